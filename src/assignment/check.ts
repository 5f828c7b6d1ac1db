/** Soundness: what loads can be graded. Derivatives exist, values are fixed where a value is asked, the forward pass is finite. */
import { plan, run } from '../engine/evaluate';
import type { NodeId } from '../engine/program';
import { sizesOf } from '../engine/shape';
import type { AllExpr, Expr } from '../language/expr';
import type { Span } from '../problem';
import { checkLabels } from './check-labels';
import { DRAWS, drawInputs } from './draws';
import type { Findings } from './findings';
import { placed, report, warn } from './findings';
import { checkMistakes } from './mistakes';
import { inputsBehind } from './reach';
import type { FreeInput, Reference } from './reference';
import { lowerProblem } from './reference';
import type { Asked, Assignment, Input, ProblemPart, Step } from './types';

type Place = { readonly name: string; readonly at: readonly (Expr | AllExpr)[] };

/** A quantity or an entry of one. */
function placeOf(e: Expr): Place | undefined {
  const base = e.kind === 'index' ? e.base : e;
  return base.kind === 'name' ? { name: base.name, at: e.kind === 'index' ? e.at : [] } : undefined;
}

/** What an asked derivative or quantity is in the reference: its node, and its axes' indices, quantity first. */
type Target = {
  readonly key: string;
  readonly node: NodeId;
  readonly dims: readonly number[];
  readonly at: readonly (Expr | AllExpr)[];
};

export function checkSoundness(f: Findings, assignment: Omit<Assignment, 'key' | 'sha256'>): void {
  for (const problem of assignment.problems) {
    const whole = !f.flawed.has(problem.id);
    const found = lowerProblem(problem, problem.sizes, assignment.conventions.star);
    if (!found.ok) {
      if (whole) for (const p of found.problems) f.problems.push(placed(f, p));
      continue;
    }
    checkLabels(f, found.value);
    const targets = new Map<Step, Target>();
    for (const step of problem.steps) {
      const target = targetOf(f, found.value, step.find, `${step.id}.find`, step.span);
      if (target) targets.set(step, target);
      step.milestones.forEach((m, i) => {
        targetOf(f, found.value, m.find, `${step.id}.milestones[${i + 1}].find`, step.span);
      });
      if (whole && target && step.at !== undefined && step.at !== 'random') checkFixed(f, found.value, step, target);
    }
    checkNumbers(f, found.value, problem, targets, whole);
    if (!whole) continue;
    for (const [step, target] of targets)
      checkMistakes(f, found.value, problem, step, target.node, askedEntries(target), assignment.conventions.star);
  }
}

/** The derivative or quantity that is asked for, where it exists. */
function targetOf(
  f: Findings,
  ref: Reference,
  asked: Asked,
  where: string,
  span: Span | undefined,
): Target | undefined {
  const { expr, text } = asked;
  const say = (code: string, message: string, hint?: string): undefined => {
    report(f, code, `${where}: ${message}`, span, hint);
    return undefined;
  };
  const of = placeOf(expr.kind === 'derivative' ? expr.of : expr);
  if (!of) return undefined;
  const isForward = ref.problem.forward.some((l) => l.name === of.name);
  if (!isForward && ref.shape(of.name) === undefined)
    return say('find', `${of.name} is a size, not a quantity`, 'ask for a derivative: dL/dX');
  if (!isForward)
    return say(
      'find',
      `${of.name} is an input; it is given, and depends on nothing`,
      'ask for a derivative of a forward quantity: dL/dX',
    );
  if (expr.kind !== 'derivative') {
    if (
      ref.unspecified(of.name) ||
      ref.problem.forward.some((l) => ref.unspecified(l.name) && ref.depends(of.name, l.name))
    )
      return say('unspecified', `${of.name} has no value: the loss is not specified`, 'ask for a derivative of it');
    const shape = ref.shape(of.name) ?? [];
    return inRange(
      f,
      { key: of.name, node: ref.node(of.name) as NodeId, dims: sizesOf(shape), at: padded(of.at, shape.length) },
      where,
      span,
    );
  }
  const by = expr.by.flatMap((b) => placeOf(b) ?? []);
  for (const b of by) {
    if (ref.label(b.name))
      return say(
        'label-derivative',
        `${text}: ${b.name} is a class label, there is no derivative by it`,
        'ask for the derivative by a quantity with real entries',
      );
    const fixed = fixedKind(ref, b.name);
    if (fixed !== undefined)
      return say(
        'no-derivative',
        `${text}: ${b.name} ${fixed}, there is no derivative by it`,
        'ask for the derivative by a quantity with real entries',
      );
    if (ref.shape(b.name) === undefined)
      return say(
        'find',
        `${text}: ${b.name} is a size, there is no derivative by it`,
        'ask for the derivative by a quantity',
      );
    if (b.name === of.name)
      return say(
        'find',
        `${text}: a derivative of ${of.name} by itself is no question`,
        `ask for the derivative by what ${of.name} is made from`,
      );
    if (!ref.depends(of.name, b.name)) {
      const hint = ref.depends(b.name, of.name)
        ? `it is the other way round: d${b.name}/d${of.name}`
        : `${of.name} depends on ${dependencies(ref, of.name)}`;
      return say('no-derivative', `${text}: ${of.name} does not depend on ${b.name}`, hint);
    }
  }
  const leaf = ref.derivative(
    of.name,
    by.map((b) => b.name),
    false,
  );
  if (!leaf.ok) {
    for (const p of leaf.problems)
      report(f, p.code, `${where}: ${p.message}`, span, p.hint ?? 'ask for a first derivative, or specify the loss');
    return undefined;
  }
  const node = ref.node(leaf.value.key);
  if (node === undefined) return undefined;
  const at = [of, ...by].flatMap((p) => padded(p.at, ref.shape(p.name)?.length ?? 0));
  return inRange(f, { key: leaf.value.key, node, dims: sizesOf(leaf.value.shape), at }, where, span);
}

/** Whether entries of an input move: those of labels and masks do not. */
const moves = (i: Input): boolean => i.label === undefined && i.entries.kind !== 'mask' && i.entries.kind !== 'onehot';

/** What a quantity is that no derivative is taken by: a mask, labels, a constant; undefined for any other. */
function fixedKind(ref: Reference, name: string): string | undefined {
  const input = ref.problem.inputs.find((i) => i.name === name);
  if (input) return moves(input) ? undefined : input.entries.kind === 'mask' ? 'is a mask' : 'holds one-hot labels';
  const made = ref.problem.inputs.filter((i) => ref.depends(name, i.name));
  if (ref.shape(name) === undefined || made.some(moves)) return undefined;
  return made.length === 0
    ? 'is a constant'
    : `is made of labels or masks alone (${made.map((i) => i.name).join(', ')})`;
}

const padded = (at: readonly (Expr | AllExpr)[], rank: number): readonly (Expr | AllExpr)[] => [
  ...at,
  ...Array<AllExpr>(Math.max(0, rank - at.length)).fill({ kind: 'all' }),
];

function dependencies(ref: Reference, name: string): string {
  const names = [...ref.problem.inputs, ...ref.problem.forward].map((q) => q.name);
  return names.filter((n) => n !== name && ref.depends(name, n) && !ref.label(n)).join(', ') || 'nothing';
}

/** Written indices within their axes. */
function inRange(f: Findings, target: Target, where: string, span: Span | undefined): Target | undefined {
  for (const [axis, a] of target.at.entries()) {
    if (a.kind !== 'number') continue;
    const size = target.dims[axis] ?? 0;
    if (Number(a.text) >= 1 && Number(a.text) <= size) continue;
    report(
      f,
      'index-range',
      `${where}: there is no index ${a.text}; this axis runs from 1 to ${size}`,
      span,
      'count from 1',
    );
    return undefined;
  }
  return target;
}

/** `at` fixes all that the asked value is made from, and nothing twice. */
function checkFixed(f: Findings, ref: Reference, step: Step, target: Target): void {
  const fixed = Object.keys(step.at ?? {});
  for (const a of fixed)
    for (const b of fixed)
      if (a !== b && ref.depends(a, b))
        report(
          f,
          'at',
          `${step.id}.at: ${a} is made from ${b}, so both can't be fixed`,
          step.span,
          `leave one of them out`,
        );
  const stops = new Set(fixed.flatMap((key) => ref.node(key) ?? []));
  const handed = new Set(ref.free.filter((x) => !x.input).map((x) => x.key));
  for (const key of fixed)
    if (key.includes('/') && !handed.has(key))
      report(
        f,
        'at',
        `${step.id}.at: ${key} is not handed over by an unspecified loss, so it can't be fixed`,
        step.span,
        handed.size === 0 ? 'fix the inputs' : `fix ${[...handed].join(', ')}`,
      );
  const missing = [...inputsBehind(ref, target.node, stops)].filter((name) => {
    const input = ref.problem.inputs.find((i) => i.name === name);
    return input?.value === undefined && !fixed.includes(name);
  });
  for (const name of missing)
    report(
      f,
      'at',
      `${step.id}.at: ${step.find.text} depends on ${name}, which is not fixed`,
      step.span,
      `add ${name}: …`,
    );
}

/** The forward pass at a few inputs: finite at some of them, and no asked derivative zero at all of them. */
function checkNumbers(
  f: Findings,
  ref: Reference,
  problem: ProblemPart,
  targets: ReadonlyMap<Step, Target>,
  whole: boolean,
): void {
  const unknown = problem.forward.filter((l) => ref.unspecified(l.name)).map((l) => l.name);
  const lines = problem.forward.filter((l) => !unknown.some((u) => ref.depends(l.name, u)));
  const nodes = lines.map((l) => ref.node(l.name) as NodeId);
  const outputs = [...nodes, ...[...targets.values()].map((t) => t.node)];
  // where something is amiss, fixed values may be what is, and what they lead to is not told beside it
  const free = whole ? ref.free : ref.free.map(withoutValue);
  const result = run(
    plan({ nodes: ref.b.nodes }, outputs),
    { size: DRAWS, inputs: drawInputs(free, problem.sizes) },
    { bounds: false },
  );
  const finite = Array.from({ length: DRAWS }, () => true);
  const never: string[] = [];
  for (const [i, line] of lines.entries()) {
    const { data } = result.values(nodes[i] as NodeId);
    const bad = new Set<number>();
    data.forEach((x, at) => {
      if (!Number.isFinite(x)) bad.add(at % DRAWS);
    });
    for (const s of bad) finite[s] = false;
    if (bad.size < DRAWS || never.some((n) => ref.depends(line.name, n))) continue;
    never.push(line.name);
    report(
      f,
      'not-finite',
      `${problem.id}.forward.${line.name}: not finite at any of ${DRAWS} inputs tried`,
      line.span,
      'say what the inputs may be: entries: positive, unit, …',
    );
  }
  const tried = [...finite.keys()].filter((s) => finite[s]);
  if (tried.length === 0) return;
  for (const [step, target] of targets) {
    const { data } = result.values(target.node);
    const values = (s: number): number[] => askedEntries(target).map((e) => data[e * DRAWS + s] as number);
    const { text } = step.find;
    if (tried.every((s) => !values(s).every(Number.isFinite)))
      report(
        f,
        'not-finite',
        `${step.id}.find: ${text} is not finite at any of ${tried.length} inputs tried`,
        step.span,
        'ask for another derivative, or say what the inputs may be: entries: positive, unit, …',
      );
    else if (tried.every((s) => values(s).every((x) => x === 0)))
      warn(
        f,
        'zero-derivative',
        `${step.id}.find: ${text} is 0 at every input tried; the answer is 0`,
        step.span,
        'ask for another derivative if that is not meant',
      );
  }
}

function withoutValue(x: FreeInput): FreeInput {
  if (!x.input) return x;
  const { value: _, ...input } = x.input;
  return { ...x, input };
}

/** The entries of a target that its written indices leave. */
function askedEntries(target: Target): number[] {
  let entries = [0];
  target.dims.forEach((size, axis) => {
    const a = target.at[axis];
    const picked = a?.kind === 'number' ? [Number(a.text) - 1] : Array.from({ length: size }, (_, i) => i);
    entries = entries.flatMap((e) => picked.map((i) => e * size + i));
  });
  return entries;
}
