/** Text for a terminal: colours where they are wanted, and nothing in a student's text that a terminal would obey. */

export type Paint = {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly blue: (text: string) => string;
  readonly magenta: (text: string) => string;
};

const wrap = (on: boolean, code: number, off: number) => (text: string) =>
  on && text !== '' ? `\u001b[${code}m${text}\u001b[${off}m` : text;

export function paint(on: boolean): Paint {
  return {
    bold: wrap(on, 1, 22),
    dim: wrap(on, 2, 22),
    red: wrap(on, 31, 39),
    green: wrap(on, 32, 39),
    yellow: wrap(on, 33, 39),
    blue: wrap(on, 34, 39),
    magenta: wrap(on, 35, 39),
  };
}

/** Whether to colour: on a terminal, unless `--no-color` or NO_COLOR (set and not empty) or a dumb terminal says no. */
export function wantsColour(
  terminal: boolean,
  noColour: boolean,
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  return terminal && !noColour && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb';
}

/**
 * Text with every character that could move a cursor, start an escape sequence or turn the reading direction made visible
 * as `\u{1b}`; line feeds stay, tabs become spaces.
 */
export function plain(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/\t/g, '  ')
    .replace(/[\p{Cc}\u2028\u2029\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/gu, (c) =>
      c === '\n' ? c : `\\u{${c.codePointAt(0)?.toString(16)}}`,
    );
}

/** The same value with every text in it made plain. */
export function plainDeep<T>(value: T): T {
  return JSON.parse(JSON.stringify(value, (_, v) => (typeof v === 'string' ? plain(v) : v))) as T;
}

/** Every line led by `by`. */
export function indent(text: string, by: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? line : by + line))
    .join('\n');
}

/** How many columns a text takes, near enough: code points, without combining marks. */
export function width(text: string): number {
  return [...text.replace(/\p{M}/gu, '')].length;
}

export const padTo = (text: string, columns: number): string => text + ' '.repeat(Math.max(0, columns - width(text)));
