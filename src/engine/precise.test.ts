/** Programs over balls: every row of the table entry by entry, only what is asked for, nothing twice. */
import { type Ball, balls, ballToDouble, compareBalls } from './ball';
import { append, input, literal, matmul, multiply, sum, unary } from './build';
import { plan, run } from './evaluate';
import { draws, sampleOf } from './op-samples';
import { OPS } from './ops';
import { evaluateExact, evaluation } from './precise';
import { count, newBuilder, PRIMITIVES } from './program';

const ar = balls(50);

function text(b: Ball): string {
  return `${b.state} ${b.value.toString()} ± ${b.error.toString()}`;
}

describe('every row, entry by entry, as its definition says for the whole', () => {
  test.each(PRIMITIVES.filter((op) => op !== 'unspecified' && op !== 'input'))('%s', (op) => {
    for (let seed = 1; seed <= 8; seed++) {
      const draw = draws(seed * 613);
      const { b, node, inputs } = sampleOf(op, draw);
      const given = new Map(
        inputs.map((i) => [
          i.name,
          Array.from({ length: count(i.dims) }, () =>
            ar.double(i.positive ? draw() + 0.1 : Math.round(draw() * 16 - 8) / 4),
          ),
        ]),
      );
      const own = b.nodes[node]!;
      const whole = OPS[op].exact(
        ar,
        own.args.map((a) => given.get(b.nodes[a]!.attrs.name ?? '') ?? []),
        own,
        own.args.map((a) => b.nodes[a]!.dims),
      );
      expect(evaluateExact(ar, b, [node], given)[0]!.map(text)).toEqual(whole.map(text));
      const one = evaluation(ar, b, (name, e) => given.get(name)![e]!);
      for (let e = whole.length - 1; e >= 0; e -= 2) expect(text(one.entry(node, e))).toBe(text(whole[e]!));
      // what was asked for first does not change what comes after
      expect(one.values(node).map(text)).toEqual(whole.map(text));
    }
  });
});

test('an entry asks for its own inputs alone, and each of them once', () => {
  const b = newBuilder();
  const x = input(b, 'x', [20, 30]);
  const w = input(b, 'w', [30, 10]);
  const y = unary(b, 'tanh', matmul(b, x, w));
  const asked: string[] = [];
  const one = evaluation(ar, b, (name, e) => {
    asked.push(`${name}${e}`);
    return ar.double(e / 100);
  });
  one.entry(y, 3 * 10 + 4);
  expect(asked.length).toBe(60);
  expect(asked.every((a) => !a.startsWith('x') || Math.floor(Number(a.slice(1)) / 30) === 3)).toBe(true);
  expect(asked.every((a) => !a.startsWith('w') || Number(a.slice(1)) % 10 === 4)).toBe(true);
  one.entry(y, 3 * 10 + 5);
  expect(asked.length).toBe(90);
  expect(new Set(asked).size).toBe(90);
});

test('a line of softmax is computed once for all its entries', () => {
  const b = newBuilder();
  const x = input(b, 'x', [4, 3]);
  const y = append(b, 'softmax', [x]);
  let asked = 0;
  const one = evaluation(ar, b, (_name, e) => {
    asked++;
    return ar.double(e);
  });
  one.entry(y, 4);
  one.entry(y, 5);
  one.entry(y, 3);
  expect(asked).toBe(3);
});

test('an answer takes the quantities of the reference as it needs them', () => {
  const reference = newBuilder();
  const x = input(reference, 'x', [1000]);
  const z = unary(reference, 'exp', x);
  let asked = 0;
  const truth = evaluation(ar, reference, (_name, e) => {
    asked++;
    return ar.double(e / 1000);
  });
  const answer = newBuilder();
  const squares = multiply(answer, input(answer, 'z', [1000]), input(answer, 'z', [1000]));
  const got = evaluation(ar, answer, (_name, e) => truth.entry(z, e)).entry(squares, 500);
  expect(asked).toBe(1);
  expect(compareBalls(got, ar.exp(ar.constant('1')), '1e-30')).toBe('equal');
});

test('a program may grow after it was asked', () => {
  const b = newBuilder();
  const x = input(b, 'x', []);
  const one = evaluation(ar, b, () => ar.double(2));
  expect(ballToDouble(one.entry(x, 0))).toBe(2);
  const y = multiply(b, x, x);
  expect(ballToDouble(one.entry(y, 0))).toBe(4);
});

test('no depth at which it fails', () => {
  const b = newBuilder();
  let x = input(b, 'x', [2]);
  for (let i = 0; i < 20000; i++) x = unary(b, 'negate', x);
  const given = new Map([['x', [ar.double(1), ar.double(-3)]]]);
  expect(evaluateExact(ar, b, [x], given)[0]!.map(ballToDouble)).toEqual([1, -3]);
});

test('the doubles of the evaluator lie within their bounds of the balls', () => {
  const draw = draws(99);
  const b = newBuilder();
  const x = input(b, 'x', [3, 4]);
  const w = literal(
    b,
    Float64Array.from({ length: 8 }, () => draw() - 0.5),
    [4, 2],
  );
  const loss = sum(b, append(b, 'logsumexp', [matmul(b, x, w)]), [0], false);
  const data = Float64Array.from({ length: 12 }, () => draw() * 20 - 10);
  const { data: fast, error } = run(
    plan(b, [loss]),
    { size: 1, inputs: new Map([['x', { data }]]) },
    { bounds: true },
  ).values(loss);
  const [[exact]] = evaluateExact(ar, b, [loss], new Map([['x', Array.from(data, ar.double)]])) as [[Ball]];
  expect(Math.abs(fast[0]! - ballToDouble(exact))).toBeLessThanOrEqual(error![0]!);
});

test('an input that nobody gave is told', () => {
  const b = newBuilder();
  const x = input(b, 'x', [2]);
  expect(() => evaluateExact(ar, b, [x], new Map())).toThrow('no value for entry 0 of the input x');
});
