/** Slips at the questions of an exam, other than those of the course. Same form as slips.cases.ts. */

export const EXAM = `
backmark: 1
id: exam
title: An exam
policy: {consistent: 1}
problems:
  - id: bias
    sizes: {N: 3, D: 4, K: 2}
    inputs: {X: [N, D], W: [D, K], b: [K], Y: [N, K]}
    forward: {S: X * W + b, L: '1/(2*N)*sum((S - Y) .* (S - Y))'}
    steps:
      - {id: dS, find: dL/dS}
      - {id: dW, find: dL/dW}
      - {id: db, find: dL/db}
      - {id: dX, find: dL/dX}
      - {id: dw21, find: dL/dw_21}
      - {id: dwij, find: dL/dw_ij}
  - id: soft
    sizes: {N: 3, C: 4}
    inputs: {Z: [N, C], T: {shape: [N, C], entries: onehot}}
    forward: {P: softmax(Z), L: '-1/N*sum(T .* log(P))'}
    steps:
      - {id: dP, find: dL/dP}
      - {id: dZ, find: dL/dZ}
      - {id: dzij, find: dL/dz_ij}
  - id: two
    sizes: {N: 3, D: 2, K: 4, C: 3}
    inputs: {X: [N, D], W: [D, K], c: [K], U: [K, C], y: {label: C, shape: [N]}}
    forward: {Z: X * W + c, H: relu(Z), S: H * U, P: softmax(S), L: 'cross_entropy(P, y)/N'}
    steps:
      - {id: dS, find: dL/dS}
      - {id: dU, find: dL/dU}
      - {id: dH, find: dL/dH}
      - {id: dZ, find: dL/dZ}
      - {id: dW, find: dL/dW}
      - {id: dc, find: dL/dc}
  - id: logreg
    sizes: {M: 5, D: 3}
    inputs: {X: [M, D], theta: [D], y: {shape: [M], entries: mask}}
    forward: {h: sigmoid(X * theta), J: '-1/M*sum(y .* log(h) + (1 - y) .* log(1 - h))'}
    steps:
      - {id: dh, find: dJ/dh_i}
      - {id: dtheta, find: dJ/dtheta}
      - {id: dtj, find: dJ/dtheta_j}
  - id: gate
    sizes: {N: 3}
    inputs: {a: [N], b: [N]}
    forward: {s: sigmoid(a), t: tanh(b), o: 's .* t', L: unspecified(o)}
    steps:
      - {id: ds, find: dL/ds}
      - {id: da, find: dL/da}
      - {id: db, find: dL/db}
      - {id: dai, find: dL/da_i}
      - {id: dbi, find: dL/db_i}
  - id: bn
    sizes: {N: 5, D: 3}
    inputs: {X: [N, D], g: [D], k: {shape: [], entries: positive}}
    forward: {m: 'mean(X, rows)', V: 'mean((X - m) .* (X - m), rows)', Q: '(X - m) ./ sqrt(V + k)', Y: 'Q .* g', L: unspecified(Y)}
    steps:
      - {id: dQ, find: dL/dQ}
      - {id: dg, find: dL/dg}
      - {id: dV, find: dL/dV}
      - {id: dX, find: dL/dX}
  - id: huber
    sizes: {N: 3}
    inputs: {r: [N]}
    forward: {L: 'sum(where(abs(r) < 1, 1/2*r.^2, abs(r) - 1/2))'}
    steps:
      - {id: dr, find: dL/dr_i}
  - id: lasso
    sizes: {N: 4, D: 3}
    inputs: {X: [N, D], w: [D], y: [N], lam: {shape: [], entries: positive}}
    forward: {e1: X * w - y, L: '1/N*sum(e1 .* e1) + lam*sum(abs(w))'}
    steps:
      - {id: dw, find: dL/dw}
      - {id: dwj, find: dL/dw_j}
  - id: margin
    sizes: {C: 4}
    inputs: {s: [C], y: {label: C, shape: []}}
    forward: {L: 'multiclass_hinge(s, y, margin = 1)'}
    steps:
      - {id: dsj, find: dL/ds_j}
  - id: pool
    sizes: {N: 2, D: 5}
    inputs: {X: [N, D]}
    forward: {m: 'mean(X, columns)', z: 'm .* m', L: unspecified(z)}
    steps:
      - {id: dm, find: dL/dm}
      - {id: dxij, find: dL/dx_ij}
  - id: graph
    sizes: {}
    inputs: {a: [], b: {shape: [], entries: positive}, c: []}
    forward: {u: a*b, v: u + c, w: v/b, z: exp(-v), r: sqrt(b), k: cos(a)*b^3, l: log(1 + a^2)}
    steps:
      - {id: dwda, find: dw/da}
      - {id: dwdb, find: dw/db}
      - {id: dzda, find: dz/da}
      - {id: dzdc, find: dz/dc}
      - {id: drdb, find: dr/db}
      - {id: dkda, find: dk/da}
      - {id: dkdb, find: dk/db}
      - {id: dlda, find: dl/da}
  - id: bilinear
    sizes: {N: 2, M: 3}
    inputs: {x: [N], A: [N, M], y: [M]}
    forward: {f: 'x^T * A * y'}
    steps:
      - {id: dx, find: df/dx}
      - {id: dy, find: df/dy}
      - {id: dA, find: df/dA}
      - {id: dyj, find: df/dy_j}
  - id: res
    sizes: {N: 3, D: 2}
    inputs: {X: [N, D], W: [D, D]}
    forward: {F: relu(X * W), Y: X + F, L: unspecified(Y)}
    steps:
      - {id: dF, find: dL/dF}
      - {id: dW, find: dL/dW}
      - {id: dX, find: dL/dX}
`;

/** `[step, answer]` by the slip that was made. */
export const EXAM_MADE: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  'missing-transpose': [
    ['bias.dW', '1/N*X*(S - Y)'],
    ['bias.dX', '1/N*(S - Y)*W'],
    ['two.dU', 'H * dL/dS'],
    ['two.dH', 'dL/dS * U'],
    ['two.dW', String.raw`X \frac{\partial L}{\partial Z}`],
    ['bilinear.dx', 'A^T*y'],
    ['bilinear.dy', 'A*x'],
    ['res.dW', 'X * (dL/dY .* 1(X*W > 0))'],
    ['logreg.dtheta', 'X*(h - y)/M'],
    ['lasso.dw', '2/N*X*(X*w - y) + lam*sign(w)'],
  ],
  'wrong-order': [
    ['two.dH', 'U^T * dL/dS'],
    ['two.dU', 'dL/dS * H^T'],
    ['bias.dX', '1/N*W^T*(S - Y)'],
  ],
  'elementwise-product': [
    ['two.dH', 'dL/dS .* U^T'],
    ['two.dU', 'H^T .* dL/dS'],
    ['two.dW', 'X .* dL/dZ'],
  ],
  'answer-transposed': [
    ['two.dU', 'dL/dS^T * H'],
    ['two.dH', 'U * dL/dS^T'],
    ['bias.dW', '1/N*(S - Y)^T*X'],
    ['bilinear.dA', 'y * x^T'],
  ],
  sign: [
    ['bias.dS', '(Y - S)/N'],
    ['bias.dW', '-1/N*X^T*(S - Y)'],
    ['soft.dP', 'T ./ (N*P)'],
    ['soft.dZ', '(T - P)/N'],
    ['soft.dZ', '(P + T)/N'],
    ['soft.dzij', String.raw`\frac{1}{N}\left(t_{ij} - p_{ij}\right)`],
    ['logreg.dtheta', 'X^T*(y - h)/M'],
    ['logreg.dh', '-1/M*(y_i/h_i + (1 - y_i)/(1 - h_i))'],
    ['gate.dbi', 'dL/do_i*s_i*(1 + t_i^2)'],
    ['bn.dV', 'sum(dL/dQ .* (X - m), rows) .* (1/2*(V + k).^(-3/2))'],
    ['lasso.dw', '2/N*X^T*(X*w - y) - lam*sign(w)'],
    ['graph.dzda', 'b*z'],
    ['graph.dkda', 'sin(a)*b^3'],
    ['graph.dwdb', 'a/b + v/b^2'],
    ['margin.dsj', '-1(j != y)*1(s_j - s_y + 1 > 0) + 1(j = y)*sum(k, 1, C, 1(k != y)*1(s_k - s_y + 1 > 0))'],
    ['huber.dr', 'abs(r_i) < 1 ? r_i : -sign(r_i)'],
  ],
  factor: [
    ['bias.dS', 'S - Y'],
    ['bias.dS', '2/N*(S - Y)'],
    ['bias.dW', 'X^T*(S - Y)'],
    ['bias.dW', '1/(2*N)*X^T*(S - Y)'],
    ['bias.db', 'sum(S - Y, rows)'],
    ['soft.dZ', 'P - T'],
    ['soft.dzij', 'p_ij - t_ij'],
    ['soft.dP', '-T ./ P'],
    ['logreg.dtheta', 'X^T*(h - y)'],
    ['logreg.dtj', 'sum(i, 1, M, (h_i - y_i)*x_ij)'],
    ['logreg.dtj', String.raw`\frac{\partial J}{\partial \theta_j} = \frac{2}{M} \sum_{i=1}^{M} (h_i - y_i) x_{ij}`],
    ['lasso.dw', '1/N*X^T*(X*w - y) + lam*sign(w)'],
    ['lasso.dw', '2/N*X^T*(X*w - y) + 2*lam*sign(w)'],
    ['lasso.dw', '2*X^T*(X*w - y) + lam*sign(w)'],
    ['pool.dxij', '2*dL/dz_i*m_i'],
    ['pool.dxij', 'dL/dz_i*m_i/D'],
    ['pool.dm', 'dL/dz .* m'],
    ['graph.dkdb', 'cos(a)*b^2'],
    ['graph.dlda', 'a/(1 + a^2)'],
    ['two.dS', 'P - onehot(y, C)'],
    ['huber.dr', 'abs(r_i) < 1 ? 2*r_i : sign(r_i)'],
    ['bn.dV', '-sum(dL/dQ .* (X - m), rows) .* (V + k).^(-3/2)'],
  ],
  'missing-upstream': [
    ['gate.da', 's .* (1 - s) .* t'],
    ['gate.dbi', 's_i*(1 - t_i^2)'],
    ['gate.ds', 't'],
    ['two.dZ', 'Z > 0'],
    ['two.dH', 'U^T'],
    ['bn.dQ', 'dL/dq_ij = g_j'],
    ['pool.dm', '2*m'],
    ['pool.dxij', '2*m_i/D'],
    ['graph.dwda', 'b'],
  ],
  'repeated-upstream': [
    ['gate.da', 'dL/do .* dL/do .* s .* (1 - s) .* t'],
    ['gate.ds', 'dL/do.^2 .* t'],
    ['two.dZ', 'dL/dH .* dL/dH .* 1(Z > 0)'],
    ['bn.dg', 'sum(dL/dY .* dL/dY .* Q, rows)'],
    ['pool.dm', '2*m .* dL/dz .* dL/dz'],
  ],
  'missing-local': [
    ['gate.da', 'dL/do .* t'],
    ['gate.da', 'dL/do .* s .* (1 - s)'],
    ['gate.db', 'dL/do .* s'],
    ['gate.dbi', 'dL/do_i*(1 - t_i^2)'],
    ['graph.dzda', '-z'],
    ['graph.dwda', '1/b'],
    ['graph.dkda', '-sin(a)'],
    ['graph.dkdb', '3*b^2'],
    ['graph.dlda', '1/(1 + a^2)'],
    ['graph.dlda', '2*a'],
    ['bn.dX', 'dL/dQ ./ sqrt(V + k)'],
    ['bn.dQ', 'dL/dY'],
    ['pool.dxij', 'dL/dz_i/D'],
    ['bias.dW', '(S - Y)/N'],
    ['res.dX', 'dL/dY'],
    ['res.dX', '(dL/dY .* 1(X*W > 0)) * W^T'],
    ['graph.dwdb', '-v/b^2'],
  ],
  'wrong-derivative': [
    ['gate.da', 'dL/do .* a .* (1 - a) .* t'],
    ['gate.da', 'dL/do .* (1 - s.^2) .* t'],
    ['gate.dai', 'dL/do_i*s_i*t_i'],
    ['gate.db', 'dL/do .* s .* t .* (1 - t)'],
    ['gate.db', 'dL/do .* s .* (1 - b.^2)'],
    ['gate.dbi', String.raw`\frac{\partial L}{\partial o_i} s_i (1 - t_i)`],
    ['graph.drdb', 'sqrt(b)/2'],
    ['graph.dkdb', '3*cos(a)*b^3'],
    ['graph.dkdb', '3*cos(a)*b'],
    ['graph.dwdb', 'a/b - v/b'],
    ['graph.dwdb', 'a/b'],
    ['lasso.dw', '2/N*X^T*(X*w - y) + lam*abs(w)'],
    ['huber.dr', 'abs(r_i) < 1 ? r_i : abs(r_i)'],
  ],
  'missing-label': [
    ['soft.dZ', 'P/N'],
    ['soft.dzij', 'p_ij/N'],
    ['two.dS', 'P/N'],
    ['logreg.dtheta', 'X^T*h/M'],
    ['soft.dP', '-1 ./ (N*P)'],
    ['logreg.dtj', 'sum(i, 1, M, h_i*x_ij)/M'],
    ['two.dS', '(P - 1)/N'],
    ['bias.dS', 'S/N'],
    ['bias.dW', '1/N*X^T*S'],
  ],
  'wrong-axis': [
    ['two.dc', 'sum(dL/dZ, axis=1)'],
    ['bn.dg', 'sum(dL/dY .* Q, axis=1)'],
    ['bias.db', '1/N*sum(S - Y, axis=1)'],
    ['bias.db', '1/N*sum(S - Y)'],
  ],
  'missing-sum': [
    ['two.dc', 'dL/dZ'],
    ['bn.dg', 'dL/dY .* Q'],
    ['bias.db', '(S - Y)/N'],
    ['bias.dw21', '1/N*x_12*(s_11 - y_11)'],
    ['bias.dw21', '1/N*(x_12*(s_11 - y_11) + x_22*(s_21 - y_21))'],
    ['bias.dwij', '1/N*x_ni*(s_nj - y_nj)'],
    ['logreg.dtj', '(h_i - y_i)*x_ij/M'],
    ['bilinear.dyj', 'x_i*a_ij'],
    ['lasso.dw', '2/N*X^T*(X*w - y)'],
    ['lasso.dw', 'lam*sign(w)'],
  ],
  'missing-indicator': [
    ['two.dZ', 'dL/dH'],
    ['two.dW', 'X^T * dL/dH'],
    ['two.dc', 'sum(dL/dH, rows)'],
    ['res.dW', 'X^T * dL/dF'],
    ['res.dW', 'X^T * dL/dY'],
    ['res.dX', 'dL/dY + dL/dY * W^T'],
  ],
  'inverted-indicator': [
    ['two.dZ', 'dL/dH .* (Z < 0)'],
    ['two.dW', 'X^T * (dL/dH .* (Z <= 0))'],
    ['res.dW', 'X^T * (dL/dY .* 1(X*W < 0))'],
    ['huber.dr', 'abs(r_i) > 1 ? r_i : sign(r_i)'],
  ],
  'wrong-threshold': [
    ['two.dZ', 'dL/dH .* (Z > 1)'],
    ['huber.dr', 'abs(r_i) < 2 ? r_i : sign(r_i)'],
    ['margin.dsj', '1(j != y)*1(s_j - s_y > 0) - 1(j = y)*sum(k, 1, C, 1(k != y)*1(s_k - s_y > 0))'],
    ['margin.dsj', '1(j != y)*1(s_j > s_y) - 1(j = y)*sum(k, 1, C, 1(k != y)*1(s_k > s_y))'],
  ],
  'counts-label': [
    ['margin.dsj', '1(j != y)*1(s_j - s_y + 1 > 0) - 1(j = y)*sum(k, 1, C, 1(s_k - s_y + 1 > 0))'],
    ['margin.dsj', '1(s_j - s_y + 1 > 0) - 1(j = y)*sum(k, 1, C, 1(k != y)*1(s_k - s_y + 1 > 0))'],
  ],
  'wrong-index': [
    ['bias.dw21', '1/N*(x_11*(s_11 - y_11) + x_21*(s_21 - y_21) + x_31*(s_31 - y_31))'],
    ['bias.dwij', '1/N*sum(n, 1, N, x_in*(s_nj - y_nj))'],
    ['bias.dwij', '1/N*sum(n, 1, N, x_nj*(s_ni - y_ni))'],
    ['bilinear.dyj', 'sum(i, 1, N, x_i*a_ji)'],
    ['soft.dzij', '(p_ji - t_ij)/N'],
    ['logreg.dtj', 'sum(i, 1, M, (h_i - y_i)*x_ji)/M'],
    ['gate.dbi', 'dL/do_i*s_i*(1 - t_1^2)'],
  ],
  'other-quantity': [
    ['two.dU', 'X^T * dL/dZ'],
    ['two.dW', 'H^T * dL/dS'],
    ['two.dH', 'dL/dZ * W^T'],
    ['gate.ds', 'dL/do .* s'],
    ['bn.dg', 'sum(dL/dY .* X, rows)'],
    ['bilinear.dx', 'A*x'],
    ['graph.dkda', '3*cos(a)*b^2'],
    ['graph.dzda', '-z*a'],
  ],
  'inverse-derivative': [
    ['graph.drdb', '2*r'],
    ['bn.dQ', 'dL/dY ./ g'],
  ],
  'positive-only': [
    ['graph.dlda', '2*abs(a)/(1 + a^2)'],
    ['gate.ds', 'dL/do .* abs(t)'],
  ],
  'log-for-probability': [
    ['soft.dP', '-T/N'],
    ['soft.dZ', '(log(P) - T)/N'],
  ],
  'one-branch-only': [
    ['huber.dr', 'r_i'],
    ['huber.dr', 'sign(r_i)'],
  ],
  'diagonal-only': [['two.dS', 'onehot(y, C) .* (P - 1)/N']],
  'rounded-constant': [
    ['bias.dS', '0.33*(S - Y)'],
    ['graph.dkdb', '2.99*cos(a)*b^2'],
    ['pool.dxij', '0.4*dL/dz_i*m_i*1.001'],
  ],
  offset: [
    ['bias.dS', '(S - Y)/N + 1'],
    ['graph.drdb', '1/(2*sqrt(b)) + 1'],
    ['gate.ds', 'dL/do .* (t + 1)'],
  ],
};

/** Right answers from which students start; none of them is named. */
export const EXAM_RIGHT: readonly (readonly [string, string])[] = [
  ['bias.dS', '(S - Y)/N'],
  ['bias.dW', '1/N*X^T*(S - Y)'],
  ['bias.db', '1/N*sum(S - Y, rows)'],
  ['bias.dX', '1/N*(S - Y)*W^T'],
  ['bias.dwij', '1/N*sum(n, 1, N, x_ni*(s_nj - y_nj))'],
  ['soft.dP', '-T ./ (N*P)'],
  ['soft.dZ', '(P - T)/N'],
  ['soft.dzij', '(p_ij - t_ij)/N'],
  ['two.dS', '(P - onehot(y, C))/N'],
  ['two.dU', 'H^T * dL/dS'],
  ['two.dH', 'dL/dS * U^T'],
  ['two.dZ', 'dL/dH .* (Z > 0)'],
  ['two.dW', 'X^T * dL/dZ'],
  ['two.dc', 'sum(dL/dZ, rows)'],
  ['logreg.dtheta', 'X^T*(h - y)/M'],
  ['logreg.dtj', 'sum(i, 1, M, (h_i - y_i)*x_ij)/M'],
  ['gate.ds', 'dL/do .* t'],
  ['gate.da', 'dL/do .* t .* s .* (1 - s)'],
  ['gate.dbi', 'dL/do_i*s_i*(1 - t_i^2)'],
  ['bn.dQ', 'dL/dY .* g'],
  ['bn.dg', 'sum(dL/dY .* Q, rows)'],
  ['bn.dV', '-1/2*sum(dL/dQ .* (X - m), rows) .* (V + k).^(-3/2)'],
  ['huber.dr', 'abs(r_i) < 1 ? r_i : sign(r_i)'],
  ['lasso.dw', '2/N*X^T*(X*w - y) + lam*sign(w)'],
  ['margin.dsj', '1(j != y)*1(s_j - s_y + 1 > 0) - 1(j = y)*sum(k, 1, C, 1(k != y)*1(s_k - s_y + 1 > 0))'],
  ['pool.dm', '2*m .* dL/dz'],
  ['pool.dxij', '2*dL/dz_i*m_i/D'],
  ['graph.dwdb', 'a/b - v/b^2'],
  ['graph.dzda', '-b*z'],
  ['graph.drdb', '1/(2*sqrt(b))'],
  ['graph.dkda', '-sin(a)*b^3'],
  ['graph.dkdb', '3*cos(a)*b^2'],
  ['graph.dlda', '2*a/(1 + a^2)'],
  ['bilinear.dx', 'A*y'],
  ['bilinear.dy', 'A^T*x'],
  ['bilinear.dA', 'x*y^T'],
  ['res.dW', 'X^T * (dL/dY .* 1(X*W > 0))'],
  ['res.dX', 'dL/dY + (dL/dY .* 1(X*W > 0)) * W^T'],
];
