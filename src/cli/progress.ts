/** How far a class is: a bar with rate and time left on a terminal, elsewhere a plain line now and then. */
import type { Io } from './io';

const WIDTH = 22;
const EVERY_MS = 10_000;
const REDRAW_MS = 80;

export type Progress = { readonly step: (done: number) => void; readonly end: () => void };

const clock = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(Math.round(seconds) % 60).padStart(2, '0')}`;

/** A line of progress; `bar` draws. */
export function progressText(done: number, total: number, seconds: number, bar: boolean): string {
  const rate = seconds > 0 ? done / seconds : 0;
  const left = rate > 0 ? clock((total - done) / rate) : '–';
  const filled = total === 0 ? WIDTH : Math.round((WIDTH * done) / total);
  const drawn = bar ? `${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ` : 'graded ';
  return `${drawn}${done}/${total}  ${rate >= 10 ? Math.round(rate) : rate.toFixed(1)}/s  ${left} left`;
}

/** Shows progress on stderr; silent when `quiet`. */
export function showProgress(io: Io, total: number, quiet: boolean): Progress {
  const start = io.now();
  let last = start;
  const onTerminal = io.terminal.err;
  return {
    step: (done) => {
      const now = io.now();
      if (quiet || now - last < (onTerminal ? REDRAW_MS : EVERY_MS)) return;
      last = now;
      const text = progressText(done, total, (now - start) / 1000, onTerminal);
      io.err(onTerminal ? `\r\u001b[2K ${text}` : `${text}\n`);
    },
    end: () => {
      if (!quiet && onTerminal) io.err('\r\u001b[2K');
    },
  };
}
