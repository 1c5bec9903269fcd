import type { View } from "../view";

/** Room for the signature, the authorization and the names around them, measured with the reference client. */
const PAYLOAD_CHARS = 700;

/**
 * Characters of the PAYMENT-SIGNATURE header that a v2 client has to send: it repeats the resource, the chosen option and all
 * extensions. The largest option counts. null when nothing has to be repeated.
 */
export function echoSize({ required }: View): number | null {
  if (required?.x402Version !== 2 || required.accepts.length === 0) return null;
  const { resource, rawAccepts, extensions } = required;
  const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value)).length;
  const largest = Math.max(...rawAccepts.map(bytes));
  return Math.ceil((bytes(resource) + bytes(extensions) + largest + PAYLOAD_CHARS) / 3) * 4;
}
