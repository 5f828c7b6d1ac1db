/** The class page's groups of one mistake: what was answered, by how many, what it is, and whether it is settled. */
import type { Group } from '../graders/groups';
import { OTHER_READING } from '../graders/groups';
import { showPoints } from './numbers';
import type { ResultRecord, StepRecord } from './record';
import { verdictWord } from './verdicts';

export type GroupRow = {
  readonly id: string;
  readonly step: string;
  readonly count: number;
  readonly verdict: string;
  readonly word: string;
  readonly answer: string;
  readonly href: string;
  readonly diagnosis: string | null;
  readonly score: string;
  /** The line of overrides.yaml that settles it. */
  readonly settled: string | null;
};

/** The settled step of the group's example. */
function exampleOf(group: Group, records: readonly ResultRecord[]): StepRecord | undefined {
  return records.find((r) => r.student.id === group.example.student)?.steps.find((s) => s.id === group.example.step);
}

function scoreText(group: Group, step: StepRecord | undefined, settled: boolean): string {
  if (step && step.pending > 0) return 'open';
  if (group.score === undefined) return '';
  return `${showPoints(step && settled ? step.score : group.score)} of ${showPoints(step && settled ? step.points : group.points)}`;
}

/** Rows in the order of the groups; `hrefOf` leads to a student's step. */
export function groupRows(
  groups: readonly Group[],
  records: readonly ResultRecord[],
  hrefOf: (student: string, step: string) => string,
): readonly GroupRow[] {
  return groups.map((group) => {
    const step = exampleOf(group, records);
    const by = step?.overrides?.find((o) => o.by === 'group' || o.by === 'step');
    return {
      id: group.id,
      step: group.step ?? 'several steps',
      count: group.count,
      verdict: group.verdict,
      word: group.fingerprint === OTHER_READING ? 'right in another reading' : step ? verdictWord(step) : group.verdict,
      answer: group.example.answer,
      href: hrefOf(group.example.student, group.example.step),
      diagnosis: group.diagnosis?.message ?? null,
      score: scoreText(group, step, by !== undefined),
      settled: by ? `line ${by.line}` : null,
    };
  });
}
