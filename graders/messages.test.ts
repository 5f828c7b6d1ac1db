/** What is said about answers that read but do not fit their problem: message, next step, and the caret's place, word for word. */
import { rowsOf } from '../src/language/messages.cases';
import { ANSWER_MESSAGES, shownOf } from './messages.cases';

test.each(rowsOf(ANSWER_MESSAGES).map((row) => [row.scope, row.text, row] as const))('%s: %s', (_step, _text, row) => {
  expect(shownOf(row)).toEqual(row.shown);
});
