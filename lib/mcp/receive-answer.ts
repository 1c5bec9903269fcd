import type { GuardedFetch, GuardedRequest, GuardedResult } from "@/lib/net/types";
import { eventStreamReader } from "./event-stream";
import { type ReadMessage, type RpcAnswer, readAnswer } from "./json-rpc";
import type { Asked } from "./session";

/** For one answer, its stream included. */
const MAX_ANSWER_BYTES = 1_048_576;
/** Kept of an answer that is not MCP's, so that the report can say what it was. */
const KEPT_TEXT_CHARS = 4_096;

/**
 * Sends one JSON-RPC request by POST and waits for its answer, in a JSON body or in an event stream, which is left as
 * soon as the answer is there (MCP 2025-11-25, streamable HTTP). Bounded in bytes and by the request's deadline.
 */
export async function receiveAnswer(
  fetch: GuardedFetch,
  request: GuardedRequest,
  id: number,
): Promise<Asked> {
  const startedAt = performance.now();
  const stream = eventStreamReader();
  let found: { read: Exclude<ReadMessage, { kind: "other" }>; ms: number } | null = null;
  let strangers = 0;
  const result = await fetch({
    ...request,
    maxBodyBytes: MAX_ANSWER_BYTES,
    onBody(chunk, { status, headers }) {
      if (!isStream(headers) || status >= 300) return false;
      const events = stream.read(chunk);
      for (const { event, data } of events ?? []) {
        if (event !== "message") continue;
        const read = readAnswer(data, id);
        if (read.kind === "other") strangers++;
        else found ??= { read, ms: Math.round(performance.now() - startedAt) };
      }
      return events === null || found !== null;
    },
  });

  const http = httpOf(request, result);
  const heard = found as { read: Exclude<ReadMessage, { kind: "other" }>; ms: number } | null;
  if (heard) {
    // The exchange may have ended otherwise after the answer was there.
    if (heard.read.kind === "answer")
      return { answer: heard.read.answer, failure: null, why: "", http: answeredAt(http, heard.ms) };
    return failed(http, "unreadable", heard.read.why);
  }
  if (!result.ok) {
    if (strangers > 0) return failed(http, "no-answer", `${strangers} messages, none of them the answer`);
    return failed(http, "http", result.message);
  }
  if (isStream(result.headers) && result.status < 300)
    return failed(
      http,
      "no-answer",
      strangers > 0
        ? `a stream of ${strangers} messages, none of them the answer`
        : "a stream that ended without an answer",
    );
  return fromBody(http, result, id);
}

function fromBody(http: Asked["http"], result: Extract<GuardedResult, { ok: true }>, id: number): Asked {
  const text = new TextDecoder().decode(result.body);
  const kept = keep(http, text);
  const json = /^\s*[[{]/.test(text);
  const read: ReadMessage = json && !result.truncated ? readAnswer(text, id) : { kind: "other" };
  if (result.status >= 300) {
    // A JSON-RPC error under an HTTP error is still an answer, whatever its id.
    const error = json && !result.truncated ? errorIn(text, id) : null;
    if (error) return { answer: error, failure: null, why: "", http: kept };
    return failed(kept, "status", `${result.status}`);
  }
  if (result.truncated) return failed(kept, "no-answer", "more than 1 MB");
  if (read.kind === "answer") return { answer: read.answer, failure: null, why: "", http: kept };
  if (read.kind === "unreadable" && text.includes('"jsonrpc"')) return failed(kept, "unreadable", read.why);
  if (read.kind === "other" && json) return failed(kept, "no-answer", "the answer to another request");
  return failed(kept, "not-mcp", text.trim() === "" ? `${result.status} and nothing else` : typeOf(result));
}

function errorIn(text: string, id: number): RpcAnswer | null {
  const own = readAnswer(text, id);
  if (own.kind === "answer") return "error" in own.answer ? own.answer : null;
  const anonymous = readAnswer(text.replace(/"id"\s*:\s*null/, `"id":${id}`), id);
  return anonymous.kind === "answer" && "error" in anonymous.answer ? anonymous.answer : null;
}

const typeOf = ({ status, headers }: { status: number; headers: readonly [string, string][] }) =>
  `${status} with ${headerIn(headers, "content-type") ?? "no content type"}`;

export function isStream(headers: readonly (readonly [string, string])[]): boolean {
  return /^text\/event-stream\b/i.test(headerIn(headers, "content-type") ?? "");
}

export function headerIn(headers: readonly (readonly [string, string])[], name: string): string | undefined {
  return headers.find(([key]) => key === name)?.[1];
}

export function httpOf({ method, url }: GuardedRequest, result: GuardedResult): Asked["http"] {
  if (!result.ok)
    return {
      method,
      url,
      result: { kind: "failed", code: result.code, message: result.message },
      timings: result.timings,
    };
  const { status, headers, tls, timings } = result;
  return {
    method,
    url,
    result: { kind: "response", status, headers, text: "", ...(tls && { tls }) },
    timings,
  };
}

function keep(http: Asked["http"], text: string): Asked["http"] {
  if (http.result.kind !== "response" || text.includes("\0")) return http;
  return { ...http, result: { ...http.result, text: text.slice(0, KEPT_TEXT_CHARS) } };
}

export function failed(http: Asked["http"], failure: Asked["failure"], why: string): Asked {
  return { answer: null, failure, why, http };
}

function answeredAt(http: Asked["http"], ms: number): Asked["http"] {
  const timings = { ...http.timings, firstByteMs: ms };
  // The stream was there, however its connection ended afterwards.
  if (http.result.kind === "response") return { ...http, timings };
  const headers: [string, string][] = [["content-type", "text/event-stream"]];
  return { ...http, result: { kind: "response", status: 200, headers, text: "" }, timings };
}
