/** One student's step in a run folder: its record, the submission and the key that it was graded with. */
import { join, relative, resolve, sep } from 'node:path';
import type { AnswerKey, ProblemKey } from '../../graders/key';
import type { ResultRecord, StepRecord } from '../../reports/record';
import { nearest } from '../assignment/nearest';
import type { Step } from '../assignment/types';
import type { AnswerText, Submission } from '../submission/types';
import { type Loaded, loadAssignment } from './assignment-file';
import { EXIT, Failure } from './failure';
import { gradeOne, keyOf } from './pipeline';
import { type Run, readRun } from './run-folder';
import { type SettledRun, settledRun, storedSubmissions, submissionOf } from './settled';

export type RunStep = {
  readonly shown: string;
  readonly run: Run;
  readonly loaded: Loaded;
  readonly key: AnswerKey;
  readonly problem: ProblemKey;
  readonly step: Step;
  /** The student's record and the step's, as graded and with what was settled by hand. */
  readonly record: ResultRecord;
  readonly graded: StepRecord;
  readonly settled: StepRecord;
  readonly whole: SettledRun;
  readonly submission: Submission | undefined;
  readonly answer: AnswerText | undefined;
  /** The step graded again just now. */
  readonly again: StepRecord | undefined;
};

/** The folder of a run as it is told to people, with forward slashes. */
export const namedFolder = (folder: string, cwd: string): string => (relative(cwd, folder) || '.').split(sep).join('/');

function pick<T>(all: readonly T[], id: string, idOf: (x: T) => string, what: string, where: string): T {
  const found = all.find((x) => idOf(x) === id);
  if (found) return found;
  const ids = all.map(idOf);
  const near = nearest(id, ids);
  throw new Failure(
    EXIT.noInput,
    `${where} has no ${what} ${id}`,
    near !== undefined
      ? `did you mean ${near}?`
      : `${ids.length > 12 ? `${ids.slice(0, 12).join(', ')}, …` : ids.join(', ')}`,
  );
}

/** Finds a step of a run and grades it again with the stored submission, assignment and seed. */
export function runStep(dir: string, student: string, id: string, cwd: string): RunStep {
  const folder = resolve(cwd, dir);
  const shown = namedFolder(folder, cwd);
  const run = readRun(folder, shown);
  const whole = settledRun(folder, shown, run, cwd);
  const record = pick(whole.graded, student, (r) => r.student.id, 'student', shown);
  const loaded = loadAssignment(join(folder, 'assignment.yaml'), cwd);
  const { assignment } = loaded;
  const step = pick(
    assignment.problems.flatMap((p) => p.steps),
    id,
    (s) => s.id,
    'step',
    assignment.id,
  );
  const graded = record.steps.find((s) => s.id === id);
  const settled = whole.records.find((r) => r.student.id === student)?.steps.find((s) => s.id === id);
  if (record.status !== 'graded' || !graded || !settled)
    throw new Failure(
      EXIT.noInput,
      `${student}: nothing of this submission was graded (${record.status})`,
      record.problems[0]?.message,
    );
  const key = keyOf(loaded, run.seed);
  const problem = key.problems.get(id.split('.')[0] ?? '');
  if (!problem) throw new Error(`the key has no problem for ${id}`);
  const submission = submissionOf(storedSubmissions(folder, shown, assignment), record);
  const again = submission && gradeOne(key, submission, undefined, () => undefined).steps.find((s) => s.id === id);
  return {
    shown,
    run,
    loaded,
    key,
    problem,
    step,
    record,
    graded,
    settled,
    whole,
    submission,
    answer: submission?.unreadable ? undefined : submission?.answers.find((a) => a.step === id),
    again,
  };
}
