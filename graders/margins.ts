/** The margins that a program branches on: how far each comparison, max, abs or sign is from its tie at every input. */

import type { Run } from '../src/engine/evaluate';
import type { Margin } from '../src/engine/ops';
import { marginOf, places } from '../src/engine/ops';
import type { Builder, Node, NodeId } from '../src/engine/program';
import { count } from '../src/engine/program';

/** One place in the text: the margin of each of its entries at every input, entry-major, and the operands' scale. */
export type Margins = {
  readonly node: NodeId;
  readonly entries: number;
  readonly margin: Float64Array;
  readonly scale: Float64Array;
  /** Bound on the margin's rounding error. */
  readonly error: Float64Array;
};

/** How many margins a place has: one for each entry, of a largest or smallest one for each entry it is taken of. */
export function marginEntries(b: Builder, id: NodeId): number {
  const node = b.nodes[id] as Node;
  const m = marginOf(node);
  return count((m?.kind === 'group' ? (b.nodes[m.of] as Node) : node).dims);
}

/** How one entry's margin is made: `rows` are its operands, of a largest or smallest one the entry and then the others. */
export type EntryMargin = {
  readonly kind: 'value' | 'difference' | 'largest' | 'smallest';
  readonly rows: readonly number[];
};

/** The operands of one entry of a place, by the rows of each node. */
export function marginRows(b: Builder, id: NodeId, rowsOf: (id: NodeId) => Int32Array, entry: number): EntryMargin {
  const node = b.nodes[id] as Node;
  const m = marginOf(node);
  if (!m) throw new Error(`${node.op} has no branches`);
  if (m.kind === 'value') return { kind: 'value', rows: [rowsOf(m.of)[entry] as number] };
  if (m.kind === 'difference') {
    const rows = [m.left, m.right].map((x) => rowsOf(x)[stretchedFrom(dimsOf(b, x), node.dims, entry)] as number);
    return { kind: 'difference', rows };
  }
  const rows = rowsOf(m.of);
  const group = groupOf(dimsOf(b, m.of), m.axes);
  const others = [...rows].filter((_, e) => e !== entry && group[e] === group[entry]);
  return { kind: node.op === 'amin' ? 'smallest' : 'largest', rows: [rows[entry] as number, ...others] };
}

const dimsOf = (b: Builder, id: NodeId): readonly number[] => (b.nodes[id] as Node).dims;

/** One entry's margin and its scale at every input of a batch, its operands in `rows`. */
export function entryMargin(
  { kind }: EntryMargin,
  rows: Int32Array,
  values: Float64Array,
  B: number,
): { margin: Float64Array; scale: Float64Array } {
  const both = new Float64Array(2 * B);
  const margin = both.subarray(0, B);
  const scale = both.subarray(B);
  const first = (rows[0] as number) * B;
  if (kind === 'value') {
    for (let k = 0; k < B; k++) {
      const x = values[first + k] as number;
      margin[k] = x;
      scale[k] = Math.max(1, Math.abs(x));
    }
    return { margin, scale };
  }
  if (kind === 'difference') {
    const second = (rows[1] as number) * B;
    // beside a 0 that never changes the other operand's own size tells nothing: its usual size does
    const least = alwaysZero(values, rows[0] as number, B) || alwaysZero(values, rows[1] as number, B) ? 1 : 1e-300;
    for (let k = 0; k < B; k++) {
      const x = values[first + k] as number;
      const y = values[second + k] as number;
      margin[k] = x - y;
      scale[k] = Math.max(Math.abs(x), Math.abs(y), least);
    }
    return { margin, scale };
  }
  for (let k = 0; k < B; k++) {
    const x = values[first + k] as number;
    let best = kind === 'smallest' ? Infinity : -Infinity;
    for (let i = 1; i < rows.length; i++) {
      const y = values[(rows[i] as number) * B + k] as number;
      if (kind === 'smallest' ? y < best : y > best) best = y;
    }
    margin[k] = kind === 'smallest' ? best - x : x - best;
    scale[k] = Math.max(Math.abs(x), Math.abs(best));
  }
  return { margin, scale };
}

/** Reads the margins of a place from a finished run: of all its entries, or of some of them in this order. */
export function readMargins(b: Builder, id: NodeId, run: Run, only?: Int32Array): Margins {
  const node = b.nodes[id] as Node;
  const m = marginOf(node);
  if (!m) throw new Error(`${node.op} has no branches`);
  const B = run.size;
  const { arena, errors } = run;
  const bounds = errors.length > 0;
  if (m.kind === 'group') return groupMargins(b, id, run, m, only);
  const rows =
    m.kind === 'value' ? [run.rows(m.of)] : [m.left, m.right].map((x) => stretch(run.rows(x), dimsOf(b, x), node.dims));
  const [left, right] = rows as [Int32Array, Int32Array | undefined];
  const n = only?.length ?? left.length;
  const out = empty(id, n, B);
  for (let i = 0; i < n; i++) {
    const e = only ? (only[i] as number) : i;
    const p = (left[e] as number) * B;
    const to = i * B;
    if (!right) {
      for (let k = 0; k < B; k++) {
        const x = arena[p + k] as number;
        out.margin[to + k] = x;
        // beside the 0 that abs and sign compare with an entry's own size tells nothing: its usual size does
        out.scale[to + k] = Math.max(1, Math.abs(x));
        if (bounds) out.error[to + k] = errors[p + k] as number;
      }
      continue;
    }
    const q = (right[e] as number) * B;
    // beside a 0 that never changes the other operand's own size tells nothing either
    const least = alwaysZero(arena, left[e] as number, B) || alwaysZero(arena, right[e] as number, B) ? 1 : 1e-300;
    for (let k = 0; k < B; k++) {
      const x = arena[p + k] as number;
      const y = arena[q + k] as number;
      out.margin[to + k] = x - y;
      out.scale[to + k] = Math.max(Math.abs(x), Math.abs(y), least);
      if (bounds)
        out.error[to + k] = (errors[p + k] as number) + (errors[q + k] as number) + Math.abs(x - y) * 2 ** -52;
    }
  }
  return out;
}

function groupMargins(
  b: Builder,
  id: NodeId,
  run: Run,
  m: Extract<Margin, { kind: 'group' }>,
  only: Int32Array | undefined,
): Margins {
  const B = run.size;
  const { arena, errors } = run;
  const rows = run.rows(m.of);
  const group = groupOf(dimsOf(b, m.of), m.axes);
  const n = only?.length ?? rows.length;
  const out = empty(id, n, B);
  const least = (b.nodes[id] as Node).op === 'amin';
  for (let i = 0; i < n; i++) {
    const e = only ? (only[i] as number) : i;
    const own = (rows[e] as number) * B;
    const to = i * B;
    const best = out.scale.subarray(to, to + B).fill(least ? Infinity : -Infinity);
    for (let f = 0; f < rows.length; f++) {
      if (f === e || group[f] !== group[e]) continue;
      const other = (rows[f] as number) * B;
      for (let k = 0; k < B; k++) {
        const y = arena[other + k] as number;
        if (least ? y < (best[k] as number) : y > (best[k] as number)) best[k] = y;
      }
    }
    for (let k = 0; k < B; k++) {
      const x = arena[own + k] as number;
      const y = best[k] as number;
      out.margin[to + k] = least ? y - x : x - y;
      out.scale[to + k] = Math.max(Math.abs(x), Math.abs(y));
      out.error[to + k] = 2 * (errors[own + k] ?? 0);
    }
  }
  return out;
}

/** The entries of a place that no other one computes the same as, by the rows of a run. `seen` collects what there is. */
export function distinctEntries(b: Builder, id: NodeId, run: Run, seen: Set<string>): Int32Array {
  const m = marginOf(b.nodes[id] as Node);
  const results = run.rows(id);
  const group = m?.kind === 'group' ? groupOf(dimsOf(b, m.of), m.axes) : undefined;
  const terms = m?.kind === 'group' ? run.rows(m.of) : undefined;
  const out: number[] = [];
  for (let e = 0; e < (group ?? results).length; e++) {
    const key = `${results[group ? (group[e] as number) : e]} ${terms ? terms[e] : ''}`;
    if (seen.has(key)) continue;
    seen.add(key);
    out.push(e);
  }
  return Int32Array.from(out);
}

function alwaysZero(arena: Float64Array, row: number, B: number): boolean {
  for (let k = 0; k < B; k++) if (arena[row * B + k] !== 0) return false;
  return true;
}

function empty(node: NodeId, entries: number, B: number): Margins {
  const n = entries * B;
  const all = new Float64Array(3 * n);
  return {
    node,
    entries,
    margin: all.subarray(0, n),
    scale: all.subarray(n, 2 * n),
    error: all.subarray(2 * n),
  };
}

/** The row of every entry of `to`, of an array of sizes `from` that stretches to it. */
export function stretch(rows: Int32Array, from: readonly number[], to: readonly number[]): Int32Array {
  const total = count(to);
  if (rows.length === total) return rows;
  const out = new Int32Array(total);
  for (let e = 0; e < total; e++) out[e] = rows[stretchedFrom(from, to, e)] as number;
  return out;
}

/** Which entry of an array of sizes `from` an entry of `to`, to which it stretches, is. */
export function stretchedFrom(from: readonly number[], to: readonly number[], entry: number): number {
  const pad = to.length - from.length;
  let rest = entry;
  let at = 0;
  let stride = 1;
  for (let i = to.length - 1; i >= pad; i--) {
    const n = to[i] as number;
    const c = rest % n;
    rest = (rest - c) / n;
    const size = from[i - pad] as number;
    if (size !== 1) at += c * stride;
    stride *= size;
  }
  return at;
}

/** Which group of a reduction over `axes` each entry is in, in the order of the results. */
export function groupOf(dims: readonly number[], axes: readonly number[]): Int32Array {
  const total = dims.reduce((a, b) => a * b, 1);
  const out = new Int32Array(total);
  for (let e = 0; e < total; e++) {
    let rest = e;
    let id = 0;
    let stride = 1;
    for (let i = dims.length - 1; i >= 0; i--) {
      const n = dims[i] as number;
      const c = rest % n;
      rest = (rest - c) / n;
      if (axes.includes(i)) continue;
      id += c * stride;
      stride *= n;
    }
    out[e] = id;
  }
  return out;
}

/** A node where a program branches. */
export type Place = {
  readonly node: NodeId;
  /** By labels, masks and whole numbers alone. */
  readonly discrete: boolean;
  /** By what moves in steps alone, as comparisons do: which side it is on is settled by the branches beneath it. */
  readonly stepwise: boolean;
};

/** What comes out in steps, whatever goes in. */
const STEPS: ReadonlySet<string> = new Set(['lt', 'le', 'gt', 'ge', 'eq', 'ne', 'and', 'or', 'not', 'sign']);

/** The places of a program that feed `output`, in order. */
export function placesOf(
  b: Builder,
  output: NodeId | readonly NodeId[],
  continuous: (input: string) => boolean,
): Place[] {
  const all = places(b);
  if (all.length === 0) return [];
  const feeds = new Uint8Array(b.nodes.length);
  for (const o of typeof output === 'number' ? [output] : output) feeds[o] = 1;
  for (let i = b.nodes.length - 1; i >= 0; i--) if (feeds[i]) for (const a of (b.nodes[i] as Node).args) feeds[a] = 1;
  const moves = new Uint8Array(b.nodes.length);
  const slides = new Uint8Array(b.nodes.length);
  b.nodes.forEach((n, i) => {
    if (n.op === 'input' && continuous(n.attrs.name ?? '')) {
      moves[i] = 1;
      slides[i] = 1;
    }
    n.args.forEach((a, which) => {
      if (moves[a]) moves[i] = 1;
      if (slides[a] && !STEPS.has(n.op) && !(n.op === 'where' && which === 0)) slides[i] = 1;
    });
  });
  return all
    .filter((id) => feeds[id])
    .map((node) => {
      const { args } = b.nodes[node] as Node;
      const discrete = !args.some((a) => moves[a]);
      return { node, discrete, stepwise: !discrete && !args.some((a) => slides[a]) };
    });
}
