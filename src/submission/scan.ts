/** The answers of a file that is broken YAML: found line by line, each value then read on its own. */
import { isMap, isScalar, parseDocument } from 'yaml';
import type { Problem } from '../problem';
import { studentProblem } from '../problem';
import type { Found, FoundAnswer, KnownIds } from './found';
import { takeFragment, YAML_OPTIONS } from './value';

export type KeyLine = {
  readonly key: string;
  readonly indent: number;
  readonly valueAt: number;
  readonly rest: string;
  readonly tab: boolean;
};

const TAB_WIDTH = 4;

/** A line with nothing but a problem's id, where its colon was forgotten. */
function bareProblem(line: string, ids: KnownIds): KeyLine | undefined {
  const key = line.trim().normalize('NFC');
  return ids.problems.has(key) ? keyLine(`${line.trimEnd()}:`) : undefined;
}

/** A line that begins with `key:`; undefined for any other. */
export function keyLine(line: string): KeyLine | undefined {
  const m = /^([ \t]*)(?:"([^"]{1,200})"|'([^']{1,200})'|([\p{L}\p{N}_][^\s:"'{}[\],#]{0,199}))[ \t]*:(?=\s|$)/u.exec(
    line,
  );
  if (!m) return undefined;
  const lead = m[1] ?? '';
  const indent = [...lead].reduce((n, c) => n + (c === '\t' ? TAB_WIDTH : 1), 0);
  const key = (m[2] ?? m[3] ?? m[4] ?? '').trim().normalize('NFC');
  return { key, indent, valueAt: m[0].length, rest: line.slice(m[0].length).trim(), tab: lead.includes('\t') };
}

type Open = {
  readonly path: readonly string[];
  readonly keyOffset: number;
  readonly valueOffset: number;
  readonly indent: number;
  end: number;
};

/** Where the scan is: below which top key, in which problem, in which value. */
type State = {
  section: string;
  problem: { readonly id: string; readonly indent: number } | undefined;
  stepIndent: number | undefined;
  open: Open | undefined;
  block: number | undefined;
};

/** Everything that can be told apart in the file. What stands inside an unclosed bracket or quote goes as far as the next known key. */
export function scan(text: string, ids: KnownIds): Found {
  const regions: Open[] = [];
  const problems: Problem[] = [];
  const state: State = { section: '', problem: undefined, stepIndent: undefined, open: undefined, block: undefined };
  let offset = 0;
  let tabs = false;
  for (const line of text.split('\n')) {
    const end = offset + line.length;
    const k = isContent(state, line) ? undefined : (keyLine(line) ?? bareProblem(line, ids));
    const found = classify(k, state, ids);
    if (found && k) {
      tabs ||= k.tab && found.path.length > 0;
      state.open = {
        path: found.path,
        keyOffset: offset + line.search(/\S/),
        valueOffset: offset + k.valueAt,
        indent: k.indent,
        end,
      };
      state.block = /^[|>][+-]?\d?[+-]?\s*(#.*)?$/.test(k.rest) ? k.indent : undefined;
      if (found.path.length > 0) regions.push(state.open);
    } else if (/^(---|\.\.\.)(\s|$)/.test(line)) {
      state.open = undefined;
    } else if (state.open && line.trim() !== '') {
      state.open.end = end;
    }
    offset = end + 1;
  }
  if (tabs)
    problems.push(
      studentProblem(
        'tabs',
        'lines are indented with tabs, which YAML does not allow; they were read all the same',
        undefined,
        'indent with spaces',
      ),
    );
  return { ...collect(text, regions), problems };
}

/** A line of a block, or an empty one. */
function isContent(state: State, line: string): boolean {
  if (line.trim() === '') return true;
  if (state.block === undefined) return false;
  const lead = line.slice(0, line.length - line.trimStart().length);
  const indent = [...lead].reduce((n, c) => n + (c === '\t' ? TAB_WIDTH : 1), 0);
  if (indent > state.block) return true;
  state.block = undefined;
  return false;
}

/** Which key a line begins; `path` is empty for keys that only hold others. Undefined where the line goes on with a value. */
function classify(
  k: KeyLine | undefined,
  state: State,
  ids: KnownIds,
): { readonly path: readonly string[] } | undefined {
  if (!k) return undefined;
  const opensMap = k.rest === '' || k.rest.startsWith('#');
  if (k.indent === 0 && ['assignment', 'student', 'answers', 'syntax'].includes(k.key)) {
    state.section = k.key;
    state.problem = undefined;
    return { path: k.key === 'answers' && opensMap ? [] : [k.key === 'answers' ? 'answers:' : k.key] };
  }
  if (state.section === 'student' && (k.key === 'id' || k.key === 'name')) return { path: [`student.${k.key}`] };
  if (ids.steps.has(k.key)) {
    state.section = 'answers';
    state.stepIndent ??= k.indent;
    return { path: [k.key] };
  }
  const inProblem = state.problem && k.indent > state.problem.indent;
  const steps = state.problem && ids.problems.get(state.problem.id);
  if (inProblem && steps?.has(k.key)) {
    state.stepIndent ??= k.indent;
    return { path: [state.problem?.id ?? '', k.key] };
  }
  if (ids.problems.has(k.key) && opensMap) {
    state.section = 'answers';
    state.problem = { id: k.key, indent: k.indent };
    state.stepIndent = undefined;
    return { path: [] };
  }
  if (state.problem && steps?.has(k.key)) return { path: [state.problem.id, k.key] };
  if (state.section !== 'answers') return k.indent === 0 ? { path: ['?', k.key] } : undefined;
  // an unknown key among its siblings; further to the right it belongs to the value above
  if (inProblem && (state.stepIndent === undefined || k.indent <= state.stepIndent))
    return { path: [state.problem?.id ?? '', k.key] };
  if (!inProblem && (state.problem === undefined || k.indent <= state.problem.indent)) {
    if (opensMap) {
      state.problem = { id: k.key, indent: k.indent };
      state.stepIndent = undefined;
      return { path: [] };
    }
    return { path: [k.key] };
  }
  return undefined;
}

function collect(text: string, regions: readonly Open[]): Omit<Found, 'problems'> {
  const answers: FoundAnswer[] = [];
  const said = new Map<string, string>();
  for (const r of regions) {
    const [first = '', second] = r.path;
    const fragment = text.slice(r.valueOffset, Math.max(r.end, r.valueOffset));
    if (second === undefined && ['assignment', 'syntax', 'student', 'student.id', 'student.name'].includes(first)) {
      if (first === 'student' && fragment.trim().startsWith('{')) inlineStudent(fragment, said);
      else if (!said.has(first)) said.set(first, takeFragment(first, fragment, 0).text.trim());
      continue;
    }
    if (first === '?') continue;
    const key = r.path[r.path.length - 1] ?? '';
    answers.push({ path: r.path, keyOffset: r.keyOffset, piece: takeFragment(key, fragment, r.valueOffset) });
  }
  const id = said.get('student.id') || said.get('student');
  const name = said.get('student.name');
  const assignment = said.get('assignment');
  const syntax = said.get('syntax');
  return {
    answers,
    ...(assignment && { assignment }),
    ...(syntax && { syntax }),
    ...((id || name) && { student: { ...(id && { id }), ...(name && { name }) } }),
  };
}

/** `student: {id: ada, name: Ada Lovelace}` */
function inlineStudent(fragment: string, said: Map<string, string>): void {
  const document = parseDocument(fragment.trim(), YAML_OPTIONS);
  if (document.errors.length > 0 || !isMap(document.contents)) return;
  for (const key of ['id', 'name']) {
    const value = document.contents.get(key, true);
    if (isScalar(value)) said.set(`student.${key}`, String(value.value ?? '').trim());
  }
}
