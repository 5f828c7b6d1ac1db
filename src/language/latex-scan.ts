/** The state of cutting one LaTeX answer into tokens, and the small steps that every part of it takes. */
import type { Problem, Span } from '../problem';
import { studentProblem } from '../problem';
import { braceEnd, hasProse } from './latex-prose';
import type { Token, TokenKind } from './latex-token';

export const isLetterCode = (c: number): boolean => (c >= 97 && c <= 122) || (c >= 65 && c <= 90);
export const isDigitCode = (c: number): boolean => c >= 48 && c <= 57;

export type Tokens = { readonly tokens: readonly Token[]; readonly problem?: Problem };

type Brace = {
  readonly argument: boolean;
  readonly expect: number;
  readonly at: number;
  readonly over: number;
  fraction: boolean;
};

/** The state of cutting one LaTeX answer into tokens. */
export type Scanner = {
  readonly text: string;
  readonly tokens: Token[];
  readonly braces: Brace[];
  at: number;
  space: boolean;
  /** How many arguments the last command still takes: their braces stay. */
  expect: number;
  lineNumber: number;
  /** Where the last line break stood, to count a newline beside `\\` once. */
  lastBreak: '' | 'nl' | 'br';
  problem: Problem | undefined;
  /** Inside $…$, \[…\] or an environment; undefined where the answer has no such marks: all of it is math. */
  math: boolean | undefined;
  /** The math was opened by a display such as align: behind its end stand words again. */
  displayed: boolean;
  /** `\left\{` stands before an array: its rows are cases. */
  casesNext: boolean;
  /** Some lines are bare math, others have formulas in `$…$`: each is told for itself. */
  byLine: boolean;
  readonly casesEnds: string[];
  /** Of the arrays that are open: whether they only lay lines out. */
  readonly arrays: boolean[];
  /** Cuts a part of the text on its own. */
  readonly scan: (text: string) => Tokens;
};

/** Keeps the first problem of the answer. */
export function fail(s: Scanner, code: string, message: string, span: Span, hint: string): void {
  s.problem ??= studentProblem(code, message, span, hint);
}

export function push(
  s: Scanner,
  kind: TokenKind,
  text: string,
  start: number,
  more?: { accent?: string; face?: 'rm' | 'cal'; line?: number },
): void {
  const token: Token = { kind, text, start, end: s.at, space: s.space, mate: -1, ...more };
  s.tokens.push(token);
  s.space = false;
  if (kind !== 'line') s.lastBreak = '';
  if (s.expect > 0) s.expect--;
}

export function dollar(s: Scanner): void {
  s.at += s.text[s.at + 1] === '$' ? 2 : 1;
  s.math = !s.math;
  // formulas of one line stand apart
  if (s.tokens.length > 0) push(s, 'gap', '$', s.at - 1);
  s.space = true;
}

export function newline(s: Scanner): void {
  breakLine(s, 'nl', s.at, s.at + 1);
  s.at++;
  startLine(s);
}

/** Below a line of bare math one with formulas in `$…$` among words is words first. */
export function startLine(s: Scanner): void {
  if (!s.byLine) return;
  const end = s.text.indexOf('\n', s.at);
  s.math = hasProse(s.text.slice(s.at, end < 0 ? s.text.length : end)) ? false : undefined;
}

/** A newline beside `\\` is one break. */
export function breakLine(s: Scanner, kind: 'nl' | 'br', start: number, end: number): void {
  const beside = (s.lastBreak === 'br' && kind === 'nl') || (s.lastBreak === 'nl' && kind === 'br');
  s.lastBreak = beside ? 'br' : kind;
  s.space = true;
  if (beside) {
    // `\\` after a newline still ends a row of an environment
    const last = s.tokens[s.tokens.length - 1];
    if (kind === 'br' && last?.kind === 'line') s.tokens[s.tokens.length - 1] = { ...last, text: 'br' };
    if (kind === 'nl') s.lastBreak = 'nl';
    return;
  }
  s.lineNumber++;
  s.tokens.push({ kind: 'line', text: kind, start, end, space: true, mate: -1, line: s.lineNumber });
  s.expect = 0;
}

export function inScript(s: Scanner): boolean {
  const kind = lastToken(s)?.kind;
  return kind === '_' || kind === '^';
}

export function lastToken(s: Scanner): Token | undefined {
  return s.tokens[s.tokens.length - 1];
}

export function skipSpace(s: Scanner): void {
  while (s.text[s.at] === ' ' || s.text[s.at] === '\t') s.at++;
}

export function skipArgument(s: Scanner): void {
  skipSpace(s);
  if (s.text[s.at] === '[') {
    const close = s.text.indexOf(']', s.at);
    if (close > 0) s.at = close + 1;
    skipSpace(s);
  }
  if (s.text[s.at] !== '{') return;
  s.at = braceEnd(s.text, s.at);
}

/** `\operatorname{softmax}{x}`. */
export function braceFunction(s: Scanner): void {
  if (s.expect === 0 && s.text[s.at] === '{') s.expect = 1;
}
