/** Spellings: the parts of a written name, and the one key that `ŷ`, `\hat y`, `\hat{y}`, `yhat` and `y_hat` share. */
import type { Span } from '../problem';

/** One piece of a subscript or superscript. Digits are pieces of one digit each; a `word` is never taken apart. */
export type Piece = {
  readonly kind:
    | 'letter'
    | 'word'
    | 'digit'
    | 'plus'
    | 'minus'
    | 'comma'
    | 'open'
    | 'close'
    | 'colon'
    | 'star'
    | 'prime'
    | 'other';
  /** Canonical: a letter, the English name of a Greek one, a digit, a sign. */
  readonly text: string;
  readonly span?: Span;
  /** The letter's own subscript, as in `y_{c_i}`. */
  readonly sub?: readonly Piece[];
};

/** A name as written, taken apart. `base` is canonical: letters, or the English name of a Greek letter. */
export type NameParts = {
  readonly base: string;
  readonly accent?: string;
  /** Script capitals name something of their own where that is declared; other typefaces mean nothing. */
  readonly face?: 'cal';
  readonly primes?: number;
  readonly sub?: readonly Piece[];
  readonly sup?: readonly Piece[];
};

/** Greek letters and their like, by every spelling of one letter. */
const GREEK_NAMES =
  'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega Alpha Beta Epsilon Zeta Eta Iota Kappa Mu Nu Rho Tau Chi'.split(
    ' ',
  );
const GREEK_CHARS = 'αβγδεζηθικλμνξοπρστυφχψωΓΔΘΛΞΠΣΥΦΨΩΑΒΕΖΗΙΚΜΝΡΤΧ';
const GREEK = new Map<string, string>();
for (let i = 0; i < GREEK_NAMES.length; i++) {
  const english = GREEK_NAMES[i] as string;
  GREEK.set(english, english);
  GREEK.set(GREEK_CHARS[i] as string, english);
}
for (const [other, english] of [
  ['varepsilon', 'epsilon'],
  ['eps', 'epsilon'],
  ['ϵ', 'epsilon'],
  ['vartheta', 'theta'],
  ['ϑ', 'theta'],
  ['varphi', 'phi'],
  ['ϕ', 'phi'],
  ['varrho', 'rho'],
  ['varsigma', 'sigma'],
  ['ς', 'sigma'],
  ['varpi', 'pi'],
  ['varkappa', 'kappa'],
  ['µ', 'mu'],
  ['∆', 'Delta'],
  ['ell', 'ell'],
  ['ℓ', 'ell'],
  ['imath', 'i'],
  ['jmath', 'j'],
  ['ı', 'i'],
] as const)
  GREEK.set(other, english);

/** `λ`, `lambda` and `\lambda` (without the backslash) give `lambda`; undefined for what is no such letter. */
export const greek = (spelling: string): string | undefined => GREEK.get(spelling);

/** Commands that put a mark over a name; `` for those that mean nothing. */
export const ACCENTS: ReadonlyMap<string, string> = new Map([
  ['hat', 'hat'],
  ['widehat', 'hat'],
  ['tilde', 'tilde'],
  ['widetilde', 'tilde'],
  ['bar', 'bar'],
  ['overline', 'bar'],
  ['dot', 'dot'],
  ['ddot', 'ddot'],
  ['check', 'check'],
  ['breve', 'breve'],
  ['vec', ''],
  ['underline', ''],
  ['overrightarrow', ''],
]);
/** Typefaces that are no part of a name. */
export const FACES: ReadonlySet<string> = new Set(
  'mathbf boldsymbol bm mathrm mathit mathsf mathtt mathnormal pmb boldmath bold symbf symbfit symbf mathbfit textbf textit textrm textsf texttt text operatorname mbox hbox textnormal'.split(
    ' ',
  ),
);
/** Script typefaces: `\mathcal{L}`. */
export const SCRIPTS: ReadonlySet<string> = new Set(['mathcal', 'mathscr', 'mathfrak', 'cal', 'EuScript']);

const COMBINING: ReadonlyMap<string, string> = new Map([
  ['\u0302', 'hat'],
  ['\u0303', 'tilde'],
  ['\u0304', 'bar'],
  ['\u0305', 'bar'],
  ['\u0307', 'dot'],
  ['\u030c', 'check'],
  ['\u20d7', ''],
]);
/** The accent a combining mark is, `` for a vector arrow, undefined for what is none. */
export const combiningAccent = (mark: string): string | undefined => COMBINING.get(mark);

const SUBSCRIPTS = new Map(
  [...'₀₁₂₃₄₅₆₇₈₉₊₋₍₎ᵢⱼₖₗₘₙₚₛₜₐₑₒₓᵣᵤᵥₕ'].map((c, i) => [c, '0123456789+-()ijklmnpstaeoxruvh'[i] as string]),
);
const SUPERSCRIPTS = new Map([...'⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ᵀⁱⁿ⊤ᵗʲᵏˡᵐ'].map((c, i) => [c, '0123456789+-()TinTtjklm'[i] as string]));
/** `₁` is `1`; undefined for a character that is no subscript. */
export const subscriptChar = (c: string): string | undefined => SUBSCRIPTS.get(c);
/** `²` is `2`, `ᵀ` is `T`; undefined for a character that is no superscript. */
export const superscriptChar = (c: string): string | undefined => SUPERSCRIPTS.get(c);

const isDigit = (c: string): boolean => c >= '0' && c <= '9';

const PUNCTUATION: ReadonlyMap<string, Piece['kind']> = new Map([
  ['+', 'plus'],
  ['-', 'minus'],
  ['−', 'minus'],
  [',', 'comma'],
  ['(', 'open'],
  ['[', 'open'],
  [')', 'close'],
  [']', 'close'],
  [':', 'colon'],
  ['*', 'star'],
  ['∗', 'star'],
  ['⋆', 'star'],
  ["'", 'prime'],
  ['′', 'prime'],
]);

/** The piece that one character is. */
export function pieceOf(char: string, span?: Span): Piece {
  const at = span && { span };
  // `s_yᵢ`: a letter below the line is that letter
  const c = SUBSCRIPTS.get(char) ?? char;
  if (isDigit(c)) return { kind: 'digit', text: c, ...at };
  const kind = PUNCTUATION.get(c);
  if (kind) return { kind, text: kind === 'minus' ? '-' : kind === 'star' ? '*' : kind === 'prime' ? "'" : c, ...at };
  return /\p{L}/u.test(c) ? { kind: 'letter', text: GREEK.get(c) ?? c, ...at } : { kind: 'other', text: c, ...at };
}

/** Pieces run together, as a key has them: commas mean nothing there. */
export function joinPieces(pieces: readonly Piece[]): string {
  let s = '';
  for (const p of pieces) {
    if (p.kind !== 'comma') s += p.text;
    if (p.sub) s += `_${joinPieces(p.sub)}`;
  }
  return s;
}

/** The key under which a name stands in a scope; `sub` and `sup` are joined pieces. */
export function keyOf(
  base: string,
  accent: string | undefined,
  primes: number | undefined,
  sub: string,
  sup: string,
): string {
  let key = base;
  if (accent) key += `_${accent}`;
  if (primes) key += "'".repeat(primes);
  if (sub) key += `_${sub}`;
  if (sup) key += `^${sup}`;
  return key;
}

/** One spelling of a name answers to all: the same key for `ŷ`, `\hat{y}`, `yhat`, `y_hat`; for `Δ`, `\Delta`, `Delta`; for `W1`, `W_1`. */
export function spellingKey(parts: NameParts): string {
  const base = parts.face ? `${parts.face}.${parts.base}` : parts.base;
  return keyOf(
    base,
    parts.accent,
    parts.primes,
    parts.sub ? joinPieces(parts.sub) : '',
    parts.sup ? joinPieces(parts.sup) : '',
  );
}

const ACCENT_WORD = /^(.+?)(hat|tilde|bar)$/;
const ACCENT_WORDS: ReadonlySet<string> = new Set(['hat', 'tilde', 'bar']);

/** `yhat` is y with a hat; `alpha` is a letter. Longer words (`somewhat`) stay whole. */
function splitAccent(letters: string): { base: string; accent?: string } {
  const known = GREEK.get(letters);
  if (known) return { base: known };
  const m = ACCENT_WORD.exec(letters);
  const stem = m?.[1];
  if (stem !== undefined && (stem.length === 1 || GREEK.has(stem)))
    return { base: GREEK.get(stem) ?? stem, accent: m?.[2] as string };
  return { base: letters };
}

/** Reads the spelling of one name, plain (`y_hat`, `W1`, `x₁₂`) or LaTeX (`\tilde{C}_t`, `W^{[1]}`); undefined where it is no name. */
export function partsOf(spelling: string): NameParts | undefined {
  const scan = new SpellingScanner(spelling);
  return scan.name();
}

class SpellingScanner {
  private at = 0;
  private readonly text: string;
  private base = '';
  private accent = '';
  private face: 'cal' | undefined;
  private primes = 0;
  private readonly sub: Piece[] = [];
  private readonly sup: Piece[] = [];

  constructor(spelling: string) {
    // marks stand apart from their letters in NFD; Greek and Latin letters without marks are unchanged
    this.text = spelling
      .normalize('NFD')
      .replace(/[$\s]+/g, ' ')
      .replace(/∆/g, 'Δ')
      .trim();
  }

  name(): NameParts | undefined {
    if (!this.head(0)) return undefined;
    if (!this.scripts()) return undefined;
    if (!this.base) return undefined;
    return {
      base: this.base,
      ...(this.accent && { accent: this.accent }),
      ...(this.face && { face: this.face }),
      ...(this.primes && { primes: this.primes }),
      ...(this.sub.length > 0 && { sub: this.sub }),
      ...(this.sup.length > 0 && { sup: this.sup }),
    };
  }

  private skip(): void {
    while (this.text[this.at] === ' ') this.at++;
  }

  private command(): string {
    const m = /^\\([A-Za-z]+|.)/.exec(this.text.slice(this.at));
    if (!m) return '';
    this.at += m[0].length;
    return m[1] as string;
  }

  private head(depth: number): boolean {
    if (depth > 8) return false;
    this.skip();
    const c = this.text[this.at];
    if (c === undefined) return false;
    if (c === '{') {
      this.at++;
      if (!this.head(depth + 1) || !this.scripts()) return false;
      this.skip();
      if (this.text[this.at] !== '}') return false;
      this.at++;
      return true;
    }
    if (c === '\\') {
      const command = this.command();
      const accent = ACCENTS.get(command);
      if (accent !== undefined) {
        if (accent) this.accent = accent;
        return this.head(depth + 1);
      }
      if (SCRIPTS.has(command)) {
        this.face = 'cal';
        return this.head(depth + 1);
      }
      if (FACES.has(command)) return this.head(depth + 1);
      this.base = GREEK.get(command) ?? '';
      return this.base !== '' && this.marks();
    }
    const letters = /^\p{L}+/u.exec(this.text.slice(this.at))?.[0];
    if (letters === undefined) return false;
    this.at += letters.length;
    // `x₁₂`: subscript letters are letters to Unicode
    let cut = 0;
    while (cut < letters.length && !SUBSCRIPTS.has(letters[cut] as string) && !SUPERSCRIPTS.has(letters[cut] as string))
      cut++;
    this.at -= letters.length - cut;
    const split = splitAccent(letters.slice(0, cut));
    this.base = split.base;
    if (split.accent) this.accent = split.accent;
    return this.marks();
  }

  private marks(): boolean {
    for (;;) {
      const accent = COMBINING.get(this.text[this.at] ?? '');
      if (accent === undefined) return true;
      if (accent) this.accent = accent;
      this.at++;
    }
  }

  private scripts(): boolean {
    while (this.at < this.text.length && this.text[this.at] !== '}') {
      const c = this.text[this.at] as string;
      const low = SUBSCRIPTS.get(c);
      const high = SUPERSCRIPTS.get(c);
      if (c === ' ') this.at++;
      else if (c === "'" || c === '′') {
        this.primes++;
        this.at++;
      } else if (low !== undefined) {
        this.sub.push(pieceOf(low));
        this.at++;
      } else if (high !== undefined) {
        this.sup.push(pieceOf(high));
        this.at++;
      } else if (c === '_' || c === '^') {
        this.at++;
        if (!this.script(c === '_' ? this.sub : this.sup, c === '_')) return false;
      } else if (isDigit(c) && this.sup.length === 0) {
        this.sub.push(pieceOf(c));
        this.at++;
      } else if (c === '*' || c === '∗') {
        this.sup.push(pieceOf(c));
        this.at++;
      } else if (/\p{L}/u.test(c) && this.sub.length > 0 && !this.text.includes('\\')) {
        // `w1j`, and what stands behind the digit in `y_1pred`
        this.word(this.sub);
      } else return false;
    }
    return true;
  }

  private word(into: Piece[]): boolean {
    const letters = /^\p{L}+/u.exec(this.text.slice(this.at))?.[0];
    if (letters === undefined) return false;
    this.at += letters.length;
    if (into === this.sub && this.sub.length === 0 && ACCENT_WORDS.has(letters) && !this.accent) this.accent = letters;
    else if (GREEK.has(letters)) into.push({ kind: 'letter', text: GREEK.get(letters) as string });
    else for (const c of letters) into.push(pieceOf(c));
    return true;
  }

  private script(into: Piece[], plain: boolean): boolean {
    this.skip();
    const c = this.text[this.at];
    if (c === undefined) return false;
    if (c === '{') {
      this.at++;
      return this.group(into, 0);
    }
    if (c === '\\') return this.one(into);
    if (plain && /\p{L}/u.test(c) && !this.text.includes('\\')) return this.word(into);
    into.push(pieceOf(c));
    this.at++;
    return true;
  }

  private group(into: Piece[], depth: number): boolean {
    while (this.at < this.text.length) {
      const c = this.text[this.at] as string;
      if (c === '}') {
        this.at++;
        return true;
      }
      if (c === '{') {
        this.at++;
        if (depth > 8 || !this.group(into, depth + 1)) return false;
      } else if (c === ' ') this.at++;
      else if (c === '\\') {
        if (!this.one(into)) return false;
      } else if (c === '_') {
        this.at++;
        const own: Piece[] = [];
        if (!this.script(own, false)) return false;
        const last = into.pop();
        if (!last) return false;
        into.push({ ...last, sub: own });
      } else {
        into.push(pieceOf(c));
        this.at++;
      }
    }
    return false;
  }

  private one(into: Piece[]): boolean {
    const command = this.command();
    const letter = GREEK.get(command);
    if (letter) into.push({ kind: 'letter', text: letter });
    else if (command === 'ast' || command === 'star') into.push(pieceOf('*'));
    else if (command === 'prime') into.push(pieceOf("'"));
    else if (FACES.has(command) || SCRIPTS.has(command)) return this.script(into, false);
    else if (!/^[,;:! ]$/.test(command)) return false;
    return true;
  }
}
