/** Fixed values: nested lists of exact decimals, checked against a shape and against what the entries promise. */
import type { Findings } from './findings';
import { oneOf, report } from './findings';
import type { Fields } from './schema';
import { expected, isDecimal } from './schema';
import type { Entries, Values } from './types';
import type { Yaml } from './yaml-door';

export const ENTRY_KINDS = ['real', 'positive', 'unit', 'simplex', 'onehot', 'integer', 'mask'] as const;

/** `entries: positive`, or `entries: [lo, hi]`; `real` where nothing is said. */
export function readEntries(f: Findings, fields: Fields, where: string): Entries {
  const y = fields.get('entries');
  const real: Entries = { kind: 'real' };
  if (y === undefined) return real;
  if (y.kind === 'text') {
    const kind = ENTRY_KINDS.find((k) => k === y.text);
    if (kind) return { kind };
    report(
      f,
      'entries',
      `${where}.entries: expected ${oneOf([...ENTRY_KINDS])} or [low, high], found ${y.text}`,
      y.span,
      'write entries: real',
    );
    return real;
  }
  if (y.kind === 'list') {
    const [low, high] = y.items.map((x) => (x.kind === 'text' && isDecimal(x.text) ? Number(x.text) : Number.NaN));
    if (y.items.length === 2 && low !== undefined && high !== undefined && low < high)
      return { kind: 'interval', low, high };
    report(
      f,
      'entries',
      `${where}.entries: an interval is two numbers, the lower one first`,
      y.span,
      'write entries: [0, 10]',
    );
    return real;
  }
  expected(f, `${where}.entries`, 'a word or [low, high]', y);
  return real;
}

/** Nested lists of decimals as written; undefined, with a finding, where something else stands among them. */
export function readValues(f: Findings, y: Yaml, where: string): Values | undefined {
  if (y.kind === 'text') {
    if (isDecimal(y.text)) return y.text;
    report(
      f,
      'number',
      `${where}: expected a decimal number, found ${y.text.slice(0, 40)}`,
      y.span,
      'write 2, -0.5 or 1e-3',
    );
    return undefined;
  }
  if (y.kind !== 'list') return expected(f, where, 'a number or a list of numbers', y);
  const items = y.items.map((x) => readValues(f, x, where));
  return items.every((x) => x !== undefined) ? items : undefined;
}

/** The sizes of nested lists; undefined where rows differ. */
export function valuesShape(v: Values): number[] | undefined {
  if (typeof v === 'string') return [];
  const shapes = v.map(valuesShape);
  const first = shapes[0] ?? [];
  return shapes.every((s) => s !== undefined && s.join() === first.join()) ? [v.length, ...first] : undefined;
}

/** Every decimal, row by row. */
export function flatValues(v: Values): string[] {
  return typeof v === 'string' ? [v] : v.flatMap(flatValues);
}

const times = (sizes: readonly number[]): string => (sizes.length === 0 ? 'a single number' : sizes.join('×'));

/** Values of a shape given by names of sizes. False, with a finding, where they have another. */
export function checkShape(
  f: Findings,
  v: Values,
  y: Yaml,
  where: string,
  shape: readonly string[],
  sizes: ReadonlyMap<string, number>,
): boolean {
  const found = valuesShape(v);
  const wanted = shape.map((s) => sizes.get(s) ?? Number(s));
  if (found === undefined) {
    report(
      f,
      'value-shape',
      `${where}: the rows have different lengths`,
      y.span,
      'give every row the same number of entries',
    );
    return false;
  }
  if (found.join() === wanted.join()) return true;
  const names = shape.join('×');
  const named = names === times(wanted) || shape.length === 0 ? times(wanted) : `${names} (${times(wanted)})`;
  report(
    f,
    'value-shape',
    `${where}: expected ${named}, found ${times(found)}`,
    y.span,
    wanted.length === 2 ? 'write one list a row: [[1, 2], [3, 4]]' : undefined,
  );
  return false;
}

/** Digits and exponent of a decimal: 0.25 is 25 with exponent -2. */
function exact(text: string): { readonly digits: bigint; readonly exponent: number } {
  const [mantissa = '0', e = '0'] = text.toLowerCase().split('e');
  const [whole = '', part = ''] = mantissa.split('.');
  return { digits: BigInt(`${whole.replace('+', '')}${part}` || '0'), exponent: Number(e) - part.length };
}

function sumsToOne(row: readonly string[]): boolean {
  const parts = row.map(exact);
  const least = Math.min(0, ...parts.map((p) => p.exponent));
  const total = parts.reduce((sum, p) => sum + p.digits * 10n ** BigInt(p.exponent - least), 0n);
  return total === 10n ** BigInt(-least);
}

/** Why values break what the entries promise; undefined where they keep it. */
function broken(entries: Entries, row: readonly string[]): string | undefined {
  const numbers = row.map(Number);
  const first = (bad: (x: number) => boolean): string | undefined => row[numbers.findIndex(bad)];
  const say = (what: string, bad: (x: number) => boolean): string | undefined => {
    const found = first(bad);
    return found === undefined ? undefined : `entries are ${what}, found ${found}`;
  };
  switch (entries.kind) {
    case 'real':
      return undefined;
    case 'positive':
      return say('positive', (x) => !(x > 0));
    case 'unit':
      return say('between 0 and 1', (x) => !(x > 0 && x < 1));
    case 'integer':
      return say('whole numbers', (x) => !Number.isInteger(x));
    case 'mask':
      return say('0 or 1', (x) => x !== 0 && x !== 1);
    case 'interval':
      return say(`between ${entries.low} and ${entries.high}`, (x) => x < entries.low || x > entries.high);
    case 'simplex':
      return (
        say('at least 0', (x) => x < 0) ??
        (sumsToOne(row) ? undefined : `a row of probabilities sums to 1, [${row.join(', ')}] does not`)
      );
    case 'onehot':
      return (
        say('0 or 1', (x) => x !== 0 && x !== 1) ??
        (sumsToOne(row) ? undefined : `a row has a single 1, [${row.join(', ')}] has not`)
      );
  }
}

/** Rows of the last axis; a scalar is a row of its own. */
function rowsOf(v: Values): readonly (readonly string[])[] {
  if (typeof v === 'string') return [[v]];
  return v.every((x): x is string => typeof x === 'string') ? [v] : v.flatMap(rowsOf);
}

/** What `entries` or `label` promise, checked on fixed values. */
export function checkPromise(
  f: Findings,
  v: Values,
  y: Yaml,
  where: string,
  entries: Entries,
  classes: number | undefined,
): void {
  if (classes !== undefined) {
    const bad = flatValues(v).find((x) => !/^[+]?\d+$/.test(x) || Number(x) < 1 || Number(x) > classes);
    if (bad !== undefined)
      report(
        f,
        'label-range',
        `${where}: classes count from 1 to ${classes}, found ${bad}`,
        y.span,
        bad === '0' ? 'count from 1: add 1 to every label' : undefined,
      );
    return;
  }
  for (const row of rowsOf(v)) {
    const why = broken(entries, row);
    if (why === undefined) continue;
    report(f, 'entries', `${where}: ${why}`, y.span);
    return;
  }
}
