/** One answer to one step: read, lowered in every reading that fits, decided at the stated sizes and at others. */
import type { Step } from '../src/assignment/types';
import type { LowerOptions } from '../src/engine/lowering';
import { DEFAULT_OPTIONS } from '../src/engine/lowering';
import type { Answer } from '../src/language/expr';
import type { Problem } from '../src/problem';
import { studentProblem } from '../src/problem';
import type { Chain } from './claims';
import { askedClaims, casesAlone, chainsOf, isGeneral, unsaid } from './claims';
import { columnReading } from './columns';
import type { Evidence, Outcome, Place } from './comparison';
import { decide } from './decide';
import type { Attempt, Rules } from './formula';
import { attempt } from './formula';
import type { AnswerKey, ProblemKey, Setting } from './key';
import { allowedKeys, otherSetting, targetOf } from './key';
import type { Target } from './target';

export type Finished = Extract<Attempt, { ok: true }>;

/** What was found about an answer that could be read. */
export type Judgement =
  | { readonly kind: 'correct'; readonly attempt: Finished; readonly notes: readonly Problem[] }
  | {
      readonly kind: 'wrong';
      readonly attempt: Finished | undefined;
      /** Where it differs, unless it cannot be evaluated at all. */
      readonly at?: {
        readonly setting: Setting;
        readonly target: Target;
        readonly place: Place;
        readonly undefined: boolean;
      };
      readonly statedSizesOnly?: boolean;
      readonly problems: readonly Problem[];
      readonly notes: readonly Problem[];
    }
  | { readonly kind: 'unreadable'; readonly problems: readonly Problem[] }
  | {
      readonly kind: 'review';
      readonly attempt: Finished | undefined;
      readonly problems: readonly Problem[];
      readonly notes: readonly Problem[];
      readonly otherReading?: boolean;
    };

/** Misfits of what is readable but cannot be right. */
const WRONG_CODES = new Set(['shape', 'answer-shape', 'unbound-index', 'not-given', 'size-clash', 'index']);

export type Context = {
  readonly key: AnswerKey;
  readonly problem: ProblemKey;
  readonly step: Step;
  readonly target: Target;
  readonly chains: readonly Chain[];
  readonly allowed: ReadonlySet<string>;
  readonly evidence: Evidence & { sizes: number };
  readonly salt: string;
};

export function contextOf(
  key: AnswerKey,
  problem: ProblemKey,
  step: Step,
  answer: Answer,
  salt: string,
): Context | { finding: Problem } {
  const made = targetOf(problem.stated, step);
  if ('problem' in made) return { finding: made.problem };
  const { reference } = problem.stated;
  const rows = chainsOf(answer, made.target, reference);
  const rules = { allowed: new Set<string>(), options: DEFAULT_OPTIONS, rebind: false, transposed: false };
  const columns = columnReading(answer, reference, rows, (read) => {
    const chains = chainsOf(read, made.target, reference);
    const tried = attempt(reference, made.target, chains, rules);
    return tried.ok ? chains : tried.problem.code;
  });
  return {
    key,
    problem,
    step,
    target: made.target,
    chains: columns ?? rows,
    allowed: allowedKeys(problem, step),
    evidence: { inputs: 0, branches: 0, visited: 0, digits: 0, sizes: 1 },
    salt,
  };
}

export function rulesOf(c: Context, options: Partial<LowerOptions> = {}, rebind = false): Rules {
  return {
    allowed: c.allowed,
    options: { ...DEFAULT_OPTIONS, star: c.key.assignment.conventions.star, ...options },
    rebind,
    transposed: c.key.assignment.conventions.layout === 'numerator',
  };
}

type Read = { readonly rules: Rules; readonly attempt: Finished; readonly notes: readonly Problem[] };

/** The reading that fits the shapes: vectors as columns, then as rows; a product of vectors by what only one reading fits. */
function readings(c: Context, setting: Setting, target: Target): Read | { problem: Problem } {
  const run = (options: Partial<LowerOptions>): { rules: Rules; made: Attempt } => {
    const rules = rulesOf(c, options);
    return { rules, made: attempt(setting.reference, target, c.chains, rules) };
  };
  let first: Problem | undefined;
  for (const vectors of ['columns', 'rows'] as const) {
    const { rules, made } = run({ vectors });
    if (made.ok)
      return {
        rules,
        attempt: made,
        notes:
          vectors === 'rows'
            ? [studentProblem('vectors-as-rows', 'read with vectors as rows: with columns the shapes do not fit')]
            : [],
      };
    if (made.problem.code === 'ambiguous-product') {
      const hadamard = run({ vectors, vectorProduct: 'hadamard' });
      const dot = run({ vectors, vectorProduct: 'dot' });
      const both = hadamard.made.ok && dot.made.ok;
      // in (a · b) a the vector beside the product takes a number: elementwise would leave two vectors side by side
      const apart = { vectors, signs: c.salt } as const;
      if (both && run({ ...apart, vectorProduct: 'hadamard' }).made.ok) return { problem: made.problem };
      if (both && !run({ ...apart, vectorProduct: 'dot' }).made.ok) return { problem: made.problem };
      const unseen = { ...c, evidence: { ...c.evidence } };
      if (both && hadamard.made.ok && decideIn(unseen, setting, target, hadamard.made).kind === 'equal')
        return { problem: made.problem };
      const one = hadamard.made.ok && !both ? hadamard : dot.made.ok ? dot : undefined;
      if (one?.made.ok) {
        const word = one === hadamard ? 'elementwise' : 'as the dot product';
        return {
          rules: one.rules,
          attempt: one.made,
          notes: [
            studentProblem(
              'product',
              `* between two vectors is read ${word}: only that fits the shapes`,
              made.problem.span,
            ),
          ],
        };
      }
      first ??= hadamard.made.ok ? made.problem : hadamard.made.problem;
      continue;
    }
    first ??= made.problem;
    if (!WRONG_CODES.has(made.problem.code)) break;
  }
  return { problem: first as Problem };
}

/**
 * Judges an answer by its formula; one that is right but for a remark between or behind its lines is right, and so is one
 * whose cases are.
 */
export function judge(c: Context): Judgement {
  const judged = judgeChains(c);
  if (judged.kind === 'correct') return judged;
  for (const chains of [withoutRemarks(c), casesAlone(c.problem.stated.reference, c.chains)]) {
    const again = chains && judgeChains({ ...c, chains });
    if (again?.kind === 'correct') return again;
  }
  return judged;
}

/** Where lines name what is asked: without the equations between expressions whose left side is not its value. */
function withoutRemarks(c: Context): readonly Chain[] | undefined {
  if (!c.chains.some((x) => x.loose) || !c.chains.some((x) => x.subject.kind === 'asked' && !x.loose)) return undefined;
  const others = c.chains.filter((x) => x.subject.kind !== 'asked');
  const goesOn = (loose: Chain): boolean => {
    const left: Chain = { ...loose, values: loose.values.slice(0, 1) };
    const made = attempt(c.problem.stated.reference, c.target, [...others, left], rulesOf(c));
    return made.ok && decideIn(c, c.problem.stated, c.target, made).kind === 'equal';
  };
  const kept = c.chains.filter((x) => !x.loose || goesOn(x));
  return kept.length < c.chains.length ? kept : undefined;
}

function judgeChains(c: Context): Judgement {
  if (!c.chains.some((x) => x.subject.kind === 'asked')) {
    const left = c.chains[c.chains.length - 1]?.left;
    return {
      kind: 'unreadable',
      problems: [unsaid(c.step.find.text, left?.span)],
    };
  }
  const read = readings(c, c.problem.stated, c.target);
  if ('problem' in read) {
    const { problem } = read;
    return WRONG_CODES.has(problem.code)
      ? (layout(c) ?? otherReading(c) ?? { kind: 'wrong', attempt: undefined, problems: [problem], notes: [] })
      : { kind: 'unreadable', problems: [problem] };
  }
  const notes = [...read.notes, ...read.attempt.lo.notes];
  const circle = notGiven(c, read.attempt);
  if (circle) return { kind: 'wrong', attempt: read.attempt, problems: [circle], notes };
  const stated = decideIn(c, c.problem.stated, c.target, read.attempt);
  if (stated.kind === 'undecided')
    return { kind: 'review', attempt: read.attempt, problems: [studentProblem(stated.reason, stated.message)], notes };
  if (stated.kind !== 'equal') {
    return (
      layout(c) ??
      rebound(c) ??
      otherReading(c, read.attempt) ?? {
        kind: 'wrong',
        attempt: read.attempt,
        at: { setting: c.problem.stated, target: c.target, place: stated.at, undefined: stated.kind === 'undefined' },
        problems:
          stated.kind === 'undefined'
            ? [
                uncovered(c) ??
                  studentProblem('undefined', 'the answer has no value at inputs where what is asked has one'),
              ]
            : [],
        notes,
      }
    );
  }
  return atOtherSizes(c, read, notes);
}

function decideIn(c: Context, setting: Setting, target: Target, made: Finished): Outcome {
  return decide(
    {
      setting,
      answer: made.lowered,
      target: target.lowered,
      keep: `? ${c.step.id}`,
      salt: c.salt,
      search: setting === c.problem.stated,
    },
    c.evidence,
  );
}

/** Lines that leave some entries out. */
function uncovered(c: Context): Problem | undefined {
  const { reference } = c.problem.stated;
  if (askedClaims(reference, c.chains).some((x) => isGeneral(x, reference))) return undefined;
  return studentProblem(
    'uncovered',
    `the lines do not say what every entry of ${c.step.find.text} is`,
    undefined,
    'add a line for the entries that are left, or one line for all',
  );
}

/** A quantity or derivative that the step does not give, what is asked under its own name, or a derivative operator. */
function notGiven(c: Context, made: Finished): Problem | undefined {
  if (made.operators)
    return studentProblem(
      'not-given',
      'the answer still holds a derivative operator',
      undefined,
      'carry out the derivative',
    );
  for (const name of made.uses) {
    if (c.allowed.has(name)) continue;
    const own = name === c.target.key;
    return studentProblem(
      'not-given',
      own
        ? `the answer uses ${name}, which is what is asked`
        : `the answer uses ${name}, which this step does not give`,
      undefined,
      /^[d∂]/.test(name) ? 'carry out the derivative' : `write ${name} in terms of what is given`,
    );
  }
  return undefined;
}

/** Where either layout is right, the transposed gradient is too. */
function layout(c: Context): Judgement | undefined {
  if (c.key.assignment.conventions.layout !== 'either') return undefined;
  return readAnew(
    c,
    { ...rulesOf(c), transposed: true },
    studentProblem('layout', 'read in the other layout: a gradient has the shape of the transpose'),
  );
}

/** If a claim about a known name fails and putting it in makes the answer right, the name was rebound. */
function rebound(c: Context): Judgement | undefined {
  const claims = c.chains.some((x) => x.subject.kind === 'derivative' || x.subject.kind === 'quantity');
  if (!claims) return undefined;
  return readAnew(
    c,
    rulesOf(c, {}, true),
    studentProblem(
      'rebound',
      'a name of the problem is given another meaning by an earlier line, and the answer is right with it',
    ),
  );
}

/** An answer that is wrong as it stands, judged by other rules; undefined where it is not right by them either. */
function readAnew(c: Context, rules: Rules, told: Problem): Judgement | undefined {
  const made = attempt(c.problem.stated.reference, c.target, c.chains, rules);
  if (!made.ok || notGiven(c, made) || decideIn(c, c.problem.stated, c.target, made).kind !== 'equal') return undefined;
  return atOtherSizes(c, { rules, attempt: made, notes: [] }, [told]);
}

/** The documented other readings, tried on wrong answers: right in one of them is for a TA (or a policy) to settle. */
const OTHER_READINGS: readonly { readonly options: Partial<LowerOptions>; readonly says: string }[] = [
  { options: { star: 'elementwise' }, says: '* is read as the elementwise product' },
  { options: { countFrom: 0 }, says: 'indices count from 0' },
  { options: { otherAxis: true }, says: 'sum(A, rows) adds along each row' },
];

function otherReading(c: Context, read?: Finished): Judgement | undefined {
  for (const { options, says } of OTHER_READINGS) {
    if (!couldDiffer(c, options, read)) continue;
    const made = attempt(c.problem.stated.reference, c.target, c.chains, rulesOf(c, options));
    if (!made.ok || notGiven(c, made) || decideIn(c, c.problem.stated, c.target, made).kind !== 'equal') continue;
    return {
      kind: 'review',
      attempt: made,
      otherReading: true,
      problems: [
        studentProblem(
          'other-reading',
          `wrong as it stands, but right if ${says}`,
          undefined,
          'write it so that it can be read one way only',
        ),
      ],
      notes: made.lo.notes,
    };
  }
  return undefined;
}

/** Whether a reading changes anything in the text. */
function couldDiffer(c: Context, options: Partial<LowerOptions>, read: Finished | undefined): boolean {
  if (options.star) return read === undefined || read.lo.seen.product;
  if (options.countFrom === 0) return /\b0\b|_\{?0|₀/.test(c.salt);
  return /\b(rows?|columns?|cols?)\b/.test(c.salt);
}

/**
 * Sizes that the answer names or sums over take other values, all different, once with a 1: only right there too is
 * `correct`. The other sizes are tried last, and failing there is a note.
 */
function atOtherSizes(c: Context, read: Read, notes: readonly Problem[]): Judgement {
  const { problem } = c;
  const named = new Set([...read.attempt.lo.ran].filter((n) => problem.problem.sizes.has(n)));
  const explicit =
    c.target.fixed.some((f) => f !== undefined) || read.attempt.lo.least.size > 0 || read.attempt.lo.seen.list;
  const least = leastSizes(c, read);
  const tries: { vary: ReadonlySet<string>; choice: 0 | 1; binding: boolean }[] = [];
  if (named.size > 0) for (const choice of [0, 1] as const) tries.push({ vary: named, choice, binding: true });
  const rest = new Set([...problem.problem.sizes.keys()].filter((n) => !named.has(n)));
  if (!explicit && rest.size > 0)
    tries.push({ vary: new Set(problem.problem.sizes.keys()), choice: 0, binding: false });
  for (const { vary, choice, binding } of tries) {
    const setting = otherSetting(c.key, problem, vary, choice, least);
    if (!setting) continue;
    const made = targetOf(setting, c.step);
    if ('problem' in made) continue;
    // what is asked may have no value at a size, as the derivative of a standard deviation of one number
    if (!setting.tables.some((t) => t.columns.get(made.target.key)?.data.some(Number.isFinite))) continue;
    const again = attempt(setting.reference, made.target, c.chains, read.rules);
    const out: Outcome | undefined = again.ok ? decideIn(c, setting, made.target, again) : undefined;
    c.evidence.sizes++;
    if (out?.kind === 'equal') continue;
    // what is written out entry by entry is of the stated sizes
    if (!again.ok && read.attempt.lo.seen.list) continue;
    if (out?.kind === 'undecided') {
      if (binding)
        return { kind: 'review', attempt: read.attempt, problems: [studentProblem(out.reason, out.message)], notes };
      continue;
    }
    const shown = [...setting.reference.sizes].map(([k, v]) => `${k} = ${v}`).join(', ');
    if (!binding) {
      return {
        kind: 'correct',
        attempt: read.attempt,
        notes: [...notes, studentProblem('stated-sizes', `right at the stated sizes; not at ${shown}`)],
      };
    }
    return {
      kind: 'wrong',
      attempt: read.attempt,
      ...(out &&
        again.ok && { at: { setting, target: made.target, place: out.at, undefined: out.kind === 'undefined' } }),
      statedSizesOnly: true,
      problems: again.ok ? [] : [again.problem],
      notes,
    };
  }
  return { kind: 'correct', attempt: read.attempt, notes };
}

/** Explicit entries must stay in range at other sizes. */
function leastSizes(c: Context, read: Read): ReadonlyMap<string, number> {
  const least = new Map(read.attempt.lo.least);
  c.target.fixed.forEach((f, p) => {
    const d = c.target.full[p];
    if (f !== undefined && d) least.set(d.label, Math.max(least.get(d.label) ?? 1, f + 1));
  });
  return least;
}

/** For a value step: the answer as a program, or why it is none. Any quantity fixed by the step may be used. */
export function judgeAttempt(c: Context): Finished | { problems: readonly Problem[]; wrong: boolean } {
  if (!c.chains.some((x) => x.subject.kind === 'asked'))
    return {
      problems: [{ ...unsaid(c.step.find.text), hint: 'give its value' }],
      wrong: false,
    };
  const read = readings(c, c.problem.stated, c.target);
  if ('problem' in read) return { problems: [read.problem], wrong: WRONG_CODES.has(read.problem.code) };
  if (read.attempt.uses.has(c.target.key))
    return {
      problems: [studentProblem('not-given', `the answer uses ${c.target.key}, which is what is asked`)],
      wrong: true,
    };
  return read.attempt;
}
