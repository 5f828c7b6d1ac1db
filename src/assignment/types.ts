/** An assignment as loaded: checked, its expressions read. */
import type { Expr } from '../language/expr';
import type { Scope } from '../language/names';
import type { Span } from '../problem';

export type Reveal = 'verdict' | 'place' | 'kind' | 'diagnosis' | 'witness' | 'solution';
export const REVEAL_LEVELS: readonly Reveal[] = ['verdict', 'place', 'kind', 'diagnosis', 'witness', 'solution'];

/** An exact fraction, so that points never round: numerator and positive denominator in lowest terms. */
export type Fraction = { readonly n: number; readonly d: number };

/** What the entries of an input may be; what is promised holds exactly. */
export type Entries =
  | { readonly kind: 'real' | 'positive' | 'unit' | 'simplex' | 'onehot' | 'integer' | 'mask' }
  | { readonly kind: 'interval'; readonly low: number; readonly high: number };

/** Nested lists of exact decimals, as written. */
export type Values = string | readonly Values[];

export type Input = {
  readonly kind: 'input';
  readonly name: string;
  /** Names of sizes or numbers. */
  readonly shape: readonly string[];
  readonly entries: Entries;
  /** For class indices 1..C: the size that counts the classes. */
  readonly label?: string;
  readonly value?: Values;
  readonly also: readonly string[];
  readonly span?: Span;
};

export type Forward = {
  readonly kind: 'forward';
  readonly name: string;
  readonly expr: Expr;
  /** Free index letters, where the line is in index form (`Y_ij: …`). */
  readonly indices: readonly string[];
  readonly text: string;
  readonly also: readonly string[];
  /** Position of `text` in the assignment file. */
  readonly span?: Span;
  /** Where `text` begins in the file, if it stands there in one piece. */
  readonly origin?: number;
};

export type Tolerance =
  | { readonly kind: 'default' }
  | { readonly kind: 'relative' | 'absolute'; readonly by: number }
  | { readonly kind: 'digits'; readonly digits: number | 'written' };

/** What a step asks for: a derivative, or a quantity, with the free index letters of the question. */
export type Asked = {
  readonly expr: Expr;
  readonly text: string;
  readonly indices: readonly string[];
};

export type Mistake = {
  readonly answer: string;
  readonly feedback: string;
  readonly credit: Fraction;
  readonly span?: Span;
};
export type Milestone = { readonly find: Asked; readonly credit: Fraction };

export type Step = {
  /** `problem.step` */
  readonly id: string;
  readonly find: Asked;
  readonly points: Fraction;
  readonly title?: string;
  readonly prompt?: string;
  readonly hints: readonly string[];
  readonly syntax?: 'text' | 'latex' | 'numpy';
  /** What the answer may use beyond sizes; undefined is the default of the contract. Names (`Y`) and derivatives (`dL/dY`). */
  readonly given?: readonly Expr[];
  readonly at?: Readonly<Record<string, Values>> | 'random';
  readonly variants?: string;
  readonly tolerance: Tolerance;
  readonly mistakes: readonly Mistake[];
  readonly partial: 'none' | 'entries';
  readonly milestones: readonly Milestone[];
  readonly follow: boolean;
  readonly span?: Span;
};

export type ProblemPart = {
  readonly id: string;
  readonly title: string;
  /** Markdown with LaTeX. */
  readonly statement: string;
  readonly sizes: ReadonlyMap<string, number>;
  readonly inputs: readonly Input[];
  readonly forward: readonly Forward[];
  readonly steps: readonly Step[];
  /** The names that an answer to any step of this problem may use; a step adds its own index letters. */
  readonly scope: Scope;
};

export type Assignment = {
  readonly id: string;
  readonly title: string;
  readonly reveal: { readonly check: Reveal; readonly report: Reveal; readonly after: Reveal };
  readonly policy: { readonly consistent: Fraction; readonly reading: Fraction | undefined };
  readonly conventions: {
    readonly star: 'matrix' | 'elementwise';
    readonly layout: 'denominator' | 'numerator' | 'either';
  };
  readonly problems: readonly ProblemPart[];
  /** SHA-256 of the file's bytes, hex, where the caller knows it. */
  readonly sha256: string;
  /** Hash over what decides verdicts alone. */
  readonly key: string;
};
