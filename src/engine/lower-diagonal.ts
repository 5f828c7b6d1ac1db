/** `diag(p_i(1 - p_i))`: a diagonal matrix given by the entry that stands on it, for every value of its one index letter. */
import type { AllExpr, CallExpr, Expr } from '../language/expr';
import { children, mapChildren } from '../language/expr';
import type { Lowering, Value } from './lowering';
import { Misfit } from './lowering';

type LowerIndexed = (lo: Lowering, e: Expr, letters: readonly string[]) => Value;

/** The vector of the entries, with the letter that runs over them; undefined where the argument is an array by itself. */
export function diagonalOf(
  lo: Lowering,
  lowerIndexed: LowerIndexed,
  e: CallExpr,
): { readonly letter: string; readonly value: Value } | undefined {
  const [arg] = e.args;
  // not one within another, each of which would be tried twice
  const letters = arg && e.op === 'diag' && !holdsDiagonal(arg) ? indexLetters(lo, arg, []) : undefined;
  const [letter] = letters ?? [];
  if (!arg || letter === undefined || letters?.size !== 1) return undefined;
  try {
    const value = lowerIndexed(lo, arg, [letter]);
    // with two axes the argument is a row of a matrix: `diag(P_i)`
    return value.shape.length === 1 ? { letter, value } : undefined;
  } catch (problem) {
    if (problem instanceof Misfit) return undefined;
    throw problem;
  }
}

/** The expression with letters of their own for such entries, so that none of them is taken for a letter of the question. */
export function ownDiagonals(lo: Lowering, lowerIndexed: LowerIndexed, e: Expr): Expr {
  if (!holdsDiagonal(e)) return e;
  const found = e.kind === 'call' ? diagonalOf(lo, lowerIndexed, e) : undefined;
  return mapChildren(e, (c) =>
    found ? renamed(c, found.letter, `${found.letter}'`) : ownDiagonals(lo, lowerIndexed, c),
  );
}

const holdsDiagonal = (e: Expr): boolean => (e.kind === 'call' && e.op === 'diag') || children(e).some(holdsDiagonal);

const renamed = (e: Expr, from: string, to: string): Expr =>
  e.kind === 'name' && e.name === from ? { ...e, name: to } : mapChildren(e, (c) => renamed(c, from, to));

/** The letters at index places that no sum of the expression binds. */
function indexLetters(lo: Lowering, e: Expr | AllExpr, bound: readonly string[]): Set<string> {
  const out = new Set<string>();
  if (e.kind === 'all') return out;
  if (e.kind === 'index')
    for (const a of e.at)
      if (a.kind === 'name' && !bound.includes(a.name) && !lo.from.label(a.name) && lo.from.size(a.name) === undefined)
        out.add(a.name);
  const within = e.kind === 'sum' ? [...bound, e.index] : bound;
  for (const c of children(e)) for (const l of indexLetters(lo, c, within)) out.add(l);
  return out;
}
