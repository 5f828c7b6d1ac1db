/** Wrong rules of the chain: for each slip, what an operation hands back instead of its cotangent times its derivative. */
import {
  append,
  constant,
  dimsOf,
  literal,
  matmul,
  multiply,
  ones,
  reshape,
  subtract,
  sumTo,
} from '../src/engine/build';
import { OPS } from '../src/engine/ops';
import type { Builder, Node, NodeId, Primitive } from '../src/engine/program';
import { count } from '../src/engine/program';
import type { Rule } from './chain';
import type { SlipCase } from './slip-case';
import type { Table } from './table';
import { runOn } from './table';

/** A wrong rule: which operations it is for, what it hands back, and how it is told. */
export type Mutation = {
  readonly ops: readonly Primitive[];
  /** Where the operation decides it alone; true where absent. */
  readonly at?: (c: SlipCase, node: Node, id: NodeId) => boolean;
  readonly wrong: Rule;
  /** The sentence; `line` is the line of the forward pass that holds the operation, as the assignment writes it. */
  readonly says: (c: SlipCase, node: Node, line: string) => string;
};

export const one = (b: Builder): NodeId => constant(b, '1');
export const argOf = (b: Builder, self: NodeId, i = 0): NodeId => (b.nodes[self] as Node).args[i] as NodeId;
export const sameSize = (b: Builder, x: NodeId, y: NodeId): boolean => dimsOf(b, x).join() === dimsOf(b, y).join();
const times = (b: Builder, g: NodeId, f: NodeId): NodeId => multiply(b, g, f);
/** A rule of one operation: the cotangent times a factor. */
export const elementwise =
  (op: Primitive, factor: (b: Builder, x: NodeId, y: NodeId) => NodeId): Rule =>
  (b, self, g) => {
    const node = b.nodes[self] as Node;
    return node.op === op ? times(b, g, factor(b, argOf(b, self), self)) : undefined;
  };

/** What flows to an argument of another shape: added up where it was repeated. */
const through = (b: Builder, self: NodeId, g: NodeId, which: number): NodeId =>
  sumTo(b, g, dimsOf(b, argOf(b, self, which)));

/** What flows through a rule is handed on as it is. */
const passOn: Rule = (b, self, g, which) => (sameSize(b, argOf(b, self, which), self) ? g : undefined);

const named: Partial<Record<Primitive, string>> = {
  log: 'log',
  exp: 'exp',
  sqrt: 'the square root',
  tanh: 'tanh',
  sigmoid: 'σ',
  sin: 'sin',
  cos: 'cos',
  softplus: 'softplus',
  erf: 'erf',
  abs: 'the absolute value',
  power: 'the power',
  maximum: 'max',
  softmax: 'softmax',
};
const word = (n: Node): string => named[n.op] ?? n.op;

export const LOCAL_DROPPED: readonly Mutation[] = [
  {
    ops: ['exp', 'sqrt', 'sin', 'cos', 'tanh', 'sigmoid', 'softplus', 'erf', 'softmax'],
    wrong: passOn,
    says: (_, n, line) => `The derivative of ${word(n)} in ${line} is missing from the chain rule`,
  },
  {
    ops: ['power'],
    wrong: (b, self, g, which) => (which === 0 ? passOn(b, self, g, which) : undefined),
    says: (_, __, line) => `The derivative of the power in ${line} is missing from the chain rule`,
  },
  {
    ops: ['abs'],
    wrong: passOn,
    says: (_, __, line) => `The sign that |·| leaves in the derivative of ${line} is missing`,
  },
];

/** Whether a node is a probability: in (0, 1) at the key's inputs. */
function isProbability(c: SlipCase, node: NodeId): boolean {
  const table = c.setting.tables[0] as Table;
  return runOn(table, c.reference.b, [node])
    .values(node)
    .data.every((x) => x >= 0 && x <= 1);
}

/** What is handed on where one side of a sum is forgotten. */
const without =
  (side: number): Rule =>
  (b, self, _, which) =>
    which === side
      ? literal(b, new Float64Array(count(dimsOf(b, argOf(b, self, which)))), dimsOf(b, argOf(b, self, which)))
      : undefined;

/** Whether a node belongs to the line of what is differentiated itself: a sum there is of the terms of a loss. */
function inOwnLine(c: SlipCase, n: Node, id: NodeId): boolean {
  const { of } = c.target.named;
  const before = c.reference.problem.forward.flatMap((f) => (f.name === of ? [] : [c.reference.node(f.name) ?? -1]));
  return n.dims.length === 0 && before.every((other) => other < id || other > (c.reference.node(of) ?? -1));
}

/** A term of the loss that is forgotten. */
export const TERM_DROPPED: readonly Mutation[] = [0, 1].map((side) => ({
  ops: ['add', 'subtract'] as const,
  at: inOwnLine,
  wrong: without(side),
  says: (c: SlipCase) => `A term of ${c.target.named.of} is left out of the derivative`,
}));

/** A sum of arrays of which one side is forgotten. */
export const SIDE_DROPPED: readonly Mutation[] = [0, 1].map((side) => ({
  ops: ['add', 'subtract'] as const,
  at: (c: SlipCase, n: Node, id: NodeId) => !inOwnLine(c, n, id),
  wrong: without(side),
  says: (c: SlipCase) =>
    `A path is left out: ${c.target.named.of} depends on ${c.target.named.by[0]} in more than one way`,
}));

export const PRODUCT_DROPPED: readonly Mutation[] = [
  {
    ops: ['multiply'],
    wrong: (b, self, g, which) => through(b, self, g, which),
    says: (_, __, line) => `The other factor of the product in ${line} is missing from the chain rule`,
  },
  {
    ops: ['divide'],
    wrong: (b, self, g, which) => (which === 0 ? through(b, self, g, which) : undefined),
    says: (_, __, line) => `The denominator of ${line} is missing from the chain rule`,
  },
  {
    ops: ['matmul'],
    wrong: (b, self, g, which) => {
      const other = dimsOf(b, argOf(b, self, 1 - which));
      if (other.length !== 2 || dimsOf(b, g).length !== 2) return undefined;
      const flat = ones(b, [...other].reverse());
      return which === 0 ? matmul(b, g, flat) : matmul(b, flat, g);
    },
    says: (_, __, line) => `The other factor of ${line} is missing from the chain rule: this only adds up`,
  },
];

export const LOG_LEFT_OUT: readonly Mutation[] = [
  {
    ops: ['log'],
    at: (c, n) => !isProbability(c, n.args[0] as NodeId),
    wrong: passOn,
    says: (_, __, line) => `The derivative of the logarithm in ${line} is missing: the factor 1/(…)`,
  },
  {
    ops: ['logsumexp'],
    wrong: (b, self, g) => multiply(b, append(b, 'exp', [argOf(b, self)]), reshape(b, g, [...dimsOf(b, self), 1])),
    says: (_, __, line) => `The derivative of the logarithm in ${line} is missing: the factor 1/Σ exp(…)`,
  },
];

export const LOG_DROPPED: readonly Mutation[] = [
  {
    ops: ['log'],
    at: (c, n) => isProbability(c, n.args[0] as NodeId),
    wrong: passOn,
    says: (c) =>
      `${c.target.named.of} holds a logarithm: this differentiates its argument, the factor 1/(…) is missing`,
  },
];

/** A rule for max(0, x) alone: which argument is the constant decides what flows to the other. */
export function bent(factor: (b: Builder, x: NodeId, m: NodeId) => NodeId): Rule {
  return (b, self, g, which) => {
    const other = b.nodes[argOf(b, self, 1 - which)];
    if (other?.op !== 'constant') return undefined;
    return sumTo(b, times(b, g, factor(b, argOf(b, self, which), self)), dimsOf(b, argOf(b, self, which)));
  };
}

export const INDICATOR_DROPPED: readonly Mutation[] = [
  {
    ops: ['maximum', 'minimum', 'where'],
    wrong: (b, self, g, which) => through(b, self, g, which),
    says: (_, __, line) => `The indicator of ${line} is missing: the gradient passes on one side of it alone`,
  },
  {
    ops: ['amax', 'amin'],
    wrong: (b, self, g) => {
      const node = b.nodes[self] as Node;
      const dims = dimsOf(b, node.args[0] as NodeId);
      const axes = node.attrs.axes ?? [];
      const kept = dims.map((d, i) => (axes.includes(i) ? 1 : d));
      return multiply(b, ones(b, dims), reshape(b, g, kept));
    },
    says: (_, __, line) => `The indicator of ${line} is missing: only the largest entry counts`,
  },
];

export const INDICATOR_INVERTED: readonly Mutation[] = [
  {
    ops: ['maximum', 'minimum', 'where'],
    wrong: (b, self, g, which) => {
      const { vjp } = OPS[(b.nodes[self] as Node).op];
      return vjp ? subtract(b, through(b, self, g, which), vjp(b, self, g, which)) : undefined;
    },
    says: (_, __, line) => `The indicator of ${line} is inverted: it holds where it should not, and the reverse`,
  },
];

/** max(0, x) switched at another place than 0. */
const switched = (at: string): Mutation => ({
  ops: ['maximum'],
  wrong: bent((b, x) => append(b, 'gt', [x, constant(b, at)])),
  says: (_, __, line) => `The threshold of the indicator of ${line} is wrong`,
});

export const THRESHOLD_MOVED: readonly Mutation[] = ['1', '-1', '2', '-2', '1/2'].map((t) =>
  switched(t === '1/2' ? '0.5' : t),
);

export const SOFTMAX_DIAGONAL: readonly Mutation[] = [
  {
    ops: ['softmax'],
    wrong: elementwise('softmax', (b, _, s) => multiply(b, s, subtract(b, one(b), s))),
    says: (_, __, line) =>
      `Only the diagonal of the Jacobian of ${line} is there: every entry depends on every other of its row`,
  },
];

export const SOFTMAX_PARTS: readonly Mutation[] = [
  {
    ops: ['softmax'],
    wrong: elementwise('softmax', (_, __, s) => s),
    says: (_, __, line) => `The sum is missing from the derivative of ${line}: z ⊙ (g − Σ_k g_k z_k)`,
  },
];
