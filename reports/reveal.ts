/** How much of a record is told: a copy that holds nothing above a reveal level, made before anything leaves staff hands. */
import { REVEAL_LEVELS, type Reveal } from '../src/assignment/types';
import { sha256 } from '../src/sha256';
import type { RecordedProblem, ResultRecord, StepRecord } from './record';
import { slipKind } from './slip-kinds';

const rank = (level: Reveal): number => REVEAL_LEVELS.indexOf(level);

/** The seed everyone may know: students check themselves with it. */
export const PRACTICE_SEED = 'practice';

/** What students see of a grading seed: enough to tell two runs apart, too little to draw the inputs. */
export function sealSeed(seed: string): string {
  return seed === PRACTICE_SEED || seed.startsWith('sha256:') ? seed : `sha256:${sha256(seed).slice(0, 12)}`;
}

/** What a problem of a judged answer says from `kind` on; the location alone is told from `place` on. */
const SHAPE_LIKE: ReadonlySet<string> = new Set(['shape', 'answer-shape', 'not-given', 'undefined', 'size-clash']);
const PLACE_MESSAGES: ReadonlyMap<string, string> = new Map([
  ['shape', 'The shapes do not fit here.'],
  ['size-clash', 'The shapes fit here in number only.'],
  ['answer-shape', 'The answer does not have the shape that is asked for.'],
  ['not-given', 'The answer uses something that may not be used in it.'],
  ['undefined', 'The answer has no value somewhere.'],
]);

/** Notes about the whole reading of an answer, which have no one place in it. */
const READING_NOTES: ReadonlySet<string> = new Set(['vectors-as-rows', 'product', 'layout', 'rebound']);

/** A sentence of advice that names the mended formula. */
const withoutAdvice = (message: string): string => message.replace(/\s*Did you mean\b[^?]*\?/gi, '');

/** Whether a message is about the student's own text, so that it tells nothing of what is right. */
function isAboutReading(step: StepRecord, problem: RecordedProblem): boolean {
  if (step.verdict === 'unreadable' || step.verdict === 'blank') return true;
  if (problem.code === 'other-reading') return true;
  if (problem.severity !== 'note' || slipKind(problem.code) !== undefined || SHAPE_LIKE.has(problem.code)) return false;
  return problem.line !== undefined || READING_NOTES.has(problem.code);
}

function revealProblem(step: StepRecord, problem: RecordedProblem, level: number): RecordedProblem | undefined {
  // a person's own word to the student
  if (problem.code === 'comment') return problem;
  if (problem.code === 'fault') {
    // what failed within backmark is for those who mend it
    const { hint: _detail, ...bare } = problem;
    return bare;
  }
  if (level >= rank('diagnosis') && step.asks === 'formula') return problem;
  if (isAboutReading(step, problem)) return problem;
  if (step.verdict === 'correct' && level >= rank('place')) return problem;
  if (level < rank('place')) return undefined;
  const { hint: _hint, ...bare } = problem;
  if (SHAPE_LIKE.has(problem.code)) {
    if (level >= rank('diagnosis')) return problem;
    if (level >= rank('kind')) return { ...bare, message: withoutAdvice(problem.message) };
    return { ...bare, message: PLACE_MESSAGES.get(problem.code) ?? 'Something is not right here.' };
  }
  if (level >= rank('kind')) {
    const kind = slipKind(problem.code);
    if (kind && (step.asks === 'formula' || !kind.invertible))
      return { ...bare, code: kind.kind, message: kind.sentence };
  }
  return undefined;
}

function revealDiagnosis(step: StepRecord, level: number): StepRecord['diagnosis'] {
  const { diagnosis } = step;
  if (!diagnosis) return undefined;
  if (level >= rank('solution')) return diagnosis;
  if (step.asks === 'formula' && level >= rank('diagnosis')) return diagnosis;
  if (level < rank('kind')) return undefined;
  // Of a value step a sentence may hold a ratio or a difference, and with their own number that is the solution.
  const kind = slipKind(diagnosis.code);
  if (!kind || (step.asks !== 'formula' && kind.invertible)) return undefined;
  return { code: kind.kind, message: kind.sentence };
}

function revealWitness(step: StepRecord, level: number): Pick<StepRecord, 'witness' | 'place'> {
  const { witness } = step;
  const place = witness ? { entry: witness.entry } : step.place;
  const placed = place && level >= rank('place') ? { place } : {};
  if (!witness || level < rank('witness')) return placed;
  if (step.asks !== 'formula' && level < rank('solution')) return placed;
  return { witness, ...placed };
}

function revealLines(step: StepRecord, level: number): StepRecord['lines'] {
  if (level < rank('place')) return undefined;
  const told = level >= rank('solution') || (level >= rank('witness') && step.asks === 'formula');
  return step.lines?.map((line) => {
    if (told || line.message === undefined) return line;
    const { message: _message, ...bare } = line;
    return bare;
  });
}

function revealStep(step: StepRecord, level: number): StepRecord {
  const {
    problems,
    diagnosis: _d,
    witness: _w,
    place: _p,
    lines: _l,
    credit,
    evidence,
    fingerprint: _f,
    ...bare
  } = step;
  const diagnosis = revealDiagnosis(step, level);
  const lines = revealLines(step, level);
  return {
    ...bare,
    problems: problems.map((p) => revealProblem(step, p, level)).filter((p): p is RecordedProblem => p !== undefined),
    ...(diagnosis && { diagnosis }),
    ...revealWitness(step, level),
    ...(evidence && level >= rank('place') && { evidence }),
    ...(lines && { lines }),
    ...(credit && level >= rank('diagnosis') && (step.asks === 'formula' || level >= rank('solution')) && { credit }),
  };
}

/**
 * A copy of the record without anything above `level`: per step its verdict and points always; from `place` the entry and
 * the line; from `kind` what sort of slip; from `diagnosis` the sentence that names it, hints and how the points came about;
 * from `witness` inputs and both values. Of a step answered by numbers (and of one that does not say which it is) expected
 * numbers, ratios and differences are told at `solution` alone. The student's own text, how it was read and why it could not
 * be read are told at every level; fingerprints at none; of a grading seed its hash.
 */
export function applyReveal(record: ResultRecord, level: Reveal): ResultRecord {
  // what was cut before stays cut, and what is told at that level stands
  if (record.revealed !== undefined && rank(record.revealed) <= rank(level)) return record;
  return {
    ...record,
    seed: sealSeed(record.seed),
    revealed: level,
    steps: record.steps.map((step) => revealStep(step, rank(level))),
  };
}
