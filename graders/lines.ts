/** The lines of a derivation: each equality decided like an answer, the first that does not hold named. */
import { append, literal, reshape } from '../src/engine/build';
import { lowerExpr, lowerIndexed } from '../src/engine/lower';
import { extentOf, scratch } from '../src/engine/lower-index';
import type { Lowering, LowerOptions } from '../src/engine/lowering';
import { Misfit, newLowering } from '../src/engine/lowering';
import { newBuilder, reachableInputs } from '../src/engine/program';
import type { Dim } from '../src/engine/shape';
import { sizesOf } from '../src/engine/shape';
import type { Answer, Expr } from '../src/language/expr';
import { num } from '../src/language/expr';
import type { Chain, Equality } from './claims';
import type { Evidence, Place } from './comparison';
import { decide } from './decide';
import { introduce, type Rules } from './formula';
import type { Setting } from './key';
import { entryAt, showArray, showNumber } from './shown';
import { column, runOn } from './table';
import type { Lowered, Target } from './target';

export type LineVerdict = {
  readonly number: number;
  readonly text: string;
  readonly verdict: 'correct' | 'wrong' | 'not-counted' | 'defines' | 'review';
  readonly message?: string;
};

type Held = {
  readonly verdict: 'correct' | 'wrong' | 'review';
  readonly message?: string;
  /** The code of what kept a side from being evaluated. */
  readonly misfit?: string;
};

/** Judges every line of an answer that has equalities. Costs nothing: an answer is right by its last expression. */
export function judgeLines(
  setting: Setting,
  target: Target,
  answer: Answer,
  chains: readonly Chain[],
  rules: Rules,
): LineVerdict[] {
  const options = { ...rules.options, want: target.shape };
  const lo = newLowering(newBuilder(), setting.reference, options);
  const byLine = new Map<number, Held[]>();
  const skipped = new Set<number>();
  for (const chain of chains) {
    for (const e of chain.equalities) {
      if (!e.counted) {
        skipped.add(e.line);
        continue;
      }
      const held = holds(setting, lo, chain, e, options, target.named.of);
      // a derivative by a name of the student's own that no line introduces has no value to compare
      if (held.misfit === 'own-derivative') {
        skipped.add(e.line);
        continue;
      }
      byLine.set(e.line, [...(byLine.get(e.line) ?? []), held]);
    }
    try {
      introduce(lo, setting.reference, chain, rules);
    } catch (e) {
      if (!(e instanceof Misfit)) throw e;
    }
  }
  return answer.lines.map((line): LineVerdict => {
    const held = byLine.get(line.number) ?? [];
    const bad = held.find((h) => h.verdict === 'wrong') ?? held.find((h) => h.verdict === 'review');
    const verdict = bad?.verdict ?? (held.length > 0 ? 'correct' : line.defines ? 'defines' : 'not-counted');
    return {
      number: line.number,
      text: line.text,
      verdict,
      ...(bad?.message !== undefined && { message: bad.message }),
    };
  });
}

/** Readings of a line whose shapes do not go together as they stand: vectors as rows, a product of vectors either way. */
const READINGS: ReadonlyMap<string, readonly Partial<LowerOptions>[]> = new Map([
  ['shape', [{ vectors: 'rows' }, { vectors: 'columns' }]],
  // the last as in x ∂(1/r)/∂x, where the gradient is meant as a row
  ['ambiguous-product', [{ vectorProduct: 'hadamard' }, { vectorProduct: 'dot' }, { vectorProduct: 'outer' }]],
]);

/** A product of derivatives read as the chain rule, whatever the layout. */
const CHAIN_RULE: readonly Partial<LowerOptions>[] = [{ chain: true }];

/** Whether both sides are the same at every input, in the answer's reading or in another that the line's own shapes ask for. */
function holds(setting: Setting, lo: Lowering, chain: Chain, e: Equality, options: LowerOptions, of: string): Held {
  const held = holdsIn(setting, lo, chain, e, options, of);
  if (held.verdict === 'correct') return held;
  const chained = mentionsDerivative(e.left) || mentionsDerivative(e.right) ? CHAIN_RULE : [];
  for (const other of [...((held.misfit && READINGS.get(held.misfit)) || []), ...chained]) {
    const again = holdsIn(setting, lo, chain, e, { ...options, ...other }, of);
    if (again.verdict === 'correct') return again;
  }
  return held;
}

/** A derivative in a line may be meant as partial or as total. */
function holdsIn(setting: Setting, lo: Lowering, chain: Chain, e: Equality, options: LowerOptions, of: string): Held {
  let first: Held | undefined;
  for (const [left, right] of variants(e, of)) {
    const held = compareSides(setting, lo, chain, e, { ...options, partial: left }, { ...options, partial: right });
    if (held.verdict === 'correct') return held;
    first ??= held;
  }
  return first ?? { verdict: 'review' };
}

function mentionsDerivative(e: Expr): boolean {
  return JSON.stringify(e).includes('"kind":"derivative"');
}

type Meaning = LowerOptions['partial'];

/** Each side as total, as partial, or, where paths are added up, as the total derivatives of `of` times partial ones. */
function variants(e: Equality, of: string): [Meaning, Meaning][] {
  const l = mentionsDerivative(e.left);
  const r = mentionsDerivative(e.right);
  const steps: Meaning = { except: of };
  const out: [Meaning, Meaning][] = [[false, false]];
  if (r) out.push([false, true]);
  if (l) out.push([true, false]);
  if (l && r) out.push([true, true]);
  if (r) out.push([false, steps]);
  if (l) out.push([steps, false]);
  if (l && r) out.push([steps, steps]);
  return out;
}

function compareSides(
  setting: Setting,
  lo: Lowering,
  chain: Chain,
  e: Equality,
  leftOptions: LowerOptions,
  rightOptions: LowerOptions,
): Held {
  const isLeft = e.left === chain.left;
  try {
    const extents = extentsOf(lo, chain, e);
    // the left side names the true quantity, whatever the student's lines have made of it
    let left = side(
      { ...lo, options: leftOptions, ...(isLeft && { rebound: new Map() }) },
      e.left,
      chain.letters,
      e.when,
      extents,
    );
    let right = side({ ...lo, options: rightOptions }, e.right, chain.letters, e.when, extents);
    const sizes = (x: Lowered) => sizesOf(x.shape).filter((n) => n !== 1);
    const [diagonal, whole] = [onDiagonal(e.left, left, right), onDiagonal(e.right, right, left)];
    if (diagonal) right = diagonal;
    else if (whole) left = whole;
    const isZero = e.when && e.right.kind === 'number' && Number(e.right.text) === 0;
    if (sizes(left).join() !== sizes(right).join() && !isZero)
      return { verdict: 'wrong', message: 'the two sides have different shapes' };
    const evidence: Evidence = { inputs: 0, branches: 0, visited: 0, digits: 0 };
    const out = decide({ setting, answer: right, target: left, salt: `line ${e.line}` }, evidence);
    if (out.kind === 'equal') return { verdict: 'correct' };
    if (out.kind === 'undecided') return { verdict: 'review', message: out.message };
    return { verdict: 'wrong', message: difference(out.at, left, right) };
  } catch (problem) {
    if (problem instanceof Misfit)
      return { verdict: 'wrong', message: problem.problem.message, misfit: problem.problem.code };
    throw problem;
  }
}

/** `∂a/∂z = a ⊙ (1 - a)`: the derivative of a function of each entry, written as what stands on its Jacobian's diagonal. */
function onDiagonal(said: Expr, jacobian: Lowered, entries: Lowered): Lowered | undefined {
  const full = sizesOf(jacobian.shape);
  const own = sizesOf(entries.shape);
  // `du/dz = 1/T` is the same for all entries
  const short = own.length === 0 ? full.slice(0, full.length / 2) : own;
  if (said.kind !== 'derivative' || short.length === 0 || full.join() !== [...short, ...short].join()) return undefined;
  const n = short.reduce((a, b) => a * b, 1);
  if (n > MOST_ON_DIAGONAL) return undefined;
  const { b } = entries;
  const eye = literal(
    b,
    Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0)),
    [n, n],
  );
  const spread = append(b, 'multiply', [eye, reshape(b, entries.node, own.length === 0 ? [1, 1] : [n, 1])]);
  return { b, node: reshape(b, spread, full), shape: jacobian.shape };
}

const MOST_ON_DIAGONAL = 300;

/** Both values at an input where they differ, and that input. */
function difference({ table, sample, entry }: Place, left: Lowered, right: Lowered): string {
  const { size } = table;
  const value = ({ b, node }: Lowered): string =>
    showNumber(runOn(table, b, [node]).values(node).data[entry * size + sample] as number);
  const { reference } = table;
  const used = [left, right].flatMap(({ b, node }) => [...reachableInputs(b, node)]);
  // of a derivative: what the quantity differentiated depends on, and the gradients handed over
  const feeds = (key: string): boolean =>
    used.some((name) => {
      const of = /^[d∂]/.test(name) ? (/^[d∂]\d?(.+?)\//.exec(name)?.[1] ?? name) : name;
      return name === key || reference.depends(of, key) || (of !== name && /^[d∂].*\//.test(key));
    });
  const at = reference.free.flatMap(({ key, shape }) => {
    if (!feeds(key)) return [];
    const { data } = column(table, key);
    const shown = showArray(sizesOf(shape), (e) => data[e * size + sample] as number);
    return [`${key} = ${JSON.stringify(shown).replaceAll('"', '').replaceAll(',', ', ')}`];
  });
  const sizes = sizesOf(left.shape);
  const where = sizes.length > 0 ? ` in entry (${entryAt(sizes, entry).join(', ')})` : '';
  return `the two sides differ${where}: ${value(left)} on the left, ${value(right)} on the right${at.length > 0 ? `, at ${at.join(', ')}` : ''}`;
}

/** How far the letters of a chain run: as its left side says where that tells, else as either side of the line does. */
function extentsOf(lo: Lowering, chain: Chain, e: Equality): (Dim | undefined)[] {
  const trial = scratch(lo);
  const told = (letter: string, exprs: readonly Expr[]): Dim | undefined => {
    try {
      return extentOf(trial, lowerExpr, letter, exprs);
    } catch (problem) {
      if (problem instanceof Misfit) return undefined;
      throw problem;
    }
  };
  const left = chain.left ? [chain.left] : [];
  return chain.letters.map((l) => told(l, [...left, e.left, e.right]) ?? told(l, left) ?? told(l, [e.left, e.right]));
}

function side(
  lo: Lowering,
  expr: Expr,
  letters: readonly string[],
  when: Expr | undefined,
  extents: readonly (Dim | undefined)[],
): Lowered {
  const shown: Expr = when ? { kind: 'cases', branches: [{ when, value: expr }, { value: num('0') }] } : expr;
  const v = lowerIndexed(lo, shown, letters, extents);
  return { b: lo.b, node: v.node, shape: v.shape };
}
