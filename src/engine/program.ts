/**
 * A program: an ordered list of operations on arrays. Arguments come before their uses, so evaluation is one loop up and
 * backprop one loop down. Shapes here are plain numbers; the names of sizes live in lower.ts.
 */

export type NodeId = number;

/** The operations that the evaluator runs. Everything else is composed of these in ops.ts. */
export const PRIMITIVES = [
  // leaves
  'input', // attrs.name; dims
  'constant', // attrs.text: an exact decimal; dims []
  'literal', // attrs.values: exact doubles, one an entry; dims
  // structure: no arithmetic, entries are shared, not copied
  'reshape', // dims
  'take', // out[e] = args[attrs.source[e] or 0][attrs.index[e]]; index -1 is an exact 0
  'put', // out = 0; out[attrs.index[e]] += args[0][e]; dims
  // elementwise, one argument
  'identity',
  'negate',
  'exp',
  'log',
  'sqrt',
  'abs',
  'sign',
  'sin',
  'cos',
  'tanh',
  'sigmoid',
  'softplus',
  'erf',
  'not',
  // elementwise, two arguments, broadcasting as NumPy does (aligned at the last axis, size 1 stretches)
  'add',
  'subtract',
  'multiply',
  'divide',
  'power',
  'maximum',
  'minimum',
  'lt',
  'le',
  'gt',
  'ge',
  'eq',
  'ne',
  'and',
  'or',
  // elementwise, three arguments: condition, value if it is not 0, value if it is 0 (the value not chosen may be anything)
  'where',
  // reductions over attrs.axes, which stay as size 1 if attrs.keep
  'sum',
  'amax',
  'amin',
  // along the last axis
  'softmax',
  'logsumexp',
  // [..., n, k] by [..., k, m], batch axes broadcasting
  'matmul',
  // a scalar loss of its arguments that nobody knows; its gradients are inputs named attrs.gradients[i]
  'unspecified',
] as const;
export type Primitive = (typeof PRIMITIVES)[number];

export type Attrs = {
  readonly name?: string;
  readonly text?: string;
  readonly values?: Float64Array;
  readonly index?: Int32Array;
  readonly source?: Int32Array;
  readonly axes?: readonly number[];
  readonly keep?: boolean;
  readonly gradients?: readonly string[];
};

export type Node = {
  readonly op: Primitive;
  readonly args: readonly NodeId[];
  readonly attrs: Attrs;
  /** Sizes of the axes; [] is a scalar. */
  readonly dims: readonly number[];
};

export type Program = { readonly nodes: readonly Node[] };

/** A program under construction. */
export type Builder = { readonly nodes: Node[] };

export function newBuilder(): Builder {
  return { nodes: [] };
}

export function count(dims: readonly number[]): number {
  let n = 1;
  for (const d of dims) n *= d;
  return n;
}

/** The inputs that a node is computed from. */
export function reachableInputs(b: Builder, node: NodeId): ReadonlySet<string> {
  const out = new Set<string>();
  const seen = new Uint8Array(b.nodes.length);
  seen[node] = 1;
  for (let i = node; i >= 0; i--) {
    const n = b.nodes[i];
    if (!seen[i] || !n) continue;
    if (n.op === 'input' && n.attrs.name !== undefined) out.add(n.attrs.name);
    for (const a of n.args) seen[a] = 1;
  }
  return out;
}
