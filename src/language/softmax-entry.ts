/** `softmax(z_i)`: people mean entry i of softmax(z), for a number has no softmax. In brackets of its own, `softmax((z_i))`, it is one. */
import type { Expr, IndexExpr, NameExpr, OpName } from './expr';
import type { Scope } from './names';
import { entityNamed } from './static-form';

/** The entry of a quantity that stands as the one argument of a softmax; undefined for any other argument. */
export function softmaxEntry(
  op: OpName,
  args: readonly Expr[],
  scope: Scope | undefined,
): { readonly base: NameExpr; readonly at: IndexExpr['at'] } | undefined {
  const [arg, ...more] = args;
  if ((op !== 'softmax' && op !== 'log_softmax') || arg?.kind !== 'index' || arg.base.kind !== 'name') return undefined;
  if (more.length > 0 || arg.at.some((a) => a.kind === 'all')) return undefined;
  const entity = scope && entityNamed(arg.base.name, scope);
  return scope === undefined || entity?.rank === arg.at.length ? { base: arg.base, at: arg.at } : undefined;
}
