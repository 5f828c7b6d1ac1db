/** Whatever the text, the readers answer with a tree or with problems in the text, in a number of steps linear in its length. */
import fc from 'fast-check';
import { GRAMMAR } from './latex-expression';
import { readLines } from './latex-lines';
import { newReader, STEPS_PER_TOKEN, Unreadable } from './latex-reader';
import { tokenize } from './latex-tokens';
import { LIMITS } from './limits';
import { readAnswer, readExpression } from './read';
import { readLatex, readLatexExpression } from './read-latex';
import { scopeOf } from './scope-of';

const scope = scopeOf(
  String.raw`X:N,D|x W:D,M|w|W^{[1]}|\sigma^2 Y:N,M p:M|\hat{y} loss:L label:c:N label:y: size:N=20 size:D=2 size:M=3 size:d=2 asked:Y`,
);

const PIECES =
  String.raw`\frac { } { } \partial \partial|L X Y W L _ ^ _{ ^{ i j 1 12 T \top \sum \sum_{ = ( ) [ ] \left \right \left( \right) \begin{cases} \end{cases} \begin{bmatrix} \end{bmatrix} & \\ + - * \cdot \odot / | \| \text{ \text{if|} $ \[ \] e \exp \log \sigma ' \mathbb{1} \mathbf \hat \delta \delta_{ij} \nabla \nabla_ d dY dx \mathrm{d} , . ; : := \ne < > \in \quad \forall \underbrace \overset \sqrt \max \newcommand{\a}[1]{#1#1} \a \def\b{ \b \over ∂ ∇ ² ₁₂ Σ ŷ 𝟙 sum( \prod \substack \dv \pdv \abs constructor __proto__ \operatorname{softmax} \bf 1( \{ \} \langle \dots 0.5 1e5 e^{ \because otherwise \label \color \boxed \left\{\begin{array}{ll} \end{array} \right. c_i y_i x_{i+k-1} \mathcal{L} \frac12 \tag{1} %`
    .split(' ')
    .map((s) => s.replace('|', s.length > 2 ? ' ' : '|'));

const FORMULAS = [
  String.raw`\frac{\partial L}{\partial x_{ij}} = \sum_{k=1}^M \frac{\partial L}{\partial y_{ik}} w_{jk}`,
  String.raw`\frac{dL}{dW} = X^\top \left( dY \odot \mathbb{1}\{Y > 0\} \right), \quad \text{where } G_{ij} = p_i`,
  String.raw`\frac{\partial p_i}{\partial p_j} = \begin{cases} p_i(1-p_i), & i=j,\\ -p_ip_j, & \text{otherwise.} \end{cases}`,
  'dL/dX = dL/dY * W^T\n dL/dx_11 = sum(j, 1, M, dL/dy_1j * w_1j)',
];

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
