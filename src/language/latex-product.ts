/** A term in LaTeX: factors side by side, · × ⊙ and / between them, and how far a denominator reaches. */
import type { Expr } from './expr';
import { call } from './expr';
import { ARROWS, COMPARISONS, ORDERS, PRODUCTS, RELATIONS } from './latex-commands';
import { startsDifferential } from './latex-differential';
import { factor } from './latex-factor';
import { startsFunction } from './latex-functions';
import { sinceOf } from './latex-postfix';
import type { Reader } from './latex-reader';
import {
  ahead,
  binary,
  counted,
  isCommand,
  isOp,
  noteOnce,
  opensRemark,
  peek,
  skip,
  stacksRelation,
} from './latex-reader';
import type { Token } from './latex-token';
import { beginsName } from './latex-written';
import { dimsOf, formOf } from './static-form';

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
      // `A : B`, the inner product of two matrices
      const second =
        isOp(peek(r), ':') && formOf(left, r.scope) === 'matrix' && behindRelation(r) ? ahead(r, 1) : undefined;
      if (second && startsFactor(r, second)) {
        skip(r);
        left = counted(r, call('sum', [binary(r, 'hadamard', left, implicit(r))], sinceOf(r, left)));
        continue;
      }
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
      const byEntries = op === 'times' && STARS.has(sign.text) && fitsByEntries(r, left, right);
      if (byEntries)
        noteOnce(r, 'product', `${sign.text} was read elementwise: only that fits the shapes.`, sinceOf(r, left));
      left = binary(r, byEntries ? 'hadamard' : op, left, right);
    }
  }
}

const STARS: ReadonlySet<string> = new Set(['*', 'ast', 'star']);

/** `W^\top g * f'(z)`: two matrices of the same sizes whose matrix product does not fit. */
function fitsByEntries(r: Reader, left: Expr, right: Expr): boolean {
  const [a, b] = [dimsOf(left, r.scope), dimsOf(right, r.scope)];
  return a?.length === 2 && b?.length === 2 && a.join() === b.join() && a[1] !== b[0];
}

/** Whether a relation stands before in the line: a name with a colon at its beginning only says what it is about. */
function behindRelation(r: Reader): boolean {
  for (let k = r.at - 1; k >= Math.max(0, r.at - 60); k--) {
    const t = r.tokens[k] as Token;
    if (t.kind === 'line' || t.kind === 'text') return false;
    if ((t.kind === 'op' || t.kind === 'command') && RELATIONS.has(t.text)) return true;
  }
  return false;
}

/** `\delta \odot \sigma'(z) x^\top`: a column ⊙ a column goes before the row that makes a matrix of it. */
function beforeOuter(r: Reader, left: Expr, right: Expr): Expr | undefined {
  if (right.kind !== 'call' || right.op !== 'times' || formOf(left, r.scope) !== 'column') return undefined;
  const [column, row] = right.args;
  if (!column || !row || formOf(column, r.scope) !== 'column' || formOf(row, r.scope) !== 'row') return undefined;
  noteOnce(r, 'product-order', 'The ⊙ of the two vectors was taken before the product with the row.', sinceOf(r, left));
  return binary(r, 'times', binary(r, 'hadamard', left, column), row);
}

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
  let bracketed = encloses(peek(r));
  let left = factor(r);
  let joined = false;
  for (;;) {
    // a sum sign has taken the rest of the term, a sum in brackets has not
    const t = left.kind === 'sum' && !bracketed ? undefined : peek(r);
    if (!t || !startsFactor(r, t)) {
      r.joined = joined && left.kind !== 'sum';
      return left;
    }
    bracketed = encloses(t);
    const right = factor(r);
    joined = !(left.kind === 'number' || (left.kind === 'call' && left.op === 'divide'));
    left = binary(r, 'times', left, right);
    if (right.kind === 'sum' && !bracketed) {
      r.joined = false;
      return left;
    }
  }
}

/** Whether what begins here ends where its bracket or its brace does, a sum in it too. */
const encloses = (t: Token | undefined): boolean =>
  t?.kind === 'open' || isCommand(t, 'underbrace') || isCommand(t, 'overbrace');

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
        !ORDERS.has(t.text) &&
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
