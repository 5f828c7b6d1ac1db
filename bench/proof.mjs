// The whole proof of the verdicts, some minutes: the corpus under fifty seeds, rewritings and every mutant of the right
// answers, determinism, answers written against the grader. The mutants that are right all the same are then certified by
// bench/certify-corpus, which shares no code with the grader, where Python has gmpy2 and yaml.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const out = join(root, 'out', 'proof');
const run = (command, args, env = {}) =>
  spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } }).status ?? 1;

rmSync(out, { recursive: true, force: true });
if (run(process.execPath, [join('src', 'build.mjs')]) !== 0) process.exit(1);
const tests = ['corpus-verdicts', 'metamorphic', 'determinism', 'adversaries', 'hiding'].map(
  (t) => `graders/${t}.test.ts`,
);
let status = run(
  process.execPath,
  [join('node_modules', 'jest', 'bin', 'jest.js'), '--testTimeout=3600000', ...tests],
  { PROOF: 'full' },
);
const survivors = existsSync(out) ? readdirSync(out).map((f) => join(out, f)) : [];
const python = ['python3', '/usr/bin/python3'].find(
  (p) => spawnSync(p, ['-c', 'import gmpy2, yaml'], { stdio: 'ignore' }).status === 0,
);
if (python && survivors.length > 0) {
  process.stderr.write('\nmutants that are right all the same, certified:\n');
  if (run(python, [join('bench', 'certify-corpus'), ...survivors, '--points', '80']) !== 0) status = 1;
} else process.stderr.write('\nmutants not certified: no Python with gmpy2 and yaml\n');
process.exit(status);
