/** Rules of deciding that hang on the assignment: either layout, the policy for other readings, fixed values, sizes of 1. */
import { gradeText, keyOf, loadAssignment } from '../bench/proof/corpus';

const PROBLEMS = `
problems:
  - id: linear
    sizes: {N: 2, D: 2, M: 3}
    inputs: {X: [N, D], W: [D, M]}
    forward: {Y: X * W, L: unspecified(Y)}
    steps: [{id: dX, find: dL/dX}, {id: dW, find: dL/dW}]
  - id: mean
    sizes: {N: 2, D: 3}
    inputs: {X: [N, D], v: [D]}
    forward: {u: X * v, L: 'sum(u.^2)/N', m: mean(X)}
    steps: [{id: dv, find: dL/dv}, {id: jac, find: du/dv}, {id: dm, find: dm/dx_ij}, {id: dM, find: dm/dX}]
  - id: square
    sizes: {N: 2, M: 2}
    inputs: {A: [N, M], B: [N, M]}
    forward: {P: A .* B, s: 'sum(A, rows)', L: unspecified(P)}
    steps: [{id: dA, find: dL/dA}, {id: s, find: s}]
  - id: fixed
    sizes: {N: 2, C: 3}
    inputs: {S: [N, C], c: {label: C, shape: [N], value: [2, 3]}, x: {shape: [N], value: [1, -2]}}
    forward: {L: 'cross_entropy(softmax(S), c)/N', q: 'sum(x .* x)/N'}
    steps: [{id: dS, find: dL/dS}, {id: dx, find: dq/dx}]
  - id: one
    sizes: {N: 1, D: 2}
    inputs: {X: [N, D]}
    forward: {L: mean(X)}
    steps: [{id: dX, find: dL/dX}]
  - id: spread
    sizes: {K: 4}
    inputs: {x: [K]}
    forward: {s: std(x)}
    steps: [{id: ds1, find: ds/dx_1}]
  - id: tie
    sizes: {K: 3}
    inputs: {x: [K], k: []}
    forward: {r: 'max(k, 0)', g: max(x), a: abs(k)}
    steps:
      - {id: relu, find: dr/dk, at: {k: 0}}
      - {id: max, find: dg/dx_1, at: {x: [2, 2, 1]}}
      - {id: abs, find: da/dk, at: {k: 0}}
`;

const keyWith = (top: string) =>
  keyOf(loadAssignment(`backmark: 1\nid: rules\ntitle: Rules\n${top}${PROBLEMS}`, 'rules.yaml'), 'practice');

const plain = keyWith('');
const either = keyWith('conventions: {layout: either}\n');
const numerator = keyWith('conventions: {layout: numerator}\n');
const reading = (share: string) => keyWith(`policy: {reading: ${share}}\n`);

const ROWS: readonly (readonly [ReturnType<typeof keyWith>, string, string, string])[] = [
  // a gradient has the shape of its quantity, or of its transpose, as the assignment says
  [plain, 'linear.dW', 'X^T * dL/dY', 'correct'],
  [plain, 'linear.dW', 'dL/dY^T * X', 'wrong answer-shape'],
  [numerator, 'linear.dW', 'dL/dY^T * X', 'correct'],
  [either, 'linear.dW', 'X^T * dL/dY', 'correct'],
  [either, 'linear.dW', 'dL/dY^T * X', 'correct layout'],
  [either, 'linear.dX', 'W * dL/dY^T', 'correct layout'],
  [either, 'linear.dW', 'dL/dY^T * X * 1.0000001', 'wrong answer-shape'],
  // the other layout is tried at other sizes too
  [either, 'linear.dW', 'dL/dY^T * X * N/2', 'wrong layout'],
  [either, 'mean.jac', 'X^T', 'correct layout'],
  // another reading: for a person, unless the policy settles it
  [plain, 'square.dA', 'dL/dP * B', 'review other-reading'],
  [plain, 'square.s', 'sum(A, columns)', 'review other-reading'],
  [reading('1'), 'square.dA', 'dL/dP * B', 'correct other-reading'],
  [reading('1/2'), 'square.dA', 'dL/dP * B', 'partial other-reading'],
  [reading('0'), 'square.dA', 'dL/dP * B', 'wrong other-reading'],
  [reading('1'), 'square.dA', 'dL/dP * B * 2', 'wrong size-clash'],
  // fixed values keep their place at other sizes, new entries are drawn
  [plain, 'fixed.dS', '(softmax(S) - onehot(c, C))/N', 'correct'],
  [plain, 'fixed.dS', '(softmax(S) - onehot(c, C))/2', 'correct stated-sizes'],
  [plain, 'fixed.dS', 'dL/ds_ij = (softmax(S)[i,j] - 1(j == i + 1))/N', 'wrong'],
  [plain, 'fixed.dx', '2*x/N', 'correct'],
  [plain, 'fixed.dx', '[1, -2]', 'correct'],
  [plain, 'fixed.dx', '2*abs(x) .* sign(x)/N', 'correct'],
  [plain, 'fixed.dx', '(x + [1, -2])/N', 'correct'],
  // a size stated as 1 is varied where the answer names it; one that the answer varies is 1 once
  [plain, 'one.dX', 'ones(N, D)/(N*D)', 'correct'],
  [plain, 'one.dX', 'ones(N, D)/D', 'wrong'],
  [plain, 'mean.dv', '2/N*X^T*u', 'correct'],
  [plain, 'mean.dv', '2/max(N, 2)*X^T*u', 'wrong'],
  // at one entry a standard deviation has no derivative: nothing is concluded from that size
  [plain, 'spread.ds1', '(x_1 - mean(x))/(K*s)', 'correct'],
  [plain, 'spread.ds1', '(x_1 - mean(x))/((K - 1)*s)', 'wrong'],
  // without index letters, where the question has some, it is the same at every one of their values
  [plain, 'mean.dm', '1/(N*D)', 'correct'],
  [plain, 'mean.dm', '1/N', 'wrong'],
  [plain, 'mean.dM', '1/(N*D)', 'wrong answer-shape'],
  // a value at a tie: either one-sided derivative and what lies between
  [plain, 'tie.relu', '0', 'correct'],
  [plain, 'tie.relu', '1', 'correct'],
  [plain, 'tie.relu', '0.5', 'correct'],
  [plain, 'tie.relu', '1.1', 'wrong'],
  [plain, 'tie.relu', '-0.1', 'wrong'],
  [plain, 'tie.max', '0.5', 'correct'],
  [plain, 'tie.max', '2', 'wrong'],
  [plain, 'tie.abs', '-1', 'correct'],
  [plain, 'tie.abs', '1.5', 'wrong'],
];

test.each(ROWS.map(([key, step, text, expected]) => [step, text, expected, key] as const))(
  '%s %s: %s',
  (step, text, expected, key) => {
    const { verdict, problems } = gradeText(key, step, text);
    expect([verdict, ...problems.map((p) => p.code)].join(' ')).toBe(expected);
  },
);
