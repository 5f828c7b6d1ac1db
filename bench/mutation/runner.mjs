// A test runner for Stryker that costs a mutant milliseconds: the checks (tests of the deciding code and the corpus) are bundled
// into one module in the sandbox, where the sources are instrumented, and run in this process, those first that kill most.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import vm from 'node:vm';
import { INSTRUMENTER_CONSTANTS } from '@stryker-mutator/api/core';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import { DryRunStatus, determineHitLimitReached, MutantRunStatus, TestStatus } from '@stryker-mutator/api/test-runner';
import { bundle } from './bundle.mjs';
import { Plan, written } from './plan.mjs';

/** A check that takes longer than so many times what it takes without a mutant, and this, does not end. */
const SLOWER = 60;
const LEAST_MS = 5000;

/** What Stryker's instrumented sources look at. */
globalThis[INSTRUMENTER_CONSTANTS.NAMESPACE] ??= {};
const state = globalThis[INSTRUMENTER_CONSTANTS.NAMESPACE];

/** Milliseconds of computing so far: what other processes do meanwhile does not count. */
const spent = () => process.cpuUsage().user / 1000;

/** A function called so that an endless loop in it ends. */
function within(milliseconds, f) {
  globalThis.__mutationCall = f;
  callIt.runInThisContext({ timeout: Math.ceil(milliseconds) });
}
const callIt = new vm.Script('globalThis.__mutationCall()');

function failureOf(run) {
  try {
    run();
    return undefined;
  } catch (e) {
    return e ?? new Error('nothing thrown');
  }
}

class CheckRunner {
  capabilities() {
    return { reloadEnvironment: true };
  }

  /** In the sandbox, which is the working folder by now. */
  async init() {
    this.root = process.cwd();
    this.folder = join(this.root, 'mutation-bundles');
    this.planFile = join(this.folder, 'plan.json');
    this.require = createRequire(join(this.root, 'package.json'));
    this.scripts = {};
    await bundle(this.root, this.folder, this.require);
  }

  /** Evaluates a bundle anew. */
  load(name) {
    const filename = join(this.folder, `${name}.cjs`);
    this.scripts[name] ??= new vm.Script(
      `(function (module, exports, require, __dirname, __filename) {${readFileSync(filename, 'utf8')}\n})`,
      { filename },
    );
    const module = { exports: {} };
    const evaluate = this.scripts[name].runInThisContext();
    within(20_000, () => evaluate(module, module.exports, this.require, this.root, filename));
    this.loaded = name;
    return module.exports;
  }

  /** Runs every check once with counts of what it covers, and once for its time; keeps both for later processes. */
  async dryRun() {
    Object.assign(state, { activeMutant: undefined, hitCount: undefined, currentTestId: undefined });
    state.mutantCoverage = { static: {}, perTest: {} };
    const { checks, aroundMaking } = this.load('covering');
    const { perTest } = state.mutantCoverage;
    aroundMaking((make) => {
      state.currentTestId = 'shared';
      make();
      state.currentTestId = 'own';
    });
    const seen = [];
    const shared = new Map();
    const add = (to, hits) => {
      for (const [id, n] of Object.entries(hits)) to[id] = (to[id] ?? 0) + n;
      return to;
    };
    for (const { group, name, run } of checks) {
      state.currentTestId = 'own';
      perTest.own = {};
      perTest.shared = {};
      const failure = failureOf(run);
      state.currentTestId = undefined;
      if (failure !== undefined)
        return { status: DryRunStatus.Error, errorMessage: `${group}: ${name}: ${failure.stack ?? failure}` };
      shared.set(group, add(shared.get(group) ?? {}, perTest.shared));
      seen.push({ group, hits: perTest.own });
    }
    const made = this.timed(seen);
    writeFileSync(this.planFile, written(seen, shared, made));
    this.plan = undefined;
    const hits = {};
    const times = new Map();
    for (const { group, hits: own, ms } of seen) {
      hits[group] = add(hits[group] ?? { ...shared.get(group) }, own);
      times.set(group, (times.get(group) ?? 0) + ms);
    }
    return {
      status: DryRunStatus.Complete,
      tests: [...times].map(([id, ms]) => ({ id, name: id, timeSpentMs: ms, status: TestStatus.Success })),
      mutantCoverage: { static: { ...state.mutantCoverage.static }, perTest: hits },
    };
  }

  /** Runs every check for its time; gives the times of what their groups share. */
  timed(seen) {
    const { checks, aroundMaking } = this.load('running');
    let making = 0;
    aroundMaking((make) => {
      const start = spent();
      make();
      making += spent() - start;
    });
    const made = new Map();
    checks.forEach(({ group, run }, i) => {
      making = 0;
      const start = spent();
      run();
      seen[i].ms = Math.max(0.01, spent() - start - making);
      made.set(group, (made.get(group) ?? 0) + making);
    });
    return made;
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, mutantActivation }) {
    this.plan ??= new Plan(readFileSync(this.planFile, 'utf8'));
    const { id, fileName } = activeMutant;
    const isStatic = mutantActivation === 'static';
    Object.assign(state, { hitCount: hitLimit === undefined ? undefined : 0, hitLimit, currentTestId: undefined });
    state.activeMutant = isStatic ? id : undefined;
    const failure = failureOf(() => {
      if (isStatic || this.loaded !== 'running') this.module = this.load('running');
    });
    if (failure) return this.died(failure, hitLimit, 'loading', 0, this.plan.checks[0].group);
    state.activeMutant = id;
    this.module.forget();
    let nrOfTests = 0;
    for (const i of this.plan.order(Number(id), fileName, testFilter)) {
      const { group, ms } = this.plan.checks[i];
      nrOfTests++;
      const { name, run } = this.module.checks[i];
      const failure = failureOf(() => within(LEAST_MS + SLOWER * ms, run));
      if (failure === undefined) continue;
      this.plan.killed(fileName, i);
      if (isStatic) this.loaded = undefined;
      return this.died(failure, hitLimit, `${group}: ${name}`, nrOfTests, group);
    }
    if (isStatic) this.loaded = undefined;
    return { status: MutantRunStatus.Survived, nrOfTests };
  }

  /** The end of a mutant. What was cut short is loaded anew for the next one. */
  died(failure, hitLimit, where, nrOfTests, group = where) {
    const limit = determineHitLimitReached(state.hitCount, hitLimit);
    const failureMessage = `${where}: ${String(failure.message ?? failure).slice(0, 300)}`;
    if (limit || failure.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') {
      this.loaded = undefined;
      return { status: MutantRunStatus.Timeout, reason: limit?.reason ?? failureMessage };
    }
    if (nrOfTests === 0) this.loaded = undefined;
    return { status: MutantRunStatus.Killed, killedBy: [group], failureMessage, nrOfTests };
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'checks', CheckRunner)];
