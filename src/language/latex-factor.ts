/** A factor in LaTeX: a number, a name, a function, a command, with the signs, powers and indices around it. */

import type { Expr } from './expr';
import { call, num } from './expr';
import { bars, bracket } from './latex-brackets';
import { differentialAt } from './latex-derivative';
import { startsDifferential } from './latex-differential';
import { expectation } from './latex-expectation';
import { fraction } from './latex-fraction';
import { applyFunction, functionAt, namedFunction } from './latex-functions';
import { nabla } from './latex-nabla';
import { nameFactor } from './latex-name-factor';
import { ownCall } from './latex-own-functions';
import { cases, delta, indicator, matrix, onesVector } from './latex-parts';
import { postfix } from './latex-postfix';
import type { Reader } from './latex-reader';
import {
  ahead,
  argument,
  binary,
  braced,
  counted,
  deeper,
  entityOf,
  hasComparison,
  here,
  isCommand,
  isCondition,
  isOp,
  noFactor,
  noteOnce,
  peek,
  raise,
  shown,
  since,
  skip,
  unexpected,
  within,
} from './latex-reader';
import { known } from './latex-scan-commands';
import { sum as bigSum, placeOfLargest } from './latex-sums';
import type { Token } from './latex-token';
import { beginsName } from './latex-written';

/** A sign, or a factor with its powers and indices. */
export function factor(r: Reader): Expr {
  const t = peek(r);
  if (isOp(t, '-') || isOp(t, '+')) {
    const start = here(r);
    skip(r);
    const inner = deeper(r, () => factor(r));
    return isOp(t, '+') ? inner : counted(r, call('negate', [inner], since(r, start)));
  }
  return postfix(
    r,
    deeper(r, () => primary(r)),
  );
}

export function primary(r: Reader): Expr {
  const t = peek(r);
  if (!t) return unexpected(r, 'the formula');
  switch (t.kind) {
    case 'number':
      return number(r, t);
    case 'open':
      return bracket(r, t);
    case 'bar':
      return bars(r, t);
    case 'begin':
      return t.text === 'cases' ? cases(r) : matrix(r);
    case 'letters':
    case 'word':
      return word(r, t);
    case 'command':
      return command(r, t);
    case 'text':
      if (/^arg[^a-z]*(?:max|min)$/i.test(t.text.replace(/\\[,;!: ]/g, ''))) return largestPlace(r, t.start);
      return raise(
        'text',
        `Found the words “${t.text}” inside a formula.`,
        { start: t.start, end: t.end },
        'Put remarks on lines of their own.',
      );
    default:
      return noFactor(r, t);
  }
}

export function number(r: Reader, t: Token): Expr {
  skip(r);
  const value = counted(r, num(t.text.replace(/^\./, '0.').replace(/\.$/, ''), { start: t.start, end: t.end }));
  const next = peek(r);
  if (t.text !== '1' || !next) return value;
  // 1(a > b), 1\{…\}, 1[…], 1_{i = j}
  if (next.kind === '_') return indicator(r, t.start);
  if (next.kind === 'open' && next.text !== '|' && next.text !== '||') {
    const inner = factor(r);
    if (isCondition(inner)) return inner;
    return binary(r, 'times', value, inner);
  }
  return value;
}

/** Letters: a differential, a function, a name. */
export function word(r: Reader, t: Token): Expr {
  if (/^arg ?(?:max|min)$/i.test(t.text) && !entityOf(r, t.text)) return largestPlace(r, t.start);
  const own = ownCall(r, t);
  if (own) return own;
  const f = functionAt(r, t);
  if (f) return applyFunction(r, f);
  if (startsDifferential(r)) return differentialAt(r);
  return nameFactor(r);
}

function command(r: Reader, t: Token): Expr {
  switch (t.text) {
    case 'frac':
    case 'dfrac':
    case 'tfrac':
    case 'cfrac':
    case 'nicefrac':
    case 'sfrac':
      return fraction(r);
    case 'sqrt':
      return root(r);
    case 'sum':
      return bigSum(r);
    case 'Sigma':
      // Σ_k in a Unicode line
      return entityOf(r, 'Sigma') ? nameFactor(r) : bigSum(r);
    case 'prod':
      return bigSum(r, 'prod');
    case 'nabla':
      return nabla(r);
    case 'partial':
      return differentialAt(r);
    case 'one':
      return indicatorOrOnes(r, t);
    case 'zero':
      skip(r);
      return counted(r, num('0', { start: t.start, end: t.end }));
    case 'indicator':
      return indicatorOrIdentity(r, t);
    case 'underbrace':
    case 'overbrace': {
      skip(r);
      const range = argument(r, `\\${t.text}`);
      const inner = within(r, range.from, range.to, () => r.grammar.expression(r), 'the group over the brace');
      const script = peek(r);
      if (script?.kind === '_' || script?.kind === '^') {
        skip(r);
        argument(r, script.text);
      }
      return inner;
    }
    case 'overset':
    case 'underset':
    case 'stackrel': {
      skip(r);
      argument(r, `\\${t.text}`);
      const range = argument(r, `\\${t.text}`);
      return within(r, range.from, range.to, () => r.grammar.expression(r), 'the group');
    }
    case 'delta': {
      const k = delta(r);
      if (k) return k;
      if (startsDifferential(r)) return differentialAt(r);
      return nameFactor(r);
    }
    case 'infty':
      return raise(
        'infinity',
        "Infinity can't stand in an answer.",
        { start: t.start, end: t.end },
        'Write the size that the sum runs to.',
      );
    case 'arg':
      if (!isCommand(ahead(r, 1), 'max') && !isCommand(ahead(r, 1), 'min'))
        return raise(
          'unsupported',
          `${shown(r, t)} can't be read here.`,
          { start: t.start, end: t.end },
          'Write the formula without it.',
        );
      skip(r);
      return largestPlace(r, t.start);
    case 'argmax':
    case 'argmin':
      return largestPlace(r, t.start);
    case 'int':
    case 'lim':
    case 'det':
    case 'binom':
    case 'iint':
    case 'oint':
      return raise(
        'unsupported',
        `${shown(r, t)} can't be read here.`,
        { start: t.start, end: t.end },
        'Write the formula without it.',
      );
  }
  const own = ownCall(r, t);
  if (own) return own;
  const f = functionAt(r, t);
  if (f) return applyFunction(r, f);
  if (beginsName(t)) return nameFactor(r);
  const expected = t.text === 'mathbb E' ? expectation(r) : undefined;
  if (expected) return expected;
  if (t.text.startsWith('mathbb'))
    raise(
      'unsupported',
      `\\mathbb{${t.text.slice(7)}} can't be read here.`,
      { start: t.start, end: t.end },
      t.text.endsWith('E') ? 'Write the expectation as a sum.' : 'Write the formula without it.',
    );
  return unknownCommand(r, t);
}

/** `\arg\max_j s_j`; the cursor is at the word that says which. */
function largestPlace(r: Reader, start: number): Expr {
  const by = (peek(r) as Token).text.toLowerCase().endsWith('max') ? 'max' : 'min';
  skip(r);
  return placeOfLargest(r, by, start);
}

/** A command of the student's own around one name, such as `\matr{X}`, is read as a typeface, with a note. */
function unknownCommand(r: Reader, t: Token): Expr {
  if (/dots$/.test(t.text))
    return raise(
      'dots',
      'Dots stand for terms that are not written.',
      { start: t.start, end: t.end },
      'Write the sum with \\sum_{i=1}^{n} instead of dots.',
    );
  if (known(t.text)) return noFactor(r, t);
  const next = ahead(r, 1);
  const close = next?.kind === '{' ? next.mate : -1;
  const inner = close > 0 && close <= r.at + 6 ? r.tokens[r.at + 2] : undefined;
  if (!inner || !beginsName(inner)) {
    const f = namedFunction(t.text);
    if (f) {
      skip(r);
      return applyFunction(r, { row: f, start: t.start, spelled: t.text });
    }
    return raise(
      'command',
      `\\${t.text} is not a command known here.`,
      { start: t.start, end: t.end },
      `Define it with \\newcommand{\\${t.text}}{…} in the answer, or write it out.`,
    );
  }
  skip(r);
  const range = braced(r);
  noteOnce(r, 'typeface', `\\${t.text} is not known here; it was taken as a typeface.`, { start: t.start, end: t.end });
  return within(r, range.from, range.to, () => r.grammar.expression(r), `the argument of \\${t.text}`);
}

function root(r: Reader): Expr {
  const start = here(r);
  skip(r);
  let degree: Expr | undefined;
  const open = peek(r);
  if (open?.kind === 'open' && open.text === '[') {
    degree = within(r, r.at + 1, open.mate, () => r.grammar.expression(r), 'the degree of the root');
    r.at = open.mate + 1;
  }
  const t = peek(r);
  let inner: Expr;
  if (t?.kind === '{') {
    const range = braced(r);
    inner = within(r, range.from, range.to, () => r.grammar.expression(r), 'the root');
  } else if (t?.kind === 'open') inner = deeper(r, () => primary(r));
  else inner = factor(r);
  if (!degree || (degree.kind === 'number' && degree.text === '2'))
    return counted(r, call('sqrt', [inner], since(r, start)));
  return counted(r, call('power', [inner, call('divide', [num('1'), degree])], since(r, start)));
}

function indicatorOrOnes(r: Reader, t: Token): Expr {
  const next = ahead(r, 1);
  if (next?.kind === '_') {
    skip(r);
    return indicator(r, t.start);
  }
  if (next?.kind === 'open' && next.mate > 0 && hasComparison(r, r.at + 2, next.mate)) {
    skip(r);
    return primary(r);
  }
  return onesVector(r);
}

function indicatorOrIdentity(r: Reader, t: Token): Expr {
  const next = ahead(r, 1);
  skip(r);
  if (next?.kind === '_' && hasComparison(r, r.at + 1, r.tokens[r.at + 1]?.mate ?? r.at)) return indicator(r, t.start);
  if (next?.kind === 'open') return primary(r);
  if (next?.kind === '_') {
    skip(r);
    const sub = argument(r, '_');
    return counted(
      r,
      call('eye', [within(r, sub.from, sub.to, () => r.grammar.expression(r), 'the size')], since(r, t.start)),
    );
  }
  return counted(r, call('eye', [], { start: t.start, end: t.end }));
}
