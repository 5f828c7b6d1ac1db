/** Derivatives on one line in LaTeX: `dL/dY`, `\partial L / \partial Y`, `d/dx (…)`, and `dY` alone, which is the gradient of what it names. */
import type { Span } from '../problem';
import type { Expr } from './expr';
import { call, derivative } from './expr';
import {
  declaredAt,
  mark,
  namesFollow,
  startsDifferential,
  stripPower,
  target,
  wordTarget,
} from './latex-differential';
import { applied, denominators } from './latex-fraction';
import { scalarName, scriptName } from './latex-nabla';
import { dropArgument, nameValue } from './latex-name-factor';
import { resolveWritten } from './latex-names';
import type { Reader } from './latex-reader';
import { ahead, argument, counted, here, isCommand, isOp, peek, raise, since, skip } from './latex-reader';
import type { Token } from './latex-token';
import { beginsName, readWritten } from './latex-written';
import { gradient } from './names';

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
  const word = wordTarget(r, first);
  if (word) return slash(r, word, 1, start) ?? alone(r, word, start);
  const order = mark(r)?.order ?? 1;
  const next = peek(r);
  if (isOp(next, '/')) {
    // d/dx (…)
    const by = slashed(r, order, start);
    if (by) return applied(r, by, start);
  }
  let of: Expr;
  const w = next && beginsName(next) && namesHere(r) ? readWritten(r) : undefined;
  if (w) {
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
    of = nameValue(r, read, true);
  } else if (next?.kind === 'open' && next.text === '(') of = target(r);
  else if (next && r.grammar.startsFactor(r, next)) of = r.grammar.factor(r);
  else
    return raise(
      'differential',
      'Nothing follows the sign of a differential.',
      since(r, start),
      'Write \\frac{\\partial L}{\\partial Y}.',
    );
  const q = slash(r, of, order, start);
  if (q) return q;
  if (order > 1)
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
      if (!gradient(read.resolution.expr, r.scope) || read.resolution.entity.name === r.scope.asked) return true;
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
  const by = slashed(r, order, start) ?? (isLoss(r, of) ? unnamed(r) : undefined);
  return by && counted(r, derivative(of, by, since(r, start)));
}

/** `dL/ds_t` by something that has no name here: the problem is the name's. */
function unnamed(r: Reader): Expr[] | undefined {
  const below = ahead(r, 1);
  if (below?.kind !== 'letters' || below.text[0] !== 'd' || below.text.length < 2) return undefined;
  skip(r);
  mark(r);
  return [target(r)];
}

/** The differentials behind a slash; nothing consumed where none stands there. */
function slashed(r: Reader, order: number, start: number): Expr[] | undefined {
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
    const word = t && wordTarget(r, t);
    if (word) {
      out.push(word);
      continue;
    }
    if (!startsDifferential(r) && !(isCommand(t, 'delta') && ahead(r, 1)?.kind !== '_')) {
      if (out.length === 0) {
        r.at = saved.at;
        r.offset = saved.offset;
        return undefined;
      }
      return raise(
        'order',
        `The derivative is of order ${order}; ${out.length === 1 ? '1 differential stands' : `${out.length} differentials stand`} below.`,
        since(r, start),
        'Write \\frac{\\partial^2 L}{\\partial w_i \\partial w_j}.',
      );
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
