/** Sums in plain text: `sum(A, rows)`, `sum(k, 1, K, …)`, `sum_{k != i} …`, and `prod`, `max` and `min` over an index. */
import type { Span } from '../problem';
import type { Expr, SumExpr } from './expr';
import type { Stretch } from './text-calls';
import { AXES, readCall, startsOperand } from './text-calls';
import type { Fold } from './text-fold';
import { deeper, is, open, parts, refuse, sliceFrom, spanFrom, token } from './text-fold';
import { declares } from './text-names';
import type { Token } from './text-tokens';

/** A sum whose body is still to come: how its builder takes apart what it is given. */
export type SumHead = { readonly letters: readonly string[] };

type Bounds = { letters: string[]; from?: Stretch | undefined; to?: Stretch | undefined; where?: Stretch | undefined };

/** `sum(…)` at the sum sign: a reduction or a sum with its index among the arguments. Returns false for `sum_k …`. */
export function readSumCall(f: Fold): boolean {
  const from = f.at;
  if (!is(token(f, f.at + 1), '(')) return false;
  const close = f.reading.partner[f.at + 1] as number;
  const args = parts(f, f.at + 2, close);
  const [a, b, c, d] = args;
  const span = spanFrom(f, from, close + 1);
  const sum = (bounds: Bounds, body: Stretch): true => {
    deeper(f, () => {
      openSum(f, bounds, span);
      f.at = body.from;
      f.sequence(f, body.to);
      closeSum(f, bounds);
    });
    f.at = close + 1;
    return true;
  };
  if (args.length === 4 && a && b && c && d) {
    const first = letterOf(f, a);
    if (first) return sum({ letters: [first], from: b, to: c }, d);
    const second = letterOf(f, b);
    if (second) return sum({ letters: [second], from: c, to: d }, a);
  }
  if (args.length === 2 && a && b && !axisLike(f, b)) {
    const head = bounded(f, a) ?? bare(f, a);
    if (head) return sum(head, b);
    const tail = bounded(f, b) ?? bare(f, b);
    if (tail) return sum(tail, a);
    if (f.reading.list[b.from]?.type === 'number' && b.to === b.from + 1)
      refuse(
        'axis',
        `${sliceFrom(f, from, close + 1)}: over the rows or along them?`,
        span,
        'Write sum(A, rows) to add the rows up, sum(A, columns) to add the columns up, or sum(A, axis=0).',
      );
  }
  if ((f.reading.list[from] as Token).text !== 'sum' && args.length === 1)
    refuse(
      'sum-index',
      'The sum does not say what it runs over.',
      (f.reading.list[from] as Token).span,
      'Write sum_k (…), or sum(k, 1, K, …).',
    );
  readCall(f, { op: 'sum', least: 1, most: 1, elementwise: false });
  return true;
}

const axisLike = (f: Fold, { from, to }: Stretch): boolean => {
  const t = f.reading.list[from];
  return (
    t?.type === 'word' &&
    ((to === from + 1 && AXES.has(t.text)) ||
      (is(f.reading.list[from + 1], '=') && (t.text === 'axis' || t.text === 'keepdims')))
  );
};

const LETTER = /^\p{L}$/u;

/** The index letter that an argument consists of. */
function letterOf(f: Fold, { from, to }: Stretch): string | undefined {
  const t = f.reading.list[from];
  return to === from + 1 && t?.type === 'word' && LETTER.test(t.text) ? t.text : undefined;
}

/** `k` alone, where nothing of several entries has that name. */
function bare(f: Fold, s: Stretch): Bounds | undefined {
  const letter = letterOf(f, s);
  if (letter === undefined || (f.reading.scope.names.get(letter)?.rank ?? 0) > 0) return undefined;
  return { letters: [letter] };
}

/** `k = 1..K`, `k = 1:K`, `k : k != i`, `k != i`. */
function bounded(f: Fold, { from, to }: Stretch): Bounds | undefined {
  const { list } = f.reading;
  const letter = letterOf(f, { from, to: from + 1 });
  const sign = list[from + 1];
  if (letter === undefined || sign === undefined || from + 1 >= to) return undefined;
  if (sign.type === 'compare') return { letters: [letter], where: { from, to } };
  if (is(sign, ':')) return { letters: [letter], where: { from: from + 2, to } };
  if (!is(sign, '=')) return undefined;
  const dots = find(f, from + 2, to, (t) => is(t, '..') || is(t, ':'));
  if (dots < 0) return undefined;
  const colon = find(f, dots + 1, to, (t) => is(t, ':'));
  const end = colon < 0 ? to : colon;
  return {
    letters: [letter],
    from: dots > from + 2 ? { from: from + 2, to: dots } : undefined,
    to: end > dots + 1 ? { from: dots + 1, to: end } : undefined,
    where: colon < 0 ? undefined : { from: colon + 1, to },
  };
}

function find(f: Fold, from: number, to: number, wanted: (t: Token) => boolean): number {
  for (let i = from; i < to; i++) {
    if (wanted(f.reading.list[i] as Token)) return i;
    if (f.reading.list[i]?.type === 'open') i = Math.max(i, f.reading.partner[i] as number);
  }
  return -1;
}

/** Opens the placeholder functions of a sum over one or several letters, with its bounds as first arguments. */
export function openSum(f: Fold, bounds: Bounds, span: Span | undefined, spanAt?: number, by?: SumExpr['by']): void {
  const last = bounds.letters.length - 1;
  bounds.letters.forEach((index, i) => {
    const where = i === last ? bounds.where : undefined;
    const shadow = f.bound.has(index);
    f.bound.add(index);
    f.reading.letters.add(index);
    open(f, (args) => {
      let k = 0;
      const from = bounds.from && args[k++];
      const to = bounds.to && args[k++];
      const condition = where && args[k++];
      const body = args[k] as Expr;
      const own = span ?? { start: spanAt ?? 0, end: body.span?.end ?? 0 };
      return {
        kind: 'sum',
        index,
        ...(from && { from }),
        ...(to && { to }),
        ...(condition && { where: condition }),
        ...(by && { by }),
        body,
        span: own,
      } satisfies SumExpr;
    });
    const back = f.at;
    for (const s of [bounds.from, bounds.to, where]) {
      if (!s) continue;
      if (s.from >= s.to)
        refuse(
          'sum-bounds',
          'A bound of the sum is missing.',
          (f.reading.list[Math.max(0, s.from - 1)] as Token).span,
          'Write sum(k, 1, K, …).',
        );
      f.at = s.from;
      f.inIndex++;
      f.sequence(f, s.to);
      f.inIndex--;
      f.source += ',';
    }
    f.at = back;
    if (shadow) f.bound.add(index);
  });
}

/** `prod(i = 1..n, e)`, `max(j = .. : j != y, s_j)`: terms multiplied or compared; false (nothing read) for anything else. */
export function readOver(f: Fold): boolean {
  const from = f.at;
  const by = (token(f) as Token).text;
  const [, op, letter] = /^(prod|max|min)_\{?([a-z])\}?$/.exec(by) ?? [];
  const behind = token(f, from + 1);
  if (op && letter && behind && startsOperand(behind) && !declares(f.reading.scope, by)) {
    // `max_k (s_k + 1)`: the operand that follows
    const bounds: Bounds = { letters: [letter] };
    f.at++;
    deeper(f, () => {
      openSum(f, bounds, undefined, (f.reading.list[from] as Token).span.start, op as 'prod' | 'max' | 'min');
      f.operand(f);
      closeSum(f, bounds);
    });
    return true;
  }
  if ((by !== 'prod' && by !== 'max' && by !== 'min') || !is(token(f, from + 1), '(')) return false;
  const close = f.reading.partner[from + 1] as number;
  const [head, body, ...more] = parts(f, from + 2, close);
  const sign = head && f.reading.list[head.from + 1];
  if (!head || !body || more.length > 0 || !(is(sign, '=') || is(sign, ':'))) return false;
  const bounds = bounded(f, head);
  if (!bounds) return false;
  deeper(f, () => {
    openSum(f, bounds, spanFrom(f, from, close + 1), undefined, by);
    f.at = body.from;
    f.sequence(f, body.to);
    closeSum(f, bounds);
  });
  f.at = close + 1;
  return true;
}

/** Closes what `openSum` opened. */
export function closeSum(f: Fold, bounds: { readonly letters: readonly string[] }): void {
  for (const index of bounds.letters) {
    f.source += ')';
    f.bound.delete(index);
  }
}

/** The head of `sum_k`, `Σ_{j=1}^{M}`, `sum_{k != i}` at the sum sign; the body is what follows. */
export function readSumHead(f: Fold): Bounds {
  const from = f.at;
  const sign = token(f) as Token;
  f.at++;
  const t = token(f);
  let bounds: Bounds | undefined;
  if (t?.type === 'sub') {
    f.at++;
    bounds = { letters: lettersOf(t.text, t.span) };
    if (is(token(f), '=') && token(f, f.at + 1)) {
      bounds = { ...bounds, from: { from: f.at + 1, to: f.at + 2 } };
      f.at += 2;
    }
  } else if (is(t, '_') && token(f, f.at + 1)?.type === 'open') {
    const close = f.reading.partner[f.at + 1] as number;
    bounds = subscriptBounds(f, f.at + 2, close);
    f.at = close + 1;
  } else if (t?.type === 'word' && t.text === 'over') bounds = spokenIndex(f);
  if (!bounds)
    refuse('sum-index', 'The sum does not say what it runs over.', sign.span, 'Write sum_k (…), or sum(k, 1, K, …).');
  if (is(token(f), '^')) {
    const high = token(f, f.at + 1);
    if (high?.type === 'open') {
      const close = f.reading.partner[f.at + 1] as number;
      bounds = { ...bounds, to: { from: f.at + 2, to: close } };
      f.at = close + 1;
    } else if (high?.type === 'word' || high?.type === 'number') {
      bounds = { ...bounds, to: { from: f.at + 1, to: f.at + 2 } };
      f.at += 2;
    } else
      refuse(
        'sum-bounds',
        `${sliceFrom(f, from)}^: the upper bound of the sum is missing.`,
        spanFrom(f, from, f.at + 1),
        'Write sum(k, 1, K, …).',
      );
  }
  return bounds;
}

/** `sum over t of`, `sum over all k`: the index in words. */
function spokenIndex(f: Fold): Bounds | undefined {
  let at = f.at + 1;
  while (token(f, at)?.type === 'word' && /^(?:all|each|every|the|index)$/.test((token(f, at) as Token).text)) at++;
  const t = token(f, at);
  if (t?.type !== 'word' || !LETTER.test(t.text)) return undefined;
  f.at = at + 1;
  const of = token(f);
  if (of?.type === 'word' && of.text === 'of') f.at++;
  return { letters: [t.text] };
}

/** `ij` are two letters; a word of more is none. */
function lettersOf(text: string, span: Span): string[] {
  const letters = [...text];
  if (
    letters.length === 0 ||
    letters.length > 3 ||
    !letters.every((c) => LETTER.test(c)) ||
    new Set(letters).size !== letters.length
  )
    refuse('sum-index', `${text} can't be read as the index of a sum.`, span, 'Write sum_k (…), or sum_{i,j} (…).');
  return letters;
}

function subscriptBounds(f: Fold, from: number, to: number): Bounds {
  const { list } = f.reading;
  const pieces = parts(f, from, to);
  const letters: string[] = [];
  let bounds: Bounds = { letters };
  for (const p of pieces) {
    const t = list[p.from];
    if (p.to === p.from + 1 && t?.type === 'word') {
      letters.push(...lettersOf(t.text, t.span));
      continue;
    }
    if (t?.type !== 'word' || p.to <= p.from + 1)
      refuse(
        'sum-index',
        `${sliceFrom(f, from, Math.max(to, from + 1))} can't be read as the index of a sum.`,
        spanFrom(f, from, Math.max(to, from + 1)),
        'Write sum_k (…), or sum_{k != i} (…).',
      );
    const sign = list[p.from + 1] as Token;
    if (is(sign, '=')) {
      const range = bounded(f, p);
      if (!letters.includes(t.text)) letters.push(...lettersOf(t.text, t.span));
      bounds = range ? { ...range, letters } : { ...bounds, letters, from: { from: p.from + 2, to: p.to } };
    } else if (sign.type === 'compare' || is(sign, ':')) {
      if (letters.length === 0) letters.push(...lettersOf(t.text, t.span));
      bounds = { ...bounds, letters, where: { from: is(sign, ':') ? p.from + 2 : p.from, to: p.to } };
    } else
      refuse(
        'sum-index',
        `${sliceFrom(f, from, to)} can't be read as the index of a sum.`,
        spanFrom(f, from, to),
        'Write sum_k (…), or sum_{k != i} (…).',
      );
  }
  return { ...bounds, letters };
}
