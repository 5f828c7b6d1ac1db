/** Visiting both sides of every branch: watching how far an entry is from its tie, and searching for a side. */
import type { Builder, Node, NodeId } from '../src/engine/program';
import { reachableInputs } from '../src/engine/program';
import type { Slot } from './domains';
import { draw } from './domains';
import { between, nudge } from './inputs';
import { readMargins } from './margins';
import type { Random } from './random';
import type { Flat, Table } from './table';
import { makeTable, passingTable, runOn } from './table';

/** One entry of one place, to be watched at any inputs. */
export type Watch = {
  readonly like: Table;
  readonly program: Builder;
  readonly node: NodeId;
  readonly entry: number;
  /** Evaluations of the program so far, an input each. */
  spent: number;
};

export function watch(like: Table, program: Builder, node: NodeId, entry: number): Watch {
  return { like, program, node, entry, spent: 0 };
}

export type Probed = { readonly margin: Float64Array; readonly scale: Float64Array };

/** The margin of the watched entry at some inputs, and the scale of what it compares. */
export const probe = (w: Watch, flats: readonly Flat[]): Probed =>
  probeTable(w, makeTable(w.like.reference, w.like.slots, flats));

/** The same at inputs that are only passed by. */
export const probePassing = (w: Watch, size: number, put: (b: number, flat: Flat) => void): Probed =>
  probeTable(w, passingTable(w.like, size, put));

function probeTable(w: Watch, table: Table): Probed {
  w.spent += table.size;
  const node = w.program.nodes[w.node];
  return readMargins(w.program, w.node, runOn(table, w.program, node?.args ?? []), w.entry);
}

/** From an input on one side of a branch to one on the other. */
export type Segment = { readonly negative: Flat; readonly positive: Flat };

export type Sides = { positive: Flat | undefined; negative: Flat | undefined };

const PUSHES = [1, 10, 100, 1e3, 1e5, 1e7, 1e10, 1e15, 1e30, 1e100];
const MOST_PUSHED = 24;

/**
 * An input on each side of a branch: among those at hand, then fresh draws of every family at growing magnitudes, single
 * inputs pushed out, and climbing from the nearest. Counted, not timed.
 */
export function findSides(w: Watch, at: readonly Flat[], r: Random): Sides {
  const sides: Sides = { positive: undefined, negative: undefined };
  const take = (flats: readonly Flat[]): { best: Flat; margin: number }[] => {
    const { margin, scale } = probe(w, flats);
    const out: { best: Flat; margin: number }[] = [];
    flats.forEach((f, i) => {
      const m = margin[i] as number;
      if (m > 0 && !sides.positive) sides.positive = f;
      if (m < 0 && !sides.negative) sides.negative = f;
      if (Number.isFinite(m)) out.push({ best: f, margin: m / (scale[i] as number) });
    });
    return out;
  };
  const done = () => sides.positive !== undefined && sides.negative !== undefined;
  const seen = take(at);
  if (done()) return sides;
  const { slots } = w.like;
  const total = slots.reduce((n, s) => n + s.entries, 0);
  const fresh: Flat[] = [];
  for (const scale of [1, 3, 10, 30, 100, 1e3, 1e4, 1e6])
    for (let i = 0; i < 6; i++) {
      const flat = new Float64Array(total);
      for (const s of slots) draw(s, flat, r, i === 0 ? 'near' : i === 1 ? 'spike' : 'scaled', scale);
      fresh.push(flat);
    }
  seen.push(...take(fresh));
  if (done()) return sides;
  const pushed = pushedOut(slots, at[0] as Flat);
  for (let i = 0; i < pushed.length && !done(); i += 64) seen.push(...take(pushed.slice(i, i + 64)));
  // climb towards the side that is missing
  for (let round = 0; round < 12 && !done(); round++) {
    const want = sides.positive ? -1 : 1;
    seen.sort((a, b) => want * (b.margin - a.margin));
    seen.length = Math.min(seen.length, 8);
    const next = seen.flatMap(({ best }) => [0.01, 0.1, 0.5, 2].map((by) => nudge(slots, best, r, by)));
    seen.push(...take(next));
  }
  return sides;
}

/** The places of the numbers that move one at a time. */
const coordinatesOf = (slots: readonly Slot[]): number[] =>
  slots
    .flatMap((s) => (s.continuous ? Array.from({ length: s.entries }, (_, e) => s.offset + e) : []))
    .slice(0, MOST_PUSHED);

/** A base with one of its inputs pushed out at a time, to growing magnitudes of either sign: an input's pushes lie together. */
function pushedOut(slots: readonly Slot[], base: Flat): Flat[] {
  return coordinatesOf(slots).flatMap((c) =>
    PUSHES.flatMap((p) =>
      [1, -1].map((sign) => {
        const f = base.slice();
        f[c] = sign * p;
        return between(slots, f, f, 0);
      }),
    ),
  );
}

/** A base and what its single inputs, pushed out alone, bring to the other side of the branch: one pair for each and either direction that does. */
export function acrossAlone(w: Watch, base: Flat): { negative: Flat; positive: Flat }[] {
  const pushed = pushedOut(w.like.slots, base);
  const { margin } = probe(w, [base, ...pushed]);
  const side = Math.sign(margin[0] as number);
  if (side === 0) return [];
  const each = 2 * PUSHES.length;
  const out: { negative: Flat; positive: Flat }[] = [];
  for (let c = 0; c < pushed.length; c += each)
    for (const direction of [0, 1])
      for (let i = c + direction; i < c + each; i += 2)
        if (Math.sign(margin[i + 1] as number) === -side) {
          const other = pushed[i] as Flat;
          out.push(side > 0 ? { negative: other, positive: base } : { negative: base, positive: other });
          break;
        }
  return out;
}

const MOST_SWAPPED = 96;

/** Pairs of inputs on both sides of the branch: each of `flats`, and the same with one number of the next one in its place. */
export function acrossSwapped(w: Watch, flats: readonly Flat[]): { negative: Flat; positive: Flat }[] {
  if (flats.length === 0) return [];
  const { slots } = w.like;
  const coordinates = coordinatesOf(slots);
  const { margin: own } = probe(w, flats);
  const swapped = flats.flatMap((base, i) =>
    coordinates.map((c) => {
      const f = base.slice();
      f[c] = (flats[(i + 1) % flats.length] as Flat)[c] as number;
      return between(slots, f, f, 0);
    }),
  );
  const { margin } = probe(w, swapped);
  const out: { negative: Flat; positive: Flat }[] = [];
  swapped.forEach((other, i) => {
    const at = Math.floor(i / coordinates.length);
    const base = flats[at] as Flat;
    const [x, y] = [own[at] as number, margin[i] as number];
    if (x > 0 && y < 0) out.push({ negative: other, positive: base });
    else if (x < 0 && y > 0) out.push({ negative: base, positive: other });
  });
  const step = Math.max(1, out.length / MOST_SWAPPED);
  return Array.from(
    { length: Math.min(out.length, MOST_SWAPPED) },
    (_, i) => out[Math.floor(i * step)] as (typeof out)[0],
  );
}

/**
 * Both sides of a branch with the same labels, masks and whole numbers, so that a segment joins them: one of the two with the
 * other's, or with the numbers of a candidate that is on the missing side then. Undefined where none is.
 */
export function joinable(w: Watch, { negative, positive }: Segment, candidates: readonly Flat[]): Segment | undefined {
  const { slots } = w.like;
  if (slots.every((s) => s.continuous || s.fixed)) return { negative, positive };
  for (const side of [1, -1] as const) {
    const [kept, other] = side > 0 ? [negative, positive] : [positive, negative];
    const tries = [other, ...candidates].map((f) => between(slots, kept, f, 1));
    const { margin } = probe(w, tries);
    const at = margin.findIndex((m) => Math.sign(m) === side);
    if (at >= 0)
      return side > 0 ? { negative, positive: tries[at] as Flat } : { negative: tries[at] as Flat, positive };
  }
  return undefined;
}

/** A far input to be brought near another one. */
export type Pair = { readonly near: Flat; readonly far: Flat };

/**
 * The far sides moved to the near ones wherever the branch stays as it is: what is left apart is what the branch depends on,
 * and beside it everything has an ordinary size, so that the branch is not drowned by other terms. All pairs go along together.
 */
export function simplify(w: Watch, pairs: readonly Pair[]): Flat[] {
  const { slots } = w.like;
  const out = pairs.map((p) => p.far);
  if (pairs.length === 0) return out;
  const { margin } = probe(w, out);
  const sides = Array.from(margin, Math.sign);
  const feeds = feeding(w);
  const keep = out.map((far, i) => {
    const flat = far.slice();
    const { near } = pairs[i] as Pair;
    for (const s of slots)
      if (!feeds(s.key) && movable(s)) flat.set(near.subarray(s.offset, s.offset + s.entries), s.offset);
    return flat;
  });
  for (const s of slots) {
    if (!feeds(s.key) || !movable(s)) continue;
    for (let c = s.offset; c < s.offset + s.entries; c++) {
      const moved = [...keep.keys()].filter((i) => (keep[i] as Flat)[c] !== (pairs[i] as Pair).near[c]);
      if (moved.length === 0) continue;
      const tried = probePassing(w, moved.length, (b, flat) => {
        const i = moved[b] as number;
        flat.set(keep[i] as Flat);
        flat[c] = (pairs[i] as Pair).near[c] as number;
      }).margin;
      moved.forEach((i, k) => {
        if (Math.sign(tried[k] as number) === sides[i]) (keep[i] as Flat)[c] = (pairs[i] as Pair).near[c] as number;
      });
    }
  }
  return keep;
}

const movable = (s: Slot): boolean => s.kind.kind !== 'simplex' && s.kind.kind !== 'onehot';

/** Whether an input of the problem can move the watched branch. */
function feeding(w: Watch): (slot: string) => boolean {
  const { reference, slots } = w.like;
  const place = w.program.nodes[w.node] as Node;
  const names = new Set<string>();
  for (const a of place.args) for (const n of reachableInputs(w.program, a)) names.add(n);
  const own = new Set(slots.map((s) => s.key));
  const forward = new Set(reference.problem.forward.map((f) => f.name));
  // of a derivative it is not known what it depends on
  if ([...names].some((n) => !own.has(n) && !forward.has(n))) return () => true;
  return (slot) => names.has(slot) || [...names].some((n) => reference.depends(n, slot));
}
