/**
 * The chain rule with something changed: backprop over a copy of the reference's program in which the rule of an operation
 * is replaced (a slip), or what reaches a quantity is (the student's own gradient). Nothing else differs from the engine's.
 */

import type { Reference } from '../src/assignment/reference';
import { add, append, dimsOf, literal, take, unit } from '../src/engine/build';
import { OPS } from '../src/engine/ops';
import type { Builder, NodeId } from '../src/engine/program';
import { count } from '../src/engine/program';
import { sizesOf } from '../src/engine/shape';
import type { Lowered, Target } from './target';
import { entriesOf } from './target';

/** What an argument receives instead of what the true rule says; undefined: the true rule. */
export type Rule = (b: Builder, self: NodeId, g: NodeId, which: number) => NodeId | undefined;

export type Changes = {
  readonly rule?: Rule;
  /** What flows on from a node, given what has reached it, in the derivative of the entry `row` of what is differentiated. */
  readonly reach?: ReadonlyMap<NodeId, (b: Builder, received: NodeId, row: number) => NodeId>;
};

/** Which nodes up to `to` change with `wrt`. */
export function changesWith(b: Builder, wrt: NodeId, to: NodeId): Uint8Array {
  const out = new Uint8Array(to + 1);
  if (wrt <= to) out[wrt] = 1;
  for (let id = wrt + 1; id <= to; id++) {
    const node = b.nodes[id];
    const op = node && OPS[node.op];
    if (!node || !op?.vjp || node.op === 'input') continue;
    if (node.args.some((a, i) => out[a] === 1 && i !== op.stops)) out[id] = 1;
  }
  return out;
}

/** The nodes on a path from `wrt` up to `to`. */
export function path(b: Builder, wrt: NodeId, to: NodeId): NodeId[] {
  const changed = changesWith(b, wrt, to);
  const reached = new Uint8Array(to + 1);
  reached[to] = 1;
  const out: NodeId[] = [];
  for (let id = to; id >= wrt; id--) {
    const node = b.nodes[id];
    if (!reached[id] || !changed[id] || !node) continue;
    out.push(id);
    for (const a of node.args) reached[a] = 1;
  }
  return out.reverse();
}

/** Appends Σ cotangent ⊙ ∂output/∂wrt under the changes; undefined where no path leads there. */
export function chain(
  b: Builder,
  output: NodeId,
  cotangent: NodeId,
  wrt: NodeId,
  changes: Changes,
  row = 0,
): NodeId | undefined {
  const depends = changesWith(b, wrt, output);
  const received = new Map<NodeId, NodeId>([[output, cotangent]]);
  for (let id = output; id >= wrt; id--) {
    let g = received.get(id);
    if (!depends[id]) continue;
    const replaced = changes.reach?.get(id);
    if (replaced && g !== undefined) {
      g = replaced(b, g, row);
      received.set(id, g);
    }
    const node = b.nodes[id];
    if (g === undefined || id === wrt || !node) continue;
    const { vjp, stops } = OPS[node.op];
    if (!vjp) continue;
    for (let i = 0; i < node.args.length; i++) {
      const a = node.args[i] as NodeId;
      if (!depends[a] || i === stops) continue;
      const part = changes.rule?.(b, id, g, i) ?? vjp(b, id, g, i);
      const so = received.get(a);
      received.set(a, so === undefined ? part : add(b, so, part));
    }
  }
  return received.get(wrt);
}

/** A copy of the reference's program to append to; its nodes keep their numbers. */
export const copyOf = (reference: Reference): Builder => ({ nodes: [...reference.b.nodes] });

/**
 * What is asked, by the changed chain rule: a first derivative of any quantity. Undefined where the question is not of that
 * kind, or where the change breaks a shape.
 */
export function changedTarget(
  reference: Reference,
  target: Target,
  changes: Changes,
  into: Builder = copyOf(reference),
): Lowered | undefined {
  const [by, ...more] = target.named.by;
  const of = reference.node(target.named.of);
  const wrt = by === undefined ? undefined : reference.node(by);
  if (of === undefined || wrt === undefined || more.length > 0 || wrt > of) return undefined;
  const b = into;
  const size = count(dimsOf(b, wrt));
  const entries = entriesOf(target.full, target.fixed, target.tied);
  const parts = new Map<number, number>();
  const nodes: NodeId[] = [];
  for (const e of entries) {
    const row = Math.floor(e / size);
    if (parts.has(row)) continue;
    const cotangent = unit(b, dimsOf(b, of), row);
    const node = chain(b, of, cotangent, wrt, changes, row) ?? literal(b, new Float64Array(size), dimsOf(b, wrt));
    if (count(dimsOf(b, node)) !== size) return undefined;
    parts.set(row, nodes.length);
    nodes.push(node);
  }
  if (nodes.length === 0) return undefined;
  const index = entries.map((e) => e % size);
  const source = entries.map((e) => parts.get(Math.floor(e / size)) as number);
  return { b, node: take(b, nodes, index, sizesOf(target.shape), source), shape: target.shape };
}

/** A program over the reference's quantities put into a copy of the reference's program, its leaves the nodes there. */
export function splice(into: Builder, reference: Reference, program: Lowered): NodeId {
  const to = new Map<NodeId, NodeId>();
  const needed = new Uint8Array(program.node + 1);
  needed[program.node] = 1;
  for (let id = program.node; id >= 0; id--)
    if (needed[id]) for (const a of program.b.nodes[id]?.args ?? []) needed[a] = 1;
  for (let id = 0; id <= program.node; id++) {
    const node = program.b.nodes[id];
    if (!needed[id] || !node) continue;
    const known = node.op === 'input' ? reference.node(node.attrs.name ?? '') : undefined;
    to.set(
      id,
      known ??
        append(
          into,
          node.op,
          node.args.map((a) => to.get(a) as NodeId),
          node.attrs,
          node.dims,
        ),
    );
  }
  return to.get(program.node) as NodeId;
}
