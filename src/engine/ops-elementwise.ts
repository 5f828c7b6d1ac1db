/** Rows of the table: elementwise operations. G is what the result receives; Σ stands for adding up what was broadcast. */
import type { Arithmetic, Truth } from './arithmetic';
import * as build from './build';
import { constant, dimsOf, divide, multiply, negate, power, select, subtract, sumTo, unary, zeros } from './build';
import type { BoundKernel, Kernel } from './kernels';
import * as two from './kernels-binary';
import * as one from './kernels-unary';
import { type Branch, type Exact, each1, each2, each3, type Op, opposite, type Vjp } from './op';
import type { Builder, NodeId, Primitive } from './program';

/** 2/√π to 250 digits: more than the precise arithmetic ever carries. */
const TWO_OVER_ROOT_PI =
  '1.128379167095512573896158903121545171688101258657997713688171443421284936882986828973487320404214726886056695812723' +
  '4147033797029896523257327309790400355379865856752741191968795249207043287004359451424631615604915406404411090170543';

const arg = (b: Builder, self: NodeId, which: number): NodeId => b.nodes[self]!.args[which]!;
const dimsOfArg = (b: Builder, self: NodeId, which: number) => dimsOf(b, arg(b, self, which));
/** The constant's text where an argument is a constant, perhaps broadcast from one. */
const textOf = (b: Builder, x: NodeId): string | undefined => b.nodes[x]!.attrs.text;

/** A row of one argument; `slope` appends what G is multiplied by, given the argument and the result. */
const row1 = (
  value: Kernel,
  bound: BoundKernel,
  exact: <T>(ar: Arithmetic<T>, x: T) => T,
  vjp: ((b: Builder, g: NodeId, x: NodeId, y: NodeId) => NodeId) | null,
  formula: string,
  derivative: string,
  branch?: Branch,
): Op => ({
  layout: 'elementwise',
  value,
  bound,
  vjp: vjp && ((b, self, g) => vjp(b, g, arg(b, self, 0), self)),
  exact: each1(exact),
  ...(branch && { branch }),
  formula,
  shapes: 'any; the same',
  derivative,
});

const row2 = (
  value: Kernel,
  bound: BoundKernel,
  exact: <T>(ar: Arithmetic<T>, x: T, y: T) => T,
  vjp: Vjp | null,
  formula: string,
  derivative: string,
  branch?: Branch,
): Op => ({
  layout: 'elementwise',
  value,
  bound,
  vjp: vjp && ((b, self, g, which) => sumTo(b, vjp(b, self, g, which), dimsOfArg(b, self, which))),
  exact: each2(exact),
  ...(branch && { branch }),
  formula,
  shapes: 'shapes that broadcast; the common shape',
  derivative,
});

const NONE = 'none: constant almost everywhere';

const comparison = (value: Kernel, exact: <T>(ar: Arithmetic<T>, x: T, y: T) => Truth, formula: string): Op =>
  row2(value, two.compareBound, (ar, x, y) => ar.truth(exact(ar, x, y)), null, formula, NONE, 'difference');

const both = (x: Truth, y: Truth): Truth => (x === false || y === false ? false : x && y ? true : undefined);

/** −1, 0 or 1, or what covers those that are possible. */
function signOf<T>(ar: Arithmetic<T>, x: T): T {
  const zero = ar.double(0);
  return ar.choose(
    ar.less(zero, x),
    () => ar.double(1),
    () =>
      ar.choose(
        ar.less(x, zero),
        () => ar.double(-1),
        () => zero,
      ),
  );
}

const whereExact: Exact = each3((ar, c, x, y) =>
  ar.choose(
    ar.holds(c),
    () => x,
    () => y,
  ),
);

type Names =
  | 'negate'
  | 'exp'
  | 'log'
  | 'sqrt'
  | 'abs'
  | 'sign'
  | 'sin'
  | 'cos'
  | 'tanh'
  | 'sigmoid'
  | 'softplus'
  | 'erf'
  | 'not'
  | 'add'
  | 'subtract'
  | 'multiply'
  | 'divide'
  | 'power'
  | 'maximum'
  | 'minimum'
  | 'lt'
  | 'le'
  | 'gt'
  | 'ge'
  | 'eq'
  | 'ne'
  | 'and'
  | 'or'
  | 'where';

export const ELEMENTWISE: Readonly<Record<Names & Primitive, Op>> = {
  // dA = −G
  negate: row1(
    one.negate,
    one.sameBound,
    (ar, x) => ar.negate(x),
    (b, g) => negate(b, g),
    'Y = −A',
    'dA = −G',
  ),
  // dA = G ⊙ Y
  exp: row1(
    one.exp,
    one.expBound,
    (ar, x) => ar.exp(x),
    (b, g, _x, y) => multiply(b, g, y),
    'Y = exp(A)',
    'dA = G ⊙ Y',
  ),
  // dA = G / A
  log: row1(
    one.log,
    one.logBound,
    (ar, x) => ar.log(x),
    (b, g, x) => divide(b, g, x),
    'Y = log(A), the natural logarithm',
    'dA = G / A',
  ),
  // dA = G / (2 Y)
  sqrt: row1(
    one.sqrt,
    one.sqrtBound,
    (ar, x) => ar.sqrt(x),
    (b, g, _x, y) => divide(b, g, multiply(b, constant(b, '2'), y)),
    'Y = √A',
    'dA = G / (2 Y)',
  ),
  // dA = G ⊙ sign(A)
  abs: row1(
    one.abs,
    one.sameBound,
    (ar, x) => ar.abs(x),
    (b, g, x) => multiply(b, g, unary(b, 'sign', x)),
    'Y = |A|',
    'dA = G ⊙ sign(A), 0 at 0',
    'value',
  ),
  sign: row1(one.sign, one.jumpBound, signOf, null, 'Y = −1, 0 or 1, by the sign of A', NONE, 'value'),
  // dA = G ⊙ cos(A)
  sin: row1(
    one.sin,
    one.sinBound,
    (ar, x) => ar.sin(x),
    (b, g, x) => multiply(b, g, unary(b, 'cos', x)),
    'Y = sin(A)',
    'dA = G ⊙ cos(A)',
  ),
  // dA = −G ⊙ sin(A)
  cos: row1(
    one.cos,
    one.cosBound,
    (ar, x) => ar.cos(x),
    (b, g, x) => negate(b, multiply(b, g, unary(b, 'sin', x))),
    'Y = cos(A)',
    'dA = −G ⊙ sin(A)',
  ),
  // dA = G ⊙ (1 − Y²), as 4 σ(2A) σ(−2A), which stays accurate where tanh is near ±1
  tanh: row1(
    one.tanh,
    one.tanhBound,
    (ar, x) => ar.tanh(x),
    (b, g, x) => {
      const twice = multiply(b, constant(b, '2'), x);
      const slope = multiply(b, unary(b, 'sigmoid', twice), unary(b, 'sigmoid', negate(b, twice)));
      return multiply(b, g, multiply(b, constant(b, '4'), slope));
    },
    'Y = tanh(A)',
    'dA = G ⊙ (1 − Y²), computed as G ⊙ 4 σ(2A) ⊙ σ(−2A)',
  ),
  // dA = G ⊙ Y ⊙ (1 − Y), and 1 − σ(A) = σ(−A)
  sigmoid: row1(
    one.sigmoid,
    one.sigmoidBound,
    (ar, x) => ar.divide(ar.double(1), ar.add(ar.double(1), ar.exp(ar.negate(x)))),
    (b, g, x, y) => multiply(b, g, multiply(b, y, unary(b, 'sigmoid', negate(b, x)))),
    'Y = σ(A) = 1 / (1 + exp(−A))',
    'dA = G ⊙ Y ⊙ (1 − Y), computed as G ⊙ Y ⊙ σ(−A)',
  ),
  // dA = G ⊙ σ(A)
  softplus: row1(
    one.softplus,
    one.softplusBound,
    (ar, x) => ar.add(ar.maximum(x, ar.double(0)), ar.log(ar.add(ar.double(1), ar.exp(ar.negate(ar.abs(x)))))),
    (b, g, x) => multiply(b, g, unary(b, 'sigmoid', x)),
    'Y = log(1 + exp(A))',
    'dA = G ⊙ σ(A)',
  ),
  // dA = G ⊙ 2/√π exp(−A²)
  erf: row1(
    one.erfKernel,
    one.erfBound,
    (ar, x) => ar.erf(x),
    (b, g, x) => {
      const bell = unary(b, 'exp', negate(b, multiply(b, x, x)));
      return multiply(b, g, multiply(b, constant(b, TWO_OVER_ROOT_PI), bell));
    },
    'Y = erf(A) = 2/√π ∫₀ᴬ exp(−t²) dt',
    'dA = G ⊙ 2/√π exp(−A²)',
  ),
  not: row1(
    one.not,
    one.jumpBound,
    (ar, x) => ar.truth(opposite(ar.holds(x))),
    null,
    'Y = 1 where A is 0, else 0',
    NONE,
  ),

  // dA = Σ G, dB = Σ G
  add: row2(
    two.add,
    two.addBound,
    (ar, x, y) => ar.add(x, y),
    (_b, _self, g) => g,
    'Y = A + B',
    'dA = Σ G, dB = Σ G',
  ),
  // dA = Σ G, dB = −Σ G
  subtract: row2(
    two.subtract,
    two.subtractBound,
    (ar, x, y) => ar.subtract(x, y),
    (b, _self, g, which) => (which === 0 ? g : negate(b, g)),
    'Y = A − B',
    'dA = Σ G, dB = −Σ G',
  ),
  // dA = Σ G ⊙ B, dB = Σ G ⊙ A
  multiply: row2(
    two.multiply,
    two.multiplyBound,
    (ar, x, y) => ar.multiply(x, y),
    (b, self, g, which) => multiply(b, g, arg(b, self, 1 - which)),
    'Y = A ⊙ B',
    'dA = Σ G ⊙ B, dB = Σ G ⊙ A',
  ),
  // dA = Σ G / B, dB = −Σ G ⊙ Y / B
  divide: row2(
    two.divide,
    two.divideBound,
    (ar, x, y) => ar.divide(x, y),
    (b, self, g, which) => {
      const y = arg(b, self, 1);
      return which === 0 ? divide(b, g, y) : negate(b, divide(b, multiply(b, g, self), y));
    },
    'Y = A / B',
    'dA = Σ G / B, dB = −Σ G ⊙ Y / B',
  ),
  // dA = Σ G ⊙ B ⊙ A^(B−1), dB = Σ G ⊙ Y ⊙ log(A)
  power: row2(
    two.power,
    two.powerBound,
    (ar, x, y) => ar.power(x, y),
    (b, self, g, which) => {
      const [x, y] = [arg(b, self, 0), arg(b, self, 1)];
      if (which === 1) return multiply(b, g, multiply(b, self, unary(b, 'log', x)));
      const exponent = textOf(b, y);
      if (exponent !== undefined && Number(exponent) === 1 && /^1(\.0*)?$/.test(exponent))
        return build.broadcastTo(b, g, dimsOf(b, self));
      if (exponent !== undefined && /^0(\.0*)?$/.test(exponent)) return zeros(b, dimsOf(b, self));
      return multiply(b, g, multiply(b, y, power(b, x, subtract(b, y, constant(b, '1')))));
    },
    'Y = A^B entry by entry; 0^0 = 1; undefined for a negative A where B is no integer',
    'dA = Σ G ⊙ B ⊙ A^(B−1), dB = Σ G ⊙ Y ⊙ log(A)',
  ),
  // dA = Σ G where A ≥ B, dB = Σ G elsewhere
  maximum: row2(
    two.maximum,
    two.chooseBound,
    (ar, x, y) => ar.maximum(x, y),
    (b, self, g, which) => chosen(b, 'ge', self, g, which),
    'Y = max(A, B)',
    'dA = Σ G where A ≥ B, dB = Σ G elsewhere: a tie goes to the first',
    'difference',
  ),
  // dA = Σ G where A ≤ B, dB = Σ G elsewhere
  minimum: row2(
    two.minimum,
    two.chooseBound,
    (ar, x, y) => ar.minimum(x, y),
    (b, self, g, which) => chosen(b, 'le', self, g, which),
    'Y = min(A, B)',
    'dA = Σ G where A ≤ B, dB = Σ G elsewhere: a tie goes to the first',
    'difference',
  ),
  lt: comparison(two.lt, (ar, x, y) => ar.less(x, y), 'Y = 1 where A < B, else 0'),
  le: comparison(two.le, (ar, x, y) => opposite(ar.less(y, x)), 'Y = 1 where A ≤ B, else 0'),
  gt: comparison(two.gt, (ar, x, y) => ar.less(y, x), 'Y = 1 where A > B, else 0'),
  ge: comparison(two.ge, (ar, x, y) => opposite(ar.less(x, y)), 'Y = 1 where A ≥ B, else 0'),
  eq: comparison(two.eq, (ar, x, y) => ar.equal(x, y), 'Y = 1 where A = B, else 0'),
  ne: comparison(two.ne, (ar, x, y) => opposite(ar.equal(x, y)), 'Y = 1 where A ≠ B, else 0'),
  and: row2(
    two.and,
    two.andBound,
    (ar, x, y) => ar.truth(both(ar.holds(x), ar.holds(y))),
    null,
    'Y = 1 where neither A nor B is 0, else 0',
    NONE,
  ),
  or: row2(
    two.or,
    two.orBound,
    (ar, x, y) => ar.truth(opposite(both(opposite(ar.holds(x)), opposite(ar.holds(y))))),
    null,
    'Y = 1 where A or B is not 0, else 0',
    NONE,
  ),
  where: {
    layout: 'elementwise',
    value: two.where,
    bound: two.whereBound,
    // dA = Σ G where C, dB = Σ G elsewhere; nothing flows to the condition
    vjp: (b, self, g, which) => {
      const [condition] = b.nodes[self]!.args;
      const zero = constant(b, '0');
      const part = which === 1 ? select(b, condition!, g, zero) : select(b, condition!, zero, g);
      return sumTo(b, part, dimsOfArg(b, self, which));
    },
    stops: 0,
    exact: whereExact,
    formula: 'Y = A where C is not 0, B where it is; the entry not chosen may be anything',
    shapes: 'three shapes that broadcast; the common shape',
    derivative: 'dA = Σ G where C, dB = Σ G elsewhere; C has none',
  },
};

/** The comparison; the one that the rule for the other argument has just appended, if so. */
function compared(b: Builder, op: 'ge' | 'le', x: NodeId, y: NodeId): NodeId {
  for (let id = b.nodes.length - 1; id >= Math.max(0, b.nodes.length - 8); id--) {
    const node = b.nodes[id]!;
    if (node.op === op && node.args[0] === x && node.args[1] === y) return id;
  }
  return build.binary(b, op, x, y);
}

/** G where `op` holds between the arguments, for the first; elsewhere, for the second. */
function chosen(b: Builder, op: 'ge' | 'le', self: NodeId, g: NodeId, which: number): NodeId {
  const condition = compared(b, op, arg(b, self, 0), arg(b, self, 1));
  const zero = constant(b, '0');
  return which === 0 ? select(b, condition, g, zero) : select(b, condition, zero, g);
}
