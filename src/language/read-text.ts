/** Reads plain text into lines of expressions: `dL/dx_11 = dL/dy11 w11 + …`, sums, conditions, names introduced on the way. */
import type { Problem, Result, Span } from '../problem';
import { fail, ok, position, studentProblem } from '../problem';
import type { Expr, Line, Relation } from './expr';
import { call, children, index, name } from './expr';
import { lettersOf } from './latex-letters';
import { LIMITS, overLimit } from './limits';
import { countsKey } from './name-match';
import { unknownProblem } from './name-nearest';
import type { Entity, NameParts, Scope } from './names';
import { partsOf, spellingKey, UNKNOWN_RANK } from './names';
import type { Header, RawLine, Stretch } from './text-cutter';
import type { Reading, Steps } from './text-fold';
import { Refusal, refuse } from './text-fold';
import { definitionsFirst } from './text-forward';
import { joinLines } from './text-join';
import { cutLines } from './text-lines';
import { declares } from './text-names';
import { readExpression } from './text-operands';
import { withoutFunctions } from './text-own-functions';
import { withoutDifferentials } from './text-passing';
import { resolveWord } from './text-resolve';
import { joinScripts } from './text-scripts';
import type { Token, Tokens } from './text-tokens';
import { tokenize } from './text-tokens';

/**
 * The lines of an answer in plain text. A line that `continues` has as many relations as sides, the first joins it to the
 * line before; any other has one less. Names on the left that nothing declares are the student's own from there on.
 * Never throws: problems say what cannot be read and where; notes say how something was taken.
 */
export function readTextLines(
  text: string,
  scope: Scope,
  count: Steps = { steps: 0 },
  lenient = false,
): Result<Line[]> {
  if (text.length > LIMITS.answerCharacters) return fail(overLimit('answerCharacters'));
  const tokens = tokenize(text);
  const broken = brackets(tokens);
  if (broken) return fail(broken);
  const reading = newReading(text, tokens, scope, count);
  const problems: Problem[] = [];
  const lines: Line[] = [];
  let header: Expr | undefined;
  let conditions: Expr[] = [];
  for (const raw of withoutDifferentials(
    reading,
    definitionsFirst(reading, withoutFunctions(reading, cutLines(reading))),
  )) {
    if ('skipped' in raw) {
      reading.notes.push(wordsLeftOut(text, raw.skipped));
      continue;
    }
    const loose = reading.loose.length;
    try {
      if ('header' in raw) {
        header = raw.otherwise
          ? noneOf(conditions)
          : both(raw.header.map((s) => readExpression(reading, s.from, s.to, 1)));
        if (header && !raw.otherwise) conditions.push(header);
        continue;
      }
      const own = both(raw.when.map((s) => readExpression(reading, s.from, s.to, 1)));
      const when = raw.otherwise ? noneOf(conditions) : (own ?? header);
      if (raw.otherwise && !when)
        refuse(
          'otherwise',
          'otherwise needs a line with a condition before it.',
          placeOf(reading, raw.whole),
          'Write the condition: …, i != j.',
        );
      if (own) conditions.push(own);
      else if (!raw.otherwise && !header) conditions = [];
      lines.push(readLine(reading, raw, when, lines.length === 0));
    } catch (e) {
      if (!(e instanceof Refusal)) throw e;
      const left = lenient && e.problem.code !== 'limit' ? leftOut(reading, raw) : undefined;
      if ('sides' in raw && raw.premise) reading.notes.push(wordsLeftOut(text, placeOf(reading, raw.whole)));
      else if (left) {
        lines.push(left);
        reading.loose.length = loose;
        reading.notes.push(e.problem);
      } else problems.push(e.problem);
    }
  }
  if (lenient) leaveOutLoose(reading, lines);
  problems.push(...looseLetters(reading));
  if (mayBeLarge(text) && nodes(lines) > LIMITS.nodes) problems.push(overLimit('nodes'));
  if (problems.length > 0) return fail(...problems);
  if (lines.length === 0)
    return fail(
      studentProblem(
        'empty',
        'There is no formula in the answer.',
        { start: 0, end: text.length },
        'Write the formula, for example dL/dY * W^T.',
      ),
    );
  return ok(lines, reading.notes);
}

/** Leaves out the lines with letters that stand for nothing. */
function leaveOutLoose(reading: Reading, lines: Line[]): void {
  const strays = reading.loose.filter((l) => !reading.letters.has(l.letter));
  lines.forEach((line, k) => {
    const own = strays.filter((l) => line.span.start <= l.span.start && l.span.end <= line.span.end);
    if (own.length === 0 || line.relations.length === 0 || line.when) return;
    lines[k] = { sides: [], relations: [], continues: true, text: line.text, span: line.span, number: line.number };
    reading.loose.splice(0, reading.loose.length, ...reading.loose.filter((l) => !own.includes(l)));
    const { letter, span } = own[0] as { letter: string; span: Line['span'] };
    reading.notes.push(unknownProblem(letter, reading.scope, span));
  });
}

/** The place of an equation that can't be read; undefined where a condition hangs on it. */
function leftOut(reading: Reading, raw: RawLine | Header): Line | undefined {
  if (!('sides' in raw) || raw.sides.length + (raw.continues ? 1 : 0) < 2 || raw.when.length > 0 || raw.otherwise)
    return undefined;
  const span = placeOf(reading, raw.whole);
  const text = reading.text.slice(span.start, span.end);
  return { sides: [], relations: [], continues: true, text, span, number: position(reading.text, span.start).line };
}

/** One expression in plain text: a line of an assignment, a condition, a step's `find`. */
export function readTextExpression(text: string, scope: Scope): Result<Expr> {
  if (text.length > LIMITS.answerCharacters) return fail(overLimit('answerCharacters'));
  const tokens = tokenize(text);
  const broken = brackets(tokens);
  if (broken) return fail(broken);
  const { list } = tokens;
  if (text.includes('\n')) return readTextExpression(text.replace(/\n/g, ' '), scope);
  const sentence = list.find((t) => t.type === 'newline');
  if (sentence)
    return fail(
      studentProblem('sentence', 'Another sentence begins behind this point.', sentence.span, 'Write one formula.'),
    );
  const reading = newReading(text, tokens, scope);
  if (list.length === 0)
    return fail(
      studentProblem(
        'empty',
        'There is no formula in the answer.',
        { start: 0, end: text.length },
        'Write the formula, for example dL/dY * W^T.',
      ),
    );
  try {
    const e = readExpression(reading, 0, reading.list.length);
    const problems = looseLetters(reading);
    if (mayBeLarge(text) && nodes([{ sides: [e] }]) > LIMITS.nodes) problems.push(overLimit('nodes'));
    return problems.length > 0 ? fail(...problems) : ok(e, reading.notes);
  } catch (e) {
    if (!(e instanceof Refusal)) throw e;
    return fail(e.problem);
  }
}

const wordsLeftOut = (text: string, span: Span): Problem =>
  studentProblem('skipped', `"${text.slice(span.start, span.end)}" was taken as words and left out.`, span);

const newReading = (text: string, tokens: Tokens, scope: Scope, count: Steps = { steps: 0 }): Reading => ({
  text,
  ...joinLines(joinScripts(tokens, text, scope)),
  scope,
  notes: [],
  letters: new Set(),
  loose: [],
  functions: new Map(),
  count,
});

function brackets(tokens: Tokens): Problem | undefined {
  const t = tokens.unbalanced;
  if (tokens.deepest > LIMITS.depth) return overLimit('depth');
  if (!t) return undefined;
  return t.type === 'open'
    ? studentProblem('brackets', `This ${t.text} is not closed.`, t.span, 'Look for the bracket that is missing.')
    : studentProblem(
        'brackets',
        `This ${t.text} closes nothing that is open.`,
        t.span,
        'Look for the bracket that is missing.',
      );
}

/** Letters that stood alone are index letters where an index shows them; the others are names that nothing declares. */
function looseLetters(reading: Reading): Problem[] {
  const out: Problem[] = [];
  const told = new Set<string>();
  for (const { letter, span } of reading.loose) {
    if (reading.letters.has(letter) || told.has(letter)) continue;
    told.add(letter);
    out.push(unknownProblem(letter, reading.scope, span));
  }
  return out;
}

const placeOf = (reading: Reading, { from, to }: Stretch) => ({
  start: reading.list[from]?.span.start ?? 0,
  end: reading.list[Math.max(from, to - 1)]?.span.end ?? 0,
});

const both = (conditions: readonly Expr[]): Expr | undefined =>
  conditions.length === 0
    ? undefined
    : conditions.reduce((a, b) => call('and', [a, b], a.span && b.span && { start: a.span.start, end: b.span.end }));

const noneOf = (conditions: readonly Expr[]): Expr | undefined => both(conditions.map((c) => call('not', [c], c.span)));

function readLine(reading: Reading, raw: RawLine, when: Expr | undefined, first: boolean): Line {
  const span = placeOf(reading, raw.whole);
  if (raw.continues && first)
    refuse(
      'relation',
      'The answer begins with a relation sign.',
      reading.list[raw.whole.from]?.span ?? span,
      'Write what stands on its left, or leave the sign out.',
    );
  let introduced = raw.continues ? undefined : introduction(reading, raw, undefined);
  const sides: Expr[] = [];
  let relations: readonly Relation[] = raw.relations;
  const learn = (): void => {
    if (!introduced) return;
    for (const l of introduced.indices) reading.letters.add(l);
    reading.scope = {
      ...reading.scope,
      locals: new Map([...(reading.scope.locals ?? []), [introduced.key, introduced.entity]]),
    };
  };
  try {
    raw.sides.forEach((s, i) => {
      if (i === 0 && introduced) sides.push(introduced.left);
      else {
        if (s.from >= s.to) missing(reading, raw, i);
        sides.push(readExpression(reading, s.from, s.to));
      }
    });
    if (introduced) {
      introduced = introduction(reading, raw, sides.slice(1)) ?? introduced;
      sides[0] = introduced.left;
    }
  } finally {
    learn();
  }
  if (raw.rebinds && !introduced && relations[0] === '=') relations = [':=', ...relations.slice(1)];
  return {
    sides,
    relations,
    continues: raw.continues,
    ...(when && { when }),
    ...(introduced && { defines: { name: introduced.entity.name, indices: introduced.indices } }),
    text: reading.text.slice(span.start, span.end),
    span,
    number: position(reading.text, span.start).line,
  };
}

function missing(reading: Reading, raw: RawLine, i: number): never {
  const place = placeOf(reading, raw.whole);
  if (i === 0 && !raw.continues)
    refuse('empty', 'Nothing stands here; an expression was expected.', place, 'Write the formula.');
  const { span } = reading.list[(raw.sides[i] as Stretch).from - 1] as Token;
  return refuse(
    'incomplete',
    `Something is missing after ${reading.text.slice(span.start, span.end)}.`,
    span,
    'Finish the formula.',
  );
}

type Introduction = {
  readonly left: Expr;
  /** How the scope finds it. */
  readonly key: string;
  readonly entity: Entity;
  readonly indices: readonly string[];
};

/** `S = …`, `D_i = …`: a name on the left that nothing declares. */
function introduction(reading: Reading, raw: RawLine, right: readonly Expr[] | undefined): Introduction | undefined {
  const [left, next] = raw.sides;
  const { scope } = reading;
  const t = left && reading.list[left.from];
  if (!left || !next || next.from >= next.to || left.to !== left.from + 1 || t?.type !== 'word') return undefined;
  if (raw.relations[0] !== '=' && raw.relations[0] !== ':=') return undefined;
  const r = resolveWord(t.text, scope, t.span);
  const p = partsOf(t.text);
  if (!p || t.text.length > LIMITS.nameCharacters) return undefined;
  const letters = indexLetters(p, scope, right);
  const { sub: _, ...whole } = p;
  const plain = spellingKey(letters.length > 0 ? whole : p);
  // `D_i = …` beside a size D, which has no entries
  const counts = letters.length > 0 && scope.names.get(plain)?.kind === 'size';
  const hessian = t.text === 'H' && scope.askedOrder === 2 && !declares(scope, 'H');
  const open = r.kind === 'letter' ? !scope.indices.includes(t.text) : r.kind === 'unknown';
  if (!counts && !hessian && !open) return undefined;
  const called = counts ? `${plain}_${letters.join('')}` : plain;
  const entity: Entity = {
    name: called,
    kind: 'local',
    rank: letters.length > 0 ? letters.length : UNKNOWN_RANK,
    dims: [],
  };
  const base = name(called, t.span);
  return {
    left:
      letters.length > 0
        ? index(
            base,
            letters.map((l) => name(l, t.span)),
            t.span,
          )
        : base,
    key: counts ? countsKey(plain) : plain,
    entity,
    indices: letters,
  };
}

/**
 * The subscript of a new name, where all of it is index letters. In `δ_t = g_t ⊙ h_t` of declared names g_t and h_t, t is no
 * index on the right and none on the left.
 */
function indexLetters(p: NameParts, scope: Scope, right: readonly Expr[] | undefined): string[] {
  const free = right && new Set(right.flatMap(lettersOf));
  const isOfNames = (letter: string): boolean => [...scope.names.keys()].some((key) => key.endsWith(`_${letter}`));
  const out: string[] = [];
  for (const piece of p.sub ?? []) {
    if (piece.kind === 'comma') continue;
    const letter = piece.kind === 'letter' && !piece.sub && /^[a-z]$/.test(piece.text);
    if (!letter || (declares(scope, piece.text) && !scope.indices.includes(piece.text))) return [];
    if (free && !free.has(piece.text) && isOfNames(piece.text)) return [];
    out.push(piece.text);
  }
  return out;
}

/** A character makes a few nodes at most: short answers need no count. */
const mayBeLarge = (text: string): boolean => text.length * 5 > LIMITS.nodes;

function nodes(lines: readonly { readonly sides: readonly Expr[]; readonly when?: Expr }[]): number {
  const stack: Expr[] = lines.flatMap((l) => (l.when ? [...l.sides, l.when] : [...l.sides]));
  let count = 0;
  for (let e = stack.pop(); e; e = stack.pop()) {
    count++;
    if (count > LIMITS.nodes) return count;
    stack.push(...children(e));
  }
  return count;
}
