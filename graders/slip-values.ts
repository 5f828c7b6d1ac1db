/** Slips that show in the values alone: how the answer and the truth compare, cell by cell, says which. */
import { take } from '../src/engine/build';
import type { Column } from '../src/engine/evaluate';
import { count } from '../src/engine/program';
import { sizesOf } from '../src/engine/shape';
import { printText } from '../src/language/print-text';
import { attempt } from './formula';
import { otherSetting, targetOf } from './key';
import { showNumber } from './shown';
import type { SlipCase } from './slip-case';
import { agree, cellsAgree, finalExpr, isAnswer, valuesAt } from './slip-case';
import { column } from './table';
import type { Lowered } from './target';

const scaled = (c: Column, by: number): Column => ({
  data: c.data.map((x) => by * x),
  ...(c.error && { error: c.error.map((e) => Math.abs(by) * e) }),
});

/** Every entry has the other sign. */
export function signOfAll(c: SlipCase): string | undefined {
  if (!c.answer || !c.got.every((g, t) => agree(scaled(g, -1), c.want[t] as Column))) return undefined;
  return c.target.shape.length === 0 ? 'The sign is wrong' : 'The sign of every entry is wrong';
}

/** The answer is the transpose of what is asked (of the right shape where the sizes are equal). */
export function transposedAnswer(c: SlipCase): string | undefined {
  const [n, m] = sizesOf(c.target.shape);
  if (!c.answer || c.target.shape.length !== 2 || n === undefined || m === undefined || n === 1 || m === 1)
    return undefined;
  if (n !== m) return undefined;
  const index = Int32Array.from({ length: n * m }, (_, e) => (e % n) * m + Math.floor(e / n));
  const b = { nodes: [...c.target.lowered.b.nodes] };
  const candidate: Lowered = { b, node: take(b, [c.target.lowered.node], index, [n, m]), shape: c.target.shape };
  return isAnswer(c, candidate)
    ? `This is the transpose of ${c.target.asked.text}: a gradient has the shape of its quantity`
    : undefined;
}

/** The one number r with answer = r · truth at every cell, if there is one. */
function ratio(got: readonly Column[], want: readonly Column[]): number | undefined {
  let best = 0;
  let r: number | undefined;
  for (let t = 0; t < got.length; t++) {
    const g = got[t] as Column;
    const w = want[t] as Column;
    for (let k = 0; k < w.data.length; k++) {
      const y = w.data[k] as number;
      const x = g.data[k] as number;
      if (!Number.isFinite(y) || !Number.isFinite(x) || x === 0) continue;
      const quality = Math.abs(y) / ((w.error?.[k] ?? 0) + (g.error?.[k] ?? 0) + Math.abs(y) * 1e-16);
      if (quality > best) {
        best = quality;
        r = x / y;
      }
    }
  }
  if (r === undefined || best < 1e6 || r === 0) return undefined;
  const nice = niceNumber(r)?.value ?? r;
  return got.every((g, t) => agree(g, scaled(want[t] as Column, nice))) ? nice : undefined;
}

/** A number as people write it: a whole number, a short fraction, a known constant. */
export function niceNumber(x: number): { readonly value: number; readonly text: string } | undefined {
  const close = (v: number): boolean => Math.abs(x - v) <= 1e-9 * Math.max(Math.abs(v), 1e-3);
  const sign = x < 0 ? '-' : '';
  const a = Math.abs(x);
  for (let d = 1; d <= 24; d++) {
    const n = Math.round(a * d);
    if (n <= 1000 && close(((x < 0 ? -1 : 1) * n) / d))
      return { value: ((x < 0 ? -1 : 1) * n) / d, text: n === 0 ? '0' : `${sign}${n}${d === 1 ? '' : `/${d}`}` };
  }
  const known: readonly (readonly [number, string])[] = [
    [Math.PI, 'pi'],
    [2 * Math.PI, '2*pi'],
    [1 / Math.PI, '1/pi'],
    [Math.PI / 2, 'pi/2'],
    [Math.E, 'e'],
    [1 / Math.E, '1/e'],
    [Math.LN2, 'log(2)'],
    [1 / Math.LN2, '1/log(2)'],
    [Math.LN10, 'log(10)'],
    [1 / Math.LN10, '1/log(10)'],
    [Math.SQRT2, 'sqrt(2)'],
    [Math.SQRT1_2, '1/sqrt(2)'],
    [Math.sqrt(3), 'sqrt(3)'],
    [1 / Math.sqrt(3), '1/sqrt(3)'],
    [Math.sqrt(Math.PI), 'sqrt(pi)'],
    [1 / Math.sqrt(2 * Math.PI), '1/sqrt(2*pi)'],
    [Math.sqrt(2 / Math.PI), 'sqrt(2/pi)'],
    [2 / Math.sqrt(Math.PI), '2/sqrt(pi)'],
  ];
  for (const [v, text] of known) {
    if (close(v)) return { value: v, text };
    if (close(-v)) return { value: -v, text: `-${text}` };
  }
  return undefined;
}

/** Sizes and losses in words: why a factor of N is lost or doubled. */
function averages(c: SlipCase): boolean {
  return c.reference.problem.forward.some((f) => /mean|mse|bce|\/\s*[A-Z]\b/.test(f.text));
}

/** A constant factor; where it is one of the sizes at other sizes too, that size is named. */
export function constantFactor(c: SlipCase): string | undefined {
  if (!c.answer) return undefined;
  const r = ratio(c.got, c.want);
  if (r === undefined || Math.abs(r - 1) < 1e-9 || r === -1) return undefined;
  const nice = niceNumber(r);
  if (!nice)
    return Math.abs(r - 1) < 0.02
      ? undefined
      : `${entries(c)} is ${showNumber(Number(r.toPrecision(6)))} times what it should be`;
  if (Math.abs(r - 1) < 0.02) return undefined;
  const size = sizeOfFactor(c, Math.abs(r));
  const wrongSign = r < 0 ? ', and its sign is wrong' : '';
  const loss = c.target.named.of;
  if (size?.inverse)
    return `${entries(c)} is ${size.name} times too small${averages(c) ? ': one division too many' : `: ${loss} sums, it isn't averaged over ${size.name}`}${wrongSign}`;
  if (size)
    return `${entries(c)} is ${size.name} times too large${averages(c) ? `: the 1/${size.name} of the mean is missing` : ''}${wrongSign}`;
  const inverse = niceNumber(1 / Math.abs(r));
  const magnitude = niceNumber(Math.abs(r))?.text ?? nice.text;
  if (Math.abs(r) < 1 && inverse) return `${entries(c)} is ${inverse.text} times too small${wrongSign}`;
  return `${entries(c)} is ${magnitude} times too large${wrongSign}`;
}

const entries = (c: SlipCase): string => (c.target.shape.length === 0 ? 'It' : 'Each entry');

/** The size that a factor is, tried at other sizes where the answer can be; at the stated ones where a loss averages over it. */
function sizeOfFactor(c: SlipCase, r: number): { name: string; inverse: boolean } | undefined {
  const { problem, key, step } = c.context;
  const fits: { name: string; inverse: boolean }[] = [];
  for (const [name, n] of problem.problem.sizes) {
    if (n === 1) continue;
    for (const inverse of [false, true])
      if (Math.abs(r - (inverse ? 1 / n : n)) < 1e-9 * r) fits.push({ name, inverse });
  }
  if (fits.length === 0) return undefined;
  const at = c.target.fixed.some((f) => f !== undefined);
  const setting = at ? undefined : otherSetting(key, problem, new Set(problem.problem.sizes.keys()), 0, new Map());
  const made = setting && targetOf(setting, step);
  if (!setting || !made || 'problem' in made) return undefined;
  const again = attempt(setting.reference, made.target, c.chains, c.rules);
  if (!again.ok) return undefined;
  const there = ratio(
    setting.tables.map((t) => valuesAt(t, again.lowered)),
    setting.tables.map((t) => valuesAt(t, made.target.lowered)),
  );
  if (there === undefined) return undefined;
  return fits.find(({ name, inverse }) => {
    const n = setting.reference.sizes.get(name) as number;
    return Math.abs(Math.abs(there) - (inverse ? 1 / n : n)) < 1e-9 * Math.abs(there);
  });
}

/** answer - truth where it is one number at every cell. */
function difference(c: SlipCase, cell: (k: number, t: number) => boolean = () => true): number | undefined {
  let d: number | undefined;
  let slack = Infinity;
  const all = (visit: (x: number, bound: number, largest: number) => boolean): boolean => {
    let seen = false;
    for (let t = 0; t < c.got.length; t++) {
      const g = c.got[t] as Column;
      const w = c.want[t] as Column;
      for (let k = 0; k < w.data.length; k++) {
        if (!cell(k, t)) continue;
        const x = g.data[k] as number;
        const y = w.data[k] as number;
        const bound = (w.error?.[k] ?? 0) + (g.error?.[k] ?? 0);
        if (!Number.isFinite(x - y) || !Number.isFinite(bound)) continue;
        seen = true;
        if (!visit(x - y, bound, Math.max(Math.abs(x), Math.abs(y)))) return false;
      }
    }
    return seen;
  };
  all((x, bound, largest) => {
    const s = bound + 1e-15 * largest;
    if (s < slack) {
      slack = s;
      d = x;
    }
    return true;
  });
  if (d === undefined || Math.abs(d) < 1e-9) return undefined;
  const nice = niceNumber(d)?.value ?? d;
  return all(
    (x, bound, largest) =>
      Math.abs(x - nice) <= bound + 1e-11 * Math.max(largest, 1) + (niceNumber(d as number) ? 0 : slack),
  )
    ? nice
    : undefined;
}

/** The same number too much, or too little, everywhere. */
export function constantOffset(c: SlipCase): string | undefined {
  if (!c.answer) return undefined;
  const d = difference(c);
  if (d === undefined) return undefined;
  const shown = niceNumber(Math.abs(d))?.text ?? showNumber(Math.abs(d));
  return `${entries(c)} is ${shown} too ${d > 0 ? 'large' : 'small'}`;
}

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

/** Whether a cell of what is asked lies at the label's class. */
function atLabels(c: SlipCase, l: ByLabel): (k: number, t: number) => boolean {
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
  return (k, t) => {
    const table = c.setting.tables[t];
    if (!table) return false;
    const e = entriesAt[Math.floor(k / table.size)];
    return e !== undefined && column(table, l.label).data[e.row * table.size + (k % table.size)] === e.cls;
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
      is: (k: number, t: number) => boolean;
    }
  | undefined {
  const l = c.answer && byLabel(c);
  if (!l) return undefined;
  const is = atLabels(c, l);
  let labelRight = true;
  let othersRight = true;
  let labels = 0;
  let others = 0;
  c.want.forEach((w, t) => {
    for (let k = 0; k < w.data.length; k++) {
      const same = cellsAgree(c.got[t] as Column, w, k);
      if (is(k, t)) {
        labels++;
        if (same === false) labelRight = false;
      } else {
        others++;
        if (same === false) othersRight = false;
      }
    }
  });
  return { l, labelRight, othersRight, labels, others, is };
}

const hinges = (c: SlipCase): boolean =>
  c.reference.problem.forward.some((f) => /hinge|\bmax\(|relu|maximum/.test(f.text));

/** Right for every class but the label's, or with the label's term at every class. */
export function labelTerm(c: SlipCase): string | undefined {
  const s = split(c);
  if (!s || s.labels === 0) return undefined;
  const { at, fixed } = words(c, s.l);
  if (s.othersRight && !s.labelRight) {
    const d = difference(c, s.is);
    if (d !== undefined && (hinges(c) || Math.abs(d) < 0.05)) return undefined;
    if (d === undefined && fixed) return undefined;
    const term =
      d === undefined
        ? 'what belongs to the label'
        : `the ${d > 0 ? '−' : '+'}${niceNumber(Math.abs(d))?.text ?? showNumber(Math.abs(d))}`;
    if (d === undefined && !valuesMissLabel(c, s.is)) return undefined;
    if (fixed) return `Right for every class but the label's: this is the label's own class, ${term} is missing`;
    return `Right for every class but the label's: ${term} at ${at} is ${d === undefined ? 'missing or wrong' : 'missing'}`;
  }
  if (s.labelRight && !s.othersRight && s.others > 0 && !fixed) {
    const d = difference(c, (k, t) => !s.is(k, t));
    if (d === undefined || Math.abs(d) < 0.05) return undefined;
    return `Right for the label's class alone: the ${d < 0 ? '−' : '+'}${niceNumber(Math.abs(d))?.text ?? showNumber(Math.abs(d))} belongs at ${at} only`;
  }
  return undefined;
}

/** Whether the label's cells are nothing, or follow the other classes' formula: 0 or never negative where they should be. */
function valuesMissLabel(c: SlipCase, is: (k: number, t: number) => boolean): boolean {
  let nothing = true;
  c.got.forEach((g, t) => {
    for (let k = 0; k < g.data.length; k++) if (is(k, t) && g.data[k] !== 0) nothing = false;
  });
  return nothing;
}

/** A hinge whose own class was counted: one too much at the label. */
export function countsLabel(c: SlipCase): string | undefined {
  const s = split(c);
  if (!s || s.labels === 0 || !hinges(c) || s.labelRight) return undefined;
  const d = difference(c, s.is);
  if (s.othersRight && d !== undefined) {
    if (d < 0) return 'The label’s own class is counted among the others: the sum runs over the other classes only';
    return undefined;
  }
  return undefined;
}

/** 1 over what is asked. */
export function inverse(c: SlipCase): string | undefined {
  if (!c.answer) return undefined;
  // of 0, 1 and what does not vary it cannot be told
  const told =
    c.want.every((w) => w.data.every((x) => x !== 0)) && c.want.some((w) => w.data.some((x) => Math.abs(x) !== 1));
  const constant = c.got.every((g) => g.data.every((x) => x === c.got[0]?.data[0]));
  if (!told || constant) return undefined;
  const flipped = c.want.map(
    (w): Column => ({
      data: w.data.map((x) => 1 / x),
      error: w.data.map((x, k) => (2 * (w.error?.[k] ?? 0)) / (x * x) + Math.abs(1 / x) * 1e-15),
    }),
  );
  if (!c.got.every((g, t) => agree(g, flipped[t] as Column))) return undefined;
  return `This is one over ${c.target.asked.text}: the derivative is upside down`;
}

/** The answer as text, short enough for a sentence. */
export function shownAnswer(c: SlipCase): string {
  const e = finalExpr(c);
  const text = e ? printText(e) : 'this';
  return text.length > 60 ? 'the answer' : text;
}
