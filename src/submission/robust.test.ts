/** Text from people never throws: files with characters dropped, doubled and exchanged are read to problems, not exceptions. */
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as fc from 'fast-check';
import { readAssignment } from '../assignment/read-assignment';
import { readSubmission } from './read-submission';

const root = resolve(__dirname, '../../assignments/backprop-by-hand');
const text = readFileSync(resolve(root, 'assignment.yaml'), 'utf8');
const read = readAssignment(text, 'assignment.yaml');
if (!read.ok) throw new Error('the assignment does not load');
const assignment = read.value;
const folder = resolve(root, 'submissions');
const files = readdirSync(folder).map((name) => new Uint8Array(readFileSync(resolve(folder, name))));

const SIGNS = [...':#"\'[]{}|>*&!-?@`%\\ \t\n,=0aY_^é∂\u0000'];
const edit = fc.record({
  at: fc.nat(),
  drop: fc.nat({ max: 6 }),
  put: fc.array(fc.constantFrom(...SIGNS), { maxLength: 3 }),
});
const edits = fc.array(edit, { minLength: 1, maxLength: 4 });

function changed(
  original: string,
  how: readonly { readonly at: number; readonly drop: number; readonly put: readonly string[] }[],
): string {
  return how.reduce((t, e) => {
    const at = e.at % (t.length + 1);
    return t.slice(0, at) + e.put.join('') + t.slice(at + e.drop);
  }, original);
}

test('a damaged submission', () => {
  fc.assert(
    fc.property(fc.nat({ max: files.length - 1 }), edits, (i, how) => {
      const damaged = changed(Buffer.from(files[i] ?? []).toString('latin1'), how);
      const s = readSubmission(new Uint8Array(Buffer.from(damaged, 'latin1')), 'x.yaml', assignment);
      expect(s.student.id).not.toBe('');
      expect(s.unreadable || s.answers.length > 0).toBe(true);
      for (const p of s.problems) expect(p.message).not.toMatch(/undefined|\[object|TypeError/);
      for (const a of s.answers) if (a.unreadable) expect(a.problems.length).toBeGreaterThan(0);
    }),
    { numRuns: 1500, seed: 1 },
  );
});

test('a damaged assignment', () => {
  fc.assert(
    fc.property(edits, (how) => {
      const found = readAssignment(changed(text, how), 'a.yaml');
      if (found.ok) return;
      expect(found.problems.length).toBeGreaterThan(0);
      for (const p of found.problems) {
        expect(p.line).toBeGreaterThan(0);
        expect(p.message).not.toMatch(/undefined|\[object|TypeError/);
      }
    }),
    { numRuns: 150, seed: 1 },
  );
});
