/** `K(u, v)`, `x(i + k - 1)`: the entry of an array, its indices in a bracket as a function's arguments are. */
import type { Expr } from './expr';
import type { Reader } from './latex-reader';
import { entityOf, isBound, isOp, peek, splitTop, within } from './latex-reader';
import type { Entity } from './names';

/** The indices in the bracket at the cursor, as many as the array has axes; undefined (nothing consumed) for anything else. */
export function calledIndices(r: Reader, entity: Entity): Expr[] | undefined {
  const open = peek(r);
  if (open?.kind !== 'open' || open.text !== '(' || open.space || entity.kind !== 'quantity' || entity.rank < 1)
    return undefined;
  const parts = splitTop(r, r.at + 1, open.mate, ',');
  if (parts.length !== entity.rank || open.mate === r.at + 1) return undefined;
  let moves = false;
  for (let k = r.at + 1; k < open.mate; k++) {
    const t = r.tokens[k];
    if (!t) return undefined;
    if (t.kind === 'letters' && t.text.length === 1) {
      const known = entityOf(r, t.text);
      const isIndex = isBound(r, t.text) || r.scope.indices.includes(t.text) || r.leftLetters.has(t.text);
      if (!isIndex && known && known.kind !== 'size') return undefined;
      if (isIndex || !known) moves = true;
    } else if (t.kind !== 'number' && !isOp(t, '+') && !isOp(t, '-') && !isOp(t, ',')) return undefined;
  }
  if (!moves) return undefined;
  const at = parts.map((p) => within(r, p.from, p.to, () => r.grammar.additive(r), 'the index'));
  r.at = open.mate + 1;
  r.offset = 0;
  return at;
}
