/** The answers of a file that YAML can read: found by its keys, their values taken back from the source. */
import type { YAMLMap, Node as YamlNode } from 'yaml';
import { isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { Problem } from '../problem';
import { studentProblem } from '../problem';
import type { Found, FoundAnswer, KnownIds } from './found';
import { keyLine } from './scan';
import { LATEX_ESCAPE, takeValue, YAML_OPTIONS } from './value';

export const TOP_KEYS = ['assignment', 'student', 'answers', 'syntax'];

const keyOf = (node: unknown): string =>
  isScalar(node)
    ? String(node.value ?? '')
        .trim()
        .normalize('NFC')
    : '';
const scalarText = (node: unknown): string | undefined =>
  isScalar(node) && node.value !== null ? String(node.value).trim() : undefined;

/** What the file holds; undefined where YAML can't read it, or reads answers into one another. */
export function fromYaml(text: string, ids: KnownIds): Found | undefined {
  const document = parseDocument(text, YAML_OPTIONS);
  if (document.errors.some((e) => e.code !== LATEX_ESCAPE)) return undefined;
  const top = document.contents;
  if (!isMap(top) || swallows(text, top, ids)) return undefined;
  const answers: FoundAnswer[] = [];
  const problems: Problem[] = [];
  const texts = new Map<string, string>();
  const hasAnswers = top.items.some((p) => keyOf(p.key) === 'answers');
  let student: Found['student'];
  for (const pair of top.items) {
    const key = keyOf(pair.key);
    const value = pair.value as YamlNode | null;
    const at = (pair.key as YamlNode | null)?.range?.[0] ?? 0;
    const outside = ids.problems.has(key) || ids.steps.has(key);
    if (key === 'answers') {
      if (isMap(value)) takeAnswers(text, value, ids, answers);
      else if (value && !(isScalar(value) && String(value.value ?? '').trim() === ''))
        problems.push(
          studentProblem(
            'answers',
            'answers: holds no steps',
            { start: at, end: at + 7 },
            'write below it a line linear:, and below that dX: …',
          ),
        );
    } else if (key === 'student') {
      const found = isMap(value)
        ? { id: scalarText(value.get('id', true)), name: scalarText(value.get('name', true)) }
        : { id: scalarText(value), name: undefined };
      student = { ...(found.id && { id: found.id }), ...(found.name && { name: found.name }) };
    } else if (key === 'assignment' || key === 'syntax') {
      const said = scalarText(value);
      if (said !== undefined && !texts.has(key)) texts.set(key, said);
    } else if (outside && !hasAnswers) {
      takeUnder(text, key, at, value, ids, answers);
      problems.push(outsideAnswers(key, at));
    } else {
      problems.push(
        studentProblem(
          'unknown-key',
          `${key.slice(0, 60) || 'a key without a name'}: is not read here`,
          { start: at, end: at + key.length },
          outside ? 'move it below answers:' : `the keys here are ${TOP_KEYS.join(', ')}`,
        ),
      );
    }
  }
  const assignment = texts.get('assignment');
  const syntax = texts.get('syntax');
  return {
    answers,
    problems,
    ...(assignment !== undefined && { assignment }),
    ...(student && { student }),
    ...(syntax !== undefined && { syntax }),
  };
}

export function outsideAnswers(key: string, at: number): Problem {
  return studentProblem(
    'outside-answers',
    `${key} stands outside answers:; it was read as if it stood below it`,
    { start: at, end: at + key.length },
    'write a line answers: above it and indent it',
  );
}

function takeAnswers(text: string, map: YAMLMap, ids: KnownIds, answers: FoundAnswer[]): void {
  for (const pair of map.items) {
    const key = keyOf(pair.key);
    takeUnder(text, key, (pair.key as YamlNode | null)?.range?.[0] ?? 0, pair.value as YamlNode | null, ids, answers);
  }
}

/** What stands under one key of `answers`: the steps of a problem, or the answer to `problem.step`. */
function takeUnder(
  text: string,
  key: string,
  at: number,
  value: YamlNode | null,
  ids: KnownIds,
  answers: FoundAnswer[],
): void {
  const isStep = ids.steps.has(key);
  if (!isStep && isMap(value) && !text.startsWith('{', value.range?.[0])) {
    for (const pair of value.items) {
      const step = keyOf(pair.key);
      answers.push(
        answer(text, [key, step], (pair.key as YamlNode | null)?.range?.[0] ?? at, pair.value as YamlNode | null),
      );
    }
    return;
  }
  if (!isStep && ids.problems.has(key) && isMap(value)) {
    for (const pair of value.items)
      answers.push(
        answer(
          text,
          [key, keyOf(pair.key)],
          (pair.key as YamlNode | null)?.range?.[0] ?? at,
          pair.value as YamlNode | null,
        ),
      );
    return;
  }
  // a problem without anything below it is no answer
  if (ids.problems.has(key) && !isStep && (!value || scalarText(value) === '')) return;
  answers.push(answer(text, [key], at, value));
}

/** An answer is a value, or `{answer: …, syntax: numpy}`. */
function answer(text: string, path: readonly string[], keyOffset: number, value: YamlNode | null): FoundAnswer {
  const key = path[path.length - 1] ?? '';
  if (
    isMap(value) &&
    value.items.length > 0 &&
    value.items.every((p) => ['answer', 'syntax'].includes(keyOf(p.key))) &&
    value.has('answer')
  ) {
    const piece = takeValue(key, value.get('answer', true) as YamlNode | undefined, { text, shift: 0 });
    const syntax = scalarText(value.get('syntax', true));
    return { path, keyOffset, piece: { ...piece, ...(syntax !== undefined && { syntax }) } };
  }
  return { path, keyOffset, piece: takeValue(key, value, { text, shift: 0 }) };
}

/** A quote or bracket that runs over a line with a known key has been left open somewhere above its end. */
function swallows(text: string, node: YamlNode | null, ids: KnownIds): boolean {
  if (isMap(node) && !text.startsWith('{', node.range?.[0]))
    return node.items.some((p) => swallows(text, p.value as YamlNode | null, ids));
  const quoted = isScalar(node) && (node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE');
  if (!quoted && !isSeq(node)) return false;
  const inside = text.slice(node?.range?.[0] ?? 0, node?.range?.[1] ?? 0);
  return inside
    .split('\n')
    .slice(1)
    .some((line) => {
      const key = keyLine(line)?.key;
      return (
        key !== undefined &&
        (ids.steps.has(key) || ids.problems.has(key) || [...ids.problems.values()].some((steps) => steps.has(key)))
      );
    });
}
