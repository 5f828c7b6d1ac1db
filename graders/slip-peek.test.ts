/** A first look passes over no change that mends an answer, and over most of the others. */
import { readAnswer } from '../src/language/read';
import { keyOf } from './grading.fixture';
import type { Context } from './judge';
import { contextOf, judge } from './judge';
import type { AnswerKey } from './key';
import { scopeOf } from './key';
import type { SlipCase } from './slip-case';
import { slipCase } from './slip-case';
import { isMiss } from './slip-peek';
import { workFor } from './slip-work';
import { COURSE, COURSE_MADE, COURSE_RIGHT } from './slips-course.cases';
import { EXAM, EXAM_MADE, EXAM_RIGHT } from './slips-exam.cases';

function read(key: AnswerKey, at: string, text: string): Context | undefined {
  const problem = key.problems.get(at.split('.')[0] ?? '');
  const step = problem?.problem.steps.find((s) => s.id === at);
  if (!problem || !step) throw new Error(`no step ${at}`);
  const answer = readAnswer(text, scopeOf(problem, step));
  const context = answer.ok ? contextOf(key, problem, step, answer.value, text) : undefined;
  return context && 'finding' in context ? undefined : context;
}

/** A wrong answer under diagnosis; undefined where it is not wrong. */
function caseOf(key: AnswerKey, at: string, text: string): SlipCase | undefined {
  const context = read(key, at, text);
  const verdict = context && judge(context);
  if (!context || verdict?.kind !== 'wrong') return undefined;
  const { lo, lowered } = verdict.attempt ?? {};
  const options = lo ? { vectors: lo.options.vectors, vectorProduct: lo.options.vectorProduct } : {};
  return slipCase(context, lowered, workFor(context, lowered), options);
}

type Made = Readonly<Record<string, readonly (readonly [string, string])[]>>;

test.each([
  ['course', COURSE, COURSE_MADE, COURSE_RIGHT],
  ['exam', EXAM, EXAM_MADE, EXAM_RIGHT],
] as const)('%s: the right answer is never passed over, from any wrong one', (_, sheet, made: Made, right) => {
  const key = keyOf(sheet);
  const passed: string[] = [];
  let looked = 0;
  let wrong = 0;
  for (const [step, text] of Object.values(made).flat()) {
    const c = caseOf(key, step, text);
    if (!c) continue;
    for (const [at, answer] of right)
      if (at === step) {
        looked++;
        const to = read(key, step, answer);
        if (to && isMiss(c, to.chains)) passed.push(`${step}: ${text} to ${answer}`);
      }
    // no number that is lost in passing
    const own = read(key, step, `3.7*(${text})`);
    if (own && isMiss(c, own.chains)) wrong++;
  }
  expect(passed).toEqual([]);
  expect(looked).toBeGreaterThan(40);
  expect(wrong).toBeGreaterThan(40);
});
