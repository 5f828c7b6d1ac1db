/** Closing in on the tie of a branch from both sides, along segments between inputs on either side of it. */
import type { Segment } from './branches';
import { between, putBetween } from './inputs';
import type { Flat } from './table';
import type { Probed, Watch } from './watch';
import { probePassing } from './watch';

/** The distances to a tie, relative to the operands' scale, that are visited on both sides. */
export const LEVELS: readonly number[] = [1e-1, 1e-2, 1e-3, 1e-4, 1e-6, 1e-8, 1e-10, 1e-12, 2e-13];

/** Rounds of narrowing: with five even parts at least each time, more than doubles can be told apart in. */
const MOST_ROUNDS = 24;
const EVEN_FIRST = 16;
const EVEN = 4;
/** A jump that is located this closely has no inputs closer to its tie that could tell anything. */
const NARROW_JUMP = 1e-9;
/** Where else a round looks, as shares of the interval beside the point where the line through its ends meets the tie. */
const BESIDE = [1e-1, 1e-2, 1e-4, 1e-6, 1e-9, 1e-12];

/** A tie being closed in on: margins at the ends of the interval that holds it, and how steep the margin is there. */
type Bracket = {
  readonly segment: Segment;
  low: number;
  high: number;
  atLow: number;
  atHigh: number;
  slope: number;
  scale: number;
  /** Whether the margin rises as much on the last part as it did on the whole: then the tie is halved down to, not met. */
  jumps: boolean;
  done: boolean;
};

/**
 * Inputs close to the tie on each segment, at every level on both sides; fewer where doubles are too coarse. All segments are
 * narrowed together, an evaluation of the program a round.
 */
export function closeIn(w: Watch, segments: readonly Segment[]): Flat[][] {
  const brackets = segments.map(
    (segment): Bracket => ({
      segment,
      low: 0,
      high: 1,
      atLow: 0,
      atHigh: 0,
      slope: 0,
      scale: 1,
      jumps: false,
      done: false,
    }),
  );
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const open = brackets.filter((b) => !b.done);
    if (open.length === 0) break;
    const points = open.map((b) => (round === 0 ? [0, ...evenly(b, EVEN_FIRST), 1] : pointsOf(b)));
    const p = probeAt(w, open, points);
    let at = 0;
    open.forEach((b, i) => {
      const ts = points[i] as number[];
      narrow(b, ts, p.margin.subarray(at, at + ts.length), p.scale.subarray(at, at + ts.length));
      at += ts.length;
    });
  }
  return levelled(w, brackets);
}

/** The margins at points of each segment, one segment after the other. */
function probeAt(w: Watch, brackets: readonly Bracket[], points: readonly (readonly number[])[]): Probed {
  const { slots } = w.like;
  const of: Segment[] = [];
  const at: number[] = [];
  brackets.forEach(({ segment }, i) => {
    for (const t of points[i] as number[]) {
      of.push(segment);
      at.push(t);
    }
  });
  return probePassing(w, at.length, (b, flat) => {
    const { negative, positive } = of[b] as Segment;
    putBetween(slots, negative, positive, at[b] as number, flat);
  });
}

const evenly = (b: Bracket, n: number): number[] =>
  Array.from({ length: n }, (_, i) => b.low + ((b.high - b.low) * (i + 1)) / (n + 1));

/** Even parts, and points closing in on where the line through both ends meets the tie. */
function pointsOf(b: Bracket): number[] {
  if (b.jumps) return evenly(b, EVEN_FIRST);
  const width = b.high - b.low;
  const out = evenly(b, EVEN);
  const rise = b.atHigh - b.atLow;
  if (rise > 0 && rise < Infinity && b.atLow <= 0 && b.atHigh >= 0) {
    const root = b.low - (b.atLow / rise) * width;
    for (const share of BESIDE) for (const side of [1, -1]) out.push(root + side * share * width);
    out.push(root);
  }
  return out.filter((t) => t > b.low && t < b.high).sort((x, y) => x - y);
}

/** The first change of sign among the points becomes the interval. */
function narrow(b: Bracket, ts: readonly number[], margin: Float64Array, scale: Float64Array): void {
  let k = ts.findIndex((_, i) => (margin[i] as number) > 0);
  if (k < 0) k = ts.length;
  if (k > 0 && k < ts.length) {
    const rise = (margin[k] as number) - (margin[k - 1] as number);
    b.scale = scale[k] as number;
    // a rise that rounding could make tells nothing of the slope
    if (rise > 0 && (b.slope === 0 || rise > 1e-7 * b.scale))
      b.slope = rise / ((ts[k] as number) - (ts[k - 1] as number));
  }
  const [low, high] = [b.low, b.high];
  const rise = b.atHigh - b.atLow;
  if (k > 0) {
    b.low = ts[k - 1] as number;
    b.atLow = margin[k - 1] as number;
  }
  if (k < ts.length) {
    b.high = ts[k] as number;
    b.atHigh = margin[k] as number;
  }
  const width = b.high - b.low;
  b.jumps = rise > 0 && b.atHigh - b.atLow > 0.5 * rise;
  b.done =
    (b.low === low && b.high === high) ||
    width < 1e-16 * Math.max(1, b.high) ||
    (b.jumps && width < NARROW_JUMP * Math.max(1, b.high));
}

type Try = { readonly level: number; readonly side: 1 | -1; readonly t: number };

/** One step for each level and side as the slope says; where it missed, shorter and longer ones. */
function levelled(w: Watch, brackets: readonly Bracket[]): Flat[][] {
  const chosen = brackets.map((): Chosen => new Map());
  for (const factors of [[1], [0.6, 2.5]]) {
    const tries = brackets.map((b, i) => triesOf(b, factors, chosen[i] as Chosen));
    if (tries.every((all) => all.length === 0)) continue;
    const p = probeAt(
      w,
      brackets,
      tries.map((all) => all.map(({ t }) => t)),
    );
    let at = 0;
    tries.forEach((all, i) => {
      for (const { level, side, t } of all) {
        const m = p.margin[at] as number;
        const off = Math.abs(Math.log(Math.abs(m) / (level * (p.scale[at] as number))));
        at++;
        const id = side * level;
        if (Math.sign(m) === side && off < (chosen[i]?.get(id)?.off ?? Infinity)) chosen[i]?.set(id, { t, off });
      }
    });
  }
  return brackets.map(({ segment }, i) =>
    LEVELS.flatMap((level) => [level, -level]).flatMap((id) => {
      const found = chosen[i]?.get(id);
      return found ? [between(w.like.slots, segment.negative, segment.positive, found.t)] : [];
    }),
  );
}

/** The point for each level, positive on the positive side: how far off the level it is. */
type Chosen = Map<number, { readonly t: number; readonly off: number }>;

/** A level that was met within this factor needs no further try. */
const MET = Math.log(2);

function triesOf(b: Bracket, factors: readonly number[], chosen: Chosen): Try[] {
  const slope = b.slope === 0 ? 1 : b.slope;
  const out: Try[] = [];
  for (const level of LEVELS)
    for (const side of [1, -1] as const) {
      if ((chosen.get(side * level)?.off ?? Infinity) < MET) continue;
      for (const factor of factors) {
        const step = (factor * level * b.scale) / slope;
        const t = side > 0 ? b.high + step : b.low - step;
        if (t >= 0 && t <= 1) out.push({ level, side, t });
      }
    }
  return out;
}
