/** The corpus as checks: every answer of known truth gets a verdict that its row allows, with the practice seed and another. */
import { decideText, keyOf, loadCorpus } from '../proof/corpus';
import { afresh } from './afresh';
import { check, startGroup } from './collect';

for (const { file, assignment, rows } of loadCorpus(process.cwd()))
  for (const problem of assignment.problems)
    for (const seed of ['practice', 'grade-1']) {
      startGroup(`${file} ${problem.id} ${seed}`);
      // a problem's inputs depend on no other problem
      const key = afresh(() => keyOf({ ...assignment, problems: [problem] }, seed));
      for (const row of rows) {
        if (!row.step.startsWith(`${problem.id}.`)) continue;
        check(`${row.id} ${row.text}`, () => {
          const { verdict } = decideText(key(), row.step, row.text);
          if (!row.allowed.includes(verdict)) throw new Error(`${verdict}, not ${row.allowed.join(' or ')}`);
        });
      }
    }
