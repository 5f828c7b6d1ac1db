/** An answer made into a program: names the student introduced put in, claims put together, what it uses counted. */
import type { Reference } from '../src/assignment/reference';
import { permute } from '../src/engine/build';
import { lowerIndexed } from '../src/engine/lower';
import type { Local, Lowering, LowerOptions, Value } from '../src/engine/lowering';
import { Misfit, newLowering } from '../src/engine/lowering';
import type { NodeId } from '../src/engine/program';
import { newBuilder, reachableInputs } from '../src/engine/program';
import type { Shape } from '../src/engine/shape';
import { sizesOf } from '../src/engine/shape';
import type { AllExpr, Expr } from '../src/language/expr';
import { call, mapChildren } from '../src/language/expr';
import type { Problem } from '../src/problem';
import type { Chain, Claim } from './claims';
import { askedClaims, assemble, assembleAsked, derivativesIn } from './claims';
import type { Lowered, Target } from './target';

export type Attempt =
  | {
      readonly ok: true;
      readonly lowered: Lowered;
      readonly lo: Lowering;
      /** Quantities and derivatives of the reference that the answer uses once its own names are put in. */
      readonly uses: ReadonlySet<string>;
      /** Whether the final expression still applies a derivative operator. */
      readonly operators: boolean;
    }
  | { readonly ok: false; readonly problem: Problem };

export type Rules = {
  readonly allowed: ReadonlySet<string>;
  readonly options: LowerOptions;
  /** A bare `=` on the left of a name that the problem has rebinds it. */
  readonly rebind: boolean;
  readonly transposed: boolean;
};

/** Runs through the chains in order, introducing names, then puts together what is claimed of the target. */
export function attempt(from: Reference, target: Target, chains: readonly Chain[], rules: Rules): Attempt {
  const lo = newLowering(newBuilder(), from, { ...rules.options, want: target.shape });
  const failed: Problem[] = [];
  const open = new Map<string, Problem>();
  try {
    for (const chain of chains) {
      if (chain.subject.kind === 'asked') continue;
      try {
        introduce(lo, from, chain, rules);
      } catch (e) {
        if (!(e instanceof Misfit)) throw e;
        failed.push(e.problem);
        if (chain.subject.kind === 'derivative') open.set(chain.subject.key, e.problem);
      }
    }
    const node = finish(lo, from, target, chains, rules);
    const uses = reachableInputs(lo.b, node);
    // a product that can mean two things in the line that introduces what the answer uses is asked about
    const asked = [...open].find(([key, p]) => p.code === 'ambiguous-product' && uses.has(key));
    if (asked) return { ok: false, problem: asked[1] };
    return {
      ok: true,
      lowered: { b: lo.b, node, shape: target.shape },
      lo,
      uses,
      operators: askedClaims(from, chains).some((c) => derivativesIn(c.expr, from).operators),
    };
  } catch (e) {
    if (e instanceof Misfit)
      return { ok: false, problem: failed[0] && !named(e.problem) ? undefinedName(failed[0]) : e.problem };
    throw e;
  }
}

/** Whether all names of a claim stood for something. */
const named = (p: Problem): boolean => p.code !== 'unknown-name' && p.code !== 'unbound-index';

/** A name whose own line leaves an index open stands for nothing: that can't be read, and is no wrong answer. */
const undefinedName = (p: Problem): Problem => (p.code === 'unbound-index' ? { ...p, code: 'open-index' } : p);

function finish(lo: Lowering, from: Reference, target: Target, chains: readonly Chain[], rules: Rules): NodeId {
  if (!rules.transposed || target.shape.length !== 2 || target.free.length !== target.full.length)
    return assembleAsked(lo, from, target, chains);
  const flipped: Target = {
    ...target,
    shape: [...target.shape].reverse(),
    letters: [...target.letters].reverse(),
    free: [...target.free].reverse(),
  };
  return permute(lo.b, assembleAsked(lo, from, flipped, chains), [1, 0]);
}

/** A name of the student's own, or a derivative that the step does not give: from here on it stands for what the line says. */
export function introduce(lo: Lowering, from: Reference, chain: Chain, rules: Rules): void {
  const last = chain.values[chain.values.length - 1];
  if (!last) return;
  const { subject } = chain;
  if (subject.kind === 'local' && subject.at) {
    const before = lo.locals.get(subject.name);
    if (!before) return;
    const expr = refined(before, subject.at, last.expr, chain.when, from);
    lo.locals.set(subject.name, { ...before, value: lowerIndexed(lo, expr, before.letters), expr });
    return;
  }
  if (subject.kind === 'local') {
    const value = lowerIndexed(lo, last.expr, subject.indices);
    lo.locals.set(subject.name, { value, expr: last.expr, letters: subject.indices });
    return;
  }
  if (subject.kind !== 'derivative' && subject.kind !== 'quantity') return;
  const own = !rules.allowed.has(subject.key) || chain.rebinds || rules.rebind;
  if (!own) return;
  const shape =
    subject.kind === 'quantity'
      ? (from.quantity(subject.key)?.shape ?? [])
      : derivativeShape(from, subject.named.of, subject.named.by);
  const claim: Claim = {
    at: subject.named.at,
    expr: last.expr,
    ...(chain.when && { when: chain.when }),
    line: last.line,
  };
  const earlier = claimsSoFar(lo, subject.key);
  earlier.push(claim);
  lo.rebound.set(subject.key, introduced(lo, from, subject, shape, earlier));
}

/** What the lines say a derivative is; that of a function of each entry may be given entry by entry, `∂a/∂z = a ⊙ (1 - a)`. */
function introduced(
  lo: Lowering,
  from: Reference,
  subject: Extract<Chain['subject'], { kind: 'derivative' | 'quantity' }>,
  shape: Shape,
  claims: readonly Claim[],
): Value {
  try {
    return { node: assemble(lo, from, shape, claims), axes: [], shape };
  } catch (e) {
    const { of, by } = subject.named;
    const entries = from.quantity(of)?.shape ?? [];
    const same =
      by.length === 1 && sizesOf(from.quantity(by[0] as string)?.shape ?? []).join() === sizesOf(entries).join();
    const whole = claims.every((c) => c.at.every((a) => a.kind === 'all'));
    if (!(e instanceof Misfit) || e.problem.code !== 'answer-shape' || !same || !whole || entries.length === 0) throw e;
    const each = claims.map((c) => ({ ...c, at: c.at.slice(0, entries.length) }));
    return { node: assemble(lo, from, entries, each), axes: [], shape: entries };
  }
}

/** What a name stands for once a further line says what some of its entries are. */
function refined(
  before: Local,
  at: readonly (Expr | AllExpr)[],
  value: Expr,
  when: Expr | undefined,
  from: Reference,
): Expr {
  const own = new Map<string, string>();
  const conditions: Expr[] = [];
  at.forEach((a, p) => {
    const letter = before.letters[p];
    if (letter === undefined || a.kind === 'all') return;
    if (a.kind === 'name' && !from.label(a.name) && from.size(a.name) === undefined && !own.has(a.name))
      own.set(a.name, letter);
    else conditions.push(call('eq', [{ kind: 'name', name: letter }, renamed(a, own)]));
  });
  if (when) conditions.push(renamed(when, own));
  const [first, ...more] = conditions;
  const met = first && more.reduce<Expr>((a, b) => call('and', [a, b]), first);
  const put = renamed(value, own);
  return met ? { kind: 'cases', branches: [{ when: met, value: put }, { value: before.expr }] } : put;
}

const renamed = (e: Expr, names: ReadonlyMap<string, string>): Expr =>
  e.kind === 'name'
    ? { ...e, name: names.get(e.name) ?? e.name }
    : e.kind === 'sum' && names.has(e.index)
      ? e
      : mapChildren(e, (c) => renamed(c, names));

const claimed = new WeakMap<Lowering, Map<string, Claim[]>>();

/** Claims of one derivative on several lines (its entries, its cases) add up. */
function claimsSoFar(lo: Lowering, key: string): Claim[] {
  let all = claimed.get(lo);
  if (!all) {
    all = new Map();
    claimed.set(lo, all);
  }
  let list = all.get(key);
  if (!list) {
    list = [];
    all.set(key, list);
  }
  return list;
}

export function derivativeShape(
  from: Reference,
  of: string,
  by: readonly string[],
): import('../src/engine/shape').Shape {
  return [of, ...by].flatMap((n) => from.quantity(n)?.shape ?? []);
}
