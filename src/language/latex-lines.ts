/** Lines of a LaTeX answer: the statements on each, and the conditions that hold below them. */
import type { Expr, Line } from './expr';
import { call } from './expr';
import type { Statement } from './latex-conditions';
import { OTHERWISE } from './latex-conditions';
import { readLine } from './latex-line';
import type { Reader } from './latex-reader';
import { isCondition } from './latex-reader';

/** Reads all lines; conditions on a line of their own hold for those below. `textAt` gives the text between two offsets. */
export function readLines(r: Reader, textAt: (start: number, end: number) => string): Line[] {
  const statements: Statement[] = [];
  const { tokens } = r;
  r.passing = false;
  let from = 0;
  let number = 1;
  let next = 1;
  let header: Expr | undefined;
  const lead: Lead = { left: undefined, beside: false };
  for (let k = 0; k <= tokens.length; k++) {
    const t = tokens[k];
    if (t && t.mate > k) {
      k = t.mate;
      continue;
    }
    if (t && t.kind !== 'line') continue;
    if (t?.line !== undefined) next = t.line;
    if (from < k) {
      const read = readLine(r, from, k, number);
      goOnFrom(lead, read.statements, (s) => textAt(tokens[s.from]?.start ?? 0, tokens[s.to - 1]?.end ?? 0));
      if (endsCases(r, from, k)) header = undefined;
      if (read.header) header = read.header;
      for (const s of read.statements) {
        const when = s.when ?? (header && s.sides[0] && !isCondition(s.sides[0]) ? header : undefined);
        statements.push(when ? { ...s, when } : s);
      }
    }
    from = k + 1;
    number = next;
  }
  splitCases(statements);
  spreadConditions(statements);
  settleElse(statements);
  return statements.map((s) => {
    const start = tokens[s.from]?.start ?? 0;
    const end = tokens[s.to - 1]?.end ?? start;
    return {
      sides: s.sides,
      relations: s.relations,
      continues: s.continues,
      ...(s.when && { when: s.when }),
      ...(s.defines && { defines: s.defines }),
      text: textAt(start, end),
      span: { start, end },
      number: s.number,
    };
  });
}

/**
 * `\nabla J &= …, \quad \nabla p = … \\ &= …`: in an aligned block the next line goes on from the side at the sign, not from what
 * is said beside it.
 */
function goOnFrom(lead: Lead, row: Statement[], written: (s: Statement) => string): void {
  const [first] = row;
  if (!first) return;
  if (lead.beside && lead.left && first.continues && first.sides.length > 0 && !first.when) {
    first.sides = [lead.left, ...first.sides];
    first.continues = false;
  }
  if (!first.continues) lead.left = first.sides.length > 1 ? first.sides[0] : undefined;
  const others = row.slice(1);
  lead.beside =
    others.some((s) => !s.continues && s.sides.length > 1) &&
    written(first).includes('&') &&
    !others.some((s) => written(s).includes('&'));
}

/** The left side that the lines of an aligned block go on from, and whether the last of them says something else beside it. */
type Lead = { left: Expr | undefined; beside: boolean };

/** Words after which a condition on a line of its own holds no more. */
function endsCases(r: Reader, from: number, to: number): boolean {
  const first = r.tokens[from];
  return (
    to > from &&
    first?.kind === 'text' &&
    /\b(?:combin|both|together|overall|in general|thus|hence|therefore|finally|altogether)/i.test(first.text)
  );
}

/** `dL/dz = a & \text{if } z > 0 \\ = b & \text{otherwise}`: a line that goes on under a condition of its own is another case. */
function splitCases(statements: Statement[]): void {
  let left: Expr | undefined;
  statements.forEach((s, k) => {
    const before = statements[k - 1];
    if (!s.continues) left = s.sides.length > 1 ? s.sides[0] : undefined;
    else if (left && s.when && before?.when && s.when !== before.when) {
      s.sides = [left, ...s.sides];
      s.continues = false;
    }
  });
}

/** A condition at the end of a chain stands for all of its lines. */
function spreadConditions(statements: Statement[]): void {
  for (let k = statements.length - 1; k > 0; k--) {
    const s = statements[k] as Statement;
    const before = statements[k - 1] as Statement;
    if (s.continues && s.when && !before.when) before.when = s.when;
  }
  for (let k = 1; k < statements.length; k++) {
    const s = statements[k] as Statement;
    const before = statements[k - 1] as Statement;
    if (s.continues && !s.when && before.when) s.when = before.when;
  }
}

/** `otherwise` on a line: where no earlier condition holds. */
function settleElse(statements: Statement[]): void {
  let before: Expr | undefined;
  for (const s of statements) {
    if (s.when === OTHERWISE) {
      if (before) s.when = call('not', [before]);
      else delete s.when;
    } else if (s.when && s.when !== before)
      before = before && !sameTree(before, s.when) ? call('or', [before, s.when]) : s.when;
  }
}

const sameTree = (a: Expr, b: Expr): boolean => a === b || (a.span !== undefined && a.span === b.span);
