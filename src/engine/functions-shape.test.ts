/** What a function says where its arguments do not fit: word for word, and the names of sizes that it keeps. */
import { FUNCTIONS, type FunctionName, type Options } from './functions';
import { axis, REFUSED, shape } from './functions-shape.cases';
import { dim, showShape } from './shape';

test.each(REFUSED)('%s(%j) %j: %s', (name, args, options, message) => {
  const result = FUNCTIONS[name].shape(args.map(shape), options);
  expect(result.ok ? showShape(result.value) : result.problems.map((p) => p.message)).toEqual([message]);
});

const KEPT: readonly [FunctionName, readonly string[], Options, string][] = [
  ['softmax', ['N=2 C=3'], {}, 'N×C (2×3)'],
  ['sum', ['N=2 C=3'], axis(0), 'a vector of C (3)'],
  ['sum', ['N=2 C=3'], { axis: [1], keep: true }, 'N×1 (2×1)'],
  ['mean', ['N=2 C=3'], {}, 'a scalar'],
  ['matmul', ['N=2 D=2', 'D=2 M=3'], {}, 'N×M (2×3)'],
  ['matmul', ['N=2 D=2', 'D=2'], {}, 'a vector of N (2)'],
  ['outer', ['N=2', 'M=3'], {}, 'N×M (2×3)'],
  ['diag', ['D=3'], {}, 'D×D (3×3)'],
  ['permute', ['N=2 T=3 D=4'], { order: [2, 1, 3] }, 'T×N×D (3×2×4)'],
  ['concat', ['N=2 D=3', 'M=2 D=3'], {}, 'N+M×D (4×3)'],
  ['reshape', ['N=2 D=6'], { sizes: [dim(2, 'N'), dim(2, 'H'), dim(-1)] }, 'N×H×3 (2×2×3)'],
  ['gather', ['N=2 C=3', 'N=2'], {}, 'a vector of N (2)'],
  ['embedding', ['V=5 D=3', 'T=4'], {}, 'T×D (4×3)'],
  ['conv1d', ['B=2 I=3 L=5', 'O=4 I=3 3', ''], { pad: 1 }, 'B×O×L (2×4×5)'],
  ['max_pool2d', ['C=2 4 4'], { size: 2 }, 'C×2×2 (2×2×2)'],
  ['attention', ['T=4 d=2', 'S=3 d=2', 'S=3 e=5'], {}, 'T×e (4×5)'],
  ['gru_cell', ['N=2 D=3', 'N=2 H=4', '3 12', '4 12', ''], {}, 'N×H (2×4)'],
  ['cross_entropy', ['N=2 C=3', 'N=2'], {}, 'a scalar'],
];

test.each(KEPT)('%s(%j) %j is %s', (name, args, options, shown) => {
  const result = FUNCTIONS[name].shape(args.map(shape), options);
  expect(result.ok ? showShape(result.value) : result.problems.map((p) => p.message)).toEqual(shown);
});
