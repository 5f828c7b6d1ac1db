/** Operators and functions: which product `*` is, how shapes go together, and the messages where they do not. */
import type { CallExpr, Expr, OpName } from '../language/expr';
import { append, broadcastTo, permute, reshape } from './build';
import { FUNCTIONS } from './functions';
import type { FunctionRow, Named } from './functions-row';
import { eyeAlone, eyeBeside, eyeTimes, withClasses } from './lower-identity';
import { staticInteger } from './lower-index';
import type { Lowering, Value } from './lowering';
import { elementwise, note, number, raise, show, spreadFully, unionAxes, vectorShape } from './lowering';
import type { Dim, Shape } from './shape';
import { dim, isPlain, showShape, sizesOf } from './shape';

type Lower = (lo: Lowering, e: Expr) => Value;

const COMPARISONS = new Set<OpName>(['lt', 'le', 'gt', 'ge', 'eq', 'ne', 'and', 'or']);

export function lowerCall(lo: Lowering, lower: Lower, e: CallExpr): Value {
  const args = () => e.args.map((a) => lower(lo, a));
  switch (e.op) {
    case 'negate': {
      const [a] = args() as [Value];
      return { ...a, node: append(lo.b, 'negate', [a.node]) };
    }
    case 'not': {
      const [a] = args() as [Value];
      return { ...a, node: append(lo.b, 'not', [a.node]) };
    }
    case 'add':
    case 'subtract':
      return binary(lo, e.op, e, ...(args() as [Value, Value]));
    case 'hadamard':
      return binary(lo, 'multiply', e, ...(args() as [Value, Value]));
    case 'divide':
      return divide(lo, e, ...(args() as [Value, Value]));
    case 'times':
      return lo.options.star === 'elementwise'
        ? binary(lo, 'multiply', e, ...(args() as [Value, Value]))
        : times(lo, e, ...(args() as [Value, Value]));
    case 'matmul':
      return times(lo, e, ...(args() as [Value, Value]));
    case 'power':
      return power(lo, e, ...(args() as [Value, Value]));
    case 'elementwise_power':
      return binary(lo, 'power', e, ...(args() as [Value, Value]));
    case 'transpose':
      return transpose(lo, e, ...(args() as [Value]));
    case 'delta':
      return binary(lo, 'eq', e, ...(args() as [Value, Value]));
    case 'where': {
      const [c, a, b] = e.args as readonly [Expr, Expr, Expr];
      return lower(lo, {
        kind: 'cases',
        branches: [{ when: c, value: a }, { value: b }],
        ...(e.span && { span: e.span }),
      });
    }
    case 'ones':
      if (e.args.length === 0) return { node: number(lo, '1'), axes: [], shape: [], ones: 'column' };
      // `\mathbf 1_{y}` with a label y is its one-hot vector
      return isLabelName(lo, e.args) ? named(lo, lower, withClasses(lo, { ...e, op: 'onehot' })) : named(lo, lower, e);
    case 'max':
    case 'min':
    case 'maximum':
    case 'minimum': {
      if (e.args.length === 1)
        return named(lo, lower, { ...e, op: e.op === 'max' || e.op === 'maximum' ? 'max' : 'min' });
      const op = e.op === 'max' || e.op === 'maximum' ? 'maximum' : 'minimum';
      return args().reduce((a, b) => binary(lo, op, e, a, b));
    }
    case 'eye':
      return e.args.length === 0 ? eyeAlone(lo) : named(lo, lower, e);
    case 'onehot':
      return named(lo, lower, withClasses(lo, e));
    case 'unspecified':
      return raise(
        'unspecified',
        'unspecified(…) stands in a forward line of an assignment alone, not inside an expression',
        e.span,
      );
    default:
      if (COMPARISONS.has(e.op)) return binary(lo, e.op as 'lt', e, ...(args() as [Value, Value]));
      return named(lo, lower, e);
  }
}

function isLabelName(lo: Lowering, [c, ...more]: readonly Expr[]): boolean {
  const base = c?.kind === 'index' ? c.base : c;
  return more.length === 0 && base?.kind === 'name' && lo.from.label(base.name) !== undefined;
}

/** `A is N×D (2×2)` for each argument that is not a scalar. */
function shapesOf(e: CallExpr, values: readonly Value[]): string {
  const parts = e.args.flatMap((a, i) => {
    const v = values[i];
    return v && a.kind !== 'number' ? [`${show(a)} is ${showShape(v.shape)}`] : [];
  });
  return parts.join(', ');
}

function clash(lo: Lowering, e: CallExpr, a: Value, b: Value): void {
  note(lo, 'size-clash', `${show(e)}: the sizes agree in number only (${shapesOf(e, [a, b])})`, e.span);
}

function binary(lo: Lowering, op: Parameters<typeof elementwise>[1], e: CallExpr, a: Value, b: Value): Value {
  const ones = scaledOnes(op, a, b);
  if (ones) return { ...binary(lo, op, e, unmarked(a), unmarked(b)), ones };
  if (a.eye || b.eye) return eyeBeside(lo, op, e, a, b, (x, y) => binary(lo, op, e, x, y));
  return elementwise(
    lo,
    op,
    a,
    b,
    () =>
      raise(
        'shape',
        `${show(e)}: the shapes do not go together (${shapesOf(e, [a, b])})`,
        e.span,
        'an elementwise operation needs equal shapes',
      ),
    () => clash(lo, e, a, b),
  );
}

/** A vector of ones as the number it holds. */
function unmarked(v: Value): Value {
  const { ones: _ones, ...rest } = v;
  return rest;
}

/** `c 1`, `1 / N`: a vector of ones stays one when it is scaled. */
function scaledOnes(op: string, a: Value, b: Value): Value['ones'] {
  const scalar = (v: Value): boolean => v.shape.length === 0 && !v.ones && !v.eye;
  if (a.ones && scalar(b) && (op === 'multiply' || op === 'divide')) return a.ones;
  return b.ones && scalar(a) && op === 'multiply' ? b.ones : undefined;
}

function divide(lo: Lowering, e: CallExpr, a: Value, b: Value): Value {
  if (
    b.shape.length > 0 &&
    a.shape.length === 2 &&
    b.shape.length === 2 &&
    !a.shape.every((d, i) => d.size === b.shape[i]?.size || d.size === 1 || b.shape[i]?.size === 1)
  )
    raise(
      'shape',
      `${show(e)}: one matrix cannot be divided by another (${shapesOf(e, [a, b])})`,
      e.span,
      'for an elementwise quotient the shapes must be equal',
    );
  return binary(lo, 'divide', e, a, b);
}

/** [..., n, k] by [..., k, m] with the letters of both in front. */
function product(lo: Lowering, a: Value, aShape: Shape, b: Value, bShape: Shape, shape: Shape): Value {
  lo.seen.product = true;
  const axes = unionAxes([a, b]);
  const dims = axes.map((x) => x.dim.size);
  const left = reshape(lo.b, spreadFully(lo, { ...a, shape: aShape }, axes), [...dims, ...sizesOf(aShape)]);
  const right = reshape(lo.b, spreadFully(lo, { ...b, shape: bShape }, axes), [...dims, ...sizesOf(bShape)]);
  const node = append(lo.b, 'matmul', [left, right]);
  return { node: reshape(lo.b, node, [...dims, ...sizesOf(shape)]), axes, shape };
}

function inner(lo: Lowering, e: CallExpr, a: Value, b: Value, left: Dim, right: Dim): void {
  if (left.size !== right.size) {
    const hint = suggestTranspose(e, a, b);
    raise(
      'shape',
      `${show(e)}: inner sizes ${left.size} and ${right.size} differ (${shapesOf(e, [a, b])})`,
      e.span,
      hint,
    );
  }
  if (left.label !== right.label && !isPlain(left) && !isPlain(right)) clash(lo, e, a, b);
}

/** The transpose of an expression as one would write it. */
const flip = (z: Expr): Expr =>
  z.kind === 'call' && z.op === 'transpose' ? (z.args[0] as Expr) : { kind: 'call', op: 'transpose', args: [z] };

/** The product with a transpose or in the other order that would fit, as a question. */
function suggestTranspose(e: CallExpr, a: Value, b: Value): string | undefined {
  const [x, y] = e.args as readonly [Expr, Expr];
  if (a.shape.length !== 2 || b.shape.length !== 2) return undefined;
  const [n, k] = a.shape as readonly [Dim, Dim];
  const [p, m] = b.shape as readonly [Dim, Dim];
  const tries: [boolean, Expr, Expr][] = [
    [n.label === p.label, flip(x), y],
    [k.label === m.label, x, flip(y)],
    [m.label === n.label, y, x],
  ];
  const found = tries.find(([fits]) => fits);
  return found ? `Did you mean ${show({ kind: 'call', op: e.op, args: [found[1], found[2]] })}?` : undefined;
}

const one = dim(1);

const isNumber = (d: Dim | undefined): boolean => d !== undefined && /^\d+$/.test(d.label);

/** Whether a sign stands between the factors in the text that they were read from. */
function signBetween(text: string, e: CallExpr): boolean {
  const [end, start] = [e.args[0]?.span?.end, e.args[1]?.span?.start];
  return end === undefined || start === undefined || end > start || SIGN.test(text.slice(end, start));
}

const SIGN = /[*·⋅×∗•.⊙∘]|\\(?:cdot|times|ast|star|bullet|odot|circ)(?![A-Za-z])/u;

function times(lo: Lowering, e: CallExpr, x: Value, y: Value): Value {
  if (x.eye || y.eye) return eyeTimes(x, y, (a, b) => binary(lo, 'multiply', e, a, b));
  if (x.ones || y.ones) {
    const settled = settleOnes(lo, e, x, y);
    if (settled) return settled;
  }
  if (x.shape.length === 0 || y.shape.length === 0) return binary(lo, 'multiply', e, x, y);
  const columns = lo.options.vectors === 'columns';
  const [ra, rb] = [x.shape.length, y.shape.length];
  const last = x.shape[ra - 1] as Dim;
  const first = y.shape[Math.max(0, rb - 2)] as Dim;
  if (ra === 1 && rb === 1) {
    const [u, v] = [x.shape[0] as Dim, y.shape[0] as Dim];
    if (u.size !== v.size)
      raise(
        'shape',
        `${show(e)}: the vectors have different lengths (${shapesOf(e, [x, y])})`,
        e.span,
        'for an outer product write a * b^T',
      );
    const signed = lo.options.signs === undefined || signBetween(lo.options.signs, e);
    if (signed && lo.options.vectorProduct === 'hadamard') return binary(lo, 'multiply', e, x, y);
    if (signed && lo.options.vectorProduct === 'dot') {
      inner(lo, e, x, y, u, v);
      return product(lo, x, [one, u], y, [v, one], []);
    }
    if (lo.options.vectorProduct === 'outer') return product(lo, x, [u, one], y, [one, v], [u, v]);
    return raise(
      'ambiguous-product',
      `${show(e)}: both are vectors, and * could mean the elementwise product or the dot product`,
      e.span,
      `write ${show({ ...e, op: 'hadamard' })} for elementwise, ${show({ kind: 'call', op: 'times', args: [{ kind: 'call', op: 'transpose', args: [e.args[0] as Expr] }, e.args[1] as Expr] })} for the dot product`,
    );
  }
  if (columns) {
    if (ra === 1) {
      // a column [n, 1] goes before a row only
      if (rb === 2 && first.size === 1 && (y.row || first.label === '1'))
        return product(lo, x, [x.shape[0] as Dim, one], y, y.shape, [x.shape[0] as Dim, y.shape[1] as Dim]);
      return raise(
        'shape',
        `${show(e)}: ${show(e.args[0] as Expr)} is a column (${showShape(x.shape)}), what follows it must be a row (${shapesOf(e, [x, y])})`,
        e.span,
        suggestRow(e, x, y),
      );
    }
    if (rb === 1) {
      inner(lo, e, x, y, last, y.shape[0] as Dim);
      const shape = x.row ? [] : x.shape.slice(0, -1);
      return product(lo, x, x.shape, y, [y.shape[0] as Dim, one], shape);
    }
  } else {
    if (rb === 1) {
      // vectors as rows: a column [n, 1] goes before a row
      if (ra === 2 && last.size === 1)
        return product(lo, x, x.shape, y, [one, y.shape[0] as Dim], [x.shape[0] as Dim, y.shape[0] as Dim]);
      return raise('shape', `${show(e)}: inner sizes ${last.size} and 1 differ (${shapesOf(e, [x, y])})`, e.span);
    }
    if (ra === 1) {
      inner(lo, e, x, y, x.shape[0] as Dim, first);
      const shape = y.row ? [] : y.shape.slice(1);
      return product(lo, x, [one, x.shape[0] as Dim], y, y.shape, shape);
    }
  }
  const stacked = stackOf(x.shape, y.shape);
  if (!stacked)
    return raise(
      'shape',
      `${show(e)}: only stacks of matrices of the same number go together (${shapesOf(e, [x, y])})`,
      e.span,
      'write the sum over the shared index',
    );
  inner(lo, e, x, y, last, first);
  const shape = [...stacked, x.shape[ra - 2] as Dim, y.shape[rb - 1] as Dim];
  // a row times a matrix stays a row
  const row = x.row && rb === 2;
  return { ...product(lo, x, x.shape, y, y.shape, shape), ...(row && { row: true }) };
}

/** The axes in front of the matrices, where those of one are those of the other or one has none. */
function stackOf(a: Shape, b: Shape): Shape | undefined {
  const [x, y] = [a.slice(0, -2), b.slice(0, -2)];
  if (x.length === 0) return y;
  if (y.length === 0) return x;
  return x.length === y.length && x.every((d, i) => d.size === y[i]?.size) ? x : undefined;
}

function suggestRow(e: CallExpr, x: Value, y: Value): string | undefined {
  const [a, b] = e.args as readonly [Expr, Expr];
  const [n] = x.shape;
  if (y.shape.length === 2 && y.shape[0]?.label === n?.label)
    return `Did you mean ${show({ ...e, args: [flip(a), b] })}, or ${show({ ...e, args: [flip(b), a] })}?`;
  return undefined;
}

/** `A 1`, `1^T A`, `1 b^T`: the vector of ones is as long as its partner asks; beside anything else it is the number 1. */
function settleOnes(lo: Lowering, e: CallExpr, x: Value, y: Value): Value | undefined {
  const from = x.ones ? x : y;
  const vector = (d: Dim, row: boolean): Value => {
    const lead = from.axes.map((a) => a.dim.size);
    const sizes = row ? [1, d.size] : [d.size];
    const node = broadcastTo(lo.b, reshape(lo.b, from.node, [...lead, ...sizes.map(() => 1)]), [...lead, ...sizes]);
    return { node, axes: from.axes, shape: row ? [one, d] : [d], ...(row && { row: true }) };
  };
  if (x.ones === 'column' && y.ones === 'row')
    return { ...binary(lo, 'multiply', e, unmarked(x), unmarked(y)), ones: 'matrix' };
  if (x.ones && y.ones) return undefined;
  const square = (v: Value, n: Dim): Value => {
    const lead = v.axes.map((a) => a.dim.size);
    const node = broadcastTo(lo.b, reshape(lo.b, v.node, [...lead, 1, 1]), [...lead, n.size, n.size]);
    return { node, axes: v.axes, shape: [n, n] };
  };
  if (x.ones === 'matrix' && y.shape.length > 0) return times(lo, e, square(x, y.shape[0] as Dim), y);
  if (y.ones === 'matrix' && x.shape.length > 0) return times(lo, e, x, square(y, x.shape[x.shape.length - 1] as Dim));
  if (y.ones === 'column' && x.shape.length > 0)
    return times(lo, e, x, vector(x.shape[x.shape.length - 1] as Dim, false));
  if (x.ones === 'row' && y.shape.length > 0) return times(lo, e, vector(y.shape[0] as Dim, true), y);
  if (x.ones === 'column' && y.row && lo.options.want?.[0]) return times(lo, e, vector(lo.options.want[0], false), y);
  if (y.ones === 'row' && x.shape.length === 1 && lo.options.want?.length === 2)
    return times(lo, e, x, vector(lo.options.want[1] as Dim, true));
  return undefined;
}

function transpose(lo: Lowering, e: CallExpr, v: Value): Value {
  if (v.ones) return v.ones === 'matrix' ? v : { ...v, ones: v.ones === 'column' ? 'row' : 'column' };
  if (v.shape.length === 0) return v;
  const lead = v.axes.map((a) => a.dim.size);
  if (v.shape.length === 1) {
    const d = v.shape[0] as Dim;
    // with vectors as rows the transpose of one is a column
    const shape = lo.options.vectors === 'columns' ? [one, d] : [d, one];
    return { node: reshape(lo.b, v.node, [...lead, ...sizesOf(shape)]), axes: v.axes, shape, row: true };
  }
  if (v.row) {
    const shape = vectorShape(v);
    return { node: reshape(lo.b, v.node, [...lead, ...sizesOf(shape)]), axes: v.axes, shape };
  }
  if (v.shape.length > 2)
    raise(
      'shape',
      `${show(e)}: only a matrix has a transpose, this is ${showShape(v.shape)}`,
      e.span,
      'name the order of the axes: permute(A, 1, 3, 2)',
    );
  const n = lead.length;
  return {
    node: permute(lo.b, v.node, [...lead.map((_, i) => i), n + 1, n]),
    axes: v.axes,
    shape: [v.shape[1] as Dim, v.shape[0] as Dim],
  };
}

/** `A^2` of a square matrix is A times A; a scalar's, a vector's or any other array's power is elementwise. */
function power(lo: Lowering, e: CallExpr, a: Value, b: Value): Value {
  const base = e.args[0] as Expr;
  const [rows, cols] = a.shape;
  // which it is the names of the sizes tell, and their numbers where these are no names
  const square =
    a.shape.length === 2 &&
    rows?.size === cols?.size &&
    (rows?.label === cols?.label || isNumber(rows) || isNumber(cols));
  if (!square || lo.options.star === 'elementwise') {
    if (a.shape.length > 0 && b.shape.length === 0 && !square)
      note(
        lo,
        'power',
        `${show(e)} is read elementwise: ${show(base)} is ${a.shape.length === 1 ? 'a vector' : 'no square matrix'}`,
        e.span,
      );
    return binary(lo, 'power', e, a, b);
  }
  const n = b.shape.length === 0 ? staticInteger(lo, e.args[1] as Expr) : undefined;
  const elementwiseHint = `for the elementwise power write ${show({ ...e, op: 'elementwise_power' })}`;
  if (n === undefined || n < 1 || n > 16)
    return raise(
      'matrix-power',
      `${show(e)}: a matrix power needs a whole exponent from 1 to 16`,
      e.span,
      elementwiseHint,
    );
  note(lo, 'power', `${show(e)} is read as ${Array<string>(n).fill(show(base)).join(' times ')}`, e.span);
  let out = a;
  for (let i = 1; i < n; i++) out = product(lo, out, out.shape, a, a.shape, [rows as Dim, cols as Dim]);
  return out;
}

/** A function of the table: its letters in front, everything else by its row. */
function named(lo: Lowering, lower: Lower, e: CallExpr): Value {
  const row: FunctionRow = FUNCTIONS[e.op as keyof typeof FUNCTIONS];
  const byPlace = row.params.filter((p) => !p.byName);
  const open = byPlace.some((p) => p.rest);
  const taken = open ? e.args.length : Math.min(e.args.length, byPlace.length);
  const options: Record<string, unknown> = {};
  const option = (key: string, from: readonly Expr[]): void => {
    const spec = row.named[key];
    if (spec) options[spec.option] = readOption(lo, e, key, spec, from);
  };
  let place = 0;
  for (let i = taken; i < e.args.length; i++) {
    const key = row.places[place++];
    if (key === undefined) return tooMany(e, row);
    const list = row.named[key]?.kind === 'sizes' || row.named[key]?.kind === 'integers';
    option(key, list ? e.args.slice(i) : [e.args[i] as Expr]);
    if (list) break;
  }
  const given = new Map<string, Expr>();
  for (const [key, value] of Object.entries(e.named ?? {})) {
    if (row.named[key]) option(key, [value]);
    else if (row.params.some((p) => p.name === key)) given.set(key, value);
    else {
      const known = [
        ...Object.keys(row.named),
        ...row.params.filter((p) => p.byName || p.default !== undefined).map((p) => p.name),
      ];
      return raise(
        'argument',
        `${e.op} has no argument ${key}`,
        value.span ?? e.span,
        known.length > 0 ? `it takes ${known.join(', ')}` : undefined,
      );
    }
  }
  for (const [key, spec] of Object.entries(row.named))
    if (spec.required && options[spec.option] === undefined)
      return raise('argument', `${e.op} needs ${key}: ${spec.meaning}`, e.span, `write ${key}=…`);
  const values: Value[] = [];
  byPlace.forEach((p, i) => {
    if (p.rest) for (const a of e.args.slice(i)) values.push(lower(lo, a));
    else pushParam(p, e.args[i]);
  });
  for (const p of row.params) if (p.byName) pushParam(p, undefined);
  function pushParam(p: { readonly name: string; readonly default?: string }, positional: Expr | undefined): void {
    const expr = positional ?? given.get(p.name);
    if (expr) values.push(lower(lo, expr));
    else if (p.default !== undefined) values.push({ node: number(lo, p.default), axes: [], shape: [] });
    else raise('argument', `${e.op} needs its argument ${p.name}`, e.span);
  }
  if (values.some((v) => v.eye))
    return raise(
      'argument',
      `${show(e)}: nothing says how large the identity is`,
      e.span,
      'write eye(N) with its size',
    );
  const first = values[0];
  const shapes = values.map((v) =>
    v.row && row.args.max === 1 ? v.shape : v.row && v.shape.length === 2 ? vectorShape(v) : v.shape,
  );
  const shape = row.shape(shapes, options);
  if (!shape.ok) {
    const p = shape.problems[0];
    return raise(p?.code ?? 'shape', `${show(e)}: ${p?.message ?? 'the shapes do not fit'}`, e.span, p?.hint);
  }
  const axes = unionAxes(values);
  const nodes = values.map((v, i) => spreadFully(lo, v, axes, sizesOf(shapes[i] as Shape)));
  const node = row.build(lo.b, nodes, { shapes, lead: axes.length, options });
  const row1 = first?.row && values.length === 1 && shape.value.length === 2;
  return { node, axes, shape: shape.value, ...(row1 && { row: true }) };
}

function tooMany(e: CallExpr, row: FunctionRow): never {
  const most = row.params.length + row.places.length;
  return raise('argument', `${e.op} takes at most ${most} arguments, here are ${e.args.length}`, e.span);
}

const TRUE = /^(true|1)$/i;

function readOption(lo: Lowering, e: CallExpr, key: string, spec: Named, from: readonly Expr[]): unknown {
  const items = from.length === 1 && from[0]?.kind === 'list' ? from[0].items : from;
  const first = items[0] as Expr;
  const bad = (expected: string): never =>
    raise('argument', `${e.op}: ${key} is ${show(first)}, expected ${expected}`, first.span ?? e.span, spec.meaning);
  const whole = (x: Expr): number => staticInteger(lo, x) ?? bad('a whole number');
  const size = (x: Expr, least = 1): Dim => {
    const n = whole(x);
    if (n < least) return bad('a size of at least 1');
    return x.kind === 'name' ? dim(n, x.name) : dim(n);
  };
  switch (spec.kind) {
    case 'axis': {
      if (first.kind === 'name' && /^(rows?|columns?|cols?)$/.test(first.name)) {
        const rows = first.name.startsWith('row');
        return [rows !== (lo.options.otherAxis ?? false) ? 0 : 1];
      }
      if (first.kind === 'name' && /^none$/i.test(first.name)) return undefined;
      return items.map(whole).map((a) => (lo.options.otherAxis && (a === 0 || a === 1) ? 1 - a : a));
    }
    case 'flag':
      return first.kind === 'name' || first.kind === 'number'
        ? TRUE.test(first.kind === 'name' ? first.name : first.text)
        : bad('true or false');
    case 'integer':
      return whole(first);
    case 'integers':
      return items.map(whole);
    case 'size':
      return size(first);
    case 'sizes': {
      const most = 100_000;
      const sizes = items.map((x) => size(x, spec.option === 'sizes' && e.op === 'reshape' ? -1 : 1));
      if (sizes.reduce((n, d) => n * Math.abs(d.size), 1) > most)
        return raise('too-large', `${show(e)} has more than ${most} entries`, e.span);
      return sizes;
    }
    case 'word':
      return first.kind === 'name' && spec.words?.includes(first.name)
        ? first.name
        : bad((spec.words ?? []).join(' or '));
  }
}
