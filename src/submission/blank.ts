/** What counts as nothing there. */

const BLANKS = new Set(['', '?', '-', 'todo', 'n/a', 'null', '~']);

/** Empty, spaces, `?`, `-`, `TODO`, `n/a`, `null` or `~`: a step that was left out, on purpose or not. */
export function isBlank(text: string): boolean {
  return BLANKS.has(text.trim().toLowerCase());
}
