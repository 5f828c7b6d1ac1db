/** One line of a LaTeX answer: its statements, the conditions, words, labels and remarks between them. */
import { studentProblem } from '../problem';
import type { Expr } from './expr';
import { call } from './expr';
import { ARROWS } from './latex-commands';
import type { Read, Statement } from './latex-conditions';
import { OTHERWISE } from './latex-conditions';
import { definitionAt } from './latex-definitions';
import { GRAMMAR } from './latex-expression';
import { passesGeneral } from './latex-general';
import { lettersOf } from './latex-letters';
import { skipsDefinition } from './latex-own-functions';
import { saysElse, saysIf } from './latex-parts';
import { passesDifferential } from './latex-passing';
import type { Reader } from './latex-reader';
import {
  counted,
  entityOf,
  here,
  isCommand,
  isOp,
  opensRemark,
  peek,
  raise,
  since,
  skip,
  Unreadable,
  within,
} from './latex-reader';
import { isSeparator, relationAhead, relationOf } from './latex-relations';
import { skipsSet } from './latex-sets';
import { readStatement } from './latex-statement';
import type { Token } from './latex-token';
import { beginsName, readWritten } from './latex-written';
import { textFunction } from './text-functions';

export function readLine(
  r: Reader,
  from: number,
  to: number,
  number: number,
): { statements: Statement[]; header?: Expr } {
  r.at = from;
  r.offset = 0;
  r.end = to;
  const statements: Statement[] = [];
  let rebinds = false;
  let leading: Expr | undefined;
  let conditional = false;
  let premise = false;
  let setting = false;
  while (r.at < r.end) {
    const t = peek(r) as Token;
    if (t.kind === 'text') {
      if (saysElse(t)) {
        // `a if x > 0, else b`
        const next = r.tokens[r.at + 1];
        const before = statements.length > 0 && statements.every((s) => s.when) && r.at + 1 < r.end;
        if (before && next && (isOp(next, '-') || r.grammar.startsFactor(r, next))) leading = OTHERWISE;
        else if (statements.length > 0) attach(r, statements, OTHERWISE);
        else leading = OTHERWISE;
        skip(r);
        continue;
      }
      if (passesSplitRemark(r, t)) continue;
      if (saysIf(t)) conditional = true;
      premise = saysPremise(t);
      setting = SETTING.test(t.text);
      if (setting && (/\b(?:zero|0)\b/i.test(t.text) || zeroBehind(r))) r.solving = true;
      rebinds = /\b(?:let|define|denote|set|put|write)\b/i.test(t.text);
      skip(r);
      continue;
    }
    if (isOp(t, ',')) decimalComma(r);
    if (
      t.kind === 'gap' ||
      t.kind === '&' ||
      isOp(t, ',') ||
      isOp(t, ';') ||
      isOp(t, '.') ||
      isOp(t, ':') ||
      isOp(t, '->') ||
      isOp(t, '=>') ||
      (t.kind === 'command' &&
        (ARROWS.has(t.text) || t.text === 'dots' || t.text === 'ldots' || t.text === 'cdots' || t.text === 'backslash'))
    ) {
      if (t.kind === 'command' && ARROWS.has(t.text)) premise = t.text === 'because';
      skip(r);
      continue;
    }
    if (t.kind === 'letters' && r.offset === 0 && /^(?:let|Let)$/.test(t.text)) {
      rebinds = true;
      skip(r);
      continue;
    }
    if (t.kind === 'letters' && (t.text === 'if' || t.text === 'for' || t.text === 'when') && !entityOf(r, t.text)) {
      conditional = true;
      skip(r);
      continue;
    }
    if (isCommand(t, 'forall')) {
      skip(r);
      conditional = true;
      // `\forall i, j`
      while (isLoneLetter(r) && isOp(r.tokens[r.at + 1], ',') && isLoneLetter(r, 2)) r.at += 2;
      continue;
    }
    if (isLabel(r, t) || isRemark(r, t, statements) || namesFunction(r, t) || skipsDefinition(r) || skipsSet(r))
      continue;
    if (passesGeneral(r)) {
      r.passing = true;
      rebinds = false;
      continue;
    }
    if (passesDifferential(r)) continue;
    if (r.passing && relationAhead(r)) {
      toSeparator(r);
      continue;
    }
    r.passing = false;
    if (!conditional && statements.length > 0 && namesInWords(r)) continue;
    const inside = definitionInside(r, t);
    const { solving } = r;
    const read = (): Read => readStatement(r, number, rebinds, conditional);
    const s = inside
      ? orPassed(r, () => inBracket(r, t, () => readStatement(r, number, rebinds, false)))
      : premise || solving
        ? orPassed(r, read)
        : r.lenient && !conditional
          ? orLeftOut(r, () => orFamily(r, statements, read), number)
          : orFamily(r, statements, read);
    rebinds = false;
    if (!s) continue;
    if (!('condition' in s) && solving) {
      // what holds where the gradient is zero is no claim about the gradient
      if (s.sides[0]?.kind === 'derivative') r.solving = false;
      else s.relations = s.relations.map(() => '≈');
    }
    if (!('condition' in s) && setting && isZero(s.sides[s.sides.length - 1])) {
      r.solving = true;
      continue;
    }
    if ('condition' in s) {
      conditional = false;
      if (!s.condition) continue;
      // `j = c_i: …` holds for what follows
      if (statements.length > 0 && (isOp(peek(r), ':') || statements.every((x) => x.when))) leading = s.condition;
      else if (statements.length === 0)
        leading = leading ? counted(r, call('and', [leading, s.condition])) : s.condition;
      else attach(r, statements, s.condition);
    } else {
      conditional = false;
      if (leading) s.when = leading;
      const { named, ...own } = s;
      statements.push(own, ...(named ? [named] : []));
    }
  }
  return { statements: asCases(statements), ...(leading && statements.length === 0 && { header: leading }) };
}

/** `\text{(only } i = j \text{ survives)}`: a remark whose bracket closes in a later text; consumed. */
function passesSplitRemark(r: Reader, t: Token): boolean {
  const open = (x: Token): number => x.text.split('(').length - x.text.split(')').length;
  if (open(t) <= 0) return false;
  for (let k = r.at + 1; k < r.end; k++) {
    const x = r.tokens[k] as Token;
    if (x.kind !== 'text' || open(x) >= 0) continue;
    r.at = k + 1;
    r.offset = 0;
    return true;
  }
  return false;
}

/** Words behind which an equation only says why: it is left out where it can't be read. */
const saysPremise = (t: Token): boolean =>
  /^(?:since|because|as|note(?: that)?|recall(?: that)?|using|by|from|and since|and because)\b/i.test(t.text.trim());

/** What is said in passing, or undefined where it can't be read: then the cursor is at the next remark, arrow or gap. */
function orPassed<T>(r: Reader, read: () => T): T | undefined {
  const start = r.tokens[r.at]?.start ?? 0;
  const saved = { depth: r.depth, letters: r.letters.length, scope: r.scope, bound: new Map(r.bound), end: r.end };
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    r.depth = saved.depth;
    r.letters.length = saved.letters;
    r.scope = saved.scope;
    r.end = saved.end;
    r.bound.clear();
    for (const [k, v] of saved.bound) r.bound.set(k, v);
    toSeparator(r);
    r.notes.push(studentProblem('passed-over', 'What is only said as a reason was left out.', since(r, start)));
    return undefined;
  }
}

/**
 * `\delta_t = \partial L / \partial s_t` with s_1 and s_2: a line for each number for which all its names exist. The last is
 * returned, those before it are put among the statements.
 */
function orFamily(r: Reader, statements: Statement[], read: () => Read): Read {
  const start = { at: r.at, offset: r.offset };
  const w = definitionAt(r);
  const letter = w?.parts.sub?.length === 1 && w.parts.sub[0]?.kind === 'letter' ? w.parts.sub[0].text : undefined;
  r.at = start.at;
  r.offset = start.offset;
  if (letter === undefined) return read();
  const saved = {
    depth: r.depth,
    letters: r.letters.length,
    notes: r.notes.length,
    bound: new Map(r.bound),
    end: r.end,
  };
  const restore = (): void => {
    r.at = start.at;
    r.offset = start.offset;
    r.depth = saved.depth;
    r.end = saved.end;
    r.bound.clear();
    for (const [k, v] of saved.bound) r.bound.set(k, v);
  };
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Unreadable) || error.problem.code !== 'unknown-name') throw error;
    r.letters.length = saved.letters;
    r.notes.length = saved.notes;
    const found: Read[] = [];
    let behind = r.at;
    try {
      for (let k = 1; k <= MOST_OF_FAMILY; k++) {
        restore();
        r.written = new Map([[letter, k]]);
        found.push(read());
        behind = r.at;
      }
    } catch (again) {
      if (!(again instanceof Unreadable) || again.problem.code !== 'unknown-name' || found.length < 2) throw error;
      restore();
      r.at = behind;
      r.offset = 0;
    } finally {
      r.written = undefined;
    }
    for (const s of found.slice(0, -1)) if (!('condition' in s)) statements.push(s);
    return found[found.length - 1] as Read;
  }
}

const MOST_OF_FAMILY = 12;

function toSeparator(r: Reader): void {
  for (let t = peek(r); t && !endsPremise(t); t = peek(r)) {
    r.at = Math.max(r.at + 1, t.mate + 1);
    r.offset = 0;
  }
}

const endsPremise = (t: Token): boolean =>
  t.kind === 'gap' || t.kind === 'text' || isOp(t, ',') || (t.kind === 'command' && ARROWS.has(t.text));

/** `(e_j = y_j - t_j)` beside a formula: a name is introduced in the bracket. */
function definitionInside(r: Reader, t: Token): boolean {
  const before = r.tokens[r.at - 1];
  const after = t.mate + 1 < r.end ? r.tokens[t.mate + 1] : undefined;
  if (t.kind !== 'open' || t.text !== '(' || !before || !isSeparator(before) || (after && !isSeparator(after)))
    return false;
  const saved = { at: r.at, offset: r.offset, end: r.end };
  r.at++;
  r.offset = 0;
  r.end = t.mate;
  const w = definitionAt(r);
  const found =
    w !== undefined && (w.parts.sub !== undefined || [...w.parts.base].length > 1 || !/^[i-n]$/.test(w.parts.base));
  r.at = saved.at;
  r.offset = saved.offset;
  r.end = saved.end;
  return found;
}

function inBracket<T>(r: Reader, open: Token, read: () => T): T {
  const { end } = r;
  r.at++;
  r.offset = 0;
  r.end = open.mate;
  const value = read();
  r.at = open.mate + 1;
  r.offset = 0;
  r.end = end;
  return value;
}

function isLoneLetter(r: Reader, ahead = 0): boolean {
  const at = r.at + ahead;
  const [t, next] = [r.tokens[at], at + 1 < r.end ? r.tokens[at + 1] : undefined];
  return at < r.end && t?.kind === 'letters' && t.text.length === 1 && (!next || isSeparator(next));
}

/** Words that set a gradient to zero. */
const SETTING = /\b(?:setting|equating|set)\b/i;

const isZero = (e: Expr | undefined): boolean => e?.kind === 'number' && e.text === '0';

/** `Setting this to $0$`. */
function zeroBehind(r: Reader): boolean {
  const next = r.tokens[r.at + 1];
  const t = next?.kind === 'gap' ? r.tokens[r.at + 2] : next;
  return t?.kind === 'number' && t.text === '0';
}

/** `\text{with the step function } H`, `H \text{ the step function}`: a bare name beside words belongs to them. */
function namesInWords(r: Reader): boolean {
  if (r.offset > 0 || !beginsName(peek(r))) return false;
  const behindWords = r.tokens[r.at - 1]?.kind === 'text';
  const { at } = r;
  readWritten(r);
  const next = peek(r);
  const beforeWords = next?.kind === 'text' && !saysIf(next) && !saysElse(next);
  if (r.offset === 0 && (behindWords ? !next || isSeparator(next) : beforeWords)) return true;
  r.at = at;
  r.offset = 0;
  return false;
}

/** An equation that can't be read is left out, up to an arrow, words or the line's end; anything else is refused still. */
function orLeftOut(r: Reader, read: () => Read, number: number): Read {
  return recovering(r, read, (start, error) => {
    const from = r.at;
    let equation = false;
    for (let t = peek(r); t && t.kind !== 'text' && !(t.kind === 'command' && ARROWS.has(t.text)); t = peek(r)) {
      if (relationOf(t) !== undefined) equation = true;
      r.at = t.mate > r.at ? t.mate + 1 : r.at + 1;
    }
    r.at = Math.min(r.at, r.end);
    if (!equation) throw error;
    r.notes.push({ ...error.problem, span: since(r, start) });
    return { sides: [], relations: [], continues: true, from, to: r.at, number };
  });
}

/** Reads, or goes back to where it began and on from there by `otherwise`. */
function recovering(r: Reader, read: () => Read, otherwise: (start: number, error: Unreadable) => Read): Read {
  const { at, end, depth } = r;
  const kept = { letters: r.letters.length, notes: r.notes.length, bound: new Map(r.bound) };
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Unreadable) || error.problem.code === 'limit') throw error;
    r.at = at;
    r.offset = 0;
    r.end = end;
    r.depth = depth;
    r.letters.length = kept.letters;
    r.notes.length = kept.notes;
    r.bound.clear();
    for (const [k, v] of kept.bound) r.bound.set(k, v);
    return otherwise(here(r), error);
  }
}

/** `x = a if i = j, b otherwise` on one line: one statement with cases. */
function asCases(statements: Statement[]): Statement[] {
  const [first, ...rest] = statements;
  const last = first?.sides[first.sides.length - 1];
  if (!first?.when || !last || first.relations.length === 0 || rest.length === 0) return statements;
  if (!rest.every((s) => s.when && s.relations.length === 0 && s.sides.length === 1)) return statements;
  const { when } = first;
  const others = rest.map((s) => ({
    ...(s.when && s.when !== OTHERWISE && { when: s.when }),
    value: s.sides[0] as Expr,
  }));
  // the sides before the last hold under its condition too
  const sides = first.sides.map(
    (value, k): Expr =>
      k === 0 && !first.continues ? value : { kind: 'cases', branches: [{ when, value }, ...others] },
  );
  const end = rest[rest.length - 1] as Statement;
  const { when: _when, ...whole } = first;
  return [{ ...whole, sides, to: end.to }];
}

/** `0,5`: a comma right between digits is a decimal comma, and asked about. */
function decimalComma(r: Reader): void {
  const before = r.tokens[r.at - 1];
  const comma = r.tokens[r.at] as Token;
  const after = r.tokens[r.at + 1];
  if (before?.kind === 'number' && after?.kind === 'number' && before.end === comma.start && comma.end === after.start)
    raise(
      'decimal-comma',
      `${before.text},${after.text} has a comma between its digits.`,
      { start: before.start, end: after.end },
      `Write ${before.text}.${after.text} with a decimal point.`,
    );
}

/** A condition behind formulas holds for those of the line that have none yet; of several for those with its letters. */
function attach(r: Reader, statements: Statement[], when: Expr): void {
  const letters = lettersOf(when).filter((l) => !entityOf(r, l));
  const about = statements.filter((s) => s.sides.some((side) => lettersOf(side).some((l) => letters.includes(l))));
  for (const s of about.length > 0 ? about : statements) s.when ??= when;
}

/** `(\because …)`, `(\text{since …})` are skipped; `(\text{if } i = j)` is a condition. */
function isRemark(r: Reader, t: Token, statements: Statement[]): boolean {
  const inner = r.tokens[r.at + 1];
  if (t.kind !== 'open' || !inner || !opensRemark(r, t)) return false;
  const close = t.mate;
  if (saysIf(inner)) {
    const when = within(r, r.at + 2, close, () => GRAMMAR.expression(r), 'the condition');
    attach(r, statements, when);
  }
  r.at = close + 1;
  r.offset = 0;
  return true;
}

/** `g = \sigma`, `\phi := \tanh`: a letter for a function, which is known by its argument; skipped. */
function namesFunction(r: Reader, t: Token): boolean {
  const sign = r.tokens[r.at + 1];
  const named = r.tokens[r.at + 2];
  if (r.at + 2 >= r.end || r.offset > 0 || !beginsName(t) || !sign || relationOf(sign) === undefined || !named)
    return false;
  if (named.kind !== 'command' && named.kind !== 'word') return false;
  const after = r.at + 3 < r.end ? r.tokens[r.at + 3] : undefined;
  const end = after?.kind === 'open' && r.tokens[r.at + 4]?.text === 'cdot' ? after.mate + 1 : r.at + 3;
  const next = end < r.end ? r.tokens[end] : undefined;
  const isOne = named.text === 'sigma' || textFunction(named.text)?.elementwise === true;
  if (!isOne || (next && !isSeparator(next)) || entityOf(r, named.text) || entityOf(r, t.text)) return false;
  r.at = end;
  r.offset = 0;
  return true;
}

/** `(1)`, `(a)` as the number of a line; skipped. */
function isLabel(r: Reader, t: Token): boolean {
  if (t.kind !== 'open' || t.text !== '(' || t.mate !== r.at + 2) return false;
  const inner = r.tokens[r.at + 1];
  const next = t.mate + 1 < r.end ? r.tokens[t.mate + 1] : undefined;
  const plain =
    inner?.kind === 'number' ||
    (inner?.kind === 'letters' && inner.text.length === 1 && next?.space === true && !entityOf(r, inner.text));
  if (!plain || (next && !(next.kind === 'gap' || r.grammar.startsFactor(r, next)))) return false;
  if (next === undefined && r.tokens[r.at - 1] === undefined) return false;
  r.at = t.mate + 1;
  return true;
}
