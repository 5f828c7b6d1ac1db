/** Plans put one behind the other, and cut down to some of their rows: what a few entries need, and nothing else. */
import type { Plan } from './evaluate';
import type { Step } from './kernels';

/** A plan without names: its inputs are single entries. */
export type Part = {
  readonly rowCount: number;
  readonly steps: readonly Step[];
  readonly inputs: readonly { readonly name: string; readonly entry: number; readonly row: number }[];
  readonly fixed: Plan['fixed'];
};

const NO_ROWS = new Int32Array(0);

/** A plan as a part. */
export function partOf(plan: Plan): Part {
  const { rowCount, steps, fixed } = plan;
  const inputs = plan.inputs.flatMap(({ name, row, entries }) =>
    Array.from({ length: entries }, (_, entry) => ({ name, entry, row: row + entry })),
  );
  return { rowCount, steps, inputs, fixed };
}

/** `second` behind `first`, which computes the inputs of `second`: `rowOf` says in which row. Rows of `second` move up by the offset. */
export function behind(
  first: Part,
  second: Part,
  rowOf: (name: string, entry: number) => number,
): { readonly part: Part; readonly moved: (row: number) => number } {
  const to = new Int32Array(second.rowCount);
  for (let r = 1; r < to.length; r++) to[r] = first.rowCount - 1 + r;
  for (const { name, entry, row } of second.inputs) to[row] = rowOf(name, entry);
  const part: Part = {
    rowCount: first.rowCount + second.rowCount - 1,
    steps: [...first.steps, ...second.steps.map((s) => renumbered(s, to, to[s.out] as number))],
    inputs: first.inputs,
    fixed: [...first.fixed, ...second.fixed.map((f) => ({ ...f, row: to[f.row] as number }))],
  };
  return { part, moved: (row) => to[row] as number };
}

function renumbered(s: Step, to: Int32Array, out: number): Step {
  return { ...s, out, a: rowsTo(s.a, to), b: s.layout === 'sum' ? s.b : rowsTo(s.b, to), c: rowsTo(s.c, to) };
}

function rowsTo(rows: Int32Array, to: Int32Array): Int32Array {
  if (rows.length === 0) return rows;
  const out = new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i++) out[i] = to[rows[i] as number] as number;
  return out;
}

const stepsOfRows = new WeakMap<Part, Int32Array>();

/** Which step computes each row; -1 for what is given. */
function stepOfRow(part: Part): Int32Array {
  let known = stepsOfRows.get(part);
  if (!known) {
    known = new Int32Array(part.rowCount).fill(-1);
    for (const [i, { out, n }] of part.steps.entries()) known.fill(i, out, out + n);
    stepsOfRows.set(part, known);
  }
  return known;
}

/** What `rows` are computed from, and where they are then. Costs what is left, not what there was. */
export function cutTo(part: Part, rows: readonly number[]): { readonly part: Part; readonly rows: Int32Array } {
  const from = stepOfRow(part);
  const wanted = new Uint8Array(part.rowCount);
  /** The wanted results of each step. */
  const results: (number[] | undefined)[] = [];
  const want = (row: number): void => {
    if (wanted[row]) return;
    wanted[row] = 1;
    const i = from[row] as number;
    if (i < 0) return;
    const known = results[i];
    if (known) known.push(row);
    else results[i] = [row];
  };
  rows.forEach(want);
  const kept: Cut[] = [];
  for (let i = part.steps.length - 1; i >= 0; i--) {
    const some = results[i];
    if (!some) continue;
    const s = cutStep(part.steps[i] as Step, some);
    kept.push(s);
    s.a.forEach(want);
    if (s.layout !== 'sum') s.b.forEach(want);
    s.c.forEach(want);
  }
  const to = new Int32Array(part.rowCount);
  let next = 1;
  const inputs = part.inputs.flatMap((input) => {
    if (!wanted[input.row]) return [];
    to[input.row] = next;
    return [{ ...input, row: next++ }];
  });
  const fixed = part.fixed.flatMap((f) => {
    if (!wanted[f.row]) return [];
    to[f.row] = next;
    return [{ ...f, row: next++ }];
  });
  const steps = kept.reverse().map((s) => {
    const out = next;
    for (const row of s.results) to[row] = next++;
    const { results: _, ...step } = s;
    return { step, out };
  });
  return {
    part: { rowCount: next, steps: steps.map(({ step, out }) => renumbered(step, to, out)), inputs, fixed },
    rows: Int32Array.from(rows, (r) => to[r] as number),
  };
}

/** A step with the old rows of the results that are left. */
type Cut = Step & { readonly results: readonly number[] };

/** A step without the results that nobody wants; `some` are those that are wanted. */
function cutStep(s: Step, some: readonly number[]): Cut {
  const per = s.layout === 'line' ? s.p : 1;
  const left = [...new Set(some.map((row) => Math.floor((row - s.out) / per)))].sort((x, y) => x - y);
  const results = left.flatMap((g) => Array.from({ length: per }, (_, e) => s.out + g * per + e));
  if (results.length === s.n) return { ...s, results };
  const groups = (rows: Int32Array, size: number): Int32Array => {
    const out = new Int32Array(left.length * size);
    left.forEach((g, i) => {
      out.set(rows.subarray(g * size, (g + 1) * size), i * size);
    });
    return out;
  };
  const base = { ...s, n: results.length, results };
  switch (s.layout) {
    case 'sum': {
      const ends = left.map((g) => (s.b[g + 1] as number) - (s.b[g] as number));
      const b = new Int32Array(left.length + 1);
      ends.forEach((n, i) => {
        b[i + 1] = (b[i] as number) + n;
      });
      const a = new Int32Array(b[left.length] as number);
      left.forEach((g, i) => {
        a.set(s.a.subarray(s.b[g], s.b[g + 1]), b[i]);
      });
      return { ...base, a, b };
    }
    case 'group':
    case 'line':
      return { ...base, a: groups(s.a, s.p) };
    case 'matmul':
      return matmulEntries(s, left, base);
    default:
      return {
        ...base,
        a: groups(s.a, 1),
        b: s.b.length > 0 ? groups(s.b, 1) : NO_ROWS,
        c: s.c.length > 0 ? groups(s.c, 1) : NO_ROWS,
      };
  }
}

/** Single entries of a matrix product: as many products of a row with a column. */
function matmulEntries({ a, b, p, q, r }: Step, entries: readonly number[], base: Cut): Cut {
  const rows = new Int32Array(entries.length * q);
  const columns = new Int32Array(entries.length * q);
  entries.forEach((e, n) => {
    const m = Math.floor(e / (p * r));
    const i = Math.floor((e % (p * r)) / r);
    const j = e % r;
    for (let k = 0; k < q; k++) {
      rows[n * q + k] = a[(m * p + i) * q + k] as number;
      columns[n * q + k] = b[(m * q + k) * r + j] as number;
    }
  });
  return { ...base, a: rows, b: columns, p: 1, r: 1 };
}
