import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ResultRecord, StepRecord } from '../reports/record';
import { readOverrides } from '../src/assignment/overrides';
import { readAssignment } from '../src/assignment/read-assignment';
import { groupsOf } from './groups';
import { answerMark, settle } from './settle';

const made = readAssignment(
  readFileSync(join(__dirname, '..', 'assignments', 'backprop-by-hand', 'assignment.yaml'), 'utf8'),
  'assignment.yaml',
);
if (!made.ok) throw new Error(JSON.stringify(made.problems));
const assignment = made.value;

const step = (id: string, more: Partial<StepRecord>): StepRecord => ({
  id,
  title: '',
  asks: 'formula',
  asked: { text: '', latex: '' },
  verdict: 'wrong',
  score: 0,
  points: 1,
  pending: 0,
  answer: 'X',
  problems: [],
  ...more,
});

function record(id: string, steps: readonly StepRecord[], more: Partial<ResultRecord> = {}): ResultRecord {
  const sum = (of: (s: StepRecord) => number): number => Math.round(steps.reduce((t, s) => t + of(s), 0) * 1e6) / 1e6;
  return {
    format: 'backmark/result@1',
    version: '0',
    assignment: { id: 'backprop-by-hand', title: '', sha256: '', key: '' },
    seed: 's',
    student: { id, name: id, identity: 'file' },
    submission: { source: `${id}.yaml`, sha256: '', time: null },
    status: 'graded',
    score: sum((s) => s.score),
    points: sum((s) => s.points),
    pending: sum((s) => s.pending),
    steps,
    problems: [],
    ...more,
  };
}

const SLIP = 'aaaa000011112222';
const OTHER = 'aaaa999911112222';
const reading = { code: 'other-reading', message: 'right if …', severity: 'error' as const };
const CLASS = [
  record('ada', [
    step('linear.dX', { fingerprint: SLIP, points: 2, answer: 'a longer one' }),
    step('linear.dW', { verdict: 'correct', score: 2, points: 2 }),
    step('softmax.dY', { verdict: 'review', pending: 2, points: 2, problems: [reading] }),
  ]),
  record('bo', [
    step('linear.dX', { fingerprint: SLIP, points: 2, answer: 'short' }),
    step('linear.dW', { fingerprint: OTHER, points: 2 }),
    step('softmax.dY', { verdict: 'unreadable', pending: 2, points: 2, answer: 'dY = (' }),
  ]),
  record('cy', [
    step('linear.dX', { verdict: 'consistent', score: 2, points: 2, fingerprint: SLIP }),
    step('linear.dW', { verdict: 'blank', points: 2, answer: '' }),
    step('softmax.dY', { verdict: 'partial', score: 0.666667, points: 2, fingerprint: 'bbbb000011112222' }),
  ]),
];
const BROKEN = record('di', [], { status: 'unreadable', points: 6, pending: 6 });

function run(items: readonly string[], records: readonly ResultRecord[] = CLASS) {
  const text = `overrides:\n${items.map((i) => `  - ${i}\n`).join('')}`;
  const overrides = readOverrides(text, 'overrides.yaml', assignment);
  if (!overrides.ok) throw new Error(JSON.stringify(overrides.problems));
  return settle(records, groupsOf(records), overrides.value.overrides);
}

const cell = (records: readonly ResultRecord[], student: string, id: string): string => {
  const s = records.find((r) => r.student.id === student)?.steps.find((x) => x.id === id);
  return `${s?.verdict} ${s?.score}/${s?.points} +${s?.pending}`;
};

test('groups: what is one function, the largest first, with the shortest answer', () => {
  expect(groupsOf(CLASS).map((g) => [g.id, g.step, g.count, g.example.answer, g.students.join()])).toEqual([
    ['aaaa0000', 'linear.dX', 2, 'short', 'ada,bo'],
    ['aaaa9999', 'linear.dW', 1, 'X', 'bo'],
    [groupsOf(CLASS)[2]?.id, 'softmax.dY', 1, 'dY = (', 'bo'],
    ['bbbb0000', 'softmax.dY', 1, 'X', 'cy'],
    ['other-reading', undefined, 1, 'X', 'ada'],
  ]);
});

describe('what an override settles', () => {
  test.each([
    ['{group: aaaa0000, credit: 1/2}', 'ada', 'linear.dX', 'partial 1/2 +0', 3],
    ['{group: aaaa0000, credit: 1/2}', 'bo', 'linear.dX', 'partial 1/2 +0', 1],
    ['{group: aaaa0000, credit: 1/2}', 'cy', 'linear.dX', 'consistent 2/2 +0', 2.666667],
    ['{group: aaaa0000, credit: 1/3}', 'bo', 'linear.dX', 'partial 0.666667/2 +0', 0.666667],
    ['{group: other-reading, credit: 1}', 'ada', 'softmax.dY', 'correct 2/2 +0', 4],
    ['{group: other-reading, credit: 0}', 'ada', 'softmax.dY', 'wrong 0/2 +0', 2],
    ['{group: other-reading, step: linear.dX, credit: 0}', 'ada', 'softmax.dY', 'review 0/2 +2', 2],
    ['{student: bo, step: linear.dX, points: 1.5}', 'bo', 'linear.dX', 'partial 1.5/2 +0', 1.5],
    ['{student: bo, step: linear.dX, points: 1.5}', 'ada', 'linear.dX', 'wrong 0/2 +0', 2],
    ['{student: cy, step: linear.dW, credit: 1}', 'cy', 'linear.dW', 'partial 2/2 +0', 4.666667],
    ['{student: cy, step: linear.dX, credit: 0}', 'cy', 'linear.dX', 'wrong 0/2 +0', 0.666667],
    ['{student: ada, credit: 1/2}', 'ada', 'linear.dW', 'correct 1/2 +0', 3],
    ['{student: ada, points: 5}', 'ada', 'softmax.dY', 'partial 1.666667/2 +0', 5],
    ['{step: linear.dX, void: drop}', 'cy', 'linear.dX', 'consistent 0/0 +0', 0.666667],
    ['{step: linear.dX, void: full}', 'bo', 'linear.dX', 'wrong 2/2 +0', 2],
    ['{step: softmax.dY, void: full}', 'bo', 'softmax.dY', 'unreadable 2/2 +0', 2],
    ['{group: aaaa0000, comment: Look at the order.}', 'ada', 'linear.dX', 'wrong 0/2 +0', 2],
  ])('%s: %s %s', (override, student, id, expected, score) => {
    const { records, conflicts } = run([override]);
    expect(conflicts.filter((c) => c.code !== 'unknown-group')).toEqual([]);
    expect(cell(records, student, id)).toBe(expected);
    expect(records.find((r) => r.student.id === student)?.score).toBe(score);
  });

  test('the most particular decides: void, the answer, the group, the student', () => {
    const all = [
      '{student: bo, credit: 1/4}',
      '{group: aaaa0000, credit: 1/2}',
      '{student: bo, step: linear.dX, credit: 1}',
    ];
    expect(cell(run(all).records, 'bo', 'linear.dX')).toBe('partial 2/2 +0');
    expect(cell(run(all).records, 'ada', 'linear.dX')).toBe('partial 1/2 +0');
    expect(cell(run(all).records, 'bo', 'linear.dW')).toBe('partial 0.5/2 +0');
    expect(cell(run([...all, '{step: linear.dX, void: drop}']).records, 'bo', 'linear.dX')).toBe('wrong 0/0 +0');
  });

  test('what was graded stays beside it, and the comment reaches the student', () => {
    const s = run(['{group: aaaa0000, credit: 1/2, comment: The order.}']).records[1]?.steps[0];
    expect(s?.overrides).toEqual([
      { by: 'group', line: 2, comment: 'The order.', was: { verdict: 'wrong', score: 0, points: 2 } },
    ]);
    expect(s?.problems[0]).toEqual({ code: 'comment', message: 'The order.', severity: 'note' });
    expect(s?.credit).toEqual(['1 of 2: settled by a TA for all who made this mistake']);
  });

  test('a submission that could not be graded is settled as a whole', () => {
    const { records, conflicts } = run(['{student: di, points: 4}'], [BROKEN]);
    expect(conflicts).toEqual([]);
    expect(records[0]).toMatchObject({ status: 'graded', score: 4, points: 6, pending: 0 });
  });

  test('without an override the very same records come back', () => {
    expect(run([]).records).toBe(CLASS);
    expect(run(['{student: bo, step: linear.dX, credit: 1}']).records[0]).toBe(CLASS[0]);
  });

  test('thirds add up', () => {
    const thirds = record('eve', [
      step('linear.dX', { points: 0.333333 }),
      step('linear.dW', { points: 0.333333, verdict: 'correct', score: 0.333333 }),
      step('softmax.dY', { points: 0.333333, verdict: 'correct', score: 0.333333 }),
    ]);
    expect(run(['{student: eve, step: linear.dX, credit: 1}'], [thirds]).records[0]?.score).toBe(1);
  });
});

describe('what is flagged, and left out', () => {
  test.each([
    ['{student: bob, credit: 1}', 'unknown-student', 'nobody in this class is bob; did you mean bo?'],
    [
      '{group: aaaa0001, credit: 1}',
      'unknown-group',
      'no group of this class begins with aaaa0001; did you mean aaaa0000?',
    ],
    ['{group: aaaa, credit: 1}', 'ambiguous-group', 'aaaa begins the names of 2 groups: aaaa0000, aaaa9999'],
    [
      '{student: ada, step: linear.dW, credit: 1/2}',
      'now-correct',
      'ada, linear.dW: the answer is correct now; the override would change that and was not carried out',
    ],
    [
      '{student: ada, step: linear.dW, credit: 1}',
      'no-longer-needed',
      'ada, linear.dW: the answer is correct now; the override gives it nothing more',
    ],
    [
      '{student: bo, step: linear.dX, was: unreadable, credit: 1}',
      'verdict-changed',
      'bo, linear.dX: the verdict was unreadable, now it is wrong; it was not carried out',
    ],
    [
      "{student: bo, step: linear.dX, answer: '0000000000000000', credit: 1}",
      'answer-changed',
      'bo, linear.dX: the answer is another one since this was written; it was not carried out',
    ],
    [
      '{student: di, step: linear.dX, credit: 1}',
      'not-graded',
      'di: no step of this submission was graded (unreadable)',
    ],
  ])('%s', (override, code, message) => {
    const records = [...CLASS, BROKEN];
    const settled = run([override], records);
    expect(settled.conflicts.map((c) => [c.code, c.message, c.line])).toEqual([[code, message, 2]]);
    expect(settled.records).toEqual(records);
  });

  test('an override for this very answer stands', () => {
    const mark = answerMark('short');
    expect(run([`{student: bo, step: linear.dX, was: wrong, answer: '${mark}', credit: 1}`]).conflicts).toEqual([]);
  });

  test('was: correct lowers a correct answer', () => {
    const { records, conflicts } = run(['{student: ada, step: linear.dW, was: correct, credit: 0}']);
    expect([cell(records, 'ada', 'linear.dW'), conflicts]).toEqual(['correct 0/2 +0', []]);
  });
});
