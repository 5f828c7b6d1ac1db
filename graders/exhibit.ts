/** One answer at one input, whole and at full precision: what is behind a verdict, for a person to check. */
import type { Reference } from '../src/assignment/reference';
import type { Step } from '../src/assignment/types';
import { plan, run } from '../src/engine/evaluate';
import type { Builder, Node, NodeId } from '../src/engine/program';
import { sizesOf } from '../src/engine/shape';
import { readAnswer } from '../src/language/read';
import type { AnswerText } from '../src/submission/types';
import type { Place } from './comparison';
import type { Context, Finished } from './judge';
import { contextOf, judge, judgeAttempt } from './judge';
import type { AnswerKey, ProblemKey } from './key';
import { scopeOf } from './key';
import { inputNames, runOn } from './table';
import type { Target } from './target';

import { evaluateFixed, fixedInputs, judgeValues, missingInputs, numerals, truthAt } from './value';

/** An array by name: sizes and entries in row-major order, exact doubles. */
export type Exhibited = { readonly name: string; readonly dims: readonly number[]; readonly entries: Float64Array };

export type Exhibit = {
  readonly reference: Reference;
  readonly target: Target;
  readonly sizes: ReadonlyMap<string, number>;
  readonly inputs: readonly Exhibited[];
  readonly dims: readonly number[];
  readonly expected: Float64Array;
  /** Missing where the answer does not fit the question. */
  readonly got: Float64Array | undefined;
  /** The entry that is looked at, from 0 in row-major order. */
  readonly entry: number;
  /** The answer as a program over the reference's quantities. */
  readonly answer: { readonly b: Builder; readonly node: NodeId } | undefined;
  /** Quantities and derivatives that the answer names, with their values here. */
  readonly used: readonly Exhibited[];
  readonly differs: boolean;
};

/** Looks at one answer again; undefined where it is blank or cannot be read, so that it has no values at all. */
export function exhibit(
  key: AnswerKey,
  problem: ProblemKey,
  step: Step,
  given: AnswerText | undefined,
  student: string,
): Exhibit | undefined {
  if (!given || given.unreadable || given.text.trim() === '') return undefined;
  const syntax = given.syntax ?? step.syntax;
  const read = readAnswer(given.text, scopeOf(problem, step, syntax));
  if (!read.ok) return undefined;
  const context = contextOf(key, problem, step, read.value, given.text);
  if ('finding' in context) return undefined;
  return step.at === undefined ? ofFormula(context) : ofValue(context, key, step, student);
}

function ofFormula(context: Context): Exhibit | undefined {
  const verdict = judge(context);
  if (verdict.kind === 'unreadable') return undefined;
  const { stated } = context.problem;
  const differing = verdict.kind === 'wrong' ? verdict.at : undefined;
  const setting = differing?.setting ?? stated;
  const target = differing?.target ?? context.target;
  const made: Finished | undefined = differing && setting !== stated ? undefined : verdict.attempt;
  const place: Place | undefined =
    differing?.place ?? (stated.tables[0] ? { table: stated.tables[0], sample: 0, entry: 0 } : undefined);
  if (!place) return undefined;
  const { table, sample, entry } = place;
  const at = (b: Builder, node: NodeId): Float64Array => {
    const { data } = runOn(table, b, [node]).values(node);
    return Float64Array.from({ length: data.length / table.size }, (_, e) => data[e * table.size + sample] as number);
  };
  const { reference } = setting;
  const inputs = reference.free.map(({ key, shape }) => ({
    name: key,
    dims: sizesOf(shape),
    entries: at(reference.b, reference.node(key) as NodeId),
  }));
  const used = made ? usedBy(made.lowered.b, made.lowered.node, reference, (node) => at(reference.b, node)) : [];
  return {
    reference,
    target,
    sizes: reference.sizes,
    inputs,
    dims: sizesOf(target.shape),
    expected: at(target.lowered.b, target.lowered.node),
    got: made && at(made.lowered.b, made.lowered.node),
    entry,
    answer: made?.lowered,
    used,
    differs: differing !== undefined,
  };
}

function ofValue(context: Context, key: AnswerKey, step: Step, student: string): Exhibit | undefined {
  const made = judgeAttempt(context);
  const { reference } = context.problem.stated;
  const fixed = fixedInputs(reference, step, key.assignment.id, student);
  const truth = truthAt(reference, fixed, context.target.lowered);
  const finished = 'problems' in made ? undefined : made;
  const got = finished && evaluateFixed(reference, fixed, finished.lowered);
  const last = context.chains
    .filter((c) => c.subject.kind === 'asked')
    .flatMap((c) => c.values[c.values.length - 1]?.expr ?? []);
  const texts = last.length === 1 && last[0] ? numerals(last[0]) : undefined;
  const right = got && judgeValues(got, texts?.length === got.length ? texts : undefined, truth, step.tolerance);
  return {
    reference,
    target: context.target,
    sizes: reference.sizes,
    inputs: [...fixed].map(([name, entries]) => ({ name, dims: sizesOf(reference.shape(name) ?? []), entries })),
    dims: sizesOf(context.target.shape),
    expected: truth.low,
    got,
    entry: Math.max(0, right?.indexOf(false) ?? 0),
    answer: finished?.lowered,
    used: finished
      ? usedBy(finished.lowered.b, finished.lowered.node, reference, (_node, name) =>
          missingInputs(reference, name, fixed).length > 0 ? undefined : fixedValue(reference, fixed, name),
        )
      : [],
    differs: right?.includes(false) ?? false,
  };
}

function fixedValue(reference: Reference, fixed: ReadonlyMap<string, Float64Array>, name: string): Float64Array {
  const program = cutAt(reference, [...fixed.keys()]);
  return evaluate(program, reference.node(name) as NodeId, fixed);
}

function usedBy(
  b: Builder,
  node: NodeId,
  reference: Reference,
  valueAt: (node: NodeId, name: string) => Float64Array | undefined,
): Exhibited[] {
  const needed = new Set(plan(b, [node]).inputs.map((i) => i.name));
  return inputNames(b).flatMap((name) => {
    const source = reference.node(name);
    const entries = needed.has(name) && source !== undefined ? valueAt(source, name) : undefined;
    return entries ? [{ name, dims: sizesOf(reference.shape(name) ?? []), entries }] : [];
  });
}

/** The reference's program with the named quantities made inputs of their own. */
export function cutAt(reference: Reference, names: readonly string[]): Builder {
  const nodes: Node[] = [...reference.b.nodes];
  for (const name of names) {
    const id = reference.node(name);
    const node = id === undefined ? undefined : nodes[id];
    if (id !== undefined && node) nodes[id] = { op: 'input', args: [], attrs: { name }, dims: node.dims };
  }
  return { nodes };
}

/** A program's node at one input. */
export function evaluate(program: Builder, node: NodeId, inputs: ReadonlyMap<string, Float64Array>): Float64Array {
  const columns = new Map([...inputs].map(([name, data]) => [name, { data }] as const));
  return run(plan(program, [node]), { size: 1, inputs: columns }, { bounds: false }).values(node).data;
}

/** The sum over the arguments of an unspecified loss of each times its given gradient: a loss that has these gradients. */
export const lossArguments = (
  reference: Reference,
  name: string,
): readonly { readonly quantity: string; readonly gradient: string }[] => {
  const line = reference.problem.forward.find((f) => f.name === name);
  if (line?.expr.kind !== 'call') return [];
  return line.expr.args.flatMap((a) =>
    a.kind === 'name' ? [{ quantity: a.name, gradient: reference.key(name, [a.name]) }] : [],
  );
};
