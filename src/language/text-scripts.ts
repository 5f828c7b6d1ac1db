/** Names with superscripts in plain text, `z_j^l`, `W^[1]`, `a^{(i)}_j`: made one word where the superscript belongs to the name. */
import { matchName } from './name-match';
import type { Scope } from './names';
import { partsOf } from './names';
import type { Token, Tokens } from './text-tokens';

const DIFFERENTIAL = /^(?:d|∂|δ)(?=\p{L})/u;

type Glued = { readonly token: Token; readonly to: number };

/** The tokens with such names joined to one word each. */
export function joinScripts(tokens: Tokens, text: string, scope: Scope): Tokens {
  const { list, partner } = tokens;
  if (!list.some((t) => t.type === 'op' && t.text === '^')) return tokens;
  const own = introduced(tokens, text, scope);
  const keep: number[] = [];
  const joined = new Map<number, Token>();
  const placed = new Map<number, number>();
  for (let i = 0; i < list.length; i++) {
    const glued = gluedAt(tokens, text, scope, own, i);
    placed.set(i, keep.length);
    keep.push(i);
    if (glued) {
      joined.set(i, glued.token);
      i = glued.to - 1;
    }
  }
  if (joined.size === 0) return tokens;
  return {
    ...tokens,
    list: keep.map((i) => joined.get(i) ?? (list[i] as Token)),
    partner: keep.map((i) => placed.get(partner[i] as number) ?? -1),
  };
}

/** A word, `^`, what stands above, and a subscript behind it: the name as one spelling. */
function spelled(
  tokens: Tokens,
  text: string,
  at: number,
): { readonly spelling: string; readonly to: number } | undefined {
  const { list, partner } = tokens;
  const [word, hat, above] = [list[at], list[at + 1], list[at + 2]];
  if (word?.type !== 'word' || hat?.type !== 'op' || hat.text !== '^' || hat.gap || !above || above.gap)
    return undefined;
  let to = at + 3;
  let inner: string;
  let below = '';
  if (above.type === 'open') {
    const close = partner[at + 2] as number;
    if (close < 0) return undefined;
    to = close + 1;
    inner = text.slice(above.span.start, (list[close] as Token).span.end);
    if (above.text === '{') inner = inner.slice(1, -1);
  } else if (above.type === 'word') {
    // `z^l_j`: the subscript is the name's
    const [first, ...rest] = above.text.split('_');
    inner = first as string;
    below = rest.join('_');
  } else if (above.type === 'number' || above.text === '*') inner = above.text;
  else return undefined;
  const sub = list[to];
  if (below === '' && sub?.type === 'sub' && !sub.gap) {
    below = sub.text;
    to++;
  }
  if (inner === '' || inner.includes('\n') || inner.length > 12) return undefined;
  const script = below === '' ? '' : below.startsWith('{') ? `_${below}` : `_{${below}}`;
  return { spelling: `${word.text}^{${inner}}${script}`, to };
}

function gluedAt(tokens: Tokens, text: string, scope: Scope, own: ReadonlySet<string>, at: number): Glued | undefined {
  const s = spelled(tokens, text, at);
  const word = s && (tokens.list[at] as Token);
  if (!s || !word) return undefined;
  const belongs = [s.spelling, s.spelling.replace(DIFFERENTIAL, '')].some((name) => {
    const parts = partsOf(name);
    return parts?.sup !== undefined && (matchName(parts, scope)?.supUsed || own.has(keyOf(name)));
  });
  if (!belongs) return undefined;
  const end = (tokens.list[s.to - 1] as Token).span.end;
  return { token: { ...word, text: s.spelling, span: { start: word.span.start, end } }, to: s.to };
}

/** The base and the superscript of a name: what its entries share. */
function keyOf(spelling: string): string {
  const parts = partsOf(spelling);
  return parts ? `${parts.base}^${(parts.sup ?? []).map((p) => p.text).join('')}` : '';
}

/** Names with superscripts that a line begins with before its `=`: `δ^l = …`. */
function introduced(tokens: Tokens, text: string, scope: Scope): ReadonlySet<string> {
  const out = new Set<string>();
  tokens.list.forEach((t, i) => {
    const before = tokens.list[i - 1];
    if (t.type !== 'word' || (before && before.type !== 'newline' && before.type !== 'word' && before.type !== 'comma'))
      return;
    const s = spelled(tokens, text, i);
    const sign = s && tokens.list[s.to];
    if (!s || sign?.type !== 'relation' || (sign.text !== '=' && sign.text !== ':=')) return;
    const parts = partsOf(s.spelling);
    if (parts?.sup?.some((p) => p.kind !== 'digit') && !matchName({ base: parts.base }, scope))
      out.add(keyOf(s.spelling));
  });
  return out;
}
