/**
 * Appending to a program. Every function returns the node that holds its result. What changes nothing (a reshape to the
 * same sizes, a sum over no axes) returns its argument; nothing else is simplified, so that `x * 0` stays what it is at
 * an x that is not finite.
 */
import { broadcastIndex, type Dims, resultDims, sameDims, strides, walk } from './dims';
import type { Attrs, Builder, NodeId, Primitive } from './program';
import { count } from './program';

const NO_ATTRS: Attrs = {};

/** Appends one operation. `dims` is needed where the arguments do not tell (leaves, reshape, take, put); misuse throws. */
export function append(
  b: Builder,
  op: Primitive,
  args: readonly NodeId[],
  attrs: Attrs = NO_ATTRS,
  dims?: Dims,
): NodeId {
  const id = b.nodes.length;
  const argDims = new Array<Dims>(args.length);
  for (let i = 0; i < args.length; i++) {
    const node = b.nodes[args[i] as NodeId];
    if (!node) throw new Error(`${op}: argument ${i} is node ${args[i]}, which does not exist yet`);
    argDims[i] = node.dims;
  }
  b.nodes.push({ op, args, attrs, dims: resultDims(op, argDims, attrs, dims) });
  return id;
}

/** Sizes of a node of the program. */
export function dimsOf(b: Builder, x: NodeId): Dims {
  const node = b.nodes[x];
  if (!node) throw new Error(`node ${x} does not exist`);
  return node.dims;
}

export function input(b: Builder, name: string, dims: Dims): NodeId {
  return append(b, 'input', [], { name }, dims);
}

/** A number written in decimal, kept exact. */
export function constant(b: Builder, text: string): NodeId {
  return append(b, 'constant', [], { text });
}

/** Exact doubles, one an entry in row-major order. */
export function literal(b: Builder, values: ArrayLike<number>, dims: Dims): NodeId {
  const own = values instanceof Float64Array ? values : Float64Array.from(values);
  return append(b, 'literal', [], { values: own }, dims);
}

export const zeros = (b: Builder, dims: Dims): NodeId => literal(b, new Float64Array(count(dims)), dims);
export const ones = (b: Builder, dims: Dims): NodeId => literal(b, new Float64Array(count(dims)).fill(1), dims);

/** 1 at the entry numbered `entry` in row-major order, 0 elsewhere. */
export function unit(b: Builder, dims: Dims, entry: number): NodeId {
  const values = new Float64Array(count(dims));
  values[entry] = 1;
  return literal(b, values, dims);
}

export function reshape(b: Builder, x: NodeId, dims: Dims): NodeId {
  return sameDims(dimsOf(b, x), dims) ? x : append(b, 'reshape', [x], NO_ATTRS, dims);
}

/** out[e] = args[source[e]][index[e]], the first argument without `source`; index -1 is an exact 0. */
export function take(b: Builder, args: readonly NodeId[], index: Int32Array, dims: Dims, source?: Int32Array): NodeId {
  return append(b, 'take', args, source ? { index, source } : { index }, dims);
}

/** out = 0, then out[index[e]] += x[e]. */
export function put(b: Builder, x: NodeId, index: Int32Array, dims: Dims): NodeId {
  return append(b, 'put', [x], { index }, dims);
}

/** One entry as a scalar, counted in row-major order from 0. */
export function oneEntry(b: Builder, x: NodeId, entry: number): NodeId {
  return count(dimsOf(b, x)) === 1 ? reshape(b, x, []) : take(b, [x], Int32Array.of(entry), []);
}

/** Axis i of the result is axis perm[i] of x. */
export function permute(b: Builder, x: NodeId, perm: readonly number[]): NodeId {
  if (perm.every((axis, i) => axis === i)) return x;
  const from = dimsOf(b, x);
  const steps = strides(from);
  const dims = perm.map((axis) => from[axis] as number);
  return take(
    b,
    [x],
    walk(
      dims,
      perm.map((axis) => steps[axis] as number),
    ),
    dims,
  );
}

/** Exchanges the last two axes. */
export function transpose(b: Builder, x: NodeId): NodeId {
  const rank = dimsOf(b, x).length;
  if (rank < 2) throw new Error(`transpose: a matrix expected, not ${rank} axes`);
  const perm = Array.from({ length: rank }, (_, i) => i);
  perm[rank - 1] = rank - 2;
  perm[rank - 2] = rank - 1;
  return permute(b, x, perm);
}

export function broadcastTo(b: Builder, x: NodeId, dims: Dims): NodeId {
  const from = dimsOf(b, x);
  if (sameDims(from, dims)) return x;
  const lead = dims.length - from.length;
  if (lead < 0 || from.some((size, i) => size !== 1 && size !== dims[lead + i]))
    throw new Error(`broadcastTo: [${from.join(', ')}] does not stretch to [${dims.join(', ')}]`);
  if (count(from) === count(dims)) return reshape(b, x, dims);
  return take(b, [x], broadcastIndex(from, dims), dims);
}

/** Joins arrays along an axis. */
export function concat(b: Builder, xs: readonly NodeId[], axis: number): NodeId {
  const first = dimsOf(b, xs[0] as NodeId);
  const parts = xs.map((x) => dimsOf(b, x));
  const dims = first.map((size, i) => (i === axis ? parts.reduce((n, p) => n + (p[axis] as number), 0) : size));
  const outer = count(first.slice(0, axis));
  const inner = count(first.slice(axis + 1));
  const index = new Int32Array(count(dims));
  const source = new Int32Array(index.length);
  let e = 0;
  for (let o = 0; o < outer; o++) {
    for (let p = 0; p < parts.length; p++) {
      const run = ((parts[p] as Dims)[axis] as number) * inner;
      for (let i = 0; i < run; i++) {
        index[e] = o * run + i;
        source[e++] = p;
      }
    }
  }
  return take(b, xs, index, dims, source);
}

type Reduction = 'sum' | 'amax' | 'amin';

/** Reduces over `axes`, which stay as size 1 if `keep`. */
export function reduce(b: Builder, op: Reduction, x: NodeId, axes: readonly number[], keep = false): NodeId {
  return axes.length === 0 ? x : append(b, op, [x], { axes, keep });
}

export function sum(b: Builder, x: NodeId, axes: readonly number[], keep = false): NodeId {
  return reduce(b, 'sum', x, axes, keep);
}

/** The sum of all entries. */
export function total(b: Builder, x: NodeId): NodeId {
  return sum(
    b,
    x,
    dimsOf(b, x).map((_, i) => i),
  );
}

/** Adds up what broadcasting had stretched, back to `dims`: the adjoint of broadcastTo. */
export function sumTo(b: Builder, x: NodeId, dims: Dims): NodeId {
  const from = dimsOf(b, x);
  if (sameDims(from, dims)) return x;
  const lead = from.length - dims.length;
  const axes: number[] = [];
  for (let i = 0; i < from.length; i++) if (i < lead || (dims[i - lead] === 1 && from[i] !== 1)) axes.push(i);
  return reshape(b, sum(b, x, axes), dims);
}

export const unary = (b: Builder, op: Primitive, x: NodeId): NodeId => append(b, op, [x]);
export const binary = (b: Builder, op: Primitive, x: NodeId, y: NodeId): NodeId => append(b, op, [x, y]);

export const negate = (b: Builder, x: NodeId): NodeId => unary(b, 'negate', x);
export const add = (b: Builder, x: NodeId, y: NodeId): NodeId => binary(b, 'add', x, y);
export const subtract = (b: Builder, x: NodeId, y: NodeId): NodeId => binary(b, 'subtract', x, y);
export const multiply = (b: Builder, x: NodeId, y: NodeId): NodeId => binary(b, 'multiply', x, y);
export const divide = (b: Builder, x: NodeId, y: NodeId): NodeId => binary(b, 'divide', x, y);
export const power = (b: Builder, x: NodeId, y: NodeId): NodeId => binary(b, 'power', x, y);
export const matmul = (b: Builder, x: NodeId, y: NodeId): NodeId => binary(b, 'matmul', x, y);

/** Entries of `yes` where `condition` is not 0, of `no` where it is. */
export function select(b: Builder, condition: NodeId, yes: NodeId, no: NodeId): NodeId {
  return append(b, 'where', [condition, yes, no]);
}
