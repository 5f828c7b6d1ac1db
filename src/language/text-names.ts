/** Names in plain text: `x_12`, `W^[1]`, `y11w11`, and letters that stand for themselves. */
import type { Span } from '../problem';
import { studentProblem } from '../problem';
import type { Expr } from './expr';
import { call, derivative, index, name, num } from './expr';
import { unknownProblem } from './name-nearest';
import type { Resolution } from './name-resolve';
import { readIndices, resolveName } from './name-resolve';
import type { NameParts, Scope } from './names';
import { gradient, partsOf } from './names';
import type { Fold } from './text-fold';
import { atom, is, noteLetters, open, Refusal, refuse, spanFrom, token } from './text-fold';
import { nearestFunction } from './text-functions';
import { resolveWord } from './text-resolve';
import type { Token } from './text-tokens';

/** Whether the scope itself has a name, in the case as written. */
export function declares(scope: Scope, text: string): boolean {
  if (scope.locals?.has(text) || scope.names.has(text)) return true;
  const p = partsOf(text);
  if (!p || p.sub || p.sup || p.accent || p.primes) return false;
  return (scope.locals?.has(p.base) ?? false) || scope.names.has(p.base);
}

/** Reads a name at the present token into the line; returns how it was taken. */
export function readName(f: Fold): 'name' | 'constant-e' {
  const at = f.at;
  const t = token(f) as Token;
  const { scope } = f.reading;
  if (superscripted(f, t)) return 'name';
  let r = resolveWord(t.text, scope, t.span, f.bound);
  if (r.kind === 'expr' && is(token(f, at + 1), "'") && scope.names.has(`${t.text}'`)) {
    const p = partsOf(`${t.text}'`);
    if (p) r = resolveName(p, scope, spanFrom(f, at, at + 2), f.bound);
    f.at++;
  }
  f.at++;
  switch (r.kind) {
    case 'expr':
      if (primed(f, r)) return 'name';
      noteLetters(f, r.expr);
      // an entry `x[1,2]` of X is written with its own letter
      if (!is(token(f), '[') || token(f)?.gap) f.reading.notes.push(...r.notes);
      if (t.text === 'pi' && r.expr.kind === 'index')
        f.reading.notes.push(
          studentProblem('pi', 'pi was read as p_i.', t.span, 'Write π for the number, p_i for the entry.'),
        );
      atom(f, atExample(f, r));
      skipArgument(f, r);
      return 'name';
    case 'letter':
      return letter(f, t);
    case 'differential': {
      const e = gradient(r.of, scope, t.span);
      if (!e)
        refuse(
          'differential',
          `${t.text} stands alone; a derivative says of what and by what.`,
          t.span,
          'Write dL/dX, with the names of this problem.',
        );
      noteLetters(f, r.of);
      f.reading.notes.push(...r.notes);
      atom(f, e);
      return 'name';
    }
    case 'unknown':
    case 'problem':
      unresolved(f, t, at, r);
      return 'name';
  }
}

function letter(f: Fold, t: Token): 'name' | 'constant-e' {
  const { scope } = f.reading;
  const id = partsOf(t.text)?.base ?? t.text;
  const known = f.bound.has(id) || scope.indices.includes(id);
  if (id === 'e' && !known) {
    atom(f, name('e', t.span));
    return 'constant-e';
  }
  if (id === 'I' && !known) atom(f, call('eye', [], t.span));
  else if (id === 'π') atom(f, name('pi', t.span));
  else {
    if (f.inIndex > 0) f.reading.letters.add(id);
    else if (!known) f.reading.loose.push({ letter: id, span: t.span });
    atom(f, name(id, t.span));
  }
  return 'name';
}

/** `W^[1]`, `z^{(2)}`, `x^(i)`, `y^*`: where the superscript is part of a declared name or an example's index. */
function superscripted(f: Fold, t: Token): boolean {
  if (!is(token(f, f.at + 1), '^')) return false;
  const next = token(f, f.at + 2);
  let to: number;
  if (next?.type === 'open') to = (f.reading.partner[f.at + 2] as number) + 1;
  else if (is(next, '*') || next?.type === 'number') to = f.at + 3;
  else return false;
  if (to <= f.at || to > f.end) return false;
  const inner = f.reading.list
    .slice(f.at + 2, to)
    .map((x) => x.text)
    .join('');
  const p = partsOf(`${t.text}^{${next?.text === '{' ? inner.slice(1, -1) : inner}}`);
  if (!p?.sup) return false;
  const r = resolveName(p, f.reading.scope, spanFrom(f, f.at, to), f.bound);
  if (r.kind !== 'expr' || !r.supUsed) return false;
  noteLetters(f, r.expr);
  atom(f, r.expr);
  f.at = to;
  return true;
}

const MOST_PRIMES = 4;

/** `f'(x)`, `f''`: of a quantity that is one number a prime is a derivative, by the one thing it depends on or the bracket names. */
function primed(f: Fold, r: Extract<Resolution, { kind: 'expr' }>): boolean {
  if (!is(token(f), "'") || token(f)?.gap || r.entity.kind !== 'quantity' || r.entity.rank !== 0) return false;
  const from = f.at - 1;
  let primes = 0;
  while (is(token(f, f.at + primes), "'")) primes++;
  const { scope } = f.reading;
  const open = f.at + primes;
  const named = is(token(f, open), '(') && f.reading.partner[open] === open + 2 ? token(f, open + 1) : undefined;
  const of = named?.type === 'word' ? resolveWord(named.text, scope, named.span, f.bound) : undefined;
  const on = scope.dependsOn?.get(r.entity.name);
  const [only] = on?.size === 1 ? on : [];
  const asked = r.entity.name === scope.asked ? scope.askedBy : undefined;
  const by =
    of?.kind === 'expr' ? of.expr : (asked ?? only) === undefined ? undefined : name((asked ?? only) as string);
  if (!by || primes > MOST_PRIMES) return false;
  f.at = of?.kind === 'expr' ? open + 3 : open;
  const span = spanFrom(f, from);
  atom(f, derivative(r.expr, Array<Expr>(primes).fill({ ...by, span }), span));
  return true;
}

/** `h(x^(i))`, `h(x_i)`: the i-th of h. */
function atExample(f: Fold, r: Extract<Resolution, { kind: 'expr' }>): Expr {
  const of = r.expr.kind === 'name' && r.entity.rank > 0 ? argument(f, r) : undefined;
  if (of?.kind !== 'index' || of.at.length !== 1) return r.expr;
  noteLetters(f, of);
  return index(r.expr, of.at, r.expr.span);
}

/** `R(W)` is R where R depends on W. */
export function skipArgument(f: Fold, r: Extract<Resolution, { kind: 'expr' }>): void {
  const of = argument(f, r);
  if (of) f.at = (f.reading.partner[f.at] as number) + 1;
}

/** What the bracket behind a quantity names, where that is all it holds and the quantity depends on it. */
function argument(f: Fold, r: Extract<Resolution, { kind: 'expr' }>): Expr | undefined {
  const t = token(f);
  const close = f.reading.partner[f.at] as number;
  if (!is(t, '(') || t?.gap || r.entity.kind !== 'quantity' || close < f.at + 2) return undefined;
  const inner = token(f, f.at + 1);
  if (inner?.type !== 'word') return undefined;
  const p =
    close === f.at + 2
      ? partsOf(inner.text)
      : is(token(f, f.at + 2), '^')
        ? partsOf(
            `${inner.text}^{${f.reading.list
              .slice(f.at + 3, close)
              .map((x) => x.text)
              .join('')}}`,
          )
        : undefined;
  const of = p && resolveName(p, f.reading.scope, inner.span, f.bound);
  if (of?.kind !== 'expr' || (p?.sup && !of.supUsed)) return undefined;
  return f.reading.scope.dependsOn?.get(r.entity.name)?.has(of.entity.name) ? of.expr : undefined;
}

function unresolved(f: Fold, t: Token, at: number, r: Extract<Resolution, { kind: 'unknown' | 'problem' }>): void {
  const { scope } = f.reading;
  if (t.text === 'pi' || t.text === 'π') {
    atom(f, name('pi', t.span));
    return;
  }
  const p = partsOf(t.text);
  const delta = p && kronecker(f, p, t.span);
  if (delta) {
    atom(f, delta);
    return;
  }
  if (p?.base === 'e' && !p.sub && !p.accent) {
    atom(f, name('e', t.span));
    return;
  }
  const basis = p && basisVector(f, p, t.span);
  if (basis) {
    atom(f, basis);
    return;
  }
  const factors = splitProduct(f, t);
  if (factors) {
    if (factors.every((e) => e.kind === 'name'))
      f.reading.notes.push(
        studentProblem(
          'split-name',
          `${t.text} was read as a product: ${factors.map((e) => (e.kind === 'name' ? e.name : '')).join(' * ')}.`,
          t.span,
        ),
      );
    for (const e of factors) noteLetters(f, e);
    open(f, (args) => args.reduce((a, b) => call('times', [a, b], t.span)));
    factors.forEach((e, i) => {
      if (i > 0) f.source += ',';
      atom(f, e);
    });
    f.source += ')';
    return;
  }
  if (r.kind === 'problem') throw new Refusal(r.problem);
  if (is(token(f, at + 1), '(')) {
    const near = nearestFunction(t.text);
    refuse(
      'unknown-function',
      `${t.text} is no function known here${near ? `: did you mean ${near}?` : '.'}`,
      t.span,
      'The functions are listed in docs/operations.md; for a product write *.',
    );
  }
  throw new Refusal(unknownProblem(t.text, scope, t.span, r.nearest));
}

/** `δᵢⱼ`, `delta_{i,j}`: one where the indices agree. */
function kronecker(f: Fold, p: NameParts, span: Span): Expr | undefined {
  if (p.base !== 'delta' || !p.sub || p.sup) return undefined;
  const at = readIndices(p.sub, 2, f.reading.scope, f.bound, undefined, span);
  if (!Array.isArray(at) || at.length !== 2) return undefined;
  for (const e of at) if (e.kind === 'name') f.reading.letters.add(e.name);
  return call(
    'delta',
    at.map((e) => ({ ...e, span })),
    span,
  );
}

/** `e_k`, `e_y`: the one-hot vector of an index or a label. */
function basisVector(f: Fold, p: NameParts, span: Span): Expr | undefined {
  if (p.base !== 'e' || !p.sub || p.sup || p.accent) return undefined;
  const at = readIndices(p.sub, 1, f.reading.scope, f.bound, undefined, span);
  const [which] = Array.isArray(at) && at.length === 1 ? at : [];
  if (!which) return undefined;
  if (which.kind === 'name') f.reading.letters.add(which.name);
  return call('onehot', [{ ...which, span }], span);
}

/** `y11w11`, `XW`: a word that is no name but is made of names. */
function splitProduct(f: Fold, t: Token): Expr[] | undefined {
  const { scope } = f.reading;
  const chars = [...t.text];
  if (chars.length > 24) return undefined;
  const go = (from: number, left: number): Expr[] | undefined => {
    if (from === chars.length) return [];
    if (left === 0) return undefined;
    for (let to = chars.length; to > from; to--) {
      if (from === 0 && to === chars.length) continue;
      // a factor begins with a letter and ends before one
      if (to < chars.length && !/[\p{L}∂]/u.test(chars[to] as string)) continue;
      const piece = chars.slice(from, to).join('');
      if (piece === 'I' && from > 0 && !declares(scope, 'I')) {
        const behind = go(to, left - 1);
        if (behind) return [call('eye', [], t.span), ...behind];
        continue;
      }
      const r = resolveWord(piece, scope, t.span, f.bound);
      if (r.kind !== 'expr' || (r.expr.kind === 'name' && !declares(scope, piece) && chars.length > 3)) continue;
      const rest = go(to, left - 1);
      if (rest) return [r.expr, ...rest];
    }
    return undefined;
  };
  const out = go(0, 4);
  return out && out.length > 1 ? out : undefined;
}

/** The indices of a subscript behind a bracket: `(XW)_ij`. */
export function subscriptIndices(f: Fold, t: Token): Expr[] {
  const p = partsOf(`x_{${t.text}}`);
  const at =
    p?.sub &&
    readIndices(
      p.sub,
      p.sub.every((x) => x.kind === 'digit') && p.sub.length > 2 ? 2 : -1,
      f.reading.scope,
      f.bound,
      undefined,
      t.span,
    );
  if (!at) refuse('index', 'The index is empty.', t.span, 'Write X[1,2], X[1,:] or x_12.');
  if (!Array.isArray(at)) throw new Refusal(at);
  return at.map((e) => {
    if (e.kind === 'name') f.reading.letters.add(e.name);
    return e.kind === 'number' ? num(e.text, t.span) : { ...e, span: t.span };
  });
}
