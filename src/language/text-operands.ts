/** Reads a stretch of plain text as one expression: folded into a line of placeholders whose structure mathjs finds. */
import { studentProblem } from '../problem';
import type { Expr } from './expr';
import { printText } from './print-text';
import type { Fold, Reading } from './text-fold';
import { deeper, placeholders, refuse, sliceFrom, spanFrom } from './text-fold';
import { parsePlaceholders } from './text-mathjs';
import { operand } from './text-primary';
import { sequence } from './text-sequence';

/** Reads tokens `from` to `to` as one expression; ends in a Refusal where they are none. */
export function readExpression(reading: Reading, from: number, to: number, inIndex = 0): Expr {
  const f: Fold = {
    reading,
    at: from,
    end: to,
    source: '',
    atoms: [],
    builders: [],
    bound: new Set(),
    depth: 0,
    inIndex,
    sequence,
    operand,
    read: readPart,
  };
  return parseStretch(f, from, to);
}

function readPart(f: Fold, from: number, to: number): Expr {
  const { at, end, source } = f;
  f.source = '';
  let out: Expr | undefined;
  deeper(f, () => {
    out = parseStretch(f, from, to);
  });
  f.at = at;
  f.end = end;
  f.source = source;
  return out as Expr;
}

function parseStretch(f: Fold, from: number, to: number): Expr {
  f.at = from;
  f.end = to;
  sequence(f, to);
  f.reading.count.steps += f.source.length;
  const e = parsePlaceholders(
    f.source,
    placeholders(f, (quotient) => {
      if (quotient.kind !== 'call' || !quotient.span) return;
      const text = f.reading.text.slice(quotient.span.start, quotient.span.end);
      f.reading.notes.push(
        studentProblem(
          'division',
          `${text} was read as ${printText(quotient)}.`,
          quotient.span,
          'Put brackets where it is meant otherwise.',
        ),
      );
    }),
  );
  if (!e)
    refuse(
      'syntax',
      `${sliceFrom(f, from, to)} can't be read as a formula.`,
      spanFrom(f, from, to),
      'Write products with * and put brackets around parts.',
    );
  return e;
}
