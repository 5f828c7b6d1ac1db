/** Slips of an answer given as numbers at fixed inputs: few numbers say little, so only what is unmistakable is told. */

import { leafNode } from '../src/engine/lower';
import { newLowering } from '../src/engine/lowering';
import { newBuilder } from '../src/engine/program';
import { sizesOf } from '../src/engine/shape';
import type { Context } from './judge';
import type { Diagnosis } from './slips';
import type { Fixed } from './value';
import { evaluateFixed, judgeValues } from './value';

/** Names the slip where the numbers are right but for a sign, a factor, or are another derivative of the same shape. */
export function diagnoseValues(
  c: Context,
  fixed: Fixed,
  values: Float64Array,
  texts: readonly string[] | undefined,
  truth: Float64Array,
): Diagnosis | undefined {
  const fits = (candidate: Float64Array): boolean =>
    candidate.length === values.length &&
    candidate.every(Number.isFinite) &&
    judgeValues(values, texts, { low: candidate, high: candidate }, c.step.tolerance).every(Boolean);
  if (truth.every((x) => x === 0) || values.every((x) => x === 0)) return undefined;
  if (fits(truth.map((x) => -x)))
    return { code: 'sign', message: truth.length === 1 ? 'The sign is wrong' : 'The sign of every entry is wrong' };
  const digits = texts?.some((t) => t.replace(/[^1-9]/g, '').length >= 2) ?? true;
  if (!digits) return undefined;
  for (const other of others(c)) {
    const column = evaluateFixed(c.problem.stated.reference, fixed, other.program);
    if (fits(column)) return { code: 'other-quantity', message: `You gave ${other.key}` };
  }
  for (const [r, words] of [
    [2, '2 times too large'],
    [0.5, '2 times too small'],
  ] as const)
    if (fits(truth.map((x) => r * x)))
      return { code: 'factor', message: `${truth.length === 1 ? 'It' : 'Each entry'} is ${words}` };
  return undefined;
}

/** Derivatives of the same thing by quantities of the same shape. */
function others(
  c: Context,
): { key: string; program: { b: ReturnType<typeof newBuilder>; node: number; shape: (typeof c.target)['shape'] } }[] {
  const { reference } = c.problem.stated;
  const want = sizesOf(c.target.shape).join();
  return [...reference.problem.inputs, ...reference.problem.forward].flatMap((q) => {
    if (
      c.target.named.by.length !== 1 ||
      q.name === c.target.named.by[0] ||
      reference.label(q.name) ||
      !reference.depends(c.target.named.of, q.name) ||
      q.name === c.target.named.of
    )
      return [];
    const leaf = reference.derivative(c.target.named.of, [q.name], false);
    if (!leaf.ok || sizesOf(leaf.value.shape).join() !== want) return [];
    const lo = newLowering(newBuilder(), reference);
    return [
      {
        key: leaf.value.key,
        program: { b: lo.b, node: leafNode(lo, leaf.value.key, leaf.value.shape), shape: leaf.value.shape },
      },
    ];
  });
}
