/** A LaTeX line that introduces a name: the name with its indices, what it is from there on, or the condition that it is after all. */
import type { Expr, Relation } from './expr';
import { call, children, index, name } from './expr';
import type { Read } from './latex-conditions';
import { equalities, moreFollows, statement } from './latex-conditions';
import { countsName } from './latex-definitions';
import { isIndexLike, lettersOf } from './latex-letters';
import { barGradient } from './latex-name-factor';
import type { Reader } from './latex-reader';
import { counted, entityOf, isBound, isCondition } from './latex-reader';
import type { Written } from './latex-written';
import { countsKey, exampleIndex, splitExample } from './name-match';
import type { Entity, Piece } from './names';
import { UNKNOWN_RANK } from './names';
import { keyOf } from './spelling';
import { formOf } from './static-form';

export function define(
  r: Reader,
  w: Written,
  sides: Expr[],
  relations: Relation[],
  rebinds: boolean,
  from: number,
  number: number,
  conditional: boolean,
): Read {
  const { parts } = w;
  const bareLetter = !parts.sub && !parts.sup && !parts.accent && !parts.face && [...parts.base].length === 1;
  const left = { start: w.start, end: r.tokens[from]?.end ?? w.start };
  if (
    bareLetter &&
    sides.length > 0 &&
    relations[0] === '=' &&
    sides.every((s) => isIndexLike(r, s)) &&
    !rebinds &&
    (conditional || from > 0 || /^[a-z]$/.test(parts.base) || moreFollows(r))
  ) {
    // `i = k`: a condition
    const letter = name(parts.base, left);
    return equalities(r, [letter, ...sides]);
  }
  const kronecker = parts.base === 'delta' && parts.sub && parts.sub.length >= 2;
  const right = sides[0];
  if (kronecker && right && (right.kind === 'cases' || right.kind === 'number' || isCondition(right))) {
    const [i, j] = parts.sub?.filter((p) => p.kind !== 'comma') ?? [];
    const known = counted(r, call('delta', [name(i?.text ?? 'i'), name(j?.text ?? 'j')], left));
    return statement(r, [known, ...sides], relations, false, from, number);
  }
  if (parts.accent === 'bar' && sides.some(holdsDerivative)) {
    const adjoint = barGradient(r, {
      resolution: { kind: 'unknown', name: parts.base },
      written: w,
      transposed: false,
    });
    if (adjoint) return statement(r, [adjoint, ...sides], relations, false, from, number);
  }
  const free = new Set(sides.flatMap((s) => lettersOf(s)));
  const sub = (parts.sub ?? []).filter((p) => p.kind !== 'comma');
  let own = sub.length;
  while (own > 0) {
    const p = sub[own - 1] as Piece;
    if (p.kind !== 'letter' || p.sub || !free.has(p.text)) break;
    own--;
  }
  const { sup, example } = exampleOf(parts.sup ?? [], free);
  const indices = [...example, ...sub.slice(own)].map((p) => p.text);
  if (indices.length === 2 && indices[0] === indices[1]) {
    // `R_{nn} = …` says what stands on the diagonal of a matrix that is 0 beside it
    const [n] = indices as [string];
    const other = [...'mnpqrstuvijkl'].find((l) => l !== n && !free.has(l) && !entityOf(r, l) && !isBound(r, l)) ?? 'm';
    indices[1] = other;
    const met = call('delta', [name(n), name(other)]);
    sides.splice(0, sides.length, ...sides.map((s) => counted(r, call('times', [met, s], s.span))));
  }
  const plain = keyOf(
    parts.face ? `${parts.face}.${parts.base}` : parts.base,
    parts.accent,
    parts.primes,
    sub
      .slice(0, own)
      .map((p) => p.text)
      .join(''),
    sup.map((p) => p.text).join(''),
  );
  const counts = indices.length > 0 && r.scope.names.get(plain)?.kind === 'size';
  const key = counts ? countsKey(plain) : plain;
  const called = counts ? countsName(plain, sub.slice(own)) : plain;
  const entity: Entity = {
    name: called,
    kind: 'local',
    rank: example.length > 0 ? UNKNOWN_RANK : indices.length > 0 ? indices.length : staticRank(r, sides),
    dims: [],
  };
  const locals = new Map(r.scope.locals ?? []);
  locals.set(key, entity);
  r.scope = { ...r.scope, locals };
  const whole = counted(r, name(called, left));
  const side =
    indices.length > 0
      ? counted(
          r,
          index(
            whole,
            indices.map((i) => name(i)),
            left,
          ),
        )
      : whole;
  if (rebinds) relations[0] = ':=';
  return {
    ...statement(r, [side, ...sides], relations, false, from, number),
    defines: { name: called, indices },
  };
}

/** The index of the example in a superscript, `i` of `\\delta^{[1](i)}`, where the right side leaves it free. */
function exampleOf(
  sup: readonly Piece[],
  free: ReadonlySet<string>,
): { readonly sup: readonly Piece[]; readonly example: readonly Piece[] } {
  const [before, behind] = splitExample(sup);
  const example = behind ?? exampleIndex(sup);
  return example?.length === 1 && free.has(example[0]?.text ?? '')
    ? { sup: behind ? before : [], example }
    : { sup, example: [] };
}

function holdsDerivative(e: Expr): boolean {
  const stack: Expr[] = [e];
  while (stack.length > 0) {
    const x = stack.pop() as Expr;
    if (x.kind === 'derivative') return true;
    stack.push(...children(x));
  }
  return false;
}

/** The rank of a local name, from the form of what it stands for. */
function staticRank(r: Reader, sides: readonly Expr[]): number {
  const last = sides[sides.length - 1];
  const form = last && formOf(last, r.scope);
  return form === 'scalar' ? 0 : form === 'column' ? 1 : form === 'matrix' ? 2 : UNKNOWN_RANK;
}
