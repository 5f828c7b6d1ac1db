/** Problems as people read them: file, line and column, the line itself with a caret, what was found, and the next step. */
import type { Problem } from '../problem';
import { caret } from '../problem';
import { indent, type Paint, plain } from './terminal';

/** The offset of a line and column (both from 1) in a text. */
function offsetOf(text: string, line: number, column: number): number {
  const lines = text.split('\n');
  const before = lines.slice(0, line - 1).reduce((sum, l) => sum + l.length + 1, 0);
  return Math.min(text.length, before + Math.min(column - 1, (lines[line - 1] ?? '').length));
}

/** One problem; with `source` its line is shown. */
export function problemText(
  problem: Problem,
  p: Paint,
  source?: { readonly file: string; readonly text: string },
): string {
  const file = problem.file ?? source?.file;
  const place =
    file === undefined
      ? ''
      : `${file}${problem.line === undefined ? '' : `:${problem.line}${problem.column === undefined ? '' : `:${problem.column}`}`}: `;
  const parts = [`${p.bold(plain(place))}${plain(problem.message)} ${p.dim(`[${problem.code}]`)}`];
  if (source && problem.line !== undefined) {
    const start = offsetOf(source.text, problem.line, problem.column ?? 1);
    const length = problem.span ? Math.max(1, problem.span.end - problem.span.start) : 1;
    const lineEnd = source.text.indexOf('\n', start);
    const end = Math.min(start + length, lineEnd < 0 ? source.text.length : lineEnd);
    parts.push(indent(plain(caret(source.text, { start, end: Math.max(end, start) })), '    '));
  }
  if (problem.hint !== undefined) parts.push(`    ${p.dim('→')} ${plain(problem.hint)}`);
  return parts.join('\n');
}
