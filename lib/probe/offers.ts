import { type Hex, recoverTypedDataAddress } from "viem";
import { isObject } from "@/lib/x402/payment-requirements";
import type { PaymentRequired } from "@/lib/x402/types";
import { plainText } from "@/lib/x402/wire-issue";
import type { OfferFacts } from "./types";

const MAX_OFFERS = 32;
const FIELDS = [
  "version",
  "resourceUrl",
  "scheme",
  "network",
  "asset",
  "payTo",
  "amount",
  "validUntil",
] as const;

/** The offer-receipt extension, section 4: every offer is signed on this domain, whatever its network. */
const DOMAIN = { name: "x402 offer", version: "1", chainId: 1 } as const;
const TYPES = {
  Offer: [
    { name: "version", type: "uint256" },
    { name: "resourceUrl", type: "string" },
    { name: "scheme", type: "string" },
    { name: "network", type: "string" },
    { name: "asset", type: "string" },
    { name: "payTo", type: "string" },
    { name: "amount", type: "string" },
    { name: "validUntil", type: "uint256" },
  ],
} as const;

/**
 * The signed offers of a challenge with who signed them. Signatures are recovered here, since judging is synchronous. JWS
 * offers are decoded only: their keys live in documents that nobody here fetches. undefined when nothing was signed.
 */
export async function readOffers(required: PaymentRequired): Promise<OfferFacts[] | undefined> {
  const extension = required.extensions["offer-receipt"];
  const info = isObject(extension) && isObject(extension.info) ? extension.info : null;
  if (!info || !Array.isArray(info.offers) || info.offers.length === 0) return undefined;
  return Promise.all(info.offers.slice(0, MAX_OFFERS).map(readOffer));
}

async function readOffer(offer: unknown, index: number): Promise<OfferFacts> {
  if (!isObject(offer)) return { index, format: "unknown", signer: null, problem: "no object", terms: {} };
  const { format, signature } = offer;
  if (format === "jws") return { index, format, signer: null, terms: termsOf(payloadOfJws(signature)) };
  if (format !== "eip712")
    return { index, format: "unknown", signer: null, problem: "an unknown format", terms: {} };
  const payload = isObject(offer.payload) ? offer.payload : {};
  const terms = termsOf(payload);
  const whole = FIELDS.every((field) => terms[field] !== undefined);
  if (!whole || typeof signature !== "string" || !/^0x[0-9a-f]{130}$/i.test(signature))
    return { index, format, signer: null, problem: "its payload or signature is incomplete", terms };
  try {
    const signer = await recoverTypedDataAddress({
      domain: DOMAIN,
      types: TYPES,
      primaryType: "Offer",
      message: {
        ...(terms as Record<(typeof FIELDS)[number], string>),
        version: BigInt(terms.version as string),
        validUntil: BigInt(terms.validUntil as string),
      },
      signature: signature as Hex,
    });
    return { index, format, signer, terms };
  } catch {
    return { index, format, signer: null, problem: "no signer can be recovered", terms };
  }
}

function payloadOfJws(signature: unknown): Record<string, unknown> {
  const part = typeof signature === "string" ? signature.split(".")[1] : undefined;
  if (part === undefined || part.length > 16_384) return {};
  try {
    const value: unknown = JSON.parse(
      new TextDecoder().decode(
        Uint8Array.from(atob(part.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0)),
      ),
    );
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

function termsOf(payload: Record<string, unknown>): Record<string, string> {
  const terms: Record<string, string> = {};
  for (const field of FIELDS) {
    const value = payload[field];
    if (typeof value === "string" || typeof value === "number")
      terms[field] = plainText(String(value), 2_000);
  }
  return terms;
}
