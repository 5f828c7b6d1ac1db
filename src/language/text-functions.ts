/** The functions that text may call, under every name they answer to, with how many arguments each takes. */
import type { Span } from '../problem';
import type { Expr, OpName } from './expr';
import { call, num } from './expr';

export type TextFunction = {
  readonly op: OpName;
  readonly least: number;
  readonly most: number;
  /** Whether `σ'` and `exp^2 x` make sense: a function of one variable. */
  readonly elementwise: boolean;
  /** 1 divided by the function: `sech` of cosh. */
  readonly inverse?: true;
};

const TABLE = new Map<string, TextFunction>();

function add(names: string, op: OpName, least: number, most: number, elementwise = false): void {
  for (const name of names.split(' ')) TABLE.set(name, { op, least, most, elementwise });
}

for (const op of [
  'exp',
  'log',
  'log2',
  'log10',
  'log1p',
  'expm1',
  'sqrt',
  'square',
  'reciprocal',
  'abs',
  'sign',
  'sin',
  'cos',
  'tan',
  'sinh',
  'cosh',
  'tanh',
  'sigmoid',
  'relu',
  'gelu',
  'softplus',
  'erf',
  'step',
] as const)
  add(op, op, 1, 1, true);
add('ln log_e', 'log', 1, 1, true);
add('log_2 log_{2} log₂', 'log2', 1, 1, true);
add('log_10 log_{10} log₁₀ lg', 'log10', 1, 1, true);
add('Exp', 'exp', 1, 1, true);
add('Log Ln', 'log', 1, 1, true);
add('Tanh', 'tanh', 1, 1, true);
add('sgn', 'sign', 1, 1, true);
add('Sigmoid logistic sigma σ', 'sigmoid', 1, 1, true);
add('ReLU Relu RELU', 'relu', 1, 1, true);
add('heaviside Heaviside H', 'step', 1, 1, true);
add('leaky_relu LeakyReLU leakyrelu LReLU lrelu', 'leaky_relu', 1, 2, true);
add('GELU', 'gelu', 1, 1, true);
add('Softplus', 'softplus', 1, 1, true);
for (const [names, op] of [
  ['sech', 'cosh'],
  ['csch', 'sinh'],
  ['coth', 'tanh'],
  ['sec', 'cos'],
  ['csc', 'sin'],
  ['cot', 'tan'],
] as const)
  TABLE.set(names, { op, least: 1, most: 1, elementwise: true, inverse: true });
add('clip', 'clip', 3, 3);
add('max maximum Max', 'maximum', 1, 64);
add('min minimum Min', 'minimum', 1, 64);
add('mean Mean avg', 'mean', 1, 2);
add('var Var', 'var', 1, 2);
add('std Std', 'std', 1, 2);
add('norm Norm', 'norm', 1, 2);
add('logsumexp', 'logsumexp', 1, 2);
add('prod', 'prod', 1, 2);
add('softmax Softmax SoftMax', 'softmax', 1, 2);
add('log_softmax logsoftmax', 'log_softmax', 1, 2);
add('matmul mm', 'matmul', 2, 2);
add('dot inner', 'dot', 2, 2);
add('outer', 'outer', 2, 2);
add('transpose', 'transpose', 1, 1);
add('trace tr Tr', 'trace', 1, 1);
add('diag Diag', 'diag', 1, 1);
add('eye identity Id', 'eye', 0, 1);
add('ones', 'ones', 0, 4);
add('zeros', 'zeros', 1, 4);
add('onehot one_hot oneHot OneHot', 'onehot', 1, 2);
add('delta kronecker Kronecker δ', 'delta', 2, 2);
add('where', 'where', 3, 3);
add('hadamard', 'hadamard', 2, 2);
add('reshape', 'reshape', 2, 6);
add('permute', 'permute', 2, 8);
add('concat', 'concat', 2, 64);
add('slice', 'slice', 2, 8);
add('gather', 'gather', 2, 3);
add('embedding', 'embedding', 2, 2);
add('conv1d', 'conv1d', 2, 8);
add('conv2d', 'conv2d', 2, 8);
add('max_pool1d', 'max_pool1d', 1, 8);
add('max_pool2d', 'max_pool2d', 1, 8);
add('avg_pool1d', 'avg_pool1d', 1, 8);
add('avg_pool2d', 'avg_pool2d', 1, 8);
add('dropout', 'dropout', 2, 4);
add('cross_entropy', 'cross_entropy', 2, 4);
add('multiclass_hinge', 'multiclass_hinge', 2, 4);
add('mse', 'mse', 2, 4);
add('bce', 'bce', 2, 4);
add('batch_norm', 'batch_norm', 1, 8);
add('layer_norm', 'layer_norm', 1, 8);
add('attention', 'attention', 3, 8);
add('rnn_cell', 'rnn_cell', 2, 12);
add('gru_cell', 'gru_cell', 2, 16);
add('lstm_cell', 'lstm_cell', 2, 16);
add('lstm_state', 'lstm_state', 2, 16);
add('unspecified', 'unspecified', 1, 64);

/** A function's value: 1 by the function where the name means that. */
export function inverted(fn: TextFunction, value: Expr, span?: Span): Expr {
  return fn.inverse ? call('divide', [num('1', span), value], span) : value;
}

/** The function of a name as written; undefined for what is none. */
export const textFunction = (name: string): TextFunction | undefined => TABLE.get(name);

/** Names that read as an indicator before a bracket. */
export const INDICATORS: ReadonlySet<string> = new Set(['I', 'indicator', 'Indicator', 'ind', '𝟙']);

/** Functions that people write and this language has not, with what to write instead. */
export const OTHER_FUNCTIONS: ReadonlyMap<string, string> = new Map([
  ['det', 'Determinants are not part of this language.'],
  ['inv', 'Inverses are not part of this language.'],
  ['cov', 'Write the sums out.'],
]);

/** The known function nearest to a name, within a third of its length. */
export function nearestFunction(name: string): string | undefined {
  const lower = name.toLowerCase().slice(0, 24);
  let best: string | undefined;
  let least = Math.max(1, Math.floor(lower.length / 3)) + 1;
  for (const [known, row] of TABLE) {
    if (known.length < 2 || row.inverse) continue;
    const d = distance(known.toLowerCase(), lower);
    if (d < least) {
      least = d;
      best = known;
    }
  }
  return best;
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] as number) + 1, (next[j - 1] as number) + 1, swap));
    }
    row = next;
  }
  return row[b.length] as number;
}
