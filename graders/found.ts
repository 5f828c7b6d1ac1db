/** Comparing at inputs that a search found, where the branches of the answer are looked at too. */
import type { Open } from './compare';
import { confirm, differentElsewhere, isFinding, keepOpen, scan, valuesOf } from './compare';
import type { Comparison, Evidence, Outcome } from './comparison';
import type { Coverage } from './coverage';
import type { Digits } from './open';
import { decideAt } from './open';
import type { Flat, Table } from './table';
import { makeTable, runOn } from './table';

/** Compares at inputs that a search found, the `last` of them such as no other stands for, and looks at the branches there. */
export function compareFound(
  c: Comparison,
  coverage: Coverage,
  flats: readonly Flat[],
  open: Open[],
  evidence: Evidence,
  digits: Digits,
  last = 2,
): Outcome | undefined {
  const { reference, slots } = c.setting;
  const table = makeTable(reference, slots, flats);
  const before = open.length;
  const samples = Array.from({ length: last }, (_, i) => table.size - 1 - i);
  return compareTable(c, coverage, table, open, evidence) ?? decideAt(c, open.slice(before), samples, evidence, digits);
}

/** The same at a table; without `open` at one of the key's, which keeps the target's values, and what doubles leave open is let go. */
export function compareTable(
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
