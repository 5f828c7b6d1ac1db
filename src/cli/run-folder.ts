/** The folder of a graded class: every file in it is written whole or not at all, and reports are made again from its records. */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Group } from '../../graders/groups';
import type { Conflict } from '../../graders/settle';
import { classView } from '../../reports/class-view';
import { safeFileNames } from '../../reports/file-names';
import { gradesCsv, intakeCsv } from '../../reports/grades';
import { RECORD_FORMAT, type ResultRecord } from '../../reports/record';
import { renderClassHtml, renderStudentHtml, renderStudentMarkdown } from '../../reports/render';
import { applyReveal } from '../../reports/reveal';
import { type Statements, studentView } from '../../reports/student-view';
import { REVEAL_LEVELS, type Reveal } from '../assignment/types';
import type { CollectedFile } from '../submission/files';
import type { IntakeRow } from '../submission/intake';
import { EXIT, Failure } from './failure';

export const RUN_FORMAT = 'backmark/run@1';
export const GROUPS_FORMAT = 'backmark/groups@1';

/** What a run keeps beside its records: run.json. */
export type Run = {
  readonly format: typeof RUN_FORMAT;
  readonly version: string;
  readonly assignment: { readonly id: string; readonly sha256: string; readonly key: string };
  readonly seed: string;
  readonly reveal: { readonly report: Reveal; readonly after: Reveal };
  readonly statements: Statements;
  readonly intake: readonly IntakeRow[];
};

/** Writes beside the file and renames, so that a reader finds the old text or the new one, never half. */
export function writeWhole(file: string, data: string | Uint8Array): void {
  mkdirSync(dirname(file), { recursive: true });
  const part = `${file}.part`;
  const handle = openSync(part, 'w');
  try {
    const bytes = typeof data === 'string' ? Buffer.from(data, 'utf8') : data;
    for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(part, file);
}

/** Fills a new folder and puts it in the place of the old one. */
function replaceFolder(folder: string, fill: (fresh: string) => void): void {
  const fresh = `${folder}.part`;
  const old = `${folder}.old`;
  for (const path of [fresh, old]) rmSync(path, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  fill(fresh);
  if (existsSync(folder)) renameSync(folder, old);
  renameSync(fresh, folder);
  rmSync(old, { recursive: true, force: true });
}

/** What an earlier run left in a folder, or undefined for a new one. A folder of other things is not written into. */
export function openRun(folder: string, shown: string): Run | undefined {
  if (!existsSync(folder)) return undefined;
  if (!existsSync(join(folder, 'run.json'))) {
    let left: readonly string[];
    try {
      left = readdirSync(folder);
    } catch {
      throw new Failure(
        EXIT.usage,
        `--out ${shown} is not a folder`,
        'name a folder that is new or holds an earlier run',
      );
    }
    // a run that was interrupted before its first record leaves parts of files alone
    if (left.every((name) => /\.(part|old)$/.test(name))) return undefined;
    throw new Failure(
      EXIT.usage,
      `--out ${shown} holds other files and no run.json`,
      'name a folder that is new or holds an earlier run',
    );
  }
  return readRun(folder, shown);
}

/** run.json of a folder; a Failure says what is wrong with it. */
export function readRun(folder: string, shown: string): Run {
  let text: string;
  try {
    text = readFileSync(join(folder, 'run.json'), 'utf8');
  } catch {
    throw new Failure(EXIT.noInput, `${shown} holds no run.json`, 'name a folder that backmark grade has written');
  }
  const run = parsed(text) as Partial<Run> | undefined;
  const levels: readonly unknown[] = REVEAL_LEVELS;
  if (
    run?.format !== RUN_FORMAT ||
    typeof run.seed !== 'string' ||
    !run.assignment ||
    !run.statements ||
    !Array.isArray(run.intake) ||
    !levels.includes(run.reveal?.report)
  )
    throw new Failure(
      EXIT.noInput,
      `${join(shown, 'run.json')} is not a run of this version (${RUN_FORMAT})`,
      'grade the class again',
    );
  return run as Run;
}

/** The records of a run, in their order. */
export function readRecords(folder: string, shown: string): readonly ResultRecord[] {
  let text: string;
  try {
    text = readFileSync(join(folder, 'results.jsonl'), 'utf8');
  } catch {
    throw new Failure(EXIT.noInput, `${shown} holds no results.jsonl`, 'name a folder that backmark grade has written');
  }
  return text.split('\n').flatMap((line, i) => {
    if (line.trim() === '') return [];
    const record = parsed(line) as Partial<ResultRecord> | undefined;
    if (record?.format !== RECORD_FORMAT || !Array.isArray(record.steps) || typeof record.student?.id !== 'string')
      throw new Failure(
        EXIT.noInput,
        `${join(shown, 'results.jsonl')}:${i + 1} is no record of format ${RECORD_FORMAT}`,
        'restore the file, or grade the class again',
      );
    return [record as ResultRecord];
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Keeps what was handed in, for grading again: numbered files, and which one is which. */
export function keepSubmissions(folder: string, files: readonly CollectedFile[]): void {
  replaceFolder(join(folder, 'submissions'), (fresh) => {
    const rows = files.map((file, i) => {
      const name = `${String(i + 1).padStart(4, '0')}${/\.[a-z0-9]{1,5}$/i.exec(file.source)?.[0] ?? ''}`;
      writeFileSync(join(fresh, name), file.bytes);
      return { file: name, source: file.source };
    });
    writeFileSync(join(fresh, 'index.json'), `${JSON.stringify(rows, null, 1)}\n`);
  });
}

/** The files that a run keeps, as they were collected. */
export function readStored(folder: string, shown: string): readonly CollectedFile[] {
  const lost = (): Failure =>
    new Failure(
      EXIT.noInput,
      `${shown}/submissions does not hold what was handed in`,
      'restore the folder, or grade the class again',
    );
  let rows: unknown;
  try {
    rows = JSON.parse(readFileSync(join(folder, 'submissions', 'index.json'), 'utf8'));
  } catch {
    throw lost();
  }
  if (!Array.isArray(rows)) throw lost();
  return rows.map((row: { readonly file?: unknown; readonly source?: unknown } | null) => {
    const { file, source } = row ?? {};
    // a name of ours, so that an index from elsewhere leads nowhere else
    if (typeof file !== 'string' || typeof source !== 'string' || !/^\d+(\.[a-z0-9]{1,5})?$/i.test(file)) throw lost();
    try {
      return { source, bytes: new Uint8Array(readFileSync(join(folder, 'submissions', file))) };
    } catch {
      throw lost();
    }
  });
}

/** What a class's page and tables are made from: the records as settled, and the groups and conflicts beside them. */
export type Told = {
  readonly records: readonly ResultRecord[];
  readonly groups: readonly Group[];
  readonly conflicts: readonly Conflict[];
};

/** Everything that is made from records alone: the class's page and tables, and two pages for each student. */
export function writeReports(folder: string, run: Run, told: Told, level: Reveal): void {
  const { records, groups, conflicts } = told;
  const files = safeFileNames(records.map((r) => r.student.id));
  replaceFolder(join(folder, 'students'), (fresh) => {
    for (const record of records) {
      const view = studentView(applyReveal(record, level), run.statements);
      const name = files.get(record.student.id) ?? '';
      writeFileSync(join(fresh, `${name}.html`), renderStudentHtml(view));
      writeFileSync(join(fresh, `${name}.md`), renderStudentMarkdown(view));
    }
  });
  writeWhole(join(folder, 'grades.csv'), gradesCsv(records));
  writeWhole(join(folder, 'intake.csv'), intakeCsv(run.intake));
  writeWhole(join(folder, 'groups.json'), `${JSON.stringify({ format: GROUPS_FORMAT, groups, conflicts }, null, 1)}\n`);
  writeWhole(
    join(folder, 'index.html'),
    renderClassHtml(classView({ records, files, intake: run.intake, groups, conflicts })),
  );
}

/** The records and what they were made with; these first, since all else can be made from them. */
export function writeRun(folder: string, run: Run, records: readonly ResultRecord[], assignmentText: string): void {
  writeWhole(join(folder, 'results.jsonl'), records.map((r) => `${JSON.stringify(r)}\n`).join(''));
  writeWhole(join(folder, 'assignment.yaml'), assignmentText);
  writeWhole(join(folder, 'run.json'), `${JSON.stringify(run, null, 1)}\n`);
}
