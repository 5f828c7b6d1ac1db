/** Numbers that are lost or put twice in passing. */
import type { SlipCase } from './slip-case';

const known = new WeakMap<SlipCase['reference'], readonly number[]>();

/** A sign, a 2, a size. */
export function scalesOf(c: SlipCase): readonly number[] {
  let scales = known.get(c.reference);
  if (!scales) {
    const sizes = [...c.reference.sizes.values()].filter((n) => n > 1);
    scales = [...new Set([-1, 2, 1 / 2, ...sizes, ...sizes.map((n) => 1 / n)])];
    known.set(c.reference, scales);
  }
  return scales;
}
