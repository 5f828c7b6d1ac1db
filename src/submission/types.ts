/** A submission as taken from a file: answers stay unread text, so one broken answer cannot lose the others. */
import type { Problem } from '../problem';

export type AnswerText = {
  /** `problem.step` as the assignment has it. */
  readonly step: string;
  readonly text: string;
  /** Where the text starts in the file, from 1; columns of later lines are shifted by `indent`. */
  readonly line: number;
  readonly column: number;
  readonly indent: number;
  readonly syntax?: 'text' | 'latex' | 'numpy';
  /** What the file's syntax did to this answer; with an error among them the answer is unreadable. */
  readonly problems: readonly Problem[];
  readonly unreadable: boolean;
};

export type Submission = {
  readonly source: string;
  /** SHA-256 of the file's bytes, hex. */
  readonly sha256: string;
  readonly assignment: string | undefined;
  readonly student: { readonly id: string; readonly name: string; readonly identity: 'lms' | 'roster' | 'file' };
  readonly answers: readonly AnswerText[];
  /** Findings about the file as a whole: unknown steps, decoding, another assignment. */
  readonly problems: readonly Problem[];
  /** No step could be taken from the file. */
  readonly unreadable: boolean;
};
