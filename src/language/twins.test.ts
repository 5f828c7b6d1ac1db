import { TEST_SCOPE } from './arbitrary-expr';
import { stripSpans } from './expr';
import { MEANINGS } from './meanings.cases';
import { readAnswer } from './read';
import { readLatexExpression } from './read-latex';
import { readTextExpression } from './read-text';
import { showLine } from './show-tree';
import { complaint } from './well-formed';

/** The same expression as plain text and as LaTeX. */
const TWINS: readonly (readonly [string, string])[] = [
  ['dL/dY * W^T', '\\frac{dL}{dY} \\times W^T'],
  ['X^T dL/dY', 'X^\\top \\frac{\\partial L}{\\partial Y}'],
  ['p_i(δᵢⱼ - p_j)', 'p_i (\\delta_{ij} - p_j)'],
  ['1(y_11 - y_12 + 1 > 0)', '\\mathbf{1}(y_{11} - y_{12} + 1 > 0)'],
  ['e^-z_1', 'e^{-z_1}'],
  ['y11 w11', 'y_{11} w_{11}'],
  ['sum_k p_k z_k + 1', '\\sum_k p_k z_k + 1'],
  ['∂L/∂Y ⊙ Y', '\\frac{\\partial L}{\\partial Y} \\odot Y'],
  ['|x_11|', '|x_{11}|'],
  ['||X||^2', '\\|X\\|^2'],
  ['tanh^2(x_11)', '\\tanh^2(x_{11})'],
  ['∇_Y L', '\\nabla_Y L'],
  ['dL/dX', '\\frac{\\partial L}{\\partial X}'],
  ['dL/dy_ij', '\\frac{\\partial L}{\\partial Y_{ij}}'],
  ['dL/dw_22', '\\frac{\\partial L}{\\partial W_{22}}'],
  ['X', 'X'],
  ['X_11', 'X_{11}'],
  ['x_ij', 'X_{ij}'],
  ['Y_ij - Z_ij', 'Y_{ij} - Z_{ij}'],
  ['X + Y', 'X + Y'],
  ['X - Y', 'X - Y'],
  ['X * W', 'X W'],
  ['X W', 'X \\cdot W'],
  ['X * W * Y', 'X W Y'],
  ['X .* Y', 'X \\odot Y'],
  ['X^T', 'X^{\\top}'],
  ['X^T * Y', 'X^{\\top} \\cdot Y'],
  ['X^T * dL/dY', 'X^{\\top} \\frac{\\partial L}{\\partial Y}'],
  ['dL/dY * W^T', '\\frac{\\partial L}{\\partial Y} \\cdot W^{\\top}'],
  ['(X * W)^T', '(X W)^{\\top}'],
  ['W^T * X^T', 'W^{\\top} \\cdot X^{\\top}'],
  ['2 * X', '2 X'],
  ['0.5 * X', '0.5 \\cdot X'],
  ['-X', '-X'],
  ['-x_11', '-X_{11}'],
  ['-2 * x_11', '-2 X_{11}'],
  ['1/z_1', '\\frac{1}{z_{1}}'],
  ['-1/z_1', '\\frac{-1}{z_{1}}'],
  ['x_11/y_11', '\\frac{X_{11}}{Y_{11}}'],
  ['(x_11 + 1)/(y_11 - 1)', '\\frac{X_{11} + 1}{Y_{11} - 1}'],
  ['x_11^2', '\\left(X_{11}\\right)^{2}'],
  ['x_11^3 + 2', '(X_{11})^{3} + 2'],
  ['(x_11 + y_11)^2', '\\left(X_{11} + Y_{11}\\right)^{2}'],
  ['X .^ 2', 'X^{\\odot 2}'],
  ['exp(x_11)', '\\exp\\left(X_{11}\\right)'],
  ['e^(-x_11)', '\\exp(-X_{11})'],
  ['e^(x_11 + y_11)', '\\exp\\left(X_{11} + Y_{11}\\right)'],
  ['exp(z_1)/sum(k, exp(z_k))', '\\frac{\\exp(z_{1})}{\\sum_{k} \\exp(z_{k})}'],
  [
    'exp(z_i)/(exp(z_1) + exp(z_2))',
    '\\frac{\\exp\\left(z_{i}\\right)}{\\exp\\left(z_{1}\\right) + \\exp\\left(z_{2}\\right)}',
  ],
  ['log(p_1)', '\\log(p_{1})'],
  ['-log(p_1)', '-\\log\\left(p_{1}\\right)'],
  ['log2(x_11)', '\\log_2(X_{11})'],
  ['sqrt(x_11)', '\\sqrt{X_{11}}'],
  ['sqrt(x_11^2 + y_11^2)', '\\sqrt{(X_{11})^{2} + (Y_{11})^{2}}'],
  ['abs(x_11)', '\\left|X_{11}\\right|'],
  ['norm(X)', '\\|X\\|'],
  ['norm(X)^2', '\\left\\|X\\right\\|^{2}'],
  ['sin(x_11) + cos(x_11)', '\\sin(X_{11}) + \\cos(X_{11})'],
  ['tanh(x_11)', '\\tanh\\left(X_{11}\\right)'],
  ['tanh(x_11)^2', '\\tanh(X_{11})^{2}'],
  ['1 - tanh(x_11)^2', '1 - \\tanh\\left(X_{11}\\right)^{2}'],
  ['sinh(x_11) * cosh(x_11)', '\\sinh(X_{11}) \\cosh(X_{11})'],
  ['sigmoid(z_1)', '\\sigma\\left(z_{1}\\right)'],
  ['sigmoid(z_1) * (1 - sigmoid(z_1))', '\\sigma(z_{1}) \\cdot (1 - \\sigma(z_{1}))'],
  ["sigmoid'(z_1)", "\\sigma'\\left(z_{1}\\right)"],
  ["sigmoid''(z_1)", "\\sigma''(z_{1})"],
  ["tanh'(z_1)", "\\tanh'\\left(z_{1}\\right)"],
  ['relu(z_1)', '\\operatorname{relu}(z_{1})'],
  ['softmax(Y)', '\\operatorname{softmax}\\left(Y\\right)'],
  ['softmax(z)', '\\operatorname{softmax}(z)'],
  ['softmax(Y)[1,2]', '\\left(\\operatorname{softmax}\\left(Y\\right)\\right)_{12}'],
  ['max(0, x_11)', '\\max(0, X_{11})'],
  ['max(0, x_11 - y_11 + 1)', '\\max\\left(0, X_{11} - Y_{11} + 1\\right)'],
  ['min(1, x_11)', '\\min(1, X_{11})'],
  ['1(x_11 > 0)', '\\mathbb{1}\\{X_{11} > 0\\}'],
  ['1(x_11 >= 0)', '\\mathbb{1}\\{X_{11} \\ge 0\\}'],
  ['1(x_11 < y_11)', '\\mathbb{1}\\{X_{11} < Y_{11}\\}'],
  ['1(x_11 <= y_11)', '\\mathbb{1}\\{X_{11} \\le Y_{11}\\}'],
  ['1(x_11 - y_11 + 1 > 0)', '\\mathbb{1}\\{X_{11} - Y_{11} + 1 > 0\\}'],
  ['-1(x_11 > 0)', '-\\mathbb{1}\\{X_{11} > 0\\}'],
  ['2 * 1(x_11 > 0)', '2 \\cdot \\mathbb{1}\\{X_{11} > 0\\}'],
  ['1(i = j)', '\\mathbb{1}\\{i = j\\}'],
  ['1(i != j)', '\\mathbb{1}\\{i \\ne j\\}'],
  ['1(x_11 > 0 and y_11 > 0)', '\\mathbb{1}\\{X_{11} > 0 \\land Y_{11} > 0\\}'],
  ['1(x_11 > 0 or y_11 > 0)', '\\mathbb{1}\\{X_{11} > 0 \\lor Y_{11} > 0\\}'],
  ['p_i - z_i', 'p_{i} - z_{i}'],
  ['p_i * (1 - p_i)', 'p_{i} \\cdot \\left(1 - p_{i}\\right)'],
  ['-p_i * p_j', '-p_{i} p_{j}'],
  ['p_i * (delta(i, j) - p_j)', 'p_{i} \\cdot \\left(\\delta_{i j} - p_{j}\\right)'],
  ['delta(i, j)', '\\delta_{i j}'],
  ['delta(i, j) - p_j', '\\delta_{i j} - p_{j}'],
  ['sum(k, p_k)', '\\sum_{k} p_{k}'],
  ['sum(k, p_k * z_k)', '\\sum_{k} p_{k} \\cdot z_{k}'],
  ['sum(k, 1, K, p_k)', '\\sum_{k = 1}^{K} p_{k}'],
  ['sum(k, 1, K, p_k * z_k)', '\\sum_{k = 1}^{K} p_{k} \\cdot z_{k}'],
  ['sum(k, 1, M, dL/dy_ik * w_jk)', '\\sum_{k = 1}^{M} \\frac{\\partial L}{\\partial Y_{ik}} W_{jk}'],
  ['sum(k, x_ik * w_kj)', '\\sum_{k} X_{ik} \\cdot W_{kj}'],
  ['sum(n, x_ni * dL/dy_nj)', '\\sum_{n} X_{ni} \\frac{\\partial L}{\\partial Y_{nj}}'],
  ['sum(k != i, p_k)', '\\sum_{k \\ne i} p_{k}'],
  ['sum(k, p_k) + 1', '(\\sum_{k} p_{k}) + 1'],
  ['1 + sum(k, p_k)', '1 + \\left(\\sum_{k} p_{k}\\right)'],
  ['-sum(k, p_k * log(z_k))', '-(\\sum_{k} p_{k} \\log(z_{k}))'],
  [
    'p_i * sum(k, p_k * dL/dp_k)',
    'p_{i} \\cdot \\left(\\sum_{k} p_{k} \\cdot \\frac{\\partial L}{\\partial p_{k}}\\right)',
  ],
  [
    'p_i * (dL/dp_i - sum(k, p_k * dL/dp_k))',
    'p_{i} \\cdot (\\frac{\\partial L}{\\partial p_{i}} - (\\sum_{k} p_{k} \\frac{\\partial L}{\\partial p_{k}}))',
  ],
  [
    'sum(i, sum(j, dL/dy_ij * dy_ij/dx_11))',
    '\\sum_{i} \\left(\\sum_{j} \\frac{\\partial L}{\\partial Y_{ij}} \\cdot \\frac{\\partial Y_{ij}}{\\partial X_{11}}\\right)',
  ],
  [
    'dL/dy_11 * w_11 + dL/dy_12 * w_12 + dL/dy_13 * w_13',
    '\\frac{\\partial L}{\\partial Y_{11}} W_{11} + \\frac{\\partial L}{\\partial Y_{12}} W_{12} + \\frac{\\partial L}{\\partial Y_{13}} W_{13}',
  ],
  [
    'dL/dy_11 * x_11 + dL/dy_21 * x_21',
    '\\frac{\\partial L}{\\partial Y_{11}} \\cdot X_{11} + \\frac{\\partial L}{\\partial Y_{21}} \\cdot X_{21}',
  ],
  ['dZ_12/dy_12', '\\frac{\\partial Z_{12}}{\\partial Y_{12}}'],
  ['dL/dZ_12 * dZ_12/dy_12', '\\frac{\\partial L}{\\partial Z_{12}} \\cdot \\frac{\\partial Z_{12}}{\\partial Y_{12}}'],
  ['-1/Z_12 * Z_12 * (1 - Z_12)', '\\frac{-1}{Z_{12}} Z_{12} \\cdot (1 - Z_{12})'],
  ['Z_12 - 1', 'Z_{12} - 1'],
  ['Z_11', 'Z_{11}'],
  ['d2L/dx_11 dx_12', '\\frac{\\partial^{2} L}{\\partial X_{11} \\, \\partial X_{12}}'],
  ['d2L/dx_11 dx_11', '\\frac{\\partial^{2} L}{\\partial X_{11} \\, \\partial X_{11}}'],
  ['dp_i/dz_j', '\\frac{\\partial p_{i}}{\\partial z_{j}}'],
  ['dL/dDelta', '\\frac{\\partial L}{\\partial \\Delta}'],
  ['Delta * x_11', '\\Delta \\cdot X_{11}'],
  ['Delta^2', '\\Delta^{2}'],
  ['z[c_i]', 'z_{c_{i}}'],
  ['z[c_i] - 1', 'z_{c_{i}} - 1'],
  ['Y[i, c_i]', 'Y_{i, c_{i}}'],
  ['X[1,:]', 'X_{1, :}'],
  ['X[:,2]', 'X_{:, 2}'],
  ['X[1,:] * W[:,2]', 'X_{1, :} W_{:, 2}'],
  ['X[i+1,j]', 'X_{i + 1, j}'],
  ['u_i', 'u_{i}'],
  ['u_i[1]', 'u_{i, 1}'],
  ['W^[1]', 'W^{[1]}'],
  [
    'cases(i = j, p_i, i != j, 0)',
    '\\begin{cases} p_{i} & \\text{if } i = j \\\\ 0 & \\text{if } i \\ne j \\end{cases}',
  ],
  ['cases(x_11 > 0, 1, 0)', '\\begin{cases} 1 & \\text{if } X_{11} > 0 \\\\ 0 & \\text{otherwise} \\end{cases}'],
  [
    'cases(x_11 > 0, x_11, 0) + 1',
    '\\begin{cases} X_{11} & \\text{if } X_{11} > 0 \\\\ 0 & \\text{otherwise} \\end{cases} + 1',
  ],
  ['[[1, 2], [3, 4]]', '\\begin{bmatrix} 1 & 2 \\\\ 3 & 4 \\end{bmatrix}'],
  ['[[x_11, x_12], [x_21, x_22]]', '\\begin{bmatrix} X_{11} & X_{12} \\\\ X_{21} & X_{22} \\end{bmatrix}'],
  [
    '[[Z_11, Z_12 - 1, Z_13], [Z_21, Z_22, Z_23 - 1]]',
    '\\begin{bmatrix} Z_{11} & Z_{12} - 1 & Z_{13} \\\\ Z_{21} & Z_{22} & Z_{23} - 1 \\end{bmatrix}',
  ],
  ['[1, 2, 3]', '\\left[1, 2, 3\\right]'],
  ['ones()', '\\mathbf{1}'],
  ['trace(X * Y^T)', '\\operatorname{trace}\\left(X \\cdot Y^{\\top}\\right)'],
  ['diag(p)', '\\operatorname{diag}(p)'],
  ['diag(p) - p * p^T', '\\operatorname{diag}\\left(p\\right) - p \\cdot p^{\\top}'],
  ['p * p^T', 'p p^{\\top}'],
  ['p^T * z', 'p^{\\top} \\cdot z'],
  ['N * x_11', 'N X_{11}'],
  ['(Z - Y)/N', '\\frac{Z - Y}{N}'],
  ['1/N * (Z - Y)', '\\frac{1}{N} \\cdot (Z - Y)'],
  ['x_11/(y_11 * w_11)', '\\frac{X_{11}}{Y_{11} \\cdot W_{11}}'],
  ['(x_11/y_11)^2', '(\\frac{X_{11}}{Y_{11}})^{2}'],
  ['x_11^(1/2)', '\\left(X_{11}\\right)^{\\frac{1}{2}}'],
  ['x_11^-1', '(X_{11})^{-1}'],
  ['x_11^y_11', '\\left(X_{11}\\right)^{Y_{11}}'],
  ['2^x_11', '2^{X_{11}}'],
  ['X .* Y .* Z', 'X \\odot Y \\odot Z'],
  ['(X + Y) .* Z', '(X + Y) \\odot Z'],
  ['X * (W + W)', 'X \\cdot \\left(W + W\\right)'],
  ['X^T * (Y - Z)', 'X^{\\top} \\cdot (Y - Z)'],
  ['mean(X)', '\\operatorname{mean}\\left(X\\right)'],
  ['sum(X)', '\\operatorname{sum}(X)'],
  ['logsumexp(z)', '\\operatorname{logsumexp}\\left(z\\right)'],
  ['exp(-x_11^2/2)', '\\exp(\\frac{-(X_{11})^{2}}{2})'],
  ['1e-3 * x_11', '1e-3 \\cdot X_{11}'],
  ['1.5 * x_11 - 0.25', '1.5 X_{11} - 0.25'],
  ['y_hat_i - z_i', 'p_{i} - z_{i}'],
  [
    'p .* (dL/dp - sum(k, p_k * dL/dp_k))',
    'p \\odot (\\frac{\\partial L}{\\partial p} - (\\sum_{k} p_{k} \\frac{\\partial L}{\\partial p_{k}}))',
  ],
  ['(X * W)[i,j]', '\\left(X \\cdot W\\right)_{ij}'],
  ['0 < x_11 and x_11 < 1', '\\mathbb{1}\\{0 < X_{11} \\land X_{11} < 1\\}'],
  ['d(x_11^2)/dx_11', '\\frac{\\partial}{\\partial X_{11}}\\left(\\left(X_{11}\\right)^{2}\\right)'],
  ['d(log(p_i))/dz_j', '\\frac{\\partial}{\\partial z_{j}}(\\log(p_{i}))'],
  ['x_11 - (y_11 - w_11)', 'X_{11} - \\left(Y_{11} - W_{11}\\right)'],
  ['x_11 - y_11 - w_11', 'X_{11} - Y_{11} - W_{11}'],
  ['softmax(z_i)', '\\operatorname{softmax}(z_i)'],
  ['softmax((z_1))', '\\operatorname{softmax}((z_1))'],
  ['softmax(z)[i]', '\\operatorname{softmax}(z_i)'],
  ['softmax(W[:,1])', '\\operatorname{softmax}(W_{:,1})'],
  ['2^(z^T)', '2^{z^\\top}'],
  ['sum(W, rows)', '\\operatorname{sum}(W, \\text{axis} = 0)'],
  ['1((x_11 > 0))', '\\mathbb{1}\\{(x_{11} > 0)\\}'],
  ['1((x_11 > 0) and (y_11 > 0))', '\\mathbb{1}[(x_{11} > 0) \\land (y_{11} > 0)]'],
  ['X[:,1][2]', '(X_{:,1})_2'],
  ['X[1][2]', '(X_1)_2'],
  ['K^((Y[:,2])[j])', 'K^{\\left(Y_{:,2}\\right)_j}'],
  ['-(x_11 + y_11)', '-\\left(X_{11} + Y_{11}\\right)'],
  ['(-x_11)^2', '(-X_{11})^{2}'],
  ['-x_11^2', '-\\left(X_{11}\\right)^{2}'],
  ['pi * 2', 'p_{i} \\cdot 2'],
  ['log(1 + exp(-x_11))', '\\log\\left(1 + \\exp\\left(-X_{11}\\right)\\right)'],
  ['1/(1 + exp(-x_11))', '\\frac{1}{1 + \\exp(-X_{11})}'],
  [
    'exp(-x_11)/(1 + exp(-x_11))^2',
    '\\frac{\\exp\\left(-X_{11}\\right)}{\\left(1 + \\exp\\left(-X_{11}\\right)\\right)^{2}}',
  ],
];

test.each(TWINS)('%s is %s', (text, latex) => {
  const a = readTextExpression(text, TEST_SCOPE);
  const b = readLatexExpression(latex, TEST_SCOPE);
  if (!a.ok || !b.ok) throw new Error((a.ok ? (b.ok ? undefined : b.problems[0]) : a.problems[0])?.message);
  expect(stripSpans(b.value)).toEqual(stripSpans(a.value));
});

test('there are at least 150 of them', () => {
  expect(TWINS.length).toBeGreaterThanOrEqual(150);
});

test.each(TWINS.map(([, latex]) => latex))('KaTeX takes %s', (latex) => {
  expect(complaint(latex)).toBeUndefined();
});

/** What is meant, and each way to write it. */
const SPELLINGS = MEANINGS.trim()
  .split(/\n\n/)
  .flatMap((block) => {
    const [tree = '', ...spellings] = block.split('\n');
    return spellings.map((s) => [s.trim().replaceAll('⏎', '\n'), tree] as const);
  });

test.each(SPELLINGS)('%s means %s', (text, tree) => {
  const read = readAnswer(text, TEST_SCOPE);
  if (!read.ok) throw new Error(read.problems[0]?.message);
  expect(read.value.lines.map((line) => showLine(line).replace(/^\d+: /, '')).join(' | ')).toBe(tree);
});
