/** What LaTeX commands and Unicode signs are: layout to drop, remarks, operators, relations and functions. */

/** Commands that lay out and mean nothing. */
export const LAYOUT: ReadonlySet<string> = new Set(
  'displaystyle textstyle scriptstyle scriptscriptstyle limits nolimits nonumber notag hfill hfil qed qedhere blacksquare square Box big Big bigg Bigg bigl Bigl biggl Biggl bigr Bigr biggr Biggr bigm Bigm biggm mathstrut strut relax thinspace medspace thickspace negthinspace enspace enskip space null mathop mathbin mathrel mathord mathopen mathclose mathinner mathpunct ensuremath centering noindent par smallskip medskip bigskip allowbreak nobreak break boxed fbox framebox cancel bcancel xcancel smash small large Large footnotesize normalsize tiny scriptsize nobreakspace item bm@ protect vphantom@ blacktriangle checkmark eqno leqno displaylimits hline toprule midrule bottomrule'.split(
    ' ',
  ),
);

/** Commands that lay out, with arguments to drop. */
export const LAYOUT_ARGUMENTS: ReadonlyMap<string, number> = new Map([
  ['label', 1],
  ['tag', 1],
  ['ref', 1],
  ['eqref', 1],
  ['cite', 1],
  ['hspace', 1],
  ['vspace', 1],
  ['phantom', 1],
  ['hphantom', 1],
  ['vphantom', 1],
  ['color', 1],
  ['footnote', 1],
  ['setlength', 2],
  ['rule', 2],
  ['usepackage', 1],
  ['documentclass', 1],
]);

/** Commands whose braces hold words. */
export const TEXT_COMMANDS: ReadonlySet<string> = new Set(
  'text mbox hbox textnormal intertext shortintertext textrm textit textsf texttt textup textsc operatorname'.split(
    ' ',
  ),
);

/** Signs beyond ASCII: a command, or the plain sign. */
export const UNICODE: ReadonlyMap<string, string> = new Map([
  ['∂', '\\partial'],
  ['𝜕', '\\partial'],
  ['∇', '\\nabla'],
  ['·', '\\cdot'],
  ['⋅', '\\cdot'],
  ['•', '\\cdot'],
  ['∙', '\\cdot'],
  ['×', '\\times'],
  ['÷', '/'],
  ['−', '-'],
  ['–', '-'],
  ['—', '-'],
  ['‐', '-'],
  ['∕', '/'],
  ['⁄', '/'],
  ['≤', '\\le'],
  ['≥', '\\ge'],
  ['⩽', '\\le'],
  ['⩾', '\\ge'],
  ['≠', '\\ne'],
  ['≈', '\\approx'],
  ['≃', '\\approx'],
  ['∝', '\\propto'],
  ['≡', '\\equiv'],
  ['≜', '\\triangleq'],
  ['≔', ':='],
  ['∈', '\\in'],
  ['⊙', '\\odot'],
  ['⨀', '\\odot'],
  ['∘', '\\circ'],
  ['◦', '\\circ'],
  ['⊘', '\\oslash'],
  ['⊗', '\\otimes'],
  ['√', '\\sqrt'],
  ['∑', '\\sum'],
  ['∏', '\\prod'],
  ['𝟙', '\\one'],
  ['𝟏', '\\one'],
  ['∞', '\\infty'],
  ['⇒', '\\Rightarrow'],
  ['⟹', '\\Rightarrow'],
  ['→', '\\Rightarrow'],
  ['⇔', '\\Rightarrow'],
  ['∴', '\\Rightarrow'],
  ['∵', '\\because'],
  ['∀', '\\forall'],
  ['∧', '\\land'],
  ['∨', '\\lor'],
  ['¬', '\\neg'],
  ['…', '\\dots'],
  ['⋯', '\\dots'],
  ['′', "'"],
  ['’', "'"],
  ['‘', "'"],
  ['＝', '='],
  ['（', '('],
  ['）', ')'],
  ['，', ','],
  ['∗', '*'],
  ['⋆', '*'],
  ['‖', '‖'],
  ['∥', '‖'],
  ['⟦', '['],
  ['⟧', ']'],
  ['■', '\\relax'],
  ['□', '\\relax'],
]);

export const RELATION_CHARS: ReadonlySet<string> = new Set(['=', '<', '>']);

/** Comparisons as commands and signs. */
export const COMPARISONS: ReadonlyMap<string, 'lt' | 'le' | 'gt' | 'ge' | 'eq' | 'ne'> = new Map([
  ['<', 'lt'],
  ['>', 'gt'],
  ['<=', 'le'],
  ['>=', 'ge'],
  ['!=', 'ne'],
  ['lt', 'lt'],
  ['gt', 'gt'],
  ['le', 'le'],
  ['leq', 'le'],
  ['leqslant', 'le'],
  ['ge', 'ge'],
  ['geq', 'ge'],
  ['geqslant', 'ge'],
  ['ne', 'ne'],
  ['neq', 'ne'],
]);

/** Relations between the sides of a line. */
export const RELATIONS: ReadonlyMap<string, '=' | ':=' | '≈' | '∝'> = new Map([
  ['=', '='],
  [':=', ':='],
  ['equiv', ':='],
  ['coloneqq', ':='],
  ['eqqcolon', ':='],
  ['triangleq', ':='],
  ['doteq', ':='],
  ['gets', ':='],
  ['leftarrow', ':='],
  ['approx', '≈'],
  ['simeq', '≈'],
  ['sim', '≈'],
  ['propto', '∝'],
]);

/** Orders of matrices: what a Hessian is found to be, and no part of it. */
export const ORDERS: ReadonlySet<string> = new Set(['succeq', 'succ', 'preceq', 'prec', 'succcurlyeq', 'curlyeqsucc']);

/** Commands between two statements. */
export const ARROWS: ReadonlySet<string> = new Set([
  'Rightarrow',
  'implies',
  'iff',
  'Leftrightarrow',
  'therefore',
  'because',
  'Longrightarrow',
  'rightarrow',
  'to',
  'longrightarrow',
  'mapsto',
]);

/** Signs of a product. */
export const PRODUCTS: ReadonlyMap<string, 'times' | 'hadamard' | 'outer' | 'divide'> = new Map([
  ['cdot', 'times'],
  ['times', 'times'],
  ['*', 'times'],
  ['@', 'times'],
  ['ast', 'times'],
  ['star', 'times'],
  ['bullet', 'times'],
  ['.*', 'hadamard'],
  ['odot', 'hadamard'],
  ['circ', 'hadamard'],
  ['otimes', 'outer'],
  ['/', 'divide'],
  ['./', 'divide'],
  ['oslash', 'divide'],
  ['div', 'divide'],
]);
