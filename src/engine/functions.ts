/** The table of named functions: everything an assignment or an answer can call that is not an operator. */
import type { OpName } from '../language/expr';
import { ARRANGEMENTS } from './functions-arrange';
import { CONVOLUTIONS } from './functions-convolution';
import { ELEMENTWISE } from './functions-elementwise';
import { LABELS } from './functions-label';
import { LAYERS } from './functions-layer';
import { LOSSES } from './functions-loss';
import { MATRICES } from './functions-matrix';
import { RECURRENT } from './functions-recurrent';
import { REDUCTIONS } from './functions-reduce';
import type { FunctionRow } from './functions-row';

/** What lower.ts reads itself: operators, the Kronecker delta of index letters, and the loss that nobody knows. */
export type Operator =
  | 'negate'
  | 'add'
  | 'subtract'
  | 'times'
  | 'hadamard'
  | 'divide'
  | 'power'
  | 'elementwise_power'
  | 'transpose'
  | 'lt'
  | 'le'
  | 'gt'
  | 'ge'
  | 'eq'
  | 'ne'
  | 'and'
  | 'or'
  | 'not'
  | 'where'
  | 'delta'
  | 'unspecified';

export type FunctionName = Exclude<OpName, Operator>;

/** A row for every function of the language; a name without one does not compile. */
export const FUNCTIONS: Readonly<Record<FunctionName, FunctionRow>> = {
  ...ELEMENTWISE,
  ...REDUCTIONS,
  ...MATRICES,
  ...ARRANGEMENTS,
  ...LABELS,
  ...CONVOLUTIONS,
  ...LAYERS,
  ...LOSSES,
  ...RECURRENT,
};

/** The row of an operation, or undefined where it is an operator. */
export function functionRow(op: OpName): FunctionRow | undefined {
  return Object.hasOwn(FUNCTIONS, op) ? FUNCTIONS[op as FunctionName] : undefined;
}

export type { BuildInfo, FunctionRow, Named, OptionKind, Options, Param } from './functions-row';
