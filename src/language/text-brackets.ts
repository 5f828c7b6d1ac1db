/** Brackets and bars of plain text: groups, lists, indicators, absolute values and norms. */
import type { Expr } from './expr';
import { call } from './expr';
import { casesIn, chosen } from './text-cases';
import type { Fold } from './text-fold';
import { deeper, holdsCondition, is, open, parts, placed, refuse, spanFrom, token } from './text-fold';
import { readIndicator } from './text-indicators';
import { unreadable } from './text-stray';
import type { Token } from './text-tokens';

/** `( … )` and `{ … }`. */
export function group(f: Fold): void {
  const from = f.at;
  const close = f.reading.partner[from] as number;
  if (close < 0) unreadable(f, token(f) as Token);
  const rows = is(token(f), '{') ? casesIn(f, from + 1, close) : undefined;
  if (rows) {
    chosen(f, rows, from, close);
    return;
  }
  deeper(f, () => {
    const span = spanFrom(f, from, close + 1);
    if (close === from + 1) refuse('empty', 'The brackets are empty.', span, 'Write the formula in them.');
    open(f, (args) => placed(args[0] as Expr, span));
    f.at++;
    f.sequence(f, close);
    f.source += ')';
  });
  f.at = close + 1;
}

/** `[a > b]` is an indicator, `[a, b]` a list. */
export function bracketed(f: Fold, _t: Token): void {
  const from = f.at;
  const close = f.reading.partner[from] as number;
  const span = spanFrom(f, from, close + 1);
  const items = parts(f, from + 1, close);
  if (items.length === 0) refuse('empty', 'The brackets are empty.', span, 'Write the entries: [[a, b], [c, d]].');
  if (items.length === 1 && holdsCondition(f, from + 1, close)) {
    readIndicator(f, from);
    return;
  }
  deeper(f, () => {
    open(f, (values) => ({ kind: 'list', items: values, span }));
    items.forEach((p, i) => {
      if (i > 0) f.source += ',';
      f.at = p.from;
      if (p.from >= p.to)
        refuse(
          'empty',
          'An entry is missing.',
          (f.reading.list[p.from - 1] as Token).span,
          'Write the entries: [[a, b], [c, d]].',
        );
      f.sequence(f, p.to);
    });
    f.source += ')';
  });
  f.at = close + 1;
}

/** `(a, b)`, `(a, b)^T` for all of one side: the entries of a vector. `(0,5)` may be a number with a decimal comma. */
export function isTuple(f: Fold, t: Token): boolean {
  const { list, partner } = f.reading;
  const close = partner[f.at] as number;
  const before = list[f.at - 1];
  const after = list[close + 1];
  const begins = !before || before.type === 'relation' || before.type === 'newline';
  const ends = !after || after.type === 'relation' || after.type === 'newline';
  const turned = is(after, "'") || (is(after, '^') && /^(?:T|top)$/.test(list[close + 2]?.text ?? ''));
  if (t.text !== '(' || !begins || !(ends || turned)) return false;
  const items = parts(f, f.at + 1, close);
  return items.length > 1 && !items.every((p) => p.to === p.from + 1 && isWhole(list[p.from]) && !list[p.from]?.gap);
}

const isWhole = (t: Token | undefined): boolean => t?.type === 'number' && /^\d+$/.test(t.text);

/** The bar that closes the one at `at`: the next of its kind behind an operand. */
export function closingBar(f: Fold, at: number, bar: string): number {
  const { list, partner } = f.reading;
  for (let i = at + 1; i < f.end; i++) {
    const t = list[i] as Token;
    if (t.type === 'open') i = Math.max(i, partner[i] as number);
    else if (is(t, bar) && i > at + 1 && endsOperand(list[i - 1] as Token)) return i;
  }
  return -1;
}

const endsOperand = (t: Token): boolean =>
  t.type === 'number' || t.type === 'word' || t.type === 'close' || t.type === 'sub' || is(t, "'");

export function bars(f: Fold, t: Token): void {
  const from = f.at;
  const close = closingBar(f, from, t.text);
  if (close < 0)
    refuse(
      'brackets',
      `${t.text} is not closed.`,
      t.span,
      t.text === '|' ? 'Write |x|, or abs(x).' : 'Write ||x||, or norm(x).',
    );
  const span = spanFrom(f, from, close + 1);
  deeper(f, () => {
    open(f, (args) => call(t.text === '|' ? 'abs' : 'norm', args, span));
    f.at++;
    f.sequence(f, close);
    f.source += ')';
  });
  f.at = close + 1;
  const sub = token(f);
  if (t.text === '||' && sub?.type === 'sub' && !sub.gap) {
    if (sub.text !== '2' && sub.text !== 'F')
      refuse('norm', `There is no ${sub.text}-norm here.`, sub.span, 'Write sum(abs(x)), or max(abs(x)).');
    f.at++;
  }
}
