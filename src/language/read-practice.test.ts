/** What answers to further assignments brought up: each row is the LaTeX or text, and the lines of the tree that it must give. */
import type { Scope } from './names';
import { readAnswer } from './read';
import { scopeOf } from './scope-of';
import { showLine } from './show-tree';

const raw = String.raw;

const SCOPE: Scope = {
  ...scopeOf(
    raw`z:H a:H x:D W:H,D|w p:K s:K label:c:K label:y: h_1:H h_2:H x_1:D x_2:D v|\sigma^2:D loss:L size:H=3 size:D=2 size:K=4 size:d=2 idx:i,j`,
  ),
  activations: new Map([['z', 'tanh']]),
};

function shown(text: string): string[] {
  const read = readAnswer(text, SCOPE);
  return read.ok ? read.value.lines.map(showLine) : read.problems.map((p) => `${p.code}: ${p.message}`);
}

test.each<[string, string[]]>([
  [raw`\left( \sum_k s_k \right) p_i`, ['1: (* (Σ k s[k]) p[i])']],
  [raw`f'(z) \odot a`, ["1: (.* (tanh' z) a)"]],
  ["g'(z) .* a", ["1: (.* (tanh' z) a)"]],
  [raw`\phi(z)`, ['1: (tanh z)']],
  [raw`p - \mathbf{e}_y`, ['1: (- p (onehot y))']],
  [raw`\cos\left(v \cdot 1e6\right)`, ['1: (cos (* v 1e6))']],
  ['p - e_y', ['1: (- p (onehot y))']],
  ['p - onehot(y)', ['1: (- p (onehot y))']],
  [raw`\prod_{k \neq j} p_k`, ['1: (prod k | (!= k j) p[k])']],
  [raw`\max_{k \neq y} s_k`, ['1: (max k | (!= k y) s[k])']],
  [raw`\max_k s_k`, ['1: (max s)']],
  [raw`\arg\max_{k} s_k`, ['1: (Σ k (* k (== s[k] (max k s[k]))))']],
  [raw`p_i - \operatorname*{arg\,max}_k s_k`, ['1: (- p[i] (Σ k (* k (== s[k] (max k s[k])))))']],
  [raw`\sum_{t=1}^{2} h_t x_t^\top`, ['1: (+ (* h_1 (T x_1)) (* h_2 (T x_2)))']],
  [raw`\left. \tanh'(a) \right|_{a = z}`, ["1: (tanh' a)"]],
  [raw`\frac{a}{d\, z}`, ['1: (/ a (* d z))']],
  [raw`\sum_{k \in K} p_k`, ['1: (Σ k p[k])']],
  [raw`p_1 \cdots p_n`, ['dots: Dots stand for terms that are not written.']],
  ['I - p p^T', ['1: (- (eye) (* p (T p)))']],
])('%s', (text, lines) => expect(shown(text)).toEqual(lines));
