/** Differentials in LaTeX: whether `dY`, `\mathrm{d}Y`, `\partial w_{11}`, `\delta C_t` begins, its mark, and what it names. */
import type { Expr } from './expr';
import { call, index } from './expr';
import { calledIndices } from './latex-called';
import { resolveWritten, unresolved } from './latex-names';
import type { Reader } from './latex-reader';
import { ahead, argument, counted, entityOf, here, isCommand, peek, raise, since, skip, within } from './latex-reader';
import type { Token } from './latex-token';
import { beginsName, readWritten, segment, takeLetters } from './latex-written';
import { matchName } from './name-match';
import type { Entity } from './names';
import { gradient } from './names';

/** Whether a differential (`dY`, `\mathrm{d}Y`, `\partial w_{11}`, `\delta C_t`) begins at the cursor. */
export function startsDifferential(r: Reader): boolean {
  const t = peek(r);
  if (!t) return false;
  if (t.kind === 'letters') {
    if (t.text[r.offset] !== 'd' || t.accent) return false;
    const left = t.text.length - r.offset;
    if (t === r.sizeOnly && left === 1) return false;
    if (t.face === 'rm' && left === 1) return namesFollow(r, ahead(r, 1));
    if (left > 1) {
      if (segment(r, t).length > 1) return false;
      return declaredAt(r, t, r.offset + 1);
    }
    const next = ahead(r, 1);
    if (sizeBeside(r, t, next)) return false;
    if (next?.kind === '^')
      return !entityOf(r, 'd') && isCommandNumber(r, r.at + 2) && namesFollow(r, r.tokens[afterScript(r, r.at + 1)]);
    if (next?.kind === '_') return false;
    return next !== undefined && namesFollow(r, next) && !isFunctionWord(next);
  }
  if (t.kind === 'word')
    return t.text.length > 1 && t.text[0] === 'd' && !entityOf(r, t.text) && wordDeclared(r, t.text.slice(1));
  if (isCommand(t, 'partial')) return true;
  if (isCommand(t, 'delta')) {
    const next = ahead(r, 1);
    return next !== undefined && beginsName(next) && namesFollow(r, next) && !entityOf(r, 'delta');
  }
  return false;
}

/** `d\, r^3` where d is a size and no gradient of r can be meant: a product. */
function sizeBeside(r: Reader, t: Token, next: Token | undefined): boolean {
  if (t.face === 'rm' || entityOf(r, 'd')?.kind !== 'size' || next?.kind !== 'letters') return false;
  const saved = { at: r.at, offset: r.offset };
  r.at++;
  r.offset = 0;
  const w = readWritten(r);
  const read = w && resolveWritten(r, w).resolution;
  r.at = saved.at;
  r.offset = saved.offset;
  return read?.kind === 'expr' && (w?.supRange !== undefined || !gradient(read.expr, r.scope));
}

const isFunctionWord = (t: Token): boolean => t.kind === 'word' && t.text.length > 1;

function isCommandNumber(r: Reader, at: number): boolean {
  const t = r.tokens[at];
  return t?.kind === 'number' || (t?.kind === '{' && r.tokens[at + 1]?.kind === 'number' && t.mate === at + 2);
}

/** The index behind a `^` or `_` at `at` and its argument. */
export function afterScript(r: Reader, at: number): number {
  const t = r.tokens[at + 1];
  return t?.kind === '{' ? t.mate + 1 : at + 2;
}

/** Whether a declared name (not a size) begins with this token. */
export function namesFollow(r: Reader, t: Token | undefined): boolean {
  if (!t || !beginsName(t)) return false;
  if (t.kind === 'letters') return declaredAt(r, t, 0);
  if (t.kind === 'word') return wordDeclared(r, t.text);
  // an accent or a Greek letter: declared with whatever scripts follow
  const at = r.tokens.indexOf(t, r.at);
  const saved = { at: r.at, offset: r.offset };
  r.at = at;
  r.offset = 0;
  const w = readWritten(r);
  r.at = saved.at;
  r.offset = saved.offset;
  const { primes: _primes, ...bare } = w?.parts ?? { base: '' };
  const m = w && matchName(bare, r.scope);
  return m !== undefined && m.entity.kind !== 'size';
}

/** The quantity or label that a word such as `W_out` names. */
function wordEntity(r: Reader, word: string): Entity | undefined {
  const [base, ...sub] = word.split('_');
  const m = matchName(
    { base: base as string, ...(sub.length > 0 && { sub: [{ kind: 'word', text: sub.join('') }] }) },
    r.scope,
  );
  return m?.entity.kind === 'size' ? undefined : m?.entity;
}

export const wordDeclared = (r: Reader, word: string): boolean => wordEntity(r, word) !== undefined;

export function declaredAt(r: Reader, t: Token, offset: number): boolean {
  const saved = { at: r.at, offset: r.offset };
  const at = r.at < r.tokens.length && r.tokens[r.at] === t ? r.at : r.tokens.indexOf(t, r.at);
  r.at = at;
  r.offset = offset;
  const w = readWritten(r);
  r.at = saved.at;
  r.offset = saved.offset;
  if (!w) return false;
  const { primes: _primes, ...bare } = w.parts;
  const m = matchName(bare, r.scope);
  return m !== undefined && m.entity.kind !== 'size' && m.entity.kind !== 'local';
}

/** Takes the mark of a differential and its order (`d`, `\partial^2`); false where none stands. */
export function mark(r: Reader): { readonly order: number } | undefined {
  const t = peek(r);
  if (!t) return undefined;
  if (t.kind === 'letters' && t.text[r.offset] === 'd' && !t.accent) takeLetters(r, t, 1);
  else if (isCommand(t, 'partial') || isCommand(t, 'delta')) skip(r);
  else return undefined;
  let order = 1;
  const next = peek(r);
  if (next?.kind === '^' && r.offset === 0) {
    skip(r);
    const range = argument(r, '^');
    const n = Number(r.tokens[range.from]?.text);
    if (!(range.to === range.from + 1 && Number.isInteger(n) && n >= 1 && n <= 4))
      return raise(
        'order',
        'The order of a derivative is a small whole number.',
        since(r, t.start),
        'Write \\partial^2.',
      );
    order = n;
  } else if (next?.kind === 'number' && /^[234]$/.test(next.text) && !next.space) {
    // d2L
    order = Number(next.text);
    skip(r);
  }
  return { order };
}

/** The quantity or entry behind a mark. */
export function target(r: Reader): Expr {
  const t = peek(r);
  if (t?.kind === 'open' && (t.text === '(' || (t.text === '[' && r.tokens[t.mate + 1]?.kind === '_'))) {
    const inner = within(r, r.at + 1, t.mate, () => r.grammar.expression(r), 'the bracket');
    r.at = t.mate + 1;
    r.offset = 0;
    // `\partial (Z_1)_{ij}`
    return peek(r)?.kind === '_' ? r.grammar.postfix(r, inner) : inner;
  }
  const w = readWritten(r);
  if (!w)
    return raise(
      'differential',
      'A name must follow the sign of a differential.',
      { start: here(r), end: here(r) + 1 },
      'Write \\frac{\\partial L}{\\partial Y}.',
    );
  const read = resolveWritten(r, w);
  if (read.resolution.kind !== 'expr') {
    if (
      read.resolution.kind === 'letter' &&
      read.resolution.expr.kind === 'name' &&
      r.bound.has(read.resolution.expr.name)
    )
      return read.resolution.expr;
    return unresolved(r, read);
  }
  r.notes.push(...read.resolution.notes);
  let e = counted(r, read.resolution.expr);
  const called = e.kind === 'name' ? calledIndices(r, read.resolution.entity) : undefined;
  if (called) e = counted(r, index(e, called, e.span));
  if (read.exponent) e = r.grammar.powerOver(r, e, read.exponent.from, read.exponent.to);
  if (read.transposed) e = counted(r, call('transpose', [e], e.span));
  return e;
}

export function stripPower(e: Expr): { expr: Expr; times: number } {
  if (e.kind === 'call' && e.op === 'power') {
    const [base, n] = e.args;
    if (base && n?.kind === 'number' && /^[234]$/.test(n.text)) return { expr: base, times: Number(n.text) };
  }
  return { expr: e, times: 1 };
}

/** What the word `dW`, written as one, differentiates; undefined (nothing consumed) where it is no differential. */
export function wordTarget(r: Reader, t: Token): Expr | undefined {
  const entity = t.kind === 'word' && t.text[0] === 'd' ? wordEntity(r, t.text.slice(1)) : undefined;
  if (!entity) return undefined;
  skip(r);
  const whole: Expr = counted(r, { kind: 'name', name: entity.name, span: { start: t.start, end: t.end } });
  return peek(r)?.kind === '_' ? r.grammar.postfix(r, whole) : whole;
}
