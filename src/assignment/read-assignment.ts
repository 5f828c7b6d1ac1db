/** Reads an assignment file: everything is checked, and every finding is told at once. */
import type { Expr, OpName } from '../language/expr';
import { textFunction } from '../language/text-functions';
import type { Problem, Result } from '../problem';
import { fail, ok } from '../problem';
import { sha256 } from '../sha256';
import { checkSoundness } from './check';
import { scopeOf } from './collisions';
import type { Findings } from './findings';
import { newFindings, placed, report } from './findings';
import type { ForwardPass } from './forward';
import { declaredNames, partOf, readForward } from './forward';
import { forwardNames } from './forward-order';
import { readAlso, readInputs, readSizes } from './inputs';
import { assignmentKey } from './key';
import { lowerProblem } from './reference';
import type { Fields } from './schema';
import { choiceOf, expected, fieldsOf, fractionOf, idOf, missing, proseOf, textOf } from './schema';
import { readSteps } from './steps';
import type { Assignment, Input, ProblemPart, Reveal } from './types';
import { REVEAL_LEVELS } from './types';
import type { Yaml } from './yaml-door';
import { openYaml } from './yaml-door';

const TOP_KEYS = ['backmark', 'id', 'title', 'reveal', 'policy', 'conventions', 'problems'];
const PROBLEM_KEYS = ['id', 'title', 'statement', 'sizes', 'inputs', 'forward', 'also', 'steps'];
const FORMAT_VERSION = '1';

/**
 * An assignment from its YAML text; `file` is named in the findings. On success the notes hold warnings
 * (a derivative that is zero everywhere); otherwise every finding, in the order of the file.
 */
export function readAssignment(text: string, file: string): Result<Assignment> {
  const f = newFindings(text.replace(/^\uFEFF/, ''), file);
  const tree = openYaml(f);
  const assignment = tree && readTop(f, tree);
  if (assignment) checkSoundness(f, assignment);
  if (!assignment || f.problems.length > 0) return fail(...inOrder(f.problems));
  return ok({ ...assignment, sha256: sha256(text), key: assignmentKey(assignment) }, inOrder(f.warnings));
}

/** In the order of the file, each once. */
function inOrder(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>();
  const once = problems.filter((p) => {
    const key = `${p.code} ${p.line} ${p.column} ${p.message}`;
    return !seen.has(key) && seen.add(key);
  });
  return once.sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
}

type Unhashed = Omit<Assignment, 'key' | 'sha256'>;

function readTop(f: Findings, y: Yaml): Unhashed | undefined {
  if (y.kind !== 'map') return expected(f, f.file, 'an assignment', y, 'begin with backmark: 1, id: … and problems: …');
  const fields = fieldsOf(f, y, 'assignment', TOP_KEYS);
  if (!fields) return undefined;
  const version = textOf(f, fields.get('backmark'), 'backmark');
  if (!fields.get('backmark')) missing(f, 'assignment', 'backmark', fields.span, 'backmark: 1');
  else if (version !== undefined && version !== FORMAT_VERSION)
    report(
      f,
      'version',
      `backmark: this program reads format ${FORMAT_VERSION}, the file says ${version}`,
      fields.get('backmark')?.span,
      'write backmark: 1, or take a newer program',
    );
  if (!fields.get('id')) missing(f, 'assignment', 'id', fields.span, 'id: backprop-by-hand');
  const id = idOf(f, fields.get('id'), 'id');
  const conventions = readConventions(f, fields);
  const problems = readProblems(f, fields, conventions.star);
  return {
    id: id ?? '',
    title: textOf(f, fields.get('title'), 'title') ?? id ?? '',
    reveal: readReveal(f, fields),
    policy: readPolicy(f, fields),
    conventions,
    problems,
  };
}

const DEFAULT_REVEAL = { check: 'kind', report: 'diagnosis', after: 'solution' } as const;

/** One level alone sets all three; a missing one keeps its default. */
function readReveal(f: Findings, top: Fields): Assignment['reveal'] {
  const y = top.get('reveal');
  if (y === undefined) return DEFAULT_REVEAL;
  if (y.kind === 'text') {
    const level = choiceOf(f, y, 'reveal', REVEAL_LEVELS);
    return level ? { check: level, report: level, after: level } : DEFAULT_REVEAL;
  }
  const fields = fieldsOf(f, y, 'reveal', Object.keys(DEFAULT_REVEAL));
  const level = (key: keyof typeof DEFAULT_REVEAL): Reveal =>
    choiceOf(f, fields?.get(key), `reveal.${key}`, REVEAL_LEVELS) ?? DEFAULT_REVEAL[key];
  return { check: level('check'), report: level('report'), after: level('after') };
}

function readPolicy(f: Findings, top: Fields): Assignment['policy'] {
  const y = top.get('policy');
  const fields = y && fieldsOf(f, y, 'policy', ['consistent', 'reading']);
  return {
    consistent: fractionOf(f, fields?.get('consistent'), 'policy.consistent', true) ?? { n: 1, d: 1 },
    reading: fractionOf(f, fields?.get('reading'), 'policy.reading', true),
  };
}

function readConventions(f: Findings, top: Fields): Assignment['conventions'] {
  const y = top.get('conventions');
  const fields = y && fieldsOf(f, y, 'conventions', ['star', 'layout']);
  return {
    star: choiceOf(f, fields?.get('star'), 'conventions.star', ['matrix', 'elementwise']) ?? 'matrix',
    layout:
      choiceOf(f, fields?.get('layout'), 'conventions.layout', ['denominator', 'numerator', 'either']) ?? 'denominator',
  };
}

function readProblems(f: Findings, top: Fields, star: 'matrix' | 'elementwise'): ProblemPart[] {
  const y = top.get('problems');
  if (!y) {
    missing(f, 'assignment', 'problems', top.span, 'problems: and a list with - id: linear');
    return [];
  }
  if (y.kind !== 'list') {
    expected(f, 'problems', 'a list', y, 'write - id: linear under problems:');
    return [];
  }
  if (y.items.length === 0) report(f, 'missing-key', 'problems: there is none', y.span, 'add - id: linear');
  const seen = new Set<string>();
  return y.items.flatMap((item, i) => readProblem(f, item, `problems[${i + 1}]`, star, seen) ?? []);
}

function readProblem(
  f: Findings,
  y: Yaml,
  position: string,
  star: 'matrix' | 'elementwise',
  seen: Set<string>,
): ProblemPart | undefined {
  const before = f.problems.length;
  const fields = fieldsOf(f, y, position, PROBLEM_KEYS);
  if (!fields) return undefined;
  if (!fields.get('id')) missing(f, position, 'id', fields.span, 'id: linear');
  const id = idOf(f, fields.get('id'), `${position}.id`);
  const where = id ?? position;
  if (id !== undefined && seen.has(id))
    report(
      f,
      'duplicate-id',
      `${id}: a problem of this id stands above`,
      fields.get('id')?.span,
      'give every problem an id of its own',
    );
  if (id !== undefined) seen.add(id);
  const title = textOf(f, fields.get('title'), `${where}.title`) ?? where;
  const statement = proseOf(f, fields.get('statement'), `${where}.statement`) ?? '';
  const sizes = readSizes(f, fields.get('sizes'), where);
  const wrong = f.problems.length;
  const inputs = distinct(f, readInputs(f, fields.get('inputs'), where, sizes), where, sizes);
  const inputsBroken = f.problems.length > wrong;
  for (const key of ['forward', 'steps'] as const)
    if (!fields.get(key))
      missing(
        f,
        where,
        key,
        fields.span,
        key === 'forward' ? 'forward: {Y: X * W}' : 'steps: and a list with - {id: dX, find: dL/dX}',
      );
  const forwardAt = fields.get('forward');
  const known = [...inputs.map((i) => i.name), ...forwardNames(forwardAt)];
  const also = readAlso(
    f,
    fields.get('also'),
    where,
    inputsBroken && forwardAt?.kind === 'map' ? [...known, ...keysOf(fields.get('inputs'))] : known,
  );
  const draft = {
    sizes,
    inputs,
    also,
    lost: keysOf(fields.get('inputs')).filter((k) => !inputs.some((i) => i.name === k)),
  };
  const pass = readForward(f, forwardAt, where, draft, star);
  const part = finish(f, where, draft, pass, star);
  const steps = readSteps(f, fields.get('steps'), where, {
    problem: where,
    scope: part.scope,
    inputs: part.inputs,
    sizes,
    broken: new Set([...pass.broken, ...draft.lost]),
  });
  if (fields.get('steps')?.kind === 'list' && steps.length === 0 && f.problems.length === wrong)
    report(f, 'missing-key', `${where}.steps: there is none`, fields.get('steps')?.span, 'add - {id: dX, find: dL/dX}');
  if (f.problems.length > before) f.flawed.add(where);
  return { ...part, id: where, title, statement, steps };
}

const keysOf = (y: Yaml | undefined): string[] => (y?.kind === 'map' ? y.entries.map((e) => e.key) : []);

/** Inputs whose names no size has. */
function distinct(f: Findings, inputs: readonly Input[], where: string, sizes: ReadonlyMap<string, number>): Input[] {
  return inputs.filter((i) => {
    if (!sizes.has(i.name)) return true;
    report(f, 'duplicate-name', `${where}.inputs: ${i.name} is the name of a size too`, i.span, 'rename one of them');
    return false;
  });
}

/** The names of the whole problem: what each depends on, which is the loss, and the collisions among them. */
/** The function of one variable that a line applies to a quantity, where it is the only one. */
function activationsOf(forward: readonly { readonly expr: Expr }[]): ReadonlyMap<string, OpName> {
  const out = new Map<string, OpName>();
  const twice = new Set<string>();
  for (const { expr } of forward) {
    const [arg] = expr.kind === 'call' ? expr.args : [];
    if (expr.kind !== 'call' || !arg || expr.args.length !== 1 || !textFunction(expr.op)?.elementwise) continue;
    const of = arg.kind === 'index' ? arg.base : arg;
    if (of.kind !== 'name') continue;
    if (out.has(of.name) && out.get(of.name) !== expr.op) twice.add(of.name);
    out.set(of.name, expr.op);
  }
  for (const name of twice) out.delete(name);
  return out;
}

function finish(
  f: Findings,
  where: string,
  draft: {
    readonly sizes: ReadonlyMap<string, number>;
    readonly inputs: readonly Input[];
    readonly also: ReadonlyMap<string, readonly string[]>;
  },
  pass: ForwardPass,
  star: 'matrix' | 'elementwise',
): ProblemPart {
  const also = (name: string): readonly string[] => draft.also.get(name) ?? [];
  const inputs = draft.inputs.map((i) => ({ ...i, also: [...i.also, ...also(i.name)] }));
  const forward = pass.lines.map((l) => ({ ...l, also: also(l.name) }));
  const bare = partOf({ ...draft, inputs }, forward);
  const found = lowerProblem(bare, draft.sizes, star);
  if (!found.ok) for (const p of found.problems) f.problems.push(placed(f, p));
  const names = [...inputs, ...forward].map((q) => q.name);
  const dependsOn = new Map(
    names.map((of) => [of, new Set(found.ok ? names.filter((on) => on !== of && found.value.depends(of, on)) : [])]),
  );
  // the loss is the last scalar that is computed: what dY and ∇_Y differentiate
  const loss = [...forward].reverse().find((l) => pass.dims.get(l.name)?.length === 0)?.name;
  const scope = scopeOf(f, where, declaredNames({ ...draft, also: new Map(), inputs }, forward, pass.dims), {
    sizes: draft.sizes,
    dependsOn,
    activations: activationsOf(forward),
    ...(loss !== undefined && { loss }),
  });
  return { ...bare, scope };
}
