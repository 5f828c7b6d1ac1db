/** A submission graded: one record, plain JSON. The one place where a fault of ours is caught, step by step, as `review`. */
import type {
  RecordedProblem,
  ResultRecord,
  Shown,
  Evidence as ShownEvidence,
  StepRecord,
  Verdict,
  Witness,
} from '../reports/record';
import { RECORD_FORMAT } from '../reports/record';
import type { Fraction, ProblemPart, Step } from '../src/assignment/types';
import { sizesOf } from '../src/engine/shape';
import type { Answer, Expr } from '../src/language/expr';
import type { Scope } from '../src/language/names';
import { printLatex } from '../src/language/print-latex';
import { printText } from '../src/language/print-text';
import { readAnswer, readAnswerPartly } from '../src/language/read';
import type { Problem, Result } from '../src/problem';
import { caret, position } from '../src/problem';
import { isBlank } from '../src/submission/blank';
import type { AnswerText, Submission } from '../src/submission/types';
import { VERSION } from '../src/version';
import type { Chain } from './claims';
import { shareOf } from './credit';
import { valueFingerprint } from './fingerprint';
import type { Earlier } from './follow-through';
import type { Context, Judgement } from './judge';
import { contextOf, judge, judgeAttempt, rulesOf } from './judge';
import type { AnswerKey, ProblemKey } from './key';
import { scopeOf } from './key';
import type { LineVerdict } from './lines';
import { judgeLines } from './lines';
import { movable } from './other-sizes';
import { decimal, times, total, ZERO } from './points';
import { entryAt, showArray } from './shown';
import { column, runOn } from './table';
import { evaluateFixed, fixedInputs, judgeValues, numerals, truthAt } from './value';
import { fingerprintOf, settle, settleValue } from './wrong';

export type GradeOptions = {
  /** Only these steps (`problem.step`). */
  readonly only?: ReadonlySet<string>;
  readonly time?: string | null;
};

/** Grades every step of a submission. Never throws for what a student wrote. */
export function gradeSubmission(key: AnswerKey, submission: Submission, options: GradeOptions = {}): ResultRecord {
  const { assignment } = key;
  const answers = new Map(submission.answers.map((a) => [a.step, a]));
  const graded: { record: StepRecord; score: Fraction; points: Fraction; pending: Fraction }[] = [];
  for (const part of assignment.problems) {
    const problem = key.problems.get(part.id) as ProblemKey;
    const earlier: Earlier[] = [];
    const last = part.steps.findLastIndex((s) => options.only?.has(s.id) ?? true);
    for (const step of part.steps.slice(0, last + 1)) {
      const given = submission.unreadable ? undefined : answers.get(step.id);
      const one = gradeStep(key, problem, step, given, submission.student.id, earlier);
      // a step that is not asked for still says what later ones may follow from
      if (options.only?.has(step.id) ?? true) graded.push(one);
    }
  }
  const whole = submission.unreadable;
  const points = total(graded.map((g) => g.points));
  const pending = whole ? points : total(graded.map((g) => g.pending));
  return {
    format: RECORD_FORMAT,
    version: VERSION,
    assignment: { id: assignment.id, title: assignment.title, sha256: assignment.sha256, key: assignment.key },
    seed: key.seed,
    student: submission.student,
    submission: { source: submission.source, sha256: submission.sha256, time: options.time ?? null },
    status: whole ? 'unreadable' : 'graded',
    score: whole ? 0 : decimal(total(graded.map((g) => g.score))),
    points: decimal(points),
    pending: decimal(pending),
    steps: graded.map((g) => g.record),
    problems: submission.problems.map((p) => recorded(p, undefined)),
  };
}

type Graded = { record: StepRecord; score: Fraction; points: Fraction; pending: Fraction };

/** One step, with everything about it caught: a fault of ours is `review`, never a zero. */
export function gradeStep(
  key: AnswerKey,
  problem: ProblemKey,
  step: Step,
  given: AnswerText | undefined,
  student: string,
  earlier: Earlier[] = [],
): Graded {
  try {
    const graded = decideStep(key, problem, step, given, student, earlier);
    const latex = printLatex(step.find.expr, problem.problem.scope);
    return { ...graded, record: { ...graded.record, asked: { ...graded.record.asked, latex } } };
  } catch (fault) {
    const detail = fault instanceof Error ? fault.message : String(fault);
    return finish(step, given, 'review', ZERO, {
      problems: [
        {
          code: 'fault',
          message: 'backmark failed at this answer; a TA will look at it',
          hint: detail,
          severity: 'error',
        },
      ],
    });
  }
}

function decideStep(
  key: AnswerKey,
  problem: ProblemKey,
  step: Step,
  given: AnswerText | undefined,
  student: string,
  earlier: Earlier[],
): Graded {
  if (!given || (!given.unreadable && isBlank(given.text)))
    return finish(step, given, 'blank', ZERO, { problems: given ? given.problems.map((p) => recorded(p, given)) : [] });
  const fromFile = given.problems.map((p) => recorded(p, given));
  if (given.unreadable) return finish(step, given, 'unreadable', ZERO, { problems: fromFile });
  const syntax = given.syntax ?? step.syntax;
  const scope = scopeOf(problem, step, syntax);
  const answer = readAnswer(given.text, scope);
  if (answer.ok) return decideRead(key, problem, step, given, answer, student, earlier);
  const partly = rightInPart(key, problem, step, given, scope, student);
  return (
    partly ??
    finish(step, given, 'unreadable', ZERO, {
      problems: [...fromFile, ...answer.problems.map((p) => recorded(p, given))],
    })
  );
}

/**
 * A derivation with lines that can't be read, where a later line says what is asked and is right: it costs nothing, as a wrong
 * line before a right end. Undefined for any other answer: what can't be read is not judged.
 */
function rightInPart(
  key: AnswerKey,
  problem: ProblemKey,
  step: Step,
  given: AnswerText,
  scope: Scope,
  student: string,
): Graded | undefined {
  const partly = readAnswerPartly(given.text, scope);
  if (!partly.ok || !partly.value.lines.some((l) => l.sides.length === 0)) return undefined;
  const context = contextOf(key, problem, step, partly.value, given.text);
  if ('finding' in context) return undefined;
  const { lines } = partly.value;
  const says = lines.findLastIndex((l) =>
    context.chains.some((c) => c.subject.kind === 'asked' && !c.loose && c.left === l.sides[0]),
  );
  if (says < 0 || lines.findLastIndex((l) => l.sides.length === 0) > says) return undefined;
  const graded = decideRead(key, problem, step, given, partly, student, []);
  return graded.record.verdict === 'correct' ? graded : undefined;
}

function decideRead(
  key: AnswerKey,
  problem: ProblemKey,
  step: Step,
  given: AnswerText,
  answer: Extract<Result<Answer>, { ok: true }>,
  student: string,
  earlier: Earlier[],
): Graded {
  const fromFile = given.problems.map((p) => recorded(p, given));
  const readNotes = [...fromFile, ...answer.notes.map((p) => recorded(p, given, 'note'))];
  if (step.at !== undefined)
    return finish(step, given, ...valueStep(key, problem, step, answer.value, student, readNotes, earlier));
  const context = contextOf(key, problem, step, answer.value, `${given.text}`);
  if ('finding' in context)
    return finish(step, given, 'review', ZERO, { problems: [recorded(context.finding, undefined)] });
  const verdict = judge(context);
  const lines = linesOf(context, verdict, answer.value);
  const read = readBack(context.chains, context.problem.problem.scope);
  const common = {
    ...(read && { read }),
    ...(lines && { lines }),
    evidence: evidenceOf(context),
  };
  switch (verdict.kind) {
    case 'correct':
      return finish(step, given, 'correct', step.points, {
        ...common,
        problems: [...readNotes, ...notes(verdict.notes, given)],
      });
    case 'unreadable':
      return finish(step, given, 'unreadable', ZERO, {
        ...(read && { read }),
        problems: [...readNotes, ...verdict.problems.map((p) => recorded(p, given))],
      });
    case 'review': {
      const share = verdict.otherReading ? key.assignment.policy.reading : undefined;
      const problems = [
        ...readNotes,
        ...notes(verdict.notes, given),
        ...verdict.problems.map((p) => recorded(p, given)),
      ];
      if (share) {
        const settled = share.n === 0 ? 'wrong' : share.n === share.d ? 'correct' : 'partial';
        return finish(step, given, settled, times(step.points, share), {
          ...common,
          problems,
          credit: [`${shareOf(share)}: the assignment's policy for another documented reading`],
        });
      }
      return finish(step, given, 'review', ZERO, { ...common, problems });
    }
    case 'wrong': {
      const witness = witnessOf(verdict);
      const problems = [
        ...readNotes,
        ...notes(verdict.notes, given),
        ...verdict.problems.map((p) => recorded(p, given)),
      ];
      const settled = settle(context, verdict, earlier);
      if (verdict.attempt && !verdict.problems.some((p) => p.code === 'not-given'))
        earlier.push({
          step,
          target: context.target,
          answer: verdict.attempt.lowered,
          movable: movable(context, verdict.attempt),
        });
      return finish(step, given, settled.verdict, times(step.points, settled.share), {
        ...common,
        ...(witness && { witness }),
        problems,
        ...(settled.credit.length > 0 && { credit: settled.credit }),
        ...(settled.diagnosis && { diagnosis: settled.diagnosis }),
        ...(settled.follows && { follows: settled.follows }),
        fingerprint: fingerprintOf(context, verdict),
      });
    }
  }
}

function evidenceOf(c: Context): ShownEvidence {
  const e = c.evidence;
  const { all, visited } = c.problem.stated.branches;
  const branches = 2 * all + e.branches;
  return {
    inputs: e.inputs,
    sizes: e.sizes,
    branches: `${2 * visited + e.visited} of ${branches}`,
    precision: e.digits === 0 ? 'double' : `${e.digits} digits`,
  };
}

function readBack(chains: readonly Chain[], scope: Scope): StepRecord['read'] | undefined {
  const asked = chains.filter((c) => c.subject.kind === 'asked');
  const shown = asked.flatMap((c) => {
    const last = c.values[c.values.length - 1]?.expr;
    return last ? [{ left: c.left, last, when: c.when }] : [];
  });
  if (shown.length === 0) return undefined;
  const several = shown.length > 1;
  const line = (print: (e: Expr) => string, equals: string, comma: string): string =>
    shown
      .map(
        (s) =>
          (several && s.left ? `${print(s.left)}${equals}` : '') +
          print(s.last) +
          (s.when ? comma + print(s.when) : ''),
      )
      .join(several ? '; ' : '');
  return {
    text: line((e) => printText(e, scope), ' = ', ', '),
    latex: line((e) => printLatex(e, scope), ' = ', ',\\; ').replace(/; /g, ';\\; '),
  };
}

function linesOf(context: Context, verdict: Judgement, answer: Answer): StepRecord['lines'] | undefined {
  if (
    answer.lines.length === 1 &&
    (answer.lines[0]?.sides.length ?? 0) <= 2 &&
    context.chains.every((c) => c.equalities.length <= 1)
  )
    return undefined;
  const made = 'attempt' in verdict ? verdict.attempt : undefined;
  const rules = rulesOf(
    context,
    made ? { vectors: made.lo.options.vectors, vectorProduct: made.lo.options.vectorProduct } : {},
  );
  const judged: LineVerdict[] = judgeLines(context.problem.stated, context.target, answer, context.chains, rules);
  return judged.map((l) => ({
    text: l.text,
    verdict: l.verdict,
    ...(l.message !== undefined && { message: l.message }),
  }));
}

/** Inputs, both values, and the first entry that differs. */
function witnessOf(verdict: Extract<Judgement, { kind: 'wrong' }>): Witness | undefined {
  const { at } = verdict;
  const made = verdict.attempt;
  if (!at || !made || verdict.statedSizesOnly === true) return undefined;
  const { table, sample, entry } = at.place;
  const { target } = at;
  const sizes = sizesOf(target.shape);
  const size = table.size;
  const inputs: Record<string, Shown> = {};
  const used = new Set([...made.uses]);
  for (const f of table.reference.free) {
    const c = column(table, f.key);
    inputs[f.key] = showArray(sizesOf(f.shape), (e) => c.data[e * size + sample] as number);
  }
  for (const name of used) {
    const shape = table.reference.shape(name);
    if (inputs[name] !== undefined || !shape || table.reference.free.some((f) => f.key === name)) continue;
  }
  const got = runOn(table, made.lowered.b, [made.lowered.node]).values(made.lowered.node);
  const want = runOn(table, target.lowered.b, [target.lowered.node]).values(target.lowered.node);
  return {
    inputs,
    entry: entryAt(sizes, entry),
    expected: showArray(sizes, (e) => want.data[e * size + sample] as number),
    got: showArray(sizes, (e) => got.data[e * size + sample] as number),
  };
}

function valueStep(
  key: AnswerKey,
  problem: ProblemKey,
  step: Step,
  answer: Answer,
  student: string,
  readNotes: RecordedProblem[],
  earlier: readonly Earlier[],
): [Verdict, Fraction, Details] {
  const context = contextOf(key, problem, step, answer, '');
  if ('finding' in context) return ['review', ZERO, { problems: [recorded(context.finding, undefined)] }];
  const { reference } = problem.stated;
  const verdict = judgeAttempt(context);
  const read = readBack(context.chains, context.problem.problem.scope);
  if ('problems' in verdict)
    return [
      verdict.wrong ? 'wrong' : 'unreadable',
      ZERO,
      { ...(read && { read }), problems: [...readNotes, ...verdict.problems.map((p) => recorded(p, undefined))] },
    ];
  const fixed = fixedInputs(reference, step, key.assignment.id, student);
  const values = evaluateFixed(reference, fixed, verdict.lowered);
  const last = context.chains
    .filter((c) => c.subject.kind === 'asked')
    .flatMap((c) => c.values[c.values.length - 1]?.expr ?? []);
  const texts = last.length === 1 ? numerals(last[0] as Expr) : undefined;
  const truth = truthAt(reference, fixed, context.target.lowered);
  const written = texts?.length === values.length ? texts : undefined;
  const right = judgeValues(values, written, truth, step.tolerance);
  const sizes = sizesOf(context.target.shape);
  const ok = right.every(Boolean);
  const inputs: Record<string, Shown> = {};
  for (const [name, v] of fixed) inputs[name] = showArray(sizesOf(reference.shape(name) ?? []), (e) => v[e] as number);
  const witness: Witness | undefined = ok
    ? undefined
    : {
        inputs,
        entry: entryAt(sizes, right.indexOf(false)),
        expected: showArray(sizes, (e) => truth.low[e] as number),
        got: showArray(sizes, (e) => values[e] as number),
      };
  const settled = ok ? undefined : settleValue(context, fixed, values, written, right, truth.low, earlier);
  return [
    settled?.verdict ?? 'correct',
    settled ? times(step.points, settled.share) : step.points,
    {
      ...(read && { read }),
      ...(witness && { witness }),
      ...(settled && settled.credit.length > 0 && { credit: settled.credit }),
      ...(settled?.diagnosis && { diagnosis: settled.diagnosis }),
      ...(settled?.follows && { follows: settled.follows }),
      ...(!ok && step.at !== 'random' && { fingerprint: valueFingerprint(step, values) }),
      problems: readNotes,
      evidence: { inputs: 1, sizes: 1, branches: '0 of 0', precision: 'double' },
    },
  ];
}

type Details = {
  read?: StepRecord['read'];
  problems: readonly RecordedProblem[];
  witness?: Witness;
  evidence?: ShownEvidence;
  lines?: StepRecord['lines'];
  credit?: readonly string[];
  diagnosis?: StepRecord['diagnosis'];
  follows?: readonly string[];
  fingerprint?: string;
};

function finish(
  step: Step,
  given: AnswerText | undefined,
  verdict: Verdict,
  score: Fraction,
  details: Details,
): Graded {
  const pending = verdict === 'review' || verdict === 'unreadable' ? step.points : ZERO;
  const { read, problems, witness, evidence, lines, credit, diagnosis, follows, fingerprint } = details;
  const record: StepRecord = {
    id: step.id,
    title: step.title ?? step.find.text,
    asks: step.at === undefined ? 'formula' : 'value',
    asked: { text: step.find.text, latex: printLatex(step.find.expr) },
    verdict,
    score: decimal(score),
    points: decimal(step.points),
    pending: decimal(pending),
    answer: given?.text ?? '',
    ...(read && { read }),
    problems,
    ...(diagnosis && { diagnosis }),
    ...(follows && { follows }),
    ...(witness && { witness }),
    ...(evidence && { evidence }),
    ...(lines && { lines }),
    ...(credit && { credit }),
    ...(fingerprint !== undefined && { fingerprint }),
  };
  return { record, score, points: step.points, pending };
}

function notes(problems: readonly Problem[], given: AnswerText): RecordedProblem[] {
  return problems.map((p) => recorded(p, given, 'note'));
}

/** A problem with its place in the file and the student's line with a caret. */
function recorded(p: Problem, given: AnswerText | undefined, severity: 'error' | 'note' = 'error'): RecordedProblem {
  const at = p.span && given ? position(given.text, p.span.start) : undefined;
  const line = p.line ?? (at && given ? given.line + at.line - 1 : undefined);
  const col = p.column ?? (at && given ? at.column + (at.line === 1 ? given.column - 1 : given.indent) : undefined);
  return {
    code: p.code,
    message: p.message,
    ...(line !== undefined && { line }),
    ...(col !== undefined && { column: col }),
    ...(p.hint !== undefined && { hint: p.hint }),
    // a place of the file, found before the answer was taken out of it, is none in the answer's text
    ...(p.span && given && p.line === undefined && { caret: caret(given.text, p.span) }),
    severity,
  };
}

export type { ProblemPart };
