import { knownAsset } from "./assets";

const ATOMIC = /^(?:0|[1-9]\d*)$/;
const UINT256_MAX = 2n ** 256n - 1n;
/** 2^256 has 78 digits: anything longer is refused before it is parsed. */
const UINT256_DIGITS = 78;

/**
 * Reads an amount in atomic units: "0" or decimal digits without sign, leading zero, fraction or exponent, below
 * 2^256. Null otherwise. `BigInt` alone would accept "", " 1", "0x1" and "010".
 */
export function parseAtomic(text: string): bigint | null {
  if (text.length > UINT256_DIGITS || !ATOMIC.test(text)) return null;
  const value = BigInt(text);
  return value <= UINT256_MAX ? value : null;
}

/**
 * Atomic units as a decimal number with every place of the token: 10000 with 6 decimals is "0.010000".
 * Throws RangeError for a text that is not an atomic amount.
 */
export function formatUnits(amountAtomic: string | bigint, decimals: number): string {
  const value = typeof amountAtomic === "bigint" ? amountAtomic : parseAtomic(amountAtomic);
  if (value === null || value < 0n) throw new RangeError(`not an atomic amount: ${amountAtomic}`);
  if (decimals === 0) return value.toString();
  const digits = value.toString().padStart(decimals + 1, "0");
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/**
 * An amount in millionths of a US dollar, rounded up so that no price looks lower than it is. Null when the asset is
 * not a known dollar stablecoin of that network, or the amount is malformed.
 */
export function usdMicros(network: string, asset: string, amountAtomic: string): bigint | null {
  const known = knownAsset(network, asset);
  const value = parseAtomic(amountAtomic);
  if (known?.currency !== "USD" || value === null) return null;
  if (known.decimals <= 6) return value * 10n ** BigInt(6 - known.decimals);
  const unit = 10n ** BigInt(known.decimals - 6);
  return (value + unit - 1n) / unit;
}

/** Millionths of a dollar for people: at least two places, more only as needed: "$1.00", "$0.002", "$1,234.50". */
export function formatUsd(micros: bigint): string {
  const sign = micros < 0n ? "-" : "";
  const digits = (micros < 0n ? -micros : micros).toString().padStart(7, "0");
  const whole = digits.slice(0, -6).replace(/\B(?=(?:\d{3})+$)/g, ",");
  const fraction = digits.slice(-6).replace(/0{1,4}$/, "");
  return `${sign}$${whole}.${fraction}`;
}
