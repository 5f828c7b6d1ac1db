/**
 * The scalar arithmetic that an operation's exact definition is written over: double-doubles and balls of 50 or 200 digits (a
 * value with a bound on its error), intervals of doubles and affine forms (all values an entry can take).
 */

/** `undefined`: the arithmetic cannot tell. */
export type Truth = boolean | undefined;

export type Arithmetic<T> = {
  /** An exact decimal as written. */
  readonly constant: (text: string) => T;
  /** An exact double. */
  readonly double: (x: number) => T;
  readonly negate: (a: T) => T;
  readonly add: (a: T, b: T) => T;
  readonly subtract: (a: T, b: T) => T;
  readonly multiply: (a: T, b: T) => T;
  readonly divide: (a: T, b: T) => T;
  /** Real power: NaN for a negative base and an exponent that is no integer. */
  readonly power: (a: T, b: T) => T;
  readonly exp: (a: T) => T;
  readonly log: (a: T) => T;
  readonly sqrt: (a: T) => T;
  readonly sin: (a: T) => T;
  readonly cos: (a: T) => T;
  readonly tanh: (a: T) => T;
  readonly erf: (a: T) => T;
  readonly abs: (a: T) => T;
  readonly maximum: (a: T, b: T) => T;
  readonly minimum: (a: T, b: T) => T;
  readonly less: (a: T, b: T) => Truth;
  readonly equal: (a: T, b: T) => Truth;
  /** 1, 0, or what stands for either. */
  readonly truth: (t: Truth) => T;
  /** Whether a value is not 0. */
  readonly holds: (a: T) => Truth;
  /** The value chosen; where the condition cannot be told, what covers both. */
  readonly choose: (condition: Truth, yes: () => T, no: () => T) => T;
};

/** Comparisons from one order: -1, 0 or 1 as a is below, equal to or above b, `undefined` where it cannot be told. */
export function comparisons<T>(order: (a: T, b: T) => -1 | 0 | 1 | undefined): Pick<Arithmetic<T>, 'less' | 'equal'> {
  const told =
    (is: (o: number) => boolean) =>
    (a: T, b: T): Truth => {
      const o = order(a, b);
      return o === undefined ? undefined : is(o);
    };
  return { less: told((o) => o < 0), equal: told((o) => o === 0) };
}
