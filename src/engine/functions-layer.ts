/** Layers that an assignment writes by name: dropout, normalisation, attention. */
import { ok } from '../problem';
import { append, dimsOf, sum, transpose } from './build';
import type { FunctionRow, Options } from './functions-row';
import { aligned, elementwiseShape, misfit, number, op, padTo, reshapeTo, row } from './functions-row';
import type { Builder, NodeId } from './program';
import type { Dim, Shape } from './shape';
import { dim, showShape, sizesOf } from './shape';

const EPS = { name: 'eps', default: '0.00001' };

/** (x - mean)/sqrt(var + eps) over axes counted in the node, with the population variance. */
function standardised(b: Builder, x: NodeId, axes: readonly number[], eps: NodeId): NodeId {
  const dims = dimsOf(b, x);
  const n = number(
    b,
    axes.reduce((p, i) => p * (dims[i] as number), 1),
  );
  const off = op(b, 'subtract', x, op(b, 'divide', sum(b, x, axes, true), n));
  const variance = op(b, 'divide', sum(b, op(b, 'multiply', off, off), axes, true), n);
  return op(b, 'divide', off, op(b, 'sqrt', op(b, 'add', variance, eps)));
}

/** Normalisation with a scale and a shift along the axis `along` of the shape, over the axes that `over` names. */
function normalisation(
  name: string,
  rank: number,
  along: (s: Shape) => number,
  over: (s: Shape) => readonly number[],
  docs: FunctionRow['docs'],
): FunctionRow {
  return row({
    params: ['X', { name: 'gamma', default: '1' }, { name: 'beta', default: '0' }, EPS],
    shape: ([x = [], gamma = [], beta = [], eps = []]) => {
      if (x.length < rank)
        return misfit(
          `${name} needs ${rank === 1 ? 'a vector or a matrix' : 'a matrix, a row an example'}; this is ${showShape(x)}`,
        );
      const d = x[along(x)] as Dim;
      for (const [what, s] of [
        ['gamma', gamma],
        ['beta', beta],
      ] as const)
        if (s.length > 1 || (s.length === 1 && s[0]?.size !== d.size))
          return misfit(`${what} has ${d.size} entries, one a feature; this is ${showShape(s)}`);
      return eps.length === 0 ? ok(x) : misfit(`eps is a scalar, not ${showShape(eps)}`);
    },
    build: (b, [x, gamma, beta, eps], { shapes, lead }) => {
      const shape = shapes[0] as Shape;
      const behind = shape.slice(along(shape) + 1).map(() => 1);
      const beside = (p: NodeId, i: number): NodeId => {
        const own = shapes[i] as Shape;
        const sizes = own.length === 0 ? [] : [...sizesOf(own), ...behind];
        return padTo(
          b,
          reshapeTo(b, p, lead, sizes),
          sizes.map((n) => dim(n)),
          lead,
          shape.length,
        );
      };
      const axes = over(shape).map((i) => lead + i);
      const unit = standardised(b, x as NodeId, axes, beside(eps as NodeId, 3));
      return op(b, 'add', op(b, 'multiply', unit, beside(gamma as NodeId, 1)), beside(beta as NodeId, 2));
    },
    docs,
  });
}

function attentionShape([q = [], k = [], v = []]: readonly Shape[], { causal }: Options) {
  if ([q, k, v].some((s) => s.length < 2 || s.length !== q.length))
    return misfit(`Q, K and V are matrices, a row a position; these are ${[q, k, v].map(showShape).join(', ')}`);
  const back = (s: Shape, i: number) => s[s.length - i] as Dim;
  if (back(q, 1).size !== back(k, 1).size)
    return misfit(`queries have ${back(q, 1).size} entries, keys ${back(k, 1).size}`);
  if (back(k, 2).size !== back(v, 2).size)
    return misfit(`there are ${back(k, 2).size} keys and ${back(v, 2).size} values`);
  if (causal && back(q, 2).size !== back(k, 2).size)
    return misfit(`a causal mask needs as many queries as keys, not ${back(q, 2).size} and ${back(k, 2).size}`);
  const front = q.slice(0, -2);
  if ([k, v].some((s) => s.slice(0, -2).some((d, i) => d.size !== front[i]?.size)))
    return misfit('Q, K and V differ in their batch sizes');
  return ok<Shape>([...front, back(q, 2), back(v, 1)]);
}

/** Far below any score: its exponential is exactly 0. */
const MASKED = '-1e30';

const ATTENTION = row({
  params: ['Q', 'K', 'V'],
  named: {
    causal: { option: 'causal', kind: 'flag', meaning: 'position i sees positions 1 to i only' },
  },
  shape: attentionShape,
  build: (b, [q, k, v], { shapes: [shape = []], options }) => {
    const d = (shape[shape.length - 1] as Dim).size;
    const scores = op(
      b,
      'divide',
      op(b, 'matmul', q as NodeId, transpose(b, k as NodeId)),
      op(b, 'sqrt', number(b, d)),
    );
    const n = (shape[shape.length - 2] as Dim).size;
    const seen = options.causal ? seenOnly(b, scores, n) : scores;
    return op(b, 'matmul', append(b, 'softmax', [seen]), v as NodeId);
  },
  docs: {
    formula: 'softmax(Q K^T/sqrt(d)) V over each row; with causal, scores of later positions count as minus infinity',
    shapes: '[…, n, d], […, m, d] and […, m, e] → […, n, e]',
    derivative:
      'dV = P^T G, dQ = S K/sqrt(d), dK = S^T Q/sqrt(d) with P the weights and S = P ∘ (G V^T - rowsum(P ∘ G V^T))',
    source: 'Vaswani et al. 2017 (arXiv:1706.03762), equation 1',
  },
});

function seenOnly(b: Builder, scores: NodeId, n: number): NodeId {
  const axis = (dims: readonly number[]) =>
    append(b, 'literal', [], { values: Float64Array.from({ length: n }, (_, i) => i) }, dims);
  return op(b, 'where', op(b, 'ge', axis([n, 1]), axis([1, n])), scores, number(b, MASKED));
}

export const LAYERS = {
  dropout: row({
    params: ['x', 'mask', 'p'],
    shape: elementwiseShape,
    build: (b, args, info) => {
      const [x, mask, p] = aligned(b, args, info) as [NodeId, NodeId, NodeId];
      return op(b, 'divide', op(b, 'multiply', x, mask), op(b, 'subtract', number(b, 1), p));
    },
    docs: {
      formula: 'x ∘ mask/(1 - p), the mask 1 where an entry is kept, p the share that is dropped',
      shapes: 'x and mask of one shape, p a scalar → that shape',
      derivative: 'mask/(1 - p)',
      source: 'Srivastava et al. 2014; torch.nn.Dropout (inverted dropout)',
    },
  }),
  batch_norm: normalisation(
    'batch_norm',
    2,
    () => 1,
    (s) => s.map((_, i) => i).filter((i) => i !== 1),
    {
      formula: 'gamma (x - mean)/sqrt(var + eps) + beta, mean and population variance of each column over the rows',
      shapes: '[N, D] with gamma and beta [D] → [N, D]; [N, C, …]: over all axes but the channels',
      derivative:
        'dx = gamma/(N sqrt(var + eps)) (N g - Σ g - x̂ Σ g x̂), dgamma = Σ g x̂, dbeta = Σ g, sums over the rows',
      source: 'Ioffe and Szegedy 2015 (arXiv:1502.03167), algorithm 1; torch.nn.BatchNorm1d in training mode',
    },
  ),
  layer_norm: normalisation(
    'layer_norm',
    1,
    (s) => s.length - 1,
    (s) => [s.length - 1],
    {
      formula: 'gamma (x - mean)/sqrt(var + eps) + beta, mean and population variance of each row',
      shapes: '[…, D] with gamma and beta [D] → […, D]',
      derivative: 'dx = (D ĝ - Σ ĝ - x̂ Σ ĝ x̂)/(D sqrt(var + eps)) with ĝ = gamma g, dgamma = Σ g x̂, dbeta = Σ g',
      source: 'Ba, Kiros and Hinton 2016 (arXiv:1607.06450); torch.nn.LayerNorm',
    },
  ),
  attention: ATTENTION,
} satisfies Record<string, FunctionRow>;
