/** An answer put at other sizes than those stated: the same lines over another reference, where they fit there. */
import { attempt } from './formula';
import type { Context, Finished } from './judge';
import { rulesOf } from './judge';
import type { Setting } from './key';
import { targetOf } from './key';
import type { Lowered, Target } from './target';

export type Movable = {
  /** The sizes that the answer names or sums over. */
  readonly sizes: ReadonlySet<string>;
  /** How large they must stay for the entries that the answer and the question write out. */
  readonly least: ReadonlyMap<string, number>;
  /** Whether it writes entries out in full, so that it is of the stated sizes. */
  readonly written: boolean;
  readonly at: (setting: Setting) => { readonly target: Target; readonly answer: Lowered } | undefined;
};

export function movable(c: Context, made: Finished): Movable {
  const { want: _, ...options } = made.lo.options;
  const least = new Map(made.lo.least);
  c.target.fixed.forEach((f, p) => {
    const d = c.target.full[p];
    if (f !== undefined && d) least.set(d.label, Math.max(least.get(d.label) ?? 1, f + 1));
  });
  return {
    sizes: new Set([...made.lo.ran].filter((n) => c.problem.problem.sizes.has(n))),
    least,
    written: made.lo.seen.list,
    at: (setting) => {
      const there = targetOf(setting, c.step);
      if ('problem' in there) return undefined;
      const again = attempt(setting.reference, there.target, c.chains, rulesOf(c, options));
      return again.ok ? { target: there.target, answer: again.lowered } : undefined;
    },
  };
}
