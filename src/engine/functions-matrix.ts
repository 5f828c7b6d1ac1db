/** Named functions on matrices: products, diagonals, constants, rearrangement, and choosing by label. */
import { ok } from '../problem';
import { concat, dimsOf, literal, ones, sum, zeros } from './build';
import { strides } from './dims';
import type { Docs, FunctionRow, Named, Options } from './functions-row';
import {
  axesOf,
  iota,
  joinDim,
  knownAxes,
  misfit,
  number,
  op,
  permuteBehind,
  pick,
  positions,
  reshapeTo,
  row,
  showDim,
} from './functions-row';
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

/** The largest array that a function may make of sizes alone. */
const MOST_ENTRIES = 100_000;

const SIZES: Named = { option: 'sizes', kind: 'sizes', required: true, meaning: 'whole numbers or names of sizes' };

function constantArray(
  name: string,
  formula: string,
  build: (b: Builder, sizes: readonly number[]) => NodeId,
  check?: (sizes: readonly Dim[]) => readonly Dim[] | undefined,
): FunctionRow {
  return row({
    params: [],
    named: { shape: SIZES },
    places: ['shape'],
    shape: (_, { sizes = [] }) => {
      const bad = sizes.find((d) => !Number.isInteger(d.size) || d.size < 0);
      if (bad) return misfit(`${showDim(bad)} is no size`);
      const entries = count(sizesOf(sizes));
      if (entries > MOST_ENTRIES) return misfit(`${entries} entries; at most ${MOST_ENTRIES} are written out`);
      const shape = check ? check(sizes) : sizes;
      return shape ? ok(shape) : misfit(`${name} needs one size or two, not ${sizes.length}`);
    },
    build: (b, _, { options }) => build(b, sizesOf(options.sizes ?? [])),
    docs: {
      formula,
      shapes: name === 'eye' ? 'n → [n, n]; n, m → [n, m]' : 'n, m, … → [n, m, …]',
      derivative: 'none: a constant',
      source: `numpy.${name}`,
    },
  });
}

/** A -1 among the sizes is what the others leave over. */
function sizesAsked(shape: Shape, sizes: readonly Dim[]) {
  const entries = count(sizesOf(shape));
  const open = sizes.filter((d) => d.size === -1).length;
  const rest = sizes.reduce((n, d) => (d.size === -1 ? n : n * d.size), 1);
  if (open > 1) return misfit('only one size can be left open');
  if (sizes.some((d) => d.size < -1 || !Number.isInteger(d.size))) return misfit('a size is a whole number');
  if (open === 1 ? rest === 0 || entries % rest !== 0 : rest !== entries)
    return misfit(
      `${entries} entries (${showShape(shape)}) do not fill ${sizes.map((d) => (d.size === -1 ? '?' : d.size)).join('×')}`,
    );
  return ok<Shape>(sizes.map((d) => (d.size === -1 ? dim(entries / rest) : d)));
}

function orderAsked(shape: Shape, order: readonly number[]) {
  const rank = shape.length;
  if (
    order.length === rank &&
    order.every((a, i) => Number.isInteger(a) && a >= 1 && a <= rank && order.indexOf(a) === i)
  )
    return ok(order.map((a) => a - 1));
  return misfit(`an order of the axes names each of 1 to ${rank} once, not ${order.join(', ') || 'none'}`);
}

function oneAxis(shape: Shape, axis: Options['axis']) {
  const axes = axesOf(shape, axis ?? [0], 'all');
  if (!axes.ok) return axes;
  const [only] = axes.value;
  return axes.value.length === 1 && only !== undefined ? ok(only) : misfit('one axis is needed');
}

function sliceAsked(shape: Shape, options: Options) {
  const axis = oneAxis(shape, options.axis);
  if (!axis.ok) return axis;
  const d = shape[axis.value] as Dim;
  const { from = 1, to = d.size, step = 1 } = options;
  if (![from, to, step].every(Number.isInteger) || step < 1)
    return misfit('a slice runs from a whole number to a whole number in whole steps');
  if (from < 1 || to > d.size || from > to + 1)
    return misfit(`there is no ${from} to ${to} along an axis of ${showDim(d)}`);
  const size = Math.max(0, Math.floor((to - from) / step) + 1);
  return ok({ axis: axis.value, start: from - 1, step, d: size === d.size ? d : dim(size) });
}

/** Joins labels and what they choose from: the classes lie on the last axis of A, a label stands for each row. */
function labelsFit(a: Shape, labels: Shape) {
  const rows = a.slice(0, -1);
  if (a.length === 0) return misfit('there is nothing to choose from: it is a scalar');
  if (labels.length === rows.length && labels.every((d, i) => d.size === rows[i]?.size)) return ok(a);
  return misfit(
    `one label a row is needed: the labels are ${showShape(labels)}, what they choose from is ${showShape(a)}`,
  );
}

/** 1 where a class is the label's: classes count from 1 along a new last axis. */
export function isLabel(b: Builder, labels: NodeId, classes: number): NodeId {
  const rank = dimsOf(b, labels).length;
  return op(b, 'eq', reshapeTo(b, labels, rank, [1]), iota(b, classes));
}

/** `a` at the labels: the sum over the last axis of the entry where the label is met. */
export function atLabel(b: Builder, a: NodeId, labels: NodeId): NodeId {
  const dims = dimsOf(b, a);
  const last = dims.length - 1;
  return sum(b, op(b, 'where', isLabel(b, labels, dims[last] as number), a, number(b, 0)), [last]);
}

const docs = (formula: string, shapes: string, derivative: string, source: string): Docs => ({
  formula,
  shapes,
  derivative,
  source,
});

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
      const s = square('trace', a);
      return s.ok ? ok([]) : s;
    },
    build: (b, [x], { shapes: [a = []], lead }) => sum(b, diagonal(b, x as NodeId, lead, (a[0] as Dim).size), [lead]),
    docs: docs('Σ_i a_ii', '[n, n] → a scalar', 'the identity matrix', 'numpy.trace'),
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
  eye: constantArray(
    'eye',
    '1(i = j)',
    (b, [n = 0, m = n]) => {
      const values = new Float64Array(n * m);
      for (let i = 0; i < Math.min(n, m); i++) values[i * m + i] = 1;
      return literal(b, values, [n, m]);
    },
    (sizes) => (sizes.length === 1 ? [sizes[0] as Dim, sizes[0] as Dim] : sizes.length === 2 ? sizes : undefined),
  ),
  ones: constantArray('ones', '1 everywhere', ones),
  zeros: constantArray('zeros', '0 everywhere', zeros),
  onehot: row({
    params: ['c'],
    named: {
      classes: {
        option: 'classes',
        kind: 'size',
        required: true,
        meaning: 'how many classes there are; labels run from 1 to it',
      },
    },
    places: ['classes'],
    shape: ([c = []], { classes }) => (classes ? ok([...c, classes]) : misfit('onehot needs the number of classes')),
    build: (b, [c], { options }) => isLabel(b, c as NodeId, options.classes?.size ?? 0),
    docs: docs(
      '1(c = k) for k = 1 … C',
      '[…] → […, C]',
      'none: labels have no derivative',
      'torch.nn.functional.one_hot, classes from 1',
    ),
  }),
  reshape: row({
    params: ['A'],
    named: { shape: SIZES },
    places: ['shape'],
    shape: ([a = []], { sizes = [] }) => sizesAsked(a, sizes),
    build: (b, [x], { shapes: [a = []], lead, options }) => {
      const s = sizesAsked(a, options.sizes ?? []);
      if (!s.ok) throw new Error('reshape: sizes that do not fit');
      return reshapeTo(b, x as NodeId, lead, sizesOf(s.value));
    },
    docs: docs(
      'the same entries in row-major order',
      'any → the sizes named; one may be -1',
      'the cotangent in the shape of A',
      'numpy.reshape',
    ),
  }),
  permute: row({
    params: ['A'],
    named: {
      axes: {
        option: 'order',
        kind: 'integers',
        required: true,
        meaning: 'which axis of A comes first, second, …, counted from 1',
      },
    },
    places: ['axes'],
    shape: ([a = []], { order = [] }) => {
      const o = orderAsked(a, order);
      return o.ok ? ok(o.value.map((i) => a[i] as Dim)) : o;
    },
    build: (b, [x], { lead, options }) =>
      permuteBehind(
        b,
        x as NodeId,
        lead,
        (options.order ?? []).map((i) => i - 1),
      ),
    docs: docs(
      'the axes in the order named',
      '[n1, n2, …] → [n_order1, n_order2, …]',
      'the cotangent with its axes put back',
      'torch.permute, axes from 1',
    ),
  }),
  concat: row({
    params: ['A', { name: 'B', rest: true }],
    named: {
      axis: {
        option: 'axis',
        kind: 'axis',
        meaning: 'rows or 0 (the default) puts them one below the other, columns or 1 side by side',
      },
    },
    places: ['axis'],
    shape: (args, options) => {
      const [a = []] = args;
      const axis = oneAxis(a, options.axis);
      if (!axis.ok) return axis;
      const at = axis.value;
      const stray = args.find((s) => s.length !== a.length || s.some((d, i) => i !== at && d.size !== a[i]?.size));
      if (stray)
        return misfit(
          `they differ along another axis than the one they are joined along: ${showShape(a)} and ${showShape(stray)}`,
        );
      return ok(
        a
          .map((d, i) =>
            i === at
              ? dim(
                  args.reduce((n, s) => n + (s[at] as Dim).size, 0),
                  args.map((s) => (s[at] as Dim).label).join('+'),
                )
              : args.reduce((x, s) => joinDim(x, s[i] as Dim), d),
          )
          .map(plainSum),
      );
    },
    build: (b, args, { shapes: [a = []], lead, options }) =>
      concat(b, args, lead + (knownAxes(a, options.axis ?? [0], 'all')[0] as number)),
    docs: docs(
      'the entries of A, then those of B, …, along an axis',
      '[n, m] and [k, m] → [n+k, m]',
      'the cotangent cut at the same places',
      'numpy.concatenate',
    ),
  }),
  slice: row({
    params: ['A'],
    named: {
      from: { option: 'from', kind: 'integer', meaning: 'the first entry taken, counted from 1' },
      to: { option: 'to', kind: 'integer', meaning: 'the last entry taken' },
      axis: { option: 'axis', kind: 'axis', meaning: 'rows or 0 (the default), columns or 1, …' },
      step: { option: 'step', kind: 'integer', meaning: 'every how many; 1 without it' },
    },
    places: ['from', 'to', 'axis', 'step'],
    shape: ([a = []], options) => {
      const s = sliceAsked(a, options);
      return s.ok ? ok(a.map((d, i) => (i === s.value.axis ? s.value.d : d))) : s;
    },
    build: (b, [x], { shapes: [a = []], lead, options }) => {
      const s = sliceAsked(a, options);
      if (!s.ok) throw new Error('slice: outside the array');
      const { axis, start, step, d } = s.value;
      const sizes = sizesOf(a);
      const steps = strides(sizes);
      const by = steps[axis] as number;
      const out = sizes.map((n, i) => (i === axis ? d.size : n));
      const index = positions(
        out,
        steps.map((n, i) => (i === axis ? n * step : n)),
        start * by,
      );
      return pick(b, x as NodeId, lead, index, out);
    },
    docs: docs(
      'the entries from one to another along an axis, both taken',
      '[n, m] → [to-from+1, m]',
      'the cotangent in its place, 0 elsewhere',
      'numpy indexing, counted from 1',
    ),
  }),
  gather: row({
    params: ['A', 'c'],
    shape: ([a = [], c = []]) => {
      const fit = labelsFit(a, c);
      return fit.ok ? ok(a.slice(0, -1)) : fit;
    },
    build: (b, [a, c]) => atLabel(b, a as NodeId, c as NodeId),
    docs: docs(
      'a_{i, c_i}',
      '[…, C] and labels […] → […]',
      'the cotangent at the label, 0 elsewhere',
      'torch.gather, classes from 1',
    ),
  }),
  embedding: row({
    params: ['E', 'c'],
    shape: ([e = [], c = []]) =>
      e.length === 2
        ? ok([...c, e[1] as Dim])
        : misfit(`a table of embeddings has a row a token, this is ${showShape(e)}`),
    build: (b, [table, tokens], { shapes: [e = [], c = []], lead }) => {
      const [v, d] = sizesOf(e) as [number, number];
      const met = reshapeTo(b, isLabel(b, tokens as NodeId, v), lead, [...sizesOf(c), v, 1]);
      const rows = reshapeTo(b, table as NodeId, lead, [...c.map(() => 1), v, d]);
      return sum(b, op(b, 'where', met, rows, number(b, 0)), [lead + c.length]);
    },
    docs: docs(
      'row c of E',
      '[V, D] and tokens […] → […, D]',
      'dE_k = Σ of the cotangents of the tokens that are k',
      'torch.nn.Embedding, tokens from 1',
    ),
  }),
} satisfies Record<string, FunctionRow>;

/** A joined axis is named only where every part is. */
function plainSum(d: Dim): Dim {
  return d.label.split('+').some((part) => /^\d+$/.test(part)) && d.label.includes('+') ? dim(d.size) : d;
}
