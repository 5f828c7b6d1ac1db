/** Slips at the questions of a course, as students write them: matrices, entries, indices and LaTeX. Same form as slips.cases.ts. */

export const COURSE = `
backmark: 1
id: course
title: A course
policy: {consistent: 1}
problems:
  - id: rows
    sizes: {B: 3, I: 2, O: 4}
    inputs: {X: [B, I], W: [O, I], b: [O]}
    forward: {Z: "X * W^T + b", L: unspecified(Z)}
    steps:
      - {id: dX, find: dL/dX}
      - {id: dW, find: dL/dW}
      - {id: db, find: dL/db}
      - {id: dw12, find: dL/dw_12}
      - {id: dwij, find: dL/dw_ij}
  - id: column
    sizes: {N: 3, D: 2}
    inputs: {W: [N, D], x: [D], b: [N]}
    forward: {z: W * x + b, L: unspecified(z)}
    steps:
      - {id: dx, find: dL/dx}
      - {id: dW, find: dL/dW}
      - {id: db, find: dL/db}
      - {id: dxj, find: dL/dx_j}
      - {id: dwij, find: dL/dw_ij}
  - id: xent
    sizes: {N: 4, C: 3}
    inputs: {S: [N, C], y: {label: C, shape: [N]}}
    forward: {P: softmax(S), L: 'cross_entropy(P, y)/N'}
    steps:
      - {id: dP, find: dL/dP}
      - {id: dS, find: dL/dS}
      - {id: dsij, find: dL/ds_ij}
      - {id: ds23, find: dL/ds_23}
  - id: single
    sizes: {K: 4}
    inputs: {z: [K], y: {label: K, shape: []}}
    forward: {p: softmax(z), L: '-log(p[y])'}
    steps:
      - {id: dzk, find: dL/dz_k}
      - {id: dz, find: dL/dz}
      - {id: jac, find: dp_i/dz_j}
      - {id: dp, find: dL/dp_k}
  - id: regress
    sizes: {N: 4, D: 2}
    inputs: {X: [N, D], w: [D], b: [], y: [N]}
    forward: {p: X * w + b, r: p - y, L: '1/N*sum(r .* r)'}
    steps:
      - {id: dp, find: dL/dp}
      - {id: dw, find: dL/dw}
      - {id: db, find: dL/db}
      - {id: dwj, find: dL/dw_j}
  - id: ridge
    sizes: {N: 4, D: 3}
    inputs: {X: [N, D], w: [D], y: [N], lam: {shape: [], entries: positive}}
    forward: {p: X * w, L: '1/2*sum((p - y) .* (p - y)) + lam/2*sum(w .* w)'}
    steps:
      - {id: dw, find: dL/dw}
      - {id: dwj, find: dL/dw_j}
      - {id: dp, find: dL/dp}
  - id: logit
    sizes: {N: 4, D: 2}
    inputs: {X: [N, D], w: [D], t: {shape: [N], entries: mask}}
    forward: {z: X * w, p: sigmoid(z), L: 'bce(p, t)'}
    steps:
      - {id: dp, find: dL/dp}
      - {id: dz, find: dL/dz}
      - {id: dw, find: dL/dw}
      - {id: dzi, find: dL/dz_i}
      - {id: dwj, find: dL/dw_j}
  - id: mlp
    sizes: {N: 3, D: 2, H: 4, K: 2}
    inputs: {X: [N, D], W1: [D, H], b1: [H], W2: [H, K], b2: [K]}
    forward: {Z1: X * W1 + b1, A: tanh(Z1), Z2: A * W2 + b2, L: unspecified(Z2)}
    steps:
      - {id: dW2, find: dL/dW2}
      - {id: db2, find: dL/db2}
      - {id: dA, find: dL/dA}
      - {id: dZ1, find: dL/dZ1}
      - {id: dW1, find: dL/dW1}
      - {id: db1, find: dL/db1}
  - id: sig
    sizes: {N: 3, D: 2, H: 2}
    inputs: {X: [N, D], V: [D, H]}
    forward: {U: X * V, S: sigmoid(U), L: unspecified(S)}
    steps:
      - {id: dU, find: dL/dU}
      - {id: dV, find: dL/dV}
      - {id: duij, find: dL/du_ij}
      - {id: dX, find: dL/dX}
  - id: rnn
    sizes: {D: 2, H: 3}
    inputs: {x: [D], h: [H], Wx: [H, D], Wh: [H, H], b: [H]}
    forward: {a: Wx * x + Wh * h + b, g: tanh(a), L: unspecified(g)}
    steps:
      - {id: da, find: dL/da}
      - {id: dWx, find: dL/dWx}
      - {id: dWh, find: dL/dWh}
      - {id: dh, find: dL/dh}
      - {id: dx, find: dL/dx}
  - id: conv
    sizes: {T: 5, K: 3}
    inputs: {x: [T], w: [K]}
    forward: {y: 'conv1d(x, w)', L: unspecified(y)}
    steps:
      - {id: dwk, find: dL/dw_k}
      - {id: dw2, find: dL/dw_2}
      - {id: dx3, find: dL/dx_3}
  - id: svm
    sizes: {N: 3, C: 4}
    inputs: {S: [N, C], y: {label: C, shape: [N], value: [3, 1, 2]}}
    forward: {L: 'multiclass_hinge(S, y, margin = 1)/N'}
    steps:
      - {id: ds11, find: dL/ds_11}
      - {id: ds13, find: dL/ds_13}
      - {id: dsij, find: dL/ds_ij}
  - id: binary
    sizes: {N: 3}
    inputs: {s: [N], y: [N]}
    forward: {m: 'y .* s', L: 'sum(relu(1 - m))'}
    steps:
      - {id: ds, find: dL/ds}
      - {id: dsi, find: dL/ds_i}
      - {id: dm, find: dL/dm}
  - id: leak
    sizes: {N: 2, D: 3}
    inputs: {X: [N, D]}
    forward: {A: 'where(X > 0, X, 0.01*X)', L: unspecified(A)}
    steps:
      - {id: dX, find: dL/dX}
      - {id: dxij, find: dL/dx_ij}
  - id: center
    sizes: {N: 4, D: 3}
    inputs: {X: [N, D]}
    forward: {mu: 'mean(X, rows)', H: X - mu, L: unspecified(H)}
    steps:
      - {id: dmu, find: dL/dmu}
      - {id: dX, find: dL/dX}
      - {id: dxij, find: dL/dx_ij}
  - id: scale
    sizes: {N: 4, D: 3}
    inputs: {X: [N, D], gamma: [D], beta: [D]}
    forward: {Y: 'X .* gamma + beta', L: unspecified(Y)}
    steps:
      - {id: dgamma, find: dL/dgamma}
      - {id: dbeta, find: dL/dbeta}
      - {id: dX, find: dL/dX}
      - {id: dgj, find: dL/dgamma_j}
  - id: attn
    sizes: {T: 3, R: 4, D: 2}
    inputs: {Q: [T, D], K: [R, D], V: [R, D]}
    forward: {S: 'Q * K^T / sqrt(D)', A: softmax(S), O: A * V, L: unspecified(O)}
    steps:
      - {id: dV, find: dL/dV}
      - {id: dA, find: dL/dA}
      - {id: dS, find: dL/dS}
      - {id: dQ, find: dL/dQ}
      - {id: dK, find: dL/dK}
  - id: lse
    sizes: {N: 2, K: 4}
    inputs: {Z: [N, K]}
    forward: {m: logsumexp(Z), L: sum(m)}
    steps:
      - {id: dzij, find: dL/dz_ij}
      - {id: dZ, find: dL/dZ}
      - {id: dz12, find: dL/dz_12}
  - id: graph
    sizes: {}
    inputs: {x: [], y: [], z: []}
    forward: {q: x + y, f: q * z, g: f^2, h: sigmoid(f)}
    steps:
      - {id: dfdz, find: df/dz}
      - {id: dfdx, find: df/dx}
      - {id: dgdx, find: dg/dx}
      - {id: dgdz, find: dg/dz}
      - {id: dhdz, find: dh/dz}
      - {id: dhdx, find: dh/dx}
  - id: neuron
    sizes: {D: 3}
    inputs: {w: [D], x: [D], b: [], t: []}
    forward: {z: sum(w .* x) + b, a: sigmoid(z), L: '1/2*(a - t)^2'}
    steps:
      - {id: da, find: dL/da}
      - {id: dz, find: dL/dz}
      - {id: dw2, find: dL/dw_2}
      - {id: dwi, find: dL/dw_i}
      - {id: db, find: dL/db}
  - id: quad
    sizes: {N: 3}
    inputs: {A: [N, N], x: [N]}
    forward: {f: sum(x .* (A * x))}
    steps:
      - {id: dx, find: df/dx}
      - {id: dA, find: df/dA}
      - {id: dxi, find: df/dx_i}
  - id: softplus
    sizes: {N: 3}
    inputs: {z: [N]}
    forward: {L: 'sum(log(1 + exp(z)))'}
    steps:
      - {id: dz, find: dL/dz}
      - {id: dzi, find: dL/dz_i}
  - id: norm
    sizes: {D: 3}
    inputs: {x: [D]}
    forward: {s: sum(x .* x), r: sqrt(s), u: x/r}
    steps:
      - {id: ds, find: ds/dx}
      - {id: dr, find: dr/dx_i}
      - {id: du, find: du_i/dx_j}
`;

/** `[step, answer]` by the slip that was made. */
export const COURSE_MADE: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  'missing-transpose': [
    ['rows.dX', 'dL/dZ * W^T'],
    ['rows.dW', 'dL/dZ * X'],
    ['column.dx', 'W * dL/dz'],
    ['regress.dw', '2/N*X*(p - y)'],
    ['ridge.dw', 'X*(p - y) + lam*w'],
    ['logit.dw', 'X*(p - t)/N'],
    ['mlp.dW2', 'A * dL/dZ2'],
    ['mlp.dA', String.raw`\frac{\partial L}{\partial Z_2} W_2`],
    ['rnn.dh', 'Wh * dL/da'],
    ['attn.dV', 'A * dL/dO'],
    ['attn.dA', 'dL/dO * V'],
    ['attn.dK', 'dL/dS * Q/sqrt(D)'],
    ['sig.dX', 'dL/dU * V'],
  ],
  'wrong-order': [
    ['rows.dX', 'W * dL/dZ'],
    ['rows.dW', 'X^T * dL/dZ^T'],
    ['mlp.dW2', 'dL/dZ2 * A^T'],
    ['mlp.dA', 'W2^T * dL/dZ2'],
    ['attn.dV', 'dL/dO * A^T'],
    ['attn.dA', String.raw`V^\top \frac{\partial L}{\partial O}`],
    ['sig.dX', 'V^T * dL/dU'],
    ['sig.dV', '(dL/dS .* S .* (1 - S)) * X^T'],
  ],
  'elementwise-product': [
    ['rows.dX', 'dL/dZ .* W'],
    ['mlp.dA', 'dL/dZ2 .* W2^T'],
    ['attn.dQ', 'dL/dS .* K/sqrt(D)'],
    ['sig.dX', 'dL/dU .* V^T'],
    ['rnn.dh', 'Wh^T .* dL/da'],
  ],
  'answer-transposed': [
    ['rows.dW', 'X^T * dL/dZ'],
    ['rows.dX', 'W^T * dL/dZ^T'],
    ['column.dW', 'x * dL/dz^T'],
    ['mlp.dW2', String.raw`\left(\frac{\partial L}{\partial Z_2}\right)^\top A`],
    ['attn.dV', 'dL/dO^T * A'],
    ['rnn.dWx', 'x * dL/da^T'],
    ['rnn.dWh', 'h * dL/da^T'],
  ],
  sign: [
    ['xent.dP', 'dL/dp_ij = 1(j = y_i)/(N*p_ij)'],
    ['xent.dsij', '(1(j = y_i) - p_ij)/N'],
    ['xent.dsij', '(p_ij + 1(j = y_i))/N'],
    ['single.dzk', '1(k = y) - p_k'],
    ['single.jac', 'p_i*(delta(i, j) + p_j)'],
    ['regress.dp', '2/N*(y - p)'],
    ['regress.dw', '-2/N*X^T*(p - y)'],
    ['ridge.dw', 'X^T*(p - y) - lam*w'],
    ['ridge.dw', 'X^T*(y - p) + lam*w'],
    ['logit.dz', '(t - p)/N'],
    ['logit.dp', '(t ./ p - (1 - t) ./ (1 - p))/N'],
    ['logit.dp', '-1/N*(t ./ p + (1 - t) ./ (1 - p))'],
    ['mlp.dZ1', 'dL/dA .* (1 + A.^2)'],
    ['binary.ds', '1(m < 1) .* y'],
    ['binary.dm', '1(m < 1)'],
    ['center.dmu', 'sum(dL/dH, rows)'],
    ['center.dX', 'dL/dH + mean(dL/dH, rows)'],
    ['svm.ds11', '-1(s_11 - s_13 + 1 > 0)/N'],
    ['attn.dS', 'A .* (dL/dA + sum(dL/dA .* A, columns))'],
    ['neuron.dz', '(t - a)*a*(1 - a)'],
    ['graph.dhdz', '-h*(1 - h)*q'],
    ['norm.du', '(delta(i, j) + u_i*u_j)/r'],
    ['softplus.dzi', '1/(1 + exp(z_i))'],
  ],
  factor: [
    ['regress.dp', '1/N*(p - y)'],
    ['regress.dp', '2*(p - y)'],
    ['regress.dw', String.raw`\frac{1}{N} X^\top (p - y)`],
    ['regress.db', '2*sum(p - y)'],
    ['regress.db', 'sum(p - y)/N'],
    ['regress.dwj', String.raw`\frac{\partial L}{\partial w_j} = \sum_{i=1}^N 2 (p_i - y_i) x_{ij}`],
    ['xent.dS', '(P - onehot(y, C))'],
    ['xent.dsij', 'p_ij - 1(j = y_i)'],
    ['xent.dsij', '(p_ij - 1(j = y_i))/N^2'],
    ['ridge.dw', 'X^T*(p - y) + 2*lam*w'],
    ['ridge.dw', 'X^T*(p - y) + lam/2*w'],
    ['ridge.dw', '2*X^T*(p - y) + lam*w'],
    ['ridge.dwj', 'sum(i, 1, N, (p_i - y_i)*x_ij) + 2*lam*w_j'],
    ['ridge.dp', '2*(p - y)'],
    ['logit.dz', 'p - t'],
    ['logit.dw', 'X^T*(p - t)'],
    ['logit.dwj', 'sum(i, 1, N, (p_i - t_i)*x_ij)'],
    ['svm.ds11', '1(s_11 - s_13 + 1 > 0)'],
    ['graph.dgdx', 'f*z'],
    ['neuron.da', '2*(a - t)'],
    ['neuron.dz', '2*(a - t)*a*(1 - a)'],
    ['norm.ds', 'x'],
    ['attn.dQ', 'dL/dS * K'],
    ['attn.dQ', 'dL/dS * K / D'],
    ['attn.dK', 'dL/dS^T * Q * sqrt(D)'],
    ['lse.dzij', 'exp(z_ij - m_i)/K'],
    ['center.dmu', '-mean(dL/dH, rows)'],
    ['quad.dx', '2*(A + A^T)*x'],
  ],
  offset: [
    ['regress.dp', '2/N*(p - y) + 1'],
    ['graph.dfdz', 'q + 1'],
    ['lse.dz12', 'exp(z_12 - m_1) - 1'],
    ['softplus.dzi', 'exp(z_i)/(1 + exp(z_i)) + 1'],
  ],
  'rounded-constant': [
    ['attn.dQ', 'dL/dS * K / 1.41'],
    ['graph.dgdz', '1.99*f*q'],
    ['ridge.dw', 'X^T*(p - y) + 0.99*lam*w'],
    ['lse.dz12', '2.718^z_12/(2.718^z_11 + 2.718^z_12 + 2.718^z_13 + 2.718^z_14)'],
  ],
  'missing-upstream': [
    ['rows.dX', 'W'],
    ['rows.dW', 'X'],
    ['column.dx', 'W^T'],
    ['mlp.dZ1', '1 - A.^2'],
    ['sig.dU', 'S .* (1 - S)'],
    ['sig.duij', 's_ij*(1 - s_ij)'],
    ['rnn.da', '1 - g.^2'],
    ['leak.dX', 'X > 0 ? 1 : 0.01'],
    ['leak.dxij', String.raw`\begin{cases} 1 & x_{ij} > 0 \\ 0.01 & \text{otherwise} \end{cases}`],
    ['graph.dgdx', 'z'],
    ['graph.dhdz', 'q'],
    ['graph.dhdx', 'z'],
    ['neuron.dz', 'a*(1 - a)'],
    ['scale.dX', 'dL/dx_ij = gamma_j'],
    ['conv.dw2', 'x_2 + x_3 + x_4'],
  ],
  'repeated-upstream': [
    ['sig.dU', 'dL/dS .* dL/dS .* S .* (1 - S)'],
    ['mlp.dZ1', 'dL/dA.^2 .* (1 - A.^2)'],
    ['rnn.da', 'dL/dg .* (1 - g.^2) .* dL/dg'],
    ['leak.dxij', '(dL/da_ij)^2*(x_ij > 0 ? 1 : 0.01)'],
    ['scale.dbeta', 'sum(dL/dY .* dL/dY, rows)'],
    ['neuron.dz', '(a - t)^2*a*(1 - a)'],
    ['conv.dwk', 'sum(i, 1, T - K + 1, dL/dy_i*dL/dy_i*x_{i+k-1})'],
  ],
  'missing-local': [
    ['mlp.dZ1', 'dL/dA'],
    ['mlp.dW1', 'X^T * dL/dA'],
    ['mlp.db1', 'sum(dL/dA, rows)'],
    ['sig.dU', 'dL/dS'],
    ['sig.dV', 'X^T * dL/dS'],
    ['sig.dX', 'dL/dS * V^T'],
    ['rnn.dWx', 'dL/dg * x^T'],
    ['rnn.dh', 'Wh^T * dL/dg'],
    ['rnn.dWh', 'dL/dg * h^T'],
    ['attn.dS', 'dL/dA'],
    ['attn.dQ', 'dL/dA * K / sqrt(D)'],
    ['graph.dgdx', '2*f'],
    ['graph.dgdx', '2*q*z'],
    ['softplus.dzi', 'exp(z_i)'],
    ['leak.dX', 'dL/dA'],
    ['graph.dhdx', 'h*(1 - h)'],
    ['neuron.dz', 'a - t'],
    ['neuron.dw2', '(a - t)*x_2'],
    ['neuron.dwi', '(a - t)*a*(1 - a)'],
    ['logit.dw', 'X^T*((p - t) ./ (p .* (1 - p)))/N'],
    ['binary.ds', '-1(m < 1)'],
    ['scale.dX', 'dL/dY'],
    ['norm.dr', '1/(2*r)'],
  ],
  'wrong-derivative': [
    ['mlp.dZ1', 'dL/dA .* A .* (1 - A)'],
    ['mlp.dZ1', 'dL/dA .* (1 - A)'],
    ['mlp.dZ1', 'dL/dA .* (1 - Z1.^2)'],
    ['mlp.dZ1', 'dL/dA .* (1 - tanh(A).^2)'],
    ['sig.dU', 'dL/dS .* U .* (1 - U)'],
    ['sig.dU', 'dL/dS .* (1 - S.^2)'],
    ['sig.dU', 'dL/dS .* S'],
    ['sig.dU', 'dL/dS .* (1 - S)'],
    ['sig.duij', 'dL/ds_ij*u_ij*(1 - u_ij)'],
    ['sig.dV', 'X^T * (dL/dS .* U .* (1 - U))'],
    ['sig.dX', '(dL/dS .* (1 - S.^2)) * V^T'],
    ['rnn.da', 'dL/dg .* g .* (1 - g)'],
    ['rnn.da', 'dL/dg .* (1 - a.^2)'],
    ['rnn.dWx', '(dL/dg .* (1 - a.^2)) * x^T'],
    ['graph.dhdz', 'f*(1 - f)*q'],
    ['graph.dhdz', '(1 - h^2)*q'],
    ['graph.dhdx', 'h*z'],
    ['neuron.dz', '(a - t)*z*(1 - z)'],
    ['neuron.dz', '(a - t)*(1 - a^2)'],
    ['neuron.dw2', '(a - t)*(1 - a)*x_2'],
    ['graph.dgdx', '2*f^2*z'],
    ['norm.dr', 'x_i/r^2'],
    ['norm.dr', 'x_i*r'],
    ['leak.dX', 'dL/dA .* (X > 0 ? X : 0.01*X)'],
  ],
  'missing-label': [
    ['xent.dS', 'P/N'],
    ['xent.dsij', 'p_ij/N'],
    ['xent.dsij', '(p_ij - 1)/N'],
    ['xent.dS', '1/N*(P - 1)'],
    ['single.dzk', 'p_k'],
    ['single.dz', 'p'],
    ['single.dzk', 'p_k - 1'],
    ['single.dp', '-1/p_k'],
    ['xent.dP', '-1 ./ (N*P)'],
  ],
  'off-by-one-class': [
    ['xent.dsij', '(p_ij - 1(j = y_i + 1)*1(y_i < C) - 1(j = 1)*1(y_i = C))/N'],
    ['svm.ds11', '1(s_11 - s_12 + 1 > 0)/N'],
  ],
  'diagonal-only': [
    ['attn.dS', 'dL/dA .* A .* (1 - A)'],
    ['single.jac', 'delta(i, j)*p_i*(1 - p_i)'],
    ['single.jac', 'p_i*(1 - p_i)*1(i = j)'],
  ],
  'missing-class': [
    ['lse.dz12', 'exp(z_12)/(exp(z_11) + exp(z_12) + exp(z_13))'],
    ['lse.dzij', 'exp(z_ij)/sum(k, 2, K, exp(z_ik))'],
    ['lse.dzij', 'exp(z_ij)/sum(k, 1, K, 1(k != j)*exp(z_ik))'],
    ['single.dzk', String.raw`\frac{e^{z_k}}{\sum_{j \ne k} e^{z_j}} - 1(k = y)`],
    ['xent.ds23', '(exp(s_23)/(exp(s_21) + exp(s_22)) - 1(y_2 = 3))/N'],
  ],
  'log-for-probability': [
    ['xent.dsij', '(log(p_ij) - 1(j = y_i))/N'],
    ['single.dzk', 'log(p_k) - 1(k = y)'],
    ['single.dp', '-1(k = y)'],
    ['xent.dP', 'dL/dp_ij = -1(j = y_i)/N'],
    ['logit.dp', '(1 - 2*t)/N'],
  ],
  'wrong-axis': [
    ['rows.db', 'sum(dL/dZ, axis=1)'],
    ['scale.dgamma', 'sum(dL/dY .* X, axis=1)'],
    ['scale.dbeta', 'sum(dL/dY, axis=1)'],
    ['mlp.db2', 'sum(dL/dZ2, axis=1)'],
    ['center.dmu', '-sum(dL/dH, axis=1)'],
    ['center.dxij', 'dL/dh_ij - 1/N*sum(k, 1, D, dL/dh_ik)'],
    ['lse.dzij', 'exp(z_ij)/sum(n, 1, N, exp(z_nj))'],
  ],
  'missing-sum': [
    ['rows.db', 'dL/dZ'],
    ['rows.dw12', 'dL/dz_11*x_12'],
    ['rows.dw12', 'dL/dz_11*x_12 + dL/dz_21*x_22'],
    ['rows.dwij', 'dL/dz_ni*x_nj'],
    ['mlp.db2', 'dL/dZ2'],
    ['mlp.db1', 'dL/dZ1'],
    ['scale.dgamma', 'dL/dY .* X'],
    ['scale.dbeta', 'dL/dY'],
    ['scale.dgj', 'dL/dy_ij*x_ij'],
    ['scale.dgj', 'dL/dy_1j*x_1j'],
    ['center.dmu', '-dL/dH'],
    ['attn.dS', 'A .* (dL/dA - dL/dA .* A)'],
    ['regress.db', '2/N*(p - y)'],
    ['column.dxj', 'w_ij*dL/dz_i'],
    ['conv.dw2', 'dL/dy_1*x_2 + dL/dy_2*x_3'],
  ],
  'missing-indicator': [
    ['binary.ds', '-y'],
    ['binary.dsi', '-y_i'],
    ['binary.dm', 'dL/dm_i = -1'],
    ['svm.ds11', '1/N'],
    ['svm.ds13', '-3/N'],
  ],
  'inverted-indicator': [
    ['leak.dX', 'dL/dA .* (X < 0 ? 1 : 0.01)'],
    ['binary.ds', '-y .* 1(m > 1)'],
    ['binary.dsi', '-y_i*1(y_i*s_i > 1)'],
    ['svm.ds11', '1(s_11 - s_13 + 1 < 0)/N'],
    [
      'svm.dsij',
      '(1(j != y_i)*1(s_ij - s_{i,y_i} + 1 < 0) - 1(j = y_i)*sum(k, 1, C, 1(k != y_i)*1(s_ik - s_{i,y_i} + 1 < 0)))/N',
    ],
  ],
  'wrong-threshold': [
    ['binary.ds', '-y .* 1(m < 0)'],
    ['binary.dsi', '-y_i*1(y_i*s_i < 0)'],
    ['svm.ds11', '1(s_11 - s_13 > 0)/N'],
    ['svm.ds11', '1(s_11 > s_13)/N'],
    ['leak.dX', 'dL/dA .* (X > 1 ? 1 : 0.01)'],
    [
      'svm.dsij',
      '(1(j != y_i)*1(s_ij - s_{i,y_i} > 0) - 1(j = y_i)*sum(k, 1, C, 1(k != y_i)*1(s_ik - s_{i,y_i} > 0)))/N',
    ],
  ],
  'counts-label': [
    ['svm.ds13', '-(1(s_11 - s_13 + 1 > 0) + 1(s_12 - s_13 + 1 > 0) + 1(s_14 - s_13 + 1 > 0) + 1)/N'],
    ['svm.dsij', '(1(j != y_i)*1(s_ij - s_{i,y_i} + 1 > 0) - 1(j = y_i)*sum(k, 1, C, 1(s_ik - s_{i,y_i} + 1 > 0)))/N'],
    ['svm.dsij', '(1(s_ij - s_{i,y_i} + 1 > 0) - 1(j = y_i)*sum(k, 1, C, 1(k != y_i)*1(s_ik - s_{i,y_i} + 1 > 0)))/N'],
  ],
  'wrong-index': [
    ['rows.dw12', 'dL/dz_11*x_11 + dL/dz_21*x_21 + dL/dz_31*x_31'],
    ['rows.dw12', 'dL/dz_12*x_12 + dL/dz_22*x_22 + dL/dz_32*x_32'],
    ['rows.dwij', 'sum(n, 1, B, dL/dz_nj*x_ni)'],
    ['column.dwij', 'dL/dz_j*x_i'],
    ['xent.ds23', '(p_13 - 1(y_2 = 3))/N'],
    ['xent.ds23', '(p_23 - 1(y_1 = 3))/N'],
    ['neuron.dw2', '(a - t)*a*(1 - a)*x_1'],
    ['conv.dw2', 'dL/dy_1*x_1 + dL/dy_2*x_2 + dL/dy_3*x_3'],
    ['conv.dwk', 'sum(i, 1, T - K + 1, dL/dy_i*x_{i+k})'],
    ['single.jac', 'p_i*(delta(i, j) - p_i)'],
    ['norm.du', '(delta(i, j) - u_i*u_i)/r'],
  ],
  'other-quantity': [
    ['regress.dwj', '2/N*sum(i, 1, N, p_i - y_i)'],
    ['scale.dgamma', 'sum(dL/dY, rows)'],
    ['rows.dX', 'dL/dZ^T * X'],
    ['rows.dW', 'dL/dZ * W'],
    ['mlp.dA', 'dL/dZ1 * W1^T'],
    ['mlp.dW2', 'X^T * dL/dZ1'],
    ['mlp.dW1', 'A^T * dL/dZ2'],
    ['attn.dV', 'A^T * dL/dA'],
    ['attn.dQ', 'dL/dS * Q / sqrt(D)'],
    ['attn.dK', 'dL/dS^T * K / sqrt(D)'],
    ['graph.dfdz', 'z'],
    ['graph.dfdx', 'q'],
    ['rnn.dh', 'Wx^T * dL/da'],
    ['rnn.dWh', 'dL/da * x^T'],
    ['neuron.da', '(a - t)*a*(1 - a)'],
  ],
  'inverse-derivative': [
    ['graph.dfdz', '1/(x + y)'],
    ['norm.dr', 'r/x_i'],
    ['single.dp', '-p_k*1(k = y)'],
    ['neuron.da', '1/(a - t)'],
  ],
  'positive-only': [
    ['graph.dfdz', 'abs(x + y)'],
    ['norm.dr', 'abs(x_i)/r'],
    ['neuron.da', 'abs(a - t)'],
    ['graph.dgdz', '2*q^2*abs(z)'],
  ],
  'one-branch-only': [
    ['leak.dX', '0.01*dL/dA'],
    ['leak.dxij', '0.01*dL/da_ij'],
  ],
  'stated-sizes-only': [
    ['regress.dw', 'dL/dw_j = sum(i, 1, N, (p_i - y_i)*x_ij)/2'],
    ['center.dxij', 'dL/dh_ij - 1/4*sum(k, 1, N, dL/dh_kj)'],
  ],
};

/** Right answers from which students start; none of them is named. */
export const COURSE_RIGHT: readonly (readonly [string, string])[] = [
  ['rows.dX', 'dL/dZ * W'],
  ['rows.dW', 'dL/dZ^T * X'],
  ['rows.db', 'sum(dL/dZ, rows)'],
  ['rows.dw12', 'dL/dz_11*x_12 + dL/dz_21*x_22 + dL/dz_31*x_32'],
  ['rows.dwij', 'sum(n, 1, B, dL/dz_ni*x_nj)'],
  ['column.dx', 'W^T * dL/dz'],
  ['column.dW', 'dL/dz * x^T'],
  ['column.dxj', 'sum(i, 1, N, w_ij*dL/dz_i)'],
  ['column.dwij', 'dL/dz_i*x_j'],
  ['xent.dP', 'dL/dp_ij = -1(j = y_i)/(N*p_ij)'],
  ['xent.dS', '(P - onehot(y, C))/N'],
  ['xent.dsij', '(p_ij - 1(j = y_i))/N'],
  ['xent.ds23', '(p_23 - 1(y_2 = 3))/N'],
  ['single.dzk', 'p_k - 1(k = y)'],
  ['single.jac', 'p_i*(delta(i, j) - p_j)'],
  ['single.dp', '-1(k = y)/p_k'],
  ['regress.dp', '2/N*(p - y)'],
  ['regress.dw', '2/N*X^T*(p - y)'],
  ['regress.db', '2/N*sum(p - y)'],
  ['ridge.dw', 'X^T*(p - y) + lam*w'],
  ['ridge.dwj', 'sum(i, 1, N, (p_i - y_i)*x_ij) + lam*w_j'],
  ['logit.dp', '(p - t) ./ (N*p .* (1 - p))'],
  ['logit.dz', '(p - t)/N'],
  ['logit.dw', 'X^T*(p - t)/N'],
  ['mlp.dW2', 'A^T * dL/dZ2'],
  ['mlp.dA', 'dL/dZ2 * W2^T'],
  ['mlp.dZ1', 'dL/dA .* (1 - A.^2)'],
  ['mlp.dW1', 'X^T * dL/dZ1'],
  ['sig.dU', 'dL/dS .* S .* (1 - S)'],
  ['sig.dV', 'X^T * (dL/dS .* S .* (1 - S))'],
  ['rnn.da', 'dL/dg .* (1 - g.^2)'],
  ['rnn.dWx', 'dL/da * x^T'],
  ['rnn.dh', 'Wh^T * dL/da'],
  ['conv.dwk', 'sum(i, 1, T - K + 1, dL/dy_i*x_{i+k-1})'],
  ['conv.dw2', 'dL/dy_1*x_2 + dL/dy_2*x_3 + dL/dy_3*x_4'],
  ['svm.ds11', '1(s_11 - s_13 + 1 > 0)/N'],
  ['binary.ds', '-y .* 1(m < 1)'],
  ['leak.dX', 'dL/dA .* (X > 0 ? 1 : 0.01)'],
  ['center.dmu', '-sum(dL/dH, rows)'],
  ['center.dX', 'dL/dH - mean(dL/dH, rows)'],
  ['scale.dgamma', 'sum(dL/dY .* X, rows)'],
  ['scale.dX', 'dL/dY .* gamma'],
  ['attn.dV', 'A^T * dL/dO'],
  ['attn.dA', 'dL/dO * V^T'],
  ['attn.dQ', 'dL/dS * K / sqrt(D)'],
  ['attn.dK', 'dL/dS^T * Q / sqrt(D)'],
  ['lse.dzij', 'exp(z_ij - m_i)'],
  ['graph.dgdx', '2*f*z'],
  ['graph.dhdz', 'h*(1 - h)*q'],
  ['neuron.dz', '(a - t)*a*(1 - a)'],
  ['neuron.dw2', '(a - t)*a*(1 - a)*x_2'],
  ['quad.dx', '(A + A^T)*x'],
  ['quad.dA', 'x * x^T'],
  ['softplus.dzi', 'exp(z_i)/(1 + exp(z_i))'],
  ['norm.dr', 'x_i/r'],
  ['norm.du', '(delta(i, j) - u_i*u_j)/r'],
];
