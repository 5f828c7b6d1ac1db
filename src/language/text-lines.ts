/** Cuts the tokens of an answer into lines: formulas joined by relations, the condition each stands under, words left out. */
import { leadingCondition } from './text-conditions';
import type { Cutter, Header, RawLine, Skipped, Stretch } from './text-cutter';
import {
  at,
  CONDITIONS,
  FILLERS,
  hasRelation,
  isSign,
  isWord,
  JOINTS,
  LETS,
  outside,
  QUANTIFIERS,
  spanOf,
  trimmedEnd,
  trimmedStart,
} from './text-cutter';
import { formulas } from './text-equations';
import type { Reading } from './text-fold';
import { textFunction } from './text-functions';
import { declares } from './text-names';
import { resolveWord } from './text-resolve';
import type { Token } from './text-tokens';

/** The lines of an answer, in order. */
export function cutLines(reading: Reading): (RawLine | Skipped | Header)[] {
  const c: Cutter = { reading, out: [] };
  const { list } = reading;
  let from = 0;
  for (let i = 0; i <= list.length; i++) {
    const t = list[i];
    if (t && t.type !== 'newline') {
      if (t.type === 'open') i = Math.max(i, reading.partner[i] as number);
      continue;
    }
    physical(c, from, i);
    from = i + 1;
  }
  return c.out;
}

/** One physical line: cut at arrows and joints, then each part on its own. */
function physical(c: Cutter, start: number, stop: number): void {
  let from = start;
  for (const i of outside(c, start, stop)) {
    const t = at(c, i) as Token;
    const arrow = t.type === 'relation' && t.text === '⇒';
    const joint = isWord(t, JOINTS) && i > from && !declares(c.reading.scope, t.text) && hasRelation(c, from, i);
    if (!arrow && !joint) continue;
    part(c, from, i);
    from = i + 1;
  }
  part(c, from, stop);
}

function part(c: Cutter, start: number, stop: number): void {
  const to = trimmedEnd(c, start, stop);
  let from = trimmedStart(c, start, to);
  if (from >= to) return;
  if (prose(c, from, to)) {
    c.out.push({ skipped: spanOf(c, from, to) });
    return;
  }
  let rebinds = false;
  const first = at(c, from) as Token;
  if (isWord(first, LETS) && !isSign(at(c, from + 1), '(') && !declares(c.reading.scope, first.text) && from + 1 < to) {
    rebinds = true;
    from = trimmedStart(c, from + 1, to);
  }
  const when: Stretch[] = [];
  if (!rebinds) {
    const after = leadingCondition(c, from, to, when);
    if (after === undefined) return;
    from = after.from;
    if (after.otherwise) {
      formulas(c, { from, to }, when, true, false);
      return;
    }
  }
  formulas(c, { from, to }, when, false, rebinds);
}

/** Whether a stretch is words: no formula signs, or mostly words that nothing declares. */
function prose(c: Cutter, from: number, to: number): boolean {
  let unknown = 0;
  let words = 0;
  let signs = 0;
  for (let i = from; i < to; i++) {
    const t = at(c, i) as Token;
    if (t.type === 'op' || t.type === 'relation' || t.type === 'compare' || t.type === 'number' || t.type === 'sum') {
      // an apostrophe between letters is no sign
      if (!(t.text === "'" && at(c, i + 1)?.type === 'word')) signs++;
    } else if (t.type === 'word') {
      words++;
      if (isSign(at(c, i + 1), '(') && at(c, i + 1)?.gap === false) signs++;
      const keyword =
        FILLERS.has(t.text.toLowerCase()) || LETS.has(t.text) || CONDITIONS.has(t.text) || QUANTIFIERS.has(t.text);
      if (keyword && !declares(c.reading.scope, t.text)) unknown++;
      else if (
        t.text.length > 1 &&
        !/[\d_]/.test(t.text) &&
        !textFunction(t.text) &&
        resolveWord(t.text, c.reading.scope, t.span).kind === 'unknown'
      )
        unknown++;
    }
  }
  if (unknown < 2) return false;
  return signs === 0 ? unknown * 2 >= words : unknown >= 4 && unknown * 3 >= words * 2 && unknown > signs;
}
