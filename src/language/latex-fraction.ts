/** Fractions in LaTeX: a derivative such as `\frac{\partial L}{\partial Y}`, an operator `\frac{d}{dx}` with what it is applied to, or a quotient. */
import type { Expr } from './expr';
import { call, derivative } from './expr';
import {
  afterScript,
  declaredAt,
  mark,
  namesFollow,
  stripPower,
  target,
  wordDeclared,
  wordTarget,
} from './latex-differential';
import type { Reader } from './latex-reader';
import {
  ahead,
  argument,
  counted,
  entityOf,
  here,
  isCommand,
  isKind,
  isOp,
  peek,
  raise,
  since,
  skip,
  within,
} from './latex-reader';
import type { Token } from './latex-token';
import { isTranspose, segment } from './latex-written';

/** What a fraction holds below: `∂x`, `∂w_i ∂w_j`, `∂w^2`; undefined (nothing consumed) where it is no differential. */
export function denominators(r: Reader, from: number, to: number): Expr[] | undefined {
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
    const word = wordTarget(r, t);
    if (word) {
      out.push(word);
      continue;
    }
    const certain = isCommand(t, 'partial') || t.face === 'rm';
    if (!certain && out.length === 0 && !differentialBelow(r, t)) {
      restore();
      return undefined;
    }
    if (!mark(r)) {
      if (out.length > 0)
        raise(
          'differential',
          'Found something else between the differentials below.',
          { start: t.start, end: t.end },
          'Write \\frac{\\partial^2 L}{\\partial w_i \\partial w_j}.',
        );
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
  // no quotient divides by a differential: `d r` is a size times r there
  if (entityOf(r, 'd')?.kind === 'size' && isKind(r.tokens[below.from], 'letters')) r.sizeOnly = r.tokens[below.from];
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
  // `\partial w \, \partial w^\top`: the Hessian
  const wrt = by.map((b) => (b.kind === 'call' && b.op === 'transpose' ? (b.args[0] as Expr) : b));
  const finish = (of: Expr): Expr => {
    const d = counted(r, derivative(of, wrt, since(r, start)));
    return turned ? counted(r, call('transpose', [d], since(r, start))) : d;
  };
  if (t.kind === 'word' && wordDeclared(r, t.text.slice(1)))
    return finish(within(r, above.from, above.to, () => wordTarget(r, t) ?? r.grammar.product(r), 'the numerator'));
  let operator = false;
  const whole = since(r, start);
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
          whole,
          'Write \\frac{\\partial^2 L}{\\partial w_i \\partial w_j}.',
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
export function applied(r: Reader, by: Expr[], start: number): Expr {
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
