/** Finds the files of a class: the one place before the commands that reads from the disk. */
import { closeSync, lstatSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { MAX_FILE_BYTES } from './decode';

export type CollectedFile = { readonly source: string; readonly bytes: Uint8Array };
/** A file or folder that was not read, and why. */
export type SkippedFile = { readonly source: string; readonly reason: string };
export type Collected = { readonly files: readonly CollectedFile[]; readonly skipped: readonly SkippedFile[] };

const MAX_DEPTH = 16;
const MAX_FILES = 100_000;
const SYSTEM_FILES = new Set(['__MACOSX', 'Thumbs.db', 'desktop.ini', 'node_modules']);

/**
 * The files named by `paths`, folders with all that is in them, in the order of their names. `source` is the path below the
 * folder that was named. Hidden and system files, links, `examples` folders and an assignment's own file are skipped, with the
 * reason; a file that is larger than a submission may be comes back cut, long enough for its reader to tell.
 */
export function collectFiles(paths: readonly string[]): Collected {
  const files: CollectedFile[] = [];
  const skipped: SkippedFile[] = [];
  const taken = new Set<string>();
  const seen = new Set<string>();
  const add = (path: string, source: string): void => {
    const real = resolve(path);
    if (seen.has(real)) return;
    seen.add(real);
    const name = taken.has(source) ? path : source;
    if (files.length >= MAX_FILES) {
      skipped.push({ source: name, reason: `more than ${MAX_FILES} files` });
      return;
    }
    taken.add(name);
    const bytes = readUpTo(path, MAX_FILE_BYTES + 1);
    if (bytes) files.push({ source: name, bytes });
    else skipped.push({ source: name, reason: 'not readable' });
  };
  const walk = (folder: string, below: string, depth: number): void => {
    let names: string[];
    try {
      names = readdirSync(folder).sort();
    } catch {
      skipped.push({ source: below || folder, reason: 'the folder is not readable' });
      return;
    }
    for (const name of names) {
      const path = join(folder, name);
      const source = below === '' ? name : `${below}/${name}`;
      const why = whySkipped(path, name, depth);
      if (why !== undefined) skipped.push({ source, reason: why });
      else if (lstatSync(path).isDirectory()) walk(path, source, depth + 1);
      else add(path, source);
    }
  };
  for (const path of paths) {
    const kind = kindOf(path);
    if (kind === 'folder') walk(path, '', 0);
    else if (kind === 'file') add(path, basename(path));
    else skipped.push({ source: path, reason: kind });
  }
  return { files, skipped };
}

function kindOf(path: string): 'file' | 'folder' | 'there is no such file' | 'neither a file nor a folder' {
  try {
    // a path that was named is followed, whatever it is
    const s = statSync(path);
    return s.isDirectory() ? 'folder' : s.isFile() ? 'file' : 'neither a file nor a folder';
  } catch {
    return 'there is no such file';
  }
}

function whySkipped(path: string, name: string, depth: number): string | undefined {
  if (name.startsWith('.')) return 'a hidden file';
  if (SYSTEM_FILES.has(name)) return 'a file of the system';
  try {
    const s = lstatSync(path);
    if (s.isSymbolicLink()) return 'a link; links are not followed';
    if (s.isDirectory())
      return name === 'examples' ? 'a folder of examples' : depth >= MAX_DEPTH ? 'too deep' : undefined;
    if (!s.isFile()) return 'neither a file nor a folder';
    return name === 'assignment.yaml' ? 'the assignment itself' : undefined;
  } catch {
    return 'not readable';
  }
}

/** At most `limit` bytes of a file, so that a huge one costs nothing. */
function readUpTo(path: string, limit: number): Uint8Array | undefined {
  try {
    if (statSync(path).size <= limit) return new Uint8Array(readFileSync(path));
    const handle = openSync(path, 'r');
    try {
      const bytes = new Uint8Array(limit);
      return bytes.subarray(0, readSync(handle, bytes, 0, limit, 0));
    } finally {
      closeSync(handle);
    }
  } catch {
    return undefined;
  }
}
