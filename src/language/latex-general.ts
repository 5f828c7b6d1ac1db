/**
 * `\sigma'(x) = \sigma(x)(1 - \sigma(x))`, `\frac{d}{dx} e^x = e^x`: what holds of a function at any x, where nothing is called x. It is
 * said on the way to the answer, and passed over.
 */

import type { Reader } from './latex-reader';
import { noteOnce, peek, since, skip } from './latex-reader';
import { isSeparator, relationOf } from './latex-relations';
import type { Token } from './latex-token';
import { matchName } from './name-match';
import { greek } from './spelling';

/** Whether such an equation stands at the cursor; consumed to the end of its chain on this line. */
export function passesGeneral(r: Reader): boolean {
  const start = r.at;
  const behind = behindFunction(r) ?? behindOperator(r);
  if (behind === undefined || behind >= r.end || !relationOf(r.tokens[behind])) return false;
  r.at = behind;
  r.offset = 0;
  for (let t = peek(r); t && !endsChain(r, t); t = peek(r)) {
    if (t.mate > r.at) r.at = t.mate;
    skip(r);
  }
  noteOnce(
    r,
    'general',
    'An equation for a function of a letter that nothing here is called was passed over.',
    since(r, r.tokens[start]?.start ?? 0),
  );
  return true;
}

/** A gap beside a relation ends nothing. */
const endsChain = (r: Reader, t: Token): boolean =>
  isSeparator(t) && t.kind !== '&' && !(t.kind === 'gap' && relationOf(r.tokens[r.at + 1]));

/** `\sigma'(x)`, `\tanh(x)`, `f(t)`: the token behind it. */
function behindFunction(r: Reader): number | undefined {
  const t = r.tokens[r.at];
  if (!t || r.offset > 0 || !(t.kind === 'letters' || t.kind === 'word' || t.kind === 'command')) return undefined;
  if (t.kind === 'command' && (t.text === 'sum' || t.text === 'prod' || t.text === 'partial')) return undefined;
  if (t.kind !== 'command' && (t.text === 'd' || r.scope.names.has(t.text))) return undefined;
  let at = r.at + 1;
  while (at < r.end && (r.tokens[at]?.text === "'" || r.tokens[at]?.kind === '^')) {
    const next = r.tokens[at + 1];
    if (r.tokens[at]?.kind === '^') at = next?.kind === '{' ? next.mate : at + 1;
    at++;
  }
  const open = r.tokens[at];
  if (open?.kind !== 'open' || open.text !== '(' || open.mate !== at + 2 || !isDummy(r, r.tokens[at + 1]))
    return undefined;
  return open.mate + 1;
}

/** `\frac{d}{dx}` with what it is applied to, `\frac{d\sigma}{dx}`: the relation behind it. */
function behindOperator(r: Reader): number | undefined {
  const t = r.tokens[r.at];
  if (t?.kind !== 'command' || !/^[dt]?frac$/.test(t.text)) return undefined;
  const above = r.tokens[r.at + 1];
  const below = above?.kind === '{' ? r.tokens[above.mate + 1] : undefined;
  if (above?.kind !== '{' || below?.kind !== '{' || below.mate >= r.end) return undefined;
  if (!marks(r.tokens[r.at + 2]) || !byDummy(r, above.mate + 2, below.mate)) return undefined;
  let at = below.mate + 1;
  while (at < r.end && !relationOf(r.tokens[at]) && !isSeparator(r.tokens[at] as Token))
    at = Math.max(at, (r.tokens[at] as Token).mate) + 1;
  return at;
}

const marks = (t: Token | undefined): boolean =>
  (t?.kind === 'letters' && t.text[0] === 'd') || (t?.kind === 'command' && t.text === 'partial');

/** `dx`, `\partial x` with such an x. */
function byDummy(r: Reader, from: number, to: number): boolean {
  const [first, second] = [r.tokens[from], r.tokens[from + 1]];
  if (first?.kind === 'letters' && first.text.length === 2 && first.text[0] === 'd' && to === from + 1)
    return isDummy(r, { ...first, text: first.text[1] as string });
  return (
    marks(first) && (first?.text.length === 1 || first?.kind === 'command') && to === from + 2 && isDummy(r, second)
  );
}

/** A letter that neither the problem nor an earlier line has. */
function isDummy(r: Reader, t: Token | undefined): boolean {
  if (!t) return false;
  const letter =
    t.kind === 'command' ? greek(t.text) : t.kind === 'letters' && t.text.length === 1 ? t.text : undefined;
  return (
    letter !== undefined && !t.accent && !matchName({ base: letter }, r.scope) && !r.scope.indices.includes(letter)
  );
}
