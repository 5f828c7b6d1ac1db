/** The bounds of the language, as counts: the same on every machine, and told by name where an answer is over one. */
import type { Problem, Span } from '../problem';
import { studentProblem } from '../problem';

/** What an answer may hold at most; docs/ lists these. */
export const LIMITS = {
  /** Characters of one answer (8 kB). */
  answerCharacters: 8192,
  /** Brackets, braces, fractions and sums inside each other. */
  depth: 100,
  /** Nodes of all trees of one answer after reading. */
  nodes: 5000,
  /** Replacements of the student's and the packages' macros. */
  macroExpansions: 1000,
  /** Characters after macros are replaced. */
  expandedCharacters: 32768,
  /** Digits of a number's exponent, and of a number. */
  exponentDigits: 4,
  numberDigits: 400,
  /** Characters of one name. */
  nameCharacters: 64,
} as const;

export type LimitName = keyof typeof LIMITS;

const WHAT: Readonly<Record<LimitName, string>> = {
  answerCharacters: 'characters',
  depth: 'levels of brackets, fractions and sums inside each other',
  nodes: 'names, numbers and operations',
  macroExpansions: 'replaced macros',
  expandedCharacters: 'characters after its macros are replaced',
  exponentDigits: 'digits in an exponent',
  numberDigits: 'digits in a number',
  nameCharacters: 'characters in a name',
};

/** What to do about a bound that a shorter form is not the way out of. */
const INSTEAD: Partial<Readonly<Record<LimitName, string>>> = {
  macroExpansions: 'A macro that uses itself never ends: write the formula without it.',
  exponentDigits: 'Write a smaller exponent.',
  numberDigits: 'Round the number.',
  nameCharacters: 'Put * between names.',
};

/** The problem of an answer that is over a bound. */
export function overLimit(limit: LimitName, span?: Span): Problem {
  return studentProblem(
    'limit',
    `The answer has more than ${LIMITS[limit]} ${WHAT[limit]}.`,
    span,
    INSTEAD[limit] ?? 'Write it in a shorter form, for example with sums and matrices instead of single entries.',
  );
}
