/** One entry of one branch watched at any inputs: only what its margin needs is computed, in doubles without bounds. */
import type { Plan } from '../src/engine/evaluate';
import type { Part } from '../src/engine/plan-parts';
import { behind, cutTo, partOf } from '../src/engine/plan-parts';
import type { Builder, Node, NodeId } from '../src/engine/program';
import type { Slot } from './domains';
import { between, putBetween, totalOf } from './inputs';
import type { EntryMargin } from './margins';
import { entryMargin, marginRows } from './margins';
import type { Flat, Table } from './table';
import { planOf } from './table';

/** One entry of one place, to be watched at any inputs. */
export type Watch = {
  readonly like: Table;
  readonly program: Builder;
  readonly node: NodeId;
  readonly entry: number;
  readonly sight: Sight;
  /** Evaluations of the program so far, an input each. */
  spent: number;
};

/** How the margin is computed from the numbers of a flat input: which of them fill which rows, and in which rows its operands are. */
type Sight = {
  readonly part: Part;
  readonly coordinates: Int32Array;
  /** Which of them move along a segment. */
  readonly moving: Uint8Array;
  /** Whether those that move do so in a straight line: their domain has no bounds to be kept. */
  readonly straight: boolean;
  readonly rows: Int32Array;
  readonly margin: EntryMargin;
};

export type Probed = { readonly margin: Float64Array; readonly scale: Float64Array };

/** What all entries of a place are computed from: the answer's program behind the reference's. */
type Whole = {
  readonly node: NodeId;
  readonly plan: Plan;
  readonly part: Part;
  readonly moved: (row: number) => number;
};

const wholes = new WeakMap<Table, WeakMap<Builder, Whole>>();

export function watch(like: Table, program: Builder, node: NodeId, entry: number): Watch {
  const { plan, part, moved } = wholeOf(like, program, node);
  const margin = marginRows(program, node, (id) => plan.rows[id] as Int32Array, entry);
  const cut = cutTo(part, Array.from(margin.rows, moved));
  const slots = cut.part.inputs.map(({ name }) => like.slots.find((s) => s.key === name) as Slot);
  const sight: Sight = {
    part: cut.part,
    coordinates: Int32Array.from(cut.part.inputs, ({ entry: e }, i) => (slots[i] as Slot).offset + e),
    moving: Uint8Array.from(slots, (s) => (s.continuous ? 1 : 0)),
    straight: slots.every((s) => !s.continuous || s.kind.kind === 'real'),
    rows: cut.rows,
    margin,
  };
  return { like, program, node, entry, sight, spent: 0 };
}

function wholeOf(like: Table, program: Builder, node: NodeId): Whole {
  let known = wholes.get(like);
  if (!known) {
    known = new WeakMap();
    wholes.set(like, known);
  }
  const kept = known.get(program);
  if (kept?.node === node && kept.plan.rows.length === program.nodes.length) return kept;
  const made = { node, ...composed(like, program, planOf(program, (program.nodes[node] as Node).args)) };
  known.set(program, made);
  return made;
}

function composed({ reference }: Table, program: Builder, plan: Plan): Omit<Whole, 'node'> {
  if (program === reference.b) return { plan, part: partOf(plan), moved: (row) => row };
  const nodes = plan.inputs.map(({ name }) => {
    const id = reference.node(name);
    if (id === undefined) throw new Error(`the reference has no ${name}`);
    return id;
  });
  const first = planOf(reference.b, nodes);
  const rows = new Map(plan.inputs.map(({ name }, i) => [name, first.rows[nodes[i] as NodeId] as Int32Array]));
  return { plan, ...behind(partOf(first), partOf(plan), (name, e) => (rows.get(name) as Int32Array)[e] as number) };
}

const kernels = new Map<unknown, number>();

/**
 * What the margin is computed by, without which entries of the inputs it is computed from: two entries with the same mark are
 * the same function of numbers of the same inputs. Numbers that are given are part of it.
 */
export function markOf({ sight: { part, rows, coordinates }, like: { slots } }: Watch): string {
  const steps = part.steps.map(({ value, n, a, b, c, p, q, r }) => {
    if (!kernels.has(value)) kernels.set(value, kernels.size);
    return [kernels.get(value), n, a.join(' '), b.join(' '), c.join(' '), p, q, r].join();
  });
  const inputs = part.inputs.map(({ name, entry }) => {
    const given = slots.find((s) => s.key === name)?.fixed?.[entry];
    return `${name} ${given ?? ''}`;
  });
  const fixed = part.fixed.map((f) => `${f.row} ${f.value}`);
  return [inputs.join(), fixed.join(), steps.join(';'), rows.join(' '), coordinates.length].join('|');
}

/** The margin of the watched entry at some inputs, and the scale of what it compares. */
export function probe(w: Watch, flats: readonly Flat[]): Probed {
  const { coordinates } = w.sight;
  return probed(w, flats.length, (values, size) => {
    for (let b = 0; b < size; b++) {
      const flat = flats[b] as Flat;
      for (let i = 0; i < coordinates.length; i++)
        values[(i + 1) * size + b] = flat[coordinates[i] as number] as number;
    }
  });
}

/** The same at a base of which one number is another: the one at `of[b]` is `xs[b]`. */
export function probeMoved(w: Watch, base: Flat, of: readonly number[], xs: readonly number[]): Probed {
  if (!w.sight.straight)
    return probe(
      w,
      xs.map((x, b) => withNumber(w.like.slots, base, of[b] as number, x)),
    );
  const { coordinates } = w.sight;
  return probed(w, xs.length, (values, size) => {
    for (let i = 0; i < coordinates.length; i++) {
      const c = coordinates[i] as number;
      values.fill(base[c] as number, (i + 1) * size, (i + 2) * size);
      for (let b = 0; b < size; b++) if (of[b] === c) values[(i + 1) * size + b] = xs[b] as number;
    }
  });
}

/** An input with another number in one place, brought back into the domain. */
export function withNumber(slots: readonly Slot[], base: Flat, at: number, x: number): Flat {
  const out = base.slice();
  out[at] = x;
  return between(slots, out, out, 0);
}

/** From an input on one side of a branch to one on the other. */
export type Segment = { readonly negative: Flat; readonly positive: Flat };

/** The same at points of segments: at `ts[b]` of the way from the negative end of the segment that `of[b]` names. */
export function probeAlong(
  w: Watch,
  segments: readonly Segment[],
  of: readonly number[],
  ts: readonly number[],
): Probed {
  const { coordinates, moving, straight } = w.sight;
  const flat = new Float64Array(straight ? 0 : totalOf(w.like.slots));
  return probed(w, ts.length, (values, size) => {
    for (let b = 0; b < size; b++) {
      const { negative, positive } = segments[of[b] as number] as Segment;
      const t = ts[b] as number;
      if (!straight) putBetween(w.like.slots, negative, positive, t, flat);
      for (let i = 0; i < coordinates.length; i++) {
        const c = coordinates[i] as number;
        const x = negative[c] as number;
        const y = straight ? (moving[i] ? x + t * ((positive[c] as number) - x) : x) : (flat[c] as number);
        values[(i + 1) * size + b] = y;
      }
    }
  });
}

let arena = new Float64Array(1024);

function probed(w: Watch, size: number, fill: (values: Float64Array, size: number) => void): Probed {
  w.spent += size;
  const { part, rows, margin } = w.sight;
  if (arena.length < part.rowCount * size) arena = new Float64Array(Math.ceil(1.5 * part.rowCount * size));
  const values = arena;
  values.fill(0, 0, size);
  fill(values, size);
  for (const { row, value } of part.fixed) values.fill(value, row * size, (row + 1) * size);
  for (const step of part.steps) step.value(step, values, size);
  return entryMargin(margin, rows, values, size);
}
