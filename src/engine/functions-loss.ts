/** Losses that an assignment writes by name. */
import { ok } from '../problem';
import { dimsOf, sum } from './build';
import { atLabel, isLabel } from './functions-label';
import type { Docs, FunctionRow } from './functions-row';
import { aligned, elementwiseShape, misfit, number, op, reshapeTo, row, scalarBeside } from './functions-row';
import type { Builder, NodeId } from './program';
import { count } from './program';
import type { Shape } from './shape';
import { showShape, sizesOf } from './shape';

const sumBehind = (b: Builder, x: NodeId, lead: number): NodeId =>
  sum(
    b,
    x,
    dimsOf(b, x)
      .map((_, i) => i)
      .slice(lead),
  );

/** Labels stand one a row, or one-hot in the shape of the scores. */
function labelled(what: string, p: Shape, c: Shape) {
  if (p.length === 0) return misfit(`${what} are a vector or a matrix, not a scalar`);
  const same = (s: Shape) => c.length === s.length && c.every((d, i) => d.size === s[i]?.size);
  if (same(p) || same(p.slice(0, -1))) return ok(c.length === p.length);
  return misfit(
    `one label a row is needed, or one-hot rows: the ${what} are ${showShape(p)}, the labels ${showShape(c)}`,
  );
}

function meanLoss(
  params: readonly string[],
  docs: Omit<Docs, 'shapes'>,
  build: (b: Builder, x: NodeId, y: NodeId) => NodeId,
): FunctionRow {
  return row({
    params,
    shape: (args) => {
      const s = elementwiseShape(args);
      if (!s.ok) return s;
      const [x = [], y = []] = args;
      return x.length === y.length || x.length === 0 || y.length === 0
        ? ok([])
        : misfit(`the shapes differ: ${showShape(x)} and ${showShape(y)}`);
    },
    build: (b, args, info) => {
      const [x, y] = aligned(b, args, info) as [NodeId, NodeId];
      const each = build(b, x, y);
      const n = count(dimsOf(b, each).slice(info.lead));
      return op(b, 'divide', sumBehind(b, each, info.lead), number(b, n));
    },
    docs: { ...docs, shapes: 'two of one shape → a scalar' },
  });
}

export const LOSSES = {
  cross_entropy: row({
    params: ['P', 'c'],
    shape: ([p = [], c = []]) => {
      const fit = labelled('probabilities', p, c);
      return fit.ok ? ok([]) : fit;
    },
    build: (b, [p, c], { shapes: [shape = [], labels = []], lead }) => {
      const oneHot = labels.length === shape.length;
      const each = oneHot
        ? op(b, 'multiply', c as NodeId, op(b, 'log', p as NodeId))
        : op(b, 'log', atLabel(b, p as NodeId, c as NodeId));
      return op(b, 'negate', sumBehind(b, each, lead));
    },
    docs: {
      formula: '-Σ_i log P[i, c_i], or -Σ_ij T_ij log P_ij with one-hot labels T; rows are added, not averaged',
      shapes: 'P […, C], labels […] (1 … C) or […, C] → a scalar',
      derivative: '-1/P[i, c_i] at the label, 0 elsewhere; -T/P with one-hot labels',
      source: 'Goodfellow, Bengio and Courville 2016, section 6.2.2.3',
    },
  }),
  multiclass_hinge: row({
    params: ['S', 'c', { name: 'margin', default: '1' }],
    shape: ([s = [], c = [], margin = []]) => {
      const fit = labelled('scores', s, c);
      if (!fit.ok) return fit;
      return margin.length === 0 ? ok([]) : misfit(`the margin is a scalar, not ${showShape(margin)}`);
    },
    build: (b, [s, c, margin], { shapes: [shape = [], labels = []], lead }) => {
      const [scores, label] = [s as NodeId, c as NodeId];
      const dims = dimsOf(b, scores);
      const last = dims.length - 1;
      const oneHot = labels.length === shape.length;
      const own = oneHot
        ? sum(b, op(b, 'multiply', label, scores), [last], true)
        : reshapeTo(b, atLabel(b, scores, label), last, [1]);
      const isOwn = oneHot ? label : isLabel(b, label, sizesOf(shape)[shape.length - 1] as number);
      // s_ij - (s_own - margin): one subtraction a row instead of one an entry
      const bar = op(b, 'subtract', own, scalarBeside(b, margin as NodeId, lead, shape.length));
      const short = op(b, 'subtract', scores, bar);
      const each = op(b, 'where', isOwn, number(b, 0), op(b, 'maximum', number(b, 0), short));
      return sumBehind(b, each, lead);
    },
    docs: {
      formula: 'Σ_i Σ_{j ≠ c_i} max(0, s_ij - s_{i,c_i} + margin)',
      shapes: 'S […, C], labels […] (1 … C) or one-hot […, C] → a scalar',
      derivative: '1(s_ij - s_{i,c_i} + margin > 0) for the other classes; minus their number at the label',
      source: 'Weston and Watkins 1999; CS231n, linear classification',
    },
  }),
  mse: meanLoss(
    ['A', 'B'],
    {
      formula: 'Σ (a - b)^2/N over all N entries',
      derivative: '2 (A - B)/N, and its negative',
      source: 'torch.nn.MSELoss',
    },
    (b, x, y) => {
      const off = op(b, 'subtract', x, y);
      return op(b, 'multiply', off, off);
    },
  ),
  bce: meanLoss(
    ['p', 't'],
    {
      formula: '-Σ (t log p + (1 - t) log(1 - p))/N over all N entries',
      derivative: '(p - t)/(p (1 - p) N); by t: log((1 - p)/p)/N',
      source: 'torch.nn.BCELoss',
    },
    (b, p, t) => {
      const one = number(b, 1);
      const yes = op(b, 'multiply', t, op(b, 'log', p));
      const no = op(b, 'multiply', op(b, 'subtract', one, t), op(b, 'log', op(b, 'subtract', one, p)));
      return op(b, 'negate', op(b, 'add', yes, no));
    },
  ),
} satisfies Record<string, FunctionRow>;
