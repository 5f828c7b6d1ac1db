/** Changes that mend a matrix product: its transposes, the order of its factors, the kind of product. */
import type { CallExpr, Expr, OpName } from '../src/language/expr';
import { call } from '../src/language/expr';
import type { SlipCase } from './slip-case';
import type { EditRule, Site } from './slip-sites';
import { places } from './slip-sites';
import { couldBeArray, isCall, REDUCES, short, top } from './slip-terms';

const flip = (e: Expr): Expr => (isCall(e, 'transpose') ? (e.args[0] as Expr) : call('transpose', [e]));

const wholeText = (s: Site, c: SlipCase): string => short(c, s.parents[0] ?? s.expr);

const TURNED: readonly OpName[] = ['add', 'subtract', 'hadamard'];

const PRODUCTS: readonly OpName[] = ['times', 'matmul', 'dot'];

const isProduct = (e: Expr): e is CallExpr => e.kind === 'call' && PRODUCTS.includes(e.op) && e.args.length === 2;

export const transposeOfAnswer: EditRule = places('top', function* (s, c) {
  if (!top(s) || c.target.shape.length !== 2 || !couldBeArray(s.expr, c)) return;
  yield {
    to: flip(s.expr),
    says: () => `This is the transpose of ${c.target.asked.text}: a gradient has the shape of its quantity`,
  };
});

export const oneTranspose: EditRule = function* (s, c) {
  const parent = s.parents[s.parents.length - 1];
  // what is summed or multiplied entry by entry is turned as a whole, where it is a factor of a product
  const whole = s.expr.kind === 'call' && TURNED.includes(s.expr.op) && parent !== undefined && isProduct(parent);
  if (s.inName || (s.expr.kind === 'call' && s.expr.op !== 'transpose' && !whole) || !couldBeArray(s.expr, c)) return;
  if (parent?.kind === 'call' && (parent.op === 'transpose' || REDUCES.includes(parent.op))) return;
  if (isCall(s.expr, 'transpose')) {
    const inner = s.expr.args[0] as Expr;
    yield {
      to: inner,
      says: () => `This is ${wholeText(s, c)}: ${short(c, inner)} belongs there without its transpose`,
    };
  } else
    yield {
      to: flip(s.expr),
      says: () => `This is ${wholeText(s, c)}: the transpose of ${short(c, s.expr)} is missing`,
    };
};

export const swappedFactors: EditRule = places(['call'], function* (s, c) {
  if (!isProduct(s.expr)) return;
  const [a, b] = s.expr.args as [Expr, Expr];
  if (!couldBeArray(a, c) || !couldBeArray(b, c)) return;
  const to = { ...s.expr, args: [b, a] };
  yield { to, says: () => `The factors of ${short(c, s.expr)} are in the wrong order: ${short(c, to)}` };
});

export const otherProduct: EditRule = places(['call'], function* (s, c) {
  if (s.expr.kind !== 'call' || s.expr.args.length !== 2) return;
  if (s.expr.op === 'hadamard')
    yield {
      to: { ...s.expr, op: 'times' },
      says: () => `${short(c, s.expr)} is multiplied elementwise: the matrix product belongs there`,
    };
  if (isProduct(s.expr))
    yield {
      to: { ...s.expr, op: 'hadamard' },
      says: () => `${short(c, s.expr)} is a matrix product: the elementwise product belongs there`,
    };
});

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
export const orderAndTransposes: EditRule = places(['call'], function* (s, c) {
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
          ? `${short(c, e.args[0] as Expr)} has a transpose too many`
          : `the transpose of ${short(c, e)} is missing`,
      )
      .join(' and ');
    yield {
      to: right,
      says: () =>
        t.moved
          ? `This is ${wholeText(s, c)}: the factors are in the wrong order${lacks ? `, and ${lacks}` : ''}`
          : `This is ${wholeText(s, c)}: ${lacks}`,
    };
  }
});

/** An elementwise product for a matrix product, with its order or a transpose wrong as well. */
export const otherProductTransposed: EditRule = places(['call'], function* (s, c) {
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
      says: () =>
        `${short(c, s.expr)} is multiplied elementwise: the matrix product ${short(c, call('times', [x, y]))} belongs there`,
    };
});
