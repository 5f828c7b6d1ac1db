import { Decimal } from 'decimal.js';
import * as fc from 'fast-check';
import { fixedExp } from './fixed-exp';

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
