import { pieces } from './latex-pieces';
import type { Reader } from './latex-reader';
/** A name as written: its parts, the tokens of its superscripts, and where its subscript stands. */
import {
  ahead,
  argument,
  entityOf,
  here,
  isBound,
  isCommand,
  isOp,
  peek,
  raise,
  shown,
  since,
  skip,
} from './latex-reader';
import { known } from './latex-scan-commands';
import type { Token } from './latex-token';
import { matchName } from './name-match';
import type { NameParts, Piece } from './names';
import { ACCENTS, greek, pieceOf } from './spelling';
import { textFunction } from './text-functions';
export type Written = {
  readonly parts: NameParts;
  readonly start: number;
  /** Where its base and subscripts end. */
  readonly end: number;
  readonly sub?: { readonly from: number; readonly to: number; readonly plain: boolean };
  /** Pieces of a superscript that may belong to the name. */
  readonly sup?: readonly Piece[];
  readonly supRange?: { readonly from: number; readonly to: number; readonly one?: boolean };
  readonly transposed: boolean;
  /** The transpose stands before the subscript: `A^\\top_{i:}` is a row of the transpose, `A_{i:}^\\top` a row transposed. */
  readonly turnedFirst?: boolean;
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

/** The run of three letters or more that a letter stands in. */
export function runAt(r: Reader, start: number): Token | undefined {
  return r.tokens.find((t) => t.kind === 'letters' && t.text.length > 2 && t.start <= start && t.end > start);
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
  const range = argumentOfAccent(r, shown(r, t));
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
    return raise(
      'accent',
      `\\${t.text} stands over something that is no single name.`,
      { start: t.start, end: r.tokens[range.to - 1]?.end ?? t.end },
      `Put it over one letter: \\${t.text}{y}.`,
    );
  }
  const both = accent || inner.accent;
  // `\bar{\hat y}` is another name than `\bar y`
  const nested = accent && inner.accent && accent !== inner.accent ? `${inner.base}${inner.accent}` : inner.base;
  return {
    ...inner,
    base: nested,
    ...(both && { accent: both }),
    ...(sub && { sub }),
    ...(subRange && { range: subRange }),
  };
}

/** A command that nothing knows around one braced name. */
export function isOwnTypeface(r: Reader, t: Token): boolean {
  const next = ahead(r, 1);
  if (t.kind !== 'command' || next?.kind !== '{' || known(t.text) || namedLike(t.text)) return false;
  return beginsName(r.tokens[r.at + 2]) && next.mate <= r.at + 8;
}

const namedLike = (command: string): boolean => textFunction(command) !== undefined;

function argumentOfAccent(r: Reader, accent: string): { from: number; to: number } {
  const t = peek(r);
  if (t?.kind === 'letters' && t.text.length - r.offset > 1 && t.kind === 'letters') {
    // `\hat yx`: one letter; the tokenizer leaves such runs whole only after a mark
    return argument(r, accent);
  }
  if (t?.kind === 'command' && ACCENTS.has(t.text)) {
    const from = r.at;
    skip(r);
    argumentOfAccent(r, shown(r, t));
    return { from, to: r.at };
  }
  return argument(r, accent);
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
  let end = since(r, start).end;
  let turnedFirst = false;
  for (;;) {
    const t = peek(r);
    if (t?.kind === '_' && !subRange) {
      turnedFirst = transposed;
      const next = ahead(r, 1);
      if (!next) break;
      skip(r);
      const found = subscript(r, next, b.base, b.accent, primes);
      sub = [...(sub ?? []), ...found.pieces];
      subRange = found.range;
      end = since(r, start).end;
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
        // `W^{[2]T}`, `a^{(i)\top}`, and not `2^{k^\top}`
        const mark = r.tokens[to - 1];
        const own = mark?.kind === 'letters' || (mark?.kind === 'command' && r.tokens[to - 2]?.kind !== '^');
        if (sup.length > 1 && own && (sup[sup.length - 1]?.text === 'T' || isTranspose(r.tokens, to - 1, to))) {
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
    end,
    ...(subRange && { sub: subRange }),
    ...(sup && { sup }),
    ...(supRange && { supRange }),
    transposed,
    ...(turnedFirst && { turnedFirst }),
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
  primes: number,
): { pieces: Piece[]; range: NonNullable<Written['sub']> } {
  const from = r.at;
  if (next.kind === 'letters' && next.text.length > 1 && !next.accent) {
    const n = unbraced(r, next, base, accent, primes);
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

function unbraced(r: Reader, t: Token, base: string, accent: string | undefined, primes: number): number {
  const stem = accent ? `${base}_${accent}` : base;
  for (let n = t.text.length; n > 1; n--) if (entityOf(r, `${stem}_${t.text.slice(0, n)}`)) return n;
  const after = r.tokens[r.at + 1];
  const scripted = after?.kind === '_' || after?.kind === '^';
  const match = matchName({ base, ...(accent && { accent }), ...(primes && { primes }) }, r.scope);
  // `Y_kij` of three axes
  if (t.text.length > 2 && !scripted && match?.entity.rank === t.text.length) return t.text.length;
  if (t.text.length === 2 && !scripted && match?.entity.rank === 2) {
    const second = t.text[1] as string;
    if (isBound(r, second) || r.scope.indices.includes(second) || !matchName({ base: second }, r.scope)) return 2;
  }
  return 1;
}
