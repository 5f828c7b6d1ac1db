/**
 * What a diagnosis costs, counted: the parts of the work as they were measured once, in microseconds, so that the count follows
 * the time and is the same on every machine. What is made from the problem alone is made once for a class and not counted.
 */
import { count } from '../src/engine/program';
import type { Expr } from '../src/language/expr';
import { children } from '../src/language/expr';
import type { Context } from './judge';
import type { Lowered } from './target';

export type Work = { spent: number; readonly most: number };

/**
 * What a diagnosis may cost in verdicts, as counted. In time it must not take more than 20: of what is counted alike, much made anew
 * takes longer than one thing gone through, by the garbage it leaves and the caches it fills, up to twice as long.
 */
export const MOST_VERDICTS = 8;

/** The inputs of a verdict that count, at most: where branches are searched for they are thousands. */
const MOST_INPUTS = 256;

/** The numbers, names and operations of an expression. */
export const partsOf = (e: Expr): number => children(e).reduce((n, x) => n + partsOf(x), 1);

/** The entries of all arrays that a program works out. */
export const entriesIn = (p: Lowered): number => p.b.nodes.reduce((n, node) => n + count(node.dims), 0);

/** The parts of what an answer says. */
export const partsSaid = (c: Context): number =>
  c.chains.reduce((n, x) => n + x.values.reduce((m, v) => m + partsOf(v.expr), 0), 0);

/** Making a program of an expression of so many parts; of one that fits nothing. */
export const making = (parts: number, entries: number): number => 3 + parts / 3 + entries / 10;
export const MISFIT = 10;

/** Running a program at so many inputs; the first time, when it is made ready. */
export const running = (entries: number, inputs: number): number => 1 + (entries * inputs) / 100;
export const starting = (entries: number): number => 5 + entries / 10;

/** Looking through an answer for one kind of change, at one place of it, and working out a number of a change from its expression. */
export const SEARCHING = 2;
export const LOOKING = 0.3;
export const PEEKING = 1;

/**
 * Reading an answer, making it a program and running it at the inputs that the verdict took; where it fits nothing, trying every
 * way to read it.
 */
export function verdictCost(c: Context, p: Lowered | undefined): number {
  const parts = partsSaid(c);
  if (!p) return 45 + 4.8 * parts;
  const entries = entriesIn(p);
  return 18 + 2.8 * parts + 0.9 * entries + running(entries, Math.min(MOST_INPUTS, c.evidence.inputs));
}

/** What the diagnosis of an answer may take. */
export const workFor = (c: Context, p: Lowered | undefined): Work => ({
  spent: 0,
  most: MOST_VERDICTS * verdictCost(c, p),
});
