/** The exact fraction behind a recorded number of points, so that thirds add up after a decision by hand too. */
import type { Fraction } from '../src/assignment/types';
import { fraction } from './points';

const LARGEST_DENOMINATOR = 2000;

/** The simplest fraction that rounds to `points` at 6 decimals; the decimal itself where none is simple. */
export function exactly(points: number): Fraction {
  const whole = Math.round(points * 1e6);
  let [n0, d0, n1, d1] = [0, 1, 1, 0];
  let x = points;
  for (let i = 0; i < 24; i++) {
    const a = Math.floor(x);
    [n0, d0, n1, d1] = [n1, d1, a * n1 + n0, a * d1 + d0];
    if (d1 > LARGEST_DENOMINATOR) break;
    if (Math.round((n1 / d1) * 1e6) === whole) return fraction(n1, d1);
    if (x === a) break;
    x = 1 / (x - a);
  }
  return fraction(whole, 1e6);
}
