/** Rows of the table: operations that combine entries. G is what the result receives. */
import type { Arithmetic } from './arithmetic';
import {
  append,
  binary,
  broadcastTo,
  concat,
  constant,
  dimsOf,
  matmul,
  multiply,
  ones,
  permute,
  reshape,
  select,
  subtract,
  sum,
  sumTo,
  take,
  transpose,
} from './build';
import { broadcastIndex, reducedDims } from './dims';
import * as product from './kernels-matmul';
import * as reduce from './kernels-reduce';
import { addUp, groupsOf, type Op, reductionOrder } from './op';
import type { Builder, Node, NodeId, Primitive } from './program';
import { count } from './program';

type Names = 'sum' | 'amax' | 'amin' | 'softmax' | 'logsumexp' | 'matmul';

/** The reduced axes put back as size 1, then stretched. */
function spread(b: Builder, x: NodeId, self: NodeId): NodeId {
  const node = b.nodes[self]!;
  const dims = dimsOf(b, node.args[0]!);
  return broadcastTo(b, reshape(b, x, reducedDims(dims, node.attrs.axes!, true)), dims);
}

/**
 * 1 at the first largest (`gt`, `ge`) or smallest (`lt`, `le`) entry of each group, else 0, for an array whose groups lie
 * along the last axis. An entry is first when it beats all before it and is not beaten by any after it: running extremes
 * from both sides in log n steps. Comparing entries with the extreme itself would say the same, but could never be
 * decided within rounding, since the extreme is one of them.
 */
function firstExtreme(b: Builder, x: NodeId, op: 'amax' | 'amin'): NodeId {
  const dims = dimsOf(b, x);
  const n = dims[dims.length - 1]!;
  if (n === 1) return ones(b, dims);
  const step = op === 'amax' ? 'maximum' : 'minimum';
  const lines = count(dims) / n;
  const rows = reshape(b, x, [lines, n]);
  const shifted = (y: NodeId, from: (i: number) => number): NodeId => {
    const index = new Int32Array(lines * n);
    for (let l = 0; l < lines; l++) for (let i = 0; i < n; i++) index[l * n + i] = l * n + from(i);
    return take(b, [y], index, [lines, n]);
  };
  let before = rows;
  let after = rows;
  for (let reach = 1; reach < n - 1; reach *= 2) {
    before = binary(
      b,
      step,
      before,
      shifted(before, (i) => (i < reach ? i : i - reach)),
    );
    after = binary(
      b,
      step,
      after,
      shifted(after, (i) => (i + reach < n ? i + reach : i)),
    );
  }
  const columns = (y: NodeId, from: number): NodeId => {
    const index = new Int32Array(lines * (n - 1));
    for (let l = 0; l < lines; l++) for (let i = 0; i < n - 1; i++) index[l * (n - 1) + i] = l * n + from + i;
    return take(b, [y], index, [lines, n - 1]);
  };
  const edge = ones(b, [lines, 1]);
  const beats = binary(b, op === 'amax' ? 'gt' : 'lt', columns(rows, 1), columns(before, 0));
  const holds = binary(b, op === 'amax' ? 'ge' : 'le', columns(rows, 0), columns(after, 1));
  const first = binary(b, 'and', concat(b, [edge, beats], 1), concat(b, [holds, edge], 1));
  return reshape(b, first, dims);
}

const extreme = (op: 'amax' | 'amin'): Op => ({
  layout: 'group',
  value: op === 'amax' ? reduce.amax : reduce.amin,
  bound: reduce.extremeBound,
  // dA = G at the first extreme entry of each group, 0 elsewhere
  vjp: (b, self, g) => {
    const node = b.nodes[self]!;
    const x = node.args[0]!;
    const dims = dimsOf(b, x);
    const axes = node.attrs.axes!;
    const kept = dims.map((_, i) => i).filter((i) => !axes.includes(i));
    const perm = [...kept, ...dims.map((_, i) => i).filter((i) => axes.includes(i))];
    const moved = permute(b, x, perm);
    const movedDims = dimsOf(b, moved);
    const groups = count(kept.map((i) => dims[i]!));
    const mask = firstExtreme(b, reshape(b, moved, [groups, count(dims) / groups]), op);
    const back = permute(
      b,
      reshape(b, mask, movedDims),
      dims.map((_, i) => perm.indexOf(i)),
    );
    return select(b, back, spread(b, g, self), constant(b, '0'));
  },
  exact: <T>(
    ar: Arithmetic<T>,
    args: readonly (readonly T[])[],
    node: Node,
    argDims: readonly (readonly number[])[],
  ) => {
    const order = reductionOrder(argDims[0]!, node.attrs.axes!);
    return groupsOf(args[0]!, order, count(node.dims)).map((group) =>
      group.reduce((x, y) => (op === 'amax' ? ar.maximum(x, y) : ar.minimum(x, y))),
    );
  },
  branch: 'group',
  formula: op === 'amax' ? 'Y = the largest entry over the axes' : 'Y = the smallest entry over the axes',
  shapes: 'any; without the axes, or with size 1 in their place',
  derivative: 'dA = G at the first such entry of each group, 0 elsewhere',
});

/** Up to this length, softmax is defined by differences of its arguments, which gives the tightest intervals. */
const PAIRWISE = 16;

function softmaxLine<T>(ar: Arithmetic<T>, line: readonly T[]): T[] {
  const one = ar.double(1);
  if (line.length <= PAIRWISE)
    return line.map((x, i) =>
      ar.divide(
        one,
        addUp(
          ar,
          line.map((y, j) => (i === j ? one : ar.exp(ar.subtract(y, x)))),
        ),
      ),
    );
  const top = line.reduce((x, y) => ar.maximum(x, y));
  const powers = line.map((x) => ar.exp(ar.subtract(x, top)));
  const total = addUp(ar, powers);
  return powers.map((x) => ar.divide(x, total));
}

const lines = <T>(entries: readonly T[], n: number): T[][] =>
  Array.from({ length: entries.length / n }, (_, l) => entries.slice(l * n, (l + 1) * n));

export const REDUCTIONS: Readonly<Record<Names & Primitive, Op>> = {
  sum: {
    layout: 'sum',
    value: reduce.sum,
    bound: reduce.sumBound,
    // dA = G, repeated along the axes
    vjp: (b, self, g) => spread(b, g, self),
    exact: (ar, args, node, argDims) =>
      groupsOf(args[0]!, reductionOrder(argDims[0]!, node.attrs.axes!), count(node.dims)).map((group) =>
        addUp(ar, group),
      ),
    formula: 'Y = Σ A over the axes',
    shapes: 'any; without the axes, or with size 1 in their place',
    derivative: 'dA = G, repeated along the axes',
  },
  amax: extreme('amax'),
  amin: extreme('amin'),
  softmax: {
    layout: 'line',
    value: reduce.softmax,
    bound: reduce.softmaxBound,
    // dA = Y ⊙ (G − Σ G ⊙ Y), the sum along the last axis
    vjp: (b, self, g) => {
      const last = dimsOf(b, self).length - 1;
      return multiply(b, self, subtract(b, g, sum(b, multiply(b, g, self), [last], true)));
    },
    exact: (ar, args, _node, argDims) => lines(args[0]!, argDims[0]!.at(-1)!).flatMap((line) => softmaxLine(ar, line)),
    formula: 'Y_i = exp(A_i) / Σ_j exp(A_j) along the last axis, computed from A − max A',
    shapes: '[…, n]; the same',
    derivative: 'dA = Y ⊙ (G − Σ G ⊙ Y), the sum along the last axis',
  },
  logsumexp: {
    layout: 'group',
    value: reduce.logsumexp,
    bound: reduce.logsumexpBound,
    // dA = G ⊙ softmax(A)
    vjp: (b, self, g) => {
      const x = b.nodes[self]!.args[0]!;
      return multiply(b, reshape(b, g, [...dimsOf(b, self), 1]), append(b, 'softmax', [x]));
    },
    exact: (ar, args, _node, argDims) =>
      lines(args[0]!, argDims[0]!.at(-1)!).map((line) => {
        const top = line.reduce((x, y) => ar.maximum(x, y));
        return ar.add(
          top,
          ar.log(
            addUp(
              ar,
              line.map((x) => ar.exp(ar.subtract(x, top))),
            ),
          ),
        );
      }),
    formula: 'Y = log Σ_j exp(A_j) along the last axis, computed from A − max A',
    shapes: '[…, n]; […]',
    derivative: 'dA = G ⊙ softmax(A)',
  },
  matmul: {
    layout: 'matmul',
    value: product.matmul,
    bound: product.matmulBound,
    // dA = G Bᵀ, dB = Aᵀ G
    vjp: (b, self, g, which) => {
      const [x, y] = b.nodes[self]!.args as [NodeId, NodeId];
      const part = which === 0 ? matmul(b, g, transpose(b, y)) : matmul(b, transpose(b, x), g);
      return sumTo(b, part, dimsOf(b, which === 0 ? x : y));
    },
    exact: (ar, args, node, argDims) => {
      const { a, b, p, q, r } = matmulRows(argDims[0]!, argDims[1]!, node.dims);
      return Array.from({ length: count(node.dims) }, (_, e) => {
        const m = Math.floor(e / (p * r));
        const i = Math.floor((e % (p * r)) / r);
        const j = e % r;
        return addUp(
          ar,
          Array.from({ length: q }, (_, k) =>
            ar.multiply(args[0]![a[(m * p + i) * q + k]!]!, args[1]![b[(m * q + k) * r + j]!]!),
          ),
        );
      });
    },
    formula: 'Y_ij = Σ_k A_ik B_kj',
    shapes: '[…, n, k] and […, k, m], batch axes broadcasting; […, n, m]',
    derivative: 'dA = Σ G Bᵀ, dB = Σ Aᵀ G',
  },
};

/** Entries of the two factors, one p×q by q×r product after the other, batch axes broadcast. */
export function matmulRows(
  left: readonly number[],
  right: readonly number[],
  out: readonly number[],
): { a: Int32Array; b: Int32Array; p: number; q: number; r: number } {
  const p = out.at(-2)!;
  const r = out.at(-1)!;
  const q = left.at(-1)!;
  const batch = out.slice(0, -2);
  return { a: broadcastIndex(left, [...batch, p, q]), b: broadcastIndex(right, [...batch, q, r]), p, q, r };
}
