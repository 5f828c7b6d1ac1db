/** Calls of functions that a text answer defines, and of the normal distribution's. */
import { studentProblem } from '../problem';
import { LIMITS, overLimit } from './limits';
import type { OwnFunction } from './own-functions';
import { applied, knownFunction, NORMAL, nodesOf } from './own-functions';
import type { Fold } from './text-fold';
import { atom, is, parts, Refusal, refuse, spanFrom, token } from './text-fold';
import type { TextFunction } from './text-functions';
import { textFunction } from './text-functions';
import { declares } from './text-names';
import type { Token } from './text-tokens';

/** A built-in function under a name of the student's own. */
export function renamedHere(f: Fold, t: Token): TextFunction | undefined {
  const fn = f.reading.functions.get(t.text);
  const op = fn && knownFunction(fn);
  return op && textFunction(op);
}

/** The call of a function of the student's own at the present token; false, and nothing taken, where none stands there. */
export function readOwnCall(f: Fold, t: Token): boolean {
  const primed = is(token(f, f.at + 1), "'") ? 1 : 0;
  const at = f.at + 1 + primed;
  const fn = is(token(f, at), '(') && !token(f, at)?.gap ? functionOf(f, t.text, primed) : undefined;
  if (!fn) return false;
  const from = f.at;
  const close = f.reading.partner[at] as number;
  const args = parts(f, at + 1, close);
  if (args.length !== fn.parameters.length)
    refuse(
      'arguments',
      `${t.text} takes ${fn.parameters.length} ${fn.parameters.length === 1 ? 'argument' : 'arguments'}; here ${args.length === 1 ? 'is 1' : `are ${args.length}`}.`,
      spanFrom(f, from, close + 1),
      'Arguments stand in brackets with commas between them.',
    );
  const value = applied(
    fn,
    args.map((p) => f.read(f, p.from, p.to)),
  );
  f.reading.count.steps += nodesOf(value);
  if (nodesOf(value) > LIMITS.nodes) throw new Refusal(overLimit('nodes', t.span));
  f.at = close + 1;
  atom(f, { ...value, span: spanFrom(f, from) });
  return true;
}

function functionOf(f: Fold, name: string, primes: number): OwnFunction | undefined {
  const own = primes === 0 ? f.reading.functions.get(name) : undefined;
  if (own) return own;
  const { scope, list } = f.reading;
  if (declares(scope, 'Φ') || declares(scope, 'φ') || scope.otherCase?.has('phi') || scope.otherCase?.has('Phi'))
    return undefined;
  const isNormal = (n: string): boolean => n === 'Φ' || n === 'Phi';
  if (isNormal(name)) {
    if (!f.reading.notes.some((n) => n.code === 'normal'))
      f.reading.notes.push(
        studentProblem('normal', 'Φ was read as the distribution function of the standard normal distribution.'),
      );
    return primes === 0 ? NORMAL.distribution : NORMAL.density;
  }
  const density = name === 'φ' || name === 'ϕ' || name === 'phi';
  return density && primes === 0 && list.some((t, k) => isNormal(t.text) && is(list[k + 1], '('))
    ? NORMAL.density
    : undefined;
}
