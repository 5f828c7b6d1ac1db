/** Operands of plain text with operators between them, and what stands side by side without one. */
import { studentProblem } from '../problem';
import type { Expr } from './expr';
import { call, derivative } from './expr';
import { LIMITS, overLimit } from './limits';
import { closingBar, group } from './text-brackets';
import { startsOperand } from './text-calls';
import { readDerivative } from './text-derivative';
import type { Fold } from './text-fold';
import { deeper, is, open, Refusal, refuse, sliceFrom, spanFrom, token } from './text-fold';
import { indicatorFollows } from './text-indicators';
import { declares } from './text-names';
import { MOST_SIGNS, postfixes } from './text-postfixes';
import { operand, sumIsName } from './text-primary';
import { resolveWord } from './text-resolve';
import { stray } from './text-stray';
import { closeSum, openSum, readSumCall, readSumHead } from './text-sums';
import type { Token } from './text-tokens';

type Open =
  | { readonly kind: 'sum'; readonly letters: readonly string[]; readonly divided: boolean; readonly from: number }
  | { readonly kind: 'not' }
  | { readonly kind: 'operator' };

const TIMES = new Set(['*', '.*', '/', './']);

/** Operands with operators between them, up to the token `end`. */
export function sequence(f: Fold, end: number): void {
  const outer = f.end;
  f.end = end;
  const first = f.at;
  const begin = f.source.length;
  const stack: Open[] = [];
  let need = true;
  let signs = 0;
  let questions = 0;
  let last: Token | undefined;
  let operandFrom = first;
  const closeOne = (): void => {
    const top = stack.pop();
    if (top?.kind === 'sum') closeSum(f, top);
    else if (top) f.source += ')';
  };
  const closeProducts = (): void => {
    while (stack.length > 0 && stack[stack.length - 1]?.kind !== 'not') closeOne();
  };
  const closeAll = (): void => {
    while (stack.length > 0) closeOne();
  };
  while (f.at < end) {
    const t = token(f) as Token;
    if (need) {
      if (t.type === 'op' && (t.text === '-' || t.text === '+')) {
        if (++signs > MOST_SIGNS) refuse('signs', 'Too many signs stand in a row here.', t.span, 'Write one sign.');
        if (t.text === '-') f.source += ' -';
        f.at++;
        continue;
      }
      if (is(t, 'not')) {
        open(f, ([e]) => call('not', [e as Expr], e?.span && { start: t.span.start, end: e.span.end }));
        stack.push({ kind: 'not' });
        if (stack.length > LIMITS.depth) throw new Refusal(overLimit('depth', t.span));
        f.at++;
        continue;
      }
      operandFrom = f.at;
      const source = f.source.length;
      if (t.type === 'sum' && !sumIsName(f, t) && !readSumCall(f)) {
        const bounds = readSumHead(f);
        openSum(f, bounds, undefined, t.span.start);
        stack.push({
          kind: 'sum',
          letters: bounds.letters,
          divided: is(last, '/') || is(last, './'),
          from: operandFrom,
        });
        if (stack.length > LIMITS.depth) throw new Refusal(overLimit('depth', t.span));
        last = t;
        continue;
      }
      if (f.at === operandFrom) {
        const operator = t.type === 'word' || is(t, '(') ? readDerivative(f) : 'none';
        if (typeof operator === 'object') {
          const { by, from } = operator;
          open(f, (args) =>
            derivative(args[0] as Expr, by, {
              start: (f.reading.list[from] as Token).span.start,
              end: args[0]?.span?.end ?? 0,
            }),
          );
          if (is(token(f), '(')) {
            group(f);
            f.source += ')';
          } else {
            stack.push({ kind: 'operator' });
            last = t;
            continue;
          }
        } else if (operator === 'done') postfixes(f, { token: operandFrom, source }, 'other');
        else operand(f);
      } else postfixes(f, { token: operandFrom, source }, 'other');
      need = false;
      signs = 0;
      continue;
    }
    if (t.type === 'op' && TIMES.has(t.text)) {
      const top = stack[stack.length - 1];
      if (top?.kind === 'sum' && top.divided)
        refuse(
          'sum-reach',
          `${sliceFrom(f, top.from)} ${t.text} …: does what follows belong to the sum below the line?`,
          spanFrom(f, top.from),
          'Put the sum, or the quotient, in brackets.',
        );
      f.source += ` ${t.text === './' ? '/' : t.text} `;
      last = t;
      need = true;
      f.at++;
    } else if (t.type === 'op' && (t.text === '+' || t.text === '-')) {
      closeProducts();
      f.source += ` ${t.text} `;
      last = t;
      need = true;
      f.at++;
    } else if (t.type === 'compare' || (t.type === 'relation' && (t.text === '=' || t.text === '=='))) {
      closeProducts();
      f.source += t.type === 'compare' ? ` ${t.text} ` : ' == ';
      last = t;
      need = true;
      f.at++;
    } else if (is(t, 'and') || is(t, 'or') || isOr(f, t)) {
      closeAll();
      f.source += is(t, 'and') ? ' and ' : ' or ';
      last = t;
      need = true;
      f.at++;
    } else if (is(t, '?')) {
      closeAll();
      if (++questions > LIMITS.depth) throw new Refusal(overLimit('depth', t.span));
      f.source += ' ? ';
      last = t;
      need = true;
      f.at++;
    } else if (is(t, ':') && questions > 0) {
      closeAll();
      f.source += ' : ';
      last = t;
      need = true;
      f.at++;
    } else if (t.type === 'word' && t.text === 'if' && first < f.at) {
      closeAll();
      ternary(f, end, begin);
      leave(f, outer);
      return;
    } else if (startsOperand(t) || is(t, '|') || is(t, '||')) {
      implicit(f, t, last, operandFrom);
      if (f.source.endsWith(' * ')) last = undefined;
      need = true;
    } else stray(f, t);
  }
  if (need) {
    const before = f.reading.list[Math.max(0, f.at - 1)] as Token;
    if (first >= end)
      refuse('empty', 'Nothing stands here; an expression was expected.', before.span, 'Write the formula.');
    refuse(
      'incomplete',
      `Something is missing after ${f.reading.text.slice(before.span.start, before.span.end)}.`,
      before.span,
      'Finish the formula.',
    );
  }
  closeAll();
  leave(f, outer);
}

function leave(f: Fold, outer: number): void {
  f.end = outer;
}

/** `a | b` between conditions; a bar that begins an absolute value stands close to it. */
function isOr(f: Fold, t: Token): boolean {
  if (!is(t, '|') && !is(t, '||')) return false;
  const next = token(f, f.at + 1);
  return (t.gap && (next?.gap ?? true)) || closingBar(f, f.at, t.text) < 0;
}

/** `(m - D) 1(m > D)`: a 1 that is an indicator. */
function indicatorAt(f: Fold, t: Token): boolean {
  if (t.text !== '1') return false;
  f.at++;
  const follows = indicatorFollows(f);
  f.at--;
  return follows;
}

/** Two operands side by side: a product. Numbers and quotients are looked at twice. */
function implicit(f: Fold, t: Token, last: Token | undefined, operandFrom: number): void {
  const before = f.reading.list[f.at - 1] as Token;
  if (t.type === 'number' && !indicatorAt(f, t))
    refuse(
      'side-by-side',
      `${sliceFrom(f, operandFrom)} ${t.text}: a number stands beside what comes before it.`,
      spanFrom(f, operandFrom, f.at + 1),
      'Write * between them, or x_2 for an entry.',
    );
  if (before.type === 'number' && !t.gap && t.type === 'word') glued(f, before, t);
  if (last && (is(last, '/') || is(last, './')) && dividesAlone(f, last, t, operandFrom)) {
    f.reading.notes.push(
      studentProblem(
        'division',
        `/${sliceFrom(f, operandFrom)} divides by ${sliceFrom(f, operandFrom)} alone: what follows was read as a factor beside the quotient.`,
        spanFrom(f, operandFrom),
        'Write a / (b * c) where the factor belongs below.',
      ),
    );
    f.source += ' * ';
  } else f.source += ' ';
}

/** `1/2 x`, `1/N X`, `a/b c`: what follows at a distance, or behind a number or size, is not below the line. */
function dividesAlone(f: Fold, slash: Token, next: Token, operandFrom: number): boolean {
  const { list, scope } = f.reading;
  const below = list[operandFrom] as Token;
  if (f.at === operandFrom + 1) {
    if (below.type === 'number') return true;
    if (below.type === 'word') {
      const r = resolveWord(below.text, scope, below.span, f.bound);
      if (r.kind === 'expr' && r.entity.kind === 'size') return true;
    }
  }
  return next.gap && !slash.gap && !below.gap;
}

/** `2e`, `2i`, `1_000` and the like are asked about. */
function glued(f: Fold, number: Token, t: Token): void {
  const whole = `${number.text}${t.text}`;
  const span = { start: number.span.start, end: t.span.end };
  const next = token(f, f.at + 1);
  if ((t.text === 'e' || t.text === 'E') && !is(next, '^') && !declares(f.reading.scope, t.text))
    refuse(
      'number',
      `${whole} can be read as a number or as a product.`,
      span,
      `Write ${number.text} * e, or ${number.text}e0.`,
    );
  if (
    (t.text === 'i' || t.text === 'j') &&
    !f.bound.has(t.text) &&
    !f.reading.scope.indices.includes(t.text) &&
    !declares(f.reading.scope, t.text) &&
    f.inIndex === 0
  )
    refuse(
      'number',
      `${whole}: there are no complex numbers here.`,
      span,
      `Write ${number.text} * ${t.text} for a product.`,
    );
}

/** `x if c else y`, `x if c, else y`; the value x stands in the line since `begin`. */
function ternary(f: Fold, end: number, begin: number): void {
  const { list, partner } = f.reading;
  const at = f.at;
  let otherwise = -1;
  for (let i = at; i < end && otherwise < 0; i++) {
    const t = list[i] as Token;
    if (t.type === 'open') i = Math.max(i, partner[i] as number);
    else if (t.type === 'word' && t.text === 'else') otherwise = i;
  }
  if (otherwise < 0)
    refuse(
      'if',
      'A condition with if needs an else inside a formula.',
      (list[at] as Token).span,
      'Write where(condition, a, b).',
    );
  deeper(f, () => {
    const value = f.source.slice(begin);
    f.source = f.source.slice(0, begin);
    open(f, ([c, x, y]) =>
      call('where', [c, x, y] as Expr[], x?.span && y?.span && { start: x.span.start, end: y.span.end }),
    );
    f.at = at + 1;
    sequence(f, list[otherwise - 1]?.type === 'comma' ? otherwise - 1 : otherwise);
    f.source += `,${value},`;
    f.at = otherwise + 1;
    sequence(f, end);
    f.source += ')';
  });
}
