import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** What `npm pack` would hold, laid out as an install elsewhere: without any other package beside it. */
const root = join(__dirname, '..');
const elsewhere = mkdtempSync(join(tmpdir(), 'backmark-packed-'));
const installed = join(elsewhere, 'node_modules', 'backmark');

const node = (args: readonly string[]) => spawnSync(process.execPath, [...args], { cwd: elsewhere, encoding: 'utf8' });

beforeAll(() => {
  const built = spawnSync(process.execPath, [join(root, 'src', 'build.mjs')], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(built.stderr);
  const { files } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { files: string[] };
  for (const path of ['package.json', ...files]) {
    mkdirSync(dirname(join(installed, path)), { recursive: true });
    cpSync(join(root, path), join(installed, path), { recursive: true });
  }
}, 60_000);
afterAll(() => rmSync(elsewhere, { recursive: true, force: true }));

test('the command runs, with nothing but its own files', () => {
  const { bin } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as { bin: { backmark: string } };
  const command = join(installed, bin.backmark);
  expect(readFileSync(command, 'utf8').startsWith('#!/usr/bin/env node\n')).toBe(true);
  const ran = node([
    command,
    'check',
    join(installed, 'assignments', 'backprop-by-hand'),
    '--step',
    'linear.dX',
    '--answer',
    'dL/dY W^T',
  ]);
  expect(ran.stderr).toBe('');
  expect(ran.stdout).toContain('✓ linear.dX');
  expect(ran.status).toBe(0);
});

test("import … from 'backmark' works and is typed", () => {
  writeFileSync(
    join(elsewhere, 'use.ts'),
    `import { applyReveal, grade, makeKey, readAssignment, readSubmission, renderStudentHtml, studentView } from 'backmark';
import type { ResultRecord, Verdict } from 'backmark';
declare const text: string;
const assignment = readAssignment(text, 'assignment.yaml');
if (!assignment.ok) throw new Error(assignment.problems.map((p) => p.message).join());
const key = makeKey(assignment.value, 'seed');
if (!key.ok) throw new Error('no key');
const record: ResultRecord = grade(key.value, readSubmission(new Uint8Array(), 'a.yaml', assignment.value));
const verdicts: Verdict[] = record.steps.map((s) => s.verdict);
export const html: string = renderStudentHtml(studentView(applyReveal(record, 'kind'), { title: '', problems: [] }));
// @ts-expect-error a level that does not exist
applyReveal(record, verdicts[0] ?? 'all');
`,
  );
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const checked = node([
    tsc,
    '--strict',
    '--noEmit',
    '--target',
    'es2022',
    '--module',
    'node16',
    '--types',
    '',
    'use.ts',
  ]);
  expect(checked.stdout).toBe('');
  expect(checked.status).toBe(0);
  const used = node([
    '-e',
    "const b = require('backmark'); console.log(b.VERSION, typeof b.grade, typeof b.readAssignment)",
  ]);
  expect(used.stdout).toMatch(/^\d+\.\d+\.\d+ function function\n$/);
}, 60_000);

test('building again does nothing', () => {
  const again = spawnSync(process.execPath, [join(root, 'src', 'build.mjs')], { encoding: 'utf8' });
  expect([again.status, again.stderr]).toEqual([0, '']);
});

test('the lock file holds no download addresses, and every platform of the native packages', () => {
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
  expect(lock).not.toContain('"resolved"');
  for (const platform of ['darwin-arm64', 'linux-x64', 'win32-x64']) {
    for (const name of ['@biomejs/cli', '@esbuild/', '@swc/core'])
      expect(lock).toMatch(new RegExp(`${name}-?${platform}`));
  }
});
