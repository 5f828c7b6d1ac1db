/** Numbers as people read them: points, shares, and values short enough to look at yet long enough to differ. */
import type { Shown } from './record';

/** Points with at most 6 decimals and no trailing zeros: `7.5`, `0.333333`. */
export function showPoints(points: number): string {
  const text = points.toFixed(6).replace(/\.?0+$/, '');
  return text === '-0' ? '0' : text;
}

/** A share of 1 as whole percent; what is not quite all never shows as 100 %, what is not quite none never as 0 %. */
export function showShare(part: number, whole: number): string {
  if (whole <= 0) return '–';
  const percent = (100 * part) / whole;
  const rounded = Math.round(percent);
  if (rounded === 100 && part < whole) return '99 %';
  if (rounded === 0 && part > 0) return '1 %';
  return `${rounded} %`;
}

const MINUS = '−';

/** A recorded number at so many digits, with a real minus sign; what is no number stays as it is. */
export function shortNumber(text: string, digits: number): string {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) return text;
  if (Number.isInteger(value) && Math.abs(value) < 1e6) return String(value).replace('-', MINUS);
  const rounded = Number(value.toPrecision(digits));
  const small = rounded !== 0 && (Math.abs(rounded) < 1e-4 || Math.abs(rounded) >= 1e7);
  const shown = small ? rounded.toExponential().replace('e+', 'e') : String(rounded);
  return shown.replaceAll('-', MINUS);
}

/** Two numbers at as many digits as it takes to see that they differ (4 to 12). */
export function shortPair(a: string, b: string): readonly [string, string] {
  for (let digits = 4; digits < 12; digits += 2) {
    const pair = [shortNumber(a, digits), shortNumber(b, digits)] as const;
    if (pair[0] !== pair[1] || a === b) return pair;
  }
  return [shortNumber(a, 12), shortNumber(b, 12)];
}

/** A shown quantity as rows of texts: a scalar is one row of one, a vector one row; deeper ones are written out flat. */
export function asRows(shown: Shown): readonly (readonly string[])[] {
  if (typeof shown === 'string') return [[shown]];
  if (shown.every((x) => typeof x === 'string')) return [shown as readonly string[]];
  if (shown.every((row) => Array.isArray(row) && row.every((x) => typeof x === 'string'))) {
    return shown as readonly (readonly string[])[];
  }
  return shown.map((block) => [flat(block)]);
}

function flat(shown: Shown): string {
  return typeof shown === 'string' ? shown : `[${shown.map(flat).join(', ')}]`;
}

/** `[[1, 2], [3, 4]]`, each number at most 6 digits. */
export function showFlat(shown: Shown, digits = 6): string {
  return typeof shown === 'string'
    ? shortNumber(shown, digits)
    : `[${shown.map((x) => showFlat(x, digits)).join(', ')}]`;
}

/** `1 step`, `2 steps`. */
export function count(n: number, noun: string, plural = `${noun}s`): string {
  return `${n} ${n === 1 ? noun : plural}`;
}

export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((a, b) => a + b, 0) / values.length;
}

/** The middle value, the mean of the two middle ones for an even count; 0 for none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const high = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const low = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
  return (low + high) / 2;
}
