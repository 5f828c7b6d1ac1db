/**
 * Derivatives by the complex step, for the tests: f(x + ih) has the imaginary part h f′(x), and no difference is taken, so
 * nothing cancels and all digits count. A program runs by its operations' exact definitions over complex numbers; what
 * branches (|x|, max, comparisons) does so by real parts and is analytic on either side.
 */
import type { Arithmetic } from './arithmetic';
import { OPS } from './ops';
import type { Builder, NodeId } from './program';

export type Complex = { readonly re: number; readonly im: number };

/** So small that its square is nothing beside 1, and far from underflow after a division. */
const STEP = 1e-100;

const z = (re: number, im = 0): Complex => ({ re, im });
const times = (a: Complex, b: Complex): Complex => z(a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re);
const scaled = (a: Complex, by: number): Complex => z(a.re * by, a.im * by);
const plus = (a: Complex, b: Complex): Complex => z(a.re + b.re, a.im + b.im);
const minus = (a: Complex, b: Complex): Complex => z(a.re - b.re, a.im - b.im);
/** What is divided by something beyond all doubles is 0, as with doubles. */
function over(a: Complex, b: Complex): Complex {
  if (Math.abs(b.re) === Infinity) return z(0);
  const size = b.re * b.re + b.im * b.im;
  return scaled(times(a, z(b.re, -b.im)), 1 / size);
}
function exp(a: Complex): Complex {
  const size = Math.exp(a.re);
  return size === Infinity ? z(size) : z(size * Math.cos(a.im), size * Math.sin(a.im));
}
const log = (a: Complex): Complex => z(Math.log(Math.hypot(a.re, a.im)), Math.atan2(a.im, a.re));

/** √(x + iy) = r + iy/(2r), r = √((|a| + x)/2). */
function sqrt(a: Complex): Complex {
  const r = Math.sqrt((Math.hypot(a.re, a.im) + a.re) / 2);
  return z(r, a.im / (2 * r));
}

/** By products for a whole exponent, else exp(b log a). */
function power(a: Complex, b: Complex): Complex {
  if (b.im !== 0 || !Number.isInteger(b.re)) return exp(times(b, log(a)));
  let out = z(1);
  for (let n = 0; n < Math.abs(b.re); n++) out = times(out, a);
  return b.re < 0 ? over(z(1), out) : out;
}

/** erf a = 2/√π Σ (−1)ⁿ a²ⁿ⁺¹ / (n! (2n+1)), for the few units from 0 that tests go. */
function erf(a: Complex): Complex {
  let term = a;
  let sum = a;
  for (let n = 1; n < 120; n++) {
    term = scaled(times(times(term, a), a), -1 / n);
    sum = plus(sum, scaled(term, 1 / (2 * n + 1)));
  }
  return scaled(sum, 2 / Math.sqrt(Math.PI));
}

/** tanh(x + iy) = (sinh 2x + i sin 2y) / (cosh 2x + cos 2y). */
const tanh = (a: Complex): Complex =>
  scaled(z(Math.sinh(2 * a.re), Math.sin(2 * a.im)), 1 / (Math.cosh(2 * a.re) + Math.cos(2 * a.im)));

export const complexNumbers: Arithmetic<Complex> = {
  constant: (text) => z(Number(text)),
  double: (x) => z(x),
  negate: (a) => z(-a.re, -a.im),
  add: plus,
  subtract: minus,
  multiply: times,
  divide: over,
  power,
  exp,
  log,
  sqrt,
  sin: (a) => z(Math.sin(a.re) * Math.cosh(a.im), Math.cos(a.re) * Math.sinh(a.im)),
  cos: (a) => z(Math.cos(a.re) * Math.cosh(a.im), -Math.sin(a.re) * Math.sinh(a.im)),
  tanh,
  erf,
  abs: (a) => (a.re < 0 ? z(-a.re, -a.im) : a),
  maximum: (a, b) => (a.re >= b.re ? a : b),
  minimum: (a, b) => (a.re <= b.re ? a : b),
  less: (a, b) => a.re < b.re,
  equal: (a, b) => a.re === b.re,
  truth: (t) => z(t ? 1 : 0),
  holds: (a) => a.re !== 0,
  choose: (t, yes, no) => (t ? yes() : no()),
};

type Given = ReadonlyMap<string, ArrayLike<number>>;

/** J v: how the entries of a node move as the inputs move along a direction; inputs it does not name stay. */
export function complexAlong(b: Builder, top: NodeId, inputs: Given, direction: Given): number[] {
  const values: Complex[][] = [];
  for (let id = 0; id <= top; id++) {
    const node = b.nodes[id];
    if (!node) break;
    const name = node.attrs.name ?? '';
    if (node.op === 'input')
      values[id] = Array.from(inputs.get(name) ?? [], (x, e) => z(x, STEP * (direction.get(name)?.[e] ?? 0)));
    else
      values[id] = OPS[node.op].exact(
        complexNumbers,
        node.args.map((a) => values[a] ?? []),
        node,
        node.args.map((a) => b.nodes[a]?.dims ?? []),
      );
  }
  return (values[top] ?? []).map((v) => v.im / STEP);
}

/** The derivative of a scalar node by one entry of one input, the others held at the given values. */
export function complexStep(b: Builder, scalar: NodeId, inputs: Given, name: string, entry: number): number {
  const unit = Array.from(inputs.get(name) ?? [], (_, e) => (e === entry ? 1 : 0));
  return complexAlong(b, scalar, inputs, new Map([[name, unit]]))[0] ?? Number.NaN;
}
