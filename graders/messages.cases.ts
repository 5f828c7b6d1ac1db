/**
 * For tests: what is said about an answer that reads but does not fit its problem, word for word. A row is written as
 * `src/language/messages.cases.ts` has it; `step` names the step of the rows that follow, `[line]` is said of a line of a
 * derivation.
 */
import type { MessageRow } from '../src/language/messages.cases';
import { linesOf } from '../src/language/messages.cases';
import { keyOf, stepOf } from './grading.fixture';
import type { AnswerKey } from './key';

const ASSIGNMENT = `
backmark: 1
id: messages
title: Messages
problems:
  - id: linear
    sizes: {N: 2, D: 4, M: 3}
    inputs: {X: [N, D], W: [D, M], b: [M], v: [D], A: [D, D], R: [2, 3], S: [3, 4], c: {label: M, shape: [N], value: [2, 3]}}
    forward: {Y: X * W + b, L: unspecified(Y)}
    steps:
      - {id: dX, find: dL/dX}
      - {id: dx11, find: dL/dx_11}
      - {id: dW, find: dL/dW}
      - {id: db, find: dL/db}
      - {id: local, find: dy_12/dw_12}
      - {id: given, find: dL/dX, given: [X, W, dL/dY]}
      - {id: value, find: dy_12/dw_12, at: {X: [[1, 2, 0, 1], [0, 1, -1, 1]]}}
      - {id: dy, find: 'dy_ij/dx_kl'}
  - id: softmax
    sizes: {N: 2, C: 3}
    inputs: {Z: [N, C], l: {label: C, shape: [N], value: [2, 3]}, t: [N, C]}
    forward: {P: softmax(Z), J: 'cross_entropy(P, l)'}
    steps:
      - {id: dZ, find: dJ/dZ}
      - {id: dP, find: dJ/dP}
  - id: square
    sizes: {K: 3}
    inputs: {B: [K, K], u: [K], w: [K]}
    forward: {s: u^T * B * u, E: s^2}
    steps:
      - {id: dB, find: dE/dB}
      - {id: du, find: dE/du}
      - {id: ds, find: dE/ds}
      - {id: eE, find: E}
  - id: equal
    sizes: {N: 2, D: 2}
    inputs: {X: [N, D], V: [N, D], A: [2, 3, 4], B: [3, 4, 2]}
    forward: {Y: X * V^T, L: unspecified(Y)}
    steps:
      - {id: dX, find: dL/dX}
  - id: activated
    sizes: {N: 2, D: 2}
    inputs: {X: [N, D]}
    forward: {Y: tanh(X), L: unspecified(Y)}
    steps:
      - {id: dX, find: dL/dX}
  - id: vector
    sizes: {D: 3, M: 2}
    inputs: {x: [D], W: [D, M]}
    forward: {y: W^T * x, L: unspecified(y)}
    steps:
      - {id: dx, find: dL/dx}
      - {id: dW, find: dL/dW}
  - id: mean
    sizes: {N: 2}
    inputs: {p: [N], t: [N]}
    forward: {L: '1/N * sum(i, 1, N, (p_i - t_i)^2)'}
    steps:
      - {id: dp, find: dL/dp}
`;

/** Where either layout of a gradient is right. */
const EITHER = `
backmark: 1
id: either
title: Either layout
conventions: {layout: either}
problems:
  - id: either
    sizes: {N: 2, D: 4, M: 3}
    inputs: {X: [N, D], W: [D, M]}
    forward: {Y: X * W, L: unspecified(Y)}
    steps:
      - {id: dW, find: dL/dW}
`;

let keys: readonly AnswerKey[] = [];

/** What is said about an answer to the step that the row names, as the rows have it. */
export function shownOf(row: Pick<MessageRow, 'scope' | 'text'>): string[] {
  if (keys.length === 0) keys = [keyOf(ASSIGNMENT), keyOf(EITHER)];
  const key = keys[row.scope.startsWith('either.') ? 1 : 0] as AnswerKey;
  const { problems, lines = [] } = stepOf(key, row.scope, { [row.scope]: row.text });
  const said = problems.flatMap((p) => {
    const line = row.text.includes('\n') ? p.line : ' ';
    return linesOf(
      p,
      p.severity === 'note',
      p.caret === undefined ? undefined : `${line} ${p.caret.split('\n').pop()}`,
    );
  });
  return [...said, ...lines.flatMap((l) => (l.message === undefined ? [] : [`[line] ${l.message}`]))];
}

export const ANSWER_MESSAGES = String.raw`
step linear.dX
> k
  ^
[unknown-name] k is not a name of this problem.
→ It has N, D, M, X, W, b, v, A, R, S, c, Y, L.

> foo
  ^^^
[unknown-name] foo is not a name of this problem.
→ It has N, D, M, X, W, b, v, A, R, S, c, Y, L.

> dL/d(X*W)
  ^^
[differential] dL stands alone; a derivative says of what and by what.
→ Write dL/dX, with the names of this problem.

> dL/dc_1
  ^^^^^^^
[derivative] dL/dc: c is a class label, it has no derivative

> d2L/dX dX
  ^^^^^^^^^
[unspecified] d2L/dX dX: the loss is not specified, so it has no second derivative

> d(X*W)/dX dW
  ^^^^^^^^^^^^
[answer-shape] the answer is N×M×N×M (2×3×2×3), what is asked is N×D (2×4)

> d(X*W)/dc
  ^^^^^^^^^
[derivative] d(X * W)/dc: c is a class label, it has no derivative

> dc/dX
  ^^^^^
[derivative] dc/dX: c is a class label, it has no derivative

> dL/dX = X if i = j else b
            ^^
[if] A condition with if needs an else inside a formula.
→ Write where(condition, a, b).

> cases(X > 0, X, b)
  ^^^^^^^^^^^^^^^^^^
[shape] the cases have different shapes: N×D (2×4) and a vector of M (3)

> [[1, 2], [3]]
  ^^^^^^^^^^^^^
[answer-shape] the answer is a vector of 2+1 (3), what is asked is N×D (2×4)

> []
  ^^
[empty] The brackets are empty.
→ Write the entries: [[a, b], [c, d]].

> dL/dX = p_k
          ^^^
[unknown-name] p_k is not a name of this problem.
→ It has N, D, M, X, W, b, v, A, R, S, c, Y, L.

> dL/dY * W
  ^^^^^^^^^
[shape] dL/dY * W: inner sizes 3 and 4 differ (dL/dY is N×M (2×3), W is D×M (4×3))
→ Did you mean dL/dY * W^T?

> X * dL/dY
  ^^^^^^^^^
[shape] X * dL/dY: inner sizes 4 and 2 differ (X is N×D (2×4), dL/dY is N×M (2×3))
→ Did you mean X^T * dL/dY?

> W * dL/dY
  ^^^^^^^^^
[shape] W * dL/dY: inner sizes 3 and 2 differ (W is D×M (4×3), dL/dY is N×M (2×3))
→ Did you mean W * (dL/dY)^T?

> dL/dY + W
  ^^^^^^^^^
[shape] dL/dY + W: the shapes do not go together (dL/dY is N×M (2×3), W is D×M (4×3))
→ an elementwise operation needs equal shapes

> dL/dY / W
  ^^^^^^^^^
[shape] dL/dY/W: one matrix cannot be divided by another (dL/dY is N×M (2×3), W is D×M (4×3))
→ for an elementwise quotient the shapes must be equal

> v * v * X
  ^^^^^
(product) * between two vectors is read as the dot product: only that fits the shapes

> X * v * v
  ^^^^^^^^^
[shape] X * v * v: the vectors have different lengths (X * v is a vector of N (2), v is a vector of D (4))
→ for an outer product write a * b^T

> v * X
  ^^^^^
[shape] v * X: v is a column (a vector of D (4)), what follows it must be a row (v is a vector of D (4), X is N×D (2×4))

> b * b
  ^^^^^
[answer-shape] the answer is a vector of M (3), what is asked is N×D (2×4)

> v^T * b^T
  ^^^^^^^^^
[shape] v^T * b^T: inner sizes 4 and 1 differ (v^T is 1×D (1×4), b^T is 1×M (1×3))
→ Did you mean v * b^T?

> b * X
  ^^^^^
[shape] b * X: b is a column (a vector of M (3)), what follows it must be a row (b is a vector of M (3), X is N×D (2×4))

> X * (X * X)
      ^^^^^^^
[shape] X * X: inner sizes 4 and 2 differ (X is N×D (2×4), X is N×D (2×4))
→ Did you mean X^T * X?

> permute(X, 2, 1, 3)
  ^^^^^^^^^^^^^^^^^^^
[shape] permute(X, 2, 1, 3): an order of the axes names each of 1 to 2 once, not 2, 1, 3

> X^2
  ^^^
(power) X^2 is read elementwise: X is no square matrix

> A^0.5
  ^^^^^
[matrix-power] A^0.5: a matrix power needs a whole exponent from 1 to 16
→ for the elementwise power write A .^ 0.5

> A^2
  ^^^
[answer-shape] the answer is D×D (4×4), what is asked is N×D (2×4)

> A^17
  ^^^^
[matrix-power] A^17: a matrix power needs a whole exponent from 1 to 16
→ for the elementwise power write A .^ 17

> v^2 * X
  ^^^^^^^
[shape] v^2 * X: v^2 is a column (a vector of D (4)), what follows it must be a row (v^2 is a vector of D (4), X is N×D (2×4))

> foo(X, 2)
  ^^^
[unknown-function] foo is no function known here.
→ The functions are listed in docs/operations.md; for a product write *.

> sum(X, foo=2)
             ^
[argument] sum has no argument foo
→ it takes axis, keepdims

> sum()
  ^^^^^
[arguments] sum takes 1 argument; here are 0.
→ Arguments stand in brackets with commas between them.

> sum(X, axis=X)
              ^
[argument] sum: axis is X, expected a whole number
→ rows or 0 adds the rows up (one value a column), columns or 1 the columns; all entries without it

> sum(X, axis=5)
  ^^^^^^^^^^^^^^
[shape] sum(X, axis=5): there is no axis 5: N×D (2×4) has axes 0 to 1

> sum(X, keepdims=X)
  ^^^^^^^^^^^^^^^^^^
[answer-shape] the answer is a scalar, what is asked is N×D (2×4)
→ a whole array is asked: give every entry, in matrix or index form

> reshape(X, 4)
  ^^^^^^^^^^^^^
[shape] reshape(X, 4): 8 entries (N×D (2×4)) do not fill 4

> reshape(X, 0, 3)
  ^^^^^^^^^^^^^^^^
[shape] reshape(X, 0, 3): 8 entries (N×D (2×4)) do not fill 0×3

> zeros(1000000)
  ^^^^^^^^^^^^^^
[too-large] zeros(1000000) has more than 100000 entries

> softmax(X, 1, 2, 3)
  ^^^^^^^^^^^^^^^^^^^
[arguments] softmax takes 1 to 2 arguments; here are 4.
→ Arguments stand in brackets with commas between them.

> clip(X, 1, 2, 3)
  ^^^^^^^^^^^^^^^^
[arguments] clip takes 3 arguments; here are 4.
→ Arguments stand in brackets with commas between them.

> relu(X, 2)
  ^^^^^^^^^^
[arguments] relu takes 1 argument; here are 2.
→ Arguments stand in brackets with commas between them.

> eye() + X
  ^^^^^^^^^
[shape] eye() + X: nothing says how large the identity is, beside it is N×D (2×4)
→ write eye(N) with its size

> softmax(eye())
  ^^^^^^^^^^^^^^
[argument] softmax(eye()): nothing says how large the identity is
→ write eye(N) with its size

> I
  ^
[answer-shape] the answer is a scalar, what is asked is N×D (2×4)
→ a whole array is asked: give every entry, in matrix or index form

> I * 2
  ^^^^^
[answer-shape] the answer is a scalar, what is asked is N×D (2×4)
→ a whole array is asked: give every entry, in matrix or index form

> onehot(k)
         ^
[unknown-name] k is not a name of this problem.
→ It has N, D, M, X, W, b, v, A, R, S, c, Y, L.

> onehot(1)
  ^^^^^^^^^
[argument] onehot(1): nothing says how many classes there are
→ write onehot(c, C) with the number of classes

> x_31
  ^^^^
[shape] X_31: there is no row 3, the rows run from 1 to N = 2

> x_1
  ^^^
[answer-shape] the answer is a vector of D (4), what is asked is N×D (2×4)

> x_111
  ^^^^^
[ambiguous-index] X_111: 2 indices were expected, and 111 can't be split into 2 that are within the sizes.
→ Put a comma between the indices: X_{1,11}.

> b_ij
  ^^^^
[indices] b takes 1 index; here it has 2.
→ Write b[i].

> x_{1.5,1}
     ^^^
[index] 1.5 is not a whole number: an index counts entries from 1

> L_1
  ^^^
[indices] L is a scalar and has no entries; here it has 1.
→ Write L.

> sum_k 2
  ^^^^^^^
[index-range] the sum over k does not say how far k runs: nothing it sums has the index k
→ write sum(k, 1, N, …) with the size it runs to

> sum(k, 1, b, x_1k)
            ^
[index-range] b is no bound for a sum: write a number, a size or an index

> sum(k, 1, 1.5, x_1k)
            ^^^
[index-range] 1.5 is no whole number: it cannot bound a sum

> sum(k, 1, 1e9, x_11)
  ^^^^^^^^^^^^^^^^^^^^
[too-large] a sum of 1000000000 terms; at most 100000 are written out

> sum_{k != i} 2
  ^^^^^^^^^^^^^^
[index-range] the sum over k does not say how far k runs: nothing it sums has the index k
→ write sum(k, 1, N, …) with the size it runs to

> sum(k, 1, N, sum(l, 1, 1000, sum(m, 1, 1000, x_11)))
  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
[answer-shape] the answer is a scalar, what is asked is N×D (2×4)
→ a whole array is asked: give every entry, in matrix or index form

> sum_k x_ik b_k
             ^^^
[shape] k runs from 1 to D (4) in X_ik but from 1 to M (3) in b_k

> sum_{k : X > 0} x_1k
  ^^^^^^^^^^^^^^^^^^^^
[index-range] the sum over k does not say how far k runs: nothing it sums has the index k
→ write sum(k, 1, N, …) with the size it runs to

> x[X,1]
    ^
[index] X[X, 1]: X is N×D (2×4), an index is one number

> dL/dX = unspecified(Y)
          ^^^^^^^^^^^^^^
[unspecified] unspecified(…) stands in a forward line of an assignment alone, not inside an expression

> R * X
  ^^^^^
[shape] R * X: inner sizes 3 and 2 differ (R is 2×3, X is N×D (2×4))

> X + R
  ^^^^^
[shape] X + R: the shapes do not go together (X is N×D (2×4), R is 2×3)
→ an elementwise operation needs equal shapes

> dL/dX = dL/dY * W^T * 2 * X
          ^^^^^^^^^^^^^^^^^^^
[shape] dL/dY * W^T * 2 * X: inner sizes 4 and 2 differ (dL/dY * W^T * 2 is N×D (2×4), X is N×D (2×4))
→ Did you mean (dL/dY * W^T * 2)^T * X?

> dL/dY
  ^^^^^
[answer-shape] the answer is N×M (2×3), what is asked is N×D (2×4)

> dL/dW
  ^^^^^
[answer-shape] the answer is D×M (4×3), what is asked is N×D (2×4)

> W
  ^
[answer-shape] the answer is D×M (4×3), what is asked is N×D (2×4)

> W^T
  ^^^
[answer-shape] the answer is M×D (3×4), what is asked is N×D (2×4)

> v
  ^
[answer-shape] the answer is a vector of D (4), what is asked is N×D (2×4)

> dL/dY * R^T
  ^^^^^^^^^^^
[answer-shape] the answer is N×2 (2×2), what is asked is N×D (2×4)

> dL/dY = 2
  ^^^^^
[other-left-side] the step asks for dL/dX; no line says what it is
→ write dL/dX = …

> dL/dX = dL/dX
[not-given] the answer uses dL/dX, which is what is asked
→ carry out the derivative

> dL/dX_ij = dL/dX_ij
[not-given] the answer uses dL/dX, which is what is asked
→ carry out the derivative

> d/dX (X*W)
  ^^^^^^^^^^
[answer-shape] the answer is N×M×N×D (2×3×2×4), what is asked is N×D (2×4)

> dy_11/dx_11 * 2
  ^^^^^^^^^^^^^^^
[answer-shape] the answer is a scalar, what is asked is N×D (2×4)
→ a whole array is asked: give every entry, in matrix or index form

> dL/dY * W^T = dL/dX
[not-given] the answer uses dL/dX, which is what is asked
→ carry out the derivative

> norm(X, 3)
  ^^^^^^^^^^
[shape] norm(X, 3): there is no norm 3 here, only 1 and 2

> d/dX (L)
[not-given] the answer uses dL/dX, which is what is asked
→ carry out the derivative

> p * 2
  ^
[unknown-name] p is not a name of this problem.
→ It has N, D, M, X, W, b, v, A, R, S, c, Y, L.

> X * W * c
  ^^^^^^^^^
[shape] X * W * c: inner sizes 3 and 2 differ (X * W is N×M (2×3), c is a vector of N (2))

> X * W + dL/dW * c_k
                  ^^^
[unbound-index] k is not bound: it is no quantity, no size, no index of what is asked, and no sum runs over it
→ write the sum over k, or use an index of the left side

> sum(c) + k
           ^
[unknown-name] k is not a name of this problem.
→ It has N, D, M, X, W, b, v, A, R, S, c, Y, L.

> dL/dX_ij = sum_k dL/dY_ik * W_jk if i = 1
[uncovered] the lines do not say what every entry of dL/dX is
→ add a line for the entries that are left, or one line for all

> dL/dX_1 = 2
            ^
[answer-shape] the answer is a scalar, what the left side names is a vector of D (4)
→ a whole array is asked: give every entry, in matrix or index form

> dL/dX_11 = 2
> dL/dX_11 = 3
[line] the two sides differ: -9 on the left, 2 on the right, at X = [[-1, -2, 3, 1], [-2, 1, -3, 3]], W = [[1, 3, -3], [-2, 3, -1], [-2, -1, -2], [1, 2, 2]], b = [-2, -2, -1], dL/dY = [[3, -1, 3], [-3, -1, -3]]
[line] the two sides differ: -9 on the left, 3 on the right, at X = [[-1, -2, 3, 1], [-2, 1, -3, 3]], W = [[1, 3, -3], [-2, 3, -1], [-2, -1, -2], [1, 2, 2]], b = [-2, -2, -1], dL/dY = [[3, -1, 3], [-3, -1, -3]]

step linear.dx11
> dL/dX
(whole-given) the whole of dL/dx was given; the entry asked is taken from it
[not-given] the answer uses dL/dX, which is what is asked
→ carry out the derivative

> dL/dY * W^T
(whole-given) the whole of dL/dx was given; the entry asked is taken from it

> x
  ^
(other-case) x was read as X: nothing else here has that name.
(whole-given) the whole of dL/dx was given; the entry asked is taken from it

> 1/0
[undefined] the answer has no value at inputs where what is asked has one

step linear.dX
> dL/dX_i = sum(W)
            ^^^^^^
[answer-shape] the answer is a scalar, what the left side names is a vector of D (4)
→ a whole array is asked: give every entry, in matrix or index form

step linear.db
> dL/dY
  ^^^^^
[answer-shape] the answer is N×M (2×3), what is asked is a vector of M (3)

> [1, 2, 3]^T
(orientation) read as a vector: the answer is 1×3

> sum(dL/dY, rows)^T
(orientation) read as a vector: the answer is 1×M (1×3)

> 1
  ^
[answer-shape] the answer is a scalar, what is asked is a vector of M (3)
→ a whole array is asked: give every entry, in matrix or index form

> dL/dY^T * 1
  ^^^^^^^^^^^
[answer-shape] the answer is M×N (3×2), what is asked is a vector of M (3)

> b * b
  ^^^^^
(product) * between two vectors is read elementwise: only that fits the shapes

> b^2
  ^^^
(power) b^2 is read elementwise: b is a vector

step linear.local
> b
  ^
[answer-shape] the answer is a vector of M (3), what is asked is a scalar

step linear.dy
> X
  ^
[answer-shape] the answer is N×D (2×4), what is asked is N×M×N×D (2×3×2×4)

step softmax.dZ
> P - onehot(l, 4)
  ^^^^^^^^^^^^^^^^
[shape] P - onehot(l, 4): the shapes do not go together (P is N×C (2×3), onehot(l, 4) is N×4 (2×4))
→ an elementwise operation needs equal shapes

> P_{i, l_i}
     ^
[unbound-index] i is not bound: it is no quantity, no size, no index of what is asked, and no sum runs over it
→ write the sum over i, or use an index of the left side

> gather(P, l)
  ^^^^^^^^^^^^
[answer-shape] the answer is a vector of N (2), what is asked is N×C (2×3)

> softmax(Z)_ij
            ^^^
[unbound-index] i is not bound: it is no quantity, no size, no index of what is asked, and no sum runs over it
→ write the sum over i, or use an index of the left side

> l
  ^
[answer-shape] the answer is a vector of N (2), what is asked is N×C (2×3)

> Z[l,1]
    ^
[index] Z_l1: l is a vector of N (2), an index is one number

> Z[1,Z]
      ^
[index] Z[1, Z]: Z is N×C (2×3), an index is one number

> dl/dZ
  ^^^^^
[derivative] dl/dZ: l is a class label, it has no derivative

> d2J/dZ dl
  ^^^^^^^^^
[derivative] d2J/dZ dl: l is a class label, it has no derivative

> d2J/dZ dZ
  ^^^^^^^^^
[answer-shape] the answer is N×C×N×C (2×3×2×3), what is asked is N×C (2×3)

> embedding(l, P)
  ^^^^^^^^^^^^^^^
[shape] embedding(l, P): a table of embeddings has a row a token, this is a vector of N (2)

> cross_entropy(P, l)
  ^^^^^^^^^^^^^^^^^^^
[answer-shape] the answer is a scalar, what is asked is N×C (2×3)
→ a whole array is asked: give every entry, in matrix or index form

step square.dB
> u_i*w_j
  ^^^^^^^
[open-index] which of i and j is the row is not said
→ write what is asked with its index letters in front, and an equals sign

> 2 s u u
  ^^^^^^^
[answer-shape] the answer is a vector of K (3), what is asked is K×K (3×3)

> u u^T u
  ^^^^^^^
[answer-shape] the answer is a vector of K (3), what is asked is K×K (3×3)

> u^T u u^T
  ^^^^^^^^^
[answer-shape] the answer is 1×K (1×3), what is asked is K×K (3×3)

> B^3
  ^^^
(power) B^3 is read as B times B times B

> B * u * w
  ^^^^^^^^^
[answer-shape] the answer is a vector of K (3), what is asked is K×K (3×3)

> u .* w * B
  ^^^^^^^^^^
[shape] u .* w * B: u .* w is a column (a vector of K (3)), what follows it must be a row (u .* w is a vector of K (3), B is K×K (3×3))
→ Did you mean (u .* w)^T * B, or B^T * (u .* w)?

> u * w
  ^^^^^
[answer-shape] the answer is a vector of K (3), what is asked is K×K (3×3)

> outer(u, w) * 2 * s * R
                        ^
[unknown-name] R is not a name of this problem.
→ It has K, B, u, w, s, E.

> sum_{k=1}^{i} u_k
             ^
[index-range] i is no bound for a sum: write a number, a size or an index

> u_{i+5} w_j
     ^
[unbound-index] i is not bound: it is no quantity, no size, no index of what is asked, and no sum runs over it
→ write the sum over i, or use an index of the left side

> trace(u)
  ^^^^^^^^
[shape] trace(u): trace needs a square matrix, this is a vector of K (3)

step square.du
> (B + B^T) u s 2
              ^^^
[side-by-side] s 2: a number stands beside what comes before it.
→ Write * between them, or x_2 for an entry.

> u^T B
(orientation) read as a vector: the answer is 1×K (1×3)

step linear.dX
> I + 2
  ^^^^^
[shape] eye() + 2: nothing says how large the identity is
→ write eye(N) with its size

> (X*W)_{1,2,3}
  ^^^^^^^^^^^^^
[shape] (X * W)[1, 2, 3]: 3 indices, but what it indexes is N×M (2×3)

> sum(X)[1]
  ^^^^^^^^^
[shape] sum(X)[1]: 1 index, but what it indexes is a scalar

> sum(k, 1, 99999, sum(l, 1, 99999, X[k-k+1, l-l+1]))
                                    ^^^^^^^^^^^^^^^
[too-large] X[k - k + 1, l - l + 1]: 9999800001 entries; at most 100000 are written out

> sum(k : X > 0, X[1,k])
          ^^^^^
[shape] the condition 1(X > 0) is N×D (2×4); under a sum it must be one statement for each term

> X_{\alpha 1}
     ^^^^^^
[unbound-index] alpha is not bound: it is no quantity, no size, no index of what is asked, and no sum runs over it
→ write the sum over alpha, or use an index of the left side

> dL/dN
     ^^
[derivative] dL/dN: a derivative is taken by a quantity of the problem, N is none

> let G = X
> dL/dX = dL/dG
2            ^^
[own-derivative] dL/dG: a derivative is taken by a quantity of the problem, G is none

> \frac{\partial^2 (XW)}{\partial X \partial W}
  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
[derivative] d2(X * W)/dX dW: take one derivative of an expression at a time

> [[1, 2], 3]
           ^
[shape] row 1 is a vector of 2, row 2 is a scalar
→ give every row the same number of entries

> [[1, 2, 3, 4], [5, 6, 7, 8], 9]
                               ^
[shape] row 1 is a vector of 4, row 3 is a scalar
→ give every row the same number of entries

> let G_k = 2
> dL/dX = G_1 * X
1           ^
[index-range] nothing says how far the index k runs

> dL/dX_ij = 2 if X > 0
                  ^^^^^
[shape] 1(X > 0) is N×D (2×4), expected one number or one condition

> d/dX sum(X*W)
[not-given] the answer still holds a derivative operator
→ carry out the derivative

> max_pool1d(X)
  ^^^^^^^^^^^^^
[argument] max_pool1d needs size: how long (and high) the window is
→ write size=…

> rnn_cell(X, W)
  ^^^^^^^^^^^^^^
[argument] rnn_cell needs its argument Wx

> cross_entropy(X, c, 1, 2)
  ^^^^^^^^^^^^^^^^^^^^^^^^^
[argument] cross_entropy takes at most 2 arguments, here are 4

> dL/dX = 2 * Y^2
          ^^^^^^^
[answer-shape] the answer is N×M (2×3), what is asked is N×D (2×4)

step linear.db
> b_7
  ^^^
[shape] b_7: there is no entry 7, the entries run from 1 to M = 3

> dL/dy_7
  ^^^^^^^
[shape] dL/dY_7: there is no row 7, the rows run from 1 to N = 2

step square.du
> u * w * u
  ^^^^^
[ambiguous-product] u * w: both are vectors, and * could mean the elementwise product or the dot product
→ write u .* w for elementwise, u^T * w for the dot product

> (u^T * B) * 2 * s + s
(orientation) read as a vector: the answer is 1×K (1×3)

step equal.dX
> X + X^T
  ^^^^^^^
(size-clash) X + X^T: the sizes agree in number only (X is N×D (2×2), X^T is D×N (2×2))

> dL/dY * V^T
  ^^^^^^^^^^^
(size-clash) dL/dY * V^T: the sizes agree in number only (dL/dY is N×N (2×2), V^T is D×N (2×2))
  ^^^^^^^^^^^
(size-clash) the answer is N×N (2×2), asked is N×D (2×2): the sizes agree in number only

> V^T * dL/dY
  ^^^^^^^^^^^
(size-clash) the answer is D×N (2×2), asked is N×D (2×2): the sizes agree in number only

> A * B
  ^^^^^
[shape] A * B: only stacks of matrices of the same number go together (A is 2×3×4, B is 3×4×2)
→ write the sum over the shared index

> A^T
  ^^^
[shape] A^T: only a matrix has a transpose, this is 2×3×4
→ name the order of the axes: permute(A, 1, 3, 2)

> X * V
  ^^^^^
(size-clash) X * V: the sizes agree in number only (X is N×D (2×2), V is N×D (2×2))

step vector.dW
> dL/dx = W * dL/dy
> dL/dW = x^T * dL/dy
(vectors-as-rows) read with vectors as rows: with columns the shapes do not fit

> x^T * dL/dy
(vectors-as-rows) read with vectors as rows: with columns the shapes do not fit

> dL/dy * x^T
  ^^^^^^^^^^^
[answer-shape] the answer is M×D (2×3), what is asked is D×M (3×2)
→ it is the transpose: did you lose a ^T?

> dL/dW = dL/dW
[not-given] the answer uses dL/dW, which is what is asked
→ carry out the derivative

step mean.dp
> 2/2*(p - t)
(stated-sizes) right at the stated sizes; not at N = 3

> 2/N * (p - t)^T
(orientation) read as a vector: the answer is 1×N (1×2)

> dL/dp = (p - t) * 2 / N
>  = 3
2    ^
[answer-shape] the answer is a scalar, what is asked is a vector of N (2)
→ a whole array is asked: give every entry, in matrix or index form
[line] the two sides have different shapes

> dL/dp = 2 * p = t^T * t
                  ^^^^^^^
[answer-shape] the answer is a scalar, what is asked is a vector of N (2)
→ a whole array is asked: give every entry, in matrix or index form
[line] the two sides differ in entry (1): 0 on the left, 2 on the right, at p = [1, 2], t = [1, -1]

step linear.given
> Y * W^T
[not-given] the answer uses Y, which this step does not give
→ write Y in terms of what is given

step linear.value
> dL/dY = 2
[other-left-side] the step asks for dy_12/dw_12; no line says what it is
→ give its value

step equal.dX
> V = 2 * V
> dL/dX = dL/dY * V / 2
(rebound) a name of the problem is given another meaning by an earlier line, and the answer is right with it
[line] the two sides differ in entry (1, 1): 1 on the left, 2 on the right, at V = [[1, 1], [3, -2]]
[line] the two sides differ in entry (1, 1): 4 on the left, 2 on the right, at X = [[2, 3], [-3, 2]], V = [[1, 1], [3, -2]], dL/dY = [[-2, 2], [-2, 3]]

step activated.dX
> dL/dY * (1 - Y .^ 2)
[other-reading] wrong as it stands, but right if * is read as the elementwise product
→ write it so that it can be read one way only

step either.dW
> (X^T * dL/dY)^T
(layout) read in the other layout: a gradient has the shape of the transpose
`;
