/** What a name with its scripts stands for: a quantity, an entry of one, an index letter. */
import type { Problem, Span } from '../problem';
import { studentProblem } from '../problem';
import type { AllExpr, Expr } from './expr';
import { call, index, name, num } from './expr';
import { digitRun, spanOf } from './name-digits';
import { withExample } from './name-example';
import { find, leastIndices, matchName, NONE, trimComma } from './name-match';
import { nearestName, unknownProblem } from './name-nearest';
import type { Entity, Letters, Scope } from './names';
import { UNKNOWN_RANK } from './names';
import type { NameParts, Piece } from './spelling';
import { joinPieces, spellingKey } from './spelling';

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
  const { supUsed } = match;
  let at: (Expr | AllExpr)[] = [];
  if (rest.length > 0) {
    const room = entity.rank === UNKNOWN_RANK ? UNKNOWN_RANK : entity.rank - (match.example ? 1 : 0);
    const read = readIndices(rest, room, scope, bound, entity, span);
    if (!Array.isArray(read)) return { kind: 'problem', problem: read };
    at = read;
  }
  if (match.example) {
    const read = readIndices(match.example, 1, scope, bound);
    if (!Array.isArray(read)) return { kind: 'problem', problem: read };
    at = withExample(entity, read, at, scope);
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

/** The problem of an entry with more indices than its quantity has axes. */
export function tooManyIndices(entity: Entity, count: number, span?: Span): Problem {
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

/** `s_iyi`, `s_yi` where there is room for one index less: the label y_i. */
function labelAt(pieces: readonly Piece[], at: number, room: number, scope: Scope): Piece | undefined {
  const [p, next] = pieces.slice(at, at + 2);
  const plain = (x: Piece | undefined): boolean => x?.kind === 'letter' && !x.sub;
  if (room === UNKNOWN_RANK || !p || !next || !plain(p) || !plain(next)) return undefined;
  if (pieces.filter((x) => x.kind === 'letter').length <= room) return undefined;
  const own = scope.names.get(p.text);
  const named = scope.names.get(`${p.text}_${next.text}`);
  return own?.kind === 'label' || named?.kind === 'label' ? { ...p, sub: [next] } : undefined;
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
      const both = left?.span && e.span && { start: left.span.start, end: e.span.end };
      out.push(
        left ? call(sign, [left, term], both ?? e.span) : sign === 'subtract' ? call('negate', [term], e.span) : term,
      );
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
        const label = labelAt(pieces, at, room, scope);
        const e = indexLetter(label ?? p, scope, bound);
        if (!isExpr(e)) return e;
        push(e);
        at += label ? 2 : 1;
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
  if (p.kind === 'word' && entity?.kind === 'local') return name(entity.name, p.span);
  if (p.kind === 'word' && [...p.text].length > 1) return unknownProblem(p.text, scope, p.span);
  return name(p.text, p.span);
}

export function unknown(parts: NameParts, scope: Scope): Resolution {
  const written = spellingKey(parts);
  const nearest = nearestName(written, scope) ?? nearestName(parts.base, scope);
  return { kind: 'unknown', name: written, ...(nearest !== undefined && { nearest }) };
}
