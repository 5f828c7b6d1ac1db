/** Words beside formulas in plain text: what stands before a formula, the remark behind it, and whether a stretch is words alone. */
import type { Cutter, Stretch } from './text-cutter';
import {
  at,
  CONDITIONS,
  FILLERS,
  gradientOf,
  hasRelation,
  isSign,
  LETS,
  OTHERWISE,
  outside,
  QUANTIFIERS,
  trimmedStart,
} from './text-cutter';
import { textFunction } from './text-functions';
import { declares } from './text-names';
import { resolveWord } from './text-resolve';
import type { Token } from './text-tokens';

/** Words that begin a remark behind a formula; an equation in it is a premise. */
const REMARKS: ReadonlySet<string> = new Set(
  'since because as by using via note recall remember due from according see assuming here which meaning elementwise'.split(
    ' ',
  ),
);

const isSaid = (c: Cutter, i: number, t: Token): boolean =>
  t.type === 'word' &&
  !declares(c.reading.scope, t.text) &&
  !(isSign(at(c, i + 1), '(') && at(c, i + 1)?.gap === false);

/** A word of a language: letters that name nothing of the problem. */
function isEnglish(c: Cutter, i: number): boolean {
  const t = at(c, i) as Token;
  return (
    isSaid(c, i, t) &&
    /^[A-Za-z][a-z]{2,}$/.test(t.text) &&
    !CONDITIONS.has(t.text) &&
    !LETS.has(t.text) &&
    !OTHERWISE.has(t.text) &&
    !QUANTIFIERS.has(t.text) &&
    !textFunction(t.text) &&
    resolveWord(t.text, c.reading.scope, t.span).kind === 'unknown'
  );
}

const isFiller = (c: Cutter, i: number): boolean => {
  const t = at(c, i) as Token;
  return isSaid(c, i, t) && FILLERS.has(t.text.toLowerCase());
};

/** Whether a stretch is words: no formula signs, or mostly words that nothing declares. */
export function prose(c: Cutter, from: number, to: number): boolean {
  let unknown = 0;
  let words = 0;
  let signs = 0;
  for (let i = from; i < to; i++) {
    const t = at(c, i) as Token;
    if (t.type === 'op' || t.type === 'relation' || t.type === 'compare' || t.type === 'number' || t.type === 'sum') {
      // an apostrophe between letters is no sign, nor is `and` between words
      const next = at(c, i + 1);
      const said =
        t.text === 'and' ||
        t.text === 'or' ||
        t.text === 'not' ||
        (t.text === 'sum' && next?.type === 'word' && next.text.length > 1);
      if (!said && !(t.text === "'" && at(c, i + 1)?.type === 'word')) signs++;
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

/** `Differentiating by W_h gives dL/dW_h = …`, `By steps 1 and 2: …`: where the formula begins behind the words before its first relation. */
export function behindWords(c: Cutter, from: number, to: number): number {
  let start = from;
  let said = false;
  for (const i of outside(c, from, to)) {
    const t = at(c, i) as Token;
    if (gradientOf(c, i)) break;
    const parts = t.type === 'comma' || isSign(t, ':');
    const spokenSum = t.type === 'sum' && said && at(c, i + 1)?.type === 'word';
    if (t.type !== 'word' && !parts && !spokenSum && t.text !== 'and' && t.text !== 'or' && t.type !== 'open') break;
    if (said && (parts || spokenSum || (isFiller(c, i) && !begins(at(c, i + 1), i + 1 < to)))) start = i + 1;
    else if (t.type === 'word' && isEnglish(c, i) && !begins(at(c, i + 1), i + 1 < to)) {
      said = true;
      start = i + 1;
    }
  }
  if (start === from || !(hasRelation(c, start, to) || announces(c, start))) return from;
  return trimmedStart(c, start, to);
}

/** `My answer is x`, `the gradient: x`: without a relation only such a word says that a formula follows; `see page 1` does not. */
const announces = (c: Cutter, start: number): boolean => {
  const last = at(c, start - 1);
  return (
    isSign(last, ':') ||
    (last?.type === 'word' && /^(?:is|are|equals|gives|yields|get|obtain|becomes)$/.test(last.text))
  );
};

/** Whether a relation or an operator follows, so that the word before it is a name. */
const begins = (next: Token | undefined, within: boolean): boolean =>
  !within || next?.type === 'relation' || isOperator(next);

const isOperator = (t: Token | undefined): boolean => t?.type === 'op' && !/^(?:and|or|not|:|∇)$/.test(t.text);

/** `…, since s = x W`, `… by the chain rule`, `… (chain rule)`: where a remark behind a formula begins; `to` without one. */
export function remarkStart(c: Cutter, from: number, to: number): number {
  let before: Token | undefined;
  for (const i of outside(c, from, to)) {
    const t = at(c, i) as Token;
    if (before && endsOperand(before)) {
      const behind = t.type === 'open' ? (c.reading.partner[i] as number) + 1 : to;
      const bracket = isSign(t, '(') || isSign(t, '[');
      if (bracket && t.gap && behind >= to && (wordsInside(c, i) || saysWhy(c, i + 1))) return i;
      const reason = isSaid(c, i, t) && REMARKS.has(t.text.toLowerCase());
      if (reason && (hasRelation(c, i, to) || !holdsSigns(c, i, to))) return i;
      if (isEnglish(c, i) && i + 1 < to && (isEnglish(c, i + 1) || isFiller(c, i + 1)) && !holdsSigns(c, i, to))
        return i;
    }
    before = t.type === 'open' ? (at(c, c.reading.partner[i] as number) ?? t) : t;
  }
  return to;
}

/** Signs of a formula: what holds them is not left out as words. */
function holdsSigns(c: Cutter, from: number, to: number): boolean {
  for (let i = from; i < to; i++) {
    const t = at(c, i) as Token;
    if (t.type === 'relation' || t.type === 'compare' || isOperator(t)) return true;
  }
  return false;
}

const endsOperand = (t: Token): boolean =>
  t.type === 'word' ||
  t.type === 'number' ||
  t.type === 'close' ||
  t.type === 'sub' ||
  t.type === 'comma' ||
  t.text === "'";

const saysWhy = (c: Cutter, i: number): boolean => {
  const t = at(c, i) as Token;
  return isSaid(c, i, t) && REMARKS.has(t.text.toLowerCase());
};

/** A bracket with words alone: `(all products elementwise)`, `(terms out of range are 0)`. */
function wordsInside(c: Cutter, open: number): boolean {
  const close = c.reading.partner[open] as number;
  let said = 0;
  for (let i = open + 1; i < close; i++) {
    const t = at(c, i) as Token;
    if (t.type === 'op' || t.type === 'relation' || t.type === 'compare' || t.type === 'sum' || t.type === 'open')
      return false;
    if (isEnglish(c, i) || (isFiller(c, i) && t.text.length > 2)) said++;
  }
  return said > 0;
}

/** What of a remark may be an equation: behind `since` and its like. */
export function premiseOf(c: Cutter, from: number, to: number): Stretch | undefined {
  let relation = false;
  for (const i of outside(c, from, to)) if (at(c, i)?.type === 'relation') relation = true;
  return relation && at(c, from)?.type !== 'open' && !prose(c, from, to) ? { from: from + 1, to } : undefined;
}
