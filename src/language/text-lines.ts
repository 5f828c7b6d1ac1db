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
  OTHERWISE,
  outside,
  spanOf,
  trimmedEnd,
  trimmedStart,
} from './text-cutter';
import { formulas } from './text-equations';
import type { Reading } from './text-fold';
import { declares } from './text-names';
import { behindWords, premiseOf, prose, remarkStart } from './text-prose';
import { resolveWord } from './text-resolve';
import type { Token } from './text-tokens';

/** The lines of an answer, in order. */
export function cutLines(reading: Reading): (RawLine | Skipped | Header)[] {
  const c: Cutter = { reading, out: [], carried: [] };
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
  c.carried = [];
  if (speaksOfZero(c, start, stop)) {
    c.out.push({ skipped: spanOf(c, start, stop) });
    return;
  }
  for (const i of outside(c, start, stop)) {
    const t = at(c, i) as Token;
    const arrow = t.type === 'relation' && t.text === '⇒';
    const joint =
      t.type === 'word' &&
      JOINTS.has(t.text.toLowerCase()) &&
      i > from &&
      !declares(c.reading.scope, t.text) &&
      (hasRelation(c, from, i) || prose(c, from, i));
    const ends = (isSign(t, ';') || (isSign(t, '.') && !t.gap && at(c, i + 1)?.gap)) && hasRelation(c, i + 1, stop);
    if (
      !arrow &&
      !joint &&
      !(ends && hasRelation(c, from, i)) &&
      !(isSign(t, 'and') && joinsEquations(c, from, i, stop))
    )
      continue;
    const zero = arrow ? setToZero(c, from, i) : undefined;
    part(c, from, zero ?? i);
    from = i + 1;
    if (zero === undefined) continue;
    if (from < stop) c.out.push({ skipped: spanOf(c, from, stop) });
    return;
  }
  part(c, from, stop);
}

/** `a = b and c = d`: the `and` of two equations; that of two conditions joins comparisons of indices. */
function joinsEquations(c: Cutter, from: number, and: number, stop: number): boolean {
  if (!hasRelation(c, from, and) || !hasRelation(c, and + 1, stop)) return false;
  const [name, next] = [at(c, and + 1), at(c, and + 2)];
  if (name?.type !== 'word' || [...name.text].length < 2) return false;
  const derivative = /^[d∂]/.test(name.text) && isSign(next, '/');
  if (!derivative) for (const i of outside(c, from, and)) if (isWord(at(c, i), CONDITIONS)) return false;
  return next?.type === 'relation' || isSign(next, '/') || isSign(next, '[');
}

/** `Setting this to zero gives …`: no claim about the gradient. */
function speaksOfZero(c: Cutter, from: number, to: number): boolean {
  if (!/^(?:Setting|setting|Equating|equating)$/.test(at(c, from)?.text ?? '')) return false;
  for (let i = from + 1; i < to; i++) if (/^(?:zero|0)$/.test(at(c, i)?.text ?? '')) return true;
  return false;
}

/** `grad J = X^T r = 0 => …`: where the gradient ends that is set to zero; what follows holds at its zero alone. */
function setToZero(c: Cutter, from: number, to: number): number | undefined {
  const end = trimmedEnd(c, from, to);
  const zero = at(c, end - 1);
  if (zero?.type !== 'number' || zero.text !== '0' || !isSign(at(c, end - 2), '=')) return undefined;
  const relations = [...outside(c, from, end)].filter((i) => at(c, i)?.type === 'relation');
  return relations.length > 1 ? end - 2 : undefined;
}

/** Behind the words before a colon that only say what a line is about: `local gradient: dq/dx = 1`. */
function behindLabel(c: Cutter, from: number, to: number): number {
  let words = 0;
  for (let i = from; i < to; i++) {
    const t = at(c, i) as Token;
    if (isSign(t, ':')) return words > 0 && i + 1 < to && hasRelation(c, i + 1, to) ? i + 1 : from;
    if (t.type !== 'word' || CONDITIONS.has(t.text) || OTHERWISE.has(t.text) || declares(c.reading.scope, t.text))
      return from;
    if (t.text.length > 2 && resolveWord(t.text, c.reading.scope, t.span).kind === 'unknown') words++;
    else if (!FILLERS.has(t.text.toLowerCase())) return from;
  }
  return from;
}

function part(c: Cutter, start: number, stop: number): void {
  const to = trimmedEnd(c, start, stop);
  let from = trimmedStart(c, start, to);
  from = trimmedStart(c, behindLabel(c, from, to), to);
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
    if (when.length > 0) c.carried = [...when];
    else when.push(...c.carried);
    if (after.otherwise) {
      formulas(c, { from, to }, when, true, false);
      return;
    }
  }
  from = behindWords(c, from, to);
  const remark = remarkStart(c, from, to);
  formulas(c, { from, to: trimmedEnd(c, from, remark) }, when, false, rebinds);
  if (remark < to) said(c, remark, to);
}

/** A remark behind a formula: words are left out, an equation in it is a premise, which need not be read. */
function said(c: Cutter, from: number, to: number): void {
  const premise = premiseOf(c, from, to);
  if (!premise) {
    c.out.push({ skipped: spanOf(c, from, to) });
    return;
  }
  const first = c.out.length;
  const start = behindWords(c, trimmedStart(c, premise.from, to), to);
  formulas(c, { from: start, to }, [], false, false);
  c.out.splice(
    first,
    c.out.length - first,
    ...c.out.slice(first).map((x) => ('sides' in x ? { ...x, premise: true } : x)),
  );
}
