/** Small pictures of matrices as inline SVG: the numbers stand in the cells, colour and frame only help to find them. */
import { escapeHtml, type Markup, markup } from './markup';
import { asRows, shortPair } from './numbers';
import type { Shown } from './record';

const CELL_WIDTH = 74;
const CELL_HEIGHT = 34;
const GAP = 3;
/** Beyond this a picture of numbers is no longer readable. */
const MOST_ROWS = 12;
const MOST_COLUMNS = 10;

type Cell = { readonly text: string; readonly strength: number; readonly sign: 1 | -1; readonly differs: boolean };

function draw(rows: readonly (readonly Cell[])[], label: string): Markup {
  const columns = Math.max(...rows.map((row) => row.length));
  const width = columns * (CELL_WIDTH + GAP) - GAP + 4;
  const height = rows.length * (CELL_HEIGHT + GAP) - GAP + 4;
  const cells = rows.flatMap((row, i) =>
    row.map((cell, j) => {
      const x = 2 + j * (CELL_WIDTH + GAP);
      const y = 2 + i * (CELL_HEIGHT + GAP);
      const tone = cell.sign < 0 ? 'neg' : 'pos';
      const frame = `<rect x="${x}" y="${y}" width="${CELL_WIDTH}" height="${CELL_HEIGHT}" rx="5" class="cell ${cell.differs ? 'off' : 'same'}"/>`;
      const fill = `<rect x="${x}" y="${y}" width="${CELL_WIDTH}" height="${CELL_HEIGHT}" rx="5" class="${tone}" fill-opacity="${cell.strength.toFixed(2)}"/>`;
      const mark = cell.differs ? `<text x="${x + CELL_WIDTH - 5}" y="${y + 11}" class="mark">≠</text>` : '';
      const size = cell.text.length > 8 ? (cell.text.length > 11 ? 9 : 11) : 13;
      return `${fill}${frame}<text x="${x + CELL_WIDTH / 2}" y="${y + CELL_HEIGHT / 2 + 4.5}" class="num" font-size="${size}">${escapeHtml(cell.text)}</text>${mark}`;
    }),
  );
  const spoken = rows.map((row) => row.map((c) => c.text + (c.differs ? ' (differs)' : '')).join(', ')).join('; ');
  return markup(
    `<svg class="heat" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeHtml(`${label}: ${spoken}`)}">${cells.join('')}</svg>`,
  );
}

const magnitude = (text: string): number => {
  const value = Number(text);
  return Number.isFinite(value) ? Math.abs(value) : 0;
};

/** Whether a quantity can be drawn: a matrix or a vector of more than one entry, and not too large. */
export function canDraw(shown: Shown): boolean {
  const rows = asRows(shown);
  const columns = Math.max(0, ...rows.map((row) => row.length));
  return (
    typeof shown !== 'string' &&
    rows.length * columns > 1 &&
    rows.length <= MOST_ROWS &&
    columns <= MOST_COLUMNS &&
    rows.every((row) => row.length === columns && columns > 0)
  );
}

/** Same number of rows and columns: only then entries can be set against each other. */
export function sameShape(a: Shown, b: Shown): boolean {
  const shape = (s: Shown): string =>
    asRows(s)
      .map((row) => row.length)
      .join(',');
  return shape(a) === shape(b);
}

/** Two matrices of one shape, coloured on one scale, with what differs framed and marked. */
export function heatMaps(yours: Shown, reference: Shown): { readonly yours: Markup; readonly reference: Markup } {
  const mine = asRows(yours);
  const theirs = asRows(reference);
  const largest = Math.max(...[...mine, ...theirs].flat().map(magnitude), Number.MIN_VALUE);
  const cells = (pick: 0 | 1): Cell[][] =>
    mine.map((row, i) =>
      row.map((text, j) => {
        const other = theirs[i]?.[j] ?? '';
        const source = pick === 0 ? text : other;
        const differs = !nearlyEqual(text, other);
        const pair = differs ? shortPair(text, other) : shortPair(text, text);
        return {
          text: pair[pick],
          strength: 0.08 + 0.5 * (magnitude(source) / largest),
          sign: Number(source) < 0 ? -1 : 1,
          differs,
        };
      }),
    );
  return { yours: draw(cells(0), 'yours'), reference: draw(cells(1), 'reference') };
}

/** Recorded numbers carry 12 digits, and rounding decides nothing: beyond 10 digits two of them look the same. */
export function nearlyEqual(a: string, b: string): boolean {
  if (a === b) return true;
  const x = Number(a);
  const y = Number(b);
  return Math.abs(x - y) <= 1e-10 * Math.max(Math.abs(x), Math.abs(y));
}
