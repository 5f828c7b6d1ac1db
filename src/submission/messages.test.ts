/** What is said about what a file hands in: message, next step and place, word for word. */
import { rowsOf } from '../language/messages.cases';
import { FILE_MESSAGES, shownOf } from './messages.cases';

test.each(rowsOf(FILE_MESSAGES).map((row) => [row.text, row] as const))('%s', (_, row) => {
  expect(shownOf(row)).toEqual(row.shown);
});
