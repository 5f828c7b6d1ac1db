/** Changes that mend names: a quantity or a gradient that stands where another belongs. */
import type { Expr } from '../src/language/expr';
import { children, derivative, name } from '../src/language/expr';
import type { SlipCase } from './slip-case';
import type { EditRule, Site } from './slip-sites';
import { places } from './slip-sites';
import { applies, BREAKS, holds, inside, namesIn, renamed, short, stands, top } from './slip-terms';
import { namedBy } from './target';

/** Whether a mended name was an activation's input for its output, or the reverse. */
export const ofActivation = (says: string): boolean => says.startsWith('The derivative is taken ');

const replaceName = (e: Expr, from: string, to: string): Expr => renamed(e, new Map([[from, to]]));

/** How often a name stands in an expression. */
const occurrences = (e: Expr, n: string): number =>
  (e.kind === 'name' && e.name === n ? 1 : 0) + children(e).reduce((k, x) => k + occurrences(x, n), 0);

/** One quantity for another of the same shape, wherever it stands or at one place. */
export const otherName: EditRule = function* (s, c) {
  const { expr } = s;
  const named = expr.kind === 'name' && (!s.inName || s.parents[s.parents.length - 1]?.kind === 'index');
  if ((!named && !top(s)) || inside(s, BREAKS) || holds(expr, (e) => applies(e, BREAKS))) return;
  const { of } = c.target.named;
  // what is asked about does not depend on any other
  const inputs = [
    ...c.reference.problem.inputs.filter((i) => i.label === undefined),
    ...c.reference.problem.forward,
  ].filter((q) => q.name === of || c.reference.depends(of, q.name));
  const shapeOf = (n: string): string | undefined =>
    c.reference
      .quantity(n)
      ?.shape.map((d) => d.label)
      .join();
  const allowed = (n: string): boolean => c.context.allowed.has(n) && !c.reference.unspecified(n);
  const rank = (n: string): number => c.reference.quantity(n)?.shape.length ?? -1;
  // where the answer does not fit, a quantity of another shape may stand there
  const alike = (n: string, q: string): boolean =>
    shapeOf(n) === shapeOf(q) || (!c.answer && rank(n) === rank(q) && rank(n) > 0);
  if (top(s)) {
    for (const n of new Set(namesIn(expr))) {
      if (shapeOf(n) === undefined) continue;
      for (const q of inputs)
        if (q.name !== n && allowed(q.name) && alike(n, q.name))
          yield { to: replaceName(expr, n, q.name), says: () => stands(c, n, q.name) };
    }
    return;
  }
  if (expr.kind === 'name') {
    const n = expr.name;
    if (shapeOf(n) === undefined || occurrences(s.parents[0] as Expr, n) < 2) return;
    for (const q of inputs)
      if (q.name !== n && allowed(q.name) && alike(n, q.name))
        yield { to: name(q.name), says: () => stands(c, n, q.name) };
  }
};

/** Gradients that the answer may use in the place of one that stands there: of the same shape, or of any where it does not fit. */
function* gradientsFor(s: Site, c: SlipCase): Generator<{ to: Expr; by: string; right: string }> {
  if (s.expr.kind !== 'derivative' || s.inName) return;
  const n = namedBy(s.expr, c.reference);
  const [by] = n?.by ?? [];
  if (!n || by === undefined || n.by.length !== 1) return;
  const shapeOf = (name: string): string | undefined =>
    c.reference
      .quantity(name)
      ?.shape.map((d) => d.label)
      .join();
  const at = s.expr.by[0];
  for (const key of c.context.allowed) {
    const m = /^d(.+)\/d(.+)$/.exec(key);
    const right = m?.[2];
    if (!m || m[1] !== n.of || right === undefined || right === by) continue;
    if (c.answer && shapeOf(right) !== shapeOf(by)) continue;
    const other: Expr = at?.kind === 'index' ? { ...at, base: name(right) } : name(right);
    yield { to: derivative(s.expr.of, [other]), by, right };
  }
}

/** A gradient taken too early: the local derivative between it and the one that belongs is missing. */
export const earlierGradient: EditRule = places(['derivative'], function* (s, c) {
  for (const { to, by, right } of gradientsFor(s, c))
    if (c.reference.depends(by, right))
      yield {
        to,
        says: () =>
          `${short(c, s.expr)} stands where ${short(c, to)} belongs: the factor d${by}/d${right} of the chain rule is missing`,
      };
});

/** Any other gradient that stands where another belongs. */
export const otherGradient: EditRule = places(['derivative'], function* (s, c) {
  for (const { to, by, right } of gradientsFor(s, c))
    if (!c.reference.depends(by, right))
      yield { to, says: () => `${short(c, s.expr)} stands where ${short(c, to)} belongs` };
});
