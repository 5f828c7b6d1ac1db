// A test runner for Stryker that costs a mutant milliseconds: the checks (tests of the deciding code and the corpus) are bundled
// into one module in the sandbox, where the sources are instrumented, and run in this process, those first that kill most.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import vm from 'node:vm';
import { INSTRUMENTER_CONSTANTS } from '@stryker-mutator/api/core';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import { DryRunStatus, determineHitLimitReached, MutantRunStatus, TestStatus } from '@stryker-mutator/api/test-runner';
import { build } from 'esbuild';
import { modules } from './modules.mjs';

/** A check that takes longer than so many times what it takes without a mutant, and this, does not end. */
const SLOWER = 60;
const LEAST_MS = 5000;
/** Checks that have killed in a file are tried first at its next mutants, this many of them. */
const KILLERS = 30;
/** What the tests, and the corpus, may take for one mutant, by their times without it: what survives so many is a survivor. */
const BUDGET_MS = Number(process.env.MUTATION_BUDGET ?? 150);

/** The sandbox, once it is the working folder. */
let root = '';
let folder = '';
let require = createRequire(import.meta.url);

/** What Stryker's instrumented sources look at. */
globalThis[INSTRUMENTER_CONSTANTS.NAMESPACE] ??= {};
const state = globalThis[INSTRUMENTER_CONSTANTS.NAMESPACE];

/** The checks as one module: counting what they cover, and without, which is several times as fast. */
async function bundle() {
  const contents = [
    "const { collected, startGroup } = require('./bench/mutation/collect');",
    ...modules.map((file) => `startGroup('${file}'); require('./${file}');`),
    "module.exports = { checks: collected(), ...require('./bench/mutation/afresh') };",
  ].join('\n');
  mkdirSync(folder, { recursive: true });
  for (const covering of [true, false])
    await build({
      stdin: { contents, resolveDir: root, loader: 'ts' },
      outfile: join(folder, covering ? 'covering.cjs' : 'running.cjs'),
      bundle: true,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      packages: 'external',
      logLevel: 'error',
      plugins: [
        {
          name: 'sources',
          setup({ onResolve, onLoad }) {
            // a computation that is cut short leaves decimal.js in the middle of things: it is loaded again with the checks
            onResolve({ filter: /^decimal\.js$/ }, () => ({ path: require.resolve('decimal.js') }));
            if (!covering)
              onLoad({ filter: /(graders|engine)[/\\][\w-]+\.ts$/ }, ({ path }) => ({
                contents: readFileSync(path, 'utf8').replace(/function stryCov_\w+\(\) \{/, '$& return;'),
                loader: 'ts',
              }));
          },
        },
      ],
    });
}

/** Milliseconds of computing so far: what other processes do meanwhile does not count. */
const spent = () => process.cpuUsage().user / 1000;

/** A function called so that an endless loop in it ends. */
function within(milliseconds, f) {
  globalThis.__mutationCall = f;
  callIt.runInThisContext({ timeout: Math.ceil(milliseconds) });
}
const callIt = new vm.Script('globalThis.__mutationCall()');

class CheckRunner {
  capabilities() {
    return { reloadEnvironment: true };
  }

  async init() {
    root = process.cwd();
    folder = join(root, 'mutation-bundles');
    require = createRequire(join(root, 'package.json'));
    await bundle();
    this.scripts = {};
    this.kills = new Map();
  }

  /** Evaluates the bundle anew. */
  load(name) {
    const filename = join(folder, `${name}.cjs`);
    this.scripts[name] ??= new vm.Script(
      `(function (module, exports, require, __dirname, __filename) {${readFileSync(filename, 'utf8')}\n})`,
      { filename },
    );
    const module = { exports: {} };
    const evaluate = this.scripts[name].runInThisContext();
    within(20_000, () => evaluate(module, module.exports, require, root, filename));
    this.loaded = name;
    return module.exports;
  }

  /** Runs every check once with counts of what it covers, and once for its time; keeps both for later processes. */
  async dryRun() {
    Object.assign(state, { activeMutant: undefined, hitCount: undefined, currentTestId: undefined });
    state.mutantCoverage = { static: {}, perTest: {} };
    const { checks, aroundMaking } = this.load('covering');
    const { perTest } = state.mutantCoverage;
    let own = '';
    aroundMaking((make) => {
      state.currentTestId = 'shared';
      make();
      state.currentTestId = own;
    });
    const plan = [];
    const shared = new Map();
    for (const [i, { group, name, run }] of checks.entries()) {
      state.currentTestId = own = 'own';
      perTest.own = {};
      perTest.shared = {};
      const failure = failureOf(run);
      state.currentTestId = undefined;
      if (failure !== undefined)
        return { status: DryRunStatus.Error, errorMessage: `${group}: ${name}: ${failure.stack ?? failure}` };
      if (!shared.has(group)) shared.set(group, {});
      for (const [id, n] of Object.entries(perTest.shared)) shared.get(group)[id] = (shared.get(group)[id] ?? 0) + n;
      plan[i] = { group, name, hits: perTest.own };
    }
    const running = this.load('running');
    let making = 0;
    running.aroundMaking((make) => {
      const start = spent();
      make();
      making += spent() - start;
    });
    const made = new Map();
    running.checks.forEach(({ group, run }, i) => {
      making = 0;
      const start = spent();
      run();
      plan[i].ms = Math.max(0.01, spent() - start - making);
      made.set(group, (made.get(group) ?? 0) + making);
    });
    const mutantCoverage = { static: { ...state.mutantCoverage.static }, perTest: {} };
    const times = new Map();
    for (const { group, hits, ms } of plan) {
      mutantCoverage.perTest[group] ??= { ...shared.get(group) };
      const sum = mutantCoverage.perTest[group];
      for (const [id, n] of Object.entries(hits)) sum[id] = (sum[id] ?? 0) + n;
      times.set(group, (times.get(group) ?? 0) + ms);
    }
    writeFileSync(join(folder, 'plan.json'), JSON.stringify(this.planOf(plan, shared, made)));
    this.plan = undefined;
    return {
      status: DryRunStatus.Complete,
      tests: [...times].map(([id, ms]) => ({ id, name: id, timeSpentMs: ms, status: TestStatus.Success })),
      mutantCoverage,
    };
  }

  /** By check: its group, its time, and the mutants that it meets, a bit each; by group those that its shared values rest on. */
  planOf(plan, shared, made) {
    const bits = (hits) => {
      const out = [];
      for (const id of Object.keys(hits)) out[id >> 3] = (out[id >> 3] ?? 0) | (1 << (id & 7));
      return Buffer.from(Uint8Array.from(out, (x) => x ?? 0)).toString('base64');
    };
    return {
      shared: Object.fromEntries([...shared].map(([group, hits]) => [group, bits(hits)])),
      made: Object.fromEntries(made),
      checks: plan.map(({ group, ms, hits }) => ({ group, ms, meets: bits(hits) })),
    };
  }

  read() {
    const { shared, made, checks } = JSON.parse(readFileSync(join(folder, 'plan.json'), 'utf8'));
    const has = (text) => {
      const bytes = Buffer.from(text, 'base64');
      return (id) => ((bytes[id >> 3] ?? 0) & (1 << (id & 7))) !== 0;
    };
    const groups = new Map(Object.entries(shared).map(([group, text]) => [group, has(text)]));
    this.made = made;
    return checks.map(({ group, ms, meets }) => ({ group, ms, own: has(meets), shared: groups.get(group) }));
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, mutantActivation, reloadEnvironment }) {
    this.plan ??= this.read();
    const { id, fileName } = activeMutant;
    const start = performance.now();
    Object.assign(state, { hitCount: hitLimit === undefined ? undefined : 0, hitLimit, currentTestId: undefined });
    state.activeMutant = mutantActivation === 'static' ? id : undefined;
    try {
      if (reloadEnvironment || this.loaded !== 'running') this.module = this.load('running');
    } catch (e) {
      this.loaded = undefined;
      return { status: MutantRunStatus.Killed, killedBy: [this.plan[0].group], failureMessage: `${e}`, nrOfTests: 0 };
    }
    state.activeMutant = id;
    this.module.forget();
    let nrOfTests = 0;
    const told = (status) => {
      if (mutantActivation === 'static') this.loaded = undefined;
      if (process.env.MUTATION_TIMES)
        writeFileSync(
          process.env.MUTATION_TIMES,
          `${JSON.stringify({ ...activeMutant, status, nrOfTests, ms: Math.round(performance.now() - start) })}\n`,
          { flag: 'a' },
        );
    };
    for (const i of this.order(Number(id), fileName, testFilter)) {
      const { group, ms } = this.plan[i];
      nrOfTests++;
      const failure = failureOf(() => within(LEAST_MS + SLOWER * ms, this.module.checks[i].run));
      if (failure === undefined) continue;
      this.count(fileName, i);
      told('Killed');
      const limit = determineHitLimitReached(state.hitCount, hitLimit);
      if (limit || failure.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') {
        this.loaded = undefined;
        return { status: MutantRunStatus.Timeout, reason: limit?.reason ?? `${group}: ${failure.message}` };
      }
      const failureMessage = `${this.module.checks[i].name}: ${String(failure.message ?? failure).slice(0, 300)}`;
      return { status: MutantRunStatus.Killed, killedBy: [group], failureMessage, nrOfTests };
    }
    told('Survived');
    return { status: MutantRunStatus.Survived, nrOfTests };
  }

  count(file, i) {
    if (!this.kills.has(file)) this.kills.set(file, new Map());
    const kills = this.kills.get(file);
    kills.set(i, (kills.get(i) ?? 0) + 1);
  }

  /**
   * The checks that a mutant is held to: of those that meet it the ones that have killed most in its file, then the quick ones,
   * as many as the budget allows. What runs while modules are loaded may show in any check, first of all in the file's own.
   */
  order(id, file, filter) {
    const kept = filter && new Set(filter);
    const tests = file.replace(/^.*[/\\](\w+[/\\][\w-]+)\.ts$/, '$1.test.ts');
    // the tests first; of the corpus a few answers of one problem for each key that is made
    const rank = ({ group, ms, own, shared }) =>
      ms +
      (group.endsWith('.test.ts') ? 0 : 100 + this.made[group] / 20) +
      (filter || own(id) || shared(id) ? 0 : group.endsWith(tests) ? 1e6 : 2e6);
    const meeting = [...this.plan.entries()].filter(
      ([, { group, own, shared }]) => !filter || (kept.has(group) && (own(id) || shared(id))),
    );
    const kills = this.kills.get(file) ?? new Map();
    const killers = meeting
      .filter(([i]) => kills.has(i))
      .sort(([i], [j]) => kills.get(j) - kills.get(i))
      .slice(0, KILLERS);
    const first = new Set(killers.map(([i]) => i));
    const rest = meeting.filter(([i]) => !first.has(i)).sort(([, a], [, b]) => rank(a) - rank(b));
    // the corpus has a part of its own: what shows in verdicts alone shows there
    const left = { tests: BUDGET_MS, corpus: BUDGET_MS };
    const entered = new Set();
    return [...killers, ...rest].flatMap(([i, { group, ms }]) => {
      const of = group.endsWith('.test.ts') ? 'tests' : 'corpus';
      const cost = ms + (entered.has(group) ? 0 : this.made[group]);
      if (cost > left[of] && !first.has(i)) return [];
      entered.add(group);
      left[of] -= cost;
      return [i];
    });
  }
}

function failureOf(run) {
  try {
    run();
    return undefined;
  } catch (e) {
    return e ?? new Error('nothing thrown');
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'checks', CheckRunner)];
