/** Named functions that choose by label. Classes count from 1; a label is met by comparing it with every class. */
import { ok } from '../problem';
import { dimsOf, sum } from './build';
import type { FunctionRow } from './functions-row';
import { docs, iota, misfit, number, op, reshapeTo, row } from './functions-row';
import type { Builder, NodeId } from './program';
import type { Dim, Shape } from './shape';
import { showShape, sizesOf } from './shape';

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

export const LABELS = {
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
