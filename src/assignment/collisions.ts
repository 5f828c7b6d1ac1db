/** Names that collide: where two meanings could stand in one place and neither case nor shapes can tell which is meant. */
import type { DeclaredName, NameParts, Scope } from '../language/names';
import { makeScope, partsOf, spellingKey } from '../language/names';
import type { Span } from '../problem';
import type { Findings } from './findings';
import { report } from './findings';

export type Declared = DeclaredName & { readonly span?: Span | undefined };

/** How many indices a subscript can be: digits and single letters; undefined where it holds a word or arithmetic. */
function indexCount(parts: NameParts): number | undefined {
  const sub = (parts.sub ?? []).filter((p) => p.kind !== 'comma');
  return sub.every((p) => p.kind === 'digit' || (p.kind === 'letter' && p.text.length === 1)) ? sub.length : undefined;
}

const isDigits = (parts: NameParts): boolean =>
  (parts.sub ?? []).every((p) => p.kind === 'digit' || p.kind === 'comma');

/** `b` with several entries beside `b_1`: the first's entry and the second's whole are written alike. */
function entryCollision(
  whole: Declared,
  other: Declared,
  spelling: string,
  sizes: ReadonlyMap<string, number>,
): boolean {
  const parts = partsOf(spelling);
  const count = parts?.sub && indexCount(parts);
  if (!parts || !count || count > whole.dims.length || whole.kind === 'size') return false;
  const { sub: _, ...bare } = parts;
  const owns = [whole.name, ...(whole.also ?? [])].some((n) => {
    const p = partsOf(n);
    return p !== undefined && spellingKey(p) === spellingKey(bare);
  });
  if (!owns || whole.dims.every((d) => (sizes.get(d) ?? Number(d)) === 1)) return false;
  // a letter can be told from an index by the shape, where the shapes differ
  return isDigits(parts) || other.dims.length === whole.dims.length - count;
}

/** The scope of a problem's names; every collision is a finding. */
export function scopeOf(
  f: Findings,
  where: string,
  names: readonly Declared[],
  rest: {
    readonly loss?: string;
    readonly sizes: ReadonlyMap<string, number>;
    readonly dependsOn?: Scope['dependsOn'];
    readonly activations?: Scope['activations'];
  },
): Scope {
  const { scope, collisions } = makeScope({ entities: names, ...rest });
  const spanOf = (name: string): Span | undefined => names.find((d) => d.name === name)?.span;
  for (const c of collisions)
    report(
      f,
      'name-collision',
      `${where}: ${c.spelling} would name both ${c.first} and ${c.second}`,
      spanOf(c.second),
      `rename ${c.second}, or leave ${c.spelling} out of its other names`,
    );
  for (const other of names)
    for (const spelling of [other.name, ...(other.also ?? [])])
      for (const whole of names)
        if (whole.name !== other.name && entryCollision(whole, other, spelling, rest.sizes))
          report(
            f,
            'name-collision',
            `${where}: ${spelling} could be ${other.name} or an entry of ${whole.name}`,
            other.span,
            `rename one of them, for instance ${spelling.replace(/_.*/, '')}A`,
          );
  return scope;
}
