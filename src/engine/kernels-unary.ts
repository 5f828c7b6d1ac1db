/** Kernels of the elementwise operations of one argument: entry e of the result comes from row a[e]. */

import { type BoundKernel, type Kernel, logSpread, R, TINY, U } from './kernels';
import { erf } from './kernels-erf';

/** 1 / (1 + exp(-x)) without overflow, and accurate where it is small. */
export function sigmoidOf(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const z = Math.exp(x);
  return z / (1 + z);
}

/** log(1 + exp(x)) without overflow, and accurate where it is small. */
export function softplusOf(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
}

/** For functions whose own cost hides that of the call. */
function map(f: (x: number) => number): Kernel {
  return (s, v, B) => {
    for (let e = 0; e < s.n; e++) {
      const o = (s.out + e) * B;
      const x = s.a[e]! * B;
      for (let i = 0; i < B; i++) v[o + i] = f(v[x + i]!);
    }
  };
}

export const negate: Kernel = (s, v, B) => {
  for (let e = 0; e < s.n; e++) {
    const o = (s.out + e) * B;
    const x = s.a[e]! * B;
    for (let i = 0; i < B; i++) v[o + i] = -v[x + i]!;
  }
};
export const exp: Kernel = (s, v, B) => {
  for (let e = 0; e < s.n; e++) {
    const o = (s.out + e) * B;
    const x = s.a[e]! * B;
    for (let i = 0; i < B; i++) v[o + i] = Math.exp(v[x + i]!);
  }
};
export const sqrt: Kernel = (s, v, B) => {
  for (let e = 0; e < s.n; e++) {
    const o = (s.out + e) * B;
    const x = s.a[e]! * B;
    for (let i = 0; i < B; i++) v[o + i] = Math.sqrt(v[x + i]!);
  }
};
export const abs: Kernel = (s, v, B) => {
  for (let e = 0; e < s.n; e++) {
    const o = (s.out + e) * B;
    const x = s.a[e]! * B;
    for (let i = 0; i < B; i++) v[o + i] = Math.abs(v[x + i]!);
  }
};
export const log = map((x) => Math.log(x));
export const sign = map((x) => Math.sign(x));
export const sin = map((x) => Math.sin(x));
export const cos = map((x) => Math.cos(x));
export const tanh = map((x) => Math.tanh(x));
export const sigmoid = map(sigmoidOf);
export const softplus = map(softplusOf);
export const erfKernel = map(erf);
export const not = map((x) => (x === 0 ? 1 : Number.isNaN(x) ? x : 0));

/** `f` bounds one entry: the computed value, the argument, its bound. */
function bound(f: (y: number, x: number, ex: number) => number): BoundKernel {
  return (s, v, err, B) => {
    for (let e = 0; e < s.n; e++) {
      const o = (s.out + e) * B;
      const x = s.a[e]! * B;
      for (let i = 0; i < B; i++) err[o + i] = f(v[o + i]!, v[x + i]!, err[x + i]!);
    }
  };
}

/** |f(x + d) - f(x)| ≤ |d| at a slope of at most 1 where f(x) = |x| or -x, which do not round. */
export const sameBound: BoundKernel = (s, _v, err, B) => {
  for (let e = 0; e < s.n; e++) {
    const o = (s.out + e) * B;
    const x = s.a[e]! * B;
    for (let i = 0; i < B; i++) err[o + i] = err[x + i]!;
  }
};

// exp(x + d) - exp(x) = exp(x) · expm1(d); exp(0) is exactly 1
export const expBound: BoundKernel = (s, v, err, B) => {
  for (let e = 0; e < s.n; e++) {
    const o = (s.out + e) * B;
    const x = s.a[e]! * B;
    for (let i = 0; i < B; i++) {
      const ex = err[x + i]!;
      const y = v[o + i]!;
      if (ex === 0) err[o + i] = v[x + i] === 0 ? 0 : y * R + TINY;
      else err[o + i] = (y + TINY) * (Math.expm1(ex) + 2 * R) + TINY;
    }
  }
};

// the ball must stay positive; log(1) is exactly 0
export const logBound = bound((y, x, ex) => {
  if (!(x > ex)) return Infinity;
  if (ex === 0 && x === 1) return 0;
  return TINY + R * Math.abs(y) + logSpread(x, ex);
});

// sqrt(x) - sqrt(x - e) = e / (sqrt(x) + sqrt(x - e)); the ball must not hold a negative number
export const sqrtBound = bound((y, x, ex) => {
  if (!(x >= ex)) return Infinity;
  if (ex === 0) return Math.fround(y) === y && y * y === x ? 0 : U * y + TINY;
  return ex / (y + Math.sqrt(x - ex)) + U * y + TINY;
});

/** 0 where the ball tells the sign, else unbounded: for operations that jump at 0. */
export const jumpBound = bound((_y, x, ex) => (Math.abs(x) > ex || (x === 0 && ex === 0) ? 0 : Infinity));

// |sin'| ≤ 1, and no two values of sin are more than 2 apart
export const sinBound = bound((y, x, ex) => {
  if (ex === 0 && x === 0) return 0;
  return ex < Infinity ? Math.min(ex, 2) + R * Math.abs(y) + TINY : Infinity;
});
export const cosBound = sinBound;

/** The ball's point nearest to 0, where bell-shaped derivatives are largest. */
const nearest = (x: number, ex: number): number => Math.max(Math.abs(x) - ex, 0);

// tanh' = 1 / cosh²
export const tanhBound = bound((y, x, ex) => {
  if (ex === 0) return x === 0 ? 0 : R * Math.abs(y) + TINY;
  const c = Math.cosh(nearest(x, ex));
  return (ex / c / c) * (1 + 8 * R) + R * Math.abs(y) + TINY;
});

// σ' = σ(x) σ(-x)
export const sigmoidBound = bound((y, x, ex) => {
  if (ex === 0) return 2 * R * y + TINY;
  const t = nearest(x, ex);
  return ex * sigmoidOf(t) * sigmoidOf(-t) * (1 + 8 * R) + 2 * R * y + TINY;
});

// softplus' = σ
export const softplusBound = bound((y, x, ex) => ex * sigmoidOf(x + ex) * (1 + 8 * R) + 3 * R * y + TINY);

// erf' = 2/√π exp(-x²)
export const erfBound = bound((y, x, ex) => {
  if (ex === 0) return x === 0 ? 0 : 2 * R * Math.abs(y) + TINY;
  const t = nearest(x, ex);
  return 1.1284 * ex * Math.exp(-t * t) + 2 * R * Math.abs(y) + TINY;
});
