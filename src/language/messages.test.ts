/** What each refusal and note of the readers says, word for word: message, next step, and the place that the caret points at. */
import { rowsOf, shownOf } from './messages.cases';
import { LATEX_MESSAGES } from './messages-latex.cases';
import { TEXT_MESSAGES } from './messages-text.cases';

test.each([...rowsOf(LATEX_MESSAGES), ...rowsOf(TEXT_MESSAGES)].map((row) => [row.text, row] as const))(
  '%s',
  (_, row) => {
    expect(shownOf(row)).toEqual(row.shown);
  },
);
