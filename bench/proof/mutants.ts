/** Mutants of a right answer: one constant, sign, index, name or operation changed. Nearly all of them are wrong. */
import type { Reference } from '../../src/assignment/reference';
import type { AllExpr, Expr, OpName } from '../../src/language/expr';
import { call, children, name, num } from '../../src/language/expr';
import { rankOf, spots } from './trees';

export type Mutant = {
  readonly kind: 'constant' | 'sign' | 'index' | 'operation' | 'name';
  readonly says: string;
  readonly whole: Expr;
};

/** Operations that take each other's place. */
const SWAPS: readonly (readonly OpName[])[] = [
  ['add', 'subtract'],
  ['times', 'divide'],
  ['hadamard', 'add'],
  ['exp', 'expm1', 'log'],
  ['sin', 'cos'],
  ['tanh', 'sigmoid'],
  ['maximum', 'minimum'],
  ['max', 'min'],
  ['sum', 'mean'],
  ['lt', 'gt'],
  ['le', 'ge'],
  ['eq', 'ne'],
  ['and', 'or'],
  ['sqrt', 'square'],
  ['relu', 'abs', 'softplus'],
  ['softmax', 'log_softmax'],
];

/** Every mutant of a tree, in order. */
export function mutants(root: Expr, reference: Reference, indices: readonly string[]): Mutant[] {
  const out: Mutant[] = [];
  for (const s of spots(root)) {
    const { expr: e, put, bound } = s;
    const letters = [...new Set([...indices, ...bound])];
    const rank = rankOf(e, reference, new Set(letters));
    const add = (kind: Mutant['kind'], says: string, by: Expr): void => void out.push({ kind, says, whole: put(by) });
    if (e.kind === 'number') {
      const v = Number(e.text);
      for (const by of [v + 1, 2 * v, v * 1.001, v + 1e-6])
        if (by !== v) add('constant', `${e.text} becomes ${by}`, num(decimal(by)));
    }
    const isCondition = e.kind === 'call' && /^(lt|le|gt|ge|eq|ne|and|or|not)$/.test(e.op);
    if (rank !== undefined && !isCondition && e.kind !== 'number') {
      add('sign', 'a sign', call('negate', [e]));
      add('constant', 'a factor 1.0000001', call('times', [num('1.0000001'), e]));
    }
    if (e.kind === 'call') {
      for (const op of SWAPS.find((g) => g.includes(e.op)) ?? [])
        if (op !== e.op) add('operation', `${e.op} becomes ${op}`, { ...e, op });
      if (e.op === 'transpose' || e.op === 'negate')
        add(e.op === 'negate' ? 'sign' : 'operation', `no ${e.op}`, e.args[0] as Expr);
      if (
        e.op === 'times' &&
        e.args.length === 2 &&
        e.args.every((a) => rankOf(a, reference, new Set(letters)) === 2)
      ) {
        add('operation', 'factors swapped', { ...e, args: [...e.args].reverse() });
        add('operation', 'elementwise for matrix product', { ...e, op: 'hadamard' });
      }
      if ((e.op === 'add' || e.op === 'subtract') && e.args.length === 2)
        e.args.forEach((a, i) => {
          add('operation', `without the ${i === 0 ? 'second' : 'first'} term`, a);
        });
    }
    if (e.kind === 'sum') {
      add('operation', 'no sum: one term', substituteIndex(e.body, e.index));
      if (e.where) {
        const { where: _, ...rest } = e;
        add('operation', 'no condition of a sum', rest);
      }
    }
    const other = sameShape(e, reference);
    if (other !== undefined) add('name', `${(e as { name: string }).name} becomes ${other}`, name(other));
    for (const by of otherIndices(e, reference, letters)) add('index', 'an index', by);
  }
  return out;
}

const decimal = (x: number): string => String(Number(x.toPrecision(16)));

function substituteIndex(e: Expr, letter: string): Expr {
  const visit = (x: unknown): unknown => {
    if (Array.isArray(x)) return x.map(visit);
    if (x === null || typeof x !== 'object') return x;
    const node = x as Record<string, unknown>;
    if (node.kind === 'name' && node.name === letter) return num(1);
    return Object.fromEntries(Object.entries(node).map(([k, v]) => [k, visit(v)]));
  };
  return visit(e) as Expr;
}

/** Another quantity of the same shape for a whole quantity. */
function sameShape(e: Expr, reference: Reference): string | undefined {
  if (e.kind !== 'name') return undefined;
  const shape = reference.quantity(e.name)?.shape;
  if (!shape) return undefined;
  const { inputs, forward } = reference.problem;
  return [...inputs, ...forward].find((q) => {
    const s = reference.quantity(q.name)?.shape;
    return (
      q.name !== e.name &&
      s?.length === shape.length &&
      s.every((d, i) => d.label === shape[i]?.label && d.size === shape[i]?.size)
    );
  })?.name;
}

/** An entry or a derivative of entries with one index changed: a number to its neighbour in range, a letter to another. */
function otherIndices(e: Expr, reference: Reference, letters: readonly string[]): Expr[] {
  if (e.kind === 'index' && e.base.kind === 'name') {
    const shape = reference.quantity(e.base.name)?.shape;
    return e.at.flatMap((a, p) =>
      changed(a, shape?.[p]?.size, letters).map((by): Expr => ({ ...e, at: e.at.map((x, i) => (i === p ? by : x)) })),
    );
  }
  if (e.kind === 'derivative')
    return [
      ...otherIndices(e.of, reference, letters).map((of): Expr => ({ ...e, of })),
      ...e.by.flatMap((b, p) =>
        otherIndices(b, reference, letters).map((by): Expr => ({ ...e, by: e.by.map((x, i) => (i === p ? by : x)) })),
      ),
    ];
  return [];
}

function changed(a: Expr | AllExpr, size: number | undefined, letters: readonly string[]): Expr[] {
  if (a.kind === 'number' && size !== undefined && size > 1) return [num((Number(a.text) % size) + 1)];
  if (a.kind === 'name' && letters.includes(a.name)) return letters.filter((l) => l !== a.name).map((l) => name(l));
  return [];
}

/** How many nodes a tree has. */
export const sizeOf = (e: Expr): number => 1 + children(e).reduce((n, c) => n + sizeOf(c), 0);
