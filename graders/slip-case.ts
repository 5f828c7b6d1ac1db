/** A wrong answer under diagnosis: its values and the true ones at every input, and what candidates are held against. */
import type { Reference } from '../src/assignment/reference';
import type { Column } from '../src/engine/evaluate';
import type { Expr } from '../src/language/expr';
import type { Chain } from './claims';
import { attempt, type Rules } from './formula';
import type { Context } from './judge';
import { rulesOf } from './judge';
import type { Setting } from './key';
import type { Table } from './table';
import { column, runOn } from './table';
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
  /** The true values and the answer's, at each table. */
  readonly want: readonly Column[];
  readonly got: readonly Column[];
  /** Programs that may still be tried. */
  budget: number;
};

/** A relative slack for what candidates compute in another order; a slip is larger, or it is not told. */
const SLACK = 1e-11;

/** Values of a program over the reference's quantities at a table. */
export function valuesAt(table: Table, p: Lowered): Column {
  const node = p.b.nodes[p.node];
  return node?.op === 'input' && node.attrs.name !== undefined && table.reference.b !== p.b
    ? column(table, node.attrs.name)
    : runOn(table, p.b, [p.node]).values(p.node);
}

/** Whether two cells are the same as far as their bounds tell; undefined where they cannot tell. */
export function cellsAgree(a: Column, b: Column, k: number): boolean | undefined {
  const x = a.data[k] as number;
  const y = b.data[k] as number;
  const bound = (a.error?.[k] ?? 0) + (b.error?.[k] ?? 0);
  const largest = Math.max(Math.abs(x), Math.abs(y));
  if (!Number.isFinite(bound) || !Number.isFinite(x) || !Number.isFinite(y))
    return Number.isFinite(x) !== Number.isFinite(y) && Number.isFinite(bound) ? false : undefined;
  if (Math.abs(x - y) > bound + SLACK * largest) return false;
  return bound <= 1e-6 * largest || largest === 0 ? true : undefined;
}

/** A share of cells where one of two columns may have no value (far inputs overflow); beyond it, that is a difference. */
const MOST_MISSING = 0.1;

/** Whether two columns are the same wherever they can be told, and can be told at half of the cells at least. */
export function agree(a: Column, b: Column): boolean {
  if (a.data.length !== b.data.length) return false;
  let told = 0;
  let missing = 0;
  for (let k = 0; k < a.data.length; k++) {
    const same = cellsAgree(a, b, k);
    if (same === false) return false;
    if (same) told++;
    else if (Number.isNaN(a.data[k]) !== Number.isNaN(b.data[k])) missing++;
  }
  return 2 * told >= a.data.length && missing <= MOST_MISSING * a.data.length;
}

/**
 * Whether some cell of the answer is certainly not the true one, or it has no value at many inputs where there is one:
 * without that there is nothing to name.
 */
export function provenDifferent(c: SlipCase): boolean {
  let cells = 0;
  let missing = 0;
  for (const [t, g] of c.got.entries()) {
    const w = c.want[t] as Column;
    for (let k = 0; k < g.data.length; k++) {
      if (cellsAgree(g, w, k) === false) return true;
      cells++;
      if (Number.isNaN(g.data[k]) && Number.isFinite(w.data[k])) missing++;
    }
  }
  return missing > MOST_MISSING * cells;
}

/** Makes the case; the answer may be missing (its shapes do not fit). */
export function slipCase(
  context: Context,
  answer: Lowered | undefined,
  options: Partial<Rules['options']> = {},
): SlipCase {
  const setting = context.problem.stated;
  const { target } = context;
  return {
    context,
    setting,
    reference: setting.reference,
    target,
    chains: context.chains,
    answer,
    rules: rulesOf(context, options),
    want: setting.tables.map((t) => valuesAt(t, target.lowered)),
    got: answer ? setting.tables.map((t) => valuesAt(t, answer)) : [],
    budget: 360,
  };
}

/** Whether a program gives the answer's values at every input. */
export function isAnswer(c: SlipCase, candidate: Lowered | undefined): boolean {
  if (!candidate || !c.answer || c.budget-- <= 0) return false;
  return c.setting.tables.every((t, i) => agree(valuesAt(t, candidate), c.got[i] as Column));
}

/** Whether a program gives the true values at every input. */
export function isTruth(c: SlipCase, candidate: Lowered): boolean {
  return c.setting.tables.every((t, i) => agree(valuesAt(t, candidate), c.want[i] as Column));
}

/** The answer with its chains changed, as a program; undefined where it does not fit. */
export function tryChains(c: SlipCase, chains: readonly Chain[]): Lowered | undefined {
  if (c.budget-- <= 0) return undefined;
  const made = attempt(c.reference, c.target, chains, c.rules);
  if (!made.ok || made.operators) return undefined;
  for (const name of made.uses) if (name === c.target.key) return undefined;
  return made.lowered;
}

/** The expression that the answer comes to, where it is one. */
export function finalExpr(c: SlipCase): Expr | undefined {
  const asked = c.chains.filter((x) => x.subject.kind === 'asked');
  const last = asked[asked.length - 1];
  return asked.length === 1 ? last?.values[last.values.length - 1]?.expr : undefined;
}
