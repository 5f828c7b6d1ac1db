/** The steps of a problem: what each asks, what it gives, and how an answer to it is taken. */
import type { Expr } from '../language/expr';
import type { Scope } from '../language/names';
import { fileSpan, readAsked, readIn } from './expression';
import type { Findings } from './findings';
import { report } from './findings';
import { mentions } from './forward-order';
import { nearest } from './nearest';
import { derivativeKey } from './reference';
import type { Fields } from './schema';
import {
  booleanOf,
  choiceOf,
  expected,
  fieldsOf,
  fractionOf,
  idOf,
  isDecimal,
  missing,
  proseOf,
  textOf,
  textsOf,
} from './schema';
import type { Input, Milestone, Mistake, Step, Tolerance, Values } from './types';
import { checkPromise, checkShape, readValues } from './values';
import type { Yaml } from './yaml-door';

const STEP_KEYS = [
  'id',
  'find',
  'points',
  'title',
  'prompt',
  'hint',
  'syntax',
  'given',
  'at',
  'variants',
  'tolerance',
  'mistakes',
  'partial',
  'milestones',
  'follow',
];

/** What the steps of one problem are read against. */
export type StepContext = {
  readonly problem: string;
  readonly scope: Scope;
  readonly inputs: readonly Input[];
  readonly sizes: ReadonlyMap<string, number>;
  readonly broken: ReadonlySet<string>;
};

export function readSteps(f: Findings, y: Yaml | undefined, where: string, context: StepContext): Step[] {
  if (y === undefined || y.kind === 'nothing') return [];
  if (y.kind !== 'list') {
    expected(f, `${where}.steps`, 'a list', y, 'write - {id: dX, find: dL/dX}');
    return [];
  }
  const seen = new Set<string>();
  return y.items.flatMap((item, i) => readStep(f, item, `${where}.steps[${i + 1}]`, context, seen) ?? []);
}

function readStep(f: Findings, y: Yaml, position: string, context: StepContext, seen: Set<string>): Step | undefined {
  const fields = fieldsOf(f, y, position, STEP_KEYS);
  if (!fields) return undefined;
  if (!fields.get('id')) missing(f, position, 'id', fields.span, 'id: dX');
  const id = idOf(f, fields.get('id'), `${position}.id`);
  const where = id === undefined ? position : `${context.problem}.${id}`;
  if (id !== undefined && seen.has(id))
    report(
      f,
      'duplicate-id',
      `${where}: a step of this id stands above`,
      fields.get('id')?.span,
      'give every step of a problem an id of its own',
    );
  if (id !== undefined) seen.add(id);
  const find = readFind(f, fields, where, context);
  const points = fractionOf(f, fields.get('points'), `${where}.points`, false) ?? { n: 1, d: 1 };
  const title = textOf(f, fields.get('title'), `${where}.title`);
  const prompt = proseOf(f, fields.get('prompt'), `${where}.prompt`);
  const hint = fields.get('hint');
  const hints = hint?.kind === 'text' ? [hint.text.trimEnd()] : (textsOf(f, hint, `${where}.hint`) ?? []);
  const syntax = choiceOf(f, fields.get('syntax'), `${where}.syntax`, ['text', 'latex', 'numpy']);
  const given = readGiven(f, fields.get('given'), `${where}.given`, context);
  const at = readAt(f, fields.get('at'), `${where}.at`, context);
  const variants = textOf(f, fields.get('variants'), `${where}.variants`);
  const tolerance = readTolerance(f, fields, where);
  const mistakes = readMistakes(f, fields.get('mistakes'), `${where}.mistakes`);
  const partial = choiceOf(f, fields.get('partial'), `${where}.partial`, ['none', 'entries']) ?? 'none';
  const milestones = readMilestones(f, fields.get('milestones'), `${where}.milestones`, context);
  const follow = booleanOf(f, fields.get('follow'), `${where}.follow`) ?? true;
  if (variants !== undefined && at !== 'random')
    report(
      f,
      'variants',
      `${where}.variants: only a step with at: random has variants`,
      fields.get('variants')?.span,
      'write at: random, or leave variants out',
    );
  if (id === undefined || !find) return undefined;
  return {
    id: `${context.problem}.${id}`,
    find,
    points,
    hints,
    tolerance,
    mistakes,
    partial,
    milestones,
    follow,
    span: fields.get('find')?.span ?? fields.span,
    ...(title !== undefined && { title }),
    ...(prompt !== undefined && { prompt }),
    ...(syntax && { syntax }),
    ...(given && { given }),
    ...(at !== undefined && { at }),
    ...(variants !== undefined && { variants }),
  };
}

function readFind(f: Findings, fields: Fields, where: string, context: StepContext) {
  const y = fields.get('find');
  if (!y) return missing(f, where, 'find', fields.span, 'find: dL/dX');
  if (y.kind !== 'text') return expected(f, `${where}.find`, 'a derivative', y, 'write find: dL/dX');
  // the line that it names could not be read, which is told already
  if (mentions(y.text, context.broken)) return undefined;
  return readAsked(f, y, `${where}.find`, context.scope);
}

function readGiven(f: Findings, y: Yaml | undefined, where: string, context: StepContext): Expr[] | undefined {
  if (y === undefined) return undefined;
  if (y.kind !== 'list') return expected(f, where, 'a list', y, 'write given: [X, W, dL/dY]');
  return y.items.flatMap((item) => {
    if (item.kind !== 'text') {
      expected(f, where, 'a quantity or a derivative', item, 'write given: [X, W, dL/dY]');
      return [];
    }
    return mentions(item.text, context.broken) ? [] : (readAsked(f, item, where, context.scope)?.expr ?? []);
  });
}

/** Values by quantity (`Y`) or by handed-over gradient (`dL/dY`), under their canonical names. */
function readAt(
  f: Findings,
  y: Yaml | undefined,
  where: string,
  context: StepContext,
): Record<string, Values> | 'random' | undefined {
  if (y === undefined) return undefined;
  if (y.kind === 'text') return choiceOf<'random'>(f, y, where, ['random']);
  if (y.kind !== 'map') return expected(f, where, 'a map of values, or random', y, 'write at: {X: [[1, 2], [3, 4]]}');
  const out: [string, Values][] = [];
  for (const e of y.entries) {
    const values = readValues(f, e.value, `${where}.${e.key}`);
    const target = atTarget(f, e.key, e.keySpan, `${where}.${e.key}`, context);
    if (!target || values === undefined) continue;
    if (out.some(([key]) => key === target.key)) {
      report(f, 'at', `${where}: ${target.key} is fixed twice`, e.keySpan, 'keep one of the two');
      continue;
    }
    if (checkShape(f, values, e.value, `${where}.${e.key}`, target.dims, context.sizes)) {
      const input = context.inputs.find((i) => i.name === target.key);
      const classes = input?.label === undefined ? undefined : (context.sizes.get(input.label) ?? Number(input.label));
      checkPromise(f, values, e.value, `${where}.${e.key}`, input?.entries ?? { kind: 'real' }, classes);
    }
    out.push([target.key, values]);
  }
  return Object.fromEntries(out);
}

type Target = { readonly key: string; readonly dims: readonly string[] };

/** The quantity or the gradient that a key of `at` names. */
function atTarget(
  f: Findings,
  key: string,
  span: { start: number; end: number },
  where: string,
  context: StepContext,
): Target | undefined {
  if (mentions(key, context.broken)) return undefined;
  const e = readIn(f, { kind: 'text', text: key, span, style: 'plain' }, where, context.scope);
  if (!e) return undefined;
  const dimsOf = (name: string): readonly string[] | undefined => {
    const entity = [...context.scope.names.values()].find((x) => x.name === name);
    return entity && entity.kind !== 'size' ? entity.dims : undefined;
  };
  if (e.kind === 'name') {
    const dims = dimsOf(e.name);
    if (dims) return { key: e.name, dims };
  }
  const by = e.kind === 'derivative' && e.by.length === 1 ? e.by[0] : undefined;
  if (e.kind === 'derivative' && e.of.kind === 'name' && by?.kind === 'name') {
    const dims = [...(dimsOf(e.of.name) ?? []), ...(dimsOf(by.name) ?? [])];
    return { key: derivativeKey(e.of.name, [by.name]), dims };
  }
  const near = nearest(
    key,
    [...context.scope.names.values()].map((x) => x.name),
  );
  report(
    f,
    'unknown-name',
    `${where}: ${key} is no whole quantity and no gradient that the loss hands over`,
    span,
    near === undefined || near === key ? 'write Y: [[…]] or dL/dY: [[…]]' : `did you mean ${near}?`,
  );
  return undefined;
}

/** `{relative: 0.01}`, `{absolute: 1e-3}`, `{digits: 3}` or `{digits: written}`. */
function readTolerance(f: Findings, fields: Fields, where: string): Tolerance {
  const y = fields.get('tolerance');
  const none: Tolerance = { kind: 'default' };
  if (y === undefined) return none;
  const inner = fieldsOf(f, y, `${where}.tolerance`, ['relative', 'absolute', 'digits']);
  if (!inner) return none;
  const given = (['relative', 'absolute', 'digits'] as const).filter((k) => inner.get(k));
  const kind = given[0];
  if (!fields.get('at'))
    report(
      f,
      'tolerance',
      `${where}.tolerance: only a value has a tolerance; a formula is compared exactly`,
      fields.entry('tolerance')?.keySpan,
      'add at: {…} or leave tolerance out',
    );
  if (kind === undefined || given.length > 1) {
    report(
      f,
      'tolerance',
      `${where}.tolerance: expected one of relative, absolute and digits`,
      y.span,
      'write tolerance: {relative: 0.01}',
    );
    return none;
  }
  const value = inner.get(kind);
  const text = textOf(f, value, `${where}.tolerance.${kind}`);
  if (text === undefined) return none;
  if (kind === 'digits') {
    if (text === 'written') return { kind, digits: text };
    if (/^\d{1,2}$/.test(text) && Number(text) >= 1 && Number(text) <= 15) return { kind, digits: Number(text) };
    report(
      f,
      'tolerance',
      `${where}.tolerance.digits: expected 1 to 15, or written, found ${text}`,
      value?.span,
      'write {digits: 3}',
    );
    return none;
  }
  if (isDecimal(text) && Number(text) > 0 && (kind === 'absolute' || Number(text) < 1))
    return { kind, by: Number(text) };
  report(
    f,
    'tolerance',
    `${where}.tolerance.${kind}: expected a positive number${kind === 'relative' ? ' below 1' : ''}, found ${text}`,
    value?.span,
    'write {relative: 0.01}',
  );
  return none;
}

function readMistakes(f: Findings, y: Yaml | undefined, where: string): Mistake[] {
  if (y === undefined) return [];
  if (y.kind !== 'list') {
    expected(f, where, 'a list', y, 'write - {answer: Z, feedback: …, credit: 0.25}');
    return [];
  }
  return y.items.flatMap((item, i) => {
    const at = `${where}[${i + 1}]`;
    const fields = fieldsOf(f, item, at, ['answer', 'feedback', 'credit']);
    const answerAt = fields?.get('answer');
    if (!fields) return [];
    if (!answerAt) missing(f, at, 'answer', fields.span, 'answer: Z');
    // a list is an answer too: [[z_11, z_12], …] as it stands in the file
    const answer =
      answerAt?.kind === 'list'
        ? f.text.slice(answerAt.span.start, answerAt.span.end)
        : textOf(f, answerAt, `${at}.answer`);
    if (!fields.get('feedback')) missing(f, at, 'feedback', fields.span, 'feedback: what to tell the student');
    const feedback = textOf(f, fields.get('feedback'), `${at}.feedback`);
    const credit = fractionOf(f, fields.get('credit'), `${at}.credit`, true) ?? { n: 0, d: 1 };
    if (answer === undefined || feedback === undefined || !answerAt) return [];
    const span = answerAt.kind === 'text' ? fileSpan(answerAt, undefined) : answerAt.span;
    return [{ answer: answer.trimEnd(), feedback: feedback.trimEnd(), credit, span }];
  });
}

function readMilestones(f: Findings, y: Yaml | undefined, where: string, context: StepContext): Milestone[] {
  if (y === undefined) return [];
  if (y.kind !== 'list') {
    expected(f, where, 'a list', y, 'write - {find: dL/dZ, credit: 0.5}');
    return [];
  }
  return y.items.flatMap((item, i) => {
    const at = `${where}[${i + 1}]`;
    const fields = fieldsOf(f, item, at, ['find', 'credit']);
    if (!fields) return [];
    const find = readFind(f, fields, at, context);
    if (!fields.get('credit')) missing(f, at, 'credit', fields.span, 'credit: 0.5');
    const credit = fractionOf(f, fields.get('credit'), `${at}.credit`, true);
    return find && credit ? [{ find, credit }] : [];
  });
}
