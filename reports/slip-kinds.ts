/** What kind of slip a diagnosis code is, in words that give away no symbol and no constant: what the level `kind` tells. */

export type SlipKind = {
  readonly kind: string;
  readonly sentence: string;
  /** A kind that turns a wrong number straight into the right one; never told about a value step. */
  readonly invertible: boolean;
};

const kind = (id: string, sentence: string, invertible = false): SlipKind => ({ kind: id, sentence, invertible });

const TRANSPOSE = kind('transpose', 'A transpose is missing or in the wrong place.', true);
const ORDER = kind('order', 'The factors of a matrix product are in the wrong order.');
const PRODUCT = kind('product', 'The wrong kind of product is used: elementwise for matrix product, or the reverse.');
const SIGN = kind('sign', 'A sign is wrong.', true);
const FACTOR = kind('factor', 'It is off by a constant factor.');
const OFFSET = kind('offset', 'It is off by a constant.');
const ROUNDED = kind('rounding', 'A constant was rounded.');
const CHAIN = kind('chain-rule', 'A factor of the chain rule is missing, or stands there twice.');
const DERIVATIVE = kind('derivative', 'A function was differentiated wrongly.');
const LABEL = kind('label', "The label's class is not treated as it should be.");
const PART = kind('part-missing', 'A part of the computation is left out.');
const FUNCTION = kind('function', 'One function stands where another belongs.');
const SUM = kind('sum', 'A sum is missing or runs over the wrong axis.');
const INDICATOR = kind('indicator', 'An indicator (a condition) is missing or wrong.');
const INDEX = kind('index', 'A row, column or index is wrong.', true);
const OTHER = kind('quantity', 'This is the derivative of, or by, another quantity.');
const ONLY = kind('special-case', 'It is right only in special cases.');

const KINDS: ReadonlyMap<string, SlipKind> = new Map<string, SlipKind>([
  ['missing-transpose', TRANSPOSE],
  ['answer-transposed', TRANSPOSE],
  ['wrong-order', ORDER],
  ['elementwise-product', PRODUCT],
  ['sign', SIGN],
  ['factor', FACTOR],
  ['offset', OFFSET],
  ['rounded-constant', ROUNDED],
  ['missing-upstream', CHAIN],
  ['repeated-upstream', CHAIN],
  ['missing-local', CHAIN],
  ['wrong-derivative', DERIVATIVE],
  ['inverse-derivative', DERIVATIVE],
  ['missing-label', LABEL],
  ['off-by-one-class', LABEL],
  ['counts-label', LABEL],
  ['diagonal-only', PART],
  ['missing-class', PART],
  ['log-for-probability', FUNCTION],
  ['wrong-axis', SUM],
  ['missing-sum', SUM],
  ['missing-indicator', INDICATOR],
  ['inverted-indicator', INDICATOR],
  ['wrong-threshold', INDICATOR],
  ['wrong-index', INDEX],
  ['other-quantity', OTHER],
  ['positive-only', ONLY],
  ['one-branch-only', ONLY],
  ['stated-sizes-only', ONLY],
]);

/** The kind of a diagnosis code, or undefined: what is not listed is not told below the level `diagnosis`. */
export function slipKind(code: string): SlipKind | undefined {
  return KINDS.get(code);
}
