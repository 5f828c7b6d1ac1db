/** Kernels of the elementwise operations of two and three arguments: entry e comes from the rows a[e], b[e] (and c[e]). */
import { type BoundKernel, exactProduct, type Kernel, logSpread, R, TINY, U } from './kernels';

export const add: Kernel = (s, v, B) => {
  for (let e = 0; e < s.n; e++) {
    const o = (s.out + e) * B;
    const x = s.a[e]! * B;
    const y = s.b[e]! * B;
    for (let i = 0; i < B; i++) v[o + i] = v[x + i]! + v[y + i]!;
  }
};
export const subtract: Kernel = (s, v, B) => {
  for (let e = 0; e < s.n; e++) {
    const o = (s.out + e) * B;
    const x = s.a[e]! * B;
    const y = s.b[e]! * B;
    for (let i = 0; i < B; i++) v[o + i] = v[x + i]! - v[y + i]!;
  }
};
export const multiply: Kernel = (s, v, B) => {
  for (let e = 0; e < s.n; e++) {
    const o = (s.out + e) * B;
    const x = s.a[e]! * B;
    const y = s.b[e]! * B;
    for (let i = 0; i < B; i++) v[o + i] = v[x + i]! * v[y + i]!;
  }
};
export const divide: Kernel = (s, v, B) => {
  for (let e = 0; e < s.n; e++) {
    const o = (s.out + e) * B;
    const x = s.a[e]! * B;
    const y = s.b[e]! * B;
    for (let i = 0; i < B; i++) v[o + i] = v[x + i]! / v[y + i]!;
  }
};
export const maximum: Kernel = (s, v, B) => {
  for (let e = 0; e < s.n; e++) {
    const o = (s.out + e) * B;
    const x = s.a[e]! * B;
    const y = s.b[e]! * B;
    for (let i = 0; i < B; i++) v[o + i] = Math.max(v[x + i]!, v[y + i]!);
  }
};
export const minimum: Kernel = (s, v, B) => {
  for (let e = 0; e < s.n; e++) {
    const o = (s.out + e) * B;
    const x = s.a[e]! * B;
    const y = s.b[e]! * B;
    for (let i = 0; i < B; i++) v[o + i] = Math.min(v[x + i]!, v[y + i]!);
  }
};

/** a^b: 0^0 is 1, a negative base with an exponent that is no integer is NaN, so is a NaN base whatever the exponent. */
export function powerOf(a: number, b: number): number {
  if (b === 2) return a * a;
  if (b === 1) return a;
  if (b === 3) return a * a * a;
  if (b === -1) return 1 / a;
  if (b === 0.5) return Math.sqrt(a);
  return Number.isNaN(a) ? a : a ** b;
}

export const power: Kernel = (s, v, B) => {
  for (let e = 0; e < s.n; e++) {
    const o = (s.out + e) * B;
    const x = s.a[e]! * B;
    const y = s.b[e]! * B;
    for (let i = 0; i < B; i++) v[o + i] = powerOf(v[x + i]!, v[y + i]!);
  }
};

function less(s: { out: number; n: number }, left: Int32Array, right: Int32Array, v: Float64Array, B: number): void {
  for (let e = 0; e < s.n; e++) {
    const o = (s.out + e) * B;
    const x = left[e]! * B;
    const y = right[e]! * B;
    for (let i = 0; i < B; i++) v[o + i] = v[x + i]! < v[y + i]! ? 1 : 0;
  }
}
function lessOrEqual(
  s: { out: number; n: number },
  left: Int32Array,
  right: Int32Array,
  v: Float64Array,
  B: number,
): void {
  for (let e = 0; e < s.n; e++) {
    const o = (s.out + e) * B;
    const x = left[e]! * B;
    const y = right[e]! * B;
    for (let i = 0; i < B; i++) v[o + i] = v[x + i]! <= v[y + i]! ? 1 : 0;
  }
}
export const lt: Kernel = (s, v, B) => less(s, s.a, s.b, v, B);
export const gt: Kernel = (s, v, B) => less(s, s.b, s.a, v, B);
export const le: Kernel = (s, v, B) => lessOrEqual(s, s.a, s.b, v, B);
export const ge: Kernel = (s, v, B) => lessOrEqual(s, s.b, s.a, v, B);

/** For tests that are rarely the bulk of the work. */
function test(f: (a: number, b: number) => boolean): Kernel {
  return (s, v, B) => {
    for (let e = 0; e < s.n; e++) {
      const o = (s.out + e) * B;
      const x = s.a[e]! * B;
      const y = s.b[e]! * B;
      for (let i = 0; i < B; i++) v[o + i] = f(v[x + i]!, v[y + i]!) ? 1 : 0;
    }
  };
}
export const eq: Kernel = (s, v, B) => {
  for (let e = 0; e < s.n; e++) {
    const o = (s.out + e) * B;
    const x = s.a[e]! * B;
    const y = s.b[e]! * B;
    for (let i = 0; i < B; i++) v[o + i] = v[x + i] === v[y + i] ? 1 : 0;
  }
};
export const ne = test((a, b) => a !== b);
export const and = test((a, b) => a !== 0 && b !== 0);
export const or = test((a, b) => a !== 0 || b !== 0);

export const where: Kernel = (s, v, B) => {
  for (let e = 0; e < s.n; e++) {
    const o = (s.out + e) * B;
    const t = s.a[e]! * B;
    const x = s.b[e]! * B;
    const y = s.c[e]! * B;
    // one load from the row chosen: conditions are as good as random, and a branch between two loads is mispredicted
    for (let i = 0; i < B; i++) v[o + i] = v[(v[t + i] !== 0 ? x : y) + i]!;
  }
};

/** What rounding took from x + y, exactly (Knuth's two-sum); NaN where the sum overflows. */
const addBoundOf = (negated: boolean): BoundKernel => {
  return (s, v, err, B) => {
    for (let e = 0; e < s.n; e++) {
      const o = (s.out + e) * B;
      const x = s.a[e]! * B;
      const y = s.b[e]! * B;
      for (let i = 0; i < B; i++) {
        const total = v[o + i]!;
        const left = v[x + i]!;
        const right = negated ? -v[y + i]! : v[y + i]!;
        const part = total - left;
        const lost = left - (total - part) + (right - part);
        err[o + i] = err[x + i]! + err[y + i]! + Math.abs(lost);
      }
      // a value minus itself is 0 however inexact it is
      if (negated && x === y) for (let i = 0; i < B; i++) err[o + i] = err[x + i]! < Infinity ? 0 : Infinity;
    }
  };
};
export const addBound = addBoundOf(false);
export const subtractBound = addBoundOf(true);

// |(x+d)(y+f) - xy| ≤ |x| ey + |y| ex + ex ey
export const multiplyBound: BoundKernel = (s, v, err, B) => {
  for (let e = 0; e < s.n; e++) {
    const o = (s.out + e) * B;
    const x = s.a[e]! * B;
    const y = s.b[e]! * B;
    for (let i = 0; i < B; i++) {
      const left = v[x + i]!;
      const right = v[y + i]!;
      const ex = err[x + i]!;
      const ey = err[y + i]!;
      const rounding = exactProduct(left, right) ? 0 : U * Math.abs(v[o + i]!) + TINY;
      if (ex === 0 && (ey === 0 || left === 0)) err[o + i] = ey < Infinity ? rounding : Infinity;
      else if (ey === 0 && right === 0) err[o + i] = ex < Infinity ? 0 : Infinity;
      else err[o + i] = Math.abs(left) * ey + Math.abs(right) * ex + ex * ey + rounding + TINY;
    }
  }
};

// x/y - (x+d)/(y+f) = (x/y · f - d) / (y+f)
export const divideBound: BoundKernel = (s, v, err, B) => {
  for (let e = 0; e < s.n; e++) {
    const o = (s.out + e) * B;
    const x = s.a[e]! * B;
    const y = s.b[e]! * B;
    for (let i = 0; i < B; i++) {
      const q = v[o + i]!;
      const left = v[x + i]!;
      const right = v[y + i]!;
      const ex = err[x + i]!;
      const ey = err[y + i]!;
      const nearest = Math.abs(right) - ey;
      const exact =
        left === 0 ||
        right * right === 1 ||
        (Math.fround(q) === q && Math.fround(right) === right && q * right === left);
      const rounding = exact ? 0 : U * Math.abs(q) + TINY;
      if (!(nearest > 0)) err[o + i] = Infinity;
      else if (ex === 0 && (ey === 0 || left === 0)) err[o + i] = rounding;
      else err[o + i] = (ex + (Math.abs(q) + TINY) * ey) / nearest + rounding + TINY;
    }
  }
};

/** Bound of a^b, given the computed value. */
export function powerBoundOf(y: number, a: number, ea: number, b: number, eb: number): number {
  if (!(ea < Infinity && eb < Infinity)) return Infinity;
  if (eb === 0 && b === 0) return 0;
  if (eb === 0 && b === 1) return ea;
  const value = Math.abs(y);
  const size = Math.abs(a);
  const integer = Number.isInteger(b);
  // engines may multiply out integer powers: a rounding a factor
  const relative = R + (Math.abs(b) + 2) * U;
  if (!(relative < 2 ** -30)) return Infinity;
  const rounding = relative * value + TINY;
  if (eb === 0 && ea === 0) {
    if ((a === 0 && b > 0) || a === 1 || (a === -1 && integer)) return 0;
    if (b === 2) return Math.fround(a) === a ? 0 : U * value + TINY;
    return rounding;
  }
  const defined = eb === 0 && integer ? b > 0 || size > ea : a > ea;
  if (!defined) return Infinity;
  // where the ball may hold 0 (an integer b > 0): both powers stay below (|a| + ea)^b
  if (eb === 0 && b > 0 && !(ea < size / 2)) return ((size + ea) ** b + value) * (1 + 8 * relative) + rounding;
  // with r = ea/|a|: (1-r)^-|b| - 1 bounds the relative change both ways, since (1-r)(1+r) ≤ 1; then the exponent's
  const spread = logSpread(size, ea);
  const change = Math.abs(b) * spread + (eb === 0 ? 0 : eb * (Math.abs(Math.log(size)) * (1 + R) + spread));
  return (value + TINY) * Math.expm1(change) * (1 + 8 * relative) + rounding;
}

export const powerBound: BoundKernel = (s, v, err, B) => {
  for (let e = 0; e < s.n; e++) {
    const o = (s.out + e) * B;
    const x = s.a[e]! * B;
    const y = s.b[e]! * B;
    for (let i = 0; i < B; i++) err[o + i] = powerBoundOf(v[o + i]!, v[x + i]!, err[x + i]!, v[y + i]!, err[y + i]!);
  }
};

// the larger of two balls lies within the larger radius; where the balls are apart, it is one of them
export const chooseBound: BoundKernel = (s, v, err, B) => {
  for (let e = 0; e < s.n; e++) {
    const o = (s.out + e) * B;
    const x = s.a[e]! * B;
    const y = s.b[e]! * B;
    for (let i = 0; i < B; i++) {
      const ex = err[x + i]!;
      const ey = err[y + i]!;
      const left = v[x + i]!;
      const right = v[y + i]!;
      const apart = Math.abs(left - right) > (ex + ey) * (1 + R);
      err[o + i] = !apart ? Math.max(ex, ey) : v[o + i] === left ? ex : ey;
    }
  }
};

// a comparison is exact where the balls are apart, or where both sides are exact; else nothing is known
export const compareBound: BoundKernel = (s, v, err, B) => {
  for (let e = 0; e < s.n; e++) {
    const o = (s.out + e) * B;
    const x = s.a[e]! * B;
    const y = s.b[e]! * B;
    for (let i = 0; i < B; i++) {
      const radius = err[x + i]! + err[y + i]!;
      const gap = Math.abs(v[x + i]! - v[y + i]!);
      const known = gap > radius * (1 + R) || (gap === 0 && (radius === 0 || (x === y && radius < Infinity)));
      err[o + i] = known ? 0 : Infinity;
    }
  }
};

/** 1: certainly not 0; -1: certainly 0; 0: cannot be told. */
function truth(x: number, ex: number): number {
  return Math.abs(x) > ex ? 1 : x === 0 && ex === 0 ? -1 : 0;
}

/** One operand may settle it: a certain 0 for `and` (-1), a certain truth for `or` (1). */
const logicBound = (settles: number): BoundKernel => {
  return (s, v, err, B) => {
    for (let e = 0; e < s.n; e++) {
      const o = (s.out + e) * B;
      const x = s.a[e]! * B;
      const y = s.b[e]! * B;
      for (let i = 0; i < B; i++) {
        const left = truth(v[x + i]!, err[x + i]!);
        const right = truth(v[y + i]!, err[y + i]!);
        err[o + i] = left === settles || right === settles || left * right !== 0 ? 0 : Infinity;
      }
    }
  };
};
export const andBound = logicBound(-1);
export const orBound = logicBound(1);

export const whereBound: BoundKernel = (s, v, err, B) => {
  for (let e = 0; e < s.n; e++) {
    const o = (s.out + e) * B;
    const t = s.a[e]! * B;
    const x = s.b[e]! * B;
    const y = s.c[e]! * B;
    for (let i = 0; i < B; i++) {
      const known = truth(v[t + i]!, err[t + i]!);
      err[o + i] = known === 0 ? Infinity : known > 0 ? err[x + i]! : err[y + i]!;
    }
  }
};
