import type { EvidenceRole } from "./document";

const WORDS: Record<EvidenceRole, string> = {
  souk: "This is what this Souk saw of the call.",
  payer: "I paid for this call, and this is its record.",
};

/**
 * What is signed (EIP-191). The role is in it, so that nobody's signature can be passed off as the other's; there is
 * nothing in it that any other protocol could take for an order.
 */
export function evidenceMessage(by: EvidenceRole, callId: string, digest: string): string {
  return `${WORDS[by]}\n\nCall: ${callId}\nSHA-256: ${digest}`;
}
