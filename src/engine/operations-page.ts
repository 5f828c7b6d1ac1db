/** docs/operations.md from the tables: every operation of the language, and the primitives that it is made of. */
import type { OpName } from '../language/expr';
import type { Operator } from './functions';
import { ARRANGEMENTS } from './functions-arrange';
import { CONVOLUTIONS } from './functions-convolution';
import { ELEMENTWISE } from './functions-elementwise';
import { LABELS } from './functions-label';
import { LAYERS } from './functions-layer';
import { LOSSES } from './functions-loss';
import { MATRICES } from './functions-matrix';
import { RECURRENT } from './functions-recurrent';
import { REDUCTIONS } from './functions-reduce';
import type { Docs, FunctionRow } from './functions-row';
import { OPS } from './ops';
import type { Primitive } from './program';

type Written = { readonly written: string; readonly as: Primitive; readonly docs?: Partial<Docs> };

const BROADCAST = 'numpy broadcasting';

/** How each operator is written, the primitive that it is, and what differs from that. */
const OPERATORS: Readonly<Record<Operator, Written>> = {
  negate: { written: '-A', as: 'negate' },
  add: { written: 'A + B', as: 'add' },
  subtract: { written: 'A - B', as: 'subtract' },
  times: {
    written: 'A * B',
    as: 'matmul',
    docs: {
      formula: 'the matrix product; a scalar factor scales, c A',
      shapes: 'n×k and k×m → n×m; a vector is a column; a scalar with any shape → that shape',
    },
  },
  hadamard: { written: 'A .* B, A ⊙ B', as: 'multiply' },
  divide: { written: 'A / B, A ./ B', as: 'divide' },
  power: {
    written: 'A^B',
    as: 'power',
    docs: {
      formula:
        'the power of a scalar, entry by entry of an array that is no square matrix; of a square matrix with a whole exponent, A times A times …',
      shapes: 'a scalar or a vector and a scalar → the same; n×n and 1 … 16 → n×n',
      derivative: 'da = g b a^(b-1), db = g a^b log(a); of a matrix power, that of the product',
    },
  },
  elementwise_power: { written: 'A .^ B', as: 'power' },
  transpose: {
    written: "A^T, A'",
    as: 'take',
    docs: {
      formula: 'Y_ij = A_ji; a vector, a column, becomes a row',
      shapes: 'n×m → m×n; n → 1×n',
      derivative: 'dA = G^T',
    },
  },
  lt: { written: 'A < B', as: 'lt' },
  le: { written: 'A <= B', as: 'le' },
  gt: { written: 'A > B', as: 'gt' },
  ge: { written: 'A >= B', as: 'ge' },
  eq: { written: 'A == B', as: 'eq' },
  ne: { written: 'A != B', as: 'ne' },
  and: { written: 'A and B', as: 'and' },
  or: { written: 'A or B', as: 'or' },
  not: { written: 'not A', as: 'not' },
  where: { written: 'where(C, A, B), C ? A : B', as: 'where' },
  delta: {
    written: 'delta(i, j)',
    as: 'eq',
    docs: { formula: '1 where i = j, else 0 (Kronecker)', shapes: 'two index letters or labels → a scalar for each' },
  },
  unspecified: { written: 'unspecified(A, B, …), in a forward line', as: 'unspecified' },
};

const FAMILIES: readonly (readonly [title: string, rows: Readonly<Record<string, FunctionRow>>])[] = [
  ['Functions of each entry', ELEMENTWISE],
  ['Reductions, and along rows', REDUCTIONS],
  ['Matrices', MATRICES],
  ['Constants and rearrangement', ARRANGEMENTS],
  ['Choosing by label', LABELS],
  ['Convolution and pooling', CONVOLUTIONS],
  ['Other layers', LAYERS],
  ['Losses', LOSSES],
  ['Recurrent steps', RECURRENT],
];

/** Text that Markdown leaves as it is; `_` inside a word and brackets without a link need nothing. */
const escaped = (text: string): string => text.replace(/[\\`*]|(?<![\p{L}\p{N}])_|<(?=\p{L})/gu, '\\$&');

const cell = (text: string): string => escaped(text).replace(/\|/g, '\\|');

function entry(title: string, docs: Docs, more: readonly string[] = []): string {
  return [
    `### \`${title}\``,
    '',
    escaped(docs.formula),
    '',
    `- shapes: ${escaped(docs.shapes)}`,
    `- derivative: ${escaped(docs.derivative)}`,
    `- source: ${escaped(docs.source)}`,
    ...more,
    '',
  ].join('\n');
}

function operator(name: Operator): string {
  const { written, as, docs } = OPERATORS[name];
  const { formula, shapes, derivative } = OPS[as];
  return entry(
    written,
    { formula, shapes, derivative, source: BROADCAST_FREE.has(name) ? 'linear algebra' : BROADCAST, ...docs },
    [`- name: \`${name}\``],
  );
}

const BROADCAST_FREE = new Set<OpName>(['times', 'transpose', 'delta', 'unspecified']);

/** `clip(x, lo, hi)`, `softmax(A, axis)`, `conv1d(x, w, stride, pad, bias=0)`. */
function signature(name: string, row: FunctionRow): string {
  const placed = row.params
    .filter((p) => !p.byName)
    .map((p) => (p.default === undefined ? p.name : `${p.name}=${p.default}`) + (p.rest ? ', …' : ''));
  const named = row.params.filter((p) => p.byName).map((p) => `${p.name}=${p.default}`);
  const options = Object.keys(row.named).filter((o) => !row.places.includes(o));
  return `${name}(${[...placed, ...row.places, ...options.map((o) => `${o}=…`), ...named].join(', ')})`;
}

function named(name: string, row: FunctionRow): string {
  const options = Object.entries(row.named).map(
    ([o, { meaning, words }]) => `- \`${o}\`${words ? ` (${words.join(', ')})` : ''}: ${escaped(meaning)}`,
  );
  return entry(signature(name, row), row.docs, options);
}

function primitive(name: Primitive): string {
  const { formula, shapes, derivative } = OPS[name];
  return `| \`${name}\` | ${cell(formula)} | ${cell(shapes)} | ${cell(derivative)} |`;
}

const HEAD = `# Operations

<!-- Written by \`node bench/run.mjs docs\` from the tables in src/engine (ops.ts, functions.ts); a test holds it to them. -->

Every operation that an assignment or an answer can use. G (or g) is what the result receives from the loss, its cotangent;
⊙ is the elementwise product; 1(…) is 1 where the condition holds, else 0. Labels, axes named by \`permute\` and slices count
from 1; an \`axis\` counts from 0 as in NumPy, and \`rows\` is 0 (one value a column is left), \`columns\` 1. Derivatives hold almost
everywhere. How each is spelled in text, LaTeX and NumPy is in the answer language's page.
`;

/** The page, the same whenever the tables are. */
export function operationsPage(): string {
  const operators = Object.keys(OPERATORS).map((name) => operator(name as Operator));
  const functions = FAMILIES.flatMap(([title, rows]) => [
    `## ${title}\n`,
    ...Object.entries(rows).map(([name, row]) => named(name, row)),
  ]);
  const primitives = [
    '## Primitives\n',
    'What programs are made of: each has a kernel with a bound on its rounding error, a rule for derivatives that appends primitives,',
    'and one scalar definition that higher precision and intervals run. A derivative is a program of these too.\n',
    '| primitive | value | shapes | derivative |',
    '|---|---|---|---|',
    ...(Object.keys(OPS) as Primitive[]).map(primitive),
    '',
  ];
  return [HEAD, '## Operators\n', ...operators, ...functions, ...primitives].join('\n');
}
