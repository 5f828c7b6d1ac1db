/** The problem of a name that nothing declares, with the declared name nearest to it. */
import type { Problem, Span } from '../problem';
import { studentProblem } from '../problem';
import type { Scope } from './names';

/** The problem of a name that nothing declares, with the nearest that is. */
export function unknownProblem(
  written: string,
  scope: Scope,
  span?: Span,
  nearest = nearestName(written, scope),
): Problem {
  return studentProblem(
    'unknown-name',
    `${written} is not a name of this problem${nearest === undefined ? '.' : `: did you mean ${nearest}?`}`,
    span,
    `It has ${listNames(scope)}.`,
  );
}

function listNames(scope: Scope): string {
  const all = [...new Set([...scope.names.values()].map((e) => e.name))];
  return all.length > 14 ? `${all.slice(0, 14).join(', ')}, …` : all.join(', ');
}

/** The declared name nearest to a spelling, within a third of its length (at least one slip). */
export function nearestName(written: string, scope: Scope): string | undefined {
  const text = written.slice(0, 40);
  const allowed = Math.max(1, Math.floor(text.length / 3));
  let best: string | undefined;
  let least = allowed + 1;
  for (const [key, entity] of scope.names) {
    for (const candidate of [key, entity.name]) {
      if (Math.abs(candidate.length - text.length) > allowed) continue;
      if (text.length === 1 && candidate.toLowerCase() !== text.toLowerCase()) continue;
      const d = candidate.toLowerCase() === text.toLowerCase() ? 0.5 : editDistance(candidate, text);
      if (d < least && d < Math.max(candidate.length, text.length)) {
        least = d;
        best = entity.name;
      }
    }
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(
        Math.min(
          (row[j] as number) + 1,
          (next[j - 1] as number) + 1,
          (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1),
        ),
      );
    row = next;
  }
  return row[b.length] as number;
}
