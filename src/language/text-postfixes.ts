/** What hangs on an operand of plain text: subscripts, transposes and powers. */

import type { Span } from '../problem';
import type { AllExpr, Expr } from './expr';
import { ALL, call, index } from './expr';
import { formOf } from './static-form';
import { group } from './text-brackets';
import type { Fold } from './text-fold';
import { deeper, holdsCondition, is, open, parts, refuse, sliceFrom, spanFrom, token, wrap } from './text-fold';
import { subscriptIndices } from './text-names';
import { partOfAxis } from './text-stray';
import type { Token } from './text-tokens';

export const MOST_SIGNS = 8;

/** What `postfixes` needs to know of an operand: where it begins in the tokens and in the line. */
type Start = { readonly token: number; readonly source: number };

export type Kind = 'number' | 'name' | 'constant-e' | 'other';

const TRANSPOSES = new Set(['T', 't', 'top', 'intercal', 'tr']);

/** Subscripts, transposes and powers behind an operand. */
export function postfixes(f: Fold, start: Start, kind: Kind): void {
  let count = 0;
  for (;;) {
    const t = token(f);
    if (!t) return;
    if (is(t, "'") || is(t, '[') || is(t, '^') || t.type === 'sub') {
      if (++count > MOST_SIGNS) refuse('signs', 'Too many signs stand in a row here.', t.span, 'Write one sign.');
    }
    if (is(t, "'")) {
      if (kind === 'number')
        refuse(
          'transpose',
          `${sliceFrom(f, start.token)}': a number has no transpose.`,
          spanFrom(f, start.token, f.at + 1),
          "Put brackets around what is transposed: (A^2)'.",
        );
      f.source += " '";
      f.at++;
    } else if (t.type === 'sub' && !t.gap && t.text === '+') {
      f.at++;
      const to = f.at;
      wrap(f, start.source, ([z]) => {
        const only = z?.kind === 'list' && z.items.length === 1 ? z.items[0] : z;
        return call('relu', [only as Expr], spanFrom(f, start.token, to));
      });
      f.source += ')';
    } else if (t.type === 'sub' && !t.gap) {
      f.at++;
      const to = f.at;
      const at = subscriptIndices(f, t);
      wrap(f, start.source, (args) => index(args[0] as Expr, at, spanFrom(f, start.token, to)));
      f.source += ')';
    } else if (
      is(t, '[') &&
      !t.gap &&
      kind !== 'number' &&
      !holdsCondition(f, f.at + 1, f.reading.partner[f.at] as number)
    )
      subscript(f, start);
    else if (is(t, '^') || is(t, '.^')) {
      if (is(t, '^') && transposed(f, kind)) continue;
      power(f, t, start, kind);
    } else return;
    kind = 'other';
  }
}

/** `X[1, :]` behind an operand. */
export function subscript(f: Fold, start: Start): void {
  const from = f.at;
  const close = f.reading.partner[from] as number;
  const span: Span = {
    start: (f.reading.list[start.token] as Token).span.start,
    end: (f.reading.list[close] as Token).span.end,
  };
  const items = parts(f, from + 1, close);
  if (items.length === 0)
    refuse('index', 'The index is empty.', spanFrom(f, from, close + 1), 'Write X[1,2], X[1,:] or x_12.');
  deeper(f, () => {
    const all = items.map((p) => p.to === p.from + 1 && is(f.reading.list[p.from], ':'));
    wrap(f, start.source, ([base, ...at]) => {
      let k = 0;
      const given = all.map((whole): Expr | AllExpr => (whole ? ALL : (at[k++] as Expr)));
      // `X[1][2]` is X[1,2]; behind a whole axis another index picks from it
      if (base?.kind === 'index' && base.at.every((a) => a.kind !== 'all'))
        return index(base.base, [...base.at, ...given], span);
      return index(base as Expr, given, span);
    });
    f.inIndex++;
    items.forEach((p, i) => {
      if (all[i]) return;
      f.source += ',';
      f.at = p.from;
      if (p.from >= p.to)
        refuse('index', 'An index is missing.', spanFrom(f, from, close + 1), 'Write X[1,2], X[1,:] or x_12.');
      if (is(f.reading.list[p.from], ':')) partOfAxis(spanFrom(f, p.from, p.to));
      f.sequence(f, p.to);
    });
    f.inIndex--;
    f.source += ')';
  });
  f.at = close + 1;
}

/** `^T`, `^⊤`, `^{T}`, but for a scalar to the power of a quantity T; also `^Tx` before a name. */
function transposed(f: Fold, kind: Kind): boolean {
  const { scope, list } = f.reading;
  const t = token(f, f.at + 1);
  if (!t) return false;
  if (is(t, "'")) {
    f.source += " '";
    f.at += 2;
    return true;
  }
  const inner = is(t, '{') && (f.reading.partner[f.at + 1] as number) === f.at + 3 ? token(f, f.at + 2) : t;
  if (!inner) return false;
  if (inner !== t && is(inner, "'")) {
    f.source += " '";
    f.at += 4;
    return true;
  }
  if (inner.type !== 'word') return false;
  const own = scope.locals?.get(inner.text) ?? scope.names.get(inner.text);
  if (TRANSPOSES.has(inner.text)) {
    if (own && (inner.text !== 'T' || (own.kind !== 'size' && mayBePower(f, kind)))) return false;
    if (inner.text === 't' && (scope.indices.includes('t') || f.bound.has('t'))) return false;
    f.source += " '";
    f.at += inner === t ? 2 : 4;
    return true;
  }
  const isQuantity = scope.names.get('T')?.kind === 'quantity';
  if (inner !== t || !t.text.startsWith('T') || isQuantity || t.text.length < 2 || own) return false;
  const rest = t.text.slice(1);
  const span = { start: t.span.start + 1, end: t.span.end };
  f.source += " '";
  f.at++;
  list[f.at] = rest.startsWith('_')
    ? { type: 'sub', text: rest.replace(/^_\{?|\}$/g, ''), span, gap: false }
    : { type: 'word', text: rest, span, gap: true };
  return true;
}

/** Whether what stands before `^T` is a number or a scalar. */
function mayBePower(f: Fold, kind: Kind): boolean {
  const last = f.atoms[f.atoms.length - 1];
  return kind !== 'other' && (kind !== 'name' || last === undefined || formOf(last, f.reading.scope) === 'scalar');
}

const transposeFollows = (f: Fold): boolean => {
  const t = token(f, f.at + 1);
  return is(t, "'") || (t?.type === 'word' && t.text === 'T');
};

function power(f: Fold, t: Token, start: Start, kind: Kind): void {
  f.at++;
  if (kind === 'constant-e') {
    f.source = f.source.slice(0, start.source);
    const from = (f.reading.list[start.token] as Token).span.start;
    open(f, (args) => call('exp', args, { start: from, end: args[0]?.span?.end ?? t.span.end }));
    exponent(f, t);
    f.source += ')';
    return;
  }
  f.source += ` ${t.text} `;
  exponent(f, t);
}

/** What stands in the exponent: signs and one operand. */
function exponent(f: Fold, sign: Token): void {
  let signs = 0;
  while (is(token(f), '-') || is(token(f), '+')) {
    if (++signs > MOST_SIGNS)
      refuse('signs', 'Too many signs stand in a row here.', (token(f) as Token).span, 'Write one sign.');
    if (is(token(f), '-')) f.source += ' -';
    f.at++;
  }
  const t = token(f);
  if (!t) refuse('incomplete', `Something is missing after ${sign.text}.`, sign.span, 'Finish the formula.');
  const from = f.at;
  if (is(t, '{') || is(t, '(')) {
    deeper(f, () => group(f));
    // x^(2)' would be read as x^((2)')
    if (is(token(f), "'") || (is(token(f), '^') && transposeFollows(f)))
      refuse(
        'transpose',
        `${sliceFrom(f, from - 1)} with a transpose behind it: what is transposed?`,
        spanFrom(f, from),
        "Put brackets around what is transposed: (A^2)'.",
      );
    if (is(token(f), '^')) {
      f.source += ' ^ ';
      const next = token(f) as Token;
      f.at++;
      deeper(f, () => exponent(f, next));
    }
    return;
  }
  deeper(f, () => f.operand(f));
}
