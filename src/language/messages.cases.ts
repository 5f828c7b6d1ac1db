/**
 * For tests: what each refusal and each note of the readers says, word for word, with the place it points at.
 *
 * A row is the answer behind `> ` (`«9×(»` is nine brackets, `␇` a control character), then for each problem or note its caret under the text (behind
 * the number of the line where there are several), its code in brackets (parentheses for a note), the message, and the next
 * step behind `→`. `scope` names the problem of the rows that follow, as `scope-of.ts` reads it; where
 * it begins with `expression`, what follows is read as one formula of an assignment.
 */
import type { Problem, Result } from '../problem';
import { caret, position } from '../problem';
import { readAnswer, readExpression } from './read';
import { scopeOf } from './scope-of';

export type MessageRow = { readonly scope: string; readonly text: string; readonly shown: readonly string[] };

/** The rows of a table. */
export function rowsOf(table: string): MessageRow[] {
  let scope = '';
  return table.split(/\n\s*\n/).flatMap((block) => {
    const lines = block.split('\n').filter((l) => l.trim() !== '');
    if (/^(?:scope|step) /.test(lines[0] ?? '')) scope = lines.shift()?.replace(/^\w+ /, '') ?? '';
    const written = lines.filter((l) => l.startsWith('> ')).map((l) => l.slice(2));
    return written.length === 0 ? [] : [{ scope, text: written.join('\n'), shown: lines.slice(written.length) }];
  });
}

const repeated = (text: string): string =>
  text.replace(/«(\d+)×([^»]*)»/g, (_, n: string, part: string) => part.repeat(Number(n))).replaceAll('␇', '\u0007');

/** What a text is refused or noted with, as the rows have it. */
export function shownOf(row: Pick<MessageRow, 'scope' | 'text'>): string[] {
  const text = repeated(row.text);
  const [, expression, spec = ''] = /^(expression )?(.*)$/.exec(row.scope) ?? [];
  const read: Result<unknown> = (expression ? readExpression : readAnswer)(text, scopeOf(spec));
  return (read.ok ? read.notes : read.problems).flatMap((p) => shown(p, text, text !== row.text, read.ok));
}

function shown(p: Problem, text: string, short: boolean, note: boolean): string[] {
  const line = p.span && text.includes('\n') ? position(text, p.span.start).line : ' ';
  return linesOf(p, note, p.span && !short ? `${line} ${caret(text, p.span).split('\n').pop()}` : undefined);
}

/** The lines of a row for one problem or note; `under` is the caret behind the number of its line. */
export function linesOf(
  p: { readonly code: string; readonly message: string; readonly hint?: string },
  note: boolean,
  under?: string,
): string[] {
  return [
    ...(under === undefined ? [] : [under]),
    `${note ? `(${p.code})` : `[${p.code}]`} ${p.message}`,
    ...(p.hint === undefined ? [] : [`→ ${p.hint}`]),
  ];
}

/** Code and message of each line of a row that says one. */
export function messagesOf(rows: readonly MessageRow[]): { readonly code: string; readonly message: string }[] {
  return rows.flatMap((row) =>
    row.shown.flatMap((l) => {
      const [, code, message] = /^[[(]([\w-]+)[\])] (.*)$/.exec(l) ?? [];
      return code !== undefined && message !== undefined ? [{ code, message }] : [];
    }),
  );
}
