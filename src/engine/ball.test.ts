/** Balls against 260 digits of mpmath, what they decide and give up, what they cost. */
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import type { Arithmetic } from './arithmetic';
import { type Ball, ballError, balls, ballToDouble, compareBalls } from './ball';
import fixture from './fixtures/precise.json';

const Exact = Decimal.clone({ precision: 400, minE: -9e15, maxE: 9e15 });
const SIZES = [50, 200] as const;

type Unary = 'exp' | 'log' | 'sqrt' | 'sin' | 'cos' | 'tanh' | 'erf';
type Row = [name: Unary | 'power', x: number, y: number | null, value: string];
const rows = fixture.rows as Row[];

function apply(ar: Arithmetic<Ball>, [name, x, y]: Row): Ball {
  return name === 'power' ? ar.power(ar.double(x), ar.double(y as number)) : ar[name](ar.double(x));
}

function holds(ball: Ball, truth: Decimal): boolean {
  const off = new Exact(ball.value).minus(truth).abs();
  return ball.state === 'finite' && off.lte(new Exact(ball.error).plus(truth.abs().times('1e-255')));
}

/** A ball with an error, as a computed one has. */
function wide(ar: Arithmetic<Ball>, value: string, error: string): Ball {
  const v = ar.constant(value);
  return { ...v, error: ar.constant(error).value };
}

describe.each(SIZES)('%i digits', (digits) => {
  const ar = balls(digits);
  const n = (text: string): Ball => ar.constant(text);

  test.each(rows)('%s(%p, %p)', (...row) => {
    const ball = apply(ar, row);
    const truth = new Exact(row[3]);
    expect(holds(ball, truth)).toBe(true);
    // and not idle: all the digits asked for
    expect(new Exact(ball.error).lte(truth.abs().times(`1e-${digits}`))).toBe(true);
  });

  test.each<[string, Ball, string]>([
    ['0.1 + 0.2', ar.add(n('0.1'), n('0.2')), '0.3'],
    ['1.5 · 1.5', ar.multiply(n('1.5'), n('1.5')), '2.25'],
    ['1 / 8', ar.divide(n('1'), n('8')), '0.125'],
    ['√2.25', ar.sqrt(n('2.25')), '1.5'],
    ['exp 0', ar.exp(n('0')), '1'],
    ['log 1', ar.log(n('1')), '0'],
    ['cos 0', ar.cos(n('0')), '1'],
    ['(−3)³', ar.power(n('-3'), n('3')), '-27'],
    ['(−3)⁴', ar.power(n('-3'), n('4')), '81'],
    ['10³', ar.power(n('10'), n('3')), '1000'],
    ['0⁰', ar.power(n('0'), n('0')), '1'],
    ['0^2.5', ar.power(n('0'), n('2.5')), '0'],
    ['4^0.5', ar.power(n('4'), n('0.5')), '2'],
    ['1e-4000', n('1e-4000'), '1e-4000'],
    ['double 5e-324', ar.multiply(ar.double(5e-324), ar.power(n('2'), n('1074'))), '1'],
    ['|−2|', ar.abs(n('-2')), '2'],
    ['max(1, 2)', ar.maximum(n('1'), n('2')), '2'],
    ['min(1, 2)', ar.minimum(n('1'), n('2')), '1'],
  ])('%s is exact', (name, ball, value) => {
    expect(ball.state).toBe('finite');
    if (name !== 'double 5e-324') expect(ball.error.isZero()).toBe(true);
    expect(ball.value.minus(value).abs().lte(ball.error)).toBe(true);
  });

  test('a double is taken with all its digits', () => {
    expect(ar.double(0.1).value.toFixed()).toBe('0.1000000000000000055511151231257827021181583404541015625');
    expect(ar.double(-2).value.toFixed()).toBe('-2');
  });

  const third = ar.divide(n('1'), n('3'));
  const aroundZero = ar.subtract(ar.multiply(third, n('3')), n('1'));
  const bad = ar.log(n('-1'));
  test.each<[string, Ball, Ball['state']]>([
    ['log of a negative', bad, 'undefined'],
    ['log 0', ar.log(n('0')), 'undefined'],
    ['root of a negative', ar.sqrt(n('-1e-4000')), 'undefined'],
    ['(−2)^0.3', ar.power(n('-2'), n('0.3')), 'undefined'],
    ['(−2)^⅓', ar.power(n('-2'), third), 'undefined'],
    ['0^−1', ar.power(n('0'), n('-1')), 'undefined'],
    ['0^−0.5', ar.power(n('0'), n('-0.5')), 'undefined'],
    ['1 / 0', ar.divide(n('1'), n('0')), 'undefined'],
    ['0 / 0', ar.divide(n('0'), n('0')), 'undefined'],
    ['1 / (x − x)', ar.divide(n('1'), ar.subtract(third, third)), 'undefined'],
    ['NaN', ar.double(Number.NaN), 'undefined'],
    ['Infinity', ar.double(Number.POSITIVE_INFINITY), 'undefined'],
    ['0 · undefined', ar.multiply(n('0'), bad), 'undefined'],
    ['undefined + undecided', ar.add(ar.log(aroundZero), bad), 'undefined'],
    ['log near 0', ar.log(aroundZero), 'undecided'],
    ['root near 0', ar.sqrt(aroundZero), 'undecided'],
    ['1 / near 0', ar.divide(n('1'), aroundZero), 'undecided'],
    ['near 0 to −1', ar.power(aroundZero, n('-1')), 'undecided'],
    ['near 0 to 0.5', ar.power(aroundZero, n('0.3')), 'undecided'],
    ['near 0 to 2', ar.power(aroundZero, n('2')), 'finite'],
    ['−2 to what may be 2', ar.power(n('-2'), ar.multiply(third, n('6'))), 'undecided'],
    ['no number', n('1.2.3'), 'undecided'],
    ['truth unknown', ar.truth(undefined), 'undecided'],
    ['1e-99999999999999999999', n('1e-99999999999999999999'), 'finite'],
    ['1e99999999999999999999', n('1e99999999999999999999'), 'undecided'],
  ])('%s', (_name, ball, state) => {
    expect(ball.state).toBe(state);
    expect(ball.error.isFinite()).toBe(state === 'finite');
    expect(Number.isNaN(ballToDouble(ball))).toBe(state !== 'finite');
    expect(ballError(ball) === Number.POSITIVE_INFINITY).toBe(state !== 'finite');
  });

  test('comparisons are decided where balls are disjoint, exact, or one and the same', () => {
    const sum = ar.multiply(third, n('3'));
    expect(ar.less(n('1'), n('2'))).toBe(true);
    expect(ar.less(n('2'), n('2'))).toBe(false);
    expect(ar.equal(n('2'), ar.add(n('1.5'), n('0.5')))).toBe(true);
    expect(ar.less(third, n('0.4'))).toBe(true);
    expect(ar.equal(third, n('0.33333333'))).toBe(false);
    expect(ar.less(sum, n('1'))).toBe(undefined);
    expect(ar.equal(sum, n('1'))).toBe(undefined);
    expect(ar.equal(sum, sum)).toBe(true);
    expect(ar.less(sum, sum)).toBe(false);
    expect(ar.less(bad, n('1'))).toBe(undefined);
    expect(ar.holds(aroundZero)).toBe(undefined);
    expect(ar.holds(n('0'))).toBe(false);
    expect(ar.holds(third)).toBe(true);
    expect(ar.holds(bad)).toBe(undefined);
  });

  test('a choice that cannot be told covers both values where they overlap', () => {
    const yes = () => ar.multiply(third, n('3'));
    expect(
      ar.choose(
        true,
        () => third,
        () => bad,
      ),
    ).toBe(third);
    expect(
      ar.choose(
        undefined,
        () => third,
        () => n('2'),
      ).state,
    ).toBe('undecided');
    expect(
      ar.choose(
        undefined,
        () => third,
        () => bad,
      ).state,
    ).toBe('undecided');
    expect(
      ar
        .choose(
          undefined,
          () => n('2'),
          () => n('2'),
        )
        .error.isZero(),
    ).toBe(true);
    const both = ar.choose(undefined, yes, () => n('1'));
    expect(holds(both, new Exact(1))).toBe(true);
    expect(both.error.gt(0) && both.error.lt(`1e-${digits}`)).toBe(true);
    // relu at what may be 0
    expect(holds(ar.maximum(aroundZero, n('0')), new Exact(0))).toBe(true);
  });

  test('0 = a − a is judged against the size of a', () => {
    const a = ar.exp(n('20'));
    const zero = ar.subtract(ar.multiply(ar.exp(n('10')), ar.exp(n('10'))), a);
    expect(ballToDouble({ ...zero, value: zero.scale })).toBeCloseTo(Math.exp(20), -2);
    expect(compareBalls(zero, n('0'), '1e-30')).toBe('equal');
    expect(compareBalls(ar.divide(zero, n('1e40')), n('0'), '1e-30')).toBe('equal');
    expect(compareBalls(n('1e-40'), n('0'), '1e-30')).toBe('different');
    expect(compareBalls(third, n('0.333'), '1e-30')).toBe('different');
    expect(compareBalls(wide(ar, '1', '1e-10'), n('1'), '1e-30')).toBe('undecided');
    expect(compareBalls(bad, bad, '1e-30')).toBe('undecided');
  });

  test.each<[string, () => Ball]>([
    ['sin of 1e300', () => ar.sin(n('1e300'))],
    ['cos of 10^(10^14)', () => ar.cos(n('1e100000000000000'))],
    ['exp of 1e300', () => ar.exp(n('1e300'))],
    ['exp of 1e15', () => ar.exp(n('1e15'))],
    ['exp of −1e300', () => ar.exp(n('-1e300'))],
    ['exp of exp of exp of 9', () => ar.exp(ar.exp(ar.exp(n('9'))))],
    ['log of 1e-1000000000', () => ar.log(n('1e-1000000000'))],
    [
      'x^6000 a hundred times over',
      () => Array.from({ length: 100 }).reduce<Ball>((x) => ar.power(x, n('6000')), n('1.7')),
    ],
    ['(1 + 1e-40)^(10^30)', () => ar.power(n('1.0000000000000000000000000000000000000001'), n('1e30'))],
    ['(−3)^(10^1000000)', () => ar.power(n('-3'), n('1e1000000'))],
    ['(1/3)^(10^15)', () => ar.power(third, n('1e15'))],
    ['0.5^(10^300)', () => ar.power(n('0.5'), n('1e300'))],
    ['tanh of 1e1000', () => ar.tanh(n('1e1000'))],
    ['tanh of 1e-1000', () => ar.tanh(n('1e-1000'))],
    ['erf of 1e1000', () => ar.erf(n('1e1000'))],
    ['erf of −22', () => ar.erf(n('-22'))],
    ['erf of 1e-1000', () => ar.erf(n('1e-1000'))],
    ['a constant of 8000 digits', () => ar.sqrt(n(`0.${'123456789'.repeat(889)}`))],
    ['1e300 + 1e-300', () => ar.add(n('1e300'), n('1e-300'))],
    ['1e1000000000000000 · itself', () => ar.multiply(n('1e1000000000000000'), n('1e1000000000000000'))],
    ['sin of a wide ball', () => ar.sin(wide(ar, '1', '7'))],
    ['exp of a wide ball', () => ar.exp(wide(ar, '1', '1e30'))],
  ])('%s ends soon', (_name, work) => {
    const start = performance.now();
    work();
    expect(performance.now() - start).toBeLessThan(500);
  });

  test('values beyond doubles', () => {
    expect(ballToDouble(ar.exp(n('1e5')))).toBe(Number.POSITIVE_INFINITY);
    expect(ar.exp(n('-1e6')).value.e).toBe(-434295);
    expect(ar.exp(n('-1e300')).value.isZero()).toBe(true);
    expect(ar.exp(n('-1e300')).error.isZero()).toBe(false);
    expect(ar.exp(n('1e300')).state).toBe('undecided');
    expect(ar.sin(n('1e300')).error.eq(1)).toBe(true);
  });
});

const number = fc.oneof(
  fc.double({ min: -30, max: 30, noNaN: true }),
  fc.double({ min: -1e-6, max: 1e-6, noNaN: true }),
  fc.integer({ min: -5, max: 5 }),
);
const UNARY = ['exp', 'log', 'sqrt', 'sin', 'cos', 'tanh', 'erf', 'abs', 'negate'] as const;
const BINARY = ['add', 'subtract', 'multiply', 'divide', 'power', 'maximum', 'minimum'] as const;

type Term = { op: string; args: Term[]; x: number };
const { term } = fc.letrec<{ term: Term }>((tie) => ({
  term: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ op: fc.constant('double'), args: fc.constant<Term[]>([]), x: number }),
    fc.record({ op: fc.constantFrom(...UNARY), args: fc.tuple(tie('term')), x: fc.constant(0) }),
    fc.record({ op: fc.constantFrom(...BINARY), args: fc.tuple(tie('term'), tie('term')), x: fc.constant(0) }),
  ),
}));

function evaluate(ar: Arithmetic<Ball>, t: Term): Ball {
  const [a, b] = t.args.map((s) => evaluate(ar, s));
  if (!a) return ar.double(t.x);
  if (!b) return ar[t.op as (typeof UNARY)[number]](a);
  return ar[t.op as (typeof BINARY)[number]](a, b);
}

test('the ball of 50 digits holds what 200 digits say', () => {
  fc.assert(
    fc.property(term, (t) => {
      const short = evaluate(balls(50), t);
      const long = evaluate(balls(200), t);
      if (short.state === 'finite' && long.state === 'finite') {
        const off = new Exact(short.value).minus(long.value).abs();
        expect(off.lte(new Exact(short.error).plus(long.error))).toBe(true);
      }
      // undefined is a proof: more digits cannot find a value
      if (short.state === 'undefined') expect(long.state).toBe('undefined');
      if (short.state === 'finite') expect(long.state).toBe('finite');
    }),
    { seed: 7, numRuns: 400 },
  );
});

const near = fc.record({
  x: fc.oneof(fc.double({ min: -20, max: 20, noNaN: true }), fc.double({ min: -1e-3, max: 1e-3, noNaN: true })),
  error: fc.constantFrom(1e-30, 1e-12, 1e-3, 0.4),
  at: fc.constantFrom(-1, -0.5, 0, 0.7, 1),
});

test.each([...UNARY, ...BINARY])('%s of a ball holds its value at every number of the ball', (op) => {
  const [low, high] = [balls(50), balls(200)];
  fc.assert(
    fc.property(near, near, fc.integer({ min: -4, max: 6 }), (p, q, whole) => {
      const ball = (v: typeof p): Ball => ({ ...low.double(v.x), error: high.double(v.error).value });
      const point = (v: typeof p): Ball =>
        high.add(high.double(v.x), high.multiply(high.double(v.error), high.double(v.at)));
      const right =
        op === 'power' && whole !== 6
          ? { ball: low.double(whole), point: high.double(whole) }
          : { ball: ball(q), point: point(q) };
      const two = (BINARY as readonly string[]).includes(op);
      const got = two
        ? low[op as (typeof BINARY)[number]](ball(p), right.ball)
        : low[op as (typeof UNARY)[number]](ball(p));
      const truth = two
        ? high[op as (typeof BINARY)[number]](point(p), right.point)
        : high[op as (typeof UNARY)[number]](point(p));
      if (got.state === 'undefined') expect(truth.state).toBe('undefined');
      if (got.state !== 'finite') return;
      expect(truth.state).toBe('finite');
      const off = new Exact(got.value).minus(truth.value).abs();
      expect(off.lte(new Exact(got.error).plus(truth.error))).toBe(true);
    }),
    { seed: 11, numRuns: 150 },
  );
});
