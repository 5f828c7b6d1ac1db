/** One fact each: how an answer to a small problem is judged, by verdict and by the code of what is told about it. */
import { afresh } from '../bench/mutation/afresh';
import { gradeText } from '../bench/proof/corpus';
import { keyOf } from './grading.fixture';
import type { AnswerKey } from './key';

const ASSIGNMENT = `
backmark: 1
id: judged
title: Judged
problems:
  - id: linear
    sizes: {N: 2, D: 2, M: 3}
    inputs: {X: [N, D], W: [D, M], b: [M]}
    forward: {Y: X * W + b, L: unspecified(Y)}
    steps:
      - {id: dX, find: dL/dX}
      - {id: dx11, find: dL/dx_11}
      - {id: dW, find: dL/dW}
      - {id: db, find: dL/db}
      - {id: local, find: dy_12/dw_12}
  - id: mean
    sizes: {N: 2}
    inputs: {p: [N], t: [N]}
    forward: {L: '1/N * sum(i, 1, N, (p_i - t_i)^2)'}
    steps:
      - {id: dp, find: dL/dp}
      - {id: dpi, find: dL/dp_i}
      - {id: hessian, find: 'd2L/dp_1 dp_1'}
  - id: softmax
    sizes: {N: 2, C: 3}
    inputs: {Y: [N, C], c: {label: C, shape: [N], value: [2, 3]}}
    forward: {Z: softmax(Y), L: 'cross_entropy(Z, c)'}
    steps:
      - {id: dz12, find: dL/dz_12}
      - {id: dZ, find: dL/dZ}
      - {id: dY, find: dL/dY}
      - {id: jac, find: dz_12/dy_ij}
      - {id: number, find: dL/dy_12, at: {Y: [[1, 2, 0], [0, 1, -1]]}}
  - id: vector
    sizes: {D: 3, M: 2}
    inputs: {x: [D], W: [D, M]}
    forward: {y: W^T * x, L: unspecified(y)}
    steps:
      - {id: dx, find: dL/dx}
      - {id: dW, find: dL/dW}
  - id: rows
    sizes: {N: 2, D: 3}
    inputs: {X: [N, D]}
    forward: {m: 'mean(X, columns)', z: 'm .* m', L: unspecified(z), a: mean(X)}
    steps:
      - {id: dxij, find: dL/dx_ij}
      - {id: dX, find: dL/dX}
      - {id: daij, find: da/dx_ij}
      - {id: daX, find: da/dX}
  - id: quadratic
    sizes: {K: 3}
    inputs: {x: [K], A: [K, K]}
    forward: {y: x^T * A * x}
    steps:
      - {id: dA, find: dy/dA}
  - id: kink
    inputs: {x: []}
    forward: {y: 'max(0, x)'}
    steps:
      - {id: dy, find: dy/dx}
`;

const key = afresh(() => keyOf(ASSIGNMENT));

function verdictOf(step: string, text: string, by: AnswerKey = key()): string {
  const { verdict, problems } = gradeText(by, step, text);
  return [verdict, ...problems.map((p) => p.code)].join(' ');
}

const ROWS: readonly (readonly [step: string, answer: string, expected: string])[] = [
  // forms of one answer
  ['linear.dX', 'dL/dY * W^T', 'correct'],
  ['linear.dX', 'dL/dX = dL/dY * W^T', 'correct'],
  ['linear.dX', 'dL/dx_ij = sum(k, 1, M, dL/dy_ik * w_jk)', 'correct'],
  ['linear.dX', 'dL/dx_ab = sum_k dL/dy_ak w_bk', 'correct'],
  [
    'linear.dX',
    '\\frac{\\partial L}{\\partial x_{nd}} = \\sum_m \\frac{\\partial L}{\\partial y_{nm}} w_{dm}',
    'correct',
  ],
  ['linear.dX', 'dL/dx_1 = W * dL/dy_1\ndL/dx_2 = W * dL/dy_2', 'correct'],
  ['linear.dx11', 'dL/dx_ij = sum(k, 1, M, dL/dy_ik * w_jk)', 'correct whole-given'],
  ['linear.dx11', 'dL/dY * W^T', 'correct whole-given'],
  ['linear.db', 'sum(dL/dY, rows)', 'correct'],
  ['linear.db', 'dL/dY^T * ones(N)', 'correct'],
  ['linear.db', '\\left(\\frac{\\partial L}{\\partial Y}\\right)^\\top \\mathbf 1', 'correct'],
  ['linear.local', 'x_12', 'wrong'],
  ['linear.local', 'x_11', 'correct'],
  // names of the student's own
  ['linear.dX', 'let G = dL/dY\nG * W^T', 'correct'],
  ['softmax.dY', 'dL/dZ = -onehot(c, C) ./ Z\ndL/dy_ij = z_ij*(dL/dz_ij - sum(k, 1, C, dL/dz_ik*z_ik))', 'correct'],
  ['softmax.dY', 'P = Z - onehot(c, C)\ndL/dY = P', 'correct'],
  // shapes
  ['linear.dX', 'dL/dY * W', 'wrong shape'],
  ['linear.dX', 'W * dL/dY^T', 'wrong size-clash'],
  ['linear.dW', 'dL/dY^T * X', 'wrong answer-shape'],
  ['linear.dX', 'dL/dx_11 = 1', 'wrong'],
  // what a step gives
  ['linear.dX', 'dL/dX', 'wrong not-given'],
  ['linear.dx11', 'd/dx_11 (x_11)', 'wrong not-given'],
  ['linear.dX', 'dL/dW = X^T * dL/dY', 'unreadable other-left-side'],
  // indices
  ['mean.dpi', '2/N*(p_i - t_k)', 'wrong unbound-index'],
  ['mean.dpi', '2/N*(p_i - t_i)', 'correct'],
  // a formula without one of the question's letters says the same for each of its entries
  ['rows.dxij', '2*dL/dz_i*m_i/D', 'correct'],
  ['rows.dxij', 'dL/dx_ij = 2*dL/dz_i*m_i/D', 'correct'],
  ['rows.dxij', '2*dL/dz_j*m_j/D', 'wrong shape'],
  ['rows.daij', '1/(N*D)', 'correct'],
  ['rows.daij', '1/N', 'wrong'],
  ['rows.daX', '1/(N*D)', 'wrong answer-shape'],
  // without a left side letters stand for the axes whose sizes they run over; where that is open it is asked
  ['linear.dX', 'sum(k, 1, M, dL/dy_ik * w_jk)', 'correct'],
  ['linear.dX', 'sum(k, 1, M, dL/dy_jk * w_ik)', 'correct'],
  ['linear.dX', '\\sum_k \\frac{\\partial L}{\\partial y_{nk}} w_{dk}', 'correct'],
  ['linear.dX', 'dL/dy_ik * w_jk', 'wrong unbound-index'],
  ['quadratic.dA', 'x_i^2 * x_j', 'unreadable open-index'],
  ['quadratic.dA', 'dy/da_ij = x_i * x_j', 'correct'],
  ['mean.dp', '2/N*(p - t)', 'correct'],
  ['mean.dp', '2/2*(p - t)', 'correct stated-sizes'],
  ['mean.dp', '2/N*(p - t)*N/2', 'wrong'],
  ['mean.hessian', '2/N', 'correct'],
  // cases on lines of their own
  ['softmax.jac', 'dz_12/dy_1j = z_12*(delta(2, j) - z_1j)\ndz_12/dy_2j = 0', 'correct'],
  ['softmax.dY', 'dL/dy_ij = z_ij, j != c_i\ndL/dy_ij = z_ij - 1, j = c_i', 'correct'],
  ['softmax.dY', 'dL/dy_ij = z_ij, j != c_i', 'wrong uncovered'],
  ['softmax.dZ', 'dL/dz_ij = 0\ndL/dz_{i,c_i} = -1/z_{i,c_i}', 'correct'],
  // vectors as rows
  ['vector.dx', 'W * dL/dy', 'correct'],
  ['vector.dx', 'dL/dy * W^T', 'correct vectors-as-rows'],
  ['vector.dW', 'x * dL/dy^T', 'correct'],
  ['vector.dW', 'x^T * dL/dy', 'correct vectors-as-rows'],
  // branches
  ['kink.dy', '1(x > 0)', 'correct'],
  ['kink.dy', '1(x >= 0)', 'correct'],
  ['kink.dy', 'x > 0 ? 1 : 0', 'correct'],
  ['kink.dy', '(1 + sign(x))/2', 'correct'],
  ['kink.dy', '1(x > 1e-3)', 'wrong'],
  ['kink.dy', '1/(1 + exp(-1e6*x))', 'wrong'],
  ['kink.dy', '1', 'wrong'],
  // values
  ['softmax.number', '-0.3348', 'correct'],
  ['softmax.number', '-0.335', 'correct'],
  ['softmax.number', '-0.33', 'correct'],
  ['softmax.number', '-0.3', 'wrong'],
  ['softmax.number', '0.335', 'wrong'],
  ['softmax.number', 'z_12 - 1', 'correct'],
];

test.each(ROWS)('%s: %s', (step, answer, expected) => {
  expect(verdictOf(step, answer)).toBe(expected);
});

const layouts = (['denominator', 'numerator', 'either'] as const).map((layout) =>
  afresh(() => keyOf(ASSIGNMENT.replace('problems:', `conventions: {layout: ${layout}}\nproblems:`))),
);

/** Verdicts where a gradient has the shape of its quantity, of its transpose, or of either. */
const LAYOUTS: readonly (readonly [step: string, answer: string, expected: readonly [string, string, string]])[] = [
  ['linear.dX', 'dL/dY * W^T', ['correct', 'wrong size-clash', 'correct']],
  ['linear.dX', '(dL/dY * W^T)^T', ['wrong size-clash', 'correct', 'correct layout']],
  ['linear.dW', 'X^T * dL/dY', ['correct', 'wrong answer-shape', 'correct']],
  ['linear.dW', '(X^T * dL/dY)^T', ['wrong answer-shape', 'correct', 'correct layout']],
  ['linear.dW', '(X^T * dL/dY)^T * 2', ['wrong answer-shape', 'wrong', 'wrong answer-shape']],
  ['softmax.dY', '(Z - onehot(c, 3))^T', ['wrong answer-shape', 'correct stated-sizes', 'correct layout stated-sizes']],
];

test.each(LAYOUTS)('layouts of %s: %s', (step, answer, expected) => {
  expect(layouts.map((by) => verdictOf(step, answer, by()))).toEqual(expected);
});
