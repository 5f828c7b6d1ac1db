/** The inputs that answers are tried at: seeded, in several families, the forward pass finite and off its ties. */
import type { Reference } from '../src/assignment/reference';
import type { NodeId } from '../src/engine/program';
import type { Family, Slot } from './domains';
import { draw, settle } from './domains';
import { placesOf, readMargins } from './margins';
import type { Random } from './random';
import { random } from './random';
import type { Flat, Table } from './table';
import { makeTable, runOn } from './table';

/** How many inputs of each family, in the order they are tried: a small whole-number input makes the best witness. */
const PLAN: readonly (readonly [Family, number])[] = [
  ['small', 3],
  ['plain', 9],
  ['near', 3],
  ['scaled', 7],
  ['spike', 4],
  ['far', 2],
  ['plain', 4],
];

const SCALES = [0.125, 0.5, 4, 8];
const LARGEST_EXPONENT = 30;

/** Arguments of these must stay within ±30 except far outside. */
const EXPONENTIALS = new Set(['exp', 'sigmoid', 'tanh', 'softplus', 'softmax', 'logsumexp', 'erf']);

/** The numbers of a flat input. */
export const totalOf = (slots: readonly Slot[]): number => {
  const last = slots[slots.length - 1];
  return last ? last.offset + last.entries : 0;
};

export function drawFlat(slots: readonly Slot[], r: Random, family: Family = 'plain', scale = 1): Flat {
  const flat = new Float64Array(totalOf(slots));
  for (const s of slots) draw(s, flat, r, family, scale);
  return flat;
}

/**
 * Inputs for a problem at one choice of sizes. Magnitudes shrink until the forward pass is finite and its exponentials
 * stay within ±30 (but for the inputs far outside); inputs on a tie of the forward pass are drawn again.
 */
export function drawInputs(reference: Reference, slots: readonly Slot[], key: string, share = 1): Flat[] {
  const r = random(key);
  const wanted: { family: Family; scale: number; flat: Flat }[] = [];
  for (const [family, n] of PLAN) {
    const some = Math.max(1, Math.round(n * share));
    for (let i = 0; i < some; i++) {
      const scale = family === 'scaled' ? (SCALES[i % SCALES.length] as number) : family === 'far' ? 200 : 1;
      wanted.push({ family, scale, flat: drawFlat(slots, r, family, scale) });
    }
  }
  for (let round = 0; round < 24; round++) {
    const table = makeTable(
      reference,
      slots,
      wanted.map((w) => w.flat),
    );
    const bad = unusable(table, (b) => (wanted[b] as { family: Family }).family === 'far');
    if (bad.length === 0) return wanted.map((w) => w.flat);
    for (const b of bad) {
      const w = wanted[b] as { family: Family; scale: number; flat: Flat };
      if (round % 2 === 1 || w.family === 'far') w.scale /= 2;
      w.flat = drawFlat(slots, r, w.family === 'small' && round > 3 ? 'plain' : w.family, w.scale);
    }
  }
  const table = makeTable(
    reference,
    slots,
    wanted.map((w) => w.flat),
  );
  const bad = new Set(unusable(table, () => true));
  return wanted.filter((_, b) => !bad.has(b)).map((w) => w.flat);
}

/** Inputs of ordinary size, as many as are usable of `count`; where few are, others near inputs that can be used. */
export function drawMore(
  reference: Reference,
  slots: readonly Slot[],
  key: string,
  count: number,
  bases: readonly Flat[],
): Flat[] {
  const r = random(key);
  const flats = Array.from({ length: count }, (_, i) => drawFlat(slots, r, 'plain', i % 4 === 3 ? 3 : 1));
  const good = usable(reference, slots, flats);
  const out = flats.filter((_, b) => good[b]);
  if (2 * out.length >= count) return out;
  const near = Array.from({ length: count - out.length }, (_, i) =>
    nudge(slots, bases[i % bases.length] as Flat, r, 0.75),
  );
  const fine = usable(reference, slots, near);
  return [...out, ...near.filter((_, b) => fine[b])];
}

const WIDE = [4, 16, 64, 400];

/** Inputs of growing magnitudes, all entries alike, where the forward pass is finite; `count` of each magnitude. */
export function drawWide(reference: Reference, slots: readonly Slot[], key: string, count: number): Flat[] {
  const r = random(key);
  const flats = WIDE.flatMap((scale) => Array.from({ length: count }, () => drawFlat(slots, r, 'scaled', scale)));
  const bad = new Set(unusable(makeTable(reference, slots, flats), () => true));
  return flats.filter((_, b) => !bad.has(b));
}

/** Which inputs can be used: the forward pass is finite there, off its ties, its exponentials in range. */
export function usable(reference: Reference, slots: readonly Slot[], flats: readonly Flat[]): boolean[] {
  const bad = new Set(unusable(makeTable(reference, slots, flats), () => false));
  return flats.map((_, b) => !bad.has(b));
}

/** Samples where the forward pass is not finite, sits on a tie, or has an exponential out of range. */
function unusable(table: Table, far: (sample: number) => boolean): number[] {
  const { b } = table.reference;
  const outputs: NodeId[] = [];
  for (const name of [
    ...table.reference.problem.forward.map((f) => f.name),
    ...table.reference.problem.inputs.map((i) => i.name),
  ]) {
    const node = table.reference.node(name);
    if (node !== undefined && !table.reference.unspecified(name) && !throughUnspecified(table.reference, name))
      outputs.push(node);
  }
  const result = runOn(table, b, outputs);
  const bad = new Uint8Array(table.size);
  for (const node of outputs) {
    const { data } = result.values(node);
    for (let k = 0; k < data.length; k++) if (!Number.isFinite(data[k])) bad[k % table.size] = 1;
  }
  const planned = new Set(result.nodes);
  for (const id of planned) {
    const node = b.nodes[id];
    if (!node || !EXPONENTIALS.has(node.op)) continue;
    const { data } = result.values(node.args[0] as NodeId);
    for (let k = 0; k < data.length; k++)
      if (Math.abs(data[k] as number) > LARGEST_EXPONENT && !far(k % table.size)) bad[k % table.size] = 1;
  }
  for (const { node, discrete } of placesOf(b, outputs, isContinuous(table.slots))) {
    if (discrete) continue;
    const m = readMargins(b, node, result);
    for (let k = 0; k < m.margin.length; k++)
      if (Math.abs(m.margin[k] as number) <= (m.error[k] as number) && !equalThroughout(m.margin, table.size, k))
        bad[k % table.size] = 1;
  }
  return [...bad.keys()].filter((k) => bad[k] === 1);
}

/** A margin that is 0 at many inputs is no tie of measure zero. */
function equalThroughout(margin: Float64Array, size: number, k: number): boolean {
  const entry = Math.floor(k / size) * size;
  let zeros = 0;
  for (let i = entry; i < entry + size; i++) if (margin[i] === 0) zeros++;
  return zeros > size / 4;
}

/** Whether a quantity cannot be evaluated: it depends on a loss that is not specified. */
export function throughUnspecified(reference: Reference, name: string): boolean {
  return reference.problem.forward.some((f) => reference.unspecified(f.name) && reference.depends(name, f.name));
}

/** A point of the segment between two inputs; what does not move continuously stays as in `a`. */
export const between = (slots: readonly Slot[], a: Flat, b: Flat, t: number): Flat =>
  putBetween(slots, a, b, t, new Float64Array(a.length));

/** The same, written into `out`. */
export function putBetween(slots: readonly Slot[], a: Flat, b: Flat, t: number, out: Flat): Flat {
  out.set(a);
  for (const s of slots) {
    if (!s.continuous) continue;
    for (let e = s.offset; e < s.offset + s.entries; e++)
      out[e] = (a[e] as number) + t * ((b[e] as number) - (a[e] as number));
    if (s.kind.kind !== 'real') settle(s, out);
  }
  return out;
}

/** The input moved a little, everywhere it can move: is something there isolated, or a region? */
export function nudge(slots: readonly Slot[], flat: Flat, r: Random, by: number): Flat {
  const out = flat.slice();
  for (const s of slots) {
    if (!s.continuous) continue;
    for (let e = s.offset; e < s.offset + s.entries; e++) {
      const x = out[e] as number;
      out[e] = x + (2 * r() - 1) * by * Math.max(Math.abs(x), 1e-3);
    }
    settle(s, out);
  }
  return out;
}

/** Whether an input of a program moves continuously: labels, masks and whole numbers do not; quantities computed do. */
export function isContinuous(slots: readonly Slot[]): (name: string) => boolean {
  const discrete = new Set(slots.filter((s) => !s.continuous).map((s) => s.key));
  return (name) => !discrete.has(name);
}
