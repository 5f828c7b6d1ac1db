/** Derivatives in plain text: `dL/dy11`, `d2L/dx_11 dx_12`, `d(X*W)/dW`, `d/dx`, `∇_Y L`. */
import type { Expr } from './expr';
import { derivative } from './expr';
import { unknownProblem } from './name-nearest';
import { gradient } from './names';
import { checkCase, denominator, differentialLike, indexed, misnamed, slashAfter } from './text-differential';
import type { Fold } from './text-fold';
import { atom, is, noteLetters, Refusal, refuse, sliceFrom, spanFrom, token } from './text-fold';
import { textFunction } from './text-functions';
import { declares, skipArgument } from './text-names';
import { resolveWord } from './text-resolve';
import type { Token } from './text-tokens';

/** `grad J`, `gradient L` in front of a quantity. */
export function gradAhead(f: Fold, t: Token): boolean {
  const next = token(f, f.at + (token(f, f.at + 1)?.text === 'of' ? 2 : 1));
  if (!/^(?:[Gg]rad(?:ient)?|nabla)$/.test(t.text) || declares(f.reading.scope, t.text)) return false;
  const of = next?.type === 'word' ? resolveWord(next.text, f.reading.scope, next.span, f.bound) : undefined;
  return of?.kind === 'expr' && of.entity.kind === 'quantity' && of.entity.rank === 0;
}

const BARE_D = /^(?:d|∂|δ)([2-9])?$/;

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
      return functionDerivative(f, from, 1, t.span.start);
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
function functionDerivative(
  f: Fold,
  from: number,
  order: number,
  start = (f.reading.list[from] as Token).span.start,
): 'done' {
  const close = f.reading.partner[f.at + 1] as number;
  if (!is(token(f, close + 1), '/') || !differentialLike(f, close + 2))
    refuse(
      'differential',
      `${f.reading.text.slice(start, spanFrom(f, from, close + 1).end)}: a derivative says by what it is taken.`,
      { start, end: spanFrom(f, from, close + 1).end },
      'Write d(…)/dx.',
    );
  const of = f.read(f, f.at, close + 1);
  f.at = close + 2;
  const by = denominator(f, order);
  atom(f, derivative(of, by, { start, end: spanFrom(f, from).end }));
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

/** `∇_Y L`, `∇_{y_11}L`, `∇_Y`: the gradient, at the ∇. */
export function readNabla(f: Fold): void {
  const from = f.at;
  const { scope } = f.reading;
  f.at++;
  if (token(f)?.text === 'of') f.at++;
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
  if (r?.kind === 'unknown') throw new Refusal(unknownProblem(text, scope, sub?.span ?? spanFrom(f, from)));
  if (r?.kind !== 'expr')
    refuse('nabla', '∇ says by what the gradient is taken.', spanFrom(f, from), 'Write ∇_X L, or dL/dX.');
  noteLetters(f, r.expr);
  const next = token(f);
  const of = next?.type === 'word' ? resolveWord(next.text, scope, next.span, f.bound) : undefined;
  if (of?.kind === 'expr' && of.expr.kind === 'name' && of.entity.rank === 0 && of.entity.kind !== 'size') {
    f.at++;
    skipArgument(f, of);
    atom(f, derivative(of.expr, [r.expr], spanFrom(f, from)));
    return;
  }
  const e = gradient(r.expr, scope, spanFrom(f, from));
  if (!e) refuse('nabla', '∇ says of what the gradient is taken.', spanFrom(f, from), 'Write ∇_X L, or dL/dX.');
  atom(f, e);
}
