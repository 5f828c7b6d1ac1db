/** Operations on numbers, for a first look at a changed answer: NaN where doubles alone do not tell. */
import type { OpName } from '../src/language/expr';

const UNTOLD = Number.NaN;

const OF_ONE: Partial<Record<OpName, (x: number) => number>> = {
  negate: (x) => -x,
  exp: Math.exp,
  log: Math.log,
  sqrt: Math.sqrt,
  square: (x) => x * x,
  abs: Math.abs,
  sign: (x) => (x === 0 ? UNTOLD : Math.sign(x)),
  sin: Math.sin,
  cos: Math.cos,
  tanh: Math.tanh,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  relu: (x) => Math.max(0, x),
  not: (x) => (x === 0 ? 1 : 0),
};

/** Of two numbers that are nearly equal a comparison tells nothing; of equal ones it does, as of labels. */
const compared =
  (holds: (x: number, y: number) => boolean) =>
  (x: number, y: number): number =>
    x !== y && Math.abs(x - y) <= 1e-9 * Math.max(Math.abs(x), Math.abs(y)) ? UNTOLD : holds(x, y) ? 1 : 0;

const OF_TWO: Partial<Record<OpName, (x: number, y: number) => number>> = {
  add: (x, y) => x + y,
  subtract: (x, y) => x - y,
  times: (x, y) => x * y,
  hadamard: (x, y) => x * y,
  divide: (x, y) => x / y,
  power: (x, y) => x ** y,
  elementwise_power: (x, y) => x ** y,
  maximum: Math.max,
  minimum: Math.min,
  lt: compared((x, y) => x < y),
  le: compared((x, y) => x <= y),
  gt: compared((x, y) => x > y),
  ge: compared((x, y) => x >= y),
  eq: compared((x, y) => x === y),
  delta: compared((x, y) => x === y),
  ne: compared((x, y) => x !== y),
  and: (x, y) => (x !== 0 && y !== 0 ? 1 : 0),
  or: (x, y) => (x !== 0 || y !== 0 ? 1 : 0),
};

/** An operation on one number; undefined where it is none. */
export function ofOne(op: OpName): ((x: number) => number) | undefined {
  const of = OF_ONE[op];
  return of && ((x) => (Number.isNaN(x) ? UNTOLD : of(x)));
}

/** The same of two. */
export function ofTwo(op: OpName): ((x: number, y: number) => number) | undefined {
  const of = OF_TWO[op];
  return of && ((x, y) => (Number.isNaN(x) || Number.isNaN(y) ? UNTOLD : of(x, y)));
}
