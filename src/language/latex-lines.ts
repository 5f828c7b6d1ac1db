/** Lines of a LaTeX answer: the statements on each, the conditions that hold below them, and equations between differentials passed over. */
import { studentProblem } from '../problem';
import type { Expr, Line } from './expr';
import { call } from './expr';
import type { Statement } from './latex-conditions';
import { OTHERWISE } from './latex-conditions';
import { lossDifferential } from './latex-derivative';
import { readLine } from './latex-line';
import type { Reader } from './latex-reader';
import { here, isCondition, peek, since, skip } from './latex-reader';
import { relationAhead } from './latex-relations';

/** Reads all lines; conditions on a line of their own hold for those below. `textAt` gives the text between two offsets. */
export function readLines(r: Reader, textAt: (start: number, end: number) => string): Line[] {
  const statements: Statement[] = [];
  const { tokens } = r;
  let from = 0;
  let number = 1;
  let next = 1;
  let header: Expr | undefined;
  let passing = false;
  for (let k = 0; k <= tokens.length; k++) {
    const t = tokens[k];
    if (t && t.mate > k) {
      k = t.mate;
      continue;
    }
    if (t && t.kind !== 'line') continue;
    if (t?.line !== undefined) next = t.line;
    if (from < k && passesDifferential(r, from, k, passing)) passing = true;
    else if (from < k) {
      passing = false;
      const read = readLine(r, from, k, number);
      if (endsCases(r, from, k)) header = undefined;
      if (read.header) header = read.header;
      for (const s of read.statements) {
        const when = s.when ?? (header && !isCondition(s.sides[0] as Expr) ? header : undefined);
        statements.push(when ? { ...s, when } : s);
      }
    }
    from = k + 1;
    number = next;
  }
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
 * `df = \operatorname{tr}(…\, dX)`, or a line that goes on from it: an equation between differentials, on the way to a
 * derivative. It is passed over, with a note; what follows is the answer.
 */
function passesDifferential(r: Reader, from: number, to: number, passing: boolean): boolean {
  r.at = from;
  r.offset = 0;
  r.end = to;
  while (peek(r)?.kind === '&' || peek(r)?.kind === 'gap') skip(r);
  if (passing) return relationAhead(r);
  const start = here(r);
  const of = lossDifferential(r);
  while (peek(r)?.kind === '&' || peek(r)?.kind === 'gap') skip(r);
  if (!of || !relationAhead(r) || !r.tokens.slice(to).some((t) => t.kind === 'op' && t.text === '=')) return false;
  r.notes.push(
    studentProblem(
      'differentials',
      'An equation between differentials is passed over: it is no derivative.',
      since(r, start),
    ),
  );
  return true;
}

/** Words after which a condition on a line of its own holds no more. */
function endsCases(r: Reader, from: number, to: number): boolean {
  const first = r.tokens[from];
  return (
    to > from &&
    first?.kind === 'text' &&
    /\b(?:combin|both|together|overall|in general|thus|hence|therefore|finally|altogether)/i.test(first.text)
  );
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
