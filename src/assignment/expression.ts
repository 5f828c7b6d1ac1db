/** Expressions inside an assignment: forward lines, what is asked, what is given, each placed in the file. */
import type { Expr } from '../language/expr';
import { children } from '../language/expr';
import type { Scope } from '../language/names';
import { readExpression } from '../language/read';
import type { Problem, Span } from '../problem';
import type { Findings } from './findings';
import { placed, report } from './findings';
import type { Asked } from './types';
import type { YamlText } from './yaml-door';

/** Whether the text of an expression stands in the file as it is read. */
export function inOnePiece(y: YamlText): boolean {
  return y.style !== 'block' && !y.text.includes('\n');
}

/** Where a span of an expression stands in the file: exact for a plain or quoted text on one line, its beginning for others. */
export function fileSpan(y: YamlText, span: Span | undefined): Span {
  if (!span || !inOnePiece(y)) return y.span;
  const shift = y.span.start + (y.style === 'quoted' ? 1 : 0);
  return { start: shift + span.start, end: shift + span.end };
}

/** An expression in the answer language; its problems are findings of the author's. */
export function readIn(f: Findings, y: YamlText, where: string, scope: Scope): Expr | undefined {
  const read = readExpression(y.text, scope);
  if (read.ok) return read.value;
  for (const p of read.problems) f.problems.push(placed(f, relocated(p, y, where)));
  return undefined;
}

function relocated(p: Problem, y: YamlText, where: string): Problem {
  return { ...p, message: `${where}: ${p.message}`, span: fileSpan(y, p.span) };
}

/** The index letters of an expression: names in index places that are no size, no label and not bound, in reading order. */
export function indexLetters(e: Expr, scope: Scope): string[] {
  const declared = new Set([...scope.names.values()].filter((x) => x.kind !== 'quantity').map((x) => x.name));
  const letters: string[] = [];
  const visit = (x: Expr, inIndex: boolean, bound: ReadonlySet<string>): void => {
    if (inIndex && x.kind === 'name' && !bound.has(x.name) && !declared.has(x.name) && !letters.includes(x.name))
      letters.push(x.name);
    if (x.kind === 'index') {
      visit(x.base, false, bound);
      for (const a of x.at) if (a.kind !== 'all') visit(a, true, bound);
      return;
    }
    const inside = x.kind === 'sum' ? new Set([...bound, x.index]) : bound;
    for (const c of children(x)) visit(c, inIndex, inside);
  };
  visit(e, false, new Set());
  return letters;
}

const isQuantity = (e: Expr): boolean => e.kind === 'name' || (e.kind === 'index' && e.base.kind === 'name');

/** What a step or a milestone asks for: a quantity or a derivative of one by others, whole or by entries. */
export function readAsked(f: Findings, y: YamlText, where: string, scope: Scope): Asked | undefined {
  const expr = readIn(f, y, where, scope);
  if (!expr) return undefined;
  if (!isQuantity(expr) && !(expr.kind === 'derivative' && isQuantity(expr.of) && expr.by.every(isQuantity))) {
    report(
      f,
      'find',
      `${where}: ${y.text} is neither a quantity nor a derivative of one`,
      y.span,
      'write dL/dX, dL/dx_11 or dz_12/dy_11',
    );
    return undefined;
  }
  return { expr, text: y.text, indices: indexLetters(expr, scope) };
}
