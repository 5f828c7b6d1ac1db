/** Two gradings of a class held side by side: who changes, at which step, by how much and why; and never lower, where that is asked. */
import { exactly } from '../../graders/exactly';
import { decimal, total } from '../../graders/points';
import type { ResultRecord, StepRecord } from '../../reports/record';

export type StepChange = {
  readonly id: string;
  /** Undefined where the step is new. */
  readonly before: StepRecord | undefined;
  readonly after: StepRecord | undefined;
};

export type StudentChange = {
  readonly student: { readonly id: string; readonly name: string };
  readonly before: ResultRecord | undefined;
  readonly after: ResultRecord | undefined;
  readonly steps: readonly StepChange[];
};

/** What a step says of itself in one sentence: its slip, its problem, or nothing. */
export function reasonOf(step: StepRecord | undefined): string {
  return (
    step?.diagnosis?.message ??
    step?.problems.find((p) => p.severity === 'error')?.message ??
    step?.credit?.at(-1) ??
    ''
  );
}

/** What a change is about; inputs, evidence and witnesses may differ without one. */
const told = (s: StepRecord | undefined): string =>
  s ? JSON.stringify([s.verdict, s.score, s.points, s.pending, s.diagnosis?.code, s.follows ?? []]) : '';

/** The students of either grading whose result changes, in the order of their ids. */
export function compareRuns(before: readonly ResultRecord[], after: readonly ResultRecord[]): readonly StudentChange[] {
  const old = new Map(before.map((r) => [r.student.id, r]));
  const fresh = new Map(after.map((r) => [r.student.id, r]));
  const ids = [...new Set([...old.keys(), ...fresh.keys()])].sort();
  return ids.flatMap((id) => {
    const a = old.get(id);
    const b = fresh.get(id);
    const steps = changedSteps(a, b);
    const same =
      a && b && a.status === b.status && a.score === b.score && a.points === b.points && a.pending === b.pending;
    if (same && steps.length === 0) return [];
    return [{ student: (b ?? a)?.student ?? { id, name: id }, before: a, after: b, steps }];
  });
}

function changedSteps(a: ResultRecord | undefined, b: ResultRecord | undefined): StepChange[] {
  const olds = new Map((a?.steps ?? []).map((s) => [s.id, s]));
  const news = new Map((b?.steps ?? []).map((s) => [s.id, s]));
  return [...new Set([...news.keys(), ...olds.keys()])].flatMap((id) => {
    const before = olds.get(id);
    const after = news.get(id);
    return told(before) === told(after) ? [] : [{ id, before, after }];
  });
}

/** The new records, each step with at least the points that it had; a sentence among its credit says so. */
export function neverLower(before: readonly ResultRecord[], after: readonly ResultRecord[]): readonly ResultRecord[] {
  const old = new Map(before.map((r) => [r.student.id, r]));
  return after.map((record) => {
    const was = old.get(record.student.id);
    if (was?.status !== 'graded') return record;
    // a submission that can no longer be graded keeps what it had, as it was
    if (record.status !== 'graded') return was;
    const steps = record.steps.map((step) =>
      keep(
        was.steps.find((s) => s.id === step.id),
        step,
      ),
    );
    if (steps.every((s, i) => s === record.steps[i])) return record;
    return {
      ...record,
      score: decimal(total(steps.map((s) => exactly(s.score)))),
      pending: decimal(total(steps.map((s) => exactly(s.pending)))),
      steps,
    };
  });
}

function keep(was: StepRecord | undefined, now: StepRecord): StepRecord {
  const score = Math.min(was?.score ?? 0, now.points);
  if (score <= now.score) return now;
  const left = Math.round((now.points - score) * 1e6) / 1e6;
  return {
    ...now,
    score,
    pending: Math.min(now.pending, left),
    credit: [
      ...(now.credit ?? []),
      `kept at ${score}: graded again it would be ${now.pending > 0 ? 'open' : now.score}`,
    ],
  };
}
