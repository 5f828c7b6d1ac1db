import { REVEAL_LEVELS, type Reveal } from '../src/assignment/types';
import * as fixture from './fixtures';
import type { StepRecord } from './record';
import { applyReveal, sealSeed } from './reveal';

const at = (step: StepRecord, level: Reveal): StepRecord => {
  const told = applyReveal({ ...fixture.record, steps: [step] }, level).steps[0];
  if (!told) throw new Error('no step');
  return told;
};

describe('a formula step tells more level by level', () => {
  const told = (level: Reveal) => {
    const s = at(fixture.wrongStep, level);
    return [
      s.place?.entry ?? null,
      s.diagnosis?.code ?? null,
      s.witness !== undefined,
      s.evidence !== undefined,
      s.credit !== undefined,
    ];
  };
  test.each([
    ['verdict', [null, null, false, false, false]],
    ['place', [[1, 2], null, false, true, false]],
    ['kind', [[1, 2], 'transpose', false, true, false]],
    ['diagnosis', [[1, 2], 'missing-transpose', false, true, true]],
    ['witness', [[1, 2], 'missing-transpose', true, true, true]],
    ['solution', [[1, 2], 'missing-transpose', true, true, true]],
  ] as const)('%s', (level, expected) => {
    expect(told(level)).toEqual(expected);
  });
});

test('the kind names no symbol and no constant', () => {
  expect(at(fixture.wrongStep, 'kind').diagnosis?.message).toBe('A transpose is missing or in the wrong place.');
});

describe('a value step keeps numbers, ratios and differences for the solution', () => {
  test.each(['verdict', 'place', 'kind', 'diagnosis', 'witness'] as const)('%s', (level) => {
    const text = JSON.stringify(at(fixture.valueStep, level));
    expect(text).not.toContain('0.3347');
    expect(text).not.toContain('−1');
    expect(text).not.toContain('-1 times');
    expect(text).not.toContain('sign');
  });
  test('solution', () => {
    expect(at(fixture.valueStep, 'solution').witness?.expected).toBe('-0.334759571545');
    expect(at(fixture.valueStep, 'solution').diagnosis?.code).toBe('sign');
  });
  test('a step that does not say which it is, is taken for one', () => {
    const { asks: _asks, ...unknown } = fixture.wrongStep;
    expect(at(unknown, 'witness').witness).toBeUndefined();
    expect(at(unknown, 'diagnosis').diagnosis).toBeUndefined();
  });
});

describe('answers planted to leak', () => {
  const SECRET = 'S3CRET';
  const leaky: StepRecord = {
    ...fixture.wrongStep,
    problems: [
      { code: 'factor', message: `${SECRET} times`, hint: SECRET, severity: 'error' },
      { code: 'stated-sizes', message: SECRET, severity: 'note' },
      { code: 'unheard-of', message: SECRET, severity: 'error' },
    ],
    diagnosis: { code: 'unheard-of', message: SECRET },
    witness: { inputs: { X: SECRET }, entry: [1, 1], expected: SECRET, got: SECRET },
    lines: [{ text: 'x = y', verdict: 'wrong', message: SECRET }],
    credit: [SECRET],
    fingerprint: SECRET,
  };
  test.each(['verdict', 'place', 'kind'] as const)('nothing at %s', (level) => {
    expect(JSON.stringify(at(leaky, level))).not.toContain(SECRET);
  });
  test.each(['diagnosis', 'witness', 'solution'] as const)('no witness of a value step below solution: %s', (level) => {
    const told = JSON.stringify(at({ ...leaky, asks: 'value' }, level));
    expect(told.includes(SECRET)).toBe(level === 'solution');
  });
  test('fingerprints and the seed are told at no level', () => {
    for (const level of REVEAL_LEVELS) {
      const told = JSON.stringify(applyReveal(fixture.record, level));
      expect(told).not.toContain('fp-0123');
      expect(told).not.toContain('a secret seed');
    }
  });
});

test('what stands in the way of reading is told at every level', () => {
  for (const level of REVEAL_LEVELS)
    expect(at(fixture.unreadableStep, level).problems).toEqual(fixture.unreadableStep.problems);
});

test.each([
  ['verdict', []],
  ['place', ['The shapes fit here in number only.']],
  ['kind', ['the answer is N×M (2×3), asked is D×M (2×3): the sizes agree in number only']],
] as const)('a note on shapes tells a slip, at %s', (level, messages) => {
  const message = 'the answer is N×M (2×3), asked is D×M (2×3): the sizes agree in number only';
  const step: StepRecord = {
    ...fixture.wrongStep,
    problems: [{ code: 'size-clash', message, line: 1, severity: 'note' }],
  };
  expect(at(step, level).problems.map((p) => p.message)).toEqual(messages);
});

test('another reading is asked about at every level', () => {
  for (const level of REVEAL_LEVELS) expect(at(fixture.reviewStep, level).problems[0]?.code).toBe('other-reading');
});

test.each([
  ['verdict', []],
  ['place', ['The shapes do not fit here.']],
  ['kind', ['X * dL/dY: inner sizes 2 and 3 differ (X is 2x3, dL/dY is 3x2).']],
  ['diagnosis', ['X * dL/dY: inner sizes 2 and 3 differ (X is 2x3, dL/dY is 3x2). Did you mean X^T * dL/dY?']],
] as const)('shapes that do not fit, at %s', (level, messages) => {
  const { problems } = at(fixture.shapeStep, level);
  expect(problems.map((p) => p.message)).toEqual(messages);
  expect(problems.some((p) => p.hint !== undefined)).toBe(level === 'diagnosis');
});

test.each([
  ['verdict', undefined, undefined],
  ['place', 'wrong', undefined],
  ['kind', 'wrong', undefined],
  ['diagnosis', 'wrong', undefined],
  ['witness', 'wrong', 'left −2, right −1.5 at z_12 = 0.5'],
] as const)('the lines of a derivation, at %s', (level, verdict, message) => {
  const line = at(fixture.derivationStep, level).lines?.[0];
  expect([line?.verdict, line?.message]).toEqual([verdict, message]);
});

test('revealing more later does not bring back what was cut', () => {
  const once = applyReveal(fixture.record, 'kind');
  expect(applyReveal(once, 'solution').steps).toEqual(once.steps);
  expect(applyReveal(once, 'solution').revealed).toBe('kind');
});

test.each(REVEAL_LEVELS)('verdicts, points and the own text stand at %s', (level) => {
  const told = applyReveal(fixture.record, level);
  expect(told.steps.map((s) => [s.verdict, s.score, s.answer, s.read, s.follows])).toEqual(
    fixture.steps.map((s) => [s.verdict, s.score, s.answer, s.read, s.follows]),
  );
  expect(JSON.parse(JSON.stringify(told))).toEqual(told);
});

test.each([
  ['practice', 'practice'],
  ['a secret seed', /^sha256:[0-9a-f]{12}$/],
])('the seed %s', (seed, shown) => {
  expect(sealSeed(seed)).toMatch(shown);
  expect(sealSeed(sealSeed(seed))).toBe(sealSeed(seed));
});

test.each(REVEAL_LEVELS)('a fault of ours is told without its detail at %s', (level) => {
  const step: StepRecord = {
    ...fixture.reviewStep,
    problems: [
      { code: 'fault', message: 'backmark failed at this answer', hint: "reading 'x' of undefined", severity: 'error' },
    ],
  };
  expect(at(step, level).problems).toEqual([
    { code: 'fault', message: 'backmark failed at this answer', severity: 'error' },
  ]);
});
