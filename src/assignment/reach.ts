/** What a node of a reference is computed from. */
import type { NodeId } from '../engine/program';
import type { Reference } from './reference';

/** The names of the inputs that a node is computed from, not looking behind `stops`. */
export function inputsBehind(ref: Reference, from: NodeId, stops: ReadonlySet<NodeId> = new Set()): Set<string> {
  const names = new Set<string>();
  const seen = new Set<NodeId>();
  const todo = [from];
  for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
    if (seen.has(id) || stops.has(id)) continue;
    seen.add(id);
    const node = ref.b.nodes[id];
    if (node?.op === 'input' && node.attrs.name !== undefined) names.add(node.attrs.name);
    todo.push(...(node?.args ?? []));
  }
  return names;
}
