import type { IncomingMessage, ServerResponse } from "node:http";
import { defaultAsset } from "@/lib/x402/assets";
import { encodeJsonHeader } from "@/lib/x402/header-codec";
import { testAccounts } from "../keys";
import type { Exhibit, Place } from "./exhibit";

export type Json = Record<string, unknown>;

export const NETWORK = "eip155:84532";

const known = defaultAsset(NETWORK);
if (!known) throw new TypeError("there is no USDC on Base Sepolia");
/** The test dollar: where USDC is on Base Sepolia, and with its name. */
export const USDC = known;

/** One cent of test USDC, as it should be on the wire. */
export function option(changes: Json = {}): Json {
  return {
    scheme: "exact",
    network: NETWORK,
    amount: "10000",
    asset: USDC.asset,
    payTo: testAccounts.seller.address,
    maxTimeoutSeconds: 60,
    extra: { name: USDC.name, version: USDC.version },
    ...changes,
  };
}

/** A declaration that fits its schema: a city by query, or as JSON where the method takes a body. */
export function declaration(method = "GET", changes: Json = {}): Json {
  const where = method === "GET" ? "queryParams" : "body";
  const city = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
  return {
    info: {
      input: {
        type: "http",
        method,
        ...(method === "GET" ? {} : { bodyType: "json" }),
        [where]: { city: "Lisbon" },
      },
      output: { type: "json", example: { celsius: 21 } },
    },
    schema: {
      type: "object",
      properties: { input: { type: "object", properties: { [where]: city }, required: [where] } },
      required: ["input"],
    },
    ...changes,
  };
}

/** What is sold, as it should be described. */
export function resource(url: string, changes: Json = {}): Json {
  return {
    url,
    description: "The temperature in a city",
    mimeType: "application/json",
    serviceName: "Museum Weather",
    tags: ["weather"],
    ...changes,
  };
}

/** A challenge that nothing can be said against, but for `changes`; undefined takes a field away. */
export function challenge({ url, method }: Place, changes: Json = {}): Json {
  return {
    x402Version: 2,
    error: "Payment required",
    resource: resource(url),
    accepts: [option()],
    extensions: { bazaar: declaration(method) },
    ...changes,
  };
}

/** The same in the first protocol version. */
export function challengeV1({ url, method }: Place, changes: Json = {}): Json {
  const { amount, network: _network, ...rest } = option();
  return {
    x402Version: 1,
    error: "X-PAYMENT header is required",
    accepts: [
      {
        ...rest,
        network: "base-sepolia",
        maxAmountRequired: amount,
        resource: url,
        description: "The temperature in a city",
        mimeType: "application/json",
        outputSchema: {
          input: { type: "http", method, queryParams: { city: { type: "string", default: "Lisbon" } } },
          output: { celsius: 21 },
        },
        ...changes,
      },
    ],
  };
}

type Lines = Record<string, string | string[] | null>;

/** How an answer differs from a good one. What is left out is as it should be. */
export interface Difference {
  status?: number;
  /** In the PAYMENT-REQUIRED header. */
  challenge?(place: Place): Json;
  /** How the challenge is written into the header; null: there is none. */
  write?: ((challenge: Json) => string | string[]) | null;
  body?(place: Place): string | Buffer;
  /** Header lines of the answer; null takes one away. */
  headers?: Lines;
  preflight?: { status?: number; headers?: Lines };
}

const ALLOW_ORIGIN = { "access-control-allow-origin": "*" };
const EXPOSED = "PAYMENT-REQUIRED, PAYMENT-RESPONSE, X-PAYMENT-RESPONSE";

/** Answers as a good endpoint does, but for one difference. Nothing is sold: a payment is asked for again. */
export function answer(difference: Difference = {}): Exhibit["serve"] {
  return (request, response, place) => {
    if (request.method === "OPTIONS") return preflight(response, difference);
    const write = difference.write === undefined ? encodeJsonHeader : difference.write;
    const terms = (difference.challenge ?? challenge)(place);
    send(response, difference.status ?? 402, {
      ...ALLOW_ORIGIN,
      "access-control-expose-headers": EXPOSED,
      "cache-control": "no-store",
      "content-type": "application/json",
      ...(write ? { "payment-required": write(terms) } : {}),
      ...difference.headers,
    });
    response.end(difference.body?.(place) ?? "{}");
  };
}

/** Another answer to requests for which `when` holds. */
export function answerWhen(
  when: (request: IncomingMessage) => boolean,
  then: Exhibit["serve"],
  otherwise: Exhibit["serve"] = answer(),
): Exhibit["serve"] {
  return (request, response, place) =>
    (request.method !== "OPTIONS" && when(request) ? then : otherwise)(request, response, place);
}

/** Whether the declared example was filled in. */
export const isExample = (request: IncomingMessage) =>
  /[?&]city=/.test(request.url ?? "") || Number(request.headers["content-length"] ?? 0) > 0;

/** An answer that asks for nothing. */
export function plain(status: number, headers: Lines = {}, body: unknown = {}): Exhibit["serve"] {
  return answer({ status, write: null, headers, body: () => JSON.stringify(body) });
}

function preflight(response: ServerResponse, { preflight: given = {} }: Difference): void {
  send(response, given.status ?? 204, {
    ...ALLOW_ORIGIN,
    "access-control-allow-headers": "*",
    "access-control-allow-methods": "GET, POST, PUT",
    ...given.headers,
  });
  response.end();
}

function send(response: ServerResponse, status: number, headers: Lines): void {
  for (const [name, value] of Object.entries(headers)) if (value !== null) response.setHeader(name, value);
  response.writeHead(status);
}
