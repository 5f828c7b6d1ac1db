/** One operand of plain text: a number, a name, a function, a bracket. */
import type { Expr } from './expr';
import { call, index, name, num } from './expr';
import { LIMITS, overLimit } from './limits';
import { bars, bracketed, group, isTuple } from './text-brackets';
import { functionHere, readCall, startsOperand } from './text-calls';
import { cases } from './text-cases';
import { gradAhead, readDerivative, readNabla } from './text-derivative';
import type { Fold } from './text-fold';
import { atom, deeper, is, open, Refusal, refuse, token } from './text-fold';
import { INDICATORS, OTHER_FUNCTIONS } from './text-functions';
import { indicatorFollows, onesVector, readIndicator } from './text-indicators';
import { declares, readName } from './text-names';
import { readOwnCall } from './text-own-calls';
import type { Kind } from './text-postfixes';
import { postfixes } from './text-postfixes';
import { stray, unreadable } from './text-stray';
import { readOver, readSumCall } from './text-sums';
import type { Token } from './text-tokens';

/** `Σ` that the problem declares as a quantity. */
export const sumIsName = (f: Fold, t: Token): boolean => t.text !== 'sum' && f.reading.scope.names.has('Sigma');

export function operand(f: Fold): void {
  const start = { token: f.at, source: f.source.length };
  const kind = primary(f);
  postfixes(f, start, kind);
}

/** A number, a name, a bracket, a function: one thing without what hangs on it. */
function primary(f: Fold): Kind {
  const t = token(f) as Token;
  const from = f.at;
  switch (t.type) {
    case 'number':
      f.at++;
      if (t.text === '1' && indicatorFollows(f)) {
        readIndicator(f, from);
        return 'other';
      }
      // `1^T v`
      if (t.text === '1' && is(token(f), '^') && /^(?:T|top|⊤|')$/.test(token(f, f.at + 1)?.text ?? '')) {
        atom(f, call('ones', [], t.span));
        return 'other';
      }
      number(f, t);
      return 'number';
    case 'sum':
      if (sumIsName(f, t)) return readName(f);
      if (!readSumCall(f))
        refuse('sum-brackets', 'A sum needs brackets around it here.', t.span, 'Write (sum_k …), or sum(k, 1, K, …).');
      return 'other';
    case 'word':
      return word(f, t);
    case 'open':
      if ((f.reading.partner[f.at] as number) < 0) return unreadable(f, t);
      if (t.text === '[' || isTuple(f, t)) bracketed(f, t);
      else if (t.text === '(' && readDerivative(f) === 'done') return 'other';
      else group(f);
      return 'other';
    case 'op':
      if (t.text === '√') {
        f.at++;
        const next = token(f);
        if (!next || !startsOperand(next))
          refuse('incomplete', 'Something is missing after √.', t.span, 'Write √(x), or sqrt(x).');
        open(f, (args) => call('sqrt', args, { start: t.span.start, end: args[0]?.span?.end ?? t.span.end }));
        deeper(f, () => primary(f));
        f.source += ')';
        return 'other';
      }
      if (t.text === '∇') {
        readNabla(f);
        return 'other';
      }
      if (t.text === '𝟙') {
        f.at++;
        if (indicatorFollows(f)) readIndicator(f, from);
        else onesVector(f, t);
        return 'other';
      }
      if (t.text === '|' || t.text === '||') {
        bars(f, t);
        return 'other';
      }
      return stray(f, t);
    default:
      if (t.type === 'comma' && from > 0) return stray(f, t);
      return unreadable(f, t);
  }
}

/** `argmax(s)`: the index at which the largest entry stands. */
function placeOfLargest(f: Fold, t: Token): void {
  const from = f.at;
  const op = /max$/i.test(t.text) ? 'max' : 'min';
  const letter = [...'kmnpqrs'].find((l) => !f.bound.has(l) && !f.reading.scope.indices.includes(l)) ?? 'k';
  open(f, ([v]) => {
    const span = { start: (f.reading.list[from] as Token).span.start, end: v?.span?.end ?? 0 };
    const k = name(letter, span);
    const met = call('eq', [index(v as Expr, [k], span), call(op, [v as Expr], span)], span);
    return { kind: 'sum', index: letter, body: call('times', [k, met], span), span };
  });
  f.at++;
  deeper(f, () => group(f));
  f.source += ')';
}

const NUMBER_PARTS = /^(\d*\.?\d*)(?:[eE][+-]?(\d+))?$/;

export function number(f: Fold, t: Token): void {
  const m = NUMBER_PARTS.exec(t.text);
  if ((m?.[1]?.length ?? 0) > LIMITS.numberDigits) throw new Refusal(overLimit('numberDigits', t.span));
  if ((m?.[2]?.length ?? 0) > LIMITS.exponentDigits) throw new Refusal(overLimit('exponentDigits', t.span));
  const next = token(f);
  if (next?.type === 'sub' && !next.gap)
    refuse(
      'number',
      `${t.text}_${next.text} is no number.`,
      { start: t.span.start, end: next.span.end },
      'Write the digits without _.',
    );
  atom(f, num(t.text.startsWith('.') ? `0${t.text}` : t.text.endsWith('.') ? t.text.slice(0, -1) : t.text, t.span));
}

export function word(f: Fold, t: Token): Kind {
  if (t.text.length > LIMITS.nameCharacters) throw new Refusal(overLimit('nameCharacters', t.span));
  if (readOver(f)) return 'other';
  const fn = functionHere(f, t);
  if (!fn && readOwnCall(f, t)) return 'other';
  if (fn) {
    readCall(f, fn);
    return 'other';
  }
  const next = token(f, f.at + 1);
  if (INDICATORS.has(t.text) && next?.type === 'open' && !declares(f.reading.scope, t.text)) {
    const from = f.at;
    f.at++;
    if (indicatorFollows(f)) {
      readIndicator(f, from);
      return 'other';
    }
    f.at = from;
  }
  if (/^(?:row|col|column)_?sum$/i.test(t.text) && is(next, '(') && !declares(f.reading.scope, t.text)) {
    const rows = /^row/i.test(t.text);
    const { start } = t.span;
    open(f, (args) =>
      call(
        'sum',
        args,
        { start, end: args[0]?.span?.end ?? t.span.end },
        { axis: num(rows ? '1' : '0'), ...(rows && { keepdims: num('1') }) },
      ),
    );
    f.at++;
    group(f);
    f.source += ')';
    return 'other';
  }
  if (t.text === 'cases' && is(next, '(')) {
    cases(f);
    return 'other';
  }
  if (/^arg_?(?:max|min)$/i.test(t.text) && is(next, '(') && !declares(f.reading.scope, t.text)) {
    placeOfLargest(f, t);
    return 'other';
  }
  const other = OTHER_FUNCTIONS.get(t.text);
  if (other !== undefined && is(next, '(') && !declares(f.reading.scope, t.text))
    refuse('unknown-function', `${t.text} is no function known here.`, t.span, other);
  if (t.text === 'in' && !declares(f.reading.scope, t.text))
    refuse('in', '"in" can\'t be read inside a formula.', t.span, 'Write the bounds of a sum: sum(k, 1, K, …).');
  if (gradAhead(f, t)) {
    readNabla(f);
    return 'other';
  }
  if (readDerivative(f) === 'done') return 'other';
  return readName(f);
}
