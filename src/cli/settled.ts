/** A run's records with what was settled by hand laid over them: overrides.yaml read, its readings graded, conflicts listed. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Group } from '../../graders/groups';
import { groupOf, groupsNamed, groupsOf } from '../../graders/groups';
import type { AnswerKey } from '../../graders/key';
import type { Conflict } from '../../graders/settle';
import { settle, staleness } from '../../graders/settle';
import { scopeOfStep } from '../../graders/target';
import type { ResultRecord, StepRecord } from '../../reports/record';
import type { Override, Overrides } from '../assignment/overrides';
import { OVERRIDES_FILE, readOverrides } from '../assignment/overrides';
import type { Assignment } from '../assignment/types';
import { readAnswer } from '../language/read';
import type { Submission } from '../submission/types';
import { loadAssignment } from './assignment-file';
import { readClass } from './class';
import { EXIT, Failure } from './failure';
import { gradeOne, keyOf } from './pipeline';
import type { Run } from './run-folder';
import { readRecords, readStored, writeWhole } from './run-folder';

/** Overrides as read, with their text for the run folder. */
export type OverridesText = Overrides & { readonly text: string };

export type SettledRun = {
  /** As graded. */
  readonly graded: readonly ResultRecord[];
  /** With the overrides laid over them: what is shown and exported. */
  readonly records: readonly ResultRecord[];
  readonly groups: readonly Group[];
  readonly conflicts: readonly Conflict[];
  readonly overrides: OverridesText | undefined;
};

/** The overrides that were named, else those that the run folder keeps; undefined where there are none. */
export function loadOverrides(
  named: string | undefined,
  cwd: string,
  folder: string,
  shown: string,
  assignment: Assignment,
): OverridesText | undefined {
  const kept = join(folder, OVERRIDES_FILE);
  if (named === undefined && !existsSync(kept)) return undefined;
  const file = named ?? `${shown}/${OVERRIDES_FILE}`;
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(
      readFileSync(named === undefined ? kept : resolve(cwd, named)),
    );
  } catch {
    throw new Failure(
      EXIT.noInput,
      `${file}: there are no such overrides, or they are not UTF-8 text`,
      'name the file',
    );
  }
  const read = readOverrides(text, file, assignment, (answer, problem, step) =>
    readAnswer(answer, scopeOfStep(problem.scope, step.find, step.syntax)),
  );
  if (!read.ok) {
    const n = read.problems.length;
    throw new Failure(
      EXIT.noInput,
      `${file} is not sound: ${n} ${n === 1 ? 'finding' : 'findings'}`,
      undefined,
      read.problems,
      { file, text },
    );
  }
  return { ...read.value, text };
}

/** Keeps the overrides with the run, so that later reports and regrades carry them out again. */
export function keepOverrides(folder: string, overrides: OverridesText | undefined): void {
  if (overrides) writeWhole(join(folder, OVERRIDES_FILE), overrides.text);
}

/** Lays overrides over graded records. The key and the submissions are asked for only where something is to be read anew. */
export function settleRecords(
  graded: readonly ResultRecord[],
  overrides: OverridesText | undefined,
  from: { readonly key: () => AnswerKey; readonly submissions: () => readonly Submission[] },
): SettledRun {
  const groups = groupsOf(graded);
  if (!overrides) return { graded, records: graded, groups, conflicts: [], overrides };
  const readings = readAnew(graded, overrides.overrides, groups, from);
  return { graded, groups, overrides, ...settle(graded, groups, overrides.overrides, readings) };
}

/** The reading that stands for a step: its own, else its group's. */
function readingOf(
  student: string,
  step: StepRecord,
  overrides: readonly Override[],
  groups: readonly Group[],
): Override | undefined {
  const fits = (o: Override): boolean => {
    const { target } = o;
    if (o.read === undefined || staleness(step, o)) return false;
    if (target.kind === 'answer') return target.student === student && target.step === step.id;
    if (target.kind !== 'group' || target.step !== step.id) return false;
    const named = groupsNamed(groups, target.group);
    return named.length === 1 && named[0]?.fingerprint === groupOf(step);
  };
  return overrides.find((o) => o.target.kind === 'answer' && fits(o)) ?? overrides.find(fits);
}

function readAnew(
  records: readonly ResultRecord[],
  overrides: readonly Override[],
  groups: readonly Group[],
  from: { readonly key: () => AnswerKey; readonly submissions: () => readonly Submission[] },
): ReadonlyMap<string, ResultRecord> {
  const out = new Map<string, ResultRecord>();
  for (const record of records) {
    const texts = new Map<string, string>();
    for (const step of record.status === 'graded' ? record.steps : []) {
      const o = readingOf(record.student.id, step, overrides, groups);
      if (o?.read !== undefined) texts.set(step.id, o.read);
    }
    if (texts.size === 0) continue;
    const submission = submissionOf(from.submissions(), record);
    if (!submission) continue;
    const fresh = [...texts].map(([step, text]) => ({
      step,
      text,
      line: 1,
      column: 1,
      indent: 0,
      problems: [],
      unreadable: false,
    }));
    const answers = [...submission.answers.filter((a) => !texts.has(a.step)), ...fresh];
    const again = gradeOne(from.key(), { ...submission, answers }, undefined, () => undefined);
    if (again.status === 'graded') out.set(record.student.id, again);
  }
  return out;
}

/** The submission that a record was made from. */
export function submissionOf(submissions: readonly Submission[], record: ResultRecord): Submission | undefined {
  const { source, sha256 } = record.submission;
  return (
    submissions.find((s) => s.source === source && s.sha256 === sha256) ??
    submissions.find((s) => s.student.id === record.student.id && s.sha256 === sha256)
  );
}

/** The submissions that a run keeps, read for an assignment. */
export function storedSubmissions(folder: string, shown: string, assignment: Assignment): readonly Submission[] {
  return readClass(readStored(folder, shown), [], assignment).submissions;
}

/** The records of a run folder with its overrides: what reports and exports are made from. */
export function settledRun(
  folder: string,
  shown: string,
  run: Run,
  cwd: string,
  named?: string,
  graded: readonly ResultRecord[] = readRecords(folder, shown),
): SettledRun {
  if (named === undefined && !existsSync(join(folder, OVERRIDES_FILE)))
    return settleRecords(graded, undefined, { key: neverAsked, submissions: neverAsked });
  const loaded = loadAssignment(join(folder, 'assignment.yaml'), cwd);
  const overrides = loadOverrides(named, cwd, folder, shown, loaded.assignment);
  return settleRecords(graded, overrides, {
    key: () => keyOf(loaded, run.seed),
    submissions: () => storedSubmissions(folder, shown, loaded.assignment),
  });
}

const neverAsked = (): never => {
  throw new Error('nothing is read anew without overrides');
};
