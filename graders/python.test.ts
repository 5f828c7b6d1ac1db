import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAssignment } from '../src/assignment/read-assignment';
import type { Assignment } from '../src/assignment/types';
import { type Exhibit, exhibit } from './exhibit';
import { makeKey } from './key';
import { pythonNames, pythonScript } from './python';

const hasNumpy = spawnSync('python3', ['-c', 'import numpy']).status === 0;
const hasPython = spawnSync('python3', ['--version']).status === 0;

const BY_HAND = readFileSync(join(__dirname, '..', 'assignments', 'backprop-by-hand', 'assignment.yaml'), 'utf8');
const LAYERS = `backmark: 1
id: layers
problems:
  - id: mlp
    sizes: {N: 3, D: 2, H: 4}
    inputs:
      X: [N, D]
      W: [D, H]
      b: [H]
      v: [H]
      t: [N]
    forward:
      A: relu(X * W + b)
      "y": A * v
      L: mean((y - t).^2)
    steps:
      - {id: dW, find: dL/dW}
      - {id: dv, find: dL/dv}
      - {id: dA, find: dL/dA}
      - {id: A, find: A}
      - {id: dy1, find: dy_1/dA}
      - {id: dij, find: dL/dA_ij}
      - {id: second, find: d2L/dv_1 dv_1}
      - {id: mixed, find: d2L/dv_2 db_2}
  - id: two
    sizes: {N: 2, M: 3}
    inputs:
      U: [N, M]
    forward:
      P: sigmoid(U)
      Q: tanh(U)
      L: unspecified(P, Q)
    steps:
      - {id: dU, find: dL/dU}
      - {id: pu, find: dp_ij/du_ij}
`;

function read(text: string): Assignment {
  const made = readAssignment(text, 'assignment.yaml');
  if (!made.ok) throw new Error(JSON.stringify(made.problems));
  return made.value;
}

const keys = new Map<Assignment, ReturnType<typeof makeKey>>();

function shown(assignment: Assignment, id: string, text: string): Exhibit {
  const key = keys.get(assignment) ?? makeKey(assignment, 'python');
  keys.set(assignment, key);
  if (!key.ok) throw new Error(JSON.stringify(key.problems));
  const problem = key.value.problems.get(id.split('.')[0] ?? '');
  const step = problem?.problem.steps.find((s) => s.id === id);
  if (!problem || !step) throw new Error(`no step ${id}`);
  const given = { step: id, text, line: 1, column: 1, indent: 0, problems: [], unreadable: false };
  const made = exhibit(key.value, problem, step, given, 'ada');
  if (!made) throw new Error(`nothing to show for ${id}: ${text}`);
  return made;
}

const CASES: readonly (readonly [string, string, string])[] = [
  [BY_HAND, 'linear.dX', 'dL/dY * W^T'],
  [BY_HAND, 'linear.dX', '2 dL/dY * W^T'],
  [BY_HAND, 'linear.dW', 'X * dL/dY'],
  [BY_HAND, 'linear.dx11', 'dL/dy_11 w_11 + dL/dy_12 w_21'],
  [BY_HAND, 'softmax.dz12', '1/z_12'],
  [BY_HAND, 'softmax.dz12dy11', 'z_12 z_11'],
  [BY_HAND, 'softmax.dY', '(Z - onehot(c, C))/N'],
  [BY_HAND, 'softmax.dY', '[[z_11, z_12 - 1, z_13], [z_21, z_22, z_23]]'],
  [BY_HAND, 'softmax.number', '0.25'],
  [BY_HAND, 'svm.dy12', '-1(y_11 - y_12 + 1 > 0)'],
  [BY_HAND, 'svm.dY', 'dL/dy_ij = 1(y_ij - y_{i c_i} + 1 > 0)'],
  [LAYERS, 'mlp.dW', 'X^T * (2/N * (y - t) * v^T)'],
  [LAYERS, 'mlp.dv', 'A^T * (y - t)'],
  [LAYERS, 'mlp.dA', '(y - t) * v^T'],
  [LAYERS, 'mlp.A', 'X * W'],
  [LAYERS, 'mlp.dij', '2/N * (y_i - t_i) * v_j'],
  [LAYERS, 'mlp.second', '2/N * sum(i, 1, N, a_i1)'],
  [LAYERS, 'mlp.mixed', '0'],
  [LAYERS, 'two.dU', 'dL/dP .* P .* (1 - P)'],
  [LAYERS, 'two.pu', 'p_ij (1 - p_ij)'],
];

/** Runs every script in one process: the values that each computes, as JSON. */
function runAll(scripts: readonly string[]): { asked: number[]; yours: number[] | null }[] {
  const driver = `
import json, sys, io, contextlib
import numpy as np
out = []
for text in json.load(sys.stdin):
    scope = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(text, 'script', 'exec'), scope)
    flat = lambda x: np.ravel(np.asarray(x, dtype=float)).tolist()
    out.append({'asked': flat(scope['asked']), 'yours': flat(scope['yours']) if 'yours' in scope else None, 'shape': list(np.shape(scope['asked']))})
print(json.dumps(out))
`;
  const ran = spawnSync('python3', ['-c', driver], { input: JSON.stringify(scripts), encoding: 'utf8' });
  if (ran.status !== 0) throw new Error(ran.stderr);
  return JSON.parse(ran.stdout);
}

const assignments = new Map([BY_HAND, LAYERS].map((text) => [text, read(text)]));
const exhibits = CASES.map(([text, id, answer]) => shown(assignments.get(text) as Assignment, id, answer));
const scripts = exhibits.map((x) => pythonScript(x, ['a test']));

test.each(CASES.map(([, id, answer], i) => [id, answer, i] as const))('%s: %s, in few lines', (_id, _answer, i) => {
  expect(scripts[i]?.trim().split('\n').length).toBeLessThanOrEqual(24);
  expect(scripts[i]).not.toMatch(/backmark import|import backmark/);
});

(hasNumpy ? test : test.skip)('NumPy comes to the values that backmark tells', () => {
  const ran = runAll(scripts);
  exhibits.forEach((x, i) => {
    const near = (got: readonly number[] | null | undefined, want: ArrayLike<number>, by: number): void => {
      const largest = Math.max(1e-6, ...Array.from(want, Math.abs));
      const off = Array.from(want, (w, e) => Math.abs((got?.[e] ?? Number.NaN) - w) / largest);
      expect([CASES[i]?.[1], CASES[i]?.[2], got?.length, off.every((d) => d <= by)]).toEqual([
        CASES[i]?.[1],
        CASES[i]?.[2],
        want.length,
        true,
      ]);
    };
    near(ran[i]?.asked, x.expected, 1e-4);
    near(ran[i]?.yours, x.got as Float64Array, 1e-12);
  });
});

test('what is asked is computed anew, not copied', () => {
  expect(CASES.flatMap(([, id], i) => (/^asked = np\.(array|float64)/m.test(scripts[i] ?? '') ? [id] : []))).toEqual(
    [],
  );
});

test('what a student wrote stays in its comment', () => {
  const head = 'X\n\rimport os\u2028os.x()\u0085\f#';
  const lines = pythonScript(exhibits[0] as Exhibit, [head]).split(/[\n\r\u2028\u2029\u0085\f]/);
  expect(lines[0]).toBe('# X import os os.x() #');
  expect(lines[1]).toBe('import numpy as np');
});

test.each([
  ['dL/dY', 'dL_dY'],
  ['W^{[1]}', 'W_1'],
  ['lambda', 'lambda_2'],
  ['np', 'np_2'],
  ['σ', 'q_'],
])('%s is %s in Python', (name, python) => {
  expect(pythonNames()(name)).toBe(python);
});

(hasPython ? test : test.skip)('the names of two quantities stay apart', () => {
  const name = pythonNames();
  expect([name('x_1'), name('x^1'), name('x_1')]).toEqual(['x_1', 'x_1_2', 'x_1']);
});
