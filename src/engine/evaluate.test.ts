/** What a run gives: values, bounds where they are exact, unknown or unbounded, shared rows, arenas. */
import { backprop } from './backprop';
import {
  add,
  append,
  broadcastTo,
  concat,
  constant,
  dimsOf,
  input,
  literal,
  multiply,
  permute,
  put,
  reshape,
  sum,
  take,
  total,
  transpose,
} from './build';
import { newArena, plan, run } from './evaluate';
import { exactDouble } from './exact-double';
import { erf } from './kernels-erf';
import { newBuilder, type Primitive } from './program';

/** Value and bound of one operation on scalars, each `[value, bound]`. */
function one(op: Primitive, ...args: readonly (readonly [number, number])[]): [number, number] {
  const b = newBuilder();
  const ids = args.map((_, i) => input(b, `x${i}`, []));
  const node = append(b, op, ids);
  const inputs = new Map(args.map(([x, e], i) => [`x${i}`, { data: Float64Array.of(x), error: Float64Array.of(e) }]));
  const { data, error } = run(plan(b, [node]), { size: 1, inputs }, { bounds: true }).values(node);
  return [data[0] as number, error?.[0] as number];
}

const NaN_ = Number.NaN;
type Case = readonly [Primitive, readonly (readonly [number, number])[], number, number];

test.each<Case>([
  // exact stays exact
  [
    'add',
    [
      [1, 0],
      [2, 0],
    ],
    3,
    0,
  ],
  [
    'add',
    [
      [0.5, 0],
      [0.25, 0],
    ],
    0.75,
    0,
  ],
  [
    'subtract',
    [
      [0.1, 0],
      [0.1, 0],
    ],
    0,
    0,
  ],
  [
    'multiply',
    [
      [3, 0],
      [7, 0],
    ],
    21,
    0,
  ],
  [
    'multiply',
    [
      [0, 0],
      [0.1, 1e-3],
    ],
    0,
    0,
  ],
  [
    'multiply',
    [
      [1, 0],
      [0.1, 0],
    ],
    0.1,
    0,
  ],
  [
    'divide',
    [
      [6, 0],
      [3, 0],
    ],
    2,
    0,
  ],
  [
    'divide',
    [
      [0, 0],
      [0.3, 0.1],
    ],
    0,
    0,
  ],
  [
    'power',
    [
      [0, 0],
      [0, 0],
    ],
    1,
    0,
  ],
  [
    'power',
    [
      [-3, 0],
      [2, 0],
    ],
    9,
    0,
  ],
  [
    'power',
    [
      [-1, 0],
      [7, 0],
    ],
    -1,
    0,
  ],
  ['sqrt', [[9, 0]], 3, 0],
  ['exp', [[0, 0]], 1, 0],
  ['log', [[1, 0]], 0, 0],
  ['negate', [[0.1, 0.5]], -0.1, 0.5],
  ['abs', [[-0.1, 0.5]], 0.1, 0.5],
  [
    'lt',
    [
      [1, 0],
      [2, 0],
    ],
    1,
    0,
  ],
  [
    'eq',
    [
      [2, 0],
      [2, 0],
    ],
    1,
    0,
  ],
  [
    'lt',
    [
      [1, 0.4],
      [2, 0.4],
    ],
    1,
    0,
  ],
  ['sign', [[-2, 1]], -1, 0],
  [
    'maximum',
    [
      [1, 0.1],
      [5, 0.2],
    ],
    5,
    0.2,
  ],
  [
    'maximum',
    [
      [1, 0.5],
      [1.1, 0.25],
    ],
    1.1,
    0.5,
  ],
  [
    'and',
    [
      [0, 0],
      [NaN_, Infinity],
    ],
    0,
    0,
  ],
  [
    'or',
    [
      [1, 0],
      [NaN_, Infinity],
    ],
    1,
    0,
  ],
  [
    'where',
    [
      [1, 0],
      [4, 0.5],
      [NaN_, Infinity],
    ],
    4,
    0.5,
  ],
  [
    'where',
    [
      [0, 0],
      [NaN_, Infinity],
      [4, 0],
    ],
    4,
    0,
  ],
  // nothing is known
  [
    'lt',
    [
      [1, 0.6],
      [2, 0.6],
    ],
    1,
    Infinity,
  ],
  [
    'eq',
    [
      [2, 1e-9],
      [2, 0],
    ],
    1,
    Infinity,
  ],
  ['sign', [[1, 1]], 1, Infinity],
  ['sign', [[1, 2]], 1, Infinity],
  ['not', [[0, 1e-9]], 1, Infinity],
  [
    'where',
    [
      [1, Infinity],
      [4, 0],
      [5, 0],
    ],
    4,
    Infinity,
  ],
  [
    'lt',
    [
      [NaN_, 0],
      [2, 0],
    ],
    0,
    Infinity,
  ],
  [
    'divide',
    [
      [1, 0],
      [0.5, 0.5],
    ],
    2,
    Infinity,
  ],
  [
    'divide',
    [
      [1, 0],
      [0, 0],
    ],
    Infinity,
    Infinity,
  ],
  ['log', [[1, 1]], 0, Infinity],
  ['log', [[-1, 0]], NaN_, Infinity],
  ['sqrt', [[4, 5]], 2, Infinity],
  ['exp', [[1000, 0]], Infinity, Infinity],
  [
    'power',
    [
      [-2, 0],
      [0.5, 0],
    ],
    NaN_,
    Infinity,
  ],
  [
    'power',
    [
      [0, 0],
      [-1, 0],
    ],
    Infinity,
    Infinity,
  ],
  [
    'multiply',
    [
      [1e200, 0],
      [1e200, 0],
    ],
    Infinity,
    Infinity,
  ],
])('%s of %j is %d ± %d', (op, args, value, bound) => {
  // bounds are widened a little for their own rounding
  const [got, told] = one(op, ...args);
  expect(got).toBe(value);
  expect(told === bound || (bound > 0 && told >= bound && told < bound * (1 + 1e-8))).toBe(true);
});

test('a value minus itself is exactly 0, and equal to itself, however inexact', () => {
  const b = newBuilder();
  const x = append(b, 'exp', [input(b, 'x', [])]);
  const d = append(b, 'subtract', [x, x]);
  const e = append(b, 'eq', [x, x]);
  const r = run(
    plan(b, [d, e]),
    { size: 1, inputs: new Map([['x', { data: Float64Array.of(0.3) }]]) },
    { bounds: true },
  );
  expect([r.values(d), r.values(e)].map((c) => [c.data[0], c.error?.[0]])).toEqual([
    [0, 0],
    [1, 0],
  ]);
});

test('which entry is the largest is decided between inexact entries', () => {
  const b = newBuilder();
  const x = input(b, 'x', [5]);
  const y = append(b, 'exp', [x]);
  const top = append(b, 'amax', [y], { axes: [0] });
  const [dy] = backprop(b, top, constant(b, '1'), [y]) as [number];
  const inputs = new Map([['x', { data: Float64Array.of(0.1, 0.7, -3, 0.6999999, 0.2) }]]);
  const { data, error } = run(plan(b, [dy]), { size: 1, inputs }, { bounds: true }).values(dy);
  expect([...data]).toEqual([0, 1, 0, 0, 0]);
  expect([...(error ?? [])]).toEqual([0, 0, 0, 0, 0]);
});

test('a mask far below leaves softmax and logsumexp bounded', () => {
  const b = newBuilder();
  const x = literal(b, [0.3, -1e30, 0.7], [3]);
  const nodes = [append(b, 'softmax', [x]), append(b, 'logsumexp', [x])];
  const r = run(plan(b, nodes), { size: 1, inputs: new Map() }, { bounds: true });
  for (const n of nodes) for (const e of r.values(n).error ?? []) expect(e).toBeLessThan(1e-13);
});

test('what only moves entries adds no rows and no steps', () => {
  const b = newBuilder();
  const x = input(b, 'x', [2, 3]);
  const same = append(b, 'identity', [x]);
  const moved = reshape(b, concat(b, [transpose(b, same), permute(b, transpose(b, x), [0, 1])], 1), [12]);
  const wide = broadcastTo(b, moved, [5, 12]);
  const kept = sum(b, reshape(b, x, [2, 1, 3]), [1]);
  const placed = put(b, x, Int32Array.of(5, 4, 3, 2, 1, 0), [7]);
  const picked = take(b, [placed], Int32Array.of(-1, 6, 0), [3]);
  const p = plan(b, [wide, kept, picked]);
  expect(p.steps.length).toBe(0);
  expect(p.rowCount).toBe(7);
  const r = run(
    p,
    { size: 1, inputs: new Map([['x', { data: Float64Array.of(1, 2, 3, 4, 5, 6) }]]) },
    { bounds: false },
  );
  expect([...r.values(moved).data]).toEqual([1, 4, 1, 4, 2, 5, 2, 5, 3, 6, 3, 6]);
  expect([...r.values(picked).data]).toEqual([0, 0, 6]);
  expect([...r.values(kept).data]).toEqual([1, 2, 3, 4, 5, 6]);
});

test('what is computed twice in one way is computed once, and is equal to itself', () => {
  const b = newBuilder();
  const x = input(b, 'x', [2, 2]);
  const half = () => multiply(b, constant(b, '0.5'), append(b, 'exp', [x]));
  const rows = () => sum(b, half(), [1]);
  const [first, second] = [rows(), rows()];
  const same = append(b, 'eq', [first, second]);
  // columns are other sums; the columns of the transpose are the rows once more
  const columns = sum(b, half(), [0]);
  const swapped = sum(b, permute(b, half(), [1, 0]), [0]);
  const p = plan(b, [first, second, same, columns, swapped]);
  expect(p.steps.map((s) => s.n)).toEqual([4, 4, 2, 2, 2]);
  expect(p.fixed.length).toBe(1);
  expect([p.rows[second], p.rows[swapped]]).toEqual([p.rows[first], p.rows[first]]);
  const data = Float64Array.of(0, 1, -1, 2);
  const error = new Float64Array(4).fill(0.25);
  const r = run(p, { size: 1, inputs: new Map([['x', { data, error }]]) }, { bounds: true });
  expect(r.values(same)).toEqual({ data: Float64Array.of(1, 1), error: Float64Array.of(0, 0) });
  expect([...r.values(columns).data]).toEqual([
    0.5 * Math.exp(0) + 0.5 * Math.exp(-1),
    0.5 * Math.exp(1) + 0.5 * Math.exp(2),
  ]);
});

test('a batch: entries and inputs where the layout says', () => {
  const b = newBuilder();
  const x = input(b, 'x', [2]);
  const y = multiply(b, x, constant(b, '2'));
  const r = run(
    plan(b, [y]),
    { size: 3, inputs: new Map([['x', { data: Float64Array.of(1, 2, 3, 10, 20, 30) }]]) },
    { bounds: true },
  );
  expect([...r.values(y).data]).toEqual([2, 4, 6, 20, 40, 60]);
  expect(r.arena[(r.rows(y)[1] as number) * r.size + 2]).toBe(60);
  expect(r.nodes).toEqual([0, 1, 2]);
});

test('the arena is kept from run to run, and a stale run cannot be read', () => {
  const b = newBuilder();
  const x = input(b, 'x', [4]);
  const p = plan(b, [total(b, x)]);
  const arena = newArena();
  const batch = { size: 8, inputs: new Map([['x', { data: new Float64Array(32).fill(1) }]]) };
  const first = run(p, batch, { bounds: true, arena });
  const values = arena.values;
  const second = run(p, batch, { bounds: true, arena });
  expect(arena.values).toBe(values);
  expect(() => first.values(x)).toThrow('run: read after a later run in the same arena');
  expect([...second.values(1).data]).toEqual(new Array(8).fill(4));
  expect(run(p, batch, { bounds: false }).values(1).error).toBeUndefined();
});

test('only what the outputs need is planned', () => {
  const b = newBuilder();
  const x = input(b, 'x', []);
  input(b, 'unused', []);
  const y = add(b, x, constant(b, '1'));
  append(b, 'exp', [y]);
  const r = run(plan(b, [y]), { size: 1, inputs: new Map([['x', { data: Float64Array.of(1) }]]) }, { bounds: false });
  expect(r.nodes).toEqual([x, 2, y]);
  expect(() => r.values(1)).toThrow('run: node 1 was not planned');
  expect(() => run(plan(b, [y]), { size: 1, inputs: new Map() }, { bounds: false })).toThrow(
    'run: the input x has no values, 1×1 expected',
  );
});

test('a constant beyond the doubles is unbounded, one below them is within its bound', () => {
  const b = newBuilder();
  const nodes = [constant(b, '1e999'), constant(b, '1e-400'), constant(b, '0.1'), constant(b, '0.5')];
  const r = run(plan(b, nodes), { size: 1, inputs: new Map() }, { bounds: true });
  expect(nodes.map((n) => [r.values(n).data[0], r.values(n).error?.[0]])).toEqual([
    [Infinity, Infinity],
    [0, Number.MIN_VALUE],
    [0.1, 0.1 * 2 ** -53],
    [0.5, 0],
  ]);
});

test('an unspecified loss has no value', () => {
  const b = newBuilder();
  const loss = append(b, 'unspecified', [input(b, 'y', [2])], { gradients: ['dL/dy'] });
  const inputs = new Map([['y', { data: new Float64Array(2) }]]);
  const { data, error } = run(plan(b, [loss]), { size: 1, inputs }, { bounds: true }).values(loss);
  expect([data[0], error?.[0]]).toEqual([Number.NaN, Infinity]);
});

test.each([
  ['0.5', true],
  ['0.1', false],
  ['-3', true],
  ['1e22', true],
  ['1e23', false],
  ['9007199254740993', false],
  ['9007199254740992', true],
  ['0.0', true],
  ['1e-400', false],
  ['12345678901234567890123e-23', false],
  ['2.5e-1', true],
  ['.125', true],
  ['1e999999999', false],
  [
    '4.940656458412465441765687928682213723650598026143247644255856825006755072702087518652998363616359923797965646954457177309266567103559397963987747960107818781263007131903114045278458171678489821036887186360569987307230500063874091535649843873124733972731696151400317153853980741262385655911710266585566867681870395603106249319452715914924553293054565444011274801297099995419319894090804165633245247571478690147267801593552386115501348035264934720193790268107107491703332226844753335720832431936092382893458368060106011506169809753078342277318329247904982524730776375927247874656084778203734469699533647017972677717585125660551199131504891101451037862738167250955837389733598993664809941164205702637090279242767544565229087538682506419718265533447265625e-324',
    true,
  ],
])('%s is its double exactly: %s', (text, exact) => {
  expect(exactDouble(text).exact).toBe(exact);
});

test.each([
  [0.1, 0.1124629160182849],
  [0.9, 0.796908212422832],
  [1, 0.8427007929497149],
  [2, 0.9953222650189527],
  [3.2, 0.9999939742388483],
  [1e-300, 1.1283791670955126e-300],
  [7, 1],
])('erf(±%d)', (x, y) => {
  expect(Math.abs(erf(x) - y)).toBeLessThanOrEqual(2.3e-16 * y);
  expect(erf(-x)).toBe(-erf(x));
});

test.each<readonly [string, () => unknown, string]>([
  [
    'add',
    () => {
      const b = newBuilder();
      return add(b, input(b, 'x', [2]), input(b, 'y', [3]));
    },
    'add: the shapes do not broadcast ([2] and [3])',
  ],
  [
    'matmul',
    () => {
      const b = newBuilder();
      return append(b, 'matmul', [input(b, 'x', [2, 3]), input(b, 'y', [2, 3])]);
    },
    'matmul: inner sizes differ ([2, 3] and [2, 3])',
  ],
  [
    'reshape',
    () => {
      const b = newBuilder();
      return reshape(b, input(b, 'x', [2, 3]), [5]);
    },
    'reshape: as many entries expected ([2, 3] and [5])',
  ],
  [
    'take',
    () => {
      const b = newBuilder();
      return take(b, [input(b, 'x', [2])], Int32Array.of(2), []);
    },
    'take: no entry 2 ([2])',
  ],
  [
    'sum',
    () => {
      const b = newBuilder();
      return sum(b, input(b, 'x', [2]), [1]);
    },
    'sum: no axes 1 ([2])',
  ],
  ['constant', () => constant(newBuilder(), 'x'), 'constant: a decimal number expected, not x ()'],
  ['unknown node', () => append(newBuilder(), 'exp', [4]), 'exp: argument 0 is node 4, which does not exist yet'],
])('a misuse of %s throws', (_op, build, message) => {
  expect(build).toThrow(message);
});

test('broadcasting aligns at the last axis', () => {
  const b = newBuilder();
  expect(dimsOf(b, add(b, input(b, 'x', [4, 1, 3]), input(b, 'y', [2, 1])))).toEqual([4, 2, 3]);
});
