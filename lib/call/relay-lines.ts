import type { Problem } from "@/lib/errors";
import type { CallValues } from "./types";

/** Body of `POST /api/listings/{id}/relay`. It can never say where to go: the listing does (security row 10). */
export interface RelayRequest {
  values: CallValues;
  /** The encoded payment: `PAYMENT-SIGNATURE` (v2) or `X-PAYMENT` (v1), also for an MCP tool. */
  payment?: { header: string; value: string };
  /** The encoded `SIGN-IN-WITH-X` header, for the listed origin; never together with a payment. */
  signIn?: string;
  /** The call that was bound before signing; required with `payment`. */
  call?: { id: string; token: string };
  /**
   * Closing a channel, for which the listed address is asked as it stands, without `values`: `value` null asks for the terms, else
   * it is the encoded `PAYMENT-SIGNATURE` of the payer's request for a refund. Never together with the others.
   */
  refund?: { value: string | null };
}

/** Why an answer is not whole: more than is carried, more time than there is, or the reader had enough. */
export type Cut = "size" | "time" | "stopped";

/**
 * What the endpoint answers, as it comes, one line of JSON each, so that nothing of it can run in our origin (security
 * row 11): one head, pieces of the body, one end. A problem in its place says that no whole answer came.
 */
export type RelayLine =
  | {
      type: "head";
      status: number;
      /** An allow-list, lower-case names. */
      headers: [name: string, value: string][];
      /** Milliseconds until the answer began. */
      elapsedMs: number;
    }
  /** Standard base64. */
  | { type: "data"; base64: string }
  | {
      type: "end";
      cut: Cut | null;
      /** Milliseconds for the whole exchange with the endpoint. */
      elapsedMs: number;
      /** Fields that came after the body, from the same allow-list. */
      trailers?: [name: string, value: string][];
    }
  | { type: "problem"; problem: Problem & { outcome?: string } };

/** The bytes of a piece. Throws on text that is not base64: the relay wrote it, so that is a broken assumption. */
export function pieceBytes(base64: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
