/** The bridge to mathjs: its parser finds the structure of a line of placeholders, a closed list of its nodes becomes our tree. */
import { create, parseDependencies } from 'mathjs/number';
import type { Span } from '../problem';
import type { Expr, OpName } from './expr';
import { call } from './expr';

/** Names of one character are found in mathjs's tables of operators at a fraction of the cost of longer ones. */
const LETTERS = [...'abcdeghijklmnopqrstuwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const NUMBERS: ReadonlyMap<string, number> = new Map(LETTERS.map((l, i) => [l, i]));

/** What stands for atom `i` in a line for mathjs. */
export const placeholder = (i: number): string => LETTERS[i] ?? `v${i}`;

const atomOf = (name: string): number => NUMBERS.get(name) ?? Number(name.slice(1));

/**
 * What the placeholders stand for: a letter, or `v70`, for an atom; its number where a number stands, so that mathjs's rule for
 * `1/2 x` sees one; `f7(…)` is applied by `builders[7]`.
 */
export type Placeholders = {
  /** The answer as typed, in which the places of atoms lie. */
  readonly text: string;
  readonly atoms: readonly Expr[];
  readonly builders: readonly ((args: readonly Expr[]) => Expr)[];
  /** Told where a division is followed by an implicit product. */
  readonly division: (e: Expr) => void;
};

/** The shape of mathjs's nodes, as far as they are looked at. */
type MathNode = {
  readonly type: string;
  readonly name?: string;
  readonly value?: unknown;
  readonly fn?: string | { readonly name?: string };
  readonly args?: readonly MathNode[];
  readonly implicit?: boolean;
  readonly conditionals?: readonly string[];
  readonly params?: readonly MathNode[];
  readonly condition?: MathNode;
  readonly trueExpr?: MathNode;
  readonly falseExpr?: MathNode;
};

const math = create({ ...parseDependencies });

const BINARY: ReadonlyMap<string, OpName> = new Map([
  ['add', 'add'],
  ['subtract', 'subtract'],
  ['multiply', 'times'],
  ['dotMultiply', 'hadamard'],
  ['divide', 'divide'],
  ['dotDivide', 'divide'],
  ['pow', 'power'],
  ['dotPow', 'elementwise_power'],
  ['smaller', 'lt'],
  ['smallerEq', 'le'],
  ['larger', 'gt'],
  ['largerEq', 'ge'],
  ['equal', 'eq'],
  ['unequal', 'ne'],
  ['and', 'and'],
  ['or', 'or'],
]);

/** The tree of a line of placeholders; undefined where mathjs finds no structure or one that is not on the list. */
export function parsePlaceholders(source: string, known: Placeholders): Expr | undefined {
  let tree: MathNode;
  try {
    tree = math.parse(source) as unknown as MathNode;
  } catch {
    return undefined;
  }
  return convert(tree, known);
}

const union = (a: Expr, b: Expr): Span | undefined =>
  a.span && b.span && { start: Math.min(a.span.start, b.span.start), end: Math.max(a.span.end, b.span.end) };

function convert(node: MathNode, known: Placeholders): Expr | undefined {
  switch (node.type) {
    case 'SymbolNode':
      return node.name === undefined ? undefined : known.atoms[atomOf(node.name)];
    case 'ConstantNode':
      return typeof node.value === 'number' ? known.atoms[node.value] : undefined;
    case 'OperatorNode':
      return operator(node, known);
    case 'FunctionNode': {
      const fn = typeof node.fn === 'object' ? node.fn.name : node.fn;
      const build = fn?.[0] === 'f' ? known.builders[Number(fn.slice(1))] : undefined;
      const args = all(node.args, known);
      return build && args && build(args);
    }
    case 'RelationalNode': {
      const params = all(node.params, known);
      if (!params) return undefined;
      let out: Expr | undefined;
      for (const [i, fn] of (node.conditionals ?? []).entries()) {
        const op = BINARY.get(fn);
        const [a, b] = [params[i], params[i + 1]];
        if (!op || !a || !b) return undefined;
        const next = call(op, [a, b], union(a, b));
        out = out ? call('and', [out, next], union(out, next)) : next;
      }
      return out;
    }
    case 'ConditionalNode': {
      const parts = all([node.condition, node.trueExpr, node.falseExpr] as MathNode[], known);
      if (!parts) return undefined;
      return call('where', parts, union(parts[0] as Expr, parts[2] as Expr));
    }
    default:
      return undefined;
  }
}

function all(nodes: readonly MathNode[] | undefined, known: Placeholders): Expr[] | undefined {
  const out: Expr[] = [];
  for (const node of nodes ?? []) {
    const e = convert(node, known);
    if (!e) return undefined;
    out.push(e);
  }
  return out;
}

/** Operators; the left spine of a long sum is walked in a loop. */
function operator(top: MathNode, known: Placeholders): Expr | undefined {
  const spine: MathNode[] = [];
  let node = top;
  while (node.type === 'OperatorNode' && node.args?.length === 2) {
    spine.push(node);
    node = node.args[0] as MathNode;
  }
  let out = node.type === 'OperatorNode' ? prefix(node, known) : convert(node, known);
  for (let i = spine.length - 1; i >= 0 && out; i--) {
    const at = spine[i] as MathNode;
    const right = convert((at.args as readonly MathNode[])[1] as MathNode, known);
    const op = BINARY.get(at.fn as string);
    if (!right || !op) return undefined;
    out = call(op, [out, right], union(out, right));
    if (op === 'divide' && isImplicit((at.args as readonly MathNode[])[1])) known.division(out);
  }
  return out;
}

const isImplicit = (node: MathNode | undefined): boolean => node?.type === 'OperatorNode' && node.implicit === true;

function prefix(node: MathNode, known: Placeholders): Expr | undefined {
  const arg = node.args?.[0];
  const e = arg && convert(arg, known);
  if (!e) return undefined;
  if (node.fn === 'unaryMinus') return call('negate', [e], e.span && fromSign(known.text, e.span));
  if (node.fn === 'unaryPlus') return e;
  if (node.fn === 'ctranspose') return call('transpose', [e], e.span && toMark(known.text, e.span));
  return undefined;
}

/** The place of an operand with the minus sign before it. */
function fromSign(text: string, { start, end }: Span): Span {
  let at = start - 1;
  while (at >= 0 && /[\s+]/.test(text[at] as string)) at--;
  return { start: /[-−–—﹣⁻]/.test(text[at] ?? '') ? at : start, end };
}

const TRANSPOSED = /\s*(?:['’′ᵀ⊤]|\^\s*(?:\{\s*(?:['’′⊤T]|top|intercal|tr|t)\s*\}|['’′⊤T]|top|intercal|tr|t))/y;

/** The place of an operand with the mark of a transpose behind it. */
function toMark(text: string, { start, end }: Span): Span {
  TRANSPOSED.lastIndex = end;
  return { start, end: TRANSPOSED.test(text) ? TRANSPOSED.lastIndex : end };
}
