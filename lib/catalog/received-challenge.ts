import type { PaymentRequired } from "@/lib/x402/types";

/** The decoded challenge as its seller wrote it: the options untouched, nothing that Souk added. Indented JSON. */
export function receivedChallenge({
  x402Version,
  error,
  resource,
  rawAccepts,
  extensions,
}: PaymentRequired): string {
  const challenge =
    x402Version === 1
      ? { x402Version, error, accepts: rawAccepts }
      : { x402Version, error, resource, accepts: rawAccepts, extensions };
  return JSON.stringify(challenge, null, 2);
}
