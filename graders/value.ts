/** Answers given as numbers at fixed inputs: the true value there, and when written digits are right. */
import type { Reference } from '../src/assignment/reference';
import type { Step, Tolerance, Values } from '../src/assignment/types';
import { plan, run } from '../src/engine/evaluate';
import type { Builder, Node, NodeId } from '../src/engine/program';
import { count } from '../src/engine/program';
import { sizesOf } from '../src/engine/shape';
import type { Expr } from '../src/language/expr';
import { draw, slotsOf, spreadValues } from './domains';
import { isContinuous } from './inputs';
import { placesOf, readMargins } from './margins';
import { random } from './random';
import { inputNames } from './table';
import type { Lowered } from './target';

/** The inputs of a value step: what is fixed, by name, as flat arrays. */
export type Fixed = ReadonlyMap<string, Float64Array>;

/**
 * What `at` fixes. `at: random` gives each student numbers of their own, keyed by the assignment, the step and the student,
 * never by the grading seed.
 */
export function fixedInputs(reference: Reference, step: Step, assignmentId: string, studentId: string): Fixed {
  const out = new Map<string, Float64Array>();
  if (step.at === 'random') {
    const slots = slotsOf(reference.free, reference.sizes);
    const flat = new Float64Array(slots.reduce((n, s) => n + s.entries, 0));
    const r = random(`${step.variants ?? assignmentId}|${step.id}|${studentId}`);
    for (const s of slots) {
      draw(s, flat, r, 'plain', 2);
      const values = flat.slice(s.offset, s.offset + s.entries);
      // one decimal is what people work with by hand; what must stay in a smaller domain keeps its exact values
      out.set(s.key, s.kind.kind === 'real' ? values.map((x) => Math.round(x * 10) / 10) : values);
    }
    return out;
  }
  for (const [name, values] of Object.entries(step.at ?? {}))
    out.set(name, spreadValues(values as Values, sizesOf(reference.shape(name) ?? [])));
  for (const i of reference.problem.inputs)
    if (i.value !== undefined && !out.has(i.name))
      out.set(i.name, spreadValues(i.value, sizesOf(reference.shape(i.name) ?? [])));
  return out;
}

/** The program with every fixed quantity an input of its own. */
function cut(reference: Reference, fixed: Fixed): Builder {
  const nodes: Node[] = [...reference.b.nodes];
  for (const name of fixed.keys()) {
    const id = reference.node(name);
    const node = id === undefined ? undefined : nodes[id];
    if (id !== undefined && node) nodes[id] = { op: 'input', args: [], attrs: { name }, dims: node.dims };
  }
  return { nodes };
}

/** Inputs that a node needs and nothing fixes. */
export function missingInputs(reference: Reference, key: string, fixed: Fixed): string[] {
  const program = cut(reference, fixed);
  const node = reference.node(key);
  if (node === undefined) return [key];
  const p = plan(program, [node]);
  return p.inputs.map((i) => i.name).filter((n) => !fixed.has(n));
}

/** Values of a program over the reference's quantities at the fixed inputs, and its bounds; NaN where something is missing. */
export function evaluateFixed(reference: Reference, fixed: Fixed, of: Lowered): Float64Array {
  const program = cut(reference, fixed);
  const inputs = new Map<string, { data: Float64Array }>();
  for (const name of inputNames(of.b)) {
    const node = reference.node(name);
    const entries = count(sizesOf(reference.shape(name) ?? []));
    const known = fixed.get(name);
    const data =
      known ??
      (node === undefined || missingInputs(reference, name, fixed).length > 0
        ? new Float64Array(entries).fill(Number.NaN)
        : at(program, node, fixed));
    inputs.set(name, { data });
  }
  return run(plan(of.b, [of.node]), { size: 1, inputs }, { bounds: false }).values(of.node).data;
}

function at(program: Builder, node: NodeId, fixed: Fixed): Float64Array {
  const inputs = new Map([...fixed].map(([k, data]) => [k, { data }] as const));
  return run(plan(program, [node]), { size: 1, inputs }, { bounds: false }).values(node).data;
}

/** Least and largest true value of each entry: equal but at a tie, where every subgradient between is right. */
export type Truth = { readonly low: Float64Array; readonly high: Float64Array };

export function truthAt(reference: Reference, fixed: Fixed, target: Lowered): Truth {
  const value = evaluateFixed(reference, fixed, target);
  if (!onTie(reference, fixed, target)) return { low: value, high: value };
  const low = value.slice();
  const high = value.slice();
  const r = random('beside a tie');
  for (let i = 0; i < 48; i++) {
    const moved = new Map(
      [...fixed].map(([k, v]) => [
        k,
        reference.label(k) ||
        (v.every(Number.isInteger) && reference.problem.inputs.some((x) => x.name === k && x.entries.kind !== 'real'))
          ? v
          : v.map((x) => x + (2 * r() - 1) * 1e-7 * Math.max(1, Math.abs(x))),
      ]),
    );
    const near = evaluateFixed(reference, moved, target);
    near.forEach((x, e) => {
      if (x < (low[e] as number) - 1e-4) low[e] = x;
      if (x > (high[e] as number) + 1e-4) high[e] = x;
    });
  }
  return { low, high };
}

function onTie(reference: Reference, fixed: Fixed, target: Lowered): boolean {
  const program = cut(reference, fixed);
  const tops = inputNames(target.b).flatMap((n) => reference.node(n) ?? []);
  const places = placesOf(program, tops, isContinuous(slotsOf(reference.free, reference.sizes)));
  if (places.length === 0 || tops.some((t) => plan(program, [t]).inputs.some((i) => !fixed.has(i.name)))) return false;
  const inputs = new Map([...fixed].map(([k, data]) => [k, { data }] as const));
  const result = run(
    plan(program, [...tops, ...places.flatMap((p) => program.nodes[p.node]?.args ?? [])]),
    { size: 1, inputs },
    { bounds: true },
  );
  return places.some((p) => !p.discrete && readMargins(program, p.node, result).margin.some((m) => m === 0));
}

/** The numerals of a literal answer, entry by entry, signs included; undefined for a formula. */
export function numerals(e: Expr): string[] | undefined {
  switch (e.kind) {
    case 'number':
      return [e.text];
    case 'call':
      if (e.op === 'negate') {
        const inner = numerals(e.args[0] as Expr);
        return inner?.length === 1 ? [`-${inner[0]}`] : undefined;
      }
      return undefined;
    case 'list': {
      const parts = e.items.map(numerals);
      return parts.every((p) => p !== undefined) ? parts.flatMap((p) => p ?? []) : undefined;
    }
    default:
      return undefined;
  }
}

/** How many decimals a numeral is written with, and how many significant digits. */
function written(numeral: string): { decimals: number; significant: number } {
  const m = /^-?(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(numeral.replace(/\s/g, ''));
  const exponent = Number(m?.[3] ?? 0);
  const digits = `${m?.[1] ?? ''}${m?.[2] ?? ''}`.replace(/^0+/, '');
  return { decimals: (m?.[2] ?? '').length - exponent, significant: digits.length };
}

/**
 * Which entries are right. By default the truth rounds to, or is cut off to, the digits written (two significant ones in
 * the largest entry at least; a whole number may be exact), or is within 0.5 % of the largest entry.
 */
export function judgeValues(
  values: ArrayLike<number>,
  texts: readonly string[] | undefined,
  truth: Truth,
  tolerance: Tolerance,
): boolean[] {
  const { low, high } = truth;
  const largest = Math.max(...Array.from(low, Math.abs), ...Array.from(high, Math.abs));
  const off = (v: number, e: number): number =>
    v < (low[e] as number) ? (low[e] as number) - v : v > (high[e] as number) ? v - (high[e] as number) : 0;
  const tiny = 1e-9 * largest;
  const ofLargest = texts && Math.max(...texts.map((t) => written(t).significant));
  const right = (v: number, e: number): boolean => {
    if (!Number.isFinite(v)) return false;
    const d = off(v, e);
    switch (tolerance.kind) {
      case 'relative':
        return d <= tolerance.by * largest + tiny;
      case 'absolute':
        return d <= tolerance.by * (1 + 1e-12);
      case 'digits': {
        const t = texts?.[e];
        if (tolerance.digits === 'written')
          return t === undefined ? d <= tiny : rightDigits(t, v, low[e] as number, high[e] as number);
        const scale = 10 ** (Math.floor(Math.log10(largest || 1)) + 1 - tolerance.digits);
        return d <= 0.5 * scale * (1 + 1e-9);
      }
      case 'default': {
        if (d <= 0.005 * largest + Number.MIN_VALUE || d <= tiny) return true;
        const t = texts?.[e];
        if (t === undefined || ofLargest === undefined) return false;
        return ofLargest >= 2 && rightDigits(t, v, low[e] as number, high[e] as number);
      }
    }
  };
  return Array.from(values, right);
}

/** Whether the truth rounds to, or is cut off to, what is written. */
function rightDigits(text: string, v: number, low: number, high: number): boolean {
  const unit = 10 ** -written(text).decimals;
  const slack = unit * 1e-9;
  if (v >= low - 0.5 * unit - slack && v <= high + 0.5 * unit + slack) return true;
  // cut off: the written number is towards zero from the truth by less than one unit
  const t = Math.abs(low) < Math.abs(high) ? low : high;
  return (
    (Math.sign(v) === Math.sign(t) || v === 0) && Math.abs(t) >= Math.abs(v) - slack && Math.abs(t) - Math.abs(v) < unit
  );
}
