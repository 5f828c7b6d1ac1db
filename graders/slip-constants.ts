/** Slips of a number: each number of the answer is taken as unknown, and the one that would make the answer right is solved for. */
import type { Column } from '../src/engine/evaluate';
import type { Expr } from '../src/language/expr';
import { call, name, num } from '../src/language/expr';
import type { Chain } from './claims';
import type { SlipCase } from './slip-case';
import { finalExpr, mayTry, mends, spend, valuesOfChange, witnesses } from './slip-case';
import { peek } from './slip-peek';
import type { Site } from './slip-sites';
import { replaced, sitesOf } from './slip-sites';
import { short } from './slip-terms';
import { niceNumber, sizeText } from './slip-values';
import { PEEKING } from './slip-work';

export type Constant = { readonly kind: 'factor' | 'rounded' | 'offset' | 'exponent'; readonly message: string };

const found = new WeakMap<SlipCase, Constant | null>();

/** The number that is wrong, if one is. */
export function wrongConstant(c: SlipCase): Constant | undefined {
  let known = found.get(c);
  if (known === undefined) {
    known = search(c) ?? null;
    found.set(c, known);
  }
  return known ?? undefined;
}

function search(c: SlipCase): Constant | undefined {
  if (!c.answer || finalExpr(c)?.kind === 'list') return undefined;
  const numbers = sitesOf(c).filter(
    (s) =>
      s.expr.kind === 'number' && !s.inName && !s.parents.some((p) => p.kind === 'call' && COMPARISONS.includes(p.op)),
  );
  for (const s of numbers.slice(0, 16)) {
    const hit = solve(c, s);
    if (hit) return hit;
  }
  return undefined;
}

function solve(c: SlipCase, s: Site): Constant | undefined {
  const { got, want } = witnesses(c, 2);
  const text = s.expr.kind === 'number' ? s.expr.text : '';
  const now = Number(text);
  if (!Number.isFinite(now) || Math.abs(now) > 1e12) return undefined;
  const next = s.put(num(String(now + 1)));
  if (noneTold(c, next, now, (k) => niceNumber(k) !== undefined || roundsTo(text, k))) return undefined;
  const moved = valuesOfChange(c, next);
  if (!moved || !got) return undefined;
  for (const form of FORMS) {
    const k = unknown(got, moved, want, now, form);
    if (k === undefined || Math.abs(k - now) < 1e-13 * Math.abs(now)) continue;
    const nice = niceNumber(k);
    // a trifle that goes away is no slip of a number
    if (nice?.value === 0 && Math.abs(now) < 1e-3 && !isAdded(s)) continue;
    const near = Math.abs(k - now) <= 0.02 * Math.abs(k);
    if (!nice && !roundsTo(text, k)) continue;
    if (!mends(c, s.put(nice ? exact(nice) : num(String(k))))) continue;
    const should = nice?.text ?? Number(k.toPrecision(7)).toString();
    if (near && !Number.isInteger(now))
      return { kind: 'rounded', message: `${text} is rounded: it stands for ${should}` };
    const parent = s.parents[s.parents.length - 1];
    const added = isAdded(s);
    if (
      parent?.kind === 'call' &&
      (parent.op === 'power' || parent.op === 'elementwise_power') &&
      parent.args[1] === s.expr
    )
      return { kind: 'exponent', message: `The exponent of ${short(c, parent)} should be ${should}` };
    const factor = parent?.kind === 'call' && (parent.op === 'times' || parent.op === 'divide');
    if (nice?.value === 0 || (nice?.value === 1 && factor))
      return {
        kind: added ? 'offset' : 'factor',
        message: `The ${text} in ${shownParent(c, parent, s.expr)} does not belong`,
      };
    return {
      kind: added ? 'offset' : 'factor',
      message: `The ${text} in ${shownParent(c, parent, s.expr)} should be ${should}`,
    };
  }
  return undefined;
}

/** The forms in which a number may stand: f(k) = a + b k, or a + b / k. */
const FORMS = ['affine', 'inverse'] as const;
type Form = (typeof FORMS)[number];

const hasNone = (form: Form, now: number): boolean => form === 'inverse' && (now === 0 || now === -1);

const at = (form: Form, k: number): number => (form === 'affine' ? k : 1 / k);

/** Whether one number of the answer, with the unknown one more, already shows that none that `may` be would do, in either form. */
function noneTold(
  c: SlipCase,
  next: readonly Chain[],
  now: number,
  may: (k: number) => boolean,
  forms: readonly Form[] = FORMS,
): boolean {
  const p = peek(c, next);
  if (!p) return false;
  spend(c, PEEKING);
  return forms.every((form) => {
    if (hasNone(form, now)) return true;
    const slope = (p.changed - p.got) / (at(form, now + 1) - at(form, now));
    const told =
      Number.isFinite(slope) && Math.abs(p.changed - p.got) > 1e-3 * Math.max(Math.abs(p.got), Math.abs(p.want));
    return told && !may(at(form, at(form, now) + (p.want - p.got) / slope));
  });
}

const isAdded = (s: Site): boolean => {
  const parent = s.parents[s.parents.length - 1];
  return parent?.kind === 'call' && (parent.op === 'add' || parent.op === 'subtract');
};

/** Whether a number as written is another one rounded, with two decimals at least. */
function roundsTo(text: string, k: number): boolean {
  const decimals = /\.(\d+)$/.exec(text)?.[1]?.length ?? 0;
  return decimals >= 2 && k.toFixed(decimals) === Number(text).toFixed(decimals);
}

const shownParent = (c: SlipCase, parent: Expr | undefined, e: Expr): string => short(c, parent ?? e);

/** A known constant as an expression that the evaluator holds exactly. */
function exact(n: { value: number; text: string }): Expr {
  const fraction = /^(-?\d+)\/(\d+)$/.exec(n.text);
  if (fraction) return call('divide', [num(fraction[1] as string), num(fraction[2] as string)]);
  if (/^-?\d+$/.test(n.text)) return n.value < 0 ? call('negate', [num(n.text.slice(1))]) : num(n.text);
  return n.value < 0 ? call('negate', [num(String(-n.value))]) : num(String(n.value));
}

function unknown(got: Column, moved: Column, want: Column, now: number, form: Form): number | undefined {
  if (hasNone(form, now)) return undefined;
  const step = at(form, now + 1) - at(form, now);
  const solved: { k: number; weight: number }[] = [];
  for (let i = 0; i < got.data.length; i++) {
    const x = got.data[i] as number;
    const slope = ((moved.data[i] as number) - x) / step;
    const y = want.data[i] as number;
    if (!Number.isFinite(slope) || !Number.isFinite(y)) continue;
    const scale = Math.max(Math.abs(x), Math.abs(y));
    if (Math.abs(slope * step) <= 1e-6 * scale) {
      if (Math.abs(x - y) > 1e-9 * scale + 1e-300) return undefined;
      continue;
    }
    solved.push({ k: at(form, now) + (y - x) / slope, weight: Math.abs(slope * step) / scale });
  }
  if (solved.length < 2) return undefined;
  const best = solved.reduce((p, q) => (q.weight > p.weight ? q : p));
  if (
    solved.some(({ k, weight }) => Math.abs(k - best.k) > (1e-8 * Math.max(1, Math.abs(best.k))) / Math.min(1, weight))
  )
    return undefined;
  return form === 'affine' ? best.k : best.k === 0 ? undefined : 1 / best.k;
}

/** A term of a sum that has to be scaled by a number: the factor is solved for, like a number that is there. */
export function factorOfTerm(c: SlipCase): string | undefined {
  if (!c.answer || finalExpr(c)?.kind === 'list') return undefined;
  const { got, want } = witnesses(c, 2);
  for (const s of sitesOf(c)) {
    const parent = s.parents[s.parents.length - 1];
    if (s.inName || parent?.kind !== 'call' || (parent.op !== 'add' && parent.op !== 'subtract')) continue;
    if (s.parents.some((p) => p.kind === 'call' && COMPARISONS.includes(p.op))) continue;
    const scaled = (k: Expr): readonly Chain[] => s.put(call('times', [k, s.expr]));
    const twice = scaled(num('2'));
    if (noneTold(c, twice, 1, (x) => niceNumber(x) !== undefined, ['affine'])) continue;
    const moved = valuesOfChange(c, twice);
    const k = moved && got && unknown(got, moved, want, 1, 'affine');
    const nice = k === undefined ? undefined : niceNumber(k);
    if (!nice || nice.value === 0 || nice.value === 1 || nice.value === -1 || !mends(c, scaled(exact(nice)))) continue;
    return `The factor ${sizeText(c, nice)} of ${short(c, s.expr)} is missing`;
  }
  return undefined;
}

const of =
  (kind: Constant['kind']) =>
  (c: SlipCase): string | undefined => {
    const k = wrongConstant(c);
    return k?.kind === kind ? k.message : undefined;
  };

const KNOWN: readonly (readonly [number, Expr, string])[] = [
  [Math.PI, name('pi'), 'pi'],
  [Math.E, name('e'), 'e'],
  [Math.LN2, call('log', [num('2')]), 'log(2)'],
  [Math.LN10, call('log', [num('10')]), 'log(10)'],
  [Math.SQRT2, call('sqrt', [num('2')]), 'sqrt(2)'],
  [Math.SQRT1_2, call('divide', [num('1'), call('sqrt', [num('2')])]), '1/sqrt(2)'],
];

/** A number in a condition is a threshold, no factor. */
const COMPARISONS: readonly string[] = ['lt', 'le', 'gt', 'ge', 'eq', 'ne'];

/** The same rounded number in several places: all of them replaced by what it stands for. */
export function roundedEverywhere(c: SlipCase): string | undefined {
  const texts = new Set(
    sitesOf(c).flatMap((s) => (s.expr.kind === 'number' && s.expr.text.includes('.') ? [s.expr.text] : [])),
  );
  for (const text of texts) {
    const x = Number(text);
    const stands = KNOWN.find(([v]) => v !== x && Math.abs(x - v) <= 0.005 * v);
    const whole = Math.round(x);
    const to =
      stands?.[1] ??
      (whole !== 0 && whole !== x && Math.abs(x - whole) <= 0.02 * Math.abs(whole) ? num(String(whole)) : undefined);
    if (!to) continue;
    const put = (e: Expr): Expr =>
      replaced(e, (y) =>
        y.kind === 'call' && COMPARISONS.includes(y.op) ? y : y.kind === 'number' && y.text === text ? to : undefined,
      );
    if (!mayTry(c)) return undefined;
    const chains = c.chains.map((x) => ({ ...x, values: x.values.map((v) => ({ ...v, expr: put(v.expr) })) }));
    if (mends(c, chains)) return `${text} is rounded: it stands for ${stands?.[2] ?? whole}`;
  }
  return undefined;
}

export const roundedConstant = of('rounded');
export const wrongExponent = of('exponent');
export const wrongFactorInside = of('factor');
export const wrongOffsetInside = of('offset');
