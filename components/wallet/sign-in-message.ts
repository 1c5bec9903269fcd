import type { Address } from "viem";
import { createSiweMessage } from "viem/siwe";

export const SIGN_IN_STATEMENT = "Sign in to Souk. This costs nothing and moves no money.";
const VALID_FOR_MS = 5 * 60_000;

/** The ERC-4361 message to sign; `origin` is the page's own, `nonce` the server's. Valid five minutes. */
export function buildSignInMessage({
  address,
  chainId,
  nonce,
  origin,
  now = new Date(),
}: {
  address: Address;
  chainId: number;
  nonce: string;
  origin: string;
  now?: Date;
}): string {
  return createSiweMessage({
    address,
    chainId,
    domain: new URL(origin).host,
    uri: origin,
    version: "1",
    nonce,
    statement: SIGN_IN_STATEMENT,
    issuedAt: now,
    expirationTime: new Date(now.getTime() + VALID_FOR_MS),
  });
}
