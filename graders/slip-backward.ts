/** Slips made in the chain rule: the reference's backprop again with one rule wrong, held against the answer. */
import { dimsOf, literal, multiply, ones, reshape } from '../src/engine/build';
import type { Builder, Node, NodeId } from '../src/engine/program';
import { count } from '../src/engine/program';
import type { Rule } from './chain';
import { changedTarget, path } from './chain';
import type { SlipCase } from './slip-case';
import { isAnswer } from './slip-case';
import type { Mutation } from './slip-rules';
import { argOf, sameSize } from './slip-rules';
import { short } from './slip-terms';
import type { Target } from './target';

const ids = new Map<Mutation, number>();

/** A number of its own for each wrong rule, by which its values are kept. */
function ruleId(m: Mutation): number {
  let id = ids.get(m);
  if (id === undefined) {
    id = ids.size;
    ids.set(m, id);
  }
  return id;
}

/** The line of the forward pass that holds a node, as the assignment writes it. */
function lineOf(c: SlipCase, node: NodeId): string {
  const line = c.reference.problem.forward.find((f) => (c.reference.node(f.name) ?? -1) >= node);
  return line ? `${line.name} = ${short(c, line.expr)}` : c.target.named.of;
}

/** The sentence of a wrong rule; a function's own derivative is said with the line it stands in. */
function told(c: SlipCase, m: Mutation, node: NodeId): string {
  const line = lineOf(c, node);
  const says = m.says(c, c.reference.b.nodes[node] as Node, line);
  return says.includes(line) || !/'|²|√/.test(says) ? says : `${says} (in ${line})`;
}

const known = new WeakMap<Target, Map<Mutation, readonly (readonly NodeId[])[]>>();

/** Where the chain from what is asked about passes operations that a wrong rule is for: all of them together, then each alone. */
function placesFor(c: SlipCase, m: Mutation): readonly (readonly NodeId[])[] {
  let all = known.get(c.target);
  if (!all) {
    all = new Map();
    known.set(c.target, all);
  }
  let sets = all.get(m);
  if (!sets) {
    const { b } = c.reference;
    const nodes = way(c).filter((id) => {
      const node = b.nodes[id] as Node;
      return m.ops.includes(node.op) && id !== wrtOf(c) && (m.at?.(c, node, id) ?? true);
    });
    const alone = nodes.length > 1 && nodes.length <= 5 ? nodes.map((n) => [n]) : [];
    sets = nodes.length === 0 ? [] : [nodes, ...alone];
    all.set(m, sets);
  }
  return sets;
}

const wrtOf = (c: SlipCase): NodeId | undefined => c.reference.node(c.target.named.by[0] ?? '');

const ways = new WeakMap<Target, readonly NodeId[]>();

/** The nodes of the chain of a first derivative. */
function way(c: SlipCase): readonly NodeId[] {
  let nodes = ways.get(c.target);
  if (!nodes) {
    const [of, wrt] = [c.reference.node(c.target.named.of), wrtOf(c)];
    const first = of !== undefined && wrt !== undefined && c.target.named.by.length === 1 && wrt <= of;
    nodes = first ? path(c.reference.b, wrt, of) : [];
    ways.set(c.target, nodes);
  }
  return nodes;
}

/** Tries each wrong rule. */
export function backward(c: SlipCase, mutations: readonly Mutation[]): string | undefined {
  if (!c.answer) return undefined;
  for (const m of mutations)
    for (const set of placesFor(c, m)) {
      const rule: Rule = (into, self, g, which) => {
        if (!set.includes(self)) return undefined;
        const part = m.wrong(into, self, g, which);
        return part !== undefined && count(dimsOf(into, part)) === count(dimsOf(into, argOf(into, self, which)))
          ? reshape(into, part, dimsOf(into, argOf(into, self, which)))
          : undefined;
      };
      if (isAnswer(c, `${ruleId(m)} at ${set.join()}`, () => changedTarget(c.reference, c.target, { rule })))
        return told(c, m, set[0] as NodeId);
    }
  return undefined;
}

/** Quantities that the chain passes between what is differentiated and by what. */
function passed(c: SlipCase): { name: string; node: NodeId }[] {
  const [by] = c.target.named.by;
  return c.reference.problem.forward.flatMap((f) => {
    const node = c.reference.node(f.name);
    return node !== undefined &&
      by !== undefined &&
      f.name !== by &&
      f.name !== c.target.named.of &&
      c.reference.depends(c.target.named.of, f.name) &&
      c.reference.depends(f.name, by)
      ? [{ name: f.name, node }]
      : [];
  });
}

/** The chain rule begun with ones: the upstream gradient left out. */
export function upstreamOnes(c: SlipCase): string | undefined {
  for (const { name, node } of passed(c)) {
    const reach = new Map([[node, (b: Builder, g: NodeId) => ones(b, dimsOf(b, g))]]);
    if (isAnswer(c, `ones at ${node}`, () => changedTarget(c.reference, c.target, { reach })))
      return `The upstream gradient d${c.target.named.of}/d${name} is missing`;
  }
  return undefined;
}

/** The upstream gradient multiplied in twice. */
export function upstreamTwice(c: SlipCase): string | undefined {
  for (const { name, node } of passed(c)) {
    const reach = new Map([[node, (b: Builder, g: NodeId) => multiply(b, g, g)]]);
    if (isAnswer(c, `twice at ${node}`, () => changedTarget(c.reference, c.target, { reach })))
      return `The upstream gradient d${c.target.named.of}/d${name} is applied twice`;
  }
  return undefined;
}

/** Whether what is asked about changes with a node only through another. */
function onlyThrough(c: SlipCase, low: NodeId, up: NodeId): boolean {
  const of = c.reference.node(c.target.named.of) as NodeId;
  const { b } = c.reference;
  if (!path(b, low, up).includes(low)) return false;
  const way = path(b, low, of).filter((id) => id !== up);
  // going down from the top without passing through `up`
  const reached = new Set<NodeId>([of]);
  for (const id of [...way].reverse()) if (reached.has(id)) for (const a of b.nodes[id]?.args ?? []) reached.add(a);
  return of === up || !reached.has(low);
}

/** A whole line of the forward pass skipped where its quantity and the one below have the same shape. */
export function lineSkipped(c: SlipCase): string | undefined {
  const [by] = c.target.named.by;
  const all = passed(c);
  for (const up of all) {
    for (const low of [...all, ...(by === undefined ? [] : [{ name: by, node: c.reference.node(by) as NodeId }])]) {
      if (low.node >= up.node || !onlyThrough(c, low.node, up.node)) continue;
      let kept: NodeId | undefined;
      const reach = new Map<NodeId, (b: Builder, g: NodeId) => NodeId>([
        [
          up.node,
          (_, g) => {
            kept = g;
            return g;
          },
        ],
        [low.node, (b, g) => (kept !== undefined && sameSize(b, kept, g) ? kept : g)],
      ]);
      if (isAnswer(c, `skip ${up.node} to ${low.node}`, () => changedTarget(c.reference, c.target, { reach })))
        return `The factor d${up.name}/d${low.name} of the chain rule is missing`;
    }
  }
  return undefined;
}

/** A function handed on as its own derivative, entry by entry: dA/dX taken to be A. */
export function functionItself(c: SlipCase): string | undefined {
  const [by] = c.target.named.by;
  const input = by === undefined ? undefined : c.reference.node(by);
  const ends = [...passed(c), ...(input === undefined || by === undefined ? [] : [{ name: by, node: input }])];
  for (const up of passed(c).filter(({ node }) => c.reference.b.nodes[node]?.op !== 'exp'))
    for (const low of ends) {
      if (low.node >= up.node || !onlyThrough(c, low.node, up.node)) continue;
      let kept: NodeId | undefined;
      const reach = new Map<NodeId, (b: Builder, g: NodeId) => NodeId>([
        [up.node, (_, g) => (kept = g)],
        [low.node, (b, g) => (kept !== undefined && sameSize(b, kept, g) ? multiply(b, kept, up.node) : g)],
      ]);
      if (isAnswer(c, `itself ${up.node} to ${low.node}`, () => changedTarget(c.reference, c.target, { reach })))
        return `d${up.name}/d${low.name} is taken to be ${up.name} itself`;
    }
  return undefined;
}

/** A derivative that takes some of its paths alone: those through one quantity, or two, are left out. */
export function pathDropped(c: SlipCase): string | undefined {
  const all = passed(c).slice(0, 8);
  const pairs = all.flatMap((a, i) => all.slice(i + 1).map((b) => [a, b]));
  for (const set of [...all.map((a) => [a]), ...pairs]) {
    const nothing = (b: Builder, g: NodeId): NodeId => literal(b, new Float64Array(count(dimsOf(b, g))), dimsOf(b, g));
    const reach = new Map(set.map(({ node }) => [node, nothing]));
    if (isAnswer(c, `without ${set.map((s) => s.node).join()}`, () => changedTarget(c.reference, c.target, { reach })))
      return `The path${set.length > 1 ? 's' : ''} through ${set.map((s) => s.name).join(' and ')} ${set.length > 1 ? 'are' : 'is'} left out`;
  }
  return undefined;
}
