/** At which inputs a branch decides an answer: the entry turned, by hand. */
import { afresh } from '../bench/mutation/afresh';
import { keyOf, programOf, tableOf } from './grading.fixture';
import { placesOf } from './margins';
import { decides } from './turned';

const TEXT = `
backmark: 1
id: turned
title: Turned
problems:
  - id: p
    sizes: {N: 3}
    inputs: {x: [N], y: [], m: {shape: [], entries: mask}}
    forward: {f: sum(x)*y + m}
    steps: [{id: dy, find: df/dy}]
`;
const key = afresh(() => keyOf(TEXT));

test.each<[string, number, readonly number[], readonly number[]]>([
  // text, entry; x and y at two inputs with m 0 and 1: does turning it change the answer?
  ['m*1(y > 2)', 0, [1, 1, 1], [0, 1]],
  ['1(y > 2)*0', 0, [1, 1, 1], [0, 0]],
  ['(y > 2) ? x_1 : x_2', 0, [1, 5, 1], [1, 1]],
  ['(y > 2) ? x_1 : x_2', 0, [5, 5, 1], [0, 0]],
  ['max(y, x_1)', 0, [4, 1, 1], [1, 1]],
  ['max(y, x_1)', 0, [3, 1, 1], [0, 0]],
  ['max(y, x_1) + min(y, x_1)', 0, [4, 1, 1], [1, 1]],
  ['m*abs(y)', 0, [1, 1, 1], [0, 1]],
  ['abs(y)^2', 0, [1, 1, 1], [0, 0]],
  ['sign(y)', 0, [1, 1, 1], [1, 1]],
  // of a largest entry: the others' largest, or this one
  ['max(x)', 0, [1, 5, 2], [1, 1]],
  ['max(x)', 1, [1, 5, 2], [1, 1]],
  ['max(x)', 1, [1, 5, 5], [0, 0]],
  ['min(x)*m', 2, [1, 5, 2], [0, 1]],
  ['max(x)*0', 1, [1, 5, 2], [0, 0]],
  // one entry of many
  ['sum(i, 1, N, 1(x_i > y))', 2, [1, 1, 1], [1, 1]],
  ['x_1*0 + sum(i, 1, 2, 1(x_i > y))', 1, [1, 1, 1], [1, 1]],
])('%s, entry %i at x = %j, y = 3', (text, entry, x, out) => {
  const { setting, answer } = programOf(key(), 'p.dy', text);
  const table = tableOf(
    setting,
    [0, 1].map((m) => ({ x, y: [3], m: [m] })),
  );
  const [place] = placesOf(answer.b, answer.node, () => true);
  expect([...decides(table, answer.b, answer.node, place!.node, entry)]).toEqual(out);
});
