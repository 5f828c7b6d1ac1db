/** Inputs in states of two branches that share numbers: both margins on their sides, bent or straight, and none where there is none. */
import { gradeText, keyOf, loadAssignment } from '../bench/proof/corpus';

const key = keyOf(
  loadAssignment(
    `backmark: 1
id: meeting
title: Meeting
problems:
  - id: line
    inputs: {x: [], y: [], z: []}
    forward: {f: x*y + z}
    steps:
      - {id: dx, find: df/dx}
  - id: soft
    sizes: {C: 3}
    inputs: {s: [C]}
    forward: {p: softmax(s)}
    steps:
      - {id: ds, find: dp_1/ds_1}
`,
    'meeting.yaml',
  ),
  'practice',
);

test.each([
  ['line.dx', 'y + (abs(x - y) < 0.001 and abs(y - z) < 0.001)'],
  ['line.dx', 'y + (abs(x*y - 3) < 0.001 and abs(z*y - 7) < 0.001)'],
  ['line.dx', 'y + (abs(x^2 + y^2 - 4) < 0.001 and abs(x - y) < 1e-6)'],
  ['line.dx', 'y + (abs(sin(x) - 0.5) < 1e-4 and abs(cos(y*x) - 0.3) < 1e-5)'],
  ['line.dx', 'y + max(0, 1e-4 - abs(x - y))*max(0, 1e-4 - abs(y - z))'],
  ['soft.ds', 'p_1*(1 - p_1) + (abs(p_1 - 0.37) < 1e-4 and abs(p_2 - 0.21) < 1e-4)'],
  ['soft.ds', 'p_1*(1 - p_1) + (abs(p_1 - 1/3) < 1e-4 and abs(p_2 - 1/3) < 1e-4)'],
])('%s: %s differs where both conditions hold', (step, text) => {
  expect(gradeText(key, step, text).verdict).toBe('wrong');
});

test.each([
  ['line.dx', 'y + (x > y and y > x)'],
  ['line.dx', 'y + (abs(x - 3) < 0.001 and abs(x - 4) < 0.001)'],
  ['soft.ds', 'p_1*(1 - p_1) + 0*(abs(p_1 - 0.37) < 1e-4 and abs(p_2 - 0.21) < 1e-4)'],
])('%s: %s holds everywhere', (step, text) => {
  expect(gradeText(key, step, text).verdict).toBe('correct');
});
