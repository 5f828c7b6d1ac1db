/** Double-doubles against 260 digits of mpmath and against balls: within their own bounds, and these are not idle. */
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import type { Arithmetic } from './arithmetic';
import { type Ball, balls } from './ball';
import { doubleDoubles as ar, compareDoubleDoubles, type DoubleDouble } from './double-double';
import fixture from './fixtures/precise.json';

const Exact = Decimal.clone({ precision: 400, minE: -9e15, maxE: 9e15 });
const unit = (a: DoubleDouble): Decimal => new Exact(2).pow(128 * a.level);
/** All the decimals of a double. */
const decimals = (x: number): Decimal => new Exact(balls(200).double(x).value);
const value = (a: DoubleDouble): Decimal => decimals(a.high).plus(decimals(a.low)).times(unit(a));
const error = (a: DoubleDouble): Decimal => decimals(a.error).times(unit(a));

type Row = [
  name: 'exp' | 'log' | 'sqrt' | 'sin' | 'cos' | 'tanh' | 'erf' | 'power',
  x: number,
  y: number | null,
  value: string,
];
const rows = fixture.rows as Row[];
const WAVES = ['sin', 'cos', 'erf'];

const apply = ([name, x, y]: Row): DoubleDouble =>
  name === 'power' ? ar.power(ar.double(x), ar.double(y as number)) : ar[name](ar.double(x));

test.each(rows)('%s(%p, %p) lies within its bound', (...row) => {
  const out = apply(row);
  // what is left to digits is told below
  if (out.state !== 'finite') return;
  const truth = new Exact(row[3]);
  expect(
    value(out)
      .minus(truth)
      .abs()
      .lte(error(out).plus(truth.abs().times('1e-255'))),
  ).toBe(true);
});

test('what is left to digits: waves, erf, and what is too large', () => {
  const left = rows.filter((r) => apply(r).state !== 'finite' && !WAVES.includes(r[0]));
  expect(left.every(([, x, y]) => Math.abs(x) > 1e5 || Math.abs(y ?? 0) > 1e5)).toBe(true);
});

test.each(rows.filter(([name, x]) => !WAVES.includes(name) && Math.abs(x) < 700 && Math.abs(x) > 0.1))(
  '%s(%p, %p) to 25 digits or left to others',
  (...row) => {
    const out = apply(row);
    if (out.state !== 'finite') return;
    expect(
      error(out).lte(
        new Exact(row[3])
          .abs()
          .times('1e-25')
          .plus(row[0] === 'log' ? '1e-26' : 0),
      ),
    ).toBe(true);
  },
);

test.each<[string, () => DoubleDouble, string]>([
  ['0.1 + 0.2', () => ar.add(ar.constant('0.1'), ar.constant('0.2')), '0.3'],
  ['1e25 + 1 - 1e25', () => ar.subtract(ar.add(ar.double(1e25), ar.double(1)), ar.double(1e25)), '1'],
  [
    'exp(800) / exp(801)',
    () => ar.divide(ar.exp(ar.double(800)), ar.exp(ar.double(801))),
    new Exact(-1).exp().toString(),
  ],
  ['log(exp(1000))', () => ar.log(ar.exp(ar.double(1000))), '1000'],
  [
    'x^6000 / x^5999',
    () => ar.divide(ar.power(ar.double(1.75), ar.double(6000)), ar.power(ar.double(1.75), ar.double(5999))),
    '1.75',
  ],
  ['1e-250', () => ar.constant('1e-249'), '1e-249'],
])('%s', (_, given, truth) => {
  const out = given();
  const gap = value(out).minus(truth).abs();
  expect([gap.lte(error(out)), error(out).lte(new Exact(truth).abs().times('1e-24'))]).toEqual([true, true]);
});

test('exact numbers stay exact while they fit', () => {
  const three = ar.double(3);
  for (const x of [
    ar.add(three, three),
    ar.multiply(three, ar.double(0.5)),
    ar.divide(ar.double(1), ar.double(8)),
    ar.sqrt(ar.double(2.25)),
    ar.power(three, three),
  ])
    expect([x.error, x.low]).toEqual([0, 0]);
});

test.each<[string, () => DoubleDouble]>([
  ['log(0)', () => ar.log(ar.double(0))],
  ['log(-1)', () => ar.log(ar.double(-1))],
  ['sqrt(-1)', () => ar.sqrt(ar.double(-1))],
  ['1/0', () => ar.divide(ar.double(1), ar.double(0))],
  ['0^-1', () => ar.power(ar.double(0), ar.double(-1))],
])('%s has no value', (_, out) => {
  expect(out().state).toBe('undefined');
});

/** A formula as an operation on numbers at hand: what both arithmetics are held to. */
type Tree = { op: string; args: Tree[]; leaf: number };
const leaf = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e3, max: 1e3 }),
  fc.integer({ min: -40, max: 40 }),
  fc.constantFrom(1e-7, 1e-30, 1e20, 709, -745, 0.1),
);
const tree = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf.map((x): Tree => ({ op: 'leaf', args: [], leaf: x })),
    fc
      .tuple(fc.constantFrom('add', 'subtract', 'multiply', 'divide', 'maximum'), tie('tree'), tie('tree'))
      .map(([op, a, b]): Tree => ({ op, args: [a, b], leaf: 0 })),
    fc
      .tuple(fc.constantFrom('exp', 'log', 'sqrt', 'tanh', 'sin', 'abs', 'negate'), tie('tree'))
      .map(([op, a]): Tree => ({ op, args: [a], leaf: 0 })),
  ),
})).tree;

function run<T>(on: Arithmetic<T>, t: Tree): T {
  const args = t.args.map((a) => run(on, a));
  if (t.op === 'leaf') return on.double(t.leaf);
  const f = on[t.op as 'add'] as (...xs: T[]) => T;
  return f(...args);
}

test('formulas: never disjoint from the ball of 200 digits', () => {
  const deep = balls(200);
  fc.assert(
    fc.property(tree, (t) => {
      const out = run(ar, t);
      const ball: Ball = run(deep, t);
      if (out.state === 'undefined') return ball.state !== 'finite';
      if (out.state !== 'finite' || ball.state !== 'finite') return true;
      return (
        new Exact(ball.value)
          .minus(value(out))
          .abs()
          // what the test's own 400 digits lose
          .lte(error(out).plus(ball.error).plus(value(out).abs().times('1e-390')))
      );
    }),
    { numRuns: 3000 },
  );
});

test('comparing: equal only within bounds that are small beside the truth', () => {
  const third = ar.divide(ar.double(1), ar.double(3));
  expect(compareDoubleDoubles(ar.multiply(third, ar.double(3)), ar.double(1))).toBe('equal');
  expect(compareDoubleDoubles(ar.constant('0.3333333333333333'), third)).toBe('different');
  expect(compareDoubleDoubles(ar.constant('0.33333333333333333333333333333333333333'), third)).toBe('equal');
  const lost = ar.subtract(ar.add(third, ar.double(1e20)), ar.double(1e20));
  expect(compareDoubleDoubles(lost, third)).toBe('open');
  expect(compareDoubleDoubles(ar.log(ar.double(-1)), third)).toBe('open');
});
