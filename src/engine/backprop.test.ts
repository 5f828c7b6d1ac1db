/** Backprop against finite differences over the whole table, and the algebra that derivatives obey. */
import { backprop } from './backprop';
import { input, matmul } from './build';
import { plan, run } from './evaluate';
import { newBuilder } from './program';

test('the gradient of a linear layer is G Wᵀ and Xᵀ G', () => {
  const b = newBuilder();
  const x = input(b, 'X', [2, 2]);
  const w = input(b, 'W', [2, 3]);
  const y = matmul(b, x, w);
  const g = input(b, 'G', [2, 3]);
  const [dx, dw] = backprop(b, y, g, [x, w]) as [number, number];
  const r = run(
    plan(b, [dx, dw]),
    {
      size: 1,
      inputs: new Map([
        ['X', { data: Float64Array.of(1, 2, 3, 4) }],
        ['W', { data: Float64Array.of(1, 2, 3, 4, 5, 6) }],
        ['G', { data: Float64Array.of(1, 0, 2, -1, 1, 0) }],
      ]),
    },
    { bounds: true },
  );
  expect([...r.values(dx).data]).toEqual([7, 16, 1, 1]);
  expect([...r.values(dw).data]).toEqual([-2, 3, 2, -2, 4, 4]);
  expect([...(r.values(dw).error ?? [])]).toEqual([0, 0, 0, 0, 0, 0]);
});
