import { type ParsedPaymentRequired, parsePaymentRequired } from "@/lib/x402/payment-required";
import type { PaymentRequired, PaymentRequirements, WireIssue } from "@/lib/x402/types";
import { declaredInput } from "./declared-input";
import type { DeclaredInput, Exchange, Observation } from "./types";

type Response = Extract<Exchange["result"], { kind: "response" }>;
export type Answered = Exchange & { result: Response };

/** An option with its position in the seller's `accepts`. */
export interface PlacedOption {
  option: PaymentRequirements;
  /** As on the wire: options that did not parse are counted. */
  position: number;
}

export type Framework = "Express" | "Hono";

/** One observation, read once, in the shape that rules ask questions of. */
export interface View {
  observation: Observation;
  url: URL;
  /** The host is this machine: the sandbox, where plain http and odd ports are in order. */
  loopback: boolean;
  cold: Exchange;
  example: Exchange | null;
  /** The exchange that met a 402, and with it the terms; null when none did. */
  sold: Answered | null;
  parsed: ParsedPaymentRequired | null;
  required: PaymentRequired | null;
  issues: readonly WireIssue[];
  options: PlacedOption[];
  input: DeclaredInput | null;
  preflight: Answered | null;
  cors: Answered | null;
  framework: Framework | null;
}

export function isAnswered(exchange: Exchange | null | undefined): exchange is Answered {
  return exchange?.result.kind === "response";
}

/** First value of a response header; undefined when absent. `name` is lower case. */
export function headerOf(exchange: Answered, name: string): string | undefined {
  return exchange.result.headers.find(([key]) => key === name)?.[1];
}

export function viewOf(observation: Observation): View {
  const find = (purpose: Exchange["purpose"]) =>
    observation.exchanges.find((exchange) => exchange.purpose === purpose) ?? null;
  const answered = (exchange: Exchange | null) => (isAnswered(exchange) ? exchange : null);
  const cold = find("cold");
  if (!cold) throw new TypeError("an observation has a cold exchange");
  const example = find("example");
  const sold = [cold, example].map(answered).find((exchange) => exchange?.result.status === 402) ?? null;
  const parsed = sold && parsePaymentRequired(sold.result);
  const required = parsed?.required ?? null;
  const url = new URL(observation.target.url);
  return {
    observation,
    url,
    loopback: isLoopbackHost(url.hostname),
    cold,
    example,
    sold,
    parsed,
    required,
    issues: parsed?.issues ?? [],
    options: (required?.accepts ?? []).map((option, index) => ({
      option,
      position: parsed?.positions[index] ?? index,
    })),
    input: required && declaredInput(required, observation.target.method),
    preflight: answered(find("preflight")),
    cors: answered(find("cors")),
    framework: frameworkOf(observation),
  };
}

export function isLoopbackHost(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

/** Only what gives itself away: Express by its header, Hono by the text of its own 404. */
function frameworkOf(observation: Observation): Framework | null {
  for (const exchange of observation.exchanges) {
    if (!isAnswered(exchange)) continue;
    if (/^express$/i.test(headerOf(exchange, "x-powered-by") ?? "")) return "Express";
    if (exchange.result.status === 404 && exchange.result.body === "404 Not Found") return "Hono";
  }
  return null;
}
