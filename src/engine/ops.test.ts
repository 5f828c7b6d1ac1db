/** Every row of the table: derivatives to second order against finite differences, rounding bounds against 60 digits. */
import { Decimal } from 'decimal.js';
import type { Arithmetic } from './arithmetic';
import { backprop, SecondThroughUnspecified } from './backprop';
import { dimsOf, input, literal, multiply, ones, total } from './build';
import { complexStep } from './complex-step';
import { type Column, plan, run } from './evaluate';
import { type Draw, draws, layers, type Sample, sampleOf } from './op-samples';
import { marginOf, OPS, places } from './ops';
import { type Builder, count, type NodeId, PRIMITIVES, type Primitive } from './program';

type Point = {
  readonly name: string;
  readonly node: NodeId;
  readonly dims: readonly number[];
  readonly at: Float64Array;
};

/** Numbers far enough from 0 and from each other that steps of finite differences cross no tie. */
function apart(draw: Draw, n: number, positive: boolean): Float64Array {
  const order = Array.from({ length: n }, (_, i) => i).sort(() => draw() - 0.5);
  return Float64Array.from(order, (k) => (positive || draw() < 0.5 ? 1 : -1) * (0.3 + (1.7 * (k + draw() * 0.5)) / n));
}

/** Values of a scalar node at the point, and at every entry moved by each step in turn: [step][entry]. */
function moved(b: Builder, scalar: NodeId, points: readonly Point[], steps: readonly number[]): Float64Array[] {
  const entries = points.reduce((n, p) => n + p.at.length, 0);
  const size = entries * steps.length;
  const inputs = new Map<string, Column>();
  let first = 0;
  for (const p of points) {
    const data = new Float64Array(p.at.length * size);
    for (let e = 0; e < p.at.length; e++) {
      data.fill(p.at[e]!, e * size, (e + 1) * size);
      steps.forEach((h, s) => {
        data[e * size + s * entries + first + e]! += h;
      });
    }
    inputs.set(p.name, { data });
    first += p.at.length;
  }
  const { data } = run(plan(b, [scalar]), { size, inputs }, { bounds: false }).values(scalar);
  return steps.map((_, s) => data.slice(s * entries, (s + 1) * entries));
}

function at(b: Builder, nodes: readonly NodeId[], points: readonly Point[]): Float64Array[] {
  const inputs = new Map(points.map((p) => [p.name, { data: p.at }]));
  const r = run(plan(b, nodes), { size: 1, inputs }, { bounds: false });
  return nodes.map((n) => r.values(n).data);
}

/** The largest difference between backprop and a five-point difference quotient. */
function gap(b: Builder, scalar: NodeId, points: readonly Point[]): { gap: number; gradients: NodeId[] } {
  const gradients = backprop(
    b,
    scalar,
    ones(b, []),
    points.map((p) => p.node),
  );
  const h = 2e-3;
  const [p1, m1, p2, m2] = moved(b, scalar, points, [h, -h, 2 * h, -2 * h]) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const numeric = p1.map((_, e) => (8 * (p1[e]! - m1[e]!) - (p2[e]! - m2[e]!)) / (12 * h));
  let worst = 0;
  let first = 0;
  for (const data of at(b, gradients, points)) {
    data.forEach((x, e) => {
      const difference = Math.abs(x - numeric[first + e]!) / (1 + Math.abs(x));
      worst = Math.max(difference, worst); // NaN counts as worst
    });
    first += data.length;
  }
  return { gap: worst, gradients };
}

/** Σ weights ⊙ node, so that every entry counts differently. */
function weighted(b: Builder, node: NodeId, draw: Draw): NodeId {
  const dims = dimsOf(b, node);
  return total(
    b,
    multiply(
      b,
      node,
      literal(
        b,
        Float64Array.from({ length: count(dims) }, () => draw() * 2 - 1),
        dims,
      ),
    ),
  );
}

/** Comparisons and sign jump, `unspecified` has no value: their rows are held by tests of their own. */
const rows = PRIMITIVES.filter((op) => op !== 'unspecified');

describe('derivatives against finite differences', () => {
  test.each(rows)('%s, to second order', (op) => {
    for (let seed = 1; seed <= 12; seed++) {
      const draw = draws(seed * 7919);
      const sample = sampleOf(op, draw);
      const { b, node } = sample;
      const points = pointsOf(sample, draw);
      const once = gap(b, weighted(b, node, draw), points);
      expect(once.gap).toBeLessThan(1e-8);
      if (points.length === 0) continue;
      const along = once.gradients.map((g) => weighted(b, g, draw));
      for (const a of along) expect(gap(b, a, points).gap).toBeLessThan(1e-7);
    }
  });

  test('the gradient of an unspecified loss is the given quantity, and its own derivative is refused', () => {
    const { b, node, inputs } = sampleOf('unspecified', draws(3));
    const x = inputs[0]!.node;
    const [dx] = backprop(b, node, ones(b, []), [x]) as [NodeId];
    expect(backprop(b, dx, ones(b, dimsOf(b, dx)), [node]).length).toBe(1);
    expect(() => backprop(b, dx, ones(b, dimsOf(b, dx)), [x])).toThrow(SecondThroughUnspecified);
  });
});

/** Random arguments of a sample; a leaf that is an input is one itself. */
function pointsOf({ b, node, inputs }: Sample, draw: Draw): Point[] {
  const all = apart(
    draw,
    inputs.reduce((n, i) => n + count(i.dims), 0),
    inputs.some((i) => i.positive),
  );
  let first = 0;
  const points: Point[] = inputs.map((i) => {
    const own = all.slice(first, first + count(i.dims));
    first += own.length;
    return { ...i, at: own };
  });
  const { op, attrs, dims } = b.nodes[node]!;
  if (op === 'input') points.push({ name: attrs.name!, node, dims, at: apart(draw, count(dims), false) });
  return points;
}

/** The largest difference between backprop and the complex step, and the gradients. */
function complexGap(b: Builder, scalar: NodeId, points: readonly Point[]): { gap: number; gradients: NodeId[] } {
  const gradients = backprop(
    b,
    scalar,
    ones(b, []),
    points.map((p) => p.node),
  );
  const inputs = new Map(points.map((p) => [p.name, p.at]));
  let worst = 0;
  at(b, gradients, points).forEach((data, i) => {
    data.forEach((x, e) => {
      const truth = complexStep(b, scalar, inputs, points[i]!.name, e);
      worst = Math.max(Math.abs(x - truth) / (1 + Math.abs(x)), worst); // NaN counts as worst
    });
  });
  return { gap: worst, gradients };
}

/** What the complex step does not tell. */
const NO_COMPLEX_STEP: Partial<Record<Primitive, string>> = { unspecified: 'it has no value' };

describe('derivatives against the complex step', () => {
  test.each(PRIMITIVES.filter((op) => !NO_COMPLEX_STEP[op]))('%s, to second order', (op) => {
    for (let seed = 1; seed <= 6; seed++) {
      const draw = draws(seed * 6151);
      const sample = sampleOf(op, draw);
      const points = pointsOf(sample, draw);
      const { b, node } = sample;
      const once = complexGap(b, weighted(b, node, draw), points);
      expect(once.gap).toBeLessThan(2e-13);
      for (const g of once.gradients) expect(complexGap(b, weighted(b, g, draw), points).gap).toBeLessThan(2e-13);
    }
  });
});

/** A double as the decimal that it is (to 80 digits). */
const Big = Decimal.clone({ precision: 80, minE: -9e15, maxE: 9e15 });
function exactly(x: number): Decimal {
  if (!Number.isFinite(x) || Number.isInteger(x)) return new Big(x);
  let scale = 0;
  let y = x;
  while (!Number.isInteger(y)) {
    y *= 2;
    scale++;
  }
  return new Big(y).div(new Big(2).pow(scale));
}

const ROOT_PI = Big.acos(-1).sqrt();
function erfOf(x: Decimal): Decimal {
  if (!x.isFinite() || x.abs().gt(14)) return new Big(x.isNaN() ? x : x.s);
  let term = x;
  let sum = x;
  for (let n = 1; term.abs().gt(1e-90); n++) {
    term = term
      .mul(x)
      .mul(x)
      .mul(2)
      .div(2 * n + 1);
    sum = sum.add(term);
  }
  return sum.mul(2).div(ROOT_PI).mul(x.mul(x).neg().exp());
}

const decimals: Arithmetic<Decimal> = {
  constant: (text) => new Big(text),
  double: exactly,
  negate: (a) => a.neg(),
  add: (a, b) => a.add(b),
  subtract: (a, b) => a.sub(b),
  multiply: (a, b) => a.mul(b),
  divide: (a, b) => a.div(b),
  power: (a, b) => a.pow(b),
  exp: (a) => a.exp(),
  log: (a) => a.ln(),
  sqrt: (a) => a.sqrt(),
  sin: (a) => a.sin(),
  cos: (a) => a.cos(),
  tanh: (a) => new Big(1).sub(new Big(2).div(a.mul(2).exp().add(1))),
  erf: erfOf,
  abs: (a) => a.abs(),
  maximum: (a, b) => Big.max(a, b),
  minimum: (a, b) => Big.min(a, b),
  less: (a, b) => a.lt(b),
  equal: (a, b) => a.eq(b),
  truth: (t) => new Big(t ? 1 : 0),
  holds: (a) => !a.isZero(),
  choose: (t, yes, no) => (t ? yes() : no()),
};

/** Numbers of many sizes: whole, zero, ordinary, near a neighbour, small, large. */
function anyNumber(draw: Draw, before: number, positive: boolean): number {
  const kind = Math.floor(draw() * 8);
  const sign = positive || draw() < 0.5 ? 1 : -1;
  if (kind === 0) return sign * Math.floor(draw() * 4);
  if (kind === 1) return before;
  if (kind === 2) return before * (1 + (draw() - 0.5) * 1e-12);
  if (kind === 3) return sign * draw() * 30;
  return sign * draw() * 10 ** (Math.floor(draw() * 9) - 6);
}

describe('rounding bounds against 60 digits', () => {
  test.each(PRIMITIVES.filter((op) => op !== 'unspecified' && op !== 'input'))('%s', (op: Primitive) => {
    let told = 0;
    let entries = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const draw = draws(seed * 104729 + 11);
      const { b, node, inputs } = sampleOf(op, draw);
      const spread = [0, 0, 1e-15, 1e-9, 1e-3][seed % 5]!;
      const columns = new Map<string, Column>();
      let before = 1;
      const truths: Decimal[][] = inputs.map((i) => {
        const data = new Float64Array(count(i.dims));
        const error = new Float64Array(data.length);
        const truth: Decimal[] = [];
        for (let e = 0; e < data.length; e++) {
          before = anyNumber(draw, before, i.positive);
          if (op === 'power' && i.name === 'x1' && draw() < 0.5) before = Math.round(draw() * 8 - 4);
          data[e] = before;
          error[e] = draw() < 0.3 ? 0 : Math.abs(before) * spread;
          const where = draw() < 0.4 ? Math.sign(draw() - 0.5) : draw() * 2 - 1;
          truth.push(exactly(before).add(exactly(error[e]!).mul(where)));
        }
        columns.set(i.name, { data, error });
        return truth;
      });
      const r = run(plan(b, [node]), { size: 1, inputs: columns }, { bounds: true });
      const { data, error } = r.values(node);
      const exact = OPS[op].exact(
        decimals,
        truths,
        b.nodes[node]!,
        inputs.map((i) => i.dims),
      );
      expect(exact.length).toBe(data.length);
      exact.forEach((truth, e) => {
        entries++;
        const bound = error![e]!;
        expect(bound).toBeGreaterThanOrEqual(0);
        if (!(bound < Infinity)) return;
        told++;
        const off = exactly(data[e]!).sub(truth).abs();
        const slack = truth.abs().mul(1e-60).add('1e-400');
        const context = `${op} seed ${seed} entry ${e}: ${data[e]} off ${off.toString()} bound ${bound} of ${[...columns.values()].map((c) => `${c.data.join(' ')} ± ${c.error?.join(' ')}`).join(' | ')}`;
        expect(off.lte(exactly(bound).add(slack)) ? '' : context).toBe('');
        // and not idle: exact arguments lose a few units in the last place of the terms
        if (spread === 0 && op !== 'cos' && op !== 'sin') {
          const scale = Math.max(
            Math.abs(data[e]!),
            ...[...columns.values()].flatMap((c) => [...c.data].map((x) => x * x)),
            1e-300,
          );
          expect(bound).toBeLessThan(scale * 1e-11);
        }
      });
    }
    expect(told).toBeGreaterThan(entries / 4);
  });
});

test('bounds of whole programs, their gradients and second derivatives, against 60 digits', () => {
  let entries = 0;
  let tight = 0;
  for (let seed = 1; seed <= 12; seed++) {
    const draw = draws(seed * 31337);
    const b: Builder = { nodes: [] };
    const x = input(b, 'x', [2, 3]);
    const all = layers(b, x, draw, 7);
    const first = backprop(b, weighted(b, all.at(-1)!, draw), ones(b, []), [x])[0]!;
    const second = backprop(b, weighted(b, first, draw), ones(b, []), [x])[0]!;
    const data = Float64Array.from({ length: 6 }, () => (draw() * 2 - 1) * 10 ** Math.floor(draw() * 3 - 1));
    const p = plan(b, [...all, first, second]);
    const r = run(p, { size: 1, inputs: new Map([['x', { data }]]) }, { bounds: true });
    const truth: Decimal[][] = [];
    for (const id of r.nodes) {
      const node = b.nodes[id]!;
      truth[id] =
        id === x
          ? Array.from(data, exactly)
          : OPS[node.op].exact(
              decimals,
              node.args.map((a) => truth[a]!),
              node,
              node.args.map((a) => b.nodes[a]!.dims),
            );
      const { data: got, error } = r.values(id);
      const largest = got.reduce((m, v) => Math.max(m, Math.abs(v)), 1);
      truth[id]!.forEach((t, e) => {
        const off = exactly(got[e]!).sub(t).abs();
        expect(off.lte(exactly(error![e]!).add(t.abs().mul(1e-60)))).toBe(true);
        entries++;
        if (error![e]! < largest * 1e-12) tight++;
      });
    }
  }
  expect(tight / entries).toBeGreaterThan(0.9);
});

describe('rows', () => {
  test.each(PRIMITIVES)('%s says what it is', (op) => {
    const row = OPS[op];
    expect(row.formula).not.toBe('');
    expect(row.shapes).not.toBe('');
    expect(row.derivative === 'none' || /^none: /.test(row.derivative)).toBe(row.vjp === null);
  });

  test('places are the branches that an input decides', () => {
    const found = PRIMITIVES.filter((op) => {
      const { b, node } = sampleOf(op, draws(5));
      expect(places(b).includes(node)).toBe(marginOf(b.nodes[node]!) !== undefined);
      return places(b).length > 0;
    });
    expect(found).toEqual(['abs', 'sign', 'maximum', 'minimum', 'lt', 'le', 'gt', 'ge', 'eq', 'ne', 'amax', 'amin']);
  });
});
