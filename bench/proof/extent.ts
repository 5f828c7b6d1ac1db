/** How far a proof goes: a little in `npm test`, all of it under `npm run proof`, which sets PROOF=full. */

export const FULL = process.env.PROOF === 'full';
export const FULL_SEEDS = 50;

/** What students check with, then seeds that a class might be graded with. */
export function seeds(few: number): string[] {
  const count = FULL ? FULL_SEEDS : few;
  return Array.from({ length: count }, (_, i) => (i === 0 ? 'practice' : `grade-${i}`));
}

/** How often a random property is tried. */
export const runs = (few: number, full: number): number => (FULL ? full : few);
