/** Functions that a text answer defines: `g(z) = 1/(1+e^(-z))`. */
import { studentProblem } from '../problem';
import type { Entity } from './names';
import { partsOf, spellingKey, UNKNOWN_RANK } from './names';
import { knownFunction, parameterName } from './own-functions';
import type { Header, RawLine, Skipped, Stretch } from './text-cutter';
import type { Reading } from './text-fold';
import { is, Refusal } from './text-fold';
import { textFunction } from './text-functions';
import { declares } from './text-names';
import { readExpression } from './text-operands';
import type { Token } from './text-tokens';

type Raw = RawLine | Skipped | Header;

const MOST_FUNCTIONS = 20;

/** The lines without those that define functions; what these define is kept in the reading. */
export function withoutFunctions(reading: Reading, lines: readonly Raw[]): Raw[] {
  const found = new Set<number>();
  lines.forEach((l, k) => {
    if (!('sides' in l) || l.continues || l.when.length > 0 || found.size >= MOST_FUNCTIONS) return;
    if (definition(reading, l)) found.add(k);
  });
  const out = lines.filter((_, k) => !found.has(k));
  if (found.size === 0 || out.length === 0) return [...lines];
  reading.notes.push(studentProblem('function', 'A function was defined; it is put in where it is called.'));
  return out;
}

/** Keeps the function that a line defines; false where it defines none. */
function definition(reading: Reading, l: RawLine): boolean {
  const [left, right] = l.sides;
  const head = left && right && headOf(reading, left);
  if (!head) return false;
  const { scope } = reading;
  const loose = reading.loose.length;
  const notes = reading.notes.length;
  const locals = new Map<string, Entity>(scope.locals ?? []);
  head.letters.forEach((key, k) => {
    locals.set(key, { name: parameterName(k), kind: 'local', rank: UNKNOWN_RANK, dims: [] });
  });
  reading.scope = { ...scope, locals };
  try {
    const fn = {
      parameters: head.letters.map((_, k) => parameterName(k)),
      body: readExpression(reading, right.from, right.to),
    };
    const builtIn = textFunction(head.name);
    // `σ(z) = 1/(1+e^-z)` says again what σ is
    if (builtIn) return knownFunction(fn) === builtIn.op;
    reading.functions.set(head.name, fn);
    return true;
  } catch (e) {
    if (e instanceof Refusal && e.problem.code !== 'limit') return false;
    throw e;
  } finally {
    reading.scope = scope;
    reading.loose.length = loose;
    reading.notes.length = notes;
  }
}

/** `g(z)`, `f(a, b)`: a name that nothing has and letters in a bracket. */
function headOf(
  reading: Reading,
  { from, to }: Stretch,
): { readonly name: string; readonly letters: readonly string[] } | undefined {
  const { list, partner, scope } = reading;
  const t = list[from];
  if (t?.type !== 'word' || !is(list[from + 1], '(') || partner[from + 1] !== to - 1) return undefined;
  if (declares(scope, t.text) || /^[d∂]/.test(t.text)) return undefined;
  const letters: string[] = [];
  for (let i = from + 2; i < to - 1; i += 2) {
    const letter = list[i] as Token;
    const p = letter.type === 'word' ? partsOf(letter.text) : undefined;
    if (!p || [...letter.text].length !== 1 || (i + 1 < to - 1 && list[i + 1]?.type !== 'comma')) return undefined;
    letters.push(spellingKey(p));
  }
  const free = textFunction(t.text) === undefined || letters.every((l) => !scope.names.has(l));
  return letters.length > 0 && free ? { name: t.text, letters } : undefined;
}
