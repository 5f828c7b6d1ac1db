/** Parts of plans compute what the whole plan does, entry by entry, bit by bit. */
import { add, input, multiply } from './build';
import { type Column, type Plan, plan, run } from './evaluate';
import { draws, sampleOf } from './op-samples';
import type { Part } from './plan-parts';
import { behind, cutTo, partOf } from './plan-parts';
import { count, type NodeId, newBuilder, PRIMITIVES } from './program';

const B = 3;

/** Random numbers for every input of a plan, the same for the same name. */
function columns(made: Plan, seed: number): Map<string, Column> {
  const draw = draws(seed);
  return new Map(
    made.inputs.map(({ name, entries }) => [
      name,
      { data: Float64Array.from({ length: entries * B }, () => 0.2 + draw()) },
    ]),
  );
}

/** The rows of a part at those numbers. */
function values(part: Part, inputs: ReadonlyMap<string, Column>): (row: number) => number[] {
  const v = new Float64Array(part.rowCount * B);
  for (const { name, entry, row } of part.inputs)
    v.set(inputs.get(name)!.data.subarray(entry * B, (entry + 1) * B), row * B);
  for (const { row, value } of part.fixed) v.fill(value, row * B, (row + 1) * B);
  for (const s of part.steps) s.value(s, v, B);
  return (row) => [...v.subarray(row * B, (row + 1) * B)];
}

test.each(PRIMITIVES.filter((p) => !['input', 'constant', 'literal', 'undefined'].includes(p)))(
  '%s: each entry alone is what it is among the others',
  (op) => {
    for (let seed = 1; seed <= 12; seed++) {
      const { b, node } = sampleOf(op, draws(seed));
      const top = add(b, node, node);
      const made = plan(b, [top]);
      const inputs = columns(made, seed);
      const { data } = run(made, { size: B, inputs }, { bounds: false }).values(top);
      const whole = partOf(made);
      const rows = made.rows[top]!;
      for (let e = 0; e < rows.length; e++) {
        const cut = cutTo(whole, [rows[e]!]);
        expect(cut.part.rowCount).toBeLessThanOrEqual(whole.rowCount);
        expect(values(cut.part, inputs)(cut.rows[0]!)).toEqual([...data.subarray(e * B, (e + 1) * B)]);
      }
    }
  },
);

test('a plan behind another one has its inputs from there', () => {
  const first = newBuilder();
  const x = input(first, 'x', [2, 2]);
  const square = multiply(first, x, x);
  const one = plan(first, [square, x]);
  const second = newBuilder();
  const y = input(second, 'y', [2, 2]);
  const out = add(second, y, input(second, 'x', [2, 2]));
  const two = plan(second, [out]);
  const from = new Map<string, NodeId>([
    ['y', square],
    ['x', x],
  ]);
  const { part, moved } = behind(partOf(one), partOf(two), (name, e) => one.rows[from.get(name)!]![e]!);
  const inputs = columns(one, 7);
  const { data } = inputs.get('x')!;
  const at = values(part, inputs);
  for (let e = 0; e < count([2, 2]); e++)
    expect(at(moved(two.rows[out]![e]!))).toEqual([...data.subarray(e * B, (e + 1) * B)].map((v) => v * v + v));
});

test('what an entry does not need is left out', () => {
  const b = newBuilder();
  const x = input(b, 'x', [3]);
  const made = plan(b, [multiply(b, x, x)]);
  const cut = cutTo(partOf(made), [made.rows[1]![2]!]);
  expect(cut.part.inputs).toEqual([{ name: 'x', entry: 2, row: 1 }]);
  expect(cut.part.steps.map((s) => [s.out, s.n, [...s.a], [...s.b]])).toEqual([[2, 1, [1], [1]]]);
  expect([...cut.rows]).toEqual([2]);
});
