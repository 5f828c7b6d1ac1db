/** Words of a LaTeX answer that stand outside \text{…}: `by the chain rule`, `Since a = \sigma(z), …` are remarks. */
import { pair } from './latex-pairs';
import { relationOf } from './latex-relations';
import type { Token } from './latex-token';
import type { Scope } from './names';

/** Words that are no product of letters. */
const WORDS: ReadonlySet<string> = new Set(
  (
    'where since then hence thus therefore because chain rule which that this these those with from have has gives giving give ' +
    'given using used note notice recall also similarly finally first second third next substituting applying plugging answer ' +
    'solution gradient derivative derivatives respect only otherwise simplify simplifying simplifies becomes yields yield follows ' +
    'following below above both sides together combining define denote know knowing known need want compute computing obtain ' +
    'case cases when elementwise every each implies means here there again fact same other into back over through between ' +
    'differentiate differentiating taking backward forward pass written write'
  ).split(' '),
);
/** Words that count beside another word, or with a capital at the beginning of a line: a student may name something so. */
const SHORT: ReadonlySet<string> = new Set(
  (
    'so by the we get if is are and for let of as to in now can see but all our it an on at be its or not out up use was ' +
    'term terms product quotient definition equation entry entries component components matrix form vector notation element ' +
    'upstream local total partial function functions activation layer loss result results final heaviside unit step'
  ).split(' '),
);

/** Words between two formulas, unless they are the product of quantities. */
const JOINTS: ReadonlySet<string> = new Set(['and', 'so']);

/** The tokens with such words as text; the same list where there are none. */
export function withBareWords(tokens: readonly Token[], text: string, scope: Scope): readonly Token[] {
  if (!tokens.some((t) => t.kind === 'letters' && t.text.length > 1)) return tokens;
  const joins = (word: string): boolean => JOINTS.has(word) && ![...word].every((letter) => scope.names.has(letter));
  const isWord = (t: Token | undefined, among: ReadonlySet<string>): boolean =>
    t?.kind === 'letters' &&
    !t.accent &&
    !t.face &&
    (among.has(t.text.toLowerCase()) || (among === WORDS && joins(t.text))) &&
    !scope.names.has(t.text);
  const out: Token[] = [];
  let group = -1;
  let found = false;
  for (let k = 0; k < tokens.length; k++) {
    const t = tokens[k] as Token;
    if (t.kind === '{') group = Math.max(group, t.mate);
    const before = tokens[k - 1];
    const free = k > group && before?.kind !== '_' && before?.kind !== '^';
    const capital = /^[A-Z][a-z]/.test(t.text) && (!before || before.kind === 'line' || before.text === '.');
    const starts =
      free &&
      (isWord(t, WORDS) ||
        (isWord(t, SHORT) &&
          (capital || isWord(tokens[k + 1], WORDS) || (isWord(tokens[k + 1], SHORT) && t.text.length > 1))));
    if (!starts || tokens[k + 1]?.kind === '_' || (tokens[k + 1]?.kind === 'open' && !tokens[k + 1]?.space)) {
      out.push({ ...t, mate: -1 });
      continue;
    }
    let end = k;
    while (isWord(tokens[end + 1], WORDS) || isWord(tokens[end + 1], SHORT)) end++;
    const last = tokens[end] as Token;
    if (end === k && relationOf(tokens[k + 1])) {
      out.push({ ...t, mate: -1 });
      continue;
    }
    out.push({ ...t, kind: 'text', text: text.slice(t.start, last.end), end: last.end, mate: -1 });
    found = true;
    k = end;
  }
  return !found || pair(out, text) ? tokens : out;
}
