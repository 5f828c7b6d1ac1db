/**
 * Every message that a student can be shown has a row word for word: the places in the sources that make a problem or a
 * note are found, the template of each becomes a pattern, and a pattern that no row of the tables matches fails.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from '@swc/core';
import { ANSWER_MESSAGES } from '../graders/messages.cases';
import { REFUSED } from './engine/functions-shape.cases';
import type { LimitName } from './language/limits';
import { overLimit } from './language/limits';
import { messagesOf, rowsOf } from './language/messages.cases';
import { LATEX_MESSAGES } from './language/messages-latex.cases';
import { TEXT_MESSAGES } from './language/messages-text.cases';
import { FILE_MESSAGES, REFUSED_VALUES, TWO_FILES } from './submission/messages.cases';

const root = join(__dirname, '..');
const SOURCES: readonly (readonly [string, RegExp])[] = [
  ['src/language', /./],
  ['src/engine', /^(?:lower|functions)/],
  ['graders', /^(?:claims|formula|judge)/],
  ['src/submission', /./],
];

type Node = { readonly type: string; readonly [key: string]: unknown };
type Argument = { readonly expression: Node };
/** A message with its holes, as a pattern; `code` is undefined where the place takes it from elsewhere. */
type Site = { readonly file: string; readonly code: string | undefined; readonly template: string };

const HOLE = '\u0000';

/** The texts that an expression can be, holes for what is put in; undefined for a text that was made elsewhere. */
function templates(e: Node): string[] | undefined {
  switch (e.type) {
    case 'StringLiteral':
      return [e.value as string];
    case 'TemplateLiteral': {
      const quasis = e.quasis as { readonly cooked: string }[];
      const holes = (e.expressions as Node[]).map((hole) =>
        hole.type === 'ConditionalExpression' ? templates(hole) : undefined,
      );
      const filled = (which: number, by: string): string =>
        holes.map((_, k) => (quasis[k]?.cooked ?? '') + (k === which ? by : HOLE)).join('') +
        (quasis[holes.length]?.cooked ?? '');
      // what a hole can be of few texts is told apart, one hole at a time
      const told = holes.flatMap((texts, k) => (texts ?? []).map((text) => filled(k, text)));
      return told.length > 0 ? told : [filled(-1, '')];
    }
    case 'ConditionalExpression': {
      const both = [templates(e.consequent as Node), templates(e.alternate as Node)];
      return both.every((b) => b !== undefined) ? (both.flat() as string[]) : undefined;
    }
    case 'ParenthesisExpression':
      return templates(e.expression as Node);
    case 'BinaryExpression': {
      const left = templates(e.left as Node) ?? [HOLE];
      const right = templates(e.right as Node) ?? [HOLE];
      if (e.operator === '??') return isPassedOn(e.left as Node) ? undefined : templates(e.right as Node);
      return e.operator === '+' ? left.flatMap((l) => right.map((r) => l + r)) : undefined;
    }
    default:
      return undefined;
  }
}

/** A message that its place does not write out: nothing could hold a row to it. */
const UNWRITTEN = '(not written out)';

/** A message made elsewhere: the parameter of a function that makes problems, or the message of another problem. */
function isPassedOn(e: Node): boolean {
  if (e.type === 'Identifier')
    return ['code', 'message', 'reason', 'what', 'after', 'where'].includes(e.value as string);
  if (e.type === 'MemberExpression') return ['code', 'message'].includes((e.property as Node).value as string);
  if (e.type === 'BinaryExpression' && e.operator === '??') return isPassedOn(e.left as Node);
  if (e.type === 'OptionalChainingExpression') return isPassedOn(e.base as Node);
  return e.type === 'ParenthesisExpression' && isPassedOn(e.expression as Node);
}

/** What each function that makes a message takes: where its code and where its message stand. */
function sitesOf(callee: string, args: readonly Node[]): { code: string | undefined; texts: string[] } | undefined {
  const at = (k: number): string[] => {
    const e = args[k];
    return e ? (templates(e) ?? (isPassedOn(e) ? [] : [UNWRITTEN])) : [];
  };
  const one = (k: number): string | undefined => (at(k).length === 1 ? at(k)[0] : undefined);
  switch (callee) {
    case 'raise':
    case 'refuse':
    case 'studentProblem':
      return { code: one(0), texts: at(1) };
    case 'noteOnce':
    case 'note':
      return { code: one(1), texts: at(2) };
    // of a value in a YAML file
    case 'broken':
      return { code: one(3), texts: at(4) };
    case 'misfit':
      return { code: 'shape', texts: at(0) };
    // the tokenizer's; problem.ts has another of that name
    case 'fail':
      return args.length < 5 ? undefined : { code: one(1), texts: at(2) };
    case 'unexpected':
    case 'within': {
      const where = at(callee === 'within' ? 4 : 1);
      return { code: undefined, texts: where.map((w) => `Found ${HOLE} where ${w} should go on or end.`) };
    }
    case 'argument':
      return {
        code: 'missing-argument',
        texts: (args[1] ? (templates(args[1]) ?? [HOLE]) : []).map((after) => `${after} needs something after it.`),
      };
    case 'overLimit': {
      const name = one(0);
      return name === undefined ? undefined : { code: 'limit', texts: [overLimit(name as LimitName).message] };
    }
    default:
      return undefined;
  }
}

/** `{ code: 'yaml', message: '…' }`: a problem written out. */
function written(file: string, node: Node): Site[] {
  const value = (key: string): Node | undefined =>
    (node.properties as Node[]).find((p) => (p.key as Node | undefined)?.value === key)?.value as Node | undefined;
  const [code, message] = [value('code'), value('message')];
  const codes = code ? (templates(code) ?? []) : [];
  const texts = message ? (templates(message) ?? []) : [];
  return codes.flatMap((c) => texts.map((template) => ({ file, code: c, template })));
}

function sitesIn(file: string): Site[] {
  const out: Site[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) {
      for (const v of value) visit(v);
      return;
    }
    if (value === null || typeof value !== 'object') return;
    const node = value as Node;
    if (node.type === 'CallExpression') {
      const callee = node.callee as Node;
      const args = (node.arguments as Argument[]).map((a) => a.expression);
      const found = callee.type === 'Identifier' ? sitesOf(callee.value as string, args) : undefined;
      for (const template of found?.texts ?? []) out.push({ file, code: found?.code, template });
    }
    if (node.type === 'ObjectExpression') out.push(...written(file, node));
    for (const v of Object.values(node)) if (typeof v === 'object') visit(v);
  };
  visit(parseSync(readFileSync(join(root, file), 'utf8'), { syntax: 'typescript', target: 'es2022' }).body);
  return out;
}

const files = SOURCES.flatMap(([room, wanted]) =>
  readdirSync(join(root, room))
    .filter((f) => /^[\w-]+\.ts$/.test(f) && !/^arbitrary|\.(?:test|cases|fixture)\.ts$/.test(f) && wanted.test(f))
    .map((f) => `${room}/${f}`),
);

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function patternOf(template: string): RegExp {
  return new RegExp(`^${escaped(template).replaceAll(HOLE, '[^]*')}$`);
}

const rows = [
  ...[LATEX_MESSAGES, TEXT_MESSAGES, ANSWER_MESSAGES, FILE_MESSAGES].flatMap((table) => messagesOf(rowsOf(table))),
  { code: 'duplicate-student', message: TWO_FILES },
  ...REFUSED_VALUES.map(([, code, message]) => ({ code, message })),
  ...REFUSED.map(([, , , message]) => ({ code: 'shape', message })),
];

test.each(files.map((file) => [file, sitesIn(file)] as const).filter(([, sites]) => sites.length > 0))(
  '%s: every message has a row',
  (_file, sites) => {
    const without = sites.filter(({ code, template }) => {
      const pattern = patternOf(template);
      return !rows.some(
        (row) =>
          (code === undefined || patternOf(code).test(row.code) || row.code === 'line') && pattern.test(row.message),
      );
    });
    expect(without.map((s) => `${s.code}: ${s.template.replaceAll(HOLE, '…')}`)).toEqual([]);
  },
);
