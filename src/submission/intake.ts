/** Which file counts for which student: the list a TA looks at before the grades. */
import type { Problem } from '../problem';
import { studentProblem } from '../problem';
import type { Submission } from './types';

/** A row of intake.csv. */
export type IntakeRow = {
  readonly source: string;
  readonly student: string;
  readonly name: string;
  readonly status: 'graded' | 'unreadable' | 'other-assignment' | 'duplicate' | 'copy' | 'skipped';
  readonly note: string;
};

export type Intake = {
  /** What goes on to the grader, in the order of the files; copies of a file are left out. */
  readonly submissions: readonly Submission[];
  readonly rows: readonly IntakeRow[];
};

const has = (s: Submission, code: string): boolean => s.problems.some((p) => p.code === code);

/**
 * Two different files of one student without times to tell them apart are both set aside for the TA, never chosen between by
 * name; a file that holds the very same bytes as another of the same student counts once.
 */
export function intake(
  submissions: readonly Submission[],
  skipped: readonly { readonly source: string; readonly reason: string }[] = [],
): Intake {
  const byStudent = new Map<string, Submission[]>();
  const counted: Submission[] = [];
  const rows: IntakeRow[] = [];
  const copies = new Set<Submission>();
  for (const s of submissions) {
    const same = byStudent.get(s.student.id) ?? [];
    byStudent.set(s.student.id, same);
    if (same.some((other) => other.sha256 === s.sha256)) copies.add(s);
    else same.push(s);
  }
  for (const s of submissions) {
    const same = byStudent.get(s.student.id) ?? [];
    const row = { source: s.source, student: s.student.id, name: s.student.name };
    if (copies.has(s)) {
      const first = same.find((other) => other.sha256 === s.sha256);
      rows.push({ ...row, status: 'copy', note: `the same as ${first?.source}` });
      continue;
    }
    // a file for another assignment does not compete with one for this
    const rivals = has(s, 'other-assignment')
      ? []
      : same.filter((other) => other !== s && !has(other, 'other-assignment'));
    if (rivals.length > 0) {
      const problem = duplicate(s, rivals);
      counted.push({ ...s, answers: [], unreadable: true, problems: [...s.problems, problem] });
      rows.push({ ...row, status: 'duplicate', note: problem.message });
      continue;
    }
    counted.push(s);
    const status = has(s, 'other-assignment') ? 'other-assignment' : s.unreadable ? 'unreadable' : 'graded';
    rows.push({ ...row, status, note: s.problems.map((p) => p.message).join('; ') });
  }
  for (const s of skipped) rows.push({ source: s.source, student: '', name: '', status: 'skipped', note: s.reason });
  return { submissions: counted, rows };
}

function duplicate(s: Submission, rivals: readonly Submission[]): Problem {
  const others = rivals.map((r) => r.source).join(', ');
  return {
    ...studentProblem(
      'duplicate-student',
      `${s.student.id} handed in ${rivals.length + 1} files that differ, and nothing says which is newer: ${s.source} and ${others}`,
      undefined,
      'keep the one that counts and grade again',
    ),
    file: s.source,
  };
}
