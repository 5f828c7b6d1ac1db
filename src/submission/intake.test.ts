import { intake } from './intake';
import { TWO_FILES } from './messages.cases';
import type { Submission } from './types';

const file = (source: string, id: string, sha256 = source, code?: string): Submission => ({
  source,
  sha256,
  assignment: 'demo',
  student: { id, name: id, identity: 'file' },
  answers: [{ step: 'a.b', text: 'x', line: 1, column: 1, indent: 0, problems: [], unreadable: false }],
  problems: code === undefined ? [] : [{ code, blame: 'student', message: code }],
  unreadable: code !== undefined,
});

test('one file a student goes on as it is', () => {
  const a = file('a.yaml', 'ada');
  const found = intake([a], [{ source: '.x', reason: 'a hidden file' }]);
  expect(found.submissions).toEqual([a]);
  expect(found.rows).toEqual([
    { source: 'a.yaml', student: 'ada', name: 'ada', status: 'graded', note: '' },
    { source: '.x', student: '', name: '', status: 'skipped', note: 'a hidden file' },
  ]);
});

test('two files of one student are both set aside', () => {
  const found = intake([file('a.yaml', 'ada'), file('b.yaml', 'bo'), file('c.yaml', 'ada')]);
  expect(found.submissions.map((s) => [s.source, s.answers.length, s.unreadable])).toEqual([
    ['a.yaml', 0, true],
    ['b.yaml', 1, false],
    ['c.yaml', 0, true],
  ]);
  expect(found.submissions[2]?.problems[0]).toMatchObject({
    code: 'duplicate-student',
    message: TWO_FILES,
  });
  expect(found.rows.map((r) => r.status)).toEqual(['duplicate', 'graded', 'duplicate']);
});

test('a copy counts once, another assignment does not compete', () => {
  const found = intake([
    file('a.yaml', 'ada', 'h'),
    file('b.yaml', 'ada', 'h'),
    file('c.yaml', 'ada', 'k', 'other-assignment'),
  ]);
  expect(found.submissions.map((s) => s.source)).toEqual(['a.yaml', 'c.yaml']);
  expect(found.rows.map((r) => [r.status, r.note])).toEqual([
    ['graded', ''],
    ['copy', 'the same as a.yaml'],
    ['other-assignment', 'other-assignment'],
  ]);
});
