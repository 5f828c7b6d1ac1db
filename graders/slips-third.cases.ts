/** Slips at a third set of questions, in entries, letters and LaTeX. Same form as slips.cases.ts. */

export const THIRD = `
backmark: 1
id: third
title: Third
problems:
  - id: dense
    sizes: {m: 3, n: 2, k: 4}
    inputs: {A: [m, n], Theta: [n, k], beta: [k]}
    forward: {Q: A * Theta + beta, G: sigmoid(Q), L: unspecified(G)}
    steps:
      - {id: dQ, find: dL/dQ}
      - {id: dTheta, find: dL/dTheta}
      - {id: dA, find: dL/dA}
      - {id: dbeta, find: dL/dbeta}
      - {id: da12, find: dL/da_12}
      - {id: dq12, find: dL/dq_12}
  - id: ce
    sizes: {C: 3}
    inputs: {s: [C], y: {label: C, shape: [], value: 2}}
    forward: {p: softmax(s), L: '-log(p[y])'}
    steps:
      - {id: dp2, find: dL/dp_2}
      - {id: ds1, find: dL/ds_1}
      - {id: ds2, find: dL/ds_2}
      - {id: ds, find: dL/ds}
      - {id: dp1ds1, find: dp_1/ds_1}
      - {id: dp1ds3, find: dp_1/ds_3}
  - id: rnn
    sizes: {D: 2, H: 3}
    inputs: {x1: [D], x2: [D], h0: [H], U: [H, D], R: [H, H]}
    forward: {h1: 'tanh(U*x1 + R*h0)', h2: 'tanh(U*x2 + R*h1)', L: unspecified(h2)}
    steps:
      - {id: dh1, find: dL/dh1}
      - {id: dU, find: dL/dU}
      - {id: dR, find: dL/dR}
  - id: ln
    sizes: {D: 4}
    inputs: {x: [D], g: [D], b: [D]}
    forward: {mu: mean(x), v: 'mean((x - mu) .* (x - mu))', xh: '(x - mu)/sqrt(v)', y: 'g .* xh + b', L: unspecified(y)}
    steps:
      - {id: dg, find: dL/dg}
      - {id: db, find: dL/db}
      - {id: dxh, find: dL/dxh}
      - {id: dgi, find: dL/dg_i}
  - id: svm2
    sizes: {N: 2, C: 3}
    inputs: {S: [N, C], y: {label: C, shape: [N]}}
    forward: {L: 'sum(i, 1, N, sum(j, 1, C, 1(j != y_i)*max(0, s_ij - s_{i,y_i} + 1)))'}
    steps:
      - {id: dsij, find: dL/ds_ij}
  - id: logistic1
    sizes: {}
    inputs: {w: [], x: [], b: [], t: {shape: [], entries: mask}}
    forward: {z: w*x + b, p: sigmoid(z), L: '-(t*log(p) + (1 - t)*log(1 - p))'}
    steps:
      - {id: dp, find: dL/dp}
      - {id: dz, find: dL/dz}
      - {id: dw, find: dL/dw}
      - {id: db, find: dL/db}
      - {id: local, find: dp/dz}
  - id: elu
    sizes: {N: 3}
    inputs: {z: [N]}
    forward: {a: 'where(z > 0, z, exp(z) - 1)', L: unspecified(a)}
    steps:
      - {id: dz, find: dL/dz}
      - {id: dzi, find: dL/dz_i}
  - id: mean
    sizes: {N: 4}
    inputs: {x: [N]}
    forward: {m: mean(x), v: '1/N*sum((x - m) .* (x - m))'}
    steps:
      - {id: dm, find: dm/dx_i}
      - {id: dv, find: dv/dx_i}
  - id: reg
    sizes: {N: 3, D: 2, K: 2}
    inputs: {X: [N, D], W: [D, K], Y: [N, K], lam: {shape: [], entries: positive}}
    forward: {R: X * W - Y, L: '1/(2*N)*sum(R .* R) + lam*sum(W .* W)'}
    steps:
      - {id: dR, find: dL/dR}
      - {id: dW, find: dL/dW}
      - {id: dwjk, find: dL/dw_jk}
`;
/** `[step, answer]` by the slip that was made. */
export const THIRD_MADE: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  'missing-transpose': [
    ['dense.dTheta', String.raw`A \left(\frac{\partial L}{\partial G} \odot G \odot (1 - G)\right)`],
    ['dense.dA', 'dL/dQ * Theta'],
    ['rnn.dh1', 'R * (dL/dh2 .* (1 - h2.^2))'],
    ['reg.dW', '1/N*X*R + 2*lam*W'],
  ],
  'wrong-order': [
    ['dense.dTheta', 'dL/dQ * A^T'],
    ['dense.dA', 'Theta^T * dL/dQ'],
    ['reg.dW', '1/N*R*X^T + 2*lam*W'],
  ],
  'answer-transposed': [
    ['dense.dTheta', '(dL/dQ)^T * A'],
    ['dense.dA', 'Theta * (dL/dQ)^T'],
  ],
  'elementwise-product': [
    ['dense.dA', 'dL/dQ .* Theta^T'],
    ['dense.dTheta', 'A^T .* dL/dQ'],
  ],
  sign: [
    ['dense.dQ', 'dL/dG .* G .* (G - 1)'],
    ['dense.dq12', 'dL/dg_12*g_12*(1 + g_12)'],
    ['ce.dp2', '1/p_2'],
    ['ce.ds1', '-p_1'],
    ['ce.ds2', '1 - p_2'],
    ['ce.ds2', 'p_2 + 1'],
    ['ce.dp1ds3', 'p_1*p_3'],
    ['rnn.dh1', '-R^T * (dL/dh2 .* (1 - h2.^2))'],
    ['rnn.dh1', 'R^T * (dL/dh2 .* (1 + h2.^2))'],
    ['logistic1.dz', 't - p'],
    ['logistic1.dp', 't/p - (1 - t)/(1 - p)'],
    ['logistic1.dp', '-(t/p + (1 - t)/(1 - p))'],
    ['elu.dz', 'dL/da .* (z > 0 ? 1 : -exp(z))'],
    ['mean.dv', '2/N*(m - x_i)'],
    ['reg.dW', '1/N*X^T*R - 2*lam*W'],
    ['reg.dR', '-R/N'],
  ],
  factor: [
    ['reg.dR', 'R'],
    ['reg.dR', '2/N*R'],
    ['reg.dW', 'X^T*R + 2*lam*W'],
    ['reg.dW', '1/N*X^T*R + lam*W'],
    ['reg.dW', '2/N*X^T*R + 2*lam*W'],
    ['mean.dm', '1'],
    ['mean.dv', '2*(x_i - m)'],
    ['mean.dv', '1/N*(x_i - m)'],
    ['ce.ds2', '(p_2 - 1)/2'],
    ['dense.da12', '2*(dL/dq_11*theta_21 + dL/dq_12*theta_22 + dL/dq_13*theta_23 + dL/dq_14*theta_24)'],
    ['reg.dwjk', '1/N*sum(i, 1, N, x_ij*r_ik) + lam*w_jk'],
    ['reg.dwjk', 'sum(i, 1, N, x_ij*r_ik) + 2*lam*w_jk'],
  ],
  'missing-upstream': [
    ['dense.dQ', 'G .* (1 - G)'],
    ['dense.dq12', 'g_12*(1 - g_12)'],
    ['ce.ds1', 'p_1*(1 - p_1)'],
    ['ce.ds2', 'p_2*(1 - p_2)'],
    ['ln.dg', 'xh'],
    ['ln.dxh', 'g'],
    ['elu.dz', 'z > 0 ? 1 : exp(z)'],
    ['logistic1.dw', 'x'],
    ['logistic1.dw', 'p*(1 - p)*x'],
    ['logistic1.dz', 'p*(1 - p)'],
  ],
  'repeated-upstream': [
    ['dense.dQ', 'dL/dG .* dL/dG .* G .* (1 - G)'],
    ['ln.dg', 'dL/dy .* dL/dy .* xh'],
    ['elu.dzi', '(dL/da_i)^2*(z_i > 0 ? 1 : exp(z_i))'],
    ['dense.dbeta', 'sum(dL/dQ .* dL/dQ, rows)'],
  ],
  'missing-local': [
    ['dense.dQ', 'dL/dG'],
    ['dense.dTheta', 'A^T * dL/dG'],
    ['dense.dbeta', 'sum(dL/dG, rows)'],
    ['dense.da12', 'dL/dq_11 + dL/dq_12 + dL/dq_13 + dL/dq_14'],
    ['ce.ds2', '-1/p_2'],
    ['rnn.dh1', 'R^T * dL/dh2'],
    ['ln.dxh', 'dL/dy'],
    ['logistic1.dw', 'p - t'],
    ['logistic1.dz', '-t/p + (1 - t)/(1 - p)'],
    ['elu.dz', 'dL/da'],
    ['dense.dq12', 'dL/dg_12'],
  ],
  'wrong-derivative': [
    ['dense.dQ', 'dL/dG .* Q .* (1 - Q)'],
    ['dense.dQ', 'dL/dG .* (1 - G.^2)'],
    ['dense.dQ', 'dL/dG .* G'],
    ['dense.dq12', String.raw`\frac{\partial L}{\partial g_{12}} q_{12} (1 - q_{12})`],
    ['rnn.dh1', 'R^T * (dL/dh2 .* h2 .* (1 - h2))'],
    ['rnn.dh1', 'R^T * (dL/dh2 .* (1 - h2))'],
    ['logistic1.local', 'z*(1 - z)'],
    ['logistic1.local', '1 - p^2'],
    ['logistic1.dw', '(p - t)*x*p*(1 - p)'],
    ['elu.dz', 'dL/da .* a'],
    ['dense.dTheta', 'A^T * (dL/dG .* Q .* (1 - Q))'],
  ],
  'missing-label': [
    ['ce.ds2', 'p_2'],
    ['ce.ds', 'p'],
    ['ce.ds', '[p_1 - 1, p_2 - 1, p_3 - 1]'],
    ['logistic1.dz', 'p'],
    ['logistic1.dz', 'p - 1'],
    ['logistic1.dw', 'p*x'],
  ],
  'off-by-one-class': [
    ['ce.ds1', 'p_1 - 1'],
    ['ce.ds', '[p_1, p_2, p_3 - 1]'],
  ],
  'diagonal-only': [['ce.ds', '[0, p_2 - 1, 0]']],
  'missing-class': [
    ['ce.ds1', 'exp(s_1)/(exp(s_1) + exp(s_2))'],
    ['ce.ds2', String.raw`\frac{e^{s_2}}{e^{s_1} + e^{s_3}} - 1`],
    ['ce.ds2', 'exp(s_2)/(exp(s_2) + exp(s_3)) - 1'],
  ],
  'log-for-probability': [
    ['ce.dp2', '-1'],
    ['ce.ds2', 'log(p_2) - 1'],
    ['logistic1.dp', '(1 - t) - t'],
  ],
  'wrong-axis': [['dense.dbeta', 'sum(dL/dQ, axis=1)']],
  'missing-sum': [
    ['dense.dbeta', 'dL/dQ'],
    ['dense.da12', 'dL/dq_11*theta_21'],
    ['dense.da12', 'dL/dq_11*theta_21 + dL/dq_12*theta_22 + dL/dq_13*theta_23'],
    ['reg.dW', '1/N*X^T*R'],
    ['reg.dW', '2*lam*W'],
    ['reg.dwjk', '1/N*x_ij*r_ik + 2*lam*w_jk'],
  ],
  'missing-indicator': [['svm2.dsij', '1(j != y_i) - 1(j = y_i)*(C - 1)']],
  'inverted-indicator': [
    ['elu.dz', 'dL/da .* (z < 0 ? 1 : exp(z))'],
    [
      'svm2.dsij',
      '1(j != y_i)*1(s_ij - s_{i,y_i} + 1 < 0) - 1(j = y_i)*sum(k, 1, C, 1(k != y_i)*1(s_ik - s_{i,y_i} + 1 < 0))',
    ],
  ],
  'wrong-threshold': [
    ['elu.dzi', 'dL/da_i*(z_i > 1 ? 1 : exp(z_i))'],
    ['svm2.dsij', '1(j != y_i)*1(s_ij > s_{i,y_i}) - 1(j = y_i)*sum(k, 1, C, 1(k != y_i)*1(s_ik > s_{i,y_i}))'],
  ],
  'counts-label': [
    ['svm2.dsij', '1(j != y_i)*1(s_ij - s_{i,y_i} + 1 > 0) - 1(j = y_i)*sum(k, 1, C, 1(s_ik - s_{i,y_i} + 1 > 0))'],
  ],
  'wrong-index': [
    ['dense.da12', 'dL/dq_11*theta_11 + dL/dq_12*theta_12 + dL/dq_13*theta_13 + dL/dq_14*theta_14'],
    ['dense.da12', 'dL/dq_21*theta_21 + dL/dq_22*theta_22 + dL/dq_23*theta_23 + dL/dq_24*theta_24'],
    ['dense.dq12', 'dL/dg_21*g_12*(1 - g_12)'],
    ['ce.ds1', 'p_2'],
    ['ce.ds2', 'p_1 - 1'],
    ['ce.dp1ds3', '-p_1*p_2'],
    ['reg.dwjk', '1/N*sum(i, 1, N, x_ik*r_ij) + 2*lam*w_jk'],
    ['mean.dv', '2/N*(x_1 - m)'],
    ['ln.dgi', 'dL/dy_i*xh_1'],
    ['dense.dq12', 'dL/dg_12*g_12*(1 - g_11)'],
  ],
  'other-quantity': [
    ['dense.dA', 'A^T * dL/dQ'],
    ['dense.dTheta', 'dL/dQ * Theta^T'],
    ['ln.dg', 'dL/dy .* x'],
    ['ln.db', 'dL/dy .* xh'],
    ['rnn.dh1', 'U^T * (dL/dh2 .* (1 - h2.^2))'],
    ['logistic1.db', '(p - t)*x'],
    ['logistic1.dw', '(p - t)*w'],
  ],
  'inverse-derivative': [
    ['ce.dp2', '-p_2'],
    ['logistic1.local', '1/(p*(1 - p))'],
    ['ln.dxh', 'dL/dy ./ g'],
  ],
  'positive-only': [
    ['mean.dv', '2/N*abs(x_i - m)'],
    ['reg.dR', 'abs(R)/N'],
  ],
  'one-branch-only': [['elu.dz', 'dL/da .* exp(z)']],
  'rounded-constant': [
    ['mean.dv', '0.499*(x_i - m)'],
    ['reg.dR', '0.333*R'],
  ],
  offset: [
    ['elu.dzi', 'dL/da_i*(z_i > 0 ? 1 : exp(z_i) - 1)'],
    ['logistic1.dz', 'p - t + 1'],
    ['ce.ds1', 'p_1 + 1'],
  ],
  'stated-sizes-only': [
    ['mean.dv', '(x_i - m)/2*N/4'],
    ['reg.dwjk', '1/3*sum(i, 1, N, x_ij*r_ik) + 2*lam*w_jk'],
  ],
};
