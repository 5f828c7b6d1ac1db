import { exactly } from './exactly';

test.each([
  [0, '0/1'],
  [2, '2/1'],
  [0.5, '1/2'],
  [0.333333, '1/3'],
  [0.666667, '2/3'],
  [1.333333, '4/3'],
  [0.142857, '1/7'],
  [7.25, '29/4'],
  [0.123457, '10/81'],
])('%d is recorded for %s', (points, expected) => {
  const { n, d } = exactly(points);
  expect(`${n}/${d}`).toBe(expected);
});
