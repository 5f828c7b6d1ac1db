/** Answers that differ from the truth on ties alone are right, and no slip is named in them; wrong ones beside them still are. */
import { readAnswer } from '../src/language/read';
import { keyOf } from './grading.fixture';
import { contextOf, judge } from './judge';
import { scopeOf } from './key';
import { diagnose } from './slips';

const key = keyOf(`
backmark: 1
id: ties
title: Ties
problems:
  - id: relu
    sizes: {N: 2, D: 3}
    inputs: {X: [N, D]}
    forward: {A: relu(X), L: unspecified(A)}
    steps: [{id: dX, find: dL/dX}, {id: dxij, find: dL/dx_ij}]
  - id: leaky
    sizes: {}
    inputs: {x: []}
    forward: {y: 'where(x > 0, x, 0.1*x)'}
    steps: [{id: dx, find: dy/dx}]
  - id: modulus
    sizes: {D: 2}
    inputs: {p: [D], t: [D]}
    forward: {L: sum(abs(p - t))}
    steps: [{id: dp, find: dL/dp}, {id: dp1, find: dL/dp_1}]
  - id: larger
    sizes: {}
    inputs: {a: [], b: []}
    forward: {m: 'maximum(a, b)'}
    steps: [{id: da, find: dm/da}]
  - id: pinball
    sizes: {}
    inputs: {y: [], q: [], u: {shape: [], entries: unit}}
    forward: {L: 'maximum(u*(y - q), (u - 1)*(y - q))'}
    steps: [{id: dq, find: dL/dq}]
  - id: hinge
    sizes: {D: 2}
    inputs: {w: [D], x: [D], t: {shape: [], entries: [-1, 1]}}
    forward: {s: sum(w .* x), L: 'maximum(0, 1 - t*s)'}
    steps: [{id: ds, find: dL/ds}, {id: dw, find: dL/dw}]
  - id: line
    sizes: {}
    inputs: {x: [], k: []}
    forward: {y: k*x^2}
    steps: [{id: dx, find: dy/dx}]
`);

/** The verdict, and what a diagnosis that is forced on it names. */
function told(at: string, text: string): { verdict: string; slip: string | undefined } {
  const problem = key.problems.get(at.split('.')[0] ?? '');
  const step = problem?.problem.steps.find((s) => s.id === at);
  if (!problem || !step) throw new Error(`no step ${at}`);
  const read = readAnswer(text, scopeOf(problem, step));
  if (!read.ok) throw new Error(`${text}: ${read.problems[0]?.message}`);
  const context = contextOf(key, problem, step, read.value, text);
  if ('finding' in context) throw new Error(context.finding.message);
  const verdict = judge(context);
  const slip = 'attempt' in verdict ? diagnose(context, verdict.attempt) : undefined;
  return { verdict: verdict.kind, slip: slip?.code };
}

/** The last ones differ at whole numbers that are no ties of the forward pass: the first inputs of a key are such. */
const RIGHT: readonly (readonly [step: string, answer: string])[] = [
  ['relu.dX', 'dL/dA .* 1(X >= 0)'],
  ['relu.dX', 'where(X >= 0, dL/dA, 0)'],
  ['relu.dX', 'dL/dA .* (1 + sign(X))/2'],
  ['relu.dX', 'dL/dA .* (1 + X ./ abs(X))/2'],
  ['relu.dX', 'dL/dA .* 1(X > 0) .* 1(X != 1)'],
  ['relu.dxij', 'dL/da_ij*(1 - 1(x_ij < 0))'],
  ['relu.dxij', 'dL/da_ij*1(x_ij > 0)*1(x_ij != 2)'],
  ['leaky.dx', 'where(x >= 0, 1, 0.1)'],
  ['leaky.dx', '0.1 + 0.9*1(x >= 0)'],
  ['leaky.dx', '1 - 0.9*1(x < 0)'],
  ['leaky.dx', '0.55 + 0.45*sign(x)'],
  ['leaky.dx', 'where(x > 0, 1, 0.1)*1(x != -1)*1(x != 1)*1(x != 2)'],
  ['modulus.dp', 'sign(p - t)'],
  ['modulus.dp', '1(p > t) - 1(p <= t)'],
  ['modulus.dp', '2*1(p >= t) - 1'],
  ['modulus.dp', '(p - t) ./ abs(p - t)'],
  ['modulus.dp', 'sign(p - t) + 1(p == 1) + 1(t == 2)'],
  ['modulus.dp1', '1(p_1 >= t_1) - 1(t_1 > p_1) - 1(p_1 - t_1 == 1)'],
  ['larger.da', '1(a >= b)'],
  ['larger.da', '(1 + sign(a - b))/2'],
  ['larger.da', '1(a > b) + 1(a == b + 1) - 1(a == b - 1)'],
  ['pinball.dq', '1(y <= q) - u'],
  ['pinball.dq', '1(y < q) - u*1(y != q + 1)'],
  ['pinball.dq', '1(y < q)*1(q - y != 1) - u'],
  ['hinge.ds', '-t*1(t*s <= 1)'],
  ['hinge.ds', '-t*1(1 - t*s > 0)*1(s != 0)*1(s != 2)'],
  ['hinge.dw', '-t*x*1(1 >= t*s)'],
  ['hinge.dw', '-t*x*1(1 > t*s) + 1(w == 1) .* x'],
  ['line.dx', '2*k*x + 1(x == 1) - 1(x == -1)'],
  ['line.dx', '2*k*x*sign(abs(x - 1))*sign(abs(k - 2))'],
];

test.each(RIGHT)('%s, right but on ties: %s', (step, answer) => {
  expect(told(step, answer)).toEqual({ verdict: 'correct', slip: undefined });
});

/** A tie that stays one beside the input is no chance: what differs there counts. */
const WRONG: readonly (readonly [step: string, answer: string, slip: string | undefined])[] = [
  ['relu.dX', 'dL/dA .* 1(X <= 0)', 'inverted-indicator'],
  ['relu.dX', '2*dL/dA .* 1(X >= 0)', 'factor'],
  ['relu.dX', '-dL/dA .* 1(X > 0) .* 1(X != 1)', 'sign'],
  ['relu.dxij', 'dL/da_ij*1(x_ij > 1)', 'wrong-threshold'],
  ['relu.dX', 'dL/dA .* 1(A >= 0)', 'missing-indicator'],
  ['leaky.dx', 'where(x <= 0, 1, 0.1)', 'inverted-indicator'],
  ['leaky.dx', '3*where(x >= 0, 1, 0.1)*1(x != 1)', 'factor'],
  ['modulus.dp', 'sign(t - p)', 'sign'],
  ['modulus.dp', '(t - p) ./ abs(t - p)', 'sign'],
  ['modulus.dp', '2*1(p >= t) - 1 + 3', 'offset'],
  ['larger.da', '1(a <= b)', 'inverted-indicator'],
  ['pinball.dq', 'u - 1(y <= q)', 'sign'],
  ['pinball.dq', '2*(1(y < q) - u*1(y != q + 1))', 'factor'],
  ['hinge.ds', 't*1(t*s <= 1)', 'sign'],
  ['hinge.dw', '-x*1(1 >= t*s)', 'missing-local'],
  ['line.dx', '4*k*x + 1(x == 1) - 1(x == -1)', 'factor'],
  ['line.dx', 'k*x*sign(abs(x - 1))', 'factor'],
  // the absolute value ties at 1, the condition around it does not
  ['line.dx', '2*k*x*1(abs(x - 1) > 1e-6)', 'wrong-threshold'],
];

test.each(WRONG)('%s, wrong off its ties: %s', (step, answer, slip) => {
  expect(told(step, answer)).toEqual({ verdict: 'wrong', slip });
});
