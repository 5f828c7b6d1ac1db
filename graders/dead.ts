/** Branches that no input can reach, proven by bounds over the declared domains. */

import type { Interval } from '../src/engine/interval';
import { interval, intervals } from '../src/engine/interval';
import { marginOf } from '../src/engine/ops';
import { evaluateIntervals, evaluation } from '../src/engine/precise';
import type { Node, NodeId } from '../src/engine/program';
import { count } from '../src/engine/program';
import type { Affine } from './affine';
import { affine } from './affine';
import { decidedBothWays } from './coverage';
import { rangeOf } from './domains';
import { throughUnspecified } from './inputs';
import type { Setting } from './key';
import { stretch } from './margins';
import type { Lowered } from './target';

type Known = { readonly ranges: Map<string, Interval[]> };

const settings = new WeakMap<Setting, Known>();

/** The bounds of every entry of a quantity over the declared domains; everything, where nothing is known. */
function rangesOf(setting: Setting, name: string): Interval[] {
  const { reference, slots } = setting;
  let known = settings.get(setting);
  if (!known) {
    const free = new Map<string, Interval[]>();
    for (const s of slots) {
      const [lo, hi] = rangeOf(s);
      const entry = (e: number): Interval => {
        const fixed = s.fixed?.[e];
        return fixed !== undefined && !Number.isNaN(fixed) ? intervals.double(fixed) : interval(lo, hi);
      };
      free.set(
        s.key,
        Array.from({ length: s.entries }, (_, e) => entry(e)),
      );
    }
    known = { ranges: free };
    settings.set(setting, known);
  }
  let out = known.ranges.get(name);
  if (!out) {
    const node = reference.node(name) as NodeId;
    const entries = count((reference.b.nodes[node] as Node).dims);
    const bounded =
      throughUnspecified(reference, name) || /^[d∂]/.test(name)
        ? undefined
        : evaluateIntervals(reference.b, [node], known.ranges)[0];
    out = bounded ?? Array.from({ length: entries }, () => interval(-Infinity, Infinity));
    known.ranges.set(name, out);
  }
  return out;
}

type Seen = { readonly positive: boolean; readonly negative: boolean };

/** For one answer: whether the sides of a branch that were not seen can never be reached; of one on whole numbers, its outcomes. */
export function deadBranches(
  setting: Setting,
  answer: Lowered,
): (node: NodeId, entry: number, seen: Seen, discrete: boolean) => boolean {
  const ranges: Interval[] = [];
  const symbols = new Map<string, Affine[]>();
  const ar = affine(ranges);
  const leaf = (name: string, entry: number): Affine => {
    let all = symbols.get(name);
    if (!all) {
      all = rangesOf(setting, name).map((r) => (r.lo === r.hi ? ar.double(r.lo) : ar.symbol(ranges.push(r) - 1)));
      symbols.set(name, all);
    }
    return all[entry] as Affine;
  };
  const values = evaluation(ar, answer.b, leaf);
  return (node, entry, seen, discrete) => {
    const n = answer.b.nodes[node] as Node;
    const m = marginOf(n);
    if (!m || m.kind === 'group') return false;
    const at = (id: NodeId): Affine => {
      const dims = (answer.b.nodes[id] as Node).dims;
      const index = stretch(
        Int32Array.from({ length: count(dims) }, (_, i) => i),
        dims,
        n.dims,
      );
      return values.entry(id, index[entry] as number);
    };
    const margin = ar.range(
      ar.subtract(at(m.kind === 'value' ? m.of : m.left), m.kind === 'value' ? ar.double(0) : at(m.right)),
    );
    const possible = { positive: margin.hi > 0, negative: margin.lo < 0, zero: margin.lo <= 0 && margin.hi >= 0 };
    if (discrete) return !decidedBothWays(n.op, possible);
    return (seen.positive || !possible.positive) && (seen.negative || !possible.negative);
  };
}
