/** What a name in LaTeX stands for: which of its scripts belong to it, its entry, and the superscript that is left to the formula. */

import type { Span } from '../problem';
import type { AllExpr, Expr } from './expr';
import { ALL, call, index, name, num } from './expr';
import { pieces } from './latex-pieces';
import type { Reader } from './latex-reader';
import { counted, entityOf, isBound, isCommand, isOp, peek, raise, since, within } from './latex-reader';
import type { Token } from './latex-token';
import type { Written } from './latex-written';
import { runAt } from './latex-written';
import { withExample } from './name-example';
import { matchName } from './name-match';
import { unknownProblem } from './name-nearest';
import type { Resolution } from './name-resolve';
import { readIndices, resolveName, tooManyIndices } from './name-resolve';
import type { Piece } from './names';
import { spellingKey, UNKNOWN_RANK } from './names';
import { pieceOf } from './spelling';

/** What a name read to, and what of its superscript is left: a transpose or an exponent. */
export type NameRead = {
  readonly resolution: Resolution;
  readonly written: Written;
  readonly transposed: boolean;
  readonly exponent?: { readonly from: number; readonly to: number; readonly one?: boolean };
};

/** Resolves a written name: which of its scripts belong to it, its entry, and what of the superscript remains. */
export function resolveWritten(r: Reader, given: Written): NameRead {
  const w = withoutParameter(r, given);
  const span = since(r, w.start);
  const { scope } = r;
  const complex = w.parts.sub?.some(
    (p) => p.kind === 'other' || p.kind === 'open' || p.kind === 'colon' || p.kind === 'star',
  );
  const resolution = complex && w.sub ? resolveComplex(r, w, span) : resolveName(w.parts, scope, span, r.bound);
  let exponent = w.supRange;
  let { transposed } = w;
  if (resolution.kind === 'expr') {
    if (resolution.supUsed) exponent = undefined;
    const { expr, entity } = resolution;
    if (exponent && w.sup?.length === 1 && w.sup[0]?.kind === 'letter' && !w.sup[0].sub) {
      // `f_j^i`: an index letter above is the example's
      const letter = w.sup[0].text;
      const have = expr.kind === 'index' ? expr.at.length : 0;
      if ((isBound(r, letter) || scope.indices.includes(letter)) && entity.rank > have && entity.kind !== 'size') {
        const at: (Expr | AllExpr)[] = [name(letter, w.sup[0].span), ...(expr.kind === 'index' ? expr.at : [])];
        return {
          resolution: { ...resolution, expr: index(expr.kind === 'index' ? expr.base : expr, at, span) },
          written: w,
          transposed,
        };
      }
    }
    if (
      transposed &&
      expr.kind === 'index' &&
      expr.at.length === 2 &&
      entity.rank === 2 &&
      (w.turnedFirst || isEntry(expr.at))
    ) {
      const turned = index(call('transpose', [expr.base], span), expr.at, span);
      transposed = false;
      return { resolution: { ...resolution, expr: turned }, written: w, transposed, ...(exponent && { exponent }) };
    }
  } else if (resolution.kind === 'unknown' || resolution.kind === 'letter') {
    const square = evenPower(r, w, span);
    if (square) return square;
  }
  // a power or a transpose behind the name is no part of it
  const own: Resolution =
    resolution.kind === 'expr' && !resolution.supUsed
      ? { ...resolution, expr: { ...resolution.expr, span: { start: w.start, end: w.end } } }
      : resolution;
  return { resolution: own, written: w, transposed, ...(exponent && { exponent }) };
}

/** `X^T_{ij}`: an entry of a matrix, no row or column of it. */
const isEntry = (at: readonly (Expr | AllExpr)[]): boolean => at.every((a) => a.kind !== 'all');

/** `h_\theta(x)`: a quantity that h depends on, below h and before a bracket, is a parameter and no index. */
function withoutParameter(r: Reader, w: Written): Written {
  const { sub, ...bare } = w.parts;
  const only = sub?.length === 1 ? sub[0] : undefined;
  if (only?.kind !== 'letter' || only.sub || !r.scope.dependsOn || !opensBracket(peek(r))) return w;
  const parameter = entityOf(r, only.text);
  const on = r.scope.dependsOn.get(matchName(bare, r.scope)?.entity.name ?? '');
  return parameter?.kind === 'quantity' &&
    on?.has(parameter.name) &&
    !isBound(r, only.text) &&
    !entityOf(r, spellingKey(w.parts))
    ? { ...w, parts: bare }
    : w;
}

const opensBracket = (t: Token | undefined): boolean => t?.kind === 'open' && t.text === '(';

/** `\sigma^4` where only `\sigma^2` is declared: its square. */
function evenPower(r: Reader, w: Written, span: Span): NameRead | undefined {
  const digits = w.sup && w.sup.length === 1 ? Number(w.sup[0]?.text) : Number.NaN;
  if (!(digits > 2 && digits % 2 === 0)) return undefined;
  const resolution = resolveName({ ...w.parts, sup: [pieceOf('2')] }, r.scope, span, r.bound);
  if (resolution.kind !== 'expr' || !resolution.supUsed) return undefined;
  const expr = counted(r, call('power', [resolution.expr, num(digits / 2)], span));
  return { resolution: { ...resolution, expr }, written: w, transposed: w.transposed };
}

/** A subscript with more than letters and digits: each part between commas is an expression of its own. */
function resolveComplex(r: Reader, w: Written, span: Span): Resolution {
  const { sub: _sub, ...bare } = w.parts;
  const match = matchName(bare, r.scope);
  if (!match) return { kind: 'unknown', name: spellingKey(bare) };
  let at = readIndexList(r, (w.sub as { from: number }).from, (w.sub as { to: number }).to);
  const { entity } = match;
  if (match.example) {
    const example = readIndices(match.example, 1, r.scope, r.bound);
    if (Array.isArray(example)) at = withExample(entity, example, at, r.scope);
  }
  if (entity.rank !== UNKNOWN_RANK && at.length > entity.rank)
    return { kind: 'problem', problem: tooManyIndices(entity, at.length, span) };
  return { kind: 'expr', expr: index(name(entity.name, span), at, span), entity, supUsed: match.supUsed, notes: [] };
}

/** Index expressions between commas; `:` is an axis taken whole. */
export function readIndexList(r: Reader, from: number, to: number): (Expr | AllExpr)[] {
  const out: (Expr | AllExpr)[] = [];
  let start = from;
  for (let k = from; k <= to; k++) {
    const t = r.tokens[k];
    if (k < to && t && t.mate > k) {
      k = t.mate;
      continue;
    }
    const colon = k < to && isOp(t, ':');
    if (k < to && !isOp(t, ',') && !isOp(t, ';') && !colon) continue;
    const first = r.tokens[start];
    if (start < k) {
      if (
        k - start === 1 &&
        (isOp(first, ':') || isOp(first, '*') || isCommand(first, 'cdot') || isCommand(first, 'bullet'))
      )
        out.push(ALL);
      else if (k - start === 1 && first?.kind === 'letters') {
        const p = pieces(r, start, k);
        for (const piece of p) out.push(indexName(r, piece));
      } else
        for (const [a, b] of sideBySide(r, start, k))
          out.push(within(r, a, b, () => r.grammar.expression(r), 'the index'));
    }
    if (colon) out.push(ALL);
    start = k + 1;
  }
  return out;
}

/** `(i+1)(j-1)`, `k(i+1)`: brackets and letters side by side are indices of their own. */
function sideBySide(r: Reader, from: number, to: number): [number, number][] {
  const out: [number, number][] = [];
  let groups = 0;
  for (let k = from; k < to; k++) {
    const t = r.tokens[k] as Token;
    if (t.kind === 'open' && t.text === '(' && t.mate < to) {
      out.push([k, t.mate + 1]);
      groups++;
      k = t.mate;
    } else if (t.kind === 'letters' && t.text.length === 1 && entityOf(r, t.text)?.kind !== 'size')
      out.push([k, k + 1]);
    else return [[from, to]];
  }
  return groups > 0 && out.length > 1 ? out : [[from, to]];
}

function indexName(r: Reader, p: Piece): Expr {
  const entity = entityOf(r, p.text);
  const letter = isBound(r, p.text) || r.scope.indices.includes(p.text);
  if (!letter && entity && entity.kind !== 'quantity') return name(entity.name, p.span);
  return name(p.text, p.span);
}

/** Raises the problem of a name that did not resolve. */
export function unresolved(r: Reader, read: NameRead): never {
  const { resolution, written } = read;
  // without the power or transpose behind the name
  const span = written.supRange ? since(r, written.start) : { start: written.start, end: written.end };
  if (resolution.kind === 'problem')
    return raise(
      resolution.problem.code,
      resolution.problem.message,
      resolution.problem.span ?? span,
      resolution.problem.hint,
    );
  const spelled = written.supRange ? spellingKey(written.parts) : r.text.slice(span.start, span.end);
  const p = unknownProblem(
    runName(r, written) ?? spelled,
    r.scope,
    span,
    resolution.kind === 'unknown' ? resolution.nearest : undefined,
  );
  return raise(p.code, p.message, p.span, p.hint);
}

/** The whole run of letters that an unknown letter stands in: `reg` is named, not `r`. */
function runName(r: Reader, w: Written): string | undefined {
  return w.parts.base.length === 1 ? runAt(r, w.start)?.text : undefined;
}
