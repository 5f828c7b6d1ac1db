/** Slips that give something else the assignment has: another entry, another quantity's derivative, one factor of the chain. */
import { derivativeKey } from '../src/assignment/reference';
import { broadcastTo, permute, take } from '../src/engine/build';
import type { Column } from '../src/engine/evaluate';
import { leafNode, lower } from '../src/engine/lower';
import { newLowering } from '../src/engine/lowering';
import { count, newBuilder } from '../src/engine/program';
import type { Shape } from '../src/engine/shape';
import { sizesOf } from '../src/engine/shape';
import { throughUnspecified } from './inputs';
import type { Setting } from './key';
import type { SlipCase } from './slip-case';
import { allValues, everyTable, finalExpr, got, isAnswer, spend } from './slip-case';
import { agree, valuesAt } from './slip-cells';
import { entryOf } from './slip-inputs';
import { entriesIn, making, running, starting } from './slip-work';
import { column } from './table';
import type { Lowered } from './target';

type LeafKey = { readonly key: string; readonly of: string; readonly by?: string; readonly shape: Shape };

/** Entries that are looked through, at most. */
const MOST_ENTRIES = 64;

const listed = new WeakMap<Setting, Map<string, readonly LeafKey[]>>();

/**
 * What the assignment can name: its quantities that have values, derivatives of what is asked about, local ones on the way;
 * the same derivative first, then derivatives, then quantities.
 */
function leaves(c: SlipCase): readonly LeafKey[] {
  let known = listed.get(c.setting);
  if (!known) {
    known = new Map();
    listed.set(c.setting, known);
  }
  let all = known.get(c.target.asked.text);
  if (!all) {
    all = listLeaves(c).sort((a, b) => rank(c, a) - rank(c, b));
    known.set(c.target.asked.text, all);
  }
  return all;
}

function listLeaves(c: SlipCase): LeafKey[] {
  const { reference } = c;
  const out: LeafKey[] = [];
  const names = [...reference.problem.inputs.map((i) => i.name), ...reference.problem.forward.map((f) => f.name)];
  for (const of of reference.problem.forward.map((f) => f.name)) {
    const rank = reference.quantity(of)?.shape.length ?? 0;
    for (const by of names) {
      if (of === by || !reference.depends(of, by) || reference.label(by)) continue;
      if (rank > 0 && by !== c.target.named.by[0] && of !== c.target.named.of) continue;
      if (count(sizesOf([...(reference.quantity(of)?.shape ?? []), ...(reference.quantity(by)?.shape ?? [])])) > 400)
        continue;
      const leaf = reference.derivative(of, [by], false);
      if (leaf.ok) out.push({ key: leaf.value.key, of, by, shape: leaf.value.shape });
    }
  }
  for (const n of names) {
    const shape = reference.quantity(n)?.shape;
    if (shape && !reference.unspecified(n) && !throughUnspecified(reference, n) && !reference.label(n))
      out.push({ key: n, of: n, shape });
  }
  return out;
}

const leafOf = (c: SlipCase, l: LeafKey): Lowered => {
  const lo = newLowering(newBuilder(), c.reference);
  return { b: lo.b, node: leafNode(lo, l.key, l.shape), shape: l.shape };
};

/** `dL/dx_21` for an entry of dL/dX, `w_11` for one of W. */
export function entryName(c: SlipCase, l: { of: string; by?: string; shape: Shape }, entry: number): string {
  const at: number[] = [];
  let rest = entry;
  for (let i = l.shape.length - 1; i >= 0; i--) {
    const n = l.shape[i]?.size ?? 1;
    at.unshift((rest % n) + 1);
    rest = Math.floor(rest / n);
  }
  const sub = (name: string, idx: readonly number[]): string => {
    if (idx.length === 0) return name;
    const low = /^[A-Z]$/.test(name) ? name.toLowerCase() : name;
    return `${low}_${idx.some((x) => x > 9) ? `{${idx.join(',')}}` : idx.join('')}`;
  };
  const ofRank = c.reference.quantity(l.of)?.shape.length ?? 0;
  const of = sub(l.of, at.slice(0, ofRank));
  return l.by === undefined ? of : `d${of}/d${sub(l.by, at.slice(ofRank))}`;
}

export type Given = { readonly leaf: LeafKey; readonly name: string; readonly sameKey: boolean };

const found = new WeakMap<SlipCase, Given | null>();

/** The leaf, or the entry of one, that the answer is. */
export function givenLeaf(c: SlipCase): Given | undefined {
  const known = found.get(c);
  if (known !== undefined) return known ?? undefined;
  const hit = c.answer ? search(c) : freely(c);
  found.set(c, hit ?? null);
  return hit;
}

/** Whether the answer is the same number everywhere: then it says nothing about where it came from. */
const isConstant = (c: SlipCase): boolean => allValues(c, (x) => x === got(c, 0).data[0]);

function search(c: SlipCase): Given | undefined {
  if (!c.answer || isConstant(c)) return undefined;
  const want = sizesOf(c.target.shape);
  const size = count(want);
  for (const leaf of leaves(c)) {
    const sizes = sizesOf(leaf.shape);
    const own = (): Lowered => leafOf(c, leaf);
    if (sizes.join() === want.join() && leaf.key !== c.target.key && isAnswer(c, leaf.key, own))
      return { leaf, name: leaf.key, sameKey: false };
    if (
      sizes.length === 2 &&
      want.length === 2 &&
      leaf.key !== c.target.key &&
      sizes[0] === want[1] &&
      sizes[1] === want[0] &&
      sizes[0] !== sizes[1]
    ) {
      const flipped = (): Lowered => {
        const p = own();
        return { b: p.b, node: permute(p.b, p.node, [1, 0]), shape: c.target.shape };
      };
      if (isAnswer(c, `${leaf.key}^T`, flipped)) return { leaf, name: `${leaf.key}^T`, sameKey: false };
    }
    if (size > 1 && count(sizes) === 1 && leaf.key !== c.target.key) {
      // one number for every entry
      const spread = (): Lowered => {
        const p = own();
        return { b: p.b, node: broadcastTo(p.b, p.node, want), shape: c.target.shape };
      };
      if (isAnswer(c, `${leaf.key} everywhere`, spread)) return { leaf, name: leaf.key, sameKey: false };
    }
    if (size > 1 || count(sizes) > MOST_ENTRIES || count(sizes) === 1) {
      if (size === 1 && count(sizes) === 1 && leaf.key !== c.target.key && isAnswer(c, leaf.key, own))
        return { leaf, name: leaf.key, sameKey: false };
      continue;
    }
    const entry = entryLike(c, leaf, count(sizes));
    if (entry !== undefined) return { leaf, name: entryName(c, leaf, entry), sameKey: leaf.key === c.target.key };
  }
  return undefined;
}

/** What an answer that does not fit the question is, at the shape it has. */
function freely(c: SlipCase): Given | undefined {
  const e = finalExpr(c);
  if (!e || c.chains.some((x) => x.subject.kind !== 'asked')) return undefined;
  const lo = newLowering(newBuilder(), c.reference, c.rules.options);
  const made = lower(lo, e);
  if (!made.ok || made.value.axes.length > 0) return undefined;
  const answer: Lowered = { b: lo.b, node: made.value.node, shape: made.value.shape };
  const values = c.tables.map((t) => valuesAt(t, answer));
  const entries = entriesIn(answer);
  spend(c, making(c.parts, entries) + starting(entries) + c.tables.reduce((n, t) => n + running(entries, t.size), 0));
  const sizes = sizesOf(answer.shape).join();
  if (values.every((g) => g.data.every((x) => x === values[0]?.data[0]))) return undefined;
  const leaf = leaves(c).find(
    (l) =>
      l.key !== c.target.key &&
      sizesOf(l.shape).join() === sizes &&
      c.tables.every((t, i) => agree(valuesAt(t, leafOf(c, l)), values[i] as Column)),
  );
  return leaf && { leaf, name: leaf.key, sameKey: false };
}

function rank(c: SlipCase, l: LeafKey): number {
  if (l.key === c.target.key) return 0;
  if (l.by === undefined) return 5;
  // what the chain rule passes through before what it does not
  if (l.of === c.target.named.of) return between(c, l.by) ? 1 : 2;
  return l.by === c.target.named.by[0] && between(c, l.of) ? 3 : 4;
}

/** The entry of an array that a scalar answer is. */
function entryLike(c: SlipCase, leaf: LeafKey, n: number): number | undefined {
  for (let e = 0; e < n; e++)
    if (everyTable(c, (g, _, table) => agree(entryOf(column(table, leaf.key), e, table.size), g))) return e;
  return undefined;
}

const between = (c: SlipCase, q: string): boolean => {
  const [by] = c.target.named.by;
  return (
    by !== undefined &&
    q !== by &&
    q !== c.target.named.of &&
    c.reference.depends(c.target.named.of, q) &&
    c.reference.depends(q, by)
  );
};

/** The upstream gradient as it is, its local derivative left out. */
export function upstreamAlone(c: SlipCase): string | undefined {
  const g = givenLeaf(c);
  if (!g || g.leaf.by === undefined || g.leaf.of !== c.target.named.of || !between(c, g.leaf.by)) return undefined;
  return `You gave ${g.name}: the factor ${derivativeKey(g.leaf.by, [c.target.named.by[0] as string])} of the chain rule is missing`;
}

/** The local derivative as it is, the upstream gradient left out. */
export function localAlone(c: SlipCase): string | undefined {
  const g = givenLeaf(c);
  if (!g || g.leaf.by === undefined || g.leaf.by !== c.target.named.by[0] || !between(c, g.leaf.of)) return undefined;
  return `You gave ${g.name}: the factor ${derivativeKey(c.target.named.of, [g.leaf.of])} of the chain rule is missing`;
}

/** Another entry of the same derivative. */
export function otherEntry(c: SlipCase): string | undefined {
  const g = givenLeaf(c);
  return g?.sameKey ? `You gave ${g.name}` : undefined;
}

/** Another quantity's derivative. */
export function otherDerivative(c: SlipCase): string | undefined {
  const g = givenLeaf(c);
  return g && !g.sameKey && g.leaf.by !== undefined ? `You gave ${g.name}` : undefined;
}

/** A quantity itself. */
export function otherQuantity(c: SlipCase): string | undefined {
  const g = givenLeaf(c);
  return g && !g.sameKey && g.leaf.by === undefined ? `You gave ${g.name}` : undefined;
}

/** One row, column or entry too far: the truth with its entries moved along an axis. */
export function shiftedEntries(c: SlipCase): string | undefined {
  const sizes = sizesOf(c.target.shape);
  if (!c.answer || sizes.length === 0) return undefined;
  for (let axis = 0; axis < sizes.length; axis++) {
    const n = sizes[axis] as number;
    if (n < 2 || n > 6) continue;
    const inner = count(sizes.slice(axis + 1));
    for (let shift = 1; shift < n; shift++) {
      const index = Int32Array.from({ length: count(sizes) }, (_, e) => {
        const i = Math.floor(e / inner) % n;
        return e + (((i + shift) % n) - i) * inner;
      });
      const shifted = (): Lowered => {
        const b = { nodes: [...c.target.lowered.b.nodes] };
        return { b, node: take(b, [c.target.lowered.node], index, sizes), shape: c.target.shape };
      };
      if (isAnswer(c, `axis ${axis} by ${shift}`, shifted)) {
        const what = sizes.length === 1 ? 'entries' : axis === 0 ? 'rows' : 'columns';
        return `The ${what} are in the wrong order`;
      }
    }
  }
  return undefined;
}
