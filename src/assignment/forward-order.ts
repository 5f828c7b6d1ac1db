/** The names that the lines of a forward pass declare and mention, and lines that are computed from one another. */
import { partsOf } from '../language/names';
import type { Yaml, YamlEntry } from './yaml-door';

/** `Y_ij`, `Y_{i,j}` or `Y[i,j]` taken apart: the name and its index letters, where all of the subscript is letters. */
export function indexed(key: string): { readonly name: string; readonly letters: readonly string[] } | undefined {
  const brackets = /^(.+?)\[\s*(\p{L}(?:\s*,\s*\p{L})*)\s*\]$/u.exec(key);
  if (brackets) return { name: brackets[1] as string, letters: (brackets[2] as string).split(/\s*,\s*/) };
  const subscript = /^(.+)_(?:\{\s*(\p{L}(?:\s*,?\s*\p{L})*)\s*\}|(\p{L}+))$/u.exec(key);
  if (!subscript || !partsOf(key)) return undefined;
  return { name: subscript[1] as string, letters: [...(subscript[2] ?? subscript[3] ?? '').replace(/[\s,]/g, '')] };
}

/** The names that a line may declare: its key, and what stands before its index letters. */
export function namesOf(e: YamlEntry): string[] {
  const split = indexed(e.key);
  return split ? [e.key, split.name] : [e.key];
}

/** The names that the lines of a forward pass may declare, by key and by the name before its index letters. */
export function forwardNames(y: Yaml | undefined): string[] {
  return y?.kind === 'map' ? y.entries.flatMap(namesOf) : [];
}

/** The names that stand in an expression as a word of their own, or with indices. */
function mentioned(text: string, names: { readonly has: (name: string) => boolean }): string[] {
  const words = text.match(/[\p{L}\p{M}][\p{L}\p{M}\p{N}_]*/gu) ?? [];
  return words.flatMap((w) => {
    const spellings = [w, w.replace(/^d(?=.)/, ''), w.replace(/^d?(.+?)_?(\d+|_\p{L}+)$/u, '$1')];
    return spellings.filter((s, i) => spellings.indexOf(s) === i && names.has(s));
  });
}

export function mentions(text: string, names: ReadonlySet<string>): boolean {
  return names.size > 0 && mentioned(text, names).length > 0;
}

/** The lines from `e` by way of `below` back to `e`, each mentioning the next; undefined where none leads back. */
export function circleOf(e: YamlEntry, below: YamlEntry, lines: readonly YamlEntry[]): YamlEntry[] | undefined {
  if (below === e) return [e];
  const byName = new Map(lines.flatMap((x) => namesOf(x).map((n) => [n, x] as const)));
  const before = new Map<YamlEntry, YamlEntry>([[below, e]]);
  const todo = [below];
  for (let next = todo.shift(); next; next = todo.shift()) {
    const text = next.value.kind === 'text' ? next.value.text : '';
    for (const name of mentioned(text, byName)) {
      const x = byName.get(name) as YamlEntry;
      if (x === e) {
        const way: YamlEntry[] = [];
        for (let y = next; y !== e; y = before.get(y) as YamlEntry) way.unshift(y);
        return [e, ...way];
      }
      if (before.has(x)) continue;
      before.set(x, next);
      todo.push(x);
    }
  }
  return undefined;
}
