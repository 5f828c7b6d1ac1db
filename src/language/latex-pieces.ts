/** The tokens of a LaTeX script as the pieces of a name: letters, digits, signs and commas. */
import type { Reader } from './latex-reader';
import type { Token } from './latex-token';
import type { Piece } from './names';
import { ACCENTS, greek, pieceOf } from './spelling';

/** The tokens of a script as pieces; `other` pieces where they are more than letters, digits, signs and commas. */
export function pieces(r: Reader, from: number, to: number): Piece[] {
  const out = rawPieces(r, from, to);
  return r.written ? writtenOut(out, r.written) : out;
}

/** Letters put in by their numbers, and sums of numbers added up: `t-1` at t = 2 is 1. */
function writtenOut(all: readonly Piece[], written: ReadonlyMap<string, string | number>): Piece[] {
  const out: Piece[] = [];
  for (const p of all) {
    const value = p.kind === 'letter' && !p.sub ? written.get(p.text) : undefined;
    const kind = typeof value === 'string' ? 'letter' : 'digit';
    const now: Piece = value === undefined ? p : { ...p, kind, text: String(value) };
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

/** `\hat k` in a subscript where the answer introduced it: its key, and its last token. */
function accented(r: Reader, at: number): { readonly key: string; readonly last: number } | undefined {
  const next = r.tokens[at + 1];
  const braced = next?.kind === '{';
  const letter = braced ? r.tokens[at + 2] : next;
  const accent = ACCENTS.get(r.tokens[at]?.text ?? '');
  const key = letter?.kind === 'letters' && accent ? `${letter.text}_${accent}` : '';
  return r.scope.locals?.has(key) ? { key, last: braced ? next.mate : at + 1 } : undefined;
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
        else if (ACCENTS.has(t.text)) {
          const own = accented(r, k);
          if (!own) continue;
          out.push({ kind: 'word', text: own.key, span });
          k = own.last;
        } else out.push({ kind: 'other', text: `\\${t.text}`, span });
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
        // with braces all of the script belongs to the letter
        const end = next.kind === '{' ? r.tokens[next.mate]?.end : own?.[own.length - 1]?.span?.end;
        const whole = last.span && end !== undefined ? { start: last.span.start, end } : last.span;
        out.push({ ...last, ...(whole && { span: whole }), ...(own && { sub: own }) });
        for (const p of rest) out.push(...p);
        k = next.kind === '{' ? next.mate : k + 1;
        break;
      }
      case '^': {
        // `\delta_{y^{(i)} k}`: the label of example i, as in y_i
        const open = r.tokens[k + 2];
        const close = r.tokens[k + 1]?.mate ?? -1;
        const last = out[out.length - 1];
        const example = open?.kind === 'open' && open.text === '(' && open.mate === close - 1;
        if (!example || last?.kind !== 'letter' || last.sub) out.push({ kind: 'other', text: '^', span });
        else {
          out[out.length - 1] = { ...last, sub: pieces(r, k + 3, close - 1) };
          k = close;
        }
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
