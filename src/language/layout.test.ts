import { withoutLayout } from './layout';

test.each([
  ['1) a = b', '   a = b'],
  ['(a) x = y\n(b) u = v', '    x = y\n    u = v'],
  ['Step 1: a = b', '        a = b'],
  ['Step (a). x = y', '          x = y'],
  ['**Answer:** dX', '            dX'],
  ['* a = b\n* c = d', '  a = b\n  c = d'],
  ['- a = b\n- c = d', '  a = b\n  c = d'],
  ['```latex\na = b\n```', '        \na = b\n   '],
  ['## Part b\na = b', '         \na = b'],
  ['a = b  # by the chain rule', 'a = b                     '],
  ['the gradient w.r.t. W', 'the gradient wrt    W'],
])('%j: its marks become spaces', (text, laid) => {
  const out = withoutLayout(text);
  expect(out).toBe(laid);
  expect(out).toHaveLength(text.length);
});

test.each([
  'x**2 + y**2',
  '(a) * b',
  '(b) x = y',
  '- y/p + (1 - y)/(1 - p)',
  '- y\n- x',
  'f(x) y',
  'step(L) * (n - a)',
  'step(A) .* dL/dA',
  'step(z) ./ x',
  '2. * x',
  'i = j: a\ni != j: b',
  String.raw`\newcommand{\dl}[1]{\frac{dL}{d #1}} \dl{X}`,
])('%j stays as it is', (text) => expect(withoutLayout(text)).toBe(text));
