/** Tokens of a LaTeX answer: one pass over the characters that drops what only lays out, and pairs the brackets. */
import type { Problem, Span } from '../problem';
import { studentProblem } from '../problem';
import { LAYOUT, LAYOUT_ARGUMENTS, RELATION_CHARS, TEXT_COMMANDS, UNICODE } from './latex-commands';
import { pair, settleBreaks } from './latex-pairs';
import { braceEnd, hasProse } from './latex-prose';
import type { Token, TokenKind } from './latex-token';
import { LIMITS, overLimit } from './limits';
import { ACCENTS, combiningAccent, FACES, greek, SCRIPTS, subscriptChar, superscriptChar } from './spelling';

export type Tokens = { readonly tokens: readonly Token[]; readonly problem?: Problem };

const isLetterCode = (c: number): boolean => (c >= 97 && c <= 122) || (c >= 65 && c <= 90);
const isDigitCode = (c: number): boolean => c >= 48 && c <= 57;

/** Commands before whose argument braces stay: how many arguments they take. */
const ARGUMENTS: ReadonlyMap<string, number> = new Map([
  ['frac', 2],
  ['dfrac', 2],
  ['tfrac', 2],
  ['cfrac', 2],
  ['nicefrac', 2],
  ['sfrac', 2],
  ['binom', 2],
  ['sqrt', 1],
  ['overset', 2],
  ['stackrel', 2],
  ['underset', 2],
  ['underbrace', 1],
  ['overbrace', 1],
  ['substack', 1],
]);
/** Functions whose braced argument is their argument, though the braces print nothing. */
const BRACED_FUNCTIONS: ReadonlySet<string> = new Set(
  'exp log ln lg sin cos tan sinh cosh tanh max min sigma det arg'.split(' '),
);

type Brace = { readonly argument: boolean; readonly expect: number; readonly at: number; over: number };

/** Reads `text` into tokens; `problem` is set where brackets don't pair or a bound is passed. Never throws. */
export function tokenize(text: string): Tokens {
  return new Tokenizer(withoutPlaces(text)).run();
}

const PLACE = /(?:\\right\s*|\\[bB]igg?r?\s*)?(?:\||\\r?vert(?![A-Za-z]))\s*_\s*\{((?:[^{}]|\{[^{}]*\}){1,200})\}/g;

/**
 * `\left. f'(a) \right|_{a = z}`, `\Big|_{z = Wx}`: the place at which it is taken only says again what the name stands for.
 * It becomes spaces, so that positions stay. A place that is a number would change what is meant, and is left to be refused.
 */
function withoutPlaces(text: string): string {
  if (!text.includes('_') || !(text.includes('|') || text.includes('vert'))) return text;
  return text.replace(PLACE, (all, place: string) =>
    /=\s*[^\s\d]/.test(place) && !/[<>]|\\(?:ne|le|ge)/.test(place) ? ' '.repeat(all.length) : all,
  );
}

class Tokenizer {
  private readonly tokens: Token[] = [];
  private readonly braces: Brace[] = [];
  private at = 0;
  private space = false;
  /** How many arguments the last command still takes: their braces stay. */
  private expect = 0;
  private lineNumber = 1;
  /** Where the last line break stood, to count a newline beside `\\` once. */
  private lastBreak: '' | 'nl' | 'br' = '';
  private problem: Problem | undefined;
  /** Inside $…$, \[…\] or an environment; undefined where the answer has no such marks: all of it is math. */
  private math: boolean | undefined;

  constructor(
    private readonly text: string,
    private readonly nested = 0,
  ) {}

  run(): Tokens {
    const { text } = this;
    if (text.length > LIMITS.expandedCharacters) return { tokens: [], problem: overLimit('expandedCharacters') };
    if (hasProse(text)) this.math = false;
    while (this.at < text.length && !this.problem) {
      if (this.math === false) this.prose();
      else this.one();
    }
    const open = this.braces.pop();
    if (open && !this.problem) this.fail('{', 'has no closing }', { start: open.at, end: open.at + 1 });
    if (!this.problem) {
      settleBreaks(this.tokens);
      this.problem = pair(this.tokens);
    }
    return { tokens: this.tokens, ...(this.problem && { problem: this.problem }) };
  }

  private fail(what: string, message: string, span: Span, code = 'brackets'): void {
    this.problem ??= studentProblem(code, `${what} ${message}.`, span);
  }

  private push(
    kind: TokenKind,
    text: string,
    start: number,
    more?: { accent?: string; face?: 'rm' | 'cal'; line?: number },
  ): void {
    const token: Token = { kind, text, start, end: this.at, space: this.space, mate: -1, ...more };
    this.tokens.push(token);
    this.space = false;
    if (kind !== 'line') this.lastBreak = '';
    if (this.expect > 0) this.expect--;
  }

  /** Text outside of math: its words are remarks; line ends count. */
  private prose(): void {
    const { text } = this;
    const start = this.at;
    while (this.at < text.length) {
      const c = text[this.at] as string;
      if (c === '$' || c === '\n') break;
      if (c === '\\' && /^\\(?:\[|\(|begin\b|\\)/.test(text.slice(this.at, this.at + 7))) break;
      this.at++;
    }
    const words = text.slice(start, this.at).trim();
    if (words) this.push('text', words, start);
    const c = text[this.at];
    if (c === undefined) return;
    if (c === '\n') this.newline();
    else if (c === '$') this.dollar();
    else if (text.startsWith('\\[', this.at) || text.startsWith('\\(', this.at)) {
      this.at += 2;
      this.math = true;
      this.space = true;
    } else if (text.startsWith('\\begin', this.at)) this.math = true;
    else this.command();
  }

  private dollar(): void {
    this.at += this.text[this.at + 1] === '$' ? 2 : 1;
    this.math = !this.math;
    // formulas of one line stand apart
    if (this.tokens.length > 0) this.push('gap', '$', this.at - 1);
    this.space = true;
  }

  private newline(): void {
    this.breakLine('nl', this.at, this.at + 1);
    this.at++;
  }

  /** A newline beside `\\` is one break. */
  private breakLine(kind: 'nl' | 'br', start: number, end: number): void {
    const beside = (this.lastBreak === 'br' && kind === 'nl') || (this.lastBreak === 'nl' && kind === 'br');
    this.lastBreak = beside ? 'br' : kind;
    this.space = true;
    if (beside) {
      // `\\` after a newline still ends a row of an environment
      const last = this.tokens[this.tokens.length - 1];
      if (kind === 'br' && last?.kind === 'line') this.tokens[this.tokens.length - 1] = { ...last, text: 'br' };
      if (kind === 'nl') this.lastBreak = 'nl';
      return;
    }
    this.lineNumber++;
    this.tokens.push({ kind: 'line', text: kind, start, end, space: true, mate: -1, line: this.lineNumber });
    this.expect = 0;
  }

  private one(): void {
    const { text } = this;
    const start = this.at;
    const code = text.charCodeAt(start);
    if (isLetterCode(code)) {
      let end = start + 1;
      // `\frac ab`: an argument without braces is one letter
      if (this.expect === 0 || this.inScript()) while (isLetterCode(text.charCodeAt(end))) end++;
      this.at = end;
      const accent =
        end < text.length && text.charCodeAt(end) >= 0x300 ? combiningAccent(text[end] as string) : undefined;
      if (accent === undefined) {
        this.push('letters', text.slice(start, end), start);
        return;
      }
      // the mark belongs to the last letter
      if (end - start > 1) {
        this.at = end - 1;
        this.push('letters', text.slice(start, end - 1), start);
      }
      this.at = end + 1;
      this.push('letters', text[end - 1] as string, end - 1, accent ? { accent } : undefined);
      return;
    }
    if (isDigitCode(code) || (code === 46 && isDigitCode(text.charCodeAt(start + 1)) && !this.afterOperand())) {
      this.number();
      return;
    }
    this.symbol(text[start] as string, start);
  }

  private inScript(): boolean {
    const kind = this.last()?.kind;
    return kind === '_' || kind === '^';
  }

  private last(): Token | undefined {
    return this.tokens[this.tokens.length - 1];
  }

  /** `a.5` is no decimal. */
  private afterOperand(): boolean {
    const last = this.last();
    return !this.space && (last?.kind === 'letters' || last?.kind === 'close' || last?.kind === '}');
  }

  private number(): void {
    const { text } = this;
    const start = this.at;
    let end = start;
    const digits = (): void => {
      while (isDigitCode(text.charCodeAt(end))) end++;
    };
    const script = this.inScript();
    if (this.expect > 0 && !script) end++;
    else {
      digits();
      if (text[end] === '.' && isDigitCode(text.charCodeAt(end + 1)) && !script) {
        end++;
        digits();
      } else if (text[end] === '.' && !script && !/[A-Za-z*/^]/.test(text[end + 1] ?? '') && this.moreFollows(end + 1))
        end++;
      if (!script && /^[eE][+-]?\d+(?![\da-zA-Z])/.test(text.slice(end, end + 2 + LIMITS.numberDigits))) {
        end++;
        if (text[end] === '+' || text[end] === '-') end++;
        const from = end;
        digits();
        if (end - from > LIMITS.exponentDigits) this.problem ??= overLimit('exponentDigits', { start, end });
      }
    }
    this.at = end;
    if (end - start > LIMITS.numberDigits) this.problem ??= overLimit('numberDigits', { start, end });
    this.push('number', text.slice(start, end), start);
  }

  /** `1. / m`: a point that is part of a number, not the end of a sentence. */
  private moreFollows(from: number): boolean {
    let at = from;
    while (this.text[at] === ' ') at++;
    return at < this.text.length && /[/*+\-)]/.test(this.text[at] as string);
  }

  private symbol(c: string, start: number): void {
    this.at = start + 1;
    switch (c) {
      case ' ':
      case '\t':
      case '\r':
      case '~':
      case '\u00a0':
      case '\u200b':
      case '\ufeff':
      case '\u2009':
        this.space = true;
        return;
      case '\n':
        this.at = start;
        this.newline();
        return;
      case '\\':
        this.at = start;
        this.command();
        return;
      case '{':
        this.openBrace(start);
        return;
      case '}':
        this.closeBrace(start);
        return;
      case '$':
        this.at = start;
        if (this.math === true) this.dollar();
        else this.at++;
        return;
      case '%':
        while (this.at < this.text.length && this.text[this.at] !== '\n') this.at++;
        return;
      case '_':
      case '^':
        if (c === '^' && this.text[this.at] === '^') this.at++;
        this.push(c, c, start);
        this.expect = 1;
        return;
      case '(':
      case '[':
        this.push('open', c, start);
        return;
      case ')':
      case ']':
        this.push('close', c, start);
        return;
      case '|':
        if (this.text[this.at] === '|') {
          this.at++;
          this.push('bar', '||', start);
        } else this.push('bar', '|', start);
        return;
      case '&':
        this.push('&', '&', start);
        return;
      default:
        this.operator(c, start);
    }
  }

  private operator(c: string, start: number): void {
    const two = c + (this.text[this.at] ?? '');
    switch (two) {
      case ':=':
      case '!=':
      case '<=':
      case '>=':
      case '==':
      case '.*':
      case './':
      case '.^':
      case '**':
      case '->':
      case '=>':
        this.at++;
        this.push('op', two === '==' ? '=' : two === '**' ? '^^' : two, start);
        return;
    }
    if (RELATION_CHARS.has(c) || "+-*/=<>,.;:!'?@".includes(c)) {
      this.push('op', c, start);
      return;
    }
    const mapped = UNICODE.get(c);
    if (mapped !== undefined) {
      if (mapped.startsWith('\\')) this.push('command', mapped.slice(1), start);
      else if (mapped === '(' || mapped === '[' || mapped === '\\{') this.push('open', mapped, start);
      else if (mapped === ')' || mapped === ']') this.push('close', mapped, start);
      else if (mapped === '‖') this.push('bar', '||', start);
      else this.push('op', mapped, start);
      return;
    }
    this.unicode(start);
  }

  private unicode(start: number): void {
    const point = this.text.codePointAt(start) as number;
    const c = String.fromCodePoint(point);
    this.at = start + c.length;
    const low = subscriptChar(c);
    const high = superscriptChar(c);
    if (low !== undefined || high !== undefined) {
      this.push(low !== undefined ? '_' : '^', c, start);
      this.push('{', '{', start);
      let n = c;
      for (;;) {
        const plain = low !== undefined ? subscriptChar(n) : superscriptChar(n);
        if (plain === undefined) break;
        const kind: TokenKind = /\d/.test(plain)
          ? 'number'
          : /[a-zA-Z]/.test(plain)
            ? 'letters'
            : plain === '('
              ? 'open'
              : plain === ')'
                ? 'close'
                : 'op';
        const last = this.last();
        if (kind === 'number' && last?.kind === 'number' && last.end === this.at - n.length)
          this.tokens[this.tokens.length - 1] = { ...last, text: last.text + plain, end: this.at };
        else this.push(kind, plain, this.at - n.length);
        n = this.text[this.at] ?? '';
        if ((low !== undefined ? subscriptChar(n) : superscriptChar(n)) === undefined) break;
        this.at += n.length;
      }
      this.push('}', '}', this.at - 1);
      return;
    }
    const letter = greek(c);
    if (letter !== undefined) {
      const accent = combiningAccent(this.text[this.at] ?? '');
      if (accent !== undefined) this.at++;
      this.push('command', letter, start, accent ? { accent } : undefined);
      return;
    }
    const parts = c.normalize('NFD');
    const accent = parts.length === 2 ? combiningAccent(parts[1] as string) : undefined;
    const base = parts[0] as string;
    if (accent !== undefined && greek(base) !== undefined)
      this.push('command', greek(base) as string, start, { accent });
    else if (accent !== undefined) this.push('letters', base, start, accent ? { accent } : undefined);
    else {
      // bold and script letters of the mathematical alphabets
      const plain = c.normalize('NFKD');
      if (plain !== c && /^[A-Za-z]$/.test(plain)) this.push('letters', plain, start);
      else if (plain !== c && greek(plain) !== undefined) this.push('command', greek(plain) as string, start);
      else if (c === '\ufe0f' || c === '\u200d' || /^\p{M}$/u.test(c)) this.space = true;
      else if (/^\p{L}$/u.test(c)) this.push('letters', c, start);
      else this.fail(c, 'is no sign of a formula', { start, end: this.at }, 'sign');
    }
  }

  private openBrace(start: number): void {
    if (this.braces.length >= LIMITS.depth * 2) {
      this.problem ??= overLimit('depth', { start, end: this.at });
      return;
    }
    const argument = this.expect > 0;
    const expect = argument ? this.expect - 1 : 0;
    if (argument) this.push('{', '{', start);
    this.braces.push({ argument, expect, at: start, over: this.tokens.length });
    this.expect = 0;
  }

  private closeBrace(start: number): void {
    const open = this.braces.pop();
    if (!open) {
      this.fail('}', 'has no opening {', { start, end: this.at });
      return;
    }
    if (open.argument) this.push('}', '}', start);
    this.expect = open.expect;
  }

  private command(): void {
    const { text } = this;
    const start = this.at;
    let end = start + 1;
    while (isLetterCode(text.charCodeAt(end))) end++;
    if (end === start + 1) {
      this.controlSymbol(text[end] ?? '', start);
      return;
    }
    let name = text.slice(start + 1, end);
    if (text[end] === '*' && (name === 'operatorname' || name === 'tag' || name === 'hspace' || name === 'vspace'))
      end++;
    this.at = end;
    if (name === 'newline' || name === 'cr' || name === 'linebreak') {
      this.breakLine('br', start, end);
      return;
    }
    if (name === 'quad' || name === 'qquad') {
      const expect = this.expect;
      this.push('gap', name, start);
      this.expect = expect;
      this.space = true;
      return;
    }
    if (name === 'left' || name === 'right' || name === 'middle') {
      this.delimiter(name, start);
      return;
    }
    if (name === 'begin' || name === 'end') {
      this.environment(name, start);
      return;
    }
    if (LAYOUT.has(name)) {
      this.space = true;
      return;
    }
    const skip = LAYOUT_ARGUMENTS.get(name);
    if (skip !== undefined) {
      for (let k = 0; k < skip; k++) this.skipArgument();
      this.space = true;
      return;
    }
    if (TEXT_COMMANDS.has(name)) {
      this.textGroup(start, name);
      return;
    }
    if (name === 'textcolor' || name === 'colorbox') {
      this.skipArgument();
      return;
    }
    if (name === 'bf' || name === 'boldmath') name = 'mathbf';
    if (name === 'rm' || name === 'it' || name === 'sf') name = 'mathrm';
    if (name === 'mathbb' || name === 'mathds' || name === 'mathbbm' || name === 'mathbbold') {
      this.blackboard(start);
      return;
    }
    if (SCRIPTS.has(name)) {
      this.script(start);
      return;
    }
    if (FACES.has(name)) {
      this.face(name, start);
      return;
    }
    if (name === 'over') {
      this.over(start);
      return;
    }
    if (
      name === 'lbrace' ||
      name === 'lbrack' ||
      name === 'llbracket' ||
      name === 'langle' ||
      name === 'lfloor' ||
      name === 'lceil'
    ) {
      this.push(
        'open',
        name === 'lbrace' ? '\\{' : name === 'lbrack' ? '[' : name === 'llbracket' ? '[[' : name,
        start,
      );
      return;
    }
    if (
      name === 'rbrace' ||
      name === 'rbrack' ||
      name === 'rrbracket' ||
      name === 'rangle' ||
      name === 'rfloor' ||
      name === 'rceil'
    ) {
      this.push(
        'close',
        name === 'rbrace' ? '\\}' : name === 'rbrack' ? ']' : name === 'rrbracket' ? ']]' : name,
        start,
      );
      return;
    }
    if (name === 'vert' || name === 'mid') this.push('bar', '|', start);
    else if (name === 'lvert') this.push('open', '|', start);
    else if (name === 'rvert') this.push('close', '|', start);
    else if (name === 'Vert' || name === 'parallel') this.push('bar', '||', start);
    else if (name === 'lVert') this.push('open', '||', start);
    else if (name === 'rVert') this.push('close', '||', start);
    else if (name === 'lbrack') this.push('open', '[', start);
    else {
      const before = this.expect;
      this.push('command', greek(name) ?? name, start);
      const takes = ACCENTS.has(name) ? 1 : (ARGUMENTS.get(name) ?? 0);
      if (takes > 0) this.expect = takes + Math.max(0, before - 1);
      else if (before === 0 && BRACED_FUNCTIONS.has(name) && /^\s*\{/.test(text.slice(this.at, this.at + 8)))
        this.expect = 1;
      else if (before === 0 && !known(name) && /^\s*\{/.test(text.slice(this.at, this.at + 8))) this.expect = 1;
      if (name === 'sqrt' && /^\s*\[/.test(text.slice(this.at, this.at + 8))) this.expect = 1;
    }
  }

  private controlSymbol(c: string, start: number): void {
    this.at = Math.min(this.text.length, start + 2);
    switch (c) {
      case '\\': {
        // \\[4pt]
        const m = /^\*?[ \t]*(?:\[[^\]\n]{0,20}\])?/.exec(this.text.slice(this.at, this.at + 26));
        const gap = m?.[0] ?? '';
        if (/^\*?[ \t]*\[\s*-?[\d.]+\s*(?:pt|em|ex|mm|cm|in|mu|sp|baselineskip)/.test(gap)) this.at += gap.length;
        this.breakLine('br', start, this.at);
        return;
      }
      case '{':
        this.push('open', '\\{', start);
        return;
      case '}':
        this.push('close', '\\}', start);
        return;
      case '|':
        this.push('bar', '||', start);
        return;
      case '[':
      case '(':
      case ']':
      case ')':
        this.math = c === '[' || c === '(';
        this.space = true;
        if (this.tokens.length > 0 && !this.math) this.push('gap', c, start);
        return;
      case ',':
      case ':':
      case ';':
      case '!':
      case ' ':
      case '>':
      case '/':
      case '\n':
        this.space = true;
        return;
      case '_':
        this.push('letters', '_', start);
        return;
      case '&':
      case '%':
      case '#':
      case '$':
      case '':
        this.space = true;
        return;
      default:
        this.fail(`\\${c}`, 'is no command of a formula', { start, end: this.at }, 'command');
    }
  }

  private skipSpace(): void {
    while (this.text[this.at] === ' ' || this.text[this.at] === '\t') this.at++;
  }

  private skipArgument(): void {
    this.skipSpace();
    if (this.text[this.at] === '[') {
      const close = this.text.indexOf(']', this.at);
      if (close > 0) this.at = close + 1;
      this.skipSpace();
    }
    if (this.text[this.at] !== '{') return;
    this.at = braceEnd(this.text, this.at);
  }

  /** `\text{if $j = y_i$}`: the words are remarks, what stands in $…$ is math. */
  private textGroup(start: number, command: string): void {
    this.skipSpace();
    if (this.text[this.at] !== '{') {
      this.space = true;
      return;
    }
    const end = braceEnd(this.text, this.at);
    const inner = this.text.slice(this.at + 1, end - 1);
    const from = this.at + 1;
    this.at = end;
    if (!inner.includes('$')) {
      this.wordOrText(inner, start, command);
      return;
    }
    let at = from;
    const wasMath = this.math;
    for (const [k, part] of inner.split('$').entries()) {
      if (k % 2 === 0) {
        if (part.trim()) {
          this.at = at + part.length;
          this.push('text', part.trim(), at);
        }
      } else {
        const sub = new Tokenizer(part);
        sub.math = undefined;
        const { tokens, problem } = sub.run();
        for (const t of tokens)
          if (t.kind !== 'line') this.tokens.push({ ...t, start: t.start + at, end: t.end + at, mate: -1 });
        if (problem)
          this.problem ??= problem.span
            ? { ...problem, span: { start: problem.span.start + at, end: problem.span.end + at } }
            : problem;
      }
      at += part.length + 1;
    }
    this.math = wasMath;
    this.at = end;
    this.space = true;
  }

  private wordOrText(inner: string, start: number, command: string): void {
    const word = inner.trim().replace(/\\([_&%#])/g, '$1');
    if (
      command === 'operatorname' ||
      (/^[A-Za-z][A-Za-z0-9_]*$/.test(word) &&
        !inner.startsWith(' ') &&
        !inner.endsWith(' ') &&
        !REMARK_WORDS.has(word.toLowerCase()))
    ) {
      if (/^[A-Za-z0-9_ -]+$/.test(word)) {
        this.push('word', word.replace(/[ -]/g, ''), start);
        this.braceFunction();
        return;
      }
    }
    if (this.tokens.length > 0 && (this.last()?.kind === '_' || this.last()?.kind === '^'))
      this.push('word', word, start);
    else if (word) this.push('text', word, start);
    this.space = true;
  }

  /** `\operatorname{softmax}{x}`. */
  private braceFunction(): void {
    if (this.expect === 0 && this.text[this.at] === '{') this.expect = 1;
  }

  private blackboard(start: number): void {
    const m = /^\s*(?:\{\s*(.)\s*\}|(.))/su.exec(this.text.slice(this.at, this.at + 12));
    if (!m) return;
    this.at += m[0].length;
    const c = (m[1] ?? m[2]) as string;
    if (c === '1' || c === 'l') this.push('command', 'one', start);
    else if (c === 'I') this.push('command', 'indicator', start);
    else this.push('command', `mathbb ${c}`, start);
  }

  private script(start: number): void {
    const m = /^\s*(?:\{\s*([A-Za-z])\s*\}|([A-Za-z])(?![A-Za-z]))/.exec(this.text.slice(this.at, this.at + 12));
    if (!m) return;
    this.at += m[0].length;
    this.push('letters', (m[1] ?? m[2]) as string, start, { face: 'cal' });
  }

  private face(name: string, start: number): void {
    this.skipSpace();
    const { text } = this;
    const rest = text.slice(this.at, this.at + 80);
    const one = /^(?:\{\s*)+([01])\s*\}|^([01])(?![\d.])/.exec(rest);
    if (one && name !== 'mathrm' && name !== 'mathit') {
      const digit = (one[1] ?? one[2]) as string;
      // {\bf{1}} and \mathbf{1}: as many closing braces as opening ones
      const opens = (one[0].match(/\{/g) ?? []).length;
      if (opens <= 1) {
        this.at += one[0].length;
        this.push('command', digit === '1' ? 'one' : 'zero', start);
        return;
      }
    }
    const word = /^\{\s*([A-Za-z]+)\s*\}/.exec(rest);
    if (word) {
      const letters = word[1] as string;
      this.at += word[0].length;
      const upright =
        name === 'mathrm' || name === 'mathsf' || name === 'operatorname' || name === 'mathit' || name === 'mathtt';
      if (letters.length > 1 && upright) {
        this.push('word', letters, start);
        this.braceFunction();
      } else this.push('letters', letters, start, upright ? { face: 'rm' } : undefined);
      return;
    }
    const bare = /^[A-Za-z]/.exec(rest);
    if (bare) {
      this.at++;
      this.push('letters', bare[0], start, name === 'mathrm' ? { face: 'rm' } : undefined);
    }
    // otherwise the typeface of what follows means nothing
  }

  /** TeX's own fraction, `{a \over b}`: the group so far is the numerator. */
  private over(start: number): void {
    const open = this.braces[this.braces.length - 1];
    if (!open) {
      this.fail('\\over', 'needs braces around the fraction: write \\frac{a}{b}', { start, end: this.at }, 'command');
      return;
    }
    const numerator = this.tokens.splice(open.over);
    this.push('command', 'frac', start);
    this.push('{', '{', start);
    for (const t of numerator) this.tokens.push(t);
    this.push('}', '}', start);
    this.push('{', '{', start);
    const close = this.groupClose(this.at);
    const inner = new Tokenizer(this.text.slice(this.at, close), this.nested + 1);
    if (this.nested > 4) this.problem ??= overLimit('depth', { start, end: this.at });
    else {
      const { tokens, problem } = inner.run();
      for (const t of tokens) this.tokens.push({ ...t, start: t.start + this.at, end: t.end + this.at, mate: -1 });
      if (problem) this.problem ??= problem;
    }
    this.at = close;
    this.push('}', '}', close);
    this.expect = 0;
  }

  private groupClose(from: number): number {
    let depth = 0;
    for (let at = from; at < this.text.length; at++) {
      const c = this.text[at];
      if (c === '\\') at++;
      else if (c === '{') depth++;
      else if (c === '}' && depth-- === 0) return at;
    }
    return this.text.length;
  }

  private delimiter(side: string, start: number): void {
    this.skipSpace();
    const m = /^(?:\\[A-Za-z]+|\\.|.)/su.exec(this.text.slice(this.at, this.at + 16));
    if (!m) return;
    this.at += m[0].length;
    const d = m[0];
    if (side === 'middle') {
      this.push('bar', '|', start);
      return;
    }
    const left = side === 'left';
    switch (d) {
      case '.':
        this.space = true;
        return;
      case '(':
      case '[':
      case ')':
      case ']':
        this.push(d === '(' || d === '[' ? 'open' : 'close', d, start);
        return;
      case '\\{':
      case '\\lbrace':
        if (/^\s*\\begin\s*\{(?:array|aligned|matrix|gathered)\}/.test(this.text.slice(this.at, this.at + 40))) {
          this.casesNext = true;
          return;
        }
        this.push('open', '\\{', start);
        return;
      case '\\}':
      case '\\rbrace':
        this.push('close', '\\}', start);
        return;
      case '|':
      case '\\vert':
      case '\\lvert':
      case '\\rvert':
        this.push(left ? 'open' : 'close', '|', start);
        return;
      case '\\|':
      case '\\Vert':
      case '\\lVert':
      case '\\rVert':
        this.push(left ? 'open' : 'close', '||', start);
        return;
      case '\\langle':
      case '<':
        this.push('open', 'langle', start);
        return;
      case '\\rangle':
      case '>':
        this.push('close', 'rangle', start);
        return;
      case '\\llbracket':
        this.push('open', '[[', start);
        return;
      case '\\rrbracket':
        this.push('close', ']]', start);
        return;
      case '\\lbrack':
        this.push('open', '[', start);
        return;
      case '\\rbrack':
        this.push('close', ']', start);
        return;
      default:
        this.fail(`\\${side}${d}`, 'is no bracket', { start, end: this.at });
    }
  }

  private casesNext = false;

  private environment(which: 'begin' | 'end', start: number): void {
    const m = /^\s*\{\s*([A-Za-z]+)\*?\s*\}/.exec(this.text.slice(this.at, this.at + 40));
    if (!m) {
      this.fail(`\\${which}`, 'needs the name of an environment in braces', { start, end: this.at }, 'environment');
      return;
    }
    this.at += m[0].length;
    const name = m[1] as string;
    const rows =
      /cases$/.test(name) || (this.casesNext && which === 'begin')
        ? 'cases'
        : /^(?:[pbvB]?matrix|smallmatrix|array|bsmallmatrix|psmallmatrix)$/.test(name)
          ? 'matrix'
          : '';
    if (name === 'array' && which === 'begin') this.skipArgument();
    if (!rows && !(which === 'end' && this.casesEnds.includes(name))) {
      // align and its like only lay out; after them the text is prose again
      this.space = true;
      if (/^(?:alignat|alignedat)$/.test(name) && which === 'begin') this.skipArgument();
      return;
    }
    if (which === 'begin') {
      if (this.casesNext) this.casesEnds.push(name);
      this.casesNext = false;
      this.push('begin', rows, start);
    } else {
      const i = this.casesEnds.lastIndexOf(name);
      if (i >= 0) this.casesEnds.splice(i, 1);
      this.push('finish', i >= 0 ? 'cases' : rows, start);
    }
    this.expect = 0;
  }

  private readonly casesEnds: string[] = [];
}

/** Words of \text{…} that say something about a formula, and are no names. */
const REMARK_WORDS: ReadonlySet<string> = new Set(
  'if for when where otherwise else and or with so since because thus hence therefore then let define as since given by both all else, is the a we get have case using chain rule note that follows gives use'.split(
    ' ',
  ),
);

const KNOWN: ReadonlySet<string> = new Set(
  'partial nabla sum prod cdot times odot circ oslash otimes div pm mp le leq ge geq ne neq lt gt leqslant geqslant equiv approx propto sim simeq coloneqq triangleq doteq in notin to gets leftarrow rightarrow Rightarrow implies iff Leftrightarrow therefore because infty dots ldots cdots vdots ddots top intercal prime ast star dagger land lor wedge vee neg forall exists one zero indicator colon mathbb e int lim det arg argmax argmin oplus ominus cup cap setminus mapsto longrightarrow Longrightarrow ominus bullet backslash blacksquare'.split(
    ' ',
  ),
);

/** Whether a command means something here; others with one braced name are taken as typefaces. */
export function known(name: string): boolean {
  return (
    KNOWN.has(name) ||
    greek(name) !== undefined ||
    ACCENTS.has(name) ||
    ARGUMENTS.has(name) ||
    BRACED_FUNCTIONS.has(name)
  );
}
