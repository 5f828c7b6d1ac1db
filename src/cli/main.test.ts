import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ASSIGNMENT, answers, type Bench, bench } from './harness';

const RIGHT = answers('ada', 'dL/dY * W^T', 'X^T * dL/dY');
const WRONG = answers('bo', 'dL/dY * W^T', '2 * X^T * dL/dY');
const BROKEN = answers('cy', 'dL/dY * (W^T', 'X^T * dL/dY');

let at: Bench;
beforeEach(() => {
  at = bench({
    'hw/assignment.yaml': ASSIGNMENT,
    'hw/class/ada.yaml': RIGHT,
    'hw/class/bo.yaml': WRONG,
    'hw/class/cy.yaml': BROKEN,
  });
});
afterEach(() => at.clear());

describe('the dispatcher', () => {
  test.each([
    [['--version'], 0, /^backmark \d+\.\d+\.\d+\n$/],
    [['--help'], 0, /backmark grade ASSIGNMENT/],
    [['help', 'grade'], 0, /Examples\n {2}backmark grade/],
    [['check', '--help'], 0, /Examples\n {2}backmark check/],
    [['report', '-h'], 0, /Examples\n {2}backmark report/],
  ])('%j', async (argv, exit, out) => {
    const ran = await at.run(argv);
    expect(ran.exit).toBe(exit);
    expect(ran.out).toMatch(out);
  });
  test.each([
    [[], 2, /backmark check/],
    [['grad'], 2, /there is no command grad\n {2}→ did you mean grade\?/],
    [['grade'], 2, /grade takes ASSIGNMENT and at least one INPUT/],
    [['grade', 'hw', 'hw/class', '--jobs', '4'], 2, /--jobs 4: this version grades in one process/],
    [['grade', 'hw', 'hw/class', '--otu', 'x'], 2, /did you mean --out\?/],
    [['grade', 'hw', 'hw/class', '--out', 'hw/class/out'], 2, /--out lies inside hw\/class/],
    [['grade', 'nothing', 'hw/class'], 5, /nothing: there is no such assignment/],
    [['grade', 'hw/class', 'hw/class'], 5, /hw\/class: the folder has no assignment\.yaml/],
    [['grade', 'hw', 'nowhere'], 5, /nowhere: there is no such file or folder/],
    [['grade', 'hw', 'hw/class', '--only', 'zed'], 5, /--only zed: nobody with that id/],
    [['check', 'nowhere.yaml'], 5, /nowhere\.yaml: there is no such file/],
    [['check', 'hw', '--answer', 'x'], 2, /--answer needs --step/],
    [['check', 'hw', '--answer', '--json'], 2, /'--answer' argument is ambiguous/],
    [
      ['check', 'hw', '--step', 'linear.dx', '--answer', 'x'],
      2,
      /tiny has no step linear\.dx\n {2}→ did you mean linear\.dX\?/,
    ],
    [['report', 'hw'], 5, /hw holds no run\.json/],
  ])('%j ends with %d', async (argv, exit, err) => {
    const ran = await at.run(argv);
    expect(ran.err).toMatch(err);
    expect(ran).toMatchObject({ exit, out: '' });
  });
});

describe('an assignment that is not sound ends with 3 and says where', () => {
  test.each([
    ['broken YAML', 'backmark: 1\nid: [', /assignment\.yaml:\d+:\d+: /],
    ['a list', '- a\n', /assignment\.yaml:1:1: /],
    [
      'an unknown key',
      ASSIGNMENT.replace('sizes:', 'size:'),
      /assignment\.yaml:10:5: [\s\S]*\n {4} {4}size: [\s\S]*\^/,
    ],
    ['a wrong shape', ASSIGNMENT.replace('Y: X * W', 'Y: X * W^T'), /assignment\.yaml:15:\d+: /],
    ['an unknown name', ASSIGNMENT.replace('Y: X * W', 'Y: X * V'), /assignment\.yaml:15:\d+: /],
    ['a duplicate id', ASSIGNMENT.replace('id: dW', 'id: dX'), /assignment\.yaml:19:\d+: /],
    ['no text', '', /assignment\.yaml/],
  ])('%s', async (_, text, err) => {
    at.write('hw/assignment.yaml', text);
    const ran = await at.run(['grade', 'hw', 'hw/class']);
    expect(ran.err).toMatch(err);
    expect(ran).toMatchObject({ exit: 3, out: '' });
  });
  test('not UTF-8', async () => {
    at.write('hw/assignment.yaml', new Uint8Array([0xff, 0x80, 0x81]));
    expect(await at.run(['grade', 'hw', 'hw/class'])).toMatchObject({ exit: 3 });
  });
});

describe('check', () => {
  test('a right file, the assignment found above it', async () => {
    const ran = await at.run(['check', 'hw/class/ada.yaml']);
    expect(ran.out).toMatch(/✓ linear\.dX +dL\/dX +correct +2 of 2/);
    expect(ran.out).toMatch(/2 of 2 readable, 2 correct, 0 blank; file sha256 [0-9a-f]{16}…/);
    expect(ran).toMatchObject({ exit: 0, err: '' });
  });
  test('a wrong file', async () => {
    const ran = await at.run(['check', 'hw', 'hw/class/bo.yaml']);
    expect(ran.out).toMatch(/✗ linear\.dW +dL\/dW +not right +0 of 1/);
    expect(ran.exit).toBe(1);
  });
  test('a broken answer: the caret, and the other one is decided', async () => {
    const ran = await at.run(['check', 'hw/class/cy.yaml']);
    expect(ran.out).toMatch(/! linear\.dX[\s\S]*dL\/dY \* \(W\^T\n +\^/);
    expect(ran.out).toMatch(/✓ linear\.dW/);
    expect(ran.exit).toBe(1);
  });
  test.each([
    [['check', 'hw', '--step', 'linear.dX', '--answer', 'dL/dY W^T'], undefined, 0],
    [['check', 'hw', '--step', 'linear.dX', '--answer', 'dL/dY W'], undefined, 1],
    [['check', 'hw', '--step', 'linear.dX', '--answer', '-'], 'dL/dY * W^T\n', 0],
    [['check', 'hw', '--step', 'linear.dX', '--answer', '-dL/dY * -W^T'], undefined, 0],
    [['check', 'hw', '--step', 'linear.dX', '--answer', '-dL/dY * W^T', '--quiet'], undefined, 1],
    [['check', 'hw', '-'], RIGHT, 0],
    [['check', 'hw/class/cy.yaml', '--step', 'linear.dW'], undefined, 0],
  ])('%j', async (argv, input, exit) => {
    const ran = await at.run(argv, input === undefined ? {} : { input });
    expect([ran.exit, ran.err]).toEqual([exit, '']);
  });
  test('a place of the file is told as one, without a caret under an answer that does not hold it', async () => {
    at.write('hw/class/dee.yaml', 'assignment: tiny\nanswers:\n  linear.dX: "\\frac{dL}{dY} W^T"\n');
    const { out } = await at.run(['check', 'hw/class/dee.yaml']);
    expect(out).toMatch(
      /in double quotes YAML takes a backslash for itself.*line \d+, column \d+\)\n +→ write it in 'single/,
    );
  });
  test('the level of `check` is obeyed, in --json too', async () => {
    const ran = await at.run(['check', 'hw', 'hw/class/bo.yaml', '--json']);
    const record = JSON.parse(ran.out);
    expect(record).toMatchObject({ revealed: 'kind', seed: 'practice', status: 'graded' });
    expect(record.steps[1].witness).toBeUndefined();
    expect(ran.err).toMatch(/not right/);
    expect((await at.run(['check', 'hw', 'hw/class/bo.yaml', '--json', '--quiet'])).err).toBe('');
  });
  test('colours on a terminal alone', async () => {
    const onTerminal = { terminal: { out: true, err: true } };
    expect((await at.run(['check', 'hw/class/ada.yaml'], onTerminal)).out).toContain('\u001b[32m');
    expect((await at.run(['check', 'hw/class/ada.yaml', '--no-color'], onTerminal)).out).not.toContain('\u001b');
    expect((await at.run(['check', 'hw/class/ada.yaml'])).out).not.toContain('\u001b');
  });
  test("a terminal obeys nothing in a student's text", async () => {
    const ran = await at.run(['check', 'hw', '--step', 'linear.dX', '--answer', 'dL/dY \u001b]0;x\u0007'], {
      terminal: { out: true, err: true },
    });
    for (const trap of ['\u001b]', '\u0007']) expect(ran.out).not.toContain(trap);
  });
});

describe('grade', () => {
  const list = (path: string): string[] => readdirSync(join(at.folder, path)).sort();
  const text = (path: string): string => readFileSync(join(at.folder, path), 'utf8');

  test('writes everything, says how it went, and keeps what was handed in', async () => {
    const ran = await at.run(['grade', 'hw', 'hw/class']);
    expect(ran).toMatchObject({ exit: 0, err: '' });
    expect(ran.out).toMatch(/3 files, 3 students: 3 graded, 1 with open points/);
    expect(ran.out).toMatch(/look at:\n {2}cy\.yaml:\d+:\d+ linear\.dX: /);
    expect(ran.out).toContain('out/tiny/index.html');
    expect(list('out/tiny')).toEqual([
      'assignment.yaml',
      'grades.csv',
      'groups.json',
      'index.html',
      'intake.csv',
      'results.jsonl',
      'run.json',
      'students',
      'submissions',
    ]);
    expect(list('out/tiny/students')).toEqual(['ada.html', 'ada.md', 'bo.html', 'bo.md', 'cy.html', 'cy.md']);
    expect(text('out/tiny/submissions/0001.yaml')).toBe(RIGHT);
    expect(text('out/tiny/students/bo.html')).not.toContain('drawn');
  });
  test('the drawn seed is kept, and a second run gives the same bytes', async () => {
    await at.run(['grade', 'hw', 'hw/class']);
    const before = text('out/tiny/results.jsonl');
    await at.run(['grade', 'hw', 'hw/class'], { drawSeed: () => 'another' });
    expect(text('out/tiny/results.jsonl')).toBe(before);
    await at.run(['grade', 'hw', 'hw/class', '--fresh'], { drawSeed: () => 'another' });
    expect(JSON.parse(text('out/tiny/run.json')).seed).toBe('another');
  });
  test('one broken file costs that file', async () => {
    at.write('hw/class/dee.yaml', 'answers: [[[\n');
    at.write('hw/class/eve.png', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 0xff]));
    at.write('hw/class/fay.yaml', '');
    const ran = await at.run(['grade', 'hw', 'hw/class', '--json']);
    const summary = JSON.parse(ran.out);
    expect(ran.exit).toBe(4);
    expect(summary.counts).toEqual({ students: 6, graded: 3, unreadable: 3, error: 0 });
    expect(summary.students.find((s: { id: string }) => s.id === 'ada')).toMatchObject({ score: 3, points: 3 });
  });
  test('names that are traps stay within the folder and out of formulas', async () => {
    for (const [i, id] of ['<script>', '../../x', '=HYPERLINK("http://x")'].entries())
      at.write(`hw/class/t${i}.yaml`, answers(id, 'dL/dY * W^T', 'X^T * dL/dY'));
    await at.run(['grade', 'hw', 'hw/class']);
    expect(existsSync(join(at.folder, 'x.html'))).toBe(false);
    expect(list('out/tiny/students').filter((f) => f.endsWith('.html'))).toHaveLength(6);
    expect(text('out/tiny/index.html')).not.toContain('<script');
    expect(text('out/tiny/grades.csv')).toContain(`"'=HYPERLINK(""http://x"")"`);
  });
  test('--only grades one student and keeps the others', async () => {
    await at.run(['grade', 'hw', 'hw/class']);
    at.write('hw/class/bo.yaml', answers('bo', 'dL/dY * W^T', 'X^T * dL/dY'));
    expect(await at.run(['grade', 'hw', 'hw/class', '--only', 'bo'])).toMatchObject({ exit: 0 });
    const ids = text('out/tiny/results.jsonl')
      .trim()
      .split('\n')
      .map((line) => [JSON.parse(line).student.id, JSON.parse(line).score]);
    expect(ids).toEqual([
      ['ada', 3],
      ['bo', 3],
      ['cy', 1],
    ]);
  });
  test('a folder of other things is left alone', async () => {
    at.write('keep/thesis.txt', 'x');
    const ran = await at.run(['grade', 'hw', 'hw/class', '--out', 'keep']);
    expect(ran).toMatchObject({ exit: 2 });
    expect(list('keep')).toEqual(['thesis.txt']);
  });
  test('report makes the same pages from the records, and tells more with --after', async () => {
    await at.run(['grade', 'hw', 'hw/class']);
    const before = text('out/tiny/students/bo.html');
    expect(await at.run(['report', 'out/tiny'])).toMatchObject({ exit: 0, err: '' });
    expect(text('out/tiny/students/bo.html')).toBe(before);
    await at.run(['report', 'out/tiny', '--after']);
    expect(text('out/tiny/students/bo.html')).toContain('reference: ');
    expect(before).not.toContain('reference: ');
  });
  test('records that are damaged are told', async () => {
    await at.run(['grade', 'hw', 'hw/class']);
    at.write('out/tiny/results.jsonl', '{"format":\n');
    expect((await at.run(['report', 'out/tiny'])).err).toMatch(/results\.jsonl:1 is no record/);
  });
});

test('a fault of ours shows no stack unless asked for', async () => {
  const drawSeed = (): string => {
    throw new TypeError('deep inside');
  };
  const ran = await at.run(['grade', 'hw', 'hw/class'], { drawSeed });
  expect(ran.exit).toBe(70);
  expect(ran.err).not.toMatch(/TypeError|deep inside|\bat /);
  expect((await at.run(['grade', 'hw', 'hw/class'], { drawSeed, env: { BACKMARK_DEBUG: '1' } })).err).toContain(
    'deep inside',
  );
});
