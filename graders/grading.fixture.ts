/** For tests: a key from an assignment's text, and records of answers given by step. */
import type { ResultRecord, StepRecord } from '../reports/record';
import { readAssignment } from '../src/assignment/read-assignment';
import type { Submission } from '../src/submission/types';
import { gradeSubmission } from './grade';
import type { AnswerKey } from './key';
import { makeKey } from './key';

export function keyOf(text: string, seed = 'practice'): AnswerKey {
  const read = readAssignment(text, 'assignment.yaml');
  if (!read.ok) throw new Error(JSON.stringify(read.problems, null, 1));
  const made = makeKey(read.value, seed);
  if (!made.ok) throw new Error(JSON.stringify(made.problems, null, 1));
  return made.value;
}

export function submissionOf(answers: Readonly<Record<string, string>>, id = 'ada'): Submission {
  return {
    source: `${id}.yaml`,
    sha256: '',
    assignment: undefined,
    student: { id, name: id, identity: 'file' },
    answers: Object.entries(answers).map(([step, text]) => ({
      step,
      text,
      line: 1,
      column: 1,
      indent: 0,
      problems: [],
      unreadable: false,
    })),
    problems: [],
    unreadable: false,
  };
}

export const recordOf = (key: AnswerKey, answers: Readonly<Record<string, string>>, id?: string): ResultRecord =>
  gradeSubmission(key, submissionOf(answers, id), { only: new Set(Object.keys(answers)) });

/** The record of one step among several answers. */
export function stepOf(key: AnswerKey, step: string, answers: Readonly<Record<string, string>>): StepRecord {
  const found = recordOf(key, answers).steps.find((s) => s.id === step);
  if (!found) throw new Error(`no step ${step}`);
  return found;
}
