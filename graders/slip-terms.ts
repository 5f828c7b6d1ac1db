/** What the changes of an answer share: telling parts of an expression apart, and naming them in a sentence. */
import type { CallExpr, Expr, OpName } from '../src/language/expr';
import { children, mapChildren } from '../src/language/expr';
import { printText } from '../src/language/print-text';
import type { SlipCase } from './slip-case';
import type { Site } from './slip-sites';
import { namedBy } from './target';

/** An expression in a sentence, cut where it is long. */
export function short(c: SlipCase, e: Expr): string {
  const text = printText(e, c.context.problem.problem.scope);
  return text.length > 48 ? `${text.slice(0, 47)}…` : text;
}

/** Whether two expressions are the same, wherever they stand in the text. */
export function same(a: Expr, b: Expr): boolean {
  if (a.kind !== b.kind || own(a) !== own(b)) return false;
  const [x, y] = [children(a), children(b)];
  return x.length === y.length && x.every((e, i) => same(e, y[i] as Expr));
}

/** What an expression says besides its parts. */
function own(e: Expr): string {
  switch (e.kind) {
    case 'number':
      return e.text;
    case 'name':
      return e.name;
    case 'index':
      return e.at.map((a) => (a.kind === 'all' ? ':' : ',')).join('');
    case 'prime':
    case 'call':
      return `${e.op}${e.kind === 'call' && e.named ? Object.keys(e.named).join() : ''}`;
    case 'sum':
      return `${e.index}${e.from ? 1 : 0}${e.to ? 1 : 0}${e.where ? 1 : 0}`;
    case 'derivative':
    case 'list':
      return '';
    case 'cases':
      return e.branches.map((b) => (b.when ? 1 : 0)).join('');
  }
}

export const isCall = (e: Expr, op: OpName): e is CallExpr => e.kind === 'call' && e.op === op;

/** Whether an expression can be an array: the names in it stand for one, without indices. */
export function couldBeArray(e: Expr, c: SlipCase): boolean {
  switch (e.kind) {
    case 'number':
    case 'index':
    case 'sum':
      return e.kind === 'index' && e.at.some((a) => a.kind === 'all');
    case 'name':
      return (
        (c.reference.quantity(e.name)?.shape.length ?? 0) > 0 ||
        (!c.reference.quantity(e.name) && c.reference.size(e.name) === undefined)
      );
    case 'derivative': {
      const n = namedBy(e, c.reference);
      return n?.at.some((a) => a.kind === 'all') ?? false;
    }
    case 'prime':
      return couldBeArray(e.arg, c);
    case 'call':
      return e.args.some((a) => couldBeArray(a, c));
    case 'cases':
      return e.branches.some((b) => couldBeArray(b.value, c));
    case 'list':
      return true;
  }
}

/** The free letters of the question, or of the answer's own left side. */
export const lettersOf = (c: SlipCase): string[] => [
  ...new Set([
    ...c.target.letters.filter((l): l is string => l !== undefined),
    ...c.chains.flatMap((x) => (x.subject.kind === 'asked' ? x.letters : [])),
  ]),
];

export const top = (s: Site): boolean => s.parents.length === 0 && !s.inName;

export function renamed(e: Expr, to: ReadonlyMap<string, string>): Expr {
  if (e.kind === 'name') return { ...e, name: to.get(e.name) ?? e.name };
  return mapChildren(e, (x) => renamed(x, to));
}

/** What takes many entries to fewer, or mixes those of an axis. */
export const REDUCES: readonly OpName[] = ['sum', 'mean', 'max', 'min', 'softmax', 'logsumexp', 'var', 'std'];

export const BREAKS: readonly string[] = [
  'lt',
  'le',
  'gt',
  'ge',
  'eq',
  'ne',
  'max',
  'min',
  'maximum',
  'minimum',
  'where',
  'relu',
  'abs',
  'sign',
  'step',
  'clip',
];

/** Whether an expression is one of these operations. */
export const applies = (e: Expr, ops: readonly string[]): boolean =>
  (e.kind === 'call' || e.kind === 'prime') && ops.includes(e.op);

/** Whether an expression or a part of it is such. */
export const holds = (e: Expr, is: (x: Expr) => boolean): boolean => is(e) || children(e).some((x) => holds(x, is));

/** The names that stand in an expression, in order. */
export function* namesIn(e: Expr): Generator<string> {
  if (e.kind === 'name') yield e.name;
  for (const x of children(e)) yield* namesIn(x);
}

export const inside = (s: Site, ops: readonly string[]): boolean =>
  s.parents.some((p) => p.kind === 'call' && ops.includes(p.op));

export const stands = (c: SlipCase, a: string, b: string): string =>
  activation(c, a, b)
    ? `The derivative is taken from ${a}: ${b} belongs in its place`
    : `${a} stands where ${b} belongs`;

/** Whether one of two quantities is a function of the other, entry by entry or row by row: an activation and its input. */
function activation(c: SlipCase, a: string, b: string): boolean {
  return c.reference.problem.forward.some((f) => {
    const { expr } = f;
    const arg = expr.kind === 'call' && expr.args.length === 1 ? expr.args[0] : undefined;
    return arg?.kind === 'name' && ((f.name === a && arg.name === b) || (f.name === b && arg.name === a));
  });
}
