/** Sets of indices that a LaTeX answer defines, `S = \{ i : m_i < 1 \}`, and `i \in S` under a sum or in a condition. */
import type { Expr } from './expr';
import { mapChildren, name } from './expr';
import type { Reader } from './latex-reader';
import { binding, here, isCommand, isOp, noteOnce, peek, since, within } from './latex-reader';
import { isSeparator, relationOf } from './latex-relations';
import type { IndexSet, IndexSets, Token } from './latex-token';
import { beginsName } from './latex-written';

const divides = (t: Token | undefined): boolean =>
  isOp(t, ':') || isCommand(t, 'mid') || t?.kind === 'bar' || isOp(t, ';');

/** `S` or `SV`: the name of a set is one run of letters. */
const nameAt = (t: Token | undefined): string | undefined =>
  t && (t.kind === 'letters' || t.kind === 'word') && beginsName(t) ? `${t.face ?? ''}.${t.text}` : undefined;

export function indexSets(r: Reader): IndexSets {
  const sets: IndexSets = { byName: new Map(), definitions: new Map() };
  let starts = true;
  for (let k = 0; k < r.tokens.length; k++) {
    const t = r.tokens[k] as Token;
    const called = starts ? nameAt(t) : undefined;
    const open = r.tokens[k + 2];
    if (called !== undefined && relationOf(r.tokens[k + 1]) && open?.kind === 'open' && open.text === '\\{') {
      const letter = r.tokens[k + 3];
      let at = k + 4;
      // `\{ i \in [N] : … \}`
      while (isCommand(r.tokens[k + 4], 'in') && at < open.mate && !divides(r.tokens[at])) at++;
      if (letter?.kind === 'letters' && letter.text.length === 1 && divides(r.tokens[at]) && at + 1 < open.mate) {
        sets.byName.set(called, { letter: letter.text, from: at + 1, to: open.mate });
        sets.definitions.set(k, open.mate + 1);
      }
    }
    starts = isSeparator(t) || t.kind === 'line';
    if (t.mate > k) k = t.mate;
  }
  return sets;
}

/** The set that the tokens name, where they name one. */
export function setAt(r: Reader, from: number, to: number): IndexSet | undefined {
  const called = to === from + 1 ? nameAt(r.tokens[from]) : undefined;
  return called === undefined ? undefined : r.sets?.byName.get(called);
}

/** What it takes to be in the set, for another letter than its own too. */
export function isMember(r: Reader, set: IndexSet, letter: string): Expr {
  const met = binding(r, [set.letter], () => within(r, set.from, set.to, () => r.grammar.expression(r)));
  const renamed = (e: Expr): Expr =>
    e.kind === 'name' && e.name === set.letter ? name(letter, e.span) : mapChildren(e, renamed);
  return letter === set.letter ? met : renamed(met);
}

/** Passes over the definition of a set at the cursor. */
export function skipsSet(r: Reader): boolean {
  const end = r.offset === 0 ? r.sets?.definitions.get(r.at) : undefined;
  if (end === undefined || !peek(r)) return false;
  const start = here(r);
  r.at = end;
  noteOnce(r, 'set', 'A set of indices was defined; it is put in where it is named.', since(r, start));
  return true;
}
