/** How large the terms are that a value was summed from: what its rounding is to be judged against. */
import type { Run } from '../src/engine/evaluate';
import type { Builder, Node, NodeId } from '../src/engine/program';
import { stretch } from './margins';

/** Nodes that one look visits, at most. */
const MOST_VISITS = 300;

/**
 * The largest of a value and the terms summed into it, at one entry and input: through sums and differences the larger,
 * through products the product, through a quotient the numerator's over the denominator; of anything else the value.
 */
export function termScale(
  b: Builder,
  run: Run,
  node: NodeId,
  entry: number,
  sample: number,
  budget = { left: MOST_VISITS },
): number {
  const n = b.nodes[node] as Node;
  const value = Math.abs(run.arena[(run.rows(node)[entry] as number) * run.size + sample] as number);
  if (--budget.left < 0) return value;
  const arg = (i: number): number => {
    const id = n.args[i] as NodeId;
    const dims = (b.nodes[id] as Node).dims;
    const total = dims.reduce((x, y) => x * y, 1);
    const e =
      total === n.dims.reduce((x, y) => x * y, 1)
        ? entry
        : (stretch(
            Int32Array.from({ length: total }, (_, k) => k),
            dims,
            n.dims,
          )[entry] as number);
    return termScale(b, run, id, e, sample, budget);
  };
  switch (n.op) {
    case 'identity':
    case 'negate':
    case 'reshape':
      return arg(0);
    case 'add':
    case 'subtract':
      return Math.max(value, arg(0), arg(1));
    case 'multiply':
      return Math.max(value, arg(0) * arg(1));
    case 'divide': {
      const id = n.args[1] as NodeId;
      const rows = run.rows(id);
      const row = rows.length === 1 ? rows[0] : stretch(rows, (b.nodes[id] as Node).dims, n.dims)[entry];
      return Math.max(value, arg(0) / Math.abs(run.arena[(row as number) * run.size + sample] as number));
    }
    case 'take': {
      const from = n.args[n.attrs.source ? (n.attrs.source[entry] as number) : 0] as NodeId;
      const e = n.attrs.index?.[entry] ?? -1;
      return e < 0 ? 0 : termScale(b, run, from, e, sample, budget);
    }
    case 'sum':
    case 'matmul':
      return Math.max(value, largestTerm(b, run, n, entry, sample));
    default:
      return value;
  }
}

/** The largest term of a sum or of a product of matrices, by the terms' own values. */
function largestTerm(b: Builder, run: Run, n: Node, entry: number, sample: number): number {
  const at = (id: NodeId, e: number): number =>
    Math.abs(run.arena[(run.rows(id)[e] as number) * run.size + sample] as number);
  const first = n.args[0] as NodeId;
  const dims = (b.nodes[first] as Node).dims;
  let most = 0;
  if (n.op === 'sum') {
    const axes = n.attrs.axes ?? [];
    const total = dims.reduce((x, y) => x * y, 1);
    for (let e = 0; e < total; e++) {
      let rest = e;
      let id = 0;
      let stride = 1;
      for (let i = dims.length - 1; i >= 0; i--) {
        const size = dims[i] as number;
        if (!axes.includes(i)) {
          id += (rest % size) * stride;
          stride *= size;
        }
        rest = Math.floor(rest / size);
      }
      if (id === entry) most = Math.max(most, at(first, e));
    }
    return most;
  }
  const second = n.args[1] as NodeId;
  const other = (b.nodes[second] as Node).dims;
  const [rows, inner] = dims.slice(-2) as [number, number];
  const cols = other[other.length - 1] as number;
  if (dims.length !== 2 || other.length !== 2) return 0;
  const i = Math.floor(entry / cols);
  const j = entry % cols;
  if (i >= rows) return 0;
  for (let k = 0; k < inner; k++) most = Math.max(most, at(first, i * inner + k) * at(second, k * cols + j));
  return most;
}

/** The scale of every cell of a node of the program. */
export function termScales(b: Builder, run: Run, node: NodeId): Float64Array {
  const entries = run.rows(node).length;
  const out = new Float64Array(entries * run.size);
  for (let e = 0; e < entries; e++)
    for (let k = 0; k < run.size; k++) out[e * run.size + k] = termScale(b, run, node, e, k);
  return out;
}
