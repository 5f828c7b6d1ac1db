/** What needs no arithmetic takes no step, and says the same as the kernels would. */
import { append, constant, input, literal, sum } from './build';
import { plan, run } from './evaluate';
import { type Builder, type NodeId, newBuilder, type Primitive } from './program';

const VALUES = [2, 0, -3, Number.NaN];

/** How many rows are computed, and the result's values at x = VALUES. */
function at(build: (b: Builder, x: NodeId) => NodeId): { computed: number; values: number[] } {
  const b = newBuilder();
  const y = build(b, input(b, 'x', [4]));
  const p = plan(b, [y]);
  const r = run(p, { size: 1, inputs: new Map([['x', { data: Float64Array.from(VALUES) }]]) }, { bounds: true });
  return { computed: p.steps.reduce((n, s) => n + s.n, 0), values: [...r.values(y).data] };
}

const two = (op: Primitive, left: string | undefined, right: string | undefined) => (b: Builder, x: NodeId) =>
  append(b, op, [left === undefined ? x : constant(b, left), right === undefined ? x : constant(b, right)]);

const mask = (b: Builder) => literal(b, [1, 0, 1, 0], [4]);

test.each<[string, (b: Builder, x: NodeId) => NodeId, number, number[]]>([
  ['x + 0', two('add', undefined, '0'), 0, VALUES],
  ['0 + x', two('add', '0', undefined), 0, VALUES],
  ['x - 0', two('subtract', undefined, '0'), 0, VALUES],
  ['0 - x', two('subtract', '0', undefined), 4, [-2, 0, 3, Number.NaN]],
  ['x · 1', two('multiply', undefined, '1'), 0, VALUES],
  ['1 · x', two('multiply', '1', undefined), 0, VALUES],
  ['x / 1', two('divide', undefined, '1'), 0, VALUES],
  ['1 / x', two('divide', '1', undefined), 4, [0.5, Infinity, -1 / 3, Number.NaN]],
  ['0 · x, which may be NaN', two('multiply', '0', undefined), 4, [0, 0, -0, Number.NaN]],
  ['x - x, which may be NaN', two('subtract', undefined, undefined), 4, [0, 0, 0, Number.NaN]],
  ['where of a mask', (b, x) => append(b, 'where', [mask(b), x, constant(b, '7')]), 0, [2, 7, -3, 7]],
  ['where of what varies', (b, x) => append(b, 'where', [x, constant(b, '5'), constant(b, '7')]), 4, [5, 7, 5, 5]],
  ['where with one value', (b, x) => append(b, 'where', [mask(b), x, x]), 0, VALUES],
  [
    'labels against classes',
    (b) => append(b, 'eq', [constant(b, '2'), literal(b, [1, 2, 3, 4], [4])]),
    0,
    [0, 1, 0, 0],
  ],
  ['a comparison with what varies', two('gt', undefined, '1'), 4, [1, 0, 0, 0]],
  ['not of a mask', (b) => append(b, 'not', [mask(b)]), 0, [0, 1, 0, 1]],
  ['a constant that is no double is not known exactly', two('eq', '0.1', '0.1'), 1, [1]],
  [
    'a sum of one entry and zeros',
    (b, x) => sum(b, append(b, 'where', [literal(b, [1, 0, 0, 0], [4]), x, constant(b, '0')]), [0]),
    0,
    [2],
  ],
  [
    'a sum of two entries and zeros',
    (b, x) => sum(b, append(b, 'where', [literal(b, [1, 0, 1, 0], [4]), x, constant(b, '0')]), [0]),
    1,
    [-1],
  ],
  ['a sum of zeros', (b) => sum(b, literal(b, [0, 0], [2]), [0]), 0, [0]],
])('%s', (_, build, computed, values) => {
  expect(at(build)).toEqual({ computed, values });
});
