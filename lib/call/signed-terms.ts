import { hashTypedData, isAddress } from "viem";
import { knownAsset } from "@/lib/x402/assets";
import { networkInfo } from "@/lib/x402/networks";
import { PERMIT2_ADDRESS } from "@/lib/x402/permit2";
import type { SignedTerms } from "./call-record";
import { permit2Data } from "./permit2-data";
import { AUTHORIZATION_TYPES } from "./typed-data";

/** The part of a bound call that says what its wallet was asked to sign. */
export interface BoundAuthorization {
  scheme: string;
  network: string;
  asset: string;
  payer: string;
  payTo: string;
  amountAtomic: string;
  nonce: string;
  validAfter: bigint;
  validBefore: bigint;
  /** The option as reviewed; its `extra` says when the payment goes another way than EIP-3009. */
  terms?: { extra: Record<string, unknown> } | null;
}

/**
 * The typed data of a bound call and its EIP-712 digest; null where the row does not tell. The token's domain is ours, by
 * its address: the one that the policy lets a wallet sign (security row 20).
 */
export function signedTerms(call: BoundAuthorization): SignedTerms | null {
  const asset = knownAsset(call.network, call.asset);
  const chainId = networkInfo(call.network)?.chainId;
  if (!asset || chainId === undefined) return null;
  const message: SignedTerms["message"] = {
    from: call.payer,
    to: call.payTo,
    value: call.amountAtomic,
    validAfter: String(call.validAfter),
    validBefore: String(call.validBefore),
    nonce: call.nonce,
  };
  const hashed = (signed: Omit<SignedTerms, "hash">): SignedTerms => ({
    ...signed,
    hash: authorizationDigest(signed),
  });
  const extra = call.terms?.extra ?? {};
  const permit2 = { name: "Permit2", chainId, verifyingContract: PERMIT2_ADDRESS };
  if (call.scheme === "upto") {
    const facilitator = extra.facilitatorAddress;
    if (typeof facilitator !== "string" || !isAddress(facilitator, { strict: false })) return null;
    return hashed({
      kind: "permit2-upto",
      domain: permit2,
      message: { ...message, token: call.asset, facilitator },
    });
  }
  if (call.scheme !== "exact") return null;
  const method = extra.assetTransferMethod ?? "eip3009";
  if (method === "permit2")
    return hashed({ kind: "permit2", domain: permit2, message: { ...message, token: call.asset } });
  if (method !== "eip3009" || !asset.eip3009) return null;
  const { name, version } = asset;
  return hashed({
    kind: "eip3009",
    domain: { name, version, chainId, verifyingContract: call.asset },
    message,
  });
}

/** EIP-712 digest of what `signed` says. Throws what viem throws of an address or integer that is none. */
export function authorizationDigest({ kind, domain, message }: Omit<SignedTerms, "hash">): string {
  if (kind !== "eip3009") {
    const token = { chainId: domain.chainId, verifyingContract: message.token as `0x${string}` };
    const method =
      kind === "permit2"
        ? ({ kind: "permit2", scheme: "exact" } as const)
        : ({ kind: "permit2", scheme: "upto", facilitator: message.facilitator as `0x${string}` } as const);
    const { typedData } = permit2Data(message, { domain: token }, method);
    return hashTypedData(typedData as Parameters<typeof hashTypedData>[0]);
  }
  return hashTypedData({
    domain: { ...domain, verifyingContract: domain.verifyingContract as `0x${string}` },
    types: AUTHORIZATION_TYPES,
    primaryType: "TransferWithAuthorization",
    message: {
      from: message.from as `0x${string}`,
      to: message.to as `0x${string}`,
      value: BigInt(message.value),
      validAfter: BigInt(message.validAfter),
      validBefore: BigInt(message.validBefore),
      nonce: message.nonce as `0x${string}`,
    },
  });
}
