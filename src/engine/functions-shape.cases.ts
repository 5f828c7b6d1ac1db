/** For tests: what a function says where its arguments do not fit, word for word. */
import type { FunctionName, Options } from './functions';
import { dim, type Shape } from './shape';

/** `N=2 3` is an axis N of 2 and one of 3; '' is a scalar. */
export const shape = (text: string): Shape =>
  text.split(' ').flatMap((part) => {
    const [label, size] = part.split('=');
    return label ? [dim(Number(size ?? label), label)] : [];
  });

export const axis = (...a: number[]): Options => ({ axis: a });
export const sizes = (text: string): Options => ({ sizes: shape(text) });

/** A function, the shapes it is given, its options, and what it says. */
export const REFUSED: readonly [FunctionName, readonly string[], Options, string][] = [
  ['matmul', ['N=2 2', '3 2'], {}, 'inner sizes 2 and 3 differ'],
  ['matmul', ['', '3 2'], {}, 'a matrix product needs vectors or matrices, not a scalar'],
  ['matmul', ['2 2 3', '3 3 2'], {}, 'batch sizes 2 and 3 differ'],
  ['dot', ['2', '3'], {}, 'inner sizes 2 and 3 differ'],
  ['outer', ['2 2', '3'], {}, 'outer needs two vectors, not 2×2'],
  ['trace', ['N=2 3'], {}, 'trace needs a square matrix, this is N×3 (2×3)'],
  ['diag', ['2 3'], {}, 'diag needs a vector or a square matrix, this is 2×3'],
  ['clip', ['2 3', '2', ''], {}, 'the shapes do not go together: 2×3, a vector of 2, a scalar'],
  ['sum', ['2 3'], axis(2), 'there is no axis 2: 2×3 has axes 0 to 1'],
  ['sum', [''], axis(0), 'a scalar has no axes'],
  ['mean', ['2 3'], axis(0, 0), 'axis 0 is named twice'],
  ['mean', ['0'], {}, 'there is nothing to reduce: it is a vector of 0'],
  ['var', ['1 3'], { axis: [0], ddof: 1 }, 'ddof = 1 needs more than 1 entry'],
  ['norm', ['2 3'], { ord: 2 }, 'norm 2 is one of vectors; this is 2×3'],
  ['norm', ['3'], { ord: 3 }, 'there is no norm 3 here, only 1 and 2'],
  ['softmax', [''], {}, 'softmax needs a vector or a matrix, not a scalar'],
  ['logsumexp', [''], {}, 'logsumexp needs a vector or a matrix, not a scalar'],
  ['eye', [], sizes('2 2 2'), 'eye needs one size or two, not 3'],
  ['zeros', [], sizes('1000000000'), '1000000000 entries; at most 100000 are written out'],
  ['ones', [], { sizes: [dim(-1)] }, '-1 is no size'],
  ['onehot', ['2'], {}, 'onehot needs the number of classes'],
  ['reshape', ['2 3'], sizes('4 2'), '6 entries (2×3) do not fill 4×2'],
  ['reshape', ['2 3'], { sizes: [dim(-1), dim(-1)] }, 'only one size can be left open'],
  ['permute', ['2 3'], { order: [1, 1] }, 'an order of the axes names each of 1 to 2 once, not 1, 1'],
  ['concat', ['2 3', '2 2'], {}, 'they differ along another axis than the one they are joined along: 2×3 and 2×2'],
  ['slice', ['N=4 2'], { from: 2, to: 5 }, 'there is no 2 to 5 along an axis of N = 4'],
  ['slice', ['4'], { step: 0 }, 'a slice runs from a whole number to a whole number in whole steps'],
  [
    'gather',
    ['N=2 3', '3'],
    {},
    'one label a row is needed: the labels are a vector of 3, what they choose from is N×3 (2×3)',
  ],
  ['embedding', ['4', '2'], {}, 'a table of embeddings has a row a token, this is a vector of 4'],
  ['conv1d', ['2', '3', ''], {}, 'the kernel (a vector of 3) is larger than what it goes over (a vector of 2)'],
  ['conv1d', ['5', '3', ''], { stride: 0 }, 'a stride is a whole number from 1, a padding one from 0'],
  ['conv1d', ['2 5', '4 3 2', ''], {}, 'the input has 2 channels, the kernel 3'],
  ['conv1d', ['2 5', '4 2 2', '3'], {}, 'the bias has one number an output channel; this is a vector of 3'],
  [
    'conv2d',
    ['4 4', '2', ''],
    {},
    'conv2d needs a kernel of 2 axes, or 4 with output and input channels; this is a vector of 2',
  ],
  ['conv2d', ['4', '2 2', ''], {}, 'a kernel of 2×2 does not go over a vector of 4: 2 axes are needed'],
  ['max_pool2d', ['4'], { size: 2 }, 'a matrix is needed (or a batch), this is a vector of 4'],
  ['avg_pool1d', ['4'], { size: 5 }, 'the window of 5 is larger than what it goes over (a vector of 4)'],
  ['max_pool1d', ['4'], { size: 0 }, 'a window and its stride are whole numbers from 1'],
  ['batch_norm', ['3', '3', '3', ''], {}, 'batch_norm needs a matrix, a row an example; this is a vector of 3'],
  ['layer_norm', ['2 3', '2', '', ''], {}, 'gamma has 3 entries, one a feature; this is a vector of 2'],
  ['layer_norm', ['2 3', '', '', '3'], {}, 'eps is a scalar, not a vector of 3'],
  ['attention', ['2 3', '4 2', '4 2'], {}, 'queries have 3 entries, keys 2'],
  ['attention', ['2 3', '4 3', '5 2'], {}, 'there are 4 keys and 5 values'],
  ['attention', ['2 3', '4 3', '4 3'], { causal: true }, 'a causal mask needs as many queries as keys, not 2 and 4'],
  [
    'attention',
    ['3', '4 3', '4 3'],
    {},
    'Q, K and V are matrices, a row a position; these are a vector of 3, 4×3, 4×3',
  ],
  ['attention', ['2 2 3', '3 2 3', '2 2 3'], {}, 'Q, K and V differ in their batch sizes'],
  [
    'cross_entropy',
    ['N=2 3', '3'],
    {},
    'one label a row is needed, or one-hot rows: the probabilities are N×3 (2×3), the labels a vector of 3',
  ],
  ['multiclass_hinge', ['', '', ''], {}, 'scores are a vector or a matrix, not a scalar'],
  ['multiclass_hinge', ['2 3', '2', '3'], {}, 'the margin is a scalar, not a vector of 3'],
  ['mse', ['2 3', '3'], {}, 'the shapes differ: 2×3 and a vector of 3'],
  ['rnn_cell', ['2', '3', '2 2', '3 3', ''], {}, 'the input weights are 2×3 (the 3 of the state wide); these are 2×2'],
  ['gru_cell', ['2', '3', '2 9', '3 9', '3'], {}, 'the bias has 9 entries; this is a vector of 3'],
  [
    'lstm_cell',
    ['2', '3', '2', '2 12', '3 12', ''],
    {},
    'the states have a row an example, as the input has: the input is a vector of 2, a state a vector of 2',
  ],
  [
    'lstm_state',
    ['2 2 2', '3', '3', '2 12', '3 12', ''],
    {},
    'the input is a vector, or a matrix with a row an example; this is 2×2×2',
  ],
  ['reshape', ['2 3'], { sizes: [dim(1.5)] }, 'a size is a whole number'],
  ['slice', ['4 4'], { axis: [0, 1] }, 'one axis is needed'],
  [
    'conv1d',
    ['5', '3 2 2', ''],
    {},
    'a kernel of 3×2×2 does not go over a vector of 5: [channels, length] is needed, or a batch of it',
  ],
  [
    'conv2d',
    ['4 4', '2 2 2 2', ''],
    {},
    'a kernel of 2×2×2×2 does not go over 4×4: [channels, height, width] is needed, or a batch of it',
  ],
  ['max_pool1d', [''], { size: 2 }, 'a vector is needed (or a batch), this is a scalar'],
  ['gather', ['', ''], {}, 'there is nothing to choose from: it is a scalar'],
  ['layer_norm', ['', '', '', ''], {}, 'layer_norm needs a vector or a matrix; this is a scalar'],
  ['var', ['5 3'], { ddof: 20 }, 'ddof = 20 needs more than 15 entries'],
];
