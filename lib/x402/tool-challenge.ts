import { differentTerms, type ParsedPaymentRequired, readChallenge } from "./payment-required";
import { isObject } from "./payment-requirements";
import { parseStrictJson } from "./strict-json";
import type { WireIssue } from "./types";
import { wireIssue } from "./wire-issue";

/**
 * Where a tool's answer carries its terms. `structured`: as the specification says. `text`: only as JSON in the first
 * content. `wrapped`: in that text under `x402/error`, as early packages did. `error`: in a JSON-RPC error. `extension`: in a
 * `payment_required` result, which is for clients that asked for it.
 */
export type ChallengePlace = "structured" | "text" | "wrapped" | "error" | "extension";

export interface ParsedToolChallenge extends ParsedPaymentRequired {
  place: ChallengePlace | null;
  /** The result says that it is an error: clients look for terms in no other. */
  isError: boolean;
  /** Beside `structured`: whether the first content has the same terms as text. null: nothing to compare. */
  textAgrees: boolean | null;
  /** The code of the JSON-RPC error; null when it is none. */
  errorCode: number | null;
}

type Found = { place: ChallengePlace; value: unknown; at: string } | null;

/**
 * Reads the terms in the answer to `tools/call` (x402 v2 and v1, MCP transport): a result of `isError` with the challenge in
 * `structuredContent` and again in `content[0].text`, and the places where others put it. Two different challenges in one
 * answer are none. Never throws.
 */
export function parseToolChallenge(
  answer: { result: unknown } | { error: { code: number; data?: unknown } },
): ParsedToolChallenge {
  const issues: WireIssue[] = [];
  const result = "result" in answer && isObject(answer.result) ? answer.result : null;
  const found = "error" in answer ? inError(answer.error) : result && inResult(result, issues);
  const base: ParsedToolChallenge = {
    required: null,
    issues,
    positions: [],
    seen: { v2Header: false, v1Body: false },
    place: found?.place ?? null,
    isError: result?.isError === true,
    textAgrees: null,
    errorCode: "error" in answer ? answer.error.code : null,
  };
  if (!found) return base;
  const read = readChallenge(found.value, found.at, issues);
  if (!read || found.place !== "structured" || !result) return { ...base, ...read };
  const text = textChallenge(result, []);
  const second = text && readChallenge(text.value, "content[0].text", []);
  if (!second) return { ...base, ...read, textAgrees: false };
  const odd = differentTerms(read.required, second.required);
  if (odd === null) return { ...base, ...read, textAgrees: true };
  issues.push(
    wireIssue(
      "tool-result-disagree",
      "content[0].text",
      "the same payment options as structuredContent",
      odd,
    ),
  );
  return base;
}

const isChallenge = (value: unknown): value is Record<string, unknown> =>
  isObject(value) && "x402Version" in value;

function inResult(result: Record<string, unknown>, issues: WireIssue[]): Found {
  if (isChallenge(result.structuredContent))
    return { place: "structured", value: result.structuredContent, at: "structuredContent" };
  if (result.resultType === "payment_required" && isChallenge(result.paymentRequired))
    return { place: "extension", value: result.paymentRequired, at: "paymentRequired" };
  return textChallenge(result, issues);
}

/** The first content, when it is text that claims to be a challenge. */
function textChallenge(result: Record<string, unknown>, issues: WireIssue[]): Found {
  const [first] = Array.isArray(result.content) ? result.content : [];
  const text = isObject(first) && typeof first.text === "string" ? first.text : "";
  if (!/^\s*\{/.test(text) || !text.includes('"x402Version"')) return null;
  const parsed = parseStrictJson(text, "content[0].text");
  if (!parsed.ok) {
    issues.push(parsed.issue);
    return null;
  }
  const at = "content[0].text";
  if (isChallenge(parsed.value)) return { place: "text", value: parsed.value, at };
  const wrapper = isObject(parsed.value) ? parsed.value["x402/error"] : undefined;
  return isObject(wrapper) && isChallenge(wrapper.data)
    ? { place: "wrapped", value: wrapper.data, at }
    : null;
}

function inError({ data }: { data?: unknown }): Found {
  return isChallenge(data) ? { place: "error", value: data, at: "error.data" } : null;
}
