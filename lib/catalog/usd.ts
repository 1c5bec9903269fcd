const USD = /^\d{1,9}(?:\.\d{0,6})?$|^\.\d{1,6}$/;

/** Reads dollars as people write them ("0.01", "$1", ".5") into millionths; null when that is not a price. */
export function parseUsd(text: string): bigint | null {
  const plain = text.trim().replace(/^\$\s*/, "");
  if (!USD.test(plain)) return null;
  const [whole = "", fraction = ""] = plain.split(".");
  return BigInt(whole || "0") * 1_000_000n + BigInt(fraction.padEnd(6, "0"));
}

/** Millionths as plain dollars without a sign, the shortest form: 10000n is "0.01". */
export function usdInput(micros: bigint): string {
  const digits = micros.toString().padStart(7, "0");
  const fraction = digits.slice(-6).replace(/0+$/, "");
  return fraction ? `${digits.slice(0, -6)}.${fraction}` : digits.slice(0, -6);
}
