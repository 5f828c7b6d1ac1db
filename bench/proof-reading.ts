/**
 * Random and mutated strings over both readers: none throws, every problem lies in the text and says something, and the steps
 * counted are linear in the length. `node bench/run.mjs proof-reading` reads a million (PROOF_STRINGS: another number).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { FORMULAS, SPEC, STEPS_PER_CHARACTER, strings } from '../src/language/arbitrary-text';
import { readLatex } from '../src/language/read-latex';
import { readTextLines } from '../src/language/read-text';
import { scopeOf } from '../src/language/scope-of';
import type { Result } from '../src/problem';

const COUNT = Number(process.env.PROOF_STRINGS ?? 1_000_000);
const SEED = 20261124;
const scope = scopeOf(SPEC);
const READERS: readonly (readonly [string, (text: string, count: { steps: number }) => Result<unknown>])[] = [
  ['LaTeX', (text, count) => readLatex(text, scope, count)],
  ['text', (text, count) => readTextLines(text, scope, count)],
];

/** The answers of the samples are mutated too. */
function samples(): string[] {
  const root = join(process.cwd(), 'graders', 'samples');
  return readdirSync(root).flatMap((folder) => {
    const rows: unknown = parse(readFileSync(join(root, folder, 'answers.yaml'), 'utf8'));
    return Array.isArray(rows) ? rows.map((r: { answer: string }) => r.answer).filter((a) => a.length < 600) : [];
  });
}

type Tally = { read: number; refused: number; faults: number; most: number; longest: string };
const tallies = new Map(
  READERS.map(([name]): [string, Tally] => [name, { read: 0, refused: 0, faults: 0, most: 0, longest: '' }]),
);

function fault(name: string, text: string, what: string): void {
  const tally = tallies.get(name) as Tally;
  tally.faults++;
  if (tally.faults <= 20) process.stdout.write(`FAULT ${name}: ${what}\n  ${JSON.stringify(text)}\n`);
}

const started = Date.now();
let characters = 0;
const answers = samples();
// as often a formula over the names of the scope as an answer over others
const own = Array.from({ length: answers.length }, (_, i) => FORMULAS[i % FORMULAS.length] as string);
for (const text of strings(SEED, COUNT, [...own, ...answers])) {
  characters += text.length;
  for (const [name, read] of READERS) {
    const tally = tallies.get(name) as Tally;
    const count = { steps: 0 };
    let result: Result<unknown>;
    try {
      result = read(text, count);
    } catch (error) {
      fault(name, text, error instanceof Error ? (error.stack ?? error.message) : String(error));
      continue;
    }
    const rate = count.steps / (text.length + 16);
    if (rate > tally.most) {
      tally.most = rate;
      tally.longest = text;
    }
    if (rate > STEPS_PER_CHARACTER) fault(name, text, `${count.steps} steps for ${text.length} characters`);
    if (result.ok) tally.read++;
    else {
      tally.refused++;
      if (result.problems.length === 0) fault(name, text, 'refused without a problem');
      for (const p of result.problems) {
        const { start, end } = p.span ?? { start: 0, end: 0 };
        if (!(start >= 0 && end >= start && end <= text.length))
          fault(name, text, `${p.message} lies outside the text`);
        if (/\bundefined\b|\bNaN\b|\[object|TypeError/.test(p.message) && !/undef|NaN|object|TypeError/.test(text))
          fault(name, text, p.message);
      }
    }
  }
}

let faults = 0;
process.stdout.write(`${COUNT} strings, ${characters} characters, ${Math.round((Date.now() - started) / 1000)} s\n`);
for (const [name, t] of tallies) {
  faults += t.faults;
  process.stdout.write(
    `${name}: ${t.read} read, ${t.refused} refused with a problem, ${t.faults} faults, at most ${t.most.toFixed(1)} steps a character\n`,
  );
  process.stdout.write(`  most steps: ${JSON.stringify(t.longest)}\n`);
}
process.exit(faults > 0 ? 1 : 0);
