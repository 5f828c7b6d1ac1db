/** What a plain identifier stands for: `x12`, `wij`, and gradients and differentials by name such as `dL_dY`, `grad_Y`, `d2L`. */
import type { Span } from '../problem';
import { derivative } from './expr';
import { LIMITS } from './limits';
import { matchName } from './name-match';
import type { Resolution } from './name-resolve';
import { resolveName, unknown } from './name-resolve';
import type { Letters, Scope } from './names';
import { gradient } from './names';
import { partsOf, pieceOf } from './spelling';

const DIFFERENTIAL = /^(?:d|∂|δ)([0-9²³]?)_?(?=\p{L})/u;

const GRADIENT_WORD = /^(?:grad|nabla|∇|del)_?(?=\p{L})/u;

const ORDERS: ReadonlyMap<string, number> = new Map([
  ['²', 2],
  ['³', 3],
]);

/**
 * What a plain identifier stands for: a declared name or an entry (`x12`, `x_12`, `w1j`, `x₁₂`), else a gradient by name
 * (`dLdY`, `dL_dY`, `grad_Y`) as an `expr`, else a differential (`dY`, `∂y_11`, `d2L`), else a letter.
 */
export function resolveIdentifier(text: string, scope: Scope, span?: Span, bound?: Letters): Resolution {
  if (text.length > LIMITS.nameCharacters) return { kind: 'unknown', name: `${text.slice(0, 16)}…` };
  const parts = partsOf(text);
  const direct = parts && resolveName(parts, scope, span, bound);
  if (direct && (direct.kind === 'expr' || direct.kind === 'letter')) return direct;
  let trouble = direct?.kind === 'problem' ? direct : undefined;
  const d = DIFFERENTIAL.exec(text);
  if (d) {
    const of = resolvePlain(text.slice(d[0].length), scope, shift(span, d[0].length), bound);
    if (of?.kind === 'expr')
      return { kind: 'differential', of: of.expr, order: ORDERS.get(d[1] ?? '') ?? Number(d[1] || 1), notes: of.notes };
    if (of?.kind === 'problem') trouble = of;
    // dLdY, dL_dY: of the longest name before the second d
    for (let at = text.length - 2; at > d[0].length; at--) {
      if (text[at] !== 'd' && text[at] !== '∂') continue;
      const top = resolvePlain(text.slice(d[0].length, text[at - 1] === '_' ? at - 1 : at), scope, span, bound);
      const below = resolvePlain(text.slice(at + 1), scope, span, bound);
      if (top?.kind === 'expr' && below?.kind === 'expr')
        return {
          kind: 'expr',
          expr: derivative(top.expr, [below.expr], span),
          entity: below.entity,
          supUsed: false,
          notes: [...top.notes, ...below.notes],
        };
      if (below?.kind === 'problem' && top?.kind === 'expr') trouble = below;
    }
  }
  const g = GRADIENT_WORD.exec(text);
  if (g) {
    const of = resolvePlain(text.slice(g[0].length), scope, span, bound);
    const grad = of?.kind === 'expr' ? gradient(of.expr, scope, span) : undefined;
    if (of?.kind === 'expr' && grad)
      return { kind: 'expr', expr: grad, entity: of.entity, supUsed: false, notes: of.notes };
  }
  const letters = splitLetters(text, scope, span, bound) ?? withoutUnderscore(text, scope, span, bound);
  return letters ?? trouble ?? direct ?? unknown({ base: text }, scope);
}

function resolvePlain(text: string, scope: Scope, span?: Span, bound?: Letters): Resolution | undefined {
  const parts = partsOf(text);
  if (!parts) return undefined;
  const r = resolveName(parts, scope, span, bound);
  if (r.kind !== 'unknown') return r;
  return splitLetters(text, scope, span, bound) ?? withoutUnderscore(text, scope, span, bound) ?? r;
}

/** `Whh`, `hprev`: a declared name typed without its underscore. */
function withoutUnderscore(text: string, scope: Scope, span?: Span, bound?: Letters): Resolution | undefined {
  const parts = partsOf(text);
  const base = parts?.base ?? '';
  if (!parts || base.length < 2 || parts.accent || !/^[A-Za-z]+$/.test(base)) return undefined;
  const own = [...base.slice(1)].map((c) => pieceOf(c));
  const spelled = { ...parts, base: base[0] as string, sub: [...own, ...(parts.sub ?? [])] };
  const match = matchName(spelled, scope);
  if (!match || match.otherCase || match.rest.length > (parts.sub?.length ?? 0)) return undefined;
  const r = resolveName(spelled, scope, span, bound);
  return r.kind === 'expr' ? r : undefined;
}

/** `wij`: a declared letter and as many index letters as its rank takes. */
function splitLetters(text: string, scope: Scope, span?: Span, bound?: Letters): Resolution | undefined {
  const chars = [...text];
  if (chars.length < 2 || chars.length > 4 || !chars.every((c) => /\p{L}/u.test(c))) return undefined;
  const [base, ...letters] = chars as [string, ...string[]];
  if (!letters.every((c) => bound?.has(c) || scope.indices.includes(c) || 'ijklmn'.includes(c))) return undefined;
  const r = resolveName({ base, sub: letters.map((c) => ({ kind: 'letter', text: c })) }, scope, span, bound);
  return r.kind === 'expr' && r.expr.kind === 'index' && r.entity.rank === letters.length ? r : undefined;
}

const shift = (span: Span | undefined, by: number): Span | undefined =>
  span && { start: span.start + by, end: span.end };
