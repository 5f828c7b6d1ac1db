/** Reads one submission: every answer as text with its place, so that one broken answer costs that answer alone. */
import { nearest } from '../assignment/nearest';
import type { Assignment } from '../assignment/types';
import { LIMITS, overLimit } from '../language/limits';
import type { Problem } from '../problem';
import { position, studentProblem } from '../problem';
import { sha256 } from '../sha256';
import { decode } from './decode';
import type { Found, FoundAnswer, KnownIds } from './found';
import { fromYaml } from './from-yaml';
import { scan } from './scan';
import type { AnswerText, Submission } from './types';

export { isBlank } from './blank';
export { MAX_FILE_BYTES } from './decode';

/** Longer ids and names than this are cut; they are shown in tables. */
const MAX_NAME = 200;

/**
 * A submission from a file's bytes; `source` is its path or name. Never throws: what could not be read is among
 * `problems` of the file or of the answer, with its line and column.
 */
export function readSubmission(bytes: Uint8Array, source: string, assignment: Assignment): Submission {
  const hash = sha256(bytes);
  const decoded = decode(bytes);
  if (!decoded.ok) return nothingIn(source, hash, decoded.problems);
  const text = decoded.value;
  const place = (p: Problem): Problem => {
    const at = position(text, p.span?.start ?? 0);
    return { ...p, file: source, line: at.line, column: at.column };
  };
  const notes = decoded.notes.map(place);
  if (text.trim() === '')
    return nothingIn(source, hash, [
      ...notes,
      {
        ...studentProblem('empty', 'the file is empty', undefined, 'hand in the file with the answers'),
        file: source,
        line: 1,
        column: 1,
      },
    ]);
  const ids = knownIds(assignment);
  const found = fromYaml(text, ids) ?? scan(text, ids);
  const student = studentOf(found, source);
  const base = { source, sha256: hash, assignment: found.assignment, student: student.value };
  const problems = [...notes, ...student.problems.map(place), ...found.problems.map(place)];
  const other = otherAssignment(found.assignment, assignment);
  if (other) return { ...base, answers: [], problems: [...problems, place(other)], unreadable: true };
  if (found.assignment === undefined && found.answers.length > 0)
    problems.push(
      place(
        studentProblem(
          'missing-assignment',
          `the file does not say which assignment it answers; it was taken for ${assignment.id}`,
          undefined,
          `write assignment: ${assignment.id}`,
        ),
      ),
    );
  const syntax = syntaxOf(found.syntax);
  if (found.syntax !== undefined && !syntax) problems.push(place(unknownSyntax(found.syntax)));
  const answers: AnswerText[] = [];
  const seen = new Map<string, number>();
  for (const a of found.answers) {
    const step = stepOf(a, ids);
    if (step === undefined) {
      problems.push(place(unknownStep(a, ids)));
      continue;
    }
    const read = answerText(text, step, a, syntax, place);
    const before = seen.get(step);
    if (before === undefined) {
      seen.set(step, answers.length);
      answers.push(read);
    } else answers[before] = twice(answers[before] as AnswerText, read);
  }
  const unreadable = answers.length === 0;
  if (unreadable)
    problems.push(
      place(
        studentProblem(
          'no-answers',
          'no answer to a step of this assignment was found in the file',
          undefined,
          exampleOf(ids),
        ),
      ),
    );
  return { ...base, answers, problems, unreadable };
}

function knownIds(a: Assignment): KnownIds {
  const problems = new Map(a.problems.map((p) => [p.id, new Set(p.steps.map((s) => s.id.slice(p.id.length + 1)))]));
  return { problems, steps: new Set(a.problems.flatMap((p) => p.steps.map((s) => s.id))) };
}

function exampleOf(ids: KnownIds): string {
  const first = [...ids.steps][0] ?? 'linear.dX';
  const [problem, step] = first.split('.');
  return `write\nanswers:\n  ${problem}:\n    ${step}: …`;
}

/** `ada.yaml` in any folder gives `ada`. */
function fileName(source: string): string {
  const name = source.replace(/\\/g, '/').split('/').pop() ?? source;
  return name.replace(/(.)\.[^.]*$/, '$1') || 'unnamed';
}

function nothingIn(source: string, hash: string, problems: readonly Problem[]): Submission {
  const id = fileName(source).normalize('NFC');
  return {
    source,
    sha256: hash,
    assignment: undefined,
    student: { id, name: id, identity: 'file' },
    answers: [],
    problems: problems.map((p) => ({ ...p, file: source })),
    unreadable: true,
  };
}

function studentOf(
  found: Found,
  source: string,
): { readonly value: Submission['student']; readonly problems: readonly Problem[] } {
  const clean = (s: string | undefined): string | undefined => {
    // line ends and control characters would break tables and file names
    const text = s
      ?.normalize('NFC')
      .replace(/\p{Cc}+/gu, ' ')
      .trim()
      .slice(0, MAX_NAME);
    return text === '' ? undefined : text;
  };
  const id = clean(found.student?.id);
  const name = clean(found.student?.name);
  if (id !== undefined || name !== undefined)
    return { value: { id: id ?? name ?? '', name: name ?? id ?? '', identity: 'file' }, problems: [] };
  const file = clean(fileName(source)) ?? 'unnamed';
  return {
    value: { id: file, name: file, identity: 'file' },
    problems: [
      studentProblem(
        'missing-student',
        `the file does not say whose it is; the file's name was taken: ${file}`,
        undefined,
        'write student: and your id',
      ),
    ],
  };
}

/** Another assignment's submission; case and form of the letters are no difference. */
function otherAssignment(said: string | undefined, assignment: Assignment): Problem | undefined {
  const same = (s: string): string => s.normalize('NFC').trim().toLowerCase();
  if (said === undefined || said === '' || same(said) === same(assignment.id)) return undefined;
  return studentProblem(
    'other-assignment',
    `the file answers the assignment ${said.slice(0, 80)}, this one is ${assignment.id}`,
    undefined,
    `hand it in there, or write assignment: ${assignment.id}`,
  );
}

function syntaxOf(said: string | undefined): 'text' | 'latex' | 'numpy' | undefined {
  const word = said?.toLowerCase();
  return word === 'text' || word === 'latex' || word === 'numpy' ? word : undefined;
}

const unknownSyntax = (said: string): Problem =>
  studentProblem(
    'syntax',
    `syntax: ${said.slice(0, 40)} is none of text, latex and numpy`,
    undefined,
    'write syntax: latex, or leave it out',
  );

/** The step that an answer's keys name, exactly; undefined for any other. */
function stepOf(a: FoundAnswer, ids: KnownIds): string | undefined {
  const id = a.path.join('.');
  return ids.steps.has(id) ? id : undefined;
}

function unknownStep(a: FoundAnswer, ids: KnownIds): Problem {
  const id = a.path.join('.').slice(0, 100);
  const last = a.path[a.path.length - 1] ?? '';
  // a step of the problem that is named, where there is one
  const problem = `${a.path.slice(0, -1).join('.')}.`;
  const beside = [...ids.steps].filter((s) => s.startsWith(problem));
  const near =
    beside.length > 0
      ? nearest(
          last,
          beside.map((s) => s.slice(problem.length)),
        )
      : (nearest(id, ids.steps) ?? [...ids.steps].find((s) => s.endsWith(`.${last}`)));
  const span = { start: a.keyOffset, end: a.keyOffset + last.length };
  return studentProblem(
    'unknown-step',
    `${id} is not a step of this assignment, so its answer is not graded`,
    span,
    near === undefined
      ? `its steps are ${[...ids.steps].slice(0, 8).join(', ')}, …`
      : `did you mean ${beside.length > 0 ? problem : ''}${near}?`,
  );
}

function answerText(
  text: string,
  step: string,
  a: FoundAnswer,
  fileSyntax: AnswerText['syntax'],
  place: (p: Problem) => Problem,
): AnswerText {
  const at = position(text, a.piece.offset);
  const own = syntaxOf(a.piece.syntax);
  const syntax = own ?? fileSyntax;
  const span = { start: a.piece.offset, end: a.piece.offset + 1 };
  const long = a.piece.text.length > LIMITS.answerCharacters;
  const problems = [...a.piece.problems];
  if (long) problems.push(overLimit('answerCharacters', span));
  if (a.piece.syntax !== undefined && !own) problems.push({ ...unknownSyntax(a.piece.syntax), span });
  return {
    step,
    text: long ? a.piece.text.slice(0, LIMITS.answerCharacters) : a.piece.text,
    line: at.line,
    column: at.column,
    indent: a.piece.indent,
    problems: problems.map(place),
    unreadable: a.piece.unreadable || long,
    ...(syntax && { syntax }),
  };
}

/** Two answers to one step: unreadable unless they are equal. */
function twice(first: AnswerText, second: AnswerText): AnswerText {
  if (first.text.trim() === second.text.trim() && !first.unreadable) return first;
  const problem: Problem = {
    ...studentProblem(
      'duplicate-answer',
      `${first.step} is answered twice, on lines ${first.line} and ${second.line}, and not alike`,
      undefined,
      'keep one of the two',
    ),
    ...(second.problems[0]?.file !== undefined && { file: second.problems[0].file }),
    line: second.line,
    column: second.column,
  };
  return { ...first, problems: [...first.problems, problem], unreadable: true };
}
