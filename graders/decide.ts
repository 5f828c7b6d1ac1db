/**
 * Whether two programs are the same function: at every input of a setting, entry by entry, with every branch of the answer
 * visited on both sides. Rounding never decides; what doubles leave open is decided in digits.
 */

import type { Open } from './compare';
import { confirm, differentElsewhere, isFinding, keepOpen, scan, valuesOf } from './compare';
import type { Comparison, Evidence, Outcome } from './comparison';
import type { Coverage } from './coverage';
import { absorbed, needsSalt, saturated, suspicious } from './hidden';
import { isContinuous, nudge } from './inputs';
import { placesOf } from './margins';
import { decideOpen } from './open';
import { random } from './random';
import { searchBranches } from './search';
import { Sightings } from './sightings';
import type { Table } from './table';
import { makeTable, runOn } from './table';

/** Decides whether the answer equals the target almost everywhere. */
export function decide(c: Comparison, evidence: Evidence): Outcome {
  const { setting, answer, target } = c;
  const open: Open[] = [];
  const places = placesOf(answer.b, answer.node, isContinuous(setting.slots));
  const coverage = new Sightings(places, answer.b, setting);
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
  const hidden = suspicious(c, small || flat, evidence, coverage);
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
