/** `backmark report`: the reports of a run again from its records, without grading. */
import { relative, resolve, sep } from 'node:path';
import { count } from '../../reports/numbers';
import { type Flags, readArgs } from './args';
import { EXIT, Failure } from './failure';
import { conflictLines } from './grade-text';
import type { Io } from './io';
import { readRun, writeReports } from './run-folder';
import { keepOverrides, settledRun } from './settled';
import { paint, wantsColour } from './terminal';

export const REPORT_FLAGS: Flags = { after: { type: 'boolean' }, overrides: { type: 'string' } };

export const REPORT_HELP = `backmark report DIR

Builds index.html, grades.csv, intake.csv and the students' pages in DIR again from its records, without grading.

  --after            tell students as much as the assignment's reveal allows once it is over (reveal: {after: …})
  --overrides FILE   carry out these decisions by hand, and keep them in DIR/overrides.yaml (docs/overrides.md)
  --json             what was written, as JSON on standard output
  -q, --quiet        nothing for people

Examples
  backmark report out/backprop-by-hand
  backmark report runs/hw3 --after
  backmark report runs/hw3 --overrides overrides.yaml

Exit codes: 0 done, 2 usage, 5 DIR holds no run, or the overrides are not sound.
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
  const settled = settledRun(folder, shown, run, io.cwd, args.text('overrides'));
  const { records } = settled;
  const level = args.on('after') ? run.reveal.after : run.reveal.report;
  keepOverrides(folder, settled.overrides);
  writeReports(folder, run, settled, level);
  if (args.on('json'))
    io.out(
      `${JSON.stringify({ format: 'backmark/report@1', out: shown, students: records.length, reveal: level, conflicts: settled.conflicts }, null, 1)}\n`,
    );
  if (!args.on('quiet')) {
    const p = paint(wantsColour(io.terminal.err, args.on('no-color'), io.env));
    for (const line of conflictLines(settled, p)) io.err(`${line}\n`);
    (args.on('json') ? io.err : io.out)(
      `${count(records.length, 'page')} told at the level ${level}: ${shown}/index.html\n`,
    );
  }
  return EXIT.done;
}
