import { readArgs } from './args';
import { Failure } from './failure';
import { GRADE_FLAGS } from './grade';
import { problemText } from './messages';
import { progressText } from './progress';
import { paint, plain, wantsColour } from './terminal';

const none = paint(false);

test.each([
  ['a\u001b[31mb', 'a\\u{1b}[31mb'],
  ['a\u0007', 'a\\u{7}'],
  ['a\rb', 'a\nb'],
  ['a\tb', 'a  b'],
  ['\u009b2J', '\\u{9b}2J'],
  ['a\u202eb', 'a\\u{202e}b'],
  ['∂L/∂Y\nW', '∂L/∂Y\nW'],
])('%j is shown as %j', (text, shown) => {
  expect(plain(text)).toBe(shown);
});

test.each([
  [true, false, {}, true],
  [false, false, {}, false],
  [true, true, {}, false],
  [true, false, { NO_COLOR: '1' }, false],
  [true, false, { NO_COLOR: '' }, true],
  [true, false, { TERM: 'dumb' }, false],
])('terminal %s, --no-color %s, %j: colours %s', (terminal, noColour, env, expected) => {
  expect(wantsColour(terminal, noColour, env)).toBe(expected);
});

test('colours wrap text and nothing else', () => {
  expect(paint(true).red('x')).toBe('\u001b[31mx\u001b[39m');
  expect(paint(true).red('')).toBe('');
  expect(none.red('x')).toBe('x');
});

test('a problem is told with its line, a caret and the next step', () => {
  const text = 'a: 1\nbb: x ** y\n';
  const span = { start: 11, end: 13 };
  expect(
    problemText(
      { code: 'c', blame: 'author', message: 'no **', hint: 'write ^', span, file: 'f.yaml', line: 2, column: 7 },
      none,
      {
        file: 'f.yaml',
        text,
      },
    ),
  ).toBe('f.yaml:2:7: no ** [c]\n    bb: x ** y\n          ^^\n    → write ^');
});

test.each([
  ['--otu', 'did you mean --out?'],
  ['--zzzzzzzz', 'backmark grade --help lists the options'],
])('the unknown option %s', (flag, hint) => {
  try {
    readArgs('grade', [flag, 'x'], GRADE_FLAGS);
    throw new Error('accepted');
  } catch (error) {
    expect(error).toBeInstanceOf(Failure);
    expect(error).toMatchObject({ exit: 2, message: `backmark grade has no option ${flag}`, hint });
  }
});

test.each([
  [0, 10, 0, true, '░░░░░░░░░░░░░░░░░░░░░░ 0/10  0.0/s  – left'],
  [5, 10, 1, true, '███████████░░░░░░░░░░░ 5/10  5.0/s  0:01 left'],
  [600, 1200, 10, false, 'graded 600/1200  60/s  0:10 left'],
])('progress %d of %d', (done, total, seconds, bar, text) => {
  expect(progressText(done, total, seconds, bar)).toBe(text);
});
