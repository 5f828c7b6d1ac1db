/** The margins that a program branches on: how far each comparison, max, abs or sign is from its tie at every input. */

import type { Run } from '../src/engine/evaluate';
import { marginOf, places } from '../src/engine/ops';
import type { Builder, Node, NodeId } from '../src/engine/program';

/** One place in the text: the margin of each of its entries at every input, entry-major, and the operands' scale. */
export type Margins = {
  readonly node: NodeId;
  readonly entries: number;
  readonly margin: Float64Array;
  readonly scale: Float64Array;
  /** Bound on the margin's rounding error. */
  readonly error: Float64Array;
};

/** Reads the margins of a place from a finished run; of one entry, where `only` names it. */
export function readMargins(b: Builder, id: NodeId, run: Run, only?: number): Margins {
  const node = b.nodes[id] as Node;
  const m = marginOf(node);
  if (!m) throw new Error(`${node.op} has no branches`);
  const B = run.size;
  const { arena, errors } = run;
  const err = (row: number, k: number): number => errors[row * B + k] ?? 0;
  if (m.kind === 'group') {
    const rows = run.rows(m.of);
    const dims = (b.nodes[m.of] as Node).dims;
    const group = groupOf(dims, m.axes);
    const out = empty(id, rows.length, B);
    const least = node.op === 'amin';
    for (let k = 0; k < B; k++)
      for (let e = 0; e < rows.length; e++) {
        const x = arena[(rows[e] as number) * B + k] as number;
        let best = least ? Infinity : -Infinity;
        for (let f = 0; f < rows.length; f++) {
          if (f === e || group[f] !== group[e]) continue;
          const y = arena[(rows[f] as number) * B + k] as number;
          if (least ? y < best : y > best) best = y;
        }
        const at = e * B + k;
        out.margin[at] = least ? best - x : x - best;
        out.scale[at] = Math.max(Math.abs(x), Math.abs(best));
        out.error[at] = 2 * err(rows[e] as number, k);
      }
    return only === undefined ? out : sliceOf(out, only, B);
  }
  if (m.kind === 'value') {
    const rows = onlyOf(run.rows(m.of), only);
    const out = empty(id, rows.length, B);
    for (let e = 0; e < rows.length; e++)
      for (let k = 0; k < B; k++) {
        const x = arena[(rows[e] as number) * B + k] as number;
        out.margin[e * B + k] = x;
        // beside the 0 that abs and sign compare with an entry's own size tells nothing: its usual size does
        out.scale[e * B + k] = Math.max(1, Math.abs(x));
        out.error[e * B + k] = err(rows[e] as number, k);
      }
    return out;
  }
  const dims = node.dims;
  const left = onlyOf(stretch(run.rows(m.left), (b.nodes[m.left] as Node).dims, dims), only);
  const right = onlyOf(stretch(run.rows(m.right), (b.nodes[m.right] as Node).dims, dims), only);
  const out = empty(id, left.length, B);
  for (let e = 0; e < left.length; e++)
    for (let k = 0; k < B; k++) {
      const x = arena[(left[e] as number) * B + k] as number;
      const y = arena[(right[e] as number) * B + k] as number;
      const at = e * B + k;
      out.margin[at] = x - y;
      out.scale[at] = Math.max(Math.abs(x), Math.abs(y), 1e-300);
      out.error[at] = err(left[e] as number, k) + err(right[e] as number, k) + Math.abs(x - y) * 2 ** -52;
    }
  // beside a 0 that never changes the other operand's own size tells nothing: its usual size does
  for (let e = 0; e < left.length; e++) {
    if (!alwaysZero(arena, left[e] as number, B) && !alwaysZero(arena, right[e] as number, B)) continue;
    for (let k = 0; k < B; k++) out.scale[e * B + k] = Math.max(1, out.scale[e * B + k] as number);
  }
  return out;
}

const onlyOf = (rows: Int32Array, only: number | undefined): Int32Array =>
  only === undefined ? rows : rows.subarray(only, only + 1);

function alwaysZero(arena: Float64Array, row: number, B: number): boolean {
  for (let k = 0; k < B; k++) if (arena[row * B + k] !== 0) return false;
  return true;
}

function sliceOf(m: Margins, entry: number, B: number): Margins {
  const cut = (a: Float64Array): Float64Array => a.subarray(entry * B, (entry + 1) * B);
  return { node: m.node, entries: 1, margin: cut(m.margin), scale: cut(m.scale), error: cut(m.error) };
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
  const total = to.reduce((a, b) => a * b, 1);
  if (rows.length === total) return rows;
  const out = new Int32Array(total);
  const pad = to.length - from.length;
  for (let e = 0; e < total; e++) {
    let rest = e;
    let at = 0;
    let stride = 1;
    for (let i = to.length - 1; i >= 0; i--) {
      const n = to[i] as number;
      const c = rest % n;
      rest = (rest - c) / n;
      if (i < pad) continue;
      const size = from[i - pad] as number;
      if (size !== 1) at += c * stride;
      stride *= size;
    }
    out[e] = rows[at] as number;
  }
  return out;
}

function groupOf(dims: readonly number[], axes: readonly number[]): Int32Array {
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

/** The places of a program that feed `output`, in order; those on labels, masks and whole numbers alone are `discrete`. */
export function placesOf(
  b: Builder,
  output: NodeId | readonly NodeId[],
  continuous: (input: string) => boolean,
): { node: NodeId; discrete: boolean }[] {
  const all = places(b);
  if (all.length === 0) return [];
  const feeds = new Uint8Array(b.nodes.length);
  for (const o of typeof output === 'number' ? [output] : output) feeds[o] = 1;
  for (let i = b.nodes.length - 1; i >= 0; i--) if (feeds[i]) for (const a of (b.nodes[i] as Node).args) feeds[a] = 1;
  const moves = new Uint8Array(b.nodes.length);
  b.nodes.forEach((n, i) => {
    if (n.op === 'input' && continuous(n.attrs.name ?? '')) moves[i] = 1;
    for (const a of n.args) if (moves[a]) moves[i] = 1;
  });
  return all
    .filter((id) => feeds[id])
    .map((node) => ({ node, discrete: !(b.nodes[node] as Node).args.some((a) => moves[a]) }));
}
