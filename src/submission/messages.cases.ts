/**
 * For tests: what is said about what a file hands in, word for word. A row is a whole file, written as
 * `src/language/messages.cases.ts` has it; behind a message of an answer stands its step.
 */
import type { Assignment } from '../assignment/types';
import type { MessageRow } from '../language/messages.cases';
import { linesOf } from '../language/messages.cases';
import { readSubmission } from './read-submission';

const steps = (...ids: string[]) => ids.map((id) => ({ id }) as Assignment['problems'][number]['steps'][number]);
const assignment = {
  id: 'demo',
  problems: [
    { id: 'linear', steps: steps('linear.dx11', 'linear.dX') },
    { id: 'softmax', steps: steps('softmax.dY') },
  ],
} as unknown as Assignment;

const CONTROLS: Readonly<Record<string, string>> = { '␀': '\0', '␉': '\t', '␍': '\r' };

/** The bytes of a file: `«9×a»` repeats, `␀ ␉` are control characters, and a file that begins with `«Latin-1»` is in it. */
function bytesOf(text: string): Uint8Array {
  const latin = text.startsWith('«Latin-1»');
  const written = (latin ? text.slice('«Latin-1»'.length) : text)
    .replace(/«(\d+)×([^»]*)»/g, (_, n: string, part: string) => part.repeat(Number(n)))
    .replace(/[␀␉␍]/g, (c) => CONTROLS[c] as string);
  return latin ? Uint8Array.from(written, (c) => c.charCodeAt(0)) : new TextEncoder().encode(written);
}

/** What is said about a file, as the rows have it: each problem behind the line and column it points at. */
export function shownOf(row: Pick<MessageRow, 'text'>): string[] {
  const read = readSubmission(bytesOf(row.text), 'class/ada.yaml', assignment);
  return [...read.problems, ...read.answers.flatMap((a) => a.problems)].flatMap((p) => {
    const [first = '', ...hint] = (p.hint ?? '').split('\n');
    const place = p.line === undefined ? undefined : `  at ${p.line}:${p.column}`;
    return [...linesOf({ ...p, hint: first }, false, place), ...hint.map((l) => `  ${l}`)];
  });
}

/** What stands as a value behind a key and can't be taken: its text, the code and the message. */
export const REFUSED_VALUES: readonly (readonly [value: string, code: string, message: string])[] = [
  ['> 0', 'yaml', 'in YAML a text that begins with > is a block, and the text of a block stands on the lines below'],
  ['|x|', 'yaml', 'in YAML a text that begins with | is a block, and the text of a block stands on the lines below'],
  ['*x', 'yaml-alias', 'in YAML a text that begins with * is the name of another value'],
  ['&x', 'yaml-anchor', 'in YAML a text that begins with & names or types a value'],
  ['&x y', 'yaml-anchor', 'in YAML a text that begins with & names or types a value'],
  ['!x', 'yaml-tag', 'in YAML a text that begins with ! names or types a value'],
  ['[[a, *x]]', 'yaml-alias', 'in YAML *x inside a list is the name of another value'],
  ["'a' * b", 'yaml', "in YAML a text that begins with ' is over at the next quote of that kind; here more follows"],
  ['"a" b', 'yaml', 'in YAML a text that begins with " is over at the next quote of that kind; here more follows'],
  ['- y11', 'yaml', 'in YAML a text that begins with - is an item of a list or map'],
  ['\n      - y11', 'yaml', 'in YAML a line that begins with "- " is an item of a list, not a minus sign'],
  ['@x', 'yaml', 'in YAML a text that begins with @ is not allowed: that character is reserved'],
  ['%x', 'yaml', 'in YAML a text that begins with % is not allowed: that character is reserved'],
  ['`x`', 'yaml', 'in YAML a text that begins with ` is not allowed: that character is reserved'],
  ['] x', 'yaml', 'in YAML a text that begins with ] is not allowed: that character is reserved'],
  ['[a, b] * c', 'yaml', 'in YAML a text that begins with [ is over at its closing bracket; here more follows'],
  ["dV: X' dY", 'yaml', 'in YAML a colon with a space after it makes a key of what stands before it'],
  [
    'a # note',
    'yaml-comment',
    'in YAML a # with a space before it begins a comment, so "# note" would be lost; did you mean it as part of the answer?',
  ],
  ['# dL/dY * W', 'yaml-comment', 'in YAML everything after # is a comment, so no answer stands here'],
  ["'dY * W", 'unclosed', "the quote ' is never closed; what stands inside it is lost"],
  ['"dY * W', 'unclosed', 'the quote " is never closed; what stands inside it is lost'],
  ['[[1, 2], [3, 4]', 'unclosed', 'the bracket [ is never closed; what stands inside it is lost'],
  ['{y > 0', 'unclosed', 'the bracket { is never closed; what stands inside it is lost'],
];

/** Two files of one student (a.yaml, c.yaml), of which neither is newer. */
export const TWO_FILES = 'ada handed in 2 files that differ, and nothing says which is newer: c.yaml and a.yaml';

export const FILE_MESSAGES = String.raw`
> 
  at 1:1
[empty] the file is empty
→ hand in the file with the answers

> «65537×a»
[too-large] the file has 65 kB, at most 64 kB are read
→ hand in the answers alone, as text

> PNG␀␀
[not-text] the file is not a text: it holds bytes that no text has
→ hand in the answers as a YAML text file, not as a picture, PDF or archive

> «Latin-1»assignment: demo
> student: José
> answers:
>   linear: {dX: a·b}
  at 1:1
[encoding] the file is not UTF-8; it was read as Latin-1
→ save it as UTF-8

> I could not do it
  at 1:1
[missing-student] the file does not say whose it is; the file's name was taken: ada
→ write student: and your id
  at 1:1
[no-answers] no answer to a step of this assignment was found in the file
→ write
  answers:
    linear:
      dx11: …

> assignment: demo
> student: ada
> answers:
  at 1:1
[no-answers] no answer to a step of this assignment was found in the file
→ write
  answers:
    linear:
      dx11: …

> assignment: demo
> student: ada
> foo: 2
> answers:
>   linear:
>     dX: 1
  at 3:1
[unknown-key] foo: is not read here
→ the keys here are assignment, student, answers, syntax

> assignment: demo
> student: ada
> foo: 2
> linear:
>   dX: 1
  at 3:1
[unknown-key] foo: is not read here
→ the keys here are assignment, student, answers, syntax
  at 4:1
[outside-answers] linear stands outside answers:; it was read as if it stood below it
→ write a line answers: above it and indent it

> linear:
>   dX: 1
  at 1:1
[missing-student] the file does not say whose it is; the file's name was taken: ada
→ write student: and your id
  at 1:1
[outside-answers] linear stands outside answers:; it was read as if it stood below it
→ write a line answers: above it and indent it
  at 1:1
[missing-assignment] the file does not say which assignment it answers; it was taken for demo
→ write assignment: demo

> assignment: other
> student: ada
> answers:
>   linear:
>     dX: 1
  at 1:1
[other-assignment] the file answers the assignment other, this one is demo
→ hand it in there, or write assignment: demo

> assignment: demo
> student: ada
> syntax: maple
> answers:
>   linear:
>     dX: 1
>     dx12: 2
>     foo: 3
  at 1:1
[syntax] syntax: maple is none of text, latex and numpy
→ write syntax: latex, or leave it out
  at 7:5
[unknown-step] linear.dx12 is not a step of this assignment, so its answer is not graded
→ did you mean linear.dx11?
  at 8:5
[unknown-step] linear.foo is not a step of this assignment, so its answer is not graded
→ its steps are linear.dx11, linear.dX, softmax.dY, …

> assignment: demo
> student: ada
> answers:
>   linear:
>     dX: 1
>   linear.dX: 2
  at 6:14
[duplicate-answer] linear.dX is answered twice, on lines 5 and 6, and not alike
→ keep one of the two

> assignment: demo
> student: ada
> answers:
> ␉linear:
> ␉␉dX: > 0
  at 1:1
[tabs] lines are indented with tabs, which YAML does not allow; they were read all the same
→ indent with spaces
  at 5:7
[yaml] in YAML a text that begins with > is a block, and the text of a block stands on the lines below
→ write it as a block:
  dX: |
    > 0

> assignment: demo
> student: ada
> answers:
>   linear:
>     dX: "\frac{1}{2}"
  at 5:9
[yaml-escape] in double quotes YAML takes a backslash for itself; the answer was taken as it stands in the file
→ write it in 'single quotes' or as a block (|)

> assignment: demo
> student: ada
> answers:
>   linear:
>     dX: *x
  at 5:9
[yaml-alias] in YAML a text that begins with * is the name of another value
→ write it as a block:
  dX: |
    *x

> assignment: demo
> student: ada
> answers: 3
  at 3:1
[answers] answers: holds no steps
→ write below it a line linear:, and below that dX: …
  at 1:1
[no-answers] no answer to a step of this assignment was found in the file
→ write
  answers:
    linear:
      dx11: …

> assignment: demo
> student: ada
> answers:
>   linear:
>     dX: [1, 2] # note
  at 5:9
[yaml-comment] in YAML a # with a space before it begins a comment; did you mean it as part of the answer?
→ write it as a block:
  dX: |
    [1, 2] # note

> assignment: demo
> student: ada
> answers:
>   linear:
>     dX:
> .]= '|]
  at 6:1
[yaml] YAML can not read this
→ write it as a block:
  dX: |
    .]= '|]

> assignment: demo
> student: ada
> answers:
>   linear:
>     dX: &a [1]
>     dx11: !!int 3
  at 5:9
[yaml-anchor] in YAML a text that begins with & names or types a value
→ write it as a block:
  dX: |
    &a [1]
`;
