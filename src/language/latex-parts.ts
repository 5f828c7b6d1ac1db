/** Indicators, Kronecker deltas, vectors of ones, case distinctions and matrices in LaTeX. */
import type { Span } from '../problem';
import type { Expr } from './expr';
import { call, num } from './expr';
import { spanOf } from './latex-brackets';
import { pieces } from './latex-pieces';
import type { Reader } from './latex-reader';
import {
  ahead,
  argument,
  counted,
  deeper,
  entityOf,
  hasComparison,
  isOp,
  peek,
  raise,
  since,
  skip,
  splitTop,
  within,
} from './latex-reader';
import type { Token } from './latex-token';
import { readIndices } from './name-resolve';

/** `1_{x > 0}`, `\mathbb{1}_{[i = j]}`, `\mathbb{1}_{ij}`, `\mathbf{1}_N` behind the one that was read; the cursor is at `_`. */
export function indicator(r: Reader, start: number): Expr {
  skip(r);
  const range = argument(r, '_');
  if (hasComparison(r, range.from, range.to))
    return within(r, range.from, range.to, () => r.grammar.expression(r), 'the condition');
  const first = r.tokens[range.from];
  const interval = first?.kind === 'open' && first.mate === range.to - 1 ? intervalOf(r, range, first) : undefined;
  if (interval) return interval;
  if (first?.kind === 'open' && first.mate === range.to - 1)
    return within(r, range.from + 1, first.mate, () => r.grammar.expression(r), 'the condition');
  const p = pieces(r, range.from, range.to);
  const two =
    p.filter((x) => x.kind === 'letter' || x.kind === 'digit').length === 2 &&
    p.every((x) => x.kind === 'letter' || x.kind === 'digit' || x.kind === 'comma');
  if (two) return pair(r, range, start);
  const size = within(r, range.from, range.to, () => r.grammar.expression(r), 'the size');
  return counted(r, call('ones', [size], since(r, start)));
}

/** `\mathbf 1_{(a, b)}(x)`: whether x lies in the interval. */
function intervalOf(r: Reader, range: { readonly from: number; readonly to: number }, open: Token): Expr | undefined {
  const [low, high, ...more] = splitTop(r, range.from + 1, open.mate, ',');
  const of = peek(r);
  if (!low || !high || more.length > 0 || of?.kind !== 'open' || of.text !== '(') return undefined;
  const x = r.grammar.primary(r);
  const side = (p: { from: number; to: number }): Expr => within(r, p.from, p.to, () => r.grammar.additive(r));
  const lower = counted(r, call(open.text === '[' ? 'ge' : 'gt', [x, side(low)]));
  const upper = counted(r, call(r.tokens[open.mate]?.text === ']' ? 'le' : 'lt', [x, side(high)]));
  return counted(r, call('and', [lower, upper], x.span));
}

/** Two indices of a Kronecker delta. */
function pair(r: Reader, range: { from: number; to: number }, start: number): Expr {
  const span = since(r, start);
  const at = readIndices(pieces(r, range.from, range.to), 2, r.scope, r.bound, undefined, span);
  if (!Array.isArray(at)) return raise(at.code, at.message, at.span ?? span, at.hint);
  return counted(r, call('delta', at, span));
}

/** `\delta_{ij}` where no name of the problem takes these indices; undefined (nothing consumed) for any other δ. */
export function delta(r: Reader): Expr | undefined {
  const t = peek(r) as Token;
  const next = ahead(r, 1);
  if (next?.kind !== '_') return undefined;
  const after = ahead(r, 2);
  if (after?.kind !== '{') {
    // `\delta_ij` in a Unicode line
    if (after?.kind !== 'letters' || after.text.length !== 2 || entityOf(r, 'delta')) return undefined;
    r.at += 2;
    r.offset = 0;
    const range = { from: r.at, to: r.at + 1 };
    skip(r);
    return pair(r, range, t.start);
  }
  const range = { from: r.at + 3, to: after.mate };
  if (hasComparison(r, range.from, range.to)) {
    r.at = after.mate + 1;
    r.offset = 0;
    return within(r, range.from, range.to, () => r.grammar.expression(r), 'the condition');
  }
  const p = pieces(r, range.from, range.to);
  if (p.some((x) => x.kind === 'other' || x.kind === 'open')) return undefined;
  const whole = entityOf(r, `delta_${p.map((x) => (x.kind === 'comma' ? '' : x.text)).join('')}`);
  const entity = entityOf(r, 'delta');
  const at = readIndices(p, 2, r.scope, r.bound);
  if (whole || !Array.isArray(at) || at.length !== 2 || entity?.rank === 2) return undefined;
  r.at = after.mate + 1;
  r.offset = 0;
  return pair(r, range, t.start);
}

/** `\mathbf 1`: ones, as many as the shapes ask for. */
export function onesVector(r: Reader): Expr {
  const t = peek(r) as Token;
  skip(r);
  return counted(r, call('ones', [], { start: t.start, end: t.end }));
}

const IF_WORDS: ReadonlySet<string> = new Set([
  'if',
  'for',
  'when',
  'where',
  'whenever',
  'and',
  'with',
  'iff',
  'case',
  'falls',
  'wenn',
  'si',
]);
const ELSE_WORDS: ReadonlySet<string> = new Set(['otherwise', 'else', 'ow', 'elsewhere', 'sonst', 'owise']);

const plain = (t: Token): string => t.text.toLowerCase().replace(/[^a-z]/g, '');

/** Whether a token says `otherwise`. */
export function saysElse(t: Token | undefined): boolean {
  if (t?.kind === 'text' && /^\W*(?:otherwise|else)\b|\botherwise\W*$/i.test(t.text)) return true;
  return (t?.kind === 'text' || t?.kind === 'letters' || t?.kind === 'word') && ELSE_WORDS.has(plain(t));
}

/** Whether a token says `if`, `for`, `when`; the words of a longer remark count by its last or first one. */
export function saysIf(t: Token | undefined): boolean {
  if (t?.kind === 'letters' || t?.kind === 'word') return t.text === 'if' || t.text === 'when' || t.text === 'for';
  if (t?.kind !== 'text') return false;
  const words = t.text.toLowerCase().match(/[a-z]+/g) ?? [];
  return words.some((w) => IF_WORDS.has(w) && w !== 'and' && w !== 'with' && w !== 'where');
}

/** "undefined", "does not exist" as the value of a case, which then is none. */
const saysUndefined = (t: Token | undefined): boolean =>
  (t?.kind === 'text' || t?.kind === 'word') &&
  /^\W*(?:undefined|undef|not defined|does not exist|doesn.t exist|dne|n\/a)\W*$/i.test(t.text);

/** A `cases` environment; each row is a value and its condition. */
export function cases(r: Reader): Expr {
  const open = peek(r) as Token;
  const branches: { when?: Expr; value: Expr }[] = [];
  deeper(r, () => {
    for (const row of rowsOf(r, r.at + 1, open.mate)) {
      const { from, to, cut } = row;
      const end = trimEnd(r, from, cut ?? to);
      if (end <= from)
        raise(
          'cases',
          'A row of the cases has no value.',
          rowSpan(r, from, to, open),
          'Write in each row a value, & and its condition.',
        );
      if (saysUndefined(r.tokens[from])) continue;
      // `\frac{(1+x)-x}{(1+x)^2} = \frac{1}{(1+x)^2} & x > 0`: the last of a chain is the value
      const sides = splitTop(r, from, end, '=');
      const value = sides
        .map((s) => within(r, s.from, s.to, () => r.grammar.expression(r), 'the value of this case'))
        .pop() as Expr;
      const when = cut === undefined ? undefined : condition(r, cut, to);
      branches.push({ ...(when && { when }), value });
    }
  });
  r.at = open.mate + 1;
  r.offset = 0;
  if (branches.length === 0)
    raise(
      'cases',
      'The cases are empty.',
      { start: open.start, end: open.end },
      'Write in each row a value, & and its condition.',
    );
  return counted(r, { kind: 'cases', branches, span: since(r, open.start) });
}

/** The condition of a case: undefined for `otherwise`. */
function condition(r: Reader, from: number, to: number): Expr | undefined {
  let at = from;
  for (;;) {
    const t = r.tokens[at];
    if (at >= to || saysElse(t)) return undefined;
    if (
      t &&
      (t.kind === '&' || t.kind === 'gap' || t.kind === 'line' || t.kind === 'text' || isOp(t, ',') || saysIf(t))
    )
      at++;
    else break;
  }
  let end = to;
  while (end > at) {
    const t = r.tokens[end - 1] as Token;
    if (t.kind === 'text' || t.kind === 'line' || t.kind === 'gap' || isOp(t, ',') || isOp(t, '.') || isOp(t, ';'))
      end--;
    else break;
  }
  return within(r, at, end, () => r.grammar.expression(r), 'the condition of this case');
}

/** Where a row of cases stands, or the environment where it is empty. */
function rowSpan(r: Reader, from: number, to: number, open: Token): Span {
  const [first, last] = [r.tokens[from], r.tokens[to - 1]];
  return from < to && first && last ? { start: first.start, end: last.end } : { start: open.start, end: open.end };
}

function trimEnd(r: Reader, from: number, to: number): number {
  let end = to;
  while (end > from) {
    const t = r.tokens[end - 1] as Token;
    if (isOp(t, ',') || isOp(t, ';') || isOp(t, '.') || t.kind === 'gap' || t.kind === 'line') end--;
    else break;
  }
  return end;
}

/** Whether a further & follows in the row: one at its beginning only aligns then. */
function hasCell(r: Reader, from: number, to: number): boolean {
  for (let k = from; k < to; k++) {
    const t = r.tokens[k] as Token;
    if (t.kind === '&' || t.kind === 'gap') return true;
    if (t.kind === 'line' && t.text === 'br') return false;
    if (t.mate > k) k = t.mate;
  }
  return false;
}

/** Rows of an environment; `cut` is where the first cell ends (`&`, or a remark or comma before a condition). */
function rowsOf(r: Reader, from: number, to: number): { from: number; to: number; cut?: number }[] {
  const rows: { from: number; to: number; cut?: number }[] = [];
  let start = from;
  let cut: number | undefined;
  let soft: number | undefined;
  const close = (end: number): void => {
    let first = start;
    while (first < end && (r.tokens[first]?.kind === 'line' || r.tokens[first]?.kind === 'gap')) first++;
    const at = cut ?? soft;
    if (first < end) rows.push({ from: first, to: end, ...(at !== undefined && { cut: at }) });
    cut = undefined;
    soft = undefined;
  };
  for (let k = from; k < to; k++) {
    const t = r.tokens[k] as Token;
    if (t.mate > k) {
      k = t.mate;
      continue;
    }
    if (t.kind === 'line' && t.text === 'br') {
      close(k);
      start = k + 1;
    } else if (t.kind === '&' && k === start && hasCell(r, k + 1, to)) start = k + 1;
    else if (t.kind === '&') cut ??= k;
    else if (k > start && (saysIf(t) || saysElse(t) || t.kind === 'gap' || isOp(t, ','))) soft ??= k;
  }
  close(to);
  return rows;
}

/** bmatrix, pmatrix, array: rows of cells as nested lists. */
export function matrix(r: Reader): Expr {
  const open = peek(r) as Token;
  const rows: Expr[] = [];
  deeper(r, () => {
    let cells: Expr[] = [];
    let start = r.at + 1;
    const cell = (end: number): void => {
      let from = start;
      while (from < end && (r.tokens[from]?.kind === 'line' || r.tokens[from]?.kind === 'gap')) from++;
      const to = trimEnd(r, from, end);
      if (from < to) {
        const dots = r.tokens[from] as Token;
        if (dots.kind === 'command' && /dots$/.test(dots.text))
          raise(
            'dots',
            "A matrix with dots can't be read.",
            { start: dots.start, end: dots.end },
            'Write all entries, or an entry (X_{ij} = …) in index form.',
          );
        cells.push(within(r, from, to, () => r.grammar.expression(r), 'the entry'));
      } else if (cells.length > 0 || r.tokens[end]?.kind === '&') cells.push(counted(r, num('0')));
    };
    for (let k = r.at + 1; k <= open.mate; k++) {
      const t = r.tokens[k] as Token;
      if (k < open.mate && t.mate > k) {
        k = t.mate;
        continue;
      }
      if (t.kind === '&') {
        cell(k);
        start = k + 1;
      } else if (k === open.mate || (t.kind === 'line' && t.text === 'br')) {
        cell(k);
        start = k + 1;
        if (cells.length > 0) rows.push({ kind: 'list', items: cells, ...spanOf(cells) });
        cells = [];
      }
    }
  });
  r.at = open.mate + 1;
  r.offset = 0;
  if (rows.length === 0)
    raise(
      'matrix',
      'The matrix is empty.',
      { start: open.start, end: open.end },
      'Write its entries with & between them and \\\\ between rows.',
    );
  return counted(r, { kind: 'list', items: rows, span: since(r, open.start) });
}
