/**
 * A class of students who make slips with known labels, in text and LaTeX, each with their own mix: nearly all wrong answers are
 * named, none is misnamed, and diagnosis costs a bounded number of verdicts.
 */
import { printLatex } from '../src/language/print-latex';
import { readAnswer } from '../src/language/read';
import { keyOf, recordOf } from './grading.fixture';
import { contextOf, judge } from './judge';
import { random } from './random';
import { diagnose } from './slips';
import { MADE, QUESTIONS } from './slips.cases';

const key = keyOf(QUESTIONS);

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

type Drawn = { readonly step: string; readonly answer: string; readonly label: string };

/** What a student can do to a right answer, by the slip it is. */
const DONE: Readonly<Record<string, (right: string, by: number) => string>> = {
  sign: (right) => `-(${right})`,
  factor: (right, by) => `${['2', '3', '5', '(1/2)', '(1/3)'][Math.floor(by * 5)]}*(${right})`,
  'rounded-constant': (right, by) => `${['0.99', '1.01', '0.999', '0.995'][Math.floor(by * 4)]}*(${right})`,
};

const steps = Object.keys(TRUE);
const slips = Object.entries(MADE).flatMap(([label, made]) =>
  made.map(([step, answer]): Drawn => ({ step, answer, label })),
);

/** The same answer in LaTeX, where it can be said so. */
function inLatex(step: string, answer: string): string {
  const problem = key.problems.get(step.split('.')[0] ?? '');
  const asked = problem?.problem.steps.find((s) => s.id === step);
  if (!problem || !asked) return answer;
  const scope = { ...problem.problem.scope, indices: asked.find.indices };
  const read = readAnswer(answer, scope);
  const only =
    read.ok && read.value.lines.length === 1 && read.value.lines[0]?.sides.length === 1
      ? read.value.lines[0].sides[0]
      : undefined;
  if (!only) return answer;
  const latex = printLatex(only);
  return readAnswer(latex, scope).ok ? latex : answer;
}

function student(n: number): Drawn[] {
  const r = random(`student ${n}`);
  const out = new Map<string, Drawn>();
  for (let i = 0; i < 8; i++) {
    const kind = r();
    if (kind < 0.25) {
      const step = steps[Math.floor(r() * steps.length)] as string;
      out.set(step, { step, answer: TRUE[step] as string, label: 'right' });
    } else if (kind < 0.55) {
      const step = steps[Math.floor(r() * steps.length)] as string;
      const label = ['sign', 'factor', 'rounded-constant'][Math.floor(r() * 3)] as string;
      out.set(step, {
        step,
        answer: (DONE[label] as (x: string, by: number) => string)(TRUE[step] as string, r()),
        label,
      });
    } else {
      const drawn = slips[Math.floor(r() * slips.length)] as Drawn;
      out.set(drawn.step, drawn);
    }
  }
  return [...out.values()].map((d) => (r() < 0.35 ? { ...d, answer: inLatex(d.step, d.answer) } : d));
}

test('200 students: at least 95 % of wrong answers named, none misnamed, no right one touched', () => {
  const misnamed: string[] = [];
  const touched: string[] = [];
  let wrong = 0;
  let named = 0;
  for (let n = 0; n < 200; n++) {
    // one question at a time: what follows from an earlier slip is follow-through's to say
    for (const { step, answer, label } of student(n)) {
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
  expect(wrong).toBeGreaterThan(800);
  expect(named / wrong).toBeGreaterThanOrEqual(0.95);
}, 60_000);

test('wrong answers that are one function have one fingerprint, whatever their text', () => {
  const print = (answer: string): string | undefined => recordOf(key, { 'softmax.dy12': answer }).steps[0]?.fingerprint;
  expect(print('1 - z_12')).toBeDefined();
  expect(print('-(z_12 - 1)')).toBe(print('1 - z_12'));
  expect(print('1 - exp(y_12)/(exp(y_11) + exp(y_12) + exp(y_13))')).toBe(print('1 - z_12'));
  expect(print('z_12')).not.toBe(print('1 - z_12'));
});

test('diagnosis costs at most 20 verdicts on average', () => {
  let verdicts = 0;
  let diagnoses = 0;
  for (const { step, answer } of slips) {
    const problem = key.problems.get(step.split('.')[0] ?? '');
    const asked = problem?.problem.steps.find((s) => s.id === step);
    if (!problem || !asked) continue;
    const read = readAnswer(answer, { ...problem.problem.scope, indices: asked.find.indices });
    if (!read.ok) continue;
    const context = contextOf(key, problem, asked, read.value, answer);
    if ('finding' in context) continue;
    const start = performance.now();
    const verdict = judge(context);
    const between = performance.now();
    if (verdict.kind === 'wrong') diagnose(context, verdict.attempt, verdict.statedSizesOnly === true);
    verdicts += between - start;
    diagnoses += performance.now() - between;
  }
  expect(diagnoses).toBeLessThan(20 * verdicts);
});
