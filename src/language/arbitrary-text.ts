/** For tests and proofs: random and mutated strings, the same for the same seed on every machine. */

/** The names that the strings are read against. */
export const SPEC = String.raw`X:N,D|x W:D,M|w|W^{[1]}|\sigma^2 Y:N,M p:M|\hat{y} loss:L label:c:N label:y: size:N=20 size:D=2 size:M=3 size:d=2 asked:Y`;

/** What either reader takes at most for each character, on strings of up to some hundred characters. */
export const STEPS_PER_CHARACTER = 60;

export const PIECES: readonly string[] =
  String.raw`\frac { } { } \partial \partial|L X Y W L _ ^ _{ ^{ i j 1 12 T \top \sum \sum_{ = ( ) [ ] \left \right \left( \right) \begin{cases} \end{cases} \begin{bmatrix} \end{bmatrix} & \\ + - * \cdot \odot / | \| \text{ \text{if|} $ \[ \] e \exp \log \sigma ' \mathbb{1} \mathbf \hat \delta \delta_{ij} \nabla \nabla_ d dY dx \mathrm{d} , . ; : := \ne < > \in \quad \forall \underbrace \overset \sqrt \max \newcommand{\a}[1]{#1#1} \a \def\b{ \b \over ∂ ∇ ² ₁₂ Σ ŷ 𝟙 sum( \prod \substack \dv \pdv \abs constructor __proto__ \operatorname{softmax} \bf 1( \{ \} \langle \dots 0.5 1e5 e^{ \because otherwise \label \color \boxed \left\{\begin{array}{ll} \end{array} \right. c_i y_i x_{i+k-1} \mathcal{L} \frac12 \tag{1} %`
    .split(' ')
    .map((s) => s.replace('|', s.length > 2 ? ' ' : '|'));

export const FORMULAS: readonly string[] = [
  String.raw`\frac{\partial L}{\partial x_{ij}} = \sum_{k=1}^M \frac{\partial L}{\partial y_{ik}} w_{jk}`,
  String.raw`\frac{dL}{dW} = X^\top \left( dY \odot \mathbb{1}\{Y > 0\} \right), \quad \text{where } G_{ij} = p_i`,
  String.raw`\frac{\partial p_i}{\partial p_j} = \begin{cases} p_i(1-p_i), & i=j,\\ -p_ip_j, & \text{otherwise.} \end{cases}`,
  'dL/dX = dL/dY * W^T\n dL/dx_11 = sum(j, 1, M, dL/dy_1j * w_1j)',
  String.raw`\nabla_W L = -\frac1N \sum_{i: y_i = k} (p_{ik} - \delta_{k y_i})\, x^{(i)} + 2\lambda w_k \quad (j \neq c_i)`,
  String.raw`&=& \left\|X W - Y\right\|_F^2 \\[4pt] &\Rightarrow \hat{y}_j = \underbrace{e^{z_j}}_{>0} \text{ where } S := \sum_k e^{z_k}.`,
  'dL/dw_j = -1/N * sum_i (y_i - p_i) x_ij if i = j, 0 otherwise',
  '∂L/∂X = X.T @ (Y - ŷ) .* 1(Y > 0) ? x_12 : sum(k, 1, M, log(p_k)^2)',
  'let G = dY ⊙ σ′(Y)\nso dW = Xᵀ G, where x₁₁ ≠ 0',
];

/** Uniform numbers from 0 to below `n`, from a seed (xorshift). */
function below(seed: number): (n: number) => number {
  let x = (seed * 2654435761 + 0x9e3779b9) >>> 0 || 1;
  return (n) => {
    x ^= x << 13;
    x >>>= 0;
    x ^= x >>> 17;
    x ^= x << 5;
    x >>>= 0;
    return x % n;
  };
}

const CHARACTERS = [...'abcdeijkxyzLWXY0123456789+-*/^_=<>()[]{}|&,.;:\'"!?%@#~\\$ \n\tαδλσπθ∂∇Σ∑²ᵀ₁ŷ·×≠≥→√ ​é中😀'];

/** `count` strings: formulas changed in a few places, pieces put side by side, and characters. */
export function* strings(seed: number, count: number, formulas: readonly string[]): Generator<string> {
  const next = below(seed);
  const pick = <T>(from: readonly T[]): T => from[next(from.length)] as T;
  for (let n = 0; n < count; n++) {
    const kind = next(10);
    if (kind < 6) {
      let text = pick(formulas);
      for (let edits = next(4); edits > 0; edits--) {
        const at = next(text.length + 1);
        const other = pick(formulas);
        const from = next(other.length);
        const put = [pick(PIECES), pick(CHARACTERS), '', other.slice(from, from + next(12))][next(4)] as string;
        text = text.slice(0, at) + put + text.slice(at + next(4));
      }
      yield text;
    } else {
      const source = kind < 9 ? PIECES : CHARACTERS;
      yield Array.from({ length: 1 + next(40) }, () => pick(source)).join('');
    }
  }
}
