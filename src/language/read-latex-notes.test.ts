/** Formulas in the style of course notes: recurrent cells, attention, normalisation, embeddings, regression and losses. Each row: the LaTeX, and the lines of the tree that it must give. */
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

const SCOPE_1 = raw`z:K|a|x y:K p:K|ŷ|\hat{p} loss:L|J size:K=4`;
test.each<[string, string[]]>([
  [
    raw`\frac{\partial L}{\partial z_i} = -y_i(1-p_i) + \sum_{\substack{k=1 \\ k \neq i}}^K y_k p_i`,
    ['1: (d L / z[i]) = (+ (* (neg y[i]) (- 1 p[i])) (Σ k=1..K | (!= k i) (* y[k] p[i])))'],
  ],
])('%s', (text, lines) => expect(shown(SCOPE_1, text)).toEqual(lines));

const SCOPE_2 = raw`s:C|f label:y: Delta:|\Delta|Δ loss:L|L_i size:C=4`;
test.each<[string, string[]]>([
  [
    raw`\frac{\partial L}{\partial s_j} = \mathbb{1}(s_j - s_{y_i} + 1 > 0) \qquad (j \neq y)`,
    ['1: (d L / s[j]) = (> (+ (- s[j] s[y]) 1) 0)  WHEN (!= j y)'],
  ],
])('%s', (text, lines) => expect(shown(SCOPE_2, text)).toEqual(lines));

const SCOPE_3 = raw`Q:T,d|q P:T,T dummy: loss:L size:T=4 size:d=3`;
test.each<[string, string[]]>([[raw`P_{i:} + P_{:,j} + P_{:j}`, ['1: (+ (+ P[i,:] P[:,j]) P[:,j])']]])(
  '%s',
  (text, lines) => expect(shown(SCOPE_3, text)).toEqual(lines),
);

const SCOPE_4 = raw`x:N,D μ:D|\mu_B|\mu σ2:D|\sigma^2|\sigma_B^2|\sigma_{\mathcal{B}}^2 xhat:N,D|\hat{x} γ:D|\gamma β:D|\beta y:N,D ε:|\epsilon loss:L|\ell size:N=3|m size:D=2 size:m=3`;
test.each<[string, string[]]>([
  [
    raw`\frac{\partial \ell}{\partial \hat{x}_i} = \frac{\partial \ell}{\partial y_i} \cdot \gamma`,
    ['1: (d L / xhat[i]) = (* (d L / y[i]) γ)'],
  ],
  [
    raw`\frac{\partial \ell}{\partial \sigma_{\mathcal{B}}^{2}} = \sum_{i=1}^{m} \frac{\partial \ell}{\partial \hat{x}_i} \cdot (x_i - \mu_{\mathcal{B}}) \cdot \frac{-1}{2} (\sigma_{\mathcal{B}}^2 + \epsilon)^{-3/2}`,
    ['1: (d L / σ2) = (Σ i=1..m (* (* (d L / xhat[i]) (- x[i] μ)) (* (/ (neg 1) 2) (^ (+ σ2 ε) (/ (neg 3) 2)))))'],
  ],
  [
    raw`\frac{\partial \ell}{\partial x_i} = \frac{\partial \ell}{\partial \widehat{x}_i} \cdot \frac{1}{\sqrt{\sigma_B^2 + \epsilon}} + \frac{\partial \ell}{\partial \sigma_B^2}\cdot\frac{2(x_i - \mu_B)}{m} + \frac{\partial \ell}{\partial \mu_B}\cdot\frac{1}{m}`,
    [
      '1: (d L / x[i]) = (+ (+ (* (d L / xhat[i]) (/ 1 (sqrt (+ σ2 ε)))) (* (d L / σ2) (/ (* 2 (- x[i] μ)) m))) (* (d L / μ) (/ 1 m)))',
    ],
  ],
  [
    raw`\frac{\partial \ell}{\partial \gamma} = \sum_{i=1}^m \frac{\partial \ell}{\partial y_i}\cdot \hat{x}_i`,
    ['1: (d L / γ) = (Σ i=1..m (* (d L / y[i]) xhat[i]))'],
  ],
  [
    raw`\frac{\partial L}{\partial x_{ij}} = \frac{\gamma_j}{N\sqrt{\sigma^2_j+\epsilon}}\left(N \frac{\partial L}{\partial y_{ij}} - \sum_{k=1}^{N}\frac{\partial L}{\partial y_{kj}} - \hat{x}_{ij}\sum_{k=1}^{N} \frac{\partial L}{\partial y_{kj}}\hat{x}_{kj}\right)`,
    [
      '1: (d L / x[i,j]) = (* (/ γ[j] (* N (sqrt (+ σ2[j] ε)))) (- (- (* N (d L / y[i,j])) (Σ k=1..N (d L / y[k,j]))) (* xhat[i,j] (Σ k=1..N (* (d L / y[k,j]) xhat[k,j])))))',
    ],
  ],
  [raw`d\hat{x} = dy \odot \gamma`, ['1: (d L / xhat) = (.* (d L / y) γ)']],
  [raw`d\gamma = \sum_i dy_i \odot \hat x_i`, ['1: (d L / γ) = (Σ i (.* (d L / y[i]) xhat[i]))']],
  [raw`\sigma^4 + (\sigma^2)^{-1/2} + \sigma_j^{2}`, ['1: (+ (+ (^ σ2 2) (^ σ2 (/ (neg 1) 2))) σ2[j])']],
])('%s', (text, lines) => expect(shown(SCOPE_4, text)).toEqual(lines));

const SCOPE_5 = raw`W1:H,D|W^{[1]}|W_1 W2:C,H|W^{[2]}|W_2 b1:H|b^{[1]}|b_1 b2:C|b^{[2]}|b_2 x:D z1:H|z^{[1]}|z_1 h:H|a^{[1]}|a_1 z2:C|z^{[2]}|z_2 ŷ:C|a^{[2]} y:C loss:L|J size:H=3 size:D=2 size:C=4`;
test.each<[string, string[]]>([
  [
    raw`\delta^{[2]} = a^{[2]} - y
\delta^{[1]} = W^{[2]T} \delta^{[2]} \odot \sigma'(z^{[1]})
\frac{\partial L}{\partial W^{[1]}} = \delta^{[1]} x^T`,
    [
      '1: <delta^[2]> delta^[2] = (- ŷ y)',
      "2: <delta^[1]> delta^[1] = (.* (* (T W2) delta^[2]) (sigmoid' z1))",
      '3: (d L / W1) = (* delta^[1] (T x))',
      'note product-order',
    ],
  ],
  [
    raw`\frac{\partial J}{\partial W_1} = \left(W_2^\top (\hat{y} - y) \circ \mathbb{1}\{z_1 > 0\}\right) x^\top`,
    ['1: (d L / W1) = (* (.* (* (T W2) (- ŷ y)) (> z1 0)) (T x))', 'note product-order'],
  ],
  [
    raw`\frac{\partial J}{\partial z_1} = W_2^\top (\hat y - y) \odot h \odot (1 - h)`,
    ['1: (d L / z1) = (.* (.* (* (T W2) (- ŷ y)) h) (- 1 h))', 'note product-order'],
  ],
  [raw`dW^{[2]} = dz^{[2]} a^{[1]T}`, ['1: (d L / W2) = (* (d L / z2) (T h))']],
  [
    raw`\frac{\partial L}{\partial W^{[1]}_{ij}} = \frac{\partial L}{\partial z^{[1]}_i} x_j`,
    ['1: (d L / W1[i,j]) = (* (d L / z1[i]) x[j])'],
  ],
  [raw`{W^{[2]}}^T (\hat{y}-y)`, ['1: (* (T W2) (- ŷ y))']],
  [
    raw`\frac{\partial L}{\partial b^{[1]}} = \operatorname{ReLU}'(z^{[1]}) \odot ({W^{[2]}}^{\top} \frac{\partial L}{\partial z^{[2]}})`,
    ["1: (d L / b1) = (.* (relu' z1) (* (T W2) (d L / z2)))"],
  ],
  [
    raw`\delta_1 = \frac{\partial J}{\partial z_2} = \hat{y} - y
\delta_2 = W_2^T \delta_1
\delta_3 = \delta_2 \odot h \odot (1-h)`,
    [
      '1: <delta_1> delta_1 = (d L / z2) = (- ŷ y)',
      '2: <delta_2> delta_2 = (* (T W2) delta_1)',
      '3: <delta_3> delta_3 = (.* (.* delta_2 h) (- 1 h))',
    ],
  ],
  [raw`g \leftarrow \nabla_{\hat{y}} J`, ['1: <g> g := (d L / ŷ)']],
])('%s', (text, lines) => expect(shown(SCOPE_5, text)).toEqual(lines));

const SCOPE_6 = raw`v_c:d u:V,d|U y:V ŷ:V|\hat{y} label:o: loss:J size:d=3 size:V=5`;
test.each<[string, string[]]>([
  [raw`\frac{\partial J}{\partial v_c} = U^T(\hat{y} - y)`, ['1: (d J / v_c) = (* (T u) (- ŷ y))']],
  [
    raw`\frac{\partial J}{\partial v_c} = -u_o + \sum_{w=1}^{V} \hat{y}_w u_w`,
    ['1: (d J / v_c) = (+ (neg u[o]) (Σ w=1..V (* ŷ[w] u[w])))'],
  ],
  [raw`\frac{\partial J}{\partial u_w} = (\hat{y}_w - y_w) v_c`, ['1: (d J / u[w]) = (* (- ŷ[w] y[w]) v_c)']],
  [
    raw`\frac{\partial J}{\partial v_c} = -u_o + \frac{\sum_{w=1}^V \exp(u_w^\top v_c) u_w}{\sum_{x=1}^V \exp(u_x^\top v_c)}`,
    [
      '1: (d J / v_c) = (+ (neg u[o]) (/ (Σ w=1..V (* (exp (* (T u[w]) v_c)) u[w])) (Σ x=1..V (exp (* (T u[x]) v_c)))))',
    ],
  ],
  [raw`-\log\sigma(u_o^\top v_c)`, ['1: (neg (log (sigmoid (* (T u[o]) v_c))))']],
  [
    raw`\frac{\exp u_o^\top v_c}{\sum_{w} \exp u_w^\top v_c}`,
    ['1: (/ (exp (* (T u[o]) v_c)) (Σ w (exp (* (T u[w]) v_c))))'],
  ],
])('%s', (text, lines) => expect(shown(SCOPE_6, text)).toEqual(lines));

const SCOPE_7 = raw`X:m,n|x w:n|\theta|θ b: y:m ŷ:m|\hat{y}|a|h z:m loss:J|L|\mathcal{L} λ:|\lambda size:m=5 size:n=3`;
test.each<[string, string[]]>([
  [
    raw`\frac{\partial J}{\partial w} = \frac{1}{m} X^T (\hat{y} - y)`,
    ['1: (d J / w) = (* (* (/ 1 m) (T X)) (- ŷ y))'],
  ],
  [
    raw`\frac{\partial J}{\partial \theta_j} = \frac{1}{m} \sum_{i=1}^m \left( h^{(i)} - y^{(i)} \right) x_j^{(i)}`,
    ['1: (d J / w[j]) = (* (/ 1 m) (Σ i=1..m (* (- ŷ[i] y[i]) X[i,j])))'],
  ],
  [
    raw`\frac{\partial J(\theta)}{\partial \theta_j} = \frac{1}{m} \sum_{i=1}^{m} (h_\theta(x^{(i)}) - y^{(i)}) x_j^{(i)}`,
    ["index: w is a quantity of this problem and can't be an index."],
  ],
  [
    raw`\nabla_w J(w, b) = \frac{1}{m}\sum_{i=1}^{m}(\sigma(w^\top x_i + b) - y_i)x_i + \lambda w`,
    [
      '1: (d J / w) = (+ (* (/ 1 m) (Σ i=1..m (* (- (sigmoid (+ (* (T w) X[i]) b)) y[i]) X[i]))) (* λ w))',
      'note argument',
    ],
  ],
  [
    raw`\frac{\partial J}{\partial b} = \frac{1}{m} \mathbf{1}^T(\hat{y} - y)`,
    ['1: (d J / b) = (* (* (/ 1 m) (T (ones))) (- ŷ y))'],
  ],
  [
    raw`\frac{d\sigma(z)}{dz} = \sigma(z)(1 - \sigma(z))`,
    ['1: (d (sigmoid z) / z) = (* (sigmoid z) (- 1 (sigmoid z)))'],
  ],
  [
    raw`\frac{\partial J}{\partial z_i} = -\frac{1}{m}\left(\frac{y_i}{\hat{y}_i} - \frac{1 - y_i}{1 - \hat{y}_i}\right)\hat{y}_i(1-\hat{y}_i) = \frac{1}{m}(\hat{y}_i - y_i)`,
    [
      '1: (d J / z[i]) = (* (* (* (neg (/ 1 m)) (- (/ y[i] ŷ[i]) (/ (- 1 y[i]) (- 1 ŷ[i])))) ŷ[i]) (- 1 ŷ[i])) = (* (/ 1 m) (- ŷ[i] y[i]))',
    ],
  ],
  [
    raw`J = -\frac{1}{m} \sum_{i=1}^{m} \left[ y_i \ln \hat{y}_i + (1-y_i) \ln(1 - \hat{y}_i) \right]`,
    ['1: J = (* (neg (/ 1 m)) (Σ i=1..m (+ (* y[i] (log ŷ[i])) (* (- 1 y[i]) (log (- 1 ŷ[i]))))))'],
  ],
  [
    raw`\frac{\partial^2 J}{\partial w_i \partial w_j} = \frac1m \sum_k x_{ki} x_{kj} \hat y_k (1-\hat y_k)`,
    ['1: (d J / w[i] w[j]) = (* (/ 1 m) (Σ k (* (* (* X[k,i] X[k,j]) ŷ[k]) (- 1 ŷ[k]))))'],
  ],
  [
    raw`\frac{\partial J}{\partial w} = \frac{1}{m} X^\top(\sigma(Xw + b\mathbf{1}) - y)`,
    ['1: (d J / w) = (* (* (/ 1 m) (T X)) (- (sigmoid (+ (* X w) (* b (ones)))) y))'],
  ],
  [
    raw`\frac{1}{1 + e^{-z}} \left(1 - \frac{1}{1+e^{-z}}\right)`,
    ['1: (* (/ 1 (+ 1 (exp (neg z)))) (- 1 (/ 1 (+ 1 (exp (neg z))))))'],
  ],
  [
    raw`\dfrac{\partial J}{\partial w_j} = \dfrac{1}{m}\displaystyle\sum_{i=1}^{m}\left(\hat{y}^{(i)}-y^{(i)}\right)x^{(i)}_j + \dfrac{\lambda}{m}w_j`,
    ['1: (d J / w[j]) = (+ (* (/ 1 m) (Σ i=1..m (* (- ŷ[i] y[i]) X[i,j]))) (* (/ λ m) w[j]))'],
  ],
  [
    raw`\frac{\partial J}{\partial w_1}=\frac{1}{m}\sum_i (a_i - y_i) x_{i1}`,
    ['1: (d J / w[1]) = (* (/ 1 m) (Σ i (* (- ŷ[i] y[i]) X[i,1])))'],
  ],
  [raw`-\frac{2}{m} X^\top (y - Xw)`, ['1: (* (* (neg (/ 2 m)) (T X)) (- y (* X w)))']],
  [raw`2 X^T X w - 2 X^T y`, ['1: (- (* (* (* 2 (T X)) X) w) (* (* 2 (T X)) y))']],
  [
    raw`\frac{\partial}{\partial w} \lVert Xw - y \rVert^2 = 2X^\top(Xw - y)`,
    ['1: (d (^ (norm (- (* X w) y)) 2) / w) = (* (* 2 (T X)) (- (* X w) y))'],
  ],
  [
    raw`\frac{\partial J}{\partial w} = \lambda \operatorname{sign}(w) + \frac{\partial}{\partial w}\left[\frac{1}{2m}\|Xw-y\|_2^2\right]`,
    ['1: (d J / w) = (+ (* λ (sign w)) (d (* (/ 1 (* 2 m)) (^ (norm (- (* X w) y)) 2)) / w))'],
  ],
])('%s', (text, lines) => expect(shown(SCOPE_7, text)).toEqual(lines));

const SCOPE_8 = raw`x:n w:k y:m loss:L size:n=7 size:k=3 size:m=5`;
test.each<[string, string[]]>([
  [raw`y_i = \sum_{j=1}^{k} w_j x_{i+j-1}`, ['1: y[i] = (Σ j=1..k (* w[j] x[(- (+ i j) 1)]))']],
  [
    raw`\frac{\partial L}{\partial w_j} = \sum_{i} \frac{\partial L}{\partial y_i} x_{i+j-1}`,
    ['1: (d L / w[j]) = (Σ i (* (d L / y[i]) x[(- (+ i j) 1)]))'],
  ],
  [
    raw`\frac{\partial L}{\partial x_i} = \sum_{j=1}^{k} \frac{\partial L}{\partial y_{i-j+1}} w_j`,
    ['1: (d L / x[i]) = (Σ j=1..k (* (d L / y[(+ (- i j) 1)]) w[j]))'],
  ],
  [raw`\frac{\partial y_i}{\partial x_l} = w_{l-i+1}`, ['1: (d y[i] / x[l]) = w[(+ (- l i) 1)]']],
  [
    raw`\frac{\partial L}{\partial x_i} = \sum_{j=1}^k dy_{i-j+1} w_j`,
    ['1: (d L / x[i]) = (Σ j=1..k (* (d L / y[(+ (- i j) 1)]) w[j]))'],
  ],
])('%s', (text, lines) => expect(shown(SCOPE_8, text)).toEqual(lines));

const SCOPE_9 = raw`μ:d|\mu s:d|\sigma z:d ε:d|\epsilon x:d|\hat{x} loss:L|\mathcal{L} K:|D_{KL} logvar:d|\log\sigma^2 size:d=3`;
test.each<[string, string[]]>([
  [raw`\frac{\partial L}{\partial \mu} = \mu + \frac{\partial L}{\partial z}`, ['1: (d L / μ) = (+ μ (d L / z))']],
  [
    raw`\frac{\partial L}{\partial \sigma_j} = \frac{\partial L}{\partial z_j}\epsilon_j + \sigma_j - \frac{1}{\sigma_j}`,
    ['1: (d L / s[j]) = (- (+ (* (d L / z[j]) ε[j]) s[j]) (/ 1 s[j]))'],
  ],
  [
    raw`D_{KL} = -\frac12 \sum_{j=1}^{d}\left(1 + \log \sigma_j^2 - \mu_j^2 - \sigma_j^2\right)`,
    ['1: K = (* (neg (/ 1 2)) (Σ j=1..d (- (- (+ 1 (log (^ s[j] 2))) (^ μ[j] 2)) (^ s[j] 2))))'],
  ],
  [
    raw`\frac{\partial \mathcal{L}}{\partial \sigma} = \frac{\partial \mathcal{L}}{\partial z}\odot\epsilon - \sigma^{-1} + \sigma`,
    ['1: (d L / s) = (+ (- (.* (d L / z) ε) (^ s (neg 1))) s)'],
  ],
  [raw`\frac{\partial D_{KL}}{\partial \mu_j} = \mu_j`, ['1: (d K / μ[j]) = μ[j]']],
])('%s', (text, lines) => expect(shown(SCOPE_9, text)).toEqual(lines));

const SCOPE_10 = raw`p: γ:|\gamma α:|\alpha x: y: loss:L`;
test.each<[string, string[]]>([
  [
    raw`\frac{\partial L}{\partial p} = \alpha \gamma (1-p)^{\gamma-1} \log p - \alpha \frac{(1-p)^\gamma}{p}`,
    ['1: (d L / p) = (- (* (* (* α γ) (^ (- 1 p) (- γ 1))) (log p)) (* α (/ (^ (- 1 p) γ) p)))'],
  ],
  [raw`\frac{dL}{dx} = \frac{dL}{dp}\,p(1-p)`, ['1: (d L / x) = (* (* (d L / p) p) (- 1 p))']],
  [raw`-\alpha(1-p)^{\gamma}\log(p)`, ['1: (* (* (neg α) (^ (- 1 p) γ)) (log p))']],
  [
    raw`\frac{dL}{dx}=\alpha\left(1-p\right)^{\gamma}\left(\gamma p\log\left(p\right)+p-1\right)`,
    ['1: (d L / x) = (* (* α (^ (- 1 p) γ)) (- (+ (* (* γ p) (log p)) p) 1))'],
  ],
  [
    raw`\frac{\partial L}{\partial x} = \begin{cases} x - y & |x - y| \le 1 \\ \operatorname{sgn}(x-y) & \text{otherwise} \end{cases}`,
    ['1: (d L / x) = {(- x y) if (<= (abs (- x y)) 1); (sign (- x y))}'],
  ],
  [raw`\frac{\partial L}{\partial x} = \operatorname{clip}(x - y, -1, 1)`, ['1: (d L / x) = (clip (- x y) (neg 1) 1)']],
  [
    raw`\frac{d}{dx}\left( x^3 + \ln x \right) = 3x^2 + \frac1x`,
    ['1: (d (+ (^ x 3) (log x)) / x) = (+ (* 3 (^ x 2)) (/ 1 x))'],
  ],
  [raw`\frac{d y}{d x} = e^{-x^2/2}`, ['1: (d y / x) = (exp (/ (neg (^ x 2)) 2))']],
  [raw`y' = 1 - \tanh^2(x)`, ['prime: y′ does not say by what y is differentiated.']],
  [raw`1 - y^2`, ['1: (- 1 (^ y 2))']],
  [raw`\frac{dy}{dx} = \frac{4}{(e^x + e^{-x})^2}`, ['1: (d y / x) = (/ 4 (^ (+ (exp x) (exp (neg x))) 2))']],
  [
    raw`\sqrt[3]{x^2} + \sqrt x + x^{-1} + x^{1/2}`,
    ['1: (+ (+ (+ (^ (^ x 2) (/ 1 3)) (sqrt x)) (^ x (neg 1))) (^ x (/ 1 2)))'],
  ],
  [raw`-x^2`, ['1: (neg (^ x 2))']],
])('%s', (text, lines) => expect(shown(SCOPE_10, text)).toEqual(lines));

const SCOPE_11 = raw`a:d p:d|\mathbf{p} n:d m: loss:L size:d=4`;
test.each<[string, string[]]>([
  [
    raw`\frac{\partial L}{\partial a} = 2(n - p)\, \mathbb{1}\{\|a - p\|^2 - \|a - n\|^2 + m > 0\}`,
    ['1: (d L / a) = (* (* 2 (- n p)) (> (+ (- (^ (norm (- a p)) 2) (^ (norm (- a n)) 2)) m) 0))'],
  ],
  [
    raw`\nabla_a L = \begin{cases} 2(n-p) & \text{if } \|a-p\|_2^2 - \|a-n\|_2^2 + m > 0, \\ 0 & \text{otherwise.} \end{cases}`,
    ['1: (d L / a) = {(* 2 (- n p)) if (> (+ (- (^ (norm (- a p)) 2) (^ (norm (- a n)) 2)) m) 0); 0}'],
  ],
  [
    raw`\frac{\partial}{\partial a}\|a - p\|_2 = \frac{a-p}{\|a-p\|_2}`,
    ['1: (d (norm (- a p)) / a) = (/ (- a p) (norm (- a p)))'],
  ],
  [
    raw`\frac{\partial L}{\partial a} = \frac{p}{\|a\|\|p\|} - \frac{a^\top p}{\|a\|^3 \|p\|} a`,
    ['1: (d L / a) = (- (/ p (* (norm a) (norm p))) (* (/ (* (T a) p) (* (^ (norm a) 3) (norm p))) a))'],
  ],
  [raw`\frac{a \cdot p}{\|a\| \|p\|}`, ['1: (/ (* a p) (* (norm a) (norm p)))']],
  [raw`\langle a, p \rangle`, ['1: (dot a p)']],
])('%s', (text, lines) => expect(shown(SCOPE_11, text)).toEqual(lines));

const SCOPE_12 = raw`π:K|\pi R: a:K z:K label:k: loss:J size:K=3`;
test.each<[string, string[]]>([
  [
    raw`\frac{\partial J}{\partial z_j} = -R(\mathbb{1}\{j = k\} - \pi_j)`,
    ['1: (d J / z[j]) = (* (neg R) (- (== j k) π[j]))'],
  ],
  [raw`\nabla_{z} \log \pi_k`, ['1: (d (log π[k]) / z)']],
  [
    raw`\frac{\partial \log \pi_k}{\partial z_j} = \delta_{jk} - \pi_j`,
    ['1: (d (log π[k]) / z[j]) = (- (delta j k) π[j])'],
  ],
])('%s', (text, lines) => expect(shown(SCOPE_12, text)).toEqual(lines));

const SCOPE_13 = raw`x:d μ: σ: |\sigma y:d γ:d|\gamma β:d|\beta xhat:d|\hat{x} loss:L size:d=4|n`;
test.each<[string, string[]]>([
  [
    raw`\frac{\partial L}{\partial x} = \frac{1}{d\sigma}\left(d \cdot g - \sum_i g_i - \hat{x} \sum_i g_i \hat{x}_i\right), \quad g = \gamma \odot \frac{\partial L}{\partial y}`,
    [
      '1: <g> g = (.* γ (d L / y))',
      '1: (d L / x) = (* (/ 1 (* d σ)) (- (- (* d g) (Σ i g[i])) (* xhat (Σ i (* g[i] xhat[i])))))',
    ],
  ],
  [
    raw`\frac{1}{\sigma}\left( I - \frac{1}{d}\mathbf{1}\mathbf{1}^T - \frac{1}{d}\hat{x}\hat{x}^T \right)`,
    ['1: (* (/ 1 σ) (- (- (eye) (* (* (/ 1 d) (ones)) (T (ones)))) (* (* (/ 1 d) xhat) (T xhat))))'],
  ],
  [
    raw`\frac{\partial \hat{x}_i}{\partial x_j} = \frac{1}{\sigma}\left(\delta_{ij} - \frac{1 + \hat{x}_i\hat{x}_j}{d}\right)`,
    ['1: (d xhat[i] / x[j]) = (* (/ 1 σ) (- (delta i j) (/ (+ 1 (* xhat[i] xhat[j])) d)))'],
  ],
])('%s', (text, lines) => expect(shown(SCOPE_13, text)).toEqual(lines));

const SCOPE_14 = raw`h:H|h_t hp:H|h_{t-1} z:H|z_t r:H|r_t n:H|n_t|\tilde{h}_t loss:L U:H,H|U_h W:H,D|W_h x:D|x_t size:H=3 size:D=2`;
test.each<[string, string[]]>([
  [
    raw`\frac{\partial L}{\partial h_{t-1}} = \frac{\partial L}{\partial h_t} \odot (1 - z_t) + r_t \odot U_h^\top\left(\frac{\partial L}{\partial \tilde h_t} \odot (1 - \tilde h_t^2)\right)`,
    ['1: (d L / hp) = (+ (.* (d L / h) (- 1 z)) (.* r (* (T U) (.* (d L / n) (- 1 (^ n 2))))))', 'note product-order'],
  ],
  [
    raw`\frac{\partial L}{\partial z_t} = \frac{\partial L}{\partial h_t} \odot (\tilde{h}_t - h_{t-1})`,
    ['1: (d L / z) = (.* (d L / h) (- n hp))'],
  ],
  [
    raw`\frac{\partial L}{\partial U_h} = \left(\frac{\partial L}{\partial \tilde{h}_t} \odot (1-\tilde{h}_t^2)\right)(r_t \odot h_{t-1})^\top`,
    ['1: (d L / U) = (* (.* (d L / n) (- 1 (^ n 2))) (T (.* r hp)))'],
  ],
])('%s', (text, lines) => expect(shown(SCOPE_14, text)).toEqual(lines));

const SCOPE_15 = raw`X:m,n|x w:n|\theta|θ b: y:m ŷ:m|\hat{y}|a|h z:m loss:J|L|\mathcal{L} λ:|\lambda size:m=5 size:n=3 dep:ŷ<X,w,b,z dep:J<X,w,b,z,ŷ,y`;
test.each<[string, string[]]>([
  [
    raw`\frac{1}{m} \sum_{i=1}^{m} (h_\theta(x^{(i)}) - y^{(i)}) x_j^{(i)}`,
    ['1: (* (/ 1 m) (Σ i=1..m (* (- ŷ[i] y[i]) X[i,j])))', 'note argument'],
  ],
  [
    raw`\frac{1}{m} \sum_{i=1}^{m} (h(x^{(i)}) - y^{(i)}) x_j^{(i)}`,
    ['1: (* (/ 1 m) (Σ i=1..m (* (- ŷ[i] y[i]) X[i,j])))', 'note argument'],
  ],
  [
    raw`\frac{\partial J}{\partial w} = \frac{1}{m} X^T \delta, \text{ where } \delta_i = \hat{y}_i - y_i`,
    ['1: <delta[i]> delta[i] = (- ŷ[i] y[i])', '1: (d J / w) = (* (* (/ 1 m) (T X)) delta)'],
  ],
  [
    raw`\frac{\partial J}{\partial w_j} = \frac{1}{m} \sum_i g_i x_{ij}, \quad g = \hat{y} - y`,
    ['1: <g> g = (- ŷ y)', '1: (d J / w[j]) = (* (/ 1 m) (Σ i (* g[i] X[i,j])))'],
  ],
  [raw`z(1-z)`, ['1: (* z (- 1 z))']],
  [
    raw`\frac{dJ}{dw} = X^T e \text{ with } e = \frac{1}{m}(\hat{y}-y)`,
    ['1: <e> e = (* (/ 1 m) (- ŷ y))', '1: (d J / w) = (* (T X) e)'],
  ],
  [
    raw`e_i = \hat{y}_i - y_i
\frac{\partial J}{\partial w_j} = \frac1m \sum_i e_i x_{ij}`,
    ['1: <e[i]> e[i] = (- ŷ[i] y[i])', '2: (d J / w[j]) = (* (/ 1 m) (Σ i (* e[i] X[i,j])))'],
  ],
  [
    raw`\frac{\partial J}{\partial w} = \left.\frac{1}{m} X^\top (\hat{y} - y)\right.`,
    ['1: (d J / w) = (* (* (/ 1 m) (T X)) (- ŷ y))'],
  ],
  [
    raw`\frac{\partial J}{\partial w} = \frac{1}{m} X^\top (\hat{y} - y) \\[4pt]
 = \frac{1}{m} \sum_i (\hat{y}_i - y_i) x_i \newline`,
    ['1: (d J / w) = (* (* (/ 1 m) (T X)) (- ŷ y))', '2: = (* (/ 1 m) (Σ i (* (- ŷ[i] y[i]) X[i])))'],
  ],
  [
    raw`\frac{\partial J}{\partial w_j}
= \frac{1}{m}\sum_i \frac{\partial J}{\partial \hat y_i} \\
\quad \cdot \frac{\partial \hat y_i}{\partial w_j}`,
    ['1: (d J / w[j])', '2: = (* (/ 1 m) (Σ i (* (d J / ŷ[i]) (d ŷ[i] / w[j]))))'],
  ],
  [
    raw`\frac{\partial J}{\partial w} =
\frac{1}{m} X^\top (\hat{y} - y)`,
    ['1: (d J / w) = (* (* (/ 1 m) (T X)) (- ŷ y))'],
  ],
  [raw`1/m X^T (\hat y - y)`, ['1: (* (/ 1 m) (* (T X) (- ŷ y)))', 'note division']],
  [raw`a/bz + 1/2z + (z_1)/(2b)`, ['1: (+ (+ (/ ŷ (* b z)) (* (/ 1 2) z)) (/ z[1] (* 2 b)))', 'note division']],
  [raw`\hat{y}_1 z_1 x_{12}/2`, ['1: (/ (* (* ŷ[1] z[1]) X[1,2]) 2)']],
  [raw`w^T w / 2`, ['1: (/ (* (T w) w) 2)']],
  [raw`X^T(\hat y - y)/m`, ['1: (/ (* (T X) (- ŷ y)) m)']],
  [raw`2\lambda w_j`, ['1: (* (* 2 λ) w[j])']],
  [raw`\sum_{i<j} z_i z_j`, ['1: (Σ i (Σ j | (< i j) (* z[i] z[j])))']],
  [raw`\sum_{i \in \{1,\dots,m\}} z_i`, ['1: (Σ i z[i])']],
  [raw`\sum_{i=1}^{m} -z_i + b`, ['1: (+ (Σ i=1..m (neg z[i])) b)']],
  [raw`\frac{\partial J}{\partial w} = X^\top (\hat{y} - y`, ['brackets: ( is not closed.']],
  [raw`x_{i}^2 + x_{ij}^{2}`, ['1: (+ (^ X[i] 2) (^ X[i,j] 2))']],
  [raw`z^{-1} \odot y^{\odot 2}`, ['1: (.* (^ z (neg 1)) (.^ y 2))']],
  [raw`z \otimes y`, ['1: (outer z y)']],
  [
    raw`\frac{\partial J}{\partial w} = \frac{1}{m} X^\top (\hat{y} - q)`,
    ['unknown-name: q is not a name of this problem.'],
  ],
  [raw`\foo + 1`, ['command: \\foo is not a command known here.']],
  [raw`\frac{\partial J}{\partial w} = 0,5 w`, ['decimal-comma: 0,5 has a comma between its digits.']],
])('%s', (text, lines) => expect(shown(SCOPE_15, text)).toEqual(lines));

const SCOPE_16 = raw`x: y: loss:L asked:y dep:y<x`;
test.each<[string, string[]]>([
  [raw`y' = 1 - y^2`, ['1: (d y / x) = (- 1 (^ y 2))']],
  [raw`f'(x) = 1 - \tanh^2 x`, ['1: (d y / x) = (- 1 (^ (tanh x) 2))', 'note asked-function']],
  [raw`\tanh'(x) = 1 - \tanh^2(x)`, ["1: (tanh' x) = (- 1 (^ (tanh x) 2))"]],
  [raw`\sigma'(x) = \frac{e^{-x}}{(1+e^{-x})^2}`, ["1: (sigmoid' x) = (/ (exp (neg x)) (^ (+ 1 (exp (neg x))) 2))"]],
  [raw`\phi'(x) = y(1-y)`, ['1: (d y / x) = (* y (- 1 y))', 'note asked-function']],
  [raw`g(x) = y`, ['unknown-function: g is no function known here.']],
  [raw`\frac{\mathrm{d}y}{\mathrm{d}x} = \mathbb{1}[x > 0]`, ['1: (d y / x) = (> x 0)']],
  [
    raw`\frac{dy}{dx} = \mathbb{1}\{x > 0\} + 0.01\cdot\mathbb{1}\{x \leq 0\}`,
    ['1: (d y / x) = (+ (> x 0) (* 0.01 (<= x 0)))'],
  ],
  [raw`y'(x) = 1`, ['1: (d y / x) = 1']],
  [raw`\frac{dy}{dx} = \Theta(x)`, ['unknown-name: \\Theta is not a name of this problem.']],
  [raw`x > 0`, ['1: (> x 0)']],
])('%s', (text, lines) => expect(shown(SCOPE_16, text)).toEqual(lines));

const SCOPE_17 = raw`X:N,D|x W:D,M b:M Y:N,M|y loss:L size:N=3 size:D=2 size:M=4 idx:i,j`;
test.each<[string, string[]]>([
  [raw`$$\frac{dL}{dX} = \frac{dL}{dY} W^T$$`, ['1: (d L / X) = (* (d L / Y) (T W))']],
  [
    raw`\[
\frac{\partial L}{\partial W} = X^T \frac{\partial L}{\partial Y}
\]`,
    ['2: (d L / W) = (* (T X) (d L / Y))'],
  ],
  [
    raw`By the chain rule, $\frac{dL}{dX} = \frac{dL}{dY} \frac{dY}{dX}$. Hence
$$\frac{dL}{dX} = \frac{dL}{dY} W^T.$$`,
    ['1: (d L / X) = (* (d L / Y) (d Y / X))', '2: (d L / X) = (* (d L / Y) (T W))'],
  ],
  [raw`dL/dX = $\frac{dL}{dY} W^T$`, ['1: (d L / X) = (* (d L / Y) (T W))']],
  [
    raw`\begin{equation}
\begin{split}
\frac{\partial L}{\partial x_{ij}} &= \sum_{k} \frac{\partial L}{\partial y_{ik}} \frac{\partial y_{ik}}{\partial x_{ij}} \\
 &= \sum_{k} \frac{\partial L}{\partial y_{ik}} w_{jk}
\end{split}
\label{eq:1}
\end{equation}`,
    ['3: (d L / X[i,j]) = (Σ k (* (d L / Y[i,k]) (d Y[i,k] / X[i,j])))', '4: = (Σ k (* (d L / Y[i,k]) W[j,k]))'],
  ],
  [
    raw`\begin{eqnarray}
\frac{\partial L}{\partial X} &=& \frac{\partial L}{\partial Y} \cdot W^\top \nonumber\\
\end{eqnarray}`,
    ['2: (d L / X) = (* (d L / Y) (T W))'],
  ],
  [
    raw`\frac{\partial L}{\partial X_{ij}} = \left(\frac{\partial L}{\partial Y}W^T\right)_{ij} = \sum_k \left(\frac{\partial L}{\partial Y}\right)_{ik} (W^T)_{kj}`,
    ['1: (d L / X[i,j]) = (* (d L / Y) (T W))[i,j] = (Σ k (* (d L / Y)[i,k] (T W)[k,j]))'],
  ],
  [
    raw`\frac{\partial L}{\partial X} = \begin{pmatrix} \frac{\partial L}{\partial x_{11}} & \frac{\partial L}{\partial x_{12}} \\ \frac{\partial L}{\partial x_{21}} & \frac{\partial L}{\partial x_{22}} \end{pmatrix}`,
    ['1: (d L / X) = [[(d L / X[1,1]), (d L / X[1,2])], [(d L / X[2,1]), (d L / X[2,2])]]'],
  ],
  [
    raw`\frac{\partial \mathbf{L}}{\partial \mathbf{b}} = \sum_{n=1}^{N} \left[\frac{\partial L}{\partial \mathbf{Y}}\right]_{n,:}`,
    ['1: (d L / b) = (Σ n=1..N (d L / Y)[n,:])'],
  ],
  [
    raw`\frac{\partial L}{\partial b} = \sum_{n} \frac{\partial L}{\partial y_n}`,
    ['1: (d L / b) = (Σ n (d L / Y[n]))'],
  ],
  [
    raw`\sum_{i=1}^{N}\sum_{j=1}^{M} \frac{\partial L}{\partial y_{ij}} \frac{\partial y_{ij}}{\partial w_{kl}} = \sum_{i=1}^N \frac{\partial L}{\partial y_{il}} x_{ik}`,
    ['1: (Σ i=1..N (Σ j=1..M (* (d L / Y[i,j]) (d Y[i,j] / W[k,l])))) = (Σ i=1..N (* (d L / Y[i,l]) X[i,k]))'],
  ],
  [
    raw`\frac{\partial L}{\partial w_{kl}} = \sum_i\sum_j \frac{\partial L}{\partial y_{ij}} \delta_{jl} x_{ik}`,
    ['1: (d L / W[k,l]) = (Σ i (Σ j (* (* (d L / Y[i,j]) (delta j l)) X[i,k])))'],
  ],
  [raw`X^{T}\,\frac{\partial L}{\partial Y} + 2 \cdot 0.1 W`, ['1: (+ (* (T X) (d L / Y)) (* 2 (* 0.1 W)))']],
  [raw`\mathbf{X}^{\mathrm{T}} \, \mathrm{d}\mathbf{Y}`, ['1: (* (T X) (d L / Y))']],
  [raw`\mathbf{d}Y W^T`, ['1: (* (d L / Y) (T W))']],
  [raw`\dd{L}{Y} W^T`, ['1: (* (d L / Y) (T W))']],
  [raw`D_Y L`, ['indices: D is a scalar and has no entries; here it has 1.']],
  [raw`\bar{X} = \bar{Y} W^\top`, ['1: (d L / X) = (* (d L / Y) (T W))', 'note bar']],
  [
    raw`\bar{Y} = \frac{\partial L}{\partial Y}, \quad \bar{X} = \bar{Y} W^\top`,
    ['1: (d L / Y) = (d L / Y)', '1: (d L / X) = (* (d L / Y) (T W))', 'note bar'],
  ],
  [
    raw`\text{Since } Y = XW + b: \quad \frac{\partial L}{\partial X} = \frac{\partial L}{\partial Y} W^T`,
    ['1: Y = (+ (* X W) b)', '1: (d L / X) = (* (d L / Y) (T W))'],
  ],
  [
    raw`\frac{\partial L}{\partial W} = \sum_{n=1}^N x_n^\top \frac{\partial L}{\partial y_n}`,
    ['1: (d L / W) = (Σ n=1..N (* (T X[n]) (d L / Y[n])))'],
  ],
  [
    raw`\frac{\partial L}{\partial w_{ij}} = \frac{\partial L}{\partial y_{1j}}x_{1i} + \frac{\partial L}{\partial y_{2j}}x_{2i} + \cdots + \frac{\partial L}{\partial y_{Nj}}x_{Ni}`,
    ['dots: Dots stand for terms that are not written.'],
  ],
  [raw`\mathrm{tr}(X^T dY)`, ['1: (trace (* (T X) (d L / Y)))']],
  [raw`\operatorname{vec}(X)`, ['unknown-function: vec is no function known here.']],
  [
    raw`\frac{\partial L}{\partial X}=\frac{\partial L}{\partial Y}\boldsymbol{\cdot}W^T`,
    ['1: (d L / X) = (* (d L / Y) (T W))'],
  ],
  [
    raw`\frac{\partial y_{ij}}{\partial x_{kl}} = \mathbb{1}_{[i=k]} w_{lj}`,
    ['1: (d Y[i,j] / X[k,l]) = (* (== i k) W[l,j])'],
  ],
  [
    raw`\frac{\partial y_{ij}}{\partial x_{kl}} = \mathbb{1}(i=k)\, w_{lj}`,
    ['1: (d Y[i,j] / X[k,l]) = (* (== i k) W[l,j])'],
  ],
  [
    raw`\frac{\partial y_{ij}}{\partial x_{kl}} = w_{lj} \text{ if } i = k \text{ and } 0 \text{ otherwise}`,
    ['1: (d Y[i,j] / X[k,l]) = {W[l,j] if (== i k); 0}'],
  ],
  [
    raw`\frac{\partial y_{ij}}{\partial x_{kl}} = \left\{\begin{aligned} w_{lj}, \quad & i = k \\ 0, \quad & i \neq k \end{aligned}\right.`,
    ['1: (d Y[i,j] / X[k,l]) = {W[l,j] if (== i k); 0 if (!= i k)}'],
  ],
])('%s', (text, lines) => expect(shown(SCOPE_17, text)).toEqual(lines));

const SCOPE_18 = raw`z:K|a y:K p:K x:D W:K,D V:K,K loss:L size:K=4 size:D=3`;
test.each<[string, string[]]>([
  [
    raw`\frac{\partial L}{\partial W} = (p - y) \odot \sigma'(z) x^\top`,
    ["1: (d L / W) = (* (.* (- p y) (sigmoid' z)) (T x))", 'note product-order'],
  ],
  [
    raw`\frac{\partial L}{\partial z} = V^\top (p - y) \odot \sigma'(z)`,
    ["1: (d L / z) = (.* (* (T V) (- p y)) (sigmoid' z))", 'note product-order'],
  ],
  [
    raw`\delta = p - y
\frac{\partial p_i}{\partial z_j} = p_i(\delta_{ij} - p_j)
\frac{\partial L}{\partial W_{ij}} = \delta_i x_j`,
    [
      '1: <delta> delta = (- p y)',
      '2: (d p[i] / z[j]) = (* p[i] (- (delta i j) p[j]))',
      '3: (d L / W[i,j]) = (* delta[i] x[j])',
    ],
  ],
  [
    raw`\delta^{(2)} = p - y, \quad \delta^{(1)} = V^\top \delta^{(2)} \odot \sigma'(z), \quad \frac{\partial L}{\partial W} = \delta^{(1)} x^\top`,
    [
      '1: <delta^(2)> delta^(2) = (- p y)',
      "1: <delta^(1)> delta^(1) = (.* (* (T V) delta^(2)) (sigmoid' z))",
      '1: (d L / W) = (* delta^(1) (T x))',
      'note product-order',
    ],
  ],
  [
    raw`S = \sum_k e^{z_k}, \quad \frac{\partial S}{\partial z_j} = e^{z_j}`,
    ['1: <S> S = (Σ k (exp z[k]))', '1: (d S / z[j]) = (exp z[j])'],
  ],
  [
    raw`\frac{\partial L}{\partial W} = \delta x^T, \quad \delta := \frac{\partial L}{\partial z}`,
    ['1: <delta> delta := (d L / z)', '1: (d L / W) = (* delta (T x))'],
  ],
])('%s', (text, lines) => expect(shown(SCOPE_18, text)).toEqual(lines));

const SCOPE_19 = raw`X:N,D|x W:D,M|w b:M Y:N,M|y Z:N,M|z P:N,M|p L_total: loss:L label:c:N size:N=3 size:D=2 size:M=4`;
test.each<[string, string[]]>([
  [
    raw`\frac{\partial L}{\partial y_{ij}} = \frac{1}{N}(p_{ij} - \mathbb{1}\{j = c_i\})`,
    ['1: (d L / Y[i,j]) = (* (/ 1 N) (- P[i,j] (== j c[i])))'],
  ],
  [
    raw`\frac{\partial L}{\partial y_{ij}} = p_{ij} - \delta_{j c_i}`,
    ['1: (d L / Y[i,j]) = (- P[i,j] (delta j c[i]))'],
  ],
  [raw`\frac{\partial L}{\partial y_{i,c_i}} = p_{i,c_i} - 1`, ['1: (d L / Y[i,c[i]]) = (- P[i,c[i]] 1)']],
  [raw`L = -\sum_{i=1}^N \log p_{i c_i}`, ['1: L = (neg (Σ i=1..N (log P[i,c[i]])))']],
  [
    raw`L = -\sum_i \log \frac{e^{y_{i c_i}}}{\sum_j e^{y_{ij}}}`,
    ['1: L = (neg (Σ i (log (/ (exp Y[i,c[i]]) (Σ j (exp Y[i,j]))))))'],
  ],
  [
    raw`\frac{\partial L}{\partial w_j} = \sum_{i: c_i = j} (p_{ij} - 1) x_i + \sum_{i: c_i \neq j} p_{ij} x_i`,
    ['1: (d L / W[j]) = (+ (Σ i | (== c[i] j) (* (- P[i,j] 1) X[i])) (Σ i | (!= c[i] j) (* P[i,j] X[i])))'],
  ],
  [raw`\frac{\partial L}{\partial w_{c_i}}`, ['1: (d L / W[c[i]])']],
  [
    raw`\frac{\partial L}{\partial y_{ij}} = \begin{cases} p_{ij} - 1 & \text{if } j = c_i \\ p_{ij} & \text{else} \end{cases}`,
    ['1: (d L / Y[i,j]) = {(- P[i,j] 1) if (== j c[i]); P[i,j]}'],
  ],
  [
    raw`\frac{\partial L}{\partial y_{ij}} = p_{ij} - 1 \quad \text{if } j = c_i
\frac{\partial L}{\partial y_{ij}} = p_{ij} \quad \text{otherwise}`,
    ['1: (d L / Y[i,j]) = (- P[i,j] 1)  WHEN (== j c[i])', '2: (d L / Y[i,j]) = P[i,j]  WHEN (not (== j c[i]))'],
  ],
  [
    raw`\text{For } j \neq c_i: \frac{\partial L}{\partial y_{ij}} = p_{ij}. \text{ For } j = c_i: \frac{\partial L}{\partial y_{ij}} = p_{ij} - 1.`,
    ['1: (d L / Y[i,j]) = P[i,j]  WHEN (!= j c[i])', '1: (d L / Y[i,j]) = (- P[i,j] 1)  WHEN (== j c[i])'],
  ],
  [
    raw`\frac{\partial L}{\partial y_{ij}} = \mathbf 1(y_{ij} - y_{i c_i} + 1 > 0) \text{ for all } j \neq c_i`,
    ['1: (d L / Y[i,j]) = (> (+ (- Y[i,j] Y[i,c[i]]) 1) 0)  WHEN (!= j c[i])'],
  ],
  [
    raw`\frac{\partial L}{\partial Y} = \frac{1}{N}\left(P - \text{onehot}(c)\right)`,
    ['1: (d L / Y) = (* (/ 1 N) (- P (onehot c)))'],
  ],
  [raw`\frac{\partial L}{\partial Z} \odot 1[Z > 0]`, ['1: (.* (d L / Z) (> Z 0))']],
  [
    raw`\frac{\partial L}{\partial z_{ij}} = \begin{cases} \frac{\partial L}{\partial y_{ij}} & \text{if } z_{ij} > 0 \\ 0 & \text{if } z_{ij} \le 0 \end{cases}`,
    ['1: (d L / Z[i,j]) = {(d L / Y[i,j]) if (> Z[i,j] 0); 0 if (<= Z[i,j] 0)}'],
  ],
  [
    raw`\frac{\partial L}{\partial Z} = \frac{\partial L}{\partial Y} \odot \text{ReLU}'(Z)`,
    ["1: (d L / Z) = (.* (d L / Y) (relu' Z))"],
  ],
  [
    raw`\frac{\partial L}{\partial Z} = \frac{\partial L}{\partial Y} .* (Z > 0)`,
    ['1: (d L / Z) = (.* (d L / Y) (> Z 0))'],
  ],
  [
    raw`\frac{\partial L}{\partial Z} = \frac{\partial L}{\partial Y} * \sigma(Z) * (1 - \sigma(Z))`,
    ['1: (d L / Z) = (.* (.* (d L / Y) (sigmoid Z)) (- 1 (sigmoid Z)))', 'note product'],
  ],
  [raw`\max_{j \neq c_i} y_{ij}`, ['1: (max j | (!= j c[i]) Y[i,j])']],
  [
    raw`\frac{\partial L}{\partial y_{ij}} = -\frac{1}{N}\frac{1}{p_{i c_i}} \cdot \frac{\partial p_{i c_i}}{\partial y_{ij}}`,
    ['1: (d L / Y[i,j]) = (* (* (neg (/ 1 N)) (/ 1 P[i,c[i]])) (d P[i,c[i]] / Y[i,j]))'],
  ],
  [raw`p_{ij}(1-p_{ij})`, ['1: (* P[i,j] (- 1 P[i,j]))']],
  [raw`\log\left(\sum_j \exp(y_{ij})\right)`, ['1: (log (Σ j (exp Y[i,j])))']],
  [
    raw`\text{(chain rule)} \quad \frac{\partial L}{\partial X} = \frac{\partial L}{\partial Y} W^T`,
    ['1: (d L / X) = (* (d L / Y) (T W))'],
  ],
  [
    raw`\frac{\partial L}{\partial X} = \frac{\partial L}{\partial Y} W^T \text{ (by the chain rule)}`,
    ['1: (d L / X) = (* (d L / Y) (T W))'],
  ],
  [
    raw`\frac{\partial L}{\partial X} = \frac{\partial L}{\partial Y} W^T && \text{chain rule}`,
    ['1: (d L / X) = (* (d L / Y) (T W))'],
  ],
  [raw`\frac{\partial L}{\partial X} \in \mathbb{R}^{N\times D}`, ['empty: No formula was found in the answer.']],
  [
    raw`\frac{\partial L}{\partial X} =
\begin{bmatrix}
\frac{dL}{dy_{11}} w_{11} & 1 \\
2 & 3 \\
4 & 5
\end{bmatrix}`,
    ['1: (d L / X) = [[(* (d L / Y[1,1]) W[1,1]), 1], [2, 3], [4, 5]]'],
  ],
])('%s', (text, lines) => expect(shown(SCOPE_19, text)).toEqual(lines));

const SCOPE_20 = raw`X:N,D w:D r:N p:K a: f:|J g: π:K|\pi_ θ:K,D label:y: loss:E size:N=3 size:D=2 size:K=4 dep:E<w,X dep:f<w dep:π<θ asked:E idx:i,j`;
test.each<[string, string[]]>([
  [raw`\nabla f(w)`, ['1: (d f / w)', 'note argument']],
  [raw`\nabla^2 f(w) = X^\top X`, ['1: (d f / w w) = (* (T X) X)', 'note argument']],
  [raw`\nabla\nabla f(w)`, ['1: (d f / w w)', 'note argument']],
  [raw`\nabla_w^2 f`, ['1: (d f / w w)']],
  [raw`\nabla f`, ['nabla: ∇ needs to say by what.']],
  [raw`\nabla_w^3 f`, ["unsupported: This power of ∇ can't be read here."]],
  [raw`\nabla_w (X w)^\top (X w)`, ['1: (d (* (T (* X w)) (* X w)) / w)']],
  [
    raw`\frac{\partial f}{\partial a} = \begin{cases} 1 & a > 0 \\ \text{undefined} & a = 0 \end{cases}`,
    ['1: (d f / a) = {1 if (> a 0)}'],
  ],
  [
    raw`\frac{\partial E}{\partial w} = g_j N_j, \quad N_j = \sum_i X_{ij}`,
    ['indices: g is a scalar and has no entries; here it has 1.'],
  ],
  [
    raw`\frac{\partial E}{\partial w_j} = a N_j, \quad N_j = \sum_i X_{ij}`,
    ['1: <N_j[j]> N_j[j] = (Σ i X[i,j])', '1: (d E / w[j]) = (* a N_j[j])'],
  ],
  [raw`\mathbb 1\{\neg (a > 0)\}`, ['1: (not (> a 0))']],
  [raw`\frac{\partial E}{\partial a} = 2 and f = 3 so E = 1`, ['1: (d E / a) = 2', '1: f = 3', '1: E = 1']],
  [
    raw`\bar p - \bar w, where \bar p = \sum_k p_k and \bar w = \sum_j w_j`,
    ['1: <p_bar> p_bar = (Σ k p[k])', '1: <w_bar> w_bar = (Σ j w[j])', '1: (- p_bar w_bar)'],
  ],
  [raw`\frac{\partial E}{\partial w} = \left(a, 2\right)^{\top}`, ['1: (d E / w) = (T [a, 2])']],
  [raw`2 (a, 3)`, ['comma: A comma stands in a bracket that belongs to no function.']],
  [raw`\sum_{\neg k = y} p_k`, ['1: (Σ k | (not (== k y)) p[k])']],
  [raw`a\,H(w_1), where H is the Heaviside step function`, ['1: (* a (step w[1]))']],
  [raw`a\,\Theta(w_1) where \Theta is the unit step`, ['1: (* a (step w[1]))']],
])('%s', (text, lines) => expect(shown(SCOPE_20, text)).toEqual(lines));
