/** Changes that mend indices: another letter or number, two that are exchanged. */
import type { Expr } from '../src/language/expr';
import { call, mapChildren, name, num } from '../src/language/expr';
import { usesFree } from './claims';
import type { SlipCase } from './slip-case';
import type { Edit, EditRule } from './slip-sites';
import { lettersOf, renamed, same, short, top } from './slip-terms';

/** Letters and numbers of an index that others could stand for. */
export const otherIndex: EditRule = function* (s, c) {
  const e = s.expr;
  if (e.kind === 'index') {
    const at = e.at;
    if (at.length === 2 && !same(at[0] as Expr, at[1] as Expr) && at.every((a) => a.kind !== 'all'))
      yield {
        to: { ...e, at: [at[1] as Expr, at[0] as Expr] },
        says: () => `The indices of ${short(c, e)} are exchanged`,
      };
    return;
  }
  const parent = s.parents[s.parents.length - 1];
  if (parent?.kind !== 'index' || parent.base === e) return;
  const tell = (to: Expr): Edit => ({
    to,
    says: () => `The index ${short(c, e)} of ${short(c, parent)} should be ${short(c, to)}`,
  });
  if (e.kind === 'number') {
    const n = Number(e.text);
    for (const l of lettersOf(c)) yield tell(name(l));
    const sizes = [...c.reference.sizes.values()];
    for (let k = 1; k <= Math.min(Math.max(...sizes, 2), 5); k++) if (k !== n) yield tell(num(k));
    return;
  }
  const steps = shifts(e, c);
  if (e.kind === 'call') {
    for (const to of steps) yield tell(to);
    return;
  }
  if (e.kind === 'name') {
    const letters = new Set<string>([
      ...lettersOf(c),
      ...s.parents.flatMap((p) => (p.kind === 'sum' ? [p.index] : [])),
    ]);
    for (const l of letters) if (l !== e.name) yield tell(name(l));
    for (const i of c.reference.problem.inputs)
      if (i.label !== undefined)
        for (const l of lettersOf(c).slice(0, 1)) yield tell({ kind: 'index', base: name(i.name), at: [name(l)] });
    for (const to of steps) yield tell(to);
  }
};

/** One up or down, where the forward pass moves along an axis or the index does: `i + k` for `i + k - 1`. */
function shifts(e: Expr, c: SlipCase): Expr[] {
  const moves =
    (e.kind === 'call' && (e.op === 'add' || e.op === 'subtract')) ||
    (e.kind === 'name' && c.reference.problem.forward.some((f) => /conv|pool|_\{[^}]*[+-]|\[[^\]]*[+-]/.test(f.text)));
  if (!moves) return [];
  if (e.kind === 'call' && e.args[1]?.kind === 'number') {
    const now = (e.op === 'add' ? 1 : -1) * Number(e.args[1].text);
    return [now - 1, now + 1].map((n) =>
      n === 0 ? (e.args[0] as Expr) : call(n > 0 ? 'add' : 'subtract', [e.args[0] as Expr, num(Math.abs(n))]),
    );
  }
  return [call('subtract', [e, num(1)]), call('add', [e, num(1)])];
}

/** The numbers of every pair of indices exchanged, in a term or in the whole: rows for columns. */
export const exchangedNumbers: EditRule = function* (s, c) {
  const parent = s.parents[s.parents.length - 1];
  const term = parent?.kind === 'call' && (parent.op === 'add' || parent.op === 'subtract');
  if (s.inName || s.expr.kind === 'index' || (parent && !term)) return;
  let pairs = 0;
  const turned = (e: Expr): Expr => {
    if (e.kind !== 'index' || e.at.length !== 2 || e.at.some((a) => a.kind !== 'number')) return mapChildren(e, turned);
    if (!same(e.at[0] as Expr, e.at[1] as Expr)) pairs++;
    return { ...e, at: [...e.at].reverse() };
  };
  const to = turned(s.expr);
  if (pairs > 1) yield { to, says: () => `The indices in ${short(c, s.expr)} are exchanged` };
};

/** Two letters exchanged everywhere. */
export const exchangedLetters: EditRule = function* (s, c) {
  const equality = s.expr.kind === 'call' && ['eq', 'ne', 'delta'].includes(s.expr.op);
  if (!top(s) && s.expr.kind !== 'sum' && !equality) return;
  const letters = lettersOf(c).filter((l) => usesFree(s.expr, l));
  for (let i = 0; i < letters.length; i++)
    for (let k = i + 1; k < letters.length; k++) {
      const [x, y] = [letters[i] as string, letters[k] as string];
      yield {
        to: renamed(
          s.expr,
          new Map([
            [x, y],
            [y, x],
          ]),
        ),
        says: () => `The indices ${x} and ${y} are exchanged`,
      };
    }
};
