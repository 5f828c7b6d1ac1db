/** Answers by numbers: when written digits are right, and what is true at the inputs of a step. */
import { afresh } from '../bench/mutation/afresh';
import { gradeText, stepOf } from '../bench/proof/corpus';
import type { Tolerance } from '../src/assignment/types';
import { keyOf } from './grading.fixture';
import { targetOf } from './key';
import { evaluateFixed, fixedInputs, judgeValues, missingInputs, numerals, truthAt } from './value';

type Row = readonly [
  written: string | readonly string[],
  truth: number | readonly number[],
  tolerance: Tolerance,
  right: boolean | readonly boolean[],
];
const byDefault: Tolerance = { kind: 'default' };
const digits = (n: number | 'written'): Tolerance => ({ kind: 'digits', digits: n });
const relative = (by: number): Tolerance => ({ kind: 'relative', by });
const absolute = (by: number): Tolerance => ({ kind: 'absolute', by });

const ROWS: readonly Row[] = [
  // rounded, cut off, or within 0.5 %
  ['0.67', 2 / 3, byDefault, true],
  ['0.66', 2 / 3, byDefault, true],
  ['0.68', 2 / 3, byDefault, false],
  ['0.65', 2 / 3, byDefault, false],
  ['-0.67', -2 / 3, byDefault, true],
  ['-0.66', -2 / 3, byDefault, true],
  ['-0.68', -2 / 3, byDefault, false],
  ['0.67', -2 / 3, byDefault, false],
  ['0.7', 2 / 3, byDefault, false],
  ['0.6', 2 / 3, byDefault, false],
  ['1.0049', 1, byDefault, true],
  ['1.0051', 1, byDefault, false],
  ['0.9951', 1, byDefault, true],
  ['0.9949', 1, byDefault, false],
  ['12', 12.4, byDefault, true],
  ['13', 12.4, byDefault, false],
  ['12', 12.9, byDefault, true],
  ['6.7e-1', 2 / 3, byDefault, true],
  ['67e-2', 2 / 3, byDefault, true],
  ['6.8e-1', 2 / 3, byDefault, false],
  ['1.2E3', 1249, byDefault, true],
  ['1.3E3', 1249, byDefault, false],
  ['1.2e10', 1.249e10, byDefault, true],
  ['1.3e10', 1.249e10, byDefault, false],
  ['1.2e-10', 1.249e-10, byDefault, true],
  ['1.3e-10', 1.249e-10, byDefault, false],
  ['-1.2', 1.249, byDefault, false],
  // of two numbers that are near each other, neither is rounded to the other's digits
  ['0.005', 0.0049, byDefault, false],
  ['100', 101, byDefault, false],
  ['101', 101.4, byDefault, true],
  ['101', 101.9, byDefault, true],
  ['103', 101.9, byDefault, false],
  // leading zeros are no significant digits, those within are
  ['0.02', 0.0161, byDefault, false],
  ['0.016', 0.0161, byDefault, true],
  ['.016', 0.0161, byDefault, true],
  ['0.0106', 0.01064, byDefault, true],
  ['10.06', 10.2, byDefault, false],
  // exact whole numbers
  ['3', 3, byDefault, true],
  ['4', 3, byDefault, false],
  ['0', 0, byDefault, true],
  ['0', 1e-3, byDefault, false],
  ['1', 0, byDefault, false],
  // at the decimals of the largest entry the others follow
  [['12.3', '0.1'], [12.34, 0.06], byDefault, [true, true]],
  [['12.3', '0.0'], [12.34, 0.06], byDefault, [true, true]],
  [['12.3', '0.9'], [12.34, 0.06], byDefault, [true, false]],
  [['12.3', '0.12'], [12.34, 0.06], byDefault, [true, true]],
  [['12.3', '-0.1'], [12.34, 0.06], byDefault, [true, false]],
  [['100', '1'], [100, 2], byDefault, [true, false]],
  // the digits written, whatever their number
  ['0.7', 2 / 3, digits('written'), true],
  ['0.6', 2 / 3, digits('written'), true],
  ['0.8', 2 / 3, digits('written'), false],
  ['0.67', 0.672, digits('written'), true],
  ['0.66', 0.672, digits('written'), false],
  ['3', 3, digits('written'), true],
  // three significant digits of the largest entry
  ['0.667', 2 / 3, digits(3), true],
  ['0.6672', 2 / 3, digits(3), false],
  ['0.6661', 2 / 3, digits(3), false],
  ['0.66667', 2 / 3, digits(3), true],
  [['123', '0.4'], [123.4, 0], digits(3), [true, true]],
  [['123', '0.6'], [123.4, 0], digits(3), [true, false]],
  ['0', 0, digits(3), true],
  ['1000', 1000, digits(1), true],
  ['1499', 1000, digits(1), true],
  ['1501', 1000, digits(1), false],
  // a share of the largest entry
  ['1.09', 1, relative(0.1), true],
  ['1.11', 1, relative(0.1), false],
  [['10', '0.9'], [10, 0], relative(0.1), [true, true]],
  [['10', '1.1'], [10, 0], relative(0.1), [true, false]],
  [['-10', '0.9'], [-10, 0], relative(0.1), [true, true]],
  // a distance
  ['1.09', 1, absolute(0.1), true],
  ['1.11', 1, absolute(0.1), false],
  ['0.9', 1, absolute(0.1), true],
  ['0.89', 1, absolute(0.1), false],
];

const list = <T>(x: T | readonly T[]): readonly T[] => (Array.isArray(x) ? x : [x as T]);

test.each(ROWS)('%j for %j, %j: %j', (written, truth, tolerance, right) => {
  const texts = list(written);
  const at = Float64Array.from(list(truth));
  expect(judgeValues(texts.map(Number), texts, { low: at, high: at }, tolerance)).toEqual(list(right));
});

test.each<[number, Tolerance, boolean]>([
  [2 / 3, byDefault, true],
  [0.664, byDefault, true],
  [0.66, byDefault, false],
  [2 / 3, digits('written'), true],
  [0.667, digits('written'), false],
  [Number.NaN, byDefault, false],
  [Number.POSITIVE_INFINITY, absolute(Number.POSITIVE_INFINITY), false],
])('a formula that comes to %d for 2/3, %j: %s', (value, tolerance, right) => {
  const at = Float64Array.of(2 / 3);
  expect(judgeValues([value], undefined, { low: at, high: at }, tolerance)).toEqual([right]);
});

test.each<[string, boolean]>([
  ['0', true],
  ['1', true],
  ['0.37', true],
  ['-0.01', false],
  ['1.02', false],
  ['-1', false],
  ['2', false],
])('at a tie, between 0 and 1, %s: %s', (text, right) => {
  const truth = { low: Float64Array.of(0), high: Float64Array.of(1) };
  expect(judgeValues([Number(text)], [text], truth, byDefault)).toEqual([right]);
  expect(judgeValues([Number(text)], [text], truth, digits('written'))).toEqual([right]);
});

test('numerals of an answer, signs included; of a formula none', () => {
  const number = (text: string) => ({ kind: 'number', text }) as const;
  const minus = (e: Parameters<typeof numerals>[0]) => ({ kind: 'call', op: 'negate', args: [e] }) as typeof e;
  const items = (all: Parameters<typeof numerals>[0][]) =>
    ({ kind: 'list', items: all }) as Parameters<typeof numerals>[0];
  expect(numerals(number('0.5'))).toEqual(['0.5']);
  expect(numerals(minus(number('0.5')))).toEqual(['-0.5']);
  expect(numerals(items([number('1'), minus(number('2'))]))).toEqual(['1', '-2']);
  expect(numerals(items([items([number('1')]), items([number('2')])]))).toEqual(['1', '2']);
  expect(numerals(minus(items([number('1'), number('2')])))).toBe(undefined);
  expect(numerals({ kind: 'call', op: 'exp', args: [number('1')] } as Parameters<typeof numerals>[0])).toBe(undefined);
  expect(
    numerals(items([number('1'), { kind: 'call', op: 'exp', args: [number('1')] } as Parameters<typeof numerals>[0]])),
  ).toBe(undefined);
});

const TEXT = `
backmark: 1
id: numbers
title: Numbers
problems:
  - id: relu
    sizes: {N: 2}
    inputs: {x: [N], w: [N], c: {shape: [], entries: integer}}
    forward: {h: relu(x), y: 'sum(w .* h) + c', L: unspecified(y)}
    steps:
      - {id: tie, find: dy/dx, at: {x: [0, 2], w: [3, -4]}}
      - {id: off, find: dy/dx, at: {x: [-1, 2], w: [3, -4]}}
      - {id: value, find: y, at: {x: [-1, 2], w: [3, -4], c: 5}}
      - {id: given, find: dL/dw, at: {x: [1, 2], dL/dy: 10}}
      - {id: cut, find: dy/dw, at: {h: [5, 6]}}
      - {id: own, find: dy/dw, at: random}
  - id: maximum
    inputs: {a: [], b: []}
    forward: {m: 'max(a, b)'}
    steps:
      - {id: tie, find: dm/da, at: {a: 1, b: 1}}
      - {id: off, find: dm/da, at: {a: 1, b: 1.001}}
  - id: classes
    sizes: {N: 1, C: 3}
    inputs: {Y: [N, C], c: {shape: [N], label: C, value: [2]}, p: {shape: [], entries: positive}}
    forward: {Z: 'p * softmax(Y)', L: 'cross_entropy(Z, c)'}
    steps:
      - {id: own, find: dL/dY, at: random}
`;
const key = afresh(() => keyOf(TEXT));
const of = (id: string) => {
  const { problem, step } = stepOf(key(), id);
  const made = targetOf(problem.stated, step);
  if (!('target' in made)) throw new Error(made.problem.message);
  const fixed = fixedInputs(problem.stated.reference, step, 'numbers', 'ada');
  return { reference: problem.stated.reference, step, fixed, target: made.target };
};
const truthOf = (id: string) => {
  const { reference, fixed, target } = of(id);
  const { low, high } = truthAt(reference, fixed, target.lowered);
  return [...low].map((x, e) => [x, high[e]]);
};

test.each<[string, number[][]]>([
  [
    'relu.tie',
    [
      [0, 3],
      [-4, -4],
    ],
  ],
  [
    'relu.off',
    [
      [0, 0],
      [-4, -4],
    ],
  ],
  ['relu.value', [[-3, -3]]],
  [
    'relu.given',
    [
      [10, 10],
      [20, 20],
    ],
  ],
  // a computed quantity that is given is taken as it is
  [
    'relu.cut',
    [
      [5, 5],
      [6, 6],
    ],
  ],
  ['maximum.tie', [[0, 1]]],
  ['maximum.off', [[0, 0]]],
])('%s: the truth lies in %j', (id, truth) => {
  const got = truthOf(id);
  expect(got.length).toBe(truth.length);
  truth.forEach(([low, high], e) => {
    expect(got[e]?.[0]).toBeCloseTo(low as number, 5);
    expect(got[e]?.[1]).toBeCloseTo(high as number, 5);
  });
});

test.each([
  ['relu.tie', '[0, -4]', 'correct'],
  ['relu.tie', '[3, -4]', 'correct'],
  ['relu.tie', '[1.5, -4]', 'correct'],
  ['relu.tie', '[-1, -4]', 'wrong'],
  ['relu.tie', '[4, -4]', 'wrong'],
  ['relu.tie', '[0, 4]', 'wrong'],
  ['relu.off', '[0, -4]', 'correct'],
  ['relu.off', '[3, -4]', 'wrong'],
  ['relu.off', 'w .* (x > 0)', 'correct'],
  ['relu.value', '-3', 'correct'],
  ['relu.value', 'w_2*h_2 + c', 'correct'],
  ['relu.value', '-8', 'wrong'],
  ['relu.given', '[10, 20]', 'correct'],
  ['relu.given', 'dL/dy * h', 'correct'],
  ['relu.given', '[1, 2]', 'wrong'],
  ['relu.cut', 'h', 'correct'],
  ['relu.cut', '[5, 6]', 'correct'],
  ['relu.cut', '[1, 6]', 'wrong'],
  ['maximum.tie', '0.5', 'correct'],
  ['maximum.tie', '2', 'wrong'],
])('%s %s: %s', (step, text, verdict) => {
  expect(gradeText(key(), step, text).verdict).toBe(verdict);
});

test('inputs that a value needs and nothing fixes', () => {
  const { reference, fixed } = of('relu.off');
  expect(missingInputs(reference, 'h', fixed)).toEqual([]);
  expect(missingInputs(reference, 'y', fixed)).toEqual(['c']);
  expect(missingInputs(reference, 'nothing', fixed)).toEqual(['nothing']);
  const { reference: r, target, fixed: all } = of('relu.value');
  expect([...evaluateFixed(r, all, target.lowered)]).toEqual([-3]);
  expect([...evaluateFixed(r, fixed, target.lowered)]).toEqual([Number.NaN]);
});

test('numbers of one’s own: one decimal, the same each time, others for another student, step and assignment', () => {
  const { reference, step, fixed } = of('relu.own');
  for (const name of ['x', 'w']) {
    const values = [...(fixed.get(name) ?? [])];
    expect(values.length).toBe(2);
    for (const x of values) {
      expect(x).toBe(Math.round(x * 10) / 10);
      expect([x !== 0, Math.abs(x) < 10]).toEqual([true, true]);
    }
  }
  expect(fixedInputs(reference, step, 'numbers', 'ada')).toEqual(fixed);
  expect(fixedInputs(reference, step, 'numbers', 'bo')).not.toEqual(fixed);
  expect(fixedInputs(reference, step, 'other', 'ada')).not.toEqual(fixed);
  expect(fixedInputs(reference, { ...step, id: 'relu.another' }, 'numbers', 'ada')).not.toEqual(fixed);
  expect(fixedInputs(reference, { ...step, variants: 'both' }, 'other', 'ada')).toEqual(
    fixedInputs(reference, { ...step, variants: 'both' }, 'numbers', 'ada'),
  );
});

test('numbers of one’s own stay in their domain, and given ones stay', () => {
  const { fixed } = of('classes.own');
  expect([...(fixed.get('c') ?? [])]).toEqual([2]);
  expect(fixed.get('p')?.[0]).toBeGreaterThan(0);
});
