/** Labels, masks and one-hot rows take every combination of their values, or the corners of too many; whole numbers move by hand. */
import { afresh } from '../bench/mutation/afresh';
import { keyOf } from './grading.fixture';
import type { Setting } from './key';
import { labelInputs, wholeNumberInputs } from './labels';

const problem = (id: string, sizes: string, inputs: string, forward: string): string => `
  - id: ${id}
    sizes: {${sizes}}
    inputs: {x: [], ${inputs}}
    forward: {z: '${forward}'}
    steps: [{id: dx, find: dz/dx}]`;

const TEXT = `
backmark: 1
id: labels
title: Labels
problems:${[
  problem('none', 'N: 2', 'y: [N]', 'x*sum(y)'),
  problem('label', 'N: 2, C: 3', 'c: {label: C, shape: [N]}', 'x*sum(i, 1, N, delta(c_i, 1))'),
  problem('mask', 'N: 3', 'm: {shape: [N], entries: mask}', 'x*sum(m)'),
  problem('onehot', 'N: 2, C: 3', 't: {shape: [N, C], entries: onehot}', 'x*sum(i, 1, N, t_i1)'),
  problem('given', 'N: 2, C: 3', 'c: {label: C, shape: [N], value: [2, 3]}', 'x*sum(i, 1, N, delta(c_i, 2))'),
  problem('whole', 'N: 2', 'k: {shape: [N], entries: integer}, m: {shape: [N], entries: mask}', 'x*sum(k .* m)'),
  problem('log', 'N: 2', 'm: {shape: [N], entries: mask}, y: [N]', 'x*log(sum(y) + 3*sum(m))'),
].join('')}
`;
const key = afresh(() => keyOf(TEXT));
const settingOf = (id: string): Setting => key().problems.get(id)!.stated;
const at = (id: string, most: number) => {
  const { reference, slots, tables } = settingOf(id);
  return labelInputs(reference, slots, 'labels', most, tables[0]!.flats);
};
/** The numbers of one input in each of the flats. */
const entries = (id: string, name: string, flats: readonly Float64Array[]): number[][] => {
  const { offset, entries: n } = settingOf(id).slots.find((s) => s.key === name)!;
  return flats.map((f) => [...f.subarray(offset, offset + n)]);
};
const distinct = (rows: readonly (readonly number[])[]): Set<string> => new Set(rows.map((r) => r.join(' ')));

test.each<[string, string, number, number]>([
  ['label', 'c', 9, 9],
  ['mask', 'm', 8, 8],
  ['onehot', 't', 9, 9],
  ['label', 'c', 100, 9],
])('every combination of %s once, where there is room for them (%s, %i)', (id, name, most, all) => {
  const { flats, all: whole } = at(id, most);
  expect([flats.length, distinct(entries(id, name, flats)).size, whole]).toEqual([all, all, true]);
});

test('a label runs from 1 to its classes, a mask over 0 and 1, a one-hot row has one 1', () => {
  expect([...new Set(entries('label', 'c', at('label', 9).flats).flat())].sort()).toEqual([1, 2, 3]);
  expect([...new Set(entries('mask', 'm', at('mask', 8).flats).flat())].sort()).toEqual([0, 1]);
  for (const t of entries('onehot', 't', at('onehot', 9).flats))
    expect([t.slice(0, 3), t.slice(3)].map((row) => [Math.max(...row), row.reduce((a, b) => a + b, 0)])).toEqual([
      [1, 1],
      [1, 1],
    ]);
});

test('of too many the corners: all alike, all but one, and draws; never all of them', () => {
  const { flats, all } = at('mask', 7);
  expect([flats.length, all]).toEqual([7, false]);
  const rows = entries('mask', 'm', flats).map((r) => r.join(''));
  expect(rows.slice(0, 2)).toEqual(['000', '111']);
  // one entry moved from either, in turn
  expect(rows.slice(2, 6)).toEqual(['100', '011', '010', '101']);
  const labels = entries('label', 'c', at('label', 8).flats).map((r) => r.join(''));
  expect(labels.slice(0, 6)).toEqual(['11', '22', '21', '32', '12', '23']);
});

test('what is given or moves continuously is left alone', () => {
  expect(at('none', 128)).toEqual({ flats: [], all: true });
  expect(at('given', 128)).toEqual({ flats: [], all: true });
});

test('free whole numbers are never all there', () => {
  const { flats, all } = at('whole', 128);
  expect([flats.length, distinct(entries('whole', 'm', flats)).size, all]).toEqual([4, 4, false]);
});

test('where the forward pass has no value for a combination, other numbers are drawn beside it', () => {
  const { flats } = at('log', 128);
  const { offset } = settingOf('log').slots.find((s) => s.key === 'y')!;
  expect(distinct(entries('log', 'm', flats)).size).toBe(4);
  for (const [i, f] of flats.entries()) {
    const [first = 0, second = 0] = entries('log', 'm', flats)[i]!;
    expect(f[offset]! + f[offset + 1]! + 3 * (first + second)).toBeGreaterThan(0);
  }
});

test('the same key draws the same, another one others', () => {
  const { reference, slots } = settingOf('mask');
  const flats = (k: string) => labelInputs(reference, slots, k, 8, []).flats.map((f) => [...f]);
  expect(flats('labels')).toEqual(flats('labels'));
  expect(flats('labels')).not.toEqual(flats('other'));
});

test('whole numbers move together and alone: beside the numbers at hand, to small ones, far out', () => {
  const { slots, tables } = settingOf('whole');
  const [base] = tables[0]!.flats;
  const flats = wholeNumberInputs(slots, [base!], [40.2, 2 ** 40]);
  const ks = entries('whole', 'k', flats);
  const own = entries('whole', 'k', [base!])[0]!;
  const moved = [
    39,
    40,
    41,
    -39,
    -40,
    -41,
    ...Array.from({ length: 25 }, (_, i) => i - 12),
    100,
    -100,
    1000,
    -1000,
    1e6,
    -1e6,
  ];
  const sorted = (xs: readonly number[]): number[] => [...xs].sort((a, b) => a - b);
  const together = ks.slice(0, moved.length);
  expect(together.every(([a, b]) => a === b)).toBe(true);
  expect(sorted(together.map(([a]) => a!))).toEqual(sorted(moved));
  const alone = ks.slice(moved.length);
  expect(sorted(alone.slice(0, moved.length).map(([a]) => a!))).toEqual(sorted(moved));
  expect(alone.slice(0, moved.length).every(([, b]) => b === own[1])).toBe(true);
  expect(alone.slice(moved.length).every(([a]) => a === own[0])).toBe(true);
  expect(ks.length).toBe(3 * moved.length);
  // everything else stays
  expect(distinct(entries('whole', 'm', flats)).size).toBe(1);
});

test('without free whole numbers there is nothing to move, and there is a most', () => {
  expect(wholeNumberInputs(settingOf('mask').slots, settingOf('mask').tables[0]!.flats, [3])).toEqual([]);
  const { slots, tables } = settingOf('whole');
  const bases = Array.from({ length: 30 }, () => tables[0]!.flats[0]!);
  expect(wholeNumberInputs(slots, bases, []).length).toBe(1024);
});
