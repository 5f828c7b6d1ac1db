/** Affine forms: a constant, exact multiples of input entries, and an interval for the rest; so that y − y + 1 is known to be 1. */
import type { Arithmetic, Truth } from '../src/engine/arithmetic';
import type { Interval } from '../src/engine/interval';
import { intervals } from '../src/engine/interval';

export type Affine = {
  /** Exact coefficients by symbol. */
  readonly terms: ReadonlyMap<number, number>;
  readonly rest: Interval;
};

const NONE: ReadonlyMap<number, number> = new Map();

const plain = (rest: Interval): Affine => ({ terms: NONE, rest });

/** The sum of two doubles, or undefined where it rounds. */
function exactSum(a: number, b: number): number | undefined {
  const s = a + b;
  return s - a === b && s - b === a ? s : undefined;
}

const powerOfTwo = (x: number): boolean =>
  x !== 0 && Number.isFinite(x) && 2 ** Math.round(Math.log2(Math.abs(x))) === Math.abs(x);

/** Arithmetic over affine forms of symbols with known ranges. What is not affine is an interval. */
export function affine(
  ranges: readonly Interval[],
): Arithmetic<Affine> & { readonly symbol: (id: number) => Affine; readonly range: (a: Affine) => Interval } {
  const range = (a: Affine): Interval => {
    let out = a.rest;
    for (const [id, k] of a.terms)
      out = intervals.add(out, intervals.multiply(intervals.double(k), ranges[id] as Interval));
    return out;
  };
  const scaled = (a: Affine, k: number): Affine => {
    if (a.terms.size > 0 && !powerOfTwo(k)) return plain(intervals.multiply(range(a), intervals.double(k)));
    return {
      terms: new Map([...a.terms].map(([id, x]) => [id, x * k])),
      rest: intervals.multiply(a.rest, intervals.double(k)),
    };
  };
  const add = (a: Affine, b: Affine): Affine => {
    const terms = new Map(a.terms);
    let rest = intervals.add(a.rest, b.rest);
    for (const [id, k] of b.terms) {
      const s = exactSum(terms.get(id) ?? 0, k);
      if (s === undefined) {
        rest = intervals.add(rest, intervals.multiply(intervals.double(k), ranges[id] as Interval));
        continue;
      }
      if (s === 0) terms.delete(id);
      else terms.set(id, s);
    }
    return { terms, rest };
  };
  const number = (a: Affine): number | undefined =>
    a.terms.size === 0 && a.rest.lo === a.rest.hi && !a.rest.maybeUndefined && !a.rest.empty ? a.rest.lo : undefined;
  const negate = (a: Affine): Affine => scaled(a, -1);
  const subtract = (a: Affine, b: Affine): Affine => add(a, negate(b));
  const one = (f: (x: Interval) => Interval) => (a: Affine) => plain(f(range(a)));
  const two = (f: (x: Interval, y: Interval) => Interval) => (a: Affine, b: Affine) => plain(f(range(a), range(b)));
  const sign = (a: Affine, b: Affine): { lo: number; hi: number } => range(subtract(a, b));
  return {
    symbol: (id) => ({ terms: new Map([[id, 1]]), rest: intervals.double(0) }),
    range,
    constant: (text) => plain(intervals.constant(text)),
    double: (x) => plain(intervals.double(x)),
    negate,
    add,
    subtract,
    multiply: (a, b) => {
      const [x, y] = [number(a), number(b)];
      if (x !== undefined) return scaled(b, x);
      if (y !== undefined) return scaled(a, y);
      return plain(intervals.multiply(range(a), range(b)));
    },
    divide: (a, b) => {
      const y = number(b);
      return y !== undefined && powerOfTwo(y) ? scaled(a, 1 / y) : plain(intervals.divide(range(a), range(b)));
    },
    power: two(intervals.power),
    exp: one(intervals.exp),
    log: one(intervals.log),
    sqrt: one(intervals.sqrt),
    sin: one(intervals.sin),
    cos: one(intervals.cos),
    tanh: one(intervals.tanh),
    erf: one(intervals.erf),
    abs: one(intervals.abs),
    maximum: two(intervals.maximum),
    minimum: two(intervals.minimum),
    less: (a, b): Truth => {
      const [x, y] = [number(a), number(b)];
      if (x !== undefined && y !== undefined) return x < y;
      const d = sign(a, b);
      return d.hi < 0 ? true : d.lo >= 0 ? false : undefined;
    },
    equal: (a, b): Truth => {
      const [x, y] = [number(a), number(b)];
      if (x !== undefined && y !== undefined) return x === y;
      const d = sign(a, b);
      return d.lo > 0 || d.hi < 0 ? false : undefined;
    },
    truth: (t) => plain(intervals.truth(t)),
    holds: (a) => intervals.holds(range(a)),
    choose: (condition, yes, no) => {
      if (condition === true) return yes();
      if (condition === false) return no();
      const [a, b] = [yes(), no()];
      return plain(
        intervals.choose(
          undefined,
          () => range(a),
          () => range(b),
        ),
      );
    },
  };
}
