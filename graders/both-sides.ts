/** Inputs about one branch of an answer, on both its sides and close to its tie, where the branch matters. */
import type { Node, NodeId } from '../src/engine/program';
import type { Sides } from './branches';
import { acrossAlone, acrossSwapped, bends, joinable, simplify, spread } from './branches';
import { closeIn } from './close-in';
import type { Comparison } from './comparison';
import { isContinuous } from './inputs';
import { placesOf } from './margins';
import type { Flat, Table } from './table';
import { makeTable } from './table';
import { decides } from './turned';
import type { Segment, Watch } from './watch';
import { probe } from './watch';

/** Inputs of ordinary size looked at for some where a branch decides the answer, when it does at none of the first. */
const MOST_BASES = 30;
/** Of those where it does, so many are closed in on from at a time: of a branch on its own, and of one above other branches. */
const AT_A_TIME = 6;
const AT_A_TIME_NESTED = 14;

/** Inputs on the rare sides of what lies beneath a branch from which it is closed in on. */
const MOST_RARE_BENEATH = 6;

/** From one of these, so many single numbers are moved. */
const MOST_ALONE = 8;

/** Of the places far out where a branch matters, so many are looked at. */
const MOST_FAR_OUT = 6;
const FAR_OUT_AT_A_TIME = 16;

/** An input on the side of a branch that an ordinary one had to be moved to. */
export type Rare = { readonly node: NodeId; readonly flat: Flat };

/** Pairs and triples of rare branches tried together, at most. */
const MOST_PAIRS = 200;
const MOST_TRIPLES = 200;

/**
 * Inputs close to a branch and on both its sides: about two inputs of ordinary size, moved only in what the branch needs,
 * along the segment that was found, and where the branch decides the answer. `rare` collects the moved ones.
 */
export function bothSides(c: Comparison, w: Watch, sides: Sides, rare: Rare[]): Flat[] {
  const { positive, negative } = sides;
  if (!positive || !negative) return [];
  const { flats } = w.like;
  // above another branch the tie is a different one in each of that branch's states: closed in on from many inputs
  const { moving, whole } = beneath(c, w.node);
  const nested = moving.size > 0;
  const first = [3, 5].map((at) => flats[Math.min(at, flats.length - 1)] as Flat);
  const along = fromBases(w, first, sides);
  const out = along.found.flatMap((close, i) => [...close, along.others[i] as Flat]);
  const rarely = rare.filter((r) => moving.has(r.node)).slice(-MOST_RARE_BENEATH);
  if (nested) out.push(...alone(w, [...first, ...rarely.map((r) => r.flat)], [negative, positive]));
  else if (bends(w, along.segments))
    out.push(...alone(w, [first[0] as Flat, positive, negative], [negative, positive]));
  rare.push({ node: w.node, flat: along.others[0] as Flat });
  if (nested || whole || stillTelling(c, w, along.found).length === 0)
    out.push(...whereItDecides(c, w, sides, nested, whole));
  const joined = joinable(w, { negative, positive }, flats);
  return [...out, ...(joined ? closeIn(w, [joined]).flat() : []), positive, negative];
}

/** The branches beneath a place: those that move, and whether there are some on labels, masks or whole numbers that are not given. */
function beneath(
  { answer: { b }, setting: { slots } }: Comparison,
  node: NodeId,
): { moving: ReadonlySet<NodeId>; whole: boolean } {
  const { args } = b.nodes[node] as Node;
  const moving = placesOf(b, args, isContinuous(slots)).flatMap((p) => (p.discrete ? [] : [p.node]));
  const free = (name: string): boolean => !slots.some((s) => s.key === name && s.fixed && !s.fixed.some(Number.isNaN));
  const all = placesOf(b, args, free).filter((p) => !p.discrete);
  return { moving: new Set(moving), whole: all.length > moving.length };
}

/** Of each combination of the labels, masks and whole numbers that the branch depends on, the first. */
function oneOfEach(w: Watch, flats: readonly Flat[]): Flat[] {
  const whole = w.like.slots.filter((s) => !s.continuous);
  const at = w.sight.coordinates.filter((i) => whole.some((s) => i >= s.offset && i < s.offset + s.entries));
  const seen = new Set<string>();
  return flats.filter((f) => {
    const key = Array.from(at, (i) => f[i]).join(' ');
    return !seen.has(key) && seen.add(key);
  });
}

/** Inputs close to the branch from some where it decides the answer: of ordinary size, with other labels, or far out. */
function whereItDecides(c: Comparison, w: Watch, sides: Sides, nested: boolean, whole: boolean): Flat[] {
  const { more, labelled } = c.setting;
  const ordinary = more().flats;
  const bases = Array.from({ length: MOST_BASES }, (_, i) => ordinary[((i + 2) * 7) % ordinary.length]).filter(
    (f): f is Flat => f !== undefined,
  );
  const size = nested || whole ? AT_A_TIME_NESTED : AT_A_TIME;
  for (const among of [bases, labelled]) {
    const deciding = telling(c, w, among);
    const visible = whole && !nested ? oneOfEach(w, deciding) : deciding;
    for (let i = 0; i < visible.length; i += size) {
      const along = fromBases(w, visible.slice(i, i + size), sides);
      // on the way to the tie another branch may have come to hide it
      const still = stillTelling(c, w, along.found);
      if (still.length > 0)
        return (nested || whole ? still : still.slice(0, 1)).flatMap((k) => [
          ...(along.found[k] as Flat[]),
          along.others[k] as Flat,
        ]);
    }
  }
  return farOut(c, w);
}

/**
 * Which of the groups of inputs close to the branch have one where it decides the answer: of each those at the distances in the
 * middle, close enough that no other branch lies between, and so far off that a kink still shows.
 */
function stillTelling(c: Comparison, w: Watch, close: readonly (readonly Flat[])[]): number[] {
  const middle = close.map((along) => along.slice(Math.floor(along.length / 3), Math.ceil((2 * along.length) / 3)));
  const among = new Set(telling(c, w, middle.flat()));
  return [...close.keys()].filter((k) => middle[k]?.some((f) => among.has(f)));
}

/**
 * Inputs close to a branch, single numbers of the bases moved alone, so that branches beneath it stay as they are there: some of
 * the bases are on their rare sides. min(y, 6) for y in a condition differs only where y is above 6 and the condition near its tie.
 */
function alone(w: Watch, bases: readonly Flat[], others: readonly Flat[]): Flat[] {
  const segments = bases.flatMap((base) => spread(acrossAlone(w, base, others), MOST_ALONE));
  return segments.length > 0 ? closeIn(w, segments).flat() : [];
}

/**
 * Inputs close to a branch among inputs of growing magnitudes, two of them that differ in one number: a branch may matter only
 * where other numbers are as far out as its own.
 */
function farOut(c: Comparison, w: Watch): Flat[] {
  const wide = c.setting.wide().flats;
  const segments = acrossSwapped(w, telling(c, w, wide), wide);
  const out: Flat[][] = [];
  for (let i = 0; i < segments.length && out.length < MOST_FAR_OUT; i += FAR_OUT_AT_A_TIME) {
    const close = closeIn(w, segments.slice(i, i + FAR_OUT_AT_A_TIME));
    for (const k of stillTelling(c, w, close)) out.push(close[k] as Flat[]);
  }
  return out.slice(0, MOST_FAR_OUT).flat();
}

/** Inputs close to a branch from each base, and the other side that each was closed in on. */
function fromBases(
  w: Watch,
  bases: readonly Flat[],
  sides: Sides,
): { found: Flat[][]; others: Flat[]; segments: Segment[] } {
  if (bases.length === 0) return { found: [], others: [], segments: [] };
  const { margin } = probe(w, bases);
  const up = bases.map((_, i) => (margin[i] as number) > 0);
  const others = simplify(
    w,
    bases.map((near, i) => ({ near, far: (up[i] ? sides.negative : sides.positive) as Flat })),
  );
  const segments = bases.map((base, i): Segment => {
    const other = others[i] as Flat;
    const segment = up[i] ? { negative: other, positive: base } : { negative: base, positive: other };
    return joinable(w, segment, []) ?? segment;
  });
  return { found: closeIn(w, segments), others, segments };
}

/** The inputs at which the branch decides the answer's value: elsewhere another of its branches hides it. */
function telling(c: Comparison, w: Watch, flats: readonly Flat[]): Flat[] {
  if (flats.length === 0) return [];
  const { answer, setting } = c;
  const table = makeTable(setting.reference, setting.slots, flats);
  const does = decides(table, answer.b, answer.node, w.node, w.entry);
  w.spent += 2 * flats.length;
  return flats.filter((_, k) => does[k] !== 0);
}

/** An input of ordinary size: the first few are small whole numbers. */
export const ordinaryOf = ({ flats }: Table): Flat => flats[Math.min(3, flats.length - 1)] as Flat;

/** Rare sides of two branches at once, then of three: an ordinary input moved in what each of them needs. */
export function together(w: Watch, rare: readonly Flat[]): Flat[] {
  const ordinary = ordinaryOf(w.like);
  const pairs: Flat[] = [];
  const triples: Flat[] = [];
  const put = (into: Flat[], most: number, flats: readonly Flat[]): Flat | undefined => {
    if (into.length >= most) return undefined;
    const all = merged(w, ordinary, flats);
    if (flats.some((f) => f.every((x, k) => x === all[k]))) return undefined;
    into.push(all);
    return all;
  };
  rare.forEach((first, i) => {
    for (let j = i + 1; j < rare.length; j++) {
      const second = rare[j] as Flat;
      const both = put(pairs, MOST_PAIRS, [first, second]);
      for (let k = j + 1; both && k < rare.length; k++) put(triples, MOST_TRIPLES, [both, rare[k] as Flat]);
    }
  });
  return [...pairs, ...triples];
}

/** The first with all that the others have other than an ordinary input. */
function merged(w: Watch, ordinary: Flat, [first, ...others]: readonly Flat[]): Flat {
  const out = (first as Flat).slice();
  for (const s of w.like.slots) {
    // a one-hot or simplex row moves as a whole: entry by entry it would leave its domain
    const step = s.kind.kind === 'onehot' || s.kind.kind === 'simplex' ? s.row : 1;
    for (let o = s.offset; o < s.offset + s.entries; o += step)
      for (const f of others) {
        const own = f.subarray(o, o + step);
        if (own.some((x, k) => x !== ordinary[o + k])) out.set(own, o);
      }
  }
  return out;
}
