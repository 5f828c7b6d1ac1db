/** What a row of the table of named functions says, and the arithmetic of shapes and axes that the rows share. */
import type { Problem, Result } from '../problem';
import { fail, ok, studentProblem } from '../problem';
import { append, constant, dimsOf, literal, permute, reshape, take } from './build';
import { walk } from './dims';
import type { Builder, NodeId, Primitive } from './program';
import { count } from './program';
import type { Dim, Shape } from './shape';
import { isPlain, showShape, sizesOf } from './shape';

/** An array argument. One with a `default` (an exact decimal) may be left out: the number stands in its place. */
export type Param = {
  readonly name: string;
  readonly default?: string;
  /** Takes every further array argument. */
  readonly rest?: boolean;
  /** Given by name only, never by place. */
  readonly byName?: boolean;
};

/** What is known before anything is evaluated. */
export type Options = {
  /** Counted from 0; a negative one from the last axis. Without it, what the row says. */
  readonly axis?: 'all' | readonly number[];
  readonly keep?: boolean;
  readonly ddof?: number;
  /** Which norm of a vector. */
  readonly ord?: number;
  readonly sizes?: readonly Dim[];
  readonly classes?: Dim;
  /** Counted from 1. */
  readonly order?: readonly number[];
  /** Counted from 1, both ends taken. */
  readonly from?: number;
  readonly to?: number;
  readonly step?: number;
  readonly stride?: number;
  readonly pad?: number;
  readonly size?: number;
  readonly causal?: boolean;
};

/**
 * How an option is written. `axis`: `rows` (0), `columns` (1), a whole number, or a list of them; `flag`: true or false; `size` and
 * `sizes`: whole numbers or names of sizes, kept with their labels (-1 in `sizes` is what is left over).
 */
export type OptionKind = 'axis' | 'flag' | 'integer' | 'integers' | 'size' | 'sizes' | 'word';

export type Named = {
  readonly option: keyof Options;
  readonly kind: OptionKind;
  readonly words?: readonly string[];
  readonly required?: boolean;
  readonly meaning: string;
};

export type BuildInfo = {
  /** Of each argument, without the batch axes. */
  readonly shapes: readonly Shape[];
  /** How many leading axes of every argument are batch axes. */
  readonly lead: number;
  readonly options: Options;
};

export type Docs = {
  readonly formula: string;
  readonly shapes: string;
  readonly derivative: string;
  readonly source: string;
};

export const docs = (formula: string, shapes: string, derivative: string, source: string): Docs => ({
  formula,
  shapes,
  derivative,
  source,
});

export type FunctionRow = {
  readonly params: readonly Param[];
  /** How many array arguments may be written. */
  readonly args: { readonly min: number; readonly max: number };
  /** Static arguments by the name they are written with. */
  readonly named: Readonly<Record<string, Named>>;
  /** Which of `named` arguments by place stand for once `params` are filled; one of a list kind takes all that follow. */
  readonly places: readonly string[];
  /** The result's shape, or why there is none: a reason for a student, without the expression's text. */
  readonly shape: (args: readonly Shape[], options: Options) => Result<Shape>;
  /** Appends the function; every argument (defaults too) is a node of the batch axes, then its shape. */
  readonly build: (b: Builder, args: readonly NodeId[], info: BuildInfo) => NodeId;
  readonly docs: Docs;
};

type RowParts = Omit<FunctionRow, 'args' | 'params' | 'named' | 'places'> & {
  readonly params: readonly (string | Param)[];
  readonly named?: FunctionRow['named'];
  readonly places?: FunctionRow['places'];
};

/** A row from its parts; a parameter may be its name alone. */
export function row(parts: RowParts): FunctionRow {
  const params = parts.params.map((p): Param => (typeof p === 'string' ? { name: p } : p));
  const min = params.filter((p) => p.default === undefined).length;
  const max = params.some((p) => p.rest) ? Number.POSITIVE_INFINITY : params.length;
  return { ...parts, params, args: { min, max }, named: parts.named ?? {}, places: parts.places ?? [] };
}

/** No result: a reason for the person who wrote it. */
export function misfit(reason: string, hint?: string): { readonly ok: false; readonly problems: readonly Problem[] } {
  return fail(studentProblem('shape', reason, undefined, hint));
}

/** `N = 3`, or `3` where the axis has no name. */
export const showDim = (d: Dim): string => (d.label === String(d.size) ? d.label : `${d.label} = ${d.size}`);

/** The name that two axes of one length go by. */
export const joinDim = (a: Dim, b: Dim): Dim => (isPlain(a) ? b : a);

/** The shape of an elementwise result (aligned at the last axis, size 1 stretches), or a reason. */
export function elementwiseShape(args: readonly Shape[]): Result<Shape> {
  const rank = Math.max(0, ...args.map((s) => s.length));
  const out: Dim[] = [];
  for (let i = 0; i < rank; i++) {
    let dim: Dim | undefined;
    for (const s of args) {
      const d = s[s.length - rank + i];
      if (!d) continue;
      if (!dim || (dim.size === 1 && d.size !== 1)) dim = d;
      else if (d.size !== 1 && d.size !== dim.size)
        return misfit(`the shapes do not go together: ${args.map(showShape).join(', ')}`);
      else if (d.size === dim.size) dim = joinDim(dim, d);
    }
    out.push(dim as Dim);
  }
  return ok(out);
}

/** The node with size-1 axes behind its batch axes, so that its shape has `rank` axes and broadcasts. */
export function padTo(b: Builder, x: NodeId, shape: Shape, lead: number, rank: number): NodeId {
  if (shape.length >= rank) return x;
  const dims = dimsOf(b, x);
  return reshape(b, x, [...dims.slice(0, lead), ...Array<number>(rank - shape.length).fill(1), ...dims.slice(lead)]);
}

/** All arguments, with as many axes each, ready for elementwise operations. */
export function aligned(b: Builder, args: readonly NodeId[], info: BuildInfo): NodeId[] {
  const rank = Math.max(0, ...info.shapes.map((s) => s.length));
  return args.map((x, i) => padTo(b, x, info.shapes[i] as Shape, info.lead, rank));
}

/** The node with its shape's axes (behind the batch axes) given these sizes. */
export function reshapeTo(b: Builder, x: NodeId, lead: number, sizes: readonly number[]): NodeId {
  return reshape(b, x, [...dimsOf(b, x).slice(0, lead), ...sizes]);
}

/** Reorders the axes behind the batch axes. */
export function permuteBehind(b: Builder, x: NodeId, lead: number, order: readonly number[]): NodeId {
  return permute(b, x, [...Array.from({ length: lead }, (_, i) => i), ...order.map((i) => lead + i)]);
}

/**
 * Entries of a node picked by position, the same in every batch: `index` holds positions within the array behind the
 * `lead` batch axes (-1 for an exact 0), `sizes` are those of the result behind them.
 */
export function pick(b: Builder, x: NodeId, lead: number, index: Int32Array, sizes: readonly number[]): NodeId {
  const dims = dimsOf(b, x);
  const front = dims.slice(0, lead);
  const batches = count(front);
  const size = count(dims.slice(lead));
  const all = new Int32Array(batches * index.length);
  for (let n = 0; n < batches; n++)
    for (let e = 0; e < index.length; e++) {
      const at = index[e] as number;
      all[n * index.length + e] = at < 0 ? -1 : n * size + at;
    }
  return take(b, [x], all, [...front, ...sizes]);
}

/** 1, 2, …, n along one axis. */
export function iota(b: Builder, n: number, dims: readonly number[] = [n]): NodeId {
  return literal(
    b,
    Float64Array.from({ length: n }, (_, i) => i + 1),
    dims,
  );
}

/** The axes that an option names, counted from 0 and in order, or a reason. */
export function axesOf(shape: Shape, axis: Options['axis'], otherwise: 'all' | 'last'): Result<readonly number[]> {
  const rank = shape.length;
  const chosen = axis ?? (otherwise === 'all' ? 'all' : [-1]);
  if (chosen === 'all') return ok(shape.map((_, i) => i));
  const out: number[] = [];
  for (const a of chosen) {
    const at = a < 0 ? a + rank : a;
    if (!Number.isInteger(a) || at < 0 || at >= rank)
      return misfit(
        rank === 0 ? 'a scalar has no axes' : `there is no axis ${a}: ${showShape(shape)} has axes 0 to ${rank - 1}`,
      );
    if (out.includes(at)) return misfit(`axis ${at} is named twice`);
    out.push(at);
  }
  return ok(out.sort((x, y) => x - y));
}

/** Axes that `shape` has already accepted. */
export function knownAxes(shape: Shape, axis: Options['axis'], otherwise: 'all' | 'last'): readonly number[] {
  const axes = axesOf(shape, axis, otherwise);
  if (!axes.ok) throw new Error(axes.problems[0]?.message ?? 'no such axis');
  return axes.value;
}

/** The result's shape after reducing over `axes`. */
export function reducedShape(shape: Shape, axes: readonly number[], keep: boolean | undefined): Shape {
  const out: Dim[] = [];
  shape.forEach((d, i) => {
    if (!axes.includes(i)) out.push(d);
    else if (keep) out.push({ size: 1, label: '1' });
  });
  return out;
}

/**
 * The node with `axes` (of its shape) brought behind all others as one: what works along the last axis works over them.
 * `restore` puts an array of the same sizes back in place.
 */
export function axesLast(
  b: Builder,
  x: NodeId,
  lead: number,
  shape: Shape,
  axes: readonly number[],
): { readonly node: NodeId; readonly restore: (y: NodeId) => NodeId } {
  const kept = shape.map((_, i) => i).filter((i) => !axes.includes(i));
  const order = [...kept, ...axes];
  const sizes = sizesOf(shape);
  const moved = order.map((i) => sizes[i] as number);
  const n = axes.reduce((p, i) => p * (sizes[i] as number), 1);
  const node = reshapeTo(b, permuteBehind(b, x, lead, order), lead, [...moved.slice(0, kept.length), n]);
  const back = order.map((_, i) => order.indexOf(i));
  return { node, restore: (y) => permuteBehind(b, reshapeTo(b, y, lead, moved), lead, back) };
}

/** Positions of the entries of an array of `sizes`, visited along `steps` from `start`. */
export function positions(sizes: readonly number[], steps: readonly number[], start = 0): Int32Array {
  const out = walk(sizes, steps);
  return start === 0 ? out : out.map((at) => at + start);
}

/** A number as a decimal constant. */
export const number = (b: Builder, value: number | string): NodeId => constant(b, String(value));

/** A scalar argument, shaped to go with an array of `rank` axes behind the batch axes. */
export const scalarBeside = (b: Builder, x: NodeId, lead: number, rank: number): NodeId => padTo(b, x, [], lead, rank);

/** One primitive applied. */
export const op = (b: Builder, name: Primitive, ...args: readonly NodeId[]): NodeId => append(b, name, args);
