/** `backmark explain`: why one answer got its verdict, on one page; for staff. */
import { type Exhibit, exhibit } from '../../graders/exhibit';
import { pythonScript } from '../../graders/python';
import { VERSION } from '../version';
import { type Flags, readArgs } from './args';
import { explainText, numbers } from './explain-text';
import { EXIT, Failure } from './failure';
import type { Io } from './io';
import { type RunStep, runStep } from './run-step';
import { paint, plain, wantsColour } from './terminal';

export const EXPLAIN_FLAGS: Flags = { python: { type: 'boolean' } };

export const EXPLAIN_HELP = `backmark explain DIR STUDENT STEP [--python]

Why an answer got its verdict, on one page: the answer as it was handed in and as it was read, inputs with both values to
the last digit, what the verdict and the points rest on, what was settled by hand, versions and hashes. The step is graded
again with the stored submission, assignment and seed. For staff: nothing is held back.

  --python        a short NumPy script instead, which shows both values without backmark
  --json          the same as JSON on standard output
  -q, --quiet     nothing for people
  --no-color      no colours; the variable NO_COLOR does the same

Examples
  backmark explain out/backprop-by-hand ada linear.dX
  backmark explain runs/hw3 ada linear.dX --python > show.py

Exit codes: 0 done, 2 usage, 5 DIR holds no run, or nobody or nothing of that name.
`;

/** What the script says of itself. */
function headOf(at: RunStep): string[] {
  return [
    `${at.record.student.id}, ${at.graded.id}: ${at.graded.asked.text}, graded ${at.graded.verdict} by backmark ${at.graded === at.again ? VERSION : at.record.version}`,
    `answer: ${at.graded.answer.trim().replace(/\s+/g, ' ').slice(0, 200)}`,
  ];
}

function json(at: RunStep, shown: Exhibit | undefined, script: string | undefined): string {
  const { record, settled, graded } = at;
  return `${JSON.stringify(
    {
      format: 'backmark/explain@1',
      version: VERSION,
      assignment: record.assignment,
      seed: record.seed,
      student: record.student,
      submission: record.submission,
      step: settled,
      graded: { verdict: graded.verdict, score: graded.score },
      ...(shown && {
        at: {
          sizes: Object.fromEntries(shown.sizes),
          inputs: Object.fromEntries(shown.inputs.map((i) => [i.name, numbers(i.dims, i.entries)])),
          asked: numbers(shown.dims, shown.expected),
          ...(shown.got && { yours: numbers(shown.dims, shown.got) }),
        },
      }),
      ...(script !== undefined && { python: script }),
    },
    null,
    1,
  )}\n`;
}

/** Inputs and both values; where backmark fails at the answer (its record says so) the page goes without them. */
function valuesOf(at: RunStep, io: Io): Exhibit | undefined {
  try {
    return exhibit(at.key, at.problem, at.step, at.answer, at.record.student.id);
  } catch (fault) {
    io.err('backmark: a fault of backmark itself at this answer: its values cannot be shown\n');
    if (io.env.BACKMARK_DEBUG === '1') io.err(`${fault instanceof Error ? fault.stack : String(fault)}\n`);
    return undefined;
  }
}

/** Runs the command. */
export async function explain(argv: readonly string[], io: Io): Promise<number> {
  const args = readArgs('explain', argv, EXPLAIN_FLAGS);
  if (args.on('help')) {
    io.out(EXPLAIN_HELP);
    return EXIT.done;
  }
  const [dir, student, id, ...more] = args.positionals;
  if (dir === undefined || student === undefined || id === undefined || more.length > 0)
    throw new Failure(
      EXIT.usage,
      'explain takes DIR STUDENT STEP',
      'backmark explain out/backprop-by-hand ada linear.dX',
    );
  const at = runStep(dir, student, id, io.cwd);
  const shown = valuesOf(at, io);
  const script = args.on('python') && shown ? pythonScript(shown, headOf(at)) : undefined;
  if (args.on('python') && script === undefined)
    throw new Failure(
      EXIT.noInput,
      `${student}, ${id}: the answer has no value to compute (${at.graded.verdict})`,
      `backmark explain ${dir} ${student} ${id}`,
    );
  if (args.on('json')) io.out(json(at, shown, script));
  else if (script !== undefined) io.out(plain(script));
  else if (!args.on('quiet'))
    io.out(explainText(at, shown, paint(wantsColour(io.terminal.out, args.on('no-color'), io.env))));
  return EXIT.done;
}
