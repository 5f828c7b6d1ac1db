/** The formulas of one text line: sides and relations, the conditions behind them, further equations and alternatives. */
import type { Relation } from './expr';
import { conditionOf, indexEquality, indexLetter, trailingCondition } from './text-conditions';
import type { Cutter, Stretch } from './text-cutter';
import {
  at,
  CONDITIONS,
  hasRelation,
  isSign,
  isWord,
  OTHERWISE,
  outside,
  spanOf,
  trimmedEnd,
  trimmedStart,
} from './text-cutter';
import { declares } from './text-names';
import { resolveWord } from './text-resolve';
import type { Token } from './text-tokens';

/** The formula with what stands behind it: conditions, further equations. */
export function formulas(
  c: Cutter,
  { from, to }: Stretch,
  before: readonly Stretch[],
  otherwise: boolean,
  rebinds: boolean,
): void {
  const when = [...before];
  let isOtherwise = otherwise;
  let end = to;
  const later: { readonly stretch: Stretch; readonly rebinds: boolean }[] = [];
  const { scope } = c.reading;
  for (const i of outside(c, from, to)) {
    const t = at(c, i) as Token;
    if (i === from || t.type !== 'word' || declares(scope, t.text)) continue;
    if (OTHERWISE.has(t.text)) {
      if (before.length > 0 && !otherwise && elsewhere(c, { from, to: i }, { from: i + 1, to }, when, rebinds)) return;
      isOtherwise = true;
      end = i;
      break;
    }
    if (!CONDITIONS.has(t.text) || (t.text === 'where' && isSign(at(c, i + 1), '('))) continue;
    if (t.text === 'if' && hasElse(c, i, to)) break;
    end = i;
    const others = alternatives(c, i + 1, to);
    if (others) {
      when.push(...conditionOf(c, i + 1, others.from));
      equation(c, from, trimmedEnd(c, from, end), to, when, isOtherwise, rebinds);
      const sign = [...outside(c, from, end)].find((k) => at(c, k)?.type === 'relation');
      const left = sign !== undefined && sign > from ? { from, to: sign } : undefined;
      for (const other of others.list) alternative(c, left, other, to);
      return;
    }
    if ((t.text === 'where' || t.text === 'with') && introduces(c, i + 1))
      later.push({ stretch: { from: i + 1, to }, rebinds: true });
    else when.push(...conditionOf(c, i + 1, to));
    break;
  }
  end = trimmedEnd(c, from, end);
  const commas = [...outside(c, from, end)].filter((i) => at(c, i)?.type === 'comma');
  if (commas.length > 0) {
    const cuts = [...commas, end];
    let formulaEnd = end;
    let cutting = true;
    cuts.slice(0, -1).forEach((comma, k) => {
      const next = { from: comma + 1, to: cuts[k + 1] as number };
      if (!cutting) return;
      if (indexEquality(c, next.from, next.to)) when.push(next);
      else if (hasRelation(c, next.from, next.to) && hasRelation(c, from, comma))
        later.push({ stretch: next, rebinds: false });
      else {
        cutting = false;
        return;
      }
      formulaEnd = Math.min(formulaEnd, comma);
    });
    end = formulaEnd;
  }
  const bracket = trailingCondition(c, from, end);
  if (bracket) {
    when.push(bracket);
    end = bracket.from - 1;
  }
  const further = (l: (typeof later)[number]): void =>
    formulas(
      c,
      { from: trimmedStart(c, l.stretch.from, l.stretch.to), to: trimmedEnd(c, l.stretch.from, l.stretch.to) },
      [],
      false,
      l.rebinds,
    );
  // `…, where G = dL/dY`: the name comes before the formula that uses it
  for (const l of later) if (l.rebinds) further(l);
  equation(c, from, end, to, when, isOtherwise, rebinds);
  for (const l of later) if (!l.rebinds) further(l);
}

/** `If u > 0 then y = a, else y = 0`: the formula before `else`, and what holds otherwise. False where nothing follows. */
function elsewhere(c: Cutter, then: Stretch, rest: Stretch, when: readonly Stretch[], rebinds: boolean): boolean {
  const { from } = then;
  const begin = isSign(at(c, rest.from), ':') ? rest.from + 1 : rest.from;
  const value = { from: trimmedStart(c, begin, rest.to), to: trimmedEnd(c, begin, rest.to) };
  if (value.from >= value.to) return false;
  equation(c, from, trimmedEnd(c, from, then.to), then.to, when, false, rebinds);
  if (hasRelation(c, value.from, value.to)) formulas(c, value, [], true, rebinds);
  else {
    const sign = [...outside(c, from, then.to)].find((k) => at(c, k)?.type === 'relation');
    alternative(c, sign === undefined ? undefined : { from, to: sign }, { value, when: [], otherwise: true }, rest.to);
  }
  return true;
}

type Alternative = { readonly value: Stretch; readonly when: readonly Stretch[]; readonly otherwise: boolean };

/** `…, b if i != j, c otherwise` behind the first condition; undefined where nothing like it follows. */
function alternatives(
  c: Cutter,
  from: number,
  to: number,
): { readonly from: number; readonly list: readonly Alternative[] } | undefined {
  const list: Alternative[] = [];
  let first = to;
  let start = -1;
  const isIf = (t: Token | undefined): boolean => t?.type === 'word' && CONDITIONS.has(t.text);
  const take = (end: number): boolean => {
    if (start < 0) return true;
    const s = { from: trimmedStart(c, start, end), to: trimmedEnd(c, start, end) };
    if (isWord(at(c, s.from) as Token, OTHERWISE)) {
      const value = isSign(at(c, s.from + 1), ':') ? s.from + 2 : s.from + 1;
      if (value >= s.to) return false;
      list.push({ value: { from: value, to: s.to }, when: [], otherwise: true });
      return true;
    }
    for (const k of outside(c, s.from, s.to)) {
      const t = at(c, k) as Token;
      if (k === s.from || t.type !== 'word' || declares(c.reading.scope, t.text)) continue;
      if (isWord(t, OTHERWISE) && k === s.to - 1) {
        list.push({ value: { from: s.from, to: k }, when: [], otherwise: true });
        return true;
      }
      if (isIf(t)) {
        list.push({ value: { from: s.from, to: k }, when: conditionOf(c, k + 1, s.to), otherwise: false });
        return true;
      }
    }
    return false;
  };
  for (const i of outside(c, from, to)) {
    if (at(c, i)?.type !== 'comma' && !isSign(at(c, i), ';')) continue;
    if (!take(i)) return undefined;
    first = Math.min(first, i);
    start = i + 1;
  }
  if (!take(to) || list.length === 0) return undefined;
  return { from: first, list };
}

function alternative(c: Cutter, left: Stretch | undefined, other: Alternative, to: number): void {
  c.out.push({
    sides: left ? [left, other.value] : [other.value],
    relations: left ? ['='] : [],
    continues: false,
    when: other.when,
    otherwise: other.otherwise,
    rebinds: false,
    whole: { from: left?.from ?? other.value.from, to: Math.max(other.value.to, to) },
  });
}

function hasElse(c: Cutter, from: number, to: number): boolean {
  for (const i of outside(c, from, to)) if (at(c, i)?.type === 'word' && at(c, i)?.text === 'else') return true;
  return false;
}

/** `S = …` behind `where`: a name that is no index. */
function introduces(c: Cutter, from: number): boolean {
  const first = at(c, from);
  // `where g(z) = …`
  const head = isSign(at(c, from + 1), '(') && !declares(c.reading.scope, first?.text ?? '');
  const sign = at(c, head ? (c.reading.partner[from + 1] as number) + 1 : from + 1);
  return first?.type === 'word' && sign?.type === 'relation' && (head || !indexLetter(c, first));
}

/** Where `==` compares: before the `?` of a choice (behind the last `=`), or between `if` and `else`; `=` too, where it can only compare. */
function choiceOf(c: Cutter, from: number, end: number): Stretch {
  let begin = from - 1;
  let before = begin;
  let stop = -1;
  for (const i of outside(c, from, end)) {
    const t = at(c, i) as Token;
    if (isSign(t, '?') && stop < 0 && begin >= from && compares(c, before + 1, begin, i)) begin = before;
    if (isSign(t, '?') || (t.type === 'word' && t.text === 'else')) stop = i;
    else if (t.type === 'relation' && t.text !== '==' && stop < 0) {
      before = begin;
      begin = i;
    }
  }
  return { from: begin, to: stop };
}

/** `t = 1 ? …`, `j = y_i ? …`: a number decides nothing, and an index letter is not defined. */
const compares = (c: Cutter, from: number, sign: number, question: number): boolean =>
  isSign(at(c, sign), '=') &&
  ((question === sign + 2 && at(c, sign + 1)?.type === 'number') || (sign === from + 1 && indexLetter(c, at(c, from))));

/** `sigma'(x)`, `f(x)` of a letter that nothing here is called: what follows holds of the function, and is said on the way. */
function isGeneral(c: Cutter, { from, to }: Stretch): boolean {
  const { scope, partner } = c.reading;
  const name = at(c, from);
  let k = from + 1;
  while (isSign(at(c, k), "'")) k++;
  const letter = at(c, k + 1);
  if (name?.type !== 'word' || !isSign(at(c, k), '(') || partner[k] !== k + 2 || k + 3 !== to) return false;
  if (letter?.type !== 'word' || [...letter.text].length !== 1 || declares(scope, name.text)) return false;
  // one that is called elsewhere is put in there
  const called = c.reading.list.some((t, i) => i !== from && t.text === name.text && isSign(at(c, i + 1), '('));
  if (called && k === from + 1) return false;
  return resolveWord(letter.text, scope, letter.span).kind === 'letter' && !scope.indices.includes(letter.text);
}

/** Sides and relations. */
function equation(
  c: Cutter,
  from: number,
  end: number,
  to: number,
  when: readonly Stretch[],
  otherwise: boolean,
  rebinds: boolean,
): void {
  const sides: Stretch[] = [];
  const relations: Relation[] = [];
  let begin = from;
  let continues = false;
  const choice = choiceOf(c, from, end);
  for (const i of outside(c, from, end)) {
    const t = at(c, i) as Token;
    if (t.type !== 'relation' || (/^==?$/.test(t.text) && i > choice.from && i < choice.to)) continue;
    if (i === from) continues = true;
    else sides.push({ from: begin, to: i });
    relations.push(t.text === '==' ? '=' : (t.text as Relation));
    begin = i + 1;
  }
  sides.push({ from: begin, to: end });
  c.passing = continues ? c.passing === true : sides.length > 1 && isGeneral(c, sides[0] as Stretch);
  if (c.passing) {
    c.out.push({ skipped: spanOf(c, from, Math.max(end, from + 1)) });
    return;
  }
  const whole = { from, to: Math.max(end, to) };
  const above = c.out[c.out.length - 1];
  const left = continues && (otherwise || when.length > 0) ? caseAbove(above) : undefined;
  if (left) c.out.push({ sides: [left, ...sides], relations, continues: false, when, otherwise, rebinds, whole });
  else if (continues && /^[=≈]$/.test(relations[0] ?? '') && (!above || otherCase(above, when, otherwise)))
    c.out.push({ sides, relations: relations.slice(1), continues: false, when, otherwise, rebinds, whole });
  else c.out.push({ sides, relations, continues, when, otherwise, rebinds, whole });
}

type Above = Cutter['out'][number] | undefined;

/** The left side of the line above, where that stands under a condition: `= …` below it is another case of the same. */
function caseAbove(above: Above): Stretch | undefined {
  return above && 'sides' in above && above.when.length > 0 && above.sides.length > 1 ? above.sides[0] : undefined;
}

/** `= a if u > 0` without a left side, as all begins with what is asked: `= 0 otherwise` below it is another case. */
const otherCase = (above: Above, when: readonly Stretch[], otherwise: boolean): boolean =>
  (otherwise || when.length > 0) &&
  above !== undefined &&
  'sides' in above &&
  above.when.length > 0 &&
  above.relations.length === 0;
