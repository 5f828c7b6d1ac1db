/**
 * `w_j` of a matrix whose columns are the vectors. One index on a matrix means its row; where an answer fits no shapes so, and
 * fits them with columns of some of its matrices, those are meant.
 */
import type { Reference } from '../src/assignment/reference';
import type { Answer, Expr } from '../src/language/expr';
import { ALL, children, mapChildren } from '../src/language/expr';
import type { Chain } from './claims';

/** The chains of the answer read with columns; undefined where rows fit, or columns don't. `tried` gives a problem's code. */
export function columnReading(
  answer: Answer,
  from: Reference,
  rows: readonly Chain[],
  tried: (answer: Answer) => Chain[] | string,
): Chain[] | undefined {
  if (rows.length === 0) return undefined;
  const names = new Set<string>();
  for (const line of answer.lines) for (const s of line.sides) rowsIn(s, from, names);
  if (names.size === 0 || names.size > MOST) return undefined;
  const first = tried(answer);
  if (typeof first !== 'string' || !SHAPES.has(first)) return undefined;
  const all = [...names];
  for (let set = 1; set < 1 << all.length; set++) {
    const columns = new Set(all.filter((_, i) => set & (1 << i)));
    const read = tried({
      ...answer,
      lines: answer.lines.map((l) => ({ ...l, sides: l.sides.map((s) => withColumns(s, columns)) })),
    });
    if (typeof read !== 'string') return read;
  }
  return undefined;
}

/** Matrices with one index that are looked at; more of them keep their rows. */
const MOST = 4;
const SHAPES: ReadonlySet<string> = new Set(['shape', 'answer-shape']);

/** The matrices of which a row is taken by one index. */
function rowsIn(e: Expr, from: Reference, into: Set<string>): void {
  if (
    e.kind === 'index' &&
    e.base.kind === 'name' &&
    e.at.length === 1 &&
    from.quantity(e.base.name)?.shape.length === 2
  )
    into.add(e.base.name);
  for (const c of children(e)) rowsIn(c, from, into);
}

function withColumns(e: Expr, columns: ReadonlySet<string>): Expr {
  if (e.kind === 'index' && e.base.kind === 'name' && e.at.length === 1 && columns.has(e.base.name))
    return { ...e, at: [ALL, ...e.at] };
  return mapChildren(e, (c) => withColumns(c, columns));
}
