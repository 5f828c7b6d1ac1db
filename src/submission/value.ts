/** One answer's value, taken back from the source text: what the student typed, or why YAML makes something else of it. */
import type { Node as YamlNode } from 'yaml';
import { isAlias, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { Problem, Span } from '../problem';
import { studentProblem } from '../problem';
import { isBlank } from './blank';
import type { Piece } from './found';

/** Every value stays text; aliases are refused where they stand. */
export const YAML_OPTIONS = {
  schema: 'failsafe',
  uniqueKeys: false,
  prettyErrors: false,
  merge: false,
  logLevel: 'error',
} as const;

/** A backslash in double quotes that YAML knows no escape for: LaTeX, which is taken from the source. */
export const LATEX_ESCAPE = 'BAD_DQ_ESCAPE';

type Source = { readonly text: string /** Offset of `text` in the file. */; readonly shift: number };

/** How the student's own line is written so that nothing in it means anything to YAML. */
function blockForm(key: string, text: string): string {
  const lines = text.split('\n').map((l) => `  ${l.trim()}`);
  return `write it as a block:\n${key}: |\n${lines.slice(0, 6).join('\n')}`;
}

function broken(key: string, text: string, offset: number, code: string, message: string, shown = text): Piece {
  const span = { start: offset, end: offset + Math.max(1, text.length) };
  const problem = studentProblem(code, message, span, blockForm(key, shown));
  return { text, offset, indent: 0, problems: [problem], unreadable: true };
}

/** What the first character means in YAML, in words. */
function whyBroken(text: string, code: string): { readonly code: string; readonly message: string } {
  const first = text[0] ?? '';
  const starts = (meaning: string) => ({
    code: 'yaml',
    message: `in YAML a text that begins with ${first} is ${meaning}`,
  });
  if (code === 'MISSING_CHAR' && (first === '"' || first === "'"))
    return { code: 'unclosed', message: `the quote ${first} is never closed; what stands inside it is lost` };
  if ((first === '[' || first === '{') && !closes(text))
    return { code: 'unclosed', message: `the bracket ${first} is never closed; what stands inside it is lost` };
  switch (first) {
    case '>':
    case '|':
      return starts('a block, and the text of a block stands on the lines below');
    case '"':
    case "'":
      return starts('over at the next quote of that kind; here more follows');
    case '[':
    case '{':
      return starts('over at its closing bracket; here more follows');
    case '-':
    case '?':
      return starts('an item of a list or map');
    case '@':
    case '`':
    case '%':
    case ',':
    case ']':
    case '}':
      return starts('not allowed: that character is reserved');
    default:
      if (/:(\s|$)/.test(text))
        return { code: 'yaml', message: 'in YAML a colon with a space after it makes a key of what stands before it' };
      return { code: 'yaml', message: 'YAML can not read this' };
  }
}

/** Whether the bracket that a text begins with is closed somewhere. */
function closes(text: string): boolean {
  let depth = 0;
  for (const c of text) {
    if (c === '[' || c === '{') depth++;
    if (c === ']' || c === '}') depth--;
    if (depth === 0) return true;
  }
  return false;
}

/** Lines after the first without the indentation they share; the first is taken as it is. */
function dedent(text: string): { readonly text: string; readonly indent: number } {
  const [first = '', ...rest] = text.split('\n');
  if (rest.length === 0) return { text, indent: 0 };
  const indents = rest.filter((l) => l.trim() !== '').map((l) => l.length - l.trimStart().length);
  const indent = indents.length === 0 ? 0 : Math.min(...indents);
  return {
    text: [first, ...rest.map((l) => l.slice(Math.min(indent, l.length)).trimEnd())].join('\n').trimEnd(),
    indent,
  };
}

/** The content of a block (`|`, `>`) from its source: the lines as they stand, without their indentation. */
export function blockPiece(lines: string, offset: number): Piece {
  const all = lines.split('\n');
  const filled = all.filter((l) => l.trim() !== '');
  const indent = filled.length === 0 ? 0 : Math.min(...filled.map((l) => l.length - l.trimStart().length));
  const skipped = Math.max(
    0,
    all.findIndex((l) => l.trim() !== ''),
  );
  const start = all.slice(0, skipped).reduce((n, l) => n + l.length + 1, 0);
  const text = all
    .slice(skipped)
    .map((l) => l.slice(Math.min(indent, l.length)).trimEnd())
    .join('\n')
    .trimEnd();
  return { text, offset: offset + start + indent, indent, problems: [], unreadable: false };
}

/** Escapes that a program writes and no LaTeX command begins with, in double quotes. */
const WRITTEN_ESCAPE = /\\(?:u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|x[0-9a-fA-F]{2}|["/ \n0])/g;

/** LaTeX in double quotes, which YAML corrupts: taken from the source, unless every backslash is written as YAML wants it. */
function doubleQuoted(
  inner: string,
  value: string,
  span: Span,
): { readonly text: string; readonly problems: readonly Problem[] } {
  if (!inner.includes('\\')) return { text: inner, problems: [] };
  const left = inner.replace(WRITTEN_ESCAPE, '').replace(/\\\\/g, '');
  if (!left.includes('\\') || (/\\\\[A-Za-z]/.test(inner) && !/\\[A-Zac-mo-qsu-z]/.test(left)))
    return { text: value, problems: [] };
  return {
    text: inner.replace(/\\"/g, '"'),
    problems: [
      studentProblem(
        'yaml-escape',
        'in double quotes YAML takes a backslash for itself; the answer was taken as it stands in the file',
        span,
        "write it in 'single quotes' or as a block (|)",
      ),
    ],
  };
}

/** The value of a node as the student typed it. `key` is named in the message that shows how to write it. */
export function takeValue(key: string, node: YamlNode | null | undefined, source: Source): Piece {
  const [from = 0, to = 0, end = to] = node?.range ?? [];
  const raw = source.text.slice(from, to);
  const offset = source.shift + from;
  const lineEnd = source.text.indexOf('\n', Math.max(from, to - 1));
  const rest = source.text.slice(to, lineEnd < 0 ? source.text.length : lineEnd);
  const empty: Piece = { text: '', offset, indent: 0, problems: [], unreadable: false };
  if (!node) return empty;
  if (isAlias(node))
    return broken(key, raw, offset, 'yaml-alias', `in YAML a text that begins with * is the name of another value`);
  const marks = (isScalar(node) || isMap(node) || isSeq(node)) && markOf(node, source.text);
  if (marks) {
    // anchor and tag stand before the node's own range
    const lead = source.text.slice(0, from).search(/[&!]\S*\s*(?:[&!]\S*\s*)?$/);
    const start = lead < 0 ? from : lead;
    const whole = source.text.slice(start, Math.max(to, start + 1)).trimEnd();
    return broken(
      key,
      whole,
      source.shift + start,
      `yaml-${marks.what}`,
      `in YAML a text that begins with ${marks.sign} names or types a value`,
    );
  }
  if (isScalar(node)) {
    const quoted = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE';
    if (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED') {
      const header = source.text.indexOf('\n', from) + 1;
      return header === 0 ? empty : blockPiece(source.text.slice(header, to), source.shift + header);
    }
    const comment = /^\s*#/.test(rest) ? rest.trim() : undefined;
    if (quoted) {
      const inner = raw.slice(1, -1);
      const span = { start: offset, end: offset + raw.length };
      const taken =
        node.type === 'QUOTE_DOUBLE'
          ? doubleQuoted(inner, String(node.value), span)
          : { text: inner.replace(/''/g, "'"), problems: [] };
      return { ...dedent(taken.text), offset: offset + 1, problems: taken.problems, unreadable: false };
    }
    if (raw.trim() === '')
      return comment === undefined
        ? empty
        : commentOnly(key, comment, source.shift + source.text.indexOf('#', to), empty);
    const after = commentBelow(source.text.slice(to, end));
    if (comment !== undefined || after !== undefined)
      return broken(
        key,
        raw,
        offset,
        'yaml-comment',
        `in YAML a # with a space before it begins a comment, so "${(comment ?? after ?? '').slice(0, 40)}" would be lost; did you mean it as part of the answer?`,
        `${raw}${rest}`,
      );
    return { ...dedent(raw), offset, problems: [], unreadable: false };
  }
  if (isSeq(node) && !raw.startsWith('[')) return blockList(key, node, source, raw, offset);
  if (isMap(node) && !raw.startsWith('{'))
    return broken(
      key,
      raw.trimEnd(),
      offset,
      'yaml',
      'in YAML a colon with a space after it makes a key of what stands before it',
    );
  const aliases = aliasIn(node);
  if (aliases !== undefined)
    return broken(key, raw, offset, 'yaml-alias', `in YAML ${aliases} inside a list is the name of another value`);
  if (/^\s*#/.test(rest))
    return broken(
      key,
      raw,
      offset,
      'yaml-comment',
      'in YAML a # with a space before it begins a comment; did you mean it as part of the answer?',
      `${raw}${rest}`,
    );
  return { ...dedent(raw), offset, problems: [], unreadable: false };
}

/** A comment between the lines of a plain text ends it; what follows on later lines would be lost. */
function commentBelow(rest: string): string | undefined {
  return /^[ \t]+#[^\n]*/.exec(rest)?.[0].trim();
}

function markOf(
  node: { anchor?: string; tag?: string },
  text: string,
): { readonly what: string; readonly sign: string } | undefined {
  if (node.anchor !== undefined) return { what: 'anchor', sign: '&' };
  return node.tag !== undefined && /!/.test(text) && !node.tag.startsWith('tag:yaml.org,2002:')
    ? { what: 'tag', sign: '!' }
    : undefined;
}

/** `dX: # …`: nothing was answered, unless the comment is the answer. */
function commentOnly(key: string, comment: string, offset: number, empty: Piece): Piece {
  const said = comment.replace(/^#+\s*/, '');
  if (!/[=*/^\\+\d]/.test(said)) return empty;
  return broken(
    key,
    comment,
    offset,
    'yaml-comment',
    'in YAML everything after # is a comment, so no answer stands here',
    said,
  );
}

function aliasIn(node: YamlNode): string | undefined {
  if (isAlias(node)) return `*${node.source}`;
  if (isSeq(node)) {
    for (const item of node.items) {
      const found = aliasIn(item as YamlNode);
      if (found !== undefined) return found;
    }
  }
  if (isMap(node)) {
    for (const pair of node.items) {
      const found = aliasIn(pair.key as YamlNode) ?? (pair.value ? aliasIn(pair.value as YamlNode) : undefined);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** A list written with dashes, as `[…]`; a single item is likelier a minus sign. */
function blockList(
  key: string,
  node: { items: readonly unknown[] },
  source: Source,
  raw: string,
  offset: number,
): Piece {
  const items = node.items as readonly (YamlNode | null)[];
  const only = items[0];
  if (items.length === 1 && (!only || isScalar(only))) {
    if (isBlank(raw)) return { text: raw.trim(), offset, indent: 0, problems: [], unreadable: false };
    return broken(
      key,
      raw.trim(),
      offset,
      'yaml',
      'in YAML a line that begins with "- " is an item of a list, not a minus sign',
    );
  }
  const texts: string[] = [];
  for (const item of items) {
    const piece = takeValue(key, item, source);
    if (piece.unreadable) return { ...piece, text: raw.trimEnd() };
    texts.push(piece.text);
  }
  return { text: `[${texts.join(', ')}]`, offset, indent: 0, problems: [], unreadable: false };
}

/**
 * The value that stands in a stretch of the file, read as YAML on its own, so that a broken one breaks nothing else.
 * `text` begins behind the colon of its key; later lines keep their indentation.
 */
export function takeFragment(key: string, text: string, shift: number): Piece {
  const header = /^[ \t]*[|>][+-]?[1-9]?[+-]?[ \t]*(?:#[^\n]*)?(?:\n|$)/.exec(text);
  if (header) {
    return blockPiece(text.slice(header[0].length), shift + header[0].length);
  }
  const lead = text.length - text.trimStart().length;
  const body = text.trim();
  if (isBlank(body)) return { text: body, offset: shift + lead, indent: 0, problems: [], unreadable: false };
  // a tab at the beginning of a line is no indentation in YAML; one space in its place keeps every column
  const lines = text.trimEnd().replace(/^[ \t]+/gm, (s) => s.replace(/\t/g, ' '));
  const prefix = 'x:';
  const document = parseDocument(`${prefix}${lines}\n`, YAML_OPTIONS);
  const first = document.errors.find((e) => e.code !== LATEX_ESCAPE);
  const pair = isMap(document.contents) ? document.contents.items[0] : undefined;
  if (
    first ||
    !pair ||
    document.contents === null ||
    (isMap(document.contents) && document.contents.items.length > 1)
  ) {
    const why = whyBroken(body, first?.code ?? '');
    return broken(key, body, shift + lead, why.code, why.message);
  }
  return takeValue(key, pair.value as YamlNode | null, { text: `${prefix}${lines}\n`, shift: shift - prefix.length });
}
