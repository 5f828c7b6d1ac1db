/**
 * A first look at a changed answer, worked out from its expression alone at an input where the answer is wrong: most changes mend
 * nothing, and this shows it at a fraction of what making a program takes. Only to pass a change over: what may be right is made a
 * program and held against the truth everywhere.
 */
import type { Column } from '../src/engine/evaluate';
import type { Expr } from '../src/language/expr';
import type { Chain } from './claims';
import type { SlipCase } from './slip-case';
import { got, want, witnesses } from './slip-case';
import { cellsAgree } from './slip-cells';
import { cut, cutColumn } from './slip-inputs';
import type { Sheet } from './slip-peek-arrays';
import { asAsked, gridOf, MISFIT } from './slip-peek-arrays';
import type { Letters, Place } from './slip-peek-entries';
import { numberOf } from './slip-peek-entries';
import { scalesOf } from './slip-scales';
import type { Table } from './table';

/** The expression of an answer of one, or of a change of it: what stands on its left side stays. */
function expressionOf(c: SlipCase, chains: readonly Chain[]): Expr | undefined {
  const [only] = chains;
  const [own] = c.chains;
  if (chains.length !== 1 || c.chains.length !== 1 || only?.subject.kind !== 'asked' || only.when) return undefined;
  if (own?.subject.kind !== 'asked' || own.subject.at !== only.subject.at) return undefined;
  return only.values[only.values.length - 1]?.expr;
}

/** Where changes are looked at: an input, with the true values there and the answer's. */
type Look = {
  readonly want: Column;
  readonly got: Column | undefined;
  /** A cell where the answer is wrong. */
  readonly cell: number;
  readonly place: Place | undefined;
  readonly sheet: Sheet | undefined;
};

const looks = new WeakMap<SlipCase, Look>();

/** Made once for a case. Of both ways to look, those by which the answer's own values follow from its expression. */
function lookOf(c: SlipCase): Look {
  let look = looks.get(c);
  if (!look) {
    const { table, want, got } = inputFor(c);
    const cell = got ? want.data.findIndex((_, k) => cellsAgree(got, want, k) === false) : -1;
    const said = expressionOf(c, c.chains);
    const letters = got && cell >= 0 ? lettersAt(c, cell) : undefined;
    const place: Place | undefined = letters && { c, table, letters, known: new WeakMap(), misfit: false };
    const own = said && place ? numberOf(place, said, place.letters) : Number.NaN;
    const follows = Math.abs(own - (got?.data[cell] ?? 0)) <= 1e-9 * Math.abs(own);
    look = { want, got, cell, place: follows ? place : undefined, sheet: said && sheetFor(c, table, said, got) };
    looks.set(c, look);
  }
  return look;
}

/** Of the first inputs the last one where the answer is wrong: the very first are small whole numbers, at which much is equal. */
function inputFor(c: SlipCase): { readonly table: Table; readonly want: Column; readonly got: Column | undefined } {
  const first = c.tables[0];
  if (!c.answer || !first) return witnesses(c, 1);
  const [g, w] = [got(c, 0), want(c, 0)];
  for (let b = first.size - 1; b >= 0; b--)
    for (let k = b; k < w.data.length; k += first.size)
      if (cellsAgree(g, w, k) === false)
        return { table: cut(first, [b]), want: cutColumn(w, first.size, [b]), got: cutColumn(g, first.size, [b]) };
  return witnesses(c, 1);
}

/** For answers in matrices; one that fits no shapes must be found not to fit. */
function sheetFor(c: SlipCase, table: Table, said: Expr, got: Column | undefined): Sheet | undefined {
  if (c.rules.options.vectors !== 'columns' || c.target.letters.some((l) => l !== undefined)) return undefined;
  const sheet: Sheet = { c, table, known: new WeakMap() };
  const own = asAsked(sheet, gridOf(sheet, said));
  const follows = own && (own === MISFIT ? !got : got && isTold(own) && !differ(own, got.data, 1, 0));
  return follows ? sheet : undefined;
}

/** The question's letters, or those of the answer's own left side, at an entry of what is asked. */
function lettersAt(c: SlipCase, cell: number): Letters | undefined {
  const [chain] = c.chains;
  const at = chain?.subject.kind === 'asked' ? chain.subject.at : undefined;
  const letters = new Map<string, number>();
  let rest = cell;
  for (let i = c.target.free.length - 1; i >= 0; i--) {
    const { size } = c.target.shape[i] as { size: number };
    const said = at?.[c.target.free[i] as number];
    const letter = at ? (said?.kind === 'name' ? said.name : undefined) : c.target.letters[i];
    if (letter === undefined || letters.has(letter)) return undefined;
    letters.set(letter, (rest % size) + 1);
    rest = Math.floor(rest / size);
  }
  return letters;
}

/** Whether values are certainly others than these: the slack is far above what rounding does. `beside` is their usual size. */
function differ(values: ArrayLike<number>, from: ArrayLike<number>, times: number, beside: number): boolean {
  for (let k = 0; k < from.length; k++) {
    const x = values[k] as number;
    const y = times * (from[k] as number);
    if (Math.abs(x - y) > Math.max(1e-4 * Math.max(Math.abs(x), Math.abs(y)), 1e-9 * beside)) return true;
  }
  return false;
}

const isTold = (values: ArrayLike<number>): boolean => Array.from(values).every(Number.isFinite);

/**
 * Whether a change is certainly of no use: it does not fit, or its values where the answer is wrong are neither the true ones nor
 * those times a number that is lost in passing.
 */
export function isMiss(c: SlipCase, chains: readonly Chain[]): boolean {
  const said = expressionOf(c, chains);
  if (!said) return false;
  const { want, got, cell, place, sheet } = lookOf(c);
  if (place) {
    place.misfit = false;
    const x = numberOf(place, said, place.letters);
    if (place.misfit) return true;
    const y = want.data[cell] as number;
    if (Number.isFinite(x)) return misses(c, [x], [y], Math.abs((got?.data[cell] ?? 0) - y));
  }
  const values = sheet && asAsked(sheet, gridOf(sheet, said));
  if (!values || values === MISFIT) return values === MISFIT;
  const beside = want.data.reduce((m, y, k) => Math.max(m, Math.abs(y), Math.abs(got?.data[k] ?? 0)), 0);
  return isTold(values) && misses(c, values, want.data, beside);
}

/** One number of a changed answer with the answer's own and the true one; undefined where they are not told. */
export function peek(
  c: SlipCase,
  chains: readonly Chain[],
): { readonly changed: number; readonly got: number; readonly want: number } | undefined {
  const said = expressionOf(c, chains);
  const { want, got, cell, place } = lookOf(c);
  if (!said || !place || !got) return undefined;
  const changed = numberOf(place, said, place.letters);
  return Number.isFinite(changed)
    ? { changed, got: got.data[cell] as number, want: want.data[cell] as number }
    : undefined;
}

const misses = (c: SlipCase, values: ArrayLike<number>, want: ArrayLike<number>, beside: number): boolean =>
  differ(values, want, 1, beside) && scalesOf(c).every((r) => differ(values, want, r, beside));
