// The checks as one module, made in the sandbox where the sources are instrumented.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { modules } from './modules.mjs';

/** Counting what the checks cover, and without, which is several times as fast. */
export const BUNDLES = ['covering', 'running'];

/** Bundles the checks of the project at `root` into `folder`, once for each of `BUNDLES`; `require` is the project's. */
export async function bundle(root, folder, require) {
  const contents = [
    "const { collected, startGroup } = require('./bench/mutation/collect');",
    ...modules.map((file) => `startGroup('${file}'); require('./${file}');`),
    "module.exports = { checks: collected(), ...require('./bench/mutation/afresh') };",
  ].join('\n');
  mkdirSync(folder, { recursive: true });
  for (const name of BUNDLES)
    await build({
      stdin: { contents, resolveDir: root, loader: 'ts' },
      outfile: join(folder, `${name}.cjs`),
      bundle: true,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      packages: 'external',
      logLevel: 'error',
      plugins: [
        {
          name: 'sources',
          setup({ onResolve, onLoad }) {
            // a computation that is cut short leaves decimal.js in the middle of things: it is loaded again with the checks
            onResolve({ filter: /^decimal\.js$/ }, () => ({ path: require.resolve('decimal.js') }));
            if (name === 'running')
              onLoad({ filter: /(graders|engine)[/\\][\w-]+\.ts$/ }, ({ path }) => ({
                contents: readFileSync(path, 'utf8').replace(/function stryCov_\w+\(\) \{/, '$& return;'),
                loader: 'ts',
              }));
          },
        },
      ],
    });
}
