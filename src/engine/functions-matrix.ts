/** Named functions on matrices: products, the trace, diagonals. */
import { ok } from '../problem';
import { dimsOf, sum } from './build';
import type { FunctionRow } from './functions-row';
import { docs, joinDim, misfit, op, pick, positions, reshapeTo, row } from './functions-row';
import type { Builder, NodeId } from './program';
import { count } from './program';
import type { Dim, Shape } from './shape';
import { dim, isPlain, showShape, sizesOf } from './shape';

/** [.., n, k] by [.., k, m] as NumPy has it: a vector in front is a row, one behind a column, and both leave their axis. */
function productShape([a = [], c = []]: readonly Shape[]) {
  if (a.length === 0 || c.length === 0) return misfit('a matrix product needs vectors or matrices, not a scalar');
  const inner = a[a.length - 1] as Dim;
  const other = c[Math.max(0, c.length - 2)] as Dim;
  if (inner.size !== other.size) return misfit(`inner sizes ${inner.size} and ${other.size} differ`);
  const front = a.slice(0, -2);
  const behind = c.slice(0, -2);
  const batch: Dim[] = [];
  for (let i = Math.max(front.length, behind.length); i >= 1; i--) {
    const x = front[front.length - i] ?? dim(1);
    const y = behind[behind.length - i] ?? dim(1);
    if (x.size !== y.size && x.size !== 1 && y.size !== 1) return misfit(`batch sizes ${x.size} and ${y.size} differ`);
    batch.push(x.size === 1 ? y : y.size === 1 ? x : joinDim(x, y));
  }
  const rows = a.length > 1 ? [a[a.length - 2] as Dim] : [];
  const cols = c.length > 1 ? [c[c.length - 1] as Dim] : [];
  return ok<Shape>([...batch, ...rows, ...cols]);
}

/** Two matrices, batches or vectors multiplied: vectors become rows and columns, missing batch axes size 1. */
export function product(b: Builder, x: NodeId, xShape: Shape, y: NodeId, yShape: Shape, lead: number): NodeId {
  const left = xShape.length === 1 ? [1, ...sizesOf(xShape)] : sizesOf(xShape);
  const right = yShape.length === 1 ? [...sizesOf(yShape), 1] : sizesOf(yShape);
  const rank = Math.max(left.length, right.length);
  const pad = (sizes: readonly number[]) => [...Array<number>(rank - sizes.length).fill(1), ...sizes];
  const out = op(b, 'matmul', reshapeTo(b, x, lead, pad(left)), reshapeTo(b, y, lead, pad(right)));
  const dims = dimsOf(b, out);
  const sizes = dims.slice(lead);
  if (yShape.length === 1) sizes.pop();
  if (xShape.length === 1) sizes.splice(sizes.length - (yShape.length === 1 ? 1 : 2), 1);
  return reshapeTo(b, out, lead, sizes);
}

const PRODUCT: FunctionRow['build'] = (b, [x, y], { shapes: [a = [], c = []], lead }) =>
  product(b, x as NodeId, a, y as NodeId, c, lead);

/** The vector's axis, where the shape is a vector, a row or a column. */
function vectorAxis(s: Shape): Dim | undefined {
  if (s.length === 1) return s[0];
  if (s.length !== 2) return undefined;
  const [r, c] = s as readonly [Dim, Dim];
  if (r.size === 1 && c.size === 1)
    return r.label === '1' && !isPlain(c) ? c : c.label === '1' && !isPlain(r) ? r : undefined;
  return r.size === 1 ? c : c.size === 1 ? r : undefined;
}

function square(name: string, s: Shape) {
  const [r, c] = s;
  if (s.length === 2 && r && c && r.size === c.size) return ok<Dim>(joinDim(r, c));
  return misfit(`${name} needs a square matrix, this is ${showShape(s)}`);
}

const diagonal = (b: Builder, x: NodeId, lead: number, n: number): NodeId =>
  pick(b, x, lead, positions([n], [n + 1]), [n]);

export const MATRICES = {
  matmul: row({
    params: ['A', 'B'],
    shape: productShape,
    build: PRODUCT,
    docs: docs(
      'Σ_k a_ik b_kj',
      '[…, n, k] and [k, m] (or […, k, m]) → […, n, m]; a vector in front is a row, behind a column',
      'dA = G B^T, dB = A^T G',
      'numpy.matmul',
    ),
  }),
  dot: row({
    params: ['A', 'B'],
    shape: productShape,
    build: (b, args, info) => {
      const [a, c] = info.shapes;
      if (a?.length !== 1 || c?.length !== 1) return PRODUCT(b, args, info);
      return sum(b, op(b, 'multiply', args[0] as NodeId, args[1] as NodeId), [info.lead]);
    },
    docs: docs(
      'Σ_k a_k b_k for vectors; the matrix product for matrices',
      '[n] and [n] → a scalar',
      'da = g b, db = g a',
      'numpy.dot',
    ),
  }),
  outer: row({
    params: ['a', 'b'],
    shape: ([a = [], c = []]) => {
      const n = vectorAxis(a);
      const m = vectorAxis(c);
      return n && m ? ok([n, m]) : misfit(`outer needs two vectors, not ${showShape(n ? c : a)}`);
    },
    build: (b, [x, y], { shapes: [a = [], c = []], lead }) => {
      const n = count(sizesOf(a));
      const m = count(sizesOf(c));
      return op(b, 'multiply', reshapeTo(b, x as NodeId, lead, [n, 1]), reshapeTo(b, y as NodeId, lead, [1, m]));
    },
    docs: docs('a_i b_j', '[n] and [m] → [n, m]', 'da = G b, db = G^T a', 'numpy.outer'),
  }),
  trace: row({
    params: ['A'],
    shape: ([a = []]) => {
      // as in tr(θᵀXᵀXθ): a number is a matrix of one entry
      if (a.length === 0) return ok([]);
      const s = square('trace', a);
      return s.ok ? ok([]) : s;
    },
    build: (b, [x], { shapes: [a = []], lead }) =>
      a.length === 0 ? (x as NodeId) : sum(b, diagonal(b, x as NodeId, lead, (a[0] as Dim).size), [lead]),
    docs: docs('Σ_i a_ii', '[n, n] → a scalar; a scalar is its own trace', 'the identity matrix', 'numpy.trace'),
  }),
  diag: row({
    params: ['A'],
    shape: ([a = []]) => {
      const v = vectorAxis(a);
      if (v) return ok([v, v]);
      const s = square('diag', a);
      return s.ok ? ok([s.value]) : misfit(`diag needs a vector or a square matrix, this is ${showShape(a)}`);
    },
    build: (b, [x], { shapes: [a = []], lead }) => {
      const v = vectorAxis(a);
      const n = (v ?? (a[0] as Dim)).size;
      if (!v) return diagonal(b, x as NodeId, lead, n);
      const index = new Int32Array(n * n).fill(-1);
      for (let i = 0; i < n; i++) index[i * n + i] = i;
      return pick(b, x as NodeId, lead, index, [n, n]);
    },
    docs: docs(
      'of a vector, a row or a column: the matrix with it on the diagonal; of a square matrix: its diagonal',
      '[n] → [n, n]; [n, n] → [n]',
      'diag of the cotangent',
      'numpy.diag',
    ),
  }),
} satisfies Record<string, FunctionRow>;
