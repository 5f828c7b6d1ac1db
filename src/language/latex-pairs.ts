/** Line breaks that break nothing, and the partners of brackets: what is settled once all tokens are there. */
import type { Problem, Span } from '../problem';
import { studentProblem } from '../problem';
import { COMPARISONS, PRODUCTS, RELATIONS } from './latex-commands';
import type { Token } from './latex-token';
import { LIMITS, overLimit } from './limits';

/**
 * Drops line breaks, gaps and & inside brackets, and the breaks after which a formula plainly goes on: before + − · × ⊙,
 * and behind an operator or a relation.
 */
export function settleBreaks(tokens: Token[]): void {
  const inside: (boolean | 'stack')[] = [];
  let kept = 0;
  let hasRelation = false;
  for (let i = 0; i < tokens.length; i++) {
    const t = tokens[i] as Token;
    const innermost = inside[inside.length - 1];
    if (t.kind === '{' && tokens[kept - 1]?.text === 'substack') inside.push('stack');
    else if (t.kind === 'open' || t.kind === '{') inside.push(false);
    else if (t.kind === 'begin') inside.push(true);
    else if (t.kind === 'close' || t.kind === '}' || t.kind === 'finish') inside.pop();
    else if (t.kind === 'line' || t.kind === '&' || t.kind === 'gap') {
      if (innermost === 'stack' && t.text === 'br') {
        // the rows of \substack are conditions side by side
        tokens[kept++] = { ...t, kind: 'op', text: ',' };
        continue;
      }
      if (innermost === false || innermost === 'stack') continue;
      if (t.kind === '&' && innermost === undefined) {
        if (hasRelation && beginsCondition(tokens, i)) tokens[kept++] = { ...t, kind: 'gap' };
        continue;
      }
      if (t.kind === 'line' && innermost === undefined) {
        if (goesOn(tokens, tokens[kept - 1], i, hasRelation)) continue;
        hasRelation = false;
      }
    } else if (innermost === undefined && isRelation(t)) hasRelation = true;
    // a gap beside an operator parts nothing
    if (t.kind === 'gap' && kept > 0 && isOperator(tokens[kept - 1] as Token)) continue;
    if (isOperator(t) && t.text !== '-') while (kept > 0 && tokens[kept - 1]?.kind === 'gap') kept--;
    tokens[kept++] = t;
  }
  tokens.length = kept;
}

/** `… x_i & j \\ne y_i`: whether a column of its own compares a letter with something short, to the end of the line. */
function beginsCondition(tokens: readonly Token[], at: number): boolean {
  const cell: Token[] = [];
  for (let k = at + 1; k < tokens.length && cell.length <= LONGEST_CONDITION; k++) {
    const t = tokens[k] as Token;
    if (t.kind === 'line' || t.kind === 'text' || isComma(t)) break;
    if (t.kind !== '&' && t.kind !== 'gap') cell.push(t);
  }
  const [letter, sign, value] = cell;
  return (
    cell.length <= LONGEST_CONDITION &&
    letter?.kind === 'letters' &&
    letter.text.length === 1 &&
    sign !== undefined &&
    (isRelation(sign) || COMPARISONS.has(sign.text)) &&
    (value?.kind === 'letters' || value?.kind === 'number') &&
    !cell.slice(2).some((t) => isRelation(t) || COMPARISONS.has(t.text))
  );
}

const LONGEST_CONDITION = 8;

/** Whether the formula before a break goes on behind it. */
function goesOn(tokens: readonly Token[], before: Token | undefined, at: number, hasRelation: boolean): boolean {
  if (!before || before.kind === 'line' || before.kind === 'text') return false;
  let k = at + 1;
  while (tokens[k]?.kind === '&' || tokens[k]?.kind === 'gap' || tokens[k]?.kind === 'line') k++;
  const next = tokens[k];
  if (!next) return false;
  if (isRelation(before) || isOperator(before)) return true;
  if (next.kind === 'op' && next.text === '-') return hasRelation && !isComma(before);
  return isOperator(next) && !isComma(before);
}

/** Pairs braces, brackets and environments by setting `mate`; the problem of the first that has no partner. */
export function pair(tokens: readonly Token[], text: string): Problem | undefined {
  const written = (t: Token): string => text.slice(t.start, t.end);
  const stack: number[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const t = tokens[i] as Token;
    if (t.kind === 'open' || t.kind === '{' || t.kind === 'begin') {
      stack.push(i);
      if (stack.length > LIMITS.depth) {
        return overLimit('depth', t);
      }
    } else if (t.kind === 'close' || t.kind === '}' || t.kind === 'finish') {
      const open = stack.pop();
      const o = open === undefined ? undefined : (tokens[open] as Token);
      if (!o || open === undefined || !fits(o, t)) {
        return o?.kind === 'open'
          ? unpaired(`${written(o)} is closed by ${written(t)} here.`, { start: o.start, end: t.end })
          : unpaired(`${written(t)} has no partner before it.`, { start: t.start, end: t.end });
      }
      o.mate = i;
      t.mate = open;
    }
  }
  const open = stack.pop();
  if (open !== undefined) {
    const t = tokens[open] as Token;
    return unpaired(`${written(t)} is not closed.`, { start: t.start, end: t.end });
  }
  return undefined;
}

const isRelation = (t: Token): boolean => (t.kind === 'op' || t.kind === 'command') && RELATIONS.has(t.text);
const isOperator = (t: Token): boolean =>
  (t.kind === 'op' && (t.text === '+' || t.text === '-' || t.text === '*' || t.text === '/')) ||
  (t.kind === 'command' && PRODUCTS.has(t.text) && t.text !== 'star' && t.text !== 'ast');
const isComma = (t: Token): boolean => t.kind === 'op' && (t.text === ',' || t.text === ';');

const CLOSERS: Readonly<Record<string, string>> = {
  '(': ')',
  '[': ']',
  '\\{': '\\}',
  '|': '|',
  '||': '||',
  langle: 'rangle',
  lfloor: 'rfloor',
  lceil: 'rceil',
  '[[': ']]',
};

function fits(open: Token, close: Token): boolean {
  if (open.kind === '{') return close.kind === '}';
  if (open.kind === 'begin') return close.kind === 'finish' && open.text === close.text;
  return close.kind === 'close' && CLOSERS[open.text] === close.text;
}

function unpaired(message: string, span: Span): Problem {
  return studentProblem('brackets', message, span, 'Look for the bracket that is missing.');
}
