/** The key: a hash over what decides verdicts alone, the same for the TA's file and the students' copy of it. */
import { stripSpans } from '../language/expr';
import { sha256 } from '../sha256';
import type { Assignment, Input, ProblemPart, Step } from './types';

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** JSON with the keys of every object in one order, so that equal data give equal texts. */
export function canonicalJson(value: unknown): string {
  const sorted = (v: Json): Json => {
    if (Array.isArray(v)) return v.map(sorted);
    if (typeof v !== 'object' || v === null) return v;
    const entries = Object.entries(v as { readonly [key: string]: Json });
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, x]) => [k, sorted(x)]));
  };
  return JSON.stringify(sorted(JSON.parse(JSON.stringify(value)) as Json));
}

function ofInput(i: Input, also: readonly string[]): unknown {
  return { name: i.name, shape: i.shape, entries: i.entries, label: i.label ?? null, value: i.value ?? null, also };
}

/** Not among these: points, titles, prompts, hints, mistakes and feedback. They change what is told and paid, not what is right. */
function ofStep(s: Step): unknown {
  return {
    id: s.id,
    find: stripSpans(s.find.expr),
    syntax: s.syntax ?? null,
    given: s.given ? stripSpans(s.given) : null,
    at: s.at ?? null,
    variants: s.variants ?? null,
    tolerance: s.tolerance,
    partial: s.partial,
    milestones: s.milestones.map((m) => stripSpans(m.find.expr)),
    follow: s.follow,
  };
}

/** Every spelling that the scope knows, by name: other names decide how an answer is read. */
function spellings(p: ProblemPart): unknown {
  return [...p.scope.names]
    .map(([key, entity]) => [key, entity.name])
    .sort(([a], [b]) => ((a as string) < (b as string) ? -1 : 1));
}

function ofProblem(p: ProblemPart): unknown {
  return {
    id: p.id,
    sizes: [...p.sizes].map(([name, size]) => [name, size]),
    inputs: p.inputs.map((i) => ofInput(i, i.also)),
    forward: p.forward.map((l) => ({ name: l.name, indices: l.indices, expr: stripSpans(l.expr) })),
    names: spellings(p),
    steps: p.steps.map(ofStep),
  };
}

export function assignmentKey(a: Omit<Assignment, 'key' | 'sha256'>): string {
  return sha256(canonicalJson({ key: 1, id: a.id, conventions: a.conventions, problems: a.problems.map(ofProblem) }));
}
