/** What is compared, and what came out: shared by deciding in doubles and in digits. */
import type { Setting } from './key';
import type { Table } from './table';
import type { Lowered } from './target';

/** One of a table's inputs. */
export type Sighting = { readonly table: Table; readonly sample: number };

export type Place = Sighting & { readonly entry: number };

export type Evidence = { inputs: number; branches: number; visited: number; digits: 0 | 30 | 50 | 200 };

export type Outcome =
  | { readonly kind: 'equal' }
  | { readonly kind: 'different'; readonly at: Place }
  /** The answer has no value over a region where the reference has one. */
  | { readonly kind: 'undefined'; readonly at: Place }
  | { readonly kind: 'undecided'; readonly reason: 'branch' | 'precision' | 'absorbed'; readonly message: string };

export type Comparison = {
  readonly setting: Setting;
  readonly answer: Lowered;
  readonly target: Lowered;
  /** A name under which the target's values are kept in the tables. */
  readonly keep?: string;
  /** Whether the answer's own branches are searched for; at other sizes they were, at the stated ones. */
  readonly search?: boolean;
  /** Distinguishes the inputs drawn for this answer alone. */
  readonly salt: string;
};
