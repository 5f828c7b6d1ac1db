import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ASSIGNMENT, answers, type Bench, bench } from './harness';

let at: Bench;
beforeEach(async () => {
  at = bench({
    'hw/assignment.yaml': ASSIGNMENT,
    'hw/class/ada.yaml': answers('ada', 'dL/dY * W^T', 'X^T * dL/dY'),
    'hw/class/bo.yaml': answers('bo', 'dL/dY * W^T', '2 * X^T * dL/dY'),
    'hw/class/cy.yaml': answers('cy', 'dL/dY * (W^T', 'X^T * (dL/dY + dL/dY)'),
    'hw/class/di-1.yaml': answers('di', 'dL/dY * W^T', 'X'),
    'hw/class/di-2.yaml': answers('di', 'dL/dY', 'X'),
  });
  await at.run(['grade', 'hw', 'hw/class', '--seed', 's', '--out', 'run']);
});
afterEach(() => at.clear());

const text = (path: string): string => readFileSync(join(at.folder, path), 'utf8');
type Rec = {
  student: { id: string };
  status: string;
  score: number;
  pending: number;
  steps: { id: string; verdict: string; score: number; overrides?: object[] }[];
};
const records = (): Rec[] =>
  text('run/results.jsonl')
    .split('\n')
    .filter(Boolean)
    .map((l) => JSON.parse(l) as Rec);
const scores = (): string[] =>
  text('run/grades.csv')
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .slice(1)
    .filter(Boolean)
    .map((l) => l.split(',').slice(0, 6).join(','));
const overrides = (...items: string[]): void =>
  at.write('overrides.yaml', `overrides:\n${items.map((i) => `  - ${i}\n`).join('')}`);
const group = (step: string): { id: string; count: number; example: { answer: string } } =>
  JSON.parse(text('run/groups.json')).groups.find((g: { step?: string; verdict: string }) => g.step === step);

describe('records', () => {
  test('two files of one student are one record', () => {
    expect(records().map((r) => [r.student.id, r.status])).toEqual([
      ['ada', 'graded'],
      ['bo', 'graded'],
      ['cy', 'graded'],
      ['di', 'unreadable'],
    ]);
  });
});

describe('groups', () => {
  test('one function is one group, with its shortest answer, in groups.json, on the page and on the terminal', async () => {
    const g = group('linear.dW');
    expect([g.count, g.example.answer]).toEqual([2, '2 * X^T * dL/dY']);
    const ran = await at.run(['grade', 'hw', 'hw/class', '--out', 'run']);
    expect(ran.out).toContain(`the same mistake:\n  ${g.id}  linear.dW  2 ×  2 * X^T * dL/dY`);
    expect(text('run/index.html')).toContain(g.id);
  });
});

describe('overrides', () => {
  test('a group is settled at once, and the graded record stays as it was', async () => {
    overrides(`{group: ${JSON.stringify(group('linear.dW').id)}, credit: 1/2, comment: A factor of 2.}`);
    const before = text('run/results.jsonl');
    const ran = await at.run(['report', 'run', '--overrides', 'overrides.yaml']);
    expect([ran.exit, ran.err]).toEqual([0, '']);
    expect(text('run/results.jsonl')).toBe(before);
    expect(scores().slice(1, 3)).toEqual(['bo,bo,graded,2.5,3,0', 'cy,cy,graded,0.5,3,2']);
    expect(text('run/students/bo.html')).toContain('A factor of 2.');
    expect(text('run/students/bo.md')).toContain('Your TA: A factor of 2.');
    expect(text('run/students/ada.html')).not.toContain('A factor of 2.');
    expect(text('run/index.html')).toContain('line 2');
  });

  test('what could not be read is graded as it is to be read, and that survives a regrade', async () => {
    overrides('{student: cy, step: linear.dX, was: unreadable, read: dL/dY * W^T}');
    const ran = await at.run(['grade', 'hw', 'hw/class', '--out', 'run', '--overrides', 'overrides.yaml']);
    expect(ran.out).toContain('1 override from overrides.yaml\n');
    expect(scores()[2]).toBe('cy,cy,graded,2,3,0');
    expect(records()[2]?.steps[0]).toMatchObject({ verdict: 'unreadable', score: 0 });
    await at.run(['regrade', 'run', '--yes']);
    await at.run(['report', 'run']);
    expect(scores()[2]).toBe('cy,cy,graded,2,3,0');
    expect(text('run/students/cy.md')).toContain('Your TA read this answer as');
  });

  test('what several wrote alike and could not be read is read for all of them', async () => {
    at.write('hw/class/ed.yaml', answers('ed', 'dL/dY  * (W^T', 'X^T * dL/dY'));
    await at.run(['grade', 'hw', 'hw/class', '--out', 'run']);
    const g = group('linear.dX');
    expect(g.count).toBe(2);
    overrides(`{group: '${g.id}', step: linear.dX, read: dL/dY * W^T, comment: Close your brackets.}`);
    const ran = await at.run(['report', 'run', '--overrides', 'overrides.yaml']);
    expect(ran.err).toBe('');
    expect(scores().filter((l) => /^(cy|ed),/.test(l))).toEqual(['cy,cy,graded,2,3,0', 'ed,ed,graded,3,3,0']);
    expect(text('run/students/ed.md')).toContain('Your TA: Close your brackets.');
  });

  test('a step is void for everyone, a submission settled as a whole', async () => {
    overrides('{step: linear.dW, void: drop}', '{student: di, points: 1, comment: The first file counts.}');
    await at.run(['report', 'run', '--overrides', 'overrides.yaml']);
    expect(scores()).toEqual([
      'ada,ada,graded,2,2,0',
      'bo,bo,graded,2,2,0',
      'cy,cy,graded,0,2,2',
      'di,di,graded,1,3,0',
    ]);
  });

  test.each([
    ['{student: ada, step: linear.dY, credit: 1}', 5, /overrides\.yaml:2:26: .*no step linear\.dY; did you mean/],
    ['{student: eda, credit: 1}', 0, /overrides\.yaml:2:5: nobody in this class is eda; did you mean ada\?/],
    ['{group: ffffffff, credit: 1}', 0, /no group of this class begins with ffffffff/],
    ['{student: ada, step: linear.dX, credit: 0}', 0, /the answer is correct now/],
  ])('%s is told with its place', async (item, exit, message) => {
    overrides(item);
    const before = text('run/grades.csv');
    const ran = await at.run(['report', 'run', '--overrides', 'overrides.yaml']);
    expect(ran.exit).toBe(exit);
    expect(ran.err).toMatch(message);
    expect(text('run/grades.csv')).toBe(before);
    expect(existsSync(join(at.folder, 'run/overrides.yaml'))).toBe(exit === 0);
  });

  test('an override for an answer that is another one by now is listed, on the page too', async () => {
    overrides("{student: bo, step: linear.dW, answer: '00000000', credit: 1}");
    await at.run(['report', 'run', '--overrides', 'overrides.yaml']);
    expect(text('run/index.html')).toContain('the answer is another one since this was written');
    expect(scores()[1]).toBe('bo,bo,graded,2,3,0');
  });
});

describe('regrade', () => {
  const other = (points: string): string =>
    ASSIGNMENT.replace('find: dL/dW, points: 1', `find: dL/dW, points: ${points}`);
  const WEAKER = ASSIGNMENT.replace('Y: X * W', 'Y: 2 * X * W');

  test('the same again is the same, byte for byte', async () => {
    const before = readdirSync(join(at.folder, 'run')).filter((f) => statSync(join(at.folder, 'run', f)).isFile());
    const was = before.map((f) => [f, text(`run/${f}`)]);
    const ran = await at.run(['regrade', 'run', '--yes']);
    expect(ran.out).toBe('4 students graded again: nothing changes\nwritten: run/index.html, run/results.jsonl\n');
    expect(ran.exit).toBe(4);
    expect(before.map((f) => [f, text(`run/${f}`)])).toEqual(was);
  });

  test('tells who changes and why, and writes nothing without --yes', async () => {
    at.write('new.yaml', WEAKER);
    const before = text('run/results.jsonl');
    const ran = await at.run(['regrade', 'run', '--assignment', 'new.yaml']);
    expect(ran.out).toMatch(
      /^ada {2}3 → 0 \(−3\)\n {2}linear\.dX \(−2\)\n {4}was {2}correct, 2 of 2\n {4}now {2}not right, 0 of 2 \(/,
    );
    expect(ran.out).toMatch(/\nbo {2}2 → 1 \(−1\)\n/);
    expect(ran.out).toContain(' linear.dW (+1)\n');
    expect(ran.out).toContain('nothing is written; --yes writes it into run\n');
    expect(text('run/results.jsonl')).toBe(before);
    await at.run(['regrade', 'run', '--assignment', 'new.yaml', '--yes']);
    expect(records().map((r) => r.score)).toEqual([0, 1, 1, 0]);
    expect(text('run/assignment.yaml')).toBe(WEAKER);
  });

  test('--never-lower keeps what a step had, says so, and comes out the same when run again', async () => {
    at.write('new.yaml', WEAKER);
    await at.run(['regrade', 'run', '--assignment', 'new.yaml', '--never-lower', '--yes']);
    expect(records().map((r) => r.score)).toEqual([3, 3, 1, 0]);
    expect(text('run/results.jsonl')).toContain('kept at 2: graded again it would be 0');
    expect((await at.run(['explain', 'run', 'ada', 'linear.dX'])).out).toContain(
      'Graded again just now: wrong, 0 points; a regrade kept the 2 that it had.',
    );
    const once = text('run/results.jsonl');
    const ran = await at.run(['regrade', 'run', '--never-lower', '--yes']);
    expect(ran.out).toContain('nothing changes');
    expect(text('run/results.jsonl')).toBe(once);
  });

  test('points that the assignment takes away are not kept', async () => {
    at.write('new.yaml', other('1/2'));
    await at.run(['regrade', 'run', '--assignment', 'new.yaml', '--never-lower', '--yes']);
    expect(records()[0]).toMatchObject({ score: 2.5 });
  });

  test('what changes in words alone is counted, not listed', async () => {
    at.write(
      'new.yaml',
      ASSIGNMENT.replace('find: dL/dW', 'title: The weights, find: dL/dW').replace('The weights,', '"The weights",'),
    );
    const ran = await at.run(['regrade', 'run', '--assignment', 'new.yaml']);
    expect(ran.out).toMatch(/^4 students graded again: nothing changes; 4 records differ in words or evidence alone\n/);
  });

  test('--json is one document', async () => {
    at.write('new.yaml', WEAKER);
    const ran = await at.run(['regrade', 'run', '--assignment', 'new.yaml', '--json']);
    expect(JSON.parse(ran.out)).toMatchObject({
      format: 'backmark/regrade@1',
      written: false,
      changes: [
        { id: 'ada', before: { score: 3 }, after: { score: 0 } },
        { id: 'bo', steps: [{ id: 'linear.dX' }, { id: 'linear.dW', after: { verdict: 'correct' } }] },
        { id: 'cy' },
      ],
    });
  });

  test('the files of those that --only leaves alone stay', async () => {
    at.write('late/bo.yaml', answers('bo', 'dL/dY * W^T', 'X^T * dL/dY'));
    await at.run(['grade', 'hw', 'late/bo.yaml', '--out', 'run', '--only', 'bo']);
    const ran = await at.run(['regrade', 'run']);
    expect(ran.out).toContain('4 students graded again: nothing changes');
    expect(records()[1]?.score).toBe(3);
  });

  test.each([
    [['regrade'], 2, /regrade takes one DIR/],
    [['regrade', 'hw'], 5, /hw holds no run\.json/],
    [['regrade', 'run', '--assignment', 'nothing.yaml'], 5, /nothing\.yaml: there is no such assignment/],
    [['regrade', 'run', '--yse'], 2, /did you mean --yes\?/],
  ])('%j ends with %d', async (argv, exit, err) => {
    const ran = await at.run(argv);
    expect([ran.exit, ran.out]).toEqual([exit, '']);
    expect(ran.err).toMatch(err);
  });

  test('another assignment, or lost submissions, are told', async () => {
    at.write('new.yaml', ASSIGNMENT.replace('id: tiny', 'id: other'));
    expect((await at.run(['regrade', 'run', '--assignment', 'new.yaml'])).err).toContain(
      'run holds a run of tiny, not of other',
    );
    at.write('run/submissions/index.json', '[{"file": "../../hw/class/ada.yaml", "source": "ada.yaml"}]');
    const ran = await at.run(['regrade', 'run']);
    expect([ran.exit, ran.err]).toEqual([5, expect.stringContaining('does not hold what was handed in')]);
  });
});

describe('explain', () => {
  test('one page: reading, inputs, both values, rules, points, sources', async () => {
    const ran = await at.run(['explain', 'run', 'bo', 'linear.dW']);
    expect(ran.exit).toBe(0);
    expect(ran.out).toMatch(
      /^bo, linear\.dW: ✗ not right\n\nThe answer\n {2}asked {6}dL\/dW\n {2}handed in {2}2 \* X\^T \* dL\/dY\n/,
    );
    for (const part of [
      'read as    2 * X^T * dL/dY',
      'At these inputs they differ',
      'reference',
      'difference',
      'Tried at ',
      'Policy: consistent 1/1',
      '0 of 1 points',
      'assignment  tiny, sha256 ',
      'seed        s',
      'Graded again just now: the same record.',
      '{student: "bo", step: linear.dW, was: wrong, answer: \'',
    ])
      expect(ran.out).toContain(part);
    expect(ran.out.split('\n').length).toBeLessThan(60);
  });

  test('values have every digit of a double', async () => {
    const shown = JSON.parse((await at.run(['explain', 'run', 'bo', 'linear.dW', '--json'])).out);
    const flat = (x: unknown): number[] => (Array.isArray(x) ? x.flatMap(flat) : [Number(x)]);
    const X = shown.at.inputs.X.map((r: string[]) => r.map(Number));
    const G = shown.at.inputs['dL/dY'].map((r: string[]) => r.map(Number));
    const want = [0, 1].flatMap((d) => [0, 1, 2].map((m) => X[0][d] * G[0][m] + X[1][d] * G[1][m]));
    expect(flat(shown.at.asked)).toEqual(want);
    expect(flat(shown.at.yours)).toEqual(want.map((w) => 2 * w));
  });

  test('the line that it offers is an override that can be used as it stands', async () => {
    const line = /- (\{student.*\})/.exec((await at.run(['explain', 'run', 'bo', 'linear.dW'])).out)?.[1] ?? '';
    overrides(line.replace('…', 'yes'));
    expect((await at.run(['report', 'run', '--overrides', 'overrides.yaml'])).err).toBe('');
    expect(scores()[1]).toBe('bo,bo,graded,3,3,0');
    const ran = await at.run(['explain', 'run', 'bo', 'linear.dW']);
    expect(ran.out).toContain('overrides.yaml:2 (this answer): graded wrong, 0 of 1; "yes"');
  });

  const hasNumpy = spawnSync('python3', ['-c', 'import numpy']).status === 0;
  (hasNumpy ? test : test.skip)('--python shows the difference without backmark', async () => {
    const script = (await at.run(['explain', 'run', 'bo', 'linear.dW', '--python'])).out;
    expect(script.split('\n').length).toBeLessThanOrEqual(18);
    const ran = spawnSync('python3', ['-c', script], { encoding: 'utf8' });
    expect(ran.stderr).toBe('');
    const largest = Number(/largest difference: (\S+)/.exec(ran.stdout)?.[1]);
    const shown = JSON.parse((await at.run(['explain', 'run', 'bo', 'linear.dW', '--json'])).out);
    const asked = (shown.at.asked as string[][]).flat().map((x) => Math.abs(Number(x)));
    expect(largest).toBeCloseTo(Math.max(...asked), 4);
  });

  test.each([
    [['explain', 'run', 'bo'], 2, /explain takes DIR STUDENT STEP/],
    [['explain', 'run', 'bob', 'linear.dX'], 5, /run has no student bob\n {2}→ did you mean bo\?/],
    [['explain', 'run', 'bo', 'linear.dx'], 5, /tiny has no step linear\.dx\n {2}→ did you mean linear\.dX\?/],
    [['explain', 'run', 'cy', 'linear.dX', '--python'], 5, /the answer has no value to compute \(unreadable\)/],
    [
      ['explain', 'run', 'di', 'linear.dX'],
      5,
      /di: nothing of this submission was graded \(unreadable\)\n {2}→ di handed in 2 files/,
    ],
    [['explain', 'hw', 'bo', 'linear.dX'], 5, /hw holds no run\.json/],
  ])('%j ends with %d', async (argv, exit, err) => {
    const ran = await at.run(argv);
    expect([ran.exit, ran.out]).toEqual([exit, '']);
    expect(ran.err).toMatch(err);
  });

  test('what cannot be read is explained too', async () => {
    const ran = await at.run(['explain', 'run', 'cy', 'linear.dX']);
    expect(ran.out).toContain('could not be read');
    expect(ran.out).toMatch(/cy\.yaml:\d+:\d+: This \( is not closed/);
    expect(ran.out).toContain('was: unreadable');
    expect(ran.out).toContain(', read: …}');
  });
});
