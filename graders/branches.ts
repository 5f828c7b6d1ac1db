/** Visiting both sides of every branch: searching for a side, and closing in on the tie from both. */
import type { Builder, NodeId } from '../src/engine/program';
import { draw } from './domains';
import { between, nudge } from './inputs';
import type { Margins } from './margins';
import { readMargins } from './margins';
import type { Random } from './random';
import type { Flat, Table } from './table';
import { makeTable, runOn } from './table';

/** The distances to a tie, relative to the operands' scale, that are visited on both sides. */
export const LEVELS: readonly number[] = [1e-1, 1e-2, 1e-3, 1e-4, 1e-6, 1e-8, 1e-10, 1e-12, 2e-13];

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

function probe(w: Watch, flats: readonly Flat[]): { margin: Float64Array; scale: Float64Array } {
  w.spent += flats.length;
  const table = makeTable(w.like.reference, w.like.slots, flats);
  const node = w.program.nodes[w.node];
  const run = runOn(table, w.program, [...(node?.args ?? [])]);
  const m: Margins = readMargins(w.program, w.node, run, w.entry);
  return { margin: m.margin, scale: m.scale };
}

/** The margin of the watched entry at one input. */
export const marginAt = (w: Watch, flat: Flat): number => probe(w, [flat]).margin[0] as number;

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
  const base = at[0] as Flat;
  const coordinates = slots
    .flatMap((s) => (s.continuous ? Array.from({ length: s.entries }, (_, e) => s.offset + e) : []))
    .slice(0, MOST_PUSHED);
  const pushed: Flat[] = [];
  for (const c of coordinates)
    for (const p of PUSHES)
      for (const sign of [1, -1]) {
        const f = base.slice();
        f[c] = sign * p;
        pushed.push(between(slots, f, f, 0));
      }
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

/**
 * The far side moved to the near one wherever the branch stays as it is: what is left apart is what the branch depends on,
 * and beside it everything has an ordinary size, so that the branch is not drowned by other terms.
 */
export function simplify(w: Watch, near: Flat, far: Flat): Flat {
  const side = Math.sign(probe(w, [far]).margin[0] as number);
  let out = far;
  const coordinates = w.like.slots.flatMap((s) =>
    s.kind.kind === 'simplex' || s.kind.kind === 'onehot'
      ? []
      : Array.from({ length: s.entries }, (_, e) => s.offset + e),
  );
  for (const c of coordinates) {
    if (out[c] === near[c]) continue;
    const next = out.slice();
    next[c] = near[c] as number;
    if (Math.sign(probe(w, [next]).margin[0] as number) === side) out = next;
  }
  return out;
}

/** Inputs close to the tie on the segment between two sides, at every level on both; fewer where doubles are too coarse. */
export function closeIn(w: Watch, negative: Flat, positive: Flat): Flat[] {
  const { slots } = w.like;
  let low = 0;
  let high = 1;
  let slope = 0;
  let scale = 1;
  const points = 24;
  for (let round = 0; round < 14; round++) {
    const ts = Array.from({ length: points }, (_, i) => low + ((high - low) * (i + 1)) / (points + 1));
    const p = probe(
      w,
      ts.map((t) => between(slots, negative, positive, t)),
    );
    let k = ts.findIndex((_, i) => (p.margin[i] as number) > 0);
    if (k < 0) k = points;
    const next: [number, number] = [k === 0 ? low : (ts[k - 1] as number), k === points ? high : (ts[k] as number)];
    if (k > 0 && k < points && (slope === 0 || round < 2)) {
      const rise = (p.margin[k] as number) - (p.margin[k - 1] as number);
      if (rise > 0) {
        slope = rise / ((ts[k] as number) - (ts[k - 1] as number));
        scale = p.scale[k] as number;
      }
    }
    if (next[0] === low && next[1] === high) break;
    [low, high] = next;
    if (high - low < 1e-16 * Math.max(1, high)) break;
  }
  if (slope === 0) slope = 1;
  const tries: { level: number; side: 1 | -1; flat: Flat }[] = [];
  for (const level of LEVELS)
    for (const factor of [0.6, 1, 2.5])
      for (const side of [1, -1] as const) {
        const step = (factor * level * scale) / slope;
        const t = side > 0 ? high + step : low - step;
        if (t >= 0 && t <= 1) tries.push({ level, side, flat: between(slots, negative, positive, t) });
      }
  if (tries.length === 0) return [];
  const p = probe(
    w,
    tries.map((t) => t.flat),
  );
  const chosen: Flat[] = [];
  for (const level of LEVELS)
    for (const side of [1, -1] as const) {
      let best = -1;
      let how = Infinity;
      tries.forEach((t, i) => {
        const m = p.margin[i] as number;
        if (t.level !== level || t.side !== side || Math.sign(m) !== side) return;
        const off = Math.abs(Math.log(Math.abs(m) / (level * (p.scale[i] as number))));
        if (off < how) {
          how = off;
          best = i;
        }
      });
      if (best >= 0) chosen.push((tries[best] as { flat: Flat }).flat);
    }
  return chosen;
}
