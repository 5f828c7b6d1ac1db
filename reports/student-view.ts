/** The view of one student's record: everything the templates print, worked out, in words. */
import { canDraw, heatMaps, nearlyEqual, sameShape } from './heat-map';
import { stackedBar } from './histogram';
import type { Markup } from './markup';
import { asRows, count, shortNumber, shortPair, showFlat, showPoints } from './numbers';
import type { RecordedProblem, ResultRecord, Shown, StepRecord } from './record';
import { renderStatement, renderTitle } from './statement';
import { typeset } from './typeset';
import { statusSentence, VERDICT_ORDER, VERDICTS, verdictWord } from './verdicts';

/** What a report needs beside the records: the questions, as the assignment states them. */
export type Statements = {
  readonly title: string;
  readonly problems: readonly {
    readonly id: string;
    readonly title: string;
    /** Markdown with LaTeX. */
    readonly statement: string;
    /** Prompts by step id (`linear.dX`). */
    readonly prompts: Readonly<Record<string, string>>;
  }[];
};

export type ProblemView = {
  readonly label: string;
  readonly isNote: boolean;
  /** A person's own word. */
  readonly isComment: boolean;
  readonly message: string;
  readonly place: string | null;
  readonly caret: string | null;
  readonly hint: string | null;
};

type Value = {
  readonly name: string;
  readonly scalar: string | null;
  readonly rows: readonly (readonly { readonly text: string; readonly full: string }[])[];
};

export type WitnessView = {
  readonly heading: string;
  readonly inputs: readonly Value[];
  readonly entry: string | null;
  /** The entry that differs, or the scalar: theirs and the reference. */
  readonly yours: string;
  readonly reference: string;
  readonly pictures: { readonly yours: Markup; readonly reference: Markup } | null;
  readonly yoursFlat: string | null;
  readonly referenceFlat: string | null;
};

export type StepView = {
  readonly id: string;
  readonly anchor: string;
  readonly title: string | null;
  readonly prompt: Markup | null;
  readonly asked: Markup;
  readonly askedText: string;
  readonly verdict: string;
  readonly glyph: string;
  readonly word: string;
  readonly meaning: string | null;
  readonly startHere: boolean;
  readonly score: string;
  readonly points: string;
  readonly pending: string | null;
  readonly answer: string | null;
  readonly read: Markup | null;
  readonly readText: string | null;
  readonly problems: readonly ProblemView[];
  readonly diagnosis: string | null;
  readonly place: string | null;
  readonly witness: WitnessView | null;
  readonly lines:
    | readonly {
        readonly glyph: string;
        readonly word: string;
        readonly tone: string;
        readonly text: string;
        readonly message: string | null;
      }[]
    | null;
  readonly credit: readonly string[];
  readonly evidence: string | null;
  /** Whether there is anything to say about how it was decided. */
  readonly about: boolean;
};

export type StudentView = {
  readonly pageTitle: string;
  readonly assignment: string;
  readonly assignmentTitle: Markup;
  readonly student: string;
  readonly studentId: string | null;
  readonly score: string;
  readonly points: string;
  readonly bar: Markup;
  readonly pending: string | null;
  readonly status: string | null;
  readonly summary: string;
  readonly start: { readonly href: string; readonly id: string } | null;
  readonly practice: boolean;
  readonly fileProblems: readonly ProblemView[];
  readonly chips: readonly {
    readonly href: string;
    readonly id: string;
    readonly verdict: string;
    readonly glyph: string;
    readonly word: string;
    readonly right: boolean;
  }[];
  readonly problems: readonly {
    readonly id: string;
    readonly title: Markup;
    readonly titleText: string;
    readonly statement: Markup | null;
    readonly statementText: string | null;
    readonly score: string;
    readonly steps: readonly StepView[];
  }[];
  readonly provenance: readonly { readonly label: string; readonly value: string }[];
};

/** An id for use in a link; step ids are the assignment's, but nothing is taken on trust. */
export const anchorOf = (id: string): string => `step-${id.replace(/[^\p{L}\p{N}._-]/gu, '_')}`;

export function problemView(problem: RecordedProblem): ProblemView {
  const place =
    problem.line === undefined
      ? null
      : `line ${problem.line}${problem.column === undefined ? '' : `, column ${problem.column}`}`;
  const isComment = problem.code === 'comment';
  const isNote = problem.severity === 'note' && !isComment;
  return {
    label: isComment ? 'from your TA' : isNote ? 'note' : 'problem',
    isComment,
    isNote,
    message: problem.message,
    place,
    caret: problem.caret ?? null,
    hint: problem.hint ?? null,
  };
}

/** The entry of a nested quantity at indices counted from 1. */
function entryOf(shown: Shown, entry: readonly number[]): string | undefined {
  let at: Shown | undefined = shown;
  for (const i of entry) at = typeof at === 'string' ? undefined : at?.[i - 1];
  return typeof at === 'string' ? at : undefined;
}

/** Input values keep 12 digits in the record; where they were drawn short they show whole. */
const inputNumber = (text: string): { text: string; full: string } => ({ text: shortNumber(text, 6), full: text });

function inputValue(name: string, shown: Shown): Value {
  const rows = asRows(shown).map((row) => row.map(inputNumber));
  return { name, scalar: typeof shown === 'string' ? shortNumber(shown, 8) : null, rows };
}

const entryText = (entry: readonly number[]): string =>
  entry.length === 1 ? `entry ${entry[0]}` : `entry (${entry.join(', ')})`;

function witnessView(step: StepRecord): WitnessView | null {
  const { witness } = step;
  if (!witness) return null;
  const { expected, got, entry } = witness;
  const fits = sameShape(got, expected);
  const mine = entryOf(got, entry);
  const theirs = entryOf(expected, entry);
  const pair = mine !== undefined && theirs !== undefined ? shortPair(mine, theirs) : undefined;
  const drawn = fits && canDraw(got) ? heatMaps(got, expected) : null;
  return {
    heading: step.asks === 'value' ? 'At the inputs of the question' : 'At these inputs the two differ',
    inputs: Object.entries(witness.inputs).map(([name, shown]) => inputValue(name, shown)),
    entry: entry.length > 0 ? entryText(entry) : null,
    yours: pair?.[0] ?? showFlat(got),
    reference: pair?.[1] ?? showFlat(expected),
    pictures: drawn,
    yoursFlat: typeof got === 'string' ? null : showFlat(got),
    referenceFlat: typeof expected === 'string' ? null : showFlat(expected),
  };
}

/** `entries (1, 2) and (2, 3)`: where two revealed values differ; otherwise the one place that was kept. */
function placeText(step: StepRecord): string | null {
  const entry = step.place?.entry ?? step.witness?.entry;
  if (!entry || step.verdict === 'correct') return null;
  if (step.witness && sameShape(step.witness.got, step.witness.expected)) {
    const mine = asRows(step.witness.got);
    const theirs = asRows(step.witness.expected);
    const all = mine.flatMap((row) => row.map(() => 1)).length;
    const off = mine.flatMap((row, i) => row.filter((text, j) => !nearlyEqual(text, theirs[i]?.[j] ?? ''))).length;
    if (all > 1 && off > 1) return off === all ? `All ${all} entries differ.` : `${off} of ${all} entries differ.`;
  }
  return entry.length > 0 ? `It differs in ${entryText(entry)}.` : null;
}

const LINE_LOOKS = {
  correct: { glyph: '✓', word: 'holds', tone: 'correct' },
  wrong: { glyph: '✗', word: 'does not hold', tone: 'wrong' },
  'not-counted': { glyph: '·', word: 'not counted', tone: 'blank' },
  defines: { glyph: '≔', word: 'introduces a name', tone: 'blank' },
  review: { glyph: '?', word: 'not decided', tone: 'review' },
} as const;

function evidenceText(step: StepRecord): string | null {
  const e = step.evidence;
  if (!e) return null;
  const precision = e.precision === 'double' ? 'double precision with rounding bounds' : `up to ${e.precision}`;
  const branches = /^0 of 0$/.test(e.branches) ? '' : `, branches visited: ${e.branches}`;
  return `${count(e.inputs, 'input')} tried at ${count(e.sizes, 'choice')} of sizes${branches}, in ${precision}.`;
}

/** Fractions at full size, though the formula stands in a line. */
const large = (latex: string): string => `\\displaystyle ${latex}`;

/** Whether more is said about a step than what its verdict means. */
const isExplained = (step: StepRecord): boolean =>
  step.verdict === 'correct' ||
  (step.verdict === 'wrong' &&
    (step.diagnosis !== undefined || placeText(step) !== null || step.problems.some((p) => p.severity === 'error')));

function stepView(step: StepRecord, statements: Statements, startHere: boolean): StepView {
  const look = VERDICTS[step.verdict];
  const prompt = statements.problems
    .map((p) => (Object.hasOwn(p.prompts, step.id) ? p.prompts[step.id] : undefined))
    .find((p) => p !== undefined);
  const multiLine = step.read?.latex.includes('\\\\') === true;
  return {
    id: step.id,
    anchor: anchorOf(step.id),
    title: step.title !== '' && step.title !== step.id && step.title !== step.asked.text ? step.title : null,
    prompt: prompt ? renderStatement(prompt) : null,
    asked: typeset(large(step.asked.latex)),
    askedText: step.asked.text,
    verdict: step.verdict,
    glyph: look.glyph,
    word: verdictWord(step),
    meaning: isExplained(step) ? null : look.meaning,
    startHere,
    score: step.pending > 0 && step.pending >= step.points ? 'open' : showPoints(step.score),
    points: showPoints(step.points),
    pending: step.pending > 0 && step.pending < step.points ? showPoints(step.pending) : null,
    answer: step.answer.trim() === '' ? null : step.answer.replace(/\s+$/, ''),
    read: step.read ? typeset(multiLine ? step.read.latex : large(step.read.latex), multiLine) : null,
    readText: step.read ? step.read.text : null,
    problems: step.problems.map(problemView),
    diagnosis: step.diagnosis ? step.diagnosis.message : null,
    place: placeText(step),
    witness: witnessView(step),
    lines:
      step.lines && (step.lines.length > 1 || step.lines.some((l) => l.verdict === 'wrong' || l.verdict === 'review'))
        ? step.lines.map((line) => ({ ...LINE_LOOKS[line.verdict], text: line.text, message: line.message ?? null }))
        : null,
    credit: step.credit ?? [],
    evidence: evidenceText(step),
    about: (step.credit ?? []).length > 0 || step.evidence !== undefined,
  };
}

/** How many steps have each verdict, in words. */
export function countsSentence(steps: readonly StepRecord[]): string {
  const parts = VERDICT_ORDER.map((verdict) => ({
    verdict,
    n: steps.filter((s) => s.verdict === verdict).length,
  })).filter((p) => p.n > 0);
  const words: Readonly<Record<string, string>> = {
    consistent: 'following from your earlier answers',
    review: 'with your TA',
  };
  const list = parts.map((p) => `${p.n} ${words[p.verdict] ?? VERDICTS[p.verdict].word}`);
  return `${count(steps.length, 'step')}: ${list.join(', ')}.`;
}

function pendingSentence(pending: number, points: number): string {
  const one = pending === 1;
  return `${showPoints(pending)} of the ${count(points, 'point')} ${one ? 'is' : 'are'} not decided yet: a teaching assistant will look at ${one ? 'it' : 'them'}, and ${one ? 'it is' : 'they are'} not counted as lost.`;
}

const SHORT_HASH = 12;

/** The view of one record, told no further than the record itself goes (see reveal.ts). */
export function studentView(record: ResultRecord, statements: Statements): StudentView {
  // of a file that could not be graded nothing is said step by step: it would read as blank
  const own = record.status === 'graded' ? record.steps : [];
  const first = own.find((s) => s.verdict === 'wrong');
  const known = new Map(statements.problems.map((p) => [p.id, p]));
  const ids = [...new Set(own.map((s) => s.id.split('.')[0] ?? ''))];
  const whole = own.reduce((sum, s) => sum + s.points, 0) || 1;
  return {
    pageTitle: `${record.student.name} · ${record.assignment.title}`,
    assignment: record.assignment.title,
    assignmentTitle: renderTitle(record.assignment.title),
    student: record.student.name,
    studentId: record.student.id.toLowerCase() === record.student.name.toLowerCase() ? null : record.student.id,
    score: record.status === 'graded' || record.status === 'missing' ? showPoints(record.score) : '–',
    points: showPoints(record.points),
    bar: stackedBar(
      own.map((s) => ({ share: s.points / whole, tone: s.verdict })),
      countsSentence(own),
    ),
    pending: record.pending > 0 ? pendingSentence(record.pending, record.points) : null,
    status: statusSentence(record) ?? null,
    summary: own.length > 0 ? countsSentence(own) : '',
    start: first ? { href: `#${anchorOf(first.id)}`, id: first.id } : null,
    practice: record.seed === 'practice',
    fileProblems: record.problems.map(problemView),
    chips: own.map((s) => ({
      href: `#${anchorOf(s.id)}`,
      id: s.id,
      verdict: s.verdict,
      glyph: VERDICTS[s.verdict].glyph,
      word: verdictWord(s),
      right: s.verdict === 'correct',
    })),
    problems: ids.map((id) => {
      const steps = own.filter((s) => (s.id.split('.')[0] ?? '') === id);
      const stated = known.get(id);
      return {
        id,
        title: renderTitle(stated?.title || id),
        titleText: stated?.title || id,
        statement: stated && stated.statement.trim() !== '' ? renderStatement(stated.statement) : null,
        statementText: stated && stated.statement.trim() !== '' ? stated.statement.trim() : null,
        score: `${showPoints(sum(steps.map((s) => s.score)))} of ${showPoints(sum(steps.map((s) => s.points)))}`,
        steps: steps.map((s) => stepView(s, statements, s === first)),
      };
    }),
    provenance: [
      {
        label: 'Assignment',
        value: `${record.assignment.id}, sha256 ${record.assignment.sha256.slice(0, SHORT_HASH)}`,
      },
      { label: 'Key', value: record.assignment.key.slice(0, SHORT_HASH) },
      { label: 'Seed', value: record.seed },
      {
        label: 'Graded from',
        value:
          record.submission.sha256 === ''
            ? record.submission.source
            : `${record.submission.source}, sha256 ${record.submission.sha256.slice(0, SHORT_HASH)}`,
      },
      ...(record.submission.time === null ? [] : [{ label: 'Handed in', value: record.submission.time }]),
      { label: 'Graded by', value: `backmark ${record.version}` },
    ],
  };
}

/** Points as a sum that does not show binary fractions. */
function sum(values: readonly number[]): number {
  return Math.round(values.reduce((a, b) => a + b, 0) * 1e6) / 1e6;
}
