/** For tests: what the LaTeX reader says, word for word; how a row is written stands in `messages.cases.ts`. */
export const LATEX_MESSAGES = String.raw`
scope X:N,D|x W:D,M|w Y:N,M p:K|\hat{y} z:K s:K f: g: loss:L theta:K|\theta label:c:N size:N=20 size:D=2 size:M=3 size:K=4 asked:f idx:i,j
> \lfloor z_1 \rfloor
  ^^^^^^^
[unsupported] Rounding down or up can't be read here.
→ Write the formula without it.

> \langle z \rangle
  ^^^^^^^
[bracket] Angle brackets hold two vectors.
→ Write \langle a, b \rangle.

> 2 \cdot ()
          ^^
[empty] The brackets are empty.
→ Write the formula in them.

> \left[ z_1 : z_2 \right]
             ^
[unexpected] Found : where the bracket should go on or end.
→ Leave it out, or put an operator before it.

> \left( z_1 : z_2 \right) + 1
             ^
[unexpected] Found : where the bracket should go on or end.
→ Leave it out, or put an operator before it.

> |z_1 : z_2| \hat{y}
       ^
[unexpected] Found : where what stands between the bars should go on or end.
→ Leave it out, or put an operator before it.

> \langle z : p, \hat{y} \rangle
            ^
[unexpected] Found : where the bracket should go on or end.
→ Leave it out, or put an operator before it.

> \left[ z_1 + \right]
             ^
[incomplete] Something is missing after +.
→ Finish the formula.

> \left( z_1 + \right) \cdot 2
             ^
[incomplete] Something is missing after +.
→ Finish the formula.

> \left( z_1 \pm z_2 \right)
             ^^^
[unexpected] Found \pm where the formula should go on or end.
→ Leave it out, or put an operator before it.

> ( z_1, z_2 ) + \hat{y}_1
  ^^^^^^^^^^^^
[comma] A comma stands in a bracket that belongs to no function.
→ Write a list as [a, b].

> \frac{1}{2} |z_1
              ^
[bars] Found | without its partner.
→ Write |x| for the absolute value, \|x\| for the norm.

> \frac{1}{2} |z_1 + |
                   ^
[incomplete] Something is missing after +.
→ Finish the formula.

> \|z\|_
       ^
[missing-argument] _ needs something after it.
→ Finish the formula.

> \|z\|_3
  ^^^^^^^
[norm] The norm with 3 below can't be read.
→ Norms are \|x\|_2, \|X\|_F and \|x\|_1.

> \partial
  ^^^^^^^^
[differential] Nothing follows the sign of a differential.
→ Write \frac{\partial L}{\partial Y}.

> \partial^2 L
  ^^^^^^^^^^^^
[differential] A second differential needs its quotient.
→ Write \frac{\partial^2 L}{\partial w_i \partial w_j}.

> \partial^2 L / \partial z_1
  ^^^^^^^^^^^^^^^^^^^^^^^^^^^
[order] The derivative is of order 2; 1 differential stands below.
→ Write \frac{\partial^2 L}{\partial w_i \partial w_j}.

> \partial^2 L / \partial (z_1)^
                               ^
[missing-argument] ^ needs something after it.
→ Finish the formula.

> \partial L
  ^^^^^^^^^^
[differential] A differential of the loss stands alone: by what is it differentiated?
→ Write \frac{\partial L}{\partial Y}.

> \partial^
          ^
[missing-argument] ^ needs something after it.
→ Finish the formula.

> \frac{\partial^9 L}{\partial z}
        ^^^^^^^^^^
[order] The order of a derivative is a small whole number.
→ Write \partial^2.

> \frac{\partial L}{\partial}
                            ^
[differential] A name must follow the sign of a differential.
→ Write \frac{\partial L}{\partial Y}.

> \frac{\partial L}{\partial 2}
                             ^
[differential] A name must follow the sign of a differential.
→ Write \frac{\partial L}{\partial Y}.

> \frac{\partial L}{\partial (z +)}
                                ^
[incomplete] Something is missing after +.
→ Finish the formula.

> \mathbb{1}[i = c_i \in]
                     ^^^
[unexpected] Found \in where the condition should go on or end.
→ Leave it out, or put an operator before it.

> \hat{y}_1 \pm 2
            ^^^
[unexpected] Found \pm where the formula should go on or end.
→ Leave it out, or put an operator before it.

> \hat{y} +
          ^
[incomplete] Something is missing after +.
→ Finish the formula.

> \hat{y} \cdot , 2
                ^
[operator] , stands where a quantity or a number was expected.
→ Put a decimal point for a decimal comma, and separate formulas with a new line.

> \hat{y} + \text{something}
            ^^^^^^^^^^^^^^^^
[unknown-name] \text{something} is not a name of this problem.
→ It has X, W, Y, p, z, s, f, g, L, theta, c, N, D, M, ….

> 2 \underbrace
    ^^^^^^^^^^^
[missing-argument] \underbrace needs something after it.
→ Finish the formula.

> \underbrace{\hat{y} :}_{a}
                      ^
[unexpected] Found : where the group over the brace should go on or end.
→ Leave it out, or put an operator before it.

> \overset{a}{\hat y :} + 1
                     ^
[unexpected] Found : where the group should go on or end.
→ Leave it out, or put an operator before it.

> \foo{z :} + 1
         ^
[unexpected] Found : where the argument of \foo should go on or end.
→ Leave it out, or put an operator before it.

> \sqrt[z_1 :]{2}
            ^
[unexpected] Found : where the degree of the root should go on or end.
→ Leave it out, or put an operator before it.

> \sqrt{z_1 :}
            ^
[unexpected] Found : where the root should go on or end.
→ Leave it out, or put an operator before it.

> \mathbb{I}_{K:}
               ^
[unexpected] Found : where the size should go on or end.
→ Leave it out, or put an operator before it.

> \frac{1 :}{2}
          ^
[unexpected] Found : where the numerator should go on or end.
→ Leave it out, or put an operator before it.

> \frac{1}{2 :}
             ^
[unexpected] Found : where the denominator should go on or end.
→ Leave it out, or put an operator before it.

> \exp^{z :}
          ^
[unexpected] Found : where the exponent should go on or end.
→ Leave it out, or put an operator before it.

> \operatorname{sum}(X, axis=0:)
                              ^
[unexpected] Found : where the value of axis should go on or end.
→ Leave it out, or put an operator before it.

> \exp(z : p)
         ^
[unexpected] Found : where the argument should go on or end.
→ Leave it out, or put an operator before it.

> (\text{if } i = j :) \hat{y}
                    ^
[unexpected] Found : where the condition should go on or end.
→ Leave it out, or put an operator before it.

> I_{N:} + \hat{y}
      ^
[unexpected] Found : where the size of the identity should go on or end.
→ Leave it out, or put an operator before it.

> e^{z :} \hat{y}
       ^
[unexpected] Found : where the exponent should go on or end.
→ Leave it out, or put an operator before it.

> \hat{y}_{(1:)}
             ^
[unexpected] Found : where the bracket should go on or end.
→ Leave it out, or put an operator before it.

> \mathbb{1}_{i = j :}
                    ^
[unexpected] Found : where the condition should go on or end.
→ Leave it out, or put an operator before it.

> \mathbb{1}_{[i = j :]}
                     ^
[unexpected] Found : where the bracket should go on or end.
→ Leave it out, or put an operator before it.

> \mathbf{1}_{N:N+1}
               ^
[unexpected] Found : where the size should go on or end.
→ Leave it out, or put an operator before it.

> \begin{cases} 1 : & i = j \end{cases}
                  ^
[unexpected] Found : where the value of this case should go on or end.
→ Leave it out, or put an operator before it.

> \begin{cases} 1 & i = j : \end{cases}
                          ^
[unexpected] Found : where the condition of this case should go on or end.
→ Leave it out, or put an operator before it.

> \begin{pmatrix} 1 & 2 : \end{pmatrix}
                        ^
[unexpected] Found : where the entry should go on or end.
→ Leave it out, or put an operator before it.

> \hat{y}^^{z:}
             ^
[unexpected] Found : where the exponent should go on or end.
→ Leave it out, or put an operator before it.

> \hat{y}^{\odot z :}
                   ^
[unexpected] Found : where the exponent should go on or end.
→ Leave it out, or put an operator before it.

> \hat{y}^{z :}
             ^
[unexpected] Found : where the exponent should go on or end.
→ Leave it out, or put an operator before it.

> q'(z :) = \hat{y}
       ^
[unexpected] Found : where the argument should go on or end.
→ Leave it out, or put an operator before it.

> \sum_{k: k \ne j @} z_k
                   ^
[incomplete] Something is missing after @.
→ Finish the formula.

> \sum_{k=1}^{K :} z_k
                ^
[unexpected] Found : where the upper bound should go on or end.
→ Leave it out, or put an operator before it.

> \hat{y} + sum(k, 1 :, K, z_k)
                     ^
[unexpected] Found : where the lower bound should go on or end.
→ Leave it out, or put an operator before it.

> \frac{\partial L}{\partial (z :)}
                                ^
[unexpected] Found : where the bracket should go on or end.
→ Leave it out, or put an operator before it.

> \hat{y} + sofmax(z)
            ^^^^^^
[unknown-function] sofmax is no function known here: did you mean softmax?
→ The functions are listed in docs/operations.md; for a product write \cdot.

> \hat{y} + (z)_{\theta}
                 ^^^^^^
[index] theta is a quantity of this problem and can't be an index.
→ Use a letter such as i, j or k.

> \mathbb{1}_{\theta j}
              ^^^^^^
[index] theta is a quantity of this problem and can't be an index.
→ Use a letter such as i, j or k.

> \hat{y} + )
            ^
[brackets] ) has no partner before it.
→ Look for the bracket that is missing.

> \hat{y} = 2 > 1 
              ^
[unexpected] Found > where the formula should go on or end.
→ Leave it out, or put an operator before it.

> \hat{y}_{i'}
            ^
[index] ' can't be read as an index.
→ Write x_{i,j} or X[i,j].

> \hat{y} + \text{two words}
            ^^^^^^^^^^^^^^^^
[text] Found the words “two words” inside a formula.
→ Put remarks on lines of their own.

> \sum_k^{} 
  ^^^^^^^^^
[sum] Nothing follows the sum sign.
→ Write what is added up behind it.

> \underbrace{\hat{y}}_
                      ^
[missing-argument] _ needs something after it.
→ Finish the formula.

> 2 \overset
    ^^^^^^^^
[missing-argument] \overset needs something after it.
→ Finish the formula.

> 2 \overset{a}
              ^
[missing-argument] \overset needs something after it.
→ Finish the formula.

> 2 \overset{a}{\hat y +}
                       ^
[incomplete] Something is missing after +.
→ Finish the formula.

> \sum_{i=1}^{\infty} p_i
              ^^^^^^
[infinity] Infinity can't stand in an answer.
→ Write the size that the sum runs to.

> \int p
  ^^^^
[unsupported] \int can't be read here.
→ Write the formula without it.

> \arg z
  ^^^^
[unsupported] \arg can't be read here.
→ Write the formula without it.

> \mathbb{E} z
  ^^^^^^^^^^
[unsupported] \mathbb{E} can't be read here.
→ Write the expectation as a sum.

> \mathbb{R} z
  ^^^^^^^^^^
[unsupported] \mathbb{R} can't be read here.
→ Write the formula without it.

> 1 + \dots + z_1
      ^^^^^
[dots] Dots stand for terms that are not written.
→ Write the sum with \sum_{i=1}^{n} instead of dots.

> \foo
  ^^^^
[command] \foo is not a command known here.
→ Define it with \newcommand{\foo}{…} in the answer, or write it out.

> \foo{z} + 1
  ^^^^
(typeface) \foo is not known here; it was taken as a typeface.

> \foo{z +} + 1
         ^
[incomplete] Something is missing after +.
→ Finish the formula.

> \sqrt[z_1 +]{2}
            ^
[incomplete] Something is missing after +.
→ Finish the formula.

> 2 \sqrt
    ^^^^^
[incomplete] Something is missing after \sqrt.
→ Finish the formula.

> \sqrt{z_1 +}
            ^
[incomplete] Something is missing after +.
→ Finish the formula.

> \mathbb{I}_
            ^
[missing-argument] _ needs something after it.
→ Finish the formula.

> \mathbb{I}_{K+}
               ^
[incomplete] Something is missing after +.
→ Finish the formula.

> \frac{\partial^2 L}{\partial z_1 + \partial z_2}
                                   ^
[differential] Found something else between the differentials below.
→ Write \frac{\partial^2 L}{\partial w_i \partial w_j}.

> 2 \frac
    ^^^^^
[missing-argument] \frac needs something after it.
→ Finish the formula.

> \frac{1}
         ^
[missing-argument] \frac needs something after it.
→ Finish the formula.

> \frac{1 +}{2}
          ^
[incomplete] Something is missing after +.
→ Finish the formula.

> \frac{1}{2 +}
             ^
[incomplete] Something is missing after +.
→ Finish the formula.

> \frac{1}{\partial z}
  ^^^^^^^^^^^^^^^^^^^^
[differential] A differential stands below the line, and none above it.
→ Write \frac{\partial L}{\partial Y}.

> \frac{\partial L + f}{\partial z}
                   ^
[unexpected] Found + where the numerator should go on or end.
→ Leave it out, or put an operator before it.

> \frac{\mathrm{dL} 2}{\mathrm{dz}}
                    ^
[unexpected] Found 2 where the numerator should go on or end.
→ Leave it out, or put an operator before it.

> \frac{\partial^2 L}{\partial z_1}
  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
[order] Above the line the derivative is of order 2, below of order 1.
→ Write \frac{\partial^2 L}{\partial w_i \partial w_j}.

> \frac{d}{dz}
  ^^^^^^^^^^^^
[operator] Nothing follows the derivative operator.
→ Write what is differentiated behind it, in brackets.

> \exp^
      ^
[missing-argument] ^ needs something after it.
→ Finish the formula.

> \log_
      ^
[missing-argument] _ needs something after it.
→ Finish the formula.

> \exp^{z +}
          ^
[incomplete] Something is missing after +.
→ Finish the formula.

> \operatorname{det} W
  ^^^^^^^^^^^^^^^^^^
[unsupported] det can't be read here.
→ Determinants are not part of this language.

> \tanh^{-1}(z)
  ^^^^^^^^^^^^^
[unsupported] tanh^{-1} could be an inverse function or a reciprocal.
→ Write 1/tanh(x) for the reciprocal.

> \log_3 z
  ^^^^^^^^
[log-base] Logarithms to the base 3 can't be read here.
→ Write \log(x) / \log(b).

> \operatorname{exp}(z, p)
  ^^^^^^^^^^^^^^^^^^^^^^^^
[arguments] exp takes 1 argument; here it has 2.
→ Arguments stand in brackets with commas between them.

> \operatorname{where}(z)
  ^^^^^^^^^^^^^^^^^^^^^^^
[arguments] where takes 3 arguments; here it has 1.
→ Arguments stand in brackets with commas between them.

> \operatorname{softmax}'(z)
  ^^^^^^^^^^^^^^^^^^^^^^^^^^
[prime] softmax′ can't be read: only functions of one variable have a derivative of that kind.
→ Write its Jacobian out.

> \operatorname{softmax}(z_i)
  ^^^^^^^^^^^^^^^^^^^^^^^^^^^
(softmax-entry) softmax of one entry was read as that entry of softmax(z).

> \exp
  ^^^^
[arguments] exp needs an argument.
→ Write \exp(…).

> \exp + 2
  ^^^^
[arguments] exp needs an argument.
→ Write \exp(…).

> \operatorname{sum}(X, axis=0+)
                              ^
[incomplete] Something is missing after +.
→ Finish the formula.

> \exp(z +)
         ^
[incomplete] Something is missing after +.
→ Finish the formula.

> \hat{y} + foo(z)
            ^^^
[unknown-function] foo is no function known here.
→ The functions are listed in docs/operations.md; for a product write \cdot.

> h(z) + \hat{y}
  ^
[unknown-function] h is no function known here.
→ The functions are listed in docs/operations.md; for a product write \cdot.

> \operatorname{sofmax}(z) + \hat{y}
  ^^^^^^^^^^^^^^^^^^^^^
[unknown-function] sofmax is no function known here: did you mean softmax?
→ The functions are listed in docs/operations.md; for a product write \cdot.

> 0,5 \hat{y}
  ^^^
[decimal-comma] 0,5 has a comma between its digits.
→ Write 0.5 with a decimal point.

> (\text{if } i = ) \hat{y}
                ^
[incomplete] Something is missing after =.
→ Finish the formula.

> 2 \nabla
    ^^^^^^
[nabla] ∇ needs to say by what.
→ Write \nabla_W L.

> 2 \nabla_
          ^
[missing-argument] _ needs something after it.
→ Finish the formula.

> \nabla^
        ^
[missing-argument] ^ needs something after it.
→ Finish the formula.

> \nabla_w^3 f
  ^^^^^^^^^^
[unsupported] This power of ∇ can't be read here.
→ Write second derivatives as \frac{\partial^2 L}{\partial w_i \partial w_j}.

> \nabla_qL
         ^
[unknown-name] q is not a name of this problem.
→ It has X, W, Y, p, z, s, f, g, L, theta, c, N, D, M, ….

> \nabla_{z +} L
            ^
[unexpected] Found + where the subscript of ∇ should go on or end.
→ Leave it out, or put an operator before it.

> \nabla_{} L
          ^
[differential] A name must follow the sign of a differential.
→ Write \frac{\partial L}{\partial Y}.

> I_{N+} + \hat{y}
      ^
[incomplete] Something is missing after +.
→ Finish the formula.

> \hat{y}_1 + I_
               ^
[missing-argument] _ needs something after it.
→ Finish the formula.

> \bar{Y} + \hat{y}
  ^^^^^^^
(bar) \bar{Y} was read as the gradient of Y.

> e^{z +} \hat{y}
       ^
[incomplete] Something is missing after +.
→ Finish the formula.

> f'(z +) + \hat{y}
  ^^
[prime] f′ does not say by what f is differentiated.
→ Write \frac{df}{dx}.

> f'''''(z) + \hat{y}
  ^^^^^^
[prime] 5 primes are too many.
→ Write the derivative out.

> f' + \hat{y}
  ^^
[prime] f′ does not say by what f is differentiated.
→ Write \frac{df}{dx}.

> X'' + \hat{y}_1
  ^^^
[prime] A second prime can't be read here.
→ Write X^\top for the transpose.

> L(Y) + \hat{y}_1
   ^^^^
(argument) L(…) was read as L: what it depends on stands in the bracket.

> \hat{y}_{(1),(2),(3)}
  ^^^^^^^^^^^^^^^^^^^^^
[indices] p takes 1 index; here it has 3.
→ Write p[i].

> \hat{y}_{(1+)}
             ^
[incomplete] Something is missing after +.
→ Finish the formula.

> \mathbb{1}_
            ^
[missing-argument] _ needs something after it.
→ Finish the formula.

> \mathbb{1}_{i = }
                ^
[incomplete] Something is missing after =.
→ Finish the formula.

> \mathbb{1}_{[i = ]}
                 ^
[incomplete] Something is missing after =.
→ Finish the formula.

> \mathbf{1}_{N+}
               ^
[incomplete] Something is missing after +.
→ Finish the formula.

> \delta_{i,j=}
           ^
[unexpected] Found , where the condition should go on or end.
→ Put a decimal point for a decimal comma, and separate formulas with a new line.

> \begin{cases} 1 & i = j \\ & i \ne j \end{cases}
                             ^^^^^^^^^
[cases] A row of the cases has no value.
→ Write in each row a value, & and its condition.

> \begin{cases} 1 + & i = j \end{cases}
                  ^
[incomplete] Something is missing after +.
→ Finish the formula.

> \begin{cases} \end{cases}
  ^^^^^^^^^^^^^
[cases] The cases are empty.
→ Write in each row a value, & and its condition.

> \begin{cases} 1 & i = \end{cases}
                      ^
[incomplete] Something is missing after =.
→ Finish the formula.

> \begin{pmatrix} 1 & \dots & 2 \end{pmatrix}
                      ^^^^^
[dots] A matrix with dots can't be read.
→ Write all entries, or an entry (X_{ij} = …) in index form.

> \begin{pmatrix} 1 & 2 + \end{pmatrix}
                        ^
[incomplete] Something is missing after +.
→ Finish the formula.

> \begin{pmatrix} \end{pmatrix}
  ^^^^^^^^^^^^^^^
[matrix] The matrix is empty.
→ Write its entries with & between them and \\ between rows.

> \hat{y}!
         ^
[unexpected] Found ! where the formula should go on or end.
→ Leave it out, or put an operator before it.

> \hat{y}^^{z+}
             ^
[incomplete] Something is missing after +.
→ Finish the formula.

> \hat{y}^
         ^
[missing-argument] ^ needs something after it.
→ Finish the formula.

> \hat{y}^{\odot z +}
                   ^
[incomplete] Something is missing after +.
→ Finish the formula.

> X^t \hat{y}
  ^^^
(transpose) ^t was read as the transpose.

> \hat{y}^*
          ^
[superscript] * as a superscript belongs to no name of this problem.
→ Write a product as a b, a transpose as A^\top.

> W^{-T} + 1
  ^^^^^^
[unsupported] The transpose of an inverse can't be read here.
→ Inverses are not part of this language.

> \hat{y}^{z +}
             ^
[incomplete] Something is missing after +.
→ Finish the formula.

> (X + \hat{y})_
               ^
[missing-argument] _ needs something after it.
→ Finish the formula.

> X W \odot X W
  ^^^^^^^^^^^^^
(product-order) Products side by side were taken before ⊙.

> z \odot p s^\top
  ^^^^^^^^^^^^^^^^
(product-order) The ⊙ of the two vectors was taken before the product with the row.

> 1/\hat{y}_1p_2
    ^^^^^^^^^^^^
(division) All that stands right beside the name behind / was taken as the denominator.

> z/\hat{y} p
    ^^^^^^^
(division) What follows the denominator behind / was taken as a factor beside the quotient.

> \hat{y} \overset{a}
                    ^
[missing-argument] \overset needs something after it.
→ Finish the formula.

> \hat{y} \overset
          ^^^^^^^^
[missing-argument] \overset needs something after it.
→ Finish the formula.

> \hat{y} \? 2
          ^^
[command] \? is no command of a formula.
→ Leave it out, or write the sign without the backslash.

> \hat{y} }
          ^
[brackets] } has no opening {.
→ Look for the bracket that is missing.

> \hat{y} \over 2
          ^^^^^
[command] \over needs braces around its fraction.
→ Write \frac{a}{b}.

> \left\alpha z \right)
  ^^^^^^^^^^^
[brackets] \left\alpha: a bracket was expected behind \left.
→ Write \left(, or \left. for none.

> \begin x
  ^^^^^^
[environment] \begin needs the name of an environment in braces.
→ Write \begin{aligned} … \end{aligned}.

> \hat{y}^{2} ☺
              ^
[sign] ☺ is no sign of a formula.
→ Leave it out, or write what it means in words.

> \hat{y} = = 2
            ^
[operator] = stands where a quantity or a number was expected.
→ Write what stands on both sides of it.

> \hat{y} = 1 , \ne 2
                ^^^
[operator] \ne stands where a quantity or a number was expected.
→ Write what stands on both sides of it.

> i = j \ne
        ^^^
[incomplete] Something is missing after \ne.
→ Finish the formula.

> \hat{y} )
          ^
[brackets] ) has no partner before it.
→ Look for the bracket that is missing.

> ( \hat{y} ]
  ^^^^^^^^^^^
[brackets] ( is closed by ] here.
→ Look for the bracket that is missing.

> ( \hat{y}
  ^
[brackets] ( is not closed.
→ Look for the bracket that is missing.

> \begin{pmatrix} 1
  ^^^^^^^^^^^^^^^
[brackets] \begin{pmatrix} is not closed.
→ Look for the bracket that is missing.

> \langle \hat{y} )
  ^^^^^^^^^^^^^^^^^
[brackets] \langle is closed by ) here.
→ Look for the bracket that is missing.

> { \hat{y}
  ^
[brackets] { has no closing }.
→ Look for the bracket that is missing.

> x_1 \cdots x_2 \hat{y}
      ^^^^^^
[dots] Dots stand for terms that are not written.
→ Write the product with \prod_{i=1}^{n} instead of dots.

> q'(z +) = \hat{y}
       ^
[incomplete] Something is missing after +.
→ Finish the formula.

> q'(z) = \hat{y}
  ^^^
(asked-function) q′ was read as the derivative of f.

> \sum_
      ^
[missing-argument] _ needs something after it.
→ Finish the formula.

> \sum_k^
        ^
[missing-argument] ^ needs something after it.
→ Finish the formula.

> \arg\max z
  ^^^^^^^^
[unsupported] arg max needs its index.
→ Write \arg\max_j s_j.

> \arg\max_
          ^
[missing-argument] _ needs something after it.
→ Finish the formula.

> \sum_{k = +} z_k
            ^
[incomplete] Something is missing after +.
→ Finish the formula.

> \sum_k
  ^^^^^^
[sum] Nothing follows the sum sign.
→ Write what is added up behind it.

> \sum_{k: k \ne} z_k
             ^^^
[incomplete] Something is missing after \ne.
→ Finish the formula.

> \sum_{k=1}^{K +} z_k
                ^
[incomplete] Something is missing after +.
→ Finish the formula.

> \sum_{} z_k
        ^
[sum] The sum names no index.
→ Write \sum_{i=1}^{n}.

> \sum_{1} z_k
        ^
[sum] The sum names no index.
→ Write \sum_{j \ne i} with the index first.

> \sum_{k \in S} z_k
              ^
[set] The set that the index runs over can't be read.
→ Write bounds (\sum_{i=1}^{n}) or a condition (\sum_{i \ne j}).

> \sum_{1 < 2} z_k
        ^^^^^
[sum] The sum names no index.
→ Write \sum_{j \ne i} with the index first.

> \hat{y} + sum
            ^^^
[sum] Nothing follows sum.
→ Write sum(j, 1, M, …).

> \hat{y} + sum(k, 1, , z_k)
                    ^
[incomplete] Something is missing after ,.
→ Finish the formula.

> \hat{y} + sum(k, 1, K, )
                       ^
[incomplete] Something is missing after ,.
→ Finish the formula.

> \hat{y} + sum(k, )
                 ^
[incomplete] Something is missing after ,.
→ Finish the formula.

> \hat{y} + sum(k, 1, K, z_k, 2)
            ^^^
[sum] sum takes a quantity, or an index with its bounds; here it has 5 arguments.
→ Write sum(j, 1, M, …) or sum(A, rows).

> \hat{X W}
  ^^^^^^^^
[accent] \hat stands over something that is no single name.
→ Put it over one letter: \hat{y}.

> \hat
  ^^^^
[missing-argument] \hat needs something after it.
→ Finish the formula.

> \bar \hat
       ^^^^
[missing-argument] \hat needs something after it.
→ Finish the formula.

> \newcommand{x}{y} \hat{y}
  ^^^^^^^^^^^
[macro] The definition after \newcommand can't be read.
→ Write \newcommand{\name}[1]{…#1…}.

> \newcommand{\foo}[1]{#1 \hat{y}
  ^^^^^^^^^^^
[macro] The definition after \newcommand can't be read.
→ Write \newcommand{\name}[1]{…#1…}.

> \newcommand{\foo}{\foo} \foo
                          ^
[limit] The answer has more than 1000 replaced macros.
→ A macro that uses itself never ends: write the formula without it.

> \hat{y}_{i+}
  ^^^^^^^^^^^^
[index] The index ends with a sign.
→ Write x_{i+1,j} or X[i+1,j].

> x_{foo} + \hat{y}
  ^^^^^^^
[indices] X takes 2 indices; here it has 3.
→ Write X[i,j].

> \hat{y}_{ij}
  ^^^^^^^^^^^^
[indices] p takes 1 index; here it has 2.
→ Write p[i].

> q + \hat{y}
  ^
[unknown-name] q is not a name of this problem.
→ It has X, W, Y, p, z, s, f, g, L, theta, c, N, D, M, ….

> L_1 + \hat{y}_1
  ^^^
[indices] L is a scalar and has no entries; here it has 1.
→ Write L.

> \hat{y}_{\alpha_\alpha}
           ^^^^^^^^^^^^^
[unknown-name] alpha_alpha is not a name of this problem.
→ It has X, W, Y, p, z, s, f, g, L, theta, c, N, D, M, ….

> Zz \hat{y}
  ^
(other-case) Z was read as z: nothing else here has that name.

> \text{only words}
[empty] No formula was found in the answer.
→ Write the formula itself, for example \frac{\partial L}{\partial Y} W^\top.

> \mu + 1
  ^^^
[unknown-name] \mu is not a name of this problem.
→ It has X, W, Y, p, z, s, f, g, L, theta, c, N, D, M, ….

> \hat{y} = \cdot 2
            ^^^^^
[operator] \cdot stands where a quantity or a number was expected.
→ Write what stands on both sides of it.

> \hat{y} - \leq 2
            ^^^^
[operator] \leq stands where a quantity or a number was expected.
→ Write what stands on both sides of it.

> \hat{y}_{(1) : (2) (}
                     ^^
[brackets] ( is closed by } here.
→ Look for the bracket that is missing.

> \hat{y}_{1 \pm 2, 3}
             ^^^
[unexpected] Found \pm where the formula should go on or end.
→ Leave it out, or put an operator before it.

> \sum_{k = 1 \in} z_k
              ^^^
[unexpected] Found \in where the lower bound should go on or end.
→ Leave it out, or put an operator before it.

> \hat{y} + sum(k, 1, K : 2, z_k)
                        ^
[unexpected] Found : where the upper bound should go on or end.
→ Leave it out, or put an operator before it.

> \hat{y} + sum(k, 1, K, z_k : 2)
                             ^
[unexpected] Found : where the body should go on or end.
→ Leave it out, or put an operator before it.

> \hat{y} + sum(k, z_k : 2)
                       ^
[unexpected] Found : where the body should go on or end.
→ Leave it out, or put an operator before it.

> «120×\frac{1}{»2«120×}»
[limit] The answer has more than 100 levels of brackets, fractions and sums inside each other.
→ Write it in a shorter form, for example with sums and matrices instead of single entries.

> «220×{»\hat{y}
[limit] The answer has more than 100 levels of brackets, fractions and sums inside each other.
→ Write it in a shorter form, for example with sums and matrices instead of single entries.

> «60×\frac{1}{1+\frac{1}{»2«120×}»
[limit] The answer has more than 100 levels of brackets, fractions and sums inside each other.
→ Write it in a shorter form, for example with sums and matrices instead of single entries.

> «101×-»\hat{y}
[limit] The answer has more than 100 levels of brackets, fractions and sums inside each other.
→ Write it in a shorter form, for example with sums and matrices instead of single entries.

> 1e12345 \hat{y}
  ^^^^^^^
[limit] The answer has more than 4 digits in an exponent.
→ Write a smaller exponent.

> «401×1» \hat{y}
[limit] The answer has more than 400 digits in a number.
→ Round the number.

> \newcommand{\foo}{«40×1+»} \newcommand{\bar}{«40×\foo»} «40×\bar»
[limit] The answer has more than 32768 characters after its macros are replaced.
→ Write it in a shorter form, for example with sums and matrices instead of single entries.

> \frac{\partial f}{\partial z_i} = u(z_i), \quad u(t) = t^2
                                                  ^^^^^^^^^^
(function) A function was defined; it is put in where it is called.

> \frac{\partial f}{\partial z_i} = u(z_i, z_j), \quad u(t) = t^2
                                    ^^^^^^^^^^^
[arguments] u takes 1 argument; here it has 2.

> \frac{\partial f}{\partial z_i} = \Phi(z_i)
(normal) Φ was read as the distribution function of the standard normal distribution.

> \frac{\partial f}{\partial z_i} = \sum_{j \in S} z_j, \quad S = \{ j : z_j > 0 \}
                                                              ^^^^^^^^^^^^^^^^^^^^^
(set) A set of indices was defined; it is put in where it is named.

scope X:N,N loss:L size:N=20
> x_{1111} + \alpha
             ^^^^^^
[unknown-name] \alpha is not a name of this problem.
→ It has X, L, N.

> x_{111} + \alpha
     ^^^
[ambiguous-index] X_111 can be read as X[1,11] or X[11,1].
→ Put a comma between the indices: X_{1,11}.

scope X:N,N f: size:N=20
> \partial X
  ^^^^^^^^^^
[differential] A differential stands alone, and nothing says what is differentiated.
→ Write \frac{\partial L}{\partial Y}.

> 2 \nabla_X
    ^^^^^^^^
[nabla] Nothing follows ∇, and this problem has no loss.
→ Write \nabla_W L.

> 2 \nabla
    ^^^^^^
[nabla] ∇ needs to say by what.
→ Write \nabla_W L.

> \partial f = \operatorname{tr}(X^\top \mathrm{d}X)
> \frac{\partial f}{\partial X} = X
1 ^^^^^^^^^^
(differentials) An equation between differentials is passed over: it is no derivative.

> \hat{3} + 1
  ^^^^^^
[accent] \hat stands over something that is no single name.
→ Put it over one letter: \hat{y}.

scope X:N,D W:D,M p:K|\hat{y} z:K a:K loss:L size:N=2 size:D=2 act:z=tanh idx:i
> \hat{y} + g'(z)
            ^
(activation) g was read as tanh.

> \partial^3 L / \partial z_1 \partial z_2
  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
[order] The derivative is of order 3; 2 differentials stand below.
→ Write \frac{\partial^2 L}{\partial w_i \partial w_j}.

> \hat{y}_{1 \in 2}
             ^^^
[unexpected] Found \in where the index should go on or end.
→ Leave it out, or put an operator before it.

> \sum_{k: k \ne i \forall} z_k
                   ^^^^^^^
[unexpected] Found \forall where the condition of the sum should go on or end.
→ Leave it out, or put an operator before it.

scope X:N,D|x W:D,M|w Y:N,M y:N p:K|\hat{y} z:K s:K f: g: loss:L theta:K|\theta label:c:N size:N=20 size:D=2 size:M=3 size:K=4 asked:f idx:i,j
> \frac{\partial L}{\partial X} * \tanh(X)
  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
(product) * was read elementwise: only that fits the shapes.

> \frac{\partial L}{\partial z} = p, \text{ since } \sigma(t) = 1 - \sigma(-t)
                                                    ^^^^^^^^^^^^^^^^^^^^^^^^^^
(general) An equation for a function of a letter that nothing here is called was passed over.

> \frac{\partial L}{\partial z} = p, \because p = foo(z)
                                              ^^^^^^^^^^
(passed-over) What is only said as a reason was left out.

> \mathbb{E}_{k \sim p : 2}[z_k]
                       ^
[unexpected] Found : where the distribution should go on or end.
→ Leave it out, or put an operator before it.

scope expression X:N,D W:D,M p:K|\hat{y} z:K
> \hat{y} : 2
          ^
[unexpected] Found : where the expression should go on or end.
→ Leave it out, or put an operator before it.
`;
