/** Letters of a LaTeX answer that stand as indices, and those that stand for nothing. */
import type { Span } from '../problem';
import type { AllExpr, Expr, Line } from './expr';
import { children } from './expr';
import type { Reader } from './latex-reader';

const comparesIndices = (op: string): boolean => op === 'delta' || op === 'eq' || op === 'ne';

/** Letters that stand as indices and that nothing inside binds. */
export function lettersOf(e: Expr): string[] {
  const out: string[] = [];
  const add = (a: Expr | AllExpr, bound: readonly string[]): void => {
    if (a.kind === 'name') {
      if (!bound.includes(a.name)) out.push(a.name);
    } else if (a.kind !== 'all') {
      if (a.kind === 'call') for (const x of a.args) add(x, bound);
      else visit(a, bound);
    }
  };
  const visit = (x: Expr, bound: readonly string[]): void => {
    // long sums are left spines
    let node: Expr = x;
    for (;;) {
      if (node.kind === 'call' && node.args.length === 2 && !comparesIndices(node.op)) {
        visit(node.args[1] as Expr, bound);
        node = node.args[0] as Expr;
        continue;
      }
      break;
    }
    if (node.kind === 'index') for (const a of node.at) add(a, bound);
    if (node.kind === 'call' && comparesIndices(node.op)) for (const a of node.args) add(a, bound);
    const inner = node.kind === 'sum' ? [...bound, node.index] : bound;
    for (const c of children(node)) visit(c, inner);
  };
  visit(e, []);
  return out;
}

/** Indices, labels, sizes and whole numbers: an equality of such is a condition. */
export function isIndexLike(r: Reader, e: Expr): boolean {
  switch (e.kind) {
    case 'number':
      return /^\d+$/.test(e.text);
    case 'name': {
      for (const x of r.scope.names.values()) if (x.name === e.name) return x.kind === 'size' || x.kind === 'label';
      return [...e.name].length === 1;
    }
    case 'index': {
      if (e.base.kind !== 'name') return false;
      for (const x of r.scope.names.values())
        if (x.name === (e.base as { name: string }).name) return x.kind === 'label';
      return false;
    }
    case 'call':
      return (e.op === 'add' || e.op === 'subtract') && e.args.every((a) => isIndexLike(r, a));
    default:
      return false;
  }
}

/** Letters that stand as values but index nothing anywhere in the answer are unknown names. */
export function strayLetter(
  r: Reader,
  lines: readonly Line[],
): { readonly name: string; readonly span: Span } | undefined {
  if (r.letters.length === 0) return undefined;
  const known = new Set(r.scope.indices);
  for (const line of lines) {
    for (const s of [...line.sides, ...(line.when ? [line.when] : [])]) {
      for (const l of indexLetters(s)) known.add(l);
    }
    for (const i of line.defines?.indices ?? []) known.add(i);
  }
  return r.letters.find((l) => !known.has(l.name) && !(r.scope.locals?.has(l.name) ?? false));
}

function indexLetters(e: Expr): string[] {
  const out: string[] = [];
  const stack: Expr[] = [e];
  while (stack.length > 0) {
    const x = stack.pop() as Expr;
    if (x.kind === 'index') for (const a of x.at) collect(a, out);
    if (x.kind === 'sum') out.push(x.index);
    if (x.kind === 'call' && (x.op === 'delta' || x.op === 'eq' || x.op === 'ne'))
      for (const a of x.args) collect(a, out);
    stack.push(...children(x));
  }
  return out;
}

function collect(a: Expr | AllExpr, out: string[]): void {
  if (a.kind === 'name') out.push(a.name);
  else if (a.kind === 'call') for (const x of a.args) collect(x, out);
}
