/** Every named function as it is written in an answer, against the same thing written out in indices. */
import { children, type Expr, type OpName } from '../language/expr';
import { makeScope } from '../language/names';
import { readTextExpression } from '../language/read-text';
import { fail } from '../problem';
import { plan, run } from './evaluate';
import { FUNCTIONS } from './functions';
import { lower } from './lower';
import { newLowering, type Surroundings } from './lowering';
import { count, newBuilder } from './program';
import { dim, type Shape, showShape, sizesOf } from './shape';

const SIZES = new Map([
  ['N', 2],
  ['D', 3],
  ['C', 4],
]);
const QUANTITIES: Readonly<Record<string, readonly string[]>> = {
  X: ['N', 'D'],
  Q: ['N', 'D'],
  S: ['D', 'D'],
  M: ['C', 'D'],
  Z: ['N', 'C'],
  v: ['D'],
  u: ['D'],
  k: ['2'],
  R: ['2', '2'],
  F: ['D', '9'],
  G: ['D', '9'],
  P: ['D', '12'],
  V: ['D', '12'],
  a: [],
};
const shapeOf = (dims: readonly string[]): Shape => dims.map((d) => dim(SIZES.get(d) ?? Number(d), d));
const LABELS = ['N'];

const { scope } = makeScope({
  entities: [
    ...Object.entries(QUANTITIES).map(([name, dims]) => ({ name, kind: 'quantity' as const, dims })),
    ...[...SIZES.keys()].map((name) => ({ name, kind: 'size' as const, dims: [] })),
    { name: 'c', kind: 'label' as const, dims: LABELS },
  ],
  sizes: SIZES,
});

const from: Surroundings = {
  key: (of, by) => [of, ...by].join('/'),
  quantity: (name) => {
    const dims = name === 'c' ? LABELS : QUANTITIES[name];
    return dims && { key: name, shape: shapeOf(dims) };
  },
  size: (name) => SIZES.get(name),
  label: (name) => (name === 'c' ? dim(4, 'C') : undefined),
  derivative: () => fail({ code: 'derivative', blame: 'student', message: 'none here' }),
  inline: () => new Map(),
};

/** Positive entries below 1, different for each name. */
const inputs = new Map(
  [...Object.entries(QUANTITIES), ['c', LABELS] as const].map(([name, dims], q) => {
    const data = new Float64Array(count(sizesOf(shapeOf(dims))));
    for (let e = 0; e < data.length; e++)
      data[e] = name === 'c' ? 1 + ((2 * e + 1) % 4) : 0.1 + ((e * 37 + q * 17) % 83) / 100;
    return [name, { data }];
  }),
);

function opsOf(e: Expr, into: Set<OpName> = new Set()): Set<OpName> {
  if (e.kind === 'call') into.add(e.op);
  for (const c of children(e)) opsOf(c, into);
  return into;
}

function read(text: string): Expr {
  const e = readTextExpression(text, scope);
  if (!e.ok) throw new Error(`${text}: ${e.problems[0]?.message}`);
  return e.value;
}

/** Shape and values of what is written. */
function evaluated(text: string): { shape: string; values: number[] } {
  const b = newBuilder();
  const v = lower(newLowering(b, from), read(text));
  if (!v.ok) throw new Error(v.problems[0]?.message);
  if (v.value.axes.length > 0) throw new Error(`${text}: an index is left free`);
  const r = run(plan(b, [v.value.node]), { size: 1, inputs }, { bounds: false });
  return { shape: showShape(v.value.shape), values: [...r.values(v.value.node).data] };
}

/** Each function, its shape, and the same (or one entry, or the sum) in other words. */
const WRITTEN: readonly (readonly [text: string, shape: string, other: string, of?: string])[] = [
  ['exp(a)', 'a scalar', 'e^a'],
  ['log(a)', 'a scalar', '2 log(sqrt(a))'],
  ['log2(a)', 'a scalar', 'log(a)/log(2)'],
  ['log10(a)', 'a scalar', 'log(a)/log(10)'],
  ['log1p(a)', 'a scalar', 'log(1 + a)'],
  ['expm1(a)', 'a scalar', 'exp(a) - 1'],
  ['sqrt(a)', 'a scalar', 'a^(1/2)'],
  ['square(X)', 'N×D (2×3)', 'X .^ 2'],
  ['reciprocal(X)', 'N×D (2×3)', '1 / X'],
  ['abs(-X)', 'N×D (2×3)', 'X'],
  ['sign(-X)', 'N×D (2×3)', '-ones(N, D)'],
  ['sin(a)', 'a scalar', '2 sin(a/2) cos(a/2)'],
  ['cos(a)', 'a scalar', '1 - 2 sin(a/2)^2'],
  ['tan(a)', 'a scalar', 'sin(a)/cos(a)'],
  ['sinh(a)', 'a scalar', '(exp(a) - exp(-a))/2'],
  ['cosh(a)', 'a scalar', '(exp(a) + exp(-a))/2'],
  ['tanh(a)', 'a scalar', 'sinh(a)/cosh(a)'],
  ['sigmoid(a)', 'a scalar', '1/(1 + exp(-a))'],
  ['relu(X - Q)', 'N×D (2×3)', 'max(0, X - Q)'],
  ['leaky_relu(X - Q, 0.2)', 'N×D (2×3)', 'where(X > Q, X - Q, 0.2 (X - Q))'],
  ['gelu(a)', 'a scalar', 'a (1 + erf(a/sqrt(2)))/2'],
  ['softplus(a)', 'a scalar', 'log(1 + exp(a))'],
  ['erf(-a)', 'a scalar', '-erf(a)'],
  ['step(X - Q)', 'N×D (2×3)', '1(X > Q)'],
  ['clip(X, 0.2, 0.6)', 'N×D (2×3)', 'min(max(X, 0.2), 0.6)'],
  ['maximum(X, Q)', 'N×D (2×3)', 'where(X > Q, X, Q)'],
  ['minimum(X, Q)', 'N×D (2×3)', 'where(X < Q, X, Q)'],
  ['sum(X)', 'a scalar', 'sum(i, 1, N, sum(j, 1, D, X_ij))'],
  ['sum(X, rows)', 'a vector of D (3)', 'X^T * ones(N)'],
  ['mean(X, axis=1)', 'a vector of N (2)', 'X * ones(D) / D'],
  ['var(v)', 'a scalar', 'sum(i, 1, D, (v_i - mean(v))^2)/D'],
  ['std(v)', 'a scalar', 'sqrt(var(v))'],
  ['max(v)', 'a scalar', 'max(v[1], v[2], v[3])'],
  ['min(v)', 'a scalar', '-max(-v)'],
  ['norm(X)', 'a scalar', 'sqrt(sum(i, 1, N, norm(X[i,:])^2))'],
  ['norm(u - v, 1)', 'a scalar', 'sum(abs(u - v))'],
  ['logsumexp(v)', 'a scalar', 'log(sum(exp(v)))'],
  ['prod(v)', 'a scalar', 'v[1] v[2] v[3]'],
  ['softmax(X)', 'N×D (2×3)', 'exp(X[2,3])/sum(k, 1, D, exp(X[2,k]))', 'softmax(X)[2,3]'],
  ['log_softmax(X)', 'N×D (2×3)', 'log(softmax(X))'],
  ['matmul(X, S)', 'N×D (2×3)', 'X * S'],
  ['dot(u, v)', 'a scalar', 'sum(i, 1, D, u_i v_i)'],
  ['outer(u, v)', 'D×D (3×3)', 'u * v^T'],
  ['trace(S)', 'a scalar', 'sum(i, 1, D, S_ii)'],
  ['diag(v)', 'D×D (3×3)', 'eye(D) .* (ones(D) * v^T)'],
  ['eye(D)', 'D×D (3×3)', 'diag(ones(D))'],
  ['zeros(N, D)', 'N×D (2×3)', 'X - X'],
  ['onehot(c, C)', 'N×C (2×4)', 'c[2]', 'sum(k, 1, C, k onehot(c, C)[2,k])'],
  ['reshape(X, D, N)', 'D×N (3×2)', 'X[1,3]', 'reshape(X, D, N)[2,1]'],
  ['permute(X, 2, 1)', 'D×N (3×2)', 'X^T'],
  ['concat(X, Z, columns)', 'N×D+C (2×7)', 'Z[2,1]', 'concat(X, Z, columns)[2,4]'],
  ['slice(Z, 2, 3, axis=1)', 'N×2 (2×2)', 'Z[1,3]', 'slice(Z, 2, 3, axis=1)[1,2]'],
  ['gather(Z, c)', 'a vector of N (2)', 'Z[2,c[2]]', 'gather(Z, c)[2]'],
  ['embedding(M, c)', 'N×D (2×3)', 'onehot(c, C) * M'],
  ['conv1d(v, k)', 'a vector of 2', 'v[2] k[1] + v[3] k[2]', 'conv1d(v, k)[2]'],
  ['conv2d(X, R)', '1×2', 'sum(i, 1, 2, sum(j, 1, 2, X[i,j+1] R[i,j]))', 'conv2d(X, R)[1,2]'],
  ['max_pool1d(v, 2, 1)', 'a vector of 2', 'max(v[2], v[3])', 'max_pool1d(v, 2, 1)[2]'],
  ['max_pool2d(S, 2)', '1×1', 'max(S[1,1], S[1,2], S[2,1], S[2,2])', 'max_pool2d(S, 2)[1,1]'],
  ['avg_pool1d(v, 3)', 'a vector of 1', 'mean(v)', 'avg_pool1d(v, 3)[1]'],
  ['avg_pool2d(S, 3)', '1×1', 'mean(S)', 'avg_pool2d(S, 3)[1,1]'],
  ['dropout(X, 1(X > Q), 0.25)', 'N×D (2×3)', '1(X > Q) .* X / 0.75'],
  ['cross_entropy(softmax(Z), c)', 'a scalar', '-sum(i, 1, N, log(softmax(Z)[i,c[i]]))'],
  ['multiclass_hinge(Z, c)', 'a scalar', 'sum(i, 1, N, sum(j, 1, C, (j != c[i]) * max(0, Z[i,j] - Z[i,c[i]] + 1)))'],
  [
    'multiclass_hinge(Z, c, margin=a)',
    'a scalar',
    'sum(i, 1, N, sum(j, 1, C, (j != c[i]) * max(0, Z[i,j] - Z[i,c[i]] + a)))',
  ],
  ['mse(X, Q)', 'a scalar', 'sum((X - Q) .^ 2)/(N D)'],
  ['bce(X, Q)', 'a scalar', '-mean(Q .* log(X) + (1 - Q) .* log(1 - X))'],
  [
    'batch_norm(X, u, v, 0.1)',
    'N×D (2×3)',
    '(X[1,2] - mean(X[:,2]))/sqrt(var(X[:,2]) + 0.1) u[2] + v[2]',
    'batch_norm(X, u, v, 0.1)[1,2]',
  ],
  [
    'layer_norm(X, u, v, eps=0.1)',
    'N×D (2×3)',
    '(X[1,2] - mean(X[1,:]))/sqrt(var(X[1,:]) + 0.1) u[2] + v[2]',
    'layer_norm(X, u, v, eps=0.1)[1,2]',
  ],
  ['attention(X, Q, Q)', 'N×D (2×3)', 'softmax(X * Q^T / sqrt(D)) * Q'],
  ['attention(S, S, S, causal=true)', 'D×D (3×3)', 'S[1,3]', 'attention(S, S, S, causal=true)[1,3]'],
  ['rnn_cell(u, v, S, S, v)', 'a vector of D (3)', 'tanh(S^T * u + S^T * v + v)'],
  ['gru_cell(X, Q, F, G)', 'N×D (2×3)', 'gru_cell(X[2,:], Q[2,:], F, G)[1]', 'gru_cell(X, Q, F, G)[2,1]'],
  [
    'lstm_cell(X, Q, X, P, V)',
    'N×D (2×3)',
    'sigmoid(sum(k, 1, D, X[2,k] P[k,10] + Q[2,k] V[k,10])) tanh(lstm_state(X, Q, X, P, V)[2,1])',
    'lstm_cell(X, Q, X, P, V)[2,1]',
  ],
  [
    'lstm_state(X, Q, X, P, V)',
    'N×D (2×3)',
    'lstm_state(X[2,:], Q[2,:], X[2,:], P, V)[1]',
    'lstm_state(X, Q, X, P, V)[2,1]',
  ],
];

test('every function is written somewhere here', () => {
  const written = new Set(
    WRITTEN.flatMap((w) => w.flatMap((text, i) => (i === 1 ? [] : [...opsOf(read(text as string))]))),
  );
  expect(Object.keys(FUNCTIONS).filter((f) => !written.has(f as OpName))).toEqual([]);
});

test.each(WRITTEN.map(([text, shape, other, of = text]) => [text, shape, other, of] as const))(
  '%s is %s, and equals %s',
  (text, shape, other, of) => {
    expect(evaluated(text).shape).toBe(shape);
    const [one, two] = [evaluated(of), evaluated(other)];
    expect(one.values.length).toBe(two.values.length);
    for (const [i, x] of one.values.entries()) expect(x).toBeCloseTo(two.values[i] as number, 12);
  },
);
