/** A few inputs of moderate size, the same every time: enough to see whether a forward pass is finite and a derivative not zero. */
import type { Column } from '../engine/evaluate';
import { count } from '../engine/program';
import { sizesOf } from '../engine/shape';
import type { FreeInput } from './reference';
import type { Input } from './types';
import { flatValues } from './values';

export const DRAWS = 48;

/** Mulberry32: small, and the same on every machine. */
function generator(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function entry(input: Input | undefined, classes: number | undefined, random: () => number): number {
  if (classes !== undefined) return 1 + Math.floor(random() * classes);
  const e = input?.entries ?? { kind: 'real' as const };
  switch (e.kind) {
    case 'real':
      return (random() - 0.5) * 4;
    case 'positive':
      return 0.1 + 2 * random();
    case 'unit':
    case 'simplex':
      return 0.05 + 0.9 * random();
    case 'onehot':
      return 0;
    case 'integer':
      return Math.floor(random() * 7) - 3;
    case 'mask':
      return random() < 0.5 ? 0 : 1;
    case 'interval':
      return e.low + random() * (e.high - e.low);
  }
}

/** Rows that keep what a simplex or a one-hot row promises. */
function keepRows(row: number[], kind: string | undefined, random: () => number): void {
  if (kind === 'onehot') row[Math.floor(random() * row.length)] = 1;
  if (kind !== 'simplex') return;
  const total = row.reduce((s, x) => s + x, 0);
  row.forEach((x, i) => {
    row[i] = x / total;
  });
}

/** One column of values for every free input, the draws of each entry side by side. */
export function drawInputs(free: readonly FreeInput[], sizes: ReadonlyMap<string, number>): Map<string, Column> {
  const random = generator(20);
  const out = new Map<string, Column>();
  for (const { key, shape, input } of free) {
    const dims = sizesOf(shape);
    const n = count(dims);
    const last = dims[dims.length - 1] ?? 1;
    const data = new Float64Array(n * DRAWS);
    const fixed = input?.value === undefined ? undefined : flatValues(input.value).map(Number);
    const classes = input?.label === undefined ? undefined : (sizes.get(input.label) ?? Number(input.label));
    for (let s = 0; s < DRAWS; s++)
      for (let from = 0; from < n; from += last) {
        const row = Array.from({ length: last }, (_, i) => fixed?.[from + i] ?? entry(input, classes, random));
        if (!fixed) keepRows(row, input?.entries.kind, random);
        row.forEach((x, i) => {
          data[(from + i) * DRAWS + s] = x;
        });
      }
    out.set(key, { data });
  }
  return out;
}
