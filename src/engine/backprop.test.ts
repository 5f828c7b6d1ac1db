/** What derivatives obey: known gradients, the algebra of cotangents, the chain rule, depth. */
import fc from 'fast-check';
import {
  backprop,
  gradient,
  hessian,
  hessianTimes,
  jacobian,
  SecondThroughUnspecified,
  secondThroughUnspecified,
} from './backprop';
import {
  add,
  append,
  constant,
  dimsOf,
  input,
  literal,
  matmul,
  multiply,
  oneEntry,
  ones,
  reduce,
  reshape,
  total,
  transpose,
  unary,
} from './build';
import { plan, run } from './evaluate';
import { type Draw, draws, layers } from './op-samples';
import { type Builder, count, type NodeId, newBuilder } from './program';

type Given = Readonly<Record<string, readonly number[]>>;

function read(b: Builder, nodes: readonly NodeId[], given: Given = {}): number[][] {
  const inputs = new Map(Object.entries(given).map(([name, data]) => [name, { data: Float64Array.from(data) }]));
  const r = run(plan(b, nodes), { size: 1, inputs }, { bounds: false });
  return nodes.map((n) => [...r.values(n).data]);
}

test('a linear layer: G Wᵀ and Xᵀ G', () => {
  const b = newBuilder();
  const x = input(b, 'X', [2, 2]);
  const w = input(b, 'W', [2, 3]);
  const g = input(b, 'G', [2, 3]);
  const given = { X: [1, 2, 3, 4], W: [1, 2, 3, 4, 5, 6], G: [1, 0, 2, -1, 1, 0] };
  expect(read(b, backprop(b, matmul(b, x, w), g, [x, w]), given)).toEqual([
    [7, 16, 1, 1],
    [-2, 3, 2, -2, 4, 4],
  ]);
});

test('no path gives 0 of the right sizes; so does a path through a comparison', () => {
  const b = newBuilder();
  const x = input(b, 'x', [2]);
  const y = input(b, 'y', [3]);
  const steps = append(b, 'gt', [y, constant(b, '0')]);
  const out = add(b, total(b, x), total(b, steps));
  const [dy] = backprop(b, out, ones(b, []), [y]) as [NodeId];
  expect(dimsOf(b, dy)).toEqual([3]);
  expect(read(b, [dy])).toEqual([[0, 0, 0]]);
});

test('an intermediate quantity is free: dL/dz with Z = softmax(Y), and both at once', () => {
  const b = newBuilder();
  const y = input(b, 'y', [3]);
  const z = append(b, 'softmax', [y]);
  const loss = unary(b, 'negate', unary(b, 'log', oneEntry(b, z, 1)));
  const [dz, dy] = backprop(b, loss, ones(b, []), [z, y]) as [NodeId, NodeId];
  const [p, gz, gy] = read(b, [z, dz, dy], { y: [0.3, -1, 2] }) as [number[], number[], number[]];
  expect(gz).toEqual([0, -1 / p[1]!, 0]);
  gy.forEach((v, i) => {
    expect(v).toBeCloseTo(p[i]! - (i === 1 ? 1 : 0), 14);
  });
});

test('a quantity above another keeps its own derivative, and the lower one gets the total', () => {
  const b = newBuilder();
  const x = input(b, 'x', []);
  const y = multiply(b, x, x);
  const out = multiply(b, y, x); // x³: by y alone x, by x in total 3x²
  expect(read(b, backprop(b, out, ones(b, []), [y, x]), { x: [2] })).toEqual([[2], [12]]);
});

test('ties go to the first', () => {
  const b = newBuilder();
  const x = input(b, 'x', [2, 3]);
  const top = reduce(b, 'amax', x, [1]);
  const low = reduce(b, 'amin', x, [0, 1], true);
  const both = append(b, 'maximum', [x, ones(b, [2, 3])]);
  const other = append(b, 'minimum', [ones(b, [2, 3]), x]);
  const given = { x: [5, 7, 7, 1, 1, 0] };
  expect(read(b, backprop(b, top, ones(b, [2]), [x]), given)).toEqual([[0, 1, 0, 1, 0, 0]]);
  expect(read(b, backprop(b, low, ones(b, [1, 1]), [x]), given)).toEqual([[0, 0, 0, 0, 0, 1]]);
  expect(read(b, backprop(b, both, ones(b, [2, 3]), [x]), given)).toEqual([[1, 1, 1, 1, 1, 0]]);
  expect(read(b, backprop(b, other, ones(b, [2, 3]), [x]), given)).toEqual([[0, 0, 0, 0, 0, 1]]);
});

test('the Hessian of xᵀ A x is A + Aᵀ, entry by entry and times a vector', () => {
  const b = newBuilder();
  const x = input(b, 'x', [2]);
  const a = literal(b, [1, 2, 5, -3], [2, 2]);
  const column = reshape(b, x, [2, 1]);
  const f = reshape(b, matmul(b, transpose(b, column), matmul(b, a, column)), []);
  const h = hessian(b, f, x, x);
  const hv = hessianTimes(b, f, x, literal(b, [1, 10], [2]));
  expect(read(b, [h, hv], { x: [0.5, 2] })).toEqual([
    [2, 7, 7, -6],
    [72, -53],
  ]);
});

test('a second derivative through an unspecified loss is named before anything is appended', () => {
  const b = newBuilder();
  const x = input(b, 'x', [2]);
  const y = unary(b, 'exp', x);
  const loss = append(b, 'unspecified', [y], { gradients: ['dL/dY'] });
  const dx = gradient(b, loss, x);
  expect(read(b, [dx], { x: [0, 0], 'dL/dY': [3, 4] })).toEqual([[3, 4]]);
  expect(secondThroughUnspecified(b, loss, [x])).toBeUndefined();
  expect(secondThroughUnspecified(b, total(b, dx), [x])).toBe('dL/dY');
  expect(() => gradient(b, total(b, dx), x)).toThrow(SecondThroughUnspecified);
  // once more gives the same input, by which dL/dX has a derivative
  const inputsBefore = b.nodes.filter((n) => n.op === 'input').length;
  gradient(b, loss, x);
  expect(b.nodes.filter((n) => n.op === 'input').length).toBe(inputsBefore);
  const given = b.nodes.findIndex((n) => n.attrs.name === 'dL/dY');
  expect(read(b, [gradient(b, total(b, dx), given)], { x: [0, 1], 'dL/dY': [3, 4] })).toEqual([[1, Math.E]]);
});

test('5,000 layers without recursion, there and back', () => {
  const b = newBuilder();
  const x = input(b, 'x', [2]);
  let y = x;
  for (let i = 0; i < 5000; i++) y = unary(b, 'sin', y);
  const [out, dx] = read(b, [y, gradient(b, total(b, y), x)], { x: [0.1, -2] }) as [number[], number[]];
  let [value, slope] = [0.1, 1];
  for (let i = 0; i < 5000; i++) {
    slope *= Math.cos(value);
    value = Math.sin(value);
  }
  expect(out[0]).toBe(value);
  expect(dx[0]! / slope).toBeCloseTo(1, 10);
});

const seeds = fc.integer({ min: 1, max: 2 ** 31 });
const settings = { numRuns: 40 };
const numbers = (draw: Draw, n: number): number[] => Array.from({ length: n }, () => draw() * 2 - 1);
const near = (a: readonly number[], b: readonly number[]): void => {
  expect(a.length).toBe(b.length);
  const scale = Math.max(1, ...a.map(Math.abs), ...b.map(Math.abs));
  a.forEach((v, i) => {
    expect(Math.abs(v - b[i]!)).toBeLessThan(1e-12 * scale);
  });
};

test('linear in the cotangent', () => {
  fc.assert(
    fc.property(seeds, fc.double({ min: -3, max: 3, noNaN: true }), (seed, t) => {
      const draw = draws(seed);
      const b = newBuilder();
      const x = input(b, 'x', [2, 3]);
      const out = layers(b, x, draw, 6).at(-1)!;
      const [g, h] = [numbers(draw, 6), numbers(draw, 6)];
      const parts = [g, h, g.map((v, i) => v + t * h[i]!)].map((c) => backprop(b, out, literal(b, c, [2, 3]), [x])[0]!);
      const [dg, dh, dboth] = read(b, parts, { x: numbers(draw, 6) }) as [number[], number[], number[]];
      near(
        dboth,
        dg.map((v, i) => v + t * dh[i]!),
      );
    }),
    settings,
  );
});

test('the chain rule: a program cut in two', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const draw = draws(seed);
      const b = newBuilder();
      const x = input(b, 'x', [2, 3]);
      const middle = layers(b, x, draw, 4).at(-1)!;
      const out = layers(b, middle, draw, 4).at(-1)!;
      const g = literal(b, numbers(draw, 6), [2, 3]);
      const [whole] = backprop(b, out, g, [x]) as [NodeId];
      const [upper] = backprop(b, out, g, [middle]) as [NodeId];
      const [lower] = backprop(b, middle, upper, [x]) as [NodeId];
      const [a, c] = read(b, [whole, lower], { x: numbers(draw, 6) }) as [number[], number[]];
      near(a, c);
    }),
    settings,
  );
});

test('J v from the Jacobian against vᵀ pulled back: uᵀ (J v) = (Jᵀ u)ᵀ v', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const draw = draws(seed);
      const b = newBuilder();
      const x = input(b, 'x', [2, 3]);
      const out = layers(b, x, draw, 5).at(-1)!;
      const j = jacobian(b, out, x);
      const [u, v, at] = [numbers(draw, 6), numbers(draw, 6), numbers(draw, 6)];
      const [pulled] = backprop(b, out, literal(b, u, [2, 3]), [x]) as [NodeId];
      const h = 1e-3;
      const moved = (t: number) => read(b, [out], { x: at.map((a, i) => a + t * v[i]!) })[0]!;
      const [p1, m1, p2, m2] = [moved(h), moved(-h), moved(2 * h), moved(-2 * h)];
      const numeric = p1.map((_, i) => (8 * (p1[i]! - m1[i]!) - (p2[i]! - m2[i]!)) / (12 * h));
      const [J, JTu] = read(b, [j, pulled], { x: at }) as [number[], number[]];
      expect(dimsOf(b, j)).toEqual([2, 3, 2, 3]);
      expect(count(dimsOf(b, j))).toBe(J.length);
      const Jv = u.map((_, i) => v.reduce((s, c, k) => s + J[i * 6 + k]! * c, 0));
      const scale = Math.max(1, ...Jv.map(Math.abs));
      Jv.forEach((w, i) => {
        expect(Math.abs(w - numeric[i]!)).toBeLessThan(1e-7 * scale);
      });
      near([u.reduce((s, w, i) => s + w * Jv[i]!, 0)], [v.reduce((s, w, i) => s + w * JTu[i]!, 0)]);
    }),
    settings,
  );
});
