/** Coverage that can show an input for each side of each branch seen: what an answer hides there, only digits tell. */
import type { Run } from '../src/engine/evaluate';
import type { Builder, Node } from '../src/engine/program';
import type { Sighting } from './comparison';
import { Coverage } from './coverage';
import { FaintTerms } from './hidden';
import type { Setting } from './key';
import type { Place } from './margins';
import { readMargins } from './margins';
import type { Table } from './table';
import { runOn } from './table';

/** So many inputs of one state. */
const TIMES = 6;

export class Sightings extends Coverage {
  private readonly tables: Table[] = [];
  private readonly terms: FaintTerms;
  constructor(
    private readonly branches: readonly Place[],
    private readonly program: Builder,
    setting: Setting,
  ) {
    super(branches, program, setting);
    this.terms = new FaintTerms(program);
  }

  override look(run: Run, table: Table): void {
    super.look(run, table);
    if (this.branches.length === 0) return;
    this.tables.push(table);
    this.terms.look(run);
  }

  /** Whether some term was below the rounding of what it is added to wherever it was there. */
  get faint(): boolean {
    return this.terms.any();
  }

  /**
   * At most so many inputs looked at: first those that show a side of a branch no earlier one does, then other states of all
   * branches, then more of each state, as what is hidden may be 0 at one input or too small there.
   */
  states(most: number): Sighting[] {
    const sides = new Set<string>();
    const times = new Map<string, number>();
    const out: Sighting[][] = Array.from({ length: TIMES + 1 }, () => []);
    for (const table of this.tables)
      for (const [sample, signs] of this.signsAt(table).entries()) {
        const seen = signs === undefined ? TIMES : (times.get(signs) ?? 0);
        if (signs === undefined || seen >= TIMES) continue;
        times.set(signs, seen + 1);
        const before = sides.size;
        for (let i = 0; i < signs.length; i++) sides.add(`${i}${signs[i]}`);
        out[sides.size > before ? 0 : seen + 1]?.push({ table, sample });
      }
    return out.flat().slice(0, most);
  }

  /** The sides of all branches at each input of a table, a sign each; undefined where one is on its tie, where any convention is right. */
  private signsAt(table: Table): (string | undefined)[] {
    const b = this.program;
    const run = runOn(
      table,
      b,
      this.branches.flatMap((p) => (b.nodes[p.node] as Node).args),
    );
    const out: (string | undefined)[] = Array.from({ length: table.size }, () => '');
    for (const { node, discrete } of this.branches) {
      const { margin, error } = readMargins(b, node, run);
      for (let i = 0; i < margin.length; i++) {
        const k = i % table.size;
        const x = margin[i] as number;
        const tie = !(Math.abs(x) > (error[i] as number));
        if (out[k] !== undefined) out[k] = tie && !discrete ? undefined : `${out[k]}${tie ? '0' : x > 0 ? '+' : '-'}`;
      }
    }
    return out;
  }
}
