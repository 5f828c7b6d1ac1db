/** How a verdict is shown: a glyph, a word and a sentence, so that colour is never the only signal. */
import type { ResultRecord, StepRecord, Verdict } from './record';

export type VerdictLook = {
  readonly glyph: string;
  readonly word: string;
  /** What it means for the student, kindly. */
  readonly meaning: string;
};

export const VERDICTS: Readonly<Record<Verdict, VerdictLook>> = {
  correct: { glyph: '✓', word: 'correct', meaning: 'Equal to the reference at every input tried.' },
  consistent: { glyph: '↳', word: 'follows', meaning: 'Right, given your own earlier answer.' },
  partial: {
    glyph: '◐',
    word: 'partly right',
    meaning: 'Right in part, or a mistake that was foreseen: it earns some of the points.',
  },
  wrong: { glyph: '✗', word: 'not right', meaning: 'It differs from the reference.' },
  unreadable: {
    glyph: '!',
    word: 'could not be read',
    meaning: 'This is not marked as wrong: nothing could be decided. A teaching assistant sees it too.',
  },
  blank: { glyph: '○', word: 'blank', meaning: 'Nothing was handed in here.' },
  review: {
    glyph: '?',
    word: 'with your TA',
    meaning: 'This could not be decided by machine. A teaching assistant will look at it; it is not marked as wrong.',
  },
};

export const VERDICT_ORDER: readonly Verdict[] = [
  'correct',
  'consistent',
  'partial',
  'wrong',
  'unreadable',
  'review',
  'blank',
];

/** The word for a step's verdict; what follows from an earlier answer names that answer. */
export function verdictWord(step: StepRecord): string {
  if (step.verdict === 'consistent' && step.follows && step.follows.length > 0) {
    return `follows from your ${step.follows.join(' and ')}`;
  }
  return VERDICTS[step.verdict].word;
}

/** Why a whole submission has no verdicts, or undefined where it has. */
export function statusSentence(record: ResultRecord): string | undefined {
  switch (record.status) {
    case 'graded':
      return undefined;
    case 'unreadable':
      return 'No answer could be taken from the file that was handed in. It is not marked as wrong: the points stay open until a teaching assistant has looked at it.';
    case 'missing':
      return 'Nothing was handed in.';
    case 'error':
      return 'The grader failed on this submission. That is a fault of the grader, not yours; the points stay open until it is graded again.';
  }
}
