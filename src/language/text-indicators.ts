/** Indicators in plain text, `1(a > b)`, `𝟙{…}`, `1_{a>b}`, and vectors of ones. */
import type { Expr } from './expr';
import { call, name, num } from './expr';
import type { Fold } from './text-fold';
import { atom, deeper, holdsCondition, is, open, placed, spanFrom, token } from './text-fold';
import type { Token } from './text-tokens';

/** `1(a > b)`, `𝟙{…}`, `1_{a>b}`, `I[…]` at the bracket: the condition as a number. */
export function readIndicator(f: Fold, from: number): void {
  if (is(token(f), '_')) f.at++;
  const close = f.reading.partner[f.at] as number;
  deeper(f, () => {
    open(f, (args) => placed(args[0] as Expr, spanFrom(f, from, close + 1)));
    f.at++;
    f.inIndex++;
    f.sequence(f, close);
    f.inIndex--;
    f.source += ')';
  });
  f.at = close + 1;
}

/** Whether an indicator's bracket stands at the present token, perhaps as a subscript. */
export function indicatorFollows(f: Fold): boolean {
  const at = is(token(f), '_') ? f.at + 1 : f.at;
  const t = token(f, at);
  return t?.type === 'open' && holdsCondition(f, at + 1, f.reading.partner[at] as number);
}

/** `𝟙` alone is a vector of ones. */
export function onesVector(f: Fold, t: Token): void {
  const sub = token(f);
  if (sub?.type === 'sub') {
    f.at++;
    const size = f.reading.scope.names.get(sub.text);
    atom(
      f,
      call('ones', [size ? name(size.name, sub.span) : num(sub.text, sub.span)], {
        start: t.span.start,
        end: sub.span.end,
      }),
    );
    return;
  }
  atom(f, call('ones', [], t.span));
}
