/**
 * One entry of a changed answer in numbers and index letters, worked out from its expression alone at one input; NaN where that
 * does not tell it.
 */
import { derivativeKey } from '../src/assignment/reference';
import type { CallExpr, Expr, SumExpr } from '../src/language/expr';
import { children } from '../src/language/expr';
import type { SlipCase } from './slip-case';
import { ofOne, ofTwo } from './slip-peek-numbers';
import type { Table } from './table';
import { column } from './table';
import { namedBy } from './target';

/** Values of index letters. */
export type Letters = ReadonlyMap<string, number>;

/** Where the values are taken: the input, and the letters of the entry. */
export type Place = {
  readonly c: SlipCase;
  readonly table: Table;
  readonly letters: Letters;
  /** Of parts that stand under no sum: a change leaves most of them as they are. */
  readonly known: WeakMap<Expr, number>;
  /** Set where a name stands for nothing, or an entry is asked for that is not there. */
  misfit: boolean;
};

const UNTOLD = Number.NaN;

const CONSTANTS: Readonly<Record<string, number>> = { pi: Math.PI, e: Math.E };

export function numberOf(p: Place, e: Expr, letters: Letters): number {
  if (letters !== p.letters) return worked(p, e, letters);
  let value = p.known.get(e);
  if (value === undefined) {
    value = worked(p, e, letters);
    p.known.set(e, value);
  }
  return value;
}

function worked(p: Place, e: Expr, letters: Letters): number {
  switch (e.kind) {
    case 'number':
      return Number(e.text);
    case 'name': {
      if (p.c.reference.quantity(e.name) && !letters.has(e.name)) return entry(p, e, letters);
      const value = letters.get(e.name) ?? p.c.reference.size(e.name) ?? CONSTANTS[e.name];
      if (value === undefined) p.misfit = true;
      return value ?? UNTOLD;
    }
    case 'index':
    case 'derivative':
      return entry(p, e, letters);
    case 'call':
      return called(p, e, letters);
    case 'sum':
      return summed(p, e, letters);
    case 'cases':
      for (const { when, value } of e.branches) {
        const met = when ? numberOf(p, when, letters) : 1;
        if (Number.isNaN(met)) return UNTOLD;
        if (met !== 0) return numberOf(p, value, letters);
      }
      return UNTOLD;
    default:
      return UNTOLD;
  }
}

function called(p: Place, e: CallExpr, letters: Letters): number {
  const [a, b, c] = e.args;
  if (e.named || a === undefined) return UNTOLD;
  const x = numberOf(p, a, letters);
  if (Number.isNaN(x)) return UNTOLD;
  if (e.args.length === 1) return ofOne(e.op)?.(x) ?? UNTOLD;
  if (e.op === 'where' && b && c && e.args.length === 3) return numberOf(p, x !== 0 ? b : c, letters);
  const of = e.args.length === 2 ? ofTwo(e.op) : undefined;
  if (!of) return UNTOLD;
  return of(x, numberOf(p, b as Expr, letters));
}

/** The entry of a quantity or of a derivative that an expression names. */
function entry(p: Place, e: Expr, letters: Letters): number {
  const { reference } = p.c;
  const named = namedBy(e, reference);
  const key = named && (named.by.length === 0 ? named.of : derivativeKey(named.of, named.by));
  if (!named || key === undefined || reference.node(key) === undefined) return UNTOLD;
  let at = 0;
  const shape = [named.of, ...named.by].flatMap((n) => reference.quantity(n)?.shape ?? []);
  for (const [i, d] of shape.entries()) {
    const a = named.at[i];
    if (!a || a.kind === 'all') return UNTOLD;
    const k = numberOf(p, a, letters);
    if (a.kind === 'number' && !(k >= 1 && k <= d.size)) p.misfit = true;
    if (!(Number.isInteger(k) && k >= 1 && k <= d.size)) return UNTOLD;
    at = at * d.size + k - 1;
  }
  return column(p.table, key).data[at] as number;
}

function summed(p: Place, e: SumExpr, letters: Letters): number {
  const from = e.from ? numberOf(p, e.from, letters) : 1;
  const to = e.to ? numberOf(p, e.to, letters) : e.from ? UNTOLD : extentOf(p, e.index, e.body);
  if (!Number.isInteger(from) || to === undefined || !Number.isInteger(to) || to - from > MOST_TERMS) return UNTOLD;
  let total = 0;
  for (let i = from; i <= to; i++) {
    const inside = new Map(letters).set(e.index, i);
    const met = e.where ? numberOf(p, e.where, inside) : 1;
    if (Number.isNaN(met)) return UNTOLD;
    if (met !== 0) total += numberOf(p, e.body, inside);
  }
  return total;
}

const MOST_TERMS = 64;

/** The size of an axis at which a letter stands. */
function extentOf(p: Place, letter: string, e: Expr): number | undefined {
  const named = e.kind === 'index' || e.kind === 'derivative' ? namedBy(e, p.c.reference) : undefined;
  const axis = named?.at.findIndex((a) => a.kind === 'name' && a.name === letter) ?? -1;
  if (named && axis >= 0)
    return [named.of, ...named.by].flatMap((n) => p.c.reference.quantity(n)?.shape ?? [])[axis]?.size;
  for (const x of children(e)) {
    const size = extentOf(p, letter, x);
    if (size !== undefined) return size;
  }
  return undefined;
}
