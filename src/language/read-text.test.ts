import * as fc from 'fast-check';
import { TEST_SCOPE } from './arbitrary-expr';
import type { Expr, Line } from './expr';
import { readTextExpression, readTextLines } from './read-text';

/** A tree in one line. */
function tree(e: Expr): string {
  switch (e.kind) {
    case 'number':
      return e.text;
    case 'name':
      return e.name;
    case 'index':
      return `${tree(e.base)}[${e.at.map((a) => (a.kind === 'all' ? ':' : tree(a))).join(',')}]`;
    case 'derivative':
      return `d(${[e.of, ...e.by].map(tree).join(' ')})`;
    case 'prime':
      return `(${e.op}${"'".repeat(e.order)} ${tree(e.arg)})`;
    case 'call':
      return `(${[e.op, ...e.args.map(tree), ...Object.entries(e.named ?? {}).map(([k, v]) => `${k}=${tree(v)}`)].join(' ')})`;
    case 'sum':
      return `(Σ ${e.index}${e.from ? ` from ${tree(e.from)}` : ''}${e.to ? ` to ${tree(e.to)}` : ''}${e.where ? ` where ${tree(e.where)}` : ''}: ${tree(e.body)})`;
    case 'cases':
      return `{${e.branches.map((b) => `${b.when ? `${tree(b.when)} ? ` : ''}${tree(b.value)}`).join('; ')}}`;
    case 'list':
      return `[${e.items.map(tree).join(', ')}]`;
  }
}

function line(l: Line): string {
  const defines = l.defines ? `let ${l.defines.name}(${l.defines.indices.join(',')}): ` : '';
  const lead = l.continues ? `… ${l.relations[0]} ` : '';
  const sides = l.sides.map(tree).join(` ${l.relations[l.continues ? 1 : 0] ?? '='} `);
  return `${defines}${lead}${sides}${l.when ? ` WHEN ${tree(l.when)}` : ''}`;
}

test.each([
  ['dL/dY * W^T', '(times d(L Y) (transpose W))'],
  ['dL/dY @ W.T', '(times d(L Y) (transpose W))'],
  // beside @, * goes entry by entry
  ['X.T @ (dL/dY * Y)', '(times (transpose X) (hadamard d(L Y) Y))'],
  ['2 * dL/dY @ W.T', '(times (hadamard 2 d(L Y)) (transpose W))'],
  ['X.T @ Y ** 2', '(times (transpose X) (elementwise_power Y 2))'],
  ['X.T @ Y · 2', '(times (times (transpose X) Y) 2)'],
  ['dL/dX = dL/dY W^T', 'd(L X) = (times d(L Y) (transpose W))'],
  ['dL/dy11 w11 + dL/dy12 w_12', '(add (times d(L Y[1,1]) W[1,1]) (times d(L Y[1,2]) W[1,2]))'],
  ['∂L/∂Y × Wᵀ', '(times d(L Y) (transpose W))'],
  ['Xᵀ · ∂L/∂Y', '(times (transpose X) d(L Y))'],
  ['X^⊤ dY', '(times (transpose X) d(L Y))'],
  ["dLdY W'", '(times d(L Y) (transpose W))'],
  ['y11 (Z11 - 1)', '(times Y[1,1] (subtract Z[1,1] 1))'],
  ['Z_12(1 − Z_12)', '(times Z[1,2] (subtract 1 Z[1,2]))'],
  ['dZ_12/dy_12', 'd(Z[1,2] Y[1,2])'],
  ['d Z_12 / d y_12', 'd(Z[1,2] Y[1,2])'],
  ['(dL)/(dY) W^T', '(times d(L Y) (transpose W))'],
  ['d2L/dx_11 dx_12', 'd(L X[1,1] X[1,2])'],
  ['d^2L/dx_11^2', 'd(L X[1,1] X[1,1])'],
  ['∂²L/∂w_11∂w_12', 'd(L W[1,1] W[1,2])'],
  ['∇_Y L', 'd(L Y)'],
  ['∇_{y_11}L', 'd(L Y[1,1])'],
  ['x_{1,2} * X[1,2] + X[1,:] * W[:,2]', '(add (times X[1,2] X[1,2]) (times X[1,:] W[:,2]))'],
  ['x₁₂ + xᵢⱼ', '(add X[1,2] X[i,j])'],
  ['softmax(Y)[1,2]', '(softmax Y)[1,2]'],
  ['softmax(Y)_{1,2}', '(softmax Y)[1,2]'],
  ['(X W)_ij', '(times X W)[i,j]'],
  ['X^T_ij', '(transpose X)[i,j]'],
  ['X^TY', '(times (transpose X) Y)'],
  ['XW', '(times X W)'],
  ['y11w11', '(times Y[1,1] W[1,1])'],
  ['2x_11', '(times 2 X[1,1])'],
  ['a_1 = X + 1', 'let a_1(): a_1 = (add X 1)'],
  ['1(y_11 - y_12 + 1 > 0)', '(gt (add (subtract Y[1,1] Y[1,2]) 1) 0)'],
  [
    '-1(y11 - y12 + 1 > 0) - 1(y13-y12+1>0)',
    '(subtract (negate (gt (add (subtract Y[1,1] Y[1,2]) 1) 0)) (gt (add (subtract Y[1,3] Y[1,2]) 1) 0))',
  ],
  [
    '1{x_11 > 0} + [x_12 > 0] + 𝟙(x_11 ≥ 0) + 1_{x_11≤0}',
    '(add (add (add (gt X[1,1] 0) (gt X[1,2] 0)) (ge X[1,1] 0)) (le X[1,1] 0))',
  ],
  ['(i == j) + [i = j]', '(add (eq i j) (eq i j))'],
  ['p_i(δᵢⱼ - p_j)', '(times p[i] (subtract (delta i j) p[j]))'],
  ['delta_ij + delta(i, j) + δ_{i,j}', '(add (add (delta i j) (delta i j)) (delta i j))'],
  ['p_i * (dL/dp_i - sum_k (p_k * dL/dp_k))', '(times p[i] (subtract d(L p[i]) (Σ k: (times p[k] d(L p[k])))))'],
  ['dW_ij = sum_n x_ni * dL/dy_nj', 'd(L W[i,j]) = (Σ n: (times X[n,i] d(L Y[n,j])))'],
  ['Σ_j x_ij w_j1 - 1', '(subtract (Σ j: (times X[i,j] W[j,1])) 1)'],
  ['∑ₖ pₖ', '(Σ k: p[k])'],
  ['sum(k, 1, M, dL/dy_ik * w_jk)', '(Σ k from 1 to M: (times d(L Y[i,k]) W[j,k]))'],
  ['sum(x_ik, k, 1, D)', '(Σ k from 1 to D: X[i,k])'],
  ['sum(k=1..M, y_ik)', '(Σ k from 1 to M: Y[i,k])'],
  ['sum(X, rows) + sum(X, axis=1) + sum(X)', '(add (add (sum X axis=0) (sum X axis=1)) (sum X))'],
  ['sum(X, axis=0, keepdims=True)', '(sum X axis=0 keepdims=1)'],
  ['sum_{k != i} p_k', '(Σ k where (ne k i): p[k])'],
  ['Σ_{k≠i} p_k p_i', '(Σ k where (ne k i): (times p[k] p[i]))'],
  ['sum_{k=1}^K p_k + 1', '(add (Σ k from 1 to K: p[k]) 1)'],
  ['sum_{i,j} dL/dy_ij dy_ij/dx_11', '(Σ i: (Σ j: (times d(L Y[i,j]) d(Y[i,j] X[1,1]))))'],
  ['sum_ij y_ij', '(Σ i: (Σ j: Y[i,j]))'],
  ['-sum_k -p_k', '(negate (Σ k: (negate p[k])))'],
  ['1/2x_11', '(times (divide 1 2) X[1,1])'],
  ['1/N (Y - Z)', '(times (divide 1 N) (subtract Y Z))'],
  ['x_11/y_11w_11', '(divide X[1,1] (times Y[1,1] W[1,1]))'],
  ['x_11/y_11 w_11', '(times (divide X[1,1] Y[1,1]) W[1,1])'],
  ['x_11 / y_11 w_11', '(divide X[1,1] (times Y[1,1] W[1,1]))'],
  ['x_11 > 0 ? x_12 : y_11', '(where (gt X[1,1] 0) X[1,2] Y[1,1])'],
  ['where(x_11 > 0 and not y_11 < 1, x_12, 0)', '(where (and (gt X[1,1] 0) (not (lt Y[1,1] 1))) X[1,2] 0)'],
  ['x_12 if x_11 > 0 else y_11', '(where (gt X[1,1] 0) X[1,2] Y[1,1])'],
  ['0 < x_11 < 1', '(and (lt 0 X[1,1]) (lt X[1,1] 1))'],
  ['-x_11^2', '(negate (power X[1,1] 2))'],
  ['2^-x_11', '(power 2 (negate X[1,1]))'],
  ['x_11^y_11^2', '(power X[1,1] (power Y[1,1] 2))'],
  ["sigma'(z_1)", "(sigmoid' z[1])"],
  [
    "sigmoid'(x_11) + tanh^2(x_11) + tanh² x_11",
    "(add (add (sigmoid' X[1,1]) (power (tanh X[1,1]) 2)) (power (tanh X[1,1]) 2))",
  ],
  ['e^-x_11 + e^(x_11) + exp x_11 + e', '(add (add (add (exp (negate X[1,1])) (exp X[1,1])) (exp X[1,1])) e)'],
  [
    'log_2(x_11) + ln(x_11) + |x_11| + ||X||^2 + √x_11',
    '(add (add (add (add (log2 X[1,1]) (log X[1,1])) (abs X[1,1])) (power (norm X) 2)) (sqrt X[1,1]))',
  ],
  ['|x_11| |x_12|', '(times (abs X[1,1]) (abs X[1,2]))'],
  ['max(0, x_11) + max(X) + min(X, rows)', '(add (add (maximum 0 X[1,1]) (max X)) (min X axis=0))'],
  ['[[z_1, z_2 - 1],[.5, -1.5e-3]]', '[[z[1], (subtract z[2] 1)], [0.5, (negate 1.5e-3)]]'],
  [
    'X .^ 2 + X ⊙ X + X ./ X + X ∘ X + X**2',
    '(add (add (add (add (elementwise_power X 2) (hadamard X X)) (divide X X)) (hadamard X X)) (power X 2))',
  ],
  ['𝐗 （𝐖）', '(times X W)'],
  ['W^[1] + W^{[1]}', '(add W^{[1]} W^{[1]})'],
  ['y_hat + ŷ_i', '(add p p[i])'],
  ['2π', '(times 2 pi)'],
  ['d/dx_11 (x_11^2) * y_11', '(times d((power X[1,1] 2) X[1,1]) Y[1,1])'],
  ['d/dx_11 x_11^2 y_11 + 1', '(add d((times (power X[1,1] 2) Y[1,1]) X[1,1]) 1)'],
  ['d(X*W)/dW', 'd((times X W) W)'],
  ['∂log(p_i)/∂z_j', 'd((log p[i]) z[j])'],
  ['z[c[i]] - z_{c_i}', '(subtract z[c[i]] z[c[i]])'],
  ['S = sum_k e^{z_k}\ndL/dz_1 = S + 1', 'let S(): S = (Σ k: (exp z[k])) | d(L z[1]) = (add S 1)'],
  ['let G_k = p_k + 1\ndL/dz_j = G_j', 'let G(k): G[k] = (add p[k] 1) | d(L z[j]) = G[j]'],
  ['let p = z', 'p := z'],
  [
    'dL/dy_ij = Z_ij, j != c_i\ndL/dy_ij = Z_ij - 1, j = c_i',
    'd(L Y[i,j]) = Z[i,j] WHEN (ne j c[i]) | d(L Y[i,j]) = (subtract Z[i,j] 1) WHEN (eq j c[i])',
  ],
  [
    'dL/dy_ij = Z_ij - 1 if j = c_i\ndL/dy_ij = Z_ij otherwise',
    'd(L Y[i,j]) = (subtract Z[i,j] 1) WHEN (eq j c[i]) | d(L Y[i,j]) = Z[i,j] WHEN (not (eq j c[i]))',
  ],
  [
    'case i = j:\ndp_i/dz_j = 1\ncase i != j:\ndp_i/dz_j = 0',
    'd(p[i] z[j]) = 1 WHEN (eq i j) | d(p[i] z[j]) = 0 WHEN (ne i j)',
  ],
  ['if i = j: p_i', 'p[i] WHEN (eq i j)'],
  ['p_i (1 - p_i) (i = j)', '(times p[i] (subtract 1 p[i])) WHEN (eq i j)'],
  ['dL/dz_j = p_j for all j', 'd(L z[j]) = p[j]'],
  ['dL/dX = dL/dY * W^T so dL/dx_11 = 1', 'd(L X) = (times d(L Y) (transpose W)) | d(L X[1,1]) = 1'],
  ['Therefore, dL/dX = dL/dY * W^T.', 'd(L X) = (times d(L Y) (transpose W))'],
  ['By the chain rule we get the following:\ndL/dX = dL/dY W^T', 'd(L X) = (times d(L Y) (transpose W))'],
  ['dL/dX =\n dL/dY * W^T', 'd(L X) = (times d(L Y) (transpose W))'],
  ['dL/dX = dL/dY\n * W^T', 'd(L X) = (times d(L Y) (transpose W))'],
  ['dL/dz_1 = p_1\n = p_1 + 0\n ≈ 1', 'd(L z[1]) = p[1] | … = (add p[1] 0) | … ≈ 1'],
  ['dL/dz_1 := p_1 => p_1 = 2', 'd(L z[1]) := p[1] | p[1] = 2'],
  ['Yy * 2', '(times (times Y Y) 2)'],
  [
    'dp_i/dz_j = p_i if i = j, -p_i p_j otherwise',
    'd(p[i] z[j]) = p[i] WHEN (eq i j) | d(p[i] z[j]) = (times (negate p[i]) p[j]) WHEN (not (eq i j))',
  ],
  ['dp_i/dz_j = i == j ? p_i : 0', 'd(p[i] z[j]) = (where (eq i j) p[i] 0)'],
  ['dp_i/dz_j = p_i if i == j else 0', 'd(p[i] z[j]) = (where (eq i j) p[i] 0)'],
  ['(p_1 - z_1) 1(p_1 > z_1)', '(times (subtract p[1] z[1]) (gt p[1] z[1]))'],
  // what decides a choice compares, though it is written with one `=`
  ['dp_i/dz_j = i = j ? p_i : 0', 'd(p[i] z[j]) = (where (eq i j) p[i] 0)'],
  ['i = j ? p_i : 0', '(where (eq i j) p[i] 0)'],
  ['p_1 = 0 ? z_1 : z_2', '(where (eq p[1] 0) z[1] z[2])'],
  ['dL/dz_1 = p_1 = 0 ? z_1 : z_2', 'd(L z[1]) = (where (eq p[1] 0) z[1] z[2])'],
  ['dL/dz_1 = p_1 > 0 ? z_1 : z_2', 'd(L z[1]) = (where (gt p[1] 0) z[1] z[2])'],
  ['dL/dz_1 = p_1 ? z_1 : z_2', 'd(L z[1]) = (where p[1] z[1] z[2])'],
  // all of one side in round brackets
  ['(p_1, 2)', '[p[1], 2]'],
  ['dL/dz = (p_1, 2)^T = z', 'd(L z) = (transpose [p[1], 2]) = z'],
  // behind what is asked, which stands before the answer
  ['= p_1', 'p[1]'],
  ['= p_1\n= z_1', 'p[1] | … = z[1]'],
  ['= p_1 if z_1 > 0\n= 0 otherwise', 'p[1] WHEN (gt z[1] 0) | 0 WHEN (not (gt z[1] 0))'],
  [
    'If z_1 > 0 then dL/dz_1 = p_1, else dL/dz_1 = 0',
    'd(L z[1]) = p[1] WHEN (gt z[1] 0) | d(L z[1]) = 0 WHEN (not (gt z[1] 0))',
  ],
  ['if z_1 > 0: dL/dz_1 = p_1, else: 0', 'd(L z[1]) = p[1] WHEN (gt z[1] 0) | d(L z[1]) = 0 WHEN (not (gt z[1] 0))'],
  [
    'for z_1 > 0, z_2 > 0: dL/dz_1 = p_1\nelse: dL/dz_1 = 0',
    'd(L z[1]) = p[1] WHEN (and (gt z[1] 0) (gt z[2] 0)) | d(L z[1]) = 0 WHEN (not (and (gt z[1] 0) (gt z[2] 0)))',
  ],
  [
    'p_1 if both z_1 > 0 and z_2 > 0, otherwise 0',
    'p[1] WHEN (and (gt z[1] 0) (gt z[2] 0)) | 0 WHEN (not (and (gt z[1] 0) (gt z[2] 0)))',
  ],
])('%s', (text, expected) => {
  const r = readTextLines(text, TEST_SCOPE);
  expect(r.ok ? r.value.map(line).join(' | ') : r.problems[0]?.message).toBe(expected);
});

test.each([
  ['XW', 'XW was read as a product: X * W.'],
  ['1/2x_11', '/2 divides by 2 alone: what follows was read as a factor beside the quotient.'],
  ['1/N (Y - Z)', '/N divides by N alone: what follows was read as a factor beside the quotient.'],
  ['x_11/y_11 w_11', '/y_11 divides by y_11 alone: what follows was read as a factor beside the quotient.'],
  ['x_11 / y_11 w_11', 'x_11 / y_11 w_11 was read as X_11/(Y_11 * W_11).'],
  ['Yy * 2', 'Yy was read as a product: Y * Y.'],
])('%s is told how it was read', (text, expected) => {
  const r = readTextLines(text, TEST_SCOPE);
  expect(r.ok && r.notes.map((n) => n.message).join(' / ')).toBe(expected);
});

test.each<[string, string, string | undefined, number, number]>([
  ['dl/dY * W^T', 'dl/dY: did you mean dL/dY?', 'l is not a name of this problem.', 0, 2],
  [
    'dL/dQ',
    'Q is not a name of this problem.',
    'It has X, W, Y, Z, b, p, z, Delta, W^{[1]}, u_i, L, N, D, M, ….',
    4,
    5,
  ],
  ['2e + 1', '2e can be read as a number or as a product.', 'Write 2 * e, or 2e0.', 0, 2],
  [
    '3i + 2k',
    'k is not a name of this problem: did you mean K?',
    'It has X, W, Y, Z, b, p, z, Delta, W^{[1]}, u_i, L, N, D, M, ….',
    6,
    7,
  ],
  ['1_000', '1_000 is no number.', 'Write the digits without _.', 0, 5],
  ['5%', "A percent sign can't be read.", 'Write 5/100.', 1, 2],
  ['x_11!', 'There are no factorials here.', 'Write != for "is not equal to".', 4, 5],
  ['1,5 + x_11', '1,5 has a decimal comma.', 'Write 1.5.', 0, 3],
  ['X in Y', '"in" can\'t be read inside a formula.', 'Write the bounds of a sum: sum(k, 1, K, …).', 2, 4],
  ['"hello" + 1', 'Text in quotes is no part of a formula.', 'Leave it out.', 0, 1],
  [
    'x_11; y_11',
    "; can't be read inside a formula.",
    'Put each line on a line of its own; write a matrix as [[a, b], [c, d]].',
    4,
    5,
  ],
  [
    'x_11 # note',
    "A # remark can't stand behind a formula.",
    'Leave the remark out, or put it on a line of its own in words.',
    5,
    6,
  ],
  [
    'foo(x_11)',
    'foo is no function known here.',
    'The functions are listed in docs/operations.md; for a product write *.',
    0,
    3,
  ],
  [
    'sofmax(Y)',
    'sofmax is no function known here: did you mean softmax?',
    'The functions are listed in docs/operations.md; for a product write *.',
    0,
    6,
  ],
  [
    'Q + 1',
    'Q is not a name of this problem.',
    'It has X, W, Y, Z, b, p, z, Delta, W^{[1]}, u_i, L, N, D, M, ….',
    0,
    1,
  ],
  ['(x_11 + 1', 'This ( is not closed.', 'Look for the bracket that is missing.', 0, 1],
  ['x_11)', 'This ) closes nothing that is open.', 'Look for the bracket that is missing.', 4, 5],
  ['x_11 +', 'Something is missing after +.', 'Finish the formula.', 5, 6],
  ['* 2', '* stands where a quantity or a number was expected.', 'Write what stands on both sides of it.', 0, 1],
  [
    'x_11 2',
    'x_11 2: a number stands beside what comes before it.',
    'Write * between them, or x_2 for an entry.',
    0,
    6,
  ],
  ['exp -x_11', 'exp needs its argument in brackets.', 'Write exp(…).', 0, 3],
  ['log p_1 z_1', 'log p_1 z_1: how far does log reach?', 'Write log(…) with its argument in brackets.', 0, 11],
  ['exp(1, 2)', 'exp takes 1 argument; here are 2.', 'Arguments stand in brackets with commas between them.', 0, 9],
  [
    'sum(X, 1)',
    'sum(X, 1): over the rows or along them?',
    'Write sum(A, rows) to add the rows up, sum(A, columns) to add the columns up, or sum(A, axis=0).',
    0,
    9,
  ],
  ['sum X', 'The sum does not say what it runs over.', 'Write sum_k (…), or sum(k, 1, K, …).', 0, 3],
  [
    'a_1',
    'a_1 is not a name of this problem.',
    'It has X, W, Y, Z, b, p, z, Delta, W^{[1]}, u_i, L, N, D, M, ….',
    0,
    3,
  ],
  [
    'constructor',
    'constructor is not a name of this problem.',
    'It has X, W, Y, Z, b, p, z, Delta, W^{[1]}, u_i, L, N, D, M, ….',
    0,
    11,
  ],
  ['__proto__', "_ can't be read.", 'Write formulas with letters, digits, brackets and the signs + - * / ^.', 0, 1],
  [
    'import(X)',
    'import is no function known here.',
    'The functions are listed in docs/operations.md; for a product write *.',
    0,
    6,
  ],
  [
    'eval(X)',
    'eval is no function known here.',
    'The functions are listed in docs/operations.md; for a product write *.',
    0,
    4,
  ],
  [
    'dL/dy^2',
    'dy^2: is the derivative squared, or what it is taken by?',
    'Write (dL/dx)^2 for the square, d2L/dx dx for the second derivative.',
    3,
    7,
  ],
  ['d2L/dx_11', 'A derivative of order 2 is taken by 2 quantities; here is 1.', 'Write d2L/dx_11 dx_12.', 4, 9],
  ["x_11^2'", "2': a number has no transpose.", "Put brackets around what is transposed: (A^2)'.", 5, 7],
  ['x_1 + … + x_2', "Dots can't be read: they leave open what is meant.", 'Write a sum: sum(k, 1, K, x_k).', 6, 7],
  ['()', 'The brackets are empty.', 'Write the formula in them.', 0, 2],
  ['[]', 'The brackets are empty.', 'Write the entries: [[a, b], [c, d]].', 0, 2],
  ['x_11 ⊗ y_11', '⊗ can be the outer or the elementwise product.', 'Write outer(a, b), or a .* b.', 5, 6],
  ['||x_11||_1', 'There is no 1-norm here.', 'Write sum(abs(x)), or max(abs(x)).', 8, 10],
  [
    'p_i / sum_k p_k * z_i',
    'sum_k p_k * …: does what follows belong to the sum below the line?',
    'Put the sum, or the quotient, in brackets.',
    6,
    15,
  ],
  ['1e99999', 'The answer has more than 4 digits in an exponent.', 'Write a smaller exponent.', 0, 7],
  ['otherwise 3', 'otherwise needs a line with a condition before it.', 'Write the condition: …, i != j.', 10, 11],
  ['∝ 3', 'The answer begins with a relation sign.', 'Write what stands on its left, or leave the sign out.', 0, 1],
  [
    "softmax'(Y)",
    "softmax' is no function: only functions of one variable have a derivative by name.",
    "Write sigmoid'(z), or dL/dX for a gradient.",
    0,
    8,
  ],
  [
    'x_123',
    "X_123: 2 indices were expected, and 123 can't be split into 2 that are within the sizes.",
    'Put a comma between the indices: X_{1,23}.',
    0,
    5,
  ],
  [
    'dL * X',
    'dL stands alone; a derivative says of what and by what.',
    'Write dL/dX, with the names of this problem.',
    0,
    2,
  ],
  ['∇ + 1', '∇ says by what the gradient is taken.', 'Write ∇_X L, or dL/dX.', 0, 1],
])('%s is refused', (text, message, hint, start, end) => {
  const r = readTextLines(text, TEST_SCOPE);
  expect(r.ok).toBe(false);
  if (r.ok) return;
  const [p] = r.problems;
  expect([p?.message, p?.hint, p?.span?.start, p?.span?.end]).toEqual([message, hint, start, end]);
});

test('every node has its place, the text between its ends', () => {
  const text = 'dL/dX = (dL/dY + 1) * W^T';
  const r = readTextLines(text, TEST_SCOPE);
  const right = r.ok ? r.value[0]?.sides[1] : undefined;
  expect(right?.kind === 'call' && right.args.map((a) => text.slice(a.span?.start, a.span?.end))).toEqual([
    '(dL/dY + 1)',
    'W^T',
  ]);
});

test.each([
  ['10,000 brackets', '('.repeat(10000)],
  ['64 kB', 'x_11+'.repeat(13000)],
  ['nested brackets', `${'('.repeat(200)}1${')'.repeat(200)}`],
  ['signs', `${'-'.repeat(4000)}1`],
  ['powers', `${'z_1^'.repeat(1500)}2`],
  ['transposes', `X${"'".repeat(4000)}`],
  ['terms', `${'z_1+'.repeat(1900)}1`],
  ['functions', 'exp '.repeat(1500)],
  ['sums', 'sum_k '.repeat(1300)],
  ['bars', '|'.repeat(4000)],
  ['braces', 'x_{'.repeat(2500)],
])('%s are bounded', (_, text) => {
  expect(readTextLines(text, TEST_SCOPE).ok).toBe(false);
});

const BITS =
  "dL/dY ∂L/∂ sum_k sum( Σ_ _{ } ( ) [ ] { | || ^ ^T ' * .* ./ .^ ** / + - = := ≈ < > != <= and or not ? : , . .. … ; # % ! 1( 1{ 𝟙 √ ∇_ x_12 X Y y11 p_k z_ij c_i k i j e e^ exp log tanh^2 sigma' softmax max where( cases( if else for otherwise let where 2 0.5 1e3 T \n \\ \" $ ᵀ ² ₁₂ ᵢⱼ constructor __proto__ toString in delta_ij δ d/d dx d2L/ D_i S foo( XW d^2 ∂² ⇒ ⊙ @ ⊗ mod to true null undefined Infinity".split(
    ' ',
  );

test('no text throws', () => {
  const written = fc
    .array(fc.constantFrom(...BITS), { maxLength: 14 })
    .chain((bits) => fc.constantFrom(bits.join(''), bits.join(' ')));
  const random = fc.string({ unit: 'grapheme', maxLength: 30 });
  fc.assert(
    fc.property(fc.oneof(written, random), (text) => {
      for (const r of [readTextLines(text, TEST_SCOPE), readTextExpression(text, TEST_SCOPE)])
        if (!r.ok) expect(r.problems.length).toBeGreaterThan(0);
    }),
    { numRuns: 4000, seed: 3 },
  );
});
