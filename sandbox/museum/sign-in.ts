import type { Place } from "./exhibit";
import { type Json, NETWORK } from "./good-answer";

const FIVE_MINUTES_MS = 300_000;

/** A sign-in-with-x extension that can be answered for the next five minutes, but for `changes` to its info. */
export function signIn({ origin, url }: Place, changes: Json = {}): Json {
  const now = Date.now();
  return {
    info: {
      domain: new URL(origin).host,
      uri: url,
      version: "1",
      nonce: "k3v9q2m7x1",
      issuedAt: new Date(now).toISOString(),
      expirationTime: new Date(now + FIVE_MINUTES_MS).toISOString(),
      ...changes,
    },
    supportedChains: [{ chainId: NETWORK, type: "eip191" }],
  };
}
