/** The inputs that answers are tried at are those of docs/verdicts.md: so many of each family, in the domain, off the ties. */
import { afresh } from '../bench/mutation/afresh';
import type { Slot } from './domains';
import { draw, rangeOf, settle, slotsOf, spreadValues } from './domains';
import { keyOf } from './grading.fixture';
import { between, drawInputs, isContinuous, nudge } from './inputs';
import type { Setting } from './key';
import { random } from './random';
import { column } from './table';

const TEXT = `
backmark: 1
id: inputs
title: Inputs
problems:
  - id: real
    sizes: {N: 3}
    inputs: {x: [N], y: []}
    forward: {z: sum(x) * y}
    steps: [{id: dy, find: dz/dy}]
  - id: exponential
    sizes: {N: 2}
    inputs: {x: [N]}
    forward: {z: sum(exp(3*x))}
    steps: [{id: dx, find: dz/dx}]
  - id: log
    sizes: {N: 2}
    inputs: {x: [N]}
    forward: {z: sum(log(x))}
    steps: [{id: dx, find: dz/dx}]
  - id: whole
    inputs: {x: [], k: {shape: [], entries: integer}}
    forward: {z: 'max(x, k)'}
    steps: [{id: dx, find: dz/dx}]
  - id: domains
    sizes: {N: 2, C: 3}
    inputs:
      p: {shape: [N], entries: positive}
      u: {shape: [N], entries: unit}
      i: {shape: [N], entries: [-2, 3]}
      k: {shape: [N], entries: integer}
      m: {shape: [N], entries: mask}
      q: {shape: [N, C], entries: simplex}
      t: {shape: [N, C], entries: onehot}
      c: {shape: [N], label: C}
      f: {shape: [N, C], value: [[1, 2, 3], [4, 5, 6]]}
    forward: {z: 'sum(p) + sum(u) + sum(i) + sum(k) + sum(m) + sum(q .* t) + sum(f) + sum(i, 1, N, delta(c_i, 1))'}
    steps: [{id: dp, find: dz/dp}]
`;
const key = afresh(() => keyOf(TEXT));
const settingOf = (id: string, of = key()): Setting => {
  const found = of.problems.get(id);
  if (!found) throw new Error(`no problem ${id}`);
  return found.stated;
};
const flatsOf = (s: Setting): readonly Float64Array[] => s.tables.slice(0, 2).flatMap((t) => t.flats);
const slotOf = (s: Setting, name: string): Slot => s.slots.find((x) => x.key === name) as Slot;
const entriesOf = (s: Setting, name: string, flat: Float64Array): number[] => {
  const { offset, entries } = slotOf(s, name);
  return [...flat.subarray(offset, offset + entries)];
};
const spread = (xs: readonly number[]): number => Math.max(...xs) - Math.min(...xs);
const size = (xs: readonly number[]): number => Math.max(...xs.map(Math.abs));

test('thirty-two inputs, the first eight of them in a table of their own', () => {
  const { tables } = settingOf('real');
  expect(tables.map((t) => t.size)).toEqual([8, 24]);
});

test('three of small whole numbers, then plain ones of magnitude 1', () => {
  const flats = flatsOf(settingOf('real'));
  for (const flat of flats.slice(0, 3))
    for (const x of flat) expect([Number.isInteger(x), x !== 0, Math.abs(x) <= 3]).toEqual([true, true, true]);
  for (const flat of [...flats.slice(3, 12), ...flats.slice(28)]) {
    expect(flat.some((x) => !Number.isInteger(x))).toBe(true);
    expect(size([...flat])).toBeLessThanOrEqual(3.5);
    expect(Math.min(...flat.map(Math.abs))).toBeGreaterThanOrEqual(0.01);
  }
});

test('three of nearly equal entries', () => {
  const s = settingOf('real');
  const near = flatsOf(s).filter((f) => spread(entriesOf(s, 'x', f)) < 0.01);
  expect(near.length).toBe(3);
  for (const f of near) expect(spread(entriesOf(s, 'x', f))).toBeGreaterThan(0);
});

test('seven scaled by 1/8 to 8, four with one entry large, two far outside', () => {
  const s = settingOf('real');
  const flats = flatsOf(s);
  const sizes = (from: number, to: number) => flats.slice(from, to).map((f) => size([...f]));
  const scaled = sizes(15, 22);
  for (const [i, at] of [0.125, 0.5, 4, 8, 0.125, 0.5, 4].entries()) {
    expect(scaled[i]).toBeLessThanOrEqual(3.5 * at);
    expect(scaled[i]).toBeGreaterThanOrEqual(0.01 * at);
  }
  expect(Math.min(...scaled)).toBeLessThan(0.5);
  expect(Math.max(...scaled)).toBeGreaterThan(3.5);
  // a spike is one entry of each input sixteen times as large
  expect(Math.max(...sizes(22, 26))).toBeGreaterThan(8);
  for (const far of sizes(26, 28)) expect(far).toBeGreaterThan(30);
});

test('both signs', () => {
  const all = flatsOf(settingOf('real')).flatMap((f) => [...f]);
  const negative = all.filter((x) => x < 0).length / all.length;
  expect([negative > 0.3, negative < 0.7]).toEqual([true, true]);
});

test('arguments of the reference’s exponentials stay within ±30, but for at most two far outside', () => {
  const s = settingOf('exponential');
  const flats = flatsOf(s);
  expect(flats.length).toBe(32);
  const beyond = flats.filter((f) => 3 * size(entriesOf(s, 'x', f)) > 30);
  expect([beyond.length > 0, beyond.length <= 2]).toEqual([true, true]);
  for (const t of [...s.tables, s.more()]) expect([...column(t, 'z').data].every((z) => Number.isFinite(z))).toBe(true);
  for (const f of s.more().flats) expect(3 * size([...f])).toBeLessThanOrEqual(30);
});

test('the forward pass is finite at every input, where its domain must be found by drawing too', () => {
  const s = settingOf('log');
  expect(flatsOf(s).length).toBeGreaterThan(20);
  for (const t of [...s.tables, s.more()]) expect([...column(t, 'z').data].every(Number.isFinite)).toBe(true);
});

test('no input is on a tie of the forward pass', () => {
  const s = settingOf('whole');
  for (const t of s.tables) {
    const [x, k] = [column(t, 'x').data, column(t, 'k').data];
    x.forEach((v, i) => {
      expect(v).not.toBe(k[i]);
    });
  }
});

test('small whole numbers on a tie are drawn again, and as other numbers where that does not help', () => {
  const text = (op: string) => `
backmark: 1
id: ties
title: Ties
problems:
  - id: many
    sizes: {N: 12}
    inputs: {x: [N], k: {shape: [N], entries: integer}}
    forward: {z: '${op}'}
    steps: [{id: dx, find: dz/dx}]
`;
  for (const seed of ['practice', 'a', 'b']) {
    const { tables, more } = settingOf('many', keyOf(text('sum(i, 1, N, max(x_i, k_i))'), seed));
    expect(tables[0]!.size + tables[1]!.size).toBe(32);
    for (const t of [...tables.slice(0, 2), more()]) {
      const [x, k] = [column(t, 'x').data, column(t, 'k').data];
      expect([...x].filter((v, i) => v === k[i])).toEqual([]);
    }
  }
  // what is equal throughout a region is no tie
  const { tables } = settingOf('many', keyOf(text('sum(relu(relu(x)))')));
  expect(tables[0]!.size + tables[1]!.size).toBe(32);
});

test('every entry is in its declared domain, at the first inputs and at the many', () => {
  const s = settingOf('domains');
  const rules: Readonly<Record<string, (xs: readonly number[]) => boolean>> = {
    p: (xs) => xs.every((x) => x > 0),
    u: (xs) => xs.every((x) => x > 0 && x < 1),
    i: (xs) => xs.every((x) => x >= -2 && x <= 3),
    k: (xs) => xs.every(Number.isInteger),
    m: (xs) => xs.every((x) => x === 0 || x === 1),
    q: (xs) => xs.every((x) => x > 0) && [0, 3].every((o) => xs[o]! + xs[o + 1]! + xs[o + 2]! === 1),
    t: (xs) => [0, 3].every((o) => [...xs.slice(o, o + 3)].sort().join() === '0,0,1'),
    c: (xs) => xs.every((x) => x === 1 || x === 2 || x === 3),
    f: (xs) => xs.join() === '1,2,3,4,5,6',
  };
  for (const t of [...s.tables, s.more()])
    for (const flat of t.flats)
      for (const [name, holds] of Object.entries(rules))
        expect([name, entriesOf(s, name, flat), holds(entriesOf(s, name, flat))]).toEqual([
          name,
          expect.anything(),
          true,
        ]);
});

test('what varies takes every value it can: labels, masks, one-hot places, both signs of a whole number', () => {
  const s = settingOf('domains');
  const values = (name: string) => new Set(flatsOf(s).flatMap((f) => entriesOf(s, name, f)));
  expect([...values('c')].sort()).toEqual([1, 2, 3]);
  expect([...values('m')].sort()).toEqual([0, 1]);
  for (let k = -3; k <= 3; k++) expect(values('k').has(k)).toBe(true);
  expect([Math.min(...values('k')) < -5, Math.max(...values('k')) > 5]).toEqual([true, true]);
  const hot = new Set(flatsOf(s).map((f) => entriesOf(s, 't', f).indexOf(1)));
  expect([...hot].sort()).toEqual([0, 1, 2]);
  expect(Math.min(...values('p'))).toBeLessThan(0.5);
  expect(Math.max(...values('p'))).toBeGreaterThan(2);
  expect(Math.min(...values('i'))).toBeLessThan(-1);
  expect(Math.max(...values('i'))).toBeGreaterThan(2);
  expect(Math.min(...values('u'))).toBeLessThan(0.2);
  expect(Math.max(...values('u'))).toBeGreaterThan(0.8);
  expect(Math.max(...values('q'))).toBeGreaterThan(0.5);
});

test('the same seed draws the same inputs, another seed and another problem others', () => {
  const [a, again, other] = ['practice', 'practice', 'grade'].map((seed) => settingOf('real', keyOf(TEXT, seed)));
  expect(flatsOf(a!)).toEqual(flatsOf(again!));
  expect(a!.more().flats).toEqual(again!.more().flats);
  for (const [i, f] of flatsOf(a!).entries()) expect(flatsOf(other!)[i]).not.toEqual(f);
  const { reference, slots } = a!;
  expect(drawInputs(reference, slots, 'one')).not.toEqual(drawInputs(reference, slots, 'two'));
});

test('112 further inputs of ordinary size, one in four three times as large', () => {
  const { flats } = settingOf('real').more();
  expect(flats.length).toBe(112);
  for (const [i, f] of flats.entries()) expect(size([...f])).toBeLessThanOrEqual(i % 4 === 3 ? 10.5 : 3.5);
  expect(Math.max(...flats.map((f) => size([...f])))).toBeGreaterThan(5);
});

const slot = (kind: Slot['kind'], entries: number, row = entries): Slot => ({
  key: 'v',
  offset: 0,
  entries,
  row,
  kind,
  continuous: !['label', 'onehot', 'integer', 'mask'].includes(kind.kind),
});

test.each<[string, Slot['kind'], number[], number[]]>([
  ['a positive number that left', { kind: 'positive' }, [-1, 0, 2], [2 ** -40, 2 ** -40, 2]],
  ['a unit', { kind: 'unit' }, [-1, 0.5, 2], [2 ** -40, 0.5, 1 - 2 ** -40]],
  ['an interval', { kind: 'interval', low: -1, high: 4 }, [-3, 2, 7], [-1, 2, 4]],
  ['a real number', { kind: 'real' }, [-3, 1e9], [-3, 1e9]],
  ['a simplex in it', { kind: 'simplex' }, [0.25, 0.25, 0.5], [0.25, 0.25, 0.5]],
  ['a simplex off its sum', { kind: 'simplex' }, [0.5, 0.25, 0.5], [0.5, 0.25, 0.25]],
  ['a simplex below 0', { kind: 'simplex' }, [-1, 0.5, 0.5], [2 ** -40, 0.5, 0.5 - 2 ** -40]],
  ['a simplex beyond 1', { kind: 'simplex' }, [2, 0.5, 0.5], [1 - 2 ** -39, 2 ** -40, 2 ** -40]],
])('moved out of its domain, %s comes back to it', (_, kind, from, to) => {
  const flat = Float64Array.from(from);
  settle(slot(kind, from.length), flat);
  expect([...flat]).toEqual(to);
});

test.each<[Slot['kind'], number, number]>([
  [{ kind: 'positive' }, Number.MIN_VALUE, Number.MAX_VALUE],
  [{ kind: 'unit' }, 0, 1],
  [{ kind: 'simplex' }, 0, 1],
  [{ kind: 'onehot' }, 0, 1],
  [{ kind: 'mask' }, 0, 1],
  [{ kind: 'label', classes: 4 }, 1, 4],
  [{ kind: 'interval', low: -2, high: 3 }, -2, 3],
  [{ kind: 'real' }, -Number.MAX_VALUE, Number.MAX_VALUE],
  [{ kind: 'integer' }, -Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
])('the bounds of %j', (kind, low, high) => {
  expect(rangeOf(slot(kind, 1))).toEqual([low, high]);
});

test('small numbers of every kind are whole where the domain has whole numbers', () => {
  const r = random('small');
  const flat = new Float64Array(1);
  const drawn = (kind: Slot['kind'], family: 'small' | 'far' = 'small') =>
    Array.from({ length: 60 }, () => {
      draw(slot(kind, 1), flat, r, family, 1);
      return flat[0] as number;
    });
  expect([...new Set(drawn({ kind: 'real' }))].sort((a, b) => a - b)).toEqual([-3, -2, -1, 1, 2, 3]);
  expect([...new Set(drawn({ kind: 'positive' }))].sort()).toEqual([1, 2, 3, 4]);
  expect([...new Set(drawn({ kind: 'interval', low: -1.5, high: 1.5 }))].sort((a, b) => a - b)).toEqual([-1, 0, 1]);
  for (const x of drawn({ kind: 'interval', low: 0.25, high: 0.75 }))
    expect([x >= 0.25, x <= 0.75]).toEqual([true, true]);
  // far outside, a positive number has magnitudes of its own
  const far = drawn({ kind: 'positive' }, 'far');
  expect([Math.min(...far) < 0.1, Math.max(...far) > 10, Math.min(...far) >= 1 / 64, Math.max(...far) <= 64]).toEqual([
    true,
    true,
    true,
    true,
  ]);
});

test('an entry that a spike makes large is any of them, by sixteen', () => {
  const r = random('spike');
  const places = new Set<number>();
  for (let i = 0; i < 60; i++) {
    const flat = new Float64Array(3);
    draw(slot({ kind: 'real' }, 3), flat, r, 'spike', 1e-3);
    const large = [...flat].findIndex((x) => Math.abs(x) > 3.5e-3);
    if (large >= 0) places.add(large);
  }
  expect([...places].sort()).toEqual([0, 1, 2]);
});

test('what does not move continuously stays where inputs are moved', () => {
  const s = settingOf('domains');
  const [a, b] = s.tables[0]!.flats as [Float64Array, Float64Array];
  const continuous = ['p', 'u', 'i', 'q'];
  const moved = nudge(s.slots, a, random('nudge'), 0.01);
  const half = between(s.slots, a, b, 0.5);
  expect(between(s.slots, a, b, 0)).toEqual(a);
  for (const { key: name } of s.slots) {
    const of = (f: Float64Array) => entriesOf(s, name, f);
    expect([name, isContinuous(s.slots)(name)]).toEqual([name, continuous.includes(name)]);
    if (!continuous.includes(name)) {
      expect([of(moved), of(half)]).toEqual([of(a), of(a)]);
      continue;
    }
    of(a).forEach((x, e) => {
      const [low, high] = rangeOf(slotOf(s, name));
      const y = of(moved)[e] as number;
      expect([y >= low, y <= high, Math.abs(y - x) <= (name === 'q' ? 0.03 : 0.0101 * Math.abs(x) + 1e-5)]).toEqual([
        true,
        true,
        true,
      ]);
      if (name !== 'q') expect(of(half)[e]).toBeCloseTo((x + (of(b)[e] as number)) / 2, 12);
    });
    expect(of(moved)).not.toEqual(of(a));
  }
  for (const f of [moved, half]) {
    const q = entriesOf(s, 'q', f);
    expect([q[0]! + q[1]! + q[2]!, q[3]! + q[4]! + q[5]!]).toEqual([1, 1]);
  }
});

test('a move is relative, and moves what is 0 too', () => {
  const one = slot({ kind: 'real' }, 3);
  const moved = nudge([one], Float64Array.of(0, 1, -1e6), random('move'), 1e-3);
  expect([moved[0] !== 0, Math.abs(moved[0]!) <= 1e-6]).toEqual([true, true]);
  expect([moved[1] !== 1, Math.abs(moved[1]! - 1) <= 1e-3]).toEqual([true, true]);
  expect([moved[2] !== -1e6, Math.abs(moved[2]! + 1e6) <= 1e3]).toEqual([true, true]);
});

test('given values keep their place in an array that has grown', () => {
  expect([
    ...spreadValues(
      [
        ['1', '2'],
        ['3', '4'],
      ],
      [2, 2],
    ),
  ]).toEqual([1, 2, 3, 4]);
  expect([
    ...spreadValues(
      [
        ['1', '2'],
        ['3', '4'],
      ],
      [3, 3],
    ),
  ]).toEqual([1, 2, NaN, 3, 4, NaN, NaN, NaN, NaN]);
  expect([
    ...spreadValues(
      [
        ['1', '2'],
        ['3', '4'],
      ],
      [1, 1],
    ),
  ]).toEqual([1]);
  expect([...spreadValues('7', [])]).toEqual([7]);
});

test('slots lie one after the other; a value that is given does not move', () => {
  const s = settingOf('domains');
  let at = 0;
  for (const x of slotsOf(s.reference.free, s.reference.sizes)) {
    expect(x.offset).toBe(at);
    at += x.entries;
  }
  expect(at).toBe(6 * 2 + 3 * 6);
  expect(slotOf(s, 'q').row).toBe(3);
  expect(slotOf(s, 'c').kind).toEqual({ kind: 'label', classes: 3 });
});
