/** A program with one entry of one branch turned the other way: whether a branch decides anything at an input. */
import type { Turn } from '../src/engine/evaluate';
import { marginOf } from '../src/engine/ops';
import type { Builder, Node, NodeId } from '../src/engine/program';
import { groupOf, marginRows } from './margins';
import type { Table } from './table';
import { planOf, runPlan } from './table';

/** A change beyond rounding, relative. */
const CHANGE = 1e-9;

/** What is found of a branch at an input: that the output depends on it, or that doubles cannot tell. */
export const DECIDES = 1;
export const UNKNOWN = 2;

/** At which inputs of the table an output is another one if the entry of the branch comes out the other way; 0 where it is not. */
export function decides(table: Table, b: Builder, output: NodeId, branch: NodeId, entry: number): Uint8Array {
  const out = new Uint8Array(table.size);
  const { args } = b.nodes[branch] as Node;
  const plan = planOf(b, [output, branch, ...args]);
  const turn = turned(b, branch, entry, plan.rows);
  if (!turn) return out;
  const own = runPlan(table, b, plan, { bounds: false }).values(output).data;
  const { data } = runPlan(table, b, plan, { bounds: false, turn }).values(output);
  for (let k = 0; k < data.length; k++) {
    const [x, y] = [own[k] as number, data[k] as number];
    const b = k % table.size;
    if (Number.isNaN(x - y)) out[b] ||= UNKNOWN;
    else if (Math.abs(x - y) > CHANGE * Math.max(Math.abs(x), Math.abs(y))) out[b] = DECIDES;
  }
  return out;
}

/** The change of a branch's entry: a comparison answers otherwise, a maximum is the other operand, a sign the other one. */
function turned(
  b: Builder,
  branch: NodeId,
  entry: number,
  rows: readonly (Int32Array | undefined)[],
): Turn | undefined {
  const node = b.nodes[branch] as Node;
  const m = marginOf(node);
  if (!m) return undefined;
  const own = rows[branch] as Int32Array;
  if (m.kind === 'value') {
    const row = own[entry] as number;
    return each(row, (v, at) => -(v[at] as number));
  }
  if (m.kind === 'difference') {
    const row = own[entry] as number;
    if (node.op !== 'maximum' && node.op !== 'minimum') return each(row, (v, at) => 1 - (v[at] as number));
    const [left, right] = marginRows(b, branch, (id) => rows[id] as Int32Array, entry).rows as [number, number];
    return each(row, (v, at, k, size) => {
      const x = v[left * size + k] as number;
      return v[at] === x ? (v[right * size + k] as number) : x;
    });
  }
  const group = groupOf((b.nodes[m.of] as Node).dims, m.axes);
  const [mine, ...others] = marginRows(b, branch, (id) => rows[id] as Int32Array, entry).rows as [number, ...number[]];
  const best = node.op === 'amin' ? Math.min : Math.max;
  return each(own[group[entry] as number] as number, (v, at, k, size) => {
    const x = v[mine * size + k] as number;
    return v[at] === x ? best(...others.map((row) => v[row * size + k] as number)) : x;
  });
}

const each = (row: number, other: (v: Float64Array, at: number, k: number, size: number) => number): Turn => ({
  row,
  change: (values, size) => {
    for (let k = 0; k < size; k++) values[row * size + k] = other(values, row * size + k, k, size);
  },
});
