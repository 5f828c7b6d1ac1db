/** LaTeX → MathML by temml; what temml cannot set is shown as code. The only importer of temml. */
import temml from 'temml';
import { escapeHtml, type Markup, markup } from './markup';

const cache = new Map<string, string>();
const CACHE_SIZE = 5000;

function toMathMl(latex: string, display: boolean): string {
  try {
    return temml.renderToString(latex, {
      displayMode: display,
      throwOnError: true,
      trust: false,
      strict: false,
      maxSize: [20, 100],
      maxExpand: 500,
    });
  } catch {
    return `<code>${escapeHtml(latex)}</code>`;
  }
}

/** A formula as MathML. The LaTeX comes from our own printers or from the assignment; macros that link or load are off. */
export function typeset(latex: string, display = false): Markup {
  return markup(typesetHtml(latex, display));
}

/** The same as plain HTML, for a text that is being put together. */
export function typesetHtml(latex: string, display = false): string {
  const key = `${display ? 'd' : 'i'}${latex}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const html = toMathMl(latex, display);
  if (cache.size >= CACHE_SIZE) cache.clear();
  cache.set(key, html);
  return html;
}
