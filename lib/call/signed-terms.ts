import { hashTypedData } from "viem";
import { knownAsset } from "@/lib/x402/assets";
import { networkInfo } from "@/lib/x402/networks";
import type { SignedTerms } from "./call-record";
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
 * The EIP-3009 typed data of a bound call and its EIP-712 digest; null for any other kind of authorization. The domain
 * is ours, by the token's address: the one that the policy lets a wallet sign (security row 20).
 */
export function signedTerms(call: BoundAuthorization): SignedTerms | null {
  const asset = knownAsset(call.network, call.asset);
  const chainId = networkInfo(call.network)?.chainId;
  const method = call.terms?.extra.assetTransferMethod ?? "eip3009";
  if (call.scheme !== "exact" || method !== "eip3009" || !asset?.eip3009 || chainId === undefined)
    return null;
  const domain = { name: asset.name, version: asset.version, chainId, verifyingContract: call.asset };
  const message = {
    from: call.payer,
    to: call.payTo,
    value: call.amountAtomic,
    validAfter: String(call.validAfter),
    validBefore: String(call.validBefore),
    nonce: call.nonce,
  };
  return { kind: "eip3009", domain, message, hash: authorizationDigest(domain, message) };
}

/** EIP-712 digest of a `TransferWithAuthorization`. Throws what viem throws of an address or integer that is none. */
export function authorizationDigest(domain: SignedTerms["domain"], message: SignedTerms["message"]): string {
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
