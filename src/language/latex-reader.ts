/** The state of reading one LaTeX answer, and the small steps over its tokens that every part of the reader takes. */
import type { Problem, Span } from '../problem';
import { studentProblem } from '../problem';
import type { Expr, OpName } from './expr';
import { call } from './expr';
import { COMPARISONS, RELATIONS } from './latex-commands';
import type { IndexSets, Token, TokenKind } from './latex-token';
import { LIMITS, overLimit } from './limits';
import type { Entity, Scope } from './names';
import type { OwnFunctions } from './own-functions';

/** Carries a problem up to the reader's door, where it becomes a Result; nothing else catches it. */
export class Unreadable extends Error {
  constructor(readonly problem: Problem) {
    super(problem.message);
  }
}

export function raise(code: string, message: string, span?: Span, hint?: string): never {
  throw new Unreadable(studentProblem(code, message, span, hint));
}

/** Carries a problem that was made elsewhere up to the door. */
export function raiseProblem(problem: Problem): never {
  throw new Unreadable(problem);
}

export type Reader = {
  readonly text: string;
  readonly tokens: readonly Token[];
  /** The next token, how many of its letters are read already, and where the present range ends. */
  at: number;
  offset: number;
  end: number;
  scope: Scope;
  /** Letters that sums around the present place bind, and how often. */
  readonly bound: Map<string, number>;
  readonly notes: Problem[];
  /** Letters that stand as values of their own: each must be an index letter somewhere. */
  readonly letters: { readonly name: string; readonly span: Span }[];
  depth: number;
  nodes: number;
  /** Tokens looked at: bounded linearly in their number. */
  steps: number;
  /** Steps of earlier readings of the same text. */
  total: number;
  /** Whether the product read last was of factors side by side. */
  joined: boolean;
  readonly words: Words;
  /** Bars that are open around the cursor: a bar of that kind closes. */
  bars?: string;
  /** The grammar's rules, for the parts that they are made of. */
  readonly grammar: Grammar;
  /** Letters of a sum that is written out, with the number each stands for at present (`\sum_{t=1}^2 h_t` with h_1 and h_2). */
  written?: ReadonlyMap<string, string | number> | undefined;
  /** Whether the statement before was passed over: a line that goes on from it is too. */
  passing?: boolean;
  /** The `d` that is a size, whatever follows it. */
  sizeOnly?: Token | undefined;
  /** The gradient was set to zero: equations that follow hold there alone. */
  solving?: boolean;
  /** Equations that can't be read are passed over. */
  lenient?: boolean;
  /** Sets of indices that the answer defines. */
  sets?: IndexSets;
  /** Functions that the answer defines. */
  own?: OwnFunctions;
  /** The index letters of the left side of the present line. */
  leftLetters: ReadonlySet<string>;
};

/** The rules of expressions; one object, so that the files of the reader need no circle of imports. */
export type Grammar = {
  readonly expression: (r: Reader) => Expr;
  readonly additive: (r: Reader) => Expr;
  readonly product: (r: Reader) => Expr;
  readonly factor: (r: Reader) => Expr;
  readonly primary: (r: Reader) => Expr;
  readonly postfix: (r: Reader, e: Expr) => Expr;
  readonly powerOver: (r: Reader, e: Expr, from: number, to: number) => Expr;
  readonly startsFactor: (r: Reader, t: Token) => boolean;
  readonly largestOver: (
    r: Reader,
    by: 'max' | 'min',
    sub: { readonly from: number; readonly to: number },
    start: number,
  ) => Expr;
};

/** Declared names of several letters, which a run of letters may begin with. */
export type Words = { readonly bases: Set<string>; longest: number };

const wordsOf = new WeakMap<Scope['names'], Words>();

function words(scope: Scope): Words {
  let known = wordsOf.get(scope.names);
  if (!known) {
    const bases = new Set<string>();
    let longest = 0;
    for (const key of scope.names.keys()) {
      const base = /^[A-Za-z]{2,}/.exec(key)?.[0];
      if (base !== undefined) {
        bases.add(base);
        longest = Math.max(longest, base.length);
      }
    }
    known = { bases, longest };
    wordsOf.set(scope.names, known);
  }
  return known;
}

const NO_LETTERS: ReadonlySet<string> = new Set();

export function newReader(text: string, tokens: readonly Token[], scope: Scope, grammar: Grammar): Reader {
  return {
    text,
    tokens,
    at: 0,
    offset: 0,
    end: tokens.length,
    scope,
    bound: new Map(),
    notes: [],
    letters: [],
    depth: 0,
    nodes: 0,
    steps: 0,
    total: 0,
    words: words(scope),
    grammar,
    joined: false,
    leftLetters: NO_LETTERS,
  };
}

/** The token at the cursor; undefined at the end of the range. */
export function peek(r: Reader): Token | undefined {
  if (++r.steps > STEPS_PER_TOKEN * (r.tokens.length + 16)) throw new Unreadable(overLimit('nodes'));
  return r.at < r.end ? r.tokens[r.at] : undefined;
}

/** How often one token may be looked at, on average. */
export const STEPS_PER_TOKEN = 600;

export function ahead(r: Reader, by: number): Token | undefined {
  return r.at + by < r.end ? r.tokens[r.at + by] : undefined;
}

export function skip(r: Reader): void {
  r.at++;
  r.offset = 0;
}

export function isOp(t: Token | undefined, text: string): boolean {
  return t?.kind === 'op' && t.text === text;
}
export function isCommand(t: Token | undefined, name: string): boolean {
  return t?.kind === 'command' && t.text === name;
}
export function isKind(t: Token | undefined, kind: TokenKind): boolean {
  return t?.kind === kind;
}

/** Where the present token begins in the text. */
export function here(r: Reader): number {
  const t = r.tokens[Math.min(r.at, r.tokens.length - 1)];
  return t ? (r.at < r.tokens.length ? t.start + r.offset : t.end) : 0;
}

/** From `start` to the end of the last token read. */
export function since(r: Reader, start: number): Span {
  if (r.offset > 0) return { start, end: here(r) };
  const last = r.tokens[r.at - 1];
  return { start, end: Math.max(start, last ? last.end : start) };
}

export function counted<E extends Expr>(r: Reader, e: E): E {
  if (++r.nodes > LIMITS.nodes) throw new Unreadable(overLimit('nodes', e.span));
  return e;
}

/** Runs `inside` one level deeper. */
export function deeper<T>(r: Reader, inside: () => T): T {
  if (++r.depth > LIMITS.depth) throw new Unreadable(overLimit('depth', { start: here(r), end: here(r) + 1 }));
  const value = inside();
  r.depth--;
  return value;
}

/** Reads the tokens from `from` to before `to` on their own; all of them must be used. The cursor stays after `to`'s caller. */
export function within<T>(r: Reader, from: number, to: number, inside: () => T, what = 'this group'): T {
  const { at, offset, end } = r;
  r.at = from;
  r.offset = 0;
  r.end = to;
  const value = deeper(r, inside);
  if (r.at < r.end) unexpected(r, what);
  r.at = at;
  r.offset = offset;
  r.end = end;
  return value;
}

/** The braces at the cursor, which are known to stand there: the range between them. Consumes them. */
export function braced(r: Reader): { readonly from: number; readonly to: number } {
  const from = r.at + 1;
  const to = (r.tokens[r.at] as Token).mate;
  r.at = to + 1;
  r.offset = 0;
  return { from, to };
}

/** The argument of a command or a script at the cursor: its range. Consumes it. A lone token is an argument too. */
export function argument(r: Reader, after: string): { readonly from: number; readonly to: number } {
  const t = peek(r);
  if (!t) return raise('missing-argument', `${after} needs something after it.`, lastRead(r), 'Finish the formula.');
  if (t.kind === '{') return braced(r);
  const from = r.at;
  skip(r);
  return { from, to: r.at };
}

/** A token as it was written. */
export function shown(r: Reader, t: Token): string {
  return t.kind === 'line' ? 'the end of the line' : r.text.slice(t.start, t.end);
}

/** The last token before the cursor, behind which something is missing. */
function lastRead(r: Reader): Span {
  const last = r.tokens[r.at - 1];
  return last ? { start: last.start, end: last.end } : { start: 0, end: here(r) };
}

const lastShown = (r: Reader): string => r.text.slice(lastRead(r).start, lastRead(r).end);

/** What stands at the cursor is no beginning of a factor. */
export function noFactor(r: Reader, t: Token): never {
  return raise(
    'operator',
    `${shown(r, t)} stands where a quantity or a number was expected.`,
    { start: t.start, end: t.end },
    isOp(t, ',') ? hintFor(t) : 'Write what stands on both sides of it.',
  );
}

/** What stands at the cursor can't go on from what was read. */
export function unexpected(r: Reader, where: string): never {
  const t = r.tokens[r.at];
  if (!t || r.at >= r.end)
    return raise('incomplete', `Something is missing after ${lastShown(r)}.`, lastRead(r), 'Finish the formula.');
  return raise(
    'unexpected',
    `Found ${shown(r, t)} where ${where} should go on or end.`,
    { start: t.start + r.offset, end: t.end },
    hintFor(t),
  );
}

function hintFor(t: Token): string {
  if (t.kind === 'command' && /^(?:c|l|v|d)?dots$/.test(t.text))
    return 'Write the sum with \\sum_{i=1}^{n} instead of dots.';
  if (t.kind === 'bar') return "A value at a point (|_{x=a}) can't be read: put the value into the formula.";
  if (t.kind === 'op' && t.text === ',')
    return 'Put a decimal point for a decimal comma, and separate formulas with a new line.';
  return 'Leave it out, or put an operator before it.';
}

export const isBound = (r: Reader, letter: string): boolean => (r.bound.get(letter) ?? 0) > 0;

/** Binds letters while `inside` runs. */
export function binding<T>(r: Reader, letters: readonly string[], inside: () => T): T {
  for (const l of letters) r.bound.set(l, (r.bound.get(l) ?? 0) + 1);
  const value = inside();
  for (const l of letters) {
    const n = (r.bound.get(l) ?? 1) - 1;
    if (n > 0) r.bound.set(l, n);
    else r.bound.delete(l);
  }
  return value;
}

/** The entity of a key, other cases aside. */
export function entityOf(r: Reader, key: string): Entity | undefined {
  return r.scope.locals?.get(key) ?? r.scope.names.get(key);
}

/** Whether a comparison stands between `from` and `to`, not inside brackets. */
export function hasComparison(r: Reader, from: number, to: number): boolean {
  for (let k = from; k < to; k++) {
    const t = r.tokens[k] as Token;
    r.steps++;
    // `\mathbb{1}\{(a > b)\}`: brackets around all of it
    if (k === from && t.kind === 'open' && (t.text === '(' || t.text === '[') && t.mate === to - 1)
      return hasComparison(r, from + 1, to - 1);
    if (t.mate > k) k = t.mate;
    else if ((t.kind === 'op' || t.kind === 'command') && (COMPARISONS.has(t.text) || isOp(t, '='))) return true;
    else if (t.kind === 'command' && JUNCTIONS.has(t.text)) return true;
    if (k === from && isNot(t)) return true;
  }
  return false;
}

/** What joins conditions: `(a > b) \land (c > d)`. */
const JUNCTIONS: ReadonlySet<string> = new Set(['land', 'lor', 'wedge', 'vee']);

/** `\neg (a > b)` is a condition too. */
const isNot = (t: Token): boolean => t.kind === 'command' && (t.text === 'neg' || t.text === 'lnot');

export function binary(r: Reader, op: OpName, a: Expr, b: Expr): Expr {
  const span =
    a.span && b.span
      ? { start: Math.min(a.span.start, b.span.start), end: Math.max(a.span.end, b.span.end) }
      : undefined;
  return counted(r, call(op, [a, b], span));
}

export function noteOnce(r: Reader, code: string, message: string, span?: Span): void {
  if (!r.notes.some((n) => n.code === code)) r.notes.push(studentProblem(code, message, span));
}

export function skipGaps(r: Reader): void {
  for (let t = peek(r); t && (t.kind === 'gap' || t.kind === 'line' || t.kind === '&'); t = peek(r)) skip(r);
}

/** Top-level parts between `sign`s. */
export function splitTop(r: Reader, from: number, to: number, sign: string): { from: number; to: number }[] {
  const out: { from: number; to: number }[] = [];
  let start = from;
  for (let k = from; k < to; k++) {
    const t = r.tokens[k] as Token;
    r.steps++;
    if (t.mate > k) k = t.mate;
    else if (isOp(t, sign)) {
      out.push({ from: start, to: k });
      start = k + 1;
    }
  }
  out.push({ from: start, to });
  return out;
}

const CONDITIONS: ReadonlySet<OpName> = new Set<OpName>(['lt', 'le', 'gt', 'ge', 'eq', 'ne', 'and', 'or', 'not']);

/** Whether an expression is true or false rather than a number. */
export const isCondition = (e: Expr): boolean => e.kind === 'call' && CONDITIONS.has(e.op);

/** `\overset{(a)}{=}` at the cursor: a relation with a sign over it. */
export function stacksRelation(r: Reader, t: Token): boolean {
  if (t.kind !== 'command' || (t.text !== 'overset' && t.text !== 'stackrel' && t.text !== 'underset')) return false;
  const mark = r.tokens[r.at + 1];
  const sign = r.tokens[mark?.kind === '{' ? mark.mate + 1 : r.at + 2];
  const first = sign?.kind === '{' ? r.tokens[(mark?.kind === '{' ? mark.mate + 1 : r.at + 2) + 1] : sign;
  return first !== undefined && (first.kind === 'op' || first.kind === 'command') && RELATIONS.has(first.text);
}

/** Whether a bracket at the cursor holds a remark rather than a factor. */
export function opensRemark(r: Reader, t: Token): boolean {
  if (t.kind !== 'open') return false;
  const inner = r.tokens[r.at + 1];
  return inner?.kind === 'text' || isOp(inner, '=') || isCommand(inner, 'because') || isCommand(inner, 'therefore');
}
