/** A short NumPy script that shows one answer beside what is asked, without backmark. */

import { nested, numpyArray, printNumpy } from '../src/engine/print-numpy';
import type { Builder, NodeId } from '../src/engine/program';
import { count } from '../src/engine/program';
import { sizesOf } from '../src/engine/shape';
import type { Exhibit, Exhibited } from './exhibit';
import { cutAt, evaluate, lossArguments } from './exhibit';
import { entriesOf } from './target';

/** The step of the central differences, and how near they must come to the truth to show it. */
const H = 1e-6; // as in the script
const NEAR = 1e-4;

const KEYWORDS = new Set(
  'and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield None True False np f h J E e yours asked print abs max'.split(
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
  const [wrt, ...more] = by;
  if (more.length > 0) return literal('a second derivative, by backmark');
  const fixed = x.inputs.map((i) => i.name);
  const program = cutAt(x.reference, wrt === undefined ? fixed : [...fixed, wrt]);
  const f = forward(x, script, of, program, wrt);
  if (!f) return literal('by backmark: the forward pass has no short NumPy form');
  if (wrt === undefined) {
    if (!need(script, known, f.needs)) return literal('by backmark');
    return [...f.lines, `asked = ${picked(x, f.value)}`];
  }
  const point = pointOf(x, wrt, known);
  if (!point || !resolves(x, program, of, wrt, point))
    return literal('by backmark: too close to a tie for differences');
  script.inputs.set(wrt, { name: wrt, dims: point.dims, entries: point.entries });
  if (!need(script, new Map([...known, [wrt, point]]), f.needs)) return literal('by backmark');
  const v = script.name(wrt);
  return [
    `def f(${v}):  # ${of}${x.reference.unspecified(of) ? ': one loss that has the given gradient' : ''}`,
    ...f.lines.map((line) => `    ${line}`),
    `    return ${f.value}`,
    `h, E = 1e-6, np.eye(${v}.size).reshape((${v}.size,) + ${v}.shape)`,
    `J = np.array([(f(${v} + h * e) - f(${v} - h * e)) / (2 * h) for e in E])  # central differences`,
    `J = np.moveaxis(J, 0, -1).reshape(np.shape(f(${v})) + ${v}.shape)`,
    `asked = ${picked(x, 'J')}`,
  ];
}

type Forward = { readonly lines: readonly string[]; readonly value: string; readonly needs: ReadonlySet<string> };

function forward(
  x: Exhibit,
  script: Script,
  of: string,
  program: Builder,
  wrt: string | undefined,
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
            if (n !== wrt) needs.add(n);
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

/** Whether central differences of this step come near the truth at these inputs. */
function resolves(x: Exhibit, program: Builder, of: string, wrt: string, point: Exhibited): boolean {
  const inputs = new Map(x.inputs.map((i) => [i.name, i.entries]));
  const f = (entries: Float64Array): Float64Array => {
    inputs.set(wrt, entries);
    if (!x.reference.unspecified(of)) return evaluate(program, x.reference.node(of) as NodeId, inputs);
    let sum = 0;
    for (const { quantity, gradient } of lossArguments(x.reference, of)) {
      const value = evaluate(program, x.reference.node(quantity) as NodeId, inputs);
      const g = inputs.get(gradient);
      value.forEach((v, e) => {
        sum += v * (g?.[e] ?? Number.NaN);
      });
    }
    return Float64Array.of(sum);
  };
  const columns = Array.from(point.entries, (_, k) => {
    const moved = (by: number): Float64Array => point.entries.map((v, e) => (e === k ? v + by : v));
    const high = f(moved(H));
    const low = f(moved(-H));
    return high.map((v, e) => (v - (low[e] as number)) / (2 * H));
  });
  const flat = new Float64Array(count(sizesOf(x.target.full)));
  columns.forEach((column, k) => {
    column.forEach((v, e) => {
      flat[e * columns.length + k] = v;
    });
  });
  const index = entriesOf(x.target.full, x.target.fixed, x.target.tied);
  const largest = Math.max(1e-9, ...Array.from(x.expected, Math.abs));
  return Array.from(index).every((i, e) => Math.abs((flat[i] as number) - (x.expected[e] as number)) <= NEAR * largest);
}

/** The entries that are asked for, of the whole derivative. */
function picked(x: Exhibit, whole: string): string {
  const { full, fixed, tied } = x.target;
  if (fixed.every((f) => f === undefined) && tied.size === 0) return whole;
  if (tied.size === 0) {
    const parts = fixed.map((f) => (f === undefined ? ':' : String(f)));
    while (parts.at(-1) === ':') parts.pop();
    return `${/^\w+$/.test(whole) ? whole : `(${whole})`}[${parts.join(', ')}]`;
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
