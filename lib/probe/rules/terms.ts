import { zeroAddress } from "viem";
import { formatUsd, usdMicros } from "@/lib/x402/amount";
import { networkInfo } from "@/lib/x402/networks";
import { eachOption } from "./each-option";
import type { Rule } from "./rule";

const SECTION = "x402 v2, section 5.1.2";
const SCHEMES = new Set(["exact", "upto", "batch-settlement", "auth-capture"]);
/** A facilitator refuses an authorization that ends within six seconds. */
const TIMEOUT_MIN_SECONDS = 6;
const TIMEOUT_LONG_SECONDS = 3_600;
/** The reference client's default spending limit, and a price that nobody means. */
const DEFAULT_CAP_USD_MICROS = 1_000_000n;
const ABSURD_USD_MICROS = 10_000_000_000n;

const payToSomebody: Rule = {
  id: "pay-to-somebody",
  group: "requirements",
  severity: "error",
  title: "The payment would be lost",
  holds: "payTo is an account that can be paid",
  detail: "Tokens sent to the zero address or to the token contract itself are gone for good.",
  fix: { words: "Set payTo to an account that you control." },
  source: "ERC-20",
  check: (view) =>
    eachOption(view, ({ option, position }) => {
      const lost =
        option.payTo === zeroAddress
          ? "the zero address"
          : option.payTo === option.asset
            ? "the token itself"
            : null;
      return lost && { expected: "an account", observed: `accepts[${position}].payTo is ${lost}` };
    }),
};

const timeoutPayable: Rule = {
  id: "timeout-payable",
  group: "requirements",
  severity: "error",
  title: "There is no time to pay",
  holds: "leaves enough time to pay",
  detail:
    "A facilitator refuses an authorization that ends within six seconds, so these terms can never be met.",
  fix: { words: "Set maxTimeoutSeconds to 60 or more." },
  source: "Measured with the x402 packages 2.27.0",
  check: (view) =>
    eachOption(view, ({ option, position }) =>
      option.maxTimeoutSeconds >= TIMEOUT_MIN_SECONDS
        ? null
        : {
            expected: `${TIMEOUT_MIN_SECONDS} or more`,
            observed: `accepts[${position}].maxTimeoutSeconds: ${option.maxTimeoutSeconds}`,
          },
    ),
};

const timeoutShort: Rule = {
  id: "timeout-short",
  group: "requirements",
  severity: "advice",
  title: "Authorizations may live for hours",
  holds: "authorizations expire soon",
  detail: "A signed payment can be used until it expires. Careful clients shorten it or refuse.",
  fix: { words: "A minute or five is enough for most endpoints." },
  source: "EIP-3009",
  check: (view) =>
    eachOption(view, ({ option, position }) =>
      option.maxTimeoutSeconds <= TIMEOUT_LONG_SECONDS
        ? null
        : {
            expected: `at most ${TIMEOUT_LONG_SECONDS}`,
            observed: `accepts[${position}].maxTimeoutSeconds: ${option.maxTimeoutSeconds}`,
          },
    ),
};

const priceScale: Rule = {
  id: "price-scale",
  group: "requirements",
  severity: "advice",
  title: "The price is above what clients pay by default",
  holds: "the price is within clients' default limit",
  detail: "The reference client refuses more than one dollar unless its user raised the limit.",
  fix: { words: "Nothing, if this is the price. Otherwise check the token's decimals." },
  source: "Default spending limit of the reference client 2.27.0",
  check: (view) =>
    eachOption(view, ({ option, position }) => {
      const micros = usdMicros(option.network, option.asset, option.amount);
      if (micros === null || micros <= DEFAULT_CAP_USD_MICROS) return null;
      const absurd = micros > ABSURD_USD_MICROS;
      return {
        expected: absurd ? "a price that somebody would pay" : "at most $1.00",
        observed: `accepts[${position}]: ${formatUsd(micros)}`,
        ...(absurd
          ? {
              severity: "warning" as const,
              detail: "This looks like an amount in 18 decimals for a token that has six.",
              fix: { words: "USDC has six decimals: 10000 is one cent." },
            }
          : {}),
      };
    }),
};

const priceSomething: Rule = {
  id: "price-not-zero",
  group: "requirements",
  severity: "warning",
  title: "The price is zero",
  holds: "the price is above zero",
  detail: "Buyers would sign a transfer of nothing, and many facilitators refuse it.",
  fix: { words: "Set a price, or answer without a 402." },
  source: SECTION,
  check: (view) =>
    eachOption(view, ({ option, position }) =>
      option.amount === "0" ? { expected: "1 or more", observed: `accepts[${position}].amount: "0"` } : null,
    ),
};

const schemeKnown: Rule = {
  id: "scheme-known",
  group: "requirements",
  severity: "warning",
  title: "The payment scheme is not a known one",
  holds: "uses a known payment scheme",
  detail: "No client that we know of can pay with it.",
  fix: { words: 'Offer "exact" as well.' },
  source: "x402 v2, section 6",
  check: (view) =>
    eachOption(view, ({ option, position }) =>
      SCHEMES.has(option.scheme)
        ? null
        : { expected: [...SCHEMES].join(", "), observed: `accepts[${position}].scheme: ${option.scheme}` },
    ),
};

const networkKnown: Rule = {
  id: "network-known",
  group: "requirements",
  severity: "advice",
  title: "The network is not one that Souk knows",
  holds: "networks are known",
  detail: "The option is well-formed, but neither its price nor its settlement can be shown here.",
  fix: { words: "Offer an option on a common network, such as Base, as well." },
  source: "Souk's table of networks",
  check: (view) =>
    eachOption(view, ({ option, position }) =>
      networkInfo(option.network)
        ? null
        : { expected: "a known network", observed: `accepts[${position}].network: ${option.network}` },
    ),
};

const mainnet: Rule = {
  id: "mainnet",
  group: "requirements",
  severity: "advice",
  title: "Only test networks are offered",
  holds: "can be paid on a main network",
  detail: "Test tokens cost nothing, so this endpoint is free in practice.",
  fix: { words: "Add an option on a main network when you are ready to sell." },
  source: "Observed",
  check(view) {
    if (view.loopback || view.options.length === 0) return null;
    const networks = view.options.map(({ option }) => option.network);
    if (!networks.every((network) => networkInfo(network)?.testnet)) return [];
    return [{ expected: "a main network", observed: [...new Set(networks)].join(", ") }];
  },
};

const distinctOptions: Rule = {
  id: "distinct-options",
  group: "requirements",
  severity: "advice",
  title: "The same option is offered twice",
  holds: "every option is different",
  detail: "Buyers cannot tell them apart.",
  fix: { words: "Remove the repeated option." },
  source: SECTION,
  check(view) {
    if (view.options.length < 2 || !view.required) return null;
    const seen = new Set<string>();
    return view.required.rawAccepts.flatMap((raw, index) => {
      const key = JSON.stringify(raw);
      if (!seen.has(key)) {
        seen.add(key);
        return [];
      }
      const position = view.options[index]?.position;
      return [
        { expected: "different options", observed: `accepts[${position}] repeats another`, option: position },
      ];
    });
  },
};

export const termsRules: readonly Rule[] = [
  payToSomebody,
  timeoutPayable,
  timeoutShort,
  priceScale,
  priceSomething,
  schemeKnown,
  networkKnown,
  mainnet,
  distinctOptions,
];
