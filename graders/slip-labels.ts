/** Slips of the label: its term missing or everywhere, one class too far, its class counted among the others. */
import type { Column } from '../src/engine/evaluate';
import { count } from '../src/engine/program';
import { sizesOf } from '../src/engine/shape';
import { path } from './chain';
import { showNumber } from './shown';
import type { SlipCase } from './slip-case';
import { everyTable, ofProblem } from './slip-case';
import { agree, cellsAgree, valuesAt } from './slip-cells';
import { difference, niceNumber } from './slip-values';
import type { Table } from './table';
import { column, makeTable } from './table';

type ByLabel = { readonly label: string; readonly classAxis: number; readonly rowAxes: readonly number[] };

/** Axes of the derivative that run over rows and classes of a labelled problem. */
function byLabel(c: SlipCase): ByLabel | undefined {
  const inputs = c.reference.problem.inputs.filter(
    (i) => i.label !== undefined && c.reference.depends(c.target.named.of, i.name),
  );
  for (const i of inputs) {
    const classAxis = c.target.full.findIndex(
      (d, p) =>
        d.label === i.label &&
        p >=
          c.target.full.length -
            (c.target.named.by.length === 1
              ? (c.reference.quantity(c.target.named.by[0] as string)?.shape.length ?? 0)
              : c.target.full.length),
    );
    if (classAxis < 0) continue;
    const shape = c.reference.quantity(i.name)?.shape ?? [];
    const rowAxes = shape.map((d) => c.target.full.findIndex((f, p) => p !== classAxis && f.label === d.label));
    if (rowAxes.every((p) => p >= 0)) return { label: i.name, classAxis, rowAxes };
  }
  return undefined;
}

/** Whether a cell of what is asked lies at the label's class, or so many classes after it, in a circle. */
function atLabels(c: SlipCase, l: ByLabel): (k: number, t: number, by?: number) => boolean {
  const sizes = sizesOf(c.target.shape);
  const where = (entry: number): number[] => {
    const at = c.target.fixed.map((f) => f ?? 0);
    let rest = entry;
    for (let i = c.target.free.length - 1; i >= 0; i--) {
      at[c.target.free[i] as number] = rest % (sizes[i] as number);
      rest = Math.floor(rest / (sizes[i] as number));
    }
    return at;
  };
  const shape = sizesOf(c.reference.quantity(l.label)?.shape ?? []);
  const entriesAt = Array.from({ length: count(sizes) }, (_, e) => {
    const at = where(e);
    const row = l.rowAxes.reduce((s, p, i) => s * (shape[i] as number) + (at[p] as number), 0);
    return { row, cls: (at[l.classAxis] as number) + 1 };
  });
  const classes = classesOf(c);
  return (k, t, by = 0) => {
    const table = c.tables[t];
    if (!table) return false;
    const e = entriesAt[Math.floor(k / table.size)];
    if (e === undefined) return false;
    const label = column(table, l.label).data[e.row * table.size + (k % table.size)] as number;
    return ((label - 1 + by) % Math.max(1, classes)) + 1 === e.cls;
  };
}

/** The label letters of a question, for the words of a message. */
function words(c: SlipCase, l: ByLabel): { at: string; fixed: boolean } {
  const free = c.target.free.indexOf(l.classAxis);
  const letter = (free >= 0 && c.target.letters[free]) || 'j';
  const row = l.rowAxes[0];
  const rowFree = row === undefined ? -1 : c.target.free.indexOf(row);
  const rowLetter =
    row === undefined ? '' : rowFree >= 0 ? (c.target.letters[rowFree] ?? 'i') : String((c.target.fixed[row] ?? 0) + 1);
  return { at: `${letter} = ${l.label}${rowLetter ? `_${rowLetter}` : ''}`, fixed: free < 0 };
}

/** Where the label decides: the cells at the label's class and the others, each right or wrong as a whole. */
function split(c: SlipCase):
  | {
      l: ByLabel;
      labelRight: boolean;
      othersRight: boolean;
      labels: number;
      others: number;
      is: (k: number, t: number, by?: number) => boolean;
    }
  | undefined {
  const l = c.answer && byLabel(c);
  if (!l) return undefined;
  const is = atLabels(c, l);
  let labelRight = true;
  let othersRight = true;
  let labels = 0;
  let others = 0;
  everyTable(c, (g, w, _, t) => {
    for (let k = 0; k < w.data.length; k++) {
      const same = cellsAgree(g, w, k);
      if (is(k, t)) {
        labels++;
        if (same === false) labelRight = false;
      } else {
        others++;
        if (same === false) othersRight = false;
      }
    }
    return labelRight || othersRight;
  });
  return { l, labelRight, othersRight, labels, others, is };
}

/** Whether what is asked about goes through a maximum on the way from what it is differentiated by. */
function hinges(c: SlipCase): boolean {
  const { b } = c.reference;
  const [of, wrt] = [c.reference.node(c.target.named.of), c.reference.node(c.target.named.by[0] ?? '')];
  if (of === undefined || wrt === undefined) return false;
  return path(b, wrt, of).some((id) => ['maximum', 'amax'].includes(b.nodes[id]?.op ?? ''));
}

/** The true values for labels moved on by some classes, in a circle. */
function moved(c: SlipCase, by: number, t: number, row?: number): Column {
  const { columns } = ofProblem(c, `labels moved by ${by} in row ${row}`, () => c.target.lowered);
  columns[t] ??= valuesAt(withLabels(c, by, c.tables[t] as Table, row), c.target.lowered);
  return columns[t];
}

function withLabels(c: SlipCase, by: number, table: Table, row: number | undefined): Table {
  const flats = table.flats.map((f) => {
    const other = f.slice();
    for (const s of c.setting.slots)
      if (s.kind.kind === 'label')
        for (let e = s.offset; e < s.offset + s.entries; e++)
          if (row === undefined || e === s.offset + row)
            other[e] = (((f[e] as number) - 1 + by + s.kind.classes) % s.kind.classes) + 1;
    return other;
  });
  return makeTable(c.reference, c.setting.slots, flats);
}

/** How many classes the labels choose from, where there are labels. */
const classesOf = (c: SlipCase): number =>
  Math.max(0, ...c.setting.slots.map((s) => (s.kind.kind === 'label' ? s.kind.classes : 0)));

/** Whether the assignment fixes its labels, so that an index may stand for one by chance. */
export const labelsFixed = (c: SlipCase): boolean =>
  c.reference.problem.inputs.some((i) => i.label !== undefined && i.value !== undefined);

/** Rows whose labels are moved alone, at most. */
const MOST_ROWS = 6;

/** The truth for labels moved up or down by one class, in all rows or in one. */
export function shiftedLabels(c: SlipCase): string | undefined {
  if (!c.answer || classesOf(c) < 2) return undefined;
  const by = [1, -1].find((d) => everyTable(c, (g, _, __, t) => agree(moved(c, d, t), g)));
  const says = (d: number): string =>
    `Right for the class ${d > 0 ? 'after' : 'before'} the label's: the label is off by one (classes count from 1)`;
  if (by !== undefined) return says(by);
  const rows = Math.max(0, ...c.setting.slots.map((s) => (s.kind.kind === 'label' ? s.entries : 0)));
  if (rows < 2 || rows > MOST_ROWS || c.target.free.length < 2) return undefined;
  for (let row = 0; row < rows; row++)
    for (const d of [1, -1])
      if (everyTable(c, (g, _, __, t) => agree(moved(c, d, t, row), g)))
        return `In row ${row + 1}, ${says(d).replace('Right', 'right')}`;
  return undefined;
}

/** A number in a sentence; where it is one over the number of rows that the labels are of, as that. */
function told(c: SlipCase, l: ByLabel, d: number): string {
  const rows = c.reference.quantity(l.label)?.shape[0];
  if (rows && rows.size > 1 && Math.abs(Math.abs(d) * rows.size - 1) < 1e-9) return `1/${rows.label}`;
  return niceNumber(Math.abs(d))?.text ?? showNumber(Math.abs(d));
}

/** Classes that are looked at for a label's term that stands at every one of them. */
const MOST_CLASSES = 8;

/** Right for every class but the label's, or with the label's term at every class. */
export function labelTerm(c: SlipCase): string | undefined {
  const s = split(c);
  const classes = classesOf(c);
  if (!s || s.labels === 0 || classes < 2) return undefined;
  const { at, fixed } = words(c, s.l);
  if (s.othersRight && !s.labelRight) {
    // what the label's class would be if it were any other
    const without = !hinges(c) && everyTable(c, (g, _, __, t) => sameAt(g, moved(c, 1, t), (k) => s.is(k, t)));
    const nothing = !fixed && everyTable(c, (g, _, __, t) => g.data.every((x, k) => x === 0 || !s.is(k, t)));
    if (!without && !nothing) return undefined;
    const d = difference(c, s.is);
    const term =
      d === undefined || nothing ? 'what belongs to the label' : `the ${d > 0 ? '−' : '+'}${told(c, s.l, d)}`;
    if (fixed) return `Right for every class but the label's: this is the label's own class, ${term} is missing`;
    return `Right for every class but the label's: ${term} at ${at} is missing`;
  }
  if (!s.labelRight || s.othersRight || s.others === 0 || fixed || classes > MOST_CLASSES) return undefined;
  // what each class would be if it were the label's
  const rest = Array.from({ length: classes - 1 }, (_, i) => i + 1);
  const everywhere = rest.every((by) =>
    everyTable(c, (g, _, __, t) => sameAt(g, moved(c, by, t), (k) => s.is(k, t, by))),
  );
  if (!everywhere) return undefined;
  const d = difference(c, (k, t) => !s.is(k, t));
  return d === undefined
    ? `Right for the label's class alone: what belongs at ${at} only stands at every class`
    : `Right for the label's class alone: the ${d < 0 ? '−' : '+'}${told(c, s.l, d)} belongs at ${at} only`;
}

/** Whether two columns are the same at some cells as far as can be told, and are told at one. */
function sameAt(a: Column, b: Column, at: (k: number) => boolean): boolean {
  let seen = 0;
  for (let k = 0; k < a.data.length; k++) {
    if (!at(k)) continue;
    const same = cellsAgree(a, b, k);
    if (same === false) return false;
    if (same) seen++;
  }
  return seen > 0;
}

/** A hinge whose own class was counted: one too much, or too little, at the label. */
export function countsLabel(c: SlipCase): string | undefined {
  const s = split(c);
  if (!s || s.labels === 0 || !hinges(c) || s.labelRight || !s.othersRight) return undefined;
  const d = difference(c, s.is);
  const one = [1, ...[...c.reference.sizes.values()].map((n) => 1 / n)];
  if (d === undefined || !one.some((x) => Math.abs(Math.abs(d) - x) < 1e-9)) return undefined;
  return d < 0
    ? "The label's own class is counted among the others: the sum runs over the other classes only"
    : `The label's own class is treated like the others too: at ${words(c, s.l).at} what belongs to the others does not count`;
}
