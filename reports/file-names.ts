/** File names made from students' ids: never a path, the same on every file system, one for each student. */
import { sha256 } from '../src/sha256';

const RESERVED = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$/i;
const LONGEST = 60;
/** A name that looks as if it had been given a hash is given one, so that nobody can take another one's name. */
const HASHED = /-[0-9a-f]{8}$/i;

/** What a file system treats as one name: letters of either case, either Unicode form. */
const folded = (name: string): string => name.normalize('NFKC').toLowerCase();

/** The id as a name: NFC letters and digits, `.`, `_`, `-`, `@`; anything else becomes `_`. Whether it lost something. */
function spell(id: string): { readonly name: string; readonly exact: boolean } {
  const wanted = id.normalize('NFC');
  const name = wanted
    .replace(/[^\p{L}\p{M}\p{N}._@-]/gu, '_')
    .replace(/^[.\s-]+|[.\s]+$/g, (edge) => '_'.repeat(edge.length));
  const short = [...name].slice(0, LONGEST).join('');
  return { name: short, exact: short === wanted && short !== '' && !RESERVED.test(short) && !HASHED.test(short) };
}

/**
 * A name without extension for each id, in the order given. An id that cannot stand as it is, or that some file system would
 * take for another one's, gets a part of its hash; so the names depend on the set of ids alone, not on their order.
 */
export function safeFileNames(ids: readonly string[]): ReadonlyMap<string, string> {
  const distinct = [...new Set(ids)];
  const spelled = distinct.map((id) => ({ id, ...spell(id) }));
  const uses = new Map<string, number>();
  for (const { name } of spelled) uses.set(folded(name), (uses.get(folded(name)) ?? 0) + 1);
  return new Map(
    spelled.map(({ id, name, exact }) => {
      const alone = uses.get(folded(name)) === 1;
      return [id, exact && alone ? name : `${name || 'student'}-${sha256(id).slice(0, 8)}`];
    }),
  );
}
