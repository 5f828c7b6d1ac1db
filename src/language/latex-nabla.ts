/** Derivatives with ∇ in LaTeX: `\nabla_Y L`, `\nabla_w (…)`, `\nabla_W` alone, and the name in the subscript of ∇ or ∂. */

import type { Expr } from './expr';
import { derivative } from './expr';
import { target } from './latex-differential';
import { applied } from './latex-fraction';
import { dropArgument } from './latex-name-factor';
import { resolveWritten } from './latex-names';
import type { Reader } from './latex-reader';
import { argument, counted, here, isCommand, peek, raise, raiseProblem, since, skip, within } from './latex-reader';
import { beginsName, readWritten, segment, takeLetters } from './latex-written';
import { matchName } from './name-match';
import { unknownProblem } from './name-nearest';
import { gradient } from './names';

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
  if (by === undefined) return raise('nabla', '∇ needs to say by what.', since(r, start), 'Write \\nabla_W L.');
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
    "This power of ∇ can't be read here.",
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

export function scriptName(r: Reader): Expr {
  skip(r);
  const next = peek(r);
  if (next?.kind === 'letters' && next.text.length > 1) {
    // `\nabla_YL`: one letter, or one declared name
    const saved = { at: r.at, end: r.end };
    const n = segment(r, next).length;
    const w = { base: next.text.slice(0, n) };
    takeLetters(r, next, n);
    const m = matchName(w, r.scope);
    if (!m) return raiseProblem(unknownProblem(w.base, r.scope, { start: next.start, end: next.start + n }));
    r.end = saved.end;
    return counted(r, { kind: 'name', name: m.entity.name, span: { start: next.start, end: next.start + n } });
  }
  const range = argument(r, '_');
  return within(r, range.from, range.to, () => target(r), 'the subscript of ∇');
}

/** The name of a scalar quantity at the cursor, its argument dropped; nothing consumed for anything else. */
export function scalarName(r: Reader): Expr | undefined {
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
