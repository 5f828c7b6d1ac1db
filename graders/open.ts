/** Cells, an entry at an input, that doubles leave open: decided in digits, as many as tell. */

import { spread } from './branches';
import type { Open } from './compare';
import { beside } from './compare';
import type { Comparison, Evidence, Outcome, Place } from './comparison';
import type { Exactly } from './exact';
import { compareExactly } from './exact';

/** Cells that are decided again in digits, at most. */
const MOST_EXACT = 16;

/** Cells of an entry that doubles close by the value alone: with this many the cells left open are spot-checked. */
const ENOUGH_CLOSED = 8;

const SPOT_CHECKS = 6;

/** Inputs beside one at which two answers differ that are looked at. */
const BESIDE = 6;

/** Of the cells left open at inputs that a search found, so many at each of the inputs furthest apart. */
const MOST_AT_AN_END = 8;

/** One cell in digits; where they differ, or have no value, what holds beside it. */
function decideCell(c: Comparison, at: Place, evidence: Evidence): { exact: Exactly; out: Outcome | undefined } {
  const exact = compareExactly(c, at, evidence);
  return { exact, out: exact === 'equal' ? undefined : beside(c, at, evidence) };
}

/** What the digits at the ends of searches may still take, in numbers worked out, and what one cell takes about. */
export type Digits = { left: number; readonly each: number };

/** The cells without a value in doubles at some inputs of a table, which no other input may stand for, as far as the digits last. */
export function decideAt(
  c: Comparison,
  open: readonly Open[],
  samples: readonly number[],
  evidence: Evidence,
  digits: Digits,
): Outcome | undefined {
  for (const sample of samples)
    for (const at of spread(
      open.filter((o) => o.sample === sample && !o.bounded),
      MOST_AT_AN_END,
    )) {
      if (digits.left < digits.each) return undefined;
      digits.left -= digits.each;
      const exact = compareExactly(c, at, evidence);
      if (exact === 'equal' || exact === 'undecided') continue;
      digits.left -= BESIDE * digits.each;
      const out = beside(c, at, evidence);
      if (out) return out;
    }
  return undefined;
}

/** Decides the cells that doubles left open, a few of each kind, in digits. */
export function decideOpen(c: Comparison, all: readonly Open[], evidence: Evidence): Outcome | undefined {
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
    const { exact, out } = decideCell(c, at, evidence);
    if (out) return out;
    if (!thin.has(at.entry)) continue;
    if (exact === 'equal') told++;
    if (exact === 'undecided') untold++;
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
