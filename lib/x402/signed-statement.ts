import {
  type EIP712SignedOffer,
  type EIP712SignedReceipt,
  extractPublicKeyFromKid,
  verifyOfferSignatureEIP712,
  verifyOfferSignatureJWS,
  verifyReceiptSignatureEIP712,
  verifyReceiptSignatureJWS,
} from "@x402/extensions/offer-receipt";
import { isAddress } from "viem";
import { isObject } from "./payment-requirements";
import { jwsPart, statementPayload } from "./statement-payload";

/** Fields of an offer and of a receipt: text, or a whole number where the EIP-712 types say uint256. */
const FIELDS = {
  offer: {
    text: ["resourceUrl", "scheme", "network", "asset", "payTo", "amount"],
    whole: ["version", "validUntil"],
  },
  receipt: { text: ["network", "resourceUrl", "payer", "transaction"], whole: ["version", "issuedAt"] },
} as const;
/** JWS payloads may leave these out. */
const OPTIONAL = new Set(["validUntil", "transaction"]);
const MAX_TEXT = 2_048;

export type StatementKind = keyof typeof FIELDS;

/** A JSON Web Key, as far as importing one asks. */
export type PublicJwk = Parameters<typeof verifyOfferSignatureJWS>[1];

/** A statement whose shape is right, and who signed it. */
export interface ReadStatement {
  format: "eip712" | "jws";
  payload: Record<string, string | number>;
  signature: string;
  /** EIP-55 address, or the DID URL of the key; null when the signature does not hold or no key was found. */
  signer: string | null;
  /** Why `signer` is null, in plain words. */
  problem: string | null;
}

/**
 * Reads and verifies one offer or receipt (offer-receipt extension, section 3.1). `webKey` finds the key of a `did:web`
 * signer or gives null: this module opens no socket itself. null when the value is no statement of this kind.
 */
export async function readStatement(
  kind: StatementKind,
  value: unknown,
  webKey: (kid: string) => Promise<PublicJwk | null>,
): Promise<ReadStatement | null> {
  const payload = boundedPayload(kind, statementPayload(value));
  if (!isObject(value) || !payload) return null;
  const { format, signature } = value;
  if (typeof signature !== "string" || (format !== "eip712" && format !== "jws")) return null;
  const read = { format, payload, signature } as const;
  const refused = (problem: string): ReadStatement => ({ ...read, signer: null, problem });
  if (format === "eip712") {
    if (!/^0x[0-9a-f]{130}$/i.test(signature)) return refused("its signature is incomplete");
    const whole = { transaction: "", validUntil: 0, ...payload };
    try {
      const signed = { format, payload: whole, signature } as unknown;
      const { signer } =
        kind === "offer"
          ? await verifyOfferSignatureEIP712(signed as EIP712SignedOffer)
          : await verifyReceiptSignatureEIP712(signed as EIP712SignedReceipt);
      return isAddress(signer) ? { ...read, signer, problem: null } : refused("no signer can be recovered");
    } catch {
      return refused("no signer can be recovered");
    }
  }
  const kid = jwsPart(signature, 0)?.kid;
  if (typeof kid !== "string" || kid.length > 1_024) return refused("it names no key");
  try {
    // Only these two carry their key with them; the package would fetch the others by itself.
    const key = /^did:(key|jwk):/.test(kid) ? await extractPublicKeyFromKid(kid) : await webKey(kid);
    if (!key) return refused("its key could not be found");
    const signed = { format, signature } as const;
    await (kind === "offer" ? verifyOfferSignatureJWS(signed, key) : verifyReceiptSignatureJWS(signed, key));
    return { ...read, signer: kid, problem: null };
  } catch {
    return refused("its signature is not by the key it names");
  }
}

function boundedPayload(kind: StatementKind, payload: Record<string, unknown> | null) {
  if (!payload) return null;
  const kept: Record<string, string | number> = {};
  for (const name of FIELDS[kind].text) {
    const value = payload[name];
    if (value === undefined && OPTIONAL.has(name)) continue;
    if (typeof value !== "string" || value.length > MAX_TEXT) return null;
    kept[name] = value;
  }
  for (const name of FIELDS[kind].whole) {
    const value = payload[name];
    if (value === undefined && OPTIONAL.has(name)) continue;
    if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) return null;
    kept[name] = value;
  }
  return kept;
}
