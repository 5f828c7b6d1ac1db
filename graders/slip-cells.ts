/** Values held against each other cell by cell, as far as their bounds tell. */
import type { Column } from '../src/engine/evaluate';
import type { Table } from './table';
import { column, runOn } from './table';
import type { Lowered } from './target';

/** A relative slack for what candidates compute in another order; a slip is larger, or it is not told. */
const SLACK = 1e-11;

/** Values of a program over the reference's quantities at a table. */
export function valuesAt(table: Table, p: Lowered): Column {
  const node = p.b.nodes[p.node];
  return node?.op === 'input' && node.attrs.name !== undefined && table.reference.b !== p.b
    ? column(table, node.attrs.name)
    : runOn(table, p.b, [p.node]).values(p.node);
}

/** Whether two cells are the same as far as their bounds tell; undefined where they cannot tell. */
export function cellsAgree(a: Column, b: Column, k: number): boolean | undefined {
  const x = a.data[k] as number;
  const y = b.data[k] as number;
  const bound = (a.error?.[k] ?? 0) + (b.error?.[k] ?? 0);
  const largest = Math.max(Math.abs(x), Math.abs(y));
  if (!Number.isFinite(bound) || !Number.isFinite(x) || !Number.isFinite(y))
    return Number.isFinite(x) !== Number.isFinite(y) && Number.isFinite(bound) ? false : undefined;
  if (Math.abs(x - y) > bound + SLACK * largest) return false;
  return bound <= 1e-6 * largest || largest === 0 ? true : undefined;
}

/** A share of cells where one of two columns may have no value (far inputs overflow); beyond it, that is a difference. */
export const MOST_MISSING = 0.1;

/** Whether an answer has no value at a cell where there is one that tells. */
export const lacks = (got: Column, want: Column, k: number): boolean =>
  Number.isNaN(got.data[k]) && Number.isFinite(want.data[k]) && Number.isFinite(want.error?.[k] ?? 0);

/** Whether two columns are the same wherever they can be told, and can be told at half of the cells at least. */
export function agree(a: Column, b: Column): boolean {
  if (a.data.length !== b.data.length) return false;
  let told = 0;
  let missing = 0;
  for (let k = 0; k < a.data.length; k++) {
    const same = cellsAgree(a, b, k);
    if (same === false) return false;
    if (same) told++;
    else if (Number.isNaN(a.data[k]) !== Number.isNaN(b.data[k])) missing++;
  }
  return 2 * told >= a.data.length && missing <= MOST_MISSING * a.data.length;
}

/** A column times a number. */
export const scaled = (c: Column, by: number): Column => ({
  data: c.data.map((x) => by * x),
  ...(c.error && { error: c.error.map((e) => Math.abs(by) * e) }),
});
