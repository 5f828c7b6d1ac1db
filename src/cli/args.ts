/** The arguments of a command: node's parser, and messages that name the nearest option. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { nearest } from '../assignment/nearest';
import { EXIT, Failure } from './failure';

export type Flags = NonNullable<ParseArgsConfig['options']>;

/** Options that every command takes. */
export const COMMON: Flags = {
  json: { type: 'boolean' },
  quiet: { type: 'boolean', short: 'q' },
  'no-color': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
};

export type Args = {
  readonly text: (name: string) => string | undefined;
  readonly on: (name: string) => boolean;
  /** How often an option that may be repeated stands there. */
  readonly times: (name: string) => number;
  readonly positionals: readonly string[];
};

/** `--answer -1/z` as `--answer=-1/z`: a value may begin with a minus sign, as answers do, unless it is an option of the command. */
function joined(argv: readonly string[], options: Flags): string[] {
  const out: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const arg = argv[i] as string;
    const next = argv[i + 1];
    const takesText = arg.startsWith('--') && options[arg.slice(2)]?.type === 'string';
    const isOption = Object.entries(options).some(([name, o]) => next === `--${name}` || next === `-${o.short}`);
    if (takesText && next !== undefined && next.length > 1 && next.startsWith('-') && !isOption) {
      out.push(`${arg}=${next}`);
      i++;
    } else out.push(arg);
  }
  return out;
}

/** Reads the arguments after the command's name. A lone `-` is a positional. */
export function readArgs(command: string, argv: readonly string[], own: Flags): Args {
  const options: Flags = { ...COMMON, ...own };
  const known = Object.keys(options).map((o) => `--${o}`);
  try {
    const { values, positionals } = parseArgs({
      args: joined(argv, options),
      options,
      allowPositionals: true,
      strict: true,
    });
    return {
      text: (name) => {
        const value = values[name];
        return typeof value === 'string' ? value : undefined;
      },
      on: (name) => values[name] === true,
      times: (name) => {
        const value = values[name];
        return Array.isArray(value) ? value.length : value === undefined ? 0 : 1;
      },
      positionals,
    };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const found = /Unknown option '([^']+)'/.exec(message)?.[1];
    if (found === undefined)
      throw new Failure(EXIT.usage, message.split('. ')[0] ?? message, `backmark ${command} --help`);
    const near = nearest(found, known);
    throw new Failure(
      EXIT.usage,
      `backmark ${command} has no option ${found}`,
      near === undefined ? `backmark ${command} --help lists the options` : `did you mean ${near}?`,
    );
  }
}
