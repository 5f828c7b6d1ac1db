import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readAssignment } from './read-assignment';
import type { Assignment } from './types';

/** A problem with the given parts; the defaults are the linear layer. */
function file(
  parts: { sizes?: string; inputs?: string; forward?: string; also?: string; steps?: string; top?: string } = {},
): string {
  const line = (key: string, value: string | undefined): string =>
    value === undefined ? '' : `    ${key}: ${value}\n`;
  return `backmark: 1\nid: demo\n${parts.top ?? ''}problems:\n  - id: linear\n${line('sizes', parts.sizes ?? '{N: 2, D: 2, M: 3}')}${line('inputs', parts.inputs ?? '{X: [N, D], W: [D, M]}')}${line('forward', parts.forward ?? '{Y: X * W, L: unspecified(Y)}')}${line('also', parts.also)}${line('steps', parts.steps ?? '[{id: dX, find: dL/dX}]')}`;
}

const findings = (text: string): (readonly [string, string])[] => {
  const read = readAssignment(text, 'a.yaml');
  return read.ok ? [] : read.problems.map((p) => [p.code, `${p.line}:${p.column} ${p.message}`]);
};
function good(text: string): Assignment {
  const read = readAssignment(text, 'a.yaml');
  if (!read.ok) throw new Error(read.problems.map((p) => p.message).join('\n'));
  return read.value;
}

test('the example of the contract', () => {
  const a = good(`backmark: 1                      # format version
id: backprop-by-hand
title: Backprop by hand
reveal: {check: kind, report: diagnosis, after: solution}
policy: {consistent: 1}
conventions: {star: matrix, layout: denominator}
problems:
  - id: linear
    title: A linear layer
    statement: |
      $Y = XW$ with $X$ of shape $N \\times D$ …
    sizes: {N: 2, D: 2, M: 3}
    inputs:
      X: [N, D]
      W: [D, M]
    forward:
      Y: X * W
      L: unspecified(Y)          # some scalar loss
    steps:
      - {id: dx11, find: dL/dx_11, points: 1}
      - {id: dX,   find: dL/dX,    points: 2}
  - id: softmax
    sizes: {N: 2, C: 3}
    inputs:
      Y: [N, C]
      c: {label: C, shape: [N], value: [2, 3]}
    forward:
      Z: softmax(Y)
      L: cross_entropy(Z, c)
    steps:
      - {id: dz12,     find: dL/dz_12}
      - {id: dz12dy12, find: dz_12/dy_12}
      - {id: dy12,     find: dL/dy_12}
      - {id: dyij,     find: dL/dy_ij}
      - {id: dY,       find: dL/dY, mistakes: [{answer: Z, feedback: The label's class is missing., credit: 0.25}]}
      - {id: number,   find: dL/dy_12, at: {Y: [[1, 2, 0], [0, 1, -1]]}}
`);
  expect(a.problems.map((p) => p.steps.map((s) => s.id))).toEqual([
    ['linear.dx11', 'linear.dX'],
    ['softmax.dz12', 'softmax.dz12dy12', 'softmax.dy12', 'softmax.dyij', 'softmax.dY', 'softmax.number'],
  ]);
  const [, softmax] = a.problems;
  expect(softmax?.steps[3]?.find.indices).toEqual(['i', 'j']);
  expect(softmax?.steps[4]?.mistakes).toMatchObject([
    { answer: 'Z', feedback: "The label's class is missing.", credit: { n: 1, d: 4 } },
  ]);
  expect(softmax?.steps[5]?.at).toEqual({
    Y: [
      ['1', '2', '0'],
      ['0', '1', '-1'],
    ],
  });
  expect(softmax?.inputs[1]).toMatchObject({ label: 'C', value: ['2', '3'] });
  expect(softmax?.scope.loss).toBe('L');
  expect(a.sha256).toMatch(/^[0-9a-f]{64}$/);
});

describe('what is said once more, otherwise, or in index form', () => {
  test.each([
    [
      'one level sets all three',
      { top: 'reveal: place\n' },
      (a: Assignment) => a.reveal,
      { check: 'place', report: 'place', after: 'place' },
    ],
    ['the default levels', {}, (a: Assignment) => a.reveal, { check: 'kind', report: 'diagnosis', after: 'solution' }],
    [
      'points as a fraction',
      { steps: '[{id: dX, find: dL/dX, points: 2/6}]' },
      (a: Assignment) => a.problems[0]?.steps[0]?.points,
      { n: 1, d: 3 },
    ],
    [
      'points as a decimal',
      { steps: '[{id: dX, find: dL/dX, points: 0.75}]' },
      (a: Assignment) => a.problems[0]?.steps[0]?.points,
      { n: 3, d: 4 },
    ],
    [
      'one hint',
      { steps: '[{id: dX, find: dL/dX, hint: look}]' },
      (a: Assignment) => a.problems[0]?.steps[0]?.hints,
      ['look'],
    ],
    [
      'hints',
      { steps: '[{id: dX, find: dL/dX, hint: [a, b]}]' },
      (a: Assignment) => a.problems[0]?.steps[0]?.hints,
      ['a', 'b'],
    ],
    [
      'index form',
      { forward: '{"Y_ij": "sum(k, 1, D, X_ik * W_kj)", L: unspecified(Y)}' },
      (a: Assignment) => a.problems[0]?.forward.map((l) => [l.name, l.indices.join('')]),
      [
        ['Y', 'ij'],
        ['L', ''],
      ],
    ],
    [
      'index form in brackets',
      { forward: '{"Y[i,j]": "sum(k, 1, D, X_ik * W_kj)", L: unspecified(Y)}' },
      (a: Assignment) => a.problems[0]?.forward[0]?.indices,
      ['i', 'j'],
    ],
    [
      'a subscript of the name',
      { forward: '{y_t: X * W, L: unspecified(y_t)}' },
      (a: Assignment) => a.problems[0]?.forward[0],
      { name: 'y_t', indices: [] },
    ],
    [
      'other names, from both places',
      { inputs: '{X: {shape: [N, D], also: [A]}, W: [D, M]}', also: '{X: [B], L: [J]}' },
      (a: Assignment) => a.problems[0]?.inputs[0]?.also,
      ['A', 'B'],
    ],
    [
      'sizes named d and T, a beside A',
      {
        sizes: '{d: 2, T: 3}',
        inputs: '{A: [T, d], a: [d]}',
        forward: '{Y: A * a, L: unspecified(Y)}',
        steps: '[{id: da, find: dL/da}]',
      },
      (a: Assignment) => a.id,
      'demo',
    ],
    [
      'a second derivative',
      { forward: '{Y: X * W, L: sum(Y .* Y)}', steps: '[{id: h, find: d2L/dx_11 dx_12}]' },
      (a: Assignment) => a.problems[0]?.steps[0]?.find.expr.kind,
      'derivative',
    ],
    [
      'a quantity',
      { steps: '[{id: y, find: y_12}]' },
      (a: Assignment) => a.problems[0]?.steps[0]?.find.expr.kind,
      'index',
    ],
    [
      'a handed-over gradient fixed',
      {
        steps:
          '[{id: v, find: dL/dX, at: {W: [[1,2,3],[4,5,6]], dL/dY: [[1,0,0],[0,1,0]]}, tolerance: {digits: written}}]',
      },
      (a: Assignment) => Object.keys(a.problems[0]?.steps[0]?.at ?? {}),
      ['W', 'dL/dY'],
    ],
    [
      'random values',
      { steps: '[{id: v, find: dL/dX, at: random, variants: v}]' },
      (a: Assignment) => a.problems[0]?.steps[0]?.at,
      'random',
    ],
  ])('%s', (_, parts, pick, value) => {
    const found = pick(good(file(parts)));
    if (typeof value === 'object' && !Array.isArray(value)) expect(found).toMatchObject(value);
    else expect(found).toEqual(value);
  });
});

describe('findings', () => {
  test.each<[string, string, (readonly [string, string])[]]>([
    [
      'not YAML',
      'a: [1\nb: 2\n',
      [['yaml', '2:1 not YAML: Flow sequence in block collection must be sufficiently indented and end with a ]']],
    ],
    ['empty', '', [['type', '1:1 a.yaml: expected an assignment, found nothing']]],
    [
      'an alias',
      'a: &x 1\nb: *x\n',
      [
        ['yaml-anchor', '1:7 &x is a YAML anchor; anchors are not read'],
        ['yaml-alias', '2:4 *x is a YAML alias; aliases are not read'],
      ],
    ],
    [
      'an unknown key',
      file({ top: 'polic: {}\n' }),
      [['unknown-key', '3:1 assignment: there is no key polic; did you mean policy?']],
    ],
    ['a key twice', file({ top: 'id: other\n' }), [['duplicate-key', '3:1 id stands here a second time']]],
    [
      'missing keys',
      'title: x\n',
      [
        ['missing-key', '1:1 assignment: backmark is missing'],
        ['missing-key', '1:1 assignment: id is missing'],
        ['missing-key', '1:1 assignment: problems is missing'],
      ],
    ],
    [
      'another format',
      file().replace('backmark: 1', 'backmark: 2'),
      [['version', '1:11 backmark: this program reads format 1, the file says 2']],
    ],
    ['a wrong type', file({ steps: 'dX' }), [['type', '8:12 linear.steps: expected a list, found a text']]],
    [
      'an unknown size',
      file({ inputs: '{X: [N, Dim], W: [D, M]}' }),
      [['unknown-size', '6:21 linear.inputs.X: Dim is not among the sizes']],
    ],
    [
      'a size that is no number',
      file({ sizes: '{N: two, D: 2, M: 3}', inputs: '{X: [D, D], W: [D, M]}' }),
      [['size', '5:16 linear.sizes.N: expected a whole number from 1 to 1000, found two']],
    ],
    [
      'a step twice',
      file({ steps: '[{id: dX, find: dL/dX}, {id: dX, find: dL/dW}]' }),
      [['duplicate-id', '8:41 linear.dX: a step of this id stands above']],
    ],
    [
      'an id with a dot',
      file({ steps: '[{id: a.b, find: dL/dX}]' }),
      [['id', "8:18 linear.steps[1].id: a.b can't be an id"]],
    ],
    [
      'shapes that do not fit',
      file({ forward: '{Y: W * X, L: unspecified(Y)}' }),
      [
        [
          'shape',
          expect.stringMatching(/^7:18 linear\.forward\.Y: W \* X: inner sizes 3 and 2 differ/) as unknown as string,
        ],
      ],
    ],
    [
      'an unknown name in the forward pass',
      file({ forward: '{Y: X * V, L: unspecified(Y)}' }),
      [
        [
          'unknown-name',
          expect.stringMatching(/^7:\d+ linear\.forward\.Y: V is not a name of this problem/) as unknown as string,
        ],
      ],
    ],
    [
      'the forward pass out of order',
      file({ forward: '{L: unspecified(Yhat), Yhat: X * W}' }),
      [['forward-order', expect.stringMatching(/^7:\d+ linear\.forward\.L: Yhat/) as unknown as string]],
    ],
    [
      'an unknown name in find',
      file({ steps: '[{id: dX, find: dL/dQ}]' }),
      [['unknown-name', expect.stringMatching(/^8:\d+ linear\.dX\.find: /) as unknown as string]],
    ],
    [
      'an input asked for',
      file({ steps: '[{id: x, find: X}]' }),
      [['find', '8:27 linear.x.find: X is an input; it is given, and depends on nothing']],
    ],
    [
      'a derivative that does not exist',
      file({ steps: '[{id: x, find: dY/dL}]' }),
      [['no-derivative', '8:27 linear.x.find: dY/dL: Y does not depend on L']],
    ],
    [
      'a derivative by a label',
      file({
        sizes: '{N: 2, C: 3}',
        inputs: '{Y: [N, C], c: {label: C, shape: [N]}}',
        forward: '{Z: softmax(Y), L: "cross_entropy(Z, c)"}',
        steps: '[{id: x, find: dL/dc}]',
      }),
      [['label-derivative', '8:27 linear.x.find: dL/dc: c is a class label, there is no derivative by it']],
    ],
    [
      'an index beyond its axis',
      file({ steps: '[{id: x, find: "dL/dX[3,1]"}]' }),
      [['index-range', '8:27 linear.x.find: there is no index 3; this axis runs from 1 to 2']],
    ],
    [
      'an unspecified loss asked for',
      file({ steps: '[{id: x, find: L}]' }),
      [['unspecified', '8:27 linear.x.find: L has no value: the loss is not specified']],
    ],
    [
      'a label out of range',
      file({
        sizes: '{N: 2, C: 3}',
        inputs: '{Y: [N, C], c: {label: C, shape: [N], value: [0, 3]}}',
        forward: '{L: "cross_entropy(softmax(Y), c)"}',
        steps: '[{id: x, find: dL/dY}]',
      }),
      [['label-range', '6:58 linear.inputs.c.value: classes count from 1 to 3, found 0']],
    ],
    [
      'values of another shape',
      file({ inputs: '{X: {shape: [N, D], value: [1, 2]}, W: [D, M]}' }),
      [['value-shape', '6:40 linear.inputs.X.value: expected N×D (2×2), found 2']],
    ],
    [
      'rows that do not sum to 1',
      file({ inputs: '{X: {shape: [N, D], entries: simplex, value: [[0.5, 0.5], [0.5, 0.6]]}, W: [D, M]}' }),
      [['entries', '6:58 linear.inputs.X.value: a row of probabilities sums to 1, [0.5, 0.6] does not']],
    ],
    [
      'unknown entries',
      file({ inputs: '{X: {shape: [N, D], entries: whole}, W: [D, M]}' }),
      [
        [
          'entries',
          '6:42 linear.inputs.X.entries: expected real, positive, unit, simplex, onehot, integer or mask or [low, high], found whole',
        ],
      ],
    ],
    [
      'a level that is none',
      file({ top: 'reveal: diagnose\n' }),
      [['choice', '3:9 reveal: expected verdict, place, kind, diagnosis, witness or solution, found diagnose']],
    ],
    [
      'a share above 1',
      file({ top: 'policy: {consistent: 3/2}\n' }),
      [['number', '3:22 policy.consistent: expected a share between 0 and 1, found 3/2']],
    ],
    [
      'points that are none',
      file({ steps: '[{id: x, find: dL/dX, points: many}]' }),
      [['number', '8:42 linear.x.points: expected a number of points of at least 0, found many']],
    ],
    [
      'a tolerance without a value',
      file({ steps: '[{id: x, find: dL/dX, tolerance: {relative: 0.1}}]' }),
      [['tolerance', '8:34 linear.x.tolerance: only a value has a tolerance; a formula is compared exactly']],
    ],
    [
      'a value not fixed',
      file({ steps: '[{id: x, find: dL/dX, at: {W: [[1,2,3],[4,5,6]]}}]' }),
      [['at', '8:27 linear.x.at: dL/dX depends on dL/dY, which is not fixed']],
    ],
    [
      'b with several entries beside b_1',
      file({ inputs: '{X: [N, D], W: [D, M], b: [M], b_1: [M]}', forward: '{Y: X * W + b + b_1, L: unspecified(Y)}' }),
      [['name-collision', '6:44 linear: b_1 could be b_1 or an entry of b']],
    ],
    [
      'e',
      file({ inputs: '{X: [N, D], W: [D, M], e: [M]}' }),
      [['name-collision', "6:36 linear.inputs: e is Euler's number, so it can't be a name"]],
    ],
    [
      'one spelling for two',
      file({ inputs: '{X: [N, D], W: {shape: [D, M], also: [X]}}' }),
      [['name-collision', '6:25 linear: X would name both X and W']],
    ],
    [
      'a size and an input of one name',
      file({ inputs: '{X: [N, D], W: [D, M], N: []}' }),
      [['duplicate-name', '6:36 linear.inputs: N is the name of a size too']],
    ],
    [
      'a mistake without feedback',
      file({ steps: '[{id: x, find: dL/dX, mistakes: [{answer: W}]}]' }),
      [['missing-key', '8:45 linear.x.mistakes[1]: feedback is missing']],
    ],
    [
      'a mistake that is none',
      file({ steps: '[{id: x, find: dL/dX, mistakes: [{answer: (W * dL/dY^T)^T, feedback: no}]}]' }),
      [['mistake-correct', '8:54 linear.x.mistakes[1]: (W * dL/dY^T)^T is a right answer, not a mistake']],
    ],
    [
      'a mistake that can not be read',
      file({ steps: '[{id: x, find: dL/dX, mistakes: [{answer: dL/dQ, feedback: no}]}]' }),
      [['unknown-name', '8:54 linear.x.mistakes[1]: Q is not a name of this problem.']],
    ],
    [
      'a forward pass that is never finite',
      file({ inputs: '{X: [N, D]}', forward: '{Y: log(-1 - X .* X), L: sum(Y)}' }),
      [
        [
          'not-finite',
          expect.stringMatching(/^7:18 linear\.forward\.Y: not finite at any of 48 inputs tried/) as unknown as string,
        ],
      ],
    ],
  ])('%s', (_, text, expected) => {
    expect(findings(text)).toEqual(expected);
  });

  test('all are told, not the first alone', () => {
    const text = file({
      top: 'titel: x\n',
      sizes: '{N: 2, D: 2, M: 0}',
      steps: '[{id: dX, find: dL/dX, point: 2}, {id: dX}]',
    });
    expect(findings(text).map(([code]) => code)).toEqual([
      'unknown-key',
      'size',
      'unknown-size',
      'unknown-key',
      'missing-key',
      'duplicate-id',
    ]);
  });

  test('every finding has a next step', () => {
    const read = readAssignment(
      file({ inputs: '{X: [N, Dim], W: [D, M]}', steps: '[{id: x, find: dL/dX}]' }),
      'a.yaml',
    );
    expect(read.ok ? [] : read.problems.map((p) => p.hint)).toEqual(['declare it: sizes: {Dim: 2}']);
  });

  test('a derivative that is zero everywhere is a warning', () => {
    const read = readAssignment(file({ forward: '{Y: X * W, L: sum(step(Y))}' }), 'a.yaml');
    expect(read.ok && read.notes.map((p) => [p.code, p.line])).toEqual([['zero-derivative', 8]]);
  });

  test('a bomb, a depth and a size are findings', () => {
    expect(findings(`a: &a [1, 1]\nb: [*a, *a, *a]\n`).length).toBeGreaterThan(0);
    expect(findings(`a: ${'['.repeat(10_000)}\n`)[0]?.[0]).toBe('yaml');
    expect(findings(`a: ${'x'.repeat(1_100_000)}\n`)).toEqual([
      ['too-large', '1:1 the file has 1100004 characters, at most 1000000 are read'],
    ]);
  });
});

describe('the key', () => {
  const key = (parts: Parameters<typeof file>[0], change = (t: string): string => t): string =>
    good(change(file(parts))).key;
  test.each([
    ['comments', {}, (t: string) => `# comment\n${t}`],
    ['titles', { top: 'title: other\n' }, undefined],
    ['policy', { top: 'policy: {consistent: 0}\n' }, undefined],
    ['points', { steps: '[{id: dX, find: dL/dX, points: 7}]' }, undefined],
    ['mistakes', { steps: '[{id: dX, find: dL/dX, mistakes: [{answer: dL/dY, feedback: no}]}]' }, undefined],
    ['spaces in the forward pass', { forward: '{Y: X*W, L: unspecified( Y )}' }, undefined],
  ])('%s do not change it', (_, parts, change) => {
    expect(key(parts, change)).toBe(key({}));
  });
  test.each([
    ['sizes', { sizes: '{N: 2, D: 2, M: 4}' }],
    ['the question', { steps: '[{id: dX, find: dL/dW}]' }],
    ['what is given', { steps: '[{id: dX, find: dL/dX, given: [W, dL/dY]}]' }],
    ['other names', { also: '{X: [A]}' }],
    ['conventions', { top: 'conventions: {layout: either}\n' }],
  ])('%s change it', (_, parts) => {
    expect(key(parts)).not.toBe(key({}));
  });
});

test('the assignments of this project load', () => {
  const root = resolve(__dirname, '../../assignments');
  for (const id of readdirSync(root).filter((d) => existsSync(resolve(root, d, 'assignment.yaml')))) {
    const read = readAssignment(readFileSync(resolve(root, id, 'assignment.yaml'), 'utf8'), `${id}/assignment.yaml`);
    expect(read.ok ? read.notes : read.problems).toEqual([]);
  }
});
