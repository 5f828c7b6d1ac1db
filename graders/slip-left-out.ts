/** Changes that mend what an answer never mentions: a target that is subtracted, an indicator of two equal indices. */
import type { Expr, IndexExpr } from '../src/language/expr';
import { call, children, name, num } from '../src/language/expr';
import type { SlipCase } from './slip-case';
import type { EditRule } from './slip-sites';
import { places } from './slip-sites';
import { BREAKS, inside, lettersOf, namesIn, same, short, top } from './slip-terms';

const labelsOf = (c: SlipCase, q: string): string | undefined =>
  c.reference
    .quantity(q)
    ?.shape.map((d) => d.label)
    .join();

type Mentioned = { readonly inputs: readonly string[]; readonly indexed: readonly IndexExpr[] };

const mentioned = new WeakMap<SlipCase, Mentioned>();

/** What the answer does not mention, and the entries that it does. */
function mentionedIn(c: SlipCase): Mentioned {
  let known = mentioned.get(c);
  if (!known) {
    const said = c.chains.flatMap((x) => x.values.map((v) => v.expr));
    known = { inputs: unmentioned(c), indexed: said.flatMap((e) => [...indexesIn(e)]) };
    mentioned.set(c, known);
  }
  return known;
}

/** Inputs that what is asked depends on, that may be used, and that the answer does not mention. */
function unmentioned(c: SlipCase): string[] {
  const used = new Set(c.chains.flatMap((x) => x.values.flatMap((v) => [...namesIn(v.expr)])));
  return c.reference.problem.inputs
    .filter(
      (i) =>
        i.label === undefined &&
        !used.has(i.name) &&
        i.name !== c.target.named.by[0] &&
        c.context.allowed.has(i.name) &&
        c.reference.depends(c.target.named.of, i.name),
    )
    .map((i) => i.name)
    .slice(0, 4);
}

/** Whether an expression is a quantity by its name: the whole of it, an entry, its transpose. */
function names(e: Expr | undefined, q: string): boolean {
  if (e?.kind === 'name') return e.name === q;
  if (e?.kind === 'index') return names(e.base, q);
  // y of y log p
  if (e?.kind === 'call' && (e.op === 'hadamard' || e.op === 'times')) return names(e.args[0], q);
  return e?.kind === 'call' && e.op === 'transpose' && names(e.args[0], q);
}

/** Whether some operation of the forward pass has the input as an argument at one of these places. */
function isArgument(c: SlipCase, q: string, ops: readonly string[], places: readonly number[]): boolean {
  const visit = (e: Expr): boolean =>
    (e.kind === 'call' && ops.includes(e.op) && places.some((i) => names(e.args[i], q))) || children(e).some(visit);
  return c.reference.problem.forward.some((f) => visit(f.expr));
}

/** Whether an input is what a loss compares with: 0 or 1, a share, or what is subtracted. */
function isTarget(c: SlipCase, q: string): boolean {
  const input = c.reference.problem.inputs.find((i) => i.name === q);
  if (input && ['mask', 'onehot', 'simplex', 'unit'].includes(input.entries.kind)) return true;
  return isArgument(c, q, ['subtract', 'mse', 'bce', 'cross_entropy'], [1]);
}

/** Whether the forward pass adds an input to just this, or to the quantity that this is an entry of. */
function isAddedTo(c: SlipCase, q: string, e: Expr): boolean {
  const part = e.kind === 'index' ? e.base : e;
  const visit = (x: Expr): boolean => {
    const sum = x.kind === 'call' && (x.op === 'add' || x.op === 'subtract') ? x.args : [];
    return sum.some((y, i) => names(y, q) && sum.some((z, k) => k !== i && same(z, part))) || children(x).some(visit);
  };
  return c.reference.problem.forward.some((f) => visit(f.expr));
}

/** An input that belongs beside a part of the answer: p for p − t, √v for √(v + ε). */
export const inputLeftOut: EditRule = function* (s, c) {
  const e = s.expr;
  const base = e.kind === 'index' ? e.base : e;
  const parent = s.parents[s.parents.length - 1];
  if (s.inName || parent?.kind === 'index' || inside(s, BREAKS)) return;
  const product = e.kind === 'call' && e.op === 'times';
  if (base.kind !== 'name' && e.kind !== 'number' && !product) return;
  const { inputs, indexed } = mentionedIn(c);
  for (const q of inputs) {
    const shape = labelsOf(c, q);
    // as another quantity of its shape is written
    const like = indexed.find((x) => x.base.kind === 'name' && labelsOf(c, x.base.name) === shape);
    const own: Expr =
      e.kind === 'index' && shape !== ''
        ? { ...e, base: name(q) }
        : shape !== '' && like
          ? { ...like, base: name(q) }
          : name(q);
    const kind = isTarget(c, q) ? 'target' : 'term';
    // a product is what the forward pass adds it to, or its own factors are looked at
    if ((kind === 'term' || product) && !isAddedTo(c, q, e)) continue;
    if (e.kind === 'number') {
      if (kind === 'target' && e.text === '1')
        yield { to: own, says: () => `The target ${short(c, own)} is missing: 1 stands where it belongs` };
      continue;
    }
    if (!product && shape !== '' && base.kind === 'name' && labelsOf(c, base.name) !== shape) continue;
    for (const op of ['subtract', 'add'] as const) {
      const to = call(op, [e, own]);
      yield {
        to,
        says: () => `The ${kind} ${short(c, own)} is missing: ${short(c, e)} stands where ${short(c, to)} belongs`,
      };
    }
  }
};

function* indexesIn(e: Expr): Generator<IndexExpr> {
  if (e.kind === 'index') yield e;
  for (const c of children(e)) yield* indexesIn(c);
}

export const ofTarget = (says: string): boolean => says.startsWith('The target ');

/** Pairs of the question's letters that run over the same size: where they are equal is a case of its own. */
function pairs(c: SlipCase): [string, string][] {
  const letters = c.target.free.flatMap((p, i): [string, string | undefined][] => {
    const l = lettersOf(c)[i];
    return l === undefined ? [] : [[l, c.target.full[p]?.label]];
  });
  return letters.flatMap(([a, size], i) =>
    letters.slice(i + 1).flatMap(([b, other]): [string, string][] => (size === other ? [[a, b]] : [])),
  );
}

/** What belongs only where two indices are equal: a number of the answer, or all of it. */
export const deltaLeftOut: EditRule = function* (s, c) {
  const e = s.expr;
  const parent = s.parents[s.parents.length - 1];
  const number =
    e.kind === 'number' && parent?.kind === 'call' && ['add', 'subtract', 'times', 'divide'].includes(parent.op);
  if (s.inName || (!number && !top(s))) return;
  for (const [a, b] of pairs(c)) {
    const delta = call('delta', [name(a), name(b)]);
    const to = e.kind === 'number' && e.text === '1' ? delta : call('times', [e, delta]);
    yield { to, says: () => `The indicator of ${a} = ${b} is missing: ${short(c, e)} belongs there alone` };
  }
};

/** What an indicator of equality compares: another letter, another label. */
export const otherEquality: EditRule = places(['name', 'number'], function* (s, c) {
  const e = s.expr;
  const parent = s.parents[s.parents.length - 1];
  if (s.inName || parent?.kind !== 'call' || !['delta', 'eq', 'ne'].includes(parent.op)) return;
  if (e.kind !== 'name' && e.kind !== 'number') return;
  const bound = s.parents.flatMap((p) => (p.kind === 'sum' ? [p.index] : []));
  const letters = [...new Set([...lettersOf(c), ...bound])];
  // the letter of a sum is what the condition is about
  if (e.kind === 'name' && !lettersOf(c).includes(e.name)) return;
  const other = parent.args.find((a) => a !== e);
  const tell = (to: Expr) => ({ to, says: () => `${short(c, e)} in ${short(c, parent)} should be ${short(c, to)}` });
  for (const l of letters)
    if (!(e.kind === 'name' && e.name === l) && !(other?.kind === 'name' && other.name === l)) yield tell(name(l));
  for (const i of c.reference.problem.inputs) {
    if (i.label === undefined) continue;
    if (i.shape.length === 0) yield tell(name(i.name));
    else for (const l of lettersOf(c).slice(0, 1)) yield tell({ kind: 'index', base: name(i.name), at: [name(l)] });
  }
});

/** Of one entry: a term that belongs there only where the label is its class. */
export const entryLabelLeftOut: EditRule = places(['number'], function* (s, c) {
  const e = s.expr;
  const parent = s.parents[s.parents.length - 1];
  if (s.inName || e.kind !== 'number' || parent?.kind !== 'call' || !['add', 'subtract', 'divide'].includes(parent.op))
    return;
  for (const i of c.reference.problem.inputs) {
    if (i.label === undefined || i.value !== undefined) continue;
    const cls = c.target.fixed.find((f, p) => f !== undefined && c.target.full[p]?.label === i.label);
    const row = c.target.fixed.find((f, p) => f !== undefined && c.target.full[p]?.label === i.shape[0]);
    if (cls === undefined || (i.shape.length > 0 && row === undefined)) continue;
    const label: Expr = row === undefined ? name(i.name) : { kind: 'index', base: name(i.name), at: [num(row + 1)] };
    const to = call('times', [e, call('eq', [label, num(cls + 1)])]);
    yield { to, says: () => `The ${short(c, e)} belongs there only where ${short(c, label)} = ${cls + 1}` };
  }
});
