/**
 * What may be done to a right answer without making it wrong, and what may not: random rewritings by identities keep the
 * verdict, a changed constant, sign, index, name or operation flips it. The mutants that survive are listed with a reason.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { decideText, keyOf, loadCorpus, stepOf } from '../bench/proof/corpus';
import { FULL, runs } from '../bench/proof/extent';
import { type Mutant, mutants } from '../bench/proof/mutants';
import { rewritings } from '../bench/proof/rewrites';
import { rightAnswers } from '../bench/proof/right-answers';

const root = join(__dirname, '..');
const sheets = loadCorpus(root);
// at the sizes of a lecture one answer takes as long as a hundred others
const answers = sheets
  .filter((s) => s.file !== 'large.yaml')
  .flatMap((sheet) => {
    const key = keyOf(sheet.assignment, 'practice');
    return rightAnswers(sheet, key).map((answer) => ({
      answer,
      key,
      reference: stepOf(key, answer.row.step).problem.stated.reference,
    }));
  });
/** By its place in the list, so that a counterexample prints short. */
const anyAnswer = fc.nat(answers.length - 1);
const answerAt = (i: number): (typeof answers)[number] => answers[i] as (typeof answers)[number];

test('there are right answers of every file to start from', () => {
  expect(answers.length).toBeGreaterThan(1000);
  expect(new Set(answers.map((a) => a.answer.file)).size).toBe(15);
});

/** An answer that no sampling can prove right may go to a TA: told why, never called wrong. */
const UNDECIDED = /^(branch|absorbed|precision): /;

test('rewritten by identities, in either spelling, a right answer is never wrong and nearly always correct', () => {
  let reviews = 0;
  let tried = 0;
  fc.assert(
    fc.property(
      anyAnswer,
      fc.array(fc.nat(1e6), { minLength: 1, maxLength: 3 }),
      fc.constantFrom('text' as const, 'latex' as const),
      (i, picks, spelling) => {
        const { answer, key, reference } = answerAt(i);
        let formula = answer.formula;
        const done: string[] = [];
        for (const pick of picks) {
          const all = rewritings(formula, reference, answer.indices, (l) => answer.scope.names.has(l));
          const one = all[pick % all.length];
          if (!one) return;
          formula = one.whole;
          done.push(one.says);
        }
        const text = answer.print(formula, spelling);
        const { verdict, why } = decideText(key, answer.row.step, text);
        tried++;
        if (verdict === 'review' && UNDECIDED.test(why)) reviews++;
        else if (verdict !== 'correct')
          throw new Error(`${verdict} (${why}): ${text}\nfrom ${answer.row.id} by ${done.join('; ')}`);
      },
    ),
    { numRuns: runs(800, 20000), seed: 20261124 },
  );
  if (FULL) process.stderr.write(`rewritten answers: ${tried}, of them for review: ${reviews}\n`);
  expect(reviews / tried).toBeLessThan(0.02);
});

/** Each kind of mutant that says the same as the right answer, with the reason. */
const listed = parse(readFileSync(join(root, 'bench/proof/equivalent-mutants.yaml'), 'utf8')) as {
  readonly because: string;
  readonly mutants: readonly string[];
}[];
const equivalent = new Set(listed.flatMap((l) => l.mutants));

/** The files whose mutants are listed. Those of the others are held against the truth alone, by the last step of the full proof. */
const LISTED = new Set(['adversaries', 'kinks', 'linear', 'peers', 'smooth', 'softmax'].map((f) => `${f}.yaml`));
const mutated = answers.filter((a) => FULL || LISTED.has(a.answer.file));

type Survivor = {
  readonly file: string;
  readonly step: string;
  readonly text: string;
  readonly read: string;
  readonly says: string;
};

/** Files as those of the corpus, which bench/certify-corpus can hold against the truth. */
function forCertifier(survivors: readonly Survivor[]): void {
  const out = join(root, 'out', 'proof');
  mkdirSync(out, { recursive: true });
  for (const { file, source } of sheets) {
    const own = new Map(survivors.filter((s) => s.file === file).map((s) => [`${s.step} ${s.text}`, s]));
    const rows = [...own.values()].map(({ step, read, says }, i) => ({
      id: `mutant-${i}`,
      step,
      answer: read,
      truth: 'correct',
      why: says,
    }));
    if (rows.length > 0) writeFileSync(join(out, file), stringify({ assignment: source, answers: rows }));
  }
}

test('mutants of right answers are not correct, but for those listed as saying the same', () => {
  const every = runs(23, 1);
  let n = 0;
  let at = 0;
  const survivors: Survivor[] = [];
  for (const { answer, key, reference } of mutated)
    for (const m of mutants(answer.formula, reference, answer.indices)) {
      if (at++ % every) continue;
      n++;
      const text = answer.print(m.whole, 'text');
      if (decideText(key, answer.row.step, text).verdict !== 'correct') continue;
      // the certifier reads cases in LaTeX alone
      const read = text.includes('cases(') ? answer.print(m.whole, 'latex') : text;
      survivors.push({ file: answer.file, step: answer.row.step, text, read, says: m.says });
    }
  if (FULL) forCertifier(survivors);
  if (FULL) process.stderr.write(`mutants: ${n}, right all the same: ${survivors.length}\n`);
  expect(n).toBeGreaterThan(FULL ? 15000 : 600);
  const unlisted = survivors.filter((s) => LISTED.has(s.file)).map((s) => `${s.step} ${s.text}`);
  expect(unlisted.filter((s) => !equivalent.has(s))).toEqual([]);
});

test('one mutation at a time, at random', () => {
  const listedAnswers = answers.filter((a) => LISTED.has(a.answer.file));
  fc.assert(
    fc.property(fc.nat(listedAnswers.length - 1), fc.nat(1e6), (i, pick) => {
      const { answer, key, reference } = listedAnswers[i] as (typeof answers)[number];
      const all = mutants(answer.formula, reference, answer.indices);
      const m = all[pick % all.length] as Mutant | undefined;
      if (!m) return;
      const text = answer.print(m.whole, 'text');
      const { verdict } = decideText(key, answer.row.step, text);
      if (verdict === 'correct' && !equivalent.has(`${answer.row.step} ${text}`))
        throw new Error(`correct with ${m.says}: ${text}\nfrom ${answer.row.id} ${answer.row.text}`);
    }),
    { numRuns: runs(400, 4000), seed: 20261124 },
  );
});
