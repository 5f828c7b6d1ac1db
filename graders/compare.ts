/** Two programs at a table of inputs: where they are proven different, what doubles leave open, what holds beside an input. */
import type { Column, Run } from '../src/engine/evaluate';
import type { Node, NodeId } from '../src/engine/program';
import { count } from '../src/engine/program';
import type { Comparison, Evidence, Outcome, Place } from './comparison';
import type { Coverage } from './coverage';
import { compareExactly } from './exact';
import { nudge } from './inputs';
import { random } from './random';
import type { Flat, Table } from './table';
import { column, makeTable, runOn } from './table';
import type { Lowered } from './target';

/** A cell that doubles leave open; `bounded` where both values are within finite bounds of each other. */
export type Open = Place & { readonly bounded: boolean };

/** Two columns agree where both bounds are below this share of the values. */
const CLOSE_BOUND = 1e-9;

/** A difference below this share is looked at again in digits before it counts. */
const SMALL_DIFFERENCE = 1e-11;

/** Numbers that the answer and the forward pass come to at one input, about. */
export const numbersAtOnce = ({ answer, setting }: Comparison): number =>
  [...answer.b.nodes, ...setting.reference.b.nodes].reduce((n, x) => n + count(x.dims), 0);

export type Scan = { sample: number; entry: number; small: boolean; open: number[] };

/** The first input at which a node of a finished run is proven different from the truth, and the cells that doubles leave open. */
export function scan(run: Run, node: NodeId, want: Column): Scan {
  const { arena, errors, size } = run;
  const rows = run.rows(node);
  const { data: r, error: er } = want;
  let sample = -1;
  let entry = -1;
  let relative = Infinity;
  const open: number[] = [];
  for (let e = 0; e < rows.length; e++) {
    const row = (rows[e] as number) * size;
    for (let b = 0; b < size; b++) {
      const k = e * size + b;
      const x = arena[row + b] as number;
      const y = r[k] as number;
      const bound = (errors[row + b] as number) + (er ? (er[k] as number) : 0);
      const d = Math.abs(x - y);
      const largest = Math.max(Math.abs(x), Math.abs(y));
      if (d > bound) {
        if (sample < 0 || b < sample || (b === sample && d / largest > relative)) {
          sample = b;
          entry = e;
          relative = d / largest;
        }
      } else if (!(largest < Infinity && bound <= CLOSE_BOUND * largest)) open.push(k);
    }
  }
  return { sample, entry, small: relative < SMALL_DIFFERENCE, open };
}

/** Whether a scan found anything: only then are the values copied. */
export const isFinding = (s: Scan): boolean => s.sample >= 0 || s.open.length > 0;

/** The values of a program at a table, kept for the reference's targets. */
export function valuesOf(table: Table, p: Lowered, keep: string | undefined): Column {
  if (keep !== undefined) {
    const known = table.columns.get(keep);
    if (known) return known;
  }
  const input = p.b.nodes[p.node] as Node;
  const c = input.op === 'input' ? column(table, input.attrs.name ?? '') : runOn(table, p.b, [p.node]).values(p.node);
  if (keep !== undefined) table.columns.set(keep, c);
  return c;
}

/** Keeps the cells that the values alone leave open. */
export function keepOpen(table: Table, got: Column, want: Column, open: readonly number[], into: Open[]): void {
  for (const k of open) {
    const sample = k % table.size;
    const bound = (got.error?.[k] ?? 0) + (want.error?.[k] ?? 0);
    const bounded = bound < Infinity && Number.isFinite(got.data[k] as number);
    into.push({ table, sample, entry: (k - sample) / table.size, bounded });
  }
}

/** Whether a difference at an input stands: beside a tie of the answer, and in digits where it is small. */
export function confirm(
  c: Comparison,
  at: Place,
  small: boolean,
  tie: boolean,
  evidence: Evidence,
): Outcome | undefined {
  if (small) {
    const exact = compareExactly(c, at, evidence);
    if (exact !== 'different') return undefined;
  }
  if (!tie) return { kind: 'different', at };
  return beside(c, at, evidence);
}

export function differentElsewhere(
  c: Comparison,
  table: Table,
  got: Column,
  want: Column,
  not: number,
  seen: Coverage,
  evidence: Evidence,
): Outcome | undefined {
  const { size } = table;
  const tried = new Set([not]);
  for (let b = 0; b < size && tried.size < 8; b++) {
    if (tried.has(b)) continue;
    for (let k = b; k < got.data.length; k += size) {
      const x = got.data[k] as number;
      const y = want.data[k] as number;
      const bound = (got.error?.[k] ?? 0) + (want.error?.[k] ?? 0);
      const d = Math.abs(x - y);
      if (!(d > bound)) continue;
      tried.add(b);
      const out = confirm(
        c,
        { table, sample: b, entry: Math.floor(k / size) },
        d < SMALL_DIFFERENCE * Math.max(Math.abs(x), Math.abs(y)),
        seen.ties(b),
        evidence,
      );
      if (out) return out;
      break;
    }
  }
  return undefined;
}

/** What holds in the neighbourhood of an input, where the answer has a tie or no value there. */
export function beside(c: Comparison, at: Place, evidence: Evidence): Outcome | undefined {
  const { setting, answer, target } = c;
  const r = random(`beside|${at.sample}|${at.entry}|${c.salt}`);
  const flats = [1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-4].map((by) =>
    nudge(setting.slots, at.table.flats[at.sample] as Flat, r, by),
  );
  const table = makeTable(setting.reference, setting.slots, flats);
  const want = valuesOf(table, target, undefined);
  const got = runOn(table, answer.b, [answer.node]).values(answer.node);
  evidence.inputs += flats.length;
  let undefinedAt: Place | undefined;
  let without = 0;
  for (let b = 0; b < flats.length; b++) {
    const k = at.entry * flats.length + b;
    const x = got.data[k] as number;
    const bound = (got.error?.[k] ?? 0) + (want.error?.[k] ?? 0);
    const here = { table, sample: b, entry: at.entry };
    if (Math.abs(x - (want.data[k] as number)) > bound) return { kind: 'different', at: here };
    if (bound <= CLOSE_BOUND * Math.abs(x) && Number.isFinite(x)) {
      continue;
    }
    const exact = compareExactly(c, here, evidence);
    if (exact === 'different') return { kind: 'different', at: here };
    if (exact !== 'undefined') continue;
    undefinedAt = here;
    without++;
  }
  // an isolated point is left by the least move; where most moves stay without a value there is a region
  return undefinedAt && without >= 3 ? { kind: 'undefined', at: undefinedAt } : undefined;
}
