/** A written-out answer taken apart: each wrong entry as a case of its own, asked for by its own name. */

import { take } from '../src/engine/build';
import { leafNode } from '../src/engine/lower';
import { newLowering } from '../src/engine/lowering';
import { newBuilder } from '../src/engine/program';
import { sizesOf } from '../src/engine/shape';
import type { Expr } from '../src/language/expr';
import { num } from '../src/language/expr';
import type { Chain } from './claims';
import type { SlipCase } from './slip-case';
import { finalExpr, got, slipCase, someTable, want } from './slip-case';
import { cellsAgree } from './slip-cells';
import { entryOf } from './slip-inputs';
import { entryName } from './slip-leaves';
import type { Target } from './target';
import { entriesOf } from './target';

/** The entries of a list of lists, row by row; undefined where it is not written out in full. */
function written(e: Expr, sizes: readonly number[]): Expr[] | undefined {
  if (sizes.length === 0) return e.kind === 'list' ? undefined : [e];
  if (e.kind !== 'list' || e.items.length !== sizes[0]) return undefined;
  const parts = e.items.map((x) => written(x, sizes.slice(1)));
  return parts.every((p) => p !== undefined) ? parts.flat() : undefined;
}

/** The wrong entries of an answer that is written out, each a case; none where it is not, or all are right. */
export function wrongEntries(c: SlipCase): SlipCase[] {
  const e = c.answer && finalExpr(c);
  const sizes = sizesOf(c.target.shape);
  const entries = e && sizes.length > 0 ? written(e, sizes) : undefined;
  const answer = c.answer;
  if (!entries || !answer) return [];
  const positions = entriesOf(c.target.full, c.target.fixed, c.target.tied);
  return entries.flatMap((expr, k): SlipCase[] => {
    const wrong = someTable(c, (got, want, { size }) => {
      const g = entryOf(got, k, size);
      const w = entryOf(want, k, size);
      return Array.from(g.data).some((_, s) => cellsAgree(g, w, s) === false);
    });
    if (!wrong) return [];
    const target = entryTarget(c, positions[k] as number);
    const chains = c.chains.map((chain): Chain => {
      const last = chain.values[chain.values.length - 1];
      if (chain.subject.kind !== 'asked' || !last) return chain;
      return { ...chain, subject: { kind: 'asked', at: undefined }, letters: [], values: [{ ...last, expr }] };
    });
    const b = { nodes: [...answer.b.nodes] };
    const node = take(b, [answer.node], Int32Array.of(k), []);
    const one = slipCase({ ...c.context, target, chains }, { b, node, shape: [] }, c.work, c.rules.options);
    c.tables.forEach((t, i) => {
      one.given[i] = entryOf(got(c, i), k, t.size);
      one.wanted[i] = entryOf(want(c, i), k, t.size);
    });
    return [one];
  });
}

/** The target for one entry of the whole derivative. */
function entryTarget(c: SlipCase, position: number): Target {
  const { target } = c;
  const at: number[] = [];
  let rest = position;
  for (let i = target.full.length - 1; i >= 0; i--) {
    const n = target.full[i]?.size ?? 1;
    at.unshift(rest % n);
    rest = Math.floor(rest / n);
  }
  const [by] = target.named.by;
  const text = entryName(c, { of: target.named.of, ...(by !== undefined && { by }), shape: target.full }, position);
  const lo = newLowering(newBuilder(), c.reference);
  const node = take(lo.b, [leafNode(lo, target.key, target.full)], Int32Array.of(position), []);
  return {
    ...target,
    asked: { expr: target.asked.expr, text, indices: [] },
    named: { ...target.named, at: at.map((i) => num(i + 1)) },
    free: [],
    tied: new Map(),
    fixed: at,
    shape: [],
    letters: [],
    lowered: { b: lo.b, node, shape: [] },
  };
}
