/** Slips at a fourth set of questions. Same form as slips.cases.ts. */

export const FOURTH = `
backmark: 1
id: fourth
title: Fourth
problems:
  - id: mf
    sizes: {U: 3, I: 4, K: 2}
    inputs: {P: [U, K], Q: [I, K], R: [U, I]}
    forward: {S: P * Q^T, L: '1/2*sum((S - R) .* (S - R))'}
    steps:
      - {id: dS, find: dL/dS}
      - {id: dP, find: dL/dP}
      - {id: dQ, find: dL/dQ}
      - {id: dpuk, find: dL/dp_uk}
  - id: poisson
    sizes: {N: 4, D: 2}
    inputs: {X: [N, D], w: [D], y: {shape: [N], entries: positive}}
    forward: {eta: X * w, lam: exp(eta), L: '1/N*sum(lam - y .* eta)'}
    steps:
      - {id: deta, find: dL/deta}
      - {id: dw, find: dL/dw}
      - {id: dwj, find: dL/dw_j}
  - id: gauss
    sizes: {N: 3}
    inputs: {mu: [], s: {shape: [], entries: positive}, x: [N]}
    forward: {L: 'sum((x - mu) .* (x - mu))/(2*s^2) + N*log(s)'}
    steps:
      - {id: dmu, find: dL/dmu}
      - {id: ds, find: dL/ds}
      - {id: dxi, find: dL/dx_i}
  - id: kl
    sizes: {C: 3}
    inputs: {z: [C], q: {shape: [C], entries: simplex}}
    forward: {p: softmax(z), L: 'sum(q .* (log(q) - log(p)))'}
    steps:
      - {id: dp, find: dL/dp_i}
      - {id: dz, find: dL/dz}
      - {id: dzi, find: dL/dz_i}
  - id: gated
    sizes: {N: 2, D: 3}
    inputs: {X: [N, D], Wa: [D, D], Wb: [D, D]}
    forward: {A: X * Wa, B: X * Wb, S: sigmoid(B), Y: 'A .* S', L: unspecified(Y)}
    steps:
      - {id: dA, find: dL/dA}
      - {id: dS, find: dL/dS}
      - {id: dB, find: dL/dB}
      - {id: dWa, find: dL/dWa}
      - {id: dWb, find: dL/dWb}
      - {id: dX, find: dL/dX}
  - id: deep
    sizes: {N: 3, D: 2, H: 4}
    inputs: {X: [N, D], W: [D, H], v: [H], t: {shape: [N], entries: mask}}
    forward: {Z: X * W, H1: relu(Z), o: H1 * v, p: sigmoid(o), L: 'bce(p, t)'}
    steps:
      - {id: do, find: dL/do}
      - {id: dv, find: dL/dv}
      - {id: dH, find: dL/dH1}
      - {id: dZ, find: dL/dZ}
      - {id: dW, find: dL/dW}
  - id: temp
    sizes: {N: 2, C: 3}
    inputs: {S: [N, C], y: {label: C, shape: [N]}, tau: {shape: [], entries: positive}}
    forward: {Z: S/tau, P: softmax(Z), L: 'cross_entropy(P, y)'}
    steps:
      - {id: dZ, find: dL/dZ}
      - {id: dS, find: dL/dS}
      - {id: dsij, find: dL/ds_ij}
  - id: trig
    sizes: {}
    inputs: {x: [], y: {shape: [], entries: positive}}
    forward: {a: sin(x)*y, b: a^2, c: exp(-b), d: log(y + x^2), f: x/y}
    steps:
      - {id: da, find: da/dx}
      - {id: db, find: db/dx}
      - {id: dc, find: dc/dx}
      - {id: dd, find: dd/dx}
      - {id: dfy, find: df/dy}
`;
/** `[step, answer]` by the slip that was made. */
export const FOURTH_MADE: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  'missing-transpose': [
    ['mf.dP', '(S - R)*Q^T'],
    ['mf.dQ', '(S - R)*P'],
    ['poisson.dw', '1/N*X*(lam - y)'],
    ['gated.dWb', 'X * dL/dB'],
    ['deep.dW', 'X * dL/dZ'],
    ['deep.dv', 'H1 * dL/do'],
  ],
  'wrong-order': [
    ['mf.dP', 'Q*(S - R)'],
    ['gated.dWa', '(dL/dY .* S) * X^T'],
    ['deep.dv', 'dL/do * H1^T'],
  ],
  'answer-transposed': [
    ['mf.dQ', 'P^T*(S - R)'],
    ['mf.dP', 'Q^T*(S - R)^T'],
    ['deep.dH', 'v * (dL/do)^T'],
  ],
  'elementwise-product': [
    ['gated.dWa', 'X .* (dL/dY .* S)'],
    ['deep.dW', 'X^T .* dL/dZ'],
  ],
  sign: [
    ['mf.dS', 'R - S'],
    ['poisson.deta', '(y - lam)/N'],
    ['poisson.deta', '(lam + y)/N'],
    ['gauss.dmu', 'sum(x - mu)/s^2'],
    ['gauss.ds', 'sum((x - mu) .* (x - mu))/s^3 + N/s'],
    ['kl.dp', 'q_i/p_i'],
    ['kl.dz', 'q - p'],
    ['gated.dB', 'dL/dY .* A .* S .* (1 + S)'],
    ['deep.do', '(t - p)/N'],
    ['trig.da', '-cos(x)*y'],
    ['trig.dc', '2*a*cos(x)*y*c'],
    ['trig.dfy', 'x/y^2'],
  ],
  factor: [
    ['mf.dS', '2*(S - R)'],
    ['mf.dP', '1/2*(S - R)*Q'],
    ['poisson.dw', 'X^T*(lam - y)'],
    ['poisson.dwj', 'sum(i, 1, N, (lam_i - y_i)*x_ij)'],
    ['gauss.dmu', '-2*sum(x - mu)/s^2'],
    ['gauss.ds', '-2*sum((x - mu) .* (x - mu))/s^3 + N/s'],
    ['deep.do', 'p - t'],
    ['trig.db', 'a*cos(x)*y'],
    ['trig.dd', 'x/(y + x^2)'],
    ['temp.dZ', '(P - onehot(y, C))/N'],
  ],
  'missing-upstream': [
    ['gated.dA', 'S'],
    ['gated.dB', 'A .* S .* (1 - S)'],
    ['deep.dZ', 'Z > 0'],
    ['trig.db', 'cos(x)*y'],
  ],
  'repeated-upstream': [
    ['gated.dA', 'dL/dY .* dL/dY .* S'],
    ['gated.dB', 'dL/dY.^2 .* A .* S .* (1 - S)'],
    ['deep.dZ', 'dL/dH1 .* dL/dH1 .* (Z > 0)'],
  ],
  'missing-local': [
    ['trig.db', '2*cos(x)*y'],
    ['trig.dc', '-2*a*cos(x)*y'],
    ['gated.dB', 'dL/dY .* A'],
    ['gated.dB', 'dL/dY .* S .* (1 - S)'],
    ['gated.dA', 'dL/dY'],
    ['gated.dWb', 'X^T * dL/dS'],
    ['temp.dS', 'P - onehot(y, C)'],
    ['temp.dsij', 'p_ij - 1(j = y_i)'],
    ['trig.da', 'cos(x)'],
    ['trig.db', '2*a'],
    ['trig.dc', '-c'],
    ['trig.dd', '2*x'],
    ['trig.dc', '-2*a*c'],
    ['gated.dX', '(dL/dY .* S) * Wa^T'],
    ['trig.dfy', '-1/y^2'],
    ['poisson.deta', '(1 - y)/N'],
  ],
  'wrong-derivative': [
    ['gauss.ds', 'N/s'],
    ['gated.dB', 'dL/dY .* A .* B .* (1 - B)'],
    ['gated.dB', 'dL/dY .* A .* (1 - S.^2)'],
    ['trig.dfy', '-x/y'],
    ['poisson.deta', '(eta - y)/N'],
    ['gauss.ds', '-sum((x - mu) .* (x - mu))/s^2 + N/s'],
    ['deep.do', '(p - t) .* p .* (1 - p)/N'],
  ],
  'missing-label': [
    ['temp.dZ', 'P'],
    ['temp.dS', 'P/tau'],
    ['temp.dsij', 'p_ij/tau'],
    ['kl.dz', 'p'],
    ['deep.do', 'p/N'],
    ['temp.dsij', '(p_ij - 1)/tau'],
    ['poisson.dw', '1/N*X^T*lam'],
    ['mf.dP', 'S*Q'],
  ],
  'missing-indicator': [
    ['deep.dZ', 'dL/dH1'],
    ['deep.dW', 'X^T * dL/dH1'],
  ],
  'inverted-indicator': [['deep.dZ', 'dL/dH1 .* (Z < 0)']],
  'missing-sum': [
    ['mf.dpuk', '(s_ui - r_ui)*q_ik'],
    ['mf.dpuk', '(s_u1 - r_u1)*q_1k'],
    ['poisson.dwj', '1/N*(lam_i - y_i)*x_ij'],
    ['gauss.dmu', '-(x_1 - mu)/s^2'],
    ['gauss.ds', '-sum((x - mu) .* (x - mu))/s^3'],
  ],
  'wrong-index': [
    ['mf.dpuk', 'sum(i, 1, I, (s_ui - r_ui)*q_ki)'],
    ['poisson.dwj', '1/N*sum(i, 1, N, (lam_i - y_i)*x_ji)'],
    ['temp.dsij', '(p_ji - 1(j = y_i))/tau'],
    ['temp.dsij', '(p_ij - 1(i = y_j))/tau'],
    ['kl.dp', '-q_1/p_i'],
  ],
  'other-quantity': [
    ['trig.dd', '1/(y + x^2)'],
    ['mf.dP', '(S - R)^T*P'],
    ['mf.dQ', '(S - R)*Q'],
    ['gated.dA', 'dL/dY .* A'],
    ['gated.dWb', 'X^T * (dL/dY .* S)'],
    ['gated.dS', 'dL/dY .* S'],
    ['deep.dW', 'H1^T * dL/do'],
  ],
  'inverse-derivative': [
    ['kl.dp', '-p_i/q_i'],
    ['temp.dS', '(P - onehot(y, C))*tau'],
  ],
  'positive-only': [['gauss.dxi', 'abs(x_i - mu)/s^2']],
  'diagonal-only': [['kl.dzi', '-q_i*(1 - p_i)']],
  'log-for-probability': [
    ['kl.dp', '-q_i'],
    ['kl.dz', 'log(p) - q'],
  ],
  'rounded-constant': [
    ['mf.dS', '0.999*(S - R)'],
    ['trig.dd', '1.99*x/(y + x^2)'],
  ],
  offset: [
    ['mf.dS', 'S - R + 1'],
    ['trig.da', 'cos(x)*y + 1'],
  ],
  'wrong-axis': [['temp.dsij', '(exp(s_ij/tau)/sum(k, 1, N, exp(s_kj/tau)) - 1(j = y_i))/tau']],
  'missing-class': [['temp.dsij', '(exp(s_ij/tau)/sum(k, 1, C - 1, exp(s_ik/tau)) - 1(j = y_i))/tau']],
};
