/**
 * Balls: numbers of 50 or 200 digits with a rigorous bound on their error. The only importer of decimal.js.
 *
 * A ball stands for one real number within `error` of `value`. Sums, products, quotients and roots of decimal.js are
 * correctly rounded; of exp, log, sin and cos ten units in the last place are conceded. Exponents reach ±2e15, so nothing
 * that people write under- or overflows; beyond that a ball gives up. Every cost is bounded by counts, not by time.
 */
import { Decimal } from 'decimal.js';
import type { Arithmetic, Truth } from './arithmetic';
import { comparisons } from './arithmetic';
import { fixedExp, fixedLog, LARGEST_FIXED } from './fixed-exp';

export type Ball = {
  readonly value: Decimal;
  /** The number is within this of `value`; 0 where exact, Infinity unless finite. */
  readonly error: Decimal;
  /** The largest magnitude of the value and of the terms summed into it: what a 0 = a − a is judged against. */
  readonly scale: Decimal;
  /** `undefined`: there is no such real number. `undecided`: the ball cannot tell, or a bound on cost was reached. */
  readonly state: 'finite' | 'undefined' | 'undecided';
};

/** Errors and scales: few digits, rounded up. */
const Up = Decimal.clone({ precision: 9, rounding: 0, minE: -9e15, maxE: 9e15 });
/** Divisors of errors: few digits, rounded towards 0. */
const Down = Decimal.clone({ precision: 9, rounding: 1, minE: -9e15, maxE: 9e15 });

/** Exponents of finite balls stay within this, so that no product or quotient of two leaves the range of decimal.js. */
const LARGEST_EXPONENT = 2e15;
/** Covers every magnitude below the range. */
const TINY = new Up(`1e-${LARGEST_EXPONENT - 1}`);
const ZERO = new Up(0);
const ONE = new Up(1);
const INFINITE = new Up(Number.POSITIVE_INFINITY);
/** Digits carried beyond those asked for. */
const GUARD = 15;
/** Further digits inside functions. */
const INNER = 12;
/** A written constant of more digits is rounded. */
const MOST_DIGITS = 1200;
/** sin and cos of larger numbers (10^100) are known to be within ±1, and no better. */
const LARGEST_ANGLE_EXPONENT = 100;

const magnitude = (x: Decimal): Decimal => new Up(x).abs().toSD(9, 0);
/** A positive lower bound on |x|, which may itself be rounded. */
const below = (x: Decimal): Decimal => new Down(x).abs().toSD(9, 1).times(0.9999999);
const larger = (x: Decimal, y: Decimal): Decimal => (x.lt(y) ? y : x);

/** At least exp(x). */
function expUp(x: Decimal): Decimal {
  if (x.e > 15 && !x.isZero()) return x.isNegative() ? TINY : INFINITE;
  return larger(new Up(x).exp().times(1.000001), TINY);
}

/** At least exp(x) − 1, for x ≥ 0. */
function expm1Up(x: Decimal): Decimal {
  return x.lte(1) ? x.plus(x.times(x)) : expUp(x);
}

const nowhere = (state: 'undefined' | 'undecided'): Ball => ({ value: ZERO, error: INFINITE, scale: ZERO, state });
const UNDEFINED = nowhere('undefined');
const UNDECIDED = nowhere('undecided');

/** Undefined wherever an operand is; else undecided where one is. */
function stuck(...operands: readonly Ball[]): Ball | undefined {
  let out: Ball | undefined;
  for (const a of operands) {
    if (a.state === 'undefined') return UNDEFINED;
    if (a.state === 'undecided') out = UNDECIDED;
  }
  return out;
}

const isExact = (a: Ball): boolean => a.error.isZero();
const isZero = (a: Ball): boolean => isExact(a) && a.value.isZero();
/** Whether 0 may be the number: of a finite ball. */
const touchesZero = (a: Ball): boolean => new Up(a.value).abs().lte(a.error);
const isNegative = (a: Ball): boolean => a.value.isNegative() && !a.value.isZero() && !touchesZero(a);
const isPositive = (a: Ball): boolean => a.value.isPositive() && !touchesZero(a);

/** A finite ball, unless its exponents leave the range. */
function finite(value: Decimal, error: Decimal, scale?: Decimal): Ball {
  if (!value.isFinite() || !error.isFinite()) return UNDECIDED;
  if (value.e > LARGEST_EXPONENT || error.e > LARGEST_EXPONENT) return UNDECIDED;
  let v = value;
  let e = error;
  if (!v.isZero() && v.e < -LARGEST_EXPONENT) {
    v = v.times(0);
    e = e.plus(TINY);
  }
  if (!e.isZero() && e.e < -LARGEST_EXPONENT) e = TINY;
  const own = magnitude(v);
  return { value: v, error: e, scale: scale ? larger(own, scale) : own, state: 'finite' };
}

/** −1, 0 or 1 as a is below, equal to or above b; `undefined` where the balls overlap. */
function order(a: Ball, b: Ball): -1 | 0 | 1 | undefined {
  if (a.state !== 'finite' || b.state !== 'finite') return undefined;
  if (a === b) return 0;
  const sign = a.value.cmp(b.value);
  if (isExact(a) && isExact(b)) return sign < 0 ? -1 : sign > 0 ? 1 : 0;
  if (sign === 0) return undefined;
  const gap = new Down(a.value).minus(b.value).abs();
  if (gap.lte(a.error.plus(b.error))) return undefined;
  return sign < 0 ? -1 : 1;
}

/** Whether a whole number is odd: by its last digit, which is 0 where it has trailing zeros. */
function isOdd(n: Decimal): boolean {
  if (n.e + 1 > n.precision()) return false;
  const last = n.d[n.d.length - 1] as number;
  return last % 2 !== 0;
}

/** log10 |x| of a value that is not 0, as a double. */
function log10(x: Decimal): number {
  return x.e + Math.log10(Number(x.abs().toExponential(16).split('e')[0]));
}

/** A positive number as m · 10^e, 1 ≤ m < 10. */
function scientific(x: Decimal): [m: string, e: number] {
  const [m = '1', e = '0'] = x.toExponential().split('e');
  return [m, Number(e)];
}

/** The decimal expansion of a finite double, all of it. */
function expansion(x: number): string {
  if (Number.isInteger(x)) return BigInt(x).toString();
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, Math.abs(x));
  const biased = bits.getUint32(0) >>> 20;
  const fraction = bits.getBigUint64(0) & 0xfffffffffffffn;
  let significand = biased > 0 ? fraction | 0x10000000000000n : fraction;
  let halvings = 1075 - Math.max(biased, 1);
  while ((significand & 1n) === 0n) {
    significand >>= 1n;
    halvings--;
  }
  // m / 2^k = m · 5^k / 10^k
  return `${x < 0 ? '-' : ''}${significand * 5n ** BigInt(halvings)}e-${halvings}`;
}

const CONSTANT = /^\s*[+-]?(\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/;

function make(digits: number): Arithmetic<Ball> {
  const W = digits + GUARD;
  const Wide = Decimal.clone({ precision: W, rounding: 4, minE: -9e15, maxE: 9e15 });
  const Inner = Decimal.clone({ precision: W + INNER, rounding: 4, minE: -9e15, maxE: 9e15 });
  const Widest = Decimal.clone({ precision: W + INNER + Math.ceil(W / 2) + 5, rounding: 4, minE: -9e15, maxE: 9e15 });
  const exactly = (x: Decimal): Ball => finite(x, ZERO);
  const zero = exactly(new Wide(0));
  const one = exactly(new Wide(1));

  /** One unit in the last of W places; none of an exact 0. */
  const unit = (x: Decimal): Decimal => {
    if (!x.isFinite()) return INFINITE;
    return x.isZero() ? ZERO : new Up(`1e${x.e - W + 1}`);
  };
  const tenUnits = (x: Decimal): Decimal => unit(x).times(10);
  const rounded = (x: Decimal): Decimal => new Wide(x).toSD(W);
  /** An argument cut to the digits that a function works on, and its error then. */
  const cut = (a: Ball, places: number): { x: Decimal; error: Decimal } => {
    if (a.value.precision() <= places) return { x: a.value, error: a.error };
    return { x: a.value.toSD(places), error: a.error.plus(new Up(`1e${a.value.e - places + 1}`)) };
  };

  const negate = (a: Ball): Ball => (a.state === 'finite' ? { ...a, value: a.value.neg() } : a);
  const abs = (a: Ball): Ball => (a.state === 'finite' && a.value.isNegative() ? { ...a, value: a.value.neg() } : a);

  function add(a: Ball, b: Ball): Ball {
    const s = stuck(a, b);
    if (s) return s;
    if (isZero(a) && a.scale.isZero()) return b;
    if (isZero(b) && b.scale.isZero()) return a;
    const value = new Wide(a.value).plus(b.value);
    return finite(
      value,
      a.error.plus(b.error).plus(fitsSum(a.value, b.value) ? ZERO : unit(value)),
      larger(a.scale, b.scale),
    );
  }

  /** Whether the sum of two has at most W digits. */
  function fitsSum(x: Decimal, y: Decimal): boolean {
    if (x.isZero() || y.isZero()) return Math.max(x.precision(), y.precision()) <= W;
    return Math.max(x.e, y.e) + 2 - Math.min(x.e - x.precision(), y.e - y.precision()) - 1 <= W;
  }

  function subtract(a: Ball, b: Ball): Ball {
    if (a === b && a.state === 'finite') return { ...zero, scale: a.scale };
    return add(a, negate(b));
  }

  function multiply(a: Ball, b: Ball): Ball {
    const s = stuck(a, b);
    if (s) return s;
    if (a === one) return b;
    if (b === one) return a;
    const value = new Wide(a.value).times(b.value);
    let error = a.value.precision() + b.value.precision() <= W ? ZERO : unit(value);
    if (!isExact(b)) error = error.plus(magnitude(a.value).times(b.error));
    if (!isExact(a)) error = error.plus(magnitude(b.value).plus(b.error).times(a.error));
    return finite(value, error, a.scale.times(b.scale));
  }

  function divide(a: Ball, b: Ball): Ball {
    const s = stuck(a, b);
    if (s) return s;
    if (isZero(b)) return UNDEFINED;
    if (touchesZero(b)) return UNDECIDED;
    const least = new Down(b.value).abs().minus(b.error);
    const value = new Wide(a.value).div(b.value);
    const scale = a.scale.div(least);
    if (isExact(a) && isExact(b)) {
      const whole = value.precision() + b.value.precision() <= W && value.times(b.value).eq(a.value);
      return finite(value, whole ? ZERO : unit(value), scale);
    }
    const error = a.error.plus(magnitude(value).times(b.error)).div(least);
    return finite(value, error.plus(unit(value)), scale);
  }

  function sqrt(a: Ball): Ball {
    const s = stuck(a);
    if (s) return s;
    if (isZero(a)) return zero;
    if (isNegative(a)) return UNDEFINED;
    if (a.value.isNegative() || a.value.isZero() || new Up(a.value).lt(a.error)) return UNDECIDED;
    const value = new Wide(a.value).sqrt();
    if (isExact(a) && 2 * value.precision() <= W && value.times(value).eq(a.value)) return exactly(value);
    return finite(value, a.error.div(below(value)).plus(unit(value)));
  }

  function exp(a: Ball): Ball {
    const s = stuck(a);
    if (s) return s;
    if (isZero(a)) return one;
    const { x, error } = cut(a, W + INNER + 16);
    // beyond e^(±10^16) there is only 0, or giving up
    if (x.e > 15) return new Up(x).plus(error).lte('-9e15') ? finite(zero.value, TINY) : UNDECIDED;
    const value = x.abs().lte(LARGEST_FIXED)
      ? rounded(new Inner(fixedExp(x.toFixed(), W + INNER)))
      : rounded(new Inner(x).exp());
    return finite(value, larger(magnitude(value), TINY).times(expm1Up(error)).times(1.000001).plus(tenUnits(value)));
  }

  function log(a: Ball): Ball {
    const s = stuck(a);
    if (s) return s;
    if (isZero(a) || isNegative(a)) return UNDEFINED;
    if (!isPositive(a)) return UNDECIDED;
    const { x, error } = cut(a, 2 * (W + INNER));
    const least = new Down(x).minus(error);
    if (!least.isPositive() || least.isZero()) return UNDECIDED;
    // beside 1 the logarithm is small, and the decimals of a fixed number of places would be too few
    const far = x.lt(0.99) || x.gt(1.01);
    const value = rounded(far ? new Inner(fixedLog(...scientific(x), W + INNER)) : new Inner(x).ln());
    return finite(value, error.div(least).plus(tenUnits(value)));
  }

  function wave(a: Ball, name: 'sin' | 'cos'): Ball {
    const s = stuck(a);
    if (s) return s;
    if (isZero(a)) return name === 'sin' ? zero : one;
    if (a.value.e > LARGEST_ANGLE_EXPONENT || a.error.gt(1)) return finite(zero.value, ONE);
    const { x, error } = cut(a, W + INNER + Math.max(0, a.value.e + 1));
    // the sine of so small an angle is the angle, to W places: |sin x − x| ≤ |x|³ / 6
    if (x.e < -W) {
      if (name === 'cos') return finite(one.value, magnitude(x).times(magnitude(x)).plus(error));
      return finite(rounded(x), error.plus(tenUnits(x)));
    }
    const value = rounded(name === 'sin' ? new Inner(x).sin() : new Inner(x).cos());
    const absolute = x.e < 0 && name === 'sin' ? ZERO : new Up(`1e${-W - 5}`);
    return finite(value, error.plus(tenUnits(value)).plus(absolute));
  }

  function tanh(a: Ball): Ball {
    const s = stuck(a);
    if (s) return s;
    if (isZero(a)) return zero;
    const { x, error } = cut(a, 2 * W);
    const size = magnitude(x);
    // |tanh'| = 1 − tanh² ≤ min(1, 4 exp(−2|x|))
    const nearest = new Down(x).abs().minus(error);
    const flat = nearest.isPositive() ? expUp(new Up(nearest).times(-1.999999)).times(4) : ONE;
    const spread = error.times(flat.lt(1) ? flat : ONE);
    // |tanh x − x| ≤ |x|³
    if (2 * x.e < -W - 2) return finite(rounded(x), spread.plus(tenUnits(x)).plus(size.times(size).times(size)));
    const sign = x.isNegative() ? -1 : 1;
    if (size.gt(3 * W)) {
      const rest = expUp(new Up(below(x)).times(-2)).times(2);
      return finite(new Wide(sign), spread.plus(rest));
    }
    // (e − 1) / (e + 1), e = exp(2|x|): e − 1 loses as many digits as |x| has zeros, at most W / 2
    const twice = new Widest(x).abs().times(2);
    const e = twice.lte(LARGEST_FIXED) ? new Widest(fixedExp(twice.toFixed(), Widest.precision)) : twice.exp();
    const value = rounded(e.minus(1).div(e.plus(1)).times(sign));
    return finite(value, spread.plus(tenUnits(value)));
  }

  let rootPi: Decimal | undefined;

  function erf(a: Ball): Ball {
    const s = stuck(a);
    if (s) return s;
    if (isZero(a)) return zero;
    const { x, error } = cut(a, 2 * W);
    const sign = x.isNegative() ? -1 : 1;
    // erf' = 2/√π exp(−x²)
    const nearest = new Down(x).abs().minus(error);
    const slope = nearest.isPositive() ? larger(expUp(new Up(nearest.times(nearest)).neg()), TINY) : ONE;
    const spread = error.times(slope).times(1.1284);
    // 1 − erf x ≤ exp(−x²)
    const least = below(x);
    const square = least.times(least);
    if (square.gt((W + 5) * 2.302586)) return finite(new Wide(sign), spread.plus(expUp(new Up(square).neg())));
    rootPi ??= Inner.acos(-1).sqrt();
    // erf x = 2/√π exp(−x²) Σ 2ⁿ x²ⁿ⁺¹ / (2n+1)!!: all terms of one sign
    const X = new Inner(x).toSD(W + INNER);
    const twice = X.times(X).times(2);
    const ratio = twice.toNumber();
    let term = X;
    let sum = X;
    // once terms halve, what is left out is less than the last one
    for (let n = 1; ; n++) {
      term = term.times(twice).div(2 * n + 1);
      sum = sum.plus(term);
      if (term.isZero() || (2 * (2 * n + 3) > 4 * ratio && term.e < sum.e - W - 5)) break;
    }
    const value = rounded(sum.times(2).div(rootPi).times(X.times(X).neg().exp()));
    return finite(value, spread.plus(tenUnits(value)));
  }

  /** a to an exact whole power, by repeated squaring: 53 times at most. */
  function wholePower(a: Ball, exponent: Decimal): Ball {
    if (exponent.isZero()) return one;
    if (exponent.eq(1)) return a;
    if (isZero(a)) return exponent.isNegative() ? UNDEFINED : zero;
    const times = magnitude(exponent);
    if (touchesZero(a)) {
      if (exponent.isNegative() || times.gt(1e15)) return UNDECIDED;
      const most = magnitude(a.value).plus(a.error);
      const level = log10(most) * exponent.toNumber();
      if (level > LARGEST_EXPONENT) return UNDECIDED;
      return finite(zero.value, level < -LARGEST_EXPONENT ? TINY : powerUp(most, exponent));
    }
    const flip = a.value.isNegative() && isOdd(exponent);
    if (times.gt(1e15)) {
      const size = exp(multiply(exactly(exponent), log(abs(a))));
      return flip ? negate(size) : size;
    }
    const level = exponent.toNumber() * log10(a.value);
    if (level > 0.99 * LARGEST_EXPONENT) return UNDECIDED;
    const lost = times.times(a.error.div(new Down(a.value).abs().minus(a.error)));
    if (level < -0.99 * LARGEST_EXPONENT)
      return lost.lt(1) ? finite(zero.value, TINY.times('1e100000000000000')) : UNDECIDED;
    const value = rounded(
      new Inner(a.value)
        .abs()
        .toSD(2 * W)
        .pow(exponent),
    );
    const digitsOfPower = a.value.precision() * exponent.toNumber();
    const exact = isExact(a) && exponent.isPositive() && digitsOfPower <= W;
    const error = exact ? ZERO : tenUnits(value).plus(times.times(unit(value)).times('1e-50'));
    return finite(flip ? value.neg() : value, error.plus(magnitude(value).times(1.000001).times(expm1Up(lost))));
  }

  /** At least x^n, for x > 0 and a whole n > 1. */
  function powerUp(x: Decimal, n: Decimal): Decimal {
    const level = new Up(log10(x)).times(n);
    return new Up(10).pow(level.plus(level.abs().times(1e-8)).plus(1).ceil());
  }

  function power(a: Ball, b: Ball): Ball {
    const s = stuck(a, b);
    if (s) return s;
    if (isExact(b) && b.value.isInteger()) return wholePower(a, b.value);
    if (isExact(b) && b.value.eq(0.5)) return sqrt(a);
    if (isZero(a)) return isPositive(b) ? zero : isNegative(b) ? UNDEFINED : UNDECIDED;
    if (isPositive(a)) return exp(multiply(b, log(a)));
    return isNegative(a) && !holdsInteger(b) ? UNDEFINED : UNDECIDED;
  }

  function holdsInteger(b: Ball): boolean {
    if (b.value.e > W || b.error.gte(0.5)) return true;
    return new Up(b.value.minus(b.value.round())).abs().lte(b.error.plus(unit(b.value)));
  }

  /** The larger of two, or the smaller, for `side` 1 or −1. */
  function extreme(a: Ball, b: Ball, side: 1 | -1): Ball {
    const s = stuck(a, b);
    if (s) return s;
    const o = order(a, b);
    if (o !== undefined) return o === -side ? b : a;
    const value = a.value.cmp(b.value) === -side ? b.value : a.value;
    return finite(value, larger(a.error, b.error), larger(a.scale, b.scale));
  }

  function hull(a: Ball, b: Ball): Ball {
    if (a === b) return a;
    if (a.state !== 'finite' || b.state !== 'finite') return UNDECIDED;
    const o = order(a, b);
    if (o === 0) return a;
    if (o !== undefined) return UNDECIDED;
    const apart = new Up(a.value).minus(b.value).abs().plus(b.error);
    return finite(a.value, larger(a.error, apart), larger(a.scale, b.scale));
  }

  function constant(text: string): Ball {
    const m = CONSTANT.exec(text);
    if (!m) return UNDECIDED;
    const value = new Wide(text.trim());
    if (value.isZero()) return /[1-9]/.test(m[1] as string) ? finite(zero.value, TINY) : zero;
    if (value.precision() <= MOST_DIGITS) return exactly(value);
    return finite(rounded(value), unit(value));
  }

  const ofTruth = (t: Truth): Ball => (t === undefined ? UNDECIDED : t ? one : zero);

  return {
    constant,
    double: (x) => (x === 1 ? one : x === 0 ? zero : Number.isFinite(x) ? exactly(new Wide(expansion(x))) : UNDEFINED),
    negate,
    add,
    subtract,
    multiply,
    divide,
    power,
    exp,
    log,
    sqrt,
    sin: (a) => wave(a, 'sin'),
    cos: (a) => wave(a, 'cos'),
    tanh,
    erf,
    abs,
    maximum: (a, b) => extreme(a, b, 1),
    minimum: (a, b) => extreme(a, b, -1),
    ...comparisons(order),
    truth: ofTruth,
    holds: (a) => (a.state !== 'finite' ? undefined : isZero(a) ? false : touchesZero(a) ? undefined : true),
    choose: (t, yes, no) => (t === undefined ? hull(yes(), no()) : t ? yes() : no()),
  };
}

const made = new Map<number, Arithmetic<Ball>>();

/**
 * The arithmetic of balls of so many digits. Sums of exact numbers stay exact while they fit; comparisons are decided where
 * the balls are disjoint, or both exact, or one and the same; a choice that cannot be told is undecided unless its two
 * values overlap.
 */
export function balls(digits: 50 | 200): Arithmetic<Ball> {
  let ar = made.get(digits);
  if (!ar) {
    ar = make(digits);
    made.set(digits, ar);
  }
  return ar;
}

/**
 * Whether two balls are the same number. `equal`: they overlap, and their errors are below `relative` of the largest of the
 * values and the terms summed into them. `different`: they are disjoint. Neither: more digits may tell.
 */
export function compareBalls(a: Ball, b: Ball, relative: string): 'equal' | 'different' | 'undecided' {
  if (a.state !== 'finite' || b.state !== 'finite') return 'undecided';
  const o = order(a, b);
  if (o === 0) return 'equal';
  if (o !== undefined) return 'different';
  const allowed = larger(a.scale, b.scale).times(relative);
  return a.error.plus(b.error).lte(allowed) ? 'equal' : 'undecided';
}

/** The nearest double to the value of a ball; NaN unless finite. Magnitudes beyond doubles become 0 or infinite. */
export function ballToDouble(a: Ball): number {
  return a.state === 'finite' ? a.value.toNumber() : Number.NaN;
}

/** An upper bound on the error of a ball as a double; Infinity unless finite. */
export function ballError(a: Ball): number {
  if (isExact(a)) return 0;
  return Math.max(a.error.toNumber() * (1 + 2 ** -50), Number.MIN_VALUE);
}
