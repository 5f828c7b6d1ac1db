/** Random uses of every operation, for the tests that loop over the table. Draws only from the seed they are given. */
import { add, append, input, literal, matmul, multiply, sum, unary } from './build';
import type { Attrs, Builder, NodeId, Primitive } from './program';
import { count, newBuilder } from './program';

export type Draw = () => number;

/** Numbers in [0, 1) from a seed (mulberry32). */
export function draws(seed: number): Draw {
  let s = seed >>> 0;
  return () => {
    s = (s + 0x6d2b79f5) >>> 0;
    let t = Math.imul(s ^ (s >>> 15), 1 | s);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export type SampleInput = {
  readonly name: string;
  readonly node: NodeId;
  readonly dims: readonly number[];
  readonly positive: boolean;
};
/** A program whose node `node` is the operation, applied to inputs. */
export type Sample = { readonly b: Builder; readonly node: NodeId; readonly inputs: readonly SampleInput[] };

/** How many arguments each operation takes in a sample. */
const ARGUMENTS: Readonly<Record<Primitive, number>> = {
  input: 0,
  constant: 0,
  literal: 0,
  reshape: 1,
  take: 2,
  put: 1,
  identity: 1,
  negate: 1,
  exp: 1,
  log: 1,
  sqrt: 1,
  abs: 1,
  sign: 1,
  sin: 1,
  cos: 1,
  tanh: 1,
  sigmoid: 1,
  softplus: 1,
  erf: 1,
  not: 1,
  add: 2,
  subtract: 2,
  multiply: 2,
  divide: 2,
  power: 2,
  maximum: 2,
  minimum: 2,
  lt: 2,
  le: 2,
  gt: 2,
  ge: 2,
  eq: 2,
  ne: 2,
  and: 2,
  or: 2,
  where: 3,
  sum: 1,
  amax: 1,
  amin: 1,
  softmax: 1,
  logsumexp: 1,
  matmul: 2,
  unspecified: 1,
};

const whole = (draw: Draw, from: number, to: number): number => from + Math.floor(draw() * (to - from + 1));
const sizes = (draw: Draw, rank: number): number[] => Array.from({ length: rank }, () => whole(draw, 1, 3));

/** Sizes that broadcast to `dims`: leading axes dropped, others shrunk to 1. */
function narrower(draw: Draw, dims: readonly number[]): number[] {
  return dims.slice(draw() < 0.3 ? whole(draw, 0, dims.length) : 0).map((d) => (draw() < 0.25 ? 1 : d));
}

/** `op` at random sizes, applied to inputs of its own. */
export function sampleOf(op: Primitive, draw: Draw): Sample {
  const b = newBuilder();
  const rank = whole(draw, 0, 3);
  const dims = sizes(draw, rank);
  const n = ARGUMENTS[op];
  let shapes: number[][] = Array.from({ length: n }, () => (n > 1 ? narrower(draw, dims) : dims));
  let attrs: Attrs = {};
  let out: number[] | undefined;
  switch (op) {
    case 'input':
      attrs = { name: 'leaf' };
      out = dims;
      break;
    case 'constant':
      attrs = { text: ['0.1', '-2', '3e-7', '0.5', '1.7976931348623157e308', '2.5e-320'][whole(draw, 0, 5)] as string };
      break;
    case 'literal':
      attrs = { values: Float64Array.from({ length: count(dims) }, () => draw() - 0.5) };
      out = dims;
      break;
    case 'reshape':
      out = [...dims].reverse();
      break;
    case 'take': {
      shapes = [dims, sizes(draw, 2)];
      out = sizes(draw, 2);
      const source = Int32Array.from({ length: count(out) }, () => whole(draw, 0, 1));
      const index = source.map((s) => (draw() < 0.15 ? -1 : whole(draw, 0, count(shapes[s] as number[]) - 1)));
      attrs = { index, source };
      break;
    }
    case 'put':
      out = sizes(draw, 2);
      attrs = { index: Int32Array.from({ length: count(dims) }, () => whole(draw, 0, count(out as number[]) - 1)) };
      break;
    case 'sum':
    case 'amax':
    case 'amin':
      attrs = { axes: dims.map((_, i) => i).filter(() => draw() < 0.6), keep: draw() < 0.5 };
      break;
    case 'softmax':
    case 'logsumexp':
      shapes = [[...dims.slice(0, 2), whole(draw, 1, 5)]];
      break;
    case 'matmul': {
      const [p, q, r] = [whole(draw, 1, 3), whole(draw, 1, 6), whole(draw, 1, 3)];
      const batch = sizes(draw, whole(draw, 0, 2));
      shapes = [
        [...narrower(draw, batch), p, q],
        [...narrower(draw, batch), q, r],
      ];
      break;
    }
    case 'unspecified':
      attrs = { gradients: ['dL/dx0'] };
      break;
    default:
      break;
  }
  const inputs = shapes.map((shape, i) => ({
    name: `x${i}`,
    node: input(b, `x${i}`, shape),
    dims: shape,
    positive: op === 'log' || op === 'sqrt' || (op === 'power' && i === 0),
  }));
  const node = append(
    b,
    op,
    inputs.map((i) => i.node),
    attrs,
    out,
  );
  return { b, node, inputs };
}

/** A smooth program from [2, 3] to [2, 3] of random operations, and the node after each. */
export function layers(b: Builder, x: NodeId, draw: Draw, depth: number): NodeId[] {
  const all = [x];
  for (let i = 0; i < depth; i++) {
    const from = all[all.length - 1]!;
    const earlier = all[Math.floor(draw() * all.length)]!;
    const fixed = literal(
      b,
      Array.from({ length: 9 }, () => draw() - 0.5),
      [3, 3],
    );
    const choices = [
      () => unary(b, 'tanh', from),
      () => unary(b, 'sin', from),
      () => append(b, 'softmax', [from]),
      () => matmul(b, from, fixed),
      () => add(b, from, earlier),
      () => multiply(b, from, earlier),
      () => add(b, from, sum(b, from, [0], true)),
      () => unary(b, 'softplus', from),
      () =>
        append(
          b,
          'take',
          [from, earlier],
          {
            index: Int32Array.of(0, 0, 3, 5, 1, -1),
            source: Int32Array.of(0, 1, 0, 1, 0, 0),
          },
          [2, 3],
        ),
    ];
    all.push(choices[Math.floor(draw() * choices.length)]!());
  }
  return all;
}
