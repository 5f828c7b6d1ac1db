/** Activations without a name: `g'(z)`, `\phi(z^{[1]})` where the problem says a = σ(z) and nothing is called g. */
import type { OpName } from './expr';
import type { Scope } from './names';

/** Letters that people use for an activation of any argument. */
const USUAL: ReadonlySet<string> = new Set(['f', 'g', 'phi', 'varphi', 'psi', 'φ', 'ϕ', 'ψ']);

/**
 * The built-in function that a letter stands for in front of a bracket: the one that the problem applies to the quantity in
 * it; for the usual letters and any other argument the one that the problem applies at all, where it is one.
 */
export function activationOf(scope: Scope, letter: string, argument: string | undefined): OpName | undefined {
  const { activations } = scope;
  if (!activations || activations.size === 0) return undefined;
  const known = argument === undefined ? undefined : activations.get(argument);
  if (known || !USUAL.has(letter)) return known;
  const all = new Set(activations.values());
  return all.size === 1 ? [...all][0] : undefined;
}
