/** Branches of an answer: how far from their tie, an input on either side, inputs close to the tie, and what no input reaches. */
import { afresh } from '../bench/mutation/afresh';
import { findSides, simplify, supplyFor } from './branches';
import { closeIn, LEVELS } from './close-in';
import { deadBranches } from './dead';
import { keyOf, programOf, tableOf } from './grading.fixture';
import { placesOf, readMargins, stretch } from './margins';
import { random } from './random';
import { runOn } from './table';
import type { Watch } from './watch';
import { probe, watch } from './watch';

const TEXT = `
backmark: 1
id: branches
title: Branches
problems:
  - id: real
    sizes: {N: 2, C: 3}
    inputs: {x: [N], y: [], Z: [N, C], k: {shape: [], entries: integer}}
    forward: {h: y^2, f: 'sum(x) * h + sum(Z) + k', L: unspecified(f)}
    steps: [{id: dy, find: df/dy}, {id: dZ, find: df/dZ}, {id: dL, find: dL/dy}]
  - id: domains
    inputs:
      p: {shape: [], entries: positive}
      u: {shape: [], entries: unit}
      i: {shape: [], entries: [-2, 3]}
      m: {shape: [], entries: mask}
      g: {shape: [], value: 4}
      x: []
    forward: {f: x * p * u * i * m * g}
    steps: [{id: dx, find: df/dx}]
`;
const key = afresh(() => keyOf(TEXT));
const small = (x: readonly number[], y: number, z: readonly number[] = [0, 0, 0, 0, 0, 0], k = 0) => ({
  x,
  y: [y],
  Z: z,
  k: [k],
});

/** The first place of an answer, watched. */
function watched(text: string, id = 'real.dy', entry = 0) {
  const { setting, answer } = programOf(key(), id, text);
  const [place] = placesOf(answer.b, answer.node, () => true);
  if (!place) throw new Error(`${text} has no branches`);
  return watch(setting.tables[0]!, answer.b, place.node, entry);
}

const Z = [1, 5, 2, 3, 3, -1];
test.each<[string, readonly number[]]>([
  ['1(x_1 > y)', [-2]],
  ['1(x_1 >= y)', [-2]],
  ['1(x_1 < y)', [-2]],
  ['1(y == x_1)', [2]],
  ['max(x_1, y)', [-2]],
  ['min(y, x_1)', [2]],
  ['relu(y)', [-3]],
  ['abs(x_2)', [-4]],
  ['sign(x_2 + 1)', [-3]],
  ['1(x_1 > k)', [-6]],
])('%s at x = [1, -4], y = 3, k = 7: %j from its tie', (text, margins) => {
  const { setting, answer } = programOf(key(), 'real.dy', text);
  const table = tableOf(setting, [small([1, -4], 3, Z, 7)]);
  const [place] = placesOf(answer.b, answer.node, () => true);
  const m = readMargins(answer.b, place!.node, runOn(table, answer.b, answer.b.nodes[place!.node]!.args));
  expect([...m.margin]).toEqual(margins);
});

test.each<[string, number, number, readonly number[]]>([
  // the largest of a row: each entry against the largest of the others
  ['sum(i, 1, N, max(Z_i))', 0, 3, [-4, 3, -3, 0, 0, -4]],
  ['sum(i, 1, N, min(Z_i))', 0, 3, [1, -4, -1, -4, -4, 4]],
])('%s of [[1, 5, 2], [3, 3, -1]]', (text, _first, _cols, margins) => {
  const { setting, answer } = programOf(key(), 'real.dy', text);
  const table = tableOf(setting, [small([1, -4], 3, Z), small([1, -4], 3, Z)]);
  const seen = placesOf(answer.b, answer.node, () => true).flatMap(({ node }) => {
    const m = readMargins(answer.b, node, runOn(table, answer.b, answer.b.nodes[node]!.args));
    // entry by entry, alone as together, and where only what one entry needs is computed
    for (let e = 0; e < m.entries; e++) {
      const run = runOn(table, answer.b, answer.b.nodes[node]!.args);
      const one = readMargins(answer.b, node, run, Int32Array.of(e));
      const own = [...m.margin.subarray(2 * e, 2 * e + 2)];
      expect([one.entries, ...one.margin]).toEqual([1, ...own]);
      expect([...probe(watch(table, answer.b, node, e), table.flats).margin]).toEqual(own);
    }
    return [...m.margin].filter((_x, k) => k % 2 === 0);
  });
  expect(seen).toEqual(margins);
});

test('places are discrete where labels, masks and whole numbers alone decide', () => {
  const { setting, answer } = programOf(key(), 'real.dy', '1(k > 2) + 1(k > y) + 1(x_1 > 0) + 0*x_2');
  const slots = new Set(setting.slots.filter((s) => s.continuous).map((s) => s.key));
  const places = placesOf(answer.b, answer.node, (name) => slots.has(name));
  expect(places.map((p) => p.discrete)).toEqual([true, false, false]);
});

test('only what feeds the output is a place', () => {
  const { answer } = programOf(key(), 'real.dy', '1(x_1 > 0) + abs(y)');
  const [first, second] = placesOf(answer.b, answer.node, () => true);
  expect(placesOf(answer.b, first!.node, () => true).map((p) => p.node)).toEqual([first!.node]);
  expect(placesOf(answer.b, [first!.node, second!.node], () => true).length).toBe(2);
});

test.each<[readonly number[], readonly number[], readonly number[]]>([
  [[3], [2, 3], [0, 1, 2, 0, 1, 2]],
  [
    [2, 1],
    [2, 3],
    [0, 0, 0, 1, 1, 1],
  ],
  [
    [1, 3],
    [2, 3],
    [0, 1, 2, 0, 1, 2],
  ],
  [[], [2, 2], [0, 0, 0, 0]],
  [
    [2, 1, 2],
    [2, 2, 2],
    [0, 1, 0, 1, 2, 3, 2, 3],
  ],
  [
    [2, 3],
    [2, 3],
    [0, 1, 2, 3, 4, 5],
  ],
])('%j stretches to %j', (from, to, rows) => {
  const n = from.reduce((a, b) => a * b, 1);
  expect([
    ...stretch(
      Int32Array.from({ length: n }, (_, i) => i),
      from,
      to,
    ),
  ]).toEqual(rows);
});

/** An input on either side, found among those at hand and further ones. */
const sidesOf = (w: Watch, seed: string) => {
  const r = random(seed);
  return findSides(w, w.like.flats, supplyFor(w.like, r, []), r, () => false);
};

const REACHED = [
  '1(x_1 > 0)',
  '1(x_1 > y)',
  'max(x_1, x_2)',
  'abs(y - 2)',
  '1(y > 50)',
  '1(y < -50)',
  '1(y > 1e6)',
  '1(y < -1e12)',
  '1(x_2 > 1e25)',
  '1(x_1 + x_2 + y > 200)',
  '1(exp(y) > 1e5)',
  '1(y^2 < 1e-4)',
  '1(abs(y - 12.3) < 0.5)',
  '1(abs(x_1 - x_2) < 1e-3)',
  '1(x_1*x_2 > 1e9)',
  '1(df/dx_1 > 30)',
];
test.each(REACHED)('both sides of %s are found', (text) => {
  const w = watched(text);
  const { positive, negative } = sidesOf(w, text);
  expect([positive !== undefined, negative !== undefined]).toEqual([true, true]);
  const { margin } = probe(w, [positive!, negative!]);
  expect([...margin].map(Math.sign)).toEqual([1, -1]);
  // 64 at hand, 48 drawn, 24 inputs pushed out, 12 rounds of climbing
  expect(w.spent).toBeLessThanOrEqual(64 + 48 + 24 * 20 + 12 * 32 + 2);
});

test.each(['1(y^2 < 0)', '1(exp(x_1) > 0)', '1(x_1^2 + 1 < 0)'])('%s has one side', (text) => {
  const w = watched(text);
  const { positive, negative } = sidesOf(w, text);
  expect((positive === undefined) !== (negative === undefined)).toBe(true);
  expect(w.spent).toBeLessThanOrEqual(64 + 48 + 24 * 20 + 12 * 32);
});

test.each(REACHED)('%s: close to its tie at every distance, on both sides', (text) => {
  const w = watched(text);
  const { positive, negative } = sidesOf(w, text);
  const [found] = closeIn(w, [{ positive: positive!, negative: negative! }]);
  const { margin, scale } = probe(w, found!);
  for (const level of LEVELS.filter((l) => l < 1e-2 && l >= 1e-10))
    for (const side of [1, -1]) {
      // within a factor of three; the segment may end before a distance of a tenth
      const met = [...margin].some(
        (m, i) => Math.sign(m) === side && Math.abs(Math.log10(Math.abs(m) / (level * scale[i]!))) < 0.48,
      );
      expect([level, side, met]).toEqual([level, side, true]);
    }
});

test('a straight margin is closed in on by the line through both ends', () => {
  const w = watched('1(x_1 > y)');
  const { positive, negative } = sidesOf(w, 'straight');
  const before = w.spent;
  const [found] = closeIn(w, [{ positive: positive!, negative: negative! }]);
  // a first look in 18 parts, a few rounds of at most 17 points, a try for each distance and side and two more where it missed
  expect(w.spent - before).toBeLessThan(18 + 5 * 17 + 3 * 2 * LEVELS.length);
  expect(found!.length).toBeGreaterThanOrEqual(2 * (LEVELS.length - 2));
  const { margin } = probe(w, found!);
  expect(Math.min(...[...margin].map(Math.abs))).toBeLessThan(1e-11);
  expect(found!.every((f, i) => found!.findIndex((g) => g.every((x, k) => x === f[k])) === i)).toBe(true);
});

test('segments narrowed together are narrowed as each alone', () => {
  const w = watched('1(x_1 > y)');
  const { positive, negative } = sidesOf(w, 'together');
  const one = { positive: positive!, negative: negative! };
  const others = w.like.flats.slice(0, 3);
  const { margin } = probe(w, others);
  const segments = others.map((f, i) =>
    margin[i]! > 0 ? { positive: f, negative: one.negative } : { positive: one.positive, negative: f },
  );
  const together = closeIn(w, [one, ...segments]);
  expect(together.length).toBe(4);
  expect(together[0]).toEqual(closeIn(w, [one])[0]);
  segments.forEach((s, i) => {
    expect(together[i + 1]).toEqual(closeIn(w, [s])[0]);
  });
});

test('the far side is moved to the near one in all that the branch does not need', () => {
  const { setting } = programOf(key(), 'real.dy', 'y');
  const w = watched('1(x_1 > 100)');
  const { flats } = tableOf(setting, [small([1, 2], 3, Z, 1), small([150, -7], 8, [9, 9, 9, 9, 9, 9], 4)]);
  const [moved] = simplify(w, [{ near: flats[0]!, far: flats[1]! }]);
  expect(moved).toEqual(tableOf(setting, [small([150, 2], 3, Z, 1)]).flats[0]);
});

test('of two inputs that each hold the branch on its side one is moved', () => {
  const { setting } = programOf(key(), 'real.dy', 'y');
  const { like, program } = watched('1(max(x_1, x_2) > 100)');
  const place = watch(
    like,
    program,
    program.nodes.findIndex((n) => n.op === 'gt'),
    0,
  );
  const { flats } = tableOf(setting, [small([1, 2], 3), small([150, 170], 3)]);
  const [moved] = simplify(place, [{ near: flats[0]!, far: flats[1]! }]);
  expect(moved).toEqual(tableOf(setting, [small([1, 170], 3)]).flats[0]);
});

test('a side that depends on a computed quantity keeps what that depends on', () => {
  const { setting } = programOf(key(), 'real.dy', 'y');
  const w = watched('1(h > 100)');
  const { flats } = tableOf(setting, [small([1, 2], 3), small([7, 8], 20)]);
  const [moved] = simplify(w, [{ near: flats[0]!, far: flats[1]! }]);
  expect(moved).toEqual(tableOf(setting, [small([1, 2], 20)]).flats[0]);
});

/** Conditions with the sides that were seen, and whether the other one is proven unreachable. */
test.each<[string, string, 'positive' | 'negative', boolean]>([
  ['domains.dx', '1(p < 0)', 'positive', true],
  ['domains.dx', '1(p > -1)', 'positive', true],
  ['domains.dx', '1(p > 1)', 'positive', false],
  ['domains.dx', '1(u > 1.5)', 'negative', true],
  ['domains.dx', '1(u + 1 < 0)', 'positive', true],
  ['domains.dx', '1(i > 3.5)', 'negative', true],
  ['domains.dx', '1(i < -2.5)', 'positive', true],
  ['domains.dx', '1(i > 2.5)', 'negative', false],
  ['domains.dx', '1(m > 2)', 'negative', true],
  ['domains.dx', '1(g < 5)', 'negative', true],
  ['domains.dx', '1(g + u > 5.5)', 'negative', true],
  ['domains.dx', '1(x > 1e300)', 'negative', false],
  ['domains.dx', '1(x - x + 1 < 0)', 'positive', true],
  ['domains.dx', '1(x + 1 < x)', 'positive', true],
  ['domains.dx', '1(x^2 < 0)', 'positive', true],
  ['domains.dx', '1(exp(x) < 0)', 'positive', true],
  ['domains.dx', 'abs(p)', 'positive', true],
  ['domains.dx', 'abs(x)', 'positive', false],
  ['domains.dx', 'sign(u - 2)', 'negative', true],
  ['domains.dx', 'max(p, 0)', 'positive', true],
  ['domains.dx', 'max(x, p)', 'positive', false],
  ['real.dy', '1(h < 0)', 'positive', true],
  ['real.dy', '1(h < 1)', 'positive', false],
  ['real.dL', '1(dL/df < 0)', 'positive', false],
])('%s %s: with its %s side seen, dead is %s', (id, text, side, dead) => {
  const { setting, answer } = programOf(key(), id, text);
  const [place] = placesOf(answer.b, answer.node, () => true);
  const of = deadBranches(setting, answer);
  const seen = { positive: side === 'positive', negative: side === 'negative' };
  expect(of(place!.node, 0, seen, place!.discrete)).toBe(dead);
  // with both sides seen nothing is missing; with neither, both would have to be dead
  expect(of(place!.node, 0, { positive: true, negative: true }, false)).toBe(true);
  expect(of(place!.node, 0, { positive: false, negative: false }, false)).toBe(false);
});
