// Bundles the named files of this folder into dist/bench and runs them; without a name, every measurement.
// `node bench/run.mjs docs` rewrites docs/operations.md.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const measurements = () =>
  readdirSync(join(root, 'bench'))
    .filter((f) => f.endsWith('.ts') && !/\.test\.ts$|^docs\.ts$|^proof-/.test(f))
    .map((f) => f.slice(0, -3));

const names = process.argv.slice(2).filter((a) => !a.startsWith('-'));
for (const name of names.length > 0 ? names : measurements()) {
  const source = join(root, 'bench', `${name}.ts`);
  if (!existsSync(source)) {
    process.stderr.write(`bench: there is no bench/${name}.ts; there are ${[...measurements(), 'docs'].join(', ')}\n`);
    process.exit(2);
  }
  const outfile = join(root, 'dist', 'bench', `${name}.cjs`);
  await build({
    entryPoints: [source],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'warning',
  });
  const { status } = spawnSync(process.execPath, ['--expose-gc', outfile], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
