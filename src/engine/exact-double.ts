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
  const { significand, exponent } = binary(value);
  // digits · 10^e = significand · 2^f, negative exponents moved to the other side
  let left = decimal.digits;
  let right = significand;
  if (decimal.exponent >= 0) left *= 10n ** BigInt(decimal.exponent);
  else right *= 10n ** BigInt(-decimal.exponent);
  if (exponent >= 0) right <<= BigInt(exponent);
  else left <<= BigInt(-exponent);
  return { value, exact: left === right };
}
