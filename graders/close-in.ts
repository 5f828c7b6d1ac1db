/** Closing in on the tie of a branch from both sides, along segments between inputs on either side of it. */
import { between } from './inputs';
import type { Flat } from './table';
import type { Segment, Watch } from './watch';
import { probeAlong } from './watch';

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
    const of: number[] = [];
    const ts: number[] = [];
    brackets.forEach((b, i) => {
      if (b.done) return;
      if (round === 0) {
        ts.push(0);
        putEvenly(b, EVEN_FIRST, (t) => ts.push(t));
        ts.push(1);
      } else putPoints(b, ts);
      while (of.length < ts.length) of.push(i);
    });
    if (ts.length === 0) break;
    const { margin, scale } = probeAlong(w, segments, of, ts);
    for (let from = 0, to = 0; from < ts.length; from = to) {
      while (of[to] === of[from]) to++;
      narrow(brackets[of[from] as number] as Bracket, ts, margin, scale, from, to);
    }
  }
  return levelled(w, brackets);
}

function putEvenly(b: Bracket, n: number, put: (t: number) => void): void {
  for (let i = 1; i <= n; i++) put(b.low + ((b.high - b.low) * i) / (n + 1));
}

/** Appends even parts, and points closing in on where the line through both ends meets the tie, in order. */
function putPoints(b: Bracket, out: number[]): void {
  if (b.jumps) {
    putEvenly(b, EVEN_FIRST, (t) => out.push(t));
    return;
  }
  const first = out.length;
  const width = b.high - b.low;
  const put = (t: number): void => {
    if (!(t > b.low && t < b.high)) return;
    let i = out.length;
    for (; i > first && (out[i - 1] as number) > t; i--) out[i] = out[i - 1] as number;
    out[i] = t;
  };
  putEvenly(b, EVEN, put);
  const rise = b.atHigh - b.atLow;
  if (!(rise > 0 && rise < Infinity && b.atLow <= 0 && b.atHigh >= 0)) return;
  const root = b.low - (b.atLow / rise) * width;
  put(root);
  for (const share of BESIDE) {
    put(root + share * width);
    put(root - share * width);
  }
}

/** The first change of sign among the points from `from` on becomes the interval. */
function narrow(
  b: Bracket,
  ts: readonly number[],
  margin: Float64Array,
  scale: Float64Array,
  from: number,
  to: number,
): void {
  let k = from;
  while (k < to && !((margin[k] as number) > 0)) k++;
  if (k > from && k < to) {
    const rise = (margin[k] as number) - (margin[k - 1] as number);
    b.scale = scale[k] as number;
    // a rise that rounding could make tells nothing of the slope
    if (rise > 0 && (b.slope === 0 || rise > 1e-7 * b.scale))
      b.slope = rise / ((ts[k] as number) - (ts[k - 1] as number));
  }
  const [low, high] = [b.low, b.high];
  const rise = b.atHigh - b.atLow;
  if (k > from) {
    b.low = ts[k - 1] as number;
    b.atLow = margin[k - 1] as number;
  }
  if (k < to) {
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

/** The points chosen for the levels, first those of the positive side: NaN where there is none; and how far off the level each is. */
type Chosen = { readonly ts: Float64Array; readonly off: Float64Array };

/** A level that was met within this factor needs no further try. */
const MET = Math.log(2);

/** One step for each level and side as the slope says; where it missed, shorter and longer ones. */
function levelled(w: Watch, brackets: readonly Bracket[]): Flat[][] {
  const segments = brackets.map((b) => b.segment);
  const chosen = brackets.map(
    (): Chosen => ({
      ts: new Float64Array(2 * LEVELS.length).fill(Number.NaN),
      off: new Float64Array(2 * LEVELS.length).fill(Infinity),
    }),
  );
  for (const factors of [[1], [0.6, 2.5]]) {
    const of: number[] = [];
    const ts: number[] = [];
    const levels: number[] = [];
    brackets.forEach((b, i) => {
      putTries(b, factors, chosen[i] as Chosen, ts, levels);
      while (of.length < ts.length) of.push(i);
    });
    if (ts.length === 0) continue;
    const { margin, scale } = probeAlong(w, segments, of, ts);
    ts.forEach((t, at) => {
      const i = levels[at] as number;
      const m = margin[at] as number;
      const level = LEVELS[i >> 1] as number;
      if (Math.sign(m) !== (i % 2 === 0 ? 1 : -1)) return;
      const off = Math.abs(Math.log(Math.abs(m) / (level * (scale[at] as number))));
      const best = chosen[of[at] as number] as Chosen;
      if (!(off < (best.off[i] as number))) return;
      best.off[i] = off;
      best.ts[i] = t;
    });
  }
  return brackets.map(({ segment: { negative, positive } }, i) =>
    Array.from((chosen[i] as Chosen).ts)
      .filter((t) => !Number.isNaN(t))
      .map((t) => between(w.like.slots, negative, positive, t)),
  );
}

/** Appends a step for each level and side that is not met yet. */
function putTries(b: Bracket, factors: readonly number[], chosen: Chosen, ts: number[], levels: number[]): void {
  const slope = b.slope === 0 ? 1 : b.slope;
  for (let i = 0; i < chosen.off.length; i++) {
    if ((chosen.off[i] as number) < MET) continue;
    for (const factor of factors) {
      const step = (factor * (LEVELS[i >> 1] as number) * b.scale) / slope;
      const t = i % 2 === 0 ? b.high + step : b.low - step;
      if (!(t >= 0 && t <= 1)) continue;
      ts.push(t);
      levels.push(i);
    }
  }
}
