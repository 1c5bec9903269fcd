import type { RpcAnswer } from "@/lib/mcp/json-rpc";
import { type ParsedPaymentRequired, parsePaymentRequired } from "@/lib/x402/payment-required";
import { type ParsedToolChallenge, parseToolChallenge } from "@/lib/x402/tool-challenge";
import type { PaymentRequired, PaymentRequirements, WireIssue } from "@/lib/x402/types";
import { declaredInput, declaresOutputExample } from "./declared-input";
import { mayDestroyBy, toolInputOf } from "./declared-tool";
import { type Framework, frameworkOf } from "./framework";
import { readKeptAnswer } from "./kept-answer";
import { otherProtocolsOf } from "./other-protocols";
import type { DeclaredInput, Exchange, Observation, ToolCall, ToolFacts } from "./types";

type Response = Extract<Exchange["result"], { kind: "response" }>;
export type Answered = Exchange & { result: Response };

/** An option with its position in the seller's `accepts`. */
export interface PlacedOption {
  option: PaymentRequirements;
  /** As on the wire: options that did not parse are counted. */
  position: number;
}

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
  /** The preflight of the reference packages' own fetch, which asks for more headers. */
  preflightSdk: Answered | null;
  cors: Answered | null;
  framework: Framework | null;
  /** Names of the other payment protocols that were spoken, beside x402 or instead of it. */
  otherProtocols: string[];
  /** Another protocol asks for the payment, and x402 says nothing at all. */
  askedByOthers: boolean;
  /** Some example of an answer is declared, however large. */
  declaresOutput: boolean;
  /** The 402 asks for a sign-in and offers nothing to pay. */
  signInOnly: boolean;
  /** An MCP tool; null for an HTTP resource. */
  tool: ToolView | null;
  /** The challenge in another of the exchanges; null when there is none. */
  read(exchange: Answered): PaymentRequired | null;
}

/** One call of a tool, read. */
export interface ReadCall extends Omit<ToolCall, "answer"> {
  answer: RpcAnswer;
  parsed: ParsedToolChallenge;
}

export interface ToolView {
  name: string;
  facts: ToolFacts;
  /** By its server's word. */
  mayDestroy: boolean;
  calls: ReadCall[];
  /** The call whose answer has the terms, else the first one; null when none was answered. */
  told: ReadCall | null;
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
  const asked = [cold, example].map(answered).filter((exchange) => exchange !== null);
  const tool = toolView(observation);
  const asks = tool?.told?.parsed.place ? tool.told : null;
  const sold = tool
    ? asks && answered(find(asks.purpose))
    : (asked.find((exchange) => exchange.result.status === 402) ?? null);
  const parsed = tool ? (tool.told?.parsed ?? null) : sold && parsePaymentRequired(sold.result);
  const required = parsed?.required ?? null;
  const otherProtocols = tool
    ? []
    : [...new Set(asked.flatMap((exchange) => otherProtocolsOf(exchange.result)))];
  const x402Silent = !parsed || (!parsed.seen.v2Header && !parsed.seen.v1Body && parsed.issues.length === 0);
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
    input:
      required &&
      (tool ? toolInputOf(required, tool.facts) : declaredInput(required, observation.target.method)),
    preflight: answered(find("preflight")),
    preflightSdk: answered(find("preflight-sdk")),
    cors: answered(find("cors")),
    framework: frameworkOf(observation),
    declaresOutput: required !== null && declaresOutputExample(required),
    otherProtocols,
    askedByOthers: otherProtocols.length > 0 && x402Silent,
    signInOnly: parsed !== null && asksForSignInOnly(parsed),
    tool,
    read: (exchange) => (exchange === sold ? required : parsePaymentRequired(exchange.result).required),
  };
}

function toolView({ target, tool }: Observation): ToolView | null {
  if (!tool) return null;
  const calls = tool.calls.map((call) => {
    const answer = readKeptAnswer(call.answer);
    return { ...call, answer, parsed: parseToolChallenge(answer) };
  });
  const told =
    calls.find(({ parsed }) => parsed.required) ??
    calls.find(({ parsed }) => parsed.place) ??
    calls[0] ??
    null;
  const mayDestroy = tool.declared !== null && mayDestroyBy(tool.declared);
  return { name: target.tool ?? "", facts: tool, mayDestroy, calls, told };
}

/** x402 v2, sign-in-with-x: nothing is offered (not: nothing offered could be read). */
function asksForSignInOnly({ required, issues }: ParsedPaymentRequired): boolean {
  if (!required || required.accepts.length > 0 || !("sign-in-with-x" in required.extensions)) return false;
  return !issues.some((issue) => issue.path.startsWith("accepts["));
}

export function isLoopbackHost(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
