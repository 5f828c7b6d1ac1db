import * as fc from 'fast-check';
import { arbitraryExpr, TEST_SCOPE } from './arbitrary-expr';
import { call, stripSpans } from './expr';
import { printText } from './print-text';
import { readTextExpression } from './read-text';

test('what is printed as text is read again as the same tree', () => {
  fc.assert(
    fc.property(arbitraryExpr, (e) => {
      const text = printText(e, TEST_SCOPE);
      const back = readTextExpression(text, TEST_SCOPE);
      if (!back.ok) throw new Error(`${text}: ${back.problems[0]?.message}`);
      expect({ text, tree: stripSpans(back.value) }).toEqual({ text, tree: stripSpans(e) });
    }),
    { numRuns: 4000, seed: 7 },
  );
});

test('where is printed as a function', () => {
  const r = readTextExpression('x_11 > 0 ? X : Y', TEST_SCOPE);
  expect(r.ok && printText(call('add', [r.value, r.value]))).toBe('where(X_11 > 0, X, Y) + where(X_11 > 0, X, Y)');
});
