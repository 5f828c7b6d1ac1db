/** backmark as a library: read an assignment, read a submission, grade it, render the record. No file access of its own. */

export { type GradeOptions, gradeSubmission as grade } from '../graders/grade';
export { type Group, groupsOf } from '../graders/groups';
export { type AnswerKey, makeKey } from '../graders/key';
export { type Conflict, type Settled, settle } from '../graders/settle';
export { type ClassInput, type ClassView, classView } from '../reports/class-view';
export { safeFileNames } from '../reports/file-names';
export { gradesCsv, intakeCsv } from '../reports/grades';
export {
  type AppliedOverride,
  type Evidence,
  RECORD_FORMAT,
  type RecordedProblem,
  type ResultRecord,
  type Shown,
  type StepRecord,
  type Verdict,
  type Witness,
} from '../reports/record';
export { renderClassHtml, renderStudentHtml, renderStudentMarkdown } from '../reports/render';
export { applyReveal } from '../reports/reveal';
export { type Statements, type StudentView, studentView } from '../reports/student-view';
export { type Override, type Overrides, readOverrides } from './assignment/overrides';
export { readAssignment } from './assignment/read-assignment';
export { type Assignment, type ProblemPart, REVEAL_LEVELS, type Reveal, type Step } from './assignment/types';
export type { Blame, Problem, Result, Span } from './problem';
export { type Intake, type IntakeRow, intake } from './submission/intake';
export { readSubmission } from './submission/read-submission';
export type { AnswerText, Submission } from './submission/types';
export { VERSION } from './version';
