/** Shapes that carry the names of sizes. Which reading is meant is settled on the names; numbers only bind them. */

/** One axis: how long it is, and what the assignment calls that length (`N`, `N+1`, or the number itself). */
export type Dim = { readonly size: number; readonly label: string };
/** [] is a scalar. */
export type Shape = readonly Dim[];

export const dim = (size: number, label: string = String(size)): Dim => ({ size, label });

/** Whether an axis has no name of its own, only a number. */
export const isPlain = (d: Dim): boolean => /^\d+$/.test(d.label);

/** Same name; a plain number goes with any axis of that length. */
export function sameDim(a: Dim, b: Dim): boolean {
  return a.label === b.label || ((isPlain(a) || isPlain(b)) && a.size === b.size);
}

export const sizesOf = (s: Shape): number[] => s.map((d) => d.size);

/** `N×D (2×2)`, `2×3` where the axes have no names, `a scalar`. */
export function showShape(s: Shape): string {
  if (s.length === 0) return 'a scalar';
  const numbers = s.map((d) => d.size).join('×');
  const labels = s.map((d) => d.label).join('×');
  const vector = s.length === 1 ? 'a vector of ' : '';
  return labels === numbers ? `${vector}${numbers}` : `${vector}${labels} (${numbers})`;
}
