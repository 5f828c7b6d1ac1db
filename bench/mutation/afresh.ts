/** What tests share, made when first asked for; after `forget` once more, so that a mutant meets nothing made without it. */

let generation = 0;

/** Called around each making: the checks tell by it which code a shared value rests on. */
let making: (make: () => void) => void = (make) => make();

/** A shared value, by a function that gives it. */
export function afresh<T>(make: () => T): () => T {
  let known: { value: T; generation: number } | undefined;
  return () => {
    if (known?.generation !== generation)
      making(() => {
        known = { value: make(), generation };
      });
    return (known as { value: T }).value;
  };
}

export function forget(): void {
  generation++;
}

export function aroundMaking(around: (make: () => void) => void): void {
  making = around;
}
