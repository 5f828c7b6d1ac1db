/** Each slip is named where it was made and not where another was; a right answer is never named; docs/slips.md says what the table says. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { Step } from '../src/assignment/types';
import { readAnswer } from '../src/language/read';
import { keyOf } from './grading.fixture';
import { contextOf, judge } from './judge';
import type { AnswerKey, ProblemKey } from './key';
import { SLIPS } from './slip-table';
import { diagnose } from './slips';
import { MADE, QUESTIONS, RIGHT } from './slips.cases';
import { COURSE, COURSE_MADE, COURSE_RIGHT } from './slips-course.cases';
import { EXAM, EXAM_MADE, EXAM_RIGHT } from './slips-exam.cases';
import { FOURTH, FOURTH_MADE } from './slips-fourth.cases';
import { THIRD, THIRD_MADE } from './slips-third.cases';

const key = keyOf(QUESTIONS);
const course = keyOf(COURSE);
const exam = keyOf(EXAM);
const third = keyOf(THIRD);
const fourth = keyOf(FOURTH);

function place(from: AnswerKey, step: string): { problem: ProblemKey; step: Step } {
  const problem = from.problems.get(step.split('.')[0] ?? '');
  const found = problem?.problem.steps.find((s) => s.id === step);
  if (!problem || !found) throw new Error(`no step ${step}`);
  return { problem, step: found };
}

/** The code of an answer's slip, its verdict where it is not wrong, `-` where nothing is named. */
function named(from: AnswerKey, at: string, text: string): string {
  const { problem, step } = place(from, at);
  const answer = readAnswer(text, { ...problem.problem.scope, indices: step.find.indices });
  if (!answer.ok) return 'unreadable';
  const context = contextOf(from, problem, step, answer.value, text);
  if ('finding' in context) return 'finding';
  const verdict = judge(context);
  if (verdict.kind !== 'wrong') return verdict.kind;
  return diagnose(context, verdict.attempt, verdict.statedSizesOnly === true)?.code ?? '-';
}

type Made = Readonly<Record<string, readonly (readonly [string, string])[]>>;

const rowsOf = (of: Made): (readonly [code: string, step: string, answer: string])[] =>
  Object.entries(of).flatMap(([code, made]) => made.map(([step, answer]) => [code, step, answer] as const));

const rows = rowsOf(MADE);

test.each(rows)('%s at %s: %s', (code, step, answer) => {
  expect(named(key, step, answer)).toBe(code);
});

test.each(rowsOf(COURSE_MADE))('%s at %s: %s', (code, step, answer) => {
  expect(named(course, step, answer)).toBe(code);
});

test.each(rowsOf(EXAM_MADE))('%s at %s: %s', (code, step, answer) => {
  expect(named(exam, step, answer)).toBe(code);
});

test.each(rowsOf(THIRD_MADE))('%s at %s: %s', (code, step, answer) => {
  expect(named(third, step, answer)).toBe(code);
});

test.each(rowsOf(FOURTH_MADE))('%s at %s: %s', (code, step, answer) => {
  expect(named(fourth, step, answer)).toBe(code);
});

test('every slip of the table is made at three questions at least', () => {
  const few = SLIPS.filter((s) => new Set((MADE[s.code] ?? []).map(([step]) => step)).size < 3).map((s) => s.code);
  expect(few).toEqual([]);
});

test('for every slip there are three questions where another slip is made and it is not named', () => {
  const lacking = SLIPS.filter(({ code }) => {
    const own = new Set((MADE[code] ?? []).map(([step]) => step));
    const others = new Set(rows.filter(([other, step]) => other !== code && own.has(step)).map(([, step]) => step));
    return others.size < Math.min(3, own.size);
  }).map((s) => s.code);
  expect(lacking).toEqual([]);
});

test.each([
  ...RIGHT.map((row) => [key, ...row] as const),
  ...COURSE_RIGHT.map((row) => [course, ...row] as const),
  ...EXAM_RIGHT.map((row) => [exam, ...row] as const),
])('right: %#', (from, step, answer) => {
  const at = place(from, step);
  const read = readAnswer(answer, { ...at.problem.problem.scope, indices: at.step.find.indices });
  if (!read.ok) throw new Error('unreadable');
  const context = contextOf(from, at.problem, at.step, read.value, answer);
  if ('finding' in context) throw new Error('finding');
  const verdict = judge(context);
  expect([step, verdict.kind]).toEqual([step, 'correct']);
  expect('attempt' in verdict ? diagnose(context, verdict.attempt) : 'unread').toBeUndefined();
});

type Corpus = {
  readonly assignment: unknown;
  readonly answers: readonly {
    readonly id: string;
    readonly step: string;
    readonly answer: unknown;
    readonly truth: string;
  }[];
};
const corpus = join(__dirname, 'corpus');

test.each(readdirSync(corpus).filter((f) => f.endsWith('.yaml')))(
  'no right answer of %s is named',
  (file) => {
    const { assignment, answers } = parse(readFileSync(join(corpus, file), 'utf8')) as Corpus;
    const from = keyOf(stringify(assignment));
    const fired = answers.flatMap((row) => {
      const { problem, step } = place(from, row.step);
      if (row.truth !== 'correct' || step.at !== undefined) return [];
      const read = readAnswer(String(row.answer), { ...problem.problem.scope, indices: step.find.indices });
      if (!read.ok) return [];
      const context = contextOf(from, problem, step, read.value, String(row.answer));
      if ('finding' in context) return [];
      const verdict = judge(context);
      const slip = 'attempt' in verdict && verdict.attempt ? diagnose(context, verdict.attempt) : undefined;
      return slip ? [`${row.id}: ${slip.code}`] : [];
    });
    expect(fired).toEqual([]);
  },
  60_000,
);

const MESSAGES: readonly (readonly [step: string, answer: string, message: string])[] = [
  ['relu.dX', 'dL/dA', 'The indicator of A = relu(X) is missing: the gradient passes on one side of it alone'],
  ['linear.dx12', 'dL/dy_11*w_21 + dL/dy_12*w_22 + dL/dy_13*w_23', 'The term dL/dy_14 * w_24 is missing from the sum'],
  ['sigmoid.dX', 'dL/dA .* (1 - A.^2)', "σ' = σ(1 − σ); this uses 1 − σ², the form of tanh' (in A = sigmoid(X))"],
  ['lse.m', 'log(exp(x1) + exp(x2))', 'The term exp(x_3) is missing from the sum'],
  ['linear.dW', 'X * dL/dY', 'This is X * dL/dY: the transpose of X is missing'],
  ['linear.dX', 'W^T * dL/dY', 'The factors of W^T * dL/dY are in the wrong order: dL/dY * W^T'],
  ['mse.dy', '2*(y - t)', 'Each entry is N times too large: the 1/N of the mean is missing'],
  ['labels.dY', '(Z - onehot(c, C))/N', "Each entry is N times too small: L sums, it isn't averaged over N"],
  ['labels.dyij', 'z_ij', "Right for every class but the label's: the −1 at j = c_i is missing"],
  ['linear.dX', 'X^T * dL/dY', 'You gave dL/dW'],
  ['square.dX', 'X^T * dL/dY', 'You gave dL/dW'],
  ['sigmoid.dX', 'dL/dA', 'You gave dL/dA: the factor dA/dX of the chain rule is missing'],
  [
    'hinge.dy11',
    '1(y_11 - y_12 > 0)',
    'The threshold of 1(y_11 - y_12 > 0) is wrong: 1(y_11 - y_12 + 1 > 0) belongs there',
  ],
];

test.each(MESSAGES)('%s, %s: %s', (at, text, message) => {
  const { problem, step } = place(key, at);
  const read = readAnswer(text, { ...problem.problem.scope, indices: step.find.indices });
  if (!read.ok) throw new Error('unreadable');
  const context = contextOf(key, problem, step, read.value, text);
  if ('finding' in context) throw new Error('finding');
  const verdict = judge(context);
  expect(verdict.kind === 'wrong' && diagnose(context, verdict.attempt)?.message).toBe(message);
});

/** Two slips in one answer, the second a sign or a factor: named together; with two that are neither, nothing is said. */
const TWO: readonly (readonly [step: string, answer: string, told: string | undefined])[] = [
  [
    'logit.dw',
    'X*(p - t)',
    'missing-transpose: This is X * (p - t): the transpose of X is missing; besides, each entry is N times too large',
  ],
  [
    'mlp.dA',
    '-dL/dZ2 * W2',
    'missing-transpose: This is -dL/dZ2 * W2: the transpose of W2 is missing; besides, the sign is wrong',
  ],
  [
    'single.dz',
    '-p',
    "missing-label: Right for every class but the label's: the −1 at j = y is missing; besides, the sign is wrong",
  ],
  [
    'sig.dU',
    '-dL/dS .* (1 - S.^2)',
    "wrong-derivative: σ' = σ(1 − σ); this uses 1 − σ², the form of tanh' (in S = sigmoid(U)); besides, the sign is wrong",
  ],
  [
    'mlp.dZ1',
    '2*dL/dA .* (1 - A)',
    "wrong-derivative: tanh' = 1 − tanh²: the square is missing (in A = tanh(Z1)); besides, each entry is 2 times too large",
  ],
  [
    'rows.dwij',
    '-sum(n, 1, B, dL/dz_nj*x_ni)',
    'wrong-index: The indices i and j are exchanged; besides, the sign is wrong',
  ],
  ['logit.dw', '5*X*(p - t)/N', undefined],
  ['sig.dU', 'dL/dS .* (1 - S.^2) .* U', undefined],
  ['xent.dS', 'P .* P', undefined],
];

test.each(TWO)('two slips at %s: %s', (at, text, message) => {
  const { problem, step } = place(course, at);
  const read = readAnswer(text, { ...problem.problem.scope, indices: step.find.indices });
  const context = read.ok ? contextOf(course, problem, step, read.value, text) : undefined;
  if (!context || 'finding' in context) throw new Error('unreadable');
  const verdict = judge(context);
  const slip = verdict.kind === 'wrong' ? diagnose(context, verdict.attempt) : undefined;
  expect(slip && `${slip.code}: ${slip.message}`).toBe(message);
});

test('docs/slips.md has a row for each slip, with what it means and an example that is named so', () => {
  const text = readFileSync(join(__dirname, '..', 'docs', 'slips.md'), 'utf8');
  const table = text.split('\n').flatMap((line) => {
    const m = /^\| `([a-z-]+)` \| (.+?) \| `(.+?)` \| `(.+?)` \|/.exec(line);
    return m
      ? [
          {
            code: m[1] as string,
            means: m[2] as string,
            step: m[3] as string,
            answer: (m[4] as string).replace(/\\\|/g, '|'),
          },
        ]
      : [];
  });
  expect(table.map((r) => [r.code, r.means])).toEqual(SLIPS.map((s) => [s.code, s.means]));
  expect(table.filter((r) => named(key, r.step, r.answer) !== r.code)).toEqual([]);
});
