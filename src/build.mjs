// Builds dist/: the command (backmark.cjs), the library (index.cjs), its types, and the licences of what is bundled.
// Does nothing where no source changed since the last build.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');
const require = createRequire(import.meta.url);

/** Every file that the build reads: the rooms, and what decides how they are built. */
function sources() {
  const found = ['package.json', 'package-lock.json', 'tsconfig.json'];
  const walk = (folder) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) walk(path);
      else if (/\.(ts|mjs|cjs|hbs)$|tsconfig\.\w+\.json$/.test(entry.name) && !/\.test\.ts$/.test(entry.name))
        found.push(path);
    }
  };
  for (const room of ['src', 'graders', 'reports']) walk(room);
  return found.sort();
}

function fingerprint() {
  const hash = createHash('sha256');
  for (const path of sources())
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(root, path)))
      .update('\0');
  return hash.digest('hex');
}

const templates = {
  name: 'templates',
  setup(build) {
    const { precompile } = require('../reports/precompile.cjs');
    build.onLoad({ filter: /\.hbs$/ }, ({ path }) => ({
      contents: precompile(readFileSync(path, 'utf8'), path),
      loader: 'js',
    }));
  },
};

/** The licence texts of the packages whose files went into a bundle. */
function licences(metafiles) {
  const packages = new Set();
  for (const { inputs } of metafiles) {
    for (const file of Object.keys(inputs)) {
      const at = file.lastIndexOf('node_modules/');
      if (at < 0) continue;
      const parts = file.slice(at + 'node_modules/'.length).split('/');
      packages.add(
        file.slice(0, at) + ['node_modules', parts[0], ...(parts[0].startsWith('@') ? [parts[1]] : [])].join('/'),
      );
    }
  }
  const texts = [...packages].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    const file = readdirSync(join(root, folder)).find((f) => /^(licen[cs]e|copying)/i.test(f));
    const text = file ? readFileSync(join(root, folder, file), 'utf8').trim() : `Licence: ${license}`;
    return `${name} ${version} (${license})\n\n${text}\n`;
  });
  return texts.join(`\n${'-'.repeat(78)}\n\n`);
}

async function bundle() {
  const { build } = require('esbuild');
  const shared = {
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    minifySyntax: true,
    legalComments: 'none',
    metafile: true,
    plugins: [templates],
    logLevel: 'warning',
  };
  const made = await Promise.all([
    build({
      ...shared,
      entryPoints: ['src/cli/bin.ts'],
      outfile: 'dist/backmark.cjs',
      banner: { js: '#!/usr/bin/env node' },
    }),
    build({ ...shared, entryPoints: ['src/index.ts'], outfile: 'dist/index.cjs' }),
  ]);
  chmodSync(join(dist, 'backmark.cjs'), 0o755);
  writeFileSync(join(dist, 'THIRD-PARTY.txt'), licences(made.map((m) => m.metafile)));
}

function declareTypes() {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const run = spawnSync(process.execPath, [tsc, '-p', join('src', 'tsconfig.types.json')], {
    cwd: root,
    stdio: 'inherit',
  });
  if (run.status !== 0) {
    process.stderr.write('build: the types could not be made; see the errors above (npm run types lists them all).\n');
    process.exit(1);
  }
  // packages are bundled and not installed beside the library: the one whose types are named comes along
  const types = join(dist, 'types');
  copyFileSync(join(root, 'node_modules', 'decimal.js', 'decimal.d.ts'), join(types, 'decimal.d.ts'));
  const ball = join(types, 'src', 'engine', 'ball.d.ts');
  writeFileSync(ball, readFileSync(ball, 'utf8').replace("'decimal.js'", "'../../decimal'"));
}

const stampFile = join(dist, '.stamp');
const now = fingerprint();
if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === now) process.exit(0);
for (const old of ['.stamp', 'types']) rmSync(join(dist, old), { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
try {
  await bundle();
} catch {
  // esbuild has said what and where
  process.exit(1);
}
declareTypes();
writeFileSync(stampFile, now);
const files = ['backmark.cjs', 'index.cjs', 'types'].map((f) => relative(root, join(dist, f)).split(sep).join('/'));
process.stderr.write(`build: ${files.join(', ')}\n`);
