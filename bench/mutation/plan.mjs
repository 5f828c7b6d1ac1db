// Which checks a mutant is held to, and in which order.
import { basename } from 'node:path';
import { TESTS_OF } from './modules.mjs';

/** Checks that have killed in a file are tried first at its next mutants, this many of them. */
const KILLERS = 30;
/**
 * What the file's own tests, the others and the corpus may take for one mutant, by their times without it: what survives so many
 * is a survivor.
 */
const BUDGET_MS = { own: 250, tests: 100, corpus: 100 };

/** The mutants among some counts of hits, a bit each. */
function bitsOf(hits) {
  const out = [];
  for (const id of Object.keys(hits)) out[id >> 3] = (out[id >> 3] ?? 0) | (1 << (id & 7));
  return Buffer.from(Uint8Array.from(out, (x) => x ?? 0)).toString('base64');
}

function has(text) {
  const bytes = Buffer.from(text, 'base64');
  return (id) => ((bytes[id >> 3] ?? 0) & (1 << (id & 7))) !== 0;
}

/**
 * What a run without a mutant has shown, as text: of each check its group, its time and its hits by mutant; by group the hits of
 * what its checks share, and the time to make that.
 */
export const written = (checks, shared, made) =>
  JSON.stringify({
    shared: Object.fromEntries([...shared].map(([group, hits]) => [group, bitsOf(hits)])),
    made: Object.fromEntries(made),
    checks: checks.map(({ group, ms, hits }) => ({ group, ms, meets: bitsOf(hits) })),
  });

export class Plan {
  constructor(text) {
    const { shared, made, checks } = JSON.parse(text);
    const groups = new Map(Object.entries(shared).map(([group, bits]) => [group, has(bits)]));
    this.made = made;
    this.checks = checks.map(({ group, ms, meets }) => ({ group, ms, own: has(meets), shared: groups.get(group) }));
    this.kills = new Map();
  }

  /** A check has killed a mutant of a file. */
  killed(file, check) {
    if (!this.kills.has(file)) this.kills.set(file, new Map());
    const kills = this.kills.get(file);
    kills.set(check, (kills.get(check) ?? 0) + 1);
  }

  /**
   * The checks that a mutant is held to: of those that meet it the ones that have killed most in its file, then the quick ones,
   * as many as the budget allows. What runs while modules are loaded may show in any check, first of all in the file's own.
   */
  order(id, file, filter) {
    const kept = filter && new Set(filter);
    const name = basename(file, '.ts');
    const tests = `/${TESTS_OF[name] ?? name}.test.ts`;
    // the file's own tests, then the others; of the corpus a few answers of one problem for each key that is made
    const rank = ({ group, ms, own, shared }) =>
      ms +
      (group.endsWith(tests) ? -1e4 : group.endsWith('.test.ts') ? 0 : 1e4 + this.made[group] / 20) +
      (filter || own(id) || shared(id) ? 0 : 1e6);
    const meeting = [...this.checks.entries()].filter(
      ([, { group, own, shared }]) => !filter || (kept.has(group) && (own(id) || shared(id))),
    );
    const kills = this.kills.get(file) ?? new Map();
    const killers = meeting
      .filter(([i]) => kills.has(i))
      .sort(([i], [j]) => kills.get(j) - kills.get(i))
      .slice(0, KILLERS);
    const first = new Set(killers.map(([i]) => i));
    const rest = meeting.filter(([i]) => !first.has(i)).sort(([, a], [, b]) => rank(a) - rank(b));
    const left = { ...BUDGET_MS };
    const entered = new Set();
    return [...killers, ...rest].flatMap(([i, { group, ms }]) => {
      const of = group.endsWith(tests) ? 'own' : group.endsWith('.test.ts') ? 'tests' : 'corpus';
      const cost = ms + (entered.has(group) ? 0 : this.made[group]);
      if (cost > left[of] && !first.has(i)) return [];
      entered.add(group);
      left[of] -= cost;
      return [i];
    });
  }
}
