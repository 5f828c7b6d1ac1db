/** Slips that show in the values alone: how the answer and the truth compare, cell by cell, says which. */
import { take } from '../src/engine/build';
import type { Column } from '../src/engine/evaluate';
import { sizesOf } from '../src/engine/shape';
import { attempt } from './formula';
import { otherSetting, targetOf } from './key';
import { showNumber } from './shown';
import type { SlipCase } from './slip-case';
import { allValues, everyTable, got, isAnswer, someTable, spend, want } from './slip-case';
import { agree, scaled, valuesAt } from './slip-cells';
import { entriesIn, making, running, starting } from './slip-work';
import type { Table } from './table';
import type { Lowered } from './target';

/** Every entry has the other sign. */
export function signOfAll(c: SlipCase): string | undefined {
  if (!c.answer || !everyTable(c, (g, w) => agree(scaled(g, -1), w))) return undefined;
  return c.target.shape.length === 0 ? 'The sign is wrong' : 'The sign of every entry is wrong';
}

/** The answer is the transpose of what is asked (of the right shape where the sizes are equal). */
export function transposedAnswer(c: SlipCase): string | undefined {
  const [n, m] = sizesOf(c.target.shape);
  if (!c.answer || c.target.shape.length !== 2 || n === undefined || m === undefined || n === 1 || m === 1)
    return undefined;
  if (n !== m) return undefined;
  const index = Int32Array.from({ length: n * m }, (_, e) => (e % n) * m + Math.floor(e / n));
  const turned = (): Lowered => {
    const b = { nodes: [...c.target.lowered.b.nodes] };
    return { b, node: take(b, [c.target.lowered.node], index, [n, m]), shape: c.target.shape };
  };
  return isAnswer(c, 'transposed', turned)
    ? `This is the transpose of ${c.target.asked.text}: a gradient has the shape of its quantity`
    : undefined;
}

/** The best told number x/y of two columns, and how well it is told. */
function quotient(g: Column, w: Column): { r: number; quality: number } {
  let quality = 0;
  let r = 0;
  for (let k = 0; k < w.data.length; k++) {
    const y = w.data[k] as number;
    const x = g.data[k] as number;
    if (!Number.isFinite(y) || !Number.isFinite(x) || x === 0) continue;
    const here = Math.abs(y) / ((w.error?.[k] ?? 0) + (g.error?.[k] ?? 0) + Math.abs(y) * 1e-16);
    if (here > quality) {
      quality = here;
      r = x / y;
    }
  }
  return { r, quality };
}

/** The one number r with answer = r · truth at every cell, if there is one. */
function ratioOf(c: SlipCase): number | undefined {
  const { r, quality } = quotient(got(c, 0), want(c, 0));
  if (quality < 1e6 || r === 0) return undefined;
  const nice = niceNumber(r)?.value ?? r;
  return everyTable(c, (g, w) => agree(g, scaled(w, nice))) ? nice : undefined;
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

/** A number as text; one over a size that the forward pass averages over, or that size, as its name. */
export function sizeText(c: SlipCase, x: { readonly value: number; readonly text: string }): string {
  if (!averages(c) || Math.abs(x.value) === 2) return x.text;
  for (const [name, n] of c.reference.sizes) {
    if (n === 1) continue;
    if (x.value === n) return name;
    if (Math.abs(x.value * n - 1) < 1e-12) return `1/${name}`;
  }
  return x.text;
}

/** Sizes and losses in words: why a factor of N is lost or doubled. */
function averages(c: SlipCase): boolean {
  return c.reference.problem.forward.some((f) => /mean|mse|bce|\/\s*[A-Z]\b/.test(f.text));
}

/** A constant factor; where it is one of the sizes at other sizes too, that size is named. */
export function constantFactor(c: SlipCase): string | undefined {
  if (!c.answer) return undefined;
  const r = ratioOf(c);
  if (r === undefined || Math.abs(r - 1) < 1e-9 || r === -1) return undefined;
  const nice = niceNumber(r);
  if (!nice)
    return Math.abs(r - 1) < 0.02
      ? undefined
      : `${entries(c)} is ${showNumber(Number(r.toPrecision(6)))} times what it should be`;
  if (Math.abs(r - 1) < 0.02) return undefined;
  const size = sizeOfFactor(c, Math.abs(r));
  const wrongSign = r < 0 ? ', and its sign is wrong' : '';
  if (size)
    return `${entries(c)} is ${size.name} times too ${size.inverse ? 'small' : 'large'}${whyOf(c, size)}${wrongSign}`;
  const inverse = niceNumber(1 / Math.abs(r));
  const magnitude = niceNumber(Math.abs(r))?.text ?? nice.text;
  if (Math.abs(r) < 1 && inverse) return `${entries(c)} is ${inverse.text} times too small${wrongSign}`;
  return `${entries(c)} is ${magnitude} times too large${wrongSign}`;
}

/** Why a size is a factor too much or too little: a mean, or a scale that the forward pass divides by. */
function whyOf(c: SlipCase, { name, inverse, plain }: SizeFactor): string {
  const { of } = c.target.named;
  const written = c.reference.problem.forward.some((f) => f.text.replace(/ /g, '').includes(name.replace(/ /g, '')));
  if (plain && averages(c)) return inverse ? ': one division too many' : `: the 1/${name} of the mean is missing`;
  if (plain && inverse) return `: ${of} sums, it isn't averaged over ${name}`;
  if (!plain && written) return inverse ? `: it is divided by ${name} once too often` : `: the 1/${name} is missing`;
  return '';
}

const entries = (c: SlipCase): string => (c.target.shape.length === 0 ? 'It' : 'Each entry');

type SizeFactor = { readonly name: string; readonly inverse: boolean; readonly plain: boolean };

const POWERS: readonly (readonly [number, (name: string) => string])[] = [
  [1, (n) => n],
  [0.5, (n) => `sqrt(${n})`],
  [2, (n) => `${n}^2`],
];

/** The size (its root, its square) that a factor is, tried at other sizes where the answer can be. */
function sizeOfFactor(c: SlipCase, r: number): SizeFactor | undefined {
  const { problem, key, step } = c.context;
  const is = (x: number, n: number, power: number, inverse: boolean): boolean =>
    Math.abs(x - n ** (inverse ? -power : power)) < 1e-9 * x;
  const fits = [...problem.problem.sizes].flatMap(([name, n]) =>
    n === 1
      ? []
      : POWERS.flatMap(([power, text]) =>
          [false, true].flatMap((inverse) => (is(r, n, power, inverse) ? [{ name, power, text, inverse }] : [])),
        ),
  );
  if (fits.length === 0 || c.target.fixed.some((f) => f !== undefined)) return undefined;
  const setting = otherSetting(key, problem, new Set(problem.problem.sizes.keys()), 0, new Map());
  const made = setting && targetOf(setting, step);
  if (!setting || !made || 'problem' in made) return undefined;
  const again = attempt(setting.reference, made.target, c.chains, c.rules);
  if (!again.ok) return undefined;
  const table = setting.tables[0] as Table;
  const entries = entriesIn(again.lowered);
  spend(c, making(c.parts, entries) + starting(entries) + running(entries, table.size));
  const there = Math.abs(quotient(valuesAt(table, again.lowered), valuesAt(table, made.target.lowered)).r);
  const fit = fits.find((f) => is(there, setting.reference.sizes.get(f.name) as number, f.power, f.inverse));
  return fit && { name: fit.text(fit.name), inverse: fit.inverse, plain: fit.power === 1 };
}

/** answer - truth where it is one number at every cell. */
export function difference(c: SlipCase, cell: (k: number, t: number) => boolean = () => true): number | undefined {
  let d: number | undefined;
  let slack = Infinity;
  const all = (visit: (x: number, bound: number, largest: number) => boolean): boolean => {
    let seen = false;
    for (let t = 0; t < c.tables.length; t++) {
      const g = got(c, t);
      const w = want(c, t);
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

/** 1 over what is asked. */
export function inverse(c: SlipCase): string | undefined {
  if (!c.answer) return undefined;
  // of 0, 1 and what does not vary it cannot be told
  const told = someTable(c, (_, w) => w.data.some((x) => x !== 0 && Math.abs(x) !== 1));
  const constant = allValues(c, (x) => x === got(c, 0).data[0]);
  if (!told || constant) return undefined;
  const flipped = (w: Column): Column => ({
    // what is 0 stays 0: an indicator, an entry off the diagonal
    data: w.data.map((x) => (x === 0 ? 0 : 1 / x)),
    error: w.data.map((x, k) => (x === 0 ? 0 : (2 * (w.error?.[k] ?? 0)) / (x * x) + Math.abs(1 / x) * 1e-15)),
  });
  if (!everyTable(c, (g, w) => agree(g, flipped(w)))) return undefined;
  return `This is one over ${c.target.asked.text}: the derivative is upside down`;
}
