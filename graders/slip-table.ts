/**
 * The slips that are known: a row each, with what it means and how it is looked for. A wrong answer is named by the first
 * finder, simplest first, whose candidate matches at every input; where none does it stays unnamed.
 */

import type { Expr } from '../src/language/expr';
import { backward, functionItself, lineSkipped, pathDropped, upstreamOnes, upstreamTwice } from './slip-backward';
import type { SlipCase } from './slip-case';
import {
  allDifferences,
  allReversed,
  allThresholds,
  labelIndicator,
  labelInSum,
  movedThreshold,
  otherThreshold,
  reversedComparison,
} from './slip-conditions';
import {
  factorOfTerm,
  roundedConstant,
  roundedEverywhere,
  wrongExponent,
  wrongFactorInside,
  wrongOffsetInside,
} from './slip-constants';
import { WRONG_DERIVATIVES } from './slip-derivatives';
import {
  absoluteValue,
  dividedFactor,
  extraFactor,
  factorUnderSum,
  isGradient,
  isScalarFactor,
  logTakenOrDropped,
  meansAndSums,
  otherFunction,
  otherPower,
  quantityLeftOut,
  rootMissing,
  signOfTerm,
  squareMissing,
  upstreamLeftOut,
} from './slip-factors';
import { exchangedLetters, exchangedNumbers, otherIndex } from './slip-indices';
import { countsLabel, labelsFixed, labelTerm, shiftedLabels } from './slip-labels';
import { factorLeft, upstreamFactorLeft, upstreamFactorTwice } from './slip-leaf-factors';
import { localAlone, otherDerivative, otherEntry, otherQuantity, shiftedEntries, upstreamAlone } from './slip-leaves';
import { deltaLeftOut, entryLabelLeftOut, inputLeftOut, ofTarget, otherEquality } from './slip-left-out';
import { earlierGradient, ofActivation, otherGradient, otherName } from './slip-names';
import {
  oneTranspose,
  orderAndTransposes,
  otherProduct,
  otherProductTransposed,
  swappedFactors,
  transposeOfAnswer,
} from './slip-products';
import { oneBranchOnly, positiveOnly, undefinedBelow } from './slip-regions';
import type { Mutation } from './slip-rules';
import {
  INDICATOR_DROPPED,
  INDICATOR_INVERTED,
  LOCAL_DROPPED,
  LOG_DROPPED,
  LOG_LEFT_OUT,
  PRODUCT_DROPPED,
  SIDE_DROPPED,
  SOFTMAX_DIAGONAL,
  SOFTMAX_PARTS,
  TERM_DROPPED,
  THRESHOLD_MOVED,
} from './slip-rules';
import type { EditRule } from './slip-sites';
import { mend } from './slip-sites';
import {
  classLeftOut,
  otherAxis,
  otherSumAxis,
  otherTermsMissing,
  overClasses,
  sumMissing,
  termMissing,
} from './slip-sums';
import { constantFactor, constantOffset, inverse, signOfAll, transposedAnswer } from './slip-values';

/** Looks for one slip; the sentence that tells it, or undefined. Lower ranks are tried first. */
export type Finder = {
  readonly rank: number;
  readonly find: (c: SlipCase) => string | undefined;
  /** The change of the answer that it tries, and which sentences of it count here. */
  readonly rule?: EditRule;
  readonly only?: (says: string) => boolean;
  /** Whether it may be one of two slips, the other a sign or a factor. */
  readonly paired?: boolean;
};

export type Slip = {
  readonly code: string;
  /** What was done, in general words. */
  readonly means: string;
  readonly finders: readonly Finder[];
};

/** The index of a label's indicator, where fixed labels make it look like the label moved by one class. */
const labelElsewhere = (c: SlipCase): string | undefined =>
  c.target.free.length > 0 && labelsFixed(c) && shiftedLabels(c) !== undefined
    ? (mend(c, otherIndex) ?? mend(c, otherEquality))
    : undefined;

const isScalar = (e: Expr): boolean => e.kind === 'number';

const at = (rank: number, find: Finder['find']): Finder => ({ rank, find });

/** Looks for one change of the answer that mends it. */
const edit = (rank: number, rule: EditRule, only: (says: string) => boolean = () => true): Finder => ({
  rank,
  rule,
  only,
  find: (c) => {
    const says = mend(c, rule);
    return says !== undefined && only(says) ? says : undefined;
  },
});

/** Looks for a wrong rule of the chain. */
const chained = (rank: number, rules: readonly Mutation[]): Finder => at(rank, (c) => backward(c, rules));

/** May be one of two slips, the other a sign or a factor. */
const paired = (finder: Finder): Finder => ({ ...finder, paired: true });

export const SLIPS: readonly Slip[] = [
  {
    code: 'missing-transpose',
    means: 'a factor of a matrix product lacks its transpose, or has one too many',
    finders: [edit(25, oneTranspose), edit(49, orderAndTransposes, (m) => !m.includes('wrong order'))],
  },
  {
    code: 'wrong-order',
    means: 'the factors of a matrix product stand in the wrong order',
    finders: [edit(26, swappedFactors), edit(50, orderAndTransposes, (m) => m.includes('wrong order'))],
  },
  {
    code: 'elementwise-product',
    means: 'an elementwise product where a matrix product belongs, or the reverse',
    finders: [
      at(9.7, (c) => (c.answer ? undefined : mend(c, otherProduct))),
      edit(27, otherProduct),
      edit(51, otherProductTransposed),
    ],
  },
  {
    code: 'answer-transposed',
    means: 'the transpose of what is asked',
    finders: [edit(24.5, transposeOfAnswer), paired(at(11, transposedAnswer))],
  },
  {
    code: 'sign',
    means: 'a sign is wrong',
    finders: [edit(29, signOfTerm), edit(27.3, allDifferences), at(10, signOfAll)],
  },
  {
    code: 'factor',
    means: 'a constant factor too much or too little',
    finders: [
      edit(
        35.1,
        extraFactor(isScalarFactor, (f) => `The factor ${f} does not belong`),
      ),
      at(35, wrongFactorInside),
      at(35.4, factorOfTerm),
      edit(35.5, meansAndSums),
      at(14, constantFactor),
    ],
  },
  {
    code: 'offset',
    means: 'a constant too much or too little',
    finders: [
      at(35.2, wrongOffsetInside),
      at(17, (c) => (mend(c, signOfTerm) === undefined ? constantOffset(c) : undefined)),
    ],
  },
  {
    code: 'rounded-constant',
    means: 'a rounded number for an exact one',
    finders: [at(13.5, roundedConstant), at(13.6, roundedEverywhere)],
  },
  {
    code: 'missing-upstream',
    means: 'the gradient from above is left out',
    finders: [at(28.6, upstreamFactorLeft), edit(28.7, upstreamLeftOut), at(22, localAlone), at(42, upstreamOnes)],
  },
  {
    code: 'repeated-upstream',
    means: 'the gradient from above is multiplied in twice',
    finders: [
      edit(
        35.3,
        extraFactor(isGradient, (f) => `${f} is applied twice`),
      ),
      at(35.25, upstreamFactorTwice),
      at(43, upstreamTwice),
    ],
  },
  {
    code: 'missing-local',
    means: 'a local derivative is left out of the chain rule',
    finders: [
      edit(47, earlierGradient),
      at(47.6, factorLeft),
      chained(47.7, PRODUCT_DROPPED),
      edit(48, quantityLeftOut),
      edit(48.5, factorUnderSum),
      at(23, upstreamAlone),
      at(40, lineSkipped),
      chained(41, LOCAL_DROPPED),
      chained(41.5, LOG_LEFT_OUT),
      at(46, pathDropped),
      chained(46.1, SIDE_DROPPED),
    ],
  },
  {
    code: 'wrong-derivative',
    means: 'a function was differentiated wrongly',
    finders: [
      at(35.05, wrongExponent),
      edit(35.6, otherFunction),
      edit(46.7, otherName, ofActivation),
      edit(47.2, otherPower),
      edit(47.3, squareMissing),
      edit(46.67, rootMissing),
      edit(
        46.68,
        extraFactor(
          (e) => !isScalar(e),
          (f) => `The factor ${f} does not belong`,
        ),
      ),
      paired(chained(39, WRONG_DERIVATIVES)),
      at(39.5, functionItself),
    ],
  },
  {
    code: 'missing-label',
    means: "the label's term is missing, or stands at every class",
    finders: [
      edit(46.5, labelIndicator),
      edit(46.55, entryLabelLeftOut),
      // a quantity from which its target is not subtracted
      at(28.78, (c) => {
        const says = otherQuantity(c) === undefined ? undefined : mend(c, inputLeftOut);
        return says !== undefined && ofTarget(says) ? says : undefined;
      }),
      edit(45.9, inputLeftOut, ofTarget),
      paired(at(12, labelTerm)),
    ],
  },
  {
    code: 'off-by-one-class',
    means: 'the label is taken one class too high or too low',
    finders: [paired(at(15, shiftedLabels))],
  },
  {
    code: 'diagonal-only',
    means: 'the softmax Jacobian without what lies off its diagonal',
    finders: [paired(chained(36, SOFTMAX_DIAGONAL))],
  },
  {
    code: 'missing-class',
    means: 'a class is missing from a sum over classes',
    finders: [edit(21, termMissing, overClasses), edit(21.1, otherTermsMissing, overClasses), edit(31.5, classLeftOut)],
  },
  {
    code: 'log-for-probability',
    means: 'the probability for its logarithm, or the reverse',
    finders: [edit(32, logTakenOrDropped), chained(37, LOG_DROPPED)],
  },
  {
    code: 'wrong-axis',
    means: 'a sum runs over the wrong axis',
    finders: [edit(33, otherAxis), edit(33.5, otherSumAxis)],
  },
  {
    code: 'missing-sum',
    means: 'a sum, or a term of one, is missing',
    finders: [
      edit(21.5, termMissing, (m) => !overClasses(m)),
      edit(21.6, otherTermsMissing, (m) => !overClasses(m)),
      at(9.8, (c) => (c.answer ? undefined : mend(c, sumMissing))),
      edit(34, sumMissing),
      chained(45.5, TERM_DROPPED),
      edit(48.2, inputLeftOut, (m) => !ofTarget(m)),
      chained(38, SOFTMAX_PARTS),
    ],
  },
  {
    code: 'missing-indicator',
    means: 'the indicator of a branch is missing',
    finders: [chained(18, INDICATOR_DROPPED), edit(46.6, deltaLeftOut)],
  },
  {
    code: 'inverted-indicator',
    means: 'an indicator holds where it should not',
    finders: [edit(30, reversedComparison), edit(30.5, allReversed), chained(19, INDICATOR_INVERTED)],
  },
  {
    code: 'wrong-threshold',
    means: 'an indicator switches at another place',
    finders: [
      edit(27.4, otherThreshold),
      edit(27.5, movedThreshold),
      edit(27.6, allThresholds),
      chained(44, THRESHOLD_MOVED),
    ],
  },
  {
    code: 'counts-label',
    means: "the label's own class is counted among the others",
    finders: [edit(31.4, labelInSum), at(13, countsLabel)],
  },
  {
    code: 'wrong-index',
    means: 'another row, column or entry',
    finders: [
      at(14.9, labelElsewhere),
      edit(28, otherIndex),
      edit(28.4, exchangedNumbers),
      edit(28.2, otherEquality),
      edit(28.5, exchangedLetters),
      at(20, otherEntry),
      at(45, shiftedEntries),
    ],
  },
  {
    code: 'other-quantity',
    means: "another quantity, or another quantity's derivative",
    finders: [
      edit(47.1, otherName, (m) => !ofActivation(m)),
      edit(47.15, otherGradient),
      at(24, otherDerivative),
      at(28.8, otherQuantity),
    ],
  },
  {
    code: 'inverse-derivative',
    means: 'the derivative upside down',
    finders: [at(16, inverse), edit(47.05, dividedFactor)],
  },
  {
    code: 'positive-only',
    means: 'right only where a quantity is positive',
    finders: [at(9.5, undefinedBelow), edit(13.8, absoluteValue), at(46.66, positiveOnly)],
  },
  {
    code: 'one-branch-only',
    means: 'right only on one side of a branch',
    finders: [
      // a quantity that happens to be the derivative on one side
      at(28.75, (c) => (otherQuantity(c) === undefined ? undefined : oneBranchOnly(c, true))),
      at(61, (c) => oneBranchOnly(c)),
    ],
  },
  { code: 'stated-sizes-only', means: 'right only at the stated sizes', finders: [] },
];

/** All finders with their codes, the simplest first. */
export const ORDER = SLIPS.flatMap((slip) => slip.finders.map((f) => ({ code: slip.code, ...f }))).sort(
  (a, b) => a.rank - b.rank,
);
