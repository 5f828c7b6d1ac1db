/** Names the slip of a wrong answer: the first of the finders, simplest first, whose candidate matches at every input. */
import type { Context, Finished } from './judge';
import { backward } from './slip-backward';
import type { SlipCase } from './slip-case';
import { allValues, everyTable, got, provenDifferent, slipCase } from './slip-case';
import { agree } from './slip-cells';
import { wrongEntries } from './slip-entries';
import { besides, mendedButForScale, withoutScale } from './slip-pairs';
import { SOFTMAX_DIAGONAL } from './slip-rules';
import { scalesOf } from './slip-scales';
import { ORDER } from './slip-table';
import type { Work } from './slip-work';
import { workFor } from './slip-work';

export type Diagnosis = { readonly code: string; readonly message: string };

/** Names the slip of a wrong answer; undefined for a right one, and where nothing matches everywhere. `work` counts what it took. */
export function diagnose(
  context: Context,
  made: Finished | undefined,
  statedSizesOnly = false,
  work: Work = workFor(context, made?.lowered),
): Diagnosis | undefined {
  const options = made ? { vectors: made.lo.options.vectors, vectorProduct: made.lo.options.vectorProduct } : {};
  const c = slipCase(context, made?.lowered, work, options);
  if (made && everyTable(c, agree)) return statedSizesOnly ? atStatedSizes(context) : undefined;
  if (made && !provenDifferent(c)) return undefined;
  // of nothing at all there is one thing to say: what lies off a diagonal was left out
  if (made && allValues(c, (x) => x === 0)) {
    const message = backward(c, SOFTMAX_DIAGONAL);
    return message === undefined ? undefined : { code: 'diagonal-only', message };
  }
  // what is written out entry by entry: first what holds of all entries, then each wrong one, then what is left
  return first(c, (rank) => rank < 20) ?? byEntries(c) ?? first(c, (rank) => rank >= 20) ?? two(c);
}

function first(c: SlipCase, which: (rank: number) => boolean = () => true): Diagnosis | undefined {
  for (const { code, find, rank } of ORDER) {
    if (!which(rank)) continue;
    const message = find(c);
    if (message !== undefined) return { code, message };
  }
  return undefined;
}

/** Changes that may be one of two slips: those that a sign or a factor cannot stand for. */
const PAIRED: readonly string[] = [
  'missing-transpose',
  'wrong-order',
  'elementwise-product',
  'answer-transposed',
  'wrong-axis',
  'missing-sum',
  'wrong-index',
];

/** Two slips together, one of them a sign or a factor; only where no single one explains the answer. */
function two(c: SlipCase): Diagnosis | undefined {
  if (c.answer && allValues(c, (x) => x === got(c, 0).data[0])) return undefined;
  if (c.answer)
    for (const r of scalesOf(c)) {
      const other = withoutScale(c, r);
      for (const { code, find, paired: may } of ORDER) {
        const message = may ? find(other) : undefined;
        if (message !== undefined) return { code, message: `${message}; ${besides(c, r)}` };
      }
    }
  const near = mendedButForScale(c);
  const slip = near && ORDER.find((f) => f.rule === near.rule && f.only?.(near.message));
  return slip && PAIRED.includes(slip.code) ? { code: slip.code, message: near.message } : undefined;
}

/** Wrong entries of a written-out answer that are looked at one by one, at most. */
const MOST_ENTRIES = 6;

/** An answer written out entry by entry: the one slip that all its wrong entries share. */
function byEntries(c: SlipCase): Diagnosis | undefined {
  const parts = wrongEntries(c);
  if (parts.length === 0 || parts.length > MOST_ENTRIES) return undefined;
  const found: { name: string; slip: Diagnosis }[] = [];
  for (const part of parts) {
    const slip = provenDifferent(part) && !allValues(part, (x) => x === 0) ? first(part) : undefined;
    if (!slip || (found[0] && found[0].slip.code !== slip.code)) return undefined;
    found.push({ name: part.target.asked.text, slip });
  }
  const [one] = found;
  if (!one) return undefined;
  const { code, message } = one.slip;
  if (found.length === 1) return { code, message: `Only ${one.name} is wrong: ${message}` };
  if (found.every((f) => f.slip.message === message))
    return { code, message: `${found.map((f) => f.name).join(', ')}: ${message}` };
  return { code, message: found.map((f) => `${f.name}: ${f.slip.message}`).join('; ') };
}

function atStatedSizes(context: Context): Diagnosis {
  const sizes = [...context.problem.problem.sizes].map(([k, v]) => `${k} = ${v}`).join(', ');
  return { code: 'stated-sizes-only', message: `Right at ${sizes} alone: at other sizes it is not` };
}
