/** The place of a node is what it was written as: read on its own, the text there gives the node again. */
import * as fc from 'fast-check';
import type { Result } from '../problem';
import { arbitraryExpr, TEST_SCOPE } from './arbitrary-expr';
import type { Expr } from './expr';
import { children, stripSpans } from './expr';
import { printLatex } from './print-latex';
import { printText } from './print-text';
import { readLatexExpression } from './read-latex';
import { readTextExpression } from './read-text';

/** Nodes that stand for themselves in the text; `k` is bound by the sums around it and means nothing outside of them. */
function placed(e: Expr): Expr[] {
  const out: Expr[] = [];
  const visit = (x: Expr, alone: boolean): void => {
    if (alone && !JSON.stringify(x).includes('"name":"k"')) out.push(x);
    // `x_12` and `dL/dX` are words of which the parts have no place of their own
    if (x.kind === 'index') visit(x.base, x.base.kind !== 'name');
    else if (x.kind === 'derivative') return;
    // `rows` is an axis, and a row of a matrix has no brackets
    else if (x.kind === 'call') for (const a of x.args) visit(a, true);
    else for (const c of children(x)) visit(c, !(x.kind === 'list' && c.kind === 'list'));
  };
  visit(e, true);
  return out;
}

const SPELLINGS: readonly (readonly [
  string,
  (e: Expr, scope: typeof TEST_SCOPE) => string,
  (text: string, scope: typeof TEST_SCOPE) => Result<Expr>,
])[] = [
  ['text', printText, readTextExpression],
  ['LaTeX', printLatex, readLatexExpression],
];

test.each(SPELLINGS)('the place of every node reads as the node: %s', (_, print, read) => {
  fc.assert(
    fc.property(arbitraryExpr, (e) => {
      const text = print(e, TEST_SCOPE);
      const whole = read(text, TEST_SCOPE);
      if (!whole.ok) throw new Error(`${text}: ${whole.problems[0]?.message}`);
      for (const node of placed(whole.value)) {
        const there = text.slice(node.span?.start, node.span?.end);
        const again = read(there, TEST_SCOPE);
        expect({ text, there, tree: again.ok ? stripSpans(again.value) : again.problems[0]?.message }).toEqual({
          text,
          there,
          tree: stripSpans(node),
        });
      }
    }),
    { numRuns: 400, seed: 11 },
  );
});

test.each([
  ['X - -y_11', ['X - -y_11', 'X', '-y_11', 'y_11']],
  ['-x_11^2', ['-x_11^2', 'x_11^2', 'x_11', '2']],
  ['2^-z_1', ['2^-z_1', '2', '-z_1', 'z_1']],
  ["(X * W)^T + X'", ["(X * W)^T + X'", '(X * W)^T', '(X * W)', 'X', 'W', "X'", 'X']],
  ['−𝐗', ['−𝐗', '𝐗']],
])('places in %s', (text, places) => {
  const read = readTextExpression(text, TEST_SCOPE);
  if (!read.ok) throw new Error(read.problems[0]?.message);
  expect(placed(read.value).map((e) => text.slice(e.span?.start, e.span?.end))).toEqual(places);
});

test.each([
  ['-X^\\top W', ['-X^\\top W', '-X^\\top', 'X^\\top', 'X', 'W']],
  ['\\left(X + Y\\right)^{2}', ['\\left(X + Y\\right)^{2}', '\\left(X + Y\\right)', 'X', 'Y', '2']],
  ['e^{-z_1}', ['e^{-z_1}', '-z_1', 'z_1']],
  ['z_{c_{i}}', ['z_{c_{i}}']],
])('places in %s', (text, places) => {
  const read = readLatexExpression(text, TEST_SCOPE);
  if (!read.ok) throw new Error(read.problems[0]?.message);
  expect(placed(read.value).map((e) => text.slice(e.span?.start, e.span?.end))).toEqual(places);
});
