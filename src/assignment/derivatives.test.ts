/** Derivatives as an assignment asks for them, through loading, against differences of the same forward pass; and at depth. */
import { plan, run } from '../engine/evaluate';
import { count } from '../engine/program';
import { sizesOf } from '../engine/shape';
import { readAssignment } from './read-assignment';
import type { Reference } from './reference';
import { lowerProblem } from './reference';

type Parts = {
  readonly inputs: string;
  readonly forward: readonly string[];
  readonly find: readonly string[];
};

function loaded({ inputs, forward, find }: Parts): Reference {
  const text = `backmark: 1
id: demo
problems:
  - id: p
    sizes: {N: 2, D: 3, C: 3, K: 2}
    inputs: {${inputs}}
    forward:
${forward.map((l) => `      ${l}\n`).join('')}    steps:
${find.map((f, i) => `      - {id: s${i}, find: "${f}"}\n`).join('')}`;
  const read = readAssignment(text, 'a.yaml');
  if (!read.ok) throw new Error(read.problems.map((p) => `${p.line}:${p.column} ${p.message}`).join('\n'));
  const made = lowerProblem(read.value.problems[0] as NonNullable<(typeof read.value.problems)[0]>);
  if (!made.ok) throw new Error(made.problems[0]?.message);
  return made.value;
}

/** The same numbers for an input in every test: some 0.2 apart, of both signs, no two alike; labels 2, 3, 2, …. */
const entryOf = (name: string, e: number): number =>
  name === 'c' ? 2 + (e % 2) : Math.sin(1 + 1.7 * e + (name.codePointAt(0) ?? 0)) + 0.05 * e;

function entriesAt(ref: Reference, key: string, moved?: { name: string; entry: number; by: number }): Float64Array {
  const node = ref.node(key);
  if (node === undefined) throw new Error(`no ${key}`);
  const inputs = new Map(
    ref.free.map(({ key: name, shape }) => {
      const data = Float64Array.from({ length: count(sizesOf(shape)) }, (_, e) => entryOf(name, e));
      if (moved?.name === name) data[moved.entry] = (data[moved.entry] ?? 0) + moved.by;
      return [name, { data }];
    }),
  );
  return run(plan(ref.b, [node]), { size: 1, inputs }, { bounds: false }).values(node).data;
}

/** The derivative of what `key` names by an input, entries of the quantity first: a five-point difference. */
function differences(ref: Reference, key: string, by: string): number[] {
  const n = count(sizesOf(ref.shape(by) ?? []));
  const h = 1e-3;
  const columns = Array.from({ length: n }, (_, entry) => {
    const [p1, m1, p2, m2] = [h, -h, 2 * h, -2 * h].map((t) => entriesAt(ref, key, { name: by, entry, by: t }));
    return Array.from(p1 ?? [], (v, i) => (8 * (v - (m1?.[i] ?? 0)) - ((p2?.[i] ?? 0) - (m2?.[i] ?? 0))) / (12 * h));
  });
  return Array.from({ length: columns[0]?.length ?? 0 }, (_, i) => columns.map((c) => c[i] ?? Number.NaN)).flat();
}

function derivative(ref: Reference, of: string, by: readonly string[]): string {
  const d = ref.derivative(of, by, false);
  if (!d.ok) throw new Error(d.problems[0]?.message);
  return d.value.key;
}

const close = (found: ArrayLike<number>, wanted: ArrayLike<number>, tolerance: number): void => {
  expect(found.length).toBe(wanted.length);
  const scale = Math.max(1, ...Array.from(wanted, Math.abs));
  for (let i = 0; i < wanted.length; i++)
    expect(Math.abs((found[i] ?? Number.NaN) - (wanted[i] ?? Number.NaN))).toBeLessThan(tolerance * scale);
};

const LABELLED = 'Y: [N, C], c: {label: C, shape: [N]}';
const CASES: readonly (readonly [string, Parts, of: string, by: readonly string[]])[] = [
  [
    'the gradient of a scalar',
    { inputs: 'X: [N, D], W: [D, C]', forward: ['Y: X * W', 'L: sum(tanh(Y))'], find: ['dL/dX', 'dL/dW', 'dL/dw_12'] },
    'L',
    ['W'],
  ],
  [
    'a Jacobian and its entries',
    { inputs: 'Y: [N, C]', forward: ['Z: softmax(Y)'], find: ['dZ/dY', 'dz_12/dy_13', 'dz_ij/dy_kl'] },
    'Z',
    ['Y'],
  ],
  [
    'labels in index form',
    { inputs: LABELLED, forward: ['Z: softmax(Y)', 'L: "-sum(i, 1, N, log(Z[i, c[i]]))"'], find: ['dL/dY', 'dL/dZ'] },
    'L',
    ['Y'],
  ],
  [
    'nested sums over labels',
    {
      inputs: LABELLED,
      forward: ['L: "sum(i, 1, N, sum(j, 1, C, (j != c[i]) * max(0, Y[i,j] - Y[i,c[i]] + 1)))"'],
      find: ['dL/dY', 'dL/dy_ij'],
    },
    'L',
    ['Y'],
  ],
  [
    'a line in index form, a window, and an index that a size bounds',
    {
      inputs: 'x: [D], w: [K]',
      forward: [
        '"y[i]": "sum(k, 1, K, w[k] * x[i+k-1])"',
        '"q[i]": "sum(j, 1, i, exp(y[j]) * x[j])"',
        'L: sum(q .* y)',
      ],
      find: ['dL/dx', 'dL/dw', 'dy_1/dx_2', 'dq_i/dx_j'],
    },
    'q',
    ['x'],
  ],
  [
    'a Hessian, whole and by entries',
    {
      inputs: 'X: [N, D]',
      forward: ['L: "sum(exp(X) .* sin(X)) + X[1,1]*X[1,2]^2"'],
      find: ['d2L/dX dX', 'd2L/dx_11 dx_12'],
    },
    'L',
    ['X', 'X'],
  ],
  [
    'a mixed second derivative',
    { inputs: 'X: [N, D], W: [D, C]', forward: ['Y: X * W', 'L: sum(sigmoid(Y) .* Y)'], find: ['d2L/dX dW'] },
    'L',
    ['X', 'W'],
  ],
  [
    'a second derivative of an array',
    { inputs: 'v: [D]', forward: ['z: softmax(v)'], find: ['d2z_1/dv_1 dv_2', 'd2z/dv dv'] },
    'z',
    ['v', 'v'],
  ],
  [
    'the chain rule from a gradient that the loss hands over',
    { inputs: 'X: [N, D], W: [D, C]', forward: ['Y: tanh(X * W)', 'L: unspecified(Y)'], find: ['dL/dX'] },
    'L',
    ['X'],
  ],
];

test.each(CASES)('%s', (_, parts, of, by) => {
  const ref = loaded(parts);
  const key = derivative(ref, of, by);
  const last = by.at(-1) ?? '';
  if (!ref.unspecified(of)) {
    const lower = by.length > 1 ? derivative(ref, of, by.slice(0, -1)) : of;
    close(entriesAt(ref, key), differences(ref, lower, last), 1e-9);
    return;
  }
  // dL = Σ dL/dY ⊙ dY, from the Jacobian of Y by differences
  const n = count(sizesOf(ref.shape(last) ?? []));
  const g = entriesAt(ref, 'dL/dY');
  const jacobian = differences(ref, 'Y', last);
  const pulled = Array.from({ length: n }, (_, m) => g.reduce((s, v, e) => s + v * (jacobian[e * n + m] ?? 0), 0));
  close(entriesAt(ref, key), pulled, 1e-9);
});

test.each<[string, readonly string[], readonly string[]]>([
  ['cross_entropy', ['L: "cross_entropy(softmax(Y), c)"'], ['L: "-sum(i, 1, N, log(softmax(Y)[i, c[i]]))"']],
  [
    'multiclass_hinge',
    ['L: "multiclass_hinge(Y, c)"'],
    ['L: "sum(i, 1, N, sum(j, 1, C, (j != c[i]) * max(0, Y[i,j] - Y[i,c[i]] + 1)))"'],
  ],
  ['a product of matrices', ['L: sum(tanh(Y * Y^T))'], ['"G_ij": "sum(k, 1, C, Y_ik * Y_jk)"', 'L: sum(tanh(G))']],
])('%s by name and in index form: one gradient, one Hessian', (_, named, indexed) => {
  const [a, b] = [named, indexed].map((forward) => loaded({ inputs: LABELLED, forward, find: ['dL/dY'] }));
  for (const by of [['Y'], ['Y', 'Y']])
    close(
      entriesAt(a as Reference, derivative(a as Reference, 'L', by)),
      entriesAt(b as Reference, derivative(b as Reference, 'L', by)),
      1e-14,
    );
});

test('by an intermediate quantity: it is free, as if it were an input', () => {
  const forward = ['Z: softmax(Y)', 'Q: Z .* Z', 'L: "sum(Z .* Q .* Y)"'];
  const whole = loaded({ inputs: 'Y: [N, C]', forward, find: ['dL/dZ', 'dL/dQ', 'dL/dY', 'd2L/dZ dZ'] });
  const cut = loaded({ inputs: 'Y: [N, C], Z: [N, C]', forward: forward.slice(1), find: ['dL/dZ'] });
  const z = entriesAt(whole, 'Z');
  const key = derivative(whole, 'L', ['Z']);
  const inputs = new Map([
    ['Y', { data: Float64Array.from(z, (_, e) => entryOf('Y', e)) }],
    ['Z', { data: z }],
  ]);
  const node = cut.node(derivative(cut, 'L', ['Z'])) ?? -1;
  close(
    entriesAt(whole, key),
    run(plan(cut.b, [node]), { size: 1, inputs }, { bounds: false }).values(node).data,
    1e-14,
  );
  // and in total: through Z and beside it
  close(entriesAt(whole, derivative(whole, 'L', ['Y'])), differences(whole, 'L', 'Y'), 1e-9);
});

describe('depth', () => {
  const lines = 400;
  const chain = (name: string, first: string, next: (before: string) => string): string[] => [
    `${name}1: ${first}`,
    ...Array.from({ length: lines - 1 }, (_, i) => `${name}${i + 2}: ${next(`${name}${i + 1}`)}`),
  ];

  test(`${lines} lines, their derivative and their second derivative`, () => {
    const of = `h${lines}`;
    const ref = loaded({
      inputs: 'x: []',
      forward: chain('h', 'tanh(x)', (h) => `sin(${h}) + x/9`),
      find: [`d${of}/dx`, `d2${of}/dx dx`],
    });
    close(entriesAt(ref, derivative(ref, of, ['x'])), differences(ref, of, 'x'), 1e-9);
    close(entriesAt(ref, derivative(ref, of, ['x', 'x'])), differences(ref, `d${of}/dx`, 'x'), 1e-9);
  });

  test('a line of 1,000 terms', () => {
    const terms = Array.from({ length: 1000 }, (_, i) => (i % 2 ? 'x*x' : '2*x'));
    const ref = loaded({ inputs: 'x: []', forward: [`L: ${terms.join(' + ')}`], find: ['dL/dx'] });
    close(entriesAt(ref, derivative(ref, 'L', ['x'])), [1000 + 1000 * entryOf('x', 0)], 1e-12);
  });

  test('brackets deeper than an answer may be are a finding, not a fault', () => {
    const read = readAssignment(
      `backmark: 1\nid: demo\nproblems:\n  - id: p\n    inputs: {x: []}\n    forward:\n      L: ${'sin('.repeat(1000)}x${')'.repeat(1000)}\n    steps: [{id: a, find: dL/dx}]\n`,
      'a.yaml',
    );
    expect(read.ok ? [] : read.problems.map((p) => `${p.line}:${p.column} [${p.code}] ${p.message}`)).toEqual([
      '7:10 [limit] p.forward.L: The answer has more than 100 levels of brackets, fractions and sums inside each other.',
    ]);
  });
});
