import type { FetchFailureCode } from "@/lib/net/types";
import { USDC_BASE_SEPOLIA, v2Challenge, v2Response } from "@/lib/x402/test-challenges";
import type { DocumentClaim, Exchange, Observation, OfferFacts, TokenFacts } from "./types";

interface Answer {
  status: number;
  headers?: [string, string][];
  body?: string;
  truncated?: boolean;
}

export interface Scene {
  url?: string;
  method?: string;
  methodFound?: boolean;
  cold?: Answer | { fails: FetchFailureCode };
  firstByteMs?: number;
  example?: Answer | null;
  search?: [method: string, status: number][];
  preflight?: Answer | null;
  /** Left out unless given: it is asked only after a preflight that allows a fixed list. */
  preflightSdk?: Answer;
  cors?: Answer | null;
  tokens?: TokenFacts[];
  documents?: DocumentClaim[];
  offers?: OfferFacts[];
}

/** An account of nobody, in the form of EIP-55's own examples. */
export const SELLER = "0x52908400098527886E0F7030069857D2E4169EE7";
export const PAGE = "https://souk.example";

/** CORS as a provider should answer it. */
export const GOOD_PREFLIGHT: Answer = {
  status: 204,
  headers: [
    ["access-control-allow-origin", "*"],
    ["access-control-allow-headers", "content-type, payment-signature, x-payment"],
    ["access-control-allow-methods", "GET, POST, PUT"],
  ],
};
export const GOOD_CORS: Answer = {
  status: 402,
  headers: [
    ["access-control-allow-origin", "*"],
    ["access-control-expose-headers", "PAYMENT-REQUIRED, PAYMENT-RESPONSE, X-PAYMENT-RESPONSE"],
  ],
};

/** Base Sepolia's USDC as its contract describes itself. */
export const USDC_FACTS: TokenFacts = {
  network: "eip155:84532",
  asset: USDC_BASE_SEPOLIA,
  exists: true,
  name: "USDC",
  version: "2",
  decimals: 6,
};

/** A declaration with one required query parameter and its example. */
export const BAZAAR = {
  info: {
    input: { type: "http", method: "GET", queryParams: { city: "Lisbon" } },
    output: { type: "json", example: { celsius: 21 } },
  },
  schema: {
    properties: {
      input: {
        properties: { queryParams: { properties: { city: { type: "string" } }, required: ["city"] } },
      },
    },
  },
};

/** A challenge that nothing can be said against, on a main network. */
export function goodChallenge(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return v2Challenge({
    accepts: [
      {
        scheme: "exact",
        network: "eip155:8453",
        amount: "10000",
        asset: "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913",
        payTo: SELLER,
        maxTimeoutSeconds: 60,
        extra: { name: "USD Coin", version: "2" },
      },
    ],
    extensions: { bazaar: BAZAAR },
    ...changes,
  });
}

/** An observation by hand; what a scene leaves out is as a good endpoint answers. */
export function observationOf(scene: Scene = {}): Observation {
  const url = scene.url ?? "https://api.example.com/report";
  const method = scene.method ?? "GET";
  const timings = { firstByteMs: scene.firstByteMs ?? 84, totalMs: 90 };
  const exchange = (purpose: Exchange["purpose"], answer: Answer, via = method): Exchange => ({
    purpose,
    method: via,
    url,
    result: {
      kind: "response",
      status: answer.status,
      headers: answer.headers ?? [],
      body: answer.body ?? "",
      truncated: answer.truncated ?? false,
    },
    timings,
  });
  const good = v2Response(goodChallenge());
  const first = scene.cold ?? good;
  const cold: Exchange =
    "fails" in first
      ? {
          purpose: "cold",
          method,
          url,
          result: { kind: "failed", code: first.fails, message: `failed: ${first.fails}` },
          timings,
        }
      : exchange("cold", first);
  const optional = (
    purpose: Exchange["purpose"],
    given: Answer | null | undefined,
    usual: Answer,
    via?: string,
  ) =>
    given === null || (given === undefined && "fails" in first)
      ? []
      : [exchange(purpose, given ?? usual, via)];
  return {
    formatVersion: 1,
    at: "2026-11-22T15:04:00.000Z",
    target: { url, method, methodFound: scene.methodFound ?? false },
    browserOrigin: PAGE,
    exchanges: [
      cold,
      ...(scene.search ?? []).map(([via, status]) => exchange("method-search", { status }, via)),
      ...optional("example", scene.example, "fails" in first ? good : first),
      ...optional("preflight", scene.preflight, GOOD_PREFLIGHT, "OPTIONS"),
      ...(scene.preflightSdk ? [exchange("preflight-sdk", scene.preflightSdk, "OPTIONS")] : []),
      ...optional("cors", scene.cors, GOOD_CORS),
    ],
    tokens: scene.tokens ?? [],
    ...(scene.documents ? { documents: scene.documents } : {}),
    ...(scene.offers ? { offers: scene.offers } : {}),
  };
}
