import { createHash } from "node:crypto";
import { WRONG_NAMES } from "@/lib/x402/misread";
import { parsePaymentRequired } from "@/lib/x402/payment-required";
import { otherProtocolsOf } from "./other-protocols";
import type { Exchange, Observation } from "./types";

type Response = Extract<Exchange["result"], { kind: "response" }>;

/** Response headers that judging reads by their value, besides those that allow a web page. */
const JUDGED = new Set([
  "allow",
  "cache-control",
  "content-encoding",
  "content-type",
  "location",
  "server",
  "www-authenticate",
  "x-cashu",
  ...WRONG_NAMES,
  "x-powered-by",
]);
/** And the challenge itself: makers of fresh nonces write it anew each time. */
const CHALLENGE = "payment-required";
/** Sizes of all headers at which some rule changes its mind. */
const HEADER_STEPS = [8_000, 16_000];

/**
 * What a cold answer was, as two hashes with a dot between: of everything in it that judging reads, byte by byte,
 * and of what that means, without what extensions make anew for each request. An answer that equals either gets the same
 * verdict, terms and findings, as far as one request can tell.
 */
export function answerMark(exchange: Exchange): string {
  return `${exactly(exchange)}.${inMeaning(exchange)}`;
}

/** Whether an answer is the one that `mark` was made of. */
export function isSameAnswer(mark: string, exchange: Exchange): boolean {
  const [exact, meaning] = mark.split(".");
  return exactly(exchange) === exact || inMeaning(exchange) === meaning;
}

/**
 * The mark by which the next visit can tell from one request that nothing has changed; null where it cannot: the
 * terms were not in the answer to the empty request, or that answer was neither a 402 nor a failure to connect.
 */
export function markOf({ exchanges }: Observation): string | null {
  const cold = exchanges.find(({ purpose }) => purpose === "cold");
  if (!cold) return null;
  const telling = cold.result.kind === "failed" || cold.result.status === 402;
  return telling ? answerMark(cold) : null;
}

function exactly(exchange: Exchange): string {
  const { result } = exchange;
  if (result.kind === "failed") return digest([result.code, result.message]);
  const challenges = result.headers.filter(([name]) => name === CHALLENGE);
  return digest([...frame(result), ...challenges.flat(), "", result.body]);
}

function inMeaning(exchange: Exchange): string {
  const { result } = exchange;
  if (result.kind === "failed") return digest([result.code, result.message]);
  const { required, issues, positions, seen } = parsePaymentRequired(result);
  const meant = required && {
    version: required.x402Version,
    resource: required.resource,
    options: required.rawAccepts,
    extensions: required.extensions,
  };
  // Without a challenge in it the body is all there is to go by.
  const rest = required ? otherProtocolsOf(result) : result.body;
  return digest([...frame(result), JSON.stringify([meant, issues, positions, seen, rest], steady)]);
}

/** All but the challenge and the body. Not how fast it came: that is measured anyway, and may be our own slowness. */
function frame({ status, headers, truncated, tls }: Response): string[] {
  const parts = [`${status} ${truncated} ${tls ?? ""}`];
  const date = headers.find(([name]) => name === "date")?.[1] ?? "";
  let size = 0;
  for (const [name, value] of headers) {
    size += name.length + value.length + 4;
    if (JUDGED.has(name) || name.startsWith("access-control-")) parts.push(name, value);
    else if (name === "age") parts.push(name, String(/[1-9]/.test(value)));
    else if (name === "expires") parts.push(name, String(Date.parse(value) > Date.parse(date)));
    else if (name === "vary" || name === "x-nextjs-cache") parts.push(name);
  }
  parts.push(String(HEADER_STEPS.filter((step) => size > step).length));
  return parts;
}

/** Short enough to store with every listing, and nobody gains by finding two answers that share it. */
function digest(parts: readonly string[]): string {
  return createHash("sha256").update(parts.join("\n")).digest("base64url").slice(0, 22);
}

/** What the extensions of the specification have anew in every challenge. */
const FRESH = new Set([
  "nonce",
  "issuedAt",
  "expirationTime",
  "notBefore",
  "requestId",
  "validUntil",
  "signature",
]);

/** Sellers do not promise an order of keys. */
function steady(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const lasting = Object.entries(value).filter(
    ([key, part]) => !(FRESH.has(key) && typeof part !== "object"),
  );
  return Object.fromEntries(lasting.sort(([a], [b]) => (a < b ? -1 : 1)));
}
