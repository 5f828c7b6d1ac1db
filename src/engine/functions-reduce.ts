/** Named functions that reduce: over all entries by default, or over axes; and softmax's family, over each row by default. */
import { ok } from '../problem';
import { append, dimsOf, reduce, sum } from './build';
import type { Docs, FunctionRow, Named, Options } from './functions-row';
import {
  axesLast,
  axesOf,
  knownAxes,
  misfit,
  number,
  op,
  permuteBehind,
  pick,
  positions,
  reducedShape,
  reshapeTo,
  row,
} from './functions-row';
import type { Builder, NodeId } from './program';
import type { Dim, Shape } from './shape';
import { showShape, sizesOf } from './shape';

const AXIS: Named = {
  option: 'axis',
  kind: 'axis',
  meaning: 'rows or 0 adds the rows up (one value a column), columns or 1 the columns; all entries without it',
};
const ROW_AXIS: Named = {
  option: 'axis',
  kind: 'axis',
  meaning: 'the axis it runs along; the last (each row) without it',
};
const KEEP: Named = { option: 'keep', kind: 'flag', meaning: 'the reduced axes stay, with size 1' };

const REDUCED = 'any → a scalar; with an axis, that axis gone (size 1 with keepdims)';

/** What a reduction is given: the array, its axes counted in the node, and how many entries go into one. */
type Over = {
  readonly x: NodeId;
  readonly axes: readonly number[];
  readonly n: number;
  readonly keep: boolean;
  readonly options: Options;
};

type Build = (b: Builder, over: Over) => NodeId;

function reduction(
  docs: Omit<Docs, 'shapes'>,
  build: Build,
  more: { readonly named?: FunctionRow['named']; readonly place?: string; readonly empty?: boolean } = {},
): FunctionRow {
  return row({
    params: ['A'],
    named: { axis: AXIS, keepdims: KEEP, ...more.named },
    places: [more.place ?? 'axis'],
    shape: ([a], options) => {
      const axes = axesOf(a as Shape, options.axis, 'all');
      if (!axes.ok) return axes;
      const n = axes.value.reduce((p, i) => p * ((a as Shape)[i] as Dim).size, 1);
      if (n === 0 && !more.empty) return misfit(`there is nothing to reduce: it is ${showShape(a as Shape)}`);
      if (options.ddof !== undefined && n <= options.ddof)
        return misfit(`ddof = ${options.ddof} needs more than ${n} ${n === 1 ? 'entry' : 'entries'}`);
      if (options.ord !== undefined && options.ord !== 1 && options.ord !== 2)
        return misfit(`there is no norm ${options.ord} here, only 1 and 2`);
      if (options.ord !== undefined && axes.value.length > 1)
        return misfit(
          `norm ${options.ord} is one of vectors; this is ${showShape(a as Shape)}`,
          'norm(A) is Frobenius',
        );
      return ok(reducedShape(a as Shape, axes.value, options.keep));
    },
    build: (b, [x], { shapes, lead, options }) => {
      const shape = shapes[0] as Shape;
      const axes = knownAxes(shape, options.axis, 'all');
      const n = axes.reduce((p, i) => p * (shape[i] as Dim).size, 1);
      return build(b, { x: x as NodeId, axes: axes.map((i) => lead + i), n, keep: options.keep === true, options });
    },
    docs: { ...docs, shapes: REDUCED },
  });
}

const mean = (b: Builder, { x, axes, n, keep }: Over): NodeId => op(b, 'divide', sum(b, x, axes, keep), number(b, n));

const DDOF: Named = { option: 'ddof', kind: 'integer', meaning: 'divides by N - ddof; 0 without it' };

const ORD: Named = { option: 'ord', kind: 'integer', meaning: 'which norm of a vector, 1 or 2; 2 without it' };

function variance(b: Builder, over: Over): NodeId {
  const centre = mean(b, { ...over, keep: true });
  const off = op(b, 'subtract', over.x, centre);
  const squares = sum(b, op(b, 'multiply', off, off), over.axes, over.keep);
  return op(b, 'divide', squares, number(b, over.n - (over.options.ddof ?? 0)));
}

/** The product of all entries along the last axis, by halves: no division, so a zero among them does no harm. */
export function productOfLast(b: Builder, x: NodeId): NodeId {
  const dims = dimsOf(b, x);
  const lead = dims.length - 1;
  let n = dims[lead] as number;
  let left = x;
  const odd: NodeId[] = [];
  while (n > 1) {
    const half = n >> 1;
    if (n % 2 === 1) odd.push(pick(b, left, lead, Int32Array.of(n - 1), []));
    const first = pick(b, left, lead, positions([half], [1]), [half]);
    const second = pick(b, left, lead, positions([half], [1], half), [half]);
    left = op(b, 'multiply', first, second);
    n = half;
  }
  return odd.reduce((a, y) => op(b, 'multiply', a, y), reshapeTo(b, left, lead, []));
}

/** Over one axis, the last without an option; `build` works along the last axis of what it is given. */
function alongRow(name: string, docs: Docs, build: (b: Builder, x: NodeId) => NodeId): FunctionRow {
  return row({
    params: ['A'],
    named: { axis: ROW_AXIS },
    places: ['axis'],
    shape: ([a], options) => {
      const axes = axesOf(a as Shape, options.axis, 'last');
      if (a?.length === 0) return misfit(`${name} needs a vector or a matrix, not a scalar`);
      return axes.ok ? ok(a as Shape) : axes;
    },
    build: (b, [x], { shapes, lead, options }) => {
      const shape = shapes[0] as Shape;
      const axes = knownAxes(shape, options.axis, 'last');
      if (axes.length === 1 && axes[0] === shape.length - 1) return build(b, x as NodeId);
      const { node, restore } = axesLast(b, x as NodeId, lead, shape, axes);
      return restore(build(b, node));
    },
    docs,
  });
}

const logSoftmax = (b: Builder, x: NodeId): NodeId => {
  const lse = append(b, 'logsumexp', [x]);
  return op(b, 'subtract', x, reshapeTo(b, lse, dimsOf(b, lse).length, [1]));
};

export const REDUCTIONS = {
  sum: reduction(
    { formula: 'Σ a', derivative: 'every entry gets the cotangent of its sum', source: 'numpy.sum' },
    (b, { x, axes, keep }) => sum(b, x, axes, keep),
    { empty: true },
  ),
  mean: reduction({ formula: 'Σ a / N', derivative: '1/N for every entry', source: 'numpy.mean' }, mean),
  var: reduction(
    {
      formula: 'Σ (a - mean)^2 / (N - ddof), the population variance unless ddof says otherwise',
      derivative: '2 (a - mean)/(N - ddof)',
      source: 'numpy.var',
    },
    variance,
    { named: { ddof: DDOF } },
  ),
  std: reduction(
    { formula: 'sqrt(var(A))', derivative: '(a - mean)/((N - ddof) std)', source: 'numpy.std' },
    (b, over) => op(b, 'sqrt', variance(b, over)),
    { named: { ddof: DDOF } },
  ),
  max: reduction(
    { formula: 'the largest entry', derivative: '1 at the first largest entry, 0 elsewhere', source: 'numpy.max' },
    (b, { x, axes, keep }) => reduce(b, 'amax', x, axes, keep),
  ),
  min: reduction(
    { formula: 'the smallest entry', derivative: '1 at the first smallest entry, 0 elsewhere', source: 'numpy.min' },
    (b, { x, axes, keep }) => reduce(b, 'amin', x, axes, keep),
  ),
  norm: reduction(
    {
      formula: 'sqrt(Σ a^2), Frobenius for a matrix; Σ |a| of a vector with ord = 1',
      derivative: 'a/norm(A); sign(a) with ord = 1',
      source: 'numpy.linalg.norm',
    },
    (b, { x, axes, keep, options }) =>
      options.ord === 1
        ? sum(b, op(b, 'abs', x), axes, keep)
        : op(b, 'sqrt', sum(b, op(b, 'multiply', x, x), axes, keep)),
    { named: { ord: ORD }, place: 'ord' },
  ),
  prod: reduction(
    { formula: 'Π a', derivative: 'the product of the other entries', source: 'numpy.prod' },
    (b, { x, axes, keep }) => {
      const dims = dimsOf(b, x);
      const kept = dims.map((_, i) => i).filter((i) => !axes.includes(i));
      const last = permuteBehind(b, x, 0, [...kept, ...axes]);
      const n = axes.reduce((p, i) => p * (dims[i] as number), 1);
      const flat = reshapeTo(b, last, kept.length, [n]);
      return reshapeTo(
        b,
        productOfLast(b, flat),
        0,
        keep ? dims.map((d, i) => (axes.includes(i) ? 1 : d)) : kept.map((i) => dims[i] as number),
      );
    },
  ),
  logsumexp: row({
    params: ['A'],
    named: { axis: ROW_AXIS, keepdims: KEEP },
    places: ['axis'],
    shape: ([a], options) => {
      if (a?.length === 0) return misfit('logsumexp needs a vector or a matrix, not a scalar');
      const axes = axesOf(a as Shape, options.axis, 'last');
      return axes.ok ? ok(reducedShape(a as Shape, axes.value, options.keep)) : axes;
    },
    build: (b, [x], { shapes, lead, options }) => {
      const shape = shapes[0] as Shape;
      const axes = knownAxes(shape, options.axis, 'last');
      const out = append(b, 'logsumexp', [axesLast(b, x as NodeId, lead, shape, axes).node]);
      return reshapeTo(b, out, lead, sizesOf(reducedShape(shape, axes, options.keep)));
    },
    docs: {
      formula: 'log(Σ_k exp(a_k)) over each row',
      shapes: '[…, C] → […]; with an axis, that axis gone (size 1 with keepdims)',
      derivative: 'softmax(A)',
      source: 'scipy.special.logsumexp',
    },
  }),
  softmax: alongRow(
    'softmax',
    {
      formula: 'exp(a_j)/Σ_k exp(a_k) over each row',
      shapes: 'any but a scalar → the same',
      derivative: 'dp_j/da_k = p_j (1(j = k) - p_k)',
      source: 'Bridle 1990; torch.nn.functional.softmax',
    },
    (b, x) => append(b, 'softmax', [x]),
  ),
  log_softmax: alongRow(
    'log_softmax',
    {
      formula: 'a_j - log(Σ_k exp(a_k)) over each row',
      shapes: 'any but a scalar → the same',
      derivative: '1(j = k) - softmax(A)_k',
      source: 'torch.nn.functional.log_softmax',
    },
    logSoftmax,
  ),
} satisfies Record<string, FunctionRow>;
