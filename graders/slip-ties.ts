/**
 * Inputs on a tie: where a program switches from one branch to another, its value is no evidence of what it is beside it. A tie
 * that holds beside the input too, as of relu's output against 0, is none of these.
 */
import type { Column, Run } from '../src/engine/evaluate';
import type { Builder, Node, NodeId, Primitive } from '../src/engine/program';
import { isContinuous, nudge } from './inputs';
import type { Setting } from './key';
import { placesOf, readMargins } from './margins';
import { random } from './random';
import type { Flat, Table } from './table';
import { makeTable, runOn } from './table';
import type { Lowered } from './target';

/** How far an input is moved, as a share of its numbers, to see whether a tie holds beside it. */
const BESIDE = 1e-6;

/** Their values are the same from both sides of a tie: it counts only where the program has no value, as x/|x| at 0. */
const CONTINUOUS: ReadonlySet<Primitive> = new Set(['abs', 'maximum', 'minimum', 'amax', 'amin']);

/** A 1 for each input of a table on a tie; undefined where none is. */
export type Ties = Uint8Array | undefined;

/** An entry of a branch on its tie. */
type Tie = { readonly branch: NodeId; readonly entry: number; readonly input: number };

/** The branches that a node depends on, but for those of labels, masks and whole numbers alone. */
const branchesOf = (setting: Setting, b: Builder, node: NodeId): NodeId[] =>
  placesOf(b, node, isContinuous(setting.slots)).flatMap((p) => (p.discrete ? [] : [p.node]));

const operandsOf = (b: Builder, branches: readonly NodeId[]): NodeId[] =>
  branches.flatMap((id) => (b.nodes[id] as Node).args);

function tied(b: Builder, branches: readonly NodeId[], run: Run): Tie[] {
  const out: Tie[] = [];
  for (const branch of branches) {
    const m = readMargins(b, branch, run);
    for (let k = 0; k < m.margin.length; k++) {
      const x = m.margin[k] as number;
      if (x === 0 || Math.abs(x) <= (m.error[k] as number))
        out.push({ branch, entry: Math.floor(k / run.size), input: k % run.size });
    }
  }
  return out;
}

/** Of these ties those that a small move of the input leaves, by input; `spend` hears of the evaluations. */
function isolated(
  setting: Setting,
  table: Table,
  b: Builder,
  ties: readonly Tie[],
  spend: (inputs: number) => void = () => {},
): Ties {
  if (ties.length === 0) return undefined;
  const inputs = [...new Set(ties.map((t) => t.input))];
  const r = random('beside a tie');
  const beside = makeTable(
    setting.reference,
    setting.slots,
    inputs.map((i) => nudge(setting.slots, table.flats[i] as Flat, r, BESIDE)),
  );
  spend(beside.size);
  const branches = [...new Set(ties.map((t) => t.branch))];
  const still = new Set(
    tied(b, branches, runOn(beside, b, operandsOf(b, branches))).map(
      (t) => `${t.branch} ${t.entry} ${inputs[t.input]}`,
    ),
  );
  const out = new Uint8Array(table.size);
  for (const t of ties) if (!still.has(`${t.branch} ${t.entry} ${t.input}`)) out[t.input] = 1;
  return out.includes(1) ? out : undefined;
}

/** A program's values at a table and the inputs of it on a tie; `spend` hears of the evaluations beside them. */
export function valuesAndTies(
  setting: Setting,
  table: Table,
  p: Lowered,
  spend?: (inputs: number) => void,
): { readonly values: Column; readonly ties: Ties } {
  const branches = branchesOf(setting, p.b, p.node);
  const run = runOn(table, p.b, [p.node, ...operandsOf(p.b, branches)]);
  const values = run.values(p.node);
  const without = (input: number): boolean => values.data.some((x, k) => Number.isNaN(x) && k % table.size === input);
  const ties = tied(p.b, branches, run).filter(
    (t) => !CONTINUOUS.has((p.b.nodes[t.branch] as Node).op) || without(t.input),
  );
  return { values, ties: isolated(setting, table, p.b, ties, spend) };
}

const ofReference = new WeakMap<Table, Map<NodeId, Ties>>();

/** The inputs of a table where a quantity or derivative of the reference is on a tie: once for a class. */
export function tiesOfReference(setting: Setting, table: Table, key: string): Ties {
  const { b } = setting.reference;
  const node = setting.reference.node(key);
  if (node === undefined) return undefined;
  let known = ofReference.get(table);
  if (!known) {
    known = new Map();
    ofReference.set(table, known);
  }
  if (!known.has(node)) known.set(node, valuesAndTies(setting, table, { b, node, shape: [] }).ties);
  return known.get(node);
}

export const either = (a: Ties, b: Ties): Ties => (a && b ? a.map((x, i) => x | (b[i] as number)) : (a ?? b));

/** A column whose values at inputs on ties are bounded by nothing: they tell nothing, equal or not. */
export function untold(c: Column, ties: Ties): Column {
  if (!ties) return c;
  const error = c.error ? c.error.slice() : new Float64Array(c.data.length);
  for (let k = 0; k < error.length; k++) if (ties[k % ties.length]) error[k] = Infinity;
  return { data: c.data, error };
}
