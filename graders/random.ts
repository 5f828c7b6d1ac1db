/** The one source of chance: a generator seeded by text, the same on every machine. */

export type Random = () => number;

/** 128 bits of state from a text (cyrb128's mixing). */
function state(text: string): [number, number, number, number] {
  let a = 1779033703;
  let b = 3144134277;
  let c = 1013904242;
  let d = 2773480762;
  for (let i = 0; i < text.length; i++) {
    const k = text.charCodeAt(i);
    a = b ^ Math.imul(a ^ k, 597399067);
    b = c ^ Math.imul(b ^ k, 2869860233);
    c = d ^ Math.imul(c ^ k, 951274213);
    d = a ^ Math.imul(d ^ k, 2716044179);
  }
  a = Math.imul(c ^ (a >>> 18), 597399067);
  b = Math.imul(d ^ (b >>> 22), 2869860233);
  c = Math.imul(a ^ (c >>> 17), 951274213);
  d = Math.imul(b ^ (d >>> 19), 2716044179);
  return [a ^ b ^ c ^ d, b ^ a, c ^ a, d ^ a];
}

/** Uniform in [0, 1) with 53 bits, by sfc32; equal texts give equal sequences. */
export function random(key: string): Random {
  let [a, b, c, d] = state(key);
  const next = (): number => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return t >>> 0;
  };
  for (let i = 0; i < 15; i++) next();
  return () => ((next() >>> 5) * 67108864 + (next() >>> 6)) / 9007199254740992;
}

export const integerBetween = (r: Random, low: number, high: number): number =>
  low + Math.floor(r() * (high - low + 1));

/** Roughly normal (a sum of four uniforms), no elementary function whose last bit differs between engines. */
export const bell = (r: Random): number => (r() + r() + r() + r() - 2) * 1.75;
