/**
 * The deciding code at a glance: a part of the corpus, the hardest answers first, ended by the first wrong verdict. Mutation
 * testing runs this file alone (`.stryker.conf.json`); whole and under many seeds the corpus is in corpus-verdicts.test.ts.
 */
import { join } from 'node:path';
import { decideText, keyOf, loadCorpus } from '../bench/proof/corpus';
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
