/** Questions and the slips made at them, for the tests of diagnosis: what is asked, the answer, the code it must get. */

/** One assignment of small problems. */
export const QUESTIONS = `
backmark: 1
id: slips
title: Slips
policy: {consistent: 1}
problems:
  - id: linear
    sizes: {N: 2, D: 3, M: 4}
    inputs: {X: [N, D], W: [D, M], b: [M]}
    forward: {Y: X * W + b, L: unspecified(Y)}
    steps:
      - {id: dX, find: dL/dX}
      - {id: dW, find: dL/dW}
      - {id: db, find: dL/db}
      - {id: dx12, find: dL/dx_12}
      - {id: dxij, find: dL/dx_ij}
      - {id: dwij, find: dL/dw_ij}
      - {id: dw11, find: dL/dw_11}
  - id: square
    sizes: {N: 2}
    inputs: {X: [N, N], W: [N, N]}
    forward: {Y: X * W, L: unspecified(Y)}
    steps:
      - {id: dX, find: dL/dX}
      - {id: dW, find: dL/dW}
  - id: chain
    sizes: {N: 2, D: 2, M: 3}
    inputs: {X: [N, D], W: [D, M]}
    forward: {Y: X * W, L: sum(Y .* Y)}
    steps:
      - {id: dX, find: dL/dX}
      - {id: dW, find: dL/dW}
      - {id: dY, find: dL/dY}
  - id: mse
    sizes: {N: 2, D: 3}
    inputs: {X: [N, D], w: [D, 1], t: [N, 1]}
    forward: {y: X * w, L: 'mse(y, t)'}
    steps:
      - {id: dy, find: dL/dy}
      - {id: dw, find: dL/dw}
  - id: softmax
    sizes: {N: 2, C: 3}
    inputs: {Y: [N, C], c: {label: C, shape: [N], value: [2, 3]}}
    forward: {Z: softmax(Y), L: 'cross_entropy(Z, c)'}
    steps:
      - {id: dz12, find: dL/dz_12}
      - {id: dz12dy12, find: dz_12/dy_12}
      - {id: dz12dy11, find: dz_12/dy_11}
      - {id: dy11, find: dL/dy_11}
      - {id: dy12, find: dL/dy_12}
      - {id: dy23, find: dL/dy_23}
      - {id: dY, find: dL/dY}
  - id: labels
    sizes: {N: 2, C: 3}
    inputs: {Y: [N, C], c: {label: C, shape: [N]}}
    forward: {Z: softmax(Y), L: 'cross_entropy(Z, c)'}
    steps:
      - {id: dY, find: dL/dY}
      - {id: dyij, find: dL/dy_ij}
      - {id: dZ, find: dL/dZ}
  - id: soft
    sizes: {N: 2, C: 3}
    inputs: {Y: [N, C]}
    forward: {Z: softmax(Y), L: unspecified(Z)}
    steps:
      - {id: dY, find: dL/dY}
      - {id: dyij, find: dL/dy_ij}
      - {id: jac, find: dz_ij/dy_ik}
  - id: lse
    sizes: {K: 3}
    inputs: {x: [K]}
    forward: {m: log(sum(exp(x)))}
    steps:
      - {id: dx2, find: dm/dx_2}
      - {id: dxi, find: dm/dx_i}
      - {id: m, find: m}
  - id: hinge
    sizes: {N: 2, C: 3}
    inputs: {Y: [N, C], c: {label: C, shape: [N], value: [2, 3]}}
    forward: {L: 'multiclass_hinge(Y, c, margin = 1)'}
    steps:
      - {id: dy11, find: dL/dy_11}
      - {id: dy12, find: dL/dy_12}
      - {id: dy23, find: dL/dy_23}
      - {id: dY, find: dL/dY}
  - id: hingevar
    sizes: {N: 2, C: 3}
    inputs: {S: [N, C], c: {label: C, shape: [N]}}
    forward: {L: 'multiclass_hinge(S, c, margin = 1)'}
    steps:
      - {id: dS, find: dL/dS}
      - {id: dsij, find: dL/ds_ij}
  - id: relu
    sizes: {N: 2, D: 3}
    inputs: {X: [N, D]}
    forward: {A: relu(X), L: unspecified(A)}
    steps:
      - {id: dX, find: dL/dX}
      - {id: dxij, find: dL/dx_ij}
      - {id: local, find: da_12/dx_12}
  - id: leaky
    sizes: {}
    inputs: {x: []}
    forward: {y: 'where(x > 0, x, 0.1*x)', L: unspecified(y)}
    steps:
      - {id: dydx, find: dy/dx}
      - {id: dx, find: dL/dx}
  - id: absolute
    sizes: {D: 2}
    inputs: {p: [D], t: [D]}
    forward: {L: sum(abs(p - t))}
    steps:
      - {id: dp, find: dL/dp}
      - {id: dp1, find: dL/dp_1}
  - id: sigmoid
    sizes: {N: 2, D: 3}
    inputs: {X: [N, D]}
    forward: {A: sigmoid(X), L: unspecified(A)}
    steps:
      - {id: dX, find: dL/dX}
      - {id: dxij, find: dL/dx_ij}
      - {id: local, find: da_12/dx_12}
  - id: tanh
    sizes: {N: 2, D: 3}
    inputs: {X: [N, D]}
    forward: {H: tanh(X), L: unspecified(H)}
    steps:
      - {id: dX, find: dL/dX}
      - {id: local, find: dh_12/dx_12}
  - id: net
    sizes: {N: 2, D: 3, H: 4, M: 5}
    inputs: {X: [N, D], W: [D, H], V: [H, M]}
    forward: {P: X * W, A: relu(P), Y: A * V, L: unspecified(Y)}
    steps:
      - {id: dA, find: dL/dA}
      - {id: dV, find: dL/dV}
      - {id: dP, find: dL/dP}
      - {id: dW, find: dL/dW}
      - {id: dX, find: dL/dX}
  - id: scalar
    sizes: {}
    inputs: {x: {shape: [], entries: positive}, s: [], y: []}
    forward: {f: log(x), g: x^3, h: sqrt(x), k: 's*x^2 + 3*s', q: exp(2*x), r: 's^2', u: 's^2*y', v: exp(u)}
    steps:
      - {id: df, find: df/dx}
      - {id: dg, find: dg/dx}
      - {id: dh, find: dh/dx}
      - {id: dk, find: dk/ds}
      - {id: dq, find: dq/dx}
      - {id: dr, find: dr/ds}
      - {id: dv, find: dv/ds}
      - {id: du, find: du/dy}
  - id: norm
    sizes: {D: 3}
    inputs: {x: [D]}
    forward: {r: sqrt(sum(x .* x))}
    steps:
      - {id: dx2, find: dr/dx_2}
      - {id: dx, find: dr/dx}
  - id: sums
    sizes: {N: 2, D: 3}
    inputs: {X: [N, D]}
    forward: {m: 'sum(X, rows)', q: 'sum(X .* X, columns)', L: unspecified(m)}
    steps:
      - {id: m, find: m}
      - {id: q, find: q}
      - {id: dX, find: dL/dX}
`;

/** `[step, answer]` by the slip that was made. */
export const MADE: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  'missing-transpose': [
    ['linear.dX', 'dL/dY * W'],
    ['linear.dW', 'X * dL/dY'],
    ['square.dX', 'dL/dY * W'],
    ['square.dW', 'X * dL/dY'],
    ['net.dV', 'A * dL/dY'],
    ['net.dA', 'dL/dY * V'],
  ],
  'wrong-order': [
    ['linear.dX', 'W^T * dL/dY'],
    ['linear.dW', 'dL/dY * X^T'],
    ['square.dX', 'W^T * dL/dY'],
    ['net.dA', 'V^T * dL/dY'],
    ['net.dV', 'dL/dY * A^T'],
  ],
  'elementwise-product': [
    ['linear.dX', 'dL/dY .* W^T'],
    ['linear.dW', 'X^T .* dL/dY'],
    ['square.dX', 'dL/dY .* W^T'],
    ['net.dA', 'dL/dY .* V^T'],
  ],
  'answer-transposed': [
    ['linear.dX', 'W * dL/dY^T'],
    ['linear.dW', 'dL/dY^T * X'],
    ['square.dX', 'W * dL/dY^T'],
    ['square.dW', '(X^T * dL/dY)^T'],
    ['net.dV', 'dL/dY^T * A'],
  ],
  sign: [
    ['absolute.dp1', '-sign(p_1 - t_1)'],
    ['linear.dxij', '-sum(k, 1, M, dL/dy_ik * w_jk)'],
    [
      'hingevar.dsij',
      '1(j = c[i])*sum(k, 1, C, 1(k != c[i])*1(s_ik - s_{i,c[i]} + 1 > 0)) - 1(j != c[i])*1(s_ij - s_{i,c[i]} + 1 > 0)',
    ],
    ['linear.dX', '-dL/dY * W^T'],
    ['softmax.dz12', '1/z_12'],
    ['softmax.dz12dy11', 'z_12*z_11'],
    ['softmax.dy12', '1 - z_12'],
    ['labels.dY', 'onehot(c, C) - Z'],
    ['mse.dy', '2/N*(t - y)'],
    ['tanh.local', 'h_12^2 - 1'],
    ['tanh.dX', 'dL/dH .* (1 + H.^2)'],
  ],
  factor: [
    ['sums.m', '2*sum(X, rows)'],
    ['chain.dY', 'Y'],
    ['mse.dy', '2*(y - t)'],
    ['mse.dw', '1/N*X^T*(y - t)'],
    ['linear.db', 'mean(dL/dY, rows)'],
    ['labels.dY', '(Z - onehot(c, C))/N'],
    ['scalar.dr', 's'],
  ],
  offset: [
    ['linear.dX', 'dL/dY * W^T + 1'],
    ['scalar.df', '1/x + 1'],
    ['softmax.dz12dy12', 'z_12*(1 - z_12) + 1'],
    ['scalar.dr', '2*s + 3'],
  ],
  'rounded-constant': [
    ['linear.dX', '0.99 * dL/dY * W^T'],
    ['scalar.dg', '2.99*x^2'],
    ['softmax.dy12', 'z_12 - 0.999'],
    ['softmax.dy11', '2.718^y11/(2.718^y11 + 2.718^y12 + 2.718^y13)'],
  ],
  'missing-upstream': [
    ['linear.dX', 'W^T'],
    ['linear.dW', 'X^T'],
    ['sigmoid.dX', 'A .* (1 - A)'],
    ['relu.dX', '1(X > 0)'],
    ['softmax.dy12', 'z_12*(1 - z_12)'],
    ['tanh.dX', '1 - H.^2'],
    ['leaky.dx', 'x > 0 ? 1 : 0.1'],
  ],
  'repeated-upstream': [
    ['linear.db', 'sum(dL/dY .* dL/dY, rows)'],
    ['sigmoid.dX', 'dL/dA .* dL/dA .* A .* (1 - A)'],
    ['relu.dX', 'dL/dA .* dL/dA .* 1(X > 0)'],
    ['tanh.dX', 'dL/dH.^2 .* (1 - H.^2)'],
    ['leaky.dx', 'dL/dy*(x > 0 ? dL/dy : 0.1*dL/dy)'],
  ],
  'missing-local': [
    ['sigmoid.dX', 'dL/dA'],
    ['tanh.dX', 'dL/dH'],
    ['soft.dY', 'dL/dZ'],
    ['linear.dX', 'dL/dY'],
    ['scalar.dv', 'exp(u)'],
  ],
  'wrong-derivative': [
    ['sigmoid.local', 'x_12*(1 - x_12)'],
    ['sigmoid.local', '1 - a_12^2'],
    ['sigmoid.dX', 'dL/dA .* X .* (1 - X)'],
    ['tanh.local', '1 - h_12'],
    ['tanh.local', '1 - x_12^2'],
    ['tanh.dX', 'dL/dH .* H .* (1 - H)'],
    ['scalar.dg', '3*x'],
    ['scalar.df', '1/x^2'],
    ['relu.local', 'sign(x_12)'],
  ],
  'missing-label': [
    ['softmax.dy12', 'z_12'],
    ['softmax.dY', 'Z'],
    ['labels.dY', 'Z'],
    ['labels.dyij', 'z_ij'],
    ['labels.dY', 'Z - 1'],
  ],
  'off-by-one-class': [
    ['labels.dyij', 'z_ij - 1(j = c[i] - 1)*1(c[i] > 1) - 1(j = C)*1(c[i] = 1)'],
    ['softmax.dY', '[[z11 - 1, z12, z13], [z21, z22 - 1, z23]]'],
    ['softmax.dY', '[[z11, z12, z13 - 1], [z21 - 1, z22, z23]]'],
    ['softmax.dy11', 'z_11 - 1'],
  ],
  'diagonal-only': [
    ['soft.dY', 'dL/dZ .* Z .* (1 - Z)'],
    ['soft.dyij', 'dL/dz_ij*z_ij*(1 - z_ij)'],
    ['labels.dY', 'dL/dy_ij = (z_ij - 1)*1(j = c[i])'],
    ['softmax.dY', '[[0, z12 - 1, 0], [0, 0, z23 - 1]]'],
    ['softmax.dz12dy11', '0'],
  ],
  'missing-class': [
    ['lse.m', 'log(exp(x1) + exp(x2))'],
    ['lse.dx2', 'exp(x2)/(exp(x1) + exp(x2))'],
    ['softmax.dy11', 'exp(y11)/(exp(y11) + exp(y12))'],
    ['softmax.dy12', 'exp(y12)/(exp(y11) + exp(y12)) - 1'],
    ['lse.dxi', 'exp(x_i)/sum(k, 1, K - 1, exp(x_k))'],
  ],
  'log-for-probability': [
    ['softmax.dy12', '-z_12*(1 - z_12)'],
    ['softmax.dz12', '-1'],
    ['lse.m', 'sum(exp(x))'],
    ['labels.dyij', 'log(z_ij) - 1(j = c[i])'],
  ],
  'wrong-axis': [
    ['soft.dyij', 'z_ij*(dL/dz_ij - sum(k, 1, N, z_kj*dL/dz_kj))'],
    ['soft.dY', 'dL/dy_ij = z_ij*(dL/dz_ij - sum(k, 1, N, z_kj*dL/dz_kj))'],
    ['labels.dyij', 'exp(y_ij)/sum(k, 1, N, exp(y_kj)) - 1(j = c[i])'],
    ['labels.dY', 'softmax(Y^T)^T - onehot(c, C)'],
  ],
  'missing-sum': [
    ['linear.db', 'dL/dY'],
    ['linear.dx12', 'dL/dy_11*w_21 + dL/dy_12*w_22 + dL/dy_13*w_23'],
    ['linear.dxij', 'dL/dy_ik * w_jk'],
    ['sums.m', 'X'],
    ['sums.q', 'X .* X'],
  ],
  'missing-indicator': [
    ['relu.dX', 'dL/dA'],
    ['relu.dxij', 'dL/da_ij'],
    ['hinge.dy12', '-2'],
    ['hinge.dy11', '1'],
    ['net.dP', 'dL/dA'],
    ['relu.local', '1'],
  ],
  'inverted-indicator': [
    ['relu.dX', 'dL/dA .* 1(X < 0)'],
    ['relu.local', '1(x_12 < 0)'],
    ['hinge.dy11', '1(y_11 - y_12 + 1 < 0)'],
    ['hinge.dy12', '-1(y_11 - y_12 + 1 < 0) - 1(y_13 - y_12 + 1 < 0)'],
    ['leaky.dydx', 'x < 0 ? 1 : 0.1'],
  ],
  'wrong-threshold': [
    ['hinge.dy23', '-1(y_21 - y_23 > 0) - 1(y_22 - y_23 > 0)'],
    ['hinge.dy11', '1(y_11 - y_12 > 0)'],
    ['hinge.dy12', '-1(y_11 - y_12 > 0) - 1(y_13 - y_12 > 0)'],
    ['relu.local', '1(x_12 > 1)'],
    ['leaky.dydx', 'x > 1 ? 1 : 0.1'],
    ['relu.dX', 'dL/dA .* 1(X > 1)'],
  ],
  'counts-label': [
    ['hinge.dy12', '-1(y_11 - y_12 + 1 > 0) - 1(y_13 - y_12 + 1 > 0) - 1'],
    ['hinge.dy23', '-1(y_21 - y_23 + 1 > 0) - 1(y_22 - y_23 + 1 > 0) - 1'],
    [
      'hingevar.dsij',
      '1(j != c[i])*1(s_ij - s_{i,c[i]} + 1 > 0) - 1(j = c[i])*sum(k, 1, C, 1(s_ik - s_{i,c[i]} + 1 > 0))',
    ],
  ],
  'wrong-index': [
    ['softmax.dy11', 'z_12'],
    ['linear.dw11', 'dL/dy_11*x_11 + dL/dy_12*x_12'],
    ['linear.dx12', 'dL/dy_11*w_11 + dL/dy_12*w_12 + dL/dy_13*w_13 + dL/dy_14*w_14'],
    ['softmax.dy23', 'z_22 - 1'],
    ['softmax.dz12dy11', '-z_12*z_13'],
    ['linear.dwij', 'sum(n, 1, N, x_nj*dL/dy_ni)'],
  ],
  'other-quantity': [
    ['linear.dX', 'X^T * dL/dY'],
    ['linear.dW', 'dL/dY * W^T'],
    ['net.dV', 'X^T * dL/dP'],
    ['scalar.df', 'log(x)'],
    ['square.dX', 'X^T * dL/dY'],
  ],
  'inverse-derivative': [
    ['scalar.df', 'x'],
    ['scalar.dh', '2*sqrt(x)'],
    ['norm.dx2', 'r/x_2'],
    ['softmax.dz12', '-z_12'],
  ],
  'positive-only': [
    ['scalar.dr', '2*abs(s)'],
    ['scalar.dr', '2*sqrt(s)^2'],
    ['norm.dx2', 'abs(x_2)/r'],
    ['relu.local', '1(x_12 > 0)*sqrt(x_12)/sqrt(x_12) + 0*log(x_12)'],
    ['linear.dx12', '(dL/dy_11*w_21 + dL/dy_12*w_22 + dL/dy_13*w_23 + dL/dy_14*w_24)*abs(x_12)/x_12'],
  ],
  'one-branch-only': [
    ['leaky.dydx', '0.1'],
    ['leaky.dx', '0.1*dL/dy'],
    ['absolute.dp1', '-1'],
  ],
  'stated-sizes-only': [
    ['mse.dy', '(y - t)*(N - 1)'],
    ['mse.dw', 'dL/dw_j1 = sum(i, 1, N, x_ij*(y_i1 - t_i1))'],
    ['linear.db', 'dL/db_j = sum(k, 1, N, dL/dy_kj)*(N - 1)'],
  ],
};

/** Right answers: none of them is ever named. */
export const RIGHT: readonly (readonly [string, string])[] = [
  ['linear.dX', 'dL/dY * W^T'],
  ['linear.dW', 'X^T * dL/dY'],
  ['linear.db', 'sum(dL/dY, rows)'],
  ['softmax.dy12', 'z_12 - 1'],
  ['labels.dY', 'Z - onehot(c, C)'],
  ['relu.dX', 'dL/dA .* 1(X > 0)'],
  ['sigmoid.dX', 'dL/dA .* A .* (1 - A)'],
  ['hinge.dy11', '1(y_11 - y_12 + 1 > 0)'],
  ['tanh.local', '1 - h_12^2'],
  ['scalar.df', '1/x'],
];
