/** What the derivative of every row of the table obeys: linear in the cotangent, the chain rule on both sides, J v against Jᵀ. */
import fc from 'fast-check';
import { backprop, jacobian } from './backprop';
import { add, append, dimsOf, input, literal, multiply, unary } from './build';
import { complexAlong } from './complex-step';
import { plan, run } from './evaluate';
import { type Draw, draws, sampleOf } from './op-samples';
import { OPS } from './ops';
import { type Builder, count, type NodeId, newBuilder, PRIMITIVES, type Primitive } from './program';

type Given = ReadonlyMap<string, Float64Array>;

/** The row between two others: inputs, what is made of them, the row applied to that, and something made of the row. */
type Between = {
  readonly b: Builder;
  readonly inputs: readonly NodeId[];
  readonly below: readonly NodeId[];
  readonly node: NodeId;
  readonly top: NodeId;
  readonly given: Given;
};

const numbers = (draw: Draw, n: number): Float64Array => Float64Array.from({ length: n }, () => draw() * 2 - 1);

function between(op: Primitive, draw: Draw): Between {
  const sample = sampleOf(op, draw);
  const { attrs, dims } = sample.b.nodes[sample.node]!;
  const b = newBuilder();
  const inputs = sample.inputs.map((i) => input(b, i.name, i.dims));
  const below = inputs.map((x, i) => (sample.inputs[i]!.positive ? unary(b, 'exp', x) : add(b, x, unary(b, 'sin', x))));
  const node = append(b, op, below, attrs, dims);
  const top = multiply(b, node, unary(b, 'tanh', node));
  const given = new Map(sample.inputs.map((i) => [i.name, numbers(draw, count(i.dims))]));
  // what an unspecified loss hands over
  attrs.gradients?.forEach((name, i) => {
    given.set(name, numbers(draw, count(sample.inputs[i]!.dims)));
  });
  return { b, inputs, below, node, top, given };
}

function read(b: Builder, nodes: readonly NodeId[], given: Given): Float64Array[] {
  const inputs = new Map([...given].map(([name, data]) => [name, { data }]));
  const r = run(plan(b, nodes), { size: 1, inputs }, { bounds: false });
  return nodes.map((n) => r.values(n).data);
}

function near(a: ArrayLike<number>, b: ArrayLike<number>): void {
  expect(a.length).toBe(b.length);
  const scale = Math.max(1, ...Array.from(a, Math.abs), ...Array.from(b, Math.abs));
  for (let i = 0; i < a.length; i++) expect(Math.abs(a[i]! - b[i]!)).toBeLessThan(1e-12 * scale);
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => Array.from(a).reduce((s, x, i) => s + x * b[i]!, 0);

/** Rows with arguments; those with values. */
const rows = PRIMITIVES.filter((op) => OPS[op].layout !== 'leaf');
const valued = rows.filter((op) => OPS[op].layout !== 'nothing');
const seeds = fc.integer({ min: 1, max: 2 ** 31 });
const check = (f: (draw: Draw) => void): void =>
  fc.assert(
    fc.property(seeds, (seed) => f(draws(seed))),
    { numRuns: 20 },
  );

test.each(rows)('%s: linear in the cotangent', (op) => {
  check((draw) => {
    const { b, node, inputs, given } = between(op, draw);
    const dims = dimsOf(b, node);
    const [g, h, t] = [numbers(draw, count(dims)), numbers(draw, count(dims)), draw() * 6 - 3];
    const both = g.map((v, i) => v + t * h[i]!);
    const parts = [g, h, both].flatMap((c) => backprop(b, node, literal(b, c, dims), inputs));
    const found = read(b, parts, given);
    inputs.forEach((_, i) => {
      const [dg, dh, dboth] = [0, 1, 2].map((k) => found[k * inputs.length + i]!) as [
        Float64Array,
        Float64Array,
        Float64Array,
      ];
      near(
        dboth,
        dg.map((v, e) => v + t * dh[e]!),
      );
    });
  });
});

test.each(valued)('%s: the chain rule, cut above it and below it', (op) => {
  check((draw) => {
    const { b, inputs, below, node, top, given } = between(op, draw);
    const g = literal(b, numbers(draw, count(dimsOf(b, top))), dimsOf(b, top));
    const whole = backprop(b, top, g, inputs);
    const [upper] = backprop(b, top, g, [node]) as [NodeId];
    const above = backprop(b, node, upper, inputs);
    const middle = backprop(b, top, g, below);
    const under = inputs.map((x, i) => backprop(b, below[i]!, middle[i]!, [x])[0]!);
    const found = read(b, [...whole, ...above, ...under], given);
    inputs.forEach((_, i) => {
      near(found[inputs.length + i]!, found[i]!);
      near(found[2 * inputs.length + i]!, found[i]!);
    });
  });
});

test.each(valued)('%s: J v forward, from the Jacobian, and against Jᵀ u', (op) => {
  check((draw) => {
    const { b, inputs, node, given } = between(op, draw);
    const u = numbers(draw, count(dimsOf(b, node)));
    const pulled = backprop(b, node, literal(b, u, dimsOf(b, node)), inputs);
    const jacobians = inputs.map((x) => jacobian(b, node, x));
    const found = read(b, [...pulled, ...jacobians], given);
    [...given.keys()].slice(0, inputs.length).forEach((name, i) => {
      const v = numbers(draw, given.get(name)!.length);
      const forward = complexAlong(b, node, given, new Map([[name, v]]));
      const j = found[inputs.length + i]!;
      near(
        u.map((_, k) => dot(j.subarray(k * v.length, (k + 1) * v.length), v)),
        forward,
      );
      near([dot(found[i]!, v)], [dot(u, forward)]);
    });
  });
});
