/** What the entries of an input may be: drawing them in several families, and moving them without leaving the domain. */
import type { FreeInput } from '../src/assignment/reference';
import type { Entries, Values } from '../src/assignment/types';
import type { Random } from './random';
import { bell, integerBetween } from './random';

/**
 * How a sample is drawn: `plain` entries of magnitude 1, `small` whole numbers, `scaled` at a magnitude of its own,
 * `near` entries almost equal, `spike` one entry large, `far` a long way outside.
 */
export type Family = 'small' | 'plain' | 'scaled' | 'near' | 'spike' | 'far';

/** One free input of a problem, at its place in a flat sample. */
export type Slot = {
  readonly key: string;
  readonly offset: number;
  readonly entries: number;
  /** Length of the last axis: rows of a simplex or a one-hot matrix. */
  readonly row: number;
  readonly kind: Entries | { readonly kind: 'label'; readonly classes: number };
  /** Given values by entry; NaN where there is none. */
  readonly fixed?: Float64Array;
  /** Whether small moves stay in the domain. */
  readonly continuous: boolean;
};

/** A dyadic grid fine enough for every family, on which rows of a simplex sum to 1 without rounding. */
const GRID = 2 ** 40;

export function slotsOf(free: readonly FreeInput[], sizes: ReadonlyMap<string, number>): readonly Slot[] {
  let offset = 0;
  return free.map((f) => {
    const dims = f.shape.map((d) => d.size);
    const entries = dims.reduce((a, b) => a * b, 1);
    const label = f.input?.label;
    const kind: Slot['kind'] =
      label !== undefined
        ? { kind: 'label', classes: sizes.get(label) ?? Number(label) }
        : (f.input?.entries ?? { kind: 'real' });
    const fixed = f.input?.value === undefined ? undefined : spreadValues(f.input.value, dims);
    const slot: Slot = {
      key: f.key,
      offset,
      entries,
      row: dims[dims.length - 1] ?? 1,
      kind,
      ...(fixed && { fixed }),
      continuous: !['label', 'onehot', 'integer', 'mask'].includes(kind.kind) && fixed === undefined,
    };
    offset += entries;
    return slot;
  });
}

/** Values at their place in an array that may have grown: an entry that has none is NaN. */
export function spreadValues(values: Values, dims: readonly number[]): Float64Array {
  const out = new Float64Array(dims.reduce((a, b) => a * b, 1)).fill(Number.NaN);
  const visit = (v: Values, axis: number, at: number): void => {
    if (typeof v === 'string') {
      if (axis === dims.length) out[at] = Number(v);
      return;
    }
    const step = dims.slice(axis + 1).reduce((a, b) => a * b, 1);
    v.slice(0, dims[axis] ?? 0).forEach((x, i) => {
      visit(x, axis + 1, at + i * step);
    });
  };
  visit(values, 0, 0);
  return out;
}

const sign = (r: Random): number => (r() < 0.5 ? -1 : 1);

/** A real number of the family; `scale` is the magnitude of the sample. */
function real(r: Random, family: Family, scale: number): number {
  switch (family) {
    case 'small':
      return sign(r) * integerBetween(r, 1, 3);
    case 'near':
      return bell(r) * 1e-3 * scale;
    case 'plain':
    case 'scaled':
    case 'spike':
    case 'far': {
      const x = bell(r) * scale;
      return Math.abs(x) < 0.01 * scale ? sign(r) * 0.37 * scale : x;
    }
  }
}

/** A whole number of either sign. */
const integerUpTo = (r: Random, most: number): number => integerBetween(r, -most, most);

/** A positive factor between 1/limit and limit, evenly over magnitudes, by exact halvings. */
function magnitude(r: Random, halvings: number): number {
  return (1 + r()) * 2 ** integerBetween(r, -halvings, halvings - 1);
}

/** Draws every entry of `slot` into `flat`. Fixed entries keep their values. */
export function draw(slot: Slot, flat: Float64Array, r: Random, family: Family, scale: number): void {
  const { kind, offset, entries } = slot;
  const base = family === 'near' ? bell(r) * scale : 0;
  for (let e = 0; e < entries; e++) {
    let x: number;
    switch (kind.kind) {
      case 'real':
        x = base + real(r, family, scale);
        break;
      case 'positive':
        x = family === 'small' ? integerBetween(r, 1, 4) : magnitude(r, family === 'far' ? 6 : 2);
        break;
      case 'unit':
        x = (1 + Math.floor(r() * 1023)) / 1024;
        break;
      case 'interval':
        x =
          family === 'small' && Math.ceil(kind.low) <= Math.floor(kind.high)
            ? integerBetween(r, Math.ceil(kind.low), Math.floor(kind.high))
            : kind.low + r() * (kind.high - kind.low);
        break;
      case 'integer':
        // wide, so that nothing can vanish at all the numbers drawn
        x = integerUpTo(r, family === 'small' ? 3 : Math.max(2, Math.round(10 * scale)));
        break;
      case 'mask':
        x = r() < 0.5 ? 0 : 1;
        break;
      case 'label':
        x = integerBetween(r, 1, kind.classes);
        break;
      case 'simplex':
      case 'onehot':
        x = 0;
        break;
    }
    flat[offset + e] = x;
  }
  if (family === 'spike' && kind.kind === 'real') {
    const e = offset + integerBetween(r, 0, entries - 1);
    flat[e] = (flat[e] as number) * 16;
  }
  if (kind.kind === 'simplex')
    for (let o = offset; o < offset + entries; o += slot.row) drawSimplex(flat, o, slot.row, r);
  if (kind.kind === 'onehot')
    for (let o = offset; o < offset + entries; o += slot.row) flat[o + integerBetween(r, 0, slot.row - 1)] = 1;
  if (slot.fixed)
    for (let e = 0; e < entries; e++) if (!Number.isNaN(slot.fixed[e])) flat[offset + e] = slot.fixed[e] as number;
}

function drawSimplex(flat: Float64Array, offset: number, n: number, r: Random): void {
  const cells = 4096;
  let left = cells - n;
  for (let i = 0; i < n - 1; i++) {
    const k = integerBetween(r, 0, Math.min(left, Math.ceil((2 * cells) / n)));
    flat[offset + i] = (k + 1) / cells;
    left -= k;
  }
  flat[offset + n - 1] = (left + 1) / cells;
}

/** How close to 0, and to 1, an entry comes that may not be it. */
const EDGE = 2 ** -40;

/** Brings moved entries back into the domain: simplex rows to the grid with an exact sum, the others inside their bounds. */
export function settle(slot: Slot, flat: Float64Array): void {
  const { kind, offset, entries, row } = slot;
  if (kind.kind === 'simplex') {
    for (let o = offset; o < offset + entries; o += row) {
      let rest = GRID;
      for (let i = 0; i < row - 1; i++) {
        const k = Math.min(rest - (row - 1 - i), Math.max(1, Math.round((flat[o + i] as number) * GRID)));
        flat[o + i] = k / GRID;
        rest -= k;
      }
      flat[o + row - 1] = rest / GRID;
    }
    return;
  }
  for (let e = offset; e < offset + entries; e++) {
    const x = flat[e] as number;
    if (kind.kind === 'positive' && x <= 0) flat[e] = EDGE;
    else if (kind.kind === 'unit') flat[e] = Math.min(1 - EDGE, Math.max(EDGE, x));
    else if (kind.kind === 'interval') flat[e] = Math.min(kind.high, Math.max(kind.low, x));
  }
}

/** The values an entry can take, for interval bounds. */
export function rangeOf(slot: Slot): readonly [number, number] {
  switch (slot.kind.kind) {
    case 'real':
      return [-Number.MAX_VALUE, Number.MAX_VALUE];
    case 'positive':
      return [Number.MIN_VALUE, Number.MAX_VALUE];
    case 'unit':
    case 'simplex':
    case 'onehot':
    case 'mask':
      return [0, 1];
    case 'integer':
      return [-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];
    case 'label':
      return [1, slot.kind.classes];
    case 'interval':
      return [slot.kind.low, slot.kind.high];
  }
}
