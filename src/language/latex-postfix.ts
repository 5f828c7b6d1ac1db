/** What hangs on a factor in LaTeX: powers, transposes, primes and indices. */
import type { Span } from '../problem';
import type { AllExpr, Expr } from './expr';
import { call, derivative, index, name } from './expr';
import { readIndexList } from './latex-names';
import { pieces } from './latex-pieces';
import type { Reader } from './latex-reader';
import {
  ahead,
  argument,
  binary,
  braced,
  counted,
  entityOf,
  here,
  isBound,
  isCommand,
  isOp,
  noteOnce,
  peek,
  raise,
  shown,
  since,
  skip,
  unexpected,
  within,
} from './latex-reader';
import type { Token } from './latex-token';
import { isTranspose } from './latex-written';
import { readIndices } from './name-resolve';
import { UNKNOWN_RANK } from './names';
import { greek } from './spelling';
import { entityNamed, formOf } from './static-form';

export const sinceOf = (r: Reader, left: Expr): Span => since(r, left.span?.start ?? here(r));

/** Powers, transposes, primes and indices behind a factor. */
export function postfix(r: Reader, start: Expr): Expr {
  let e = start;
  for (;;) {
    const t = peek(r);
    if (!t) return e;
    if (t.kind === '^') e = power(r, e);
    else if (t.kind === '_') e = entry(r, e);
    else if (t.kind === 'op' && t.text === '^^') {
      skip(r);
      e = binary(r, 'elementwise_power', e, exponentOf(r));
    } else if (t.kind === 'op' && t.text === '.^') {
      skip(r);
      e = binary(r, 'elementwise_power', e, exponentOf(r));
    } else if (t.kind === 'op' && t.text === "'") {
      skip(r);
      e = counted(r, primed(r, e, sinceOf(r, e)));
    } else if (t.kind === 'op' && t.text === '.' && !t.space && isTransposeWord(ahead(r, 1))) {
      skip(r);
      skip(r);
      e = counted(r, call('transpose', [e], sinceOf(r, e)));
    } else if (t.kind === 'open' && t.text === '[' && !t.space && r.offset === 0 && takesIndices(r, e, t)) {
      const at = readIndexList(r, r.at + 1, t.mate);
      r.at = t.mate + 1;
      r.offset = 0;
      e = counted(r, index(e, at, sinceOf(r, e)));
    } else if (t.kind === 'op' && t.text === '!') {
      unexpected(r, 'the formula');
    } else return e;
  }
}

/** `A'` is the transpose; `(1 + e^{-x})'` of a number is the derivative, where what is asked is one by a number. */
function primed(r: Reader, e: Expr, span: Span): Expr {
  const by = r.scope.askedBy;
  const formula = e.kind === 'call' || e.kind === 'number' || (e.kind === 'name' && e.name === by);
  return formula && by !== undefined && entityNamed(by, r.scope)?.rank === 0 && formOf(e, r.scope) === 'scalar'
    ? derivative(e, [name(by)], span)
    : call('transpose', [e], span);
}

const isTransposeWord = (t: Token | undefined): boolean => t?.kind === 'letters' && t.text === 'T' && !t.space;

/** Whether `[` right behind is an index: behind a whole quantity with axes, or a function's value, and around nothing but indices. */
function takesIndices(r: Reader, e: Expr, open: Token): boolean {
  for (let k = r.at + 1; k < open.mate; k++) if (!mayIndex(r, r.tokens[k] as Token)) return false;
  if (e.kind === 'call')
    return e.op === 'softmax' || e.op === 'transpose' || e.op === 'log_softmax' || e.op === 'onehot';
  if (e.kind !== 'name') return false;
  const entity = entityNamed(e.name, r.scope);
  return entity !== undefined && entity.rank !== 0;
}

/** Whether a token may stand in an index: letters and numbers with + and − between them, no fraction, no matrix. */
function mayIndex(r: Reader, t: Token): boolean {
  if (t.kind === 'command') return greek(t.text) === t.text || t.text === 'cdot' || t.text === 'bullet';
  if (t.kind === 'op') return t.text !== '.*' && t.text !== '/';
  if (t.kind !== 'letters' || isBound(r, t.text) || r.scope.indices.includes(t.text)) return t.kind !== 'bar';
  const entity = entityOf(r, t.text);
  return entity === undefined || entity.kind !== 'quantity' || entity.rank < 2;
}

function exponentOf(r: Reader): Expr {
  const t = peek(r);
  if (t?.kind === '{') {
    const range = braced(r);
    return within(r, range.from, range.to, () => r.grammar.expression(r), 'the exponent');
  }
  return r.grammar.factor(r);
}

/** `x^{…}` on any factor. */
function power(r: Reader, e: Expr): Expr {
  skip(r);
  const t = peek(r);
  if (t?.kind === 'letters' && t.text.length - r.offset > 1 && t.text[r.offset] === 'T') {
    // `W^Tx`
    r.offset++;
    return counted(r, call('transpose', [e], sinceOf(r, e)));
  }
  if (t && (isOp(t, '-') || (isOp(t, '+') && ahead(r, 1)?.kind === 'number'))) {
    // `x^-1` without braces
    return binary(r, 'power', e, r.grammar.factor(r));
  }
  if (t?.kind === 'open') return binary(r, 'power', e, r.grammar.primary(r));
  if (t?.kind === 'letters' && t.text.length - r.offset > 1) {
    const letter = t.text[r.offset] as string;
    const at = here(r);
    r.offset++;
    return raised(r, e, counted(r, nameOrLetter(r, letter, { start: at, end: at + 1 })));
  }
  const range = argument(r, '^');
  return powerOver(r, e, range.from, range.to);
}

function nameOrLetter(r: Reader, letter: string, span: Span): Expr {
  const entity = r.scope.locals?.get(letter) ?? r.scope.names.get(letter);
  if (entity) return name(entity.name, span);
  r.letters.push({ name: letter, span });
  return name(letter, span);
}

/** A power whose exponent stands between two tokens: a transpose, a prime, an elementwise or an ordinary power. */
export function powerOver(r: Reader, e: Expr, from: number, to: number): Expr {
  const span = sinceOf(r, e);
  if (isTranspose(r.tokens, from, to)) return counted(r, call('transpose', [e], span));
  if (isPlus(r, from, to)) return counted(r, call('relu', [e], span));
  const first = r.tokens[from];
  if (isCommand(first, 'prime') && to === from + 1) return counted(r, primed(r, e, span));
  if (
    first?.kind === 'letters' &&
    first.text === 't' &&
    to === from + 1 &&
    !r.scope.names.has('t') &&
    !r.bound.has('t')
  ) {
    noteOnce(r, 'transpose', '^t was read as the transpose.', span);
    return counted(r, call('transpose', [e], span));
  }
  if ((isCommand(first, 'odot') || isCommand(first, 'circ')) && to > from + 1)
    return counted(
      r,
      call('elementwise_power', [e, within(r, from + 1, to, () => r.grammar.expression(r), 'the exponent')], span),
    );
  if (first && (isCommand(first, 'star') || isCommand(first, 'ast') || isOp(first, '*') || isCommand(first, 'dagger')))
    raise(
      'superscript',
      `${shown(r, first)} as a superscript belongs to no name of this problem.`,
      {
        start: first.start,
        end: first.end,
      },
      'Write a product as a b, a transpose as A^\\top.',
    );
  if (first && isOp(first, '-') && to === from + 2 && isTranspose(r.tokens, from + 1, to))
    raise(
      'unsupported',
      "The transpose of an inverse can't be read here.",
      span,
      'Inverses are not part of this language.',
    );
  return raised(
    r,
    e,
    within(r, from, to, () => r.grammar.expression(r), 'the exponent'),
  );
}

function raised(r: Reader, e: Expr, exponent: Expr): Expr {
  if (e.kind === 'name' && e.name === 'e' && isEuler(r)) return counted(r, call('exp', [exponent], sinceOf(r, e)));
  return counted(r, call('power', [e, exponent], sinceOf(r, e)));
}

/** `e` is Euler's number where nothing has that name. */
export const isEuler = (r: Reader): boolean => !r.scope.names.has('e') && !(r.scope.locals?.get('e')?.rank === 0);

/** `[z]_+`, `(z)^+`: the positive part. */
const isPlus = (r: Reader, from: number, to: number): boolean => to === from + 1 && isOp(r.tokens[from], '+');

/** `(…)_{ij}`: an entry of any factor. */
function entry(r: Reader, e: Expr): Expr {
  const sign = peek(r) as Token;
  skip(r);
  const range = argument(r, '_');
  if (isPlus(r, range.from, range.to)) return counted(r, call('relu', [e], sinceOf(r, e)));
  const p = pieces(r, range.from, range.to);
  if (p.some((x) => x.kind === 'other' || x.kind === 'open' || x.kind === 'colon' || x.kind === 'star'))
    return counted(r, furtherIndices(e, readIndexList(r, range.from, range.to), sinceOf(r, e)));
  const at = readIndices(p, UNKNOWN_RANK, r.scope, r.bound, undefined, { start: sign.start, end: sign.end });
  if (!Array.isArray(at)) return raise(at.code, at.message, at.span, at.hint);
  return counted(r, furtherIndices(e, at, sinceOf(r, e)));
}

/** `(X_1)_2` is X_{12}; behind a whole axis another index picks from it. */
function furtherIndices(e: Expr, at: readonly (Expr | AllExpr)[], span: Span): Expr {
  const more = e.kind === 'index' && e.at.every((a) => a.kind !== 'all');
  return more ? index(e.base, [...e.at, ...at], span) : index(e, at, span);
}
