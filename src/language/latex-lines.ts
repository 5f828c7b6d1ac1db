/** Lines of a LaTeX answer: statements with their sides, conditions, and the names that they introduce. */
import type { Problem } from '../problem';
import { studentProblem } from '../problem';
import type { AllExpr, Expr, Line, Relation } from './expr';
import { call, children, derivative, index, name } from './expr';
import { ARROWS, COMPARISONS, RELATIONS } from './latex-commands';
import { lossDifferential, startsDifferential } from './latex-derivative';
import { GRAMMAR } from './latex-expression';
import { functionAt, unknownFunction } from './latex-functions';
import { barGradient } from './latex-name-factor';
import type { Written } from './latex-names';
import { beginsName, readWritten } from './latex-names';
import { saysElse, saysIf } from './latex-parts';
import type { Reader } from './latex-reader';
import {
  argument,
  counted,
  entityOf,
  here,
  isBound,
  isCommand,
  isCondition,
  isOp,
  opensRemark,
  peek,
  raise,
  since,
  skip,
  unexpected,
  within,
} from './latex-reader';
import type { Token } from './latex-token';
import type { Entity, NameParts, Piece } from './names';
import { countsKey, matchName, spellingKey, UNKNOWN_RANK } from './names';
import { keyOf } from './spelling';
import { formOf } from './static-form';
import { textFunction } from './text-functions';

/** One statement of a line before it becomes a Line. */
type Statement = {
  sides: Expr[];
  relations: Relation[];
  continues: boolean;
  when?: Expr;
  defines?: { readonly name: string; readonly indices: readonly string[] };
  from: number;
  to: number;
  number: number;
};

/** Reads all lines; conditions on a line of their own hold for those below. `textAt` gives the text between two offsets. */
export function readLines(r: Reader, textAt: (start: number, end: number) => string): Line[] {
  const statements: Statement[] = [];
  const { tokens } = r;
  let from = 0;
  let number = 1;
  let next = 1;
  let header: Expr | undefined;
  let passing = false;
  for (let k = 0; k <= tokens.length; k++) {
    const t = tokens[k];
    if (t && t.mate > k) {
      k = t.mate;
      continue;
    }
    if (t && t.kind !== 'line') continue;
    if (t?.line !== undefined) next = t.line;
    if (from < k && passesDifferential(r, from, k, passing)) passing = true;
    else if (from < k) {
      passing = false;
      const read = readLine(r, from, k, number);
      if (endsCases(r, from, k)) header = undefined;
      if (read.header) header = read.header;
      for (const s of read.statements) {
        const when = s.when ?? (header && !isCondition(s.sides[0] as Expr) ? header : undefined);
        statements.push(when ? { ...s, when } : s);
      }
    }
    from = k + 1;
    number = next;
  }
  spreadConditions(statements);
  settleElse(statements);
  return statements.map((s) => {
    const start = tokens[s.from]?.start ?? 0;
    const end = tokens[s.to - 1]?.end ?? start;
    return {
      sides: s.sides,
      relations: s.relations,
      continues: s.continues,
      ...(s.when && { when: s.when }),
      ...(s.defines && { defines: s.defines }),
      text: textAt(start, end),
      span: { start, end },
      number: s.number,
    };
  });
}

/**
 * `df = \operatorname{tr}(…\, dX)`, or a line that goes on from it: an equation between differentials, on the way to a
 * derivative. It is passed over, with a note; what follows is the answer.
 */
function passesDifferential(r: Reader, from: number, to: number, passing: boolean): boolean {
  r.at = from;
  r.offset = 0;
  r.end = to;
  while (peek(r)?.kind === '&' || peek(r)?.kind === 'gap') skip(r);
  if (passing) return relationAhead(r);
  const start = here(r);
  const of = lossDifferential(r);
  while (peek(r)?.kind === '&' || peek(r)?.kind === 'gap') skip(r);
  if (!of || !relationAhead(r) || !r.tokens.slice(to).some((t) => t.kind === 'op' && t.text === '=')) return false;
  r.notes.push(
    studentProblem(
      'differentials',
      'An equation between differentials is passed over: it is no derivative.',
      since(r, start),
    ),
  );
  return true;
}

/** Names that some statement of the answer introduces, wherever it stands: `…, where g = …` may come after its use. */
export function introducedNames(r: Reader): Map<string, Entity> {
  const found = new Map<string, Entity>();
  const { tokens } = r;
  const differentiated = new Set(
    [...r.text.matchAll(/\\partial\s*\\?[A-Za-z]+_\{?([a-z]{1,3})(?![A-Za-z])/g)].flatMap((m) => [...(m[1] ?? '')]),
  );
  let starts = true;
  for (let k = 0; k < tokens.length; k++) {
    const t = tokens[k] as Token;
    if (starts && beginsName(t)) {
      r.at = k;
      r.offset = 0;
      r.end = tokens.length;
      const w = definitionAt(r);
      if (w) {
        const sub = (w.parts.sub ?? []).filter((p) => p.kind !== 'comma');
        let own = sub.length;
        const isIndex = (p: Piece | undefined): boolean =>
          p?.kind === 'letter' && (/^[i-n]$/.test(p.text) || differentiated.has(p.text));
        while (own > 0 && isIndex(sub[own - 1])) own--;
        const plain = spellingKey({ ...w.parts, sub: sub.slice(0, own) });
        const counts = own < sub.length && r.scope.names.get(plain)?.kind === 'size';
        const key = counts ? countsKey(plain) : plain;
        const called = counts ? countsName(plain, sub) : plain;
        found.set(key, { name: called, kind: 'local', rank: UNKNOWN_RANK, dims: FORWARD });
      }
    }
    starts = isSeparator(t) || t.kind === 'line';
    if (t.mate > k) k = t.mate;
  }
  return found;
}

const countsName = (size: string, sub: readonly { readonly text: string }[]): string =>
  `${size}_${sub.map((p) => p.text).join('')}`;

/** Marks a local name that is used before the line that introduces it. */
const FORWARD: readonly string[] = ['later'];

/** A line that introduces a name comes before the lines that use it. */
export function definitionsFirst(lines: readonly Line[]): Line[] {
  const out = [...lines];
  for (let k = 1; k < out.length; k++) {
    const line = out[k] as Line;
    const defined = line.defines?.name;
    if (defined === undefined) continue;
    const first = out.findIndex((l, at) => at < k && l.sides.some((s) => mentions(s, defined)));
    if (first < 0 || out.slice(0, k).some((l) => l.defines?.name === defined)) continue;
    let end = k + 1;
    while (out[end]?.continues) end++;
    const moved = out.splice(k, end - k);
    let to = first;
    while (to > 0 && out[to]?.continues) to--;
    out.splice(to, 0, ...moved);
  }
  return out;
}

function mentions(e: Expr, canonical: string): boolean {
  const stack: Expr[] = [e];
  while (stack.length > 0) {
    const x = stack.pop() as Expr;
    if (x.kind === 'name' && x.name === canonical) return true;
    stack.push(...children(x));
  }
  return false;
}

/** Words after which a condition on a line of its own holds no more. */
function endsCases(r: Reader, from: number, to: number): boolean {
  const first = r.tokens[from];
  return (
    to > from &&
    first?.kind === 'text' &&
    /\b(?:combin|both|together|overall|in general|thus|hence|therefore|finally|altogether)/i.test(first.text)
  );
}

/** A condition at the end of a chain stands for all of its lines. */
function spreadConditions(statements: Statement[]): void {
  for (let k = statements.length - 1; k > 0; k--) {
    const s = statements[k] as Statement;
    const before = statements[k - 1] as Statement;
    if (s.continues && s.when && !before.when) before.when = s.when;
  }
  for (let k = 1; k < statements.length; k++) {
    const s = statements[k] as Statement;
    const before = statements[k - 1] as Statement;
    if (s.continues && !s.when && before.when) s.when = before.when;
  }
}

const OTHERWISE: Expr = name('otherwise');

/** `otherwise` on a line: where no earlier condition holds. */
function settleElse(statements: Statement[]): void {
  let before: Expr | undefined;
  for (const s of statements) {
    if (s.when === OTHERWISE) {
      if (before) s.when = call('not', [before]);
      else delete s.when;
    } else if (s.when && s.when !== before)
      before = before && !sameTree(before, s.when) ? call('or', [before, s.when]) : s.when;
  }
}

const sameTree = (a: Expr, b: Expr): boolean => a === b || (a.span !== undefined && a.span === b.span);

function readLine(r: Reader, from: number, to: number, number: number): { statements: Statement[]; header?: Expr } {
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

/** A condition behind formulas holds for those of the line that have none yet. */
function attach(statements: Statement[], when: Expr): void {
  for (const s of statements) s.when ??= when;
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

type Read = Statement | { readonly condition: Expr | undefined };

function readStatement(r: Reader, number: number, rebinds: boolean, conditional: boolean): Read {
  const from = r.at;
  const sides: Expr[] = [];
  const relations: Relation[] = [];
  let continues = false;
  const first = relationAt(r);
  let definition: Written | undefined;
  if (first) {
    continues = true;
    relations.push(first);
  } else {
    definition = definitionAt(r);
    if (!definition) {
      const asked = askedFunction(r);
      if (asked) sides.push(asked);
      else {
        const at = { at: r.at, offset: r.offset, letters: r.letters.length, notes: r.notes.length };
        r.leftLetters = new Set();
        const left = GRAMMAR.additive(r);
        const t = peek(r);
        if (t && (isCommand(t, 'in') || isCommand(t, 'notin'))) return skipSet(r, at.letters);
        if (t && (t.kind === 'op' || t.kind === 'command') && COMPARISONS.has(t.text)) {
          r.at = at.at;
          r.offset = at.offset;
          r.letters.length = at.letters;
          const condition = GRAMMAR.expression(r);
          atEnd(r);
          if (conditional || !isWholeAnswer(r, from)) return { condition };
          return statement(r, [condition], [], false, from, number);
        }
        if (
          isCondition(left) &&
          r.tokens[from]?.kind === 'open' &&
          !relationAhead(r) &&
          (conditional || from > 0) &&
          behindFormula(r, from)
        ) {
          atEnd(r);
          return { condition: left };
        }
        sides.push(left);
        r.leftLetters = new Set(lettersOf(left));
        if (conditional && !relationAhead(r)) {
          // "for all i": no condition
          r.letters.length = at.letters;
          atEnd(r);
          return { condition: undefined };
        }
      }
      const rel = relationAt(r);
      if (rel) relations.push(rel);
    } else relations.push(relationAt(r) as Relation);
  }
  if (definition)
    r.leftLetters = new Set((definition.parts.sub ?? []).filter((p) => p.kind === 'letter').map((p) => p.text));
  while (relations.length > sides.length - (continues || definition ? 0 : 1)) {
    const t = peek(r);
    // a line that ends with a relation
    if (!t || isDots(t)) {
      if (t) skip(r);
      relations.pop();
      break;
    }
    if (isSeparator(t)) unexpected(r, 'the line');
    sides.push(GRAMMAR.additive(r));
    const rel = relationAt(r);
    if (rel) relations.push(rel);
  }
  const t = peek(r);
  if (t && (t.kind === 'op' || t.kind === 'command') && COMPARISONS.has(t.text)) {
    // `i = j \ne k`, or `= 1\{…\} > 0` by mistake
    if (!sides.every((s) => isIndexLike(r, s))) unexpected(r, 'the line');
    const op = COMPARISONS.get(t.text) as 'ne';
    skip(r);
    const right = GRAMMAR.additive(r);
    const parts = sides.slice(1).map((s, k) => call('eq', [sides[k] as Expr, s]));
    return {
      condition: [...parts, call(op, [sides[sides.length - 1] as Expr, right])].reduce((a, b) => call('and', [a, b])),
    };
  }
  if (isCommand(peek(r), 'in')) skipSet(r, r.letters.length);
  atEnd(r);
  if (definition) {
    const made = define(r, definition, sides, relations, rebinds, from, number, conditional);
    return made;
  }
  if (
    !continues &&
    relations.length > 0 &&
    relations.every((x) => x === '=') &&
    (conditional || sides.every((s) => isIndexLike(r, s)))
  ) {
    if (conditional || from > 0 || moreFollows(r)) return equalities(r, sides);
  }
  if (rebinds && relations.length > 0) relations[0] = ':=';
  return statement(r, sides, relations, continues, from, number);
}

/** Whether a gap, a comma or a remark stands before a bracket: `…, (j \ne y)`. */
function behindFormula(r: Reader, from: number): boolean {
  const before = r.tokens[from - 1];
  return before !== undefined && isSeparator(before);
}

const isDots = (t: Token): boolean => t.kind === 'command' && /dots$/.test(t.text);

/** Something of the answer stands beside the statement: then a bare equality of indices is a condition. */
const moreFollows = (r: Reader): boolean => r.at < r.tokens.length;

/** Whether a comparison is all there is: then it is the answer itself. */
function isWholeAnswer(r: Reader, from: number): boolean {
  return from === 0 && r.at >= r.tokens.length;
}

function equalities(r: Reader, sides: readonly Expr[]): { condition: Expr | undefined } {
  if (skipsRange(r)) return { condition: undefined };
  const parts = sides.slice(1).map((s, k) => counted(r, call('eq', [sides[k] as Expr, s])));
  return { condition: parts.reduce<Expr>((a, b) => counted(r, call('and', [a, b])), parts.shift() as Expr) };
}

/** `i = 1, \dots, N`: says over what an index runs; no condition. Consumes it. */
function skipsRange(r: Reader): boolean {
  let k = r.at;
  while (isOp(r.tokens[k], ',') || isOp(r.tokens[k], '.') || isOp(r.tokens[k], ':')) k++;
  const t = r.tokens[k];
  if (k >= r.end || k === r.at || !t) return false;
  if (isDots(t)) k++;
  else {
    // `i = 1:N`, `i = 1..N`
    const plain = t.kind === 'number' || (t.kind === 'letters' && t.text.length === 1);
    const last = r.tokens[k + 1];
    const colon = isOp(r.tokens[r.at], ':') && k === r.at + 1;
    const points = isOp(r.tokens[r.at], '.') && k > r.at + 1;
    if (!plain || !(colon || points) || (last && k + 1 < r.end && !isSeparator(last))) return false;
  }
  while (isOp(r.tokens[k], ',') || isOp(r.tokens[k], '.')) k++;
  r.at = k;
  r.offset = 0;
  if (r.at < r.end && r.grammar.startsFactor(r, r.tokens[r.at] as Token)) GRAMMAR.additive(r);
  return true;
}

/** `i \in \{1, …, N\}`: says over what an index runs; no condition. */
function skipSet(r: Reader, letters: number): { condition: undefined } {
  r.letters.length = letters;
  while (r.at < r.end && !(peek(r)?.kind === 'gap' || peek(r)?.kind === 'text')) {
    const t = peek(r) as Token;
    r.at = t.mate > r.at ? t.mate + 1 : r.at + 1;
    r.offset = 0;
  }
  return { condition: undefined };
}

function statement(
  r: Reader,
  sides: Expr[],
  relations: Relation[],
  continues: boolean,
  from: number,
  number: number,
): Statement {
  return { sides, relations, continues, from, to: r.at, number };
}

function isSeparator(t: Token): boolean {
  return (
    t.kind === 'gap' ||
    t.kind === '&' ||
    t.kind === 'text' ||
    isOp(t, ',') ||
    isOp(t, ';') ||
    isOp(t, '.') ||
    isOp(t, ':') ||
    isOp(t, '->') ||
    isOp(t, '=>') ||
    (t.kind === 'command' && (ARROWS.has(t.text) || t.text === 'forall' || isDots(t)))
  );
}

/** `x_1 \cdots x_n`: dots between factors stand for what is not written, and end no line. */
function betweenFactors(r: Reader, dots: Token): void {
  const next = r.at + 1 < r.end ? r.tokens[r.at + 1] : undefined;
  if (
    !next ||
    isSeparator(next) ||
    (r.tokens[r.at - 1]?.kind === 'number' && r.tokens[r.at - 2]?.kind !== '_') ||
    !GRAMMAR.startsFactor(r, next)
  )
    return;
  raise(
    'dots',
    'Dots stand for terms that are not written.',
    { start: dots.start, end: dots.end },
    'Write the product with \\prod_{i=1}^{n} instead of dots.',
  );
}

function atEnd(r: Reader): void {
  const t = peek(r);
  if (t && isDots(t)) betweenFactors(r, t);
  if (!t || isSeparator(t) || opensRemark(r, t)) return;
  if ((t.kind === 'letters' || t.kind === 'word') && (saysIf(t) || saysElse(t))) return;
  unexpected(r, 'the formula');
}

function relationOf(t: Token | undefined): Relation | undefined {
  return t && (t.kind === 'op' || t.kind === 'command') ? RELATIONS.get(t.text) : undefined;
}

function relationAhead(r: Reader): boolean {
  return relationOf(peek(r)) !== undefined;
}

/** The relation at the cursor, consumed, with signs above or below it and a `&` or gap beside it. */
function relationAt(r: Reader): Relation | undefined {
  const saved = r.at;
  while (peek(r)?.kind === '&' || peek(r)?.kind === 'gap') skip(r);
  const t = peek(r);
  let relation = relationOf(t);
  if (relation) skip(r);
  else if (isCommand(t, 'overset') || isCommand(t, 'stackrel') || isCommand(t, 'underset')) {
    skip(r);
    const mark = argument(r, 'the sign');
    const sign = argument(r, 'the sign');
    relation = relationOf(r.tokens[sign.from]);
    if (relation === '=' && /^(?:def|triangle|Delta)/.test(r.tokens[mark.from]?.text ?? '')) relation = ':=';
  } else if (isCommand(t, 'colon') && isOp(r.tokens[r.at + 1], '=')) {
    r.at += 2;
    relation = ':=';
  }
  if (!relation) {
    r.at = saved;
    return undefined;
  }
  while (peek(r)?.kind === '&' || peek(r)?.kind === 'gap') skip(r);
  // `= \ldots =`
  const dots = peek(r);
  if (dots && isDots(dots) && relationOf(r.tokens[r.at + 1])) {
    skip(r);
    return relationAt(r);
  }
  return relation;
}

/** `f'(x) = …` with a function that nothing declares: the derivative of the quantity asked for. */
function askedFunction(r: Reader): Expr | undefined {
  const t = peek(r);
  if (!t || !beginsName(t) || functionAt(r, t)) return undefined;
  const saved = { at: r.at, offset: r.offset };
  const start = here(r);
  const w = readWritten(r);
  const open = peek(r);
  const restore = (): undefined => {
    r.at = saved.at;
    r.offset = saved.offset;
    return undefined;
  };
  if (!w?.parts.primes || open?.kind !== 'open' || open.text !== '(') return restore();
  const { primes, ...bare } = w.parts;
  if (matchName(bare, r.scope) || primes !== 1) return restore();
  const close = open.mate;
  if (!relationOf(r.tokens[close + 1]) || close + 1 >= r.end) return restore();
  const asked = r.scope.asked;
  const known = asked !== undefined && [...r.scope.names.values()].some((e) => e.name === asked);
  if (!known) return unknownFunction(r, `${spellingKey(bare)}′`, start);
  const by = within(r, r.at + 1, close, () => GRAMMAR.expression(r), 'the argument');
  r.at = close + 1;
  r.offset = 0;
  const span = { start, end: open.end };
  r.notes.push(studentProblem('asked-function', `${spellingKey(bare)}′ was read as the derivative of ${asked}.`, span));
  return counted(r, derivative(name(asked, span), [by], span));
}

/** A new name on the left of `=` or `:=`; nothing consumed where none stands there. */
function definitionAt(r: Reader): Written | undefined {
  const t = peek(r);
  if (!t || !beginsName(t) || startsDifferential(r)) return undefined;
  const saved = { at: r.at, offset: r.offset };
  const run = t.kind === 'letters' && r.offset === 0 && t.text.length > 1 && !t.accent ? t.text : undefined;
  let w: Written | undefined;
  if (run !== undefined && newRun(r, run)) {
    // a run of letters that is no product of known names is one new name
    const start = here(r);
    skip(r);
    const sub = scriptPieces(r);
    w = { parts: { base: run, ...(sub && { sub }) }, start, transposed: false };
  } else w = readWritten(r);
  const relation = relationAhead(r);
  const bare = w && withoutPrimes(w.parts);
  const numbered = w?.sup?.length === 1 && w.sup[0]?.kind === 'digit';
  if (
    !w ||
    !bare ||
    !relation ||
    r.offset > 0 ||
    w.transposed ||
    numbered ||
    isDeclared(r, w.parts) ||
    isDeclared(r, bare) ||
    isAnotherFunction(r, w)
  ) {
    r.at = saved.at;
    r.offset = saved.offset;
    return undefined;
  }
  return w;
}

const withoutPrimes = ({ primes: _primes, ...rest }: NameParts): NameParts => rest;

/** σ and the like are new names only with scripts. */
function isAnotherFunction(r: Reader, w: Written): boolean {
  const { base, sub, sup } = w.parts;
  return isBound(r, base) || (base === 'e' && sup !== undefined && !sub);
}

/** A subscript behind a run. */
function scriptPieces(r: Reader): readonly Piece[] | undefined {
  if (peek(r)?.kind !== '_') return undefined;
  const saved = r.at;
  r.at -= 1;
  r.offset = (r.tokens[r.at] as Token).text.length - 1;
  const w = readWritten(r);
  if (!w) r.at = saved;
  return w?.parts.sub;
}

function newRun(r: Reader, run: string): boolean {
  if (entityOf(r, run) || r.words.bases.has(run)) return false;
  if (run[0] === 'd' && (matchName({ base: run.slice(1) }, r.scope) || run === 'dL')) return false;
  const known = [...run].filter((c) => matchName({ base: c }, r.scope) || r.scope.indices.includes(c)).length;
  return known < run.length;
}

/**
 * Whether the problem (or an earlier line) has the name. A name of the other case counts, unless the answer also uses the
 * declared case: then both are meant.
 */
function isDeclared(r: Reader, parts: NameParts): boolean {
  const match = matchName(parts, r.scope);
  if (!match || match.entity.dims === FORWARD) return false;
  if (!match.otherCase) {
    // `\delta_z` beside a δ of no index: the whole must be declared
    return match.rest.length === 0 || match.entity.rank === UNKNOWN_RANK || match.entity.rank > 0;
  }
  if (parts.base === 'H' && r.scope.askedOrder === 2) return false;
  const own = /^\p{L}/u.exec(match.entity.name)?.[0];
  return !r.tokens.some((t) => t.kind === 'letters' && own !== undefined && t.text.includes(own));
}

function define(
  r: Reader,
  w: Written,
  sides: Expr[],
  relations: Relation[],
  rebinds: boolean,
  from: number,
  number: number,
  conditional: boolean,
): Read {
  const { parts } = w;
  const bareLetter = !parts.sub && !parts.sup && !parts.accent && !parts.face && [...parts.base].length === 1;
  const left = { start: w.start, end: r.tokens[from]?.end ?? w.start };
  if (
    bareLetter &&
    sides.length > 0 &&
    relations[0] === '=' &&
    sides.every((s) => isIndexLike(r, s)) &&
    !rebinds &&
    (conditional || from > 0 || /^[a-z]$/.test(parts.base) || moreFollows(r))
  ) {
    // `i = k`: a condition
    const letter = name(parts.base, left);
    return equalities(r, [letter, ...sides]);
  }
  const kronecker = parts.base === 'delta' && parts.sub && parts.sub.length >= 2;
  const right = sides[0];
  if (kronecker && right && (right.kind === 'cases' || right.kind === 'number' || isCondition(right))) {
    const [i, j] = parts.sub?.filter((p) => p.kind !== 'comma') ?? [];
    const known = counted(r, call('delta', [name(i?.text ?? 'i'), name(j?.text ?? 'j')], left));
    return statement(r, [known, ...sides], relations, false, from, number);
  }
  if (parts.accent === 'bar' && sides.some(holdsDerivative)) {
    const adjoint = barGradient(r, {
      resolution: { kind: 'unknown', name: parts.base },
      written: w,
      transposed: false,
    });
    if (adjoint) return statement(r, [adjoint, ...sides], relations, false, from, number);
  }
  const free = new Set(sides.flatMap((s) => lettersOf(s)));
  const sub = (parts.sub ?? []).filter((p) => p.kind !== 'comma');
  let own = sub.length;
  while (own > 0) {
    const p = sub[own - 1] as Piece;
    if (p.kind !== 'letter' || p.sub || !free.has(p.text)) break;
    own--;
  }
  const indices = sub.slice(own).map((p) => p.text);
  if (indices.length === 2 && indices[0] === indices[1]) {
    // `R_{nn} = …` says what stands on the diagonal of a matrix that is 0 beside it
    const [n] = indices as [string];
    const other = [...'mnpqrstuvijkl'].find((l) => l !== n && !free.has(l) && !entityOf(r, l) && !isBound(r, l)) ?? 'm';
    indices[1] = other;
    const met = call('delta', [name(n), name(other)]);
    sides.splice(0, sides.length, ...sides.map((s) => counted(r, call('times', [met, s], s.span))));
  }
  const plain = keyOf(
    parts.face ? `${parts.face}.${parts.base}` : parts.base,
    parts.accent,
    parts.primes,
    sub
      .slice(0, own)
      .map((p) => p.text)
      .join(''),
    parts.sup ? parts.sup.map((p) => p.text).join('') : '',
  );
  const counts = indices.length > 0 && r.scope.names.get(plain)?.kind === 'size';
  const key = counts ? countsKey(plain) : plain;
  const called = counts ? countsName(plain, sub.slice(own)) : plain;
  const entity: Entity = {
    name: called,
    kind: 'local',
    rank: indices.length > 0 ? indices.length : staticRank(r, sides),
    dims: [],
  };
  const locals = new Map(r.scope.locals ?? []);
  locals.set(key, entity);
  r.scope = { ...r.scope, locals };
  const whole = counted(r, name(called, left));
  const side =
    indices.length > 0
      ? counted(
          r,
          index(
            whole,
            indices.map((i) => name(i)),
            left,
          ),
        )
      : whole;
  if (rebinds) relations[0] = ':=';
  return {
    ...statement(r, [side, ...sides], relations, false, from, number),
    defines: { name: called, indices },
  };
}

function holdsDerivative(e: Expr): boolean {
  const stack: Expr[] = [e];
  while (stack.length > 0) {
    const x = stack.pop() as Expr;
    if (x.kind === 'derivative') return true;
    stack.push(...children(x));
  }
  return false;
}

/** The rank of a local name, from the form of what it stands for. */
function staticRank(r: Reader, sides: readonly Expr[]): number {
  const last = sides[sides.length - 1];
  const form = last && formOf(last, r.scope);
  return form === 'scalar' ? 0 : form === 'column' ? 1 : form === 'matrix' ? 2 : UNKNOWN_RANK;
}

const comparesIndices = (op: string): boolean => op === 'delta' || op === 'eq' || op === 'ne';

/** Letters that stand as indices and that nothing inside binds. */
export function lettersOf(e: Expr): string[] {
  const out: string[] = [];
  const add = (a: Expr | AllExpr, bound: readonly string[]): void => {
    if (a.kind === 'name') {
      if (!bound.includes(a.name)) out.push(a.name);
    } else if (a.kind !== 'all') {
      if (a.kind === 'call') for (const x of a.args) add(x, bound);
      else visit(a, bound);
    }
  };
  const visit = (x: Expr, bound: readonly string[]): void => {
    // long sums are left spines
    let node: Expr = x;
    for (;;) {
      if (node.kind === 'call' && node.args.length === 2 && !comparesIndices(node.op)) {
        visit(node.args[1] as Expr, bound);
        node = node.args[0] as Expr;
        continue;
      }
      break;
    }
    if (node.kind === 'index') for (const a of node.at) add(a, bound);
    if (node.kind === 'call' && comparesIndices(node.op)) for (const a of node.args) add(a, bound);
    const inner = node.kind === 'sum' ? [...bound, node.index] : bound;
    for (const c of children(node)) visit(c, inner);
  };
  visit(e, []);
  return out;
}

/** Indices, labels, sizes and whole numbers: an equality of such is a condition. */
function isIndexLike(r: Reader, e: Expr): boolean {
  switch (e.kind) {
    case 'number':
      return /^\d+$/.test(e.text);
    case 'name': {
      for (const x of r.scope.names.values()) if (x.name === e.name) return x.kind === 'size' || x.kind === 'label';
      return [...e.name].length === 1;
    }
    case 'index': {
      if (e.base.kind !== 'name') return false;
      for (const x of r.scope.names.values())
        if (x.name === (e.base as { name: string }).name) return x.kind === 'label';
      return false;
    }
    case 'call':
      return (e.op === 'add' || e.op === 'subtract') && e.args.every((a) => isIndexLike(r, a));
    default:
      return false;
  }
}

/** Letters that stand as values but index nothing anywhere in the answer are unknown names. */
export function strayLetter(
  r: Reader,
  lines: readonly Line[],
): { readonly name: string; readonly span: Problem['span'] } | undefined {
  if (r.letters.length === 0) return undefined;
  const known = new Set(r.scope.indices);
  for (const line of lines) {
    for (const s of [...line.sides, ...(line.when ? [line.when] : [])]) {
      for (const l of indexLetters(s)) known.add(l);
    }
    for (const i of line.defines?.indices ?? []) known.add(i);
  }
  return r.letters.find((l) => !known.has(l.name) && !(r.scope.locals?.has(l.name) ?? false));
}

function indexLetters(e: Expr): string[] {
  const out: string[] = [];
  const stack: Expr[] = [e];
  while (stack.length > 0) {
    const x = stack.pop() as Expr;
    if (x.kind === 'index') for (const a of x.at) collect(a, out);
    if (x.kind === 'sum') out.push(x.index);
    if (x.kind === 'call' && (x.op === 'delta' || x.op === 'eq' || x.op === 'ne'))
      for (const a of x.args) collect(a, out);
    stack.push(...children(x));
  }
  return out;
}

function collect(a: Expr | AllExpr, out: string[]): void {
  if (a.kind === 'name') out.push(a.name);
  else if (a.kind === 'call') for (const x of a.args) collect(x, out);
}
