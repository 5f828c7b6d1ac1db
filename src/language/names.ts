/** Names: what a spelling such as `x_12`, `\hat{y}_{ij}` or `C_{t-1}` stands for in a problem. */
import type { Problem, Span } from '../problem';
import { studentProblem } from '../problem';
import type { AllExpr, Expr, OpName } from './expr';
import { call, derivative, index, name, num } from './expr';
import { LIMITS } from './limits';
import type { NameParts, Piece } from './spelling';
import { joinPieces, keyOf, partsOf, spellingKey } from './spelling';

export type { NameParts, Piece } from './spelling';
export { partsOf, spellingKey } from './spelling';

export type Entity = {
  /** The canonical name, as the assignment declares it; for a name of the student's own, its spelling key. */
  readonly name: string;
  readonly kind: 'quantity' | 'size' | 'label' | 'local';
  /** How many indices an entry takes; `UNKNOWN_RANK` for a local name whose definition shows none. */
  readonly rank: number;
  /** The names (or numbers) of its axes' sizes. */
  readonly dims: readonly string[];
};

/** The letters that sums around a name bind. */
export type Letters = { has(letter: string): boolean };

/** The rank of a name that a student introduced as a whole (`G := dL/dY`): any number of indices may follow. */
export const UNKNOWN_RANK = -1;

/** What an answer may name. `names` is keyed by `spellingKey`. */
export type Scope = {
  readonly names: ReadonlyMap<string, Entity>;
  /** Names of other case that nothing else has (`y` for Y), keyed like `names`; told in a note where they stand for the whole. */
  readonly otherCase?: ReadonlyMap<string, Entity>;
  /** Names that the student introduced on an earlier line; they come before all others. */
  readonly locals?: ReadonlyMap<string, Entity>;
  /** The quantity that `dY` and `∇_Y` differentiate: the problem's loss, where it has one. */
  readonly loss?: string;
  /** The index letters of the step's own question: dL/dy_ij gives i, j. */
  readonly indices: readonly string[];
  /** The stated sizes. */
  readonly sizes: ReadonlyMap<string, number>;
  /** Set where the step or the submission names a spelling. */
  readonly syntax?: 'text' | 'latex' | 'numpy';
  /** The step's asked quantity, canonical, e.g. for `\sigma'(z) = …` on the left. */
  readonly asked?: string;
  /** By what it is differentiated, canonical: what ∇ without a subscript differentiates by. Unset where there are several. */
  readonly askedBy?: string;
  /** Of which order the asked derivative is; 0 for a quantity. */
  readonly askedOrder?: number;
  /** What each quantity depends on, canonical: `R(W)` is R where R depends on W. Unset: any quantity's argument is let pass. */
  readonly dependsOn?: ReadonlyMap<string, ReadonlySet<string>>;
  /** The function of one variable that a forward line applies to a quantity as a whole: a = tanh(z) gives z, tanh. */
  readonly activations?: ReadonlyMap<string, OpName>;
};

export type DeclaredName = {
  readonly name: string;
  readonly kind: 'quantity' | 'size' | 'label';
  readonly dims: readonly string[];
  /** Other spellings that students may use. */
  readonly also?: readonly string[];
};

/** Two declared names that share a spelling. */
export type Collision = { readonly spelling: string; readonly first: string; readonly second: string };

/**
 * The scope of a problem. A spelling goes to the name declared first; `collisions` lists the spellings that two names claim.
 * The loss also answers to `\mathcal{L}`, `\ell` and `L`, and single letters to their other case, where these are free.
 */
export function makeScope(options: {
  readonly entities: readonly DeclaredName[];
  readonly loss?: string;
  readonly sizes?: ReadonlyMap<string, number>;
  readonly indices?: readonly string[];
  readonly syntax?: Scope['syntax'];
  readonly asked?: string;
  readonly dependsOn?: Scope['dependsOn'];
  readonly activations?: Scope['activations'];
}): { readonly scope: Scope; readonly collisions: readonly Collision[] } {
  const names = new Map<string, Entity>();
  const otherCase = new Map<string, Entity>();
  const collisions: Collision[] = [];
  const entities = options.entities.map((d) => ({
    declared: d,
    entity: { name: d.name, kind: d.kind, rank: d.dims.length, dims: d.dims } satisfies Entity,
  }));
  const claim = (spelling: string, entity: Entity): void => {
    const parts = partsOf(spelling);
    if (!parts) return;
    const key = spellingKey(parts);
    const holder = names.get(key);
    if (!holder) names.set(key, entity);
    else if (holder.name !== entity.name) collisions.push({ spelling, first: holder.name, second: entity.name });
  };
  for (const { declared, entity } of entities) claim(declared.name, entity);
  for (const { declared, entity } of entities) for (const other of declared.also ?? []) claim(other, entity);
  const loss = entities.find((e) => e.entity.name === options.loss)?.entity;
  if (loss) for (const key of ['cal.L', 'ell', 'L', `cal.${loss.name}`]) if (!names.has(key)) names.set(key, loss);
  for (const [key, entity] of names) {
    const flipped = otherCaseOf(key);
    // δ is never Δ: it is a differential, a Kronecker delta or a name of the student's own
    if (
      flipped !== undefined &&
      flipped !== 'delta' &&
      entity.kind === 'quantity' &&
      !names.has(flipped) &&
      !otherCase.has(flipped)
    )
      otherCase.set(flipped, entity);
  }
  const scope: Scope = {
    names,
    otherCase,
    indices: options.indices ?? [],
    sizes: options.sizes ?? new Map(),
    ...(options.loss !== undefined && { loss: options.loss }),
    ...(options.syntax && { syntax: options.syntax }),
    ...(options.asked !== undefined && { asked: options.asked }),
    ...(options.dependsOn && { dependsOn: options.dependsOn }),
    ...(options.activations && { activations: options.activations }),
  };
  return { scope, collisions };
}

/** The key with its single-letter base in the other case: `y_hat` gives `Y_hat`; undefined for longer names. */
function otherCaseOf(key: string): string | undefined {
  const base = /^\p{L}+/u.exec(key)?.[0];
  if (base === undefined) return undefined;
  const first = base[0] as string;
  if (base.length > 1 && partsOf(base)?.base === base && !isGreekName(base)) return undefined;
  const flipped = first === first.toLowerCase() ? first.toUpperCase() : first.toLowerCase();
  return flipped === first ? undefined : flipped + key.slice(1);
}

function isGreekName(base: string): boolean {
  const lower = base.toLowerCase();
  return partsOf(`\\${lower}`)?.base === lower;
}

/** The entity of a key, and whether another case was read. Local names come first. */
function find(scope: Scope, key: string): { readonly entity: Entity; readonly otherCase: boolean } | undefined {
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
  /** Whether the superscript belongs to the name; if not, it is a power, a transpose or an example's index. */
  readonly supUsed: boolean;
};

const NONE: readonly Piece[] = [];

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
    return found && { entity: found.entity, otherCase: found.otherCase, rest: sub, supUsed: false };
  }
  if (sub.length === 0 && sup.length === 0) {
    const whole = find(scope, keyOf(base, parts.accent, parts.primes, '', ''));
    return whole && { ...whole, rest: NONE, supUsed: false };
  }
  const supKey = sup.length > 0 ? joinPieces(sup) : '';
  let poor: Match | undefined;
  let flipped: Match | undefined;
  for (const withSup of supKey ? [true, false] : [false]) {
    for (let n = sub.length; n >= 0; n--) {
      const rest = n === sub.length ? NONE : trimComma(sub.slice(n));
      if (n < sub.length && n > 0 && !mayBegin(rest, sub[n - 1] as Piece)) continue;
      const key = keyOf(
        base,
        parts.accent,
        parts.primes,
        n === 0 ? '' : joinPieces(sub.slice(0, n)),
        withSup ? supKey : '',
      );
      const found = find(scope, key);
      if (!found) continue;
      const counts = n === 0 && ofSize(found.entity, base, sub, scope);
      if (counts) return counts;
      // an example's index counts among the indices
      const extra = !withSup && exampleIndex(sup) ? 1 : 0;
      const match = { ...found, rest, supUsed: withSup };
      const fits = found.entity.rank === UNKNOWN_RANK || leastIndices(rest) + extra <= found.entity.rank;
      // with x_i and X declared, X_ij is an entry of X: the exact name comes before the other case
      if (fits && !found.otherCase) return match;
      if (fits) flipped = flipped ?? match;
      else poor = poor ?? match;
    }
  }
  return flipped ?? poor;
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

function trimComma(pieces: readonly Piece[]): readonly Piece[] {
  return pieces[0]?.kind === 'comma' ? pieces.slice(1) : pieces;
}

/** The fewest indices that pieces can be: a run of digits counts once, arithmetic joins. */
function leastIndices(pieces: readonly Piece[]): number {
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
  return inner.every((p) => p.kind === 'letter' || p.kind === 'digit') ? inner : undefined;
}

export type Resolution =
  /** A declared name or an entry of one. `supUsed`: the superscript is part of it (as name or as an example's index). */
  | {
      readonly kind: 'expr';
      readonly expr: Expr;
      readonly entity: Entity;
      readonly supUsed: boolean;
      readonly notes: readonly Problem[];
    }
  /** A single letter that nothing declares: an index letter, where one may stand. */
  | { readonly kind: 'letter'; readonly expr: Expr }
  /** `dY` or `∂y_11`, when `differentials` are asked for: what is differentiated. `order` is 2 in `d2L`. */
  | { readonly kind: 'differential'; readonly of: Expr; readonly order: number; readonly notes: readonly Problem[] }
  | { readonly kind: 'unknown'; readonly name: string; readonly nearest?: string }
  | { readonly kind: 'problem'; readonly problem: Problem };

/** What a name as written stands for. `bound` are the letters that sums around it bind. */
export function resolveName(parts: NameParts, scope: Scope, span?: Span, bound?: Letters): Resolution {
  const plain = !parts.accent && !parts.primes && !parts.face && !parts.sub;
  const single = plain && [...parts.base].length === 1;
  if (plain && bound?.has(parts.base)) return { kind: 'letter', expr: name(parts.base, span) };
  const match = matchName(parts, scope);
  // i … n stand for indices before they stand for a quantity of the other case
  if (single && (!match || (match.otherCase && /^[i-n]$/.test(parts.base))))
    return { kind: 'letter', expr: name(parts.base, span) };
  if (!match) return unknown(parts, scope);
  const { entity } = match;
  // `s_{y_i}`: the label of the one example there is, whatever its number is called
  const ofOne =
    entity.kind === 'label' && entity.rank === 0 && match.rest.length === 1 && match.rest[0]?.kind === 'letter';
  const rest = ofOne ? NONE : match.rest;
  const at: (Expr | AllExpr)[] = [];
  let supUsed = match.supUsed;
  const example = supUsed || !parts.sup ? undefined : exampleIndex(parts.sup);
  if (example) {
    supUsed = true;
    const read = readIndices(example, 1, scope, bound);
    if (!Array.isArray(read)) return { kind: 'problem', problem: read };
    at.push(...read);
  }
  if (rest.length > 0) {
    const room = entity.rank === UNKNOWN_RANK ? UNKNOWN_RANK : entity.rank - at.length;
    const read = readIndices(rest, room, scope, bound, entity, span);
    if (!Array.isArray(read)) return { kind: 'problem', problem: read };
    at.push(...read);
  }
  if (entity.rank !== UNKNOWN_RANK && at.length > entity.rank)
    return { kind: 'problem', problem: tooManyIndices(entity, at.length, span) };
  const whole = name(entity.name, span);
  if (at.length > 0) return { kind: 'expr', expr: index(whole, at, span), entity, supUsed, notes: [] };
  const notes =
    match.otherCase && entity.rank > 0
      ? [
          studentProblem(
            'other-case',
            `${parts.base} was read as ${entity.name}: nothing else here has that name.`,
            span,
          ),
        ]
      : [];
  return { kind: 'expr', expr: whole, entity, supUsed, notes };
}

function tooManyIndices(entity: Entity, count: number, span?: Span): Problem {
  const takes =
    entity.rank === 0
      ? 'is a scalar and has no entries'
      : `takes ${entity.rank} ${entity.rank === 1 ? 'index' : 'indices'}`;
  return studentProblem(
    'indices',
    `${entity.name} ${takes}; here it has ${count}.`,
    span,
    `Write ${entryExample(entity)}.`,
  );
}

function entryExample(entity: Entity): string {
  if (entity.rank <= 0) return entity.name;
  return `${entity.name}[${'ijklmn'.slice(0, entity.rank).split('').join(',')}]`;
}

/**
 * Reads pieces as indices: `ij`, `i,j+1`, `12`, `i c_i`. `room` is how many the name takes (`UNKNOWN_RANK`: any). A run of digits is
 * one index or one for each digit, as `room` has it; a problem where both readings of `111` are within the sizes.
 */
export function readIndices(
  pieces: readonly Piece[],
  room: number,
  scope: Scope,
  bound?: Letters,
  entity?: Entity,
  span?: Span,
): Expr[] | Problem {
  const digitsOnly = pieces.every((p) => p.kind === 'digit');
  if (digitsOnly && pieces.length > 1) {
    const split = digitRun(pieces, room, scope, entity, span);
    return split;
  }
  const out: Expr[] = [];
  let at = 0;
  let sign: 'add' | 'subtract' | undefined;
  let factor: Expr | undefined;
  const push = (e: Expr): void => {
    const term = factor ? call('times', [factor, e], e.span) : e;
    factor = undefined;
    if (sign) {
      const left = out.pop();
      out.push(left ? call(sign, [left, term], e.span) : sign === 'subtract' ? call('negate', [term], e.span) : term);
    } else out.push(term);
    sign = undefined;
  };
  while (at < pieces.length) {
    const p = pieces[at] as Piece;
    switch (p.kind) {
      case 'plus':
      case 'minus':
        sign = p.kind === 'plus' ? 'add' : 'subtract';
        at++;
        break;
      case 'comma':
        at++;
        break;
      case 'digit': {
        let end = at;
        while (pieces[end]?.kind === 'digit') end++;
        const text = joinPieces(pieces.slice(at, end));
        const value = num(text, spanOf(pieces, at, end));
        const next = pieces[end];
        // `2i` where one index is left
        if (next?.kind === 'letter' && room !== UNKNOWN_RANK && (sign || out.length + 1 >= room)) factor = value;
        else if (
          !sign &&
          end - at > 1 &&
          room !== UNKNOWN_RANK &&
          room - out.length === end - at + indicesAfter(pieces, end)
        )
          for (let k = at; k < end; k++) push(num((pieces[k] as Piece).text, (pieces[k] as Piece).span));
        else push(value);
        at = end;
        break;
      }
      case 'letter':
      case 'word': {
        const e = indexLetter(p, scope, bound);
        if (!isExpr(e)) return e;
        push(e);
        at++;
        break;
      }
      default:
        return studentProblem(
          'index',
          `${p.text} can't be read as an index.`,
          p.span ?? span,
          'Write x_{i,j} or X[i,j].',
        );
    }
  }
  if (sign || factor)
    return studentProblem('index', 'The index ends with a sign.', span, 'Write x_{i+1,j} or X[i+1,j].');
  return out;
}

const isExpr = (e: Expr | Problem): e is Expr => 'kind' in e;
const indicesAfter = (pieces: readonly Piece[], from: number): number => leastIndices(trimComma(pieces.slice(from)));

function spanOf(pieces: readonly Piece[], from: number, to: number): Span | undefined {
  const first = pieces[from]?.span;
  const last = pieces[to - 1]?.span;
  return first && last && { start: first.start, end: last.end };
}

function digitRun(
  pieces: readonly Piece[],
  room: number,
  scope: Scope,
  entity?: Entity,
  span?: Span,
): Expr[] | Problem {
  const text = joinPieces(pieces);
  const each = (): Expr[] => pieces.map((p) => num(p.text, p.span));
  const at = spanOf(pieces, 0, pieces.length) ?? span;
  if (room === UNKNOWN_RANK) return each();
  if (room <= 1) return [num(text, at)];
  if (pieces.length === room) {
    // `x_10` of a matrix is its row 10: counting starts at 1
    if (pieces.some((p) => p.text === '0') && Number(text) > 0 && Number(text) <= sizeAt(0, scope, entity))
      return [num(text, at)];
    return each();
  }
  if (pieces.length < room) return [num(text, at)];
  const fits: string[][] = [];
  splits(text, room, (parts) => {
    if (parts.every((part, axis) => !part.startsWith('0') && Number(part) <= sizeAt(axis, scope, entity)))
      fits.push(parts);
  });
  if (fits.length === 1) {
    const only = fits[0] as string[];
    let from = 0;
    return only.map((part) => {
      const e = num(part, spanOf(pieces, from, from + part.length));
      from += part.length;
      return e;
    });
  }
  const who = entity?.name ?? 'x';
  return studentProblem(
    'ambiguous-index',
    fits.length > 1
      ? `${who}_${text} can be read as ${fits.map((f) => `${who}[${f.join(',')}]`).join(' or ')}.`
      : `${who}_${text}: ${room} indices were expected, and ${text} can't be split into ${room} that are within the sizes.`,
    at,
    `Put a comma between the indices: ${who}_{${(fits[0] ?? [text.slice(0, 1), text.slice(1)]).join(',')}}.`,
  );
}

function sizeAt(axis: number, scope: Scope, entity?: Entity): number {
  const dim = entity?.dims[axis];
  if (dim === undefined) return Number.POSITIVE_INFINITY;
  return /^\d+$/.test(dim) ? Number(dim) : (scope.sizes.get(dim) ?? Number.POSITIVE_INFINITY);
}

function splits(text: string, parts: number, visit: (parts: string[]) => void): void {
  // a few digits: the number of ways stays small
  if (text.length > 8) return;
  const go = (from: number, left: number, sofar: string[]): void => {
    if (left === 1) {
      visit([...sofar, text.slice(from)]);
      return;
    }
    for (let end = from + 1; end <= text.length - left + 1; end++) go(end, left - 1, [...sofar, text.slice(from, end)]);
  };
  go(0, parts, []);
}

/** A letter in an index: bound or free letters stand for themselves, then sizes and labels; a quantity's letter is an index letter there. */
function indexLetter(p: Piece, scope: Scope, bound?: Letters): Expr | Problem {
  if (p.sub) {
    const r = resolveName({ base: p.text, sub: p.sub }, scope, p.span, bound);
    if (r.kind === 'expr') return r.expr;
    if (r.kind === 'problem') return r.problem;
    return unknownProblem(spellingKey({ base: p.text, sub: p.sub }), scope, p.span);
  }
  if (bound?.has(p.text) || scope.indices.includes(p.text)) return name(p.text, p.span);
  const entity = find(scope, p.text)?.entity;
  if (entity && (entity.kind === 'size' || (entity.kind === 'label' && entity.rank === 0)))
    return name(entity.name, p.span);
  if (entity?.kind === 'quantity' && p.text.length > 1)
    return studentProblem(
      'index',
      `${entity.name} is a quantity of this problem and can't be an index.`,
      p.span,
      'Use a letter such as i, j or k.',
    );
  if (p.kind === 'word' && [...p.text].length > 1) return unknownProblem(p.text, scope, p.span);
  return name(p.text, p.span);
}

/** The gradient of `of`: the loss by it. Undefined where the problem has no loss, or for the loss itself. */
export function gradient(of: Expr, scope: Scope, span?: Span): Expr | undefined {
  if (scope.loss === undefined) return undefined;
  const root = of.kind === 'index' ? of.base : of;
  if (root.kind !== 'name' || root.name === scope.loss) return undefined;
  return derivative(name(scope.loss, span), [of], span);
}

const DIFFERENTIAL = /^(?:d|∂|δ)([0-9²³]?)_?(?=\p{L})/u;
const GRADIENT_WORD = /^(?:grad|nabla|∇|del)_?(?=\p{L})/u;
const ORDERS: ReadonlyMap<string, number> = new Map([
  ['²', 2],
  ['³', 3],
]);

/**
 * What a plain identifier stands for: a declared name or an entry (`x12`, `x_12`, `w1j`, `x₁₂`), else a gradient by name
 * (`dLdY`, `dL_dY`, `grad_Y`) as an `expr`, else a differential (`dY`, `∂y_11`, `d2L`), else a letter.
 */
export function resolveIdentifier(text: string, scope: Scope, span?: Span, bound?: Letters): Resolution {
  if (text.length > LIMITS.nameCharacters) return { kind: 'unknown', name: `${text.slice(0, 16)}…` };
  const parts = partsOf(text);
  const direct = parts && resolveName(parts, scope, span, bound);
  if (direct && (direct.kind === 'expr' || direct.kind === 'letter')) return direct;
  let trouble = direct?.kind === 'problem' ? direct : undefined;
  const d = DIFFERENTIAL.exec(text);
  if (d) {
    const of = resolvePlain(text.slice(d[0].length), scope, shift(span, d[0].length), bound);
    if (of?.kind === 'expr')
      return { kind: 'differential', of: of.expr, order: ORDERS.get(d[1] ?? '') ?? Number(d[1] || 1), notes: of.notes };
    if (of?.kind === 'problem') trouble = of;
    // dLdY, dL_dY: of the longest name before the second d
    for (let at = text.length - 2; at > d[0].length; at--) {
      if (text[at] !== 'd' && text[at] !== '∂') continue;
      const top = resolvePlain(text.slice(d[0].length, text[at - 1] === '_' ? at - 1 : at), scope, span, bound);
      const below = resolvePlain(text.slice(at + 1), scope, span, bound);
      if (top?.kind === 'expr' && below?.kind === 'expr')
        return {
          kind: 'expr',
          expr: derivative(top.expr, [below.expr], span),
          entity: below.entity,
          supUsed: false,
          notes: [...top.notes, ...below.notes],
        };
      if (below?.kind === 'problem' && top?.kind === 'expr') trouble = below;
    }
  }
  const g = GRADIENT_WORD.exec(text);
  if (g) {
    const of = resolvePlain(text.slice(g[0].length), scope, span, bound);
    const grad = of?.kind === 'expr' ? gradient(of.expr, scope, span) : undefined;
    if (of?.kind === 'expr' && grad)
      return { kind: 'expr', expr: grad, entity: of.entity, supUsed: false, notes: of.notes };
  }
  const letters = splitLetters(text, scope, span, bound);
  return letters ?? trouble ?? direct ?? unknown({ base: text }, scope);
}

function resolvePlain(text: string, scope: Scope, span?: Span, bound?: Letters): Resolution | undefined {
  const parts = partsOf(text);
  if (!parts) return undefined;
  const r = resolveName(parts, scope, span, bound);
  return r.kind === 'unknown' ? (splitLetters(text, scope, span, bound) ?? r) : r;
}

/** `wij`: a declared letter and as many index letters as its rank takes. */
function splitLetters(text: string, scope: Scope, span?: Span, bound?: Letters): Resolution | undefined {
  const chars = [...text];
  if (chars.length < 2 || chars.length > 4 || !chars.every((c) => /\p{L}/u.test(c))) return undefined;
  const [base, ...letters] = chars as [string, ...string[]];
  if (!letters.every((c) => bound?.has(c) || scope.indices.includes(c) || 'ijklmn'.includes(c))) return undefined;
  const r = resolveName({ base, sub: letters.map((c) => ({ kind: 'letter', text: c })) }, scope, span, bound);
  return r.kind === 'expr' && r.expr.kind === 'index' && r.entity.rank === letters.length ? r : undefined;
}

const shift = (span: Span | undefined, by: number): Span | undefined =>
  span && { start: span.start + by, end: span.end };

function unknown(parts: NameParts, scope: Scope): Resolution {
  const written = spellingKey(parts);
  const nearest = nearestName(written, scope) ?? nearestName(parts.base, scope);
  return { kind: 'unknown', name: written, ...(nearest !== undefined && { nearest }) };
}

/** The problem of a name that nothing declares, with the nearest that is. */
export function unknownProblem(
  written: string,
  scope: Scope,
  span?: Span,
  nearest = nearestName(written, scope),
): Problem {
  return studentProblem(
    'unknown-name',
    `${written} is not a name of this problem${nearest === undefined ? '' : `: did you mean ${nearest}?`}${nearest === undefined ? '.' : ''}`,
    span,
    `It has ${listNames(scope)}.`,
  );
}

function listNames(scope: Scope): string {
  const all = [...new Set([...scope.names.values()].map((e) => e.name))];
  return all.length > 14 ? `${all.slice(0, 14).join(', ')}, …` : all.join(', ');
}

/** The declared name nearest to a spelling, within a third of its length (at least one slip). */
export function nearestName(written: string, scope: Scope): string | undefined {
  const text = written.slice(0, 40);
  const allowed = Math.max(1, Math.floor(text.length / 3));
  let best: string | undefined;
  let least = allowed + 1;
  for (const [key, entity] of scope.names) {
    for (const candidate of [key, entity.name]) {
      if (Math.abs(candidate.length - text.length) > allowed) continue;
      if (text.length === 1 && candidate.toLowerCase() !== text.toLowerCase()) continue;
      const d = candidate.toLowerCase() === text.toLowerCase() ? 0.5 : editDistance(candidate, text);
      if (d < least && d < Math.max(candidate.length, text.length)) {
        least = d;
        best = entity.name;
      }
    }
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(
        Math.min(
          (row[j] as number) + 1,
          (next[j - 1] as number) + 1,
          (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1),
        ),
      );
    row = next;
  }
  return row[b.length] as number;
}

/** How an entry of a quantity is spelled: with the small letter where that stands for nothing else (`x_12` of X). */
export function entryName(scope: Scope | undefined, name: string, indices: number): string {
  const small = name.toLowerCase();
  const other = /^[A-Z]$/.test(name) && !/^[i-n]$/.test(small) ? scope?.otherCase?.get(small) : undefined;
  return other?.name === name && other.rank === indices && !scope?.locals?.has(small) ? small : name;
}
