import { readOverrides } from './overrides';
import { readAssignment } from './read-assignment';
import type { Assignment } from './types';

const read = readAssignment(
  `backmark: 1
id: tiny
problems:
  - id: linear
    sizes: {N: 2, D: 2, M: 3}
    inputs:
      X: [N, D]
      W: [D, M]
    forward:
      Y: X * W
      L: unspecified(Y)
    steps:
      - {id: dX, find: dL/dX, points: 2}
      - {id: dW, find: dL/dW, points: 1}
`,
  'assignment.yaml',
);
if (!read.ok) throw new Error(JSON.stringify(read.problems));
const assignment: Assignment = read.value;

const lines = (...items: string[]): string => `overrides:\n${items.map((i) => `  - ${i}\n`).join('')}`;

describe('every finding has its place', () => {
  test.each([
    [
      lines('{student: ada, step: linear.dx, credit: 1}'),
      '2:26 unknown-step: overrides[1].step: there is no step linear.dx; did you mean linear.dX?',
    ],
    [
      lines('{studnet: ada, step: linear.dX, credit: 1}'),
      '2:6 unknown-key: overrides[1]: there is no key studnet; did you mean student?',
    ],
    ['overides: []', '1:1 unknown-key: overrides: there is no key overides; did you mean overrides?'],
    [
      'assignment: other\n',
      '1:13 other-assignment: assignment: these overrides are for other, the class is graded for tiny',
    ],
    [
      lines('{student: ada, step: linear.dX, credit: 2}'),
      '2:45 number: overrides[1].credit: expected a share between 0 and 1, found 2',
    ],
    [lines('{student: ada, step: linear.dX, points: 3}'), '2:45 number: overrides[1].points: linear.dX has 2 points'],
    [
      lines('{student: ada, step: linear.dX, points: 1, credit: 1}'),
      '2:45 override: overrides[1]: credit and points stand together',
    ],
    [lines('{step: linear.dX, credit: 1}'), '2:5 override: overrides[1]: a step alone can be made void, nothing else'],
    [lines('{student: ada, step: linear.dX, void: drop}'), '2:5 override: overrides[1]: a step is void for everyone'],
    [lines('{step: linear.dX, void: dorp}'), '2:29 choice: overrides[1].void: expected drop or full, found dorp'],
    [lines('{student: ada, step: linear.dX}'), '2:5 override: overrides[1]: there is nothing to do'],
    [lines('{student: ada, read: X}'), '2:5 override: overrides[1]: read is for a step'],
    [lines('{student: ada, step: linear.dX, read: dL/dY * (W^T}'), /^2:43 read: overrides\[1\]\.read: /],
    [
      lines('{student: ada, step: linear.dX, read: X, credit: 1}'),
      '2:5 override: overrides[1]: read and credit stand together: what is read is graded',
    ],
    [
      lines('{group: xyz, credit: 1}'),
      "2:13 group: overrides[1].group: expected the beginning of a group's fingerprint (4 hex digits at least) or other-reading, found xyz",
    ],
    [lines('{group: 3f9c, student: ada, credit: 1}'), '2:28 override: overrides[1]: group and student stand together'],
    [
      lines('{student: ada, step: linear.dX, was: right, credit: 1}'),
      /^2:42 choice: overrides\[1\]\.was: expected correct, consistent/,
    ],
    [
      lines('{student: ada, step: linear.dX, answer: abc, credit: 1}'),
      '2:45 answer: overrides[1].answer: expected the SHA-256 of the answer, 8 hex digits at least, found abc',
    ],
    [
      lines('{student: ada, step: linear.dX, credit: 1}', '{student: ada, step: linear.dX, credit: 0}'),
      '3:5 duplicate-override: the override of line 2 is for the same',
    ],
    [lines('{group: 3f9c, read: X}'), '2:5 override: overrides[1]: read is for a step'],
    ['overrides: all\n', '1:12 type: overrides: expected a list, found a text'],
    [lines('{credit: 1}'), '2:5 missing-key: overrides[1]: student, group or step is missing'],
    ['overrides: [\n', /^\d+:\d+ yaml: not YAML/],
  ])('%s', (text, expected) => {
    const made = readOverrides(text, 'overrides.yaml', assignment);
    const said = made.ok ? 'no finding' : made.problems.map((p) => `${p.line}:${p.column} ${p.code}: ${p.message}`)[0];
    if (typeof expected === 'string') expect(said).toBe(expected);
    else expect(said).toMatch(expected);
  });
});

describe('what is read', () => {
  test.each([
    ['', []],
    ['overrides:\n', []],
    ['assignment: tiny\noverrides: []\n', []],
    [
      lines("{group: '12345678', credit: 1/2, comment: A sign.}"),
      [
        {
          target: { kind: 'group', group: '12345678' },
          credit: { kind: 'share', value: { n: 1, d: 2 } },
          comment: 'A sign.',
          line: 2,
          column: 5,
        },
      ],
    ],
    [
      lines('{group: other-reading, credit: 1}', '{step: linear.dW, void: full}', '{student: ada, points: 1.5}'),
      [
        { target: { kind: 'group', group: 'other-reading' } },
        { target: { kind: 'step', step: 'linear.dW' }, void: 'full' },
        { target: { kind: 'student', student: 'ada' }, credit: { kind: 'points', value: { n: 3, d: 2 } } },
      ],
    ],
    [
      lines('{student: ada, step: linear.dX, read: dL/dY * W^T, was: unreadable, answer: 0123ABCD}'),
      [
        {
          target: { kind: 'answer', student: 'ada', step: 'linear.dX' },
          read: 'dL/dY * W^T',
          was: 'unreadable',
          answer: '0123abcd',
        },
      ],
    ],
  ])('%s', (text, expected) => {
    const made = readOverrides(text, 'overrides.yaml', assignment);
    expect(made.ok ? made.value.overrides : made.problems).toMatchObject(expected);
    if (made.ok) expect(made.value.overrides.length).toBe(expected.length);
  });
});
