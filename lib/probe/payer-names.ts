import type { Payer } from "./types";

/** What people call each of those who might pay or list an endpoint. */
export const PAYER_NAMES: Record<Payer["who"], string> = {
  "sdk-v2": "SDK v2",
  "sdk-v1": "SDK v1",
  browser: "web page directly",
  relay: "web page through a relay",
  eoa: "ordinary account",
  "smart-wallet": "smart-contract wallet",
  "coinbase-validator": "Coinbase's validator",
  x402scan: "x402scan",
};
