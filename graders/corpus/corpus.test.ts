/** The corpus is what it says: well-formed rows, enough of them, every step with right and wrong answers. Grading it is proved in graders/. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

type Row = {
  readonly id: string;
  readonly step: string;
  readonly answer: unknown;
  readonly truth: string;
  readonly why: string;
  readonly verdict?: string | readonly string[];
};
type Corpus = {
  readonly assignment: {
    readonly problems: readonly { readonly id: string; readonly steps: readonly { readonly id: string }[] }[];
  };
  readonly answers: readonly Row[];
};

const files = readdirSync(__dirname)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => ({ name, corpus: parse(readFileSync(join(__dirname, name), 'utf8')) as Corpus }));
const rows = files.flatMap(({ name, corpus }) => corpus.answers.map((row) => ({ file: name, ...row })));
const stepsOf = (corpus: Corpus) => corpus.assignment.problems.flatMap((p) => p.steps.map((s) => `${p.id}.${s.id}`));

test.each(files.map((f) => [f.name, f.corpus] as const))('%s: ids are unique and steps exist', (_, corpus) => {
  const ids = corpus.answers.map((row) => row.id);
  expect(new Set(ids).size).toBe(ids.length);
  const steps = new Set(stepsOf(corpus));
  expect(corpus.answers.filter((row) => !steps.has(row.step)).map((row) => row.id)).toEqual([]);
});

test('every step has a right answer and a wrong one', () => {
  const missing = files.flatMap(({ name, corpus }) =>
    stepsOf(corpus).flatMap((step) =>
      ['correct', 'wrong']
        .filter((truth) => !corpus.answers.some((row) => row.step === step && row.truth === truth))
        .map((truth) => `${name} ${step}: no ${truth} answer`),
    ),
  );
  expect(missing).toEqual([]);
});

test('every row has a text, a truth, a reason and a known verdict', () => {
  const known = new Set(['correct', 'wrong', 'unreadable', 'review']);
  const odd = rows.filter(
    (row) =>
      typeof row.answer !== 'string' ||
      row.answer.trim() === '' ||
      !['correct', 'wrong', 'unreadable'].includes(row.truth) ||
      typeof row.why !== 'string' ||
      [row.verdict ?? row.truth].flat().some((verdict) => !known.has(verdict)),
  );
  expect(odd.map((row) => `${row.file} ${row.id}`)).toEqual([]);
});

test('no answer is there twice for a step', () => {
  const seen = new Map<string, string>();
  const twice = rows.flatMap((row) => {
    const key = `${row.file} ${row.step} ${String(row.answer)}`;
    const before = seen.get(key);
    seen.set(key, row.id);
    return before ? [`${row.file} ${before} and ${row.id}`] : [];
  });
  expect(twice).toEqual([]);
});

test('it is as large as its certificate says', () => {
  expect(files.length).toBe(17);
  expect(rows.length).toBeGreaterThanOrEqual(3000);
  expect(new Set(rows.map((row) => `${row.file} ${row.step}`)).size).toBeGreaterThanOrEqual(200);
  const count = (truth: string) => rows.filter((row) => row.truth === truth).length;
  expect(count('correct')).toBeGreaterThanOrEqual(1300);
  expect(count('wrong')).toBeGreaterThanOrEqual(1700);
  expect(rows.filter((row) => String(row.answer).includes('\\')).length).toBeGreaterThanOrEqual(250);
});
