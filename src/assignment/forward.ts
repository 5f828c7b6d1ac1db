/** The forward pass of a problem: one named quantity a line, in order, in matrix or in index form. */
import { showShape } from '../engine/shape';
import type { DeclaredName, Scope } from '../language/names';
import { makeScope } from '../language/names';
import { readExpression } from '../language/read';
import type { Problem } from '../problem';
import { fileSpan, indexLetters, inOnePiece, readIn } from './expression';
import type { Findings } from './findings';
import { placed, report } from './findings';
import { circleOf, indexed, mentions, namesOf } from './forward-order';
import { checkName } from './inputs';
import type { OpenReference } from './reference';
import { namesIn, openReference } from './reference';
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

/** The names that stand before this line, and other spellings of what the line itself declares. */
type Draft = {
  readonly sizes: ReadonlyMap<string, number>;
  readonly inputs: readonly Input[];
  readonly also: ReadonlyMap<string, readonly string[]>;
  /** Inputs that could not be read. */
  readonly lost?: readonly string[];
};

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
  const open = openReference(partOf(draft, []), draft.sizes, star);
  for (const e of y.entries) {
    const scope = scopeSoFar(draft, lines, dims);
    const line = readLine(f, e, where, scope, { taken, broken, later: y.entries });
    if (!line) {
      for (const n of namesOf(e)) if (n === e.key || !taken.has(n)) broken.add(n);
      continue;
    }
    const { name } = line;
    taken.add(name);
    const problems = open.add(line);
    for (const p of problems)
      f.problems.push(
        placed(f, { ...p, message: `${where}.forward.${p.message}`, hint: p.hint ?? nextStep(p, line, open) }),
      );
    if (problems.length > 0) {
      broken.add(name);
      continue;
    }
    lines.push(line);
    dims.set(
      name,
      (open.reference.shape(name) ?? []).map((d) => d.label),
    );
  }
  return { lines, dims, broken };
}

/** What to do about a line that could be read but not computed, where the finding itself does not say. */
function nextStep(p: Problem, line: Forward, open: OpenReference): string {
  const part =
    line.origin === undefined || !p.span ? '' : line.text.slice(p.span.start - line.origin, p.span.end - line.origin);
  if (p.code === 'index-range' && /^\p{L}[\p{L}\p{N}_]*$/u.test(part)) return `declare it: sizes: {${part}: 2}`;
  if (p.code === 'index-range') return 'use each index of the left side at a quantity on the right: X[i,j]';
  const shapes = [...namesIn(line.expr)].flatMap((n) => {
    const shape = open.reference.shape(n);
    return shape ? [`${n} is ${shape.length === 0 ? 'a scalar' : showShape(shape)}`] : [];
  });
  return shapes.length === 0 ? 'write the line from quantities declared above it' : `compare: ${shapes.join(', ')}`;
}

function readLine(
  f: Findings,
  e: YamlEntry,
  where: string,
  scope: Scope,
  others: {
    readonly taken: ReadonlySet<string>;
    readonly broken: Set<string>;
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
    orderHint(f, unread, e, at, others);
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
    ...(inOnePiece(e.value) && { origin: fileSpan(e.value, { start: 0, end: 0 }).start }),
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

/** Says of an unknown name what is likeliest: its line stands below, or is computed from this one in turn. */
function orderHint(
  f: Findings,
  from: number,
  e: YamlEntry,
  at: string,
  others: { readonly later: readonly YamlEntry[]; readonly broken: Set<string> },
): void {
  const following = others.later.slice(others.later.indexOf(e));
  for (let i = from; i < f.problems.length; i++) {
    const p = f.problems[i];
    if (p?.code !== 'unknown-name') continue;
    const word = p.span ? f.text.slice(p.span.start, p.span.end) : '';
    const below = following.find((x) => mentions(word, new Set(namesOf(x))));
    if (!below) continue;
    const circle = circleOf(e, below, others.later);
    if (!circle) {
      f.problems[i] = { ...p, code: 'forward-order', hint: `move the line of ${below.key} above the line of ${e.key}` };
      continue;
    }
    for (const x of circle) for (const n of namesOf(x)) others.broken.add(n);
    const names = circle.map((x) => x.key);
    const way = names.map((n, k) => `${n} needs ${names[(k + 1) % names.length]}`).join(', ');
    f.problems[i] = {
      ...p,
      code: 'recursion',
      message: `${at}: ${e.key} is computed from itself${circle.length > 1 ? ` (${way})` : ''}`,
      hint: 'a line is computed from the inputs and the lines above it; give the result a name of its own',
    };
  }
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
