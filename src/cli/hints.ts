/** The hints of steps, one at a time: as many as were asked for, in the author's order. */
import type { Assignment } from '../assignment/types';

export type Hint = {
  readonly step: string;
  /** Counted from 1. */
  readonly number: number;
  readonly of: number;
  readonly text: string;
};

/** The first `times` hints of each of the steps; a step without hints has none. Nothing is kept from call to call. */
export function hintsFor(assignment: Assignment, steps: ReadonlySet<string>, times: number): readonly Hint[] {
  return assignment.problems
    .flatMap((p) => p.steps)
    .filter((s) => steps.has(s.id))
    .flatMap((s) =>
      s.hints.slice(0, times).map((text, i) => ({ step: s.id, number: i + 1, of: s.hints.length, text: text.trim() })),
    );
}

/** `hint 1 of 2: …` */
export const hintText = (hint: Hint): string => `hint ${hint.number} of ${hint.of}: ${hint.text}`;
