/** Changes that mend indices and sums: another index, another axis, a sum or a term of one that is missing. */
import type { Expr, OpName } from '../src/language/expr';
import { call, name, num, stripSpans } from '../src/language/expr';
import { usesFree } from './claims';
import type { SlipCase } from './slip-case';
import type { Edit, EditRule, Site } from './slip-sites';
import { BREAKS, couldBeArray, inside, isCall, lettersOf, renamed, short, top } from './slip-terms';

const same = (a: Expr, b: Expr): boolean => JSON.stringify(stripSpans(a)) === JSON.stringify(stripSpans(b));

/** Letters and numbers of an index that others could stand for. */
export const otherIndex: EditRule = function* (s, c) {
  const e = s.expr;
  if (e.kind === 'index') {
    const at = e.at;
    if (at.length === 2 && !same(at[0] as Expr, at[1] as Expr) && at.every((a) => a.kind !== 'all'))
      yield { to: { ...e, at: [at[1] as Expr, at[0] as Expr] }, says: `The indices of ${short(e)} are exchanged` };
    return;
  }
  const parent = s.parents[s.parents.length - 1];
  if (parent?.kind !== 'index' || parent.base === e) return;
  const tell = (to: Expr): Edit => ({ to, says: `The index ${short(e)} of ${short(parent)} should be ${short(to)}` });
  if (e.kind === 'number') {
    const n = Number(e.text);
    const sizes = [...c.reference.sizes.values()];
    for (let k = 1; k <= Math.min(Math.max(...sizes, 2), 5); k++) if (k !== n) yield tell(num(k));
    return;
  }
  if (e.kind === 'name') {
    const letters = new Set<string>([
      ...lettersOf(c),
      ...s.parents.flatMap((p) => (p.kind === 'sum' ? [p.index] : [])),
    ]);
    for (const l of letters) if (l !== e.name) yield tell(name(l));
    for (const i of c.reference.problem.inputs)
      if (i.label !== undefined)
        for (const l of lettersOf(c).slice(0, 1)) yield tell({ kind: 'index', base: name(i.name), at: [name(l)] });
  }
};

/** Two letters exchanged everywhere. */
export const exchangedLetters: EditRule = function* (s, c) {
  if (!top(s)) return;
  const letters = lettersOf(c).filter((l) => usesFree(s.expr, l));
  for (let i = 0; i < letters.length; i++)
    for (let k = i + 1; k < letters.length; k++) {
      const [x, y] = [letters[i] as string, letters[k] as string];
      yield {
        to: renamed(
          s.expr,
          new Map([
            [x, y],
            [y, x],
          ]),
        ),
        says: `The indices ${x} and ${y} are exchanged`,
      };
    }
};

const REDUCES: readonly OpName[] = ['sum', 'mean', 'max', 'min', 'softmax', 'logsumexp', 'var', 'std'];

export const otherAxis: EditRule = function* (s) {
  const e = s.expr;
  if (e.kind === 'call' && REDUCES.includes(e.op)) {
    const axis = e.named?.axis;
    for (const k of ['0', '1']) {
      if (axis?.kind === 'number' && axis.text === k) continue;
      const way = k === '0' ? 'over the rows' : 'over the columns';
      yield {
        to: { ...e, named: { ...e.named, axis: num(k) } },
        says: axis
          ? `${short(e)} is taken over the wrong axis: it belongs ${way}`
          : `${short(e)} is taken over everything: it belongs ${way}`,
      };
    }
    if (axis) yield { to: call(e.op, e.args), says: `${short(e)} is taken over one axis: it belongs over all entries` };
  }
};

/** A sum over a letter of one axis where the other axis is meant: the letter at its other places. */
export const otherSumAxis: EditRule = function* (s, c) {
  const e = s.expr;
  if (e.kind !== 'sum') return;
  const turned = (x: Expr): Expr =>
    JSON.parse(JSON.stringify(stripSpans(x)), (_, v: unknown) =>
      isIndexed(v) && v.at.length === 2 && usesLetter(v.at, e.index) ? { ...v, at: [v.at[1], v.at[0]] } : v,
    ) as Expr;
  const { from: _, to: __, ...rest } = e;
  for (const letter of lettersOf(c)) {
    const moved = (x: Expr): Expr =>
      JSON.parse(
        JSON.stringify(stripSpans(x), (_key, v: unknown) =>
          isIndexed(v) && v.at.length === 2 && usesLetter(v.at, e.index)
            ? { ...v, at: v.at.map((a) => (a.kind === 'name' && a.name === e.index ? name(letter) : name(e.index))) }
            : v,
        ),
      ) as Expr;
    yield { to: { ...rest, body: moved(e.body) }, says: `The sum over ${e.index} runs over the wrong axis` };
  }
  yield { to: { ...rest, body: turned(e.body) }, says: `The sum over ${e.index} runs over the wrong axis` };
  for (const [size] of c.reference.sizes)
    if (e.to && !same(e.to, name(size)))
      yield { to: { ...e, to: name(size) }, says: `The sum over ${e.index} should run to ${size}` };
};

const isIndexed = (v: unknown): v is { kind: 'index'; at: Expr[] } =>
  typeof v === 'object' && v !== null && (v as { kind?: unknown }).kind === 'index';

const usesLetter = (at: readonly Expr[], letter: string): boolean =>
  at.some((a) => a.kind === 'name' && a.name === letter);

export const sumMissing: EditRule = function* (s, c) {
  const e = s.expr;
  const parent = s.parents[s.parents.length - 1];
  if (s.inName || e.kind === 'number' || (parent?.kind === 'call' && parent.op === 'sum')) return;
  if (couldBeArray(e, c)) {
    for (const k of ['0', '1'])
      yield {
        to: call('sum', [e], undefined, { axis: num(k) }),
        says: `${short(e)} is not summed: the sum over the ${k === '0' ? 'rows' : 'columns'} is missing`,
      };
    yield { to: call('sum', [e]), says: `${short(e)} is not summed: the sum over its entries is missing` };
    for (const k of ['0', '1'])
      yield {
        to: call('sum', [e], undefined, { axis: num(k), keepdims: name('True') }),
        says: `${short(e)} is not summed: the sum ${k === '0' ? 'over the rows' : 'along each row'} is missing`,
      };
    return;
  }
  for (const letter of freeLetters(e, s, c))
    yield { to: { kind: 'sum', index: letter, body: e }, says: `The sum over ${letter} is missing` };
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
    for (const k of kids(x)) visit(k, x.kind === 'sum' ? [...hidden, x.index] : hidden);
  };
  visit(e, []);
  return [...out];
}

function kids(e: Expr): readonly Expr[] {
  switch (e.kind) {
    case 'index':
      return [e.base, ...e.at.filter((a): a is Expr => a.kind !== 'all')];
    case 'derivative':
      return [e.of, ...e.by];
    case 'call':
      return e.args;
    case 'sum':
      return [e.body];
    case 'list':
      return e.items;
    case 'prime':
      return [e.arg];
    case 'cases':
      return e.branches.map((b) => b.value);
    case 'name':
    case 'number':
      return [];
  }
}

function terms(e: Expr): Expr[] {
  return isCall(e, 'add') ? e.args.flatMap(terms) : [e];
}

/** All index numbers of an expression replaced, position by position. */
function reindexed(e: Expr, from: number, to: number, axis: 'all' | 0 | 1): Expr {
  return JSON.parse(JSON.stringify(stripSpans(e)), (key, v: unknown) => {
    if (key !== 'at' || !Array.isArray(v)) return v;
    return v.map((a: Expr, i: number) =>
      (axis === 'all' || axis === i % 2) && a.kind === 'number' && Number(a.text) === from ? num(to) : a,
    );
  }) as Expr;
}

/** A sum written out from which a term is missing: one more like those there. */
export const termMissing: EditRule = function* (s, c) {
  const parent = s.parents[s.parents.length - 1];
  if (s.inName || (parent && isCall(parent, 'add'))) return;
  if (s.expr.kind === 'number' || s.expr.kind === 'list' || s.expr.kind === 'name') return;
  const all = terms(s.expr);
  if (all.length > 6 || inside(s, BREAKS) || (all.length === 1 && s.expr.kind === 'index')) return;
  const text = JSON.stringify(stripSpans(s.expr));
  if (!text.includes('"at":[')) return;
  const most = Math.min(5, Math.max(...c.reference.sizes.values(), 2));
  const last = all[all.length - 1] as Expr;
  const seen = new Set(all.map((t) => JSON.stringify(stripSpans(t))));
  for (let from = 1; from <= most; from++)
    for (let to = 1; to <= most; to++)
      for (const axis of ['all', 1, 0] as const) {
        if (to === from) continue;
        const more = reindexed(last, from, to, axis);
        const id = JSON.stringify(more);
        if (seen.has(id)) continue;
        seen.add(id);
        yield { to: call('add', [s.expr, more]), says: `The term ${short(more)} is missing from the sum` };
      }
};

/** Whether a mended sum was one over classes under a fraction: then a class is missing. */
export const overClasses = (e: string): boolean => /exp\(|e\^/.test(e);

/** A condition on a sum that leaves out a class that belongs to it. */
export const classLeftOut: EditRule = function* (s) {
  const e = s.expr;
  if (e.kind !== 'sum' || (!e.where && !e.from && !e.to)) return;
  const { where, from, to, ...rest } = e;
  if (where)
    yield {
      to: { ...rest, ...(from && { from }), ...(to && { to }) },
      says: `The sum over ${e.index} leaves out what ${short(where)} excludes`,
    };
  if (from ?? to)
    yield {
      to: { ...rest, ...(where && { where }) },
      says: `The sum over ${e.index} does not run over all of its axis`,
    };
};
