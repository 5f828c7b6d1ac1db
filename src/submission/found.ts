/** What both ways into a submission's YAML hand over: pieces of source text under the keys they stand under. */
import type { Problem } from '../problem';

/** The text of one value with its place: what stands in the file, not what YAML makes of it. */
export type Piece = {
  readonly text: string;
  /** Offset of the first character in the file's text. */
  readonly offset: number;
  /** How many columns later lines are shifted by. */
  readonly indent: number;
  readonly problems: readonly Problem[];
  readonly unreadable: boolean;
  readonly syntax?: string;
};

/** An answer under its keys: `['linear', 'dX']`, or `['linear.dX']` where one flat key was written. */
export type FoundAnswer = { readonly path: readonly string[]; readonly keyOffset: number; readonly piece: Piece };

export type Found = {
  readonly assignment?: string;
  readonly student?: { readonly id?: string; readonly name?: string };
  readonly syntax?: string;
  readonly answers: readonly FoundAnswer[];
  readonly problems: readonly Problem[];
};

/** The ids that keys are known by. */
export type KnownIds = {
  /** Step ids within each problem. */
  readonly problems: ReadonlyMap<string, ReadonlySet<string>>;
  /** `problem.step` */
  readonly steps: ReadonlySet<string>;
};
