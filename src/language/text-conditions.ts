/** Conditions of a text answer before and behind a formula: `if i = j:`, `…, i != j`, `… (i = k)`, `otherwise`. */
import type { Cutter, Stretch } from './text-cutter';
import { at, CONDITIONS, isSign, isWord, OTHERWISE, outside, QUANTIFIERS } from './text-cutter';
import { declares } from './text-names';
import type { Token } from './text-tokens';

/** `if i = j:`, `case i = j`, `i = j:`, `otherwise:` before the formula. Undefined where the line is only that. */
export function leadingCondition(
  c: Cutter,
  from: number,
  to: number,
  when: Stretch[],
): { readonly from: number; readonly otherwise: boolean } | undefined {
  const first = at(c, from) as Token;
  const scope = c.reading.scope;
  const colon = stopOf(c, from, to);
  if (isWord(first, OTHERWISE) && !declares(scope, first.text)) {
    const next = isSign(at(c, from + 1), ':') || at(c, from + 1)?.type === 'comma' ? from + 2 : from + 1;
    if (next < to) return { from: next, otherwise: true };
    c.out.push({ header: [], otherwise: true });
    return undefined;
  }
  const worded = isWord(first, CONDITIONS) && !declares(scope, first.text) && !isSign(at(c, from + 1), '(');
  if (!worded) {
    // `i = j: …`
    if (colon < 0 || !isSign(at(c, colon), ':') || !shortCondition(c, from, colon)) return { from, otherwise: false };
    return headed(c, [{ from, to: colon }], colon + 1, to, when);
  }
  const stop = colon < 0 ? to : colon;
  const conditions = conditionOf(c, from + 1, stop);
  return headed(c, conditions, stop + 1, to, when);
}

function headed(
  c: Cutter,
  conditions: readonly Stretch[],
  next: number,
  to: number,
  when: Stretch[],
): { from: number; otherwise: boolean } | undefined {
  if (next >= to) {
    c.out.push({ header: conditions, otherwise: false });
    return undefined;
  }
  when.push(...conditions);
  return { from: next, otherwise: false };
}

/** The `:`, comma or `then` that ends a condition before a formula; in `u > 0, v > 0:` it is the colon. */
function stopOf(c: Cutter, from: number, to: number): number {
  let comma = -1;
  for (const i of outside(c, from, to)) {
    const t = at(c, i) as Token;
    if (isSign(t, '?')) return comma;
    if (i > from && (isSign(t, ':') || (t.type === 'word' && t.text === 'then')))
      return comma < 0 || shortCondition(c, comma + 1, i) ? i : comma;
    if (i > from && t.type === 'comma') {
      if (comma >= 0) return comma;
      comma = i;
    }
  }
  return comma;
}

/** `i = j`, `j != c_i`: few tokens, one comparison, no operator. */
function shortCondition(c: Cutter, from: number, to: number): boolean {
  if (to - from < 3 || to - from > 12) return false;
  let comparisons = 0;
  for (const i of outside(c, from, to)) {
    const t = at(c, i) as Token;
    if (t.type === 'compare' || (t.type === 'relation' && (t.text === '=' || t.text === '=='))) comparisons++;
    else if (t.type === 'relation') return false;
    else if (t.type === 'word' && t.text.length > 1 && /^[d∂]/.test(t.text)) return false;
  }
  return comparisons === 1;
}

/** `=` between two index letters or a letter and a label: a condition, not a claim. */
export function indexEquality(c: Cutter, from: number, to: number): boolean {
  if (!shortCondition(c, from, to)) return false;
  const sign = at(c, from + 1);
  if (sign?.type === 'compare' || isSign(sign, '==')) return true;
  return isSign(sign, '=') && to === from + 3 && indexLetter(c, at(c, from)) && at(c, from + 2)?.type !== 'number';
}

export function indexLetter(c: Cutter, t: Token | undefined): boolean {
  if (t?.type !== 'word' || [...t.text].length !== 1) return false;
  const { scope, letters } = c.reading;
  return scope.indices.includes(t.text) || letters.has(t.text) || (!declares(scope, t.text) && /^[i-n]$/.test(t.text));
}

/** What stands behind `if` or `for`: `for all i` says nothing, commas join. */
export function conditionOf(c: Cutter, from: number, to: number): Stretch[] {
  let start = from;
  while (isWord(at(c, start), QUANTIFIERS)) start++;
  const out: Stretch[] = [];
  let begin = start;
  const push = (end: number): void => {
    let compares = false;
    let dots = false;
    for (const i of outside(c, begin, end)) {
      const t = at(c, i) as Token;
      if (t.type === 'compare' || isSign(t, '=') || isSign(t, '==')) compares = true;
      if (t.text === '..' || t.text === '…' || t.text === '∈') dots = true;
    }
    if (compares && !dots) out.push({ from: begin, to: end });
    begin = end + 1;
  };
  for (const i of outside(c, start, to)) if (at(c, i)?.type === 'comma') push(i);
  push(to);
  return out;
}

/** `… (i = k)` at the end of a line. */
export function trailingCondition(c: Cutter, from: number, end: number): Stretch | undefined {
  const open = c.reading.partner[end - 1] as number;
  if (at(c, end - 1)?.type !== 'close' || open <= from || !at(c, open)?.gap || at(c, open)?.text !== '(')
    return undefined;
  const before = at(c, open - 1);
  if (
    !before ||
    !(before.type === 'word' || before.type === 'number' || before.type === 'close' || before.type === 'sub')
  )
    return undefined;
  if (isSign(before, '1')) return undefined;
  return indexEquality(c, open + 1, end - 1) && isSign(at(c, open + 2), '=')
    ? { from: open + 1, to: end - 1 }
    : undefined;
}
