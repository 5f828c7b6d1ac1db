// Installs what the lock file asks for, and does nothing where that is in place already (so a second run works offline).
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stampFile = join(root, 'node_modules', '.backmark-stamp');

/** What node_modules must have been made from: the lock file, on this platform (esbuild and swc are native). */
function wantedStamp() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  return `${lock} ${process.platform} ${process.arch}`;
}

function install() {
  const args = ['ci', '--prefer-offline', '--no-audit', '--no-fund'];
  // npm tells its scripts where it is; without it (node src/setup.mjs by hand) the command is looked up, on Windows by a shell.
  const npm = process.env.npm_execpath;
  const fromNpm = npm !== undefined && /npm-cli\.c?js$/.test(npm);
  const run = fromNpm
    ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: 'inherit' })
    : spawnSync('npm', args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  if (run.status !== 0) {
    process.stderr.write(
      '\nsetup: npm ci did not finish. backmark needs Node 20 or newer, npm, and a network for the first run.\n',
    );
    process.exit(run.status ?? 1);
  }
}

const major = Number(process.versions.node.split('.')[0]);
if (major < 20) {
  process.stderr.write(`setup: this is Node ${process.versions.node}; backmark needs Node 20 or newer.\n`);
  process.exit(1);
}

const wanted = wantedStamp();
if (!existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== wanted) {
  install();
  writeFileSync(stampFile, wanted);
}
