/**
 * Follow-through: the chain rule run backwards with the student's own earlier derivative in the place of the true one. An
 * answer that equals that is right given theirs.
 */
import type { Reference } from '../src/assignment/reference';
import type { Step, Tolerance } from '../src/assignment/types';
import { add, dimsOf, literal, multiply, put, reshape, select, subtract, take } from '../src/engine/build';
import type { Column } from '../src/engine/evaluate';
import { plan, run } from '../src/engine/evaluate';
import type { Builder, Node, NodeId } from '../src/engine/program';
import { count } from '../src/engine/program';
import { sizesOf } from '../src/engine/shape';
import { changedTarget, copyOf, splice } from './chain';
import type { Evidence } from './comparison';
import { decide } from './decide';
import type { Context } from './judge';
import type { Setting } from './key';
import { otherSetting } from './key';
import type { Movable } from './other-sizes';
import { valuesAt } from './slip-cells';
import type { Lowered, Target } from './target';
import { entriesOf } from './target';
import type { Fixed } from './value';
import { judgeValues } from './value';

/** An earlier answer that is wrong by itself, as a program over the reference's quantities. */
export type Earlier = {
  readonly step: Step;
  readonly target: Target;
  readonly answer: Lowered;
  readonly movable: Movable;
};

export type Follow =
  /** Right given these. */
  | { readonly kind: 'follows'; readonly from: readonly Earlier[] }
  /** The same slip in another form of the same derivative, which earns nothing. */
  | { readonly kind: 'same-slip'; readonly as: Earlier };

type Reach = Map<NodeId, (b: Builder, received: NodeId, row: number) => NodeId>;

/** What an earlier answer is to the derivative asked now: its upstream gradient, a local derivative on the way, or neither. */
function role(reference: Reference, target: Target, e: Earlier): 'upstream' | 'local' | undefined {
  const [by, ...more] = target.named.by;
  const [theirs, ...others] = e.target.named.by;
  if (by === undefined || theirs === undefined || more.length > 0 || others.length > 0 || e.target.key === target.key)
    return undefined;
  const { of } = target.named;
  if (e.target.named.of === of)
    return theirs !== by && reference.depends(of, theirs) && reference.depends(theirs, by) ? 'upstream' : undefined;
  const up = e.target.named.of;
  return reference.depends(of, up) && reference.depends(up, theirs) && (theirs === by || reference.depends(theirs, by))
    ? 'local'
    : undefined;
}

const product = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1);

/** Where the entries of an answer lie: the row (an entry of what is differentiated) and the entry of the quantity, each. */
function places(reference: Reference, t: Target): { row: number; entry: number }[] {
  const size = product(sizesOf(reference.shape(t.named.by[0] as string) ?? []));
  return Array.from(entriesOf(t.full, t.fixed, t.tied), (e) => ({ row: Math.floor(e / size), entry: e % size }));
}

/** The target as it is when the chain rule passes through the earlier answers instead of the truth. */
export function given(
  reference: Reference,
  target: Target,
  earlier: readonly Earlier[],
  into: Builder = copyOf(reference),
): Lowered | undefined {
  const reach: Reach = new Map();
  const uses = earlier.map((e) => ({ e, role: role(reference, target, e) }));
  if (uses.some((u) => u.role === undefined)) return undefined;
  const then = (node: NodeId, f: (b: Builder, g: NodeId, row: number) => NodeId): void => {
    const before = reach.get(node);
    reach.set(node, before ? (b, g, row) => f(b, before(b, g, row), row) : f);
  };
  for (const { e, role: r } of uses) {
    if (r !== 'upstream') continue;
    const node = reference.node(e.target.named.by[0] as string) as NodeId;
    const theirs = splice(into, reference, e.answer);
    const at = places(reference, e.target);
    then(node, (b, g, row) => {
      const here = at.flatMap((p, k) => (p.row === row ? [{ ...p, k }] : []));
      if (here.length === 0) return g;
      const dims = dimsOf(b, g);
      const values = take(
        b,
        [theirs],
        Int32Array.from(here, (p) => p.k),
        [here.length],
      );
      const placed = put(
        b,
        values,
        Int32Array.from(here, (p) => p.entry),
        dims,
      );
      if (here.length === count(dims)) return placed;
      const mask = new Float64Array(count(dims));
      for (const p of here) mask[p.entry] = 1;
      return select(b, literal(b, mask, dims), placed, g);
    });
  }
  for (const { e, role: r } of uses) {
    if (r !== 'local') continue;
    const up = reference.node(e.target.named.of) as NodeId;
    const low = reference.node(e.target.named.by[0] as string) as NodeId;
    const truth = reference.node(e.target.key);
    if (truth === undefined) return undefined;
    const theirs = splice(into, reference, e.answer);
    const at = places(reference, e.target);
    const arrived = new Map<number, NodeId>();
    if (up === reference.node(target.named.of)) return undefined;
    then(up, (_, g, row) => {
      arrived.set(row, g);
      return g;
    });
    then(low, (b, g, row) => {
      const upstream = arrived.get(row);
      if (upstream === undefined) return g;
      const n = at.length;
      const flat = reshape(b, theirs, [n]);
      const known = take(b, [truth], entriesOf(e.target.full, e.target.fixed, e.target.tied), [n]);
      const weight = take(
        b,
        [upstream],
        Int32Array.from(at, (p) => p.row),
        [n],
      );
      const shift = put(
        b,
        multiply(b, weight, subtract(b, flat, known)),
        Int32Array.from(at, (p) => p.entry),
        dimsOf(b, g),
      );
      return add(b, g, shift);
    });
  }
  return changedTarget(reference, target, { reach }, into);
}

/** Whether an entry says nothing any more: the same number at every input where the truth varies. */
function trivial(setting: Setting, target: Target, candidate: Lowered): boolean {
  const n = product(sizesOf(target.shape));
  const columns = setting.tables.map((t): [Column, Column] => [valuesAt(t, candidate), valuesAt(t, target.lowered)]);
  let truthVaries = false;
  for (let e = 0; e < n; e++) {
    const varies = (which: 0 | 1): boolean => {
      let first: number | undefined;
      let slack = 0;
      for (let t = 0; t < columns.length; t++) {
        const size = setting.tables[t]?.size ?? 0;
        const { data, error } = (columns[t] as [Column, Column])[which];
        for (let k = e * size; k < (e + 1) * size; k++) {
          const x = data[k] as number;
          const bound = error?.[k] ?? 0;
          if (!Number.isFinite(x) || !Number.isFinite(bound)) continue;
          if (first === undefined) {
            first = x;
            slack = bound;
          }
          // what rounding may have left of a constant is no variation
          if (Math.abs(x - first) > bound + slack + 1e-12 * Math.max(Math.abs(x), Math.abs(first))) return true;
        }
      }
      return false;
    };
    if (!varies(1)) continue;
    truthVaries = true;
    if (varies(0)) return false;
  }
  return truthVaries;
}

/** Each earlier answer that can matter alone, then all of them together. */
function choices(reference: Reference, target: Target, earlier: readonly Earlier[]): Earlier[][] {
  const useful = earlier.filter((e) => role(reference, target, e) !== undefined);
  return [...useful.map((e) => [e]), ...(useful.length > 1 ? [useful] : [])];
}

const nothing = (): Evidence => ({ inputs: 0, branches: 0, visited: 0, digits: 0 });

/** Whether a wrong answer follows from earlier wrong ones, at the stated sizes and at others like any answer. */
export function followThrough(
  c: Context,
  answer: Lowered,
  movable: Movable,
  earlier: readonly Earlier[],
): Follow | undefined {
  const { target } = c;
  const setting = c.problem.stated;
  const salt = `${c.salt}|follow`;
  const { reference } = setting;
  for (const e of earlier) if (sameSlip(setting, target, answer, e)) return { kind: 'same-slip', as: e };
  for (const from of choices(reference, target, earlier)) {
    const candidate = given(reference, target, from);
    if (!candidate || trivial(setting, target, candidate)) continue;
    if (decide({ setting, answer, target: candidate, salt }, nothing()).kind !== 'equal') continue;
    if (holdsElsewhere(c, movable, from, salt)) return { kind: 'follows', from };
  }
  return undefined;
}

/**
 * Whether it follows at other sizes too: those that it or what it follows from names or sums over, to other values, as far as
 * all of them can be put there.
 */
function holdsElsewhere(c: Context, movable: Movable, from: readonly Earlier[], salt: string): boolean {
  const all = [movable, ...from.map((e) => e.movable)];
  const vary = new Set(all.flatMap((m) => [...m.sizes]));
  if (vary.size === 0) return true;
  const least = new Map<string, number>();
  for (const m of all) for (const [size, n] of m.least) least.set(size, Math.max(least.get(size) ?? 1, n));
  for (const choice of [0, 1] as const) {
    const setting = otherSetting(c.key, c.problem, vary, choice, least);
    const ours = setting && movable.at(setting);
    if (!setting || (!ours && movable.written)) continue;
    if (!ours) return false;
    const theirs = from.flatMap((e) => {
      const there = e.movable.at(setting);
      return there ? [{ ...e, ...there }] : [];
    });
    if (theirs.length < from.length) continue;
    const candidate = given(setting.reference, ours.target, theirs);
    if (!candidate) continue;
    const out = decide({ setting, answer: ours.answer, target: candidate, salt, search: false }, nothing());
    if (out.kind === 'different' || out.kind === 'undefined') return false;
  }
  return true;
}

/** Whether the answer repeats what an earlier one says of entries of the same derivative. */
function sameSlip(setting: Setting, target: Target, answer: Lowered, e: Earlier): boolean {
  if (e.target.key !== target.key) return false;
  const ours = Array.from(entriesOf(target.full, target.fixed, target.tied));
  const theirs = Array.from(entriesOf(e.target.full, e.target.fixed, e.target.tied));
  const shared = theirs.flatMap((p, k) => (ours.includes(p) ? [{ a: ours.indexOf(p), k }] : []));
  if (shared.length === 0) return false;
  let differsFromTruth = false;
  const same = setting.tables.every((t) => {
    const a = valuesAt(t, answer);
    const b = valuesAt(t, e.answer);
    const w = valuesAt(t, e.target.lowered);
    return shared.every(({ a: x, k }) => {
      for (let s = 0; s < t.size; s++) {
        const u = a.data[x * t.size + s] as number;
        const v = b.data[k * t.size + s] as number;
        const truth = w.data[k * t.size + s] as number;
        const bound = (a.error?.[x * t.size + s] ?? 0) + (b.error?.[k * t.size + s] ?? 0);
        if (Math.abs(u - v) > bound + 1e-11 * Math.max(Math.abs(u), Math.abs(v))) return false;
        if (Math.abs(v - truth) > bound + (w.error?.[k * t.size + s] ?? 0)) differsFromTruth = true;
      }
      return true;
    });
  });
  return same && differsFromTruth;
}

/** The same for a value step: the derivative given the earlier answers, at the fixed inputs, within the step's tolerance. */
export function followValues(
  reference: Reference,
  target: Target,
  fixed: Fixed,
  values: Float64Array,
  texts: readonly string[] | undefined,
  tolerance: Tolerance,
  earlier: readonly Earlier[],
): readonly Earlier[] | undefined {
  for (const from of choices(reference, target, earlier)) {
    const nodes: Node[] = [...reference.b.nodes];
    for (const name of fixed.keys()) {
      const id = reference.node(name);
      const node = id === undefined ? undefined : nodes[id];
      if (id !== undefined && node) nodes[id] = { op: 'input', args: [], attrs: { name }, dims: node.dims };
    }
    const candidate = given(reference, target, from, { nodes });
    if (!candidate) continue;
    const p = plan(candidate.b, [candidate.node]);
    if (p.inputs.some((i) => !fixed.has(i.name))) continue;
    const inputs = new Map([...fixed].map(([k, data]) => [k, { data }] as const));
    const theirs = run(p, { size: 1, inputs }, { bounds: false }).values(candidate.node).data;
    const truth = run(
      plan(candidate.b, [reference.node(target.key) as NodeId]),
      { size: 1, inputs },
      { bounds: false },
    ).values(reference.node(target.key) as NodeId).data;
    if (theirs.every((x) => x === 0) && truth.some((x) => x !== 0)) continue;
    if (judgeValues(values, texts, { low: theirs, high: theirs }, tolerance).every(Boolean)) return from;
  }
  return undefined;
}

/** `dL/dZ` of the steps an answer follows from. */
export const namesOf = (from: readonly Earlier[]): string[] => from.map((e) => e.step.find.text);
