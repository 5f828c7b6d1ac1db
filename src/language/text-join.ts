/** Joins the lines of a text answer at which a formula goes on. */
import type { Token, Tokens } from './text-tokens';

const OPERATORS = new Set(['+', '-', '*', '.*', '/', './']);

/** The tokens without the line ends at which a formula goes on: the line ends, or the next begins, with an operator. */
export function joinLines(tokens: Tokens): { readonly list: Token[]; readonly partner: readonly number[] } {
  const { list, partner } = tokens;
  if (!list.some((t) => t.type === 'newline')) return { list: [...list], partner };
  const keep: number[] = [];
  const placed = new Map<number, number>();
  let relation = false;
  list.forEach((t, i) => {
    if (t.type === 'newline' && goesOn(list, i, relation)) return;
    if (t.type === 'newline') relation = false;
    else if (t.type === 'relation') relation = true;
    placed.set(i, keep.length);
    keep.push(i);
  });
  if (keep.length === list.length) return { list: [...list], partner };
  return {
    list: keep.map((i) => list[i] as Token),
    partner: keep.map((i) => placed.get(partner[i] as number) ?? -1),
  };
}

function goesOn(list: readonly Token[], newline: number, relation: boolean): boolean {
  const last = list[newline - 1];
  const next = list[newline + 1];
  if (!last || !next || last.type === 'newline' || next.type === 'newline') return false;
  if ((last.type === 'op' && OPERATORS.has(last.text)) || (last.type === 'relation' && last.text !== '⇒')) return true;
  if (next.type !== 'op') return false;
  return next.text !== '-' ? OPERATORS.has(next.text) : relation;
}
