/**
 * Inputs where a branch with a rare side comes to decide the answer on that side: from one there, by turning other branches one
 * after the other. `1(x > y)*(x + y < -1e7 ? 2 : 1)` differs only where both conditions hold.
 */
import { acrossAlone, spread } from './branches';
import { numbersAtOnce } from './compare';
import type { Comparison } from './comparison';
import type { Coverage } from './coverage';
import type { Slot } from './domains';
import { between, totalOf } from './inputs';
import { referenceBranches } from './reference-branches';
import type { Flat, Table } from './table';
import { makeTable } from './table';
import { DECIDES, decides, UNKNOWN } from './turned';
import type { Segment, Watch } from './watch';
import { probe, probeAlong, watch, withNumber } from './watch';

/** Branches that are turned, at most. */
const MOST_TURNED = 16;
const MOST_TURNED_FORWARD = 8;
/** Inputs on either side of each, of which numbers are taken. */
const MOST_DONORS = 3;
/** Of each, so many inputs with it turned. */
const MOST_EACH = 6;
/** Inputs gone on from, each in other states, and how many branches are turned in a row: for a rare side, and for others. */
export type Effort = { readonly from: number; readonly inARow: number; readonly turned: number };
export const RARE: Effort = { from: 24, inARow: 4, turned: 24 };
export const COMMON: Effort = { from: 6, inARow: 2, turned: 6 };
/** Inputs found where the branch decides, at most. */
const MOST_FOUND = 6;
/** Inputs where doubles cannot tell whether it does, which are looked at in digits. */
const MOST_UNTOLD = 4;
/** Labels, masks and whole numbers that are moved, and the values of each. */
const MOST_WHOLE = 12;
const MOST_VALUES = 12;
/** Numbers of the answer that others are moved to. */
const MOST_NUMBERS = 12;

/** Numbers of inputs that are held at a time, and inputs that are looked at together. */
const MOST_HELD = 4e6;
const AT_ONCE = 256;
/** Numbers that are worked out for one answer, at most. */
const MOST_WORK = 2e8;

/** Parts of a segment, of which the first beyond the tie is taken, and how often that one is parted again. */
const PARTS = 16;
const NARROWINGS = 3;
/** Numbers that are moved in pairs, by what and by which factors. */
const MOST_PAIRED = 5;
const SHIFTS = [0.1, 1, 10, 100, 1e3, 1e5, 1e7];
const FACTORS = [-1, 2, 10, 1e3];

/** A branch with inputs on either side of it. */
type Turning = { readonly w: Watch; readonly above: readonly Flat[]; readonly below: readonly Flat[] };

/** A side of a branch, or its tie. */
export type Side = 1 | 0 | -1;

/** Inputs to compare at, and whether they had to be searched for. */
export type Found = { readonly flats: readonly Flat[]; readonly searched: boolean };

/** A label, mask, whole number or one-hot row, with the values it is tried at. */
type Whole = {
  readonly values: readonly number[];
  readonly read: (flat: Flat) => number;
  readonly put: (flat: Flat, value: number) => void;
};

/** What the states of one answer's branches are searched with. */
export type States = {
  readonly c: Comparison;
  /** Its branches, and those of the forward pass beneath the quantities that it uses. */
  readonly turning: readonly Turning[];
  /** Numbers written in it, that others are moved to. */
  readonly numbers: readonly number[];
  readonly whole: readonly Whole[];
  /** Numbers worked out so far, and how many an input takes. */
  readonly work: { spent: number; readonly each: number };
};

/** `flats` are inputs of many kinds, of which those on the other side of a branch are taken from. */
export function statesOf(
  c: Comparison,
  coverage: Coverage,
  like: Table,
  numbers: readonly number[],
  flats: readonly Flat[],
): States {
  const { answer, setting } = c;
  const own = spread(coverage.moving(), MOST_TURNED).map((m) => watch(like, answer.b, m.node, m.entry));
  const forward = spread(referenceBranches(setting), MOST_TURNED_FORWARD).map(({ node, entry }) =>
    watch(like, setting.reference.b, node, entry),
  );
  const turning = [...own, ...forward].map((w): Turning => {
    const { margin } = probe(w, flats);
    const on = (side: number): Flat[] =>
      spread(
        flats.filter((_, i) => Math.sign(margin[i] as number) === side),
        MOST_DONORS,
      );
    return { w, above: on(1), below: on(-1) };
  });
  const near = numbers.map(Math.round).filter((n) => Math.abs(n) < 2 ** 31);
  const whole = spread(
    setting.slots.flatMap((s) => wholesOf(s, near)),
    MOST_WHOLE,
  );
  return {
    c,
    turning,
    whole,
    numbers: spread(numbers, MOST_NUMBERS).flatMap((x) => [x, -x]),
    work: { spent: 0, each: 2 * numbersAtOnce(c) },
  };
}

function wholesOf(s: Slot, near: readonly number[]): Whole[] {
  const at = (e: number): number => s.offset + e;
  const free = Array.from({ length: s.entries }, (_, e) => e).filter((e) => !s.fixed || Number.isNaN(s.fixed[e]));
  const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
  const single = (values: readonly number[]): Whole[] =>
    free.map((e) => ({
      values: spread(values, MOST_VALUES),
      read: (flat) => flat[at(e)] as number,
      put: (flat, x) => {
        flat[at(e)] = x;
      },
    }));
  switch (s.kind.kind) {
    case 'mask':
      return single([0, 1]);
    case 'label':
      return single(upTo(s.kind.classes).map((i) => i + 1));
    case 'integer':
      return single([...new Set(near.flatMap((n) => [n, -n, n + 1, n - 1]))]);
    case 'onehot':
      return free
        .filter((e) => e % s.row === 0)
        .map((e) => ({
          values: spread(upTo(s.row), MOST_VALUES),
          read: (flat) => flat.subarray(at(e), at(e) + s.row).indexOf(1),
          put: (flat, i) => {
            flat.fill(0, at(e), at(e) + s.row)[at(e) + i] = 1;
          },
        }));
    default:
      return [];
  }
}

/** Such inputs on one side of the branch, none where it decides at one of `flats` there already; and some where doubles cannot tell. */
export function whereItComesToDecide(
  states: States,
  w: Watch,
  side: Side,
  flats: readonly Flat[],
  { inARow, from: mostFrom, turned }: Effort,
): Found {
  let from = deciding(states, w, onSide(w, side, flats));
  if (from.found.length > 0 || from.others.length === 0)
    return { flats: spread(from.unknown, MOST_UNTOLD), searched: false };
  const untold = spread(from.unknown, MOST_UNTOLD);
  const turning = spread(states.turning, turned);
  const most = MOST_HELD / totalOf(states.c.setting.slots);
  const seen = new Set<string>();
  for (let row = 0; row < inARow && from.others.length > 0 && states.work.spent < MOST_WORK; row++) {
    const next: Flat[] = [];
    for (const f of spread(inOtherStates(states, from.others, seen), mostFrom)) {
      if (next.length > most) break;
      next.push(...turnedFrom({ ...states, turning }, w, f, flats), ...movedInPairs(states, w, f));
    }
    from = deciding(states, w, onSide(w, side, next));
    if (row === 0) untold.push(...spread(from.unknown, MOST_UNTOLD));
    if (from.found.length > 0) return { flats: [...untold, ...spread(from.found, MOST_FOUND)], searched: true };
  }
  return { flats: untold, searched: true };
}

function onSide(w: Watch, side: Side, flats: readonly Flat[]): Flat[] {
  if (flats.length === 0) return [];
  const { margin } = probe(w, flats);
  return flats.filter((_, i) => Math.sign(margin[i] as number) === side);
}

/** The inputs at which the branch decides the answer, those where doubles cannot tell, and the others with these. */
function deciding(
  { c, work }: States,
  w: Watch,
  flats: readonly Flat[],
): { found: Flat[]; unknown: Flat[]; others: Flat[] } {
  const found: Flat[] = [];
  const unknown: Flat[] = [];
  const others: Flat[] = [];
  for (let i = 0; i < flats.length && work.spent < MOST_WORK; i += AT_ONCE) {
    const some = flats.slice(i, i + AT_ONCE);
    work.spent += some.length * work.each;
    const table = makeTable(c.setting.reference, c.setting.slots, some);
    const does = decides(table, c.answer.b, c.answer.node, w.node, w.entry);
    some.forEach((f, k) => {
      if (does[k] === DECIDES) found.push(f);
      else others.push(f);
      if (does[k] === UNKNOWN) unknown.push(f);
    });
  }
  return { found, unknown, others };
}

/** One input for each combination of states of the branches that was not seen before. */
function inOtherStates({ turning, whole }: States, flats: readonly Flat[], seen: Set<string>): Flat[] {
  const signs = turning.map(({ w }) => probe(w, flats).margin);
  return flats.filter((f, i) => {
    const key = [...signs.map((m) => Math.sign(m[i] as number)), ...whole.map((x) => x.read(f))].join();
    return !seen.has(key) && seen.add(key);
  });
}

/**
 * An input with each of the branches turned: by moving a single number no further than it takes, by taking what the branch
 * depends on from another input; and with other labels, masks and whole numbers. `kept` is what shall stay as it is.
 */
function turnedFrom({ turning, whole, c, numbers }: States, kept: Watch, flat: Flat, others: readonly Flat[]): Flat[] {
  const { slots } = c.setting;
  const out: Flat[] = [];
  for (const { w, above, below } of turning) {
    const side = Math.sign(probe(w, [flat]).margin[0] as number);
    if (!side) continue;
    const own = Array.from(w.sight.coordinates, (i) => flat[i] as number);
    const segments = spread(acrossAlone(w, flat, spread(others, 2), [...own, ...numbers]), MOST_EACH);
    out.push(...segments.map((s) => (side > 0 ? s.negative : s.positive)), ...nearEnds(w, segments, side));
    for (const donor of side > 0 ? below : above)
      out.push(withNumbersOf(slots, flat, donor, w), withNumbersOf(slots, donor, flat, kept));
  }
  for (const { values, read, put } of whole)
    for (const x of values) {
      if (x === read(flat)) continue;
      const moved = flat.slice();
      put(moved, x);
      out.push(moved);
    }
  return out;
}

/** An input with the numbers that a branch depends on from another one. */
function withNumbersOf(slots: readonly Slot[], flat: Flat, from: Flat, w: Watch): Flat {
  const out = flat.slice();
  for (const i of w.sight.coordinates) {
    const s = slots.find((x) => i >= x.offset && i < x.offset + x.entries) as Slot;
    // a one-hot or simplex row moves as a whole
    const size = s.kind.kind === 'onehot' || s.kind.kind === 'simplex' ? s.row : 1;
    const start = i - ((i - s.offset) % size);
    out.set(from.subarray(start, start + size), start);
  }
  return between(slots, out, out, 0);
}

/** A point of each segment on the other side of the branch, as close to the tie as a few rounds of parts come. */
function nearEnds(w: Watch, segments: readonly Segment[], side: number): Flat[] {
  // from the end that is on this side to the other one
  const ends = segments.map(() => ({ here: side > 0 ? 1 : 0, there: side > 0 ? 0 : 1 }));
  for (let round = 0; round < NARROWINGS; round++) {
    const ts = ends.flatMap(({ here, there }) =>
      Array.from({ length: PARTS - 1 }, (_, i) => here + ((there - here) * (i + 1)) / PARTS),
    );
    const of = ts.map((_, i) => Math.floor(i / (PARTS - 1)));
    const { margin } = probeAlong(w, segments, of, ts);
    ends.forEach((e, s) => {
      const first = s * (PARTS - 1);
      let k = first;
      while (k < first + PARTS - 1 && Math.sign(margin[k] as number) !== -side) k++;
      if (k < first + PARTS - 1) e.there = ts[k] as number;
      if (k > first) e.here = ts[k - 1] as number;
    });
  }
  return segments.map(({ negative, positive }, i) =>
    between(w.like.slots, negative, positive, (ends[i] as { there: number }).there),
  );
}

/** Two numbers that the branch depends on, moved so that their sum, difference or product stays, or in each other's place. */
function movedInPairs({ c }: States, w: Watch, flat: Flat): Flat[] {
  const { slots } = c.setting;
  const at = spread(
    [...w.sight.coordinates].filter((_, i) => w.sight.moving[i]),
    MOST_PAIRED,
  );
  const out: Flat[] = [];
  const put = (a: number, b: number, x: number, y: number): void => {
    out.push(withNumber(slots, withNumber(slots, flat, a, x), b, y));
  };
  at.forEach((a, i) => {
    for (const b of at.slice(i + 1)) {
      const [x, y] = [flat[a] as number, flat[b] as number];
      put(a, b, y, x);
      for (const d of SHIFTS)
        for (const sign of [1, -1]) {
          put(a, b, x + sign * d, y - sign * d);
          put(a, b, x + sign * d, y + sign * d);
        }
      for (const k of FACTORS) {
        put(a, b, x * k, y / k);
        put(a, b, x / k, y * k);
      }
    }
  });
  return out;
}
