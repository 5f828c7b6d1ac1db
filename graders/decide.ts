/**
 * Whether two programs are the same function: at every input of a setting, entry by entry, with every branch of the answer
 * visited on both sides. Rounding never decides; what doubles leave open is decided in digits.
 */

import type { Open } from './compare';
import { beside, confirm, differentElsewhere, isFinding, keepOpen, scan, valuesOf } from './compare';
import type { Comparison, Evidence, Outcome, Place } from './comparison';
import { Coverage } from './coverage';
import { compareExactly } from './exact';
import { absorbed, needsSalt, saturated, suspicious } from './hidden';
import { isContinuous, nudge } from './inputs';
import { placesOf } from './margins';
import { random } from './random';
import { searchBranches } from './search';
import type { Table } from './table';
import { makeTable, runOn } from './table';

/** Cells (an entry at an input) that are decided again in digits, at most. */
const MOST_EXACT = 16;

/** Cells of an entry that doubles close by the value alone: with this many the cells left open are spot-checked. */
const ENOUGH_CLOSED = 8;

const SPOT_CHECKS = 6;

/** Decides whether the answer equals the target almost everywhere. */
export function decide(c: Comparison, evidence: Evidence): Outcome {
  const { setting, answer, target } = c;
  const open: Open[] = [];
  const places = placesOf(answer.b, answer.node, isContinuous(setting.slots));
  const coverage = new Coverage(places, answer.b, setting);
  let small = false;
  let flat = false;
  for (const table of setting.tables) {
    const out = compareAt(c, table, open, coverage, evidence);
    if (out) return out;
  }
  if (c.search !== false && (places.some((p) => !p.discrete) || setting.branches.all > 0)) {
    const out = compareAt(c, setting.more(), open, coverage, evidence);
    if (out) return out;
  }
  if (needsSalt(answer.b)) {
    const r = random(`${setting.reference.problem.id}|${c.salt}`);
    const like = setting.tables[0] as Table;
    const flats = like.flats.map((f) => nudge(setting.slots, f, r, 0.75));
    const out = compareAt(c, makeTable(setting.reference, setting.slots, flats), open, coverage, evidence);
    if (out) return out;
  }
  const searched = c.search === false ? undefined : searchBranches(c, coverage, open, evidence);
  if (searched) return searched;
  const decided = decideOpen(c, open, evidence);
  if (decided) return decided;
  evidence.branches += coverage.all();
  evidence.visited += coverage.visited();
  const hidden = suspicious(c, small || flat, evidence);
  if (hidden) return hidden;
  if (flat && c.search !== false)
    return {
      kind: 'undecided',
      reason: 'branch',
      message: 'a function of the answer is flat at every input tried, and what it does elsewhere was not seen',
    };
  return { kind: 'equal' };

  function compareAt(cmp: Comparison, table: Table, into: Open[], seen: Coverage, ev: Evidence): Outcome | undefined {
    const want = valuesOf(table, target, cmp.keep);
    const run = runOn(table, answer.b, seen.outputs(answer.node));
    ev.inputs += table.size;
    const s = scan(run, answer.node, want);
    if (s.sample >= 0 && !s.small && !seen.tiesAt(run, s.sample))
      return { kind: 'different', at: { table, sample: s.sample, entry: s.entry } };
    seen.look(run, table);
    if (table === setting.tables[0] && s.sample < 0) {
      small = absorbed(answer.b, run);
      flat = saturated(answer.b, run);
    }
    if (!isFinding(s)) return undefined;
    const got = run.values(answer.node);
    keepOpen(table, got, want, s.open, into);
    if (s.sample >= 0) {
      const at = { table, sample: s.sample, entry: s.entry };
      const real = confirm(cmp, at, s.small, seen.ties(s.sample), ev);
      if (real) return real;
      // a tie of measure zero, or nothing after all: look at the other inputs
      const again = differentElsewhere(cmp, table, got, want, s.sample, seen, ev);
      if (again) return again;
    }
    return undefined;
  }
}

/** Decides the cells that doubles left open, a few of each kind, in digits. */
function decideOpen(c: Comparison, all: readonly Open[], evidence: Evidence): Outcome | undefined {
  // with enough inputs decided by the values, one that agrees within bounds too wide to tell adds nothing
  const thin = thinEntries(c, all);
  const open = all.filter((o) => thin.has(o.entry) || !o.bounded);
  if (open.length === 0) return undefined;
  const step = Math.max(
    1,
    open.length / (thin.size > 0 ? Math.min(2 * MOST_EXACT, Math.max(MOST_EXACT, thin.size)) : SPOT_CHECKS),
  );
  let told = 0;
  let untold = 0;
  for (let i = 0; i < open.length; i += step) {
    const at = open[Math.floor(i)] as Place;
    const exact = compareExactly(c, at, evidence);
    if (exact === 'equal') {
      if (thin.has(at.entry)) told++;
      continue;
    }
    const out = beside(c, at, evidence);
    if (out) return out;
    if (exact === 'undecided' && thin.has(at.entry)) untold++;
  }
  if (untold > told)
    return {
      kind: 'undecided',
      reason: 'precision',
      message: 'the answer could not be told from the reference, nor proven equal, at 200 digits',
    };
  return undefined;
}

/** Entries that are open at almost every input, so that it is the digits that decide them. */
function thinEntries(c: Comparison, open: readonly Open[]): ReadonlySet<number> {
  const inputs = c.setting.tables.reduce((n, t) => n + t.size, 0);
  const perEntry = new Map<number, number>();
  for (const p of open) perEntry.set(p.entry, (perEntry.get(p.entry) ?? 0) + 1);
  const out = new Set<number>();
  for (const [entry, n] of perEntry) if (inputs - n < Math.min(ENOUGH_CLOSED, inputs / 3)) out.add(entry);
  return out;
}
