/** The signs between and behind the sides of a LaTeX line: relations, arrows, separators. */

import type { Relation } from './expr';
import { ARROWS, RELATIONS } from './latex-commands';
import type { Reader } from './latex-reader';
import { argument, isCommand, isOp, peek, shown, skip, stacksRelation } from './latex-reader';
import type { Token } from './latex-token';

export const isDots = (t: Token): boolean => t.kind === 'command' && /dots$/.test(t.text);

export function isSeparator(t: Token): boolean {
  return (
    t.kind === 'gap' ||
    t.kind === '&' ||
    t.kind === 'text' ||
    isOp(t, ',') ||
    isOp(t, ';') ||
    isOp(t, '.') ||
    isOp(t, ':') ||
    isOp(t, '->') ||
    isOp(t, '=>') ||
    (t.kind === 'command' && (ARROWS.has(t.text) || t.text === 'forall' || isDots(t)))
  );
}

export function relationOf(t: Token | undefined): Relation | undefined {
  return t && (t.kind === 'op' || t.kind === 'command') ? RELATIONS.get(t.text) : undefined;
}

export function relationAhead(r: Reader): boolean {
  const t = peek(r);
  return t !== undefined && (relationOf(t) !== undefined || stacksRelation(r, t));
}

/** `\overset{!}{=} 0` at the cursor: what is found is set to something. */
export function isDemand(r: Reader): boolean {
  const t = peek(r);
  if (!isCommand(t, 'overset') && !isCommand(t, 'stackrel')) return false;
  const open = r.tokens[r.at + 1];
  return isOp(open?.kind === '{' ? r.tokens[r.at + 2] : open, '!');
}

/** The relation at the cursor, consumed, with signs above or below it and a `&` or gap beside it. */
export function relationAt(r: Reader): Relation | undefined {
  const saved = r.at;
  while (peek(r)?.kind === '&' || peek(r)?.kind === 'gap') skip(r);
  const t = peek(r);
  let relation = relationOf(t);
  if (relation) skip(r);
  else if (isCommand(t, 'overset') || isCommand(t, 'stackrel') || isCommand(t, 'underset')) {
    skip(r);
    const mark = argument(r, shown(r, t as Token));
    const sign = argument(r, shown(r, t as Token));
    if (!isOp(r.tokens[mark.from], '!')) relation = relationOf(r.tokens[sign.from]);
    if (relation === '=' && /^(?:def|triangle|Delta)/.test(r.tokens[mark.from]?.text ?? '')) relation = ':=';
  } else if (isCommand(t, 'colon') && isOp(r.tokens[r.at + 1], '=')) {
    r.at += 2;
    relation = ':=';
  }
  if (!relation) {
    r.at = saved;
    return undefined;
  }
  while (peek(r)?.kind === '&' || peek(r)?.kind === 'gap') skip(r);
  // `= \ldots =`
  const dots = peek(r);
  if (dots && isDots(dots) && relationOf(r.tokens[r.at + 1])) {
    skip(r);
    return relationAt(r);
  }
  return relation;
}
