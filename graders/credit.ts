/** What a wrong answer still earns: a foreseen mistake, right entries, milestones of a derivation. Exact shares, each explained. */
import type { Fraction, Step } from '../src/assignment/types';
import { take } from '../src/engine/build';
import type { Column } from '../src/engine/evaluate';
import { lower } from '../src/engine/lower';
import { Misfit, newLowering } from '../src/engine/lowering';
import { newBuilder } from '../src/engine/program';
import { sizesOf } from '../src/engine/shape';
import { call, name, num } from '../src/language/expr';
import { readAnswer } from '../src/language/read';
import type { Chain } from './claims';
import { usesFree } from './claims';
import type { Evidence } from './comparison';
import { decide } from './decide';
import { attempt, introduce } from './formula';
import { throughUnspecified } from './inputs';
import type { Context, Finished } from './judge';
import { contextOf, judgeAttempt, rulesOf } from './judge';
import type { AnswerKey, ProblemKey } from './key';
import { fraction, ONE, plus, ZERO } from './points';
import { entryAt } from './shown';
import { agree, valuesAt } from './slip-cells';
import { column } from './table';
import type { Lowered, Target } from './target';
import { makeTarget, scopeOfStep } from './target';
import type { Fixed } from './value';
import { evaluateFixed, judgeValues } from './value';

/** A share of the points and how it came about, one sentence each. */
export type Credit = { readonly share: Fraction; readonly why: readonly string[] };

const nothing = (): Evidence => ({ inputs: 0, branches: 0, visited: 0, digits: 0 });

/** `1/2 of the points`, `all of the points`. */
export const shareOf = (f: Fraction): string =>
  `${f.n === f.d ? 'all' : f.d === 1 ? f.n : `${f.n}/${f.d}`} of the points`;
const atMostOne = (f: Fraction): Fraction => (f.n > f.d ? ONE : f);
export const larger = (a: Fraction, b: Fraction): boolean => a.n * b.d > b.n * a.d;

/** An answer as a program of whatever shape it has, for answers that do not fit what is asked. */
function freely(c: Context): Lowered | undefined {
  const rules = rulesOf(c);
  const lo = newLowering(newBuilder(), c.problem.stated.reference, rules.options);
  try {
    for (const chain of c.chains)
      if (chain.subject.kind !== 'asked') introduce(lo, c.problem.stated.reference, chain, rules);
  } catch (e) {
    if (!(e instanceof Misfit)) throw e;
    return undefined;
  }
  const asked = c.chains.filter((x) => x.subject.kind === 'asked');
  const last = asked[0]?.values[asked[0].values.length - 1]?.expr;
  if (asked.length !== 1 || !last) return undefined;
  const made = lower(lo, last);
  return made.ok && made.value.axes.length === 0
    ? { b: lo.b, node: made.value.node, shape: made.value.shape }
    : undefined;
}

/** A declared mistake as a program: of the asked shape where it has that, and of the shape it has. */
type Foreseen = { readonly fitted: Lowered | undefined; readonly free: Lowered | undefined };
const foreseen = new WeakMap<AnswerKey, Map<string, readonly Foreseen[]>>();

/** The declared mistakes of a step, lowered once for a class. That they can be read and are wrong was checked on loading. */
function foreseenOf(key: AnswerKey, problem: ProblemKey, step: Step): readonly Foreseen[] {
  let bySteps = foreseen.get(key);
  if (!bySteps) {
    bySteps = new Map();
    foreseen.set(key, bySteps);
  }
  let list = bySteps.get(step.id);
  if (!list) {
    list = step.mistakes.map((m): Foreseen => {
      const scope = scopeOfStep(problem.problem.scope, step.find, step.syntax);
      const answer = readAnswer(m.answer, scope);
      const context = answer.ok ? contextOf(key, problem, step, answer.value, m.answer) : undefined;
      if (!context || 'finding' in context) return { fitted: undefined, free: undefined };
      const made = judgeAttempt(context);
      const fitted = 'problems' in made ? undefined : made.lowered;
      return { fitted, free: fitted ?? freely(context) };
    });
    bySteps.set(step.id, list);
  }
  return list;
}

const alike = (a: Lowered, b: Lowered): boolean => sizesOf(a.shape).join() === sizesOf(b.shape).join();

export type Matched = { readonly feedback: string; readonly credit: Fraction; readonly answer: string };

/** The declared mistake that a wrong answer is, decided as answers are. */
export function matchMistake(c: Context, made: Finished | undefined): Matched | undefined {
  const all = foreseenOf(c.key, c.problem, c.step);
  let best: Matched | undefined;
  const ours = all.length === 0 ? undefined : (made?.lowered ?? freely(c));
  all.forEach((f, i) => {
    const m = c.step.mistakes[i];
    if (!m || !ours) return;
    const theirs = made ? f.fitted : f.free;
    if (!theirs || !alike(ours, theirs)) return;
    if (
      decide({ setting: c.problem.stated, answer: ours, target: theirs, salt: `${c.salt}|mistake` }, nothing()).kind !==
      'equal'
    )
      return;
    if (!best || larger(m.credit, best.credit)) best = { feedback: m.feedback, credit: m.credit, answer: m.answer };
  });
  return best;
}

/** The same for a value step: right where the mistake were the truth. */
export function matchValueMistake(
  c: Context,
  fixed: Fixed,
  values: Float64Array,
  texts: readonly string[] | undefined,
): Matched | undefined {
  for (const [i, f] of foreseenOf(c.key, c.problem, c.step).entries()) {
    const m = c.step.mistakes[i];
    if (!m || !f.fitted) continue;
    const theirs = evaluateFixed(c.problem.stated.reference, fixed, f.fitted);
    if (
      theirs.length === values.length &&
      judgeValues(values, texts, { low: theirs, high: theirs }, c.step.tolerance).every(Boolean)
    )
      return { feedback: m.feedback, credit: m.credit, answer: m.answer };
  }
  return undefined;
}

const entryOf = (p: Lowered, e: number): Lowered => {
  const b = { nodes: [...p.b.nodes] };
  return { b, node: take(b, [p.node], Int32Array.of(e), []), shape: [] };
};

/** Entries that earn: neither 0 at every input nor an entry of what the step gives. */
function earning(c: Context): number[] {
  const { tables } = c.problem.stated;
  const n = sizesOf(c.target.shape).reduce((a, b) => a * b, 1);
  const want = tables.map((t) => valuesAt(t, c.target.lowered));
  const part = (col: Column, e: number, size: number): Column => ({
    data: col.data.subarray(e * size, (e + 1) * size),
    ...(col.error && { error: col.error.subarray(e * size, (e + 1) * size) }),
  });
  const { reference } = c.problem.stated;
  const givens = [...c.allowed].flatMap((key) => {
    const shape = reference.shape(key);
    // what depends on a loss that nobody knows has no values, and neither has the loss
    const valued =
      shape && reference.node(key) !== undefined && !reference.unspecified(key) && !throughUnspecified(reference, key);
    const entries = valued ? sizesOf(shape).reduce((a, b) => a * b, 1) : 0;
    return entries > 0 && entries <= 64 ? [{ columns: tables.map((t) => column(t, key)), entries }] : [];
  });
  return Array.from({ length: n }, (_, e) => e).filter((e) => {
    const own = tables.map((t, i) => part(want[i] as Column, e, t.size));
    if (own.every((col) => col.data.every((x) => x === 0))) return false;
    return !givens.some((g) =>
      Array.from({ length: g.entries }, (_, i) => i).some((i) =>
        tables.every((t, at) => agree(part(g.columns[at] as Column, i, t.size), own[at] as Column)),
      ),
    );
  });
}

/** Credit for each right entry. */
export function rightEntries(c: Context, made: Finished | undefined): Credit | undefined {
  if (c.step.partial !== 'entries' || !made || c.target.shape.length === 0) return undefined;
  const counted = earning(c);
  const right = counted.filter(
    (e) =>
      decide(
        {
          setting: c.problem.stated,
          answer: entryOf(made.lowered, e),
          target: entryOf(c.target.lowered, e),
          salt: `${c.salt}|${e}`,
        },
        nothing(),
      ).kind === 'equal',
  );
  return entriesCredit(counted, right, sizesOf(c.target.shape));
}

/** The same for values at fixed inputs; an entry whose true value is 0 earns nothing. */
export function rightValues(
  step: Step,
  right: readonly boolean[],
  truth: Float64Array,
  sizes: readonly number[],
): Credit | undefined {
  if (step.partial !== 'entries' || sizes.length === 0) return undefined;
  const counted = right.flatMap((_, e) => (truth[e] === 0 ? [] : [e]));
  return entriesCredit(
    counted,
    counted.filter((e) => right[e]),
    sizes,
  );
}

function entriesCredit(
  counted: readonly number[],
  right: readonly number[],
  sizes: readonly number[],
): Credit | undefined {
  if (right.length === 0 || counted.length === 0) return undefined;
  const share = fraction(right.length, counted.length);
  const shown = right
    .map((e) => entryAt(sizes, e).join(','))
    .slice(0, 12)
    .join('; ');
  return {
    share,
    why: [`${right.length} of ${counted.length} entries that earn points are right (${shown}): ${shareOf(share)}`],
  };
}

/** Credit for lines of a derivation that reach a named derivative in terms of what the step gives. */
export function milestonesReached(c: Context): Credit | undefined {
  const { reference } = c.problem.stated;
  let share = ZERO;
  const why: string[] = [];
  for (const m of c.step.milestones) {
    const made = makeTarget(m.find, reference);
    if (!('target' in made)) continue;
    const { target } = made;
    const line = c.chains.flatMap((chain, i) => reaches(c, chain, i, target) ?? [])[0];
    if (line === undefined) continue;
    share = plus(share, m.credit);
    why.push(`line ${line} reaches ${m.find.text}: ${shareOf(m.credit)}`);
  }
  return why.length > 0 ? { share: atMostOne(share), why } : undefined;
}

/**
 * Whether a name of the student's own, said once, is something that the answer is built on: with another value for it the
 * answer would be another one. A value stated in passing, or used times 0, is not.
 */
function isBuiltOn(c: Context, chain: Chain, own: string): boolean {
  const says = (x: Chain): boolean =>
    (x.subject.kind === 'local' && x.subject.name === own) ||
    x.equalities.some((e) => e.left.kind === 'name' && e.left.name === own);
  if (c.chains.some((x) => x !== chain && says(x))) return false;
  const after = c.chains.slice(c.chains.indexOf(chain) + 1);
  if (!after.some((x) => x.values.some((v) => usesFree(v.expr, own)))) return false;
  const { reference, tables } = c.problem.stated;
  const doubled: Chain = {
    ...chain,
    values: chain.values.map((v) => ({ ...v, expr: call('times', [num(2), v.expr]) })),
  };
  const [made, other] = [c.chains, c.chains.map((x) => (x === chain ? doubled : x))].map((chains) =>
    attempt(reference, c.target, chains, rulesOf(c)),
  );
  const table = tables[0];
  if (!made?.ok || !other?.ok || !table) return false;
  return !agree(valuesAt(table, made.lowered), valuesAt(table, other.lowered));
}

/** The number of the first line of a chain about `target` whose expression is right and uses nothing but what is given. */
function reaches(c: Context, chain: Chain, at: number, target: Target): number | undefined {
  const { subject } = chain;
  const about =
    (subject.kind === 'derivative' || subject.kind === 'quantity') && subject.key === target.key
      ? subject.named.at
      : subject.kind === 'asked' && c.target.key === target.key
        ? (subject.at ?? [])
        : subject.kind === 'local' && isBuiltOn(c, chain, subject.name)
          ? subject.indices.map((i) => name(i))
          : undefined;
  if (!about) return undefined;
  const allowed = new Set([...c.allowed].filter((k) => k !== target.key));
  for (const value of chain.values) {
    const own: Chain = {
      ...chain,
      subject: { kind: 'asked', at: about.length > 0 ? about : undefined },
      values: [value],
    };
    const before = c.chains
      .slice(0, at)
      .filter((x) => x.subject.kind !== 'asked' && !('key' in x.subject && x.subject.key === target.key));
    const made = attempt(c.problem.stated.reference, target, [...before, own], { ...rulesOf(c), allowed });
    if (!made.ok || made.operators || [...made.uses].some((u) => !allowed.has(u))) continue;
    if (
      decide(
        { setting: c.problem.stated, answer: made.lowered, target: target.lowered, salt: `${c.salt}|milestone` },
        nothing(),
      ).kind === 'equal'
    )
      return value.line;
  }
  return undefined;
}
