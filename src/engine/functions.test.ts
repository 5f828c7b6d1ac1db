/** Every named function: its shape, its value in a batch of index letters, and its derivatives against differences. */
import { OPERATIONS } from '../language/expr';
import { backprop, hessianTimes } from './backprop';
import { constant, dimsOf, input, literal, multiply, reshape, total } from './build';
import { complexStep } from './complex-step';
import { plan, run } from './evaluate';
import { FUNCTIONS, type FunctionName, functionRow } from './functions';
import { CASES, type Case, type Entries } from './functions-cases';
import { type Builder, count, type NodeId, newBuilder } from './program';
import { dim, type Shape, showShape, sizesOf } from './shape';

/** A small seeded generator: numbers in (0, 1). */
function chance(seed: number): () => number {
  let s = seed >>> 0;
  return () => {
    s = (Math.imul(s ^ (s >>> 15), 0x2c1b3c6d) + 0x6d2b79f5) >>> 0;
    return ((s ^ (s >>> 12)) >>> 0) / 2 ** 32;
  };
}

/** Entries at which nothing that is not smooth lies within a small step of its edge. */
function entriesOf(kind: Entries, shape: Shape, next: () => number): Float64Array {
  const n = count(sizesOf(shape));
  const out = new Float64Array(n);
  const order = Array.from({ length: n }, (_, i) => i).sort(() => next() - 0.5);
  const classes = shape.length ? shape[shape.length - 1]!.size : 1;
  for (let e = 0; e < n; e++) {
    const u = next();
    if (typeof kind === 'object') out[e] = 'label' in kind ? 1 + Math.floor(u * kind.label) : kind.number;
    else if (kind === 'positive') out[e] = 0.3 + 2 * u;
    else if (kind === 'unit') out[e] = 0.1 + 0.8 * u;
    else if (kind === 'mask') out[e] = u < 0.5 ? 0 : 1;
    else if (kind === 'onehot') out[e] = e % classes === 1 ? 1 : 0;
    else if (kind === 'distinct') out[e] = order[e]! * 0.37 - 1;
    else out[e] = (u < 0.5 ? -1 : 1) * (0.15 + 1.2 * next());
  }
  return out;
}

const isStatic = (kind: Entries): boolean => kind === 'mask' || kind === 'onehot' || typeof kind === 'object';

type Built = { readonly b: Builder; readonly args: readonly NodeId[]; readonly y: NodeId; readonly shape: Shape };

function built(name: FunctionName, c: Case, lead: readonly number[] = []): Built {
  const b = newBuilder();
  const shapes = c.args.map((a) => a.shape);
  const args = shapes.map((s, i) => input(b, `a${i}`, [...lead, ...sizesOf(s)]));
  const options = c.options ?? {};
  const shape = FUNCTIONS[name].shape(shapes, options);
  if (!shape.ok) throw new Error(`${name}: ${shape.problems[0]?.message}`);
  const batch = args.length === 0 ? 0 : lead.length;
  return { b, args, y: FUNCTIONS[name].build(b, args, { shapes, lead: batch, options }), shape: shape.value };
}

function valuesOf(b: Builder, outputs: readonly NodeId[], inputs: readonly Float64Array[], batch = 1): Float64Array[] {
  const named = new Map(inputs.map((data, i) => [`a${i}`, { data }]));
  const r = run(plan(b, outputs), { size: batch, inputs: named }, { bounds: false });
  return outputs.map((o) => r.values(o).data);
}

const rows = Object.entries(CASES) as [FunctionName, readonly Case[]][];
/** The case with its sizes drawn anew, equal ones staying equal, if the function still takes it. */
function redrawn(name: FunctionName, c: Case, seed: number): Case | undefined {
  const next = chance(seed);
  const drawn = new Map<number, number>();
  const size = (n: number): number => {
    if (!drawn.has(n)) drawn.set(n, n === 1 ? 1 : 2 + Math.floor(4 * next()));
    return drawn.get(n)!;
  };
  const args = c.args.map(({ shape, entries }) => ({
    shape: shape.map((d) => dim(size(d.size))),
    entries: typeof entries === 'object' && 'label' in entries ? { label: size(entries.label) } : entries,
  }));
  const same = args.every((a, i) => a.shape.every((d, k) => d.size === c.args[i]!.shape[k]!.size));
  const fits =
    !same &&
    FUNCTIONS[name].shape(
      args.map((a) => a.shape),
      c.options ?? {},
    ).ok;
  return fits ? { ...c, args } : undefined;
}

const drawn = rows.flatMap(([name, cases]) =>
  cases.flatMap((c, i) => {
    const found = [1, 2, 3].map((k) => redrawn(name, c, 100 * k + i)).filter((x) => x !== undefined);
    return [c, ...found].map((x, k): [FunctionName, Case, number] => [name, x, 10 * i + k]);
  }),
);

const titled = (name: FunctionName, c: Case): string =>
  `${name}(${c.args.map((a) => showShape(a.shape)).join('; ')})${c.options ? ` ${JSON.stringify(c.options)}` : ''}`;
const all = drawn.map(([name, c, seed]): [string, FunctionName, Case, number] => [titled(name, c), name, c, seed]);

const OPERATORS = [
  'negate',
  'add',
  'subtract',
  'times',
  'hadamard',
  'divide',
  'power',
  'elementwise_power',
  'transpose',
  'lt',
  'le',
  'gt',
  'ge',
  'eq',
  'ne',
  'and',
  'or',
  'not',
  'where',
  'delta',
  'unspecified',
];

test('every operation of the language is an operator or has a row, and every row has cases', () => {
  expect(OPERATIONS.filter((op) => !functionRow(op)).sort()).toEqual([...OPERATORS].sort());
  expect(Object.keys(CASES).sort()).toEqual(Object.keys(FUNCTIONS).sort());
  expect(rows.filter(([, cases]) => cases.length === 0)).toEqual([]);
});

test('all but functions without arguments and gates side by side are tried at drawn sizes too', () => {
  const stated = rows.filter(([name, cases]) => drawn.filter(([n]) => n === name).length === cases.length);
  expect(stated.map(([name]) => name)).toEqual(['eye', 'ones', 'zeros', 'gru_cell', 'lstm_cell', 'lstm_state']);
});

test.each(Object.entries(FUNCTIONS))('%s is documented, and its places are options or parameters', (_, row) => {
  for (const text of Object.values(row.docs)) expect(text.trim().length).toBeGreaterThan(0);
  for (const place of row.places) expect(Object.keys(row.named)).toContain(place);
});

test.each(all)(
  '%s: the shape it says is the shape it has, in a batch of index letters too, entry for entry',
  (_, name, c, i) => {
    const { b, y, shape } = built(name, c);
    expect(dimsOf(b, y)).toEqual(sizesOf(shape));
    if (c.args.length === 0) return;
    const lead = [2, 3];
    const batched = built(name, c, lead);
    expect(dimsOf(batched.b, batched.y)).toEqual([...lead, ...sizesOf(shape)]);
    const next = chance(i + 11);
    const inputs = c.args.map((a) => Array.from({ length: 6 }, () => entriesOf(a.entries, a.shape, next)));
    const together = inputs.map((parts) => Float64Array.from(parts.flatMap((p) => [...p])));
    const [whole] = valuesOf(batched.b, [batched.y], together) as [Float64Array];
    for (let n = 0; n < 6; n++) {
      const [single] = valuesOf(
        b,
        [y],
        inputs.map((parts) => parts[n]!),
      ) as [Float64Array];
      expect([...whole.subarray(n * single.length, (n + 1) * single.length)]).toEqual([...single]);
    }
  },
);

/** The derivative of a smooth f at 0 from four values: off by order h^4. */
const slope = (f: (t: number) => number, h: number): number => (8 * (f(h) - f(-h)) - (f(2 * h) - f(-2 * h))) / (12 * h);

const moved = (inputs: readonly Float64Array[], which: number, direction: Float64Array, t: number): Float64Array[] =>
  inputs.map((x, j) => (j === which ? x.map((v, e) => v + t * direction[e]!) : x));

test.each(all)('%s: first and second derivatives are those of finite differences', (_, name, c, i) => {
  const { b, args, y } = built(name, c);
  const next = chance(i + 5);
  const inputs = c.args.map((a) => entriesOf(a.entries, a.shape, next));
  const weights = Float64Array.from({ length: count(dimsOf(b, y)) }, () => next() - 0.5);
  const loss = total(b, multiply(b, reshape(b, y, [weights.length]), literal(b, weights, [weights.length])));
  c.args.forEach((a, which) => {
    if (isStatic(a.entries)) return;
    const x = args[which]!;
    const direction = Float64Array.from({ length: count(sizesOf(a.shape)) }, () => next() - 0.5);
    const along = literal(b, direction, sizesOf(a.shape));
    const [g] = backprop(b, loss, constant(b, '1'), [x]) as [NodeId];
    const dot = total(b, multiply(b, g, along));
    const second = total(b, multiply(b, hessianTimes(b, loss, x, along), along));
    const [first, curve] = valuesOf(b, [dot, second], inputs) as [Float64Array, Float64Array];
    const h = 1e-3;
    const byFirst = slope((t) => valuesOf(b, [loss], moved(inputs, which, direction, t))[0]![0]!, h);
    const bySecond = slope((t) => valuesOf(b, [dot], moved(inputs, which, direction, t))[0]![0]!, h);
    expect(Math.abs(first[0]! - byFirst)).toBeLessThan(1e-8 * (1 + Math.abs(byFirst)));
    expect(Math.abs(curve[0]! - bySecond)).toBeLessThan(1e-8 * (1 + Math.abs(bySecond)));
  });
});

test.each(all)('%s: first and second derivatives are those of the complex step', (_, name, c, i) => {
  const { b, args, y } = built(name, c);
  const next = chance(i + 23);
  const inputs = c.args.map((a) => entriesOf(a.entries, a.shape, next));
  const given = new Map(inputs.map((data, k) => [`a${k}`, data]));
  const weights = Float64Array.from({ length: count(dimsOf(b, y)) }, () => next() - 0.5);
  const loss = total(b, multiply(b, reshape(b, y, [weights.length]), literal(b, weights, [weights.length])));
  c.args.forEach((a, which) => {
    if (isStatic(a.entries) || inputs[which]!.length === 0) return;
    const x = args[which]!;
    const [g] = backprop(b, loss, constant(b, '1'), [x]) as [NodeId];
    const along = literal(
      b,
      Float64Array.from({ length: inputs[which]!.length }, () => next() - 0.5),
      sizesOf(a.shape),
    );
    const dot = total(b, multiply(b, g, along));
    const [h] = backprop(b, dot, constant(b, '1'), [x]) as [NodeId];
    const [first, second] = valuesOf(b, [g, h], inputs) as [Float64Array, Float64Array];
    // one entry of each: every entry has been compared with differences above
    const e = Math.floor(next() * first.length);
    for (const [found, of] of [
      [first, loss],
      [second, dot],
    ] as const) {
      const scale = found.reduce((m, v) => Math.max(m, Math.abs(v)), 1);
      expect(Math.abs(found[e]! - complexStep(b, of, given, `a${which}`, e))).toBeLessThan(1e-12 * scale);
    }
  });
});

test('a prod with a zero among its factors has the right derivative', () => {
  const { b, args, y } = built('prod', { args: [{ shape: [dim(3)], entries: 'real' }] });
  const [g] = backprop(b, y, constant(b, '1'), [args[0]!]) as [NodeId];
  expect([...valuesOf(b, [g], [Float64Array.of(2, 0, 5)])[0]!]).toEqual([0, 10, 0]);
});
