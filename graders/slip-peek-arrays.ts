/**
 * The array of a changed answer in matrices, worked out from its expression alone at one input, or that it fits no shapes. Vectors
 * are columns; what could be read in several ways, or stretches along an axis, is left untold.
 */
import { derivativeKey } from '../src/assignment/reference';
import type { CallExpr, Expr, OpName } from '../src/language/expr';
import type { SlipCase } from './slip-case';
import { ofOne, ofTwo } from './slip-peek-numbers';
import type { Table } from './table';
import { column } from './table';
import { namedBy } from './target';

/** A number, a vector, its transpose or a matrix, row by row. */
export type Grid = {
  readonly kind: 'number' | 'vector' | 'row' | 'matrix';
  readonly rows: number;
  readonly columns: number;
  readonly data: ArrayLike<number>;
};

/** What fits no shapes; undefined is what is not told. */
export const MISFIT = 'misfit';
export type Peeked = Grid | typeof MISFIT | undefined;

export type Sheet = { readonly c: SlipCase; readonly table: Table; readonly known: WeakMap<Expr, Peeked> };

const numberGrid = (x: number): Grid => ({ kind: 'number', rows: 1, columns: 1, data: [x] });

export function gridOf(p: Sheet, e: Expr): Peeked {
  if (!p.known.has(e)) p.known.set(e, worked(p, e));
  return p.known.get(e);
}

function worked(p: Sheet, e: Expr): Peeked {
  const { reference } = p.c;
  if (e.kind === 'number') return numberGrid(Number(e.text));
  if (e.kind === 'call') return called(p, e);
  if (e.kind === 'name' && !known(p.c, e.name)) return MISFIT;
  if (e.kind !== 'name' && e.kind !== 'derivative' && e.kind !== 'index') return undefined;
  const size = e.kind === 'name' && !reference.quantity(e.name) ? reference.size(e.name) : undefined;
  if (size !== undefined) return numberGrid(size);
  const named = namedBy(e, reference);
  const key = named && (named.by.length === 0 ? named.of : derivativeKey(named.of, named.by));
  if (!named || key === undefined || reference.node(key) === undefined) return undefined;
  const sizes = [named.of, ...named.by].flatMap((n) => reference.quantity(n)?.shape ?? []).map((d) => d.size);
  const { data } = column(p.table, key);
  if (named.at.every((a) => a.kind === 'all')) return gridFrom(sizes, data);
  let at = 0;
  for (const [i, a] of named.at.entries()) {
    if (a.kind !== 'number') return undefined;
    const k = Number(a.text);
    if (!(k >= 1 && k <= (sizes[i] as number))) return MISFIT;
    at = at * (sizes[i] as number) + k - 1;
  }
  const x = data[at];
  return x === undefined ? undefined : numberGrid(x);
}

const known = ({ reference }: SlipCase, name: string): boolean =>
  reference.quantity(name) !== undefined || reference.size(name) !== undefined || name === 'e' || name === 'pi';

function gridFrom(sizes: readonly number[], data: ArrayLike<number>): Grid | undefined {
  const [n = 1, m = 1] = sizes;
  const kind = (['number', 'vector', 'matrix'] as const)[sizes.length];
  return kind && { kind, rows: n, columns: m, data };
}

/** Sizes that stretch to others: what happens then is not told here. */
const stretches = (a: Grid): boolean => a.kind === 'matrix' && (a.rows === 1 || a.columns === 1);

function called(p: Sheet, e: CallExpr): Peeked {
  const args: Grid[] = [];
  for (const x of e.args) {
    const g = gridOf(p, x);
    if (!g || g === MISFIT) return g;
    args.push(g);
  }
  const [a, b] = args;
  if (!a || args.length > 2) return undefined;
  if (e.op === 'sum' || e.op === 'mean') return b ? undefined : reduced(e, a);
  if (e.named) return undefined;
  if (!b) {
    if (e.op === 'transpose') return transposed(a);
    const whole = WHOLE[e.op];
    if (whole) return a.kind === 'number' ? undefined : numberGrid(whole(...Array.from(a.data)));
    const of = ofOne(e.op);
    return of && { ...a, data: Array.from(a.data, of) };
  }
  if (e.op === 'times' || e.op === 'matmul') return product(p, e.op, a, b);
  if (e.op === 'power' && a.kind !== 'number') return undefined;
  return entrywise(e.op, a, b);
}

/** Of all entries one number. */
const WHOLE: Partial<Record<OpName, (...xs: number[]) => number>> = { norm: Math.hypot, max: Math.max, min: Math.min };

function transposed(a: Grid): Grid {
  if (a.kind === 'number') return a;
  if (a.kind !== 'matrix') return { ...a, kind: a.kind === 'row' ? 'vector' : 'row', rows: a.columns, columns: a.rows };
  const data = new Float64Array(a.rows * a.columns);
  for (let i = 0; i < a.rows; i++)
    for (let j = 0; j < a.columns; j++) data[j * a.rows + i] = a.data[i * a.columns + j] as number;
  return { kind: 'matrix', rows: a.columns, columns: a.rows, data };
}

function entrywise(op: OpName, a: Grid, b: Grid): Peeked {
  const of = ofTwo(op);
  if (!of) return undefined;
  const [x, y] = [a.data, b.data];
  if (b.kind === 'number') return { ...a, data: Array.from(x, (v) => of(v, y[0] as number)) };
  if (a.kind === 'number') return { ...b, data: Array.from(y, (v) => of(x[0] as number, v)) };
  if (a.kind !== b.kind) return undefined;
  if (a.rows === b.rows && a.columns === b.columns)
    return { ...a, data: Array.from(x, (v, k) => of(v, y[k] as number)) };
  return [a, b].some((g) => g.rows * g.columns === 1 || stretches(g)) ? undefined : MISFIT;
}

function product(p: Sheet, op: 'times' | 'matmul', a: Grid, b: Grid): Peeked {
  if (a.kind === 'number' || b.kind === 'number') return op === 'times' ? entrywise('hadamard', a, b) : undefined;
  const kind = KINDS[`${a.kind} ${b.kind}`];
  if (!kind || (op === 'times' && p.c.rules.options.star !== 'matrix')) return undefined;
  if (a.columns !== b.rows) return [a, b].some((g) => g.rows * g.columns === 1 || stretches(g)) ? undefined : MISFIT;
  const data = new Float64Array(a.rows * b.columns);
  for (let i = 0; i < a.rows; i++)
    for (let j = 0; j < b.columns; j++) {
      let total = 0;
      for (let k = 0; k < a.columns; k++)
        total += (a.data[i * a.columns + k] as number) * (b.data[k * b.columns + j] as number);
      data[i * b.columns + j] = total;
    }
  return { kind, rows: a.rows, columns: b.columns, data };
}

/** What products of two arrays are; of two vectors side by side it is not told. */
const KINDS: Readonly<Record<string, Grid['kind']>> = {
  'matrix matrix': 'matrix',
  'matrix vector': 'vector',
  'row matrix': 'row',
  'row vector': 'number',
  'vector row': 'matrix',
};

function reduced(e: CallExpr, a: Grid): Peeked {
  const { axis, ...others } = e.named ?? {};
  if (Object.keys(others).length > 0 || (axis && (axis.kind !== 'number' || a.kind !== 'matrix'))) return undefined;
  const along = axis?.kind === 'number' ? axis.text : undefined;
  const n = along === '0' ? a.columns : along === '1' ? a.rows : along === undefined ? 1 : 0;
  if (n === 0) return undefined;
  const data = new Float64Array(n);
  for (let i = 0; i < a.rows; i++)
    for (let j = 0; j < a.columns; j++) {
      const to = along === '0' ? j : along === '1' ? i : 0;
      data[to] = (data[to] as number) + (a.data[i * a.columns + j] as number);
    }
  const by = e.op === 'mean' ? n / (a.rows * a.columns) : 1;
  return { kind: along === undefined ? 'number' : 'vector', rows: n, columns: 1, data: data.map((x) => by * x) };
}

/** Such an array as what is asked: its cells, or that it does not fit. */
export function asAsked(p: Sheet, g: Peeked): ArrayLike<number> | typeof MISFIT | undefined {
  if (!g || g === MISFIT) return g;
  const [n, m] = p.c.target.shape.map((d) => d.size);
  const asked = (['number', 'vector', 'matrix'] as const)[p.c.target.shape.length];
  // the whole of what an entry is asked of is taken for that entry
  if (asked === 'number' && g.kind !== 'number') return g.rows * g.columns === 1 || isWhole(p, g) ? undefined : MISFIT;
  if (g.kind !== asked) return undefined;
  if (g.rows === (n ?? 1) && g.columns === (m ?? 1)) return g.data;
  return g.rows * g.columns === 1 || n === 1 || m === 1 || stretches(g) ? undefined : MISFIT;
}

function isWhole(p: Sheet, g: Grid): boolean {
  const sizes = p.c.target.full.map((d) => d.size).filter((n) => n > 1);
  return sizes.join() === [g.rows, g.columns].filter((n) => n > 1).join();
}
