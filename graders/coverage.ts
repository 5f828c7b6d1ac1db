/** Which sides of which branches of an answer have been seen, far from their tie and close to it. */
import type { Run } from '../src/engine/evaluate';
import type { Builder, Node, NodeId } from '../src/engine/program';
import type { Setting } from './key';
import type { Place } from './margins';
import { distinctEntries, placesOf, readMargins } from './margins';
import type { ReferenceBranch } from './reference-branches';
import { proportional, referenceBranches } from './reference-branches';
import type { Table } from './table';

export type Side = {
  positive: boolean;
  negative: boolean;
  zero: boolean;
  /** At how many inputs it was on either side and on the tie, as long as more could be seen. */
  above: number;
  below: number;
  on: number;
  nearPositive: boolean;
  nearNegative: boolean;
  /** The orders of magnitude of the distance to the tie, a bit each. */
  steps: number;
};

/** One entry of one place of the answer. */
export type Branch = {
  readonly place: Watched;
  readonly node: NodeId;
  readonly entry: number;
  /** Which of the place's branches it is. */
  readonly at: number;
  /** About labels, masks or whole numbers alone. */
  readonly discrete: boolean;
  readonly side: Side;
  /** Nothing more is looked for here. */
  settled: boolean;
  /** Whether nothing more can be seen of its sides. */
  complete: boolean;
  /** The branch of the forward pass that it is; `null` for none. Unset while nobody asked. */
  source?: ReferenceBranch | null;
};

type Watched = Place & {
  /** The entries that are computed as no earlier one is, and the branch of each. Unset before the first look. */
  entries?: Int32Array;
  branches: readonly Branch[];
  /** Its margins at the key's first inputs, a table each. */
  readonly traces: Float64Array[];
};

const UNSEEN: Readonly<Side> = {
  positive: false,
  negative: false,
  zero: false,
  above: 0,
  below: 0,
  on: 0,
  nearPositive: false,
  nearNegative: false,
  steps: 0,
};

/** A margin this small beside its scale is close to the tie. */
const NEAR = 1e-9;
const MOST_STEPS = 12;
const TINY = 1e-9;
const ENOUGH_STEPS = 5;

/** Which sides of which branches of the answer have been seen, far and close. */
export class Coverage {
  private readonly places: readonly Watched[];
  private readonly read: readonly NodeId[];
  /** What was seen to be computed, by rows. */
  private readonly rows = new Set<string>();
  private lastTies: Uint8Array = new Uint8Array(0);
  constructor(
    places: readonly Place[],
    private readonly b: Builder,
    private readonly setting: Setting,
  ) {
    this.places = places.map((p) => ({ ...p, branches: [], traces: [] }));
    this.read = places.flatMap((p) => (b.nodes[p.node] as Node).args);
  }

  /** The nodes a run must hold for the margins to be read. */
  outputs(node: NodeId): NodeId[] {
    return [node, ...this.read];
  }

  look(run: Run, table: Table): void {
    this.lastTies = new Uint8Array(table.size);
    const first = table === this.setting.tables[0] || table === this.setting.tables[1];
    for (const p of this.places) {
      const branches = this.branchesOf(p, run);
      const { margin, error, scale } = readMargins(this.b, p.node, run, p.entries);
      if (first) p.traces.push(margin);
      for (const branch of branches) {
        const from = branch.at * table.size;
        for (let k = 0; k < table.size; k++) {
          const x = margin[from + k] as number;
          if (Math.abs(x) <= (error[from + k] as number) || x === 0) {
            branch.side.zero = true;
            branch.side.on++;
            if (!p.discrete) this.lastTies[k] = 1;
          } else if (!branch.complete) take(branch.side, x, scale[from + k] as number);
        }
        branch.complete = isSeen(branch.side);
      }
    }
  }

  private branchesOf(place: Watched, run: Run): readonly Branch[] {
    if (!place.entries) {
      place.entries = distinctEntries(this.b, place.node, run, this.rows);
      const { node, discrete } = place;
      place.branches = Array.from(place.entries, (entry, at): Branch => {
        const side: Side = { ...UNSEEN };
        return { place, node, entry, at, discrete, side, settled: false, complete: false };
      });
    }
    return place.branches;
  }

  /** Whether a branch of the answer was on its tie at this input of the last run. */
  ties(sample: number): boolean {
    return this.lastTies[sample] === 1;
  }

  /** Whether a branch of the answer is on its tie at an input of a run, before anything else is looked at. */
  tiesAt(run: Run, sample: number): boolean {
    return this.places.some((p) => {
      if (p.discrete) return false;
      const { margin, error } = readMargins(this.b, p.node, run);
      for (let k = sample; k < margin.length; k += run.size)
        if (Math.abs(margin[k] as number) <= (error[k] as number) || margin[k] === 0) return true;
      return false;
    });
  }

  /** Whether some branch is about labels, masks or whole numbers alone. */
  onWholeNumbers(): boolean {
    return this.places.some((p) => p.discrete);
  }

  /** Branches not yet seen on both sides, or not close to their tie. */
  missing(): Branch[] {
    const out: Branch[] = [];
    for (const p of this.places) for (const branch of p.branches) if (!this.covered(branch)) out.push(branch);
    return out;
  }

  /** The side of a branch that a smaller share of the inputs than `few` was on; of an equality of whole numbers its tie too. */
  rareSide({ node, discrete, side: { above, below, on } }: Branch, few: number): 1 | 0 | -1 | undefined {
    const most = few * (above + below + on);
    const equality = ['eq', 'ne'].includes((this.b.nodes[node] as Node).op);
    if (discrete && equality) return on < most ? 0 : above + below < most ? (above > below ? 1 : -1) : undefined;
    if (above < most && above <= below) return 1;
    return below < most ? -1 : undefined;
  }

  /** Every branch that moves with the inputs. */
  moving(): Branch[] {
    return this.places.flatMap((p) => (p.discrete ? [] : p.branches));
  }

  /** Every branch on labels, masks and whole numbers alone. */
  onWhole(): Branch[] {
    return this.places.flatMap((p) => (p.discrete ? p.branches : []));
  }

  covered(branch: Branch): boolean {
    if (branch.settled) return true;
    if (branch.discrete || branch.place.stepwise)
      return decidedBothWays((this.b.nodes[branch.node] as Node).op, branch.side);
    return branch.complete && this.sourceOf(branch) !== null;
  }

  /** The branch of the forward pass that this one is: the key's inputs close to ties are about it. `null` for the answer's own. */
  sourceOf(branch: Branch): ReferenceBranch | null {
    if (branch.source === undefined) {
      const own = { traces: branch.place.traces, entry: branch.at };
      const sizes = this.setting.tables.slice(0, 2).map((t) => t.size);
      const source = referenceBranches(this.setting).find((r) => proportional(r, own, sizes));
      // beneath a branch of its own it is another function on that one's rare side, which these inputs may not have met
      branch.source = source && !this.ownBeneath(branch.place) && !this.holdsTiny(branch.node) ? source : null;
    }
    return branch.source;
  }

  private isOwn(branch: Branch): boolean {
    if (branch.place.stepwise) return !this.covered(branch);
    return branch.discrete ? !this.setting.everyLabel && !this.covered(branch) : this.sourceOf(branch) === null;
  }

  /** Whether a number is compared with that is lost beside the margins' usual size: a threshold of 1e-15 for 0 is another branch. */
  private holdsTiny(node: NodeId): boolean {
    const stack = [...(this.b.nodes[node] as Node).args];
    const seen = new Set(stack);
    for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
      const { op, args, attrs } = this.b.nodes[id] as Node;
      const size = op === 'constant' ? Math.abs(Number(attrs.text)) : 0;
      if (size > 0 && size < TINY) return true;
      for (const a of args) if (!seen.has(a) && seen.add(a)) stack.push(a);
    }
    return false;
  }

  private readonly beneath = new Map<Watched, boolean>();

  private ownBeneath(place: Watched): boolean {
    let known = this.beneath.get(place);
    if (known === undefined) {
      const under = new Set(placesOf(this.b, (this.b.nodes[place.node] as Node).args, () => true).map((p) => p.node));
      known = this.places.some((p) => under.has(p.node) && p.branches.some((x) => this.isOwn(x)));
      this.beneath.set(place, known);
    }
    return known;
  }

  all(): number {
    return 2 * this.places.reduce((n, p) => n + p.branches.length, 0);
  }

  visited(): number {
    let n = 0;
    for (const p of this.places)
      for (const { side } of p.branches) n += (side.positive ? 1 : 0) + (side.negative || side.zero ? 1 : 0);
    return n;
  }
}

/** A margin that is off its tie. */
function take(side: Side, x: number, scale: number): void {
  const near = Math.abs(x) < NEAR * scale;
  if (x > 0) {
    side.positive = true;
    side.above++;
    if (near) side.nearPositive = true;
  } else if (x < 0) {
    side.negative = true;
    side.below++;
    if (near) side.nearNegative = true;
  }
  let step = 0;
  for (let least = 0.1 * scale; step < MOST_STEPS && Math.abs(x) <= least; least *= 0.1) step++;
  side.steps |= 1 << step;
}

const isSeen = (s: Side): boolean =>
  s.positive && s.negative && s.nearPositive && s.nearNegative && bits(s.steps) >= ENOUGH_STEPS;

/** Whether a branch has come out in every way it can, by which sides of its tie (and the tie itself) were seen. */
export function decidedBothWays(
  op: string,
  { positive, negative, zero }: { positive: boolean; negative: boolean; zero: boolean },
): boolean {
  switch (op) {
    case 'eq':
    case 'ne':
      return zero && (positive || negative);
    case 'gt':
    case 'le':
      return positive && (negative || zero);
    case 'lt':
    case 'ge':
      return negative && (positive || zero);
    default:
      return positive && negative;
  }
}

function bits(n: number): number {
  let c = 0;
  for (let x = n; x; x &= x - 1) c++;
  return c;
}
