/** The program: the process's arguments in, its exit code out. */
import { EXIT } from './failure';
import { processIo } from './io';
import { main } from './main';

process.on('SIGINT', () => process.exit(EXIT.interrupted));
// a reader that closes early (| head) is no fault
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.done);
  throw error;
});

main(process.argv.slice(2), processIo()).then((code) => {
  process.exitCode = code;
});
