/** Cuts the tokens of an answer into lines: formulas joined by relations, the condition each stands under, words left out. */
import type { Span } from '../problem';
import type { Relation } from './expr';
import type { Reading } from './text-fold';
import { textFunction } from './text-functions';
import { declares } from './text-names';
import { resolveWord } from './text-resolve';
import type { Token, Tokens } from './text-tokens';

/** A stretch of tokens, `to` exclusive. */
export type Stretch = { readonly from: number; readonly to: number };

/** What a line says before its formulas are read. */
export type RawLine = {
  readonly sides: readonly Stretch[];
  readonly relations: readonly Relation[];
  readonly continues: boolean;
  readonly when: readonly Stretch[];
  /** `otherwise`: where no condition of the lines before it holds. */
  readonly otherwise: boolean;
  /** `let …`, `where …`: the name on the left is introduced or rebound. */
  readonly rebinds: boolean;
  readonly whole: Stretch;
};

/** A stretch that was taken as words. */
export type Skipped = { readonly skipped: Span };
/** A line that only says a condition, which holds for those after it: `case i = j:`. */
export type Header = { readonly header: readonly Stretch[]; readonly otherwise: boolean };

/** Words that begin or join lines and say nothing. */
const FILLERS: ReadonlySet<string> = new Set(
  'so hence thus therefore then we get have has that which gives give is are obtain since because by now finally using note also answer solution ans result equals yields yield follows it this chain rule from i.e. ie find compute first next second third the of consequently following as be equation expression gradient derivative'.split(
    ' ',
  ),
);
/** Words between two formulas of one physical line. */
const JOINTS: ReadonlySet<string> = new Set(['so', 'hence', 'thus', 'therefore', 'then', 'giving', 'implies', 'and']);
const LETS: ReadonlySet<string> = new Set([
  'let',
  'Let',
  'define',
  'Define',
  'set',
  'denote',
  'where',
  'with',
  'Where',
  'With',
]);
const CONDITIONS: ReadonlySet<string> = new Set([
  'if',
  'If',
  'for',
  'For',
  'when',
  'When',
  'whenever',
  'where',
  'with',
  'case',
  'Case',
  'given',
  'provided',
]);
const OTHERWISE: ReadonlySet<string> = new Set(['otherwise', 'Otherwise', 'else', 'Else']);
const QUANTIFIERS: ReadonlySet<string> = new Set(['all', 'each', 'every', 'any']);

type Cutter = { readonly reading: Reading; readonly out: (RawLine | Skipped | Header)[] };

function at(c: Cutter, i: number): Token | undefined {
  c.reading.count.steps++;
  return c.reading.list[i];
}
const isWord = (t: Token | undefined, among: ReadonlySet<string>): boolean => t?.type === 'word' && among.has(t.text);
const isSign = (t: Token | undefined, text: string): boolean => t !== undefined && t.type !== 'word' && t.text === text;

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

const OPERATORS = new Set(['+', '-', '*', '.*', '/', './']);

/** The tokens without the line ends at which a formula goes on: the line ends, or the next begins, with an operator. */
export function joinLines(tokens: Tokens): { readonly list: Token[]; readonly partner: readonly number[] } {
  const { list, partner } = tokens;
  if (!list.some((t) => t.type === 'newline')) return { list: [...list], partner };
  const keep: number[] = [];
  const placed = new Map<number, number>();
  let relation = false;
  list.forEach((t, i) => {
    if (t.type === 'newline' && goesOn(list, i, relation)) return;
    if (t.type === 'newline') relation = false;
    else if (t.type === 'relation') relation = true;
    placed.set(i, keep.length);
    keep.push(i);
  });
  if (keep.length === list.length) return { list: [...list], partner };
  return {
    list: keep.map((i) => list[i] as Token),
    partner: keep.map((i) => placed.get(partner[i] as number) ?? -1),
  };
}

function goesOn(list: readonly Token[], newline: number, relation: boolean): boolean {
  const last = list[newline - 1];
  const next = list[newline + 1];
  if (!last || !next || last.type === 'newline' || next.type === 'newline') return false;
  if ((last.type === 'op' && OPERATORS.has(last.text)) || (last.type === 'relation' && last.text !== '⇒')) return true;
  if (next.type !== 'op') return false;
  return next.text !== '-' ? OPERATORS.has(next.text) : relation;
}

/** Tokens outside brackets. */
function* outside(c: Cutter, from: number, to: number): Generator<number> {
  for (let i = from; i < to; i++) {
    yield i;
    if (at(c, i)?.type === 'open') i = Math.max(i, c.reading.partner[i] as number);
  }
}

function hasRelation(c: Cutter, from: number, to: number): boolean {
  for (const i of outside(c, from, to)) if (at(c, i)?.type === 'relation') return true;
  return false;
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

const trimmedEnd = (c: Cutter, from: number, to: number): number => {
  let end = to;
  while (
    end > from &&
    (at(c, end - 1)?.type === 'comma' || at(c, end - 1)?.type === 'newline' || isSign(at(c, end - 1), '.'))
  )
    end--;
  return end;
};

/** Skips newlines, fillers and the marks behind them at the beginning. */
function trimmedStart(c: Cutter, from: number, to: number): number {
  let start = from;
  for (; start < to; start++) {
    const t = at(c, start) as Token;
    if (t.type === 'newline' || t.type === 'comma') continue;
    const lower = t.text.toLowerCase();
    if (t.type === 'word' && FILLERS.has(lower) && !declares(c.reading.scope, t.text) && !isSign(at(c, start + 1), '='))
      continue;
    if (isSign(t, ':') && start > from) continue;
    if (isSign(t, '.') && start > from) continue;
    return start;
  }
  return start;
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

const spanOf = (c: Cutter, from: number, to: number): Span => ({
  start: (at(c, from) as Token).span.start,
  end: (at(c, Math.max(from, to - 1)) as Token).span.end,
});

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

/** `if i = j:`, `case i = j`, `i = j:`, `otherwise:` before the formula. Undefined where the line is only that. */
function leadingCondition(
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

/** The `:`, comma or `then` that ends a condition before a formula. */
function stopOf(c: Cutter, from: number, to: number): number {
  for (const i of outside(c, from, to)) {
    const t = at(c, i) as Token;
    if (isSign(t, '?')) return -1;
    if (i > from && (isSign(t, ':') || t.type === 'comma' || (t.type === 'word' && t.text === 'then'))) return i;
  }
  return -1;
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
function indexEquality(c: Cutter, from: number, to: number): boolean {
  if (!shortCondition(c, from, to)) return false;
  const sign = at(c, from + 1);
  if (sign?.type === 'compare' || isSign(sign, '==')) return true;
  return isSign(sign, '=') && to === from + 3 && indexLetter(c, at(c, from)) && at(c, from + 2)?.type !== 'number';
}

function indexLetter(c: Cutter, t: Token | undefined): boolean {
  if (t?.type !== 'word' || [...t.text].length !== 1) return false;
  const { scope, letters } = c.reading;
  return scope.indices.includes(t.text) || letters.has(t.text) || (!declares(scope, t.text) && /^[i-n]$/.test(t.text));
}

/** What stands behind `if` or `for`: `for all i` says nothing, commas join. */
function conditionOf(c: Cutter, from: number, to: number): Stretch[] {
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

/** The formula with what stands behind it: conditions, further equations. */
function formulas(
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
  equation(c, from, end, to, when, isOtherwise, rebinds);
  for (const l of later)
    formulas(
      c,
      { from: trimmedStart(c, l.stretch.from, l.stretch.to), to: trimmedEnd(c, l.stretch.from, l.stretch.to) },
      [],
      false,
      l.rebinds,
    );
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
    if (at(c, i)?.type !== 'comma') continue;
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
  const sign = at(c, from + 1);
  return at(c, from)?.type === 'word' && sign?.type === 'relation' && !indexLetter(c, at(c, from));
}

/** `… (i = k)` at the end of a line. */
function trailingCondition(c: Cutter, from: number, end: number): Stretch | undefined {
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

/** Where `==` compares: before the `?` of a choice (behind the last `=`), or between `if` and `else`. */
function choiceOf(c: Cutter, from: number, end: number): Stretch {
  let begin = from - 1;
  let stop = -1;
  for (const i of outside(c, from, end)) {
    const t = at(c, i) as Token;
    if (isSign(t, '?') || (t.type === 'word' && t.text === 'else')) stop = i;
    else if (t.type === 'relation' && t.text !== '==' && stop < 0) begin = i;
  }
  return { from: begin, to: stop };
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
    if (t.type !== 'relation' || (t.text === '==' && i > choice.from && i < choice.to)) continue;
    if (i === from) continues = true;
    else sides.push({ from: begin, to: i });
    relations.push(t.text === '==' ? '=' : (t.text as Relation));
    begin = i + 1;
  }
  sides.push({ from: begin, to: end });
  c.out.push({ sides, relations, continues, when, otherwise, rebinds, whole: { from, to: Math.max(end, to) } });
}
