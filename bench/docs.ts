/** Rewrites docs/operations.md from the tables. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { operationsPage } from '../src/engine/operations-page';

const path = join('docs', 'operations.md');
writeFileSync(path, operationsPage());
process.stdout.write(`${path} is written.\n`);
