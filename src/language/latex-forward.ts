/** Names that a LaTeX answer introduces after their use: `…, where g = …`. */
import type { Expr, Line } from './expr';
import { children } from './expr';
import { countsName, definitionAt, FORWARD } from './latex-definitions';
import type { Reader } from './latex-reader';
import { isSeparator } from './latex-relations';
import type { Token } from './latex-token';
import { beginsName } from './latex-written';
import { countsKey, exampleIndex, splitExample } from './name-match';
import type { Entity, Piece } from './names';
import { spellingKey, UNKNOWN_RANK } from './names';

/** Names that some statement of the answer introduces, wherever it stands: `…, where g = …` may come after its use. */
export function introducedNames(r: Reader): Map<string, Entity> {
  const found = new Map<string, Entity>();
  const { tokens } = r;
  const differentiated = new Set(
    [...r.text.matchAll(/\\partial\s*\\?[A-Za-z]+_\{?([a-z]{1,3})(?![A-Za-z])/g)].flatMap((m) => [...(m[1] ?? '')]),
  );
  let starts = true;
  for (let k = 0; k < tokens.length; k++) {
    const t = tokens[k] as Token;
    if (starts && beginsName(t)) {
      r.at = k;
      r.offset = 0;
      r.end = tokens.length;
      const w = definitionAt(r);
      if (w) {
        const sub = (w.parts.sub ?? []).filter((p) => p.kind !== 'comma');
        let own = sub.length;
        const isIndex = (p: Piece | undefined): boolean =>
          p?.kind === 'letter' &&
          (/^[i-n]$/.test(p.text) || differentiated.has(p.text) || indexesBehind(tokens, r.at, p.text));
        while (own > 0 && isIndex(sub[own - 1])) own--;
        const [before, behind] = splitExample(w.parts.sup ?? []);
        const example = behind ?? exampleIndex(w.parts.sup ?? []);
        const sup = example?.length === 1 && isIndex(example[0]) ? (behind ? before : []) : (w.parts.sup ?? []);
        const plain = spellingKey({ ...w.parts, sub: sub.slice(0, own), sup });
        const counts = own < sub.length && r.scope.names.get(plain)?.kind === 'size';
        const key = counts ? countsKey(plain) : plain;
        const called = counts ? countsName(plain, sub) : plain;
        found.set(key, { name: called, kind: 'local', rank: UNKNOWN_RANK, dims: FORWARD });
        // `\delta_t` may stand for δ_1, δ_2, …
        if (sub.length === 1 && own === 1 && sub[0]?.kind === 'letter')
          for (let n = 0; n < 10; n++) {
            const each = spellingKey({ ...w.parts, sub: [{ kind: 'digit', text: String(n) }] });
            if (!r.scope.names.has(each))
              found.set(each, { name: each, kind: 'local', rank: UNKNOWN_RANK, dims: FORWARD });
          }
      }
    }
    const inBracket: boolean = starts && t.kind === 'open' && t.text === '(';
    starts = isSeparator(t) || t.kind === 'line' || inBracket;
    if (t.mate > k && !inBracket) k = t.mate;
  }
  return found;
}

/** `\delta_c = … t_c …`: a letter that is an index on the right is one on the left. */
function indexesBehind(tokens: readonly Token[], from: number, letter: string): boolean {
  for (let k = from; k < Math.min(tokens.length, from + 200) && tokens[k]?.kind !== 'line'; k++) {
    if (tokens[k]?.kind !== '_') continue;
    const next = tokens[k + 1];
    const end = next?.kind === '{' ? next.mate : k + 2;
    for (let i = k + 1; i < end; i++)
      if (tokens[i]?.kind === 'letters' && tokens[i]?.text.includes(letter)) return true;
  }
  return false;
}

/** A line that introduces a name comes before the lines that use it. */
export function definitionsFirst(lines: readonly Line[]): Line[] {
  const out = [...lines];
  for (let k = 1; k < out.length; k++) {
    const line = out[k] as Line;
    const defined = line.defines?.name;
    if (defined === undefined) continue;
    const first = out.findIndex((l, at) => at < k && l.sides.some((s) => mentions(s, defined)));
    if (first < 0 || out.slice(0, k).some((l) => l.defines?.name === defined)) continue;
    let end = k + 1;
    while (out[end]?.continues) end++;
    const moved = out.splice(k, end - k);
    let to = first;
    while (to > 0 && out[to]?.continues) to--;
    out.splice(to, 0, ...moved);
  }
  return out;
}

function mentions(e: Expr, canonical: string): boolean {
  const stack: Expr[] = [e];
  while (stack.length > 0) {
    const x = stack.pop() as Expr;
    if (x.kind === 'name' && x.name === canonical) return true;
    stack.push(...children(x));
  }
  return false;
}
