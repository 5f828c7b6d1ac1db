/** What digits say of two numbers, and what a record counts as evidence. Verdicts of many answers are in corpus-verdicts.test.ts. */
import { afresh } from '../bench/mutation/afresh';
import { gradeText, keyOf, loadAssignment } from '../bench/proof/corpus';
import { balls } from '../src/engine/ball';
import { compareBalls } from './exact';

const fine = balls(50);
const third = fine.divide(fine.constant('1'), fine.constant('3'));
/** An answer, the truth, and what 50 digits say. */
const CELLS: readonly (readonly [
  string,
  ReturnType<typeof fine.constant>,
  ReturnType<typeof fine.constant>,
  string,
])[] = [
  ['exact and the same', fine.constant('2'), fine.constant('2'), 'equal'],
  ['exact and another', fine.constant('2'), fine.constant('2.0000000000000000000000000000000000000001'), 'different'],
  ['rounded, within the bounds', third, fine.divide(fine.constant('2'), fine.constant('6')), 'equal'],
  ['rounded, beyond them', third, fine.add(third, fine.constant('1e-40')), 'different'],
  ['nothing left of the terms, judged by their size', fine.subtract(third, third), fine.constant('0'), 'equal'],
  [
    'no digit left',
    fine.multiply(fine.subtract(fine.exp(fine.constant('1e-90')), fine.constant('1')), fine.constant('1e90')),
    fine.constant('2'),
    'open',
  ],
];

test.each(CELLS)('digits: %s', (_, a, b, out) => {
  expect(compareBalls(a, b, 1e-30)).toBe(out);
});

const EVIDENCE = loadAssignment(
  `
backmark: 1
id: evidence
title: What a record counts
problems:
  - id: p
    sizes: {N: 2}
    inputs: {x: [N]}
    forward: {y: sum(relu(x))}
    steps: [{id: a, find: dy/dx_1}, {id: b, find: y}]
`,
  'evidence.yaml',
);
const evidenceKey = afresh(() => keyOf(EVIDENCE, 'practice'));

test.each([
  ['p.a', '1(x_1 > 0)', 'correct', 'double', '6 of 6'],
  ['p.a', 'step(x_1 + 1e20 - 1e20)', 'correct', '50 digits', undefined],
  ['p.a', 'step(x_2)', 'wrong', 'double', undefined],
  ['p.a', '1(x_1 > 0) + 0*exp(x_1 + 800)', 'correct', '30 digits', '6 of 6'],
  ['p.a', '1(x_1 > 0)*(1 + 1e-60)', 'wrong', '200 digits', undefined],
  ['p.a', '1(x_1 > 0)*(1 + 1e-260)', 'review', '200 digits', undefined],
  ['p.b', 'sum(x .* (x > 0))', 'correct', 'double', undefined],
  ['p.a', '1(x_1 > 0) + 0*sqrt(x_1)', 'wrong', undefined, undefined],
] as const)('%s %s: %s at %s, %s branches', (step, text, verdict, precision, branches) => {
  const { verdict: got, evidence } = gradeText(evidenceKey(), step, text);
  expect(got).toBe(verdict);
  if (precision) expect(evidence?.precision).toBe(precision);
  if (branches) expect(evidence?.branches).toBe(branches);
});
