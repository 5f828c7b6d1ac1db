/** What `grade` says at the end: how the class did, what was hardest, what to look at, and where the reports are. */
import type { Group } from '../../graders/groups';
import { commonestSlip, stepsOf } from '../../reports/class-view';
import { count, mean, median, showPoints, showShare } from '../../reports/numbers';
import type { ResultRecord } from '../../reports/record';
import type { IntakeRow } from '../submission/intake';
import { problemText } from './messages';
import type { SettledRun } from './settled';
import { indent, type Paint, plain } from './terminal';

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
          .filter((s) => (s.verdict === 'review' || s.verdict === 'unreadable') && s.overrides === undefined)
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

const MOST_GROUPS = 5;
const LONGEST_EXAMPLE = 60;

const cut = (text: string, most: number): string => {
  const flat = plain(text).replace(/\s+/g, ' ').trim();
  return [...flat].length > most ? `${[...flat].slice(0, most - 1).join('')}…` : flat;
};

/** A line a group: `3f9c21ab  linear.dX  9 ×  X * dL/dY  This is …`. */
export function groupLine(group: Group, p: Paint): string {
  const says = group.diagnosis ? `  ${p.dim(cut(group.diagnosis.message, 100))}` : '';
  const example = cut(group.example.answer, LONGEST_EXAMPLE);
  return `${group.id}  ${group.step ?? 'several steps'}  ${group.count} ×  ${example}${says}`;
}

/** The largest groups of one mistake, of two students at least. */
function groupLines(groups: readonly Group[], where: string, p: Paint): string[] {
  const large = groups.filter((g) => g.count > 1).sort((a, b) => b.count - a.count);
  if (large.length === 0) return [];
  const rest = large.length > MOST_GROUPS ? [`  and ${large.length - MOST_GROUPS} more in ${where}/index.html`] : [];
  return ['the same mistake:', ...large.slice(0, MOST_GROUPS).map((g) => `  ${groupLine(g, p)}`), ...rest];
}

/** Overrides that were not carried out, each with its place and the next step. */
export function conflictLines(settled: SettledRun, p: Paint): string[] {
  const file = settled.overrides?.file ?? '';
  return settled.conflicts.map((c) =>
    problemText({ ...c, blame: 'author', file }, p, settled.overrides && { file, text: settled.overrides.text }),
  );
}

/** The summary; `where` is the run folder as it was named. */
export function gradeText(settled: SettledRun, intake: readonly IntakeRow[], where: string, p: Paint): string {
  const { records } = settled;
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
  lines.push(...groupLines(settled.groups, where, p));
  const by = settled.overrides?.overrides.length ?? 0;
  if (by > 0)
    lines.push(
      `${count(by, 'override')} from ${settled.overrides?.file}${settled.conflicts.length > 0 ? `, ${p.magenta(`${settled.conflicts.length} to look at`)}` : ''}`,
      ...conflictLines(settled, p).map((line) => indent(line, '  ')),
    );
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
