/** `backmark report`: the reports of a run again from its records, without grading. */
import { relative, resolve, sep } from 'node:path';
import { count } from '../../reports/numbers';
import { type Flags, readArgs } from './args';
import { EXIT, Failure } from './failure';
import type { Io } from './io';
import { readRecords, readRun, writeReports } from './run-folder';

export const REPORT_FLAGS: Flags = { after: { type: 'boolean' } };

export const REPORT_HELP = `backmark report DIR

Builds index.html, grades.csv, intake.csv and the students' pages in DIR again from its records, without grading.

  --after       tell students as much as the assignment's reveal allows once it is over (reveal: {after: …})
  --json        what was written, as JSON on standard output
  -q, --quiet   nothing for people

Examples
  backmark report out/backprop-by-hand
  backmark report runs/hw3 --after

Exit codes: 0 done, 2 usage, 5 DIR holds no run.
`;

/** Runs the command. */
export async function report(argv: readonly string[], io: Io): Promise<number> {
  const args = readArgs('report', argv, REPORT_FLAGS);
  if (args.on('help')) {
    io.out(REPORT_HELP);
    return EXIT.done;
  }
  const [dir, ...more] = args.positionals;
  if (dir === undefined || more.length > 0)
    throw new Failure(EXIT.usage, 'report takes one DIR', 'backmark report out/backprop-by-hand');
  const folder = resolve(io.cwd, dir);
  const shown = (relative(io.cwd, folder) || '.').split(sep).join('/');
  const run = readRun(folder, shown);
  const records = readRecords(folder, shown);
  const level = args.on('after') ? run.reveal.after : run.reveal.report;
  writeReports(folder, run, records, level);
  if (args.on('json'))
    io.out(
      `${JSON.stringify({ format: 'backmark/report@1', out: shown, students: records.length, reveal: level }, null, 1)}\n`,
    );
  if (!args.on('quiet'))
    (args.on('json') ? io.err : io.out)(
      `${count(records.length, 'page')} told at the level ${level}: ${shown}/index.html\n`,
    );
  return EXIT.done;
}
