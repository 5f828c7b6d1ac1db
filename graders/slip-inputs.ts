/** The inputs that a diagnosis looks at: some of the key's, cut out with all that the reference says there; made once for a class. */
import type { Column } from '../src/engine/evaluate';
import type { Setting } from './key';
import type { Table } from './table';
import { makeTable } from './table';

/** Of the inputs after the first table, and of those close to ties, so many are looked at. */
const MORE = 8;
const CLOSE = 12;
/** Of the combinations of labels: the inputs before them have labels too. */
const LABELLED = 4;

const chosen = new WeakMap<Setting, readonly Table[]>();
const cuts = new WeakMap<Table, Map<string, Table>>();

/** The first table whole, then a share of each further one, spread over it. */
export function inputsOf(setting: Setting): readonly Table[] {
  let tables = chosen.get(setting);
  if (!tables) {
    const most = (t: Table, i: number): number => (i === 1 ? MORE : t.flats === setting.labelled ? LABELLED : CLOSE);
    tables = setting.tables.map((t, i) => (i === 0 ? t : spread(t, most(t, i))));
    chosen.set(setting, tables);
  }
  return tables;
}

function spread(table: Table, most: number): Table {
  if (table.size <= most) return table;
  return cut(
    table,
    Array.from({ length: most }, (_, i) => Math.floor((i * table.size) / most)),
  );
}

/** A table of some samples of another. */
export function cut(table: Table, samples: readonly number[]): Table {
  let known = cuts.get(table);
  if (!known) {
    known = new Map();
    cuts.set(table, known);
  }
  const id = samples.join();
  let made = known.get(id);
  if (!made) {
    const flats = samples.map((s) => table.flats[s] as (typeof table.flats)[number]);
    made = makeTable(table.reference, table.slots, flats);
    for (const [key, c] of table.columns)
      if (!key.startsWith('?')) made.columns.set(key, cutColumn(c, table.size, samples));
    known.set(id, made);
  }
  return made;
}

/** The same of a column. */
export function cutColumn(c: Column, size: number, samples: readonly number[]): Column {
  const pick = (from: Float64Array): Float64Array => {
    const entries = from.length / size;
    const out = new Float64Array(entries * samples.length);
    for (let e = 0; e < entries; e++)
      for (let k = 0; k < samples.length; k++)
        out[e * samples.length + k] = from[e * size + (samples[k] as number)] as number;
    return out;
  };
  return { data: pick(c.data), ...(c.error && { error: pick(c.error) }) };
}

/** One entry of a column. */
export const entryOf = (c: Column, entry: number, size: number): Column => ({
  data: c.data.subarray(entry * size, (entry + 1) * size),
  ...(c.error && { error: c.error.subarray(entry * size, (entry + 1) * size) }),
});
