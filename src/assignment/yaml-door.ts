/** The YAML door: a text becomes a plain tree with a position on every node; aliases, anchors and tags do not pass. */
import type { Node as YamlNode } from 'yaml';
import { isAlias, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { Span } from '../problem';
import type { Findings } from './findings';
import { report } from './findings';

export type YamlText = {
  readonly kind: 'text';
  readonly text: string;
  readonly span: Span;
  readonly style: 'plain' | 'quoted' | 'block';
};
export type YamlList = { readonly kind: 'list'; readonly items: readonly Yaml[]; readonly span: Span };
export type YamlEntry = { readonly key: string; readonly keySpan: Span; readonly value: Yaml };
export type YamlMap = { readonly kind: 'map'; readonly entries: readonly YamlEntry[]; readonly span: Span };
/** `key:` without a value, `null` or `~`. */
export type YamlNothing = { readonly kind: 'nothing'; readonly span: Span };
export type Yaml = YamlText | YamlList | YamlMap | YamlNothing;

/** An assignment is small; a file beyond this is something else. */
export const MAX_ASSIGNMENT_CHARACTERS = 1_000_000;

/** What to do about the library's error codes that authors meet. */
const NEXT_STEP: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'indent with spaces',
  BAD_INDENT: 'close every bracket, and indent the lines of one list or map alike',
  BAD_DQ_ESCAPE: "LaTeX in double quotes loses its backslashes: use 'single quotes' or a block (|)",
  MULTIPLE_DOCS: 'keep one assignment a file, without a second ---',
  MISSING_CHAR: 'close the quote or the bracket',
  UNEXPECTED_TOKEN: "put the text in 'single quotes' or a block (|)",
  MULTILINE_IMPLICIT_KEY: "put a text that holds a colon in 'single quotes' or a block (|)",
  BLOCK_AS_IMPLICIT_KEY: "put a text that holds a colon in 'single quotes' or a block (|)",
  IMPOSSIBLE: 'put the text in a block (|)',
};

const nothing = (at: number): YamlNothing => ({ kind: 'nothing', span: { start: at, end: at } });

function spanOf(node: YamlNode): Span {
  return { start: node.range?.[0] ?? 0, end: node.range?.[1] ?? 0 };
}

/** The tree of a YAML text; undefined, with findings, where it is not YAML. */
export function openYaml(f: Findings): Yaml | undefined {
  if (f.text.length > MAX_ASSIGNMENT_CHARACTERS) {
    report(f, 'too-large', `the file has ${f.text.length} characters, at most ${MAX_ASSIGNMENT_CHARACTERS} are read`);
    return undefined;
  }
  // `uniqueKeys` is quadratic in the library; duplicates are found in `mapOf` below
  const document = parseDocument(f.text, {
    schema: 'failsafe',
    uniqueKeys: false,
    prettyErrors: false,
    merge: false,
    logLevel: 'error',
  });
  for (const e of document.errors.slice(0, 20))
    report(f, 'yaml', `not YAML: ${e.message}`, { start: e.pos[0], end: e.pos[1] }, NEXT_STEP[e.code]);
  if (document.errors.length > 0) return undefined;
  const before = f.problems.length;
  const tree = document.contents ? plain(f, document.contents as YamlNode) : nothing(0);
  return f.problems.length > before ? undefined : tree;
}

/** Depth is bounded by the library: it refuses more than 1,000 levels. */
function plain(f: Findings, node: YamlNode): Yaml {
  const span = spanOf(node);
  if (isAlias(node)) {
    report(
      f,
      'yaml-alias',
      `*${node.source} is a YAML alias; aliases are not read`,
      span,
      'write the value out, or quote the text',
    );
    return nothing(span.start);
  }
  if (node.tag !== undefined && !node.tag.startsWith('tag:yaml.org,2002:'))
    report(f, 'yaml-tag', `${node.tag} is a YAML tag; tags are not read`, span, 'quote the text');
  if ((isScalar(node) || isMap(node) || isSeq(node)) && node.anchor !== undefined)
    report(f, 'yaml-anchor', `&${node.anchor} is a YAML anchor; anchors are not read`, span, 'quote the text');
  if (isMap(node)) return mapOf(f, node, span);
  if (isSeq(node))
    return { kind: 'list', items: node.items.map((x) => (x ? plain(f, x as YamlNode) : nothing(span.start))), span };
  if (isScalar(node)) {
    const text = String(node.value ?? '');
    const isPlain = node.type === 'PLAIN' || node.type === undefined;
    if (isPlain && (text === '' || text === '~' || text === 'null')) return { kind: 'nothing', span };
    const style = isPlain ? 'plain' : node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE' ? 'quoted' : 'block';
    return { kind: 'text', text, span, style };
  }
  return nothing(span.start);
}

function mapOf(f: Findings, node: { items: readonly { key: unknown; value: unknown }[] }, span: Span): YamlMap {
  const entries: YamlEntry[] = [];
  const seen = new Map<string, Span>();
  for (const pair of node.items) {
    const key = pair.key as YamlNode | null;
    if (!key || !isScalar(key)) {
      report(f, 'yaml-key', 'a key must be a plain name', key ? spanOf(key) : span, 'write `name: value`');
      continue;
    }
    const name = String(key.value ?? '').normalize('NFC');
    const keySpan = spanOf(key);
    if (isAlias(key) || key.anchor !== undefined) report(f, 'yaml-anchor', `the key ${name} has an anchor`, keySpan);
    const value = pair.value ? plain(f, pair.value as YamlNode) : nothing(keySpan.end);
    if (seen.has(name)) {
      report(f, 'duplicate-key', `${name} stands here a second time`, keySpan, 'keep one of the two');
      continue;
    }
    seen.set(name, keySpan);
    entries.push({ key: name, keySpan, value });
  }
  return { kind: 'map', entries, span };
}
