/** Two slips in one answer: one that would be named by itself, and a sign or a factor besides. Only what holds at every input is told. */
import type { SlipCase } from './slip-case';
import { allValues, got, isScaledTruth, mayTry } from './slip-case';
import { scaled } from './slip-cells';
import { nearMisses } from './slip-sites';
import { sizeText } from './slip-values';

/** The same case as if the answer were right but for this number. */
export function withoutScale(c: SlipCase, r: number): SlipCase {
  return { ...c, given: c.tables.map((_, t) => scaled(got(c, t), 1 / r)) };
}

export function besides(c: SlipCase, r: number): string {
  if (r === -1) return 'besides, the sign is wrong';
  const x = r > 1 ? r : 1 / r;
  const it = c.target.shape.length === 0 ? 'it' : 'each entry';
  return `besides, ${it} is ${sizeText(c, { value: x, text: String(Math.round(x)) })} times too ${r > 1 ? 'large' : 'small'}`;
}

/** A change of the answer that makes it right but for a sign or a factor: its sentence, for the rules that `of` is asked about. */
export function mendedButForScale(c: SlipCase): { readonly rule: unknown; readonly message: string } | undefined {
  if (c.answer && allValues(c, (x) => x === 0)) return undefined;
  for (const { rule, says, program, r } of nearMisses(c))
    if (mayTry(c) && isScaledTruth(c, program, r)) return { rule, message: `${says}; ${besides(c, r)}` };
  return undefined;
}
