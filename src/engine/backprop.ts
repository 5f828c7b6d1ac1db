/**
 * Backprop: one loop down over a program that appends to the same program, so a derivative is a program and derivatives
 * of derivatives come from the same call. Nothing recurses over the graph.
 *
 * The derivative by a node takes that node as free: it is what the output changes by when the node alone is changed and
 * everything above it follows. Where one of the nodes asked for lies beneath another, each is free in its own derivative,
 * and cotangents flow through the upper one to the lower.
 *
 * Derivatives hold almost everywhere: comparisons and `sign` have none, a tie in `maximum`, `minimum`, `amax`, `amin`
 * goes to the first, `abs` has 0 at 0.
 */
import { add, dimsOf, multiply, ones, reshape, take, unit, zeros } from './build';
import { sameDims } from './dims';
import { OPS } from './ops';
import type { Builder, NodeId } from './program';
import { count } from './program';

/**
 * A second derivative through a loss that nobody knows: its first derivatives are given quantities, how these change is
 * not. Callers turn it into a finding; `gradient` names the given quantity (`dL/dY`).
 */
export class SecondThroughUnspecified extends Error {
  readonly gradient: string;
  constructor(gradient: string) {
    super(`the derivative of ${gradient} is not known: its loss is unspecified`);
    this.name = 'SecondThroughUnspecified';
    this.gradient = gradient;
  }
}

/**
 * Which nodes from `from` to `to` change with a node of `wrt`, as 1. A given gradient of an unspecified loss that changes
 * with one is 2: nothing is known of how, and whoever needs it must say so. (The input stands after its loss, where the
 * rule of `unspecified` puts it.)
 */
function dependence(b: Builder, wrt: readonly NodeId[], from: NodeId, to: NodeId): Uint8Array {
  const depends = new Uint8Array(to - from + 1);
  for (const w of wrt) if (w <= to) depends[w - from] = 1;
  let givenBy: Map<string, NodeId> | undefined;
  for (let id = 0; id <= to; id++) {
    const node = b.nodes[id]!;
    if (node.op === 'unspecified') {
      givenBy ??= new Map();
      for (const name of node.attrs.gradients ?? []) givenBy.set(name, id);
    }
    if (id < from) continue;
    if (node.op === 'input') {
      const loss = givenBy?.get(node.attrs.name ?? '');
      if (loss !== undefined && b.nodes[loss]!.args.some((a) => a >= from && depends[a - from])) depends[id - from] = 2;
      continue;
    }
    if (depends[id - from]) continue;
    const op = OPS[node.op];
    if (!op.vjp) continue;
    for (let i = 0; i < node.args.length; i++) {
      const a = node.args[i]!;
      if (a >= from && depends[a - from] && i !== op.stops) {
        depends[id - from] = 1;
        break;
      }
    }
  }
  return depends;
}

/** Whether the derivative of `output` by `wrt` would need a second derivative of an unspecified loss; its name then. */
export function secondThroughUnspecified(b: Builder, output: NodeId, wrt: readonly NodeId[]): string | undefined {
  const from = lowest(wrt);
  if (from > output) return undefined;
  const depends = dependence(b, wrt, from, output);
  const reached = new Uint8Array(output + 1);
  reached[output] = 1;
  for (let id = output; id >= from; id--) {
    if (!reached[id] || !depends[id - from]) continue;
    const node = b.nodes[id]!;
    if (depends[id - from] === 2) return node.attrs.name;
    const { stops } = OPS[node.op];
    for (let i = 0; i < node.args.length; i++) if (i !== stops) reached[node.args[i]!] = 1;
  }
  return undefined;
}

const lowest = (ids: readonly NodeId[]): NodeId => ids.reduce((x, y) => Math.min(x, y), Number.MAX_SAFE_INTEGER);

/**
 * Appends the derivatives of Σ cotangent ⊙ output by each node of `wrt`, one node each, of that node's sizes; a literal 0
 * where there is no path. `cotangent` has the sizes of `output`. Throws SecondThroughUnspecified.
 */
export function backprop(b: Builder, output: NodeId, cotangent: NodeId, wrt: readonly NodeId[]): NodeId[] {
  if (!sameDims(dimsOf(b, cotangent), dimsOf(b, output)))
    throw new Error(
      `backprop: a cotangent [${dimsOf(b, cotangent).join(', ')}] for an output [${dimsOf(b, output).join(', ')}]`,
    );
  const from = lowest(wrt);
  if (from > output) return wrt.map((w) => zeros(b, dimsOf(b, w)));
  const depends = dependence(b, wrt, from, output);
  // what each node has received so far, -1 for nothing
  const received = new Int32Array(output - from + 1).fill(-1);
  received[output - from] = cotangent;
  for (let id = output; id >= from; id--) {
    const g = received[id - from]!;
    if (g < 0 || !depends[id - from]) continue;
    const node = b.nodes[id]!;
    if (depends[id - from] === 2) throw new SecondThroughUnspecified(node.attrs.name ?? '');
    const { vjp, stops } = OPS[node.op];
    if (!vjp) continue;
    for (let i = 0; i < node.args.length; i++) {
      const a = node.args[i]!;
      if (a < from || !depends[a - from] || i === stops) continue;
      // an argument of `take` that occurs twice receives from both places
      const part = vjp(b, id, g, i);
      const so = received[a - from]!;
      received[a - from] = so < 0 ? part : add(b, so, part);
    }
  }
  return wrt.map((w) => {
    const got = w <= output ? received[w - from]! : -1;
    return got < 0 ? zeros(b, dimsOf(b, w)) : got;
  });
}

/** Appends the derivative of a scalar by `wrt`, of the sizes of `wrt`. */
export function gradient(b: Builder, output: NodeId, wrt: NodeId): NodeId {
  return backprop(b, output, ones(b, dimsOf(b, output)), [wrt])[0]!;
}

/** Appends ∂output[i…]/∂wrt[j…], of sizes [...output, ...wrt]: the derivative of each entry of the output in turn. */
export function jacobian(b: Builder, output: NodeId, wrt: NodeId): NodeId {
  const rows = dimsOf(b, output);
  const columns = dimsOf(b, wrt);
  const n = count(rows);
  const size = count(columns);
  const dims = [...rows, ...columns];
  if (n === 1) return reshape(b, backprop(b, output, ones(b, rows), [wrt])[0]!, dims);
  const index = new Int32Array(n * size);
  const source = new Int32Array(n * size);
  const parts: NodeId[] = [];
  for (let e = 0; e < n; e++) {
    parts.push(backprop(b, output, unit(b, rows, e), [wrt])[0]!);
    for (let i = 0; i < size; i++) {
      index[e * size + i] = i;
      source[e * size + i] = e;
    }
  }
  return n === 0 ? zeros(b, dims) : take(b, parts, index, dims, source);
}

/** Appends the derivative of `output` by `wrt` times a direction of the sizes of `wrt`: ∂(Σ gradient ⊙ direction)/∂wrt. */
export function hessianTimes(b: Builder, output: NodeId, wrt: NodeId, direction: NodeId): NodeId {
  const g = gradient(b, output, wrt);
  const along = multiply(b, g, direction);
  return backprop(b, along, ones(b, dimsOf(b, along)), [wrt])[0]!;
}

/** Appends ∂²output/∂first∂second, of sizes [...first, ...second], for a scalar output. */
export function hessian(b: Builder, output: NodeId, first: NodeId, second: NodeId): NodeId {
  return jacobian(b, gradient(b, output, first), second);
}
