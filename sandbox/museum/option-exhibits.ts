import type { Exhibit } from "./exhibit";
import { answer, challenge, challengeV1, type Json, option } from "./good-answer";

/** An exhibit with these options, of which nobody could sign one. */
function unsignable(id: string, title: string, finding: string, ...options: Json[]): Exhibit {
  return {
    id,
    title,
    group: "requirements",
    expect: { verdict: "not-payable", findings: [finding] },
    serve: answer({ challenge: (place) => challenge(place, { accepts: options }) }),
  };
}

/** The options as they are written: fields that are missing, of another type or in another notation. */
export const optionExhibits: readonly Exhibit[] = [
  unsignable("no-options", "Nothing is offered", "has-options"),
  unsignable("dollars", "The amount is in dollars", "amount-atomic-units", option({ amount: "0.01" })),
  unsignable("dollar-sign", "The amount is a price tag", "amount-atomic-units", option({ amount: "$0.01" })),
  unsignable("amount-number", "The amount is a number", "amount-atomic-units", option({ amount: 10_000 })),
  unsignable("amount-hex", "The amount is hexadecimal", "amount-atomic-units", option({ amount: "0x2710" })),
  unsignable("negative", "The amount is below zero", "amount-atomic-units", option({ amount: "-10000" })),
  unsignable("no-amount", "There is no amount", "amount-atomic-units", option({ amount: undefined })),
  unsignable(
    "v1-amount",
    "The amount has the name that v1 gave it",
    "amount-field",
    option({ amount: undefined, maxAmountRequired: "10000" }),
  ),
  unsignable(
    "network-by-name",
    "The network is named as v1 did",
    "network-id",
    option({ network: "base-sepolia" }),
  ),
  unsignable(
    "network-by-number",
    "The network is a bare chain id",
    "network-id",
    option({ network: 84_532 }),
  ),
  {
    id: "caip-2-in-v1",
    title: "A v1 challenge identifies the network as v2 does",
    group: "requirements",
    expect: { verdict: "payable-with-warnings", findings: ["network-id"], advice: ["speaks-v2"] },
    serve: answer({
      write: null,
      body: (place) => JSON.stringify(challengeV1(place, { network: "eip155:84532" })),
    }),
  },
  unsignable("symbol", "The asset is a symbol", "asset-address", option({ asset: "USDC" })),
  unsignable(
    "asset-typo",
    "One letter of the asset's address has the wrong case",
    "asset-address",
    option({ asset: "0x036cbD53842c5426634e7929541eC2318f3dCF7e" }),
  ),
  unsignable(
    "ens-name",
    "payTo is a name, not an address",
    "pay-to-address",
    option({ payTo: "museum.eth" }),
  ),
  unsignable(
    "short-address",
    "payTo lacks its last digit",
    "pay-to-address",
    option({ payTo: "0x52908400098527886E0F7030069857D2E4169EE" }),
  ),
  unsignable("null-option", "The option is null", "option-shape", ...([null] as unknown as Json[])),
  unsignable("no-timeout", "The time-out is zero", "option-shape", option({ maxTimeoutSeconds: 0 })),
  unsignable(
    "too-much",
    "The amount is more than 256 bits",
    "amount-atomic-units",
    option({ amount: `1${"0".repeat(78)}` }),
  ),
  unsignable("no-scheme", "There is no scheme", "option-shape", option({ scheme: undefined })),
  unsignable("timeout-text", "The time-out is a text", "option-shape", option({ maxTimeoutSeconds: "60" })),
  unsignable("extra-text", "extra is a text", "option-shape", option({ extra: "USDC, version 2" })),
  {
    id: "one-of-two",
    title: "One of two options is in dollars, the other can be paid",
    group: "requirements",
    expect: { verdict: "payable-with-warnings", findings: ["amount-atomic-units"] },
    serve: answer({
      challenge: (place) => challenge(place, { accepts: [option({ amount: "0.01" }), option()] }),
    }),
  },
];
