/** Intervals hold every value of an operation over them, and say where there is none. */
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { backprop } from './backprop';
import { type Ball, balls } from './ball';
import { dimsOf, input, ones } from './build';
import { type Interval, interval, intervals, nextDown, nextUp } from './interval';
import { draws, layers, sampleOf } from './op-samples';
import { evaluateExact, evaluateIntervals } from './precise';
import { count, newBuilder, PRIMITIVES } from './program';

const Exact = Decimal.clone({ precision: 1500, minE: -9e15, maxE: 9e15 });
const ar = intervals;
const ball = balls(50);
const i = interval;
const INF = Number.POSITIVE_INFINITY;

/** Whether the interval holds a ball's value; a value that is undefined must have been allowed for. */
function holds(bounds: Interval, b: Ball): boolean {
  if (b.state === 'undecided') return true;
  if (b.state === 'undefined') return bounds.empty || bounds.maybeUndefined;
  if (bounds.empty) return false;
  // a double is compared with all its digits, not with its shortest spelling
  const exactly = (x: number) => ball.double(x).value;
  const value = new Exact(b.value);
  const above = bounds.lo === -INF || value.plus(b.error).gte(exactly(bounds.lo));
  return above && (bounds.hi === INF || value.minus(b.error).lte(exactly(bounds.hi)));
}

test.each<[string, Interval, number, number, boolean]>([
  ['exp', ar.exp(i(-INF, 0)), 0, 1, false],
  ['exp overflowing', ar.exp(i(1000, 2000)), Number.MAX_VALUE, INF, false],
  ['log over 0', ar.log(i(-1, 1)), -INF, 0, true],
  ['root over 0', ar.sqrt(i(-1, 4)), 0, 2, true],
  ['root', ar.sqrt(i(0, 4)), 0, 2, false],
  ['1 / over 0', ar.divide(i(1, 1), i(-1, 1)), -INF, INF, true],
  ['1 / from 0', ar.divide(i(1, 1), i(0, 4)), 0.25, INF, true],
  ['1 / to 0', ar.divide(i(1, 2), i(-4, 0)), -INF, -0.25, true],
  ['1 / positive', ar.divide(i(1, 2), i(2, 4)), 0.25, 1, false],
  ['square', ar.power(i(-2, 3), i(2, 2)), 0, 9, false],
  ['cube', ar.power(i(-2, 3), i(3, 3)), -8, 27, false],
  ['power −1 over 0', ar.power(i(-2, 3), i(-1, -1)), -INF, INF, true],
  ['power 0', ar.power(i(-2, 3), i(0, 0)), 1, 1, false],
  ['power 0.5 over 0', ar.power(i(-2, 4), i(0.5, 0.5)), 0, 2, true],
  ['power of unknown exponent', ar.power(i(-2, -1), i(1, 2)), -INF, INF, true],
  ['power around 1', ar.power(i(0.5, 2), i(-1, 1)), 0.5, 2, false],
  ['sin over its maximum', ar.sin(i(1, 2)), Math.sin(1), 1, false],
  ['sin over its minimum', ar.sin(i(4, 5)), -1, Math.sin(4), false],
  ['sin over a turn', ar.sin(i(-10, 10)), -1, 1, false],
  ['sin rising', ar.sin(i(-1, 1)), Math.sin(-1), Math.sin(1), false],
  ['cos over 0', ar.cos(i(-1, 0.5)), Math.cos(1), 1, false],
  ['cos of a large number', ar.cos(i(1e9, 1e9)), -1, 1, false],
  ['tanh', ar.tanh(i(-INF, INF)), -1, 1, false],
  ['erf', ar.erf(i(0, INF)), 0, 1, false],
  ['|x| over 0', ar.abs(i(-3, 2)), 0, 3, false],
  ['|x| of negatives', ar.abs(i(-3, -2)), 2, 3, false],
  ['maximum', ar.maximum(i(-3, 2), i(0, 1)), 0, 2, false],
  ['minimum', ar.minimum(i(-3, 2), i(0, 1)), -3, 1, false],
  ['0 · anything', ar.multiply(i(0, 0), i(-INF, INF)), 0, 0, false],
  ['truth unknown', ar.truth(undefined), 0, 1, false],
  [
    'a choice unknown',
    ar.choose(
      undefined,
      () => i(0, 1),
      () => i(3, 4),
    ),
    0,
    4,
    false,
  ],
  [
    'a choice of nothing',
    ar.choose(
      undefined,
      () => ar.log(i(-2, -1)),
      () => i(3, 4),
    ),
    3,
    4,
    true,
  ],
  ['0.1 as written', ar.constant('0.1'), 0.1, 0.1, false],
  ['1e400 as written', ar.constant('1e400'), Number.MAX_VALUE, INF, false],
])('%s', (_name, got, lo, hi, maybeUndefined) => {
  expect(got.empty).toBe(false);
  expect(got.maybeUndefined).toBe(maybeUndefined);
  for (const [bound, wanted, outer] of [
    [got.lo, lo, -1],
    [got.hi, hi, 1],
  ] as const) {
    expect(outer * bound).toBeGreaterThanOrEqual(outer * wanted);
    if (Number.isFinite(wanted))
      expect(Math.abs(bound - wanted)).toBeLessThanOrEqual(1e-12 * Math.abs(wanted) + 1e-300);
    else expect(bound).toBe(wanted);
  }
});

test.each<[string, Interval, number, number]>([
  ['1 times', ar.multiply(i(1, 1), i(0, 1)), 0, 1],
  ['−1 times', ar.multiply(i(-1, -1), i(-3, 0.1)), -0.1, 3],
  ['a sign times', ar.multiply(i(-1, 1), i(0.1, 0.3)), -0.3, 0.3],
  ['1 times what is not bounded', ar.multiply(i(1, 1), i(0, INF)), 0, INF],
  ['1 + −1', ar.add(i(0, 1), i(-1, -1)), -1, 0],
  ['1 / at least 1', ar.divide(i(1, 1), i(1, INF)), 0, 1],
  ['−1 / at least 1', ar.divide(i(-1, -1), i(1, INF)), -1, 0],
  ['over −1', ar.divide(i(-0.3, 0.1), i(-1, -1)), -0.1, 0.3],
  ['over 1', ar.divide(i(-0.3, INF), i(1, 1)), -0.3, INF],
])('%s: what does not round keeps its bounds', (_name, got, lo, hi) => {
  expect([got.lo + 0, got.hi + 0]).toEqual([lo, hi]);
});

test.each<[string, Interval]>([
  ['log of negatives', ar.log(i(-2, 0))],
  ['root of negatives', ar.sqrt(i(-2, -1))],
  ['1 / 0', ar.divide(i(1, 2), i(0, 0))],
  ['(−2)^0.3', ar.power(i(-2, -1), i(0.3, 0.3))],
  ['0^−0.5', ar.power(i(0, 0), i(-0.5, -0.5))],
  ['nothing + 1', ar.add(ar.log(i(-2, -1)), i(1, 1))],
  ['NaN', ar.double(Number.NaN)],
  ['no number', ar.constant('x')],
])('%s has no value', (_name, got) => {
  expect(got.empty).toBe(true);
});

test('one object is one number', () => {
  const x = i(-2, 3);
  expect(ar.subtract(x, x)).toEqual(i(0, 0));
  expect(ar.multiply(x, x).lo).toBe(0);
  expect(ar.multiply(i(-2, 3), i(-2, 3)).lo).toBeLessThan(0);
  expect(ar.divide(x, x)).toEqual({ lo: 1, hi: 1, maybeUndefined: true, empty: false });
  expect(ar.equal(x, x)).toBe(true);
  expect(ar.less(x, x)).toBe(false);
});

test.each<[Interval, Interval, boolean | undefined, boolean | undefined]>([
  [i(0, 1), i(2, 3), true, false],
  [i(2, 3), i(0, 1), false, false],
  [i(0, 1), i(1, 2), undefined, undefined],
  [i(1, 2), i(0, 1), false, undefined],
  [i(1, 1), i(1, 1), false, true],
  [ar.log(i(-2, -1)), i(0, 1), undefined, undefined],
])('%j and %j: less %p, equal %p', (a, b, isLess, isEqual) => {
  expect(ar.less(a, b)).toBe(isLess);
  expect(ar.equal(a, b)).toBe(isEqual);
});

test.each([0, -0, 1, -1, 5e-324, -5e-324, 1.7976931348623157e308, 0.1, 2 ** -1022])('neighbours of %p', (x) => {
  expect(nextUp(x)).toBeGreaterThan(x);
  expect(nextDown(x)).toBeLessThan(x);
  const middle = x + (nextUp(x) - x) / 2;
  if (Number.isFinite(middle) && Math.abs(x) > 1e-300) expect([x, nextUp(x)]).toContain(middle);
  expect(nextDown(nextUp(x)) === x).toBe(true);
});

const UNARY = ['exp', 'log', 'sqrt', 'sin', 'cos', 'tanh', 'erf', 'abs', 'negate'] as const;
const BINARY = ['add', 'subtract', 'multiply', 'divide', 'power', 'maximum', 'minimum'] as const;
const end = fc.oneof(
  fc.integer({ min: -4, max: 4 }),
  fc.double({ min: -50, max: 50, noNaN: true }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const range = fc.record({ a: end, b: end, at: fc.double({ min: 0, max: 1, noNaN: true }) }).map(({ a, b, at }) => {
  const lo = Math.min(a, b);
  const hi = Math.max(a, b);
  const inside = lo * (1 - at) + hi * at;
  return { bounds: i(lo, hi), point: Math.min(hi, Math.max(lo, inside)) };
});

test.each([...UNARY, ...BINARY])('%s holds its value at every point', (op) => {
  fc.assert(
    fc.property(range, range, (p, q) => {
      const [x, y] = [ball.double(p.point), ball.double(q.point)];
      const one = (UNARY as readonly string[]).includes(op);
      const bounds = one
        ? ar[op as (typeof UNARY)[number]](p.bounds)
        : ar[op as (typeof BINARY)[number]](p.bounds, q.bounds);
      const value = one ? ball[op as (typeof UNARY)[number]](x) : ball[op as (typeof BINARY)[number]](x, y);
      expect(holds(bounds, value)).toBe(true);
    }),
    { seed: 5, numRuns: 300 },
  );
});

/** Operations whose result may have a value though one of their operands has none. */
const DROPS = ['where', 'sign', 'not', 'lt', 'le', 'gt', 'ge', 'eq', 'ne', 'and', 'or', 'unspecified'];

test.each(PRIMITIVES.filter((op) => !DROPS.includes(op) && op !== 'input'))('%s of the table', (op) => {
  for (let seed = 1; seed <= 10; seed++) {
    const draw = draws(seed * 977);
    const { b, node, inputs } = sampleOf(op, draw);
    const bounds = new Map<string, Interval[]>();
    const points = new Map<string, Ball[]>();
    for (const { name, dims, positive } of inputs) {
      const lows = Array.from({ length: count(dims) }, () => (positive ? draw() + 0.01 : 4 * draw() - 2));
      const widths = lows.map(() => draw() * 2);
      bounds.set(
        name,
        lows.map((lo, e) => i(lo, lo + (widths[e] as number))),
      );
      points.set(
        name,
        lows.map((lo, e) => ball.double(lo + draw() * 0.999 * (widths[e] as number))),
      );
    }
    const [got] = evaluateIntervals(b, [node], bounds) as [Interval[]];
    const [values] = evaluateExact(ball, b, [node], points) as [Ball[]];
    expect(got.length).toBe(values.length);
    values.forEach((v, e) => {
      expect(holds(got[e] as Interval, v)).toBe(true);
    });
  }
});

test('whole programs and their gradients', () => {
  for (let seed = 1; seed <= 5; seed++) {
    const draw = draws(seed * 31);
    const b = newBuilder();
    const x = input(b, 'x', [2, 3]);
    const out = layers(b, x, draw, 6).at(-1) as number;
    const [g] = backprop(b, out, ones(b, dimsOf(b, out)), [x]) as [number];
    const lows = Array.from({ length: 6 }, () => 4 * draw() - 2);
    const bounds = lows.map((lo) => i(lo, lo + 0.01));
    const points = lows.map((lo) => ball.double(lo + 0.005));
    const got = evaluateIntervals(b, [out, g], new Map([['x', bounds]])).flat();
    const values = evaluateExact(ball, b, [out, g], new Map([['x', points]])).flat();
    values.forEach((v, e) => {
      expect(holds(got[e] as Interval, v)).toBe(true);
    });
  }
});

test('a branch that cannot be reached: the square root of a sum of squares plus 1 is above 0.9', () => {
  const b = newBuilder();
  const x = input(b, 'x', [3]);
  const squares = b.nodes.push({ op: 'multiply', args: [x, x], attrs: {}, dims: [3] }) - 1;
  const total = b.nodes.push({ op: 'sum', args: [squares], attrs: { axes: [0] }, dims: [] }) - 1;
  const one = b.nodes.push({ op: 'constant', args: [], attrs: { text: '1' }, dims: [] }) - 1;
  const more = b.nodes.push({ op: 'add', args: [total, one], attrs: {}, dims: [] }) - 1;
  const root = b.nodes.push({ op: 'sqrt', args: [more], attrs: {}, dims: [] }) - 1;
  const shared = i(-INF, INF);
  const [[r]] = evaluateIntervals(b, [root], new Map([['x', [shared, shared, shared]]])) as [[Interval]];
  expect(r.maybeUndefined).toBe(false);
  expect(ar.less(r, ar.constant('0.9'))).toBe(false);
});
