/** Brackets and bars in LaTeX: groups, lists, angle brackets, absolute values and norms. */
import type { Span } from '../problem';
import type { Expr } from './expr';
import { call } from './expr';
import { spelledOutBetween } from './latex-functions';
import type { Reader } from './latex-reader';
import {
  argument,
  counted,
  isKind,
  isOp,
  peek,
  raise,
  shown,
  since,
  skip,
  skipGaps,
  splitTop,
  unexpected,
  within,
} from './latex-reader';
import { relationOf } from './latex-relations';
import type { Token } from './latex-token';

/** `(…)`, `[…]`, `\{…\}`: a group; with commas a list; `[…]` with a comparison an indicator, as every bracket is. */
export function bracket(r: Reader, t: Token): Expr {
  const start = t.start;
  const from = r.at + 1;
  const to = t.mate;
  if (t.text === '|' || t.text === '||') {
    r.at = to + 1;
    return barred(r, t.text, from, to, start);
  }
  if (t.text === 'lfloor' || t.text === 'lceil')
    raise(
      'unsupported',
      "Rounding down or up can't be read here.",
      { start, end: t.end },
      'Write the formula without it.',
    );
  if (t.text === 'langle') {
    const two = splitTop(r, from, to, ',');
    r.at = to + 1;
    if (two.length !== 2)
      raise('bracket', 'Angle brackets hold two vectors.', { start, end: t.end }, 'Write \\langle a, b \\rangle.');
    const [a, b] = two.map((part) => within(r, part.from, part.to, () => r.grammar.expression(r), 'the bracket')) as [
      Expr,
      Expr,
    ];
    return counted(r, call('dot', [a, b], since(r, start)));
  }
  if (from >= to)
    raise('empty', 'The brackets are empty.', { start, end: r.tokens[to]?.end ?? t.end }, 'Write the formula in them.');
  const vector = spelledOutBetween(r, splitTop(r, from, to, ','));
  if (vector) {
    r.at = to + 1;
    r.offset = 0;
    return vector;
  }
  const inner = within(r, from, to, () => list(r, t));
  r.at = to + 1;
  r.offset = 0;
  // brackets around a matrix are its own
  const matrix = r.tokens[from]?.kind === 'begin' && r.tokens[from]?.mate === to - 1;
  if (inner.length === 1 && (matrix || !(t.text === '[' && inner[0]?.kind === 'list')))
    return { ...(inner[0] as Expr), span: since(r, start) };
  if (t.text !== '[' && !isTuple(r, t))
    raise(
      'comma',
      'A comma stands in a bracket that belongs to no function.',
      { start, end: r.tokens[to]?.end ?? t.end },
      'Write a list as [a, b].',
    );
  return counted(r, { kind: 'list', items: inner, span: since(r, start) });
}

/** `(a, b)`, `(a, b)^\top` for all of one side: the entries of a vector. The cursor is behind it. */
function isTuple(r: Reader, t: Token): boolean {
  const from = r.tokens.indexOf(t);
  const [before, after] = [r.tokens[from - 1], r.tokens[r.at]];
  const ends = (x: Token | undefined): boolean =>
    !x || x.kind === 'line' || x.kind === '&' || relationOf(x) !== undefined;
  const power = r.tokens[r.at + 1]?.kind === '{' ? r.at + 2 : r.at + 1;
  const turned = after?.kind === '^' && /^(?:T|top|intercal)$/.test(r.tokens[power]?.text ?? '');
  return t.text === '(' && ends(before) && (ends(after) || turned);
}

function list(r: Reader, open: Token): Expr[] {
  const items: Expr[] = [];
  const rows: Expr[][] = [];
  for (;;) {
    const first = peek(r);
    if (first?.kind === 'gap' || first?.kind === 'line' || first?.kind === '&') {
      skip(r);
      continue;
    }
    items.push(r.grammar.expression(r));
    skipGaps(r);
    const t = peek(r);
    if (isOp(t, ',') && r.at + 1 < r.end) skip(r);
    else if (isOp(t, ';') && open.text === '[') {
      skip(r);
      rows.push(items.splice(0));
    } else if (!t) break;
    else unexpected(r, 'the bracket');
  }
  if (rows.length === 0) return items;
  rows.push(items);
  return rows.map((row) => ({ kind: 'list', items: row, ...spanOf(row) }));
}

/** From the first entry of a row to its last. */
export function spanOf(row: readonly Expr[]): { readonly span?: Span } {
  const [first, last] = [row[0]?.span, row[row.length - 1]?.span];
  return first && last ? { span: { start: first.start, end: last.end } } : {};
}

/** `|x|`, `\|x\|`: to the next bar of the same kind. */
export function bars(r: Reader, t: Token): Expr {
  let close = -1;
  for (let k = r.at + 1; k < r.end; k++) {
    const u = r.tokens[k] as Token;
    r.steps++;
    if (u.mate > k) k = u.mate;
    else if (u.kind === 'bar' && u.text === t.text) {
      close = k;
      break;
    }
  }
  if (close < 0)
    raise(
      'bars',
      `Found ${shown(r, t)} without its partner.`,
      { start: t.start, end: t.end },
      'Write |x| for the absolute value, \\|x\\| for the norm.',
    );
  const from = r.at + 1;
  r.at = close + 1;
  r.offset = 0;
  return barred(r, t.text, from, close, t.start);
}

function barred(r: Reader, kind: string, from: number, to: number, start: number): Expr {
  const inner = within(r, from, to, () => r.grammar.expression(r), 'what stands between the bars');
  r.offset = 0;
  if (kind === '|') return counted(r, call('abs', [inner], since(r, start)));
  // \|x\|_2, \|X\|_F are the norm; \|x\|_1 adds the absolute values up
  if (isKind(peek(r), '_')) {
    skip(r);
    const sub = argument(r, '_');
    const which = r.tokens[sub.from]?.text;
    if (which === '1') return counted(r, call('sum', [call('abs', [inner], since(r, start))], since(r, start)));
    if (which !== '2' && which !== 'F' && which !== 'Frob')
      raise(
        'norm',
        `The norm with ${which ?? 'this'} below can't be read.`,
        since(r, start),
        'Norms are \\|x\\|_2, \\|X\\|_F and \\|x\\|_1.',
      );
  }
  return counted(r, call('norm', [inner], since(r, start)));
}
