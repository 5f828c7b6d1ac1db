/** Tokens of a LaTeX answer: one pass over the characters that drops what only lays out, and pairs the brackets. */
import { pair, settleBreaks } from './latex-pairs';
import { hasProse } from './latex-prose';
import type { Scanner, Tokens } from './latex-scan';
import { dollar, fail, newline, push, startLine } from './latex-scan';
import { command } from './latex-scan-commands';
import { character } from './latex-scan-signs';
import { LIMITS, overLimit } from './limits';

/** Reads `text` into tokens; `problem` is set where brackets don't pair or a bound is passed. Never throws. */
export function tokenize(text: string): Tokens {
  return scan(withoutPlaces(text));
}

const PLACE = /(?:\\right\s*|\\[bB]igg?r?\s*)?(?:\||\\r?vert(?![A-Za-z]))\s*_\s*\{((?:[^{}]|\{[^{}]*\}){1,200})\}/g;

/**
 * `\left. f'(a) \right|_{a = z}`, `\Big|_{z = Wx}`: the place at which it is taken only says again what the name stands for.
 * It becomes spaces, so that positions stay. A place that is a number would change what is meant, and is left to be refused.
 */
function withoutPlaces(text: string): string {
  if (!text.includes('_') || !(text.includes('|') || text.includes('vert'))) return text;
  const opened = text.includes('\\left.');
  return text.replace(PLACE, (all, place: string) =>
    (/=\s*[^\s\d]/.test(place) && !/[<>]|\\(?:ne|le|ge)/.test(place)) || (opened && STEP.test(place))
      ? ' '.repeat(all.length)
      : all,
  );
}

/** `\left. … \right|_{(t)}`: the step that a term belongs to. */
const STEP = /^\s*\(?[a-z]\)?\s*$/;

function scan(text: string): Tokens {
  return run({
    text,
    tokens: [],
    braces: [],
    at: 0,
    space: false,
    expect: 0,
    lineNumber: 1,
    lastBreak: '',
    problem: undefined,
    math: undefined,
    displayed: false,
    casesNext: false,
    byLine: false,
    casesEnds: [],
    arrays: [],
    scan,
  });
}

function run(s: Scanner): Tokens {
  const { text } = s;
  if (text.length > LIMITS.expandedCharacters) return { tokens: [], problem: overLimit('expandedCharacters') };
  if (hasProse(text)) s.math = false;
  else s.byLine = text.includes('$');
  startLine(s);
  while (s.at < text.length && !s.problem) {
    if (s.math === false) prose(s);
    else character(s);
  }
  const open = s.braces.pop();
  if (open && !s.problem)
    fail(
      s,
      'brackets',
      '{ has no closing }.',
      { start: open.at, end: open.at + 1 },
      'Look for the bracket that is missing.',
    );
  if (!s.problem) {
    settleBreaks(s.tokens);
    s.problem = pair(s.tokens, text);
  }
  return { tokens: s.tokens, ...(s.problem && { problem: s.problem }) };
}

/** Environments that are a display of their own among words. */
const DISPLAYED = /^\\begin\s*\{(?:align|equation|gather|eqnarray|multline)\*?\}/;

/** Text outside of math: its words are remarks; line ends count. */
function prose(s: Scanner): void {
  const { text } = s;
  const start = s.at;
  while (s.at < text.length) {
    const c = text[s.at] as string;
    if (c === '$' || c === '\n') break;
    if (c === '\\' && /^\\(?:\[|\(|begin\b|\\)/.test(text.slice(s.at, s.at + 7))) break;
    s.at++;
  }
  const words = text.slice(start, s.at).trim();
  if (words) push(s, 'text', words, start);
  const c = text[s.at];
  if (c === undefined) return;
  if (c === '\n') newline(s);
  else if (c === '$') dollar(s);
  else if (text.startsWith('\\[', s.at) || text.startsWith('\\(', s.at)) {
    s.at += 2;
    s.math = true;
    s.space = true;
  } else if (text.startsWith('\\begin', s.at)) {
    s.math = true;
    s.displayed = DISPLAYED.test(text.slice(s.at, s.at + 24));
  } else command(s);
}
