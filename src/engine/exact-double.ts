/** Whether a decimal number is exactly the double nearest to it. */

/** `[sign, digits, exponent]` of a decimal: digits × 10^exponent. */
function parts(text: string): { digits: bigint; exponent: number } | undefined {
  const m = /^\s*[+-]?(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?\s*$/.exec(text);
  if (!m || (m[1] === '' && m[2] === '')) return undefined;
  const fraction = m[2] ?? '';
  return { digits: BigInt(`${m[1] ?? ''}${fraction}`), exponent: Number(m[3] ?? 0) - fraction.length };
}

/** A finite double other than 0, without its sign, as significand × 2^exponent, the significand odd. */
function binary(x: number): { significand: bigint; exponent: number } {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, Math.abs(x));
  const biased = bits.getUint32(0) >>> 20;
  let significand = bits.getBigUint64(0) & 0xfffffffffffffn;
  if (biased > 0) significand |= 0x10000000000000n;
  let exponent = Math.max(biased, 1) - 1075;
  while ((significand & 1n) === 0n) {
    significand >>= 1n;
    exponent++;
  }
  return { significand, exponent };
}

/**
 * The double nearest to a decimal text, and whether it is that number exactly. digits × 10^e is compared with
 * significand × 2^f in whole numbers; no decimal with an exponent beyond ±1200 (after its digits) is a double, but 0.
 */
export function exactDouble(text: string): { readonly value: number; readonly exact: boolean } {
  const value = Number(text);
  if (/^-?\d{1,15}$/.test(text)) return { value, exact: true };
  const decimal = parts(text);
  if (!decimal || !Number.isFinite(value)) return { value, exact: false };
  if (decimal.digits === 0n) return { value, exact: true };
  if (value === 0 || Math.abs(decimal.exponent) > 1200 + text.length) return { value, exact: false };
  const { left, right } = side(decimal, value);
  return { value, exact: left === right };
}

/** digits · 10^e against |x| = significand · 2^f, both as whole numbers: over `by`. */
function side(decimal: { digits: bigint; exponent: number }, x: number): { left: bigint; right: bigint; by: bigint } {
  const { significand, exponent } = binary(x);
  // negative exponents are moved to the other side
  let left = decimal.digits;
  let right = significand;
  let by = 1n;
  if (decimal.exponent >= 0) left *= 10n ** BigInt(decimal.exponent);
  else {
    by = 10n ** BigInt(-decimal.exponent);
    right *= by;
  }
  if (exponent >= 0) right <<= BigInt(exponent);
  else {
    left <<= BigInt(-exponent);
    by <<= BigInt(-exponent);
  }
  return { left, right, by };
}

/** Beyond this, as a power of 10, a decimal is not taken apart. */
const LARGEST_EXPONENT = 250;

/**
 * A decimal as the double nearest to it and the double nearest to what that leaves: together within 2^-104 of it. Undefined
 * where it is beyond 10^±250.
 */
export function residual(
  text: string,
): { readonly high: number; readonly low: number; readonly exact: boolean } | undefined {
  const { value, exact } = exactDouble(text);
  if (exact) return { high: value, low: 0, exact };
  const decimal = parts(text);
  if (!decimal || !(Math.abs(Math.log10(Math.abs(value))) < LARGEST_EXPONENT)) return undefined;
  const { left, right, by } = side(decimal, value);
  const sign = left < right ? -1 : 1;
  const rest = left < right ? right - left : left - right;
  const shift = Math.max(0, bits(by) - bits(rest) + 60);
  const half = Math.floor(shift / 2);
  const low = (Number((rest << BigInt(shift)) / by) / 2 ** half / 2 ** (shift - half)) * sign;
  return { high: value, low: text.trimStart().startsWith('-') ? -low : low, exact };
}

const bits = (n: bigint): number => n.toString(16).length * 4;
