/** Reads overrides.yaml: what a teaching assistant settles by hand, checked against the assignment before anything is graded. */

import type { Answer } from '../language/expr';
import { readAnswer } from '../language/read';
import type { Result } from '../problem';
import { fail, ok } from '../problem';
import type { Findings } from './findings';
import { newFindings, oneOf, placed, report } from './findings';
import { nearest } from './nearest';
import type { Fields } from './schema';
import { choiceOf, expected, fieldsOf, fractionOf, missing, textOf } from './schema';
import type { Assignment, Fraction, ProblemPart, Step } from './types';
import type { Yaml } from './yaml-door';
import { openYaml } from './yaml-door';

export const OVERRIDES_FILE = 'overrides.yaml';

const VERDICTS = ['correct', 'consistent', 'partial', 'wrong', 'unreadable', 'blank', 'review'] as const;

/** What an override is about: a group of one mistake, one answer, all that a student handed in, or a step for everyone. */
export type OverrideTarget =
  | { readonly kind: 'group'; readonly group: string; readonly step?: string }
  | { readonly kind: 'answer'; readonly student: string; readonly step: string }
  | { readonly kind: 'student'; readonly student: string }
  | { readonly kind: 'step'; readonly step: string };

export type Override = {
  readonly target: OverrideTarget;
  /** A share of the points, or points. */
  readonly credit?: { readonly kind: 'share' | 'points'; readonly value: Fraction };
  readonly comment?: string;
  /** How the answer is to be read: this text is graded in its place. */
  readonly read?: string;
  /** The step leaves the total, or gives everyone its points. */
  readonly void?: 'drop' | 'full';
  /** The verdict that the override was written for. */
  readonly was?: (typeof VERDICTS)[number];
  /** The SHA-256 of the answer that it was written for, or its beginning. */
  readonly answer?: string;
  readonly line: number;
  readonly column: number;
};

export type Overrides = { readonly file: string; readonly overrides: readonly Override[] };

const TOP_KEYS = ['assignment', 'overrides'];
const KEYS = ['group', 'student', 'step', 'credit', 'points', 'comment', 'read', 'void', 'was', 'answer'];

/** Reads an answer to a step; the grader passes its own, so that what it can read stands here too. */
export type AnswerReader = (text: string, problem: ProblemPart, step: Step) => Result<Answer>;

const plainly: AnswerReader = (text, problem, step) =>
  readAnswer(text, { ...problem.scope, indices: step.find.indices, ...(step.syntax && { syntax: step.syntax }) });

/** The overrides of a file, or every finding with its place. Students and groups are known only once a class is graded. */
export function readOverrides(
  text: string,
  file: string,
  assignment: Assignment,
  reader: AnswerReader = plainly,
): Result<Overrides> {
  const f = newFindings(text.replace(/^\uFEFF/, ''), file);
  const tree = openYaml(f);
  const overrides = tree && readTop(f, tree, assignment, reader);
  if (!overrides || f.problems.length > 0) return fail(...f.problems);
  return ok({ file, overrides });
}

function readTop(f: Findings, y: Yaml, assignment: Assignment, reader: AnswerReader): Override[] | undefined {
  if (y.kind === 'nothing') return [];
  const fields = fieldsOf(f, y, 'overrides', TOP_KEYS);
  if (!fields) return undefined;
  const id = textOf(f, fields.get('assignment'), 'assignment');
  if (id !== undefined && id !== assignment.id)
    report(
      f,
      'other-assignment',
      `assignment: these overrides are for ${id}, the class is graded for ${assignment.id}`,
      fields.get('assignment')?.span,
      'name the overrides of this assignment',
    );
  const list = fields.get('overrides');
  if (!list || list.kind === 'nothing') return [];
  if (list.kind !== 'list')
    return expected(f, 'overrides', 'a list', list, 'write - {student: ada, step: linear.dX, credit: 1}');
  const steps = new Map(assignment.problems.flatMap((p) => p.steps.map((s) => [s.id, s] as const)));
  const readable = (answer: string, step: Step): Result<Answer> | undefined => {
    const problem = assignment.problems.find((p) => p.steps.includes(step));
    return problem && reader(answer, problem, step);
  };
  const out = list.items.flatMap((item, i) => readOne(f, item, `overrides[${i + 1}]`, steps, readable) ?? []);
  findTwins(f, out);
  return out;
}

function readOne(
  f: Findings,
  y: Yaml,
  where: string,
  steps: ReadonlyMap<string, Step>,
  readable: (answer: string, step: Step) => Result<Answer> | undefined,
): Override | undefined {
  const fields = fieldsOf(f, y, where, KEYS);
  if (!fields) return undefined;
  const before = f.problems.length;
  const step = stepOf(f, fields, where, steps);
  const target = targetOf(f, fields, where, step?.id);
  const credit = creditOf(f, fields, where, step);
  const comment = textOf(f, fields.get('comment'), `${where}.comment`)?.trim();
  const read = textOf(f, fields.get('read'), `${where}.read`)?.trim();
  const voided = choiceOf(f, fields.get('void'), `${where}.void`, ['drop', 'full'] as const);
  const was = choiceOf(f, fields.get('was'), `${where}.was`, VERDICTS);
  const answer = answerOf(f, fields, where);
  if (f.problems.length > before || !target) return undefined;
  const problem = misfit(target, { credit, comment, read, void: voided, answer, was });
  if (problem !== undefined) {
    report(f, 'override', `${where}: ${problem.message}`, y.span, problem.hint);
    return undefined;
  }
  // a reading must itself be readable, or the answer would stay where it is
  const again = read !== undefined && step ? readable(read, step) : undefined;
  if (again && !again.ok) {
    const [first] = again.problems;
    report(f, 'read', `${where}.read: ${first?.message ?? 'it cannot be read'}`, fields.get('read')?.span, first?.hint);
  }
  const at = placed(f, { code: '', blame: 'author', message: '', span: y.span });
  return {
    target,
    ...(credit && { credit }),
    ...(comment !== undefined && comment !== '' && { comment }),
    ...(read !== undefined && { read }),
    ...(voided && { void: voided }),
    ...(was && { was }),
    ...(answer !== undefined && { answer }),
    line: at.line ?? 1,
    column: at.column ?? 1,
  };
}

function stepOf(f: Findings, fields: Fields, where: string, steps: ReadonlyMap<string, Step>): Step | undefined {
  const y = fields.get('step');
  const id = textOf(f, y, `${where}.step`);
  if (id === undefined) return undefined;
  const step = steps.get(id);
  if (!step) {
    const near = nearest(id, steps.keys());
    report(
      f,
      'unknown-step',
      `${where}.step: there is no step ${id.slice(0, 60)}${near === undefined ? '' : `; did you mean ${near}?`}`,
      y?.span,
      near === undefined ? `the steps are ${[...steps.keys()].slice(0, 12).join(', ')}` : `write step: ${near}`,
    );
  }
  return step;
}

const FINGERPRINT = /^(?:[0-9a-f]{4,64}|other-reading)$/;

function targetOf(f: Findings, fields: Fields, where: string, step: string | undefined): OverrideTarget | undefined {
  const group = textOf(f, fields.get('group'), `${where}.group`);
  const student = textOf(f, fields.get('student'), `${where}.student`)?.normalize('NFC');
  if (group !== undefined && !FINGERPRINT.test(group)) {
    report(
      f,
      'group',
      `${where}.group: expected the beginning of a group's fingerprint (4 hex digits at least) or other-reading, found ${group.slice(0, 40)}`,
      fields.get('group')?.span,
      "copy it from the class's page, in quotes where it has digits alone",
    );
    return undefined;
  }
  if (group !== undefined && student !== undefined) {
    report(
      f,
      'override',
      `${where}: group and student stand together`,
      fields.get('student')?.span,
      'write an override for each',
    );
    return undefined;
  }
  if (group !== undefined) return { kind: 'group', group, ...(step !== undefined && { step }) };
  if (student !== undefined && student !== '')
    return step === undefined ? { kind: 'student', student } : { kind: 'answer', student, step };
  if (step !== undefined) return { kind: 'step', step };
  if (!fields.get('step')) missing(f, where, 'student, group or step', fields.span, 'student: ada');
  return undefined;
}

function creditOf(f: Findings, fields: Fields, where: string, step: Step | undefined): Override['credit'] {
  const share = fractionOf(f, fields.get('credit'), `${where}.credit`, true);
  const points = fractionOf(f, fields.get('points'), `${where}.points`, false);
  if (share && points) {
    report(
      f,
      'override',
      `${where}: credit and points stand together`,
      fields.get('points')?.span,
      'write credit for a share of the points, or points',
    );
    return undefined;
  }
  if (points && step && points.n * step.points.d > step.points.n * points.d) {
    report(
      f,
      'number',
      `${where}.points: ${step.id} has ${step.points.n / step.points.d} points`,
      fields.get('points')?.span,
      'give at most these',
    );
    return undefined;
  }
  return share ? { kind: 'share', value: share } : points ? { kind: 'points', value: points } : undefined;
}

function answerOf(f: Findings, fields: Fields, where: string): string | undefined {
  const y = fields.get('answer');
  const text = textOf(f, y, `${where}.answer`)?.toLowerCase();
  if (text !== undefined && !/^[0-9a-f]{8,64}$/.test(text)) {
    report(
      f,
      'answer',
      `${where}.answer: expected the SHA-256 of the answer, 8 hex digits at least, found ${text.slice(0, 40)}`,
      y?.span,
      'backmark explain prints it',
    );
    return undefined;
  }
  return text;
}

/** What does not go together. */
function misfit(
  target: OverrideTarget,
  o: { readonly [K in 'credit' | 'comment' | 'read' | 'void' | 'answer' | 'was']: unknown },
): { message: string; hint: string } | undefined {
  if (target.kind === 'step') {
    if (o.void === undefined)
      return {
        message: 'a step alone can be made void, nothing else',
        hint: 'write void: drop or void: full, or name a student or a group',
      };
    if (o.credit ?? o.read ?? o.was ?? o.answer)
      return { message: 'a void step takes a comment, nothing else', hint: 'write {step: …, void: drop, comment: …}' };
    return undefined;
  }
  if (o.void !== undefined)
    return { message: 'a step is void for everyone', hint: 'leave student and group out, or write credit' };
  if (o.credit === undefined && o.read === undefined && (o.comment === undefined || o.comment === ''))
    return { message: 'there is nothing to do', hint: `write ${oneOf(['credit', 'points', 'comment', 'read'])}` };
  if (o.read !== undefined && !('step' in target))
    return { message: 'read is for a step', hint: 'name student and step, or group and step' };
  if (o.read !== undefined && o.credit !== undefined)
    return { message: 'read and credit stand together: what is read is graded', hint: 'keep one of the two' };
  if (o.answer !== undefined && target.kind !== 'answer')
    return { message: "answer is for one student's step", hint: 'a group is its answers already' };
  if (target.kind === 'student' && o.was !== undefined)
    return { message: "was is for one student's step or for a group", hint: 'name the step' };
  return undefined;
}

/** Two overrides that decide the same thing. */
function findTwins(f: Findings, overrides: readonly Override[]): void {
  const seen = new Map<string, Override>();
  for (const o of overrides) {
    const decides = o.void ?? (o.credit || o.read !== undefined ? 'credit' : 'comment');
    const key = `${JSON.stringify(o.target)} ${o.void ? 'void' : decides}`;
    const first = seen.get(key);
    if (!first) seen.set(key, o);
    else
      f.problems.push({
        code: 'duplicate-override',
        blame: 'author',
        message: `the override of line ${first.line} is for the same`,
        hint: 'keep one of the two',
        file: f.file,
        line: o.line,
        column: o.column,
      });
  }
}
