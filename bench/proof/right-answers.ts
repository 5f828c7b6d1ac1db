/** The right answers of the corpus that are one formula, as trees that can be rewritten, mutated and printed again. */

import type { AnswerKey } from '../../graders/key';
import type { Expr } from '../../src/language/expr';
import type { Scope } from '../../src/language/names';
import { printLatex } from '../../src/language/print-latex';
import { printText } from '../../src/language/print-text';
import { readAnswer } from '../../src/language/read';
import type { Row, Sheet } from './corpus';
import { stepOf } from './corpus';

export type RightAnswer = {
  readonly file: string;
  readonly row: Row;
  readonly scope: Scope;
  readonly indices: readonly string[];
  /** The formula: the last side of its line. */
  readonly formula: Expr;
  /** The answer with another formula in its place. */
  readonly print: (formula: Expr, spelling: 'text' | 'latex') => string;
};

/** The right answers of a sheet that are one formula, perhaps after what is asked and an equals sign. */
export function rightAnswers(sheet: Sheet, key: AnswerKey): RightAnswer[] {
  return sheet.rows.flatMap((row): RightAnswer[] => {
    if (row.truth !== 'correct' || row.allowed.join() !== 'correct') return [];
    const { problem, step } = stepOf(key, row.step);
    if (step.at !== undefined) return [];
    const { indices } = step.find;
    const scope: Scope = { ...problem.problem.scope, indices };
    const read = readAnswer(row.text, scope);
    const line = read.ok && read.value.lines.length === 1 ? read.value.lines[0] : undefined;
    const formula = line?.sides[line.sides.length - 1];
    if (!line || !formula || line.sides.length > 2 || line.continues || line.when || line.defines) return [];
    const left = line.sides.length === 2 ? line.sides[0] : undefined;
    return [
      {
        file: sheet.file,
        row,
        scope,
        indices,
        formula,
        print: (by, spelling) => {
          const text = (e: Expr): string => (spelling === 'text' ? printText(e, scope) : printLatex(e));
          return left ? `${text(left)} = ${text(by)}` : text(by);
        },
      },
    ];
  });
}
