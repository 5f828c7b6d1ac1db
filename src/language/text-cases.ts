/** Case distinctions in plain text: `{ 1 if x > 0; a otherwise }`, and `cases(…)` as they are printed. */
import type { Expr } from './expr';
import type { Fold } from './text-fold';
import { deeper, open, parts, refuse, spanFrom } from './text-fold';
import type { Token } from './text-tokens';

/** `cases(c1, a, c2, b, otherwise)`: as cases are printed. */
export function cases(f: Fold): void {
  const from = f.at;
  const close = f.reading.partner[f.at + 1] as number;
  const args = parts(f, f.at + 2, close);
  if (args.length === 0)
    refuse(
      'arguments',
      'cases takes 1 or more arguments; here are 0.',
      spanFrom(f, from, close + 1),
      'Write cases(condition, value, …, otherwise).',
    );
  const span = spanFrom(f, from, close + 1);
  deeper(f, () => {
    open(f, (values) => {
      const branches: { when?: Expr; value: Expr }[] = [];
      for (let i = 0; i + 1 < values.length; i += 2)
        branches.push({ when: values[i] as Expr, value: values[i + 1] as Expr });
      if (values.length % 2 === 1) branches.push({ value: values[values.length - 1] as Expr });
      return { kind: 'cases', branches, span };
    });
    args.forEach((p, i) => {
      if (i > 0) f.source += ',';
      f.at = p.from;
      f.sequence(f, p.to);
    });
    f.source += ')';
  });
  f.at = close + 1;
}

type Part = { readonly from: number; readonly to: number };
export type Row = { readonly value: Part; readonly when?: Part };

const IFS: ReadonlySet<string> = new Set(['if', 'for', 'when', 'where', 'If', 'For']);
const ELSES: ReadonlySet<string> = new Set(['otherwise', 'else', 'Otherwise', 'Else']);

/** `{ 1 if x > 0; a otherwise }`, `{ 1, x > 0; a, x <= 0 }`: values with their conditions; undefined for any other braces. */
export function casesIn(f: Fold, from: number, to: number): Row[] | undefined {
  const { list } = f.reading;
  const rows = cutAt(f, from, to, (t) => t.text === ';' && t.type !== 'word');
  const items = rows.length > 1 ? rows : parts(f, from, to);
  if (items.length < 2) return undefined;
  const out: Row[] = [];
  for (const item of items) {
    const word = [...outsideOf(f, item)].find((i) => isKeyword(list[i]));
    const comma = word === undefined ? [...outsideOf(f, item)].find((i) => list[i]?.type === 'comma') : undefined;
    const cut = word ?? comma;
    if (cut === undefined || cut === item.from) return undefined;
    const end = list[cut - 1]?.type === 'comma' ? cut - 1 : cut;
    const value = { from: item.from, to: end };
    const otherwise = ELSES.has(list[cut]?.text ?? '') || ELSES.has(list[cut + 1]?.text ?? '');
    out.push(otherwise ? { value } : { value, when: { from: cut + 1, to: item.to } });
  }
  return out;
}

const isKeyword = (t: Token | undefined): boolean => t?.type === 'word' && (IFS.has(t.text) || ELSES.has(t.text));

function* outsideOf(f: Fold, { from, to }: Part): Generator<number> {
  for (let i = from; i < to; i++) {
    yield i;
    if (f.reading.list[i]?.type === 'open') i = Math.max(i, f.reading.partner[i] as number);
  }
}

function cutAt(f: Fold, from: number, to: number, ends: (t: Token) => boolean): Part[] {
  const out: Part[] = [];
  let start = from;
  for (const i of outsideOf(f, { from, to })) {
    if (!ends(f.reading.list[i] as Token)) continue;
    if (start < i) out.push({ from: start, to: i });
    start = i + 1;
  }
  if (start < to) out.push({ from: start, to });
  return out;
}

export function chosen(f: Fold, rows: readonly Row[], from: number, close: number): void {
  const span = spanFrom(f, from, close + 1);
  const ordered = [...rows.filter((r) => r.when), ...rows.filter((r) => !r.when)];
  deeper(f, () => {
    open(f, (values) => {
      let k = 0;
      const next = (): Expr => values[k++] as Expr;
      return {
        kind: 'cases',
        branches: ordered.map((r) => (r.when ? { when: next(), value: next() } : { value: next() })),
        span,
      };
    });
    ordered
      .flatMap((r) => (r.when ? [r.when, r.value] : [r.value]))
      .forEach((p, i) => {
        if (i > 0) f.source += ',';
        f.at = p.from;
        f.sequence(f, p.to);
      });
    f.source += ')';
  });
  f.at = close + 1;
}
