/** The table of operations: a row each. Shape rules are in dims.ts, since a program is checked as it is built. */
import type { Op } from './op';
import { ELEMENTWISE } from './ops-elementwise';
import { REDUCTIONS } from './ops-reduction';
import { STRUCTURE } from './ops-structure';
import type { Node, NodeId, Primitive, Program } from './program';

export type { Layout } from './kernels';
export type { Branch, Exact, Op, Vjp } from './op';

export const OPS: Readonly<Record<Primitive, Op>> = { ...STRUCTURE, ...ELEMENTWISE, ...REDUCTIONS };

/** What a branch is decided by. */
export type Margin =
  /** The sign of left − right, broadcast. */
  | { readonly kind: 'difference'; readonly left: NodeId; readonly right: NodeId }
  /** The sign of the entries of `of`. */
  | { readonly kind: 'value'; readonly of: NodeId }
  /** The order of the entries of `of` over `axes`. */
  | { readonly kind: 'group'; readonly of: NodeId; readonly axes: readonly number[] };

/** What decides the branch of a node; `undefined` where its operation has none. */
export function marginOf(node: Node): Margin | undefined {
  const [first, second] = node.args;
  switch (OPS[node.op].branch) {
    case 'difference':
      return { kind: 'difference', left: first as NodeId, right: second as NodeId };
    case 'value':
      return { kind: 'value', of: first as NodeId };
    case 'group':
      return { kind: 'group', of: first as NodeId, axes: node.attrs.axes ?? [] };
    default:
      return undefined;
  }
}

/** The nodes where a program branches, in order; not those whose operands hold no input. */
export function places(program: Program): NodeId[] {
  const { nodes } = program;
  const varies = new Uint8Array(nodes.length);
  const out: NodeId[] = [];
  for (let id = 0; id < nodes.length; id++) {
    const node = nodes[id] as Node;
    if (node.op === 'input') varies[id] = 1;
    for (const a of node.args) if (varies[a]) varies[id] = 1;
    if (varies[id] && OPS[node.op].branch) out.push(id);
  }
  return out;
}
