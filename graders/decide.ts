/**
 * Whether two programs are the same function: at every input of a setting, entry by entry, with every branch of the answer
 * visited on both sides. Rounding never decides; what doubles leave open is decided in digits.
 */
import type { Column, Run } from '../src/engine/evaluate';
import type { Builder, Node, NodeId } from '../src/engine/program';
import type { Sides, Watch } from './branches';
import { closeIn, findSides, marginAt, simplify, watch } from './branches';
import type { Comparison, Evidence, Outcome, Place } from './comparison';
import { deadBranches } from './dead';
import { compareExactly } from './exact';
import { isContinuous, nudge } from './inputs';
import type { Margins } from './margins';
import { placesOf, readMargins } from './margins';
import { random } from './random';
import { termScale, termScales } from './scale';
import type { Flat, Table } from './table';
import { column, exactEntry, makeTable, runOn } from './table';
import type { Lowered } from './target';

/** A cell that doubles leave open; `bounded` where both values are within finite bounds of each other. */
type Open = Place & { readonly bounded: boolean; readonly close: boolean };

/** Two columns agree where both bounds are below this share of the values. */
const CLOSE_BOUND = 1e-9;
/** A difference below this share is looked at again in digits before it counts. */
const SMALL_DIFFERENCE = 1e-11;
/** Cells (an entry at an input) that are decided again in digits, at most. */
const MOST_EXACT = 16;
/** Searches for branches of one answer, at most. */
const MOST_SEARCHES = 64;
/** Pairs of rare branches tried together, at most. */
const MOST_PAIRS = 200;

type Scan = { sample: number; entry: number; small: boolean; open: number[] };

/** Cells of an entry that doubles close by the value alone: with this many the cells left open are spot-checked. */
const ENOUGH_CLOSED = 8;
const SPOT_CHECKS = 2;

/** The first input at which two columns are proven different, and the cells that doubles leave open. */
function scan(got: Column, want: Column, size: number): Scan {
  const { data: a, error: ea } = got;
  const { data: r, error: er } = want;
  let sample = -1;
  let entry = -1;
  let relative = Infinity;
  const open: number[] = [];
  for (let k = 0; k < a.length; k++) {
    const x = a[k] as number;
    const y = r[k] as number;
    const bound = (ea ? (ea[k] as number) : 0) + (er ? (er[k] as number) : 0);
    const d = Math.abs(x - y);
    const largest = Math.max(Math.abs(x), Math.abs(y));
    if (d > bound) {
      const b = k % size;
      if (sample < 0 || b < sample || (b === sample && d / largest > relative)) {
        sample = b;
        entry = (k - b) / size;
        relative = d / largest;
      }
    } else if (!(largest < Infinity && (bound <= CLOSE_BOUND * largest || bound === 0))) open.push(k);
  }
  return { sample, entry, small: relative < SMALL_DIFFERENCE, open };
}

/** The values of a program at a table, kept for the reference's targets. */
function valuesOf(table: Table, p: Lowered, keep: string | undefined): Column {
  if (keep !== undefined) {
    const known = table.columns.get(keep);
    if (known) return known;
  }
  const input = p.b.nodes[p.node] as Node;
  const c = input.op === 'input' ? column(table, input.attrs.name ?? '') : runOn(table, p.b, [p.node]).values(p.node);
  if (keep !== undefined) table.columns.set(keep, c);
  return c;
}

/** Decides whether the answer equals the target almost everywhere. */
export function decide(c: Comparison, evidence: Evidence): Outcome {
  const { setting, answer, target } = c;
  const open: Open[] = [];
  const places = placesOf(answer.b, answer.node, isContinuous(setting.slots));
  const coverage = new Coverage(places, answer.b);
  let small = false;
  for (const table of setting.tables) {
    const out = compareAt(c, table, open, coverage, evidence);
    if (out) return out;
  }
  if (c.search !== false && (places.some((p) => !p.discrete) || setting.branches.all > 0)) {
    const out = compareAt(c, setting.more(), open, coverage, evidence);
    if (out) return out;
  }
  if (needsSalt(answer.b)) {
    const r = random(`${setting.reference.problem.id}|${c.salt}`);
    const like = setting.tables[0] as Table;
    const flats = like.flats.map((f) => nudge(setting.slots, f, r, 0.75));
    const out = compareAt(c, makeTable(setting.reference, setting.slots, flats), open, coverage, evidence);
    if (out) return out;
  }
  const searched = c.search === false ? undefined : searchBranches(c, coverage, open, evidence);
  if (searched) return searched;
  const decided = decideOpen(c, open, evidence);
  if (decided) return decided;
  evidence.branches += coverage.all();
  evidence.visited += coverage.visited();
  return suspicious(c, small, evidence) ?? { kind: 'equal' };

  function compareAt(cmp: Comparison, table: Table, into: Open[], seen: Coverage, ev: Evidence): Outcome | undefined {
    const want = valuesOf(table, target, cmp.keep);
    const run = runOn(table, answer.b, seen.outputs(answer.node));
    const got = run.values(answer.node);
    ev.inputs += table.size;
    const s = scan(got, want, table.size);
    seen.look(run, table);
    if (table === setting.tables[0] && s.sample < 0) small ||= absorbed(answer.b, run);
    keepOpen(cmp, run, table, got, want, s.open, into);
    if (s.sample >= 0) {
      const at = { table, sample: s.sample, entry: s.entry };
      const real = confirm(cmp, at, s.small, seen.ties(s.sample), ev);
      if (real) return real;
      // a tie of measure zero, or nothing after all: look at the other inputs
      const again = differentElsewhere(cmp, table, got, want, s.sample, seen, ev);
      if (again) return again;
    }
    return undefined;
  }
}

/**
 * Keeps the cells that the values alone leave open. Those whose bounds are small beside the terms summed into either value
 * are `close`: they agree, and count where enough other inputs have told that entry from everything else.
 */
function keepOpen(
  c: Comparison,
  run: Run,
  table: Table,
  got: Column,
  want: Column,
  open: readonly number[],
  into: Open[],
): void {
  const start = into.length;
  let rest = false;
  for (const k of open) {
    const sample = k % table.size;
    const entry = (k - sample) / table.size;
    const bound = (got.error?.[k] ?? 0) + (want.error?.[k] ?? 0);
    const bounded = bound < Infinity && Number.isFinite(got.data[k] as number);
    const close = bounded && bound <= CLOSE_BOUND * termScale(c.answer.b, run, c.answer.node, entry, sample);
    if (bounded && !close) rest = true;
    into.push({ table, sample, entry, bounded, close });
  }
  const scales = rest ? targetScales(c, table) : undefined;
  if (!scales) return;
  for (let i = start; i < into.length; i++) {
    const o = into[i] as Open;
    const k = o.entry * table.size + o.sample;
    const bound = (got.error?.[k] ?? 0) + (want.error?.[k] ?? 0);
    if (o.bounded && !o.close && bound <= CLOSE_BOUND * (scales[k] as number)) into[i] = { ...o, close: true };
  }
}

/** The terms summed into the target's values; kept in the table. */
function targetScales(c: Comparison, table: Table): Float64Array | undefined {
  if (c.keep === undefined) return undefined;
  const id = `${c.keep} scale`;
  const known = table.columns.get(id);
  if (known) return known.data;
  const { b, node } = c.target;
  const top = b.nodes[node] as Node;
  const leaf = top.op === 'take' ? (b.nodes[top.args[0] as NodeId] as Node) : top;
  const key = leaf.op === 'input' ? leaf.attrs.name : undefined;
  const from = key === undefined ? undefined : table.reference.node(key);
  if (from === undefined) return undefined;
  const all = termScales(table.reference.b, runOn(table, table.reference.b, [from]), from);
  const index = top.op === 'take' ? top.attrs.index : undefined;
  const B = table.size;
  const data = index ? new Float64Array(index.length * B) : all;
  index?.forEach((from1, e) => {
    data.set(all.subarray(from1 * B, (from1 + 1) * B), e * B);
  });
  table.columns.set(id, { data });
  return data;
}

/** Whether a difference at an input stands: beside a tie of the answer, and in digits where it is small. */
function confirm(c: Comparison, at: Place, small: boolean, tie: boolean, evidence: Evidence): Outcome | undefined {
  if (small) {
    const exact = compareExactly(c, at, evidence);
    if (exact !== 'different') return undefined;
  }
  if (!tie) return { kind: 'different', at };
  return beside(c, at, evidence);
}

function differentElsewhere(
  c: Comparison,
  table: Table,
  got: Column,
  want: Column,
  not: number,
  seen: Coverage,
  evidence: Evidence,
): Outcome | undefined {
  const { size } = table;
  const tried = new Set([not]);
  for (let b = 0; b < size && tried.size < 8; b++) {
    if (tried.has(b)) continue;
    for (let k = b; k < got.data.length; k += size) {
      const x = got.data[k] as number;
      const y = want.data[k] as number;
      const bound = (got.error?.[k] ?? 0) + (want.error?.[k] ?? 0);
      const d = Math.abs(x - y);
      if (!(d > bound)) continue;
      tried.add(b);
      const out = confirm(
        c,
        { table, sample: b, entry: Math.floor(k / size) },
        d < SMALL_DIFFERENCE * Math.max(Math.abs(x), Math.abs(y)),
        seen.ties(b),
        evidence,
      );
      if (out) return out;
      break;
    }
  }
  return undefined;
}

/** What holds in the neighbourhood of an input, where the answer has a tie or no value there. */
function beside(c: Comparison, at: Place, evidence: Evidence): Outcome | undefined {
  const { setting, answer, target } = c;
  const r = random(`beside|${at.sample}|${at.entry}|${c.salt}`);
  const flats = [1e-6, 1e-4, 1e-3, 1e-2].map((by) => nudge(setting.slots, at.table.flats[at.sample] as Flat, r, by));
  const table = makeTable(setting.reference, setting.slots, flats);
  const want = valuesOf(table, target, undefined);
  const got = runOn(table, answer.b, [answer.node]).values(answer.node);
  evidence.inputs += flats.length;
  let undefinedAt: Place | undefined;
  let valued = false;
  for (let b = 0; b < flats.length; b++) {
    const k = at.entry * flats.length + b;
    const x = got.data[k] as number;
    const bound = (got.error?.[k] ?? 0) + (want.error?.[k] ?? 0);
    const here = { table, sample: b, entry: at.entry };
    if (Math.abs(x - (want.data[k] as number)) > bound) return { kind: 'different', at: here };
    if (bound <= CLOSE_BOUND * Math.abs(x) && Number.isFinite(x)) {
      valued = true;
      continue;
    }
    const exact = compareExactly(c, here, evidence);
    if (exact === 'different') return { kind: 'different', at: here };
    if (exact === 'undefined') undefinedAt = here;
    else valued = true;
  }
  return undefinedAt && !valued ? { kind: 'undefined', at: undefinedAt } : undefined;
}

/** Decides the cells that doubles left open, a few of each kind, in digits. */
function decideOpen(c: Comparison, all: readonly Open[], evidence: Evidence): Outcome | undefined {
  // with enough inputs decided by the values, one that agrees within bounds too wide to tell adds nothing
  const thin = thinEntries(c, all);
  const open = all.filter((o) => thin.has(o.entry) || !o.bounded);
  if (open.length === 0) return undefined;
  const step = Math.max(
    1,
    open.length / (thin.size > 0 ? Math.min(2 * MOST_EXACT, Math.max(MOST_EXACT, thin.size)) : SPOT_CHECKS),
  );
  let told = 0;
  let untold = 0;
  for (let i = 0; i < open.length; i += step) {
    const at = open[Math.floor(i)] as Place;
    const exact = compareExactly(c, at, evidence);
    if (exact === 'equal') {
      if (thin.has(at.entry)) told++;
      continue;
    }
    const out = beside(c, at, evidence);
    if (out) return out;
    if (exact === 'undecided' && thin.has(at.entry)) untold++;
  }
  if (untold > told)
    return {
      kind: 'undecided',
      reason: 'precision',
      message: 'the answer could not be told from the reference, nor proven equal, at 200 digits',
    };
  return undefined;
}

/** Entries that are open at almost every input, so that it is the digits that decide them. */
function thinEntries(c: Comparison, open: readonly Open[]): ReadonlySet<number> {
  const inputs = c.setting.tables.reduce((n, t) => n + t.size, 0);
  const perEntry = new Map<number, number>();
  for (const p of open) perEntry.set(p.entry, (perEntry.get(p.entry) ?? 0) + 1);
  const out = new Set<number>();
  for (const [entry, n] of perEntry) if (inputs - n < Math.min(ENOUGH_CLOSED, inputs / 3)) out.add(entry);
  return out;
}

type Side = {
  positive: boolean;
  negative: boolean;
  zero: boolean;
  nearPositive: boolean;
  nearNegative: boolean;
  steps: number;
};

/** Which sides of which branches of the answer have been seen, far and close. */
class Coverage {
  private readonly sides = new Map<string, Side>();
  private readonly settled = new Set<string>();
  private lastTies: Uint8Array = new Uint8Array(0);
  constructor(
    private readonly places: readonly { node: NodeId; discrete: boolean }[],
    private readonly b: Builder,
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

  /** Branches not yet seen on both sides, or not close to their tie. */
  missing(): { node: NodeId; entry: number; discrete: boolean; side: Side }[] {
    return this.places.flatMap((p) => {
      const out: { node: NodeId; entry: number; discrete: boolean; side: Side }[] = [];
      for (const [id, side] of this.sides) {
        const [node, entry] = id.split(' ').map(Number) as [number, number];
        if (node !== p.node) continue;
        if (p.discrete) {
          if (!(side.zero && (side.positive || side.negative)) && !(side.positive && side.negative))
            out.push({ node, entry, discrete: true, side });
        } else if (!this.seen(side)) out.push({ node, entry, discrete: false, side });
      }
      return out;
    });
  }

  covered(id: string): boolean {
    return this.settled.has(id) || this.seen(this.sides.get(id));
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

function bits(n: number): number {
  let c = 0;
  for (let x = n; x; x &= x - 1) c++;
  return c;
}

/**
 * Looks for the sides of the answer's own branches that the key's inputs did not reach, and compares there. What one search
 * finds the next ones start from: a branch may lie inside a narrow region of another.
 */
function searchBranches(c: Comparison, coverage: Coverage, open: Open[], evidence: Evidence): Outcome | undefined {
  if (coverage.missing().length === 0) return undefined;
  const { setting, answer } = c;
  const r = random(`branches|${c.salt}`);
  const base = setting.tables[0] as Table;
  const found: Flat[] = [];
  const unreached = new Map<string, string>();
  const rare: Flat[] = [];
  let last: Watch | undefined;
  let known: ReturnType<typeof deadBranches> | undefined;
  const dead = (): ReturnType<typeof deadBranches> => {
    known ??= deadBranches(setting, answer);
    return known;
  };
  let searches = 0;
  for (let pass = 0; pass < 3; pass++) {
    let fresh = false;
    for (const m of coverage.missing()) {
      // labels, masks and whole numbers: every state that draws reach was seen; a state that no draw reaches has no weight
      if (m.discrete) continue;
      const id = `${m.node} ${m.entry}`;
      if (coverage.covered(id) || (pass > 0 && !unreached.has(id))) continue;
      if (pass === 0 && !(m.side.positive && m.side.negative) && dead()(m.node, m.entry, m.side)) {
        coverage.settle(id);
        continue;
      }
      if (++searches > MOST_SEARCHES)
        return {
          kind: 'undecided',
          reason: 'branch',
          message: `more than ${MOST_SEARCHES} branches of the answer would have to be searched for`,
        };
      const w = watch(base, answer.b, m.node, m.entry);
      const sides = findSides(w, [...found.slice(-160), ...setting.tables.flatMap((t) => t.flats).slice(0, 64)], r);
      evidence.inputs += w.spent;
      const flats = bothSides(w, sides, rare);
      last = w;
      if (flats.length === 0) {
        if (equalInARegion(c, m.node, m.entry, found)) {
          coverage.settle(id);
          unreached.delete(id);
        } else
          unreached.set(
            id,
            `no input was found on ${sides.positive || sides.negative ? 'the other' : 'either'} side of ${describe(answer.b, m.node)}`,
          );
        continue;
      }
      unreached.delete(id);
      coverage.settle(id);
      const usable = flats.filter((f) => f.every(Number.isFinite));
      found.push(...usable);
      fresh = true;
      const out = compareFound(c, coverage, usable, open, evidence);
      if (out) return out;
    }
    if (!fresh || unreached.size === 0) break;
  }
  if (last && rare.length > 1) {
    const pairs = together(last, rare);
    const out = pairs.length > 0 ? compareFound(c, coverage, pairs, open, evidence) : undefined;
    if (out) return out;
  }
  const [message] = unreached.values();
  return message === undefined ? undefined : { kind: 'undecided', reason: 'branch', message };
}

/**
 * Inputs close to a branch and on both its sides: about two inputs of ordinary size, moved only in what the branch needs,
 * and along the segment that was found. `rare` collects the moved ones.
 */
function bothSides(w: Watch, sides: Sides, rare: Flat[]): Flat[] {
  const { positive, negative } = sides;
  if (!positive || !negative) return [];
  const { flats } = w.like;
  const out: Flat[] = [];
  for (const at of [3, 5]) {
    const ordinary = flats[Math.min(at, flats.length - 1)] as Flat;
    const up = marginAt(w, ordinary) > 0;
    const other = simplify(w, ordinary, up ? negative : positive);
    out.push(...(up ? closeIn(w, other, ordinary) : closeIn(w, ordinary, other)), other);
    if (at === 3) rare.push(other);
  }
  return [...out, ...closeIn(w, negative, positive), positive, negative];
}

/** Rare sides of two branches at once: an ordinary input moved in what each of them needs. */
function together(w: Watch, rare: readonly Flat[]): Flat[] {
  const { flats } = w.like;
  const ordinary = flats[Math.min(3, flats.length - 1)] as Flat;
  const out: Flat[] = [];
  for (let i = 0; i < rare.length; i++)
    for (let j = i + 1; j < rare.length && out.length < MOST_PAIRS; j++) {
      const first = rare[i] as Flat;
      const second = rare[j] as Flat;
      const both = first.map((x, k) => (second[k] !== ordinary[k] ? (second[k] as number) : x));
      if (both.some((x, k) => x !== first[k]) && both.some((x, k) => x !== second[k])) out.push(both);
    }
  return out;
}

/** Compares at inputs that a search found, and looks at the branches there. */
function compareFound(
  c: Comparison,
  coverage: Coverage,
  flats: readonly Flat[],
  open: Open[],
  evidence: Evidence,
): Outcome | undefined {
  const { setting, answer, target } = c;
  const table = makeTable(setting.reference, setting.slots, flats);
  const want = valuesOf(table, target, undefined);
  const run = runOn(table, answer.b, coverage.outputs(answer.node));
  const got = run.values(answer.node);
  coverage.look(run, table);
  evidence.inputs += flats.length;
  const s = scan(got, want, table.size);
  keepOpen(c, run, table, got, want, s.open, open);
  if (s.sample >= 0) {
    const out =
      confirm(c, { table, sample: s.sample, entry: s.entry }, s.small, coverage.ties(s.sample), evidence) ??
      differentElsewhere(c, table, got, want, s.sample, coverage, evidence);
    if (out) return out;
  }
  return undefined;
}

/** Whether a branch is equal at an input and stays so beside it, as relu's output against 0 does. */
function equalInARegion(c: Comparison, node: NodeId, entry: number, found: readonly Flat[]): boolean {
  const { setting, answer } = c;
  const r = random(`region|${c.salt}`);
  const flats = [...setting.tables.flatMap((t) => t.flats).slice(0, 48), ...found.slice(-32)].flatMap((f) => [
    f,
    nudge(setting.slots, f, r, 1e-3),
  ]);
  const table = makeTable(setting.reference, setting.slots, flats);
  const m = readMargins(answer.b, node, runOn(table, answer.b, (answer.b.nodes[node] as Node).args));
  for (let k = 0; k < flats.length; k += 2)
    if (m.margin[entry * flats.length + k] === 0 && m.margin[entry * flats.length + k + 1] === 0) return true;
  return false;
}

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

/** Numbers enough to have been fitted to known inputs: such an answer is tried at inputs of its own. */
function needsSalt(b: Builder): boolean {
  let digits = 0;
  for (const n of b.nodes) if (n.op === 'constant') digits += (n.attrs.text ?? '').replace(/\D/g, '').length;
  return digits > 24;
}

/**
 * What doubles cannot see: a literal with more digits than a double holds or of extreme size, a term that is below the
 * rounding of what it is added to at every input, an argument so small that a function of it is flat. Decided in digits.
 */
function suspicious(c: Comparison, small: boolean, evidence: Evidence): Outcome | undefined {
  const { setting, answer } = c;
  let look = small;
  let least = 1;
  const adds: Node[] = [];
  for (const n of answer.b.nodes) {
    if (n.op === 'constant') {
      const text = n.attrs.text ?? '';
      const size = Math.abs(Number(text));
      if (text.replace(/e.*$/i, '').replace(/^0\.0*|\D/g, '').length > 12 && text.length < 200) look = true;
      if (size !== 0 && (size < 1e-4 || size > 1e5)) look = true;
      if (/[1-9]/.test(text.replace(/e.*$/i, ''))) least = Math.min(least, size);
    } else if (n.op === 'add' || n.op === 'subtract') adds.push(n);
  }
  if (!look) return undefined;
  const table = setting.tables[setting.tables.length > 1 ? 1 : 0] as Table;
  const entries = Math.max(1, sizeOf(answer.b.nodes[answer.node] as Node));
  const places = [0, 1, 2, 3].map(
    (i): Place => ({ table, sample: Math.min(3 * i, table.size - 1), entry: Math.floor((i * entries) / 4) }),
  );
  // a term that vanishes in 50 digits at every input is looked for in 200
  const deep = least < 1e-30 || (adds.length > 0 && vanishing(c, adds, 50));
  let open = false;
  for (const at of deep ? places.slice(0, 2) : places) {
    const exact = compareExactly(c, at, evidence, deep ? [200] : [50, 200]);
    if (exact === 'different') return confirm(c, at, false, true, evidence) ?? { kind: 'different', at };
    if (exact === 'undecided') open = true;
  }
  open ||= deep && adds.length > 0 && vanishing(c, adds, 200);
  return open
    ? {
        kind: 'undecided',
        reason: 'absorbed',
        message: 'a term of the answer is too small to be told from nothing at 200 digits',
      }
    : undefined;
}

const sizeOf = (n: Node): number => n.dims.reduce((x, y) => x * y, 1);

/** Whether some sum has a term that is below the rounding of the other at every input. */
function absorbed(b: Builder, run: Run): boolean {
  const B = run.size;
  const { arena, errors } = run;
  for (const id of run.nodes) {
    const n = b.nodes[id] as Node;
    if (n.op !== 'add' && n.op !== 'subtract') continue;
    const left = run.rows(n.args[0] as NodeId);
    const right = run.rows(n.args[1] as NodeId);
    const entries = Math.max(left.length, right.length);
    for (let e = 0; e < entries; e++) {
      const p = (left[left.length === 1 ? 0 : e % left.length] as number) * B;
      const q = (right[right.length === 1 ? 0 : e % right.length] as number) * B;
      let everywhere = true;
      let any = false;
      for (let k = 0; k < B && everywhere; k++) {
        const x = Math.abs(arena[p + k] as number);
        const y = Math.abs(arena[q + k] as number);
        const large = Math.max(x, y);
        if (large === 0) continue;
        any = true;
        const less = Math.min(x, y);
        const present = less > 0 || (x > y ? (errors[q + k] as number) : (errors[p + k] as number)) > 0;
        if (!present || !(less < 1e-8 * large)) everywhere = false;
      }
      if (everywhere && any) return true;
    }
  }
  return false;
}

/** Whether a term of some sum is there and yet below the digits of the other, at every input looked at. */
function vanishing(c: Comparison, adds: readonly Node[], digits: 50 | 200): boolean {
  const table = c.setting.tables[0] as Table;
  return adds.some((n) => {
    const [left, right] = n.args as [NodeId, NodeId];
    const entries = (id: NodeId) => (c.answer.b.nodes[id] as Node).dims.reduce((x, y) => x * y, 1);
    const total = Math.min(Math.max(entries(left), entries(right)), 4);
    for (let e = 0; e < total; e++) {
      let any = false;
      const everywhere = [0, 3, 5].every((i) => {
        const sample = Math.min(i, table.size - 1);
        const a = exactEntry(table, c.answer.b, left, e % entries(left), sample, digits);
        const b = exactEntry(table, c.answer.b, right, e % entries(right), sample, digits);
        if (a.state !== 'finite' || b.state !== 'finite') return false;
        const [small, large] = a.scale.lt(b.scale) ? [a, b] : [b, a];
        if (large.scale.isZero()) return true;
        any = true;
        const present = !small.value.isZero() || !small.error.isZero();
        return present && small.scale.lt(large.scale.times(digits === 50 ? 1e-45 : 1e-190));
      });
      if (everywhere && any) return true;
    }
    return false;
  });
}
