/** For tests: a scope with names of every kind, and random expressions over it. */
import * as fc from 'fast-check';
import type { Expr, OpName } from './expr';
import { ALL, call, derivative, index, name, num } from './expr';
import { makeScope } from './names';

export const { scope: TEST_SCOPE } = makeScope({
  entities: [
    { name: 'X', kind: 'quantity', dims: ['N', 'D'] },
    { name: 'W', kind: 'quantity', dims: ['D', 'M'] },
    { name: 'Y', kind: 'quantity', dims: ['N', 'M'] },
    { name: 'Z', kind: 'quantity', dims: ['N', 'M'] },
    { name: 'b', kind: 'quantity', dims: ['M'] },
    { name: 'p', kind: 'quantity', dims: ['K'], also: ['\\hat{y}'] },
    { name: 'z', kind: 'quantity', dims: ['K'] },
    { name: 'Delta', kind: 'quantity', dims: [], also: ['\\Delta'] },
    { name: 'W^{[1]}', kind: 'quantity', dims: ['D', 'M'] },
    { name: 'u_i', kind: 'quantity', dims: ['D'] },
    { name: 'L', kind: 'quantity', dims: [] },
    { name: 'N', kind: 'size', dims: [] },
    { name: 'D', kind: 'size', dims: [] },
    { name: 'M', kind: 'size', dims: [] },
    { name: 'K', kind: 'size', dims: [] },
    { name: 'c', kind: 'label', dims: ['N'] },
  ],
  loss: 'L',
  sizes: new Map([
    ['N', 2],
    ['D', 2],
    ['M', 3],
    ['K', 4],
  ]),
  indices: ['i', 'j'],
});

const LETTERS = ['i', 'j'] as const;
const letter = fc.constantFrom(...LETTERS).map((l): Expr => name(l));
const digit = fc.integer({ min: 1, max: 3 }).map((n): Expr => num(n));
const shifted = fc.tuple(letter, digit).map(([l, d]): Expr => call('add', [l, d]));
const label = letter.map((l): Expr => index(name('c'), [l]));
const position = fc.oneof({ weight: 4, arbitrary: letter }, { weight: 4, arbitrary: digit }, shifted, label);
const matrix = fc.constantFrom('X', 'W', 'Y', 'Z');
const vector = fc.constantFrom('b', 'p', 'z');
const entry = fc.oneof(
  fc.tuple(matrix, position, position).map(([m, i, j]): Expr => index(name(m), [i, j])),
  fc.tuple(vector, position).map(([v, i]): Expr => index(name(v), [i])),
);
const quantity = fc.oneof(
  entry,
  fc.oneof(matrix, vector, fc.constantFrom('Delta', 'u_i')).map((n): Expr => name(n)),
);
const row = fc
  .tuple(matrix, digit, fc.boolean())
  .map(([m, i, first]): Expr => index(name(m), first ? [i, ALL] : [ALL, i]));
const leaf = fc.oneof(
  { weight: 3, arbitrary: quantity },
  { weight: 2, arbitrary: fc.constantFrom('1', '2', '0.5', '12', '1e-3').map((t): Expr => num(t)) },
  row,
  quantity.map((q): Expr => derivative(name('L'), [q])),
  fc.tuple(entry, entry).map(([a, b]): Expr => derivative(a, [b])),
  fc.tuple(entry, entry).map(([a, b]): Expr => derivative(name('L'), [a, b])),
  fc.constantFrom('N', 'K').map((n): Expr => name(n)),
  fc.tuple(letter, letter).map(([i, j]): Expr => call('delta', [i, j])),
  label.map((c): Expr => call('onehot', [c])),
  fc.constantFrom('N', 'K').map((n): Expr => call('eye', [name(n)])),
  fc.constantFrom('N', 'K').map((n): Expr => call('ones', [name(n)])),
);

/** What an index may stand behind, other than a name: an entry's further indices belong to it, and a number has none. */
const indexable = (e: Expr): boolean =>
  e.kind === 'index' ? e.at.some((a) => a.kind === 'all') : e.kind !== 'name' && e.kind !== 'number';

const pick = (...ops: OpName[]) => fc.constantFrom(...ops);

/** Random expressions such as the readers make. */
export const arbitraryExpr: fc.Arbitrary<Expr> = fc.letrec<{ expr: Expr; condition: Expr }>((tie) => {
  const e = tie('expr');
  return {
    condition: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.tuple(pick('lt', 'le', 'gt', 'ge', 'eq', 'ne'), e, e).map(([op, a, b]): Expr => call(op, [a, b])),
      fc.tuple(pick('and', 'or'), tie('condition'), tie('condition')).map(([op, a, b]): Expr => call(op, [a, b])),
      tie('condition').map((c): Expr => call('not', [c])),
    ),
    expr: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      { weight: 4, arbitrary: leaf },
      {
        weight: 5,
        arbitrary: fc
          .tuple(pick('add', 'subtract', 'times', 'hadamard', 'divide'), e, e)
          .map(([op, a, b]): Expr => call(op, [a, b])),
      },
      fc.tuple(pick('power', 'elementwise_power'), e, e).map(([op, a, b]): Expr => call(op, [a, b])),
      e.map((a): Expr => call('negate', [a])),
      e.map((a): Expr => call('transpose', [a])),
      fc
        .tuple(pick('exp', 'log', 'sqrt', 'tanh', 'sigmoid', 'relu', 'abs', 'softmax', 'sum', 'mean', 'norm'), e)
        .map(([op, a]): Expr => call(op, [a])),
      fc
        .tuple(pick('sigmoid', 'tanh'), fc.integer({ min: 1, max: 2 }), e)
        .map(([op, order, arg]): Expr => ({ kind: 'prime', op, order, arg })),
      fc.tuple(pick('maximum', 'minimum'), e, e).map(([op, a, b]): Expr => call(op, [a, b])),
      e.map((body): Expr => ({ kind: 'sum', index: 'k', body: call('times', [index(name('p'), [name('k')]), body]) })),
      fc.tuple(e, e).map(([to, body]): Expr => ({ kind: 'sum', index: 'k', from: num('1'), to, body })),
      e.map((body): Expr => ({ kind: 'sum', index: 'k', where: call('ne', [name('k'), name('i')]), body })),
      tie('condition'),
      fc.tuple(fc.constantFrom('prod', 'max', 'min'), e).map(
        ([by, body]): Expr => ({
          kind: 'sum',
          index: 'k',
          by,
          body: call('times', [index(name('p'), [name('k')]), body]),
        }),
      ),
      fc
        .tuple(pick('sum', 'mean', 'max', 'min'), fc.constantFrom('0', '1'), e)
        .map(([op, axis, a]): Expr => call(op, [a], undefined, { axis: num(axis) })),
      e.map((a): Expr => call('logsumexp', [a])),
      fc.tuple(pick('dot', 'outer'), e, e).map(([op, a, b]): Expr => call(op, [a, b])),
      fc.tuple(e, e).map((items): Expr => ({ kind: 'list', items })),
      fc.tuple(e, e, e, e).map(
        ([a, b, c, d]): Expr => ({
          kind: 'list',
          items: [
            { kind: 'list', items: [a, b] },
            { kind: 'list', items: [c, d] },
          ],
        }),
      ),
      fc.tuple(e, position).map(([a, i]): Expr => index(indexable(a) ? a : call('transpose', [a]), [i])),
      fc.tuple(tie('condition'), e, e).map(([when, a, b]): Expr => call('where', [when, a, b])),
      fc
        .tuple(tie('condition'), e, e)
        .map(([when, a, b]): Expr => ({ kind: 'cases', branches: [{ when, value: a }, { value: b }] })),
    ),
  };
}).expr;
