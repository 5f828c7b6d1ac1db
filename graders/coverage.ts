/** Which sides of which branches of an answer have been seen, far from their tie and close to it. */
import type { Run } from '../src/engine/evaluate';
import type { Builder, Node, NodeId } from '../src/engine/program';
import { isContinuous, throughUnspecified } from './inputs';
import type { Setting } from './key';
import type { Margins } from './margins';
import { placesOf, readMargins } from './margins';
import type { Table } from './table';
import { runOn } from './table';

export type Side = {
  positive: boolean;
  negative: boolean;
  zero: boolean;
  nearPositive: boolean;
  nearNegative: boolean;
  steps: number;
};

/** Which sides of which branches of the answer have been seen, far and close. */
export class Coverage {
  private readonly sides = new Map<string, Side>();
  private readonly settled = new Set<string>();
  private readonly traces = new Map<string, number[]>();
  private readonly own = new Map<string, boolean>();
  private lastTies: Uint8Array = new Uint8Array(0);
  constructor(
    private readonly places: readonly { node: NodeId; discrete: boolean }[],
    private readonly b: Builder,
    private readonly setting: Setting,
  ) {}

  /** The nodes a run must hold for the margins to be read. */
  outputs(node: NodeId): NodeId[] {
    return this.places.length === 0
      ? [node]
      : [node, ...this.places.flatMap((p) => (this.b.nodes[p.node] as Node).args)];
  }

  look(run: Run, table: Table): void {
    this.lastTies = new Uint8Array(table.size);
    for (const p of this.places) {
      const m: Margins = readMargins(this.b, p.node, run);
      for (let e = 0; e < m.entries; e++) {
        const id = `${p.node} ${e}`;
        if (table === this.setting.tables[0] || table === this.setting.tables[1])
          this.trace(id, m.margin, e, table.size);
        let s = this.sides.get(id);
        if (!s) {
          s = { positive: false, negative: false, zero: false, nearPositive: false, nearNegative: false, steps: 0 };
          this.sides.set(id, s);
        }
        for (let k = 0; k < table.size; k++) {
          const at = e * table.size + k;
          const x = m.margin[at] as number;
          if (Math.abs(x) <= (m.error[at] as number) || x === 0) {
            s.zero = true;
            if (!p.discrete) this.lastTies[k] = 1;
            continue;
          }
          const near = Math.abs(x) < 1e-9 * (m.scale[at] as number);
          if (x > 0) {
            s.positive = true;
            if (near) s.nearPositive = true;
          } else if (x < 0) {
            s.negative = true;
            if (near) s.nearNegative = true;
          }
          const level = Math.min(12, Math.max(0, Math.floor(-Math.log10(Math.abs(x) / (m.scale[at] as number)))));
          s.steps |= 1 << level;
        }
      }
    }
  }

  /** Whether a branch of the answer was on its tie at this input of the last run. */
  ties(sample: number): boolean {
    return this.lastTies[sample] === 1;
  }

  /** Whether some branch is about labels, masks or whole numbers alone. */
  onWholeNumbers(): boolean {
    return this.places.some((p) => p.discrete);
  }

  /** Branches not yet seen on both sides, or not close to their tie. */
  missing(): { node: NodeId; entry: number; discrete: boolean; side: Side }[] {
    return this.places.flatMap((p) => {
      const out: { node: NodeId; entry: number; discrete: boolean; side: Side }[] = [];
      for (const [id, side] of this.sides) {
        const [node, entry] = id.split(' ').map(Number) as [number, number];
        if (node !== p.node) continue;
        if (p.discrete) {
          if (!this.settled.has(id) && !decidedBothWays((this.b.nodes[node] as Node).op, side))
            out.push({ node, entry, discrete: true, side });
        } else if (!this.settled.has(id) && (!this.seen(side) || this.isOwn(id)))
          out.push({ node, entry, discrete: false, side });
      }
      return out;
    });
  }

  covered(id: string): boolean {
    return this.settled.has(id) || (this.seen(this.sides.get(id)) && !this.isOwn(id));
  }

  private trace(id: string, margin: Float64Array, entry: number, size: number): void {
    let all = this.traces.get(id);
    if (!all) {
      all = [];
      this.traces.set(id, all);
    }
    for (let k = 0; k < size; k++) all.push(margin[entry * size + k] as number);
  }

  /** Whether this branch is none of the reference's: the key's inputs close to ties are not about it. */
  private isOwn(id: string): boolean {
    let own = this.own.get(id);
    if (own === undefined) {
      const trace = this.traces.get(id) ?? [];
      // beneath a branch of its own it is another function on that one's rare side, which these inputs may not have met
      own =
        !referenceTraces(this.setting).some((t) => proportional(t, trace)) || this.ownBeneath(Number.parseInt(id, 10));
      this.own.set(id, own);
    }
    return own;
  }

  private readonly beneath = new Map<NodeId, boolean>();

  private ownBeneath(node: NodeId): boolean {
    let known = this.beneath.get(node);
    if (known === undefined) {
      const under = new Set(placesOf(this.b, (this.b.nodes[node] as Node).args, () => true).map((p) => p.node));
      known =
        under.size > 0 && [...this.traces.keys()].some((id) => under.has(Number.parseInt(id, 10)) && this.isOwn(id));
      this.beneath.set(node, known);
    }
    return known;
  }

  /** Nothing more is looked for at this branch. */
  settle(id: string): void {
    this.settled.add(id);
  }

  private seen(s: Side | undefined): boolean {
    return s?.positive === true && s.negative && s.nearPositive && s.nearNegative && bits(s.steps) >= 5;
  }

  all(): number {
    return 2 * this.sides.size;
  }

  visited(): number {
    let n = 0;
    for (const s of this.sides.values()) n += (s.positive ? 1 : 0) + (s.negative || s.zero ? 1 : 0);
    return n;
  }
}

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

const kept = new WeakMap<Setting, readonly (readonly number[])[]>();

/** The margins of the forward pass's own branches at the key's first inputs. */
function referenceTraces(setting: Setting): readonly (readonly number[])[] {
  const known = kept.get(setting);
  if (known) return known;
  const { reference, slots } = setting;
  const { b } = reference;
  const tops = reference.problem.forward
    .filter((f) => !reference.unspecified(f.name) && !throughUnspecified(reference, f.name))
    .map((f) => reference.node(f.name) as NodeId);
  const places = placesOf(b, tops, isContinuous(slots)).filter((p) => !p.discrete);
  const out = new Map<string, number[]>();
  for (const table of setting.tables.slice(0, 2)) {
    const run = runOn(table, b, [...tops, ...places.flatMap((p) => (b.nodes[p.node] as Node).args)]);
    for (const p of places) {
      const m = readMargins(b, p.node, run);
      for (let e = 0; e < m.entries; e++) {
        const id = `${p.node} ${e}`;
        const trace = out.get(id) ?? [];
        for (let k = 0; k < table.size; k++) trace.push(m.margin[e * table.size + k] as number);
        out.set(id, trace);
      }
    }
  }
  const all = [...out.values()];
  kept.set(setting, all);
  return all;
}

/** Whether two margins are the same function up to a constant factor, by their values. */
function proportional(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length || a.length === 0) return false;
  const at = a.findIndex((x) => x !== 0);
  if (at < 0) return b.every((x) => x === 0);
  const factor = (b[at] as number) / (a[at] as number);
  if (factor === 0 || !Number.isFinite(factor)) return false;
  return a.every(
    (x, i) =>
      Math.abs(factor * x - (b[i] as number)) <=
      1e-13 * Math.max(Math.abs(factor * x), Math.abs(b[i] as number), Math.abs(factor)),
  );
}
