/**
 * Runs programs over an arithmetic: balls of 50 or 200 digits, or intervals. Digits are costly, so only the entries that are
 * asked for are computed, and none twice: one loop down marks what is needed, one loop up computes it.
 */
import type { Arithmetic } from './arithmetic';
import { broadcastIndex, type Dims, sameDims } from './dims';
import { type Interval, intervals } from './interval';
import { reductionOrder } from './op';
import { OPS } from './ops';
import { matmulRows } from './ops-reduction';
import type { Node, NodeId, Program } from './program';
import { count } from './program';

/** A node cut down to some entries of its result: the entries of each argument that these need, and what to run on them. */
type Piece = {
  readonly needs: readonly Int32Array[];
  /** Run on the needed entries alone, in order; on whole arguments, of which the rest may be missing, if `whole`. */
  readonly node: Node;
  readonly dims: readonly Dims[];
  readonly whole?: boolean;
};

function all(n: number): Int32Array {
  return Int32Array.from({ length: n }, (_, e) => e);
}

function pick(from: Int32Array, at: Int32Array): Int32Array {
  return at.map((e) => from[e] as number);
}

/** Entries of the groups `at` where each group is `size` entries long in `order`. */
function groups(order: Int32Array, size: number, at: Int32Array): Int32Array {
  const out = new Int32Array(at.length * size);
  at.forEach((g, i) => {
    out.set(order.subarray(g * size, (g + 1) * size), i * size);
  });
  return out;
}

/** What entries `at` (ascending, without repeats) of a node need of its arguments. */
function pieceOf(node: Node, dims: readonly Dims[], at: Int32Array): Piece {
  const first = dims[0] ?? [];
  const flat = [at.length];
  if (node.op === 'input') return { needs: [], node, dims };
  if (node.op === 'constant' || node.op === 'unspecified')
    return { needs: dims.map(() => new Int32Array(0)), node, dims };
  if (node.op === 'literal') {
    const values = Float64Array.from(at, (e) => node.attrs.values?.[e] as number);
    return { needs: [], node: { ...node, attrs: { values }, dims: flat }, dims };
  }
  if (node.op === 'identity' || node.op === 'reshape')
    return { needs: [at], node: { ...node, dims: flat }, dims: [flat] };
  if (node.op === 'take') return takePiece(node, dims, at);
  if (node.op === 'put') return putPiece(node, at);
  if (node.op === 'matmul') return matmulPiece(node, dims, at);
  if (node.op === 'softmax' || node.op === 'logsumexp') {
    const n = first[first.length - 1] as number;
    const lines = node.op === 'logsumexp' ? at : Int32Array.from(new Set(at.map((e) => Math.floor(e / n))));
    const needs = [groups(all(count(first)), n, lines)];
    const sizes = node.op === 'logsumexp' ? [lines.length] : [lines.length, n];
    return { needs, node: { ...node, dims: sizes }, dims: [[lines.length, n]] };
  }
  if (node.op === 'sum' || node.op === 'amax' || node.op === 'amin') {
    const order = reductionOrder(first, node.attrs.axes ?? []);
    const size = order.length / count(node.dims);
    const needs = [groups(order, size, at)];
    return { needs, node: { ...node, attrs: { axes: [1], keep: false }, dims: flat }, dims: [[at.length, size]] };
  }
  const needs = dims.map((d) => (sameDims(d, node.dims) ? at : pick(broadcastIndex(d, node.dims), at)));
  return { needs, node: { ...node, dims: flat }, dims: dims.map(() => flat) };
}

function takePiece(node: Node, dims: readonly Dims[], at: Int32Array): Piece {
  const index = pick(node.attrs.index as Int32Array, at);
  const source = node.attrs.source ? pick(node.attrs.source, at) : new Int32Array(at.length);
  const needs = dims.map((_, a) => index.filter((m, e) => m >= 0 && source[e] === a));
  return { needs, node: { ...node, attrs: { index, source }, dims: [at.length] }, dims, whole: true };
}

function putPiece(node: Node, at: Int32Array): Piece {
  const place = new Map(Array.from(at, (e, i) => [e, i]));
  const from = all((node.attrs.index as Int32Array).length).filter((e) => place.has(node.attrs.index?.[e] as number));
  const index = from.map((e) => place.get(node.attrs.index?.[e] as number) as number);
  return { needs: [from], node: { ...node, attrs: { index }, dims: [at.length] }, dims: [[from.length]] };
}

/** Each entry as a product of a row by a column. */
function matmulPiece(node: Node, dims: readonly Dims[], at: Int32Array): Piece {
  const { a, b, p, q, r } = matmulRows(dims[0] as Dims, dims[1] as Dims, node.dims);
  const rows = new Int32Array(at.length * q);
  const columns = new Int32Array(at.length * q);
  at.forEach((e, i) => {
    const m = Math.floor(e / (p * r));
    const row = Math.floor((e % (p * r)) / r);
    for (let k = 0; k < q; k++) {
      rows[i * q + k] = a[(m * p + row) * q + k] as number;
      columns[i * q + k] = b[(m * q + k) * r + (e % r)] as number;
    }
  });
  const n = at.length;
  return {
    needs: [rows, columns],
    node: { ...node, dims: [n, 1, 1] },
    dims: [
      [n, 1, q],
      [n, q, 1],
    ],
  };
}

/** Where entries of inputs come from. */
export type InputEntry<T> = (name: string, entry: number) => T;

/** A program at one input, as far as it has been asked for. It may be appended to meanwhile. */
export type Evaluation<T> = {
  /** All entries of a node. */
  readonly values: (node: NodeId) => readonly T[];
  /** One entry: costs what that entry needs. */
  readonly entry: (node: NodeId, entry: number) => T;
};

/**
 * Starts evaluating a program at one input; what was computed stays for later questions. An answer's program whose inputs
 * are quantities of a reference takes them from the reference's evaluation, one entry at a time, as it needs them:
 * `evaluation(ar, answer, (name, e) => reference.entry(nodeOf(name), e))`.
 */
export function evaluation<T>(ar: Arithmetic<T>, program: Program, input: InputEntry<T>): Evaluation<T> {
  /** Entries known so far; holes are not. */
  const known: (Map<number, T> | undefined)[] = [];

  function compute(target: NodeId, wanted: Int32Array): void {
    const marks: (Set<number> | undefined)[] = [];
    const mark = (id: NodeId, entries: Int32Array): void => {
      const have = known[id];
      for (const e of entries) {
        if (have?.has(e)) continue;
        let set = marks[id];
        if (!set) {
          set = new Set();
          marks[id] = set;
        }
        set.add(e);
      }
    };
    const pieces = new Map<NodeId, { piece: Piece; at: Int32Array }>();
    mark(target, wanted);
    for (let id = target; id >= 0; id--) {
      const set = marks[id];
      if (!set) continue;
      const node = program.nodes[id] as Node;
      const at = Int32Array.from(set).sort();
      const dims = node.args.map((a) => program.nodes[a]?.dims ?? []);
      const piece = pieceOf(node, dims, at);
      pieces.set(id, { piece, at });
      piece.needs.forEach((entries, a) => {
        mark(node.args[a] as NodeId, entries);
      });
    }
    for (const id of [...pieces.keys()].reverse()) {
      const { piece, at } = pieces.get(id) as { piece: Piece; at: Int32Array };
      const own = known[id] ?? new Map<number, T>();
      known[id] = own;
      run(program.nodes[id] as Node, piece, at, own);
    }
  }

  function run(node: Node, piece: Piece, at: Int32Array, own: Map<number, T>): void {
    if (node.op === 'input') {
      for (const e of at) own.set(e, input(node.attrs.name ?? '', e));
      return;
    }
    const args = node.args.map((a, which) => {
      const have = known[a] ?? new Map<number, T>();
      const needs = piece.needs[which] as Int32Array;
      if (!piece.whole) return Array.from(needs, (e) => have.get(e) as T);
      const out: T[] = [];
      for (const e of needs) out[e] = have.get(e) as T;
      return out;
    });
    const results = OPS[node.op].exact(ar, args, piece.node, piece.dims);
    if (node.op === 'softmax') {
      // whole lines were computed: all of them are kept
      (piece.needs[0] as Int32Array).forEach((e, i) => {
        if (!own.has(e)) own.set(e, results[i] as T);
      });
      return;
    }
    at.forEach((e, i) => {
      own.set(e, results[i] as T);
    });
  }

  function values(node: NodeId): readonly T[] {
    const n = count(program.nodes[node]?.dims ?? []);
    compute(node, all(n));
    return Array.from({ length: n }, (_, e) => known[node]?.get(e) as T);
  }

  function entry(node: NodeId, e: number): T {
    compute(node, Int32Array.of(e));
    return known[node]?.get(e) as T;
  }

  return { values, entry };
}

/** Entries of inputs by name; an input that nobody gave is a fault of ours. */
function entriesOf<T>(inputs: ReadonlyMap<string, readonly T[]>): InputEntry<T> {
  return (name, e) => {
    const entries = inputs.get(name);
    if (!entries || e >= entries.length) throw new Error(`no value for entry ${e} of the input ${name}`);
    return entries[e] as T;
  };
}

/** All entries of the outputs at one input, in order. */
export function evaluateExact<T>(
  ar: Arithmetic<T>,
  program: Program,
  outputs: readonly NodeId[],
  inputs: ReadonlyMap<string, readonly T[]>,
): T[][] {
  const e = evaluation(ar, program, entriesOf(inputs));
  return outputs.map((node) => [...e.values(node)]);
}

/** What the outputs can be for inputs anywhere within the given intervals. */
export function evaluateIntervals(
  program: Program,
  outputs: readonly NodeId[],
  inputs: ReadonlyMap<string, readonly Interval[]>,
): Interval[][] {
  // one object stands for one number: entries of the same domain must not share one, two inputs of one name must
  const own = new Map([...inputs].map(([name, entries]) => [name, entries.map((i) => ({ ...i }))]));
  return evaluateExact(intervals, program, outputs, own);
}
