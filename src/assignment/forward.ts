/** The forward pass of a problem: one named quantity a line, in order, in matrix or in index form. */
import type { DeclaredName, Scope } from '../language/names';
import { makeScope, partsOf } from '../language/names';
import { readExpression } from '../language/read';
import { fileSpan, indexLetters, readIn } from './expression';
import type { Findings } from './findings';
import { placed, report } from './findings';
import { checkName } from './inputs';
import { lowerProblem } from './reference';
import { expected } from './schema';
import type { Forward, Input, ProblemPart } from './types';
import type { Yaml, YamlEntry, YamlText } from './yaml-door';

export type ForwardPass = {
  readonly lines: readonly Forward[];
  /** The names of each quantity's axes; a line that could not be read has none here. */
  readonly dims: ReadonlyMap<string, readonly string[]>;
  /** Lines that could not be read, and what depends on them: their findings are told once. */
  readonly broken: ReadonlySet<string>;
};

const emptyScope: Scope = makeScope({ entities: [] }).scope;

/** `Y_ij`, `Y_{i,j}` or `Y[i,j]` taken apart: the name and its index letters, where all of the subscript is letters. */
function indexed(key: string): { readonly name: string; readonly letters: readonly string[] } | undefined {
  const brackets = /^(.+?)\[\s*(\p{L}(?:\s*,\s*\p{L})*)\s*\]$/u.exec(key);
  if (brackets) return { name: brackets[1] as string, letters: (brackets[2] as string).split(/\s*,\s*/) };
  const subscript = /^(.+)_(?:\{\s*(\p{L}(?:\s*,?\s*\p{L})*)\s*\}|(\p{L}+))$/u.exec(key);
  if (!subscript || !partsOf(key)) return undefined;
  return { name: subscript[1] as string, letters: [...(subscript[2] ?? subscript[3] ?? '').replace(/[\s,]/g, '')] };
}

/** The names that stand before this line, and other spellings of what the line itself declares. */
type Draft = {
  readonly sizes: ReadonlyMap<string, number>;
  readonly inputs: readonly Input[];
  readonly also: ReadonlyMap<string, readonly string[]>;
  /** Inputs that could not be read. */
  readonly lost?: readonly string[];
};

/** The names that the lines of a forward pass may declare, by key and by the name before its index letters. */
export function forwardNames(y: Yaml | undefined): string[] {
  return y?.kind === 'map' ? y.entries.flatMap((e) => [e.key, indexed(e.key)?.name ?? e.key]) : [];
}

export function readForward(
  f: Findings,
  y: Yaml | undefined,
  where: string,
  draft: Draft,
  star: 'matrix' | 'elementwise',
): ForwardPass {
  const lines: Forward[] = [];
  const dims = new Map<string, readonly string[]>();
  const broken = new Set<string>(draft.lost);
  if (y === undefined || y.kind === 'nothing') return { lines, dims, broken };
  if (y.kind !== 'map') {
    expected(f, `${where}.forward`, 'a map', y, 'write one quantity a line: Y: X * W');
    return { lines, dims, broken };
  }
  const taken = new Set([...draft.sizes.keys(), ...draft.inputs.map((i) => i.name)]);
  for (const e of y.entries) {
    const scope = scopeSoFar(draft, lines, dims);
    const line = readLine(f, e, where, scope, { taken, broken, later: y.entries });
    const name = line?.name ?? e.key;
    if (!line) {
      broken.add(name);
      continue;
    }
    taken.add(name);
    const found = lowerProblem(partOf(draft, [...lines, line]), draft.sizes, star);
    if (!found.ok) {
      for (const p of found.problems) f.problems.push(placed(f, { ...p, message: `${where}.forward.${p.message}` }));
      broken.add(name);
      continue;
    }
    lines.push(line);
    dims.set(
      name,
      (found.value.shape(name) ?? []).map((d) => d.label),
    );
  }
  return { lines, dims, broken };
}

function readLine(
  f: Findings,
  e: YamlEntry,
  where: string,
  scope: Scope,
  others: {
    readonly taken: ReadonlySet<string>;
    readonly broken: ReadonlySet<string>;
    readonly later: readonly YamlEntry[];
  },
): Forward | undefined {
  const at = `${where}.forward.${e.key}`;
  if (e.value.kind !== 'text') return expected(f, at, 'an expression', e.value, `write ${e.key}: X * W`);
  if (mentions(e.value.text, others.broken)) return undefined;
  const form = formOf(e.key, e.value, scope);
  if (!checkName(f, form.name, `${where}.forward`, e.keySpan)) return undefined;
  if (others.taken.has(form.name)) {
    report(
      f,
      'duplicate-name',
      `${where}.forward: ${form.name} is declared already`,
      e.keySpan,
      'give the line a name of its own',
    );
    return undefined;
  }
  const unread = f.problems.length;
  const expr = readIn(f, e.value, at, { ...scope, indices: form.letters });
  if (!expr) {
    orderHint(f, unread, e, others.later);
    return undefined;
  }
  return {
    kind: 'forward',
    name: form.name,
    expr,
    indices: form.letters,
    text: e.value.text,
    also: [],
    span: fileSpan(e.value, undefined),
  };
}

/** Index form where the letters of the left side stand as free indices on the right; a name with a subscript otherwise. */
function formOf(
  key: string,
  y: YamlText,
  scope: Scope,
): { readonly name: string; readonly letters: readonly string[] } {
  const split = indexed(key);
  if (!split) return { name: key, letters: [] };
  if (key.endsWith(']')) return split;
  const read = readExpression(y.text, { ...scope, indices: split.letters });
  const free = read.ok ? indexLetters(read.value, emptyScope) : [];
  return read.ok && split.letters.some((l) => free.includes(l)) ? split : { name: key, letters: [] };
}

/** Adds to an unknown name what is likeliest: the line that declares it stands below. */
function orderHint(f: Findings, from: number, e: YamlEntry, later: readonly YamlEntry[]): void {
  const below = later
    .slice(later.indexOf(e))
    .find((x) => e.value.kind === 'text' && mentions(e.value.text, new Set([x.key])));
  if (!below) return;
  for (let i = from; i < f.problems.length; i++) {
    const p = f.problems[i];
    if (p?.code !== 'unknown-name') continue;
    const hint =
      below === e
        ? `${e.key} can't be used in its own line`
        : `move the line of ${below.key} above the line of ${e.key}`;
    f.problems[i] = { ...p, code: 'forward-order', hint };
  }
}

/** Whether one of the names stands in an expression as a word of its own, or with indices. */
export function mentions(text: string, names: ReadonlySet<string>): boolean {
  if (names.size === 0) return false;
  const words = text.match(/[\p{L}\p{M}][\p{L}\p{M}\p{N}_]*/gu) ?? [];
  return words.some(
    (w) =>
      names.has(w) || names.has(w.replace(/^d(?=.)/, '')) || names.has(w.replace(/^d?(.+?)_?(\d+|_\p{L}+)$/u, '$1')),
  );
}

export function partOf(draft: Draft, forward: readonly Forward[]): ProblemPart {
  return {
    id: '',
    title: '',
    statement: '',
    sizes: draft.sizes,
    inputs: draft.inputs,
    forward,
    steps: [],
    scope: emptyScope,
  };
}

function scopeSoFar(draft: Draft, lines: readonly Forward[], dims: ForwardPass['dims']): Scope {
  const entities = declaredNames(draft, lines, dims);
  return makeScope({ entities, sizes: draft.sizes }).scope;
}

/** Every name that a problem declares: sizes first, then inputs, then forward quantities. */
export function declaredNames(
  draft: Draft,
  lines: readonly Forward[],
  dims: ForwardPass['dims'],
): (DeclaredName & { readonly span?: Forward['span'] })[] {
  const also = (name: string, own: readonly string[]): readonly string[] => [...own, ...(draft.also.get(name) ?? [])];
  return [
    ...[...draft.sizes.keys()].map((name) => ({ name, kind: 'size' as const, dims: [] })),
    ...draft.inputs.map((i) => ({
      name: i.name,
      kind: i.label === undefined ? ('quantity' as const) : ('label' as const),
      dims: i.shape,
      also: also(i.name, i.also),
      ...(i.span && { span: i.span }),
    })),
    ...lines.map((l) => ({
      name: l.name,
      kind: 'quantity' as const,
      dims: dims.get(l.name) ?? [],
      also: also(l.name, l.also),
      ...(l.span && { span: l.span }),
    })),
  ];
}
