/** Which sides of an answer's branches have been seen, and what doubles cannot see in an answer. */
import { afresh } from '../bench/mutation/afresh';
import { findSides, supplyFor } from './branches';
import { closeIn } from './close-in';
import { Coverage } from './coverage';
import { keyOf, programOf, tableOf } from './grading.fixture';
import { absorbed, needsSalt, saturated } from './hidden';
import { isContinuous } from './inputs';
import { placesOf } from './margins';
import { random } from './random';
import type { Table } from './table';
import { makeTable, runOn } from './table';
import { watch } from './watch';

const TEXT = `
backmark: 1
id: seen
title: Seen
problems:
  - id: kink
    inputs: {x: [], y: [], k: {shape: [], entries: integer}}
    forward: {z: relu(x - 1) + y*k}
    steps: [{id: dx, find: dz/dx}]
  - id: smooth
    sizes: {N: 2}
    inputs: {x: [N]}
    forward: {y: sum(x .* x)}
    steps: [{id: dx, find: dy/dx}]
`;
const key = afresh(() => keyOf(TEXT));

const looking = (text: string) => {
  const { setting, answer } = programOf(key(), 'kink.dx', text);
  const places = placesOf(answer.b, answer.node, isContinuous(setting.slots));
  const coverage = new Coverage(places, answer.b, setting);
  const look = (table: Table) => coverage.look(runOn(table, answer.b, coverage.outputs(answer.node)), table);
  const at = (...xs: number[]) =>
    tableOf(
      setting,
      xs.map((x) => ({ x: [x], y: [x], k: [x] })),
    );
  return { setting, answer, places, coverage, look, at };
};

test('a branch not looked at is missing, with the sides that were seen', () => {
  const { coverage, look, at } = looking('1(x > 2)');
  look(at(3, 4));
  expect(coverage.missing()).toMatchObject([{ entry: 0, discrete: false, side: { positive: true, negative: false } }]);
  expect([coverage.all(), coverage.visited()]).toEqual([2, 1]);
  look(at(1));
  expect(coverage.missing()).toMatchObject([{ side: { positive: true, negative: true, nearPositive: false } }]);
  expect([coverage.all(), coverage.visited()]).toEqual([2, 2]);
  look(at(2 + 1e-12));
  expect(coverage.missing()).toMatchObject([{ side: { nearPositive: true, nearNegative: false } }]);
  look(at(2 - 1e-12));
  expect(coverage.missing()).toMatchObject([{ side: { nearPositive: true, nearNegative: true } }]);
});

test('a branch of the answer’s own is missing until it was searched for', () => {
  const { coverage, look, setting, answer, places } = looking('1(x > 2)');
  for (const table of setting.tables) look(table);
  const node = places[0]!.node;
  const w = watch(setting.tables[0]!, answer.b, node, 0);
  const r = random('own');
  const { positive, negative } = findSides(
    w,
    setting.tables[0]!.flats,
    supplyFor(setting.tables[0]!, r, []),
    r,
    () => false,
  );
  look(makeTable(setting.reference, setting.slots, closeIn(w, [{ positive: positive!, negative: negative! }])[0]!));
  const [own] = coverage.missing();
  expect([own?.node, own?.entry, coverage.sourceOf(own!), coverage.covered(own!)]).toEqual([node, 0, null, false]);
  own!.settled = true;
  expect(coverage.missing()).toEqual([]);
  expect(coverage.covered(own!)).toBe(true);
});

test.each<[string, boolean]>([
  // the reference branches at x = 1, in whatever form the answer has it
  ['1(x > 1)', true],
  ['1(x - 1 > 0)', true],
  ['1(2*x > 2)', true],
  ['1(1 > x)', true],
  ['relu(x - 1)', true],
  ['abs(x - 1)', true],
  // elsewhere it does not
  ['1(x > 1.01)', false],
  ['1(y > 1)', false],
  ['1(x^2 > 1)', false],
])('%s branches where the reference does: %s', (text, known) => {
  const { coverage, look, setting } = looking(text);
  for (const table of setting.tables) look(table);
  expect(coverage.missing().map((m) => coverage.sourceOf(m))).toEqual(known ? [] : [null]);
});

test('ties are those of the last inputs, at continuous inputs alone', () => {
  const { coverage, look, at } = looking('1(x > 2)');
  look(at(3, 2, 1));
  expect([0, 1, 2].map((b) => coverage.ties(b))).toEqual([false, true, false]);
  look(at(2, 3));
  expect([0, 1].map((b) => coverage.ties(b))).toEqual([true, false]);
  const whole = looking('1(k == 2)');
  whole.look(whole.at(2, 3));
  expect([0, 1].map((b) => whole.coverage.ties(b))).toEqual([false, false]);
});

test('a condition on whole numbers is seen in its states, nothing between', () => {
  const { coverage, look, at } = looking('1(k == 2)');
  look(at(3, 4));
  expect(coverage.missing()).toMatchObject([{ discrete: true }]);
  expect(coverage.visited()).toBe(1);
  look(at(2));
  expect(coverage.missing()).toEqual([]);
  expect(coverage.visited()).toBe(2);
  const sides = looking('1(k > 2)');
  sides.look(sides.at(1, 3));
  expect(sides.coverage.missing()).toEqual([]);
});

test('an answer without branches asks for its own node alone', () => {
  const { coverage, answer } = looking('x*y');
  expect(coverage.outputs(answer.node)).toEqual([answer.node]);
  expect([coverage.all(), coverage.visited(), coverage.missing()]).toEqual([0, 0, []]);
});

/** A program of two entries at inputs of one's own. */
const ran = (text: string, inputs: readonly (readonly number[])[]) => {
  const { setting, answer } = programOf(key(), 'smooth.dx', text);
  const table = tableOf(
    setting,
    inputs.map((x) => ({ x })),
  );
  return { b: answer.b, run: runOn(table, answer.b, [answer.node]) };
};
const SOME = [
  [1, 2],
  [-3, 0.5],
];

test.each<[string, readonly (readonly number[])[], boolean]>([
  ['x + 1e9', SOME, true],
  ['1e9 - x', SOME, true],
  ['x - 1e-9', SOME, true],
  ['x + 1e7', SOME, false],
  ['x + 0', SOME, false],
  ['x - x', SOME, false],
  // underflow is there all the same
  ['x + exp(-800)', SOME, true],
  ['exp(-800) - x', SOME, true],
  // at every input, in one entry
  [
    'x + 1',
    [
      [1e-9, 1],
      [1e-10, 1],
    ],
    true,
  ],
  [
    'x + 1',
    [
      [1, 1e-9],
      [1, 1e-10],
    ],
    true,
  ],
  [
    'x + 1',
    [
      [1e-9, 1],
      [1, 1],
    ],
    false,
  ],
  [
    'x + 1',
    [
      [1, 1],
      [1e-9, 1e-9],
    ],
    false,
  ],
  // a 0 beside a 0 tells nothing
  [
    'x + x',
    [
      [0, 0],
      [0, 0],
    ],
    false,
  ],
  [
    'x + 1e9*x',
    [
      [0, 1],
      [1, 1],
    ],
    true,
  ],
])('a term of %s at %j is below the rounding of the other: %s', (text, inputs, hidden) => {
  const { b, run } = ran(text, inputs);
  expect(absorbed(b, run)).toBe(hidden);
});

test.each<[string, readonly (readonly number[])[], boolean]>([
  [
    'sigmoid(x)',
    [
      [41, 50],
      [-60, 70],
    ],
    true,
  ],
  [
    'tanh(x)',
    [
      [41, 1],
      [-60, 1],
    ],
    true,
  ],
  [
    'tanh(x)',
    [
      [1, 41],
      [1, -60],
    ],
    true,
  ],
  [
    'erf(x)',
    [
      [41, 50],
      [-60, 70],
    ],
    true,
  ],
  [
    'softplus(x)',
    [
      [41, 50],
      [-60, 70],
    ],
    true,
  ],
  [
    'sigmoid(x)',
    [
      [41, 3],
      [3, 50],
    ],
    false,
  ],
  [
    'sigmoid(x)',
    [
      [40, 3],
      [40, 3],
    ],
    false,
  ],
  [
    'exp(x)',
    [
      [41, 50],
      [-60, 70],
    ],
    false,
  ],
  [
    'x',
    [
      [41, 50],
      [-60, 70],
    ],
    false,
  ],
])('%s at %j is flat at every input: %s', (text, inputs, flat) => {
  const { b, run } = ran(text, inputs);
  expect(saturated(b, run)).toBe(flat);
});

test.each<[string, boolean]>([
  ['2*x', false],
  ['x*123456789012 + x*123456789012', false],
  ['x*123456789012 + x*1234567890123', true],
  ['x*1.2345678901234567890123456', true],
  ['x*1e25', false],
])('%s has digits enough to have been fitted: %s', (text, fitted) => {
  expect(needsSalt(programOf(key(), 'smooth.dx', text).answer.b)).toBe(fitted);
});
