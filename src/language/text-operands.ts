/** Operands and operators of plain text, folded into the line of placeholders whose structure mathjs finds. */
import type { Span } from '../problem';
import { studentProblem } from '../problem';
import type { AllExpr, Expr } from './expr';
import { ALL, call, derivative, index, num } from './expr';
import { LIMITS, overLimit } from './limits';
import { printText } from './print-text';
import {
  closeSum,
  functionHere,
  indicatorFollows,
  onesVector,
  openSum,
  readCall,
  readIndicator,
  readOver,
  readSumCall,
  readSumHead,
  startsOperand,
} from './text-calls';
import type { Fold, Reading } from './text-fold';
import {
  atom,
  deeper,
  holdsCondition,
  is,
  open,
  parts,
  placed,
  placeholders,
  Refusal,
  refuse,
  sliceFrom,
  spanFrom,
  token,
  wrap,
} from './text-fold';
import { INDICATORS, OTHER_FUNCTIONS } from './text-functions';
import { parsePlaceholders } from './text-mathjs';
import { declares, readDerivative, readNabla, readName, subscriptIndices } from './text-names';
import { resolveWord } from './text-resolve';
import type { Token } from './text-tokens';

/** Reads tokens `from` to `to` as one expression; ends in a Refusal where they are none. */
export function readExpression(reading: Reading, from: number, to: number, inIndex = 0): Expr {
  const f: Fold = {
    reading,
    at: from,
    end: to,
    source: '',
    atoms: [],
    builders: [],
    bound: new Set(),
    depth: 0,
    inIndex,
    sequence,
    operand,
    read: readPart,
  };
  return parseStretch(f, from, to);
}

function readPart(f: Fold, from: number, to: number): Expr {
  const { at, end, source } = f;
  f.source = '';
  let out: Expr | undefined;
  deeper(f, () => {
    out = parseStretch(f, from, to);
  });
  f.at = at;
  f.end = end;
  f.source = source;
  return out as Expr;
}

function parseStretch(f: Fold, from: number, to: number): Expr {
  f.at = from;
  f.end = to;
  sequence(f, to);
  f.reading.count.steps += f.source.length;
  const e = parsePlaceholders(
    f.source,
    placeholders(f, (quotient) => {
      if (quotient.kind !== 'call' || !quotient.span) return;
      const text = f.reading.text.slice(quotient.span.start, quotient.span.end);
      f.reading.notes.push(
        studentProblem(
          'division',
          `${text} was read as ${printText(quotient)}.`,
          quotient.span,
          'Put brackets where it is meant otherwise.',
        ),
      );
    }),
  );
  if (!e)
    refuse(
      'syntax',
      `${sliceFrom(f, from, to)} can't be read as a formula.`,
      spanFrom(f, from, to),
      'Write products with * and put brackets around parts.',
    );
  return e;
}

type Open =
  | { readonly kind: 'sum'; readonly letters: readonly string[]; readonly divided: boolean; readonly from: number }
  | { readonly kind: 'not' }
  | { readonly kind: 'operator' };

const TIMES = new Set(['*', '.*', '/', './']);
const MOST_SIGNS = 8;

/** Operands with operators between them, up to the token `end`. */
function sequence(f: Fold, end: number): void {
  const outer = f.end;
  f.end = end;
  const first = f.at;
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
        open(f, (args) => call('not', [args[0] as Expr], args[0]?.span));
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
      ternary(f, end);
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

/** `Σ` that the problem declares as a quantity. */
const sumIsName = (f: Fold, t: Token): boolean => t.text !== 'sum' && f.reading.scope.names.has('Sigma');

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

function stray(f: Fold, t: Token): never {
  const before = f.reading.list[Math.max(0, f.at - 1)] as Token;
  switch (t.text) {
    case '!':
      return refuse('factorial', 'There are no factorials here.', t.span, 'Write != for "is not equal to".');
    case '%':
      return refuse(
        'percent',
        "A percent sign can't be read.",
        t.span,
        `Write ${before.type === 'number' ? `${before.text}/100` : 'x/100'}.`,
      );
    case ',':
      return comma(f, t);
    case ';':
      return refuse(
        'semicolon',
        "; can't be read inside a formula.",
        t.span,
        'Put each line on a line of its own; write a matrix as [[a, b], [c, d]].',
      );
    case '#':
      return refuse(
        'comment',
        "A # remark can't stand behind a formula.",
        t.span,
        'Leave the remark out, or put it on a line of its own in words.',
      );
    case '..':
      return refuse('range', '.. stands only in the bounds of a sum.', t.span, 'Write sum(k = 1..K, …).');
    case ':':
      return refuse(
        'colon',
        ': stands only in an index or after ?.',
        t.span,
        'Write X[1,:] for a row, a > 0 ? x : y for cases.',
      );
    case '_':
      return refuse('subscript', "This subscript can't be read.", t.span, 'Write x_12, x_{1,2} or X[1,2].');
    default:
      return unreadable(f, t);
  }
}

function unreadable(f: Fold, t: Token): never {
  const shown = f.reading.text.slice(t.span.start, t.span.end);
  if (t.text === '\\')
    refuse(
      'latex',
      'A LaTeX command stands in plain text.',
      t.span,
      'Write the whole answer in LaTeX, or the command in words.',
    );
  if (t.text === '"' || t.text === '“' || t.text === '”')
    refuse('string', 'Text in quotes is no part of a formula.', t.span, 'Leave it out.');
  if (t.text === '…' || t.text === '⋯')
    refuse('dots', "Dots can't be read: they leave open what is meant.", t.span, 'Write a sum: sum(k, 1, K, x_k).');
  if (t.text === '∈') refuse('set', "∈ can't be read.", t.span, 'Write the bounds: sum(k, 1, K, …).');
  if (t.text === '⊗')
    refuse('kronecker', '⊗ can be the outer or the elementwise product.', t.span, 'Write outer(a, b), or a .* b.');
  if (t.type === 'close')
    refuse('brackets', `${shown} closes nothing that is open.`, t.span, 'Look for the bracket that is missing.');
  if (t.type === 'op' || t.type === 'compare' || t.type === 'relation')
    refuse(
      'operator',
      `${shown} stands where a quantity or a number was expected.`,
      t.span,
      'Write what stands on both sides of it.',
    );
  refuse(
    'character',
    `${shown} can't be read.`,
    t.span,
    'Write formulas with letters, digits, brackets and the signs + - * / ^.',
  );
}

function comma(f: Fold, t: Token): never {
  const before = f.reading.list[Math.max(0, f.at - 1)] as Token;
  const after = token(f, f.at + 1);
  if (before.type === 'number' && after?.type === 'number' && !t.gap && !after.gap && !before.text.includes('.'))
    refuse(
      'decimal-comma',
      `${before.text},${after.text} has a decimal comma.`,
      { start: before.span.start, end: after.span.end },
      `Write ${before.text}.${after.text}.`,
    );
  refuse(
    'comma',
    'A comma stands between two formulas here.',
    t.span,
    'Write one formula, or each on a line of its own.',
  );
}

/** `x if c else y`. */
function ternary(f: Fold, end: number): void {
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
    const value = f.source;
    f.source = '';
    open(f, ([c, x, y]) =>
      call('where', [c, x, y] as Expr[], x?.span && y?.span && { start: x.span.start, end: y.span.end }),
    );
    f.at = at + 1;
    sequence(f, otherwise);
    f.source += `,${value},`;
    f.at = otherwise + 1;
    sequence(f, end);
    f.source += ')';
  });
}

/** What `postfixes` needs to know of an operand: where it begins in the tokens and in the line. */
type Start = { readonly token: number; readonly source: number };

function operand(f: Fold): void {
  const start = { token: f.at, source: f.source.length };
  const kind = primary(f);
  postfixes(f, start, kind);
}

type Kind = 'number' | 'name' | 'constant-e' | 'other';

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
      if (t.text === '[') bracketed(f, t);
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

const NUMBER_PARTS = /^(\d*\.?\d*)(?:[eE][+-]?(\d+))?$/;

function number(f: Fold, t: Token): void {
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

function word(f: Fold, t: Token): Kind {
  if (t.text.length > LIMITS.nameCharacters) throw new Refusal(overLimit('nameCharacters', t.span));
  if (readOver(f)) return 'other';
  const fn = functionHere(f, t);
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
  if (t.text === 'cases' && is(next, '(')) {
    cases(f);
    return 'other';
  }
  const other = OTHER_FUNCTIONS.get(t.text);
  if (other !== undefined && is(next, '(') && !declares(f.reading.scope, t.text))
    refuse('unknown-function', `${t.text} is no function known here.`, t.span, other);
  if (t.text === 'in' && !declares(f.reading.scope, t.text))
    refuse('in', '"in" can\'t be read inside a formula.', t.span, 'Write the bounds of a sum: sum(k, 1, K, …).');
  if (readDerivative(f) === 'done') return 'other';
  return readName(f);
}

/** `cases(c1, a, c2, b, otherwise)`: as cases are printed. */
function cases(f: Fold): void {
  const from = f.at;
  const close = f.reading.partner[f.at + 1] as number;
  const args = parts(f, f.at + 2, close);
  if (args.length === 0)
    refuse(
      'arguments',
      'cases takes 1 or more arguments; here are 0.',
      spanFrom(f, from, close + 1),
      'Write cases(condition, value, …, otherwise).',
    );
  const span = spanFrom(f, from, close + 1);
  deeper(f, () => {
    open(f, (values) => {
      const branches: { when?: Expr; value: Expr }[] = [];
      for (let i = 0; i + 1 < values.length; i += 2)
        branches.push({ when: values[i] as Expr, value: values[i + 1] as Expr });
      if (values.length % 2 === 1) branches.push({ value: values[values.length - 1] as Expr });
      return { kind: 'cases', branches, span };
    });
    args.forEach((p, i) => {
      if (i > 0) f.source += ',';
      f.at = p.from;
      sequence(f, p.to);
    });
    f.source += ')';
  });
  f.at = close + 1;
}

/** `( … )` and `{ … }`. */
function group(f: Fold): void {
  const from = f.at;
  const close = f.reading.partner[from] as number;
  if (close < 0) unreadable(f, token(f) as Token);
  deeper(f, () => {
    const span = spanFrom(f, from, close + 1);
    if (close === from + 1) refuse('empty', 'The brackets are empty.', span, 'Write the formula in them.');
    open(f, (args) => placed(args[0] as Expr, span));
    f.at++;
    sequence(f, close);
    f.source += ')';
  });
  f.at = close + 1;
}

/** `[a > b]` is an indicator, `[a, b]` a list. */
function bracketed(f: Fold, t: Token): void {
  const from = f.at;
  const close = f.reading.partner[from] as number;
  const span = spanFrom(f, from, close + 1);
  const items = parts(f, from + 1, close);
  if (items.length === 0) refuse('empty', 'The brackets are empty.', span, 'Write the entries: [[a, b], [c, d]].');
  if (items.length === 1 && holdsCondition(f, from + 1, close)) {
    readIndicator(f, from);
    return;
  }
  deeper(f, () => {
    open(f, (values) => ({ kind: 'list', items: values, span }));
    items.forEach((p, i) => {
      if (i > 0) f.source += ',';
      f.at = p.from;
      if (p.from >= p.to) refuse('empty', 'An entry is missing.', t.span, 'Write the entries: [[a, b], [c, d]].');
      sequence(f, p.to);
    });
    f.source += ')';
  });
  f.at = close + 1;
}

/** The bar that closes the one at `at`: the next of its kind behind an operand. */
function closingBar(f: Fold, at: number, bar: string): number {
  const { list, partner } = f.reading;
  for (let i = at + 1; i < f.end; i++) {
    const t = list[i] as Token;
    if (t.type === 'open') i = Math.max(i, partner[i] as number);
    else if (is(t, bar) && i > at + 1 && endsOperand(list[i - 1] as Token)) return i;
  }
  return -1;
}

const endsOperand = (t: Token): boolean =>
  t.type === 'number' || t.type === 'word' || t.type === 'close' || t.type === 'sub' || is(t, "'");

function bars(f: Fold, t: Token): void {
  const from = f.at;
  const close = closingBar(f, from, t.text);
  if (close < 0)
    refuse(
      'brackets',
      `${t.text} is not closed.`,
      t.span,
      t.text === '|' ? 'Write |x|, or abs(x).' : 'Write ||x||, or norm(x).',
    );
  const span = spanFrom(f, from, close + 1);
  deeper(f, () => {
    open(f, (args) => call(t.text === '|' ? 'abs' : 'norm', args, span));
    f.at++;
    sequence(f, close);
    f.source += ')';
  });
  f.at = close + 1;
  const sub = token(f);
  if (t.text === '||' && sub?.type === 'sub' && !sub.gap) {
    if (sub.text !== '2' && sub.text !== 'F')
      refuse('norm', `There is no ${sub.text}-norm here.`, sub.span, 'Write sum(abs(x)), or max(abs(x)).');
    f.at++;
  }
}

const TRANSPOSES = new Set(['T', 't', 'top', 'intercal', 'tr']);

/** Subscripts, transposes and powers behind an operand. */
function postfixes(f: Fold, start: Start, kind: Kind): void {
  let count = 0;
  for (;;) {
    const t = token(f);
    if (!t) return;
    if (is(t, "'") || is(t, '[') || is(t, '^') || t.type === 'sub') {
      if (++count > MOST_SIGNS) refuse('signs', 'Too many signs stand in a row here.', t.span, 'Write one sign.');
    }
    if (is(t, "'")) {
      if (kind === 'number')
        refuse(
          'transpose',
          `${sliceFrom(f, start.token)}' : a number has no transpose.`,
          spanFrom(f, start.token, f.at + 1),
          "Put brackets around what is transposed: (A^2)'.",
        );
      f.source += " '";
      f.at++;
    } else if (t.type === 'sub' && !t.gap) {
      f.at++;
      const to = f.at;
      const at = subscriptIndices(f, t);
      wrap(f, start.source, (args) => index(args[0] as Expr, at, spanFrom(f, start.token, to)));
      f.source += ')';
    } else if (
      is(t, '[') &&
      !t.gap &&
      kind !== 'number' &&
      !holdsCondition(f, f.at + 1, f.reading.partner[f.at] as number)
    )
      subscript(f, start);
    else if (is(t, '^') || is(t, '.^')) {
      if (is(t, '^') && transposed(f)) continue;
      power(f, t, start, kind);
    } else return;
    kind = 'other';
  }
}

/** `X[1, :]` behind an operand. */
function subscript(f: Fold, start: Start): void {
  const from = f.at;
  const close = f.reading.partner[from] as number;
  const span: Span = {
    start: (f.reading.list[start.token] as Token).span.start,
    end: (f.reading.list[close] as Token).span.end,
  };
  const items = parts(f, from + 1, close);
  if (items.length === 0)
    refuse('index', 'The index is empty.', spanFrom(f, from, close + 1), 'Write X[1,2], X[1,:] or x_12.');
  deeper(f, () => {
    const all = items.map((p) => p.to === p.from + 1 && is(f.reading.list[p.from], ':'));
    wrap(f, start.source, ([base, ...at]) => {
      let k = 0;
      const given = all.map((whole): Expr | AllExpr => (whole ? ALL : (at[k++] as Expr)));
      if (base?.kind === 'index') return index(base.base, [...base.at, ...given], span);
      return index(base as Expr, given, span);
    });
    f.inIndex++;
    items.forEach((p, i) => {
      if (all[i]) return;
      f.source += ',';
      f.at = p.from;
      if (p.from >= p.to)
        refuse('index', 'An index is missing.', spanFrom(f, from, close + 1), 'Write X[1,2], X[1,:] or x_12.');
      if (is(f.reading.list[p.from], ':'))
        refuse(
          'index',
          "A part of an axis can't be taken.",
          spanFrom(f, p.from, p.to),
          'Write X[1,:] for a whole row.',
        );
      sequence(f, p.to);
    });
    f.inIndex--;
    f.source += ')';
  });
  f.at = close + 1;
}

/** `^T`, `^⊤`, `^{T}` where T is no quantity; also `^Tx` before a name. */
function transposed(f: Fold): boolean {
  const { scope, list } = f.reading;
  const t = token(f, f.at + 1);
  if (!t) return false;
  if (is(t, "'")) {
    f.source += " '";
    f.at += 2;
    return true;
  }
  const inner = is(t, '{') && (f.reading.partner[f.at + 1] as number) === f.at + 3 ? token(f, f.at + 2) : t;
  if (!inner) return false;
  if (inner !== t && is(inner, "'")) {
    f.source += " '";
    f.at += 4;
    return true;
  }
  if (inner.type !== 'word') return false;
  const own = scope.locals?.get(inner.text) ?? scope.names.get(inner.text);
  if (TRANSPOSES.has(inner.text)) {
    if (own && (own.kind !== 'size' || inner.text !== 'T')) return false;
    if (inner.text === 't' && (scope.indices.includes('t') || f.bound.has('t'))) return false;
    f.source += " '";
    f.at += inner === t ? 2 : 4;
    return true;
  }
  const kind = scope.names.get('T')?.kind;
  if (inner !== t || !t.text.startsWith('T') || kind === 'quantity' || t.text.length < 2 || own) return false;
  const rest = t.text.slice(1);
  const span = { start: t.span.start + 1, end: t.span.end };
  f.source += " '";
  f.at++;
  list[f.at] = rest.startsWith('_')
    ? { type: 'sub', text: rest.replace(/^_\{?|\}$/g, ''), span, gap: false }
    : { type: 'word', text: rest, span, gap: true };
  return true;
}

const transposeFollows = (f: Fold): boolean => {
  const t = token(f, f.at + 1);
  return is(t, "'") || (t?.type === 'word' && t.text === 'T');
};

function power(f: Fold, t: Token, start: Start, kind: Kind): void {
  f.at++;
  if (kind === 'constant-e') {
    f.source = f.source.slice(0, start.source);
    const from = (f.reading.list[start.token] as Token).span.start;
    open(f, (args) => call('exp', args, { start: from, end: args[0]?.span?.end ?? t.span.end }));
    exponent(f, t);
    f.source += ')';
    return;
  }
  f.source += ` ${t.text} `;
  exponent(f, t);
}

/** What stands in the exponent: signs and one operand. */
function exponent(f: Fold, sign: Token): void {
  let signs = 0;
  while (is(token(f), '-') || is(token(f), '+')) {
    if (++signs > MOST_SIGNS)
      refuse('signs', 'Too many signs stand in a row here.', (token(f) as Token).span, 'Write one sign.');
    if (is(token(f), '-')) f.source += ' -';
    f.at++;
  }
  const t = token(f);
  if (!t) refuse('incomplete', `Something is missing after ${sign.text}.`, sign.span, 'Finish the formula.');
  const from = f.at;
  if (is(t, '{') || is(t, '(')) {
    deeper(f, () => group(f));
    // x^(2)' would be read as x^((2)')
    if (is(token(f), "'") || (is(token(f), '^') && transposeFollows(f)))
      refuse(
        'transpose',
        `${sliceFrom(f, from - 1)} with a transpose behind it: what is transposed?`,
        spanFrom(f, from),
        "Put brackets around what is transposed: (A^2)'.",
      );
    if (is(token(f), '^')) {
      f.source += ' ^ ';
      const next = token(f) as Token;
      f.at++;
      deeper(f, () => exponent(f, next));
    }
    return;
  }
  deeper(f, () => operand(f));
}
