/** Changes that mend a condition: its direction, its threshold, the label it should hold at. */
import type { CallExpr, Expr, OpName } from '../src/language/expr';
import { call, children, name, num } from '../src/language/expr';
import type { SlipCase } from './slip-case';
import type { EditRule } from './slip-sites';
import { places, replaced } from './slip-sites';
import { applies, isCall, lettersOf, short, top } from './slip-terms';

const REVERSED: Partial<Record<OpName, OpName>> = { lt: 'ge', ge: 'lt', gt: 'le', le: 'gt', eq: 'ne', ne: 'eq' };

export const reversedComparison: EditRule = places(['call'], function* (s, c) {
  const to = s.expr.kind === 'call' ? REVERSED[s.expr.op] : undefined;
  if (s.expr.kind === 'call' && to)
    yield { to: { ...s.expr, op: to }, says: () => `The condition ${short(c, s.expr)} is the wrong way round` };
});

/** Numbers that the forward lines are written with: margins and slopes. */
function constants(c: SlipCase): string[] {
  const out = new Set(['1']);
  for (const f of c.reference.problem.forward) for (const m of f.text.match(/\d+(\.\d+)?/g) ?? []) out.add(m);
  return [...out].slice(0, 4);
}

const COMPARES: readonly OpName[] = ['lt', 'le', 'gt', 'ge'];

export const movedThreshold: EditRule = places(['call'], function* (s, c) {
  const e = s.expr;
  if (e.kind !== 'call' || !COMPARES.includes(e.op) || e.args.length !== 2) return;
  const [a, b] = e.args as [Expr, Expr];
  for (const k of constants(c))
    for (const op of ['add', 'subtract'] as const) {
      const to = { ...e, args: [call(op, [a, num(k)]), b] };
      yield { to, says: () => `The threshold of ${short(c, e)} is wrong: ${short(c, to)} belongs there` };
    }
});

/** A number inside a condition, as the forward lines have it, as 0, or with the other sign. */
export const otherThreshold: EditRule = places(['number'], function* (s, c) {
  if (s.inName || s.expr.kind !== 'number') return;
  const comparison = s.parents.find((p) => p.kind === 'call' && COMPARES.includes(p.op));
  if (!comparison) return;
  const now = s.expr.text;
  for (const k of ['0', ...constants(c)])
    if (k !== now)
      yield { to: num(k), says: () => `The threshold of ${short(c, comparison)} is wrong: ${now} stands for ${k}` };
  yield {
    to: call('negate', [s.expr]),
    says: () => `The threshold of ${short(c, comparison)} is wrong: the sign of ${now}`,
  };
});

/** Every condition of the answer changed in the same way. */
const conditions = (e: Expr, change: (x: CallExpr, a: Expr, b: Expr) => Expr | undefined): Expr =>
  replaced(e, (x) =>
    x.kind === 'call' && COMPARES.includes(x.op) && x.args.length === 2
      ? change(x, x.args[0] as Expr, x.args[1] as Expr)
      : undefined,
  );

const numberOfConditions = (e: Expr): number =>
  (applies(e, COMPARES) ? 1 : 0) + children(e).reduce((n, x) => n + numberOfConditions(x), 0);

export const allReversed: EditRule = places('top', function* (s) {
  if (!top(s) || numberOfConditions(s.expr) < 2) return;
  yield {
    to: conditions(s.expr, (x) => ({ ...x, op: REVERSED[x.op] ?? x.op })),
    says: () => 'The conditions are the wrong way round',
  };
});

export const allThresholds: EditRule = places('top', function* (s, c) {
  if (!top(s) || numberOfConditions(s.expr) < 2) return;
  const says = () => 'The thresholds of the conditions are wrong';
  for (const k of ['0', ...constants(c)]) {
    yield {
      to: conditions(s.expr, (x, a, b) => ({
        ...x,
        args: [a, b].map((y) =>
          replaced(y, (z) => (z.kind === 'number' ? num(k) : z.kind === 'index' ? z : undefined)),
        ),
      })),
      says,
    };
    if (k === '0') continue;
    yield { to: conditions(s.expr, (x, a, b) => ({ ...x, args: [call('add', [a, num(k)]), b] })), says };
    yield { to: conditions(s.expr, (x, a, b) => ({ ...x, args: [call('subtract', [a, num(k)]), b] })), says };
  }
});

export const allDifferences: EditRule = places('top', function* (s) {
  if (!top(s) || numberOfConditions(s.expr) < 1) return;
  const turned = (y: Expr): Expr =>
    replaced(y, (z) =>
      isCall(z, 'subtract') && z.args[1]?.kind !== 'number'
        ? { ...z, args: [z.args[1] as Expr, z.args[0] as Expr] }
        : undefined,
    );
  yield {
    to: conditions(s.expr, (x, a, b) => ({ ...x, args: [turned(a), turned(b)] })),
    says: () => 'The difference in the condition is turned round',
  };
});

/** A label's term that belongs where the indicator of the label says. */
export const labelIndicator: EditRule = places(['number'], function* (s, c) {
  const parent = s.parents[s.parents.length - 1];
  const letter = lettersOf(c)[lettersOf(c).length - 1];
  const { expr } = s;
  if (s.inName || expr.kind !== 'number' || letter === undefined || (parent && parent.kind !== 'call')) return;
  for (const i of c.reference.problem.inputs) {
    if (i.label === undefined) continue;
    const row = lettersOf(c)[0];
    const label: Expr =
      i.shape.length > 0 && row !== undefined && row !== letter
        ? { kind: 'index', base: name(i.name), at: [name(row)] }
        : name(i.name);
    yield {
      to: call('times', [expr, call('eq', [name(letter), label])]),
      says: () => `The ${expr.text} belongs at ${letter} = ${short(c, label)} alone`,
    };
  }
});

/** A sum over classes that should leave out the label's. */
export const labelInSum: EditRule = places(['sum'], function* (s, c) {
  const e = s.expr;
  if (e.kind !== 'sum') return;
  for (const i of c.reference.problem.inputs) {
    if (i.label === undefined) continue;
    const labels: Expr[] =
      i.shape.length === 0
        ? [name(i.name)]
        : [...lettersOf(c).map((l) => name(l)), num('1'), num('2')].map((at) => ({
            kind: 'index',
            base: name(i.name),
            at: [at],
          }));
    for (const l of labels) {
      const condition = call('ne', [name(e.index), l]);
      yield {
        to: { ...e, where: e.where ? call('and', [e.where, condition]) : condition },
        says: () => `The sum over ${e.index} counts the label's own class ${short(c, l)}`,
      };
    }
  }
});
