/** CSV by RFC 4180 that is safe to open in a spreadsheet. */

/** A cell that would be read as a formula is led by an apostrophe; numbers of ours are passed as numbers and stay numbers. */
export function csvCell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const safe = /^[\s\uFEFF\u200B-\u200F\u2060]*[=+\-@\t\r\n|%\uFF1D\uFF0B\uFF0D\uFF20]/u.test(value)
    ? `'${value}`
    : value;
  return /[",\r\n;\t]/.test(safe) || /^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Lines end in CRLF, the last one too. */
export function csv(rows: readonly (readonly (string | number)[])[]): string {
  return rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}
