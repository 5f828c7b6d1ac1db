/** Searching for the branches of an answer that the inputs of the key did not reach, and comparing there. */
import type { Builder, Node, NodeId } from '../src/engine/program';
import type { Rare } from './both-sides';
import { bothSides, ordinaryOf, together } from './both-sides';
import type { Sides, Supply } from './branches';
import { findSides, spread, supplyFor } from './branches';
import type { Open } from './compare';
import { numbersAtOnce } from './compare';
import type { Comparison, Evidence, Outcome } from './comparison';
import type { Branch, Coverage } from './coverage';
import { deadBranches } from './dead';
import { compareFound, compareTable } from './found';
import { wholeNumberInputs } from './labels';
import type { Sided } from './meeting';
import { meeting } from './meeting';
import type { Digits } from './open';
import type { Random } from './random';
import { random } from './random';
import type { States } from './states';
import { COMMON, RARE, statesOf, whereItComesToDecide } from './states';
import type { Flat, Table } from './table';
import { equalInARegion, MOST_SEARCHES, thinOut } from './thin-out';
import type { Watch } from './watch';
import { markOf, watch } from './watch';

/** Passes over the branches: what one search finds the next ones start from. */
const MOST_PASSES = 3;

/** Inputs that a search starts from: the last ones found, and the key's first. */
const MOST_FOUND_AT_HAND = 160;
const MOST_AT_HAND = 64;

/** Whole numbers put together with the rare sides of branches. */
const MOST_WHOLE_PAIRED = 48;

/** Rare sides for which the states of other branches are searched; where as many were, sides that are not rare are let go. */
const MOST_STATE_SEARCHES = 12;
const MOST_COMMON_SEARCHES = 3;

/** Branches of the forward pass that the key's first inputs are not about, at most. */
const MOST_BESIDE = 64;

/** Numbers this small, or as large, are extreme; so many of them are looked at. */
const SMALL = 1e-6;
const MOST_SIZES = 4;

/** Numbers worked out in digits at the ends of searches, at most. */
const MOST_DIGITS = 4e5;

/** With so many branches of its own an answer is compared at many more inputs of ordinary size. */
const SEVERAL = 3;
const MOST_ROWS_AT_MANY = 40_000;

/** Operations whose value jumps at the tie. */
const JUMPS: ReadonlySet<string> = new Set(['lt', 'le', 'gt', 'ge', 'eq', 'ne', 'sign']);

/** A side is rare that a smaller share of the key's inputs is on. */
const FEW = 0.15;

/**
 * Looks for the sides of the answer's own branches that the key's inputs did not reach, and compares there. What one search
 * finds the next ones start from: a branch may lie inside a narrow region of another.
 */
export const searchBranches = (
  c: Comparison,
  coverage: Coverage,
  open: Open[],
  evidence: Evidence,
): Outcome | undefined => new Search(c, coverage, open, evidence).run();

/** A branch that was searched, with the inputs found about it. */
type Pending = { readonly m: Branch; readonly w: Watch; readonly flats: readonly Flat[] };

/** The search for one answer's branches. Its steps give an outcome where they find one. */
class Search {
  private readonly base: Table;
  private readonly rareSides: ReadonlyMap<Branch, 1 | 0 | -1>;
  private readonly numbers: readonly number[];
  /** Inputs with whole numbers moved. */
  private readonly wholes: readonly Flat[];
  private readonly r: Random;
  private readonly supply: Supply;
  private readonly found: Flat[] = [];
  private readonly rare: Rare[] = [];
  /** What to say of a branch of which a side was not reached. */
  private readonly unreached = new Map<Branch, string>();
  private readonly pending: Pending[] = [];
  private readonly digits: Digits;
  private readonly sided: Sided[] = [];
  private readonly regions = new Map<NodeId, Uint8Array>();
  private searches = 0;
  private stateSearches = 0;
  private last: Watch | undefined;
  private states: States | undefined;
  private dead: ReturnType<typeof deadBranches> | undefined;

  constructor(
    private readonly c: Comparison,
    private readonly coverage: Coverage,
    private readonly open: Open[],
    private readonly evidence: Evidence,
  ) {
    this.base = c.setting.tables[0] as Table;
    this.rareSides = rareSidesOf(coverage);
    this.numbers = numbersIn(c.answer.b);
    this.digits = { left: MOST_DIGITS, each: numbersAtOnce(c) };
    this.wholes = coverage.onWholeNumbers()
      ? wholeNumberInputs(c.setting.slots, this.base.flats.slice(2), this.numbers)
      : [];
    this.r = random(`branches|${c.salt}`);
    this.supply = supplyFor(this.base, this.r, this.numbers);
  }

  run(): Outcome | undefined {
    const whole = this.compare(this.wholes) ?? this.onWhole();
    if (whole || this.coverage.missing().length === 0) return whole;
    const beside = this.besideReference();
    if (beside || this.coverage.missing().length === 0) return beside;
    return (
      this.scaled() ??
      this.farOut() ??
      this.ownBranches() ??
      this.hidden() ??
      this.together() ??
      this.meeting() ??
      this.told()
    );
  }

  private compare(flats: readonly Flat[], last?: number): Outcome | undefined {
    const { c, coverage, open, evidence } = this;
    return flats.length > 0 ? compareFound(c, coverage, flats, open, evidence, this.digits, last) : undefined;
  }

  /** Close to those branches of the forward pass that the answer has too and the key's inputs are not yet close to. */
  private besideReference(): Outcome | undefined {
    const { c, coverage, evidence } = this;
    let tables = 0;
    for (const m of coverage.missing()) {
      const source = m.discrete ? null : coverage.sourceOf(m);
      if (!source || coverage.covered(m)) continue;
      if (++tables > MOST_BESIDE) return undefined;
      const table = c.setting.closeTo(source.node, source.entry);
      const out = table && compareTable(c, coverage, table, undefined, evidence);
      if (out) return out;
      if (table) m.settled = true;
    }
    return undefined;
  }

  /** Ordinary inputs of the size of the extreme numbers that the answer writes: `v > 1e-30` differs from `v > 0` there alone. */
  private scaled(): Outcome | undefined {
    const { slots, tables } = this.c.setting;
    const sizes = this.numbers.map(Math.abs).filter((n) => n > 0 && n < Infinity && (n < SMALL || n > 1 / SMALL));
    const real = slots.filter((s) => s.continuous && s.kind.kind === 'real');
    const flats = spread(sizes, MOST_SIZES).flatMap((size) =>
      [0.1, 1, 10].flatMap((k) =>
        (tables[0] as Table).flats.map((base) => {
          const flat = base.slice();
          for (const s of real)
            for (let e = s.offset; e < s.offset + s.entries; e++) flat[e] = (flat[e] as number) * k * size;
          return flat;
        }),
      ),
    );
    return this.compare(
      flats.filter((f) => f.every(Number.isFinite)),
      0,
    );
  }

  private farOut(): Outcome | undefined {
    const wide = this.c.setting.wide();
    if (wide.size === 0 || !this.coverage.missing().some((m) => !m.discrete)) return undefined;
    return compareTable(this.c, this.coverage, wide, undefined, this.evidence);
  }

  private ownBranches(): Outcome | undefined {
    const { c, coverage, unreached } = this;
    thinOut(
      coverage,
      (m) => this.isEqualSomewhere(m),
      (m) => markOf(watch(this.base, c.answer.b, m.node, m.entry)),
    );
    for (let pass = 0; pass < MOST_PASSES; pass++) {
      const before = this.found.length;
      for (const m of coverage.missing()) {
        if (coverage.covered(m) || (pass > 0 && !unreached.has(m)) || this.isDead(m, pass)) continue;
        if (m.discrete) {
          this.leave(m, `no labels, masks or whole numbers were found that turn ${this.describe(m)}`);
          continue;
        }
        if (++this.searches > MOST_SEARCHES)
          return {
            kind: 'undecided',
            reason: 'branch',
            message: `more than ${MOST_SEARCHES} branches of the answer would have to be searched for`,
          };
        const out = this.one(m);
        if (out) return out;
      }
      if (this.found.length === before || unreached.size === 0) break;
    }
    return undefined;
  }

  /** Both sides of one branch, close to its tie, and where it decides the answer. */
  private one(m: Branch): Outcome | undefined {
    const { c, found } = this;
    const w = watch(this.base, c.answer.b, m.node, m.entry);
    this.last = w;
    const sides = findSides(w, this.atHand(), this.supply, this.r, () => this.isEqualSomewhere(m));
    const flats = bothSides(c, w, sides, this.rare);
    this.evidence.inputs += w.spent;
    if (flats.length === 0) {
      this.notReached(m, sides);
      return undefined;
    }
    this.settle(m);
    if (sides.positive && sides.negative)
      this.sided.push({ watch: w, positive: sides.positive, negative: sides.negative });
    const usable = flats.filter((f) => f.every(Number.isFinite));
    found.push(...usable);
    this.pending.push({ m, w, flats: usable });
    return this.compare(usable);
  }

  private atHand(): Flat[] {
    const { tables } = this.c.setting;
    return [...this.found.slice(-MOST_FOUND_AT_HAND), ...tables.flatMap((t) => t.flats).slice(0, MOST_AT_HAND)];
  }

  /** Branches that decide nothing: rare sides first, and what jumps before what bends. */
  private hidden(): Outcome | undefined {
    const { c, rareSides, coverage, evidence } = this;
    if (this.pending.length >= SEVERAL && numbersAtOnce(c) < MOST_ROWS_AT_MANY) {
      const out = compareTable(c, coverage, c.setting.many(), undefined, evidence);
      if (out) return out;
    }
    const rank = ({ m }: Pending): number =>
      (rareSides.has(m) ? 0 : 2) + (JUMPS.has((c.answer.b.nodes[m.node] as Node).op) ? 0 : 1);
    for (const { m, w, flats } of [...this.pending].sort((a, b) => rank(a) - rank(b))) {
      const more = rareSides.has(m) ? [] : c.setting.more().flats;
      const out = this.deciding(m, w, [...flats, ...more]);
      if (out) return out;
    }
    return undefined;
  }

  /** Where a branch decides nothing on a side: compares where it does, if other branches let it. */
  private deciding(m: Branch, w: Watch, flats: readonly Flat[]): Outcome | undefined {
    const rare = this.rareSides.get(m);
    for (const side of rare === undefined ? ([1, -1] as const) : [rare]) {
      // of what is on either side at many inputs little is hidden; in a stable softmax no maximum decides anything
      if (this.stateSearches >= (rare === undefined ? MOST_COMMON_SEARCHES : MOST_STATE_SEARCHES)) return undefined;
      this.states ??= statesOf(this.c, this.coverage, this.base, this.numbers, [
        ...this.atHand(),
        ...this.supply.fresh(),
        ...this.c.setting.wide().flats,
      ]);
      const found = whereItComesToDecide(this.states, w, side, flats, rare === undefined ? COMMON : RARE);
      if (found.searched) this.stateSearches++;
      const out = this.compare(found.flats, found.flats.length);
      if (out) return out;
    }
    return undefined;
  }

  /** Conditions on labels, masks and whole numbers that hold at few inputs. */
  private onWhole(): Outcome | undefined {
    const { c, coverage, base, wholes } = this;
    for (const m of coverage.onWhole()) {
      if (!this.rareSides.has(m)) continue;
      const w = watch(base, c.answer.b, m.node, m.entry);
      const out = this.deciding(m, w, spread([...wholes, ...c.setting.labelled, ...base.flats], MOST_AT_HAND));
      if (out) return out;
    }
    return undefined;
  }

  /** Rare sides of two and of three branches at once. */
  private together(): Outcome | undefined {
    const { c, rare, last, base } = this;
    const onWhole = this.coverage.onWholeNumbers();
    if (!last || (rare.length < 2 && !onWhole)) return undefined;
    const whole = onWhole ? wholeNumberInputs(c.setting.slots, [ordinaryOf(base)], this.numbers) : [];
    return this.compare(together(last, [...rare.map((x) => x.flat), ...whole.slice(0, MOST_WHOLE_PAIRED)]));
  }

  /** States of two branches whose margins have to be led there at once. */
  private meeting(): Outcome | undefined {
    const { sided, found, c } = this;
    return this.compare(meeting(sided, [...c.setting.tables.flatMap((t) => t.flats), ...found]));
  }

  /** What was left open, if anything. */
  private told(): Outcome | undefined {
    const message = this.coverage.missing().flatMap((m) => this.unreached.get(m) ?? [])[0];
    return message === undefined ? undefined : { kind: 'undecided', reason: 'branch', message };
  }

  private settle(m: Branch): void {
    m.settled = true;
    this.unreached.delete(m);
  }

  private leave(m: Branch, message: string): void {
    this.unreached.set(m, message);
  }

  /** A branch of which a side was not reached: one that lies on its tie in a region has no other. */
  private notReached(m: Branch, { positive, negative }: Sides): void {
    if (this.isEqualSomewhere(m) || equalInARegion(this.c, m.node, this.found.slice(-32))[m.entry] === 1)
      this.settle(m);
    else
      this.leave(
        m,
        `no input was found on ${positive || negative ? 'the other' : 'either'} side of ${this.describe(m)}`,
      );
  }

  /** Whether a side that was not seen can never be reached; settled then. */
  private isDead(m: Branch, pass: number): boolean {
    // every combination of labels was tried: what none of them reaches cannot be reached
    const every = m.discrete && this.c.setting.everyLabel;
    const asked = m.discrete || (pass === 0 && !(m.side.positive && m.side.negative));
    this.dead ??= asked && !every ? deadBranches(this.c.setting, this.c.answer) : undefined;
    const dead = every || (asked && this.dead?.(m.node, m.entry, m.side, m.discrete) === true);
    if (dead) this.settle(m);
    return dead;
  }

  private isEqualSomewhere({ node, entry }: Branch): boolean {
    const { tables, more } = this.c.setting;
    let known = this.regions.get(node);
    if (!known) {
      known = equalInARegion(this.c, node, [...tables.flatMap((t) => t.flats), ...more().flats]);
      this.regions.set(node, known);
    }
    return known[entry] === 1;
  }

  private describe(m: Branch): string {
    return describe(this.c.answer.b, m.node);
  }
}

function rareSidesOf(coverage: Coverage): ReadonlyMap<Branch, 1 | 0 | -1> {
  const out = new Map<Branch, 1 | 0 | -1>();
  for (const m of [...coverage.moving(), ...coverage.onWhole()]) {
    const side = coverage.rareSide(m, FEW);
    if (side !== undefined) out.set(m, side);
  }
  return out;
}

/** The numbers written in an answer, each once. */
const numbersIn = (b: Builder): number[] => [
  ...new Set(b.nodes.flatMap((n) => (n.op === 'constant' && n.attrs.text !== undefined ? [Number(n.attrs.text)] : []))),
];

function describe(b: Builder, node: NodeId): string {
  const words: Partial<Record<string, string>> = {
    lt: 'a comparison',
    le: 'a comparison',
    gt: 'a comparison',
    ge: 'a comparison',
    eq: 'an equality',
    ne: 'an equality',
    abs: 'an absolute value',
    sign: 'a sign',
  };
  const op = (b.nodes[node] as Node).op;
  return `${words[op] ?? 'a maximum or minimum'} in the answer`;
}
