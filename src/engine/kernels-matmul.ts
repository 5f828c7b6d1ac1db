/** Kernel of the matrix product: s.n / (p·r) products of p×q by q×r, the entries' rows in a and b, one product after the other. */
import { type BoundKernel, exactProduct, type Kernel, scratch, TINY, U } from './kernels';

// y_ij = ((x_i1 w_1j + x_i2 w_2j) + x_i3 w_3j) + …, four terms a pass, which leaves the order as it is
export const matmul: Kernel = (s, v, B) => {
  const { a, b, p, q, r } = s;
  const products = s.n / (p * r);
  for (let m = 0; m < products; m++) {
    for (let i = 0; i < p; i++) {
      for (let j = 0; j < r; j++) {
        const o = (s.out + (m * p + i) * r + j) * B;
        let left = (m * p + i) * q;
        let right = m * q * r + j;
        let k = 0;
        if (q < 4) {
          const x = a[left++]! * B;
          const w = b[right]! * B;
          right += r;
          for (let t = 0; t < B; t++) v[o + t] = v[x + t]! * v[w + t]!;
          k = 1;
        } else {
          const x0 = a[left]! * B;
          const x1 = a[left + 1]! * B;
          const x2 = a[left + 2]! * B;
          const x3 = a[left + 3]! * B;
          const w0 = b[right]! * B;
          const w1 = b[right + r]! * B;
          const w2 = b[right + 2 * r]! * B;
          const w3 = b[right + 3 * r]! * B;
          for (let t = 0; t < B; t++)
            v[o + t] =
              v[x0 + t]! * v[w0 + t]! + v[x1 + t]! * v[w1 + t]! + v[x2 + t]! * v[w2 + t]! + v[x3 + t]! * v[w3 + t]!;
          left += 4;
          right += 4 * r;
          k = 4;
        }
        for (; k + 3 < q; k += 4) {
          const x0 = a[left]! * B;
          const x1 = a[left + 1]! * B;
          const x2 = a[left + 2]! * B;
          const x3 = a[left + 3]! * B;
          const w0 = b[right]! * B;
          const w1 = b[right + r]! * B;
          const w2 = b[right + 2 * r]! * B;
          const w3 = b[right + 3 * r]! * B;
          for (let t = 0; t < B; t++)
            v[o + t] =
              v[o + t]! +
              v[x0 + t]! * v[w0 + t]! +
              v[x1 + t]! * v[w1 + t]! +
              v[x2 + t]! * v[w2 + t]! +
              v[x3 + t]! * v[w3 + t]!;
          left += 4;
          right += 4 * r;
        }
        for (; k < q; k++) {
          const x = a[left++]! * B;
          const w = b[right]! * B;
          right += r;
          for (let t = 0; t < B; t++) v[o + t] = v[o + t]! + v[x + t]! * v[w + t]!;
        }
      }
    }
  }
};

// Σ |x| ew + |w| ex + ex ew, each product's rounding, and each addition's own, exactly (two-sum)
export const matmulBound: BoundKernel = (s, v, err, B) => {
  const { a, b, p, q, r } = s;
  const partial = scratch(0, B);
  const products = s.n / (p * r);
  for (let m = 0; m < products; m++) {
    for (let i = 0; i < p; i++) {
      for (let j = 0; j < r; j++) {
        const o = (s.out + (m * p + i) * r + j) * B;
        for (let t = 0; t < B; t++) {
          partial[t] = 0;
          err[o + t] = 0;
        }
        for (let k = 0; k < q; k++) {
          const x = a[(m * p + i) * q + k]! * B;
          const w = b[(m * q + k) * r + j]! * B;
          for (let t = 0; t < B; t++) {
            const left = v[x + t]!;
            const right = v[w + t]!;
            const ex = err[x + t]!;
            const ew = err[w + t]!;
            const term = left * right;
            const before = partial[t]!;
            const after = before + term;
            const part = after - before;
            partial[t] = after;
            let e = err[o + t]! + Math.abs(before - (after - part) + (term - part));
            if (!exactProduct(left, right)) e += U * Math.abs(term) + TINY;
            if (ex !== 0 || ew !== 0) e += Math.abs(left) * ew + Math.abs(right) * ex + ex * ew + TINY;
            err[o + t] = e;
          }
        }
      }
    }
  }
};
