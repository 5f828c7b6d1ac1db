/** The declarations of a problem: its sizes, its inputs, and the other names of its quantities. */
import { partsOf } from '../language/names';
import type { Span } from '../problem';
import type { Findings } from './findings';
import { report } from './findings';
import { nearest } from './nearest';
import { expected, fieldsOf, missing, textOf, textsOf } from './schema';
import type { Input } from './types';
import { checkPromise, checkShape, readEntries, readValues } from './values';
import type { Yaml, YamlEntry } from './yaml-door';

/** More entries than this in one quantity are no homework. */
const MAX_ENTRIES = 10_000;
const MAX_SIZE = 1_000;

/** Whether a text can name a quantity or a size. */
export function checkName(f: Findings, name: string, where: string, span: Span): boolean {
  if (name === 'e') {
    report(f, 'name-collision', `${where}: e is Euler's number, so it can't be a name`, span, 'take another letter');
    return false;
  }
  if (name.length <= 60 && partsOf(name) && !/^\d/.test(name)) return true;
  report(
    f,
    'name',
    `${where}: ${name.slice(0, 40)} can't be read as a name`,
    span,
    'begin with a letter, as in W, x_i or h_{t-1}',
  );
  return false;
}

export function readSizes(f: Findings, y: Yaml | undefined, where: string): Map<string, number> {
  const sizes = new Map<string, number>();
  if (y === undefined) return sizes;
  if (y.kind !== 'map') {
    expected(f, `${where}.sizes`, 'a map', y, 'write sizes: {N: 2, D: 3}');
    return sizes;
  }
  for (const e of y.entries) {
    const text = textOf(f, e.value, `${where}.sizes.${e.key}`);
    if (!checkName(f, e.key, `${where}.sizes`, e.keySpan) || text === undefined) continue;
    const n = Number(text);
    if (/^\d+$/.test(text) && n >= 1 && n <= MAX_SIZE) sizes.set(e.key, n);
    else
      report(
        f,
        'size',
        `${where}.sizes.${e.key}: expected a whole number from 1 to ${MAX_SIZE}, found ${text.slice(0, 20)}`,
        e.value.span,
        `write ${e.key}: 2`,
      );
  }
  return sizes;
}

/** A list of sizes by name or number; unknown names are findings with the nearest declared one. */
function readShape(f: Findings, y: Yaml, where: string, sizes: ReadonlyMap<string, number>): string[] | undefined {
  const names = textsOf(f, y, where);
  if (names === undefined) return undefined;
  let entries = 1;
  let good = true;
  names.forEach((s, i) => {
    const n = sizes.get(s) ?? (/^[1-9]\d{0,3}$/.test(s) ? Number(s) : undefined);
    if (n !== undefined) {
      entries *= n;
      return;
    }
    good = false;
    const near = nearest(s, sizes.keys());
    const span = y.kind === 'list' ? (y.items[i]?.span ?? y.span) : y.span;
    report(
      f,
      'unknown-size',
      `${where}: ${s} is not among the sizes`,
      span,
      near === undefined ? `declare it: sizes: {${s}: 2}` : `did you mean ${near}?`,
    );
  });
  if (entries <= MAX_ENTRIES) return good ? names : undefined;
  report(
    f,
    'size',
    `${where}: ${entries} entries, at most ${MAX_ENTRIES} can be graded`,
    y.span,
    'state the problem at smaller sizes',
  );
  return undefined;
}

const INPUT_KEYS = ['shape', 'entries', 'label', 'value', 'also'];

function readInput(f: Findings, e: YamlEntry, where: string, sizes: ReadonlyMap<string, number>): Input | undefined {
  const at = `${where}.inputs.${e.key}`;
  if (!checkName(f, e.key, `${where}.inputs`, e.keySpan)) return undefined;
  if (e.value.kind === 'list') {
    const shape = readShape(f, e.value, at, sizes);
    return shape && { kind: 'input', name: e.key, shape, entries: { kind: 'real' }, also: [], span: e.keySpan };
  }
  if (e.value.kind !== 'map')
    return expected(f, at, 'a shape or a map', e.value, `write ${e.key}: [N, D], or [] for a scalar`);
  const fields = fieldsOf(f, e.value, at, INPUT_KEYS);
  if (!fields) return undefined;
  const also = (textsOf(f, fields.get('also'), `${at}.also`) ?? []).filter((n) =>
    checkName(f, n, `${at}.also`, fields.get('also')?.span ?? e.keySpan),
  );
  const shapeAt = fields.get('shape');
  if (!shapeAt) return missing(f, at, 'shape', fields.span, 'shape: [N, D], or [] for a scalar');
  const shape = readShape(f, shapeAt, `${at}.shape`, sizes);
  const entries = readEntries(f, fields, at);
  const label = textOf(f, fields.get('label'), `${at}.label`);
  const classes =
    label === undefined ? undefined : (sizes.get(label) ?? (/^[1-9]\d{0,3}$/.test(label) ? Number(label) : undefined));
  if (label !== undefined && classes === undefined) {
    const near = nearest(label, sizes.keys());
    report(
      f,
      'unknown-size',
      `${at}.label: ${label} is not among the sizes`,
      fields.get('label')?.span,
      near === undefined ? 'label names the size that counts the classes' : `did you mean ${near}?`,
    );
  }
  if (label !== undefined && fields.get('entries'))
    report(
      f,
      'entries',
      `${at}: a label has no entries of another kind`,
      fields.get('entries')?.span,
      'leave entries out',
    );
  if (!shape || (label !== undefined && classes === undefined)) return undefined;
  const valueAt = fields.get('value');
  const value = valueAt && readValues(f, valueAt, `${at}.value`);
  if (valueAt && value !== undefined && checkShape(f, value, valueAt, `${at}.value`, shape, sizes))
    checkPromise(f, value, valueAt, `${at}.value`, entries, classes);
  return {
    kind: 'input',
    name: e.key,
    shape,
    entries,
    also,
    span: e.keySpan,
    ...(label !== undefined && { label }),
    ...(value !== undefined && { value }),
  };
}

export function readInputs(
  f: Findings,
  y: Yaml | undefined,
  where: string,
  sizes: ReadonlyMap<string, number>,
): Input[] {
  if (y === undefined || y.kind === 'nothing') return [];
  if (y.kind !== 'map') {
    expected(f, `${where}.inputs`, 'a map', y, 'write inputs: {X: [N, D]}');
    return [];
  }
  return y.entries.flatMap((e) => readInput(f, e, where, sizes) ?? []);
}

/** `also:` beside `inputs` and `forward`: other names by quantity. */
export function readAlso(
  f: Findings,
  y: Yaml | undefined,
  where: string,
  known: readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const also = new Map<string, readonly string[]>();
  if (y === undefined || y.kind === 'nothing') return also;
  if (y.kind !== 'map') {
    expected(f, `${where}.also`, 'a map', y, 'write also: {L: [J, loss]}');
    return also;
  }
  for (const e of y.entries) {
    if (!known.includes(e.key)) {
      const near = nearest(e.key, known);
      report(
        f,
        'unknown-name',
        `${where}.also: ${e.key} is not a quantity of this problem`,
        e.keySpan,
        near === undefined ? `it has ${known.join(', ')}` : `did you mean ${near}?`,
      );
      continue;
    }
    const names = e.value.kind === 'text' ? [e.value.text] : (textsOf(f, e.value, `${where}.also.${e.key}`) ?? []);
    also.set(
      e.key,
      names.filter((n) => checkName(f, n, `${where}.also.${e.key}`, e.value.span)),
    );
  }
  return also;
}
