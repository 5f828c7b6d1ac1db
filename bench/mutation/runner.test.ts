/** The mutants of a few lines through Stryker and the runner, as `npm run mutation` does it with all: told apart as known. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

type Mutant = { readonly line: number; readonly replacement: string; readonly status: string };

test('mutants of comparing two columns are killed, those that change nothing survive', () => {
  const root = join(__dirname, '..', '..');
  const source = readFileSync(join(root, 'graders', 'compare.ts'), 'utf8').split('\n');
  const lineOf = (text: string): number => source.findIndex((line) => line.includes(text)) + 1;
  const lines = `graders/compare.ts:${lineOf('const bound =')}-${lineOf('open.push(k)') + 1}`;
  const sample = join(__dirname, 'sample.mjs');
  const { stdout, status } = spawnSync(process.execPath, [sample, lines, 'graders/exact.test.ts'], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(status).toBe(0);
  const mutants = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Mutant);
  const of = (replacement: string): string | undefined => mutants.find((m) => m.replacement === replacement)?.status;
  // a bound left out, turned round, met exactly
  expect(of('(errors[row + b] as number) - (er ? er[k] as number : 0)')).toBe('Killed');
  expect(of('x + y')).toBe('Killed');
  expect(of('d <= bound')).toBe('Killed');
  expect(of('d >= bound')).toBe('Killed');
  expect(of('CLOSE_BOUND / largest')).toBe('Killed');
  // of two differences that are equally large either may be shown
  expect(of('d / largest >= relative')).toBe('Survived');
  expect(mutants.every((m) => ['Killed', 'Survived'].includes(m.status))).toBe(true);
}, 120_000);
