/** Prints an expression as plain text with as few brackets as its reader needs to find the same tree again. */

import type { AllExpr, CallExpr, DerivativeExpr, Expr, IndexExpr, OpName, SumExpr } from './expr';
import { matchName } from './name-match';
import type { Scope } from './names';
import { entryName } from './names';
import { softmaxEntry } from './softmax-entry';
import type { NameParts, Piece } from './spelling';
import { joinPieces, partsOf } from './spelling';

/** How tightly the printed form of a node holds together; the levels of mathjs's grammar. */
const OR = 1;
const AND = 2;
const RELATION = 3;
const SUM = 5;
const PRODUCT = 6;
const SIGN = 8;
const POWER = 9;
const ATOM = 10;

type Infix = { readonly sign: string; readonly level: number };
const INFIX: Partial<Record<OpName, Infix>> = {
  or: { sign: 'or', level: OR },
  and: { sign: 'and', level: AND },
  lt: { sign: '<', level: RELATION },
  le: { sign: '<=', level: RELATION },
  gt: { sign: '>', level: RELATION },
  ge: { sign: '>=', level: RELATION },
  eq: { sign: '==', level: RELATION },
  ne: { sign: '!=', level: RELATION },
  add: { sign: '+', level: SUM },
  subtract: { sign: '-', level: SUM },
  times: { sign: '*', level: PRODUCT },
  hadamard: { sign: '.*', level: PRODUCT },
  divide: { sign: '/', level: PRODUCT },
};
const POWERS: Partial<Record<OpName, string>> = { power: '^', elementwise_power: ' .^ ' };
/** Operations that the text names otherwise than the tree does. */
const FUNCTION_NAMES: Partial<Record<OpName, string>> = { maximum: 'max', minimum: 'min' };

type Printer = { readonly scope: Scope | undefined };
type Printed = { readonly text: string; readonly level: number };

/** The expression as plain text; reading it in the same scope gives the same tree, positions apart. */
export function printText(e: Expr, scope?: Scope): string {
  return value({ scope }, e).text;
}

const isLogic = (e: Expr): boolean => e.kind === 'call' && (e.op === 'not' || (INFIX[e.op]?.level ?? SUM) <= RELATION);

/** As a number: a comparison stands in `1(…)`. */
function value(p: Printer, e: Expr): Printed {
  return isLogic(e) ? { text: `1(${condition(p, e).text})`, level: ATOM } : plain(p, e);
}

/** As a condition: comparisons stand bare. */
function condition(p: Printer, e: Expr): Printed {
  if (e.kind !== 'call' || !isLogic(e)) return value(p, e);
  if (e.op === 'not') return { text: `not (${condition(p, e.args[0] as Expr).text})`, level: RELATION };
  const { sign, level } = INFIX[e.op] as Infix;
  if (level === RELATION) {
    const [a, b] = e.args.map((x) => bracket(value(p, x), RELATION + 1));
    return { text: `${a} ${sign} ${b}`, level };
  }
  const [a, b] = e.args.map((x, i) => bracket(condition(p, x), level + i));
  return { text: `${a} ${sign} ${b}`, level };
}

const bracket = ({ text, level }: Printed, least: number): string => (level < least ? `(${text})` : text);

function plain(p: Printer, e: Expr): Printed {
  switch (e.kind) {
    case 'number':
      return { text: e.text, level: e.text.startsWith('-') ? SIGN : ATOM };
    case 'name':
      return { text: textName(e.name), level: ATOM };
    case 'index':
      return { text: indexed(p, e), level: ATOM };
    case 'derivative':
      return { text: quotient(p, e), level: SIGN };
    case 'prime':
      return { text: `${e.op}${"'".repeat(e.order)}(${value(p, e.arg).text})`, level: ATOM };
    case 'call':
      return called(p, e);
    case 'sum':
      return { text: summed(p, e), level: ATOM };
    case 'cases': {
      const parts = e.branches.flatMap((b) =>
        b.when ? [condition(p, b.when).text, value(p, b.value).text] : [value(p, b.value).text],
      );
      return { text: `cases(${parts.join(', ')})`, level: ATOM };
    }
    case 'list':
      return { text: `[${e.items.map((x) => value(p, x).text).join(', ')}]`, level: ATOM };
  }
}

function called(p: Printer, e: CallExpr): Printed {
  const infix = INFIX[e.op];
  if (infix && e.args.length === 2) return chain(p, e, infix);
  const power = POWERS[e.op];
  if (power !== undefined && e.args.length === 2) {
    const [base, exponent] = e.args as [Expr, Expr];
    const high = value(p, exponent);
    // a bare T would be the transpose, and a transpose there be taken of the power
    const closed = exponent.kind === 'number' || (exponent.kind === 'name' && !/^(?:T|t|tr|top)$/.test(exponent.name));
    // `2^(X^T)[1]` would be the entry of a power
    const whole = high.level === ATOM && !high.text.startsWith('(');
    const text = closed || whole ? high.text : `(${high.text})`;
    return {
      text: `${bracket(value(p, base), ATOM)}${power}${exponent.kind === 'name' && !closed ? `(${high.text})` : text}`,
      level: POWER,
    };
  }
  if (e.op === 'negate') return { text: `-${bracket(value(p, e.args[0] as Expr), SIGN)}`, level: SIGN };
  if (e.op === 'transpose') {
    const arg = value(p, e.args[0] as Expr);
    // 1^T would be a row of ones
    const plain = p.scope?.names.get('T')?.kind === 'quantity' || arg.text === '1';
    if (plain) return { text: `transpose(${arg.text})`, level: ATOM };
    return { text: `${bracket(arg, ATOM)}^T`, level: POWER };
  }
  const args = softmaxEntry(e.op, e.args, p.scope)
    ? [`(${value(p, e.args[0] as Expr).text})`]
    : e.args.map((x, i) => (e.op === 'where' && i === 0 ? condition(p, x) : value(p, x)).text);
  for (const [key, given] of Object.entries(e.named ?? {})) {
    const axis = key === 'axis' && given.kind === 'number' ? ['rows', 'columns'][Number(given.text)] : undefined;
    args.push(axis ?? `${key}=${value(p, given).text}`);
  }
  return { text: `${FUNCTION_NAMES[e.op] ?? e.op}(${args.join(', ')})`, level: ATOM };
}

/** `a + b - c`: the left spine is walked in a loop, long sums are no deep trees to the stack. */
function chain(p: Printer, e: CallExpr, top: Infix): Printed {
  const parts: string[] = [];
  let at: Expr = e;
  let infix: Infix | undefined = top;
  while (at.kind === 'call' && infix && infix.level === top.level && at.args.length === 2) {
    const [left, right] = at.args as [Expr, Expr];
    const r = value(p, right);
    // the denominator a/dL/dY would read, and be misread by people
    const least = at.op === 'divide' && right.kind === 'derivative' ? ATOM : infix.level + 1;
    parts.push(`${at.op === 'divide' ? '/' : ` ${infix.sign} `}${bracket(r, least)}`);
    at = left;
    infix = at.kind === 'call' ? INFIX[at.op] : undefined;
  }
  parts.push(bracket(value(p, at), top.level));
  return { text: parts.reverse().join(''), level: top.level };
}

const isLetter = (e: Expr | AllExpr): boolean => e.kind === 'name' && /^[a-z]$/.test(e.name);
const isDigit = (e: Expr | AllExpr): boolean => e.kind === 'number' && /^[1-9]$/.test(e.text);

function indexed(p: Printer, e: IndexExpr): string {
  // `x_2i` would be one index, the product 2i
  const factor = e.at.some((a, i) => a.kind === 'number' && e.at[i + 1]?.kind === 'name');
  const short =
    !factor && e.base.kind === 'name' && subscriptable(p, e.base.name) && e.at.every((a) => isLetter(a) || isDigit(a));
  if (short) {
    const tail = e.at.map((a) => (a.kind === 'name' ? a.name : a.kind === 'number' ? a.text : '')).join('');
    const text = `${textName(entryName(p.scope, (e.base as { name: string }).name, e.at.length))}_${tail}`;
    if (readsAs(p, text, e)) return text;
  }
  const at = e.at.map((a) => (a.kind === 'all' ? ':' : value(p, a).text)).join(', ');
  return `${bracket(value(p, e.base), ATOM)}[${at}]`;
}

/** Whether a short form is the entry meant: another name of the scope may begin like it. */
function readsAs(p: Printer, text: string, e: IndexExpr): boolean {
  if (!p.scope || e.base.kind !== 'name') return true;
  const parts = partsOf(text);
  const found = parts && matchName(parts, p.scope);
  return found === undefined || (found.entity.name === e.base.name && found.rest.length === e.at.length);
}

/** Whether `name_12` would be read as an entry of `name`: names with subscripts of their own take brackets. */
function subscriptable(p: Printer, name: string): boolean {
  const parts = partsOf(name);
  return (
    parts !== undefined && !parts.sub && !parts.sup && !parts.primes && !(p.scope?.names.get(name)?.kind === 'local')
  );
}

function quotient(p: Printer, e: DerivativeExpr): string {
  const order = e.by.length;
  const below = e.by.map((x) => `d${isNamed(x) ? plain(p, x).text : `(${value(p, x).text})`}`).join(' ');
  const d = order > 1 ? `d${order}` : 'd';
  return isNamed(e.of) ? `${d}${plain(p, e.of).text}/${below}` : `${d}(${value(p, e.of).text})/${below}`;
}

const isNamed = (e: Expr): boolean => e.kind === 'name' || (e.kind === 'index' && e.base.kind === 'name');

function summed(p: Printer, e: SumExpr): string {
  const body = value(p, e.body).text;
  const from = e.from && value(p, e.from).text;
  const to = e.to && value(p, e.to).text;
  if (e.by) {
    const where = e.where ? ` : ${condition(p, e.where).text}` : '';
    return `${e.by}(${e.index} = ${from ?? ''}..${to ?? ''}${where}, ${body})`;
  }
  if (!e.where) {
    if (from === undefined && to === undefined) return `sum(${e.index}, ${body})`;
    if (from !== undefined && to !== undefined) return `sum(${e.index}, ${from}, ${to}, ${body})`;
    return `sum(${e.index} = ${from ?? ''}..${to ?? ''}, ${body})`;
  }
  const bounds = from === undefined && to === undefined ? e.index : `${e.index} = ${from ?? ''}..${to ?? ''}`;
  return `sum(${bounds} : ${condition(p, e.where).text}, ${body})`;
}

const wordOf = (pieces: readonly Piece[]): string => joinPieces(pieces);

/** A canonical name as text: itself where that is one word, else built from its parts (`y_hat`, `W^[1]`). */
export function textName(name: string): string {
  if (/^[\p{L}][\p{L}\p{N}_]*$/u.test(name)) return name;
  const parts = partsOf(name);
  return parts ? textOfParts(parts) : name;
}

function textOfParts(parts: NameParts): string {
  let s = parts.base;
  if (parts.accent) s += `_${parts.accent}`;
  if (parts.sub) {
    const word = wordOf(parts.sub);
    s += /^[\p{L}\p{N}]+$/u.test(word) ? `_${word}` : `_{${word}}`;
  }
  if (parts.sup) s += `^{${wordOf(parts.sup)}}`;
  if (parts.primes) s += "'".repeat(parts.primes);
  return s;
}
