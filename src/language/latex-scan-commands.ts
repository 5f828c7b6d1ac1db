/** Cuts commands of a LaTeX answer into tokens, and says which have a meaning of their own. */
import { LAYOUT, LAYOUT_ARGUMENTS, TEXT_COMMANDS } from './latex-commands';
import type { Scanner } from './latex-scan';
import { breakLine, fail, isLetterCode, push, skipArgument } from './latex-scan';
import { delimiter, environment, over } from './latex-scan-groups';
import { blackboard, face, script, textGroup } from './latex-scan-words';
import { ACCENTS, FACES, greek, SCRIPTS } from './spelling';

/** Commands before whose argument braces stay: how many arguments they take. */
const ARGUMENTS: ReadonlyMap<string, number> = new Map([
  ['frac', 2],
  ['dfrac', 2],
  ['tfrac', 2],
  ['cfrac', 2],
  ['nicefrac', 2],
  ['sfrac', 2],
  ['binom', 2],
  ['sqrt', 1],
  ['overset', 2],
  ['stackrel', 2],
  ['underset', 2],
  ['underbrace', 1],
  ['overbrace', 1],
  ['substack', 1],
]);

/** Functions whose braced argument is their argument, though the braces print nothing. */
const BRACED_FUNCTIONS: ReadonlySet<string> = new Set(
  'exp log ln lg sin cos tan sinh cosh tanh max min sigma det arg'.split(' '),
);

export function command(s: Scanner): void {
  const { text } = s;
  const start = s.at;
  let end = start + 1;
  while (isLetterCode(text.charCodeAt(end))) end++;
  if (end === start + 1) {
    controlSymbol(s, text[end] ?? '', start);
    return;
  }
  let name = text.slice(start + 1, end);
  if (text[end] === '*' && (name === 'operatorname' || name === 'tag' || name === 'hspace' || name === 'vspace')) end++;
  s.at = end;
  if (name === 'newline' || name === 'cr' || name === 'linebreak') {
    breakLine(s, 'br', start, end);
    return;
  }
  if (name === 'quad' || name === 'qquad') {
    const expect = s.expect;
    push(s, 'gap', name, start);
    s.expect = expect;
    s.space = true;
    return;
  }
  if (name === 'left' || name === 'right' || name === 'middle') {
    delimiter(s, name, start);
    return;
  }
  if (name === 'begin' || name === 'end') {
    environment(s, name, start);
    return;
  }
  if (LAYOUT.has(name)) {
    s.space = true;
    return;
  }
  const skip = LAYOUT_ARGUMENTS.get(name);
  if (skip !== undefined) {
    for (let k = 0; k < skip; k++) skipArgument(s);
    s.space = true;
    return;
  }
  if (TEXT_COMMANDS.has(name)) {
    textGroup(s, start, name);
    return;
  }
  if (name === 'textcolor' || name === 'colorbox') {
    skipArgument(s);
    return;
  }
  if (name === 'part') name = 'partial';
  if (name === 'isin') name = 'in';
  if (name === 'bf' || name === 'boldmath') name = 'mathbf';
  if (name === 'rm' || name === 'it' || name === 'sf') name = 'mathrm';
  if (name === 'mathbb' || name === 'mathds' || name === 'mathbbm' || name === 'mathbbold') {
    blackboard(s, start);
    return;
  }
  if (SCRIPTS.has(name)) {
    script(s, start);
    return;
  }
  if (FACES.has(name)) {
    face(s, name, start);
    return;
  }
  if (name === 'over') {
    over(s, start);
    return;
  }
  if (
    name === 'lbrace' ||
    name === 'lbrack' ||
    name === 'llbracket' ||
    name === 'langle' ||
    name === 'lfloor' ||
    name === 'lceil'
  ) {
    push(s, 'open', name === 'lbrace' ? '\\{' : name === 'lbrack' ? '[' : name === 'llbracket' ? '[[' : name, start);
    return;
  }
  if (
    name === 'rbrace' ||
    name === 'rbrack' ||
    name === 'rrbracket' ||
    name === 'rangle' ||
    name === 'rfloor' ||
    name === 'rceil'
  ) {
    push(s, 'close', name === 'rbrace' ? '\\}' : name === 'rbrack' ? ']' : name === 'rrbracket' ? ']]' : name, start);
    return;
  }
  if (name === 'vert' || name === 'mid') push(s, 'bar', '|', start);
  else if (name === 'lvert') push(s, 'open', '|', start);
  else if (name === 'rvert') push(s, 'close', '|', start);
  else if (name === 'Vert' || name === 'parallel') push(s, 'bar', '||', start);
  else if (name === 'lVert') push(s, 'open', '||', start);
  else if (name === 'rVert') push(s, 'close', '||', start);
  else if (name === 'lbrack') push(s, 'open', '[', start);
  else {
    const before = s.expect;
    push(s, 'command', greek(name) ?? name, start);
    const takes = ACCENTS.has(name) ? 1 : (ARGUMENTS.get(name) ?? 0);
    if (takes > 0) s.expect = takes + Math.max(0, before - 1);
    else if (before === 0 && BRACED_FUNCTIONS.has(name) && /^\s*\{/.test(text.slice(s.at, s.at + 8))) s.expect = 1;
    else if (before === 0 && !known(name) && /^\s*\{/.test(text.slice(s.at, s.at + 8))) s.expect = 1;
    if (name === 'sqrt' && /^\s*\[/.test(text.slice(s.at, s.at + 8))) s.expect = 1;
  }
}

function controlSymbol(s: Scanner, c: string, start: number): void {
  s.at = Math.min(s.text.length, start + 2);
  switch (c) {
    case '\\': {
      // \\[4pt]
      const m = /^\*?[ \t]*(?:\[[^\]\n]{0,20}\])?/.exec(s.text.slice(s.at, s.at + 26));
      const gap = m?.[0] ?? '';
      if (/^\*?[ \t]*\[\s*-?[\d.]+\s*(?:pt|em|ex|mm|cm|in|mu|sp|baselineskip)/.test(gap)) s.at += gap.length;
      breakLine(s, 'br', start, s.at);
      return;
    }
    case '{':
      push(s, 'open', '\\{', start);
      return;
    case '}':
      push(s, 'close', '\\}', start);
      return;
    case '|':
      push(s, 'bar', '||', start);
      return;
    case '[':
    case '(':
    case ']':
    case ')':
      s.math = c === '[' || c === '(';
      s.space = true;
      if (s.tokens.length > 0 && !s.math) push(s, 'gap', c, start);
      return;
    case ',':
    case ':':
    case ';':
    case '!':
    case ' ':
    case '>':
    case '/':
    case '\n':
      s.space = true;
      return;
    case '_':
      push(s, 'letters', '_', start);
      return;
    case '&':
    case '%':
    case '#':
    case '$':
    case '':
      s.space = true;
      return;
    default:
      fail(
        s,
        'command',
        `\\${c} is no command of a formula.`,
        { start, end: s.at },
        'Leave it out, or write the sign without the backslash.',
      );
  }
}

const KNOWN: ReadonlySet<string> = new Set(
  'partial nabla sum prod cdot times odot circ oslash otimes div pm mp le leq ge geq ne neq lt gt leqslant geqslant equiv approx propto sim simeq coloneqq triangleq doteq in notin to gets leftarrow rightarrow Rightarrow implies iff Leftrightarrow therefore because infty dots ldots cdots vdots ddots top intercal prime ast star dagger land lor wedge vee neg forall exists one zero indicator colon mathbb e int lim det arg argmax argmin oplus ominus cup cap setminus mapsto longrightarrow Longrightarrow ominus bullet backslash blacksquare'.split(
    ' ',
  ),
);

/** Whether a command means something here; others with one braced name are taken as typefaces. */
export function known(name: string): boolean {
  return (
    KNOWN.has(name) ||
    greek(name) !== undefined ||
    ACCENTS.has(name) ||
    ARGUMENTS.has(name) ||
    BRACED_FUNCTIONS.has(name)
  );
}
