import type { Assignment } from '../assignment/types';
import { REFUSED_VALUES } from './messages.cases';
import { isBlank, readSubmission } from './read-submission';
import type { AnswerText, Submission } from './types';

const step = (id: string) => ({ id }) as Assignment['problems'][number]['steps'][number];
const assignment = {
  id: 'demo',
  problems: [
    { id: 'linear', steps: ['linear.dx11', 'linear.dX', 'linear.dW'].map(step) },
    { id: 'softmax', steps: ['softmax.dY', 'softmax.number'].map(step) },
  ],
} as unknown as Assignment;

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (text: string): Submission => readSubmission(bytes(text), 'class/ada.yaml', assignment);
const head = 'assignment: demo\nstudent: {id: ada, name: Ada Lovelace}\nanswers:\n';
const answer = (s: Submission, id: string): AnswerText | undefined => s.answers.find((a) => a.step === id);
/** The answer to linear.dX, typed behind its key, with a good answer on either side of it. */
const typed = (value: string): Submission =>
  read(`${head}  linear:\n    dx11: dL/dy11*w11\n    dX: ${value}\n    dW: X^T * dL/dY\n`);
const codes = (problems: readonly { code: string }[]): string[] => problems.map((p) => p.code);

describe('a value as typed', () => {
  test.each([
    ['dL/dY * W^T', 'dL/dY * W^T'],
    ["dY * W'", "dY * W'"],
    ["W'*dY", "W'*dY"],
    ['-1(y11 - y12 + 1 > 0)', '-1(y11 - y12 + 1 > 0)'],
    ['y > 0', 'y > 0'],
    ['1{y>0}', '1{y>0}'],
    ['\\frac{a}{b}', '\\frac{a}{b}'],
    ['no', 'no'],
    ['010', '010'],
    ['1e3', '1e3'],
    ['-0.335', '-0.335'],
    ['[[1, 2], [3, 4]]', '[[1, 2], [3, 4]]'],
    ['[[1, 2],\n         [3, 4]]', '[[1, 2],\n[3, 4]]'],
    ['[y > 0]', '[y > 0]'],
    ['{y > 0}', '{y > 0}'],
    ["'it''s'", "it's"],
    ['"a > b"', 'a > b'],
    ['"a \\u2202 b"', 'a ∂ b'],
    ['"\\\\frac{a}{b}"', '\\frac{a}{b}'],
    ['|\n      dL/dY * W^T # not a comment\n', 'dL/dY * W^T # not a comment'],
    ['|-\n      a = b\n\n        = c', 'a = b\n\n  = c'],
    ['>\n      a\n      = b', 'a\n= b'],
    ['\n      dL/dX = a\n      = b', 'dL/dX = a\n= b'],
    ['\n      - [1, 2]\n      - [a*b, -y]', '[[1, 2], [a*b, -y]]'],
    ['\n      - - 1\n        - 2\n      - - 3\n        - 4', '[[1, 2], [3, 4]]'],
    ['{answer: dL/dY @ W.T, syntax: numpy}', 'dL/dY @ W.T'],
    ['\n      - 1\n      - 2', '[1, 2]'],
    ['', ''],
    ['|\n    dL/dY * W^T', 'dL/dY * W^T'],
    ['~', '~'],
    ['null', 'null'],
    ['?', '?'],
    ['-', '-'],
    ['TODO', 'TODO'],
    ['# later', ''],
  ])('%j', (value, text) => {
    const s = typed(value);
    expect(answer(s, 'linear.dX')).toMatchObject({ text, unreadable: false, problems: [] });
    expect(answer(s, 'linear.dx11')?.text).toBe('dL/dy11*w11');
    expect(answer(s, 'linear.dW')?.text).toBe('X^T * dL/dY');
    expect(s.unreadable).toBe(false);
  });
});

describe('LaTeX in double quotes is taken from the source', () => {
  test.each([
    ['"\\frac{a}{b} W^\\top"', '\\frac{a}{b} W^\\top'],
    ['"\\sum_k \\partial L"', '\\sum_k \\partial L'],
    ['"\\nabla_Y L"', '\\nabla_Y L'],
    ['"\\beta \\\\ \\rho"', '\\beta \\\\ \\rho'],
  ])('%s', (value, text) => {
    const a = answer(typed(value), 'linear.dX');
    expect(a).toMatchObject({ text, unreadable: false });
    expect(codes(a?.problems ?? [])).toEqual(['yaml-escape']);
  });
});

describe('a broken answer costs that answer alone', () => {
  test.each(REFUSED_VALUES)('%j', (value, code, message) => {
    const s = typed(value);
    const a = answer(s, 'linear.dX');
    expect(a?.unreadable).toBe(true);
    expect(a?.problems.map((p) => [p.code, p.message])).toEqual([[code, message]]);
    expect(answer(s, 'linear.dx11')).toMatchObject({ text: 'dL/dy11*w11', unreadable: false });
    expect(answer(s, 'linear.dW')).toMatchObject({ text: 'X^T * dL/dY', unreadable: false });
    expect(s.student).toEqual({ id: 'ada', name: 'Ada Lovelace', identity: 'file' });
    expect(s.assignment).toBe('demo');
  });

  test('the message shows the block form of the line', () => {
    const problem = answer(typed('> 0'), 'linear.dX')?.problems[0];
    expect(problem).toMatchObject({ line: 6, column: 9, file: 'class/ada.yaml' });
    expect(problem?.hint).toBe('write it as a block:\ndX: |\n  > 0');
  });

  test('a quote that a later line closes swallows no answer', () => {
    const s = read(`${head}  linear:\n    dx11: 'dL/dy11\n    dX: dL/dY * W'\n    dW: b\n`);
    expect(codes(answer(s, 'linear.dx11')?.problems ?? [])).toEqual(['unclosed']);
    expect(answer(s, 'linear.dX')?.text).toBe("dL/dY * W'");
    expect(answer(s, 'linear.dW')?.text).toBe('b');
  });
});

describe('places', () => {
  test.each([
    ['dL/dY', 6, 9, 0],
    ["'dL/dY'", 6, 10, 0],
    ['|\n      dL/dY', 7, 7, 6],
    ['|\n\n      dL/dY', 8, 7, 6],
    ['\n      a\n        = b', 7, 7, 8],
  ])('%j', (value, line, column, indent) => {
    expect(answer(typed(value), 'linear.dX')).toMatchObject({ line, column, indent });
  });
  test('in a file that YAML cannot read', () => {
    const s = read(`${head}  linear:\n    dx11: > 0\n    dX: dL/dY\n    dW: |\n      a\n      b\n`);
    expect(answer(s, 'linear.dX')).toMatchObject({ line: 6, column: 9, text: 'dL/dY' });
    expect(answer(s, 'linear.dW')).toMatchObject({ line: 8, column: 7, indent: 6, text: 'a\nb' });
  });
});

describe('keys', () => {
  test.each([
    ['flat keys', `${head}  linear.dX: a\n  softmax.dY: b\n`],
    ['without answers:', 'assignment: demo\nstudent: ada\nlinear:\n  dX: a\nsoftmax:\n  dY: b\n'],
    ['in braces', `assignment: demo\nstudent: ada\nanswers: {linear: {dX: a}, softmax: {dY: b}}\n`],
    ['quoted', `${head}  "linear":\n    'dX': a\n  'softmax.dY': b\n`],
    ['tabs', 'assignment: demo\nstudent: ada\nanswers:\n\tlinear:\n\t\tdX: a\n\tsoftmax:\n\t\tdY: b\n'],
    ['bad indentation', `${head}  linear:\n      dX: a\n    dW: c\n  softmax:\n   dY: b\n`],
    ['two documents', `---\n${head}  linear:\n    dX: a\n---\n  softmax:\n    dY: b\n`],
    ['Windows line ends', `${head}  linear:\n    dX: a\n  softmax:\n    dY: b\n`.replace(/\n/g, '\r\n')],
  ])('%s', (_, text) => {
    const s = read(text);
    expect(answer(s, 'linear.dX')?.text).toBe('a');
    expect(answer(s, 'softmax.dY')?.text).toBe('b');
    expect(s.student.id).toBe('ada');
  });

  test.each([
    [
      'linear:\n    dx: a',
      'linear.dx is not a step of this assignment, so its answer is not graded',
      'did you mean linear.dX?',
    ],
    [
      'linaer:\n    dX: a',
      'linaer.dX is not a step of this assignment, so its answer is not graded',
      'did you mean linear.dX?',
    ],
    ['dX: a', 'dX is not a step of this assignment, so its answer is not graded', 'did you mean linear.dX?'],
  ])('%j is told, never taken', (lines, message, hint) => {
    const s = read(`${head}  ${lines}\n`);
    expect(s.answers).toEqual([]);
    expect(s.unreadable).toBe(true);
    expect(s.problems.find((p) => p.code === 'unknown-step')).toMatchObject({ message, hint });
  });

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('%s is a key like any other', (key) => {
    const s = read(`${key}: {a: 1}\n${head}  ${key}:\n    dX: a\n  linear:\n    ${key}: b\n    dX: c\n`);
    expect(answer(s, 'linear.dX')?.text).toBe('c');
    expect(codes(s.problems)).toEqual(['unknown-key', 'unknown-step', 'unknown-step']);
    expect(({} as { a?: unknown }).a).toBeUndefined();
  });

  test('twice the same answer is one answer, two different ones are none', () => {
    const same = read(`${head}  linear: {dX: a}\n  linear.dX: a\n`);
    expect(answer(same, 'linear.dX')).toMatchObject({ text: 'a', unreadable: false });
    const other = read(`${head}  linear:\n    dX: a\n    dX: b\n`);
    expect(answer(other, 'linear.dX')?.unreadable).toBe(true);
    expect(answer(other, 'linear.dX')?.problems[0]).toMatchObject({
      code: 'duplicate-answer',
      message: 'linear.dX is answered twice, on lines 5 and 6, and not alike',
    });
  });

  test('syntax at the top holds for every answer', () => {
    const s = read(`syntax: numpy\n${head}  linear: {dX: a, dW: {answer: b, syntax: latex}}\n`);
    expect(answer(s, 'linear.dX')?.syntax).toBe('numpy');
    expect(answer(s, 'linear.dW')?.syntax).toBe('latex');
  });
});

describe('who and what', () => {
  test.each([
    ['student: ada', { id: 'ada', name: 'ada' }],
    ['student: 00123', { id: '00123', name: '00123' }],
    ['student: {id: ada, name: Ada}', { id: 'ada', name: 'Ada' }],
    ['student:\n  id: ada\n  name: "Ada"', { id: 'ada', name: 'Ada' }],
    ["student: {id: s1, name: '<script>alert(1)</script>'}", { id: 's1', name: '<script>alert(1)</script>' }],
    ['student: ../../x', { id: '../../x', name: '../../x' }],
    ['student: \'=HYPERLINK("http://x")\'', { id: '=HYPERLINK("http://x")', name: '=HYPERLINK("http://x")' }],
    ['student: Zoe\u0308', { id: 'Zo\u00eb', name: 'Zo\u00eb' }],
  ])('%s', (line, student) => {
    const good = read(`assignment: demo\n${line}\nanswers:\n  linear: {dX: a}\n`);
    expect(good.student).toEqual({ ...student, identity: 'file' });
    const brokenYaml = read(`assignment: demo\n${line}\nanswers:\n  linear:\n    dx11: > 0\n    dX: a\n`);
    expect(brokenYaml.student).toEqual({ ...student, identity: 'file' });
  });

  test("without a student it is the file's name", () => {
    const s = read('assignment: demo\nanswers:\n  linear: {dX: a}\n');
    expect(s.student).toEqual({ id: 'ada', name: 'ada', identity: 'file' });
    expect(codes(s.problems)).toEqual(['missing-student']);
  });

  test("another assignment's submission is told and not taken", () => {
    const s = read('assignment: other\nstudent: ada\nanswers:\n  linear: {dX: a}\n');
    expect(s).toMatchObject({ answers: [], unreadable: true, assignment: 'other' });
    expect(s.problems[0]?.message).toBe('the file answers the assignment other, this one is demo');
  });
});

describe('bytes', () => {
  const text = `${head}  linear:\n    dX: ∂L/∂Y\n`;
  const utf16 = (le: boolean, bom: boolean): Uint8Array => {
    const units = [...(bom ? `\uFEFF${text}` : text)].map((c) => c.charCodeAt(0));
    return Uint8Array.from(units.flatMap((u) => (le ? [u & 255, u >> 8] : [u >> 8, u & 255])));
  };
  test.each([
    ['UTF-8 with a mark', Uint8Array.from([0xef, 0xbb, 0xbf, ...bytes(text)]), []],
    ['UTF-16 LE', utf16(true, true), ['encoding']],
    ['UTF-16 BE', utf16(false, true), ['encoding']],
  ])('%s', (_, data, notes) => {
    const s = readSubmission(data, 'a.yaml', assignment);
    expect(answer(s, 'linear.dX')?.text).toBe('∂L/∂Y');
    expect(codes(s.problems)).toEqual(notes);
  });
  test('Latin-1', () => {
    const latin = `assignment: demo\nstudent: Jos\u00e9\nanswers:\n  linear: {dX: a\u00b7b}\n`;
    const s = readSubmission(Uint8Array.from([...latin].map((c) => c.charCodeAt(0))), 'a.yaml', assignment);
    expect([s.student.id, answer(s, 'linear.dX')?.text]).toEqual(['José', 'a·b']);
    expect(s.problems[0]?.message).toBe('the file is not UTF-8; it was read as Latin-1');
  });
  test.each([
    ['empty', '', 'empty', 'the file is empty'],
    ['spaces', ' \n \n', 'empty', 'the file is empty'],
    ['too large', 'a'.repeat(65537), 'too-large', 'the file has 65 kB, at most 64 kB are read'],
    [
      'binary',
      '\u0089PNG\r\n\u001a\n\u0000\u0000',
      'not-text',
      'the file is not a text: it holds bytes that no text has',
    ],
    ['prose', 'I could not do it', 'no-answers', 'no answer to a step of this assignment was found in the file'],
  ])('%s', (_, content, code, message) => {
    const s = read(content);
    expect(s).toMatchObject({ answers: [], unreadable: true });
    expect(s.problems.find((p) => p.code === code)?.message).toBe(message);
    expect(s.student.id).toBe('ada');
  });
});

test('bombs and depths are harmless', () => {
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b]\n${head}  linear:\n    dX: a\n`;
  expect(answer(read(bomb), 'linear.dX')?.text).toBe('a');
  const deep = read(`${head}  linear:\n    dX: ${'['.repeat(10_000)}\n    dW: b\n`);
  expect(answer(deep, 'linear.dW')?.text).toBe('b');
  expect(answer(deep, 'linear.dX')?.unreadable).toBe(true);
});

test('an answer beyond 8 kB is unreadable and told', () => {
  const s = typed(`|\n      ${'y11 + '.repeat(2000)}y11`);
  expect(answer(s, 'linear.dX')?.problems.map((p) => p.message)).toEqual(['The answer has more than 8192 characters.']);
});

test.each([
  ['', true],
  ['  \n', true],
  ['?', true],
  [' - ', true],
  ['todo', true],
  ['N/A', true],
  ['null', true],
  ['~', true],
  ['0', false],
  ['y', false],
])('%j is blank: %s', (text, blank) => {
  expect(isBlank(text)).toBe(blank);
});
