/** A short NumPy script that shows one answer beside what is asked, without backmark. */

import { nested, numpyArray, printNumpy } from '../src/engine/print-numpy';
import type { Builder, NodeId } from '../src/engine/program';
import { sizesOf } from '../src/engine/shape';
import type { Exhibit, Exhibited } from './exhibit';
import { cutAt, evaluate, lossArguments } from './exhibit';
import { entriesOf } from './target';

/** The step of the central differences of each order, and how near they must come to the truth to show it. */
const STEPS: readonly (string | undefined)[] = ['0', '1e-6', '1e-4'];
const NEAR = 1e-4;

const KEYWORDS = new Set(
  'and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield None True False np f d yours asked print abs max'.split(
    ' ',
  ),
);

/** Python names for the quantities of a problem: `dL/dY` becomes `dL_dY`. */
export function pythonNames(): (name: string) => string {
  const known = new Map<string, string>();
  const taken = new Set<string>(KEYWORDS);
  return (name) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const plain = name
      .normalize('NFKD')
      .replace(/[^A-Za-z0-9]+/g, '_')
      .replace(/^_+|_+$/g, '');
    const base = /^[A-Za-z]/.test(plain) ? plain : `q_${plain}`;
    let made = base;
    for (let i = 2; taken.has(made) || /^t\d+$/.test(made); i++) made = `${base}_${i}`;
    taken.add(made);
    known.set(name, made);
    return made;
  };
}

type Script = {
  readonly setup: string[];
  readonly inputs: Map<string, Exhibited>;
  readonly name: (n: string) => string;
};

/** The script; `head` is what it says of itself, a comment a line. */
export function pythonScript(x: Exhibit, head: readonly string[]): string {
  const name = pythonNames();
  const script: Script = { setup: [], inputs: new Map(), name };
  const known = new Map([...x.inputs, ...x.used].map((i) => [i.name, i]));
  const asked = askedCode(x, script, known);
  const yours = yoursCode(x, script);
  const lines = [
    ...head.map((line) => `# ${line.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')}`),
    'import numpy as np',
    '',
    ...[...script.inputs.values()].map((i) => `${name(i.name)} = ${numpyArray(i.dims, i.entries)}`),
    ...asked,
    ...yours,
    "print('asked: ', np.asarray(asked).tolist())",
    ...(x.got
      ? [
          "print('yours: ', np.asarray(yours).tolist())",
          "print('largest difference:', np.max(np.abs(np.asarray(yours) - np.asarray(asked))))",
        ]
      : []),
  ];
  return `${lines.join('\n')}\n`;
}

/** Names the inputs that a program needs among those of the script. */
function need(script: Script, known: ReadonlyMap<string, Exhibited>, names: Iterable<string>): boolean {
  const all = [...names].map((n) => known.get(n));
  if (all.some((i) => i === undefined)) return false;
  for (const i of all) if (i) script.inputs.set(i.name, i);
  return true;
}

/** What is asked: a quantity from its forward pass, a derivative by central differences of it; else its value as it stands. */
function askedCode(x: Exhibit, script: Script, known: ReadonlyMap<string, Exhibited>): string[] {
  const literal = (why: string): string[] => [`asked = ${numpyArray(x.dims, x.expected)}  # ${why}`];
  const { of, by } = x.target.named;
  const h = STEPS[by.length];
  if (h === undefined) return literal('a derivative of a higher order, by backmark');
  const wrt = [...new Set(by)];
  const program = cutAt(x.reference, [...x.inputs.map((i) => i.name), ...wrt]);
  const f = forward(x, script, of, program, wrt);
  if (!f) return literal('by backmark: the forward pass has no short NumPy form');
  const points = wrt.flatMap((name) => pointOf(x, name, known) ?? []);
  if (points.length < wrt.length || !resolves(x, program, of, by, points))
    return literal('by backmark: differences are not precise enough at these inputs');
  for (const p of points) script.inputs.set(p.name, p);
  const all = new Map([...known, ...points.map((p) => [p.name, p] as const)]);
  if (!need(script, all, f.needs)) return literal('by backmark');
  if (by.length === 0) return [...f.lines, `asked = ${picked(x, f.value)}`];
  const names = wrt.map(script.name);
  const J = by.reduce(
    (inner, name) => `d(lambda ${script.name(name)}: ${inner}, ${script.name(name)}, ${h})`,
    `f(${names.join(', ')})`,
  );
  return [
    `def f(${names.join(', ')}):  # ${of}${x.reference.unspecified(of) ? ': one loss that has the given gradient' : ''}`,
    ...f.lines.map((line) => `    ${line}`),
    `    return ${f.value}`,
    'def d(f, x, h):  # central differences',
    '    J = [(f(x + h * e) - f(x - h * e)) / (2 * h) for e in np.eye(x.size).reshape((x.size,) + x.shape)]',
    '    return np.moveaxis(np.array(J), 0, -1).reshape(np.shape(f(x)) + x.shape)',
    `asked = ${picked(x, by.length === 1 ? `d(f, ${names[0]}, ${h})` : J)}`,
  ];
}

type Forward = { readonly lines: readonly string[]; readonly value: string; readonly needs: ReadonlySet<string> };

function forward(
  x: Exhibit,
  script: Script,
  of: string,
  program: Builder,
  wrt: readonly string[],
): Forward | undefined {
  const { reference } = x;
  const needs = new Set<string>();
  const print = (quantity: string, temporary: string): { lines: readonly string[]; value: string } | undefined => {
    const node = reference.node(quantity);
    return node === undefined
      ? undefined
      : printNumpy(
          program,
          node,
          (n) => {
            if (!wrt.includes(n)) needs.add(n);
            return script.name(n);
          },
          temporary,
        );
  };
  if (!reference.unspecified(of)) {
    const code = print(of, 't');
    return code && { ...code, needs };
  }
  const lines: string[] = [];
  const terms: string[] = [];
  for (const [i, { quantity, gradient }] of lossArguments(reference, of).entries()) {
    const code = print(quantity, i === 0 ? 't' : `t${i}_`);
    if (!code) return undefined;
    needs.add(gradient);
    lines.push(...code.lines);
    terms.push(`np.sum(${script.name(gradient)} * (${code.value}))`);
  }
  return terms.length === 0 ? undefined : { lines, value: terms.join(' + '), needs };
}

/** The value of the quantity that is differentiated by: an input, or computed from these. */
function pointOf(x: Exhibit, name: string, known: ReadonlyMap<string, Exhibited>): Exhibited | undefined {
  const input = known.get(name);
  if (input) return input;
  const node = x.reference.node(name);
  if (node === undefined) return undefined;
  const inputs = new Map(x.inputs.map((i) => [i.name, i.entries]));
  return {
    name,
    dims: sizesOf(x.reference.shape(name) ?? []),
    entries: evaluate(cutAt(x.reference, [...inputs.keys()]), node, inputs),
  };
}

/** Whether central differences come near the truth at these inputs: beside a tie, or far out, they do not. */
function resolves(
  x: Exhibit,
  program: Builder,
  of: string,
  by: readonly string[],
  points: readonly Exhibited[],
): boolean {
  const h = Number(STEPS[by.length]);
  const f = (inputs: ReadonlyMap<string, Float64Array>): Float64Array => {
    if (!x.reference.unspecified(of)) return evaluate(program, x.reference.node(of) as NodeId, inputs);
    let sum = 0;
    for (const { quantity, gradient } of lossArguments(x.reference, of)) {
      const g = inputs.get(gradient);
      evaluate(program, x.reference.node(quantity) as NodeId, inputs).forEach((v, e) => {
        sum += v * (g?.[e] ?? Number.NaN);
      });
    }
    return Float64Array.of(sum);
  };
  const differences = (order: number, inputs: ReadonlyMap<string, Float64Array>): Float64Array => {
    const name = by[order - 1];
    const at = name === undefined ? undefined : inputs.get(name);
    if (name === undefined || !at) return f(inputs);
    const columns = Array.from(at, (_, k) => {
      const moved = (step: number): Float64Array =>
        differences(order - 1, new Map([...inputs, [name, at.map((v, e) => (e === k ? v + step : v))] as const]));
      const low = moved(-h);
      return moved(h).map((v, e) => (v - (low[e] as number)) / (2 * h));
    });
    const out = new Float64Array(columns.length * (columns[0]?.length ?? 0));
    columns.forEach((column, k) => {
      column.forEach((v, e) => {
        out[e * columns.length + k] = v;
      });
    });
    return out;
  };
  const start = new Map([...x.inputs, ...points].map((i) => [i.name, i.entries] as const));
  const whole = differences(by.length, start);
  const index = entriesOf(x.target.full, x.target.fixed, x.target.tied);
  const largest = Math.max(1e-9, ...Array.from(x.expected, Math.abs));
  return Array.from(index).every(
    (i, e) => Math.abs((whole[i] as number) - (x.expected[e] as number)) <= NEAR * largest,
  );
}

/** The entries that are asked for, of the whole derivative. */
function picked(x: Exhibit, whole: string): string {
  const { full, fixed, tied } = x.target;
  if (fixed.every((f) => f === undefined) && tied.size === 0) return whole;
  if (tied.size === 0) {
    const parts = fixed.map((f) => (f === undefined ? ':' : String(f)));
    while (parts.at(-1) === ':') parts.pop();
    const closed = /^\w+$/.test(whole) || whole.startsWith('d(');
    return `${closed ? whole : `(${whole})`}[${parts.join(', ')}]`;
  }
  const index = entriesOf(full, fixed, tied);
  return `np.ravel(${whole})[np.array(${nested(x.dims, index, String)})]`;
}

/** The student's formula; as values where it has no short form. */
function yoursCode(x: Exhibit, script: Script): string[] {
  if (!x.got) return ['# the answer does not fit the question, so it has no value'];
  const asValues = [`yours = ${numpyArray(x.dims, x.got)}  # the answer's entries`];
  if (!x.answer) return asValues;
  const used = new Map(x.used.map((i) => [i.name, i]));
  const code = printNumpy(x.answer.b, x.answer.node, script.name, 'u');
  if (!code) return asValues;
  // what the forward pass computes is computed here too, so that nothing is taken on trust that need not be
  const inputs = new Map(x.inputs.map((i) => [i.name, i]));
  const program = cutAt(x.reference, [...inputs.keys()]);
  const before: string[] = [];
  for (const name of used.keys()) {
    const isComputed = !inputs.has(name) && x.reference.problem.forward.some((f) => f.name === name);
    const node = x.reference.node(name);
    const needs: string[] = [];
    const made =
      isComputed && node !== undefined && !script.inputs.has(name)
        ? printNumpy(
            program,
            node,
            (n) => {
              needs.push(n);
              return script.name(n);
            },
            `${script.name(name)}_`,
          )
        : undefined;
    if (made && need(script, inputs, needs)) before.push(...made.lines, `${script.name(name)} = ${made.value}`);
    else need(script, used, [name]);
  }
  return [...before, ...code.lines, `yours = ${code.value}`];
}
