import { Decimal } from 'decimal.js';
import * as fc from 'fast-check';
import { fixedExp, fixedLog } from './fixed-exp';

const Wide = Decimal.clone({ precision: 280, minE: -9e15, maxE: 9e15 });

describe('exp in whole numbers agrees with decimal.js beyond the digits asked for', () => {
  test.each([
    '0',
    '1',
    '-1',
    '0.5',
    '-745.125',
    '709.78',
    '2.302585092994045684',
    '-2.302585092994045684',
    '123456.789',
    '-999999.5',
  ])('exp(%s)', (x) => {
    for (const digits of [65, 215]) {
      const got = new Wide(fixedExp(x, digits));
      const want = new Wide(x).exp();
      expect(got.minus(want).abs().div(want).lt(`1e-${digits}`)).toBe(true);
    }
  });

  test('at random arguments', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e5, max: 1e5, noNaN: true }), (x) => {
        const text = new Wide(x).toFixed();
        const want = new Wide(x).exp();
        return new Wide(fixedExp(text, 80)).minus(want).abs().div(want).lt('1e-80');
      }),
      { numRuns: 200 },
    );
  });
});

describe('log in whole numbers agrees with decimal.js beyond the digits asked for', () => {
  test.each<[string, number]>([
    ['2', 0],
    ['1.5', 0],
    ['9.9999999999999', 0],
    ['1', 1],
    ['1.1', -1],
    ['3.25', 308],
    ['7.5', -4000],
    ['1.0101', 0],
    ['6.02214076', 1_000_000_000],
  ])('log(%s · 10^%i)', (m, e) => {
    for (const digits of [77, 227]) {
      const got = new Wide(fixedLog(m, e, digits));
      const want = new Wide(`${m}e${e}`).ln();
      expect(
        got
          .minus(want)
          .abs()
          .div(Math.max(1, Math.abs(e)))
          .lt(`1e-${digits}`),
      ).toBe(true);
    }
  });

  test('at random arguments', () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 9.999, noNaN: true }), fc.integer({ min: -400, max: 400 }), (x, e) => {
        const m = new Wide(x).toFixed();
        const off = new Wide(fixedLog(m, e, 80)).minus(new Wide(`${m}e${e}`).ln()).abs();
        return off.div(Math.max(1, Math.abs(e))).lt('1e-80');
      }),
      { numRuns: 200 },
    );
  });
});
