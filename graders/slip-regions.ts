/** Answers that are right in a part of the inputs alone: where a quantity is positive, or on one side of a branch. */
import type { Column } from '../src/engine/evaluate';
import type { Node, NodeId } from '../src/engine/program';
import { count } from '../src/engine/program';
import { sizesOf } from '../src/engine/shape';
import { printText } from '../src/language/print-text';
import { isContinuous, throughUnspecified } from './inputs';
import type { Setting } from './key';
import type { Margins } from './margins';
import { placesOf, readMargins } from './margins';
import type { SlipCase } from './slip-case';
import { got, want } from './slip-case';
import { cellsAgree, lacks } from './slip-cells';
import { entryName } from './slip-leaves';
import { column, runOn } from './table';

/** How a sample compares: every told cell equal, some cell different, or nothing told. */
type Match = 'same' | 'differs' | 'unknown';

const matches = new WeakMap<SlipCase, Match[][]>();

function samples(c: SlipCase): Match[][] {
  let known = matches.get(c);
  if (!known) {
    known = compared(c);
    matches.set(c, known);
  }
  return known;
}

function compared(c: SlipCase): Match[][] {
  return c.tables.map((table, t) =>
    Array.from({ length: table.size }, (_, b): Match => {
      let told = false;
      const w = want(c, t);
      const g = got(c, t);
      for (let k = b; k < w.data.length; k += table.size) {
        const same = cellsAgree(g, w, k) ?? (lacks(g, w, k) ? false : undefined);
        if (same === false) return 'differs';
        if (same) told = true;
      }
      return told ? 'same' : 'unknown';
    }),
  );
}

/** Whether a condition on samples splits right from wrong: always right where it holds, nearly always wrong elsewhere. */
function splits(c: SlipCase, match: readonly Match[][], holds: (t: number, b: number) => boolean | undefined): boolean {
  let inside = 0;
  let outside = 0;
  let wrong = 0;
  for (let t = 0; t < c.tables.length; t++)
    for (let b = 0; b < (match[t] as Match[]).length; b++) {
      const m = (match[t] as Match[])[b];
      const side = holds(t, b);
      if (side === undefined) continue;
      if (side) {
        if (m === 'differs') return false;
        if (m === 'same') inside++;
      } else if (m !== 'unknown') {
        outside++;
        if (m === 'differs') wrong++;
      }
    }
  return inside >= 4 && outside >= 4 && wrong >= 0.9 * outside;
}

/** The same cell by cell: each entry of the answer by its own entry of what decides. */
function splitsCells(
  c: SlipCase,
  holds: (t: number, k: number) => boolean | undefined,
  ignored: (t: number, k: number) => boolean = () => false,
): boolean {
  let inside = 0;
  let outside = 0;
  let wrong = 0;
  for (let t = 0; t < c.tables.length; t++) {
    const [g, w] = [got(c, t), want(c, t)];
    for (let k = 0; k < w.data.length; k++) {
      const side = holds(t, k);
      const same = cellsAgree(g, w, k);
      if (side === undefined || same === undefined) continue;
      if (side) {
        if (!same) return false;
        if (!ignored(t, k)) inside++;
      } else {
        outside++;
        if (!same) wrong++;
      }
    }
  }
  return inside >= 4 && outside >= 4 && wrong >= 0.9 * outside;
}

/** Right only where one entry of a quantity is positive. */
export function positiveOnly(c: SlipCase): string | undefined {
  if (!c.answer) return undefined;
  const match = samples(c);
  const asked = count(sizesOf(c.target.shape));
  for (const { key, shape } of candidates(c)) {
    const n = count(sizesOf(shape));
    if (n > 24) continue;
    const columns = c.tables.map((t) => column(t, key));
    const value = (t: number, k: number): number => (columns[t] as Column).data[k] as number;
    const entry = (t: number, b: number, e: number): number => value(t, e * (c.tables[t]?.size ?? 0) + b);
    if (n > 1 && n === asked && splitsCells(c, (t, k) => (value(t, k) === 0 ? undefined : value(t, k) > 0)))
      return `Right only where the entry of ${key} is positive`;
    for (let e = 0; e < n; e++) {
      if (!splits(c, match, (t, b) => (entry(t, b, e) === 0 ? undefined : entry(t, b, e) > 0))) continue;
      const [of = key, by] = key.includes('/') ? key.slice(1).split('/d') : [key];
      return `Right only where ${entryName(c, { of, ...(by !== undefined && { by }), shape }, e)} > 0`;
    }
    if (n > 1 && splits(c, match, (t, b) => Array.from({ length: n }, (_, e) => entry(t, b, e)).every((x) => x > 0)))
      return `Right only where all of ${key} is positive`;
  }
  return undefined;
}

function candidates(
  c: SlipCase,
): { key: string; shape: readonly { readonly size: number; readonly label: string }[] }[] {
  const { reference } = c;
  const moves = isContinuous(c.setting.slots);
  const names = [...reference.problem.inputs, ...reference.problem.forward].map((q) => q.name).filter(moves);
  const gradients = [...c.context.allowed].flatMap((key) => {
    const shape = key.includes('/') && key !== c.target.key ? reference.shape(key) : undefined;
    return shape && reference.free.some((f) => f.key === key) ? [{ key, shape }] : [];
  });
  const quantities = names.flatMap((n) => {
    const shape = reference.quantity(n)?.shape;
    return shape && !reference.label(n) && !reference.unspecified(n) && !throughUnspecified(reference, n)
      ? [{ key: n, shape }]
      : [];
  });
  return [...quantities, ...gradients];
}

/** The same where the answer has no value elsewhere: a root or a logarithm of something negative. */
export function undefinedBelow(c: SlipCase): string | undefined {
  return c.answer && got(c, 0).data.some((x) => Number.isNaN(x)) ? positiveOnly(c) : undefined;
}

type Branch = { readonly node: NodeId; readonly margins: readonly Margins[] };

const branches = new WeakMap<Setting, readonly Branch[]>();

/** The branches of the forward pass, with how far each is from its tie at every input: once for a class. */
function branchesOf(c: SlipCase): readonly Branch[] {
  let known = branches.get(c.setting);
  if (!known) {
    const { b } = c.reference;
    const tops = c.reference.problem.forward
      .filter((f) => !c.reference.unspecified(f.name) && !throughUnspecified(c.reference, f.name))
      .map((f) => c.reference.node(f.name) as NodeId);
    known = placesOf(b, tops, isContinuous(c.setting.slots)).flatMap(({ node, discrete }) =>
      discrete
        ? []
        : [{ node, margins: c.tables.map((t) => readMargins(b, node, runOn(t, b, (b.nodes[node] as Node).args))) }],
    );
    branches.set(c.setting, known);
  }
  return known;
}

/** Right only on one side of a branch of the forward pass; `telling` where what is asked is not 0 there. */
export function oneBranchOnly(c: SlipCase, telling = false): string | undefined {
  if (!c.answer) return undefined;
  const match = samples(c);
  const asked = count(sizesOf(c.target.shape));
  // zeros on the right side say nothing
  const isZero = (t: number, k: number): boolean => telling && want(c, t).data[k] === 0;
  for (const { node, margins } of branchesOf(c)) {
    const entries = margins[0]?.entries ?? 0;
    const says = (): string => {
      const line = c.reference.problem.forward.find((f) => (c.reference.node(f.name) ?? -1) >= node);
      return `Right on one side of a branch alone${line ? `: ${line.name} = ${printText(line.expr, c.context.problem.problem.scope)} has another derivative on the other side` : ''}`;
    };
    const margin = (t: number, k: number): number => (margins[t]?.margin[k] as number) ?? 0;
    for (const side of [1, -1]) {
      if (entries > 1 && entries === asked && splitsCells(c, (t, k) => side * margin(t, k) > 0, isZero)) return says();
      for (let e = 0; e < Math.min(24, entries); e++)
        if (!telling && splits(c, match, (t, s) => side * margin(t, e * (c.tables[t]?.size ?? 0) + s) > 0))
          return says();
    }
  }
  return undefined;
}
