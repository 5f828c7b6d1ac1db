/** Update rules, `θ := θ − α G`: what they say of the gradient G. */
import type { Expr, Line } from './expr';
import { children, derivative, name, num, stripSpans } from './expr';
import type { Entity, Scope } from './names';

/** Names that people give a learning rate. */
export const RATES: ReadonlySet<string> = new Set([
  'alpha',
  'eta',
  'epsilon',
  'gamma',
  'mu',
  'rho',
  'lr',
  'learning_rate',
]);

/** What a learning rate is called inside the tree. */
const RATE = 'learning rate';

/** The scope with a learning rate under its name. */
export function withRate(scope: Scope, key: string): Scope {
  const entity: Entity = { name: RATE, kind: 'local', rank: 0, dims: [] };
  return { ...scope, locals: new Map([...(scope.locals ?? []), [key, entity]]) };
}

const same = (a: Expr, b: Expr): boolean => JSON.stringify(stripSpans(a)) === JSON.stringify(stripSpans(b));

const mentions = (e: Expr): boolean => (e.kind === 'name' && e.name === RATE) || children(e).some(mentions);

/** A product without the learning rate as its factor. */
function withoutRate(e: Expr): Expr | undefined {
  if (e.kind === 'name') return e.name === RATE ? num('1') : undefined;
  if (e.kind !== 'call' || !['times', 'hadamard', 'divide'].includes(e.op)) return undefined;
  const [a, b] = e.args as [Expr, Expr];
  const left = withoutRate(a);
  if (left && !mentions(b))
    return left.kind === 'number' && left.text === '1' && e.op !== 'divide' ? b : { ...e, args: [left, b] };
  const right = e.op === 'divide' ? undefined : withoutRate(b);
  return right && !mentions(a)
    ? right.kind === 'number' && right.text === '1'
      ? a
      : { ...e, args: [a, right] }
    : undefined;
}

/** The gradient by what a line updates; undefined where the line is no update. */
function gradientIn(line: Line, asked: string, by: string): Line | undefined {
  const [left, right] = line.sides;
  const base = left?.kind === 'index' ? left.base : left;
  if (!left || right?.kind !== 'call' || line.sides.length !== 2 || base?.kind !== 'name' || base.name !== by)
    return undefined;
  const [old, step] = right.args;
  if ((right.op !== 'subtract' && right.op !== 'add') || !old || !step || !same(old, left)) return undefined;
  const g = withoutRate(step);
  return g && { ...line, sides: [derivative(name(asked, left.span), [left], left.span), g], relations: ['='] };
}

/** The lines with update rules read as what they say of the gradient; undefined where a learning rate stands anywhere else. */
export function readUpdates(lines: readonly Line[], scope: Scope): Line[] | undefined {
  const { asked, askedBy } = scope;
  if (asked === undefined || askedBy === undefined || scope.askedOrder !== 1) return undefined;
  const out = lines.map((l) => gradientIn(l, asked, askedBy) ?? l);
  return out.some((l) => l.sides.some(mentions)) ? undefined : out;
}
