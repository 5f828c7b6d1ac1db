/**
 * Inputs at which two branches of an answer are in a state that no input at hand has both in: `|a − b| < 0.01 and |a − c| < 0.01`
 * shares a, so that neither of two inputs put together has both. Both margins are led there at once, by Newton's steps of least
 * length.
 */
import type { Slot } from './domains';
import { putBetween } from './inputs';
import type { Flat } from './table';
import type { Probed, Watch } from './watch';
import { probe } from './watch';

/** Pairs of branches whose states are looked at, at most, and states that are searched for. */
const MOST_PAIRS = 200;
const MOST_STATES = 96;
/** Steps from one input, and numbers that move. */
const MOST_STEPS = 16;
const MOST_MOVING = 24;
/** Further inputs that are set out from. */
const MOST_STARTS = 4;

/** A branch, and an input on each of its sides. */
export type Sided = { readonly watch: Watch; readonly positive: Flat; readonly negative: Flat };

/** One input for each state of two of the branches that none of `at` is in, where one is found. */
export function meeting(branches: readonly Sided[], at: readonly Flat[]): Flat[] {
  const pool = [...at, ...branches.flatMap((b) => [b.positive, b.negative])];
  const probed = branches.map((b) => probe(b.watch, pool));
  const signs = probed.map((p) => Array.from(p.margin, Math.sign));
  const goals = branches.map(({ watch }, i) => [1, -1].map((sign) => goal(watch, sign, pool, probed[i] as Probed)));
  const out: Flat[] = [];
  let pairs = 0;
  let states = 0;
  for (let j = 1; j < branches.length; j++)
    for (let i = 0; i < j; i++) {
      if (pairs++ >= MOST_PAIRS) return out;
      for (const a of goals[i] as (Goal | undefined)[])
        for (const b of goals[j] as (Goal | undefined)[]) {
          if (!a || !b || pool.some((_, k) => signs[i]?.[k] === a.sign && signs[j]?.[k] === b.sign)) continue;
          if (states++ >= MOST_STATES) return out;
          const found = lead(a, b, at.slice(3, 3 + MOST_STARTS));
          if (found) out.push(found);
        }
    }
  return out;
}

/** A margin that is to get a sign: an input that has it, and the value there. */
type Goal = { readonly watch: Watch; readonly sign: number; readonly flat: Flat; readonly margin: number };

/** Far enough from the tie, by the operands' scale. */
const FAR = 0.5;

/** The first input that is far from the tie on this side, else the farthest: what is thin is met in its middle. */
function goal(watch: Watch, sign: number, pool: readonly Flat[], { margin, scale }: Probed): Goal | undefined {
  let best = -1;
  let most = 0;
  for (let k = 0; k < pool.length; k++) {
    const m = margin[k] as number;
    const far = Math.min(FAR, Math.abs(m) / (scale[k] as number));
    if (Math.sign(m) === sign && far > most) [best, most] = [k, far];
  }
  return best < 0 ? undefined : { watch, sign, flat: pool[best] as Flat, margin: margin[best] as number };
}

/** An input where both goals are met, from either's own or others. */
function lead(a: Goal, b: Goal, others: readonly Flat[]): Flat | undefined {
  const { slots } = a.watch.like;
  const moving = [...new Set([...a.watch.sight.coordinates, ...b.watch.sight.coordinates])]
    .filter((c) => slots.some((s) => s.continuous && c >= s.offset && c < s.offset + s.entries))
    .slice(0, MOST_MOVING);
  if (moving.length === 0) return undefined;
  for (const start of [a.flat, b.flat, ...others]) {
    let x: Flat = start;
    for (let step = 0; step < MOST_STEPS; step++) {
      const probes = [x, ...moving.map((c) => moved(slots, x, new Map([[c, nearby(x, c)]])))];
      const [of, by] = [probe(a.watch, probes).margin, probe(b.watch, probes).margin];
      if (met(a, of) && met(b, by)) return x;
      const next = stepFrom(slots, x, moving, [
        [a, of],
        [b, by],
      ]);
      if (!next) break;
      x = next;
    }
  }
  return undefined;
}

const met = (g: Goal, margin: Float64Array): boolean => Math.sign(margin[0] as number) === g.sign;

/** How far a number is moved to see which way the margins go, and what it is moved by in a step: its own size. */
const sizeOf = (x: Flat, c: number): number => Math.max(Math.abs(x[c] as number), 0.1);
const nearby = (x: Flat, c: number): number => (x[c] as number) + 1e-7 * sizeOf(x, c);

function moved(slots: readonly Slot[], x: Flat, by: ReadonlyMap<number, number>): Flat {
  const out = x.slice();
  for (const [c, value] of by) out[c] = value;
  return putBetween(slots, out, out, 0, x.slice());
}

/**
 * The step of least length, each number measured by its size, that brings both margins to where they are to be, were they
 * straight: d = Jᵀ (J Jᵀ)⁻¹ r. A margin on its side already is held where it is.
 */
function stepFrom(
  slots: readonly Slot[],
  x: Flat,
  moving: readonly number[],
  margins: readonly [readonly [Goal, Float64Array], readonly [Goal, Float64Array]],
): Flat | undefined {
  const rows = margins.map(([, m]) => moving.map((_, k) => ((m[k + 1] as number) - (m[0] as number)) / 1e-7)) as [
    number[],
    number[],
  ];
  const [r, s] = margins.map(([g, m]) => (met(g, m) ? 0 : g.margin / 2 - (m[0] as number))) as [number, number];
  const dot = (u: readonly number[], v: readonly number[]): number =>
    u.reduce((n, y, k) => n + y * (v[k] as number), 0);
  const [aa, ab, bb] = [dot(rows[0], rows[0]), dot(rows[0], rows[1]), dot(rows[1], rows[1])];
  const det = aa * bb - ab * ab;
  if (!(det > 1e-12 * aa * bb)) return undefined;
  const [p, q] = [(r * bb - s * ab) / det, (s * aa - r * ab) / det];
  const by = new Map(
    moving.map((c, k) => [
      c,
      (x[c] as number) + ((rows[0][k] as number) * p + (rows[1][k] as number) * q) * sizeOf(x, c),
    ]),
  );
  const next = moved(slots, x, by);
  return next.every(Number.isFinite) ? next : undefined;
}
