/**
 * Arguments to try each named function at, for the tests that loop over the table: shapes, options, and what entries may be.
 * A function without cases here fails a test, so no row escapes them.
 */
import type { FunctionName } from './functions';
import type { Options } from './functions-row';
import type { Dim, Shape } from './shape';
import { dim } from './shape';

/** `label` counts from 1 to `classes`; `distinct` keeps entries apart, so that no extreme changes under a small step. */
export type Entries =
  | 'real'
  | 'positive'
  | 'unit'
  | 'mask'
  | 'onehot'
  | 'distinct'
  | { readonly label: number }
  | { readonly number: number };

export type Case = {
  readonly args: readonly { readonly shape: Shape; readonly entries: Entries }[];
  readonly options?: Options;
};

const sizes = (...n: readonly number[]): Shape => n.map((size): Dim => dim(size));
const real = (...n: readonly number[]) => ({ shape: sizes(...n), entries: 'real' as Entries });
const of = (entries: Entries, ...n: readonly number[]) => ({ shape: sizes(...n), entries });
const labels = (classes: number, ...n: readonly number[]) => of({ label: classes }, ...n);
const given = (value: number) => of({ number: value });

const one = (entries: Entries = 'real'): readonly Case[] => [{ args: [of(entries)] }, { args: [of(entries, 2, 3)] }];
const reduced = (entries: Entries = 'real'): readonly Case[] => [
  { args: [of(entries, 4)] },
  { args: [of(entries, 3, 4)] },
  { args: [of(entries, 3, 4)], options: { axis: [0] } },
  { args: [of(entries, 3, 5)], options: { axis: [-1], keep: true } },
  { args: [of(entries, 2, 3, 2)], options: { axis: [0, 2] } },
  { args: [of(entries, 1, 2)], options: { axis: [0] } },
];
const rows: readonly Case[] = [
  { args: [real(4)] },
  { args: [real(2, 3)] },
  { args: [real(3, 2)], options: { axis: [0] } },
  { args: [real(2, 2, 3)], options: { axis: [1] } },
];
const spreads: readonly Case[] = reduced().slice(0, 5);
const matrices: readonly Case[] = [
  { args: [real(2, 3), real(3, 2)] },
  { args: [real(3), real(3)] },
  { args: [real(3), real(3, 2)] },
  { args: [real(2, 3), real(3)] },
  { args: [real(2, 2, 3), real(3, 2)] },
];
const pooled1 = (entries: Entries): readonly Case[] => [
  { args: [of(entries, 6)], options: { size: 2 } },
  { args: [of(entries, 2, 5)], options: { size: 3, stride: 1 } },
];
const pooled2 = (entries: Entries): readonly Case[] => [
  { args: [of(entries, 4, 4)], options: { size: 2 } },
  { args: [of(entries, 1, 2, 3, 5)], options: { size: 2, stride: 1 } },
];
const constants: readonly Case[] = [
  { args: [], options: { sizes: sizes(3) } },
  { args: [], options: { sizes: sizes(2, 3) } },
];
const normalised: readonly Case[] = [
  { args: [real(3, 4), real(4), real(4), given(1e-5)] },
  { args: [real(2, 3, 3), real(3), real(3), given(0.1)] },
  { args: [real(3, 2), given(1), given(0), given(1e-3)] },
];
const cell = (gates: number, states: number): readonly Case[] => [
  { args: [real(2), ...Array(states).fill(real(2)), real(2, 2 * gates), real(2, 2 * gates), real(2 * gates)] },
  { args: [real(2, 3), ...Array(states).fill(real(2, 2)), real(3, 2 * gates), real(2, 2 * gates), given(0)] },
];

export const CASES: Readonly<Record<FunctionName, readonly Case[]>> = {
  exp: one(),
  log: one('positive'),
  log2: one('positive'),
  log10: one('positive'),
  log1p: one('positive'),
  expm1: one(),
  sqrt: one('positive'),
  square: one(),
  reciprocal: one('positive'),
  abs: one(),
  sign: one(),
  sin: one(),
  cos: one(),
  tan: one('unit'),
  sinh: one(),
  cosh: one(),
  tanh: one(),
  sigmoid: one(),
  relu: one(),
  leaky_relu: [{ args: [real(2, 3), given(0.01)] }, { args: [real(4), of('unit')] }],
  gelu: one(),
  softplus: one(),
  erf: one(),
  step: one(),
  clip: [{ args: [real(2, 3), given(-0.5), given(0.75)] }, { args: [real(4), of('unit', 4), given(2)] }],
  maximum: [{ args: [real(2, 3), real(2, 3)] }, { args: [real(2, 3), given(0.25)] }],
  minimum: [{ args: [real(2, 3), real(2, 3)] }, { args: [given(0.25), real(3)] }],
  sum: [...reduced(), { args: [real()] }, { args: [real(2, 3)], options: { axis: 'all', keep: true } }],
  mean: reduced(),
  var: [...spreads, { args: [real(3, 2)], options: { axis: [0], ddof: 1 } }],
  std: [...spreads, { args: [real(4)], options: { ddof: 1 } }],
  max: reduced('distinct'),
  min: reduced('distinct'),
  norm: [
    ...reduced(),
    { args: [real(4)], options: { ord: 1 } },
    { args: [real(2, 3)], options: { ord: 2, axis: [1] } },
  ],
  logsumexp: [...reduced(), { args: [real(2, 3)] }, { args: [real(2, 3)], options: { axis: 'all' } }],
  prod: [...reduced(), { args: [real(7)] }],
  softmax: rows,
  log_softmax: rows,
  matmul: matrices,
  dot: matrices.slice(0, 4),
  outer: [{ args: [real(2), real(3)] }, { args: [real(1, 2), real(3, 1)] }],
  trace: [{ args: [real(3, 3)] }],
  diag: [{ args: [real(3)] }, { args: [real(3, 3)] }, { args: [real(1, 3)] }, { args: [real(3, 1)] }],
  eye: constants,
  ones: constants,
  zeros: constants,
  onehot: [
    { args: [labels(3, 2)], options: { classes: dim(3) } },
    { args: [labels(4)], options: { classes: dim(4) } },
  ],
  reshape: [
    { args: [real(2, 3)], options: { sizes: sizes(3, 2) } },
    { args: [real(4)], options: { sizes: [dim(2), dim(-1)] } },
  ],
  permute: [{ args: [real(2, 3, 4)], options: { order: [3, 1, 2] } }],
  concat: [
    { args: [real(2, 3), real(1, 3)] },
    { args: [real(2, 3), real(2, 1), real(2, 2)], options: { axis: [1] } },
    { args: [real(2), real(3)] },
  ],
  slice: [
    { args: [real(4, 2)], options: { from: 2, to: 3 } },
    { args: [real(2, 5)], options: { from: 1, to: 5, axis: [1], step: 2 } },
    { args: [real(3)], options: {} },
  ],
  gather: [
    { args: [real(2, 3), labels(3, 2)] },
    { args: [real(4), labels(4)] },
    { args: [real(2, 2, 3), labels(3, 2, 2)] },
  ],
  embedding: [
    { args: [real(4, 2), labels(4, 3)] },
    { args: [real(3, 2), labels(3)] },
    { args: [real(3, 2), labels(3, 2, 2)] },
  ],
  conv1d: [
    { args: [real(5), real(3), given(0)] },
    { args: [real(2, 5), real(2, 2, 2), real(2)], options: { stride: 2, pad: 1 } },
    { args: [real(2, 1, 4), real(2, 1, 3), given(0)], options: { pad: 1 } },
  ],
  conv2d: [
    { args: [real(3, 4), real(2, 2), given(0)] },
    { args: [real(2, 3, 3), real(2, 2, 2, 2), real(2)], options: { pad: 1, stride: 2 } },
    { args: [real(2, 1, 3, 3), real(2, 1, 2, 2), given(0)] },
  ],
  max_pool1d: pooled1('distinct'),
  max_pool2d: pooled2('distinct'),
  avg_pool1d: pooled1('real'),
  avg_pool2d: pooled2('real'),
  dropout: [{ args: [real(2, 3), of('mask', 2, 3), given(0.4)] }, { args: [real(4), of('mask', 4), of('unit')] }],
  cross_entropy: [
    { args: [of('unit', 2, 3), labels(3, 2)] },
    { args: [of('unit', 3), labels(3)] },
    { args: [of('unit', 2, 3), of('unit', 2, 3)] },
    { args: [of('unit', 2, 2, 3), labels(3, 2, 2)] },
  ],
  multiclass_hinge: [
    { args: [real(2, 3), labels(3, 2), given(1)] },
    { args: [real(4), labels(4), given(0.5)] },
    { args: [real(1, 3), { shape: sizes(1, 3), entries: 'onehot' }, of('unit')] },
  ],
  mse: [{ args: [real(2, 3), real(2, 3)] }, { args: [real(), real()] }, { args: [real(3), given(0.5)] }],
  bce: [{ args: [of('unit', 2, 2), of('unit', 2, 2)] }, { args: [of('unit'), of('unit')] }],
  batch_norm: normalised,
  layer_norm: [
    ...normalised.slice(0, 1),
    { args: [real(3), real(3), given(0), given(1e-5)] },
    { args: [real(2, 2, 3), real(3), real(3), given(0.1)] },
  ],
  attention: [
    { args: [real(2, 2), real(3, 2), real(3, 2)] },
    { args: [real(3, 2), real(3, 2), real(3, 1)], options: { causal: true } },
    { args: [real(2, 2, 2), real(2, 2, 2), real(2, 2, 2)] },
  ],
  rnn_cell: cell(1, 1),
  gru_cell: cell(3, 1),
  lstm_cell: cell(4, 2),
  lstm_state: cell(4, 2),
};
