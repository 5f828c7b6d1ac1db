// The mutants of a few lines, held to a few tests: `node bench/mutation/sample.mjs graders/compare.ts:35-46 graders/exact.test.ts`.
// Prints one JSON line a mutant. The whole is `npm run mutation`.
import { Stryker } from '@stryker-mutator/core';

const [lines, ...tests] = process.argv.slice(2);
process.env.MUTATION_TESTS = tests.join();
const results = await new Stryker({
  configFile: '.stryker.conf.json',
  mutate: [lines],
  tempDirName: 'out/stryker-sample',
  reporters: [],
  logLevel: 'off',
}).runMutationTest();
for (const { location, replacement, status, mutatorName } of results)
  process.stdout.write(`${JSON.stringify({ line: location.start.line, mutatorName, replacement, status })}\n`);
