/** Files to records: the assignment's key, submissions read, graded, and a fault of ours kept to the one it hit. */

import { gradeSubmission } from '../../graders/grade';
import { type AnswerKey, makeKey } from '../../graders/key';
import { decimal, total } from '../../graders/points';
import { RECORD_FORMAT, type ResultRecord } from '../../reports/record';
import type { Statements } from '../../reports/student-view';
import type { Assignment, Step } from '../assignment/types';
import type { Submission } from '../submission/types';
import { VERSION } from '../version';
import type { Loaded } from './assignment-file';
import { EXIT, Failure } from './failure';

/** The key of a seed, or the failure that says why the assignment has none. */
export function keyOf(loaded: Loaded, seed: string): AnswerKey {
  const key = makeKey(loaded.assignment, seed);
  if (!key.ok)
    throw new Failure(EXIT.unsound, `${loaded.assignment.id} cannot be graded`, undefined, key.problems, {
      file: loaded.file,
      text: loaded.text,
    });
  return key.value;
}

export const stepsIn = (assignment: Assignment): readonly Step[] => assignment.problems.flatMap((p) => p.steps);

/** A record that says which steps ask for a value: what of them may be told is narrower. */
function withAsks(record: ResultRecord, assignment: Assignment): ResultRecord {
  const values = new Set(stepsIn(assignment).flatMap((s) => (s.at === undefined ? [] : [s.id])));
  return {
    ...record,
    steps: record.steps.map((s) => ({ ...s, asks: s.asks ?? (values.has(s.id) ? 'value' : 'formula') })),
  };
}

/** Grades one submission; a fault of ours becomes a record that says so, never a score of 0. */
export function gradeOne(
  key: AnswerKey,
  submission: Submission,
  only: ReadonlySet<string> | undefined,
  onFault: (fault: unknown) => void,
): ResultRecord {
  const { assignment } = key;
  try {
    return withAsks(gradeSubmission(key, submission, only ? { only } : {}), assignment);
  } catch (fault) {
    onFault(fault);
    const points = decimal(total(stepsIn(assignment).map((s) => s.points)));
    return {
      format: RECORD_FORMAT,
      version: VERSION,
      assignment: { id: assignment.id, title: assignment.title, sha256: assignment.sha256, key: assignment.key },
      seed: key.seed,
      student: submission.student,
      submission: { source: submission.source, sha256: submission.sha256, time: null },
      status: 'error',
      score: 0,
      points,
      pending: points,
      steps: [],
      problems: [
        {
          code: 'fault',
          message: 'backmark failed at this submission; that is a fault of backmark, and it is to be graded again',
          severity: 'error',
        },
      ],
    };
  }
}

/** What the reports print of the questions. */
export function statementsOf(assignment: Assignment): Statements {
  return {
    title: assignment.title,
    problems: assignment.problems.map((p) => ({
      id: p.id,
      title: p.title,
      statement: p.statement,
      prompts: Object.fromEntries(p.steps.flatMap((s) => (s.prompt === undefined ? [] : [[s.id, s.prompt]]))),
    })),
  };
}

/** One record a student: of several (two files, another assignment's file) the graded one, else the first. */
export function onePerStudent(records: readonly ResultRecord[]): readonly ResultRecord[] {
  const chosen = new Map<string, ResultRecord>();
  for (const record of records) {
    const known = chosen.get(record.student.id);
    if (!known || (known.status !== 'graded' && record.status === 'graded')) chosen.set(record.student.id, record);
  }
  return [...chosen.values()];
}
