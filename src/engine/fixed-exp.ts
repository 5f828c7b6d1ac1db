/** exp and log to many digits in whole-number arithmetic: some twenty times the speed of arbitrary-precision decimals. */

/** exp of larger arguments is left to others. */
export const LARGEST_FIXED = 1e6;
const HALVINGS = 8n;
/** Digits beyond those asked for: k·ln 10 loses up to 6, the squarings and the series fewer than 5. */
const SPARE = 12;

const tens = new Map<number, bigint>();

/** 10^digits. */
function scale(digits: number): bigint {
  let s = tens.get(digits);
  if (s === undefined) {
    s = 10n ** BigInt(digits);
    tens.set(digits, s);
  }
  return s;
}

/** atanh(1/n), scaled: Σ 1 / ((2i+1) n^(2i+1)). */
function atanhInverse(n: bigint, s: bigint): bigint {
  let power = s / n;
  let sum = power;
  for (let i = 3n; power !== 0n; i += 2n) {
    power /= n * n;
    sum += power / i;
  }
  return sum;
}

const logs = new Map<number, bigint>();

/** ln 10, scaled: 46 atanh(1/31) + 34 atanh(1/49) + 20 atanh(1/161). */
function ln10(digits: number): bigint {
  let known = logs.get(digits);
  if (known === undefined) {
    const s = scale(digits + 10);
    known = (46n * atanhInverse(31n, s) + 34n * atanhInverse(49n, s) + 20n * atanhInverse(161n, s)) / scale(10);
    logs.set(digits, known);
  }
  return known;
}

/** A decimal without exponent as a whole number of `places` places, cut off. */
function fixed(x: string, places: number): bigint {
  const negative = x.startsWith('-');
  const [whole = '0', fraction = ''] = (negative ? x.slice(1) : x).split('.');
  const size = BigInt(whole + fraction.slice(0, places).padEnd(places, '0'));
  return negative ? -size : size;
}

/** exp of a whole number of `places` places as `sum` · 10^(k - places): x = k ln 10 + r, then the series of exp(r / 2^8), squared eight times. */
function expOf(value: bigint, places: number): { sum: bigint; k: number } {
  const s = scale(places);
  const base = ln10(places);
  let k = value / base;
  if (value < 0n) k -= 1n;
  const r = (value - k * base) >> HALVINGS;
  let term = s;
  let sum = s;
  for (let n = 1n; term !== 0n; n++) {
    term = (term * r) / (s * n);
    sum += term;
  }
  for (let i = 0n; i < HALVINGS; i++) sum = (sum * sum) / s;
  return { sum, k: Number(k) };
}

/** exp(x) of a decimal `x` (no exponent, |x| ≤ 10^6) as decimal text, its relative error below 10^-digits. */
export function fixedExp(x: string, digits: number): string {
  const places = digits + SPARE;
  const { sum, k } = expOf(fixed(x, places), places);
  return `${sum}e${k - places}`;
}

/**
 * log(m · 10^e) of a decimal m in [0.1, 100) as decimal text, its error below 10^-digits · max(1, |e|): with y the double next
 * to log m, log m = y + log(1 + t), t = m exp(-y) - 1 some 1e-16, and log(1 + t) = 2 atanh(t / (2 + t)).
 */
export function fixedLog(m: string, e: number, digits: number): string {
  const places = digits + SPARE;
  const s = scale(places);
  // a double on a grid of 2^-40, so that its decimals end
  const y = Math.round(Math.log(Number(m)) * 2 ** 40);
  const fixedY = (BigInt(y) * s) >> 40n;
  const { sum, k } = expOf(-fixedY, places);
  const power = k >= 0 ? sum * 10n ** BigInt(k) : sum / 10n ** BigInt(-k);
  const t = (fixed(m, places) * power) / s - s;
  const z = (t * s) / (2n * s + t);
  const square = (z * z) / s;
  let term = z;
  let near = 0n;
  for (let i = 1n; term !== 0n; i += 2n) {
    near += term / i;
    term = (term * square) / s;
  }
  return `${fixedY + 2n * near + BigInt(e) * ln10(places)}e${-places}`;
}
