/** Searching for the branches of an answer that the inputs of the key did not reach, and comparing there. */
import type { Builder, Node, NodeId } from '../src/engine/program';
import type { Rare } from './both-sides';
import { bothSides, ordinaryOf, together } from './both-sides';
import { findSides, spread, supplyFor } from './branches';
import type { Open } from './compare';
import { confirm, differentElsewhere, isFinding, keepOpen, scan, valuesOf } from './compare';
import type { Comparison, Evidence, Outcome } from './comparison';
import type { Branch, Coverage } from './coverage';
import { deadBranches } from './dead';
import { nudge } from './inputs';
import { wholeNumberInputs } from './labels';
import { readMargins } from './margins';
import { decideAt } from './open';
import { random } from './random';
import type { States } from './states';
import { statesOf, whereItComesToDecide } from './states';
import type { Flat, Table } from './table';
import { makeTable, runOn } from './table';
import type { Watch } from './watch';
import { markOf, watch } from './watch';

/** Searches for branches of one answer, at most. */
const MOST_SEARCHES = 64;

/** Whole numbers put together with the rare sides of branches. */
const MOST_WHOLE_PAIRED = 48;

/** Where there would be more: of a place's entries that were seen to come out both ways, so many are searched about. */
const MOST_OF_A_PLACE = 12;

/** Entries whose functions are told apart, at most. */
const MOST_MARKED = 512;

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
  const onWhole = coverage.onWholeNumbers();
  const rareSides = rareSidesOf(coverage);
  const numbers = numbersIn(answer.b);
  const wholes = onWhole ? wholeNumberInputs(setting.slots, base.flats.slice(2), numbers) : [];
  if (wholes.length > 0) {
    const out = compareFound(c, coverage, wholes, open, evidence);
    if (out) return out;
  }
  if (coverage.missing().length === 0) return undefined;
  const told = besideReference(c, coverage, evidence);
  if (told) return told;
  if (coverage.missing().length === 0) return undefined;
  const r = random(`branches|${c.salt}`);
  const found: Flat[] = [];
  const unreached = new Map<Branch, string>();
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
  thinOut(coverage, equalSomewhere, (m) => markOf(watch(base, answer.b, m.node, m.entry)));
  const known64 = setting.tables.flatMap((t) => t.flats).slice(0, 64);
  const supply = supplyFor(base, r, numbers);
  let searches = 0;
  /** Where a branch of which one side is rare decides nothing there: compares where it does, if other branches let it. */
  const deciding = (m: Branch, w: Watch, flats: readonly Flat[]): Outcome | undefined => {
    const side = rareSides.get(m);
    if (side === undefined || stateSearches++ >= MOST_STATE_SEARCHES) return undefined;
    states ??= statesOf(c, coverage, base, numbers);
    const found = whereItComesToDecide(states, w, side, flats);
    return found.length > 0 ? compareFound(c, coverage, found, open, evidence, found.length) : undefined;
  };
  let states: States | undefined;
  let stateSearches = 0;
  for (let pass = 0; pass < 3; pass++) {
    let fresh = false;
    for (const m of coverage.missing()) {
      if (m.discrete) {
        // every combination of labels was tried: what none of them reaches cannot be reached
        if (setting.everyLabel || dead()(m.node, m.entry, m.side, true)) m.settled = true;
        else unreached.set(m, `no labels, masks or whole numbers were found that turn ${describe(answer.b, m.node)}`);
        continue;
      }
      if (coverage.covered(m) || (pass > 0 && !unreached.has(m))) continue;
      if (pass === 0 && !(m.side.positive && m.side.negative) && dead()(m.node, m.entry, m.side, false)) {
        m.settled = true;
        continue;
      }
      if (++searches > MOST_SEARCHES)
        return {
          kind: 'undecided',
          reason: 'branch',
          message: `more than ${MOST_SEARCHES} branches of the answer would have to be searched for`,
        };
      const w = watch(base, answer.b, m.node, m.entry);
      const sides = findSides(w, [...found.slice(-160), ...known64], supply, r, () => equalSomewhere(m.node, m.entry));
      evidence.inputs += w.spent;
      const flats = bothSides(c, w, sides, rare);
      last = w;
      if (flats.length === 0) {
        if (equalSomewhere(m.node, m.entry) || equalInARegion(c, m.node, found.slice(-32))[m.entry] === 1) {
          m.settled = true;
          unreached.delete(m);
        } else
          unreached.set(
            m,
            `no input was found on ${sides.positive || sides.negative ? 'the other' : 'either'} side of ${describe(answer.b, m.node)}`,
          );
        continue;
      }
      unreached.delete(m);
      m.settled = true;
      const usable = flats.filter((f) => f.every(Number.isFinite));
      found.push(...usable);
      fresh = true;
      const out = compareFound(c, coverage, usable, open, evidence) ?? deciding(m, w, usable);
      if (out) return out;
    }
    if (!fresh || unreached.size === 0) break;
  }
  for (const m of coverage.onWhole()) {
    if (!rareSides.has(m)) continue;
    const out = deciding(m, watch(base, answer.b, m.node, m.entry), [...wholes, ...setting.labelled, ...base.flats]);
    if (out) return out;
  }
  if (last && (rare.length > 1 || onWhole)) {
    const whole = onWhole ? wholeNumberInputs(setting.slots, [ordinaryOf(base)], numbers) : [];
    const pairs = together(last, [...rare.map((r) => r.flat), ...whole.slice(0, MOST_WHOLE_PAIRED)]);
    const out = pairs.length > 0 ? compareFound(c, coverage, pairs, open, evidence) : undefined;
    if (out) return out;
  }
  const message = coverage.missing().flatMap((m) => unreached.get(m) ?? [])[0];
  return message === undefined ? undefined : { kind: 'undecided', reason: 'branch', message };
}

/** Branches of the reference's own that the key's first inputs are not about, at most. */
const MOST_BESIDE = 64;

/** Compares close to those branches of the forward pass that the answer has too and the key's inputs are not yet close to. */
function besideReference(c: Comparison, coverage: Coverage, evidence: Evidence): Outcome | undefined {
  let tables = 0;
  for (const m of coverage.missing()) {
    const source = m.discrete ? null : coverage.sourceOf(m);
    if (!source || coverage.covered(m)) continue;
    if (++tables > MOST_BESIDE) return undefined;
    const table = c.setting.closeTo(source.node, source.entry);
    const out = table && compareTable(c, coverage, table, undefined, evidence);
    if (out) return out;
    if (table) m.settled = true;
  }
  return undefined;
}

/** A side is rare that a smaller share of the key's inputs is on. */
const FEW = 0.15;

function rareSidesOf(coverage: Coverage): ReadonlyMap<Branch, 1 | 0 | -1> {
  const out = new Map<Branch, 1 | 0 | -1>();
  for (const m of [...coverage.moving(), ...coverage.onWhole()]) {
    const side = coverage.rareSide(m, FEW);
    if (side !== undefined) out.set(m, side);
  }
  return out;
}

/** Rare branches for which the states of other branches are searched. */
const MOST_STATE_SEARCHES = 12;

/** The numbers written in an answer, each once. */
const numbersIn = (b: Builder): number[] => [
  ...new Set(b.nodes.flatMap((n) => (n.op === 'constant' && n.attrs.text !== undefined ? [Number(n.attrs.text)] : []))),
];

/** Compares at inputs that a search found, the `last` of them such as no other stands for, and looks at the branches there. */
function compareFound(
  c: Comparison,
  coverage: Coverage,
  flats: readonly Flat[],
  open: Open[],
  evidence: Evidence,
  last = 2,
): Outcome | undefined {
  const { reference, slots } = c.setting;
  const table = makeTable(reference, slots, flats);
  const before = open.length;
  const samples = Array.from({ length: last }, (_, i) => table.size - 1 - i);
  return compareTable(c, coverage, table, open, evidence) ?? decideAt(c, open.slice(before), samples, evidence);
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
  if (open) keepOpen(table, got, want, s.open, open);
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

/** Of entries that are the same function of other numbers, so many are searched about. */
const MOST_ALIKE = 2;

/**
 * Entries that came out both ways are instances of one place in the text. Of those that are the same function two are searched
 * about; where more are left than may be searched for, some of each place.
 */
function thinOut(
  coverage: Coverage,
  equalSomewhere: (node: NodeId, entry: number) => boolean,
  mark: (m: Branch) => string,
): void {
  const bothWays = (): Branch[] => {
    const ways = ({ node, entry, side }: Branch): number =>
      (side.positive ? 1 : 0) + (side.negative ? 1 : 0) + (side.zero && equalSomewhere(node, entry) ? 1 : 0);
    return coverage.missing().filter((m) => !m.discrete && ways(m) >= 2);
  };
  const keep = (most: number, of: (m: Branch) => string): void => {
    const groups = new Map<string, Branch[]>();
    for (const m of bothWays()) {
      const id = of(m);
      const group = groups.get(id);
      if (group) group.push(m);
      else groups.set(id, [m]);
    }
    for (const branches of groups.values()) {
      const kept = new Set(spread(branches, most));
      for (const m of branches) if (!kept.has(m)) m.settled = true;
    }
  };
  const place = (m: Branch): string => `${m.node}`;
  const left = (): number => coverage.missing().filter((m) => !m.discrete).length;
  if (left() > MOST_MARKED) keep(MOST_OF_A_PLACE, place);
  keep(MOST_ALIKE, (m) => `${m.node} ${mark(m)}`);
  if (left() > MOST_SEARCHES) keep(MOST_OF_A_PLACE, place);
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
