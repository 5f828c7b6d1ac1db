/** The dispatcher: a command's name to its file, and every end of it to an exit code. */
import { nearest } from '../assignment/nearest';
import { VERSION } from '../version';
import { check } from './check';
import { explain } from './explain';
import { EXIT, Failure } from './failure';
import { grade } from './grade';
import type { Io } from './io';
import { problemText } from './messages';
import { regrade } from './regrade';
import { report } from './report';
import { paint, plain, wantsColour } from './terminal';

type Command = (argv: readonly string[], io: Io) => Promise<number>;

const COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['check', check],
  ['grade', grade],
  ['explain', explain],
  ['regrade', regrade],
  ['report', report],
]);

export const HELP = `backmark: an auto-grading homework checker for gradients derived by hand

  backmark check [ASSIGNMENT] ANSWERS       check your own answers before you hand them in
  backmark grade ASSIGNMENT INPUT...        grade a class, write records and reports
  backmark explain DIR STUDENT STEP         why an answer got its verdict, on one page
  backmark regrade DIR                      grade the stored submissions again: who changes, and why
  backmark report DIR                       build the reports of a graded class again

Each command takes --help (with examples), --json, --quiet, --no-color. An assignment is a YAML file or a folder with
assignment.yaml.

Examples
  backmark check answers.yaml
  backmark check hw3 --step linear.dX --answer 'dL/dY * W^T'
  backmark grade hw3 submissions/ --out runs/hw3
  backmark --version
`;

function tell(failure: Failure, argv: readonly string[], io: Io): number {
  const p = paint(wantsColour(io.terminal.err, argv.includes('--no-color'), io.env));
  io.err(`${p.red('backmark:')} ${plain(failure.message)}\n`);
  for (const problem of failure.problems) io.err(`\n${problemText(problem, p, failure.source)}\n`);
  if (failure.hint !== undefined) io.err(`  ${p.dim('→')} ${plain(failure.hint)}\n`);
  return failure.exit;
}

async function dispatch(argv: readonly string[], io: Io): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    const topic = name === 'help' ? COMMANDS.get(rest[0] ?? '') : undefined;
    if (topic) return topic(['--help'], io);
    (name === undefined ? io.err : io.out)(HELP);
    return name === undefined ? EXIT.usage : EXIT.done;
  }
  if (name === '--version' || name === '-V') {
    io.out(`backmark ${VERSION}\n`);
    return EXIT.done;
  }
  const command = COMMANDS.get(name);
  if (!command) {
    const near = nearest(name, COMMANDS.keys());
    throw new Failure(
      EXIT.usage,
      `there is no command ${name}`,
      near === undefined ? 'backmark --help lists them' : `did you mean ${near}?`,
    );
  }
  return command(rest, io);
}

/** What a file system says no with, in words; anything else is a fault of ours. */
function systemFailure(error: unknown): Failure | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  const path = 'path' in error && typeof error.path === 'string' ? error.path : '';
  const words: Readonly<Record<string, string>> = {
    EACCES: 'is not yours to write',
    EPERM: 'is not yours to write',
    EROFS: 'lies on a read-only disk',
    ENOSPC: 'cannot be written: the disk is full',
    ENOTDIR: 'is not a folder',
    EEXIST: 'is in the way',
    EBUSY: 'is in use by another program',
  };
  const why = words[error.code];
  return why === undefined ? undefined : new Failure(EXIT.usage, `${path} ${why}`, 'name another --out, or make room');
}

/** Runs a command line and returns its exit code; never throws. A fault of ours says so in one line (BACKMARK_DEBUG=1: where). */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  try {
    return await dispatch(argv, io);
  } catch (error) {
    const failure = error instanceof Failure ? error : systemFailure(error);
    if (failure) return tell(failure, argv, io);
    io.err(
      'backmark: a fault of backmark itself; nothing is decided by it. Please report it with the command and the file.\n',
    );
    if (io.env.BACKMARK_DEBUG === '1') io.err(`${error instanceof Error ? error.stack : String(error)}\n`);
    else io.err('  → BACKMARK_DEBUG=1 shows where\n');
    return EXIT.fault;
  }
}
