/**
 * The chain rule as people write it, `∂L/∂z ∂z/∂W` in either order and layout: a contraction over all axes of what stands
 * between. As a product of arrays it fits only where all of these are vectors in one layout.
 */
import type { CallExpr, Expr } from '../language/expr';
import { reshape } from './build';
import { lowerCall } from './lower-call';
import type { Lowering, Value } from './lowering';
import { count } from './program';
import { dim, sizesOf } from './shape';

type Lower = (lo: Lowering, e: Expr) => Value;

/** What a derivative, or a product of links of one chain, differentiates and by what. */
type Link = { readonly of: Expr; readonly by: Expr };

/** The product of two links of a chain; undefined where they are none. */
export function chained(lo: Lowering, lower: Lower, e: CallExpr): Value | undefined {
  const joined = joint(e);
  const rank = joined && rankOf(lo, joined.inner);
  if (!joined || !rank) return undefined;
  const u = lower(lo, joined.outer);
  const v = lower(lo, joined.next);
  const cut = u.shape.length - rank;
  const between = sizesOf(u.shape.slice(cut));
  if (cut < 0 || between.join() !== sizesOf(v.shape.slice(0, rank)).join()) return undefined;
  const [before, behind] = [u.shape.slice(0, cut), v.shape.slice(rank)];
  const flat = (x: Value, rows: number, columns: number): Value => ({
    node: reshape(lo.b, x.node, [...x.axes.map((a) => a.dim.size), rows, columns]),
    axes: x.axes,
    shape: [dim(rows), dim(columns)],
  });
  const a = flat(u, count(sizesOf(before)), count(between));
  const b = flat(v, count(between), count(sizesOf(behind)));
  const product = lowerCall(lo, (_, x) => (x === joined.outer ? a : b), {
    kind: 'call',
    op: 'matmul',
    args: [joined.outer, joined.next],
  });
  const shape = [...before, ...behind];
  const dims = [...product.axes.map((x) => x.dim.size), ...sizesOf(shape)];
  return { node: reshape(lo.b, product.node, dims), axes: product.axes, shape };
}

/** The two factors of a product in the order of the chain, and what they share. */
function joint(
  e: CallExpr,
): { readonly outer: Expr; readonly next: Expr; readonly inner: Expr; readonly link: Link } | undefined {
  const [x, y] = e.args;
  const [a, b] = [x && linkOf(x), y && linkOf(y)];
  if (!x || !y || !a || !b) return undefined;
  if (same(a.by, b.of)) return { outer: x, next: y, inner: a.by, link: { of: a.of, by: b.by } };
  if (same(b.by, a.of)) return { outer: y, next: x, inner: b.by, link: { of: b.of, by: a.by } };
  return undefined;
}

function linkOf(e: Expr): Link | undefined {
  if (e.kind === 'derivative') {
    const [by, ...more] = e.by;
    return by && more.length === 0 ? { of: e.of, by } : undefined;
  }
  if (e.kind !== 'call') return undefined;
  if (e.op === 'negate') return e.args[0] && linkOf(e.args[0]);
  return e.op === 'times' || e.op === 'hadamard' ? joint(e)?.link : undefined;
}

/** How many axes a quantity, or a part of one, has. */
function rankOf(lo: Lowering, e: Expr): number | undefined {
  const base = e.kind === 'index' ? e.base : e;
  const rank = base.kind === 'name' ? lo.from.quantity(base.name)?.shape.length : undefined;
  return rank === undefined ? undefined : rank - (e.kind === 'index' ? e.at.filter((a) => a.kind !== 'all').length : 0);
}

const same = (a: Expr, b: Expr): boolean => written(a) === written(b);

const written = (e: Expr): string => JSON.stringify(e, (key, value: unknown) => (key === 'span' ? undefined : value));
