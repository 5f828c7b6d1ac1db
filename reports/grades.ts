/** grades.csv and intake.csv: the class as tables for a spreadsheet. */
import type { IntakeRow } from '../src/submission/intake';
import { stepsOf } from './class-view';
import { csv } from './csv';
import { showPoints } from './numbers';
import type { ResultRecord } from './record';

/** A row a student by id: status, score, points, what is pending, then score and verdict of each step. Nothing pending shows as 0. */
export function gradesCsv(records: readonly ResultRecord[]): string {
  const steps = stepsOf(records);
  const head = [
    'id',
    'name',
    'status',
    'score',
    'points',
    'pending',
    ...steps.flatMap((s) => [s.id, `${s.id} verdict`]),
  ];
  const rows = [...records]
    .sort((a, b) => (a.student.id < b.student.id ? -1 : a.student.id > b.student.id ? 1 : 0))
    .map((record) => {
      const own = new Map(record.steps.map((s) => [s.id, s]));
      const counted = record.status === 'graded' || record.status === 'missing';
      return [
        record.student.id,
        record.student.name,
        record.status,
        counted ? number(record.score) : '',
        number(record.points),
        number(record.pending),
        ...steps.flatMap((s) => {
          const step = own.get(s.id);
          if (!step || record.status !== 'graded') return ['', ''];
          return [step.pending > 0 ? '' : number(step.score), step.verdict];
        }),
      ];
    });
  return csv([head, ...rows]);
}

const number = (points: number): number => Number(showPoints(points));

/** file → student, what was skipped and why. */
export function intakeCsv(rows: readonly IntakeRow[]): string {
  return csv([
    ['file', 'student', 'name', 'status', 'note'],
    ...rows.map((r) => [r.source, r.student, r.name, r.status, r.note]),
  ]);
}
