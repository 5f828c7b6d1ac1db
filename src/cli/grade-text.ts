/** What `grade` says at the end: how the class did, what was hardest, what to look at, and where the reports are. */
import { commonestSlip, stepsOf } from '../../reports/class-view';
import { count, mean, median, showPoints, showShare } from '../../reports/numbers';
import type { ResultRecord } from '../../reports/record';
import type { IntakeRow } from '../submission/intake';
import { type Paint, plain } from './terminal';

const MOST_TO_LOOK_AT = 6;

const rightOf = (steps: readonly { verdict: string }[]): number =>
  steps.filter((s) => s.verdict === 'correct' || s.verdict === 'consistent').length;

/** `hardest softmax.dy12 (41 % right), commonest slip: missing label (9)` or nothing where all is right. */
function hardest(graded: readonly ResultRecord[]): string | undefined {
  const shares = stepsOf(graded).map((step) => {
    const all = graded.flatMap((r) => r.steps.filter((s) => s.id === step.id));
    return { id: step.id, all, right: rightOf(all) };
  });
  const worst = shares
    .filter((s) => s.right < s.all.length)
    .sort((a, b) => a.right / a.all.length - b.right / b.all.length)[0];
  if (!worst) return undefined;
  const slip = commonestSlip(worst.all);
  return `hardest: ${worst.id} (${showShare(worst.right, worst.all.length)} right)${slip ? `; commonest slip there: ${slip.text} (${slip.n})` : ''}`;
}

function lookAt(records: readonly ResultRecord[], intake: readonly IntakeRow[]): string[] {
  const files = intake
    .filter((row) => row.status !== 'graded' && row.status !== 'skipped' && row.status !== 'copy')
    .map((row) => `${row.source}: ${row.note || row.status}`);
  const undecided = records.flatMap((r) =>
    r.status !== 'graded'
      ? []
      : r.steps
          .filter((s) => s.verdict === 'review' || s.verdict === 'unreadable')
          .map((s) => {
            const problem = s.problems.find((p) => p.severity === 'error');
            const place =
              problem?.line === undefined
                ? ''
                : `:${problem.line}${problem.column === undefined ? '' : `:${problem.column}`}`;
            return `${r.submission.source}${place} ${s.id}: ${problem?.message ?? s.verdict}`;
          }),
  );
  return [...files, ...undecided];
}

/** The summary; `where` is the run folder as it was named. */
export function gradeText(
  records: readonly ResultRecord[],
  intake: readonly IntakeRow[],
  where: string,
  p: Paint,
): string {
  const graded = records.filter((r) => r.status === 'graded');
  const scores = graded.map((r) => r.score);
  const most = Math.max(0, ...records.map((r) => r.points));
  const first = records[0];
  const round = (x: number): string => showPoints(Number(x.toFixed(2)));
  const pending = graded.filter((r) => r.pending > 0).length;
  const other = records.length - graded.length;
  const lines = [
    `${p.bold(first?.assignment.title ?? '')}${p.dim(first ? `  sha256 ${first.assignment.sha256.slice(0, 12)}` : '')}`,
    `${count(intake.length, 'file')}, ${count(records.length, 'student')}: ${p.green(`${graded.length} graded`)}${other > 0 ? `, ${p.magenta(`${other} not gradable`)}` : ''}${pending > 0 ? `, ${p.magenta(`${pending} with open points`)}` : ''}`,
  ];
  if (graded.length > 0)
    lines.push(`mean ${round(mean(scores))} of ${showPoints(most)}, median ${round(median(scores))}`);
  const worst = hardest(graded);
  if (worst !== undefined) lines.push(worst);
  const look = lookAt(records, intake);
  if (look.length > 0) {
    lines.push('look at:');
    for (const item of look.slice(0, MOST_TO_LOOK_AT)) lines.push(`  ${plain(item).replaceAll('\n', ' ')}`);
    if (look.length > MOST_TO_LOOK_AT)
      lines.push(`  and ${look.length - MOST_TO_LOOK_AT} more, all listed in ${where}/index.html`);
  }
  lines.push(
    `reports: ${p.bold(`${where}/index.html`)} (the class), ${where}/students/ (a page for each), ${where}/grades.csv`,
  );
  return `${lines.join('\n')}\n`;
}
