/**
 * Answers decided a second over the corpus, reading included, against mathjs's parse and evaluation at 5 plain points in the
 * same process and the same rounds; how many needed digits; and where our time goes.
 *
 * Every round grades each answer once, with a new seed and thus a new key, so nothing is remembered from round to round; what a
 * key makes when first asked for (further inputs, other sizes) is part of it. Graded again, that is at hand, as for all but the first
 * of a class.
 */
import { type Profiler, Session } from 'node:inspector';
import { all, create, type MathJsInstance } from 'mathjs';
import type { AnswerKey, ProblemKey } from '../graders/key';
import { random } from '../graders/random';
import { type Decided, decideText, gradeText, keyOf, loadCorpus, type Row, type Sheet, stepOf } from './proof/corpus';

const ROUNDS = 8;
const POINTS = 5;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** One answer with its key: everything but the text is made once for a class. */
type Job = { readonly row: Row; readonly key: AnswerKey };

function jobs(sheets: readonly Sheet[], seed: string, keep: (file: string, row: Row) => boolean): Job[] {
  return sheets.flatMap(({ file, assignment, rows }) => {
    const key = keyOf(assignment, seed);
    return rows.filter((row) => keep(file, row)).map((row) => ({ row, key }));
  });
}

const decide = ({ row, key }: Job): Decided => decideText(key, row.step, row.text);
const record = ({ row, key }: Job): unknown => gradeText(key, row.step, row.text);

/** The text as mathjs can read it: a derivative is one name, a transpose is `'`. */
function forMathjs(text: string): string {
  return text
    .replace(/\bd([A-Za-z]\w*)\s*\/\s*d([A-Za-z]\w*)/g, 'd$1_d$2')
    .replace(/\^T\b/g, "'")
    .replace(/^[^=<>!?]*=(?!=)/, '');
}

type Peer = { readonly text: string; readonly scopes: readonly Map<string, unknown>[] };

/** Five plain points for every name in the text, whole quantities as matrices; undefined where mathjs cannot do it. */
function forPeer(math: MathJsInstance, text: string, { problem, stated: { reference } }: ProblemKey): Peer | undefined {
  const source = forMathjs(text);
  const r = random(`plain|${problem.id}`);
  const dims = new Map<string, number[]>();
  for (const { name } of [...problem.inputs, ...problem.forward])
    dims.set(name, reference.quantity(name)?.shape.map((d) => d.size) ?? []);
  try {
    const names = new Set<string>();
    math.parse(source).traverse((n) => {
      if (n.type === 'SymbolNode') names.add((n as unknown as { name: string }).name);
    });
    const scopes = Array.from({ length: POINTS }, () => {
      const scope = new Map<string, unknown>();
      for (const name of names) {
        if (name in math && name.length > 1) continue;
        const shape = dims.get(name) ?? dims.get(/^d\w+_d(\w+)$/.exec(name)?.[1] ?? '') ?? [];
        const fill = (d: readonly number[]): unknown =>
          d.length === 0 ? 6 * r() - 3 : Array.from({ length: d[0] ?? 0 }, () => fill(d.slice(1)));
        const size = problem.sizes.get(name);
        scope.set(
          name,
          size ?? (/^[ijk]$/.test(name) ? 1 : shape.length === 0 ? fill([]) : math.matrix(fill(shape) as number[][])),
        );
      }
      return scope;
    });
    const peer = { text: source, scopes };
    evaluatePeer(math, peer);
    return peer;
  } catch {
    return undefined;
  }
}

function evaluatePeer(math: MathJsInstance, peer: Peer): unknown {
  const code = math.parse(peer.text).compile();
  let last: unknown;
  for (const scope of peer.scopes) last = code.evaluate(scope);
  return last;
}

/** Milliseconds of processor time, all threads: other work on the machine counts for less than on the clock. */
function timed(work: () => void): number {
  globalThis.gc?.();
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

const best = (xs: readonly number[]): number => Math.min(...xs);
const rate = (n: number, ms: number): string => Math.round((n * 1000) / ms).toLocaleString('en');

/** Part of the work by the innermost of these functions on the stack. */
const PARTS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    readAnswer: 'read',
    contextOf: 'lower',
    attempt: 'lower',
    placesOf: 'branches: find places',
    findSides: 'branches: search',
    bothSides: 'branches: search',
    decides: 'branches: where they decide',
    thinOut: 'branches: told apart',
    besideReference: "branches: the key's own",
    closeIn: 'branches: close in',
    provenDead: 'branches: prove dead',
    plan: 'evaluate: plan',
    run: 'evaluate: run',
    makeTable: 'evaluate: inputs',
    watch: 'branches: cut down',
    probed: 'branches: margins',
    look: 'compare: margins',
    readMargins: 'compare: margins',
    scan: 'compare: scan',
    exactEntry: 'precise',
    exactLeaf: 'precise',
    compareExactly: 'precise',
    makeSetting: 'key at other sizes',
    judgeLines: 'lines',
    printText: 'read back',
    printLatex: 'read back',
    witnessOf: 'witness',
    '(garbage collector)': 'garbage collection',
    '(program)': 'engine and idle',
    '(idle)': 'engine and idle',
  }),
);

/** Runs the work under the sampling profiler: milliseconds by part and the functions that take most themselves. */
async function profiled(work: () => void): Promise<{ parts: Map<string, number>; own: Map<string, number> }> {
  const session = new Session();
  session.connect();
  const post = (method: string, params?: object): Promise<unknown> =>
    new Promise((resolve, reject) => session.post(method, params, (e, out) => (e ? reject(e) : resolve(out))));
  await post('Profiler.enable');
  await post('Profiler.setSamplingInterval', { interval: 100 });
  await post('Profiler.start');
  work();
  const { profile } = (await post('Profiler.stop')) as { profile: Profiler.Profile };
  session.disconnect();
  const nodes = new Map(profile.nodes.map((n) => [n.id, n]));
  const above = new Map<number, number>();
  for (const n of profile.nodes) for (const c of n.children ?? []) above.set(c, n.id);
  const partOf = new Map<number, string>();
  const part = (id: number): string => {
    const known = partOf.get(id);
    if (known !== undefined) return known;
    const named = PARTS.get(nodes.get(id)?.callFrame.functionName ?? '');
    const up = above.get(id);
    const out = named ?? (up === undefined ? 'the rest' : part(up));
    partOf.set(id, out);
    return out;
  };
  const parts = new Map<string, number>();
  const own = new Map<string, number>();
  const steps = profile.timeDeltas ?? [];
  (profile.samples ?? []).forEach((id, i) => {
    // the profiler's own start
    if (nodes.get(id)?.callFrame.functionName === 'dispatch') return;
    const ms = (steps[i] ?? 0) / 1000;
    parts.set(part(id), (parts.get(part(id)) ?? 0) + ms);
    const f = nodes.get(id)?.callFrame;
    const name = `${f?.functionName || '(anonymous)'}:${(f?.lineNumber ?? 0) + 1}`;
    own.set(name, (own.get(name) ?? 0) + ms);
  });
  return { parts, own };
}

const largest = (m: ReadonlyMap<string, number>, n: number): [string, number][] =>
  [...m].sort((a, b) => b[1] - a[1]).slice(0, n);

/** Prints the rates, their ratio, the share decided in digits, and where the time goes. */
export async function main(): Promise<void> {
  const sheets = loadCorpus(process.cwd());
  const math = create(all ?? {}, {});
  const text = (row: Row): boolean => !row.text.includes('\\');
  const peers = new Map<string, Peer>();
  for (const sheet of sheets)
    for (const { row, key } of jobs([sheet], 'peer', (_, row) => text(row))) {
      const peer = forPeer(math, row.text, stepOf(key, row.step).problem);
      if (peer) peers.set(`${sheet.file} ${row.id}`, peer);
    }
  const work = [...peers.values()];
  const shared = (file: string, row: Row): boolean => peers.has(`${file} ${row.id}`);

  const ours: number[] = [];
  const again: number[] = [];
  const theirs: number[] = [];
  const whole: number[] = [];
  const records: number[] = [];
  const keys: number[] = [];
  let exact = 0;
  let texts = 0;
  for (let round = 0; round <= ROUNDS; round++) {
    let both: Job[] = [];
    let every: Job[] = [];
    keys.push(timed(() => (both = jobs(sheets, `bench-${round}`, shared))));
    every = jobs(sheets, `whole-${round}`, (_, row) => text(row));
    texts = every.length;
    ours.push(timed(() => both.forEach(decide)));
    again.push(timed(() => both.forEach(decide)));
    theirs.push(timed(() => work.forEach((w) => void evaluatePeer(math, w))));
    exact = 0;
    whole.push(
      timed(() => {
        for (const job of every) {
          if (decide(job).exact) exact++;
        }
      }),
    );
  }
  for (let round = 0; round < 2; round++) {
    const every = jobs(sheets, `record-${round}`, (_, row) => text(row));
    records.push(timed(() => every.forEach(record)));
  }
  const warm = (xs: readonly number[]): number => best(xs.slice(1));
  say(
    `${texts} answers in plain text; mathjs can parse and evaluate ${work.length} of them. Best of ${ROUNDS} rounds, processor time.`,
  );
  say(`                        answers/s   first round`);
  const line = (name: string, n: number, ms: readonly number[]): void =>
    say(`${name.padEnd(22)} ${rate(n, warm(ms)).padStart(10)} ${rate(n, ms[0] ?? 1).padStart(13)}`);
  line('mathjs, 5 points', work.length, theirs);
  line('ours, the same answers', work.length, ours);
  line('  the key all made', work.length, again);
  line('ours, all plain text', texts, whole);
  line('with the whole record', texts, records);
  say(
    `ratio to mathjs ${(warm(theirs) / warm(ours)).toFixed(2)} (first round ${((theirs[0] ?? 0) / (ours[0] ?? 1)).toFixed(2)})`,
  );
  say(`decided in digits: ${exact} of ${texts} (${((100 * exact) / texts).toFixed(1)} %)`);
  say(`keys of ${sheets.length} assignments: ${best(keys).toFixed(0)} ms`);

  const sample = jobs(sheets, 'profile', shared);
  const { parts, own } = await profiled(() => sample.forEach(decide));
  const total = [...parts.values()].reduce((a, b) => a + b, 0);
  say('\nwhere the time goes (profiled, the same answers):');
  for (const [name, ms] of largest(parts, 20))
    say(`  ${name.padEnd(24)} ${((100 * ms) / total).toFixed(1).padStart(5)} %`);
  if (process.env.OWN)
    for (const [name, ms] of largest(own, 40)) say(`  own ${name.padEnd(34)} ${((100 * ms) / total).toFixed(1)} %`);
}

void main();
