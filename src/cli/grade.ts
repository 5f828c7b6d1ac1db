/** `backmark grade`: a class, from files and folders to records and reports. */
import { join, relative, resolve, sep } from 'node:path';
import type { ResultRecord } from '../../reports/record';
import type { Assignment } from '../assignment/types';
import { type CollectedFile, collectFiles } from '../submission/files';
import { readSubmission } from '../submission/read-submission';
import { VERSION } from '../version';
import { type Args, type Flags, readArgs } from './args';
import { loadAssignment } from './assignment-file';
import { gradeClass, inOrder, readClass } from './class';
import { EXIT, Failure } from './failure';
import { gradeText } from './grade-text';
import type { Io } from './io';
import { problemText } from './messages';
import { keyOf, statementsOf } from './pipeline';
import { showProgress } from './progress';
import {
  keepSubmissions,
  openRun,
  RUN_FORMAT,
  type Run,
  readRecords,
  readStored,
  writeReports,
  writeRun,
} from './run-folder';
import { keepOverrides, loadOverrides, type SettledRun, settleRecords } from './settled';
import { paint, wantsColour } from './terminal';

export const GRADE_FLAGS: Flags = {
  out: { type: 'string', short: 'o' },
  seed: { type: 'string' },
  jobs: { type: 'string', short: 'j' },
  only: { type: 'string' },
  fresh: { type: 'boolean' },
  overrides: { type: 'string' },
};

export const GRADE_HELP = `backmark grade ASSIGNMENT INPUT... [--out DIR]

Grades a class: every file in INPUT (files and folders) is a submission. Writes into DIR (out/<id> unless told):
results.jsonl, grades.csv, intake.csv, index.html, students/<id>.html and .md, and what was handed in.

  -o, --out DIR   where to write
  --seed S        the grading inputs; without it one is drawn and kept in DIR for later runs
  --only ID       only this student; the others in DIR stay as they are
  --fresh         forget what an earlier run left in DIR, its seed too (what was settled by hand stays)
  --overrides FILE  decisions by hand (docs/overrides.md), kept in DIR/overrides.yaml for later runs
  -j, --jobs N    1: one process
  --json          a summary as JSON on standard output; what is for people goes to standard error
  -q, --quiet     nothing for people
  --no-color      no colours; the variable NO_COLOR does the same

Examples
  backmark grade hw3 submissions/
  backmark grade hw3/assignment.yaml submissions/ late/ada.yaml --out runs/hw3
  backmark grade hw3 submissions/ --out runs/hw3 --only ada
  backmark grade hw3 submissions/ --out runs/hw3 --overrides overrides.yaml

Exit codes: 0 done, 2 usage, 3 the assignment is not sound, 4 graded, but some submissions could not be (all outputs are
written), 5 nothing to grade, or the overrides are not sound.
`;

/** The run folder as it is told to people, with forward slashes. */
const named = (folder: string, cwd: string): string => (relative(cwd, folder) || '.').split(sep).join('/');

function checkJobs(jobs: string | undefined): void {
  if (jobs === undefined || jobs === '1') return;
  throw new Failure(
    EXIT.usage,
    `--jobs ${jobs}: this version grades in one process`,
    'leave --jobs out, or write --jobs 1',
  );
}

function checkInputs(inputs: readonly string[], out: string, cwd: string): void {
  for (const input of inputs) {
    const inside = relative(resolve(cwd, input), out);
    if (inside !== '' && (inside.startsWith('..') || resolve(inside) === inside)) continue;
    throw new Failure(
      EXIT.usage,
      `--out lies inside ${input}, and its files would be graded as submissions`,
      'name a folder outside of it: --out DIR',
    );
  }
}

/** The earlier run that this one goes on from: the same assignment's, unless told to begin anew. */
function earlierRun(folder: string, shown: string, assignment: Assignment, fresh: boolean): Run | undefined {
  const run = openRun(folder, shown);
  if (run && run.assignment.id !== assignment.id)
    throw new Failure(
      EXIT.usage,
      `--out ${shown} holds a run of ${run.assignment.id}, not of ${assignment.id}`,
      'name another folder',
    );
  return fresh ? undefined : run;
}

/** The files that `--only` leaves alone stay in the run folder, so that a later regrade has everyone's. */
function withStored(
  files: readonly CollectedFile[],
  run: Run | undefined,
  folder: string,
  shown: string,
  only: string | undefined,
  assignment: Assignment,
): readonly CollectedFile[] {
  if (only === undefined || !run) return files;
  const named = new Set(files.map((f) => f.source));
  const others = readStored(folder, shown).filter(
    (f) => !named.has(f.source) && readSubmission(f.bytes, f.source, assignment).student.id !== only,
  );
  return [...files, ...others];
}

/** The records of students that `--only` leaves alone; they must have been made with the same key and seed. */
function keptRecords(
  run: Run | undefined,
  folder: string,
  shown: string,
  only: string | undefined,
  key: string,
  seed: string,
): readonly ResultRecord[] {
  if (only === undefined || !run) return [];
  if (run.assignment.key !== key || run.seed !== seed || run.version !== VERSION)
    throw new Failure(
      EXIT.usage,
      `--only ${only}: the other records in ${shown} were made with another assignment, seed or version`,
      'grade the whole class, or name another --out',
    );
  return readRecords(folder, shown).filter((r) => r.student.id !== only);
}

function summaryJson(assignment: Assignment, settled: SettledRun, out: string, exit: number): string {
  const { records, groups, conflicts } = settled;
  const counted = (status: string): number => records.filter((r) => r.status === status).length;
  return `${JSON.stringify(
    {
      format: 'backmark/grade@1',
      version: VERSION,
      assignment: { id: assignment.id, sha256: assignment.sha256, key: assignment.key },
      out,
      exit,
      counts: {
        students: records.length,
        graded: counted('graded'),
        unreadable: counted('unreadable'),
        error: counted('error'),
      },
      students: records.map((r) => ({
        id: r.student.id,
        status: r.status,
        score: r.score,
        points: r.points,
        pending: r.pending,
        steps: r.steps.map((s) => ({ id: s.id, verdict: s.verdict, score: s.score, points: s.points })),
      })),
      groups: groups.map((g) => ({
        id: g.id,
        step: g.step ?? null,
        count: g.count,
        diagnosis: g.diagnosis?.code ?? null,
      })),
      conflicts,
    },
    null,
    1,
  )}\n`;
}

function chosen(args: Args): { assignmentPath: string; inputs: readonly string[] } {
  const [assignmentPath, ...inputs] = args.positionals;
  if (assignmentPath === undefined || inputs.length === 0)
    throw new Failure(EXIT.usage, 'grade takes ASSIGNMENT and at least one INPUT', 'backmark grade hw3 submissions/');
  return { assignmentPath, inputs };
}

/** Runs the command; see GRADE_HELP for what it writes and its exit codes. */
export async function grade(argv: readonly string[], io: Io): Promise<number> {
  const args = readArgs('grade', argv, GRADE_FLAGS);
  if (args.on('help')) {
    io.out(GRADE_HELP);
    return EXIT.done;
  }
  const { assignmentPath, inputs } = chosen(args);
  checkJobs(args.text('jobs'));
  const quiet = args.on('quiet');
  const json = args.on('json');
  const loaded = loadAssignment(assignmentPath, io.cwd);
  const { assignment } = loaded;
  const p = paint(wantsColour(json ? io.terminal.err : io.terminal.out, args.on('no-color'), io.env));
  if (!quiet) for (const warning of loaded.warnings) io.err(`${problemText(warning, p)}\n`);
  const folder = resolve(io.cwd, args.text('out') ?? join('out', assignment.id));
  const shown = named(folder, io.cwd);
  checkInputs(inputs, folder, io.cwd);
  const run = earlierRun(folder, shown, assignment, args.on('fresh'));
  const seed = args.text('seed') ?? run?.seed ?? io.drawSeed();

  const collected = collectFiles(inputs.map((input) => resolve(io.cwd, input)));
  const unfound = collected.skipped.filter((s) => s.reason === 'there is no such file');
  if (collected.files.length === 0) {
    const why = unfound[0]
      ? `${named(unfound[0].source, io.cwd)}: there is no such file or folder`
      : `no submissions in ${inputs.join(', ')}`;
    throw new Failure(EXIT.noInput, why, 'name the files or the folder that the class handed in');
  }
  const overrides = loadOverrides(args.text('overrides'), io.cwd, folder, shown, assignment);
  const key = keyOf(loaded, seed);
  const only = args.text('only');
  const files = withStored(collected.files, run, folder, shown, only, assignment);
  const taken = readClass(files, collected.skipped, assignment);
  const mine = taken.submissions.filter((s) => only === undefined || s.student.id === only);
  if (mine.length === 0)
    throw new Failure(
      EXIT.noInput,
      `--only ${only}: nobody with that id handed anything in`,
      `the ids are in ${shown}/intake.csv`,
    );
  const kept = keptRecords(run, folder, shown, only, assignment.key, seed);

  const faults: unknown[] = [];
  const progress = showProgress(io, mine.length, quiet);
  const made = gradeClass(key, mine, (fault) => faults.push(fault), progress.step);
  progress.end();
  const graded = inOrder([...kept, ...made]);
  const settled = settleRecords(graded, overrides, { key: () => key, submissions: () => taken.submissions });
  const { records } = settled;

  const now: Run = {
    format: RUN_FORMAT,
    version: VERSION,
    assignment: { id: assignment.id, sha256: assignment.sha256, key: assignment.key },
    seed,
    reveal: { report: assignment.reveal.report, after: assignment.reveal.after },
    statements: statementsOf(assignment),
    intake: taken.rows,
  };
  writeRun(folder, now, graded, loaded.text);
  keepSubmissions(folder, files);
  keepOverrides(folder, overrides);
  writeReports(folder, now, settled, assignment.reveal.report);

  const unreadFiles = collected.skipped.some((s) => s.reason === 'not readable') || unfound.length > 0;
  const exit = records.every((r) => r.status === 'graded') && !unreadFiles ? EXIT.done : EXIT.someNotGraded;
  if (json) io.out(summaryJson(assignment, settled, shown, exit));
  if (!quiet) (json ? io.err : io.out)(gradeText(settled, taken.rows, shown, p));
  if (faults.length > 0 && io.env.BACKMARK_DEBUG === '1')
    for (const fault of faults) io.err(`${fault instanceof Error ? fault.stack : String(fault)}\n`);
  return exit;
}
