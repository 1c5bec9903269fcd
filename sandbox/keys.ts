import { privateKeyToAccount } from "viem/accounts";

/**
 * PUBLIC TEST KEYS. These are the well-known development keys that anvil derives from its default mnemonic
 * ("test test … junk"). Everybody has them. They hold money on the local chain only; never send anything to them
 * on a real network.
 */
export const PUBLIC_TEST_KEYS = {
  /** Sends the settlements and pays their gas. */
  facilitator: "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80",
  /** A buyer, for tests and for the sandbox wallet. */
  buyer: "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d",
  /** Who the sample sellers are paid as. */
  seller: "0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a",
  /** A second payee, for the seller with two options. */
  prioritySeller: "0x7c852118294e51e653712a81e05800f419141751be58f605c371e15141b007a6",
} as const;

/** The accounts of {@link PUBLIC_TEST_KEYS}. */
export const testAccounts = {
  facilitator: privateKeyToAccount(PUBLIC_TEST_KEYS.facilitator),
  buyer: privateKeyToAccount(PUBLIC_TEST_KEYS.buyer),
  seller: privateKeyToAccount(PUBLIC_TEST_KEYS.seller),
  prioritySeller: privateKeyToAccount(PUBLIC_TEST_KEYS.prioritySeller),
};
