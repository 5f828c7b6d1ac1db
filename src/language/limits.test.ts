/** docs/limits.md publishes the bounds that the readers keep. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LIMITS } from './limits';

const page = readFileSync(join(__dirname, '..', '..', 'docs', 'limits.md'), 'utf8');
const told = new Map(
  [...page.matchAll(/^\| ([^|]+) \| (\d+) \|$/gm)].map((m) => [(m[1] as string).trim(), Number(m[2])]),
);

test.each([
  ['characters of one answer', LIMITS.answerCharacters],
  ['levels of brackets, fractions and sums inside each other', LIMITS.depth],
  ['names, numbers and operations of one answer', LIMITS.nodes],
  ['replaced macros', LIMITS.macroExpansions],
  ['characters after macros are replaced', LIMITS.expandedCharacters],
  ['digits in an exponent', LIMITS.exponentDigits],
  ['digits in a number', LIMITS.numberDigits],
  ['characters in a name', LIMITS.nameCharacters],
])('docs/limits.md: %s', (what, limit) => {
  expect(told.get(what)).toBe(limit);
});
