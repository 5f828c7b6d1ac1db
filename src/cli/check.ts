/** `backmark check`: a student's own check, of a file or of one answer. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { applyReveal, PRACTICE_SEED } from '../../reports/reveal';
import { nearest } from '../assignment/nearest';
import { sha256 } from '../sha256';
import { readSubmission } from '../submission/read-submission';
import type { Submission } from '../submission/types';
import { type Args, type Flags, readArgs } from './args';
import { findAssignment, type Loaded, loadAssignment } from './assignment-file';
import { checkText } from './check-text';
import { EXIT, Failure } from './failure';
import { hintsFor, hintText } from './hints';
import type { Io } from './io';
import { problemText } from './messages';
import { gradeOne, keyOf, statementsOf, stepsIn } from './pipeline';
import { paint, plain, wantsColour } from './terminal';

export const CHECK_FLAGS: Flags = {
  step: { type: 'string' },
  answer: { type: 'string' },
  seed: { type: 'string' },
  hint: { type: 'boolean', multiple: true },
};

export const CHECK_HELP = `backmark check [ASSIGNMENT] ANSWERS
backmark check [ASSIGNMENT] --step ID --answer TEXT
backmark check [ASSIGNMENT] --step ID --hint

Checks answers the way they will be graded, at practice inputs. The assignment is looked for beside ANSWERS, then in the
folders above it. - reads from standard input.

  --step ID       only this step (linear.dX)
  --answer TEXT   check this one answer to --step, instead of a file
  --hint          a hint for each step that is not correct; each further --hint shows one more
  --seed S        other practice inputs (practice)
  --json          the record as JSON on standard output
  -q, --quiet     nothing for people, only the exit code (and --json)
  --no-color      no colours; the variable NO_COLOR does the same

Examples
  backmark check answers.yaml
  backmark check hw3/assignment.yaml answers.yaml --step linear.dX
  backmark check hw3 --step linear.dX --answer 'X^T * dL/dY'
  backmark check answers.yaml --step linear.dX --hint --hint
  echo 'dL/dY * W^T' | backmark check hw3 --step linear.dX --answer -

Exit codes: 0 every step is correct, 1 some step is not, 2 usage, 3 the assignment is not sound, 5 not readable.
`;

const CURRENT = 'this folder or one above it';

function stepOf(loaded: Loaded, id: string): string {
  const ids = stepsIn(loaded.assignment).map((s) => s.id);
  if (ids.includes(id)) return id;
  const near = nearest(id, ids);
  throw new Failure(
    EXIT.usage,
    `${loaded.assignment.id} has no step ${id}`,
    near === undefined ? `its steps are ${ids.join(', ')}` : `did you mean ${near}?`,
  );
}

function found(from: string, where: string, cwd: string): Loaded {
  const file = findAssignment(from);
  if (file === undefined)
    throw new Failure(
      EXIT.noInput,
      `no assignment.yaml in ${where}`,
      'name the assignment: backmark check ASSIGNMENT ANSWERS',
    );
  return loadAssignment(file, cwd);
}

/** One answer typed on the command line, as if it were a file of that answer alone. */
function typed(loaded: Loaded, step: string, text: string): Submission {
  return {
    source: 'answer',
    sha256: sha256(text),
    assignment: loaded.assignment.id,
    student: { id: 'you', name: 'you', identity: 'file' },
    answers: [{ step, text, line: 1, column: 1, indent: 0, problems: [], unreadable: false }],
    problems: [],
    unreadable: false,
  };
}

async function submitted(
  args: Args,
  io: Io,
): Promise<{ loaded: Loaded; submission: Submission; only: ReadonlySet<string> | undefined }> {
  const { positionals } = args;
  const step = args.text('step');
  const answer = args.text('answer');
  if (answer !== undefined) {
    if (step === undefined)
      throw new Failure(
        EXIT.usage,
        '--answer needs --step',
        "backmark check ASSIGNMENT --step linear.dX --answer 'X^T * dL/dY'",
      );
    if (positionals.length > 1)
      throw new Failure(EXIT.usage, `--answer takes no file beside the assignment (found ${positionals[1]})`);
    const loaded =
      positionals[0] === undefined ? found(io.cwd, CURRENT, io.cwd) : loadAssignment(positionals[0], io.cwd);
    const id = stepOf(loaded, step);
    const text = answer === '-' ? new TextDecoder().decode(await io.stdin()).replace(/\r?\n$/, '') : answer;
    return { loaded, submission: typed(loaded, id, text), only: new Set([id]) };
  }
  if (positionals.length === 0 || positionals.length > 2)
    throw new Failure(EXIT.usage, 'check takes ANSWERS, or ASSIGNMENT ANSWERS', 'backmark check --help');
  const path = positionals.at(-1) ?? '';
  let bytes: Uint8Array;
  try {
    bytes = path === '-' ? await io.stdin() : new Uint8Array(readFileSync(resolve(io.cwd, path)));
  } catch {
    throw new Failure(
      EXIT.noInput,
      `${path}: there is no such file, or it cannot be read`,
      'name the file with your answers',
    );
  }
  const beside = path === '-' ? io.cwd : dirname(resolve(io.cwd, path));
  const loaded =
    positionals.length === 2
      ? loadAssignment(positionals[0] ?? '', io.cwd)
      : found(beside, path === '-' ? CURRENT : `the folder of ${path} or one above it`, io.cwd);
  const only = step === undefined ? undefined : new Set([stepOf(loaded, step)]);
  return {
    loaded,
    submission: readSubmission(bytes, path === '-' ? 'standard input' : basename(path), loaded.assignment),
    only,
  };
}

/** Hints of a step without an answer to it: the assignment alone is named, or looked for. */
function hintsAlone(args: Args, io: Io): Loaded | undefined {
  const [path, ...more] = args.positionals;
  if (args.times('hint') === 0 || args.text('step') === undefined || args.text('answer') !== undefined)
    return undefined;
  if (more.length > 0 || path === '-') return undefined;
  if (path === undefined) return found(io.cwd, CURRENT, io.cwd);
  const full = resolve(io.cwd, path);
  const isAssignment = /(?:^|\.student|[\\/]assignment)\.yaml$|^assignment\.yaml$/.test(path);
  return isAssignment || (existsSync(full) && statSync(full).isDirectory()) ? loadAssignment(path, io.cwd) : undefined;
}

function tellHints(args: Args, io: Io, loaded: Loaded): number {
  const step = stepOf(loaded, args.text('step') ?? '');
  const hints = hintsFor(loaded.assignment, new Set([step]), args.times('hint'));
  if (args.on('json')) io.out(`${JSON.stringify({ format: 'backmark/hints@1', step, hints }, null, 2)}\n`);
  else if (!args.on('quiet'))
    io.out(hints.length === 0 ? `${step} has no hints\n` : `${hints.map((h) => plain(hintText(h))).join('\n')}\n`);
  return EXIT.done;
}

/** Runs the command; see CHECK_HELP for the exit codes. */
export async function check(argv: readonly string[], io: Io): Promise<number> {
  const args = readArgs('check', argv, CHECK_FLAGS);
  if (args.on('help')) {
    io.out(CHECK_HELP);
    return EXIT.done;
  }
  const alone = hintsAlone(args, io);
  if (alone) return tellHints(args, io, alone);
  const { loaded, submission, only } = await submitted(args, io);
  const { assignment } = loaded;
  const json = args.on('json');
  const speak = json ? io.err : io.out;
  const p = paint(wantsColour(json ? io.terminal.err : io.terminal.out, args.on('no-color'), io.env));
  if (!args.on('quiet')) for (const warning of loaded.warnings) io.err(`${problemText(warning, p)}\n`);
  const faults: unknown[] = [];
  const record = gradeOne(keyOf(loaded, args.text('seed') ?? PRACTICE_SEED), submission, only, (fault) =>
    faults.push(fault),
  );
  if (faults.length > 0) throw faults[0];
  const told = applyReveal(record, assignment.reveal.check);
  const open = record.steps.filter((s) => s.verdict !== 'correct' && s.verdict !== 'consistent').map((s) => s.id);
  const times = args.times('hint');
  const hints = hintsFor(assignment, new Set(open), times);
  if (json) io.out(`${JSON.stringify(times > 0 ? { ...told, hints } : told, null, 2)}\n`);
  if (!args.on('quiet')) speak(checkText(told, statementsOf(assignment), p, hints));
  if (record.status !== 'graded') return EXIT.noInput;
  return record.steps.every((s) => s.verdict === 'correct') ? EXIT.done : EXIT.notCorrect;
}
