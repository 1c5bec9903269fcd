import { zeroAddress } from "viem";
import { formatUsd, usdMicros } from "@/lib/x402/amount";
import { networkInfo } from "@/lib/x402/networks";
import type { PlacedOption, View } from "../view";
import { fromIssues, optionsSeen } from "./from-issues";
import type { Problem, Rule } from "./rule";
import { acceptsLines } from "./snippets";

const SECTION = "x402 v2, section 5.1.2";
const SCHEMES = new Set(["exact", "upto", "batch-settlement", "auth-capture"]);
/** A facilitator refuses an authorization that ends within six seconds. */
const TIMEOUT_MIN_SECONDS = 6;
const TIMEOUT_LONG_SECONDS = 3_600;
/** The reference client's default spending limit, and a price that nobody means. */
const DEFAULT_CAP_USD_MICROS = 1_000_000n;
const ABSURD_USD_MICROS = 10_000_000_000n;

/** Asks one question of every option; null when there is none. */
export function eachOption(view: View, ask: (placed: PlacedOption) => Problem | null): Problem[] | null {
  if (view.options.length === 0) return null;
  return view.options.flatMap((placed) => {
    const problem = ask(placed);
    return problem ? [{ option: placed.position, ...problem }] : [];
  });
}

const hasOptions: Rule = {
  id: "has-options",
  severity: "error",
  title: "No payment option is offered",
  holds: "offers a payment option",
  detail: "The accepts array is empty, so there is nothing a client could pay.",
  fix: { words: "Offer at least one option in accepts." },
  source: SECTION,
  check(view) {
    if (!view.required) return null;
    if (optionsSeen(view)) return [];
    const signIn = "sign-in-with-x" in view.required.extensions;
    return [
      {
        expected: "at least one option",
        observed: "none",
        ...(signIn
          ? {
              detail:
                "This endpoint asks for a sign-in instead of a payment. Souk lists what can be paid for.",
            }
          : {}),
      },
    ];
  },
};

const amountUnits = fromIssues(
  ["amount-decimal", "amount-number", "amount-format"],
  optionsSeen,
  {
    id: "amount-atomic-units",
    severity: "error",
    title: "The amount is not in atomic units",
    holds: "amounts are in atomic units",
    detail:
      "An amount is a string of the token's smallest units: 10000 is one cent of USDC. Clients cannot sign anything else.",
    fix: {
      words: "Multiply by ten to the power of the token's decimals (six for USDC), and write it as a string.",
    },
    source: SECTION,
  },
  (issue, view) => ({
    fix: {
      words:
        issue.code === "amount-number"
          ? "Write the amount as a string: numbers lose digits."
          : "Multiply by ten to the power of the token's decimals (six for USDC), and write it as a string. The x402 packages do it for a price in dollars.",
      code: acceptsLines(view, view.options[0]?.option.network ?? "eip155:8453"),
    },
  }),
);

const amountField = fromIssues(["amount-other-version"], optionsSeen, {
  id: "amount-field",
  severity: "error",
  title: "The amount is under the other version's name",
  holds: "the amount is under its name",
  detail: "v2 calls it amount, v1 maxAmountRequired. Clients read only the one that belongs to x402Version.",
  fix: { words: "Rename the field to fit x402Version." },
  source: "x402 v2, section 5.1.2; v1, section 5.1",
});

const networkId = fromIssues(
  ["network-format", "network-v1-name", "network-caip2-in-v1"],
  optionsSeen,
  {
    id: "network-id",
    severity: "error",
    title: "The network is not identified as this version does",
    holds: "networks are identified correctly",
    detail:
      "v2 identifies networks by CAIP-2 (eip155:8453), v1 by name (base). Clients find no match for others.",
    fix: { words: "Write the network as this version of the protocol does." },
    source: "x402 v2, section 11.1; CAIP-2",
  },
  ({ code }) => (code === "network-caip2-in-v1" ? { severity: "warning" } : {}),
);

const assetAddress = fromIssues(["asset-symbol", "asset-format", "asset-checksum"], optionsSeen, {
  id: "asset-address",
  severity: "error",
  title: "The asset is not a token address",
  holds: "assets are token addresses",
  detail:
    "A symbol proves nothing: anyone can deploy a token called USDC. The contract's address says which one is meant.",
  fix: { words: "Write the token contract's address, checksummed or all lower case." },
  source: SECTION,
});

const payToAddress = fromIssues(["pay-to-format", "pay-to-checksum"], optionsSeen, {
  id: "pay-to-address",
  severity: "error",
  title: "payTo is not an address of the network",
  holds: "payTo is an address",
  detail: "The money goes exactly there, so a mistyped address is refused instead of guessed.",
  fix: { words: "Write the receiving account's address, checksummed or all lower case." },
  source: SECTION,
});

const fieldShapes = fromIssues(
  ["option-shape", "scheme-format", "timeout-format", "extra-shape"],
  optionsSeen,
  {
    id: "option-shape",
    severity: "error",
    title: "An option lacks a field or has it in another type",
    holds: "options have every field",
    detail: "Clients refuse an option whose scheme, maxTimeoutSeconds or extra cannot be read.",
    fix: { words: "Send scheme as text, maxTimeoutSeconds as a whole number and extra as an object." },
    source: SECTION,
  },
);

const payToSomebody: Rule = {
  id: "pay-to-somebody",
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

export const optionRules: readonly Rule[] = [
  hasOptions,
  amountUnits,
  amountField,
  networkId,
  assetAddress,
  payToAddress,
  fieldShapes,
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
