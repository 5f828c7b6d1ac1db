/** Differentials in plain text: what `dY`, `∂y_11`, `dx_11 dx_12` name above and below the line. */
import type { AllExpr, Expr } from './expr';
import { ALL, index } from './expr';
import { nearestName, unknownProblem } from './name-nearest';
import type { Fold } from './text-fold';
import { holdsCondition, is, noteLetters, parts, Refusal, refuse, sliceFrom, spanFrom, token } from './text-fold';
import { resolveWord } from './text-resolve';
import type { Token } from './text-tokens';

/** Whether the present token may begin a differential: `dY`, `∂y_11`, `d Y`. */
export function differentialLike(f: Fold, at: number): boolean {
  const t = token(f, at);
  if (is(t, '(')) return differentialLike(f, at + 1);
  if (t?.type !== 'word' || !/^[d∂δ]/.test(t.text)) return false;
  return t.text.length > 1 || token(f, at + 1)?.type === 'word';
}

/** The `/` that follows a name with its bracketed indices. */
export function slashAfter(f: Fold, at: number): number | undefined {
  let i = at;
  const t = token(f, i);
  if (is(t, '[') && !t?.gap) i = (f.reading.partner[i] as number) + 1;
  return i > 0 && is(token(f, i), '/') ? i : undefined;
}

/** `dl/dY`: what stands above is no quantity of the problem, or its letter in the other case. */
export function checkCase(f: Fold, from: number, slash: number, of: Expr): void {
  const t = f.reading.list[from] as Token;
  const written = t.text.slice(1);
  const { scope } = f.reading;
  if (of.kind !== 'name' || written === of.name || [...written].length !== 1) return;
  if (scope.names.has(written) || scope.otherCase?.get(written)?.rank !== 0) return;
  didYouMean(f, from, slash, of.name);
}

export function misnamed(f: Fold, from: number, slash: number): void {
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

/** What a derivative of this order is taken by: `dy11`, `dx_11 dx_12`, `∂w_1∂w_2`, `dx^2`, `(dY)`. */
export function denominator(f: Fold, order: number): Expr[] {
  const { scope } = f.reading;
  const start = f.at;
  const end = is(token(f), '(') ? (f.reading.partner[f.at] as number) : -1;
  if (end >= 0) f.at++;
  const by: Expr[] = [];
  while (by.length < order) {
    let t = token(f);
    if (t?.type !== 'word' || !differentialLike(f, f.at)) break;
    const both = by.length + 1 < order ? runTogether(f, t) : undefined;
    if (both) {
      by.push(...both);
      f.at++;
      continue;
    }
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

/** `dx_11dx_12`: two differentials in one word. */
function runTogether(f: Fold, t: Token): Expr[] | undefined {
  const [, first = '', second = ''] = /^([d∂δ].*[\d\p{No}])([d∂δ]\p{L}.*)$/u.exec(t.text) ?? [];
  if (!second) return undefined;
  const { start, end } = t.span;
  const cut = end - second.length;
  const read = [
    resolveWord(first, f.reading.scope, { start, end: cut }, f.bound),
    resolveWord(second, f.reading.scope, { start: cut, end }, f.bound),
  ];
  const of = read.flatMap((r) => (r.kind === 'differential' ? [r.of] : []));
  if (of.length < 2) return undefined;
  for (const e of of) noteLetters(f, e);
  return of;
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
export function indexed(f: Fold, base: Expr): Expr {
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
