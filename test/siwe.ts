import type { PrivateKeyAccount } from "viem";
import { createSiweMessage } from "viem/siwe";
import { TEST_ORIGIN } from "./context";

/** A sign-in message for the test origin; `change` makes it wrong in one way. */
export function siweMessage(
  account: PrivateKeyAccount,
  nonce: string,
  change: Partial<Parameters<typeof createSiweMessage>[0]> = {},
): string {
  return createSiweMessage({
    address: account.address,
    chainId: 84532,
    domain: new URL(TEST_ORIGIN).host,
    uri: TEST_ORIGIN,
    version: "1",
    nonce,
    ...change,
  });
}
