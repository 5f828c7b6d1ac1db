/**
 * The gradients of the measured computations as one would write them by hand: plain loops over flat arrays, one input
 * after the other, nothing allocated on the way. Each takes the inputs of a whole batch and fills the gradients.
 */

export type Hand = (inputs: readonly Float64Array[], out: readonly Float64Array[], batch: number) => void;

/** C[n, m] = A[n, k] B[k, m], at offsets. */
function product(
  a: Float64Array,
  ao: number,
  b: Float64Array,
  bo: number,
  c: Float64Array,
  co: number,
  n: number,
  k: number,
  m: number,
): void {
  for (let i = 0; i < n; i++)
    for (let j = 0; j < m; j++) {
      let s = 0;
      for (let t = 0; t < k; t++) s += a[ao + i * k + t]! * b[bo + t * m + j]!;
      c[co + i * m + j] = s;
    }
}

/** C[n, m] = A[n, k] B[m, k]^T. */
function productOfTransposed(
  a: Float64Array,
  ao: number,
  b: Float64Array,
  bo: number,
  c: Float64Array,
  co: number,
  n: number,
  k: number,
  m: number,
): void {
  for (let i = 0; i < n; i++)
    for (let j = 0; j < m; j++) {
      let s = 0;
      for (let t = 0; t < k; t++) s += a[ao + i * k + t]! * b[bo + j * k + t]!;
      c[co + i * m + j] = s;
    }
}

/** C[n, m] = A[k, n]^T B[k, m]. */
function transposedProduct(
  a: Float64Array,
  ao: number,
  b: Float64Array,
  bo: number,
  c: Float64Array,
  co: number,
  n: number,
  k: number,
  m: number,
): void {
  for (let i = 0; i < n; i++)
    for (let j = 0; j < m; j++) {
      let s = 0;
      for (let t = 0; t < k; t++) s += a[ao + t * n + i]! * b[bo + t * m + j]!;
      c[co + i * m + j] = s;
    }
}

/** Each row of x[n, m] to its softmax, in place. */
function softmaxRows(x: Float64Array, o: number, n: number, m: number): void {
  for (let i = 0; i < n; i++) {
    let top = Number.NEGATIVE_INFINITY;
    for (let j = 0; j < m; j++) top = Math.max(top, x[o + i * m + j]!);
    let s = 0;
    for (let j = 0; j < m; j++) {
      const e = Math.exp(x[o + i * m + j]! - top);
      x[o + i * m + j] = e;
      s += e;
    }
    for (let j = 0; j < m; j++) x[o + i * m + j]! /= s;
  }
}

/** Page 1: dX = G W^T, dW = X^T G. */
export const linear = (n: number, d: number, m: number): Hand => {
  return ([x, w, g], [dx, dw], batch) => {
    for (let b = 0; b < batch; b++) {
      productOfTransposed(g!, b * n * m, w!, b * d * m, dx!, b * n * d, n, m, d);
      transposedProduct(x!, b * n * d, g!, b * n * m, dw!, b * d * m, d, n, m);
    }
  };
};

/** Page 2: dY = softmax(Y), minus 1 at the label. */
export const softmaxCrossEntropy = (n: number, c: number): Hand => {
  return ([y, labels], [dy], batch) => {
    dy!.set(y!);
    for (let b = 0; b < batch; b++) {
      softmaxRows(dy!, b * n * c, n, c);
      for (let i = 0; i < n; i++) dy![(b * n + i) * c + labels![b * n + i]! - 1]! -= 1;
    }
  };
};

/** Page 3: dY = 1 where a margin is violated, minus their number at the label. */
export const hinge = (n: number, c: number): Hand => {
  return ([y, labels], [dy], batch) => {
    for (let r = 0; r < batch * n; r++) {
      const own = r * c + labels![r]! - 1;
      let violated = 0;
      for (let e = r * c; e < (r + 1) * c; e++) {
        const short = e !== own && y![e]! - y![own]! + 1 > 0;
        dy![e] = short ? 1 : 0;
        if (short) violated++;
      }
      dy![own] = -violated;
    }
  };
};

/** relu(X W1 + b1) W2 + b2, softmax and cross-entropy: the gradients of W1, b1, W2, b2. */
export const mlp = (n: number, d: number, h: number, c: number): Hand => {
  const a = new Float64Array(n * h);
  const da = new Float64Array(n * h);
  const s = new Float64Array(n * c);
  return ([x, w1, b1, w2, b2, labels], [dw1, db1, dw2, db2], batch) => {
    for (let b = 0; b < batch; b++) {
      product(x!, b * n * d, w1!, b * d * h, a, 0, n, d, h);
      for (let i = 0; i < n; i++)
        for (let j = 0; j < h; j++) a[i * h + j] = Math.max(0, a[i * h + j]! + b1![b * h + j]!);
      product(a, 0, w2!, b * h * c, s, 0, n, h, c);
      for (let i = 0; i < n; i++) for (let j = 0; j < c; j++) s[i * c + j]! += b2![b * c + j]!;
      softmaxRows(s, 0, n, c);
      for (let i = 0; i < n; i++) s[i * c + labels![b * n + i]! - 1]! -= 1;
      transposedProduct(a, 0, s, 0, dw2!, b * h * c, h, n, c);
      productOfTransposed(s, 0, w2!, b * h * c, da, 0, n, c, h);
      for (let e = 0; e < n * h; e++) if (a[e] === 0) da[e] = 0;
      transposedProduct(x!, b * n * d, da, 0, dw1!, b * d * h, d, n, h);
      for (let j = 0; j < c; j++) {
        let t = 0;
        for (let i = 0; i < n; i++) t += s[i * c + j]!;
        db2![b * c + j] = t;
      }
      for (let j = 0; j < h; j++) {
        let t = 0;
        for (let i = 0; i < n; i++) t += da[i * h + j]!;
        db1![b * h + j] = t;
      }
    }
  };
};

/** softmax(Q K^T/sqrt(d)) V with a given cotangent G: dQ, dK, dV. */
export const attention = (n: number, d: number): Hand => {
  const p = new Float64Array(n * n);
  const ds = new Float64Array(n * n);
  const root = Math.sqrt(d);
  return ([q, k, v, g], [dq, dk, dv], batch) => {
    for (let b = 0; b < batch; b++) {
      const o = b * n * d;
      productOfTransposed(q!, o, k!, o, p, 0, n, d, n);
      for (let e = 0; e < n * n; e++) p[e]! /= root;
      softmaxRows(p, 0, n, n);
      transposedProduct(p, 0, g!, o, dv!, o, n, n, d);
      productOfTransposed(g!, o, v!, o, ds, 0, n, d, n);
      for (let i = 0; i < n; i++) {
        let t = 0;
        for (let j = 0; j < n; j++) t += p[i * n + j]! * ds[i * n + j]!;
        for (let j = 0; j < n; j++) ds[i * n + j] = (p[i * n + j]! * (ds[i * n + j]! - t)) / root;
      }
      product(ds, 0, k!, o, dq!, o, n, n, d);
      transposedProduct(ds, 0, q!, o, dk!, o, n, n, d);
    }
  };
};
