/** A key: what a step gives, at which other sizes an answer is tried, and what the key itself has visited. */
import { afresh } from '../bench/mutation/afresh';
import { gradeText, stepOf } from '../bench/proof/corpus';
import { readAssignment } from '../src/assignment/read-assignment';
import { keyOf } from './grading.fixture';
import { allowedKeys, makeKey, otherSetting, scopeOf, targetOf } from './key';
import { proportional, referenceBranches } from './reference-branches';
import { column, fill, inputNames, makeTable } from './table';

const TEXT = `
backmark: 1
id: keys
title: Keys
problems:
  - id: linear
    sizes: {N: 2, D: 4, M: 3}
    inputs: {X: [N, D], W: [D, M], c: {shape: [N], label: M}, t: {shape: [D], value: [1, 2, 3, 4]}}
    forward: {Y: X * W, Z: softmax(Y), L: 'cross_entropy(Z, c) + sum(t)'}
    steps:
      - {id: dZ, find: dL/dZ}
      - {id: dY, find: dL/dY}
      - {id: dW, find: dL/dW}
      - {id: few, find: dL/dX, given: [dL/dY, W]}
  - id: one
    sizes: {N: 1}
    inputs: {x: [N]}
    forward: {y: sum(relu(x)), z: 2*y}
    steps: [{id: dx, find: dy/dx}, {id: z, find: z}]
`;
const key = afresh(() => keyOf(TEXT));

const sizesAt = (id: string, vary: readonly string[], choice: 0 | 1, least: Readonly<Record<string, number>> = {}) => {
  const { problem } = stepOf(key(), id);
  const setting = otherSetting(key(), problem, new Set(vary), choice, new Map(Object.entries(least)));
  return setting && Object.fromEntries(setting.reference.sizes);
};

test.each<[string, readonly string[], 0 | 1, Readonly<Record<string, number>>, Readonly<Record<string, number>>]>([
  // other values, all different, above the stated ones
  ['linear.dY', ['N'], 0, {}, { N: 5, D: 4, M: 3 }],
  ['linear.dY', ['M'], 0, {}, { N: 2, D: 4, M: 5 }],
  ['linear.dY', ['N', 'M'], 0, {}, { N: 3, D: 4, M: 5 }],
  // a value that is given has its length at least
  ['linear.dY', ['D'], 0, {}, { N: 2, D: 5, M: 3 }],
  ['linear.dY', ['N', 'D', 'M'], 0, {}, { N: 3, D: 5, M: 4 }],
  // one of them 1 where it can be
  ['linear.dY', ['N'], 1, {}, { N: 1, D: 4, M: 3 }],
  ['linear.dY', ['N', 'M'], 1, {}, { N: 1, D: 4, M: 5 }],
  // not the number of classes, nor the length of what is given
  ['linear.dY', ['M'], 1, {}, { N: 2, D: 4, M: 5 }],
  ['linear.dY', ['D'], 1, {}, { N: 2, D: 6, M: 3 }],
  ['linear.dY', ['M', 'N'], 1, {}, { N: 1, D: 4, M: 5 }],
  // explicit entries stay in range
  ['linear.dY', ['N'], 1, { N: 2 }, { N: 5, D: 4, M: 3 }],
  ['linear.dY', ['N'], 0, { N: 7 }, { N: 7, D: 4, M: 3 }],
  // what is 1 takes another value
  ['one.dx', ['N'], 0, {}, { N: 2 }],
  ['one.dx', ['N'], 1, {}, { N: 3 }],
])('%s: %j varied, choice %d, at least %j: %j', (id, vary, choice, least, sizes) => {
  expect(sizesAt(id, vary, choice, least)).toEqual(sizes);
});

test('a setting at other sizes is made once, with a third of the inputs', () => {
  const { problem, step } = stepOf(key(), 'linear.dY');
  const other = () => otherSetting(key(), problem, new Set(['N']), 0, new Map());
  const made = other();
  expect(other()).toBe(made);
  const inputs = made!.tables.slice(0, 2).reduce((n, t) => n + t.size, 0);
  expect([inputs >= 8, inputs <= 16]).toEqual([true, true]);
  const target = targetOf(made!, step);
  if (!('target' in target)) throw new Error('no target');
  expect(column(made!.tables[0]!, target.target.key).data.length).toBe(5 * 3 * 8);
  // given values keep their place and labels stay among the classes
  for (const flat of made!.tables[0]!.flats) {
    const c = made!.slots.find((s) => s.key === 'c')!;
    for (let e = 0; e < 5; e++) expect([1, 2, 3]).toContain(flat[c.offset + e]);
  }
});

test.each<[string, readonly string[], readonly string[]]>([
  ['linear.dZ', ['X', 'W', 'c', 't', 'Y', 'Z', 'L'], ['dL/dZ', 'dL/dY']],
  ['linear.dY', ['dL/dZ', 'Z'], ['dL/dY', 'dL/dW']],
  ['linear.dW', ['dL/dZ', 'dL/dY', 'X'], ['dL/dW', 'dL/dX']],
  ['linear.few', ['dL/dY', 'W'], ['X', 'Z', 'dL/dZ', 'dL/dW', 'dL/dX']],
  ['one.dx', ['x', 'y', 'z'], ['dy/dx']],
  // a quantity may be asked for and stand in its own answer's names: circles are found elsewhere
  ['one.z', ['x', 'y', 'dy/dx'], []],
])('%s gives %j and not %j', (id, given, not) => {
  const { problem, step } = stepOf(key(), id);
  const allowed = allowedKeys(problem, step);
  expect([...given].filter((k) => !allowed.has(k))).toEqual([]);
  expect([...not].filter((k) => allowed.has(k))).toEqual([]);
  expect(allowedKeys(problem, step)).toBe(allowed);
});

test('names as a step spells them are found once for each spelling', () => {
  const { problem, step } = stepOf(key(), 'linear.dY');
  expect(scopeOf(problem, step)).toBe(scopeOf(problem, step));
  expect(scopeOf(problem, step, 'text')).not.toBe(scopeOf(problem, step, 'latex'));
});

test('both sides of every branch of the forward pass are visited, far from its tie and close to it', () => {
  const { problem } = stepOf(key(), 'one.dx');
  const { branches, tables } = problem.stated;
  expect(branches).toEqual({ all: 1, visited: 1 });
  const xs = tables.flatMap((t) => [...column(t, 'x').data]);
  for (const side of [1, -1])
    for (const level of [1, 1e-1, 1e-2, 1e-3, 1e-4, 1e-6, 1e-8, 1e-10, 1e-12])
      expect([
        side * level,
        xs.some((x) => Math.sign(x) === side && Math.abs(x) > level / 3 && Math.abs(x) < level * 3),
      ]).toEqual([side * level, true]);
  // at most 192 for 6 entries of a place
  expect(xs.length).toBeLessThanOrEqual(32 + 192);
});

const madeOf = (problem: string) => {
  const read = readAssignment(`backmark: 1\nid: a\ntitle: A\nproblems:\n  - ${problem}\n`, 'a.yaml');
  if (!read.ok) return read.problems.map((p) => p.code);
  const made = makeKey(read.value, 'practice');
  return made.ok ? 'made' : made.problems.map((p) => [p.code, p.blame].join(' '));
};

const FIVE = `backmark: 1\nid: a\ntitle: A\nproblems:\n  - {id: p, sizes: {N: 5, M: 5}, inputs: {X: [N, M]}, forward: {y: sum(relu(X))}, steps: [{id: s, find: dy/dX}]}\n`;

test('of many entries six a place are visited, 192 inputs close to a tie at most', () => {
  const of = keyOf(FIVE).problems.get('p')!.stated;
  expect(of.branches.all).toBeLessThanOrEqual(6);
  expect(of.branches.all).toBeGreaterThanOrEqual(5);
  expect(of.branches.visited).toBe(of.branches.all);
  expect(of.tables[2]!.size).toBeLessThanOrEqual(192);
  expect(of.tables[2]!.size).toBeGreaterThanOrEqual(8 * 2 * 5);
});

test('close to the branch of any entry inputs are made when asked for, once and whatever was asked for before', () => {
  const settingOf = () => keyOf(FIVE).problems.get('p')!.stated;
  const setting = settingOf();
  const [branch] = referenceBranches(setting);
  const entries = [7, 23, 7];
  for (const entry of entries) {
    const table = setting.closeTo(branch!.node, entry)!;
    expect(setting.closeTo(branch!.node, entry)).toBe(table);
    const xs = [...column(table, 'X').data.subarray(entry * table.size, (entry + 1) * table.size)];
    for (const level of [1e-2, 1e-6, 1e-12])
      for (const side of [1, -1]) expect(xs.some((x) => x * side > level / 3 && x * side < level * 3)).toBe(true);
    expect(table.columns.has('y')).toBe(true);
  }
  const flats = (s: typeof setting) => s.closeTo(branch!.node, 23)!.flats.map((f) => [...f]);
  expect(flats(settingOf())).toEqual(flats(setting));
  expect(referenceBranches(setting).map((b) => b.entry)).toEqual(Array.from({ length: 25 }, (_, e) => e));
  expect(referenceBranches(setting)).toBe(referenceBranches(setting));
});

test('two margins are one branch where they are proportional at every input', () => {
  const trace = (...margins: number[]) => ({
    traces: [Float64Array.from(margins.slice(0, 4)), Float64Array.from(margins.slice(4))],
    entry: 0,
  });
  const sizes = [4, 2];
  const of = trace(0, 2, -3, 1e-9, 5, -7);
  expect(proportional(of, trace(0, 4, -6, 2e-9, 10, -14), sizes)).toBe(true);
  expect(proportional(of, trace(0, -2, 3, -1e-9, -5, 7), sizes)).toBe(true);
  expect(proportional(of, trace(1e-15, 2, -3, 1e-9, 5, -7 * (1 + 1e-15)), sizes)).toBe(true);
  // at one input another one, at the tie, in the second table, nothing at all
  expect(proportional(of, trace(0, 2, -3, 1.1e-9, 5, -7), sizes)).toBe(false);
  expect(proportional(of, trace(1e-9, 2, -3, 1e-9, 5, -7), sizes)).toBe(false);
  expect(proportional(of, trace(0, 2, -3, 1e-9, 5, -7.001), sizes)).toBe(false);
  expect(proportional(of, trace(0, 0, 0, 0, 0, 0), sizes)).toBe(false);
  expect(proportional(trace(0, 0, 0, 0, 0, 0), of, sizes)).toBe(false);
  expect(proportional(of, trace(0, Number.NaN, 3, 1, 5, 7), sizes)).toBe(false);
  expect(proportional(of, { traces: [of.traces[0]!], entry: 0 }, sizes)).toBe(false);
  expect(proportional(of, of, [])).toBe(false);
  // another entry of the same arrays
  const two = { traces: [Float64Array.of(1, 2, 3, 6), Float64Array.of(5, 15)], entry: 1 };
  expect(proportional({ ...two, entry: 0 }, two, [2, 1])).toBe(true);
});

test('a forward pass that is nowhere finite has no key', () => {
  expect(
    madeOf("{id: p, inputs: {x: []}, forward: {y: 'exp(exp(exp(exp(abs(x) + 6))))'}, steps: [{id: s, find: dy/dx}]}"),
  ).not.toBe('made');
  expect(madeOf('{id: p, inputs: {x: []}, forward: {y: x^2}, steps: [{id: s, find: dy/dx}]}')).toBe('made');
});

test('a branch of one side alone has no inputs close to it', () => {
  const { stated } = keyOf(
    `backmark: 1\nid: a\ntitle: A\nproblems:\n  - {id: p, inputs: {x: []}, forward: {y: relu(x^2 + 1)*x}, steps: [{id: s, find: dy/dx}]}\n`,
  ).problems.get('p')!;
  expect(stated.branches).toEqual({ all: 1, visited: 0 });
  expect(stated.tables.length).toBe(2);
});

test('a table holds its inputs by name, entry by entry', () => {
  const { reference, slots } = stepOf(key(), 'one.dx').problem.stated;
  const table = makeTable(reference, slots, [Float64Array.of(3), Float64Array.of(-5)]);
  expect([...column(table, 'x').data]).toEqual([3, -5]);
  fill(table, ['y', 'z', 'nothing', 'x']);
  expect([...table.columns.keys()].sort()).toEqual(['x', 'y', 'z']);
  expect([...column(table, 'z').data]).toEqual([6, 0]);
  expect([...column(table, 'y').data]).toEqual([3, 0]);
  expect(() => column(table, 'nothing')).toThrow('the reference has no nothing');
  expect(inputNames(reference.b)).toEqual(['x']);
});

test('the sizes of a record: one for the stated ones, one for each other choice tried', () => {
  const { evidence } = gradeText(key(), 'linear.dW', 'X^T * dL/dY');
  expect(evidence?.sizes).toBe(2);
  expect(gradeText(key(), 'linear.dY', '[[1, 2, 3], [4, 5, 6]]').evidence?.sizes).toBe(1);
});

const MASKS = `
backmark: 1
id: masks
title: Masks
problems:
  - id: binary
    sizes: {N: 3}
    inputs: {s: [N], t: {shape: [N], entries: mask}}
    forward: {g: (2*t - 1) .* s, L: 'mean(max(0, 1 - g))'}
    steps: [{id: ds, find: dL/ds}]
`;

test.each(['practice', 'grade-1', 'grade-27', 'grade-43'])(
  'each tie of the key is closed in on from both sides, whatever the masks: %s',
  (seed) => {
    const made = readAssignment(MASKS, 'masks.yaml');
    const own = made.ok ? makeKey(made.value, seed) : made;
    if (!own.ok) throw new Error(own.problems[0]?.message);
    const { tables } = stepOf(own.value, 'binary.ds').problem.stated;
    for (const entry of [0, 1, 2]) {
      const margins = tables.flatMap((t) =>
        [...column(t, 'g').data.subarray(entry * t.size, (entry + 1) * t.size)].map((g) => 1 - g),
      );
      for (const level of [1e-1, 1e-3, 1e-6, 1e-10])
        for (const side of [1, -1])
          expect(margins.some((m) => m * side > level / 3 && m * side < level * 3)).toBe(true);
    }
  },
);
