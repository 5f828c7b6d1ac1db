/**
 * Evaluates a program at a whole batch of inputs in one pass. An array of E entries is E rows of B doubles in one arena;
 * each node has a list of row numbers, so what only moves entries (reshape, transpose, broadcasting, slices) shares rows
 * and costs nothing at run time. Row 0 is an exact 0.
 */
import { broadcastIndex, sameDims } from './dims';
import { exactDouble } from './exact-double';
import { closeBounds, type Step, U } from './kernels';
import { reductionOrder } from './op';
import { OPS } from './ops';
import { matmulRows } from './ops-reduction';
import type { Node, NodeId, Program } from './program';
import { count } from './program';
import { type Repeated, repeated } from './repeated-steps';
import { sharedRows } from './shared-rows';

/** Entries of one array at every input of a batch: entry e at input b is data[e·B + b]. */
export type Column = {
  readonly data: Float64Array;
  /** Bounds on |computed - exact|, laid out the same; exact where absent. */
  readonly error?: Float64Array;
};

export type Batch = { readonly size: number; readonly inputs: ReadonlyMap<string, Column> };

/** A program made ready to run: only what the outputs need. Holds no values. */
export type Plan = {
  /** The nodes that have rows after a run, in order. */
  readonly nodes: readonly NodeId[];
  /** Row of each entry, a list a node. */
  readonly rows: readonly (Int32Array | undefined)[];
  readonly rowCount: number;
  readonly steps: readonly Step[];
  readonly inputs: readonly { readonly name: string; readonly row: number; readonly entries: number }[];
  readonly fixed: readonly { readonly row: number; readonly value: number; readonly error: number }[];
};

/** Where the rows live; grown when needed and kept from run to run. Two runs in one arena overwrite each other. */
export type Arena = {
  values: Float64Array;
  errors: Float64Array;
  /** Counts the runs. */
  run: number;
};

export function newArena(): Arena {
  return { values: new Float64Array(0), errors: new Float64Array(0), run: 0 };
}

const shared = newArena();

/** A finished run. What it gives without copying is valid until the next run in the same arena. */
export type Run = {
  readonly size: number;
  /** The nodes that can be read, in order. */
  readonly nodes: readonly NodeId[];
  /** A copy of a node's values, with their bounds if bounds were asked for. */
  readonly values: (node: NodeId) => Column;
  /** Entry e of the node at input b is arena[rows(node)[e]·size + b]. */
  readonly rows: (node: NodeId) => Int32Array;
  readonly arena: Float64Array;
  /** The same layout; empty if bounds were not asked for. */
  readonly errors: Float64Array;
};

/** Row numbers. */
type Rows = Int32Array;

const NO_ROWS: Rows = new Int32Array(0);

function sequence(from: number, n: number): Int32Array {
  const out = new Int32Array(n);
  for (let i = 0; i < n; i++) out[i] = from + i;
  return out;
}

function gathered(rows: Int32Array, index: Int32Array): Int32Array {
  const out = new Int32Array(index.length);
  for (let i = 0; i < index.length; i++) out[i] = rows[index[i]!]!;
  return out;
}

/** Of some entries those whose rows no earlier one has, and which of them each is. `most` is above every row. */
function distinct(
  entries: Int32Array,
  a: Int32Array,
  b: Int32Array,
  c: Int32Array,
  most: number,
): { readonly first: Int32Array; readonly of: Int32Array | undefined } {
  // three rows in one number, as long as it holds them exactly
  if (most > 2 ** 17) return { first: entries, of: undefined };
  const seen = new Map<number, number>();
  const first: number[] = [];
  const of = new Int32Array(entries.length);
  for (let i = 0; i < entries.length; i++) {
    const e = entries[i]!;
    const key = (a[e]! * most + (b.length > 0 ? b[e]! : 0)) * most + (c.length > 0 ? c[e]! : 0);
    let at = seen.get(key);
    if (at === undefined) {
      at = first.length;
      seen.set(key, at);
      first.push(e);
    }
    of[i] = at;
  }
  return { first: Int32Array.from(first), of };
}

/** Marks the outputs and all they are computed from: one loop down, since arguments come first. */
function needed(nodes: readonly Node[], outputs: readonly NodeId[]): Uint8Array {
  const out = new Uint8Array(nodes.length);
  let top = -1;
  for (const id of outputs) {
    out[id] = 1;
    if (id > top) top = id;
  }
  for (let id = top; id >= 0; id--) {
    if (!out[id]) continue;
    for (const a of nodes[id]!.args) out[a] = 1;
  }
  return out;
}

/** Makes a program ready to compute `outputs`. */
export function plan(program: Program, outputs: readonly NodeId[]): Plan {
  const { nodes } = program;
  const wanted = needed(nodes, outputs);
  const rows = new Array<Int32Array | undefined>(nodes.length).fill(undefined);
  const planned: NodeId[] = [];
  const steps: Step[] = [];
  const inputs: { name: string; row: number; entries: number }[] = [];
  const byName = new Map<string, { name: string; row: number; entries: number }>();
  const fixed: { row: number; value: number; error: number }[] = [];
  /** Rows that hold one number, without error, whatever the inputs. */
  const exact = new Map<number, number>();
  /** The row of each such number. */
  const rowOf = new Map<number, number>();
  const done: Repeated = new Map();
  /** Nodes several of whose entries share a row. */
  const repeats = new Uint8Array(nodes.length);
  let next = 1;

  const step = (
    node: Node,
    n: number,
    a: Rows = NO_ROWS,
    b: Rows = NO_ROWS,
    c: Rows = NO_ROWS,
    p = 0,
    q = 0,
    r = 0,
  ): Int32Array => {
    if (n === 0) return NO_ROWS;
    const { layout, value, bound } = OPS[node.op];
    const made: Step = { layout, value, bound, out: next, n, a, b, c, p, q, r };
    return repeated(done, node.op, made, () => {
      steps.push(made);
      next += n;
      return sequence(made.out, n);
    });
  };
  const stretched = (node: Node, which: number): Int32Array => {
    const id = node.args[which]!;
    const from = nodes[id]!.dims;
    const own = rows[id]!;
    if (sameDims(from, node.dims)) return own;
    if (own.length === 1) return new Int32Array(count(node.dims)).fill(own[0]!);
    return gathered(own, broadcastIndex(from, node.dims));
  };
  const fix = (value: number, error: number): number => {
    if (value === 0 && error === 0 && !Object.is(value, -0)) return 0;
    const before = error === 0 && value !== 0 ? rowOf.get(value) : undefined;
    if (before !== undefined) return before;
    fixed.push({ row: next, value, error });
    if (error === 0) {
      exact.set(next, value);
      rowOf.set(value, next);
    }
    return next++;
  };
  const known = (row: number): number | undefined => (row === 0 ? 0 : exact.get(row));

  const leaf = (node: Node): Int32Array => {
    const { name, text, values } = node.attrs;
    if (node.op === 'constant') {
      const { value, exact } = exactDouble(text ?? '');
      return Int32Array.of(fix(value, exact ? 0 : U * Math.abs(value) + Number.MIN_VALUE));
    }
    if (node.op === 'literal') {
      const out = new Int32Array(values!.length);
      for (let e = 0; e < out.length; e++)
        out[e] =
          e > 0 && Object.is(values![e], values![e - 1])
            ? out[e - 1]!
            : fix(values![e]!, Number.isFinite(values![e]!) ? 0 : Infinity);
      return out;
    }
    const entries = count(node.dims);
    const known = byName.get(name ?? '');
    if (known && known.entries !== entries)
      throw new Error(`plan: the input ${known.name} is used with ${known.entries} and with ${entries} entries`);
    if (known) return sequence(known.row, entries);
    const found = { name: name ?? '', row: next, entries };
    byName.set(found.name, found);
    inputs.push(found);
    next += entries;
    return sequence(next - entries, entries);
  };

  const view = (node: Node, id: NodeId): Int32Array => {
    const { index, source } = node.attrs;
    if (
      node.args.some((x) => repeats[x] === 1) ||
      count(node.dims) > node.args.reduce((m, x) => m + rows[x]!.length, 0)
    )
      repeats[id] = 1;
    if (!index) return rows[node.args[0]!]!;
    const out = new Int32Array(index.length);
    if (source) {
      for (let e = 0; e < out.length; e++) out[e] = index[e]! < 0 ? 0 : rows[node.args[source[e]!]!]![index[e]!]!;
    } else {
      const own = rows[node.args[0]!]!;
      for (let e = 0; e < out.length; e++) out[e] = index[e]! < 0 ? 0 : own[index[e]!]!;
    }
    return out;
  };

  /** Entries that need no arithmetic share a row, as do those of the same arguments; the others are computed, closed up. */
  const elementwise = (node: Node, id: NodeId): Int32Array => {
    const n = count(node.dims);
    const given = node.args.map((_, i) => stretched(node, i));
    const [a = NO_ROWS, b = NO_ROWS, c = NO_ROWS] = given;
    const alike = n > 1 && node.args.every((x) => repeats[x] === 1 || count(nodes[x]!.dims) < n);
    const shared = sharedRows(node.op, n, a, b, c, known, fix);
    if (!shared && !alike) return step(node, n, a, b, c);
    const out = shared ?? new Int32Array(n).fill(-1);
    const open = Int32Array.from(out.keys()).filter((e) => out[e]! < 0);
    const { first, of } = alike ? distinct(open, a, b, c, next) : { first: open, of: undefined };
    const rest = given.map((r) => gathered(r, first));
    const made = step(node, first.length, rest[0], rest[1], rest[2]);
    for (let i = 0; i < open.length; i++) out[open[i]!] = made[of ? of[i]! : i]!;
    if (first.length < n) repeats[id] = 1;
    return out;
  };

  /** Groups of one entry share its row, groups of none are row 0, and only the others are added up, without exact zeros. */
  const sums = (node: Node): Int32Array => {
    const own = rows[node.args[0]!]!;
    const groups = count(node.dims);
    const target = new Int32Array(own.length);
    if (node.op === 'put') target.set(node.attrs.index!);
    else {
      const order = reductionOrder(nodes[node.args[0]!]!.dims, node.attrs.axes!);
      const size = groups === 0 ? 0 : own.length / groups;
      for (let t = 0; t < order.length; t++) target[order[t]!] = Math.floor(t / size);
    }
    const sizes = new Int32Array(groups);
    for (let e = 0; e < target.length; e++) if (own[e] !== 0) sizes[target[e]!]!++;
    const out = new Int32Array(groups);
    let many = 0;
    let terms = 0;
    for (let g = 0; g < groups; g++) {
      if (sizes[g]! < 2) continue;
      many++;
      terms += sizes[g]!;
    }
    const a = new Int32Array(terms);
    const starts = new Int32Array(many + 1);
    const cursor = new Int32Array(groups);
    let at = 0;
    let m = 0;
    for (let g = 0; g < groups; g++) {
      if (sizes[g]! < 2) continue;
      starts[m] = at;
      cursor[g] = at;
      out[g] = m++;
      at += sizes[g]!;
    }
    starts[many] = at;
    for (let e = 0; e < target.length; e++) {
      const g = target[e]!;
      if (own[e] === 0) continue;
      if (sizes[g] === 1) out[g] = own[e]!;
      else a[cursor[g]!++] = own[e]!;
    }
    const made = step(node, many, a, starts);
    for (let g = 0; g < groups; g++) if (sizes[g]! > 1) out[g] = made[out[g]!]!;
    return out;
  };

  const grouped = (node: Node): Int32Array => {
    const own = rows[node.args[0]!]!;
    const dims = nodes[node.args[0]!]!.dims;
    const n = count(node.dims);
    if (!node.attrs.axes) return step(node, n, own, NO_ROWS, NO_ROWS, dims[dims.length - 1]!);
    const size = n === 0 ? 0 : own.length / n;
    return step(node, n, gathered(own, reductionOrder(dims, node.attrs.axes)), NO_ROWS, NO_ROWS, size);
  };

  const product = (node: Node): Int32Array => {
    const [left, right] = node.args as [NodeId, NodeId];
    const { a, b, p, q, r } = matmulRows(nodes[left]!.dims, nodes[right]!.dims, node.dims);
    if (q === 0) return new Int32Array(count(node.dims));
    return step(node, count(node.dims), gathered(rows[left]!, a), gathered(rows[right]!, b), NO_ROWS, p, q, r);
  };

  const rowsOf = (node: Node, id: NodeId): Int32Array => {
    switch (OPS[node.op].layout) {
      case 'leaf':
        return leaf(node);
      case 'view':
        return view(node, id);
      case 'elementwise':
        return elementwise(node, id);
      case 'sum':
        return sums(node);
      case 'group':
      case 'line':
        return grouped(node);
      case 'matmul':
        return product(node);
      case 'nothing':
        return Int32Array.of(fix(Number.NaN, Infinity));
    }
  };

  for (let id = 0; id < nodes.length; id++) {
    if (!wanted[id]) continue;
    rows[id] = rowsOf(nodes[id]!, id);
    planned.push(id);
  }
  return { nodes: planned, rows, rowCount: next, steps, inputs, fixed };
}

/** Room for `length` doubles; half as much again when it must grow, so that growth is rare. */
function roomFor(array: Float64Array, length: number): Float64Array {
  return array.length >= length ? array : new Float64Array(Math.ceil(length * 1.5));
}

function fillLeaves(plan: Plan, batch: Batch, values: Float64Array, errors: Float64Array | undefined): void {
  const B = batch.size;
  values.fill(0, 0, B);
  errors?.fill(0, 0, B);
  for (const { row, value, error } of plan.fixed) {
    values.fill(value, row * B, (row + 1) * B);
    errors?.fill(error, row * B, (row + 1) * B);
  }
  for (const { name, row, entries } of plan.inputs) {
    const column = batch.inputs.get(name);
    if (column?.data.length !== entries * B)
      throw new Error(`run: the input ${name} has ${column?.data.length ?? 'no'} values, ${entries}×${B} expected`);
    values.set(column.data, row * B);
    if (!errors) continue;
    if (column.error) errors.set(column.error, row * B);
    else errors.fill(0, row * B, (row + entries) * B);
  }
}

/** A row that is changed once it is computed, before anything uses it: what would come out if that entry were another. */
export type Turn = { readonly row: number; readonly change: (values: Float64Array, size: number) => void };

/**
 * Computes all of a plan at a batch; with `bounds`, also an absolute bound on each value's rounding error, Infinity from
 * overflow, NaN or an undecided comparison on. Runs in an arena shared by all unless one is given.
 */
export function run(
  plan: Plan,
  batch: Batch,
  options: { readonly bounds: boolean; readonly arena?: Arena; readonly turn?: Turn },
): Run {
  const arena = options.arena ?? shared;
  const B = batch.size;
  const length = plan.rowCount * B;
  arena.values = roomFor(arena.values, length);
  if (options.bounds) arena.errors = roomFor(arena.errors, length);
  const { values } = arena;
  const errors = options.bounds ? arena.errors : undefined;
  const { turn } = options;
  const stamp = ++arena.run;
  fillLeaves(plan, batch, values, errors);
  for (const step of plan.steps) {
    step.value(step, values, B);
    if (turn && turn.row >= step.out && turn.row < step.out + step.n) turn.change(values, B);
    if (!errors) continue;
    step.bound(step, values, errors, B);
    closeBounds(step, values, errors, B);
  }

  const rows = (node: NodeId): Int32Array => {
    const own = plan.rows[node];
    if (!own) throw new Error(`run: node ${node} was not planned`);
    if (arena.run !== stamp) throw new Error('run: read after a later run in the same arena');
    return own;
  };
  const copy = (from: Float64Array, own: Int32Array, to: Float64Array): Float64Array => {
    for (let e = 0; e < own.length; e++) to.set(from.subarray(own[e]! * B, (own[e]! + 1) * B), e * B);
    return to;
  };
  return {
    size: B,
    nodes: plan.nodes,
    values: (node) => {
      const own = rows(node);
      const length = own.length * B;
      if (!errors) return { data: copy(values, own, new Float64Array(length)) };
      // one buffer for both: many small ones are what collecting garbage costs
      const both = new Float64Array(2 * length);
      return {
        data: copy(values, own, both.subarray(0, length)),
        error: copy(errors, own, both.subarray(length)),
      };
    },
    rows,
    arena: values,
    errors: errors ?? new Float64Array(0),
  };
}
