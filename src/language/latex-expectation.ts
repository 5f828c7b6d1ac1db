/** `\mathbb{E}_{k \sim p}[u_k]`: the sum of what stands in the bracket, weighted by the entries of p. */
import type { Expr, SumExpr } from './expr';
import { call, index, name } from './expr';
import type { Reader } from './latex-reader';
import { binding, counted, here, isCommand, peek, since, skip, within } from './latex-reader';
import { formOf } from './static-form';

/** Such an expectation at the cursor; undefined (nothing consumed) for any other. */
export function expectation(r: Reader): Expr | undefined {
  const start = here(r);
  const [sign, open] = [r.tokens[r.at + 1], r.tokens[r.at + 2]];
  if (sign?.kind !== '_' || open?.kind !== '{' || open.mate >= r.end) return undefined;
  const letter = r.tokens[r.at + 3];
  const bracket = open.mate + 1 < r.end ? r.tokens[open.mate + 1] : undefined;
  if (letter?.kind !== 'letters' || letter.text.length !== 1 || !isCommand(r.tokens[r.at + 4], 'sim')) return undefined;
  if (bracket?.kind !== 'open' || (bracket.text !== '[' && bracket.text !== '(' && bracket.text !== '\\{'))
    return undefined;
  const k = letter.text;
  const weights = within(r, r.at + 5, open.mate, () => r.grammar.additive(r), 'the distribution');
  if (formOf(weights, r.scope) !== 'column') return undefined;
  r.at = open.mate + 1;
  r.offset = 0;
  return binding(r, [k], () => {
    const to = (peek(r) as { mate: number }).mate;
    const body = within(r, r.at + 1, to, () => r.grammar.expression(r), 'the bracket');
    r.at = to;
    skip(r);
    const term = counted(r, call('times', [counted(r, index(weights, [name(k)])), body], body.span));
    return counted(r, { kind: 'sum', index: k, body: term, span: since(r, start) } satisfies SumExpr);
  });
}
