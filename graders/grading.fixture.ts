/** For tests: a key from an assignment's text, answers as programs, and records of answers given by step. */
import type { ResultRecord, StepRecord } from '../reports/record';
import { readAssignment } from '../src/assignment/read-assignment';
import { readAnswer } from '../src/language/read';
import type { Submission } from '../src/submission/types';
import { attempt } from './formula';
import { gradeSubmission } from './grade';
import { contextOf, rulesOf } from './judge';
import type { AnswerKey, Setting } from './key';
import { makeKey, scopeOf, targetOf } from './key';
import type { Table } from './table';
import { makeTable } from './table';
import type { Lowered, Target } from './target';

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

/** What an answer to a step is compared as: the stated setting, the target and both as programs. */
export function programOf(
  key: AnswerKey,
  id: string,
  text: string,
): { readonly setting: Setting; readonly target: Target; readonly answer: Lowered } {
  const problem = key.problems.get(id.split('.')[0] ?? '');
  const step = problem?.problem.steps.find((s) => s.id === id);
  if (!problem || !step) throw new Error(`no step ${id}`);
  const made = targetOf(problem.stated, step);
  const read = readAnswer(text, scopeOf(problem, step));
  if (!read.ok || 'problem' in made) throw new Error(`${text} cannot be read`);
  const context = contextOf(key, problem, step, read.value, text);
  if ('finding' in context) throw new Error(context.finding.message);
  const lowered = attempt(problem.stated.reference, made.target, context.chains, rulesOf(context));
  if (!lowered.ok) throw new Error(lowered.problem.message);
  return { setting: problem.stated, target: made.target, answer: lowered.lowered };
}

/** A table of inputs given by name, an array of entries for each input. */
export function tableOf(setting: Setting, inputs: readonly Readonly<Record<string, readonly number[]>>[]): Table {
  const { reference, slots } = setting;
  const total = slots.reduce((n, s) => n + s.entries, 0);
  const flats = inputs.map((given) => {
    const flat = new Float64Array(total);
    for (const s of slots) flat.set(given[s.key] ?? [], s.offset);
    return flat;
  });
  return makeTable(reference, slots, flats);
}
