/** Values, gradients, local Jacobians and Hessians against PyTorch's, kept in fixtures/ by bench/make-fixtures.py. */

import type { OpName } from '../language/expr';
import { backprop, hessian, jacobian } from './backprop';
import { append, constant, dimsOf, input, literal, transpose } from './build';
import { plan, run } from './evaluate';
import networks from './fixtures/networks.json';
import operations from './fixtures/operations.json';
import { FUNCTIONS, type FunctionName, functionRow, type Options } from './functions';
import { type Builder, type NodeId, newBuilder, type Primitive } from './program';
import { dim } from './shape';

type Named = Readonly<Record<string, readonly number[]>>;
type Pair = { readonly of: string; readonly by: string; readonly values: readonly number[] };
type Raw = Record<string, unknown> & { sizes?: number[]; classes?: number };
type Step = readonly [string, string, readonly (string | number)[], Raw];
type Fixture = {
  readonly name: string;
  readonly inputs: Readonly<Record<string, { readonly dims: readonly number[]; readonly values: readonly number[] }>>;
  readonly steps: readonly Step[];
  readonly value: readonly number[];
  readonly cotangent: readonly number[];
  readonly gradients: Named;
  readonly jacobians?: readonly Pair[];
  readonly hessians?: readonly Pair[];
};

const FIXTURES = [...operations.cases, ...networks.cases] as unknown as readonly Fixture[];

const optionsOf = ({ sizes, classes, ...rest }: Raw): Options => ({
  ...rest,
  ...(sizes && { sizes: sizes.map((n) => dim(n)) }),
  ...(classes && { classes: dim(classes) }),
});

/** The computation of a fixture as a program; every name with its node. */
function programOf(f: Fixture): { readonly b: Builder; readonly at: ReadonlyMap<string, NodeId> } {
  const b = newBuilder();
  const at = new Map<string, NodeId>();
  for (const [name, { dims }] of Object.entries(f.inputs)) at.set(name, input(b, name, dims));
  for (const [name, fn, written, raw] of f.steps) {
    const args = written.map((a) => (typeof a === 'number' ? constant(b, String(a)) : at.get(a)!));
    const row = functionRow(fn as OpName);
    if (!row) {
      at.set(name, fn === 'transpose' ? transpose(b, args[0]!) : append(b, fn as Primitive, args));
      continue;
    }
    for (const p of row.params.slice(args.length)) if (p.default !== undefined) args.push(constant(b, p.default));
    const options = optionsOf(raw);
    const shapes = args.map((a) => dimsOf(b, a).map((n) => dim(n)));
    const shape = row.shape(shapes, options);
    if (!shape.ok) throw new Error(`${f.name}, ${name}: ${shape.problems[0]?.message}`);
    at.set(name, row.build(b, args, { shapes, lead: 0, options }));
  }
  return { b, at };
}

/** The largest difference, in parts of the largest entry. */
function distance(got: Float64Array, wanted: readonly number[]): number {
  expect(got.length).toBe(wanted.length);
  let most = 0;
  let off = 0;
  for (let e = 0; e < wanted.length; e++) {
    most = Math.max(most, Math.abs(wanted[e]!));
    const d = Math.abs(got[e]! - wanted[e]!);
    off = Math.max(off, d); // NaN stays
  }
  return off === 0 ? 0 : off / most;
}

test('there are enough of them, and every function is among them', () => {
  expect(FIXTURES.length).toBeGreaterThanOrEqual(60);
  const used = new Set(FIXTURES.flatMap((f) => f.steps.map(([, fn]) => fn)));
  expect((Object.keys(FUNCTIONS) as FunctionName[]).filter((fn) => !used.has(fn))).toEqual([]);
  expect(FIXTURES.map((f) => f.name)).toEqual(expect.arrayContaining(['12-layer MLP, tanh', 'transformer block']));
});

test.each(FIXTURES.map((f): [string, Fixture] => [f.name, f]))('%s', (_, f) => {
  const { b, at } = programOf(f);
  const y = at.get(f.steps[f.steps.length - 1]![0])!;
  const wanted: [string, NodeId, readonly number[]][] = [['value', y, f.value]];
  const by = Object.keys(f.gradients);
  const cotangent = literal(b, f.cotangent, dimsOf(b, y));
  backprop(
    b,
    y,
    cotangent,
    by.map((n) => at.get(n)!),
  ).forEach((g, i) => {
    wanted.push([`gradient by ${by[i]}`, g, f.gradients[by[i]!]!]);
  });
  for (const p of f.jacobians ?? [])
    wanted.push([`d${p.of}/d${p.by}`, jacobian(b, at.get(p.of)!, at.get(p.by)!), p.values]);
  for (const p of f.hessians ?? []) {
    const x = at.get(p.by)!;
    wanted.push([`d2${p.of}/d${p.by}2`, hessian(b, at.get(p.of)!, x, x), p.values]);
  }
  const inputs = new Map(Object.entries(f.inputs).map(([n, v]) => [n, { data: Float64Array.from(v.values) }]));
  const r = run(
    plan(
      b,
      wanted.map(([, node]) => node),
    ),
    { size: 1, inputs },
    { bounds: false },
  );
  const far = wanted
    .map(([what, node, values]) => ({ what, off: distance(r.values(node).data, values) }))
    .filter(({ off }) => !(off < 1e-12));
  expect(far).toEqual([]);
});
