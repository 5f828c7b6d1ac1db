/** `\sum` and `\prod`: bounds in every form people give them, and the product that a sum reaches over. */

import type { Span } from '../problem';
import type { AllExpr, Expr, SumExpr } from './expr';
import { call, children, num } from './expr';
import { COMPARISONS } from './latex-commands';
import { readArguments } from './latex-functions';
import type { Reader } from './latex-reader';
import {
  ahead,
  argument,
  binding,
  counted,
  deeper,
  entityOf,
  here,
  isBound,
  isCommand,
  isOp,
  peek,
  raise,
  since,
  skip,
  splitTop,
  Unreadable,
  within,
} from './latex-reader';
import { isMember, setAt } from './latex-sets';
import type { IndexSet, Token } from './latex-token';
import { greek } from './spelling';
import { entityNamed } from './static-form';

type Range = { readonly from: number; readonly to: number };
type Bounds = {
  readonly letters: string[];
  from?: Range;
  to?: Range;
  readonly conditions: Range[];
  /** Sets that letters run over. */
  readonly sets: { readonly letter: string; readonly set: IndexSet }[];
  /** The values that a set of them lists: `k \in \{i, f, o\}`. */
  listed?: readonly (string | number)[];
};

/** `\sum_{…}^{…} body`; the body is the rest of the term. So do `\prod` and, over an index, `\max`. */
export function sum(r: Reader, by?: SumExpr['by']): Expr {
  const start = here(r);
  skip(r);
  const bounds: Bounds = { letters: [], conditions: [], sets: [] };
  for (;;) {
    const t = peek(r);
    if (t?.kind === '_') {
      skip(r);
      const next = peek(r);
      // `\sum_kx_k`: without braces one letter
      if (next?.kind === 'letters' && next.text.length > 1) {
        bounds.letters.push(next.text[0] as string);
        r.offset = 1;
      } else readBounds(r, argument(r, '_'), bounds);
    } else if (t?.kind === '^') {
      skip(r);
      const next = peek(r);
      if (next?.kind === 'letters' && next.text.length > 1) {
        bounds.to = { from: r.at, to: -1 };
        r.offset = 1;
      } else bounds.to = argument(r, '^');
    } else break;
  }
  return deeper(r, () => finish(r, bounds, start, by));
}

/** `\max_{j \ne y} s_j`: behind the sign, whose subscript stands at `sub`. */
export function largestOver(r: Reader, by: 'max' | 'min', sub: Range, start: number, collapses = true): Expr {
  const bounds: Bounds = { letters: [], conditions: [], sets: [] };
  readBounds(r, sub, bounds);
  return deeper(r, () => finish(r, bounds, start, by, collapses));
}

/** The quantity whose entries `\max_j s_j` and `\prod_t x_t` run over, where they run over all of them. */
function wholeOf(r: Reader, letters: readonly string[], body: Expr): Expr | undefined {
  if (body.kind === 'name') return body;
  if (body.kind !== 'index' || body.base.kind !== 'name' || body.at.length !== letters.length) return undefined;
  if (entityNamed(body.base.name, r.scope)?.rank !== letters.length) return undefined;
  const distinct = new Set(body.at.map((a) => (a.kind === 'name' && letters.includes(a.name) ? a.name : '')));
  return distinct.size === letters.length && !distinct.has('') ? body.base : undefined;
}

/** `\arg\max_{j} s_j` as the index at which the largest term stands; the cursor is at the subscript. */
export function placeOfLargest(r: Reader, by: 'max' | 'min', start: number): Expr {
  if (peek(r)?.kind !== '_')
    return raise('unsupported', `arg ${by} needs its index.`, since(r, start), `Write \\arg\\${by}_j s_j.`);
  skip(r);
  const best = largestOver(r, by, argument(r, '_'), start, false);
  if (best.kind !== 'sum') return best;
  const { by: _by, ...terms } = best;
  const here: Expr = { kind: 'name', name: best.index, ...(best.span && { span: best.span }) };
  const met = counted(r, call('eq', [best.body, best], best.span));
  return counted(r, { ...terms, body: counted(r, call('times', [here, met], best.span)) });
}

function finish(r: Reader, bounds: Bounds, start: number, by?: SumExpr['by'], collapses = true): Expr {
  const from =
    bounds.from && within(r, bounds.from.from, bounds.from.to, () => r.grammar.additive(r), 'the lower bound');
  const to = bounds.to && upper(r, bounds.to);
  const open = peek(r);
  if (!open || !(r.grammar.startsFactor(r, open) || isOp(open, '-') || isOp(open, '+')))
    raise('sum', 'Nothing follows the sum sign.', since(r, start), 'Write what is added up behind it.');
  if (bounds.letters.length === 0) {
    const body = r.grammar.product(r);
    const free = freeLetters(r, body);
    const span = since(r, start);
    if (free.length === 0) return counted(r, call(by ?? 'sum', [body], span));
    return nest(r, free, {}, undefined, body, span, by);
  }
  return orWrittenOut(r, bounds, from, to, by, start, () =>
    binding(r, bounds.letters, () => {
      const where = [
        ...bounds.conditions.map((c) =>
          within(r, c.from, c.to, () => r.grammar.expression(r), 'the condition of the sum'),
        ),
        ...bounds.sets.map(({ letter, set }) => isMember(r, set, letter)),
      ].reduce<Expr | undefined>((a, b) => (a ? counted(r, call('and', [a, b])) : b), undefined);
      const body = r.grammar.product(r);
      const whole = by && collapses && !from && !to && !where ? wholeOf(r, bounds.letters, body) : undefined;
      if (by && whole) return counted(r, call(by, [whole], since(r, start)));
      return nest(r, bounds.letters, { ...(from && { from }), ...(to && { to }) }, where, body, since(r, start), by);
    }),
  );
}

/** How many terms with names of their own a sum is written out to. */
const MOST_WRITTEN = 12;

/** The sum, or where its body names quantities that exist for single values of the index only (h_1, h_2), its terms. */
function orWrittenOut(
  r: Reader,
  bounds: Bounds,
  from: Expr | undefined,
  to: Expr | undefined,
  by: SumExpr['by'],
  start: number,
  read: () => Expr,
  term: () => Expr = () => r.grammar.product(r),
): Expr {
  const [letter, ...more] = bounds.letters;
  // without bounds it runs over the numbers for which all its names exist
  const last = to?.kind === 'name' && !entityNamed(to.name, r.scope) ? to.name : undefined;
  const open =
    (to === undefined || last !== undefined) && (from === undefined || (from.kind === 'number' && from.text === '1'));
  const low = open ? 1 : from?.kind === 'number' ? Number(from.text) : Number.NaN;
  const high = open ? MOST_WRITTEN : numberOf(r, to);
  const restricted = bounds.conditions.length > 0 || bounds.sets.length > 0;
  if (letter === undefined || more.length > 0 || by || restricted || r.written?.has(letter)) return read();
  const inRange = Number.isInteger(low) && Number.isInteger(high) && low <= high && high - low < MOST_WRITTEN;
  const values = bounds.listed ?? (inRange ? Array.from({ length: high - low + 1 }, (_, i) => low + i) : []);
  if (values.length === 0) return read();
  const saved = {
    at: r.at,
    offset: r.offset,
    end: r.end,
    depth: r.depth,
    notes: r.notes.length,
    letters: r.letters.length,
  };
  const bound = new Map(r.bound);
  const outer = r.written;
  const restore = (): void => {
    r.at = saved.at;
    r.offset = saved.offset;
    r.end = saved.end;
    r.depth = saved.depth;
    r.bound.clear();
    for (const [k, v] of bound) r.bound.set(k, v);
  };
  let refused: Unreadable | undefined;
  if (!bounds.listed)
    try {
      return read();
    } catch (error) {
      if (!(error instanceof Unreadable) || error.problem.code !== 'unknown-name') throw error;
      refused = error;
    }
  r.notes.length = saved.notes;
  r.letters.length = saved.letters;
  const terms: Expr[] = [];
  const behind = { at: saved.at, offset: saved.offset };
  try {
    for (const value of values) {
      restore();
      r.written = new Map(outer).set(letter, value);
      terms.push(term());
      behind.at = r.at;
      behind.offset = r.offset;
    }
  } catch (again) {
    if (!refused || !(again instanceof Unreadable) || again.problem.code !== 'unknown-name') throw again;
    // the message about the name as it stands says more
    if (!open || terms.length < 2) throw refused;
    restore();
    r.at = behind.at;
    r.offset = behind.offset;
  } finally {
    r.written = outer;
  }
  if (last !== undefined) r.letters.splice(0, r.letters.length, ...r.letters.filter((l) => l.name !== last));
  return terms.reduce((a, b) => counted(r, call('add', [a, b], since(r, start))));
}

/** A whole number, or a size of the problem, as a bound. */
function numberOf(r: Reader, e: Expr | undefined): number {
  if (e?.kind === 'number') return Number(e.text);
  return e?.kind === 'name' ? (r.scope.sizes.get(e.name) ?? Number.NaN) : Number.NaN;
}

function upper(r: Reader, range: Range): Expr | undefined {
  if (range.to < 0) {
    const t = r.tokens[range.from] as Token;
    const letter = t.text[0] as string;
    const entity = entityOf(r, letter);
    return counted(r, { kind: 'name', name: entity?.name ?? letter, span: { start: t.start, end: t.start + 1 } });
  }
  if (range.from >= range.to) return undefined;
  return within(r, range.from, range.to, () => r.grammar.additive(r), 'the upper bound');
}

function nest(
  r: Reader,
  letters: readonly string[],
  ends: { from?: Expr; to?: Expr },
  where: Expr | undefined,
  body: Expr,
  span: Span,
  by?: SumExpr['by'],
): Expr {
  let e = body;
  const one = ends.from?.kind === 'number' && ends.from.text === '1';
  for (let k = letters.length - 1; k >= 0; k--) {
    const node: SumExpr = {
      kind: 'sum',
      index: letters[k] as string,
      // `\sum_{i=1}` without an upper bound runs over the whole size
      ...(ends.to ? { from: ends.from ?? num('1'), to: ends.to } : ends.from && !one ? { from: ends.from } : {}),
      ...(where && k === letters.length - 1 && { where }),
      ...(by && { by }),
      body: e,
      span,
    };
    e = counted(r, node);
  }
  return e;
}

function letterOf(t: Token | undefined): string | undefined {
  if (t?.kind === 'letters' && t.text.length === 1) return t.text;
  if (t?.kind === 'command' && greek(t.text) === t.text) return t.text;
  return undefined;
}

/** What stands under a sum sign: letters, `i=1`, and conditions, between commas, colons, bars or rows. */
function readBounds(r: Reader, range: Range, into: Bounds): void {
  let { from, to } = range;
  const first = r.tokens[from];
  // \substack{i \\ i \ne j}
  if (isCommand(first, 'substack') && r.tokens[from + 1]?.kind === '{') {
    to = (r.tokens[from + 1] as Token).mate;
    from += 2;
  }
  let start = from;
  for (let k = from; k <= to; k++) {
    const t = r.tokens[k];
    if (k < to && t && t.mate > k) {
      k = t.mate;
      continue;
    }
    const splits =
      k === to ||
      isOp(t, ',') ||
      isOp(t, ':') ||
      isOp(t, ';') ||
      t?.kind === 'bar' ||
      t?.kind === 'line' ||
      t?.kind === 'gap' ||
      t?.kind === 'text';
    if (!splits) continue;
    if (start < k) bound(r, start, k, into);
    start = k + 1;
  }
  if (into.letters.length === 0) raise('sum', 'The sum names no index.', rangeSpan(r, range), 'Write \\sum_{i=1}^{n}.');
}

function rangeSpan(r: Reader, range: Range): Span {
  const a = r.tokens[range.from];
  const b = r.tokens[Math.max(range.from, range.to - 1)];
  return { start: a?.start ?? 0, end: b?.end ?? 0 };
}

/** The j of `c_i \ne j`: a letter that stands alone behind the comparison. */
function loneBehind(r: Reader, from: number, to: number): string | undefined {
  const before = r.tokens[to - 2];
  return to - 2 > from && before && before.kind !== '_' && before.kind !== '^' ? letterOf(r.tokens[to - 1]) : undefined;
}

function bound(r: Reader, from: number, to: number, into: Bounds): void {
  const letters: string[] = [];
  const first = r.tokens[from];
  const negated = isCommand(first, 'neg') || isCommand(first, 'lnot');
  let k = negated ? from + 1 : from;
  for (; k < to; k++) {
    const t = r.tokens[k] as Token;
    if (t.kind === 'letters' && t.text.length > 1) letters.push(...t.text);
    else {
      const l = letterOf(t);
      if (l === undefined) break;
      letters.push(l);
    }
  }
  const next = r.tokens[k];
  if (k === to) {
    into.letters.push(...letters.filter((l) => !into.letters.includes(l)));
    return;
  }
  if (isOp(next, '=') && letters.length > 0 && !negated) {
    const fresh = letters.filter((l) => !into.letters.includes(l));
    if (fresh.length === 0) {
      into.conditions.push({ from, to });
      return;
    }
    into.letters.push(...fresh);
    // `i = 1 \ne j` is rare: the condition begins at the first comparison
    into.from = { from: k + 1, to };
    return;
  }
  if (isCommand(next, 'in')) {
    into.letters.push(...letters.filter((l) => !into.letters.includes(l)));
    const set = setAt(r, k + 1, to);
    const listed = letters.length === 1 ? listOf(r, k + 1, to) : undefined;
    if (set && letters.length === 1) into.sets.push({ letter: letters[0] as string, set });
    else if (listed) into.listed = listed;
    else if (!wholeSet(r, k + 1, to))
      raise(
        'set',
        "The set that the index runs over can't be read.",
        rangeSpan(r, { from: k + 1, to }),
        'Write bounds (\\sum_{i=1}^{n}) or a condition (\\sum_{i \\ne j}).',
      );
    return;
  }
  // a condition: its first letter is the index unless one is named already; `i < j` runs over both
  if (into.letters.length === 0) {
    if (between(r, from, to, into)) return;
    const lead = next?.kind === '_' ? (loneBehind(r, k, to) ?? letters[0]) : letters[0];
    if (lead === undefined)
      raise(
        'sum',
        'The sum names no index.',
        rangeSpan(r, { from, to }),
        'Write \\sum_{j \\ne i} with the index first.',
      );
    else into.letters.push(lead);
    if ((isOp(next, '<') || isCommand(next, 'lt')) && to === k + 2) {
      const other = letterOf(r.tokens[k + 1]);
      if (
        other !== undefined &&
        !isBound(r, other) &&
        !r.scope.indices.includes(other) &&
        !entityOf(r, other) &&
        !r.leftLetters.has(other)
      )
        into.letters.push(other);
    }
  }
  into.conditions.push({ from, to });
}

/** `1 \le k \le K`: the letter between is the index, what stands around it its bounds; `1 < k` is a condition on it. */
function between(r: Reader, from: number, to: number, into: Bounds): boolean {
  const compares = (k: number): string | undefined => {
    const t = r.tokens[k];
    return t && (t.kind === 'op' || t.kind === 'command') ? COMPARISONS.get(t.text) : undefined;
  };
  for (let k = from + 2; k < to; k++) {
    const letter = letterOf(r.tokens[k]);
    if (letter === undefined || !compares(k - 1) || !(k + 1 === to || compares(k + 1)) || letterOf(r.tokens[from]))
      continue;
    into.letters.push(letter);
    if (compares(k - 1) === 'le' && compares(k + 1) === 'le' && k + 2 < to) {
      into.from = { from, to: k - 1 };
      into.to = { from: k + 2, to };
    } else into.conditions.push({ from, to });
    return true;
  }
  return false;
}

/** `\{1, …, N\}`, `[N]`: the whole range. */
function wholeSet(r: Reader, from: number, to: number): boolean {
  const first = r.tokens[from];
  // `w \in V`, where V counts them
  if (first && to === from + 1 && entityOf(r, first.text)?.kind === 'size') return true;
  if (first?.kind !== 'open' || first.mate !== to - 1) return false;
  if (first.text === '[') return true;
  for (let k = from; k < to; k++) if (/dots$/.test(r.tokens[k]?.text ?? '')) return true;
  return false;
}

/** `\{i, f, o\}`, `\{1, 2\}`: the values written out, undefined where anything else stands in the braces. */
function listOf(r: Reader, from: number, to: number): (string | number)[] | undefined {
  const first = r.tokens[from];
  if (first?.kind !== 'open' || first.text !== '\\{' || first.mate !== to - 1) return undefined;
  const out: (string | number)[] = [];
  for (let k = from + 1; k < to - 1; k += 2) {
    const t = r.tokens[k] as Token;
    const isValue = t.kind === 'number' ? /^\d+$/.test(t.text) : t.kind === 'letters' && t.text.length === 1;
    if (!isValue || (k + 1 < to - 1 && !isOp(r.tokens[k + 1], ','))) return undefined;
    out.push(t.kind === 'number' ? Number(t.text) : t.text);
  }
  return out.length > 0 && out.length <= MOST_WRITTEN ? out : undefined;
}

/** Index letters of a body that nothing binds and the left side does not name: a sum without an index runs over them. */
function freeLetters(r: Reader, body: Expr): string[] {
  const out: string[] = [];
  const visit = (e: Expr, bound: readonly string[]): void => {
    if (e.kind === 'index') for (const a of e.at) letters(a, bound);
    if (e.kind === 'sum') visit(e.body, [...bound, e.index]);
    else for (const c of children(e)) visit(c, bound);
  };
  const letters = (a: Expr | AllExpr, bound: readonly string[]): void => {
    if (a.kind !== 'name' || bound.includes(a.name) || out.includes(a.name)) return;
    if (
      isBound(r, a.name) ||
      r.scope.indices.includes(a.name) ||
      r.leftLetters.has(a.name) ||
      entityOf(r, a.name)?.kind === 'size' ||
      entityOf(r, a.name)?.kind === 'label'
    )
      return;
    out.push(a.name);
  };
  visit(body, []);
  return out;
}

const hasAxes = (r: Reader, name: string): boolean => (entityOf(r, name)?.rank ?? 0) > 0;

/** `sum over t of`, `sum over all k`: the index in words; consumed. */
function spokenIndex(r: Reader): string | undefined {
  if (peek(r)?.text !== 'over') return undefined;
  let at = r.at + 1;
  while (/^(?:all|each|every|the|index)$/.test(r.tokens[at]?.text ?? '')) at++;
  const letter = letterOf(r.tokens[at]);
  if (letter === undefined) return undefined;
  r.at = r.tokens[at + 1]?.text === 'of' ? at + 2 : at + 1;
  r.offset = 0;
  return letter;
}

/** `sum(j, 1, M, e)`, `sum(e, j, 1, M)`, `sum(k, e)`, `sum(A)`, `sum(A, rows)`, `sum_k e` written as words. */
export function wordSum(r: Reader): Expr {
  const start = here(r);
  if (ahead(r, 1)?.kind === '_') return sum(r);
  skip(r);
  const spoken = spokenIndex(r);
  if (spoken) return deeper(r, () => finish(r, { letters: [spoken], conditions: [], sets: [] }, start));
  const open = peek(r);
  if (open?.kind !== 'open') return raise('sum', 'Nothing follows sum.', since(r, start), 'Write sum(j, 1, M, …).');
  const close = open.mate;
  const parts = splitTop(r, r.at + 1, close, ',');
  const lone = (p: Range | undefined): string | undefined =>
    p && p.to === p.from + 1 ? letterOf(r.tokens[p.from]) : undefined;
  const first = lone(parts[0]);
  const later = lone(parts[1]);
  const read = (k: number, what: string): Expr => {
    const { from, to } = parts[k] as Range;
    return within(r, from, to, () => r.grammar.expression(r), what);
  };
  let e: Expr;
  const isLetter = (l: string | undefined): l is string =>
    l !== undefined && (entityOf(r, l) === undefined || (entityOf(r, l)?.kind === 'quantity' && !hasAxes(r, l)));
  if (parts.length === 4 && (first !== undefined || later !== undefined)) {
    const [letter, ends, body] = first !== undefined && later === undefined ? [first, 1, 3] : [later as string, 2, 0];
    const from = read(ends, 'the lower bound');
    const to = read(ends + 1, 'the upper bound');
    const term = (): Expr => read(body, 'the body');
    const whole = (): Expr =>
      binding(r, [letter], () =>
        counted(r, {
          kind: 'sum',
          index: letter,
          from,
          to,
          body: term(),
          span: { start, end: r.tokens[close]?.end ?? start },
        } as SumExpr),
      );
    e = orWrittenOut(r, { letters: [letter], conditions: [], sets: [] }, from, to, undefined, start, whole, term);
  } else if (parts.length === 2 && isLetter(first) && !isOp(r.tokens[(parts[1] as Range).from + 1], '=')) {
    e = binding(r, [first], () =>
      counted(r, {
        kind: 'sum',
        index: first,
        body: read(1, 'the body'),
        span: { start, end: r.tokens[close]?.end ?? start },
      } as SumExpr),
    );
  } else {
    const { args, named } = readArguments(r, r.at + 1, close);
    if (args.length !== 1)
      raise(
        'sum',
        `sum takes a quantity, or an index with its bounds; here it has ${args.length} arguments.`,
        since(r, start),
        'Write sum(j, 1, M, …) or sum(A, rows).',
      );
    e = counted(
      r,
      call(
        'sum',
        args,
        { start, end: r.tokens[close]?.end ?? start },
        Object.keys(named).length > 0 ? named : undefined,
      ),
    );
  }
  r.at = close + 1;
  r.offset = 0;
  return e;
}
