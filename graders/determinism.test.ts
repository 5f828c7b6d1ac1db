/**
 * The same inputs and seed give the same bytes: whatever order a class is graded in, however it is split over processes,
 * and whatever was graded before. The seed that students check with and those of grading agree on every verdict.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decideText, gradeText, keyOf, loadAssignment, loadCorpus } from '../bench/proof/corpus';
import { runs, seeds } from '../bench/proof/extent';
import { readSubmission } from '../src/submission/read-submission';
import { gradeSubmission } from './grade';
import { random } from './random';

const root = join(__dirname, '..');
const folder = join(root, 'assignments', 'backprop-by-hand');
const assignment = loadAssignment(readFileSync(join(folder, 'assignment.yaml'), 'utf8'), 'assignment.yaml');
const files = readdirSync(join(folder, 'submissions')).sort();
const submissions = files.map((file) =>
  readSubmission(readFileSync(join(folder, 'submissions', file)), file, assignment),
);

function shuffled<T>(list: readonly T[], seed: string): T[] {
  const r = random(`shuffle ${seed}`);
  return list
    .map((value) => ({ value, by: r() }))
    .sort((a, b) => a.by - b.by)
    .map(({ value }) => value);
}

/** The class graded in an order with a key of its own; records as bytes, in the order of the files. */
function recordsIn(order: readonly number[], seed: string): string[] {
  const key = keyOf(assignment, seed);
  const out = new Map(order.map((i) => [i, JSON.stringify(gradeSubmission(key, submissions[i]!))]));
  return files.map((_, i) => out.get(i) ?? '');
}

test('records are the same bytes in twenty orders of the class', () => {
  const inOrder = files.map((_, i) => i);
  const expected = recordsIn(inOrder, 'grade');
  expect(expected.length).toBeGreaterThan(25);
  for (let i = 0; i < 20; i++) expect(recordsIn(shuffled(inOrder, `${i}`), 'grade')).toEqual(expected);
});

test('records are the same bytes when a key has graded everything else before', () => {
  // harder answers than a class hands in: every branch search and every digit leaves something behind in the key
  for (const { file, assignment: sheet, rows } of loadCorpus(root)) {
    const some = shuffled(rows, file).slice(0, runs(40, 400));
    const used = keyOf(sheet, 'grade');
    for (const row of rows) decideText(used, row.step, row.text);
    const fresh = keyOf(sheet, 'grade');
    for (const row of some)
      expect([row.id, gradeText(used, row.step, row.text)]).toEqual([row.id, gradeText(fresh, row.step, row.text)]);
  }
});

test('records are the same bytes when the class is split over two processes', () => {
  const at = mkdtempSync(join(tmpdir(), 'backmark-split-'));
  try {
    const grade = (name: string, keep: (file: string) => boolean): string[] => {
      const from = join(at, name);
      mkdirSync(from);
      for (const file of files.filter(keep)) cpSync(join(folder, 'submissions', file), join(from, file));
      const out = join(at, `${name}-out`);
      const command = [join(root, 'dist', 'backmark.cjs'), 'grade', join(folder, 'assignment.yaml'), from];
      try {
        execFileSync(process.execPath, [...command, '--out', out, '--seed', 'split', '--quiet'], { stdio: 'ignore' });
      } catch (e) {
        // 4: graded, but some submissions could not be
        if ((e as { status?: number }).status !== 4) throw e;
      }
      return readFileSync(join(out, 'results.jsonl'), 'utf8').trim().split('\n');
    };
    const whole = grade('whole', () => true);
    // by their first letter: two files of one student stay together
    const parts = [...grade('first', (f) => f < 'k'), ...grade('second', (f) => f >= 'k')];
    expect(whole.length).toBeGreaterThan(25);
    expect([...parts].sort()).toEqual([...whole].sort());
  } finally {
    rmSync(at, { recursive: true, force: true });
  }
}, 60_000);

test('the practice seed and those of grading give the same verdicts', () => {
  for (const { file, assignment: sheet, rows } of loadCorpus(root)) {
    const [practice, ...grading] = seeds(2)
      .slice(0, runs(2, 6))
      .map((seed) => keyOf(sheet, seed));
    for (const row of rows) {
      // an answer beyond any budget may go to a TA with one seed and not with another
      if (row.allowed.length > 1) continue;
      const checked = decideText(practice!, row.step, row.text).verdict;
      for (const key of grading)
        expect([file, row.id, decideText(key, row.step, row.text).verdict]).toEqual([file, row.id, checked]);
    }
  }
});
