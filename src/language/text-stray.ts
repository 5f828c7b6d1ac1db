/** Signs of plain text that stand where nothing can be read: what each is refused with. */
import type { Span } from '../problem';
import type { Fold } from './text-fold';
import { refuse, token } from './text-fold';
import type { Token } from './text-tokens';

export function stray(f: Fold, t: Token): never {
  const before = f.reading.list[Math.max(0, f.at - 1)] as Token;
  switch (t.text) {
    case '!':
      return refuse('factorial', 'There are no factorials here.', t.span, 'Write != for "is not equal to".');
    case '%':
      return refuse(
        'percent',
        "A percent sign can't be read.",
        t.span,
        `Write ${before.type === 'number' ? `${before.text}/100` : 'x/100'}.`,
      );
    case ',':
      return comma(f, t);
    case ';':
      return refuse(
        'semicolon',
        "; can't be read inside a formula.",
        t.span,
        'Put each line on a line of its own; write a matrix as [[a, b], [c, d]].',
      );
    case '#':
      return refuse(
        'comment',
        "A # remark can't stand behind a formula.",
        t.span,
        'Leave the remark out, or put it on a line of its own in words.',
      );
    case '..':
      return refuse('range', '.. stands only in the bounds of a sum.', t.span, 'Write sum(k = 1..K, …).');
    case ':':
      if (f.inIndex > 0) return partOfAxis(t.span);
      return refuse(
        'colon',
        ': stands only in an index or after ?.',
        t.span,
        'Write X[1,:] for a row, a > 0 ? x : y for cases.',
      );
    case '_':
      return refuse('subscript', "This subscript can't be read.", t.span, 'Write x_12, x_{1,2} or X[1,2].');
    default:
      return unreadable(f, t);
  }
}

export function unreadable(f: Fold, t: Token): never {
  const shown = f.reading.text.slice(t.span.start, t.span.end);
  if (t.text === '"' || t.text === '“' || t.text === '”')
    refuse('string', 'Text in quotes is no part of a formula.', t.span, 'Leave it out.');
  if (t.text === '…' || t.text === '⋯')
    refuse('dots', "Dots can't be read: they leave open what is meant.", t.span, 'Write a sum: sum(k, 1, K, x_k).');
  if (t.text === '∈') refuse('set', "∈ can't be read.", t.span, 'Write the bounds: sum(k, 1, K, …).');
  if (t.text === '⊗')
    refuse('kronecker', '⊗ can be the outer or the elementwise product.', t.span, 'Write outer(a, b), or a .* b.');
  if (t.type === 'close')
    refuse('brackets', `${shown} closes nothing that is open.`, t.span, 'Look for the bracket that is missing.');
  if (t.type === 'op' || t.type === 'compare' || t.type === 'relation')
    refuse(
      'operator',
      `${shown} stands where a quantity or a number was expected.`,
      t.span,
      'Write what stands on both sides of it.',
    );
  refuse(
    'character',
    `${shown} can't be read.`,
    t.span,
    'Write formulas with letters, digits, brackets and the signs + - * / ^.',
  );
}

/** `X[1, 1:2]`. */
export function partOfAxis(span: Span): never {
  return refuse('index', "A part of an axis can't be taken.", span, 'Write X[1,:] for a whole row.');
}

function comma(f: Fold, t: Token): never {
  const before = f.reading.list[Math.max(0, f.at - 1)] as Token;
  const after = token(f, f.at + 1);
  if (before.type === 'number' && after?.type === 'number' && !t.gap && !after.gap && !before.text.includes('.'))
    refuse(
      'decimal-comma',
      `${before.text},${after.text} has a decimal comma.`,
      { start: before.span.start, end: after.span.end },
      `Write ${before.text}.${after.text}.`,
    );
  refuse(
    'comma',
    'A comma stands between two formulas here.',
    t.span,
    'Write one formula, or each on a line of its own.',
  );
}
