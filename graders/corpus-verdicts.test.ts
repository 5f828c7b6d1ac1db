/** Every answer of the corpus gets the verdict of its truth, whatever the seed: under fifty of them. */
import { join } from 'node:path';
import { decideText, gradeText, keyOf, loadCorpus } from '../bench/proof/corpus';
import { FULL_SEEDS, runs, seeds } from '../bench/proof/extent';

const sheets = loadCorpus(join(__dirname, '..'));

type Graded = { readonly verdict: string; readonly why: string };

/** A line for each answer whose verdict its row does not allow. */
function offenders(seed: string, grade: (...at: Parameters<typeof decideText>) => Graded, every = 1): string {
  return sheets
    .flatMap(({ file, assignment, rows }) => {
      const key = keyOf(assignment, seed);
      return rows.flatMap((row, i) => {
        if (i % every) return [];
        const { verdict, why } = grade(key, row.step, row.text);
        return row.allowed.includes(verdict)
          ? []
          : [`${file} ${row.id} | ${row.text} | ${row.allowed.join(' or ')} | ${verdict} | ${why}`];
      });
    })
    .join('\n');
}

test.each(seeds(FULL_SEEDS))('no wrong verdict with the seed %s', (seed) => {
  expect(offenders(seed, decideText)).toBe('');
});

test('the records of students say so too', () => {
  const record = (...at: Parameters<typeof gradeText>): Graded => {
    const { verdict, problems } = gradeText(...at);
    return { verdict, why: problems.map((p) => `${p.code}: ${p.message}`).join('; ') };
  };
  // with the slip named, the witness shown and the lines judged: some ten times the work
  expect(offenders('practice', record, runs(5, 1))).toBe('');
});
