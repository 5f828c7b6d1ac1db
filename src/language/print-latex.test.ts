import * as fc from 'fast-check';
import temml from 'temml';
import { arbitraryExpr, TEST_SCOPE } from './arbitrary-expr';
import { stripSpans } from './expr';
import { latexName, printLatex } from './print-latex';
import { readLatexExpression } from './read-latex';
import { readTextExpression } from './read-text';

test('what is printed as LaTeX is read again as the same tree', () => {
  fc.assert(
    fc.property(arbitraryExpr, (e) => {
      const latex = printLatex(e, TEST_SCOPE);
      const back = readLatexExpression(latex, TEST_SCOPE);
      if (!back.ok) throw new Error(`${latex}: ${back.problems[0]?.message}`);
      expect({ latex, tree: stripSpans(back.value) }).toEqual({ latex, tree: stripSpans(e) });
    }),
    { numRuns: 4000, seed: 5 },
  );
});

test.each([
  ['dL/dY * W^T', '\\frac{\\partial L}{\\partial Y} \\cdot W^{\\top}'],
  ['x_12', 'x_{12}'],
  ['1(x_11 > 0)', '\\mathbb{1}\\{x_{11} > 0\\}'],
  ['sum(k, 1, K, p_k)', '\\sum_{k = 1}^{K} p_{k}'],
  ['Delta * W^[1]', '\\Delta \\cdot W^{[1]}'],
  ['cases(i = j, p_i, 0)', '\\begin{cases} p_{i} & \\text{if } i = j \\\\ 0 & \\text{otherwise} \\end{cases}'],
  ['[[1, 2], [3, 4]]', '\\begin{bmatrix} 1 & 2 \\\\ 3 & 4 \\end{bmatrix}'],
])('%s', (text, latex) => {
  const r = readTextExpression(text, TEST_SCOPE);
  expect(r.ok && printLatex(r.value, TEST_SCOPE)).toBe(latex);
  expect(temml.renderToString(latex, { throwOnError: true })).toContain('<math');
});

test.each([
  ['y_hat', '\\hat{y}'],
  ['Delta', '\\Delta'],
  ['W^{[1]}', 'W^{[1]}'],
  ['h_1', 'h_{1}'],
])('the name %s', (name, latex) => {
  expect(latexName(name)).toBe(latex);
});
