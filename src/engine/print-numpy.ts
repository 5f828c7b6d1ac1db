/** Prints a program as NumPy, so that a value can be checked without backmark; what has no short form is not printed. */
import { count, type Node, type NodeId, type Program } from './program';

/** How tightly a printed expression holds together, by Python's grammar. */
const COMPARE = 1;
const SUM = 5;
const PRODUCT = 6;
const SIGN = 7;
const POWER = 8;
const ATOM = 9;

/** `truth`: the same as a condition, where it is one. */
type Printed = { readonly text: string; readonly level: number; readonly truth?: string };

/** Lines that name what is used more than once, then the expression itself. */
export type NumpyCode = { readonly lines: readonly string[]; readonly value: string };

/** Larger tables of indices and literals say nothing to a reader. */
const MOST_ENTRIES = 256;

class Unprintable extends Error {}

/** A comparison as the number that it is here, 1 or 0, and bare. */
const condition = (truth: string): Printed => ({ text: `1. * (${truth})`, level: PRODUCT, truth });
const isTrue = (p: Printed): string => p.truth ?? `${bracket(p, COMPARE + 1)} != 0`;
const atom = (text: string): Printed => ({ text, level: ATOM });
const bracket = (p: Printed, least: number): string => (p.level < least ? `(${p.text})` : p.text);

/** A double as Python reads it back, to the last digit. */
export function numpyNumber(x: number): string {
  if (Number.isNaN(x)) return 'np.nan';
  if (!Number.isFinite(x)) return x > 0 ? 'np.inf' : '-np.inf';
  const text = Object.is(x, -0) ? '-0' : String(x);
  return /^-?\d+$/.test(text) ? `${text}.` : text;
}

/** Entries in row-major order as nested Python lists, a number for a scalar. */
export function nested(dims: readonly number[], entries: ArrayLike<number>, show: (x: number) => string): string {
  const build = (axis: number, offset: number): string => {
    if (axis === dims.length) return show(entries[offset] as number);
    const step = count(dims.slice(axis + 1));
    return `[${Array.from({ length: dims[axis] as number }, (_, i) => build(axis + 1, offset + i * step)).join(', ')}]`;
  };
  return build(0, 0);
}

/** An array as a NumPy literal. */
export function numpyArray(dims: readonly number[], entries: ArrayLike<number>): string {
  const text = nested(dims, entries, numpyNumber);
  return dims.length === 0 ? `np.float64(${text})` : `np.array(${text})`;
}

/**
 * A node of a program as NumPy code over arrays named by `nameOf`. Undefined where an operation has no short form. `temporary`
 * leads the names of what is used more than once.
 */
export function printNumpy(
  program: Program,
  out: NodeId,
  nameOf: (input: string) => string,
  temporary = 't',
): NumpyCode | undefined {
  const uses = usesOf(program, out);
  const named = new Map<NodeId, string>();
  const lines: string[] = [];
  const done = new Map<NodeId, Printed>();
  try {
    for (const id of [...uses.keys()].sort((a, b) => a - b)) {
      const node = program.nodes[id] as Node;
      const args = node.args.map((a) => {
        const name = named.get(a);
        return name === undefined ? (done.get(a) as Printed) : atom(name);
      });
      const printed = printNode(program, node, args, nameOf);
      if (id !== out && (uses.get(id) ?? 0) > 1 && printed.text.length > 12) {
        const name = `${temporary}${named.size + 1}`;
        named.set(id, name);
        lines.push(`${name} = ${printed.text}`);
      }
      done.set(id, printed);
    }
  } catch (error) {
    if (error instanceof Unprintable) return undefined;
    throw error;
  }
  return { lines, value: (done.get(out) as Printed).text };
}

/** How often each node that `out` needs is used. */
function usesOf(program: Program, out: NodeId): ReadonlyMap<NodeId, number> {
  const uses = new Map<NodeId, number>([[out, 1]]);
  for (let id = out; id >= 0; id--) {
    if (!uses.has(id)) continue;
    for (const a of program.nodes[id]?.args ?? []) uses.set(a, (uses.get(a) ?? 0) + 1);
  }
  return uses;
}

const FUNCTIONS: Partial<Record<Node['op'], string>> = {
  exp: 'np.exp',
  log: 'np.log',
  sqrt: 'np.sqrt',
  abs: 'np.abs',
  sign: 'np.sign',
  sin: 'np.sin',
  cos: 'np.cos',
  tanh: 'np.tanh',
  maximum: 'np.maximum',
  minimum: 'np.minimum',
};
const INFIX: Partial<Record<Node['op'], readonly [string, number]>> = {
  add: ['+', SUM],
  subtract: ['-', SUM],
  multiply: ['*', PRODUCT],
  divide: ['/', PRODUCT],
  matmul: ['@', PRODUCT],
};
const COMPARISONS: Partial<Record<Node['op'], string>> = { lt: '<', le: '<=', gt: '>', ge: '>=', eq: '==', ne: '!=' };
const REDUCTIONS: Partial<Record<Node['op'], string>> = { sum: 'np.sum', amax: 'np.max', amin: 'np.min' };

function printNode(program: Program, node: Node, args: readonly Printed[], nameOf: (input: string) => string): Printed {
  const [a, b, c] = args as [Printed, Printed, Printed];
  const argDims = (i: number): readonly number[] => program.nodes[node.args[i] as NodeId]?.dims ?? [];
  const call = FUNCTIONS[node.op];
  if (call !== undefined) return atom(`${call}(${args.map((x) => x.text).join(', ')})`);
  const infix = INFIX[node.op];
  if (infix) {
    const [sign, level] = infix;
    return { text: `${bracket(a, level)} ${sign} ${bracket(b, level + 1)}`, level };
  }
  const comparison = COMPARISONS[node.op];
  if (comparison !== undefined) return condition(`${bracket(a, COMPARE + 1)} ${comparison} ${bracket(b, COMPARE + 1)}`);
  const reduction = REDUCTIONS[node.op];
  if (reduction !== undefined) return atom(`${reduction}(${a.text}${axesText(node, argDims(0))})`);
  switch (node.op) {
    case 'input':
      return atom(nameOf(node.attrs.name ?? ''));
    case 'constant': {
      const text = node.attrs.text ?? '0';
      return { text: /^-?\d+$/.test(text) ? `${text}.` : text, level: text.startsWith('-') ? SIGN : ATOM };
    }
    case 'literal':
      return atom(numpyArray(node.dims, few(node.attrs.values ?? [])));
    case 'reshape':
      return atom(`np.reshape(${a.text}, ${tuple(node.dims)})`);
    case 'take':
      return taken(
        node,
        args,
        node.args.map((_, i) => argDims(i)),
      );
    case 'put': {
      const index = Array.from(few(node.attrs.index ?? []));
      if (index.some((i) => i < 0)) throw new Unprintable();
      return atom(
        `np.bincount([${index.join(', ')}], np.ravel(${a.text}), ${count(node.dims)}).reshape(${tuple(node.dims)})`,
      );
    }
    case 'identity':
      return a;
    case 'negate':
      return { text: `-${bracket(a, SIGN)}`, level: SIGN };
    case 'power':
      return { text: `${bracket(a, POWER + 1)}**${bracket(b, POWER + 1)}`, level: POWER };
    case 'sigmoid':
      return { text: `1 / (1 + np.exp(-${bracket(a, SIGN)}))`, level: PRODUCT };
    case 'softplus':
      return atom(`np.logaddexp(0, ${a.text})`);
    case 'not':
      return condition(a.truth === undefined ? `${bracket(a, COMPARE + 1)} == 0` : `~(${a.truth})`);
    case 'and':
      return condition(`(${isTrue(a)}) & (${isTrue(b)})`);
    case 'or':
      return condition(`(${isTrue(a)}) | (${isTrue(b)})`);
    case 'where':
      return atom(`np.where(${isTrue(a)}, ${b.text}, ${c.text})`);
    case 'softmax':
      return {
        text: `np.exp(${a.text}) / np.sum(np.exp(${a.text}), axis=-1, keepdims=True)`,
        level: PRODUCT,
      };
    case 'logsumexp':
      return atom(`np.log(np.sum(np.exp(${a.text}), axis=-1))`);
    case 'erf':
    case 'unspecified':
      throw new Unprintable();
    default:
      throw new Unprintable();
  }
}

function few<T extends ArrayLike<number>>(entries: T): T {
  if (entries.length > MOST_ENTRIES) throw new Unprintable();
  return entries;
}

const tuple = (dims: readonly number[]): string => (dims.length === 1 ? `(${dims[0]},)` : `(${dims.join(', ')})`);

function axesText(node: Node, dims: readonly number[]): string {
  const axes = node.attrs.axes ?? dims.map((_, i) => i);
  const keep = node.attrs.keep === true ? ', keepdims=True' : '';
  if (axes.length === dims.length) return keep;
  return `, axis=${axes.length === 1 ? axes[0] : tuple(axes)}${keep}`;
}

/** Entries taken from arrays: a transpose, a slice, rows repeated, or a table of positions. */
function taken(node: Node, args: readonly Printed[], argDims: readonly (readonly number[])[]): Printed {
  const index = Array.from(node.attrs.index ?? []);
  if (node.attrs.source === undefined && args.length === 1) {
    const short = sliced(args[0] as Printed, argDims[0] ?? [], node.dims, index);
    if (short) return short;
  }
  const starts: number[] = [];
  let total = 0;
  for (const dims of argDims) {
    starts.push(total);
    total += count(dims);
  }
  const at = few(index).map((i, e) => (i < 0 ? total : i + (starts[node.attrs.source?.[e] ?? 0] as number)));
  const zero = index.some((i) => i < 0) ? ', 0.' : '';
  const all =
    args.length === 1 && zero === ''
      ? `np.ravel(${args[0]?.text})`
      : `np.r_[${args.map((a) => `np.ravel(${a.text})`).join(', ')}${zero}]`;
  return atom(`${all}[${node.dims.length === 0 ? at[0] : `np.array(${nested(node.dims, at, String)})`}]`);
}

/** A take that goes along the axes of its argument: `A.T`, `A[0]`, `A[:, 1]`, or one stretched over new axes. */
function sliced(
  a: Printed,
  from: readonly number[],
  to: readonly number[],
  index: readonly number[],
): Printed | undefined {
  if (index.length === 0 || index.some((i) => i < 0)) return undefined;
  const strides = from.map((_, p) => count(from.slice(p + 1)));
  const steps = to.map((n, p) => (n > 1 ? (index[count(to.slice(p + 1))] as number) - (index[0] as number) : 0));
  const fits = index.every((i, e) => {
    let rest = e;
    let at = index[0] as number;
    for (let p = to.length - 1; p >= 0; p--) {
      at += (rest % (to[p] as number)) * (steps[p] as number);
      rest = Math.floor(rest / (to[p] as number));
    }
    return at === i;
  });
  if (!fits) return undefined;
  let rest = index[0] as number;
  const first = strides.map((s) => {
    const i = Math.floor(rest / s);
    rest %= s;
    return i;
  });
  // the axis of the argument that each axis of the result goes along; none where it repeats
  const along = to.map((n, p) =>
    n === 1 ? -1 : from.findIndex((m, q) => strides[q] === steps[p] && m === n && first[q] === 0 && steps[p] !== 0),
  );
  if (to.some((n, p) => n > 1 && steps[p] !== 0 && along[p] === -1)) return undefined;
  const used = along.filter((q) => q >= 0);
  if (new Set(used).size !== used.length) return undefined;
  const sorted = [...used].sort((x, y) => x - y);
  const open = from.map((_, q) => used.includes(q));
  let text = bracket(a, ATOM);
  if (open.includes(false)) {
    const parts = from.map((_, q) => (open[q] ? ':' : String(first[q])));
    while (parts.at(-1) === ':') parts.pop();
    text += `[${parts.join(', ')}]`;
  }
  if (used.some((q, i) => q !== sorted[i]))
    text = used.length === 2 ? `${text}.T` : `np.transpose(${text}, ${tuple(used.map((q) => sorted.indexOf(q)))})`;
  const kept = to.filter((_, p) => along[p] !== -1);
  if (kept.length === to.length) return atom(text);
  const shape = to.map((_, p) => (along[p] === -1 ? 1 : (to[p] as number)));
  text = `np.reshape(${text}, ${tuple(shape)})`;
  return atom(shape.every((n, p) => n === to[p]) ? text : `np.broadcast_to(${text}, ${tuple(to)})`);
}
