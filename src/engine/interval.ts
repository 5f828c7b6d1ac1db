/**
 * Intervals of doubles: all values that an entry can take over declared domains. They prove that a branch cannot be reached
 * and that an expression is defined everywhere; every bound is rounded outwards, so what they exclude is impossible.
 *
 * An interval object stands for one number, the same wherever it is used: x − x is 0 and x·x is not negative. Each entry
 * needs an object of its own (`evaluateIntervals` in precise.ts sees to that).
 */
import type { Arithmetic, Truth } from './arithmetic';
import { exactDouble } from './exact-double';
import { erf } from './kernels-erf';

export type Interval = {
  /** May be −Infinity: no lower bound known. */
  readonly lo: number;
  /** May be Infinity. */
  readonly hi: number;
  /** Some inputs may have no value here. */
  readonly maybeUndefined: boolean;
  /** No input has a value here. */
  readonly empty: boolean;
};

const EMPTY: Interval = { lo: Number.NaN, hi: Number.NaN, maybeUndefined: true, empty: true };
/** An allowance of 64 units in the last place for functions that engines do not round correctly. */
const SLACK = 2 ** -46;
/** Beyond this, sin and cos are only known to be within ±1. */
const LARGEST_ANGLE = 1e5;

const view = new DataView(new ArrayBuffer(8));

/** The next double above. */
export function nextUp(x: number): number {
  if (Number.isNaN(x) || x === Number.POSITIVE_INFINITY) return x;
  if (x === 0) return Number.MIN_VALUE;
  view.setFloat64(0, x);
  view.setBigInt64(0, view.getBigInt64(0) + (x > 0 ? 1n : -1n));
  return view.getFloat64(0);
}

/** The next double below. */
export function nextDown(x: number): number {
  return -nextUp(-x);
}

/** All numbers from `lo` to `hi`, both included; empty if there are none. */
export function interval(lo: number, hi: number): Interval {
  return lo <= hi ? { lo, hi, maybeUndefined: false, empty: false } : EMPTY;
}

/** A result with bounds as given, undefined where an operand may be. */
function of(lo: number, hi: number, maybeUndefined: boolean): Interval {
  return { lo, hi, maybeUndefined, empty: false };
}

const slackDown = (x: number): number => nextDown(x - Math.abs(x) * SLACK);
const slackUp = (x: number): number => nextUp(x + Math.abs(x) * SLACK);

/** Infinity − Infinity never arises: a lower bound is never +Infinity, an upper one never −Infinity. */
const down = (x: number): number => (x === Number.POSITIVE_INFINITY ? Number.MAX_VALUE : slackDown(x));
const up = (x: number): number => (x === Number.NEGATIVE_INFINITY ? -Number.MAX_VALUE : slackUp(x));

const isPoint = (a: Interval): boolean => a.lo === a.hi;
const isZero = (a: Interval): boolean => a.lo === 0 && a.hi === 0;
const holdsZero = (a: Interval): boolean => a.lo <= 0 && a.hi >= 0;
const either = (a: Interval, b: Interval): boolean => a.maybeUndefined || b.maybeUndefined;
const times = (x: number, y: number): number => (x === 0 || y === 0 ? 0 : x * y);

function negate(a: Interval): Interval {
  return a.empty ? EMPTY : of(-a.hi, -a.lo, a.maybeUndefined);
}

function add(a: Interval, b: Interval): Interval {
  if (a.empty || b.empty) return EMPTY;
  if (isZero(a)) return of(b.lo, b.hi, either(a, b));
  if (isZero(b)) return of(a.lo, a.hi, either(a, b));
  return of(sumDown(a.lo, b.lo), sumUp(a.hi, b.hi), either(a, b));
}

/** Sums that do not round keep their bounds: a sum of squares is not negative. */
function sumDown(x: number, y: number): number {
  const s = x + y;
  return s - x === y && s - y === x ? s : nextDown(s);
}

const sumUp = (x: number, y: number): number => -sumDown(-x, -y);

function subtract(a: Interval, b: Interval): Interval {
  if (a === b) return a.empty ? EMPTY : of(0, 0, a.maybeUndefined);
  return add(a, negate(b));
}

function multiply(a: Interval, b: Interval): Interval {
  if (a.empty || b.empty) return EMPTY;
  if (a === b) return wholePower(a, 2);
  const u = either(a, b);
  if (isZero(a) || isZero(b)) return of(0, 0, u);
  const lo = Math.min(timesDown(a.lo, b.lo), timesDown(a.lo, b.hi), timesDown(a.hi, b.lo), timesDown(a.hi, b.hi));
  const hi = Math.max(timesUp(a.lo, b.lo), timesUp(a.lo, b.hi), timesUp(a.hi, b.lo), timesUp(a.hi, b.hi));
  // a product of numbers of known signs keeps its sign, though it may underflow
  const positive = (a.lo >= 0 && b.lo >= 0) || (a.hi <= 0 && b.hi <= 0);
  const negative = (a.lo >= 0 && b.hi <= 0) || (a.hi <= 0 && b.lo >= 0);
  return of(positive ? Math.max(0, lo) : lo, negative ? Math.min(0, hi) : hi, u);
}

/** Products that do not round keep their bounds: what lies in 0 … 1 does so with the sign turned, and never exceeds 1. */
function timesDown(x: number, y: number): number {
  const p = times(x, y);
  return x === 0 || y === 0 || Math.abs(x) === 1 || Math.abs(y) === 1 ? p : nextDown(p);
}

const timesUp = (x: number, y: number): number => -timesDown(-x, y);

function divide(a: Interval, b: Interval): Interval {
  if (a.empty || b.empty || isZero(b)) return EMPTY;
  const u = either(a, b) || holdsZero(b);
  if (a === b) return of(1, 1, u);
  if (isZero(a)) return of(0, 0, u);
  if (b.lo < 0 && b.hi > 0) return of(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, u);
  // a divisor of one sign, perhaps reaching 0
  if (b.hi <= 0) return divide(negate(a), of(-b.hi, -b.lo, u));
  const lo = a.lo === Number.NEGATIVE_INFINITY ? a.lo : overDown(a.lo, a.lo < 0 ? b.lo : b.hi);
  const hi = a.hi === Number.POSITIVE_INFINITY ? a.hi : -overDown(-a.hi, a.hi > 0 ? b.lo : b.hi);
  return of(a.lo >= 0 ? Math.max(0, lo) : lo, a.hi <= 0 ? Math.min(0, hi) : hi, u);
}

/** A quotient by what is not negative, rounded down; over 1 it does not round: 1/(1 + e^x) never exceeds 1. */
function overDown(x: number, y: number): number {
  if (x === 0 || y === 1) return x;
  return nextDown(y === 0 ? x * Number.POSITIVE_INFINITY : x / y);
}

/** A monotone function, its values kept within the bounds that it can take. */
function rising(a: Interval, f: (x: number) => number, least: number, most: number): Interval {
  if (a.empty) return EMPTY;
  return of(Math.max(least, down(f(a.lo))), Math.min(most, up(f(a.hi))), a.maybeUndefined);
}

function log(a: Interval): Interval {
  if (a.empty || a.hi <= 0) return EMPTY;
  const u = a.maybeUndefined || a.lo <= 0;
  return of(a.lo <= 0 ? Number.NEGATIVE_INFINITY : down(Math.log(a.lo)), up(Math.log(a.hi)), u);
}

function sqrt(a: Interval): Interval {
  if (a.empty || a.hi < 0) return EMPTY;
  const lo = a.lo <= 0 ? 0 : Math.max(0, nextDown(Math.sqrt(a.lo)));
  return of(lo, a.hi === 0 ? 0 : nextUp(Math.sqrt(a.hi)), a.maybeUndefined || a.lo < 0);
}

/** f has its maxima at `peak` + 2πk. */
function wave(a: Interval, f: (x: number) => number, peak: number): Interval {
  if (a.empty) return EMPTY;
  if (!(Math.abs(a.lo) <= LARGEST_ANGLE && Math.abs(a.hi) <= LARGEST_ANGLE)) return of(-1, 1, a.maybeUndefined);
  const turns = (x: number, from: number): number => (x - from) / (2 * Math.PI);
  // 1e-9 of a turn covers the rounding of π and of the quotient
  const passes = (at: number): boolean => Math.floor(turns(a.hi, at) + 1e-9) >= Math.ceil(turns(a.lo, at) - 1e-9);
  const ends = [f(a.lo), f(a.hi)];
  const lo = passes(peak + Math.PI) ? -1 : Math.max(-1, slackDown(Math.min(...ends)));
  const hi = passes(peak) ? 1 : Math.min(1, slackUp(Math.max(...ends)));
  return of(lo, hi, a.maybeUndefined);
}

function abs(a: Interval): Interval {
  if (a.empty || a.lo >= 0) return a;
  if (a.hi <= 0) return negate(a);
  return of(0, Math.max(-a.lo, a.hi), a.maybeUndefined);
}

function wholePower(a: Interval, n: number): Interval {
  if (n === 0) return of(1, 1, a.maybeUndefined);
  if (n === 1) return a;
  if (n < 0) return divide(of(1, 1, false), wholePower(a, -n));
  if (n % 2 === 0) {
    const size = abs(a);
    const lo = size.lo === 0 ? 0 : Math.max(0, down(size.lo ** n));
    return of(lo, size.hi === 0 ? 0 : up(size.hi ** n), a.maybeUndefined);
  }
  const lo = a.lo === 0 ? 0 : down(a.lo ** n);
  const hi = a.hi === 0 ? 0 : up(a.hi ** n);
  return of(a.lo >= 0 ? Math.max(0, lo) : lo, a.hi <= 0 ? Math.min(0, hi) : hi, a.maybeUndefined);
}

function power(a: Interval, b: Interval): Interval {
  if (a.empty || b.empty) return EMPTY;
  if (isPoint(b) && Number.isInteger(b.lo)) {
    const out = wholePower(a, b.lo);
    return b.maybeUndefined && !out.empty ? { ...out, maybeUndefined: true } : out;
  }
  const whole = Math.floor(b.hi) >= Math.ceil(b.lo);
  if (a.hi < 0 && !whole) return EMPTY;
  if (a.lo < 0 && whole) return of(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, true);
  if (a.hi === 0 && b.hi < 0) return EMPTY;
  const least = Math.max(0, a.lo);
  const corners = [least ** b.lo, least ** b.hi, a.hi ** b.lo, a.hi ** b.hi];
  const u = either(a, b) || a.lo < 0 || (a.lo <= 0 && b.lo < 0);
  if (corners.some(Number.isNaN)) return of(0, Number.POSITIVE_INFINITY, u);
  // x^y crosses 1 at x = 1 and at y = 0, which lie on no corner
  const one = (least <= 1 && a.hi >= 1) || holdsZero(b) ? [1] : [];
  const lo = Math.max(0, down(Math.min(...corners, ...one)));
  return of(lo, up(Math.max(...corners, ...one)), u);
}

/** The larger of two: undefined wherever one of them is. */
function maximum(a: Interval, b: Interval): Interval {
  if (a.empty || b.empty) return EMPTY;
  return of(Math.max(a.lo, b.lo), Math.max(a.hi, b.hi), either(a, b));
}

function minimum(a: Interval, b: Interval): Interval {
  return negate(maximum(negate(a), negate(b)));
}

/** What covers both. */
function hull(a: Interval, b: Interval): Interval {
  if (a === b) return a;
  if (a.empty) return { ...b, maybeUndefined: true };
  if (b.empty) return { ...a, maybeUndefined: true };
  return of(Math.min(a.lo, b.lo), Math.max(a.hi, b.hi), either(a, b));
}

function less(a: Interval, b: Interval): Truth {
  if (a.empty || b.empty) return undefined;
  if (a === b || a.lo >= b.hi) return false;
  return a.hi < b.lo ? true : undefined;
}

function equal(a: Interval, b: Interval): Truth {
  if (a.empty || b.empty) return undefined;
  if (a === b || (isPoint(a) && isPoint(b) && a.lo === b.lo)) return true;
  return a.hi < b.lo || b.hi < a.lo ? false : undefined;
}

function constant(text: string): Interval {
  const { value, exact } = exactDouble(text);
  if (Number.isNaN(value)) return EMPTY;
  if (exact) return of(value, value, false);
  return of(nextDown(value), nextUp(value), false);
}

/** The arithmetic of intervals. A comparison that holds for some values and not for others cannot be told. */
export const intervals: Arithmetic<Interval> = {
  constant,
  double: (x) => (Number.isFinite(x) ? of(x, x, false) : EMPTY),
  negate,
  add,
  subtract,
  multiply,
  divide,
  power,
  exp: (a) => (isZero(a) ? of(1, 1, a.maybeUndefined) : rising(a, Math.exp, 0, Number.POSITIVE_INFINITY)),
  log,
  sqrt,
  sin: (a) => wave(a, Math.sin, Math.PI / 2),
  cos: (a) => wave(a, Math.cos, 0),
  tanh: (a) => rising(a, Math.tanh, -1, 1),
  erf: (a) => rising(a, erf, -1, 1),
  abs,
  maximum,
  minimum,
  less,
  equal,
  truth: (t) => (t === undefined ? of(0, 1, false) : of(t ? 1 : 0, t ? 1 : 0, false)),
  holds: (a) => (a.empty ? undefined : isZero(a) ? false : holdsZero(a) ? undefined : true),
  choose: (t, yes, no) => (t === undefined ? hull(yes(), no()) : t ? yes() : no()),
};
