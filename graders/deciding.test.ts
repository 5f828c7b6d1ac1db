/**
 * The deciding code at a glance: a part of the corpus, the hardest answers first, ended by the first wrong verdict. Mutation
 * testing runs this file alone (`.stryker.conf.json`); whole and under many seeds the corpus is in corpus-verdicts.test.ts.
 */
import { join } from 'node:path';
import { decideText, gradeText, keyOf, loadAssignment, loadCorpus } from '../bench/proof/corpus';
import { balls } from '../src/engine/ball';
import { compareBalls } from './exact';
import { judgeValues } from './value';

/** One in so many answers of a file is tried. */
const SHARE: Readonly<Record<string, number>> = { adversaries: 1, values: 1, peers: 2, kinks: 4 };

test('a part of the corpus, one seed', () => {
  for (const { file, assignment, rows } of loadCorpus(join(__dirname, '..'))) {
    const key = keyOf(assignment, 'practice');
    const every = SHARE[file.replace('.yaml', '')] ?? 6;
    for (const row of rows.filter((r, i) => r.truth !== 'unreadable' && i % every === 0)) {
      const { verdict } = decideText(key, row.step, row.text);
      const fine = row.allowed.includes(verdict) || (row.truth === 'wrong' && verdict === 'unreadable');
      if (!fine) throw new Error(`${row.id} ${row.text}: ${verdict}, expected ${row.allowed.join(' or ')}`);
    }
  }
});

test('whole numbers written for a truth that is one are right, for another wrong', () => {
  const truth = { low: Float64Array.of(3), high: Float64Array.of(3) };
  expect(judgeValues([3], ['3'], truth, { kind: 'default' })).toEqual([true]);
  expect(judgeValues([4], ['4'], truth, { kind: 'default' })).toEqual([false]);
});

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
  const { verdict: got, evidence } = gradeText(keyOf(EVIDENCE, 'practice'), step, text);
  expect(got).toBe(verdict);
  if (precision) expect(evidence?.precision).toBe(precision);
  if (branches) expect(evidence?.branches).toBe(branches);
});
