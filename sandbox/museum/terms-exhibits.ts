import { defaultAsset } from "@/lib/x402/assets";
import type { Exhibit } from "./exhibit";
import { answer, challenge, type Json, option, USDC } from "./good-answer";

type Expected = Exhibit["expect"];

const blocked = (finding: string): Expected => ({ verdict: "not-payable", findings: [finding] });
const warned = (finding: string): Expected => ({ verdict: "payable-with-warnings", findings: [finding] });
const advised = (...advice: string[]): Expected => ({ verdict: "payable", findings: [], advice });

/** An exhibit with these options. */
function offers(id: string, title: string, expect: Expected, ...accepts: Json[]): Exhibit {
  return {
    id,
    title,
    group: "requirements",
    expect,
    serve: answer({ challenge: (place) => challenge(place, { accepts }) }),
  };
}

/** What should be in `extra`, and some more. */
const extra = (more: Json) => ({ name: USDC.name, version: USDC.version, ...more });
const onBase = (changes: Json = {}) => {
  const usdc = defaultAsset("eip155:8453");
  return option({
    network: "eip155:8453",
    asset: usdc?.asset,
    payTo: "0x52908400098527886E0F7030069857D2E4169EE7",
    extra: { name: usdc?.name, version: usdc?.version },
    ...changes,
  });
};
const BURN = `0x${"0".repeat(36)}dEaD`;

/** Options that are well-formed and ask for something that nobody should or could pay. */
export const termsExhibits: readonly Exhibit[] = [
  offers(
    "zero-address",
    "The money would go to the zero address",
    blocked("pay-to-somebody"),
    option({ payTo: `0x${"0".repeat(40)}` }),
  ),
  offers(
    "burn-address",
    "The money would go to the burn address",
    blocked("pay-to-somebody"),
    option({ payTo: BURN }),
  ),
  offers(
    "pays-the-token",
    "The money would go to the token contract",
    blocked("pay-to-somebody"),
    option({ payTo: USDC.asset }),
  ),
  offers(
    "test-account",
    "A main network pays an account whose key everybody has",
    advised("pay-to-private-key"),
    onBase({ payTo: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8" }),
  ),
  offers(
    "three-seconds",
    "Three seconds are left to pay",
    blocked("timeout-payable"),
    option({ maxTimeoutSeconds: 3 }),
  ),
  offers(
    "a-whole-day",
    "A signature would be good for a whole day",
    advised("timeout-short"),
    option({ maxTimeoutSeconds: 86_400 }),
  ),
  offers(
    "own-scheme",
    "The scheme is one of its own",
    blocked("scheme-known"),
    option({ scheme: "subscription" }),
  ),
  offers(
    "solana-alone",
    "Solana without an account that pays the fee",
    blocked("scheme-extra"),
    option({
      network: "solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1",
      asset: "4zMMC9srt5Ri5X14GAgXhaHii3GnPAEERYPJgZJDncDU",
      payTo: "2wKupLR9q6wXYppw8Gr2NvWxKBUqm4PPJKkQfoxHDBg4",
      extra: {},
    }),
  ),
  offers(
    "upto-alone",
    "The upto scheme without its facilitator's address",
    blocked("scheme-extra"),
    option({ scheme: "upto" }),
  ),
  offers(
    "unknown-network",
    "The network is one that nobody knows",
    advised("network-known"),
    option({ network: "eip155:987654321", asset: "0x52908400098527886E0F7030069857D2E4169EE7" }),
  ),
  offers("twice", "The same option is offered twice", advised("distinct-options"), option(), option()),
  offers(
    "five-dollars",
    "More than clients pay without being told to",
    advised("price-scale"),
    option({ amount: "5000000" }),
  ),
  offers(
    "eighteen-decimals",
    "A cent in eighteen decimals, for a token that has six",
    warned("price-outlier"),
    option({ amount: "10000000000000000" }),
  ),
  offers(
    "hundredfold",
    "One option costs three hundred times the other",
    warned("prices-agree"),
    option({ amount: "1000" }),
    option({ amount: "300000" }),
  ),
  offers("zero", "The price is zero", warned("price-not-zero"), option({ amount: "0" })),
  offers(
    "own-flow",
    "The payment flow is one of its own",
    warned("payment-flow-known"),
    option({ extra: extra({ paymentFlow: "later" }) }),
  ),
  offers(
    "paid-in-advance",
    "The payment is taken before the work is done",
    advised("pays-after-delivery"),
    option({ extra: extra({ paymentFlow: "upfront" }) }),
  ),
  offers(
    "no-token",
    "There is no contract at the asset's address",
    blocked("token-exists"),
    option({ asset: "0x52908400098527886E0F7030069857D2E4169EE7" }),
  ),
  offers(
    "other-networks-token",
    "Base Sepolia's USDC on Base",
    blocked("token-of-network"),
    onBase({ asset: USDC.asset }),
  ),
  offers(
    "wrong-decimals",
    "extra says that USDC has eighteen decimals",
    warned("token-decimals"),
    option({ extra: extra({ decimals: 18 }) }),
  ),
  offers(
    "no-domain",
    "The token's name and version are missing",
    blocked("token-domain-given"),
    option({ extra: {} }),
  ),
  offers(
    "version-number",
    "The token's version is a number",
    blocked("token-domain-given"),
    option({ extra: extra({ version: 2 }) }),
  ),
  offers(
    "other-name",
    "The token's name is the one it has on Base",
    blocked("token-domain-matches"),
    option({ extra: extra({ name: "USD Coin" }) }),
  ),
  offers(
    "needs-permit2",
    "The token cannot be paid with the signature that is asked for",
    blocked("token-transfer-method"),
    onBase({
      network: "eip155:4326",
      amount: "10000000000000000",
      asset: defaultAsset("eip155:4326")?.asset,
      extra: { name: "MegaUSD", version: "1" },
    }),
  ),
  offers(
    "no-stablecoin",
    "The token is not a known stablecoin",
    advised("token-known"),
    onBase({
      asset: "0x4200000000000000000000000000000000000006",
      extra: { assetTransferMethod: "permit2" },
    }),
  ),
];
