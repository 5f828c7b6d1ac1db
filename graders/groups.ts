/** Groups of one mistake: the answers of a class to a step that are the same function, with the simplest of them. */
import type { ResultRecord, StepRecord, Verdict } from '../reports/record';
import { sha256 } from '../src/sha256';

/** The one group of the answers that are right in another documented reading, whatever their step. */
export const OTHER_READING = 'other-reading';

/** How many digits of a fingerprint are shown; an override may name a group by as few as make it unique. */
const SHOWN_DIGITS = 8;

export type Group = {
  /** What an override names it by. */
  readonly id: string;
  readonly fingerprint: string;
  /** Undefined for the group of other readings, which goes over all steps. */
  readonly step: string | undefined;
  readonly verdict: Verdict;
  readonly count: number;
  readonly students: readonly string[];
  /** The shortest answer among them, as handed in, and whose it is. */
  readonly example: { readonly student: string; readonly step: string; readonly answer: string };
  readonly diagnosis?: { readonly code: string; readonly message: string };
  /** What the answers of the group got, and of how much, where they all got the same. */
  readonly score: number | undefined;
  readonly points: number;
};

/**
 * The fingerprint of the group that a step's answer is in: by its values at common inputs where it has values, else by how it
 * was read; what could not be read groups by its text. Undefined for what is right (by itself or as it
 * follows), blank, or undecided for a reason of its own.
 */
export function groupOf(step: StepRecord): string | undefined {
  if (step.verdict === 'review') return step.problems.some((p) => p.code === OTHER_READING) ? OTHER_READING : undefined;
  if (step.verdict !== 'wrong' && step.verdict !== 'partial' && step.verdict !== 'unreadable') return undefined;
  if (step.verdict !== 'unreadable' && step.fingerprint !== undefined) return step.fingerprint;
  const text = step.verdict === 'unreadable' ? step.answer : (step.read?.text ?? step.answer);
  return sha256(`${step.id}|${text.trim().replace(/\s+/g, ' ')}`).slice(0, 16);
}

/** The groups of a class, the largest first within each step, steps in the order of the records. */
export function groupsOf(records: readonly ResultRecord[]): readonly Group[] {
  const members = new Map<string, { student: string; step: StepRecord }[]>();
  const order: string[] = [];
  for (const record of records) {
    if (record.status !== 'graded') continue;
    for (const step of record.steps) {
      if (!order.includes(step.id)) order.push(step.id);
      const fingerprint = groupOf(step);
      if (fingerprint === undefined) continue;
      const known = members.get(fingerprint);
      if (known) known.push({ student: record.student.id, step });
      else members.set(fingerprint, [{ student: record.student.id, step }]);
    }
  }
  const place = (g: Group): number => (g.step === undefined ? order.length : order.indexOf(g.step));
  return [...members]
    .map(([fingerprint, all]) => groupFrom(fingerprint, all))
    .sort((a, b) => place(a) - place(b) || b.count - a.count || (a.fingerprint < b.fingerprint ? -1 : 1));
}

function groupFrom(fingerprint: string, all: readonly { student: string; step: StepRecord }[]): Group {
  const simplest = [...all].sort(
    (a, b) =>
      a.step.answer.trim().length - b.step.answer.trim().length ||
      (a.step.answer < b.step.answer ? -1 : a.step.answer > b.step.answer ? 1 : a.student < b.student ? -1 : 1),
  )[0] as { student: string; step: StepRecord };
  const { step } = simplest;
  const told = step.diagnosis ?? all.find((m) => m.step.diagnosis !== undefined)?.step.diagnosis ?? problemOf(step);
  const scores = new Set(all.map((m) => m.step.score));
  const whole = fingerprint === OTHER_READING;
  return {
    id: whole ? OTHER_READING : fingerprint.slice(0, SHOWN_DIGITS),
    fingerprint,
    step: whole ? undefined : step.id,
    verdict: step.verdict,
    count: all.length,
    students: [...new Set(all.map((m) => m.student))].sort(),
    example: { student: simplest.student, step: step.id, answer: step.answer.trim() },
    // that an earlier step has the same slip is one student's own
    ...(told && { diagnosis: { ...told, message: told.message.replace(/ \(same slip as in [^)]*\)$/, '') } }),
    score: scores.size === 1 ? step.score : undefined,
    points: step.points,
  };
}

function problemOf(step: StepRecord): Group['diagnosis'] {
  const problem = step.problems.find((p) => p.severity === 'error');
  return problem && { code: problem.code, message: problem.message };
}

/** The groups that a name (a fingerprint or the beginning of one) can mean. */
export function groupsNamed(groups: readonly Group[], name: string): readonly Group[] {
  return groups.filter((g) => g.fingerprint === name || (name !== OTHER_READING && g.fingerprint.startsWith(name)));
}
