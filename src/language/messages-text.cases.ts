/** For tests: what the text reader says, word for word; how a row is written stands in `messages.cases.ts`. */
export const TEXT_MESSAGES = String.raw`
scope X:N,D W:D,M Y:N,M p:K z:K s:K f: theta:K loss:L label:c:N size:N=2 size:D=2 size:M=3 size:K=4 asked:f idx:i,j
> «8193×x»
[limit] The answer has more than 8192 characters.
→ Write it in a shorter form, for example with sums and matrices instead of single entries.

> x_11 + «401×1»
[limit] The answer has more than 400 digits in a number.
→ Round the number.

> 1e12345 + x_11
  ^^^^^^^
[limit] The answer has more than 4 digits in an exponent.
→ Write a smaller exponent.

> «65×q»
[limit] The answer has more than 64 characters in a name.
→ Put * between names.

> «101×(»1«101×)»
[limit] The answer has more than 100 levels of brackets, fractions and sums inside each other.
→ Write it in a shorter form, for example with sums and matrices instead of single entries.

> «101×not »x_11 > 1
[limit] The answer has more than 100 levels of brackets, fractions and sums inside each other.
→ Write it in a shorter form, for example with sums and matrices instead of single entries.

> «101×sum_k »p_k
[limit] The answer has more than 100 levels of brackets, fractions and sums inside each other.
→ Write it in a shorter form, for example with sums and matrices instead of single entries.

> «101×x_11 ? 1 : »2
[limit] The answer has more than 100 levels of brackets, fractions and sums inside each other.
→ Write it in a shorter form, for example with sums and matrices instead of single entries.

> «101×√»2
[limit] The answer has more than 100 levels of brackets, fractions and sums inside each other.
→ Write it in a shorter form, for example with sums and matrices instead of single entries.

> «102×exp »x_11
[limit] The answer has more than 100 levels of brackets, fractions and sums inside each other.
→ Write it in a shorter form, for example with sums and matrices instead of single entries.

> Sehr geehrte Frau Kollegin
> dL/dX = dL/dY * W^T
1 ^^^^^^^^^^^^^^^^^^^^^^^^^^
(skipped) "Sehr geehrte Frau Kollegin" was taken as words and left out.

> otherwise: 1
             ^
[otherwise] otherwise needs a line with a condition before it.
→ Write the condition: …, i != j.

> we have to think about it
  ^^^^^^^^^^^^^^^^^^^^^^^^^
[empty] There is no formula in the answer.
→ Write the formula, for example dL/dY * W^T.

> (x_11 + 1
  ^
[brackets] This ( is not closed.
→ Look for the bracket that is missing.

> x_11)
      ^
[brackets] This ) closes nothing that is open.
→ Look for the bracket that is missing.

> ∝ 2
  ^
[relation] The answer begins with a relation sign.
→ Write what stands on its left, or leave the sign out.

> x_11 =
       ^
[incomplete] Something is missing after =.
→ Finish the formula.

> ∝ x_11 = 2
> = 3
1 ^
[relation] The answer begins with a relation sign.
→ Write what stands on its left, or leave the sign out.
2 ^
[relation] The answer begins with a relation sign.
→ Write what stands on its left, or leave the sign out.

> dL/dX = = 2
        ^
[incomplete] Something is missing after =.
→ Finish the formula.

>   
[empty] The answer is empty.

> np.dot(X, W)
  ^^^
[numpy-not-yet] Found np.: NumPy statements can't be read yet.
→ Write a formula instead: X^T * dL/dY for X.T @ dY, A .* B for A * B, sum(A, rows) for A.sum(axis=0).

> cases()
  ^^^^^^^
[arguments] cases takes 1 or more arguments; here are 0.
→ Write cases(condition, value, …, otherwise).

> 2 * ()
      ^^
[empty] The brackets are empty.
→ Write the formula in them.

> 2 * []
      ^^
[empty] The brackets are empty.
→ Write the entries: [[a, b], [c, d]].

> [x_11, , 2]
       ^
[empty] An entry is missing.
→ Write the entries: [[a, b], [c, d]].

> [x_11, ]
       ^
[empty] An entry is missing.
→ Write the entries: [[a, b], [c, d]].

> |x_11 + 1
  ^
[brackets] | is not closed.
→ Write |x|, or abs(x).

> ||x_11 + 1
  ^^
[brackets] || is not closed.
→ Write ||x||, or norm(x).

> ||z||_1
       ^^
[norm] There is no 1-norm here.
→ Write sum(abs(x)), or max(abs(x)).

> softmax'(z)
  ^^^^^^^^
[prime] softmax' is no function: only functions of one variable have a derivative by name.
→ Write sigmoid'(z), or dL/dX for a gradient.

> softmax(z_i)
  ^^^^^^^^^^^^
(softmax-entry) softmax of one entry was read as that entry of softmax(z).

> 1((x_11 > 0))_
               ^
[subscript] This subscript can't be read.
→ Write x_12, x_{1,2} or X[1,2].

> tanh^x_11 (z)
  ^^^^^
[function-power] tanh: a whole number was expected as the power of a function.
→ Write tanh(x)^2.

> exp()
  ^^^^^
[arguments] exp takes 1 argument; here are 0.
→ Arguments stand in brackets with commas between them.

> exp(z, p)
  ^^^^^^^^^
[arguments] exp takes 1 argument; here are 2.
→ Arguments stand in brackets with commas between them.

> where(z)
  ^^^^^^^^
[arguments] where takes 3 arguments; here is 1.
→ Arguments stand in brackets with commas between them.

> clip(z, 1)
  ^^^^^^^^^^
[arguments] clip takes 3 arguments; here are 2.
→ Arguments stand in brackets with commas between them.

> exp -x_11
  ^^^
[function-brackets] exp needs its argument in brackets.
→ Write exp(…).

> log p_1 z_1
  ^^^^^^^^^^^
[function-brackets] log p_1 z_1: how far does log reach?
→ Write log(…) with its argument in brackets.

> d exp(z)
  ^^^^^^^^
[differential] d exp(z): a derivative says by what it is taken.
→ Write d(…)/dx.

> dexp(z)
  ^^^^^^^
[differential] dexp(z): a derivative says by what it is taken.
→ Write d(…)/dx.

> ∇ * 2
  ^
[nabla] ∇ says by what the gradient is taken.
→ Write ∇_X L, or dL/dX.

> ∇
  ^
[nabla] ∇ says by what the gradient is taken.
→ Write ∇_X L, or dL/dX.

> ∇_Q L
  ^^^
[nabla] ∇ says by what the gradient is taken.
→ Write ∇_X L, or dL/dX.

> dl/dY * W^T
  ^^
[unknown-name] dl/dY: did you mean dL/dY?
→ l is not a name of this problem.

> dQ/dY
  ^^
[unknown-name] Q is not a name of this problem.
→ It has X, W, Y, p, z, s, f, theta, L, c, N, D, M, K.

> dL/dx_11^2
     ^^^^^^^
[derivative-power] dx_11^2: is the derivative squared, or what it is taken by?
→ Write (dL/dx)^2 for the square, d2L/dx dx for the second derivative.

> d2L/dx_11
      ^^^^^
[derivative-order] A derivative of order 2 is taken by 2 quantities; here is 1.
→ Write d2L/dx_11 dx_12.

> d2L/(dx_11 dx_12 dx_13)
      ^^^^^^^^^^^^^^^^^^^
[derivative-order] (dx_11 dx_12 dx_13) is no list of differentials.
→ Write d2L/dx_11 dx_12.

> dL/(dx_11 + 2)
     ^^^^^^^^^^^
[derivative-order] (dx_11 + 2) is no list of differentials.
→ Write d2L/dx_11 dx_12.

> dX/dY dL
        ^^
[differential] dL stands alone; a derivative says of what and by what.
→ Write dL/dX, with the names of this problem.

> XW
  ^^
(split-name) XW was read as a product: X * W.

> foo(x_11)
  ^^^
[unknown-function] foo is no function known here.
→ The functions are listed in docs/operations.md; for a product write *.

> sofmax(Y)
  ^^^^^^
[unknown-function] sofmax is no function known here: did you mean softmax?
→ The functions are listed in docs/operations.md; for a product write *.

> (X W)_
       ^
[subscript] This subscript can't be read.
→ Write x_12, x_{1,2} or X[1,2].

> (X W)_i+
         ^
[incomplete] Something is missing after +.
→ Finish the formula.

> x_11 / y_11 w_11
  ^^^^^^^^^^^^^^^^
(division) x_11 / y_11 w_11 was read as X_11/(Y_11 * W_11).
→ Put brackets where it is meant otherwise.

> 1/2x_11
    ^
(division) /2 divides by 2 alone: what follows was read as a factor beside the quotient.
→ Write a / (b * c) where the factor belongs below.

> ------------x_11
          ^
[signs] Too many signs stand in a row here.
→ Write one sign.

> x_11''''''''''
              ^
[signs] Too many signs stand in a row here.
→ Write one sign.

> x_11^------------2
               ^
[signs] Too many signs stand in a row here.
→ Write one sign.

> 2'
  ^^
[transpose] 2': a number has no transpose.
→ Put brackets around what is transposed: (A^2)'.

> x[]
   ^^
[index] The index is empty.
→ Write X[1,2], X[1,:] or x_12.

> x[1,]
   ^^^^
[index] An index is missing.
→ Write X[1,2], X[1,:] or x_12.

> x[1,1:2]
       ^
[index] A part of an axis can't be taken.
→ Write X[1,:] for a whole row.

> 2^
   ^
[incomplete] Something is missing after ^.
→ Finish the formula.

> 2 + √
      ^
[incomplete] Something is missing after √.
→ Write √(x), or sqrt(x).

> √+2
  ^
[incomplete] Something is missing after √.
→ Write √(x), or sqrt(x).

> 2^sum_k p_k
    ^^^
[sum-brackets] A sum needs brackets around it here.
→ Write (sum_k …), or sum(k, 1, K, …).

> exp sum_k p_k
  ^^^
[function-brackets] exp needs its argument in brackets.
→ Write exp(…).

> 1_000
  ^^^^^
[number] 1_000 is no number.
→ Write the digits without _.

> det(X)
  ^^^
[unknown-function] det is no function known here.
→ Determinants are not part of this language.

> X in Y
    ^^
[in] "in" can't be read inside a formula.
→ Write the bounds of a sum: sum(k, 1, K, …).

> 1/sum_k p_k * 2
    ^^^^^^^^^
[sum-reach] sum_k p_k * …: does what follows belong to the sum below the line?
→ Put the sum, or the quotient, in brackets.

> x_11 +
       ^
[incomplete] Something is missing after +.
→ Finish the formula.

> x_11 2
  ^^^^^^
[side-by-side] x_11 2: a number stands beside what comes before it.
→ Write * between them, or x_2 for an entry.

> 2e + 1
  ^^
[number] 2e can be read as a number or as a product.
→ Write 2 * e, or 2e0.

> x_11!
      ^
[factorial] There are no factorials here.
→ Write != for "is not equal to".

> 5%
   ^
[percent] A percent sign can't be read.
→ Write 5/100.

> x%
   ^
[percent] A percent sign can't be read.
→ Write x/100.

> x_11; y_11
      ^
[semicolon] ; can't be read inside a formula.
→ Put each line on a line of its own; write a matrix as [[a, b], [c, d]].

> x_11 #note
       ^
[comment] A # remark can't stand behind a formula.
→ Leave the remark out, or put it on a line of its own in words.

> x_11 .. 2
       ^^
[range] .. stands only in the bounds of a sum.
→ Write sum(k = 1..K, …).

> x_11 : 2
       ^
[colon] : stands only in an index or after ?.
→ Write X[1,:] for a row, a > 0 ? x : y for cases.

> x_11 _ 2
       ^
[subscript] This subscript can't be read.
→ Write x_12, x_{1,2} or X[1,2].

> "hello" + 1
  ^
[string] Text in quotes is no part of a formula.
→ Leave it out.

> 1 + … + 2
      ^
[dots] Dots can't be read: they leave open what is meant.
→ Write a sum: sum(k, 1, K, x_k).

> x_11 ∈ X
       ^
[set] ∈ can't be read.
→ Write the bounds: sum(k, 1, K, …).

> z ⊗ p
    ^
[kronecker] ⊗ can be the outer or the elementwise product.
→ Write outer(a, b), or a .* b.

> * 2
  ^
[operator] * stands where a quantity or a number was expected.
→ Write what stands on both sides of it.

> x_11 € 2
       ^
[character] € can't be read.
→ Write formulas with letters, digits, brackets and the signs + - * / ^.

> 1,5 + x_11
  ^^^
[decimal-comma] 1,5 has a decimal comma.
→ Write 1.5.

> x_11, y_11
      ^
[comma] A comma stands between two formulas here.
→ Write one formula, or each on a line of its own.

> sum(X, 1)
  ^^^^^^^^^
[axis] sum(X, 1): over the rows or along them?
→ Write sum(A, rows) to add the rows up, sum(A, columns) to add the columns up, or sum(A, axis=0).

> Σ + 2
  ^
[sum-index] The sum does not say what it runs over.
→ Write sum_k (…), or sum(k, 1, K, …).

> Σ(X)
  ^
[sum-index] The sum does not say what it runs over.
→ Write sum_k (…), or sum(k, 1, K, …).

> sum(k, 1, , p_k)
          ^
[sum-bounds] A bound of the sum is missing.
→ Write sum(k, 1, K, …).

> sum_k^ p_k
         ^^^
[incomplete] Something is missing after p_k.
→ Finish the formula.

> sum_kk p_k
     ^^^
[sum-index] kk can't be read as the index of a sum.
→ Write sum_k (…), or sum_{i,j} (…).

> x_{111} + 1
     ^^^
[ambiguous-index] X_111: 2 indices were expected, and 111 can't be split into 2 that are within the sizes.
→ Put a comma between the indices: X_{1,11}.

> x_{i,j,k}
  ^^^^^^^^^
[indices] X takes 2 indices; here it has 3.
→ Write X[i,j].

> p_ij
  ^^^^
[indices] p takes 1 index; here it has 2.
→ Write p[i].

> L_1
  ^^^
[indices] L is a scalar and has no entries; here it has 1.
→ Write L.

> q + 1
  ^
[unknown-name] q is not a name of this problem.
→ It has X, W, Y, p, z, s, f, theta, L, c, N, D, M, K.

> X_{theta}
  ^^^^^^^^^
[indices] X takes 2 indices; here it has 5.
→ Write X[i,j].

> p_{i*}
      ^
[incomplete] Something is missing after *.
→ Finish the formula.

> p_{i+}
  ^^^^^^
[index] The index ends with a sign.
→ Write x_{i+1,j} or X[i+1,j].

> y + 1
  ^
(other-case) y was read as Y: nothing else here has that name.

> dL
  ^^
[differential] dL stands alone; a derivative says of what and by what.
→ Write dL/dX, with the names of this problem.

> f_x
  ^^^
[indices] f is a scalar and has no entries; here it has 1.
→ Write f.

> Q = Q_1 + 2
      ^^^
[unknown-name] Q_1 is not a name of this problem.
→ It has X, W, Y, p, z, s, f, theta, L, c, N, D, M, K.

> 3k
   ^
[unknown-name] k is not a name of this problem: did you mean K?
→ It has X, W, Y, p, z, s, f, theta, L, c, N, D, M, K.

> dy_11/dw_11 + d/dx_11
                  ^^^^^
[incomplete] Something is missing after dx_11.
→ Finish the formula.

> x_11 ? 1
  ^^^^^^^^
[syntax] x_11 ? 1 can't be read as a formula.
→ Write products with * and put brackets around parts.

> not
  ^^^
[incomplete] Something is missing after not.
→ Finish the formula.

> x_11 and
       ^^^
[incomplete] Something is missing after and.
→ Finish the formula.

> 1 + dL/dQ_1
          ^^^
[unknown-name] Q_1 is not a name of this problem.
→ It has X, W, Y, p, z, s, f, theta, L, c, N, D, M, K.

> prod(k = 1.., )
              ^
[empty] Nothing stands here; an expression was expected.
→ Write the formula.

> x_11 * / 2
         ^
[operator] / stands where a quantity or a number was expected.
→ Write what stands on both sides of it.

> x_11 == 2 ==
            ^^
[incomplete] Something is missing after ==.
→ Finish the formula.

> {2
  ^
[brackets] This { is not closed.
→ Look for the bracket that is missing.

> z^T z_1 z^{T
            ^
[brackets] { has no closing }.
→ Look for the bracket that is missing.

> a^2 = 2
  ^
[unknown-name] a is not a name of this problem.
→ It has X, W, Y, p, z, s, f, theta, L, c, N, D, M, K.

> «3000×z+»1
[limit] The answer has more than 5000 names, numbers and operations.
→ Write it in a shorter form, for example with sums and matrices instead of single entries.

> «3000×z+»\hat{p}
[limit] The answer has more than 5000 names, numbers and operations.
→ Write it in a shorter form, for example with sums and matrices instead of single entries.

> x[1,:2]
      ^^
[index] A part of an axis can't be taken.
→ Write X[1,:] for a whole row.

> 2 * 3f_i
       ^^^
[indices] f is a scalar and has no entries; here it has 1.
→ Write f.

> 3n + p_1
   ^
[unknown-name] n is not a name of this problem: did you mean N?
→ It has X, W, Y, p, z, s, f, theta, L, c, N, D, M, K.

> (x_11 if x_12 > 0)
        ^^
[if] A condition with if needs an else inside a formula.
→ Write where(condition, a, b).

> sum_k^ + 2
  ^^^^^^
[sum-bounds] sum_k^: the upper bound of the sum is missing.
→ Write sum(k, 1, K, …).

> sum_(2) p_k
       ^
[sum-index] 2 can't be read as the index of a sum.
→ Write sum_k (…), or sum_{k != i} (…).

> sum_(k + 2) p_k
       ^^^^^
[sum-index] k + 2 can't be read as the index of a sum.
→ Write sum_k (…), or sum_{k != i} (…).

> sum_(k, 2 = 3) p_k
       ^^^^^^^^
[sum-index] k, 2 = 3 can't be read as the index of a sum.
→ Write sum_k (…), or sum_{k != i} (…).

> p_(i*)
   ^
[subscript] This subscript can't be read.
→ Write x_12, x_{1,2} or X[1,2].

> p_'
   ^
[subscript] This subscript can't be read.
→ Write x_12, x_{1,2} or X[1,2].

> (X W)_*
       ^
[subscript] This subscript can't be read.
→ Write x_12, x_{1,2} or X[1,2].

> p_*
   ^
[subscript] This subscript can't be read.
→ Write x_12, x_{1,2} or X[1,2].

> p_:
   ^
[subscript] This subscript can't be read.
→ Write x_12, x_{1,2} or X[1,2].

> x_11␇
[control-character] The answer holds a control character.
→ Type the formula again.

> df/dz_i = u(z_i) where u(t) = t^2
(function) A function was defined; it is put in where it is called.

> df/dz_i = u(z_i, z_j) where u(t) = t^2
            ^^^^^^^^^^^
[arguments] u takes 1 argument; here are 2.
→ Arguments stand in brackets with commas between them.

> df/dz_i = Φ(z_i)
(normal) Φ was read as the distribution function of the standard normal distribution.

> df = p^T dz
> df/dz = p
(differentials) An equation between differentials is passed over: it is no derivative.

scope theta:K f: asked:f by:theta size:K=4
> theta := theta - eta * 2 theta
                   ^^^
(update) An update rule was read as what it says of the gradient.

scope expression z:K
> z_1. Then z_2
     ^
[sentence] Another sentence begins behind this point.
→ Write one formula.

scope X:N,D f: size:N=2 size:D=2
> dX
  ^^
[differential] dX stands alone; a derivative says of what and by what.
→ Write dL/dX, with the names of this problem.

> ∇_X
  ^^^
[nabla] ∇ says of what the gradient is taken.
→ Write ∇_X L, or dL/dX.

scope X:N,N loss:L size:N=20
> x_111 + 1
  ^^^^^
[ambiguous-index] X_111 can be read as X[1,11] or X[11,1].
→ Put a comma between the indices: X_{1,11}.

> . if i = j
  ^^^^^^^^^^
[empty] Nothing stands here; an expression was expected.
→ Write the formula.

> (X)^(2)'
      ^^^
[transpose] ^(2) with a transpose behind it: what is transposed?
→ Put brackets around what is transposed: (A^2)'.

> (X)^(2)^T
      ^^^
[transpose] ^(2) with a transpose behind it: what is transposed?
→ Put brackets around what is transposed: (A^2)'.

> 3j + 2
  ^^
[number] 3j: there are no complex numbers here.
→ Write 3 * j for a product.

scope X:N,D p:K z:K a:K loss:L size:N=2 size:D=2 act:z=tanh idx:i
> 2 g'(z)
    ^
(activation) g was read as tanh.

> d3L/dz_1 dz_2
      ^^^^^^^^^
[derivative-order] A derivative of order 3 is taken by 3 quantities; here are 2.
→ Write d2L/dx_11 dx_12.

> X.dot(W)
   ^^^^
[numpy-not-yet] Found .dot: NumPy statements can't be read yet.
→ Write a formula instead: X^T * dL/dY for X.T @ dY, A .* B for A * B, sum(A, rows) for A.sum(axis=0).

scope X:N,D p:K loss:L size:N=2 size:D=2 size:K=3 idx:i
> 2 * pi
      ^^
(pi) pi was read as p_i.
→ Write π for the number, p_i for the entry.

> see page 1
  ^^^
[unknown-name] see is not a name of this problem.
→ It has X, p, L, N, D, K.
`;
