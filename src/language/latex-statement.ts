/** One statement of a LaTeX line: its sides with the relations between them, or a condition. */

import { studentProblem } from '../problem';
import type { Expr, Relation } from './expr';
import { call, derivative, name } from './expr';
import { ARROWS, COMPARISONS, ORDERS } from './latex-commands';
import type { Read } from './latex-conditions';
import { equalities, moreFollows, skipSet, statement } from './latex-conditions';
import { define } from './latex-define';
import { definitionAt } from './latex-definitions';
import { startsDifferential } from './latex-differential';
import { GRAMMAR } from './latex-expression';
import { functionAt, unknownFunction } from './latex-functions';
import { isIndexLike, lettersOf } from './latex-letters';
import { resolveWritten } from './latex-names';
import { saysElse, saysIf } from './latex-parts';
import type { Reader } from './latex-reader';
import {
  counted,
  entityOf,
  here,
  isBound,
  isCommand,
  isCondition,
  noFactor,
  opensRemark,
  peek,
  raise,
  skip,
  unexpected,
  within,
} from './latex-reader';
import { isDemand, isDots, isSeparator, relationAhead, relationAt, relationOf } from './latex-relations';
import type { Token } from './latex-token';
import type { Written } from './latex-written';
import { beginsName, readWritten } from './latex-written';
import { matchName } from './name-match';
import { spellingKey } from './names';

export function readStatement(r: Reader, number: number, rebinds: boolean, conditional: boolean): Read {
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
        if (t && (isCommand(t, 'in') || isCommand(t, 'notin'))) {
          const condition = valueCondition(r, at);
          return condition ? { condition } : skipSet(r, at.letters);
        }
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
    if (isSeparator(t)) noFactor(r, t);
    const given = namesEnd(r, sides, relations[relations.length - 1]);
    if (given) {
      relations.pop();
      const made = define(r, given, sides.slice(-1), ['='], true, from, number, false);
      if ('condition' in made) return made;
      if (sides.length === 1 && !continues) return made;
      return { ...statement(r, sides, relations, continues, from, number), named: made };
    }
    sides.push(GRAMMAR.additive(r));
    const rel = relationAt(r);
    if (rel) relations.push(rel);
  }
  const t = peek(r);
  if (t && (t.kind === 'op' || t.kind === 'command') && COMPARISONS.has(t.text)) {
    // `i = j \ne k`, or `= 1\{…\} > 0` by mistake
    if (!sides.every((s) => isIndexLike(r, s))) unexpected(r, 'the formula');
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
  // `∇J = Xᵀr = 0 ⇒ …`: the gradient is set to zero, and what follows holds at its zero alone
  const last = sides[sides.length - 1];
  const zero = last?.kind === 'number' && last.text === '0' && sides.length + (continues ? 1 : 0) > 2;
  if (zero && isArrow(peek(r))) {
    sides.pop();
    relations.pop();
    r.solving = true;
  }
  return statement(r, sides, relations, continues, from, number);
}

/** `… = p - y =: \delta`, `\equiv e_j`: a name that nothing has, at the end of a chain; consumed. */
function namesEnd(r: Reader, sides: readonly Expr[], relation: Relation | undefined): Written | undefined {
  if (sides.length === 0 || !beginsName(peek(r)) || startsDifferential(r)) return undefined;
  const saved = { at: r.at, offset: r.offset };
  const w = readWritten(r);
  const next = peek(r);
  const letters = (w?.parts.sub ?? []).filter((p) => p.kind === 'letter').length;
  const isDelta = w?.parts.base === 'delta' && letters < 2;
  if (
    w &&
    r.offset === 0 &&
    !w.transposed &&
    !w.parts.primes &&
    (!next || isSeparator(next)) &&
    (relation === ':=' || (relation === '=' && isDelta)) &&
    isNew(r, w)
  )
    return w;
  r.at = saved.at;
  r.offset = saved.offset;
  return undefined;
}

/** `x \in (-1, 1)` behind a formula: a condition on a value; undefined, the cursor where it was, for what an index runs over. */
function valueCondition(
  r: Reader,
  start: { readonly at: number; readonly offset: number; readonly letters: number },
): Expr | undefined {
  const saved = { at: r.at, offset: r.offset };
  r.at = start.at;
  r.offset = start.offset;
  r.letters.length = start.letters;
  const e = GRAMMAR.expression(r);
  if (isCondition(e)) return e;
  r.at = saved.at;
  r.offset = saved.offset;
  return undefined;
}

/** Whether a name stands for nothing so far. */
function isNew(r: Reader, w: Written): boolean {
  const { resolution } = resolveWritten(r, w);
  if (resolution.kind === 'unknown' || (w.parts.base === 'e' && w.parts.sub && !entityOf(r, 'e'))) return true;
  if (resolution.kind !== 'letter' || resolution.expr.kind !== 'name') return false;
  const letter = resolution.expr.name;
  return !isBound(r, letter) && !r.scope.indices.includes(letter) && !r.leftLetters.has(letter);
}

const isArrow = (t: Token | undefined): boolean => t?.kind === 'command' && ARROWS.has(t.text);

/** Whether a gap, a comma or a remark stands before a bracket: `…, (j \ne y)`. */
function behindFormula(r: Reader, from: number): boolean {
  const before = r.tokens[from - 1];
  return before !== undefined && isSeparator(before);
}

/** Whether a comparison is all there is: then it is the answer itself. */
function isWholeAnswer(r: Reader, from: number): boolean {
  return from === 0 && r.at >= r.tokens.length;
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

/** `= X^\top X \succeq 0`: a remark on what was found is passed over. */
function atEnd(r: Reader): void {
  const demanded = isDemand(r);
  if (demanded) r.solving = true;
  if (demanded || (peek(r)?.kind === 'command' && ORDERS.has(peek(r)?.text ?? '')))
    while (peek(r) && !isSeparator(peek(r) as Token)) skip(r);
  const t = peek(r);
  if (t && isDots(t)) betweenFactors(r, t);
  if (!t || isSeparator(t) || opensRemark(r, t)) return;
  if ((t.kind === 'letters' || t.kind === 'word') && (saysIf(t) || saysElse(t))) return;
  unexpected(r, 'the formula');
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
