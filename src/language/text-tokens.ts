/** Cuts plain text into tokens, each with its place in the text as typed: Unicode signs folded, brackets matched. */
import type { Span } from '../problem';
import { combiningAccent, subscriptChar, superscriptChar } from './spelling';

export type TokenType =
  | 'number'
  | 'word'
  /** `sum`, `sum_k`, `Σ_j`; text is what stands in a plain subscript. */
  | 'sum'
  /** A subscript on a bracket: `(XW)_ij`; text is its content. */
  | 'sub'
  | 'op'
  | 'compare'
  | 'relation'
  | 'open'
  | 'close'
  | 'comma'
  | 'newline'
  | 'other';

export type Token = {
  readonly type: TokenType;
  /** Folded: `×` is `*`, `≤` is `<=`, a full-width bracket a plain one. */
  readonly text: string;
  readonly span: Span;
  /** Whether blank space stands before it. */
  readonly gap: boolean;
};

/** Tokens with, for each bracket, the index of its partner (-1 for a bracket without one). */
export type Tokens = {
  readonly list: readonly Token[];
  readonly partner: readonly number[];
  readonly deepest: number;
  /** The first bracket without its partner. */
  readonly unbalanced?: Token;
};

/** Signs of one character, by what they mean. */
const SIGNS: ReadonlyMap<string, readonly [TokenType, string]> = new Map<string, readonly [TokenType, string]>([
  ...[...'*·×⋅∗•'].map((c) => [c, ['op', '*']] as const),
  ...[...'⊙∘⊗'].map((c) => [c, ['op', c === '⊗' ? '⊗' : '.*']] as const),
  ...[...'-−–—﹣'].map((c) => [c, ['op', '-']] as const),
  ...[...'/÷∕'].map((c) => [c, ['op', '/']] as const),
  ...(
    [
      ['⊘', 'op', './'],
      ['+', 'op', '+'],
      ['^', 'op', '^'],
      ['@', 'op', '*'],
      ['?', 'op', '?'],
      [':', 'op', ':'],
      ['|', 'op', '|'],
      ['∣', 'op', '|'],
      ['‖', 'op', '||'],
      ['∥', 'op', '||'],
      ['√', 'op', '√'],
      ['∇', 'op', '∇'],
      ['𝟙', 'op', '𝟙'],
      ['𝟏', 'op', '𝟙'],
      ['⊤', 'op', "'"],
      ['&', 'op', 'and'],
      ['∧', 'op', 'and'],
      ['∨', 'op', 'or'],
      ['¬', 'op', 'not'],
      ['!', 'op', '!'],
      ['%', 'op', '%'],
      ["'", 'op', "'"],
      ['′', 'op', "'"],
      ['’', 'op', "'"],
      ['=', 'relation', '='],
      ['＝', 'relation', '='],
      ['≔', 'relation', ':='],
      ['≡', 'relation', '='],
      ['≈', 'relation', '≈'],
      ['≃', 'relation', '≈'],
      ['≅', 'relation', '≈'],
      ['∝', 'relation', '∝'],
      ['⇒', 'relation', '⇒'],
      ['⟹', 'relation', '⇒'],
      ['→', 'relation', '⇒'],
      ['⇔', 'relation', '⇒'],
      ['∴', 'relation', '⇒'],
      ['<', 'compare', '<'],
      ['>', 'compare', '>'],
      ['≤', 'compare', '<='],
      ['⩽', 'compare', '<='],
      ['≥', 'compare', '>='],
      ['⩾', 'compare', '>='],
      ['≠', 'compare', '!='],
      ['(', 'open', '('],
      ['[', 'open', '['],
      ['{', 'open', '{'],
      ['⟦', 'open', '['],
      [')', 'close', ')'],
      [']', 'close', ']'],
      ['}', 'close', '}'],
      ['⟧', 'close', ']'],
      [',', 'comma', ','],
    ] as const
  ).map(([c, type, text]) => [c, [type, text]] as const),
]);

/** Signs of several characters, the longest first. */
const LONG_SIGNS: readonly (readonly [string, TokenType, string])[] = [
  ['<=>', 'relation', '⇒'],
  ['==>', 'relation', '⇒'],
  ['=/=', 'compare', '!='],
  ['...', 'other', '…'],
  ['**', 'op', '^'],
  ['.*', 'op', '.*'],
  ['./', 'op', './'],
  ['.^', 'op', '.^'],
  ['..', 'op', '..'],
  ['||', 'op', '||'],
  ['&&', 'op', 'and'],
  [':=', 'relation', ':='],
  ['=>', 'relation', '⇒'],
  ['->', 'relation', '⇒'],
  ['==', 'relation', '=='],
  ['<=', 'compare', '<='],
  ['=<', 'compare', '<='],
  ['>=', 'compare', '>='],
  ['!=', 'compare', '!='],
  ['<>', 'compare', '!='],
];
const LONG_STARTS = new Set(LONG_SIGNS.map(([sign]) => sign[0] as string));

const PARTNERS: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

const LETTER = /[\p{L}∂]/u;
const INVISIBLE = /[\u200b-\u200f\u2060-\u2064\ufeff\u00ad]/;
const BLANK_ASCII: ReadonlySet<string> = new Set([' ', '\t', '\r', '\v', '\f', '`', '$']);
const BLANK = /[\s\u00a0\u2000-\u200a\u202f\u205f\u3000`$]/;
const NUMBER = /(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const MATH_ALPHABET = /[\u{1d400}-\u{1d7ff}]/u;

/** Fractions of one character, as exact decimals. */
export const FRACTIONS: ReadonlyMap<string, string> = new Map([
  ['½', '0.5'],
  ['¼', '0.25'],
  ['¾', '0.75'],
  ['⅛', '0.125'],
]);

/** One character as it is meant: full-width forms and the mathematical alphabets are plain letters and signs. */
function fold(c: string): string {
  if (c < '\u0080') return c;
  const part = FRACTIONS.get(c);
  if (part) return part;
  const code = c.codePointAt(0) as number;
  if (code >= 0xff01 && code <= 0xff5e) return String.fromCharCode(code - 0xfee0);
  if (code !== 0x1d7d9 && code !== 0x1d7cf && MATH_ALPHABET.test(c)) return c.normalize('NFKC');
  return c;
}

function wordLetter(c: string): boolean {
  if (c < '\u0080') return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return superscriptChar(c) === undefined && LETTER.test(c);
}

function wordPart(c: string): boolean {
  if (c < '\u0080') return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  if (c === '∂') return false;
  return subscriptChar(c) !== undefined || combiningAccent(c) !== undefined || wordLetter(c);
}

/** Beside the matrix product `@`, `*` and `**` go entry by entry. */
const asInNumpy = (list: readonly Token[], text: string): readonly Token[] =>
  list.map((t) => {
    const written = t.type === 'op' ? text.slice(t.span.start, t.span.end) : '';
    return written === '*' ? { ...t, text: '.*' } : written === '**' ? { ...t, text: '.^' } : t;
  });

/** Cuts `text`; never fails: what it does not know becomes a token of type `other`. */
export function tokenize(text: string): Tokens {
  const list: Token[] = [];
  const partner: number[] = [];
  const stack: number[] = [];
  let deepest = 0;
  let unbalanced: Token | undefined;
  let at = 0;
  let gap = false;
  const push = (type: TokenType, folded: string, end: number): void => {
    list.push({ type, text: folded, span: { start: at, end }, gap });
    partner.push(-1);
    at = end;
    gap = false;
  };
  while (at < text.length) {
    const unit = text[at] as string;
    const raw = unit < '\u0080' ? unit : String.fromCodePoint(text.codePointAt(at) as number);
    const c = unit < '\u0080' ? unit : fold(raw);
    if (c === '\n') {
      // inside brackets a new line is a space
      if (stack.length === 0) push('newline', '\n', at + 1);
      // in braces it ends a case
      else if (list[stack[stack.length - 1] as number]?.text === '{') push('other', ';', at + 1);
      else at++;
      gap = true;
    } else if (c < '\u0080' ? BLANK_ASCII.has(c) : BLANK.test(c)) {
      at += raw.length;
      gap = true;
    } else if (c >= '\u0080' && INVISIBLE.test(c)) at += raw.length;
    else if ((c >= '0' && c <= '9') || (c === '.' && digitAt(text, at + 1))) number(c);
    else if (c.length > 1 && c.startsWith('0.')) push('number', c, at + raw.length);
    else if (c === '∑' || c === 'Σ') push('sum', raw, at + raw.length);
    else if (c === '_') subscript();
    else if ((c < '\u0080' || subscriptChar(c) === undefined) && wordLetter(c)) word();
    else if (c >= '\u0080' && subscriptChar(c) !== undefined) {
      let end = at;
      let content = '';
      for (let low = subscriptChar(text[end] ?? ''); low !== undefined; low = subscriptChar(text[end] ?? '')) {
        content += low;
        end++;
      }
      push('sub', content, end);
    } else if (c >= '\u0080' && superscriptChar(c) !== undefined && c !== '⊤') superscript();
    else sign(raw, c);
  }
  if (!unbalanced && stack.length > 0) unbalanced = list[stack[stack.length - 1] as number];
  return {
    list: text.includes('@') ? asInNumpy(list, text) : list,
    partner,
    deepest,
    ...(unbalanced && { unbalanced }),
  };

  function number(c: string): void {
    NUMBER.lastIndex = at;
    const found = NUMBER.exec(text)?.[0];
    // full-width digits are read one by one
    if (found === undefined) {
      push('number', c, at + 1);
      return;
    }
    let end = at + found.length;
    // `1. / m`: the point is the number's where no operator begins with it
    if (text[end] === '.' && !found.includes('.') && /[\s)\],]/.test(text[end + 1] ?? 'x') && !endsSentence(end)) end++;
    push('number', found, end);
  }

  function word(): void {
    let end = at;
    let name = '';
    for (;;) {
      const unit = text[end];
      if (unit === undefined) break;
      const raw = unit < '\u0080' ? unit : String.fromCodePoint(text.codePointAt(end) as number);
      const c = unit < '\u0080' ? unit : fold(raw);
      const first = end === at;
      if (first || wordPart(c)) {
        name += c;
        end += raw.length;
      } else if (raw === '_' && name === 'sum') break;
      else if (raw === '_' && text[end + 1] === '{') {
        const close = closing(end + 1);
        if (close < 0) break;
        name += text.slice(end, close + 1);
        end = close + 1;
      } else if (raw === '_' && wordPart(fold(text[end + 1] ?? ' '))) {
        name += '_';
        end++;
      } else break;
    }
    if (name === 'sum') push('sum', 'sum', end);
    else if (name === 'and' || name === 'or' || name === 'not') push('op', name, end);
    else push('word', name, end);
  }

  /** The `}` of the `{` at `open` on the same line, with another pair inside at most; -1 without one. */
  function closing(open: number): number {
    let depth = 0;
    for (let i = open; i < text.length && text[i] !== '\n'; i++) {
      if (text[i] === '{') depth++;
      else if (text[i] === '}' && --depth === 0) return i;
    }
    return -1;
  }

  /** `_` that is not inside a word: after a bracket, a sum sign, or the 1 of an indicator. */
  function subscript(): void {
    if (text[at + 1] === '{' || text[at + 1] === '(' || text[at + 1] === '[') {
      const last = list[list.length - 1];
      if (last?.type === 'close' && text[at + 1] === '{') {
        const close = closing(at + 1);
        if (close >= 0) {
          push('sub', text.slice(at + 2, close), close + 1);
          return;
        }
      }
      push('op', '_', at + 1);
      return;
    }
    let end = at + 1;
    // `[z]_+`: the positive part
    if (text[end] === '+' && list[list.length - 1]?.type === 'close') {
      push('sub', '+', end + 1);
      return;
    }
    while (end < text.length && wordPart(text[end] as string)) end++;
    if (end === at + 1) {
      push('other', '_', end);
      return;
    }
    push('sub', text.slice(at + 1, end), end);
  }

  function superscript(): void {
    let end = at;
    let content = '';
    for (let high = superscriptChar(text[end] ?? ''); high !== undefined; high = superscriptChar(text[end] ?? '')) {
      content += high;
      end++;
    }
    if (content === 'T' || content === 't') {
      push('op', "'", end);
      return;
    }
    push('op', '^', at + 1);
    at = end - content.length;
    // `x⁽ⁱ⁾`: the example's index
    if (/^\([a-z0-9]+\)$/.test(content)) {
      const from = list.length;
      push('open', '(', at + 1);
      const inner = content.slice(1, -1);
      push(/^\d+$/.test(inner) ? 'number' : 'word', inner, at + inner.length);
      push('close', ')', at + 1);
      partner[from] = from + 2;
      partner[from + 2] = from;
      return;
    }
    for (const c of content) {
      if (c >= '0' && c <= '9') push('number', c, at + 1);
      else if (c === '-' || c === '+') push('op', c, at + 1);
      else if (/[a-z]/.test(c)) push('word', c, at + 1);
      else push('other', c, at + 1);
    }
  }

  /** A point before a word with a capital: `f'(x) = 1. For x < 0 …`. */
  function endsSentence(point: number): boolean {
    return stack.length === 0 && /^\.\s+[A-Z][a-z]/.test(text.slice(point, point + 12));
  }

  function sign(raw: string, c: string): void {
    // `βx. f = …`: a product sign has blanks on both sides
    if (
      c === '.' &&
      (endsSentence(at) ||
        (!gap && list.length > 0 && stack.length === 0 && /^\.[ \t]+\p{L}/u.test(text.slice(at, at + 8))))
    ) {
      push('newline', '\n', at + 1);
      return;
    }
    if (c === '.' && text[at + 1] === 'T' && !/[\p{L}\p{N}_(]/u.test(text[at + 2] ?? ' ')) {
      push('op', "'", at + 2);
      return;
    }
    // `a . b`: a point between blanks is a product sign
    if (
      c === '.' &&
      gap &&
      /[ \t]/.test(text[at + 1] ?? '') &&
      /[^\s]/.test(/^[^\n]*/.exec(text.slice(at + 1))?.[0] ?? '')
    ) {
      push('op', '*', at + 1);
      return;
    }
    if (LONG_STARTS.has(c))
      for (const [long, type, folded] of LONG_SIGNS)
        if (text.startsWith(long, at)) {
          push(type, folded, at + long.length);
          return;
        }
    const known = SIGNS.get(c);
    if (!known) {
      push('other', c, at + raw.length);
      return;
    }
    const [type, folded] = known;
    push(type, folded, at + raw.length);
    if (type === 'open') {
      stack.push(list.length - 1);
      deepest = Math.max(deepest, stack.length);
    } else if (type === 'close') {
      const open = stack[stack.length - 1];
      if (open === undefined || list[open]?.text !== PARTNERS[folded]) {
        unbalanced ??= list[list.length - 1] as Token;
        return;
      }
      stack.pop();
      partner[open] = list.length - 1;
      partner[list.length - 1] = open;
    }
  }
}

const digitAt = (text: string, at: number): boolean => {
  const c = text[at];
  return c !== undefined && c >= '0' && c <= '9';
};
