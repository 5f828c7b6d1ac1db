/**
 * Answers as people write them, to assignments in the style of public notes: every row is graded, and its verdict, the first
 * line that does not hold and whether that costs the answer are what the row says.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readAssignment } from '../src/assignment/read-assignment';
import { gradeStep } from './grade';
import type { AnswerKey } from './key';
import { makeKey } from './key';

type Row = {
  readonly id: string;
  readonly step: string;
  readonly syntax: 'text' | 'latex' | 'numpy';
  readonly truth: 'correct' | 'wrong';
  /** `line`: the answer is right, a line of it is not. `unreadable`: it reads two ways and is asked about. */
  readonly expected: 'correct' | 'wrong' | 'line' | 'unreadable';
  readonly first_wrong_line?: number;
  readonly answer: string;
};

const ROOT = join(__dirname, 'samples');
const folders = readdirSync(ROOT, { withFileTypes: true })
  .filter((d) => d.isDirectory())
  .map((d) => d.name);

function keyOf(folder: string): AnswerKey {
  const read = readAssignment(readFileSync(join(ROOT, folder, 'assignment.yaml'), 'utf8'), folder);
  if (!read.ok) throw new Error(`${folder}: ${read.problems.map((p) => p.message).join('; ')}`);
  const key = makeKey(read.value, 'samples');
  if (!key.ok) throw new Error(`${folder}: ${key.problems.map((p) => p.message).join('; ')}`);
  return key.value;
}

/** What the grader found, in the words of a row. */
function graded(key: AnswerKey, row: Row): { found: string; line: number | undefined } {
  const problem = key.problems.get(row.step.split('.')[0] ?? '');
  const step = problem?.problem.steps.find((s) => s.id === row.step);
  if (!problem || !step) throw new Error(`${row.id}: no step ${row.step}`);
  const { record } = gradeStep(
    key,
    problem,
    step,
    { step: row.step, text: row.answer, line: 1, column: 1, indent: 0, problems: [], unreadable: false },
    'someone',
  );
  const at = record.lines?.findIndex((l) => l.verdict === 'wrong') ?? -1;
  const doubtful = record.lines?.some((l) => l.verdict === 'wrong' || l.verdict === 'review') ?? false;
  return {
    found: record.verdict === 'correct' && doubtful ? 'line' : record.verdict,
    line: at >= 0 && (record.lines?.length ?? 0) > 1 ? at + 1 : undefined,
  };
}

describe.each(folders)('%s', (folder) => {
  const rows = parse(readFileSync(join(ROOT, folder, 'answers.yaml'), 'utf8')) as readonly Row[];
  const read = rows.filter((r) => r.syntax !== 'numpy');
  const numpy = rows.filter((r) => r.syntax === 'numpy');
  let key: AnswerKey;
  beforeAll(() => {
    key = keyOf(folder);
  });

  if (read.length > 0)
    test.each(read.map((r) => [r.id, r] as const))('%s', (_, row) => {
      const { found, line } = graded(key, row);
      expect(found).toBe(row.expected);
      // a single line that is wrong is the answer itself
      if (line !== undefined) expect(line).toBe(row.first_wrong_line);
      else if (row.expected === 'line') expect(row.first_wrong_line).toBeUndefined();
    });

  if (numpy.length > 0)
    test.skip.each(numpy.map((r) => r.id))('%s: NumPy statements are not read yet', () => undefined);
});

test('the samples have two hundred answers and more', () => {
  const rows = folders.flatMap((f) => parse(readFileSync(join(ROOT, f, 'answers.yaml'), 'utf8')) as readonly Row[]);
  expect(new Set(rows.map((r) => r.id)).size).toBe(rows.length);
  expect(rows.length).toBeGreaterThan(200);
});
