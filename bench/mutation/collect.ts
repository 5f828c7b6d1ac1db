/** Jest's words, as far as the tests among the checks use them: each test becomes a check, run in process and in order. */
import { format } from 'node:util';
import { expect } from 'expect';
import fc from 'fast-check';

export type Check = { readonly group: string; readonly name: string; readonly run: () => void };

const checks: Check[] = [];
let group = '';
const within: string[] = [];

/** The checks declared from here on belong to this group. */
export function startGroup(name: string): void {
  group = name;
}

export function check(name: string, run: () => void): void {
  checks.push({ group, name: [...within, name].join(' '), run });
}

export const collected = (): readonly Check[] => checks;

type Row = readonly unknown[];
const each =
  (table: readonly unknown[]) =>
  (title: string, run: (...row: unknown[]) => void): void => {
    for (const row of table) {
      const args: Row = Array.isArray(row) ? row : [row];
      check(format(title, ...args.slice(0, title.split(/%[a-z]/).length - 1)), () => run(...args));
    }
  };

const test = Object.assign(check, { each });
const describe = (name: string, body: () => void): void => {
  within.push(name);
  body();
  within.pop();
};
Object.assign(globalThis, { test, describe, expect });

// the same cases for every mutant
fc.configureGlobal({ seed: 1 });
