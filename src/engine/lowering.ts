/** What lowering knows and makes: values with named axes, the surroundings that names come from, and the one raise. */
import type { Expr } from '../language/expr';
import { printText } from '../language/print-text';
import type { Problem, Result, Span } from '../problem';
import { studentProblem } from '../problem';
import { append, broadcastTo, constant, literal, reshape } from './build';
import type { Builder, NodeId } from './program';
import type { Dim, Shape } from './shape';
import { dim, sizesOf } from './shape';

/** An index letter while it is bound: entries run over `from`, `from + 1`, … (`dim.size` of them). */
export type Axis = { readonly id: number; readonly letter: string; readonly dim: Dim; readonly from: number };

/**
 * A lowered expression: `node` has one leading axis per bound index letter (in the order of their ids), then `shape`.
 * `row` marks a vector that was transposed; its shape is [1, M]. `ones` marks a vector of ones (or 1 1ᵀ) whose length the partner decides.
 */
export type Value = {
  readonly node: NodeId;
  readonly axes: readonly Axis[];
  readonly shape: Shape;
  readonly row?: boolean;
  readonly ones?: 'column' | 'row' | 'matrix';
  /** The identity matrix, as large as its partner asks; `node` is the number it is scaled by. */
  readonly eye?: true;
};

/** A named array that the surroundings supply: `key` is the name of the program's input. */
export type Leaf = { readonly key: string; readonly shape: Shape };

/** Where names come from: the problem at one choice of sizes. */
export type Surroundings = {
  readonly quantity: (name: string) => Leaf | undefined;
  readonly size: (name: string) => number | undefined;
  /** For class indices: the size that counts the classes. */
  readonly label: (name: string) => Dim | undefined;
  /** d of / d by…, with axes of `of` first; `partial` takes `of`'s own forward line alone. */
  readonly derivative: (of: string, by: readonly string[], partial: boolean) => Result<Leaf>;
  /** The key that a total derivative goes by. */
  readonly key: (of: string, by: readonly string[]) => string;
  /** Appends the forward pass of `name` to `b`, with `free` as inputs of their own; returns the node of each. */
  readonly inline: (b: Builder, names: readonly string[], free: string) => ReadonlyMap<string, NodeId>;
};

export type LowerOptions = {
  /** A vector beside a matrix is a column, or (where no such reading fits) a row. */
  readonly vectors: 'columns' | 'rows';
  /** `*` between two vectors. */
  readonly vectorProduct: 'ask' | 'hadamard' | 'dot' | 'outer';
  /** The text of the answer, where two vectors side by side, without a sign between them, are no product. */
  readonly signs?: string;
  readonly star: 'matrix' | 'elementwise';
  /** Which derivative `∂A/∂B` means in a line of a derivation. */
  readonly partial: boolean | { readonly except: string };
  /** `∂L/∂z ∂z/∂W` in a line is the chain rule, over all axes of z. */
  readonly chain?: boolean;
  /** The shape asked for: the length of a vector of ones where nothing else tells it. */
  readonly want?: Shape;
  /** Documented other readings, tried on wrong answers. */
  readonly countFrom?: 0 | 1;
  readonly otherAxis?: boolean;
};

export const DEFAULT_OPTIONS: LowerOptions = {
  vectors: 'columns',
  vectorProduct: 'ask',
  star: 'matrix',
  partial: false,
};

/** A name that the student introduced: an array whose leading axes are its indices. */
export type Local = { readonly value: Value; readonly expr: Expr; readonly letters: readonly string[] };

export type Lowering = {
  readonly b: Builder;
  readonly from: Surroundings;
  readonly options: LowerOptions;
  readonly axes: Map<string, Axis>;
  readonly locals: Map<string, Local>;
  readonly leaves: Map<string, NodeId>;
  readonly constants: Map<string, NodeId>;
  readonly notes: Problem[];
  /** How far letters ran elsewhere in the answer: a sum over a letter that its body does not hold. */
  readonly extents: Map<string, Dim>;
  /** Names that the answer gives another meaning from here on, by the key of what they stood for. */
  readonly rebound: Map<string, Value>;
  /** Sizes that were named, or that a sum ran over. */
  readonly ran: Set<string>;
  /** The largest entry asked for by number along the axes of each size. */
  readonly least: Map<string, number>;
  /** Whether a product of matrices was taken, and whether a list was written out. */
  readonly seen: { product: boolean; list: boolean };
  nextAxis: number;
  /** Set while an expression under a derivative operator is lowered: quantities by node. */
  inlined?: ReadonlyMap<string, NodeId> | undefined;
};

export function newLowering(b: Builder, from: Surroundings, options: LowerOptions = DEFAULT_OPTIONS): Lowering {
  return {
    b,
    from,
    options,
    axes: new Map(),
    locals: new Map(),
    leaves: new Map(),
    constants: new Map(),
    notes: [],
    extents: new Map(),
    rebound: new Map(),
    ran: new Set(),
    least: new Map(),
    seen: { product: false, list: false },
    nextAxis: 0,
  };
}

/** Carries a problem up to the door of lowering, where it becomes a Result; nothing else catches it. No Error: a stack costs more than the reading. */
export class Misfit {
  constructor(readonly problem: Problem) {}
}

export function raise(code: string, message: string, span?: Span, hint?: string): never {
  throw new Misfit(studentProblem(code, message, span, hint));
}

export function note(lo: Lowering, code: string, message: string, span?: Span): void {
  if (!lo.notes.some((n) => n.code === code && n.message === message))
    lo.notes.push(studentProblem(code, message, span));
}

/** The expression as people read it in a message; long ones are cut. */
export function show(e: Expr): string {
  const text = printText(e);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

export function number(lo: Lowering, text: string): NodeId {
  let id = lo.constants.get(text);
  if (id === undefined) {
    id = constant(lo.b, text);
    lo.constants.set(text, id);
  }
  return id;
}

/** The numbers that an index letter runs over, as an array along its own axis. */
export function letterValue(lo: Lowering, axis: Axis): Value {
  const values = new Float64Array(axis.dim.size);
  for (let i = 0; i < values.length; i++) values[i] = axis.from + i;
  return { node: literal(lo.b, values, [values.length]), axes: [axis], shape: [] };
}

export const scalar = (node: NodeId): Value => ({ node, axes: [], shape: [] });

export function unionAxes(values: readonly Value[]): readonly Axis[] {
  const first = values[0]?.axes ?? [];
  if (values.every((v) => v.axes.length === first.length && v.axes.every((a, i) => a.id === first[i]?.id)))
    return first;
  const byId = new Map<number, Axis>();
  for (const v of values) for (const a of v.axes) byId.set(a.id, a);
  return [...byId.values()].sort((a, b) => a.id - b.id);
}

/** The node with an axis for every letter of `axes` (size 1 where it does not depend on it), then `trailing` sizes. */
export function spread(lo: Lowering, v: Value, axes: readonly Axis[], trailing: readonly number[]): NodeId {
  const dims: number[] = [];
  let at = 0;
  for (const a of axes) {
    if (v.axes[at]?.id === a.id) {
      dims.push(a.dim.size);
      at++;
    } else dims.push(1);
  }
  dims.push(...trailing);
  return reshape(lo.b, v.node, dims);
}

/** As `spread`, with every letter's axis at its full length. */
export function spreadFully(
  lo: Lowering,
  v: Value,
  axes: readonly Axis[],
  trailing: readonly number[] = sizesOf(v.shape),
): NodeId {
  const full = [...axes.map((a) => a.dim.size), ...trailing];
  if (v.axes.length === axes.length) return reshape(lo.b, v.node, full);
  return broadcastTo(lo.b, spread(lo, v, axes, trailing), full);
}

/** How two shapes go together elementwise: the sizes each is given, and the shape that results. */
type Broadcast = {
  readonly shape: Shape;
  readonly a: readonly number[];
  readonly b: readonly number[];
  readonly clash?: boolean;
};

function dimOf(a: Dim, b: Dim): Dim | undefined {
  if (a.label === b.label && a.size === b.size) return a;
  if (a.size === 1 && a.label === '1') return b;
  if (b.size === 1 && b.label === '1') return a;
  if (a.size !== b.size) return undefined;
  return /^\d+$/.test(a.label) ? b : a;
}

/**
 * Equal shapes, a scalar with anything, a vector along the axis that has its name (the last where both do; by number only
 * where no name tells), a row or a column against a matrix. Undefined where nothing fits.
 */
export function broadcastShapes(a: Shape, b: Shape): Broadcast | undefined {
  if (a.length === 0) return { shape: b, a: [], b: sizesOf(b) };
  if (b.length === 0) return { shape: a, a: sizesOf(a), b: [] };
  if (a.length > b.length) {
    const r = broadcastShapes(b, a);
    return r && { shape: r.shape, a: r.b, b: r.a, ...(r.clash && { clash: true }) };
  }
  if (a.length === 1 && b.length === 2) {
    const [v] = a as readonly [Dim];
    const [rows, cols] = b as readonly [Dim, Dim];
    const along =
      v.label === cols.label
        ? 1
        : v.label === rows.label
          ? 0
          : v.size === cols.size
            ? 1
            : v.size === rows.size
              ? 0
              : -1;
    if (along === 1 || (along < 0 && cols.label === '1')) {
      const d = dimOf(v, cols);
      return d && { shape: [rows, d], a: [1, v.size], b: sizesOf(b), ...clashing(v, cols) };
    }
    const d = along === 0 ? dimOf(v, rows) : undefined;
    return d && { shape: [d, cols], a: [v.size, 1], b: sizesOf(b), ...clashing(v, rows) };
  }
  const pad = b.length - a.length;
  const shape: Dim[] = [];
  let clash = false;
  for (let i = 0; i < b.length; i++) {
    const y = b[i] as Dim;
    const x = i < pad ? dim(1) : (a[i - pad] as Dim);
    const d = dimOf(x, y);
    if (!d) return undefined;
    if (clashing(x, y).clash) clash = true;
    shape.push(d);
  }
  return { shape, a: [...Array<number>(pad).fill(1), ...sizesOf(a)], b: sizesOf(b), ...(clash && { clash }) };
}

function clashing(a: Dim, b: Dim): { clash?: true } {
  const named = !/^\d+$/.test(a.label) && !/^\d+$/.test(b.label);
  return named && a.label !== b.label ? { clash: true } : {};
}

type Elementwise2 =
  | 'add'
  | 'subtract'
  | 'multiply'
  | 'divide'
  | 'power'
  | 'maximum'
  | 'minimum'
  | 'lt'
  | 'le'
  | 'gt'
  | 'ge'
  | 'eq'
  | 'ne'
  | 'and'
  | 'or';

/** The shape of a transposed vector as a vector again: [1, M] or, with vectors as rows, [M, 1]. */
export function vectorShape(v: Value): Shape {
  const at = v.shape.findIndex((d) => d.size === 1 && d.label === '1');
  return v.shape.filter((_, i) => i !== Math.max(0, at));
}

/** A row (a transposed vector) beside a vector of the same length is taken as that vector again. */
function settleRow(v: Value, other: Value): Value {
  if (!v.row || other.row || other.shape.length !== 1) return v;
  return { node: v.node, axes: v.axes, shape: vectorShape(v), row: true };
}

/** An elementwise operation of two values; `misfit` is called where their shapes do not go together. */
export function elementwise(
  lo: Lowering,
  op: Elementwise2,
  x: Value,
  y: Value,
  misfit: () => never,
  clash?: () => void,
): Value {
  const a = settleRow(x, y);
  const c = settleRow(y, x);
  const axes = unionAxes([a, c]);
  const fit = broadcastShapes(a.shape, c.shape);
  if (!fit) return misfit();
  if (fit.clash) clash?.();
  const ra = a === x ? x.node : reshape(lo.b, a.node, [...a.axes.map((k) => k.dim.size), ...sizesOf(a.shape)]);
  const rc = c === y ? y.node : reshape(lo.b, c.node, [...c.axes.map((k) => k.dim.size), ...sizesOf(c.shape)]);
  const pad = (v: Value, node: NodeId, sizes: readonly number[]): NodeId => {
    // a scalar of letters against an array: size-1 axes behind its letters
    const trailing =
      sizes.length < fit.shape.length ? [...Array<number>(fit.shape.length - sizes.length).fill(1), ...sizes] : sizes;
    if (v.axes.length === 0 && v.shape.length === 0) return node;
    return spread(lo, { ...v, node }, axes, trailing);
  };
  const node = append(lo.b, op, [pad(a, ra, fit.a), pad(c, rc, fit.b)]);
  return {
    node,
    axes,
    shape: fit.shape,
    ...(x.row && y.row && { row: true }),
    ...(x.row && y.shape.length === 0 && { row: true }),
    ...(y.row && x.shape.length === 0 && { row: true }),
  };
}
