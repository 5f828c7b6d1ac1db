/** The places of an answer where it can be changed, and the search for one change that makes it right. */
import type { Column } from '../src/engine/evaluate';
import type { AllExpr, Expr } from '../src/language/expr';
import type { Chain } from './claims';
import type { SlipCase } from './slip-case';
import { finalExpr, mayTry, mends, spend } from './slip-case';
import { agree, scaled } from './slip-cells';
import { isMiss } from './slip-peek';
import { scalesOf } from './slip-scales';
import { LOOKING, PEEKING, SEARCHING } from './slip-work';
import type { Lowered } from './target';

export type Site = {
  readonly expr: Expr;
  /** The whole answer with another expression here. */
  readonly put: (e: Expr) => readonly Chain[];
  /** What it stands in, the outermost first. */
  readonly parents: readonly Expr[];
  /** Whether it is part of a name: an index, or what a derivative is of or by. */
  readonly inName: boolean;
};

type Put = (e: Expr) => Expr;

function* walk(
  e: Expr,
  put: Put,
  parents: readonly Expr[],
  inName: boolean,
): Generator<{ expr: Expr; put: Put; parents: readonly Expr[]; inName: boolean }> {
  yield { expr: e, put, parents, inName };
  const inside = [...parents, e];
  const at = <T extends Expr | AllExpr>(list: readonly T[], i: number, x: T): T[] =>
    list.map((old, k) => (k === i ? x : old));
  switch (e.kind) {
    case 'number':
    case 'name':
      return;
    case 'index':
      yield* walk(
        e.base,
        (x) => put({ ...e, base: x }),
        inside,
        inName || e.base.kind === 'name' || e.base.kind === 'derivative',
      );
      for (const [i, a] of e.at.entries())
        if (a.kind !== 'all') yield* walk(a, (x) => put({ ...e, at: at<Expr | AllExpr>(e.at, i, x) }), inside, true);
      return;
    case 'derivative':
      yield* walk(e.of, (x) => put({ ...e, of: x }), inside, true);
      for (const [i, b] of e.by.entries()) yield* walk(b, (x) => put({ ...e, by: at(e.by, i, x) }), inside, true);
      return;
    case 'prime':
      yield* walk(e.arg, (x) => put({ ...e, arg: x }), inside, inName);
      return;
    case 'call':
      for (const [i, a] of e.args.entries())
        yield* walk(a, (x) => put({ ...e, args: at(e.args, i, x) }), inside, inName);
      return;
    case 'sum':
      yield* walk(e.body, (x) => put({ ...e, body: x }), inside, inName);
      if (e.where) yield* walk(e.where, (x) => put({ ...e, where: x }), inside, inName);
      return;
    case 'cases':
      for (const [i, b] of e.branches.entries()) {
        const set = (part: 'when' | 'value', x: Expr): Expr =>
          put({ ...e, branches: e.branches.map((old, k) => (k === i ? { ...old, [part]: x } : old)) });
        if (b.when) yield* walk(b.when, (x) => set('when', x), inside, inName);
        yield* walk(b.value, (x) => set('value', x), inside, inName);
      }
      return;
    case 'list':
      for (const [i, x] of e.items.entries())
        yield* walk(x, (y) => put({ ...e, items: at(e.items, i, y) }), inside, inName);
      return;
  }
}

const MOST_SITES = 160;
const known = new WeakMap<SlipCase, readonly Site[]>();

/** Every place of the expressions that the answer rests on. */
export function sitesOf(c: SlipCase): readonly Site[] {
  let out = known.get(c);
  if (!out) {
    const all: Site[] = [];
    c.chains.forEach((chain, i) => {
      const last = chain.values[chain.values.length - 1];
      if (!last) return;
      const put = (e: Expr): readonly Chain[] =>
        c.chains.map((other, k) =>
          k === i ? { ...other, values: [...other.values.slice(0, -1), { ...last, expr: e }] } : other,
        );
      for (const s of walk(last.expr, (x) => x, [], false))
        all.push({ expr: s.expr, parents: s.parents, inName: s.inName, put: (e) => put(s.put(e)) });
    });
    out = all.length > MOST_SITES ? [] : all;
    known.set(c, out);
  }
  return out;
}

/** One change at one place, and the sentence that tells it, made where the change mends the answer. */
export type Edit = { readonly to: Expr; readonly says: () => string };
export type EditRule = {
  (site: Site, c: SlipCase): Iterable<Edit>;
  /** The kinds of expressions that it changes, or the whole alone; everything where absent. */
  at?: readonly Expr['kind'][] | 'top';
};

/** Says what a rule is for, so that it need not look at the rest. */
export function places(at: NonNullable<EditRule['at']>, rule: EditRule): EditRule {
  rule.at = at;
  return rule;
}

const isFor = ({ at }: EditRule, s: Site): boolean =>
  at === undefined || (at === 'top' ? s.parents.length === 0 && !s.inName : at.includes(s.expr.kind));

const mended = new WeakMap<SlipCase, Map<EditRule, string | undefined>>();

/** The sentence of the first change that makes the answer right at every input. */
export function mend(c: SlipCase, rule: EditRule): string | undefined {
  let known = mended.get(c);
  if (!known) {
    known = new Map();
    mended.set(c, known);
  }
  if (!known.has(rule)) known.set(rule, search(c, rule));
  return known.get(rule);
}

/** A change after which the answer is the truth times a simple number, at an input where it is wrong. */
export type NearMiss = {
  readonly rule: EditRule;
  readonly says: string;
  readonly program: Lowered;
  readonly r: number;
};

const missed = new WeakMap<SlipCase, NearMiss[]>();

/** The changes that came near, in the order they were tried. */
export function nearMisses(c: SlipCase): NearMiss[] {
  let all = missed.get(c);
  if (!all) {
    all = [];
    missed.set(c, all);
  }
  return all;
}

/** The simple number by which values are too large, if one is: told by the largest cell, held at all. */
function scaleOf(c: SlipCase, values: Column, want: Column): number | undefined {
  if (nearMisses(c).length >= MOST_NEAR) return undefined;
  let k = 0;
  for (let i = 1; i < want.data.length; i++)
    if (Math.abs(want.data[i] as number) > Math.abs(want.data[k] as number)) k = i;
  const [x, y] = [values.data[k] as number, want.data[k] as number];
  if (!y) return undefined;
  const near = (r: number): boolean => Math.abs(x - r * y) <= 1e-3 * Math.abs(r * y);
  return scalesOf(c).find((r) => near(r) && agree(values, scaled(want, r)));
}

/** Near misses that are looked at again, at most. */
const MOST_NEAR = 3;

function search(c: SlipCase, rule: EditRule): string | undefined {
  // what is written out entry by entry is looked at entry by entry
  if (!mayTry(c) || (c.answer && finalExpr(c)?.kind === 'list')) return undefined;
  spend(c, SEARCHING);
  for (const site of sitesOf(c)) {
    if (!isFor(rule, site)) continue;
    spend(c, LOOKING);
    for (const { to, says } of rule(site, c)) {
      if (!mayTry(c)) return undefined;
      const chains = site.put(to);
      spend(c, PEEKING);
      if (isMiss(c, chains)) continue;
      const hit = mends(c, chains, (program, values, want) => {
        const r = scaleOf(c, values, want);
        if (r !== undefined) nearMisses(c).push({ rule, says: says(), program, r });
      });
      if (hit) return says();
    }
  }
  return undefined;
}

/** The expression with every part for which `by` gives another replaced, from the outside in. */
export function replaced(e: Expr, by: (x: Expr) => Expr | undefined): Expr {
  const to = by(e);
  if (to) return to;
  const go = (x: Expr): Expr => replaced(x, by);
  switch (e.kind) {
    case 'number':
    case 'name':
    case 'derivative':
      return e;
    case 'index':
      return { ...e, base: go(e.base) };
    case 'prime':
      return { ...e, arg: go(e.arg) };
    case 'call':
      return { ...e, args: e.args.map(go) };
    case 'sum':
      return { ...e, body: go(e.body), ...(e.where && { where: go(e.where) }) };
    case 'cases':
      return {
        ...e,
        branches: e.branches.map((b) => ({ ...b, ...(b.when && { when: go(b.when) }), value: go(b.value) })),
      };
    case 'list':
      return { ...e, items: e.items.map(go) };
  }
}
