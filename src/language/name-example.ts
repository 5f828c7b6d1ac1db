/** Which axis of a quantity the index of an example names: the `i` of `x^{(i)}` and `a^{[1](i)}`. */
import type { AllExpr, Expr } from './expr';
import { ALL } from './expr';
import type { Entity, Scope } from './names';

const KEPT = new WeakMap<Scope['names'], { readonly size: string | undefined }>();

/** The size that counts the examples: the one that most of a problem's arrays share, where one does more than every other. */
function examplesOf(names: Scope['names']): string | undefined {
  const kept = KEPT.get(names);
  if (kept) return kept.size;
  const counts = new Map<string, number>();
  for (const e of new Set(names.values()))
    if (e.kind === 'quantity' && e.rank > 1) for (const d of new Set(e.dims)) counts.set(d, (counts.get(d) ?? 0) + 1);
  const [first, second] = [...counts].sort(([, a], [, b]) => b - a);
  const size = first && first[1] > (second?.[1] ?? 0) ? first[0] : undefined;
  KEPT.set(names, { size });
  return size;
}

/** The indices of an entry with the example's among them: at the axis of the examples, which is the first unless they are columns. */
export function withExample(
  entity: Entity,
  example: readonly Expr[],
  rest: readonly (Expr | AllExpr)[],
  scope: Scope,
): (Expr | AllExpr)[] {
  const size = examplesOf(scope.names);
  const axis = size === undefined ? 0 : Math.max(0, entity.dims.indexOf(size));
  const before = Array.from({ length: axis }, (_, k) => rest[k] ?? ALL);
  return [...before, ...example, ...rest.slice(axis)];
}
