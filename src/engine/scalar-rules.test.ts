/** The derivative rules of scalar functions against mathjs's symbolic derivative. */
import { derivative } from 'mathjs';
import { backprop } from './backprop';
import { append, input, ones } from './build';
import { plan, run } from './evaluate';
import { OPS } from './ops';
import { newBuilder, PRIMITIVES, type Primitive } from './program';

/** How mathjs writes each differentiable elementwise operation of x (and y). It cannot derive erf, max, min and where. */
const SPELLED: Partial<Record<Primitive, string>> = {
  negate: '-x',
  exp: 'exp(x)',
  log: 'log(x)',
  sqrt: 'sqrt(x)',
  abs: 'abs(x)',
  sin: 'sin(x)',
  cos: 'cos(x)',
  tanh: 'tanh(x)',
  sigmoid: '1 / (1 + exp(-x))',
  softplus: 'log(1 + exp(x))',
  erf: 'erf(x)',
  add: 'x + y',
  subtract: 'x - y',
  multiply: 'x * y',
  divide: 'x / y',
  power: 'x ^ y',
};
const BEYOND_MATHJS = ['erf', 'maximum', 'minimum', 'where'];

const X = [0.2, 0.7, 1, 1.9, 3.5, 0.01];
const Y = [-1.5, 2, 0.5, 3, -2, 1];

const scalar = PRIMITIVES.filter((op) => OPS[op].layout === 'elementwise' && OPS[op].vjp);

test('every differentiable elementwise row is either spelled or beyond mathjs', () => {
  expect(scalar.filter((op) => SPELLED[op] === undefined || op === 'erf')).toEqual(BEYOND_MATHJS);
});

test.each(scalar.filter((op) => !BEYOND_MATHJS.includes(op)))('%s', (op) => {
  const text = SPELLED[op] as string;
  const names = text.includes('y') ? ['x', 'y'] : ['x'];
  const b = newBuilder();
  const args = names.map((name) => input(b, name, []));
  const parts = backprop(b, append(b, op, args), ones(b, []), args);
  const inputs = new Map([
    ['x', { data: Float64Array.from(X) }],
    ['y', { data: Float64Array.from(Y) }],
  ]);
  const r = run(plan(b, parts), { size: X.length, inputs }, { bounds: true });
  parts.forEach((part, i) => {
    const rule = derivative(text, names[i] as string);
    const { data, error } = r.values(part);
    X.forEach((x, k) => {
      const expected = Number(rule.evaluate({ x, y: Y[k] }));
      expect(error?.[k]).toBeLessThan(1e-12 * (1 + Math.abs(expected)));
      expect(Math.abs((data[k] as number) - expected)).toBeLessThan(1e-12 * (1 + Math.abs(expected)));
    });
  });
});
