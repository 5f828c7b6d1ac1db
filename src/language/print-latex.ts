/** Prints an expression as LaTeX, for people and for MathML: fractions, subscripts, sums, indicators, cases. */

import type { AllExpr, CallExpr, DerivativeExpr, Expr, IndexExpr, OpName, SumExpr } from './expr';
import { matchName } from './name-match';
import type { Scope } from './names';
import { entryName } from './names';
import { softmaxEntry } from './softmax-entry';
import type { Piece } from './spelling';
import { greek, partsOf } from './spelling';

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
  or: { sign: '\\lor', level: OR },
  and: { sign: '\\land', level: AND },
  lt: { sign: '<', level: RELATION },
  le: { sign: '\\le', level: RELATION },
  gt: { sign: '>', level: RELATION },
  ge: { sign: '\\ge', level: RELATION },
  eq: { sign: '=', level: RELATION },
  ne: { sign: '\\ne', level: RELATION },
  add: { sign: '+', level: SUM },
  subtract: { sign: '-', level: SUM },
  times: { sign: '\\cdot', level: PRODUCT },
  hadamard: { sign: '\\odot', level: PRODUCT },
};

/** Functions with a command of their own. */
const COMMANDS: Partial<Record<OpName, string>> = {
  exp: '\\exp',
  log: '\\log',
  log2: '\\log_2',
  log10: '\\log_{10}',
  sin: '\\sin',
  cos: '\\cos',
  tan: '\\tan',
  sinh: '\\sinh',
  cosh: '\\cosh',
  tanh: '\\tanh',
  maximum: '\\max',
  minimum: '\\min',
  max: '\\max',
  min: '\\min',
};

type Printed = { readonly text: string; readonly level: number };
type Printer = { readonly scope: Scope | undefined };

/** The expression as LaTeX; reading it in the same scope gives the same tree, positions apart. */
export function printLatex(e: Expr, scope?: Scope): string {
  return value({ scope }, e).text;
}

const isLogic = (e: Expr): boolean => e.kind === 'call' && (e.op === 'not' || (INFIX[e.op]?.level ?? SUM) <= RELATION);

const bracket = ({ text, level }: Printed, least: number): string => (level < least ? `\\left(${text}\\right)` : text);

function value(p: Printer, e: Expr): Printed {
  return isLogic(e) ? { text: `\\mathbb{1}\\{${condition(p, e).text}\\}`, level: ATOM } : plain(p, e);
}

function condition(p: Printer, e: Expr): Printed {
  if (e.kind !== 'call' || !isLogic(e)) return value(p, e);
  if (e.op === 'not') {
    const inner = condition(p, e.args[0] as Expr);
    return { text: `\\neg ${bracket(inner, RELATION)}`, level: RELATION - 0.5 };
  }
  const { sign, level } = INFIX[e.op] as Infix;
  const [a, b] = e.args.map((x, i) =>
    level === RELATION ? bracket(value(p, x), RELATION + 1) : bracket(condition(p, x), level + i),
  );
  return { text: `${a} ${sign} ${b}`, level };
}

function plain(p: Printer, e: Expr): Printed {
  switch (e.kind) {
    case 'number':
      return { text: e.text, level: e.text.startsWith('-') ? SIGN : ATOM };
    case 'name':
      return { text: latexName(e.name), level: ATOM };
    case 'index':
      return { text: indexed(p, e), level: POWER };
    case 'derivative':
      return { text: quotient(p, e), level: ATOM - 1 };
    case 'prime':
      return { text: `${functionName(e.op)}${"'".repeat(e.order)}\\left(${value(p, e.arg).text}\\right)`, level: ATOM };
    case 'call':
      return called(p, e);
    case 'sum':
      return { text: summed(p, e), level: SUM };
    case 'cases': {
      const rows = e.branches.map(
        (b) =>
          `${value(p, b.value).text} & ${b.when ? `\\text{if } ${condition(p, b.when).text}` : '\\text{otherwise}'}`,
      );
      return { text: `\\begin{cases} ${rows.join(' \\\\ ')} \\end{cases}`, level: PRODUCT };
    }
    case 'list':
      return { text: matrix(p, e.items), level: ATOM };
  }
}

const functionName = (op: OpName): string =>
  op === 'sigmoid' ? '\\sigma' : (COMMANDS[op] ?? `\\operatorname{${op.replace(/_/g, '\\_')}}`);

function called(p: Printer, e: CallExpr): Printed {
  const [a, b] = e.args as [Expr, Expr];
  if (e.args.length === 2 && INFIX[e.op]) return chain(p, e);
  switch (e.op) {
    case 'divide':
      if (e.args.length === 2) return { text: `\\frac{${value(p, a).text}}{${value(p, b).text}}`, level: POWER };
      break;
    case 'negate':
      return { text: `-${bracket(value(p, a), SIGN)}`, level: SIGN };
    case 'power':
      return { text: `${bracket(value(p, a), ATOM)}^{${value(p, b).text}}`, level: POWER };
    case 'elementwise_power':
      return { text: `${bracket(value(p, a), ATOM)}^{\\odot ${bracket(value(p, b), ATOM)}}`, level: POWER };
    case 'transpose':
      return { text: `${bracket(value(p, a), ATOM)}^{\\top}`, level: POWER };
    case 'abs':
      return { text: `\\left|${value(p, a).text}\\right|`, level: ATOM };
    case 'norm':
      if (e.args.length === 1 && !e.named) return { text: `\\left\\|${value(p, a).text}\\right\\|`, level: ATOM };
      break;
    case 'sqrt':
      return { text: `\\sqrt{${value(p, a).text}}`, level: ATOM };
    case 'ones':
      if (e.args.length === 0) return { text: '\\mathbf{1}', level: ATOM };
      break;
    case 'delta':
      if (e.args.every(simpleIndex))
        return { text: `\\delta_{${e.args.map((x) => value(p, x).text).join(' ')}}`, level: ATOM };
      break;
    default:
      break;
  }
  const args = softmaxEntry(e.op, e.args, p.scope)
    ? [`\\left(${value(p, a).text}\\right)`]
    : e.args.map((x, i) => (e.op === 'where' && i === 0 ? condition(p, x) : value(p, x)).text);
  for (const [key, given] of Object.entries(e.named ?? {}))
    args.push(`\\text{${key.replace(/_/g, '\\_')}} = ${value(p, given).text}`);
  return { text: `${functionName(e.op)}\\left(${args.join(', ')}\\right)`, level: ATOM };
}

const simpleIndex = (e: Expr): boolean => e.kind === 'name' && e.name.length === 1;

/** Sums and products; the left spine is walked in a loop. A product of names and fractions needs no sign. */
function chain(p: Printer, e: CallExpr): Printed {
  const top = INFIX[e.op] as Infix;
  const out: string[] = [];
  let at: Expr = e;
  while (at.kind === 'call' && at.args.length === 2 && INFIX[at.op]?.level === top.level) {
    const [left, right] = at.args as [Expr, Expr];
    const { sign } = INFIX[at.op] as Infix;
    out.push(` ${sign} ${bracket(value(p, right), top.level + 1)}`);
    at = left;
  }
  // a sum sign reaches over what follows it
  out.push(bracket(value(p, at), at.kind === 'sum' ? ATOM : top.level));
  return { text: out.reverse().join(''), level: top.level };
}

function matrix(p: Printer, items: readonly Expr[]): string {
  const rows = items.every((x) => x.kind === 'list') ? items.map((x) => (x.kind === 'list' ? x.items : [])) : undefined;
  if (!rows) return `\\left[${items.map((x) => value(p, x).text).join(', ')}\\right]`;
  return `\\begin{bmatrix} ${rows.map((r) => r.map((x) => value(p, x).text).join(' & ')).join(' \\\\ ')} \\end{bmatrix}`;
}

function indexed(p: Printer, e: IndexExpr): string {
  const plainAt = e.at.every(
    (a) => (a.kind === 'number' && /^\d$/.test(a.text)) || (a.kind === 'name' && a.name.length === 1),
  );
  const at = e.at.map((a: Expr | AllExpr) => (a.kind === 'all' ? ':' : value(p, a).text)).join(plainAt ? '' : ', ');
  const own = e.base.kind === 'name' ? partsOf(e.base.name) : undefined;
  // a name with a subscript of its own keeps it apart from the indices
  if (e.base.kind === 'name' && own && !own.sub && !own.sup) {
    const short = `${latexName(entryName(p.scope, e.base.name, e.at.length))}_{${at}}`;
    const parts = plainAt && p.scope ? partsOf(short) : undefined;
    const found = parts && p.scope && matchName(parts, p.scope);
    if (!found || (found.entity.name === e.base.name && found.rest.length === e.at.length)) return short;
  } else if (e.base.kind === 'name' && own?.sub && !own.sup)
    return `${latexName(e.base.name).replace(/\}$/, '')}, ${at}}`;
  return `\\left(${value(p, e.base).text}\\right)_{${at}}`;
}

function quotient(p: Printer, e: DerivativeExpr): string {
  const order = e.by.length > 1 ? `^{${e.by.length}}` : '';
  const below = e.by.map((x) => `\\partial ${value(p, x).text}`).join(' \\, ');
  const named = e.of.kind === 'name' || e.of.kind === 'index';
  if (named) return `\\frac{\\partial${order} ${value(p, e.of).text}}{${below}}`;
  return `\\frac{\\partial${order}}{${below}}\\left(${value(p, e.of).text}\\right)`;
}

function summed(p: Printer, e: SumExpr): string {
  const low = e.where
    ? `${e.from ? `${e.index} = ${value(p, e.from).text}, ` : ''}${condition(p, e.where).text}`
    : e.from
      ? `${e.index} = ${value(p, e.from).text}`
      : e.index;
  const high = e.to ? `^{${value(p, e.to).text}}` : '';
  return `\\${e.by ?? 'sum'}_{${low}}${high} ${bracket(value(p, e.body), PRODUCT)}`;
}

const ACCENT_COMMANDS: Readonly<Record<string, string>> = {
  hat: '\\hat',
  tilde: '\\tilde',
  bar: '\\bar',
  dot: '\\dot',
  ddot: '\\ddot',
  check: '\\check',
  breve: '\\breve',
};

/** A canonical name as LaTeX: `\hat{y}`, `\Delta`, `W^{[1]}`, `h_{t-1}`. */
export function latexName(canonical: string): string {
  if (canonical === 'pi') return '\\pi';
  const parts = partsOf(canonical);
  if (!parts) return `\\text{${canonical.replace(/[\\{}$&#^_%~]/g, '')}}`;
  let s = letters(parts.base);
  if (parts.face) s = `\\mathcal{${s}}`;
  if (parts.accent) s = `${ACCENT_COMMANDS[parts.accent] ?? '\\hat'}{${s}}`;
  if (parts.primes) s += "'".repeat(parts.primes);
  if (parts.sub) s += `_{${script(parts.sub)}}`;
  if (parts.sup) s += `^{${script(parts.sup)}}`;
  return s;
}

function letters(base: string): string {
  if (base === 'ell') return '\\ell';
  if (greek(base) === base) return `\\${base}`;
  return [...base].length > 1 ? `\\mathrm{${base}}` : base;
}

const script = (pieces: readonly Piece[]): string =>
  pieces
    .map(
      (x) =>
        (x.kind === 'letter' || x.kind === 'word' ? letters(x.text) : x.kind === 'comma' ? ', ' : x.text) +
        (x.sub ? `_{${script(x.sub)}}` : ''),
    )
    .join('');
