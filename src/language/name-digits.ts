/** A run of digits as indices: `x_12` of a matrix, `x_111` where one reading is within the sizes. */
import type { Problem, Span } from '../problem';
import { studentProblem } from '../problem';
import type { Expr } from './expr';
import { num } from './expr';
import type { Entity, Scope } from './names';
import { UNKNOWN_RANK } from './names';
import type { Piece } from './spelling';
import { joinPieces } from './spelling';

export function spanOf(pieces: readonly Piece[], from: number, to: number): Span | undefined {
  const first = pieces[from]?.span;
  const last = pieces[to - 1]?.span;
  return first && last && { start: first.start, end: last.end };
}

export function digitRun(
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
