/** Functions that a LaTeX answer defines (`g(z) = \frac{1}{1+e^{-z}}`, `H'_\delta(a) = …`) and calls, before or behind. */
import type { Expr } from './expr';
import { isCustomary } from './latex-definitions';
import type { Reader } from './latex-reader';
import { counted, entityOf, here, noteOnce, peek, raise, since, splitTop, Unreadable, within } from './latex-reader';
import { isDots, isSeparator, relationOf } from './latex-relations';
import type { Token } from './latex-token';
import type { Written } from './latex-written';
import { beginsName, readWritten } from './latex-written';
import { LIMITS, overLimit } from './limits';
import { matchName } from './name-match';
import type { Entity } from './names';
import { spellingKey, UNKNOWN_RANK } from './names';
import type { OwnFunction, OwnFunctions } from './own-functions';
import { applied, knownFunction, NORMAL, nodesOf, parameterName } from './own-functions';
import { greek } from './spelling';
import type { TextFunction } from './text-functions';
import { textFunction } from './text-functions';

const MOST_FUNCTIONS = 20;

/** Finds the definitions, wherever they stand; leaves the reader where it was. */
export function ownFunctions(r: Reader): OwnFunctions {
  const own: OwnFunctions = { byName: new Map(), definitions: new Map() };
  r.own = own;
  const found: { readonly key: string; readonly at: number; readonly end: number; readonly fn: OwnFunction }[] = [];
  let starts = true;
  for (let k = 0; k < r.tokens.length && found.length < MOST_FUNCTIONS; k++) {
    const t = r.tokens[k] as Token;
    if (starts && beginsName(t)) {
      const d = definitionHere(r, k);
      if (d) {
        found.push({ ...d, at: k });
        own.byName.set(d.key, d.fn);
      }
    }
    starts = isSeparator(t) || t.kind === 'line';
    if (t.mate > k) k = t.mate;
  }
  // an answer is more than a definition
  if (found.length > 0 && !saysMore(r, found)) {
    own.byName.clear();
    found.length = 0;
  }
  // what is never called is a line like any other: the function asked about on its left
  for (const d of found) {
    if (d.key.includes("'") && !called(r, d.key, d.at)) own.byName.delete(d.key);
    else own.definitions.set(d.at, d.end);
  }
  r.at = 0;
  r.offset = 0;
  r.end = r.tokens.length;
  return own;
}

function saysMore(r: Reader, found: readonly { readonly at: number; readonly end: number }[]): boolean {
  const ends = found.map((d) => lineEnd(r, d.end));
  return r.tokens.some(
    (t, k) => relationOf(t) !== undefined && !found.some((d, i) => d.at <= k && k < (ends[i] as number)),
  );
}

/** The name and the bracket behind it, at token `at`. */
function headAt(r: Reader, at: number): { readonly written: Written; readonly open: Token } | undefined {
  r.at = at;
  r.offset = 0;
  r.end = r.tokens.length;
  const written = readWritten(r);
  const open = peek(r);
  if (!written || written.transposed || r.offset > 0 || open?.kind !== 'open' || open.text !== '(') return undefined;
  return { written, open };
}

function definitionHere(
  r: Reader,
  at: number,
): { readonly key: string; readonly fn: OwnFunction; readonly end: number } | undefined {
  const { scope } = r;
  const kept = { letters: r.letters.length, notes: r.notes.length, depth: r.depth };
  try {
    const head = headAt(r, at);
    if (!head || !relationOf(r.tokens[head.open.mate + 1])) return undefined;
    const { primes: _primes, ...bare } = head.written.parts;
    const declared = matchName(bare, scope);
    if ((declared && !declared.otherCase) || isCustomary(r, head.written)) return undefined;
    const builtIn = builtInOf(bare.base);
    const letters = splitTop(r, r.at + 1, head.open.mate, ',').map((p) => letterAt(r, p));
    if (letters.some((l) => l === undefined || (builtIn && scope.names.has(l)))) return undefined;
    const locals = new Map<string, Entity>(scope.locals ?? []);
    letters.forEach((l, k) => {
      locals.set(l as string, { name: parameterName(k), kind: 'local', rank: UNKNOWN_RANK, dims: [] });
    });
    r.scope = { ...scope, locals };
    r.at = head.open.mate + 2;
    r.offset = 0;
    r.end = lineEnd(r, r.at);
    const body = r.grammar.additive(r);
    const next = peek(r);
    if (next && !isSeparator(next) && !relationOf(next)) return undefined;
    const fn = { parameters: letters.map((_, k) => parameterName(k)), body };
    // `\sigma(z) = \frac{1}{1+e^{-z}}` says again what σ is
    if (builtIn && (knownFunction(fn) !== builtIn.op || head.written.parts.primes)) return undefined;
    return { key: spellingKey(head.written.parts), fn, end: r.at };
  } catch (error) {
    if (error instanceof Unreadable && error.problem.code !== 'limit') return undefined;
    throw error;
  } finally {
    r.scope = scope;
    r.letters.length = kept.letters;
    r.notes.length = kept.notes;
    r.depth = kept.depth;
    r.bound.clear();
  }
}

const builtInOf = (base: string): TextFunction | undefined =>
  base === 'sigma' ? textFunction('sigmoid') : base.length > 1 ? textFunction(base) : undefined;

/** The one letter that fills a part of a bracket. */
function letterAt(r: Reader, { from, to }: { readonly from: number; readonly to: number }): string | undefined {
  const t = r.tokens[from];
  if (to !== from + 1 || !t || t.accent) return undefined;
  if (t.kind === 'letters' && t.text.length === 1) return greek(t.text) ?? t.text;
  return t.kind === 'command' && greek(t.text) === t.text ? t.text : undefined;
}

function lineEnd(r: Reader, from: number): number {
  for (let k = from; k < r.tokens.length; k++) {
    const t = r.tokens[k] as Token;
    if (t.mate > k) k = t.mate;
    else if (t.kind === 'line' || t.kind === 'close' || t.kind === '}') return k;
  }
  return r.tokens.length;
}

/** Whether the name stands before a bracket elsewhere too. */
function called(r: Reader, key: string, definition: number): boolean {
  const first = r.tokens[definition]?.text;
  for (let k = 0; k < r.tokens.length; k++) {
    const t = r.tokens[k] as Token;
    r.steps++;
    if (k === definition || t.text !== first || !beginsName(t)) continue;
    const head = headAt(r, k);
    if (head && spellingKey(head.written.parts) === key) return true;
  }
  return false;
}

/** Passes over the definition of a function at the cursor. */
export function skipsDefinition(r: Reader): boolean {
  const end = r.offset === 0 ? r.own?.definitions.get(r.at) : undefined;
  if (end === undefined) return false;
  const start = here(r);
  r.at = end;
  while (relationOf(peek(r)) !== undefined) {
    r.at++;
    const t = peek(r);
    if (t && !isSeparator(t) && !isDots(t)) r.grammar.additive(r);
  }
  noteOnce(r, 'function', 'A function was defined; it is put in where it is called.', since(r, start));
  return true;
}

/** A built-in function under a name of the student's own. */
export function renamedAt(r: Reader, t: Token): TextFunction | undefined {
  if (!r.own || r.own.byName.size === 0 || (t.kind === 'letters' && t.text.length !== r.offset + 1)) return undefined;
  const letter = t.kind === 'letters' ? t.text.slice(r.offset) : t.text;
  const fn = r.own.byName.get(greek(letter) ?? letter);
  const op = fn && knownFunction(fn);
  return op && textFunction(op);
}

/** The call of a function of the student's own at the cursor; undefined, and nothing consumed, where none stands there. */
export function ownCall(r: Reader, t: Token): Expr | undefined {
  if (!beginsName(t) || !mayCall(r, t)) return undefined;
  const saved = { at: r.at, offset: r.offset };
  const start = here(r);
  const written = readWritten(r);
  const open = peek(r);
  const key = written && spellingKey(written.parts);
  const fn = key !== undefined && open?.kind === 'open' && open.text === '(' ? functionOf(r, key) : undefined;
  if (!fn || !open || !written || written.transposed) {
    r.at = saved.at;
    r.offset = saved.offset;
    return undefined;
  }
  const args = splitTop(r, r.at + 1, open.mate, ',').map((p) => within(r, p.from, p.to, () => r.grammar.expression(r)));
  r.at = open.mate + 1;
  r.offset = 0;
  if (args.length !== fn.parameters.length)
    raise(
      'arguments',
      `${key} takes ${fn.parameters.length} ${fn.parameters.length === 1 ? 'argument' : 'arguments'}; here it has ${args.length}.`,
      since(r, start),
    );
  const value = applied(fn, args);
  r.nodes += nodesOf(value);
  if (r.nodes > LIMITS.nodes) throw new Unreadable(overLimit('nodes', since(r, start)));
  return counted(r, { ...value, span: since(r, start) });
}

/** Few tokens may begin a call: the others are not looked at twice. */
function mayCall(r: Reader, t: Token): boolean {
  if ((t.text === 'Phi' || t.text === 'phi') && t.kind === 'command') return true;
  if (!r.own || r.own.byName.size === 0) return false;
  const text = t.kind === 'letters' ? (t.text[r.offset] ?? '') : t.text;
  for (const key of r.own.byName.keys()) if (key.startsWith(text) || text.startsWith(key)) return true;
  return false;
}

function functionOf(r: Reader, key: string): OwnFunction | undefined {
  const own = r.own?.byName.get(key);
  if (own) return own;
  if (entityOf(r, 'Phi') || entityOf(r, 'phi')) return undefined;
  const speaksOfNormal = r.tokens.some((t, k) => t.text === 'Phi' && r.tokens[k + 1]?.kind === 'open');
  if (key === 'Phi' && !r.scope.otherCase?.has('Phi')) {
    noteOnce(r, 'normal', 'Φ was read as the distribution function of the standard normal distribution.');
    return NORMAL.distribution;
  }
  return key === "Phi'" || (key === 'phi' && speaksOfNormal && !r.scope.otherCase?.has('phi'))
    ? NORMAL.density
    : undefined;
}
