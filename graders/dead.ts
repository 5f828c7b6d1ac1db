/** Branches that no input can reach, proven by interval bounds over the declared domains. */
import { intervals } from '../src/engine/interval';
import { marginOf } from '../src/engine/ops';
import { evaluateExact } from '../src/engine/precise';
import type { Node, NodeId } from '../src/engine/program';
import { count } from '../src/engine/program';
import { rangeOf } from './domains';
import { throughUnspecified } from './inputs';
import type { Setting } from './key';
import { inputNames } from './table';
import type { Lowered } from './target';

type Range = { readonly lo: number; readonly hi: number };

/** The bounds of every entry of the reference's quantities that a program uses. */
function leafRanges(setting: Setting, names: readonly string[]): Map<string, ReturnType<typeof intervals.double>[]> {
  const { reference, slots } = setting;
  const free = new Map<string, ReturnType<typeof intervals.double>[]>();
  for (const s of slots) {
    const [lo, hi] = rangeOf(s);
    free.set(
      s.key,
      Array.from({ length: s.entries }, (_, e) => {
        const fixed = s.fixed?.[e];
        return fixed !== undefined && !Number.isNaN(fixed) ? intervals.double(fixed) : { ...intervals.double(0), lo, hi };
      }),
    );
  }
  const out = new Map(free);
  for (const name of names) {
    if (out.has(name)) continue;
    const node = reference.node(name);
    if (node === undefined || throughUnspecified(reference, name)) continue;
    out.set(name, evaluateExact(intervals, reference.b, [node], free)[0] ?? []);
  }
  return out;
}

/** Whether the sides of a branch that were not seen can never be reached. */
export function provenDead(setting: Setting, answer: Lowered, node: NodeId, entry: number, seen: { readonly positive: boolean; readonly negative: boolean }): boolean {
  const n = answer.b.nodes[node] as Node;
  const m = marginOf(n);
  if (!m || m.kind === 'group') return false;
  const inputs = leafRanges(setting, inputNames(answer.b));
  if (inputNames(answer.b).some((name) => !inputs.has(name))) return false;
  const at = (id: NodeId): Range | undefined => {
    const values = evaluateExact(intervals, answer.b, [id], inputs)[0] ?? [];
    const dims = (answer.b.nodes[id] as Node).dims;
    if (values.length === 1) return values[0];
    return count(dims) === count(n.dims) ? values[entry] : undefined;
  };
  const left = at(m.kind === 'value' ? m.of : m.left);
  const right = m.kind === 'value' ? { lo: 0, hi: 0 } : at(m.right);
  if (!left || !right) return false;
  const low = left.lo - right.hi;
  const high = left.hi - right.lo;
  // a range that is not known rules nothing out
  return (seen.positive || !(high > 0)) && (seen.negative || !(low < 0));
}
