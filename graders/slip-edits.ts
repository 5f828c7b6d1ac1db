/** Slips that one change of the answer mends: for each kind, the changes that undo it at one place of the expression. */
import type { CallExpr, Expr, OpName } from '../src/language/expr';
import { call, derivative, name, num, stripSpans } from '../src/language/expr';
import { printText } from '../src/language/print-text';
import { usesFree } from './claims';
import type { SlipCase } from './slip-case';
import type { Edit, EditRule, Site } from './slip-sites';
import { replaced } from './slip-sites';
import { namedBy } from './target';

/** An expression in a sentence, cut where it is long. */
export function short(e: Expr): string {
  const text = printText(e);
  return text.length > 48 ? `${text.slice(0, 47)}…` : text;
}

const isCall = (e: Expr, op: OpName): e is CallExpr => e.kind === 'call' && e.op === op;
const same = (a: Expr, b: Expr): boolean => JSON.stringify(stripSpans(a)) === JSON.stringify(stripSpans(b));

/** Whether an expression can be an array: the names in it stand for one, without indices. */
function couldBeArray(e: Expr, c: SlipCase): boolean {
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
const lettersOf = (c: SlipCase): string[] => [
  ...new Set([
    ...c.target.letters.filter((l): l is string => l !== undefined),
    ...c.chains.flatMap((x) => (x.subject.kind === 'asked' ? x.letters : [])),
  ]),
];

const top = (s: Site): boolean => s.parents.length === 0 && !s.inName;
const flip = (e: Expr): Expr => (isCall(e, 'transpose') ? (e.args[0] as Expr) : call('transpose', [e]));
const wholeText = (s: Site): string => short(s.parents[0] ?? s.expr);

export const transposeOfAnswer: EditRule = function* (s, c) {
  if (!top(s) || c.target.shape.length !== 2 || !couldBeArray(s.expr, c)) return;
  yield {
    to: flip(s.expr),
    says: `This is the transpose of ${c.target.asked.text}: a gradient has the shape of its quantity`,
  };
};

export const oneTranspose: EditRule = function* (s, c) {
  if (s.inName || (s.expr.kind === 'call' && s.expr.op !== 'transpose') || !couldBeArray(s.expr, c)) return;
  const parent = s.parents[s.parents.length - 1];
  if (parent && isCall(parent, 'transpose')) return;
  if (isCall(s.expr, 'transpose')) {
    const inner = s.expr.args[0] as Expr;
    yield { to: inner, says: `This is ${wholeText(s)}: ${short(inner)} belongs there without its transpose` };
  } else yield { to: flip(s.expr), says: `This is ${wholeText(s)}: the transpose of ${short(s.expr)} is missing` };
};

const PRODUCTS: readonly OpName[] = ['times', 'matmul', 'dot'];
const isProduct = (e: Expr): e is CallExpr => e.kind === 'call' && PRODUCTS.includes(e.op) && e.args.length === 2;

export const swappedFactors: EditRule = function* (s, c) {
  if (!isProduct(s.expr)) return;
  const [a, b] = s.expr.args as [Expr, Expr];
  if (!couldBeArray(a, c) || !couldBeArray(b, c)) return;
  yield {
    to: { ...s.expr, args: [b, a] },
    says: `The factors of ${short(s.expr)} are in the wrong order: ${short({ ...s.expr, args: [b, a] })}`,
  };
};

export const otherProduct: EditRule = function* (s) {
  if (s.expr.kind !== 'call' || s.expr.args.length !== 2) return;
  if (s.expr.op === 'hadamard')
    yield {
      to: { ...s.expr, op: 'times' },
      says: `${short(s.expr)} is multiplied elementwise: the matrix product belongs there`,
    };
  if (isProduct(s.expr))
    yield {
      to: { ...s.expr, op: 'hadamard' },
      says: `${short(s.expr)} is a matrix product: the elementwise product belongs there`,
    };
};

/** Factors of a product in a row, transposes on each. */
function factors(e: Expr): Expr[] {
  return isProduct(e) ? [...factors(e.args[0] as Expr), ...factors(e.args[1] as Expr)] : [e];
}

function* orders<T>(list: readonly T[]): Generator<T[]> {
  if (list.length <= 1) {
    yield [...list];
    return;
  }
  for (let i = 0; i < list.length; i++)
    for (const rest of orders([...list.slice(0, i), ...list.slice(i + 1)])) yield [list[i] as T, ...rest];
}

const product = (list: readonly Expr[]): Expr =>
  list.slice(1).reduce<Expr>((a, b) => call('times', [a, b]), list[0] as Expr);

/** Order and transposes of a product together, the fewest changes first. */
export const orderAndTransposes: EditRule = function* (s, c) {
  const parent = s.parents[s.parents.length - 1];
  if (!isProduct(s.expr) || (parent && isProduct(parent))) return;
  const all = factors(s.expr);
  const arrays = all.filter((e) => couldBeArray(e, c));
  const scalars = all.filter((e) => !couldBeArray(e, c));
  if (arrays.length < 2 || arrays.length > 3) return;
  const tries: { list: Expr[]; flips: number; moved: boolean; flipped: Expr[] }[] = [];
  for (const order of orders(arrays)) {
    const moved = order.some((e, i) => e !== arrays[i]);
    for (let bits = 0; bits < 2 ** order.length; bits++) {
      const flipped = order.filter((_, i) => bits & (1 << i));
      tries.push({ list: order.map((e, i) => (bits & (1 << i) ? flip(e) : e)), flips: flipped.length, moved, flipped });
    }
  }
  tries.sort((x, y) => x.flips + (x.moved ? 1 : 0) - (y.flips + (y.moved ? 1 : 0)));
  for (const t of tries) {
    if (t.flips + (t.moved ? 1 : 0) < 2 || (!t.moved && t.flips === 0)) continue;
    const right = product([...scalars, ...t.list]);
    const lacks = t.flipped
      .map((e) =>
        isCall(e, 'transpose')
          ? `${short(e.args[0] as Expr)} has a transpose too many`
          : `the transpose of ${short(e)} is missing`,
      )
      .join(' and ');
    yield {
      to: right,
      says: t.moved
        ? `This is ${wholeText(s)}: the factors are in the wrong order${lacks ? `, and ${lacks}` : ''}`
        : `This is ${wholeText(s)}: ${lacks}`,
    };
  }
};

/** Whether a mended product was out of order: what its slip is called. */
export const movedOnly = (says: string): boolean => says.includes('wrong order');

/** An elementwise product for a matrix product, with its order or a transpose wrong as well. */
export const otherProductTransposed: EditRule = function* (s) {
  if (!isCall(s.expr, 'hadamard')) return;
  const [a, b] = s.expr.args as [Expr, Expr];
  for (const [x, y] of [
    [flip(a), b],
    [a, flip(b)],
    [flip(b), a],
    [b, flip(a)],
    [b, a],
  ] as [Expr, Expr][])
    yield {
      to: call('times', [x, y]),
      says: `${short(s.expr)} is multiplied elementwise: the matrix product ${short(call('times', [x, y]))} belongs there`,
    };
};

export const signOfTerm: EditRule = function* (s) {
  const e = s.expr;
  if (s.inName || e.kind !== 'call') return;
  if ((e.op === 'add' || e.op === 'subtract') && e.args.length === 2) {
    const [a, b] = e.args as [Expr, Expr];
    yield { to: { ...e, op: e.op === 'add' ? 'subtract' : 'add' }, says: `The sign of ${short(b)} is wrong` };
    if (!isCall(a, 'negate'))
      yield { to: { ...e, args: [call('negate', [a]), b] }, says: `The sign of ${short(a)} is wrong` };
  }
  if (e.op === 'negate') yield { to: e.args[0] as Expr, says: `The sign of ${short(e.args[0] as Expr)} is wrong` };
  const parent = s.parents[s.parents.length - 1];
  if (e.op === 'exp')
    yield {
      to: { ...e, args: [call('negate', e.args)] },
      says: `The sign in the exponent ${short(e.args[0] as Expr)} is wrong`,
    };
  if (parent?.kind === 'list' && e.op !== 'negate')
    yield { to: call('negate', [e]), says: `The sign of the entry ${short(e)} is wrong` };
};

const REVERSED: Partial<Record<OpName, OpName>> = { lt: 'ge', ge: 'lt', gt: 'le', le: 'gt', eq: 'ne', ne: 'eq' };

export const reversedComparison: EditRule = function* (s) {
  const to = s.expr.kind === 'call' ? REVERSED[s.expr.op] : undefined;
  if (s.expr.kind === 'call' && to)
    yield { to: { ...s.expr, op: to }, says: `The condition ${short(s.expr)} is the wrong way round` };
};

/** Numbers that the forward lines are written with: margins and slopes. */
function constants(c: SlipCase): string[] {
  const out = new Set(['1']);
  for (const f of c.reference.problem.forward) for (const m of f.text.match(/\d+(\.\d+)?/g) ?? []) out.add(m);
  return [...out].slice(0, 4);
}

const COMPARES: readonly OpName[] = ['lt', 'le', 'gt', 'ge'];

export const movedThreshold: EditRule = function* (s, c) {
  const e = s.expr;
  if (e.kind !== 'call' || !COMPARES.includes(e.op) || e.args.length !== 2) return;
  const [a, b] = e.args as [Expr, Expr];
  const says = `The threshold of ${short(e)} is wrong`;
  for (const k of constants(c)) {
    yield { to: { ...e, args: [call('add', [a, num(k)]), b] }, says };
    yield { to: { ...e, args: [call('subtract', [a, num(k)]), b] }, says };
  }
};

/** A number inside a condition, as the forward lines have it, as 0, or with the other sign. */
export const otherThreshold: EditRule = function* (s, c) {
  if (s.inName || s.expr.kind !== 'number') return;
  const comparison = s.parents.find((p) => p.kind === 'call' && COMPARES.includes(p.op));
  if (!comparison) return;
  const now = s.expr.text;
  for (const k of ['0', ...constants(c)])
    if (k !== now) yield { to: num(k), says: `The threshold of ${short(comparison)} is wrong: ${now} stands for ${k}` };
  yield { to: call('negate', [s.expr]), says: `The threshold of ${short(comparison)} is wrong: the sign of ${now}` };
};

/** Every condition of the answer changed in the same way. */
const conditions = (e: Expr, change: (x: CallExpr, a: Expr, b: Expr) => Expr | undefined): Expr =>
  replaced(e, (x) =>
    x.kind === 'call' && COMPARES.includes(x.op) && x.args.length === 2
      ? change(x, x.args[0] as Expr, x.args[1] as Expr)
      : undefined,
  );
const numberOfConditions = (e: Expr): number =>
  [...JSON.stringify(stripSpans(e)).matchAll(/"op":"(lt|le|gt|ge)"/g)].length;

export const allReversed: EditRule = function* (s) {
  if (!top(s) || numberOfConditions(s.expr) < 2) return;
  yield {
    to: conditions(s.expr, (x) => ({ ...x, op: REVERSED[x.op] ?? x.op })),
    says: 'The conditions are the wrong way round',
  };
};

export const allThresholds: EditRule = function* (s, c) {
  if (!top(s) || numberOfConditions(s.expr) < 2) return;
  const says = 'The threshold of the conditions is wrong';
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
};

export const allDifferences: EditRule = function* (s) {
  if (!top(s) || numberOfConditions(s.expr) < 1) return;
  const turned = (y: Expr): Expr =>
    replaced(y, (z) =>
      isCall(z, 'subtract') && z.args[1]?.kind !== 'number'
        ? { ...z, args: [z.args[1] as Expr, z.args[0] as Expr] }
        : undefined,
    );
  yield {
    to: conditions(s.expr, (x, a, b) => ({ ...x, args: [turned(a), turned(b)] })),
    says: 'The difference in the condition is turned round',
  };
};

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

function renamed(e: Expr, to: ReadonlyMap<string, string>): Expr {
  return JSON.parse(JSON.stringify(e), (key, v) =>
    key === 'name' && typeof v === 'string' ? (to.get(v) ?? v) : v,
  ) as Expr;
}

/** Whether an expression is a quantity that is positive at every input: only of such a one is a logarithm taken. */
function positive(e: Expr, c: SlipCase): boolean {
  const base = e.kind === 'index' ? e.base : e;
  const key =
    base.kind === 'name' && c.reference.quantity(base.name) && !c.reference.label(base.name) ? base.name : undefined;
  return (
    key !== undefined &&
    !c.reference.unspecified(key) &&
    c.setting.tables.every((t) => t.columns.get(key)?.data.every((x) => x > 0) ?? false)
  );
}

export const logTakenOrDropped: EditRule = function* (s, c) {
  const e = s.expr;
  if (s.inName) return;
  if (e.kind === 'call' && e.op === 'log')
    yield { to: e.args[0] as Expr, says: `${short(e)} stands where ${short(e.args[0] as Expr)} belongs` };
  const parent = s.parents[s.parents.length - 1];
  if (parent?.kind === 'call' && parent.op === 'log') return;
  if (positive(e, c) || (top(s) && e.kind === 'call' && e.op === 'sum'))
    yield { to: call('log', [e]), says: `${short(e)} stands where log(${short(e)}) belongs` };
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

const BREAKS: readonly string[] = [
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
];
const inside = (s: Site, ops: readonly string[]): boolean =>
  s.parents.some((p) => p.kind === 'call' && ops.includes(p.op));

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

const stands = (c: SlipCase, a: string, b: string): string =>
  activation(c, a, b)
    ? `The derivative is taken from ${a}: ${b} belongs in its place`
    : `${a} stands where ${b} belongs`;
/** Whether a mended name was an activation's input for its output, or the reverse. */
export const ofActivation = (says: string): boolean => says.startsWith('The derivative is taken ');

const replaceName = (e: Expr, from: string, to: string): Expr => renamed(e, new Map([[from, to]]));

/** Whether one of two quantities is a function of the other, entry by entry or row by row: an activation and its input. */
function activation(c: SlipCase, a: string, b: string): boolean {
  return c.reference.problem.forward.some((f) => {
    const { expr } = f;
    const arg = expr.kind === 'call' && expr.args.length === 1 ? expr.args[0] : undefined;
    return arg?.kind === 'name' && ((f.name === a && arg.name === b) || (f.name === b && arg.name === a));
  });
}

/** One quantity for another of the same shape, wherever it stands or at one place. */
export const otherName: EditRule = function* (s, c) {
  if (inside(s, BREAKS) || new RegExp(`"op":"(${BREAKS.join('|')})"`).test(JSON.stringify(s.expr))) return;
  const inputs = [...c.reference.problem.inputs.filter((i) => i.label === undefined), ...c.reference.problem.forward];
  const shapeOf = (n: string): string | undefined =>
    c.reference
      .quantity(n)
      ?.shape.map((d) => d.label)
      .join();
  const allowed = (n: string): boolean => c.context.allowed.has(n) && !c.reference.unspecified(n);
  if (top(s)) {
    const used = new Set(
      [...JSON.stringify(stripSpans(s.expr)).matchAll(/"name":"([^"]+)"/g)].map((m) => m[1] as string),
    );
    for (const n of used) {
      const shape = shapeOf(n);
      if (shape === undefined) continue;
      for (const q of inputs)
        if (q.name !== n && allowed(q.name) && shapeOf(q.name) === shape)
          yield { to: replaceName(s.expr, n, q.name), says: stands(c, n, q.name) };
    }
    return;
  }
  if (s.expr.kind === 'name' && (!s.inName || s.parents[s.parents.length - 1]?.kind === 'index')) {
    const n = s.expr.name;
    const shape = shapeOf(n);
    if (shape === undefined) return;
    for (const q of inputs)
      if (q.name !== n && allowed(q.name) && shapeOf(q.name) === shape)
        yield { to: name(q.name), says: stands(c, n, q.name) };
  }
};

/** A gradient for another of the same shape. */
export const otherGradient: EditRule = function* (s, c) {
  if (s.expr.kind !== 'derivative' || s.inName) return;
  const n = namedBy(s.expr, c.reference);
  const [by] = n?.by ?? [];
  if (!n || by === undefined || n.by.length !== 1) return;
  const shape = c.reference
    .quantity(by)
    ?.shape.map((d) => d.label)
    .join();
  const at = s.expr.by[0];
  for (const key of c.context.allowed) {
    const m = /^d(.+)\/d(.+)$/.exec(key);
    if (!m || m[1] !== n.of || m[2] === by || m[2] === undefined) continue;
    if (
      c.reference
        .quantity(m[2])
        ?.shape.map((d) => d.label)
        .join() !== shape
    )
      continue;
    const other: Expr = at?.kind === 'index' ? { ...at, base: name(m[2]) } : name(m[2]);
    yield {
      to: derivative(s.expr.of, [other]),
      says: `${short(s.expr)} stands where ${short(derivative(s.expr.of, [other]))} belongs: d${by}/d${m[2]} is missing`,
    };
  }
};

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

export const upstreamLeftOut: EditRule = function* (s, c) {
  if (s.inName || s.parents.length > 0 || s.expr.kind === 'list') return;
  for (const g of upstream(c)) {
    const says = `The upstream gradient ${short(g)} is missing`;
    yield { to: call('times', [g, s.expr]), says };
    yield { to: call('times', [s.expr, g]), says };
    yield { to: call('hadamard', [g, s.expr]), says };
  }
};

/** A factor too many: what is left without it is right. */
export const extraFactor = (which: (e: Expr, c: SlipCase) => boolean, tell: (factor: string) => string): EditRule =>
  function* (s, c) {
    const e = s.expr;
    if (e.kind !== 'call' || e.args.length !== 2 || s.inName) return;
    const [a, b] = e.args as [Expr, Expr];
    if (e.op === 'times' || e.op === 'hadamard') {
      if (which(a, c)) yield { to: b, says: tell(short(a)) };
      if (which(b, c)) yield { to: a, says: tell(short(b)) };
    }
    if (e.op === 'divide' && which(b, c)) yield { to: a, says: tell(`1/(${short(b)})`) };
  };

export const isGradient = (e: Expr, c: SlipCase): boolean => {
  const base = e.kind === 'index' ? e.base : isCall(e, 'transpose') ? (e.args[0] as Expr) : e;
  return base.kind === 'derivative' && namedBy(base, c.reference) !== undefined;
};
export const isScalarFactor = (e: Expr, c: SlipCase): boolean =>
  (e.kind === 'number' && Number(e.text) !== 0) ||
  (e.kind === 'name' && c.reference.size(e.name) !== undefined) ||
  (isCall(e, 'divide') && e.args.every((x) => isScalarFactor(x, c))) ||
  (isCall(e, 'negate') && isScalarFactor(e.args[0] as Expr, c));

/** A term that has to be scaled by a size or a small number. */
export const factorOfTerm: EditRule = function* (s, c) {
  const parent = s.parents[s.parents.length - 1];
  if (s.inName || !parent || parent.kind !== 'call' || (parent.op !== 'add' && parent.op !== 'subtract')) return;
  const scales: [Expr, string][] = [
    [num('2'), '2'],
    [call('divide', [num('1'), num('2')]), '1/2'],
    ...[...c.reference.sizes.keys()].flatMap((n): [Expr, string][] => [
      [name(n), n],
      [call('divide', [num('1'), name(n)]), `1/${n}`],
    ]),
  ];
  for (const [k, text] of scales)
    yield { to: call('times', [k, s.expr]), says: `The factor ${text} of ${short(s.expr)} is missing` };
};

/** A quantity of the forward pass that should multiply or divide the answer. */
export const quantityLeftOut: EditRule = function* (s, c) {
  const parent = s.parents[0];
  const term = parent?.kind === 'call' && ['add', 'subtract', 'negate'].includes(parent.op);
  if (s.inName || s.parents.length > 1 || (parent && !term) || s.expr.kind === 'number') return;
  const [by] = c.target.named.by;
  for (const q of [...c.reference.problem.inputs, ...c.reference.problem.forward]) {
    if (c.reference.label(q.name) || c.reference.unspecified(q.name) || !c.context.allowed.has(q.name)) continue;
    const says =
      by === undefined
        ? `The factor ${q.name} is missing`
        : `The factor ${q.name} is missing from the derivative by ${by}`;
    yield { to: call('hadamard', [name(q.name), s.expr]), says };
  }
};

/** A power with another exponent, a function with a close relative in its place. */
export const otherPower: EditRule = function* (s) {
  const e = s.expr;
  if (e.kind !== 'call' || s.inName) return;
  if ((e.op === 'power' || e.op === 'elementwise_power') && e.args.length === 2) {
    const [base, exponent] = e.args as [Expr, Expr];
    yield { to: base, says: `${short(e)} stands where ${short(base)} belongs` };
    if (exponent.kind === 'number') {
      const n = Number(exponent.text);
      for (const k of [n - 1, n + 1])
        if (k > 1) yield { to: { ...e, args: [base, num(k)] }, says: `The exponent of ${short(e)} should be ${k}` };
    }
  }
};

/** An expression that should be squared. */
export const squareMissing: EditRule = function* (s) {
  const e = s.expr;
  if (
    s.inName ||
    e.kind === 'number' ||
    (e.kind === 'call' && (e.op === 'add' || e.op === 'subtract' || e.op === 'times'))
  )
    return;
  yield { to: call('elementwise_power', [e, num('2')]), says: `${short(e)} stands where its square belongs` };
};

const RELATIVES: readonly (readonly OpName[])[] = [
  ['sigmoid', 'tanh', 'relu', 'softplus'],
  ['sin', 'cos'],
  ['maximum', 'minimum'],
  ['max', 'min'],
];

export const otherFunction: EditRule = function* (s) {
  const e = s.expr;
  if (e.kind !== 'call' && e.kind !== 'prime') return;
  for (const family of RELATIVES)
    if (family.includes(e.op))
      for (const op of family)
        if (op !== e.op) yield { to: { ...e, op }, says: `${e.op} stands where ${op} belongs in ${short(e)}` };
};

/** A label's term that belongs where the indicator of the label says. */
export const labelIndicator: EditRule = function* (s, c) {
  const parent = s.parents[s.parents.length - 1];
  const letter = lettersOf(c)[lettersOf(c).length - 1];
  if (s.inName || s.expr.kind !== 'number' || letter === undefined || (parent && parent.kind !== 'call')) return;
  for (const i of c.reference.problem.inputs) {
    if (i.label === undefined) continue;
    const row = lettersOf(c)[0];
    const label: Expr =
      i.shape.length > 0 && row !== undefined && row !== letter
        ? { kind: 'index', base: name(i.name), at: [name(row)] }
        : name(i.name);
    yield {
      to: call('times', [s.expr, call('eq', [name(letter), label])]),
      says: `The ${s.expr.text} belongs at ${letter} = ${short(label)} alone`,
    };
  }
};

/** A sum over classes that should leave out the label's. */
export const labelInSum: EditRule = function* (s, c) {
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
        says: `The sum over ${e.index} counts the label's own class ${short(l)}`,
      };
    }
  }
};

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

/** An absolute value, or the root of a square, for the thing itself. */
export const absoluteValue: EditRule = function* (s) {
  const e = s.expr;
  if (e.kind !== 'call' || s.inName) return;
  const says = (x: Expr): string => `Right only where ${short(x)} > 0: ${short(e)} stands where ${short(x)} belongs`;
  if (e.op === 'abs') yield { to: e.args[0] as Expr, says: says(e.args[0] as Expr) };
  const inner = e.args[0];
  if (
    e.op === 'sqrt' &&
    inner?.kind === 'call' &&
    (inner.op === 'hadamard' || inner.op === 'power' || inner.op === 'elementwise_power')
  )
    yield { to: inner.args[0] as Expr, says: says(inner.args[0] as Expr) };
};
