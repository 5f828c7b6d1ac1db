/** Indices with primes, `\sum_{j'} a_{j'}`: each becomes a letter that the answer does not use. */
import { pair } from './latex-pairs';
import type { Token } from './latex-token';
import type { Scope } from './names';

const FRESH = 'pqrsuvabcdfghlmnotxyzeijkwPQRSUVABCDFGHLMNOTXYZEIJKW';

/** The tokens with such indices renamed; the same list where there are none. */
export function withoutPrimedIndices(tokens: readonly Token[], text: string, scope: Scope): readonly Token[] {
  const primed = primedIndices(tokens);
  if (primed.size === 0) return tokens;
  const used = new Set(tokens.flatMap((t) => (t.kind === 'letters' ? [...t.text] : [])));
  const names = new Map<string, string>();
  for (const letter of primed) {
    const fresh = [...FRESH].find((c) => !used.has(c) && !scope.names.has(c) && !scope.indices.includes(c));
    if (fresh === undefined) return tokens;
    used.add(fresh);
    names.set(letter, fresh);
  }
  const out: Token[] = [];
  let script = -1;
  for (let k = 0; k < tokens.length; k++) {
    const t = tokens[k] as Token;
    if (t.kind === '_') script = Math.max(script, tokens[k + 1]?.kind === '{' ? (tokens[k + 1] as Token).mate : k + 1);
    const marks = t.kind === 'letters' ? primesAt(tokens, k + 1) : 0;
    const letter = t.text[t.text.length - 1] as string;
    const fresh = marks > 0 ? names.get(letter) : undefined;
    // a name with a prime of its own is an index only below another name
    const isIndex = k <= script || (t.text.length === 1 && !scope.names.has(`${letter}'`));
    if (fresh === undefined || !isIndex) {
      out.push({ ...t, mate: -1 });
      continue;
    }
    out.push({ ...t, text: t.text.slice(0, -1) + fresh, mate: -1 });
    k += marks;
  }
  return pair(out, text) ? tokens : out;
}

/** How many tokens a prime takes here: `'`, `^\prime`, `^{\prime}`; 0 where none stands. */
function primesAt(tokens: readonly Token[], at: number): number {
  const t = tokens[at];
  if (t?.kind === 'op' && t.text === "'") return 1;
  if (t?.kind !== '^') return 0;
  const next = tokens[at + 1];
  if (next?.text === 'prime') return 2;
  return next?.kind === '{' && tokens[at + 2]?.text === 'prime' && next.mate === at + 3 ? 4 : 0;
}

/** The letters that stand with a prime below a sum sign, or below names twice. */
function primedIndices(tokens: readonly Token[]): ReadonlySet<string> {
  const once = new Set<string>();
  const out = new Set<string>();
  for (let k = 0; k + 1 < tokens.length; k++) {
    if (tokens[k]?.kind !== '_') continue;
    const open = tokens[k + 1] as Token;
    const end = open.kind === '{' ? open.mate : k + 2;
    for (let i = k + 1; i < end; i++) {
      const t = tokens[i] as Token;
      if (t.kind !== 'letters' || primesAt(tokens, i + 1) === 0 || (open.kind !== '{' && !isSum(tokens[k - 1])))
        continue;
      const letter = t.text[t.text.length - 1] as string;
      (once.has(letter) || isSum(tokens[k - 1]) ? out : once).add(letter);
    }
  }
  return out;
}

const isSum = (t: Token | undefined): boolean => t?.kind === 'command' && /^(?:sum|prod|max|min)$/.test(t.text);
