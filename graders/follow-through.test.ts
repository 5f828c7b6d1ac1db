/** Follow-through against cases worked by hand: what is right given an earlier slip, and where that says nothing. */
import { keyOf, stepOf } from './grading.fixture';

const key = keyOf(`
backmark: 1
id: follow
title: Follow
policy: {consistent: 1/2}
problems:
  - id: net
    sizes: {N: 2, D: 3, H: 4, M: 2}
    inputs: {X: [N, D], W: [D, H], V: [H, M]}
    forward: {P: X * W, A: sigmoid(P), Y: A * V, L: unspecified(Y)}
    steps:
      - {id: dA, find: dL/dA, points: 2}
      - {id: dP, find: dL/dP, points: 2}
      - {id: dW, find: dL/dW, points: 2}
      - {id: dX, find: dL/dX, points: 2}
      - {id: dX2, find: dL/dX, points: 2, follow: false}
  - id: linear
    sizes: {N: 2, D: 2, M: 3}
    inputs: {X: [N, D], W: [D, M]}
    forward: {Y: X * W, L: unspecified(Y)}
    steps:
      - {id: dx11, find: dL/dx_11}
      - {id: dX, find: dL/dX}
  - id: paths
    sizes: {}
    inputs: {x: []}
    forward: {u: x^2, v: x^3, L: u^2 + v}
    steps:
      - {id: du, find: dL/du}
      - {id: dv, find: dL/dv}
      - {id: dx, find: dL/dx}
  - id: softmax
    sizes: {N: 2, C: 3}
    inputs: {Y: [N, C], c: {label: C, shape: [N], value: [2, 3]}}
    forward: {Z: softmax(Y), L: 'cross_entropy(Z, c)'}
    steps:
      - {id: dz12, find: dL/dz_12}
      - {id: local, find: dz_12/dy_12}
      - {id: dy12, find: dL/dy_12}
      - {id: dy11, find: dL/dy_11}
      - {id: number, find: dL/dy_12, at: {Y: [[1, 2, 0], [0, 1, -1]]}}
  - id: deep
    sizes: {}
    inputs: {x: []}
    forward: {a: x^2, b: sin(a), L: exp(b)}
    steps:
      - {id: local, find: db/da}
      - {id: dx, find: dL/dx}
  - id: averaged
    sizes: {N: 2, D: 3}
    inputs: {X: [N, D], w: [D], t: [N]}
    forward: {y: X * w, L: 'mse(y, t)'}
    steps:
      - {id: dy, find: dL/dy}
      - {id: dw, find: dL/dw}
      - {id: dw2, find: dL/dw_2}
  - id: jac
    sizes: {D: 2}
    inputs: {x: [D]}
    forward: {a: 'x .* x', h: sin(a)}
    steps:
      - {id: dhda, find: dh_1/da_1}
      - {id: dhdx, find: dh_1/dx_1}
`);

type Case = readonly [
  what: string,
  step: string,
  answers: Readonly<Record<string, string>>,
  verdict: string,
  follows: readonly string[] | undefined,
];

const TWICE = '2 * dL/dY * V^T';
const CASES: readonly Case[] = [
  [
    'a doubled dL/dA goes on into dL/dP',
    'net.dP',
    { 'net.dA': TWICE, 'net.dP': `(${TWICE}) .* A .* (1 - A)` },
    'consistent',
    ['dL/dA'],
  ],
  [
    'over a blank step',
    'net.dW',
    { 'net.dA': TWICE, 'net.dW': `X^T * ((${TWICE}) .* A .* (1 - A))` },
    'consistent',
    ['dL/dA'],
  ],
  [
    'through a step that follows itself',
    'net.dX',
    { 'net.dA': TWICE, 'net.dP': `(${TWICE}) .* A .* (1 - A)`, 'net.dX': `((${TWICE}) .* A .* (1 - A)) * W^T` },
    'consistent',
    ['dL/dA'],
  ],
  [
    'a missing σ′ in dL/dP goes on into dL/dW',
    'net.dW',
    { 'net.dP': 'dL/dY * V^T', 'net.dW': 'X^T * (dL/dY * V^T)' },
    'consistent',
    ['dL/dP'],
  ],
  [
    'a further slip does not follow',
    'net.dW',
    { 'net.dA': TWICE, 'net.dW': `3 * X^T * ((${TWICE}) .* A .* (1 - A))` },
    'wrong',
    undefined,
  ],
  [
    'nothing to follow from',
    'net.dW',
    { 'net.dA': 'dL/dY * V^T', 'net.dW': '2 * X^T * ((dL/dY * V^T) .* A .* (1 - A))' },
    'wrong',
    undefined,
  ],
  [
    'follow: false',
    'net.dX2',
    { 'net.dA': TWICE, 'net.dX2': `((${TWICE}) .* A .* (1 - A)) * W^T` },
    'wrong',
    undefined,
  ],
  [
    'another form of the same derivative',
    'linear.dX',
    { 'linear.dx11': '2*(dL/dy_11*w_11 + dL/dy_12*w_12 + dL/dy_13*w_13)', 'linear.dX': '2 * dL/dY * W^T' },
    'wrong',
    undefined,
  ],
  // dL/du = 2u, dL/dv = 1, dL/dx = 2u·2x + 3x²
  [
    'one path replaced, the other true',
    'paths.dx',
    { 'paths.du': 'u', 'paths.dx': 'u*2*x + 3*x^2' },
    'consistent',
    ['dL/du'],
  ],
  [
    'each of two alone',
    'paths.dx',
    { 'paths.du': 'u', 'paths.dv': '2', 'paths.dx': '2*u*2*x + 2*3*x^2' },
    'consistent',
    ['dL/dv'],
  ],
  [
    'two earlier slips together',
    'paths.dx',
    { 'paths.du': 'u', 'paths.dv': '2', 'paths.dx': 'u*2*x + 2*3*x^2' },
    'consistent',
    ['dL/du', 'dL/dv'],
  ],
  // an entry: dL/dz_12 = 1/z_12 instead of -1/z_12
  [
    'an entry replaced: the label’s own score',
    'softmax.dy12',
    { 'softmax.dz12': '1/z_12', 'softmax.dy12': '1 - z_12' },
    'consistent',
    ['dL/dz_12'],
  ],
  [
    'an entry replaced: another score',
    'softmax.dy11',
    { 'softmax.dz12': '1/z_12', 'softmax.dy11': '-z_11' },
    'consistent',
    ['dL/dz_12'],
  ],
  // dz_12/dy_12 = z(1 + z): shifts dL/dy_12 = z - 1 by -1/z·(z(1 + z) - z(1 - z)) = -2z
  [
    'a local derivative shifts the result',
    'softmax.dy12',
    { 'softmax.local': 'z_12*(1 + z_12)', 'softmax.dy12': '-(1 + z_12)' },
    'consistent',
    ['dz_12/dy_12'],
  ],
  // both: 1/z·z(1 + z)
  [
    'a local derivative under a replaced gradient',
    'softmax.dy12',
    { 'softmax.dz12': '1/z_12', 'softmax.local': 'z_12*(1 + z_12)', 'softmax.dy12': '1 + z_12' },
    'consistent',
    ['dL/dz_12', 'dz_12/dy_12'],
  ],
  // db/da = sin a instead of cos a: dL/dx = e^b sin a · 2x
  [
    'a local derivative two steps up',
    'deep.dx',
    { 'deep.local': 'sin(a)', 'deep.dx': 'exp(b)*sin(a)*2*x' },
    'consistent',
    ['db/da'],
  ],
  [
    'a local derivative on the way to another',
    'jac.dhdx',
    { 'jac.dhda': 'sin(a_1)', 'jac.dhdx': 'sin(a_1)*2*x_1' },
    'consistent',
    ['dh_1/da_1'],
  ],
  // other sizes: the N that is lost in dL/dy stays lost, and N − 1 is 1 at N = 2 alone
  [
    'over a size that the earlier answer names',
    'averaged.dw',
    { 'averaged.dy': '2*(y - t)/N^2', 'averaged.dw': '2/N^2*X^T*(y - t)' },
    'consistent',
    ['dL/dy'],
  ],
  [
    'at the stated sizes alone',
    'averaged.dw',
    { 'averaged.dy': '2*(y - t)', 'averaged.dw': '2*(N - 1)*X^T*(y - t)' },
    'wrong',
    undefined,
  ],
  [
    'an N where theirs has a number',
    'averaged.dw',
    { 'averaged.dy': '4/N*(y - t)', 'averaged.dw': 'N*X^T*(y - t)' },
    'wrong',
    undefined,
  ],
  [
    'an entry, whose terms are written out',
    'averaged.dw2',
    { 'averaged.dy': '2*(y - t)', 'averaged.dw2': '2*(x_12*(y_1 - t_1) + x_22*(y_2 - t_2))' },
    'consistent',
    ['dL/dy'],
  ],
  // degenerate: -1/z·z = -1 says nothing any more, nor does 0
  [
    'a local slip that leaves a constant',
    'softmax.dy12',
    { 'softmax.local': 'z_12', 'softmax.dy12': '-1' },
    'wrong',
    undefined,
  ],
  ['a zero gradient', 'softmax.dy12', { 'softmax.dz12': '0', 'softmax.dy12': '0' }, 'wrong', undefined],
  [
    'a zero gradient of a whole layer',
    'net.dW',
    { 'net.dA': '0 * dL/dY * V^T', 'net.dW': '0 * W' },
    'wrong',
    undefined,
  ],
  ['a constant local derivative', 'deep.dx', { 'deep.local': '0', 'deep.dx': '0' }, 'wrong', undefined],
  // values: z_12 = 0.6652…, so 1 - z_12 = 0.3348 given dL/dz_12 = 1/z_12
  [
    'a number that follows',
    'softmax.number',
    { 'softmax.dz12': '1/z_12', 'softmax.number': '0.335' },
    'consistent',
    ['dL/dz_12'],
  ],
  [
    'a number that does not',
    'softmax.number',
    { 'softmax.dz12': '1/z_12', 'softmax.number': '0.435' },
    'wrong',
    undefined,
  ],
];

test.each(CASES)('%s', (_, step, answers, verdict, follows) => {
  const record = stepOf(key, step, answers);
  expect([record.verdict, record.follows]).toEqual([verdict, follows]);
});

test('the policy’s share is paid and explained', () => {
  const record = stepOf(key, 'net.dP', { 'net.dA': TWICE, 'net.dP': `(${TWICE}) .* A .* (1 - A)` });
  expect([record.score, record.points, record.credit]).toEqual([1, 2, ['1/2 of the points: right given your dL/dA']]);
});

test('another form of the same derivative is told as the same slip', () => {
  const record = stepOf(key, 'linear.dX', {
    'linear.dx11': '2*(dL/dy_11*w_11 + dL/dy_12*w_12 + dL/dy_13*w_13)',
    'linear.dX': '2 * dL/dY * W^T',
  });
  expect(record.diagnosis).toEqual({
    code: 'factor',
    message: 'Each entry is 2 times too large (same slip as in dx11)',
  });
});
