import { REFUSED_ADDRESS } from "./target-url";
import type { FetchFailureCode } from "./types";

const MESSAGES: Record<FetchFailureCode, string> = {
  blocked: REFUSED_ADDRESS,
  dns: "The host name could not be found.",
  connect: "No connection could be made.",
  tls: "No secure connection could be made.",
  timeout: "No complete answer came in time.",
  "headers-too-large": "The response headers are larger than 128 KB.",
  protocol: "The answer was not valid HTTP, or the connection closed before it was complete.",
  aborted: "The request was stopped.",
};

const REASONS: Record<string, string> = {
  ECONNREFUSED: "The connection was refused.",
  ECONNRESET: "The connection was closed by the other side.",
  ETIMEDOUT: "The connection was not accepted in time.",
  EHOSTUNREACH: "The host cannot be reached.",
  ENETUNREACH: "The network cannot be reached.",
  CERT_HAS_EXPIRED: "The TLS certificate has expired.",
  CERT_NOT_YET_VALID: "The TLS certificate is not valid yet.",
  DEPTH_ZERO_SELF_SIGNED_CERT: "The TLS certificate is self-signed.",
  SELF_SIGNED_CERT_IN_CHAIN: "The TLS certificate chain ends in a certificate that is not trusted.",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "The TLS certificate chain is incomplete or not trusted.",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "The TLS certificate chain is incomplete or not trusted.",
  ERR_TLS_CERT_ALTNAME_INVALID: "The TLS certificate is for another host name.",
};

/** Words for a failure that are safe to show: never an address, never a library's own message. */
export function failureMessage(code: FetchFailureCode, reason = ""): string {
  return (code === "connect" || code === "tls" ? REASONS[reason] : undefined) ?? MESSAGES[code];
}
