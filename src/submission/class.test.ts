/** The sample class: every file is read as examples/class.yaml says, and the examples name steps that exist. */
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { readAssignment } from '../assignment/read-assignment';
import { isBlank } from './blank';
import { collectFiles } from './files';
import { intake } from './intake';
import { readSubmission } from './read-submission';

const root = resolve(__dirname, '../../assignments/backprop-by-hand');
const read = readAssignment(readFileSync(resolve(root, 'assignment.yaml'), 'utf8'), 'assignment.yaml');
if (!read.ok) throw new Error(read.problems.map((p) => p.message).join('\n'));
const assignment = read.value;
const steps = assignment.problems.flatMap((p) => p.steps.map((s) => s.id));

type Word = string | readonly string[];
const truth = parse(readFileSync(resolve(root, 'examples/class.yaml'), 'utf8')) as Record<
  string,
  string | Record<string, Word>
>;
const { files } = collectFiles([resolve(root, 'submissions')]);
const { submissions, rows } = intake(files.map((f) => readSubmission(f.bytes, f.source, assignment)));

const VERDICTS = ['correct', 'consistent', 'partial', 'wrong', 'unreadable', 'blank'];

test('at least 24 files, each with its verdicts', () => {
  expect(files.length).toBeGreaterThanOrEqual(24);
  expect(files.map((f) => f.source)).toEqual(Object.keys(truth).sort());
});

test.each(rows.map((r) => [r.source, r.status] as const))('%s is %s', (source, status) => {
  const said = truth[source];
  expect(status).toBe(typeof said === 'string' ? said : 'graded');
});

test.each(Object.entries(truth).filter((e): e is [string, Record<string, Word>] => typeof e[1] !== 'string'))(
  '%s: what is there is taken',
  (source, verdicts) => {
    expect(Object.keys(verdicts)).toEqual(steps);
    const submission = submissions.find((s) => s.source === source);
    const blank = steps.filter((id) => {
      const answer = submission?.answers.find((a) => a.step === id);
      return !answer || (!answer.unreadable && isBlank(answer.text));
    });
    expect(blank).toEqual(steps.filter((id) => verdicts[id] === 'blank'));
    for (const a of submission?.answers ?? [])
      if (a.unreadable) expect([verdicts[a.step]].flat()).toContain('unreadable');
    for (const word of Object.values(verdicts).flat()) expect(VERDICTS).toContain(word);
  },
);

test('the examples cover every step with right, wrong and other answers', () => {
  const all = readdirSync(resolve(root, 'examples'))
    .filter((name) => name !== 'class.yaml')
    .flatMap(
      (name) =>
        parse(readFileSync(resolve(root, 'examples', name), 'utf8')) as {
          step: string;
          answer: string;
          verdict: Word;
        }[],
    );
  expect(all.length).toBeGreaterThanOrEqual(120);
  for (const id of steps) {
    const verdicts = all.filter((row) => row.step === id).flatMap((row) => row.verdict);
    expect([id, verdicts.includes('correct'), verdicts.includes('wrong')]).toEqual([id, true, true]);
  }
  for (const row of all) {
    expect(steps).toContain(row.step);
    expect(typeof row.answer).toBe('string');
    for (const word of [row.verdict].flat()) expect(VERDICTS).toContain(word);
  }
});
