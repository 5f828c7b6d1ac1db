/**
 * Measures the engine: gradients per second against hand-written loops for the same formulas, growth with depth and with
 * the number of inputs in a batch, and what the heap gains from run to run. Every measured gradient is compared first.
 */
import { backprop } from '../src/engine/backprop';
import { add, constant, input, literal, matmul, unary } from '../src/engine/build';
import { type Batch, newArena, type Plan, plan, run } from '../src/engine/evaluate';
import { FUNCTIONS, type FunctionName } from '../src/engine/functions';
import { type Builder, count, type NodeId, newBuilder } from '../src/engine/program';
import { dim } from '../src/engine/shape';
import { attention, type Hand, hinge, linear, mlp, softmaxCrossEntropy } from './engine/hand-loops';

const BATCH = 64;
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const padded = (s: string | number, n: number): string => String(s).padStart(n);

let state = 12345;
/** A number in (0, 1), the same ones in every run. */
function chance(): number {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return (state + 0.5) / 2 ** 32;
}

const call = (b: Builder, name: FunctionName, args: readonly NodeId[]): NodeId => {
  const full = [...args];
  for (const p of FUNCTIONS[name].params.slice(args.length)) full.push(constant(b, p.default ?? '0'));
  const shapes = full.map((a) => b.nodes[a]!.dims.map((n) => dim(n)));
  return FUNCTIONS[name].build(b, full, { shapes, lead: 0, options: {} });
};

/** `fixed` values are part of the computation, as the labels that a page states. */
type Leaf = { readonly dims: readonly number[]; readonly classes?: number; readonly fixed?: readonly number[] };
type Subject = {
  readonly name: string;
  readonly leaves: Readonly<Record<string, Leaf>>;
  /** Appends the computation; the output, its cotangent, and what it is differentiated by. */
  readonly program: (
    b: Builder,
    at: Readonly<Record<string, NodeId>>,
  ) => { y: NodeId; g: NodeId; wrt: readonly NodeId[] };
  readonly hand: Hand;
};

const [N, D, M, C] = [2, 2, 3, 3];
const scalarLoss = (b: Builder, y: NodeId, wrt: readonly NodeId[]) => ({ y, g: constant(b, '1'), wrt });

/** Row 1 is of class 2, row 2 of class 3, as the pages have it. */
const LABELS: Leaf = { dims: [N], fixed: [2, 3] };
const crossEntropy: Subject['program'] = (b, { Y, c }) =>
  scalarLoss(b, call(b, 'cross_entropy', [call(b, 'softmax', [Y!]), c!]), [Y!]);
const svm: Subject['program'] = (b, { Y, c }) => scalarLoss(b, call(b, 'multiclass_hinge', [Y!, c!]), [Y!]);

const SUBJECTS: readonly Subject[] = [
  {
    name: 'page 1, linear layer 2×2 by 2×3',
    leaves: { X: { dims: [N, D] }, W: { dims: [D, M] }, G: { dims: [N, M] } },
    program: (b, { X, W, G }) => ({ y: matmul(b, X!, W!), g: G!, wrt: [X!, W!] }),
    hand: linear(N, D, M),
  },
  {
    name: 'page 2, softmax and cross-entropy 2×3',
    leaves: { Y: { dims: [N, C] }, c: LABELS },
    program: crossEntropy,
    hand: softmaxCrossEntropy(N, C),
  },
  {
    name: '  the same, labels among the inputs',
    leaves: { Y: { dims: [N, C] }, c: { dims: [N], classes: C } },
    program: crossEntropy,
    hand: softmaxCrossEntropy(N, C),
  },
  {
    name: 'page 3, multiclass SVM 2×3',
    leaves: { Y: { dims: [N, C] }, c: LABELS },
    program: svm,
    hand: hinge(N, C),
  },
  {
    name: '  the same, labels among the inputs',
    leaves: { Y: { dims: [N, C] }, c: { dims: [N], classes: C } },
    program: svm,
    hand: hinge(N, C),
  },
  {
    name: 'two-layer MLP 4×8, 16, 5',
    leaves: {
      X: { dims: [4, 8] },
      W1: { dims: [8, 16] },
      b1: { dims: [16] },
      W2: { dims: [16, 5] },
      b2: { dims: [5] },
      c: { dims: [4], classes: 5 },
    },
    program: (b, { X, W1, b1, W2, b2, c }) => {
      const hidden = call(b, 'relu', [add(b, matmul(b, X!, W1!), b1!)]);
      const scores = add(b, matmul(b, hidden, W2!), b2!);
      return scalarLoss(b, call(b, 'cross_entropy', [call(b, 'softmax', [scores]), c!]), [W1!, b1!, W2!, b2!]);
    },
    hand: mlp(4, 8, 16, 5),
  },
  {
    name: 'attention, 8 positions of 8',
    leaves: { Q: { dims: [8, 8] }, K: { dims: [8, 8] }, V: { dims: [8, 8] }, G: { dims: [8, 8] } },
    program: (b, { Q, K, V, G }) => ({ y: call(b, 'attention', [Q!, K!, V!]), g: G!, wrt: [Q!, K!, V!] }),
    hand: attention(8, 8),
  },
];

const MLP = SUBJECTS.find((s) => s.name.startsWith('two-layer'))!;

type Ready = {
  readonly plan: Plan;
  readonly wanted: readonly NodeId[];
  readonly batch: Batch;
  readonly flat: readonly Float64Array[];
  readonly out: readonly Float64Array[];
};

/** The gradients' plan, one batch of inputs in the engine's layout and one in that of the loops. */
function ready(s: Pick<Subject, 'leaves' | 'program'>, size: number): Ready {
  const b = newBuilder();
  const at = Object.fromEntries(
    Object.entries(s.leaves).map(([name, { dims, fixed }]) => [
      name,
      fixed ? literal(b, fixed, dims) : input(b, name, dims),
    ]),
  );
  const { y, g, wrt } = s.program(b, at);
  const wanted = backprop(b, y, g, wrt);
  const inputs = new Map<string, { data: Float64Array }>();
  const flat: Float64Array[] = [];
  for (const [name, { dims, classes, fixed }] of Object.entries(s.leaves)) {
    const entries = count(dims);
    const data = new Float64Array(entries * size);
    const own = new Float64Array(entries * size);
    for (let e = 0; e < entries; e++)
      for (let i = 0; i < size; i++) {
        const value = fixed ? fixed[e]! : classes ? 1 + Math.floor(chance() * classes) : 2 * chance() - 1;
        data[e * size + i] = value;
        own[i * entries + e] = value;
      }
    if (!fixed) inputs.set(name, { data });
    flat.push(own);
  }
  const out = wanted.map((w) => new Float64Array(count(b.nodes[w]!.dims) * size));
  return { plan: plan(b, wanted), wanted, batch: { size, inputs }, flat, out };
}

const clock = (): number => Number(process.hrtime.bigint()) / 1e9;

/**
 * Seconds that one call of each takes: the fastest of several short rounds, taken in turns so that whatever else the
 * machine does meets all of them.
 */
function race(subjects: readonly (() => void)[], rounds = 15, least = 0.01): number[] {
  const times = subjects.map((f) => {
    for (let n = 1; ; ) {
      const from = clock();
      for (let i = 0; i < n; i++) f();
      const took = clock() - from;
      if (took >= least) return n;
      n = Math.ceil(n * Math.min(10, (1.3 * least) / Math.max(took, 1e-7)));
    }
  });
  const best = subjects.map(() => Number.POSITIVE_INFINITY);
  for (let r = 0; r < rounds; r++)
    subjects.forEach((f, s) => {
      const from = clock();
      for (let i = 0; i < times[s]!; i++) f();
      best[s] = Math.min(best[s]!, (clock() - from) / times[s]!);
    });
  return best;
}

const seconds = (f: () => void, rounds: number): number => race([f], rounds)[0]!;

function agree(s: Subject, r: Ready): void {
  s.hand(r.flat, r.out, r.batch.size);
  const done = run(r.plan, r.batch, { bounds: false });
  r.wanted.forEach((w, i) => {
    const { data } = done.values(w);
    const entries = data.length / r.batch.size;
    for (let e = 0; e < entries; e++)
      for (let b = 0; b < r.batch.size; b++)
        if (!(Math.abs(data[e * r.batch.size + b]! - r.out[i]![b * entries + e]!) < 1e-12))
          throw new Error(`${s.name}: gradient ${i} of the loops is not the engine's`);
  });
}

function against(): void {
  say(`gradients per second, batches of ${BATCH} inputs (reach: at most 3 times the loops)`);
  say(
    `${'computation'.padEnd(40)}${padded('engine/s', 12)}${padded('loops/s', 12)}${padded('ratio', 8)}${padded('with bounds', 13)}`,
  );
  for (const s of SUBJECTS) {
    const r = ready(s, BATCH);
    agree(s, r);
    const arena = newArena();
    const [engine, loops, bounded] = race([
      () => void run(r.plan, r.batch, { bounds: false, arena }),
      () => s.hand(r.flat, r.out, BATCH),
      () => void run(r.plan, r.batch, { bounds: true, arena }),
    ]) as [number, number, number];
    const rate = (t: number) => Math.round(BATCH / t).toLocaleString('en');
    say(
      `${s.name.padEnd(40)}${padded(rate(engine), 12)}${padded(rate(loops), 12)}${padded((engine / loops).toFixed(2), 8)}${padded((bounded / loops).toFixed(1), 13)}`,
    );
  }
}

/** tanh(… tanh(x W1 + b1) … Wd + bd), rows of 4, width 4. */
function deep(depth: number): Pick<Subject, 'leaves' | 'program'> {
  const leaves: Record<string, Leaf> = { x: { dims: [4, 4] } };
  for (let i = 1; i <= depth; i++) {
    leaves[`W${i}`] = { dims: [4, 4] };
    leaves[`b${i}`] = { dims: [4] };
  }
  return {
    leaves,
    program: (b, at) => {
      let h = at.x!;
      for (let i = 1; i <= depth; i++) h = unary(b, 'tanh', add(b, matmul(b, h, at[`W${i}`]!), at[`b${i}`]!));
      return scalarLoss(b, call(b, 'sum', [h]), Object.values(at));
    },
  };
}

function withDepth(): void {
  say("\ngrowth with depth: tanh layers of 4×4, every parameter's gradient, 64 inputs");
  say(
    `${padded('layers', 8)}${padded('derive+plan ms', 16)}${padded('a layer µs', 12)}${padded('run ms', 10)}${padded('a layer µs', 12)}`,
  );
  for (const depth of [1, 10, 100, 1000]) {
    const s = deep(depth);
    let r = ready(s, BATCH);
    const make = seconds(() => {
      r = ready(s, 1);
    }, 5);
    r = ready(s, BATCH);
    const arena = newArena();
    const go = seconds(() => void run(r.plan, r.batch, { bounds: false, arena }), 5);
    say(
      `${padded(depth, 8)}${padded((make * 1e3).toFixed(2), 16)}${padded(((make / depth) * 1e6).toFixed(1), 12)}${padded((go * 1e3).toFixed(3), 10)}${padded(((go / depth) * 1e6).toFixed(1), 12)}`,
    );
  }
}

function withBatch(): void {
  say('\ngrowth with the batch: the two-layer MLP');
  say(`${padded('inputs', 8)}${padded('run µs', 12)}${padded('an input µs', 13)}`);
  for (const size of [1, 4, 16, 64, 256, 1024]) {
    const r = ready(MLP, size);
    const arena = newArena();
    const t = seconds(() => void run(r.plan, r.batch, { bounds: false, arena }), 8);
    say(`${padded(size, 8)}${padded((t * 1e6).toFixed(1), 12)}${padded(((t / size) * 1e6).toFixed(2), 13)}`);
  }
}

function heap(): void {
  const { gc } = globalThis as { gc?: () => void };
  if (!gc) {
    say('\nheap: not measured, node runs without --expose-gc');
    return;
  }
  const r = ready(MLP, BATCH);
  const arena = newArena();
  const used = (): number => {
    gc();
    gc();
    const { heapUsed, external, arrayBuffers } = process.memoryUsage();
    return heapUsed + external + arrayBuffers;
  };
  const runs = 5000;
  for (let i = 0; i < 200; i++) run(r.plan, r.batch, { bounds: true, arena });
  const before = used();
  for (let i = 0; i < runs; i++) run(r.plan, r.batch, { bounds: true, arena });
  say(
    `\nheap: ${((used() - before) / runs).toFixed(1)} bytes a run kept over ${runs.toLocaleString('en')} runs of the two-layer MLP`,
  );
}

against();
withDepth();
withBatch();
heap();
