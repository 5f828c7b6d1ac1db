/** The page that `explain` prints: reading, inputs, both values, rules, points, and where it all comes from. */
import type { Exhibit } from '../../graders/exhibit';
import { answerMark } from '../../graders/settle';
import { count, showPoints } from '../../reports/numbers';
import type { StepRecord } from '../../reports/record';
import { VERDICTS, verdictWord } from '../../reports/verdicts';
import type { Assignment } from '../assignment/types';
import { nested } from '../engine/print-numpy';
import { VERSION } from '../version';
import { problemText } from './messages';
import type { RunStep } from './run-step';
import { indent, type Paint, padTo, plain } from './terminal';

/** Entries nested as the quantity is, for JSON: text, so that every digit of a double stays. */
export function numbers(dims: readonly number[], entries: ArrayLike<number>): unknown {
  return JSON.parse(nested(dims, entries, (x) => JSON.stringify(String(x))));
}

const shown = (dims: readonly number[], entries: ArrayLike<number>): string => nested(dims, entries, String);

const entryName = (dims: readonly number[], entry: number): string => {
  const at: number[] = [];
  let rest = entry;
  for (let i = dims.length - 1; i >= 0; i--) {
    at.unshift((rest % (dims[i] as number)) + 1);
    rest = Math.floor(rest / (dims[i] as number));
  }
  return at.length === 0 ? '' : ` in entry (${at.join(', ')})`;
};

function readingPart(at: RunStep): [string, string][] {
  const { settled, submission, record } = at;
  const line = at.answer === undefined ? '' : `:${at.answer.line}:${at.answer.column}`;
  return [
    ['asked', settled.asked.text],
    ['handed in', settled.answer.trim() === '' ? '(nothing)' : settled.answer.trimEnd()],
    ['from', `${submission?.source ?? record.submission.source}${line}, answer sha256 ${answerMark(settled.answer)}`],
    ...(settled.read ? ([['read as', settled.read.text]] as [string, string][]) : []),
  ];
}

function valuesPart(x: Exhibit): [string, string][] {
  const sizes = [...x.sizes].map(([k, v]) => `${k} = ${v}`).join(', ');
  const got = x.got?.[x.entry];
  const want = x.expected[x.entry];
  return [
    ...(sizes === '' ? [] : ([['sizes', sizes]] as [string, string][])),
    ...x.inputs.map((i): [string, string] => [i.name, shown(i.dims, i.entries)]),
    ['reference', shown(x.dims, x.expected)],
    ['answer', x.got ? shown(x.dims, x.got) : 'has no value: it does not fit the question'],
    ...(got === undefined || want === undefined || !x.differs
      ? []
      : ([['difference', `${String(got - want)}${entryName(x.dims, x.entry)}`]] as [string, string][])),
  ];
}

function rulesPart(step: StepRecord, assignment: Assignment, x: Exhibit | undefined): string[] {
  const { policy, conventions } = assignment;
  const e = step.evidence;
  return [
    VERDICTS[step.verdict].meaning,
    ...(step.diagnosis ? [`${step.diagnosis.message} [${step.diagnosis.code}]`] : []),
    ...(step.follows && step.follows.length > 0
      ? [`It follows from the student's own ${step.follows.join(', ')}.`]
      : []),
    ...(e
      ? [
          `Tried at ${count(e.inputs, 'input')}, ${count(e.sizes, 'choice')} of sizes; sides of branches visited: ${e.branches}; precision: ${e.precision}.`,
        ]
      : []),
    ...(x && step.problems.some((p) => p.code === 'other-reading')
      ? ["The answer's value above is that of the other reading."]
      : []),
    ...(x && !x.differs && step.verdict === 'correct' ? ['The values above are those of the first input tried.'] : []),
    `Policy: consistent ${policy.consistent.n}/${policy.consistent.d}, another reading ${policy.reading ? `${policy.reading.n}/${policy.reading.d}` : 'left to a person'}. Conventions: * is ${conventions.star === 'matrix' ? 'the matrix product' : 'elementwise'}, layout ${conventions.layout}.`,
  ];
}

function pointsPart(at: RunStep): string[] {
  const { settled, graded } = at;
  const score =
    settled.pending > 0
      ? `${showPoints(settled.pending)} of ${showPoints(settled.points)} points open`
      : `${showPoints(settled.score)} of ${showPoints(settled.points)} points`;
  const file = at.whole.overrides?.file ?? 'overrides.yaml';
  return [
    score,
    ...(settled.credit ?? []),
    ...(settled.overrides ?? []).map(
      (o) =>
        `${file}:${o.line} (${o.by === 'answer' ? 'this answer' : o.by}): graded ${o.was.verdict}, ${showPoints(o.was.score)} of ${showPoints(o.was.points)}${o.read === undefined ? '' : `; read as ${o.read}`}${o.comment === undefined ? '' : `; "${o.comment}"`}`,
    ),
    ...(settled.overrides || graded.verdict === 'correct' || graded.verdict === 'blank'
      ? []
      : [
          `To settle it by hand: - {student: ${JSON.stringify(at.record.student.id)}, step: ${settled.id}, was: ${graded.verdict}, answer: '${answerMark(graded.answer)}', ${graded.verdict === 'unreadable' ? 'read: …' : 'credit: 1, comment: …'}}`,
        ]),
  ];
}

function sourcesPart(at: RunStep): [string, string][] {
  const { record } = at;
  return [
    ['assignment', `${record.assignment.id}, sha256 ${record.assignment.sha256}`],
    ['key', record.assignment.key],
    ['seed', record.seed],
    ['submission', `${record.submission.source}, sha256 ${record.submission.sha256}`],
    ['graded by', `backmark ${record.version}${record.version === VERSION ? '' : `; this is ${VERSION}`}`],
    ...(at.graded.fingerprint === undefined ? [] : ([['group', at.graded.fingerprint]] as [string, string][])),
  ];
}

/** Whether the step just graded again says what the record says. */
function agreement(at: RunStep): string {
  if (!at.submission) return 'The submission is no longer in the run folder; what stands here is the record alone.';
  if (JSON.stringify(at.again) === JSON.stringify(at.graded)) return 'Graded again just now: the same record.';
  if (at.again?.verdict === at.graded.verdict && at.graded.credit?.some((c) => c.startsWith('kept at ')))
    return `Graded again just now: ${at.again.verdict}, ${showPoints(at.again.score)} points; a regrade kept the ${showPoints(at.graded.score)} that it had.`;
  return `Graded again just now: ${at.again?.verdict ?? 'nothing'}, ${showPoints(at.again?.score ?? 0)} points. The record is older; backmark regrade shows what changes.`;
}

/** The whole page. */
export function explainText(at: RunStep, x: Exhibit | undefined, p: Paint): string {
  const { settled, record } = at;
  const table = (rows: readonly (readonly [string, string])[]): string[] => {
    const column = Math.max(...rows.map(([k]) => k.length)) + 2;
    return rows.map(
      ([k, v]) => `  ${p.dim(padTo(plain(k), column))}${indent(plain(v), ' '.repeat(column + 2)).trimStart()}`,
    );
  };
  const list = (lines: readonly string[]): string[] => lines.map((l) => `  ${indent(plain(l), '  ').trimStart()}`);
  const problems = settled.problems.map((problem) =>
    indent(
      problemText({ ...problem, blame: 'student', file: record.submission.source }, p) +
        (problem.caret === undefined ? '' : `\n${indent(plain(problem.caret), '    ')}`),
      '  ',
    ),
  );
  const lines = (settled.lines ?? []).map(
    (l) => `${l.verdict}: ${l.text}${l.message === undefined ? '' : ` (${l.message})`}`,
  );
  const parts: [string, string[]][] = [
    ['The answer', table(readingPart(at))],
    ...(problems.length > 0 ? ([['What was said about it', problems]] as [string, string[]][]) : []),
    ...(lines.length > 0 ? ([['Line by line', list(lines)]] as [string, string[]][]) : []),
    ...(x
      ? ([[x.differs ? 'At these inputs they differ' : 'At these inputs', table(valuesPart(x))]] as [
          string,
          string[],
        ][])
      : []),
    ['Why', list(rulesPart(settled, at.loaded.assignment, x))],
    ['The points', list(pointsPart(at))],
    ['Where it comes from', [...table(sourcesPart(at)), ...list([agreement(at)])]],
  ];
  const title = `${plain(record.student.name)}, ${settled.id}: ${VERDICTS[settled.verdict].glyph} ${verdictWord(settled)}`;
  return `${p.bold(title)}\n\n${parts.map(([head, body]) => `${p.bold(head)}\n${body.join('\n')}`).join('\n\n')}\n`;
}
