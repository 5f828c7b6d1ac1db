/** How fast short formulas are read in either spelling, against mathjs's bare parse of equivalent text in the same process. */
import { create, parseDependencies } from 'mathjs/number';
import { makeScope } from '../src/language/names';
import { readLatexExpression } from '../src/language/read-latex';
import { readTextExpression } from '../src/language/read-text';

/** Text, LaTeX, and what mathjs can parse of it. */
const FORMULAS: readonly (readonly [string, string, string])[] = [
  ['dL/dY * W^T', '\\frac{dL}{dY} W^T', "dL/dY * W'"],
  ['X^T * dL/dY', 'X^\\top \\frac{\\partial L}{\\partial Y}', "X' * dL/dY"],
  [
    'dL/dy_11 * w_11 + dL/dy_12 * w_12',
    '\\frac{dL}{dy_{11}} w_{11} + \\frac{dL}{dy_{12}} w_{12}',
    'dL/dy_11 * w_11 + dL/dy_12 * w_12',
  ],
  ['-1/z_12 * z_12 * (1 - z_12)', '-\\frac{1}{z_{12}} z_{12} (1 - z_{12})', '-1/z_12 * z_12 * (1 - z_12)'],
  ['z_12 - 1', 'z_{12} - 1', 'z_12 - 1'],
  [
    'exp(y_11)/(exp(y_11) + exp(y_12))',
    '\\frac{e^{y_{11}}}{e^{y_{11}} + e^{y_{12}}}',
    'exp(y_11)/(exp(y_11) + exp(y_12))',
  ],
  ['sum(k, 1, M, dL/dy_ik * w_jk)', '\\sum_{k=1}^M \\frac{dL}{dy_{ik}} w_{jk}', 'sum(k, 1, M, dL/dy_ik * w_jk)'],
  [
    '-1(y_11 - y_12 + 1 > 0) - 1(y_13 - y_12 + 1 > 0)',
    '-1(y_{11} - y_{12} + 1 > 0) - 1(y_{13} - y_{12} + 1 > 0)',
    '-1(y_11 - y_12 + 1 > 0) - 1(y_13 - y_12 + 1 > 0)',
  ],
];

const { scope } = makeScope({
  entities: [
    { name: 'X', kind: 'quantity', dims: ['N', 'D'] },
    { name: 'W', kind: 'quantity', dims: ['D', 'M'] },
    { name: 'Y', kind: 'quantity', dims: ['N', 'M'] },
    { name: 'Z', kind: 'quantity', dims: ['N', 'M'] },
    { name: 'L', kind: 'quantity', dims: [] },
    { name: 'N', kind: 'size', dims: [] },
    { name: 'D', kind: 'size', dims: [] },
    { name: 'M', kind: 'size', dims: [] },
  ],
  loss: 'L',
  sizes: new Map([
    ['N', 2],
    ['D', 2],
    ['M', 3],
  ]),
  indices: ['i', 'j'],
});

const ROUNDS = 9;
const ROUND_US = 120_000;

/** Processor time so far, in microseconds: other work on the machine counts for less than on the clock. */
function spent(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** Formulas a second of processor time, the best of several rounds; all are measured in turn. */
function rates(reads: readonly ((i: number) => unknown)[]): number[] {
  const best = reads.map(() => 0);
  for (let round = 0; round < ROUNDS; round++)
    reads.forEach((read, which) => {
      const start = spent();
      let count = 0;
      while (spent() - start < ROUND_US) {
        for (let i = 0; i < FORMULAS.length; i++) read(i);
        count += FORMULAS.length;
      }
      best[which] = Math.max(best[which] ?? 0, (count * 1e6) / (spent() - start));
    });
  return best;
}

/** Prints the three rates and the ratios to mathjs; the aim is 0.5 or more. */
export function main(): void {
  const math = create({ ...parseDependencies });
  for (const [text, latex] of FORMULAS) {
    for (const r of [readTextExpression(text, scope), readLatexExpression(latex, scope)])
      if (!r.ok) throw new Error(`${text}: ${r.problems[0]?.message}`);
  }
  const [bare = 1, text = 0, latex = 0] = rates([
    (i) => math.parse(FORMULAS[i]?.[2] ?? ''),
    (i) => readTextExpression(FORMULAS[i]?.[0] ?? '', scope),
    (i) => readLatexExpression(FORMULAS[i]?.[1] ?? '', scope),
  ]);
  const show = (name: string, r: number): void =>
    console.log(
      `${name.padEnd(14)} ${Math.round(r).toLocaleString('en').padStart(10)} formulas/s   ${(r / bare).toFixed(2)} of mathjs`,
    );
  show('mathjs, bare', bare);
  show('plain text', text);
  show('LaTeX', latex);
}

main();
