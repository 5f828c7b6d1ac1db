/** Inputs at which labels, masks and one-hot rows take every combination of their values, or the corners of too many. */
import type { Reference } from '../src/assignment/reference';
import type { Slot } from './domains';
import { drawFlat, nudge, usable } from './inputs';
import type { Random } from './random';
import { integerBetween, random } from './random';
import type { Flat } from './table';

/** Where some are not to be had at one draw of the other inputs (a tie, no value), others are drawn. */
const ROUNDS = 6;
const FRESH_ROUNDS = 3;
const NUDGE = 0.25;

/** One entry or row that takes one of a few values. */
type Choice = { readonly states: number; readonly put: (flat: Flat, state: number) => void };

/** The flats, and whether they hold every state that the inputs which do not move continuously can be in. */
export type LabelInputs = { readonly flats: readonly Flat[]; readonly all: boolean };

/** All combinations where there are at most `most`, with ordinary values beside them, or such as `bases` have. */
export function labelInputs(
  reference: Reference,
  slots: readonly Slot[],
  key: string,
  most: number,
  bases: readonly Flat[],
): LabelInputs {
  const choices = slots.flatMap(choicesOf);
  const integers = slots.some((s) => s.kind.kind === 'integer' && !s.continuous);
  if (choices.length === 0) return { flats: [], all: !integers };
  const r = random(key);
  const total = choices.reduce((n, c) => Math.min(n * c.states, most + 1), 1);
  const all = total <= most;
  let left: readonly (readonly number[])[] = all ? combinations(choices) : corners(choices, most, r);
  const flats: Flat[] = [];
  for (let round = 0; round < ROUNDS && left.length > 0; round++) {
    const drawn = left.map((states) => {
      // where ordinary numbers can't be had (exponentials of large layers), those of inputs that can
      const base = bases[integerBetween(r, 0, bases.length - 1)];
      const flat = round < FRESH_ROUNDS || !base ? drawFlat(slots, r) : nudge(slots, base, r, NUDGE);
      choices.forEach((c, i) => {
        c.put(flat, states[i] as number);
      });
      return flat;
    });
    const good = usable(reference, slots, drawn);
    flats.push(...drawn.filter((_, i) => good[i]));
    left = left.filter((_, i) => !good[i]);
  }
  return { flats, all: all && !integers };
}

function choicesOf(s: Slot): Choice[] {
  const { kind, offset, entries, row } = s;
  if (kind.kind === 'onehot')
    return s.fixed
      ? []
      : Array.from({ length: entries / row }, (_, i) => ({
          states: row,
          put: (flat, state) => {
            flat.fill(0, offset + i * row, offset + (i + 1) * row);
            flat[offset + i * row + state] = 1;
          },
        }));
  if (kind.kind !== 'label' && kind.kind !== 'mask') return [];
  const first = kind.kind === 'label' ? 1 : 0;
  const states = kind.kind === 'label' ? kind.classes : 2;
  return Array.from({ length: entries }, (_, e) => e)
    .filter((e) => !s.fixed || Number.isNaN(s.fixed[e]))
    .map((e) => ({
      states,
      put: (flat, state) => {
        flat[offset + e] = first + state;
      },
    }));
}

function combinations(choices: readonly Choice[]): number[][] {
  let out: number[][] = [[]];
  for (const c of choices) out = out.flatMap((o) => Array.from({ length: c.states }, (_, state) => [...o, state]));
  return out;
}

/** Everything in one state, all but one in it, and draws. */
function corners(choices: readonly Choice[], most: number, r: Random): number[][] {
  const out: number[][] = [];
  const states = Math.max(...choices.map((c) => c.states));
  for (let s = 0; s < states && out.length < most / 4; s++) out.push(choices.map((c) => s % c.states));
  const equal = out.slice();
  for (let i = 0; out.length < (3 * most) / 4; i++) {
    const base = equal[i % equal.length] as readonly number[];
    const at = Math.floor(i / equal.length);
    if (at >= choices.length) break;
    out.push(base.map((s, k) => (k === at ? (s + 1) % (choices[k] as Choice).states : s)));
  }
  while (out.length < most) out.push(choices.map((c) => integerBetween(r, 0, c.states - 1)));
  return out;
}

const MOST_WHOLE = 1024;

/**
 * Whole numbers moved all together and one at a time: to those of `near` and beside them, to each small value, to large ones.
 * From several inputs: at one alone masks may hide what happens.
 */
export function wholeNumberInputs(slots: readonly Slot[], bases: readonly Flat[], near: readonly number[]): Flat[] {
  const at = slots
    .filter((s) => s.kind.kind === 'integer' && !s.fixed)
    .flatMap((s) => Array.from({ length: s.entries }, (_, e) => s.offset + e));
  if (at.length === 0) return [];
  const values = new Set<number>();
  for (const x of near
    .map(Math.round)
    .filter((n) => Math.abs(n) < 2 ** 31)
    .slice(0, 12))
    for (const y of [x - 1, x, x + 1]) values.add(y).add(-y);
  for (let x = -12; x <= 12; x++) values.add(x);
  for (const x of [100, 1000, 1e6]) values.add(x).add(-x);
  const moved = [at, ...(at.length > 1 ? at.map((i) => [i]) : [])];
  return moved
    .flatMap((which) =>
      [...values].flatMap((v) =>
        bases.map((base) => {
          const flat = base.slice();
          for (const i of which) flat[i] = v;
          return flat;
        }),
      ),
    )
    .slice(0, MOST_WHOLE);
}
