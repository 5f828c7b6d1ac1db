/** Rows of the table: leaves, operations that only move entries, and the loss that nobody knows. */
import type { Arithmetic } from './arithmetic';
import { input, multiply, put, reshape, take, zeros } from './build';
import { sum, sumBound } from './kernels-reduce';
import { addUp, noKernel, type Op } from './op';
import type { Builder, Node, NodeId, Primitive } from './program';
import { count } from './program';

type Names = 'input' | 'constant' | 'literal' | 'identity' | 'reshape' | 'take' | 'put' | 'unspecified';

const leaf = { layout: 'leaf', value: noKernel, bound: noKernel, vjp: null, derivative: 'none' } as const;
const view = { layout: 'view', value: noKernel, bound: noKernel } as const;

export const STRUCTURE: Readonly<Record<Names & Primitive, Op>> = {
  input: {
    ...leaf,
    exact: () => {
      throw new Error('input: its entries are given, not computed');
    },
    formula: 'a quantity given by name',
    shapes: 'any',
  },
  constant: {
    ...leaf,
    exact: (ar, _args, node) => [ar.constant(node.attrs.text ?? '0')],
    formula: 'a number, exactly as written in decimal',
    shapes: 'a scalar',
  },
  literal: {
    ...leaf,
    exact: (ar, _args, node) => Array.from(node.attrs.values ?? [], (x) => ar.double(x)),
    formula: 'given doubles, one an entry',
    shapes: 'any',
  },
  identity: {
    ...view,
    // dA = G
    vjp: (_b, _self, g) => g,
    exact: (_ar, args) => [...(args[0] ?? [])],
    formula: 'Y = A',
    shapes: 'any; the same',
    derivative: 'dA = G',
  },
  reshape: {
    ...view,
    // dA = G in A's shape
    vjp: (b, self, g) => reshape(b, g, b.nodes[b.nodes[self]!.args[0]!]!.dims),
    exact: (_ar, args) => [...(args[0] ?? [])],
    formula: 'the same entries in row-major order, in another shape',
    shapes: 'any; as many entries',
    derivative: 'dA = G in the shape of A',
  },
  take: {
    ...view,
    // dA_m = Σ over the entries e that were taken from entry m of A: G_e
    vjp: (b, self, g, which) => {
      const node = b.nodes[self]!;
      const dims = b.nodes[node.args[which]!]!.dims;
      const { index, source } = node.attrs;
      const from: number[] = [];
      const to: number[] = [];
      for (let e = 0; e < index!.length; e++) {
        if (index![e]! < 0 || (source && source[e] !== which)) continue;
        from.push(e);
        to.push(index![e]!);
      }
      if (from.length === 0) return zeros(b, dims);
      const taken = from.length === index!.length ? g : take(b, [g], Int32Array.from(from), [from.length]);
      return put(b, taken, Int32Array.from(to), dims);
    },
    exact: (ar, args, node) => {
      const { index, source } = node.attrs;
      return Array.from(index!, (at, e) => (at < 0 ? ar.double(0) : args[source ? source[e]! : 0]![at]!));
    },
    formula: 'Y_e = the chosen entry of an argument, or 0: slices, transposes, broadcasting, concatenation, gathering',
    shapes: 'any; as chosen',
    derivative: 'dA_m = Σ G_e over the entries e taken from A_m',
  },
  put: {
    layout: 'sum',
    value: sum,
    bound: sumBound,
    // dA_e = G at the entry that A_e was added to
    vjp: (b, self, g) => {
      const node = b.nodes[self]!;
      return take(b, [g], node.attrs.index!, b.nodes[node.args[0]!]!.dims);
    },
    exact: <T>(ar: Arithmetic<T>, args: readonly (readonly T[])[], node: Node) => {
      const terms: T[][] = Array.from({ length: count(node.dims) }, () => []);
      node.attrs.index!.forEach((at, e) => {
        terms[at]!.push(args[0]![e]!);
      });
      return terms.map((t) => addUp(ar, t));
    },
    formula: 'Y = 0, then Y_{index(e)} += A_e',
    shapes: 'any; as chosen',
    derivative: 'dA_e = G_{index(e)}',
  },
  unspecified: {
    layout: 'nothing',
    value: noKernel,
    bound: noKernel,
    // dA = g · (the given dL/dA)
    vjp: (b, self, g, which) => {
      const node = b.nodes[self]!;
      return multiply(b, g, given(b, self, node.attrs.gradients![which]!, b.nodes[node.args[which]!]!.dims));
    },
    exact: (ar) => [ar.double(Number.NaN)],
    formula: 'L = some scalar function of its arguments that nobody knows',
    shapes: 'any; a scalar',
    derivative: 'dA = g · dL/dA, where dL/dA is a given quantity; it has no value and no second derivative',
  },
};

/** The input that stands for a gradient of an unspecified loss; the one already there, where there is one above it. */
function given(b: Builder, loss: NodeId, name: string, dims: readonly number[]): NodeId {
  for (let id = loss + 1; id < b.nodes.length; id++) {
    const node = b.nodes[id]!;
    if (node.op === 'input' && node.attrs.name === name) return id;
  }
  return input(b, name, dims);
}
