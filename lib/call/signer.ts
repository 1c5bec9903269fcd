import { secp256k1 } from "@noble/curves/secp256k1";
import { type Address, type Hex, parseSignature, size } from "viem";
import { publicKeyToAddress } from "viem/utils";

/**
 * The account whose key signed `digest` (32 bytes), with a checksum; null where a signature of 65 bytes tells none. Unlike viem's
 * `recoverAddress` it loads nothing: a piece of code that does not arrive just after the wallet signed would look like a wrong signature.
 */
export function signerOf(digest: Hex, signature: Hex): Address | null {
  if (size(signature) !== 65) return null;
  try {
    const { r, s, yParity } = parseSignature(signature);
    const signed = new secp256k1.Signature(BigInt(r), BigInt(s)).addRecoveryBit(yParity);
    return publicKeyToAddress(`0x${signed.recoverPublicKey(digest.slice(2)).toHex(false)}`);
  } catch {
    return null;
  }
}
