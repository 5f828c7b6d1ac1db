/**
 * Answers written against the grader by someone who has its source and the practice seed: fitted to the very inputs and
 * labels that are tried, wrong anywhere else. Each is wrong or for review, with the seed it was fitted to as with another.
 */
import { afresh } from '../bench/mutation/afresh';
import { decideText, keyOf, loadAssignment, stepOf } from '../bench/proof/corpus';
import type { AnswerKey } from './key';
import { column } from './table';

const SCALAR = `
backmark: 1
id: fitted
title: Answers fitted to the inputs
problems:
  - id: cube
    inputs: {x: []}
    forward: {y: x^3}
    steps: [{id: dy, find: dy/dx}]
  - id: row
    sizes: {N: 1, C: 3}
    inputs: {Y: [N, C], c: {shape: [N], label: C}}
    forward: {Z: softmax(Y), L: 'cross_entropy(Z, c)'}
    steps: [{id: dy12, find: dL/dy_12}]
  - id: fixed
    sizes: {N: 1, C: 3}
    inputs: {Y: [N, C], c: {shape: [N], label: C, value: [2]}}
    forward: {Z: softmax(Y), L: 'cross_entropy(Z, c)'}
    steps: [{id: dy12, find: dL/dy_12}]
  - id: kink
    inputs: {x: []}
    forward: {y: relu(x)}
    steps: [{id: dy, find: dy/dx}]
`;
const assignment = loadAssignment(SCALAR, 'fitted.yaml');
const practice = afresh(() => keyOf(assignment, 'practice'));
const other = afresh(() => keyOf(assignment, 'grade-1'));

/** Every value of a scalar that the key tries, table by table. */
function tried(key: AnswerKey, step: string, name = 'x'): number[] {
  const { problem } = stepOf(key, step);
  return problem.stated.tables.flatMap((t) => [...column(t, name).data]);
}

const inputs = afresh(() => ({
  xs: [...new Set(tried(practice(), 'cube.dy'))],
  kinkXs: [...new Set(tried(practice(), 'kink.dy'))],
}));
type Inputs = ReturnType<typeof inputs>;
/** A number as it would be typed: exact, in brackets where negative. */
const exactly = (x: number): string => `(${x})`;
const product = (values: readonly number[]): string => values.map((v) => `(x - ${exactly(v)})`).join('*');

/** Newton's polynomial through (x, f(x)), as text. */
function through(values: readonly number[], f: (x: number) => number): string {
  const table = values.map(f);
  const terms: string[] = [];
  for (let k = 0; k < values.length; k++) {
    terms.push(`${exactly(table[0] as number)}${k > 0 ? `*${product(values.slice(0, k))}` : ''}`);
    for (let i = 0; i + 1 < values.length - k; i++)
      table[i] =
        ((table[i + 1] as number) - (table[i] as number)) / ((values[i + k + 1] as number) - (values[i] as number));
  }
  return terms.join(' + ');
}

test('there is something to fit', () => {
  expect(inputs().xs.length).toBeGreaterThan(20);
  expect(inputs().kinkXs.length).toBeGreaterThan(20);
});

const right = '3*x^2';
const FITTED: readonly (readonly [string, string, string | ((at: Inputs) => string)])[] = [
  ['all of the polynomial’s zeros at the inputs', 'cube.dy', ({ xs }) => `${right} + ${product(xs)}`],
  ['the same, scaled to be small in between', 'cube.dy', ({ xs }) => `${right} + 1e-40*${product(xs)}`],
  ['zeros at the first eight inputs', 'cube.dy', ({ xs }) => `${right} + ${product(xs.slice(0, 8))}`],
  ['zeros squared', 'cube.dy', ({ xs }) => `${right} + (${product(xs.slice(0, 20))})^2`],
  ['a polynomial through eight values', 'cube.dy', ({ xs }) => through(xs.slice(0, 8), (x) => 3 * x * x + 0.001 * x)],
  ['a step between two inputs', 'cube.dy', ({ xs }) => `x > ${Math.max(...xs)} ? 0 : ${right}`],
  ['a step below all inputs', 'cube.dy', ({ xs }) => `x < ${Math.min(...xs)} ? 0 : ${right}`],
  [
    'wrong unless at one of the inputs',
    'cube.dy',
    ({ xs }) => `${xs.map((x) => `1(x == ${exactly(x)})`).join(' + ')} > 0 ? ${right} : 0`,
  ],
  [
    'wrong unless close to one of the inputs',
    'cube.dy',
    ({ xs }) => `${xs.map((x) => `1(abs(x - ${exactly(x)}) < 1e-9)`).join(' + ')} > 0 ? ${right} : x`,
  ],
  ['a bump far from all of them', 'cube.dy', `${right} + 1(abs(x - 1e5) < 1)`],
  ['a branch on an improbable event', 'cube.dy', `x > 1e6 ? 0 : ${right}`],
  ['a branch on a more improbable one', 'cube.dy', `x > 1e12 ? 0 : ${right}`],
  ['a fast small wave', 'cube.dy', `${right} + 1e-9*sin(1e6*x)`],
  ['a wave that is 0 at whole numbers', 'cube.dy', `${right} + sin(pi*x)`],
  ['a bump too narrow to meet', 'cube.dy', `${right} + 0.01*exp(-((x - 12.3456)*1e4)^2)`],
  ['a bump of Cauchy', 'cube.dy', `${right} + 1/(1 + (1e9*(x - 12.34567))^2)`],
  ['a double exponential', 'cube.dy', `${right} * tanh(exp(40 - x))`],
  ['a ninth digit', 'cube.dy', '3.000000001*x^2'],
  ['a thirteenth digit', 'cube.dy', '3.0000000000001*x^2'],
  ['a thirtieth digit', 'cube.dy', '3.000000000000000000000000000001*x^2'],
  ['lost by cancellation before a large factor', 'cube.dy', `${right}*(exp(exp(-200)) - 1)*exp(200)*2`],
  ['the same, a sum', 'cube.dy', `${right}*((exp(-200) + 1) - 1)*exp(200)*2`],
  ['absorbed in 50 digits', 'cube.dy', `${right} + ((x + exp(400)) - exp(400))`],
  ['absorbed in 200 digits', 'cube.dy', `${right} + ((x + exp(600)) - exp(600))`],
  ['not a number', 'cube.dy', `${right} + 0/0`],
  ['infinity', 'cube.dy', `${right} + 1/0`],
  ['infinity less itself', 'cube.dy', `${right} + (1/0 - 1/0)`],
  ['a square root that is there for half of the inputs', 'cube.dy', `${right} + sqrt(x) - sqrt(x)`],
  ['a logarithm that is there for half of the inputs', 'cube.dy', `${right}*exp(log(x))/x`],
  ['a steep sigmoid for an indicator', 'kink.dy', 'sigmoid(1e6*x)'],
  ['a steeper one', 'kink.dy', 'sigmoid(1e12*x)'],
  ['a threshold beside the right one', 'kink.dy', '1(x > 1e-9)'],
  ['a gap at the kink', 'kink.dy', '1(x > 0) + 1(abs(x + 1e-7) < 1e-8)'],
  ['zeros at the inputs of the kink', 'kink.dy', ({ kinkXs }) => `1(x > 0) + 1e-9*${product(kinkXs.slice(0, 12))}`],
  ['the label at hand, where labels vary', 'row.dy12', 'z_12 - 1'],
  ['another label, where labels vary', 'row.dy12', 'z_12'],
  ['a label that is never drawn is drawn', 'row.dy12', 'z_12 - 1(c_1 != 3)*1(c_1 != 1) - 1(c_1 == 3)*1e-3'],
  ['nan in an entry where labels are fixed', 'fixed.dy12', 'z_12 - 1 + 0*log(-exp(y_11))'],
  ['clips outside what is usual', 'fixed.dy12', 'exp(min(y12, 6))/(exp(y11) + exp(min(y12, 6)) + exp(y13)) - 1'],
  ['clips far outside', 'fixed.dy12', 'exp(y12)/(exp(max(y11, -20)) + exp(y12) + exp(y13)) - 1'],
  ['a reading of one side of a size', 'fixed.dy12', 'z_12 - N/(N^2)*1(y11 < 700)'],
];

test.each(FITTED)('%s: not correct', (_, step, text) => {
  const written = typeof text === 'string' ? text : text(inputs());
  for (const key of [practice(), other()]) {
    const { verdict, why } = decideText(key, step, written);
    expect([verdict, why]).not.toEqual(['correct', why]);
    expect(why).not.toMatch(/^(fault|.*backmark failed)/);
  }
});

const RIGHT: readonly (readonly [string, string, string])[] = [
  ['written plainly', 'cube.dy', right],
  ['a branch that never matters', 'cube.dy', `x > 1e6 ? ${right} + 0 : ${right}`],
  ['a cancellation', 'cube.dy', `(${right} + 1e9) - 1e9`],
  ['a cancellation of half the digits', 'cube.dy', `${right}*((exp(-200) + 1) - 1)*exp(200)`],
  ['the label as it comes', 'row.dy12', 'z_12 - 1(c_1 == 2)'],
  ['the label fixed', 'fixed.dy12', 'z_12 - 1'],
  ['the label fixed, by a condition', 'fixed.dy12', 'z_12 - 1(c_1 == 2)'],
  ['beyond what doubles hold', 'fixed.dy12', 'exp(y12 - 745)/(exp(y11 - 745) + exp(y12 - 745) + exp(y13 - 745)) - 1'],
  ['the kink', 'kink.dy', '1(x > 0)'],
  ['the kink by a quotient', 'kink.dy', '(1 + x/abs(x))/2'],
];

test.each(RIGHT)('%s: correct', (_, step, text) => {
  for (const key of [practice(), other()])
    expect(decideText(key, step, text)).toMatchObject({ verdict: 'correct', why: '' });
});

/** What is left to a person, as docs/verdicts.md says: a function so flat at every input that not even 200 digits see it move. */
const FLAT: readonly (readonly [string, string, string])[] = [
  ['a smooth step far away', 'cube.dy', `${right} * sigmoid(1e9*(1e7 - x))`],
  ['a bump too narrow to meet, by a saturated function', 'cube.dy', `${right} + (1 - tanh((1e8*(x - 12.3))^2))`],
];

test.each(FLAT)('%s: a function flat at every input is for a person', (_, step, text) => {
  expect(decideText(practice(), step, text).verdict).toBe('review');
});
