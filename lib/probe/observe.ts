import type { GuardedFetch, GuardedRequest } from "@/lib/net/types";
import { parsePaymentRequired } from "@/lib/x402/payment-required";
import type { PaymentRequired } from "@/lib/x402/types";
import { declaredInput } from "./declared-input";
import { type ExampleRequest, exampleRequest } from "./example-request";
import { runExchange } from "./exchange";
import { isMcpAnswer } from "./mcp-signs";
import { readOffers } from "./offers";
import { readTokens } from "./read-tokens";
import type { DeclaredInput, Exchange, Observation, ProbeStep, TokenFacts } from "./types";

export interface ObserveDeps {
  fetch: GuardedFetch;
  /** null: that network cannot be read. */
  readToken(network: string, asset: string): Promise<TokenFacts | null>;
  now(): Date;
  /** The origin whose pages will call the endpoint. */
  browserOrigin: string;
  onStep?(step: ProbeStep): void;
}

export interface ObserveTarget {
  /** Canonical ({@link file://../net/target-url.ts}). */
  url: string;
  /** Searched for when absent. */
  method?: string;
  /** What an earlier probe read, for endpoints that show their terms only to a complete request. */
  input?: DeclaredInput | null;
  /** The answer to the empty request, when it was asked just now ({@link askCold}); needs `method`. */
  cold?: Exchange;
}

/** No browser, or an HTML paywall comes back; no HEAD, some paywalls let it through. */
const ACCEPT = "application/json, */*;q=0.5";
const REQUEST_DEADLINE_MS = 10_000;
/** After this no further request is begun, so a probe ends within about the sum of both. */
const PROBE_BUDGET_MS = 20_000;
/** Tried without being asked: an unpaid request must not change anything, so DELETE is never guessed. */
const GUESSED = ["GET", "POST"];
const GUESSED_WHEN_ALLOWED = ["PUT", "PATCH"];
const TAKES_BODY = new Set(["POST", "PUT", "PATCH"]);
/** Statuses of those that check their input before they ask for a payment. */
const WANTS_INPUT = new Set([400, 415, 422]);

/**
 * Looks at one endpoint as a buyer would: an empty request (searching for the method when none is given), the declared
 * example, a preflight and a request as a web page sends them, and the tokens on their chains. Judges nothing and
 * never throws for what the other side does. Bounded in time (about 30 s) and size.
 */
export async function observe(deps: ObserveDeps, target: ObserveTarget): Promise<Observation> {
  const startedAt = deps.now();
  // The budget is not the wall clock's: that may jump.
  const startedMs = performance.now();
  const step = (name: ProbeStep["step"], text: string, ok: boolean, ms: number) =>
    deps.onStep?.({ step: name, text, ok, ms });
  const timeLeft = () => performance.now() - startedMs < PROBE_BUDGET_MS;
  const send = sender(deps.fetch);

  step("started", `asking ${new URL(target.url).host}`, true, 0);
  const { cold, searched, found } = await findMethod(target, send, timeLeft, step);
  const { method } = cold;

  const withExample = timeLeft() ? requestWithExample(target, cold) : null;
  const example = withExample && (await send("example", withExample));
  if (example)
    step("example", `its example: ${sentence(example)}`, statusOf(example) === 402, example.timings.totalMs);
  const sold = [cold, example].find((exchange) => exchange && statusOf(exchange) === 402) ?? null;
  const required = sold && challengeOf(sold);
  const soldRequest = sold === example && withExample ? withExample : { url: target.url, method };

  const [page, tokens, offers] = await Promise.all([
    sold && timeLeft() ? askAsPage(deps.browserOrigin, soldRequest, required, send, step) : [],
    required ? readTokens(deps, required) : [],
    required ? readOffers(required, target.url, deps.fetch) : undefined,
  ]);
  return {
    formatVersion: 1,
    at: startedAt.toISOString(),
    target: { url: target.url, method, methodFound: found },
    browserOrigin: deps.browserOrigin,
    exchanges: [cold, ...searched, ...(example ? [example] : []), ...page],
    tokens,
    ...(offers ? { offers } : {}),
  };
}

/** The empty request alone, exactly as {@link observe} begins. */
export function askCold(fetch: GuardedFetch, target: { url: string; method: string }): Promise<Exchange> {
  return sender(fetch)("cold", { url: target.url, method: target.method });
}

type Send = (purpose: Exchange["purpose"], request: Omit<GuardedRequest, "deadlineMs">) => Promise<Exchange>;
const sender =
  (fetch: GuardedFetch): Send =>
  (purpose, request) =>
    runExchange(fetch, purpose, {
      ...request,
      headers: { accept: ACCEPT, ...request.headers },
      deadlineMs: REQUEST_DEADLINE_MS,
    });

type Step = (name: ProbeStep["step"], text: string, ok: boolean, ms: number) => void;

/** The response's status; null when there was none. */
function statusOf(exchange: Exchange): number | null {
  return exchange.result.kind === "response" ? exchange.result.status : null;
}

function challengeOf(exchange: Exchange): PaymentRequired | null {
  return exchange.result.kind === "response" ? parsePaymentRequired(exchange.result).required : null;
}

/**
 * The empty request. Without a given method the one that answers 402 is looked for; with one, others are only
 * asked when it seems not to exist, so that the report can name the right one.
 */
async function findMethod(
  target: ObserveTarget,
  send: Send,
  timeLeft: () => boolean,
  step: Step,
): Promise<{ cold: Exchange; searched: Exchange[]; found: boolean }> {
  const first = target.method ?? "GET";
  const cold = target.cold ?? (await send("cold", { url: target.url, method: first }));
  step("cold", sentence(cold), statusOf(cold) === 402, cold.timings.totalMs);
  const status = statusOf(cold);
  const missing = status === 404 || status === 405 || status === 501;
  if (status === null || status === 402 || (target.method && !missing))
    return { cold, searched: [], found: !target.method && status === 402 };

  const asked = [cold];
  for (const method of otherMethods(first, cold)) {
    if (!timeLeft()) break;
    const exchange = await send(target.method ? "method-search" : "cold", { url: target.url, method });
    const sells = statusOf(exchange) === 402;
    step("method", sentence(exchange), sells, exchange.timings.totalMs);
    asked.push(exchange);
    if (sells) break;
  }
  // When none sells, one that found fault with the empty body is the one to ask again with a better one.
  const taken =
    asked.find((exchange) => statusOf(exchange) === 402) ??
    (missing ? asked.find((exchange) => WANTS_INPUT.has(statusOf(exchange) ?? 0)) : undefined);
  const chosen = (!target.method && taken) || cold;
  const searched = asked.filter((exchange) => exchange !== chosen).map(asSearch);
  return { cold: chosen, searched, found: chosen !== cold };
}

function otherMethods(first: string, answer: Exchange): string[] {
  const allow = header(answer, "allow")
    ?.toUpperCase()
    .split(/\s*,\s*/);
  const guessed = allow ? [...GUESSED, ...GUESSED_WHEN_ALLOWED].filter((m) => allow.includes(m)) : GUESSED;
  return guessed.filter((method) => method !== first);
}

/** An exchange that turned out not to matter keeps hardly more than its status. */
function asSearch(exchange: Exchange): Exchange {
  const { result } = exchange;
  if (result.kind !== "response") return { ...exchange, purpose: "method-search" };
  // A little of it when it shows that another language is spoken here.
  const body = isMcpAnswer(exchange) ? result.body.slice(0, 200) : "";
  return { ...exchange, purpose: "method-search", result: { ...result, body, headers: [] } };
}

/** The declared example; for an endpoint that checks its input first, what is known of it, else an empty object. */
function requestWithExample(target: ObserveTarget, cold: Exchange): ExampleRequest | null {
  if (cold.result.kind !== "response") return null;
  const { method, result } = cold;
  const required = challengeOf(cold);
  const earlier = result.status === 402 ? null : (target.input ?? null);
  const input = required ? declaredInput(required, method) : earlier;
  const known = input && exampleRequest(target.url, method, input);
  if (known) return known;
  if (!WANTS_INPUT.has(result.status) || !TAKES_BODY.has(method)) return null;
  return { url: target.url, method, headers: { "content-type": "application/json" }, body: "{}" };
}

/** What a browser would do for a page of ours: ask leave to send the payment header, then send the request. */
async function askAsPage(
  origin: string,
  request: { url: string; method: string; headers?: Record<string, string>; body?: string },
  required: PaymentRequired | null,
  send: Send,
  step: Step,
): Promise<Exchange[]> {
  const wanted = [required?.x402Version === 1 ? "x-payment" : "payment-signature"];
  if (TAKES_BODY.has(request.method)) wanted.push("content-type");
  const ask = (purpose: Exchange["purpose"], headers: string[]) =>
    send(purpose, {
      url: request.url,
      method: "OPTIONS",
      corsOrigin: origin,
      headers: {
        accept: "*/*",
        "access-control-request-method": request.method,
        "access-control-request-headers": headers.sort().join(","),
      },
    });
  // One after the other: so they can share a connection, and a handshake costs more than all the rest.
  const preflight = await ask("preflight", wanted);
  const cors = await send("cors", { ...request, corsOrigin: origin });
  const ok =
    header(preflight, "access-control-allow-origin") !== undefined && (statusOf(preflight) ?? 500) < 300;
  step("preflight", `preflight as a web page: ${sentence(preflight)}`, ok, preflight.timings.totalMs);
  // Only a list can leave something out, and some servers refuse a preflight that asks for more than they know.
  const lists = ok && !(header(preflight, "access-control-allow-headers") ?? "").includes("*");
  const more = ["access-control-expose-headers", ...(signsIn(required) ? ["sign-in-with-x"] : [])];
  return [preflight, cors, ...(lists ? [await ask("preflight-sdk", [...wanted, ...more])] : [])];
}

const signsIn = (required: PaymentRequired | null) => "sign-in-with-x" in (required?.extensions ?? {});

function header(exchange: Exchange, name: string): string | undefined {
  if (exchange.result.kind !== "response") return undefined;
  return exchange.result.headers.find(([key]) => key === name)?.[1];
}

function sentence({ method, result, timings }: Exchange): string {
  if (result.kind === "failed") return `${method}: ${result.message}`;
  return `${method} answered ${result.status} in ${timings.firstByteMs ?? timings.totalMs} ms`;
}
