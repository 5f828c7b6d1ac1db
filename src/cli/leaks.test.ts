/** Answers planted to leak: nothing above a level is in anything that a student gets, page, Markdown, JSON or terminal. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REVEAL_LEVELS, type Reveal } from '../assignment/types';
import { bench } from './harness';

const assignment = (level: Reveal): string => `backmark: 1
id: leaky
reveal: ${level}
problems:
  - id: a
    sizes: {N: 2, D: 2, M: 3}
    inputs:
      X: [N, D]
      W: [D, M]
    forward:
      Y: 0.7390851332 * X * W
      L: unspecified(Y)
    steps:
      - {id: dX, find: dL/dX, points: 2, hint: [HINT-ONE, HINT-TWO]}
      - id: dW
        find: dL/dW
        points: 2
        mistakes: [{answer: X^T * dL/dY, feedback: PLANTED-FEEDBACK, credit: 1/2}]
      - {id: dw11, find: dL/dw_11, partial: entries}
  - id: b
    sizes: {N: 2}
    inputs:
      z: [N]
    forward:
      s: sigmoid(z)
      L: sum(s .* s)
    steps:
      - id: number
        find: L
        at: {z: [1, 0.3]}
        mistakes: [{answer: '0.25', feedback: PLANTED-NUMBER, credit: 1/2}]
      - {id: dz, find: dL/dz, at: {z: [1, 0.3]}}
`;
const number = 1 / (1 + Math.exp(-1));
const third = 1 / (1 + Math.exp(-0.3));
const TRUE_NUMBERS = [
  number ** 2 + third ** 2,
  2 * number * number * (1 - number),
  2 * third * third * (1 - third),
  // a difference and a ratio give the number away too
  number ** 2 + third ** 2 - 1.7345,
];

const ANSWERS = {
  // one slip each: a factor, a foreseen mistake, an index, numbers that are off by a factor and a sign
  ada: {
    'a.dX': '2 * 0.7390851332 * dL/dY * W^T',
    'a.dW': 'X^T * dL/dY',
    'a.dw11': '0.7390851332 * (x_11 * dL/dy_12 + x_21 * dL/dy_22)',
    'b.number': '1.7345',
    'b.dz': `[${(-2 * number * number * (1 - number)).toFixed(1)}, 9.9]`,
  },
  bo: {
    'a.dX': '0.7390851332 * dL/dY * W',
    'a.dW': '0.7390851332 * X * dL/dY^T',
    'a.dw11': 'dL/dw_11',
    'b.number': '0.25',
    'b.dz': '[0.1, 0.2]',
  },
  cy: {
    'a.dX': 'dL/dX = 0.7390851332 * dL/dY * W^T = 0.7 * dL/dY * W^T',
    'a.dW': 'X^T * (dL/dY',
    'a.dw11': '-0.7390851332 * (x_11 * dL/dy_11 + x_21 * dL/dy_21)',
    'b.number': 's_1 + s_2',
    'b.dz': '[7, 8]',
  },
} as const;

const file = (student: string, own: Readonly<Record<string, string>>): string =>
  `assignment: leaky\nstudent: {id: ${student}}\nanswers:\n${Object.entries(own)
    .map(([id, text]) => `  ${id}: |\n    ${text}\n`)
    .join('')}`;

const rank = (level: Reveal): number => REVEAL_LEVELS.indexOf(level);
/** Five digits of a number, as any of the outputs would write them. */
const digits = (x: number): string => String(Number(Math.abs(x).toPrecision(5)));

type Step = {
  id: string;
  asks: string;
  answer: string;
  verdict: string;
  fingerprint?: string;
  diagnosis?: { code: string; message: string };
  witness?: { expected: unknown; inputs: Record<string, unknown> };
};
const flat = (x: unknown): string[] => (Array.isArray(x) ? x.flatMap(flat) : [String(x)]);

/** Texts to look for, each with the level from which it may be told. */
function secrets(steps: readonly Step[]): { text: string; from: number; what: string }[] {
  return steps.flatMap((s) => {
    const formula = s.asks === 'formula';
    const out: { text: string; from: number; what: string }[] = [];
    if (s.fingerprint) out.push({ text: s.fingerprint, from: 99, what: `${s.id} fingerprint` });
    if (s.diagnosis)
      out.push({
        text: s.diagnosis.message,
        from: rank(formula ? 'diagnosis' : 'solution'),
        what: `${s.id} diagnosis`,
      });
    for (const x of flat(s.witness?.expected ?? [])) {
      const value = Number(x);
      if (!Number.isFinite(value) || digits(value).replace(/\D/g, '').length < 5) continue;
      out.push({ text: digits(value), from: rank(formula ? 'witness' : 'solution'), what: `${s.id} expected` });
    }
    return out;
  });
}

test.each(REVEAL_LEVELS)('at the level %s', async (level) => {
  const at = bench({ 'hw/assignment.yaml': assignment(level) });
  for (const [student, own] of Object.entries(ANSWERS)) at.write(`hw/class/${student}.yaml`, file(student, own));
  at.write('overrides.yaml', 'overrides:\n  - {student: bo, step: a.dX, comment: A WORD FROM THE TA}\n');
  try {
    const ran = await at.run([
      'grade',
      'hw',
      'hw/class',
      '--out',
      'run',
      '--seed',
      'SECRET-SEED',
      '--overrides',
      'overrides.yaml',
    ]);
    expect(ran.exit).toBe(0);
    const graded = readFileSync(join(at.folder, 'run/results.jsonl'), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((l) => JSON.parse(l) as { student: { id: string }; steps: Step[] });
    // there is something to leak
    expect(graded.flatMap((r) => secrets(r.steps)).length).toBeGreaterThan(12);

    let seen = 0;
    for (const record of graded) {
      const { id } = record.student;
      const path = `hw/class/${id}.yaml`;
      const page = (name: string): string => readFileSync(join(at.folder, 'run/students', name), 'utf8');
      const pages = readdirSync(join(at.folder, 'run/students')).filter((n) => n.startsWith(`${id}.`));
      const checked = await at.run(['check', path]);
      const json = await at.run(['check', path, '--json']);
      const hinted = await at.run(['check', path, '--hint', '--json']);
      // at the grading inputs themselves, where every number is the recorded one
      const same = await at.run(['check', path, '--seed', 'SECRET-SEED', '--json']);
      const sameText = await at.run(['check', path, '--seed', 'SECRET-SEED']);
      const outputs = [
        ...pages.map((n) => [n, page(n)] as const),
        ['check', checked.out + checked.err] as const,
        ['check --json', json.out + json.err] as const,
        ['check --seed --json', same.out + same.err] as const,
        ['check --seed', sameText.out + sameText.err] as const,
        ['check --hint --json', hinted.out + hinted.err] as const,
      ];
      expect(outputs.length).toBe(7);
      const own = Object.values(ANSWERS[id as keyof typeof ANSWERS]).join('\n');
      for (const [where, raw] of outputs) {
        const text = raw
          .replaceAll('−', '-')
          .replace(/\\(?=[^n"])/g, '')
          .replace(/&#x27;/g, "'");
        const told = (secret: string): boolean => text.includes(secret) && !own.includes(secret);
        seen += secrets(record.steps).filter((secret) => told(secret.text)).length;
        for (const secret of secrets(record.steps))
          if (secret.from > rank(level))
            expect([where, secret.what, told(secret.text)]).toEqual([where, secret.what, false]);
        for (const value of TRUE_NUMBERS)
          if (level !== 'solution') expect([where, value, told(digits(value))]).toEqual([where, value, false]);
        expect(text).not.toContain('SECRET-SEED');
        if (rank(level) < rank('diagnosis')) expect(text).not.toContain('PLANTED-FEEDBACK');
        if (level !== 'solution') expect(text).not.toContain('PLANTED-NUMBER');
        expect([where, text.includes('HINT-ONE')]).toEqual([where, where.includes('--hint')]);
        expect(text).not.toContain('HINT-TWO');
        if (id === 'bo' && pages.includes(where)) expect(text).toContain('A WORD FROM THE TA');
      }
    }
    // and the search finds what is told
    if (level === 'solution') expect(seen).toBeGreaterThan(30);
    // staff: nothing is held back
    const why = await at.run(['explain', 'run', 'ada', 'b.number']);
    expect(why.out).toContain(String(number ** 2 + third ** 2).slice(0, 15));
  } finally {
    at.clear();
  }
});
