/** Realistic records for tests: one of every verdict, with texts planted to break out of a page, a table or a path. */
import type { ResultRecord, StepRecord } from './record';
import type { Statements } from './student-view';

const base = {
  score: 0,
  points: 2,
  pending: 0,
  problems: [],
} as const;

export const correctStep: StepRecord = {
  ...base,
  id: 'linear.dX',
  title: 'dL/dX',
  asks: 'formula',
  asked: { text: 'dL/dX', latex: '\\frac{dL}{dX}' },
  verdict: 'correct',
  score: 2,
  answer: 'dL/dY W^T',
  read: { text: 'dL/dY * W^T', latex: '\\frac{dL}{dY} W^{\\top}' },
  evidence: { inputs: 64, sizes: 3, branches: '0 of 0', precision: 'double' },
};

export const wrongStep: StepRecord = {
  ...base,
  id: 'linear.dW',
  title: 'dL/dW',
  asks: 'formula',
  asked: { text: 'dL/dW', latex: '\\frac{dL}{dW}' },
  verdict: 'wrong',
  answer: 'X * dL/dY',
  read: { text: 'X * dL/dY', latex: 'X \\frac{dL}{dY}' },
  problems: [
    {
      code: 'product',
      message: 'read as a matrix product',
      line: 5,
      column: 9,
      caret: 'X * dL/dY\n  ^',
      severity: 'note',
    },
  ],
  diagnosis: { code: 'missing-transpose', message: 'This is X·dL/dY: the transpose of X is missing.' },
  witness: {
    inputs: {
      X: [
        ['1', '2'],
        ['-0.5', '3.25'],
      ],
      'dL/dY': [
        ['1', '0', '-1'],
        ['2.5', '1', '0.125'],
      ],
    },
    entry: [1, 2],
    expected: [
      ['-0.25', '-0.5', '-1.0625'],
      ['10.125', '3.25', '-1.59375'],
    ],
    got: [
      ['6', '2', '-0.75'],
      ['7.625', '3.25', '0.90625'],
    ],
  },
  evidence: { inputs: 8, sizes: 1, branches: '4 of 4', precision: 'double' },
  credit: ['0 of 2: the transpose of X is missing'],
  fingerprint: 'fp-0123',
};

export const valueStep: StepRecord = {
  ...base,
  id: 'softmax.number',
  title: 'dL/dy_12 at the numbers given',
  asks: 'value',
  asked: { text: 'dL/dy_12', latex: '\\frac{dL}{dy_{12}}' },
  verdict: 'wrong',
  answer: '0.335',
  read: { text: '0.335', latex: '0.335' },
  diagnosis: { code: 'sign', message: 'It is −1 times what it should be.' },
  witness: { inputs: { Y: [['1', '2', '0']] }, entry: [], expected: '-0.334759571545', got: '0.335' },
  evidence: { inputs: 1, sizes: 1, branches: '0 of 0', precision: 'double' },
  credit: ['0 of 2: -1 times the value'],
};

export const unreadableStep: StepRecord = {
  ...base,
  id: 'softmax.dy12',
  title: 'dL/dy_12',
  asks: 'formula',
  asked: { text: 'dL/dy_12', latex: '\\frac{dL}{dy_{12}}' },
  verdict: 'unreadable',
  pending: 2,
  answer: 'z_12 - (1',
  problems: [
    {
      code: 'unclosed',
      message: 'a ( is not closed',
      line: 9,
      column: 15,
      hint: 'write the missing )',
      caret: 'z_12 - (1\n       ^',
      severity: 'error',
    },
  ],
};

export const derivationStep: StepRecord = {
  ...base,
  id: 'softmax.dz12',
  title: 'dL/dz_12',
  asks: 'formula',
  asked: { text: 'dL/dz_12', latex: '\\frac{dL}{dz_{12}}' },
  verdict: 'consistent',
  score: 2,
  follows: ['softmax.dY'],
  answer: 'dL/dz_12 = dL/dy_12 / (z_12 (1 - z_12))\n = -1/z_12',
  read: { text: '-1 / z_12', latex: '-\\frac{1}{z_{12}}' },
  lines: [
    { text: 'dL/dz_12 = dL/dy_12 / (z_12 (1 - z_12))', verdict: 'wrong', message: 'left −2, right −1.5 at z_12 = 0.5' },
    { text: '= -1/z_12', verdict: 'correct' },
  ],
};

export const shapeStep: StepRecord = {
  ...base,
  id: 'svm.dY',
  title: 'dL/dY',
  asks: 'formula',
  asked: { text: 'dL/dY', latex: '\\frac{dL}{dY}' },
  verdict: 'wrong',
  answer: 'X * dL/dY',
  problems: [
    {
      code: 'shape',
      message: 'X * dL/dY: inner sizes 2 and 3 differ (X is 2x3, dL/dY is 3x2). Did you mean X^T * dL/dY?',
      hint: 'write X^T * dL/dY',
      line: 12,
      column: 3,
      caret: 'X * dL/dY\n  ^',
      severity: 'error',
    },
  ],
};

export const reviewStep: StepRecord = {
  ...base,
  id: 'svm.dy12',
  title: 'dL/dy_12',
  asks: 'formula',
  asked: { text: 'dL/dy_12', latex: '\\frac{dL}{dy_{12}}' },
  verdict: 'review',
  pending: 2,
  answer: 'Z .* 2',
  problems: [
    {
      code: 'other-reading',
      message: 'wrong as it stands, but right if * is elementwise',
      hint: 'write it so that it can be read one way only',
      severity: 'error',
    },
  ],
};

export const blankStep: StepRecord = {
  ...base,
  id: 'svm.dy11',
  title: 'dL/dy_11',
  asks: 'formula',
  asked: { text: 'dL/dy_11', latex: '\\frac{dL}{dy_{11}}' },
  verdict: 'blank',
  answer: '',
};

export const steps: readonly StepRecord[] = [
  correctStep,
  wrongStep,
  derivationStep,
  unreadableStep,
  valueStep,
  blankStep,
  reviewStep,
  shapeStep,
];

export const record: ResultRecord = {
  format: 'backmark/result@1',
  version: '0.1.0',
  assignment: { id: 'backprop-by-hand', title: 'Backprop by hand', sha256: 'a'.repeat(64), key: 'b'.repeat(64) },
  seed: 'a secret seed',
  student: { id: 'ada', name: 'Ada Lovelace', identity: 'file' },
  submission: { source: 'ada.yaml', sha256: 'c'.repeat(64), time: null },
  status: 'graded',
  score: 4,
  points: 16,
  pending: 4,
  steps,
  problems: [],
};

/** A student who is called what no sink may execute. */
export function named(id: string, name = id): ResultRecord {
  return { ...record, student: { id, name, identity: 'file' } };
}

export const statements: Statements = {
  title: 'Backprop by hand',
  problems: [
    { id: 'linear', title: 'A linear layer', statement: '$Y = XW$ with $X$ of shape $N \\times D$.', prompts: {} },
    {
      id: 'softmax',
      title: 'Softmax with **cross-entropy**',
      statement:
        'The loss is\n\n$$L = -\\sum_i \\log z_{i c_i}.$$\n\n<script>alert(1)</script> [x](javascript:alert(1))',
      prompts: { 'softmax.number': 'At $Y = \\begin{bmatrix} 1 & 2 & 0 \\end{bmatrix}$.' },
    },
  ],
};
