import { isObject } from "@/lib/x402/payment-requirements";
import { parseStrictJson } from "@/lib/x402/strict-json";
import { describeValue, plainText } from "@/lib/x402/wire-issue";

/** What a server answered to one request (JSON-RPC 2.0, section 5): exactly one of the two. */
export type RpcAnswer = { result: unknown } | { error: { code: number; message: string; data?: unknown } };

/** `other`: a message, but not the answer to this request. */
export type ReadMessage =
  | { kind: "answer"; answer: RpcAnswer }
  | { kind: "other" }
  | { kind: "unreadable"; why: string };

/**
 * Looks for the answer to request `id` in one text: a message, or a batch of them as MCP 2025-03-26 allows. Strict, so
 * that a price in it can be read in one way only: no duplicate keys, bounded depth.
 */
export function readAnswer(text: string, id: number): ReadMessage {
  const parsed = parseStrictJson(text, "message");
  if (!parsed.ok) {
    const { code, observed } = parsed.issue;
    return { kind: "unreadable", why: `${code}: ${observed}` };
  }
  const messages = Array.isArray(parsed.value) ? parsed.value : [parsed.value];
  const own = messages.filter((message) => isObject(message) && message.id === id && !("method" in message));
  const [message] = own;
  if (!isObject(message)) return messages.some(isMessage) ? { kind: "other" } : noMessage(parsed.value);
  if (own.length > 1) return { kind: "unreadable", why: `two answers to request ${id}` };
  if (message.jsonrpc !== "2.0") return { kind: "unreadable", why: 'no "jsonrpc": "2.0"' };
  const { error } = message;
  if (isObject(error) && !("result" in message))
    return {
      kind: "answer",
      answer: {
        error: {
          code: typeof error.code === "number" ? error.code : 0,
          message: typeof error.message === "string" ? plainText(error.message, 300) : "",
          ...(error.data === undefined ? {} : { data: error.data }),
        },
      },
    };
  if ("result" in message && error === undefined)
    return { kind: "answer", answer: { result: message.result } };
  return { kind: "unreadable", why: "neither a result nor an error" };
}

const isMessage = (value: unknown) => isObject(value) && value.jsonrpc === "2.0";

function noMessage(value: unknown): ReadMessage {
  return { kind: "unreadable", why: `no JSON-RPC message: ${describeValue(value)}` };
}
