/** For tests: a command line run in a folder of its own, with what it said and its exit code. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Io } from './io';
import { main } from './main';

export type Ran = { readonly exit: number; readonly out: string; readonly err: string };

export type Bench = {
  readonly folder: string;
  readonly write: (path: string, text: string | Uint8Array) => void;
  readonly run: (argv: readonly string[], more?: Partial<Io> & { readonly input?: string }) => Promise<Ran>;
  readonly clear: () => void;
};

/** A new folder with files in it. */
export function bench(files: Readonly<Record<string, string>> = {}): Bench {
  const folder = mkdtempSync(join(tmpdir(), 'backmark-'));
  const write = (path: string, text: string | Uint8Array): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  for (const [path, text] of Object.entries(files)) write(path, text);
  return {
    folder,
    write,
    run: async (argv, more = {}) => {
      let out = '';
      let err = '';
      const { input, ...over } = more;
      const io: Io = {
        out: (text) => {
          out += text;
        },
        err: (text) => {
          err += text;
        },
        stdin: async () => new TextEncoder().encode(input ?? ''),
        cwd: folder,
        env: {},
        terminal: { out: false, err: false },
        drawSeed: () => 'drawn',
        now: () => 0,
        ...over,
      };
      return { exit: await main(argv, io), out, err };
    },
    clear: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export const ASSIGNMENT = `backmark: 1
id: tiny
title: A tiny one
reveal: {check: kind, report: diagnosis, after: solution}
problems:
  - id: linear
    title: A linear layer
    statement: |
      $Y = XW$ with $X$ of shape $N \\times D$.
    sizes: {N: 2, D: 2, M: 3}
    inputs:
      X: [N, D]
      W: [D, M]
    forward:
      Y: X * W
      L: unspecified(Y)
    steps:
      - {id: dX, find: dL/dX, points: 2}
      - {id: dW, find: dL/dW, points: 1}
`;

export const answers = (student: string, dX: string, dW: string): string =>
  `assignment: tiny\nstudent: {id: ${JSON.stringify(student)}}\nanswers:\n  linear.dX: |\n    ${dX}\n  linear.dW: |\n    ${dW}\n`;
