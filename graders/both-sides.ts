/** Inputs about one branch of an answer, on both its sides and close to its tie, where the branch matters. */
import type { Node, NodeId } from '../src/engine/program';
import type { Segment, Sides, Watch } from './branches';
import { acrossAlone, acrossSwapped, joinable, probe, simplify } from './branches';
import { closeIn } from './close-in';
import type { Comparison } from './comparison';
import { placesOf } from './margins';
import type { Flat, Table } from './table';
import { makeTable, runOn } from './table';

/** Further inputs of ordinary size that a branch is closed in on from, until the answer changes across it. */
const MOST_BASES = 30;
const MOST_NESTED_BASES = 14;

/** Inputs on the rare sides of what lies beneath a branch from which it is closed in on. */
const MOST_RARE_BENEATH = 6;

/** Of the places far out where a branch matters, so many are looked at. */
const MOST_FAR_OUT = 6;

/** An input on the side of a branch that an ordinary one had to be moved to. */
export type Rare = { readonly node: NodeId; readonly flat: Flat };

/** Pairs of rare branches tried together, at most. */
const MOST_PAIRS = 200;

/**
 * Inputs close to a branch and on both its sides: about two inputs of ordinary size, moved only in what the branch needs,
 * and along the segment that was found. `rare` collects the moved ones.
 */
export function bothSides(c: Comparison, w: Watch, sides: Sides, rare: Rare[]): Flat[] {
  const { positive, negative } = sides;
  if (!positive || !negative) return [];
  const { flats } = w.like;
  // beneath another branch the tie is a different one in each of that branch's states: closed in on from many inputs
  const { b } = c.answer;
  const beneath = new Set(placesOf(b, (b.nodes[w.node] as Node).args, () => true).map((p) => p.node));
  const nested = beneath.size > 0;
  const first = [3, 5].map((at) => flats[Math.min(at, flats.length - 1)] as Flat);
  const along = fromBases(w, first, sides);
  const out = along.found.flatMap((close, i) => [...close, along.others[i] as Flat]);
  if (nested) {
    const rarely = rare.filter((r) => beneath.has(r.node)).slice(-MOST_RARE_BENEATH);
    out.push(...alone(w, [...first, ...rarely.map((r) => r.flat)]));
  }
  rare.push({ node: w.node, flat: along.others[0] as Flat });
  if (nested || !along.found.some((close) => matters(c, close))) {
    const others = c.setting.more().flats;
    const bases = Array.from({ length: nested ? MOST_NESTED_BASES : MOST_BASES }, (_, i) => i + first.length)
      .map((i) => others[(i * 7) % others.length])
      .filter((f): f is Flat => f !== undefined);
    let telling = whereItMatters(c, w, bases, sides);
    // with labels that no base has, or with other numbers as far out
    if (telling.length === 0) telling = whereItMatters(c, w, c.setting.labelled, sides);
    out.push(...(nested ? telling : telling.slice(0, 1)).flat());
    if (telling.length === 0) out.push(...farOut(c, w));
  }
  const joined = joinable(w, { negative, positive }, flats);
  return [...out, ...(joined ? closeIn(w, [joined]).flat() : []), positive, negative];
}

/**
 * Inputs close to a branch, single numbers of the bases moved alone, so that branches beneath it stay as they are there: some of
 * the bases are on their rare sides. min(y, 6) for y in a condition differs only where y is above 6 and the condition near its tie.
 */
function alone(w: Watch, bases: readonly Flat[]): Flat[] {
  const segments = bases.flatMap((base) => acrossAlone(w, base));
  return segments.length > 0 ? closeIn(w, segments).flat() : [];
}

/**
 * Inputs close to a branch among inputs of growing magnitudes, two of them that differ in one number: a branch may matter only
 * where other numbers are as far out as its own.
 */
function farOut(c: Comparison, w: Watch): Flat[] {
  const segments = acrossSwapped(w, c.setting.wide().flats);
  return closeIn(w, segments)
    .filter((close) => matters(c, close))
    .slice(0, MOST_FAR_OUT)
    .flat();
}

/** From the bases about which the branch matters: inputs close to it, and the other side. */
function whereItMatters(c: Comparison, w: Watch, bases: readonly Flat[], sides: Sides): Flat[][] {
  const { found, others } = fromBases(w, bases, sides);
  return found.flatMap((close, i) => (matters(c, close) ? [[...close, others[i] as Flat]] : []));
}

/** Inputs close to a branch from each base, and the other side that each was closed in on. */
function fromBases(w: Watch, bases: readonly Flat[], sides: Sides): { found: Flat[][]; others: Flat[] } {
  if (bases.length === 0) return { found: [], others: [] };
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
  return { found: closeIn(w, segments), others };
}

/** Whether the answer changes from one side of the branch to the other: elsewhere another of its branches hides this one. */
function matters(c: Comparison, along: readonly Flat[]): boolean {
  const last = along.slice(-2);
  if (last.length < 2) return false;
  const { answer, setting } = c;
  const { data } = runOn(makeTable(setting.reference, setting.slots, last), answer.b, [answer.node]).values(
    answer.node,
  );
  for (let k = 0; k < data.length; k += 2) {
    const [x, y] = [data[k] as number, data[k + 1] as number];
    if (!(Math.abs(x - y) <= 1e-9 * Math.max(Math.abs(x), Math.abs(y)))) return true;
  }
  return false;
}

/** An input of ordinary size: the first few are small whole numbers. */
export const ordinaryOf = ({ flats }: Table): Flat => flats[Math.min(3, flats.length - 1)] as Flat;

/** Rare sides of two branches at once: an ordinary input moved in what each of them needs. */
export function together(w: Watch, rare: readonly Flat[]): Flat[] {
  const ordinary = ordinaryOf(w.like);
  const out: Flat[] = [];
  for (let i = 0; i < rare.length; i++)
    for (let j = i + 1; j < rare.length && out.length < MOST_PAIRS; j++) {
      const first = rare[i] as Flat;
      const second = rare[j] as Flat;
      const both = first.slice();
      for (const s of w.like.slots) {
        // a one-hot or simplex row moves as a whole: entry by entry it would leave its domain
        const step = s.kind.kind === 'onehot' || s.kind.kind === 'simplex' ? s.row : 1;
        for (let o = s.offset; o < s.offset + s.entries; o += step) {
          const own = second.subarray(o, o + step);
          if (own.some((x, k) => x !== ordinary[o + k])) both.set(own, o);
        }
      }
      if (both.some((x, k) => x !== first[k]) && both.some((x, k) => x !== second[k])) out.push(both);
    }
  return out;
}
