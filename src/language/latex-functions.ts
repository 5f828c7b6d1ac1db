/** Functions in LaTeX: `\exp(…)`, `\tanh^2 x`, `\sigma'(z)`, `\operatorname{softmax}`, with the reach of an argument without brackets. */

import type { Problem, Span } from '../problem';
import { studentProblem } from '../problem';
import { activationOf } from './activation';
import { spelledOut } from './dots';
import type { Expr } from './expr';
import { call, index, num } from './expr';
import { resolveWritten } from './latex-names';
import { renamedAt } from './latex-own-functions';
import { pieces } from './latex-pieces';
import type { Reader } from './latex-reader';
import {
  ahead,
  argument,
  binary,
  braced,
  counted,
  entityOf,
  here,
  isBound,
  isOp,
  noteOnce,
  peek,
  raise,
  raiseProblem,
  since,
  skip,
  splitTop,
  within,
} from './latex-reader';
import { isDots } from './latex-relations';
import type { Token } from './latex-token';
import { beginsName, isTranspose, readWritten, runAt } from './latex-written';
import { matchName } from './name-match';
import { readIndices } from './name-resolve';
import { UNKNOWN_RANK } from './names';
import { softmaxEntry } from './softmax-entry';
import { entityNamed } from './static-form';
import type { TextFunction } from './text-functions';
import { inverted, nearestFunction, OTHER_FUNCTIONS, textFunction } from './text-functions';

export type FunctionUse = {
  readonly row: TextFunction;
  readonly start: number;
  readonly spelled: string;
  /** Whether a superscript names the layer that the function belongs to. */
  readonly layered?: true;
};

/** The function of a word, whatever its capitals. */
export function namedFunction(spelled: string): TextFunction | undefined {
  return textFunction(spelled) ?? textFunction(spelled.toLowerCase());
}

/** The function that the token at the cursor names; names of the problem come first. */
export function functionAt(r: Reader, t: Token): FunctionUse | undefined {
  return builtIn(r, t) ?? renamed(r, t) ?? activationAt(r, t);
}

/** `g(z)` where the answer says what g is. */
function renamed(r: Reader, t: Token): FunctionUse | undefined {
  const row = renamedAt(r, t);
  const spelled = t.kind === 'letters' ? t.text.slice(r.offset) : t.text;
  return row && { row, start: t.start + r.offset, spelled, layered: true };
}

/** `g'(z)`, `\phi(z)`: a letter that nothing is called, before a bracket around a quantity with an activation. */
function activationAt(r: Reader, t: Token): FunctionUse | undefined {
  if (!r.scope.activations?.size || (t.kind !== 'letters' && t.kind !== 'command')) return undefined;
  const letter = t.kind === 'letters' ? (t.text.length === r.offset + 1 ? t.text.slice(r.offset) : '') : t.text;
  if (t.kind === 'command' ? !/^(?:var)?(?:phi|psi|rho)$/.test(letter) : !/^\p{L}$/u.test(letter)) return undefined;
  if (t.accent || entityOf(r, letter) || isBound(r, letter) || r.words.bases.has(letter)) return undefined;
  let at = r.at + 1;
  while (isOp(r.tokens[at], "'")) at++;
  const raised = r.tokens[at]?.kind === '^' && r.tokens[at + 1]?.kind === '{' ? r.tokens[at + 1] : undefined;
  if (raised) {
    if (!marksLayer(r, at + 2, raised.mate)) return undefined;
    at = raised.mate + 1;
  }
  while (isOp(r.tokens[at], "'")) at++;
  const open = r.tokens[at];
  if (at >= r.end || open?.kind !== 'open' || open.text !== '(') return undefined;
  const op = activationOf(r.scope, letter, quantityIn(r, at + 1, open.mate));
  const row = op && textFunction(op);
  if (!row) return undefined;
  noteOnce(r, 'activation', `${letter} was read as ${op}.`, { start: t.start, end: t.end });
  return { row, start: t.start + r.offset, spelled: letter, layered: true };
}

/** `^{[1]}`, `^{(l)}`, `^{\prime}`, `^{[1]'}` behind an activation. */
function marksLayer(r: Reader, from: number, to: number): boolean {
  const first = r.tokens[from];
  const at = first?.kind === 'open' ? first.mate + 1 : from;
  for (let k = at; k < to; k++) if (!isOp(r.tokens[k], "'") && r.tokens[k]?.text !== 'prime') return false;
  return at > from || to > from;
}

/** The quantity whose name, or an entry of it, fills the tokens. */
function quantityIn(r: Reader, from: number, to: number): string | undefined {
  const saved = { at: r.at, offset: r.offset, end: r.end };
  r.at = from;
  r.offset = 0;
  r.end = to;
  const written = beginsName(peek(r)) ? readWritten(r) : undefined;
  const read = written && r.at >= r.end ? resolveWritten(r, written).resolution : undefined;
  r.at = saved.at;
  r.offset = saved.offset;
  r.end = saved.end;
  return read?.kind === 'expr' ? read.entity.name : undefined;
}

/** `H(z)`, `\Theta(z)`, `u(z)` in an answer that speaks of the step function. */
function heaviside(r: Reader, t: Token): FunctionUse | undefined {
  if (!/^(?:H|u|[Tt]heta)$/.test(t.text) || t.accent || r.offset > 0) return undefined;
  const next = ahead(r, 1);
  if (next?.kind !== 'open' || next.text !== '(' || entityOf(r, t.text) || isBound(r, t.text)) return undefined;
  if (!/heaviside|(?:unit|the)[ -]step|step function/i.test(r.text)) return undefined;
  return { row: textFunction('step') as TextFunction, start: t.start, spelled: t.text };
}

function builtIn(r: Reader, t: Token): FunctionUse | undefined {
  const step = heaviside(r, t);
  if (step) return step;
  if (t.kind === 'letters') {
    if (r.offset > 0 || t.text.length < 3 || r.words.bases.has(t.text) || entityOf(r, t.text)) {
      if (!(t.text === 'ln' || t.text === 'tr' || t.text === 'Tr') || r.offset > 0) return undefined;
    }
    const row = textFunction(t.text);
    return row && !entityOf(r, t.text) ? { row, start: t.start, spelled: t.text } : undefined;
  }
  if (t.kind === 'word') {
    if (entityOf(r, t.text) || t.text.length < 2) return undefined;
    const row = namedFunction(t.text);
    if (row) return { row, start: t.start, spelled: t.text };
    const other = OTHER_FUNCTIONS.get(t.text.toLowerCase());
    if (other !== undefined)
      raise('unsupported', `${t.text} can't be read here.`, { start: t.start, end: t.end }, other);
    return undefined;
  }
  if (t.text === 'delta') {
    const next = ahead(r, 1);
    if (next?.kind !== 'open' || next.text !== '(' || entityOf(r, 'delta')) return undefined;
    return { row: textFunction('delta') as TextFunction, start: t.start, spelled: 'delta' };
  }
  if (t.text === 'sigma') return sigma(r, t);
  if (t.text.length < 2 || beginsName(t)) return undefined;
  const row = textFunction(t.text);
  return row && { row, start: t.start, spelled: t.text };
}

/** σ is the sigmoid where no name of the problem fits what is written. */
function sigma(r: Reader, t: Token): FunctionUse | undefined {
  const { at, offset } = r;
  const written = readWritten(r);
  r.at = at;
  r.offset = offset;
  if (!written) return undefined;
  if (calledAnew(r)) return { row: textFunction('sigmoid') as TextFunction, start: t.start, spelled: 'sigma' };
  if (matchName(written.parts, r.scope)) return undefined;
  const { primes: _primes, ...bare } = written.parts;
  if (matchName(bare, r.scope)) return undefined;
  // \sigma^4 where \sigma^2 is declared
  if (
    /^[2468]$/.test(bare.sup?.[0]?.text ?? '') &&
    matchName({ ...bare, sup: [{ kind: 'digit', text: '2' }] }, r.scope)?.supUsed
  )
    return undefined;
  return { row: textFunction('sigmoid') as TextFunction, start: t.start, spelled: 'sigma' };
}

/** `\sigma(2x)`, `\sigma^2(x)` where σ is a quantity that depends on the one number x: the function, at that argument. */
function calledAnew(r: Reader): boolean {
  const on = r.scope.dependsOn?.get('σ');
  const [x] = on ?? [];
  if (x === undefined || on?.size !== 1 || entityOf(r, x)?.rank !== 0 || entityOf(r, 'sigma')?.rank !== 0) return false;
  const raised = ahead(r, 1)?.kind === '^' && ahead(r, 2)?.kind === 'number';
  const open = ahead(r, raised ? 3 : 1);
  if (open?.kind !== 'open' || open.text !== '(') return false;
  const inside = r.tokens.slice(r.at + (raised ? 4 : 2), open.mate);
  return raised === (inside.length === 1) && inside.some((u) => u.text.includes(x));
}

/** Whether a function begins at the cursor. */
export function startsFunction(r: Reader, t: Token): boolean {
  return t.kind === 'command' || t.kind === 'letters' || t.kind === 'word' ? functionAt(r, t) !== undefined : false;
}

/** The function at the cursor with its scripts and its argument. */
export function applyFunction(r: Reader, f: FunctionUse): Expr {
  skip(r);
  let primes = 0;
  let exponent: { from: number; to: number } | undefined;
  let sub: { from: number; to: number } | undefined;
  for (;;) {
    const t = peek(r);
    if (isOp(t, "'")) {
      primes++;
      skip(r);
    } else if (t?.kind === '^' && !exponent) {
      skip(r);
      const range = argument(r, '^');
      const layer = r.tokens[range.from];
      if (layer?.text === 'prime' || isOp(layer, "'")) primes += range.to - range.from;
      else if (layer?.kind === 'open' && f.layered && marksLayer(r, range.from, range.to))
        primes += range.to - 1 - layer.mate;
      else exponent = range;
    } else if (t?.kind === '_' && !sub) {
      skip(r);
      sub = argument(r, '_');
    } else break;
  }
  if (f.row.op === 'maximum' || f.row.op === 'minimum') {
    if (sub) return r.grammar.largestOver(r, f.row.op === 'maximum' ? 'max' : 'min', sub, f.start);
  }
  // \exp^{x}
  if (f.row.op === 'exp' && exponent && !startsArgument(r)) {
    const inner = within(r, exponent.from, exponent.to, () => r.grammar.expression(r), 'the exponent');
    return counted(r, call('exp', [inner], since(r, f.start)));
  }
  let e = build(r, f, primes, sub);
  if (exponent) e = powered(r, f, e, exponent);
  return e;
}

function startsArgument(r: Reader): boolean {
  const t = peek(r);
  return t !== undefined && (t.kind === '{' || r.grammar.startsFactor(r, t));
}

function powered(r: Reader, f: FunctionUse, e: Expr, exponent: { from: number; to: number }): Expr {
  const first = r.tokens[exponent.from];
  if (isOp(first, '-') && r.tokens[exponent.from + 1]?.text === '1' && exponent.to === exponent.from + 2)
    raise(
      'unsupported',
      `${f.spelled}^{-1} could be an inverse function or a reciprocal.`,
      since(r, f.start),
      `Write 1/${f.spelled}(x) for the reciprocal.`,
    );
  if (isTranspose(r.tokens, exponent.from, exponent.to)) return counted(r, call('transpose', [e], since(r, f.start)));
  return r.grammar.powerOver(r, e, exponent.from, exponent.to);
}

const rankOf = (r: Reader, canonical: string): number => entityNamed(canonical, r.scope)?.rank ?? UNKNOWN_RANK;

function build(r: Reader, f: FunctionUse, primes: number, sub: { from: number; to: number } | undefined): Expr {
  const { args, named, bracketed } = argumentsOf(r, f);
  const span = since(r, f.start);
  let { op } = f.row;
  // of one argument the largest entry, of several the largest of them
  if (args.length === 1 && op === 'maximum') op = 'max';
  if (args.length === 1 && op === 'minimum') op = 'min';
  if (sub && op === 'log') {
    const base = r.tokens[sub.from]?.text;
    if (base === '2') op = 'log2';
    else if (base === '10') op = 'log10';
    else if (base !== 'e')
      raise(
        'log-base',
        `Logarithms to the base ${base ?? '?'} can't be read here.`,
        span,
        'Write \\log(x) / \\log(b).',
      );
    sub = undefined;
  }
  if (args.length < f.row.least || args.length > f.row.most)
    raise(
      'arguments',
      `${f.spelled} takes ${f.row.least === f.row.most ? f.row.least : `${f.row.least} to ${f.row.most}`} ${f.row.most === 1 ? 'argument' : 'arguments'}; here it has ${args.length}.`,
      span,
      'Arguments stand in brackets with commas between them.',
    );
  let e: Expr;
  if (primes > 0) {
    if (!f.row.elementwise || f.row.inverse)
      raise(
        'prime',
        `${f.spelled}′ can't be read: only functions of one variable have a derivative of that kind.`,
        span,
        'Write its Jacobian out.',
      );
    e = counted(r, { kind: 'prime', op, order: primes, arg: args[0] as Expr, span });
  } else
    e = counted(
      r,
      (bracketed ? undefined : rowEntry(r, op, args, span)) ??
        inverted(f.row, call(op, args, span, Object.keys(named).length > 0 ? named : undefined), span),
    );
  if (sub) {
    const at = readIndices(pieces(r, sub.from, sub.to), UNKNOWN_RANK, r.scope, r.bound, undefined, span);
    if (!Array.isArray(at)) return raise(at.code, at.message, at.span ?? span, at.hint);
    e = counted(r, index(e, at, span));
  }
  return e;
}

/** `softmax(z_i)` as entry i of softmax(z). */
function rowEntry(
  r: Reader,
  op: TextFunction['op'],
  args: readonly Expr[],
  span: { start: number; end: number },
): Expr | undefined {
  const entry = softmaxEntry(op, args, r.scope);
  if (!entry) return undefined;
  noteOnce(r, 'softmax-entry', `${op} of one entry was read as that entry of ${op}(${entry.base.name}).`, span);
  return index(call(op, [entry.base], span), entry.at, span);
}

const AXES: ReadonlyMap<string, string> = new Map([
  ['rows', '0'],
  ['columns', '1'],
  ['cols', '1'],
]);

type Arguments = {
  readonly args: Expr[];
  readonly named: Record<string, Expr>;
  /** The one argument stands in brackets of its own. */
  readonly bracketed?: boolean;
};

function argumentsOf(r: Reader, f: FunctionUse): Arguments {
  const t = peek(r);
  if (!t) return raise('arguments', `${f.spelled} needs an argument.`, since(r, f.start), `Write \\${f.spelled}(…).`);
  if (t.kind === '{') {
    const range = braced(r);
    const inner = r.tokens[range.from];
    // \max{(a, b)}
    if (inner?.kind === 'open' && inner.mate === range.to - 1) return readArguments(r, range.from + 1, inner.mate);
    return readArguments(r, range.from, range.to);
  }
  if (t.kind === 'open' && (t.text === '(' || t.text === '[' || t.text === '\\{')) {
    const close = t.mate;
    const read = readArguments(r, r.at + 1, close);
    r.at = close + 1;
    r.offset = 0;
    return read;
  }
  if (!r.grammar.startsFactor(r, t) && !isOp(t, '-'))
    return raise('arguments', `${f.spelled} needs an argument.`, since(r, f.start), `Write \\${f.spelled}(…).`);
  return { args: [bare(r)], named: {} };
}

/** Arguments between commas; `axis=0`, `rows` and their like by name. */
export function readArguments(r: Reader, from: number, to: number): Arguments {
  const args: Expr[] = [];
  const named: Record<string, Expr> = {};
  const whole = spelledOutBetween(r, splitTop(r, from, to, ','));
  if (whole) return { args: [whole], named };
  for (const part of splitTop(r, from, to, ',')) {
    const first = r.tokens[part.from];
    if (part.from >= part.to) continue;
    const axis = part.to === part.from + 1 && first ? AXES.get(first.text) : undefined;
    if (axis !== undefined && args.length > 0) named.axis = num(axis);
    else if (
      first &&
      (first.kind === 'letters' || first.kind === 'word') &&
      NAMED.has(first.text) &&
      isOp(r.tokens[part.from + 1], '=')
    )
      named[first.text] =
        truth(r.tokens[part.from + 2]) ??
        within(r, part.from + 2, part.to, () => r.grammar.expression(r), `the value of ${first.text}`);
    else args.push(within(r, part.from, part.to, () => r.grammar.expression(r), 'the argument'));
  }
  const first = r.tokens[from];
  return { args, named, bracketed: first?.kind === 'open' && first.mate === to - 1 };
}

/** `keepdims=True`. */
const truth = (t: Token | undefined): Expr | undefined =>
  /^(?:[Tt]rue|[Ff]alse)$/.test(t?.text ?? '') ? num(/^[Tt]/.test(t?.text ?? '') ? '1' : '0') : undefined;

/** `a_1, \ldots, a_n` between commas, as the vector that it means. */
export function spelledOutBetween(
  r: Reader,
  parts: readonly { readonly from: number; readonly to: number }[],
): Expr | undefined {
  const dots = parts.findIndex((p) => p.to === p.from + 1 && isDots(r.tokens[p.from] as Token));
  const [first, last] = [parts[0], parts[parts.length - 1]];
  if (dots < 1 || dots !== parts.length - 2 || !first || !last) return undefined;
  const read = (p: { from: number; to: number }): Expr => within(r, p.from, p.to, () => r.grammar.expression(r));
  return spelledOut(read(first), read(last));
}

const NAMED: ReadonlySet<string> = new Set(['axis', 'keepdims', 'margin', 'stride', 'padding', 'eps', 'slope', 'mean']);

/**
 * An argument without brackets: one factor; behind a number, a matrix or a transpose also what is multiplied with it
 * (`\log 2\pi`, `\exp w^\top x`, `\tanh Wx`).
 */
function bare(r: Reader): Expr {
  let e = r.grammar.factor(r);
  let last = e;
  for (;;) {
    const t = peek(r);
    if (!t || !beginsName(t)) return e;
    if (startsFunction(r, t)) return e;
    if (
      !(
        last.kind === 'number' ||
        e.kind === 'number' ||
        isMatrix(r, last) ||
        (e !== last && e.kind === 'call' && isGlued(r, t))
      )
    )
      return e;
    const right = r.grammar.factor(r);
    e = binary(r, 'times', e, right);
    last = right;
  }
}

const isGlued = (r: Reader, t: Token): boolean => r.offset > 0 || !t.space;

function isMatrix(r: Reader, e: Expr): boolean {
  if (e.kind === 'call') return e.op === 'transpose';
  return e.kind === 'name' && rankOf(r, e.name) === 2;
}

/** The problem of a word before a bracket that is no function. */
export function unknownFunction(r: Reader, spelled: string, start: number): never {
  // `foo` where f is a quantity: the whole run is named
  const run = spelled.length === 1 ? runAt(r, start) : undefined;
  const called = run?.text ?? spelled;
  return raiseProblem(functionProblem(called, { start: run?.start ?? start, end: here(r) }));
}

/** The problem of a word that is no function, with the nearest that is one. */
export function functionProblem(called: string, span: Span): Problem {
  const nearest = called.length > 2 ? nearestFunction(called) : undefined;
  return studentProblem(
    'unknown-function',
    `${called} is no function known here${nearest === undefined ? '.' : `: did you mean ${nearest}?`}`,
    span,
    'The functions are listed in docs/operations.md; for a product write \\cdot.',
  );
}
