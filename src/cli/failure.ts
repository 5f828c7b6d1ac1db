/** A command that cannot go on: what to say, and the exit code. Thrown by commands, caught by main alone. */
import type { Problem } from '../problem';

export const EXIT = {
  done: 0,
  notCorrect: 1,
  usage: 2,
  unsound: 3,
  someNotGraded: 4,
  noInput: 5,
  fault: 70,
  interrupted: 130,
} as const;

export class Failure extends Error {
  constructor(
    readonly exit: number,
    message: string,
    readonly hint?: string,
    /** Findings with their places, and the text they stand in. */
    readonly problems: readonly Problem[] = [],
    readonly source?: { readonly file: string; readonly text: string },
  ) {
    super(message);
  }
}
