/** What `regrade` says: a line a student that changes, a line a step with the old verdict and the new one, and the sum of it. */
import { count, mean, showPoints } from '../../reports/numbers';
import type { ResultRecord, StepRecord } from '../../reports/record';
import { verdictWord } from '../../reports/verdicts';
import { reasonOf, type StudentChange } from './compare';
import { conflictLines } from './grade-text';
import type { SettledRun } from './settled';
import { type Paint, plain } from './terminal';

const LONGEST_REASON = 140;

function cut(text: string): string {
  const flat = plain(text).replace(/\s+/g, ' ').trim();
  return [...flat].length > LONGEST_REASON ? `${[...flat].slice(0, LONGEST_REASON - 1).join('')}…` : flat;
}

const scoreOf = (r: ResultRecord | undefined): string =>
  r === undefined ? 'nobody' : r.status === 'graded' ? showPoints(r.score) : r.status;

/** `(+2)`, or nothing where one of the two has no score. */
function difference(before: number | undefined, after: number | undefined, p: Paint): string {
  if (before === undefined || after === undefined || before === after) return '';
  const by = Number((after - before).toFixed(6));
  return ` ${by > 0 ? p.green(`(+${showPoints(by)})`) : p.red(`(−${showPoints(-by)})`)}`;
}

const scored = (r: ResultRecord | undefined): number | undefined => (r?.status === 'graded' ? r.score : undefined);

function side(step: StepRecord | undefined): string {
  if (!step) return 'no such step';
  const score =
    step.pending > 0 ? `${showPoints(step.pending)} open` : `${showPoints(step.score)} of ${showPoints(step.points)}`;
  const reason = cut(reasonOf(step));
  return `${verdictWord(step)}, ${score}${reason === '' ? '' : ` (${reason})`}`;
}

function changeLines(c: StudentChange, settled: ResultRecord | undefined, p: Paint): string[] {
  const pending = c.after && c.after.pending > 0 ? p.magenta(`, ${showPoints(c.after.pending)} open`) : '';
  const head = `${p.bold(plain(c.student.id))}  ${scoreOf(c.before)} → ${scoreOf(c.after)}${difference(scored(c.before), scored(c.after), p)}${pending}`;
  const steps = c.steps.flatMap((s) => {
    const by = settled?.steps.find((x) => x.id === s.id)?.overrides?.[0];
    return [
      `  ${plain(s.id)}${difference(s.before?.score, s.after?.score, p)}`,
      `    was  ${side(s.before)}`,
      `    now  ${side(s.after)}`,
      ...(by ? [p.dim(`    settled by hand: see line ${by.line} of the overrides`)] : []),
    ];
  });
  return [head, ...steps];
}

export type Regraded = {
  readonly changes: readonly StudentChange[];
  readonly before: readonly ResultRecord[];
  readonly settled: SettledRun;
  readonly shown: string;
  readonly written: boolean;
};

/** Records whose steps come out otherwise without a change of verdict or points: another sentence, other evidence. */
function reworded(
  changes: readonly StudentChange[],
  before: readonly ResultRecord[],
  after: readonly ResultRecord[],
): number {
  const changed = new Set(changes.map((c) => c.student.id));
  const said = (r: ResultRecord): string => JSON.stringify([r.steps, r.problems]);
  const old = new Map(before.map((r) => [r.student.id, said(r)]));
  return after.filter((r) => !changed.has(r.student.id) && old.get(r.student.id) !== said(r)).length;
}

/** The whole of it. */
export function regradeText(r: Regraded, p: Paint): string {
  const { changes, before, settled, shown, written } = r;
  const byId = new Map(settled.records.map((x) => [x.student.id, x]));
  const lines = changes.flatMap((c) => changeLines(c, byId.get(c.student.id), p));
  const moved = changes.map((c) => (scored(c.after) ?? 0) - (scored(c.before) ?? 0));
  const up = moved.filter((d) => d > 0).length;
  const down = moved.filter((d) => d < 0).length;
  const scores = (all: readonly ResultRecord[]): string =>
    showPoints(Number(mean(all.filter((x) => x.status === 'graded').map((x) => x.score)).toFixed(2)));
  const sum =
    changes.length === 0
      ? `${count(settled.graded.length, 'student')} graded again: nothing changes`
      : `${changes.length} of ${count(settled.graded.length, 'student')} ${changes.length === 1 ? 'changes' : 'change'}: ${up} up, ${down} down; mean ${scores(before)} → ${scores(settled.graded)}`;
  const other = reworded(changes, before, settled.graded);
  const words =
    other === 0 ? '' : `; ${count(other, 'record')} ${other === 1 ? 'differs' : 'differ'} in words or evidence alone`;
  const conflicts = conflictLines(settled, p);
  const end = written
    ? `written: ${shown}/index.html, ${shown}/results.jsonl`
    : `nothing is written; ${p.bold('--yes')} writes it into ${shown}`;
  return `${[...lines, ...(lines.length > 0 ? [''] : []), `${sum}${words}`, ...conflicts, end].join('\n')}\n`;
}
