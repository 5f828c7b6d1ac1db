/** Changes that mend signs and factors: one too many or too few, a function or a power that stands where another belongs. */
import type { Expr, OpName } from '../src/language/expr';
import { call, derivative, mapChildren, name, num } from '../src/language/expr';
import type { SlipCase } from './slip-case';
import type { EditRule } from './slip-sites';
import { places } from './slip-sites';
import { BREAKS, couldBeArray, inside, isCall, lettersOf, short, top } from './slip-terms';
import { namedBy } from './target';

export const signOfTerm: EditRule = places(['call'], function* (s, c) {
  const e = s.expr;
  if (s.inName || e.kind !== 'call') return;
  if ((e.op === 'add' || e.op === 'subtract') && e.args.length === 2) {
    const [a, b] = e.args as [Expr, Expr];
    yield { to: { ...e, op: e.op === 'add' ? 'subtract' : 'add' }, says: () => `The sign of ${short(c, b)} is wrong` };
    if (!isCall(a, 'negate'))
      yield { to: { ...e, args: [call('negate', [a]), b] }, says: () => `The sign of ${short(c, a)} is wrong` };
  }
  if (e.op === 'negate')
    yield { to: e.args[0] as Expr, says: () => `The sign of ${short(c, e.args[0] as Expr)} is wrong` };
  const parent = s.parents[s.parents.length - 1];
  if (e.op === 'exp')
    yield {
      to: { ...e, args: [call('negate', e.args)] },
      says: () => `The sign in the exponent ${short(c, e.args[0] as Expr)} is wrong`,
    };
  if (parent?.kind === 'list' && e.op !== 'negate')
    yield { to: call('negate', [e]), says: () => `The sign of the entry ${short(c, e)} is wrong` };
});

/** Whether an expression is a quantity that is positive at every input: only of such a one is a logarithm taken. */
function positive(e: Expr, c: SlipCase): boolean {
  const base = e.kind === 'index' ? e.base : e;
  const key =
    base.kind === 'name' && c.reference.quantity(base.name) && !c.reference.label(base.name) ? base.name : undefined;
  return (
    key !== undefined &&
    !c.reference.unspecified(key) &&
    c.tables.every((t) => t.columns.get(key)?.data.every((x) => x > 0) ?? false)
  );
}

/** An expression that should stand under a root, where something is divided by it; a root too many. */
export const rootMissing: EditRule = function* (s, c) {
  const e = s.expr;
  const parent = s.parents[s.parents.length - 1];
  if (s.inName || e.kind === 'number') return;
  if (e.kind === 'call' && e.op === 'sqrt')
    yield { to: e.args[0] as Expr, says: () => `${short(c, e)} stands where ${short(c, e.args[0] as Expr)} belongs` };
  else if (
    parent?.kind === 'call' &&
    parent.op === 'divide' &&
    parent.args[1] === e &&
    !isCall(e, 'power') &&
    !isCall(e, 'elementwise_power')
  )
    yield { to: call('sqrt', [e]), says: () => `${short(c, e)} stands where its square root belongs` };
};

/** A factor that is divided by where it multiplies, or the reverse. */
export const dividedFactor: EditRule = places(['call'], function* (s, c) {
  const e = s.expr;
  if (s.inName || e.kind !== 'call' || e.args.length !== 2) return;
  const [a, b] = e.args as [Expr, Expr];
  if (isScalarFactor(b, c) || b.kind === 'number') return;
  if (e.op === 'divide')
    yield { to: call('hadamard', [a, b]), says: () => `${short(c, e)} divides by ${short(c, b)}: it multiplies` };
  if (e.op === 'hadamard' || (e.op === 'times' && !couldBeArray(b, c) && couldBeArray(a, c)))
    yield { to: call('divide', [a, b]), says: () => `${short(c, e)} multiplies by ${short(c, b)}: it divides` };
});

/** Every mean a sum, or every sum a mean. */
export const meansAndSums: EditRule = places('top', function* (s) {
  if (!top(s)) return;
  for (const [from, to] of [
    ['sum', 'mean'],
    ['mean', 'sum'],
  ] as const) {
    let seen = 0;
    const put = (x: Expr): Expr => {
      if (x.kind === 'call' && x.op === from) seen++;
      return mapChildren(x.kind === 'call' && x.op === from ? { ...x, op: to } : x, put);
    };
    const all = put(s.expr);
    if (seen > 1) yield { to: all, says: () => `Each ${from} should be a ${to}` };
  }
});

export const logTakenOrDropped: EditRule = places(['name', 'index', 'call'], function* (s, c) {
  const e = s.expr;
  if (s.inName) return;
  if (e.kind === 'call' && e.op === 'log')
    yield { to: e.args[0] as Expr, says: () => `${short(c, e)} stands where ${short(c, e.args[0] as Expr)} belongs` };
  const parent = s.parents[s.parents.length - 1];
  if (parent?.kind === 'call' && parent.op === 'log') return;
  if (positive(e, c) || (top(s) && e.kind === 'call' && e.op === 'sum'))
    yield { to: call('log', [e]), says: () => `${short(c, e)} stands where log(${short(c, e)}) belongs` };
});

/** Gradients from above that the answer may use. */
function upstream(c: SlipCase): Expr[] {
  const [by] = c.target.named.by;
  return [...c.context.allowed].flatMap((key) => {
    const m = /^d([^/]+)\/d([^/]+)$/.exec(key);
    if (
      !m?.[1] ||
      !m[2] ||
      m[1] !== c.target.named.of ||
      by === undefined ||
      m[2] === by ||
      !c.reference.depends(m[2], by)
    )
      return [];
    return [derivative(name(m[1]), [name(m[2])])];
  });
}

export const upstreamLeftOut: EditRule = places('top', function* (s, c) {
  if (s.inName || s.parents.length > 0 || s.expr.kind === 'list') return;
  for (const g of upstream(c)) {
    const says = () => `The upstream gradient ${short(c, g)} is missing`;
    yield { to: call('times', [g, s.expr]), says };
    // numbers have one product
    if (!couldBeArray(g, c) && !couldBeArray(s.expr, c)) continue;
    yield { to: call('times', [s.expr, g]), says };
    yield { to: call('hadamard', [g, s.expr]), says };
    const turned = call('transpose', [g]);
    yield { to: call('times', [turned, s.expr]), says };
    yield { to: call('times', [s.expr, turned]), says };
  }
});

/** A factor too many: what is left without it is right. Two neighbours count as one. */
export const extraFactor = (which: (e: Expr, c: SlipCase) => boolean, tell: (factor: string) => string): EditRule =>
  places(['call'], function* (s, c) {
    const e = s.expr;
    if (e.kind !== 'call' || e.args.length !== 2 || s.inName) return;
    // inside a function a factor can vanish by chance
    if (!s.parents.every((p) => p.kind !== 'call' || FACTORED.includes(p.op))) return;
    const [a, b] = e.args as [Expr, Expr];
    if (e.op === 'times' || e.op === 'hadamard') {
      if (which(a, c)) yield { to: b, says: () => tell(short(c, a)) };
      if (which(b, c)) yield { to: a, says: () => tell(short(c, b)) };
      if (a.kind === 'call' && a.op === e.op && a.args.length === 2 && which(a.args[1] as Expr, c) && which(b, c))
        yield { to: a.args[0] as Expr, says: () => tell(short(c, { ...e, args: [a.args[1] as Expr, b] })) };
    }
    if (e.op === 'divide' && which(b, c)) yield { to: a, says: () => tell(`1/(${short(c, b)})`) };
  });

const FACTORED: readonly OpName[] = [
  'times',
  'hadamard',
  'divide',
  'negate',
  'add',
  'subtract',
  'transpose',
  'sum',
  'mean',
  'where',
];

export const isGradient = (e: Expr, c: SlipCase): boolean => {
  const base = e.kind === 'index' ? e.base : isCall(e, 'transpose') ? (e.args[0] as Expr) : e;
  return base.kind === 'derivative' && namedBy(base, c.reference) !== undefined;
};

export const isScalarFactor = (e: Expr, c: SlipCase): boolean =>
  (e.kind === 'number' && Number(e.text) !== 0) ||
  (e.kind === 'name' && c.reference.size(e.name) !== undefined) ||
  (isCall(e, 'divide') && e.args.every((x) => isScalarFactor(x, c))) ||
  (isCall(e, 'negate') && isScalarFactor(e.args[0] as Expr, c));

/** A quantity of the forward pass that should multiply or divide the answer. */
export const quantityLeftOut: EditRule = function* (s, c) {
  const e = s.expr;
  const parent = s.parents[s.parents.length - 1];
  const term = parent?.kind === 'call' && ['add', 'subtract', 'negate'].includes(parent.op);
  // the whole, or a term of a sum that only products and quotients stand around
  if (s.inName || (parent && !term) || e.kind === 'number' || inside(s, BREAKS)) return;
  if (!s.parents.every((p) => p.kind === 'call' && AROUND.includes(p.op))) return;
  const [by] = c.target.named.by;
  for (const q of [...c.reference.problem.inputs, ...c.reference.problem.forward]) {
    if (c.reference.label(q.name) || c.reference.unspecified(q.name) || !c.context.allowed.has(q.name)) continue;
    const says = () =>
      parent !== undefined
        ? `The factor ${q.name} of ${short(c, e)} is missing`
        : by === undefined
          ? `The factor ${q.name} is missing`
          : `The factor ${q.name} is missing from the derivative by ${by}`;
    yield { to: call('hadamard', [name(q.name), e]), says };
  }
};

const AROUND: readonly OpName[] = ['add', 'subtract', 'negate', 'times', 'hadamard', 'divide'];

/** A quantity, with any of the letters at hand, that should multiply what is summed. */
export const factorUnderSum: EditRule = function* (s, c) {
  const parent = s.parents[s.parents.length - 1];
  if (s.inName || parent?.kind !== 'sum' || parent.body !== s.expr) return;
  const letters = [...new Set([parent.index, ...lettersOf(c)])].slice(0, 3);
  for (const q of [...c.reference.problem.inputs, ...c.reference.problem.forward]) {
    const rank = c.reference.quantity(q.name)?.shape.length ?? 0;
    if (c.reference.label(q.name) || c.reference.unspecified(q.name) || !c.context.allowed.has(q.name)) continue;
    if (rank < 1 || rank > 2) continue;
    // without the sum's own letter it is a factor of the whole
    for (const at of rank === 1 ? letters.map((l) => [l]) : letters.flatMap((l) => letters.map((m) => [l, m]))) {
      if (new Set(at).size < rank || !at.includes(parent.index)) continue;
      const factor: Expr = { kind: 'index', base: name(q.name), at: at.map((l) => name(l)) };
      yield {
        to: call('times', [s.expr, factor]),
        says: () => `The factor ${short(c, factor)} is missing from the sum`,
      };
    }
  }
};

/** A power with another exponent, a function with a close relative in its place. */
export const otherPower: EditRule = places(['call'], function* (s, c) {
  const e = s.expr;
  if (e.kind !== 'call' || s.inName) return;
  if ((e.op === 'power' || e.op === 'elementwise_power') && e.args.length === 2) {
    const [base, exponent] = e.args as [Expr, Expr];
    yield { to: base, says: () => `${short(c, e)} stands where ${short(c, base)} belongs` };
    if (exponent.kind === 'number') {
      const n = Number(exponent.text);
      for (const k of [n - 1, n + 1])
        if (k > 1)
          yield { to: { ...e, args: [base, num(k)] }, says: () => `The exponent of ${short(c, e)} should be ${k}` };
    }
  }
});

/** An expression that should be squared. */
export const squareMissing: EditRule = function* (s, c) {
  const e = s.expr;
  if (
    s.inName ||
    inside(s, BREAKS) ||
    e.kind === 'number' ||
    (e.kind === 'call' && (e.op === 'add' || e.op === 'subtract' || e.op === 'times'))
  )
    return;
  yield { to: call('elementwise_power', [e, num('2')]), says: () => `${short(c, e)} stands where its square belongs` };
};

const RELATIVES: readonly (readonly OpName[])[] = [
  ['sigmoid', 'tanh', 'relu', 'softplus'],
  ['sin', 'cos'],
  ['maximum', 'minimum'],
  ['max', 'min'],
];

export const otherFunction: EditRule = places(['call', 'prime'], function* (s, c) {
  const e = s.expr;
  if (e.kind !== 'call' && e.kind !== 'prime') return;
  for (const family of RELATIVES)
    if (family.includes(e.op))
      for (const op of family)
        if (op !== e.op) yield { to: { ...e, op }, says: () => `${e.op} stands where ${op} belongs in ${short(c, e)}` };
});

/** An absolute value, or the root of a square, for the thing itself. */
export const absoluteValue: EditRule = places(['call'], function* (s, c) {
  const e = s.expr;
  if (e.kind !== 'call' || s.inName) return;
  const says = (x: Expr): string =>
    `Right only where ${short(c, x)} > 0: ${short(c, e)} stands where ${short(c, x)} belongs`;
  if (e.op === 'abs') yield { to: e.args[0] as Expr, says: () => says(e.args[0] as Expr) };
  const inner = e.args[0];
  if (
    e.op === 'sqrt' &&
    inner?.kind === 'call' &&
    (inner.op === 'hadamard' || inner.op === 'power' || inner.op === 'elementwise_power')
  )
    yield { to: inner.args[0] as Expr, says: () => says(inner.args[0] as Expr) };
});
