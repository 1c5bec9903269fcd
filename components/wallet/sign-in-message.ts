import type { Address } from "viem";
import { createSiweMessage } from "viem/siwe";

export const SIGN_IN_STATEMENT = "Sign in to Souk. This costs nothing and moves no money.";

/** The ERC-4361 message to sign; `origin` is the page's own, `nonce` and `expiresAt` (ISO 8601) are the server's. */
export function buildSignInMessage({
  address,
  chainId,
  nonce,
  expiresAt,
  origin,
}: {
  address: Address;
  chainId: number;
  nonce: string;
  expiresAt: string;
  origin: string;
}): string {
  return createSiweMessage({
    address,
    chainId,
    domain: new URL(origin).host,
    uri: origin,
    version: "1",
    nonce,
    statement: SIGN_IN_STATEMENT,
    issuedAt: new Date(),
    expirationTime: new Date(expiresAt),
  });
}
