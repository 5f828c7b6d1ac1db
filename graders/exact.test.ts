/** In digits, at one input: equal, different, without a value, or not to be told; in doubles, what two columns tell. */
import { afresh } from '../bench/mutation/afresh';
import type { Run } from '../src/engine/evaluate';
import type { Open } from './compare';
import { beside, confirm, differentElsewhere, keepOpen, scan, valuesOf } from './compare';
import type { Evidence } from './comparison';
import { Coverage } from './coverage';
import { compareExactly } from './exact';
import { keyOf, programOf, tableOf } from './grading.fixture';
import { placesOf } from './margins';
import { runOn } from './table';

const TEXT = `
backmark: 1
id: digits
title: Digits
problems:
  - id: square
    inputs: {x: []}
    forward: {y: x^2/2}
    steps: [{id: dx, find: dy/dx}]
  - id: root
    inputs: {x: {shape: [], entries: positive}}
    forward: {y: sqrt(x)^3}
    steps: [{id: dx, find: dy/dx}]
`;
const key = afresh(() => keyOf(TEXT));
const nothing = (): Evidence => ({ inputs: 0, branches: 0, visited: 0, digits: 0 });

const compared = (text: string, x: number, step = 'square.dx') => {
  const { setting, target, answer } = programOf(key(), step, text);
  const table = tableOf(setting, [{ x: [7] }, { x: [x] }]);
  const evidence = nothing();
  const c = { setting, answer, target: target.lowered, salt: text };
  return { out: compareExactly(c, { table, sample: 1, entry: 0 }, evidence), evidence };
};

test.each<[string, number, string, 30 | 50 | 200]>([
  // what 30 digits tell
  ['x', 3, 'equal', 30],
  ['(x + 1e10) - 1e10', 0.1, 'equal', 30],
  ['x + 1e-20', 3, 'different', 30],
  ['exp(1000 + log(x))/exp(1000)', 3, 'equal', 30],
  ['log(-x)', 3, 'undefined', 30],
  ['1/0 + x', 3, 'undefined', 30],
  ['0*log(-x) + x', 3, 'undefined', 30],
  ['x*x/x', 0, 'undefined', 30],
  // 30 digits leave it open
  ['(x + 1e30) - 1e30', 0.1, 'equal', 50],
  ['sin(x)^2 + cos(x)^2 + x - 1', 3, 'equal', 50],
  ['x + log(-1 - sin(x)^2)', 3, 'undefined', 50],
  ['(x + 1e60) - 1e60', 0.1, 'equal', 200],
  ['((x + exp(300)) - exp(300))', 3, 'equal', 200],
  // and 200 too
  ['(x + exp(600)) - exp(600)', 3, 'undecided', 200],
  ['x + 1(sin(x)^2 + cos(x)^2 < 1)', 3, 'undecided', 200],
  // a comparison with an operand that has no value, in a case that cannot be told
  ['1(sin(x)^2 + cos(x)^2 < 1) > 0 ? 1(log(-x) > 0) : x', 3, 'undefined', 200],
])('%s for x at %d: %s, at %d digits', (text, x, expected, digits) => {
  const { out, evidence } = compared(text, x);
  expect([out, evidence.digits]).toEqual([expected, digits]);
});

test('where the truth has no value either nothing is told', () => {
  expect(compared('1.5*sqrt(x)', -1, 'root.dx').out).not.toBe('different');
  expect(compared('log(x)', -1, 'root.dx').out).toBe('undecided');
  expect(compared('x', -1, 'root.dx').out).toBe('undecided');
});

test('only the digits asked for are looked at', () => {
  const { setting, target, answer } = programOf(key(), 'square.dx', 'x + 1e-40');
  const table = tableOf(setting, [{ x: [3] }]);
  const c = { setting, answer, target: target.lowered, salt: '' };
  const at = { table, sample: 0, entry: 0 };
  const looked = ([...digits]: (30 | 50 | 200)[]) => {
    const evidence = { ...nothing(), digits: 50 as const } as Evidence;
    return [compareExactly(c, at, evidence, digits), evidence.digits];
  };
  // within bounds that are small: what is smaller still is looked for in more digits, where literals call for it
  expect(looked([30])).toEqual(['equal', 50]);
  expect(looked([50])).toEqual(['different', 50]);
  expect(looked([200])).toEqual(['different', 200]);
});

const columns = (x: number[], error: number[] | undefined) => ({
  data: Float64Array.from(x),
  ...(error && { error: Float64Array.from(error) }),
});
/** A finished run of one node of two entries. */
const ranTo = (x: number[], error: number[] | undefined) =>
  ({
    size: 2,
    arena: Float64Array.from(x),
    errors: Float64Array.from(error ?? [0, 0, 0, 0]),
    rows: () => Int32Array.of(0, 1),
  }) as unknown as Run;
/** Two entries at two inputs, entry by entry: what differs first, and what doubles leave open. */
test.each<[string, number[], number[] | undefined, number[], number[] | undefined, number, number, boolean, number[]]>([
  ['the same', [1, 2, 3, 4], undefined, [1, 2, 3, 4], undefined, -1, -1, false, []],
  ['within the bounds', [1, 2, 3, 4 + 1e-12], [0, 0, 0, 1e-12], [1, 2, 3, 4], [0, 0, 0, 1e-12], -1, -1, false, []],
  ['one entry at the second input', [1, 2, 3, 5], undefined, [1, 2, 3, 4], undefined, 1, 1, false, []],
  ['the first input before the second', [1, 9, 9, 4], undefined, [1, 2, 3, 4], undefined, 0, 1, false, []],
  ['at one input the larger difference', [4, 2, 9, 4], undefined, [3, 2, 1, 4], undefined, 0, 1, false, []],
  ['the larger one where it comes first too', [9, 2, 4, 4], undefined, [1, 2, 3, 4], undefined, 0, 0, false, []],
  ['larger relative to the larger value', [10, 2, -1, 4], undefined, [1, 2, 1, 4], undefined, 0, 1, false, []],
  ['not larger by itself', [0.5, 2, 110, 4], undefined, [1, 2, 100, 4], undefined, 0, 0, false, []],
  ['both inputs of an entry', [9, 9, 3, 4], undefined, [1, 2, 3, 4], undefined, 0, 0, false, []],
  ['a larger difference at the second input', [2, 90, 3, 4], undefined, [1, 2, 3, 4], undefined, 0, 0, false, []],
  ['a difference that is small', [1, 2, 3, 4 + 1e-12], undefined, [1, 2, 3, 4], undefined, 1, 1, true, []],
  ['beyond the one bound', [1, 2, 3, 5], [0, 0, 0, 0.5], [1, 2, 3, 4], undefined, 1, 1, false, []],
  ['within both', [1, 2, 3, 5], [0, 0, 0, 0.5], [1, 2, 3, 4], [0, 0, 0, 0.5], -1, -1, false, [3]],
  ['a bound that is wide', [1, 2, 3, 4], [0, 0, 0, 1e-6], [1, 2, 3, 4], undefined, -1, -1, false, [3]],
  ['a bound without end', [1, 2, 3, 4], [Infinity, 0, 0, 0], [1, 2, 3, 4], undefined, -1, -1, false, [0]],
  ['not a number', [1, Number.NaN, 3, 4], [0, Infinity, 0, 0], [1, 2, 3, 4], undefined, -1, -1, false, [1]],
  ['infinite in both', [1, 2, Infinity, 4], [0, 0, Infinity, 0], [1, 2, Infinity, 4], undefined, -1, -1, false, [2]],
  ['nothing in both', [0, 0, 0, 0], undefined, [0, 0, 0, 0], undefined, -1, -1, false, []],
  ['nothing within a bound', [0, 0, 0, 0], [1e-20, 0, 0, 0], [0, 0, 0, 0], undefined, -1, -1, false, [0]],
])('two columns, %s', (_, got, gotError, want, wantError, sample, entry, small, open) => {
  const s = scan(ranTo(got, gotError), 0, columns(want, wantError));
  expect([s.sample, s.entry, s.open]).toEqual([sample, entry, open]);
  if (sample >= 0) expect(s.small).toBe(small);
});

/** An answer to square.dx, which is x, at inputs of one's own. */
const at = (text: string, xs: readonly number[]) => {
  const { setting, target, answer } = programOf(key(), 'square.dx', text);
  const table = tableOf(
    setting,
    xs.map((x) => ({ x: [x] })),
  );
  const coverage = new Coverage(
    placesOf(answer.b, answer.node, () => true),
    answer.b,
    setting,
  );
  const run = runOn(table, answer.b, coverage.outputs(answer.node));
  coverage.look(run, table);
  const c = { setting, answer, target: target.lowered, salt: text };
  return { c, table, coverage, got: run.values(answer.node), want: valuesOf(table, target.lowered, undefined) };
};

test.each<[string, number, string | undefined]>([
  // an isolated point is left by the least move
  ['x', 2, undefined],
  ['x == 2 ? 7 : x', 2, undefined],
  ['(x^2 - 4)/(x - 2) - 2', 2, undefined],
  ['x + 0*log(abs(x - 2))', 2, undefined],
  // beside it the answer differs
  ['x == 2 ? x : 7', 2, 'different'],
  ['x + 1e-9*(x - 2)', 2, 'different'],
  ['x > 2 ? x : 7', 2, 'different'],
  // or has no value over a region
  ['x + 0*log(-x)', 2, 'undefined'],
  ['abs(x - 2) < 1e-2 ? log(-x) : x', 2, 'undefined'],
])('beside an input, %s at %d: %s', (text, x, kind) => {
  const { c, table } = at(text, [x]);
  const evidence = nothing();
  const out = beside(c, { table, sample: 0, entry: 0 }, evidence);
  expect(out?.kind).toBe(kind);
  expect(evidence.inputs).toBe(6);
  if (out && 'at' in out) expect(out.at.table.size).toBe(6);
});

test.each<[string, number, boolean, boolean, string | undefined]>([
  ['x + 1', 2, false, false, 'different'],
  // a small difference is looked at in digits first
  ['x*(1 + 1e-13)', 2, true, false, 'different'],
  ['x + sin(x)^2 + cos(x)^2 - 1', 2, true, false, undefined],
  // one on a tie beside it
  ['x == 2 ? 7 : x', 2, false, true, undefined],
  ['x == 2 ? 7 : x + 1', 2, false, true, 'different'],
])('whether a difference stands, %s at %d, small %s, on a tie %s: %s', (text, x, small, tie, kind) => {
  const { c, table } = at(text, [x]);
  expect(confirm(c, { table, sample: 0, entry: 0 }, small, tie, nothing())?.kind).toBe(kind);
});

test.each<[string, readonly number[], number | undefined]>([
  ['x == 2 ? 7 : (x > 2.5 ? x + 1 : x)', [2, 1, 3], 2],
  ['x == 2 ? 7 : (x > 2.5 ? x*(1 + 1e-13) : x)', [2, 1, 3, 2], 2],
  ['x == 2 ? 7 : x', [2, 1, 3], undefined],
  ['x == 2 ? 7 : x', [2, 2, 2, 2, 2, 2, 2, 2, 2, 2], undefined],
  ['x == 2 ? 7 : (x > 2.5 ? x + 1 : x)', [2, 2, 2, 3], 3],
  // so many inputs on ties are enough
  ['x == 2 ? 7 : (x > 2.5 ? x + 1 : x)', [2, 2, 2, 2, 2, 2, 2, 2, 2, 3], undefined],
  ['x + 1', [2, 3], 1],
])('where else %s differs at %j than at the first: %s', (text, xs, sample) => {
  const { c, table, coverage, got, want } = at(text, xs);
  const out = differentElsewhere(c, table, got, want, 0, coverage, nothing());
  expect(out && 'at' in out ? [out.kind, out.at.sample, out.at.entry] : out).toEqual(
    sample === undefined ? undefined : ['different', sample, 0],
  );
});

test('the cells that doubles leave open, bounded or not', () => {
  const { table } = at('x', [1, 2]);
  const into: Open[] = [];
  keepOpen(
    table,
    { data: Float64Array.of(1, 2, Number.NaN, Infinity), error: Float64Array.of(0.5, Infinity, 0, 1) },
    { data: Float64Array.of(1, 2, 3, 4), error: Float64Array.of(0, 0, 0, 0) },
    [0, 1, 2, 3],
    into,
  );
  expect(into.map((o) => [o.entry, o.sample, o.bounded])).toEqual([
    [0, 0, true],
    [0, 1, false],
    [1, 0, false],
    [1, 1, false],
  ]);
  keepOpen(
    table,
    { data: Float64Array.of(1, 2) },
    { data: Float64Array.of(1, 2), error: Float64Array.of(Infinity, 0) },
    [0, 1],
    into,
  );
  expect(into.slice(4).map((o) => o.bounded)).toEqual([false, true]);
});

test('the target’s values are kept by name, and a quantity that is one is taken as it is', () => {
  const { setting, target } = programOf(key(), 'square.dx', 'x');
  const table = tableOf(setting, [{ x: [3] }]);
  const kept = valuesOf(table, target.lowered, 'kept');
  expect([...kept.data]).toEqual([3]);
  expect(valuesOf(table, target.lowered, 'kept')).toBe(kept);
  expect(table.columns.get('kept')).toBe(kept);
  const other = tableOf(setting, [{ x: [3] }]);
  const before = other.columns.size;
  valuesOf(other, target.lowered, undefined);
  expect([...other.columns.keys()].filter((k) => k === 'undefined')).toEqual([]);
  expect(other.columns.size).toBeLessThanOrEqual(before + 1);
});
