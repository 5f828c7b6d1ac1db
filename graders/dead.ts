/** Branches that no input can reach, proven by bounds over the declared domains. */

import type { Interval } from '../src/engine/interval';
import { interval, intervals } from '../src/engine/interval';
import { marginOf } from '../src/engine/ops';
import { evaluateExact, evaluateIntervals } from '../src/engine/precise';
import type { Builder, Node, NodeId } from '../src/engine/program';
import { count } from '../src/engine/program';
import type { Affine } from './affine';
import { affine } from './affine';
import { rangeOf } from './domains';
import { throughUnspecified } from './inputs';
import type { Setting } from './key';
import { stretch } from './margins';
import { inputNames } from './table';
import type { Lowered } from './target';

/** The bounds of every entry of the reference's quantities that a program uses; everything, where nothing is known. */
function leafRanges(setting: Setting, program: Builder): Map<string, Interval[]> {
  const { reference, slots } = setting;
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
  const out = new Map(free);
  for (const name of inputNames(program)) {
    const node = reference.node(name);
    if (out.has(name) || node === undefined) continue;
    const entries = count((reference.b.nodes[node] as Node).dims);
    const known =
      throughUnspecified(reference, name) || /^[d∂]/.test(name)
        ? undefined
        : evaluateIntervals(reference.b, [node], free)[0];
    out.set(name, known ?? Array.from({ length: entries }, () => interval(-Infinity, Infinity)));
  }
  return out;
}

/** Whether the sides of a branch that were not seen can never be reached. */
export function provenDead(
  setting: Setting,
  answer: Lowered,
  node: NodeId,
  entry: number,
  seen: { readonly positive: boolean; readonly negative: boolean },
): boolean {
  const n = answer.b.nodes[node] as Node;
  const m = marginOf(n);
  if (!m || m.kind === 'group') return false;
  const ranges: Interval[] = [];
  const symbols = new Map<string, number[]>();
  for (const [name, entries] of leafRanges(setting, answer.b)) {
    symbols.set(
      name,
      entries.map((r) => ranges.push(r) - 1),
    );
  }
  const ar = affine(ranges);
  const inputs = new Map<string, Affine[]>();
  for (const [name, ids] of symbols)
    inputs.set(
      name,
      ids.map((id) => {
        const r = ranges[id] as Interval;
        return r.lo === r.hi ? ar.double(r.lo) : ar.symbol(id);
      }),
    );
  const at = (id: NodeId): Affine | undefined => {
    const values = evaluateExact(ar, answer.b, [id], inputs)[0] ?? [];
    const dims = (answer.b.nodes[id] as Node).dims;
    const index = stretch(
      Int32Array.from(values, (_, i) => i),
      dims,
      n.dims,
    );
    return values[index[entry] as number];
  };
  const left = at(m.kind === 'value' ? m.of : m.left);
  const right = m.kind === 'value' ? ar.double(0) : at(m.right);
  if (!left || !right) return false;
  const margin = ar.range(ar.subtract(left, right));
  return (seen.positive || !(margin.hi > 0)) && (seen.negative || !(margin.lo < 0));
}
