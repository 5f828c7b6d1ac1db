/** Names that a LaTeX answer introduces after their use: `…, where g = …`. */
import type { Expr, Line } from './expr';
import { children } from './expr';
import { countsName, definitionAt, FORWARD } from './latex-definitions';
import { pieces } from './latex-pieces';
import type { Reader } from './latex-reader';
import { isCommand, Unreadable } from './latex-reader';
import { isSeparator } from './latex-relations';
import type { Token } from './latex-token';
import { beginsName, readWritten } from './latex-written';
import { countsKey, exampleIndex, matchName, splitExample } from './name-match';
import type { Entity, Piece } from './names';
import { spellingKey, UNKNOWN_RANK } from './names';

/** Names that some statement of the answer introduces, wherever it stands: `…, where g = …` may come after its use. */
export function introducedNames(r: Reader): Map<string, Entity> {
  const found = new Map<string, Entity>();
  const { tokens } = r;
  const differentiated = new Set(
    tokens.flatMap((t, k) => (isCommand(t, 'partial') ? (nameAt(r, k + 1)?.indices ?? []) : [])),
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
        const right = rightOf(r, r.at);
        const isIndex = (p: Piece | undefined): boolean =>
          p?.kind === 'letter' && (/^[i-n]$/.test(p.text) || differentiated.has(p.text) || right.indices.has(p.text));
        while (own > 0 && isIndex(sub[own - 1])) own--;
        const [before, behind] = splitExample(w.parts.sup ?? []);
        const example = behind ?? exampleIndex(w.parts.sup ?? []);
        const sup = example?.length === 1 && isIndex(example[0]) ? (behind ? before : []) : (w.parts.sup ?? []);
        const plain = spellingKey({ ...w.parts, sub: sub.slice(0, own), sup });
        const counts = own < sub.length && r.scope.names.get(plain)?.kind === 'size';
        const key = counts ? countsKey(plain) : plain;
        const called = counts ? countsName(plain, sub) : plain;
        // `\delta_{ij} = \partial L / \partial y_{ij}` says that δ_ij is not Kronecker's, which is made of no quantities
        const rank = key === 'delta' && sub.length - own === 2 && right.hasQuantity ? 2 : UNKNOWN_RANK;
        found.set(key, { name: called, kind: 'local', rank, dims: FORWARD });
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

/** What stands on the right of a definition: the letters that are indices there, and whether a quantity is named. */
function rightOf(r: Reader, from: number): { indices: ReadonlySet<string>; hasQuantity: boolean } {
  const indices = new Set<string>();
  let hasQuantity = false;
  let within = true;
  for (let k = from; k < Math.min(r.tokens.length, from + 200) && r.tokens[k]?.kind !== 'line'; k++) {
    const t = r.tokens[k] as Token;
    if (isSeparator(t)) within = false;
    const named = nameAt(r, k);
    if (named) {
      for (const letter of named.indices) indices.add(letter);
      hasQuantity ||= within && named.isQuantity;
      k = Math.max(k, r.at - 1);
    } else if (t.kind === '_') {
      const next = r.tokens[k + 1];
      const end = next?.kind === '{' ? next.mate : Math.min(k + 2, r.tokens.length);
      for (const p of pieces(r, k + 1, end)) if (p.kind === 'letter') indices.add(p.text);
    }
  }
  return { indices, hasQuantity };
}

/** The names that one token begins: the letters of their subscripts that are no part of them, and whether the problem has one. */
function nameAt(r: Reader, at: number): { indices: readonly string[]; isQuantity: boolean } | undefined {
  if (!beginsName(r.tokens[at])) return undefined;
  r.at = at;
  r.offset = 0;
  r.end = r.tokens.length;
  const indices: string[] = [];
  let isQuantity = false;
  try {
    do {
      const w = readWritten(r);
      if (!w) break;
      const match = matchName(w.parts, r.scope);
      for (const p of match ? match.rest : (w.parts.sub ?? [])) if (p.kind === 'letter') indices.push(p.text);
      isQuantity ||= match?.entity.kind === 'quantity';
    } while (r.at === at);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
  }
  return { indices, isQuantity };
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
