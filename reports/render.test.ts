import { classView } from './class-view';
import { csv, csvCell } from './csv';
import { safeFileNames } from './file-names';
import * as fixture from './fixtures';
import { gradesCsv } from './grades';
import { markdownBlock, markdownCode, markdownText } from './markdown';
import type { ResultRecord } from './record';
import { renderClassHtml, renderStudentHtml, renderStudentMarkdown } from './render';
import { applyReveal } from './reveal';
import { renderStatement } from './statement';
import { studentView } from './student-view';
import { typeset } from './typeset';

const page = (record: ResultRecord): string => renderStudentHtml(studentView(record, fixture.statements));
const told = applyReveal(fixture.record, 'solution');

describe('a page is whole in itself', () => {
  const html = page(told);
  const cls = renderClassHtml(classView({ records: [fixture.record], files: safeFileNames(['ada']), intake: [] }));
  test.each([
    ['student', html],
    ['class', cls],
  ])('%s: nothing is loaded, no script, a policy that forbids both', (_, text) => {
    expect(text).toContain("default-src 'none'");
    expect(text).not.toMatch(/<script|<link|<img|<iframe|\son\w+=|@import|url\(/i);
    expect(text.replaceAll('http://www.w3.org/1998/Math/MathML', '')).not.toMatch(/(src|href)="(https?:)?\/\//);
  });
  test('math is MathML, and no template tag is left', () => {
    expect(html).toContain('<math');
    expect(html).not.toContain('{{');
  });
  test('every verdict has its word beside the colour', () => {
    for (const word of [
      'correct',
      'not right',
      'could not be read',
      'with your TA',
      'blank',
      'follows from your softmax.dY',
    ])
      expect(html).toContain(word);
  });
  test('ids are unique and every link within the page has its target', () => {
    const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map((m) => m[1]);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, target] of html.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
  });
});

describe('text from people stays text', () => {
  const evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>{{html x}}';
  const record: ResultRecord = {
    ...told,
    student: { id: evil, name: evil, identity: 'file' },
    submission: { ...told.submission, source: evil },
    problems: [{ code: evil, message: evil, hint: evil, caret: evil, severity: 'error' }],
    steps: told.steps.map((s) => ({
      ...s,
      id: `linear.${evil}`,
      title: evil,
      answer: evil,
      asked: { text: evil, latex: evil },
      read: { text: evil, latex: evil },
      problems: [{ code: evil, message: evil, hint: evil, caret: evil, severity: 'error' }],
      diagnosis: { code: evil, message: evil },
      witness: { inputs: { [evil]: [evil] }, entry: [1], expected: [evil, evil], got: [evil, '1'] },
      lines: [
        { text: evil, verdict: 'wrong', message: evil },
        { text: evil, verdict: 'correct' },
      ],
      credit: [evil],
      follows: [evil],
    })),
  };
  test('on a page', () => expect(page(record)).not.toMatch(/<(script|img)/i));
  test('on the class page', () => {
    const files = safeFileNames([evil]);
    const row = { source: evil, student: evil, name: evil, status: 'unreadable', note: evil } as const;
    expect(renderClassHtml(classView({ records: [record], files, intake: [row] }))).not.toMatch(/<(script|img)/i);
  });
  test('in Markdown', () => {
    const text = renderStudentMarkdown(studentView(record, { title: '', problems: [] }));
    const outsideCode = text.replace(/```+text\n[\s\S]*?\n```+/g, '').replace(/(`+)[^\n]*?\1/g, '');
    expect(outsideCode).not.toMatch(/<(script|img)/i);
  });
  test('a thing that looks like markup is not taken for it', () => {
    const view = studentView(told, fixture.statements);
    expect(renderStudentHtml({ ...view, assignmentTitle: { html: '<b>x</b>' } })).not.toContain('<b>x</b>');
  });
});

test('a value of a record never reaches a page above its level', () => {
  const html = page(applyReveal(fixture.record, 'kind'));
  for (const secret of ['10.125', '10.13', '0.3347', 'a secret seed', 'the transpose of X'])
    expect(html).not.toContain(secret);
});

test.each([
  ['unreadable', 'No answer could be taken from the file'],
  ['missing', 'Nothing was handed in.'],
  ['error', 'a fault of the grader, not yours'],
] as const)('a record without verdicts says why: %s', (status, sentence) => {
  const record: ResultRecord = { ...told, status, steps: [], score: 0 };
  expect(page(record)).toContain(sentence);
  expect(renderStudentMarkdown(studentView(record, fixture.statements))).toContain(sentence);
});

test.each([
  ['wrong', true],
  ['review', true],
  ['correct', false],
] as const)('the one line of a chain is shown where it does not hold: %s', (verdict, shown) => {
  const step = { ...fixture.correctStep, lines: [{ text: 'dL/dX = 2 = dL/dY W^T', verdict }] };
  expect(page({ ...told, steps: [step] }).includes('line by line')).toBe(shown);
});

test('an empty class has a page too', () => {
  expect(renderClassHtml(classView({ records: [], files: new Map(), intake: [] }))).toContain('Nothing is waiting');
});

describe('statements', () => {
  test.each([
    ['$x^2$', /<math/],
    ['a $5 and $6 fee', /<p>a \$5 and \$6 fee<\/p>/],
    ['$$\\frac{a}{b}$$', /display="block"/],
    ['<b>x</b>', /&lt;b&gt;/],
    ['[x](javascript:alert(1))', /^<p>\[x\]/],
    ['![x](http://x/y.png)', /^<p>!\[x\]/],
    ['\\$x\\$', /<p>\$x\$<\/p>/],
    ['$\\href{javascript:alert(1)}{x}$', /^(?!.*<a ).*$/s],
    ['$\\frac{$', /<code>\\frac\{<\/code>/],
  ])('%s', (text, html) => {
    expect(renderStatement(text).html).toMatch(html);
  });
});

test('LaTeX that cannot be set is shown as code', () => {
  expect(typeset('\\frac{<b>').html).toBe('<code>\\frac{&lt;b&gt;</code>');
});

test('an answer that several could not have read waits once, with how many wrote it', () => {
  const again = (id: string) => ({ ...fixture.record, student: { ...fixture.record.student, id, name: id } });
  const { unreadable } = classView({
    records: [again('cy'), again('ada'), again('bo')],
    files: safeFileNames(['ada', 'bo', 'cy']),
    intake: [],
  });
  expect(unreadable.map((f) => [f.student, f.step, f.others])).toEqual([
    ['ada', 'softmax.dy12', 'and 2 others with the same answer'],
  ]);
});

describe('CSV', () => {
  test.each([
    ['=HYPERLINK("http://x")', `"'=HYPERLINK(""http://x"")"`],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@x', "'@x"],
    ['\tx', `"'\tx"`],
    ['\rx', `"'\rx"`],
    [' =1', "' =1"],
    ['a,b', '"a,b"'],
    ['a"b', '"a""b"'],
    ['a\nb', '"a\nb"'],
    ['Ada', 'Ada'],
    [-1.5, '-1.5'],
  ])('%j', (value, cell) => {
    expect(csvCell(value)).toBe(cell);
  });
  test('lines end in CRLF', () =>
    expect(
      csv([
        ['a', 1],
        ['b', 2],
      ]),
    ).toBe('a,1\r\nb,2\r\n'));
  test('points that are open are neither 0 nor a score', () => {
    const [head, row] = gradesCsv([fixture.record])
      .split('\r\n')
      .map((line) => line.split(','));
    const cell = (name: string) => row?.[head?.indexOf(name) ?? -1];
    expect([
      cell('score'),
      cell('pending'),
      cell('softmax.dy12'),
      cell('softmax.dy12 verdict'),
      cell('linear.dX'),
    ]).toEqual(['4', '4', '', 'unreadable', '2']);
  });
  test('a class that could not be graded has no scores', () => {
    expect(gradesCsv([{ ...fixture.record, status: 'error', steps: [] }])).toContain('ada,Ada Lovelace,error,,16,4');
  });
});

describe('file names', () => {
  const names = (...ids: string[]) => [...safeFileNames(ids).values()];
  test.each([
    ['ada', 'ada'],
    ['ada.b@uni.edu', 'ada.b@uni.edu'],
    ['Zoë', 'Zoë'],
  ])('%s stays', (id, name) => expect(names(id)).toEqual([name]));
  test.each([
    '../../x',
    '/etc/passwd',
    'a\\b',
    '..',
    '',
    'con',
    'NUL.txt',
    'a\u0000b',
    '<script>',
    '.hidden',
    'x.',
    'x'.repeat(300),
    'ada-0123abcd',
    'a:b',
    '-rf',
  ])('%j becomes a name with a part of its hash', (id) => {
    const [name] = names(id);
    expect(name).toMatch(/^[\p{L}\p{N}_][\p{L}\p{M}\p{N}._@-]{0,70}-[0-9a-f]{8}$/u);
  });
  test('what a file system takes for one name becomes two', () => {
    const two = names('Ada', 'ada');
    expect(new Set(two.map((n) => n.toLowerCase())).size).toBe(2);
    const forms = names('Zo\u00eb', 'Zoe\u0308');
    expect(new Set(forms.map((n) => n.normalize('NFC'))).size).toBe(2);
  });
  test('names do not depend on the order', () => {
    expect(safeFileNames(['b/', 'b_', 'A', 'a']).get('b/')).toBe(safeFileNames(['a', 'b_', 'b/', 'A']).get('b/'));
  });
});

describe('Markdown', () => {
  test.each([
    ['# a', '\\# a'],
    ['a *b* _c_', 'a \\*b\\* \\_c\\_'],
    ['1. a', '1\\. a'],
    ['- a', '\\- a'],
    ['<b>', '&lt;b\\>'],
    ['a | b', 'a \\| b'],
    ['a\nb', 'a b'],
  ])('%j as text', (text, markdown) => expect(markdownText(text)).toBe(markdown));
  test.each([
    ['x', '`x`'],
    ['a`b', '``a`b``'],
    ['`a', '`` `a ``'],
  ])('%j as code', (text, markdown) => expect(markdownCode(text)).toBe(markdown));
  test('a block is fenced by more than it holds', () => expect(markdownBlock('```\nx')).toBe('````text\n```\nx\n````'));
});

describe('a file that could not be read', () => {
  const record: ResultRecord = {
    ...told,
    status: 'unreadable',
    score: 0,
    pending: 16,
    steps: told.steps.map((s) => ({ ...s, verdict: 'blank', score: 0, answer: '' })),
  };
  test('is not shown as blank steps and no points', () => {
    const html = page(record);
    expect(html).not.toContain('Nothing was handed in here');
    expect(html).toContain('<p class="score">–<small> of 16 points</small></p>');
  });
  test('has no zeros in the table', () => {
    expect(gradesCsv([record]).split('\r\n')[1]).toMatch(/^ada,Ada Lovelace,unreadable,,16,16,+$/);
  });
});
