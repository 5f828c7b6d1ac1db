/** One token of a LaTeX answer. */

/**
 * `letters` is a run of letters; `word` one name written as such (`\mathrm{out}`, `\operatorname{softmax}`); `command` a
 * backslash name or a Greek letter; `text` a remark; `{` `}` the braces of an argument (others are dropped); `open`/`close`
 * brackets; `line` a line break, `row` one inside an environment; `gap` a \quad between formulas.
 */
export type TokenKind =
  | 'number'
  | 'letters'
  | 'word'
  | 'command'
  | 'op'
  | '{'
  | '}'
  | '_'
  | '^'
  | 'open'
  | 'close'
  | 'bar'
  | 'text'
  | 'line'
  | 'gap'
  | '&'
  | 'begin'
  | 'finish';

export type Token = {
  readonly kind: TokenKind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** White space or a spacing command stands before it. */
  readonly space: boolean;
  /** The accent of `ŷ`, the typeface of `\mathrm{d}` (`rm`) and `\mathcal{L}` (`cal`). */
  readonly accent?: string;
  readonly face?: 'rm' | 'cal';
  /** Where the partner of a brace, bracket or environment stands; -1 for others. */
  mate: number;
  /** Of a line break: the number of the line that starts here. */
  readonly line?: number;
};

/** The set's letter and the tokens of its condition. */
export type IndexSet = { readonly letter: string; readonly from: number; readonly to: number };

/** The sets that the answer defines, by their name as written. */
export type IndexSets = {
  readonly byName: Map<string, IndexSet>;
  /** The token behind the definition that begins at a token. */
  readonly definitions: Map<number, number>;
};
