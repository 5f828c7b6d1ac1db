/** One line of a LaTeX answer: its statements, the conditions, words, labels and remarks between them. */
import type { Expr } from './expr';
import { call } from './expr';
import { ARROWS } from './latex-commands';
import type { Statement } from './latex-conditions';
import { OTHERWISE } from './latex-conditions';
import { GRAMMAR } from './latex-expression';
import { lettersOf } from './latex-letters';
import { saysElse, saysIf } from './latex-parts';
import type { Reader } from './latex-reader';
import { counted, entityOf, isCommand, isOp, opensRemark, peek, raise, skip, within } from './latex-reader';
import { isSeparator, relationOf } from './latex-relations';
import { readStatement } from './latex-statement';
import type { Token } from './latex-token';
import { beginsName } from './latex-written';
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
  while (r.at < r.end) {
    const t = peek(r) as Token;
    if (t.kind === 'text') {
      if (saysElse(t)) {
        attach(statements, OTHERWISE);
        skip(r);
        continue;
      }
      if (saysIf(t)) conditional = true;
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
    if (isLabel(r, t) || isRemark(r, t, statements) || namesFunction(r, t)) continue;
    const s = readStatement(r, number, rebinds, conditional);
    rebinds = false;
    if ('condition' in s) {
      conditional = false;
      if (!s.condition) continue;
      // `j = c_i: …` holds for what follows
      if (statements.length > 0 && (isOp(peek(r), ':') || statements.every((x) => x.when))) leading = s.condition;
      else if (statements.length === 0)
        leading = leading ? counted(r, call('and', [leading, s.condition])) : s.condition;
      else attach(statements, s.condition);
    } else {
      conditional = false;
      if (leading) s.when = leading;
      statements.push(s);
    }
  }
  return { statements: asCases(statements), ...(leading && statements.length === 0 && { header: leading }) };
}

function isLoneLetter(r: Reader, ahead = 0): boolean {
  const at = r.at + ahead;
  const [t, next] = [r.tokens[at], at + 1 < r.end ? r.tokens[at + 1] : undefined];
  return at < r.end && t?.kind === 'letters' && t.text.length === 1 && (!next || isSeparator(next));
}

/** `x = a if i = j, b otherwise` on one line: one statement with cases. */
function asCases(statements: Statement[]): Statement[] {
  const [first, ...rest] = statements;
  const last = first?.sides[first.sides.length - 1];
  if (!first?.when || !last || first.relations.length === 0 || rest.length === 0) return statements;
  if (!rest.every((s) => s.when && s.relations.length === 0 && s.sides.length === 1)) return statements;
  const branches = [
    { when: first.when, value: last },
    ...rest.map((s) => ({
      ...(s.when && s.when !== OTHERWISE && { when: s.when }),
      value: s.sides[0] as Expr,
    })),
  ];
  const end = rest[rest.length - 1] as Statement;
  const { when: _when, ...whole } = first;
  return [{ ...whole, sides: [...first.sides.slice(0, -1), { kind: 'cases', branches }], to: end.to }];
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
function attach(statements: Statement[], when: Expr): void {
  const letters = lettersOf(when);
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
    attach(statements, when);
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
