/** What only lays out an answer: list labels, bullets, Markdown's marks, remarks behind #. It becomes spaces, so that places stay. */

/** The text with such marks blanked; of the same length. */
export function withoutLayout(text: string): string {
  const lines = withoutEmphasis(text).replace(SHORT_WORDS, spelledOut).split('\n');
  const bullet = bulletOf(lines);
  let label: Label | undefined;
  return lines
    .map((line) => {
      if (isFence(line)) return blank(line);
      let out = withoutRemark(withoutHeading(line));
      if (bullet) out = out.replace(bullet, blank);
      const found = labelOf(out, label);
      if (!found) return out;
      label = found;
      return blank(out.slice(0, found.length)) + out.slice(found.length);
    })
    .join('\n');
}

/** `w.r.t.` and its like, whose points end nothing. */
const SHORT_WORDS = /\b(?:w\.\s?r\.\s?t|i\.\s?e|e\.\s?g|resp|eq|eqn)\.(?=[\s,])/gi;
const spelledOut = (s: string): string => s.replace(/[^A-Za-z]/g, '').padEnd(s.length);

const blank = (s: string): string => s.replace(/[^\s]/g, ' ');

/** ` ``` `, ` ```latex `, `---`: nothing of a formula. */
const isFence = (line: string): boolean => /^\s*(?:`{3,}\s*[a-z]*|~{3,}\s*[a-z]*|-{3,}|_{3,}|={3,})\s*$/.test(line);

/** `**Answer:**`: marks with a blank outside and none inside; those of `x**2` have none outside. */
function withoutEmphasis(text: string): string {
  if (!text.includes('**')) return text;
  return text.replace(
    /(^|[\s(])\*\*(?=\S)([^*\n]*[^*\s])\*\*(?=[\s.,:;)]|$)/gm,
    (_, before: string, inner: string) => `${before}  ${inner}  `,
  );
}

/** `## Part b`; of a heading that holds an equation only its signs go. */
function withoutHeading(line: string): string {
  const m = /^\s*#{1,6}\s/.exec(line);
  if (!m) return line;
  return line.includes('=') ? blank(m[0]) + line.slice(m[0].length) : blank(line);
}

/** `… # sum over both steps`; behind a backslash # is a macro's. */
function withoutRemark(line: string): string {
  const at = line.search(/\s#+\s/);
  return at > 0 && !line.includes('\\') ? line.slice(0, at) + blank(line.slice(at)) : line;
}

/** What bullets of an answer look like: a first line can't begin with `*`, and lines that all begin with `-` are a list. */
function bulletOf(lines: readonly string[]): RegExp | undefined {
  const written = lines.filter((l) => l.trim() !== '' && !isFence(l));
  const first = written[0];
  if (first === undefined) return undefined;
  const sign = /^\s*([*•‣◦▪–-]|\+)\s/.exec(first)?.[1];
  if (sign === undefined) return undefined;
  if ('-–+'.includes(sign)) {
    const all = written.length > 1 && written.every((l) => /^\s*[-–+]\s/.test(l) && l.includes('='));
    return all ? /^\s*[-–+]\s/ : undefined;
  }
  if (sign === '*' && written.length === 1 && !first.includes('=')) return undefined;
  return sign === '*' ? /^\s*\*\s/ : /^\s*[•‣◦▪]\s/;
}

type Label = { readonly length: number; readonly kind: string; readonly place: number };

/** `step(x)` is a function: in brackets a number is a step's only before a colon or a point, which is none in `step(x) .* y`. */
const WORDED =
  /^\s*(?:(?:part|eq(?:uation)?)\s*\(?(?:\d{1,2}|[a-z])\)?\s*[.:)]|step\s+(?:\d{1,2}|[a-z])\s*[.:)]|step\s*\((?:\d{1,2}|[a-z])\)\s*[.:](?![*/^])|(?:final\s+)?(?:answer|ans|solution|sol|proof|result|claim)\s*[.:](?!=))\s*/i;

/**
 * `1)`, `(a)`, `2.`, `Step 1:` before a formula: a list begins with its first label and counts on. A bracket that closes
 * nothing is a label anyway.
 */
function labelOf(line: string, before: Label | undefined): Label | undefined {
  const worded = WORDED.exec(line);
  if (worded && worded[0].length < line.length) return { length: worded[0].length, kind: 'word', place: 0 };
  const m = /^\s*(\(?)(\d{1,2}|[a-z]|[ivx]{2,4})([.):])\s+(?=\S)/.exec(line);
  if (!m) return undefined;
  const [whole, open, text, close] = m as unknown as [string, string, string, string];
  if (open !== '' && close !== ')') return undefined;
  const next = line[whole.length] as string;
  if (/[*/+=^)\]]/.test(next)) return undefined;
  const kind = /\d/.test(text) ? 'number' : 'letter';
  const place = kind === 'number' ? Number(text) : text.length > 1 ? 0 : text.charCodeAt(0) - 96;
  const label = { length: whole.length, kind, place };
  if (open === '' && close === ')') return label;
  if (kind === 'letter' && close !== ')') return undefined;
  const counts = before?.kind === kind ? place === before.place + 1 || text.length > 1 : place === 1;
  return counts && (close === '.' || line.includes('=')) ? label : undefined;
}
