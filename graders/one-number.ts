/** Expressions that are one number whatever they stand beside: told from how they are written, before anything is lowered. */
import type { Reference } from '../src/assignment/reference';
import type { AllExpr, Expr, OpName } from '../src/language/expr';
import { namedBy } from './target';

/** One number of numbers. */
const OF_NUMBERS: ReadonlySet<OpName> = new Set([
  'negate',
  'add',
  'subtract',
  'times',
  'hadamard',
  'divide',
  'power',
  'lt',
  'le',
  'gt',
  'ge',
  'eq',
  'ne',
  'and',
  'or',
  'not',
  'exp',
  'log',
  'sqrt',
  'square',
  'abs',
  'sign',
  'sin',
  'cos',
  'tanh',
  'sigmoid',
  'relu',
  'step',
  'maximum',
  'minimum',
]);

const whole = (a: Expr | AllExpr): boolean => a.kind === 'all';

/** `own` are names to which the answer gives a meaning of its own: of those nothing is known. */
export function isOneNumber(e: Expr, from: Reference, own: (name: string) => boolean): boolean {
  switch (e.kind) {
    case 'number':
      return true;
    case 'name':
      return !own(e.name) && (from.quantity(e.name)?.shape.length === 0 || from.size(e.name) !== undefined);
    case 'index':
    case 'derivative': {
      const named = namedBy(e, from);
      return named !== undefined && ![named.of, ...named.by].some(own) && !named.at.some(whole);
    }
    case 'call':
      return OF_NUMBERS.has(e.op) && !e.named && e.args.every((a) => isOneNumber(a, from, own));
    default:
      return false;
  }
}
