/**
 * Numbers of some thirty digits with a rigorous bound on their error: two doubles and an exponent of their own, so that
 * nothing that people write under- or overflows. A hundred times the speed of balls; what it cannot tell is left to them.
 *
 * A finite one stands for a real number within `error`·2^(128·level) of (high + low)·2^(128·level). Sums, products and
 * quotients are those of Joldes, Muller and Popescu (ACM TOMS 44, 2017), which lose at most 15 u², u = 2^-53.
 */
import type { Arithmetic, Truth } from './arithmetic';
import { comparisons } from './arithmetic';
import { residual } from './exact-double';

export type DoubleDouble = {
  /** 2^-64 ≤ |high| < 2^64, or 0. */
  readonly high: number;
  /** At most half a unit in the last place of `high`. */
  readonly low: number;
  readonly error: number;
  readonly level: number;
  /** The largest of the terms summed into it, at its own level, 0 where it is no sum: what a 0 = a - a is judged against. */
  readonly terms: number;
  /** `undefined`: there is no such real number. `undecided`: it cannot be told here. */
  readonly state: 'finite' | 'undefined' | 'undecided';
};

/** What one operation may lose, relative: four times the 15 u² of a quotient. */
const LOSS = 2 ** -100;
/** Bounds are computed in doubles: this covers their own rounding. */
const WIDEN = 1 + 2 ** -40;
/** Levels stay within this; beyond it nothing is decided. */
const LARGEST_LEVEL = 1e9;
/** |x| of an exponential that is worked out. */
const LARGEST_ARGUMENT = 2 ** 20;
/** Whole powers up to this are taken by squaring. */
const LARGEST_POWER = 2 ** 20;

const UP = 2 ** 128;
const DOWN = 2 ** -128;
const MOST = 2 ** 64;
const LEAST = 2 ** -64;
/** Terms further above what is left of them count as this. */
const LARGEST_TERMS = 2 ** 800;

const nowhere = (state: 'undefined' | 'undecided'): DoubleDouble => ({
  high: 0,
  low: 0,
  error: Number.POSITIVE_INFINITY,
  level: 0,
  terms: 0,
  state,
});
const UNDEFINED = nowhere('undefined');
const UNDECIDED = nowhere('undecided');

/** A finite number from parts that may have left their range; `low` is below the last place of `high`. */
function finite(high: number, low: number, error: number, level: number, terms = 0): DoubleDouble {
  let h = high;
  let l = low;
  let e = error * WIDEN;
  let t = terms;
  let at = level;
  if (h === 0)
    return e < Infinity
      ? { high: 0, low: 0, error: e, level: e === 0 && t === 0 ? 0 : at, terms: t, state: 'finite' }
      : UNDECIDED;
  while (h >= MOST || h <= -MOST) {
    h *= DOWN;
    l *= DOWN;
    // an error that underflows is still none below the smallest double
    e = e === 0 ? 0 : Math.max(e * DOWN, Number.MIN_VALUE);
    t *= DOWN;
    at++;
  }
  while (h < LEAST && h > -LEAST) {
    h *= UP;
    l *= UP;
    e *= UP;
    t = Math.min(t * UP, LARGEST_TERMS);
    at--;
  }
  if (!(e < Infinity) || h - h !== 0 || at > LARGEST_LEVEL || at < -LARGEST_LEVEL) return UNDECIDED;
  return { high: h, low: l, error: e, level: at, terms: t, state: 'finite' };
}

/** The sum of two doubles and what it lost, exactly (Knuth). */
let lost = 0;
function twoSum(a: number, b: number): number {
  const s = a + b;
  const t = s - a;
  lost = a - (s - t) + (b - t);
  return s;
}
const SPLIT = 134217729;
/** The product of two doubles and what it lost, exactly (Dekker), for factors and products of ordinary size. */
function twoProduct(a: number, b: number): number {
  const p = a * b;
  const ca = SPLIT * a;
  const ah = ca - (ca - a);
  const al = a - ah;
  const cb = SPLIT * b;
  const bh = cb - (cb - b);
  const bl = b - bh;
  lost = ah * bh - p + ah * bl + al * bh + al * bl;
  return p;
}

function stuck(a: DoubleDouble, b: DoubleDouble): DoubleDouble | undefined {
  if (a.state === 'finite' && b.state === 'finite') return undefined;
  return a.state === 'undefined' || b.state === 'undefined' ? UNDEFINED : UNDECIDED;
}

const isExact = (a: DoubleDouble): boolean => a.error === 0;
const isZero = (a: DoubleDouble): boolean => a.high === 0 && a.error === 0;
/** Whether 0 may be the number. */
const touchesZero = (a: DoubleDouble): boolean => Math.abs(a.high) * (1 - 2 ** -50) <= a.error;
const isPositive = (a: DoubleDouble): boolean => a.high > 0 && !touchesZero(a);
const isNegative = (a: DoubleDouble): boolean => a.high < 0 && !touchesZero(a);
const size = (a: DoubleDouble): number => Math.abs(a.high) * (1 + 2 ** -50);

/** The largest of the number and the terms summed into it, at its own level. */
const scaleOf = (a: DoubleDouble): number => Math.max(a.terms, Math.abs(a.high));

const ZERO: DoubleDouble = { high: 0, low: 0, error: 0, level: 0, terms: 0, state: 'finite' };
const ONE: DoubleDouble = { high: 1, low: 0, error: 0, level: 0, terms: 0, state: 'finite' };

const negate = (a: DoubleDouble): DoubleDouble => (a.state === 'finite' ? { ...a, high: -a.high, low: -a.low } : a);
const abs = (a: DoubleDouble): DoubleDouble => (a.state === 'finite' && a.high < 0 ? negate(a) : a);

function add(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const s = stuck(a, b);
  if (s) return s;
  if (isZero(a) && a.terms === 0) return b;
  if (isZero(b) && b.terms === 0) return a;
  if (a.level !== b.level) return addFar(a, b);
  const terms = Math.max(scaleOf(a), scaleOf(b));
  const high = twoSum(a.high, b.high);
  const rest = lost;
  const error = a.error + b.error;
  if (a.low === 0 && b.low === 0) return finite(high, rest, error, a.level, terms);
  const low = twoSum(a.low, b.low);
  const lowest = lost;
  const first = twoSum(high, rest + low);
  const second = twoSum(first, lost + lowest);
  return finite(second, lost, error + Math.abs(second) * LOSS, a.level, terms);
}

/** The sum of two of different levels: the smaller one brought to the larger one's, or added to its error. */
function addFar(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const [large, small] = a.level > b.level ? [a, b] : [b, a];
  const apart = large.level - small.level;
  const down = DOWN ** Math.min(apart, 7);
  // a 0 with an error has the level of that error alone
  if (large.high === 0 && apart <= 6) {
    const by = UP ** apart;
    const terms = Math.min(Math.max(scaleOf(small), large.terms * by), LARGEST_TERMS);
    return finite(small.high, small.low, small.error + large.error * by, small.level, terms);
  }
  const terms = Math.max(scaleOf(large), scaleOf(small) * down);
  if (apart > 1 || small.high === 0) {
    // 2^-896 covers what is further apart
    const beyond = Math.max((size(small) + small.error) * down, Number.MIN_VALUE);
    return finite(large.high, large.low, large.error + beyond, large.level, terms);
  }
  const error = small.error === 0 ? 0 : Math.max(small.error * DOWN, Number.MIN_VALUE);
  return add(large, { ...small, high: small.high * DOWN, low: small.low * DOWN, error, level: large.level, terms });
}

function subtract(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  if (a === b && a.state === 'finite') return { ...ZERO, terms: scaleOf(a) };
  return add(a, negate(b));
}

function multiply(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const s = stuck(a, b);
  if (s) return s;
  const p = twoProduct(a.high, b.high);
  const rest = lost;
  const error = size(a) * b.error + (size(b) + b.error) * a.error;
  const level = a.level + b.level;
  const terms = a.terms === 0 && b.terms === 0 ? 0 : Math.min(scaleOf(a) * scaleOf(b), LARGEST_TERMS);
  if (a.low === 0 && b.low === 0) return finite(p, rest, error, level, terms);
  const high = twoSum(p, rest + (a.high * b.low + a.low * b.high));
  return finite(high, lost, error + Math.abs(high) * LOSS, level, terms);
}

function divide(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const s = stuck(a, b);
  if (s) return s;
  if (isZero(b)) return UNDEFINED;
  if (touchesZero(b)) return UNDECIDED;
  const level = a.level - b.level;
  const q = a.high / b.high;
  const p = twoProduct(q, b.high);
  const pLost = lost;
  const d = twoSum(a.high, -p);
  const rest = d + (lost - pLost + a.low - q * b.low);
  const exact = isExact(a) && isExact(b) && a.low === 0 && b.low === 0 && rest === 0;
  const high = twoSum(q, rest / b.high);
  const low = lost;
  const least = Math.abs(b.high) * (1 - 2 ** -50) - b.error;
  const error = exact ? 0 : (a.error + Math.abs(high) * b.error) / least + Math.abs(high) * LOSS;
  const terms = a.terms === 0 ? 0 : Math.min(scaleOf(a) / least, LARGEST_TERMS);
  return finite(high, low, error, level, terms);
}

function sqrt(a: DoubleDouble): DoubleDouble {
  if (a.state !== 'finite') return a;
  if (isZero(a)) return ZERO;
  if (isNegative(a)) return UNDEFINED;
  if (!isPositive(a)) return UNDECIDED;
  const odd = a.level % 2 !== 0;
  const by = odd ? UP : 1;
  const x = a.high * by;
  const level = (odd ? a.level - 1 : a.level) / 2;
  const root = Math.sqrt(x);
  const p = twoProduct(root, root);
  const rest = x - p - lost + a.low * by;
  const high = twoSum(root, rest / (2 * root));
  const low = lost;
  if (isExact(a) && a.low === 0 && rest === 0) return finite(high, low, 0, level);
  const least = Math.abs(x) * (1 - 2 ** -50) - a.error * by;
  return finite(high, low, (a.error * by) / Math.sqrt(least) + high * LOSS, level);
}

/** ln 2: 32 bits, 32 more, and the double nearest to the rest; k·LN2_1 and k·LN2_2 are exact for |k| < 2^21. */
const LN2_1 = 0xb17217f7 * 2 ** -32;
const LN2_2 = 0xd1cf79ab * 2 ** -64;
const LN2_3 = 4.275175589747649e-20;
/** |ln 2 - LN2_1 - LN2_2 - LN2_3| */
const LN2_REST = 2 ** -119;
const HALVINGS = 9;
const TERMS = 9;

/** The same with more error, at its own level. */
const widened = (a: DoubleDouble, by: number): DoubleDouble =>
  a.state === 'finite' ? finite(a.high, a.low, a.error + by, a.level) : a;

const whole = (n: number): DoubleDouble => finite(n, 0, 0, 0);
const RECIPROCALS = Array.from({ length: TERMS + 1 }, (_, n) => (n === 0 ? ZERO : divide(ONE, whole(n))));

/** The high part of the product of two pairs; `lost` is the low one. At most 7 u² are lost. */
function pairProduct(ah: number, al: number, bh: number, bl: number): number {
  const p = twoProduct(ah, bh);
  return twoSum(p, lost + (ah * bl + al * bh));
}

/** The high part of the sum of two pairs; `lost` is the low one. At most 3 u² of two of one sign are lost. */
function pairSum(ah: number, al: number, bh: number, bl: number): number {
  const high = twoSum(ah, bh);
  const rest = lost;
  const low = twoSum(al, bl);
  const lowest = lost;
  const first = twoSum(high, rest + low);
  return twoSum(first, lost + lowest);
}

/**
 * What the series and its nine squarings lose, relative to exp(r) - 1: some 40 operations of 7 u², which a squaring makes
 * at most 1 + y/2 times as much, and a rest of the series below 2^-110.
 */
const SERIES_LOSS = 2 ** -94;

/** exp(r) - 1 for 2^-64 ≤ |r| < 0.36: the series at r / 2^9, then e^2x - 1 = 2 (e^x - 1) + (e^x - 1)^2 nine times. */
function expm1Near(r: DoubleDouble): DoubleDouble {
  const by = 2 ** -HALVINGS;
  const mh = r.high * by;
  const ml = r.low * by;
  let high = 1;
  let low = 0;
  for (let n = TERMS; n > 1; n--) {
    const { high: rh, low: rl } = RECIPROCALS[n] as DoubleDouble;
    const th = pairProduct(mh, ml, rh, rl);
    high = pairProduct(th, lost, high, low);
    high = pairSum(1, 0, high, lost);
    low = lost;
  }
  high = pairProduct(mh, ml, high, low);
  low = lost;
  for (let i = 0; i < HALVINGS; i++) {
    const square = pairProduct(high, low, high, low);
    high = pairSum(2 * high, 2 * low, square, lost);
    low = lost;
  }
  const y = Math.abs(high);
  return finite(high, low, y * SERIES_LOSS + (1 + y) * Math.expm1(r.error) * WIDEN, 0);
}

function exp(a: DoubleDouble): DoubleDouble {
  if (a.state !== 'finite') return a;
  if (isZero(a)) return ONE;
  if (a.level < 0 || a.high === 0) {
    // 1 + x, for |x| < 2^-63
    const moved = add(ONE, a);
    return a.level < 0 && a.error < MOST ? widened(moved, 2 ** -126) : UNDECIDED;
  }
  if (a.level > 0 || Math.abs(a.high) > LARGEST_ARGUMENT || a.error > 1) return UNDECIDED;
  const k = Math.round(a.high / Math.LN2);
  let rest = twoSum(a.high, -k * LN2_1);
  let low = lost;
  rest = twoSum(rest, -k * LN2_2);
  low += lost;
  const third = twoProduct(k, LN2_3);
  low -= lost;
  rest = twoSum(rest, -third);
  low += lost;
  rest = twoSum(rest, a.low);
  low += lost;
  const r = finite(twoSum(rest, low), lost, a.error + Math.abs(k) * LN2_REST + 2 ** -103, 0);
  // near a multiple of ln 2 the remainder is far below 1: exp is then 1 + r
  const y = r.level < 0 ? widened(add(ONE, r), 2 ** -126) : add(ONE, expm1Near(r));
  if (y.state !== 'finite') return y;
  const levels = Math.round(k / 128);
  const by = 2 ** (k - 128 * levels);
  return finite(y.high * by, y.low * by, y.error * by, y.level + levels);
}

const LN2 = finite(Math.LN2, LN2_1 - Math.LN2 + LN2_2 + LN2_3, 2 ** -105, 0);

function log(a: DoubleDouble): DoubleDouble {
  if (a.state !== 'finite') return a;
  if (isZero(a) || isNegative(a)) return UNDEFINED;
  if (!isPositive(a)) return UNDECIDED;
  let k = Math.floor(Math.log2(a.high));
  if (a.high * 2 ** -k > 1.5) k++;
  const by = 2 ** -k;
  const m = finite(a.high * by, a.low * by, a.error * by, 0);
  if (m.level === 0 && m.high === 1 && m.low === 0 && m.error === 0 && k === 0 && a.level === 0) return ZERO;
  // log m = y + log(1 + t), t = m exp(-y) - 1
  const y = whole(Math.log(m.high));
  const t = subtract(multiply(m, exp(negate(y))), ONE);
  if (t.state !== 'finite') return UNDECIDED;
  const most = t.level > 0 ? 1 : (size(t) + t.error) * DOWN ** Math.min(-t.level, 7);
  if (most > 2 ** -10) return UNDECIDED;
  const near = add(y, subtract(t, multiply(multiply(t, t), RECIPROCALS[2] as DoubleDouble)));
  const out = add(near, multiply(whole(k + 128 * a.level), LN2));
  if (out.state !== 'finite' || out.level > 0) return UNDECIDED;
  return widened(out, most ** 3 * UP ** Math.min(-out.level, 7) || Number.MIN_VALUE);
}

/** sin, tanh: x itself below 2^-64, with an error of |x|^3. */
function likeTheIdentity(a: DoubleDouble): DoubleDouble {
  return widened(a, size(a) * 2 ** -126);
}

function tanh(a: DoubleDouble): DoubleDouble {
  if (a.state !== 'finite') return a;
  if (isZero(a)) return ZERO;
  if (a.level < 0 && a.error < MOST) return likeTheIdentity(a);
  if (a.level !== 0 || Math.abs(a.high) > LARGEST_ARGUMENT / 4) return UNDECIDED;
  const e = exp(add(abs(a), abs(a)));
  const out = divide(subtract(e, ONE), add(e, ONE));
  return a.high < 0 ? negate(out) : out;
}

function wholePower(a: DoubleDouble, n: number): DoubleDouble {
  if (n < 0) return divide(ONE, wholePower(a, -n));
  let out = ONE;
  let square = a;
  for (let rest = n; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) out = multiply(out, square);
    if (rest > 1) square = multiply(square, square);
  }
  return out;
}

function power(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const s = stuck(a, b);
  if (s) return s;
  const n = isExact(b) && b.low === 0 && (b.level === 0 || b.high === 0) ? b.high : Number.NaN;
  if (Number.isInteger(n)) {
    if (Math.abs(n) > LARGEST_POWER) return UNDECIDED;
    return n < 0 && isZero(a) ? UNDEFINED : wholePower(a, n);
  }
  if (n === 0.5) return sqrt(a);
  return isPositive(a) ? exp(multiply(b, log(a))) : UNDECIDED;
}

/** -1, 0 or 1 as a is below, equal to or above b; `undefined` where it cannot be told. */
function order(a: DoubleDouble, b: DoubleDouble): -1 | 0 | 1 | undefined {
  if (a === b && a.state === 'finite') return 0;
  const d = subtract(a, b);
  if (d.state !== 'finite') return undefined;
  if (isZero(d)) return 0;
  return isPositive(d) ? 1 : isNegative(d) ? -1 : undefined;
}

const ofTruth = (t: Truth): DoubleDouble => (t === undefined ? UNDECIDED : t ? ONE : ZERO);

/** The larger of two, or the smaller, for `side` 1 or -1; undecided where it cannot be told. */
function extreme(a: DoubleDouble, b: DoubleDouble, side: 1 | -1): DoubleDouble {
  const s = stuck(a, b);
  if (s) return s;
  const o = order(a, b);
  return o === undefined ? UNDECIDED : o === -side ? b : a;
}

function constant(text: string): DoubleDouble {
  const parts = residual(text);
  if (!parts) return UNDECIDED;
  const { high, low, exact } = parts;
  return finite(high, low, exact ? 0 : Math.abs(high) * LOSS, 0);
}

/** The arithmetic of double-doubles. Sines, cosines and erf are left to digits but beside 0. */
export const doubleDoubles: Arithmetic<DoubleDouble> = {
  constant,
  double: (x) => (x === 1 ? ONE : x === 0 ? ZERO : Number.isFinite(x) ? finite(x, 0, 0, 0) : UNDEFINED),
  negate,
  add,
  subtract,
  multiply,
  divide,
  power,
  exp,
  log,
  sqrt,
  sin: (a) =>
    isZero(a) ? ZERO : a.state !== 'finite' ? a : a.level < 0 && a.error < MOST ? likeTheIdentity(a) : UNDECIDED,
  cos: (a) => (isZero(a) ? ONE : a.state !== 'finite' ? a : UNDECIDED),
  tanh,
  erf: (a) => (isZero(a) ? ZERO : a.state !== 'finite' ? a : UNDECIDED),
  abs,
  maximum: (a, b) => extreme(a, b, 1),
  minimum: (a, b) => extreme(a, b, -1),
  ...comparisons(order),
  truth: ofTruth,
  holds: (a) => (a.state !== 'finite' ? undefined : isZero(a) ? false : touchesZero(a) ? undefined : true),
  choose: (t, yes, no) => (t === undefined ? UNDECIDED : t ? yes() : no()),
};

/** Two are the same number where their bounds are below this share of the truth, or of the terms summed into a 0, as log2. */
const CLOSE = -67;

/** A number against the truth: proven different, equal within bounds that are small beside the truth, or open. */
export function compareDoubleDoubles(a: DoubleDouble, truth: DoubleDouble): 'equal' | 'different' | 'open' {
  if (a.state !== 'finite' || truth.state !== 'finite') return 'open';
  const d = subtract(a, truth);
  if (d.state !== 'finite') return 'open';
  if (isZero(d)) return 'equal';
  if (!touchesZero(d)) return 'different';
  const against = touchesZero(truth)
    ? Math.max(log2(scaleOf(a), a), log2(scaleOf(truth), truth))
    : log2(size(truth), truth);
  return log2(d.error, d) <= against + CLOSE ? 'equal' : 'open';
}

const log2 = (x: number, { level }: DoubleDouble): number => Math.log2(x) + 128 * level;
