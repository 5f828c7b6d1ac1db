/** Names that a text answer introduces after their use: `… / S where S = …`. */

import { partsOf } from './names';
import type { Header, RawLine, Skipped } from './text-cutter';
import type { Reading } from './text-fold';
import { declares } from './text-names';
import { resolveWord } from './text-resolve';

type Raw = RawLine | Skipped | Header;

/** The lines with those that introduce a name before the first that uses it. */
export function definitionsFirst(reading: Reading, lines: readonly Raw[]): Raw[] {
  const out = [...lines];
  for (let k = 1; k < out.length; k++) {
    const base = introduced(reading, out[k] as Raw);
    if (base === undefined || out.slice(0, k).some((l) => introduced(reading, l) === base)) continue;
    const first = out.findIndex((l, at) => at < k && uses(reading, l, base));
    if (first < 0) continue;
    let end = k + 1;
    while (isContinued(out[end])) end++;
    const moved = out.splice(k, end - k);
    let to = first;
    while (to > 0 && isContinued(out[to])) to--;
    out.splice(to, 0, ...moved);
  }
  return out;
}

const isContinued = (l: Raw | undefined): boolean => l !== undefined && 'sides' in l && l.continues;

/** The letters of the new name on the left of a line. */
function introduced(reading: Reading, l: Raw): string | undefined {
  if (!('sides' in l) || l.continues || l.sides.length < 2) return undefined;
  const left = l.sides[0];
  const t = left && left.to === left.from + 1 ? reading.list[left.from] : undefined;
  if (t?.type !== 'word' || declares(reading.scope, t.text)) return undefined;
  const { kind } = resolveWord(t.text, reading.scope, t.span);
  const isIndex = /^[i-n]$/.test(t.text) || reading.scope.indices.includes(t.text);
  if (kind !== 'unknown' && !(kind === 'letter' && !isIndex) && !/^[A-Z]$/.test(t.text)) return undefined;
  return partsOf(t.text)?.base;
}

/** Whether a line names it, with any subscript. */
function uses(reading: Reading, l: Raw, base: string): boolean {
  if (!('sides' in l)) return false;
  return l.sides.some(({ from, to }) => {
    for (let i = from; i < to; i++) {
      const t = reading.list[i];
      reading.count.steps++;
      if (t?.type === 'word' && t.text.startsWith(base) && partsOf(t.text)?.base === base) return true;
    }
    return false;
  });
}
