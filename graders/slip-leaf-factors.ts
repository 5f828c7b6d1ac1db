/** A factor too few or too many that is an entry of a quantity or of a gradient from above: told by the values alone. */
import type { Column } from '../src/engine/evaluate';
import { count } from '../src/engine/program';
import { sizesOf } from '../src/engine/shape';
import { throughUnspecified } from './inputs';
import type { SlipCase } from './slip-case';
import { everyTable, ofProblem } from './slip-case';
import { agree } from './slip-cells';
import { entryOf } from './slip-inputs';
import { entryName } from './slip-leaves';
import { column } from './table';

type Leaf = {
  readonly key: string;
  readonly of: string;
  readonly by?: string;
  readonly name: string;
  readonly entry: number;
};

const MOST_ENTRIES = 64;

/** What the answer may use that has values: gradients from above, or quantities; whole ones of the asked shape, or their entries. */
function leaves(c: SlipCase, gradients: boolean): Leaf[] {
  const { reference } = c;
  const want = sizesOf(c.target.shape).join();
  return [...c.context.allowed].flatMap((key): Leaf[] => {
    const m = /^d([^/]+)\/d([^/]+)$/.exec(key);
    const of = m?.[1] ?? key;
    const by = m?.[2];
    const shape = reference.shape(key);
    if ((by !== undefined) !== gradients || !shape || reference.label(key)) return [];
    if (gradients && of !== c.target.named.of) return [];
    if (!gradients && (!reference.quantity(key) || reference.unspecified(key) || throughUnspecified(reference, key)))
      return [];
    const sizes = sizesOf(shape);
    const leaf = (name: string, entry: number): Leaf => ({ key, of, ...(by !== undefined && { by }), name, entry });
    if (sizes.join() === want) return [leaf(key, -1)];
    if (want !== '' || count(sizes) > MOST_ENTRIES) return [];
    return Array.from({ length: count(sizes) }, (_, e) =>
      leaf(entryName(c, { of, ...(by !== undefined && { by }), shape }, e), e),
    );
  });
}

/** Two columns multiplied, with a bound. */
function product(a: Column, b: Column): Column {
  return {
    data: a.data.map((x, k) => x * (b.data[k] as number)),
    error: a.data.map((x, k) => {
      const y = b.data[k] as number;
      return Math.abs(x) * (b.error?.[k] ?? 0) + Math.abs(y) * (a.error?.[k] ?? 0) + Math.abs(x * y) * 1e-15;
    }),
  };
}

/** The name of the leaf that the answer lacks (or has once too often) as a factor. */
function factor(c: SlipCase, gradients: boolean, missing: boolean): string | undefined {
  if (!c.answer) return undefined;
  return leaves(c, gradients).find((l) => {
    const { columns } = ofProblem(c, `factor ${missing ? '' : '^2'}${l.name}`, () => c.target.lowered);
    return everyTable(c, (got, want, table, t) => {
      const whole = column(table, l.key);
      const by = l.entry < 0 ? whole : entryOf(whole, l.entry, table.size);
      if (missing) return agree(product(got, by), want);
      columns[t] ??= product(want, by);
      return agree(columns[t], got);
    });
  })?.name;
}

export function factorLeft(c: SlipCase): string | undefined {
  const name = factor(c, false, true);
  return name === undefined ? undefined : `The factor ${name} is missing`;
}

export function upstreamFactorLeft(c: SlipCase): string | undefined {
  const name = factor(c, true, true);
  return name === undefined ? undefined : `The upstream gradient ${name} is missing`;
}

export function upstreamFactorTwice(c: SlipCase): string | undefined {
  const name = factor(c, true, false);
  return name === undefined ? undefined : `${name} is applied twice`;
}
