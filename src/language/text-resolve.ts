/** Names resolved once a scope: the same few names stand in every answer of a class. */
import type { Span } from '../problem';
import type { AllExpr, Expr } from './expr';
import { resolveIdentifier } from './name-identifier';
import type { Resolution } from './name-resolve';
import type { Scope } from './names';

const MOST_KEPT = 2000;
const KEPT = new WeakMap<Scope, Map<string, Resolution>>();

/** As `resolveIdentifier`, with every node placed at the word. */
export function resolveWord(text: string, scope: Scope, span: Span, bound?: ReadonlySet<string>): Resolution {
  let kept = KEPT.get(scope);
  if (!kept) {
    kept = new Map();
    KEPT.set(scope, kept);
  }
  const key = bound && bound.size > 0 ? `${text} ${[...bound].join(' ')}` : text;
  let r = kept.get(key);
  if (!r) {
    r = resolveIdentifier(text, scope, span, bound);
    // a problem holds its own place
    if (r.kind === 'problem') return r;
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(key, r);
  }
  return placedAt(r, span);
}

function placedAt(r: Resolution, span: Span): Resolution {
  switch (r.kind) {
    case 'expr':
      return {
        ...r,
        expr: placeAll(r.expr, span),
        notes: r.notes.length === 0 ? r.notes : r.notes.map((n) => ({ ...n, span })),
      };
    case 'differential':
      return {
        ...r,
        of: placeAll(r.of, span),
        notes: r.notes.length === 0 ? r.notes : r.notes.map((n) => ({ ...n, span })),
      };
    case 'letter':
      return { kind: 'letter', expr: placeAll(r.expr, span) };
    default:
      return r;
  }
}

function placeAll(e: Expr, span: Span): Expr {
  switch (e.kind) {
    case 'number':
      return { kind: 'number', text: e.text, span };
    case 'name':
      return { kind: 'name', name: e.name, span };
    case 'index':
      return {
        kind: 'index',
        base: placeAll(e.base, span),
        at: e.at.map((a): Expr | AllExpr => (a.kind === 'all' ? a : placeAll(a, span))),
        span,
      };
    case 'derivative':
      return { kind: 'derivative', of: placeAll(e.of, span), by: e.by.map((b) => placeAll(b, span)), span };
    case 'call':
      return { ...e, args: e.args.map((a) => placeAll(a, span)), span };
    default:
      return { ...e, span };
  }
}
