/** Every answer of the corpus gets the verdict of its truth, whatever the seed: a few seeds here, fifty in `npm run proof`. */
import { join } from 'node:path';
import { gradeText, keyOf, loadCorpus } from '../bench/proof/corpus';
import { seeds } from '../bench/proof/extent';

const sheets = loadCorpus(join(__dirname, '..'));

test.each(seeds(3))('no wrong verdict with the seed %s', (seed) => {
  const offenders: string[] = [];
  for (const { file, assignment, rows } of sheets) {
    const key = keyOf(assignment, seed);
    for (const row of rows) {
      const { verdict, problems } = gradeText(key, row.step, row.text);
      if (row.allowed.includes(verdict)) continue;
      const why = problems.map((p) => `${p.code}: ${p.message}`).join('; ');
      offenders.push(`${file} ${row.id} | ${row.text} | ${row.allowed.join(' or ')} | ${verdict} | ${why}`);
    }
  }
  expect(offenders.join('\n')).toBe('');
});
