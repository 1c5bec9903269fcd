import { getAddress, isAddress, isHex, recoverMessageAddress } from "viem";
import { isObject } from "@/lib/x402/payment-requirements";

const MAX_PROOFS = 16;

/**
 * The addresses that signed `origin` (EIP-191, without a slash at its end): checksummed, each once. A proof is a
 * signature, or an object with `signature` and optionally the `address` it must then recover to; others are ignored.
 */
export async function provenOwners(origin: string, proofs: readonly unknown[]): Promise<string[]> {
  const owners = new Set<string>();
  for (const proof of proofs.slice(0, MAX_PROOFS)) {
    const signature = isObject(proof) ? (proof.signature ?? proof.proof) : proof;
    if (typeof signature !== "string" || !isHex(signature) || signature.length !== 132) continue;
    const signer = await recoverMessageAddress({ message: origin, signature }).catch(() => null);
    const claimed = isObject(proof) ? proof.address : undefined;
    if (signer === null) continue;
    if (
      typeof claimed === "string" &&
      (!isAddress(claimed, { strict: false }) || getAddress(claimed) !== signer)
    )
      continue;
    owners.add(signer);
  }
  return [...owners];
}
