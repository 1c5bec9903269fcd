import { fromIssues, optionsSeen } from "./from-issues";
import { ACCEPTS_LINES } from "./lines-route";
import type { Rule } from "./rule";

const SECTION = "x402 v2, section 5.1.2";
const hasOptions: Rule = {
  id: "has-options",
  group: "requirements",
  severity: "error",
  title: "No payment option is offered",
  holds: "offers a payment option",
  detail: "The accepts array is empty, so there is nothing a client could pay.",
  expected: "at least one payment option",
  fix: { words: "Offer at least one option in accepts.", lines: ACCEPTS_LINES },
  source: SECTION,
  check(view) {
    if (!view.required) return null;
    if (view.signInOnly) return null;
    return optionsSeen(view) ? [] : [{ expected: "at least one option", observed: "none" }];
  },
};

const amountUnits = fromIssues(
  ["amount-decimal", "amount-number", "amount-format"],
  optionsSeen,
  {
    id: "amount-atomic-units",
    group: "requirements",
    severity: "error",
    title: "The amount is not in atomic units",
    holds: "amounts are in atomic units",
    detail:
      "An amount is a string of the token's smallest units: 10000 is one cent of USDC. Clients cannot sign anything else.",
    expected: 'a string of the token\'s smallest units, such as "10000"',
    fix: {
      words: "Multiply by ten to the power of the token's decimals (six for USDC), and write it as a string.",
      lines: ACCEPTS_LINES,
    },
    source: SECTION,
  },
  (issue) => ({
    fix: {
      words:
        issue.code === "amount-number"
          ? "Write the amount as a string: numbers lose digits."
          : "Multiply by ten to the power of the token's decimals (six for USDC), and write it as a string. The x402 packages do it for a price in dollars.",
      lines: ACCEPTS_LINES,
    },
  }),
);

const amountField = fromIssues(["amount-other-version"], optionsSeen, {
  id: "amount-field",
  group: "requirements",
  severity: "error",
  title: "The amount is under the other version's name",
  holds: "the amount is under its name",
  detail: "v2 calls it amount, v1 maxAmountRequired. Clients read only the one that belongs to x402Version.",
  expected: "amount in v2, maxAmountRequired in v1",
  fix: { words: "Rename the field to fit x402Version." },
  source: "x402 v2, section 5.1.2; v1, section 5.1",
});

const networkId = fromIssues(
  ["network-format", "network-v1-name", "network-caip2-in-v1"],
  optionsSeen,
  {
    id: "network-id",
    group: "requirements",
    severity: "error",
    title: "The network is not identified as this version does",
    holds: "networks are identified correctly",
    detail:
      "v2 identifies networks by CAIP-2 (eip155:8453), v1 by name (base). Clients find no match for others.",
    expected: "CAIP-2 in v2 (eip155:8453), a name in v1 (base)",
    fix: { words: "Write the network as this version of the protocol does.", lines: ACCEPTS_LINES },
    source: "x402 v2, section 11.1; CAIP-2",
  },
  ({ code }) => (code === "network-caip2-in-v1" ? { severity: "warning" } : {}),
);

const assetAddress = fromIssues(["asset-symbol", "asset-format", "asset-checksum"], optionsSeen, {
  id: "asset-address",
  group: "requirements",
  severity: "error",
  title: "The asset is not a token address",
  holds: "assets are token addresses",
  detail:
    "A symbol proves nothing: anyone can deploy a token called USDC. The contract's address says which one is meant.",
  expected: "the token contract's address",
  fix: { words: "Write the token contract's address, checksummed or all lower case." },
  source: SECTION,
});

const payToAddress = fromIssues(["pay-to-format", "pay-to-checksum"], optionsSeen, {
  id: "pay-to-address",
  group: "requirements",
  severity: "error",
  title: "payTo is not an address of the network",
  holds: "payTo is an address",
  detail: "The money goes exactly there, so a mistyped address is refused instead of guessed.",
  expected: "the receiving account's address",
  fix: { words: "Write the receiving account's address, checksummed or all lower case." },
  source: SECTION,
});

const fieldShapes = fromIssues(
  ["option-shape", "scheme-format", "timeout-format", "extra-shape"],
  optionsSeen,
  {
    id: "option-shape",
    group: "requirements",
    severity: "error",
    title: "An option lacks a field or has it in another type",
    holds: "options have every field",
    detail: "Clients refuse an option whose scheme, maxTimeoutSeconds or extra cannot be read.",
    expected: "scheme, network, amount, asset, payTo, maxTimeoutSeconds and extra, each in its type",
    fix: { words: "Send scheme as text, maxTimeoutSeconds as a whole number and extra as an object." },
    source: SECTION,
  },
);

export const optionRules: readonly Rule[] = [
  hasOptions,
  amountUnits,
  amountField,
  networkId,
  assetAddress,
  payToAddress,
  fieldShapes,
];
