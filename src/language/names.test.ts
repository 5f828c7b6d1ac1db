import type { Expr } from './expr';
import { resolveIdentifier } from './name-identifier';
import { resolveName } from './name-resolve';
import { makeScope, partsOf, type Scope, spellingKey } from './names';

const quantity = (name: string, dims: string[], ...also: string[]) => ({ name, kind: 'quantity' as const, dims, also });
const size = (name: string) => ({ name, kind: 'size' as const, dims: [] });

const { scope, collisions } = makeScope({
  entities: [
    quantity('X', ['N', 'D']),
    quantity('W', ['D', 'M'], 'W^{[1]}'),
    quantity('Y', ['N', 'M']),
    quantity('ŷ', ['N']),
    quantity('v', ['M'], '\\sigma^2', '\\sigma_B^2'),
    quantity('Δ', []),
    quantity('h_t', ['M']),
    quantity('h_prev', ['M'], 'h_{t-1}'),
    quantity('g_t', ['M'], '\\tilde{C}_t'),
    quantity('big', ['P', 'P']),
    quantity('α', ['M']),
    quantity('L', [], 'J'),
    { name: 'c', kind: 'label', dims: ['N'], also: [] },
    { name: 'y', kind: 'label', dims: [], also: ['y_i'] },
    size('N'),
    size('D'),
    size('M'),
    size('P'),
    size('d'),
    size('dv'),
  ],
  loss: 'L',
  sizes: new Map([
    ['N', 2],
    ['D', 2],
    ['M', 3],
    ['P', 12],
  ]),
});

function show(e: Expr): string {
  switch (e.kind) {
    case 'name':
      return e.name;
    case 'number':
      return e.text;
    case 'index':
      return `${show(e.base)}[${e.at.map((a) => (a.kind === 'all' ? ':' : show(a))).join(',')}]`;
    case 'call':
      return `${e.op}(${e.args.map(show).join(',')})`;
    case 'derivative':
      return `d(${[e.of, ...e.by].map(show).join('|')})`;
    default:
      return e.kind;
  }
}

function shown(text: string, plain: boolean, s: Scope = scope): string {
  const parts = partsOf(text);
  const r = plain ? resolveIdentifier(text, s) : parts && resolveName(parts, s);
  if (!r) return 'no name';
  switch (r.kind) {
    case 'expr':
      return show(r.expr) + (r.notes.length ? ` (${r.notes.map((n) => n.code)})` : '');
    case 'letter':
      return `letter ${show(r.expr)}`;
    case 'differential':
      return `d${r.order} ${show(r.of)}`;
    case 'unknown':
      return `unknown ${r.name}${r.nearest ? ` ~${r.nearest}` : ''}`;
    case 'problem':
      return r.problem.code;
  }
}

test.each([
  [['ŷ', '\\hat y', '\\hat{y}', 'yhat', 'y_hat', 'y\u0302', '\\mathbf{\\hat{y}}', '\\hat{\\mathbf y}'], 'y_hat'],
  [['Δ', '\\Delta', 'Delta', '∆'], 'Delta'],
  [['ε', '\\epsilon', '\\varepsilon', 'eps', 'epsilon'], 'epsilon'],
  [['\\sigma_B^2', '\\sigma^2_B', 'σ_B²', '{\\sigma_B}^2'], 'sigma_B^2'],
  [['W_1', 'W1', 'W₁', 'W_{1}', '\\mathbf{W}_1'], 'W_1'],
  [['h_{t-1}', 'h_{t - 1}'], 'h_t-1'],
  [['W^{[1]}', 'W^{[ 1 ]}'], 'W^[1]'],
  [['\\tilde{C}_t', '\\tilde C_t', '\\tilde{C_t}', 'C_tilde_t'], 'C_tilde_t'],
  [['y_pred', 'y_{pred}', 'y_{\\text{pred}}'], 'y_pred'],
  [['prev_c'], 'prev_c'],
  [["f'", 'f′'], "f'"],
  [['\\bar\\imath_t'], 'i_bar_t'],
])('%j have one key', (spellings, key) => {
  expect(spellings.map((s) => spellingKey(partsOf(s) ?? { base: '?' }))).toEqual(spellings.map(() => key));
});

test.each([
  ['x_{12}', 'X[1,2]'],
  ['x_{1,2}', 'X[1,2]'],
  ['x_{ij}', 'X[i,j]'],
  ['X_{i,j+1}', 'X[i,add(j,1)]'],
  ['v_{i+k-1}', 'v[subtract(add(i,k),1)]'],
  ['v_{2i}', 'v[times(2,i)]'],
  ['Y_{i c_i}', 'Y[i,c[i]]'],
  ['x_{y_i}', 'X[y]'],
  ['w_j', 'W[j]'],
  ['x_j^{(i)}', 'X[i,j]'],
  ['x^{(i)}', 'X[i]'],
  ['\\sigma^2_j', 'v[j]'],
  ['\\sigma_B^2', 'v'],
  ['W^{[1]}_{ij}', 'W[i,j]'],
  ['h_{t-1}', 'h_prev'],
  ['h_{t-1,2}', 'h_prev[2]'],
  ['h_{t,2}', 'h_t[2]'],
  ['h_{t2}', 'h_t[2]'],
  ['\\hat{y}_i', 'ŷ[i]'],
  ['\\mathcal{L}', 'L'],
  ['\\ell', 'L'],
  ['big_{111}', 'ambiguous-index'],
  ['big_{1,11}', 'big[1,11]'],
  ['X_{123}', 'ambiguous-index'],
  ['big_{10}', 'big[10]'],
  ['L_{12}', 'indices'],
  ['x', 'X (other-case)'],
  ['k', 'letter k'],
  ['wrong', 'unknown wrong'],
  ['\\Delta', 'Δ'],
])('%s is %s', (text, expected) => expect(shown(text, false)).toBe(expected));

test.each([
  ['x12', 'X[1,2]'],
  ['x_12', 'X[1,2]'],
  ['x₁₂', 'X[1,2]'],
  ['w1j', 'W[1,j]'],
  ['wij', 'W[i,j]'],
  ['dLdY', 'd(L|Y)'],
  ['dL_dY', 'd(L|Y)'],
  ['dJdx_11', 'd(L|X[1,1])'],
  ['dY', 'd1 Y'],
  ['dx11', 'd1 X[1,1]'],
  ['∂y_hat_2', 'd1 ŷ[2]'],
  ['d2L', 'd2 L'],
  ['grad_Y', 'd(L|Y)'],
  ['alpha1', 'α[1]'],
  ['dv', 'dv'],
  ['d', 'd'],
  ['delta', 'unknown delta ~Δ'],
  ['dX_123', 'ambiguous-index'],
])('%s is %s', (text, expected) => expect(shown(text, true)).toBe(expected));

test('no collisions but real ones', () => {
  expect(collisions).toEqual([]);
  const two = makeScope({ entities: [quantity('yhat', []), quantity('y_hat', [])] });
  expect(two.collisions).toEqual([{ spelling: 'y_hat', first: 'yhat', second: 'y_hat' }]);
});
