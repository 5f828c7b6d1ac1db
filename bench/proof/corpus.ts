/** The corpus of answers of known truth, loaded for the proofs and the measurements. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { gradeStep } from '../../graders/grade';
import { contextOf, judge } from '../../graders/judge';
import { type AnswerKey, makeKey, type ProblemKey, scopeOf } from '../../graders/key';
import type { StepRecord } from '../../reports/record';
import { readAssignment } from '../../src/assignment/read-assignment';
import type { Assignment, Step } from '../../src/assignment/types';
import { readAnswer } from '../../src/language/read';

export type Row = {
  readonly id: string;
  /** `problem.step` */
  readonly step: string;
  readonly text: string;
  readonly truth: 'correct' | 'wrong' | 'unreadable';
  /** The verdicts that are right for it. */
  readonly allowed: readonly string[];
};
export type Sheet = {
  readonly file: string;
  readonly assignment: Assignment;
  /** The assignment as the file has it. */
  readonly source: unknown;
  readonly rows: readonly Row[];
};

/** An assignment from its text; throws with the first finding. */
export function loadAssignment(text: string, file: string): Assignment {
  const made = readAssignment(text, file);
  if (!made.ok) throw new Error(`${file}: ${made.problems[0]?.message}`);
  return made.value;
}

/** Every file of graders/corpus, in order. `root` is the project's folder. */
export function loadCorpus(root: string): Sheet[] {
  const folder = join(root, 'graders', 'corpus');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => {
      const doc = parse(readFileSync(join(folder, file), 'utf8'), { maxAliasCount: -1 }) as {
        assignment: unknown;
        answers: { id: string; step: string; answer: unknown; truth: Row['truth']; verdict?: string | string[] }[];
      };
      return {
        file,
        assignment: loadAssignment(stringify(doc.assignment), file),
        source: doc.assignment,
        rows: doc.answers.map(({ id, step, answer, truth, verdict }) => ({
          id,
          step,
          text: String(answer),
          truth,
          allowed: [verdict ?? truth].flat(),
        })),
      };
    });
}

/** The key of an assignment; throws with the first finding. */
export function keyOf(assignment: Assignment, seed: string): AnswerKey {
  const key = makeKey(assignment, seed);
  if (!key.ok) throw new Error(`${assignment.id}: ${key.problems[0]?.message}`);
  return key.value;
}

/** A step of a key by its id, `problem.step`. */
export function stepOf(key: AnswerKey, id: string): { problem: ProblemKey; step: Step } {
  const problem = key.problems.get(id.split('.')[0] ?? '');
  const step = problem?.problem.steps.find((s) => s.id === id);
  if (!problem || !step) throw new Error(`${key.assignment.id} has no step ${id}`);
  return { problem, step };
}

/** The record of one answer to one step. */
export function gradeText(key: AnswerKey, id: string, text: string): StepRecord {
  const { problem, step } = stepOf(key, id);
  return gradeStep(
    key,
    problem,
    step,
    { step: id, text, line: 1, column: 1, indent: 0, problems: [], unreadable: false },
    'proof',
  ).record;
}

export type Decided = { readonly verdict: string; readonly why: string; readonly exact: boolean };

/** The verdict alone: read and decided, without a record, a witness or a name for the slip. Values go through the record. */
export function decideText(key: AnswerKey, id: string, text: string): Decided {
  const { problem, step } = stepOf(key, id);
  if (step.at !== undefined) {
    const { verdict, problems } = gradeText(key, id, text);
    return { verdict, why: problems.map((p) => `${p.code}: ${p.message}`).join('; '), exact: false };
  }
  const told = (problems: readonly { code: string; message: string }[]): string =>
    problems.map((p) => `${p.code}: ${p.message}`).join('; ');
  const answer = readAnswer(text, scopeOf(problem, step));
  if (!answer.ok) return { verdict: 'unreadable', why: told(answer.problems), exact: false };
  const context = contextOf(key, problem, step, answer.value, text);
  if ('finding' in context) return { verdict: 'review', why: told([context.finding]), exact: false };
  const out = judge(context);
  return {
    verdict: out.kind,
    why: out.kind === 'correct' ? '' : told(out.problems),
    exact: context.evidence.digits > 0,
  };
}
