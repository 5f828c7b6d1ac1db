/** Linear layers, softmax and losses: every way that people write them. Each row: the LaTeX, and the lines of the tree that it must give. */
import { readLatex } from './read-latex';
import { scopeOf } from './scope-of';
import { showLine } from './show-tree';
import { complaint } from './well-formed';

const raw = String.raw;

function shown(spec: string, text: string): string[] {
  const read = readLatex(text, scopeOf(spec));
  if (read.ok) expect([text, complaint(text)]).toEqual([text, undefined]);
  if (read.ok) return [...read.value.lines.map(showLine), ...read.notes.map((n) => `note ${n.code}`)];
  return read.problems.map((p) => `${p.code}: ${p.message}`);
}

const SCOPE_1 = raw`X:N,D|x W:D,M b:M Y:N,M|y loss:L size:N=3 size:D=2 size:M=4`;
test.each<[string, string[]]>([
  [raw`\frac12 x_{11}`, ['1: (* (/ 1 2) X[1,1])']],
  [raw`\nabla_Y L W^\top`, ['1: (* (d L / Y) (T W))']],
  [raw`\nabla_{W} \mathcal{L} = X^{\mathsf T} \nabla_Y L`, ['1: (d L / W) = (* (T X) (d L / Y))']],
  [raw`\mathrm{dW} = X^T \mathrm{dY}`, ['1: (d L / W) = (* (T X) (d L / Y))']],
  [raw`dLdY W^T`, ['1: (* (d L / Y) (T W))']],
  [raw`\frac{dL}{dW} = X^{\text{T}} \, \mathrm{d}Y.`, ['1: (d L / W) = (* (T X) (d L / Y))']],
  [raw`\pdv{L}{W} = X^T \pdv{L}{Y}`, ['1: (d L / W) = (* (T X) (d L / Y))']],
  [
    raw`\frac{\partial L}{\partial x_{ij}} = \sum_{k=1}^M \frac{\partial L}{\partial y_{ik}} w_{jk}`,
    ['1: (d L / X[i,j]) = (Σ k=1..M (* (d L / Y[i,k]) W[j,k]))'],
  ],
  [
    raw`\frac{\partial L}{\partial x_{ij}} = \sum_k\frac{\partial L}{\partial y_{ik}}w_{jk}`,
    ['1: (d L / X[i,j]) = (Σ k (* (d L / Y[i,k]) W[j,k]))'],
  ],
  [raw`∂L/∂X = ∂L/∂Y Wᵀ`, ['1: (d L / X) = (* (d L / Y) (T W))']],
  [raw`∂L/∂x_ij = Σ_k ∂L/∂y_ik w_jk`, ['1: (d L / X[i,j]) = (Σ k (* (d L / Y[i,k]) W[j,k]))']],
  [
    raw`\frac{\partial L}{\partial b} = \mathbf{1}^\top \frac{\partial L}{\partial Y}`,
    ['1: (d L / b) = (* (T (ones)) (d L / Y))'],
  ],
  [
    raw`\frac{\partial L}{\partial b} = \left(\frac{\partial L}{\partial Y}\right)^\top \mathbf{1}_N`,
    ['1: (d L / b) = (* (T (d L / Y)) (ones N))'],
  ],
  [
    raw`\frac{\partial L}{\partial X}_{11} = \left(\frac{\partial L}{\partial Y} W^\top\right)_{11}`,
    ['1: (d L / X)[1,1] = (* (d L / Y) (T W))[1,1]'],
  ],
  [raw`(XW)_{ij} = \sum_k X_{ik} W_{kj}`, ['1: (* X W)[i,j] = (Σ k (* X[i,k] W[k,j]))']],
  [
    raw`\begin{bmatrix} \frac{dL}{dy_{11}} w_{11} & 0 \\ 1 & 2 \end{bmatrix}`,
    ['1: [[(* (d L / Y[1,1]) W[1,1]), 0], [1, 2]]'],
  ],
  [raw`\frac{\partial^2 L}{\partial w_{11} \partial w_{12}} = 0`, ['1: (d L / W[1,1] W[1,2]) = 0']],
  [raw`\frac{\partial^2 L}{\partial w_{11}^2}`, ['1: (d L / W[1,1] W[1,1])']],
  [raw`d^2L/dx_{11}dx_{12}`, ['1: (d L / X[1,1] X[1,2])']],
  [raw`\left[\frac{\partial L}{\partial Y} W^T\right]_{ij}`, ['1: (* (d L / Y) (T W))[i,j]']],
  [
    raw`\frac{dL}{dx_{1}} = \sum_{i,j} \frac{dL}{dy_{ij}} \frac{dy_{ij}}{dx_{11}} = \frac{dL}{dy_{11}} \cdot w_{11}`,
    ['1: (d L / X[1]) = (Σ i (Σ j (* (d L / Y[i,j]) (d Y[i,j] / X[1,1])))) = (* (d L / Y[1,1]) W[1,1])'],
  ],
  [raw`\frac{3}{3} \frac{dL}{dy} \times W^{T}`, ['1: (* (* (/ 3 3) (d L / Y)) (T W))']],
  [raw`\frac{x^T}{dy} \cdot \frac{dL}{dy}`, ['differential: A differential stands below the line, and none above it.']],
  [
    raw`\frac{dL}{dy_{12}} \cdot \chi_{12} + \frac{dL}{dy_{22}} \cdot \chi_{22}`,
    ['unknown-name: \\chi_{12} is not a name of this problem.'],
  ],
  [
    raw`\begin{align*}
\frac{dL}{dX} &= \frac{dL}{dY} \frac{dY}{dX} \\
&= \frac{dL}{dY} W^T \tag{1}
\end{align*}`,
    ['2: (d L / X) = (* (d L / Y) (d Y / X))', '3: = (* (d L / Y) (T W))'],
  ],
  [
    raw`We have $\frac{dL}{dX} = G W^T$ where $G = \frac{dL}{dY}$.`,
    ['1: <G> G = (d L / Y)', '1: (d L / X) = (* G (T W))'],
  ],
  [
    raw`\text{Let } G := \frac{\partial L}{\partial Y} \in \mathbb{R}^{N \times M}. \text{ Then } \frac{\partial L}{\partial X} = G W^\top`,
    ['1: <G> G := (d L / Y)', '1: (d L / X) = (* G (T W))'],
  ],
  [
    raw`G_{ij} = \frac{\partial L}{\partial y_{ij}}
\frac{\partial L}{\partial x_{ij}} = \sum_k G_{ik} w_{jk}`,
    ['1: <G[i,j]> G[i,j] = (d L / Y[i,j])', '2: (d L / X[i,j]) = (Σ k (* G[i,k] W[j,k]))'],
  ],
  [
    raw`\newcommand{\dd}[2]{\frac{\partial #1}{\partial #2}} \dd{L}{X} = \dd{L}{Y} W^\top`,
    ['1: (d L / X) = (* (d L / Y) (T W))'],
  ],
  [
    raw`\def\L{\mathcal{L}} \frac{\partial \L}{\partial X} = \frac{\partial \L}{\partial Y} W^\top`,
    ['1: (d L / X) = (* (d L / Y) (T W))'],
  ],
  [raw`dX = dY @ W.T`, ['1: (d L / X) = (* (d L / Y) (T W))']],
  [raw`dX = dY \cdot W^T \quad (1)`, ['1: (d L / X) = (* (d L / Y) (T W))']],
  [raw`\Rightarrow \frac{dL}{dX} = \frac{dL}{dY} W^T`, ['1: (d L / X) = (* (d L / Y) (T W))']],
  [raw`\therefore dX = dYW^T`, ['1: (d L / X) = (* (d L / Y) (T W))']],
  [
    raw`\boxed{\frac{\partial L}{\partial X} = \frac{\partial L}{\partial Y} W^T}`,
    ['1: (d L / X) = (* (d L / Y) (T W))'],
  ],
  [
    raw`\frac{\partial L}{\partial X} = \underbrace{\frac{\partial L}{\partial Y}}_{N\times M} \underbrace{W^T}_{M \times D}`,
    ['1: (d L / X) = (* (d L / Y) (T W))'],
  ],
  [raw`\frac{\partial L}{\partial X}\overset{(a)}{=} dY W^\top`, ['1: (d L / X) = (* (d L / Y) (T W))']],
  [raw`\frac{\delta L}{\delta X} = \frac{\delta L}{\delta Y} W^T`, ['1: (d L / X) = (* (d L / Y) (T W))']],
  [raw`{\partial L \over \partial X} = {\partial L \over \partial Y} W^T`, ['1: (d L / X) = (* (d L / Y) (T W))']],
  [
    raw`\frac{\partial \ell}{\partial \mathbf{X}} = \frac{\partial \ell}{\partial \mathbf{Y}} \mathbf{W}^{\!\top}`,
    ['1: (d L / X) = (* (d L / Y) (T W))'],
  ],
  [raw`\matr{X}^T \frac{\partial L}{\partial \matr{Y}}`, ['1: (* (T X) (d L / Y))', 'note typeface']],
  [raw`\frac{dL}{dX} \approx 2, \quad \frac{dL}{dW} \propto X^T`, ['1: (d L / X) ≈ 2', '1: (d L / W) ∝ (T X)']],
  [
    raw`\frac{\partial L}{\partial b_j} = \sum_{i=1}^N \frac{\partial L}{\partial y_{ij}}, \qquad j = 1, \dots, M`,
    ['1: (d L / b[j]) = (Σ i=1..N (d L / Y[i,j]))'],
  ],
  [
    raw`\frac{\partial L}{\partial b_j} = \sum_{i} \frac{\partial L}{\partial y_{ij}} \quad \forall j`,
    ['1: (d L / b[j]) = (Σ i (d L / Y[i,j]))'],
  ],
  [
    raw`\frac{\partial L}{\partial b_j} = \sum \frac{\partial L}{\partial y_{ij}}`,
    ['1: (d L / b[j]) = (Σ i (d L / Y[i,j]))'],
  ],
  [raw`\operatorname{sum}(dY, \text{axis}=0)`, ['1: (sum (d L / Y) axis=0)']],
  [raw`sum(i, 1, N, \frac{dL}{dy_{ij}})`, ['1: (Σ i=1..N (d L / Y[i,j]))']],
])('%s', (text, lines) => expect(shown(SCOPE_1, text)).toEqual(lines));

const SCOPE_2 = raw`z:K|a|x y:K p:K|ŷ|\hat{p} loss:L|J size:K=4`;
test.each<[string, string[]]>([
  [
    raw`\frac{\partial L}{\partial z_i} = \sum_j \frac{\partial L}{\partial p_j}\frac{\partial p_j}{\partial z_i} = \sum_{j\neq i} \left(-\frac{y_j}{p_j}\right)(-p_j p_i) + \left(-\frac{y_i}{p_i}\right) p_i(1-p_i) = p_i - y_i`,
    [
      '1: (d L / z[i]) = (Σ j (* (d L / p[j]) (d p[j] / z[i]))) = (+ (Σ j | (!= j i) (* (neg (/ y[j] p[j])) (* (neg p[j]) p[i]))) (* (* (neg (/ y[i] p[i])) p[i]) (- 1 p[i]))) = (- p[i] y[i])',
    ],
  ],
  [raw`\frac{\partial p}{\partial z} = \operatorname{diag}(p) - pp^\top`, ['1: (d p / z) = (- (diag p) (* p (T p)))']],
  [
    raw`\frac{\partial p_i}{\partial z_j} = p_i(\mathbf{1}\{i=j\} - p_j)`,
    ['1: (d p[i] / z[j]) = (* p[i] (- (== i j) p[j]))'],
  ],
  [
    raw`\frac{\partial p_i}{\partial z_j} = p_i(\mathbb{1}_{i=j} - p_j)`,
    ['1: (d p[i] / z[j]) = (* p[i] (- (== i j) p[j]))'],
  ],
  [raw`\frac{\partial p_i}{\partial z_j} = p_i(1_{ij} - p_j)`, ['1: (d p[i] / z[j]) = (* p[i] (- (delta i j) p[j]))']],
  [raw`\frac{\partial p_i}{\partial z_j} = p_i([i=j] - p_j)`, ['1: (d p[i] / z[j]) = (* p[i] (- (== i j) p[j]))']],
  [
    raw`\frac{\partial p_i}{\partial z_j} = \begin{cases} p_i(1-p_i), & i=j,\\ -p_ip_j, & \text{otherwise.} \end{cases}`,
    ['1: (d p[i] / z[j]) = {(* p[i] (- 1 p[i])) if (== i j); (* (neg p[i]) p[j])}'],
  ],
  [
    raw`\frac{\partial p_i}{\partial z_j} = \left\{ \begin{array}{ll} p_i (1 - p_i) & \mbox{if } i = j \\ -p_i p_j & \mbox{if } i \neq j \end{array} \right.`,
    ['1: (d p[i] / z[j]) = {(* p[i] (- 1 p[i])) if (== i j); (* (neg p[i]) p[j]) if (!= i j)}'],
  ],
  [
    raw`\frac{\partial p_i}{\partial z_j} = p_i(1-p_i) \text{ if } i = j, \quad -p_i p_j \text{ otherwise}`,
    ['1: (d p[i] / z[j]) = {(* p[i] (- 1 p[i])) if (== i j); (* (neg p[i]) p[j])}'],
  ],
  [
    raw`\text{Case } i = j:
\frac{\partial p_i}{\partial z_i} = \frac{e^{z_i}\sum_k e^{z_k} - e^{2z_i}}{(\sum_k e^{z_k})^2} = p_i(1-p_i)
\text{Case } i \ne j:
\frac{\partial p_i}{\partial z_j} = \frac{0 - e^{z_i}e^{z_j}}{(\sum_k e^{z_k})^2} = -p_ip_j`,
    [
      '2: (d p[i] / z[i]) = (/ (- (* (exp z[i]) (Σ k (exp z[k]))) (exp (* 2 z[i]))) (^ (Σ k (exp z[k])) 2)) = (* p[i] (- 1 p[i]))  WHEN (== i j)',
      '4: (d p[i] / z[j]) = (/ (- 0 (* (exp z[i]) (exp z[j]))) (^ (Σ k (exp z[k])) 2)) = (* (neg p[i]) p[j])  WHEN (!= i j)',
    ],
  ],
  [
    raw`i = j: \quad \frac{\partial p_i}{\partial z_j} = p_i(1 - p_j)
i \neq j: \quad \frac{\partial p_i}{\partial z_j} = -p_i p_j`,
    [
      '1: (d p[i] / z[j]) = (* p[i] (- 1 p[j]))  WHEN (== i j)',
      '2: (d p[i] / z[j]) = (* (neg p[i]) p[j])  WHEN (!= i j)',
    ],
  ],
  [
    raw`p_i = \frac{e^{z_i}}{\sum_{k=1}^{K} e^{z_k}} \Rightarrow \log p_i = z_i - \log\sum_k e^{z_k}`,
    ['1: p[i] = (/ (exp z[i]) (Σ k=1..K (exp z[k])))', '1: (log p[i]) = (- z[i] (log (Σ k (exp z[k]))))'],
  ],
  [
    raw`\frac{\partial \log p_i}{\partial z_j} = \delta_{ij} - p_j`,
    ['1: (d (log p[i]) / z[j]) = (- (delta i j) p[j])'],
  ],
  [
    raw`\delta = p - y
\frac{\partial L}{\partial z} = \delta`,
    ['1: <delta> delta = (- p y)', '2: (d L / z) = delta'],
  ],
  [
    raw`\delta_i := \frac{\partial L}{\partial z_i} = p_i - y_i`,
    ['1: <delta[i]> delta[i] := (d L / z[i]) = (- p[i] y[i])'],
  ],
  [raw`\frac{\partial L}{\partial z} = \hat{y} - y`, ['1: (d L / z) = (- p y)']],
  [raw`\frac{\partial L}{\partial z} = \mathrm{softmax}(z) - y`, ['1: (d L / z) = (- (softmax z) y)']],
  [raw`\frac{\partial L}{\partial z_i} = \text{softmax}(z)_i - y_i`, ['1: (d L / z[i]) = (- (softmax z)[i] y[i])']],
  [raw`\frac{\partial L}{\partial z_i} = \sigma_i(z) - y_i`, ['1: (d L / z[i]) = (- (sigmoid z)[i] y[i])']],
  [raw`\nabla_{\mathbf{z}} J = \boldsymbol{\hat{y}} - \mathbf{y}`, ['1: (d L / z) = (- p y)']],
  [
    raw`\frac{\partial L}{\partial z_i} = -\sum_k y_k \frac{\partial}{\partial z_i} \log \frac{e^{z_k}}{\sum_j e^{z_j}}`,
    ['1: (d L / z[i]) = (neg (Σ k (* y[k] (d (log (/ (exp z[k]) (Σ j (exp z[j])))) / z[i]))))'],
  ],
  [raw`-\sum_{k=1}^K y_k \log \hat y_k`, ['1: (neg (Σ k=1..K (* y[k] (log p[k]))))']],
  [
    raw`\left( \frac{\partial p}{\partial z} \right)_{ij} = p_i \delta_{ij} - p_i p_j`,
    ['1: (d p / z)[i,j] = (- (* p[i] (delta i j)) (* p[i] p[j]))'],
  ],
  [
    raw`\frac{\partial L}{\partial z} = p \odot \left(g - p^\top g\, \mathbf{1}\right), \text{ where } g = \frac{\partial L}{\partial p}`,
    ['1: <g> g = (d L / p)', '1: (d L / z) = (.* p (- g (* (* (T p) g) (ones))))'],
  ],
  [raw`J_{ij} = \frac{\partial p_i}{\partial z_j}`, ['1: <J[i,j]> J[i,j] = (d p[i] / z[j])']],
  [raw`\frac{\partial L}{\partial z_i} = p_i - y_i \quad \blacksquare`, ['1: (d L / z[i]) = (- p[i] y[i])']],
  [
    raw`\frac{\partial L}{\partial z} = \begin{bmatrix} p_1 - y_1 \\ p_2 - y_2 \\ p_3 - y_3 \\ p_4 - y_4 \end{bmatrix}`,
    ['1: (d L / z) = [[(- p[1] y[1])], [(- p[2] y[2])], [(- p[3] y[3])], [(- p[4] y[4])]]'],
  ],
  [
    raw`\frac{\partial L}{\partial z_i} = p_i \Bigl(\sum_{j} y_j\Bigr) - y_i = p_i - y_i \quad (\because \sum_j y_j = 1)`,
    ['1: (d L / z[i]) = (- (* p[i] (Σ j y[j])) y[i]) = (- p[i] y[i])'],
  ],
  [
    raw`\frac{e^{z_i}}{\sum_j e^{z_j}} \left( 1 - \frac{e^{z_i}}{\sum_j e^{z_j}} \right)`,
    ['1: (* (/ (exp z[i]) (Σ j (exp z[j]))) (- 1 (/ (exp z[i]) (Σ j (exp z[j])))))'],
  ],
  [raw`\frac{\exp z_i}{\sum_j \exp z_j}`, ['1: (/ (exp z[i]) (Σ j (exp z[j])))']],
  [raw`e^{z_i - \max_j z_j}`, ['1: (exp (- z[i] (max z)))']],
  [raw`\lVert p - y \rVert_2^2 + \|z\|^2 + |z_1|`, ['1: (+ (+ (^ (norm (- p y)) 2) (^ (norm z) 2)) (abs z[1]))']],
  [
    raw`\frac{\partial L}{\partial z_i} = -y_i(1-p_i) + \sum_{\substack{k=1 \\ k \neq i}}^K y_k p_i`,
    ['1: (d L / z[i]) = (+ (* (neg y[i]) (- 1 p[i])) (Σ k=1..K | (!= k i) (* y[k] p[i])))'],
  ],
  [
    raw`\frac{\partial L}{\partial z_i} = -\frac{\partial}{\partial z_i}\left(\sum_k y_k \log p_k\right)`,
    ['1: (d L / z[i]) = (neg (d (Σ k (* y[k] (log p[k]))) / z[i]))'],
  ],
  [
    raw`\frac{\partial L}{\partial z_i} = \frac{\partial}{\partial z_i}\Big[-\sum_k y_k (z_k - \log \sum_j e^{z_j})\Big]`,
    ['1: (d L / z[i]) = (d (neg (Σ k (* y[k] (- z[k] (log (Σ j (exp z[j]))))))) / z[i])'],
  ],
])('%s', (text, lines) => expect(shown(SCOPE_2, text)).toEqual(lines));

const SCOPE_3 = raw`s:C|f label:y: Delta:|\Delta|Δ loss:L|L_i size:C=4`;
test.each<[string, string[]]>([
  [
    raw`\frac{\partial L_i}{\partial s_j} = \mathbb{1}\left[s_j - s_{y_i} + \Delta > 0\right]`,
    ['1: (d L / s[j]) = (> (+ (- s[j] s[y]) Delta) 0)'],
  ],
  [
    raw`\frac{\partial L}{\partial s_j} = \mathbb{I}(s_j - s_y + \Delta > 0) \text{ for } j \ne y`,
    ['1: (d L / s[j]) = (> (+ (- s[j] s[y]) Delta) 0)  WHEN (!= j y)'],
  ],
  [
    raw`\frac{\partial L}{\partial s_y} = -\sum_{j \neq y} \mathbb{1}(s_j - s_y + 1 > 0)
\frac{\partial L}{\partial s_j} = \mathbb{1}(s_j - s_y + 1 > 0) \qquad (j \neq y)`,
    [
      '1: (d L / s[y]) = (neg (Σ j | (!= j y) (> (+ (- s[j] s[y]) 1) 0)))',
      '2: (d L / s[j]) = (> (+ (- s[j] s[y]) 1) 0)  WHEN (!= j y)',
    ],
  ],
  [
    raw`\frac{\partial L}{\partial s_j} = \mathbf{1}_{\{s_j - s_y + \Delta > 0\}}, \; j \neq y`,
    ['1: (d L / s[j]) = (> (+ (- s[j] s[y]) Delta) 0)  WHEN (!= j y)'],
  ],
  [
    raw`\frac{\partial L}{\partial s_j} = [\![s_j - s_y + \Delta > 0]\!] \mathbb{1}(j \neq y) - \mathbb{1}(j = y) \sum_{k \neq y} [\![s_k - s_y + \Delta > 0]\!]`,
    [
      '1: (d L / s[j]) = (- (* (> (+ (- s[j] s[y]) Delta) 0) (!= j y)) (* (== j y) (Σ k | (!= k y) (> (+ (- s[k] s[y]) Delta) 0))))',
    ],
  ],
  [raw`\max(0, s_j - s_{y} + 1)`, ['1: (maximum 0 (+ (- s[j] s[y]) 1))']],
  [raw`\max\{0, s_j - s_{y} + 1\}`, ['1: (maximum 0 (+ (- s[j] s[y]) 1))']],
  [
    raw`\frac{\partial L}{\partial s_j} = \begin{cases} 1 & s_j - s_y + \Delta > 0 \text{ and } j \neq y \\ -\sum_{k\neq y} \mathbf{1}(s_k - s_y + \Delta > 0) & j = y \\ 0 & \text{else} \end{cases}`,
    [
      '1: (d L / s[j]) = {1 if (and (> (+ (- s[j] s[y]) Delta) 0) (!= j y)); (neg (Σ k | (!= k y) (> (+ (- s[k] s[y]) Delta) 0))) if (== j y); 0}',
    ],
  ],
])('%s', (text, lines) => expect(shown(SCOPE_3, text)).toEqual(lines));

const SCOPE_4 = raw`f_t:H i_t:H o_t:H g_t:H|\tilde{C}_t|\tilde{c}_t C_prev:H|C_{t-1}|c_{t-1} C_t:H|c_t h_t:H loss:L W_f:H,Z W_i:H,Z x_t:D h_prev:H|h_{t-1} W_{hh}:H,H W_xh:H,D b_h:H size:H=4 size:D=3 size:Z=7`;
test.each<[string, string[]]>([
  [
    raw`\frac{\partial L}{\partial \tilde{C}_t} = \frac{\partial L}{\partial C_t} \odot i_t`,
    ['1: (d L / g_t) = (.* (d L / C_t) i_t)'],
  ],
  [raw`\delta o_t = \delta h_t \odot \tanh(C_t)`, ['1: (d L / o_t) = (.* (d L / h_t) (tanh C_t))']],
  [
    raw`dC_t = dh_t \circ o_t \circ (1 - \tanh^2 C_t)`,
    ['1: (d L / C_t) = (.* (.* (d L / h_t) o_t) (- 1 (^ (tanh C_t) 2)))'],
  ],
  [
    raw`\frac{\partial L}{\partial c_{t-1}} = \frac{\partial L}{\partial c_t} \odot f_t`,
    ['1: (d L / C_prev) = (.* (d L / C_t) f_t)'],
  ],
  [
    raw`\frac{\partial L}{\partial W_{hh}} = \left(\frac{\partial L}{\partial h_t} \odot (1 - h_t^2)\right) h_{t-1}^\top`,
    ['1: (d L / W_{hh}) = (* (.* (d L / h_t) (- 1 (^ h_t 2))) (T h_prev))'],
  ],
  [
    raw`\frac{\partial h_t}{\partial h_{t-1}} = \operatorname{diag}(1 - h_t^2) W_{hh}`,
    ['1: (d h_t / h_prev) = (* (diag (- 1 (^ h_t 2))) W_{hh})'],
  ],
  [
    raw`\delta_t = \frac{\partial L}{\partial h_t} \odot (1 - h_t \odot h_t), \quad \frac{\partial L}{\partial W_{xh}} = \delta_t x_t^T, \quad \frac{\partial L}{\partial b_h} = \delta_t`,
    [
      '1: <delta_t> delta_t = (.* (d L / h_t) (- 1 (.* h_t h_t)))',
      '1: (d L / W_xh) = (* delta_t (T x_t))',
      '1: (d L / b_h) = delta_t',
    ],
  ],
  [
    raw`\frac{\partial L}{\partial h_{t-1}} = W_{hh}^\top \left[ (1 - h_t^{\odot 2}) \odot \frac{\partial L}{\partial h_t} \right]`,
    ['1: (d L / h_prev) = (* (T W_{hh}) (.* (- 1 (.^ h_t 2)) (d L / h_t)))'],
  ],
  [raw`h_t = \tanh(W_{hh} h_{t-1} + W_{xh} x_t + b_h)`, ['1: h_t = (tanh (+ (+ (* W_{hh} h_prev) (* W_xh x_t)) b_h))']],
  [
    raw`\frac{\partial L}{\partial f_t} \odot \sigma'(W_f [h_{t-1}, x_t])`,
    ["1: (.* (d L / f_t) (sigmoid' (* W_f [h_prev, x_t])))"],
  ],
])('%s', (text, lines) => expect(shown(SCOPE_4, text)).toEqual(lines));

const SCOPE_5 = raw`Q:T,d|q K:T,d|k V:T,dv|v S:T,T P:T,T|A O:T,dv|o loss:L size:T=4 size:d=3 size:dv=2`;
test.each<[string, string[]]>([
  [
    raw`\frac{\partial L}{\partial S_{ij}} = P_{ij}\left( \frac{\partial L}{\partial P_{ij}} - \sum_{k} P_{ik} \frac{\partial L}{\partial P_{ik}} \right)`,
    ['1: (d L / S[i,j]) = (* P[i,j] (- (d L / P[i,j]) (Σ k (* P[i,k] (d L / P[i,k])))))'],
  ],
  [
    raw`dS = P \odot (dP - (dP \odot P) \mathbf{1}\mathbf{1}^\top)`,
    ['1: (d L / S) = (.* P (- (d L / P) (* (* (.* (d L / P) P) (ones)) (T (ones)))))'],
  ],
  [raw`dK = \frac{1}{\sqrt{d}} dS^\top Q`, ['1: (d L / K) = (* (* (/ 1 (sqrt d)) (T (d L / S))) Q)']],
  [raw`dK = dS^T Q / \sqrt{d}`, ['1: (d L / K) = (/ (* (T (d L / S)) Q) (sqrt d))']],
  [raw`d v_j = \sum_i P_{ij} do_i`, ['1: (d L / V[j]) = (Σ i (* P[i,j] (d L / O[i])))']],
  [
    raw`dP = dO V^\top, \quad dV = P^\top dO`,
    ['1: (d L / P) = (* (d L / O) (T V))', '1: (d L / V) = (* (T P) (d L / O))'],
  ],
  [
    raw`dS_{i:} = (\mathrm{diag}(P_{i:}) - P_{i:} P_{i:}^\top) dP_{i:}`,
    ['1: (d L / S[i,:]) = (* (- (diag P[i,:]) (* P[i,:] (T P[i,:]))) (d L / P[i,:]))'],
  ],
  [
    raw`\frac{\partial L}{\partial q_i} = \frac{1}{\sqrt{d}}\sum_{j=1}^{T} \frac{\partial L}{\partial s_{ij}} k_j`,
    ['1: (d L / Q[i]) = (* (/ 1 (sqrt d)) (Σ j=1..T (* (d L / S[i,j]) K[j])))'],
  ],
  [
    raw`D_i = \sum_j P_{ij} dP_{ij}
dS_{ij} = P_{ij} (dP_{ij} - D_i)`,
    ['1: <D[i]> D[i] = (Σ j (* P[i,j] (d L / P[i,j])))', '2: (d L / S[i,j]) = (* P[i,j] (- (d L / P[i,j]) D[i]))'],
  ],
])('%s', (text, lines) => expect(shown(SCOPE_5, text)).toEqual(lines));
