/** Charts of a class as inline SVG, by hand: the scores' histogram, and bars of shares. */
import { escapeHtml, type Markup, markup } from './markup';
import { count, showPoints } from './numbers';

const WIDTH = 640;
const HEIGHT = 206;
const LEFT = 34;
const BOTTOM = 30;
const TOP = 36;

/** A bin `[from, to)`; the last one is closed. */
export type Bin = { readonly from: number; readonly to: number; readonly count: number };

/** At most 12 bins of a round width over 0 … most. */
export function bins(values: readonly number[], most: number): readonly Bin[] {
  const whole = Math.max(most, 1);
  const width = [0.1, 0.25, 0.5, 1, 2, 2.5, 5, 10, 20, 25, 50, 100, 250].find((w) => whole / w <= 12) ?? whole / 10;
  const number = Math.ceil(whole / width - 1e-9);
  const counts = new Array<number>(number).fill(0);
  for (const value of values) {
    const at = Math.min(number - 1, Math.max(0, Math.floor(value / width + 1e-9)));
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return counts.map((n, i) => ({ from: i * width, to: Math.min((i + 1) * width, whole), count: n }));
}

/** The scores of a class; the mean is a dashed line with its number. */
export function histogram(values: readonly number[], most: number, average: number): Markup {
  const parts = bins(values, most);
  const highest = Math.max(1, ...parts.map((b) => b.count));
  const innerWidth = WIDTH - LEFT - 10;
  const innerHeight = HEIGHT - TOP - BOTTOM;
  const last = parts.at(-1)?.to ?? 1;
  const x = (value: number): number => LEFT + (innerWidth * value) / last;
  const y = (n: number): number => TOP + innerHeight * (1 - n / highest);
  const bars = parts.map((b) => {
    const title = `${showPoints(b.from)} to ${showPoints(b.to)} points: ${count(b.count, 'student')}`;
    const label =
      b.count > 0
        ? `<text x="${((x(b.from) + x(b.to)) / 2).toFixed(1)}" y="${(y(b.count) - 5).toFixed(1)}" class="num" font-size="12">${b.count}</text>`
        : '';
    return `<g><title>${escapeHtml(title)}</title><rect class="bar" x="${(x(b.from) + 1.5).toFixed(1)}" y="${y(b.count).toFixed(1)}" width="${(x(b.to) - x(b.from) - 3).toFixed(1)}" height="${((innerHeight * b.count) / highest).toFixed(1)}" rx="2"/>${label}</g>`;
  });
  const ticks = [0, ...parts.map((b) => b.to)].map(
    (value) =>
      `<text x="${x(value).toFixed(1)}" y="${HEIGHT - 12}" class="num axis" font-size="11">${showPoints(value)}</text>`,
  );
  const at = x(Math.min(average, last)).toFixed(1);
  const line =
    values.length > 0
      ? `<line class="mean" x1="${at}" x2="${at}" y1="6" y2="${HEIGHT - BOTTOM}"/><text x="${Number(at) + (average > last * 0.8 ? -5 : 5)}" y="12" font-size="11" class="axis" text-anchor="${average > last * 0.8 ? 'end' : 'start'}">mean ${showPoints(Number(average.toFixed(2)))}</text>`
      : '';
  const spoken = parts
    .filter((b) => b.count > 0)
    .map((b) => `${showPoints(b.from)} to ${showPoints(b.to)}: ${b.count}`)
    .join('; ');
  return markup(
    `<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeHtml(`Students by score. ${spoken}`)}"><line class="base" x1="${LEFT}" x2="${WIDTH - 10}" y1="${HEIGHT - BOTTOM}" y2="${HEIGHT - BOTTOM}"/>${bars.join('')}${ticks.join('')}${line}</svg>`,
  );
}

/** A bar in parts of one whole, each with a class of its own; the words beside it carry the meaning. */
export function stackedBar(parts: readonly { readonly share: number; readonly tone: string }[], label: string): Markup {
  let at = 0;
  const rects = parts
    .filter((p) => p.share > 0)
    .map((p) => {
      const rect = `<rect class="v-${p.tone}" x="${(at * 100).toFixed(2)}" y="0" width="${(p.share * 100).toFixed(2)}" height="8"/>`;
      at += p.share;
      return rect;
    });
  return markup(
    `<svg class="stack" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label="${escapeHtml(label)}">${rects.join('')}</svg>`,
  );
}
