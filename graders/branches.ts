/** Visiting both sides of every branch: watching how far an entry is from its tie, and searching for a side. */
import type { Node } from '../src/engine/program';
import { reachableInputs } from '../src/engine/program';
import type { Slot } from './domains';
import { between, drawFlat, nudge } from './inputs';
import type { Random } from './random';
import type { Flat, Table } from './table';
import type { Segment, Watch } from './watch';
import { probe, probeAlong, probeMoved, withNumber } from './watch';

export type Sides = { positive: Flat | undefined; negative: Flat | undefined };

const PUSHES = [1, 10, 100, 1e3, 1e5, 1e7, 1e10, 1e15, 1e30, 1e100];
const MOST_PUSHED = 24;

/** Inputs that the searches of one answer look among: drawn once, when the first asks for them. */
export type Supply = {
  /** Draws of several families at growing magnitudes. */
  readonly fresh: () => readonly Flat[];
  /** An ordinary input with a single number of it pushed out. */
  readonly pushed: () => readonly Flat[];
};

export function supplyFor({ slots, flats }: Table, r: Random, numbers: readonly number[]): Supply {
  let fresh: Flat[] | undefined;
  let pushed: Flat[] | undefined;
  return {
    fresh: () => {
      fresh ??= [1, 3, 10, 30, 100, 1e3, 1e4, 1e6].flatMap((scale) =>
        (['near', 'spike', 'scaled', 'scaled', 'scaled', 'scaled'] as const).map((f) => drawFlat(slots, r, f, scale)),
      );
      return fresh;
    },
    pushed: () => {
      pushed ??= pushedOut(slots, flats[0] as Flat, coordinatesOf(slots), numbers);
      return pushed;
    },
  };
}

type Seen = { readonly flat: Flat; readonly margin: number };

const MOST_CLIMBS = 12;

/**
 * An input on each side of a branch: among those at hand, then fresh draws of every family at growing magnitudes, single
 * inputs pushed out, and climbing from the nearest, unless the margin lies flat at 0 somewhere. Counted, not timed.
 */
export function findSides(w: Watch, at: readonly Flat[], supply: Supply, r: Random, flat: () => boolean): Sides {
  const sides: Sides = { positive: undefined, negative: undefined };
  const seen: Seen[] = [];
  const done = (): boolean => sides.positive !== undefined && sides.negative !== undefined;
  const take = (flats: readonly Flat[]): void => {
    const { margin, scale } = probe(w, flats);
    for (let i = 0; i < flats.length; i++) {
      const m = margin[i] as number;
      if (m > 0) sides.positive ??= flats[i];
      if (m < 0) sides.negative ??= flats[i];
      if (Number.isFinite(m)) seen.push({ flat: flats[i] as Flat, margin: m / (scale[i] as number) });
    }
  };
  take(at);
  if (!done()) take(supply.fresh());
  if (!done()) take(supply.pushed());
  if (done() || flat()) return sides;
  // climb towards the side that is missing
  for (let round = 0; round < MOST_CLIMBS && !done(); round++) {
    const want = sides.positive ? -1 : 1;
    seen.sort((a, b) => want * (b.margin - a.margin));
    seen.length = Math.min(seen.length, 8);
    take(seen.flatMap((s) => [0.01, 0.1, 0.5, 2].map((by) => nudge(w.like.slots, s.flat, r, by))));
  }
  return sides;
}

/** The places of the numbers that move one at a time; of those that a branch depends on, where it is given. */
function coordinatesOf(slots: readonly Slot[], w?: Watch): number[] {
  const moving = slots.flatMap((s) => (s.continuous ? Array.from({ length: s.entries }, (_, e) => s.offset + e) : []));
  return moving.filter((c) => !w || w.sight.coordinates.includes(c)).slice(0, MOST_PUSHED);
}

/** Numbers written in an answer that single inputs are moved to, at most. */
const MOST_NUMBERS = 12;

/** A base with one of its inputs moved at a time: pushed out to growing magnitudes of either sign, and to numbers at hand. */
function pushedOut(
  slots: readonly Slot[],
  base: Flat,
  coordinates: readonly number[],
  numbers: readonly number[],
): Flat[] {
  const to = new Set([...PUSHES, ...spread(numbers, MOST_NUMBERS)].flatMap((x) => [x, -x]));
  return coordinates.flatMap((c) => [...to].map((x) => withNumber(slots, base, c, x)));
}

/**
 * Pairs of inputs on both sides of the branch that differ in one number: a base with its single numbers at 0, pushed out to
 * growing magnitudes, at some `numbers`, and as they are in `others`; one pair for each change of side, so that several ties are told apart.
 */
export function acrossAlone(w: Watch, base: Flat, others: readonly Flat[], numbers: readonly number[] = []): Segment[] {
  const { slots } = w.like;
  const of: number[] = [];
  const xs: number[] = [];
  for (const c of coordinatesOf(slots, w)) {
    const values = new Set([0, base[c] as number, ...others.map((f) => f[c] as number), ...numbers]);
    for (const p of PUSHES) values.add(p).add(-p);
    for (const x of [...values].sort((x, y) => x - y)) {
      of.push(c);
      xs.push(x);
    }
  }
  const { margin } = probeMoved(w, base, of, xs);
  const at = (i: number): Flat => withNumber(slots, base, of[i] as number, xs[i] as number);
  const out: Segment[] = [];
  let before = -1;
  margin.forEach((m, i) => {
    if (of[i] !== of[before]) before = -1;
    const side = Math.sign(m);
    if (!side) return;
    if (before >= 0 && side !== Math.sign(margin[before] as number))
      out.push(side > 0 ? { negative: at(before), positive: at(i) } : { negative: at(i), positive: at(before) });
    before = i;
  });
  return out;
}

/** Parts of a segment at which a margin is held against a straight line. */
const PARTS = [0, 0.25, 0.5, 0.75, 1];

/** Whether the margin is no straight line along some segment: then there may be more than one tie. */
export function bends(w: Watch, segments: readonly Segment[]): boolean {
  const of = segments.flatMap((_, i) => PARTS.map(() => i));
  const { margin, scale } = probeAlong(
    w,
    segments,
    of,
    segments.flatMap(() => PARTS),
  );
  return of.some((_, k) => {
    const from = k - (k % PARTS.length);
    const [low, high] = [margin[from] as number, margin[from + PARTS.length - 1] as number];
    const t = PARTS[k % PARTS.length] as number;
    return !(Math.abs(low + t * (high - low) - (margin[k] as number)) <= 1e-9 * (scale[k] as number));
  });
}

const MOST_SWAPPED = 96;
const MOST_DONORS = 12;

/** Pairs of inputs on both sides of the branch: each of `bases`, and the same with one number of another input in its place. */
export function acrossSwapped(w: Watch, bases: readonly Flat[], donors: readonly Flat[]): Segment[] {
  if (bases.length === 0) return [];
  const { slots } = w.like;
  const coordinates = coordinatesOf(slots, w);
  const each = Math.min(MOST_DONORS, Math.max(1, Math.floor(MOST_SWAPPED / bases.length)));
  const { margin: own } = probe(w, bases);
  const swapped: Flat[] = [];
  bases.forEach((base, i) => {
    for (let d = 1; d <= each; d++)
      for (const c of coordinates) {
        swapped.push(withNumber(slots, base, c, (donors[(i * each + d) % donors.length] as Flat)[c] as number));
      }
  });
  const { margin } = probe(w, swapped);
  const out: Segment[] = [];
  swapped.forEach((other, i) => {
    const at = Math.floor(i / (each * coordinates.length));
    const base = bases[at] as Flat;
    const [x, y] = [own[at] as number, margin[i] as number];
    if (x > 0 && y < 0) out.push({ negative: other, positive: base });
    else if (x < 0 && y > 0) out.push({ negative: base, positive: other });
  });
  return spread(out, MOST_SWAPPED);
}

/** At most so many, evenly among all. */
export function spread<T>(all: readonly T[], most: number): T[] {
  const step = Math.max(1, all.length / most);
  return Array.from({ length: Math.min(all.length, most) }, (_, i) => all[Math.floor(i * step)] as T);
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
  const keep = out.map((far, i): Flat => {
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
      const tries = moved.map((i) => {
        const flat = (keep[i] as Flat).slice();
        flat[c] = (pairs[i] as Pair).near[c] as number;
        return flat;
      });
      const tried = probe(w, tries).margin;
      moved.forEach((i, k) => {
        if (Math.sign(tried[k] as number) === sides[i]) keep[i] = tries[k] as Flat;
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
