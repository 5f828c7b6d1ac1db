/** A stable text for the function that an answer is: equal for wrong answers that are one mistake, whatever their text. */

import type { Step } from '../src/assignment/types';
import { stripSpans } from '../src/language/expr';
import { printText } from '../src/language/print-text';
import { sha256 } from '../src/sha256';
import type { Context, Finished } from './judge';
import { valuesAt } from './slip-cells';

const DIGITS = 9;

/** Hex of the answer's values at the key's inputs, or, where it has none, of the problem's code and the answer as read. */
export function fingerprint(context: Context, made: Finished | undefined, code: string | undefined): string {
  const parts: string[] = [context.step.id];
  if (made) {
    for (const table of context.problem.stated.tables.slice(0, 2)) {
      const { data, error } = valuesAt(table, made.lowered);
      for (let k = 0; k < data.length; k++) {
        const x = data[k] as number;
        const bound = error?.[k] ?? 0;
        parts.push(
          !Number.isFinite(x)
            ? 'none'
            : Math.abs(x) <= bound
              ? '0'
              : bound > 1e-10 * Math.abs(x)
                ? x.toPrecision(3)
                : x.toPrecision(DIGITS),
        );
      }
    }
  } else {
    parts.push(code ?? '');
    for (const chain of context.chains) {
      const last = chain.values[chain.values.length - 1]?.expr;
      if (last) parts.push(printText(stripSpans(last)));
    }
  }
  return sha256(parts.join('|')).slice(0, 16);
}

/** The same for values at fixed inputs. */
export function valueFingerprint(step: Step, values: Float64Array): string {
  return sha256(
    [step.id, ...Array.from(values, (x) => (Number.isFinite(x) ? x.toPrecision(DIGITS) : 'none'))].join('|'),
  ).slice(0, 16);
}
