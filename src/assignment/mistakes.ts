/** Foreseen mistakes must be readable, and must be mistakes: one that equals what is asked at every input tried is a finding. */
import { plan, run } from '../engine/evaluate';
import { lower } from '../engine/lower';
import { DEFAULT_OPTIONS, newLowering } from '../engine/lowering';
import type { NodeId } from '../engine/program';
import { count } from '../engine/program';
import { sizesOf } from '../engine/shape';
import type { Answer, Expr } from '../language/expr';
import { readAnswer } from '../language/read';
import { DRAWS, drawInputs } from './draws';
import type { Findings } from './findings';
import { placed, report } from './findings';
import { inputsBehind } from './reach';
import type { Reference } from './reference';
import type { ProblemPart, Step } from './types';

/** Far below any slip, far above rounding at inputs of moderate size. */
const SAME = 1e-9;

/** The last expression that an answer reaches. */
function lastSide(answer: Answer): Expr | undefined {
  const sides = answer.lines[answer.lines.length - 1]?.sides;
  return sides?.[sides.length - 1];
}

/** `entries` are those of `target` that the step asks for. */
export function checkMistakes(
  f: Findings,
  ref: Reference,
  problem: ProblemPart,
  step: Step,
  target: NodeId,
  entries: readonly number[],
  star: 'matrix' | 'elementwise',
): void {
  step.mistakes.forEach((mistake, i) => {
    const where = `${step.id}.mistakes[${i + 1}]`;
    const read = readAnswer(mistake.answer, {
      ...problem.scope,
      indices: step.find.indices,
      ...(step.syntax && { syntax: step.syntax }),
    });
    if (!read.ok) {
      for (const p of read.problems)
        f.problems.push(
          placed(f, { ...p, message: `${where}: ${p.message}`, ...(mistake.span && { span: mistake.span }) }),
        );
      return;
    }
    const expr = lastSide(read.value);
    const value = expr && lower(newLowering(ref.b, ref, { ...DEFAULT_OPTIONS, star }), expr);
    // an answer of another shape, or in another form, can't be compared here, and is no right answer as it stands
    if (!value?.ok || value.value.axes.length > 0 || count(sizesOf(value.value.shape)) !== entries.length) return;
    const node = value.value.node;
    const inputs = drawInputs(ref.free, problem.sizes);
    // the answer names forward quantities and derivatives; each is a leaf of its program, with the reference's values
    const leaves = [...inputsBehind(ref, node)].filter((name) => !inputs.has(name));
    const known = leaves.flatMap((name) => ref.node(name) ?? []);
    if (known.length < leaves.length) return;
    const size = DRAWS;
    const reference = run(plan({ nodes: ref.b.nodes }, [target, ...known]), { size, inputs }, { bounds: false });
    const truth = reference.values(target).data;
    for (const [k, name] of leaves.entries()) inputs.set(name, reference.values(known[k] as NodeId));
    const theirs = run(plan({ nodes: ref.b.nodes }, [node]), { size, inputs }, { bounds: false }).values(node).data;
    const same = entries.every((entry, e) => {
      for (let s = 0; s < DRAWS; s++) {
        const a = theirs[e * DRAWS + s] ?? Number.NaN;
        const b = truth[entry * DRAWS + s] ?? Number.NaN;
        if (!(Math.abs(a - b) <= SAME * Math.max(1, Math.abs(b)))) return false;
      }
      return true;
    });
    if (same)
      report(
        f,
        'mistake-correct',
        `${where}: ${mistake.answer} is a right answer, not a mistake`,
        mistake.span,
        'leave it out, or write the mistake that was meant',
      );
  });
}
