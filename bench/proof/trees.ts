/** Walking answers as trees: where a value stands, its rank, and the tree with one place replaced. */
import type { Reference } from '../../src/assignment/reference';
import type { AllExpr, Expr, OpName } from '../../src/language/expr';

/**
 * What stands at a place: a value that may be any number, a condition, or a whole number (a size, an exponent, a side of an
 * equation between labels), which rounding must not touch.
 */
export type Role = 'value' | 'condition' | 'whole';

/** A place inside an answer: how to put something else there, and the letters that sums around it bind. */
export type Spot = {
  readonly expr: Expr;
  readonly put: (by: Expr) => Expr;
  readonly bound: readonly string[];
  readonly role: Role;
};

const SIZED: ReadonlySet<OpName> = new Set(['ones', 'zeros', 'eye', 'onehot', 'delta', 'eq', 'ne', 'reshape', 'slice']);
const LOGIC: ReadonlySet<OpName> = new Set(['and', 'or', 'not']);

function roleOf(op: OpName, arg: number, own: Role): Role {
  if (own === 'whole' || SIZED.has(op)) return 'whole';
  if (LOGIC.has(op) || (op === 'where' && arg === 0)) return 'condition';
  return arg === 1 && (op === 'power' || op === 'elementwise_power') ? 'whole' : 'value';
}

/** Every place of a tree where something stands by itself: not what is inside an index, a derivative or bounds. */
export function spots(root: Expr): Spot[] {
  const out: Spot[] = [];
  const visit = (expr: Expr, put: (by: Expr) => Expr, bound: readonly string[], role: Role): void => {
    out.push({ expr, put, bound, role });
    switch (expr.kind) {
      case 'number':
      case 'name':
      case 'derivative':
      case 'index':
        return;
      case 'prime':
        visit(expr.arg, (arg) => put({ ...expr, arg }), bound, role);
        return;
      case 'call':
        expr.args.forEach((a, i) => {
          const at = (by: Expr): Expr => put({ ...expr, args: expr.args.map((x, k) => (k === i ? by : x)) });
          visit(a, at, bound, roleOf(expr.op, i, role));
        });
        return;
      case 'sum': {
        const inside = [...bound, expr.index];
        if (expr.where) visit(expr.where, (where) => put({ ...expr, where }), inside, 'condition');
        visit(expr.body, (body) => put({ ...expr, body }), inside, role);
        return;
      }
      case 'cases':
        expr.branches.forEach((b, i) => {
          const at = (by: Partial<typeof b>): Expr =>
            put({ ...expr, branches: expr.branches.map((x, k) => (k === i ? { ...x, ...by } : x)) });
          if (b.when) visit(b.when, (when) => at({ when }), bound, 'condition');
          visit(b.value, (value) => at({ value }), bound, role);
        });
        return;
      case 'list':
        expr.items.forEach((a, i) => {
          visit(a, (by) => put({ ...expr, items: expr.items.map((x, k) => (k === i ? by : x)) }), bound, role);
        });
    }
  };
  visit(root, (by) => by, [], 'value');
  return out;
}

const ELEMENTWISE: ReadonlySet<OpName> = new Set(
  [
    'negate add subtract hadamard elementwise_power where lt le gt ge eq ne and or not exp log log1p expm1 sqrt square',
    'reciprocal abs sign sin cos tan sinh cosh tanh sigmoid relu leaky_relu gelu softplus erf step clip maximum minimum',
  ].flatMap((s) => s.split(' ') as OpName[]),
);
const TO_SCALAR: ReadonlySet<OpName> = new Set([
  'sum',
  'mean',
  'norm',
  'trace',
  'dot',
  'max',
  'min',
  'logsumexp',
  'prod',
]);

/** 0 for a scalar, 1 or 2 for arrays, undefined where it is not plain to see. */
export type Rank = 0 | 1 | 2 | undefined;

/** The rank of a value in an answer; conservative. `letters` are index letters that stand for one number. */
export function rankOf(e: Expr, reference: Reference, letters: ReadonlySet<string>): Rank {
  const rank = (x: Expr): Rank => rankOf(x, reference, letters);
  const taken = (name: string, at: readonly (Expr | AllExpr)[]): Rank => {
    const dims = reference.quantity(name)?.shape.length;
    if (dims === undefined || at.some((a) => a.kind === 'all')) return undefined;
    return at.length === dims ? 0 : undefined;
  };
  const widest = (xs: readonly Expr[]): Rank => {
    let most: Rank = 0;
    for (const x of xs) {
      const r = rank(x);
      if (r === undefined || (r > 0 && most > 0 && r !== most)) return undefined;
      if (r > most) most = r;
    }
    return most;
  };
  switch (e.kind) {
    case 'number':
      return 0;
    case 'name': {
      if (letters.has(e.name) || reference.sizes.has(e.name) || e.name === 'pi' || e.name === 'e') return 0;
      const dims = reference.quantity(e.name)?.shape.length;
      return dims === 0 || dims === 1 || dims === 2 ? dims : undefined;
    }
    case 'index':
      return e.base.kind === 'name' ? taken(e.base.name, e.at) : undefined;
    case 'derivative': {
      const ranks = [e.of, ...e.by].map(rank);
      if (ranks.some((r) => r === undefined)) return undefined;
      const total = ranks.reduce<number>((a, b) => a + (b ?? 0), 0);
      return total === 0 || total === 1 || total === 2 ? total : undefined;
    }
    case 'prime':
      return rank(e.arg);
    case 'sum':
      return rankOf(e.body, reference, new Set([...letters, e.index])) === 0 ? 0 : undefined;
    case 'cases':
      return widest(e.branches.map((b) => b.value));
    case 'list':
      return undefined;
    case 'call': {
      if (ELEMENTWISE.has(e.op)) return widest(e.args);
      if (e.op === 'times' || e.op === 'divide' || e.op === 'power') {
        const [a, b] = e.args.map(rank);
        if (a === undefined || b === undefined) return undefined;
        if (a === 0 && b === 0) return 0;
        if (e.op === 'power') return undefined;
        if (a === 0 || b === 0) return a === 0 ? b : a;
        return a === 2 && b === 2 ? 2 : undefined;
      }
      if (e.op === 'transpose') return e.args[0] && rank(e.args[0]) === 2 ? 2 : undefined;
      if (TO_SCALAR.has(e.op) && !e.named && e.args.length === 1) return 0;
      if (e.op === 'softmax' && e.args[0]) return rank(e.args[0]);
      return undefined;
    }
  }
}

/** Letters used anywhere in a tree, as names or as bound indices. */
export function lettersIn(e: Expr): Set<string> {
  return new Set([...JSON.stringify(e).matchAll(/"(?:name|index)":"(\w+)"/g)].map((m) => m[1] ?? ''));
}

/** The tree with a free name replaced, inside indices and bounds too; sums that bind it anew are left alone. */
export function renamed(e: Expr, from: string, to: string): Expr {
  const visit = (x: unknown): unknown => {
    if (Array.isArray(x)) return x.map(visit);
    if (x === null || typeof x !== 'object') return x;
    const node = x as Record<string, unknown>;
    if (node.kind === 'name' && node.name === from) return { ...node, name: to };
    if (node.kind === 'sum' && node.index === from) return node;
    return Object.fromEntries(Object.entries(node).map(([k, v]) => [k, k === 'span' ? v : visit(v)]));
  };
  return visit(e) as Expr;
}
