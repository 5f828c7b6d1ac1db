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
