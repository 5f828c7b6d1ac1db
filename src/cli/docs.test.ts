import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bench } from './harness';

const root = join(__dirname, '..', '..');
const blocks = (file: string): string[] =>
  [...readFileSync(join(root, file), 'utf8').matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => text ?? '');

test("the README's assignment loads and can be answered", async () => {
  const assignment = blocks('README.md').find((text) => text.startsWith('backmark:')) ?? '';
  const at = bench({ 'assignment.yaml': assignment });
  const ran = await at.run(['check', '--step', 'linear.dX', '--answer', 'dL/dY W^T']);
  at.clear();
  expect([ran.exit, ran.err]).toEqual([0, '']);
});

test("the README's answers get the verdicts it shows", async () => {
  const answers = blocks('README.md').find((text) => text.startsWith('assignment:')) ?? '';
  const at = bench({ 'answers.yaml': answers });
  const assignment = join(root, 'assignments/backprop-by-hand');
  const ran = await at.run(['check', assignment, 'answers.yaml', '--json', '--quiet']);
  at.clear();
  const { steps } = JSON.parse(ran.out) as { steps: { id: string; verdict: string }[] };
  const answered = steps.filter((s) => s.verdict !== 'blank').map((s) => [s.id, s.verdict]);
  expect(answered).toEqual([
    ['linear.dx11', 'correct'],
    ['linear.dX', 'correct'],
    ['linear.dW', 'wrong'],
    ['softmax.number', 'correct'],
  ]);
});

test('every file that ARCHITECTURE names is there', () => {
  const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
  const named = [...text.matchAll(/`((?:src|reports|graders|docs|bench)\/[\w./-]+\.(?:ts|mjs|cjs|hbs|md))`/g)].map(
    ([, path]) => path ?? '',
  );
  expect(named.length).toBeGreaterThan(20);
  for (const path of named) expect(() => readFileSync(join(root, path))).not.toThrow();
});

test('the overrides of docs/overrides.md are sound, and every key of theirs is told there', async () => {
  const text = blocks('docs/overrides.md')[0] ?? '';
  const assignment = join(root, 'assignments/backprop-by-hand');
  const at = bench({ 'overrides.yaml': text });
  const ran = await at.run([
    'grade',
    assignment,
    join(assignment, 'submissions'),
    '--overrides',
    'overrides.yaml',
    '--only',
    'hana',
  ]);
  at.clear();
  expect(ran.err).toBe('');
  expect(ran.out).toContain('6 overrides from overrides.yaml');
  const page = readFileSync(join(root, 'docs/overrides.md'), 'utf8');
  for (const key of ['group', 'student', 'step', 'credit', 'points', 'comment', 'read', 'was', 'answer', 'void'])
    expect(page).toMatch(new RegExp(`\\| \`(?:[^|]*\`)?${key}\\b|with \`${key}\``));
});
