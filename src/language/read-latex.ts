/** LaTeX answers: text to lines of the one tree, every node with its place in the text. */
import type { Problem, Result, Span } from '../problem';
import { fail, ok, studentProblem } from '../problem';
import type { Answer, Expr, Line } from './expr';
import { GRAMMAR } from './latex-expression';
import { definitionsFirst, introducedNames } from './latex-forward';
import { functionProblem } from './latex-functions';
import { strayLetter } from './latex-letters';
import { readLines } from './latex-lines';
import { ownFunctions } from './latex-own-functions';
import { withoutPrimedIndices } from './latex-primes';
import type { Reader } from './latex-reader';
import { newReader, skip, skipGaps, Unreadable, unexpected } from './latex-reader';
import { relationOf } from './latex-relations';
import { indexSets } from './latex-sets';
import type { Token } from './latex-token';
import { tokenize } from './latex-tokens';
import { withBareWords } from './latex-words';
import { runAt } from './latex-written';
import { LIMITS, overLimit } from './limits';
import type { Expanded } from './macros';
import { expandMacros } from './macros';
import { unknownProblem } from './name-nearest';
import type { Scope } from './names';

/** Reads a LaTeX answer of any number of lines. */
export function readLatex(
  text: string,
  scope: Scope,
  count: { steps: number } = { steps: 0 },
  lenient = false,
): Result<Answer> {
  return reading(text, scope, count, (r, expanded) => {
    r.lenient = lenient;
    const read = readForward(r, (start, end) => text.slice(...placed(expanded, start, end)));
    const lines = lenient ? withoutStrays(r, read) : read;
    if (lines.length === 0)
      return studentProblem(
        'empty',
        'No formula was found in the answer.',
        undefined,
        'Write the formula itself, for example \\frac{\\partial L}{\\partial Y} W^\\top.',
      );
    return (
      finish(r, lines) ?? { spelling: 'latex', lines: expanded.map ? lines.map((l) => moved(l, expanded)) : lines }
    );
  });
}

/** Reads one LaTeX expression: no relations, no second line. */
export function readLatexExpression(text: string, scope: Scope): Result<Expr> {
  return reading(text, scope, { steps: 0 }, (r, expanded) => {
    skipGaps(r);
    const e = GRAMMAR.expression(r);
    skipGaps(r);
    const t = r.tokens[r.at];
    if (t?.kind === 'op' && (t.text === '.' || t.text === ',') && r.at === r.end - 1) skip(r);
    if (r.at < r.end) unexpected(r, 'the expression');
    const line: Line = {
      sides: [e],
      relations: [],
      continues: false,
      text,
      span: { start: 0, end: text.length },
      number: 1,
    };
    return finish(r, [line]) ?? (expanded.map ? moved(e, expanded) : e);
  });
}

/** Reads the lines; where a name is unknown that a later statement introduces (`where g = …`), once more with it known. */
function readForward(r: Reader, textAt: (start: number, end: number) => string): Line[] {
  const { scope } = r;
  if (r.text.includes('=')) {
    r.sets = indexSets(r);
    ownFunctions(r);
  }
  restart(r, scope);
  // a δ that a later statement introduces is no differential before it, a name with a bar no gradient, e_j no basis vector, Z not z
  const barred = isUsedBarred(r.tokens);
  const basis = r.tokens.some((t, k) => t.kind === 'letters' && t.text === 'e' && r.tokens[k + 1]?.kind === '_');
  const flipped = scope.otherCase;
  if (barred || basis || flipped?.size || r.tokens.some((t) => t.kind === 'command' && t.text === 'delta')) {
    const own = [...introducedNames(r)].filter(
      ([key]) => key === 'delta' || (basis && key === 'e') || (barred && key.includes('_bar')) || flipped?.has(key),
    );
    restart(r, own.length > 0 ? { ...scope, locals: new Map(own) } : scope);
  }
  try {
    return definitionsFirst(readLines(r, textAt));
  } catch (error) {
    if (!(error instanceof Unreadable) || !/^(?:unknown-name|indices)$/.test(error.problem.code)) throw error;
    restart(r, scope);
    const introduced = introducedNames(r);
    if (introduced.size === 0) throw error;
    restart(r, { ...scope, locals: introduced });
    return definitionsFirst(readLines(r, textAt));
  }
}

/** Whether the first name with a bar stands inside a formula, and not where it is introduced. */
function isUsedBarred(tokens: Reader['tokens']): boolean {
  const first = tokens.findIndex((t) => t.kind === 'command' && (t.text === 'bar' || t.text === 'overline'));
  if (first < 0) return false;
  const before = tokens[first - 1];
  if (before !== undefined && !['line', 'gap', 'text', '&'].includes(before.kind) && before.text !== ',') return true;
  const behind = (at: number): number => (tokens[at]?.kind === '{' ? (tokens[at] as Token).mate + 1 : at + 1);
  let end = behind(first + 1);
  if (tokens[end]?.kind === '_') end = behind(end + 1);
  if (tokens[end]?.kind === '&') end++;
  return relationOf(tokens[end]) === undefined;
}

function restart(r: Reader, scope: Scope): void {
  r.at = 0;
  r.offset = 0;
  r.end = r.tokens.length;
  r.depth = 0;
  r.nodes = 0;
  r.total += r.steps;
  r.steps = 0;
  r.bound.clear();
  r.notes.length = 0;
  r.letters.length = 0;
  r.written = undefined;
  r.passing = false;
  r.solving = false;
  r.scope = scope;
}

/** The lines with those left out that hold letters which stand for nothing. */
function withoutStrays(r: Reader, lines: readonly Line[]): Line[] {
  const out = [...lines];
  for (let stray = strayLetter(r, out); stray; stray = strayLetter(r, out)) {
    const { span } = stray;
    const k = span ? out.findIndex((l) => l.span.start <= span.start && span.end <= l.span.end) : -1;
    const line = out[k];
    if (!line || line.relations.length === 0 || line.when) break;
    out[k] = { sides: [], relations: [], continues: true, text: line.text, span: line.span, number: line.number };
    r.letters.splice(
      0,
      r.letters.length,
      ...r.letters.filter((l) => !(l.span.start >= line.span.start && l.span.end <= line.span.end)),
    );
    r.notes.push(unknownProblem(stray.name, r.scope, span));
  }
  return out;
}

function finish(r: Reader, lines: readonly Line[]): Problem | undefined {
  const stray = strayLetter(r, lines);
  if (!stray) return undefined;
  // `sofmax(z)`: the word is named, not its first unknown letter
  const run = runAt(r, stray.span.start);
  if (!run) return unknownProblem(stray.name, r.scope, stray.span);
  const span = { start: run.start, end: run.end };
  return r.text[run.end] === '(' ? functionProblem(run.text, span) : unknownProblem(run.text, r.scope, span);
}

type Answered<T> = T | Problem;

function reading<T extends object>(
  text: string,
  scope: Scope,
  count: { steps: number },
  inside: (r: Reader, expanded: Expanded) => Answered<T>,
): Result<T> {
  if (text.length > LIMITS.answerCharacters) return fail(overLimit('answerCharacters'));
  const expanded = expandMacros(text);
  if ('code' in expanded) return fail(expanded);
  const { tokens, problem } = tokenize(expanded.text);
  if (problem) return fail(back(problem, expanded));
  const words = withBareWords(tokens, expanded.text, scope);
  const r = newReader(expanded.text, withoutPrimedIndices(words, expanded.text, scope), scope, GRAMMAR);
  try {
    const value = inside(r, expanded);
    if ('blame' in value) return fail(back(value, expanded));
    return ok(
      value,
      r.notes.map((n) => back(n, expanded)),
    );
  } catch (error) {
    // the one place where what can't be read becomes a Result
    if (error instanceof Unreadable) return fail(back(error.problem, expanded));
    throw error;
  } finally {
    count.steps += r.total + r.steps;
  }
}

/** The place in the text as written of a place in the text after macros. */
function placed(expanded: Expanded, start: number, end: number): [number, number] {
  const { map } = expanded;
  if (!map) return [start, end];
  const last = map[map.length - 1] ?? 0;
  return [map[start] ?? last, Math.min(last, (map[Math.max(0, end - 1)] ?? last) + 1)];
}

function back(problem: Problem, expanded: Expanded): Problem {
  if (!problem.span) return problem;
  const { length } = expanded.text;
  // what is missing at the end stands right behind the text
  if (!expanded.map)
    return problem.span.end <= length
      ? problem
      : { ...problem, span: { start: Math.min(problem.span.start, length), end: length } };
  const [start, end] = placed(expanded, problem.span.start, problem.span.end);
  return { ...problem, span: { start, end: Math.max(start, end) } };
}

/** The same data with every span moved to the text as written. */
function moved<T>(value: T, expanded: Expanded): T {
  if (Array.isArray(value)) return value.map((v) => moved(v as unknown, expanded)) as T;
  if (value === null || typeof value !== 'object') return value;
  const out: Record<string, unknown> = {};
  for (const [key, v] of Object.entries(value)) {
    if (key === 'span' && v) {
      const span = v as Span;
      const [start, end] = placed(expanded, span.start, span.end);
      out[key] = { start, end: Math.max(start, end) };
    } else out[key] = moved(v as unknown, expanded);
  }
  return out as T;
}
