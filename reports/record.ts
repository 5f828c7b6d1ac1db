/** The result record: one a submission, plain JSON, and everything that is shown or exported is made from it alone. */

export const RECORD_FORMAT = 'backmark/result@1';

export type Verdict = 'correct' | 'consistent' | 'partial' | 'wrong' | 'unreadable' | 'blank' | 'review';

/** Numbers as text with 12 digits (`-0.335`, `1e-7`, `NaN`), nested as the quantity is; a scalar is one text. */
export type Shown = string | readonly Shown[];

export type RecordedProblem = {
  readonly code: string;
  readonly message: string;
  readonly line?: number;
  readonly column?: number;
  readonly hint?: string;
  /** The student's line with a caret under the place. */
  readonly caret?: string;
  /** A note says how something was taken; it is no fault. */
  readonly severity: 'error' | 'note';
};

export type Witness = {
  readonly inputs: Readonly<Record<string, Shown>>;
  /** Counted from 1; [] for a scalar. */
  readonly entry: readonly number[];
  readonly expected: Shown;
  readonly got: Shown;
};

export type Evidence = {
  readonly inputs: number;
  readonly sizes: number;
  /** `4 of 4`: branches visited of those there are. */
  readonly branches: string;
  readonly precision: 'double' | '30 digits' | '50 digits' | '200 digits';
};

/** A decision by hand that a settled copy of a record carries (overrides.yaml); the graded record never holds one. */
export type AppliedOverride = {
  readonly by: 'group' | 'answer' | 'student' | 'step';
  /** The line of overrides.yaml. */
  readonly line: number;
  readonly comment?: string;
  readonly read?: string;
  readonly void?: 'drop' | 'full';
  /** What was graded. */
  readonly was: { readonly verdict: Verdict; readonly score: number; readonly points: number };
};

export type StepRecord = {
  readonly id: string;
  readonly title: string;
  /** A formula, or a value at stated inputs: what of a value step may be told is narrower (reports/reveal.ts). */
  readonly asks?: 'formula' | 'value';
  /** What was asked, as text and LaTeX. */
  readonly asked: { readonly text: string; readonly latex: string };
  readonly verdict: Verdict;
  /** Exact points as a decimal of at most 6 digits. */
  readonly score: number;
  readonly points: number;
  /** Points that nobody has decided yet. */
  readonly pending: number;
  readonly answer: string;
  readonly read?: { readonly text: string; readonly latex: string };
  readonly problems: readonly RecordedProblem[];
  readonly diagnosis?: { readonly code: string; readonly message: string };
  /** For `consistent`: the step whose answer this one follows from. */
  readonly follows?: readonly string[];
  readonly witness?: Witness;
  /** Where it differs, kept where the witness itself is not revealed. */
  readonly place?: { readonly entry: readonly number[] };
  readonly evidence?: Evidence;
  readonly lines?: readonly {
    readonly text: string;
    readonly verdict: 'correct' | 'wrong' | 'not-counted' | 'defines' | 'review';
    readonly message?: string;
  }[];
  /** How the points came about, one sentence each. */
  readonly credit?: readonly string[];
  /** Equal for wrong answers that are the same function: groups of one mistake. */
  readonly fingerprint?: string;
  readonly overrides?: readonly AppliedOverride[];
};

export type ResultRecord = {
  readonly format: typeof RECORD_FORMAT;
  readonly version: string;
  readonly assignment: { readonly id: string; readonly title: string; readonly sha256: string; readonly key: string };
  readonly seed: string;
  readonly student: { readonly id: string; readonly name: string; readonly identity: 'lms' | 'roster' | 'file' };
  readonly submission: { readonly source: string; readonly sha256: string; readonly time: string | null };
  /** Set on a copy that tells less than is known (reports/reveal.ts). */
  readonly revealed?: 'verdict' | 'place' | 'kind' | 'diagnosis' | 'witness' | 'solution';
  readonly status: 'graded' | 'unreadable' | 'missing' | 'error';
  readonly score: number;
  readonly points: number;
  readonly pending: number;
  readonly steps: readonly StepRecord[];
  readonly problems: readonly RecordedProblem[];
};
