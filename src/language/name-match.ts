/** The declared name that a spelling begins with, and which of its scripts belong to it. */
import type { Entity, Scope } from './names';
import { UNKNOWN_RANK } from './names';
import type { NameParts, Piece } from './spelling';
import { joinPieces, keyOf } from './spelling';

/** The entity of a key, and whether another case was read. Local names come first. */
export function find(scope: Scope, key: string): { readonly entity: Entity; readonly otherCase: boolean } | undefined {
  const own = scope.locals?.get(key) ?? scope.names.get(key);
  if (own) return { entity: own, otherCase: false };
  const other = scope.otherCase?.get(key);
  return other && { entity: other, otherCase: true };
}

/** A declared name, and the pieces of the subscript and superscript that are not part of it. */
export type Match = {
  readonly entity: Entity;
  readonly otherCase: boolean;
  readonly rest: readonly Piece[];
  /** Whether the superscript belongs to the name, as part of it or as an example's index; if not, it is a power or a transpose. */
  readonly supUsed: boolean;
  /** The index of the example: `i` of `x^{(i)}` and of `a^{[1](i)}`. */
  readonly example?: readonly Piece[];
};

export const NONE: readonly Piece[] = [];

/**
 * The declared name that the parts begin with: with the whole subscript and superscript, with the subscript, with the
 * superscript, then with the longest part of the subscript that leaves indices the name can take. Undefined for unknown names.
 */
export function matchName(parts: NameParts, scope: Scope): Match | undefined {
  const found = parts.face ? matchBase(`${parts.face}.${parts.base}`, parts, scope) : undefined;
  return found ?? matchBase(parts.base, parts, scope);
}

/** Bases of which some name has a script, an accent or a prime of its own; found once for a set of names. */
const scriptedBases = new WeakMap<ReadonlyMap<string, Entity>, Set<string>>();

function isScripted(base: string, names: ReadonlyMap<string, Entity> | undefined): boolean {
  if (!names) return false;
  let bases = scriptedBases.get(names);
  if (!bases) {
    bases = new Set();
    for (const key of names.keys()) {
      const end = key.search(/[_^']/);
      if (end >= 0) bases.add(key.slice(0, end));
    }
    scriptedBases.set(names, bases);
  }
  return bases.has(base);
}

function matchBase(base: string, parts: NameParts, scope: Scope): Match | undefined {
  const sub = parts.sub ?? NONE;
  const sup = parts.sup ?? NONE;
  if (!isScripted(base, scope.names) && !isScripted(base, scope.locals) && !isScripted(base, scope.otherCase)) {
    const found = parts.accent || parts.primes ? undefined : find(scope, base);
    const counts = found && ofSize(found.entity, base, sub, scope);
    if (counts) return counts;
    return found && { entity: found.entity, otherCase: found.otherCase, rest: sub, ...left(sup) };
  }
  if (sub.length === 0 && sup.length === 0) {
    const whole = find(scope, keyOf(base, parts.accent, parts.primes, '', ''));
    return whole && { ...whole, rest: NONE, supUsed: false };
  }
  let poor: Match | undefined;
  let flipped: Match | undefined;
  for (const { key: supKey, ...used } of superscripts(sup)) {
    for (let n = sub.length; n >= 0; n--) {
      const rest = n === sub.length ? NONE : trimComma(sub.slice(n));
      if (n < sub.length && n > 0 && !mayBegin(rest, sub[n - 1] as Piece)) continue;
      const key = keyOf(base, parts.accent, parts.primes, n === 0 ? '' : joinPieces(sub.slice(0, n)), supKey);
      const found = find(scope, key);
      if (!found) continue;
      const counts = n === 0 && ofSize(found.entity, base, sub, scope);
      if (counts) return counts;
      // an example's index counts among the indices
      const extra = used.example ? 1 : 0;
      const match = { ...found, rest, ...used };
      const fits = found.entity.rank === UNKNOWN_RANK || leastIndices(rest) + extra <= found.entity.rank;
      // with x_i and X declared, X_ij is an entry of X: the exact name comes before the other case
      if (fits && !found.otherCase) return match;
      if (fits) flipped = flipped ?? match;
      else poor = poor ?? match;
    }
  }
  return flipped ?? poor;
}

type Superscript = Pick<Match, 'supUsed' | 'example'>;

/** What a superscript is that is no part of the name. */
function left(sup: readonly Piece[]): Superscript {
  const example = exampleIndex(sup);
  return { supUsed: example !== undefined, ...(example && { example }) };
}

/** The parts of a superscript that may belong to a name: the whole, what stands before an example's index, nothing. */
function superscripts(sup: readonly Piece[]): (Superscript & { readonly key: string })[] {
  const none = { key: '', ...left(sup) };
  if (sup.length === 0) return [none];
  const whole = { key: joinPieces(sup), supUsed: true };
  const [before, example] = splitExample(sup);
  return example ? [whole, { key: joinPieces(before), supUsed: true, example }, none] : [whole, none];
}

/** `[1](i)` as `[1]` and the index of the example. */
export function splitExample(
  sup: readonly Piece[],
): readonly [before: readonly Piece[], example: readonly Piece[] | undefined] {
  let open = sup.length - 1;
  while (open > 0 && sup[open]?.kind !== 'open') open--;
  const example = open > 0 ? exampleIndex(sup.slice(open)) : undefined;
  return example ? [sup.slice(0, open), example] : [sup, undefined];
}

/** `N_k` beside a size N: a size has no entries, so a student may introduce counts under its letter. */
export const countsKey = (size: string): string => `${size}_[]`;

function ofSize(entity: Entity, base: string, sub: readonly Piece[], scope: Scope): Match | undefined {
  const counts = entity.kind === 'size' && sub.length > 0 ? scope.locals?.get(countsKey(base)) : undefined;
  return counts && { entity: counts, otherCase: false, rest: sub, supUsed: false };
}

/** What stands behind a part of a subscript must be able to begin an index: `t` of `t-1` is no name with an index. */
function mayBegin(rest: readonly Piece[], before: Piece): boolean {
  const first = rest[0];
  if (!first) return true;
  if (first.kind === 'plus' || first.kind === 'minus' || first.kind === 'close' || first.kind === 'star') return false;
  return before.kind !== 'plus' && before.kind !== 'minus';
}

export function trimComma(pieces: readonly Piece[]): readonly Piece[] {
  return pieces[0]?.kind === 'comma' ? pieces.slice(1) : pieces;
}

/** The fewest indices that pieces can be: a run of digits counts once, arithmetic joins. */
export function leastIndices(pieces: readonly Piece[]): number {
  let count = 0;
  let joined = false;
  let digits = false;
  for (const p of pieces) {
    if (p.kind === 'plus' || p.kind === 'minus') {
      joined = true;
      digits = false;
    } else if (p.kind === 'digit') {
      if (!digits && !joined) count++;
      digits = true;
      joined = false;
    } else if (p.kind === 'comma') {
      digits = false;
      joined = false;
    } else {
      // `2i` is a product in an index
      if (!joined && !digits) count++;
      joined = false;
      digits = false;
    }
  }
  return count;
}

/** `(i)` as a superscript: the index of the example. */
export function exampleIndex(sup: readonly Piece[]): readonly Piece[] | undefined {
  const last = sup.length - 1;
  if (last < 2 || sup[0]?.kind !== 'open' || sup[last]?.kind !== 'close' || sup[0].text !== '(') return undefined;
  const inner = sup.slice(1, last);
  // `K^{(y_{12})_j}` is a power
  const bare = sup[last].sub === undefined && inner.every((p) => p.sub === undefined);
  return bare && inner.every((p) => p.kind === 'letter' || p.kind === 'digit') ? inner : undefined;
}
