/** A batch of inputs with everything the reference says at them, in doubles with error bounds and, where asked, in digits. */
import type { Reference } from '../src/assignment/reference';
import type { Ball } from '../src/engine/ball';
import { balls } from '../src/engine/ball';
import type { Column } from '../src/engine/evaluate';
import { plan, run } from '../src/engine/evaluate';
import { evaluateExact } from '../src/engine/precise';
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
  readonly exact: Map<string, readonly Ball[]>;
};

export type Digits = 50 | 200;

export function makeTable(reference: Reference, slots: readonly Slot[], flats: readonly Flat[]): Table {
  const columns = new Map<string, Column>();
  const size = flats.length;
  for (const s of slots) {
    const data = new Float64Array(s.entries * size);
    for (let e = 0; e < s.entries; e++)
      for (let b = 0; b < size; b++) data[e * size + b] = (flats[b] as Flat)[s.offset + e] as number;
    columns.set(s.key, { data });
  }
  return { reference, slots, flats, size, columns, exact: new Map() };
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
  missing.forEach((k, i) => table.columns.set(k, r.values(nodes[i] as NodeId)));
}

/** The names of a program's inputs. */
export function inputNames(b: Builder): string[] {
  const names: string[] = [];
  for (const n of b.nodes) if (n.op === 'input' && n.attrs.name !== undefined) names.push(n.attrs.name);
  return names;
}

/** Evaluates a program over the reference's quantities, with error bounds, at every input of the table. */
export function runOn(table: Table, program: Builder, outputs: readonly NodeId[]): ReturnType<typeof run> {
  const inputs = new Map<string, Column>();
  const own = program === table.reference.b;
  for (const name of inputNames(program)) {
    const c = own ? table.columns.get(name) : column(table, name);
    if (c) inputs.set(name, c);
  }
  return run(plan(program, outputs), { size: table.size, inputs }, { bounds: true });
}

/** The exact inputs of one sample, as balls. */
function exactInputs(table: Table, sample: number, digits: Digits): Map<string, readonly Ball[]> {
  const ar = balls(digits);
  const out = new Map<string, readonly Ball[]>();
  const flat = table.flats[sample] as Flat;
  for (const s of table.slots) {
    const values: Ball[] = [];
    for (let e = 0; e < s.entries; e++) values.push(ar.double(flat[s.offset + e] as number));
    out.set(s.key, values);
  }
  return out;
}

/** A quantity or derivative of the reference at one input, to the given digits; kept for the next answer. */
export function exactLeaf(table: Table, key: string, sample: number, digits: Digits): readonly Ball[] {
  const id = `${digits} ${sample} ${key}`;
  let known = table.exact.get(id);
  if (!known) {
    const inputs = exactInputs(table, sample, digits);
    const node = table.reference.node(key);
    known = inputs.get(key) ?? evaluateExact(balls(digits), table.reference.b, [node as NodeId], inputs)[0] ?? [];
    table.exact.set(id, known);
  }
  return known;
}

/** One entry of a program over the reference's quantities at one input, to the given digits. */
export function exactEntry(
  table: Table,
  program: Builder,
  node: NodeId,
  entry: number,
  sample: number,
  digits: Digits,
): Ball {
  const inputs = new Map<string, readonly Ball[]>();
  for (const name of inputNames(program)) inputs.set(name, exactLeaf(table, name, sample, digits));
  const one: Builder = {
    nodes: [...program.nodes, { op: 'take', args: [node], attrs: { index: Int32Array.of(entry) }, dims: [] }],
  };
  const [out] = evaluateExact(balls(digits), one, [one.nodes.length - 1], inputs);
  return (out as Ball[])[0] as Ball;
}
