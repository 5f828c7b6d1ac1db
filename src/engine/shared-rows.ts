/**
 * Which entries of an elementwise result are another row as it stands: the branch of `where` that fixed labels and masks
 * choose, x + 0, x · 1, and comparisons of fixed numbers. Nothing here rounds, and nothing that may not be finite is
 * dropped (0 · x stays).
 */
import type { Primitive } from './program';

/** The value of a row that is the same without error at every input. */
type Known = (row: number) => number | undefined;
/** A row that holds a number. */
type Fix = (value: number, error: number) => number;

const TESTS: Partial<Record<Primitive, (x: number, y: number) => boolean>> = {
  lt: (x, y) => x < y,
  le: (x, y) => x <= y,
  gt: (x, y) => x > y,
  ge: (x, y) => x >= y,
  eq: (x, y) => x === y,
  ne: (x, y) => x !== y,
  and: (x, y) => x !== 0 && y !== 0,
  or: (x, y) => x !== 0 || y !== 0,
  not: (x) => x === 0,
};

/** The row of each entry that needs no arithmetic, -1 for the others; undefined where all of them need it. */
export function sharedRows(
  op: Primitive,
  n: number,
  a: Int32Array,
  b: Int32Array,
  c: Int32Array,
  known: Known,
  fix: Fix,
): Int32Array | undefined {
  const rowOf = rule(op, a, b, c, known, fix);
  if (!rowOf) return undefined;
  let out: Int32Array | undefined;
  for (let e = 0; e < n; e++) {
    const row = rowOf(e);
    if (row < 0) continue;
    out ??= new Int32Array(n).fill(-1);
    out[e] = row;
  }
  return out;
}

function rule(
  op: Primitive,
  a: Int32Array,
  b: Int32Array,
  c: Int32Array,
  known: Known,
  fix: Fix,
): ((e: number) => number) | undefined {
  switch (op) {
    case 'where':
      return (e) => {
        if (b[e] === c[e]) return b[e]!;
        const condition = known(a[e]!);
        return condition === undefined ? -1 : condition !== 0 ? b[e]! : c[e]!;
      };
    case 'add':
      return (e) => (b[e] === 0 ? a[e]! : a[e] === 0 ? b[e]! : -1);
    case 'subtract':
      return (e) => (b[e] === 0 ? a[e]! : -1);
    case 'multiply':
      return (e) => (known(b[e]!) === 1 ? a[e]! : known(a[e]!) === 1 ? b[e]! : -1);
    case 'divide':
      return (e) => (known(b[e]!) === 1 ? a[e]! : -1);
    default: {
      const test = TESTS[op];
      if (!test) return undefined;
      let one = -1;
      return (e) => {
        const x = known(a[e]!);
        const y = b.length > 0 ? known(b[e]!) : 0;
        if (x === undefined || y === undefined) return -1;
        if (!test(x, y)) return 0;
        if (one < 0) one = fix(1, 0);
        return one;
      };
    }
  }
}
