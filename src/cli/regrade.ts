/** `backmark regrade`: the stored submissions graded again; who changes and why, written only when told to. */
import { join, resolve } from 'node:path';
import type { ResultRecord } from '../../reports/record';
import { VERSION } from '../version';
import { type Flags, readArgs } from './args';
import { loadAssignment } from './assignment-file';
import { gradeClass, inOrder, readClass } from './class';
import { compareRuns, neverLower, reasonOf, type StudentChange } from './compare';
import { EXIT, Failure } from './failure';
import type { Io } from './io';
import { problemText } from './messages';
import { keyOf, statementsOf } from './pipeline';
import { showProgress } from './progress';
import { regradeText } from './regrade-text';
import { RUN_FORMAT, type Run, readRecords, readRun, readStored, writeReports, writeRun } from './run-folder';
import { namedFolder } from './run-step';
import { keepOverrides, loadOverrides, type SettledRun, settleRecords } from './settled';
import { paint, wantsColour } from './terminal';

export const REGRADE_FLAGS: Flags = {
  assignment: { type: 'string' },
  overrides: { type: 'string' },
  'never-lower': { type: 'boolean' },
  yes: { type: 'boolean', short: 'y' },
};

export const REGRADE_HELP = `backmark regrade DIR [--assignment FILE] [--never-lower] [--yes]

Grades the submissions in DIR again, with its seed, and prints who changes, by how much, at which step and why. Nothing is
written without --yes. What was settled by hand (DIR/overrides.yaml) is carried out again. With the same assignment, seed
and version the records come out the same, byte for byte.

  --assignment FILE   grade with this assignment and keep it in DIR (without: the one that DIR keeps)
  --never-lower       no step gets fewer points than it had; its record says so
  -y, --yes           write the records and reports
  --overrides FILE    decisions by hand (docs/overrides.md), kept in DIR/overrides.yaml with --yes
  --json              the changes as JSON on standard output
  -q, --quiet         nothing for people
  --no-color          no colours; the variable NO_COLOR does the same

Examples
  backmark regrade runs/hw3
  backmark regrade runs/hw3 --assignment hw3/assignment.yaml
  backmark regrade runs/hw3 --assignment hw3/assignment.yaml --never-lower --yes

Exit codes: 0 done, 2 usage, 3 the assignment is not sound, 4 graded, but some submissions could not be, 5 DIR holds no run.
`;

const brief = (r: ResultRecord | undefined): object | null =>
  r ? { status: r.status, score: r.score, points: r.points, pending: r.pending } : null;

function changesJson(
  changes: readonly StudentChange[],
  settled: SettledRun,
  at: { out: string; written: boolean; exit: number; key: string; seed: string },
): string {
  return `${JSON.stringify(
    {
      format: 'backmark/regrade@1',
      version: VERSION,
      ...at,
      students: settled.records.length,
      changes: changes.map((c) => ({
        id: c.student.id,
        before: brief(c.before),
        after: brief(c.after),
        steps: c.steps.map((s) => ({
          id: s.id,
          before: s.before ? { verdict: s.before.verdict, score: s.before.score, reason: reasonOf(s.before) } : null,
          after: s.after ? { verdict: s.after.verdict, score: s.after.score, reason: reasonOf(s.after) } : null,
        })),
      })),
      conflicts: settled.conflicts,
    },
    null,
    1,
  )}\n`;
}

/** Runs the command; see REGRADE_HELP for what it writes and its exit codes. */
export async function regrade(argv: readonly string[], io: Io): Promise<number> {
  const args = readArgs('regrade', argv, REGRADE_FLAGS);
  if (args.on('help')) {
    io.out(REGRADE_HELP);
    return EXIT.done;
  }
  const [dir, ...more] = args.positionals;
  if (dir === undefined || more.length > 0)
    throw new Failure(EXIT.usage, 'regrade takes one DIR', 'backmark regrade out/backprop-by-hand');
  const quiet = args.on('quiet');
  const json = args.on('json');
  const folder = resolve(io.cwd, dir);
  const shown = namedFolder(folder, io.cwd);
  const run = readRun(folder, shown);
  const before = readRecords(folder, shown);
  const loaded = loadAssignment(args.text('assignment') ?? join(folder, 'assignment.yaml'), io.cwd);
  const { assignment } = loaded;
  if (assignment.id !== run.assignment.id)
    throw new Failure(
      EXIT.usage,
      `${shown} holds a run of ${run.assignment.id}, not of ${assignment.id}`,
      'name the assignment that was graded',
    );
  const p = paint(wantsColour(json ? io.terminal.err : io.terminal.out, args.on('no-color'), io.env));
  if (!quiet) for (const warning of loaded.warnings) io.err(`${problemText(warning, p)}\n`);
  const overrides = loadOverrides(args.text('overrides'), io.cwd, folder, shown, assignment);
  const key = keyOf(loaded, run.seed);
  const taken = readClass(readStored(folder, shown), [], assignment);
  const faults: unknown[] = [];
  const progress = showProgress(io, taken.submissions.length, quiet);
  const fresh = gradeClass(key, taken.submissions, (fault) => faults.push(fault), progress.step);
  progress.end();
  // nobody is lost: who handed nothing in has a record and no file
  const ids = new Set(fresh.map((r) => r.student.id));
  const made = inOrder([...fresh, ...before.filter((r) => !ids.has(r.student.id))]);
  const graded = args.on('never-lower') ? neverLower(before, made) : made;
  const from = { key: () => key, submissions: () => taken.submissions };
  const settled = settleRecords(graded, overrides, from);
  const changes = compareRuns(before, graded);

  const exit = graded.every((r) => r.status === 'graded' || r.status === 'missing') ? EXIT.done : EXIT.someNotGraded;
  const written = args.on('yes');
  if (written) {
    const now: Run = {
      format: RUN_FORMAT,
      version: VERSION,
      assignment: { id: assignment.id, sha256: assignment.sha256, key: assignment.key },
      seed: run.seed,
      reveal: { report: assignment.reveal.report, after: assignment.reveal.after },
      statements: statementsOf(assignment),
      intake: [...taken.rows, ...run.intake.filter((row) => row.status === 'skipped')],
    };
    writeRun(folder, now, graded, loaded.text);
    keepOverrides(folder, overrides);
    writeReports(folder, now, settled, assignment.reveal.report);
  }
  const at = { out: shown, written, exit, key: assignment.key, seed: run.seed };
  if (json) io.out(changesJson(changes, settled, at));
  if (!quiet) (json ? io.err : io.out)(regradeText({ changes, before, settled, shown, written }, p));
  if (faults.length > 0 && io.env.BACKMARK_DEBUG === '1')
    for (const fault of faults) io.err(`${fault instanceof Error ? fault.stack : String(fault)}\n`);
  return exit;
}
