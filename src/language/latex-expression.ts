/** LaTeX formulas by precedence: comparisons, sums and differences, products, signs, powers, and what they are made of. */
import type { Span } from '../problem';
import type { Expr, OpName } from './expr';
import { call, index, name, num } from './expr';
import { ARROWS, COMPARISONS, PRODUCTS, RELATIONS } from './latex-commands';
import { differentialAt, fraction, nabla, startsDifferential } from './latex-derivative';
import { applyFunction, functionAt, namedFunction, startsFunction } from './latex-functions';
import { nameFactor } from './latex-name-factor';
import { beginsName, isTranspose, pieces, readIndexList } from './latex-names';
import { cases, delta, indicator, matrix, onesVector } from './latex-parts';
import type { Grammar, Reader } from './latex-reader';
import {
  ahead,
  argument,
  binary,
  counted,
  deeper,
  entityOf,
  hasComparison,
  here,
  isBound,
  isCommand,
  isCondition,
  isKind,
  isOp,
  noteOnce,
  opensRemark,
  peek,
  raise,
  shown,
  since,
  skip,
  skipGaps,
  splitTop,
  stacksRelation,
  unexpected,
  within,
} from './latex-reader';
import { sum as bigSum, largestOver, placeOfLargest } from './latex-sums';
import type { Token } from './latex-token';
import { readIndices, UNKNOWN_RANK } from './names';
import { entityNamed, formOf } from './static-form';

/** A whole expression, conditions included: `=` compares here. Ends before the first token that can't go on. */
export function expression(r: Reader): Expr {
  return deeper(r, () => {
    let left = conjunction(r);
    while (isCommand(peek(r), 'lor') || isCommand(peek(r), 'vee') || isText(peek(r), 'or')) {
      skip(r);
      left = binary(r, 'or', left, conjunction(r));
    }
    return left;
  });
}

const isText = (t: Token | undefined, word: string): boolean =>
  t?.kind === 'text' && t.text.toLowerCase().replace(/[^a-z]/g, '') === word;

function conjunction(r: Reader): Expr {
  let left = comparison(r);
  for (;;) {
    const t = peek(r);
    if (isCommand(t, 'land') || isCommand(t, 'wedge') || isText(t, 'and')) skip(r);
    // `i \ne j, k > 0`: a comma between conditions joins them
    else if (isOp(t, ',') && isCondition(left) && r.at + 1 < r.end && hasComparison(r, r.at + 1, r.end)) skip(r);
    else return left;
    left = binary(r, 'and', left, comparison(r));
  }
}

function comparisonAt(r: Reader): OpName | undefined {
  const t = peek(r);
  if (!t || (t.kind !== 'op' && t.kind !== 'command')) return undefined;
  return (
    COMPARISONS.get(t.text) ??
    (t.kind === 'op' && t.text === '=' ? 'eq' : t.kind === 'command' && t.text === 'equiv' ? 'eq' : undefined)
  );
}

function comparison(r: Reader): Expr {
  if (isCommand(peek(r), 'neg')) {
    const start = here(r);
    skip(r);
    return counted(r, call('not', [comparison(r)], since(r, start)));
  }
  let left = additive(r);
  let chained: Expr | undefined;
  for (let op = comparisonAt(r); op; op = comparisonAt(r)) {
    skip(r);
    const written = additive(r);
    const right = asIndex(r, written, left);
    const one = binary(r, op, asIndex(r, left, written), right);
    chained = chained ? binary(r, 'and', chained, one) : one;
    left = right;
  }
  if (chained && isCommand(peek(r), 'in')) unexpected(r, 'the condition');
  return chained ?? left;
}

/** `j = k` beside a matrix K, also k: compared with an index, a letter of the question is that index. */
function asIndex(r: Reader, e: Expr, other: Expr): Expr {
  if (e.kind !== 'name' || !e.span || other.kind !== 'name') return e;
  const letter = r.text.slice(e.span.start, e.span.end);
  const asks = (l: string): boolean => r.scope.indices.includes(l) || r.leftLetters.has(l) || isBound(r, l);
  const rank = entityNamed(e.name, r.scope)?.rank ?? 0;
  return rank > 0 && asks(letter) && asks(other.name) ? name(letter, e.span) : e;
}

/** Terms with + and − between them. */
export function additive(r: Reader): Expr {
  let left = product(r);
  for (;;) {
    const t = peek(r);
    if (t?.kind !== 'op') {
      if (isCommand(t, 'pm') || isCommand(t, 'mp')) unexpected(r, 'the formula');
      return left;
    }
    if (t.text !== '+' && t.text !== '-') return left;
    skip(r);
    left = binary(r, t.text === '+' ? 'add' : 'subtract', left, product(r));
  }
}

function productAt(r: Reader): 'times' | 'hadamard' | 'outer' | 'divide' | undefined {
  const t = peek(r);
  if (!t) return undefined;
  if (t.kind === 'command') return PRODUCTS.get(t.text);
  if (t.kind !== 'op') return undefined;
  if (t.text === '.') return endsSentence(r) ? undefined : 'times';
  return PRODUCTS.get(t.text);
}

/** A point with nothing of the formula behind it. */
function endsSentence(r: Reader): boolean {
  const next = ahead(r, 1);
  return !next || !startsFactor(r, next);
}

/** A term: factors side by side bind tightest, then · × ⊙ and / from the left. A sum sign takes the rest of it. */
export function product(r: Reader): Expr {
  let left = implicit(r);
  let joined = r.joined;
  for (;;) {
    const op = productAt(r);
    if (!op) {
      // `a/b c`: what follows a quotient multiplies it
      const t = peek(r);
      if (t && startsFactor(r, t) && left.kind !== 'sum') {
        left = binary(r, 'times', left, implicit(r));
        joined = false;
        continue;
      }
      return left;
    }
    const sign = peek(r) as Token;
    skip(r);
    if (op === 'divide') {
      left = binary(r, 'divide', left, sign.text === '/' ? denominator(r, left) : implicit(r));
    } else if (op === 'outer') {
      left = counted(r, call('outer', [left, implicit(r)], sinceOf(r, left)));
    } else {
      const right = implicit(r);
      const regrouped = op === 'hadamard' && r.joined ? beforeOuter(r, left, right) : undefined;
      if (regrouped) {
        left = regrouped;
        continue;
      }
      if (op === 'hadamard' && (joined || r.joined))
        noteOnce(r, 'product-order', 'Products side by side were taken before ⊙.', sinceOf(r, left));
      joined = false;
      left = binary(r, op, left, right);
    }
  }
}

/** `\delta \odot \sigma'(z) x^\top`: a column ⊙ a column goes before the row that makes a matrix of it. */
function beforeOuter(r: Reader, left: Expr, right: Expr): Expr | undefined {
  if (right.kind !== 'call' || right.op !== 'times' || formOf(left, r.scope) !== 'column') return undefined;
  const [column, row] = right.args;
  if (!column || !row || formOf(column, r.scope) !== 'column' || formOf(row, r.scope) !== 'row') return undefined;
  noteOnce(r, 'product-order', 'The ⊙ of the two vectors was taken before the product with the row.', sinceOf(r, left));
  return binary(r, 'times', binary(r, 'hadamard', left, column), row);
}

const sinceOf = (r: Reader, left: Expr): Span => since(r, left.span?.start ?? here(r));

/** Behind `/`: one factor, and the names that stand right beside it: `a/bc` is a/(bc), `1/2x` is (1/2)x. */
function denominator(r: Reader, above: Expr): Expr {
  let below = factor(r);
  const fractionOfNumbers = above.kind === 'number' && below.kind === 'number';
  let joined = false;
  while (!fractionOfNumbers && (below.kind === 'number' || below.kind === 'name' || below.kind === 'index' || joined)) {
    const t = peek(r);
    const adjacent = t && (r.offset > 0 || !t.space);
    if (!t || !adjacent || !beginsName(t) || startsFunction(r, t) || startsDifferential(r)) break;
    below = binary(r, 'times', below, factor(r));
    joined = true;
  }
  const next = peek(r);
  if (joined)
    noteOnce(r, 'division', 'All that stands right beside the name behind / was taken as the denominator.', below.span);
  else if (next && startsFactor(r, next) && next.kind !== 'open')
    noteOnce(
      r,
      'division',
      'What follows the denominator behind / was taken as a factor beside the quotient.',
      below.span,
    );
  return below;
}

/** Factors side by side. */
function implicit(r: Reader): Expr {
  let bracketed = peek(r)?.kind === 'open';
  let left = factor(r);
  let joined = false;
  for (;;) {
    // a sum sign has taken the rest of the term, a sum in brackets has not
    const t = left.kind === 'sum' && !bracketed ? undefined : peek(r);
    if (!t || !startsFactor(r, t)) {
      r.joined = joined && left.kind !== 'sum';
      return left;
    }
    bracketed = t.kind === 'open';
    const right = factor(r);
    joined = !(left.kind === 'number' || (left.kind === 'call' && left.op === 'divide'));
    left = binary(r, 'times', left, right);
    if (right.kind === 'sum' && !bracketed) {
      r.joined = false;
      return left;
    }
  }
}

/** Whether a factor can begin with this token, no sign in front. */
export function startsFactor(r: Reader, t: Token): boolean {
  switch (t.kind) {
    case 'number':
    case 'letters':
    case 'word':
    case 'begin':
      return true;
    case 'open':
      return !opensRemark(r, t);
    case 'bar':
      return !r.bars || r.bars !== t.text;
    case 'command':
      return (
        !STOPS.has(t.text) &&
        !stacksRelation(r, t) &&
        !PRODUCTS.has(t.text) &&
        !COMPARISONS.has(t.text) &&
        !RELATIONS.has(t.text) &&
        !ARROWS.has(t.text)
      );
    case 'op':
      return isOp(t, '√');
    default:
      return false;
  }
}

const STOPS: ReadonlySet<string> = new Set(
  'land lor wedge vee pm mp in notin infty dots ldots cdots vdots ddots top intercal prime colon forall exists dagger oplus ominus cup cap setminus backslash'.split(
    ' ',
  ),
);

/** A sign, or a factor with its powers and indices. */
export function factor(r: Reader): Expr {
  const t = peek(r);
  if (isOp(t, '-') || isOp(t, '+')) {
    const start = here(r);
    skip(r);
    const inner = deeper(r, () => factor(r));
    return isOp(t, '+') ? inner : counted(r, call('negate', [inner], since(r, start)));
  }
  return postfix(
    r,
    deeper(r, () => primary(r)),
  );
}

function primary(r: Reader): Expr {
  const t = peek(r);
  if (!t) return unexpected(r, 'the formula');
  switch (t.kind) {
    case 'number':
      return number(r, t);
    case 'open':
      return bracket(r, t);
    case 'bar':
      return bars(r, t);
    case 'begin':
      return t.text === 'cases' ? cases(r) : matrix(r);
    case 'letters':
    case 'word':
      return word(r, t);
    case 'command':
      return command(r, t);
    case 'text':
      if (/^arg[^a-z]*(?:max|min)$/i.test(t.text.replace(/\\[,;!: ]/g, ''))) return largestPlace(r, t.start);
      return raise(
        'text',
        `Found the words “${t.text}” inside a formula.`,
        { start: t.start, end: t.end },
        'Put remarks on lines of their own.',
      );
    default:
      return unexpected(r, 'the formula');
  }
}

function number(r: Reader, t: Token): Expr {
  skip(r);
  const value = counted(r, num(t.text.replace(/^\./, '0.').replace(/\.$/, ''), { start: t.start, end: t.end }));
  const next = peek(r);
  if (t.text !== '1' || !next) return value;
  // 1(a > b), 1\{…\}, 1[…], 1_{i = j}
  if (next.kind === '_') return indicator(r, t.start);
  if (next.kind === 'open' && next.text !== '|' && next.text !== '||') {
    const inner = factor(r);
    if (isCondition(inner)) return inner;
    return binary(r, 'times', value, inner);
  }
  return value;
}

/** `(…)`, `[…]`, `\{…\}`: a group; with commas a list; `[…]` with a comparison an indicator, as every bracket is. */
function bracket(r: Reader, t: Token): Expr {
  const start = t.start;
  const from = r.at + 1;
  const to = t.mate;
  if (t.text === '|' || t.text === '||') {
    r.at = to + 1;
    return barred(r, t.text, from, to, start);
  }
  if (t.text === 'lfloor' || t.text === 'lceil')
    raise('unsupported', 'Rounding down or up can’t be read here.', { start, end: t.end });
  if (t.text === 'langle') {
    const two = splitTop(r, from, to, ',');
    r.at = to + 1;
    if (two.length !== 2)
      raise('bracket', 'Angle brackets hold two vectors: \\langle a, b \\rangle.', { start, end: t.end });
    const [a, b] = two.map((part) => within(r, part.from, part.to, () => expression(r), 'the bracket')) as [Expr, Expr];
    return counted(r, call('dot', [a, b], since(r, start)));
  }
  if (from >= to) raise('empty', 'The brackets are empty.', { start, end: r.tokens[to]?.end ?? t.end });
  const inner = within(r, from, to, () => list(r, t), t.text === '[' ? 'the bracket [' : 'the bracket');
  r.at = to + 1;
  r.offset = 0;
  if (inner.length === 1 && !(t.text === '[' && inner[0]?.kind === 'list')) return inner[0] as Expr;
  if (t.text !== '[')
    raise(
      'comma',
      'A comma stands in a bracket that belongs to no function.',
      { start, end: r.tokens[to]?.end ?? t.end },
      'Write a list as [a, b].',
    );
  return counted(r, { kind: 'list', items: inner, span: since(r, start) });
}

function list(r: Reader, open: Token): Expr[] {
  const items: Expr[] = [];
  const rows: Expr[][] = [];
  for (;;) {
    const first = peek(r);
    if (first?.kind === 'gap' || first?.kind === 'line' || first?.kind === '&') {
      skip(r);
      continue;
    }
    items.push(expression(r));
    skipGaps(r);
    const t = peek(r);
    if (isOp(t, ',') && r.at + 1 < r.end) skip(r);
    else if (isOp(t, ';') && open.text === '[') {
      skip(r);
      rows.push(items.splice(0));
    } else if (!t) break;
    else unexpected(r, 'the bracket');
  }
  if (rows.length === 0) return items;
  rows.push(items);
  return rows.map((row) => ({ kind: 'list', items: row }));
}

/** `|x|`, `\|x\|`: to the next bar of the same kind. */
function bars(r: Reader, t: Token): Expr {
  let close = -1;
  for (let k = r.at + 1; k < r.end; k++) {
    const u = r.tokens[k] as Token;
    r.steps++;
    if (u.mate > k) k = u.mate;
    else if (u.kind === 'bar' && u.text === t.text) {
      close = k;
      break;
    }
  }
  if (close < 0) raise('bars', `Found ${t.text} without its partner.`, { start: t.start, end: t.end });
  const from = r.at + 1;
  r.at = close + 1;
  r.offset = 0;
  return barred(r, t.text, from, close, t.start);
}

function barred(r: Reader, kind: string, from: number, to: number, start: number): Expr {
  const inner = within(r, from, to, () => expression(r), 'what stands between the bars');
  r.offset = 0;
  if (kind === '|') return counted(r, call('abs', [inner], since(r, start)));
  // \|x\|_2, \|X\|_F are the norm; \|x\|_1 adds the absolute values up
  if (isKind(peek(r), '_')) {
    skip(r);
    const sub = argument(r, '_');
    const which = r.tokens[sub.from]?.text;
    if (which === '1') return counted(r, call('sum', [call('abs', [inner], since(r, start))], since(r, start)));
    if (which !== '2' && which !== 'F' && which !== 'Frob')
      raise(
        'norm',
        `The norm with ${which ?? 'this'} below can’t be read.`,
        since(r, start),
        'Norms are \\|x\\|_2, \\|X\\|_F and \\|x\\|_1.',
      );
  }
  return counted(r, call('norm', [inner], since(r, start)));
}

/** Letters: a differential, a function, a name. */
function word(r: Reader, t: Token): Expr {
  if (/^arg ?(?:max|min)$/i.test(t.text) && !entityOf(r, t.text)) return largestPlace(r, t.start);
  const f = functionAt(r, t);
  if (f) return applyFunction(r, f);
  if (startsDifferential(r)) return differentialAt(r);
  return nameFactor(r);
}

function command(r: Reader, t: Token): Expr {
  switch (t.text) {
    case 'frac':
    case 'dfrac':
    case 'tfrac':
    case 'cfrac':
    case 'nicefrac':
    case 'sfrac':
      return fraction(r);
    case 'sqrt':
      return root(r);
    case 'sum':
      return bigSum(r);
    case 'Sigma':
      // Σ_k in a Unicode line
      return entityOf(r, 'Sigma') ? nameFactor(r) : bigSum(r);
    case 'prod':
      return bigSum(r, 'prod');
    case 'nabla':
      return nabla(r);
    case 'partial':
      return differentialAt(r);
    case 'one':
      return indicatorOrOnes(r, t);
    case 'zero':
      skip(r);
      return counted(r, num('0', { start: t.start, end: t.end }));
    case 'indicator':
      return indicatorOrIdentity(r, t);
    case 'underbrace':
    case 'overbrace': {
      skip(r);
      const range = argument(r, `\\${t.text}`);
      const inner = within(r, range.from, range.to, () => expression(r), 'the group over the brace');
      if (isKind(peek(r), '_') || isKind(peek(r), '^')) {
        skip(r);
        argument(r, 'the brace');
      }
      return inner;
    }
    case 'overset':
    case 'underset':
    case 'stackrel': {
      skip(r);
      argument(r, `\\${t.text}`);
      const range = argument(r, `\\${t.text}`);
      return within(r, range.from, range.to, () => expression(r), 'the group');
    }
    case 'delta': {
      const k = delta(r);
      if (k) return k;
      if (startsDifferential(r)) return differentialAt(r);
      return nameFactor(r);
    }
    case 'infty':
      return raise('infinity', 'Infinity can’t stand in an answer.', { start: t.start, end: t.end });
    case 'arg':
      if (!isCommand(ahead(r, 1), 'max') && !isCommand(ahead(r, 1), 'min'))
        return raise('unsupported', `${shown(t)} can’t be read here.`, { start: t.start, end: t.end });
      skip(r);
      return largestPlace(r, t.start);
    case 'argmax':
    case 'argmin':
      return largestPlace(r, t.start);
    case 'int':
    case 'lim':
    case 'det':
    case 'binom':
    case 'iint':
    case 'oint':
      return raise('unsupported', `${shown(t)} can’t be read here.`, { start: t.start, end: t.end });
  }
  const f = functionAt(r, t);
  if (f) return applyFunction(r, f);
  if (beginsName(t)) return nameFactor(r);
  if (t.text.startsWith('mathbb'))
    raise(
      'unsupported',
      `\\mathbb{${t.text.slice(7)}} can’t be read here${t.text.endsWith('E') ? ': write the expectation as a sum' : ''}.`,
      { start: t.start, end: t.end },
    );
  return unknownCommand(r, t);
}

/** `\arg\max_j s_j`; the cursor is at the word that says which. */
function largestPlace(r: Reader, start: number): Expr {
  const by = (peek(r) as Token).text.toLowerCase().endsWith('max') ? 'max' : 'min';
  skip(r);
  return placeOfLargest(r, by, start);
}

/** A command of the student's own around one name, such as `\matr{X}`, is read as a typeface, with a note. */
function unknownCommand(r: Reader, t: Token): Expr {
  if (/dots$/.test(t.text))
    return raise(
      'dots',
      'Dots stand for terms that are not written.',
      { start: t.start, end: t.end },
      'Write the sum with \\sum_{i=1}^{n} instead of dots.',
    );
  const next = ahead(r, 1);
  const close = next?.kind === '{' ? next.mate : -1;
  const inner = close > 0 && close <= r.at + 6 ? r.tokens[r.at + 2] : undefined;
  if (!inner || !beginsName(inner)) {
    const f = namedFunction(t.text);
    if (f) {
      skip(r);
      return applyFunction(r, { row: f, start: t.start, spelled: t.text });
    }
    return raise(
      'command',
      `\\${t.text} is not a command known here.`,
      { start: t.start, end: t.end },
      `Define it with \\newcommand{\\${t.text}}{…} in the answer, or write it out.`,
    );
  }
  skip(r);
  const range = argument(r, `\\${t.text}`);
  noteOnce(r, 'typeface', `\\${t.text} is not known here; it was taken as a typeface.`, { start: t.start, end: t.end });
  return within(r, range.from, range.to, () => expression(r), `the argument of \\${t.text}`);
}

function root(r: Reader): Expr {
  const start = here(r);
  skip(r);
  let degree: Expr | undefined;
  const open = peek(r);
  if (open?.kind === 'open' && open.text === '[') {
    degree = within(r, r.at + 1, open.mate, () => expression(r), 'the degree of the root');
    r.at = open.mate + 1;
  }
  const t = peek(r);
  let inner: Expr;
  if (t?.kind === '{') {
    const range = argument(r, '\\sqrt');
    inner = within(r, range.from, range.to, () => expression(r), 'the root');
  } else if (t?.kind === 'open') inner = deeper(r, () => primary(r));
  else inner = factor(r);
  if (!degree || (degree.kind === 'number' && degree.text === '2'))
    return counted(r, call('sqrt', [inner], since(r, start)));
  return counted(r, call('power', [inner, call('divide', [num('1'), degree])], since(r, start)));
}

function indicatorOrOnes(r: Reader, t: Token): Expr {
  const next = ahead(r, 1);
  if (next?.kind === '_') {
    skip(r);
    return indicator(r, t.start);
  }
  if (next?.kind === 'open' && next.mate > 0 && hasComparison(r, r.at + 2, next.mate)) {
    skip(r);
    return primary(r);
  }
  return onesVector(r);
}

function indicatorOrIdentity(r: Reader, t: Token): Expr {
  const next = ahead(r, 1);
  skip(r);
  if (next?.kind === '_' && hasComparison(r, r.at + 1, r.tokens[r.at + 1]?.mate ?? r.at)) return indicator(r, t.start);
  if (next?.kind === 'open') return primary(r);
  if (next?.kind === '_') {
    skip(r);
    const sub = argument(r, '_');
    return counted(r, call('eye', [within(r, sub.from, sub.to, () => expression(r), 'the size')], since(r, t.start)));
  }
  return counted(r, call('eye', [], { start: t.start, end: t.end }));
}

/** Powers, transposes, primes and indices behind a factor. */
export function postfix(r: Reader, start: Expr): Expr {
  let e = start;
  for (;;) {
    const t = peek(r);
    if (!t) return e;
    if (t.kind === '^') e = power(r, e);
    else if (t.kind === '_') e = entry(r, e);
    else if (t.kind === 'op' && t.text === '^^') {
      skip(r);
      e = binary(r, 'elementwise_power', e, exponentOf(r));
    } else if (t.kind === 'op' && t.text === '.^') {
      skip(r);
      e = binary(r, 'elementwise_power', e, exponentOf(r));
    } else if (t.kind === 'op' && t.text === "'") {
      skip(r);
      e = counted(r, call('transpose', [e], sinceOf(r, e)));
    } else if (t.kind === 'op' && t.text === '.' && !t.space && isTransposeWord(ahead(r, 1))) {
      skip(r);
      skip(r);
      e = counted(r, call('transpose', [e], sinceOf(r, e)));
    } else if (t.kind === 'open' && t.text === '[' && !t.space && r.offset === 0 && takesIndices(r, e)) {
      const at = readIndexList(r, r.at + 1, t.mate);
      r.at = t.mate + 1;
      r.offset = 0;
      e = counted(r, index(e, at, sinceOf(r, e)));
    } else if (t.kind === 'op' && t.text === '!') {
      unexpected(r, 'the formula');
    } else return e;
  }
}

const isTransposeWord = (t: Token | undefined): boolean => t?.kind === 'letters' && t.text === 'T' && !t.space;

/** Whether `[` right behind is an index: behind a whole quantity with axes, or a function's value. */
function takesIndices(r: Reader, e: Expr): boolean {
  if (e.kind === 'call')
    return e.op === 'softmax' || e.op === 'transpose' || e.op === 'log_softmax' || e.op === 'onehot';
  if (e.kind !== 'name') return false;
  const entity = entityNamed(e.name, r.scope);
  return entity !== undefined && entity.rank !== 0;
}

function exponentOf(r: Reader): Expr {
  const t = peek(r);
  if (t?.kind === '{') {
    const range = argument(r, 'the power');
    return within(r, range.from, range.to, () => expression(r), 'the exponent');
  }
  return factor(r);
}

/** `x^{…}` on any factor. */
function power(r: Reader, e: Expr): Expr {
  skip(r);
  const t = peek(r);
  if (t?.kind === 'letters' && t.text.length - r.offset > 1 && t.text[r.offset] === 'T') {
    // `W^Tx`
    r.offset++;
    return counted(r, call('transpose', [e], sinceOf(r, e)));
  }
  if (t && (isOp(t, '-') || isOp(t, '+'))) {
    // `x^-1` without braces
    return binary(r, 'power', e, factor(r));
  }
  if (t?.kind === 'open') return binary(r, 'power', e, primary(r));
  if (t?.kind === 'letters' && t.text.length - r.offset > 1) {
    const letter = t.text[r.offset] as string;
    const at = here(r);
    r.offset++;
    return raised(r, e, counted(r, nameOrLetter(r, letter, { start: at, end: at + 1 })));
  }
  const range = argument(r, '^');
  return powerOver(r, e, range.from, range.to);
}

function nameOrLetter(r: Reader, letter: string, span: Span): Expr {
  const entity = r.scope.locals?.get(letter) ?? r.scope.names.get(letter);
  if (entity) return name(entity.name, span);
  r.letters.push({ name: letter, span });
  return name(letter, span);
}

/** A power whose exponent stands between two tokens: a transpose, a prime, an elementwise or an ordinary power. */
export function powerOver(r: Reader, e: Expr, from: number, to: number): Expr {
  const span = sinceOf(r, e);
  if (isTranspose(r.tokens, from, to)) return counted(r, call('transpose', [e], span));
  const first = r.tokens[from];
  if (isCommand(first, 'prime') && to === from + 1) return counted(r, call('transpose', [e], span));
  if (
    first?.kind === 'letters' &&
    first.text === 't' &&
    to === from + 1 &&
    !r.scope.names.has('t') &&
    !r.bound.has('t')
  ) {
    noteOnce(r, 'transpose', '^t was read as the transpose.', span);
    return counted(r, call('transpose', [e], span));
  }
  if ((isCommand(first, 'odot') || isCommand(first, 'circ')) && to > from + 1)
    return counted(
      r,
      call('elementwise_power', [e, within(r, from + 1, to, () => expression(r), 'the exponent')], span),
    );
  if (first && (isCommand(first, 'star') || isCommand(first, 'ast') || isOp(first, '*') || isCommand(first, 'dagger')))
    raise('superscript', `${shown(first)} as a superscript belongs to no name of this problem.`, {
      start: first.start,
      end: first.end,
    });
  if (first && isOp(first, '-') && to === from + 2 && isTranspose(r.tokens, from + 1, to))
    raise('unsupported', 'The transpose of an inverse can’t be read here.', span);
  return raised(
    r,
    e,
    within(r, from, to, () => expression(r), 'the exponent'),
  );
}

function raised(r: Reader, e: Expr, exponent: Expr): Expr {
  if (e.kind === 'name' && e.name === 'e' && isEuler(r)) return counted(r, call('exp', [exponent], sinceOf(r, e)));
  return counted(r, call('power', [e, exponent], sinceOf(r, e)));
}

/** `e` is Euler's number where nothing has that name. */
export const isEuler = (r: Reader): boolean => !r.scope.names.has('e') && !(r.scope.locals?.get('e')?.rank === 0);

/** `(…)_{ij}`: an entry of any factor. */
function entry(r: Reader, e: Expr): Expr {
  const sign = peek(r) as Token;
  skip(r);
  const range = argument(r, '_');
  const p = pieces(r, range.from, range.to);
  if (p.some((x) => x.kind === 'other' || x.kind === 'open' || x.kind === 'colon' || x.kind === 'star'))
    return counted(r, index(e, readIndexList(r, range.from, range.to), sinceOf(r, e)));
  const at = readIndices(p, UNKNOWN_RANK, r.scope, r.bound, undefined, { start: sign.start, end: sign.end });
  if (!Array.isArray(at)) return raise(at.code, at.message, at.span, at.hint);
  return counted(r, index(e, at, sinceOf(r, e)));
}

/** What the parts of the reader call each other by. */
export const GRAMMAR: Grammar = {
  expression,
  additive,
  product,
  factor,
  primary,
  postfix,
  powerOver,
  startsFactor,
  largestOver,
};
