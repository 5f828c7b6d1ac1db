// `npm start`: grades the sample class and says where the reports are. The class has broken files in it on purpose, so "graded,
// but some submissions could not be" (exit code 4) is the expected end here and not a failure.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const sample = 'assignments/backprop-by-hand';
const run = spawnSync(
  process.execPath,
  [join('dist', 'backmark.cjs'), 'grade', sample, `${sample}/submissions`, ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit' },
);
process.exit(run.status === 4 ? 0 : (run.status ?? 1));
