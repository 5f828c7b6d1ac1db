/**
 * For tests: what answers mean, with the ways in which people spell it. A block is the tree as `show-tree.ts` shows it, lines
 * parted by ` | `, and below it the spellings, indented; ⏎ is a line end. Names are those of `TEST_SCOPE`.
 */
export const MEANINGS = String.raw`
(* (d L / Y) (T W))
  dL/dY * W^T
  dL/dY W^T
  dL/dY · W'
  ∂L/∂Y × Wᵀ
  dLdY * W^⊤
  dY @ W.T
  \frac{dL}{dY} W^T
  \frac{\partial L}{\partial Y} W^\top
  \frac{\partial \mathcal{L}}{\partial Y} \times W^{\intercal}
  \frac{\delta \ell}{\delta Y} \cdot W^{\mathsf T}
  \partial L / \partial Y \, \mathbf{W}^{T}
  \nabla_Y L \cdot W'
  \mathrm{d}Y W^{\top}
  \boxed{\frac{\partial L}{\partial Y} \boldsymbol{W}^{\top}}
  \left.\frac{\partial L}{\partial Y}\right. \; W^\top
  \frac{\mathrm{d}L}{\mathrm{d}Y} . W^T
  \underbrace{\frac{\partial L}{\partial Y}}_{N \times M} W^\top.
  \frac{\partial L}{\partial Y}\bigl(W\bigr)^\top,

(.* (d L / Y) Z)
  dL/dY .* Z
  dL/dY ⊙ Z
  dL/dY ∘ Z
  \frac{\partial L}{\partial Y} \odot Z
  \frac{\partial L}{\partial Y} \circ Z

X[1,2]
  x_12
  x12
  x_{1,2}
  X[1,2]
  X_12
  x₁₂
  x_{12}
  \mathbf{x}_{1,2}
  X_{12}

X[i,j]
  x_ij
  X_ij
  X[i,j]
  xᵢⱼ
  x_{ij}
  x_{i,j}
  \mathbf X_{ij}

X[1,:]
  X[1,:]
  X_{1,:}
  X_{1,\cdot}
  X_{1,*}

X[:,2]
  X[:,2]
  X_{:,2}
  X_{:2}

(T X)[i,j]
  (X^T)_ij
  X'[i,j]
  \left(X^\top\right)_{ij}
  X^\top_{ij}

(* X W)[i,j]
  (X W)_ij
  (X*W)[i,j]
  (XW)_{ij}
  \left[XW\right]_{ij}

(neg (^ X[1,1] 2))
  -x_11^2
  -x_11²
  -x_{11}^2
  - x_{1,1}^{2}

(exp (neg z[1]))
  e^-z_1
  e^(-z_1)
  exp(-z_1)
  e^{-z_1}
  \exp(-z_1)
  \mathrm{e}^{-z_{1}}

(^ (tanh z[1]) 2)
  tanh^2 z_1
  tanh²(z_1)
  tanh(z_1)^2
  \tanh^2 z_1
  \tanh(z_1)^2
  (\tanh z_1)^2

(/ 1 (+ 1 (exp (neg z[1]))))
  1/(1 + e^-z_1)
  1/(1 + exp(-z_1))
  \frac{1}{1 + e^{-z_1}}
  \frac 1 {1+\exp(-z_1)}
  {1 \over 1 + e^{-z_1}}
  1 / (1 + e^{-z_1})

(- 1 (^ (tanh z[1]) 2))
  1 - tanh^2(z_1)
  1 - \tanh^2(z_1)

(sigmoid' z[1])
  sigmoid'(z_1)
  σ'(z_1)
  \sigma'(z_1)
  \sigma^{\prime}(z_{1})

(* (sigmoid z[1]) (- 1 (sigmoid z[1])))
  sigmoid(z_1) (1 - sigmoid(z_1))
  σ(z_1) * (1 - σ(z_1))
  \sigma(z_1)(1-\sigma(z_1))
  \sigma\left(z_1\right)\left(1-\sigma\left(z_1\right)\right)

(> X[1,1] 0)
  1(x_11 > 0)
  1{x_11 > 0}
  [x_11 > 0]
  (x_11 > 0)
  I(x_11 > 0)
  𝟙(x_11 > 0)
  \mathbb{1}(x_{11} > 0)
  \mathbb{1}\{x_{11} > 0\}
  \mathbb 1_{x_{11} > 0}
  \mathbf{1}[x_{11} > 0]
  \boldsymbol 1(x_{11} > 0)
  {\bf 1}(x_{11}>0)
  1_{x_{11} > 0}
  \mathbb{I}(x_{11}>0)
  [\![x_{11}>0]\!]
  \mathbb{1}_{\{x_{11}>0\}}
  \llbracket x_{11} > 0 \rrbracket

(>= (+ (- z[1] z[2]) 1) 0)
  1(z_1 - z_2 + 1 >= 0)
  1(z_1 - z_2 + 1 ≥ 0)
  \mathbb{1}(z_1 - z_2 + 1 \geq 0)
  \mathbf 1\{z_1 - z_2 + 1 \geqslant 0\}

(delta i j)
  delta(i, j)
  δ_ij
  δᵢⱼ
  delta_ij
  \delta_{ij}
  \delta_{i,j}
  \delta_{i j}

(* p[i] (- (delta i j) p[j]))
  p_i (δ_ij - p_j)
  p_i*(delta(i,j) - p_j)
  p_i(\delta_{ij} - p_j)
  \hat y_i (\delta_{ij} - \hat y_j)
  \hat{y}_i\left(\delta_{ij}-\hat{y}_j\right)
  \hat{y_i} (\delta_{ij} - \hat{y_j})

(- (diag p) (* p (T p)))
  diag(p) - p p^T
  diag(p) - p*p'
  \operatorname{diag}(p) - pp^\top
  \mathrm{diag}(p) - p p^T
  \text{diag}(p)-p\,p^{\top}
  \operatorname{diag}(\hat y) - \hat y \hat y^\top

(Σ k (* p[k] z[k]))
  sum_k p_k z_k
  Σ_k p_k z_k
  ∑ₖ pₖ zₖ
  sum(k, p_k z_k)
  \sum_k p_k z_k
  \sum\limits_{k} p_k z_k
  \displaystyle\sum_{k} p_{k} z_{k}

(+ (Σ k p[k]) 1)
  sum_k p_k + 1
  \sum_k p_k + 1

(Σ k=1..K p[k])
  sum(k, 1, K, p_k)
  sum(p_k, k, 1, K)
  sum_{k=1}^K p_k
  Σ_{k=1}^{K} p_k
  \sum_{k=1}^{K} p_k
  \sum^{K}_{k=1} p_k
  \sum_{k=1}^K p_k

(Σ k | (!= k i) p[k])
  sum_{k != i} p_k
  Σ_{k≠i} p_k
  sum(k != i, p_k)
  sum(k : k != i, p_k)
  \sum_{k \ne i} p_k
  \sum_{k\neq i}p_{k}
  \sum_{k: k \neq i} p_k
  \sum_{\substack{k \\ k \ne i}} p_k

(Σ i (Σ j Y[i,j]))
  sum_{i,j} y_ij
  sum_ij y_ij
  \sum_{i,j} Y_{ij}
  \sum_{ij} y_{ij}
  \sum_i \sum_j Y_{ij}

(+ 1 (Σ k p[k]))
  1 + sum_k p_k
  1 + \sum_k p_k

(- (Σ k (* p[k] z[k])) p[i])
  sum_k p_k z_k - p_i
  \sum_k p_k z_k - p_i

(* p[i] (Σ k (* p[k] z[k])))
  p_i sum_k p_k z_k
  p_i \sum_k p_k z_k

(neg (Σ k (* p[k] (log z[k]))))
  -sum_k p_k log(z_k)
  -\sum_k p_k \log z_k
  -\sum_k p_k\ln(z_k)

(/ (exp z[i]) (Σ k (exp z[k])))
  e^z_i/(sum_k e^z_k)
  exp(z_i)/sum(k, exp(z_k))
  \frac{e^{z_i}}{\sum_k e^{z_k}}
  \frac{\exp(z_i)}{\sum_{k} \exp(z_k)}
  \dfrac{e^{z_i}}{\sum\nolimits_k e^{z_k}}

(log (Σ k (exp z[k])))
  log(sum_k e^z_k)
  \log \sum_k e^{z_k}
  \log\left(\sum_{k} \exp(z_k)\right)
  \ln\Big(\sum_k e^{z_k}\Big)

(maximum 0 X[1,1])
  max(0, x_11)
  \max(0, x_{11})
  \max\{0, x_{11}\}
  \max\left(0, X_{11}\right)

z[c[i]]
  z_{c_i}
  z[c_i]
  z[c[i]]
  z_{c_{i}}

(- (softmax Y) (onehot c M))
  softmax(Y) - onehot(c, M)
  \operatorname{softmax}(Y) - \operatorname{onehot}(c, M)
  \text{softmax}(Y) - \mathrm{onehot}(c, M)
  \mathrm{softmax}\left(Y\right) - \operatorname{onehot}(c,M)

(softmax Y)[1,2]
  softmax(Y)[1,2]
  softmax(Y)_12
  \operatorname{softmax}(Y)_{12}
  \left(\operatorname{softmax}(Y)\right)_{1,2}
  \text{softmax}(Y)_{1,2}

(d L / X[1,1] X[1,2])
  d2L/dx_11 dx_12
  d^2L/dx_11dx_12
  ∂²L/∂x_11∂x_12
  \frac{\partial^2 L}{\partial x_{11} \partial x_{12}}
  \frac{d^2 L}{dx_{11}\,dx_{12}}

(d L / X[1,1] X[1,1])
  d2L/dx_11 dx_11
  d^2L/dx_11^2
  \frac{\partial^2 L}{\partial x_{11}^2}
  \frac{d^2 L}{d x_{11}^2}

(* (d L / Y[1,1]) (d Y[1,1] / X[1,1]))
  dL/dy_11 * dy_11/dx_11
  dL/dy11 dy11/dx11
  ∂L/∂y₁₁ · ∂y₁₁/∂x₁₁
  \frac{dL}{dy_{11}} \frac{dy_{11}}{dx_{11}}
  \frac{\partial L}{\partial y_{11}} \cdot \frac{\partial y_{11}}{\partial x_{11}}
  \frac{\partial L}{\partial y_{11}}\times\frac{\partial y_{11}}{\partial x_{11}}

(Σ i (Σ j (* (d L / Y[i,j]) (d Y[i,j] / X[1,1]))))
  sum_{i,j} dL/dy_ij dy_ij/dx_11
  \sum_{i,j} \frac{\partial L}{\partial y_{ij}} \frac{\partial y_{ij}}{\partial x_{11}}
  \sum_i\sum_j \frac{dL}{dy_{ij}} \frac{dy_{ij}}{dx_{11}}

(d (^ X[1,1] 2) / X[1,1])
  d/dx_11 (x_11^2)
  d(x_11^2)/dx_11
  \frac{d}{dx_{11}} (x_{11}^2)
  \frac{\partial}{\partial x_{11}} x_{11}^2
  \frac{d x_{11}^2}{d x_{11}}

(d (log p[i]) / z[j])
  d(log(p_i))/dz_j
  ∂log(p_i)/∂z_j
  \frac{\partial \log p_i}{\partial z_j}
  \frac{\partial}{\partial z_j} \log p_i
  \frac{\partial \log(\hat{y}_i)}{\partial z_j}

X[(+ i 1),j]
  X[i+1,j]
  x_{i+1,j}
  X_{i+1, j}

(Σ k (* X[(- (+ i k) 1),j] z[k]))
  sum_k X[i+k-1,j] z_k
  \sum_k x_{i+k-1,j} z_k

{p[i] if (== i j); 0 if (!= i j)}
  cases(i = j, p_i, i != j, 0)
  \begin{cases} p_i & \text{if } i = j \\ 0 & \text{if } i \ne j \end{cases}
  \begin{cases} p_i, & i = j \\ 0, & i \neq j \end{cases}
  \begin{cases} p_i & \text{if $i = j$} \\[4pt] 0 & \text{if $i \ne j$} \end{cases}
  \begin{cases} p_i & \mbox{for } i=j, \\ 0 & \mbox{for } i\neq j. \end{cases}
  \left\{\begin{array}{ll} p_i & i = j \\ 0 & i \ne j \end{array}\right.

{1 if (> X[1,1] 0); 0}
  cases(x_11 > 0, 1, 0)
  \begin{cases} 1 & \text{if } x_{11} > 0 \\ 0 & \text{otherwise} \end{cases}
  \begin{cases} 1 & x_{11} > 0 \\ 0 & \text{else} \end{cases}

(where (> X[1,1] 0) X[1,1] 0)
  x_11 > 0 ? x_11 : 0
  where(x_11 > 0, x_11, 0)
  x_11 if x_11 > 0 else 0
  \operatorname{where}(x_{11} > 0, x_{11}, 0)

[[1, 2], [3, 4]]
  [[1, 2], [3, 4]]
  \begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}
  \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}
  \left[\begin{array}{cc} 1 & 2 \\ 3 & 4 \end{array}\right]
  \left(\begin{matrix} 1 & 2 \\ 3 & 4 \end{matrix}\right)

(abs X[1,1])
  |x_11|
  abs(x_11)
  |x_{11}|
  \left|x_{11}\right|
  \lvert x_{11} \rvert

(^ (norm X) 2)
  ||X||^2
  norm(X)^2
  \|X\|^2
  \lVert X \rVert^2
  \left\|X\right\|_2^2
  \|X\|_F^2

(sqrt (+ X[1,1] 1))
  sqrt(x_11 + 1)
  √(x_11 + 1)
  \sqrt{x_{11} + 1}

(* (/ 1 N) (- Y Z))
  1/N (Y - Z)
  (1/N) * (Y - Z)
  \frac{1}{N}(Y - Z)
  \frac1N (Y - Z)
  {1 \over N} (Y - Z)

(/ X[1,1] (* Y[1,1] W[1,1]))
  x_11/(y_11 w_11)
  x_11/y_11w_11
  \frac{x_{11}}{y_{11} w_{11}}
  x_{11}/y_{11}w_{11}
  x_{11}/(y_{11}\,w_{11})

(^ 2 X[1,1])
  2^x_11
  2^{x_{11}}

(.^ X 2)
  X .^ 2
  X^{\odot 2}
  X^{\circ 2}

(* (T (ones)) X)
  \mathbf{1}^\top X
  {\bf 1}^T X
  \mathbb{1}^{\top} X
  \boldsymbol{1}^T X

(* 2 pi)
  2π
  2 π
  2\pi
  2 \cdot \pi

(- (+ Z[1,1] 1) 1)
  Z_11 + 1 − 1
  Z_{11} + 1 - 1

W^{[1]}
  W^[1]
  W^{[1]}
  \mathbf{W}^{[1]}

(* Delta X[1,1])
  Delta x_11
  Δ x_11
  \Delta x_{11}
  \Delta\cdot x_{11}

(and (< 0 X[1,1]) (< X[1,1] 1))
  1(0 < x_11 < 1)
  1(0 < x_11 and x_11 < 1)
  \mathbb{1}\{0 < x_{11} < 1\}
  \mathbb{1}\{0 < x_{11} \land x_{11} < 1\}
  \mathbb{1}(0 < x_{11} \text{ and } x_{11} < 1)

(d L / X) = (* (d L / Y) (T W))
  dL/dX = dL/dY W^T
  ∂L/∂X = ∂L/∂Y Wᵀ
  dL/dX =⏎  dL/dY W^T
  Therefore, dL/dX = dL/dY * W^T.
  \frac{\partial L}{\partial X} = \frac{\partial L}{\partial Y} W^\top
  \frac{\partial L}{\partial X} &= \frac{\partial L}{\partial Y} W^\top
  \frac{\partial L}{\partial X} &=& \frac{\partial L}{\partial Y} W^\top
  $$\frac{\partial L}{\partial X} = \frac{\partial L}{\partial Y} W^\top$$
  \[ \frac{dL}{dX} = \frac{dL}{dY} W^\top. \]
  \begin{align*} \frac{dL}{dX} &= \frac{dL}{dY} W^\top \end{align*}
  \nabla_X L = \nabla_Y L \, W^\top
  \Rightarrow \frac{dL}{dX} = \frac{dL}{dY} W^T

(d L / z[1]) = p[1] | = (+ p[1] 0)
  dL/dz_1 = p_1⏎ = p_1 + 0
  \frac{dL}{dz_1} = p_1 \\ = p_1 + 0
  \frac{dL}{dz_1} &= p_1 \\ &= p_1 + 0
  \begin{aligned} \frac{dL}{dz_1} &= p_1 \\[4pt] &= p_1 + 0 \end{aligned}
  \frac{dL}{dz_1} = p_1 \newline = p_1 + 0

(d L / Y[i,j]) = Z[i,j]  WHEN (!= j c[i]) | (d L / Y[i,j]) = (- Z[i,j] 1)  WHEN (== j c[i])
  dL/dy_ij = Z_ij, j != c_i⏎dL/dy_ij = Z_ij - 1, j = c_i
  dL/dy_ij = Z_ij if j != c_i⏎dL/dy_ij = Z_ij - 1 if j = c_i
  if j != c_i: dL/dy_ij = Z_ij⏎if j = c_i: dL/dy_ij = Z_ij - 1
  \frac{dL}{dy_{ij}} = Z_{ij}, \quad j \ne c_i \\ \frac{dL}{dy_{ij}} = Z_{ij} - 1, \quad j = c_i
  \frac{dL}{dy_{ij}} = Z_{ij} \text{ if } j \neq c_i \\ \frac{dL}{dy_{ij}} = Z_{ij} - 1 \text{ if } j = c_i
  \frac{dL}{dy_{ij}} = Z_{ij} \quad (j \neq c_i) \\ \frac{dL}{dy_{ij}} = Z_{ij} - 1 \quad (j = c_i)

<G> G = (d L / Y) | (d L / X) = (* G (T W))
  G = dL/dY⏎dL/dX = G W^T
  G = \frac{\partial L}{\partial Y} \\ \frac{\partial L}{\partial X} = G W^\top
  G = \frac{\partial L}{\partial Y}, \quad \frac{\partial L}{\partial X} = G W^\top

<G> G := (d L / Y) | (d L / X) = (* G (T W))
  G := dL/dY⏎dL/dX = G * W'
  G := \frac{\partial L}{\partial Y} \\ \frac{\partial L}{\partial X} = G W^\top
  \text{Let } G = \frac{\partial L}{\partial Y}. \\ \frac{\partial L}{\partial X} = G W^\top

<G> G = (d L / Y) | (d L / X) = (* G (T W))
  dL/dX = G W^T, where G = dL/dY
  dL/dX = G W^T with G = dL/dY
  let G = dL/dY⏎dL/dX = G W^T
  \frac{\partial L}{\partial X} = G W^\top, \text{ where } G = \frac{\partial L}{\partial Y}

<S> S = (Σ k (exp z[k])) | (d L / z[1]) = (/ (exp z[1]) S)
  S = sum_k e^{z_k}⏎dL/dz_1 = e^{z_1}/S
  S = \sum_k e^{z_k} \\ \frac{dL}{dz_1} = \frac{e^{z_1}}{S}

<D_i[i]> D_i[i] = (Σ j Z[i,j]) | (d L / Y[i,j]) = (- Z[i,j] D_i[i])
  D_i = sum_j Z_ij⏎dL/dy_ij = Z_ij - D_i
  D_i = \sum_j Z_{ij} \\ \frac{\partial L}{\partial y_{ij}} = Z_{ij} - D_i

(T (d L / X))
  (dL/dX)^T
  \left(\frac{\partial L}{\partial X}\right)^\top
  dX^\top

(d L / X)
  dL/dX
  dX
  ∂X
  ∇_X L
  \nabla_X L
  \nabla_X
  \mathrm{d}X
  \partial X
  \delta X
  \nabla_{X}\mathcal{L}

(d L / p[i])
  dL/dp_i
  dp_i
  ∂L/∂p_i
  \frac{\partial L}{\partial \hat y_i}
  \partial L/\partial \hat{y}_i
  \nabla_{\hat{y}_i} L
  \frac{\partial \ell}{\partial p_i}

(* (T X[1]) X[2])
  x_1^T x_2
  x_1^\top x_2
  \mathbf{x}_1^T \mathbf{x}_2

(.* (* (T W) z) p)
  (W^T z) .* p
  W^\top z \odot p
  (W^T z) \odot p
  \left(W^{\top} z\right) \circ \hat{y}

(* X[1,1] Y[1,1])
  x_11 * y_11
  x_11 · y_11
  x_11 y_11
  x_{11} * y_{11}
  x_{11} . y_{11}
  x_{11} \times y_{11}
  x_{11}y_{11}

(* X W)
  X @ W
  X W
  XW
  X\,W
  X * W
  {\bf X}{\bf W}
  \bm{X}\bm{W}

(Σ k=1..K p[k])
  \sum_k^K p_k
  Σ_{k=1}^K p_k
  \sum_{1 \le k \le K} p_k

(d (* (/ 1 2) (Σ k (^ (- p[k] z[k]) 2))) / z[1])
  \frac{\partial}{\partial z_1} \frac{1}{2} \sum_k (p_k - z_k)^2
  \frac{\partial}{\partial z_1} \left(\frac12 \sum_k (p_k - z_k)^2\right)
  d/dz_1 (1/2 sum_k (p_k - z_k)^2)

(+ (Σ k (neg p[k])) 1)
  sum_k -p_k + 1
  \sum_k -p_k + 1

(* (neg (Σ k p[k])) z[1])
  -(sum_k p_k) z_1
  -(\sum_k p_k) z_1
  -\left(\sum_k p_k\right) z_1

(- 1 (== i j))
  1 - 1(i = j)
  1 - 1{i = j}
  1 - \mathbb{1}_{i=j}
  1 - 1_{i = j}
  1 - \mathbf 1[i = j]
  1 - \mathcal{I}(i = j)
  1 - I(i=j)

(* p[i] (- 1 p[i]))  WHEN (== i j)
  p_i(1 - p_i) (i = j)
  p_i(1-p_i) if i = j
  p_i(1-p_i), i = j
  p_i(1-p_i) \quad (i = j)
  p_i(1-p_i) \quad \text{if } i = j
  p_i(1-p_i) \quad \text{if $i = j$}
  \text{if } i = j: p_i(1-p_i)
  \text{case $i = j$: } p_i(1-p_i)

(d p[i] / z[j]) = (* p[i] (- 1 p[i]))  WHEN (== i j) | (d p[i] / z[j]) = (* (neg p[i]) p[j])  WHEN (!= i j)
  case i = j:⏎dp_i/dz_j = p_i(1 - p_i)⏎case i != j:⏎dp_i/dz_j = -p_i p_j
  \text{Case } i = j: \\ \frac{\partial p_i}{\partial z_j} = p_i(1-p_i) \\ \text{Case } i \ne j: \\ \frac{\partial p_i}{\partial z_j} = -p_i p_j
  dp_i/dz_j = p_i(1 - p_i) if i = j⏎dp_i/dz_j = -p_i p_j if i != j

(d L / X) = (* (d L / Y) (T W))
  \frac{dL}{dX} = \frac{dL}{dY} \matr{W}^\top
  \frac{dL}{dX} = \underbrace{\frac{dL}{dY}}_{\text{upstream}} W^\top \blacksquare
  \therefore \frac{dL}{dX} = \frac{dL}{dY} W^\top
  \newcommand{\dd}[2]{\frac{\partial #1}{\partial #2}} \dd{L}{X} = \dd{L}{Y} W^\top
  \pdv{L}{X} = \pdv{L}{Y} W^\top
  So \( \frac{dL}{dX} = \frac{dL}{dY} W^\top \)
  $\frac{dL}{dX} = \frac{dL}{dY} W^\top$
  \begin{equation} \frac{dL}{dX} = \frac{dL}{dY} W^\top \end{equation}
  \begin{gather} \frac{dL}{dX} = \frac{dL}{dY} W^\top \tag{1} \end{gather}
  (1) \quad \frac{dL}{dX} = \frac{dL}{dY} W^\top
  \frac{dL}{dX} \overset{(a)}{=} \frac{dL}{dY} W^\top
  \color{blue}{\frac{dL}{dX}} = \frac{dL}{dY} W^\top

(d L / X) := (* (d L / Y) (T W))
  dL/dX := dL/dY W^T
  \frac{dL}{dX} := \frac{dL}{dY} W^\top
  \frac{dL}{dX} \coloneqq \frac{dL}{dY} W^\top
  \frac{dL}{dX} \triangleq \frac{dL}{dY} W^\top
  \frac{dL}{dX} \overset{\text{def}}{=} \frac{dL}{dY} W^\top

(d L / X) ≈ 2
  dL/dX ≈ 2
  \frac{dL}{dX} \approx 2

(d L / X) ∝ X
  dL/dX ∝ X
  \frac{dL}{dX} \propto X

(- 1 (sigmoid z[1]))
  1 - σ(z_1)
  1 - sigmoid(z_1)
  1 - \sigma(z_1)
  1 - \operatorname{sigmoid}(z_1)
  1 - \text{sigmoid}(z_1)
  1 - \mathrm{sigmoid}\left(z_1\right)

(relu' z)
  relu'(z)
  ReLU'(z)
  \text{ReLU}'(z)
  \operatorname{ReLU}'(z)
  \mathrm{ReLU}^{\prime}(z)

(maximum 0 z)
  max(0, z)
  \max(0, z)

(neg (log p[c[i]]))
  -log p_{c_i}
  -log(p[c_i])
  -\log p_{c_i}
  -\log(\hat{y}_{c_i})
  -\ln p_{c_{i}}

(trace (* (T X) Y))
  trace(X^T Y)
  tr(X' Y)
  \operatorname{tr}(X^\top Y)
  \mathrm{Tr}(X^T Y)
  \text{trace}(X^\top Y)

(/ (- X[1,1] Y[1,1]) (sqrt (+ Z[1,1] 1e-5)))
  (x_11 - y_11)/sqrt(Z_11 + 1e-5)
  \frac{x_{11} - y_{11}}{\sqrt{Z_{11} + 1e-5}}

(^ (+ Z[1,1] 1) (/ (neg 3) 2))
  (Z_11 + 1)^(-3/2)
  (Z_{11} + 1)^{-3/2}

(^ (+ Z[1,1] 1) (neg (/ 3 2)))
  (Z_11 + 1)^(-(3/2))
  (Z_{11} + 1)^{-\frac{3}{2}}

(* (* 2 X[1,1]) Y[1,1])
  2x_11 y_11
  2 x_11 y_11
  2x_{11}y_{11}
  2 \, x_{11} \, y_{11}

(* (/ 1 2) X[1,1])
  1/2 x_11
  1/2x_11
  1/2 x_{11}
  \frac{1}{2} x_{11}
  \tfrac12 x_{11}
  \nicefrac{1}{2} x_{11}

(exp (* (T X[1]) X[2]))
  exp(x_1^T x_2)
  e^(x_1^T x_2)
  \exp(x_1^\top x_2)
  e^{x_1^\top x_2}

(or (> X[1,1] 0) (< Y[1,1] 0))
  1(x_11 > 0 or y_11 < 0)
  \mathbb{1}\{x_{11} > 0 \lor y_{11} < 0\}
  \mathbb{1}(x_{11} > 0 \text{ or } y_{11} < 0)
  \mathbb{1}[x_{11} > 0 \vee y_{11} < 0]

<S> S := (Σ k (exp z[k])) | (d L / z[1]) = (/ (exp z[1]) S)
  S := sum_k e^{z_k}⏎dL/dz_1 = e^{z_1}/S
  \text{Let } S = \sum_k e^{z_k}, \text{ then } \frac{\partial L}{\partial z_1} = \frac{e^{z_1}}{S}
`;
