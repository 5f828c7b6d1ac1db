/** Credit for what is wrong: foreseen mistakes, right entries, milestones; each point explained, none paid twice. */
import { keyOf, stepOf } from './grading.fixture';

const key = keyOf(`
backmark: 1
id: credit
title: Credit
problems:
  - id: linear
    sizes: {N: 2, D: 3, M: 2}
    inputs: {X: [N, D], W: [D, M], b: [M]}
    forward: {Y: X * W + b, L: unspecified(Y)}
    steps:
      - id: dX
        find: dL/dX
        points: 3
        mistakes:
          - {answer: W * dL/dY^T, feedback: This is the transpose., credit: 1/2}
          - {answer: dL/dY, feedback: The weights are missing., credit: 0}
          - {answer: 2*dL/dY*W^T, feedback: The 2 does not belong., credit: 1/3}
      - {id: dW, find: dL/dW, points: 3, partial: entries}
      - {id: local, find: 'dy_1j/dw_k1', points: 4, partial: entries}
      - {id: bias, find: 'dL/db', points: 2, partial: entries}
  - id: softmax
    sizes: {N: 2, C: 3}
    inputs: {Y: [N, C], c: {label: C, shape: [N], value: [2, 3]}}
    forward: {Z: softmax(Y), L: 'cross_entropy(Z, c)'}
    steps:
      - id: dY
        find: dL/dY
        points: 4
        milestones: [{find: dL/dZ, credit: 1/4}, {find: dL/dz_12, credit: 1/8}]
        mistakes: [{answer: Z, feedback: The label is missing., credit: 1/4}]
      - {id: number, find: dL/dy_12, points: 2, at: {Y: [[1, 2, 0], [0, 1, -1]]}, mistakes: [{answer: z_12, feedback: The label is missing., credit: 1/2}]}
      - {id: numbers, find: dL/dY, points: 6, at: {Y: [[1, 2, 0], [0, 1, -1]]}, partial: entries}
`);

const SECOND_LINE = 'dL/dz_ij = -1(j = c[i])/z_ij';

type Case = readonly [
  what: string,
  step: string,
  answer: string,
  verdict: string,
  score: number,
  credit: readonly string[] | undefined,
  code: string | undefined,
];
const CASES: readonly Case[] = [
  [
    'a foreseen mistake',
    'linear.dX',
    '2*dL/dY*W^T',
    'partial',
    1,
    ['1/3 of the points: a mistake that the assignment foresees (2*dL/dY*W^T)'],
    'mistake',
  ],
  [
    'the same mistake in other words',
    'linear.dX',
    'dL/dx_ij = sum(k, 1, M, (dL/dy_ik + dL/dy_ik)*w_jk)',
    'partial',
    1,
    ['1/3 of the points: a mistake that the assignment foresees (2*dL/dY*W^T)'],
    'mistake',
  ],
  [
    'a mistake of another shape than asked',
    'linear.dX',
    '(dL/dY * W^T)^T',
    'partial',
    1.5,
    ['1/2 of the points: a mistake that the assignment foresees (W * dL/dY^T)'],
    'mistake',
  ],
  ['a mistake without credit has its feedback', 'linear.dX', 'dL/dY', 'wrong', 0, undefined, 'mistake'],
  ['another mistake', 'linear.dX', '3*dL/dY*W^T', 'wrong', 0, undefined, 'factor'],
  [
    'one of six entries wrong',
    'linear.dW',
    '[[x_11*dL/dy_11 + x_21*dL/dy_21, x_11*dL/dy_12 + x_21*dL/dy_22], [x_12*dL/dy_11 + x_22*dL/dy_21, x_12*dL/dy_12 + x_22*dL/dy_22], [x_13*dL/dy_11 + x_23*dL/dy_21, x_13*dL/dy_12]]',
    'partial',
    2.5,
    ['5 of 6 entries that earn points are right (1,1; 1,2; 2,1; 2,2; 3,1): 5/6 of the points'],
    'missing-sum',
  ],
  ['no entry right', 'linear.dW', '-X^T * dL/dY', 'wrong', 0, undefined, 'sign'],
  // dy_1j/dw_k1: x_1k at j = 1, 0 at j = 2; each is 0 or an entry of X as it stands
  [
    'entries that are zero or given away earn nothing',
    'linear.local',
    '[[x_11, x_12, 1], [0, 0, 0]]',
    'wrong',
    0,
    undefined,
    'missing-local',
  ],
  ['nothing but zeros', 'linear.local', '[[0, 0, 0], [0, 0, 0]]', 'wrong', 0, undefined, undefined],
  [
    'a milestone',
    'softmax.dY',
    `${SECOND_LINE}\ndL/dY = Z .* Z`,
    'partial',
    1.5,
    ['line 1 reaches dL/dZ: 1/4 of the points', 'line 1 reaches dL/dz_12: 1/8 of the points'],
    undefined,
  ],
  [
    'the same milestone twice',
    'softmax.dY',
    `${SECOND_LINE}\n${SECOND_LINE}\ndL/dY = Z .* Z`,
    'partial',
    1.5,
    ['line 1 reaches dL/dZ: 1/4 of the points', 'line 1 reaches dL/dz_12: 1/8 of the points'],
    undefined,
  ],
  [
    'a milestone under a name of the student’s own',
    'softmax.dY',
    'G = -onehot(c, C) ./ Z\ndL/dY = G .* Z',
    'partial',
    1.5,
    ['line 1 reaches dL/dZ: 1/4 of the points', 'line 1 reaches dL/dz_12: 1/8 of the points'],
    'missing-sum',
  ],
  [
    'the same in passing, as δ with indices',
    'softmax.dY',
    '\\delta_{ij} = -\\mathbb{1}\\{j = c_i\\}/z_{ij} \\\\ \\frac{dL}{dy_{ij}} = \\delta_{ij} z_{ij}^2',
    'partial',
    1.5,
    ['line 1 reaches dL/dZ: 1/4 of the points', 'line 1 reaches dL/dz_12: 1/8 of the points'],
    undefined,
  ],
  [
    'a name that nothing is built on',
    'softmax.dY',
    'G = -onehot(c, C) ./ Z\ndL/dY = Z .* Z',
    'wrong',
    0,
    undefined,
    undefined,
  ],
  [
    'a name used times 0',
    'softmax.dY',
    'G = -onehot(c, C) ./ Z\ndL/dY = Z .* Z + 0*G',
    'wrong',
    0,
    undefined,
    undefined,
  ],
  ['a name for what is given', 'softmax.dY', 'G = Z\ndL/dY = G .* Z', 'wrong', 0, undefined, undefined],
  [
    'a name that is said twice',
    'softmax.dY',
    'G = -onehot(c, C) ./ Z\nG = onehot(c, C) ./ Z\ndL/dY = G .* Z .* Z',
    'wrong',
    0,
    undefined,
    undefined,
  ],
  ['a trivial equality', 'softmax.dY', 'dL/dZ = dL/dZ\ndL/dY = Z .* Z', 'wrong', 0, undefined, undefined],
  [
    'a line that is not right',
    'softmax.dY',
    'dL/dz_ij = 1(j = c[i])/z_ij\ndL/dY = Z .* Z',
    'wrong',
    0,
    undefined,
    undefined,
  ],
  ['lines about nothing', 'softmax.dY', 'Z = Z\nY = Y\ndL/dY = Z .* Z', 'wrong', 0, undefined, undefined],
  [
    'most credit: the milestone beside a mistake',
    'softmax.dY',
    `${SECOND_LINE}\ndL/dY = Z`,
    'partial',
    1.5,
    ['line 1 reaches dL/dZ: 1/4 of the points', 'line 1 reaches dL/dz_12: 1/8 of the points'],
    'mistake',
  ],
  [
    'a foreseen number',
    'softmax.number',
    '0.665',
    'partial',
    1,
    ['1/2 of the points: a mistake that the assignment foresees (z_12)'],
    'mistake',
  ],
  [
    'right numbers',
    'softmax.numbers',
    '[[0.2447, -0.3348, 0.09], [0.245, 0.665, 0.9]]',
    'partial',
    5,
    ['5 of 6 entries that earn points are right (1,1; 1,2; 1,3; 2,1; 2,2): 5/6 of the points'],
    undefined,
  ],
];

test.each(CASES)('%s', (_, step, answer, verdict, score, credit, code) => {
  const record = stepOf(key, step, { [step]: answer });
  expect([record.verdict, record.score, record.credit, record.diagnosis?.code]).toEqual([verdict, score, credit, code]);
});
