import { createHash } from "node:crypto";
import type { CallRecord } from "@/lib/call/call-record";
import { canonicalJson } from "@/lib/canonical-json";

export const EVIDENCE_FORMAT = "souk-call-evidence/1";

/** Who may sign: the Souk that watched the call, and the wallet that paid. */
export type EvidenceRole = "souk" | "payer";

export interface EvidenceSignature {
  by: EvidenceRole;
  /** EIP-55. */
  address: string;
  /** EIP-191 signature of {@link evidenceMessage}, 0x-prefixed hex. */
  signature: string;
}

/** What is exported of one call. `digest` is over `format`, `issuedAt` and `record`; the signatures are over it. */
export interface EvidenceDocument {
  format: typeof EVIDENCE_FORMAT;
  /** ISO 8601. */
  issuedAt: string;
  record: CallRecord;
  /** SHA-256 of the canonical JSON (RFC 8785), hex. */
  digest: string;
  signatures: EvidenceSignature[];
}

/** One thing that was checked of a document. */
export interface EvidenceCheck {
  /** Stable: `file`, `digest`, `signature.souk`, `signature.payer`, `issuer`, `record`, `authorization`, `offer`, `receipt`, `voucher`, `chain`. */
  id: string;
  outcome: "ok" | "failed" | "not-checked";
  /** Plain words. */
  detail: string;
}

/** The unsigned document of a record. */
export function evidenceOf(record: CallRecord, issuedAt: string): EvidenceDocument {
  // As it will be read back: what JSON drops is not signed.
  const plain = JSON.parse(JSON.stringify({ format: EVIDENCE_FORMAT, issuedAt, record }));
  return { ...plain, digest: evidenceDigest(plain), signatures: [] };
}

/** SHA-256 of what the digest stands for, hex. */
export function evidenceDigest({
  format,
  issuedAt,
  record,
}: Pick<EvidenceDocument, "format" | "issuedAt" | "record">): string {
  return createHash("sha256").update(canonicalJson({ format, issuedAt, record })).digest("hex");
}
