/** Words beside formulas: whether an answer has formulas in `$…$` among words, and where a braced group ends. */

/**
 * Whether formulas stand in `$…$`, `\[…\]` or `\(…\)` with words between them. Signs of math outside of these, or a `$`
 * only inside \text{…}, mean that all of it is math.
 */
export function hasProse(text: string): boolean {
  if (hasDisplays(text)) return true;
  if (!text.includes('$') && !text.includes('\\[') && !text.includes('\\(')) return false;
  let outside = '';
  let marks = 0;
  let inside = false;
  for (let at = 0; at < text.length; at++) {
    const c = text[at] as string;
    if (c === '$') {
      if (text[at + 1] === '$') at++;
      inside = !inside;
      marks++;
    } else if (c === '\\') {
      const next = text[at + 1] ?? '';
      if (next === '[' || next === '(' || next === ']' || next === ')') {
        // `\\[4pt]` was stepped over with its first two characters
        inside = next === '[' || next === '(';
        marks++;
        at++;
      } else if (inside) at++;
      else {
        const m = /^\\(?:text|mbox|hbox|textrm|textnormal|intertext)\s*\{/.exec(text.slice(at, at + 16));
        if (m) at = braceEnd(text, at + m[0].length - 1) - 1;
        else if (next === '\\') at++;
        else {
          const display = displayAt(text, at);
          const command = /^\\(?:begin|end)\s*\{[a-zA-Z]*\*?\}/.exec(text.slice(at, at + 24));
          if (display > at) {
            at = display - 1;
            marks += 2;
          } else if (command) at += command[0].length - 1;
          else if (
            /^\\(?:textbf|textit|emph|item|noindent|newline|quad|qquad|newcommand|renewcommand|def|DeclareMathOperator)/.test(
              text.slice(at, at + 24),
            )
          )
            at += 4;
          else return false;
        }
      }
    } else if (!inside) outside += c;
  }
  return marks > 1 && !/[=^_]/.test(outside);
}

/** Words beside displayed environments: `We have \begin{align} … \end{align}`. */
function hasDisplays(text: string): boolean {
  if (!text.includes('\\begin{')) return false;
  const outside = text.replace(DISPLAY, '');
  return outside !== text && /[A-Za-z]{2}/.test(outside) && !/[=^_\\$]/.test(outside);
}

/** Behind the displayed environment that begins at `from`; `from` where none does. */
function displayAt(text: string, from: number): number {
  const name = /^\\begin\{((?:align|equation|gather|eqnarray|multline)\*?)\}/.exec(text.slice(from, from + 24))?.[1];
  const end = name === undefined ? -1 : text.indexOf(`\\end{${name}}`, from);
  return end < 0 ? from : end + `\\end{${name}}`.length;
}

const DISPLAY = /\\begin\{((?:align|equation|gather|eqnarray|multline)\*?)\}[\s\S]*?\\end\{\1\}/g;

/** The offset behind the `}` of the `{` at `from`, or the text's end. */
export function braceEnd(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const c = text[at];
    if (c === '\\') at++;
    else if (c === '{') depth++;
    else if (c === '}' && --depth === 0) return at + 1;
  }
  return text.length;
}
