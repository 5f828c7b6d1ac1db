/** Finds and reads the assignment that a command works on. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { readAssignment } from '../assignment/read-assignment';
import type { Assignment } from '../assignment/types';
import type { Problem } from '../problem';
import { EXIT, Failure } from './failure';

export type Loaded = {
  readonly assignment: Assignment;
  readonly file: string;
  readonly text: string;
  readonly warnings: readonly Problem[];
};

const isFolder = (path: string): boolean => existsSync(path) && statSync(path).isDirectory();

/** The assignment in a folder: its assignment.yaml, or the one students' copy that lies there. */
function inFolder(folder: string): string | undefined {
  const own = join(folder, 'assignment.yaml');
  if (existsSync(own)) return own;
  try {
    const copies = readdirSync(folder).filter((name) => name.endsWith('.student.yaml'));
    return copies.length === 1 && copies[0] !== undefined ? join(folder, copies[0]) : undefined;
  } catch {
    return undefined;
  }
}

/** The assignment beside a file or in a folder above it. */
export function findAssignment(from: string): string | undefined {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const found = inFolder(folder);
    if (found !== undefined) return found;
    if (dirname(folder) === folder) return undefined;
  }
}

/** Reads an assignment from a file, or from a folder that holds one. */
export function loadAssignment(path: string, cwd: string): Loaded {
  const full = resolve(cwd, path);
  const file = isFolder(full) ? inFolder(full) : full;
  if (file === undefined)
    throw new Failure(EXIT.noInput, `${path}: the folder has no assignment.yaml`, 'name the assignment file itself');
  const shown = relative(cwd, file) || file;
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch {
    throw new Failure(
      EXIT.noInput,
      `${path}: there is no such assignment`,
      'name an assignment file, or a folder that holds assignment.yaml',
    );
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Failure(EXIT.unsound, `${shown}: the assignment is not UTF-8 text`, 'save it as UTF-8');
  }
  const read = readAssignment(text, shown);
  if (!read.ok) {
    const n = read.problems.length;
    throw new Failure(
      EXIT.unsound,
      `${shown} is not sound: ${n} ${n === 1 ? 'finding' : 'findings'}`,
      undefined,
      read.problems,
      { file: shown, text },
    );
  }
  return { assignment: read.value, file, text, warnings: read.notes };
}
