/** Bytes to text: UTF-8 with or without a byte order mark, UTF-16, Latin-1, and any kind of line end. */
import type { Problem, Result } from '../problem';
import { fail, ok, studentProblem } from '../problem';

/** A submission may have 64 kB. */
export const MAX_FILE_BYTES = 64 * 1024;

function decodeWith(encoding: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** UTF-16 is told by its byte order mark or, in mostly Latin text, by the zero in every other byte. */
function utf16(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const [a, b] = bytes;
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  if (bytes.length < 4 || bytes.length % 2 !== 0) return undefined;
  let even = 0;
  let odd = 0;
  for (let i = 0; i < bytes.length; i += 2) {
    if (bytes[i] === 0) even++;
    if (bytes[i + 1] === 0) odd++;
  }
  const pairs = bytes.length / 2;
  if (odd > 0.7 * pairs && even === 0) return 'utf-16le';
  return even > 0.7 * pairs && odd === 0 ? 'utf-16be' : undefined;
}

/** Control characters besides tab, line ends, form feed and the DOS end-of-file mark: none in text, many in anything else. */
function looksBinary(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  return /[\u0000-\u0008\u000e-\u0019\u001b-\u001f]/.test(text);
}

const unify = (text: string): string => text.replace(/^\uFEFF/, '').replace(/\r\n?|\u2028|\u2029/g, '\n');

/** The text with `\n` line ends; a note where the encoding had to be guessed; a problem for what is no text. */
export function decode(bytes: Uint8Array): Result<string> {
  if (bytes.length > MAX_FILE_BYTES)
    return fail(
      studentProblem(
        'too-large',
        `the file has ${Math.ceil(bytes.length / 1024)} kB, at most ${MAX_FILE_BYTES / 1024} kB are read`,
        undefined,
        'hand in the answers alone, as text',
      ),
    );
  const noText = (): Result<string> =>
    fail(
      studentProblem(
        'not-text',
        'the file is not a text: it holds bytes that no text has',
        undefined,
        'hand in the answers as a YAML text file, not as a picture, PDF or archive',
      ),
    );
  const wide = utf16(bytes);
  if (wide) {
    const text = decodeWith(wide, bytes);
    return text === undefined || looksBinary(text) ? noText() : ok(unify(text), [guessed('UTF-16')]);
  }
  const text = decodeWith('utf-8', bytes);
  if (text !== undefined) return looksBinary(text) ? noText() : ok(unify(text));
  const latin = decodeWith('windows-1252', bytes) ?? '';
  return looksBinary(latin) ? noText() : ok(unify(latin), [guessed('Latin-1')]);
}

function guessed(encoding: string): Problem {
  return studentProblem('encoding', `the file is not UTF-8; it was read as ${encoding}`, undefined, 'save it as UTF-8');
}
