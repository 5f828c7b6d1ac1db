/** Numbers and arrays as a record shows them: text with 12 digits, nested as the quantity is. */
import type { Shown } from '../reports/record';

export function showNumber(x: number): string {
  if (!Number.isFinite(x)) return Number.isNaN(x) ? 'undefined' : x > 0 ? 'infinity' : '-infinity';
  return String(Number(x.toPrecision(12)));
}

/** An array of the given sizes whose entries (row-major) are read by `at`. */
export function showArray(sizes: readonly number[], at: (entry: number) => number): Shown {
  const build = (axis: number, offset: number): Shown => {
    if (axis === sizes.length) return showNumber(at(offset));
    const step = sizes.slice(axis + 1).reduce((a, b) => a * b, 1);
    return Array.from({ length: sizes[axis] as number }, (_, i) => build(axis + 1, offset + i * step));
  };
  return build(0, 0);
}

/** The indices, from 1, of an entry in row-major order. */
export function entryAt(sizes: readonly number[], entry: number): number[] {
  const out: number[] = [];
  let rest = entry;
  for (let i = sizes.length - 1; i >= 0; i--) {
    const n = sizes[i] as number;
    out.unshift((rest % n) + 1);
    rest = Math.floor(rest / n);
  }
  return out;
}
