/** What a teaching assistant settled by hand, laid over graded records: copies with the credit changed, and what stood in the way. */
import type { AppliedOverride, RecordedProblem, ResultRecord, StepRecord, Verdict } from '../reports/record';
import { nearest } from '../src/assignment/nearest';
import type { Override, OverrideTarget } from '../src/assignment/overrides';
import type { Fraction } from '../src/assignment/types';
import { sha256 } from '../src/sha256';
import { exactly } from './exactly';
import type { Group } from './groups';
import { groupOf, groupsNamed, OTHER_READING } from './groups';
import { decimal, fraction, times, total, ZERO } from './points';

/** An override that was not carried out, or that a person should look at again. */
export type Conflict = {
  readonly code:
    | 'unknown-student'
    | 'unknown-group'
    | 'ambiguous-group'
    | 'answer-changed'
    | 'verdict-changed'
    | 'now-correct'
    | 'no-longer-needed'
    | 'not-graded'
    | 'reading';
  readonly message: string;
  readonly hint?: string;
  readonly line: number;
  readonly column: number;
};

export type Settled = { readonly records: readonly ResultRecord[]; readonly conflicts: readonly Conflict[] };

/** The code of a problem that is a person's word to the student; it is told at every reveal level. */
export const COMMENT = 'comment';

const shown = (f: Fraction): string => String(decimal(f));

/** The first hex digits of an answer's SHA-256, by which an override knows the answer that it was written for. */
export const answerMark = (answer: string): string => sha256(answer).slice(0, 12);

/**
 * Lays overrides over graded records. `readings` holds, by student, the record graded with the texts of `read` in place of
 * the answers. The most particular override decides: a void step, then a student's step, a group, a student as a whole.
 */
export function settle(
  records: readonly ResultRecord[],
  groups: readonly Group[],
  overrides: readonly Override[],
  readings: ReadonlyMap<string, ResultRecord> = new Map(),
): Settled {
  const conflicts: Conflict[] = [];
  const conflict = (o: Override, code: Conflict['code'], message: string, hint?: string): void => {
    conflicts.push({ code, message, line: o.line, column: o.column, ...(hint !== undefined && { hint }) });
  };
  checkTargets(records, groups, overrides, conflict);
  if (overrides.length === 0) return { records, conflicts };
  const named = new Map(
    overrides.flatMap((o) =>
      o.target.kind === 'group' ? [[o, new Set(groupsNamed(groups, o.target.group).map((g) => g.fingerprint))]] : [],
    ),
  );
  const settled = records.map((record) => {
    const read = readings.get(record.student.id);
    return settleRecord(record, read, overrides, named, conflict);
  });
  return { records: settled, conflicts: conflicts.sort((a, b) => a.line - b.line || a.column - b.column) };
}

type Note = (o: Override, code: Conflict['code'], message: string, hint?: string) => void;

function checkTargets(
  records: readonly ResultRecord[],
  groups: readonly Group[],
  overrides: readonly Override[],
  conflict: Note,
): void {
  const ids = new Set(records.map((r) => r.student.id));
  for (const o of overrides) {
    const { target } = o;
    if ((target.kind === 'answer' || target.kind === 'student') && !ids.has(target.student)) {
      const near = nearest(target.student, ids);
      conflict(
        o,
        'unknown-student',
        `nobody in this class is ${target.student}${near === undefined ? '' : `; did you mean ${near}?`}`,
        'the ids are in intake.csv',
      );
    }
    if (target.kind !== 'group') continue;
    const found = groupsNamed(groups, target.group).filter(
      (g) => target.step === undefined || g.step === undefined || g.step === target.step,
    );
    if (found.length === 0 && target.group !== OTHER_READING) {
      const near = nearest(
        target.group,
        groups.map((g) => g.id),
      );
      conflict(
        o,
        'unknown-group',
        `no group of this class begins with ${target.group}${near === undefined ? '' : `; did you mean ${near}?`}`,
        "the groups are on the class's page and in groups.json",
      );
    }
    if (found.length > 1)
      conflict(
        o,
        'ambiguous-group',
        `${target.group} begins the names of ${found.length} groups: ${found.map((g) => g.id).join(', ')}`,
        'write more digits',
      );
  }
}

function settleRecord(
  graded: ResultRecord,
  read: ResultRecord | undefined,
  overrides: readonly Override[],
  named: ReadonlyMap<Override, ReadonlySet<string>>,
  conflict: Note,
): ResultRecord {
  const { id } = graded.student;
  const whole = overrides
    .filter((o) => o.target.kind === 'student' && o.target.student === id)
    .map((o) => asShare(o, exactly(graded.points)));
  if (graded.status !== 'graded') {
    for (const o of overrides)
      if (o.target.kind === 'answer' && o.target.student === id)
        conflict(
          o,
          'not-graded',
          `${id}: no step of this submission was graded (${graded.status})`,
          `settle it as a whole: {student: ${id}, points: …}`,
        );
    return settleWhole(graded, whole);
  }
  const steps = graded.steps.map((step) => {
    const own = overrides.filter((o) => isFor(o.target, id, step, named.get(o)));
    const again = read?.steps.find((s) => s.id === step.id);
    return settleStep(id, step, again, own, whole, conflict);
  });
  const comments = whole.flatMap((o) => commentOf(o));
  const changed = steps.some((s, i) => s !== graded.steps[i]);
  if (!changed && comments.length === 0) return graded;
  return {
    ...graded,
    score: decimal(total(steps.map((s) => exactly(s.score)))),
    points: decimal(total(steps.map((s) => exactly(s.points)))),
    pending: decimal(total(steps.map((s) => exactly(s.pending)))),
    steps,
    problems: [...graded.problems, ...comments],
  };
}

function isFor(
  target: OverrideTarget,
  student: string,
  step: StepRecord,
  fingerprints: ReadonlySet<string> | undefined,
): boolean {
  switch (target.kind) {
    case 'step':
      return target.step === step.id;
    case 'answer':
      return target.student === student && target.step === step.id;
    case 'student':
      return false;
    case 'group': {
      const group = groupOf(step);
      if (group === undefined || (target.step !== undefined && target.step !== step.id)) return false;
      return fingerprints?.size === 1 && fingerprints.has(group);
    }
  }
}

/** A submission that could not be graded, settled as a whole. */
function settleWhole(record: ResultRecord, whole: readonly Override[]): ResultRecord {
  if (whole.length === 0) return record;
  const comments = whole.flatMap((o) => commentOf(o));
  const o = whole.find((x) => x.credit);
  if (!o?.credit) return { ...record, problems: [...record.problems, ...comments] };
  const points = exactly(record.points);
  const score = creditIn(o, points) ?? ZERO;
  const sentence: RecordedProblem = {
    code: COMMENT,
    message: `Your TA settled this submission as a whole: ${shown(score)} of ${shown(points)} points.`,
    severity: 'note',
  };
  return {
    ...record,
    status: 'graded',
    score: decimal(score),
    pending: 0,
    steps: shareOut(record.steps, score, points),
    problems: [...record.problems, sentence, ...comments],
  };
}

/** The points of a whole, spread over its steps by what each is worth. */
function shareOut(steps: readonly StepRecord[], score: Fraction, points: Fraction): StepRecord[] {
  const share = points.n === 0 ? ZERO : fraction(score.n * points.d, score.d * points.n);
  return steps.map((s) => ({ ...s, score: decimal(times(exactly(s.points), share)), pending: 0 }));
}

const commentOf = (o: Override): RecordedProblem[] =>
  o.comment === undefined ? [] : [{ code: COMMENT, message: o.comment, severity: 'note' }];

/** What an override gives of so many points: never more than these. */
function creditIn(o: Override, points: Fraction): Fraction | undefined {
  if (!o.credit) return undefined;
  const value = o.credit.kind === 'share' ? times(points, o.credit.value) : o.credit.value;
  return value.n * points.d > points.n * value.d ? points : value;
}

/** Points for a submission as a whole, as a share of every step. */
function asShare(o: Override, points: Fraction): Override {
  const given = creditIn(o, points);
  if (!given || points.n === 0) return o;
  return { ...o, credit: { kind: 'share', value: fraction(given.n * points.d, given.d * points.n) } };
}

const RANK: Readonly<Record<OverrideTarget['kind'], number>> = { step: 0, answer: 1, group: 2, student: 3 };

function settleStep(
  student: string,
  graded: StepRecord,
  again: StepRecord | undefined,
  own: readonly Override[],
  whole: readonly Override[],
  conflict: Note,
): StepRecord {
  const all = [...own, ...whole.filter((o) => o.credit)].sort(
    (a, b) => RANK[a.target.kind] - RANK[b.target.kind] || a.line - b.line,
  );
  const standing = all.filter((o) => !isStale(student, graded, o, conflict));
  const first =
    standing.find((o) => o.void !== undefined) ??
    standing.find((o) => o.credit !== undefined || (o.read !== undefined && again !== undefined));
  const reading = standing.find((o) => o.read !== undefined && again !== undefined);
  const deciding = first === reading ? undefined : first;
  const base = read(graded, again, reading);
  if (reading && base.verdict === 'unreadable')
    conflict(
      reading,
      'reading',
      `${student}, ${graded.id}: read so, it still cannot be graded: ${base.problems[0]?.message ?? 'unreadable'}`,
      'write the answer alone, as the step asks for it',
    );
  const applied: AppliedOverride[] = standing
    .filter((o) => o === deciding || o === reading || (o.comment !== undefined && o.target.kind !== 'student'))
    .map((o) => ({
      by: o.target.kind,
      line: o.line,
      ...(o.comment !== undefined && { comment: o.comment }),
      ...(o.read !== undefined && { read: o.read }),
      ...(o.void && { void: o.void }),
      was: { verdict: graded.verdict, score: graded.score, points: graded.points },
    }));
  if (applied.length === 0) return base === graded || same(base, graded) ? graded : base;
  const comments = standing.filter((o) => o.target.kind !== 'student').flatMap(commentOf);
  const step: StepRecord = {
    ...base,
    problems: [...comments, ...readingNote(reading), ...base.problems],
    overrides: applied,
  };
  return deciding ? decided(step, deciding) : step;
}

const same = (a: StepRecord, b: StepRecord): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The step as it was graded with the texts of `read`; the answer stays what was handed in. */
function read(graded: StepRecord, again: StepRecord | undefined, reading: Override | undefined): StepRecord {
  if (!again) return graded;
  if (!reading) return again;
  return { ...again, answer: graded.answer };
}

const readingNote = (reading: Override | undefined): RecordedProblem[] =>
  reading?.read === undefined
    ? []
    : [{ code: COMMENT, message: `Your TA read this answer as ${reading.read}`, severity: 'note' }];

/** Whether what the override was written for has changed since; told, and the override is left out. */
function isStale(student: string, step: StepRecord, o: Override, conflict: Note): boolean {
  const stale = staleness(step, o);
  if (stale) conflict(o, stale.code, `${student}, ${step.id}: ${stale.message}`, stale.hint);
  return stale !== undefined;
}

/** Why an override does not stand for this answer any more; undefined where it does. */
export function staleness(
  step: StepRecord,
  o: Override,
): { readonly code: Conflict['code']; readonly message: string; readonly hint: string } | undefined {
  if (o.void !== undefined) return undefined;
  if (o.answer !== undefined && !sha256(step.answer).startsWith(o.answer))
    return {
      code: 'answer-changed',
      message: 'the answer is another one since this was written; it was not carried out',
      hint: `look at the answer again, then write answer: ${answerMark(step.answer)}`,
    };
  if (o.was !== undefined && o.was !== step.verdict)
    return {
      code: 'verdict-changed',
      message: `the verdict was ${o.was}, now it is ${step.verdict}; it was not carried out`,
      hint: `take the override out, or write was: ${step.verdict}`,
    };
  if (step.verdict !== 'correct' || o.was === 'correct' || o.target.kind === 'student') return undefined;
  if (o.credit === undefined && o.read === undefined) return undefined;
  const given = creditIn(o, exactly(step.points));
  return given === undefined || decimal(given) < step.score
    ? {
        code: 'now-correct',
        message: 'the answer is correct now; the override would change that and was not carried out',
        hint: 'take the override out, or write was: correct',
      }
    : {
        code: 'no-longer-needed',
        message: 'the answer is correct now; the override gives it nothing more',
        hint: 'take the override out',
      };
}

/** The verdict that credit by hand makes of one that was open or wrong. */
function verdictAfter(verdict: Verdict, score: Fraction, points: Fraction): Verdict {
  const isOpen = verdict === 'review' || verdict === 'unreadable';
  if (isOpen) return score.n === 0 ? 'wrong' : decimal(score) >= decimal(points) ? 'correct' : 'partial';
  if (verdict === 'wrong' || verdict === 'blank' || verdict === 'consistent' || verdict === 'partial')
    return score.n === 0 ? (verdict === 'blank' ? 'blank' : 'wrong') : 'partial';
  return verdict;
}

function decided(step: StepRecord, o: Override): StepRecord {
  const points = exactly(step.points);
  const said = (sentence: string): Pick<StepRecord, 'credit'> => ({ credit: [...(step.credit ?? []), sentence] });
  if (o.void === 'drop')
    return {
      ...step,
      score: 0,
      points: 0,
      pending: 0,
      problems: [
        { code: COMMENT, message: 'This step does not count: its points left the total.', severity: 'note' },
        ...step.problems,
      ],
      ...said(`void for everyone: ${shown(points)} left the total`),
    };
  if (o.void === 'full')
    return {
      ...step,
      score: step.points,
      pending: 0,
      problems: [
        { code: COMMENT, message: 'Everyone has the points of this step.', severity: 'note' },
        ...step.problems,
      ],
      ...said(`void for everyone: all have its ${shown(points)}`),
    };
  const score = creditIn(o, points) ?? ZERO;
  const whose = { group: 'for all who made this mistake', answer: 'for this answer', student: 'as a whole', step: '' };
  return {
    ...step,
    verdict: verdictAfter(step.verdict, score, points),
    score: decimal(score),
    pending: 0,
    ...said(`${shown(score)} of ${shown(points)}: settled by a TA ${whose[o.target.kind]}`),
  };
}
