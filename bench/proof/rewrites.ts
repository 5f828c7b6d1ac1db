/** Rewritings that keep what an answer says: each gives another tree of the same function, or undefined where it does not apply. */
import type { Reference } from '../../src/assignment/reference';
import type { CallExpr, Expr, OpName } from '../../src/language/expr';
import { call, num } from '../../src/language/expr';
import type { Rank, Spot } from './trees';
import { lettersIn, rankOf, renamed, spots } from './trees';

/** What a rewriting sees of a place. `leaf` is some scalar that stands in the answer. */
type Site = {
  readonly e: Expr;
  readonly rank: Rank;
  readonly rankOf: (e: Expr) => Rank;
  readonly leaf: Expr | undefined;
  readonly free: string;
};
/** `of`: what it rewrites; a value where nothing is said. */
export type Rewrite = {
  readonly says: string;
  readonly apply: (s: Site) => Expr | undefined;
  readonly of?: 'condition';
};

const is = (e: Expr | undefined, ...ops: OpName[]): e is CallExpr =>
  e?.kind === 'call' && ops.includes(e.op) && !e.named;
const two = (e: CallExpr): [Expr, Expr] => [e.args[0] as Expr, e.args[1] as Expr];
const neg = (e: Expr): Expr => call('negate', [e]);
const T = (e: Expr): Expr => call('transpose', [e]);
const square = (e: Expr): Expr => call('power', [e, num(2)]);
const CONDITIONS: readonly OpName[] = ['lt', 'le', 'gt', 'ge', 'eq', 'ne', 'and', 'or', 'not'];
const isCondition = (e: Expr): boolean => e.kind === 'call' && CONDITIONS.includes(e.op);
const TURNED: Partial<Record<OpName, OpName>> = { lt: 'gt', gt: 'lt', le: 'ge', ge: 'le', eq: 'eq', ne: 'ne' };
const DENIED: Partial<Record<OpName, OpName>> = { lt: 'ge', gt: 'le', le: 'gt', ge: 'lt', eq: 'ne', ne: 'eq' };

/** In the order of what they rewrite: sums and products, functions, matrices, sums over letters, branches, conditions. */
export const REWRITES: readonly Rewrite[] = [
  {
    says: 'a - b = -(b - a)',
    apply: ({ e }) => (is(e, 'subtract') ? neg(call('subtract', [...two(e)].reverse())) : undefined),
  },
  {
    says: 'a - b = a + (-b)',
    apply: ({ e }) => (is(e, 'subtract') ? call('add', [two(e)[0], neg(two(e)[1])]) : undefined),
  },
  { says: 'a + b = b + a', apply: ({ e }) => (is(e, 'add') ? call('add', [...two(e)].reverse()) : undefined) },
  {
    says: 'a b = b a, one a scalar',
    apply: ({ e, rankOf: r }) =>
      is(e, 'times') && two(e).some((x) => r(x) === 0) ? call('times', [...two(e)].reverse()) : undefined,
  },
  {
    says: 'a .* b = b .* a',
    apply: ({ e }) => (is(e, 'hadamard') ? call('hadamard', [...two(e)].reverse()) : undefined),
  },
  {
    says: 'a = a + x - x',
    apply: ({ e, rank, leaf }) => (rank === 0 && leaf ? call('subtract', [call('add', [e, leaf]), leaf]) : undefined),
  },
  {
    says: 'A = A + A - A',
    apply: ({ e, rank }) => (rank === 2 ? call('add', [e, call('subtract', [e, e])]) : undefined),
  },
  { says: 'a = 1 a', apply: ({ e, rank }) => (rank !== undefined ? call('times', [num(1), e]) : undefined) },
  { says: 'a = a/1', apply: ({ e, rank }) => (rank === 0 ? call('divide', [e, num(1)]) : undefined) },
  { says: 'a = -(-a)', apply: ({ e, rank }) => (rank !== undefined ? neg(neg(e)) : undefined) },
  {
    says: 'a = (a + a)/2',
    apply: ({ e, rank }) => (rank !== undefined ? call('divide', [call('add', [e, e]), num(2)]) : undefined),
  },
  {
    says: 'x/y = x (1/y)',
    apply: ({ e, rankOf: r }) =>
      is(e, 'divide') && r(two(e)[1]) === 0
        ? call('times', [two(e)[0], call('divide', [num(1), two(e)[1]])])
        : undefined,
  },
  {
    says: 'a (b + c) = a b + a c',
    apply: ({ e, rankOf: r }) => {
      if (!is(e, 'times', 'hadamard')) return undefined;
      const [a, b] = two(e);
      // a number that is added to a vector stands for many: alone behind a matrix it would be one
      if (is(e, 'times') && is(b, 'add', 'subtract') && r(two(b)[0]) !== r(two(b)[1])) return undefined;
      return is(b, 'add', 'subtract')
        ? call(
            b.op,
            two(b).map((x) => call(e.op, [a, x])),
          )
        : undefined;
    },
  },
  {
    says: '(a + b)/c = a/c + b/c',
    apply: ({ e, rankOf: r }) => {
      if (!is(e, 'divide') || r(two(e)[1]) !== 0) return undefined;
      const [a, c] = two(e);
      return is(a, 'add', 'subtract')
        ? call(
            a.op,
            two(a).map((x) => call('divide', [x, c])),
          )
        : undefined;
    },
  },
  {
    says: 'exp(a + b) = exp(a) exp(b)',
    apply: ({ e, rank }) => {
      const a = is(e, 'exp') ? e.args[0] : undefined;
      return rank === 0 && is(a, 'add')
        ? call(
            'times',
            two(a).map((x) => call('exp', [x])),
          )
        : undefined;
    },
  },
  {
    says: 'exp(a) = 1/exp(-a)',
    apply: ({ e, rank }) =>
      rank === 0 && is(e, 'exp') ? call('divide', [num(1), call('exp', [neg(e.args[0] as Expr)])]) : undefined,
  },
  {
    says: 'exp(a) = exp(a/2)^2',
    apply: ({ e, rank }) =>
      rank === 0 && is(e, 'exp') ? square(call('exp', [call('divide', [e.args[0] as Expr, num(2)])])) : undefined,
  },
  {
    says: 'a = a (sin(x)^2 + cos(x)^2)',
    apply: ({ e, rank, leaf }) =>
      rank === 0 && leaf
        ? call('times', [e, call('add', [square(call('sin', [leaf])), square(call('cos', [leaf]))])])
        : undefined,
  },
  {
    says: 'a = a (x^2 + 1)/(x^2 + 1)',
    apply: ({ e, rank, leaf }) => {
      const f = leaf && call('add', [square(leaf), num(1)]);
      return rank === 0 && f ? call('divide', [call('times', [e, f]), f]) : undefined;
    },
  },
  {
    says: 'a^2 = a a',
    apply: ({ e, rank }) =>
      rank === 0 && is(e, 'power') && two(e)[1].kind === 'number' && (two(e)[1] as { text: string }).text === '2'
        ? call('times', [two(e)[0], two(e)[0]])
        : undefined,
  },
  {
    says: 'n = (n + 1) - 1',
    apply: ({ e }) => (e.kind === 'number' ? call('subtract', [call('add', [e, num(1)]), num(1)]) : undefined),
  },
  { says: 'A = (A^T)^T', apply: ({ e, rank }) => (rank === 2 ? T(T(e)) : undefined) },
  {
    says: 'A B = (B^T A^T)^T',
    apply: ({ e, rankOf: r }) =>
      is(e, 'times') && two(e).every((x) => r(x) === 2) ? T(call('times', [T(two(e)[1]), T(two(e)[0])])) : undefined,
  },
  {
    says: '(A + B)^T = A^T + B^T',
    apply: ({ e }) => {
      const a = is(e, 'transpose') ? e.args[0] : undefined;
      return is(a, 'add', 'subtract', 'hadamard') ? call(a.op, two(a).map(T)) : undefined;
    },
  },
  {
    says: 'sum of a + b = sum of a + sum of b',
    apply: ({ e }) =>
      e.kind === 'sum' && is(e.body, 'add', 'subtract')
        ? call(
            e.body.op,
            two(e.body).map((body): Expr => ({ ...e, body })),
          )
        : undefined,
  },
  {
    says: 'a sum over k is one over another letter',
    apply: ({ e, free }) => (e.kind === 'sum' ? { ...renamedSum(e, free) } : undefined),
  },
  {
    says: 'a sum from 1 is its first term and the rest',
    apply: ({ e }) =>
      e.kind === 'sum' && e.from?.kind === 'number' && e.from.text === '1' && e.to && !e.where
        ? call('add', [substituted(e.body, e.index, num(1)), { ...e, from: num(2) }])
        : undefined,
  },
  {
    says: 'max(a, b) = max(b, a)',
    apply: ({ e }) => (is(e, 'maximum', 'minimum') ? call(e.op, [...e.args].reverse()) : undefined),
  },
  {
    says: 'max(a, b) = -min(-a, -b)',
    apply: ({ e }) => (is(e, 'maximum') && e.args.length === 2 ? neg(call('minimum', e.args.map(neg))) : undefined),
  },
  {
    says: 'abs(a) = max(a, -a)',
    apply: ({ e }) => (is(e, 'abs') ? call('maximum', [e.args[0] as Expr, neg(e.args[0] as Expr)]) : undefined),
  },
  {
    says: 'relu(a) = max(0, a)',
    apply: ({ e }) => (is(e, 'relu') ? call('maximum', [num(0), e.args[0] as Expr]) : undefined),
  },
  {
    says: 'sigmoid(a) = 1/(1 + exp(-a))',
    apply: ({ e, rank }) =>
      rank === 0 && is(e, 'sigmoid')
        ? call('divide', [num(1), call('add', [num(1), call('exp', [neg(e.args[0] as Expr)])])])
        : undefined,
  },
  {
    says: 'where(c, a, b) = where(not c, b, a)',
    apply: ({ e }) =>
      is(e, 'where') && e.args.length === 3 && isCondition(e.args[0] as Expr)
        ? call('where', [call('not', [e.args[0] as Expr]), e.args[2] as Expr, e.args[1] as Expr])
        : undefined,
  },
  {
    says: '1(c) = where(c, 1, 0)',
    apply: ({ e, rank }) => (rank === 0 && isCondition(e) ? call('where', [e, num(1), num(0)]) : undefined),
  },
  {
    says: 'a > b = b < a',
    of: 'condition',
    apply: ({ e }) =>
      e.kind === 'call' && TURNED[e.op] && e.args.length === 2
        ? call(TURNED[e.op] as OpName, [...e.args].reverse())
        : undefined,
  },
  {
    says: 'a > b = not (a <= b)',
    of: 'condition',
    apply: ({ e }) =>
      e.kind === 'call' && DENIED[e.op] && e.args.length === 2
        ? call('not', [call(DENIED[e.op] as OpName, e.args)])
        : undefined,
  },
  {
    says: 'c and d = d and c',
    of: 'condition',
    apply: ({ e }) => (is(e, 'and', 'or') ? call(e.op, [...e.args].reverse()) : undefined),
  },
];

type Sum = Extract<Expr, { kind: 'sum' }>;

function renamedSum(e: Sum, to: string): Expr {
  return {
    ...e,
    index: to,
    body: renamed(e.body, e.index, to),
    ...(e.where && { where: renamed(e.where, e.index, to) }),
  };
}

/** The tree with an index letter replaced by a number. */
function substituted(e: Expr, letter: string, by: Expr): Expr {
  const visit = (x: unknown): unknown => {
    if (Array.isArray(x)) return x.map(visit);
    if (x === null || typeof x !== 'object') return x;
    const node = x as Record<string, unknown>;
    if (node.kind === 'name' && node.name === letter) return by;
    if (node.kind === 'sum' && node.index === letter) return node;
    return Object.fromEntries(Object.entries(node).map(([k, v]) => [k, visit(v)]));
  };
  return visit(e) as Expr;
}

const LETTERS = ['m', 'n', 'q', 'r', 'l', 'k', 'g', 'h'];

/** Every rewriting at every place where it applies, as the whole tree rewritten. */
export function rewritings(
  root: Expr,
  reference: Reference,
  indices: readonly string[],
  taken: (letter: string) => boolean,
): { says: string; at: Expr; whole: Expr }[] {
  const used = lettersIn(root);
  const free = LETTERS.find((l) => !used.has(l) && !indices.includes(l) && !taken(l)) ?? 'm';
  const all = spots(root);
  return all.flatMap((s: Spot) => {
    const letters = new Set([...indices, ...s.bound]);
    const rank = (x: Expr): Rank => rankOf(x, reference, letters);
    const leaf = leafFor(all, rank, s, letters);
    if (s.role === 'whole') return [];
    const site: Site = { e: s.expr, rank: rank(s.expr), rankOf: rank, leaf, free };
    return REWRITES.flatMap(({ says, apply, of }) => {
      if (s.role === 'condition' && of !== 'condition') return [];
      const by = apply(site);
      return by ? [{ says, at: s.expr, whole: s.put(by) }] : [];
    });
  });
}

/** A scalar of the problem that stands in the answer and means the same at this place. */
function leafFor(
  all: readonly Spot[],
  rank: (e: Expr) => Rank,
  at: Spot,
  letters: ReadonlySet<string>,
): Expr | undefined {
  return all.find(
    (s) =>
      s.role === 'value' &&
      (s.expr.kind === 'index' ||
        s.expr.kind === 'derivative' ||
        (s.expr.kind === 'name' && !letters.has(s.expr.name) && /^[a-z]/.test(s.expr.name))) &&
      rank(s.expr) === 0 &&
      s.bound.every((b) => at.bound.includes(b)),
  )?.expr;
}
