import { encodeJsonHeader } from "./header-codec";

/** Public addresses used in tests: Base Sepolia's USDC, and the second of anvil's published test accounts. */
export const USDC_BASE_SEPOLIA = "0x036CbD53842c5426634e7929541eC2318f3dCF7e";
export const PAY_TO = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

type Json = Record<string, unknown>;

/** A v2 payment option, valid unless overridden; `undefined` removes a field. */
export function v2Option(changes: Json = {}): Json {
  return withoutUndefined({
    scheme: "exact",
    network: "eip155:84532",
    amount: "10000",
    asset: USDC_BASE_SEPOLIA,
    payTo: PAY_TO,
    maxTimeoutSeconds: 60,
    extra: { name: "USDC", version: "2" },
    ...changes,
  });
}

/** A v1 payment option, valid unless overridden. */
export function v1Option(changes: Json = {}): Json {
  return withoutUndefined({
    scheme: "exact",
    network: "base-sepolia",
    maxAmountRequired: "10000",
    resource: "https://api.example.com/quote",
    description: "A quote",
    mimeType: "application/json",
    payTo: PAY_TO,
    maxTimeoutSeconds: 60,
    asset: USDC_BASE_SEPOLIA,
    extra: { name: "USDC", version: "2" },
    ...changes,
  });
}

export function v2Challenge(changes: Json = {}): Json {
  return withoutUndefined({
    x402Version: 2,
    error: "Payment required",
    resource: {
      url: "https://api.example.com/report",
      description: "A report",
      mimeType: "application/json",
    },
    accepts: [v2Option()],
    ...changes,
  });
}

export function v1Challenge(changes: Json = {}): Json {
  return withoutUndefined({
    x402Version: 1,
    error: "X-PAYMENT header is required",
    accepts: [v1Option()],
    ...changes,
  });
}

/** A 402 as the v2 SDK sends it: the challenge in the header, `{}` in the body. */
export function v2Response(challenge: Json = v2Challenge(), body = "{}") {
  return {
    status: 402,
    headers: [
      ["content-type", "application/json"],
      ["payment-required", encodeJsonHeader(challenge)],
    ] as [string, string][],
    body,
  };
}

/** A 402 as a v1 seller sends it: the challenge in the body. */
export function v1Response(challenge: Json = v1Challenge()) {
  return {
    status: 402,
    headers: [["content-type", "application/json"]] as [string, string][],
    body: JSON.stringify(challenge),
  };
}

function withoutUndefined(object: Json): Json {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
