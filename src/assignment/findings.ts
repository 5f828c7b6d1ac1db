/** The findings of one assignment file, all of them, each with its place. */
import type { Problem, Span } from '../problem';
import { authorProblem, position } from '../problem';

export type Findings = {
  readonly file: string;
  readonly text: string;
  readonly problems: Problem[];
  /** What does not stand in the way: a derivative that is zero everywhere. */
  readonly warnings: Problem[];
  /** Ids of problems with findings of their own: what takes all of their text to tell is not looked for. */
  readonly flawed: Set<string>;
};

export function newFindings(text: string, file: string): Findings {
  return { file, text, problems: [], warnings: [], flawed: new Set() };
}

/** A problem of an expression or a shape, with its place in the file. */
export function placed(f: Findings, p: Problem): Problem {
  const at = position(f.text, p.span?.start ?? 0);
  return { ...p, blame: 'author', file: f.file, line: at.line, column: at.column };
}

export function report(f: Findings, code: string, message: string, span?: Span, hint?: string): void {
  f.problems.push(placed(f, authorProblem(code, message, span, hint)));
}

export function warn(f: Findings, code: string, message: string, span?: Span, hint?: string): void {
  f.warnings.push(placed(f, authorProblem(code, message, span, hint)));
}

/** `a`, `a or b`, `a, b or c` */
export function oneOf(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} or ${words[words.length - 1]}`;
}
