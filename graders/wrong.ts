/** A wrong answer: what slip it is, whether it follows from earlier ones, what it earns; the verdict with most credit is taken. */
import type { Fraction, Step } from '../src/assignment/types';
import { sizesOf } from '../src/engine/shape';
import { stripSpans } from '../src/language/expr';
import { printText } from '../src/language/print-text';
import type { Credit, Matched } from './credit';
import {
  larger,
  matchMistake,
  matchValueMistake,
  milestonesReached,
  rightEntries,
  rightValues,
  shareOf,
} from './credit';
import { fingerprint } from './fingerprint';
import type { Earlier, Follow } from './follow-through';
import { followThrough, followValues, namesOf } from './follow-through';
import type { Context, Judgement } from './judge';
import type { AnswerKey } from './key';
import { movable } from './other-sizes';
import { ZERO } from './points';
import { diagnoseValues } from './slip-numbers';
import type { Diagnosis } from './slips';
import { diagnose } from './slips';
import type { Fixed } from './value';

export type Settled = {
  readonly verdict: 'wrong' | 'partial' | 'consistent';
  readonly share: Fraction;
  readonly credit: readonly string[];
  readonly diagnosis?: Diagnosis;
  readonly follows?: readonly string[];
};

const diagnoses = new WeakMap<AnswerKey, Map<string, Diagnosis | null>>();

/** The diagnosis, once per distinct wrong answer: the same text has the same slip. */
function diagnosed(c: Context, verdict: Extract<Judgement, { kind: 'wrong' }>): Diagnosis | undefined {
  let known = diagnoses.get(c.key);
  if (!known) {
    known = new Map();
    diagnoses.set(c.key, known);
  }
  const text = c.chains.map((x) => x.values.map((v) => printText(stripSpans(v.expr))).join(' = ')).join('; ');
  const id = `${c.step.id}|${c.salt}|${text}`;
  let found = known.get(id);
  if (found === undefined) {
    found = (circular(verdict) ? undefined : diagnose(c, verdict.attempt, verdict.statedSizesOnly === true)) ?? null;
    known.set(id, found);
  }
  return found ?? undefined;
}

/** Whether the answer is wrong for what it uses, not for what it says: then its values name no slip. */
const circular = (v: Extract<Judgement, { kind: 'wrong' }>): boolean => v.problems.some((p) => p.code === 'not-given');

/** A claim to credit, with the verdict it would give. */
type Claim = {
  readonly verdict: 'partial' | 'consistent';
  readonly share: Fraction;
  readonly why: readonly string[];
  readonly follows?: readonly string[];
};

/** The claims with most credit first; on equal credit the earlier one. */
export function best(claims: readonly (Claim | undefined)[]): Claim | undefined {
  let top: Claim | undefined;
  for (const c of claims) if (c && c.share.n > 0 && (!top || larger(c.share, top.share))) top = c;
  return top;
}

export const partial = (c: Credit | undefined): Claim | undefined =>
  c && { verdict: 'partial', share: c.share, why: c.why };
export const foreseenClaim = (m: Matched | undefined): Claim | undefined =>
  m && {
    verdict: 'partial',
    share: m.credit,
    why: [`${shareOf(m.credit)}: a mistake that the assignment foresees (${m.answer})`],
  };

/** The claim of an answer that follows, by the policy's share. */
export function followClaim(key: AnswerKey, from: readonly Earlier[] | undefined): Claim | undefined {
  if (!from) return undefined;
  const share = key.assignment.policy.consistent;
  const names = namesOf(from);
  return {
    verdict: 'consistent',
    share,
    why: [`${shareOf(share)}: right given your ${list(names)}`],
    follows: names,
  };
}

export const list = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;

/** Settles a wrong answer to a formula step. */
export function settle(
  c: Context,
  verdict: Extract<Judgement, { kind: 'wrong' }>,
  earlier: readonly Earlier[],
): Settled {
  const made = verdict.attempt;
  const honest = made && !circular(verdict);
  const follow: Follow | undefined =
    honest && earlier.length > 0 ? followThrough(c, made.lowered, movable(c, made), earlier) : undefined;
  const from = follow?.kind === 'follows' && c.step.follow ? follow.from : undefined;
  const mistake = circular(verdict) ? undefined : matchMistake(c, made);
  const follows = followClaim(c.key, from);
  const top = best([
    follows,
    foreseenClaim(mistake),
    partial(honest ? rightEntries(c, made) : undefined),
    partial(milestonesReached(c)),
  ]);
  const named = from ? undefined : mistake ? { code: 'mistake', message: mistake.feedback } : diagnosed(c, verdict);
  const same = follow?.kind === 'same-slip' ? `same slip as in ${short(follow.as.step)}` : undefined;
  const diagnosis = same
    ? { code: named?.code ?? 'same-slip', message: named ? `${named.message} (${same})` : `The ${same}` }
    : named;
  const consistent = follows !== undefined && (top === undefined || top === follows);
  return {
    verdict: consistent ? 'consistent' : (top?.verdict ?? 'wrong'),
    share: top?.share ?? ZERO,
    credit: top?.why ?? (consistent ? follows.why : []),
    ...(diagnosis && { diagnosis }),
    ...(consistent && follows.follows && { follows: follows.follows }),
  };
}

/** A step's id without its problem's. */
const short = (step: Step): string => step.id.slice(step.id.indexOf('.') + 1);

/** The fingerprint of a wrong answer. */
export function fingerprintOf(c: Context, verdict: Extract<Judgement, { kind: 'wrong' }>): string {
  return fingerprint(c, verdict.attempt, verdict.problems[0]?.code);
}

/** Settles a wrong answer to a value step. */
export function settleValue(
  c: Context,
  fixed: Fixed,
  values: Float64Array,
  texts: readonly string[] | undefined,
  right: readonly boolean[],
  truth: Float64Array,
  earlier: readonly Earlier[],
): Settled {
  const { reference } = c.problem.stated;
  const from = c.step.follow
    ? followValues(reference, c.target, fixed, values, texts, c.step.tolerance, earlier)
    : undefined;
  const mistake = matchValueMistake(c, fixed, values, texts);
  const follows = followClaim(c.key, from);
  const top = best([
    follows,
    foreseenClaim(mistake),
    partial(rightValues(c.step, right, truth, sizesOf(c.target.shape))),
  ]);
  const consistent = follows !== undefined && (top === undefined || top === follows);
  const diagnosis = from
    ? undefined
    : mistake
      ? { code: 'mistake', message: mistake.feedback }
      : diagnoseValues(c, fixed, values, texts, truth);
  return {
    verdict: consistent ? 'consistent' : (top?.verdict ?? 'wrong'),
    share: top?.share ?? ZERO,
    credit: top?.why ?? (consistent ? follows.why : []),
    ...(diagnosis && { diagnosis }),
    ...(consistent && follows.follows && { follows: follows.follows }),
  };
}
