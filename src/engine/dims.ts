/**
 * The sizes of an operation's result, from those of its arguments, and the arithmetic of axes that the engine shares.
 * Whoever appends an operation must already know that it fits: a misuse here is a fault of ours and throws.
 */
import type { Attrs, Primitive } from './program';
import { count } from './program';

export type Dims = readonly number[];

/** Raised for an operation that does not fit its arguments. Never a person's fault: lowering checks what people write. */
function misuse(op: string, what: string, ...shapes: Dims[]): Error {
  return new Error(`${op}: ${what} (${shapes.map((s) => `[${s.join(', ')}]`).join(' and ')})`);
}

/** NumPy's rule: aligned at the last axis, size 1 stretches. `undefined` where the two do not fit. */
export function broadcastDims(a: Dims, b: Dims): Dims | undefined {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  const rank = Math.max(a.length, b.length);
  const out = new Array<number>(rank);
  for (let i = 1; i <= rank; i++) {
    const x = i <= a.length ? (a[a.length - i] as number) : 1;
    const y = i <= b.length ? (b[b.length - i] as number) : 1;
    if (x !== y && x !== 1 && y !== 1) return undefined;
    out[rank - i] = x === 1 ? y : x;
  }
  return out;
}

export function sameDims(a: Dims, b: Dims): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** How far apart neighbours along each axis lie in the flat order of entries. */
export function strides(dims: Dims): number[] {
  const out = new Array<number>(dims.length);
  let step = 1;
  for (let i = dims.length - 1; i >= 0; i--) {
    out[i] = step;
    step *= dims[i] as number;
  }
  return out;
}

/** For each entry of `dims` in order, the flat position found by walking an array by `steps` (one an axis). */
export function walk(dims: Dims, steps: readonly number[]): Int32Array {
  const n = count(dims);
  const out = new Int32Array(n);
  const rank = dims.length;
  if (rank === 0 || n === 0) return out;
  const at = new Array<number>(rank).fill(0);
  const last = dims[rank - 1] as number;
  const lastStep = steps[rank - 1] as number;
  let base = 0;
  let e = 0;
  while (e < n) {
    for (let i = 0; i < last; i++) out[e++] = base + i * lastStep;
    let axis = rank - 2;
    while (axis >= 0) {
      base += steps[axis] as number;
      at[axis] = (at[axis] as number) + 1;
      if ((at[axis] as number) < (dims[axis] as number)) break;
      base -= (steps[axis] as number) * (dims[axis] as number);
      at[axis] = 0;
      axis--;
    }
  }
  return out;
}

/** For each entry of `to`, the entry of `from` that broadcasting puts there. */
export function broadcastIndex(from: Dims, to: Dims): Int32Array {
  const own = strides(from);
  const lead = to.length - from.length;
  return walk(
    to,
    to.map((_, i) => (i < lead || from[i - lead] === 1 ? 0 : (own[i - lead] as number))),
  );
}

/** Sizes after a reduction over `axes`. */
export function reducedDims(dims: Dims, axes: readonly number[], keep: boolean): number[] {
  const out: number[] = [];
  for (let i = 0; i < dims.length; i++) {
    if (!axes.includes(i)) out.push(dims[i] as number);
    else if (keep) out.push(1);
  }
  return out;
}

type Rule = (op: Primitive, args: readonly Dims[], attrs: Attrs, given: Dims | undefined) => Dims;

function arity(op: Primitive, args: readonly Dims[], n: number): void {
  if (args.length !== n) throw misuse(op, `${n} arguments expected, ${args.length} given`, ...args);
}

/** May be beyond the doubles (`1e999`): evaluated in doubles it is then unbounded, in digits exact. */
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

const leaf: Rule = (op, args, attrs, given) => {
  arity(op, args, 0);
  if (op === 'constant') {
    if (attrs.text === undefined || !DECIMAL.test(attrs.text))
      throw misuse(op, `a decimal number expected, not ${String(attrs.text)}`);
    return [];
  }
  if (!given) throw misuse(op, 'its sizes must be given');
  if (op === 'input' && attrs.name === undefined) throw misuse(op, 'a name must be given', given);
  if (op === 'literal' && attrs.values?.length !== count(given))
    throw misuse(op, `${attrs.values?.length ?? 0} values for ${count(given)} entries`, given);
  return given;
};

const reshape: Rule = (op, args, _attrs, given) => {
  arity(op, args, 1);
  const [a] = args as [Dims];
  if (!given || count(given) !== count(a)) throw misuse(op, 'as many entries expected', a, given ?? []);
  return given;
};

const take: Rule = (op, args, attrs, given) => {
  const { index, source } = attrs;
  if (!given || !index || index.length !== count(given))
    throw misuse(op, 'one index an entry expected', ...args, given ?? []);
  if (args.length === 0) throw misuse(op, 'an argument expected', given);
  if (source ? source.length !== index.length : args.length !== 1)
    throw misuse(op, 'one source an entry expected', ...args);
  const sizes = args.map(count);
  for (let e = 0; e < index.length; e++) {
    const size = sizes[source ? (source[e] as number) : 0];
    const at = index[e] as number;
    if (size === undefined || at < -1 || at >= size) throw misuse(op, `no entry ${at}`, ...args);
  }
  return given;
};

const put: Rule = (op, args, attrs, given) => {
  arity(op, args, 1);
  const [a] = args as [Dims];
  const { index } = attrs;
  if (!given || !index || index.length !== count(a)) throw misuse(op, 'one index an entry expected', a, given ?? []);
  const size = count(given);
  for (const at of index) if (at < 0 || at >= size) throw misuse(op, `no entry ${at}`, given);
  return given;
};

const unary: Rule = (op, args) => {
  arity(op, args, 1);
  return args[0] as Dims;
};

const binary: Rule = (op, args) => {
  arity(op, args, 2);
  const [a, b] = args as [Dims, Dims];
  const out = broadcastDims(a, b);
  if (!out) throw misuse(op, 'the shapes do not broadcast', a, b);
  return out;
};

const ternary: Rule = (op, args) => {
  arity(op, args, 3);
  const [c, a, b] = args as [Dims, Dims, Dims];
  const values = broadcastDims(a, b);
  const out = values && broadcastDims(c, values);
  if (!out) throw misuse(op, 'the shapes do not broadcast', c, a, b);
  return out;
};

const reduction: Rule = (op, args, attrs) => {
  arity(op, args, 1);
  const [a] = args as [Dims];
  const axes = attrs.axes;
  if (!axes) throw misuse(op, 'axes must be given', a);
  for (const [i, axis] of axes.entries())
    if (!Number.isInteger(axis) || axis < 0 || axis >= a.length || axes.indexOf(axis) !== i)
      throw misuse(op, `no axes ${axes.join(', ')}`, a);
  const out = reducedDims(a, axes, attrs.keep === true);
  if (op !== 'sum' && count(a) === 0 && count(out) > 0) throw misuse(op, 'nothing to choose from', a);
  return out;
};

const alongLast: Rule = (op, args) => {
  arity(op, args, 1);
  const [a] = args as [Dims];
  if (a.length === 0 || a[a.length - 1] === 0) throw misuse(op, 'a last axis expected', a);
  return op === 'logsumexp' ? a.slice(0, -1) : a;
};

const matmul: Rule = (op, args) => {
  arity(op, args, 2);
  const [a, b] = args as [Dims, Dims];
  if (a.length < 2 || b.length < 2) throw misuse(op, 'matrices expected', a, b);
  if (a[a.length - 1] !== b[b.length - 2]) throw misuse(op, 'inner sizes differ', a, b);
  const batch = broadcastDims(a.slice(0, -2), b.slice(0, -2));
  if (!batch) throw misuse(op, 'the batch axes do not broadcast', a, b);
  return [...batch, a[a.length - 2] as number, b[b.length - 1] as number];
};

const unspecified: Rule = (op, args, attrs) => {
  if (args.length === 0 || attrs.gradients?.length !== args.length)
    throw misuse(op, 'one gradient name an argument expected', ...args);
  return [];
};

/** The shape rule of every primitive. `given` are the sizes asked for, where the operation cannot tell them itself. */
export const DIMS: Readonly<Record<Primitive, Rule>> = {
  input: leaf,
  constant: leaf,
  literal: leaf,
  reshape,
  take,
  put,
  identity: unary,
  negate: unary,
  exp: unary,
  log: unary,
  sqrt: unary,
  abs: unary,
  sign: unary,
  sin: unary,
  cos: unary,
  tanh: unary,
  sigmoid: unary,
  softplus: unary,
  erf: unary,
  not: unary,
  add: binary,
  subtract: binary,
  multiply: binary,
  divide: binary,
  power: binary,
  maximum: binary,
  minimum: binary,
  lt: binary,
  le: binary,
  gt: binary,
  ge: binary,
  eq: binary,
  ne: binary,
  and: binary,
  or: binary,
  where: ternary,
  sum: reduction,
  amax: reduction,
  amin: reduction,
  softmax: alongLast,
  logsumexp: alongLast,
  matmul,
  unspecified,
};

/** Sizes of `op` applied to arguments of the sizes `args`; throws where it does not fit. */
export function resultDims(op: Primitive, args: readonly Dims[], attrs: Attrs, given?: Dims): Dims {
  const dims = DIMS[op](op, args, attrs, given);
  if (given && given !== dims && !sameDims(given, dims)) throw misuse(op, 'these are not its sizes', given, dims);
  return dims;
}
