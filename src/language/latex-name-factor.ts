/** A name as a factor: its value with the transpose, prime or power that is left of its scripts, and `R(W)` read as R. */

import { studentProblem } from '../problem';
import type { AllExpr, Expr } from './expr';
import { call, derivative, index, name, num } from './expr';
import { calledIndices } from './latex-called';
import { unknownFunction } from './latex-functions';
import type { NameRead } from './latex-names';
import { resolveWritten, unresolved } from './latex-names';
import { indicator } from './latex-parts';
import type { Reader } from './latex-reader';
import {
  argument,
  counted,
  entityOf,
  hasComparison,
  here,
  isBound,
  isOp,
  peek,
  raise,
  since,
  splitTop,
  within,
} from './latex-reader';
import { wordSum } from './latex-sums';
import type { Token } from './latex-token';
import type { Written } from './latex-written';
import { beginsName, readWritten } from './latex-written';
import type { Resolution } from './name-resolve';
import { readIndices, resolveName } from './name-resolve';
import type { Entity } from './names';
import { gradient } from './names';
import { greek } from './spelling';
import { entityNamed } from './static-form';

/** Reads the name at the cursor as a factor. */
export function nameFactor(r: Reader): Expr {
  const t = peek(r) as Token;
  if (t.kind === 'letters' && r.offset === 0 && t.text === 'sum' && !entityOf(r, 'sum')) return wordSum(r);
  if (t.kind === 'word' && t.text === 'sum' && !entityOf(r, 'sum')) return wordSum(r);
  const along = t.text.length > 5 ? SUMS_ALONG.get(t.text.toLowerCase()) : undefined;
  if (along !== undefined && (t.kind === 'word' || t.kind === 'letters') && !entityOf(r, t.text)) {
    r.at++;
    r.offset = 0;
    const inner = r.grammar.primary(r);
    // the sums along the rows are a column beside the matrix
    return counted(
      r,
      call('sum', [inner], since(r, t.start), { axis: num(along), ...(along === '1' && { keepdims: num('1') }) }),
    );
  }
  const identity = identityAt(r, t);
  if (identity) return identity;
  return nameValue(r, resolveWritten(r, readWritten(r) as Written));
}

/** Names for the sum along each row and down each column. */
const SUMS_ALONG: ReadonlyMap<string, string> = new Map([
  ['rowsum', '1'],
  ['colsum', '0'],
  ['columnsum', '0'],
]);

/** `I`, `I_K` as the identity matrix and `I(…)` as an indicator, where nothing is called I. */
function identityAt(r: Reader, t: Token): Expr | undefined {
  if (t.kind !== 'letters' || t.text !== 'I' || entityOf(r, 'I') || entityOf(r, 'cal.I') || isBound(r, 'I'))
    return undefined;
  const next = r.at + 1 < r.end ? r.tokens[r.at + 1] : undefined;
  if (next?.kind === 'open' && hasComparison(r, r.at + 2, next.mate)) {
    r.at++;
    r.offset = 0;
    return r.grammar.primary(r);
  }
  if (next?.kind === '_') {
    const body = r.tokens[r.at + 2];
    r.at++;
    r.offset = 0;
    if (body?.kind === '{' && hasComparison(r, r.at + 2, body.mate)) return indicator(r, t.start);
    r.at++;
    const range = argument(r, '_');
    const size = within(r, range.from, range.to, () => r.grammar.expression(r), 'the size of the identity');
    return counted(r, call('eye', [size], since(r, t.start)));
  }
  r.at++;
  r.offset = 0;
  return counted(r, call('eye', [], { start: t.start, end: t.end }));
}

/** The value of a name that was read: unknown names raise their problem. */
export function nameValue(r: Reader, read: NameRead, differentiated = false): Expr {
  const { resolution, written } = read;
  const { start } = written;
  let e: Expr;
  let exponentUsed = false;
  if (resolution.kind === 'expr') {
    e = counted(r, resolution.expr);
    for (const n of resolution.notes) if (!r.notes.some((m) => m.message === n.message)) r.notes.push(n);
    const open = peek(r);
    // `dY (W)^T` is a product: a gradient has no argument, only the loss in `dL(W)/dW` has
    const called = e.kind === 'name' ? calledIndices(r, resolution.entity) : undefined;
    if (called) e = counted(r, index(e, called, since(r, start)));
    const takes = !differentiated || resolution.entity.name === r.scope.loss;
    if (takes && open?.kind === 'open' && open.text === '(' && !read.transposed && !read.exponent) {
      const at = dropArgument(r, resolution.entity);
      // `h(x^{(i)})` is the i-th of h
      if (typeof at === 'object' && e.kind === 'name' && resolution.entity.rank >= at.length)
        e = counted(r, index(e, at, since(r, start)));
    }
  } else if (written.parts.primes) return primed(r, read);
  else if (resolution.kind === 'letter') {
    e = letter(r, resolution.expr, read);
    if (e.kind === 'call' && e.op === 'exp') exponentUsed = true;
  } else if (isPi(read)) e = counted(r, name('pi', since(r, start)));
  else {
    const adjoint = basisVector(r, read) ?? barGradient(r, read);
    if (!adjoint) return isWord(r, read) ? unknownFunction(r, written.parts.base, start) : unresolved(r, read);
    e = adjoint;
  }
  if (read.transposed) e = counted(r, call('transpose', [e], since(r, start)));
  if (read.exponent && !exponentUsed) {
    const { from, to, one } = read.exponent;
    if (one) {
      const letterToken = r.tokens[from] as Token;
      const first = letterToken.text[0] as string;
      const entity = entityOf(r, first);
      const span = { start: letterToken.start, end: letterToken.start + 1 };
      if (!entity) r.letters.push({ name: first, span });
      e = counted(r, call('power', [e, name(entity?.name ?? first, span)], since(r, start)));
    } else e = r.grammar.powerOver(r, e, from, to);
  }
  return e;
}

/** `sofmax(z)`: a word before a bracket. */
function isWord(r: Reader, { resolution, written: { parts } }: NameRead): boolean {
  const open = peek(r);
  const called = open?.kind === 'open' && open.text === '(' && !open.space;
  return (
    resolution.kind === 'unknown' && called && /^[A-Za-z]{3,}$/.test(parts.base) && greek(parts.base) === undefined
  );
}

/** `e_k`, `\mathbf{e}_{y_i}`: the one-hot vector of an index or a label, where nothing has that name. */
function basisVector(r: Reader, { written: { parts, start } }: NameRead): Expr | undefined {
  if (parts.base !== 'e' || !parts.sub || parts.sup || parts.accent || parts.primes) return undefined;
  const span = since(r, start);
  const at = readIndices(parts.sub, 1, r.scope, r.bound, undefined, span);
  const [which] = Array.isArray(at) && at.length === 1 ? at : [];
  if (!which) return undefined;
  if (which.kind === 'name' && !entityNamed(which.name, r.scope)) r.letters.push({ name: which.name, span });
  return counted(r, call('onehot', [which], span));
}

/** `\pi`, where nothing has that name. */
function isPi({ resolution, written: { parts } }: NameRead): boolean {
  const bare = !parts.sub && !parts.accent && !parts.primes && !parts.face;
  return resolution.kind === 'unknown' && parts.base === 'pi' && bare;
}

/** `\bar{Y}` for the gradient of Y, as in the literature of automatic differentiation, where nothing has that name. */
export function barGradient(r: Reader, read: NameRead): Expr | undefined {
  const { accent, ...bare } = read.written.parts;
  if (accent !== 'bar') return undefined;
  const span = since(r, read.written.start);
  const of = resolveName(bare, r.scope, span, r.bound);
  const g = of.kind === 'expr' && of.entity.kind === 'quantity' ? gradient(of.expr, r.scope, span) : undefined;
  if (!g) return undefined;
  if (!r.notes.some((n) => n.code === 'bar'))
    r.notes.push(
      studentProblem('bar', `${r.text.slice(span.start, span.end)} was read as the gradient of ${bare.base}.`, span),
    );
  return counted(r, g);
}

/** A single letter that nothing declares: an index letter, Euler's e, π. */
function letter(r: Reader, e: Expr, read: NameRead): Expr {
  if (e.kind !== 'name') return e;
  const { written } = read;
  if (isBound(r, e.name)) return counted(r, e);
  if (e.name === 'e' && !entityOf(r, 'e')) {
    if (read.exponent && !read.transposed) {
      const { from, to, one } = read.exponent;
      if (one) {
        const t = r.tokens[from] as Token;
        const first = t.text[0] as string;
        const entity = entityOf(r, first);
        if (!entity) r.letters.push({ name: first, span: { start: t.start, end: t.start + 1 } });
        return counted(
          r,
          call('exp', [name(entity?.name ?? first, { start: t.start, end: t.start + 1 })], since(r, written.start)),
        );
      }
      const inner = within(r, from, to, () => r.grammar.expression(r), 'the exponent');
      return counted(r, call('exp', [inner], since(r, written.start)));
    }
    return counted(r, e);
  }
  const open = peek(r);
  if (
    open?.kind === 'open' &&
    open.text === '(' &&
    !open.space &&
    !r.scope.indices.includes(e.name) &&
    !r.leftLetters.has(e.name)
  ) {
    // f(x): no function of that name
    if (!/^[i-n]$/.test(e.name)) unknownFunction(r, e.name, written.start);
  }
  r.letters.push({ name: e.name, span: since(r, written.start) });
  return counted(r, e);
}

const MOST_PRIMES = 4;

/** A name with primes that is not declared so: the transpose of a vector or matrix, `y'(x)` of a scalar. */
function primed(r: Reader, read: NameRead): Expr {
  const { primes = 1, ...parts } = read.written.parts;
  if (primes > MOST_PRIMES)
    raise('prime', `${primes} primes are too many.`, since(r, read.written.start), 'Write the derivative out.');
  const bare = resolveWritten(r, { ...read.written, parts });
  const span = since(r, read.written.start);
  if (bare.resolution.kind !== 'expr') {
    const open = peek(r);
    if (open?.kind === 'open') unknownFunction(r, `${parts.base}′`, read.written.start);
    return unresolved(r, read);
  }
  const { entity, expr } = bare.resolution;
  const open = peek(r);
  if (open?.kind === 'open' && open.text === '(' && argumentNames(r, open)) {
    const by = within(r, r.at + 1, open.mate, () => r.grammar.expression(r));
    r.at = open.mate + 1;
    r.offset = 0;
    return counted(r, derivative(expr, Array<Expr>(primes).fill(by), since(r, read.written.start)));
  }
  if (entity.rank === 0) {
    const by = primedBy(r, entity.name);
    if (by !== undefined) return counted(r, derivative(expr, Array<Expr>(primes).fill(name(by)), span));
    raise(
      'prime',
      `${entity.name}′ does not say by what ${entity.name} is differentiated.`,
      span,
      `Write \\frac{d${entity.name}}{dx}.`,
    );
  }
  if (primes !== 1) raise('prime', "A second prime can't be read here.", span, 'Write X^\\top for the transpose.');
  const turned = counted(r, call('transpose', [expr], span));
  return bare.exponent ? r.grammar.powerOver(r, turned, bare.exponent.from, bare.exponent.to) : turned;
}

/** What a primed number is differentiated by: all it depends on, or the number that what is asked is differentiated by. */
function primedBy(r: Reader, primed: string): string | undefined {
  const { askedBy, dependsOn, locals } = r.scope;
  const on = dependsOn?.get(primed);
  if (on?.size === 1) return [...on][0];
  if (askedBy === undefined || entityNamed(askedBy, r.scope)?.rank !== 0) return undefined;
  return on?.has(askedBy) || primed === askedBy || locals?.has(primed) ? askedBy : undefined;
}

/** Whether a bracket holds one whole name of a quantity. */
function argumentNames(r: Reader, open: Token): boolean {
  const saved = { at: r.at, offset: r.offset, end: r.end };
  r.at++;
  r.offset = 0;
  r.end = open.mate;
  const w = beginsName(peek(r)) ? readWritten(r) : undefined;
  const whole = w !== undefined && r.at >= r.end && resolveWritten(r, w).resolution.kind === 'expr';
  r.at = saved.at;
  r.offset = saved.offset;
  r.end = saved.end;
  return whole;
}

const isBarred = (r: Reader, at: number, end: number): boolean =>
  at < end && (r.tokens[at]?.kind === 'bar' || r.tokens[at]?.text === 'mid');

/** A class label or an index letter. */
const picks = (x: Resolution): x is Extract<Resolution, { readonly kind: 'expr' | 'letter' }> =>
  x.kind === 'letter' || (x.kind === 'expr' && x.entity.kind === 'label' && x.expr.kind === 'name');

/** `p \| q`, `a | s`: what stands before and behind the one bar of an argument. */
function splitBar(r: Reader, from: number, to: number): { from: number; to: number }[] {
  let bar = -1;
  for (let k = from; k < to; k++) {
    r.steps++;
    if (!isBarred(r, k, to)) continue;
    if (bar >= 0) return [{ from, to }];
    bar = k;
  }
  return bar < 0
    ? [{ from, to }]
    : [
        { from, to: bar },
        { from: bar + 1, to },
      ];
}

const isEvent = (r: Reader, part: { from: number; to: number }): boolean =>
  r.tokens.slice(part.from, part.to).some((t) => isOp(t, '='));

/** `y^{(i)} = k` in the bracket of a probability: the indices of the label, and the class. */
function chosenClass(r: Reader, part: { from: number; to: number }, entity: Entity): readonly Expr[] | undefined {
  if (entity.rank === 0 || !isEvent(r, part)) return undefined;
  r.at = part.from;
  r.offset = 0;
  r.end = part.to;
  const w = beginsName(peek(r)) ? readWritten(r) : undefined;
  const label = w && isOp(peek(r), '=') ? resolveWritten(r, w).resolution : undefined;
  if (label?.kind !== 'expr' || label.entity.kind !== 'label') return undefined;
  const which = within(r, r.at + 1, part.to, () => r.grammar.additive(r));
  if (which.kind !== 'name' && which.kind !== 'number') return undefined;
  const own = label.expr.kind === 'index' ? label.expr.at.filter((a): a is Expr => a.kind !== 'all') : [];
  return [...own, which];
}

/**
 * `R(W)`: a quantity with its argument is the quantity, where the bracket holds only names that it depends on. Consumes the
 * bracket then.
 */
export function dropArgument(r: Reader, entity: Entity): boolean | readonly (Expr | AllExpr)[] {
  const open = peek(r);
  if (open?.kind !== 'open' || open.text !== '(' || entity.kind !== 'quantity') return false;
  const on = r.scope.dependsOn?.get(entity.name);
  const isLoss = entity.name === r.scope.loss;
  const parts = splitTop(r, r.at + 1, open.mate, ',')
    .flatMap((p) => splitTop(r, p.from, p.to, ';'))
    .flatMap((p) => splitBar(r, p.from, p.to));
  if (!on && !isLoss && parts.length < 2) return false;
  const saved = { at: r.at, offset: r.offset, end: r.end };
  let all = open.mate > r.at + 1;
  let at: readonly (Expr | AllExpr)[] | undefined;
  let chosen: readonly Expr[] | undefined;
  for (const part of parts) {
    chosen ??= chosenClass(r, part, entity);
    if (chosen && isEvent(r, part)) continue;
    r.at = part.from;
    r.offset = 0;
    r.end = part.to;
    const w = beginsName(peek(r)) ? readWritten(r) : undefined;
    const resolution = w && r.at >= r.end ? resolveWritten(r, w).resolution : undefined;
    if (!resolution) all = false;
    // `\pi(a \mid s)` is the a-th of π
    else if (isBarred(r, part.to, open.mate) && entity.rank > 0 && picks(resolution)) at = [resolution.expr];
    else if (resolution.kind === 'expr') {
      const { name: canonical, kind } = resolution.entity;
      if (canonical === entity.name || (on && kind === 'quantity' && !on.has(canonical))) all = false;
      if (resolution.expr.kind === 'index' && resolution.expr.at.length === 1) at = resolution.expr.at;
    } else if (!isLoss) all = false;
    if (!all) break;
  }
  // `P(y = k \mid x^{(i)})` is the k-th of row i
  if (chosen) at = chosen.length < entity.rank ? [...(at ?? []), ...chosen] : chosen;
  r.at = all ? open.mate + 1 : saved.at;
  r.offset = all ? 0 : saved.offset;
  r.end = saved.end;
  if (all && !r.notes.some((n) => n.code === 'argument'))
    r.notes.push(
      studentProblem(
        'argument',
        `${entity.name}(…) was read as ${entity.name}: what it depends on stands in the bracket.`,
        { start: open.start, end: here(r) },
      ),
    );
  return all && at ? at : all;
}
