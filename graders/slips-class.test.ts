/**
 * A class of students who make slips with known labels, in text and LaTeX, each with their own mix: nearly all wrong answers are
 * named, none is misnamed, and diagnosis costs a bounded number of verdicts.
 */
import type { Step } from '../src/assignment/types';
import type { Answer } from '../src/language/expr';
import { printLatex } from '../src/language/print-latex';
import { readAnswer } from '../src/language/read';
import { keyOf, recordOf } from './grading.fixture';
import { contextOf, judge } from './judge';
import type { AnswerKey, ProblemKey } from './key';
import { random } from './random';
import { MOST_VERDICTS, verdictCost, workFor } from './slip-work';
import { diagnose } from './slips';
import { MADE, QUESTIONS } from './slips.cases';
import { COURSE, COURSE_MADE, COURSE_RIGHT } from './slips-course.cases';
import { EXAM, EXAM_MADE, EXAM_RIGHT } from './slips-exam.cases';
import { THIRD, THIRD_MADE } from './slips-third.cases';

/** Right answers that students start from. */
const TRUE: Readonly<Record<string, string>> = {
  'linear.dX': 'dL/dY * W^T',
  'linear.dW': 'X^T * dL/dY',
  'linear.db': 'sum(dL/dY, rows)',
  'linear.dx12': 'dL/dy_11*w_21 + dL/dy_12*w_22 + dL/dy_13*w_23 + dL/dy_14*w_24',
  'linear.dxij': 'sum(k, 1, M, dL/dy_ik * w_jk)',
  'square.dX': 'dL/dY * W^T',
  'chain.dX': '2*Y * W^T',
  'chain.dW': '2*X^T * Y',
  'mse.dy': '2/N*(y - t)',
  'mse.dw': '2/N*X^T*(y - t)',
  'softmax.dz12': '-1/z_12',
  'softmax.dz12dy12': 'z_12*(1 - z_12)',
  'softmax.dy12': 'z_12 - 1',
  'softmax.dy11': 'z_11',
  'labels.dY': 'Z - onehot(c, C)',
  'labels.dyij': 'z_ij - 1(j = c[i])',
  'soft.dyij': 'z_ij*(dL/dz_ij - sum(k, 1, C, z_ik*dL/dz_ik))',
  'lse.dx2': 'exp(x_2 - m)',
  'hinge.dy11': '1(y_11 - y_12 + 1 > 0)',
  'hinge.dy12': '-1(y_11 - y_12 + 1 > 0) - 1(y_13 - y_12 + 1 > 0)',
  'relu.dX': 'dL/dA .* 1(X > 0)',
  'relu.dxij': 'dL/da_ij*1(x_ij > 0)',
  'sigmoid.dX': 'dL/dA .* A .* (1 - A)',
  'sigmoid.local': 'a_12*(1 - a_12)',
  'tanh.dX': 'dL/dH .* (1 - H.^2)',
  'tanh.local': '1 - h_12^2',
  'net.dA': 'dL/dY * V^T',
  'net.dV': 'A^T * dL/dY',
  'net.dP': 'dL/dA .* 1(P > 0)',
  'net.dW': 'X^T * dL/dP',
  'scalar.df': '1/x',
  'scalar.dg': '3*x^2',
  'scalar.dq': '2*exp(2*x)',
  'norm.dx2': 'x_2/r',
};

const THIRD_RIGHT: readonly (readonly [string, string])[] = [
  ['dense.dQ', 'dL/dG .* G .* (1 - G)'],
  ['dense.dTheta', 'A^T * dL/dQ'],
  ['dense.dA', 'dL/dQ * Theta^T'],
  ['ce.ds1', 'p_1'],
  ['ce.ds2', 'p_2 - 1'],
  ['ln.dg', 'dL/dy .* xh'],
  ['logistic1.dw', '(p - t)*x'],
  ['mean.dv', '2/N*(x_i - m)'],
  ['reg.dW', '1/N*X^T*R + 2*lam*W'],
];

/** One assignment of the class: its key, right answers that students start from, and slips made at its questions. */
type Sheet = {
  readonly key: AnswerKey;
  readonly right: readonly (readonly [string, string])[];
  readonly made: readonly Drawn[];
};
type Drawn = { readonly step: string; readonly answer: string; readonly label: string };

const drawn = (of: Readonly<Record<string, readonly (readonly [string, string])[]>>): Drawn[] =>
  Object.entries(of).flatMap(([label, made]) => made.map(([step, answer]): Drawn => ({ step, answer, label })));

const SHEETS: readonly Sheet[] = [
  { key: keyOf(QUESTIONS), right: Object.entries(TRUE), made: drawn(MADE) },
  { key: keyOf(COURSE), right: COURSE_RIGHT, made: drawn(COURSE_MADE) },
  { key: keyOf(EXAM), right: EXAM_RIGHT, made: drawn(EXAM_MADE) },
  { key: keyOf(THIRD), right: THIRD_RIGHT, made: drawn(THIRD_MADE) },
];

/** What a student can do to a right answer, by the slip it is. */
const DONE: Readonly<Record<string, (right: string, by: number) => string>> = {
  sign: (right) => `-(${right})`,
  factor: (right, by) => `${['2', '3', '5', '(1/2)', '(1/3)'][Math.floor(by * 5)]}*(${right})`,
  'rounded-constant': (right, by) => `${['0.99', '1.01', '0.999', '0.995'][Math.floor(by * 4)]}*(${right})`,
};

function readAt(
  key: AnswerKey,
  step: string,
  answer: string,
): { asked: Step; problem: ProblemKey; answer: Answer } | undefined {
  const problem = key.problems.get(step.split('.')[0] ?? '');
  const asked = problem?.problem.steps.find((s) => s.id === step);
  if (!problem || !asked) return undefined;
  const read = readAnswer(answer, { ...problem.problem.scope, indices: asked.find.indices });
  return read.ok ? { asked, problem, answer: read.value } : undefined;
}

/** The same answer in LaTeX, where it can be said so. */
function inLatex(key: AnswerKey, step: string, answer: string): string {
  const read = readAt(key, step, answer);
  const lines = read?.answer.lines ?? [];
  const only = lines.length === 1 && lines[0]?.sides.length === 1 ? lines[0].sides[0] : undefined;
  const latex = only && printLatex(only, read?.problem.problem.scope);
  return latex !== undefined && readAt(key, step, latex) ? latex : answer;
}

function student(n: number): { key: AnswerKey; drawn: Drawn[] } {
  const r = random(`student ${n}`);
  const sheet = SHEETS[n % SHEETS.length] as Sheet;
  const out = new Map<string, Drawn>();
  const pick = <T>(list: readonly T[]): T => list[Math.floor(r() * list.length)] as T;
  for (let i = 0; i < 8; i++) {
    const kind = r();
    const [step, right] = pick(sheet.right);
    if (kind < 0.25) {
      out.set(step, { step, answer: right, label: 'right' });
    } else if (kind < 0.5 && !right.includes('=')) {
      const label = pick(Object.keys(DONE));
      out.set(step, { step, answer: (DONE[label] as (x: string, by: number) => string)(right, r()), label });
    } else {
      const slip = pick(sheet.made);
      out.set(slip.step, slip);
    }
  }
  return {
    key: sheet.key,
    drawn: [...out.values()].map((d) => (r() < 0.35 ? { ...d, answer: inLatex(sheet.key, d.step, d.answer) } : d)),
  };
}

test('300 students: at least 95 % of wrong answers named, none misnamed, no right one touched', () => {
  const misnamed: string[] = [];
  const touched: string[] = [];
  let wrong = 0;
  let named = 0;
  for (let n = 0; n < 300; n++) {
    const { key, drawn: answers } = student(n);
    // one question at a time: what follows from an earlier slip is follow-through's to say
    for (const { step, answer, label } of answers) {
      const record = recordOf(key, { [step]: answer }, `s${n}`).steps[0];
      if (!record) continue;
      if (label === 'right') {
        if (record.verdict !== 'correct' || record.diagnosis) touched.push(`${step}: ${answer}: ${record.verdict}`);
        continue;
      }
      if (record.verdict !== 'wrong') continue;
      wrong++;
      if (record.diagnosis?.code === label) named++;
      else if (record.diagnosis) misnamed.push(`${step}: ${answer}: ${label}, told ${record.diagnosis.code}`);
    }
  }
  expect(touched).toEqual([]);
  expect([...new Set(misnamed)]).toEqual([]);
  expect(wrong).toBeGreaterThan(1200);
  expect(named / wrong).toBeGreaterThanOrEqual(0.95);
}, 60_000);

test('wrong answers that are one function have one fingerprint, whatever their text', () => {
  const { key } = SHEETS[0] as Sheet;
  const print = (answer: string): string | undefined => recordOf(key, { 'softmax.dy12': answer }).steps[0]?.fingerprint;
  expect(print('1 - z_12')).toBeDefined();
  expect(print('-(z_12 - 1)')).toBe(print('1 - z_12'));
  expect(print('1 - exp(y_12)/(exp(y_11) + exp(y_12) + exp(y_13))')).toBe(print('1 - z_12'));
  expect(print('z_12')).not.toBe(print('1 - z_12'));
});

test('a diagnosis takes at most what is allowed for the work of its verdict', () => {
  const over: string[] = [];
  for (const { key, made } of SHEETS)
    for (const { step, answer } of made) {
      const read = readAt(key, step, answer);
      const context = read && contextOf(key, read.problem, read.asked, read.answer, answer);
      if (!context || 'finding' in context) continue;
      const verdict = judge(context);
      if (verdict.kind !== 'wrong') continue;
      const answered = verdict.attempt?.lowered;
      const work = workFor(context, answered);
      diagnose(context, verdict.attempt, verdict.statedSizesOnly === true, work);
      const share = work.spent / verdictCost(context, answered);
      // what was begun is finished: the change that was tried last, and what is no change of the answer
      if (share > MOST_VERDICTS + 1) over.push(`${step}: ${answer}: ${share}`);
    }
  expect(over).toEqual([]);
});
