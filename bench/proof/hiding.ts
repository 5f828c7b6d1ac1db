/**
 * Answers that are right but where some conditions meet: drawn from many forms of conditions, thresholds near and far, narrow
 * bands, kinks, whole numbers and labels, alone and up to three together. And a search for inputs where such an answer is wrong,
 * by many draws of very different magnitudes; slow, and blind to what the grader looks for.
 */
import { scan, valuesOf } from '../../graders/compare';
import { attempt } from '../../graders/formula';
import { drawFlat } from '../../graders/inputs';
import { contextOf, rulesOf } from '../../graders/judge';
import type { AnswerKey, Setting } from '../../graders/key';
import { scopeOf } from '../../graders/key';
import type { Random } from '../../graders/random';
import { random } from '../../graders/random';
import type { Table } from '../../graders/table';
import { makeTable, runOn } from '../../graders/table';
import { readAnswer } from '../../src/language/read';
import { loadAssignment, stepOf } from './corpus';

export const HIDING = loadAssignment(
  `
backmark: 1
id: hiding
title: Right but where conditions meet
problems:
  - id: plain
    inputs: {x: [], y: [], w: [], k: {shape: [], entries: integer}, m: {shape: [], entries: mask}}
    forward: {f: x*y + k*m*x, g: relu(x - y) + abs(w), h: 'max(x, y, w)'}
    steps: [{id: f, find: df/dx}, {id: g, find: dg/dx}, {id: h, find: dh/dx}]
  - id: rows
    sizes: {N: 2, C: 3}
    inputs: {S: [N, C], c: {label: C, shape: [N]}}
    forward: {L: 'multiclass_hinge(S, c)', P: softmax(S), E: 'cross_entropy(P, c)/N'}
    steps: [{id: l, find: dL/ds_ij}, {id: l12, find: dL/ds_12}, {id: e, find: dE/ds_ij}]
`,
  'hiding.yaml',
);

const HINGE = 's_iq - S[i, c[i]] + 1 > 0';
const RIGHT: Readonly<Record<string, readonly string[]>> = {
  'plain.f': ['y + k*m'],
  'plain.g': ['1(x > y)', 'step(x - y)', '(sign(x - y) + 1)/2'],
  'plain.h': ['1(x > y)*1(x > w)', '1(x > max(y, w))', '(x > y and x > w)'],
  'rows.l': [`(j == c_i) ? -sum(q, 1, C, 1(q != c_i)*1(${HINGE})) : 1(s_ij - S[i, c[i]] + 1 > 0)`],
  'rows.l12': ['(c_1 == 2) ? -1(s_11 - s_12 + 1 > 0) - 1(s_13 - s_12 + 1 > 0) : 1(s_12 - S[1, c[1]] + 1 > 0)'],
  'rows.e': ['(p_ij - 1(j == c_i))/N'],
};
const TERMS = {
  plain:
    `x | y | w | x + y | x - y | x*y | abs(x) | abs(w - y) | x^2 | exp(x) | max(x, y) | min(x, w) | x + y + w | x*y - w
    | x^3 - 3*x | (x - 1)*(x + 2) | relu(y) | min(y, 6) + w | tanh(x) | y + 0.01*x | log(x^2 + 1)`.split('|'),
  rows: `s_ij | s_11 | s_12 | s_12 + s_21 | s_11*s_23 | s_ij - s_i1 | abs(s_ij) | exp(s_12) | max(s_11, s_12) | S[i, c[i]]
    | s_ij - S[i, c[i]] | p_ij | s_21^2 - s_11 | (s_ij - 1)*(s_ij + 2)`.split('|'),
};
const WHOLE = {
  plain: ['k == 3', 'k > 5', 'm == 1', 'k == -40'],
  rows: ['c_1 == 3', 'c_i == 2', 'c_2 == c_1'],
};
const THRESHOLDS = [0.5, 3, -2, 12.3, -7, 50, 300, -1e3, 1e5, 1e6, -1e7, 0, 1, 0.999];

export type Hiding = { readonly step: string; readonly text: string };

/** One such answer; some of them are right after all. */
export function hidingAnswer(r: Random): Hiding {
  const pick = <T>(xs: readonly T[]): T => xs[Math.floor(r() * xs.length)] as T;
  const step = pick(Object.keys(RIGHT));
  const kind = step.startsWith('rows') ? 'rows' : 'plain';
  const term = (): string => pick(TERMS[kind]).trim();
  const condition = (): string => {
    const form = r();
    if (form < 0.1) return pick(WHOLE[kind]);
    if (form < 0.2) return `abs(${term()} - ${pick(THRESHOLDS)}) < ${pick(['1e-3', '0.1', '1e-6', '2'])}`;
    return `${term()} ${pick(['>', '<', '>='])} ${pick(THRESHOLDS)}`;
  };
  const right = `(${pick(RIGHT[step] as readonly string[])})`;
  const conditions = Array.from({ length: pick([1, 1, 1, 2, 2, 3]) }, condition);
  const all = conditions.map((c) => `1(${c})`).join('*');
  const other = term();
  const threshold = pick(THRESHOLDS);
  const near = (c: string): string =>
    c.replace(/(?<=[<>=] )-?[\d.]+(?:e-?\d+)?$/, (n) => String(Number(n) * (1 + pick([0, 0, 1e-9, 1e-6, 0.01]))));
  const text = pick([
    () => `${right}*(1 + ${pick(['1', '-1', '0.01', '1e-6'])}*${all})`,
    () => `${right}*(1 + ${pick(['1', '-1', '0.01', '1e-6'])}*${all})`,
    () => `${conditions[0]} ? ${right} : ${right} + ${pick(['1', other, '1e-3'])}`,
    () => `${right} + max(${other}, ${threshold}) - ${pick([`max(${other}, ${threshold})`, other])}`,
    () => `${right} + relu(${other} - ${Math.abs(threshold) + 5})*${all}`,
    () => `${right} + ${all}*(${other} - ${other})`,
    () => `${right} + (1(${conditions[0]}) - 1(${near(conditions[0] as string)}))`,
  ])();
  return { step, text };
}

const DRAWS = 40_000;
const AT_ONCE = 1000;
const many = new WeakMap<Setting, readonly Table[]>();

/** Inputs whose numbers differ in magnitude, lie at thresholds, beside each other, or all at one scale. */
function manyInputs(setting: Setting): readonly Table[] {
  const known = many.get(setting);
  if (known) return known;
  const r = random('many');
  const sign = (): number => (r() < 0.5 ? -1 : 1);
  const { reference, slots } = setting;
  const flat = (): Float64Array => {
    const out = drawFlat(slots, r) as Float64Array;
    const scale = 10 ** (r() * 9 - 1);
    for (const s of slots)
      for (let e = s.offset; e < s.offset + s.entries; e++) {
        if (s.kind.kind === 'integer' && r() < 0.5) out[e] = Math.round((r() - 0.5) * 100);
        if (s.kind.kind !== 'real') continue;
        const how = r();
        if (how < 0.3) out[e] = sign() * 10 ** (r() * 9 - 1);
        else if (how < 0.5) out[e] = sign() * scale * (0.5 + r());
        else if (how < 0.6 && e > s.offset) out[e] = (out[e - 1] as number) + sign() * 10 ** (r() * 6 - 6);
        else if (how < 0.7)
          out[e] = (THRESHOLDS[Math.floor(r() * THRESHOLDS.length)] as number) + sign() * 10 ** (r() * 8 - 7);
      }
    return out;
  };
  const tables = Array.from({ length: DRAWS / AT_ONCE }, () =>
    makeTable(reference, slots, Array.from({ length: AT_ONCE }, flat)),
  );
  many.set(setting, tables);
  return tables;
}

/** Whether the answer is proven different from what is asked at one of many inputs, by no more than rounding bounds. */
export function isWrongSomewhere(key: AnswerKey, { step: id, text }: Hiding): boolean {
  const { problem, step } = stepOf(key, id);
  const answer = readAnswer(text, scopeOf(problem, step));
  if (!answer.ok) throw new Error(`${text}: ${answer.problems[0]?.message}`);
  const c = contextOf(key, problem, step, answer.value, text);
  if ('finding' in c) throw new Error(c.finding.message);
  const { reference } = problem.stated;
  const made = attempt(reference, c.target, c.chains, rulesOf(c));
  if (!made.ok) throw new Error(`${text}: ${made.problem.message}`);
  const { b, node } = made.lowered;
  return manyInputs(problem.stated).some((table) => {
    const want = valuesOf(table, c.target.lowered, `many ${id}`);
    const found = scan(runOn(table, b, [node]), node, want);
    return found.sample >= 0 && !found.small;
  });
}
