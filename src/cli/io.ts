/** What a command may touch besides files: its two outputs, its input, the environment and chance. Tests pass their own. */
import { randomBytes } from 'node:crypto';

export type Io = {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly stdin: () => Promise<Uint8Array>;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether a person reads stdout and stderr on a terminal. */
  readonly terminal: { readonly out: boolean; readonly err: boolean };
  /** A seed that nobody can guess. */
  readonly drawSeed: () => string;
  readonly now: () => number;
};

/** The process's own. */
export function processIo(): Io {
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    stdin: async () => {
      const parts: Uint8Array[] = [];
      for await (const part of process.stdin) parts.push(part as Uint8Array);
      return new Uint8Array(Buffer.concat(parts));
    },
    cwd: process.cwd(),
    env: process.env,
    terminal: { out: process.stdout.isTTY === true, err: process.stderr.isTTY === true },
    drawSeed: () => randomBytes(16).toString('hex'),
    now: () => performance.now(),
  };
}
