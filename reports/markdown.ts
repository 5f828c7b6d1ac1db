/** The Markdown twin of a student's report: the same view, its texts made safe by Markdown's rules. */
import type { ProblemView, StepView, StudentView, WitnessView } from './student-view';

/** Text as Markdown that shows exactly this text: every character with a meaning is escaped, line breaks become spaces. */
export function markdownText(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/([\\`*_{}[\]()#+!|~$>])/g, '\\$1')
    .replace(/^(\s*)([-=:])/, '$1\\$2')
    .replace(/^(\s*\d+)([.)])/, '$1\\$2');
}

/** Text as inline code, fenced by more backticks than it holds in a row. */
export function markdownCode(text: string): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  const fence = '`'.repeat(longestRun(flat) + 1);
  const padded = /^`|`$/.test(flat) ? ` ${flat} ` : flat;
  return flat === '' ? '' : `${fence}${padded}${fence}`;
}

/** Text as a code block, whatever backticks it holds. */
export function markdownBlock(text: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}text\n${text}\n${fence}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}

const maybe = (text: string | null): string | null => (text === null ? null : markdownText(text));

const ofProblem = (p: ProblemView): ProblemView => ({
  ...p,
  message: markdownText(p.message),
  hint: maybe(p.hint),
  caret: p.caret === null ? null : markdownBlock(p.caret),
});

const ofWitness = (w: WitnessView): object => ({
  heading: w.heading,
  entry: maybe(w.entry),
  inputs: w.inputs.map((input) => {
    const value = input.scalar ?? `[${input.rows.map((row) => `[${row.map((c) => c.text).join(', ')}]`).join(', ')}]`;
    return `${markdownCode(input.name)} = ${markdownCode(value)}`;
  }),
  yours: markdownCode(w.yours) + (w.yoursFlat === null ? '' : `, whole: ${markdownCode(w.yoursFlat)}`),
  reference: markdownCode(w.reference) + (w.referenceFlat === null ? '' : `, whole: ${markdownCode(w.referenceFlat)}`),
});

const ofStep = (s: StepView): object => ({
  id: markdownText(s.id),
  glyph: s.glyph,
  word: markdownText(s.word),
  score: s.score,
  points: s.points,
  asked: markdownCode(s.askedText),
  answer: s.answer === null ? null : markdownBlock(s.answer),
  read: s.readText === null ? null : markdownCode(s.readText),
  diagnosis: maybe(s.diagnosis),
  problems: s.problems.map(ofProblem),
  place: maybe(s.place),
  meaning: maybe(s.meaning),
  lines:
    s.lines?.map((line) => ({
      glyph: line.glyph,
      word: line.word,
      text: markdownCode(line.text),
      message: maybe(line.message),
    })) ?? null,
  witness: s.witness ? ofWitness(s.witness) : null,
  about: [...s.credit, ...(s.evidence === null ? [] : [s.evidence])].map(markdownText),
});

/** What the template page.md.hbs prints; statements are the author's Markdown and stay as they are. */
export function markdownView(view: StudentView): object {
  return {
    student: markdownText(view.student),
    assignment: markdownText(view.assignment),
    score: view.score,
    points: view.points,
    summary: markdownText(view.summary),
    start: view.start ? view.start.id : null,
    status: maybe(view.status),
    pending: maybe(view.pending),
    practice: view.practice,
    fileProblems: view.fileProblems.map(ofProblem),
    problems: view.problems.map((p) => ({
      title: p.titleText,
      score: p.score,
      statement: p.statementText,
      steps: p.steps.map(ofStep),
    })),
    provenance: view.provenance.map((row) => ({ label: row.label, value: markdownCode(row.value) })),
  };
}
