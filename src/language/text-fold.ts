/** What reading plain text keeps in hand: the tokens, the line of placeholders so far, and the one way to refuse. */
import type { Problem, Span } from '../problem';
import { studentProblem } from '../problem';
import type { Expr } from './expr';
import { LIMITS, overLimit } from './limits';
import type { Scope } from './names';
import type { OwnFunction } from './own-functions';
import type { Placeholders } from './text-mathjs';
import { placeholder } from './text-mathjs';
import type { Token } from './text-tokens';

/** Ends the reading of one expression; caught at the reader's door, where it becomes the problem it holds. */
export class Refusal extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.message);
    this.problem = problem;
  }
}

export function refuse(code: string, message: string, span: Span, hint?: string): never {
  throw new Refusal(studentProblem(code, message, span, hint));
}

/** A letter that nothing declares, where no index shows it to be one: judged when the whole answer has been read. */
export type LooseLetter = { readonly letter: string; readonly span: Span };

/** What all lines of an answer share. */
export type Reading = {
  readonly text: string;
  readonly list: Token[];
  readonly partner: readonly number[];
  scope: Scope;
  readonly notes: Problem[];
  /** Letters that stood as indices. */
  readonly letters: Set<string>;
  readonly loose: LooseLetter[];
  /** Functions that the answer defines. */
  readonly functions: Map<string, OwnFunction>;
  /** Tokens looked at, and characters handed to mathjs. */
  readonly count: Steps;
};

/** What reading a text took, for the proof that it is linear in the length. */
export type Steps = { steps: number };

export type Fold = {
  readonly reading: Reading;
  /** The next token, and the end of the stretch that is being read. */
  at: number;
  end: number;
  /** The line of placeholders for mathjs. */
  source: string;
  readonly atoms: Expr[];
  readonly builders: ((args: readonly Expr[]) => Expr)[];
  readonly bound: Set<string>;
  depth: number;
  inIndex: number;
  /** Reads everything up to a token, as one operand sequence. */
  readonly sequence: (f: Fold, end: number) => void;
  /** Reads one operand with its subscripts, transposes and powers. */
  readonly operand: (f: Fold) => void;
  /** Reads a stretch of tokens into a tree of its own. */
  readonly read: (f: Fold, from: number, to: number) => Expr;
};

export function token(f: Fold, at = f.at): Token | undefined {
  f.reading.count.steps++;
  return at < f.end ? f.reading.list[at] : undefined;
}

export const is = (t: Token | undefined, text: string): boolean =>
  t !== undefined && t.text === text && t.type !== 'word' && t.type !== 'sub';

/** The span from a token to the one before the present. */
export function spanFrom(f: Fold, from: number, to = f.at): Span {
  const list = f.reading.list;
  const first = list[from] as Token;
  const last = list[Math.max(from, to - 1)] as Token;
  return { start: first.span.start, end: Math.max(first.span.end, last.span.end) };
}

/** The text as typed from a token to the one before the present. */
export function sliceFrom(f: Fold, from: number, to = f.at): string {
  const { start, end } = spanFrom(f, from, to);
  return f.reading.text.slice(start, end);
}

/** Puts an expression into the line. */
export function atom(f: Fold, e: Expr): void {
  f.source += e.kind === 'number' ? ` ${f.atoms.length} ` : ` ${placeholder(f.atoms.length)} `;
  f.atoms.push(e);
}

/** Opens a function of placeholders; its builder makes the tree from what stands up to the matching `)`. */
export function open(f: Fold, build: (args: readonly Expr[]) => Expr): void {
  f.source += ` f${f.builders.length}(`;
  f.builders.push(build);
}

/** Wraps what was put into the line since `from` as the first argument of a function. */
export function wrap(f: Fold, from: number, build: (args: readonly Expr[]) => Expr): void {
  const inner = f.source.slice(from);
  f.source = `${f.source.slice(0, from)} f${f.builders.length}(${inner}`;
  f.builders.push(build);
}

export function deeper(f: Fold, read: () => void): void {
  if (++f.depth > LIMITS.depth) throw new Refusal(overLimit('depth', token(f)?.span));
  read();
  f.depth--;
}

/** The same tree with another place. */
export const placed = (e: Expr, span: Span): Expr => ({ ...e, span });

/** Whether a stretch of tokens holds a comparison of its own, outside brackets. */
export function holdsCondition(f: Fold, from: number, to: number): boolean {
  const { list, partner } = f.reading;
  for (let i = from; i < to; i++) {
    const t = list[i] as Token;
    if (t.type === 'open') {
      const close = partner[i] as number;
      // `1((a > b))`: brackets around all of it
      if (i === from && close === to - 1 && t.text === '(') return holdsCondition(f, from + 1, close);
      if (close > i) i = close;
    } else if (t.type === 'compare' || (t.type === 'relation' && (t.text === '=' || t.text === '=='))) return true;
    else if (t.type === 'op' && (t.text === 'and' || t.text === 'or' || t.text === 'not')) return true;
  }
  return false;
}

/** The places of commas of a stretch, outside brackets, as stretches between them. */
export function parts(f: Fold, from: number, to: number): { readonly from: number; readonly to: number }[] {
  const { list, partner } = f.reading;
  const out: { from: number; to: number }[] = [];
  let start = from;
  for (let i = from; i < to; i++) {
    const t = list[i] as Token;
    if (t.type === 'open') {
      const close = partner[i] as number;
      if (close > i) i = close;
    } else if (t.type === 'comma') {
      out.push({ from: start, to: i });
      start = i + 1;
    }
  }
  if (start < to || out.length > 0) out.push({ from: start, to });
  return out;
}

export const placeholders = (f: Fold, division: Placeholders['division']): Placeholders => ({
  text: f.reading.text,
  atoms: f.atoms,
  builders: f.builders,
  division,
});

/** Notes the letters that stand as indices in an expression. */
export function noteLetters(f: Fold, e: Expr): void {
  if (e.kind === 'index') {
    for (const a of e.at) if (a.kind !== 'all') lettersIn(f, a);
    noteLetters(f, e.base);
  } else if (e.kind === 'derivative') {
    noteLetters(f, e.of);
    for (const b of e.by) noteLetters(f, b);
  }
}

export function lettersIn(f: Fold, e: Expr): void {
  if (e.kind === 'name') f.reading.letters.add(e.name);
  else if (e.kind === 'call') for (const a of e.args) lettersIn(f, a);
  else if (e.kind === 'index') for (const a of e.at) if (a.kind !== 'all') lettersIn(f, a);
}
