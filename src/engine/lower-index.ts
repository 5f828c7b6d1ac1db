/** Index notation: entries, sums, Kronecker deltas, and how far an index letter runs. */
import type { AllExpr, Expr, SumExpr } from '../language/expr';
import { children } from '../language/expr';
import { append, dimsOf, literal, permute, reduce, reshape, sum, take } from './build';
import { productOfLast } from './functions-reduce';
import type { Axis, Lowering, Value } from './lowering';
import { Misfit, number, raise, show, spread, spreadFully, unionAxes, vectorShape } from './lowering';
import type { NodeId } from './program';
import { count, newBuilder } from './program';
import type { Dim, Shape } from './shape';
import { dim, isPlain, showShape, sizesOf } from './shape';

/** Terms of a sum, or entries of an array, written out. */
const MOST_ENTRIES = 100_000;

type Lower = (lo: Lowering, e: Expr) => Value;

/** The index letters that an index expression depends on; undefined where it holds anything else (labels, quantities). */
function lettersOf(lo: Lowering, e: Expr, into: Axis[]): boolean {
  if (e.kind === 'number') return true;
  if (e.kind === 'name') {
    const axis = lo.axes.get(e.name);
    if (axis) {
      if (!into.some((a) => a.id === axis.id)) into.push(axis);
      return true;
    }
    return lo.from.size(e.name) !== undefined;
  }
  if (e.kind === 'call' && ['add', 'subtract', 'negate', 'times', 'hadamard', 'divide'].includes(e.op))
    return e.args.every((a) => lettersOf(lo, a, into));
  return false;
}

/** The value of an index expression while the letters have the given values. */
function staticValue(lo: Lowering, e: Expr, at: ReadonlyMap<number, number>): number {
  if (e.kind === 'number') return Number(e.text);
  if (e.kind === 'name') {
    const axis = lo.axes.get(e.name);
    if (!axis) lo.ran.add(e.name);
    return axis ? (at.get(axis.id) ?? Number.NaN) : (lo.from.size(e.name) ?? Number.NaN);
  }
  if (e.kind !== 'call') return Number.NaN;
  const [a, b] = e.args.map((x) => staticValue(lo, x, at));
  switch (e.op) {
    case 'add':
      return (a ?? Number.NaN) + (b ?? Number.NaN);
    case 'subtract':
      return (a ?? Number.NaN) - (b ?? Number.NaN);
    case 'negate':
      return -(a ?? Number.NaN);
    case 'times':
    case 'hadamard':
      return (a ?? Number.NaN) * (b ?? Number.NaN);
    case 'divide':
      return (a ?? Number.NaN) / (b ?? Number.NaN);
    case 'maximum':
      return Math.max(a ?? Number.NaN, b ?? Number.NaN);
    case 'minimum':
      return Math.min(a ?? Number.NaN, b ?? Number.NaN);
    default:
      return Number.NaN;
  }
}

/** An integer known before anything is evaluated (`3`, `N`, `2*K - 1`), or undefined. */
export function staticInteger(lo: Lowering, e: Expr): number | undefined {
  const letters: Axis[] = [];
  if (!lettersOf(lo, e, letters) || letters.length > 0) return undefined;
  const v = staticValue(lo, e, new Map());
  return Number.isInteger(v) ? v : undefined;
}

const ordinal = ['row', 'column'];

function outside(e: Expr, position: number, value: number, along: Dim, rank: number): never {
  const what = rank === 2 ? `${ordinal[position]}` : rank === 1 ? 'entry' : `index ${position + 1}`;
  const named = along.label === String(along.size) ? `${along.size}` : `${along.label} = ${along.size}`;
  return raise(
    'shape',
    `${show(e)}: there is no ${what} ${value}, the ${what === 'entry' ? 'entries' : `${what}s`} run from 1 to ${named}`,
    e.span,
  );
}

/**
 * `value[at…]`, counted from 1. Letters become axes; a plain index beyond its axis is a `shape` problem, index arithmetic
 * beyond it (`x_{i+k-1}`) an absent term, 0. Labels pick by comparing with every class.
 */
export function applyIndex(
  lo: Lowering,
  lower: Lower,
  value: Value,
  at: readonly (Expr | AllExpr)[],
  whole: Expr,
): Value {
  const base = value.row ? { ...value, shape: vectorShape(value) } : value;
  if (at.length > base.shape.length) {
    const has = base.shape.length === 0 ? 'is a scalar' : `is ${showShape(base.shape)}`;
    raise(
      'shape',
      `${show(whole)}: ${at.length} ${at.length === 1 ? 'index' : 'indices'}, but what it indexes ${has}`,
      whole.span,
    );
  }
  const axes = [...base.axes];
  const dynamic: { axis: number; expr: Expr }[] = [];
  const fixed = base.shape.map((_, p): Expr | undefined => {
    const a = at[p];
    if (!a || a.kind === 'all') return undefined;
    const letters: Axis[] = [];
    if (!lettersOf(lo, a, letters)) {
      dynamic.push({ axis: p, expr: a });
      return undefined;
    }
    for (const k of letters) if (!axes.some((x) => x.id === k.id)) axes.push(k);
    return a;
  });
  axes.sort((a, b) => a.id - b.id);
  const kept = base.shape.map((d, p) => ({ d, p })).filter(({ p }) => fixed[p] === undefined);
  const outDims = [...axes.map((a) => a.dim.size), ...kept.map(({ d }) => d.size)];
  const total = count(outDims);
  if (total > MOST_ENTRIES)
    raise('too-large', `${show(whole)}: ${total} entries; at most ${MOST_ENTRIES} are written out`, whole.span);
  let node = value.node;
  if (fixed.some((f) => f !== undefined) || axes.length !== base.axes.length) {
    const inDims = [...base.axes.map((a) => a.dim.size), ...sizesOf(base.shape)];
    const strides = inDims.map((_, i) => count(inDims.slice(i + 1)));
    const map = new Int32Array(total);
    const letterAt = new Map<number, number>();
    const counter = outDims.map(() => 0);
    for (let e = 0; e < total; e++) {
      for (let i = 0; i < axes.length; i++)
        letterAt.set((axes[i] as Axis).id, (axes[i] as Axis).from + (counter[i] as number));
      let offset = 0;
      base.axes.forEach((a, i) => {
        offset += ((letterAt.get(a.id) as number) - a.from) * (strides[i] as number);
      });
      let absent = false;
      let keptAt = axes.length;
      for (let p = 0; p < base.shape.length; p++) {
        const stride = strides[base.axes.length + p] as number;
        const f = fixed[p];
        if (f === undefined) {
          offset += (counter[keptAt++] as number) * stride;
          continue;
        }
        const i = staticValue(lo, f, letterAt) + (lo.options.countFrom === 0 && f.kind === 'number' ? 1 : 0);
        const d = base.shape[p] as Dim;
        if (!Number.isInteger(i))
          raise('index', `${show(f)} is not a whole number: an index counts entries from 1`, f.span ?? whole.span);
        if (i < 1 || i > d.size) {
          if (f.kind === 'number' || f.kind === 'name') outside(whole, p, i, d, base.shape.length);
          absent = true;
        } else offset += (i - 1) * stride;
        if (f.kind === 'number') lo.least.set(d.label, Math.max(i, lo.least.get(d.label) ?? 1));
      }
      map[e] = absent ? -1 : offset;
      for (let i = counter.length - 1; i >= 0; i--) {
        counter[i] = (counter[i] as number) + 1;
        if ((counter[i] as number) < (outDims[i] as number)) break;
        counter[i] = 0;
      }
    }
    node = take(lo.b, [node], map, outDims);
  }
  let out: Value = { node, axes, shape: kept.map(({ d }) => d) };
  for (const { axis, expr } of dynamic) {
    const position = out.shape.length - kept.filter(({ p }) => p >= axis).length;
    out = pick(lo, out, position, lower(lo, expr), whole, expr);
    kept.splice(
      kept.findIndex(({ p }) => p === axis),
      1,
    );
  }
  return out;
}

/** `value[…, label, …]` along axis `position` of its shape: the sum over that axis of the entry where the label is met. */
function pick(lo: Lowering, value: Value, position: number, label: Value, whole: Expr, expr: Expr): Value {
  if (label.shape.length > 0)
    raise(
      'index',
      `${show(whole)}: ${show(expr)} is ${showShape(label.shape)}, an index is one number`,
      expr.span ?? whole.span,
    );
  const axes = unionAxes([value, label]);
  const d = value.shape[position] as Dim;
  const classes = new Float64Array(d.size);
  for (let i = 0; i < d.size; i++) classes[i] = i + 1;
  const behind = value.shape.length - position - 1;
  const iota = literal(lo.b, classes, [d.size, ...Array<number>(behind).fill(1)]);
  const ones = value.shape.map(() => 1);
  const met = append(lo.b, 'eq', [spread(lo, label, axes, ones), iota]);
  const chosen = append(lo.b, 'where', [met, spread(lo, value, axes, sizesOf(value.shape)), number(lo, '0')]);
  return {
    node: sum(lo.b, chosen, [axes.length + position], false),
    axes,
    shape: value.shape.filter((_, p) => p !== position),
  };
}

/** Binds a letter while `body` runs. */
export function withAxis<T>(lo: Lowering, axis: Axis, body: () => T): T {
  const before = lo.axes.get(axis.letter);
  lo.axes.set(axis.letter, axis);
  try {
    return body();
  } finally {
    if (before) lo.axes.set(axis.letter, before);
    else lo.axes.delete(axis.letter);
  }
}

export function newAxis(lo: Lowering, letter: string, d: Dim, from = 1): Axis {
  return { id: lo.nextAxis++, letter, dim: d, from };
}

function sumAxis(lo: Lowering, lower: Lower, e: SumExpr): { axis: Axis; within?: Expr } {
  const inferred = (): Dim => {
    const found = extentOf(lo, lower, e.index, e.where ? [e.body, e.where] : [e.body]) ?? lo.extents.get(e.index);
    if (!found)
      raise(
        'index-range',
        `the sum over ${e.index} does not say how far ${e.index} runs: nothing it sums has the index ${e.index}`,
        e.span,
        `write sum(${e.index}, 1, N, …) with the size it runs to`,
      );
    return found;
  };
  if (!e.to) return { axis: newAxis(lo, e.index, inferred()) };
  const from = e.from ? bound(lo, e.from) : { low: 1, high: 1 };
  const to = bound(lo, e.to);
  const first = from.low;
  const size = Math.max(0, to.high - first + 1);
  const label = first === 1 && e.to.kind === 'name' ? e.to.name : first === 1 ? String(size) : `${size}`;
  const axis = newAxis(lo, e.index, dim(size, label), first);
  const moving = from.low !== from.high || to.low !== to.high;
  if (!moving) return { axis };
  const k: Expr = { kind: 'name', name: e.index };
  const lowOk: Expr = { kind: 'call', op: 'ge', args: [k, e.from ?? { kind: 'number', text: '1' }] };
  const highOk: Expr = { kind: 'call', op: 'le', args: [k, e.to] };
  return { axis, within: { kind: 'call', op: 'and', args: [lowOk, highOk] } };
}

const EXTREMES: ReadonlySet<string> = new Set(['max', 'min', 'maximum', 'minimum']);

/** The least and the largest value that a bound of a sum takes over the letters it depends on; what `\max(1, i - K)` lies between. */
function bound(lo: Lowering, e: Expr): { low: number; high: number } {
  if (e.kind === 'call' && e.args.length > 1 && EXTREMES.has(e.op)) {
    const of = e.args.map((a) => bound(lo, a));
    const pick = e.op === 'max' || e.op === 'maximum' ? Math.max : Math.min;
    return { low: pick(...of.map((b) => b.low)), high: pick(...of.map((b) => b.high)) };
  }
  const letters: Axis[] = [];
  if (!lettersOf(lo, e, letters))
    raise('index-range', `${show(e)} is no bound for a sum: write a number, a size or an index`, e.span);
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  const visit = (i: number, at: Map<number, number>): void => {
    const a = letters[i];
    if (!a) {
      const v = staticValue(lo, e, at);
      if (!Number.isInteger(v)) raise('index-range', `${show(e)} is no whole number: it cannot bound a sum`, e.span);
      low = Math.min(low, v);
      high = Math.max(high, v);
      return;
    }
    for (const v of [a.from, a.from + a.dim.size - 1]) visit(i + 1, at.set(a.id, v));
  };
  visit(0, new Map());
  return { low, high };
}

/** Σ: the body over a new axis, with 0 for the terms that a condition leaves out, added up along it. */
export function lowerSum(lo: Lowering, lower: Lower, e: SumExpr): Value {
  const { axis, within } = sumAxis(lo, lower, e);
  if (axis.dim.size > MOST_ENTRIES)
    raise('too-large', `a sum of ${axis.dim.size} terms; at most ${MOST_ENTRIES} are written out`, e.span);
  if (!lo.extents.has(e.index)) lo.extents.set(e.index, axis.dim);
  if (lo.from.size(axis.dim.label) !== undefined) lo.ran.add(axis.dim.label);
  return withAxis(lo, axis, () => {
    let body = lower(lo, e.body);
    for (const condition of [e.where, within])
      if (condition) body = onlyWhere(lo, lower(lo, condition), body, condition, NEUTRAL[e.by ?? 'sum']);
    const axes = unionAxes([body, { node: 0, axes: [axis], shape: [] }]);
    const full = body.axes.some((a) => a.id === axis.id) ? body.node : spreadFully(lo, body, axes);
    const entries = count(axes.map((a) => a.dim.size)) * count(sizesOf(body.shape));
    if (entries > MOST_ENTRIES)
      raise('too-large', `a sum of ${entries} terms; at most ${MOST_ENTRIES} are written out`, e.span);
    const position = axes.findIndex((a) => a.id === axis.id);
    return { ...body, node: over(lo, full, position, e.by), axes: axes.filter((a) => a.id !== axis.id) };
  });
}

/** What a term that a condition leaves out counts as; no double of an input comes near the bounds. */
const NEUTRAL = { sum: '0', prod: '1', max: '-1e300', min: '1e300' } as const;

/** Terms along an axis added up, multiplied, or the largest or smallest of them. */
function over(lo: Lowering, node: NodeId, axis: number, by: SumExpr['by']): NodeId {
  if (!by) return sum(lo.b, node, [axis], false);
  if (by !== 'prod') return reduce(lo.b, by === 'max' ? 'amax' : 'amin', node, [axis], false);
  const rest = dimsOf(lo.b, node).flatMap((_, k) => (k === axis ? [] : [k]));
  return productOfLast(lo.b, permute(lo.b, node, [...rest, axis]));
}

/** The value where a condition on indices, labels or quantities holds, and what counts as nothing elsewhere. */
export function onlyWhere(lo: Lowering, condition: Value, value: Value, e: Expr, nothing = '0'): Value {
  if (condition.shape.length > 0)
    raise(
      'shape',
      `the condition ${show(e)} is ${showShape(condition.shape)}; under a sum it must be one statement for each term`,
      e.span,
    );
  const axes = unionAxes([condition, value]);
  const ones = value.shape.map(() => 1);
  const node = append(lo.b, 'where', [
    spread(lo, condition, axes, ones),
    spread(lo, value, axes, sizesOf(value.shape)),
    number(lo, nothing),
  ]);
  return { ...value, node: reshape(lo.b, node, [...axes.map((a) => a.dim.size), ...sizesOf(value.shape)]), axes };
}

type Found = { strong: { d: Dim; where: Expr }[]; weak: Dim[] };

/**
 * How far a free letter runs: the axis it stands at in the expressions. Two plain uses of different length are a `shape`
 * problem; index arithmetic, comparisons with another letter or a label, and sums up to the letter tell only where nothing
 * else does.
 */
export function extentOf(lo: Lowering, lower: Lower, letter: string, exprs: readonly Expr[]): Dim | undefined {
  const found: Found = { strong: [], weak: [] };
  for (const e of exprs) collect(lo, lower, letter, e, found);
  const [first, ...others] = found.strong;
  if (!first) return found.weak[0];
  const other = others.find((o) => o.d.size !== first.d.size);
  if (other) {
    const range = (d: Dim) => (d.label === String(d.size) ? `1 to ${d.size}` : `1 to ${d.label} (${d.size})`);
    raise(
      'shape',
      `${letter} runs from ${range(first.d)} in ${show(first.where)} but from ${range(other.d)} in ${show(other.where)}`,
      other.where.span,
    );
  }
  return (found.strong.find((f) => !isPlain(f.d)) ?? first).d;
}

function isLetter(e: Expr | AllExpr | undefined, letter: string): boolean {
  return e?.kind === 'name' && e.name === letter;
}

function holdsLetter(e: Expr, letter: string): boolean {
  return isLetter(e, letter) || children(e).some((c) => holdsLetter(c, letter));
}

function collect(lo: Lowering, lower: Lower, letter: string, e: Expr, found: Found): void {
  if (e.kind === 'sum' && e.index === letter) return;
  // Σ_{j=1}^{i} x_j: as far as x goes
  if (e.kind === 'sum' && e.to && isLetter(e.to, letter)) {
    const d = extentOf(lo, lower, e.index, [e.body]);
    if (d) found.weak.push(d);
  }
  if (e.kind === 'index') {
    e.at.forEach((a, p) => {
      if (a.kind === 'all' || !holdsLetter(a, letter)) return;
      const d = shapeOfBase(lo, lower, e.base)?.[p];
      if (d && isLetter(a, letter)) found.strong.push({ d, where: e });
      else if (d && a.kind !== 'index') found.weak.push(d);
    });
  }
  if (e.kind === 'call' && ['delta', 'eq', 'ne', 'lt', 'le', 'gt', 'ge'].includes(e.op) && e.args.length === 2) {
    const other = isLetter(e.args[0] as Expr, letter)
      ? e.args[1]
      : isLetter(e.args[1] as Expr, letter)
        ? e.args[0]
        : undefined;
    const d = other && comparedWith(lo, other);
    if (d) found.weak.push(d);
  }
  for (const c of children(e)) collect(lo, lower, letter, c, found);
}

/** The axis that a label or a bound letter runs over. */
function comparedWith(lo: Lowering, e: Expr): Dim | undefined {
  if (e.kind === 'name') return lo.axes.get(e.name)?.dim ?? lo.from.label(e.name);
  if (e.kind === 'index' && e.base.kind === 'name') return lo.from.label(e.base.name);
  return undefined;
}

function shapeOfBase(lo: Lowering, lower: Lower, base: Expr): Shape | undefined {
  if (base.kind === 'name') return lo.locals.get(base.name)?.value.shape ?? lo.from.quantity(base.name)?.shape;
  if (base.kind === 'derivative') {
    const names = [base.of, ...base.by].map((x) =>
      x.kind === 'name' ? x : x.kind === 'index' && x.base.kind === 'name' ? x.base : undefined,
    );
    const shapes = names.map((n) => (n ? lo.from.quantity(n.name)?.shape : undefined));
    return shapes.every((s) => s !== undefined) ? shapes.flatMap((s) => s ?? []) : undefined;
  }
  return tryShape(lo, lower, base);
}

/** A copy of the state that lowers into a program nobody keeps: to learn a shape. */
export function scratch(lo: Lowering): Lowering {
  return {
    ...lo,
    b: newBuilder(),
    leaves: new Map(),
    constants: new Map(),
    locals: new Map(),
    rebound: new Map(),
    ran: new Set(),
    least: new Map(),
    notes: [],
    axes: new Map(lo.axes),
    inlined: undefined,
  };
}

/** The shape an expression would have, or undefined where it does not lower by itself. */
export function tryShape(lo: Lowering, lower: Lower, e: Expr): Shape | undefined {
  try {
    return lower(scratch(lo), e).shape;
  } catch (problem) {
    if (problem instanceof Misfit) return undefined;
    throw problem;
  }
}
