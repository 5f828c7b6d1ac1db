/** Macros: the student's own `\newcommand`, `\def`, `\DeclareMathOperator` and the usual packages' are replaced, within bounds. */
import type { Problem } from '../problem';
import { studentProblem } from '../problem';
import { LIMITS, overLimit } from './limits';

/** The text after replacing; `map` gives the place in the text as written of every character, where anything was replaced. */
export type Expanded = { readonly text: string; readonly map?: Int32Array };

type Macro = {
  readonly parameters: number;
  /** The value of a first optional argument. */
  readonly optional?: string;
  readonly body: string;
};

/** Macros of physics, derivative and commath that people use without defining them; `#1`… are their arguments. */
const PACKAGES: ReadonlyMap<string, Macro> = new Map([
  ['dd', { parameters: 1, body: '\\mathrm{d}#1' }],
  ['abs', { parameters: 1, body: '\\left|#1\\right|' }],
  ['norm', { parameters: 1, body: '\\left\\|#1\\right\\|' }],
  ['T', { parameters: 0, body: '\\top' }],
  ['trans', { parameters: 0, body: '\\top' }],
  ['R', { parameters: 0, body: '\\mathbb{R}' }],
  ['grad', { parameters: 0, body: '\\nabla' }],
  ['gradient', { parameters: 0, body: '\\nabla' }],
  ['bigtriangledown', { parameters: 0, body: '\\nabla' }],
  ['triangledown', { parameters: 0, body: '\\nabla' }],
  ['eval', { parameters: 1, body: '#1' }],
  ['relu', { parameters: 0, body: '\\operatorname{relu}' }],
  ['ReLU', { parameters: 0, body: '\\operatorname{relu}' }],
  ['softmax', { parameters: 0, body: '\\operatorname{softmax}' }],
  ['sigmoid', { parameters: 0, body: '\\operatorname{sigmoid}' }],
  ['diag', { parameters: 0, body: '\\operatorname{diag}' }],
  ['Diag', { parameters: 0, body: '\\operatorname{diag}' }],
  ['tr', { parameters: 0, body: '\\operatorname{trace}' }],
  ['Tr', { parameters: 0, body: '\\operatorname{trace}' }],
  ['trace', { parameters: 0, body: '\\operatorname{trace}' }],
  ['sign', { parameters: 0, body: '\\operatorname{sign}' }],
  ['sgn', { parameters: 0, body: '\\operatorname{sign}' }],
]);
/** Those with arguments of their own kind. */
const DERIVATIVES: ReadonlyMap<string, string> = new Map([
  ['dv', '\\mathrm{d}'],
  ['odv', '\\mathrm{d}'],
  ['deriv', '\\mathrm{d}'],
  ['od', '\\mathrm{d}'],
  ['pdv', '\\partial '],
  ['pderiv', '\\partial '],
  ['pd', '\\partial '],
  ['partialderivative', '\\partial '],
]);

const DEFINING = /\\(?:newcommand|renewcommand|providecommand|def|DeclareMathOperator|let)(?![A-Za-z])/;
const USED = new RegExp(`\\\\(?:${[...PACKAGES.keys(), ...DERIVATIVES.keys(), 'qty'].join('|')})(?![A-Za-z])`);

/** Replaces macros; a problem where a definition can't be read or the bounds are passed. Text without macros comes back as it is. */
export function expandMacros(text: string): Expanded | Problem {
  if (!text.includes('\\') || !(DEFINING.test(text) || USED.test(text))) return { text };
  return new Expander(text).run();
}

class Expander {
  private readonly own = new Map<string, Macro>();
  private out = '';
  private readonly places: number[] = [];
  private expansions = 0;
  private problem: Problem | undefined;

  constructor(private readonly source: string) {}

  run(): Expanded | Problem {
    this.emit(this.source, (k) => k, 0);
    if (this.problem) return this.problem;
    this.places.push(this.source.length);
    return { text: this.out, map: Int32Array.from(this.places) };
  }

  private emit(text: string, place: (k: number) => number, depth: number): void {
    let at = 0;
    const copy = (to: number): void => {
      for (; at < to; at++) {
        this.out += text[at];
        this.places.push(place(at));
      }
      if (this.out.length > LIMITS.expandedCharacters) this.problem ??= overLimit('expandedCharacters');
    };
    while (at < text.length && !this.problem) {
      const slash = text.indexOf('\\', at);
      if (slash < 0) {
        copy(text.length);
        return;
      }
      copy(slash);
      const m = /^\\([A-Za-z]+)/.exec(text.slice(slash, slash + LIMITS.nameCharacters));
      const command = m?.[1];
      if (command === undefined) {
        copy(Math.min(text.length, slash + 2));
        continue;
      }
      const end = slash + command.length + 1;
      const defined = this.definition(text, command, end, place(slash));
      if (defined >= 0) {
        at = defined;
        continue;
      }
      const body = this.replaced(text, command, end);
      if (!body) {
        copy(end);
        continue;
      }
      if (++this.expansions > LIMITS.macroExpansions || depth > 20) {
        this.problem = overLimit('macroExpansions', { start: place(slash), end: place(slash) + 1 });
        return;
      }
      // what a macro prints stands where it was called
      const called = place(slash);
      this.emit(body.text, () => called, depth + 1);
      at = body.end;
    }
  }

  /** Reads a definition at `command`; the offset behind it, or -1 where it is none. */
  private definition(text: string, command: string, end: number, place: number): number {
    if (!/^(?:newcommand|renewcommand|providecommand|def|DeclareMathOperator|let)$/.test(command)) return -1;
    const rest = text.slice(end, end + 200);
    const named =
      command === 'def' || command === 'let'
        ? /^\s*\\([A-Za-z]+)/.exec(rest)
        : /^\*?\s*\{?\s*\\([A-Za-z]+)\s*\}?/.exec(rest);
    const bad = (): number => {
      this.problem ??= studentProblem(
        'macro',
        `The definition after \\${command} can't be read.`,
        { start: place, end: place + command.length + 1 },
        'Write \\newcommand{\\name}[1]{…#1…}.',
      );
      return text.length;
    };
    if (!named) return bad();
    const name = named[1] as string;
    let at = end + named[0].length;
    let parameters = 0;
    let optional: string | undefined;
    if (command === 'let') {
      const m = /^\s*=?\s*(\\[A-Za-z]+|\S)/.exec(text.slice(at, at + 60));
      if (!m) return bad();
      this.own.set(name, { parameters: 0, body: m[1] as string });
      return at + m[0].length;
    }
    if (command === 'def') {
      const m = /^(?:\s*#\d)*/.exec(text.slice(at, at + 40));
      parameters = (m?.[0].match(/#/g) ?? []).length;
      at += m?.[0].length ?? 0;
    } else {
      const m = /^\s*\[(\d)\](?:\s*\[([^\]]{0,60})\])?/.exec(text.slice(at, at + 80));
      if (m) {
        parameters = Number(m[1]);
        optional = m[2];
        at += m[0].length;
      }
    }
    const body = group(text, at);
    if (!body) return bad();
    const inner = body.inner.trim();
    this.own.set(name, {
      parameters,
      ...(optional !== undefined && { optional }),
      body: command === 'DeclareMathOperator' ? `\\operatorname{${inner}}` : inner,
    });
    return body.end;
  }

  private replaced(text: string, command: string, end: number): { text: string; end: number } | undefined {
    const own = this.own.get(command);
    if (own) return this.filled(text, own, end);
    const d = DERIVATIVES.get(command);
    if (d !== undefined) return quotient(text, d, end);
    // \dd{L}{Y} is somebody's quotient, \dd{x} the differential
    if (command === 'dd' && twoGroups(text, end)) return quotient(text, '\\mathrm{d}', end);
    if (command === 'qty') return { text: '', end };
    const known = PACKAGES.get(command);
    if (!known) return undefined;
    // \abs without braces is somebody's own \left…; it stays
    if (known.parameters > 0 && !/^\*?\s*\{/.test(text.slice(end, end + 8))) return undefined;
    return this.filled(text, known, text[end] === '*' ? end + 1 : end);
  }

  private filled(text: string, macro: Macro, end: number): { text: string; end: number } {
    const args: string[] = [];
    let at = end;
    if (macro.optional !== undefined) {
      const m = /^\s*\[([^\]]{0,200})\]/.exec(text.slice(at, at + 220));
      args.push(m ? (m[1] as string) : macro.optional);
      if (m) at += m[0].length;
    }
    while (args.length < macro.parameters) {
      const next = one(text, at);
      if (!next) break;
      args.push(next.inner);
      at = next.end;
    }
    let body = '';
    for (let k = 0; k < macro.body.length; k++) {
      const c = macro.body[k] as string;
      const n = c === '#' ? Number(macro.body[k + 1]) : Number.NaN;
      if (n >= 1) {
        body += args[n - 1] ?? '';
        k++;
      } else body += c;
      if (body.length > LIMITS.expandedCharacters) break;
    }
    // a letter behind a macro that ends with a command must not run into it
    const joins = macro.parameters === 0 && /\\[A-Za-z]+$/.test(body) && /^[A-Za-z]/.test(text.slice(at, at + 1));
    return { text: joins ? `${body} ` : body, end: at };
  }
}

function twoGroups(text: string, end: number): boolean {
  const first = group(text, end);
  return first !== undefined && text[first.end] === '{';
}

/** `\dv{L}{x}`, `\dv{x}` (an operator), `\dv[2]{f}{x}`, `\pdv{L}{x}{y}`. */
function quotient(text: string, d: string, end: number): { text: string; end: number } | undefined {
  let at = text[end] === '*' ? end + 1 : end;
  const power = /^\s*\[(\d)\]/.exec(text.slice(at, at + 12));
  if (power) at += power[0].length;
  const args: string[] = [];
  while (args.length < 3) {
    const m = /^\s*/.exec(text.slice(at, at + 20));
    const next = group(text, at + (m?.[0].length ?? 0));
    if (!next) break;
    args.push(next.inner);
    at = next.end;
  }
  const [first, second, third] = args;
  if (first === undefined) return undefined;
  const order = third !== undefined ? '2' : power?.[1];
  const top = order === undefined ? d : `${d}^{${order}}`;
  if (second === undefined) return { text: `\\frac{${top}}{${below(d, first, power?.[1])}}`, end: at };
  if (third !== undefined) return { text: `\\frac{${top} ${first}}{${d} ${second} ${d} ${third}}`, end: at };
  return { text: `\\frac{${top} ${first}}{${below(d, second, power?.[1])}}`, end: at };
}

const below = (d: string, x: string, order: string | undefined): string =>
  Array(Number(order ?? 1))
    .fill(`${d} ${x}`)
    .join(' ');

function group(text: string, from: number): { inner: string; end: number } | undefined {
  let at = from;
  while (text[at] === ' ' || text[at] === '\n') at++;
  if (text[at] !== '{') return undefined;
  let depth = 0;
  for (let k = at; k < text.length; k++) {
    const c = text[k];
    if (c === '\\') k++;
    else if (c === '{') depth++;
    else if (c === '}' && --depth === 0) return { inner: text.slice(at + 1, k), end: k + 1 };
  }
  return undefined;
}

/** An argument: a group, a command, or one character. */
function one(text: string, from: number): { inner: string; end: number } | undefined {
  const g = group(text, from);
  if (g) return g;
  let at = from;
  while (text[at] === ' ') at++;
  const m = /^(?:\\[A-Za-z]+|[^{}\\\s])/u.exec(text.slice(at, at + 40));
  return m ? { inner: m[0], end: at + m[0].length } : undefined;
}
