/** Changes that mend sums: another axis, a sum or a term of one that is missing. */
import type { Expr, OpName } from '../src/language/expr';
import { call, children, mapChildren, name, num } from '../src/language/expr';
import { usesFree } from './claims';
import type { SlipCase } from './slip-case';
import type { Edit, EditRule, Site } from './slip-sites';
import { places } from './slip-sites';
import { BREAKS, couldBeArray, inside, isCall, lettersOf, REDUCES, same, short } from './slip-terms';
import { column } from './table';

export const otherAxis: EditRule = places(['call'], function* (s, c) {
  const e = s.expr;
  if (e.kind === 'call' && REDUCES.includes(e.op)) {
    const axis = e.named?.axis;
    for (const k of ['0', '1']) {
      if (axis?.kind === 'number' && axis.text === k) continue;
      const way = k === '0' ? 'over the rows' : 'over the columns';
      const along = e.op === 'softmax' || e.op === 'logsumexp';
      yield {
        to: { ...e, named: { ...e.named, axis: num(k) } },
        says: () =>
          axis
            ? `${short(c, e)} is taken over the wrong axis: it belongs ${way}`
            : along
              ? `${short(c, e)} is taken along each row: it belongs along each column`
              : `${short(c, e)} is taken over everything: it belongs ${way}`,
      };
      if (!along)
        yield {
          to: { ...e, named: { ...e.named, axis: num(k), keepdims: name('True') } },
          says: () =>
            `${short(c, e)} is taken over the wrong entries: it belongs ${k === '0' ? way : 'along each row'}`,
        };
    }
    if (axis)
      yield {
        to: call(e.op, e.args),
        says: () => `${short(c, e)} is taken over one axis: it belongs over all entries`,
      };
  }
});

/** A sum over a letter of one axis where the other axis is meant: the letter at its other places. */
export const otherSumAxis: EditRule = places(['sum'], function* (s, c) {
  const e = s.expr;
  if (e.kind !== 'sum') return;
  const { from: _, to: __, ...rest } = e;
  const moved = (x: Expr, by: (at: readonly Expr[]) => Expr[]): Expr =>
    x.kind === 'index' && x.at.length === 2 && x.at.some((a) => a.kind === 'name' && a.name === e.index)
      ? { ...x, at: by(x.at as readonly Expr[]) }
      : mapChildren(x, (y) => moved(y, by));
  for (const letter of lettersOf(c))
    yield {
      to: {
        ...rest,
        body: moved(e.body, (at) => at.map((a) => name(a.kind === 'name' && a.name === e.index ? letter : e.index))),
      },
      says: () => `The sum over ${e.index} runs over the wrong axis`,
    };
  const turned = (x: Expr): Expr => moved(x, (at) => [...at].reverse());
  yield { to: { ...rest, body: turned(e.body) }, says: () => `The sum over ${e.index} runs over the wrong axis` };
  for (const [size] of c.reference.sizes)
    if (e.to && !same(e.to, name(size)))
      yield { to: { ...e, to: name(size) }, says: () => `The sum over ${e.index} should run to ${size}` };
});

/** Whether the rows or columns of a quantity sum to 1 at every input, as those of probabilities do. */
function sumsToOne(c: SlipCase, quantity: string): boolean {
  const shape = c.reference.quantity(quantity)?.shape;
  const table = c.tables[0];
  if (!table || shape?.length !== 2 || c.reference.unspecified(quantity) || !table.columns.has(quantity)) return false;
  const { data } = column(table, quantity);
  const [n, m] = shape.map((d) => d.size) as [number, number];
  let total = 0;
  for (let j = 0; j < m; j++) total += data[j * table.size] as number;
  let down = 0;
  for (let i = 0; i < n; i++) down += data[i * m * table.size] as number;
  return Math.abs(total - 1) < 1e-9 || Math.abs(down - 1) < 1e-9;
}

export const sumMissing: EditRule = function* (s, c) {
  const e = s.expr;
  const parent = s.parents[s.parents.length - 1];
  if (s.inName || e.kind === 'number' || (parent?.kind === 'call' && parent.op === 'sum')) return;
  if (couldBeArray(e, c)) {
    // what sums to 1 along an axis is no sum but a factor that goes away
    if (parent?.kind === 'call' && e.kind === 'name' && sumsToOne(c, e.name)) return;
    // an answer of the right shape lacks a sum where a product of its own shape is added to something
    const product = e.kind === 'call' && (e.op === 'hadamard' || e.op === 'times');
    if (c.answer && (!product || parent?.kind !== 'call' || (parent.op !== 'add' && parent.op !== 'subtract'))) return;
    for (const k of ['0', '1'])
      yield {
        to: call('sum', [e], undefined, { axis: num(k) }),
        says: () => `${short(c, e)} is not summed: the sum over the ${k === '0' ? 'rows' : 'columns'} is missing`,
      };
    yield { to: call('sum', [e]), says: () => `${short(c, e)} is not summed: the sum over its entries is missing` };
    for (const k of ['0', '1'])
      yield {
        to: call('sum', [e], undefined, { axis: num(k), keepdims: name('True') }),
        says: () =>
          `${short(c, e)} is not summed: the sum ${k === '0' ? 'over the rows' : 'along each row'} is missing`,
      };
    return;
  }
  for (const letter of freeLetters(e, s, c))
    yield { to: { kind: 'sum', index: letter, body: e }, says: () => `The sum over ${letter} is missing` };
};

/** Letters of an expression that neither a sum nor the question binds. */
function freeLetters(e: Expr, s: Site, c: SlipCase): string[] {
  const out = new Set<string>();
  const bound = new Set([...lettersOf(c), ...s.parents.flatMap((p) => (p.kind === 'sum' ? [p.index] : []))]);
  const visit = (x: Expr, hidden: readonly string[]): void => {
    if (
      x.kind === 'name' &&
      /^\p{L}$/u.test(x.name) &&
      !bound.has(x.name) &&
      !hidden.includes(x.name) &&
      !c.reference.quantity(x.name) &&
      c.reference.size(x.name) === undefined &&
      usesFree(e, x.name)
    )
      out.add(x.name);
    for (const k of children(x)) visit(k, x.kind === 'sum' ? [...hidden, x.index] : hidden);
  };
  visit(e, []);
  return [...out];
}

function terms(e: Expr): Expr[] {
  return isCall(e, 'add') ? e.args.flatMap(terms) : [e];
}

/** The numbers that stand as indices in an expression, in order, with the axis that each stands at. */
function indexNumbers(e: Expr): { value: number; axis: number }[] {
  const own =
    e.kind === 'index' ? e.at.flatMap((a, axis) => (a.kind === 'number' ? [{ value: Number(a.text), axis }] : [])) : [];
  return [...own, ...children(e).flatMap((x) => (x.kind === 'number' ? [] : indexNumbers(x)))];
}

/** The expression with the index numbers at the given places (in the order of `indexNumbers`) replaced. */
function reindexed(e: Expr, to: number, here: (place: number) => boolean): Expr {
  let place = 0;
  const go = (x: Expr): Expr => {
    const own =
      x.kind === 'index' ? { ...x, at: x.at.map((a) => (a.kind === 'number' && here(place++) ? num(to) : a)) } : x;
    if (own.kind !== 'index') return mapChildren(own, go);
    return { ...own, base: go(own.base), at: own.at.map((a) => (a.kind === 'number' || a.kind === 'all' ? a : go(a))) };
  };
  return go(e);
}

/** Numbers that a further term of a sum could have at its indices, with the places that change together. */
function furtherTerms(all: readonly Expr[], most: number, several: boolean): Expr[] {
  const runs = several ? runsOf : () => [];
  const last = all[all.length - 1] as Expr;
  const numbers = all.map(indexNumbers);
  const own = numbers[numbers.length - 1] ?? [];
  const values = Array.from({ length: most }, (_, i) => i + 1);
  const alike = numbers.every((n) => n.length === own.length);
  const moving = own.map((n, p) => alike && numbers.some((other) => other[p]?.value !== n.value));
  if (moving.some(Boolean)) {
    // what differs from term to term goes on: 1, 2 and then 3
    const used = new Set(numbers.flatMap((n) => n.flatMap((x, p) => (moving[p] ? [x.value] : []))));
    const rest = values.filter((v) => !used.has(v));
    const next = stepped(last, numbers);
    const term = (v: number): Expr => reindexed(last, v, (p) => moving[p] === true);
    return [...next, ...rest.map(term), ...runs(rest).map((vs) => vs.map(term).reduce((a, b) => call('add', [a, b])))];
  }
  const from = [...new Set(own.map((n) => n.value))];
  return from.flatMap((f) =>
    [-1, 1, 0].flatMap((axis) => {
      const at = own.map((n) => n.value === f && (axis < 0 || n.axis === axis));
      const whole = own.every((n, p) => at[p] === (n.value === f));
      if (!at.some(Boolean) || (axis >= 0 && whole)) return [];
      const rest = values.filter((v) => v !== f);
      const term = (v: number): Expr => reindexed(last, v, (p) => at[p] === true);
      return [...rest.map(term), ...runs(rest).map((vs) => vs.map(term).reduce((a, b) => call('add', [a, b])))];
    }),
  );
}

/** The term after the last one where every number goes on by the same step as before: x_2 y_1 + x_3 y_2, then x_4 y_3. */
function stepped(last: Expr, numbers: readonly (readonly { value: number }[])[]): Expr[] {
  const [a, b] = [numbers[numbers.length - 2] ?? [], numbers[numbers.length - 1] ?? []];
  const to = b.map((n, p) => 2 * n.value - (a[p]?.value ?? n.value));
  // all at one number is what the others try
  if (new Set(to).size < 2 || to.some((v) => v < 1)) return [];
  let place = 0;
  const go = (x: Expr): Expr => {
    if (x.kind !== 'index') return mapChildren(x, go);
    const at = x.at.map((i) => (i.kind === 'number' ? num(to[place++] ?? 1) : i));
    return { ...x, base: go(x.base), at: at.map((i) => (i.kind === 'number' || i.kind === 'all' ? i : go(i))) };
  };
  return [go(last)];
}

/** The first two of a list, the first three and so on: terms that are missing together. */
const runsOf = (list: readonly number[]): number[][] => list.slice(1).map((_, i) => list.slice(0, i + 2));

/** What a term of a sum may stand under while it can still be all that was written of it. */
const AROUND_TERM: readonly OpName[] = ['negate', 'divide', 'add', 'subtract'];

function* furtherTerm(s: Site, c: SlipCase, all: readonly Expr[], several: boolean): Generator<Edit> {
  const most = Math.min(6, Math.max(...c.reference.sizes.values(), 2));
  for (const more of furtherTerms(all, most, several))
    if (!all.some((t) => same(t, more)))
      yield { to: call('add', [s.expr, more]), says: () => `The term ${short(c, more)} is missing from the sum` };
}

/** A sum written out from which a term is missing: one more like those there. */
export const termMissing: EditRule = places(['call'], function* (s, c) {
  const parent = s.parents[s.parents.length - 1];
  if (s.inName || !isCall(s.expr, 'add') || (parent && isCall(parent, 'add')) || inside(s, BREAKS)) return;
  const all = terms(s.expr);
  if (all.length > 6 || indexNumbers(s.expr).length === 0) return;
  // several at once only of the whole: inside a product they mend by chance
  yield* furtherTerm(s, c, all, isBare(s));
});

const isBare = (s: Site): boolean => s.parents.every((p) => p.kind === 'call' && AROUND_TERM.includes(p.op));

/** One term where a sum of such belongs. */
export const otherTermsMissing: EditRule = places(['call'], function* (s, c) {
  const e = s.expr;
  const parent = s.parents[s.parents.length - 1];
  if (s.inName || e.kind !== 'call' || (parent && isCall(parent, 'add')) || inside(s, BREAKS)) return;
  if (!isBare(s) || ['add', 'subtract', 'negate'].includes(e.op) || indexNumbers(e).length === 0) return;
  yield* furtherTerm(s, c, [e], true);
});

/** Whether a mended sum was one over classes under a fraction: then a class is missing. */
export const overClasses = (e: string): boolean => /exp\(|e\^/.test(e);

/** A condition on a sum that leaves out a class that belongs to it, beside the sum or as a factor under it. */
export const classLeftOut: EditRule = places(['call', 'sum'], function* (s, c) {
  const e = s.expr;
  if (e.kind === 'call' && (e.op === 'times' || e.op === 'hadamard') && e.args.length === 2) {
    const sum = s.parents.find((p) => p.kind === 'sum');
    for (const [i, a] of e.args.entries())
      if (sum?.kind === 'sum' && isCall(a, 'ne') && usesFree(a, sum.index))
        yield {
          to: e.args[1 - i] as Expr,
          says: () => `The sum over ${sum.index} leaves out what ${short(c, a)} excludes`,
        };
    return;
  }
  if (e.kind !== 'sum' || (!e.where && !e.from && !e.to)) return;
  const { where, from, to, ...rest } = e;
  if (where)
    yield {
      to: { ...rest, ...(from && { from }), ...(to && { to }) },
      says: () => `The sum over ${e.index} leaves out what ${short(c, where)} excludes`,
    };
  if (from ?? to)
    yield {
      to: { ...rest, ...(where && { where }) },
      says: () => `The sum over ${e.index} does not run over all of its axis`,
    };
});
