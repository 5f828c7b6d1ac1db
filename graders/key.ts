/** The answer key: for each problem, the inputs of a seed and all that the reference says there; made once for a class. */
import type { Reference } from '../src/assignment/reference';
import { derivativeKey, lowerProblem } from '../src/assignment/reference';
import type { Assignment, ProblemPart, Step } from '../src/assignment/types';
import type { Scope } from '../src/language/names';
import type { Problem, Result } from '../src/problem';
import { fail, ok } from '../src/problem';
import { closeInputs, closeTo } from './close-to';
import type { Slot } from './domains';
import { slotsOf } from './domains';
import { drawInputs, drawMore, drawWide, throughUnspecified } from './inputs';
import { labelInputs } from './labels';
import type { Flat, Table } from './table';
import { fill, makeTable } from './table';
import type { Target } from './target';
import { makeTarget, namedBy, scopeOfStep } from './target';

/** A problem at one choice of sizes, with its tables in the order they are tried. */
export type Setting = {
  readonly reference: Reference;
  readonly slots: readonly Slot[];
  /** The first inputs, which most wrong answers fail at; then the rest; then those close to the ties of the reference. */
  readonly tables: readonly Table[];
  readonly targets: Map<string, Target>;
  /** Many more inputs of ordinary size, where branches in combination decide; made when first asked for. */
  readonly more: () => Table;
  /** Still more of them, for answers with several branches of their own. */
  readonly many: () => Table;
  /** Inputs of growing magnitudes, where an answer's own branches meet far out; made when first asked for. */
  readonly wide: () => Table;
  /** Inputs close to one branch of the forward pass, on both sides; made when first asked for. Undefined where there are none. */
  readonly closeTo: (node: number, entry: number) => Table | undefined;
  /** Branches of the forward pass: how many there are and how many were visited on both sides. */
  readonly branches: { readonly all: number; readonly visited: number };
  /** Whether the tables hold every combination of labels, masks and one-hot rows, and there are no free whole numbers. */
  readonly everyLabel: boolean;
  /** Inputs of ordinary size with the combinations of labels, masks and one-hot rows. */
  readonly labelled: readonly Flat[];
};

export type ProblemKey = {
  readonly problem: ProblemPart;
  readonly stated: Setting;
  /** Settings at other sizes by the sizes' values; made when first asked for. */
  readonly others: Map<string, Setting | undefined>;
  /** Names as an answer to each step may use them, and the keys that it may: made once for a class. */
  readonly scopes: Map<string, Scope>;
  readonly allowed: Map<string, ReadonlySet<string>>;
};

export type AnswerKey = {
  readonly assignment: Assignment;
  readonly seed: string;
  readonly problems: ReadonlyMap<string, ProblemKey>;
};

const FIRST = 8;
/** Inputs for branches in combination: an order of four entries that one draw in twelve has is missed once in 10,000 keys. */
const MORE = 112;
/** And for three or more of an answer's own, one of whose states in combination that one input in a hundred has is missed once in 170. */
const MANY = 512;
/** Inputs of each magnitude far out. */
const WIDE = 24;
/** Combinations of labels, masks and one-hot rows: all of them where there are no more. */
const MOST_LABELS = 128;

/** Draws the inputs and evaluates the reference at them. Fails with the author's findings where there is no key. */
export function makeKey(assignment: Assignment, seed: string): Result<AnswerKey> {
  const problems = new Map<string, ProblemKey>();
  const findings: Problem[] = [];
  for (const problem of assignment.problems) {
    const stated = makeSetting(assignment, problem, problem.sizes, seed, 1);
    if (!stated.ok) {
      findings.push(...stated.problems);
      continue;
    }
    for (const step of problem.steps) {
      const made = targetOf(stated.value, step);
      if ('problem' in made) findings.push({ ...made.problem, ...(step.span && { span: step.span }) });
    }
    problems.set(problem.id, {
      problem,
      stated: stated.value,
      others: new Map(),
      scopes: new Map(),
      allowed: new Map(),
    });
  }
  return findings.length > 0 ? fail(...findings) : ok({ assignment, seed, problems });
}

function makeSetting(
  assignment: Assignment,
  problem: ProblemPart,
  sizes: ReadonlyMap<string, number>,
  seed: string,
  share: number,
): Result<Setting> {
  const made = lowerProblem(problem, sizes, assignment.conventions.star);
  if (!made.ok) return made;
  const reference = made.value;
  const slots = slotsOf(reference.free, sizes);
  const where = [...sizes].map(([k, v]) => `${k}=${v}`).join(',');
  const key = `${seed}|${assignment.id}|${problem.id}|${where}`;
  const flats = drawInputs(reference, slots, key, share);
  if (flats.length < 4)
    return fail({
      code: 'not-finite',
      blame: 'author',
      message: `${problem.id}: the forward pass is not finite at the inputs tried`,
      hint: 'declare the inputs that must be positive or bounded: X: {shape: [N], entries: positive}',
    });
  const all = makeTable(reference, slots, flats);
  const close = closeInputs(all, key, share);
  const first = makeTable(reference, slots, flats.slice(0, FIRST));
  const tables = [first];
  if (flats.length > FIRST) tables.push(makeTable(reference, slots, flats.slice(FIRST)));
  if (close.flats.length > 0) tables.push(makeTable(reference, slots, close.flats));
  const labels = labelInputs(reference, slots, `${key}|labels`, Math.round(MOST_LABELS * share), flats);
  if (labels.flats.length > 0) tables.push(makeTable(reference, slots, labels.flats));
  const names = [...problem.inputs.map((i) => i.name), ...problem.forward.map((f) => f.name)].filter(
    (n) => !reference.unspecified(n) && !throughUnspecified(reference, n),
  );
  for (const t of tables) fill(t, names);
  const once = (flats: () => readonly Flat[]): (() => Table) => {
    let made: Table | undefined;
    return () => {
      if (!made) {
        made = makeTable(reference, slots, flats());
        fill(made, names);
      }
      return made;
    };
  };
  const beside = new Map<string, Table | undefined>();
  const closeToBranch = (node: number, entry: number): Table | undefined => {
    const id = `${node} ${entry}`;
    if (!beside.has(id)) {
      const found = closeTo(all, node, entry, key);
      const table = found.length > 0 ? makeTable(reference, slots, found) : undefined;
      if (table) fill(table, names);
      beside.set(id, table);
    }
    return beside.get(id);
  };
  const more = once(() => drawMore(reference, slots, `${key}|more`, MORE, flats));
  const many = once(() => drawMore(reference, slots, `${key}|many`, MANY, flats));
  const wide = once(() => drawWide(reference, slots, `${key}|wide`, WIDE));
  return ok({
    reference,
    slots,
    tables,
    more,
    many,
    wide,
    targets: new Map(),
    closeTo: closeToBranch,
    branches: { all: close.all, visited: close.visited },
    everyLabel: labels.all,
    labelled: labels.flats,
  });
}

/** What a step asks for, in a setting. */
export function targetOf(setting: Setting, step: Step): { target: Target } | { problem: Problem } {
  const known = setting.targets.get(step.id);
  if (known) return { target: known };
  const made = makeTarget(step.find, setting.reference);
  if ('target' in made) {
    setting.targets.set(step.id, made.target);
    for (const t of setting.tables) fill(t, [made.target.key]);
  }
  return made;
}

/**
 * The setting at other sizes: `vary` get values of their own, all different; the other sizes stay as stated. The second
 * choice makes a size 1 where it can be. Undefined where the problem has no such setting (explicit entries out of range).
 */
export function otherSetting(
  key: AnswerKey,
  problem: ProblemKey,
  vary: ReadonlySet<string>,
  choice: 0 | 1,
  least: ReadonlyMap<string, number>,
): Setting | undefined {
  const sizes = otherSizes(problem.problem, vary, choice, least);
  const id = [...sizes].map(([k, v]) => `${k}=${v}`).join(',');
  if (!problem.others.has(id)) {
    const made = makeSetting(key.assignment, problem.problem, sizes, key.seed, 0.35);
    problem.others.set(id, made.ok ? made.value : undefined);
  }
  return problem.others.get(id);
}

function otherSizes(
  problem: ProblemPart,
  vary: ReadonlySet<string>,
  choice: 0 | 1,
  least: ReadonlyMap<string, number>,
): Map<string, number> {
  const out = new Map(problem.sizes);
  const taken = new Set<number>([...problem.sizes].filter(([k]) => !vary.has(k)).map(([, v]) => v));
  // fixed values keep their place, so their sizes are bound from below
  const low = new Map(least);
  for (const i of problem.inputs) {
    if (i.value === undefined) continue;
    let v: import('../src/assignment/types').Values = i.value;
    for (const name of i.shape) {
      if (typeof v === 'string') break;
      low.set(name, Math.max(low.get(name) ?? 1, v.length));
      v = v[0] ?? '';
    }
    if (i.label !== undefined) {
      const largest = Math.max(...(JSON.stringify(i.value).match(/\d+/g)?.map(Number) ?? [1]));
      low.set(i.label, Math.max(low.get(i.label) ?? 1, largest));
    }
  }
  const classes = new Set(problem.inputs.flatMap((i) => (i.label !== undefined ? [i.label] : [])));
  let one = choice === 1;
  for (const name of vary) {
    const stated = problem.sizes.get(name) ?? 1;
    const least1 = Math.max(low.get(name) ?? 1, classes.has(name) ? 2 : 1);
    if (one && least1 === 1 && stated !== 1) {
      out.set(name, 1);
      taken.add(1);
      one = false;
      continue;
    }
    let v = Math.max(least1, stated + 1 + (choice === 0 ? 0 : 1));
    while (taken.has(v) || v === stated) v++;
    out.set(name, v);
    taken.add(v);
  }
  return out;
}

/** The names that an answer to a step may use, as they are spelled there. */
export function scopeOf(problem: ProblemKey, step: Step, syntax: Scope['syntax'] = step.syntax): Scope {
  const id = `${step.id} ${syntax ?? ''}`;
  let scope = problem.scopes.get(id);
  if (!scope) {
    scope = scopeOfStep(problem.problem.scope, step.find, syntax);
    problem.scopes.set(id, scope);
  }
  return scope;
}

/** The keys that an answer to a step may use, by the contract's default or as the step says. */
export function allowedKeys(problem: ProblemKey, step: Step): ReadonlySet<string> {
  let keys = problem.allowed.get(step.id);
  if (!keys) {
    keys = keysAllowed(problem, step);
    problem.allowed.set(step.id, keys);
  }
  return keys;
}

function keysAllowed(problem: ProblemKey, step: Step): ReadonlySet<string> {
  const { reference } = problem.stated;
  const keyOf = (e: import('../src/language/expr').Expr): string | undefined => {
    const n = namedBy(e, reference);
    return n && (n.by.length === 0 ? n.of : derivativeKey(n.of, n.by));
  };
  if (step.given) return new Set(step.given.flatMap((e) => keyOf(e) ?? []));
  const out = new Set<string>(reference.free.map((f) => f.key));
  for (const q of [...problem.problem.inputs, ...problem.problem.forward]) out.add(q.name);
  const own = keyOf(step.find.expr);
  for (const s of problem.problem.steps) {
    if (s.id === step.id) break;
    const k = keyOf(s.find.expr);
    if (k !== undefined && k !== own) out.add(k);
  }
  if (own !== undefined && step.find.expr.kind !== 'name') out.delete(own);
  return out;
}
