/** Searching for the branches of an answer that the inputs of the key did not reach, and comparing there. */
import type { Builder, Node, NodeId } from '../src/engine/program';
import type { Sides, Watch } from './branches';
import { acrossAlone, acrossSwapped, findSides, probe, simplify, watch } from './branches';
import type { Segment } from './close-in';
import { closeIn } from './close-in';
import type { Open } from './compare';
import { confirm, differentElsewhere, isFinding, keepOpen, scan, valuesOf } from './compare';
import type { Comparison, Evidence, Outcome } from './comparison';
import type { Coverage } from './coverage';
import { deadBranches } from './dead';
import { nudge } from './inputs';
import { wholeNumberInputs } from './labels';
import { placesOf, readMargins } from './margins';
import { random } from './random';
import type { Flat, Table } from './table';
import { makeTable, runOn } from './table';

/** Searches for branches of one answer, at most. */
const MOST_SEARCHES = 64;

/** Where there would be more: of a place's entries that were seen to come out both ways, so many are searched about. */
const MOST_OF_A_PLACE = 12;

/** Further inputs of ordinary size that a branch is closed in on from, until the answer changes across it. */
const MOST_BASES = 30;
const MOST_NESTED_BASES = 14;

/** Inputs on the rare sides of what lies beneath a branch from which it is closed in on. */
const MOST_RARE_BENEATH = 6;

/** Of the places far out where a branch matters, so many are looked at. */
const MOST_FAR_OUT = 6;

/** An input on the side of a branch that an ordinary one had to be moved to. */
type Rare = { readonly node: NodeId; readonly flat: Flat };

/** Pairs of rare branches tried together, at most. */
const MOST_PAIRS = 200;

/**
 * Looks for the sides of the answer's own branches that the key's inputs did not reach, and compares there. What one search
 * finds the next ones start from: a branch may lie inside a narrow region of another.
 */
export function searchBranches(
  c: Comparison,
  coverage: Coverage,
  open: Open[],
  evidence: Evidence,
): Outcome | undefined {
  const { setting, answer } = c;
  const base = setting.tables[0] as Table;
  if (coverage.onWholeNumbers()) {
    const flats = wholeNumberInputs(setting.slots, base.flats.slice(2), numbersIn(answer.b));
    const out = flats.length > 0 ? compareFound(c, coverage, flats, open, evidence) : undefined;
    if (out) return out;
  }
  if (coverage.missing().length === 0) return undefined;
  const r = random(`branches|${c.salt}`);
  const found: Flat[] = [];
  const unreached = new Map<string, string>();
  const rare: Rare[] = [];
  let last: Watch | undefined;
  let known: ReturnType<typeof deadBranches> | undefined;
  const dead = (): ReturnType<typeof deadBranches> => {
    known ??= deadBranches(setting, answer);
    return known;
  };
  const regions = new Map<NodeId, Uint8Array>();
  const equalSomewhere = (node: NodeId, entry: number): boolean => {
    let known = regions.get(node);
    if (!known) {
      known = equalInARegion(c, node, [...setting.tables.flatMap((t) => t.flats), ...setting.more().flats]);
      regions.set(node, known);
    }
    return known[entry] === 1;
  };
  if (coverage.missing().some((m) => !m.discrete)) {
    const out = setting.wide().size > 0 ? compareTable(c, coverage, setting.wide(), undefined, evidence) : undefined;
    if (out) return out;
  }
  thinOut(coverage, equalSomewhere);
  let searches = 0;
  for (let pass = 0; pass < 3; pass++) {
    let fresh = false;
    for (const m of coverage.missing()) {
      const id = `${m.node} ${m.entry}`;
      if (m.discrete) {
        // every combination of labels was tried: what none of them reaches cannot be reached
        if (setting.everyLabel || dead()(m.node, m.entry, m.side, true)) coverage.settle(id);
        else unreached.set(id, `no labels, masks or whole numbers were found that turn ${describe(answer.b, m.node)}`);
        continue;
      }
      if (coverage.covered(id) || (pass > 0 && !unreached.has(id))) continue;
      if (pass === 0 && !(m.side.positive && m.side.negative) && dead()(m.node, m.entry, m.side, false)) {
        coverage.settle(id);
        continue;
      }
      if (++searches > MOST_SEARCHES)
        return {
          kind: 'undecided',
          reason: 'branch',
          message: `more than ${MOST_SEARCHES} branches of the answer would have to be searched for`,
        };
      const w = watch(base, answer.b, m.node, m.entry);
      const sides = findSides(w, [...found.slice(-160), ...setting.tables.flatMap((t) => t.flats).slice(0, 64)], r);
      evidence.inputs += w.spent;
      const flats = bothSides(c, w, sides, rare);
      last = w;
      if (flats.length === 0) {
        if (equalSomewhere(m.node, m.entry) || equalInARegion(c, m.node, found.slice(-32))[m.entry] === 1) {
          coverage.settle(id);
          unreached.delete(id);
        } else
          unreached.set(
            id,
            `no input was found on ${sides.positive || sides.negative ? 'the other' : 'either'} side of ${describe(answer.b, m.node)}`,
          );
        continue;
      }
      unreached.delete(id);
      coverage.settle(id);
      const usable = flats.filter((f) => f.every(Number.isFinite));
      found.push(...usable);
      fresh = true;
      const out = compareFound(c, coverage, usable, open, evidence);
      if (out) return out;
    }
    if (!fresh || unreached.size === 0) break;
  }
  if (last && rare.length > 1) {
    const pairs = together(last, rare);
    const out = pairs.length > 0 ? compareFound(c, coverage, pairs, open, evidence) : undefined;
    if (out) return out;
  }
  const message = coverage.missing().flatMap((m) => unreached.get(`${m.node} ${m.entry}`) ?? [])[0];
  return message === undefined ? undefined : { kind: 'undecided', reason: 'branch', message };
}

/**
 * Inputs close to a branch and on both its sides: about two inputs of ordinary size, moved only in what the branch needs,
 * and along the segment that was found. `rare` collects the moved ones.
 */
function bothSides(c: Comparison, w: Watch, sides: Sides, rare: Rare[]): Flat[] {
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
    const more = fromBases(w, bases, sides);
    let telling = 0;
    for (const [i, close] of more.found.entries()) {
      if (!matters(c, close)) continue;
      out.push(...close, more.others[i] as Flat);
      telling++;
      if (!nested) break;
    }
    if (telling === 0) out.push(...farOut(c, w));
  }
  const [straight = []] = closeIn(w, [{ negative, positive }]);
  return [...out, ...straight, positive, negative];
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
    return up[i] ? { negative: other, positive: base } : { negative: base, positive: other };
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

/** The numbers written in an answer. */
const numbersIn = (b: Builder): number[] =>
  b.nodes.flatMap((n) => (n.op === 'constant' && n.attrs.text !== undefined ? [Number(n.attrs.text)] : []));

/** Rare sides of two branches at once: an ordinary input moved in what each of them needs. */
function together(w: Watch, rare: readonly Rare[]): Flat[] {
  const { flats } = w.like;
  const ordinary = flats[Math.min(3, flats.length - 1)] as Flat;
  const out: Flat[] = [];
  for (let i = 0; i < rare.length; i++)
    for (let j = i + 1; j < rare.length && out.length < MOST_PAIRS; j++) {
      const { flat: first } = rare[i] as Rare;
      const { flat: second } = rare[j] as Rare;
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

/** Compares at inputs that a search found, and looks at the branches there. */
function compareFound(
  c: Comparison,
  coverage: Coverage,
  flats: readonly Flat[],
  open: Open[],
  evidence: Evidence,
): Outcome | undefined {
  const { reference, slots } = c.setting;
  return compareTable(c, coverage, makeTable(reference, slots, flats), open, evidence);
}

/** The same at a table; without `open` at one of the key's, which keeps the target's values, and what doubles leave open is let go. */
function compareTable(
  c: Comparison,
  coverage: Coverage,
  table: Table,
  open: Open[] | undefined,
  evidence: Evidence,
): Outcome | undefined {
  const { answer, target } = c;
  const want = valuesOf(table, target, open ? undefined : c.keep);
  const run = runOn(table, answer.b, coverage.outputs(answer.node));
  coverage.look(run, table);
  evidence.inputs += table.size;
  const s = scan(run, answer.node, want);
  if (!isFinding(s)) return undefined;
  const got = run.values(answer.node);
  if (open) keepOpen(c, run, table, got, want, s.open, open);
  if (s.sample < 0) return undefined;
  return (
    confirm(c, { table, sample: s.sample, entry: s.entry }, s.small, coverage.ties(s.sample), evidence) ??
    differentElsewhere(c, table, got, want, s.sample, coverage, evidence)
  );
}

/** The entries of a branch that are equal at an input and stay so beside it, as relu's output against 0. */
function equalInARegion(c: Comparison, node: NodeId, at: readonly Flat[]): Uint8Array {
  const { setting, answer } = c;
  const r = random(`region|${c.salt}`);
  const flats = at.flatMap((f) => [f, nudge(setting.slots, f, r, 1e-3)]);
  const table = makeTable(setting.reference, setting.slots, flats);
  const m = readMargins(answer.b, node, runOn(table, answer.b, (answer.b.nodes[node] as Node).args));
  return Uint8Array.from({ length: m.entries }, (_, e) => {
    for (let k = e * flats.length; k < (e + 1) * flats.length; k += 2)
      if (m.margin[k] === 0 && m.margin[k + 1] === 0) return 1;
    return 0;
  });
}

/**
 * Where more entries are left than may be searched for: those that came out both ways are instances of one place in the text,
 * and some of each are enough.
 */
function thinOut(coverage: Coverage, equalSomewhere: (node: NodeId, entry: number) => boolean): void {
  const missing = coverage.missing().filter((m) => !m.discrete);
  if (missing.length <= MOST_SEARCHES) return;
  const places = new Map<NodeId, number[]>();
  for (const { node, entry, side } of missing) {
    const ways = (side.positive ? 1 : 0) + (side.negative ? 1 : 0) + (side.zero && equalSomewhere(node, entry) ? 1 : 0);
    if (ways < 2) continue;
    const entries = places.get(node) ?? [];
    entries.push(entry);
    places.set(node, entries);
  }
  for (const [node, entries] of places) {
    const every = Math.max(1, entries.length / MOST_OF_A_PLACE);
    const kept = new Set(Array.from({ length: MOST_OF_A_PLACE }, (_, i) => entries[Math.floor(i * every)]));
    for (const entry of entries) if (!kept.has(entry)) coverage.settle(`${node} ${entry}`);
  }
}

function describe(b: Builder, node: NodeId): string {
  const words: Partial<Record<string, string>> = {
    lt: 'a comparison',
    le: 'a comparison',
    gt: 'a comparison',
    ge: 'a comparison',
    eq: 'an equality',
    ne: 'an equality',
    abs: 'an absolute value',
    sign: 'a sign',
  };
  const op = (b.nodes[node] as Node).op;
  return `${words[op] ?? 'a maximum or minimum'} in the answer`;
}
