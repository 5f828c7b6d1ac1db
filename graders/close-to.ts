/** Inputs close to the ties of the forward pass itself, on both sides. */
import type { Reference } from '../src/assignment/reference';
import type { NodeId } from '../src/engine/program';
import { findSides, joinable, supplyFor } from './branches';
import { closeIn } from './close-in';
import { isContinuous, throughUnspecified } from './inputs';
import { marginEntries, placesOf } from './margins';
import { random } from './random';
import type { Flat, Table } from './table';
import { fill, makeTable } from './table';
import { watch } from './watch';

/** Close inputs are made for this many entries of a place at once, and this many in all; for the others when they are asked for. */
const ENTRIES_PER_PLACE = 6;
const MOST_CLOSE = 192;

/** The quantities of the forward pass that have values. */
const namesOf = (reference: Reference): string[] =>
  reference.problem.forward
    .map((f) => f.name)
    .filter((n) => !reference.unspecified(n) && !throughUnspecified(reference, n));

/** The branches of the forward pass that move with the inputs: their nodes, in order. */
export function branchesOf({ reference, slots }: Pick<Table, 'reference' | 'slots'>): NodeId[] {
  const tops = namesOf(reference).map((n) => reference.node(n) as NodeId);
  return placesOf(reference.b, tops, isContinuous(slots)).flatMap((p) => (p.discrete ? [] : [p.node]));
}

/** Inputs close to the ties of the forward pass, of each place some entries; how many branches there are and were visited. */
export function closeInputs(
  base: Table,
  key: string,
  share: number,
): { readonly flats: Flat[]; readonly all: number; readonly visited: number } {
  const out: Flat[] = [];
  const { b } = base.reference;
  let all = 0;
  let visited = 0;
  for (const node of branchesOf(base)) {
    const total = marginEntries(b, node);
    const step = Math.max(1, Math.ceil(total / Math.max(1, Math.round(ENTRIES_PER_PLACE * share))));
    for (let e = 0; e < total; e += step) {
      all++;
      if (out.length >= MOST_CLOSE * share) continue;
      const close = bothSidesOf(base, node, e, key);
      if (!close) continue;
      visited++;
      out.push(...close);
    }
  }
  return { flats: finiteOnly(base, out), all, visited };
}

/** Inputs close to one branch of the forward pass; none where a side of it was not found. */
export const closeTo = (base: Table, node: NodeId, entry: number, key: string): Flat[] =>
  finiteOnly(base, bothSidesOf(base, node, entry, key) ?? []);

function bothSidesOf(base: Table, node: NodeId, entry: number, key: string): Flat[] | undefined {
  const w = watch(base, base.reference.b, node, entry);
  const r = random(`${key}|close|${node}|${entry}`);
  const order = base.flats.map((f) => ({ f, by: r() })).sort((x, y) => x.by - y.by);
  const { positive, negative } = findSides(
    w,
    order.map((o) => o.f),
    supplyFor(base, r, []),
    r,
    () => false,
  );
  if (!positive || !negative) return undefined;
  const joined = joinable(w, { negative, positive }, base.flats);
  return joined ? closeIn(w, [joined]).flat() : [];
}

/** The inputs at which the forward pass has values. */
function finiteOnly({ reference, slots }: Table, found: readonly Flat[]): Flat[] {
  const flats = found.filter((f) => f.every(Number.isFinite));
  if (flats.length === 0) return [];
  const table = makeTable(reference, slots, flats);
  const names = namesOf(reference);
  fill(table, names);
  return flats.filter((_, k) =>
    names.every((n) => {
      const c = table.columns.get(n);
      for (let i = k; c && i < c.data.length; i += flats.length) if (!Number.isFinite(c.data[i])) return false;
      return true;
    }),
  );
}
