/** Equations between differentials in plain text, `dJ = tr(E^T dE)`: on the way to a derivative, passed over. */
import { studentProblem } from '../problem';
import type { Header, RawLine, Skipped } from './text-cutter';
import type { Reading } from './text-fold';
import { resolveWord } from './text-resolve';

type Raw = RawLine | Skipped | Header;

/** The lines without equations between differentials, where a line that may be the answer stands behind them. */
export function withoutDifferentials(reading: Reading, lines: readonly Raw[]): Raw[] {
  const passed = new Set<number>();
  lines.forEach((l, k) => {
    if (!('sides' in l)) return;
    const before = passed.has(k - 1);
    const of = l.continues ? undefined : differentialOn(reading, l);
    const { loss, asked } = reading.scope;
    if (before && (l.continues || of !== undefined)) passed.add(k);
    else if (of !== undefined && (of === loss || of === asked)) passed.add(k);
  });
  const last = lines.findLastIndex((l, k) => 'sides' in l && l.sides.length > 1 && !passed.has(k));
  const out = lines.filter((_, k) => !passed.has(k) || k > last);
  if (out.length < lines.length)
    reading.notes.push(
      studentProblem('differentials', 'An equation between differentials is passed over: it is no derivative.'),
    );
  return out;
}

/** What the differential on a line's left is of. */
function differentialOn(reading: Reading, l: RawLine): string | undefined {
  const left = l.sides[0];
  const t = left && left.to === left.from + 1 && l.sides.length > 1 ? reading.list[left.from] : undefined;
  const r = t?.type === 'word' ? resolveWord(t.text, reading.scope, t.span) : undefined;
  return r?.kind === 'differential' && r.of.kind === 'name' ? r.of.name : undefined;
}
