/** Steps of a plan by what they do to which rows, so that the same step again is found and its rows are shared. */
import type { Step } from './kernels';
import type { Primitive } from './program';

type Kept = { readonly op: Primitive; readonly step: Step; readonly rows: Int32Array };
export type Repeated = Map<number, Kept[]>;

/** FNV-1a over an array's length and numbers. */
function mixed(from: number, rows: Int32Array): number {
  let h = Math.imul(from ^ rows.length, 16777619);
  for (let i = 0; i < rows.length; i++) h = Math.imul(h ^ rows[i]!, 16777619);
  return h;
}

function sameRows(a: Int32Array, b: Int32Array): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** The rows of an earlier step that does the same; where there is none, `step` is kept with its `rows`. */
export function repeated(among: Repeated, op: Primitive, step: Step, rows: () => Int32Array): Int32Array {
  const { n, a, b, c, p, q, r } = step;
  const hash = mixed(mixed(mixed(n ^ (p << 20) ^ (q << 10) ^ r, a), b), c);
  const alike = among.get(hash);
  for (const k of alike ?? []) {
    const s = k.step;
    if (k.op !== op || s.n !== n || s.p !== p || s.q !== q || s.r !== r) continue;
    if (sameRows(s.a, a) && sameRows(s.b, b) && sameRows(s.c, c)) return k.rows;
  }
  const kept = { op, step, rows: rows() };
  if (alike) alike.push(kept);
  else among.set(hash, [kept]);
  return kept.rows;
}
