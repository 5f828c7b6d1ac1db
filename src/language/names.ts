/** What an answer may name: the quantities, sizes, labels and loss of a problem, keyed by how they are spelled. */
import type { Span } from '../problem';
import type { Expr, OpName } from './expr';
import { derivative, name } from './expr';
import { partsOf, spellingKey } from './spelling';

export type { NameParts, Piece } from './spelling';
export { partsOf, spellingKey } from './spelling';

export type Entity = {
  /** The canonical name, as the assignment declares it; for a name of the student's own, its spelling key. */
  readonly name: string;
  readonly kind: 'quantity' | 'size' | 'label' | 'local';
  /** How many indices an entry takes; `UNKNOWN_RANK` for a local name whose definition shows none. */
  readonly rank: number;
  /** The names (or numbers) of its axes' sizes. */
  readonly dims: readonly string[];
};

/** The letters that sums around a name bind. */
export type Letters = { has(letter: string): boolean };

/** The rank of a name that a student introduced as a whole (`G := dL/dY`): any number of indices may follow. */
export const UNKNOWN_RANK = -1;

/** What an answer may name. `names` is keyed by `spellingKey`. */
export type Scope = {
  readonly names: ReadonlyMap<string, Entity>;
  /** Names of other case that nothing else has (`y` for Y), keyed like `names`; told in a note where they stand for the whole. */
  readonly otherCase?: ReadonlyMap<string, Entity>;
  /** Names that the student introduced on an earlier line; they come before all others. */
  readonly locals?: ReadonlyMap<string, Entity>;
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
  /** By what it is differentiated, canonical: what ∇ without a subscript differentiates by. Unset where there are several. */
  readonly askedBy?: string;
  /** Of which order the asked derivative is; 0 for a quantity. */
  readonly askedOrder?: number;
  /** What each quantity depends on, canonical: `R(W)` is R where R depends on W. Unset: any quantity's argument is let pass. */
  readonly dependsOn?: ReadonlyMap<string, ReadonlySet<string>>;
  /** The function of one variable that a forward line applies to a quantity as a whole: a = tanh(z) gives z, tanh. */
  readonly activations?: ReadonlyMap<string, OpName>;
};

export type DeclaredName = {
  readonly name: string;
  readonly kind: 'quantity' | 'size' | 'label';
  readonly dims: readonly string[];
  /** Other spellings that students may use. */
  readonly also?: readonly string[];
};

/** Two declared names that share a spelling. */
export type Collision = { readonly spelling: string; readonly first: string; readonly second: string };

/**
 * The scope of a problem. A spelling goes to the name declared first; `collisions` lists the spellings that two names claim.
 * The loss also answers to `\mathcal{L}`, `\ell` and `L`, and single letters to their other case, where these are free.
 */
export function makeScope(options: {
  readonly entities: readonly DeclaredName[];
  readonly loss?: string;
  readonly sizes?: ReadonlyMap<string, number>;
  readonly indices?: readonly string[];
  readonly syntax?: Scope['syntax'];
  readonly asked?: string;
  readonly dependsOn?: Scope['dependsOn'];
  readonly activations?: Scope['activations'];
}): { readonly scope: Scope; readonly collisions: readonly Collision[] } {
  const names = new Map<string, Entity>();
  const otherCase = new Map<string, Entity>();
  const collisions: Collision[] = [];
  const entities = options.entities.map((d) => ({
    declared: d,
    entity: { name: d.name, kind: d.kind, rank: d.dims.length, dims: d.dims } satisfies Entity,
  }));
  const claim = (spelling: string, entity: Entity): void => {
    const parts = partsOf(spelling);
    if (!parts) return;
    const key = spellingKey(parts);
    const holder = names.get(key);
    if (!holder) names.set(key, entity);
    else if (holder.name !== entity.name) collisions.push({ spelling, first: holder.name, second: entity.name });
  };
  for (const { declared, entity } of entities) claim(declared.name, entity);
  for (const { declared, entity } of entities) for (const other of declared.also ?? []) claim(other, entity);
  const loss = entities.find((e) => e.entity.name === options.loss)?.entity;
  if (loss) for (const key of ['cal.L', 'ell', 'L', `cal.${loss.name}`]) if (!names.has(key)) names.set(key, loss);
  for (const [key, entity] of names) {
    const flipped = otherCaseOf(key);
    // δ is never Δ: it is a differential, a Kronecker delta or a name of the student's own
    if (
      flipped !== undefined &&
      flipped !== 'delta' &&
      entity.kind === 'quantity' &&
      !names.has(flipped) &&
      !otherCase.has(flipped)
    )
      otherCase.set(flipped, entity);
  }
  const scope: Scope = {
    names,
    otherCase,
    indices: options.indices ?? [],
    sizes: options.sizes ?? new Map(),
    ...(options.loss !== undefined && { loss: options.loss }),
    ...(options.syntax && { syntax: options.syntax }),
    ...(options.asked !== undefined && { asked: options.asked }),
    ...(options.dependsOn && { dependsOn: options.dependsOn }),
    ...(options.activations && { activations: options.activations }),
  };
  return { scope, collisions };
}

/** The key with its single-letter base in the other case: `y_hat` gives `Y_hat`; undefined for longer names. */
function otherCaseOf(key: string): string | undefined {
  const base = /^\p{L}+/u.exec(key)?.[0];
  if (base === undefined) return undefined;
  const first = base[0] as string;
  if (base.length > 1 && partsOf(base)?.base === base && !isGreekName(base)) return undefined;
  const flipped = first === first.toLowerCase() ? first.toUpperCase() : first.toLowerCase();
  return flipped === first ? undefined : flipped + key.slice(1);
}

function isGreekName(base: string): boolean {
  const lower = base.toLowerCase();
  return partsOf(`\\${lower}`)?.base === lower;
}

/** The gradient of `of`: the loss by it. Undefined where the problem has no loss, or for the loss itself. */
export function gradient(of: Expr, scope: Scope, span?: Span): Expr | undefined {
  if (scope.loss === undefined) return undefined;
  const root = of.kind === 'index' ? of.base : of;
  if (root.kind !== 'name' || root.name === scope.loss) return undefined;
  return derivative(name(scope.loss, span), [of], span);
}

/** How an entry of a quantity is spelled: with the small letter where that stands for nothing else (`x_12` of X). */
export function entryName(scope: Scope | undefined, name: string, indices: number): string {
  const small = name.toLowerCase();
  const other = /^[A-Z]$/.test(name) && !/^[i-n]$/.test(small) ? scope?.otherCase?.get(small) : undefined;
  return other?.name === name && other.rank === indices && !scope?.locals?.has(small) ? small : name;
}
