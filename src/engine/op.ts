/** What a row of the table of operations holds, and the shorthands that the rows are written with. */
import type { Arithmetic, Truth } from './arithmetic';
import type { Dims } from './dims';
import { broadcastIndex, sameDims } from './dims';
import type { BoundKernel, Kernel, Layout } from './kernels';
import type { Builder, Node, NodeId } from './program';
import { count } from './program';

/**
 * Appends what one argument receives, given what the result receives: a function of the node itself, the cotangent `g`
 * (of the node's sizes) and which argument. It returns a node of the argument's sizes.
 */
export type Vjp = (b: Builder, self: NodeId, g: NodeId, which: number) => NodeId;

/** Where an operation branches: on the difference of its arguments, on its argument, or between a group's entries. */
export type Branch = 'difference' | 'value' | 'group';

/** The one scalar definition: entries of the result from those of the arguments, over any arithmetic. */
export type Exact = <T>(
  ar: Arithmetic<T>,
  args: readonly (readonly T[])[],
  node: Node,
  argDims: readonly Dims[],
) => T[];

export type Op = {
  readonly layout: Layout;
  readonly value: Kernel;
  readonly bound: BoundKernel;
  /** `null`: constant almost everywhere (or a leaf), so nothing flows back. */
  readonly vjp: Vjp | null;
  /** An argument to which nothing flows though the others receive something: the condition of `where`. */
  readonly stops?: number;
  readonly exact: Exact;
  readonly branch?: Branch;
  /** For the documentation: what it computes, which shapes it takes, what flows back. */
  readonly formula: string;
  readonly shapes: string;
  readonly derivative: string;
};

/** An operation without a step of its own never runs one. */
export const noKernel: Kernel & BoundKernel = () => {
  throw new Error('this operation has no step to run');
};

/** Entries of an argument, stretched to the result's sizes. */
function stretched<T>(entries: readonly T[], from: Dims, to: Dims): readonly T[] {
  if (sameDims(from, to)) return entries;
  return Array.from(broadcastIndex(from, to), (e) => entries[e] as T);
}

/** An elementwise definition of one argument. */
export const each1 = (f: <T>(ar: Arithmetic<T>, x: T) => T): Exact => {
  return (ar, args) => (args[0] ?? []).map((x) => f(ar, x));
};

/** An elementwise definition of two arguments, which broadcast. */
export const each2 = (f: <T>(ar: Arithmetic<T>, x: T, y: T) => T): Exact => {
  return <T>(ar: Arithmetic<T>, args: readonly (readonly T[])[], node: Node, argDims: readonly Dims[]) => {
    const right = stretched(args[1] ?? [], argDims[1] ?? [], node.dims);
    return stretched(args[0] ?? [], argDims[0] ?? [], node.dims).map((x, e) => f(ar, x, right[e] as T));
  };
};

/** An elementwise definition of three arguments, which broadcast. */
export const each3 = (f: <T>(ar: Arithmetic<T>, x: T, y: T, z: T) => T): Exact => {
  return <T>(ar: Arithmetic<T>, args: readonly (readonly T[])[], node: Node, argDims: readonly Dims[]) => {
    const [x, y, z] = [0, 1, 2].map((i) => stretched(args[i] ?? [], argDims[i] ?? [], node.dims));
    return (x ?? []).map((first, e) => f(ar, first, y?.[e] as T, z?.[e] as T));
  };
};

/** Terms added up one after the other; an exact 0 for none. */
export function addUp<T>(ar: Arithmetic<T>, terms: readonly T[]): T {
  if (terms.length === 0) return ar.double(0);
  let total = terms[0] as T;
  for (let i = 1; i < terms.length; i++) total = ar.add(total, terms[i] as T);
  return total;
}

export const opposite = (t: Truth): Truth => (t === undefined ? undefined : !t);

/** Rows of the entries that a reduction adds or compares, group after group in row-major order. */
export function reductionOrder(dims: Dims, axes: readonly number[]): Int32Array {
  const kept = dims.map((_, i) => i).filter((i) => !axes.includes(i));
  const inner = dims.map((_, i) => i).filter((i) => axes.includes(i));
  const n = count(dims);
  const out = new Int32Array(n);
  const order = [...kept, ...inner];
  const sizes = order.map((i) => dims[i] as number);
  const steps = order.map((i) => count(dims.slice(i + 1)));
  const at = new Array<number>(order.length).fill(0);
  let base = 0;
  for (let e = 0; e < n; e++) {
    out[e] = base;
    for (let i = order.length - 1; i >= 0; i--) {
      base += steps[i] as number;
      at[i] = (at[i] as number) + 1;
      if ((at[i] as number) < (sizes[i] as number)) break;
      base -= (steps[i] as number) * (sizes[i] as number);
      at[i] = 0;
    }
  }
  return out;
}

/** The groups that a reduction of `size` groups works on, given its flat order. */
export function groupsOf<T>(entries: readonly T[], order: Int32Array, groups: number): T[][] {
  const size = groups === 0 ? 0 : order.length / groups;
  return Array.from({ length: groups }, (_, g) =>
    Array.from({ length: size }, (_, t) => entries[order[g * size + t] as number] as T),
  );
}
