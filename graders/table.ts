/** A batch of inputs with everything the reference says at them, in doubles with error bounds and, where asked, in digits. */
import type { Reference } from '../src/assignment/reference';
import type { Arithmetic } from '../src/engine/arithmetic';
import type { Column, Plan, Run, Turn } from '../src/engine/evaluate';
import { plan, run } from '../src/engine/evaluate';
import type { Evaluation } from '../src/engine/precise';
import { evaluation } from '../src/engine/precise';
import type { Builder, NodeId } from '../src/engine/program';
import type { Slot } from './domains';

/** One input to the whole problem: all free entries in the order of the slots. */
export type Flat = Float64Array;

export type Table = {
  readonly reference: Reference;
  readonly slots: readonly Slot[];
  readonly flats: readonly Flat[];
  readonly size: number;
  readonly columns: Map<string, Column>;
  /** The reference in other arithmetics, by input. */
  readonly exact: Map<Arithmetic<unknown>, Map<number, Evaluation<unknown>>>;
};

export function makeTable(reference: Reference, slots: readonly Slot[], flats: readonly Flat[]): Table {
  const size = flats.length;
  const { columns, all } = emptyColumns(slots, size);
  for (let b = 0; b < size; b++) scatter(flats[b] as Flat, all, b, size);
  return { reference, slots, flats, size, columns, exact: new Map() };
}

/** A column for each slot, all in one buffer: the entries of a flat input are its rows. */
function emptyColumns(slots: readonly Slot[], size: number): { columns: Map<string, Column>; all: Float64Array } {
  const last = slots[slots.length - 1];
  const all = new Float64Array((last ? last.offset + last.entries : 0) * size);
  const columns = new Map<string, Column>();
  for (const s of slots) columns.set(s.key, { data: all.subarray(s.offset * size, (s.offset + s.entries) * size) });
  return { columns, all };
}

function scatter(flat: Flat, all: Float64Array, b: number, size: number): void {
  for (let i = 0, k = b; k < all.length; i++, k += size) all[k] = flat[i] as number;
}

/** Values and bounds of a quantity or derivative of the reference at every input of the table. */
export function column(table: Table, key: string): Column {
  let c = table.columns.get(key);
  if (!c) {
    const node = table.reference.node(key);
    if (node === undefined) throw new Error(`the reference has no ${key}`);
    c = runOn(table, table.reference.b, [node]).values(node);
    table.columns.set(key, c);
  }
  return c;
}

/** Computes several at once: one pass over the reference. */
export function fill(table: Table, keys: readonly string[]): void {
  const missing = keys.filter((k) => !table.columns.has(k) && table.reference.node(k) !== undefined);
  if (missing.length === 0) return;
  const nodes = missing.map((k) => table.reference.node(k) as NodeId);
  const r = runOn(table, table.reference.b, nodes);
  missing.forEach((k, i) => {
    table.columns.set(k, r.values(nodes[i] as NodeId));
  });
}

/** The names of a program's inputs. */
export function inputNames(b: Builder): string[] {
  const names: string[] = [];
  for (const n of b.nodes) if (n.op === 'input' && n.attrs.name !== undefined) names.push(n.attrs.name);
  return names;
}

type Planned = { readonly outputs: readonly NodeId[]; readonly nodes: number; readonly plan: Plan };

/** The latest plans of each program: an answer is run at several tables, a watched branch at many. */
const plans = new WeakMap<Builder, Planned[]>();
const MOST_PLANS = 4;

export function planOf(program: Builder, outputs: readonly NodeId[]): Plan {
  let kept = plans.get(program);
  if (!kept) {
    kept = [];
    plans.set(program, kept);
  }
  const nodes = program.nodes.length;
  for (const k of kept)
    if (k.nodes === nodes && k.outputs.length === outputs.length && k.outputs.every((o, i) => o === outputs[i]))
      return k.plan;
  const made = plan(program, outputs);
  if (kept.length >= MOST_PLANS) kept.shift();
  kept.push({ outputs, nodes, plan: made });
  return made;
}

/** Evaluates a program over the reference's quantities, with error bounds, at every input of the table. */
export function runOn(table: Table, program: Builder, outputs: readonly NodeId[]): Run {
  return runPlan(table, program, planOf(program, outputs), { bounds: true });
}

/** The same with a plan that is at hand, with bounds or without. */
export function runPlan(
  table: Table,
  program: Builder,
  made: Plan,
  options: { readonly bounds: boolean; readonly turn?: Turn },
): Run {
  if (program !== table.reference.b)
    for (const { name } of made.inputs) if (!table.columns.has(name)) column(table, name);
  return run(made, { size: table.size, inputs: table.columns }, options);
}

/** The reference at one input, in another arithmetic: entries are worked out when asked for, and kept for the next answer. */
function exactReference<T>(table: Table, sample: number, ar: Arithmetic<T>): Evaluation<T> {
  let samples = table.exact.get(ar as Arithmetic<unknown>) as Map<number, Evaluation<T>> | undefined;
  if (!samples) {
    samples = new Map();
    table.exact.set(ar as Arithmetic<unknown>, samples as Map<number, Evaluation<unknown>>);
  }
  let known = samples.get(sample);
  if (!known) {
    const flat = table.flats[sample] as Flat;
    const offsets = new Map(table.slots.map((s) => [s.key, s.offset]));
    known = evaluation(ar, table.reference.b, (name, entry) =>
      ar.double(flat[(offsets.get(name) as number) + entry] as number),
    );
    samples.set(sample, known);
  }
  return known;
}

type Kept = {
  readonly table: Table;
  readonly sample: number;
  readonly ar: Arithmetic<unknown>;
  readonly nodes: number;
  readonly evaluation: Evaluation<unknown>;
};

/** The latest evaluations of each program: entries and terms of one answer are asked for at the same few inputs. */
const evaluations = new WeakMap<Builder, Kept[]>();
const MOST_EVALUATIONS = 12;

/** One entry of a program over the reference's quantities at one input, in another arithmetic than doubles. */
export function exactEntry<T>(
  table: Table,
  program: Builder,
  node: NodeId,
  entry: number,
  sample: number,
  ar: Arithmetic<T>,
): T {
  let kept = evaluations.get(program);
  if (!kept) {
    kept = [];
    evaluations.set(program, kept);
  }
  const nodes = program.nodes.length;
  let found = kept.find((k) => k.table === table && k.sample === sample && k.ar === ar && k.nodes === nodes);
  if (!found) {
    const reference = exactReference(table, sample, ar);
    const made = evaluation(ar, program, (name, e) => reference.entry(table.reference.node(name) as NodeId, e));
    found = { table, sample, ar: ar as Arithmetic<unknown>, nodes, evaluation: made };
    if (kept.length >= MOST_EVALUATIONS) kept.shift();
    kept.push(found);
  }
  return (found.evaluation as Evaluation<T>).entry(node, entry);
}
