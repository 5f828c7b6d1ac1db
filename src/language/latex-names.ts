/** Names in LaTeX: their parts from the tokens, what they stand for, and the superscript that is left to the formula. */
import type { Span } from '../problem';
import type { AllExpr, Expr } from './expr';
import { ALL, call, index, name, num } from './expr';
import type { Reader } from './latex-reader';
import {
  ahead,
  argument,
  counted,
  entityOf,
  here,
  isBound,
  isCommand,
  isOp,
  peek,
  raise,
  since,
  skip,
  within,
} from './latex-reader';
import type { Token } from './latex-token';
import { known } from './latex-tokens';
import type { NameParts, Piece, Resolution } from './names';
import { exampleIndex, matchName, resolveName, spellingKey, UNKNOWN_RANK, unknownProblem } from './names';
import { ACCENTS, greek, pieceOf } from './spelling';
import { textFunction } from './text-functions';

/** A name as written: its parts, the tokens of its superscripts, and where its subscript stands. */
export type Written = {
  readonly parts: NameParts;
  readonly start: number;
  readonly sub?: { readonly from: number; readonly to: number; readonly plain: boolean };
  /** Pieces of a superscript that may belong to the name. */
  readonly sup?: readonly Piece[];
  readonly supRange?: { readonly from: number; readonly to: number; readonly one?: boolean };
  readonly transposed: boolean;
};

/** What a name read to, and what of its superscript is left: a transpose or an exponent. */
export type NameRead = {
  readonly resolution: Resolution;
  readonly written: Written;
  readonly transposed: boolean;
  readonly exponent?: { readonly from: number; readonly to: number; readonly one?: boolean };
};

/** How many letters of the run at the cursor are one name: the longest declared one, else one letter. */
export function segment(r: Reader, t: Token): string {
  const rest = r.offset > 0 ? t.text.slice(r.offset) : t.text;
  if (rest.length === 1) return rest;
  const { words } = r;
  const most = Math.min(rest.length, Math.max(words.longest, longestLocal(r)));
  for (let n = most; n > 1; n--) {
    const part = n === rest.length ? rest : rest.slice(0, n);
    if (words.bases.has(part) || entityOf(r, part)) return part;
  }
  return rest[0] as string;
}

function longestLocal(r: Reader): number {
  let longest = 0;
  if (r.scope.locals) for (const key of r.scope.locals.keys()) longest = Math.max(longest, key.length);
  return longest;
}

/** Takes `n` letters of the run at the cursor. */
export function takeLetters(r: Reader, t: Token, n: number): void {
  if (r.offset + n >= t.text.length) skip(r);
  else r.offset += n;
}

/** Whether a name can begin at the cursor (functions and commands of operators aside). */
export function beginsName(t: Token | undefined): boolean {
  if (!t) return false;
  if (t.kind === 'letters' || t.kind === 'word') return true;
  return t.kind === 'command' && (greek(t.text) === t.text || ACCENTS.has(t.text));
}

/** The transpose marks of a superscript: `T`, `\top`, `\intercal`. */
export function isTranspose(tokens: readonly Token[], from: number, to: number): boolean {
  if (to - from !== 1) return false;
  const t = tokens[from] as Token;
  if (t.kind === 'letters' || t.kind === 'word') return t.text === 'T' || t.text === 'top' || t.text === 'tr';
  return t.kind === 'command' && (t.text === 'top' || t.text === 'intercal' || t.text === 'mathsf T');
}

/** The base of a name with its accents, at the cursor. Undefined (nothing consumed) where no name begins. */
function base(
  r: Reader,
  depth = 0,
): { base: string; accent?: string; face?: 'cal'; sub?: Piece[]; range?: { from: number; to: number } } | undefined {
  const t = peek(r);
  if (!t) return undefined;
  if (t.kind === 'letters') {
    const text = segment(r, t);
    takeLetters(r, t, text.length);
    return {
      base: greek(text) ?? text,
      ...(t.accent && { accent: t.accent }),
      ...(t.face === 'cal' && { face: 'cal' }),
    };
  }
  if (t.kind === 'word') {
    skip(r);
    const [first, ...rest] = t.text.split('_');
    const sub = rest.join('');
    return { base: first as string, ...(sub && { sub: [...sub].map((c) => pieceOf(c)) }) };
  }
  if (t.kind !== 'command') return undefined;
  // \matr{X}: a typeface of the student's own
  const accent = ACCENTS.get(t.text) ?? (isOwnTypeface(r, t) ? '' : undefined);
  if (accent === undefined) {
    if (greek(t.text) !== t.text) return undefined;
    skip(r);
    return { base: t.text, ...(t.accent && { accent: t.accent }) };
  }
  if (depth > 4) return undefined;
  skip(r);
  const range = argumentOfAccent(r);
  const saved = { at: r.at, offset: r.offset, end: r.end };
  r.at = range.from;
  r.offset = 0;
  r.end = range.to;
  const inner = base(r, depth + 1);
  let sub: Piece[] | undefined = inner?.sub;
  let subRange = inner?.range;
  if (inner && r.at < r.end && peek(r)?.kind === '_') {
    skip(r);
    subRange = argument(r, '_');
    sub = pieces(r, subRange.from, subRange.to);
  }
  const whole = r.at >= r.end;
  const offset = r.offset;
  r.at = saved.at;
  r.end = saved.end;
  r.offset = saved.offset;
  if (!inner || (!whole && offset === 0)) {
    const found = r.tokens[range.from];
    return raise('accent', `\\${t.text} stands over something that is no single name.`, {
      start: t.start,
      end: found ? found.end : t.end,
    });
  }
  const both = accent || inner.accent;
  return { ...inner, ...(both && { accent: both }), ...(sub && { sub }), ...(subRange && { range: subRange }) };
}

/** A command that nothing knows around one braced name. */
export function isOwnTypeface(r: Reader, t: Token): boolean {
  const next = ahead(r, 1);
  if (t.kind !== 'command' || next?.kind !== '{' || known(t.text) || namedLike(t.text)) return false;
  return beginsName(r.tokens[r.at + 2]) && next.mate <= r.at + 8;
}

const namedLike = (command: string): boolean => textFunction(command) !== undefined;

function argumentOfAccent(r: Reader): { from: number; to: number } {
  const t = peek(r);
  if (t?.kind === 'letters' && t.text.length - r.offset > 1 && t.kind === 'letters') {
    // `\hat yx`: one letter; the tokenizer leaves such runs whole only after a mark
    return argument(r, 'an accent');
  }
  if (t?.kind === 'command' && ACCENTS.has(t.text)) {
    const from = r.at;
    skip(r);
    argumentOfAccent(r);
    return { from, to: r.at };
  }
  return argument(r, 'an accent');
}

/** The tokens of a script as pieces; `other` pieces where they are more than letters, digits, signs and commas. */
export function pieces(r: Reader, from: number, to: number): Piece[] {
  const out = rawPieces(r, from, to);
  return r.written ? writtenOut(out, r.written) : out;
}

/** Letters put in by their numbers, and sums of numbers added up: `t-1` at t = 2 is 1. */
function writtenOut(all: readonly Piece[], written: ReadonlyMap<string, number>): Piece[] {
  const out: Piece[] = [];
  for (const p of all) {
    const value = p.kind === 'letter' && !p.sub ? written.get(p.text) : undefined;
    const now: Piece = value === undefined ? p : { ...p, kind: 'digit', text: String(value) };
    const sign = out[out.length - 1];
    const before = out[out.length - 2];
    if (now.kind === 'digit' && before?.kind === 'digit' && (sign?.kind === 'plus' || sign?.kind === 'minus')) {
      const sum = Number(before.text) + (sign.kind === 'plus' ? 1 : -1) * Number(now.text);
      if (sum >= 0) {
        out.splice(-2, 2, { ...before, text: String(sum) });
        continue;
      }
    }
    out.push(now);
  }
  return out;
}

function rawPieces(r: Reader, from: number, to: number): Piece[] {
  const out: Piece[] = [];
  for (let k = from; k < to; k++) {
    const t = r.tokens[k] as Token;
    r.steps++;
    const { start, end } = t;
    const span = { start, end };
    switch (t.kind) {
      case 'number':
        for (let c = 0; c < t.text.length; c++) {
          const digit = t.text[c] as string;
          const at = { start: start + c, end: start + c + 1 };
          out.push(digit === '.' ? { kind: 'other', text: digit, span: at } : { kind: 'digit', text: digit, span: at });
        }
        break;
      case 'letters': {
        const n = t.text.length;
        for (let c = 0; c < n; c++)
          out.push({
            kind: 'letter',
            text: greek(t.text[c] as string) ?? (t.text[c] as string),
            span: n === 1 ? span : { start: t.start + c, end: t.start + c + 1 },
          });
        break;
      }
      case 'word':
      case 'text':
        out.push({ kind: t.text.length === 1 ? 'letter' : 'word', text: t.text, span });
        break;
      case 'command':
        if (greek(t.text) === t.text) out.push({ kind: 'letter', text: t.text, span });
        else if (t.text === 'star' || t.text === 'ast') out.push({ kind: 'star', text: '*', span });
        else if (t.text === 'prime') out.push({ kind: 'prime', text: "'", span });
        else if (ACCENTS.has(t.text)) continue;
        else out.push({ kind: 'other', text: `\\${t.text}`, span });
        break;
      case 'op':
        if (t.text.length === 1) out.push({ ...pieceOf(t.text), span });
        else out.push({ kind: 'other', text: t.text, span });
        break;
      case 'open':
      case 'close':
        if (t.text.length === 1) out.push({ ...pieceOf(t.text), span });
        else out.push({ kind: 'other', text: t.text, span });
        break;
      case '_': {
        const last = out.pop();
        const next = r.tokens[k + 1];
        if (!last || !next) {
          out.push({ kind: 'other', text: '_', span });
          break;
        }
        const inner = next.kind === '{' ? pieces(r, k + 2, next.mate) : pieces(r, k + 1, k + 2);
        // `s_{y_ij}` is s_{y_i j}: without braces one letter
        const [own, ...rest] = next.kind === '{' ? [inner] : [inner.slice(0, 1), ...inner.slice(1).map((p) => [p])];
        out.push({ ...last, ...(own && { sub: own }) });
        for (const p of rest) out.push(...p);
        k = next.kind === '{' ? next.mate : k + 1;
        break;
      }
      case 'gap':
      case '{':
      case '}':
        break;
      default:
        out.push({ kind: 'other', text: t.text, span });
    }
  }
  return out;
}

/** Reads a name with its subscripts, superscripts and primes at the cursor. Undefined where none begins. */
export function readWritten(r: Reader): Written | undefined {
  const start = here(r);
  const b = base(r);
  if (!b) return undefined;
  let sub = b.sub;
  let subRange: Written['sub'] = b.range && { ...b.range, plain: true };
  let sup: Piece[] | undefined;
  let supRange: Written['supRange'];
  let primes = 0;
  let transposed = false;
  for (;;) {
    const t = peek(r);
    if (t?.kind === '_' && !subRange) {
      const next = ahead(r, 1);
      if (!next) break;
      skip(r);
      const found = subscript(r, next, b.base, b.accent);
      sub = [...(sub ?? []), ...found.pieces];
      subRange = found.range;
    } else if (t?.kind === '^' && r.offset === 0) {
      const next = ahead(r, 1);
      if (!next) break;
      const from = next.kind === '{' ? r.at + 2 : r.at + 1;
      const to = next.kind === '{' ? next.mate : r.at + 2;
      if (isTranspose(r.tokens, from, to) || (next.kind === 'letters' && next.text.startsWith('T'))) {
        if (transposed) break;
        skip(r);
        if (next.kind === '{') r.at = next.mate + 1;
        else if (next.kind === 'letters') takeLetters(r, next, 1);
        else skip(r);
        transposed = true;
      } else if (isPrimes(r, from, to)) {
        primes += to - from;
        r.at = next.kind === '{' ? next.mate + 1 : to;
      } else {
        if (supRange || transposed) break;
        const one = next.kind === 'letters' && next.text.length > 1;
        sup = one ? [pieceOf(next.text[0] as string)] : pieces(r, from, to);
        skip(r);
        if (next.kind === '{') r.at = next.mate + 1;
        else if (one) takeLetters(r, next, 1);
        else skip(r);
        supRange = { from, to, ...(one && { one }) };
        const last = sup[sup.length - 1];
        // `W^{[2]T}`
        if (sup.length > 1 && (last?.text === 'T' || last?.text === '\\top')) {
          transposed = true;
          sup = sup.slice(0, -1);
        }
      }
    } else if (isOp(t, "'")) {
      primes++;
      skip(r);
    } else break;
  }
  return {
    parts: {
      base: b.base,
      ...(b.accent && { accent: b.accent }),
      ...(b.face && { face: b.face }),
      ...(primes && { primes }),
      ...(sub && sub.length > 0 && { sub }),
      ...(sup && sup.length > 0 && { sup }),
    },
    start,
    ...(subRange && { sub: subRange }),
    ...(sup && { sup }),
    ...(supRange && { supRange }),
    transposed,
  };
}

function isPrimes(r: Reader, from: number, to: number): boolean {
  for (let k = from; k < to; k++) {
    const t = r.tokens[k];
    if (!isCommand(t, 'prime') && !isOp(t, "'")) return false;
  }
  return to > from;
}

/**
 * A subscript behind its `_`. Without braces TeX takes one letter; a run of letters is taken whole where it completes a
 * declared name (`y_pred`) or where both letters are indices of a matrix (`x_ij`).
 */
function subscript(
  r: Reader,
  next: Token,
  base: string,
  accent: string | undefined,
): { pieces: Piece[]; range: NonNullable<Written['sub']> } {
  const from = r.at;
  if (next.kind === 'letters' && next.text.length > 1 && !next.accent) {
    const n = unbraced(r, next, base, accent);
    const letters = [...next.text.slice(0, n)].map(
      (c, k): Piece => ({
        ...pieceOf(c),
        span: { start: next.start + k, end: next.start + k + 1 },
      }),
    );
    takeLetters(r, next, n);
    return { pieces: letters, range: { from, to: from + 1, plain: true } };
  }
  const range = argument(r, '_');
  return { pieces: pieces(r, range.from, range.to), range: { ...range, plain: false } };
}

function unbraced(r: Reader, t: Token, base: string, accent: string | undefined): number {
  const stem = accent ? `${base}_${accent}` : base;
  for (let n = t.text.length; n > 1; n--) if (entityOf(r, `${stem}_${t.text.slice(0, n)}`)) return n;
  const after = r.tokens[r.at + 1];
  const scripted = after?.kind === '_' || after?.kind === '^';
  const match = matchName({ base, ...(accent && { accent }) }, r.scope);
  if (t.text.length === 2 && !scripted && match?.entity.rank === 2) {
    const second = t.text[1] as string;
    if (isBound(r, second) || r.scope.indices.includes(second) || !matchName({ base: second }, r.scope)) return 2;
  }
  return 1;
}

/** Resolves a written name: which of its scripts belong to it, its entry, and what of the superscript remains. */
export function resolveWritten(r: Reader, given: Written): NameRead {
  const w = withoutParameter(r, given);
  const span = since(r, w.start);
  const { scope } = r;
  const complex = w.parts.sub?.some(
    (p) => p.kind === 'other' || p.kind === 'open' || p.kind === 'colon' || p.kind === 'star',
  );
  const resolution = complex && w.sub ? resolveComplex(r, w, span) : resolveName(w.parts, scope, span, r.bound);
  let exponent = w.supRange;
  let { transposed } = w;
  if (resolution.kind === 'expr') {
    if (resolution.supUsed) exponent = undefined;
    const { expr, entity } = resolution;
    if (exponent && w.sup?.length === 1 && w.sup[0]?.kind === 'letter' && !w.sup[0].sub) {
      // `f_j^i`: an index letter above is the example's
      const letter = w.sup[0].text;
      const have = expr.kind === 'index' ? expr.at.length : 0;
      if ((isBound(r, letter) || scope.indices.includes(letter)) && entity.rank > have && entity.kind !== 'size') {
        const at: (Expr | AllExpr)[] = [name(letter, w.sup[0].span), ...(expr.kind === 'index' ? expr.at : [])];
        return {
          resolution: { ...resolution, expr: index(expr.kind === 'index' ? expr.base : expr, at, span) },
          written: w,
          transposed,
        };
      }
    }
    if (transposed && expr.kind === 'index' && entity.rank === 2 && expr.at.length === 2) {
      const turned = index(call('transpose', [expr.base], span), expr.at, span);
      transposed = false;
      return { resolution: { ...resolution, expr: turned }, written: w, transposed, ...(exponent && { exponent }) };
    }
  } else if (resolution.kind === 'unknown' || resolution.kind === 'letter') {
    const square = evenPower(r, w, span);
    if (square) return square;
  }
  return { resolution, written: w, transposed, ...(exponent && { exponent }) };
}

/** `h_\theta(x)`: a quantity that h depends on, below h and before a bracket, is a parameter and no index. */
function withoutParameter(r: Reader, w: Written): Written {
  const { sub, ...bare } = w.parts;
  const only = sub?.length === 1 ? sub[0] : undefined;
  if (only?.kind !== 'letter' || only.sub || !r.scope.dependsOn || !opensBracket(peek(r))) return w;
  const parameter = entityOf(r, only.text);
  const on = r.scope.dependsOn.get(matchName(bare, r.scope)?.entity.name ?? '');
  return parameter?.kind === 'quantity' &&
    on?.has(parameter.name) &&
    !isBound(r, only.text) &&
    !entityOf(r, spellingKey(w.parts))
    ? { ...w, parts: bare }
    : w;
}

const opensBracket = (t: Token | undefined): boolean => t?.kind === 'open' && t.text === '(';

/** `\sigma^4` where only `\sigma^2` is declared: its square. */
function evenPower(r: Reader, w: Written, span: Span): NameRead | undefined {
  const digits = w.sup && w.sup.length === 1 ? Number(w.sup[0]?.text) : Number.NaN;
  if (!(digits > 2 && digits % 2 === 0)) return undefined;
  const resolution = resolveName({ ...w.parts, sup: [pieceOf('2')] }, r.scope, span, r.bound);
  if (resolution.kind !== 'expr' || !resolution.supUsed) return undefined;
  const expr = counted(r, call('power', [resolution.expr, num(digits / 2)], span));
  return { resolution: { ...resolution, expr }, written: w, transposed: w.transposed };
}

/** A subscript with more than letters and digits: each part between commas is an expression of its own. */
function resolveComplex(r: Reader, w: Written, span: Span): Resolution {
  const { sub: _sub, ...bare } = w.parts;
  const match = matchName(bare, r.scope);
  if (!match) return { kind: 'unknown', name: spellingKey(bare) };
  const at = readIndexList(r, (w.sub as { from: number }).from, (w.sub as { to: number }).to);
  const { entity } = match;
  if (entity.rank !== UNKNOWN_RANK && at.length > entity.rank)
    raise(
      'indices',
      `${entity.name} takes ${entity.rank} ${entity.rank === 1 ? 'index' : 'indices'}; here it has ${at.length}.`,
      span,
    );
  const example = !match.supUsed && w.sup ? exampleIndex(w.sup) : undefined;
  return {
    kind: 'expr',
    expr: index(name(entity.name, span), at, span),
    entity,
    supUsed: match.supUsed || example !== undefined,
    notes: [],
  };
}

/** Index expressions between commas; `:` is an axis taken whole. */
export function readIndexList(r: Reader, from: number, to: number): (Expr | AllExpr)[] {
  const out: (Expr | AllExpr)[] = [];
  let start = from;
  for (let k = from; k <= to; k++) {
    const t = r.tokens[k];
    if (k < to && t && t.mate > k) {
      k = t.mate;
      continue;
    }
    const colon = k < to && isOp(t, ':');
    if (k < to && !isOp(t, ',') && !isOp(t, ';') && !colon) continue;
    const first = r.tokens[start];
    if (start < k) {
      if (
        k - start === 1 &&
        (isOp(first, ':') || isOp(first, '*') || isCommand(first, 'cdot') || isCommand(first, 'bullet'))
      )
        out.push(ALL);
      else if (k - start === 1 && first?.kind === 'letters') {
        const p = pieces(r, start, k);
        for (const piece of p) out.push(indexName(r, piece));
      } else out.push(within(r, start, k, () => r.grammar.expression(r), 'the index'));
    }
    if (colon) out.push(ALL);
    start = k + 1;
  }
  return out;
}

function indexName(r: Reader, p: Piece): Expr {
  const entity = entityOf(r, p.text);
  const letter = isBound(r, p.text) || r.scope.indices.includes(p.text);
  if (!letter && entity && entity.kind !== 'quantity') return name(entity.name, p.span);
  return name(p.text, p.span);
}

/** Raises the problem of a name that did not resolve. */
export function unresolved(r: Reader, read: NameRead): never {
  const { resolution, written } = read;
  const span = since(r, written.start);
  if (resolution.kind === 'problem')
    return raise(
      resolution.problem.code,
      resolution.problem.message,
      resolution.problem.span ?? span,
      resolution.problem.hint,
    );
  const spelled = spellingKey(written.parts);
  const p = unknownProblem(
    runName(r, written) ?? spelled,
    r.scope,
    span,
    resolution.kind === 'unknown' ? resolution.nearest : undefined,
  );
  return raise(p.code, p.message, p.span, p.hint);
}

/** The whole run of letters that an unknown letter stands in: `reg` is named, not `r`. */
function runName(r: Reader, w: Written): string | undefined {
  const t = r.tokens.find((x) => x.kind === 'letters' && x.start <= w.start && x.end > w.start);
  return t && t.text.length > 2 && w.parts.base.length === 1 ? t.text : undefined;
}
