/** Exact points: fractions, so that thirds add up; rounded once, when they are written. */
import type { Fraction } from '../src/assignment/types';

const gcd = (a: number, b: number): number => (b === 0 ? Math.abs(a) : gcd(b, a % b));

export function fraction(n: number, d = 1): Fraction {
  const g = gcd(n, d) || 1;
  return { n: n / g, d: d / g };
}

export const ZERO: Fraction = { n: 0, d: 1 };
export const ONE: Fraction = { n: 1, d: 1 };

export const plus = (a: Fraction, b: Fraction): Fraction => fraction(a.n * b.d + b.n * a.d, a.d * b.d);
export const times = (a: Fraction, b: Fraction): Fraction => fraction(a.n * b.n, a.d * b.d);
export const total = (all: readonly Fraction[]): Fraction => all.reduce(plus, ZERO);

/** At most 6 decimals. */
export const decimal = (f: Fraction): number => Math.round((f.n / f.d) * 1e6) / 1e6;
