/** In which reading an answer is judged, and which others are tried: one fact each, by verdict and the code of what is told. */
import { afresh } from '../bench/mutation/afresh';
import { gradeText, keyOf, loadAssignment } from '../bench/proof/corpus';

const sheet = (conventions: string, problems: string) =>
  loadAssignment(
    `backmark: 1\nid: readings\ntitle: Readings\nconventions: {${conventions}}\nproblems:${problems}`,
    'readings.yaml',
  );
const PRODUCTS = `
  - id: square
    sizes: {N: 2}
    inputs: {A: [N, N], B: [N, N], x: [N], w: [N]}
    forward: {Y: A .* B, v: x .* w, s: 'sum(i, 1, N, x_i*w_i)', L: unspecified(Y), l: unspecified(v)}
    steps:
      - {id: dB, find: dL/dB, given: [A, dL/dY]}
      - {id: dv, find: dl/dw, given: [x, dl/dv]}
      - {id: dx, find: dl/dx, given: [w, dl/dv]}
      - {id: entry, find: ds/dx_1}
      - {id: value, find: s, at: {x: [1, 2], w: [3, 4]}}
`;
const WIDE = `
  - id: wide
    sizes: {N: 2, D: 3, M: 4}
    inputs: {X: [N, D], W: [D, M], b: [M]}
    forward: {Y: X * W + b, L: unspecified(Y), m: 'sum(Y)/(N*M)'}
    steps:
      - {id: dX, find: dL/dX}
      - {id: dW, find: dL/dW}
      - {id: db, find: dL/db}
      - {id: mean, find: dm/db}
      - {id: local, find: dy_12/dx_11}
`;
const keys = {
  usual: afresh(() => keyOf(sheet('star: matrix', PRODUCTS + WIDE), 'practice')),
  elementwise: afresh(() => keyOf(sheet('star: elementwise', PRODUCTS), 'practice')),
  either: afresh(() => keyOf(sheet('layout: either', WIDE), 'practice')),
  numerator: afresh(() => keyOf(sheet('layout: numerator', WIDE), 'practice')),
};

test.each<[keyof typeof keys, string, string, string]>([
  ['usual', 'square.dB', 'A .* dL/dY', 'correct'],
  ['usual', 'square.dB', 'A * dL/dY', 'review other-reading'],
  ['elementwise', 'square.dB', 'A * dL/dY', 'correct'],
  ['usual', 'square.dv', 'x * dl/dv', 'correct product'],
  ['usual', 'square.dx', 'w * dl/dv', 'correct product'],
  ['usual', 'square.dv', 'x .* dl/dv', 'correct'],
  ['usual', 'square.dv', '2*x * dl/dv', 'wrong product'],
  ['usual', 'square.entry', 'w_1', 'correct'],
  ['usual', 'square.entry', 'w_0', 'review other-reading'],
  ['usual', 'square.entry', 'w_2', 'wrong'],
  ['usual', 'square.entry', 'w_3', 'wrong shape'],
  ['usual', 'wide.local', 'w_12', 'correct'],
  ['usual', 'wide.local', 'w_{0,1}', 'review other-reading'],
  ['usual', 'wide.local', 'w_11', 'wrong'],
  ['usual', 'wide.db', 'sum(dL/dY, rows)', 'correct'],
  ['usual', 'wide.db', 'sum(dL/dY, columns)', 'review other-reading'],
  ['usual', 'wide.db', '2*sum(dL/dY, columns)', 'wrong answer-shape'],
  ['usual', 'wide.dW', 'dL/dY^T * X', 'wrong answer-shape'],
  ['either', 'wide.dW', 'dL/dY^T * X', 'correct layout'],
  ['either', 'wide.dW', 'X^T * dL/dY', 'correct'],
  ['either', 'wide.dW', '2*dL/dY^T * X', 'wrong answer-shape'],
  ['either', 'wide.dW', '2*X^T * dL/dY', 'wrong'],
  ['numerator', 'wide.dW', 'dL/dY^T * X', 'correct'],
  ['numerator', 'wide.dW', 'X^T * dL/dY', 'wrong answer-shape'],
  ['usual', 'wide.dX', 'W = 2*W^T\ndL/dX = dL/dY * W', 'wrong shape'],
  ['usual', 'wide.dX', 'Y = dL/dY\ndL/dX = Y * W^T', 'correct rebound'],
  ['usual', 'wide.dX', 'Y = 2*dL/dY\ndL/dX = Y * W^T', 'wrong'],
  ['usual', 'wide.dX', 'dL/dX', 'wrong not-given'],
  ['usual', 'wide.dW', 'dL/dY * dL/dX', 'wrong shape'],
  ['usual', 'square.dB', 'B .* dL/dY', 'wrong not-given'],
  ['usual', 'square.value', '11', 'correct'],
  ['usual', 'square.value', '10', 'wrong'],
  ['usual', 'square.value', 's', 'wrong not-given'],
  ['usual', 'square.value', 'x_1*w_1 + x_2*w_2', 'correct'],
  ['usual', 'square.value', 'x^T * w', 'correct'],
  ['usual', 'square.value', 'v = 11', 'unreadable other-left-side'],
  ['usual', 'square.value', 'A * x', 'wrong answer-shape'],
  ['usual', 'square.value', 'x * w', 'correct'],
  ['usual', 'wide.mean', '1/M * ones(M)', 'correct'],
  ['usual', 'wide.mean', '[1/4, 1/4, 1/4, 1/4]', 'correct'],
  ['usual', 'wide.mean', 'N/(N*M) * ones(M)', 'correct'],
  ['usual', 'wide.mean', '2/(N*M) * ones(M)', 'wrong'],
  ['usual', 'wide.mean', '1/4 * ones(M)', 'wrong'],
  ['usual', 'wide.mean', 'ones(4)/4', 'correct stated-sizes'],
  ['usual', 'wide.mean', 'sum(i, 1, N, 1)/(N*M) * ones(M)', 'correct'],
  ['usual', 'wide.mean', 'sum(i, 1, 2, 1)/(N*M) * ones(M)', 'wrong'],
  ['usual', 'wide.dX', 'dL/dx_ij = sum(k, 1, M, dL/dy_ik*w_jk)', 'correct'],
  ['usual', 'wide.dX', 'dL/dx_ij = sum(k, 1, 4, dL/dy_ik*w_jk)', 'correct stated-sizes'],
  ['usual', 'wide.dX', 'dL/dx_ij = dL/dy_i1*w_j1 + dL/dy_i2*w_j2 + dL/dy_i3*w_j3 + dL/dy_i4*w_j4', 'correct'],
])('%s, %s: %s', (which, step, text, expected) => {
  const { verdict, problems } = gradeText(keys[which](), step, text);
  expect([verdict, ...problems.map((p) => p.code)].join(' ')).toBe(expected);
});
