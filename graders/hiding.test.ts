/** Answers that are wrong only where some conditions meet are never `correct`: drawn ones, against many inputs of all magnitudes. */
import { decideText, keyOf } from '../bench/proof/corpus';
import { FULL } from '../bench/proof/extent';
import { HIDING, hidingAnswer, isWrongSomewhere } from '../bench/proof/hiding';
import { random } from './random';

const ANSWERS = FULL ? 4_000 : 150;

test('what is right but where conditions meet', () => {
  const keys = ['hiding-1', 'hiding-2'].map((seed) => keyOf(HIDING, seed));
  const r = random('hiding');
  const told = new Map<string, number>();
  const accepted: string[] = [];
  for (let i = 0; i < ANSWERS; i++) {
    const answer = hidingAnswer(r);
    const verdicts = keys.map((key) => decideText(key, answer.step, answer.text).verdict);
    for (const v of verdicts) told.set(v, (told.get(v) ?? 0) + 1);
    if (verdicts.includes('correct') && isWrongSomewhere(keys[0] as (typeof keys)[0], answer))
      accepted.push(`${answer.step}: ${answer.text}`);
  }
  const counts = [...told].sort().map(([v, n]) => `${n} ${v}`);
  if (FULL)
    process.stdout.write(`answers right but where conditions meet: ${ANSWERS} under 2 seeds, ${counts.join(', ')}\n`);
  expect(accepted).toEqual([]);
  // most of them are wrong, and some are right
  expect(told.get('wrong')).toBeGreaterThan(ANSWERS);
  expect(told.get('correct')).toBeGreaterThan(ANSWERS / 10);
});
