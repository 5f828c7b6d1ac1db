/** What form an expression has, as far as ranks tell before any shape is known: a scalar, a column, a row or a matrix. */
import type { Expr } from './expr';
import type { Entity, Scope } from './names';

export type Form = 'scalar' | 'column' | 'row' | 'matrix';

const byCanonicalName = new WeakMap<Scope['names'], ReadonlyMap<string, Entity>>();

/** The entity of a canonical name, as trees hold it; a name of the student's own comes first. */
export function entityNamed(canonical: string, scope: Scope): Entity | undefined {
  for (const e of scope.locals?.values() ?? []) if (e.name === canonical) return e;
  let all = byCanonicalName.get(scope.names);
  if (!all) {
    all = new Map([...scope.names.values()].map((e) => [e.name, e]));
    byCanonicalName.set(scope.names, all);
  }
  return all.get(canonical);
}

const ofRank = (rank: number): Form | undefined =>
  rank === 0 ? 'scalar' : rank === 1 ? 'column' : rank === 2 ? 'matrix' : undefined;

/** The form of an expression; undefined where ranks don't tell. */
export function formOf(e: Expr, scope: Scope): Form | undefined {
  switch (e.kind) {
    case 'number':
      return 'scalar';
    case 'name': {
      const entity = entityNamed(e.name, scope);
      return entity ? ofRank(entity.rank) : 'scalar';
    }
    case 'index': {
      const rank =
        e.base.kind === 'name' ? entityNamed(e.base.name, scope)?.rank : RANKS.get(formOf(e.base, scope) ?? '');
      return rank === undefined || rank < 0 ? undefined : ofRank(rank - e.at.filter((a) => a.kind !== 'all').length);
    }
    case 'derivative': {
      const [by, ...more] = e.by;
      return by && more.length === 0 && formOf(e.of, scope) === 'scalar' ? formOf(by, scope) : undefined;
    }
    case 'prime':
      return formOf(e.arg, scope);
    case 'sum':
      return formOf(e.body, scope);
    case 'cases':
      return e.branches[0] && formOf(e.branches[0].value, scope);
    case 'list':
      return undefined;
    case 'call':
      return formOfCall(e.op, e.args, e.named !== undefined, scope);
  }
}

const RANKS: ReadonlyMap<string, number> = new Map([
  ['scalar', 0],
  ['column', 1],
  ['matrix', 2],
]);

function formOfCall(op: string, args: readonly Expr[], named: boolean, scope: Scope): Form | undefined {
  const [a, b] = args;
  const first = a && formOf(a, scope);
  switch (op) {
    case 'times':
    case 'matmul':
      return b && product(first, formOf(b, scope));
    case 'transpose':
      return first === 'column' ? 'row' : first === 'row' ? 'column' : first;
    case 'norm':
    case 'dot':
    case 'trace':
    case 'delta':
      return 'scalar';
    case 'sum':
    case 'mean':
    case 'max':
    case 'min':
      return named ? undefined : 'scalar';
    case 'ones':
      return args.length <= 1 ? 'column' : 'matrix';
    case 'eye':
    case 'outer':
      return 'matrix';
    case 'diag':
      return first === 'matrix' ? 'column' : 'matrix';
    default:
      return args.length === 2 && b ? together(first, formOf(b, scope)) : args.length === 1 ? first : undefined;
  }
}

function together(a: Form | undefined, b: Form | undefined): Form | undefined {
  if (a === undefined || b === undefined) return undefined;
  if (a === b || b === 'scalar') return a;
  if (a === 'scalar') return b;
  return a === 'matrix' || b === 'matrix' ? 'matrix' : undefined;
}

function product(a: Form | undefined, b: Form | undefined): Form | undefined {
  if (a === undefined || b === undefined) return undefined;
  if (a === 'scalar') return b;
  if (b === 'scalar') return a;
  if (a === 'column') return b === 'row' ? 'matrix' : undefined;
  if (a === 'row') return b === 'column' ? 'scalar' : b === 'matrix' ? 'row' : undefined;
  return b === 'column' || b === 'matrix' ? b : undefined;
}

/** The names of an expression's sizes, as far as they stand in the problem: of names, gradients and elementwise functions of these. */
export function dimsOf(e: Expr, scope: Scope): readonly string[] | undefined {
  switch (e.kind) {
    case 'number':
      return [];
    case 'name':
      return entityNamed(e.name, scope)?.dims;
    case 'derivative': {
      const [by, ...more] = e.by;
      return by && more.length === 0 && formOf(e.of, scope) === 'scalar' ? dimsOf(by, scope) : undefined;
    }
    case 'prime':
      return dimsOf(e.arg, scope);
    case 'call': {
      const [a, b, ...more] = e.args;
      const first = a && dimsOf(a, scope);
      if (!a || !first || more.length > 0 || e.named) return undefined;
      if (e.op === 'transpose') return first.length === 2 ? [...first].reverse() : undefined;
      if (!b) return ELEMENTWISE.has(e.op) ? first : undefined;
      const second = dimsOf(b, scope);
      if (!second) return undefined;
      if (first.length === 0 || second.length === 0) return first.length === 0 ? second : first;
      if (ELEMENTWISE.has(e.op)) return first.join() === second.join() ? first : undefined;
      return e.op === 'times' && first.length === 2 && second.length === 2 && first[1] === second[0]
        ? [first[0] as string, second[1] as string]
        : undefined;
    }
    default:
      return undefined;
  }
}

const ELEMENTWISE: ReadonlySet<string> = new Set(
  'negate add subtract hadamard divide power elementwise_power exp log sqrt square abs sigmoid tanh relu softplus step'.split(
    ' ',
  ),
);
