/** Groups of a LaTeX answer: braces, `\left` and `\right`, environments, and the fraction `{a \over b}`. */
import type { Scanner } from './latex-scan';
import { fail, push, skipArgument, skipSpace } from './latex-scan';
import { LIMITS, overLimit } from './limits';

export function openBrace(s: Scanner, start: number): void {
  if (s.braces.length >= LIMITS.depth * 2) {
    s.problem ??= overLimit('depth', { start, end: s.at });
    return;
  }
  const argument = s.expect > 0;
  const expect = argument ? s.expect - 1 : 0;
  if (argument) push(s, '{', '{', start);
  s.braces.push({ argument, expect, at: start, over: s.tokens.length, fraction: false });
  s.expect = 0;
}

export function closeBrace(s: Scanner, start: number): void {
  const open = s.braces.pop();
  if (!open) {
    fail(s, 'brackets', '} has no opening {.', { start, end: s.at }, 'Look for the bracket that is missing.');
    return;
  }
  if (open.fraction) push(s, '}', '}', start);
  if (open.argument) push(s, '}', '}', start);
  s.expect = open.expect;
}

/** TeX's own fraction, `{a \over b}`: the group so far is the numerator, the rest of it the denominator. */
export function over(s: Scanner, start: number): void {
  const open = s.braces[s.braces.length - 1];
  if (!open || open.fraction) {
    fail(s, 'command', '\\over needs braces around its fraction.', { start, end: s.at }, 'Write \\frac{a}{b}.');
    return;
  }
  const numerator = s.tokens.splice(open.over);
  push(s, 'command', 'frac', start);
  push(s, '{', '{', start);
  for (const t of numerator) s.tokens.push(t);
  push(s, '}', '}', start);
  push(s, '{', '{', start);
  open.fraction = true;
  s.expect = 0;
}

export function delimiter(s: Scanner, side: string, start: number): void {
  skipSpace(s);
  const m = /^(?:\\[A-Za-z]+|\\.|.)/su.exec(s.text.slice(s.at, s.at + 16));
  if (!m) return;
  s.at += m[0].length;
  const d = m[0];
  if (side === 'middle') {
    push(s, 'bar', '|', start);
    return;
  }
  const left = side === 'left';
  switch (d) {
    case '.':
      s.space = true;
      return;
    case '(':
    case '[':
    case ')':
    case ']':
      push(s, d === '(' || d === '[' ? 'open' : 'close', d, start);
      return;
    case '\\{':
    case '\\lbrace':
      if (/^\s*\\begin\s*\{(?:array|aligned|matrix|gathered)\}/.test(s.text.slice(s.at, s.at + 40))) {
        s.casesNext = true;
        return;
      }
      push(s, 'open', '\\{', start);
      return;
    case '\\}':
    case '\\rbrace':
      push(s, 'close', '\\}', start);
      return;
    case '|':
    case '\\vert':
    case '\\lvert':
    case '\\rvert':
      push(s, left ? 'open' : 'close', '|', start);
      return;
    case '\\|':
    case '\\Vert':
    case '\\lVert':
    case '\\rVert':
      push(s, left ? 'open' : 'close', '||', start);
      return;
    case '\\langle':
    case '<':
      push(s, 'open', 'langle', start);
      return;
    case '\\rangle':
    case '>':
      push(s, 'close', 'rangle', start);
      return;
    case '\\llbracket':
      push(s, 'open', '[[', start);
      return;
    case '\\rrbracket':
      push(s, 'close', ']]', start);
      return;
    case '\\lbrack':
      push(s, 'open', '[', start);
      return;
    case '\\rbrack':
      push(s, 'close', ']', start);
      return;
    default:
      fail(
        s,
        'brackets',
        `\\${side}${d}: a bracket was expected behind \\${side}.`,
        { start, end: s.at },
        `Write \\${side}${left ? '(' : ')'}, or \\${side}. for none.`,
      );
  }
}

/** Whether the array that begins here has relations in cells of their own. */
function alignsRelations(s: Scanner): boolean {
  const end = s.text.indexOf('\\end{array}', s.at);
  return /&\s*(?:=|\\approx|\\equiv|:=)\s*&/.test(
    s.text.slice(s.at, end < 0 ? s.text.length : Math.min(end, s.at + 2000)),
  );
}

/** `\\begin{cases} ∂L/∂w = … \\\\ ∂L/∂b = … \\end{cases}` on lines of its own: equations, not what one quantity is in each case. */
function isSystem(s: Scanner, start: number): boolean {
  const before = s.text.slice(Math.max(0, start - 200), start).replace(/(?:\\left\s*)?\\(?:\{|lbrace)\s*$/, '');
  const said = before.trimEnd();
  const onOwnLine = before.slice(said.length).includes('\n') && !/[-=+*&<>({]$/.test(said);
  if (said !== '' && !onOwnLine && !/(?:[$:.]|\\\\|\\\[|\\begin\{[a-z]+\*?\})$/.test(said)) return false;
  return beginsEquation(s.text.slice(s.at, s.at + 400).replace(/^\s*\\begin\s*\{[a-z]+\*?\}/, ''));
}

/** Whether `=` is the first thing outside brackets that ends a formula, or a cell of it. */
function beginsEquation(row: string): boolean {
  let depth = 0;
  for (const [t] of row.matchAll(/\\(?:[A-Za-z]+|.)|&\s*=|[\s\S]/g)) {
    if (/^[({[]$/.test(t)) depth++;
    else if (/^[)}\]]$/.test(t)) depth--;
    if (depth < 0) return false;
    if (depth > 0) continue;
    if (t.endsWith('=')) return true;
    if (/^(?:[&,;:<>]|\\(?:[\\,;:! ]|q?quad|text|mbox|textrm|mathrm|hspace|begin|end|[lg]eq?|neq?))$/.test(t))
      return false;
  }
  return false;
}

export function environment(s: Scanner, which: 'begin' | 'end', start: number): void {
  const m = /^\s*\{\s*([A-Za-z]+)\*?\s*\}/.exec(s.text.slice(s.at, s.at + 40));
  if (!m) {
    fail(
      s,
      'environment',
      `\\${which} needs the name of an environment in braces.`,
      { start, end: s.at },
      'Write \\begin{aligned} … \\end{aligned}.',
    );
    return;
  }
  s.at += m[0].length;
  const name = m[1] as string;
  const isStacked = name === 'array' || /cases$/.test(name);
  if (which === 'begin' && (isStacked || s.casesNext)) {
    if (name === 'array') skipArgument(s);
    const isCases = name !== 'array' || s.casesNext;
    // `{rcl}` with a relation between two & lays lines out, and so does a brace before whole equations
    const lines = isCases ? isSystem(s, start) : alignsRelations(s);
    if (lines) s.casesNext = false;
    if (isStacked) s.arrays.push(lines);
    if (isStacked && lines) {
      s.space = true;
      return;
    }
  }
  if (isStacked && which === 'end' && s.arrays.pop()) {
    s.space = true;
    return;
  }
  const rows =
    /cases$/.test(name) || (s.casesNext && which === 'begin')
      ? 'cases'
      : /^(?:[pbvB]?matrix|smallmatrix|array|bsmallmatrix|psmallmatrix)$/.test(name)
        ? 'matrix'
        : '';
  if (!rows && !(which === 'end' && s.casesEnds.includes(name))) {
    // align and its like only lay out; after them the text is prose again
    s.space = true;
    if (/^(?:alignat|alignedat)$/.test(name) && which === 'begin') skipArgument(s);
    if (which === 'end' && s.displayed && /^(?:align|equation|gather|eqnarray|multline)$/.test(name)) {
      s.math = false;
      s.displayed = false;
    }
    return;
  }
  if (which === 'begin') {
    if (s.casesNext) s.casesEnds.push(name);
    s.casesNext = false;
    push(s, 'begin', rows, start);
  } else {
    const i = s.casesEnds.lastIndexOf(name);
    if (i >= 0) s.casesEnds.splice(i, 1);
    push(s, 'finish', i >= 0 ? 'cases' : rows, start);
  }
  s.expect = 0;
}
