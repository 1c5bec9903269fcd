import type { CallValues } from "./types";

/** Body of `POST /api/listings/{id}/relay`. It can never say where to go: the listing does (security row 10). */
export interface RelayRequest {
  values: CallValues;
  /** The encoded payment: `PAYMENT-SIGNATURE` (v2) or `X-PAYMENT` (v1). */
  payment?: { header: string; value: string };
  /** The call that was bound before signing; required with `payment`. */
  call?: { id: string; token: string };
}

/**
 * What the endpoint answered, wrapped as JSON so that nothing of it can run in our origin (security row 11).
 * Headers are an allow-list with lower-case names.
 */
export interface RelayEnvelope {
  status: number;
  headers: [name: string, value: string][];
  /** Standard base64. */
  bodyBase64: string;
  /** The body was longer than the relay carries and was cut. */
  truncated: boolean;
  /** Milliseconds for the whole exchange with the endpoint. */
  elapsedMs: number;
}

/** The body's bytes. Throws on text that is not base64: the relay wrote it, so that is a broken assumption. */
export function envelopeBody(envelope: RelayEnvelope): Uint8Array<ArrayBuffer> {
  const binary = atob(envelope.bodyBase64);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
