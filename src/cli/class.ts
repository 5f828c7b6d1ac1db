/** Files to a graded class: read, one submission a student, graded in order. */
import type { AnswerKey } from '../../graders/key';
import type { ResultRecord } from '../../reports/record';
import type { Assignment } from '../assignment/types';
import type { CollectedFile } from '../submission/files';
import type { Intake } from '../submission/intake';
import { intake } from '../submission/intake';
import { readSubmission } from '../submission/read-submission';
import type { Submission } from '../submission/types';
import { gradeOne, onePerStudent } from './pipeline';

/** Submissions from files, and which file counts for whom. */
export function readClass(
  files: readonly CollectedFile[],
  skipped: readonly { readonly source: string; readonly reason: string }[],
  assignment: Assignment,
): Intake {
  return intake(
    files.map((file) => readSubmission(file.bytes, file.source, assignment)),
    skipped,
  );
}

/** One record a student, by id; what failed within backmark goes to `onFault`. */
export function gradeClass(
  key: AnswerKey,
  submissions: readonly Submission[],
  onFault: (fault: unknown) => void,
  onDone: (done: number) => void = () => undefined,
): readonly ResultRecord[] {
  const made = submissions.map((submission, i) => {
    const record = gradeOne(key, submission, undefined, onFault);
    onDone(i + 1);
    return record;
  });
  return inOrder(onePerStudent(made));
}

/** Records by the student's id. */
export function inOrder(records: readonly ResultRecord[]): readonly ResultRecord[] {
  return [...records].sort((a, b) => (a.student.id < b.student.id ? -1 : a.student.id > b.student.id ? 1 : 0));
}
