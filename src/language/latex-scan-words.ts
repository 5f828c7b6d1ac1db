/** Words and typefaces of a LaTeX answer: `\text{…}`, `\mathrm{d}`, `\mathbb{1}`, `\mathcal{L}`. */
import { braceEnd } from './latex-prose';
import type { Scanner } from './latex-scan';
import { braceFunction, lastToken, push, skipSpace } from './latex-scan';

/** `\text{if $j = y_i$}`: the words are remarks, what stands in $…$ is math. */
export function textGroup(s: Scanner, start: number, command: string): void {
  skipSpace(s);
  if (s.text[s.at] !== '{') {
    s.space = true;
    return;
  }
  const end = braceEnd(s.text, s.at);
  const inner = s.text.slice(s.at + 1, end - 1);
  const from = s.at + 1;
  s.at = end;
  if (!inner.includes('$')) {
    wordOrText(s, inner, start, command);
    return;
  }
  let at = from;
  const wasMath = s.math;
  for (const [k, part] of inner.split('$').entries()) {
    if (k % 2 === 0) {
      if (part.trim()) {
        s.at = at + part.length;
        push(s, 'text', part.trim(), at);
      }
    } else {
      const { tokens, problem } = s.scan(part);
      for (const t of tokens)
        if (t.kind !== 'line') s.tokens.push({ ...t, start: t.start + at, end: t.end + at, mate: -1 });
      if (problem)
        s.problem ??= problem.span
          ? { ...problem, span: { start: problem.span.start + at, end: problem.span.end + at } }
          : problem;
    }
    at += part.length + 1;
  }
  s.math = wasMath;
  s.at = end;
  s.space = true;
}

function wordOrText(s: Scanner, inner: string, start: number, command: string): void {
  const word = inner
    .trim()
    .replace(/\\([_&%#])/g, '$1')
    .replace(command === 'operatorname' ? /\\[,;:! ]|~/g : /$^/, '')
    .replace(NUMPY_FUNCTION, '$1');
  if (
    command === 'operatorname' ||
    ((/^[A-Za-z][A-Za-z0-9_]*$/.test(word) ||
      // `\text{one-hot}(y)`
      (/^[A-Za-z]+-[A-Za-z]+$/.test(word) && /^\s*(?:\\left\s*)?\(/.test(s.text.slice(s.at, s.at + 16)))) &&
      !inner.startsWith(' ') &&
      !inner.endsWith(' ') &&
      !REMARK_WORDS.has(word.toLowerCase()))
  ) {
    if (/^[A-Za-z0-9_ -]+$/.test(word)) {
      push(s, 'word', word.replace(/[ -]/g, ''), start);
      braceFunction(s);
      return;
    }
  }
  if (s.tokens.length > 0 && (lastToken(s)?.kind === '_' || lastToken(s)?.kind === '^')) push(s, 'word', word, start);
  else if (word) push(s, 'text', word, start);
  s.space = true;
}

/** `\text{np.sum}`: what means the same beside a formula as in NumPy. */
export const NUMPY_FUNCTION = /^(?:np|numpy)\.(sum|mean|exp|log|sqrt|tanh|sign|abs|maximum|minimum)$/;

export function blackboard(s: Scanner, start: number): void {
  const m = /^\s*(?:\{\s*(.)\s*\}|(.))/su.exec(s.text.slice(s.at, s.at + 12));
  if (!m) return;
  s.at += m[0].length;
  const c = (m[1] ?? m[2]) as string;
  if (c === '1' || c === 'l') push(s, 'command', 'one', start);
  else if (c === 'I') push(s, 'command', 'indicator', start);
  else push(s, 'command', `mathbb ${c}`, start);
}

export function script(s: Scanner, start: number): void {
  const m = /^\s*(?:\{\s*([A-Za-z])\s*\}|([A-Za-z])(?![A-Za-z]))/.exec(s.text.slice(s.at, s.at + 12));
  if (!m) return;
  s.at += m[0].length;
  push(s, 'letters', (m[1] ?? m[2]) as string, start, { face: 'cal' });
}

export function face(s: Scanner, name: string, start: number): void {
  skipSpace(s);
  const { text } = s;
  const rest = text.slice(s.at, s.at + 80);
  const one = /^(?:\{\s*)+([01])\s*\}|^([01])(?![\d.])/.exec(rest);
  if (one && name !== 'mathrm' && name !== 'mathit') {
    const digit = (one[1] ?? one[2]) as string;
    // {\bf{1}} and \mathbf{1}: as many closing braces as opening ones
    const opens = (one[0].match(/\{/g) ?? []).length;
    if (opens <= 1) {
      s.at += one[0].length;
      push(s, 'command', digit === '1' ? 'one' : 'zero', start);
      return;
    }
  }
  const word = /^\{\s*(?:np\.(?=(?:sum|mean)\b))?([A-Za-z]+)\s*\}/.exec(rest);
  if (word) {
    const letters = word[1] as string;
    s.at += word[0].length;
    const upright =
      name === 'mathrm' || name === 'mathsf' || name === 'operatorname' || name === 'mathit' || name === 'mathtt';
    if (letters.length > 1 && upright) {
      push(s, 'word', letters, start);
      braceFunction(s);
    } else push(s, 'letters', letters, start, upright ? { face: 'rm' } : undefined);
    return;
  }
  const bare = /^[A-Za-z]/.exec(rest);
  if (bare) {
    s.at++;
    push(s, 'letters', bare[0], start, name === 'mathrm' ? { face: 'rm' } : undefined);
  }
  // otherwise the typeface of what follows means nothing
}

/** Words of \text{…} that say something about a formula, and are no names. */
const REMARK_WORDS: ReadonlySet<string> = new Set(
  'if for when where otherwise else and or with so since because thus hence therefore then let define as since given by both all else, is the a we get have case using chain rule note that follows gives use'.split(
    ' ',
  ),
);
