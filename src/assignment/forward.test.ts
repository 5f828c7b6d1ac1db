/** What is wrong with a forward pass or with what is asked of it: every finding word for word, with its place and next step. */
import { readAssignment } from './read-assignment';

type Parts = { readonly sizes?: string; readonly inputs?: string; readonly forward: string; readonly steps?: string };

/** One problem; the forward pass stands in line 7, the steps in line 8. */
const file = ({ sizes, inputs, forward, steps }: Parts): string => `backmark: 1
id: demo
problems:
  - id: p
    sizes: ${sizes ?? '{N: 2, D: 2, M: 3}'}
    inputs: ${inputs ?? '{X: [N, D], W: [D, M]}'}
    forward: ${forward}
    steps: ${steps ?? '[{id: a, find: dL/dX}]'}
`;

function findings(parts: Parts): string[] {
  const read = readAssignment(file(parts), 'a.yaml');
  if (read.ok) return read.notes.map((p) => `warning ${p.line}:${p.column} ${p.message}`);
  for (const p of read.problems) expect([p.file, p.blame]).toEqual(['a.yaml', 'author']);
  return read.problems.map((p) => `${p.line}:${p.column} [${p.code}] ${p.message} | ${p.hint}`);
}

const ITSELF = 'a line is computed from the inputs and the lines above it; give the result a name of its own';
const EQUAL = 'an elementwise operation needs equal shapes';
const REAL = 'ask for the derivative by a quantity with real entries';
const SAY = 'say what the inputs may be: entries: positive, unit, …';
const classes = { sizes: '{N: 2, C: 3, K: 4}', inputs: '{Y: [N, C], c: {label: C, shape: [N]}}' };
const tokens = { ...classes, inputs: '{Y: [N, C], c: {label: K, shape: [N]}}', steps: '[{id: a, find: dL/dY}]' };

test.each<[string, Parts, string[]]>([
  [
    'a line that names itself',
    { forward: '{Y: Y + X, L: unspecified(Y)}' },
    [`7:18 [recursion] p.forward.Y: Y is computed from itself | ${ITSELF}`],
  ],
  [
    'a line in index form that names itself',
    { forward: '{"Y_ij": "Y_ij + X_ij", L: unspecified(Y)}' },
    [`7:24 [recursion] p.forward.Y_ij: Y_ij is computed from itself | ${ITSELF}`],
  ],
  [
    'two lines that name each other',
    { forward: '{Y: Z + X, Z: Y * 2, L: unspecified(Z)}' },
    [`7:18 [recursion] p.forward.Y: Y is computed from itself (Y needs Z, Z needs Y) | ${ITSELF}`],
  ],
  [
    'a circle of three, another of one',
    { forward: '{Y: Z + X, Z: V * 2, V: "sum(Y) * X", U: tanh(U), L: sum(X)}' },
    [
      `7:18 [recursion] p.forward.Y: Y is computed from itself (Y needs Z, Z needs V, V needs Y) | ${ITSELF}`,
      `7:60 [recursion] p.forward.U: U is computed from itself | ${ITSELF}`,
    ],
  ],
  [
    'lines out of order, without a circle',
    { forward: '{L: sum(Y), Y: X * W}' },
    ['7:22 [forward-order] p.forward.L: Y is not a name of this problem. | move the line of Y above the line of L'],
  ],
  [
    'a sum over an undeclared size',
    { forward: '{"Y_ij": "sum(k, 1, K, X_ik * W_kj)", L: sum(Y)}' },
    [
      '7:34 [index-range] p.forward.Y: K is no bound for a sum: write a number, a size or an index | declare it: sizes: {K: 2}',
    ],
  ],
  [
    'a sum beyond an axis',
    { forward: '{L: "sum(i, 1, M, X[i,1])"}' },
    ['7:32 [shape] p.forward.L: X_i1: there is no row 3, the rows run from 1 to N = 2 | compare: X is N×D (2×2)'],
  ],
  [
    'an index that runs over nothing',
    { forward: '{"Y[i,j]": "X[i,1]", L: sum(X)}' },
    [
      '7:26 [index-range] p.forward.Y: nothing says how far the index j runs | use each index of the left side at a quantity on the right: X[i,j]',
    ],
  ],
  [
    'one index, two lengths',
    { forward: '{"Y_ij": "X_ij + W_ij", L: sum(Y)}' },
    [
      '7:31 [shape] p.forward.Y: j runs from 1 to D (2) in X_ij but from 1 to M (3) in W_ij | compare: X is N×D (2×2), W is D×M (2×3)',
    ],
  ],
  [
    'inner sizes that differ',
    { forward: '{Y: W * X, L: sum(Y)}' },
    [
      '7:18 [shape] p.forward.Y: W * X: inner sizes 3 and 2 differ (W is D×M (2×3), X is N×D (2×2)) | Did you mean X * W?',
    ],
  ],
  [
    'elementwise operations on shapes that do not broadcast, all of them',
    { forward: '{Y: X .* W, Z: X + W, V: "max(X, W)", L: sum(X)}' },
    [
      `7:18 [shape] p.forward.Y: X .* W: the shapes do not go together (X is N×D (2×2), W is D×M (2×3)) | ${EQUAL}`,
      `7:29 [shape] p.forward.Z: X + W: the shapes do not go together (X is N×D (2×2), W is D×M (2×3)) | ${EQUAL}`,
      `7:40 [shape] p.forward.V: max(X, W): the shapes do not go together (X is N×D (2×2), W is D×M (2×3)) | ${EQUAL}`,
    ],
  ],
  [
    'cases of two shapes',
    { forward: '{Y: "where(X > 0, W, X)", L: sum(Y)}' },
    [
      '7:19 [shape] p.forward.Y: the cases have different shapes: D×M (2×3) and N×D (2×2) | compare: X is N×D (2×2), W is D×M (2×3)',
    ],
  ],
  [
    'an operation inside a line, at its own column',
    { forward: '{Y: tanh(X) + exp(W .* X), L: sum(Y)}' },
    [`7:32 [shape] p.forward.Y: W .* X: the shapes do not go together (W is D×M (2×3), X is N×D (2×2)) | ${EQUAL}`],
  ],
  [
    'an unspecified loss of quantities that depend on one another',
    { forward: '{Y: X * W, L: "unspecified(Y, X)"}' },
    [
      '7:28 [unspecified] p.forward.L: Y depends on X, so both cannot be free arguments of one unspecified loss | leave X out: the loss depends on it through Y',
    ],
  ],
  [
    'forward passes that are never finite, each at its root',
    { forward: '{Y: log(-1 - X .* X), L: sum(Y), Z: W/0, Q: sum(Z)}' },
    [
      `7:18 [not-finite] p.forward.Y: not finite at any of 48 inputs tried | ${SAY}`,
      `7:50 [not-finite] p.forward.Z: not finite at any of 48 inputs tried | ${SAY}`,
    ],
  ],
  [
    'a derivative that is never finite though the forward pass is',
    { forward: '{Y: sqrt(0 * X), L: sum(Y)}' },
    [
      `8:27 [not-finite] p.a.find: dL/dX is not finite at any of 48 inputs tried | ask for another derivative, or ${SAY}`,
    ],
  ],
  [
    'derivatives by labels, whole, by entry, second',
    {
      ...classes,
      forward: '{Z: softmax(Y), L: "cross_entropy(Z, c)"}',
      steps: '[{id: a, find: dL/dc}, {id: b, find: dL/dc_1}, {id: d, find: "d2L/dY dc"}]',
    },
    [
      `8:27 [label-derivative] p.a.find: dL/dc: c is a class label, there is no derivative by it | ${REAL}`,
      `8:49 [label-derivative] p.b.find: dL/dc_1: c is a class label, there is no derivative by it | ${REAL}`,
      `8:73 [label-derivative] p.d.find: d2L/dY dc: c is a class label, there is no derivative by it | ${REAL}`,
    ],
  ],
  [
    'derivatives by masks, one-hot labels, what is made of labels, constants and sizes',
    {
      ...classes,
      inputs:
        '{Y: [N, C], c: {label: C, shape: [N]}, m: {shape: [N, C], entries: mask}, T: {shape: [N, C], entries: onehot}}',
      forward: '{H: "onehot(c, C)", k: 2 + 3, L: sum(Y .* m .* T .* H) * k * N}',
      steps:
        '[{id: a, find: dL/dm}, {id: b, find: dL/dT}, {id: c, find: dL/dH}, {id: d, find: dL/dk}, {id: e, find: dL/dN}]',
    },
    [
      `8:27 [no-derivative] p.a.find: dL/dm: m is a mask, there is no derivative by it | ${REAL}`,
      `8:49 [no-derivative] p.b.find: dL/dT: T holds one-hot labels, there is no derivative by it | ${REAL}`,
      `8:71 [no-derivative] p.c.find: dL/dH: H is made of labels or masks alone (c), there is no derivative by it | ${REAL}`,
      `8:93 [no-derivative] p.d.find: dL/dk: k is a constant, there is no derivative by it | ${REAL}`,
      '8:115 [find] p.e.find: dL/dN: N is a size, there is no derivative by it | ask for the derivative by a quantity',
    ],
  ],
  [
    'labels that count further than their axis, in index form',
    { ...tokens, forward: '{L: "-sum(i, 1, N, log(Y[i, c[i]]))"}' },
    [
      '7:37 [label-range] p.forward.L: c counts classes to K = 4, but Y is N×C (2×3): it has 3 to choose from | declare c: {label: C, …}',
    ],
  ],
  [
    'labels that count further than their axis, by name',
    { ...tokens, forward: '{L: "cross_entropy(softmax(Y), c)"}' },
    [
      '7:19 [label-range] p.forward.L: c counts classes to K = 4, but Y is N×C (2×3): it has 3 to choose from | declare c: {label: C, …}',
    ],
  ],
  [
    'everything at once, in the order of the file',
    {
      inputs: '{X: [N, D], W: [D, M], b: [D], m: {shape: [N, D], entries: mask}}',
      forward:
        '{Y: W * X, Z: X * W + b, V: "sum(i, 1, K, X[i,1])", U: U + X, T: log(-1 - X .* X), L: sum(T), P: sum(X .* m)}',
      steps: '[{id: a, find: dL/dc}, {id: b, find: dT/dL}, {id: c, find: "dL/dX[3,1]"}, {id: d, find: dP/dm}]',
    },
    [
      '7:18 [shape] p.forward.Y: W * X: inner sizes 3 and 2 differ (W is D×M (2×3), X is N×D (2×2)) | Did you mean X * W?',
      '7:53 [index-range] p.forward.V: K is no bound for a sum: write a number, a size or an index | declare it: sizes: {K: 2}',
      `7:69 [recursion] p.forward.U: U is computed from itself | ${ITSELF}`,
      `7:79 [not-finite] p.forward.T: not finite at any of 48 inputs tried | ${SAY}`,
      '8:31 [unknown-name] p.a.find: c is not a name of this problem. | It has N, D, M, X, W, b, m, Z, T, L, P.',
      '8:49 [no-derivative] p.b.find: dT/dL: T does not depend on L | it is the other way round: dL/dT',
      '8:71 [index-range] p.c.find: there is no index 3; this axis runs from 1 to 2 | count from 1',
      `8:100 [no-derivative] p.d.find: dP/dm: m is a mask, there is no derivative by it | ${REAL}`,
    ],
  ],
])('%s', (_, parts, expected) => {
  expect(findings(parts)).toEqual(expected);
});
