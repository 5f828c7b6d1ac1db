/** What a step asks for, as an array: which leaf of the reference, and which of its entries. */
import { derivativeKey, type Reference } from '../src/assignment/reference';
import type { Asked } from '../src/assignment/types';
import { take } from '../src/engine/build';
import { leafNode } from '../src/engine/lower';
import { newLowering } from '../src/engine/lowering';
import type { Builder, NodeId } from '../src/engine/program';
import { count, newBuilder } from '../src/engine/program';
import type { Dim, Shape } from '../src/engine/shape';
import { sizesOf } from '../src/engine/shape';
import type { AllExpr, Expr } from '../src/language/expr';
import type { Scope } from '../src/language/names';
import type { Problem } from '../src/problem';

/** A program over the reference's quantities, and the node that matters. */
export type Lowered = { readonly b: Builder; readonly node: NodeId; readonly shape: Shape };

/** `of` and `by` by name, with what stands at each axis of the derivative (those of `of` first). */
export type Named = { readonly of: string; readonly by: readonly string[]; readonly at: readonly (Expr | AllExpr)[] };

export type Target = {
  readonly asked: Asked;
  readonly named: Named;
  readonly key: string;
  /** Of the whole derivative. */
  readonly full: Shape;
  /** Axes of the whole that the question leaves free, in order; the others are at a fixed entry (from 0) or tied. */
  readonly free: readonly number[];
  /** Axes that share the letter of an earlier one (`dz_ij/dy_ik`): that axis. */
  readonly tied: ReadonlyMap<number, number>;
  readonly fixed: readonly (number | undefined)[];
  /** The shape of what is asked. */
  readonly shape: Shape;
  /** The question's own letter for each free axis. */
  readonly letters: readonly (string | undefined)[];
  readonly lowered: Lowered;
};

const ALL: AllExpr = { kind: 'all' };

function reference(e: Expr): { name: string; at: readonly (Expr | AllExpr)[] } | undefined {
  const base = e.kind === 'index' ? e.base : e;
  return base.kind === 'name' ? { name: base.name, at: e.kind === 'index' ? e.at : [] } : undefined;
}

/** The derivative or quantity that an expression names, padded to all its axes; undefined where it is anything else. */
export function namedBy(e: Expr, from: Reference): Named | undefined {
  const outer = e.kind === 'index' && e.base.kind === 'derivative' ? e.at : undefined;
  const d = outer && e.kind === 'index' ? e.base : e;
  const parts = d.kind === 'derivative' ? [d.of, ...d.by] : [d];
  const refs = parts.map(reference);
  const at: (Expr | AllExpr)[] = [];
  for (const r of refs) {
    const shape = r && from.quantity(r.name)?.shape;
    if (!r || !shape || r.at.length > shape.length) return undefined;
    at.push(...r.at, ...Array<AllExpr>(shape.length - r.at.length).fill(ALL));
  }
  const [of, ...by] = refs as { name: string }[];
  if (outer) {
    if (outer.length > at.length || at.some((a) => a.kind !== 'all')) return undefined;
    outer.forEach((a, i) => {
      at[i] = a;
    });
  }
  return { of: (of as { name: string }).name, by: by.map((r) => r.name), at };
}

/** Builds the target; the reference appends the derivative if it is asked for the first time. */
export function makeTarget(asked: Asked, from: Reference): { target: Target } | { problem: Problem } {
  const named = namedBy(asked.expr, from);
  if (!named)
    return {
      problem: {
        code: 'find',
        blame: 'author',
        message: `${asked.text} is not a derivative or a quantity of this problem`,
      },
    };
  const key = named.by.length === 0 ? named.of : derivativeKey(named.of, named.by);
  if (named.by.length > 0) {
    const leaf = from.derivative(named.of, named.by, false);
    if (!leaf.ok) return { problem: { ...(leaf.problems[0] as Problem), blame: 'author' } };
  }
  const full = from.shape(key) ?? [];
  const free: number[] = [];
  const letters: (string | undefined)[] = [];
  const tied = new Map<number, number>();
  const fixed = named.at.map((a, p) => {
    if (a.kind === 'number') return Number(a.text) - 1;
    const like = a.kind === 'name' ? letters.indexOf(a.name) : -1;
    if (like >= 0) {
      tied.set(p, free[like] as number);
      return undefined;
    }
    free.push(p);
    letters.push(a.kind === 'name' ? a.name : undefined);
    return undefined;
  });
  const outside = fixed.findIndex((f, p) => f !== undefined && (f < 0 || f >= (full[p] as Dim).size));
  if (outside >= 0)
    return {
      problem: {
        code: 'shape',
        blame: 'author',
        message: `${asked.text}: index ${(fixed[outside] as number) + 1} is outside 1 to ${(full[outside] as Dim).size}`,
      },
    };
  const shape = free.map((p) => full[p] as Dim);
  const lo = newLowering(newBuilder(), from);
  const leaf = leafNode(lo, key, full);
  const node =
    fixed.every((f) => f === undefined) && tied.size === 0
      ? leaf
      : take(lo.b, [leaf], entriesOf(full, fixed, tied), sizesOf(shape));
  return { target: { asked, named, key, full, free, tied, fixed, shape, letters, lowered: { b: lo.b, node, shape } } };
}

/** Positions in the whole array of the entries that are left when some axes are fixed and some go along with others. */
export function entriesOf(
  full: Shape,
  fixed: readonly (number | undefined)[],
  tied: ReadonlyMap<number, number> = new Map(),
): Int32Array {
  const sizes = sizesOf(full);
  const strides = sizes.map((_, p) => count(sizes.slice(p + 1)));
  const free = sizes.flatMap((n, p) => {
    if (fixed[p] !== undefined || tied.has(p)) return [];
    let stride = strides[p] as number;
    for (const [other, like] of tied) if (like === p) stride += strides[other] as number;
    return [{ n, stride }];
  });
  const start = sizes.reduce((s, _, p) => s + (fixed[p] ?? 0) * (strides[p] as number), 0);
  const out = new Int32Array(free.reduce((n, f) => n * f.n, 1));
  for (let e = 0; e < out.length; e++) {
    let rest = e;
    let at = start;
    for (let i = free.length - 1; i >= 0; i--) {
      const f = free[i] as { n: number; stride: number };
      at += (rest % f.n) * f.stride;
      rest = Math.floor(rest / f.n);
    }
    out[e] = at;
  }
  return out;
}

/** The names of a problem as an answer to one question may use them. */
export function scopeOfStep(scope: Scope, asked: Asked, syntax: Scope['syntax']): Scope {
  const d = asked.expr.kind === 'index' && asked.expr.base.kind === 'derivative' ? asked.expr.base : asked.expr;
  const parts = d.kind === 'derivative' ? [d.of, ...d.by] : [d];
  const [of, ...by] = parts.map((e) => reference(e)?.name);
  const only = by[0] !== undefined && by.every((n) => n === by[0]) ? by[0] : undefined;
  return {
    ...scope,
    indices: asked.indices,
    askedOrder: by.length,
    ...(of !== undefined && { asked: of }),
    ...(only !== undefined && { askedBy: only }),
    ...(syntax && { syntax }),
  };
}
