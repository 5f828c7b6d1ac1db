/** Names and derivatives in plain text: `x_12`, `W^[1]`, `y11w11`, `dL/dy11`, `d2L/dx_11 dx_12`, `∇_Y L`. */
import type { Span } from '../problem';
import { studentProblem } from '../problem';
import type { AllExpr, Expr } from './expr';
import { ALL, call, derivative, index, name, num } from './expr';
import type { NameParts, Resolution, Scope } from './names';
import { gradient, nearestName, partsOf, readIndices, resolveName, unknownProblem } from './names';
import type { Fold } from './text-fold';
import {
  atom,
  holdsCondition,
  is,
  noteLetters,
  open,
  parts,
  Refusal,
  refuse,
  sliceFrom,
  spanFrom,
  token,
} from './text-fold';
import { nearestFunction, textFunction } from './text-functions';
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
      noteLetters(f, r.expr);
      // an entry `x[1,2]` of X is written with its own letter
      if (!is(token(f), '[') || token(f)?.gap) f.reading.notes.push(...r.notes);
      atom(f, r.expr);
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
  const inner = next?.type === 'number' ? next.text : sliceFrom(f, f.at + 2, to);
  const p = partsOf(`${t.text}^{${next?.text === '{' ? inner.slice(1, -1) : inner}}`);
  if (!p?.sup) return false;
  const r = resolveName(p, f.reading.scope, spanFrom(f, f.at, to), f.bound);
  if (r.kind !== 'expr' || !r.supUsed) return false;
  noteLetters(f, r.expr);
  atom(f, r.expr);
  f.at = to;
  return true;
}

/** `R(W)` is R where R depends on W. */
function skipArgument(f: Fold, r: Extract<Resolution, { kind: 'expr' }>): void {
  const t = token(f);
  if (!is(t, '(') || t?.gap || (f.reading.partner[f.at] as number) !== f.at + 2) return;
  const inner = token(f, f.at + 1);
  if (inner?.type !== 'word' || r.entity.kind !== 'quantity') return;
  const depends = f.reading.scope.dependsOn?.get(r.entity.name);
  const of = resolveWord(inner.text, f.reading.scope, inner.span, f.bound);
  if (depends && of.kind === 'expr' && of.expr.kind === 'name' && depends.has(of.expr.name)) f.at += 3;
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
      'The functions are listed in docs/answers.md; for a product write *.',
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

const BARE_D = /^(?:d|∂|δ)([2-9])?$/;

/** Whether the present token may begin a differential: `dY`, `∂y_11`, `d Y`. */
function differentialLike(f: Fold, at: number): boolean {
  const t = token(f, at);
  if (is(t, '(')) return differentialLike(f, at + 1);
  if (t?.type !== 'word' || !/^[d∂δ]/.test(t.text)) return false;
  return t.text.length > 1 || token(f, at + 1)?.type === 'word';
}

/**
 * A quotient of differentials at the present token: `dL/dY`, `∂²L/∂x∂y`, `d(X*W)/dW`, `d/dx`. Returns `none` where there is
 * none, `operator` for `d/dx` whose argument is still to come, `done` when the derivative is in the line.
 */
export function readDerivative(f: Fold): 'none' | 'done' | { readonly by: readonly Expr[]; readonly from: number } {
  const from = f.at;
  const t = token(f) as Token;
  if (is(t, '(')) return bracketedDerivative(f);
  if (!/^[d∂δ]/.test(t.text)) return 'none';
  const bare = BARE_D.exec(t.text);
  if (bare) return bareDerivative(f, Number(bare[1] ?? 1));
  if (!differentialLike(f, f.at) || textFunction(t.text)) return 'none';
  const r = resolveWord(t.text, f.reading.scope, t.span, f.bound);
  if (r.kind === 'expr') return 'none';
  const slash = slashAfter(f, f.at + 1);
  const quotient = slash !== undefined && differentialLike(f, slash + 1);
  if (r.kind !== 'differential') {
    const inner = t.text.slice(1);
    if (textFunction(inner) && is(token(f, f.at + 1), '(')) {
      const list = f.reading.list;
      const shifted: Token = {
        ...t,
        text: inner,
        span: { start: t.span.start + t.text.length - inner.length, end: t.span.end },
      };
      list[f.at] = shifted;
      return functionDerivative(f, from, 1);
    }
    if (quotient && slash === f.at + 1) misnamed(f, from, slash);
    return 'none';
  }
  if (!quotient || slash === undefined) return 'none';
  checkCase(f, from, slash, r.of);
  f.at++;
  const of = indexed(f, r.of);
  noteLetters(f, of);
  f.reading.notes.push(...r.notes);
  f.at++;
  const by = denominator(f, r.order);
  atom(f, derivative(of, by, spanFrom(f, from)));
  return 'done';
}

/** The `/` that follows a name with its bracketed indices. */
function slashAfter(f: Fold, at: number): number | undefined {
  let i = at;
  const t = token(f, i);
  if (is(t, '[') && !t?.gap) i = (f.reading.partner[i] as number) + 1;
  return i > 0 && is(token(f, i), '/') ? i : undefined;
}

/** `dl/dY`: what stands above is no quantity of the problem, or its letter in the other case. */
function checkCase(f: Fold, from: number, slash: number, of: Expr): void {
  const t = f.reading.list[from] as Token;
  const written = t.text.slice(1);
  const { scope } = f.reading;
  if (of.kind !== 'name' || written === of.name || [...written].length !== 1) return;
  if (scope.names.has(written) || scope.otherCase?.get(written)?.rank !== 0) return;
  didYouMean(f, from, slash, of.name);
}

function misnamed(f: Fold, from: number, slash: number): void {
  const t = f.reading.list[from] as Token;
  const written = t.text.slice(1);
  const near = nearestName(written, f.reading.scope);
  if (near !== undefined) didYouMean(f, from, slash, near);
  throw new Refusal(unknownProblem(written, f.reading.scope, t.span));
}

function didYouMean(f: Fold, from: number, slash: number, right: string): never {
  const t = f.reading.list[from] as Token;
  const below = f.reading.list[slash + 1] as Token;
  const whole = f.reading.text.slice(t.span.start, below.span.end);
  refuse(
    'unknown-name',
    `${whole}: did you mean ${t.text[0]}${right}${f.reading.text.slice(t.span.end, below.span.end)}?`,
    t.span,
    `${t.text.slice(1)} is not a name of this problem.`,
  );
}

/** `d/dx`, `d L/d x`, `d^2L/dx^2`, `d(…)/dx`, `d log(p)/dz`. */
function bareDerivative(f: Fold, written: number): ReturnType<typeof readDerivative> {
  const from = f.at;
  const { scope } = f.reading;
  const d = token(f) as Token;
  let order = written;
  let at = f.at + 1;
  if (is(token(f, at), '^') && token(f, at + 1)?.type === 'number') {
    order = Number(token(f, at + 1)?.text);
    at += 2;
  }
  if (!(order >= 1 && order <= 4)) return 'none';
  const next = token(f, at);
  if (is(next, '/')) {
    if (!differentialLike(f, at + 1)) return 'none';
    f.at = at + 1;
    return { by: denominator(f, order), from };
  }
  if (declares(scope, d.text)) return 'none';
  if (next?.type === 'word' && textFunction(next.text) && is(token(f, at + 1), '(')) {
    f.at = at;
    return functionDerivative(f, from, order);
  }
  if (next?.type === 'word') {
    const slash = slashAfter(f, at + 1);
    if (slash === undefined || !differentialLike(f, slash + 1)) {
      const r = resolveWord(next.text, scope, next.span, f.bound);
      const e = r.kind === 'expr' && d.text !== 'δ' ? gradient(r.expr, scope, spanFrom(f, from, at + 1)) : undefined;
      if (!e || d.text === 'd') return 'none';
      noteLetters(f, e);
      atom(f, e);
      f.at = at + 1;
      return 'done';
    }
    const r = resolveWord(next.text, scope, next.span, f.bound);
    if (r.kind === 'problem') throw new Refusal(r.problem);
    if (r.kind !== 'expr') throw new Refusal(unknownProblem(next.text, scope, next.span));
    f.at = at + 1;
    const of = indexed(f, r.expr);
    noteLetters(f, of);
    f.at++;
    atom(f, derivative(of, denominator(f, order), spanFrom(f, from)));
    return 'done';
  }
  if (is(next, '(')) {
    const close = f.reading.partner[at] as number;
    if (!is(token(f, close + 1), '/') || !differentialLike(f, close + 2)) return 'none';
    const of = f.read(f, at + 1, close);
    f.at = close + 2;
    atom(f, derivative(of, denominator(f, order), spanFrom(f, from)));
    return 'done';
  }
  return 'none';
}

/** `∂log(p_i)/∂z_j`, at the function's name. */
function functionDerivative(f: Fold, from: number, order: number): 'done' {
  const close = f.reading.partner[f.at + 1] as number;
  if (!is(token(f, close + 1), '/') || !differentialLike(f, close + 2))
    refuse(
      'differential',
      `${sliceFrom(f, from, close + 1)}: a derivative says by what it is taken.`,
      spanFrom(f, from, close + 1),
      'Write d(…)/dx.',
    );
  const of = f.read(f, f.at, close + 1);
  f.at = close + 2;
  atom(f, derivative(of, denominator(f, order), spanFrom(f, from)));
  return 'done';
}

/** `(dL)/(dY)`. */
function bracketedDerivative(f: Fold): 'none' | 'done' {
  const from = f.at;
  const close = f.reading.partner[f.at] as number;
  const inner = token(f, f.at + 1);
  if (close !== f.at + 2 || inner?.type !== 'word' || !/^[d∂]./.test(inner.text)) return 'none';
  if (!is(token(f, close + 1), '/') || !differentialLike(f, close + 2)) return 'none';
  const r = resolveWord(inner.text, f.reading.scope, inner.span, f.bound);
  if (r.kind !== 'differential') return 'none';
  f.at = close + 2;
  noteLetters(f, r.of);
  atom(f, derivative(r.of, denominator(f, r.order), spanFrom(f, from)));
  return 'done';
}

/** What a derivative of this order is taken by: `dy11`, `dx_11 dx_12`, `∂w_1∂w_2`, `dx^2`, `(dY)`. */
function denominator(f: Fold, order: number): Expr[] {
  const { scope } = f.reading;
  const start = f.at;
  const end = is(token(f), '(') ? (f.reading.partner[f.at] as number) : -1;
  if (end >= 0) f.at++;
  const by: Expr[] = [];
  while (by.length < order) {
    let t = token(f);
    if (t?.type !== 'word' || !differentialLike(f, f.at)) break;
    let of: Expr;
    if (t.text.length === 1) {
      f.at++;
      t = token(f) as Token;
      const r = resolveWord(t.text, scope, t.span, f.bound);
      if (r.kind === 'problem') throw new Refusal(r.problem);
      if (r.kind !== 'expr') throw new Refusal(unknownProblem(t.text, scope, t.span));
      of = r.expr;
      f.reading.notes.push(...r.notes);
    } else of = differentialOf(f, t);
    f.at++;
    of = indexed(f, of);
    noteLetters(f, of);
    by.push(of);
    const power = is(token(f), '^') ? token(f, f.at + 1) : undefined;
    if (power?.type === 'number') {
      const times = Number(power.text);
      if (order === 1 || by.length - 1 + times !== order)
        refuse(
          'derivative-power',
          `${sliceFrom(f, start)}^${power.text}: is the derivative squared, or what it is taken by?`,
          spanFrom(f, start, f.at + 2),
          'Write (dL/dx)^2 for the square, d2L/dx dx for the second derivative.',
        );
      for (let i = 1; i < times; i++) by.push(of);
      f.at += 2;
    }
  }
  if (by.length < order)
    refuse(
      'derivative-order',
      `A derivative of order ${order} is taken by ${order} quantities; here ${by.length === 1 ? 'is 1' : `are ${by.length}`}.`,
      spanFrom(f, start, Math.max(f.at, start + 1)),
      'Write d2L/dx_11 dx_12.',
    );
  if (end >= 0) {
    if (f.at !== end)
      refuse(
        'derivative-order',
        `${sliceFrom(f, start, end + 1)} is no list of differentials.`,
        spanFrom(f, start, end + 1),
        'Write d2L/dx_11 dx_12.',
      );
    f.at++;
  }
  return by;
}

/** What `dY` differentiates; an unknown name is told without its d. */
function differentialOf(f: Fold, t: Token): Expr {
  const { scope } = f.reading;
  const r = resolveWord(t.text, scope, t.span, f.bound);
  if (r.kind === 'differential') {
    f.reading.notes.push(...r.notes);
    return r.of;
  }
  const inner = t.text.slice(1);
  const own = resolveWord(inner, scope, { start: t.span.start + 1, end: t.span.end }, f.bound);
  if (own.kind === 'expr') {
    f.reading.notes.push(...own.notes);
    return own.expr;
  }
  if (own.kind === 'problem') throw new Refusal(own.problem);
  throw new Refusal(unknownProblem(inner, scope, { start: t.span.start + 1, end: t.span.end }));
}

/** `[1, :]` behind a name that is differentiated. */
function indexed(f: Fold, base: Expr): Expr {
  const from = f.at;
  const t = token(f);
  if (!is(t, '[') || t?.gap) return base;
  const close = f.reading.partner[from] as number;
  if (holdsCondition(f, from + 1, close)) return base;
  f.inIndex++;
  const at = parts(f, from + 1, close).map((p): Expr | AllExpr =>
    p.to === p.from + 1 && is(f.reading.list[p.from], ':') ? ALL : f.read(f, p.from, p.to),
  );
  f.inIndex--;
  f.at = close + 1;
  const start = base.span?.start ?? (f.reading.list[from] as Token).span.start;
  return index(base, at, { start, end: (f.reading.list[close] as Token).span.end });
}

/** `∇_Y L`, `∇_{y_11}L`, `∇_Y`: the gradient, at the ∇. */
export function readNabla(f: Fold): void {
  const from = f.at;
  const { scope } = f.reading;
  f.at++;
  let sub = token(f);
  let text = '';
  if (sub?.type === 'sub') {
    text = sub.text;
    f.at++;
  } else if (is(sub, '_') && token(f, f.at + 1)?.type === 'open') {
    const close = f.reading.partner[f.at + 1] as number;
    text = sliceFrom(f, f.at + 2, close);
    sub = token(f, f.at + 2);
    f.at = close + 1;
  }
  const asked = scope.askedBy === undefined ? '' : scope.askedBy;
  const r = text === '' && asked === '' ? undefined : resolveWord(text || asked, scope, spanFrom(f, from), f.bound);
  if (r?.kind === 'problem') throw new Refusal(r.problem);
  if (r?.kind !== 'expr')
    refuse('nabla', '∇ says by what the gradient is taken.', spanFrom(f, from), 'Write ∇_X L, or dL/dX.');
  noteLetters(f, r.expr);
  const next = token(f);
  const of = next?.type === 'word' ? resolveWord(next.text, scope, next.span, f.bound) : undefined;
  if (of?.kind === 'expr' && of.expr.kind === 'name' && of.entity.rank === 0 && of.entity.kind !== 'size') {
    f.at++;
    atom(f, derivative(of.expr, [r.expr], spanFrom(f, from)));
    return;
  }
  const e = gradient(r.expr, scope, spanFrom(f, from));
  if (!e) refuse('nabla', '∇ says of what the gradient is taken.', spanFrom(f, from), 'Write ∇_X L, or dL/dX.');
  atom(f, e);
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
  if (!at) refuse('index', `${t.text} can't be read as indices.`, t.span, 'Write (A)[i,j].');
  if (!Array.isArray(at)) throw new Refusal(at);
  return at.map((e) => {
    if (e.kind === 'name') f.reading.letters.add(e.name);
    return e.kind === 'number' ? num(e.text, t.span) : { ...e, span: t.span };
  });
}
