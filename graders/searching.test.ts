/** Branches that no draw meets, terms that no double sees: small answers with the verdict that docs/verdicts.md gives them. */
import { afresh } from '../bench/mutation/afresh';
import { gradeText, keyOf, loadAssignment } from '../bench/proof/corpus';

const SHEET = loadAssignment(
  `
backmark: 1
id: searching
title: Searching
problems:
  - id: plain
    inputs: {x: [], y: [], k: {shape: [], entries: integer}}
    forward: {f: x*y + k}
    steps: [{id: dx, find: df/dx}]
  - id: kinks
    inputs: {x: [], y: []}
    forward: {f: relu(x) + abs(y)}
    steps: [{id: dx, find: df/dx}, {id: dy, find: df/dy}]
  - id: row
    sizes: {N: 6}
    inputs: {x: [N]}
    forward: {f: sum(x .* x)/2}
    steps: [{id: dx, find: df/dx}]
  - id: band
    inputs: {x: [], y: []}
    forward: {f: relu(1 - abs(x)), g: relu(x*y - 1)}
    steps: [{id: f, find: df/dx}, {id: g, find: dg/dx}]
  - id: chain
    inputs: {x: [], a: [], b: [], c: [], d: []}
    forward: {u: a*x + b, g: 'max(0, u)', v: c*g + d, y: 'max(0, v)'}
    steps: [{id: dx, find: dy/dx}]
  - id: edges
    sizes: {N: 3}
    inputs:
      p: {shape: [N], entries: unit}
      q: {shape: [N], entries: simplex}
      t: {shape: [N], entries: mask}
      k: {shape: [], entries: integer}
      h: {shape: [N], entries: onehot}
      w: {shape: [], entries: positive}
    forward: {f: 'k*sum(p .* t) + sum(q .* p) + sum(h .* p .* p) + w'}
    steps: [{id: dp, find: df/dp_i}, {id: dw, find: df/dw}]
  - id: wide
    sizes: {N: 16, D: 32, H: 64, C: 10}
    inputs: {R: [N, H], V: [H, C], y: {label: C, shape: [N]}}
    forward: {S: R * V, L: 'cross_entropy(softmax(S), y)/N'}
    steps: [{id: dR, find: dL/dR}]
  - id: classes
    sizes: {N: 2, C: 6}
    inputs: {S: [N, C], c: {label: C, shape: [N]}, m: {shape: [N, C], entries: mask}}
    forward: {f: 'multiclass_hinge(S, c)', g: 'sum(m .* relu(S))'}
    steps: [{id: f, find: df/ds_ij}, {id: g, find: dg/ds_ij}]
`,
  'searching.yaml',
);
const key = afresh(() => keyOf(SHEET, 'practice'));
const told = (step: string, text: string) => {
  const { verdict, problems, evidence } = gradeText(key(), step, text);
  return { said: [verdict, ...problems.map((p) => p.code)].join(' '), problems, evidence };
};

const MANY = Array.from({ length: 66 }, (_, i) => `1(x > ${i}.5)`).join(' + ');
const FEW = Array.from({ length: 30 }, (_, i) => `1(x > ${i}.5)`).join(' + ');

test.each<[string, string, string]>([
  // a branch that changes nothing
  ['plain.dx', 'y', 'correct'],
  ['plain.dx', 'x > 3 ? y : y', 'correct'],
  ['plain.dx', 'y + 0*1(x > 1e6)', 'correct'],
  ['plain.dx', 'y*1(x > 2) + y*1(x <= 2)', 'correct'],
  ['plain.dx', 'relu(y) - relu(-y)', 'correct'],
  ['plain.dx', 'k > 2 ? y : y', 'correct'],
  // far out, in a narrow place, below another branch
  ['plain.dx', 'x > 1e6 ? 0 : y', 'wrong'],
  ['plain.dx', 'min(y, 6e5)', 'wrong'],
  ['plain.dx', 'max(y, -6e5)', 'wrong'],
  ['plain.dx', 'max(y, 1 - x^2 - 1e9)', 'wrong'],
  ['plain.dx', 'abs(x) > 1e-3 ? y : y + x', 'wrong'],
  ['plain.dx', 'abs(x) > 1e-9 ? y : y + x', 'wrong'],
  ['plain.dx', 'abs(x - y) > 1e-6 ? y : x', 'wrong'],
  ['plain.dx', 'abs(x - 12.3456) < 1e-3 ? y + 1 : y', 'wrong'],
  ['plain.dx', 'x > 5 ? (y > 5 ? y + 1 : y) : y', 'wrong'],
  ['plain.dx', 'x > 5 ? (y > x + 1e5 ? y + 1 : y) : y', 'wrong'],
  ['plain.dx', 'x > 50 ? (y > 50 ? y + 0 : y) : y', 'correct'],
  ['plain.dx', 'k == 3 ? y + 1 : y', 'wrong'],
  // a maximum of what moves in steps: the steps beneath it are searched for
  ['plain.dx', 'y + max(1(x > 1e6) + 1(y > 1e6), 1) - 1', 'wrong'],
  ['plain.dx', 'y + max(1(x > 5) + 1(y > 5), 2) - 2', 'correct'],
  ['plain.dx', 'y + relu(sign(x - 40.5) + sign(y - 30.5) - 1)', 'wrong'],
  ['plain.dx', 'y*max(0, sign(x)) + y*max(0, -sign(x)) + 0*x', 'correct'],
  // a kink that shows beyond another branch alone
  ['plain.dx', 'x > 5 ? min(y, 60) : y', 'wrong'],
  ['plain.dx', 'x > 5e5 ? min(y, 6e5) : y', 'wrong'],
  ['plain.dx', 'x > 5e5 ? max(y, y - 1) : y', 'correct'],
  ['plain.dx', 'y + max(x, y) - (x > y ? x : y)', 'correct'],
  ['plain.dx', 'y + max(x, y) - (x > y + 1e-9 ? x : y)', 'wrong'],
  // a branch that no input shows, and one that shows near its tie alone
  ['plain.dx', 'y + max(x, y) + min(x, y) - x - y', 'correct'],
  ['plain.dx', 'x > 3 ? y + exp(-1e6*(x - 3)^2) : y', 'wrong'],
  // a condition with several ties
  ['band.f', '-sign(x)*1((1 - x)*(1 + x) > 0)', 'correct'],
  ['band.f', '-sign(x)*1(x^2 < 1)', 'correct'],
  ['band.f', '-sign(x)*1((1.001 - x)*(1 + x) > 0)', 'wrong'],
  ['band.f', '-sign(x)*1((1 - x)*(1.000001 + x) > 0)', 'wrong'],
  ['band.f', '-sign(x)*1(x^2 < 1 + 1e-9*relu(x))', 'wrong'],
  ['band.f', '-sign(x)*1(x^2 < 1 + 1e-9*relu(-x))', 'wrong'],
  ['band.g', 'y*1(x*y > 1)', 'correct'],
  ['band.g', 'y*1(x*y > 1 + 1e-9*relu(-y))', 'wrong'],
  ['band.g', 'y*1((x*y)^3 > 1 + 1e-9*relu(y))', 'wrong'],
  // every entry's branch beside its tie, with every label
  [
    'classes.f',
    '(j == c_i) ? -sum(k, 1, C, 1(k != c_i)*1(s_ik - S[i, c[i]] + 1 > 0)) : 1(s_ij - S[i, c[i]] + 1 > 0)',
    'correct',
  ],
  [
    'classes.f',
    '1(exp(s_ij - S[i, c[i]]) > exp(-1)) - delta(j, c_i)*sum(k, 1, C, 1(exp(s_ik - S[i, c[i]]) > exp(-1)))',
    'correct',
  ],
  [
    'classes.f',
    '1(exp(s_ij - S[i, c[i]]) > exp(-1) + 1e-7*(c_i == 5)) - delta(j, c_i)*sum(k, 1, C, 1(exp(s_ik - S[i, c[i]]) > exp(-1)))',
    'wrong',
  ],
  [
    'classes.f',
    '(j == c_i) ? -sum(k, 1, C, 1(k != c_i)*1(s_ik - S[i, c[i]] + 1 > 0)) : 1(s_ij - S[i, c[i]] + 1 + 1e-9*delta(i, 2)*delta(j, 5) > 0)',
    'wrong',
  ],
  ['classes.g', 'm_ij*1(s_ij > 0)', 'correct'],
  ['classes.g', 'm_ij*1(exp(s_ij) > 1)', 'correct'],
  ['classes.g', 'm_ij*1(exp(s_ij) > 1 + 1e-9*delta(i, 2)*delta(j, 6))', 'wrong'],
  ['classes.g', 'm_ij*1(s_ij > 1e-9*m_12)', 'wrong'],
  // a rare side that another branch hides
  ['kinks.dx', 'step(x)*(1 + 1(x + y < -1e7))', 'wrong'],
  ['kinks.dx', '1(x > 0)*(1 - 1(relu(y) > 300))', 'wrong'],
  ['kinks.dx', '1(x > 0)*(1 - 0.01*1(y + 0.01*x > 50)*1(x^3 - 3*x >= -7)*1(abs(x) < 50))', 'wrong'],
  ['kinks.dx', '1(x > 0)*(1 + 0*1(x + y < -1e7))', 'correct'],
  ['plain.dx', 'y + (y > 1)*1(k == 3)*1(x > 40)', 'wrong'],
  // thresholds within rounding of the reference's
  ['chain.dx', 'a*c*(u > 0)*(v > 0)', 'correct'],
  ['chain.dx', 'a*c*(u > 0)*(2*v > 0)', 'correct'],
  ['chain.dx', 'a*c*(u > 0)*(v + 1 > 1)', 'correct'],
  ['chain.dx', 'a*c*(u > 0)*(v > 1e-15)', 'wrong'],
  ['chain.dx', 'a*c*(u > 1e-15)*(v > 0)', 'wrong'],
  ['chain.dx', 'a*c*(u > 0)*(v > -1e-15)', 'wrong'],
  ['chain.dx', 'a*c*(u > 0)*(v > 1e-30)', 'wrong'],
  // at the edges of a domain; a whole number, a mask and a one-hot row together
  ['edges.dp', 'k*t_i + q_i + 2*h_i*p_i', 'correct'],
  ['edges.dp', 'k*t_i + q_i + 2*h_i*p_i + (p_1 > 0.9999999)', 'wrong'],
  ['edges.dp', 'k*t_i + q_i + 2*h_i*p_i + (p_1 < 1e-10)', 'wrong'],
  ['edges.dw', '(w < 1e-8) ? 0 : 1', 'wrong'],
  ['edges.dw', '1 + (abs(w - 3) < 1e-3 and abs(w*p_1 - 1) < 1e-3)', 'wrong'],
  ['edges.dp', 'k*t_i + q_i + 2*h_i*p_i + (k = 17 and t_1 = 1 and h_2 = 1)', 'wrong'],
  // labels where ordinary numbers overflow
  ['wide.dR', '(softmax(S) - onehot(y, C))/N * V^T', 'correct'],
  // where three rare sides meet
  ['row.dx', 'x + 1(x_1 > 1e5)*1(x_2 > 1e5)*1(x_3 < -1e5)', 'wrong'],
  ['row.dx', 'x .* (1 + 1(x_1 > 200)*1(x_3 > 300)*1(x_6 < -400))', 'wrong'],
  ['row.dx', 'x .* (1 + 1(x_1 > 200)*1(x_1 < 100)*1(x_6 < -400))', 'correct'],
  ['plain.dx', 'y + 1(x > 1e6)*1(y > 1e6)*1(k == 777)', 'wrong'],
  // where two rare sides meet
  ['plain.dx', 'y + 1(x > 1e6)*1(y > 1e6)', 'wrong'],
  ['plain.dx', 'y + 1(x > 1e6)*1(y < -1e6)', 'wrong'],
  ['plain.dx', 'y + 1(x < -1e5)*1(y < -1e6)', 'wrong'],
  // never reached, and proven so
  ['plain.dx', 'x^2 + 1 < 0 ? 0 : y', 'correct'],
  ['plain.dx', 'max(y, y - 1)', 'correct'],
  ['plain.dx', 'exp(x) < 0 ? 0 : y', 'correct'],
  // never reached, and not proven so
  ['plain.dx', '(x - x*(sin(y)^2 + cos(y)^2)) + 1 < 0 ? 0 : y', 'review branch'],
  ['plain.dx', `y + 0*(${MANY})`, 'review branch'],
  ['plain.dx', `y + 0*(${FEW})`, 'correct'],
  // equal throughout a region
  ['plain.dx', 'relu(y) > 0 ? y : y', 'correct'],
  ['plain.dx', 'relu(y) == 0 ? y : y', 'correct'],
  ['plain.dx', 'relu(y) == 0 ? 0 : y', 'wrong'],
  ['plain.dx', 'relu(y) == 0 ? min(y, 0) : y', 'correct'],
  // ties of measure zero
  ['plain.dx', 'x == y ? 7 : y', 'correct'],
  ['plain.dx', 'x == 2 ? 7 : y', 'correct'],
  ['plain.dx', 'x == y ? y : 7', 'wrong'],
  ['kinks.dx', '1(x > 0)', 'correct'],
  ['kinks.dx', '1(x >= 0)', 'correct'],
  ['kinks.dx', 'step(x)', 'correct'],
  ['kinks.dx', '1(x > 1e-7)', 'wrong'],
  ['kinks.dx', 'sigmoid(1e4*x)', 'wrong'],
  ['kinks.dx', 'sigmoid(1e9*x)', 'wrong'],
  ['kinks.dx', '1(x > 0)*(1 - 1(x > 40)*1(y > 40))', 'wrong'],
  ['kinks.dy', 'sign(y)', 'correct'],
  ['kinks.dy', 'y/abs(y)', 'correct'],
  ['kinks.dy', '2*1(y > 0) - 1', 'correct'],
  ['kinks.dy', 'tanh(1e4*y)', 'wrong'],
  ['kinks.dy', 'tanh(1e8*y)', 'wrong'],
  ['kinks.dy', 'sign(y - 1e-8)', 'wrong'],
  ['kinks.dy', 'sign(y) + 1e-6*exp(-(1e4*y)^2)', 'wrong'],
  ['kinks.dy', '1', 'wrong'],
  // digits
  ['plain.dx', '(y + 1e30) - 1e30', 'correct'],
  ['plain.dx', '(y + exp(200)) - exp(200)', 'correct'],
  ['plain.dx', 'exp(x + 800)*y/exp(x + 800)', 'correct'],
  ['plain.dx', 'y*(1 + 1e-13)', 'wrong'],
  ['plain.dx', 'y + 1e-25', 'wrong'],
  ['plain.dx', 'y + 1e-60', 'wrong'],
  ['plain.dx', 'y*1.00000000000000000000000000000001', 'wrong'],
  ['plain.dx', 'y*1e100/1e100', 'correct'],
  ['plain.dx', 'y*3.14159265358979323846*0 + y', 'correct'],
  ['plain.dx', 'y + 1e-260', 'review absorbed'],
  ['plain.dx', 'y - 1e-260', 'review absorbed'],
  ['plain.dx', 'y + exp(-1000)', 'review absorbed'],
  ['plain.dx', 'y + 0*exp(-1000)', 'correct'],
  ['plain.dx', 'y + 1e-7*x', 'wrong'],
  ['plain.dx', '(y + exp(600)) - exp(600)', 'review precision'],
  ['plain.dx', 'y*sigmoid(1e9*(1e7 - x))', 'review branch'],
  // one entry of several
  ['row.dx', 'x', 'correct'],
  ['row.dx', '(x + 1e30) - 1e30', 'correct'],
  ['row.dx', '[x_1, x_2, (x_3 + 1e30) - 1e30, x_4, x_5, x_6]', 'correct'],
  ['row.dx', '[x_1, x_2, (x_3 + 1e30) - 1e30 + 1e-13, x_4, x_5, x_6]', 'wrong'],
  ['row.dx', '[x_1, (x_2 + exp(600)) - exp(600), x_3, x_4, x_5, x_6]', 'review precision'],
  ['row.dx', '[x_1, x_2*(1 + 1e-20), x_3, x_4, x_5, x_6]', 'wrong'],
  ['row.dx', '[x_1, x_2, x_3, x_4, x_5, x_6*(1 + 1e-20)]', 'wrong'],
  ['row.dx', '[x_1, x_2, x_3, x_4*(1 + 1e-40), x_5, x_6]', 'wrong'],
  ['row.dx', '[x_1, x_2, x_3, x_4, x_5, x_6*(1 + 1e-100)]', 'wrong'],
  ['row.dx', '[x_1, x_2, x_3, x_4, x_5 + exp(-1000), x_6]', 'review absorbed'],
  ['row.dx', 'x + [0, 0, 0, 0, exp(-1000), 0]', 'review absorbed'],
  // without a value: at a point, over a region
  ['plain.dx', 'y + 0*log(x^2)', 'correct'],
  ['plain.dx', 'x^2*y/x^2', 'correct'],
  ['plain.dx', 'y + 0*log(x)', 'wrong undefined'],
  ['plain.dx', 'sqrt(y)^2', 'wrong undefined'],
  ['plain.dx', 'y + 0/0', 'wrong undefined'],
  ['plain.dx', 'x > 1e6 ? log(-x) : y', 'wrong undefined'],
])('%s %s: %s', (step, text, expected) => {
  expect(told(step, text).said).toBe(expected);
});

const OTHER = (what: string) => `no input was found on the other side of ${what} in the answer`;
const S = '(x - x*(sin(y)^2 + cos(y)^2))';
test.each<[string, string]>([
  [`${S} + 1 < 0 ? 0 : y`, OTHER('a comparison')],
  [`${S} - 1 > 0 ? 0 : y`, OTHER('a comparison')],
  [`max(${S} - 1, 0) + y`, OTHER('a maximum or minimum')],
  [`abs(${S} + 1) - 1 + y`, OTHER('an absolute value')],
  [`sign(${S} + 1) - 1 + y`, OTHER('a sign')],
  [`y + 0*(${MANY})`, 'more than 64 branches of the answer would have to be searched for'],
])('%s: %s', (text, message) => {
  expect(told('plain.dx', text).problems.map((p) => p.message)).toEqual([message]);
});

test('what a record counts: the inputs of the key, 112 more where there are branches, no more once a difference is proven', () => {
  expect(told('plain.dx', 'y').evidence).toMatchObject({ inputs: 32, branches: '0 of 0', precision: 'double' });
  expect(told('plain.dx', 'y + 1').evidence?.inputs).toBe(8);
  const branch = told('plain.dx', 'x > 3 ? y : y').evidence;
  expect(branch?.branches).toBe('2 of 2');
  expect(branch?.inputs).toBeGreaterThan(32 + 112);
  // the inputs fitted to are met by inputs of the answer's own
  expect(
    told('plain.dx', 'y*1234567890123*1234567890124/1234567890123/1234567890124').evidence?.inputs,
  ).toBeGreaterThanOrEqual(32 + 8);
});
