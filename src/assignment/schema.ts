/** The checks that every part of an assignment file shares: keys, types, ids, fractions, levels. */
import type { Span } from '../problem';
import type { Findings } from './findings';
import { oneOf, report } from './findings';
import { nearest } from './nearest';
import type { Fraction } from './types';
import type { Yaml, YamlEntry, YamlMap } from './yaml-door';

export type Fields = {
  readonly get: (key: string) => Yaml | undefined;
  readonly entry: (key: string) => YamlEntry | undefined;
  readonly span: Span;
};

const KIND_NAMES = { text: 'a text', list: 'a list', map: 'a map (key: value)', nothing: 'nothing' } as const;
export const kindName = (y: Yaml): string => KIND_NAMES[y.kind];

export function expected(f: Findings, where: string, what: string, y: Yaml, hint?: string): undefined {
  report(f, 'type', `${where}: expected ${what}, found ${kindName(y)}`, y.span, hint);
  return undefined;
}

/** A map with known keys only; unknown ones are findings with the nearest known one. */
export function fieldsOf(f: Findings, y: Yaml, where: string, known: readonly string[]): Fields | undefined {
  if (y.kind !== 'map') return expected(f, where, `a map with ${oneOf(known)}`, y);
  for (const e of y.entries)
    if (!known.includes(e.key)) {
      const near = nearest(e.key, known);
      report(
        f,
        'unknown-key',
        `${where}: there is no key ${e.key}${near === undefined ? '' : `; did you mean ${near}?`}`,
        e.keySpan,
        near === undefined ? `the keys here are ${known.join(', ')}` : `write ${near}:`,
      );
    }
  return { get: (key) => entryOf(y, key)?.value, entry: (key) => entryOf(y, key), span: y.span };
}

const entryOf = (y: YamlMap, key: string): YamlEntry | undefined => y.entries.find((e) => e.key === key);

export function missing(f: Findings, where: string, key: string, span: Span, example: string): undefined {
  report(f, 'missing-key', `${where}: ${key} is missing`, { start: span.start, end: span.start }, `write ${example}`);
  return undefined;
}

export function textOf(f: Findings, y: Yaml | undefined, where: string): string | undefined {
  if (y === undefined) return undefined;
  if (y.kind !== 'text') return expected(f, where, 'a text', y);
  return y.text;
}

/** A text, or an empty one where the key has no value. */
export function proseOf(f: Findings, y: Yaml | undefined, where: string): string | undefined {
  return y?.kind === 'nothing' ? '' : textOf(f, y, where)?.trimEnd();
}

export function textsOf(f: Findings, y: Yaml | undefined, where: string): string[] | undefined {
  if (y === undefined) return undefined;
  if (y.kind !== 'list') return expected(f, where, 'a list of texts', y, 'write [a, b]');
  return y.items.flatMap((x, i) => textOf(f, x, `${where}[${i + 1}]`) ?? []);
}

/** One of a few words; the nearest is named for another. */
export function choiceOf<T extends string>(
  f: Findings,
  y: Yaml | undefined,
  where: string,
  choices: readonly T[],
): T | undefined {
  const text = textOf(f, y, where);
  if (text === undefined || y === undefined) return undefined;
  const found = choices.find((c) => c === text);
  if (found === undefined) {
    const near = nearest(text, choices);
    report(
      f,
      'choice',
      `${where}: expected ${oneOf(choices)}, found ${text}`,
      y.span,
      near === undefined ? `write ${choices[0]}` : `did you mean ${near}?`,
    );
  }
  return found;
}

const ID = /^[\p{L}\p{N}][\p{L}\p{M}\p{N}_-]*$/u;

/** An id: letters, digits, `-` and `_`; a dot would make `problem.step` read two ways. */
export function idOf(f: Findings, y: Yaml | undefined, where: string): string | undefined {
  const text = textOf(f, y, where)?.normalize('NFC');
  if (text === undefined || y === undefined) return undefined;
  if (!ID.test(text) || text.length > 100) {
    report(
      f,
      'id',
      `${where}: ${text.slice(0, 40)} can't be an id`,
      y.span,
      'use letters, digits, - and _, beginning with a letter or digit',
    );
    return undefined;
  }
  return text;
}

/** `true` or `false`. */
export function booleanOf(f: Findings, y: Yaml | undefined, where: string): boolean | undefined {
  const word = choiceOf(f, y, where, ['true', 'false']);
  return word === undefined ? undefined : word === 'true';
}

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?$/;
export const isDecimal = (text: string): boolean => NUMBER.test(text) && text.length <= 40;

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

/** `2`, `0.25` or `1/3` as an exact fraction; undefined for anything else. */
export function fraction(text: string): Fraction | undefined {
  const parts = /^(\d{1,9})(?:\.(\d{0,6}))?(?:\s*\/\s*(\d{1,9}))?$/.exec(text.trim());
  if (!parts) return undefined;
  const scale = 10 ** (parts[2]?.length ?? 0);
  const n = Number(`${parts[1]}${parts[2] ?? ''}`);
  const d = scale * Number(parts[3] ?? 1);
  if (d === 0 || !Number.isSafeInteger(n) || !Number.isSafeInteger(d)) return undefined;
  const common = gcd(n, d) || 1;
  return { n: n / common, d: d / common };
}

/** A fraction of at least 0, and at most 1 where it is a share. */
export function fractionOf(f: Findings, y: Yaml | undefined, where: string, share: boolean): Fraction | undefined {
  const text = textOf(f, y, where);
  if (text === undefined || y === undefined) return undefined;
  const value = fraction(text);
  if (value === undefined || (share && value.n > value.d)) {
    const what = share ? 'a share between 0 and 1' : 'a number of points of at least 0';
    report(f, 'number', `${where}: expected ${what}, found ${text.slice(0, 40)}`, y.span, 'write 2, 0.25 or 1/3');
    return undefined;
  }
  return value;
}
