import { zeroAddress } from "viem";
import { knownAsset } from "@/lib/x402/assets";
import { networkFamily, networkInfo } from "@/lib/x402/networks";
import type { PaymentRequirements } from "@/lib/x402/types";
import { eachOption } from "./each-option";
import { ACCEPTS_LINES, routeLines } from "./lines-route";
import type { Rule } from "./rule";

const SECTION = "x402 v2, section 5.1.2";
const SCHEMES = new Set(["exact", "upto", "batch-settlement", "auth-capture"]);
/** A facilitator refuses an authorization that ends within six seconds. */
const TIMEOUT_MIN_SECONDS = 6;
const TIMEOUT_LONG_SECONDS = 3_600;

/** The first accounts of the mnemonic that development chains start with. */
const TEST_ACCOUNTS = new Set([
  "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266",
  "0x70997970c51812dc3a010c7d01b50e0d17dc79c8",
  "0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc",
  "0x90f79bf6eb2c4f870365e785982e1f101e93b906",
  "0x15d34aaf54267db7d7c367839aaf71a00a2c6a65",
  "0x9965507d1a55bcc2695c58ba16fb37d819b0a4dc",
  "0x976ea74026e726554db657fa54763abd0c3a0aa9",
  "0x14dc79964da2c08b23698b3d3cc7ca32193d9955",
  "0x23618e81e3f5cdf7f54c3d65f7fbc0abf5b21e8f",
  "0xa0ee7a142d267c1f36714e4a8f75612f20a79720",
]);

const TIMEOUT_LINES = routeLines({
  js: "maxTimeoutSeconds: 60,",
  python: "max_timeout_seconds=60,",
  go: "MaxTimeoutSeconds: 60,",
  json: '"maxTimeoutSeconds": 60',
});

const payToSomebody: Rule = {
  id: "pay-to-somebody",
  group: "requirements",
  severity: "error",
  title: "The payment would be lost",
  holds: "payTo is an account that can be paid",
  detail: "Tokens sent to the zero address or to the token contract itself are gone for good.",
  expected: "an account that somebody controls",
  fix: { words: "Set payTo to an account that you control." },
  source: "ERC-20",
  check: (view) =>
    eachOption(view, ({ option, position }) => {
      const lost = lostAt(option);
      return lost === null
        ? null
        : { expected: "an account", observed: `accepts[${position}].payTo is ${lost}` };
    }),
};

/** Where tokens are gone for good; null for an account that may have an owner. */
function lostAt({ payTo, asset, network }: PaymentRequirements): string | null {
  if (payTo === zeroAddress) return "the zero address";
  if (/^0x0{36}dead$/i.test(payTo)) return "the burn address";
  if (payTo === asset) return "the token itself";
  return knownAsset(network, payTo) ? "a token contract" : null;
}

const payToPrivate: Rule = {
  id: "pay-to-private-key",
  group: "requirements",
  severity: "advice",
  title: "payTo is a published test account",
  holds: "payTo is not a published test account",
  detail:
    "Its private key is in the documentation of development tools: anybody can take what is paid there.",
  expected: "an account whose private key only you have",
  fix: { words: "Pay an account of your own before you sell on a main network.", lines: ACCEPTS_LINES },
  source: "Default accounts of anvil and Hardhat",
  check(view) {
    const real = view.options.filter(({ option }) => networkInfo(option.network)?.testnet === false);
    if (real.length === 0) return null;
    return real
      .filter(({ option }) => TEST_ACCOUNTS.has(option.payTo.toLowerCase()))
      .map(({ option, position }) => ({
        option: position,
        expected: "an account of your own",
        observed: `accepts[${position}].payTo: ${option.payTo}`,
      }));
  },
};

const timeoutPayable: Rule = {
  id: "timeout-payable",
  group: "requirements",
  severity: "error",
  title: "There is no time to pay",
  holds: "leaves enough time to pay",
  detail:
    "A facilitator refuses an authorization that ends within six seconds, so these terms can never be met.",
  expected: "maxTimeoutSeconds of 6 or more, better 60",
  fix: { words: "Set maxTimeoutSeconds to 60 or more.", lines: TIMEOUT_LINES },
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
  expected: "maxTimeoutSeconds of at most an hour",
  fix: { words: "A minute or five is enough for most endpoints.", lines: TIMEOUT_LINES },
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

const schemeKnown: Rule = {
  id: "scheme-known",
  group: "requirements",
  severity: "error",
  title: "The payment scheme is not a known one",
  holds: "uses a known payment scheme",
  detail: "No client that we know of can pay with it.",
  expected: "exact, upto, batch-settlement or auth-capture",
  fix: { words: 'Offer "exact" as well.' },
  source: "x402 v2, section 6",
  check: (view) =>
    eachOption(view, ({ option, position }) =>
      SCHEMES.has(option.scheme)
        ? null
        : { expected: [...SCHEMES].join(", "), observed: `accepts[${position}].scheme: ${option.scheme}` },
    ),
};

const schemeComplete: Rule = {
  id: "scheme-extra",
  group: "requirements",
  severity: "error",
  title: "A field that the payment scheme needs is missing",
  holds: "has every field that the scheme needs",
  detail: "The reference client cannot build the payment without it and gives up.",
  expected:
    "extra.feePayer on Solana; on EVM networks extra.facilitatorAddress for upto, extra.receiverAuthorizer for batch-settlement",
  fix: {
    words: "Let the server take it from the facilitator: it comes with the facilitator's /supported answer.",
    lines: { x402: "await server.initialize(); // reads /supported before the first request" },
  },
  source: "x402 v2, exact scheme on Solana; upto and batch-settlement schemes on EVM networks",
  check: (view) =>
    eachOption(view, ({ option, position }) => {
      const needed = neededExtra(option);
      if (!needed || (typeof option.extra[needed] === "string" && option.extra[needed] !== "")) return null;
      return {
        expected: `extra.${needed}`,
        observed: `accepts[${position}].extra.${needed}: ${JSON.stringify(option.extra[needed]) ?? "missing"}`,
      };
    }),
};

function neededExtra({ scheme, network }: PaymentRequirements): string | null {
  const family = networkFamily(network);
  if (scheme === "exact" && family === "svm") return "feePayer";
  if (scheme === "batch-settlement" && family === "evm") return "receiverAuthorizer";
  return scheme === "upto" && family === "evm" ? "facilitatorAddress" : null;
}

const networkKnown: Rule = {
  id: "network-known",
  group: "requirements",
  severity: "advice",
  title: "The network is not one that Souk knows",
  holds: "networks are known",
  detail: "The option is well-formed, but neither its price nor its settlement can be shown here.",
  expected: "a network of Souk's table",
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
  expected: "at least one option on a main network",
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
  expected: "every option different from the others",
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
  payToPrivate,
  timeoutPayable,
  timeoutShort,
  schemeKnown,
  schemeComplete,
  networkKnown,
  mainnet,
  distinctOptions,
];
