/** Entries spelled out with dots between them, `a_1, …, a_n`: the vector that they mean. */
import type { Expr } from './expr';
import { call, children, mapChildren, name, num, stripSpans } from './expr';

/** The letter of the entry: none that anybody writes beside dots. */
const LETTERS = 'ijklqruv';

/**
 * The vector with entries from `first` (of index 1) to `last` (of index N, a size or a number), where both are the same but for
 * that index; undefined where they are not.
 */
export function spelledOut(first: Expr, last: Expr): Expr | undefined {
  const used = new Set<string>();
  const note = (e: Expr): void => {
    if (e.kind === 'name') used.add(e.name);
    if (e.kind === 'sum') used.add(e.index);
    children(e).forEach(note);
  };
  note(first);
  note(last);
  const letter = [...LETTERS].find((l) => !used.has(l));
  if (letter === undefined) return undefined;
  let end: Expr | undefined;
  const general = (a: Expr, b: Expr): Expr | undefined => {
    if (JSON.stringify(stripSpans(a)) === JSON.stringify(stripSpans(b))) return a;
    if (a.kind === 'number' && a.text === '1' && (b.kind === 'name' || b.kind === 'number')) {
      if (end && JSON.stringify(stripSpans(end)) !== JSON.stringify(stripSpans(b))) return undefined;
      end = b;
      return name(letter, a.span);
    }
    const mine = children(a);
    const theirs = children(b);
    if (a.kind !== b.kind || mine.length !== theirs.length || mine.length === 0 || !sameBut(a, b)) return undefined;
    const made = mine.map((x, k) => general(x, theirs[k] as Expr));
    if (made.some((x) => x === undefined)) return undefined;
    let k = 0;
    return mapChildren(a, () => made[k++] as Expr);
  };
  const entry = general(first, last);
  if (!entry || !end) return undefined;
  const k = name(letter);
  const span = first.span && last.span && { start: first.span.start, end: last.span.end };
  return {
    kind: 'sum',
    index: letter,
    from: num('1'),
    to: end,
    body: call('times', [entry, call('onehot', [k, end])]),
    ...(span && { span }),
  };
}

/** Whether two nodes are the same but for their parts. */
function sameBut(a: Expr, b: Expr): boolean {
  const zero = num('0');
  const bare = (e: Expr): string => JSON.stringify(stripSpans(mapChildren(e, () => zero)));
  return bare(a) === bare(b);
}
