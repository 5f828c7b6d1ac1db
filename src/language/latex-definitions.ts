/** Where a LaTeX line introduces a name: a new one on the left of = or :=. */
import { startsDifferential } from './latex-differential';
import type { Reader } from './latex-reader';
import { entityOf, here, isBound, peek, since, skip } from './latex-reader';
import { relationAhead } from './latex-relations';
import type { Token } from './latex-token';
import type { Written } from './latex-written';
import { beginsName, readWritten } from './latex-written';
import { matchName } from './name-match';
import type { NameParts, Piece } from './names';
import { partsOf, UNKNOWN_RANK } from './names';

export const countsName = (size: string, sub: readonly { readonly text: string }[]): string =>
  `${size}_${sub.map((p) => p.text).join('')}`;

/** Marks a local name that is used before the line that introduces it. */
export const FORWARD: readonly string[] = ['later'];

/** A new name on the left of `=` or `:=`; nothing consumed where none stands there. */
export function definitionAt(r: Reader): Written | undefined {
  const t = peek(r);
  if (!t || !beginsName(t) || startsDifferential(r)) return undefined;
  const saved = { at: r.at, offset: r.offset };
  const run = t.kind === 'letters' && r.offset === 0 && t.text.length > 1 && !t.accent ? t.text : undefined;
  let w: Written | undefined;
  if (run !== undefined && newRun(r, run)) {
    // a run of letters that is no product of known names is one new name
    const start = here(r);
    skip(r);
    const sub = scriptPieces(r);
    w = { parts: { base: run, ...(sub && { sub }) }, start, end: since(r, start).end, transposed: false };
  } else w = readWritten(r);
  const open = peek(r);
  if (open?.kind === 'open' && open.text === '(' && r.offset === 0 && w && isCustomary(r, w)) r.at = open.mate + 1;
  const relation = relationAhead(r);
  const bare = w && withoutPrimes(w.parts);
  const numbered = w?.sup?.length === 1 && w.sup[0]?.kind === 'digit';
  if (
    !w ||
    !bare ||
    !relation ||
    r.offset > 0 ||
    w.transposed ||
    numbered ||
    isDeclared(r, w.parts) ||
    isDeclared(r, bare) ||
    isAnotherFunction(r, w)
  ) {
    r.at = saved.at;
    r.offset = saved.offset;
    return undefined;
  }
  return w;
}

/** `J_y(x) = …`, `H_f(x) = …`: the customary names of a Jacobian and a Hessian may say of what and at which point. */
export function isCustomary(r: Reader, w: Written): boolean {
  return (
    (w.parts.base === 'J' || (w.parts.base === 'H' && r.scope.askedOrder === 2)) &&
    !matchName({ base: w.parts.base }, r.scope)
  );
}

const withoutPrimes = ({ primes: _primes, ...rest }: NameParts): NameParts => rest;

/** σ and the like are new names only with scripts. */
function isAnotherFunction(r: Reader, w: Written): boolean {
  const { base, sub, sup } = w.parts;
  return isBound(r, base) || (base === 'e' && sup !== undefined && !sub);
}

/** A subscript behind a run. */
function scriptPieces(r: Reader): readonly Piece[] | undefined {
  if (peek(r)?.kind !== '_') return undefined;
  const saved = r.at;
  r.at -= 1;
  r.offset = (r.tokens[r.at] as Token).text.length - 1;
  const w = readWritten(r);
  if (!w) r.at = saved;
  return w?.parts.sub;
}

function newRun(r: Reader, run: string): boolean {
  if (entityOf(r, run) || r.words.bases.has(run)) return false;
  if (run[0] === 'd' && (matchName({ base: run.slice(1) }, r.scope) || run === 'dL')) return false;
  const known = [...run].filter((c) => matchName({ base: c }, r.scope) || r.scope.indices.includes(c)).length;
  return known < run.length;
}

/**
 * Whether the problem (or an earlier line) has the name. A name of the other case counts, unless the answer also uses the
 * declared case: then both are meant.
 */
function isDeclared(r: Reader, parts: NameParts): boolean {
  const match = matchName(parts, r.scope);
  if (!match || match.entity.dims === FORWARD) return false;
  if (!match.otherCase) {
    // `\delta_z` beside a δ of no index: the whole must be declared
    return match.rest.length === 0 || match.entity.rank === UNKNOWN_RANK || match.entity.rank > 0;
  }
  if (parts.base === 'H' && r.scope.askedOrder === 2) return false;
  const own = partsOf(match.entity.name)?.base;
  return !r.tokens.some(
    (t) => own !== undefined && (t.kind === 'letters' ? t.text.includes(own) : t.kind === 'command' && t.text === own),
  );
}
