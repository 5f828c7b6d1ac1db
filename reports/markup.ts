/** HTML that may enter a page unescaped: made only by the functions of this room, and known by identity, not by looks. */

/** A piece of HTML made here. A plain object of the same form is not one. */
export type Markup = { readonly html: string };

const made = new WeakSet<Markup>();

/** Vouches for a piece of HTML; call it only on what typeset.ts, statement.ts or the charts have built. */
export function markup(html: string): Markup {
  const piece = { html };
  made.add(piece);
  return piece;
}

/** The HTML of a piece made by `markup`, or undefined for anything else. */
export function htmlOf(value: unknown): string | undefined {
  return typeof value === 'object' && value !== null && made.has(value as Markup) ? (value as Markup).html : undefined;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as HTML text or attribute value. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => ESCAPES[c] ?? c);
}
