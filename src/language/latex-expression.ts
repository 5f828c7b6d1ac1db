/** LaTeX formulas by precedence: conditions joined by and and or, comparisons, sums and differences. */
import type { Expr, OpName } from './expr';
import { call, name } from './expr';
import { COMPARISONS } from './latex-commands';
import { factor, primary } from './latex-factor';
import { isIndexLike } from './latex-letters';
import { saysElse } from './latex-parts';
import { postfix, powerOver } from './latex-postfix';
import { product, startsFactor } from './latex-product';
import type { Grammar, Reader } from './latex-reader';
import {
  ahead,
  binary,
  counted,
  deeper,
  hasComparison,
  here,
  isBound,
  isCommand,
  isCondition,
  isOp,
  peek,
  since,
  skip,
  splitTop,
  unexpected,
  within,
} from './latex-reader';
import { isMember, setAt } from './latex-sets';
import { largestOver } from './latex-sums';
import type { Token } from './latex-token';
import { entityNamed } from './static-form';

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

/** `… if y > 0 and 0 otherwise`: another formula, not another condition. */
function beginsElse(r: Reader): boolean {
  for (let k = r.at + 1; k < r.end; k++) {
    const t = r.tokens[k] as Token;
    if (saysElse(t)) return true;
    if (t.kind === 'text' || t.kind === 'gap' || ((t.kind === 'op' || t.kind === 'command') && COMPARISONS.has(t.text)))
      return false;
  }
  return false;
}

/** `for w \ne o, and \frac{\partial J}{\partial u_o} = …`, `if x > 0, otherwise …`: what follows the condition is no other one. */
function beginsEquation(r: Reader): boolean {
  const k = isOp(peek(r), ',') ? 1 : 0;
  const word = ahead(r, k);
  if (word?.kind !== 'text') return false;
  const next = ahead(r, k + 1);
  return saysElse(word) || (isText(word, 'and') && next?.kind === 'command' && DERIVATIVES.has(next.text));
}

const DERIVATIVES: ReadonlySet<string> = new Set(['frac', 'dfrac', 'tfrac', 'nabla', 'partial']);

function conjunction(r: Reader): Expr {
  let left = comparison(r);
  for (;;) {
    const t = peek(r);
    if (beginsEquation(r)) return left;
    if (isCommand(t, 'land') || isCommand(t, 'wedge') || (isText(t, 'and') && !beginsElse(r))) skip(r);
    // `i \ne j, k > 0`: a comma between conditions joins them
    else if (isOp(t, ',') && isCondition(left) && ahead(r, 1)?.kind !== 'gap' && hasComparison(r, r.at + 1, r.end))
      skip(r);
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
  return chained ?? inSet(r, left) ?? left;
}

/** `x \in (-1, 1)`, `x \notin [a, b]`, `i \in S` with a set of the answer; nothing consumed for any other set. */
function inSet(r: Reader, left: Expr): Expr | undefined {
  const not = isCommand(peek(r), 'notin');
  if (!not && !isCommand(peek(r), 'in')) return undefined;
  const start = left.span?.start ?? here(r);
  const open = ahead(r, 1);
  const set = left.kind === 'name' ? setAt(r, r.at + 1, Math.min(r.end, r.at + 2)) : undefined;
  let met: Expr;
  if (set && left.kind === 'name') {
    met = isMember(r, set, left.name);
    r.at += 2;
  } else {
    const parts = open?.kind === 'open' && /^[([]$/.test(open.text) ? splitTop(r, r.at + 2, open.mate, ',') : [];
    const [low, high] = parts;
    if (!open || !low || !high || parts.length !== 2 || isIndexLike(r, left)) return undefined;
    const closed = (at: number): boolean => r.tokens[at]?.text === '[' || r.tokens[at]?.text === ']';
    const side = (p: { from: number; to: number }): Expr => within(r, p.from, p.to, () => additive(r));
    const lower = counted(r, call(closed(r.at + 1) ? 'ge' : 'gt', [left, side(low)]));
    const upper = counted(r, call(closed(open.mate) ? 'le' : 'lt', [left, side(high)]));
    met = binary(r, 'and', lower, upper);
    r.at = open.mate + 1;
  }
  r.offset = 0;
  return not ? counted(r, call('not', [met], since(r, start))) : met;
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
