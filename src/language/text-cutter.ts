/** The state of cutting a text answer into lines, the words that say nothing or a condition, and the small steps of the cutting. */
import type { Span } from '../problem';
import type { Relation } from './expr';
import type { Reading } from './text-fold';
import { declares } from './text-names';
import type { Token } from './text-tokens';

/** A stretch of tokens, `to` exclusive. */
export type Stretch = { readonly from: number; readonly to: number };

/** What a line says before its formulas are read. */
export type RawLine = {
  readonly sides: readonly Stretch[];
  readonly relations: readonly Relation[];
  readonly continues: boolean;
  readonly when: readonly Stretch[];
  /** `otherwise`: where no condition of the lines before it holds. */
  readonly otherwise: boolean;
  /** `let …`, `where …`: the name on the left is introduced or rebound. */
  readonly rebinds: boolean;
  /** Behind `since` and its like: said in passing, and left out where it can't be read. */
  readonly premise?: boolean;
  readonly whole: Stretch;
};

/** A stretch that was taken as words. */
export type Skipped = { readonly skipped: Span };

/** A line that only says a condition, which holds for those after it: `case i = j:`. */
export type Header = { readonly header: readonly Stretch[]; readonly otherwise: boolean };

/** Words that begin or join lines and say nothing. */
export const FILLERS: ReadonlySet<string> = new Set(
  'so hence thus therefore then we get have has that which gives give is are obtain since because by now finally using note also answer solution ans result equals yields yield follows it this chain rule from i.e. ie find compute first next second third the of consequently following as be equation expression gradient derivative'.split(
    ' ',
  ),
);

/** Words between two formulas of one physical line. */
export const JOINTS: ReadonlySet<string> = new Set([
  'so',
  'hence',
  'thus',
  'therefore',
  'then',
  'giving',
  'implies',
  'and',
]);

export const LETS: ReadonlySet<string> = new Set([
  'let',
  'Let',
  'define',
  'Define',
  'set',
  'denote',
  'where',
  'with',
  'Where',
  'With',
]);

export const CONDITIONS: ReadonlySet<string> = new Set([
  'if',
  'If',
  'for',
  'For',
  'when',
  'When',
  'whenever',
  'where',
  'with',
  'case',
  'Case',
  'given',
  'provided',
]);

export const OTHERWISE: ReadonlySet<string> = new Set([
  'otherwise',
  'Otherwise',
  'else',
  'Else',
  'elsewhere',
  'Elsewhere',
]);

export const QUANTIFIERS: ReadonlySet<string> = new Set(['all', 'each', 'every', 'any', 'both']);

export type Cutter = {
  readonly reading: Reading;
  readonly out: (RawLine | Skipped | Header)[];
  /** Whether the equation before was passed over: one that goes on from it is too. */
  passing?: boolean;
  /** The condition that the present line began with: it holds behind `so` too. */
  carried: readonly Stretch[];
};

export function at(c: Cutter, i: number): Token | undefined {
  c.reading.count.steps++;
  return c.reading.list[i];
}

export const isWord = (t: Token | undefined, among: ReadonlySet<string>): boolean =>
  t?.type === 'word' && among.has(t.text);

export const isSign = (t: Token | undefined, text: string): boolean =>
  t !== undefined && t.type !== 'word' && t.text === text;

/** Tokens outside brackets. */
export function* outside(c: Cutter, from: number, to: number): Generator<number> {
  for (let i = from; i < to; i++) {
    yield i;
    if (at(c, i)?.type === 'open') i = Math.max(i, c.reading.partner[i] as number);
  }
}

export function hasRelation(c: Cutter, from: number, to: number): boolean {
  for (const i of outside(c, from, to)) if (at(c, i)?.type === 'relation') return true;
  return false;
}

export const trimmedEnd = (c: Cutter, from: number, to: number): number => {
  let end = to;
  while (
    end > from &&
    (at(c, end - 1)?.type === 'comma' || at(c, end - 1)?.type === 'newline' || isSign(at(c, end - 1), '.'))
  )
    end--;
  return end;
};

/** `gradient J = …`, `gradient of J = …`: the name of what is asked. */
export function gradientOf(c: Cutter, from: number): boolean {
  if (!/^(?:[Gg]rad(?:ient)?|nabla)$/.test(at(c, from)?.text ?? '')) return false;
  const next = isWord(at(c, from + 1), OF) ? from + 2 : from + 1;
  const t = at(c, next);
  return t?.type === 'word' && declares(c.reading.scope, t.text) && isSign(at(c, next + 1), '=');
}

const OF: ReadonlySet<string> = new Set(['of']);

/** Skips newlines, fillers and the marks behind them at the beginning. */
export function trimmedStart(c: Cutter, from: number, to: number): number {
  let start = from;
  for (; start < to; start++) {
    const t = at(c, start) as Token;
    if (t.type === 'newline' || t.type === 'comma' || (start === from && isSign(t, 'and'))) continue;
    const lower = t.text.toLowerCase();
    if (t.type === 'word' && gradientOf(c, start)) return start;
    if (t.type === 'word' && FILLERS.has(lower) && !declares(c.reading.scope, t.text) && !isSign(at(c, start + 1), '='))
      continue;
    if (isSign(t, ':') && start > from) continue;
    if (isSign(t, '.') && start > from) continue;
    return start;
  }
  return start;
}

export const spanOf = (c: Cutter, from: number, to: number): Span => ({
  start: (at(c, from) as Token).span.start,
  end: (at(c, Math.max(from, to - 1)) as Token).span.end,
});
