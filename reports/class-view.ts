/** The view of a class: how the scores lie, every student at every step, and what a teaching assistant should look at. */

import type { Group } from '../graders/groups';
import type { Conflict } from '../graders/settle';
import type { IntakeRow } from '../src/submission/intake';
import { type GroupRow, groupRows } from './class-groups';
import { histogram, stackedBar } from './histogram';
import type { Markup } from './markup';
import { count, mean, median, showPoints, showShare } from './numbers';
import type { ResultRecord, StepRecord, Verdict } from './record';
import { renderTitle } from './statement';
import { anchorOf } from './student-view';
import { typeset } from './typeset';
import { VERDICT_ORDER, VERDICTS, verdictWord } from './verdicts';

export type ClassInput = {
  readonly records: readonly ResultRecord[];
  /** File name without extension for each student's id (file-names.ts). */
  readonly files: ReadonlyMap<string, string>;
  readonly intake: readonly IntakeRow[];
  readonly groups?: readonly Group[];
  readonly conflicts?: readonly Conflict[];
};

type Finding = {
  readonly student: string;
  readonly href: string;
  readonly step: string | null;
  readonly text: string;
  readonly source: string;
  /** How many others wrote the same; the groups below settle all of them at once. */
  readonly others: string | null;
};

type StepColumn = {
  readonly id: string;
  readonly asked: Markup;
  readonly points: string;
  readonly right: string;
  readonly bar: Markup;
  readonly slip: string;
  readonly open: string;
};

export type ClassView = {
  readonly pageTitle: string;
  readonly assignment: string;
  readonly assignmentTitle: Markup;
  readonly figures: readonly { readonly value: string; readonly label: string }[];
  readonly chart: Markup;
  readonly chartNote: string;
  readonly legend: readonly { readonly verdict: string; readonly glyph: string; readonly word: string }[];
  readonly columns: readonly { readonly id: string }[];
  readonly rows: readonly {
    readonly name: string;
    readonly id: string | null;
    readonly href: string;
    readonly score: string;
    readonly note: string | null;
    readonly cells: readonly {
      readonly verdict: string;
      readonly glyph: string;
      readonly label: string;
      readonly href: string;
    }[];
  }[];
  readonly steps: readonly StepColumn[];
  readonly unreadable: readonly Finding[];
  readonly review: readonly Finding[];
  readonly files: readonly {
    readonly source: string;
    readonly student: string;
    readonly outcome: string;
    readonly message: string;
  }[];
  readonly groups: readonly GroupRow[];
  readonly conflicts: readonly { readonly line: number; readonly message: string; readonly hint: string | null }[];
  readonly nothingToDo: boolean;
  readonly provenance: readonly { readonly label: string; readonly value: string }[];
};

/** Words that differ from what the student is told. */
const STAFF_WORDS: Partial<Readonly<Record<Verdict, string>>> = {
  consistent: 'follows from an earlier answer',
  review: 'for you to decide',
};

const RIGHT: ReadonlySet<Verdict> = new Set(['correct', 'consistent']);

/** Steps in the order of the assignment: that of the record that has most of them. */
export function stepsOf(records: readonly ResultRecord[]): readonly StepRecord[] {
  return records.reduce<readonly StepRecord[]>((most, r) => (r.steps.length > most.length ? r.steps : most), []);
}

/** The link to a student's page. */
const pageOf = (input: ClassInput, id: string): string =>
  `students/${encodeURIComponent(input.files.get(id) ?? id)}.html`;

/** The commonest diagnosis or problem among those not right, with how often it occurs. */
export function commonestSlip(steps: readonly StepRecord[]): { readonly text: string; readonly n: number } | undefined {
  const found = new Map<string, { text: string; n: number }>();
  for (const step of steps) {
    if (step.verdict !== 'wrong' && step.verdict !== 'partial') continue;
    const problem = step.problems.find((p) => p.severity === 'error');
    const code = step.diagnosis?.code ?? problem?.code;
    if (code === undefined) continue;
    const known = found.get(code);
    if (known) known.n++;
    else found.set(code, { text: code.replaceAll('-', ' '), n: 1 });
  }
  return [...found.values()].sort((a, b) => b.n - a.n || a.text.localeCompare(b.text, 'en'))[0];
}

function column(step: StepRecord, all: readonly StepRecord[]): StepColumn {
  const answered = all.filter((s) => s.verdict !== 'blank');
  const right = all.filter((s) => RIGHT.has(s.verdict)).length;
  const open = all.filter((s) => s.verdict === 'review' || s.verdict === 'unreadable').length;
  const slip = commonestSlip(all);
  return {
    id: step.id,
    asked: typeset(step.asked.latex),
    points: showPoints(step.points),
    right: `${showShare(right, all.length)} (${right} of ${all.length})`,
    bar: stackedBar(
      VERDICT_ORDER.map((verdict) => ({
        tone: verdict,
        share: all.length === 0 ? 0 : all.filter((s) => s.verdict === verdict).length / all.length,
      })),
      `${right} of ${all.length} right, ${answered.length} answered`,
    ),
    slip: slip ? `${slip.text} (${slip.n})` : '',
    open: open > 0 ? String(open) : '',
  };
}

/** What waits for a person, the same answer to the same step once. */
function findings(input: ClassInput, verdict: Verdict): Finding[] {
  const alike = new Map<string, { finding: Omit<Finding, 'others'>; n: number }>();
  for (const record of input.records) {
    if (record.status !== 'graded') continue;
    for (const step of record.steps) {
      // what a person has settled does not wait any more
      if (step.verdict !== verdict || step.overrides !== undefined) continue;
      const problem = step.problems.find((p) => p.severity === 'error') ?? step.problems[0];
      const text = problem?.message ?? VERDICTS[verdict].meaning;
      const id = JSON.stringify([step.id, step.answer, text]);
      const known = alike.get(id);
      if (known) {
        known.n++;
        continue;
      }
      const place =
        problem?.line === undefined
          ? ''
          : `:${problem.line}${problem.column === undefined ? '' : `:${problem.column}`}`;
      const finding = {
        student: record.student.name,
        href: `${pageOf(input, record.student.id)}#${anchorOf(step.id)}`,
        step: step.id,
        text,
        source: `${record.submission.source}${place}`,
      };
      alike.set(id, { finding, n: 1 });
    }
  }
  return [...alike.values()].map(({ finding, n }) => ({
    ...finding,
    others: n > 1 ? `and ${count(n - 1, 'other')} with the same answer` : null,
  }));
}

const STATUSES: Readonly<Record<IntakeRow['status'], string>> = {
  graded: 'graded',
  unreadable: 'could not be read',
  duplicate: 'one of several from this student',
  copy: 'a copy',
  'other-assignment': 'for another assignment',
  skipped: 'skipped',
};

/** The view of a class, students by name, nothing hidden: this page is for staff. */
export function classView(input: ClassInput): ClassView {
  const records = [...input.records].sort(
    (a, b) => a.student.name.localeCompare(b.student.name, 'en') || (a.student.id < b.student.id ? -1 : 1),
  );
  const graded = records.filter((r) => r.status === 'graded');
  const steps = stepsOf(records);
  const scores = graded.map((r) => r.score);
  const most = Math.max(0, ...records.map((r) => r.points));
  const first = records[0];
  const pending = graded.filter((r) => r.pending > 0).length;
  const problems = input.intake.filter((row) => row.status !== 'graded' || row.note !== '');
  const unreadable = findings({ ...input, records }, 'unreadable');
  const review = findings({ ...input, records }, 'review');
  return {
    pageTitle: first ? `${first.assignment.title}: the class` : 'The class',
    assignment: first?.assignment.title ?? '',
    assignmentTitle: renderTitle(first?.assignment.title ?? ''),
    figures: [
      { value: String(records.length), label: records.length === 1 ? 'student' : 'students' },
      {
        value: graded.length === 0 ? '–' : showPoints(Number(mean(scores).toFixed(2))),
        label: `mean of ${showPoints(most)} points`,
      },
      { value: graded.length === 0 ? '–' : showPoints(Number(median(scores).toFixed(2))), label: 'median' },
      { value: String(pending), label: 'with open points' },
      { value: String(records.length - graded.length), label: 'not gradable' },
    ],
    chart: histogram(scores, most, mean(scores)),
    chartNote:
      graded.length === records.length
        ? `${count(graded.length, 'student')}.`
        : `${count(graded.length, 'student')}; those that could not be graded are left out.`,
    legend: VERDICT_ORDER.map((verdict) => ({
      verdict,
      glyph: VERDICTS[verdict].glyph,
      word: STAFF_WORDS[verdict] ?? VERDICTS[verdict].word,
    })),
    columns: steps.map((s) => ({ id: s.id })),
    rows: records.map((record) => {
      const own = new Map(record.steps.map((s) => [s.id, s]));
      const href = pageOf(input, record.student.id);
      return {
        name: record.student.name,
        id: record.student.id === record.student.name ? null : record.student.id,
        href,
        score: record.status === 'graded' ? showPoints(record.score) : '–',
        note:
          record.status === 'graded'
            ? record.pending > 0
              ? `+${showPoints(record.pending)} open`
              : null
            : { unreadable: 'unreadable', missing: 'missing', error: 'grader fault' }[record.status],
        cells: steps.map((s) => {
          const step = own.get(s.id);
          if (!step || record.status !== 'graded')
            return { verdict: 'blank', glyph: '–', label: `${s.id}: no verdict`, href };
          const label = `${s.id}: ${verdictWord(step)}, ${showPoints(step.score)} of ${showPoints(step.points)}`;
          return {
            verdict: step.verdict,
            glyph: VERDICTS[step.verdict].glyph,
            label,
            href: `${href}#${anchorOf(s.id)}`,
          };
        }),
      };
    }),
    steps: steps.map((s) =>
      column(
        s,
        graded.flatMap((r) => r.steps.filter((own) => own.id === s.id)),
      ),
    ),
    unreadable,
    review,
    files: problems.map((row) => ({
      source: row.source,
      student: row.student,
      outcome: STATUSES[row.status],
      message: row.note,
    })),
    groups: groupRows(input.groups ?? [], records, (student, step) => `${pageOf(input, student)}#${anchorOf(step)}`),
    conflicts: (input.conflicts ?? []).map((c) => ({ line: c.line, message: c.message, hint: c.hint ?? null })),
    nothingToDo:
      problems.length === 0 && unreadable.length === 0 && review.length === 0 && (input.conflicts ?? []).length === 0,
    provenance: first
      ? [
          { label: 'Assignment', value: `${first.assignment.id}, sha256 ${first.assignment.sha256}` },
          { label: 'Key', value: first.assignment.key },
          { label: 'Seed', value: first.seed },
          { label: 'Graded by', value: `backmark ${first.version}` },
        ]
      : [],
  };
}
