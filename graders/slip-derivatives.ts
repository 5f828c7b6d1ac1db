/** Wrong rules of the chain: derivatives of functions that are taken for others. */
import {
  add,
  append,
  constant,
  dimsOf,
  divide,
  literal,
  multiply,
  negate,
  subtract,
  sum,
  sumTo,
} from '../src/engine/build';
import type { Builder, NodeId } from '../src/engine/program';
import { count } from '../src/engine/program';
import type { Mutation } from './slip-rules';
import { argOf, bent, elementwise, one } from './slip-rules';

const square = (b: Builder, x: NodeId): NodeId => multiply(b, x, x);

export const WRONG_DERIVATIVES: readonly Mutation[] = [
  {
    ops: ['softmax'],
    wrong: (b, self, g) => {
      const last = dimsOf(b, self).length - 1;
      return subtract(b, g, sum(b, multiply(b, g, self), [last], true));
    },
    says: (_, __, line) => `The factor z is missing from the derivative of ${line}: z ⊙ (g − Σ_k g_k z_k)`,
  },
  {
    ops: ['sigmoid'],
    wrong: elementwise('sigmoid', (b, x) => multiply(b, x, subtract(b, one(b), x))),
    says: () => "σ' is taken from its input: σ'(z) = σ(z)(1 − σ(z)), not z(1 − z)",
  },
  {
    ops: ['sigmoid'],
    wrong: elementwise('sigmoid', (b, _, s) => subtract(b, one(b), square(b, s))),
    says: () => "σ' = σ(1 − σ); this uses 1 − σ², the form of tanh'",
  },
  {
    ops: ['sigmoid'],
    wrong: elementwise('sigmoid', (_, __, s) => s),
    says: () => "σ' = σ(1 − σ); this uses σ itself: the factor 1 − σ is missing",
  },
  {
    ops: ['sigmoid'],
    wrong: elementwise('sigmoid', (b, _, s) => subtract(b, one(b), s)),
    says: () => "σ' = σ(1 − σ); this uses 1 − σ: the factor σ is missing",
  },
  {
    ops: ['sigmoid'],
    wrong: elementwise('sigmoid', (b, _, s) => square(b, s)),
    says: () => "σ' = σ(1 − σ); this uses σ²",
  },
  {
    ops: ['sigmoid'],
    wrong: elementwise('sigmoid', (b, _, s) => {
      const again = append(b, 'sigmoid', [s]);
      return multiply(b, again, subtract(b, one(b), again));
    }),
    says: () => "σ' is taken at σ(z) instead of at z",
  },
  {
    ops: ['tanh'],
    wrong: elementwise('tanh', (b, x) => subtract(b, one(b), square(b, x))),
    says: () => "tanh'(z) = 1 − tanh(z)²; this squares z itself",
  },
  {
    ops: ['tanh'],
    wrong: elementwise('tanh', (b, _, t) => multiply(b, t, subtract(b, one(b), t))),
    says: () => "tanh' = 1 − tanh²; this uses t(1 − t), the form of σ'",
  },
  {
    ops: ['tanh'],
    wrong: elementwise('tanh', (b, _, t) => subtract(b, one(b), t)),
    says: () => "tanh' = 1 − tanh²: the square is missing",
  },
  {
    ops: ['tanh'],
    wrong: elementwise('tanh', (b, _, t) => add(b, one(b), square(b, t))),
    says: () => "tanh' = 1 − tanh²: here it is plus",
  },
  {
    ops: ['tanh'],
    wrong: elementwise('tanh', (b, _, t) => square(b, t)),
    says: () => "tanh' = 1 − tanh²: the 1 − is missing",
  },
  {
    ops: ['tanh'],
    wrong: elementwise('tanh', (b, _, t) => subtract(b, one(b), square(b, append(b, 'tanh', [t])))),
    says: () => "tanh' is taken at tanh(z) instead of at z",
  },
  { ops: ['sin'], wrong: elementwise('sin', (_, __, s) => s), says: () => "sin' = cos; this uses sin" },
  {
    ops: ['sin'],
    wrong: elementwise('sin', (b, x) => negate(b, append(b, 'cos', [x]))),
    says: () => "sin' = cos; here it has a minus",
  },
  {
    ops: ['cos'],
    wrong: elementwise('cos', (b, x) => append(b, 'sin', [x])),
    says: () => "cos' = −sin: the minus is missing",
  },
  { ops: ['cos'], wrong: elementwise('cos', (_, __, s) => s), says: () => "cos' = −sin; this uses cos" },
  { ops: ['exp'], wrong: elementwise('exp', (_, x) => x), says: () => "exp' = exp; this uses the exponent" },
  {
    ops: ['exp'],
    wrong: elementwise('exp', (b, x, e) => divide(b, multiply(b, x, e), append(b, 'exp', [one(b)]))),
    says: () => "exp' = exp; this treats it as a power",
  },
  { ops: ['log'], wrong: elementwise('log', (_, __, l) => l), says: () => "log' x = 1/x; this uses log x" },
  { ops: ['log'], wrong: elementwise('log', (_, x) => x), says: () => "log' x = 1/x; this uses x" },
  {
    ops: ['log'],
    wrong: elementwise('log', (b, x) => divide(b, one(b), square(b, x))),
    says: () => "log' x = 1/x; this uses 1/x²",
  },
  {
    ops: ['sqrt'],
    wrong: elementwise('sqrt', (b, _, r) => divide(b, one(b), r)),
    says: () => 'The derivative of √x is 1/(2√x): the 1/2 is missing',
  },
  {
    ops: ['sqrt'],
    wrong: elementwise('sqrt', (b, _, r) => divide(b, r, constant(b, '2'))),
    says: () => 'The derivative of √x is 1/(2√x); this has √x/2',
  },
  {
    ops: ['maximum'],
    wrong: bent((_, x) => x),
    says: () => 'The derivative of max(0, x) is 1(x > 0); this uses x itself',
  },
  {
    ops: ['maximum'],
    wrong: bent((_, __, m) => m),
    says: () => 'The derivative of max(0, x) is 1(x > 0); this uses the function itself',
  },
  {
    ops: ['maximum'],
    wrong: bent((b, x) => append(b, 'sign', [x])),
    says: () => 'The derivative of max(0, x) is 1(x > 0); this uses the sign',
  },
  {
    ops: ['abs'],
    wrong: elementwise('abs', (_, __, y) => y),
    says: () => "|x|' = sign(x); this uses |x| itself",
  },
  {
    ops: ['softplus'],
    wrong: elementwise('softplus', (b, x) =>
      multiply(b, append(b, 'sigmoid', [x]), subtract(b, one(b), append(b, 'sigmoid', [x]))),
    ),
    says: () => "softplus' = σ; this uses σ(1 − σ)",
  },
  {
    ops: ['softplus'],
    wrong: elementwise('softplus', (b, x) => append(b, 'gt', [x, constant(b, '0')])),
    says: () => "softplus' = σ; this uses an indicator",
  },
  {
    ops: ['divide'],
    wrong: (b, self, g, which) =>
      which === 1
        ? sumTo(
            b,
            divide(b, multiply(b, g, argOf(b, self, 0)), square(b, argOf(b, self, 1))),
            dimsOf(b, argOf(b, self, 1)),
          )
        : undefined,
    says: () => 'The derivative of a/b by b is −a/b²: the minus is missing',
  },
  {
    ops: ['divide'],
    wrong: (b, self, g, which) =>
      which === 1
        ? sumTo(
            b,
            negate(b, divide(b, multiply(b, g, argOf(b, self, 0)), argOf(b, self, 1))),
            dimsOf(b, argOf(b, self, 1)),
          )
        : undefined,
    says: () => 'The derivative of a/b by b is −a/b²: the square is missing',
  },
  {
    ops: ['divide'],
    wrong: (b, self, _, which) =>
      which === 1
        ? literal(b, new Float64Array(count(dimsOf(b, argOf(b, self, 1)))), dimsOf(b, argOf(b, self, 1)))
        : undefined,
    says: (_, __, line) => `The denominator of ${line} is treated as a constant`,
  },
];
