/** What doubles cannot see in an answer: terms below the rounding, literals of extreme size, numbers fitted to known inputs. */
import type { Ball } from '../src/engine/ball';
import { balls } from '../src/engine/ball';
import type { Run } from '../src/engine/evaluate';
import type { Builder, Node, NodeId } from '../src/engine/program';
import { confirm } from './compare';
import type { Comparison, Evidence, Outcome, Place, Sighting } from './comparison';
import type { Digits } from './exact';
import { compareExactly } from './exact';
import type { Table } from './table';
import { exactEntry, runOn } from './table';

/** Powers of 10 and digits that 30 digits leave room for. */
const MOST_AT_30 = 12;

/** Entries looked at in digits, at most. */
const MOST_ENTRIES = 32;

/** States of the answer's branches looked at in digits, and in 200 at once. */
const MOST_STATES = 32;
const MOST_STATES_DEEP = 12;

/** Numbers enough to have been fitted to known inputs: such an answer is tried at inputs of its own. */
export function needsSalt(b: Builder): boolean {
  let digits = 0;
  for (const n of b.nodes) if (n.op === 'constant') digits += (n.attrs.text ?? '').replace(/\D/g, '').length;
  return digits > 24;
}

/** Whether a term was faint wherever it was there, and inputs that show the states of the answer's branches. */
type Hiding = { readonly faint: boolean; states(most: number): readonly Sighting[] };

/**
 * What doubles cannot see: a literal with more digits than a double holds or of extreme size, a term that is below the
 * rounding of what it is added to wherever it is there, an argument so small that a function of it is flat. Decided in digits,
 * in each of the `states` of the answer's branches too: a term may be there in one alone.
 */
export function suspicious(c: Comparison, small: boolean, evidence: Evidence, hiding: Hiding): Outcome | undefined {
  const { setting, answer } = c;
  const { faint } = hiding;
  let look = small;
  let least = 1;
  /** Powers of 10 and digits beyond a double's that the literals come to, together. */
  let reach = small || faint ? Infinity : 0;
  const adds: Node[] = [];
  const fixed = fixedValues(answer.b);
  const uses = new Float64Array(answer.b.nodes.length);
  for (const n of answer.b.nodes) for (const a of n.args) uses[a] = (uses[a] as number) + 1;
  for (const [id, n] of answer.b.nodes.entries()) {
    if (n.op === 'power') reach = Infinity;
    if (n.op === 'constant') {
      const text = n.attrs.text ?? '';
      const size = Math.abs(Number(text));
      const digits = text.replace(/e.*$/i, '').replace(/^0\.0*|\D/g, '').length;
      if (digits > 12 && text.length < 200) look = true;
      if (size !== 0 && (size < 1e-4 || size > 1e5)) look = true;
      reach +=
        Math.max(1, uses[id] as number) * (Math.max(0, digits - 12) + (size === 0 ? 0 : Math.abs(Math.log10(size))));
      if (/[1-9]/.test(text.replace(/e.*$/i, ''))) least = Math.min(least, size);
    } else if (n.op === 'add' || n.op === 'subtract') adds.push(n);
    else if (Math.abs(fixed[id] as number) < 1e-8 || Math.abs(fixed[id] as number) > 1e8) {
      look = true;
      reach = Infinity;
    }
  }
  if (!look && !faint) return undefined;
  const first = setting.tables[0] as Table;
  const table = setting.tables[1] ?? first;
  const entries = sizeOf(answer.b.nodes[answer.node] as Node);
  // a term that vanishes in 50 digits at every input is looked for in 200
  const ordinary = SAMPLES.map((i) => ({ table: first, sample: Math.min(i, first.size - 1) }));
  const deep = least < 1e-30 || (adds.length > 0 && vanishing(c, adds, 50, ordinary));
  // one literal of moderate size is told at 30 digits; several of them, multiplied, need not be
  const precisions: readonly Digits[] = deep ? [200] : reach <= MOST_AT_30 ? [30, 50, 200] : [50, 200];
  const told = (at: Place): Outcome => confirm(c, at, false, true, evidence) ?? { kind: 'different', at };
  let open = false;
  for (const at of places(table, entries, deep ? 2 : 4)) {
    const exact = compareExactly(c, at, evidence, precisions);
    if (exact === 'different') return told(at);
    if (exact === 'undecided' && look) open = true;
  }
  const seen = hiding.states(deep ? MOST_STATES_DEEP : MOST_STATES);
  for (const { table: there, sample } of seen)
    for (const { entry } of places(there, entries, 1)) {
      const at = { table: there, sample, entry };
      if (compareExactly(c, at, evidence, precisions) === 'different') return told(at);
    }
  open ||= deep && adds.length > 0 && vanishing(c, adds, 200, [...ordinary, ...seen]);
  return open
    ? {
        kind: 'undecided',
        reason: 'absorbed',
        message: 'a term of the answer is too small to be told from nothing at 200 digits',
      }
    : undefined;
}

/** About what each node without inputs is, as exp(-60); NaN for others, and for functions that make nothing extreme. */
function fixedValues(b: Builder): Float64Array {
  const out = new Float64Array(b.nodes.length).fill(Number.NaN);
  for (const [id, { op, args, attrs }] of b.nodes.entries()) {
    const [x, y] = args.map((a) => out[a] as number) as [number, number];
    if (op === 'constant') out[id] = Number(attrs.text);
    else if (op === 'negate') out[id] = -x;
    else if (op === 'exp') out[id] = Math.exp(x);
    else if (op === 'multiply') out[id] = x * y;
    else if (op === 'divide') out[id] = x / y;
    else if (op === 'power') out[id] = x ** y;
  }
  return out;
}

/** Every entry, of very many some, each at one of four inputs; at least so many places. */
function places(table: Table, entries: number, least: number): Place[] {
  const n = Math.max(least, Math.min(entries, MOST_ENTRIES));
  return Array.from({ length: n }, (_, i) => ({
    table,
    sample: Math.min(3 * (i % 4), table.size - 1),
    entry: Math.floor((i * entries) / n),
  }));
}

const sizeOf = (n: Node): number => n.dims.reduce((x, y) => x * y, 1);

/** Beyond this the functions below are within 1e-17 of their limits. */
const FLAT_BEYOND = 40;
const FLATTENS: ReadonlySet<string> = new Set(['sigmoid', 'tanh', 'erf', 'softplus']);

/** Whether a function of the answer is as good as constant at every input: what it hides elsewhere nobody has seen. */
export function saturated(b: Builder, run: Run): boolean {
  const B = run.size;
  return run.nodes.some((id) => {
    const n = b.nodes[id] as Node;
    if (!FLATTENS.has(n.op)) return false;
    return [...run.rows(n.args[0] as NodeId)].some((row) => {
      for (let k = 0; k < B; k++) if (!(Math.abs(run.arena[row * B + k] as number) > FLAT_BEYOND)) return false;
      return true;
    });
  });
}

/** Beside the other, a term below this is as good as lost in doubles. */
const ABSORBED = 1e-8;

/** Whether some sum has a term that is below the rounding of the other at every input. */
export function absorbed(b: Builder, run: Run): boolean {
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
        if (!present || !(less < ABSORBED * large)) everywhere = false;
      }
      if (everywhere && any) return true;
    }
  }
  return false;
}

/** Which terms of an answer's sums were there at some input and below the rounding of the other wherever they were. */
export class FaintTerms {
  /** For each entry of each sum: 1 where a term was seen that does not count, 2 where both count somewhere. */
  private readonly sums: readonly { readonly args: readonly NodeId[]; seen: Uint8Array }[];
  constructor(b: Builder) {
    this.sums = b.nodes
      .filter((n) => n.op === 'add' || n.op === 'subtract')
      .map((n) => ({ args: n.args, seen: new Uint8Array(sizeOf(n)) }));
  }

  look({ arena, errors, size, rows, nodes }: Run): void {
    const held = new Set(nodes);
    for (const { args, seen } of this.sums) {
      const [a, b] = args as [NodeId, NodeId];
      if (!held.has(a) || !held.has(b)) continue;
      const [left, right] = [rows(a), rows(b)];
      for (let e = 0; e < seen.length; e++) {
        const p = (left[e % left.length] as number) * size;
        const q = (right[e % right.length] as number) * size;
        for (let k = 0; k < size && seen[e] !== 2; k++) {
          const x = Math.abs(arena[p + k] as number);
          const y = Math.abs(arena[q + k] as number);
          const less = Math.min(x, y);
          if (less === 0 && !((x > y ? errors[q + k] : errors[p + k]) as number)) continue;
          if (x !== y) seen[e] = less < ABSORBED * Math.max(x, y) ? 1 : 2;
          else if (x !== 0) seen[e] = 2;
        }
      }
    }
  }

  any(): boolean {
    return this.sums.some(({ seen }) => seen.includes(1));
  }
}

/** The inputs at which terms are held against each other. */
const SAMPLES = [0, 3, 5];

/** Beside the other, a term that doubles certainly show at some input is there in 50 digits too. */
const PLAIN = 1e-40;

/** The entries of sums of which doubles do not tell that both terms count. */
function faint(c: Comparison, adds: readonly Node[]): { readonly add: Node; readonly entry: number }[] {
  const { b } = c.answer;
  const table = c.setting.tables[0] as Table;
  const run = runOn(
    table,
    b,
    adds.flatMap((n) => n.args),
  );
  const { arena, errors, size } = run;
  return adds.flatMap((add) => {
    const [left, right] = add.args.map((a) => run.rows(a)) as [Int32Array, Int32Array];
    const total = Math.min(Math.max(left.length, right.length), MOST_ENTRIES);
    const counts = (entry: number, sample: number): boolean => {
      const p = (left[entry % left.length] as number) * size + sample;
      const q = (right[entry % right.length] as number) * size + sample;
      const [x, y] = [Math.abs(arena[p] as number), Math.abs(arena[q] as number)];
      const [ex, ey] = [errors[p] as number, errors[q] as number];
      return Math.min(x - ex, y - ey) > PLAIN * Math.max(x + ex, y + ey);
    };
    return Array.from({ length: total }, (_, entry) => entry)
      .filter((e) => !SAMPLES.some((i) => counts(e, Math.min(i, size - 1))))
      .map((entry) => ({ add, entry }));
  });
}

/** Whether a term of some sum is there at some input, and below the digits of the other wherever it is. */
function vanishing(c: Comparison, adds: readonly Node[], digits: 50 | 200, at: readonly Sighting[]): boolean {
  const { b } = c.answer;
  return faint(c, adds).some(({ add, entry }) => {
    let any = false;
    const everywhere = at.every(({ table, sample }) => {
      const [x, y] = add.args.map((a) =>
        exactEntry(table, b, a, entry % sizeOf(b.nodes[a] as Node), sample, balls(digits)),
      ) as [Ball, Ball];
      if (x.state !== 'finite' || y.state !== 'finite') return false;
      const [small, large] = x.scale.lt(y.scale) ? [x, y] : [y, x];
      const present = !small.value.isZero() || !small.error.isZero();
      if (large.scale.isZero() || !present) return true;
      any = true;
      return small.scale.lt(large.scale.times(digits === 50 ? 1e-45 : 1e-190));
    });
    return everywhere && any;
  });
}
