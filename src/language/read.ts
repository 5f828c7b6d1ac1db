/** The one door of the readers: recognises how an answer is spelled and reads it into the one tree. */
import type { Problem, Result } from '../problem';
import { fail, ok, studentProblem } from '../problem';
import type { Answer, Expr, Spelling } from './expr';
import { withoutLayout } from './layout';
import { LIMITS, overLimit } from './limits';
import type { Scope } from './names';
import { partsOf, spellingKey } from './names';
import { withOneHot } from './one-hot';
import { readLatex, readLatexExpression } from './read-latex';
import { readTextExpression, readTextLines } from './read-text';
import { RATES, readUpdates, withRate } from './updates';

/**
 * Reads an answer of any spelling: one expression, an equation, or lines of a derivation. What can't be read comes back as
 * problems with a place in `text`; this never throws, whatever the text.
 */
export function readAnswer(text: string, scope: Scope): Result<Answer> {
  const read = readPlainly(text, scope);
  return read.ok ? read : (asUpdate(text, scope, read.problems) ?? read);
}

/** An answer that only a learning rate keeps from being read, as an update rule: `θ := θ − α G` says that the gradient is G. */
function asUpdate(text: string, scope: Scope, problems: readonly Problem[]): Result<Answer> | undefined {
  const [problem] = problems;
  if (problem?.code !== 'unknown-name' || !problem.span || scope.askedOrder !== 1) return undefined;
  const rate = partsOf(text.slice(problem.span.start, problem.span.end));
  if (!rate || !RATES.has(spellingKey(rate))) return undefined;
  const again = readPlainly(text, withRate(scope, spellingKey(rate)));
  const lines = again.ok ? readUpdates(again.value.lines, scope) : undefined;
  if (!again.ok || !lines) return undefined;
  const note = studentProblem('update', 'An update rule was read as what it says of the gradient.', problem.span);
  return ok({ ...again.value, lines }, [...again.notes, note]);
}

function readPlainly(written: string, scope: Scope): Result<Answer> {
  const refused = refuse(written);
  if (refused) return fail(refused);
  const text = withOneHot(withoutLayout(written), scope);
  const spelling = recognise(text, scope);
  if (spelling === 'numpy') return fail(numpyProblem(text));
  if (spelling === 'latex') return either(readLatex(text, scope), () => asText(text, scope), !isCertain(text));
  const read = asText(text, scope);
  const overNames = !read.ok && SUM_OVER_NAMES.test(text) && read.problems.every((p) => p.code === 'unknown-name');
  return either(read, () => readLatex(text, scope), hasLatexSigns(text) || overNames);
}

/** `sum_t dL/ds_t` over names that end in numbers is written out by the other reader. */
const SUM_OVER_NAMES = /[Σ∑]|\bsum(?:_|\s*\(|\s+over\b)/;

/**
 * As `readAnswer`, with equations that can't be read left out: a line without sides stands for each. For an answer whose other
 * lines say what is asked; what is left out may not be what decides.
 */
export function readAnswerPartly(written: string, scope: Scope): Result<Answer> {
  const refused = refuse(written);
  if (refused) return fail(refused);
  const text = withOneHot(withoutLayout(written), scope);
  const spelling = recognise(text, scope);
  if (spelling === 'numpy') return fail(numpyProblem(text));
  const latex = (): Result<Answer> => readLatex(text, scope, { steps: 0 }, true);
  return spelling === 'latex'
    ? either(latex(), () => asText(text, scope, true), !isCertain(text))
    : either(asText(text, scope, true), latex, hasLatexSigns(text));
}

/** Reads a single expression, such as a forward line or what a step asks for. */
export function readExpression(text: string, scope: Scope): Result<Expr> {
  const refused = refuse(text);
  if (refused) return fail(refused);
  const spelling = recognise(text, scope);
  if (spelling === 'numpy') return fail(numpyProblem(text));
  if (spelling === 'latex')
    return either(readLatexExpression(text, scope), () => readTextExpression(text, scope), !isCertain(text));
  return either(readTextExpression(text, scope), () => readLatexExpression(text, scope), hasLatexSigns(text));
}

function asText(text: string, scope: Scope, lenient = false): Result<Answer> {
  const lines = readTextLines(text, scope, { steps: 0 }, lenient);
  return lines.ok ? ok({ spelling: 'text', lines: lines.value }, lines.notes) : lines;
}

/** The first reading; where it fails and the spelling was in doubt, the other one. Its own problems where both fail. */
function either<T>(first: Result<T>, second: () => Result<T>, doubt: boolean): Result<T> {
  if (first.ok || !doubt) return first;
  const other = second();
  return other.ok ? other : first;
}

function refuse(text: string): Problem | undefined {
  if (text.length > LIMITS.answerCharacters) return overLimit('answerCharacters');
  if (text.trim() === '') return studentProblem('empty', 'The answer is empty.');
  const strange = firstControl(text);
  if (strange >= 0)
    return studentProblem(
      'control-character',
      'The answer holds a control character.',
      { start: strange, end: strange + 1 },
      'Type the formula again.',
    );
  return undefined;
}

/** The first character below the space that is no tab and no line end. */
function firstControl(text: string): number {
  for (let k = 0; k < text.length; k++) {
    const c = text.charCodeAt(k);
    if (c < 32 && c !== 9 && c !== 10 && c !== 13) return k;
  }
  return -1;
}

const NUMPY =
  /\bnp\.|\bnumpy\.|\.(?:copy|sum|mean|reshape|astype|shape|dot|transpose)\b|\[\s*:\s*,\s*None|[-+*/]=(?!=)|\brange\(/;

/** How a text is spelled: a step that names a spelling decides, except against plain signs of another one. */
export function recognise(text: string, scope: Scope): Spelling {
  if (hasCommands(text)) return 'latex';
  if (NUMPY.test(text)) return 'numpy';
  if (scope.syntax === 'latex' || hasLatexSigns(text)) return 'latex';
  return 'text';
}

const hasCommands = (text: string): boolean => /\\[A-Za-z]{2}|\\[[(]|\$/.test(text);

/** A backslash, a dollar, an angle bracket, or braces behind `_` and `^`. */
function hasLatexSigns(text: string): boolean {
  return /[\\$⟨]|[_^]\{/.test(text);
}

/** Commands leave no doubt about the spelling. */
const isCertain = (text: string): boolean => hasCommands(text);

function numpyProblem(text: string): Problem {
  const m = NUMPY.exec(text);
  const start = m?.index ?? 0;
  return studentProblem(
    'numpy-not-yet',
    `Found ${m?.[0].trim() ?? 'NumPy'}: NumPy statements can't be read yet.`,
    { start, end: start + (m?.[0].length ?? 1) },
    'Write a formula instead: X^T * dL/dY for X.T @ dY, A .* B for A * B, sum(A, rows) for A.sum(axis=0).',
  );
}
