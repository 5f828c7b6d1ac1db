/** A branch that other branches hide is followed to where it decides the answer, on the side that is asked for. */
import { afresh } from '../bench/mutation/afresh';
import { stepOf } from '../bench/proof/corpus';
import type { Comparison } from './comparison';
import { Coverage } from './coverage';
import { keyOf, programOf } from './grading.fixture';
import { isContinuous } from './inputs';
import { targetOf } from './key';
import { placesOf } from './margins';
import { COMMON, RARE, statesOf, whereItComesToDecide } from './states';
import { makeTable, runOn } from './table';
import { DECIDES, decides } from './turned';
import { probe, watch } from './watch';

const TEXT = `
backmark: 1
id: states
title: States
problems:
  - id: p
    sizes: {N: 3}
    inputs: {x: [], y: [], k: {shape: [], entries: integer}, m: {shape: [], entries: mask}, t: {shape: [N], entries: onehot}}
    forward: {f: relu(x - y) + k*m + t_1}
    steps: [{id: dx, find: df/dx}]
`;
const key = afresh(() => keyOf(TEXT));

/** The inputs found for the last comparison of an answer, from two of the key's on that side where it does not. */
function followed(text: string, side: 1 | -1, effort = RARE, numbers: readonly number[] = [], anywhere = false) {
  const { setting, answer } = programOf(key(), 'p.dx', text);
  const { step } = stepOf(key(), 'p.dx');
  const made = targetOf(setting, step);
  if (!('target' in made)) throw new Error('no target');
  const c: Comparison = { setting, answer, target: made.target.lowered, salt: text };
  const coverage = new Coverage(placesOf(answer.b, answer.node, isContinuous(setting.slots)), answer.b, setting);
  const base = setting.tables[0]!;
  coverage.look(runOn(base, answer.b, coverage.outputs(answer.node)), base);
  const branch = coverage.moving().at(-1)!;
  const w = watch(base, answer.b, branch.node, branch.entry);
  const at = [...base.flats, ...setting.more().flats, ...setting.wide().flats];
  const margins = probe(w, at).margin;
  const hidden = decides(makeTable(setting.reference, setting.slots, at), answer.b, answer.node, w.node, w.entry);
  const from = at.filter((_, i) => Math.sign(margins[i]!) === side && (anywhere || hidden[i] !== DECIDES));
  const states = statesOf(c, coverage, base, numbers, at);
  const { flats, searched } = whereItComesToDecide(states, w, side, from.slice(0, 2), effort);
  const table = makeTable(setting.reference, setting.slots, flats);
  const does = flats.length > 0 ? decides(table, answer.b, answer.node, w.node, w.entry) : [];
  const sides = flats.length > 0 ? probe(w, flats).margin : [];
  return {
    from: from.length,
    searched,
    decided: [...does].filter((d) => d === DECIDES).length,
    sides: [...sides].map(Math.sign),
  };
}

test.each<[string, 1 | -1, readonly number[]]>([
  // the reference's own branch hides it
  ['1(x > y)*(1 + 1(x + y < -300))', -1, []],
  ['1(x > y)*(1 + 1(x + y > 300))', 1, []],
  // two others, in a row
  ['1(x > y)*1(y > 40)*(1 + 1(x + y > 100))', 1, []],
  // a label, a whole number, a one-hot row
  ['m*1(x > y)*(1 + 1(x + y > 300))', 1, []],
  ['1(k == 77)*(1 + 1(x + y > 300))', 1, [77]],
  ['t_2*(1 + 1(x + y > 300))', 1, []],
  // a number that has to be met
  ['1(abs(y - 12.345) < 1e-3)*(1 + 1(x > 300))', 1, [12.345]],
  // numbers that move together
  ['1(x > y + 100)*(1 + 1(abs(x + y - 20) < 40))', -1, []],
])('%s decides where the others let it', (text, side, numbers) => {
  const found = followed(text, side, RARE, numbers);
  expect(found.searched).toBe(true);
  expect(found.decided).toBeGreaterThan(0);
  expect(found.decided).toBeLessThanOrEqual(6);
  expect(new Set(found.sides)).toEqual(new Set([side]));
});

test('nothing is searched for where it decides at once', () => {
  expect(followed('1(x + y > 300)', 1, RARE, [], true)).toMatchObject({ searched: false, decided: 0 });
});

test.each([RARE, COMMON])('nothing is found where it never decides', (effort) => {
  expect(followed('1(x > y) + 0*1(x + y > 300)', 1, effort)).toMatchObject({ searched: true, decided: 0, sides: [] });
});

test('little effort turns fewer branches in a row', () => {
  const text = '1(x > y)*1(y > 40)*1(x < 80)*1(k == 77)*m*(1 + 1(x + y > 100))';
  expect(followed(text, 1, COMMON, [77]).decided).toBe(0);
  expect(followed(text, 1, RARE, [77]).decided).toBeGreaterThan(0);
});
