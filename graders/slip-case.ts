/** A wrong answer under diagnosis: its values and the true ones, and what candidates are held against. */
import type { Reference } from '../src/assignment/reference';
import type { Column } from '../src/engine/evaluate';
import type { Expr } from '../src/language/expr';
import type { Chain } from './claims';
import { attempt, type Rules } from './formula';
import type { Context } from './judge';
import { rulesOf } from './judge';
import type { Setting } from './key';
import { agree, cellsAgree, lacks, MOST_MISSING, scaled, valuesAt } from './slip-cells';
import { cut, cutColumn, inputsOf } from './slip-inputs';
import { either, tiesOfReference, untold, valuesAndTies } from './slip-ties';
import type { Work } from './slip-work';
import { entriesIn, MISFIT, making, partsSaid, running, starting } from './slip-work';
import type { Table } from './table';
import type { Lowered, Target } from './target';

export type SlipCase = {
  readonly context: Context;
  readonly setting: Setting;
  readonly reference: Reference;
  readonly target: Target;
  readonly chains: readonly Chain[];
  /** The answer as a program; none where it does not fit the question. */
  readonly answer: Lowered | undefined;
  readonly rules: Rules;
  readonly tables: readonly Table[];
  /** The true values and the answer's at each table, as far as they were asked for; at inputs on ties they tell nothing. */
  readonly wanted: Column[];
  readonly given: Column[];
  /** Shared by the parts of one diagnosis. */
  readonly work: Work;
  /** The parts of the answer as an expression, and the entries of it as a program. */
  readonly parts: number;
  readonly entries: number;
};

export const spend = (c: SlipCase, cost: number): void => {
  c.work.spent += cost;
};

/** The values of a program made from the answer, counted. */
function evaluated(c: SlipCase, table: Table, p: Lowered, entries: number): Column {
  spend(c, running(entries, table.size));
  return valuesAt(table, p);
}

/** The true values at a table. */
export function want(c: SlipCase, t: number): Column {
  if (c.wanted[t] === undefined) compute(c, t);
  return c.wanted[t] as Column;
}

/** The answer's values at a table. */
export function got(c: SlipCase, t: number): Column {
  if (c.given[t] === undefined) compute(c, t);
  return c.given[t] as Column;
}

/** Both at a table, untold at inputs on a tie of either. */
function compute(c: SlipCase, t: number): void {
  const table = c.tables[t] as Table;
  let ties = tiesOfReference(c.setting, table, c.target.key);
  if (c.answer) {
    const run = (inputs: number): void => spend(c, running(c.entries, inputs));
    run(table.size);
    const own = valuesAndTies(c.setting, table, c.answer, run);
    ties = either(ties, own.ties);
    c.given[t] ??= untold(own.values, ties);
  }
  c.wanted[t] ??= untold(valuesAt(table, c.target.lowered), ties);
}

/** Whether something holds of the answer's and the true values at every table, the first ones first; never without an answer. */
export const everyTable = (
  c: SlipCase,
  holds: (got: Column, want: Column, table: Table, t: number) => boolean,
): boolean => c.answer !== undefined && c.tables.every((table, t) => holds(got(c, t), want(c, t), table, t));

export const someTable = (
  c: SlipCase,
  holds: (got: Column, want: Column, table: Table, t: number) => boolean,
): boolean => c.answer !== undefined && !everyTable(c, (g, w, table, t) => !holds(g, w, table, t));

/** Whether every value of the answer is one of these. */
export const allValues = (c: SlipCase, is: (x: number) => boolean): boolean => everyTable(c, (g) => g.data.every(is));

/**
 * Whether some cell of the answer is certainly not the true one, or it has no value at many inputs where there is one:
 * without that there is nothing to name.
 */
export function provenDifferent(c: SlipCase): boolean {
  let cells = 0;
  let missing = 0;
  const certain = someTable(c, (g, w) => {
    for (let k = 0; k < g.data.length; k++) {
      if (cellsAgree(g, w, k) === false) return true;
      cells++;
      if (lacks(g, w, k)) missing++;
    }
    return false;
  });
  return certain || missing > MOST_MISSING * cells;
}

/** Makes the case; the answer may be missing (its shapes do not fit). */
export function slipCase(
  context: Context,
  answer: Lowered | undefined,
  work: Work,
  options: Partial<Rules['options']> = {},
): SlipCase {
  const setting = context.problem.stated;
  return {
    context,
    setting,
    reference: setting.reference,
    target: context.target,
    chains: context.chains,
    answer,
    rules: rulesOf(context, options),
    tables: inputsOf(setting),
    wanted: [],
    given: [],
    work,
    parts: partsSaid(context),
    entries: answer ? entriesIn(answer) : 0,
  };
}

/** Whether there is work left to try another change of the answer at an input. */
export const mayTry = (c: SlipCase): boolean =>
  c.work.spent + making(c.parts, c.entries) + starting(c.entries) <= c.work.most;

type Kept = { readonly program: Lowered | undefined; readonly columns: Column[] };
const problems = new WeakMap<Setting, Map<string, Kept>>();

/** A program made from the problem alone, with its values: once for a class. `id` says which it is at this target. */
export function ofProblem(c: SlipCase, id: string, make: () => Lowered | undefined): Kept {
  let all = problems.get(c.setting);
  if (!all) {
    all = new Map();
    problems.set(c.setting, all);
  }
  const key = `${c.target.asked.text}|${id}`;
  let kept = all.get(key);
  if (!kept) {
    kept = { program: make(), columns: [] };
    all.set(key, kept);
  }
  return kept;
}

/** Whether a program made from the problem gives the answer's values at every input. */
export function isAnswer(c: SlipCase, id: string, make: () => Lowered | undefined): boolean {
  if (!c.answer) return false;
  const { program, columns } = ofProblem(c, id, make);
  if (!program) return false;
  return everyTable(c, (g, _, table, t) => {
    columns[t] ??= valuesAt(table, program);
    return agree(columns[t], g);
  });
}

/** One input, or several, at which the answer is certainly wrong, with the true values: there a change has to show. */
export type Witnesses = { readonly table: Table; readonly want: Column; readonly got: Column | undefined };

const WITNESSES = 2;
const found = new WeakMap<SlipCase, Witnesses[]>();

/** The first `n` inputs at which the answer is wrong, 1 or 2; of an answer without values the first plain ones. */
export function witnesses(c: SlipCase, n: 1 | 2): Witnesses {
  let known = found.get(c);
  if (!known) {
    known = [1, 2].map((k) => firstWrong(c, k));
    found.set(c, known);
  }
  return known[n - 1] as Witnesses;
}

function firstWrong(c: SlipCase, n: number): Witnesses {
  const of = (t: number, samples: readonly number[]): Witnesses => {
    const table = c.tables[t] as Table;
    return {
      table: cut(table, samples),
      want: cutColumn(want(c, t), table.size, samples),
      got: c.answer && cutColumn(got(c, t), table.size, samples),
    };
  };
  const plain = Array.from({ length: WITNESSES }, (_, k) => Math.max(0, (c.tables[0]?.size ?? 1) - 1 - k)).slice(0, n);
  if (!c.answer) return of(0, plain);
  for (let t = 0; t < c.tables.length; t++) {
    const { size } = c.tables[t] as Table;
    const [g, w] = [got(c, t), want(c, t)];
    const wrong: number[] = [];
    for (let b = 0; b < size && wrong.length < n; b++)
      for (let k = b; k < w.data.length; k += size)
        if (cellsAgree(g, w, k) === false || lacks(g, w, k)) {
          wrong.push(b);
          break;
        }
    for (let b = size - 1; b >= 0 && wrong.length > 0 && wrong.length < n; b--) if (!wrong.includes(b)) wrong.push(b);
    if (wrong.length > 0) return of(t, wrong);
  }
  return of(0, plain);
}

/** Whether a program gives the true values times a number at every input. */
export function isScaledTruth(c: SlipCase, candidate: Lowered, r: number): boolean {
  const entries = entriesIn(candidate);
  return c.tables.every((table, t) =>
    agree(evaluated(c, table, candidate, entries), r === 1 ? want(c, t) : scaled(want(c, t), r)),
  );
}

/** The answer with its chains changed, as a program; undefined where it does not fit, or nothing more may be tried. */
export function changed(c: SlipCase, chains: readonly Chain[]): Lowered | undefined {
  if (!mayTry(c)) return undefined;
  const made = attempt(c.reference, c.target, chains, c.rules);
  spend(c, made.ok ? making(c.parts, entriesIn(made.lowered)) : MISFIT);
  if (!made.ok || made.operators) return undefined;
  for (const name of made.uses) if (name === c.target.key) return undefined;
  return made.lowered;
}

/**
 * Whether a change of the answer makes it right: at an input where the answer is wrong, then at every one. `missed` hears of
 * the values there where it does not.
 */
export function mends(
  c: SlipCase,
  chains: readonly Chain[],
  missed?: (program: Lowered, values: Column, want: Column) => void,
): boolean {
  const made = changed(c, chains);
  if (!made) return false;
  const w = witnesses(c, 1);
  const values = firstValues(c, w.table, made);
  if (agree(values, w.want)) return isScaledTruth(c, made, 1);
  missed?.(made, values, w.want);
  return false;
}

/** The values of a change of the answer at the inputs where it is wrong. */
export function valuesOfChange(c: SlipCase, chains: readonly Chain[]): Column | undefined {
  const made = changed(c, chains);
  if (!made) return undefined;
  return firstValues(c, witnesses(c, 2).table, made);
}

function firstValues(c: SlipCase, table: Table, p: Lowered): Column {
  const entries = entriesIn(p);
  spend(c, starting(entries));
  return evaluated(c, table, p, entries);
}

/** The expression that the answer comes to, where it is one. */
export function finalExpr(c: SlipCase): Expr | undefined {
  const asked = c.chains.filter((x) => x.subject.kind === 'asked');
  const last = asked[asked.length - 1];
  return asked.length === 1 ? last?.values[last.values.length - 1]?.expr : undefined;
}
