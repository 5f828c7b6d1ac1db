/** Named functions that make arrays of constants and rearrange: no arithmetic. */
import { ok } from '../problem';
import { concat, literal, ones, zeros } from './build';
import { strides } from './dims';
import type { FunctionRow, Named, Options } from './functions-row';
import {
  axesOf,
  docs,
  joinDim,
  knownAxes,
  misfit,
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
import { dim, showShape, sizesOf } from './shape';

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

export const ARRANGEMENTS = {
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
} satisfies Record<string, FunctionRow>;

/** A joined axis is named only where every part is. */
function plainSum(d: Dim): Dim {
  return d.label.split('+').some((part) => /^\d+$/.test(part)) && d.label.includes('+') ? dim(d.size) : d;
}
