/** docs/operations.md is what the tables say, and says it of every operation. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OPERATIONS } from '../language/expr';
import { functionRow } from './functions';
import { operationsPage } from './operations-page';
import { PRIMITIVES } from './program';

const page = operationsPage();

test('docs/operations.md is up to date (node bench/run.mjs docs rewrites it)', () => {
  const file = readFileSync(join(__dirname, '..', '..', 'docs', 'operations.md'), 'utf8');
  expect(file.replace(/\r\n/g, '\n')).toBe(page);
});

test('every operation and every primitive is on it', () => {
  const written = (op: (typeof OPERATIONS)[number]) => (functionRow(op) ? `### \`${op}(` : `- name: \`${op}\``);
  expect(OPERATIONS.filter((op) => !page.includes(written(op)))).toEqual([]);
  expect(PRIMITIVES.filter((op) => !page.includes(`| \`${op}\` |`))).toEqual([]);
});

test('nothing on it is left empty', () => {
  expect(page).not.toMatch(/^- (shapes|derivative|source): *(undefined)?$|(?<!\\)\| *(undefined)? *\|/m);
});
