import { type Hex, recoverTypedDataAddress } from "viem";
import type { GuardedFetch } from "@/lib/net/types";
import { isObject } from "@/lib/x402/payment-requirements";
import type { PublicJwk } from "@/lib/x402/signed-statement";
import { jwsPart } from "@/lib/x402/statement-payload";
import type { PaymentRequired } from "@/lib/x402/types";
import { didWebHost, readWebKey } from "@/lib/x402/web-key";
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
 * The signed offers of a challenge with who signed them. Signatures are verified here, since judging is synchronous. The key
 * of a JWS is in its `kid` (`did:key`, `did:jwk`) or at the host of `resourceUrl` itself (`did:web`, fetched once); of
 * others nothing is claimed. undefined when nothing was signed.
 */
export async function readOffers(
  required: PaymentRequired,
  resourceUrl: string,
  fetch: GuardedFetch,
): Promise<OfferFacts[] | undefined> {
  const extension = required.extensions["offer-receipt"];
  const info = isObject(extension) && isObject(extension.info) ? extension.info : null;
  if (!info || !Array.isArray(info.offers) || info.offers.length === 0) return undefined;
  const keys = new Map<string, Promise<PublicJwk | null>>();
  const webKey = (kid: string) => {
    const key = keys.get(kid) ?? readWebKey(fetch, kid, resourceUrl);
    keys.set(kid, key);
    return key;
  };
  const { host } = new URL(resourceUrl);
  return Promise.all(
    info.offers.slice(0, MAX_OFFERS).map((offer, index) => readOffer(offer, index, host, webKey)),
  );
}

async function readOffer(
  offer: unknown,
  index: number,
  host: string,
  webKey: (kid: string) => Promise<PublicJwk | null>,
): Promise<OfferFacts> {
  if (!isObject(offer)) return { index, format: "unknown", signer: null, problem: "no object", terms: {} };
  const { format, signature } = offer;
  if (format === "jws") {
    const terms = termsOf(jwsPart(signature, 1) ?? {});
    return { index, format, ...(await signerOfJws(offer, host, webKey)), terms };
  }
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

/** Without a problem and without a signer: its key is where nobody here looks. */
async function signerOfJws(
  offer: Record<string, unknown>,
  host: string,
  webKey: (kid: string) => Promise<PublicJwk | null>,
): Promise<Pick<OfferFacts, "signer" | "problem">> {
  const kid = jwsPart(offer.signature, 0)?.kid;
  if (typeof kid === "string" && !/^did:(?:key|jwk):/.test(kid) && didWebHost(kid) !== host)
    return { signer: null };
  // Loaded for those who need it: the reference package is large.
  const { readStatement } = await import("@/lib/x402/signed-statement");
  const read = await readStatement("offer", offer, webKey);
  const problem = read ? read.problem : "it is no complete offer";
  return { signer: read?.signer ?? null, ...(problem ? { problem } : {}) };
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
