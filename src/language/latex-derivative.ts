/** Derivatives in LaTeX: `\frac{\partial L}{\partial Y}`, `dL/dY`, `dY`, `\nabla_Y L`, and operators applied to what follows. */
import type { Span } from '../problem';
import type { Expr } from './expr';
import { call, derivative } from './expr';
import { dropArgument, nameValue } from './latex-name-factor';
import { beginsName, isTranspose, readWritten, resolveWritten, segment, takeLetters, unresolved } from './latex-names';
import type { Reader } from './latex-reader';
import {
  ahead,
  argument,
  counted,
  entityOf,
  here,
  isCommand,
  isOp,
  peek,
  raise,
  since,
  skip,
  within,
} from './latex-reader';
import type { Token } from './latex-token';
import { gradient, matchName } from './names';

/** Whether a differential (`dY`, `\mathrm{d}Y`, `\partial w_{11}`, `\delta C_t`) begins at the cursor. */
export function startsDifferential(r: Reader): boolean {
  const t = peek(r);
  if (!t) return false;
  if (t.kind === 'letters') {
    if (t.text[r.offset] !== 'd' || t.accent) return false;
    const left = t.text.length - r.offset;
    if (t.face === 'rm' && left === 1) return namesFollow(r, ahead(r, 1));
    if (left > 1) {
      if (segment(r, t).length > 1) return false;
      return declaredAt(r, t, r.offset + 1);
    }
    const next = ahead(r, 1);
    if (sizeBeside(r, t, next)) return false;
    if (next?.kind === '^')
      return !entityOf(r, 'd') && isCommandNumber(r, r.at + 2) && namesFollow(r, r.tokens[afterScript(r, r.at + 1)]);
    if (next?.kind === '_') return false;
    return next !== undefined && namesFollow(r, next) && !isFunctionWord(next);
  }
  if (t.kind === 'word')
    return t.text.length > 1 && t.text[0] === 'd' && !entityOf(r, t.text) && wordDeclared(r, t.text.slice(1));
  if (isCommand(t, 'partial')) return true;
  if (isCommand(t, 'delta')) {
    const next = ahead(r, 1);
    return next !== undefined && beginsName(next) && namesFollow(r, next) && !entityOf(r, 'delta');
  }
  return false;
}

/** `d\, r^3` where d is a size and no gradient of r can be meant: a product. */
function sizeBeside(r: Reader, t: Token, next: Token | undefined): boolean {
  if (t.face === 'rm' || entityOf(r, 'd')?.kind !== 'size' || next?.kind !== 'letters') return false;
  const saved = { at: r.at, offset: r.offset };
  r.at++;
  r.offset = 0;
  const w = readWritten(r);
  const read = w && resolveWritten(r, w).resolution;
  r.at = saved.at;
  r.offset = saved.offset;
  return read?.kind === 'expr' && (w?.supRange !== undefined || !gradient(read.expr, r.scope));
}

const isFunctionWord = (t: Token): boolean => t.kind === 'word' && t.text.length > 1;

function isCommandNumber(r: Reader, at: number): boolean {
  const t = r.tokens[at];
  return t?.kind === 'number' || (t?.kind === '{' && r.tokens[at + 1]?.kind === 'number' && t.mate === at + 2);
}

/** The index behind a `^` or `_` at `at` and its argument. */
function afterScript(r: Reader, at: number): number {
  const t = r.tokens[at + 1];
  return t?.kind === '{' ? t.mate + 1 : at + 2;
}

/** Whether a declared name (not a size) begins with this token. */
function namesFollow(r: Reader, t: Token | undefined): boolean {
  if (!t || !beginsName(t)) return false;
  if (t.kind === 'letters') return declaredAt(r, t, 0);
  if (t.kind === 'word') return wordDeclared(r, t.text);
  // an accent or a Greek letter: declared with whatever scripts follow
  const at = r.tokens.indexOf(t, r.at);
  const saved = { at: r.at, offset: r.offset };
  r.at = at;
  r.offset = 0;
  const w = readWritten(r);
  r.at = saved.at;
  r.offset = saved.offset;
  const { primes: _primes, ...bare } = w?.parts ?? { base: '' };
  const m = w && matchName(bare, r.scope);
  return m !== undefined && m.entity.kind !== 'size';
}

function wordDeclared(r: Reader, word: string): boolean {
  const [base, ...sub] = word.split('_');
  const m = matchName(
    { base: base as string, ...(sub.length > 0 && { sub: [{ kind: 'word', text: sub.join('') }] }) },
    r.scope,
  );
  return m !== undefined && m.entity.kind !== 'size';
}

function declaredAt(r: Reader, t: Token, offset: number): boolean {
  const saved = { at: r.at, offset: r.offset };
  const at = r.at < r.tokens.length && r.tokens[r.at] === t ? r.at : r.tokens.indexOf(t, r.at);
  r.at = at;
  r.offset = offset;
  const w = readWritten(r);
  r.at = saved.at;
  r.offset = saved.offset;
  if (!w) return false;
  const { primes: _primes, ...bare } = w.parts;
  const m = matchName(bare, r.scope);
  return m !== undefined && m.entity.kind !== 'size' && m.entity.kind !== 'local';
}

/** Takes the mark of a differential and its order (`d`, `\partial^2`); false where none stands. */
function mark(r: Reader): { readonly order: number } | undefined {
  const t = peek(r);
  if (!t) return undefined;
  if (t.kind === 'letters' && t.text[r.offset] === 'd' && !t.accent) takeLetters(r, t, 1);
  else if (isCommand(t, 'partial') || isCommand(t, 'delta')) skip(r);
  else return undefined;
  let order = 1;
  const next = peek(r);
  if (next?.kind === '^' && r.offset === 0) {
    skip(r);
    const range = argument(r, '^');
    const n = Number(r.tokens[range.from]?.text);
    if (!(range.to === range.from + 1 && Number.isInteger(n) && n >= 1 && n <= 4))
      return raise('order', 'The order of a derivative is a small whole number.', since(r, t.start));
    order = n;
  } else if (next?.kind === 'number' && /^[234]$/.test(next.text) && !next.space) {
    // d2L
    order = Number(next.text);
    skip(r);
  }
  return { order };
}

/** The quantity or entry behind a mark. */
function target(r: Reader): Expr {
  const t = peek(r);
  if (t?.kind === 'open' && t.text === '(') {
    const inner = within(r, r.at + 1, t.mate, () => r.grammar.expression(r), 'the bracket');
    r.at = t.mate + 1;
    r.offset = 0;
    // `\partial (Z_1)_{ij}`
    return peek(r)?.kind === '_' ? r.grammar.postfix(r, inner) : inner;
  }
  const w = readWritten(r);
  if (!w)
    return raise(
      'differential',
      'A name must follow the sign of a differential.',
      { start: here(r), end: here(r) + 1 },
      'Write \\frac{\\partial L}{\\partial Y}.',
    );
  const read = resolveWritten(r, w);
  if (read.resolution.kind !== 'expr') {
    if (
      read.resolution.kind === 'letter' &&
      read.resolution.expr.kind === 'name' &&
      r.bound.has(read.resolution.expr.name)
    )
      return read.resolution.expr;
    return unresolved(r, read);
  }
  r.notes.push(...read.resolution.notes);
  let e = counted(r, read.resolution.expr);
  if (read.exponent) e = r.grammar.powerOver(r, e, read.exponent.from, read.exponent.to);
  if (read.transposed) e = counted(r, call('transpose', [e], e.span));
  return e;
}

/** What a fraction holds below: `∂x`, `∂w_i ∂w_j`, `∂w^2`; undefined (nothing consumed) where it is no differential. */
function denominators(r: Reader, from: number, to: number): Expr[] | undefined {
  const first = r.tokens[from];
  if (
    !first ||
    !(first.kind === 'letters' || first.kind === 'word' || isCommand(first, 'partial') || isCommand(first, 'delta'))
  )
    return undefined;
  if (first.kind === 'letters' && (first.text[0] !== 'd' || first.accent)) return undefined;
  if (first.kind === 'word' && first.text[0] !== 'd') return undefined;
  const saved = { at: r.at, offset: r.offset, end: r.end };
  const restore = (): void => {
    r.at = saved.at;
    r.offset = saved.offset;
    r.end = saved.end;
  };
  r.at = from;
  r.offset = 0;
  r.end = to;
  const out: Expr[] = [];
  while (r.at < r.end) {
    const t = peek(r) as Token;
    if (t.kind === 'word' && t.text[0] === 'd' && wordDeclared(r, t.text.slice(1))) {
      const e = wordTarget(r, t);
      out.push(e);
      continue;
    }
    const certain = isCommand(t, 'partial') || t.face === 'rm';
    if (!certain && out.length === 0 && !differentialBelow(r, t)) {
      restore();
      return undefined;
    }
    if (!mark(r)) {
      if (out.length > 0)
        raise('differential', 'Found something else between the differentials below.', since(r, first.start));
      restore();
      return undefined;
    }
    const e = stripPower(target(r));
    for (let k = 0; k < e.times; k++) out.push(e.expr);
  }
  restore();
  return out;
}

/** `dx` below: `d` is a size or a letter of its own only where no declared name follows. */
function differentialBelow(r: Reader, t: Token): boolean {
  if (t.kind === 'letters' && t.text.length > 1) return segment(r, t).length === 1 && declaredAt(r, t, 1);
  return namesFollow(r, ahead(r, 1));
}

function stripPower(e: Expr): { expr: Expr; times: number } {
  if (e.kind === 'call' && e.op === 'power') {
    const [base, n] = e.args;
    if (base && n?.kind === 'number' && /^[234]$/.test(n.text)) return { expr: base, times: Number(n.text) };
  }
  return { expr: e, times: 1 };
}

function wordTarget(r: Reader, t: Token): Expr {
  const { at } = r;
  const [base, ...sub] = t.text.slice(1).split('_');
  const m = matchName(
    { base: base as string, ...(sub.length > 0 && { sub: [{ kind: 'word', text: sub.join('') }] }) },
    r.scope,
  );
  skip(r);
  if (!m) return raise('differential', `${t.text} is no differential of a name here.`, { start: t.start, end: t.end });
  let e: Expr = counted(r, { kind: 'name', name: m.entity.name, span: { start: t.start, end: t.end } });
  if (r.at > at && peek(r)?.kind === '_') e = r.grammar.postfix(r, e);
  return e;
}

/** `\frac{…}{…}`: a derivative, a derivative operator with what it is applied to, or a quotient. */
export function fraction(r: Reader): Expr {
  const start = here(r);
  skip(r);
  const above = argument(r, '\\frac');
  const below = argument(r, '\\frac');
  if (marksAbove(r, above)) {
    const by = denominators(r, below.from, below.to);
    if (by) return quotient(r, above, by, start);
  }
  const a = within(r, above.from, above.to, () => r.grammar.expression(r), 'the numerator');
  const b = within(r, below.from, below.to, () => r.grammar.expression(r), 'the denominator');
  if (b.kind === 'derivative' && isBareDifferential(r, below) && !(a.kind === 'derivative'))
    raise(
      'differential',
      'A differential stands below the line, and none above it.',
      since(r, start),
      'Write \\frac{\\partial L}{\\partial Y}.',
    );
  return counted(r, call('divide', [a, b], since(r, start)));
}

function marksAbove(r: Reader, range: { from: number; to: number }): boolean {
  const t = r.tokens[range.from];
  if (!t) return false;
  if (isCommand(t, 'partial')) return true;
  if (isCommand(t, 'delta')) return r.tokens[range.from + 1]?.kind !== '_';
  return (t.kind === 'letters' || t.kind === 'word') && t.text[0] === 'd' && !t.accent;
}

function isBareDifferential(r: Reader, range: { from: number; to: number }): boolean {
  const t = r.tokens[range.from];
  return (
    isCommand(t, 'partial') ||
    isCommand(t, 'delta') ||
    (t?.kind === 'letters' && t.text[0] === 'd' && (t.text.length > 1 || t.face === 'rm'))
  );
}

function quotient(r: Reader, above: { from: number; to: number }, by: Expr[], start: number): Expr {
  const t = r.tokens[above.from] as Token;
  const turned =
    by.length === 1 && by[0]?.kind === 'call' && by[0].op === 'transpose' ? (by[0].args[0] as Expr) : undefined;
  const wrt = turned ? [turned] : by;
  const finish = (of: Expr): Expr => {
    const d = counted(r, derivative(of, wrt, since(r, start)));
    return turned ? counted(r, call('transpose', [d], since(r, start))) : d;
  };
  if (t.kind === 'word' && wordDeclared(r, t.text.slice(1)))
    return finish(
      within(
        r,
        above.from,
        above.to,
        () => {
          const e = wordTarget(r, t);
          return e;
        },
        'the numerator',
      ),
    );
  let operator = false;
  const of = within(
    r,
    above.from,
    above.to,
    () => {
      const m = mark(r);
      if (m && by.length !== m.order && !(by.length === 1 && m.order === 1))
        raise(
          'order',
          `Above the line the derivative is of order ${m.order}, below of order ${by.length}.`,
          since(r, start),
        );
      if (r.at >= r.end) {
        operator = true;
        return by[0] as Expr;
      }
      return r.grammar.product(r);
    },
    'the numerator',
  );
  return operator ? applied(r, wrt, start) : finish(of);
}

/** A derivative operator: the bracket that follows, or the rest of the term. */
function applied(r: Reader, by: Expr[], start: number): Expr {
  const t = peek(r);
  if (!t || !(r.grammar.startsFactor(r, t) || isOp(t, '-')))
    return raise(
      'operator',
      'Nothing follows the derivative operator.',
      since(r, start),
      'Write what is differentiated behind it, in brackets.',
    );
  const bracket = (t.kind === 'open' || t.kind === 'begin') && !turnedBefore(r, t);
  const of = bracket ? r.grammar.factor(r) : r.grammar.product(r);
  return counted(r, derivative(of, by, since(r, start)));
}

/** `(Ax - b)^\top (Ax - b)` behind an operator: no one differentiates the transposed bracket alone. */
function turnedBefore(r: Reader, open: Token): boolean {
  const at = open.mate + 1;
  if (r.tokens[at]?.kind !== '^') return false;
  const to = afterScript(r, at);
  const from = r.tokens[at + 1]?.kind === '{' ? at + 2 : at + 1;
  const next = to < r.end ? r.tokens[to] : undefined;
  const turned = isTranspose(r.tokens, from, r.tokens[at + 1]?.kind === '{' ? to - 1 : to);
  return turned && next !== undefined && r.grammar.startsFactor(r, next);
}

/** `\nabla_Y L`, `\nabla_w (…)`, `\nabla_W` alone, `\nabla f(x)` by what f is asked by, `\nabla^2 f` for the Hessian. */
export function nabla(r: Reader): Expr {
  const start = here(r);
  let order = 0;
  let by: Expr | undefined;
  while (isCommand(peek(r), 'nabla') && by === undefined) {
    skip(r);
    order++;
    for (let t = peek(r); t && (t.kind === '^' || (t.kind === '_' && by === undefined)); t = peek(r)) {
      if (t.kind === '_') by = scriptName(r);
      else order += nablaPower(r, start) - 1;
    }
  }
  by ??= argumentVariable(r) ?? askedVariable(r, start);
  if (by === undefined) return raise('nabla', '∇ needs to say by what: \\nabla_W L.', since(r, start));
  const bys = Array<Expr>(order).fill(by);
  const t = peek(r);
  if (!t || !r.grammar.startsFactor(r, t)) {
    const g = order === 1 ? gradient(by, r.scope, since(r, start)) : undefined;
    if (!g)
      return raise('nabla', 'Nothing follows ∇, and this problem has no loss.', since(r, start), 'Write \\nabla_W L.');
    return counted(r, g);
  }
  // ∇_Y L W^T: a scalar of the problem is differentiated alone
  const scalar = scalarName(r);
  if (scalar) return counted(r, derivative(scalar, bys, since(r, start)));
  return applied(r, bys, start);
}

/** The exponent of a ∇, which is the order of the derivative. */
function nablaPower(r: Reader, start: number): number {
  skip(r);
  const range = argument(r, '^');
  if (range.to === range.from + 1 && r.tokens[range.from]?.text === '2') return 2;
  return raise(
    'unsupported',
    'This power of ∇ can’t be read here.',
    since(r, start),
    'Write second derivatives as \\frac{\\partial^2 L}{\\partial w_i \\partial w_j}.',
  );
}

/** The one whole name in the bracket behind a name: x in `f(x)`; nothing consumed. */
function argumentVariable(r: Reader): Expr | undefined {
  const saved = { at: r.at, offset: r.offset, end: r.end, letters: r.letters.length };
  const w = beginsName(peek(r)) ? readWritten(r) : undefined;
  const open = w && peek(r);
  let found: Expr | undefined;
  if (open?.kind === 'open' && open.text === '(') {
    r.at++;
    r.offset = 0;
    r.end = open.mate;
    const inner = beginsName(peek(r)) ? readWritten(r) : undefined;
    const read = inner && r.at >= r.end ? resolveWritten(r, inner) : undefined;
    if (read?.resolution.kind === 'expr' && read.resolution.expr.kind === 'name' && !read.transposed && !read.exponent)
      found = read.resolution.expr;
  }
  r.at = saved.at;
  r.offset = saved.offset;
  r.end = saved.end;
  r.letters.length = saved.letters;
  return found;
}

/** What the question differentiates by, where ∇ does not say. */
function askedVariable(r: Reader, start: number): Expr | undefined {
  const { askedBy } = r.scope;
  return askedBy === undefined ? undefined : { kind: 'name', name: askedBy, span: since(r, start) };
}

function scriptName(r: Reader): Expr {
  skip(r);
  const next = peek(r);
  if (next?.kind === 'letters' && next.text.length > 1) {
    // `\nabla_YL`: one letter, or one declared name
    const saved = { at: r.at, end: r.end };
    const n = segment(r, next).length;
    const w = { base: next.text.slice(0, n) };
    takeLetters(r, next, n);
    const m = matchName(w, r.scope);
    if (!m)
      return raise('unknown-name', `${w.base} is not a name of this problem.`, {
        start: next.start,
        end: next.start + n,
      });
    r.end = saved.end;
    return counted(r, { kind: 'name', name: m.entity.name, span: { start: next.start, end: next.start + n } });
  }
  const range = argument(r, '_');
  return within(r, range.from, range.to, () => target(r), 'what ∇ differentiates by');
}

/** The name of a scalar quantity at the cursor, its argument dropped; nothing consumed for anything else. */
function scalarName(r: Reader): Expr | undefined {
  const t = peek(r);
  if (!beginsName(t)) return undefined;
  const saved = { at: r.at, offset: r.offset };
  const w = readWritten(r);
  const read = w && resolveWritten(r, w);
  if (
    read?.resolution.kind === 'expr' &&
    read.resolution.entity.rank === 0 &&
    read.resolution.entity.kind === 'quantity' &&
    !read.exponent &&
    !read.transposed
  ) {
    const { entity, expr } = read.resolution;
    dropArgument(r, entity);
    return counted(r, expr);
  }
  r.at = saved.at;
  r.offset = saved.offset;
  return undefined;
}

/** `dL/dY`, `\partial L / \partial Y`, `d/dx (…)`, or a differential alone, which is the gradient of what it names. */
export function differentialAt(r: Reader): Expr {
  const start = here(r);
  const first = peek(r) as Token;
  if (isCommand(first, 'partial') && ahead(r, 1)?.kind === '_') {
    // \partial_x L
    skip(r);
    const by = scriptName(r);
    const scalar = peek(r) && scalarName(r);
    return scalar ? counted(r, derivative(scalar, [by], since(r, start))) : applied(r, [by], start);
  }
  if (first.kind === 'word') {
    const e = wordTarget(r, first);
    return slash(r, e, 1, start) ?? alone(r, e, start);
  }
  const m = mark(r);
  if (!m) return raise('differential', 'A differential was expected.', since(r, start));
  const next = peek(r);
  if (isOp(next, '/')) {
    // d/dx (…)
    const by = slashed(r, m.order);
    if (by) return applied(r, by, start);
  }
  let of: Expr;
  if (next && beginsName(next) && namesHere(r)) {
    const w = readWritten(r);
    if (!w) return raise('differential', 'A name must follow the sign of a differential.', since(r, start));
    const read = resolveWritten(r, w);
    // dLdY in one run
    if (
      read.resolution.kind === 'expr' &&
      peek(r) &&
      r.offset > 0 &&
      startsDifferential(r) &&
      isLoss(r, read.resolution.expr)
    ) {
      mark(r);
      const by = target(r);
      return counted(r, derivative(read.resolution.expr, [by], since(r, start)));
    }
    of = nameValue(r, read);
  } else if (next?.kind === 'open' && next.text === '(') of = target(r);
  else if (next && r.grammar.startsFactor(r, next)) of = r.grammar.factor(r);
  else
    return raise(
      'differential',
      'Nothing follows the sign of a differential.',
      since(r, start),
      'Write \\frac{\\partial L}{\\partial Y}.',
    );
  const q = slash(r, of, m.order, start);
  if (q) return q;
  if (m.order > 1)
    return raise(
      'differential',
      'A second differential needs its quotient.',
      since(r, start),
      'Write \\frac{\\partial^2 L}{\\partial w_i \\partial w_j}.',
    );
  return alone(r, of, start);
}

/** `\mathrm{d}f`, `dL` of a scalar that no ∂L/∂f could be meant by, at the cursor; nothing is kept where none stands there. */
export function lossDifferential(r: Reader): boolean {
  const saved = { at: r.at, offset: r.offset, notes: r.notes.length, letters: r.letters.length };
  if (startsDifferential(r) && mark(r)?.order === 1 && beginsName(peek(r))) {
    const w = readWritten(r);
    const read = w && resolveWritten(r, w);
    if (read?.resolution.kind === 'expr' && read.resolution.expr.kind === 'name' && read.resolution.entity.rank === 0) {
      dropArgument(r, read.resolution.entity);
      if (!gradient(read.resolution.expr, r.scope)) return true;
    }
  }
  r.at = saved.at;
  r.offset = saved.offset;
  r.notes.length = saved.notes;
  r.letters.length = saved.letters;
  return false;
}

function namesHere(r: Reader): boolean {
  const t = peek(r);
  if (t?.kind === 'letters') return declaredAt(r, t, r.offset);
  return namesFollow(r, t) || beginsName(t);
}

const isLoss = (r: Reader, e: Expr): boolean => e.kind === 'name' && e.name === r.scope.loss;

/** `/dY` behind `dL`. */
function slash(r: Reader, of: Expr, order: number, start: number): Expr | undefined {
  if (!isOp(peek(r), '/')) return undefined;
  const by = slashed(r, order);
  return by && counted(r, derivative(of, by, since(r, start)));
}

/** The differentials behind a slash; nothing consumed where none stands there. */
function slashed(r: Reader, order: number): Expr[] | undefined {
  const saved = { at: r.at, offset: r.offset };
  skip(r);
  const open = peek(r);
  if (open?.kind === 'open' && open.text === '(') {
    const inside = denominators(r, r.at + 1, open.mate);
    if (inside) {
      r.at = open.mate + 1;
      r.offset = 0;
      return inside;
    }
  }
  const out: Expr[] = [];
  while (out.length < order) {
    const t = peek(r);
    if (t?.kind === 'word' && t.text[0] === 'd' && wordDeclared(r, t.text.slice(1))) {
      out.push(wordTarget(r, t));
      continue;
    }
    if (!startsDifferential(r) && !(isCommand(t, 'delta') && ahead(r, 1)?.kind !== '_')) {
      if (out.length === 0) {
        r.at = saved.at;
        r.offset = saved.offset;
        return undefined;
      }
      return raise('order', `The derivative is of order ${order}; ${out.length} differential stands below.`, {
        start: here(r),
        end: here(r) + 1,
      });
    }
    mark(r);
    const e = stripPower(target(r));
    out.push(...Array<Expr>(Math.max(1, e.times)).fill(e.expr));
    if (order > 1 && out.length < order && peek(r)?.kind === '^') {
      skip(r);
      argument(r, '^');
      while (out.length < order) out.push(e.expr);
    }
  }
  return out;
}

/** A differential alone is the gradient of what it names. */
function alone(r: Reader, of: Expr, start: number): Expr {
  const span: Span = since(r, start);
  const turned = of.kind === 'call' && of.op === 'transpose' ? (of.args[0] as Expr) : undefined;
  const g = gradient(turned ?? of, r.scope, span);
  if (!g)
    return raise(
      'differential',
      isLoss(r, of)
        ? 'A differential of the loss stands alone: by what is it differentiated?'
        : 'A differential stands alone, and nothing says what is differentiated.',
      span,
      'Write \\frac{\\partial L}{\\partial Y}.',
    );
  counted(r, g);
  return turned ? counted(r, call('transpose', [g], span)) : g;
}
