/** Cuts letters, digits and signs of a LaTeX answer, those of Unicode too, into tokens. */
import { RELATION_CHARS, UNICODE } from './latex-commands';
import type { Scanner } from './latex-scan';
import { dollar, fail, inScript, isDigitCode, isLetterCode, lastToken, newline, push } from './latex-scan';
import { command } from './latex-scan-commands';
import { closeBrace, openBrace } from './latex-scan-groups';
import type { Token, TokenKind } from './latex-token';
import { LIMITS, overLimit } from './limits';
import { combiningAccent, greek, subscriptChar, superscriptChar } from './spelling';

export function character(s: Scanner): void {
  const { text } = s;
  const start = s.at;
  const code = text.charCodeAt(start);
  if (isLetterCode(code)) {
    let end = start + 1;
    // `\frac ab`: an argument without braces is one letter
    if (s.expect === 0 || inScript(s)) while (isLetterCode(text.charCodeAt(end))) end++;
    s.at = end;
    const accent =
      end < text.length && text.charCodeAt(end) >= 0x300 ? combiningAccent(text[end] as string) : undefined;
    if (accent === undefined) {
      push(s, 'letters', text.slice(start, end), start);
      return;
    }
    // the mark belongs to the last letter
    if (end - start > 1) {
      s.at = end - 1;
      push(s, 'letters', text.slice(start, end - 1), start);
    }
    s.at = end + 1;
    push(s, 'letters', text[end - 1] as string, end - 1, accent ? { accent } : undefined);
    return;
  }
  if (isDigitCode(code) || (code === 46 && isDigitCode(text.charCodeAt(start + 1)) && !afterOperand(s))) {
    number(s);
    return;
  }
  symbol(s, text[start] as string, start);
}

/** `a.5` is no decimal. */
function afterOperand(s: Scanner): boolean {
  const last = lastToken(s);
  return !s.space && (last?.kind === 'letters' || last?.kind === 'close' || last?.kind === '}');
}

export function number(s: Scanner): void {
  const { text } = s;
  const start = s.at;
  let end = start;
  const digits = (): void => {
    while (isDigitCode(text.charCodeAt(end))) end++;
  };
  const script = inScript(s);
  if (s.expect > 0 && !script) end++;
  else {
    digits();
    if (text[end] === '.' && isDigitCode(text.charCodeAt(end + 1)) && !script) {
      end++;
      digits();
    } else if (text[end] === '.' && !script && !/[A-Za-z*/^]/.test(text[end + 1] ?? '') && moreFollows(s, end + 1))
      end++;
    if (!script && /^[eE][+-]?\d+(?![\da-zA-Z])/.test(text.slice(end, end + 2 + LIMITS.numberDigits))) {
      end++;
      if (text[end] === '+' || text[end] === '-') end++;
      const from = end;
      digits();
      if (end - from > LIMITS.exponentDigits) s.problem ??= overLimit('exponentDigits', { start, end });
    }
  }
  s.at = end;
  if (end - start > LIMITS.numberDigits) s.problem ??= overLimit('numberDigits', { start, end });
  push(s, 'number', text.slice(start, end), start);
}

/** `1. / m`: a point that is part of a number, not the end of a sentence. */
function moreFollows(s: Scanner, from: number): boolean {
  let at = from;
  while (s.text[at] === ' ') at++;
  return at < s.text.length && /[/*+\-)]/.test(s.text[at] as string);
}

function symbol(s: Scanner, c: string, start: number): void {
  s.at = start + 1;
  switch (c) {
    case ' ':
    case '\t':
    case '\r':
    case '~':
    case '\u00a0':
    case '\u200b':
    case '\ufeff':
    case '\u2009':
      s.space = true;
      return;
    case '\n':
      s.at = start;
      newline(s);
      return;
    case '\\':
      s.at = start;
      command(s);
      return;
    case '{':
      openBrace(s, start);
      return;
    case '}':
      closeBrace(s, start);
      return;
    case '$':
      s.at = start;
      if (s.math === true) dollar(s);
      else s.at++;
      return;
    case '%':
      while (s.at < s.text.length && s.text[s.at] !== '\n') s.at++;
      return;
    case '_':
    case '^':
      if (c === '^' && s.text[s.at] === '^') s.at++;
      push(s, c, c, start);
      s.expect = 1;
      return;
    case '(':
    case '[':
      push(s, 'open', c, start);
      return;
    case ')':
    case ']':
      push(s, 'close', c, start);
      return;
    case '|':
      if (s.text[s.at] === '|') {
        s.at++;
        push(s, 'bar', '||', start);
      } else push(s, 'bar', '|', start);
      return;
    case '&':
      // `&&` leaves a column of an aligned block out: what follows stands apart
      if (lastToken(s)?.kind === '&')
        s.tokens[s.tokens.length - 1] = { ...(lastToken(s) as Token), kind: 'gap', text: 'qquad' };
      else push(s, '&', '&', start);
      return;
    default:
      operator(s, c, start);
  }
}

function operator(s: Scanner, c: string, start: number): void {
  const two = c + (s.text[s.at] ?? '');
  switch (two) {
    case ':=':
    case '=:':
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
      s.at++;
      push(s, 'op', two === '==' ? '=' : two === '**' ? '^^' : two === '=:' ? ':=' : two, start);
      return;
  }
  if (RELATION_CHARS.has(c) || "+-*/=<>,.;:!'?@".includes(c)) {
    push(s, 'op', c, start);
    return;
  }
  if (c === '⟨' || c === '⟩') {
    push(s, c === '⟨' ? 'open' : 'close', c === '⟨' ? 'langle' : 'rangle', start);
    return;
  }
  const mapped = UNICODE.get(c);
  if (mapped !== undefined) {
    if (mapped.startsWith('\\')) push(s, 'command', mapped.slice(1), start);
    else if (mapped === '(' || mapped === '[' || mapped === '\\{') push(s, 'open', mapped, start);
    else if (mapped === ')' || mapped === ']') push(s, 'close', mapped, start);
    else if (mapped === '‖') push(s, 'bar', '||', start);
    else push(s, 'op', mapped, start);
    return;
  }
  unicode(s, start);
}

function unicode(s: Scanner, start: number): void {
  const point = s.text.codePointAt(start) as number;
  const c = String.fromCodePoint(point);
  s.at = start + c.length;
  const low = subscriptChar(c);
  const high = superscriptChar(c);
  if (low !== undefined || high !== undefined) {
    push(s, low !== undefined ? '_' : '^', c, start);
    push(s, '{', '{', start);
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
      const last = lastToken(s);
      if (kind === 'number' && last?.kind === 'number' && last.end === s.at - n.length)
        s.tokens[s.tokens.length - 1] = { ...last, text: last.text + plain, end: s.at };
      else push(s, kind, plain, s.at - n.length);
      n = s.text[s.at] ?? '';
      if ((low !== undefined ? subscriptChar(n) : superscriptChar(n)) === undefined) break;
      s.at += n.length;
    }
    push(s, '}', '}', s.at - 1);
    return;
  }
  const letter = greek(c);
  if (letter !== undefined) {
    const accent = combiningAccent(s.text[s.at] ?? '');
    if (accent !== undefined) s.at++;
    push(s, 'command', letter, start, accent ? { accent } : undefined);
    return;
  }
  const parts = c.normalize('NFD');
  const accent = parts.length === 2 ? combiningAccent(parts[1] as string) : undefined;
  const base = parts[0] as string;
  if (accent !== undefined && greek(base) !== undefined) push(s, 'command', greek(base) as string, start, { accent });
  else if (accent !== undefined) push(s, 'letters', base, start, accent ? { accent } : undefined);
  else {
    // bold and script letters of the mathematical alphabets
    const plain = c.normalize('NFKD');
    if (plain !== c && /^[A-Za-z]$/.test(plain)) push(s, 'letters', plain, start);
    else if (plain !== c && greek(plain) !== undefined) push(s, 'command', greek(plain) as string, start);
    else if (c === '\ufe0f' || c === '\u200d' || /^\p{M}$/u.test(c)) s.space = true;
    else if (/^\p{L}$/u.test(c)) push(s, 'letters', c, start);
    else
      fail(
        s,
        'sign',
        `${c} is no sign of a formula.`,
        { start, end: s.at },
        'Leave it out, or write what it means in words.',
      );
  }
}
