/** Functions in plain text: `softmax(Y)`, `tanh^2 x`, `sigma'(z)`, and letters that stand for a layer's activation. */

import type { Span } from '../problem';
import { studentProblem } from '../problem';
import { activationOf } from './activation';
import { spelledOut } from './dots';
import type { Expr } from './expr';
import { call, index, num } from './expr';
import { partsOf } from './names';
import { softmaxEntry } from './softmax-entry';
import type { Fold } from './text-fold';
import { atom, deeper, is, open, parts, refuse, sliceFrom, spanFrom, token } from './text-fold';
import type { TextFunction } from './text-functions';
import { inverted, textFunction } from './text-functions';
import { declares } from './text-names';
import { renamedHere } from './text-own-calls';
import { resolveWord } from './text-resolve';
import type { Token } from './text-tokens';

export type Stretch = { readonly from: number; readonly to: number };

type Named = { readonly key: string; readonly value: Expr };

export const AXES: ReadonlyMap<string, string> = new Map([
  ['rows', '0'],
  ['columns', '1'],
  ['cols', '1'],
]);

/** A call at the function's name; the result is in the line. */
export function readCall(f: Fold, fn: TextFunction): void {
  const from = f.at;
  const written = (token(f) as Token).text;
  f.at++;
  let primes = 0;
  while (is(token(f), "'")) {
    primes++;
    f.at++;
  }
  const power = powerOf(f, fn, from);
  const t = token(f);
  const bracketed = is(t, '(') || ((is(t, '{') || is(t, '[')) && !t?.gap);
  if (primes > 0 && (!fn.elementwise || fn.inverse))
    refuse(
      'prime',
      `${written}' is no function: only functions of one variable have a derivative by name.`,
      spanFrom(f, from),
      "Write sigmoid'(z), or dL/dX for a gradient.",
    );
  if (power !== undefined)
    open(f, (args) => call('power', [args[0] as Expr, num(power.text, power.span)], args[0]?.span));
  if (bracketed) withBrackets(f, fn, from, written, primes);
  else withoutBrackets(f, fn, from, written, primes);
  if (power !== undefined) f.source += ')';
}

/** `tanh^2 x`: the number behind a function's name. */
function powerOf(f: Fold, fn: TextFunction, from: number): Token | undefined {
  if (!is(token(f), '^') || !fn.elementwise) return undefined;
  const t = token(f, f.at + 1);
  if (t?.type !== 'number')
    refuse(
      'function-power',
      `${sliceFrom(f, from)}: a whole number was expected as the power of a function.`,
      spanFrom(f, from, f.at + 1),
      'Write tanh(x)^2.',
    );
  f.at += 2;
  return t;
}

const prime = (fn: TextFunction, order: number, arg: Expr, span: Span): Expr => ({
  kind: 'prime',
  op: fn.op,
  order,
  arg,
  span,
});

function withBrackets(f: Fold, fn: TextFunction, from: number, written: string, primes: number): void {
  const close = f.reading.partner[f.at] as number;
  const span = spanFrom(f, from, close + 1);
  const args = parts(f, f.at + 1, close);
  const plain: Stretch[] = [];
  const named: Named[] = [];
  for (const p of args) {
    const given = namedArgument(f, p, args.length);
    if (given) named.push(given);
    else plain.push(p);
  }
  const vector = spelledOutBetween(f, plain);
  if (vector && fn.least === 1) {
    deeper(f, () => {
      open(f, (values) => inverted(fn, call(fn.op, values, span), span));
      atom(f, vector);
      f.source += ')';
    });
    f.at = close + 1;
    return;
  }
  if (plain.length < fn.least || plain.length > fn.most) wrongCount(f, fn, from, close, plain.length, written);
  const [first] = plain;
  const bracketed = first && is(f.reading.list[first.from], '(') && f.reading.partner[first.from] === first.to - 1;
  deeper(f, () => {
    open(f, (values) => {
      if (primes > 0) return prime(fn, primes, values[0] as Expr, span);
      const op =
        values.length === 1 && (fn.op === 'maximum' || fn.op === 'minimum')
          ? fn.op === 'maximum'
            ? 'max'
            : 'min'
          : fn.op;
      const of = softmaxEntry(op, values, f.reading.scope);
      if (of && !bracketed) {
        f.reading.notes.push(
          studentProblem('softmax-entry', `${op} of one entry was read as that entry of ${op}(${of.base.name}).`, span),
        );
        return index(call(op, [of.base], span), of.at, span);
      }
      const extra = named.length > 0 ? Object.fromEntries(named.map((n) => [n.key, n.value])) : undefined;
      return inverted(fn, call(op, values, span, extra), span);
    });
    plain.forEach((p, i) => {
      if (i > 0) f.source += ',';
      f.at = p.from;
      f.sequence(f, p.to);
    });
    f.source += ')';
  });
  f.at = close + 1;
}

/** `a_1, ..., a_n` between commas, as the vector that it means. */
function spelledOutBetween(f: Fold, args: readonly Stretch[]): Expr | undefined {
  const dots = args.findIndex((p) => p.to === p.from + 1 && f.reading.list[p.from]?.text === '…');
  const [first, last] = [args[0], args[args.length - 1]];
  if (dots < 1 || dots !== args.length - 2 || !first || !last) return undefined;
  return spelledOut(f.read(f, first.from, first.to), f.read(f, last.from, last.to));
}

function wrongCount(f: Fold, fn: TextFunction, from: number, close: number, count: number, written: string): never {
  const wanted =
    fn.least === fn.most ? `${fn.least}` : fn.most >= 64 ? `${fn.least} or more` : `${fn.least} to ${fn.most}`;
  refuse(
    'arguments',
    `${written} takes ${wanted} ${fn.most === 1 ? 'argument' : 'arguments'}; here ${count === 1 ? 'is 1' : `are ${count}`}.`,
    spanFrom(f, from, close + 1),
    'Arguments stand in brackets with commas between them.',
  );
}

const NAMED = /^[a-z_]{2,24}$/;

/** `axis=0`, `keepdims=True`, `rows`. */
function namedArgument(f: Fold, { from, to }: Stretch, count: number): Named | undefined {
  const first = f.reading.list[from];
  if (first?.type !== 'word' || from >= to) return undefined;
  const axis = to === from + 1 && count > 1 ? AXES.get(first.text) : undefined;
  if (axis !== undefined && !declares(f.reading.scope, first.text))
    return { key: 'axis', value: num(axis, first.span) };
  if (
    !is(f.reading.list[from + 1], '=') ||
    to < from + 3 ||
    !NAMED.test(first.text) ||
    declares(f.reading.scope, first.text)
  )
    return undefined;
  const value = f.reading.list[from + 2] as Token;
  if (to === from + 3 && (value.text === 'True' || value.text === 'true'))
    return { key: first.text, value: num('1', value.span) };
  if (to === from + 3 && (value.text === 'False' || value.text === 'false'))
    return { key: first.text, value: num('0', value.span) };
  if (to === from + 3 && value.type === 'word' && !declares(f.reading.scope, value.text) && AXES.has(value.text))
    return { key: first.text, value: num(AXES.get(value.text) as string, value.span) };
  return { key: first.text, value: f.read(f, from + 2, to) };
}

/** `exp x`, `log p_k`: one operand; what is written beside it without a sign is asked about. */
function withoutBrackets(f: Fold, fn: TextFunction, from: number, written: string, primes: number): void {
  const t = token(f);
  if (
    t === undefined ||
    fn.most !== 1 ||
    (t.type === 'op' && !is(t, '√') && !is(t, '|') && !is(t, '||') && !is(t, '𝟙')) ||
    t.type === 'sum' ||
    !startsOperand(t)
  )
    refuse(
      'function-brackets',
      `${written} needs its argument in brackets.`,
      spanFrom(f, from),
      `Write ${written}(…).`,
    );
  deeper(f, () => {
    open(f, (values) => {
      const arg = values[0] as Expr;
      const span = { start: (f.reading.list[from] as Token).span.start, end: arg.span?.end ?? 0 };
      return primes > 0 ? prime(fn, primes, arg, span) : inverted(fn, call(fn.op, [arg], span), span);
    });
    f.operand(f);
    f.source += ')';
  });
  const next = token(f);
  if (next && startsOperand(next))
    refuse(
      'function-brackets',
      `${sliceFrom(f, from)} ${next.text}: how far does ${written} reach?`,
      spanFrom(f, from, f.at + 1),
      `Write ${written}(…) with its argument in brackets.`,
    );
}

/** Whether a token begins an operand. */
export function startsOperand(t: Token): boolean {
  if (t.type === 'number' || t.type === 'word' || t.type === 'sum' || t.type === 'open') return true;
  return t.type === 'op' && (t.text === '√' || t.text === '∇' || t.text === '𝟙');
}

/** `g'(z)`: a letter that nothing is called, before a bracket around a quantity with an activation. */
function activationHere(f: Fold, t: Token): TextFunction | undefined {
  const { scope } = f.reading;
  const p = scope.activations?.size ? partsOf(t.text) : undefined;
  if (!p || p.sub || p.sup || p.accent || f.bound.has(p.base) || [...p.base].length > 6) return undefined;
  if (declares(scope, t.text) || (p.base.length > 1 && !/^[φϕψρ]$|^(phi|varphi|psi|rho)$/.test(t.text)))
    return undefined;
  let at = f.at + 1;
  while (is(token(f, at), "'")) at++;
  if (!is(token(f, at), '(') || token(f, at)?.gap) return undefined;
  const inner = (f.reading.partner[at] as number) === at + 2 ? token(f, at + 1) : undefined;
  const r = inner?.type === 'word' ? resolveWord(inner.text, scope, inner.span, f.bound) : undefined;
  const op = activationOf(scope, p.base, r?.kind === 'expr' ? r.entity.name : undefined);
  if (op === undefined) return undefined;
  f.reading.notes.push(studentProblem('activation', `${t.text} was read as ${op}.`, t.span));
  return textFunction(op);
}

/** `σ(-x)` where σ is a quantity that depends on the one number x: the function, at that argument. */
function calledAnew(f: Fold): boolean {
  const { dependsOn, names } = f.reading.scope;
  const on = dependsOn?.get('σ');
  const [x = ''] = on ?? [];
  const open = f.at + 1;
  if (on?.size !== 1 || names.get(x)?.rank !== 0 || !is(token(f, open), '(') || token(f, open)?.gap) return false;
  const inside = f.reading.list.slice(open + 1, f.reading.partner[open]);
  return inside.length > 1 && inside.some((t) => t.text === x);
}

/** Whether a word is a function here: the problem's own names come first. */
export function functionHere(f: Fold, t: Token): TextFunction | undefined {
  const fn = textFunction(t.text);
  if (!fn) return renamedHere(f, t) ?? activationHere(f, t);
  if (declares(f.reading.scope, t.text)) return fn.op === 'sigmoid' && calledAnew(f) ? fn : undefined;
  const next = token(f, f.at + 1);
  // a single letter (H, δ) is a function only before a bracket
  if ([...t.text].length === 1 && !is(next, '(') && !(t.text === 'σ' && next && (startsOperand(next) || is(next, "'"))))
    return undefined;
  if (fn.op === 'delta' && !is(next, '(')) return undefined;
  return fn;
}
