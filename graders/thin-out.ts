/** Which entries of a branch are searched about, where there are many of them. */
import type { Node, NodeId } from '../src/engine/program';
import { spread } from './branches';
import type { Comparison } from './comparison';
import type { Branch, Coverage } from './coverage';
import { nudge } from './inputs';
import { readMargins } from './margins';
import { random } from './random';
import type { Flat } from './table';
import { makeTable, runOn } from './table';

/** Searches for branches of one answer, at most. */
export const MOST_SEARCHES = 64;

/** Where there would be more: of a place's entries that were seen to come out both ways, so many are searched about. */
const MOST_OF_A_PLACE = 12;

/** Entries whose functions are told apart, at most. */
const MOST_MARKED = 512;

/** Of entries that are the same function of other numbers, so many are searched about. */
const MOST_ALIKE = 2;

/**
 * Entries that came out both ways are instances of one place in the text. Of those that are the same function two are searched
 * about; where more are left than may be searched for, some of each place.
 */
export function thinOut(coverage: Coverage, equalSomewhere: (m: Branch) => boolean, mark: (m: Branch) => string): void {
  const bothWays = (): Branch[] => {
    const ways = (m: Branch): number =>
      (m.side.positive ? 1 : 0) + (m.side.negative ? 1 : 0) + (m.side.zero && equalSomewhere(m) ? 1 : 0);
    return coverage.missing().filter((m) => !m.discrete && ways(m) >= 2);
  };
  const keep = (most: number, of: (m: Branch) => string): void => {
    const groups = new Map<string, Branch[]>();
    for (const m of bothWays()) {
      const id = of(m);
      const group = groups.get(id);
      if (group) group.push(m);
      else groups.set(id, [m]);
    }
    for (const branches of groups.values()) {
      const kept = new Set(spread(branches, most));
      for (const m of branches) if (!kept.has(m)) m.settled = true;
    }
  };
  const place = (m: Branch): string => `${m.node}`;
  const left = (): number => coverage.missing().filter((m) => !m.discrete).length;
  if (left() > MOST_MARKED) keep(MOST_OF_A_PLACE, place);
  keep(MOST_ALIKE, (m) => `${m.node} ${mark(m)}`);
  if (left() > MOST_SEARCHES) keep(MOST_OF_A_PLACE, place);
}

/** The entries of a branch that are equal at an input and stay so beside it, as relu's output against 0. */
export function equalInARegion(c: Comparison, node: NodeId, at: readonly Flat[]): Uint8Array {
  const { setting, answer } = c;
  const r = random(`region|${c.salt}`);
  const flats = at.flatMap((f) => [f, nudge(setting.slots, f, r, 1e-3)]);
  const table = makeTable(setting.reference, setting.slots, flats);
  const m = readMargins(answer.b, node, runOn(table, answer.b, (answer.b.nodes[node] as Node).args));
  return Uint8Array.from({ length: m.entries }, (_, e) => {
    for (let k = e * flats.length; k < (e + 1) * flats.length; k += 2)
      if (m.margin[k] === 0 && m.margin[k + 1] === 0) return 1;
    return 0;
  });
}
