/** Names: what a spelling such as `x_12`, `\hat{y}_{ij}` or `C_{t-1}` stands for in a problem. */

export type Entity = {
  /** The canonical name, as the assignment declares it; for a name of the student's own, its spelling key. */
  readonly name: string;
  readonly kind: 'quantity' | 'size' | 'label' | 'local';
  /** How many indices an entry takes. */
  readonly rank: number;
  /** The names (or numbers) of its axes' sizes. */
  readonly dims: readonly string[];
};

/** What an answer may name. `names` is keyed by `spellingKey`. */
export type Scope = {
  readonly names: ReadonlyMap<string, Entity>;
  /** The quantity that `dY` and `∇_Y` differentiate: the problem's loss, where it has one. */
  readonly loss?: string;
  /** The index letters of the step's own question: dL/dy_ij gives i, j. */
  readonly indices: readonly string[];
  /** The stated sizes. */
  readonly sizes: ReadonlyMap<string, number>;
  /** Set where the step or the submission names a spelling. */
  readonly syntax?: 'text' | 'latex' | 'numpy';
  /** The step's asked quantity, canonical, e.g. for `\sigma'(z) = …` on the left. */
  readonly asked?: string;
};
