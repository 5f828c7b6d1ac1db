/**
 * What diagnosis costs, over the corpus's wrong answers: in multiples of what the verdict itself took, as it is counted and in
 * processor time. What is made from the problem alone is made once for a class and is told apart.
 */
import type { Context, Judgement } from '../graders/judge';
import { contextOf, judge } from '../graders/judge';
import type { AnswerKey } from '../graders/key';
import { verdictCost, workFor } from '../graders/slip-work';
import { diagnose } from '../graders/slips';
import { scopeOfStep } from '../graders/target';
import { readAnswer } from '../src/language/read';
import { keyOf, loadCorpus, type Row, type Sheet, stepOf } from './proof/corpus';

const ROUNDS = 5;
/** Answers whose multiple is among the largest are timed so many rounds more: most large ones are the machine's. */
const AGAIN = 60;
const ROUNDS_AGAIN = 25;
const SHOWN = 10;

/** Milliseconds of processor time so far: other work on the machine counts for less than on the clock. */
function cpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

type Wrong = {
  readonly row: Row;
  readonly context: Context;
  readonly verdict: Extract<Judgement, { kind: 'wrong' }>;
  readonly ms: number;
};

function wrongAnswer(key: AnswerKey, row: Row): Wrong | undefined {
  const { problem, step } = stepOf(key, row.step);
  if (step.at !== undefined) return undefined;
  const start = cpu();
  const answer = readAnswer(row.text, scopeOfStep(problem.problem.scope, step.find, step.syntax));
  if (!answer.ok) return undefined;
  const context = contextOf(key, problem, step, answer.value, row.text);
  if ('finding' in context) return undefined;
  const verdict = judge(context);
  const ms = cpu() - start;
  if (verdict.kind !== 'wrong' || verdict.problems.some((p) => p.code === 'not-given')) return undefined;
  return { row, context, verdict, ms };
}

type Cost = {
  readonly row: Row;
  readonly counted: number;
  readonly verdictMs: number;
  readonly ms: number;
  readonly code: string;
};

function costs(key: AnswerKey, rows: readonly Row[]): Cost[] {
  return rows.flatMap((row): Cost[] => {
    const w = wrongAnswer(key, row);
    if (!w) return [];
    const answered = w.verdict.attempt?.lowered;
    const work = workFor(w.context, answered);
    const start = cpu();
    const slip = diagnose(w.context, w.verdict.attempt, w.verdict.statedSizesOnly === true, work);
    const ms = cpu() - start;
    const counted = work.spent / verdictCost(w.context, answered);
    return [{ row, counted, verdictMs: w.ms, ms, code: slip?.code ?? '-' }];
  });
}

const sorted = (xs: readonly number[]): number[] => [...xs].sort((a, b) => a - b);
const at = (xs: readonly number[], share: number): number => {
  const all = sorted(xs);
  return all[Math.min(all.length - 1, Math.floor(share * all.length))] ?? 0;
};
const total = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0);
const told = (xs: readonly number[]): string =>
  [0.5, 0.95, 1].map((share) => at(xs, share).toFixed(1).padStart(8)).join('');

/** Each answer's fastest time over several runs: what is left is the work and not the machine. */
function fastest(runs: readonly (readonly Cost[])[]): Cost[] {
  const [first = []] = runs;
  return first.map((c, i) => ({
    ...c,
    ms: Math.min(...runs.map((r) => r[i]?.ms ?? Infinity)),
    verdictMs: Math.min(...runs.map((r) => r[i]?.verdictMs ?? Infinity)),
  }));
}

const inTime = (c: Cost): number => c.ms / c.verdictMs;

/** The costs with those of the largest multiples timed again. */
function timedAgain(all: readonly Cost[], keys: ReadonlyMap<Row, AnswerKey>): Cost[] {
  const largest = new Set([...all].sort((a, b) => inTime(b) - inTime(a)).slice(0, AGAIN));
  return all.map((c) => {
    const key = largest.has(c) ? keys.get(c.row) : undefined;
    return key ? (fastest([[c], ...Array.from({ length: ROUNDS_AGAIN }, () => costs(key, [c.row]))])[0] ?? c) : c;
  });
}

/** Prints the multiples (median, 95 %, most) and the answers that cost most. */
export function main(): void {
  const sheets: Sheet[] = loadCorpus(process.cwd());
  const firsts: Cost[] = [];
  const keys = new Map<Row, AnswerKey>();
  const once = sheets.flatMap(({ assignment, rows }) => {
    const key = keyOf(assignment, 'slips');
    for (const row of rows) keys.set(row, key);
    firsts.push(...costs(key, rows));
    return fastest(Array.from({ length: ROUNDS }, () => costs(key, rows)));
  });
  const all = timedAgain(once, keys);
  const named = all.filter((c) => c.code !== '-');
  say(`${all.length} wrong answers, ${named.length} named (most of the others are written against the grader)`);
  say('multiples of the verdict     median    95 %    most');
  say(`as counted                 ${told(all.map((c) => c.counted))}`);
  say(`in time                    ${told(all.map(inTime))}`);
  say(`in time, of those named    ${told(named.map(inTime))}`);
  const share = total(all.map((c) => c.ms)) / total(all.map((c) => c.verdictMs));
  say(
    `all together ${share.toFixed(1)} verdicts; ${(total(all.map((c) => c.ms)) / all.length).toFixed(2)} ms an answer`,
  );
  const first = total(firsts.map((c) => c.ms)) - total(all.map((c) => c.ms));
  say(`made once for a class, and the first run's compiling: ${first.toFixed(0)} ms for ${sheets.length} assignments`);
  say('the most verdicts in time:');
  for (const c of [...all].sort((a, b) => inTime(b) - inTime(a)).slice(0, SHOWN))
    say(
      `  ${inTime(c).toFixed(1)} (counted ${c.counted.toFixed(1)}): ${c.ms.toFixed(2)} ms, verdict ${c.verdictMs.toFixed(2)} ms: ${c.row.id} (${c.code})`,
    );
}

main();
