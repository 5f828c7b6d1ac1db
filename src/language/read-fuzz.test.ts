/** Whatever the text, the readers answer with a tree or with problems in the text, in a number of steps linear in its length. */
import fc from 'fast-check';
import { FORMULAS, PIECES, SPEC, STEPS_PER_CHARACTER, strings } from './arbitrary-text';
import { GRAMMAR } from './latex-expression';
import { readLines } from './latex-lines';
import { newReader, STEPS_PER_TOKEN, Unreadable } from './latex-reader';
import { tokenize } from './latex-tokens';
import { LIMITS } from './limits';
import { readAnswer, readExpression } from './read';
import { readLatex, readLatexExpression } from './read-latex';
import { readTextLines } from './read-text';
import { scopeOf } from './scope-of';

const scope = scopeOf(SPEC);

const mutated = fc
  .tuple(
    fc.constantFrom(...FORMULAS),
    fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(3), fc.constantFrom(...PIECES)), {
      maxLength: 5,
    }),
  )
  .map(([formula, edits]) =>
    edits.reduce((s, [where, cut, piece]) => {
      const at = Math.floor(where * s.length);
      return s.slice(0, at) + (cut > 1 ? piece : '') + s.slice(at + cut);
    }, formula),
  );
const made = fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }).map((p) => p.join(''));
const anything = fc.string({ unit: 'binary', maxLength: 80 });

test('no text throws, and every problem lies in the text', () => {
  fc.assert(
    fc.property(fc.oneof(mutated, made, anything), (text) => {
      for (const read of [readLatex, readLatexExpression, readAnswer, readExpression]) {
        const result = read(text, scope);
        if (result.ok) continue;
        expect(result.problems.length).toBeGreaterThan(0);
        for (const p of result.problems) {
          if (!/undefined|NaN|object/.test(text)) expect(p.message).not.toMatch(/undefined|NaN|\[object|TypeError/);
          if (p.span) expect(p.span.start >= 0 && p.span.end >= p.span.start && p.span.end <= text.length).toBe(true);
        }
      }
    }),
    { numRuns: 1000 },
  );
});

test('either reader takes steps linear in the length', () => {
  for (const text of strings(1, 3000, FORMULAS)) {
    for (const read of [readLatex, readTextLines]) {
      const count = { steps: 0 };
      read(text, scope, count);
      expect(count.steps).toBeLessThanOrEqual(STEPS_PER_CHARACTER * (text.length + 16));
    }
  }
});

test('steps are linear in the length', () => {
  for (const unit of [
    '(',
    '{',
    String.raw`\frac{`,
    'x+',
    'x ',
    String.raw`\sum_i `,
    '[[',
    'x^',
    'x_{',
    'e^{',
    '1(',
    '|',
    'dx/',
    String.raw`\log `,
    '-',
    'dL/d',
    String.raw`\nabla_W `,
    '=',
    '\n',
    'W^T',
    String.raw`\frac{\partial L}{\partial x_{ij}}`,
    String.raw`\begin{cases}1&x>0\\`,
    'sum(i,1,N,',
  ]) {
    const text = unit.repeat(Math.floor(4000 / unit.length));
    const { tokens } = tokenize(text);
    const r = newReader(text, tokens, scope, GRAMMAR);
    try {
      readLines(r, (a, b) => text.slice(a, b));
    } catch (e) {
      expect(e).toBeInstanceOf(Unreadable);
    }
    expect(r.steps).toBeLessThanOrEqual(STEPS_PER_TOKEN * (tokens.length + 16) + 1);
    expect(r.steps).toBeLessThanOrEqual(40 * text.length + 1000);
  }
});

test.each<[string, string, string]>([
  ['length', 'x+'.repeat(LIMITS.answerCharacters), 'The answer has more than 8192 characters.'],
  [
    'brackets',
    `${'('.repeat(200)}x${')'.repeat(200)}`,
    'The answer has more than 100 levels of brackets, fractions and sums inside each other.',
  ],
  ['macros', String.raw`\newcommand{\a}{\a\a}\a`, 'The answer has more than 1000 replaced macros.'],
  ['exponents', String.raw`\frac{1}{1e99999}`, 'The answer has more than 4 digits in an exponent.'],
])('the bound on %s is told', (_, text, message) => {
  const read = readLatex(text, scope);
  expect(read.ok ? 'read' : read.problems[0]?.message).toBe(message);
});
