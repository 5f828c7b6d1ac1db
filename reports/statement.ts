/** An assignment's Markdown with LaTeX → HTML: markdown-it without raw HTML, links or images, formulas by typeset.ts. */
import MarkdownIt, { type MarkdownIt as Markdown } from 'markdown-it';
import { type Markup, markup } from './markup';
import { typesetHtml } from './typeset';

/** Where a formula that opens at `start` closes: the next unescaped `fence`, or -1. */
function closing(text: string, start: number, fence: string): number {
  for (let at = text.indexOf(fence, start); at >= 0; at = text.indexOf(fence, at + 1)) {
    let slashes = 0;
    while (text[at - 1 - slashes] === '\\') slashes++;
    if (slashes % 2 === 0) return at;
  }
  return -1;
}

const OPENINGS = [
  { open: '$$', close: '$$', display: true },
  { open: '\\[', close: '\\]', display: true },
  { open: '\\(', close: '\\)', display: false },
  { open: '$', close: '$', display: false },
] as const;

/** markdown-it with formulas. `$` with a space inside, or before a digit, is money: `$5 and $6`. */
function makeMarkdown(): Markdown {
  const md = new MarkdownIt({ html: false, linkify: false, typographer: false });
  md.disable(['link', 'image', 'autolink', 'reference']);
  md.inline.ruler.before('escape', 'formula', (state, silent) => {
    const opening = OPENINGS.find((o) => state.src.startsWith(o.open, state.pos));
    if (!opening) return false;
    const from = state.pos + opening.open.length;
    const to = closing(state.src, from, opening.close);
    if (to < 0 || to > state.posMax) return false;
    const latex = state.src.slice(from, to);
    if (latex.trim() === '') return false;
    if (opening.open === '$' && (/^\s|\s$/.test(latex) || /[0-9]/.test(state.src[to + 1] ?? ''))) return false;
    if (!silent) {
      const token = state.push('formula', 'math', 0);
      token.content = latex;
      token.markup = opening.display ? 'display' : 'inline';
    }
    state.pos = to + opening.close.length;
    return true;
  });
  md.renderer.rules.formula = (tokens, at) => {
    const token = tokens[at];
    return token ? typesetHtml(token.content.trim(), token.markup === 'display') : '';
  };
  return md;
}

let markdown: Markdown | undefined;

/** A problem statement or a prompt, typeset. */
export function renderStatement(text: string): Markup {
  markdown ??= makeMarkdown();
  return markup(markdown.render(text));
}

/** One line of it: a title, without a paragraph around it. */
export function renderTitle(text: string): Markup {
  markdown ??= makeMarkdown();
  return markup(markdown.renderInline(text));
}
