/** Affine forms: what cancels exactly is known, and no value that a formula takes lies outside the bounds. */
import fc from 'fast-check';
import type { Interval } from '../src/engine/interval';
import { interval } from '../src/engine/interval';
import { type Affine, affine } from './affine';

const ranges: readonly Interval[] = [interval(-1, 3), interval(0.5, 2)];
const ar = affine(ranges);
const [x, y] = [ar.symbol(0), ar.symbol(1)];
const n = (v: number): Affine => ar.double(v);
const third = ar.divide(n(1), n(3));
const twice = (a: Affine): Affine => ar.multiply(n(2), a);

test.each<[string, () => Affine, number, number]>([
  ['x', () => x, -1, 3],
  ['-x', () => ar.negate(x), -3, 1],
  ['x - x', () => ar.subtract(x, x), 0, 0],
  ['x - x + 1', () => ar.add(ar.subtract(x, x), n(1)), 1, 1],
  ['(x + y) - y', () => ar.subtract(ar.add(x, y), y), -1, 3],
  ['2 x - x - x', () => ar.subtract(ar.subtract(twice(x), x), x), 0, 0],
  ['x 2 - x', () => ar.subtract(ar.multiply(x, n(2)), x), -1, 3],
  ['x/2 + x/2 - x', () => ar.subtract(ar.add(ar.divide(x, n(2)), ar.divide(x, n(2))), x), 0, 0],
  ['4 x/8 - x/2', () => ar.subtract(ar.divide(ar.multiply(n(4), x), n(8)), ar.divide(x, n(2))), 0, 0],
  ['-(-x) - x', () => ar.subtract(ar.negate(ar.negate(x)), x), 0, 0],
  // 2^60 + 1 is no double: what is lost is not forgotten
  [
    '(2^60 x + x) - 2^60 x',
    () => ar.subtract(ar.add(ar.multiply(n(2 ** 60), x), x), ar.multiply(n(2 ** 60), x)),
    -1,
    3,
  ],
  ['3 x', () => ar.multiply(n(3), x), -3, 9],
  ['0 x', () => ar.multiply(n(0), x), 0, 0],
  ['x/3', () => ar.divide(x, n(3)), -1 / 3, 1],
  ['1/(1/4)', () => ar.divide(n(1), ar.divide(n(1), n(4))), 4, 4],
  ['x + y', () => ar.add(x, y), -0.5, 5],
  ['x - 2 y', () => ar.subtract(x, twice(y)), -5, 2],
  ['3 5', () => ar.multiply(n(3), n(5)), 15, 15],
  ['y y', () => ar.multiply(y, y), 0.25, 4],
  ['1/y', () => ar.divide(n(1), y), 0.5, 2],
  ['x/y', () => ar.divide(x, y), -2, 6],
  ['|x|', () => ar.abs(x), 0, 3],
  ['max(x, y)', () => ar.maximum(x, y), 0.5, 3],
  ['min(x, y)', () => ar.minimum(x, y), -1, 2],
  [
    'a case that is not known',
    () =>
      ar.choose(
        ar.less(x, y),
        () => x,
        () => n(7),
      ),
    -1,
    7,
  ],
])('the bounds of %s', (_, form, low, high) => {
  const { lo, hi } = ar.range(form());
  expect([lo <= low, hi >= high, lo >= low - 1e-12, hi <= high + 1e-12]).toEqual([true, true, true, true]);
});

test('what cancels is exactly nothing', () => {
  expect(ar.range(ar.subtract(ar.add(x, twice(y)), ar.add(twice(y), x)))).toMatchObject({ lo: 0, hi: 0 });
  // a third is no double: its multiples need not cancel, and nothing is lost
  const some = ar.range(ar.subtract(ar.multiply(third, x), ar.divide(x, n(3))));
  expect([some.lo <= 0, some.hi >= 0]).toEqual([true, true]);
});

test.each<[string, () => boolean | undefined, boolean | undefined]>([
  ['1 < 2', () => ar.less(n(1), n(2)), true],
  ['2 < 1', () => ar.less(n(2), n(1)), false],
  ['1 < 1', () => ar.less(n(1), n(1)), false],
  ['x < x', () => ar.less(x, x), false],
  ['x < x + 1', () => ar.less(x, ar.add(x, n(1))), true],
  ['x + 1 < x', () => ar.less(ar.add(x, n(1)), x), false],
  ['x < y', () => ar.less(x, y), undefined],
  ['x < 3', () => ar.less(x, n(3)), undefined],
  ['3.5 < x', () => ar.less(n(3.5), x), false],
  ['x < 4', () => ar.less(x, n(4)), true],
  ['x < -1.5', () => ar.less(x, n(-1.5)), false],
  ['-2 < x', () => ar.less(n(-2), x), true],
  ['x < 0', () => ar.less(x, n(0)), undefined],
  ['1 = 1', () => ar.equal(n(1), n(1)), true],
  ['1 = 2', () => ar.equal(n(1), n(2)), false],
  ['x = 4', () => ar.equal(x, n(4)), false],
  ['x = -2', () => ar.equal(x, n(-2)), false],
  ['x = 3', () => ar.equal(x, n(3)), undefined],
  ['x = -1', () => ar.equal(x, n(-1)), undefined],
  ['x = y', () => ar.equal(x, y), undefined],
  ['x = x + 1', () => ar.equal(x, ar.add(x, n(1))), false],
  ['1 holds', () => ar.holds(n(1)), true],
  ['0 holds', () => ar.holds(n(0)), false],
  ['y holds', () => ar.holds(y), true],
  ['x holds', () => ar.holds(x), undefined],
])('%s', (_, got, expected) => {
  expect(got()).toBe(expected);
});

test('a number of the text, and what holds or not, are numbers', () => {
  expect(ar.less(ar.constant('0.25'), n(0.5))).toBe(true);
  expect(ar.equal(ar.constant('0.25'), n(0.25))).toBe(true);
  expect([true, false, undefined].map((t) => ar.range(ar.truth(t)))).toMatchObject([
    { lo: 1, hi: 1 },
    { lo: 0, hi: 0 },
    { lo: 0, hi: 1 },
  ]);
});

test('a case that is known is that case alone', () => {
  const yes = ar.choose(
    true,
    () => x,
    () => n(7),
  );
  const no = ar.choose(
    false,
    () => n(7),
    () => x,
  );
  expect([ar.subtract(yes, x), ar.subtract(no, x)].map((a) => ar.range(a))).toMatchObject([
    { lo: 0, hi: 0 },
    { lo: 0, hi: 0 },
  ]);
});

test('what is not a number is not taken for one', () => {
  for (const a of [ar.log(n(-1)), ar.divide(n(1), n(0)), ar.sqrt(x)]) {
    expect(ar.less(a, n(0))).not.toBe(true);
    expect(ar.equal(a, a)).not.toBe(true);
  }
  // a multiple of what has no value has none
  const { empty, maybeUndefined } = ar.range(ar.multiply(n(0), ar.log(n(-1))));
  expect(empty || maybeUndefined).toBe(true);
});

/** A formula, its value at a point and its affine form. */
type Formed = { readonly at: (p: readonly number[]) => number; readonly form: Affine };
const leaf = fc.oneof(
  fc.constantFrom<Formed>({ at: (p) => p[0]!, form: x }, { at: (p) => p[1]!, form: y }),
  fc.constantFrom(0, 1, -1, 2, 0.5, 3, -0.1, 1e20).map((v): Formed => ({ at: () => v, form: n(v) })),
);
const formed = fc.letrec<{ of: Formed }>((tie) => ({
  of: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc
      .tuple(fc.constantFrom('add', 'subtract', 'multiply', 'divide', 'maximum', 'minimum'), tie('of'), tie('of'))
      .map(([op, a, b]): Formed => {
        const f = {
          add: (u: number, v: number) => u + v,
          subtract: (u: number, v: number) => u - v,
          multiply: (u: number, v: number) => u * v,
          divide: (u: number, v: number) => u / v,
          maximum: Math.max,
          minimum: Math.min,
        }[op];
        return { at: (p) => f(a.at(p), b.at(p)), form: ar[op](a.form, b.form) };
      }),
    fc.tuple(fc.constantFrom('negate', 'abs', 'exp', 'tanh'), tie('of')).map(
      ([op, a]): Formed => ({
        at: (p) => (op === 'negate' ? -a.at(p) : Math[op](a.at(p))),
        form: ar[op](a.form),
      }),
    ),
  ),
})).of;

test('no value lies outside the bounds, and no comparison is proven that fails', () => {
  const t = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(formed, formed, t, t, (a, b, s, u) => {
      const p = [-1 + 4 * s, 0.5 + 1.5 * u];
      const [v, w] = [a.at(p), b.at(p)];
      if (!Number.isFinite(v) || !Number.isFinite(w)) return true;
      const { lo, hi } = ar.range(a.form);
      // what the doubles of the test lose
      const slack = 1e-9 * Math.max(1, Math.abs(v), Math.abs(w), Math.abs(lo) < Infinity ? Math.abs(lo) : 0);
      if (v < lo - slack || v > hi + slack) return false;
      if (Math.abs(v - w) <= 1e-6 * Math.max(1, Math.abs(v), Math.abs(w)) || Math.abs(v) > 1e15) return true;
      const [less, equal] = [ar.less(a.form, b.form), ar.equal(a.form, b.form)];
      return (less === undefined || less === v < w) && equal !== true;
    }),
    { numRuns: 500, seed: 1 },
  );
});
