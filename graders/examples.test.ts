/** Every assignment's examples get the verdicts they name: single answers, and the whole sample class. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readAssignment } from '../src/assignment/read-assignment';
import { intake } from '../src/submission/intake';
import { readSubmission } from '../src/submission/read-submission';
import type { AnswerText } from '../src/submission/types';
import { gradeStep, gradeSubmission } from './grade';
import type { AnswerKey } from './key';
import { makeKey } from './key';

type Row = {
  readonly step: string;
  readonly answer: string;
  readonly verdict: string | readonly string[];
  readonly code?: string;
};

const root = join(__dirname, '..', 'assignments');

function keyOf(folder: string): AnswerKey {
  const text = readFileSync(join(folder, 'assignment.yaml'), 'utf8');
  const read = readAssignment(text, 'assignment.yaml');
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const made = makeKey(read.value, 'practice');
  if (!made.ok) throw new Error(JSON.stringify(made.problems));
  return made.value;
}

for (const id of readdirSync(root)) {
  const folder = join(root, id);
  const examples = join(folder, 'examples');
  if (!existsSync(examples)) continue;
  const key = keyOf(folder);
  for (const file of readdirSync(examples).filter((f) => f.endsWith('.yaml') && f !== 'class.yaml')) {
    test(`${id}/examples/${file}`, () => {
      const rows = parse(readFileSync(join(examples, file), 'utf8')) as readonly Row[];
      expect(rows.length).toBeGreaterThan(0);
      const off = rows.flatMap((row) => {
        const problem = key.problems.get(row.step.split('.')[0] ?? '');
        const step = problem?.problem.steps.find((s) => s.id === row.step);
        if (!problem || !step) return [`${row.step}: no such step`];
        const text = typeof row.answer === 'string' ? row.answer : String(row.answer ?? '');
        const given: AnswerText = {
          step: row.step,
          text,
          line: 1,
          column: 1,
          indent: 0,
          problems: [],
          unreadable: false,
        };
        const { record } = gradeStep(key, problem, step, given, 'ada');
        const codes = [...record.problems.map((p) => p.code), record.diagnosis?.code];
        const want = [row.verdict].flat();
        const fits = want.includes(record.verdict) && (row.code === undefined || codes.includes(row.code));
        return fits
          ? []
          : [
              `${row.step}: ${text} | ${want.join('/')} ${row.code ?? ''} expected, got ${record.verdict} ${codes.join(' ')}`,
            ];
      });
      expect(off).toEqual([]);
    });
  }
  const classFile = join(examples, 'class.yaml');
  if (!existsSync(classFile)) continue;
  test(`${id}: the sample class`, () => {
    const expected = parse(readFileSync(classFile, 'utf8')) as Record<
      string,
      string | Record<string, string | readonly string[]>
    >;
    const files = readdirSync(join(folder, 'submissions'));
    expect(Object.keys(expected).sort()).toEqual([...files].sort());
    const taken = intake(
      files.map((f) => readSubmission(readFileSync(join(folder, 'submissions', f)), f, key.assignment)),
    );
    const off: string[] = [];
    for (const [file, want] of Object.entries(expected)) {
      if (typeof want === 'string') continue;
      const submission = taken.submissions.find((s) => s.source === file);
      if (!submission) {
        off.push(`${file}: not taken in`);
        continue;
      }
      const record = gradeSubmission(key, submission);
      for (const [step, verdict] of Object.entries(want)) {
        const got = record.steps.find((s) => s.id === step)?.verdict;
        if (got === undefined || ![verdict].flat().includes(got))
          off.push(`${file} ${step}: ${[verdict].flat().join('/')} expected, got ${got}`);
      }
    }
    expect(off).toEqual([]);
  });
}
