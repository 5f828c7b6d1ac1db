/** The candidate that a mistyped word was probably meant to be. */

/** Edits (insert, delete, replace, swap two neighbours) between two words; words are cut at 64 characters. */
export function editDistance(one: string, other: string): number {
  const a = [...one.slice(0, 64)];
  const b = [...other.slice(0, 64)];
  let before: number[] = [];
  let row = b.map((_, j) => j);
  row.push(b.length);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let least = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, replace);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      next.push(least);
    }
    before = row;
    row = next;
  }
  return row[b.length] ?? a.length;
}

/** The nearest candidate within a third of the word's length (one edit at least); case alone counts half an edit. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const allowed = Math.max(1, Math.floor(word.length / 3));
  let best: string | undefined;
  let least = allowed + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) > allowed) continue;
    const folded = editDistance(word.toLowerCase(), candidate.toLowerCase());
    const distance = folded === 0 && word !== candidate ? 0.5 : folded;
    if (distance < least && (folded < Math.max(word.length, candidate.length) || folded === 0)) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}
