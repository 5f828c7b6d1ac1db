/** What went wrong, whose it is to mend, where it stands, and the next step. */

/** Whose the problem is: the student's answer, the author's assignment, or a fault of backmark itself. */
export type Blame = 'student' | 'author' | 'us';

/** A stretch of the text that was read: UTF-16 offsets, `end` exclusive. */
export type Span = { readonly start: number; readonly end: number };

export type Problem = {
  readonly code: string;
  readonly blame: Blame;
  /** One sentence: what was found, what was expected. */
  readonly message: string;
  readonly span?: Span;
  /** The next step: how to write it instead. */
  readonly hint?: string;
  readonly file?: string;
  /** Counted from 1, in the file. */
  readonly line?: number;
  readonly column?: number;
};

/** A value with notes about how it was read, or the problems that stood in the way. Text from people never throws. */
export type Result<T> =
  | { readonly ok: true; readonly value: T; readonly notes: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export function ok<T>(value: T, notes: readonly Problem[] = []): Result<T> {
  return { ok: true, value, notes };
}

export function fail(...problems: Problem[]): { readonly ok: false; readonly problems: readonly Problem[] } {
  return { ok: false, problems };
}

/** A problem with a student's answer. */
export function studentProblem(code: string, message: string, span?: Span, hint?: string): Problem {
  return { code, blame: 'student', message, ...(span && { span }), ...(hint !== undefined && { hint }) };
}

/** A finding in an assignment. */
export function authorProblem(code: string, message: string, span?: Span, hint?: string): Problem {
  return { code, blame: 'author', message, ...(span && { span }), ...(hint !== undefined && { hint }) };
}

/** Line and column, both from 1, of an offset in a text. */
export function position(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return { line, column: offset - (before.lastIndexOf('\n') + 1) + 1 };
}

/**
 * The line of `text` that holds `span`, and a line of carets under it; long lines are cut to a window around the span.
 * Combining marks and wide characters are not measured: the caret counts code points.
 */
export function caret(text: string, span: Span): string {
  const from = text.lastIndexOf('\n', Math.max(0, span.start - 1)) + 1;
  const lineEnd = text.indexOf('\n', from);
  const to = lineEnd < 0 ? text.length : lineEnd;
  const windowStart = Math.max(from, span.start - 60);
  const windowEnd = Math.min(to, Math.max(span.end, span.start) + 60);
  const lead = windowStart > from ? '…' : '';
  const tail = windowEnd < to ? '…' : '';
  const shown = text.slice(windowStart, windowEnd).replace(/\t/g, ' ');
  const pad = [...text.slice(windowStart, span.start)].length + lead.length;
  const width = Math.max(1, [...text.slice(span.start, Math.min(span.end, to))].length);
  return `${lead}${shown}${tail}\n${' '.repeat(pad)}${'^'.repeat(width)}`;
}
