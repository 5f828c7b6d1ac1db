/** For tests: whether KaTeX takes a text as well-formed, as a check of ours that shares nothing with it. */
import katex from 'katex';

/** What our reader takes and KaTeX does not, and why that is meant. */
export const EXCEPTIONS: readonly (readonly [RegExp, string])[] = [
  [/\\label\b/, 'labels of equations belong to the document, which KaTeX does not have'],
  [/\\begin\{eqnarray/, 'an environment of LaTeX that KaTeX leaves out'],
  [/\\matr\b/, 'a typeface of the author of the notes, read by its one braced name'],
  [/\\(?:re)?newcommand|\\def\b|\\DeclareMathOperator/, 'macros of the student, defined beside or inside formulas'],
];

const MACROS = {
  '\\dv': '\\frac{d #1}{d #2}',
  '\\pdv': '\\frac{\\partial #1}{\\partial #2}',
  '\\dd': '\\mathrm{d}#1',
  '\\abs': '\\left|#1\\right|',
  '\\norm': '\\left\\|#1\\right\\|',
  '\\mbox': '\\text{#1}',
  '\\mathds': '\\mathbb{#1}',
  '\\bm': '\\boldsymbol{#1}',
};

/** KaTeX's complaint about an answer, or undefined where it has none or the exception is listed. */
export function complaint(text: string): string | undefined {
  if (EXCEPTIONS.some(([pattern]) => pattern.test(text))) return undefined;
  for (const formula of formulas(text)) {
    try {
      katex.renderToString(formula, { displayMode: true, throwOnError: true, strict: false, macros: { ...MACROS } });
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
  return undefined;
}

/** The formulas of an answer: what stands between dollars, or its lines as one aligned block. */
function formulas(text: string): string[] {
  if (text.includes('$')) return text.split('$').filter((part, i) => i % 2 === 1 && part.trim() !== '');
  if (/\\\[|\\begin\{(?:align|equation|gather|eqnarray|split|multline)/.test(text))
    return [text.replace(/\\[[\]]/g, ' ')];
  return [`\\begin{aligned}${text.trim().replace(/\n+/g, '\\\\\n')}\\end{aligned}`];
}
