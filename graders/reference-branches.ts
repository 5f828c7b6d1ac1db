/** The forward pass's own branches, to be recognised in an answer by their margins. */
import type { Node, NodeId } from '../src/engine/program';
import { branchesOf } from './close-to';
import type { Setting } from './key';
import { readMargins } from './margins';
import { runOn } from './table';

/** One entry's margins at the key's first inputs: entry-major arrays, a table each. */
export type Trace = { readonly traces: readonly Float64Array[]; readonly entry: number };

export type ReferenceBranch = Trace & { readonly node: NodeId };

const kept = new WeakMap<Setting, readonly ReferenceBranch[]>();

/** Every branch of the forward pass that moves with the inputs. */
export function referenceBranches(setting: Setting): readonly ReferenceBranch[] {
  const known = kept.get(setting);
  if (known) return known;
  const { b } = setting.reference;
  const nodes = branchesOf(setting);
  const traces = new Map<NodeId, Float64Array[]>(nodes.map((n) => [n, []]));
  for (const table of setting.tables.slice(0, 2)) {
    const run = runOn(
      table,
      b,
      nodes.flatMap((n) => (b.nodes[n] as Node).args),
    );
    for (const n of nodes) traces.get(n)?.push(readMargins(b, n, run).margin);
  }
  const size = (setting.tables[0] as { size: number }).size;
  const all = [...traces].flatMap(([node, t]) =>
    Array.from({ length: (t[0]?.length ?? 0) / size }, (_, entry): ReferenceBranch => ({ node, traces: t, entry })),
  );
  kept.set(setting, all);
  return all;
}

/** Beside the larger value; what doubles round margins of other forms by. */
const SAME = 1e-13;

/** Whether two margins are the same function up to a constant factor, by their values at tables of these sizes. */
export function proportional(a: Trace, b: Trace, sizes: readonly number[]): boolean {
  let factor = 1;
  let known = false;
  for (const [t, size] of sizes.entries()) {
    const [p, q] = [a.traces[t], b.traces[t]];
    if (!p || !q) return false;
    const [i, j] = [a.entry * size, b.entry * size];
    for (let k = 0; k < size; k++) {
      const x = p[i + k] as number;
      const y = q[j + k] as number;
      if (!known && x !== 0) {
        factor = y / x;
        known = true;
        if (factor === 0 || !Number.isFinite(factor)) return false;
      }
      if (!(Math.abs(factor * x - y) <= SAME * Math.max(Math.abs(factor * x), Math.abs(y), Math.abs(factor))))
        return false;
    }
  }
  return sizes.length > 0;
}
