/** Equations between differentials in LaTeX, `dJ = \operatorname{tr}(E^\top dE)`: on the way to a derivative, passed over. */
import { lossDifferential } from './latex-derivative';
import { startsDifferential } from './latex-differential';
import type { Reader } from './latex-reader';
import { here, isOp, noteOnce, peek, since, skip } from './latex-reader';
import { isDots, isSeparator, relationAhead, relationOf } from './latex-relations';
import { readWritten } from './latex-written';

/**
 * Passes over an equation between differentials at the cursor, or one that goes on from it (`= \langle X^\top r, d\theta
 * \rangle`, `dE = X\, d\Theta`), where an equation follows that may be the answer.
 */
export function passesDifferential(r: Reader): boolean {
  const saved = { at: r.at, offset: r.offset, notes: r.notes.length, letters: r.letters.length };
  const start = here(r);
  const goesOn = r.passing === true && (relationAhead(r) || differentialOf(r));
  const passes = goesOn || lossDifferential(r);
  const span = since(r, start);
  if (passes && skipsGaps(r) && equationBehind(r)) {
    r.passing = true;
    noteOnce(r, 'differentials', 'An equation between differentials is passed over: it is no derivative.', span);
    return true;
  }
  r.at = saved.at;
  r.offset = saved.offset;
  r.notes.length = saved.notes;
  r.letters.length = saved.letters;
  r.passing = false;
  return false;
}

/** `dE`, `\mathrm{d}r` before a relation. */
function differentialOf(r: Reader): boolean {
  if (!startsDifferential(r)) return false;
  const t = peek(r);
  if (t?.kind === 'letters' && t.text.length - r.offset > 1) r.offset++;
  else skip(r);
  return readWritten(r) !== undefined;
}

function skipsGaps(r: Reader): boolean {
  while (peek(r)?.kind === '&' || peek(r)?.kind === 'gap') skip(r);
  return relationAhead(r);
}

/** Whether an equation stands behind this one; the cursor is then where this one ends. */
function equationBehind(r: Reader): boolean {
  let k = r.at;
  for (; k < r.end; k++) {
    const t = r.tokens[k];
    if (t && t.mate > k) k = t.mate;
    else if (t && isSeparator(t) && !isDots(t) && t.kind !== '&' && !isOp(t, ':') && !besideRelation(r, k)) break;
  }
  if (!r.tokens.slice(k).some((t) => isOp(t, '='))) return false;
  r.at = Math.min(k, r.end);
  r.offset = 0;
  return true;
}

/** `\quad =`: a gap before a relation ends nothing. */
const besideRelation = (r: Reader, k: number): boolean =>
  r.tokens[k]?.kind === 'gap' && relationOf(r.tokens[k + 1]) !== undefined;
