/** One step of a recurrent network. Gates lie side by side in W, U and b, in PyTorch's order. */
import { ok } from '../problem';
import { dimsOf } from './build';
import { product } from './functions-matrix';
import type { BuildInfo, Docs, FunctionRow } from './functions-row';
import { misfit, number, op, padTo, pick, positions, row } from './functions-row';
import type { Builder, NodeId } from './program';
import type { Dim, Shape } from './shape';
import { showShape } from './shape';

/** x W, h U (+ b) of one example [D] or of rows [N, D], as wide as all gates together. */
function widths(gates: number, x: Shape, states: readonly Shape[], w: Shape, u: Shape, bias: Shape) {
  const [h = []] = states;
  const rank = x.length;
  if (rank !== 1 && rank !== 2)
    return misfit(`the input is a vector, or a matrix with a row an example; this is ${showShape(x)}`);
  const stray = states.find(
    (s) => s.length !== rank || s.some((d, i) => d.size !== h[i]?.size) || (rank === 2 && s[0]?.size !== x[0]?.size),
  );
  if (stray)
    return misfit(
      `the states have a row an example, as the input has: the input is ${showShape(x)}, a state ${showShape(stray)}`,
    );
  const [d, hidden] = [x[rank - 1] as Dim, h[rank - 1] as Dim];
  const wide = gates * hidden.size;
  const times = gates === 1 ? '' : `${gates} times `;
  const weights = [
    ['the input weights', w, d],
    ['the state weights', u, hidden],
  ] as const;
  for (const [what, s, rows] of weights)
    if (s.length !== 2 || s[0]?.size !== rows.size || s[1]?.size !== wide)
      return misfit(
        `${what} are ${rows.size}×${wide} (${times}the ${hidden.size} of the state wide); these are ${showShape(s)}`,
      );
  if (bias.length > 1 || (bias.length === 1 && bias[0]?.size !== wide))
    return misfit(`the bias has ${wide} entries; this is ${showShape(bias)}`);
  return ok(h);
}

type Gates = {
  readonly fromInput: (gate: number) => NodeId;
  readonly fromState: (gate: number) => NodeId;
  readonly bias: (gate: number) => NodeId;
};

/** x W and h U once for all gates, and each gate's part of them. */
function gatesOf(
  b: Builder,
  hidden: number,
  info: BuildInfo,
  at: { x: number; h: number; w: number; u: number; bias: number },
  args: readonly NodeId[],
): Gates {
  const { shapes, lead } = info;
  const shape = (i: number) => shapes[i] as Shape;
  const xw = product(b, args[at.x] as NodeId, shape(at.x), args[at.w] as NodeId, shape(at.w), lead);
  const hu = product(b, args[at.h] as NodeId, shape(at.h), args[at.u] as NodeId, shape(at.u), lead);
  const part = (node: NodeId, gate: number): NodeId => {
    const dims = dimsOf(b, node);
    const last = dims.length - 1;
    return dims[last] === hidden ? node : pick(b, node, last, positions([hidden], [1], gate * hidden), [hidden]);
  };
  const bias = args[at.bias] as NodeId;
  const biasShape = shape(at.bias);
  const rank = shape(at.x).length;
  const beside = (node: NodeId): NodeId => padTo(b, node, biasShape, lead, rank);
  return {
    fromInput: (gate) => part(xw, gate),
    fromState: (gate) => part(hu, gate),
    bias: (gate) => beside(biasShape.length === 0 ? bias : part(bias, gate)),
  };
}

const plus = (b: Builder, ...terms: readonly NodeId[]): NodeId => terms.reduce((s, t) => op(b, 'add', s, t));
const times = (b: Builder, x: NodeId, y: NodeId): NodeId => op(b, 'multiply', x, y);

const hiddenOf = (h: Shape): number => (h[h.length - 1] as Dim).size;

/** The new cell state, and the output gate that the new hidden state takes. */
function lstm(
  b: Builder,
  args: readonly NodeId[],
  info: BuildInfo,
): { readonly cell: NodeId; readonly output: () => NodeId } {
  const g = gatesOf(b, hiddenOf(info.shapes[1] as Shape), info, { x: 0, h: 1, w: 3, u: 4, bias: 5 }, args);
  const z = (gate: number) => plus(b, g.fromInput(gate), g.fromState(gate), g.bias(gate));
  const i = op(b, 'sigmoid', z(0));
  const f = op(b, 'sigmoid', z(1));
  const candidate = op(b, 'tanh', z(2));
  const cell = plus(b, times(b, f, args[2] as NodeId), times(b, i, candidate));
  return { cell, output: () => op(b, 'sigmoid', z(3)) };
}

function lstmRow(docs: Pick<Docs, 'formula' | 'derivative'>, build: FunctionRow['build']): FunctionRow {
  return row({
    params: ['x', 'h', 'c', 'W', 'U', { name: 'b', default: '0' }],
    shape: ([x = [], h = [], c = [], w = [], u = [], bias = []]) => widths(4, x, [h, c], w, u, bias),
    build,
    docs: {
      ...docs,
      shapes:
        'x [D] or [N, D], h and c [H] or [N, H], W [D, 4H], U [H, 4H], b [4H], gates in the order i, f, g, o → the shape of h',
      source: 'Hochreiter and Schmidhuber 1997, Gers et al. 2000; torch.nn.LSTMCell (its two biases added)',
    },
  });
}

export const RECURRENT = {
  rnn_cell: row({
    params: ['x', 'h', 'Wx', 'Wh', { name: 'b', default: '0' }],
    shape: ([x = [], h = [], w = [], u = [], bias = []]) => widths(1, x, [h], w, u, bias),
    build: (b, args, info) => {
      const g = gatesOf(b, hiddenOf(info.shapes[1] as Shape), info, { x: 0, h: 1, w: 2, u: 3, bias: 4 }, args);
      return op(b, 'tanh', plus(b, g.fromInput(0), g.fromState(0), g.bias(0)));
    },
    docs: {
      formula: "h' = tanh(x Wx + h Wh + b)",
      shapes: 'x [D] or [N, D], h [H] or [N, H], Wx [D, H], Wh [H, H], b [H] → the shape of h',
      derivative: "with δ = g ∘ (1 - h'^2): dx = δ Wx^T, dh = δ Wh^T, dWx = x^T δ, dWh = h^T δ, db = Σ δ over the rows",
      source: 'Elman 1990; torch.nn.RNNCell (its two biases added)',
    },
  }),
  gru_cell: row({
    params: ['x', 'h', 'W', 'U', { name: 'b', default: '0' }],
    shape: ([x = [], h = [], w = [], u = [], bias = []]) => widths(3, x, [h], w, u, bias),
    build: (b, args, info) => {
      const g = gatesOf(b, hiddenOf(info.shapes[1] as Shape), info, { x: 0, h: 1, w: 2, u: 3, bias: 4 }, args);
      const gate = (i: number) => op(b, 'sigmoid', plus(b, g.fromInput(i), g.fromState(i), g.bias(i)));
      const r = gate(0);
      const z = gate(1);
      const n = op(b, 'tanh', plus(b, g.fromInput(2), times(b, r, g.fromState(2)), g.bias(2)));
      return plus(b, times(b, op(b, 'subtract', number(b, 1), z), n), times(b, z, args[1] as NodeId));
    },
    docs: {
      formula:
        "r = σ(x W_r + h U_r + b_r), z = σ(x W_z + h U_z + b_z), n = tanh(x W_n + r ∘ (h U_n) + b_n), h' = (1 - z) ∘ n + z ∘ h",
      shapes:
        'x [D] or [N, D], h [H] or [N, H], W [D, 3H], U [H, 3H], b [3H], gates in the order r, z, n → the shape of h',
      derivative: 'dn = g ∘ (1 - z), dz = g ∘ (h - n), dh = g ∘ z and what comes back through the gates',
      source: 'Cho et al. 2014 (arXiv:1406.1078); torch.nn.GRUCell (bias on the input side)',
    },
  }),
  lstm_cell: lstmRow(
    {
      formula:
        "i, f, o = σ(x W + h U + b) and g = tanh(x W + h U + b), each with its own part; c' = f ∘ c + i ∘ g; h' = o ∘ tanh(c'), the value",
      derivative:
        "do = g ∘ tanh(c'), dc' = g ∘ o ∘ (1 - tanh(c')^2), df = dc' ∘ c, di = dc' ∘ g_cand, dg_cand = dc' ∘ i, dc = dc' ∘ f",
    },
    (b, args, info) => {
      const { cell, output } = lstm(b, args, info);
      return times(b, output(), op(b, 'tanh', cell));
    },
  ),
  lstm_state: lstmRow(
    {
      formula: "c' = f ∘ c + i ∘ g of the same step: its new cell state",
      derivative: 'df = g ∘ c, di = g ∘ g_cand, dg_cand = g ∘ i, dc = g ∘ f',
    },
    (b, args, info) => lstm(b, args, info).cell,
  ),
} satisfies Record<string, FunctionRow>;
