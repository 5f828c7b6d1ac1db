/**
 * What a kernel is. The arena holds rows of B doubles, one row an entry and one double a random input, so every inner
 * loop runs over neighbouring doubles. A kernel fills the rows `out … out + n - 1` from the rows that it is given.
 */

/** How the planner hands an operation its arguments' rows. */
export type Layout =
  | 'leaf' // filled before the first step
  | 'view' // shares its arguments' rows, no step at all
  | 'elementwise' // a, b, c: row of each argument for each entry of the result
  | 'sum' // a: rows, group after group; b: where each group starts, and the end
  | 'group' // a: rows, group after group of p; one result a group
  | 'line' // the same, p results a group
  | 'matmul' // a, b: rows of the factors, one product after the other; p×q by q×r
  | 'nothing'; // has no value

/** One operation of a plan. What `a`, `b`, `c`, `p`, `q`, `r` mean is said by the operation's layout. */
export type Step = {
  readonly layout: Layout;
  readonly value: Kernel;
  readonly bound: BoundKernel;
  /** First row of the result. */
  readonly out: number;
  /** Rows of the result. */
  readonly n: number;
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly c: Int32Array;
  readonly p: number;
  readonly q: number;
  readonly r: number;
};

/** Fills the result's rows in `v`. */
export type Kernel = (s: Step, v: Float64Array, B: number) => void;
/** Fills the result's rows in `err` with bounds on |computed - exact|, given the arguments' and the computed values. */
export type BoundKernel = (s: Step, v: Float64Array, err: Float64Array, B: number) => void;

/** Half a unit in the last place, relative: what one correctly rounded operation may lose. */
export const U = 2 ** -53;
/**
 * Four units in the last place, relative: what exp, log, pow, sin, cos, tanh, log1p and expm1 may lose in any JavaScript
 * engine. (V8, SpiderMonkey and JavaScriptCore use FDLIBM or the system's libm, which state less than one.)
 */
export const R = 2 ** -50;
/** Four of the smallest subnormals: what underflow may lose. */
export const TINY = 2e-323;
/** Widens a bound for the rounding of its own computation, sums of up to four million terms included. */
const WIDEN = 1 + 2 ** -30;

/** Closes a bound: not finite means unbounded, and so does a value that is no finite number. */
export function closeBounds(s: Step, v: Float64Array, err: Float64Array, B: number): void {
  const end = (s.out + s.n) * B;
  for (let i = s.out * B; i < end; i++) {
    const e = err[i]! * WIDEN;
    const x = v[i]!;
    err[i] = e < Infinity && x - x === 0 ? e : Infinity;
  }
}

/** Whether a × b comes out without rounding, as far as can be told cheaply: two 24-bit factors, or a factor 0 or ±1. */
export function exactProduct(a: number, b: number): boolean {
  return (Math.fround(a) === a && Math.fround(b) === b) || a === 0 || b === 0 || a * a === 1 || b * b === 1;
}

/** log(x) - log(x - ex) for 0 ≤ ex < x: how far the logarithm moves within the ball. */
export function logSpread(x: number, ex: number): number {
  const ratio = ex / x;
  if (ratio < 0.5) return -Math.log1p(-ratio) * (1 + 2 * R);
  const high = Math.log(x);
  const low = Math.log(x - ex); // the difference is exact here (Sterbenz)
  return high - low + R * (Math.abs(high) + Math.abs(low));
}

const scratchRows: Float64Array[] = [];

/** A row of at least B doubles for use within one kernel call. */
export function scratch(which: number, B: number): Float64Array {
  let row = scratchRows[which];
  if (!row || row.length < B) {
    row = new Float64Array(B);
    scratchRows[which] = row;
  }
  return row;
}
