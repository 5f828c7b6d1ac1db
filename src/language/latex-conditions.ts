/** What stands beside formulas of a LaTeX line: equalities of indices as conditions, and over what an index runs. */
import type { Expr, Relation } from './expr';
import { call, name } from './expr';
import { GRAMMAR } from './latex-expression';
import type { Reader } from './latex-reader';
import { counted, isOp, peek } from './latex-reader';
import { isDots, isSeparator } from './latex-relations';
import type { Token } from './latex-token';

/** One statement of a line before it becomes a Line. */
export type Statement = {
  sides: Expr[];
  relations: Relation[];
  continues: boolean;
  when?: Expr;
  defines?: { readonly name: string; readonly indices: readonly string[] };
  from: number;
  to: number;
  number: number;
  /** The name that its end is given: `= p - y =: \delta`. */
  named?: Statement;
};

/** What a stretch of a line is: formulas, or a condition on others; undefined where it only says over what an index runs. */
export type Read = Statement | { readonly condition: Expr | undefined };

export const OTHERWISE: Expr = name('otherwise');

/** Something of the answer stands beside the statement: then a bare equality of indices is a condition. */
export const moreFollows = (r: Reader): boolean => r.at < r.tokens.length;

export function equalities(r: Reader, sides: readonly Expr[]): { condition: Expr | undefined } {
  if (skipsRange(r)) return { condition: undefined };
  const parts = sides.slice(1).map((s, k) => counted(r, call('eq', [sides[k] as Expr, s])));
  return { condition: parts.reduce<Expr>((a, b) => counted(r, call('and', [a, b])), parts.shift() as Expr) };
}

/** `i = 1, \dots, N`: says over what an index runs; no condition. Consumes it. */
function skipsRange(r: Reader): boolean {
  let k = r.at;
  while (isOp(r.tokens[k], ',') || isOp(r.tokens[k], '.') || isOp(r.tokens[k], ':')) k++;
  const t = r.tokens[k];
  if (k >= r.end || k === r.at || !t) return false;
  if (isDots(t)) k++;
  else {
    // `i = 1:N`, `i = 1..N`
    const plain = t.kind === 'number' || (t.kind === 'letters' && t.text.length === 1);
    const last = r.tokens[k + 1];
    const colon = isOp(r.tokens[r.at], ':') && k === r.at + 1;
    const points = isOp(r.tokens[r.at], '.') && k > r.at + 1;
    if (!plain || !(colon || points) || (last && k + 1 < r.end && !isSeparator(last))) return false;
  }
  while (isOp(r.tokens[k], ',') || isOp(r.tokens[k], '.')) k++;
  r.at = k;
  r.offset = 0;
  if (r.at < r.end && r.grammar.startsFactor(r, r.tokens[r.at] as Token)) GRAMMAR.additive(r);
  return true;
}

/** `i \in \{1, …, N\}`: says over what an index runs; no condition. */
export function skipSet(r: Reader, letters: number): { condition: undefined } {
  r.letters.length = letters;
  while (r.at < r.end && !(peek(r)?.kind === 'gap' || peek(r)?.kind === 'text')) {
    const t = peek(r) as Token;
    r.at = t.mate > r.at ? t.mate + 1 : r.at + 1;
    r.offset = 0;
  }
  return { condition: undefined };
}

export function statement(
  r: Reader,
  sides: Expr[],
  relations: Relation[],
  continues: boolean,
  from: number,
  number: number,
): Statement {
  return { sides, relations, continues, from, to: r.at, number };
}
