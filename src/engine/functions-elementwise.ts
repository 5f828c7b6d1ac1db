/** Named functions that act on each entry. */
import { ok } from '../problem';
import type { Docs, FunctionRow } from './functions-row';
import { aligned, elementwiseShape, number, op, row } from './functions-row';
import type { Builder, NodeId, Primitive } from './program';

type Entry = (b: Builder, x: NodeId) => NodeId;

const SAME = 'any → the same';
const CALCULUS = 'calculus';

/** A function of one variable, entry by entry. */
function entrywise(formula: string, derivative: string, build: Entry, source = CALCULUS): FunctionRow {
  const docs: Docs = { formula, shapes: SAME, derivative, source };
  return row({ params: ['x'], shape: ([x]) => ok(x ?? []), build: (b, [x]) => build(b, x as NodeId), docs });
}

const primitive = (name: Primitive, formula: string, derivative: string, source?: string): FunctionRow =>
  entrywise(formula, derivative, (b, x) => op(b, name, x), source);

/** Entry by entry over several arguments, scalars stretching. */
function together(
  params: Parameters<typeof row>[0]['params'],
  docs: Omit<Docs, 'shapes'>,
  build: (b: Builder, xs: readonly NodeId[]) => NodeId,
): FunctionRow {
  return row({
    params,
    shape: (args) => elementwiseShape(args),
    build: (b, args, info) => build(b, aligned(b, args, info)),
    docs: { ...docs, shapes: 'equal shapes, or scalars with any shape → that shape' },
  });
}

const halved = (b: Builder, x: NodeId): NodeId => op(b, 'divide', x, number(b, 2));

export const ELEMENTWISE = {
  exp: primitive('exp', 'exp(x)', 'exp(x)'),
  log: primitive('log', 'ln(x), the natural logarithm', '1/x'),
  log2: entrywise('log(x)/log(2)', '1/(x log(2))', (b, x) =>
    op(b, 'divide', op(b, 'log', x), op(b, 'log', number(b, 2))),
  ),
  log10: entrywise('log(x)/log(10)', '1/(x log(10))', (b, x) =>
    op(b, 'divide', op(b, 'log', x), op(b, 'log', number(b, 10))),
  ),
  log1p: entrywise('log(1 + x)', '1/(1 + x)', (b, x) => op(b, 'log', op(b, 'add', number(b, 1), x))),
  expm1: entrywise('exp(x) - 1', 'exp(x)', (b, x) => op(b, 'subtract', op(b, 'exp', x), number(b, 1))),
  sqrt: primitive('sqrt', 'x^(1/2)', '1/(2 sqrt(x))'),
  square: entrywise('x^2', '2 x', (b, x) => op(b, 'multiply', x, x)),
  reciprocal: entrywise('1/x', '-1/x^2', (b, x) => op(b, 'divide', number(b, 1), x)),
  abs: primitive('abs', '|x|', 'sign(x)'),
  sign: primitive('sign', '1 where x > 0, -1 where x < 0, 0 at 0', '0 almost everywhere'),
  sin: primitive('sin', 'sin(x)', 'cos(x)'),
  cos: primitive('cos', 'cos(x)', '-sin(x)'),
  tan: entrywise('sin(x)/cos(x)', '1 + tan(x)^2', (b, x) => op(b, 'divide', op(b, 'sin', x), op(b, 'cos', x))),
  sinh: entrywise('(exp(x) - exp(-x))/2', 'cosh(x)', (b, x) =>
    halved(b, op(b, 'subtract', op(b, 'exp', x), op(b, 'exp', op(b, 'negate', x)))),
  ),
  cosh: entrywise('(exp(x) + exp(-x))/2', 'sinh(x)', (b, x) =>
    halved(b, op(b, 'add', op(b, 'exp', x), op(b, 'exp', op(b, 'negate', x)))),
  ),
  tanh: primitive('tanh', '(exp(x) - exp(-x))/(exp(x) + exp(-x))', '1 - tanh(x)^2'),
  sigmoid: primitive('sigmoid', '1/(1 + exp(-x))', 'sigmoid(x) (1 - sigmoid(x))'),
  relu: entrywise('max(0, x)', '1(x > 0)', (b, x) => op(b, 'maximum', number(b, 0), x), 'Nair and Hinton 2010'),
  leaky_relu: together(
    ['x', { name: 'slope', default: '0.01' }],
    {
      formula: 'x where x > 0, slope x elsewhere',
      derivative: '1 where x > 0, slope elsewhere; by the slope: x where x ≤ 0, 0 elsewhere',
      source: 'Maas, Hannun and Ng 2013; torch.nn.LeakyReLU',
    },
    (b, [x, slope]) =>
      op(
        b,
        'where',
        op(b, 'gt', x as NodeId, number(b, 0)),
        x as NodeId,
        op(b, 'multiply', slope as NodeId, x as NodeId),
      ),
  ),
  gelu: entrywise(
    'x (1 + erf(x/sqrt(2)))/2, exact',
    '(1 + erf(x/sqrt(2)))/2 + x exp(-x^2/2)/sqrt(2 pi)',
    (b, x) =>
      op(
        b,
        'multiply',
        halved(b, x),
        op(b, 'add', number(b, 1), op(b, 'erf', op(b, 'divide', x, op(b, 'sqrt', number(b, 2))))),
      ),
    'Hendrycks and Gimpel 2016 (arXiv:1606.08415); torch.nn.GELU, approximate="none"',
  ),
  softplus: primitive('softplus', 'log(1 + exp(x))', 'sigmoid(x)', 'Dugas et al. 2001; torch.nn.Softplus'),
  erf: primitive(
    'erf',
    '2/sqrt(pi) times the integral of exp(-t^2) for t from 0 to x',
    '2 exp(-x^2)/sqrt(pi)',
    'DLMF 7.2.1',
  ),
  step: entrywise('1(x > 0)', '0 almost everywhere', (b, x) => op(b, 'gt', x, number(b, 0))),
  clip: together(
    ['x', 'lo', 'hi'],
    {
      formula: 'min(max(x, lo), hi)',
      derivative: '1 where lo < x < hi, 0 elsewhere; the bounds take the rest',
      source: 'numpy.clip',
    },
    (b, [x, lo, hi]) => op(b, 'minimum', op(b, 'maximum', x as NodeId, lo as NodeId), hi as NodeId),
  ),
  maximum: together(
    ['A', 'B'],
    {
      formula: 'the larger of A and B',
      derivative: 'by A: 1(A > B); by B: 1(B > A); a tie goes to A',
      source: 'numpy.maximum',
    },
    (b, [x, y]) => op(b, 'maximum', x as NodeId, y as NodeId),
  ),
  minimum: together(
    ['A', 'B'],
    {
      formula: 'the smaller of A and B',
      derivative: 'by A: 1(A < B); by B: 1(B < A); a tie goes to A',
      source: 'numpy.minimum',
    },
    (b, [x, y]) => op(b, 'minimum', x as NodeId, y as NodeId),
  ),
} satisfies Record<string, FunctionRow>;
