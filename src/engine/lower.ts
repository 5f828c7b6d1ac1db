/**
 * Expr → Program: names resolved, shapes checked on the names of sizes, index notation made into axes. A student's
 * formula and the author's forward pass come through here alike.
 */
import type { CallExpr, CasesExpr, DerivativeExpr, Expr, IndexExpr, ListExpr, PrimeExpr } from '../language/expr';
import type { Result } from '../problem';
import { fail, ok } from '../problem';
import { backprop, jacobian, SecondThroughUnspecified } from './backprop';
import { append, broadcastTo, input, literal, permute, reshape, take } from './build';
import { lowerCall } from './lower-call';
import { chained } from './lower-chain';
import { diagonalOf } from './lower-diagonal';
import { applyIndex, extentOf, lowerSum } from './lower-index';
import type { Lowering, Value } from './lowering';
import {
  broadcastShapes,
  letterValue,
  Misfit,
  note,
  number,
  raise,
  scalar,
  show,
  spread,
  spreadFully,
  unionAxes,
} from './lowering';
import type { NodeId } from './program';
import { count } from './program';
import type { Dim, Shape } from './shape';
import { dim, isPlain, showShape, sizesOf } from './shape';

/** π to 250 digits: more than the highest precision that anything is decided at. */
export const PI =
  '3.1415926535897932384626433832795028841971693993751058209749445923078164062862089986280348253421170679821480865132823066470938446095505822317253594081284811174502841027019385211055596446229489549303819644288109756659334461284756482337867831652712019091';

/** Lowers an expression; what does not fit is a Problem. A throw of any other kind is our fault and goes on up. */
export function lower(lo: Lowering, e: Expr): Result<Value> {
  const before = lo.notes.length;
  try {
    const value = lowerExpr(lo, e);
    return ok(value, lo.notes.slice(before));
  } catch (problem) {
    if (problem instanceof Misfit) return fail(problem.problem);
    throw problem;
  }
}

export function lowerExpr(lo: Lowering, e: Expr): Value {
  switch (e.kind) {
    case 'number':
      return scalar(number(lo, e.text));
    case 'name':
      return lowerName(lo, e.name, e);
    case 'index':
      return applyIndex(
        lo,
        lowerExpr,
        e.base.kind === 'derivative' ? lowerDerivative(lo, e.base) : lowerExpr(lo, e.base),
        e.at,
        e,
      );
    case 'derivative':
      return lowerDerivative(lo, e);
    case 'prime':
      return lowerPrime(lo, e);
    case 'call':
      return (
        (lo.options.chain && (e.op === 'times' || e.op === 'hadamard') && chained(lo, lowerExpr, e)) ||
        (e.op === 'diag' && diagonal(lo, e)) ||
        lowerCall(lo, lowerExpr, e)
      );
    case 'sum':
      return lowerSum(lo, lowerExpr, e);
    case 'cases':
      return lowerCases(lo, e);
    case 'list':
      return lowerList(lo, e);
  }
}

function diagonal(lo: Lowering, e: CallExpr): Value | undefined {
  const found = diagonalOf(lo, lowerIndexed, e);
  return found && lowerCall(lo, () => found.value, e);
}

/** The input node for a named array, made at its first use. */
export function leafNode(lo: Lowering, key: string, shape: Shape): NodeId {
  let node = lo.leaves.get(key);
  if (node === undefined) {
    node = input(lo.b, key, sizesOf(shape));
    lo.leaves.set(key, node);
  }
  return node;
}

function lowerName(lo: Lowering, name: string, e: Expr): Value {
  const axis = lo.axes.get(name);
  if (axis) return letterValue(lo, axis);
  const local = lo.locals.get(name);
  // under a derivative operator a name of the student's own is differentiated through, so it is made anew from the inputs
  if (local) return lo.inlined ? lowerIndexed(lo, local.expr, local.letters, local.value.shape) : local.value;
  const rebound = lo.rebound.get(name);
  if (rebound && !lo.inlined) return rebound;
  const leaf = lo.from.quantity(name);
  if (leaf) return { node: lo.inlined?.get(name) ?? leafNode(lo, leaf.key, leaf.shape), axes: [], shape: leaf.shape };
  const size = lo.from.size(name);
  if (size !== undefined) {
    lo.ran.add(name);
    return scalar(number(lo, String(size)));
  }
  if (name === 'pi') return scalar(number(lo, PI));
  if (name === 'e') return scalar(append(lo.b, 'exp', [number(lo, '1')]));
  return raise(
    'unbound-index',
    `${name} is not bound: it is no quantity, no size, no index of what is asked, and no sum runs over it`,
    e.span,
    `write the sum over ${name}, or use an index of the left side`,
  );
}

type Ref = { readonly name: string; readonly at: readonly (Expr | { readonly kind: 'all' })[] };

function refOf(lo: Lowering, e: Expr): Ref | undefined {
  const base = e.kind === 'index' ? e.base : e;
  if (base.kind !== 'name' || lo.locals.has(base.name) || !lo.from.quantity(base.name)) return undefined;
  return { name: base.name, at: e.kind === 'index' ? e.at : [] };
}

/**
 * A derivative by a name of the student's own (`∂L/∂a_i` with a = z/T): under which name a line may introduce
 * it, and its indices. Undefined where all it is taken by is of the problem.
 */
export function ownDerivative(
  e: DerivativeExpr,
  isQuantity: (name: string) => boolean,
): { readonly name: string; readonly at: IndexExpr['at'] } | undefined {
  const refs = [e.of, ...e.by].map((x) => (x.kind === 'index' ? { base: x.base, at: x.at } : { base: x, at: [] }));
  const names = refs.map((r) => (r.base.kind === 'name' ? r.base.name : undefined));
  if (names.some((n) => n === undefined) || names.slice(1).every((n) => isQuantity(n as string))) return undefined;
  return { name: `d ${names[0]} / d ${names.slice(1).join(' ')}`, at: refs.flatMap((r) => r.at) };
}

/** Whether a name, or an entry of it, is the student's own. */
const isOwn = (lo: Lowering, e: Expr): boolean => {
  const base = e.kind === 'index' ? e.base : e;
  return base.kind === 'name' && lo.locals.has(base.name);
};

/** A derivative of the problem, or a derivative operator applied to an expression. Axes of `of` come first. */
function lowerDerivative(lo: Lowering, e: DerivativeExpr): Value {
  const own = ownDerivative(e, (n) => lo.from.quantity(n) !== undefined && !lo.locals.has(n));
  const introduced = own && lo.locals.get(own.name);
  if (introduced) return own.at.length > 0 ? applyIndex(lo, lowerExpr, introduced.value, own.at, e) : introduced.value;
  const of = refOf(lo, e.of);
  const by = e.by.map((b) => {
    const ref = refOf(lo, b);
    if (!ref)
      return raise(
        isOwn(lo, b) ? 'own-derivative' : 'derivative',
        `${show(e)}: a derivative is taken by a quantity of the problem, ${show(b)} is none`,
        b.span,
      );
    return ref;
  });
  const whole = of && !lo.inlined ? known(lo, e, of, by) : operator(lo, e, of, by);
  const ofShape = of
    ? (lo.from.quantity(of.name)?.shape ?? [])
    : whole.shape.slice(0, whole.shape.length - by.flatMap((r) => lo.from.quantity(r.name)?.shape ?? []).length);
  const all = { kind: 'all' } as const;
  const at = [
    ...(of ? padAt(of.at, ofShape.length) : ofShape.map(() => all)),
    ...by.flatMap((r) => padAt(r.at, lo.from.quantity(r.name)?.shape.length ?? 0)),
  ];
  return at.every((a) => a.kind === 'all') ? whole : applyIndex(lo, lowerExpr, whole, at, e);
}

function padAt(at: Ref['at'], rank: number): Ref['at'] {
  return [...at, ...Array<{ readonly kind: 'all' }>(Math.max(0, rank - at.length)).fill({ kind: 'all' })];
}

function known(lo: Lowering, e: DerivativeExpr, of: Ref, by: readonly Ref[]): Value {
  const rebound = lo.rebound.get(
    lo.from.key(
      of.name,
      by.map((r) => r.name),
    ),
  );
  if (rebound) return rebound;
  const leaf = lo.from.derivative(
    of.name,
    by.map((r) => r.name),
    isPartial(lo, of.name),
  );
  if (!leaf.ok) {
    const p = leaf.problems[0];
    return raise(p?.code ?? 'derivative', p?.message ?? `${show(e)} does not exist`, e.span, p?.hint);
  }
  return { node: leafNode(lo, leaf.value.key, leaf.value.shape), axes: [], shape: leaf.value.shape };
}

/** Of the steps of a chain rule those behind the first are taken of one forward line: dL/da · ∂a/∂x. */
function isPartial(lo: Lowering, of: string): boolean {
  const { partial } = lo.options;
  return typeof partial === 'boolean' ? partial : of !== partial.except;
}

/** d/dx of an expression: the forward pass down to x is part of the program, and the program is differentiated. */
function operator(lo: Lowering, e: DerivativeExpr, of: Ref | undefined, by: readonly Ref[]): Value {
  const [first, ...more] = by;
  if (!first || more.length > 0)
    return raise('derivative', `${show(e)}: take one derivative of an expression at a time`, e.span);
  if (lo.from.label(first.name))
    return raise('derivative', `${show(e)}: ${first.name} is a class label, it has no derivative`, e.span);
  const byShape = lo.from.quantity(first.name)?.shape ?? [];
  const before = lo.inlined;
  // a derivative of a derivative: both of one forward pass
  const inlined = before?.has(first.name) ? before : lo.from.inline(lo.b, quantitiesIn(lo, e.of), first.name);
  lo.inlined = inlined;
  let inner: Value;
  try {
    inner = lowerExpr(lo, of ? { kind: 'name', name: of.name } : e.of);
  } finally {
    lo.inlined = before;
  }
  const x = inlined.get(first.name);
  const shape = [...inner.shape, ...byShape];
  if (x === undefined) {
    const dims = [...inner.axes.map((a) => a.dim.size), ...sizesOf(shape)];
    return { node: broadcastTo(lo.b, number(lo, '0'), dims), axes: inner.axes, shape };
  }
  try {
    return { node: jacobian(lo.b, inner.node, x), axes: inner.axes, shape };
  } catch (fault) {
    if (fault instanceof SecondThroughUnspecified)
      return raise('unspecified', `${show(e)}: the loss is not specified, so it has no second derivative`, e.span);
    throw fault;
  }
}

function quantitiesIn(lo: Lowering, e: Expr): string[] {
  const names = new Set<string>();
  const visit = (x: Expr): void => {
    const local = x.kind === 'name' && lo.locals.get(x.name);
    if (local) {
      visit(local.expr);
      return;
    }
    if (x.kind === 'name' && !lo.axes.has(x.name) && lo.from.quantity(x.name)) names.add(x.name);
    switch (x.kind) {
      case 'index':
        visit(x.base);
        for (const a of x.at) if (a.kind !== 'all') visit(a);
        return;
      case 'derivative':
        visit(x.of);
        for (const by of x.by) visit(by);
        return;
      case 'call':
        for (const a of x.args) visit(a);
        return;
      case 'sum':
        visit(x.body);
        if (x.where) visit(x.where);
        return;
      case 'cases':
        for (const b of x.branches) {
          if (b.when) visit(b.when);
          visit(b.value);
        }
        return;
      case 'list':
        for (const i of x.items) visit(i);
        return;
      case 'prime':
        visit(x.arg);
        return;
      case 'name':
      case 'number':
        return;
    }
  };
  visit(e);
  return [...names];
}

/** f'(z), f''(z), …: the derivative of a built-in function of one variable, entry by entry. */
function lowerPrime(lo: Lowering, e: PrimeExpr): Value {
  const arg = lowerExpr(lo, e.arg);
  let node: NodeId = append(lo.b, 'identity', [arg.node]);
  const dims = [...arg.axes.map((a) => a.dim.size), ...sizesOf(arg.shape)];
  const at = node;
  const applied = lowerCall(lo, (_, x) => (x === e.arg ? { ...arg, node: at } : lowerExpr(lo, x)), {
    kind: 'call',
    op: e.op,
    args: [e.arg],
  });
  node = applied.node;
  for (let k = 0; k < e.order; k++) {
    const one = broadcastTo(lo.b, number(lo, '1'), dims);
    const [d] = backprop(lo.b, node, one, [at]);
    node = d as NodeId;
  }
  return { ...arg, node };
}

/** Values brought to one shape and the same letters. */
function alike(
  lo: Lowering,
  values: readonly Value[],
  differ: (a: Shape, b: Shape) => never,
): { nodes: NodeId[]; axes: Value['axes']; shape: Shape } {
  const axes = unionAxes(values);
  let shape: Shape = [];
  for (const v of values) {
    const fit = broadcastShapes(shape, v.shape);
    if (!fit) differ(shape, v.shape);
    else shape = fit.shape;
  }
  const nodes = values.map((v) => {
    const fit = broadcastShapes(v.shape, shape);
    const sizes = fit ? fit.a : sizesOf(v.shape);
    const trailing = sizes.length === 0 ? shape.map(() => 1) : sizes;
    return spread(lo, v, axes, trailing);
  });
  return { nodes, axes, shape };
}

function lowerCases(lo: Lowering, e: CasesExpr): Value {
  const conditions = e.branches.map((b) => (b.when ? lowerExpr(lo, b.when) : undefined));
  const values = e.branches.map((b) => lowerExpr(lo, b.value));
  const both = alike(lo, [...values, ...conditions.filter((c): c is Value => c !== undefined)], (a, b) =>
    raise('shape', `the cases have different shapes: ${showShape(a)} and ${showShape(b)}`, e.span),
  );
  // outside every case the answer is undefined, and NaN never equals anything
  let acc = literal(lo.b, new Float64Array([Number.NaN]), []);
  let next = values.length;
  const conditionNodes = conditions.map((c) => (c ? both.nodes[next++] : undefined));
  for (let i = values.length - 1; i >= 0; i--) {
    const c = conditionNodes[i];
    const v = both.nodes[i] as NodeId;
    acc = c === undefined ? v : append(lo.b, 'where', [c, v, acc]);
  }
  const dims = [...both.axes.map((a) => a.dim.size), ...sizesOf(both.shape)];
  return { node: broadcastTo(lo.b, acc, dims), axes: both.axes, shape: both.shape };
}

function lowerList(lo: Lowering, e: ListExpr): Value {
  lo.seen.list = true;
  const values = e.items.map((x) => lowerExpr(lo, x));
  const first = values[0] as Value;
  const joined = joinVectors(lo, values);
  if (joined) return joined;
  values.forEach((v, i) => {
    if (v.shape.length !== first.shape.length || v.shape.some((d, k) => d.size !== first.shape[k]?.size))
      raise(
        'shape',
        `row 1 is ${showShape(first.shape)}, row ${i + 1} is ${showShape(v.shape)}`,
        e.items[i]?.span ?? e.span,
        'give every row the same number of entries',
      );
  });
  const axes = unionAxes(values);
  const nodes = values.map((v) => spreadFully(lo, v, axes));
  const lead = count(axes.map((a) => a.dim.size));
  const inner = count(sizesOf(first.shape));
  const n = values.length;
  const source = new Int32Array(lead * n * inner);
  const index = new Int32Array(lead * n * inner);
  let at = 0;
  for (let l = 0; l < lead; l++)
    for (let k = 0; k < n; k++)
      for (let i = 0; i < inner; i++) {
        source[at] = k;
        index[at++] = l * inner + i;
      }
  const shape = [dim(n), ...first.shape];
  const dims = [...axes.map((a) => a.dim.size), ...sizesOf(shape)];
  return { node: take(lo.b, nodes, index, dims, source), axes, shape };
}

/** `[h, x]`, `[h; x]`, `[h^T, x^T]`: vectors of different lengths one behind the other. */
function joinVectors(lo: Lowering, values: readonly Value[]): Value | undefined {
  const rows = values.every((v) => v.shape.length === 2 && v.shape[0]?.size === 1);
  const vectors = values.every((v) => v.shape.length === 1);
  const dims = values.map((v) => v.shape[v.shape.length - 1] as Dim);
  const differ = (a: Dim, b: Dim): boolean => a.size !== b.size || (a.label !== b.label && !isPlain(a) && !isPlain(b));
  const [first] = dims;
  if (!first || !(rows || vectors) || !dims.some((d) => differ(d, first))) return undefined;
  const axes = unionAxes(values);
  const lead = count(axes.map((a) => a.dim.size));
  const total = dims.reduce((n, d) => n + d.size, 0);
  const source = new Int32Array(lead * total);
  const index = new Int32Array(lead * total);
  let at = 0;
  for (let l = 0; l < lead; l++)
    dims.forEach((d, k) => {
      for (let i = 0; i < d.size; i++) {
        source[at] = k;
        index[at++] = l * d.size + i;
      }
    });
  // blocks one below the other are a vector, transposed vectors side by side a row
  const row = rows && values.every((v) => v.row);
  const shape = [...(row ? [dim(1)] : []), dim(total, dims.map((d) => d.label).join('+'))];
  const nodes = values.map((v) => spreadFully(lo, v, axes));
  const node = take(lo.b, nodes, index, [...axes.map((a) => a.dim.size), ...sizesOf(shape)], source);
  return { node, axes, shape, ...(row && { row: true }) };
}

/**
 * An expression with free index letters as an array: one leading axis per letter, in their order, each as long as its
 * use says (or as `extents` says, where given). What is not one of `letters` and not bound is a problem.
 */
export function lowerIndexed(
  lo: Lowering,
  e: Expr,
  letters: readonly string[],
  extents: readonly (import('./shape').Dim | undefined)[] = [],
): Value {
  const before = new Map(lo.axes);
  try {
    const axes = letters.map((letter, i) => {
      const d = extents[i] ?? extentOf(lo, lowerExpr, letter, [e]) ?? lo.extents.get(letter);
      if (!d) return raise('index-range', `nothing says how far the index ${letter} runs`, e.span);
      lo.extents.set(letter, d);
      const axis = { id: lo.nextAxis++, letter, dim: d, from: 1 };
      lo.axes.set(letter, axis);
      return axis;
    });
    const value = lowerExpr(lo, e);
    const full = spreadFully(lo, value, axes);
    return { node: full, axes: [], shape: [...axes.map((a) => a.dim), ...value.shape] };
  } finally {
    lo.axes.clear();
    for (const [k, v] of before) lo.axes.set(k, v);
  }
}

/** The same array with its axes in another order. */
export function permuted(lo: Lowering, v: Value, order: readonly number[]): Value {
  if (order.every((p, i) => p === i)) return v;
  return { node: permute(lo.b, v.node, order), axes: v.axes, shape: order.map((p) => v.shape[p] ?? dim(1)) };
}

/** Vector, row and column as one: a row or a column of the right length answers a question for a vector. */
export function asVector(lo: Lowering, v: Value): Value {
  if (v.shape.length !== 2) return v;
  const one = v.shape.findIndex((x) => x.label === '1');
  const d = one < 0 ? undefined : v.shape[1 - one];
  if (!d || v.shape[one]?.size !== 1) return v;
  note(lo, 'orientation', `read as a vector: the answer is ${showShape(v.shape)}`);
  return { node: reshape(lo.b, v.node, [...v.axes.map((a) => a.dim.size), d.size]), axes: v.axes, shape: [d] };
}
