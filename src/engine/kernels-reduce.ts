/**
 * Kernels that combine several entries into one. Sums take groups of any length: group g is the rows a[b[g]] … a[b[g+1]-1].
 * The others take groups of p rows: a[g·p] … a[g·p + p - 1].
 */
import { type BoundKernel, type Kernel, R, scratch, TINY, U } from './kernels';

// one term after the other; four a pass, which leaves the order and so the bound below as it is
export const sum: Kernel = (s, v, B) => {
  const rows = s.a;
  for (let g = 0; g < s.n; g++) {
    const o = (s.out + g) * B;
    const end = s.b[g + 1]!;
    let t = s.b[g]!;
    const first = rows[t++]! * B;
    for (let i = 0; i < B; i++) v[o + i] = v[first + i]!;
    for (; t + 3 < end; t += 4) {
      const x = rows[t]! * B;
      const y = rows[t + 1]! * B;
      const z = rows[t + 2]! * B;
      const w = rows[t + 3]! * B;
      for (let i = 0; i < B; i++) v[o + i] = v[o + i]! + v[x + i]! + v[y + i]! + v[z + i]! + v[w + i]!;
    }
    for (; t < end; t++) {
      const x = rows[t]! * B;
      for (let i = 0; i < B; i++) v[o + i] = v[o + i]! + v[x + i]!;
    }
  }
};

// each addition's own rounding, exactly (Knuth's two-sum), and the terms' bounds
export const sumBound: BoundKernel = (s, v, err, B) => {
  const partial = scratch(0, B);
  const rows = s.a;
  for (let g = 0; g < s.n; g++) {
    const o = (s.out + g) * B;
    const end = s.b[g + 1]!;
    const first = rows[s.b[g]!]! * B;
    for (let i = 0; i < B; i++) {
      partial[i] = v[first + i]!;
      err[o + i] = err[first + i]!;
    }
    for (let t = s.b[g]! + 1; t < end; t++) {
      const x = rows[t]! * B;
      for (let i = 0; i < B; i++) {
        const before = partial[i]!;
        const term = v[x + i]!;
        const after = before + term;
        const part = after - before;
        partial[i] = after;
        err[o + i] = err[o + i]! + err[x + i]! + Math.abs(before - (after - part) + (term - part));
      }
    }
  }
};

export const amax: Kernel = (s, v, B) => {
  for (let g = 0; g < s.n; g++) {
    const o = (s.out + g) * B;
    const first = s.a[g * s.p]! * B;
    for (let i = 0; i < B; i++) v[o + i] = v[first + i]!;
    for (let t = 1; t < s.p; t++) {
      const x = s.a[g * s.p + t]! * B;
      for (let i = 0; i < B; i++) v[o + i] = Math.max(v[o + i]!, v[x + i]!);
    }
  }
};
export const amin: Kernel = (s, v, B) => {
  for (let g = 0; g < s.n; g++) {
    const o = (s.out + g) * B;
    const first = s.a[g * s.p]! * B;
    for (let i = 0; i < B; i++) v[o + i] = v[first + i]!;
    for (let t = 1; t < s.p; t++) {
      const x = s.a[g * s.p + t]! * B;
      for (let i = 0; i < B; i++) v[o + i] = Math.min(v[o + i]!, v[x + i]!);
    }
  }
};

// the extreme moves by no more than an entry's ball reaches beyond it
export const extremeBound: BoundKernel = (s, v, err, B) => {
  for (let g = 0; g < s.n; g++) {
    const o = (s.out + g) * B;
    for (let i = 0; i < B; i++) err[o + i] = 0;
    for (let t = 0; t < s.p; t++) {
      const x = s.a[g * s.p + t]! * B;
      for (let i = 0; i < B; i++) {
        const ex = err[x + i]!;
        const gap = Math.abs(v[o + i]! - v[x + i]!);
        err[o + i] = Math.max(err[o + i]!, ex < Infinity ? ex * (1 + R) - gap : Infinity);
      }
    }
  }
};

/** Into `top`: the largest entry of group g. */
function largest(
  s: { readonly a: Int32Array; readonly p: number },
  g: number,
  v: Float64Array,
  B: number,
  top: Float64Array,
): void {
  const first = s.a[g * s.p]! * B;
  for (let i = 0; i < B; i++) top[i] = v[first + i]!;
  for (let t = 1; t < s.p; t++) {
    const x = s.a[g * s.p + t]! * B;
    for (let i = 0; i < B; i++) top[i] = Math.max(top[i]!, v[x + i]!);
  }
}

// exp(x_i - m) / Σ exp(x_j - m) with m the largest: no overflow, no branch
export const softmax: Kernel = (s, v, B) => {
  const top = scratch(0, B);
  const total = scratch(1, B);
  const groups = s.n / s.p;
  for (let g = 0; g < groups; g++) {
    largest(s, g, v, B, top);
    const from = (s.out + g * s.p) * B;
    for (let i = 0; i < B; i++) total[i] = 0;
    for (let t = 0; t < s.p; t++) {
      const x = s.a[g * s.p + t]! * B;
      const o = from + t * B;
      for (let i = 0; i < B; i++) {
        const e = Math.exp(v[x + i]! - top[i]!);
        v[o + i] = e;
        total[i] = total[i]! + e;
      }
    }
    for (let t = 0; t < s.p; t++) {
      const o = from + t * B;
      for (let i = 0; i < B; i++) v[o + i] = v[o + i]! / total[i]!;
    }
  }
};

/** Whether an entry is so far below the largest (a mask of -1e30) that its exponential is 0 whatever its rounding. */
const gone = (below: number, ex: number): boolean => below > 1000 && below < Infinity && ex < 200;

/**
 * With arguments off by d_j, |d_j| ≤ e_j: p_i becomes p_i exp(d_i) / Σ p_j exp(d_j), and |log Σ p_j exp(d_j)| ≤
 * log Σ p_j exp(e_j) both ways (Jensen). Rounding x_j - m is one more such d_j, of U |x_j - m|.
 */
export const softmaxBound: BoundKernel = (s, v, err, B) => {
  const top = scratch(0, B);
  const total = scratch(1, B);
  const groups = s.n / s.p;
  const rounding = 4 * R + (s.p + 4) * U;
  for (let g = 0; g < groups; g++) {
    largest(s, g, v, B, top);
    const from = (s.out + g * s.p) * B;
    for (let i = 0; i < B; i++) total[i] = 0;
    for (let t = 0; t < s.p; t++) {
      const x = s.a[g * s.p + t]! * B;
      const o = from + t * B;
      for (let i = 0; i < B; i++) {
        const below = top[i]! - v[x + i]!;
        const own = err[x + i]! + U * below;
        total[i] = total[i]! + (gone(below, err[x + i]!) ? TINY : (v[o + i]! + TINY) * Math.expm1(own));
      }
    }
    for (let t = 0; t < s.p; t++) {
      const x = s.a[g * s.p + t]! * B;
      const o = from + t * B;
      for (let i = 0; i < B; i++) {
        const below = top[i]! - v[x + i]!;
        const own = err[x + i]! + U * below;
        if (gone(below, err[x + i]!)) {
          err[o + i] = TINY * (2 + total[i]!);
          continue;
        }
        const moved = Math.expm1(own + Math.log1p(total[i]!)) * (1 + 16 * R);
        err[o + i] = s.p === 1 && own < Infinity ? 0 : (v[o + i]! + TINY) * (moved + rounding) * (1 + 16 * R) + TINY;
      }
    }
  }
};

// m + log Σ exp(x_j - m)
export const logsumexp: Kernel = (s, v, B) => {
  const top = scratch(0, B);
  for (let g = 0; g < s.n; g++) {
    largest(s, g, v, B, top);
    const o = (s.out + g) * B;
    for (let i = 0; i < B; i++) v[o + i] = 0;
    for (let t = 0; t < s.p; t++) {
      const x = s.a[g * s.p + t]! * B;
      for (let i = 0; i < B; i++) v[o + i] = v[o + i]! + Math.exp(v[x + i]! - top[i]!);
    }
    for (let i = 0; i < B; i++) v[o + i] = top[i]! + Math.log(v[o + i]!);
  }
};

// |log Σ p_j exp(d_j)| ≤ log Σ p_j exp(e_j), then the rounding of the sum, the logarithm and the last addition
export const logsumexpBound: BoundKernel = (s, v, err, B) => {
  const top = scratch(0, B);
  const total = scratch(1, B);
  const moved = scratch(2, B);
  const rounding = 2 * R + (s.p + 2) * U;
  for (let g = 0; g < s.n; g++) {
    const o = (s.out + g) * B;
    if (s.p === 1) {
      const x = s.a[g]! * B;
      for (let i = 0; i < B; i++) err[o + i] = err[x + i]!;
      continue;
    }
    largest(s, g, v, B, top);
    for (let i = 0; i < B; i++) {
      total[i] = 0;
      moved[i] = 0;
    }
    for (let t = 0; t < s.p; t++) {
      const x = s.a[g * s.p + t]! * B;
      for (let i = 0; i < B; i++) {
        const below = top[i]! - v[x + i]!;
        const weight = Math.exp(-below);
        total[i] = total[i]! + weight;
        moved[i] = moved[i]! + (gone(below, err[x + i]!) ? TINY : weight * Math.expm1(err[x + i]! + U * below));
      }
    }
    for (let i = 0; i < B; i++) {
      const y = v[o + i]!;
      const spread = Math.log1p((moved[i]! / total[i]!) * (1 + 2 ** -30)) * (1 + 16 * R);
      err[o + i] = spread + rounding + R * Math.log(total[i]!) + U * Math.abs(y) + TINY;
    }
  }
};
