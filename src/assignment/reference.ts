/**
 * A problem at one choice of sizes: its forward pass as a program, and every derivative that is asked of it, appended by
 * backprop when first asked for. This is the answer key's engine, and where the names in an answer come from.
 */
import { backprop, jacobian, SecondThroughUnspecified } from '../engine/backprop';
import { append, broadcastTo, constant, input } from '../engine/build';
import { lower, lowerIndexed } from '../engine/lower';
import type { Leaf, Lowering, LowerOptions, Surroundings, Value } from '../engine/lowering';
import { DEFAULT_OPTIONS, Misfit, newLowering } from '../engine/lowering';
import type { Builder, NodeId } from '../engine/program';
import { newBuilder } from '../engine/program';
import type { Dim, Shape } from '../engine/shape';
import { dim, sizesOf } from '../engine/shape';
import type { Expr } from '../language/expr';
import { children } from '../language/expr';
import type { Problem, Result, Span } from '../problem';
import { authorProblem, fail, ok, studentProblem } from '../problem';
import type { Forward, Input, ProblemPart } from './types';

/** A leaf of the forward pass: an input, or a gradient that `unspecified` hands over. */
export type FreeInput = { readonly key: string; readonly shape: Shape; readonly input?: Input };

export type Reference = Surroundings & {
  readonly problem: ProblemPart;
  readonly sizes: ReadonlyMap<string, number>;
  readonly b: Builder;
  readonly free: readonly FreeInput[];
  /** The node of a quantity, or of a derivative that was asked for, by its key. */
  readonly node: (key: string) => NodeId | undefined;
  readonly shape: (key: string) => Shape | undefined;
  /** Whether a quantity depends on another through the forward pass. */
  readonly depends: (name: string, on: string) => boolean;
  /** Whether a quantity is a scalar loss that nobody knows. */
  readonly unspecified: (name: string) => boolean;
};

/** The key of a derivative: `dL/dY`, `d2L/dX dW`; `∂` for a partial one. */
export function derivativeKey(of: string, by: readonly string[], partial = false): string {
  const d = partial ? '∂' : 'd';
  return by.length === 1 ? `${d}${of}/${d}${by[0]}` : `${d}${by.length}${of}/${by.map((x) => d + x).join(' ')}`;
}

/** The names that stand in an expression, index letters of sums left out. */
export function namesIn(e: Expr, bound: ReadonlySet<string> = new Set()): Set<string> {
  const out = new Set<string>();
  const visit = (x: Expr, hidden: ReadonlySet<string>): void => {
    if (x.kind === 'name' && !hidden.has(x.name)) out.add(x.name);
    const inside = x.kind === 'sum' ? new Set([...hidden, x.index]) : hidden;
    for (const c of children(x)) visit(c, inside);
  };
  visit(e, bound);
  return out;
}

function shapeOf(names: readonly string[], sizes: ReadonlyMap<string, number>): Shape {
  return names.map((n) => dim(sizes.get(n) ?? Number(n), n));
}

const isUnspecified = (f: Forward): boolean => f.expr.kind === 'call' && f.expr.op === 'unspecified';

/** Lowers a forward line, with vectors as columns or, where only that fits, as rows. */
function lowerLine(make: (options: LowerOptions) => Lowering, line: Forward): Result<Value> {
  const attempt = (options: LowerOptions): Result<Value> => {
    const lo = make(options);
    if (line.indices.length === 0) return lower(lo, line.expr);
    try {
      return ok(lowerIndexed(lo, line.expr, line.indices), lo.notes);
    } catch (problem) {
      if (problem instanceof Misfit) return fail(problem.problem);
      throw problem;
    }
  };
  const columns = attempt(DEFAULT_OPTIONS);
  if (columns.ok) return columns;
  const rows = attempt({ ...DEFAULT_OPTIONS, vectors: 'rows' });
  return rows.ok ? rows : columns;
}

/**
 * The forward pass at the given sizes. Fails with the author's findings: shapes with the operation that broke them,
 * unknown names, arguments of `unspecified` that depend on one another.
 */
export function lowerProblem(
  problem: ProblemPart,
  sizes: ReadonlyMap<string, number> = problem.sizes,
  star: 'matrix' | 'elementwise' = 'matrix',
): Result<Reference> {
  const { reference, add } = openReference(problem, sizes, star);
  const problems = problem.forward.flatMap((line) => add(line));
  return problems.length > 0 ? fail(...problems) : ok(reference);
}

/** A reference that lines are added to one by one; a line that fails leaves nothing but its findings. */
export type OpenReference = { readonly reference: Reference; readonly add: (line: Forward) => readonly Problem[] };

/** The inputs of a problem at the given sizes, before any line of its forward pass. */
export function openReference(
  problem: ProblemPart,
  sizes: ReadonlyMap<string, number> = problem.sizes,
  star: 'matrix' | 'elementwise' = 'matrix',
): OpenReference {
  const b = newBuilder();
  const nodes = new Map<string, NodeId>();
  const shapes = new Map<string, Shape>();
  const free: FreeInput[] = [];
  const lines = new Map<string, Forward>();
  const inputs = new Map(problem.inputs.map((i) => [i.name, i]));
  const needs = new Map<string, Set<string>>();

  const define = (key: string, node: NodeId, shape: Shape): void => {
    nodes.set(key, node);
    shapes.set(key, shape);
  };
  for (const i of problem.inputs) {
    const shape = shapeOf(i.shape, sizes);
    define(i.name, input(b, i.name, sizesOf(shape)), shape);
    free.push({ key: i.name, shape, input: i });
    needs.set(i.name, new Set([i.name]));
  }

  const label = (name: string): Dim | undefined => {
    const counted = inputs.get(name)?.label;
    return counted === undefined ? undefined : dim(sizes.get(counted) ?? Number(counted), counted);
  };
  const quantity = (name: string): Leaf | undefined => {
    const shape = lines.has(name) || inputs.has(name) ? shapes.get(name) : undefined;
    return shape && { key: name, shape };
  };
  const depends = (name: string, on: string): boolean => needs.get(name)?.has(on) ?? false;

  const derivative = (of: string, by: readonly string[], partial: boolean): Result<Leaf> => {
    const key = derivativeKey(of, by, partial);
    const known = shapes.get(key);
    if (known) return ok({ key, shape: known });
    const last = by[by.length - 1];
    const before = by.slice(0, -1);
    if (last === undefined || label(last) || label(of)) {
      const which = last !== undefined && label(last) ? last : of;
      return fail(studentProblem('derivative', `${key}: ${which} is a class label, it has no derivative`));
    }
    const lower: Result<Leaf> =
      before.length > 0 ? derivative(of, before, partial) : ok({ key: of, shape: shapes.get(of) ?? [] });
    if (!lower.ok) return lower;
    const wrt = nodes.get(last);
    const wrtShape = shapes.get(last);
    if (wrt === undefined || wrtShape === undefined)
      return fail(studentProblem('derivative', `${key}: ${last} is not a quantity of this problem`));
    const shape = [...lower.value.shape, ...wrtShape];
    try {
      const own = partial && before.length === 0 ? ownLine(of, last) : undefined;
      const top = own ? own.top : nodes.get(lower.value.key);
      const at = own ? own.at : wrt;
      if (top === undefined)
        return fail(studentProblem('derivative', `${key}: ${of} is not a quantity of this problem`));
      let node: NodeId;
      if (at === undefined) node = broadcastTo(b, constant(b, '0'), sizesOf(shape));
      else if (lower.value.shape.length === 0) node = backprop(b, top, constant(b, '1'), [at])[0] as NodeId;
      else node = jacobian(b, top, at);
      define(key, append(b, 'identity', [node]), shape);
    } catch (e) {
      if (e instanceof SecondThroughUnspecified)
        return fail(studentProblem('unspecified', `${key}: the loss is not specified, so it has no second derivative`));
      throw e;
    }
    return ok({ key, shape });
  };

  /** `of`'s own forward line again, with what it uses made free; where it does not use `by` only the total derivative is meant. */
  const ownLine = (of: string, by: string): { top: NodeId; at: NodeId | undefined } | undefined => {
    const line = lines.get(of);
    if (!line || isUnspecified(line)) return undefined;
    const used = namesIn(line.expr, new Set(line.indices));
    if (!used.has(by)) return undefined;
    const copies = new Map<string, NodeId>();
    for (const n of used) {
      const node = quantity(n) && nodes.get(n);
      if (node !== undefined) copies.set(n, append(b, 'identity', [node]));
    }
    const value = lowerLine((options) => withLeaves(newLowering(b, from, { ...options, star }), copies), line);
    return value.ok ? { top: value.value.node, at: copies.get(by) } : undefined;
  };

  const inline = (into: Builder, names: readonly string[], wrt: string): ReadonlyMap<string, NodeId> => {
    const out = new Map<string, NodeId>();
    const shape = shapes.get(wrt);
    if (!shape || !names.some((n) => depends(n, wrt))) return out;
    out.set(wrt, input(into, wrt, sizesOf(shape)));
    for (const line of lines.values()) {
      if (line.name === wrt || !depends(line.name, wrt) || !names.some((n) => depends(n, line.name))) continue;
      if (isUnspecified(line)) {
        out.set(
          line.name,
          unspecifiedNode(into, line, (n) => out.get(n) ?? input(into, n, sizesOf(shapes.get(n) ?? []))),
        );
        continue;
      }
      const value = lowerLine((options) => withLeaves(newLowering(into, from, { ...options, star }), out), line);
      if (value.ok) out.set(line.name, value.value.node);
    }
    return out;
  };

  const from: Surroundings = {
    quantity,
    size: (n) => sizes.get(n),
    label,
    derivative,
    key: (of, by) => derivativeKey(of, by),
    inline,
  };

  function unspecifiedNode(into: Builder, line: Forward, nodeOf: (name: string) => NodeId): NodeId {
    const args = line.expr.kind === 'call' ? line.expr.args.flatMap((a) => (a.kind === 'name' ? [a.name] : [])) : [];
    return append(into, 'unspecified', args.map(nodeOf), { gradients: args.map((a) => derivativeKey(line.name, [a])) });
  }

  /** A loss that nobody knows: its gradients by what it names are inputs. */
  const addUnspecified = (line: Forward): readonly Problem[] => {
    const args = line.expr.kind === 'call' ? line.expr.args : [];
    const names = args.flatMap((a) => (a.kind === 'name' && shapes.has(a.name) ? [a.name] : []));
    const say = (message: string, hint: string) => [
      authorProblem('unspecified', `${line.name}: ${message}`, line.span, hint),
    ];
    if (names.length !== args.length || names.length === 0)
      return say(`unspecified takes quantities by name, got ${line.text}`, 'write unspecified(Y)');
    const clash = names.flatMap((x) => names.filter((y) => x !== y && depends(x, y)).map((y) => [x, y] as const))[0];
    if (clash)
      return say(
        `${clash[0]} depends on ${clash[1]}, so both cannot be free arguments of one unspecified loss`,
        `leave ${clash[1]} out: the loss depends on it through ${clash[0]}`,
      );
    for (const n of names) {
      const key = derivativeKey(line.name, [n]);
      const shape = shapes.get(n) ?? [];
      define(key, input(b, key, sizesOf(shape)), shape);
      free.push({ key, shape });
    }
    define(
      line.name,
      unspecifiedNode(b, line, (n) => nodes.get(n) as NodeId),
      [],
    );
    return [];
  };

  const addComputed = (line: Forward): readonly Problem[] => {
    const value = lowerLine((options) => withLeaves(newLowering(b, from, { ...options, star }), nodes), line);
    if (!value.ok)
      return value.problems.map((p) => {
        const span = spanIn(line, p.span);
        return { ...p, blame: 'author' as const, message: `${line.name}: ${p.message}`, ...(span && { span }) };
      });
    // every quantity has a node of its own, so that a derivative by an alias stops at the alias
    define(line.name, append(b, 'identity', [value.value.node]), value.value.shape);
    return [];
  };

  const add = (line: Forward): readonly Problem[] => {
    const used = new Set<string>([line.name]);
    for (const n of namesIn(line.expr, new Set(line.indices))) for (const m of needs.get(n) ?? []) used.add(m);
    const problems = isUnspecified(line) ? addUnspecified(line) : addComputed(line);
    if (problems.length > 0) return problems;
    needs.set(line.name, used);
    lines.set(line.name, line);
    return [];
  };

  const reference: Reference = {
    ...from,
    problem,
    sizes,
    b,
    free,
    node: (key) => nodes.get(key),
    shape: (key) => shapes.get(key),
    depends,
    unspecified: (name) => {
      const line = lines.get(name);
      return line !== undefined && isUnspecified(line);
    },
  };
  return { reference, add };
}

/** The place in the file of a part of a line; of the whole line where its text does not stand there in one piece. */
export function spanIn(line: Forward, part: Span | undefined): Span | undefined {
  if (!part || line.origin === undefined) return line.span;
  return { start: line.origin + part.start, end: line.origin + part.end };
}

function withLeaves(lo: Lowering, nodes: ReadonlyMap<string, NodeId>): Lowering {
  for (const [k, v] of nodes) lo.leaves.set(k, v);
  return lo;
}
