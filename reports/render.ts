/** View → page: the precompiled templates and the one helper they have. The only importer of Handlebars. */
import { SafeString, template } from 'handlebars/runtime';
import classGroups from './class/groups.hbs';
import classPage from './class/page.hbs';
import type { ClassView } from './class-view';
import { markdownView } from './markdown';
import { escapeHtml, htmlOf } from './markup';
import studentPage from './student/page.hbs';
import studentPageMarkdown from './student/page.md.hbs';
import problemPartial from './student/problem.hbs';
import problemMarkdown from './student/problem.md.hbs';
import stepPartial from './student/step.hbs';
import type { StudentView } from './student-view';
import style from './style.hbs';

/** `{{html x}}`: a piece that this room has made as it is (typeset math, a chart), anything else as text. */
function html(value: unknown): SafeString {
  return new SafeString(htmlOf(value) ?? escapeHtml(String(value ?? '')));
}

type Spec = Parameters<typeof template>[0];

const pages = new Map<unknown, (view: object) => string>();

function render(page: unknown, partials: Readonly<Record<string, unknown>>, view: object): string {
  let draw = pages.get(page);
  if (!draw) {
    const made = template(page as Spec);
    const ready = Object.fromEntries(Object.entries(partials).map(([name, spec]) => [name, template(spec as Spec)]));
    draw = (data) => made(data, { helpers: { html }, partials: ready });
    pages.set(page, draw);
  }
  return draw(view);
}

/** One student's page, whole in itself: no script, nothing loaded. */
export function renderStudentHtml(view: StudentView): string {
  return render(studentPage, { style, step: stepPartial, problem: problemPartial }, view);
}

/** The same as Markdown, for terminals, mail and issue threads. */
export function renderStudentMarkdown(view: StudentView): string {
  return render(studentPageMarkdown, { problem: problemMarkdown }, markdownView(view)).replace(/\n{3,}/g, '\n\n');
}

/** The class: scores, histogram, students × steps, and what to look at. */
export function renderClassHtml(view: ClassView): string {
  return render(classPage, { style, groups: classGroups }, view);
}
