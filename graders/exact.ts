/** Two programs compared in digits, at one entry and one input: at 30 digits, and where these leave it open at 50 and 200. */
import type { Ball } from '../src/engine/ball';
import { balls } from '../src/engine/ball';
import { compareDoubleDoubles, doubleDoubles } from '../src/engine/double-double';
import type { Node } from '../src/engine/program';
import type { Comparison, Evidence, Place } from './comparison';
import { placesOf } from './margins';
import { exactEntry } from './table';

/** What is decided in: double-doubles, and balls of 50 and 200 digits. */
export type Digits = 30 | 50 | 200;

export type Exactly = 'equal' | 'different' | 'undefined' | 'undecided';

/** Bounds must be below this share of the largest term before "within the bounds" means equal, at 50 and at 200 digits. */
const CLOSE = { 50: 1e-30, 200: 1e-150 } as const;

/** Compares the answer with the target. `undefined`: the answer has no real value there. */
export function compareExactly(
  c: Comparison,
  at: Place,
  evidence: Evidence,
  precisions: readonly Digits[] = [30, 50, 200],
): Exactly {
  const { table, sample, entry } = at;
  for (const digits of precisions) {
    if (evidence.digits < digits) evidence.digits = digits;
    if (digits === 30) {
      const a = exactEntry(table, c.answer.b, c.answer.node, entry, sample, doubleDoubles);
      if (a.state === 'undecided') continue;
      const r = exactEntry(table, c.target.b, c.target.node, entry, sample, doubleDoubles);
      if (a.state === 'undefined' && r.state === 'finite') return 'undefined';
      const out = compareDoubleDoubles(a, r);
      if (out !== 'open') return out;
      continue;
    }
    const a = exactEntry(table, c.answer.b, c.answer.node, entry, sample, balls(digits));
    const r = exactEntry(table, c.target.b, c.target.node, entry, sample, balls(digits));
    if (a.state === 'undefined') return r.state === 'undefined' ? 'undecided' : 'undefined';
    if (a.state === 'undecided' || r.state !== 'finite') continue;
    const out = compareBalls(a, r, CLOSE[digits]);
    if (out !== 'open') return out;
  }
  return undefinedOperand(c, at) ? 'undefined' : 'undecided';
}

/** Whether some comparison of the answer has an operand without a value here: then the answer has none. */
function undefinedOperand(c: Comparison, at: Place): boolean {
  const { b, node } = c.answer;
  return placesOf(b, node, () => true).some(({ node: place }) => {
    const n = b.nodes[place] as Node;
    return n.args.some((a) => {
      const total = (b.nodes[a] as Node).dims.reduce((x, y) => x * y, 1);
      for (let e = 0; e < Math.min(total, 16); e++)
        if (exactEntry(at.table, b, a, e, at.sample, balls(50)).state === 'undefined') return true;
      return false;
    });
  });
}

/** A ball against the truth `b`. */
export function compareBalls(a: Ball, b: Ball, close: number): 'equal' | 'different' | 'open' {
  const gap = a.value.minus(b.value).abs();
  const bound = a.error.plus(b.error);
  if (gap.gt(bound)) return 'different';
  if (bound.isZero()) return 'equal';
  // beside a truth that is not 0 the bound must be small: what cancelled before a large factor would hide anything
  if (b.value.abs().gt(b.error)) return bound.lte(b.value.abs().times(CLOSE[50])) ? 'equal' : 'open';
  const scale = a.scale.gt(b.scale) ? a.scale : b.scale;
  return bound.lte(scale.times(close)) ? 'equal' : 'open';
}
