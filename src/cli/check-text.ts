/** The result of a check as a person reads it in a terminal. */
import { count } from '../../reports/numbers';
import type { ResultRecord } from '../../reports/record';
import {
  type ProblemView,
  type Statements,
  type StepView,
  type StudentView,
  studentView,
} from '../../reports/student-view';
import { type Hint, hintText } from './hints';
import { indent, type Paint, padTo, plainDeep, width } from './terminal';

const COLOURS: Readonly<Record<string, 'green' | 'red' | 'yellow' | 'blue' | 'magenta' | 'dim'>> = {
  correct: 'green',
  consistent: 'blue',
  partial: 'yellow',
  wrong: 'red',
  unreadable: 'magenta',
  review: 'magenta',
  blank: 'dim',
};

const PAD = '      ';

function problemLines(problem: ProblemView, source: string, p: Paint): string[] {
  const place = problem.place === null ? '' : ` ${p.dim(`(${source}, ${problem.place})`)}`;
  return [
    `${problem.isNote ? p.dim('note: ') : ''}${problem.message}${place}`,
    ...(problem.caret === null || problem.isNote ? [] : [indent(problem.caret, '  ')]),
    ...(problem.hint === null ? [] : [`${p.dim('→')} ${problem.hint}`]),
  ];
}

/** Whether a message below shows the whole answer already, with a caret under its place. */
const isInCaret = (step: StepView): boolean =>
  step.problems.some((p) => !p.isNote && p.caret?.split('\n')[0] === step.answer);

/** What is said under a step's own line: nothing for a right one without notes. */
function details(step: StepView, source: string, p: Paint): string[] {
  const told = step.verdict !== 'correct' && step.verdict !== 'blank';
  const lines: string[] = [];
  if (told && step.answer !== null && !isInCaret(step))
    lines.push(`${p.dim('you wrote')}  ${indent(step.answer, ' '.repeat(11)).trim()}`);
  if (told && step.readText !== null && step.readText !== step.answer?.trim())
    lines.push(`${p.dim('read as')}    ${step.readText}`);
  if (step.diagnosis !== null) lines.push(step.diagnosis);
  for (const problem of step.problems) lines.push(...problemLines(problem, source, p));
  if (step.place !== null) lines.push(step.place);
  if (told && step.meaning !== null && step.verdict !== 'unreadable') lines.push(p.dim(step.meaning));
  const failing = step.lines?.some((l) => l.tone === 'wrong') ?? false;
  if (step.lines && (told || failing)) {
    for (const line of step.lines)
      lines.push(`${line.glyph} ${line.text}${line.message === null ? '' : `  ${p.dim(line.message)}`}`);
  }
  if (step.witness) {
    lines.push(p.dim(`${step.witness.heading}:`));
    for (const input of step.witness.inputs) {
      const value = input.scalar ?? `[${input.rows.map((row) => `[${row.map((c) => c.text).join(', ')}]`).join(', ')}]`;
      lines.push(`  ${input.name} = ${value}`);
    }
    const where = step.witness.entry === null ? '' : ` in ${step.witness.entry}`;
    lines.push(`  yours${where}: ${p.bold(step.witness.yours)}   reference: ${p.bold(step.witness.reference)}`);
  }
  return lines;
}

function stepText(
  step: StepView,
  columns: { id: number; asked: number },
  source: string,
  p: Paint,
  hints: readonly Hint[],
): string {
  const colour = p[COLOURS[step.verdict] ?? 'dim'];
  const head = ` ${colour(step.glyph)} ${padTo(step.id, columns.id)}  ${padTo(step.askedText, columns.asked)}  ${colour(step.word)}  ${p.dim(step.score === 'open' ? `${step.points} open` : `${step.score} of ${step.points}`)}`;
  const help = hints.filter((h) => h.step === step.id).map((h) => p.blue(hintText(h)));
  const below = [...details(step, source, p), ...help].map((line) => indent(line, PAD));
  return [head, ...below].join('\n');
}

function ending(record: ResultRecord): string {
  const { steps } = record;
  const readable = steps.filter((s) => s.verdict !== 'unreadable').length;
  const correct = steps.filter((s) => s.verdict === 'correct').length;
  const blank = steps.filter((s) => s.verdict === 'blank').length;
  const hash = record.submission.sha256 === '' ? '' : `; file sha256 ${record.submission.sha256.slice(0, 16)}…`;
  return `${readable} of ${steps.length} readable, ${correct} correct, ${blank} blank${hash}`;
}

/** The whole of it: each step, then what would be handed in. The record has been cut to the level that may be told. */
export function checkText(told: ResultRecord, statements: Statements, p: Paint, hints: readonly Hint[] = []): string {
  const record = plainDeep(told);
  const view: StudentView = studentView(record, statements);
  const steps = view.problems.flatMap((problem) => problem.steps);
  const columns = {
    id: Math.max(0, ...steps.map((s) => width(s.id))),
    asked: Math.max(0, ...steps.map((s) => width(s.askedText))),
  };
  const source = record.submission.source;
  const parts = [p.bold(view.assignment)];
  if (view.status !== null) parts.push(view.status);
  for (const problem of view.fileProblems)
    parts.push(
      problemLines(problem, source, p)
        .map((l) => indent(l, '  '))
        .join('\n'),
    );
  if (record.status === 'graded')
    parts.push(steps.map((s) => stepText(s, columns, source, p, plainDeep(hints))).join('\n'));
  parts.push(ending(record));
  const open = record.pending > 0 ? `; ${count(record.pending, 'point')} open` : '';
  if (record.status === 'graded')
    parts.push(
      p.dim(
        `${view.score} of ${view.points} points at practice inputs${open}. The grade is decided at other inputs, by the same rules.`,
      ),
    );
  return `${parts.join('\n\n').replace(/\n\n(?=[^\n]*points at practice)/, '\n')}\n`;
}
